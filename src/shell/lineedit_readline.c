/* GNU readline behind the facade: the only file that knows it. Its callback interface leaves the waiting to us, and its own
 * signal handlers stay off: in 8.2 a signal between two keys would end the process with the terminal left raw.
 */
#include "shell/lineedit_backend.h"

#ifdef SKS_HAVE_READLINE

#include "base/utf8.h"
#include "shell/complete_list.h"
#include "shell/terminal.h"
#include "spec/setting.h"

#include <errno.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <readline/history.h>
#include <readline/readline.h>

/* readline hands nothing to its callbacks, so what they need is here. */
static struct {
    const struct lineedit_hooks *hooks;
    FILE *own_out; /* the terminal, where standard output is none */
    bool colour;
    bool pasting; /* bracketed paste was switched on */
    bool done;    /* with the row, by `result` */
    enum lineedit_result result;
    const char *gutter; /* NULL: the prompt */
    struct span before;
    struct buffer *row;
    struct candidate *list; /* of the last completion, for listing */
    size_t count;
} editor;

/* Set by the handlers of SIGWINCH and SIGTSTP. */
static volatile sig_atomic_t resized, stopped;

/* --- completion ----------------------------------------------------------------------------------------------------- */

/* The whole line is the word to complete: our own lexer knows better where words begin. */
static char *no_breaks(void) {
    static char none[] = "";
    return none;
}

/* All rows up to the cursor's, and where in them the cursor is. */
static size_t whole_text(struct buffer *text) {
    buffer_push(text, editor.before);
    buffer_push(text, span_of(rl_line_buffer, (size_t)rl_end));
    return editor.before.len + (size_t)rl_point;
}

/* The line up to the word, and the word as it would become. For readline, which frees it with free. */
static char *make_match(const char *prefix, size_t len, struct span word) {
    char *match = malloc(len + word.len + 1);
    if (!match) return NULL;
    memcpy(match, prefix, len);
    if (word.len) memcpy(match + len, word.ptr, word.len);
    match[len + word.len] = '\0';
    return match;
}

/* What all candidates begin with, whole characters only. */
static struct span common_beginning(const struct candidate *list, size_t count) {
    struct span common = span_text(list[0].text);
    for (size_t i = 1; i < count; i++) {
        size_t len = 0;
        while (len < common.len && list[i].text[len] == common.ptr[len]) len++;
        common = span_head(common, len);
    }
    while (common.len && ((unsigned char)list[0].text[common.len] & 0xc0) == 0x80) common.len--;
    return common;
}

static void free_matches(char **matches, size_t count) {
    for (size_t i = 0; i < count; i++) free(matches[i]);
    free(matches);
}

/* readline's array: first what the word becomes, then the candidates, then NULL. `typed` stays where the candidates have
   nothing more in common. */
static char **make_matches(const char *prefix, size_t len, struct span typed) {
    struct span common = common_beginning(editor.list, editor.count);
    if (editor.count > 1 && !span_starts(common, typed)) common = typed;
    size_t total = editor.count > 1 ? editor.count + 1 : 1;
    char **matches = calloc(total + 1, sizeof *matches);
    if (!matches) return NULL;
    for (size_t i = 0; i < total; i++) {
        matches[i] = make_match(prefix, len, i ? span_text(editor.list[i - 1].text) : common);
        if (matches[i]) continue;
        free_matches(matches, i);
        return NULL;
    }
    return matches;
}

/* Writes lines of ours in the place of the one being edited, which is then drawn anew below them. */
static void print_above(struct span lines) {
    rl_clear_visible_line();
    (void)fwrite(lines.ptr, 1, lines.len, rl_outstream);
    (void)fflush(rl_outstream);
    rl_on_new_line();
}

static void print_while_waiting(struct span lines) {
    print_above(lines);
    rl_redisplay();
}

