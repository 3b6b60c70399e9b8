/* The parser's frame: memory, errors, what is open, and the entry. */
#include "lang/parser.h"

#include "base/mem.h"

#include <stdio.h>

_Noreturn static void parser_throw(struct parser *p, enum parse_status status) {
    p->status = status;
    p->out->open.depth = 0;
    for (struct opening *o = p->open; o; o = o->outer) p->out->open.depth++;
    longjmp(p->fail, 1);
}

static void parser_set_error(struct parser *p, const char *name, size_t offset, size_t length, const char *text) {
    (void)err_set(p->err, name, "%s", text);
    p->err->place = (struct place){p->source, (uint32_t)offset, (uint32_t)(length ? length : 1)};
}

static void parser_describe(struct parser *p, const char *name, size_t offset, size_t length, const char *format,
                            va_list args) {
    char text[sizeof p->err->message];
    (void)vsnprintf(text, sizeof text, format, args);
    parser_set_error(p, name, offset, length, text);
}

_Noreturn void parser_fail(struct parser *p, size_t offset, size_t length, const char *format, ...) {
    va_list args;
    va_start(args, format);
    parser_describe(p, ERR_SYNTAX, offset, length, format, args);
    va_end(args);
    parser_throw(p, PARSE_BAD);
}

_Noreturn void parser_fail_as(struct parser *p, const char *name, size_t offset, size_t length, const char *format,
                              ...) {
    va_list args;
    va_start(args, format);
    parser_describe(p, name, offset, length, format, args);
    va_end(args);
    parser_throw(p, PARSE_BAD);
}

_Noreturn void parser_fail_hint(struct parser *p, size_t offset, size_t length, const char *hint, const char *format,
                                ...) {
    va_list args;
    va_start(args, format);
    parser_describe(p, ERR_SYNTAX, offset, length, format, args);
    va_end(args);
    if (hint && *hint) (void)err_hint(p->err, "%s", hint);
    parser_throw(p, PARSE_BAD);
}

/* What stands where something is open, for the message told at the opening. */
static const char *opening_name(char kind) {
    return kind == '"' || kind == '\'' ? "this quote is never closed"
           : kind == '\\'              ? "a line follows a backslash, but there is none"
           : kind == '{'               ? "this { is never closed"
           : kind == '('               ? "this ( is never closed"
                                       : "this [ is never closed";
}

/* The backslash that the text ends in, but for a newline behind it. */
static size_t last_backslash(struct span text) {
    size_t at = text.len;
    while (at && text.ptr[at - 1] != '\\') at--;
    return at ? at - 1 : 0;
}

_Noreturn void parser_fail_end(struct parser *p, const char *expected) {
    parser_check_size(p, p->lex.text.len);
    char kind = p->lex.cut ? '\\' : p->open ? p->open->kind : '\0';
    if (kind == '\0') parser_fail(p, p->lex.text.len, 1, "expected %s, but the text ends", expected);
    size_t offset = p->lex.cut ? last_backslash(p->lex.text) : p->open->offset;
    p->out->open.kind = kind;
    parser_set_error(p, ERR_SYNTAX, offset, 1, opening_name(kind));
    parser_throw(p, p->options->last ? PARSE_BAD : PARSE_MORE);
}

_Noreturn void parser_fail_memory(struct parser *p) {
    (void)err_memory(p->err);
    p->err->place = (struct place){p->source, (uint32_t)p->lex.at, 1};
    parser_throw(p, PARSE_BAD);
}

const char *parser_shown(struct shown *room, struct span text) {
    return show_text(room, span_head(text, 60));
}

_Noreturn void parser_fail_open_brace(struct parser *p) {
    struct opening open;
    parser_open(p, &open, '{', p->lex.at, true);
    parser_fail_end(p, "}");
}

_Noreturn void parser_fail_token(struct parser *p, const struct token *t, const char *expected) {
    if (t->kind == TOKEN_END) parser_fail_end(p, expected);
    parse_check_foreign(p);
    if (t->kind == TOKEN_NEWLINE) parser_fail(p, t->offset, 1, "expected %s, not the end of the line", expected);
    struct shown shown;
    parser_fail_hint(p, t->offset, t->length, parse_slip(p, t, expected), "expected %s, not '%s'", expected,
                     parser_shown(&shown, lex_slice(&p->lex, t->offset, t->length)));
}

void parser_enter(struct parser *p, size_t offset) {
    if (++p->depth > LANG_DEPTH_MAX) {
        parser_fail_as(p, ERR_LIMIT, offset, 1, "nested deeper than %d", LANG_DEPTH_MAX);
    }
}

void parser_leave(struct parser *p) {
    p->depth--;
}

/* A quote is no nesting: what is interpolated in it is. */
static bool is_quote(char kind) {
    return kind == '"' || kind == '\'';
}

void parser_open(struct parser *p, struct opening *o, char kind, size_t offset, bool newline_is_space) {
    if (!is_quote(kind)) parser_enter(p, offset);
    *o = (struct opening){p->open, kind, offset, p->lex.newline_is_space};
    p->open = o;
    p->lex.newline_is_space = newline_is_space;
}

void parser_close(struct parser *p) {
    p->lex.newline_is_space = p->open->newline_is_space;
    if (!is_quote(p->open->kind)) parser_leave(p);
    p->open = p->open->outer;
}

void *parser_alloc(struct parser *p, size_t size) {
    void *block = arena_alloc(&p->out->arena, size);
    if (!block) parser_fail_memory(p);
    return block;
}

#define TOO_LONG "a statement of more than 64 MiB"

