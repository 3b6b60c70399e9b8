/* Whether the table of constants has every name that it should: those of this machine's headers, and those of Python's
   socket module (python_names.txt). Their numbers are test_constant_value.c's affair. */
#include "spec/constant.h"

#include "base/buffer.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/* The names of the headers that count begin with one of these. */
static const char *const prefixes[] = {
    "AF_",  "PF_",   "SOCK_", "IPPROTO_", "SOL_", "SO_",  "TCP_", "IP_", "IPV6_", "UDP_",
    "MSG_", "SHUT_", "SCM_",  "AI_",      "NI_",  "EAI_", "O_",   "F_",  "FD_",
};

/* Names that are no constants, and why. */
static const char *const excepted[] = {
    "SCM_SRCRT", /* a macro for a name that no header has any more */
};

/* How many names of the headers, and of Python, were looked up: so many at least, or nothing was read. */
enum { HEADERS_LEAST = 500, PYTHON_LEAST = 400 };

static void read_file(const char *path, struct buffer *text) {
    char part[4096];
    size_t got;
    FILE *f = fopen(path, "r");
    if (!f) fail_msg("%s is not there", path);
    while (f && (got = fread(part, 1, sizeof part, f)) > 0) buffer_push(text, span_of(part, got));
    if (f) fclose(f);
    assert_false(text->failed);
}

static struct span take_line(struct span *rest) {
    struct span line = span_head(*rest, span_find(*rest, '\n'));
    *rest = span_from(*rest, line.len + 1);
    return line;
}

static bool name_char(char c) {
    return isalnum((unsigned char)c) || c == '_';
}

/* The name at the beginning of the text. */
static struct span name_of(struct span text) {
    size_t len = 0;
    while (len < text.len && name_char(text.ptr[len])) len++;
    return span_head(text, len);
}

static bool counts(struct span name) {
    for (size_t i = 0; i < COUNT(excepted); i++)
        if (span_is(name, excepted[i])) return false;
    for (size_t i = 0; i < COUNT(prefixes); i++)
        if (span_starts(name, span_text(prefixes[i]))) return true;
    return false;
}

/* An errno: E and capitals, and a number behind it. */
static bool is_errno(struct span name, struct span body) {
    for (size_t i = 0; i < name.len; i++)
        if (!isupper((unsigned char)name.ptr[i]) && !isdigit((unsigned char)name.ptr[i])) return false;
    return name.len > 1 && name.ptr[0] == 'E' && body.len && isdigit((unsigned char)body.ptr[0]);
}

static size_t look_up(struct span name) {
    if (!constant_find(name)) fail_msg("%.*s has no row", SPAN_ARG(name));
    return 1;
}

/* A macro without arguments. Of its body nothing is looked at. */
static size_t check_macro(struct span line) {
    struct span name = name_of(line), rest = span_from(line, name.len);
    if (rest.len && rest.ptr[0] == '(') return 0;
    while (rest.len && rest.ptr[0] == ' ') rest = span_from(rest, 1);
    return counts(name) || is_errno(name, rest) ? look_up(name) : 0;
}

/* Every name of the text between the macros: enumerators, most of all. */
static size_t check_text(struct span line) {
    size_t found = 0;
    while (line.len) {
        struct span name = name_of(line);
        if (counts(name)) found += look_up(name);
        line = span_from(line, name.len ? name.len : 1);
    }
    return found;
}

static void has_the_names_of_the_headers(void **state) {
    (void)state;
    struct buffer text = {0};
    size_t found = 0;
    read_file(SKS_HEADER_TEXT, &text);
    for (struct span rest = buffer_span(&text); rest.len;) {
        struct span line = take_line(&rest);
        if (span_starts(line, SPAN("#define ")))
            found += check_macro(span_from(line, 8));
        else if (!span_starts(line, SPAN("#")))
            found += check_text(line);
    }
    assert_true(found >= HEADERS_LEAST);
    buffer_clear(&text);
}

static void has_the_names_of_python(void **state) {
    (void)state;
    struct buffer path = {0}, text = {0};
    size_t found = 0;
    const char *source = getenv("SOCKSHELL_SOURCE");
    buffer_printf(&path, "%s/tests/unit/spec/python_names.txt", source ? source : ".");
    read_file(buffer_text(&path), &text);
    for (struct span rest = buffer_span(&text); rest.len;) {
        struct span line = take_line(&rest);
        if (line.len && line.ptr[0] != '#') found += look_up(line);
    }
    assert_true(found >= PYTHON_LEAST);
    buffer_clear(&text);
    buffer_clear(&path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(has_the_names_of_the_headers),
        cmocka_unit_test(has_the_names_of_python),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
