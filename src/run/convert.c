/* Words and values into what a verb takes, by the kind of the parameter. */
#include "run/prepare.h"

#include "base/number.h"
#include "base/show.h"
#include "lang/lex.h"
#include "run/value.h"
#include "spec/constant.h"
#include "spec/foreign.h"
#include "spec/near.h"
#include "spec/protocol.h"
#include "spec/setting.h"
#include "spec/sockopt.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <strings.h>
#include <sys/socket.h>

enum { SHOWN = 60 };

enum kind argument_kind(struct argument_at at) {
    const struct verb *v = at.verb;
    return at.slot < v->param_count ? v->params[at.slot].kind : v->options[at.slot - v->param_count].kind;
}

const char *argument_name(struct argument_at at) {
    const struct verb *v = at.verb;
    return at.slot < v->param_count ? v->params[at.slot].name : v->options[at.slot - v->param_count].name;
}

/* "recv: SIZE", "recv: --timeout" as the beginning of a message. */
static const char *argument_dashes(struct argument_at at) {
    return at.slot < at.verb->param_count ? "" : "--";
}

static bool fail_word(struct argument_at at, struct span text, struct err *err) {
    struct shown s;
    (void)err_set(err, ERR_VALUE, "%s%s takes %s, not '%s'", argument_dashes(at), argument_name(at),
                  kind_meaning(argument_kind(at)), show_text(&s, span_head(text, SHOWN)));
    err->verb = at.verb->name;
    return false;
}

/* --- whole numbers ---------------------------------------------------------------------------------------------------- */

struct bounds {
    int64_t least, most;
};

static struct bounds bounds_of(enum kind kind) {
    if (kind == KIND_SIZE) return (struct bounds){0, (int64_t)VALUE_BYTES_MAX};
    if (kind == KIND_STATUS) return (struct bounds){0, 255};
    if (kind == KIND_MODE) return (struct bounds){0, 07777};
    if (kind == KIND_INT) return (struct bounds){INT64_MIN, INT64_MAX};
    return (struct bounds){INT32_MIN, INT32_MAX};
}

static bool take_integer(struct argument_at at, int64_t i, struct arg *out, struct err *err) {
    struct bounds b = bounds_of(argument_kind(at));
    out->integer = i;
    if (i >= b.least && i <= b.most) return true;
    (void)err_set(err, ERR_VALUE, "%s%s must be %lld..%lld, not %lld", argument_dashes(at), argument_name(at),
                  (long long)b.least, (long long)b.most, (long long)i);
    err->verb = at.verb->name;
    return false;
}

/* Flags where a size is due are flags whose size was forgotten: MSG_PEEK would be a read of two bytes. */
static bool refuse_flags(struct argument_at at, struct span text, struct err *err) {
    struct shown shown;
    (void)fail_word(at, text, err);
    return err_hint(err, "flags stand behind the size: %s HANDLE 64k %s", at.verb->name,
                    show_text(&shown, span_head(text, SHOWN)));
}

static bool is_size_parameter(struct argument_at at) {
    return argument_kind(at) == KIND_SIZE && at.slot < at.verb->param_count;
}

static bool read_integer(struct argument_at at, struct span text, struct arg *out, struct err *err) {
    struct number n = number_parse(text);
    if (n.form == NUMBER_INT || n.form == NUMBER_SIZE) return take_integer(at, n.integer, out, err);
    struct span first = span_head(text, span_find(text, '|'));
    if (is_size_parameter(at) && constant_find_in(SET_MSG, first)) return refuse_flags(at, text, err);
    const struct constant *c = constant_find(text);
    if (!c) c = constant_find_in(SET_OTHER, text); /* somaxconn */
    if (c) return take_integer(at, c->value, out, err);
    return fail_word(at, text, err);
}

/* --- constants joined with | ------------------------------------------------------------------------------------------ */

static const struct {
    enum kind kind;
    enum constant_set set;
} kind_sets[] = {
    {KIND_FAMILY, SET_AF},  {KIND_TYPE, SET_SOCK},   {KIND_PROTOCOL, SET_IPPROTO}, {KIND_FLAGS, SET_MSG},
    {KIND_HOW, SET_SHUT},   {KIND_ACCEPT, SET_SOCK}, {KIND_LEVEL, SET_SOL},        {KIND_COMMAND, SET_F},
    {KIND_RESOLVE, SET_AI}, {KIND_REVERSE, SET_NI},  {KIND_OPEN, SET_O},
};

static enum constant_set set_of(enum kind kind) {
    size_t i = 0;
    while (kind_sets[i].kind != kind) i++;
    return kind_sets[i].set;
}

