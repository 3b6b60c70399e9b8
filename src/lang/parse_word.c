/* The words of a command: runs of characters, touching quotes and `$…`, joined into one. */
#include "lang/parser.h"

static bool word_end(const struct parser *p) {
    char c = lex_peek(&p->lex, 0);
    if (lex_at_end(&p->lex) || lex_at_newline(&p->lex) || lex_at_comment(&p->lex)) return true;
    return c == ' ' || c == '\t' || c == ';' || c == '{' || c == '}' || c == '(' || c == ')' || c == '\\';
}

bool parse_at_word(struct parser *p) {
    lex_skip_blanks(&p->lex);
    char c = lex_peek(&p->lex, 0);
    if (lex_at_end(&p->lex) || c == ';' || c == '}' || c == ')' || lex_at_newline(&p->lex)) return false;
    if (c != '{') return true;
    enum record_look look = parse_at_record(p);
    /* Record or block: in either case the text goes on. */
    if (look == RECORD_OPEN) parser_fail_open_brace(p);
    return look == RECORD_YES;
}

/* What a shell's user may have meant by these. */
static void refuse_redirection(struct parser *p) {
    char c = lex_peek(&p->lex, 0);
    const char *hint =
        c == '<'   ? "to send a file's contents: send H --file PATH; text that begins with < is quoted"
        : c == '>' ? "to receive into a file: recv H --to PATH; text that begins with > is quoted"
        : c == '&' ? "to run something beside: spawn { … }; text that begins with & is quoted"
                   : "a command's value goes into another by ( ): print (recv c); text that begins with | is quoted";
    if (c == '<' || c == '>' || c == '&' || c == '|')
        parser_fail_hint(p, p->lex.at, 1, hint, "no word begins with %c", c);
}

/* `name(…)` and `( … )` are words of their own: nothing but `.field` and `[…]` may touch them. */
static struct node *finish_closed(struct parser *p, struct node *n) {
    n = parse_postfix(p, n);
    if (!word_end(p) || lex_peek(&p->lex, 0) == '(') {
        parser_fail_hint(p, p->lex.at, 1, "put a blank between, or join by quotes: \"$(…)text\"",
                         "a word ends with its )");
    }
    return n;
}

struct word_parts {
    struct node *join;
    size_t mark;  /* of the scratch */
    size_t piece; /* where the text on the scratch began */
    bool quoted;  /* something stood in quotes, or was a value */
};

static void word_flush(struct parser *p, struct word_parts *w) {
    if (p->scratch.len == w->mark) return;
    struct node *text = parser_node(p, NODE_BYTES, w->piece, p->lex.at - w->piece);
    text->text = parser_take_scratch(p, w->mark);
    nodes_add(&w->join->items, text);
}

static void word_add(struct parser *p, struct word_parts *w, struct node *value) {
    w->quoted = true;
    if (value->kind == NODE_BYTES) {
        parser_scratch(p, value->text);
        return;
    }
    word_flush(p, w);
    w->join->calls = w->join->calls || value->calls;
    if (value->kind == NODE_JOIN) {
        for (struct node *n = value->items.first, *next; n; n = next) {
            next = n->next;
            n->next = NULL;
            nodes_add(&w->join->items, n);
        }
    } else {
        nodes_add(&w->join->items, value);
    }
    w->piece = p->lex.at;
}

/* `x"` is hex unless a name character stands before the x. */
static bool word_at_quote(const struct parser *p, size_t start) {
    char before = p->lex.at > start ? p->lex.text.ptr[p->lex.at - 1] : ' ';
    return parse_at_quote(p) && (lex_peek(&p->lex, 0) != 'x' || !lex_name_char(before));
}

/* The byte at the cursor, and those behind it that stand for themselves wherever they are: an x may begin a quote. */
static size_t plain_run(const struct lexer *l) {
    size_t run = 1;
    while (lex_name_char(lex_peek(l, run)) && lex_peek(l, run) != 'x') run++;
    return run;
}

static void word_part(struct parser *p, struct word_parts *w, size_t start) {
    if (word_at_quote(p, start)) {
        word_add(p, w, parse_string(p));
    } else if (lex_peek(&p->lex, 0) == '$') {
        word_add(p, w, parse_dollar(p));
    } else {
        size_t run = plain_run(&p->lex);
        parser_scratch(p, lex_slice(&p->lex, p->lex.at, run));
        p->lex.at += run;
    }
}

/* A value alone keeps its type; text joined with values becomes bytes. */
static struct node *word_finish(struct parser *p, struct word_parts *w, size_t start) {
    struct node *join = w->join;
    if (join->items.count == 0) {
        join->kind = NODE_BYTES;
        join->text = parser_take_scratch(p, w->mark);
        join->plain = !w->quoted;
    } else {
        word_flush(p, w);
    }
    join->length = (uint32_t)(p->lex.at - start);
    return join;
}

/* After a word: a backslash that continues the line is white space, any other is a mistake; so is a touching bracket. */
static void word_check_end(struct parser *p, size_t start) {
    char c = lex_peek(&p->lex, 0);
    if (c == '(') {
        parser_fail_hint(p, start, p->lex.at - start + 1,
                         "put a blank before (; $(...) joins what it gives to the word; quoted it is text",
                         "only a function's name may touch (");
    }
    if (c != '\\') return;
    struct lexer probe = p->lex;
    lex_skip_blanks(&probe);
    if (probe.at == p->lex.at) {
        parser_fail_hint(p, p->lex.at, 1, "quote it: '\\'", "a backslash in a plain word");
    }
}

/* A word that is none of the forms with a beginning and an end of their own. */
static struct node *parse_run(struct parser *p) {
    size_t start = p->lex.at;
    struct word_parts w = {parser_node(p, NODE_JOIN, start, 0), p->scratch.len, start, false};
    while (!word_end(p)) {
        /* Of `$x` alone in the word the value itself is the word. */
        if (p->lex.at == start && lex_peek(&p->lex, 0) == '$') {
            struct node *value = parse_dollar(p);
            if (word_end(p)) {
                word_check_end(p, start);
                return value;
            }
            word_add(p, &w, value);
        } else {
            word_part(p, &w, start);
        }
    }
    word_check_end(p, start);
    if (p->lex.at == start) parser_fail(p, start, 1, "a word is due here");
    return word_finish(p, &w, start);
}

struct node *parse_word(struct parser *p) {
    size_t start = p->lex.at;
    refuse_redirection(p);
    if (lex_peek(&p->lex, 0) == '(') return finish_closed(p, parse_parentheses(p));
    if (lex_peek(&p->lex, 0) == '{') return parse_record(p);
    struct span name = lex_name(&p->lex);
    if (name.len == 0 || lex_peek(&p->lex, name.len) != '(') return parse_run(p);
    if (reserved_word(name)) parse_fail_bare(p, name, start);
    p->lex.at += name.len;
    return finish_closed(p, parse_call(p, name, start));
}

struct node *parse_word_pattern(struct parser *p) {
    struct node *n = parse_pattern(p);
    if (!word_end(p)) {
        parser_fail_hint(p, p->lex.at, 1, "flags stand inside: /(?i)ready/; a / in a pattern is written \\/",
                         "a pattern ends with its /");
    }
    return n;
}
