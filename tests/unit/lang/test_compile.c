/* What the compiler makes of a text: seen by what it gives when run, and by the code itself. */
#include "unit/lang/reading.h"
#include "unit/shell/outputs.h"

#include "base/mem.h"
#include "run/load.h"

#include <stdio.h>

static struct session session;
static struct outputs said;

/* Runs the text in a session of its own; what it wrote. */
static const char *run(const char *text) {
    struct err err;
    int status = 0;
    assert_true(outputs_session(&session, &said, (struct settings){0}, &err));
    enum session_result result = session_run_text(&session, "t.sks", span_text(text), &status);
    session_clear(&session);
    if (result != SESSION_DONE) fail_msg("%s\n%s", text, said.err);
    return said.out;
}

/* --- what expressions give -------------------------------------------------------------------------------------------- */

static const struct {
    const char *expression, *value;
} values[] = {
    /* precedence, each pair of neighbours both ways */
    {"2 + 3 * 4", "14"},
    {"2 * 3 + 4", "10"},
    {"(2 + 3) * 4", "20"},
    {"7 - 2 - 1", "4"},
    {"100 / 5 / 2", "10"},
    {"17 % 10 * 2", "14"},
    {"-2 * 3", "-6"},
    {"- 2 + 3", "1"},
    {"-$l[0]", "-4"},
    {"~$l[0]", "-5"},
    {"-~$l[0]", "5"},
    {"- -$l[0]", "4"},
    {"len(1..2 + 3)", "5"},
    {"len(1 + 1..4)", "3"},
    {"1 << 2 + 1", "8"},
    {"256 >> 2 >> 1", "32"},
    {"6 & 3 << 1", "6"},
    {"5 ^ 7 & 4", "1"},
    {"1 | 6 ^ 2", "5"},
    {"(1 | 6) ^ 2", "5"},
    {"8 | 4 ^ 4 & 12", "8"},
    {"1 | 2 == 3", "true"},
    {"1 + 1 == 2", "true"},
    {"3 in 1..4", "true"},
    {"not 1 == 2", "true"},
    {"(not 1) == false", "true"},
    {"not not 0", "false"},
    {"not false and false", "false"},
    {"not (false and false)", "true"},
    {"true or false and false", "true"},
    {"(true or false) and false", "false"},
    {"1 < 2 and 3 > 2", "true"},
    {"not 5 in [1, 2]", "true"},
    {"\"ab\" =~ /b$/ and 1 == 1", "true"},
    /* and, or give the operand that decided */
    {"0 or \"x\"", "x"},
    {"5 or $l[99]", "5"},
    {"0 and $l[99]", "0"},
    {"1 and 2 and 3", "3"},
    {"1 and \"\" and $l[99]", ""},
    {"nil or 0 or \"\" or []", "[]"},
    {"(1 and 0) or 7", "7"},
    {"1 and (0 or 7)", "7"},
    /* postfix */
    {"$l[1][0]", "98"},
    {"$r.a.b", "7"},
    {"$r.a.b + 1", "8"},
    {"$r[\"a\"].b", "7"},
    {"\"abcdef\"[1:3]", "bc"},
    {"\"abcdef\"[:-1][1:]", "bcde"},
    {"\"abcdef\"[2:]", "cdef"},
    {"$l[-1]", "bc"},
    {"[1, 2, 3][1 + 1]", "3"},
    {"{a: [5, 6]}.a[1]", "6"},
    {"(1 == 1) == true", "true"},
    /* constants that an instruction holds, and those that it does not */
    {"2147483647 + 1", "2147483648"},
    {"2147483648 - 1", "2147483647"},
    {"-2147483648 - 1", "-2147483649"},
    {"9223372036854775806 + 1", "9223372036854775807"},
    {"\"a\" + \"b\" + \"c\"", "abc"},
    {"\"ab\" * 3", "ababab"},
    {"1 + 0.5", "1.5"},
    {"[1] + [2]", "[1, 2]"},
    {"AF_INET | 0", "2"},
    /* what is gathered */
    {"\"$l[0]-$r.a.b\"", "4-7"},
    {"\"a$(\"b$(\"c\")d\")e\"", "abcde"},
    {"[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]",
     "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]"},
    {"len([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, "
     "30, 31, 32, 33])",
     "33"},
    {"{a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, h: 8, i: 9, j: 10}",
     "{a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, h: 8, i: 9, j: 10}"},
    {"{a: 1, a: 2}", "{a: 2}"},
    {"\"$one$one$one$one$one$one$one$one$one$one$one$one$one$one$one$one$one$one$one$one\"", "11111111111111111111"},
    {"[[1, [2]], {a: [3]}]", "[[1, [2]], {a: [3]}]"},
};

