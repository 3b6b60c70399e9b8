/* `.field`: of handles, addresses, tasks and errors by the table in fields.def, of records by their entries. */
#include "run/value.h"

#include "spec/near.h"

#include <linux/netlink.h>
#include <linux/vm_sockets.h>

/* --- how each is read: the value is of the type in its row; nil where it has no such thing ---------------------------- */

static bool give(struct value *result, struct value v) {
    *result = v;
    return true;
}

static bool handle_fd(struct value *result, const struct value *v, struct err *err) {
    (void)err;
    return give(result, value_int(v->handle->handle.fd));
}

static bool handle_family(struct value *result, const struct value *v, struct err *err) {
    (void)err;
    return give(result, value_int(v->handle->handle.open->family));
}

static bool handle_type(struct value *result, const struct value *v, struct err *err) {
    (void)err;
    return give(result, value_int(v->handle->handle.open->type));
}

static bool handle_protocol(struct value *result, const struct value *v, struct err *err) {
    (void)err;
    return give(result, value_int(v->handle->handle.open->protocol));
}

/* An address that the kernel was asked for; nil where it knows none or the handle is closed. */
static bool asked_address(struct value *result, bool known, const struct address *a, struct err *err) {
    return known ? address_value(result, a, err) : give(result, value_nil());
}

static bool handle_local_address(struct value *result, const struct value *v, struct err *err) {
    struct address a = {0};
    return asked_address(result, handle_local(&v->handle->handle, &a), &a, err);
}

static bool handle_peer_address(struct value *result, const struct value *v, struct err *err) {
    struct address a = {0};
    return asked_address(result, handle_peer(&v->handle->handle, &a), &a, err);
}

static bool handle_state_bytes(struct value *result, const struct value *v, struct err *err) {
    return value_bytes(result, span_text(handle_state_text(&v->handle->handle)), err);
}

static bool handle_name_text(struct value *result, const struct value *v, struct err *err) {
    return value_bytes(result, span_text(v->handle->handle.name), err);
}

static bool address_host(struct value *result, const struct value *v, struct err *err) {
    struct buffer host = {0};
    bool has = address_push_host(&host, &v->address->address);
    bool done = !host.failed || err_memory(err);
    *result = value_nil();
    if (done && has) done = value_bytes(result, buffer_span(&host), err);
    buffer_clear(&host);
    return done;
}

static bool address_port_number(struct value *result, const struct value *v, struct err *err) {
    (void)err;
    uint32_t number;
    return give(result, address_service(&v->address->address, &number) ? value_int(number) : value_nil());
}

static bool address_scope_number(struct value *result, const struct value *v, struct err *err) {
    (void)err;
    uint32_t scope, flow;
    return give(result, address_scope(&v->address->address, &scope, &flow) ? value_int(scope) : value_nil());
}

static bool address_flow_number(struct value *result, const struct value *v, struct err *err) {
    (void)err;
    uint32_t scope, flow;
    return give(result, address_scope(&v->address->address, &scope, &flow) ? value_int(flow) : value_nil());
}

/* The number that stands at that place in the addresses of that family, which are at least that long; else nil. */
static bool address_number_at(struct value *result, const struct value *v, int family, size_t at) {
    const struct address *a = &v->address->address;
    uint32_t number;
    if (address_family(a) != family || a->len < at + sizeof number) return give(result, value_nil());
    memcpy(&number, a->raw.bytes + at, sizeof number);
    return give(result, value_int(number));
}

static bool address_pid_number(struct value *result, const struct value *v, struct err *err) {
    (void)err;
    return address_number_at(result, v, AF_NETLINK, offsetof(struct sockaddr_nl, nl_pid));
}

static bool address_groups_number(struct value *result, const struct value *v, struct err *err) {
    (void)err;
    return address_number_at(result, v, AF_NETLINK, offsetof(struct sockaddr_nl, nl_groups));
}

static bool address_cid_number(struct value *result, const struct value *v, struct err *err) {
    (void)err;
    return address_number_at(result, v, AF_VSOCK, offsetof(struct sockaddr_vm, svm_cid));
}

static bool address_packet_type(struct value *result, const struct value *v, struct err *err) {
    (void)err;
    struct address_link link;
    return give(result, address_link(&v->address->address, &link) ? value_int(link.type) : value_nil());
}

static bool address_hardware_type(struct value *result, const struct value *v, struct err *err) {
    (void)err;
    struct address_link link;
    return give(result, address_link(&v->address->address, &link) ? value_int(link.hardware) : value_nil());
}

static bool address_link_bytes(struct value *result, const struct value *v, struct err *err) {
    struct address_link link;
    if (!address_link(&v->address->address, &link)) return give(result, value_nil());
    return value_bytes(result, link.number, err);
}

static bool address_family_number(struct value *result, const struct value *v, struct err *err) {
    (void)err;
    return give(result, value_int(address_family(&v->address->address)));
}

static bool address_path_text(struct value *result, const struct value *v, struct err *err) {
    struct span path;
    if (!address_path(&v->address->address, &path)) return give(result, value_nil());
    return value_bytes(result, path, err);
}

