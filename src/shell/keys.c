/* Keys on their way from the terminal to the editor. */
#include "shell/keys.h"

static const char begins[] = "\x1b[200~", ends[] = "\x1b[201~";
enum { MARKER = sizeof begins - 1 };

/* --- cleaning ------------------------------------------------------------------------------------------------------- */

/* How much of the line is a prompt, `sks> ` or `sks %2> `. */
static size_t prompt_length(struct span line) {
    size_t at = 3;
    if (!span_starts(line, SPAN("sks"))) return 0;
    if (span_starts(span_from(line, at), SPAN(" %"))) {
        at += 2;
        while (at < line.len && line.ptr[at] >= '0' && line.ptr[at] <= '9') at++;
    }
    return span_starts(span_from(line, at), SPAN("> ")) ? at + 2 : 0;
}

static size_t gutter_length(struct span line) {
    return line.len >= 5 && line.ptr[0] == ' ' && span_starts(span_from(line, 2), SPAN(".. ")) ? 5 : 0;
}

/* Of a line of a session what was typed. False: nothing in it was, it is what a statement gave, or the prompt alone. */
static bool take_typed(struct span *line) {
    size_t prompt = prompt_length(*line), before = prompt ? prompt : gutter_length(*line);
    *line = span_from(*line, before);
    return before > 0 && (line->len > 0 || !prompt);
}

static void push_line(struct buffer *out, struct span line) {
    for (size_t i = 0; i < line.len; i++) {
        unsigned char c = (unsigned char)line.ptr[i];
        if (c == '\t' || (c >= 0x20 && c != 0x7f)) buffer_push_byte(out, line.ptr[i]);
    }
}

/* The length of the line at the beginning of the text, and in *whole that with its end. */
static size_t line_length(struct span text, size_t *whole) {
    size_t len = 0;
    while (len < text.len && text.ptr[len] != '\n' && text.ptr[len] != '\r') len++;
    bool both = span_starts(span_from(text, len), SPAN("\r\n"));
    *whole = len + (len < text.len) + both;
    return len;
}

void keys_clean(struct buffer *out, struct span paste) {
    bool transcript = prompt_length(paste) > 0;
    for (bool first = true; paste.len;) {
        size_t whole, len = line_length(paste, &whole);
        struct span line = span_head(paste, len);
        paste = span_from(paste, whole);
        if (transcript && !take_typed(&line)) continue;
        if (!first) buffer_push_byte(out, '\n');
        push_line(out, line);
        first = false;
    }
}

/* --- keys ----------------------------------------------------------------------------------------------------------- */

static void release_paste(struct keys *k) {
    buffer_push_byte(&k->ready, begins[MARKER - 1]);
    keys_clean(&k->ready, buffer_span(&k->paste));
    buffer_push_text(&k->ready, ends);
    buffer_clear(&k->paste);
    k->pasting = false;
    k->matched = 0;
}

/* Bytes that looked like the beginning of the marker, and are a part of the paste. */
static void keep(struct keys *k, struct span bytes) {
    if (k->paste.len + bytes.len <= KEYS_PASTE_MOST) buffer_push(&k->paste, bytes);
}

static void feed_paste(struct keys *k, char byte) {
    if (byte == ends[k->matched]) {
        if (++k->matched == MARKER) release_paste(k);
        return;
    }
    keep(k, span_of(ends, k->matched));
    k->matched = byte == ends[0];
    if (!k->matched) keep(k, span_of(&byte, 1));
}

/* ESC must not wait for what follows it, so all of the marker but its last byte has gone through when it is known. */
static void feed_byte(struct keys *k, char byte) {
    k->matched = byte == begins[k->matched] ? k->matched + 1 : byte == begins[0];
    if (k->matched < MARKER) {
        buffer_push_byte(&k->ready, byte);
        return;
    }
    k->pasting = true;
    k->matched = 0;
}

/* How many bytes the character has that begins with this one; 1 for what begins none. */
static size_t character_length(unsigned char first) {
    return first >= 0xf0 && first < 0xf8   ? 4
           : first >= 0xe0 && first < 0xf0 ? 3
           : first >= 0xc2 && first < 0xe0 ? 2
                                           : 1;
}

static void let_partial_go(struct keys *k) {
    buffer_push(&k->ready, span_of(k->partial, k->partial_len));
    k->partial_len = 0;
}

static void feed_character(struct keys *k, char byte) {
    bool goes_on = ((unsigned char)byte & 0xc0) == 0x80;
    if (k->partial_len && !goes_on) let_partial_go(k);
    if (!k->partial_len && character_length((unsigned char)byte) == 1) {
        feed_byte(k, byte);
        return;
    }
    k->matched = 0;
    k->partial[k->partial_len++] = byte;
    if (k->partial_len == character_length((unsigned char)k->partial[0])) let_partial_go(k);
}

void keys_feed(struct keys *k, struct span bytes) {
    for (size_t i = 0; i < bytes.len; i++) {
        if (k->pasting)
            feed_paste(k, bytes.ptr[i]);
        else
            feed_character(k, bytes.ptr[i]);
    }
}

size_t keys_wanted(const struct keys *k) {
    return k->pasting ? MARKER - k->matched : 1;
}

bool keys_ready(const struct keys *k) {
    return k->taken < k->ready.len;
}

/* The length of the sequence at the beginning of the text; 0: it goes on behind the end. */
static size_t sequence_length(struct span text) {
    if (text.ptr[0] != begins[0]) return 1;
    if (text.len < 2) return 0;
    if (text.ptr[1] == 'O') return text.len < 3 ? 0 : 3;
    if (text.ptr[1] != '[') return 2;
    for (size_t i = 2; i < text.len; i++) {
        /* Linux' own terminal has ESC[[A to ESC[[E. */
        bool last = text.ptr[i] >= '@' && text.ptr[i] <= '~' && !(i == 2 && text.ptr[i] == '[');
        if (last) return i + 1;
    }
    return 0;
}

bool keys_go_on(const struct keys *k) {
    struct span rest = span_from(buffer_span(&k->ready), k->taken);
    while (rest.len) {
        size_t len = sequence_length(rest);
        if (len == 0) return true;
        rest = span_from(rest, len);
    }
    return false;
}

int keys_take(struct keys *k) {
    if (!keys_ready(k)) return -1;
    int byte = (unsigned char)k->ready.ptr[k->taken++];
    if (k->taken == k->ready.len) k->taken = k->ready.len = 0;
    return byte;
}

void keys_unwrap_paste(struct keys *k) {
    struct span rest = span_from(buffer_span(&k->ready), k->taken);
    if (!span_starts(rest, span_text(begins))) return;
    struct span body = span_from(rest, MARKER);
    size_t len = span_find(body, ends[0]), line = span_find(span_head(body, len), '\n');
    struct buffer made = {0};
    buffer_push(&made, span_head(body, line));
    buffer_push(&made, span_from(body, len + MARKER));
    buffer_clear(&k->ready);
    k->ready = made;
    k->taken = 0;
}

void keys_end_paste(struct keys *k) {
    if (k->pasting) release_paste(k);
}

void keys_clear(struct keys *k) {
    buffer_clear(&k->ready);
    buffer_clear(&k->paste);
    *k = (struct keys){0};
}
