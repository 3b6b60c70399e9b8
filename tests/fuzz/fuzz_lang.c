/* Any bytes as a text of the language: read in every way, compiled, shown as code. */
#include "fuzz.h"

#include "base/err.h"
#include "lang/compile.h"
#include "lang/disasm.h"
#include "lang/parse.h"
#include "run/load.h"
#include "verbs/verbs.h"

const char *const fuzz_seeds[] = {
    "server = socket AF_INET SOCK_STREAM\nbind server :7788 --replace\nlisten server 128\nclient, address = accept "
    "server --timeout 2s\n"
    "while data = recv client 4096 { print \"got:\" $data[0:10] }\nclose client server\n",
    "fn f a b {\n  global g\n  for i in 1..$b { if $i == 2 { continue } else if $i > 8 { break } }\n  return (f $a (1 "
    "+ 2))\n}\nf 1 \"x\"\n",
    "try { x = 1 / 0 } catch e { print $e.name \"at line $e.line\" }\nfails TYPE { y = 1 + \"a\" }\nassert not $x == 1 "
    "and $y in [1, 2], \"why\"\n",
    "r = {a: 1, \"b c\": [2, {d: nil}], x\"41\": /p.q/}\nr.a, r[\"b c\"][0] = [$r.a[1:2], -~3 << 4 ^ 5 & 6 | 7]\nprint "
    "{k: $(len($r))} ${r}x $r.a.b\n",
    "print a\\\n  b \"c\\\nd\\x41\\u{4f60}\\n\\\\\" 'e\\' x\"00 ff\" # comment } \" \\\nx = (1 # )\n + 2)\r\n;; y = "
    "[\n1,\n2,\n]\n",
    "spawn { print $x; return 5 }\nt = spawn f $x\ntime { sleep 1ms }\ntest \"t\" { if true { while false { } } }\nx = "
    "time print\n",
    "print \"$(\"$(\"${x[\"$(1)\"]}\")\")\"\nprint $((((1))))\nx = [[[[{a: {b: (-(-(~(not 1))))}}]]]]\n",
    "x = 0x7fffffffffffffff + -9223372036854775808 * 1.5e3 % 64k / 1min30s or AF_INET == 2 and len(upper(\"a\")) =~ "
    "/^a$/\nx[0][1].y = $x or nil\n",
    "print {\na: 1}\nrecv c --until=\"\\r\\n\" -- --line\nsend c (recv d 4096) --timeout ($x * 2)\nsocket "
    "inet|stream\n",
};
const size_t fuzz_seed_count = COUNT(fuzz_seeds);

static bool no_function(void *context, struct span name) {
    (void)context;
    (void)name;
    return false;
}

struct names {
    struct map globals, functions;
};

static uint32_t number_global(void *context, struct span name) {
    struct names *n = context;
    return CODE_TEMPORARIES + map_put(&n->globals, name);
}

static uint32_t number_function(void *context, struct span name) {
    struct names *n = context;
    return map_put(&n->functions, name);
}

static const struct function *find_builtin(void *context, struct span name) {
    (void)context;
    return vocabulary_function(&verbs_vocabulary, name);
}

/* --- code ------------------------------------------------------------------------------------------------------------- */

/* Places lie in the text, jumps and handlers in the code. */
static void check_code(const struct code *code, size_t length) {
    for (size_t at = 0; at < code->count; at++) {
        enum opcode op = (enum opcode)code->ops[at].op;
        FUZZ_CHECK(op < OP_COUNT);
        FUZZ_CHECK((uint64_t)code->places[at].offset + code->places[at].length <= length + 1);
        if (strchr(opcode_operands(op), 'j')) {
            int64_t target = (int64_t)at + 1 + code->ops[at].x;
            FUZZ_CHECK(target >= 0 && target < (int64_t)code->count);
        }
    }
    for (size_t i = 0; i < code->handler_count; i++) {
        const struct handler *h = &code->handlers[i];
        FUZZ_CHECK(h->from <= h->to && h->to <= h->target && h->target < code->count);
    }
    FUZZ_CHECK(code->parameters <= code->local_count &&
               code->local_count <= code->registers + (code->resident ? CODE_TEMPORARIES : 0));
    for (size_t i = 0; i < code->child_count; i++) check_code(code->children[i], length);
}

