/* Words of other languages: the table is sorted, and names nothing that is one of ours. */
#include "spec/foreign.h"

#include "verbs/verbs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static const char *const words[] = {
#define FOREIGN(word, hint) word,
#include "spec/foreign.def"
#undef FOREIGN
};

static void the_table_is_sorted_and_has_none_of_ours(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(words); i++) {
        struct span word = span_text(words[i]);
        if (i) assert_true(strcmp(words[i - 1], words[i]) < 0);
        if (vocabulary_verb(&verbs_vocabulary, word) || reserved_word(word)) fail_msg("%s is one of ours", words[i]);
        assert_true(strlen(foreign_hint(word)) > 5 && strlen(foreign_hint(word)) < 100);
    }
    assert_null(foreign_hint(SPAN("socket")));
    assert_null(foreign_hint(SPAN("ECHO")));
    assert_null(foreign_hint(SPAN("")));
}

static void constants_are_told_whatever_the_case(void **state) {
    (void)state;
    assert_string_equal(foreign_constant_hint(KIND_FAMILY, SPAN("TCP")), "a TCP socket is: socket inet stream");
    assert_string_equal(foreign_constant_hint(KIND_TYPE, SPAN("udp")), "UDP is datagrams: socket inet dgram");
    assert_null(foreign_constant_hint(KIND_PROTOCOL, SPAN("tcp")));
    assert_null(foreign_constant_hint(KIND_FAMILY, SPAN("inet")));
    assert_null(foreign_constant_hint(KIND_FAMILY, SPAN("tcpx")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_is_sorted_and_has_none_of_ours),
        cmocka_unit_test(constants_are_told_whatever_the_case),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
