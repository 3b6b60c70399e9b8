/* Commands: a verb or a user's function and its words, matched to the row's parameters and options. */
#include "lang/parser.h"
#include "spec/near.h"

#include <stdio.h>

enum { OPERATOR_HINT = 200 };

/* The words as they come: positional ones, and options already told apart. */
struct words {
    struct nodes plain;
    struct argument *options, **options_end;
    bool no_more_options;
};

static const char *usage_of(struct parser *p, const struct verb *verb) {
    size_t mark = p->scratch.len;
    verb_push_usage(verb, &p->scratch);
    if (p->scratch.failed) parser_fail_memory(p);
    struct span text = parser_take_scratch(p, mark);
    return text.len ? text.ptr : ""; /* arena copies end in a NUL */
}

static const char *usage_hint(struct parser *p, const struct verb *verb) {
    size_t mark = p->scratch.len;
    parser_scratch(p, SPAN("usage: "));
    parser_scratch(p, span_text(usage_of(p, verb)));
    return parser_take_scratch(p, mark).ptr;
}

static const char *offer_option(struct parser *p, const struct verb *verb, struct span name) {
    struct near n = near_begin(name);
    for (size_t i = 0; i < verb->option_count; i++) near_offer(&n, span_text(verb->options[i].name));
    if (n.best.len == 0) return usage_hint(p, verb);
    size_t mark = p->scratch.len;
    parser_scratch(p, SPAN("did you mean --"));
    parser_scratch(p, n.best);
    parser_scratch(p, SPAN("?"));
    return parser_take_scratch(p, mark).ptr;
}

/* The index of the option; fails if the verb has none of that name. */
static size_t find_option(struct parser *p, const struct verb *verb, struct span name, size_t offset) {
    for (size_t i = 0; i < verb->option_count; i++) {
        if (span_is(name, verb->options[i].name)) return i;
    }
    parser_fail_hint(p, offset, name.len + 2, offer_option(p, verb, name), "%s has no option --%.*s", verb->name,
                     SPAN_ARG(span_head(name, 60)));
}

static struct node *read_by_kind(struct parser *p, enum kind kind, struct node *word);

/* `4,1024`: each of the pieces as a word of its own is read. */
static struct node *read_size(struct parser *p, struct node *piece) {
    struct number number = number_parse(piece->text);
    if ((number.form != NUMBER_INT && number.form != NUMBER_SIZE) || number.integer < 0) {
        parser_fail(p, piece->offset, piece->length, "a size is due here, for example 1024 or 64k");
    }
    piece->kind = NODE_INT;
    piece->integer = number.integer;
    return piece;
}

/* A plain word of pieces joined by commas is a list of them. */
static struct node *read_list(struct parser *p, enum kind kind, struct node *word) {
    if (word->kind != NODE_BYTES || !word->plain) return word;
    struct node *list = parser_node(p, NODE_LIST, word->offset, word->length);
    struct span rest = word->text;
    uint32_t offset = word->offset;
    for (;;) {
        size_t len = span_find(rest, ',');
        struct node *piece = parser_node(p, NODE_BYTES, offset, len);
        piece->text = span_head(rest, len);
        piece->plain = true;
        nodes_add(&list->items, kind == KIND_SIZES ? read_size(p, piece) : read_by_kind(p, KIND_HANDLE, piece));
        if (len == rest.len) return list;
        rest = span_from(rest, len + 1);
        offset += (uint32_t)len + 1;
    }
}

static struct node *read_literal(struct parser *p, struct node *word);

static const char *noun_of(enum kind kind) {
    return kind == KIND_TASK ? "a task" : "a handle";
}

_Noreturn static void fail_variable(struct parser *p, const struct node *word, struct span name, enum kind kind) {
    char next = name.len && name.len < word->text.len ? word->text.ptr[name.len] : '\0';
    bool comma = next == ',' && name.len + 1 == word->text.len;
    const char *hint = comma ? "words stand with blanks between, and no commas"
                       : word->plain && (next == '.' || next == '[')
                           ? "only a variable's name stands without $; anything longer takes it: $m.handles[0]"
                       : kind == KIND_HANDLE ? "`s = socket` makes one, whose name is written here: s"
                                             : "it is kept in a variable: write the variable's name";
    parser_fail_hint(p, word->offset, word->length, hint, "%s is due here", noun_of(kind));
}