static struct span near_constant(enum constant_set set, struct span name) {
    struct near n = near_begin(name);
    size_t prefix = strlen(constant_prefix(set));
    for (size_t i = 0; i < constant_count; i++) {
        if (constants[i].set != set) continue;
        near_offer(&n, span_text(constants[i].name));
        near_offer(&n, span_text(constants[i].name + prefix));
    }
    return n.best;
}

/* In small letters to who writes small ones. */
static bool hint_near(struct span near, struct span name, struct err *err) {
    char text[64];
    bool small = true;
    size_t len = near.len < sizeof text ? near.len : sizeof text;
    for (size_t i = 0; i < name.len; i++) small = small && !(name.ptr[i] >= 'A' && name.ptr[i] <= 'Z');
    for (size_t i = 0; i < len; i++) text[i] = (char)(small ? tolower((unsigned char)near.ptr[i]) : near.ptr[i]);
    return err_hint(err, "did you mean %.*s?", (int)len, text);
}

static bool read_constant(struct argument_at at, struct span name, int64_t *value, struct err *err) {
    enum kind kind = argument_kind(at);
    const struct constant *c = constant_find_in(set_of(kind), name);
    struct number n = number_parse(name);
    if (kind == KIND_PROTOCOL && protocol_find(name, value)) return true;
    if (!c && kind == KIND_HOW) {
        static const char *const words[] = {"read", "write", "both"};
        for (int i = 0; i < 3; i++) {
            if (name.len != strlen(words[i]) || strncasecmp(name.ptr, words[i], name.len) != 0) continue;
            *value = i == 0 ? SHUT_RD : i == 1 ? SHUT_WR : SHUT_RDWR;
            return true;
        }
    }
    if (!c && n.form != NUMBER_INT) {
        struct span near = near_constant(set_of(kind), name);
        const char *foreign = foreign_constant_hint(kind, name);
        (void)fail_word(at, name, err);
        if (foreign) return err_hint(err, "%s", foreign);
        return near.len ? hint_near(near, name, err) : false;
    }
    *value = c ? c->value : n.integer;
    return true;
}

static bool read_constants(struct argument_at at, struct span text, struct arg *out, struct err *err) {
    int64_t all = 0;
    for (struct span rest = text;;) {
        struct span name = span_head(rest, span_find(rest, '|'));
        int64_t value = 0;
        if (!read_constant(at, name, &value, err)) return false;
        all |= value;
        if (name.len == rest.len) break;
        rest = span_from(rest, name.len + 1);
    }
    return take_integer(at, all, out, err);
}

/* --- permissions ------------------------------------------------------------------------------------------------------ */

/* Octal with or without its 0, as chmod takes it. */
static bool read_mode(struct argument_at at, struct span text, struct arg *out, struct err *err) {
    struct span digits = span_starts(text, SPAN("0o")) ? span_from(text, 2) : text;
    int64_t mode = 0;
    for (size_t i = 0; i < digits.len; i++) {
        if (digits.ptr[i] < '0' || digits.ptr[i] > '7' || mode > 0777) return fail_word(at, text, err);
        mode = mode * 8 + (digits.ptr[i] - '0');
    }
    return digits.len ? take_integer(at, mode, out, err) : fail_word(at, text, err);
}

/* --- socket options -------------------------------------------------------------------------------------------------- */

/* A level goes by SOL_ and by IPPROTO_ names; AF_VSOCK is its own level. */
static bool read_level(struct argument_at at, struct span text, struct arg *out, struct err *err) {
    const struct constant *c = constant_find_in(SET_SOL, text);
    if (!c) c = constant_find_in(SET_IPPROTO, text);
    if (!c) c = constant_find(text);
    return c ? take_integer(at, c->value, out, err) : read_constants(at, text, out, err);
}

static bool take_option(struct argument_at at, int64_t number, struct arg *out, struct err *err) {
    struct arg checked;
    if (!take_integer(at, number, &checked, err)) return false;
    out->option = (struct sockopt_word){.number = (int)number};
    return true;
}

static bool read_option(struct argument_at at, struct span text, struct arg *out, struct err *err) {
    struct number n = number_parse(text);
    if (n.form == NUMBER_INT) return take_option(at, n.integer, out, err);
    if (sockopt_read(text, &out->option)) return true;
    struct span near = sockopt_nearest(text);
    struct shown shown;
    (void)err_set(err, ERR_VALUE, "no socket option '%s'", show_text(&shown, span_head(text, SHOWN)));
    err->verb = at.verb->name;
    return near.len ? err_hint(err, "did you mean %.*s?", SPAN_ARG(near)) : false;
}

