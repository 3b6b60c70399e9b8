/* Control data of messages: its items, taken apart and put together. */
#include "net/control.h"

#include "base/number.h"
#include "base/show.h"
#include "spec/constant.h"
#include "spec/near.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

/* The rows name constants; their numbers are those of the constants' rows. */
#define CONSTANT(name, value, set, meaning) enum { number_##name = (int)(value) };
#define ALIAS(name, value, set, meaning) enum { number_##name = (int)(value) };
#define ERROR(name)
#include "spec/constants.def"
#undef CONSTANT
#undef ALIAS
#undef ERROR

static const struct control_row {
    int level, type;
    enum control_kind kind;
    const char *name;
} rows[] = {
#define CONTROL(level, type, kind) {number_##level, number_##type, CONTROL_##kind, #type},
#include "net/control.def"
#undef CONTROL
};

static const struct control_row *find_row(int level, int type) {
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (rows[i].level == level && rows[i].type == type) return &rows[i];
    }
    return NULL;
}

enum control_kind control_kind(int level, int type) {
    const struct control_row *row = find_row(level, type);
    return row ? row->kind : CONTROL_BYTES;
}

/* --- as bytes --------------------------------------------------------------------------------------------------------- */

/* Items begin where the header is aligned; a length that does not even hold its header ends them all. */
bool control_next(struct span control, size_t *at, struct control_item *out) {
    struct cmsghdr head;
    struct span rest = span_from(control, *at);
    if (rest.len < sizeof head) return false;
    memcpy(&head, rest.ptr, sizeof head);
    if (head.cmsg_len < CMSG_LEN(0)) return false;
    size_t len = head.cmsg_len < rest.len ? head.cmsg_len : rest.len;
    *out = (struct control_item){.level = head.cmsg_level, .type = head.cmsg_type};
    out->data = span_from(span_head(rest, len), CMSG_LEN(0));
    *at += CMSG_ALIGN(len);
    return true;
}

static bool push_bytes(struct buffer *out, const struct control_item *item, struct span data) {
    struct cmsghdr head = {.cmsg_len = CMSG_LEN(data.len), .cmsg_level = item->level, .cmsg_type = item->type};
    buffer_push(out, span_of(&head, sizeof head));
    buffer_push_repeat(out, '\0', CMSG_LEN(0) - sizeof head);
    buffer_push(out, data);
    return buffer_push_repeat(out, '\0', CMSG_SPACE(data.len) - CMSG_LEN(data.len));
}

bool control_push(struct buffer *out, const struct control_item *item) {
    int16_t narrow = (int16_t)item->number;
    int32_t usual = (int32_t)item->number;
    enum control_kind kind = control_kind(item->level, item->type);
    if (!item->is_number) return push_bytes(out, item, item->data);
    if (kind == CONTROL_SHORT) return push_bytes(out, item, span_of(&narrow, sizeof narrow));
    if (kind == CONTROL_LONG) return push_bytes(out, item, span_of(&item->number, sizeof item->number));
    if (kind == CONTROL_NETWORK) usual = (int32_t)htonl((uint32_t)usual);
    return push_bytes(out, item, span_of(&usual, sizeof usual));
}

/* --- names ------------------------------------------------------------------------------------------------------------ */

static const enum constant_set level_sets[] = {SET_SOL, SET_IPPROTO};

const char *control_level_name(int level) {
    const char *name = constant_name(SET_SOL, level);
    return name ? name : constant_name(SET_IPPROTO, level);
}

/* Which sets the types of a level may be named from. */
static const struct type_sets {
    int level;
    enum constant_set sets[2];
} type_sets[] = {
    {SOL_SOCKET, {SET_SCM, SET_SO}},
    {IPPROTO_IP, {SET_IP, SET_IP}},
    {IPPROTO_IPV6, {SET_IPV6, SET_IPV6}},
    {IPPROTO_TCP, {SET_TCP, SET_TCP}},
    {IPPROTO_UDP, {SET_UDP, SET_UDP}},
    {number_SOL_UDPLITE, {SET_UDPLITE, SET_UDPLITE}},
    {number_SOL_PACKET, {SET_PACKET, SET_PACKET}},
    {number_SOL_NETLINK, {SET_NETLINK_OPTION, SET_NETLINK_OPTION}},
    {number_SOL_ALG, {SET_ALG, SET_ALG}},
    {number_SOL_TIPC, {SET_TIPC, SET_TIPC}},
};

