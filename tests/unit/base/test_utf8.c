/* UTF-8: what is read as a character, what is not, and how many columns it takes. */
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* Bytes, the code point they begin with (-1: none), and how many were read. */
static const struct {
    const char *bytes;
    size_t len;
    int32_t code;
    size_t used;
} decodes[] = {
#define DECODE(bytes, code, used)                                                                                      \
    { bytes, sizeof(bytes) - 1, code, used }
    DECODE("a", 'a', 1),
    DECODE("\0", 0, 1),
    DECODE("\x7f", 0x7f, 1),
    DECODE("\xc2\x80", 0x80, 2),
    DECODE("\xc3\xa9x", 0xe9, 2),
    DECODE("\xe0\xa0\x80", 0x800, 3),
    DECODE("\xe2\x82\xac", 0x20ac, 3),
    DECODE("\xed\x9f\xbf", 0xd7ff, 3),
    DECODE("\xee\x80\x80", 0xe000, 3),
    DECODE("\xf0\x90\x80\x80", 0x10000, 4),
    DECODE("\xf4\x8f\xbf\xbf", 0x10ffff, 4),
    DECODE("\x80", -1, 1),
    DECODE("\xbf\x80", -1, 1),
    DECODE("\xc0\x80", -1, 1),
    DECODE("\xc1\xbf", -1, 1),
    DECODE("\xe0\x9f\xbf", -1, 1),
    DECODE("\xed\xa0\x80", -1, 1),
    DECODE("\xed\xbf\xbf", -1, 1),
    DECODE("\xf0\x8f\xbf\xbf", -1, 1),
    DECODE("\xf4\x90\x80\x80", -1, 1),
    DECODE("\xf5\x80\x80\x80", -1, 1),
    DECODE("\xff", -1, 1),
    DECODE("\xc3", -1, 1),
    DECODE("\xe2\x82", -1, 1),
    DECODE("\xf0\x9f\x98", -1, 1),
    DECODE("\xc3(", -1, 1),
    DECODE("\xe2\x82(", -1, 1),
};

static void decodes_strictly(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(decodes); i++) {
        size_t used = 99;
        int32_t code = utf8_decode(span_of(decodes[i].bytes, decodes[i].len), &used);
        bool right = code == decodes[i].code && used == decodes[i].used;
        if (!right) fail_msg("row %zu: %x, used %zu", i, (unsigned)code, used);
    }
}

static void every_character_comes_back(void **state) {
    (void)state;
    struct buffer b = {0};
    for (uint32_t code = 0; code <= 0x10ffff; code++) {
        if (code >= 0xd800 && code <= 0xdfff) continue;
        b.len = 0;
        assert_true(utf8_push(&b, code));
        size_t used;
        if (utf8_decode(buffer_span(&b), &used) != (int32_t)code || used != b.len) fail_msg("U+%04X", (unsigned)code);
    }
    buffer_clear(&b);
}

static const struct {
    uint32_t code;
    int width;
} widths[] = {
    {'a', 1},      {' ', 1},       {'~', 1},       {0xa0, 1},        {0xe9, 1},     {0x20ac, 1},   {0x2500, 1},
    {0x3042, 2},   {0x4e00, 2},    {0x9fff, 2},    {0xac00, 2},      {0xff21, 2},   {0x3000, 2},   {0x1f600, 2},
    {0x1f680, 2},  {0x231a, 2},    {0x2b50, 2},    {0x20000, 2},     {0x2fffd, 2},  {0x300, 0},    {0x36f, 0},
    {0x483, 0},    {0x5b0, 0},     {0xe31, 0},     {0x20d0, 0},      {0xfe0f, 0},   {0x1161, 0},   {0, -1},
    {'\n', -1},    {0x1b, -1},     {0x7f, -1},     {0x85, -1},       {0x9f, -1},    {0xad, -1},    {0x61c, -1},
    {0x200b, -1},  {0x200d, -1},   {0x200e, -1},   {0x2028, -1},     {0x2029, -1},  {0x202a, -1},  {0x202e, -1},
    {0x2060, -1},  {0x2066, -1},   {0x2069, -1},   {0xfeff, -1},     {0xfff9, -1},  {0xffff, -1},  {0x1fffe, -1},
    {0xd800, -1},  {0xdfff, -1},   {0xe000, -1},   {0xf8ff, -1},     {0xe0001, -1}, {0xe007f, -1}, {0xe0100, -1},
    {0xf0000, -1}, {0x10ffff, -1}, {0x110000, -1}, {0xffffffff, -1},
};

static void knows_widths(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(widths); i++) {
        int width = utf8_width(widths[i].code);
        if (width != widths[i].width) fail_msg("U+%04X: %d", (unsigned)widths[i].code, width);
    }
}

/* The tables are looked up by halving, so they must ascend. */
static void ranges_ascend(void **state) {
    (void)state;
    struct range {
        char list;
        uint32_t first, last;
    };
    static const struct range ranges[] = {
#define DENIED(first, last) {'d', first, last},
#define COMBINING(first, last) {'c', first, last},
#define WIDE(first, last) {'w', first, last},
#include "base/width.def"
    };
    for (size_t i = 0; i < COUNT(ranges); i++) {
        bool right = ranges[i].first <= ranges[i].last;
        if (i && ranges[i].list == ranges[i - 1].list) right = right && ranges[i - 1].last < ranges[i].first;
        if (!right) fail_msg("U+%04X", (unsigned)ranges[i].first);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decodes_strictly),
        cmocka_unit_test(every_character_comes_back),
        cmocka_unit_test(knows_widths),
        cmocka_unit_test(ranges_ascend),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
