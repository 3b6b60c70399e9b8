/* What was typed: the history's entries, and this session's. journal_script.c makes a script of them. */
#include "shell/journal.h"

#include "base/mem.h"

void journal_clear(struct journal *j) {
    for (size_t i = 0; i < j->count; i++) buffer_clear(&j->entries[i]);
    for (size_t i = 0; i < j->typed_count; i++) {
        buffer_clear(&j->typed[i].text);
        buffer_clear(&j->typed[i].names);
    }
    mem_free(j->entries);
    mem_free(j->typed);
    *j = (struct journal){0};
}

static void drop_entry(struct journal *j, size_t i) {
    buffer_clear(&j->entries[i]);
    memmove(j->entries + i, j->entries + i + 1, (j->count - i - 1) * sizeof *j->entries);
    j->count--;
}

void journal_recall(struct journal *j, struct span entry, size_t most) {
    void *entries = j->entries;
    struct buffer copy = {0};
    if (most == 0 || !buffer_push(&copy, entry)) return;
    while (j->count >= most) drop_entry(j, 0);
    if (!mem_grow(&entries, &j->room, j->count + 1, sizeof *j->entries)) {
        buffer_clear(&copy);
        return;
    }
    j->entries = entries;
    j->entries[j->count++] = copy;
}

static void begin_typed(struct journal *j, struct span entry) {
    void *typed = j->typed;
    struct typed made = {.worked = false};
    if (!mem_grow(&typed, &j->typed_room, j->typed_count + 1, sizeof *j->typed)) return;
    j->typed = typed;
    j->open = buffer_push(&made.text, entry);
    if (j->open) j->typed[j->typed_count++] = made;
}

void journal_begin(struct journal *j, struct span entry, size_t most) {
    j->open = false;
    if (entry.len == 0 || entry.ptr[0] == ' ' || entry.ptr[0] == '\t') return;
    for (size_t i = j->count; i-- > 0;) {
        if (span_equal(buffer_span(&j->entries[i]), entry)) drop_entry(j, i);
    }
    journal_recall(j, entry, most);
    begin_typed(j, entry);
}

void journal_name(struct journal *j, struct span name) {
    if (!j->open) return;
    struct buffer *names = &j->typed[j->typed_count - 1].names;
    if (names->len) buffer_push_text(names, ", ");
    buffer_push(names, name);
}

void journal_end(struct journal *j, bool worked) {
    if (j->open) j->typed[j->typed_count - 1].worked = worked;
    j->open = false;
}
