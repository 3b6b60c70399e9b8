/* Memory that runs out while a text is read, compiled and shown as code: it is told, and nothing is left behind. */
#include "unit/lang/reading.h"

#include "base/mem.h"
#include "lang/disasm.h"
#include "run/load.h"

/* Together they go through the grammar. */
static const char *const texts[] = {
    "x = 1\ny = $x + 2 * -$x..9\nprint $x \"and $y\" x\"00ff\" 'c' $(1 + $x)\n",
    "l = [1, 2.5, \"three\", nil, true, false, /p/, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]\nr = {a: 1, \"b\": [2], c: "
    "{}}\nl[0], r.a = [1, 2]\n",
    "fn f a b {\n  global g\n  g = $a\n  z = $a[1:] + $b.c[0]\n  for i in 1..$z { if $i == 3 { break } else { continue "
    "} }\n"
    "  return ($z and $a or not $b)\n}\nf 1 2\nx = f(1, 2)\nf $x (f 1 2)\n",
    "while data = recv c 4096 --timeout 2s { print $data --no-newline }\nc, a = accept s\nd = accept s\nclose $c d\n",
    "try { bind s :80 --replace } catch e { print $e.name }\nfails TYPE { x = 1 + \"a\" }\nfails EBADF close c\n"
    "test \"t\" { assert $x == 1, \"one\" }\nassert $y\ntime { sleep 1 }\n",
    "if $a { } else if $b < 2 and $c > 3 or $d in $e { x = 1 } else if x = f(1) { } else { y = ~2 }\nfn f a { return "
    "}\n",
    "known 1 2s 64k true text $x\nprint upper(\"a\") len($x)[0] ($x).y\nx = known($y, known(1))\n",
    "s = \"$a$b$c$d$e$f$g$h$i$j$k$l$m$n$o$p$q$r\"\nx = $a.b.c[0][1:2]\nx.y[0] = $a == $b\n",
};

/* No complete texts: these are BAD or MORE however much memory there is. */
static const char *const others[] = {
    "hello world\n",  "x = 1 +\n",       "bind s\n",         "recv c --timout 2\n", "x = $y == 1 == 2\n",
    "fn f a a { }\n", "print \"\\q\"\n", "x = 12x\n",        "if $x {\n",           "print \"abc $(1 + \n",
    "x = [1, {a: \n", "print a \\\n",    "x = (known(\"a$b",
};

struct reading_way {
    bool whole;
    struct compile_options options;
};

/* Reads, compiles and shows the text with the nth allocation and all after it failing (0: none); whether all was done.
   What failed must be LIMIT where `limit` asks for that. */
static bool run_failing(const char *text, uint64_t n, struct reading_way way, bool limit) {
    struct reading r;
    struct names names = {0};
    struct buffer shown = {0};
    struct code *code = NULL;
    bool done = false;
    mem_fail_from(n);
    if (reading_open(&r, span_text(text), (struct reading_how){.whole = way.whole})) {
        if (r.status == PARSE_DONE) code = reading_compile(&r, &names, way.options);
        if (code) done = disasm_push(&shown, code, &names.globals, &names.functions);
    }
    mem_fail_from(0);
    if (!code && limit && strcmp(r.err.name, ERR_LIMIT) != 0) {
        fail_msg("allocation %llu of\n%s\ntold %s: %s", (unsigned long long)n, text, r.err.name, r.err.message);
    }
    code_release(code);
    names_clear(&names);
    buffer_clear(&shown);
    reading_close(&r);
    return done;
}

static void check_text(const char *text, struct reading_way how) {
    if (!run_failing(text, 0, how, false)) fail_msg("not complete:\n%s", text);
    uint64_t n = 1;
    while (!run_failing(text, n, how, true)) n++;
    assert_true(n > 10);
}

static void each_allocation_may_fail(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        check_text(texts[i], (struct reading_way){true, {.resident = true}});
        check_text(texts[i], (struct reading_way){true, {.show = true}});
    }
}

/* Errors are made without memory of their own. */
static void an_error_may_be_told_without_memory(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(others); i++) {
        uint64_t before = mem_count();
        assert_false(run_failing(others[i], 0, (struct reading_way){0}, false));
        uint64_t asked = mem_count() - before;
        for (uint64_t n = 1; n <= asked; n++) assert_false(run_failing(others[i], n, (struct reading_way){0}, false));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_allocation_may_fail),
        cmocka_unit_test(an_error_may_be_told_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
