/* C structs as records with the members' names. */
#include "verbs/layout.h"

#include "base/show.h"
#include "spec/near.h"
#include "verbs/typed.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/can.h>
#include <linux/filter.h>
#include <linux/if_packet.h>
#include <linux/net_tstamp.h>
#include <linux/tcp.h>
#include <linux/tipc.h>
#include <netinet/in.h>
#include <sys/socket.h>

enum format { SIGNED, UNSIGNED, V4, ALSO_V4, V6, INTERFACE, ADDRESS, BYTES, LOW4, HIGH4, BIT, TWO };

static const struct member {
    enum sockopt_type type;
    const char *name;
    size_t offset, size;
    enum format format;
} members[] = {
#define FIELD(type, structure, member, format)                                                                         \
    {SOCKOPT_##type, #member, offsetof(structure, member), sizeof(((structure *)0)->member), format},
#define PLACE(type, name, offset, size, format) {SOCKOPT_##type, #name, offset, size, format},
#include "verbs/layout.def"
#undef FIELD
#undef PLACE
};

/* The members of a type stand together: the first, and how many there are. */
static const struct member *find_members(enum sockopt_type type, size_t *count) {
    size_t first = 0;
    while (first < COUNT(members) && members[first].type != type) first++;
    size_t end = first;
    while (end < COUNT(members) && members[end].type == type) end++;
    *count = end - first;
    return members + first;
}

size_t layout_size(enum sockopt_type type) {
    size_t count, end = 0;
    const struct member *all = find_members(type, &count);
    for (size_t i = 0; i < count; i++) {
        if (all[i].offset + all[i].size > end) end = all[i].offset + all[i].size;
    }
    return end;
}

/* --- reading --------------------------------------------------------------------------------------------------------- */

static int64_t read_number(const char *from, size_t size, bool with_sign) {
    union {
        uint8_t u8;
        uint16_t u16;
        uint32_t u32;
        int32_t i32;
        int64_t i64;
    } n = {.i64 = 0};
    memcpy(&n, from, size);
    switch (size) {
    case 1: return n.u8;
    case 2: return n.u16;
    case 4: return with_sign ? n.i32 : (int64_t)n.u32;
    default: return n.i64;
    }
}

static bool read_text(int family, const char *from, struct value *result, struct err *err) {
    char text[INET6_ADDRSTRLEN];
    if (!inet_ntop(family, from, text, sizeof text)) text[0] = '\0';
    return value_bytes(result, span_text(text), err);
}

bool layout_read_v4(const char *from, struct value *result, struct err *err) {
    return read_text(AF_INET, from, result, err);
}

/* How much of a sockaddr_storage is the address. */
static size_t address_size(struct span bytes) {
    sa_family_t family = AF_UNSPEC;
    if (bytes.len >= sizeof family) memcpy(&family, bytes.ptr, sizeof family);
    size_t size = family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6);
    return (family == AF_INET || family == AF_INET6) && size < bytes.len ? size : bytes.len;
}

bool layout_read_address(struct span bytes, struct value *result, struct err *err) {
    struct address a = {.len = (socklen_t)address_size(bytes)};
    if (a.len > ADDRESS_MAX) a.len = ADDRESS_MAX;
    if (a.len) memcpy(a.raw.bytes, bytes.ptr, a.len);
    return address_value(result, &a, err);
}

static bool read_member(const struct member *m, struct span bytes, struct value *result, struct err *err) {
    const char *from = bytes.ptr + m->offset;
    switch (m->format) {
    case SIGNED:
    case UNSIGNED:
    case INTERFACE: *result = value_int(read_number(from, m->size, m->format == SIGNED)); return true;
    case V4:
    case ALSO_V4: return layout_read_v4(from, result, err);
    case V6: return read_text(AF_INET6, from, result, err);
    case ADDRESS: return layout_read_address(span_of(from, m->size), result, err);
    case BYTES: return value_bytes(result, span_of(from, m->size), err);
    case LOW4: *result = value_int(*from & 15); return true;
    case HIGH4: *result = value_int((unsigned char)*from >> 4); return true;
    case BIT: *result = value_int(*from & 1); return true;
    case TWO: *result = value_int(*from >> 1 & 3); return true;
    }
    return false;
}

static bool add(struct record *r, const char *name, struct value taken, struct err *err) {
    return record_set_take(r, span_text(name), taken, err);
}

static bool add_rest(struct record *r, struct span rest, struct err *err) {
    struct value v;
    return rest.len == 0 || (value_bytes(&v, rest, err) && add(r, "rest", v, err));
}

bool layout_read(enum sockopt_type type, struct span bytes, struct value *result, struct err *err) {
    size_t count;
    const struct member *all = find_members(type, &count);
    struct value record, v;
    if (!record_new(&record, count, err)) return false;
    bool done = true;
    for (size_t i = 0; i < count && done; i++) {
        if (all[i].format == ALSO_V4 || all[i].offset + all[i].size > bytes.len) continue;
        done = read_member(&all[i], bytes, &v, err) && add(record.record, all[i].name, v, err);
    }
    done = done && add_rest(record.record, span_from(bytes, layout_size(type)), err);
    if (!done)
        value_release(&record);
    else
        *result = record;
    return done;
}

/* --- writing --------------------------------------------------------------------------------------------------------- */

static bool fits(int64_t number, size_t size) {
    if (size >= sizeof number) return true;
    int64_t beyond = (int64_t)1 << (size * 8);
    return number >= -beyond / 2 && number < beyond;
}