/* A plain word in the place of a handle or a task names a variable. */
static struct node *read_variable(struct parser *p, struct node *word, enum kind kind) {
    if (word->kind == NODE_JOIN) parser_fail(p, word->offset, word->length, "%s is due here, not text", noun_of(kind));
    if (word->kind != NODE_BYTES) return word;
    struct lexer l = {.text = word->text};
    struct span name = lex_name(&l);
    if (!word->plain || name.len == 0 || name.len < word->text.len) fail_variable(p, word, name, kind);
    if (reserved_word(name))
        parser_fail(p, word->offset, word->length, "%s is due here, not '%.*s'", noun_of(kind), SPAN_ARG(name));
    struct node *n = parser_node(p, NODE_NAME, word->offset, word->length);
    n->text = name;
    scope_name(p, name);
    return n;
}

/* What the word is where such an argument is due. */
static struct node *read_by_kind(struct parser *p, enum kind kind, struct node *word) {
    if (kind == KIND_TYPED) return read_literal(p, word);
    if (kind == KIND_HANDLES || kind == KIND_SIZES) return read_list(p, kind, word);
    return kind == KIND_HANDLE || kind == KIND_TASK ? read_variable(p, word, kind) : word;
}

/* Inside brackets a newline is white space: at the end of the text the words may still come. */
static void await_words(struct parser *p, const char *expected) {
    if (lex_at_end(&p->lex) && p->lex.newline_is_space) parser_fail_end(p, expected);
}

static void add_option(struct parser *p, struct words *w, size_t slot, struct node *value) {
    struct argument *a = parser_alloc(p, sizeof *a);
    *a = (struct argument){NULL, value, (uint16_t)slot};
    *w->options_end = a;
    w->options_end = &a->next;
}

/* `--name`, `--name VALUE` or `--name=VALUE`: the cursor at the dashes. */
static void parse_option(struct parser *p, const struct verb *verb, struct words *w) {
    size_t offset = p->lex.at;
    size_t len = 0;
    while (lex_name_char(lex_peek(&p->lex, 2 + len)) || lex_peek(&p->lex, 2 + len) == '-') len++;
    struct span name = lex_slice(&p->lex, offset + 2, len);
    size_t index = find_option(p, verb, name, offset);
    const struct option *option = &verb->options[index];
    p->lex.at += 2 + len;
    bool joined = lex_peek(&p->lex, 0) == '=';
    for (struct argument *a = w->options; a; a = a->next) {
        if (a->slot == verb->param_count + index && !kind_repeats(option->kind))
            parser_fail(p, offset, len + 2, "--%s is given twice", option->name);
    }
    struct node *value = NULL;
    if (option->kind == KIND_NONE) {
        if (joined) parser_fail(p, p->lex.at, 1, "--%s is a switch and takes no value", option->name);
    } else {
        p->lex.at += joined;
        if (!parse_at_word(p)) await_words(p, option->name);
        if (!parse_at_word(p))
            parser_fail(p, offset, len + 2, "--%s takes %s", option->name, kind_meaning(option->kind));
        value = read_by_kind(p, option->kind, parse_word(p));
    }
    add_option(p, w, verb->param_count + index, value);
}

/* Whether the next word, behind so many, is for a pattern; patterns come last. A word that begins with / is one then. */
static bool takes_pattern(const struct verb *verb, size_t words) {
    size_t last = verb->param_count ? verb->param_count - 1 : 0;
    return verb->param_count && words >= last && verb->params[last].kind == KIND_PATTERN;
}

/* Reads words up to the command's end. `verb` NULL: a user's function, which has no options. */
static void parse_words(struct parser *p, const struct verb *verb, struct words *w) {
    *w = (struct words){.options_end = &w->options};
    while (parse_at_word(p)) {
        bool dashes = verb && !w->no_more_options && lex_peek(&p->lex, 0) == '-' && lex_peek(&p->lex, 1) == '-';
        if (dashes && lex_name_start(lex_peek(&p->lex, 2))) {
            parse_option(p, verb, w);
        } else {
            bool pattern = verb && takes_pattern(verb, w->plain.count) && lex_peek(&p->lex, 0) == '/';
            struct node *word = pattern ? parse_word_pattern(p) : parse_word(p);
            bool ends = dashes && word->kind == NODE_BYTES && word->plain && span_is(word->text, "--");
            if (ends)
                w->no_more_options = true;
            else
                nodes_add(&w->plain, word);
        }
    }
}

static void take_argument(struct parser *p, struct command *c, struct argument ***end, struct node *value,
                          size_t slot) {
    struct argument *a = parser_alloc(p, sizeof *a);
    *a = (struct argument){NULL, value, (uint16_t)slot};
    **end = a;
    *end = &a->next;
    c->count++;
}