static void print_note(void) {
    const char *note = editor.hooks->note ? editor.hooks->note(editor.hooks->context) : "";
    if (!*note) return;
    struct buffer line = {0};
    buffer_printf(&line, editor.colour ? "\x1b[2m%s\x1b[0m\n" : "%s\n", note);
    if (!line.failed) print_above(buffer_span(&line));
    buffer_clear(&line);
    rl_redisplay();
}

static char **find_matches(const struct buffer *text, size_t cursor) {
    char append = 0;
    size_t start = cursor;
    editor.count =
        editor.hooks->candidates(editor.hooks->context, buffer_span(text), cursor, &start, &append, &editor.list);
    rl_completion_append_character = append;
    rl_completion_suppress_append = append == 0;
    if (editor.count == 0) print_note();
    if (editor.count == 0 || start < editor.before.len || start > cursor) return NULL;
    struct span typed = span_of(text->ptr + start, cursor - start);
    return make_matches(rl_line_buffer, start - editor.before.len, typed);
}

/* rl_attempted_completion_function. The settings are readline's own again before each call. */
static char **complete(const char *word, int start, int end) {
    (void)word, (void)start, (void)end;
    rl_attempted_completion_over = 1;
    rl_sort_completion_matches = 0;
    rl_ignore_completion_duplicates = 0;
    if (!editor.hooks->candidates) return NULL;
    struct buffer text = {0};
    size_t cursor = whole_text(&text);
    char **matches = text.failed ? NULL : find_matches(&text, cursor);
    buffer_clear(&text);
    return matches;
}

/* rl_completion_display_matches_hook: the cursor is on the last row of the line. */
static void list_matches(char **matches, int count, int longest) {
    (void)matches, (void)count, (void)longest;
    struct buffer rows = {0};
    candidates_push(&rows, editor.list, editor.count, terminal_width(), editor.colour);
    rl_crlf();
    (void)fwrite(rows.ptr, 1, rows.len, rl_outstream);
    buffer_clear(&rows);
    rl_forced_update_display();
}

/* The key `?`: help on what stands at the cursor; itself in strings and comments. */
static int help_key(int count, int key) {
    struct buffer text = {0}, help = {0};
    size_t cursor = whole_text(&text);
    bool told = editor.hooks->help && !text.failed &&
                editor.hooks->help(editor.hooks->context, buffer_span(&text), cursor, &help);
    if (told && !help.failed) print_above(buffer_span(&help));
    buffer_clear(&text);
    buffer_clear(&help);
    return told || key != '?' ? 0 : rl_insert(count, key);
}

/* --- the terminal --------------------------------------------------------------------------------------------------- */

static const unsigned long prepared = RL_STATE_TERMPREPPED;

/* In the place of readline's own: that puts back what it found, and a key pressed in the moment until we had switched echo
   off again would show. */
static void prepare(int meta) {
    (void)meta;
    const char *wanted = rl_variable_value("enable-bracketed-paste");
    editor.pasting = wanted && strcmp(wanted, "on") == 0;
    terminal_raw();
    terminal_editing(true);
    rl_tty_set_echoing(1);
    rl_readline_state |= prepared;
    if (editor.pasting) (void)fputs("\x1b[?2004h", rl_outstream);
    (void)fflush(rl_outstream);
}

static void unprepare(void) {
    if (!(rl_readline_state & prepared)) return;
    if (editor.pasting) (void)fputs("\x1b[?2004l\r", rl_outstream);
    (void)fflush(rl_outstream);
    rl_readline_state &= ~prepared;
    terminal_editing(false);
    terminal_quiet();
}

/* --- one row -------------------------------------------------------------------------------------------------------- */

static void finish(enum lineedit_result result) {
    editor.result = result;
    editor.done = true;
    /* Else readline would show the prompt again at once. */
    rl_callback_handler_remove();
}

