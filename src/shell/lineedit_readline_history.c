/* Entries: the list that readline's searches walk as well, and our own walk through it. */
#include "shell/lineedit_readline.h"

#include <stdlib.h>

void history_remember(struct span entry) {
    struct buffer text = {0};
    buffer_push(&text, entry);
    const char *line = buffer_text(&text);
    if (line && !text.failed) add_history(line);
    buffer_clear(&text);
}

void history_forget(struct span entry) {
    for (int i = history_length - 1; i >= 0; i--) {
        const HIST_ENTRY *held = history_get(history_base + i);
        if (!held || !span_is(entry, held->line)) continue;
        HIST_ENTRY *removed = remove_history(i);
        if (removed) free_history_entry(removed);
        return;
    }
}

static struct span entry_at(int i) {
    const HIST_ENTRY *entry = i >= 0 && i < history_length ? history_get(history_base + i) : NULL;
    return entry ? span_text(entry->line) : SPAN("");
}

/* From the newest back, the first that begins as the text does and goes on. */
static int find_beginning(struct span text, int from, int direction) {
    HIST_ENTRY **all = history_list();
    for (int i = from; all && i >= 0 && i < history_length; i += direction) {
        if (strncmp(all[i]->line, text.ptr, text.len) == 0 && all[i]->line[text.len]) return i;
    }
    return -1;
}

/* The rest of the newest entry that goes on where the text ends; empty: there is none. */
static struct span rest_of_newest(struct span text) {
    int found = find_beginning(text, history_length - 1, -1);
    return found < 0 ? SPAN("") : span_from(entry_at(found), text.len);
}

struct span history_suggestion(void) {
    struct span text = editor_text();
    bool wanted = editor.wants->colour && editor.wants->suggest;
    return wanted && text.len && (size_t)rl_point == text.len ? rest_of_newest(text) : SPAN("");
}

/* --- walking -------------------------------------------------------------------------------------------------------- */

/* `at` is the entry shown, history_length for what was typed. The walk is over when the text is no longer what it showed. */
static struct {
    struct buffer typed, shown;
    int at;
} walk;

static void set(struct buffer *b, struct span text) {
    b->len = 0;
    buffer_push(b, text);
}

/* A search may have brought an entry: then the walk goes on from there, through all. */
static void begin_walk(struct span text) {
    int at = where_history();
    bool found = at < history_length && span_equal(entry_at(at), text);
    walk.at = found ? at : history_length;
    set(&walk.typed, found ? SPAN("") : text);
}

static void show(int at) {
    struct span text = at == history_length ? buffer_span(&walk.typed) : entry_at(at);
    walk.at = at;
    set(&walk.shown, text);
    editor_replace(0, editor_text().len, text);
    /* Between two commands of vi the cursor stands on a character. */
    if (rl_editing_mode == 0 && rl_get_keymap() == vi_movement_keymap) rl_vi_check();
}

static bool fits(int i, bool matching) {
    struct span entry = entry_at(i);
    return !span_equal(entry, editor_text()) && (!matching || span_starts(entry, buffer_span(&walk.typed)));
}

/* The walk is another one where the text is no longer what it showed. */
static void keep_walk(void) {
    struct span text = editor_text();
    if (walk.at > history_length || !span_equal(text, buffer_span(&walk.shown)) || text.len == 0) begin_walk(text);
}

void history_step(int direction, bool matching) {
    keep_walk();
    int i = walk.at + direction;
    while (i >= 0 && i < history_length && !fits(i, matching)) i += direction;
    if (i >= 0 && i <= history_length && walk.at != i) show(i);
}

/* What is lost of a list that an entry still held is less than what would be freed twice. */
void history_settle(void) {
    HIST_ENTRY **all = history_list();
    for (int i = 0; all && i < history_length; i++) all[i]->data = NULL;
    using_history();
}

/* readline's own commands for this keep the undone steps of a line in the history's entry, and lose count of them: one
   more search, and they were freed twice. */
void history_end(int direction) {
    keep_walk();
    int at = direction < 0 ? 0 : history_length;
    if (walk.at != at) show(at);
}

void history_clear(void) {
    buffer_clear(&walk.typed);
    buffer_clear(&walk.shown);
    clear_history();
}