/* --- durations -------------------------------------------------------------------------------------------------------- */

static bool take_seconds(struct argument_at at, double seconds, struct arg *out, struct err *err) {
    out->seconds = seconds;
    if (seconds >= 0 && seconds <= 1e9) return true;
    (void)err_set(err, ERR_VALUE, "%s%s must be 0 or more seconds, at most 1e9", argument_dashes(at),
                  argument_name(at));
    err->verb = at.verb->name;
    return false;
}

static bool read_duration(struct argument_at at, struct span text, struct arg *out, struct err *err) {
    struct number n = number_parse(text);
    if (n.form == NUMBER_INT) return take_seconds(at, (double)n.integer, out, err);
    if (n.form == NUMBER_FLOAT || n.form == NUMBER_DURATION) return take_seconds(at, n.real, out, err);
    (void)fail_word(at, text, err);
    char last = text.len ? text.ptr[text.len - 1] : '\0';
    if (n.form == NUMBER_SIZE && (last == 'm' || last == 'M')) {
        return err_hint(err, "%.*s is a size of mebibytes; a minute is 1min", SPAN_ARG(text));
    }
    return false;
}

static bool read_setting(struct argument_at at, struct span text, struct arg *out, struct err *err) {
    enum setting which = SETTING_COUNT;
    if (setting_find(text, &which, err)) {
        out->integer = which;
        return true;
    }
    err->verb = at.verb->name;
    return false;
}

/* --- by kind ---------------------------------------------------------------------------------------------------------- */

bool convert_text(struct argument_at at, struct span text, struct arg *out, struct err *err) {
    switch (argument_kind(at)) {
    case KIND_DATA:
    case KIND_PATH:
    case KIND_TRACE:
    case KIND_ERROR:
    case KIND_TOPIC: out->text = text; return true;
    case KIND_INT:
    case KIND_SIZE:
    case KIND_BACKLOG:
    case KIND_STATUS: return read_integer(at, text, out, err);
    case KIND_FAMILY:
    case KIND_TYPE:
    case KIND_PROTOCOL:
    case KIND_FLAGS:
    case KIND_ACCEPT:
    case KIND_HOW:
    case KIND_OPEN:
    case KIND_COMMAND:
    case KIND_RESOLVE:
    case KIND_REVERSE: return read_constants(at, text, out, err);
    case KIND_MODE: return read_mode(at, text, out, err);
    case KIND_LEVEL: return read_level(at, text, out, err);
    case KIND_OPTION: return read_option(at, text, out, err);
    case KIND_DURATION: return read_duration(at, text, out, err);
    case KIND_SETTING: return read_setting(at, text, out, err);
    case KIND_NONE:
    case KIND_HANDLE:
    case KIND_HANDLES:
    case KIND_TASK:
    case KIND_TEXT:
    case KIND_VALUE:
    case KIND_SIZES:
    case KIND_CONTROL:
    case KIND_TYPED:
    case KIND_FILE:
    case KIND_PATTERN:
    case KIND_ADDRESS:
    case KIND_PORT: break; /* These are no text, or read elsewhere. */
    }
    return fail_word(at, text, err);
}

/* What a value must be for the kind, in a message. */
static const char *wanted(enum kind kind) {
    if (kind == KIND_HANDLE) return "a handle";
    if (kind == KIND_TASK) return "a task";
    return kind == KIND_DATA || kind == KIND_PATH || kind == KIND_TOPIC || kind == KIND_ERROR ? "bytes"
                                                                                              : kind_meaning(kind);
}

/* `serve client` gives the function the text, where `serve $client` was meant. */
static bool is_name(const struct value *v) {
    struct span text = value_is_bytes(v) ? value_span(v) : SPAN("");
    struct lexer l = {.text = text};
    return text.len && text.len <= 40 && lex_name(&l).len == text.len;
}

bool convert_fail_type(struct argument_at at, const struct value *v, struct err *err) {
    enum kind kind = argument_kind(at);
    (void)err_set(err, ERR_TYPE, "%s%s takes %s, not %s", argument_dashes(at), argument_name(at), wanted(kind),
                  value_type_name(v));
    err->verb = at.verb->name;
    bool meant = (kind == KIND_HANDLE || kind == KIND_TASK) && is_name(v);
    if (meant) {
        struct span name = value_span(v);
        return err_hint(err, "it is the text \"%.*s\"; what the variable holds is given by $%.*s", SPAN_ARG(name),
                        SPAN_ARG(name));
    }
    if (kind == KIND_DATA) return err_hint(err, "as text: \"$x\" or str($x); as binary: pack(FORMAT, $x)");
    return false;
}