static void expressions_give_their_value(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(values); i++) {
        char text[400], expected[400];
        (void)snprintf(text, sizeof text,
                       "l = [4, \"b\", \"bc\"]\nr = {a: {b: 7}}\none = 1\nx = %s\nprint $x\nprint (%s)\n",
                       values[i].expression, values[i].expression);
        (void)snprintf(expected, sizeof expected, "%s\n%s\n", values[i].value, values[i].value);
        const char *out = run(text);
        if (strcmp(out, expected) != 0) fail_msg("%s gives\n%s", values[i].expression, out);
    }
}

/* The same among the locals of a function, where other instructions fetch and store. */
static void and_inside_a_function(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(values); i++) {
        char text[1000], expected[400];
        (void)snprintf(
            text, sizeof text,
            "g = 0\nfn f l r {\n global g\n one = 1\n g = %s\n x = %s\n print $x\n print $g\n return (%s)\n}\n"
            "print f([4, \"b\", \"bc\"], {a: {b: 7}})\n",
            values[i].expression, values[i].expression, values[i].expression);
        (void)snprintf(expected, sizeof expected, "%s\n%s\n%s\n", values[i].value, values[i].value, values[i].value);
        const char *out = run(text);
        if (strcmp(out, expected) != 0) fail_msg("%s gives\n%s", values[i].expression, out);
    }
}

/* As a condition an expression branches as its value says, whichever way it is asked. */
static void conditions_agree_with_values(void **state) {
    (void)state;
    static const char *const conditions[] = {
        "1 == 1",
        "1 != 1",
        "1 < 2",
        "2 < 1",
        "1 <= 1",
        "2 <= 1",
        "2 > 1",
        "1 > 2",
        "1 >= 1",
        "1 >= 2",
        "$l[0] == 4",
        "$l[0] != 4",
        "4 == $l[0]",
        "$l[0] < $l[0]",
        "$l[0] <= $l[0]",
        "$l[0] > 3",
        "$l[0] >= 5",
        "3 > $l[0]",
        "5 >= $l[0]",
        "1 in [1]",
        "2 in [1]",
        "\"a\" =~ /a/",
        "\"a\" =~ /b/",
        "$l",
        "[]",
        "nil",
        "true",
        "false",
        "not true",
        "not $l",
        "not []",
        "not not $l",
        "1 == 1 and 2 == 2",
        "1 == 1 and 2 == 3",
        "1 == 2 and $l[99]",
        "1 == 2 or 2 == 2",
        "1 == 2 or 2 == 3",
        "1 == 1 or $l[99]",
        "not (1 == 1 and 2 == 3)",
        "not (1 == 2 or 2 == 2)",
        "(1 == 2 or 2 == 2) and 3 == 3",
        "1 == 2 or 2 == 2 and 3 == 4",
        "true and true",
        "true and false",
        "false or true",
        "not (not (1 == 1) or not (2 == 2))",
        "1 + 1",
        "1 - 1",
        "\"\"",
        "\"0\"",
        "0.0",
        "$l == [4]",
    };
    for (size_t i = 0; i < COUNT(conditions); i++) {
        const char *c = conditions[i];
        char text[900];
        (void)snprintf(text, sizeof text,
                       "l = [4]\nv = (%s)\nwant = \"no\"\nif $v { want = \"yes\" }\ngot = \"\"\nif %s { got = \"yes\" "
                       "} else { got = \"no\" }\nassert $got == $want\n"
                       "n = 0\nwhile %s { n = 1; break }\nassert $n == int(\"$want\" == \"yes\" and 1 or 0)\n"
                       "if not (%s) { got = \"no\" } else { got = \"yes\" }\nassert $got == $want\n"
                       "if $got and (%s) { got = \"yes\" } else { got = \"no\" }\nassert $got == $want\n",
                       c, c, c, c, c);
        (void)run(text);
    }
}

/* --- what statements do ----------------------------------------------------------------------------------------------- */

