/* The rc file: what every session runs first. */
#include "shell/rc.h"

#include "shell/run_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
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

/* What is looked at is what is run, whatever the path is by then. */
static int run_own(struct session *s, const char *path) {
    struct stat st;
    int fd = run_file_open(path);
    if (fd == -ENOENT || fd == -ENOTDIR) return 0;
    if (fd < 0) return session_run_file(s, path); /* which tells why not */
    const char *why = fstat(fd, &st) == 0 ? distrust(&st) : strerror(errno);
    if (!why) return session_run_taken(s, path, fd);
    (void)close(fd);
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
