/* GNU readline behind the facade. Its callback interface leaves the waiting to us, and its own signal handlers stay off: in
 * 8.2 a signal between two keys would end the process with the terminal left raw.
 */
#include "shell/lineedit_readline.h"

#include "shell/output.h"
#include "shell/terminal.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* A paste whose end does not come waits so long (milliseconds). */
enum { PASTE_PATIENCE = 2000 };

/* --- the terminal --------------------------------------------------------------------------------------------------- */

static void note_prepared(int meta) {
    (void)meta;
    rl_tty_set_echoing(1);
    rl_readline_state |= RL_STATE_TERMPREPPED;
}

static void note_unprepared(void) {
    rl_readline_state &= ~(unsigned long)RL_STATE_TERMPREPPED;
}

/* --- keys ----------------------------------------------------------------------------------------------------------- */

static bool typed_more(void) {
    struct pollfd keys = {.fd = STDIN_FILENO, .events = POLLIN};
    return poll(&keys, 1, 0) == 1;
}

/* Whether nobody can type any more. */
static bool hung_up(void) {
    struct pollfd keys = {.fd = STDIN_FILENO, .events = POLLIN};
    return poll(&keys, 1, 0) == 1 && keys.revents & (POLLHUP | POLLERR | POLLNVAL);
}

/* Reads what is there of a key or a paste: nothing, if Ctrl-C has dropped it since the wait. False: the terminal is gone. */
static bool read_keys(void) {
    char bytes[16];
    size_t want = keys_wanted(&editor.keys);
    ssize_t got = read(STDIN_FILENO, bytes, want < sizeof bytes ? want : sizeof bytes);
    if (got > 0) keys_feed(&editor.keys, span_of(bytes, (size_t)got));
    if (got == 0) return !hung_up();
    return got > 0 || errno == EINTR || errno == EAGAIN;
}

/* rl_getc_function. A key that consists of several may ask for more than has come: that is waited for here. */
static int next_key(FILE *stream) {
    (void)stream;
    while (!keys_ready(&editor.keys)) {
        enum lineedit_wait why = lineedit_wait(STDIN_FILENO, -1);
        if (why == LINEEDIT_WAIT_OVER || (why == LINEEDIT_WAIT_INPUT && !read_keys())) return EOF;
        if (why == LINEEDIT_WAIT_SIGNAL) return EOF;
    }
    return keys_take(&editor.keys);
}

/* rl_input_available_hook */
static int key_available(void) {
    return keys_ready(&editor.keys);
}

/* In vi's insertion mode, and in a search, ESC alone is a command; in all else the beginning of one. */
static bool escape_is_command(void) {
    bool vi = rl_editing_mode == 0 && rl_get_keymap() == vi_insertion_keymap;
    return vi || RL_ISSTATE(RL_STATE_ISEARCH);
}

/* Whether the key that came last waits for what may belong to it. */
static bool key_waits(void) {
    return keys_go_on(&editor.keys) && escape_is_command();
}

static void dispatch(void) {
    if (RL_ISSTATE(RL_STATE_ISEARCH)) keys_unwrap_paste(&editor.keys);
    while (keys_ready(&editor.keys) && !editor.done && !editor.later) rl_callback_read_char();
}

static void handle_signals(void);

/* Takes what is there of a key; false: no more has come. */
static bool take_key(void) {
    if (!read_keys()) editor_finish(LINEEDIT_END);
    /* A signal that comes while we read was sent after the key. */
    handle_signals();
    if (editor.done) return false;
    editor.typed_at = lineedit_now();
    bool more = typed_more(), whole = !editor.keys.pasting && !(more && keys_go_on(&editor.keys));
    if (whole && !key_waits()) dispatch();
    return more;
}

/* Takes all that has come, so that it is drawn once; but not for ever. What comes behind a signal waits for what that does. */
static void take_keys(void) {
    enum { MOST = 4096 };
    screen_settle();
    for (int i = 0; i < MOST && !editor.done && !editor.later; i++) {
        if (!take_key() || editor.done) return;
        handle_signals();
    }
}

/* --- waiting -------------------------------------------------------------------------------------------------------- */

static int escape_patience(void) {
    enum { SEARCH_PATIENCE = 100 };
    const char *value = rl_variable_value("keyseq-timeout");
    int patience = value ? atoi(value) : 0;
    return RL_ISSTATE(RL_STATE_ISEARCH) && patience > SEARCH_PATIENCE ? SEARCH_PATIENCE : patience;
}

/* How long the last key may wait for what belongs to it; −1: nothing does. */
static int key_patience(void) {
    if (editor.keys.pasting) return PASTE_PATIENCE;
    return keys_ready(&editor.keys) ? escape_patience() : -1;
}

static int wait_at_most(void) {
    int drawn = screen_wait(), patience = key_patience();
    if (patience < 0) return drawn;
    int64_t left = editor.typed_at + patience - lineedit_now();
    int keys = left > 0 ? (int)left : 0;
    return drawn < 0 || keys < drawn ? keys : drawn;
}

static void give_up_waiting(void) {
    int patience = key_patience();
    if (patience < 0 || lineedit_now() < editor.typed_at + patience) return;
    keys_end_paste(&editor.keys);
    dispatch();
}

/* --- signals -------------------------------------------------------------------------------------------------------- */

/* Ctrl-C: leaves a search, an argument, a quoted key; the line stays on the screen, and is gone. */
static void interrupt(void) {
    keys_clear(&editor.keys);
    rl_callback_sigcleanup();
    rl_free_line_state();
    screen_end(SPAN("^C"));
    rl_replace_line("", 1);
    /* Else Up would go on from where the last search or walk was. */
    using_history();
    editor_finish(LINEEDIT_INTERRUPTED);
}

