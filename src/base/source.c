#include "base/source.h"

#include "base/mem.h"

struct source *source_new(const char *name, struct span text, uint32_t first_line) {
    size_t name_len = name ? strlen(name) + 1 : 0;
    if (text.len >= UINT32_MAX) return NULL;
    struct source *s = mem_alloc(sizeof *s + text.len + 1 + name_len);
    if (!s) return NULL;
    char *copy = (char *)(s + 1);
    if (text.len) memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    char *name_copy = copy + text.len + 1;
    if (name) memcpy(name_copy, name, name_len);
    *s = (struct source){1, first_line, name ? name_copy : NULL, {copy, text.len}};
    return s;
}

struct source *source_hold(struct source *s) {
    if (s) s->references++;
    return s;
}

void source_release(struct source *s) {
    if (s && --s->references == 0) mem_free(s);
}

struct source_line source_line_at(struct place place) {
    struct span text = place.source->text;
    size_t offset = place.offset < text.len ? place.offset : text.len;
    uint32_t number = place.source->first_line;
    size_t start = 0;
    for (size_t i = 0; i < offset; i++) {
        if (text.ptr[i] != '\n') continue;
        number++;
        start = i + 1;
    }
    struct span line = span_from(text, start);
    line = span_head(line, span_find(line, '\n'));
    if (line.len && line.ptr[line.len - 1] == '\r') line.len--;
    return (struct source_line){number, line, (uint32_t)(offset - start)};
}
