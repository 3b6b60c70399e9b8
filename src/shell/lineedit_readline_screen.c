/* What the terminal shows while an entry is edited: the frame is erased and drawn anew, in one write, when something about it
 * has changed and all keys that have come are done with.
 */
#include "shell/lineedit_readline.h"

#include "shell/highlight.h"
#include "shell/output.h"
#include "shell/paint.h"
#include "shell/terminal.h"

/* `first` is the row of the frame that the window of the terminal shows first, `cursor` the row of the window that the cursor
   is in: so far up is where the next drawing begins. */
static struct {
    struct frame frame;
    struct buffer prompt, looks, openers, hint, ghost, held, below, out;
    size_t rows, columns;
    size_t first, cursor;
    bool shown;   /* a frame is on the screen */
    bool ending;  /* for the last time */
    bool over;    /* and nothing is written behind it */
    bool resized; /* the window has another size than the frame, from `resized_at` on */
    int64_t resized_at;
} screen;

/* A window that is drawn to another size has many on the way: the last alone is drawn for, unless a key comes before. */
enum { SETTLE = 50 };

unsigned screen_rows(void) {
    return (unsigned)screen.rows;
}

void screen_clear(void) {
    struct buffer *all[] = {&screen.prompt, &screen.looks, &screen.openers, &screen.hint,
                            &screen.ghost,  &screen.held,  &screen.below,   &screen.out};
    for (size_t i = 0; i < COUNT(all); i++) buffer_clear(all[i]);
    frame_clear(&screen.frame);
}

/* --- what there is to show ------------------------------------------------------------------------------------------ */

/* Readline shows something else there in a search, or while a number is typed. */
static bool has_own_prompt(void) {
    return !editor.started || rl_display_prompt == rl_prompt || !rl_display_prompt;
}

/* The users' file may ask for the mode to be shown. */
static const char *mode_text(void) {
    const char *wanted = editor.started ? rl_variable_value("show-mode-in-prompt") : NULL;
    if (!wanted || strcmp(wanted, "on") != 0) return "";
    Keymap map = rl_get_keymap();
    const char *text = rl_variable_value(rl_editing_mode             ? "emacs-mode-string"
                                         : map == vi_movement_keymap ? "vi-cmd-mode-string"
                                                                     : "vi-ins-mode-string");
    return text ? text : "";
}

static void push_prompt(struct buffer *out) {
    out->len = 0;
    if (!has_own_prompt()) {
        buffer_push_text(out, rl_display_prompt);
        return;
    }
    buffer_push_text(out, mode_text());
    buffer_push_text(out, editor.hooks->prompt(editor.hooks->context));
}

static bool known(void *context, struct span word) {
    (void)context;
    return editor.hooks->known && editor.hooks->known(editor.hooks->context, word);
}

/* Grey, behind the text: the first row of what an entry of the history goes on with, or what the verb still takes. */
static struct span find_ghost(struct span text) {
    struct span rest = history_suggestion();
    screen.ghost.len = screen.hint.len = 0;
    if (screen.ending || !editor.wants->colour || !has_own_prompt()) return SPAN("");
    if (rest.len) {
        size_t row = span_find(rest, '\n');
        buffer_push(&screen.ghost, span_head(rest, row));
        if (row < rest.len) buffer_push_text(&screen.ghost, " …");
        return buffer_span(&screen.ghost);
    }
    bool at_end = editor.started && (size_t)rl_point == text.len;
    if (at_end && text.len && editor.wants->hints && editor.hooks->hint)
        editor.hooks->hint(editor.hooks->context, text, &screen.hint);
    return buffer_span(&screen.hint);
}

/* Lines that stand above the prompt until they are shown whole. */
static struct span find_held(void) {
    screen.held.len = 0;
    if (!screen.ending) notices_push_held(lineedit_notices(), editor.wants->notices, &screen.held);
    return buffer_span(&screen.held);
}

/* The frame as it is now; false when memory is out, and the old one stays on the screen. */
static bool make_frame(void) {
    static const struct highlight_words words = {.known = known};
    struct span text = editor_text();
    struct frame_text t = {.text = text, .over = screen.over};
    t.cursor = screen.ending || !editor.started ? text.len : (size_t)rl_point;
    size_t at = screen.ending ? SIZE_MAX : t.cursor;
    push_prompt(&screen.prompt);
    bool coloured = highlight(text, at, &words, &screen.looks, &screen.openers);
    t.prompt = buffer_span(&screen.prompt);
    t.above = find_held();
    t.looks = buffer_span(&screen.looks);
    t.openers = buffer_span(&screen.openers);
    t.ghost = find_ghost(text);
    return coloured && frame_make(&screen.frame, &t, screen.columns, editor.wants->colour);
}

