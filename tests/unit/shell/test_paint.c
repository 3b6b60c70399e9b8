/* Colours: what is added with and without them, and that nobody else tells a terminal of colours. */
#include "shell/paint.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static void colours_are_added_only_if_there_are_any(void **state) {
    (void)state;
    struct buffer out = {0};
    paint_text(&out, PAINT_ERROR, SPAN("error:"), true);
    paint_text(&out, PAINT_ERROR, SPAN("error:"), false);
    paint(&out, PAINT_DIM, false);
    paint(&out, PAINT_DIM, true);
    paint(&out, PAINT_PLAIN, true);
    assert_string_equal(buffer_text(&out), "\x1b[1;31merror:\x1b[0merror:\x1b[2m\x1b[0m");
    buffer_clear(&out);
}

/* Whether the text holds an escape sequence that sets colours, as C writes it. */
static bool sets_colours(const char *text) {
    static const char *const begins[] = {"\\x1b[", "\\033[", "\\e["};
    for (size_t i = 0; i < COUNT(begins); i++) {
        for (const char *at = strstr(text, begins[i]); at; at = strstr(at + 1, begins[i])) {
            const char *end = at + strlen(begins[i]);
            if (end[strspn(end, "0123456789;")] == 'm') return true;
        }
    }
    return false;
}

static bool is_exempt(const char *name) {
    /* The handler of fatal signals writes a fixed text. */
    return strcmp(name, "paint.c") == 0 || strcmp(name, "terminal.c") == 0;
}

static void check_file(const char *folder, const char *name) {
    char path[512];
    static char text[256 * 1024];
    size_t len = strlen(name);
    if (len < 2 || strcmp(name + len - 2, ".c") != 0 || is_exempt(name)) return;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    text[fread(text, 1, sizeof text - 1, f)] = '\0';
    fclose(f);
    if (sets_colours(text)) fail_msg("%s tells the terminal of colours: that is paint's (shell/paint.h)", path);
}

static void nobody_else_paints(void **state) {
    (void)state;
    static const char *const folders[] = {"src/shell", "src/verbs", "src/run", "src/net", "src/spec"};
    for (size_t i = 0; i < COUNT(folders); i++) {
        char folder[400];
        snprintf(folder, sizeof folder, "%s/%s", getenv("SOCKSHELL_SOURCE"), folders[i]);
        DIR *dir = opendir(folder);
        assert_non_null(dir);
        for (struct dirent *entry; (entry = readdir(dir));) check_file(folder, entry->d_name);
        closedir(dir);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(colours_are_added_only_if_there_are_any),
        cmocka_unit_test(nobody_else_paints),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
