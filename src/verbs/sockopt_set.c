/* Values into the bytes that setsockopt takes. */
#include "verbs/sockopt.h"

#include "base/show.h"
#include "verbs/layout.h"
#include "verbs/typed.h"

#include <errno.h>
#include <linux/filter.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/time.h>

struct sockopt_sources sockopt_sources(enum sockopt_type type) {
    if (type == SOCKOPT_SOURCES4) {
        return (struct sockopt_sources){offsetof(struct ip_msfilter, imsf_slist), sizeof(struct in_addr), true,
                                        "imsf_slist"};
    }
    return (struct sockopt_sources){offsetof(struct group_filter, gf_slist), sizeof(struct sockaddr_storage), false,
                                    "gf_slist"};
}

static bool refuse(const struct sockopt_at *at, const struct value *v, struct err *err) {
    struct shown shown;
    const char *written = at->row ? sockopt_written(at->row->type) : "a whole number or bytes";
    return err_set(err, ERR_VALUE, "%s takes %s, not %s", at->shown, written, typed_show(&shown, v));
}

static bool push(struct buffer *out, const void *bytes, size_t len, struct err *err) {
    return buffer_push(out, span_of(bytes, len)) || err_memory(err);
}

/* --- numbers --------------------------------------------------------------------------------------------------------- */

/* What a second is in the option's unit, or 0 where that is no time. */
static double unit_of(const char *unit) {
    static const struct {
        const char *name;
        double second;
    } units[] = {{"s", 1}, {"ms", 1e3}, {"us", 1e6}};
    size_t len = strcspn(unit, "; ");
    for (size_t i = 0; i < COUNT(units); i++) {
        if (strlen(units[i].name) == len && memcmp(units[i].name, unit, len) == 0) return units[i].second;
    }
    return 0;
}

static struct bounds { int64_t least, most; } bounds_of(enum sockopt_type type) {
    if (type == SOCKOPT_LONG) return (struct bounds){INT64_MIN, INT64_MAX};
    if (type == SOCKOPT_INTERFACE) return (struct bounds){0, UINT32_MAX};
    return (struct bounds){INT32_MIN, UINT32_MAX};
}

/* A time for an option that counts seconds, or parts of them, in whole numbers. */
static bool read_time(const struct sockopt_at *at, const struct value *v, int64_t *number) {
    double second = unit_of(at->row->unit), seconds;
    if (second == 0 || !typed_seconds(v, &seconds)) return false;
    double scaled = seconds * second;
    *number = (int64_t)scaled;
    return scaled >= -1 && scaled <= INT32_MAX && scaled == (double)*number;
}

static bool encode_number(const struct sockopt_at *at, const struct value *v, struct buffer *out, struct err *err) {
    int64_t number;
    if (!typed_integer(v, at->row->names, &number) && !read_time(at, v, &number)) return refuse(at, v, err);
    struct bounds b = bounds_of(at->row->type);
    if (number < b.least || number > b.most) {
        return err_set(err, ERR_VALUE, "%s must be %lld..%lld, not %lld", at->shown, (long long)b.least,
                       (long long)b.most, (long long)number);
    }
    if (at->row->type == SOCKOPT_LONG) return push(out, &number, sizeof number, err);
    const uint32_t bits = (uint32_t)number;
    return push(out, &bits, sizeof bits, err);
}

static bool encode_interface(const struct sockopt_at *at, const struct value *v, struct buffer *out, struct err *err) {
    struct shown shown;
    uint32_t index = 0;
    int r = typed_interface(v, &index);
    if (r == 0) return refuse(at, v, err);
    if (r < 0) {
        err_errno(err, -r);
        return err_detail(err, "no interface %s", typed_show(&shown, v));
    }
    if (at->row->type == SOCKOPT_INTERFACE_NET) index = htonl(index);
    return push(out, &index, sizeof index, err);
}

/* Seconds and microseconds as C has them, {tv_sec, tv_usec}, for who wants to give the kernel ones that it refuses. */
static bool read_timeval(const struct record *r, int64_t wide[2]) {
    const struct value *seconds = record_find(r, SPAN("tv_sec")), *rest = record_find(r, SPAN("tv_usec"));
    bool whole = seconds && rest && r->count == 2 && seconds->type == VALUE_INT && rest->type == VALUE_INT;
    if (!whole) return false;
    wide[0] = seconds->integer;
    wide[1] = rest->integer;
    return true;
}

static bool read_seconds(const struct value *v, int64_t wide[2]) {
    int64_t number;
    double seconds;
    if (!typed_seconds(v, &seconds)) {
        if (!typed_integer(v, "", &number)) return false;
        seconds = (double)number;
    }
    if (!(seconds >= -1e15 && seconds <= 1e15)) return false;
    wide[0] = (int64_t)seconds;
    wide[1] = (int64_t)((seconds - (double)wide[0]) * 1e6 + (seconds < 0 ? -0.5 : 0.5));
    if (wide[1] != 1000000) return true;
    wide[0]++;
    wide[1] = 0;
    return true;
}

