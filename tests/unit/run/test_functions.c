/* The built-in functions, row by row: what they give, and what they refuse. pack and unpack have a file of their own. */
#include "calls.h"

#include "net/address.h"

#include <string.h>
#include <time.h>

static const struct row rows[] = {
    {"abs", "-3", "3", NULL, NULL},
    {"abs", "-0.5", "0.5", NULL, NULL},
    {"abs", "-9223372036854775808", NULL, "VALUE", "abs: the result is beyond 64 bits"},
    {"abs", "'x'", NULL, "TYPE", "abs: NUMBER must be a number, not bytes"},
    {"base64", "''", "\"\"", NULL, NULL},
    {"base64", "'f'", "\"Zg==\"", NULL, NULL},
    {"base64", "'fo'", "\"Zm8=\"", NULL, NULL},
    {"base64", "'foo'", "\"Zm9v\"", NULL, NULL},
    {"base64", "'foobar and more'", "\"Zm9vYmFyIGFuZCBtb3Jl\"", NULL, NULL},
    {"base64", "x'fbff'", "\"+/8=\"", NULL, NULL},
    {"base64", "1", NULL, "TYPE", "base64: DATA must be bytes, not int"},
    {"crc32", "''", "0", NULL, NULL},
    {"crc32", "'123456789'", "3421780262", NULL, NULL},
    {"crc32", "'6789', 3421846044", "3421780262", NULL, NULL},
    {"crc32", "'', -1", NULL, "VALUE", "crc32: START must be 0..4294967295, not -1"},
    {"crc32", "'', 4294967296", NULL, "VALUE", NULL},
    {"endswith", "'a.sks', '.sks'", "true", NULL, NULL},
    {"endswith", "'sks', '.sks'", "false", NULL, NULL},
    {"endswith", "'', ''", "true", NULL, NULL},
    {"errno", "'ECONNREFUSED'", "111", NULL, NULL},
    {"errno", "111", "\"ECONNREFUSED\"", NULL, NULL},
    {"errno", "0", NULL, "VALUE", "errno: 0 is no errno"},
    {"errno", "4294967407", NULL, "VALUE", NULL},
    {"errno", "'econnrefused'", NULL, "VALUE", "errno: 'econnrefused' is no errno's name"},
    {"errno", "nil", NULL, "TYPE", "errno: NAME must be bytes or an int, not nil"},
    {"find", "'hello', 'l'", "2", NULL, NULL},
    {"find", "'hello', 'l', 3", "3", NULL, NULL},
    {"find", "'hello', 'l', -1", "-1", NULL, NULL},
    {"find", "'hello', 'h', -99", "0", NULL, NULL},
    {"find", "'hello', 'x'", "-1", NULL, NULL},
    {"find", "'hello', ''", "0", NULL, NULL},
    {"find", "'hello', '', 5", "5", NULL, NULL},
    {"find", "'hello', '', 6", "-1", NULL, NULL},
    {"find", "'', 'a'", "-1", NULL, NULL},
    {"find", "'', ''", "0", NULL, NULL},
    {"find", "'abc12', /[0-9]/", "3", NULL, NULL},
    {"find", "'abc12', /[0-9]/, 4", "4", NULL, NULL},
    {"find", "'abc12', /^b/, 9", "-1", NULL, NULL},
    {"find", "x'610062', x'00'", "1", NULL, NULL},
    {"find", "'hello', 1", NULL, "TYPE", "find: WHAT must be bytes or a pattern, not int"},
    {"find", "'hello', 'l', 'x'", NULL, "TYPE", "find: FROM must be an int, not bytes"},
    {"float", "3", "3.0", NULL, NULL},
    {"float", "true", "1.0", NULL, NULL},
    {"float", "'0.5'", "0.5", NULL, NULL},
    {"float", "' -2 '", "-2.0", NULL, NULL},
    {"float", "'250ms'", "0.25", NULL, NULL},
    {"float", "'1min30s'", "90.0", NULL, NULL},
    {"float", "'64k'", "65536.0", NULL, NULL},
    {"float", "'-inf'", "-inf", NULL, NULL},
    {"float", "'x'", NULL, "VALUE", "float: 'x' is no number"},
    {"float", "''", NULL, "VALUE", "float: '' is no number"},
    {"float", "'99999999999999999999'", NULL, "VALUE", "float: '99999999999999999999' is beyond 64 bits"},
    {"float", "'1e400'", NULL, "VALUE", "float: '1e400' is beyond what a float holds"},
    {"float", "'-1.5E999'", NULL, "VALUE", "float: '-1.5E999' is beyond what a float holds"},
    {"float", "[]", NULL, "TYPE", "float: VALUE must be a number or bytes, not list"},
    {"hex", "'ab'", "\"6162\"", NULL, NULL},
    {"hex", "''", "\"\"", NULL, NULL},
    {"hex", "x'00ff80'", "\"00ff80\"", NULL, NULL},
    {"hex", "42", NULL, "TYPE", "hex: DATA must be bytes, not int"},
    {"int", "42", "42", NULL, NULL},
    {"int", "true", "1", NULL, NULL},
    {"int", "3.9", "3", NULL, NULL},
    {"int", "-3.9", "-3", NULL, NULL},
    {"int", "'42'", "42", NULL, NULL},
    {"int", "' 42 '", "42", NULL, NULL},
    {"int", "'-7'", "-7", NULL, NULL},
    {"int", "'0x2a'", "42", NULL, NULL},
    {"int", "'64k'", "65536", NULL, NULL},
    {"int", "'-9223372036854775808'", "-9223372036854775808", NULL, NULL},
    {"int", "'9223372036854775808'", NULL, "VALUE", "int: '9223372036854775808' is beyond 64 bits"},
    {"int", "'abc'", NULL, "VALUE", "int: 'abc' is no number"},
    {"int", "x'0a1b'", NULL, "VALUE", "int: '\\n\\e' is no number"},
    {"int", "'0.5'", NULL, "VALUE", "int: '0.5' is a float"},
    {"int", "'2s'", NULL, "VALUE", "int: '2s' is a float"},
    {"int", "1e300", NULL, "VALUE", "int: 1e+300 is beyond 64 bits"},
    {"int", "9223372036854775808.0", NULL, "VALUE", NULL},
    {"int", "nan", NULL, "VALUE", "int: nan is no number of any size"},
    {"int", "inf", NULL, "VALUE", NULL},
    {"int", "nil", NULL, "TYPE", "int: VALUE must be a number or bytes, not nil"},
    {"int", "'1f', 16", "31", NULL, NULL},
    {"int", "'-0x1F', 16", "-31", NULL, NULL},
    {"int", "' 101 ', 2", "5", NULL, NULL},
    {"int", "'z', 36", "35", NULL, NULL},
    {"int", "'7fffffffffffffff', 16", "9223372036854775807", NULL, NULL},
    {"int", "'-8000000000000000', 16", "-9223372036854775808", NULL, NULL},
    {"int", "'8000000000000000', 16", NULL, "VALUE", NULL},
    {"int", "'-8000000000000001', 16", NULL, "VALUE", NULL},
    {"int", "'-0', 10", "0", NULL, NULL},
    {"int", "'12', 2", NULL, "VALUE", "int: '12' is no number of base 2"},
    {"int", "'', 10", NULL, "VALUE", NULL},
    {"int", "'0x', 16", NULL, "VALUE", NULL},
    {"int", "'1', 37", NULL, "VALUE", "int: BASE must be 2..36, not 37"},
    {"int", "1, 10", NULL, "TYPE", "int: VALUE must be bytes, not int"},
    {"join", "['a', 'b'], ', '", "\"a, b\"", NULL, NULL},
    {"join", "['a', 'b', 'and something longer'], ''", "\"aband something longer\"", NULL, NULL},
    {"join", "[], ','", "\"\"", NULL, NULL},
    {"join", "['a', 1], ','", NULL, "TYPE", "join: item 1 must be bytes, not int"},
    {"join", "',', ['a']", NULL, "TYPE", "join: the list comes first: join(LIST, SEPARATOR)"},
    {"join", "['a'], 1", NULL, "TYPE", "join: SEPARATOR must be bytes, not int"},
    {"keys", "{host: 'a', port: 1}", "[\"host\", \"port\"]", NULL, NULL},
    {"keys", "{}", "[]", NULL, NULL},
    {"keys", "[1]", NULL, "TYPE", "keys: RECORD must be a record, not list"},
    {"len", "'hello'", "5", NULL, NULL},
    {"len", "[1, 2]", "2", NULL, NULL},
    {"len", "{a: 1}", "1", NULL, NULL},
    {"len", "3..7", "5", NULL, NULL},
    {"len", "1", NULL, "TYPE", "len: VALUE must be bytes, a list, a record or a range, not int"},
    {"lower", "'Host: ÄB'", "\"host: Äb\"", NULL, NULL},
    {"lower", "1", NULL, "TYPE", "lower: DATA must be bytes, not int"},
    {"match", "'220 ready', /^([0-9]+) (.*)$/", "[\"220 ready\", \"220\", \"ready\"]", NULL, NULL},
    {"match", "'xay', 'a(b)?(y)'", "[\"ay\", nil, \"y\"]", NULL, NULL},
    {"match", "'xa', 'a(b)?(c)?'", "[\"a\", nil, nil]", NULL, NULL},
    {"match", "'hello', /x/", "nil", NULL, NULL},
    {"match", "'', //", "[\"\"]", NULL, NULL},
    {"match", "/x/, 'hello'", NULL, "TYPE", "match: the pattern comes second: match(DATA, PATTERN)"},
    {"match", "'hello', '('", NULL, "SYNTAX", NULL},
    {"match", "'hello', 1", NULL, "TYPE", "match: PATTERN must be bytes or a pattern, not int"},
    {"match", "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab', /^(a+)+$/", NULL, "LIMIT", NULL},
    {"max", "3, 7, 5", "7", NULL, NULL},
    {"max", "[0.5, 2]", "2", NULL, NULL},
    {"max", "'a', 'ba', 'b'", "\"ba\"", NULL, NULL},
    {"min", "[3, 7, 5]", "3", NULL, NULL},
    {"min", "2, 2.0", "2", NULL, NULL},
    {"min", "[]", NULL, "VALUE", "min: the list is empty"},
    {"min", "3", NULL, "TYPE", "min: a single VALUE must be a list, not int"},
    {"min", "[nil]", NULL, "TYPE", NULL},
    {"min", "1, 'a'", NULL, "TYPE", NULL},
    {"max", "1.0, nan", NULL, "VALUE", "max: nan is neither smaller nor larger than a number"},
    {"max", "[nan]", NULL, "VALUE", NULL},
    {"pop", "[1, 2]", "2", NULL, NULL},
    {"pop", "[1, 2], 0", "1", NULL, NULL},
    {"pop", "[1, 2], -2", "1", NULL, NULL},
    {"pop", "[1, 2], 2", NULL, "VALUE", "pop: index 2 is outside a list of 2"},
    {"pop", "[1, 2], -3", NULL, "VALUE", NULL},
    {"pop", "[]", NULL, "VALUE", "pop: the list is empty"},
    {"pop", "{a: 'x', b: 2}, 'a'", "\"x\"", NULL, NULL},
    {"pop", "{a: 'x', b: 2}, 'c'", NULL, "NAME", "pop: 'c' is no field of the record"},
    {"pop", "{a: 'x'}", NULL, "TYPE", "pop: KEY is missing: pop(RECORD, KEY)"},
    {"pop", "'abc'", NULL, "TYPE", "pop: LIST must be a list, not bytes"},
    {"push", "[1], 2", "[1, 2]", NULL, NULL},
    {"push", "[], 'a long text, not a short one', [3], nil", "[\"a long text, not a short one\", [3], nil]", NULL,
     NULL},
    {"push", "'x', 1", NULL, "TYPE", "push: LIST must be a list, not bytes"},
    {"rand", "1", "0", NULL, NULL},
    {"rand", "5, 5", "5", NULL, NULL},
    {"rand", "0", NULL, "VALUE", "rand: TO must be 1 or more, not 0"},
    {"rand", "2, 1", NULL, "VALUE", "rand: FROM is above TO: 2 and 1"},
    {"rand", "0.5", NULL, "TYPE", "rand: TO must be an int, not float"},
    {"replace", "'a-b-c', '-', '+'", "\"a+b+c\"", NULL, NULL},
    {"replace", "'a-b-c', '-', '', 1", "\"ab-c\"", NULL, NULL},
    {"replace", "'a-b-c', '-', '+', 0", "\"a-b-c\"", NULL, NULL},
    {"replace", "'aaa', 'aa', 'b'", "\"ba\"", NULL, NULL},
    {"replace", "'', 'a', 'b'", "\"\"", NULL, NULL},
    {"replace", "'a1b22c', /[0-9]+/, '#'", "\"a#b#c\"", NULL, NULL},
    {"replace", "'abc', /^/, '> '", "\"> abc\"", NULL, NULL},
    {"replace", "'abxd', /x*/, '-'", "\"-a-b--d-\"", NULL, NULL},
    {"replace", "'a', '', 'b'", NULL, "VALUE", "replace: WHAT is empty"},
    {"replace", "'a', 'a', 1", NULL, "TYPE", "replace: WITH must be bytes, not int"},
    {"replace", "'a', 'a', 'b', -1", NULL, "VALUE", "replace: MAX must be 0 or more, not -1"},
    {"split", "'a,b,c', ','", "[\"a\", \"b\", \"c\"]", NULL, NULL},
    {"split", "'a,b,c', ',', 1", "[\"a\", \"b,c\"]", NULL, NULL},
    {"split", "'a,b,c', ',', 0", "[\"a,b,c\"]", NULL, NULL},
    {"split", "',', ','", "[\"\", \"\"]", NULL, NULL},
    {"split", "'', ','", "[\"\"]", NULL, NULL},
    {"split", "' a  b c '", "[\"a\", \"b\", \"c\"]", NULL, NULL},
    {"split", "' a  b c ', nil, 1", "[\"a\", \"b c \"]", NULL, NULL},
    {"split", "' a b ', nil, 0", "[\"a b \"]", NULL, NULL},
    {"split", "'  '", "[]", NULL, NULL},
    {"split", "'a1b22c', /[0-9]+/", "[\"a\", \"b\", \"c\"]", NULL, NULL},
    {"split", "'axbc', /x*/", "[\"\", \"a\", \"\", \"b\", \"c\", \"\"]", NULL, NULL},
    {"split", "'a', ''", NULL, "VALUE", "split: SEPARATOR is empty"},
    {"split", "'a', 1", NULL, "TYPE", "split: SEPARATOR must be bytes or a pattern, not int"},
    {"split", "['a']", NULL, "TYPE", "split: DATA must be bytes, not list"},
    {"startswith", "'GET /', 'GET '", "true", NULL, NULL},
    {"startswith", "'GE', 'GET'", "false", NULL, NULL},
    {"startswith", "'x', nil", NULL, "TYPE", "startswith: BEGINNING must be bytes, not nil"},
    {"str", "42", "\"42\"", NULL, NULL},
    {"str", "'as it is'", "\"as it is\"", NULL, NULL},
    {"str", "nil", "\"nil\"", NULL, NULL},
    {"str", "[1, 'a']", "\"[1, \\\"a\\\"]\"", NULL, NULL},
    {"trim", "'  hello  '", "\"hello\"", NULL, NULL},
    {"trim", "x'0d0a20610d0a00'", "x\"610d0a00\"", NULL, NULL},
    {"trim", "'xxhixyx', 'xy'", "\"hi\"", NULL, NULL},
    {"trim", "'  ', nil", "\"\"", NULL, NULL},
    {"trim", "' a ', ''", "\" a \"", NULL, NULL},
    {"trim", "'a', 1", NULL, "TYPE", "trim: BYTES must be bytes, not int"},
    {"type", "42", "\"int\"", NULL, NULL},
    {"type", "'x'", "\"bytes\"", NULL, NULL},
    {"type", "nil", "\"nil\"", NULL, NULL},
    {"unbase64", "''", "\"\"", NULL, NULL},
    {"unbase64", "'Zg=='", "\"f\"", NULL, NULL},
    {"unbase64", "'Zg'", "\"f\"", NULL, NULL},
    {"unbase64", "'Zm8='", "\"fo\"", NULL, NULL},
    {"unbase64", "'Zm8'", "\"fo\"", NULL, NULL},
    {"unbase64", "'Zm9vYmFyIGFuZCBtb3Jl'", "\"foobar and more\"", NULL, NULL},
    {"unbase64", "'Zm9vYmFyIGFuZCBtb3JlIQ=='", "\"foobar and more!\"", NULL, NULL},
    {"unbase64", "'Zg='", NULL, "VALUE", "unbase64: the padding does not complete a group of four"},
    {"unbase64", "'Zg==='", NULL, "VALUE", NULL},
    {"unbase64", "'===='", NULL, "VALUE", NULL},
    {"unbase64", "'Zh=='", NULL, "VALUE", "unbase64: the last digit has bits that belong to no byte"},
    {"unbase64", "'Z'", NULL, "VALUE", "unbase64: the text is cut off: its last group has one digit"},
    {"unbase64", "'Zm 8'", NULL, "VALUE", "unbase64: ' ' at index 2 is no base64"},
    {"unbase64", "x'5a00'", NULL, "VALUE", "unbase64: \\x00 at index 1 is no base64"},
    {"unhex", "''", "\"\"", NULL, NULL},
    {"unhex", "'6162'", "\"ab\"", NULL, NULL},
    {"unhex", "' 61 6A\t62 '", "\"ajb\"", NULL, NULL},
    {"unhex", "'61 62 63 64 65 66 67 68 69 6a 6b 6c 6d 6e 6f 70 71'", "\"abcdefghijklmnopq\"", NULL, NULL},
    {"unhex", "'6'", NULL, "VALUE", "unhex: the last byte has one digit"},
    {"unhex", "'61g2'", NULL, "VALUE", "unhex: 'g' at index 2 is no hex digit"},
    {"unhex", "'6 1'", NULL, "VALUE", "unhex: ' ' at index 1 is no hex digit"},
    {"upper", "'get a longer text'", "\"GET A LONGER TEXT\"", NULL, NULL},
    {"upper", "x'00617aff'", "x\"00415aff\"", NULL, NULL},
    {"addr", "'127.0.0.1', 80", "127.0.0.1:80", NULL, NULL},
    {"addr", "'::1', '65535'", "[::1]:65535", NULL, NULL},
    {"addr", "'*', 0", "0.0.0.0:0", NULL, NULL},
    {"addr", "'127.0.0.1', 65536", NULL, "VALUE", "addr: PORT must be 0..65535, not 65536"},
    {"addr", "'127.0.0.1', -1", NULL, "VALUE", NULL},
    {"addr", "'127.0.0.1', 0.5", NULL, "TYPE", "addr: PORT must be bytes, not float"},
    {"addr", "'300.0.0.1', 80", NULL, "VALUE", NULL},
    {"addr", "1, 80", NULL, "TYPE", "addr: HOST must be bytes, not int"},
    {"sockaddr", "x'02000050c0a80001'", "sockaddr(x\"02000050c0a80001\")", NULL, NULL},
    {"sockaddr", "x'02000050c0a800010000000000000000'", "192.168.0.1:80", NULL, NULL},
    {"sockaddr", "1", NULL, "TYPE", "sockaddr: DATA must be bytes, not int"},
};