static void store(int64_t number, size_t size, char *to) {
    const uint8_t u8 = (uint8_t)number;
    const uint16_t u16 = (uint16_t)number;
    const uint32_t u32 = (uint32_t)number;
    const void *from = size == 1   ? (const void *)&u8
                       : size == 2 ? (const void *)&u16
                       : size == 4 ? (const void *)&u32
                                   : &number;
    memcpy(to, from, size);
}

static bool write_number(const struct member *m, const struct value *v, const char *names, char *to, struct err *err) {
    struct shown shown;
    int64_t number;
    if (!typed_integer(v, names, &number)) {
        return err_set(err, ERR_VALUE, ".%s takes a whole number, not %s", m->name, typed_show(&shown, v));
    }
    if (!fits(number, m->size)) {
        return err_set(err, ERR_VALUE, ".%s has room for %zu bytes, and %lld is beyond", m->name, m->size,
                       (long long)number);
    }
    store(number, m->size, to);
    return true;
}

/* An address as text, or its raw bytes. */
static bool write_text(int family, size_t size, const struct value *v, char *to) {
    char text[INET6_ADDRSTRLEN] = "";
    if (!value_is_bytes(v)) return false;
    struct span given = value_span(v);
    if (given.len < sizeof text) memcpy(text, given.ptr, given.len);
    if (given.len < sizeof text && strlen(text) == given.len && inet_pton(family, text, to) == 1) return true;
    if (given.len == size) memcpy(to, given.ptr, size);
    return given.len == size;
}

bool layout_write_v4(const struct value *v, char *room) {
    return write_text(AF_INET, sizeof(struct in_addr), v, room);
}

bool layout_write_address(const struct value *v, char *room) {
    struct sockaddr_in in = {.sin_family = AF_INET};
    struct sockaddr_in6 in6 = {.sin6_family = AF_INET6};
    if (v->type == VALUE_ADDRESS) {
        const struct address *a = &v->address->address;
        bool fit = a->len <= sizeof(struct sockaddr_storage);
        if (fit) memcpy(room, a->raw.bytes, a->len);
        return fit;
    }
    if (!value_is_bytes(v) || !typed_is_text(value_span(v))) return false;
    if (write_text(AF_INET, SIZE_MAX, v, (char *)&in.sin_addr)) {
        memcpy(room, &in, sizeof in);
        return true;
    }
    bool six = write_text(AF_INET6, SIZE_MAX, v, (char *)&in6.sin6_addr);
    if (six) memcpy(room, &in6, sizeof in6);
    return six;
}

static bool write_interface(const struct member *m, const struct value *v, char *to, struct err *err) {
    struct shown shown;
    uint32_t index = 0;
    int r = typed_interface(v, &index);
    if (r > 0) {
        memcpy(to, &index, m->size);
        return true;
    }
    const char *text = typed_show(&shown, v);
    if (r == 0) return err_set(err, ERR_VALUE, ".%s takes an interface's name or number, not %s", m->name, text);
    err_errno(err, -r);
    return err_detail(err, "no interface %s", text);
}

static bool write_bytes(const struct member *m, const struct value *v, char *to) {
    bool fit = value_is_bytes(v) && value_span(v).len <= m->size;
    if (fit && value_span(v).len) memcpy(to, value_span(v).ptr, value_span(v).len);
    return fit;
}

static bool refuse(const struct member *m, const char *wanted, const struct value *v, struct err *err) {
    struct shown shown;
    return err_set(err, ERR_VALUE, ".%s takes %s, not %s", m->name, wanted, typed_show(&shown, v));
}

static bool write_member(const struct member *m, const struct value *v, const char *names, char *to, struct err *err) {
    if (v->type == VALUE_NIL) return true;
    switch (m->format) {
    case SIGNED:
    case UNSIGNED: return write_number(m, v, names, to, err);
    case INTERFACE: return write_interface(m, v, to, err);
    case V4:
    case ALSO_V4: return layout_write_v4(v, to) || refuse(m, "an IPv4 address as text", v, err);
    case V6: return write_text(AF_INET6, m->size, v, to) || refuse(m, "an IPv6 address as text", v, err);
    case ADDRESS:
        return layout_write_address(v, to) || refuse(m, "an address: a number as text, or addr(HOST, PORT)", v, err);
    case BYTES: return write_bytes(m, v, to) || refuse(m, "so many bytes or less as it has room for", v, err);
    case LOW4:
    case HIGH4:
    case BIT:
    case TWO: break; /* of structs that are only read */
    }
    return refuse(m, "nothing", v, err);
}

static bool refuse_field(const struct member *all, size_t count, struct span name, struct err *err) {
    const char *written = sockopt_written(all->type);
    struct shown shown;
    struct near n = near_begin(name);
    for (size_t i = 0; i < count; i++) near_offer(&n, span_text(all[i].name));
    (void)err_set(err, ERR_VALUE, "the value has no field '%s'", show_text(&shown, name));
    if (n.best.len) return err_hint(err, "did you mean %.*s?", SPAN_ARG(n.best));
    return err_hint(err, "it is written %s", written);
}

bool layout_write(enum sockopt_type type, const struct record *record, const char *names, char *room, struct err *err) {
    size_t count;
    const struct member *all = find_members(type, &count);
    for (size_t i = 0; i < record->count; i++) {
        struct span name = value_span(&record->entries[i].key);
        size_t at = 0;
        while (at < count && !span_is(name, all[at].name)) at++;
        if (at == count) return refuse_field(all, count, name, err);
        if (!write_member(&all[at], &record->entries[i].value, names, room + all[at].offset, err)) return false;
    }
    return true;
}