void parser_check_size(struct parser *p, size_t end) {
    if (end > p->statement_start && end - p->statement_start > LANG_STATEMENT_MAX) {
        parser_fail_as(p, ERR_LIMIT, p->statement_start, 1, TOO_LONG);
    }
}

struct node *parser_node(struct parser *p, enum node_kind kind, size_t offset, size_t length) {
    struct node *n = arena_take(&p->out->arena, sizeof *n);
    if (!n) parser_fail_memory(p);
    memset(n, 0, sizeof *n);
    n->kind = (uint8_t)kind;
    n->offset = (uint32_t)offset;
    n->length = (uint32_t)length;
    return n;
}

void nodes_add(struct nodes *list, struct node *n) {
    if (list->last)
        list->last->next = n;
    else
        list->first = n;
    list->last = n;
    list->count++;
}

void parser_scratch(struct parser *p, struct span bytes) {
    if (!buffer_push(&p->scratch, bytes)) parser_fail_memory(p);
}

struct span parser_take_scratch(struct parser *p, size_t mark) {
    struct span piece = span_from(buffer_span(&p->scratch), mark);
    char *copy = arena_copy(&p->out->arena, piece);
    if (!copy) parser_fail_memory(p);
    p->scratch.len = mark;
    return span_of(copy, piece.len);
}

/* Words that were unknown where they stood: a function may be defined further down. */
static void parser_check_unknowns(struct parser *p) {
    if (!p->options->whole || p->uses_source) return;
    for (size_t i = 0; i < p->unknown_count; i++) {
        const struct unknown *u = &p->unknowns[i];
        struct span name = lex_slice(&p->lex, u->offset, u->length);
        if (map_find(&p->functions, name) == MAP_NONE) parse_fail_unknown(p, name, u->offset);
    }
}

/* Whether the logical line that holds the offset goes on behind the text: it ends in a backslash, or in one and a newline. */
static bool line_goes_on(struct span text, size_t offset) {
    for (size_t i = offset; i < text.len; i++) {
        if (text.ptr[i] == '\\') {
            size_t end = i + 1 < text.len && text.ptr[i + 1] == '\r' ? i + 2 : i + 1;
            if (end >= text.len || (text.ptr[end] == '\n' && end + 1 == text.len)) return true;
            i = end;
        } else if (text.ptr[i] == '\n') {
            return false;
        }
    }
    return false;
}

/* A mistake on a line that is not all there yet may be mended by what follows. */
static void parser_wait_for_line(struct parser *p) {
    if (p->status != PARSE_BAD || p->out->open.kind || strcmp(p->err->name, ERR_SYNTAX) != 0) return;
    if (!line_goes_on(p->lex.text, p->err->place.offset)) return;
    p->status = p->options->last ? PARSE_BAD : PARSE_MORE;
    p->out->open.kind = '\\';
    parser_set_error(p, ERR_SYNTAX, last_backslash(p->lex.text), 1, opening_name('\\'));
}

/* What seems wrong where the statement's bound cuts the text may be right: that it is too long is what is wrong. */
static void parser_tell_limit(struct parser *p) {
    size_t end = (size_t)p->err->place.offset + p->err->place.length;
    bool at_end = lex_at_end(&p->lex) || end >= p->lex.text.len;
    if (at_end && p->lex.text.len < p->source->text.len)
        parser_set_error(p, ERR_LIMIT, p->statement_start, 1, TOO_LONG);
}

static void parser_run(struct parser *p) {
    if (setjmp(p->fail) != 0) {
        parser_wait_for_line(p);
        parser_tell_limit(p);
        return;
    }
    p->out->program = parse_program(p, '\0');
    if (p->lex.cut) parser_fail_end(p, "a line");
    parser_check_unknowns(p);
    p->status = PARSE_DONE;
}

enum parse_status parse(struct source *source, const struct parse_options *options, struct parsed *out,
                        struct err *err) {
    struct parser p = {.lex = {.text = source->text}, .source = source, .options = options, .out = out, .err = err};
    p.functions.borrows = true;
    /* The mark that some editors put before a text says only that it is UTF-8. */
    struct span mark = SPAN("\xef\xbb\xbf");
    if (span_starts(source->text, mark)) p.lex.at = mark.len;
    parser_run(&p);
    buffer_clear(&p.scratch);
    map_clear(&p.functions);
    mem_free(p.unknowns);
    return p.status;
}

static void scopes_clear(struct parsed *p) {
    for (struct scope *s = p->scopes; s; s = s->made_before) {
        map_clear(&s->own);
        map_clear(&s->shared);
    }
    p->scopes = NULL;
}

void parser_hand_over(struct parser *p, const struct node *statement) {
    if (!p->options->take(p->options->taker, statement)) parser_throw(p, PARSE_BAD);
    scopes_clear(p->out);
    arena_reset(&p->out->arena);
}

void parse_clear(struct parsed *p) {
    scopes_clear(p);
    arena_clear(&p->arena);
    *p = (struct parsed){0};
}

static const char *const operators[] = {"+",  "-",  "*",  "/", "%",  "&", "|",  "^",  "<<",
                                        ">>", "==", "!=", "<", "<=", ">", ">=", "in", "=~"};

const char *operator_text(enum operator_kind op) {
    return operators[op];
}

bool operator_find(struct span text, enum operator_kind *op) {
    for (size_t i = 0; i < COUNT(operators); i++) {
        if (!span_equal(text, span_text(operators[i]))) continue;
        *op = (enum operator_kind)i;
        return true;
    }
    return false;
}
