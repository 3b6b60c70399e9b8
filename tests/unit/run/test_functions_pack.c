/* pack and unpack, against the bytes that Python's struct makes of the same formats and values. */
#include "calls.h"

#include <stdalign.h>
#include <stdio.h>

/* Arguments of pack, and the bytes in hex. */
struct packed {
    const char *arguments, *hex;
};

static const struct packed standard[] = {
    {"'<b', -1", "ff"},
    {"'>B', 255", "ff"},
    {"'<h', -2", "feff"},
    {"'>h', -2", "fffe"},
    {"'!H', 40000", "9c40"},
    {"'<H', 40000", "409c"},
    {"'>HB', 258, 3", "010203"},
    {"'<i', -123456", "c01dfeff"},
    {"'>I', 4294967295", "ffffffff"},
    {"'<l', -1", "ffffffff"},
    {"'>L', 1", "00000001"},
    {"'<q', -9223372036854775808", "0000000000000080"},
    {"'>q', 9223372036854775807", "7fffffffffffffff"},
    {"'!Q', 9223372036854775807", "7fffffffffffffff"},
    {"'<?', true", "01"},
    {"'>f', 1.5", "3fc00000"},
    {"'<f', -0.1", "cdccccbd"},
    {"'>d', 3.141592653589793", "400921fb54442d18"},
    {"'<d', -2.5e-308", "0dc6402c18fa1180"},
    {"'>f', 3.4028234663852886e+38", "7f7fffff"},
    {"'<e', 1.0", "003c"},
    {"'>e', 65504.0", "7bff"},
    {"'>e', -2.0", "c000"},
    {"'>e', 0.1", "2e66"},
    {"'>e', 6.1035e-05", "0400"},
    {"'>e', 6e-08", "0001"},
    {"'>e', 2.98e-08", "0000"},
    {"'>e', 2.99e-08", "0001"},
    {"'>e', 1e-09", "0000"},
    {"'>e', 0.0", "0000"},
    {"'>e', 2049.0", "6800"},
    {"'>e', 2051.0", "6802"},
    {"'<3s', 'ab'", "616200"},
    {"'<3s', 'abcd'", "616263"},
    {"'<s', 'xyz'", "78"},
    {"'<0s', 'x'", ""},
    {"'<5p', 'abc'", "0361626300"},
    {"'<3p', 'abcdef'", "026162"},
    {"'<p', 'abc'", "00"},
    {"'<c', 'z'", "7a"},
    {"'<3c', 'a', 'b', 'c'", "616263"},
    {"'<2x'", "0000"},
    {"'<x2B', 1, 2", "000102"},
    {"'<2H', 1, 2", "01000200"},
    {"'> H 2B ', 1, 2, 3", "00010203"},
    {"'>bhiq', 1, 2, 3, 4", "010002000000030000000000000004"},
    {"'<'", ""},
    {"''", ""},
    {"'!0HB', 7", "07"},
    {"'>3x0s', ''", "000000"},
};

/* As a machine of 64 bits has it, little endian. */
static const struct packed native[] = {
    {"'bh', 1, 2", "01000200"},
    {"'bi', 1, 2", "0100000002000000"},
    {"'bq', 1, 2", "01000000000000000200000000000000"},
    {"'@blb', 1, 2, 3", "0100000000000000020000000000000003"},
    {"'@bL', 1, 2", "01000000000000000200000000000000"},
    {"'=bl', 1, 2", "0102000000"},
    {"'@n', -1", "ffffffffffffffff"},
    {"'@N', 1", "0100000000000000"},
    {"'bd', 1, 0.5", "0100000000000000000000000000e03f"},
    {"'bf', 1, 0.5", "010000000000003f"},
    {"'be', 1, 0.5", "01000038"},
    {"'b0i', 1", "01000000"},
    {"'b0q', 1", "0100000000000000"},
    {"'@bx?h', 1, true, 2", "010001000200"},
    {"'=bq', 1, 2", "010200000000000000"},
    {"'3sH', 'abc', 1", "616263000100"},
    {"'c0l', 'a'", "6100000000000000"},
};