static void test_rows(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) row_check(&rows[i]);
}

static void test_rows_without_memory(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) row_starve(&rows[i]);
}

/* --- the table ------------------------------------------------------------------------------------------------------ */

static void test_table_is_whole(void **state) {
    (void)state;
    assert_int_equal(function_count, 34);
    for (size_t i = 0; i < function_count; i++) {
        const struct function *f = &functions[i];
        if (i > 0) assert_true(strcmp(functions[i - 1].name, f->name) < 0);
        assert_true(f->least <= f->most);
        assert_true(span_starts(span_text(f->usage), span_text(f->name)));
        assert_int_equal(f->usage[strlen(f->name)], '(');
        assert_non_null(strstr(f->examples, f->name));
        assert_non_null(strstr(f->examples, "\n\n"));
        assert_non_null(f->see);
        assert_true(strlen(f->summary) > 0 && strlen(f->summary) < 80);
        assert_non_null(f->run);
    }
}

/* --- what a row can't say ------------------------------------------------------------------------------------------- */

static struct value call_of(const char *function, const char *arguments) {
    struct value result;
    struct err err;
    struct arguments a = arguments_read(arguments);
    assert_true(call_function(function, &a, &result, &err));
    arguments_clear(&a);
    return result;
}

static void test_push_and_pop_change_the_list(void **state) {
    (void)state;
    struct value popped, pushed;
    struct err err;
    struct arguments a = arguments_read("[1, 'a text that is counted', 3], 1");
    assert_true(call_function("pop", &a, &popped, &err));
    assert_literal(&popped, "\"a text that is counted\"");
    assert_literal(&a.items[0], "[1, 3]");
    assert_true(call_function("push", &a, &pushed, &err));
    assert_literal(&a.items[0], "[1, 3, 1]");
    assert_ptr_equal(pushed.list, a.items[0].list);
    value_release(&popped);
    value_release(&pushed);
    arguments_clear(&a);
}

