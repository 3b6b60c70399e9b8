/* Addresses and families in messages. */
#include "net/show.h"

#include "base/utf8.h"
#include "spec/constant.h"

#include <stdio.h>

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