static const struct row unpacked[] = {
    {"unpack", "'<b', x'ff'", "[-1]", NULL, NULL},
    {"unpack", "'<B', x'ff'", "[255]", NULL, NULL},
    {"unpack", "'>h', x'fffe'", "[-2]", NULL, NULL},
    {"unpack", "'<H', x'0102'", "[513]", NULL, NULL},
    {"unpack", "'>i', x'80000000'", "[-2147483648]", NULL, NULL},
    {"unpack", "'>I', x'80000000'", "[2147483648]", NULL, NULL},
    {"unpack", "'<l', x'feffffff'", "[-2]", NULL, NULL},
    {"unpack", "'>q', x'8000000000000000'", "[-9223372036854775808]", NULL, NULL},
    {"unpack", "'<Q', x'ffffffffffffff7f'", "[9223372036854775807]", NULL, NULL},
    {"unpack", "'<2B?', x'010207'", "[1, 2, true]", NULL, NULL},
    {"unpack", "'<?', x'00'", "[false]", NULL, NULL},
    {"unpack", "'>f', x'3fc00000'", "[1.5]", NULL, NULL},
    {"unpack", "'<f', x'cdcccc3d'", "[0.10000000149011612]", NULL, NULL},
    {"unpack", "'<d', x'9a9999999999b93f'", "[0.1]", NULL, NULL},
    {"unpack", "'>d', x'7ff0000000000000'", "[inf]", NULL, NULL},
    {"unpack", "'>e', x'3c00'", "[1.0]", NULL, NULL},
    {"unpack", "'>e', x'7bff'", "[65504.0]", NULL, NULL},
    {"unpack", "'>e', x'03ff'", "[6.097555160522461e-5]", NULL, NULL},
    {"unpack", "'>e', x'0400'", "[6.103515625e-5]", NULL, NULL},
    {"unpack", "'>e', x'fc00'", "[-inf]", NULL, NULL},
    {"unpack", "'>e', x'8000'", "[-0.0]", NULL, NULL},
    {"unpack", "'>e', x'2e66'", "[0.0999755859375]", NULL, NULL},
    {"unpack", "'<5s', x'6162006364'", "[x\"6162006364\"]", NULL, NULL},
    {"unpack", "'<5s', x'6162636465'", "[\"abcde\"]", NULL, NULL},
    {"unpack", "'<0s', x''", "[\"\"]", NULL, NULL},
    {"unpack", "'<4p', x'02616263'", "[\"ab\"]", NULL, NULL},
    {"unpack", "'<4p', x'ff616263'", "[\"abc\"]", NULL, NULL},
    {"unpack", "'<p', x'05'", "[\"\"]", NULL, NULL},
    {"unpack", "'<3c', x'616263'", "[\"a\", \"b\", \"c\"]", NULL, NULL},
    {"unpack", "'<x2B', x'000102'", "[1, 2]", NULL, NULL},
    {"unpack", "'<', x''", "[]", NULL, NULL},
    {"unpack", "'> H 2B', x'00010203'", "[1, 2, 3]", NULL, NULL},
};

static const struct row refused[] = {
    {"pack", "'y', 1", NULL, "VALUE", "pack: format 'y' is unknown; see help pack"},
    {"pack", "x'09', 1", NULL, "VALUE", "pack: the format takes 0 values, not 1"},
    {"pack", "x'ff'", NULL, "VALUE", "pack: format \\xff is unknown; see help pack"},
    {"pack", "'<n', 1", NULL, "VALUE", "pack: format 'n' has a native size alone: it takes @ or no byte order"},
    {"pack", "'=N', 1", NULL, "VALUE", NULL},
    {"pack", "'B<B', 1, 2", NULL, "VALUE",
     "pack: a byte order stands only at the beginning of a format, not '<' at index 1"},
    {"pack", "' <B', 1", NULL, "VALUE", NULL},
    {"pack", "'B3'", NULL, "VALUE", "pack: no format stands behind the count 3; see help pack"},
    {"pack", "'3 B'", NULL, "VALUE", "pack: no format stands behind the count 3; see help pack"},
    {"pack", "'BB', 1", NULL, "VALUE", "pack: the format takes 2 values, not 1"},
    {"pack", "'x', 1", NULL, "VALUE", "pack: the format takes 0 values, not 1"},
    {"pack", "'s', 'a', 'b'", NULL, "VALUE", "pack: the format takes 1 value, not 2"},
    {"pack", "1", NULL, "TYPE", "pack: FORMAT must be bytes, not int"},
    {"pack", "'B', 256", NULL, "VALUE", "pack: value 1: format 'B' takes 0..255, not 256"},
    {"pack", "'2b', 0, -129", NULL, "VALUE", "pack: value 2: format 'b' takes -128..127, not -129"},
    {"pack", "'H', -1", NULL, "VALUE", NULL},
    {"pack", "'>H', 65536", NULL, "VALUE", NULL},
    {"pack", "'>i', 2147483648", NULL, "VALUE", NULL},
    {"pack", "'>L', 4294967296", NULL, "VALUE", NULL},
    {"pack", "'>Q', -1", NULL, "VALUE", "pack: value 1: format 'Q' takes 0..9223372036854775807, not -1"},
    {"pack", "'H', 'x'", NULL, "TYPE", "pack: value 1: format 'H' takes an int, not bytes"},
    {"pack", "'H', 1.0", NULL, "TYPE", NULL},
    {"pack", "'f', 'x'", NULL, "TYPE", "pack: value 1: format 'f' takes a number, not bytes"},
    {"pack", "'f', 1e300", NULL, "VALUE", "pack: value 1: 1e+300 is beyond a float of 4 bytes"},
    {"pack", "'e', 65520.0", NULL, "VALUE", "pack: value 1: 65520 is beyond a float of 2 bytes"},
    {"pack", "'c', 'ab'", NULL, "VALUE", "pack: value 1: format 'c' takes one byte, not 2"},
    {"pack", "'c', 1", NULL, "TYPE", "pack: value 1: format 'c' takes one byte of bytes, not int"},
    {"pack", "'40s', nil", NULL, "TYPE", "pack: value 1: format 's' takes bytes, not nil"},
    {"pack", "'1073741825x'", NULL, "LIMIT", "pack: the format is of more than 1073741824 bytes"},
    {"pack", "'99999999999999999999999s', 'x'", NULL, "LIMIT", NULL},
    {"pack", "'1000000000x1000000000x'", NULL, "LIMIT", NULL},
    {"pack", "'>1073741824q'", NULL, "LIMIT", NULL},
    {"unpack", "'>H', 'abc'", NULL, "VALUE", "unpack: the format is of 2 bytes, not 3"},
    {"unpack", "'>H', ''", NULL, "VALUE", NULL},
    {"unpack", "'y', ''", NULL, "VALUE", "unpack: format 'y' is unknown; see help pack"},
    {"unpack", "'H', 1", NULL, "TYPE", "unpack: DATA must be bytes, not int"},
    {"unpack", "'>BQ', x'018000000000000000'", NULL, "VALUE",
     "unpack: value 2: 9223372036854775808 is beyond an int of 64 bits"},
};

