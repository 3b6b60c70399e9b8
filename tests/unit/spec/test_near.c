/* Near misses: the distance, and which candidate wins. */
#include "spec/near.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define A64 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static const struct {
    const char *a, *b;
    unsigned limit, distance;
} rows[] = {
    {"", "", 2, 0},
    {"", "ab", 2, 2},
    {"", "abc", 2, 3},
    {"listen", "listen", 2, 0},
    {"LISTEN", "listen", 0, 0},
    {"listen", "lsiten", 2, 1},
    {"listen", "liste", 2, 1},
    {"listen", "listens", 2, 1},
    {"listen", "lisxen", 2, 1},
    {"listen", "lsitne", 2, 2},
    {"conect", "connect", 2, 1},
    {"recv", "send", 2, 3},
    {"recv", "send", 9, 3},
    {"abcdef", "badcfe", 3, 3},
    {"abcdef", "badcfe", 2, 3},
    {"ca", "abc", 9, 3},
    {"ab", "ba", 0, 1},
    {A64, A64, 2, 0},
    {A64 "a", A64 "a", 2, 3},
};

static void measures_the_distance(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct span a = span_text(rows[i].a), b = span_text(rows[i].b);
        unsigned there = near_distance(a, b, rows[i].limit), back = near_distance(b, a, rows[i].limit);
        if (there != rows[i].distance || back != there) fail_msg("%s, %s: %u, %u", rows[i].a, rows[i].b, there, back);
    }
}

static const struct {
    const char *word, *best;
} offers[] = {
    {"acept", "accept"},
    {"lisetn", "listen"},
    {"sendt", "sendto"},
    {"SEND", "send"},
    {"b", ""},
    {"xyz", ""},
    {"", ""},
    {"bnd", "bind"},
    {"ab", ""},
    {"sendot", "sendto"},
    {"sedn", "send"},
    {"blnx", ""},
    /* Of "on" and "off" one edit away both, the one that goes on where the word ends. */
    {"of", "off"},
};

static void offers_the_best(void **state) {
    (void)state;
    static const char *const verbs[] = {"accept", "bind", "listen", "on", "off", "send", "sendto"};
    for (size_t i = 0; i < COUNT(offers); i++) {
        struct near n = near_begin(span_text(offers[i].word));
        for (size_t v = 0; v < COUNT(verbs); v++) near_offer(&n, span_text(verbs[v]));
        if (!span_is(n.best, offers[i].best)) fail_msg("%s: %.*s", offers[i].word, SPAN_ARG(n.best));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(measures_the_distance),
        cmocka_unit_test(offers_the_best),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