static bool address_raw(struct value *result, const struct value *v, struct err *err) {
    const struct address *a = &v->address->address;
    return value_bytes(result, span_of(a->raw.bytes, a->len), err);
}

/* A text of an error, which may be missing. */
static bool error_text(struct value *result, const char *text, struct err *err) {
    if (!text || !*text) return give(result, value_nil());
    return value_bytes(result, span_text(text), err);
}

static bool error_name(struct value *result, const struct value *v, struct err *err) {
    return error_text(result, v->error->err.name, err);
}

static bool error_number(struct value *result, const struct value *v, struct err *err) {
    (void)err;
    return give(result, value_int(v->error->err.number));
}

static bool error_message(struct value *result, const struct value *v, struct err *err) {
    return value_bytes(result, span_text(v->error->err.message), err);
}

static bool error_verb(struct value *result, const struct value *v, struct err *err) {
    return error_text(result, v->error->err.verb, err);
}

static bool error_line(struct value *result, const struct value *v, struct err *err) {
    (void)err;
    struct place place = v->error->err.place;
    return give(result, place.source ? value_int(source_line_at(place).number) : value_nil());
}

static bool error_hint(struct value *result, const struct value *v, struct err *err) {
    return error_text(result, v->error->err.hint, err);
}

/* --- the table ------------------------------------------------------------------------------------------------------ */

struct field {
    enum value_type type;
    struct span name;
    bool (*read)(struct value *result, const struct value *v, struct err *err);
};

static const struct field fields[] = {
#define FIELD(type, name, read) {VALUE_##type, {#name, sizeof #name - 1}, read},
#include "run/fields.def"
#undef FIELD
};

static const struct field *field_find(enum value_type type, struct span name) {
    for (size_t i = 0; i < COUNT(fields); i++)
        if (fields[i].type == type && span_equal(fields[i].name, name)) return &fields[i];
    return NULL;
}

size_t value_field_count(const struct value *v) {
    if (v->type == VALUE_RECORD) return v->record->count;
    size_t count = 0;
    for (size_t i = 0; i < COUNT(fields); i++) count += fields[i].type == v->type;
    return count;
}

struct span value_field_name(const struct value *v, size_t i) {
    if (v->type == VALUE_RECORD) return value_span(&v->record->entries[i].key);
    size_t at = 0;
    while (fields[at].type != v->type) at++;
    return fields[at + i].name; /* those of a type stand together */
}

/* --- reading and setting -------------------------------------------------------------------------------------------- */

/* Longer names are cut in messages. */
enum { SHOWN_MAX = 64 };

static bool is_length(struct span name) {
    return span_is(name, "length") || span_is(name, "len") || span_is(name, "size") || span_is(name, "count");
}

/* In `"$file.txt"` the end of a text was meant. */
static bool no_fields(const struct value *v, struct span name, struct err *err) {
    bool shown = value_is_bytes(v) || v->type == VALUE_INT || v->type == VALUE_FLOAT;
    (void)err_set(err, ERR_TYPE, "%s has no fields", value_type_name(v));
    struct span text = span_head(name, SHOWN_MAX);
    bool counted = value_is_bytes(v) || v->type == VALUE_LIST || v->type == VALUE_RANGE;
    if (counted && is_length(name)) return err_hint(err, "len(…) tells how many");
    return shown && err_hint(err, "where .%.*s is text: ${name}.%.*s", SPAN_ARG(text), SPAN_ARG(text));
}

static bool field_missing(const struct value *v, struct span name, struct err *err) {
    const char *type = value_type_name(v);
    size_t count = value_field_count(v);
    if (count == 0 && v->type != VALUE_RECORD) return no_fields(v, name, err);
    const char *article = strchr("aeiou", type[0]) ? "an" : "a";
    struct near near = near_begin(name);
    for (size_t i = 0; i < count; i++) near_offer(&near, value_field_name(v, i));
    struct span shown = span_head(name, SHOWN_MAX);
    if (near.best.len == 0) return err_set(err, ERR_NAME, "%s %s has no field '%.*s'", article, type, SPAN_ARG(shown));
    return err_set(err, ERR_NAME, "%s %s has no field '%.*s'; did you mean .%.*s?", article, type, SPAN_ARG(shown),
                   SPAN_ARG(near.best));
}

static bool record_field(struct value *result, const struct value *v, struct span name, struct err *err) {
    const struct value *found = record_find(v->record, name);
    if (!found) return field_missing(v, name, err);
    value_copy(result, found);
    return true;
}

bool value_field(struct value *result, const struct value *v, struct span name, struct err *err) {
    if (v->type == VALUE_RECORD) return record_field(result, v, name, err);
    const struct field *field = field_find((enum value_type)v->type, name);
    if (!field) return field_missing(v, name, err);
    if (v->type == VALUE_TASK) return task_field(result, v->task, name, err);
    return field->read(result, v, err);
}

bool value_set_field(const struct value *v, struct span name, const struct value *item, struct err *err) {
    if (v->type == VALUE_RECORD) return record_set(v->record, name, item, err);
    return err_set(err, ERR_TYPE, "%s has no fields that can be set; only a record has", value_type_name(v));
}