/* The line is readline's to make and ours to free. */
static void take_line(char *line) {
    if (line)
        buffer_push(editor.row, span_text(line));
    else
        (void)fputc('\n', rl_outstream);
    finish(!line ? LINEEDIT_END : editor.row->failed ? LINEEDIT_FAILED : LINEEDIT_TEXT);
    free(line);
}

/* Ctrl-C: leaves a search, an argument, a quoted key; the line stays on the screen, and is gone. */
static void interrupt(void) {
    rl_callback_sigcleanup();
    rl_free_line_state();
    rl_point = rl_end;
    rl_redisplay();
    (void)fputs(editor.colour ? "\x1b[2m^C\x1b[0m\n" : "^C\n", rl_outstream);
    rl_replace_line("", 1);
    /* Else Up would go on from where the last search or walk was. */
    using_history();
    finish(LINEEDIT_INTERRUPTED);
}

/* Ctrl-Z: the terminal as the shell that started us wants it; when we go on it may have another size. */
static void suspend(void) {
    (void)fputc('\n', rl_outstream);
    (void)fflush(rl_outstream);
    unprepare();
    terminal_normal();
    (void)raise(SIGSTOP);
    prepare(1);
    rl_reset_screen_size();
    rl_on_new_line();
    rl_redisplay();
}

static bool interrupted(void) {
    return editor.hooks->take_interrupt && editor.hooks->take_interrupt(editor.hooks->context);
}

static void handle_signals(void) {
    if (interrupted()) interrupt();
    if (editor.done) return;
    if (stopped)
        suspend();
    else if (resized)
        rl_resize_terminal();
    stopped = resized = 0;
}

/* A terminal that is gone is readable, and has nothing. */
static void read_key(void) {
    struct pollfd keys = {.fd = STDIN_FILENO, .events = POLLIN};
    if (poll(&keys, 1, 0) == 1 && !(keys.revents & POLLIN))
        finish(LINEEDIT_END);
    else
        rl_callback_read_char();
}

/* The prompt may have changed; in a search another one is shown. */
static void show_prompt(void) {
    if (editor.gutter || rl_display_prompt != rl_prompt) return;
    const char *prompt = editor.hooks->prompt(editor.hooks->context);
    if (rl_prompt && strcmp(rl_prompt, prompt) == 0) return;
    rl_clear_visible_line();
    (void)rl_set_prompt(prompt);
    rl_on_new_line();
    rl_redisplay();
}

static void wait_and_act(void) {
    enum lineedit_wait why = lineedit_wait(STDIN_FILENO, -1);
    /* A signal that came with keys was sent before them. */
    handle_signals();
    if (editor.done) return;
    if (why == LINEEDIT_WAIT_FAILED)
        finish(LINEEDIT_FAILED);
    else if (why == LINEEDIT_WAIT_INPUT)
        read_key();
    else
        show_prompt();
}

/* Wakes the wait, which may be in another's hands. */
static void on_signal(int number) {
    const uint64_t one = 1;
    int before = errno;
    if (number == SIGWINCH)
        resized = 1;
    else
        stopped = 1;
    if (write(editor.hooks->interrupt_fd, &one, sizeof one) < 0) errno = before;
    errno = before;
}

/* Who started us may have asked for SIGTSTP to be ignored; then it is. */
static void catch_signals(struct sigaction old[2]) {
    struct sigaction action = {0};
    action.sa_handler = on_signal;
    (void)sigaction(SIGWINCH, &action, &old[0]);
    (void)sigaction(SIGTSTP, NULL, &old[1]);
    if (old[1].sa_handler != SIG_IGN) (void)sigaction(SIGTSTP, &action, NULL);
}

static enum lineedit_result edit_row(const char *gutter, struct span before, struct buffer *row) {
    struct sigaction old[2];
    catch_signals(old);
    editor.gutter = gutter;
    editor.done = false;
    editor.before = before;
    editor.row = row;
    rl_reset_screen_size(); /* the window may have changed while no row was read */
    rl_callback_handler_install(gutter ? gutter : editor.hooks->prompt(editor.hooks->context), take_line);
    while (!editor.done) wait_and_act();
    (void)fflush(rl_outstream);
    (void)sigaction(SIGWINCH, &old[0], NULL);
    (void)sigaction(SIGTSTP, &old[1], NULL);
    return editor.result;
}