static void check_packed(const struct packed *row) {
    struct arguments a = arguments_read(row->arguments);
    struct arguments bytes = {.count = 1};
    struct value hex;
    struct err err;
    if (!call_function("pack", &a, &bytes.items[0], &err)) fail_msg("pack(%s): %s", row->arguments, err.message);
    assert_true(call_function("hex", &bytes, &hex, &err));
    if (!span_is(value_span(&hex), row->hex)) {
        fail_msg("pack(%s) gives %.*s, not %s", row->arguments, SPAN_ARG(value_span(&hex)), row->hex);
    }
    value_release(&hex);
    arguments_clear(&bytes);
    arguments_clear(&a);
}

static void test_standard_formats(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(standard); i++) check_packed(&standard[i]);
}

static void test_native_formats(void **state) {
    (void)state;
    bool usual =
        sizeof(long) == 8 && alignof(long) == 8 && alignof(double) == 8 && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__;
    if (!usual) skip();
    for (size_t i = 0; i < COUNT(native); i++) check_packed(&native[i]);
}

static void test_unpacking(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(unpacked); i++) row_check(&unpacked[i]);
}

static void test_refusals(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(refused); i++) row_check(&refused[i]);
}

static void test_without_memory(void **state) {
    (void)state;
    static const struct row long_ones[] = {
        {"pack", "'20s3B', 'a text', 1, 2, 3", "x\"6120746578740000000000000000000000000000010203\"", NULL, NULL},
        {"unpack", "'>16s9B', 'abcdefghijklmnopqrstuvwxy'",
         "[\"abcdefghijklmnop\", 113, 114, 115, 116, 117, 118, 119, 120, 121]", NULL, NULL},
    };
    for (size_t i = 0; i < COUNT(long_ones); i++) row_check(&long_ones[i]);
    for (size_t i = 0; i < COUNT(long_ones); i++) row_starve(&long_ones[i]);
    for (size_t i = 0; i < COUNT(unpacked); i++) row_starve(&unpacked[i]);
    for (size_t i = 0; i < COUNT(refused); i++) row_starve(&refused[i]);
}

/* Every float of 16 bits comes back as it was, but for the fraction of a nan. */
static void test_half_floats_come_back(void **state) {
    (void)state;
    for (unsigned half = 0; half < 0x10000; half++) {
        char text[32];
        struct value list, bytes;
        struct err err;
        (void)snprintf(text, sizeof text, "'>e', x'%04x'", half);
        struct arguments a = arguments_read(text);
        assert_true(call_function("unpack", &a, &list, &err));
        a.items[1] = list.list->items[0];
        assert_true(call_function("pack", &a, &bytes, &err));
        unsigned back =
            (unsigned)(unsigned char)value_span(&bytes).ptr[0] << 8 | (unsigned char)value_span(&bytes).ptr[1];
        bool nan = (half & 0x7c00) == 0x7c00 && (half & 0x3ff);
        if (nan)
            assert_true((back & 0x7c00) == 0x7c00 && (back & 0x3ff));
        else
            assert_int_equal(back, half);
        value_release(&list);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_standard_formats), cmocka_unit_test(test_native_formats),
        cmocka_unit_test(test_unpacking),        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_without_memory),   cmocka_unit_test(test_half_floats_come_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