static const struct {
    const char *text, *out;
} programs[] = {
    /* assignment: to names, items, fields; one value and several */
    {"a, b = [1, 2]\na, b = [$b, $a]\nprint $a $b", "2 1\n"},
    {"l = [1, 2]\nr = {}\nl[0], r.x, n = [7, 8, 9]\nprint $l $r $n", "[7, 2] {x: 8} 9\n"},
    {"x = 5\nx = $x + $x * $x\nprint $x", "30\n"},
    {"x = [1]\nx = [$x, $x]\nprint $x", "[[1], [1]]\n"},
    {"x = 0\nx = $x or 5\nprint $x", "5\n"},
    {"x = 1\nx = $x and $x + 1\nprint $x", "2\n"},
    {"r = {a: {b: [1, 2]}}\nr.a.b[1] = $r.a.b[0] + 1\nr.c = $r.a\nprint $r", "{a: {b: [1, 2]}, c: {b: [1, 2]}}\n"},
    {"a, b = socketpair\nprint (type($a) == type($b))", "true\n"},
    /* conditions that assign */
    {"if x = 5 { print $x }\nif x = 0 { print no } else { print $x }", "5\n0\n"},
    {"l = [3, 2, 1, 0]\ni = 0\nwhile x = $l[$i] { i = $i + 1 }\nprint $i", "3\n"},
    {"if a, b = [1, 0] { print yes } else { print no }\nif a, b = [0, 1] { print yes } else { print no }", "yes\nno\n"},
    {"fn f { global a\n if a, b = [1, 2] { print $a $b } else { print no }\n if a, b = [0, 2] { print yes } else { "
     "print $a } }\nf",
     "1 2\n0\n"},
    {"fn f {\n if a, b = [1, 2] { print $a $b }\n}\nf", "1 2\n"},
    {"l = [0]\nif l[0] = 5 { print $l }", "[5]\n"},
    {"fn f { global g\n while g = 0 { print no }\n if g = 3 { print $g } }\nf\nprint $g", "3\n3\n"},
    {"if a, b = socketpair { print pair }\nfn f { global a\n if a, b = socketpair { print again } }\nf",
     "pair\nagain\n"},
    /* loops */
    {"for i in 1..5 { if $i == 2 { continue }\n if $i == 4 { break }\n print $i }", "1\n3\n"},
    {"for i in 1..2 { for j in 1..2 { if $j == 2 { break }\n print $i $j } }", "1 1\n2 1\n"},
    {"for k in {a: 1, b: 2} { print $k }\nfor b in \"hi\" { print $b }", "a\nb\n104\n105\n"},
    {"n = 3\nwhile $n { n = $n - 1\n if $n == 1 { continue }\n print $n }", "2\n0\n"},
    {"for i in 1..0 { print never }\nfor i in [] { print never }\nprint done", "done\n"},
    {"i = 0\nwhile true { while true { break }\n i = $i + 1\n if $i == 3 { break } }\nprint $i", "3\n"},
    {"x = [1, 2]\nfor x in $x { print $x }\nprint $x", "1\n2\n2\n"},
    /* errors: who catches them, and what goes on */
    {"try { x = 1 / 0 } catch e { print $e.name }\nprint on", "VALUE\non\n"},
    {"try { try { x = 1 / 0 } catch { y = [][1] } } catch e { print $e.name $e.line }", "VALUE 1\n"},
    {"try { try { x = 1 / 0 } catch { print inner } } catch { print outer }", "inner\n"},
    {"for i in 1..3 { try { if $i == 2 { continue }\n x = 1 / ($i - 3)\n print $i } catch { print caught; break } }",
     "1\ncaught\n"},
    {"fn f { try { return 5 } catch { return 6 } }\nprint f()", "5\n"},
    {"fn f { try { x = 1 / 0 } catch { return 6 } }\nprint f()", "6\n"},
    {"fn f { x = 1 / 0 }\ntry { f } catch e { print $e.name }\ntry { print f() } catch { print again }",
     "VALUE\nagain\n"},
    {"fails VALUE { x = 1 / 0 }\nfails VALUE known_to_fail\nfn known_to_fail { x = 1 / 0 }\nprint on", "on\n"},
    {"try { fails TYPE { x = 1 / 0 } } catch e { print $e.name }\ntry { fails TYPE { } } catch e { print $e.name }",
     "VALUE\nASSERT\n"},
    {"try { assert 1 == 2, \"why\" } catch e { print $e.name }\nassert 1 == 1\nassert [1]", "ASSERT\n"},
    {"fn f e { try { x = 1 / 0 } catch e { }\n return $e.name }\nprint f(1)", "VALUE\n"},
    {"fn f { global e\n try { x = 1 / 0 } catch e { } }\nf\nprint $e.name", "VALUE\n"},
    /* functions */
    {"print twice(4)\nfn twice n { return ($n * 2) }", "8\n"},
    {"fn f n { if $n == 0 { return 0 }\n return ($n + f($n - 1)) }\nprint f(100)", "5050\n"},
    {"fn f { x = 1 }\nx = 2\nf\nprint $x", "2\n"},
    {"fn f { global x\n x = 1 }\nx = 2\nf\nprint $x", "1\n"},
    {"x = 2\nfn f { return $x }\nprint f()", "2\n"},
    {"fn f { }\nprint f()\nfn g { return }\nprint g()", "nil\nnil\n"},
    {"fn f { return 1 }\nprint f()\nfn f { return 2 }\nprint f()", "1\n2\n"},
    {"fn a n { if $n { b ($n - 1) }\n print $n }\nfn b n { if $n { a ($n - 1) } }\na 4", "0\n2\n4\n"},
    {"fn f a b c { print $c $b $a }\nf 1 x (2 + 1)", "3 x 1\n"},
    /* the order in which things happen */
    {"fn say x { print $x\n return $x }\nx = say(1) + say(2) * say(3)\nl = [say(4), say(5)]\nr = {a: say(6), b: "
     "say(7)}\ns = \"$(say 8)$(say 9)\"\nprint say(10) say(11)",
     "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n10 11\n"},
    {"fn say x { print $x\n return $x }\nx = say(0) and say(1) or say(2)\ny = say(3) == 3 or say(4)", "0\n2\n3\n"},
    {"x = 1\nfn put { global x\n x = 2\n return 10 }\nprint ($x + put()) $x", "11 2\n"},
    {"x = 1\nfn put { global x\n x = 2\n return 10 }\nprint $x put() $x", "1 10 2\n"},
    {"x = 1\nfn put { global x\n x = 2\n return 1 }\nprint ([$x, put(), $x]) \"$x$(put)\" ($x == put())",
     "[1, 1, 2] 21 false\n"},
    {"x = 1\nfn put { global x\n x = 2\n return 1 }\nfn f a b { return [$a, $b] }\nprint f($x, put())", "[1, 1]\n"},
    {"fn f { x = 1\n print $x (time { x = 2 }) $x }\nf", "1 nil 2\n"},
    {"fn f { x = 1\n y = [$x, (time { x = 2 }), $x]\n print $y }\nf", "[1, nil, 2]\n"},
    {"if 1 == 2 or 2 == 2 { print a } else if 1 / 0 { print b } else { print c }", "a\n"},
    /* values of verbs: the first, all, each */
    {"l = (socketpair)\nprint len($l)\nh = socketpair\nprint type($h)\na, b = (socketpair)\nprint type($b)",
     "2\nhandle\nhandle\n"},
    {"x = (print a)\nprint $x\nx = print b\nprint $x", "a\nnil\nb\nnil\n"},
    /* blocks that give nothing, and text that is nothing */
    {"", ""},
    {"if true { }\nwhile false { }\ntry { } catch { }\ntest \"t\" { }\nprint on", "on\n"},
    {"x = time { print a }\nprint $x", "a\nnil\n"},
};

