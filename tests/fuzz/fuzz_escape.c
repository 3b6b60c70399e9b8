/* Any bytes shown: nothing that moves a terminal comes through, and what is escaped can be typed back. */
#include "fuzz.h"

#include "base/utf8.h"
#include "lang/parse.h"
#include "verbs/verbs.h"

const char *const fuzz_seeds[] = {
    "plain text, 100% harmless",
    "\x1b[31mred\x1b[0m\r\n\tback\b\a\v\f\x7f",
    "caf\xc3\xa9 \xe4\xbd\xa0\xe5\xa5\xbd \xf0\x9f\x98\x80 a\xcc\x81\xcc\x82\xcc\x83\xcc\x84\xcc\x85\xcc\x86",
    "\xc2\x80\xc2\x9b\xe2\x80\xae\xe2\x80\x8b\xe2\x80\xa8\xef\xbb\xbf\xee\x80\x80\xf3\xa0\x80\x81",
    "\xff\xfe\xc0\xaf\xed\xa0\x80\xf4\x90\x80\x80\xe4\xbd",
    "\"quoted\" $name $(print a) ${x} \\n \\ '",
    "0 1 2 3 4 5 6 7 8 9 a b c d e f g h i j k l m n o p q r s t u v w x y z",
};
const size_t fuzz_seed_count = COUNT(fuzz_seeds);

/* Columns of what was shown; it must be strict UTF-8 without controls. */
static size_t check_shown(struct span shown, enum escape_mode mode) {
    size_t columns = 0;
    while (shown.len) {
        size_t used;
        int32_t code = utf8_decode(shown, &used);
        FUZZ_CHECK(code >= 0);
        bool kept = mode == ESCAPE_LINES && (code == '\n' || code == '\t');
        int width = utf8_width((uint32_t)code);
        FUZZ_CHECK(kept || (width >= 0 && code >= ' ' && code != 0x7f));
        if (!kept) columns += (size_t)width;
        shown = span_from(shown, used);
    }
    return columns;
}

static bool no_function(void *context, struct span name) {
    (void)context;
    (void)name;
    return false;
}

/* As a string of the language it is the bytes again. */
static void check_typed_back(struct span escaped, struct span bytes) {
    const struct parse_options options = {.vocabulary = &verbs_vocabulary, .function_known = no_function, .last = true};
    struct buffer text = {0};
    struct parsed tree = {0};
    struct err err;
    FUZZ_CHECK(buffer_push_byte(&text, '"') && buffer_push(&text, escaped) && buffer_push_byte(&text, '"'));
    struct source *source = source_new(NULL, buffer_span(&text), 1);
    FUZZ_CHECK(source && parse(source, &options, &tree, &err) == PARSE_DONE);
    FUZZ_CHECK(tree.program.count == 1 && tree.program.first->kind == NODE_BYTES);
    FUZZ_CHECK(span_equal(tree.program.first->text, bytes));
    parse_clear(&tree);
    source_release(source);
    buffer_clear(&text);
}

static void check_hexdump(struct span bytes) {
    struct buffer shown = {0};
    FUZZ_CHECK(hexdump_push(&shown, bytes));
    FUZZ_CHECK((shown.len == 0) == (bytes.len == 0));
    if (shown.len) FUZZ_CHECK(shown.ptr[shown.len - 1] == '\n');
    (void)check_shown(buffer_span(&shown), ESCAPE_LINES);
    buffer_clear(&shown);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const enum escape_mode modes[] = {ESCAPE_ALL, ESCAPE_LINES, ESCAPE_LITERAL};
    struct span bytes = span_of(data, size);
    for (size_t i = 0; i < COUNT(modes); i++) {
        struct buffer shown = {0};
        FUZZ_CHECK(escape_push(&shown, bytes, modes[i]));
        size_t columns = check_shown(buffer_span(&shown), modes[i]);
        if (modes[i] == ESCAPE_ALL) FUZZ_CHECK(columns == escape_width(bytes));
        if (modes[i] == ESCAPE_LITERAL) check_typed_back(buffer_span(&shown), bytes);
        buffer_clear(&shown);
    }
    (void)escape_mostly_binary(bytes);
    check_hexdump(bytes);
    return 0;
}
