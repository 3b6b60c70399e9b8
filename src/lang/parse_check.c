/* What is refused while reading, each with what to write instead. */
#include "base/mem.h"
#include "base/show.h"
#include "lang/parser.h"
#include "spec/constant.h"
#include "spec/foreign.h"
#include "spec/near.h"

#include <stdio.h>

enum { SHOWN_NAME = 60 };

static bool is_variable(const struct parser *p, struct span name) {
    for (const struct scope *s = p->scope; s; s = s->outer) {
        if (map_find(&s->own, name) != MAP_NONE) return true;
    }
    return false;
}

static void offer_verbs(const struct parser *p, struct near *n) {
    const struct vocabulary *v = p->options->vocabulary;
    for (size_t i = 0; i < v->verb_count; i++) near_offer(n, span_text(v->verbs[i]->name));
}

static void offer_functions(const struct parser *p, struct near *n) {
    const struct vocabulary *v = p->options->vocabulary;
    for (size_t i = 0; i < v->function_count; i++) near_offer(n, span_text(v->functions[i].name));
}

/* The nearest verb, function or reserved word; of several that are equally near what stands as a command. */
static struct span near_command(const struct parser *p, struct span name) {
    struct near n = near_begin(name);
    offer_verbs(p, &n);
    for (size_t i = 0; i < p->functions.count; i++) near_offer(&n, p->functions.keys[i]);
    for (size_t i = 0; i < reserved_word_count; i++) near_offer(&n, span_text(reserved_words[i]));
    offer_functions(p, &n);
    return n.best;
}

/* The constant that was meant by a name written as they are (AF_INT), or in small letters where it is that name; or "". */
static struct span near_constant(struct span name) {
    bool capital = name.len && name.ptr[0] >= 'A' && name.ptr[0] <= 'Z';
    struct near n = near_begin(name);
    if (span_find(name, '_') == name.len) return SPAN("");
    if (!capital) n.distance = 1;
    for (size_t i = 0; i < constant_count; i++) near_offer(&n, span_text(constants[i].name));
    return n.best;
}

/* The nearest of what is called by brackets, or of the verbs if one is nearer. */
static struct span near_function(const struct parser *p, struct span name) {
    struct near n = near_begin(name);
    offer_functions(p, &n);
    for (size_t i = 0; i < p->functions.count; i++) near_offer(&n, p->functions.keys[i]);
    offer_verbs(p, &n);
    return span_head(n.best, SHOWN_NAME);
}

/* `name(…)`, and no function is called so. */
_Noreturn static void fail_function(struct parser *p, struct span name, size_t offset) {
    char hint[200] = "help functions lists what there is, fn makes one";
    struct span near = near_function(p, name);
    const char *foreign = foreign_hint(name);
    bool verb = vocabulary_verb(p->options->vocabulary, near) != NULL;
    if (foreign)
        (void)snprintf(hint, sizeof hint, "%s", foreign);
    else if (near.len)
        (void)snprintf(hint, sizeof hint, "did you mean %.*s%s?", SPAN_ARG(near), verb ? " and its words" : "(…)");
    parser_fail_hint(p, offset, name.len, hint, "no function '%.*s'", SPAN_ARG(span_head(name, SHOWN_NAME)));
}

struct span parse_line(const struct parser *p, size_t from, size_t to) {
    struct span line = lex_slice(&p->lex, from, to - from);
    line = span_head(line, span_find(line, '\n'));
    while (line.len && strchr(" \t\r", line.ptr[line.len - 1])) line.len--;
    return show_cut(line, SHOWN_NAME);
}

struct span parse_rest(const struct parser *p, size_t offset) {
    struct span rest = span_from(p->lex.text, offset);
    rest = span_head(rest, span_find(rest, ';'));
    rest = span_head(rest, span_find(rest, '{'));
    rest = span_head(rest, span_find(rest, '}'));
    return parse_line(p, offset, offset + rest.len);
}

