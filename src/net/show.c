/* Text that is not ours, made fit for a message of one line: cut and escaped. */
#include "net/show.h"

#include "base/utf8.h"
#include "spec/constant.h"

#include <stdio.h>

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

/* Copies built text into the room; a failed buffer leaves a mark in place of it. */
static const char *show_keep(struct shown *room, struct buffer *b) {
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

bool show_push_address(struct buffer *out, const struct address *a) {
    struct buffer plain = {0};
    bool done = address_push(&plain, a);
    if (done && plain.len == 0) buffer_push_text(&plain, "unnamed");
    done = done && !plain.failed && escape_push(out, buffer_span(&plain), ESCAPE_ALL);
    buffer_clear(&plain);
    if (!done) out->failed = true;
    return done;
}

const char *show_address(struct shown *room, const struct address *a) {
    struct buffer b = {0};
    show_push_address(&b, a);
    return show_keep(room, &b);
}

const char *show_family(struct shown *room, int family) {
    const char *name = constant_name(SET_AF, family);
    if (name)
        (void)snprintf(room->text, sizeof room->text, "%s", name);
    else
        (void)snprintf(room->text, sizeof room->text, "family %d", family);
    return room->text;
}
