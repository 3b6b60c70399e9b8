/* Small readings of half-written text, for completion. */
#include "shell/complete_text.h"

bool text_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
}

bool text_name_start(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool text_name_char(char c) {
    return text_name_start(c) || (c >= '0' && c <= '9');
}

size_t text_name_length(struct span text) {
    if (text.len == 0 || !text_name_start(text.ptr[0])) return 0;
    size_t len = 1;
    while (len < text.len && text_name_char(text.ptr[len])) len++;
    return len;
}

size_t text_host_length(struct span word) {
    size_t from = word.len && word.ptr[0] == '[' ? span_find(word, ']') : 0;
    size_t colon = from + span_find(span_from(word, from), ':');
    return colon < word.len ? colon + 1 : 0;
}

/* A character that means more is escaped, any other is not. */
bool text_unquote(struct span word, struct buffer *out) {
    if (word.len == 0 || word.ptr[0] != '"') return false;
    for (size_t i = 1; i < word.len; i++) {
        bool escaped = word.ptr[i] == '\\';
        if (escaped && ++i == word.len) return false;
        char c = word.ptr[i];
        bool means_more = c == '"' || c == '$' || c == '\\';
        if (escaped != means_more) return false;
        buffer_push_byte(out, c);
    }
    return true;
}

static size_t skip_blanks(struct span text, size_t at) {
    while (at < text.len && text_blank(text.ptr[at])) at++;
    return at;
}

/* Behind the `.field` and `[…]` that follow a name; brackets that do not close run to the end of the text. */
static size_t skip_postfix(struct span text, size_t at) {
    while (at < text.len && (text.ptr[at] == '.' || text.ptr[at] == '[')) {
        if (text.ptr[at] == '[') {
            at += span_find(span_from(text, at), ']');
            at += at < text.len ? 1 : 0;
            continue;
        }
        size_t name = text_name_length(span_from(text, at + 1));
        if (name == 0) break;
        at += 1 + name;
    }
    return at;
}

static bool is_assignment(struct span text, size_t at) {
    return text.ptr[at] == '=' && (at + 1 == text.len || (text.ptr[at + 1] != '=' && text.ptr[at + 1] != '~'));
}

enum targets text_targets(struct span text, size_t at, size_t *end) {
    for (bool first = true;; first = false) {
        size_t name = text_name_length(span_from(text, at));
        *end = at;
        if (at + name == text.len) return first ? TARGETS_NONE : TARGETS_OPEN;
        if (name == 0) return TARGETS_NONE;
        at = skip_blanks(text, skip_postfix(text, at + name));
        if (at == text.len) return TARGETS_NONE;
        if (is_assignment(text, at)) {
            *end = at + 1;
            return TARGETS_ASSIGNED;
        }
        if (text.ptr[at] != ',') return TARGETS_NONE;
        at = skip_blanks(text, at + 1);
    }
}

bool text_record_follows(struct span text) {
    size_t at = 0;
    while (at < text.len && (text_blank(text.ptr[at]) || text.ptr[at] == '\n')) at++;
    size_t key = text_name_length(span_from(text, at));
    if (key == 0 && at < text.len && text.ptr[at] == '"') {
        size_t close = span_find(span_from(text, at + 1), '"');
        key = at + 1 + close < text.len ? close + 2 : 0;
    }
    if (key == 0) return false;
    at = skip_blanks(text, at + key);
    return at < text.len && text.ptr[at] == ':';
}

/* The last `$` of text[from…] that no backslash stands before; text.len if there is none. */
static size_t last_dollar(struct span text, size_t from) {
    size_t found = text.len;
    for (size_t i = from; i < text.len; i++) {
        if (text.ptr[i] == '\\')
            i++;
        else if (text.ptr[i] == '$')
            found = i;
    }
    return found;
}

bool text_variable(struct span text, size_t from, struct variable *v) {
    size_t at = last_dollar(text, from) + 1;
    if (at > text.len) return false;
    if (at < text.len && text.ptr[at] == '{') at++;
    size_t begin = at;
    *v = (struct variable){at, {text.ptr, 0}};
    at += text_name_length(span_from(text, at));
    if (at == text.len) return true;
    if (at == begin) return false;
    at = skip_postfix(text, at);
    if (at + 1 == text.len && text.ptr[at] == '.') at++; /* a point, and no name yet */
    if (at != text.len) return false;
    while (at > begin && text_name_char(text.ptr[at - 1])) at--;
    if (at == begin || text.ptr[at - 1] != '.') return false;
    *v = (struct variable){at, span_of(text.ptr + begin, at - 1 - begin)};
    return true;
}