bool parse_hint_change(const struct parser *p, struct span name, size_t offset, char *hint, size_t size) {
    struct span rest = span_from(p->lex.text, offset + name.len), shown = span_head(name, SHOWN_NAME);
    while (rest.len && rest.ptr[0] == ' ') rest = span_from(rest, 1);
    if (rest.len < 2) return false;
    char first = rest.ptr[0], second = rest.ptr[1];
    if (first == ':' && second == '=')
        (void)snprintf(hint, size, "a name is set by %.*s = …", SPAN_ARG(shown));
    else if (strchr("+-*/%|&^", first) && second == '=')
        (void)snprintf(hint, size, "did you mean %.*s = $%.*s %c …?", SPAN_ARG(shown), SPAN_ARG(shown), first);
    else if ((first == '+' || first == '-') && second == first)
        (void)snprintf(hint, size, "did you mean %.*s = $%.*s %c 1?", SPAN_ARG(shown), SPAN_ARG(shown), first);
    else
        return false;
    return true;
}

/* What the name may have been meant for that stands where a verb is due, and is none. */
static void hint_unknown(struct parser *p, struct span name, char *hint, size_t size) {
    struct span shown = span_head(name, SHOWN_NAME), near = near_command(p, name);
    const char *foreign = foreign_hint(name);
    if (is_variable(p, name)) {
        (void)snprintf(hint, size, "the value of the variable is written $%.*s", SPAN_ARG(shown));
    } else if (foreign) {
        (void)snprintf(hint, size, "%s", foreign);
    } else if (near.len) {
        const struct function *f = vocabulary_function(p->options->vocabulary, near);
        (void)snprintf(hint, size, "did you mean '%.*s'? text is written \"%.*s\"",
                       SPAN_ARG(f ? span_text(f->usage) : near), SPAN_ARG(shown));
    } else {
        (void)snprintf(hint, size, "text is written \"%.*s\"; a variable's value $%.*s; `help` lists the verbs",
                       SPAN_ARG(shown), SPAN_ARG(shown));
    }
}

_Noreturn void parse_fail_unknown(struct parser *p, struct span name, size_t offset) {
    char hint[200] = "";
    struct lexer l = p->lex;
    l.at = offset + name.len;
    if (lex_peek(&l, 0) == '(') fail_function(p, name, offset);
    struct token t = lex_look(&l);
    struct span constant = near_constant(name);
    if (constant.len) {
        (void)snprintf(hint, sizeof hint, "did you mean the constant %.*s?", SPAN_ARG(constant));
    } else if (token_compares(t.kind)) {
        (void)snprintf(hint, sizeof hint, "did you mean $%.*s? a variable's value is written with $",
                       SPAN_ARG(parse_rest(p, offset)));
    } else if (!parse_hint_change(p, name, offset, hint, sizeof hint)) {
        hint_unknown(p, name, hint, sizeof hint);
    }
    parser_fail_hint(p, offset, name.len, hint, "no verb '%.*s'", SPAN_ARG(span_head(name, SHOWN_NAME)));
}

_Noreturn void parse_fail_bare(struct parser *p, struct span name, size_t offset) {
    char hint[240];
    struct span shown = span_head(name, SHOWN_NAME), constant = near_constant(name);
    parse_check_foreign(p);
    if (reserved_word(name)) {
        parser_fail(p, offset, name.len, "expected a value, not '%.*s'", SPAN_ARG(shown));
    }
    if (constant.len) {
        (void)snprintf(hint, sizeof hint, "did you mean the constant %.*s?", SPAN_ARG(constant));
    } else if (vocabulary_verb(p->options->vocabulary, name)) {
        (void)snprintf(hint, sizeof hint, "a command in an expression stands in parentheses: (%.*s …)",
                       SPAN_ARG(shown));
    } else {
        (void)snprintf(hint, sizeof hint, "a variable is written $%.*s, text \"%.*s\"", SPAN_ARG(shown),
                       SPAN_ARG(shown));
    }
    parser_fail_hint(p, offset, name.len, hint, "expected a value, not the bare name '%.*s'", SPAN_ARG(shown));
}

void parse_check_constant(struct parser *p, struct span name, size_t offset) {
    struct lexer l = p->lex;
    lex_skip_blanks(&l);
    char c = lex_peek(&l, 0);
    bool operates = c && strchr("|&<>=", c);
    if (operates && near_constant(name).len) parse_fail_unknown(p, name, offset);
}

static bool function_known(const struct parser *p, struct span name) {
    return map_find(&p->functions, name) != MAP_NONE || p->options->function_known(p->options->context, name);
}

