/* What the tests of this folder share: a session whose output is kept, without an allocation, for looking at. */
#ifndef TESTS_SHELL_OUTPUTS_H
#define TESTS_SHELL_OUTPUTS_H

#include "shell/session.h"

#include <errno.h>

enum { OUTPUT_ROOM = 64 * 1024 };

/* `full`: from then on every write to standard output fails as on a full disk. */
struct outputs {
    char out[OUTPUT_ROOM], err[OUTPUT_ROOM];
    size_t out_len, err_len;
    bool full;
};

static inline int outputs_write(void *context, enum machine_stream stream, struct span bytes) {
    struct outputs *o = context;
    if (stream == STREAM_OUT && o->full) return -ENOSPC;
    char *to = stream == STREAM_OUT ? o->out : o->err;
    size_t *len = stream == STREAM_OUT ? &o->out_len : &o->err_len;
    size_t fits = OUTPUT_ROOM - 1 - *len;
    if (bytes.len < fits) fits = bytes.len;
    if (fits) memcpy(to + *len, bytes.ptr, fits);
    *len += fits;
    to[*len] = '\0';
    return 0;
}

static inline void outputs_reset(struct outputs *o) {
    o->out_len = o->err_len = 0;
    o->out[0] = o->err[0] = '\0';
    o->full = false;
}

/* Begins a session whose output goes to `o`. */
static inline bool outputs_session(struct session *s, struct outputs *o, struct settings settings, struct err *err) {
    outputs_reset(o);
    if (!session_init(s, &settings, err)) return false;
    s->write = outputs_write;
    s->write_context = o;
    for (size_t i = 0; i < COUNT(s->styles); i++) s->styles[i] = (struct stream_style){.known = true};
    return true;
}

#endif
