/* Values as text: as `str` and print give them, and as literals. */
#include "run/value.h"

#include "base/number.h"
#include "base/utf8.h"

#include <ctype.h>
#include <inttypes.h>

/* Quoted, or x"…" where hardly anything could be read. */
static bool push_quoted(struct buffer *out, struct span bytes) {
    if (!escape_mostly_binary(bytes)) {
        return buffer_push_byte(out, '"') && escape_push(out, bytes, ESCAPE_LITERAL) && buffer_push_byte(out, '"');
    }
    static const char digits[] = "0123456789abcdef";
    if (!buffer_push_text(out, "x\"") || !buffer_reserve(out, bytes.len * 2 + 1)) return false;
    for (size_t i = 0; i < bytes.len; i++) {
        unsigned char byte = (unsigned char)bytes.ptr[i];
        out->ptr[out->len++] = digits[byte >> 4];
        out->ptr[out->len++] = digits[byte & 15];
    }
    return buffer_push_byte(out, '"');
}

static bool is_name(struct span text) {
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        bool letter = c < 0x80 && (isalpha(c) || c == '_');
        if (!letter && !(i > 0 && c < 0x80 && isdigit(c))) return false;
    }
    return text.len > 0;
}

static bool push_pattern(struct buffer *out, const struct pattern *pattern) {
    return buffer_push_byte(out, '/') && buffer_push(out, pattern_text(pattern)) && buffer_push_byte(out, '/');
}

static bool push_int(struct buffer *out, int64_t integer) {
    char room[NUMBER_INT_ROOM];
    return buffer_push(out, number_int_text(integer, room));
}

/* What has no parts: as bytes are shown that hold it. Bytes, lists and records don't come here. */
static bool push_single(struct buffer *out, const struct value *v) {
    switch ((enum value_type)v->type) {
    case VALUE_UNSET:
    case VALUE_NIL: return buffer_push_text(out, "nil");
    case VALUE_BOOL: return buffer_push_text(out, v->integer ? "true" : "false");
    case VALUE_INT: return push_int(out, v->integer);
    case VALUE_FLOAT: return number_push_float(out, v->real);
    case VALUE_PATTERN: return push_pattern(out, v->pattern);
    case VALUE_HANDLE: handle_push(out, &v->handle->handle); return !out->failed;
    case VALUE_ADDRESS: return address_push(out, &v->address->address);
    case VALUE_TASK: return task_push(out, v->task);
    case VALUE_ERROR: return buffer_push_text(out, v->error->err.message);
    case VALUE_RANGE: return buffer_printf(out, "%" PRId64 "..%" PRId64, v->range->from, v->range->to);
    case VALUE_SHORT:
    case VALUE_BYTES:
    case VALUE_LIST:
    case VALUE_RECORD: break;
    }
    return true;
}

/* The same, safe on a terminal: paths and messages may hold any byte. */
static bool push_single_safe(struct buffer *out, const struct value *v) {
    struct buffer text = {0};
    bool done = push_single(&text, v) && escape_push(out, buffer_span(&text), ESCAPE_ALL);
    buffer_clear(&text);
    return done;
}

/* Inside a list what can't be typed stands in <…>, so that its blanks and commas are not taken for the list's. */
static bool push_single_nested(struct buffer *out, const struct value *v) {
    bool wrapped = v->type == VALUE_HANDLE || v->type == VALUE_TASK || v->type == VALUE_ERROR;
    if (wrapped) return buffer_push_byte(out, '<') && push_single_safe(out, v) && buffer_push_byte(out, '>');
    size_t before = out->len;
    if (!push_single_safe(out, v)) return false;
    return out->len > before || buffer_push_text(out, "<unnamed>"); /* the address of an unnamed unix socket */
}

/* Turns a buffer's failure into an error; also bounds the text, which shared parts could make larger than memory. */
static bool pushed(const struct buffer *out, bool done, struct err *err) {
    if (!done || out->failed) return err_memory(err);
    if (out->len > VALUE_BYTES_MAX) return err_set(err, ERR_LIMIT, "the value's text is longer than 1 GiB");
    return true;
}

/* A list or record while its text is made. `path` holds those that are printed around this place, so that one that
   holds itself is seen. */
struct printer {
    struct buffer *out;
    struct err *err;
    unsigned depth;
    const struct object *path[VALUE_DEPTH_MAX];
};

static bool print_container(struct printer *p, const struct value *v);

static bool is_container(const struct value *v) {
    return v->type == VALUE_LIST || v->type == VALUE_RECORD;
}

static bool print_text(struct printer *p, const char *text) {
    return pushed(p->out, buffer_push_text(p->out, text), p->err);
}

static bool print_item(struct printer *p, const struct value *v) {
    if (is_container(v)) return print_container(p, v);
    bool done = value_is_bytes(v) ? push_quoted(p->out, value_span(v)) : push_single_nested(p->out, v);
    return pushed(p->out, done, p->err);
}

static bool print_list(struct printer *p, const struct list *l) {
    if (!print_text(p, "[")) return false;
    for (size_t i = 0; i < l->count; i++)
        if ((i > 0 && !print_text(p, ", ")) || !print_item(p, &l->items[i])) return false;
    return print_text(p, "]");
}

static bool print_key(struct printer *p, struct span key) {
    bool done = is_name(key) ? buffer_push(p->out, key) : push_quoted(p->out, key);
    return pushed(p->out, done, p->err) && print_text(p, ": ");
}

static bool print_record(struct printer *p, const struct record *r) {
    if (!print_text(p, "{")) return false;
    for (size_t i = 0; i < r->count; i++) {
        if (i > 0 && !print_text(p, ", ")) return false;
        if (!print_key(p, value_span(&r->entries[i].key)) || !print_item(p, &r->entries[i].value)) return false;
    }
    return print_text(p, "}");
}

static bool printing(const struct printer *p, const struct object *o) {
    for (unsigned i = 0; i < p->depth; i++)
        if (p->path[i] == o) return true;
    return false;
}

static bool print_container(struct printer *p, const struct value *v) {
    bool list = v->type == VALUE_LIST;
    if (printing(p, v->object)) return print_text(p, list ? "[...]" : "{...}");
    if (p->depth == VALUE_DEPTH_MAX)
        return err_set(p->err, ERR_LIMIT, "a value nested deeper than %d can't be shown", VALUE_DEPTH_MAX);
    p->path[p->depth++] = v->object;
    bool done = list ? print_list(p, v->list) : print_record(p, v->record);
    p->depth--;
    return done;
}

static bool push_container(struct buffer *out, const struct value *v, struct err *err) {
    struct printer p; /* not cleared: of `path` only what lies below `depth` is read */
    p.out = out;
    p.err = err;
    p.depth = 0;
    return print_container(&p, v);
}

bool value_push_str(struct buffer *out, const struct value *v, struct err *err) {
    if (is_container(v)) return push_container(out, v, err);
    return pushed(out, value_is_bytes(v) ? buffer_push(out, value_span(v)) : push_single(out, v), err);
}

bool value_push_literal(struct buffer *out, const struct value *v, struct err *err) {
    if (is_container(v)) return push_container(out, v, err);
    return pushed(out, value_is_bytes(v) ? push_quoted(out, value_span(v)) : push_single_safe(out, v), err);
}
