/* Filling errors, and the names of the kernel's. */
#include "base/err.h"

#include "base/utf8.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

static const struct {
    const char *name;
    int number;
    bool alias;
} errnos[] = {
#define ERRNO(name, meaning) {#name, name, false},
#define ERRNO_ALIAS(name, meaning) {#name, name, true},
#include "base/errno.def"
#undef ERRNO
#undef ERRNO_ALIAS
};

const char *err_errno_name(int number) {
    const char *alias = NULL;
    for (size_t i = 0; i < COUNT(errnos); i++) {
        if (errnos[i].number != number) continue;
        if (!errnos[i].alias) return errnos[i].name;
        alias = errnos[i].name;
    }
    return alias;
}

int err_errno_number(struct span name) {
    for (size_t i = 0; i < COUNT(errnos); i++)
        if (span_is(name, errnos[i].name)) return errnos[i].number;
    return 0;
}

/* The kernel's text in English, whatever the locale. Elsewhere than in glibc strerror is all there is; it is translated
   only after setlocale(LC_MESSAGES), which this program never calls. */
static const char *errno_text(int number) {
#if defined(__GLIBC__) && defined(__GLIBC_PREREQ)
#if __GLIBC_PREREQ(2, 32)
#define ERR_HAS_DESCRIPTION
#endif
#endif
#ifdef ERR_HAS_DESCRIPTION
    return strerrordesc_np(number);
#else
    return strerror(number);
#endif
}

/* The length of the text without a character at its end that was cut in the middle. */
static size_t whole_characters(const char *text, size_t len) {
    size_t back = 1;
    while (back < 4 && back < len && ((unsigned char)text[len - back] & 0xc0) == 0x80) back++;
    if (back > len || ((unsigned char)text[len - back] & 0xc0) != 0xc0) return len;
    size_t used;
    return utf8_decode(span_of(text + len - back, back), &used) < 0 ? len - back : len;
}

enum { ERR_LONGEST = sizeof(((struct err *)0)->message) };

/* Formats into a field of an error. It is put together aside, because the arguments may be that error's own texts. */
__attribute__((format(printf, 3, 0))) static void fill(char *field, size_t size, const char *format, va_list args) {
    char text[ERR_LONGEST];
    int wanted = vsnprintf(text, size, format, args);
    if (wanted < 0) text[0] = '\0';
    size_t len = strlen(text);
    if (wanted > 0 && (size_t)wanted >= size) len = whole_characters(text, len);
    memcpy(field, text, len);
    field[len] = '\0';
}

/* Everything but the texts, which need no more than their first byte. */
static void begin(struct err *e, const char *name, int number) {
    e->name = name;
    e->number = number;
    e->verb = NULL;
    e->word = ERR_NO_WORD;
    e->place = (struct place){0};
    e->detail[0] = '\0';
    e->hint[0] = '\0';
}

bool err_set(struct err *e, const char *name, const char *format, ...) {
    va_list args;
    va_start(args, format);
    fill(e->message, sizeof e->message, format, args);
    va_end(args);
    begin(e, name, 0);
    return false;
}

bool err_memory(struct err *e) {
    return err_set(e, ERR_LIMIT, "out of memory");
}

bool err_errno(struct err *e, int number) {
    const char *name = err_errno_name(number);
    const char *text = errno_text(number);
    if (text)
        (void)err_set(e, name ? name : "ERRNO", "%s", text);
    else
        (void)err_set(e, name ? name : "ERRNO", "Unknown error %d", number);
    e->number = number;
    return false;
}

bool err_hint(struct err *e, const char *format, ...) {
    va_list args;
    va_start(args, format);
    fill(e->hint, sizeof e->hint, format, args);
    va_end(args);
    return false;
}

bool err_detail(struct err *e, const char *format, ...) {
    va_list args;
    va_start(args, format);
    fill(e->detail, sizeof e->detail, format, args);
    va_end(args);
    return false;
}

bool err_word(struct err *e, int word) {
    e->word = word;
    return false;
}
