/* Completion: what TAB does, and the list below the line that it walks. */
#include "shell/lineedit_readline.h"

#include "shell/columns.h"
#include "shell/complete_list.h"
#include "shell/paint.h"
#include "shell/terminal.h"
#include "spec/wrap.h"

#include <stdlib.h>

/* The list holds as long as the text and the cursor are as the last TAB left them. The candidates are the hook's, until it is
   asked again. */
static struct {
    struct candidate *list;
    size_t count;
    size_t start;        /* of the word */
    struct buffer typed; /* the word as it was */
    struct buffer note;  /* what is said where there are none */
    size_t chosen;       /* the candidate that the word is now; `count`: as typed */
    size_t end;          /* the cursor after the last TAB */
    struct buffer text;  /* and the text */
} menu;

static bool is_shown(void) {
    return (menu.count || menu.note.len) && menu.end == (size_t)rl_point &&
           span_equal(buffer_span(&menu.text), editor_text());
}

static void keep(void) {
    menu.end = (size_t)rl_point;
    menu.text.len = 0;
    buffer_push(&menu.text, editor_text());
    editor_touch();
}

void menu_end(void) {
    menu.count = menu.note.len = 0;
}

void menu_clear(void) {
    menu_end();
    buffer_clear(&menu.typed);
    buffer_clear(&menu.note);
    buffer_clear(&menu.text);
}

/* --- candidates ----------------------------------------------------------------------------------------------------- */

/* What all candidates begin with, whole characters only. */
static struct span common_beginning(void) {
    struct span common = span_text(menu.list[0].text);
    for (size_t i = 1; i < menu.count; i++) {
        size_t len = 0;
        while (len < common.len && menu.list[i].text[len] == common.ptr[len]) len++;
        common = span_head(common, len);
    }
    while (common.len && ((unsigned char)menu.list[0].text[common.len] & 0xc0) == 0x80) common.len--;
    return common;
}

static void say_why(void) {
    const char *note = editor.hooks->note ? editor.hooks->note(editor.hooks->context) : "";
    menu.note.len = 0;
    buffer_push_text(&menu.note, note);
}

/* Asks for the candidates at the cursor; gives what follows a single one. */
static char ask(void) {
    char append = 0;
    size_t cursor = (size_t)rl_point;
    struct span text = editor_text();
    menu.start = cursor;
    menu.count = menu.note.len = 0;
    if (!editor.hooks->candidates) return append;
    menu.count = editor.hooks->candidates(editor.hooks->context, text, cursor, &menu.start, &append, &menu.list);
    menu.chosen = menu.count;
    menu.typed.len = 0;
    buffer_push(&menu.typed, span_of(text.ptr + menu.start, cursor - menu.start));
    if (menu.count == 0) say_why();
    return append;
}

static void put_word(struct span word, char append) {
    struct buffer whole = {0};
    buffer_push(&whole, word);
    if (append) buffer_push_byte(&whole, append);
    editor_replace(menu.start, (size_t)rl_point, buffer_span(&whole));
    buffer_clear(&whole);
}

/* --- keys ----------------------------------------------------------------------------------------------------------- */

/* One candidate is put in; of several what they have in common, and if that is nothing new they are listed. So is one that
   would fail. */
static void begin(void) {
    char append = ask();
    struct span typed = buffer_span(&menu.typed);
    struct span common = menu.count ? common_beginning() : SPAN("");
    bool single = menu.count == 1, unfit = single && menu.list[0].unfit;
    if (!unfit && (single || (common.len > typed.len && span_starts(common, typed)))) {
        put_word(common, single ? append : 0);
        menu.count = 0;
    }
    keep();
}

/* The next candidate in the place of the word; behind the last, and before the first, what was typed. A walk is one step to
   be undone. */
static void walk(int direction) {
    size_t stops = menu.count + 1;
    if (menu.chosen < menu.count) (void)rl_do_undo();
    menu.chosen = (menu.chosen + (direction > 0 ? 1 : stops - 1)) % stops;
    rl_point = (int)(menu.start + menu.typed.len);
    if (menu.chosen < menu.count) put_word(span_text(menu.list[menu.chosen].text), 0);
    keep();
}

void menu_key(int direction) {
    if (is_shown() && menu.count)
        walk(direction);
    else
        begin();
}

/* In lines that the terminal does not wrap, as many as there is room for. */
static void push_note(struct buffer *out, size_t most) {
    struct buffer lines = {0};
    size_t width = terminal_width();
    wrap_within(&lines, buffer_span(&menu.note), 0, 0, width > 1 ? width - 1 : 1);
    struct span rest = buffer_span(&lines);
    for (size_t i = 0; i < most && rest.len; i++) {
        struct span line = span_head(rest, span_find(rest, '\n'));
        paint_text(out, PAINT_DIM, columns_head(line, width), editor.wants->colour);
        buffer_push_byte(out, '\n');
        rest = span_from(rest, line.len + 1);
    }
    out->failed |= lines.failed;
    buffer_clear(&lines);
}

void menu_push(struct buffer *out, size_t most) {
    if (!is_shown()) {
        menu_end();
        return;
    }
    struct list_view view = {terminal_width(), most, menu.chosen, editor.wants->colour};
    if (menu.count)
        candidates_push(out, menu.list, menu.count, &view);
    else
        push_note(out, most);
}

/* --- readline's own commands ---------------------------------------------------------------------------------------- */

/* The whole line is the word to complete: our own lexer knows better where words begin. */
static char *no_breaks(void) {
    static char none[] = "";
    return none;
}

/* The line up to the word, and the word as it would become. For readline, which frees it with free. */
static char *make_match(struct span word) {
    char *match = malloc(menu.start + word.len + 1);
    if (!match) return NULL;
    memcpy(match, rl_line_buffer, menu.start);
    if (word.len) memcpy(match + menu.start, word.ptr, word.len);
    match[menu.start + word.len] = '\0';
    return match;
}

/* readline's array: first what the word becomes, then the candidates, then NULL. */
static char **make_matches(void) {
    struct span common = common_beginning(), typed = buffer_span(&menu.typed);
    size_t total = menu.count > 1 ? menu.count + 1 : 1, made = 0;
    char **matches = calloc(total + 1, sizeof *matches);
    if (menu.count > 1 && !span_starts(common, typed)) common = typed;
    while (matches && made < total) {
        matches[made] = make_match(made ? span_text(menu.list[made - 1].text) : common);
        if (!matches[made++]) break;
    }
    return matches;
}

/* rl_attempted_completion_function. The settings are readline's own again before each call. */
static char **find_matches(const char *word, int start, int end) {
    (void)word, (void)start, (void)end;
    rl_attempted_completion_over = 1;
    rl_sort_completion_matches = 0;
    rl_ignore_completion_duplicates = 0;
    char append = ask();
    rl_completion_append_character = append;
    rl_completion_suppress_append = append == 0;
    if (menu.count == 0) keep();
    return menu.count ? make_matches() : NULL;
}

/* rl_completion_display_matches_hook */
static void list_matches(char **matches, int count, int longest) {
    (void)matches, (void)count, (void)longest;
    keep();
}

void menu_install(void) {
    rl_attempted_completion_function = find_matches;
    rl_completion_word_break_hook = no_breaks;
    rl_completer_quote_characters = NULL;
    rl_completion_display_matches_hook = list_matches;
}