/* Ctrl-Z: the terminal as the shell that started us wants it; when we go on it may have another size. */
static void suspend(void) {
    screen_end(SPAN(""));
    editor_unprepare();
    terminal_suspend();
    editor_prepare();
    screen_begin();
}

static bool interrupted(void) {
    return editor.hooks->take_interrupt && editor.hooks->take_interrupt(editor.hooks->context);
}

static void handle_signals(void) {
    if (interrupted()) interrupt();
    if (editor.done) return;
    if (lineedit_signals.stopped)
        suspend();
    else if (lineedit_signals.resized)
        screen_resized();
    lineedit_signals.stopped = lineedit_signals.resized = 0;
}

/* --- one entry ------------------------------------------------------------------------------------------------------ */

/* The entry once more, with a further row: readline has begun an empty one meanwhile. */
static void go_on(void) {
    buffer_push_byte(editor.text, '\n');
    editor_replace(0, editor_text().len, buffer_span(editor.text));
    editor.text->len = 0;
}

/* Commands of readline's own end an entry too (^D among vi's, what the user binds to accept-line): it may not be whole.
   False: it goes on. */
static bool is_whole(struct span text) {
    char open;
    bool whole = editor.entered || editor.hooks->complete_statement(editor.hooks->context, text, &open);
    /* The length is that of the history's line by now, where one was changed. */
    rl_end = rl_point = (int)text.len;
    if (whole && !editor.entered) screen_end(SPAN(""));
    if (!whole) editor.later = go_on;
    editor.entered = false;
    return whole;
}

/* The line is readline's to make and ours to free. */
static void take_line(char *line) {
    if (line)
        buffer_push(editor.text, span_text(line));
    else
        screen_end(SPAN(""));
    if (!line || is_whole(buffer_span(editor.text)))
        editor_finish(!line ? LINEEDIT_END : editor.text->failed ? LINEEDIT_FAILED : LINEEDIT_TEXT);
    free(line);
}

static void do_later(void) {
    void (*later)(void) = editor.later;
    editor.later = NULL;
    if (later) later();
    dispatch();
}

/* A signal that came with keys was sent before them. */
static void wait_and_act(void) {
    enum lineedit_wait why = lineedit_wait(STDIN_FILENO, wait_at_most());
    handle_signals();
    if (editor.done) return;
    switch (why) {
    case LINEEDIT_WAIT_INPUT: take_keys(); break;
    case LINEEDIT_WAIT_SIGNAL:
    case LINEEDIT_WAIT_TIME: give_up_waiting(); break;
    case LINEEDIT_WAIT_OVER:
        screen_end(SPAN(""));
        editor_finish(LINEEDIT_END);
        break;
    }
    if (!editor.done && editor.later) do_later();
    if (!editor.done) screen_update();
}

static void start_readline(void);

static enum lineedit_result read_entry(const struct lineedit_wants *wants, struct buffer *text) {
    editor.wants = wants;
    editor.text = text;
    editor.done = false;
    editor.later = NULL;
    menu_end();
    lineedit_signals.resized = lineedit_signals.stopped = 0;
    editor_prepare();
    if (!editor.started) start_readline();
    rl_reset_screen_size(); /* the window may have changed while no line was read */
    rl_callback_handler_install("", take_line);
    screen_begin();
    dispatch();
    while (!editor.done) wait_and_act();
    editor_unprepare();
    return editor.result;
}

/* --- opening -------------------------------------------------------------------------------------------------------- */

static void set_variables(void) {
    (void)rl_variable_bind("enable-active-region", "off");
    (void)rl_variable_bind("blink-matching-paren", "off"); /* it would hold up the tasks */
    rl_completion_query_items = 0;
}

/* The terminal is to show what was written: whoever passes it on may wait for this very processor, which sched_yield(2) does
   not leave for long enough. The shortest sleep does. */
static void let_terminal_show(void) {
    const struct timespec least = {.tv_nsec = 1};
    (void)nanosleep(&least, NULL);
}

/* The first prompt is on the screen before readline has read its files. */
static void start_readline(void) {
    screen_begin();
    let_terminal_show();
    editor_fix_locale();
    rl_readline_name = "sockshell";
    rl_catch_signals = rl_catch_sigwinch = rl_change_environment = 0;
    rl_prep_term_function = note_prepared;
    rl_deprep_term_function = note_unprepared;
    (void)rl_variable_bind("bell-style", "none");
    keys_name();
    rl_initialize();
    /* Set before, this would keep it from looking the terminal's keys up. */
    rl_redisplay_function = editor_touch;
    rl_getc_function = next_key;
    rl_input_available_hook = key_available;
    set_variables();
    menu_install();
    keys_bind();
    using_history();
    editor.started = true;
    if (!editor_pasting_wanted()) (void)output_write(editor.fd, SPAN("\x1b[?2004l"));
    if (editor.hooks->ready) editor.hooks->ready(editor.hooks->context);
}

/* readline itself writes next to nothing, to its own stream. */
static bool open_readline(const struct lineedit_hooks *hooks, int fd) {
    editor = (struct editor){.hooks = hooks, .fd = fd};
    rl_instream = stdin;
    rl_outstream = fd == STDERR_FILENO ? stderr : stdout;
    return isatty(fd);
}

static void close_readline(void) {
    rl_callback_handler_remove();
    history_clear();
    menu_clear();
    keys_clear(&editor.keys);
    screen_clear();
    editor.hooks = NULL;
}

const struct lineedit_backend lineedit_readline = {open_readline, close_readline, read_entry, history_remember,
                                                   history_forget};