void parse_want_function(struct parser *p, struct span name, size_t offset) {
    if (function_known(p, name) || p->uses_source) return;
    if (!p->options->whole) {
        if (p->in_named) return; /* inside a function: looked up when it first runs */
        parse_fail_unknown(p, name, offset);
    }
    void *unknowns = p->unknowns;
    if (!mem_grow(&unknowns, &p->unknown_room, p->unknown_count + 1, sizeof *p->unknowns)) parser_fail_memory(p);
    p->unknowns = unknowns;
    p->unknowns[p->unknown_count++] = (struct unknown){(uint32_t)offset, (uint32_t)name.len};
    if (foreign_hint(name)) p->foreign = p->unknowns[p->unknown_count - 1];
}

void parse_check_foreign(struct parser *p) {
    size_t offset = p->foreign.offset, length = p->foreign.length;
    if (length) parse_fail_unknown(p, lex_slice(&p->lex, offset, length), offset);
}

bool parse_hint_method(const struct parser *p, struct span word, char *hint, size_t size) {
    size_t point = span_find(word, '.');
    struct span name = span_head(span_from(word, point < word.len ? point + 1 : point), 60);
    struct span object = span_head(word, point < 40 ? point : 40);
    if (point > 0 && vocabulary_verb(p->options->vocabulary, name)) {
        (void)snprintf(hint, size, "the verb stands first: %.*s %.*s", SPAN_ARG(name), SPAN_ARG(object));
        return true;
    }
    if (point == 0 || !vocabulary_function(p->options->vocabulary, name)) return false;
    (void)snprintf(hint, size, "a function takes it in brackets: %.*s($%.*s…)", SPAN_ARG(name), SPAN_ARG(object));
    return true;
}

void parse_check_not_verb(struct parser *p, struct span name, size_t offset) {
    const struct verb *verb = vocabulary_verb(p->options->vocabulary, name);
    if (!verb) return;
    struct buffer words = {0};
    char hint[160];
    verb_push_words(verb, &words);
    (void)snprintf(hint, sizeof hint, "a verb's words stand behind it: %.*s%s", SPAN_ARG(buffer_span(&words)),
                   verb->gives ? "; its value is had in parentheses: (recv c 10)" : "");
    buffer_clear(&words);
    parser_fail_hint(p, offset, name.len, hint, "'%.*s' is a verb, not a function", SPAN_ARG(name));
}

/* "len takes 1 argument, not 2", "find takes 2 to 3 arguments, not 1", "max takes 1 argument or more, not 0". */
_Noreturn static void fail_count(struct parser *p, const struct node *call, const struct function *f, size_t count) {
    char takes[40], hint[120];
    size_t most = f->most == SIZE_MAX ? f->least : f->most;
    const char *join = most - f->least > 1 ? "to" : "or";
    int len = most == f->least ? 0 : snprintf(takes, sizeof takes, "%zu %s ", f->least, join);
    (void)snprintf(takes + len, sizeof takes - (size_t)len, "%zu argument%s%s", most, most == 1 ? "" : "s",
                   f->most == SIZE_MAX ? " or more" : "");
    (void)snprintf(hint, sizeof hint, "usage: %s", f->usage);
    parser_fail_hint(p, call->offset, call->length, hint, "%s takes %s, not %zu", f->name, takes, count);
}

void parse_check_call(struct parser *p, struct node *call) {
    const struct function *f = vocabulary_function(p->options->vocabulary, call->name);
    size_t count = call->arguments.count;
    if (!f) {
        parse_want_function(p, call->name, call->offset);
        call->calls = true;
        return;
    }
    if (count < f->least || count > f->most) fail_count(p, call, f, count);
}

void parse_check_name(struct parser *p, struct span name, size_t offset) {
    if (reserved_word(name))
        parser_fail(p, offset, name.len, "'%.*s' is a reserved word, never a name", SPAN_ARG(name));
}

void parse_check_function_name(struct parser *p, struct span name, size_t offset) {
    const struct vocabulary *v = p->options->vocabulary;
    parse_check_name(p, name, offset);
    const char *what = vocabulary_verb(v, name)       ? "a verb"
                       : vocabulary_function(v, name) ? "a built-in function"
                       : constant_find(name)          ? "a constant"
                                                      : NULL;
    if (what) {
        parser_fail_hint(p, offset, name.len, "give it another name", "'%.*s' is %s",
                         SPAN_ARG(span_head(name, SHOWN_NAME)), what);
    }
}