/* Eight items fill the first room of a list, so the third of these needs memory that is not there. */
static void test_push_is_all_or_nothing(void **state) {
    (void)state;
    struct value result;
    struct err err;
    struct arguments a = arguments_read("[1, 2, 3, 4, 5, 6], 7, 8, 'a text that is counted'");
    mem_fail_from(1);
    assert_false(call_function("push", &a, &result, &err));
    mem_fail_from(0);
    assert_error(&err, ERR_LIMIT, NULL);
    assert_literal(&a.items[0], "[1, 2, 3, 4, 5, 6]");
    arguments_clear(&a);
}

static void test_pop_takes_a_field_off(void **state) {
    (void)state;
    struct value popped;
    struct err err;
    struct arguments a = arguments_read("{a: 1, b: 'a text that is counted', c: 3}, 'b'");
    assert_true(call_function("pop", &a, &popped, &err));
    assert_literal(&popped, "\"a text that is counted\"");
    assert_literal(&a.items[0], "{a: 1, c: 3}");
    value_release(&popped);
    arguments_clear(&a);
}

static void test_rand_stays_within_its_bounds(void **state) {
    (void)state;
    unsigned seen = 0;
    for (int i = 0; i < 300; i++) {
        struct value fraction = call_of("rand", "");
        struct value below = call_of("rand", "3");
        struct value within = call_of("rand", "-1, 1");
        struct value any = call_of("rand", "-9223372036854775808, 9223372036854775807");
        assert_true(fraction.type == VALUE_FLOAT && fraction.real >= 0.0 && fraction.real < 1.0);
        assert_true(below.type == VALUE_INT && below.integer >= 0 && below.integer <= 2);
        assert_true(within.integer >= -1 && within.integer <= 1);
        assert_int_equal(any.type, VALUE_INT);
        seen |= 1u << below.integer | 8u << (within.integer + 1);
    }
    assert_int_equal(seen, 0x3f); /* each of the six numbers came; that one misses is a matter of 10^-52 */
}