/* A closed handle stays a value, and says when it was closed. */
bool convert_handle(struct argument_at at, const struct value *v, struct arg *out, struct err *err) {
    if (v->type != VALUE_HANDLE) return convert_fail_type(at, v, err);
    struct handle *h = &v->handle->handle;
    out->handle = h;
    if (h->fd >= 0) return true;
    (void)err_errno(err, EBADF);
    err->verb = at.verb->name;
    const char *name = h->name[0] ? h->name : "the handle";
    if (h->closed_line) return err_detail(err, "%s was closed on line %u", name, (unsigned)h->closed_line);
    return err_detail(err, "%s is closed", name);
}

static bool take_number(struct argument_at at, const struct value *v, struct arg *out, struct err *err) {
    enum kind kind = argument_kind(at);
    bool real = v->type == VALUE_FLOAT;
    if (kind == KIND_DURATION && (real || v->type == VALUE_INT)) {
        return take_seconds(at, real ? v->real : (double)v->integer, out, err);
    }
    if (v->type == VALUE_INT) {
        return kind == KIND_OPTION ? take_option(at, v->integer, out, err) : take_integer(at, v->integer, out, err);
    }
    return value_is_bytes(v) ? convert_text(at, value_span(v), out, err) : convert_fail_type(at, v, err);
}

bool convert_value(struct argument_at at, const struct value *v, struct arg *out, struct err *err) {
    switch (argument_kind(at)) {
    case KIND_HANDLE: return convert_handle(at, v, out, err);
    case KIND_HANDLES: return convert_handles(at, v, out, err);
    case KIND_SIZES: return convert_sizes(at, v, out, err);
    case KIND_CONTROL: return convert_control(at, v, out, err);
    case KIND_FILE: return convert_file(at, v, out, err);
    case KIND_PATTERN: return convert_pattern(at, v, out, err);
    case KIND_TASK: out->task = v->task; return v->type == VALUE_TASK || convert_fail_type(at, v, err);
    case KIND_TEXT:
    case KIND_VALUE:
    case KIND_TYPED: out->value = v; return true;
    case KIND_DATA:
    case KIND_PATH:
    case KIND_TRACE:
    case KIND_ERROR:
    case KIND_TOPIC:
        if (!value_is_bytes(v)) return convert_fail_type(at, v, err);
        out->text = value_span(v);
        return true;
    case KIND_NONE:
    case KIND_ADDRESS:
    case KIND_PORT: return convert_fail_type(at, v, err); /* A switch has no value; addresses go their own way. */
    case KIND_INT:
    case KIND_SIZE:
    case KIND_BACKLOG:
    case KIND_STATUS:
    case KIND_FAMILY:
    case KIND_TYPE:
    case KIND_PROTOCOL:
    case KIND_FLAGS:
    case KIND_ACCEPT:
    case KIND_HOW:
    case KIND_LEVEL:
    case KIND_OPTION:
    case KIND_COMMAND:
    case KIND_RESOLVE:
    case KIND_REVERSE:
    case KIND_OPEN:
    case KIND_MODE:
    case KIND_DURATION: return take_number(at, v, out, err);
    case KIND_SETTING:
        return value_is_bytes(v) ? convert_text(at, value_span(v), out, err) : convert_fail_type(at, v, err);
    }
    return convert_fail_type(at, v, err);
}

bool convert_address(struct argument_at at, const struct value *v, const struct value *port,
                     struct prepared_address *out, struct err *err) {
    *out = (struct prepared_address){.known = false};
    err->verb = NULL;
    bool done;
    if (v->type == VALUE_ADDRESS && !port) {
        out->word = (struct address_word){.form = ADDRESS_RAW, .raw = &v->address->address};
        return true;
    }
    if (!value_is_bytes(v)) return convert_fail_type(at, v, err);
    if (!port) {
        done = address_read(value_span(v), NULL, &out->word, err);
    } else if (port->type == VALUE_INT) {
        int len = snprintf(out->port_text, sizeof out->port_text, "%lld", (long long)port->integer);
        struct span text = span_of(out->port_text, (size_t)len);
        done = address_read(value_span(v), &text, &out->word, err);
    } else if (value_is_bytes(port)) {
        struct span text = value_span(port);
        done = address_read(value_span(v), &text, &out->word, err);
    } else {
        return convert_fail_type(at, port, err);
    }
    if (!done) err->verb = at.verb->name;
    return done;
}
