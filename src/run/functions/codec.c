/* Functions between bytes and their spellings: hex unhex base64 unbase64, and crc32 over them. */
#include "run/functions/rows.h"

/* --- hex ------------------------------------------------------------------------------------------------------------ */

bool function_hex(const struct given *g, struct value *result) {
    static const char digits[] = "0123456789abcdef";
    struct span data;
    char *room;
    if (!given_bytes(g, 0, "DATA", &data) || !value_bytes_room(result, data.len * 2, &room, g->err)) return false;
    for (size_t i = 0; i < data.len; i++) {
        unsigned byte = (unsigned char)data.ptr[i];
        room[2 * i] = digits[byte >> 4];
        room[2 * i + 1] = digits[byte & 15];
    }
    return true;
}

/* The digit's worth, or -1. */
static int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

static bool bad_digit(const struct given *g, struct span text, size_t at) {
    if (at >= text.len) return given_fail(g, ERR_VALUE, "the last byte has one digit");
    return given_fail(g, ERR_VALUE, "%s at index %zu is no hex digit", given_byte(text.ptr[at]).text, at);
}

/* Turns the text into at most half as many bytes at `out`. */
static bool unhex_into(const struct given *g, struct span text, char *out, size_t *len) {
    *len = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (given_blank(text.ptr[i])) continue;
        int high = hex_digit(text.ptr[i]);
        if (high < 0) return bad_digit(g, text, i);
        int low = ++i < text.len ? hex_digit(text.ptr[i]) : -1;
        if (low < 0) return bad_digit(g, text, i);
        out[(*len)++] = (char)(high << 4 | low);
    }
    return true;
}

bool function_unhex(const struct given *g, struct value *result) {
    struct span text;
    struct value bytes;
    char *room;
    size_t len;
    if (!given_bytes(g, 0, "TEXT", &text) || !value_bytes_room(&bytes, text.len / 2, &room, g->err)) return false;
    if (!unhex_into(g, text, room, &len)) {
        value_release(&bytes);
        return false;
    }
    value_bytes_cut(&bytes, len);
    *result = bytes;
    return true;
}

/* --- base64 --------------------------------------------------------------------------------------------------------- */

static const char base64_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* Up to three bytes as four characters: those that no bit of a byte reaches are padding. */
static void base64_group(struct span three, char *out) {
    unsigned bits = 0;
    for (size_t i = 0; i < 3; i++) bits = bits << 8 | (i < three.len ? (unsigned char)three.ptr[i] : 0u);
    for (size_t i = 0; i < 4; i++) out[i] = i > three.len ? '=' : base64_digits[bits >> (18 - 6 * i) & 63];
}

bool function_base64(const struct given *g, struct value *result) {
    struct span data;
    char *room;
    if (!given_bytes(g, 0, "DATA", &data)) return false;
    if (!value_bytes_room(result, (data.len + 2) / 3 * 4, &room, g->err)) return false;
    for (size_t i = 0; i < data.len; i += 3) base64_group(span_head(span_from(data, i), 3), room + i / 3 * 4);
    return true;
}

/* Takes the padding off; false if it is not what completes the last group of four. */
static bool base64_unpad(struct span *text) {
    size_t padding = 0;
    size_t whole = text->len;
    while (padding < 2 && text->len && text->ptr[text->len - 1] == '=') {
        text->len--;
        padding++;
    }
    return padding == 0 || whole % 4 == 0;
}

/* Turns the digits into bytes at `out`. The bits of the last digit that reach no byte must be zero, so that no two
   texts stand for the same bytes. */
static bool unbase64_into(const struct given *g, struct span digits, char *out) {
    unsigned bits = 0;
    unsigned held = 0;
    for (size_t i = 0; i < digits.len; i++) {
        size_t digit = span_find(span_of(base64_digits, 64), digits.ptr[i]);
        if (digit == 64) {
            return given_fail(g, ERR_VALUE, "%s at index %zu is no base64", given_byte(digits.ptr[i]).text, i);
        }
        bits = (bits << 6 | (unsigned)digit) & 0xfff;
        held += 6;
        if (held < 8) continue;
        held -= 8;
        *out++ = (char)(bits >> held);
    }
    if (bits & ((1u << held) - 1)) return given_fail(g, ERR_VALUE, "the last digit has bits that belong to no byte");
    return true;
}

bool function_unbase64(const struct given *g, struct value *result) {
    struct span text;
    struct value bytes;
    char *room;
    if (!given_bytes(g, 0, "TEXT", &text)) return false;
    if (!base64_unpad(&text)) return given_fail(g, ERR_VALUE, "the padding does not complete a group of four");
    if (text.len % 4 == 1) return given_fail(g, ERR_VALUE, "the text is cut off: its last group has one digit");
    if (!value_bytes_room(&bytes, text.len / 4 * 3 + text.len % 4 * 3 / 4, &room, g->err)) return false;
    bool done = unbase64_into(g, text, room);
    if (done)
        *result = bytes;
    else
        value_release(&bytes);
    return done;
}

/* --- crc32 ---------------------------------------------------------------------------------------------------------- */

/* The polynomial of zip, gzip and Ethernet, reflected, for four bits at a time. */
static const uint32_t crc_of_nibble[16] = {
    0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
    0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
};

static uint32_t crc_add(uint32_t crc, struct span data) {
    for (size_t i = 0; i < data.len; i++) {
        crc ^= (unsigned char)data.ptr[i];
        crc = crc >> 4 ^ crc_of_nibble[crc & 15];
        crc = crc >> 4 ^ crc_of_nibble[crc & 15];
    }
    return crc;
}

bool function_crc32(const struct given *g, struct value *result) {
    struct span data;
    int64_t start = 0;
    if (!given_bytes(g, 0, "DATA", &data)) return false;
    if (given_has(g, 1) && !given_int(g, 1, "START", &start)) return false;
    if (start < 0 || start > UINT32_MAX) {
        return given_fail(g, ERR_VALUE, "START must be 0..4294967295, not %lld", (long long)start);
    }
    *result = value_int(~crc_add(~(uint32_t)start, data));
    return true;
}
