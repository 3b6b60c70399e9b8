/* Help on one thing as text, read off the rows of verbs, functions, constants and topics. */
#include "spec/describe.h"

#include "spec/constant.h"
#include "spec/describe_parts.h"
#include "spec/near.h"
#include "spec/setting.h"
#include "spec/sockopt.h"
#include "spec/topic.h"
#include "spec/wrap.h"

#include <inttypes.h>

static void usage_line(struct buffer *out, struct span usage, const char *summary) {
    wrap_words(out, usage, 0, 2 * INDENT);
    buffer_push_byte(out, '\n');
    wrap_text(out, span_text(summary), INDENT);
}

/* --- help VERB ------------------------------------------------------------------------------------------------------ */

/* The term of an option: "--timeout DURATION". */
static void option_term(const struct option *option, struct buffer *term) {
    const char *usage = kind_usage(option->kind);
    buffer_printf(term, "--%s%s%s", option->name, *usage ? " " : "", usage);
}

static void describe_params(const struct verb *verb, struct buffer *out) {
    size_t widest = 0;
    for (size_t i = 0; i < verb->param_count; i++) {
        size_t width = wrap_width(span_text(verb->params[i].name));
        if (width > widest) widest = width;
    }
    if (verb->param_count) part_heading(out, "Arguments");
    for (size_t i = 0; i < verb->param_count; i++) {
        const struct param *p = &verb->params[i];
        struct buffer text = {0};
        buffer_push_text(&text, p->help ? p->help : kind_meaning(p->kind));
        if (p->fallback) buffer_printf(&text, " (%s if left out)", p->fallback);
        wrap_row(out, span_text(p->name), buffer_span(&text), INDENT, part_second_column(widest));
        out->failed |= text.failed;
        buffer_clear(&text);
    }
}

static void describe_options(const struct verb *verb, struct buffer *out) {
    size_t widest = 0;
    struct buffer term = {0};
    for (size_t i = 0; i < verb->option_count; i++, term.len = 0) {
        option_term(&verb->options[i], &term);
        if (term.len > widest) widest = term.len;
    }
    if (verb->option_count) part_heading(out, "Options");
    for (size_t i = 0; i < verb->option_count; i++, term.len = 0) {
        const struct option *o = &verb->options[i];
        option_term(o, &term);
        wrap_row(out, buffer_span(&term), span_text(o->help ? o->help : kind_meaning(o->kind)), INDENT,
                 part_second_column(widest));
    }
    out->failed |= term.failed;
    buffer_clear(&term);
}

static void describe_setting(enum setting which, struct buffer *out) {
    enum { WIDEST = 19 }; /* "notices on|hold|off" */
    const struct setting_row *row = &setting_rows[which];
    struct buffer term = {0}, text = {0};
    buffer_printf(&term, "%s %s", row->name, *row->takes ? row->takes : "N");
    buffer_printf(&text, "%s (", row->meaning);
    setting_push(&text, which, row->first);
    buffer_push_text(&text, " at first)");
    wrap_row(out, buffer_span(&term), buffer_span(&text), INDENT, part_second_column(WIDEST));
    out->failed |= term.failed || text.failed;
    buffer_clear(&term);
    buffer_clear(&text);
}

/* What a verb that takes a setting can set. */
static void describe_settings(const struct verb *verb, struct buffer *out) {
    for (size_t i = 0; i < verb->param_count; i++) {
        if (verb->params[i].kind != KIND_SETTING) continue;
        part_heading(out, "Settings");
        for (int which = 0; which < SETTING_COUNT; which++) describe_setting((enum setting)which, out);
    }
}

static void describe_errors(const struct verb *verb, struct buffer *out) {
    size_t widest = 0;
    for (size_t i = 0; i < verb->failure_count; i++) {
        size_t width = strlen(verb->failures[i].name);
        if (width > widest) widest = width;
    }
    if (verb->failure_count) part_heading(out, "Errors");
    for (size_t i = 0; i < verb->failure_count; i++) {
        const struct failure *f = &verb->failures[i];
        part_failure(out, f->name, widest, f->meaning, f->hint);
    }
}

void describe_verb(const struct verb *verb, struct buffer *out) {
    struct buffer usage = {0};
    verb_push_usage(verb, &usage);
    usage_line(out, buffer_span(&usage), verb->summary);
    out->failed |= usage.failed;
    buffer_clear(&usage);
    part_paragraph(out, verb->text);
    describe_params(verb, out);
    describe_options(verb, out);
    describe_settings(verb, out);
    part_verbatim(out, "Gives", verb->gives);
    part_verbatim(out, "Examples", verb->examples);
    describe_errors(verb, out);
    part_verbatim(out, "In Python", verb->python);
    part_verbatim(out, "In C", verb->c);
    part_see(out, verb->see);
}

