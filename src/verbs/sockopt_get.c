/* Options of a socket as values: which one is meant, what the kernel says, how that reads. */
#include "verbs/sockopt.h"

#include "verbs/layout.h"

#include <errno.h>
#include <linux/filter.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/time.h>

/* --- which ----------------------------------------------------------------------------------------------------------- */

static void show(struct sockopt_at *at) {
    if (at->row)
        (void)snprintf(at->shown, sizeof at->shown, "%s", at->row->name);
    else
        (void)snprintf(at->shown, sizeof at->shown, "option %d of level %d", at->number, at->level);
}

static bool no_level(struct call *c, size_t param, const struct handle *h, int number) {
    (void)call_fail_param(c, param, ERR_VALUE, "option %d needs its level before it", number);
    return err_hint(c->err, "%s %s SOL_SOCKET %d", c->verb->name, h->name[0] ? h->name : "HANDLE", number);
}

bool sockopt_resolve(struct call *c, size_t level, const struct handle *h, struct sockopt_at *out) {
    const struct arg *given = call_param(c, level);
    const struct sockopt_word *word = &call_param(c, level + 1)->option;
    const struct open_socket *open = h->open;
    *out = (struct sockopt_at){.number = word->number};
    if (given) {
        out->level = (int)given->integer;
        out->row = sockopt_in(word, out->level);
    } else {
        out->row = sockopt_for(word, open->family, open->type, open->protocol);
        if (!out->row) return no_level(c, level + 1, h, word->number);
        out->level = out->row->level;
    }
    if (out->row) out->number = out->row->number;
    show(out);
    return true;
}

/* --- asking ---------------------------------------------------------------------------------------------------------- */

/* SO_PEERNAME refuses more room than the address takes. */
size_t sockopt_address_room(const struct handle *h) {
    struct address peer = {.len = 0};
    if (h->open->family == AF_INET) return sizeof(struct sockaddr_in);
    if (h->open->family == AF_INET6) return sizeof(struct sockaddr_in6);
    return handle_peer(h, &peer) ? peer.len : sizeof(struct sockaddr);
}

/* The one option whose length is counted in instructions of 8 bytes, both ways. */
static bool is_filter(const struct sockopt_at *at) {
    return at->level == SOL_SOCKET && at->number == SO_ATTACH_FILTER;
}

static int ask_once(struct sys *sys, int fd, const struct sockopt_at *at, size_t room, struct buffer *out,
                    socklen_t *len) {
    size_t unit = is_filter(at) ? sizeof(struct sock_filter) : 1;
    size_t bytes = (room > out->len ? room : out->len) * unit;
    if (!buffer_reserve(out, bytes + 1 - (out->len > bytes ? bytes : out->len))) return -ENOMEM;
    *len = (socklen_t)(bytes / unit);
    int r = sys_getsockopt(sys, fd, at->level, at->number, out->ptr, len);
    if (r >= 0) out->len = (size_t)*len * unit < bytes ? (size_t)*len * unit : bytes;
    return r;
}

/* The kernel tells how much room a list or a text takes that did not fit. */
int sockopt_ask(struct sys *sys, int fd, const struct sockopt_at *at, size_t room, struct buffer *out) {
    socklen_t len = 0;
    int r = ask_once(sys, fd, at, room, out, &len);
    if (r != -ERANGE || len <= room || !at->row || room != sockopt_room(at->row->type)) return r;
    return ask_once(sys, fd, at, len, out, &len);
}

/* --- reading --------------------------------------------------------------------------------------------------------- */

static bool read_number(struct span bytes, bool without_sign, int64_t *number) {
    int32_t i32 = 0;
    uint32_t u32 = 0;
    if (bytes.len == 1) {
        *number = (unsigned char)bytes.ptr[0];
    } else if (bytes.len == sizeof i32) {
        memcpy(&i32, bytes.ptr, sizeof i32);
        memcpy(&u32, bytes.ptr, sizeof u32);
        *number = without_sign ? (int64_t)u32 : i32;
    } else if (bytes.len == sizeof *number) {
        memcpy(number, bytes.ptr, sizeof *number);
    }
    return bytes.len == 1 || bytes.len == sizeof i32 || bytes.len == sizeof *number;
}

/* What is no number of a known size is given as it came. */
static bool decode_number(const struct sockopt *row, struct span bytes, struct value *result, struct err *err) {
    int64_t number = 0;
    if (!read_number(bytes, row->type == SOCKOPT_UINT, &number)) return value_bytes(result, bytes, err);
    if (row->type == SOCKOPT_INTERFACE_NET) number = ntohl((uint32_t)number);
    *result = value_int(number);
    return true;
}