/* The options with _NEW in their name have times of 64 bits everywhere. */
static bool encode_duration(const struct sockopt_at *at, const struct value *v, struct buffer *out, struct err *err) {
    int64_t wide[2];
    bool read = v->type == VALUE_RECORD ? read_timeval(v->record, wide) : read_seconds(v, wide);
    if (!read) return refuse(at, v, err);
    const struct timeval narrow = {.tv_sec = (time_t)wide[0], .tv_usec = (suseconds_t)wide[1]};
    bool always_wide = strstr(at->row->name, "_NEW") != NULL;
    return always_wide ? push(out, wide, sizeof wide, err) : push(out, &narrow, sizeof narrow, err);
}

/* --- structs --------------------------------------------------------------------------------------------------------- */

static bool encode_struct(const struct sockopt_at *at, enum sockopt_type type, size_t size, const struct value *v,
                          struct buffer *out, struct err *err) {
    if (v->type != VALUE_RECORD) return refuse(at, v, err);
    size_t start = out->len;
    if (!buffer_push_repeat(out, '\0', size)) return err_memory(err);
    return layout_write(type, v->record, at->row->names, out->ptr + start, err);
}

/* A group to join or leave may be written as its address alone. */
static bool encode_group(const struct sockopt_at *at, const struct value *v, struct buffer *out, struct err *err) {
    struct ip_mreqn four = {.imr_ifindex = 0};
    struct value record;
    if (at->row->type == SOCKOPT_MREQN && value_is_bytes(v) && typed_is_text(value_span(v))) {
        return layout_write_v4(v, (char *)&four.imr_multiaddr) ? push(out, &four, sizeof four, err)
                                                               : refuse(at, v, err);
    }
    if (at->row->type != SOCKOPT_MREQ6 || !value_is_bytes(v)) {
        return encode_struct(at, at->row->type, sockopt_room(at->row->type), v, out, err);
    }
    if (!record_new(&record, 1, err)) return false;
    bool done = record_set(record.record, SPAN("ipv6mr_multiaddr"), v, err) &&
                encode_struct(at, SOCKOPT_MREQ6, sockopt_room(SOCKOPT_MREQ6), &record, out, err);
    value_release(&record);
    return done;
}

/* An address of this host, or a struct that may name the interface. */
static bool encode_multicast_if(const struct sockopt_at *at, const struct value *v, struct buffer *out,
                                struct err *err) {
    struct in_addr address;
    struct ip_mreqn request = {.imr_ifindex = 0};
    struct shown shown;
    uint32_t index = 0;
    if (v->type == VALUE_RECORD) return encode_struct(at, SOCKOPT_MREQN, sizeof request, v, out, err);
    if (value_is_bytes(v) && strchr("0123456789", value_span(v).len ? value_span(v).ptr[0] : 'x') &&
        layout_write_v4(v, (char *)&address)) {
        return push(out, &address, sizeof address, err);
    }
    int r = typed_interface(v, &index);
    if (r == 0) return refuse(at, v, err);
    request.imr_ifindex = (int)index;
    if (r > 0) return push(out, &request, sizeof request, err);
    err_errno(err, -r);
    return err_detail(err, "no interface %s", typed_show(&shown, v));
}

static bool encode_list(const struct sockopt_at *at, const struct value *v, struct buffer *out, struct err *err) {
    if (v->type != VALUE_LIST) return refuse(at, v, err);
    for (size_t i = 0; i < v->list->count; i++) {
        if (!encode_struct(at, at->row->type, layout_size(at->row->type), &v->list->items[i], out, err)) return false;
    }
    return true;
}

/* The program stands behind the struct that points at it, and is not counted: the kernel is given the struct. */
static bool encode_program(const struct sockopt_at *at, const struct value *v, struct buffer *out, struct err *err) {
    struct sock_fprog head = {.len = 0};
    struct buffer code = {0};
    bool done =
        value_is_bytes(v) ? buffer_push(&code, value_span(v)) || err_memory(err) : encode_list(at, v, &code, err);
    size_t count = code.len / sizeof(struct sock_filter);
    if (done && (code.len % sizeof(struct sock_filter) || count > UINT16_MAX)) done = refuse(at, v, err);
    if (done && !buffer_reserve(out, sizeof head + code.len + 1)) done = err_memory(err);
    if (done) {
        head.len = (unsigned short)count;
        head.filter = (struct sock_filter *)(void *)(out->ptr + sizeof head);
        (void)buffer_push(out, span_of(&head, sizeof head));
        (void)buffer_push(out, buffer_span(&code));
        out->len = sizeof head;
    }
    buffer_clear(&code);
    return done;
}

static bool encode_source(const struct sockopt_at *at, const struct sockopt_sources *s, const struct value *v,
                          char *room, struct err *err) {
    return (s->four ? layout_write_v4(v, room) : layout_write_address(v, room)) || refuse(at, v, err);
}

