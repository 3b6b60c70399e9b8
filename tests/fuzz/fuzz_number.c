/* Any bytes as a number: what is read is read the same again, and a float that is shown reads back. */
#include "fuzz.h"

#include "base/number.h"

const char *const fuzz_seeds[] = {
    "42",
    "-9223372036854775808",
    "9223372036854775807",
    "0x7fffffffffffffff",
    "-0x8000000000000000",
    "64k",
    "1m",
    "8g",
    "0.5",
    "1e-3",
    "2.5E+2",
    "1.7976931348623157e308",
    "5e-324",
    "1e999",
    "250ms",
    "1min30s",
    "0.5h",
    "1h2min3.5s",
    "7us",
    "1..5",
    "12x",
    "+5",
    "1e",
    "0x",
    "9007199254740993",
    "0.1000000000000000055511151231257827",
    "123456789012345678901234567890",
};
const size_t fuzz_seed_count = COUNT(fuzz_seeds);

static bool is_real(enum number_form form) {
    return form == NUMBER_FLOAT || form == NUMBER_DURATION;
}

static bool same(double a, double b) {
    return memcmp(&a, &b, sizeof a) == 0;
}

/* Its shortest form reads back to the very bits. */
static void check_shown(double real) {
    struct buffer shown = {0};
    FUZZ_CHECK(number_push_float(&shown, real));
    struct number again = number_parse(buffer_span(&shown));
    FUZZ_CHECK(again.form == NUMBER_FLOAT && same(again.real, real));
    buffer_clear(&shown);
}

/* The piece that was used is the same number, and no byte of it can be spared. */
static void check_scan(struct span text) {
    size_t used = 0, again = 0;
    struct number n = number_scan(text, &used);
    FUZZ_CHECK(used <= text.len && (n.form == NUMBER_BAD || used > 0));
    struct number piece = number_scan(span_head(text, used), &again);
    if (n.form == NUMBER_BAD) return;
    FUZZ_CHECK(piece.form == n.form && again == used);
    if (is_real(n.form)) FUZZ_CHECK(same(piece.real, n.real) && n.real >= 0);
    if (n.form == NUMBER_INT || n.form == NUMBER_SIZE) FUZZ_CHECK(piece.integer == n.integer && n.integer >= 0);
}

/* The other sign gives the other number. */
static void check_sign(struct span text, const struct number *n) {
    struct buffer negative = {0};
    FUZZ_CHECK(buffer_push_byte(&negative, '-') && buffer_push(&negative, text));
    struct number minus = number_parse(buffer_span(&negative));
    if (text.len && text.ptr[0] >= '0' && text.ptr[0] <= '9') {
        FUZZ_CHECK(minus.form == n->form || n->form == NUMBER_OVERFLOW);
        if (is_real(n->form)) FUZZ_CHECK(same(minus.real, -n->real));
        if (n->form == NUMBER_INT || n->form == NUMBER_SIZE) FUZZ_CHECK(minus.integer == -n->integer);
    }
    buffer_clear(&negative);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct span text = span_of(data, size);
    struct number n = number_parse(text);
    check_scan(text);
    check_sign(text, &n);
    if (is_real(n.form)) check_shown(n.real);
    return 0;
}