static bool decode_duration(struct span bytes, struct value *result, struct err *err) {
    int64_t wide[2] = {0};
    int32_t narrow[2] = {0};
    if (bytes.len == sizeof wide) {
        memcpy(wide, bytes.ptr, sizeof wide);
    } else if (bytes.len == sizeof narrow) {
        memcpy(narrow, bytes.ptr, sizeof narrow);
        wide[0] = narrow[0];
        wide[1] = narrow[1];
    } else {
        return value_bytes(result, bytes, err);
    }
    *result = value_float((double)wide[0] + (double)wide[1] / 1e6);
    return true;
}

/* Pushes an item, which it takes, onto a list that is released where that fails. */
static bool push(struct value *list, bool made, struct value item, struct err *err) {
    if (made && list_push_take(list->list, item, err)) return true;
    value_release(list);
    return false;
}

static bool decode_ids(struct span bytes, struct value *result, struct err *err) {
    uint32_t id;
    if (!list_new(result, bytes.len / sizeof id, err)) return false;
    for (; bytes.len >= sizeof id; bytes = span_from(bytes, sizeof id)) {
        memcpy(&id, bytes.ptr, sizeof id);
        if (!push(result, true, value_int(id), err)) return false;
    }
    return true;
}

/* Structs one after the other. */
static bool decode_list(enum sockopt_type type, struct span bytes, struct value *result, struct err *err) {
    struct value item;
    size_t size = layout_size(type);
    if (!list_new(result, bytes.len / size, err)) return false;
    for (; bytes.len >= size; bytes = span_from(bytes, size)) {
        bool made = layout_read(type, span_head(bytes, size), &item, err);
        if (!push(result, made, item, err)) return false;
    }
    return true;
}

static bool decode_source(bool four, struct span bytes, struct value *result, struct err *err) {
    return four ? layout_read_v4(bytes.ptr, result, err) : layout_read_address(bytes, result, err);
}

/* The addresses behind the struct, as many as it counts. */
static bool decode_source_list(const struct sockopt_sources *s, struct span bytes, struct value *result,
                               struct err *err) {
    uint32_t count = 0;
    struct value item;
    memcpy(&count, bytes.ptr + s->list - sizeof count, sizeof count);
    if (!list_new(result, 0, err)) return false;
    struct span rest = span_from(bytes, s->list);
    for (; count && rest.len >= s->size; count--, rest = span_from(rest, s->size)) {
        bool made = decode_source(s->four, span_head(rest, s->size), &item, err);
        if (!push(result, made, item, err)) return false;
    }
    return true;
}

static bool decode_sources(const struct sockopt *row, struct span bytes, struct value *result, struct err *err) {
    const struct sockopt_sources s = sockopt_sources(row->type);
    struct value list;
    if (bytes.len < s.list) return value_bytes(result, bytes, err);
    if (!decode_source_list(&s, bytes, &list, err)) return false;
    if (!layout_read(row->type, span_head(bytes, s.list - sizeof(uint32_t)), result, err)) {
        value_release(&list);
        return false;
    }
    if (record_set_take(result->record, span_text(s.name), list, err)) return true;
    value_release(result);
    return false;
}

bool sockopt_decode(const struct sockopt *row, struct span bytes, struct value *result, struct err *err) {
    if (!row) return value_bytes(result, bytes, err);
    switch (sockopt_form(row->type)) {
    case SOCKOPT_FORM_NUMBER:
    case SOCKOPT_FORM_INTERFACE: return decode_number(row, bytes, result, err);
    case SOCKOPT_FORM_DURATION: return decode_duration(bytes, result, err);
    case SOCKOPT_FORM_TEXT: return value_bytes(result, span_head(bytes, span_find(bytes, '\0')), err);
    case SOCKOPT_FORM_ADDRESS: return layout_read_address(bytes, result, err);
    case SOCKOPT_FORM_IDS: return decode_ids(bytes, result, err);
    case SOCKOPT_FORM_PROGRAM:
    case SOCKOPT_FORM_LIST: return decode_list(row->type, bytes, result, err);
    case SOCKOPT_FORM_SOURCES: return decode_sources(row, bytes, result, err);
    case SOCKOPT_FORM_STRUCT: return layout_read(row->type, bytes, result, err);
    case SOCKOPT_FORM_MULTICAST_IF:
        if (bytes.len == sizeof(struct in_addr)) return layout_read_v4(bytes.ptr, result, err);
        break;
    case SOCKOPT_FORM_BYTES:
    case SOCKOPT_FORM_LENGTH:
    case SOCKOPT_FORM_PROCESS: break;
    }
    return value_bytes(result, bytes, err);
}
