/* The settings of a session: what there are, and what each takes. */
#include "spec/setting.h"

#include "base/number.h"
#include "base/show.h"
#include "spec/near.h"

#include <inttypes.h>

const struct setting_row setting_rows[SETTING_COUNT] = {
#define SETTING(number, name, takes, first, most, meaning) {name, takes, first, most, meaning},
#include "spec/setting.def"
#undef SETTING
};

bool setting_find(struct span name, enum setting *which, struct err *err) {
    struct near near = near_begin(name);
    struct shown shown;
    for (int i = 0; i < SETTING_COUNT; i++) {
        *which = (enum setting)i;
        if (span_is(name, setting_rows[i].name)) return true;
        near_offer(&near, span_text(setting_rows[i].name));
    }
    (void)err_set(err, ERR_NAME, "no setting '%s'", show_text(&shown, name));
    if (near.best.len) return err_hint(err, "did you mean '%.*s'?", SPAN_ARG(near.best));
    return err_hint(err, "set alone lists them");
}

struct span setting_word(enum setting which, size_t i) {
    struct span rest = span_text(setting_rows[which].takes);
    for (; i > 0; i--) rest = span_from(rest, span_find(rest, '|') + 1);
    return span_head(rest, span_find(rest, '|'));
}

static int64_t number_of(struct span word) {
    return span_is(word, "off") ? SETTING_OFF : span_is(word, "on") ? SETTING_ON : SETTING_OTHER;
}

static bool read_number(const struct setting_row *row, struct span text, int64_t *value, struct err *err) {
    struct shown shown;
    struct number n = number_parse(text);
    *value = n.integer;
    if ((n.form == NUMBER_INT || n.form == NUMBER_SIZE) && n.integer >= 0 && n.integer <= row->most) return true;
    return err_set(err, ERR_VALUE, "%s takes a number, 0..%" PRId64 ", not '%s'", row->name, row->most,
                   show_text(&shown, text));
}

bool setting_read(enum setting which, struct span text, int64_t *value, struct err *err) {
    const struct setting_row *row = &setting_rows[which];
    struct near near = near_begin(text);
    struct shown shown;
    if (!*row->takes) return read_number(row, text, value, err);
    for (size_t i = 0; setting_word(which, i).len; i++) {
        struct span word = setting_word(which, i);
        *value = number_of(word);
        if (span_equal(text, word)) return true;
        near_offer(&near, word);
    }
    (void)err_set(err, ERR_VALUE, "%s takes %s, not '%s'", row->name, row->takes, show_text(&shown, text));
    return near.best.len ? err_hint(err, "did you mean %.*s?", SPAN_ARG(near.best)) : false;
}

void setting_push(struct buffer *out, enum setting which, int64_t value) {
    if (!*setting_rows[which].takes) buffer_printf(out, "%" PRId64, value);
    for (size_t i = 0; setting_word(which, i).len; i++) {
        struct span word = setting_word(which, i);
        if (number_of(word) == value) buffer_push(out, word);
    }
}
