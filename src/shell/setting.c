/* The settings of a session: what they are now. */
#include "shell/setting.h"

void setting_begin(struct session *s) {
    for (int i = 0; i < SETTING_COUNT; i++) s->setting[i] = setting_rows[i].first;
}

int64_t setting_get(const struct session *s, enum setting which) {
    return s->setting[which];
}

bool setting_on(const struct session *s, enum setting which) {
    return s->setting[which] != SETTING_OFF;
}

static bool colour_of(const struct stream_style *style, int64_t how) {
    return how == SETTING_ON ? style->terminal : how == SETTING_OTHER && style->usual;
}

int64_t setting_hook_get(void *context, enum setting which) {
    return setting_get(context, which);
}

void setting_hook_set(void *context, enum setting which, int64_t value) {
    struct session *s = context;
    s->setting[which] = value;
    if (which != SETTING_COLOURS) return;
    for (enum machine_stream stream = STREAM_OUT; stream <= STREAM_ERROR; stream++) {
        struct stream_style style = session_style(s, stream);
        s->styles[stream].colour = colour_of(&style, value);
    }
}
