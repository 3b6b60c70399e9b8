/* Strict UTF-8 and the width of characters. */
#include "base/utf8.h"

enum { CODE_MOST = 0x10ffff };

/* Whether a continuation byte may stand at `at`; the second byte's bounds are narrower after four leading bytes, which
   is what keeps out overlong forms, surrogates and what lies beyond U+10FFFF. */
static bool continues(struct span text, size_t at) {
    if (at >= text.len) return false;
    unsigned char byte = (unsigned char)text.ptr[at];
    unsigned char least = 0x80, most = 0xbf;
    if (at == 1) {
        switch ((unsigned char)text.ptr[0]) {
        case 0xe0: least = 0xa0; break;
        case 0xed: most = 0x9f; break;
        case 0xf0: least = 0x90; break;
        case 0xf4: most = 0x8f; break;
        default: break;
        }
    }
    return byte >= least && byte <= most;
}

/* How many bytes a character has that begins so; 0 for a byte that begins none. */
static size_t sequence_length(unsigned char lead) {
    if (lead < 0x80) return 1;
    if (lead < 0xc2) return 0;
    if (lead < 0xe0) return 2;
    if (lead < 0xf0) return 3;
    return lead < 0xf5 ? 4 : 0;
}

int32_t utf8_decode(struct span text, size_t *used) {
    unsigned char lead = (unsigned char)text.ptr[0];
    size_t length = sequence_length(lead);
    *used = 1;
    if (length == 0) return -1;
    if (length == 1) return lead;
    int32_t code = lead & (0x7f >> length);
    for (size_t i = 1; i < length; i++) {
        if (!continues(text, i)) return -1;
        code = code << 6 | ((unsigned char)text.ptr[i] & 0x3f);
    }
    *used = length;
    return code;
}

bool utf8_push(struct buffer *b, uint32_t code) {
    if (code < 0x80) return buffer_push_byte(b, (char)code);
    char bytes[4];
    size_t length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (size_t i = length - 1; i > 0; i--) {
        bytes[i] = (char)(0x80 | (code & 0x3f));
        code >>= 6;
    }
    bytes[0] = (char)((0xf00u >> length & 0xff) | code);
    return buffer_push(b, span_of(bytes, length));
}

struct range {
    uint32_t first, last;
};

#define NO_RANGE(first, last)
#define A_RANGE(first, last) {first, last},

static const struct range denied[] = {
#define DENIED A_RANGE
#define COMBINING NO_RANGE
#define WIDE NO_RANGE
#include "base/width.def"
#undef DENIED
#undef COMBINING
};

static const struct range combining[] = {
#define DENIED NO_RANGE
#define COMBINING A_RANGE
#include "base/width.def"
#undef COMBINING
#undef WIDE
};

static const struct range wide[] = {
#define COMBINING NO_RANGE
#define WIDE A_RANGE
#include "base/width.def"
#undef DENIED
#undef COMBINING
#undef WIDE
};

static bool in_ranges(const struct range *ranges, size_t count, uint32_t code) {
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (code > ranges[middle].last)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && code >= ranges[low].first;
}

int utf8_width(uint32_t code) {
    if (code >= 0x20 && code < 0x7f) return 1;
    if (code > CODE_MOST || (code & 0xfffe) == 0xfffe) return -1;
    if (in_ranges(denied, COUNT(denied), code)) return -1;
    if (in_ranges(combining, COUNT(combining), code)) return 0;
    return in_ranges(wide, COUNT(wide), code) ? 2 : 1;
}