static void check_error(const struct err *err, const struct source *source) {
    FUZZ_CHECK(err->name && err->message[0]);
    FUZZ_CHECK(memchr(err->message, '\0', sizeof err->message) && memchr(err->hint, '\0', sizeof err->hint));
    FUZZ_CHECK(err->place.source == source && err->place.offset <= source->text.len && err->place.length > 0);
}

static void compile_as(struct source *source, const struct parse_options *reading, struct compile_options options) {
    struct names names = {0};
    struct err err;
    struct buffer shown = {0};
    struct compiled compiled = {0};
    options.host = (struct compile_host){&names, number_global, number_function, find_builtin};
    if (compile(source, reading, &options, &compiled, &err) == PARSE_DONE) {
        check_code(compiled.code, source->text.len);
        FUZZ_CHECK(disasm_push(&shown, compiled.code, &names.globals, &names.functions));
    } else {
        check_error(&err, source);
    }
    code_release(compiled.code);
    buffer_clear(&shown);
    map_clear(&names.globals);
    map_clear(&names.functions);
}

/* --- texts ------------------------------------------------------------------------------------------------------------ */

/* Reads the text, and compiles it if that is asked for. */
static enum parse_status read_text(struct span text, bool whole, bool last, bool compiled) {
    const struct parse_options options = {
        .vocabulary = &verbs_vocabulary, .function_known = no_function, .whole = whole, .last = last};
    struct source *source = source_new("fuzz", text, 1);
    struct parsed tree = {0};
    struct err err;
    FUZZ_CHECK(source);
    enum parse_status status = parse(source, &options, &tree, &err);
    if (status != PARSE_DONE) check_error(&err, source);
    if (status == PARSE_MORE) FUZZ_CHECK(tree.open.kind && strchr("{([\"'\\", tree.open.kind));
    if (status == PARSE_DONE && compiled) {
        compile_as(source, &options, (struct compile_options){.resident = true});
        compile_as(source, &options, (struct compile_options){.show = true});
    }
    parse_clear(&tree);
    source_release(source);
    return status;
}

/* No beginning of a complete text, cut behind a newline, is bad. */
static void check_beginnings(struct span text) {
    size_t at = 0;
    for (int times = 0; times < 8 && at < text.len; times++) {
        at += span_find(span_from(text, at), '\n') + 1;
        if (at < text.len) FUZZ_CHECK(read_text(span_head(text, at), false, false, false) != PARSE_BAD);
    }
}

/* What is bad is completed by no line. (It may want more again: a command's words are counted at its end.) */
static void check_stays_bad(struct span text) {
    static const char *const lines[] = {"\n", "\n}\n", "\n)\n", "\n\"\n", "\n]\n", "\n'\n"};
    struct buffer longer = {0};
    const char *line = lines[text.len % COUNT(lines)];
    FUZZ_CHECK(buffer_push(&longer, text) && buffer_push_text(&longer, line));
    FUZZ_CHECK(read_text(buffer_span(&longer), false, false, false) != PARSE_DONE);
    buffer_clear(&longer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct span text = span_of(data, size);
    enum parse_status status = read_text(text, false, false, true), last = read_text(text, false, true, false);
    FUZZ_CHECK(last == (status == PARSE_DONE ? PARSE_DONE : PARSE_BAD));
    enum parse_status whole = read_text(text, true, true, true);
    FUZZ_CHECK(whole != PARSE_MORE);
    if (status == PARSE_DONE) check_beginnings(text);
    if (status == PARSE_BAD) check_stays_bad(text);
    return 0;
}
