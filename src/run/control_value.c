/* Control data that came: each item as a record, with what it means in `value`. */
#include "run/control.h"

#include "net/address.h"

#include <arpa/inet.h>
#include <linux/errqueue.h>
#include <linux/if_packet.h>
#include <netinet/in.h>
#include <sys/time.h>

/* What the decoders need: the bytes, and what descriptors go to. */
struct decoding {
    struct span data;
    struct handle_list *list;
    struct list *handles;
    struct err *err;
};

/* Copies the bytes into the C structure, however they are aligned; false where they were cut off. */
static bool take(const struct decoding *d, void *out, size_t size) {
    if (d->data.len < size) return false;
    memcpy(out, d->data.ptr, size);
    return true;
}

/* --- fields of records ------------------------------------------------------------------------------------------------ */

static bool add(struct value *record, const char *field, struct value taken, struct err *err) {
    return record_set_take(record->record, span_text(field), taken, err);
}

static bool add_int(struct value *record, const char *field, int64_t number, struct err *err) {
    return add(record, field, value_int(number), err);
}

static bool add_bytes(struct value *record, const char *field, struct span text, struct err *err) {
    struct value v;
    return value_bytes(&v, text, err) && add(record, field, v, err);
}

static bool add_host(struct value *record, const char *field, int family, const void *host, struct err *err) {
    char text[INET6_ADDRSTRLEN];
    return add_bytes(record, field, span_text(inet_ntop(family, host, text, sizeof text)), err);
}

/* A record that is whole, or is not there. */
static bool finish(struct value *record, bool whole) {
    if (whole) return true;
    value_replace(record, value_nil());
    return false;
}

static struct address address_of(struct span raw) {
    struct address a = {.len = (socklen_t)(raw.len < ADDRESS_MAX ? raw.len : ADDRESS_MAX)};
    if (a.len) memcpy(a.raw.bytes, raw.ptr, a.len);
    return a;
}

/* --- numbers and texts ------------------------------------------------------------------------------------------------ */

static bool decode_bytes(const struct decoding *d, struct value *out) {
    (void)d, (void)out;
    return true;
}

static bool decode_int(const struct decoding *d, struct value *out) {
    int32_t number;
    if (take(d, &number, sizeof number)) *out = value_int(number);
    return true;
}

static bool decode_uint(const struct decoding *d, struct value *out) {
    uint32_t number;
    if (take(d, &number, sizeof number)) *out = value_int(number);
    return true;
}

static bool decode_byte(const struct decoding *d, struct value *out) {
    uint8_t byte;
    if (d->data.len >= sizeof(int32_t)) return decode_int(d, out);
    if (take(d, &byte, sizeof byte)) *out = value_int(byte);
    return true;
}

static bool decode_short(const struct decoding *d, struct value *out) {
    uint16_t number;
    if (take(d, &number, sizeof number)) *out = value_int(number);
    return true;
}

static bool decode_long(const struct decoding *d, struct value *out) {
    int64_t number;
    if (take(d, &number, sizeof number)) *out = value_int(number);
    return true;
}

static bool decode_network(const struct decoding *d, struct value *out) {
    uint32_t number;
    if (take(d, &number, sizeof number)) *out = value_int(ntohl(number));
    return true;
}

static bool decode_text(const struct decoding *d, struct value *out) {
    return value_bytes(out, span_head(d->data, span_find(d->data, '\0')), d->err);
}

/* --- descriptors ------------------------------------------------------------------------------------------------------ */

/* The handle of one that came; it is closed where no handle can be made. */
static bool receive_handle(const struct decoding *d, size_t at, struct value *out) {
    int fd;
    memcpy(&fd, d->data.ptr + at, sizeof fd);
    return handle_value_received(out, d->list, fd, d->err);
}

/* When memory ends, those that are left are closed. */
static void close_from(const struct decoding *d, size_t at) {
    for (int fd; at + sizeof fd <= d->data.len; at += sizeof fd) {
        memcpy(&fd, d->data.ptr + at, sizeof fd);
        (void)sys_close(&d->list->sys, fd);
    }
}

static bool keep_handle(const struct decoding *d, struct list *own, size_t at) {
    struct value v;
    if (!receive_handle(d, at, &v)) return false;
    bool kept = list_push(own, &v, d->err) && list_push(d->handles, &v, d->err);
    value_release(&v);
    return kept;
}

static bool decode_rights(const struct decoding *d, struct value *out) {
    size_t at = 0;
    bool done = list_new(out, d->data.len / sizeof(int), d->err);
    for (; done && at + sizeof(int) <= d->data.len; at += sizeof(int)) done = keep_handle(d, out->list, at);
    if (!done) close_from(d, at);
    return done;
}

