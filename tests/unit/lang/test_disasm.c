/* Code as text. The files tests/golden/disasm_*.txt hold a program, a line of dashes, and its code; the environment's
   GOLDEN=write writes the code anew, for a look at what has changed. */
#include "unit/lang/reading.h"

#include "lang/disasm.h"
#include "run/load.h"

#include <stdio.h>
#include <stdlib.h>

#define DASHES "----\n"

static const struct {
    const char *file;
    bool whole;
    struct compile_options options;
} goldens[] = {
    {"tests/golden/disasm_server.txt", true, {.resident = true}},
    {"tests/golden/disasm_language.txt", true, {.resident = true}},
    {"tests/golden/disasm_session.txt", false, {.show = true}},
};

static void read_file(const char *path, struct buffer *out) {
    char piece[4096];
    FILE *file = fopen(path, "rb");
    if (!file) fail_msg("%s is missing", path);
    for (size_t n; (n = fread(piece, 1, sizeof piece, file)) > 0;) assert_true(buffer_push(out, span_of(piece, n)));
    (void)fclose(file);
}

static void write_golden(const char *path, struct span program, struct span code) {
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    (void)fprintf(file, "%.*s" DASHES "%.*s", SPAN_ARG(program), SPAN_ARG(code));
    assert_int_equal(fclose(file), 0);
}

/* Adds the text's code. */
static void disassemble(struct span text, bool whole, struct compile_options options, struct buffer *out) {
    struct reading r;
    struct names names = {0};
    assert_true(reading_open(&r, text, (struct reading_how){.whole = whole, .last = true}));
    if (r.status != PARSE_DONE) fail_msg("%.*s\n%s", SPAN_ARG(text), r.err.message);
    struct code *code = reading_compile(&r, &names, options);
    if (!code) fail_msg("%.*s\n%s", SPAN_ARG(text), r.err.message);
    assert_true(disasm_push(out, code, &names.globals, &names.functions));
    code_release(code);
    names_clear(&names);
    reading_close(&r);
}

/* The number of the first line that differs, and that line of each. */
static void compare(const char *path, struct span expected, struct span shown) {
    unsigned line = 1;
    while (expected.len || shown.len) {
        struct span a = span_head(expected, span_find(expected, '\n')), b = span_head(shown, span_find(shown, '\n'));
        if (!span_equal(a, b))
            fail_msg("%s: line %u of the code is\n%.*s\nnot\n%.*s", path, line, SPAN_ARG(b), SPAN_ARG(a));
        expected = span_from(expected, a.len + 1);
        shown = span_from(shown, b.len + 1);
        line++;
    }
}

static size_t program_length(struct span golden) {
    size_t at = 0;
    while (at < golden.len && !span_starts(span_from(golden, at), SPAN(DASHES)))
        at += span_find(span_from(golden, at), '\n') + 1;
    return at;
}

static void shows_programs_as_before(void **state) {
    (void)state;
    const char *golden = getenv("GOLDEN");
    bool write = golden && strcmp(golden, "write") == 0;
    for (size_t i = 0; i < COUNT(goldens); i++) {
        struct buffer file = {0}, shown = {0};
        read_file(goldens[i].file, &file);
        struct span program = span_head(buffer_span(&file), program_length(buffer_span(&file)));
        disassemble(program, goldens[i].whole, goldens[i].options, &shown);
        if (write)
            write_golden(goldens[i].file, program, buffer_span(&shown));
        else
            compare(goldens[i].file, span_from(buffer_span(&file), program.len + strlen(DASHES)), buffer_span(&shown));
        buffer_clear(&file);
        buffer_clear(&shown);
    }
}