static void programs_do_what_they_say(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(programs); i++) {
        const char *out = run(programs[i].text);
        if (strcmp(out, programs[i].out) != 0) fail_msg("%s\ngives\n%s", programs[i].text, out);
    }
}

/* --- what is refused -------------------------------------------------------------------------------------------------- */

static const struct {
    const char *text;
    bool whole;
    const char *message; /* NULL: compiled */
    uint32_t offset;
} refusals[] = {
    {"fn f a { }\nf", true, "f takes 1 argument, not 0", 11},
    {"fn f a b { }\nx = f(1)", true, "f takes 2 arguments, not 1", 17},
    {"fn f a { }\nfn g { f 1 2 }", true, "f takes 1 argument, not 2", 18},
    {"fn f a { }\nprint \"$(f)\"", true, "f takes 1 argument, not 0", 20},
    {"fn f { }\nfn f a { }\nf 1", true, NULL, 0},
    {"fn f a { }\nf", false, NULL, 0},
    {"a, b, c = accept s", false, "accept gives 2 values, not 3", 10},
    {"a, b = print x", false, "print gives 0 values, not 2", 7},
    {"a, b = socket", false, NULL, 0},
    {"a, b, c = (accept s)", false, NULL, 0},
};

static void refuses_what_cannot_work(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(refusals); i++) {
        struct reading r;
        struct names names = {0};
        assert_true(reading_open(&r, span_text(refusals[i].text), (struct reading_how){.whole = refusals[i].whole}));
        assert_int_equal(r.status, PARSE_DONE);
        struct code *code = reading_compile(&r, &names, (struct compile_options){.show = !refusals[i].whole});
        if (refusals[i].message) {
            if (code) fail_msg("'%s' is compiled", refusals[i].text);
            assert_string_equal(r.err.name, ERR_SYNTAX);
            if (!strstr(r.err.message, refusals[i].message)) fail_msg("'%s': %s", refusals[i].text, r.err.message);
            if (r.err.place.offset != refusals[i].offset)
                fail_msg("'%s': told at %u", refusals[i].text, (unsigned)r.err.place.offset);
        } else if (!code) {
            fail_msg("'%s': %s", refusals[i].text, r.err.message);
        }
        code_release(code);
        names_clear(&names);
        reading_close(&r);
    }
}