/* Whether the first option is given, which may stand in a parameter's place. */
static bool has_first_option(const struct verb *verb, const struct words *w) {
    for (const struct argument *a = w->options; a; a = a->next) {
        if (a->slot == verb->param_count) return true;
    }
    return false;
}

static bool is_required(const struct param *param, bool replaced) {
    return param->count == PARAM_ONE || param->count == PARAM_MANY || (param->count == PARAM_UNLESS && !replaced);
}

static size_t required_words(const struct verb *verb, bool replaced) {
    size_t count = 0;
    for (size_t i = 0; i < verb->param_count; i++) count += is_required(&verb->params[i], replaced);
    return count;
}

/* The parameter that is missing when only `given` words are there: the first required one beyond them. */
static const char *missing_param(const struct verb *verb, size_t given, bool replaced) {
    for (size_t i = 0; i < verb->param_count; i++) {
        if (!is_required(&verb->params[i], replaced)) continue;
        if (given-- == 0) return verb->params[i].name;
    }
    return "a word";
}

/* How many words there are beyond those that have to be. */
static size_t extra_words(struct parser *p, const struct verb *verb, const struct node *at, const struct words *w) {
    bool replaced = has_first_option(verb, w);
    size_t required = required_words(verb, replaced);
    if (w->plain.count >= required) return w->plain.count - required;
    const char *missing = missing_param(verb, w->plain.count, replaced);
    await_words(p, missing);
    /* What was written may stand one place too early: `connect localhost:80`. */
    if (w->plain.count) (void)read_by_kind(p, verb->params[0].kind, w->plain.first);
    parser_fail_hint(p, at->offset, at->length, usage_hint(p, verb), "%s: %s is missing", verb->name, missing);
}

static void take_options(struct parser *p, struct command *c, struct argument **end, const struct words *w) {
    size_t options = c->verb->param_count;
    for (size_t slot = options; slot < options + c->verb->option_count; slot++) {
        for (struct argument *a = w->options; a; a = a->next) {
            if (a->slot == slot) take_argument(p, c, &end, a->value, slot);
        }
    }
}

/* An operator that stands as a word of its own, where it is text; or NULL. */
static const struct node *operator_word(const struct node *word, enum operator_kind *op) {
    for (; word; word = word->next) {
        if (word->kind == NODE_BYTES && word->plain && operator_find(word->text, op)) return word;
    }
    return NULL;
}

/* Words are too many because an expression was meant: of the command's value, or as one of its words. */
static const char *operator_hint(struct parser *p, const struct node *at, const struct node *word,
                                 enum operator_kind op, char hint[static OPERATOR_HINT]) {
    const char *sign = operator_text(op);
    struct span command = parse_line(p, at->offset, word->offset);
    if (op >= OPERATOR_EQ)
        (void)snprintf(hint, OPERATOR_HINT, "a command whose value is compared stands in parentheses: (%.*s) %s …",
                       SPAN_ARG(command), sign);
    else
        (void)snprintf(hint, OPERATOR_HINT, "among words %s is text; an expression stands in parentheses: (… %s …)",
                       sign, sign);
    return hint;
}

/* Whether bare words are too many because the first of them began a text: `send c hello big world`. */
static bool is_bare_text(const struct verb *verb, const struct node *word) {
    for (size_t i = 0; i < verb->param_count && word; i++, word = word->next) {
        if (verb->params[i].kind != KIND_DATA) continue;
        while (word && word->kind == NODE_BYTES && word->plain) word = word->next;
        return !word;
    }
    return false;
}

_Noreturn static void fail_too_many(struct parser *p, const struct verb *verb, const struct node *at,
                                    const struct words *w, const struct node *word) {
    char room[OPERATOR_HINT];
    enum operator_kind op;
    const struct node *sign = operator_word(w->plain.first, &op);
    const char *hint = sign                                 ? operator_hint(p, at, sign, op, room)
                       : is_bare_text(verb, w->plain.first) ? "text of several words is quoted: \"…\""
                                                            : usage_hint(p, verb);
    if (sign) word = sign;
    parser_fail_hint(p, word->offset, word->length, hint, "%s: a word too many", verb->name);
}