/* The struct without the list, then the list; the struct's last member counts it. */
static bool encode_sources(const struct sockopt_at *at, const struct value *v, struct buffer *out, struct err *err) {
    const struct sockopt_sources s = sockopt_sources(at->row->type);
    struct value head;
    if (v->type != VALUE_RECORD) return refuse(at, v, err);
    const struct value *list = record_find(v->record, span_text(s.name));
    if (list && list->type != VALUE_LIST) return refuse(at, v, err);
    uint32_t count = list ? (uint32_t)list->list->count : 0;
    if (!record_new(&head, v->record->count, err)) return false;
    bool done = true;
    for (size_t i = 0; i < v->record->count && done; i++) {
        struct span name = value_span(&v->record->entries[i].key);
        if (!span_is(name, s.name)) done = record_set(head.record, name, &v->record->entries[i].value, err);
    }
    size_t start = out->len;
    done = done && encode_struct(at, at->row->type, s.list + count * s.size, &head, out, err);
    value_release(&head);
    if (done) memcpy(out->ptr + start + s.list - sizeof count, &count, sizeof count);
    for (uint32_t i = 0; i < count && done; i++) {
        done = encode_source(at, &s, &list->list->items[i], out->ptr + start + s.list + i * s.size, err);
    }
    return done;
}

/* --- all ------------------------------------------------------------------------------------------------------------- */

/* Whether bytes are the machine's own form of a value, which goes as it is. A single byte is one for the options of IP
   alone, which take it; everywhere else what somebody typed is text. */
static bool is_raw(const struct sockopt_at *at, const struct value *v) {
    if (!value_is_bytes(v)) return false;
    struct span bytes = value_span(v);
    return !typed_is_text(bytes) || (bytes.len == 1 && at->level == IPPROTO_IP);
}

static bool encode_unknown(const struct sockopt_at *at, const struct value *v, struct buffer *out, struct err *err) {
    int64_t number;
    if (value_is_bytes(v)) return push(out, value_span(v).ptr, value_span(v).len, err);
    if (!typed_integer(v, "", &number)) return refuse(at, v, err);
    const uint32_t bits = (uint32_t)number;
    if (number >= INT32_MIN && number <= UINT32_MAX) return push(out, &bits, sizeof bits, err);
    return push(out, &number, sizeof number, err);
}

static bool encode_bytes(const struct sockopt_at *at, const struct value *v, struct buffer *out, struct err *err) {
    return value_is_bytes(v) ? push(out, value_span(v).ptr, value_span(v).len, err) : refuse(at, v, err);
}

static bool encode_typed(const struct sockopt_at *at, const struct value *v, struct buffer *out, struct err *err) {
    switch (sockopt_form(at->row->type)) {
    case SOCKOPT_FORM_NUMBER: return encode_number(at, v, out, err);
    case SOCKOPT_FORM_DURATION: return encode_duration(at, v, out, err);
    case SOCKOPT_FORM_INTERFACE: return encode_interface(at, v, out, err);
    case SOCKOPT_FORM_MULTICAST_IF: return encode_multicast_if(at, v, out, err);
    case SOCKOPT_FORM_LIST: return encode_list(at, v, out, err);
    case SOCKOPT_FORM_SOURCES: return encode_sources(at, v, out, err);
    case SOCKOPT_FORM_STRUCT: return encode_group(at, v, out, err);
    case SOCKOPT_FORM_PROGRAM: return encode_program(at, v, out, err);
    case SOCKOPT_FORM_TEXT:
    case SOCKOPT_FORM_BYTES:
    case SOCKOPT_FORM_LENGTH:
    case SOCKOPT_FORM_PROCESS:
    case SOCKOPT_FORM_IDS:
    case SOCKOPT_FORM_ADDRESS: break;
    }
    return encode_unknown(at, v, out, err);
}

/* What can only be read has no form to be set in, and the kernel has its own answer to whoever tries. */
static bool encode_unsettable(struct buffer *out, struct err *err) {
    const int zero = 0;
    return push(out, &zero, sizeof zero, err);
}

bool sockopt_encode(const struct sockopt_at *at, const struct value *v, struct buffer *out, struct err *err) {
    if (!at->row) return encode_unknown(at, v, out, err);
    enum sockopt_form form = sockopt_form(at->row->type);
    if (form == SOCKOPT_FORM_TEXT || form == SOCKOPT_FORM_BYTES) return encode_bytes(at, v, out, err);
    if (is_raw(at, v) && form != SOCKOPT_FORM_PROGRAM) return encode_bytes(at, v, out, err);
    if (!(at->row->access & SOCKOPT_SET)) return encode_unsettable(out, err);
    return encode_typed(at, v, out, err);
}

bool sockopt_takes(const struct sockopt *row, const struct value *v, struct err *err) {
    enum sockopt_form form = sockopt_form(row->type);
    struct sockopt_at at = {.level = row->level, .number = row->number, .row = row};
    struct buffer bytes = {0};
    if (form != SOCKOPT_FORM_NUMBER && form != SOCKOPT_FORM_DURATION && form != SOCKOPT_FORM_STRUCT) return true;
    (void)snprintf(at.shown, sizeof at.shown, "%s", row->name);
    bool takes = sockopt_encode(&at, v, &bytes, err);
    buffer_clear(&bytes);
    return takes;
}