static bool decode_pidfd(const struct decoding *d, struct value *out) {
    int fd;
    if (!take(d, &fd, sizeof fd) || fd < 0) return true;
    return receive_handle(d, 0, out);
}

/* --- records ---------------------------------------------------------------------------------------------------------- */

static bool decode_credentials(const struct decoding *d, struct value *out) {
    struct ucred cred;
    if (!take(d, &cred, sizeof cred)) return true;
    if (!record_new(out, 3, d->err)) return false;
    return finish(out, add_int(out, "pid", cred.pid, d->err) && add_int(out, "uid", cred.uid, d->err) &&
                           add_int(out, "gid", cred.gid, d->err));
}

static bool decode_timeval(const struct decoding *d, struct value *out) {
    struct timeval t;
    if (!take(d, &t, sizeof t)) return true;
    if (!record_new(out, 2, d->err)) return false;
    return finish(out, add_int(out, "tv_sec", t.tv_sec, d->err) && add_int(out, "tv_usec", t.tv_usec, d->err));
}

static bool timespec_value(const struct timespec *t, struct value *out, struct err *err) {
    if (!record_new(out, 2, err)) return false;
    return finish(out, add_int(out, "tv_sec", t->tv_sec, err) && add_int(out, "tv_nsec", t->tv_nsec, err));
}

static bool decode_timespec(const struct decoding *d, struct value *out) {
    struct timespec t;
    return !take(d, &t, sizeof t) || timespec_value(&t, out, d->err);
}

static bool decode_timespecs(const struct decoding *d, struct value *out) {
    struct timespec t[3];
    struct value one;
    if (!take(d, t, sizeof t)) return true;
    bool done = list_new(out, COUNT(t), d->err);
    for (size_t i = 0; done && i < COUNT(t); i++) {
        done = timespec_value(&t[i], &one, d->err) && list_push_take(out->list, one, d->err);
    }
    return done;
}

static bool decode_stampinfo(const struct decoding *d, struct value *out) {
    struct {
        uint32_t if_index, pkt_length, reserved[2];
    } info;
    if (!take(d, &info, sizeof info)) return true;
    if (!record_new(out, 2, d->err)) return false;
    return finish(out, add_int(out, "if_index", info.if_index, d->err) &&
                           add_int(out, "pkt_length", info.pkt_length, d->err));
}

static bool decode_pktinfo(const struct decoding *d, struct value *out) {
    struct in_pktinfo info;
    if (!take(d, &info, sizeof info)) return true;
    if (!record_new(out, 3, d->err)) return false;
    return finish(out, add_int(out, "ipi_ifindex", info.ipi_ifindex, d->err) &&
                           add_host(out, "ipi_spec_dst", AF_INET, &info.ipi_spec_dst, d->err) &&
                           add_host(out, "ipi_addr", AF_INET, &info.ipi_addr, d->err));
}

static bool decode_pktinfo6(const struct decoding *d, struct value *out) {
    struct in6_pktinfo info;
    if (!take(d, &info, sizeof info)) return true;
    if (!record_new(out, 2, d->err)) return false;
    return finish(out, add_host(out, "ipi6_addr", AF_INET6, &info.ipi6_addr, d->err) &&
                           add_int(out, "ipi6_ifindex", info.ipi6_ifindex, d->err));
}

static bool add_address(struct value *record, const char *field, struct span raw, struct err *err) {
    struct address a = address_of(raw);
    struct value v = value_nil();
    if (address_family(&a) != AF_UNSPEC && !address_value(&v, &a, err)) return false;
    return add(record, field, v, err);
}

/* The error, by its name too, and the address of the host that sent it. */
static bool decode_fault(const struct decoding *d, struct value *out) {
    struct sock_extended_err e;
    struct err *err = d->err;
    if (!take(d, &e, sizeof e)) return true;
    const char *name = err_errno_name((int)e.ee_errno);
    if (!record_new(out, 8, err)) return false;
    return finish(out, add_int(out, "ee_errno", e.ee_errno, err) &&
                           add_bytes(out, "name", span_text(name ? name : ""), err) &&
                           add_int(out, "ee_origin", e.ee_origin, err) && add_int(out, "ee_type", e.ee_type, err) &&
                           add_int(out, "ee_code", e.ee_code, err) && add_int(out, "ee_info", e.ee_info, err) &&
                           add_int(out, "ee_data", e.ee_data, err) &&
                           add_address(out, "offender", span_from(d->data, sizeof e), err));
}

static bool decode_address(const struct decoding *d, struct value *out) {
    struct address a = address_of(d->data);
    return address_value(out, &a, d->err);
}

