/* Any bytes typed at the prompt: what is made of them as keys, in colours and in rows ends on a terminal that knows every
   sequence, with the cursor where it belongs. The first byte says how wide the window is and where the cursor. */
#include "fuzz.h"

#include "base/utf8.h"
#include "repl/screen.h"
#include "shell/frame.h"
#include "shell/highlight.h"
#include "shell/keys.h"
#include "spec/verb.h"
#include "verbs/verbs.h"
/* The model of a terminal is included whole, as the prompt's tests do. */
#include "repl/screen.c"

const char *const fuzz_seeds[] = {
    "\x14while true {\n    c, a = accept s --timeout 2s # one\n    print \"got $(recv c 64k)\" 'raw' x\"00 ff\"\n}",
    "\x28x = {a: [1, 2..3], b: (recv c 10)} =~ /^a(b)/\nif $x.a[0] == 5 { break } else { nope }",
    "\x05print \xe4\xbd\xa0\xe5\xa5\xbd e\xcc\x81 \xf0\x9f\x98\x80 \x01\x1b[2J\x7f\xff\xc2\x9b\tend \\\nmore",
    "\x33\x1b[200~a\r\nb\x1b[201~c\x1b[200~d\x1b[20",
    "\x02((((((([[[[[[{{{{{{\"\"\"\"'''''",
};
const size_t fuzz_seed_count = COUNT(fuzz_seeds);

static bool known(void *context, struct span word) {
    (void)context;
    return vocabulary_verb(&verbs_vocabulary, word) || reserved_word(word);
}

/* The bytes as keys: the same however they are cut. */
static void check_keys(struct span bytes, size_t cut) {
    struct keys whole = {0}, parts = {0};
    keys_feed(&whole, bytes);
    keys_feed(&parts, span_head(bytes, cut));
    keys_feed(&parts, span_from(bytes, cut));
    FUZZ_CHECK(span_equal(buffer_span(&whole.ready), buffer_span(&parts.ready)));
    FUZZ_CHECK(whole.pasting == parts.pasting);
    keys_end_paste(&whole);
    while (keys_ready(&whole)) (void)keys_take(&whole);
    keys_clear(&whole);
    keys_clear(&parts);
}

/* What is pasted has no control characters but newlines and tabs. */
static void check_paste(struct span bytes) {
    struct buffer clean = {0};
    keys_clean(&clean, bytes);
    for (size_t i = 0; i < clean.len; i++) {
        unsigned char c = (unsigned char)clean.ptr[i];
        FUZZ_CHECK(c == '\n' || c == '\t' || (c >= 0x20 && c != 0x7f));
    }
    buffer_clear(&clean);
}

static void draw(const struct frame *f, int columns) {
    static struct screen s;
    struct buffer out = {0};
    size_t most = SCREEN_ROWS - 1, first = frame_window(f, 0, most);
    size_t last = first + most < f->count ? first + most : f->count;
    screen_init(&s);
    screen_resize(&s, SCREEN_ROWS, columns);
    frame_draw(f, first, last, SPAN(""), &out);
    screen_feed(&s, out.ptr, out.len);
    FUZZ_CHECK(!s.failure[0]);
    FUZZ_CHECK(s.scrolled == 0);
    FUZZ_CHECK((size_t)s.row == f->cursor_row - first && (size_t)s.column == f->cursor_column);
    buffer_clear(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const struct highlight_words words = {NULL, known};
    struct buffer looks = {0}, openers = {0};
    struct frame f = {0};
    if (size == 0) return 0;
    struct span text = span_of(data + 1, size - 1);
    size_t cursor = text.len ? data[0] % (text.len + 1) : 0;
    int columns = 4 + data[0] % 60;
    while (cursor < text.len && ((unsigned char)text.ptr[cursor] & 0xc0) == 0x80) cursor++;
    check_keys(text, cursor);
    check_paste(text);
    FUZZ_CHECK(highlight(text, cursor, &words, &looks, &openers) && looks.len == text.len);
    struct frame_text t = {
        .prompt = SPAN("sks> "),
        .text = text,
        .cursor = cursor,
        .looks = buffer_span(&looks),
        .openers = buffer_span(&openers),
        .ghost = SPAN(" ghost"),
    };
    FUZZ_CHECK(frame_make(&f, &t, (size_t)columns, true));
    draw(&f, columns);
    frame_clear(&f);
    buffer_clear(&looks);
    buffer_clear(&openers);
    return 0;
}
