/* `help` alone: one screen; and the lists of everything with a line each. */
#include "spec/describe.h"

#include "spec/describe_parts.h"
#include "spec/topic.h"
#include "spec/wrap.h"

#include <stdint.h>

enum { GROUP = 12 }; /* the column where the lists of `help` begin */

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

static void list_verbs(const struct vocabulary *v, struct buffer *out) {
    for (size_t group = 0; group < verb_group_count; group++) {
        struct names n = {out, 0};
        for (size_t i = 0; i < v->verb_count; i++) {
            bool here = strcmp(v->verbs[i]->group, verb_groups[group]) == 0;
            if (here) names_add(&n, verb_groups[group], v->verbs[i]->name);
        }
        names_end(&n);
    }
}

static void list_functions(const struct vocabulary *v, struct buffer *out) {
    struct names n = {out, 0};
    for (size_t i = 0; i < v->function_count; i++) names_add(&n, "Functions", v->functions[i].name);
    names_end(&n);
}

static void list_topics(struct buffer *out) {
    struct names n = {out, 0};
    for (size_t i = 0; i < topic_count; i++) {
        if (topics[i].group == TOPIC_LANGUAGE && !topics[i].of) names_add(&n, "Topics", topics[i].name);
    }
    names_end(&n);
}

void describe_all(const struct vocabulary *v, struct buffer *out) {
    buffer_push_text(out, "A line is a verb and its words; a name keeps what it gives: srv = socket inet\n\n");
    list_verbs(v, out);
    list_functions(v, out);
    list_topics(out);
    buffer_push_text(out, "\nhelp NAME    tells more: help recv, help pack, help addresses, help backlog\n"
                          "help topics  lists all of these, help verbs and help functions theirs\n"
                          "explain E    tells what an error means: explain ECONNREFUSED, explain connect\n");
}

/* --- with a line each ----------------------------------------------------------------------------------------------- */

/* A row of an index. All of one index begin their texts in one column. */
struct row {
    const char *term, *text;
};

static void push_rows(struct buffer *out, struct row (*get)(const void *from, size_t i), const void *from,
                      size_t count) {
    size_t widest = 0;
    for (size_t i = 0; i < count; i++) {
        struct row r = get(from, i);
        size_t width = r.text ? wrap_width(span_text(r.term)) : 0;
        if (width > widest) widest = width;
    }
    for (size_t i = 0; i < count; i++) {
        struct row r = get(from, i);
        if (r.text) wrap_row(out, span_text(r.term), span_text(r.text), INDENT, part_second_column(widest));
    }
}

static struct row verb_row(const void *from, size_t i) {
    const struct verb *const *verbs = from;
    return (struct row){verbs[i]->name, verbs[i]->summary};
}

static struct row function_row(const void *from, size_t i) {
    const struct function *functions = from;
    return (struct row){functions[i].usage, functions[i].summary};
}

static const char *const group_titles[] = {
    [TOPIC_LANGUAGE] = "The language", [TOPIC_TYPES] = "Types of values", [TOPIC_ADDRESSES] = "Addresses",
    [TOPIC_SOCKETS] = "Sockets",       [TOPIC_WORDS] = "Reserved words",
};

/* A topic of another group, or an alias, has no row. */
static struct row topic_row(const void *from, size_t i) {
    const enum topic_group *group = from;
    return (struct row){topics[i].name, topics[i].group == *group ? topics[i].summary : NULL};
}

static void index_topics(struct buffer *out) {
    for (enum topic_group group = TOPIC_LANGUAGE; group <= TOPIC_WORDS; group++) {
        if (group > TOPIC_LANGUAGE) buffer_push_byte(out, '\n');
        buffer_printf(out, "%s\n", group_titles[group]);
        push_rows(out, topic_row, &group, topic_count);
    }
}

bool describe_index(const struct vocabulary *v, struct span word, struct buffer *out) {
    if (span_is(word, "verbs"))
        push_rows(out, verb_row, v->verbs, v->verb_count);
    else if (span_is(word, "functions"))
        push_rows(out, function_row, v->functions, v->function_count);
    else if (span_is(word, "topics"))
        index_topics(out);
    else
        return false;
    return true;
}
