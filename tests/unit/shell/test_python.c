/* docs/python.md against the shell: each form that it names is accepted, each name of Python's module stands in it, and what
   there is none of has a reason. */
#include "run/load.h"
#include "verbs/verbs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/* At least so many rows, or the page was not read. */
enum { ROWS_LEAST = 100, NAMES_LEAST = 100 };

static int write_nowhere(void *context, enum machine_stream stream, struct span bytes, bool raw) {
    (void)context, (void)stream, (void)bytes, (void)raw;
    return 0;
}

static const struct machine_hooks hooks = {.write = write_nowhere};

static void read_source(const char *name, struct buffer *text) {
    struct buffer path = {0};
    char part[4096];
    size_t got;
    const char *source = getenv("SOCKSHELL_SOURCE");
    buffer_printf(&path, "%s/%s", source ? source : ".", name);
    FILE *f = fopen(buffer_text(&path), "r");
    if (!f) fail_msg("%s is not there", path.ptr);
    while (f && (got = fread(part, 1, sizeof part, f)) > 0) buffer_push(text, span_of(part, got));
    if (f) fclose(f);
    buffer_clear(&path);
    assert_false(text->failed);
}

static struct span take_line(struct span *rest) {
    struct span line = span_head(*rest, span_find(*rest, '\n'));
    *rest = span_from(*rest, line.len + 1);
    return line;
}

static struct span trim(struct span text) {
    while (text.len && text.ptr[0] == ' ') text = span_from(text, 1);
    while (text.len && text.ptr[text.len - 1] == ' ') text.len--;
    return text;
}

/* A row's cells: what stands between the bars that no backslash precedes. False for lines that are no row of a table. */
static bool take_cells(struct span line, struct span cells[3]) {
    if (line.len < 2 || line.ptr[0] != '|') return false;
    size_t cell = 0, begin = 1;
    for (size_t i = 1; i < line.len && cell < 3; i++) {
        if (line.ptr[i] != '|' || line.ptr[i - 1] == '\\') continue;
        cells[cell++] = trim(span_of(line.ptr + begin, i - begin));
        begin = i + 1;
    }
    return cell == 3 && !span_starts(cells[0], SPAN("---")) && !span_is(cells[0], "Python");
}

/* What stands in backticks next, without the backslashes of bars; false where nothing does. */
static bool take_code(struct span *cell, struct buffer *code) {
    size_t from = span_find(*cell, '`');
    struct span rest = span_from(*cell, from + 1);
    if (from == cell->len) return false;
    struct span inside = span_head(rest, span_find(rest, '`'));
    code->len = 0;
    for (size_t i = 0; i < inside.len; i++) {
        bool bar = inside.ptr[i] == '\\' && i + 1 < inside.len && inside.ptr[i + 1] == '|';
        if (!bar) buffer_push_byte(code, inside.ptr[i]);
    }
    *cell = span_from(rest, inside.len + 1);
    return true;
}

/* Compiled and prepared, as a script is before its first line runs. */
static void check_form(struct span form) {
    struct machine m;
    struct code *code = NULL;
    struct err err = {.name = NULL};
    struct load_options options = {.whole = true, .last = true};
    assert_true(machine_init(&m, &verbs_vocabulary, &hooks, &err));
    struct source *source = source_new("docs/python.md", form, 1);
    assert_non_null(source);
    bool done = machine_load(&m, source, options, &code, NULL, &err) == LOAD_DONE;
    if (!done) fail_msg("`%.*s`: %s: %s", SPAN_ARG(form), err.name, err.message);
    source_release(source);
    code_release(code);
    machine_clear(&m);
}

static void check_row(struct span cells[3]) {
    struct buffer code = {0};
    struct span form = cells[1];
    if (span_is(form, "none")) {
        if (cells[2].len == 0) fail_msg("%.*s: no reason", SPAN_ARG(cells[0]));
        return;
    }
    if (!take_code(&form, &code)) fail_msg("%.*s: no form", SPAN_ARG(cells[0]));
    check_form(buffer_span(&code));
    buffer_clear(&code);
}

static void every_form_is_accepted(void **state) {
    (void)state;
    struct buffer page = {0};
    struct span cells[3];
    size_t rows = 0;
    read_source("docs/python.md", &page);
    for (struct span rest = buffer_span(&page); rest.len;) {
        if (!take_cells(take_line(&rest), cells)) continue;
        check_row(cells);
        rows++;
    }
    assert_true(rows >= ROWS_LEAST);
    buffer_clear(&page);
}

/* Whether the page has the name in the first column: alone, or with the brackets of a call behind it. */
static bool has_name(struct span page, struct span name) {
    struct span cells[3];
    struct buffer code = {0};
    bool found = false;
    while (page.len && !found) {
        if (!take_cells(take_line(&page), cells)) continue;
        while (!found && take_code(&cells[0], &code)) {
            struct span whole = buffer_span(&code), head = span_head(whole, span_find(whole, '('));
            found = span_equal(head, name);
        }
    }
    buffer_clear(&code);
    return found;
}

static void every_name_has_its_row(void **state) {
    (void)state;
    struct buffer page = {0}, names = {0};
    size_t count = 0;
    read_source("docs/python.md", &page);
    read_source("tests/unit/shell/python_api.txt", &names);
    for (struct span rest = buffer_span(&names); rest.len;) {
        struct span name = take_line(&rest);
        if (name.len == 0 || name.ptr[0] == '#') continue;
        if (!has_name(buffer_span(&page), name)) fail_msg("%.*s has no row", SPAN_ARG(name));
        count++;
    }
    assert_true(count >= NAMES_LEAST);
    buffer_clear(&names);
    buffer_clear(&page);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_is_accepted),
        cmocka_unit_test(every_name_has_its_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
