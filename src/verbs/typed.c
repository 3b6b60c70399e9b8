/* Values that verbs set: numbers, names of constants, texts and raw bytes told apart. */
#include "verbs/typed.h"

#include "base/number.h"
#include "base/show.h"
#include "spec/constant.h"

#include <errno.h>
#include <net/if.h>
#include <strings.h>

static const struct {
    const char *word;
    int64_t value;
} switches[] = {{"on", 1}, {"off", 0}, {"yes", 1}, {"no", 0}, {"true", 1}, {"false", 0}};

static bool read_switch(struct span text, int64_t *number) {
    for (size_t i = 0; i < COUNT(switches); i++) {
        if (text.len != strlen(switches[i].word) || strncasecmp(text.ptr, switches[i].word, text.len) != 0) continue;
        *number = switches[i].value;
        return true;
    }
    return false;
}

/* A number or a name, without `|`. */
static bool read_piece(struct span text, const char *names, int64_t *number) {
    struct number n = number_parse(text);
    if (n.form == NUMBER_INT || n.form == NUMBER_SIZE) {
        *number = n.integer;
        return true;
    }
    const struct constant *c = constant_find_like(names, text);
    if (!c) return read_switch(text, number);
    *number = c->value;
    return true;
}

static bool read_text(struct span text, const char *names, int64_t *number) {
    int64_t all = 0;
    for (struct span rest = text;;) {
        struct span piece = span_head(rest, span_find(rest, '|'));
        int64_t one;
        if (!read_piece(piece, names, &one)) return false;
        all |= one;
        if (piece.len == rest.len) break;
        rest = span_from(rest, piece.len + 1);
    }
    *number = all;
    return true;
}

bool typed_integer(const struct value *v, const char *names, int64_t *number) {
    if (value_is_bytes(v)) return read_text(value_span(v), names, number);
    *number = v->integer;
    return v->type == VALUE_INT || v->type == VALUE_BOOL;
}

bool typed_seconds(const struct value *v, double *seconds) {
    struct number n = {.form = NUMBER_BAD};
    if (value_is_bytes(v)) n = number_parse(value_span(v));
    bool text = n.form == NUMBER_DURATION || n.form == NUMBER_FLOAT;
    *seconds = text ? n.real : v->type == VALUE_FLOAT ? v->real : 0;
    return text || v->type == VALUE_FLOAT;
}

bool typed_is_text(struct span bytes) {
    static const char also[] = "_|.:%-+";
    for (size_t i = 0; i < bytes.len; i++) {
        char c = bytes.ptr[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!plain && (c == '\0' || !strchr(also, c))) return false;
    }
    return bytes.len > 0;
}

int typed_interface(const struct value *v, uint32_t *index) {
    int64_t number;
    char name[IF_NAMESIZE] = "";
    if (typed_integer(v, "", &number)) {
        *index = (uint32_t)number;
        return number >= 0 && number <= INT32_MAX;
    }
    if (!value_is_bytes(v) || !typed_is_text(value_span(v))) return 0;
    struct span text = value_span(v);
    if (text.len < sizeof name) memcpy(name, text.ptr, text.len);
    *index = name[0] ? if_nametoindex(name) : 0;
    return *index ? 1 : -ENODEV;
}

const char *typed_show(struct shown *room, const struct value *v) {
    struct buffer text = {0};
    struct err err;
    if (!value_push_literal(&text, v, &err)) text.len = 0;
    struct buffer cut = {0};
    buffer_push(&cut, show_cut(buffer_span(&text), 60));
    if (cut.len < text.len) buffer_push_text(&cut, "\xe2\x80\xa6"); /* … */
    buffer_clear(&text);
    return show_keep(room, &cut);
}
