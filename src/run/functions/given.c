/* How built-in functions read their arguments and tell what is wrong with them. */
#include "run/functions/given.h"

#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>

/* How many bytes of a refused text an error shows. */
enum { SHOWN_MAX = 40 };

bool given_has(const struct given *g, size_t at) {
    return at < g->count && g->values[at].type != VALUE_NIL;
}

bool given_bytes(const struct given *g, size_t at, const char *name, struct span *out) {
    if (!value_is_bytes(&g->values[at])) {
        given_type(g, at, name, "bytes");
        return err_hint(g->err, "str(…) gives a value as bytes");
    }
    *out = value_span(&g->values[at]);
    return true;
}

bool given_int(const struct given *g, size_t at, const char *name, int64_t *out) {
    if (g->values[at].type != VALUE_INT) return given_type(g, at, name, "an int");
    *out = g->values[at].integer;
    return true;
}

bool given_list(const struct given *g, size_t at, const char *name, struct list **out) {
    if (g->values[at].type != VALUE_LIST) return given_type(g, at, name, "a list");
    *out = g->values[at].list;
    return true;
}

bool given_record(const struct given *g, size_t at, const char *name, struct record **out) {
    if (g->values[at].type != VALUE_RECORD) return given_type(g, at, name, "a record");
    *out = g->values[at].record;
    return true;
}

bool given_fail(const struct given *g, const char *name, const char *format, ...) {
    char message[sizeof g->err->message];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(message, sizeof message, format, args);
    va_end(args);
    return err_set(g->err, name, "%s: %s", g->function, message);
}

bool given_type(const struct given *g, size_t at, const char *name, const char *expected) {
    return given_fail(g, ERR_TYPE, "%s must be %s, not %s", name, expected, value_type_name(&g->values[at]));
}

static bool fail_on(const struct given *g, const char *name, struct span text, const char *why) {
    struct buffer shown;
    buffer_init(&shown);
    escape_push(&shown, span_head(text, SHOWN_MAX), ESCAPE_ALL);
    if (text.len > SHOWN_MAX) buffer_push_text(&shown, "…");
    const char *quoted = buffer_text(&shown);
    given_fail(g, name, "'%s' %s", quoted ? quoted : "…", why);
    buffer_clear(&shown);
    return false;
}

bool given_refuse(const struct given *g, struct span text, const char *why) {
    return fail_on(g, ERR_VALUE, text, why);
}

bool given_unknown(const struct given *g, struct span text, const char *why) {
    return fail_on(g, ERR_NAME, text, why);
}

bool given_too_large(const struct given *g) {
    return given_fail(g, ERR_LIMIT, "the result would be over %zu bytes", VALUE_BYTES_MAX);
}

bool given_build(const struct given *g, struct buffer *b, struct span more) {
    if (more.len > VALUE_BYTES_MAX || b->len > VALUE_BYTES_MAX - more.len) return given_too_large(g);
    return buffer_push(b, more) || err_memory(g->err);
}

bool given_result(const struct given *g, struct buffer *built, struct value *result) {
    bool done = built->failed ? err_memory(g->err) : value_bytes(result, buffer_span(built), g->err);
    buffer_clear(built);
    return done;
}

bool given_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct span given_trimmed(struct span text) {
    while (text.len && given_blank(text.ptr[0])) text = span_from(text, 1);
    while (text.len && given_blank(text.ptr[text.len - 1])) text.len--;
    return text;
}

struct given_byte given_byte(char byte) {
    struct given_byte shown;
    bool plain = byte >= ' ' && byte <= '~';
    (void)snprintf(shown.text, sizeof shown.text, plain ? "'%c'" : "\\x%02x", (unsigned char)byte);
    return shown;
}