/* --- the code itself -------------------------------------------------------------------------------------------------- */

struct trial {
    struct reading reading;
    struct names names;
    struct code *code;
};

static struct code *compiled_open(struct trial *c, const char *text, struct compile_options options) {
    c->names = (struct names){0};
    assert_true(reading_open(&c->reading, span_text(text), (struct reading_how){0}));
    if (c->reading.status != PARSE_DONE) fail_msg("'%s': %s", text, c->reading.err.message);
    c->code = reading_compile(&c->reading, &c->names, options);
    if (!c->code) fail_msg("'%s': %s", text, c->reading.err.message);
    return c->code;
}

static void compiled_close(struct trial *c) {
    code_release(c->code);
    names_clear(&c->names);
    reading_close(&c->reading);
}

static size_t count_ops(const struct code *code, enum opcode op) {
    size_t found = 0;
    for (size_t at = 0; at < code->count; at++) found += code->ops[at].op == op;
    return found;
}

/* Registers that hold a global are its index; what needs more temporaries than there is room for takes a frame. */
static void code_is_resident_when_it_fits(void **state) {
    (void)state;
    struct trial c;
    char text[2000] = "x = ";
    const struct code *code = compiled_open(&c, "x = $y\nz = $x + 1", (struct compile_options){.resident = true});
    assert_true(code->resident);
    assert_int_equal(code->ops[0].op, OP_MOVE);
    assert_int_equal(register_at(code->ops[0].a), CODE_TEMPORARIES + map_find(&c.names.globals, SPAN("x")));
    assert_int_equal(count_ops(code, OP_GET) + count_ops(code, OP_SET), 0);
    compiled_close(&c);
    code = compiled_open(&c, "x = $y", (struct compile_options){0});
    assert_false(code->resident);
    assert_int_equal(count_ops(code, OP_GET), 1);
    assert_int_equal(count_ops(code, OP_SET), 1);
    compiled_close(&c);
    for (int i = 0; i < CODE_TEMPORARIES + 1; i++) strcat(text, "1 + (2 * $y - ");
    strcat(text, "1");
    for (int i = 0; i < CODE_TEMPORARIES + 1; i++) strcat(text, ")");
    code = compiled_open(&c, text, (struct compile_options){.resident = true});
    assert_false(code->resident);
    assert_true(code->registers > CODE_TEMPORARIES);
    compiled_close(&c);
}

static void inner_handlers_come_first(void **state) {
    (void)state;
    struct trial c;
    const struct code *code =
        compiled_open(&c, "try { try { a = 1 } catch { b = 2 } } catch { try { d = 3 } catch { e = 4 } }",
                      (struct compile_options){.resident = true});
    assert_int_equal(code->handler_count, 3);
    const struct handler *h = code->handlers;
    assert_true(h[0].from >= h[1].from && h[0].to <= h[1].to); /* the inner one */
    assert_true(h[2].from >= h[1].to);                         /* that of the outer catch, which nothing covers */
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(h[i].keep, NO_REGISTER);
        assert_true(h[i].from < h[i].to && h[i].to <= h[i].target && h[i].target < code->count);
    }
    compiled_close(&c);
}

