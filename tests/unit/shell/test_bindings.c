/* The commands that users may bind keys to: `help inputrc` names them all, and no others. */
#include "spec/topic.h"

#include "base/span.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const char *const names[] = {
#define KEY(name, function, maps, keys, stock) name,
#include "shell/lineedit_readline_keys.def"
#undef KEY
};

/* How often the text holds the name as a whole word. */
static size_t count(const char *text, const char *name) {
    size_t found = 0, len = strlen(name);
    for (const char *at = strstr(text, name); at; at = strstr(at + len, name))
        found += !strchr("-abcdefghijklmnopqrstuvwxyz", at[len]);
    return found;
}

static void help_names_every_command(void **state) {
    (void)state;
    size_t commands = 0, told = 0;
    const struct topic *topic = topic_find(SPAN("inputrc"));
    assert_non_null(topic);
    for (size_t i = 0; i < COUNT(names); i++) {
        if (i > 0 && strcmp(names[i], names[i - 1]) == 0) continue;
        size_t wanted = strcmp(names[i], "sks-newline") == 0 ? 2 : 1; /* one is an example */
        if (count(topic->text, names[i]) != wanted) fail_msg("help inputrc does not name %s", names[i]);
        commands++;
    }
    for (const char *at = strstr(topic->text, "sks-"); at; at = strstr(at + 1, "sks-")) told++;
    assert_int_equal(told, commands + 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(help_names_every_command)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