static void test_now_is_the_clock(void **state) {
    (void)state;
    time_t before = time(NULL);
    struct value now = call_of("now", "");
    assert_int_equal(now.type, VALUE_FLOAT);
    assert_true(now.real >= (double)before && now.real <= (double)time(NULL) + 1.0);
}

static void test_env_reads_the_environment(void **state) {
    (void)state;
    static const struct row env_rows[] = {
        {"env", "'SOCKSHELL_TEST'", "\"a=b and much more than that\"", NULL, NULL},
        {"env", "'SOCKSHELL_TEST_EMPTY'", "\"\"", NULL, NULL},
        {"env", "'SOCKSHELL_TES'", "nil", NULL, NULL},
        {"env", "'SOCKSHELL_TEST=a'", "nil", NULL, NULL},
        {"env", "''", "nil", NULL, NULL},
        {"env", "1", NULL, "TYPE", "env: NAME must be bytes, not int"},
    };
    assert_int_equal(setenv("SOCKSHELL_TEST", "a=b and much more than that", 1), 0);
    assert_int_equal(setenv("SOCKSHELL_TEST_EMPTY", "", 1), 0);
    for (size_t i = 0; i < COUNT(env_rows); i++) {
        row_check(&env_rows[i]);
        row_starve(&env_rows[i]);
    }
}