/* Words fill the parameters from the left; an optional one before a required one is there when there are words enough. */
static void match_words(struct parser *p, struct command *c, const struct node *at, struct words *w) {
    const struct verb *verb = c->verb;
    bool replaced = has_first_option(verb, w);
    size_t extra = extra_words(p, verb, at, w);
    struct node *word = w->plain.first;
    struct argument **end = &c->arguments;
    for (size_t i = 0; i < verb->param_count; i++) {
        enum param_count count = verb->params[i].count;
        bool needed = is_required(&verb->params[i], replaced), many = param_repeats(&verb->params[i]);
        size_t take = many ? needed + extra : needed ? 1 : count == PARAM_OPTIONAL && extra > 0;
        extra -= take - needed;
        for (; take; take--) {
            struct node *next = word->next;
            take_argument(p, c, &end, read_by_kind(p, verb->params[i].kind, word), i);
            word = next;
        }
    }
    if (word) fail_too_many(p, verb, at, w, word);
    take_options(p, c, end, w);
}

static void parse_verb(struct parser *p, struct command *c, const struct node *at) {
    struct words w;
    parse_words(p, c->verb, &w);
    match_words(p, c, at, &w);
    if (strcmp(c->verb->name, "source") == 0) p->uses_source = true;
}

/* For a user's function, and for a setting, a word written as a number, size, duration, true, false or nil is that value. */
static struct node *read_literal(struct parser *p, struct node *word) {
    if (word->kind != NODE_BYTES || !word->plain) return word;
    enum node_kind kind = span_is(word->text, "true")    ? NODE_TRUE
                          : span_is(word->text, "false") ? NODE_FALSE
                          : span_is(word->text, "nil")   ? NODE_NIL
                                                         : NODE_BYTES;
    struct number number = number_parse(word->text);
    if (number.form == NUMBER_OVERFLOW) {
        parser_fail_as(p, ERR_VALUE, word->offset, word->length, "%.*s is beyond 64 bits",
                       SPAN_ARG(span_head(word->text, 60)));
    }
    if (number.form != NUMBER_BAD && word->text.ptr[0] != '+') {
        bool real = number.form == NUMBER_FLOAT || number.form == NUMBER_DURATION;
        kind = real ? NODE_FLOAT : NODE_INT;
        if (real)
            word->real = number.real;
        else
            word->integer = number.integer;
    }
    word->kind = (uint8_t)kind;
    return word;
}

static void parse_function_words(struct parser *p, struct command *c) {
    struct words w;
    struct argument **end = &c->arguments;
    size_t slot = 0;
    parse_words(p, NULL, &w);
    for (struct node *word = w.plain.first, *next; word; word = next) {
        next = word->next;
        if (slot > UINT16_MAX) parser_fail_as(p, ERR_LIMIT, word->offset, word->length, "more than 65536 words");
        take_argument(p, c, &end, read_literal(p, word), slot++);
    }
}

/* A verb's name ends where a word ends: `print,` and `a.b` are no verbs. */
static void check_name_end(struct parser *p, struct span name, size_t offset) {
    struct lexer l = p->lex;
    char c = lex_peek(&l, 0);
    if (lex_at_end(&l) || lex_ends_name(c)) return;
    struct token t = lex_look(&l);
    if (token_compares(t.kind)) parse_fail_unknown(p, name, offset);
    while (!lex_at_end(&l) && !lex_ends_name(lex_peek(&l, 0))) l.at++;
    struct span word = lex_slice(&l, offset, l.at - offset);
    char hint[SLIP_HINT];
    bool set = c != ',' && c != '.' && lex_look(&l).kind == TOKEN_ASSIGN;
    bool method = c == '.' && parse_hint_method(p, span_head(word, span_find(word, '(')), hint, sizeof hint);
    bool change = c == '.' && !method && parse_hint_change(p, word, offset, hint, sizeof hint);
    struct shown shown;
    if (!method && !change) parse_slip_word(name, word, set, hint);
    parser_fail_hint(p, offset, word.len, hint, "'%s' is no %s", parser_shown(&shown, span_head(word, name.len + 40)),
                     set ? "name" : "verb");
}

struct node *parse_command(struct parser *p, struct span name, size_t offset) {
    check_name_end(p, name, offset);
    struct node *n = parser_node(p, NODE_COMMAND, offset, name.len);
    struct command *c = parser_alloc(p, sizeof *c);
    n->command = c;
    n->calls = true;
    c->name = name;
    c->verb = vocabulary_verb(p->options->vocabulary, name);
    if (c->verb) {
        parse_verb(p, c, n);
        return n;
    }
    const struct function *f = vocabulary_function(p->options->vocabulary, name);
    if (f) {
        parser_fail_hint(p, offset, name.len, "a built-in function's brackets touch its name", "%s is called as %s",
                         f->name, f->usage);
    }
    parse_want_function(p, name, offset);
    parse_check_constant(p, name, offset);
    parse_function_words(p, c);
    return n;
}