/* A statement, and what the line of one of its instructions must hold. */
static const struct {
    const char *text, *line;
} lines[] = {
    {"x = 5", "INT           x, 5"},
    {"x = 0.1", "CONSTANT      x, 0.1"},
    {"x = \"a\\n\\$\"", "CONSTANT      x, \"a\\n\\$\""},
    {"x = /a b/", "CONSTANT      x, /a b/"},
    {"x = nil", "NIL           x"},
    {"x = false", "BOOL          x, false"},
    {"x = $y", "MOVE          x, y"},
    {"x = $y - 3", "SUB_I         x, y, 3"},
    {"x = $y - -3", "SUB_I         x, y, -3"},
    {"x = $y - 3000000000", "SUB_K         x, y, 3000000000"},
    {"x = $y - $z", "SUB           x, y, z"},
    {"x = $y < $z", "COMPARE       x, y, z, <"},
    {"x = $y in $z", "COMPARE       x, y, z, in"},
    {"x = $y.name", "FIELD         x, y, \"name\""},
    {"x.name = $y", "SET_FIELD     x, t0, \"name\""},
    {"if $y { }", "UNLESS        y, -> 1"},
    {"if $y == 1 { }", "UNLESS_EQ_I   y, 1, -> 1"},
    {"if $y == 0.5 { }", "UNLESS_EQ_K   y, 0.5, -> 1"},
    {"for x in $y..$z { }", "INTS          t0, y, z"},
    {"for x in $y..$z { }", "NEXT_INT      t0, x, -> 2"},
    {"if $y > $z { }", "UNLESS_LT     z, y, -> 1"},
    {"x = \"$y\"", "JOIN          x, t0, n=1"},
    {"assert $y", "ASSERT        y, -, -, -"},
    {"assert $y == $z, $m", "ASSERT        y, z, m, =="},
    {"print", "CALL          print\n"},
    {"recv client 64", "CALL          recv HANDLE=client SIZE=\"64\""},
    {"recv client --line --timeout $t", "CALL          recv HANDLE=client --line --timeout=t"},
    {"x = recv client", "CALL          x = first of recv HANDLE=client"},
    {"x = (recv client)", "CALL          x = recv HANDLE=client"},
    {"a, b = accept s", "CALL          a, b = accept HANDLE=s"},
    {"print 5 a $y (1 + $y)", "CALL          print WORD=\"5\" WORD=\"a\" WORD=y WORD=t1"},
    {"known 5 a $y", "CALL_TOP      -, n=3, known\n   3  line 1    ARGUMENT      t1\n"},
    {"x = known($y)", "CALL_TOP      x, n=1, known\n   1  line 1    ARGUMENT      y\n"},
    {"fn f a { return known($a, 1) }", "CALL_FN       t0, t1, n=2, known"},
    {"x = len($y)", "CALL          x = len(y)"},
    {"close ([$y, $z])", "CALL          close HANDLE=t1"},
    {"try { x = 1 } catch e { }", "an error in 0..0 goes to e, -> 2"},
    {"fn f a { return $a }", "DEFINE        fn f"},
    {"fn f a { return $a }", "fn f a: 2 registers"},
    {"fn f a { b = $a }", "MOVE          b, a"},
    {"fn f { return $g }", "GET           t0, g"},
    {"fn f a { return $a }", "RETURN        a, n=1"},
    {"fn f a { x = upper($a)[0]; return 1 }", "RETURN        t0, n=2"},
    {"fn f a { for x in $a { }; return 1 }", "RETURN        t0, n=4"},
    {"\n\nx = 1", "   0  line 3    INT"},
    {"", "text, on the globals: 0 registers\n   0  line 1    END\n"},
};

static void shows_each_operand_by_its_meaning(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(lines); i++) {
        struct buffer shown = {0};
        disassemble(span_text(lines[i].text), false, (struct compile_options){.resident = true}, &shown);
        if (!strstr(buffer_text(&shown), lines[i].line))
            fail_msg("'%s' is shown as\n%s", lines[i].text, buffer_text(&shown));
        buffer_clear(&shown);
    }
}

/* Without names the globals go by number. */
static void globals_may_have_no_names(void **state) {
    (void)state;
    struct reading r;
    struct names names = {0};
    struct buffer shown = {0};
    char expected[40];
    assert_true(reading_open(&r, SPAN("x = $y"), (struct reading_how){0}));
    struct code *code = reading_compile(&r, &names, (struct compile_options){.resident = true});
    assert_non_null(code);
    assert_true(disasm_push(&shown, code, NULL, NULL));
    (void)snprintf(expected, sizeof expected, "g%u, g%u\n", CODE_TEMPORARIES + map_find(&names.globals, SPAN("x")),
                   CODE_TEMPORARIES + map_find(&names.globals, SPAN("y")));
    if (!strstr(buffer_text(&shown), expected)) fail_msg("%s", buffer_text(&shown));
    buffer_clear(&shown);
    code_release(code);
    names_clear(&names);
    reading_close(&r);
}

/* The rows keep to the notation at the top of opcodes.def. */
static void rows_keep_to_their_notation(void **state) {
    (void)state;
    for (int op = 0; op < OP_COUNT; op++) {
        const char *operands = opcode_operands((enum opcode)op), *name = opcode_name((enum opcode)op);
        assert_int_equal(strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_"), strlen(name));
        assert_int_equal(strspn(operands, "abcdnksKSxj"), strlen(operands));
        size_t second = 0, third = 0;
        for (const char *letter = operands; *letter; letter++) {
            second += strchr("bks", *letter) != NULL;
            third += strchr("cKSxj", *letter) != NULL;
        }
        if (second > 1 || third > 1) fail_msg("%s has two operands in one place", name);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shows_programs_as_before),
        cmocka_unit_test(shows_each_operand_by_its_meaning),
        cmocka_unit_test(globals_may_have_no_names),
        cmocka_unit_test(rows_keep_to_their_notation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