/* --- bounds --------------------------------------------------------------------------------------------------------- */

static struct value filled(size_t len) {
    struct value v;
    struct err err;
    char *room;
    assert_true(value_bytes_room(&v, len, &room, &err));
    memset(room, 'a', len);
    return v;
}

static void test_sockaddr_is_bounded(void **state) {
    (void)state;
    struct arguments a = {.items = {filled(ADDRESS_MAX + 1)}, .count = 1};
    struct value result;
    struct err err;
    assert_false(call_function("sockaddr", &a, &result, &err));
    assert_error(&err, ERR_LIMIT, "sockaddr: an address has at most 256 bytes, not 257");
    value_bytes_cut(&a.items[0], ADDRESS_MAX);
    assert_true(call_function("sockaddr", &a, &result, &err));
    value_release(&result);
    arguments_clear(&a);
}

/* 1025 times the same mebibyte: refused before any of it is joined. */
static void test_join_is_bounded(void **state) {
    (void)state;
    struct arguments a = {.items = {value_of("[]"), value_of("''")}, .count = 2};
    struct value mebibyte = filled((size_t)1 << 20);
    struct value result;
    struct err err;
    for (int i = 0; i < 1025; i++) assert_true(list_push(a.items[0].list, &mebibyte, &err));
    assert_false(call_function("join", &a, &result, &err));
    assert_error(&err, ERR_LIMIT, "join: the result would be over 1073741824 bytes");
    value_release(&mebibyte);
    arguments_clear(&a);
}

/* A refused text is shown, but not at length. */
static void test_refused_texts_are_cut(void **state) {
    (void)state;
    struct arguments a = {.items = {filled(1000)}, .count = 1};
    struct value result;
    struct err err;
    assert_false(call_function("int", &a, &result, &err));
    assert_error(&err, ERR_VALUE, "int: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…' is no number");
    arguments_clear(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_rows_without_memory),
        cmocka_unit_test(test_table_is_whole),
        cmocka_unit_test(test_push_and_pop_change_the_list),
        cmocka_unit_test(test_push_is_all_or_nothing),
        cmocka_unit_test(test_pop_takes_a_field_off),
        cmocka_unit_test(test_rand_stays_within_its_bounds),
        cmocka_unit_test(test_now_is_the_clock),
        cmocka_unit_test(test_env_reads_the_environment),
        cmocka_unit_test(test_sockaddr_is_bounded),
        cmocka_unit_test(test_join_is_bounded),
        cmocka_unit_test(test_refused_texts_are_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