/* --- drawing -------------------------------------------------------------------------------------------------------- */

/* To the beginning of what is shown. */
static void go_up(struct buffer *out) {
    if (screen.shown && screen.cursor) buffer_printf(out, "\x1b[%zuA", screen.cursor);
    buffer_push_byte(out, '\r');
}

static void flush(void) {
    if (!screen.out.failed) (void)output_write(editor.fd, buffer_span(&screen.out));
    screen.out.len = 0;
    screen.out.failed = false;
}

/* How many rows the window has for the frame and what is listed below it: the last row stays free for nothing. */
static size_t most_rows(void) {
    return screen.rows > 2 ? screen.rows - 1 : 1;
}

static void push_below(size_t used) {
    screen.below.len = 0;
    size_t left = most_rows() > used ? most_rows() - used : 0;
    if (!screen.ending && left) menu_push(&screen.below, left);
}

static void measure(void) {
    screen.rows = terminal_height();
    screen.columns = terminal_width();
}

/* The terminal has cut its rows anew by now, and so is the frame, to find the row that the cursor is in. */
static void settle(void) {
    if (!screen.resized) return;
    screen.resized = false;
    measure();
    if (!screen.shown || !make_frame()) return;
    screen.first = frame_window(&screen.frame, screen.first, most_rows());
    screen.cursor = screen.frame.cursor_row - screen.first;
}

/* Adds the frame to what is written next. */
static void draw(void) {
    editor.touched = false;
    settle();
    if (!make_frame()) return;
    size_t most = most_rows();
    go_up(&screen.out);
    screen.first = frame_window(&screen.frame, screen.first, most);
    size_t last = screen.first + most < screen.frame.count ? screen.first + most : screen.frame.count;
    push_below(last - screen.first);
    frame_draw(&screen.frame, screen.first, last, buffer_span(&screen.below), &screen.out);
    screen.cursor = screen.frame.cursor_row - screen.first;
    screen.shown = true;
}

/* Adds what takes the frame off the screen. */
static void erase(void) {
    settle();
    if (!screen.shown) return;
    go_up(&screen.out);
    buffer_push_text(&screen.out, "\x1b[J");
    screen.shown = false;
    screen.cursor = 0;
}

void screen_put(struct span bytes) {
    buffer_push(&screen.out, bytes);
}

void screen_begin(void) {
    screen.resized = false;
    measure();
    if (!screen.shown) screen.first = screen.cursor = 0;
    draw();
    flush();
}

void screen_end(struct span mark) {
    bool colour = editor.wants->colour;
    screen.ending = true;
    screen.over = mark.len == 0;
    draw();
    screen.ending = screen.over = false;
    if (mark.len) paint_text(&screen.out, PAINT_DIM, mark, colour);
    buffer_push_text(&screen.out, "\r\n");
    screen.shown = false;
    flush();
}

void screen_print(struct span lines) {
    erase();
    buffer_push(&screen.out, lines);
    editor.touched = true;
}

void screen_resized(void) {
    screen.resized = true;
    screen.resized_at = lineedit_now();
}

void screen_settle(void) {
    if (screen.resized) draw();
}

void screen_wipe(void) {
    buffer_push_text(&screen.out, "\x1b[H\x1b[2J");
    screen.shown = false;
    screen.cursor = 0;
    editor.touched = true;
}

/* --- what is due ---------------------------------------------------------------------------------------------------- */

static int settle_wait(void) {
    int64_t left = screen.resized_at + SETTLE - lineedit_now();
    return !screen.resized ? -1 : left > 0 ? (int)left : 0;
}

int screen_wait(void) {
    int notices = notices_wait(lineedit_notices(), editor.wants->notices, lineedit_now()), window = settle_wait();
    return notices < 0 || (window >= 0 && window < notices) ? window : notices;
}

static void take_notices(void) {
    struct buffer lines = {0};
    int64_t now = lineedit_now();
    if (notices_wait(lineedit_notices(), editor.wants->notices, now) != 0) return;
    notices_give(lineedit_notices(), editor.wants->notices, now, editor.wants->colour, &lines);
    if (lines.len && !lines.failed) screen_print(buffer_span(&lines));
    buffer_clear(&lines);
    editor.touched = true; /* how much is held may have changed */
}

static bool prompt_changed(void) {
    struct buffer prompt = {0};
    push_prompt(&prompt);
    bool changed = !span_equal(buffer_span(&prompt), buffer_span(&screen.prompt));
    buffer_clear(&prompt);
    return changed;
}

void screen_update(void) {
    take_notices();
    if (editor.touched || prompt_changed() || settle_wait() == 0) draw();
    flush();
}