/* --- entries -------------------------------------------------------------------------------------------------------- */

static void remember(struct span entry) {
    struct buffer text = {0};
    buffer_push(&text, entry);
    const char *line = buffer_text(&text);
    if (line && !text.failed) add_history(line);
    buffer_clear(&text);
}

static void forget(struct span entry) {
    for (int i = history_length - 1; i >= 0; i--) {
        const HIST_ENTRY *held = history_get(history_base + i);
        if (!held || !span_is(entry, held->line)) continue;
        HIST_ENTRY *removed = remove_history(i);
        if (removed) free_history_entry(removed);
        return;
    }
}

/* --- opening -------------------------------------------------------------------------------------------------------- */

/* Without a locale for UTF-8 readline takes the bytes of a character for Meta keys, and LC_ALL=C would bring that back at
   every prompt. */
static void fix_locale(void) {
    (void)setlocale(LC_CTYPE, "");
    if (MB_CUR_MAX > 1) return;
    (void)setenv("LC_ALL", "C.UTF-8", 1);
    (void)setlocale(LC_CTYPE, "");
}

/* Standard output may be a file: then the prompt goes to where errors go, or to the terminal itself. */
static bool open_output(void) {
    if (isatty(STDOUT_FILENO))
        rl_outstream = stdout;
    else if (isatty(STDERR_FILENO))
        rl_outstream = stderr;
    else
        rl_outstream = editor.own_out = fopen("/dev/tty", "we");
    return rl_outstream != NULL;
}

static void bind_help(void) {
    Keymap maps[] = {emacs_standard_keymap, vi_insertion_keymap};
    (void)rl_add_defun("sks-help", help_key, -1);
    for (size_t i = 0; i < COUNT(maps); i++) {
        /* A user's own binding of the key stays. */
        if (maps[i]['?'].function == rl_insert) (void)rl_bind_key_in_map('?', help_key, maps[i]);
        (void)rl_bind_keyseq_if_unbound_in_map("\\eOP", help_key, maps[i]);
    }
    /* It would insert the whole line once for each candidate. */
    (void)rl_unbind_function_in_map(rl_insert_completions, emacs_meta_keymap);
}

static bool open_readline(const struct lineedit_hooks *hooks, bool colour) {
    editor.hooks = hooks;
    editor.colour = colour;
    fix_locale();
    if (!open_output()) return false;
    rl_instream = stdin;
    rl_readline_name = "sockshell";
    rl_catch_signals = rl_catch_sigwinch = rl_change_environment = 0;
    (void)rl_variable_bind("bell-style", "none");
    (void)rl_variable_bind("show-all-if-unmodified", "on");
    rl_prep_term_function = prepare;
    rl_deprep_term_function = unprepare;
    rl_initialize();
    (void)rl_variable_bind("enable-active-region", "off");
    rl_completion_query_items = 0;
    rl_attempted_completion_function = complete;
    rl_completion_word_break_hook = no_breaks;
    rl_completer_quote_characters = NULL;
    rl_completion_display_matches_hook = list_matches;
    bind_help();
    using_history();
    stifle_history((int)setting_rows[SETTING_HISTORY].most);
    return true;
}

static void close_readline(void) {
    rl_callback_handler_remove();
    clear_history();
    if (editor.own_out) (void)fclose(editor.own_out);
    editor.own_out = NULL;
    editor.hooks = NULL;
}

const struct lineedit_backend lineedit_readline = {open_readline,       close_readline, edit_row,
                                                   print_while_waiting, remember,       forget};

#else

/* Where readline is missing there is nothing here; a translation unit must not be empty. */
extern const struct lineedit_backend lineedit_plain;

#endif
