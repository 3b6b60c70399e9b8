#include "base/source.h"

#include "base/mem.h"

/* With room behind it for so many bytes of text, and for the name. */
static struct source *source_make(const char *name, size_t room, uint32_t first_line) {
    size_t name_len = name ? strlen(name) + 1 : 0;
    struct source *s = mem_alloc(sizeof *s + room + name_len);
    if (!s) return NULL;
    char *copy = (char *)(s + 1) + room;
    if (name) memcpy(copy, name, name_len);
    *s = (struct source){.references = 1, .first_line = first_line, .name = name ? copy : NULL};
    return s;
}

struct source *source_new(const char *name, struct span text, uint32_t first_line) {
    struct source *s = text.len < UINT32_MAX ? source_make(name, text.len, first_line) : NULL;
    if (!s) return NULL;
    char *copy = (char *)(s + 1);
    if (text.len) memcpy(copy, text.ptr, text.len);
    s->text = span_of(copy, text.len);
    return s;
}

struct source *source_take(const char *name, struct buffer *text, uint32_t first_line) {
    struct source *s = text->len < UINT32_MAX ? source_make(name, 0, first_line) : NULL;
    if (!s) {
        buffer_clear(text);
        return NULL;
    }
    s->text = buffer_span(text);
    s->taken = text->ptr;
    buffer_init(text);
    return s;
}

struct source *source_hold(struct source *s) {
    if (s) s->references++;
    return s;
}

void source_release(struct source *s) {
    if (!s || --s->references) return;
    mem_free(s->taken);
    mem_free(s);
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
