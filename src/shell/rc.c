/* The rc file: what every session runs first. */
#include "shell/rc.h"

#include "shell/run_file.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* The path of the user's own file; false where there is no home. */
static bool rc_path(struct buffer *path) {
    const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    if (config && config[0] == '/') return buffer_printf(path, "%s/sockshell/rc.sks", config);
    return home && home[0] && buffer_printf(path, "%s/.config/sockshell/rc.sks", home);
}

/* What is wrong with the file, or NULL. */
static const char *distrust(const struct stat *st) {
    if (st->st_uid != geteuid()) return "not run: it belongs to somebody else";
    if (st->st_mode & (S_IWGRP | S_IWOTH)) return "not run: others may write to it";
    return NULL;
}

static int run_own(struct session *s, const char *path) {
    struct stat st;
    if (stat(path, &st) < 0) return 0;
    const char *why = distrust(&st);
    if (!why) return session_run_file(s, path);
    session_complain(s, path, why);
    return 0;
}

int rc_run(struct session *s) {
    if (s->settings.no_rc) return 0;
    if (s->settings.rc) return session_run_file(s, s->settings.rc);
    struct buffer path = {0};
    const char *text = rc_path(&path) ? buffer_text(&path) : NULL;
    int status = text ? run_own(s, text) : 0;
    buffer_clear(&path);
    return status;
}