/* Arguments are ordered by slot, whatever the order of the words, and `first` finds those of each. */
static void arguments_lie_by_slot(void **state) {
    (void)state;
    struct trial c;
    const struct code *code =
        compiled_open(&c, "recv --line c --timeout 2s 10", (struct compile_options){.resident = true});
    assert_int_equal(code->site_count, 1);
    const struct site *s = code->sites[0];
    assert_int_equal(s->count, 4);
    for (uint32_t i = 0; i + 1 < s->count; i++) assert_true(s->arguments[i].slot < s->arguments[i + 1].slot);
    size_t slots = s->verb->param_count + s->verb->option_count;
    for (size_t slot = 0; slot < slots; slot++) {
        for (uint32_t i = s->first[slot]; i < s->first[slot + 1]; i++) assert_int_equal(s->arguments[i].slot, slot);
    }
    assert_int_equal(s->first[slots], s->count);
    assert_int_equal(s->arguments[0].from, FROM_REGISTER);
    assert_int_equal(s->arguments[1].from, FROM_TEXT);
    assert_true(span_is(s->arguments[1].text, "10"));
    assert_int_equal(s->arguments[2].from, FROM_SWITCH);
    compiled_close(&c);
}

/* Every place lies in the text, and every jump goes to an instruction. */
static void check_code(const struct code *code, size_t length) {
    for (size_t at = 0; at < code->count; at++) {
        assert_true(code->places[at].offset <= length);
        assert_true(code->places[at].offset + code->places[at].length <= length);
    }
    for (size_t at = 0; at < code->count; at++) {
        enum opcode op = (enum opcode)code->ops[at].op;
        if (strchr(opcode_operands(op), 'j')) {
            int64_t target = (int64_t)at + 1 + code->ops[at].x;
            assert_true(target >= 0 && target < (int64_t)code->count);
        }
    }
    assert_int_equal(code->ops[code->count - 1].op, code->function ? OP_RETURN : OP_END);
    for (size_t i = 0; i < code->child_count; i++) check_code(code->children[i], length);
}

static void places_and_jumps_stay_inside(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(programs); i++) {
        for (int how = 0; how < 4; how++) {
            struct trial c;
            const struct compile_options options = {.resident = how & 1, .show = how & 2};
            struct reading r;
            assert_true(reading_open(&r, span_text(programs[i].text), (struct reading_how){.whole = true}));
            assert_int_equal(r.status, PARSE_DONE);
            c = (struct trial){.reading = r};
            c.code = reading_compile(&c.reading, &c.names, options);
            assert_non_null(c.code);
            check_code(c.code, strlen(programs[i].text));
            compiled_close(&c);
        }
    }
}

/* So many statements, and what reading and compiling them asks of memory. */
static uint64_t allocations_of(size_t statements) {
    struct buffer text = {0};
    struct reading r;
    struct names names = {0};
    for (size_t i = 0; i < statements; i++) buffer_push_text(&text, "if $x { y = [1, $z + (2 * $x), $x.name] }\n");
    assert_true(reading_open(&r, buffer_span(&text), (struct reading_how){.whole = true}));
    uint64_t before = mem_count();
    struct code *code = reading_compile(&r, &names, (struct compile_options){.resident = true});
    uint64_t asked = mem_count() - before;
    assert_non_null(code);
    code_release(code);
    names_clear(&names);
    reading_close(&r);
    buffer_clear(&text);
    return asked;
}

/* The tree of a statement takes the memory of that before it, and the code grows by doubling. */
static void a_text_needs_no_memory_for_its_tree(void **state) {
    (void)state;
    uint64_t few = allocations_of(1000), many = allocations_of(16000);
    if (many > few + 20) fail_msg("%llu allocations, not %llu", (unsigned long long)many, (unsigned long long)few);
}

/* A constant used again is one constant. */
static void constants_are_shared(void **state) {
    (void)state;
    struct trial c;
    const struct code *code = compiled_open(&c, "x = \"a\" + \"a\"\ny = \"a\"\nz = 5000000000 + 5000000000",
                                            (struct compile_options){.resident = true});
    assert_int_equal(code->literal_count, 2);
    compiled_close(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(expressions_give_their_value),
        cmocka_unit_test(and_inside_a_function),
        cmocka_unit_test(conditions_agree_with_values),
        cmocka_unit_test(programs_do_what_they_say),
        cmocka_unit_test(refuses_what_cannot_work),
        cmocka_unit_test(code_is_resident_when_it_fits),
        cmocka_unit_test(inner_handlers_come_first),
        cmocka_unit_test(arguments_lie_by_slot),
        cmocka_unit_test(places_and_jumps_stay_inside),
        cmocka_unit_test(constants_are_shared),
        cmocka_unit_test(a_text_needs_no_memory_for_its_tree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
