/* Help as text, read off the rows of verbs, functions, constants and topics. */
#include "spec/describe.h"

#include "spec/constant.h"
#include "spec/near.h"
#include "spec/wrap.h"

#include <inttypes.h>

/* Columns: what belongs to a heading is set in by INDENT; the second column begins at a width that fits the terms, up
   to TERM_MAX. GROUP is where the lists of `help` begin. */
enum { INDENT = 2, TERM_MAX = 30, GROUP = 12 };

struct topic {
    const char *name, *summary, *text;
    const char *of; /* an alias: the topic that it stands for, else NULL */
};

static const struct topic topics[] = {
#define TOPIC(name, summary, text) {name, summary, text, NULL},
#define ALIAS(name, of) {name, NULL, NULL, of},
#include "spec/topics.def"
#undef TOPIC
#undef ALIAS
};

static const struct topic *topic_find(struct span name) {
    for (size_t i = 0; i < COUNT(topics); i++) {
        if (!span_is(name, topics[i].name)) continue;
        return topics[i].of ? topic_find(span_text(topics[i].of)) : &topics[i];
    }
    return NULL;
}

static void heading(struct buffer *out, const char *text) {
    buffer_push_byte(out, '\n');
    buffer_push_text(out, text);
    buffer_push_byte(out, '\n');
}

static void usage_line(struct buffer *out, struct span usage, const char *summary) {
    wrap_words(out, usage, 0, 2 * INDENT);
    buffer_push_byte(out, '\n');
    wrap_text(out, span_text(summary), INDENT);
}

static void paragraph(struct buffer *out, const char *text) {
    if (!text || !*text) return;
    buffer_push_byte(out, '\n');
    wrap_text(out, span_text(text), INDENT);
}

/* --- help ----------------------------------------------------------------------------------------------------------- */

/* A list of names behind a heading, begun by its first name; `column` is 0 before that. */
struct names {
    struct buffer *out;
    size_t column;
};

static void names_add(struct names *n, const char *group, const char *name) {
    size_t width = wrap_width(span_text(name));
    bool first = n->column == 0;
    bool full = !first && n->column + 1 + width > WRAP_COLUMNS;
    if (first) buffer_printf(n->out, "%-*s ", GROUP - 1, group);
    if (full) {
        buffer_push_byte(n->out, '\n');
        buffer_push_repeat(n->out, ' ', GROUP);
    }
    if (!first && !full) buffer_push_byte(n->out, ' ');
    buffer_push_text(n->out, name);
    n->column = width + (first || full ? GROUP : n->column + 1);
}

static void names_end(struct names *n) {
    if (n->column) buffer_push_byte(n->out, '\n');
}

static bool group_seen(const struct vocabulary *v, size_t verb) {
    for (size_t i = 0; i < verb; i++) {
        if (strcmp(v->verbs[i]->group, v->verbs[verb]->group) == 0) return true;
    }
    return false;
}

static void list_verbs(const struct vocabulary *v, struct buffer *out) {
    for (size_t first = 0; first < v->verb_count; first++) {
        const char *group = v->verbs[first]->group;
        struct names n = {out, 0};
        if (group_seen(v, first)) continue;
        for (size_t i = first; i < v->verb_count; i++) {
            if (strcmp(v->verbs[i]->group, group) == 0) names_add(&n, group, v->verbs[i]->name);
        }
        names_end(&n);
    }
}

/* The reserved words are topics too; help tells so in a word. */
static void list_topics(struct buffer *out) {
    struct names n = {out, 0};
    for (size_t i = 0; i < COUNT(topics); i++) {
        if (!reserved_word(span_text(topics[i].name))) names_add(&n, "Topics", topics[i].name);
    }
    names_end(&n);
}

void describe_all(const struct vocabulary *v, struct buffer *out) {
    buffer_push_text(out, "A line is a verb and its words; a name keeps what it gives: srv = socket inet\n\n");
    list_verbs(v, out);
    struct names n = {out, 0};
    for (size_t i = 0; i < v->function_count; i++) names_add(&n, "Functions", v->functions[i].name);
    names_end(&n);
    list_topics(out);
    buffer_push_text(out, "\nhelp NAME tells more of a verb, function, topic, constant or reserved word:\n"
                          "help recv, help pack, help addresses, help ECONNREFUSED, help while.\n");
}

/* --- help VERB ------------------------------------------------------------------------------------------------------ */

/* The term of an option: "--timeout DURATION". */
static void option_term(const struct option *option, struct buffer *term) {
    const char *usage = kind_usage(option->kind);
    buffer_printf(term, "--%s%s%s", option->name, *usage ? " " : "", usage);
}

/* Where the second column begins behind terms whose widest has that width. */
static size_t second_column(size_t widest) {
    return INDENT + (widest < TERM_MAX ? widest : TERM_MAX) + 2;
}

static void describe_params(const struct verb *verb, struct buffer *out) {
    size_t widest = 0;
    for (size_t i = 0; i < verb->param_count; i++) {
        size_t width = wrap_width(span_text(verb->params[i].name));
        if (width > widest) widest = width;
    }
    if (verb->param_count) heading(out, "Arguments");
    for (size_t i = 0; i < verb->param_count; i++) {
        const struct param *p = &verb->params[i];
        struct buffer text;
        buffer_init(&text);
        buffer_push_text(&text, p->help ? p->help : kind_meaning(p->kind));
        if (p->fallback) buffer_printf(&text, " (%s if left out)", p->fallback);
        wrap_row(out, span_text(p->name), buffer_span(&text), INDENT, second_column(widest));
        out->failed |= text.failed;
        buffer_clear(&text);
    }
}

