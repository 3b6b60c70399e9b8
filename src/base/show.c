#include "base/show.h"

#include "base/utf8.h"

enum { CUT_AT = 64 }; /* bytes of a word that a message shows */

static bool continues(char byte) {
    return ((unsigned char)byte & 0xC0u) == 0x80u;
}

struct span show_cut(struct span text, size_t most) {
    if (text.len <= most) return text;
    size_t len = most;
    while (len && most - len < 3 && continues(text.ptr[len])) len--;
    return span_head(text, continues(text.ptr[len]) ? most : len);
}

const char *show_keep(struct shown *room, struct buffer *b) {
    struct span text = show_cut(buffer_span(b), sizeof room->text - 1);
    if (b->failed) text = SPAN("?");
    if (text.len) memcpy(room->text, text.ptr, text.len);
    room->text[text.len] = '\0';
    buffer_clear(b);
    return room->text;
}

const char *show_text(struct shown *room, struct span text) {
    struct buffer b = {0};
    struct span head = show_cut(text, CUT_AT);
    escape_push(&b, head, ESCAPE_ALL);
    if (head.len < text.len) buffer_push_text(&b, "…");
    return show_keep(room, &b);
}
