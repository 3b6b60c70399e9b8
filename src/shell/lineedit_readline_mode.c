/* The terminal and the environment as readline needs them, and as the user has them. */
#include "shell/lineedit_readline.h"

#include "shell/output.h"
#include "shell/terminal.h"

#include <locale.h>
#include <stdlib.h>
#include <unistd.h>

/* --- the terminal --------------------------------------------------------------------------------------------------- */

bool editor_pasting_wanted(void) {
    const char *wanted = editor.started ? rl_variable_value("enable-bracketed-paste") : "on";
    return wanted && strcmp(wanted, "on") == 0;
}

/* In the place of readline's own: that puts back what it found, and a key pressed in the moment until we had switched echo
   off again would show. */
void editor_prepare(void) {
    if (editor.prepared) return;
    editor.prepared = true;
    terminal_raw();
    terminal_editing(true);
    if (editor_pasting_wanted()) screen_put(SPAN("\x1b[?2004h"));
}

void editor_unprepare(void) {
    if (!editor.prepared) return;
    editor.prepared = false;
    (void)output_write(editor.fd, SPAN("\x1b[?2004l"));
    terminal_editing(false);
    terminal_quiet();
}

/* --- the environment ------------------------------------------------------------------------------------------------ */

/* Without a locale for UTF-8 readline takes the bytes of a character for Meta keys, and LC_ALL=C would bring that back at
   every prompt. What the user had is for the programs that we start. */
void editor_fix_locale(void) {
    const char *before = getenv("LC_ALL");
    (void)setlocale(LC_CTYPE, "");
    if (MB_CUR_MAX > 1) return;
    editor.locale_fixed = true;
    if (before) (void)snprintf(editor.locale_before, sizeof editor.locale_before, "%s", before);
    (void)setenv("LC_ALL", "C.UTF-8", 1);
    (void)setlocale(LC_CTYPE, "");
}

void editor_lend_environment(bool lend) {
    if (!editor.locale_fixed) return;
    if (!lend)
        (void)setenv("LC_ALL", "C.UTF-8", 1);
    else if (editor.locale_before[0])
        (void)setenv("LC_ALL", editor.locale_before, 1);
    else
        (void)unsetenv("LC_ALL");
}