static bool decode_pathmtu(const struct decoding *d, struct value *out) {
    struct ip6_mtuinfo info;
    if (!take(d, &info, sizeof info)) return true;
    if (!record_new(out, 2, d->err)) return false;
    return finish(out, add_address(out, "ip6m_addr", span_of(&info.ip6m_addr, sizeof info.ip6m_addr), d->err) &&
                           add_int(out, "ip6m_mtu", info.ip6m_mtu, d->err));
}

static bool decode_auxdata(const struct decoding *d, struct value *out) {
    struct tpacket_auxdata aux;
    struct err *err = d->err;
    if (!take(d, &aux, sizeof aux)) return true;
    if (!record_new(out, 7, err)) return false;
    return finish(out, add_int(out, "tp_status", aux.tp_status, err) && add_int(out, "tp_len", aux.tp_len, err) &&
                           add_int(out, "tp_snaplen", aux.tp_snaplen, err) && add_int(out, "tp_mac", aux.tp_mac, err) &&
                           add_int(out, "tp_net", aux.tp_net, err) &&
                           add_int(out, "tp_vlan_tci", aux.tp_vlan_tci, err) &&
                           add_int(out, "tp_vlan_tpid", aux.tp_vlan_tpid, err));
}

static bool decode_group(const struct decoding *d, struct value *out) {
    uint32_t group;
    if (!take(d, &group, sizeof group)) return true;
    return record_new(out, 1, d->err) && finish(out, add_int(out, "group", group, d->err));
}

/* --- items ------------------------------------------------------------------------------------------------------------ */

/* Each leaves the value nil where the bytes were cut off; false is out of memory. */
static bool (*const decoders[])(const struct decoding *d, struct value *out) = {
    [CONTROL_BYTES] = decode_bytes,
    [CONTROL_INT] = decode_int,
    [CONTROL_UINT] = decode_uint,
    [CONTROL_BYTE] = decode_byte,
    [CONTROL_SHORT] = decode_short,
    [CONTROL_LONG] = decode_long,
    [CONTROL_NETWORK] = decode_network,
    [CONTROL_TEXT] = decode_text,
    [CONTROL_RIGHTS] = decode_rights,
    [CONTROL_PIDFD] = decode_pidfd,
    [CONTROL_CREDENTIALS] = decode_credentials,
    [CONTROL_TIMEVAL] = decode_timeval,
    [CONTROL_TIMESPEC] = decode_timespec,
    [CONTROL_TIMESPECS] = decode_timespecs,
    [CONTROL_STAMPINFO] = decode_stampinfo,
    [CONTROL_PKTINFO] = decode_pktinfo,
    [CONTROL_PKTINFO6] = decode_pktinfo6,
    [CONTROL_FAULT] = decode_fault,
    [CONTROL_ADDRESS] = decode_address,
    [CONTROL_PATHMTU] = decode_pathmtu,
    [CONTROL_AUXDATA] = decode_auxdata,
    [CONTROL_GROUP] = decode_group,
};

static bool push_record(struct list *items, const struct control_item *item, const struct value *meaning,
                        struct err *err) {
    const char *name = control_type_name(item->level, item->type);
    struct value v;
    if (!record_new(&v, 5, err)) return false;
    bool done = add_int(&v, "level", item->level, err) && add_int(&v, "type", item->type, err) &&
                add_bytes(&v, "name", span_text(name ? name : ""), err) && add_bytes(&v, "data", item->data, err) &&
                record_set(v.record, SPAN("value"), meaning, err) && list_push(items, &v, err);
    value_release(&v);
    return done;
}

/* Its descriptors become handles first of all, since nobody else knows of them. */
static bool push_item(struct list *items, const struct control_item *item, struct handle_list *list,
                      struct list *handles, struct err *err) {
    const struct decoding d = {item->data, list, handles, err};
    struct value meaning = value_nil();
    bool done =
        decoders[control_kind(item->level, item->type)](&d, &meaning) && push_record(items, item, &meaning, err);
    value_release(&meaning);
    return done;
}

/* Closes what descriptors the item brought. */
static void refuse_item(const struct control_item *item, struct handle_list *list) {
    enum control_kind kind = control_kind(item->level, item->type);
    const struct decoding d = {.data = item->data, .list = list};
    if (kind == CONTROL_RIGHTS || kind == CONTROL_PIDFD) close_from(&d, 0);
}

bool control_values(struct span control, struct handle_list *list, struct list *items, struct list *handles,
                    struct err *err) {
    struct control_item item;
    size_t at = 0;
    bool done = true;
    while (control_next(control, &at, &item)) {
        if (done)
            done = push_item(items, &item, list, handles, err);
        else
            refuse_item(&item, list);
    }
    return done;
}
