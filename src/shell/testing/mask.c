/* Expected output against actual output, where parts may differ from run to run. */
#include "shell/testing/mask.h"

#include <stdint.h>

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_visible(char c) {
    return c != ' ' && c != '\t';
}

static bool is_anything(char c) {
    (void)c;
    return true;
}

struct mask {
    struct span written;
    size_t least, most;
    bool (*takes)(char c);
};

static const struct mask masks[] = {
#define MASK(written, least, most, takes) {{written, sizeof(written) - 1}, least, most, takes},
#include "shell/testing/masks.def"
#undef MASK
};

/* The mask that the pattern begins with, or NULL. */
static const struct mask *mask_at(struct span pattern) {
    if (pattern.len == 0 || pattern.ptr[0] != '<') return NULL;
    for (size_t i = 0; i < COUNT(masks); i++) {
        if (span_starts(pattern, masks[i].written)) return &masks[i];
    }
    return NULL;
}

/* The longest run that lets the rest match: recursion is as deep as the pattern has masks. */
static bool mask_takes(const struct mask *mask, struct span pattern, struct span line, struct span tmp) {
    struct span rest = span_from(pattern, mask->written.len);
    size_t most = 0;
    while (most < line.len && most < mask->most && mask->takes(line.ptr[most])) most++;
    for (size_t taken = most + 1; taken-- > mask->least;) {
        if (mask_matches(rest, span_from(line, taken), tmp)) return true;
    }
    return false;
}

bool mask_matches(struct span pattern, struct span line, struct span tmp) {
    const struct span folder = SPAN("<tmp>");
    while (pattern.len) {
        const struct mask *mask = mask_at(pattern);
        if (mask) return mask_takes(mask, pattern, line, tmp);
        bool is_folder = span_starts(pattern, folder);
        struct span wanted = is_folder ? tmp : span_head(pattern, 1);
        if (!span_starts(line, wanted)) return false;
        line = span_from(line, wanted.len);
        pattern = span_from(pattern, is_folder ? folder.len : 1);
    }
    return line.len == 0;
}

struct span mask_next_line(struct span *text) {
    size_t end = span_find(*text, '\n');
    struct span line = span_head(*text, end);
    *text = span_from(*text, end + 1);
    return line;
}

bool mask_matches_text(struct span pattern, struct span text, struct span tmp) {
    while (pattern.len && text.len) {
        struct span wanted = mask_next_line(&pattern);
        if (!mask_matches(wanted, mask_next_line(&text), tmp)) return false;
    }
    return pattern.len == text.len;
}
