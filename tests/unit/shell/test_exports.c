/* The files made of the rows: those kept with the sources are what would be made now. */
#include "shell/export/export.h"

#include "base/mem.h"
#include "shell/export/mdoc.h"
#include "verbs/verbs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static void read_whole(const char *name, struct buffer *text) {
    char path[512], bytes[4096];
    const char *sources = getenv("SOCKSHELL_SOURCE");
    assert_non_null(sources);
    snprintf(path, sizeof path, "%s/%s", sources, name);
    FILE *f = fopen(path, "r");
    for (size_t got; f && (got = fread(bytes, 1, sizeof bytes, f)) > 0;) buffer_push(text, span_of(bytes, got));
    if (f) fclose(f);
}

/* The number of the first line in which the two differ. */
static size_t first_difference(struct span a, struct span b) {
    size_t line = 1;
    for (size_t i = 0; i < a.len && i < b.len && a.ptr[i] == b.ptr[i]; i++) line += a.ptr[i] == '\n';
    return line;
}

static void each_file_is_up_to_date(void **state) {
    (void)state;
    size_t stale = 0;
    for (size_t i = 0; i < export_file_count; i++) {
        struct buffer kept = {0}, made = {0};
        read_whole(export_files[i].path, &kept);
        bool done = export_files[i].push(&verbs_vocabulary, buffer_span(&kept), &made);
        if (!done || !span_equal(buffer_span(&kept), buffer_span(&made))) {
            print_error("%s is stale from line %zu on: run `./dev generate` and commit what it changes\n",
                        export_files[i].path, first_difference(buffer_span(&kept), buffer_span(&made)));
            stale++;
        }
        buffer_clear(&kept);
        buffer_clear(&made);
    }
    if (stale) fail_msg("%zu generated files are stale: run `./dev generate`", stale);
}

static void a_part_that_is_not_there_is_not_made(void **state) {
    (void)state;
    static const char *const texts[] = {
        "", "# sockshell\n", "<!-- The end of the verbs. -->\n<!-- The verbs, made by `./dev generate`. -->\n"};
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct buffer made = {0};
        assert_false(export_readme(&verbs_vocabulary, span_text(texts[i]), &made));
        buffer_clear(&made);
    }
}

static void what_stands_around_the_part_stays(void **state) {
    (void)state;
    struct buffer made = {0};
    const char *text =
        "before\n<!-- The verbs, made by `./dev generate`. -->\nold\n<!-- The end of the verbs. -->\nbehind\n";
    assert_true(export_readme(&verbs_vocabulary, span_text(text), &made));
    assert_true(span_starts(buffer_span(&made), SPAN("before\n<!-- The verbs, made by `./dev generate`. -->\n| verb")));
    assert_non_null(strstr(buffer_text(&made), "|\n<!-- The end of the verbs. -->\nbehind\n"));
    assert_null(strstr(buffer_text(&made), "old\n"));
    buffer_clear(&made);
}

static void lack_of_memory_is_told(void **state) {
    (void)state;
    for (size_t i = 0; i < export_file_count; i++) {
        for (uint64_t nth = 1; nth < 6; nth++) {
            struct buffer made = {0};
            mem_fail_from(nth);
            bool done = export_files[i].push(&verbs_vocabulary, SPAN(""), &made);
            mem_fail_from(0);
            assert_false(done);
            buffer_clear(&made);
        }
    }
}

/* --- the pieces ----------------------------------------------------------------------------------------------------- */

static void quotes_are_put_in_quotes(void **state) {
    (void)state;
    struct buffer out = {0};
    export_quote(&out, SPAN("it's"));
    assert_string_equal(buffer_text(&out), "'it'\\''s'");
    buffer_clear(&out);
}

static const struct {
    const char *text, *mdoc;
} texts[] = {
    {"One. Two", "One.\nTwo\n"},
    {".Sh is text", "\\&.Sh is text\n"},
    {"'quoted'", "\\&'quoted'\n"},
    {"a\\b \"c\" ~ ^", "a\\eb \\(dqc\\(dq \\(ti \\(ha\n"},
    {"half-close --all -1", "half-close \\-\\-all \\-1\n"},
    {"`recv c --line` reads", "\\fBrecv c \\-\\-line\\fR reads\n"},
    {"a\xe2\x80\xa6", "a\\[u2026]\n"},
    {"f(x)", "f(x\\&)\n"},
    {"", ""},
};

static void text_becomes_mdoc(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct buffer out = {0};
        mdoc_text(&out, span_text(texts[i].text));
        assert_string_equal(out.len ? buffer_text(&out) : "", texts[i].mdoc);
        buffer_clear(&out);
    }
}

static void lines_are_short(void **state) {
    (void)state;
    struct buffer in = {0}, out = {0};
    for (size_t i = 0; i < 100; i++) buffer_printf(&in, "word%zu ", i);
    mdoc_text(&out, buffer_span(&in));
    for (struct span rest = buffer_span(&out); rest.len;) {
        struct span line = span_head(rest, span_find(rest, '\n'));
        assert_in_range(line.len, 1, 79);
        rest = span_from(rest, line.len + 1);
    }
    buffer_clear(&in);
    buffer_clear(&out);
}

static void examples_are_shown_as_they_stand(void **state) {
    (void)state;
    struct buffer out = {0};
    mdoc_paragraphs(&out, "Before:\n    .a\n        b\nAfter.");
    assert_string_equal(buffer_text(&out),
                        ".Pp\nBefore:\n.Bd -literal -offset indent\n\\&.a\n    b\n.Ed\n.Pp\nAfter.\n");
    buffer_clear(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_file_is_up_to_date),
        cmocka_unit_test(a_part_that_is_not_there_is_not_made),
        cmocka_unit_test(what_stands_around_the_part_stays),
        cmocka_unit_test(lack_of_memory_is_told),
        cmocka_unit_test(quotes_are_put_in_quotes),
        cmocka_unit_test(text_becomes_mdoc),
        cmocka_unit_test(lines_are_short),
        cmocka_unit_test(examples_are_shown_as_they_stand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