static void describe_options(const struct verb *verb, struct buffer *out) {
    size_t widest = 0;
    struct buffer term;
    buffer_init(&term);
    for (size_t i = 0; i < verb->option_count; i++, term.len = 0) {
        option_term(&verb->options[i], &term);
        if (term.len > widest) widest = term.len;
    }
    if (verb->option_count) heading(out, "Options");
    for (size_t i = 0; i < verb->option_count; i++, term.len = 0) {
        const struct option *o = &verb->options[i];
        option_term(o, &term);
        wrap_row(out, buffer_span(&term), span_text(o->help ? o->help : kind_meaning(o->kind)), INDENT,
                 second_column(widest));
    }
    out->failed |= term.failed;
    buffer_clear(&term);
}

static void failure_row(const char *term, size_t widest, const struct failure *f, struct buffer *out) {
    struct buffer text;
    buffer_init(&text);
    buffer_push_text(&text, f->meaning);
    if (f->hint) buffer_printf(&text, "; %s", f->hint);
    wrap_row(out, span_text(term), buffer_span(&text), INDENT, second_column(widest));
    out->failed |= text.failed;
    buffer_clear(&text);
}

static void describe_failures(const struct verb *verb, struct buffer *out) {
    size_t widest = 0;
    for (size_t i = 0; i < verb->failure_count; i++) {
        size_t width = strlen(verb->failures[i].name);
        if (width > widest) widest = width;
    }
    if (verb->failure_count) heading(out, "Errors");
    for (size_t i = 0; i < verb->failure_count; i++)
        failure_row(verb->failures[i].name, widest, &verb->failures[i], out);
}

/* Lines that stay as they are, under a heading. */
static void verbatim(struct buffer *out, const char *title, const char *text) {
    if (!text || !*text) return;
    heading(out, title);
    for (struct span rest = span_text(text); rest.len;) {
        struct span line = span_head(rest, span_find(rest, '\n'));
        rest = span_from(rest, line.len + 1);
        buffer_push_repeat(out, ' ', line.len ? INDENT : 0);
        buffer_push(out, line);
        buffer_push_byte(out, '\n');
    }
}

void describe_verb(const struct verb *verb, struct buffer *out) {
    struct buffer usage;
    buffer_init(&usage);
    verb_push_usage(verb, &usage);
    usage_line(out, buffer_span(&usage), verb->summary);
    out->failed |= usage.failed;
    buffer_clear(&usage);
    paragraph(out, verb->text);
    describe_params(verb, out);
    describe_options(verb, out);
    verbatim(out, "Gives", verb->gives);
    describe_failures(verb, out);
    verbatim(out, "Examples", verb->examples);
    verbatim(out, "In Python", verb->python);
    verbatim(out, "In C", verb->c);
}

/* --- help FUNCTION, CONSTANT, TOPIC ----------------------------------------------------------------------------------- */

void describe_function(const struct function *function, struct buffer *out) {
    usage_line(out, span_text(function->usage), function->summary);
    paragraph(out, function->text);
    verbatim(out, "Example", function->example);
}

/* An errno's constant: what it means for each verb that meets it. */
static void describe_meetings(const struct vocabulary *v, const char *name, struct buffer *out) {
    enum { WIDEST_VERB = 12 };
    bool begun = false;
    for (size_t i = 0; i < v->verb_count; i++) {
        const struct verb *verb = v->verbs[i];
        for (size_t k = 0; k < verb->failure_count; k++) {
            if (strcmp(verb->failures[k].name, name) != 0) continue;
            if (!begun) heading(out, "Met by");
            failure_row(verb->name, WIDEST_VERB, &verb->failures[k], out);
            begun = true;
        }
    }
}

static void describe_constant(const struct vocabulary *v, const struct constant *c, struct buffer *out) {
    buffer_printf(out, "%s = %" PRId64, c->name, c->value);
    if (c->value > 9 && c->set != SET_ERRNO) buffer_printf(out, " (0x%" PRIx64 ")", (uint64_t)c->value);
    buffer_push_byte(out, '\n');
    if (c->meaning) wrap_text(out, span_text(c->meaning), INDENT);
    describe_meetings(v, c->name, out);
}

static void describe_text(const struct topic *topic, struct buffer *out) {
    buffer_printf(out, "%s: ", topic->name);
    wrap_words(out, span_text(topic->summary), strlen(topic->name) + 2, INDENT);
    buffer_push_byte(out, '\n');
    paragraph(out, topic->text);
}

bool describe_topic(const struct vocabulary *v, struct span topic, struct buffer *out) {
    const struct verb *verb = vocabulary_verb(v, topic);
    const struct function *function = vocabulary_function(v, topic);
    const struct constant *constant = constant_find(topic);
    const struct topic *text = topic_find(topic);
    if (verb)
        describe_verb(verb, out);
    else if (function)
        describe_function(function, out);
    else if (constant)
        describe_constant(v, constant, out);
    else if (text)
        describe_text(text, out);
    return verb || function || constant || text;
}

/* Verbs, functions and topics are offered before constants: of names equally near the first stays. */
struct span describe_nearest(const struct vocabulary *v, struct span topic) {
    struct near n = near_begin(topic);
    for (size_t i = 0; i < v->verb_count; i++) near_offer(&n, span_text(v->verbs[i]->name));
    for (size_t i = 0; i < v->function_count; i++) near_offer(&n, span_text(v->functions[i].name));
    for (size_t i = 0; i < COUNT(topics); i++) near_offer(&n, span_text(topics[i].name));
    for (size_t i = 0; i < constant_count; i++) near_offer(&n, span_text(constants[i].name));
    return n.best;
}