static const struct type_sets *find_sets(int level) {
    for (size_t i = 0; i < COUNT(type_sets); i++) {
        if (type_sets[i].level == level) return &type_sets[i];
    }
    return NULL;
}

const char *control_type_name(int level, int type) {
    const struct control_row *row = find_row(level, type);
    const struct type_sets *s = find_sets(level);
    if (row) return row->name;
    const char *name = s ? constant_name(s->sets[0], type) : NULL;
    return name || !s ? name : constant_name(s->sets[1], type);
}

static void offer_set(struct near *n, enum constant_set set) {
    size_t prefix = strlen(constant_prefix(set));
    for (size_t i = 0; i < constant_count; i++) {
        if (constants[i].set != set) continue;
        near_offer(n, span_text(constants[i].name));
        near_offer(n, span_text(constants[i].name + prefix));
    }
}

/* The number, or the constant of one of the sets; the error offers the nearest of them. */
static bool read_name(struct span text, const char *what, const enum constant_set *sets, size_t count, int *out,
                      struct err *err) {
    struct shown piece;
    struct near n = near_begin(text);
    struct number number = number_parse(text);
    if (number.form == NUMBER_INT && number.integer >= INT32_MIN && number.integer <= INT32_MAX) {
        *out = (int)number.integer;
        return true;
    }
    for (size_t i = 0; i < count; i++) {
        const struct constant *c = constant_find_in(sets[i], text);
        if (c) *out = (int)c->value;
        if (c) return true;
        offer_set(&n, sets[i]);
    }
    (void)err_set(err, ERR_VALUE, "'%s' is no %s of control data", show_text(&piece, text), what);
    return n.best.len ? err_hint(err, "did you mean %.*s?", SPAN_ARG(n.best)) : false;
}

bool control_read_level(struct span text, int *out, struct err *err) {
    return read_name(text, "level", level_sets, COUNT(level_sets), out, err);
}

bool control_read_type(int level, struct span text, int *out, struct err *err) {
    const struct type_sets *s = find_sets(level);
    return read_name(text, "type", s ? s->sets : NULL, s ? 2 : 0, out, err);
}

/* --- as text ---------------------------------------------------------------------------------------------------------- */

static bool read_number(struct span text, struct control_item *out, struct err *err) {
    struct shown piece;
    struct number number = number_parse(text);
    if (number.form != NUMBER_INT && number.form != NUMBER_SIZE) {
        (void)err_set(err, ERR_VALUE, "'%s' is no whole number", show_text(&piece, text));
        return err_hint(err, "LEVEL:TYPE=NUMBER takes one; LEVEL:TYPE:DATA takes bytes");
    }
    out->is_number = true;
    out->number = number.integer;
    return true;
}

bool control_read(struct span text, struct control_item *out, struct err *err) {
    struct shown piece;
    struct span level = span_head(text, span_find(text, ':'));
    struct span rest = span_from(text, level.len + 1);
    size_t colon = span_find(rest, ':'), sign = span_find(rest, '=');
    struct span type = span_head(rest, colon < sign ? colon : sign);
    *out = (struct control_item){.level = 0};
    if (level.len == text.len || type.len == rest.len) {
        (void)err_set(err, ERR_VALUE, "control data is LEVEL:TYPE:DATA or LEVEL:TYPE=NUMBER, not '%s'",
                      show_text(&piece, text));
        return err_hint(err, "for example IPPROTO_IP:IP_TTL=5");
    }
    if (!control_read_level(level, &out->level, err)) return false;
    if (!control_read_type(out->level, type, &out->type, err)) return false;
    out->data = span_from(rest, type.len + 1);
    return colon < sign || read_number(out->data, out, err);
}
