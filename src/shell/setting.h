/* The settings of a session: what they are now. */
#ifndef SHELL_SETTING_H
#define SHELL_SETTING_H

#include "shell/session.h"

/* All as they are at first. */
void setting_begin(struct session *s);

/* What it is now: a number, or an enum setting_word. Cheap: to be asked wherever it matters, never kept. */
int64_t setting_get(const struct session *s, enum setting which);

/* Whether it is anything but off, or 0. Of colours ask the stream (session.out.colour), which has all that decides. */
bool setting_on(const struct session *s, enum setting which);

/* What machine_hooks.setting and .set are; `context` is the session. */
int64_t setting_hook_get(void *context, enum setting which);
void setting_hook_set(void *context, enum setting which, int64_t value);

#endif