/* --- help FUNCTION, CONSTANT, TOPIC ----------------------------------------------------------------------------------- */

static void describe_function_errors(const struct function *function, struct buffer *out) {
    enum { WIDEST = 10 }; /* "EAI_NONAME" is the longest name that any has */
    if (!function->errors) return;
    part_heading(out, "Errors");
    for (struct span rest = span_text(function->errors); rest.len;) {
        struct span line = span_head(rest, span_find(rest, '\n')), name = span_head(line, span_find(line, ' '));
        rest = span_from(rest, line.len + 1);
        wrap_row(out, name, span_from(line, name.len + 1), INDENT, part_second_column(WIDEST));
    }
}

void describe_function(const struct function *function, struct buffer *out) {
    usage_line(out, span_text(function->usage), function->summary);
    part_paragraph(out, function->text);
    part_verbatim(out, "Examples", function->examples);
    describe_function_errors(function, out);
    part_verbatim(out, "In Python", function->python);
    part_verbatim(out, "In C", function->c);
    part_see(out, function->see);
}

static const char *access_of(const struct sockopt *row) {
    if (row->access & SOCKOPT_WITH) return "read by --with, or set";
    if (row->access & SOCKOPT_TAKES) return "read only, and reading it changes it";
    if (row->access == SOCKOPT_GET) return "read only";
    return row->access == SOCKOPT_SET ? "set only" : NULL;
}

/* A socket option: at which level it is, and how its value is written. */
static void describe_sockopt(const struct sockopt *row, struct buffer *out) {
    struct buffer text;
    const char *level = constant_name(SET_SOL, row->level);
    const char *access = access_of(row);
    buffer_init(&text);
    if (row->access & SOCKOPT_SET || row->access & SOCKOPT_WITH) buffer_push_text(&text, sockopt_written(row->type));
    if (*row->unit) buffer_printf(&text, "%s%s", text.len ? "; " : "", row->unit);
    if (access) buffer_printf(&text, "%s%s", text.len ? "; " : "", access);
    wrap_row(out, span_text(level ? level : "AF_VSOCK"), buffer_span(&text), INDENT,
             part_second_column(sizeof "SOL_CAN_J1939" - 1));
    out->failed |= text.failed;
    buffer_clear(&text);
}

static void describe_sockopts(const char *name, struct buffer *out) {
    bool begun = false;
    for (size_t i = 0; i < sockopt_count; i++) {
        if (strcmp(sockopts[i].name, name) != 0) continue;
        if (!begun) part_heading(out, "Option of the level");
        describe_sockopt(&sockopts[i], out);
        begun = true;
    }
}

static void describe_constant(const struct constant *c, struct buffer *out) {
    buffer_printf(out, "%s = %" PRId64, c->name, c->value);
    if (c->value > 9) buffer_printf(out, " (0x%" PRIx64 ")", (uint64_t)c->value);
    buffer_push_byte(out, '\n');
    if (c->meaning) wrap_text(out, span_text(c->meaning), INDENT);
    describe_sockopts(c->name, out);
}

static void describe_text(const struct topic *topic, struct buffer *out) {
    buffer_printf(out, "%s: ", topic->name);
    wrap_words(out, span_text(topic->summary), strlen(topic->name) + 2, INDENT);
    buffer_push_byte(out, '\n');
    part_paragraph(out, topic->text);
    part_see(out, topic->see);
}

/* Between the texts on several things of one name. */
static void between(struct buffer *out, size_t begun) {
    if (out->len > begun) buffer_push_byte(out, '\n');
}

bool describe_topic(const struct vocabulary *v, struct span topic, struct buffer *out) {
    const struct verb *verb = vocabulary_verb(v, topic);
    const struct function *function = vocabulary_function(v, topic);
    const struct topic *text = topic_find(topic);
    const struct constant *constant = constant_find(topic);
    size_t begun = out->len;
    if (verb) describe_verb(verb, out);
    if (function) between(out, begun);
    if (function) describe_function(function, out);
    if (text) between(out, begun);
    if (text) describe_text(text, out);
    if (verb || function || text) return true;
    if (describe_index(v, topic, out) || describe_error(v, topic, out)) return true;
    if (constant) describe_constant(constant, out);
    return constant != NULL;
}

/* Verbs, functions and topics are offered before constants: of names equally near the first stays. */
struct span describe_nearest(const struct vocabulary *v, struct span topic) {
    struct near n = near_begin(topic);
    for (size_t i = 0; i < v->verb_count; i++) near_offer(&n, span_text(v->verbs[i]->name));
    for (size_t i = 0; i < v->function_count; i++) near_offer(&n, span_text(v->functions[i].name));
    for (size_t i = 0; i < topic_count; i++) near_offer(&n, span_text(topics[i].name));
    for (size_t i = 0; i < constant_count; i++) near_offer(&n, span_text(constants[i].name));
    return n.best;
}
