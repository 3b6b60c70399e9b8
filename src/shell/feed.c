/* Running a text line by line: each statement as soon as it is complete. */
#include "shell/feed.h"

#include "shell/run_file.h"

/* Up to here every further line is tried; a longer statement only when a line could complete it, since each try reads
   the statement from its beginning. */
enum { FEED_EAGER = 8 * 1024 };

void feed_init(struct feed *f, struct session *s, const char *name) {
    *f = (struct feed){.session = s, .name = name, .first_line = 1};
}

/* The statement was run or given up: the next begins behind it. */
static void forget_pending(struct feed *f) {
    buffer_drop(&f->pending, f->pending.len);
    f->first_line += f->line_count;
    f->line_count = 0;
    f->open = (struct load_open){0};
    f->closers = 0;
    f->may_close = false;
}

/* After an error: the text stops here, or goes on with the next statement. */
static void settle_error(struct feed *f, int status) {
    bool on = f->session->settings.keep_going;
    f->stopped = !on;
    f->status = on ? STATUS_FAILED : status;
}

static void run_code(struct feed *f, struct code **code) {
    int status = 0;
    switch (session_run_code(f->session, code, &status)) {
    case SESSION_DONE: break;
    case SESSION_FAILED:
    case SESSION_SYNTAX: settle_error(f, STATUS_FAILED); break;
    case SESSION_EXIT:
        f->status = status;
        f->stopped = true;
        break;
    case SESSION_INTERRUPTED:
        f->status = STATUS_INTERRUPTED;
        f->stopped = true;
        break;
    }
}

static void tell_bad(struct feed *f, const struct err *err) {
    session_tell(f->session, err);
    f->session->failed = true;
    settle_error(f, STATUS_SYNTAX);
}

/* Tries what is pending; `last`: nothing follows. */
static void try_pending(struct feed *f, bool last) {
    struct err err;
    struct code *code = NULL;
    struct source *source = source_new(f->name, buffer_span(&f->pending), f->first_line);
    enum load_status loaded = LOAD_BAD;
    if (!source)
        err_memory(&err);
    else
        loaded = machine_load(&f->session->machine, source, (struct load_options){.last = last}, &code, &f->open, &err);
    f->closers = 0;
    f->may_close = false;
    if (loaded == LOAD_BAD) tell_bad(f, &err);
    if (loaded == LOAD_DONE) run_code(f, &code);
    if (loaded != LOAD_MORE) forget_pending(f);
    source_release(source);
}

static size_t count_closers(struct span line) {
    size_t count = 0;
    for (size_t i = 0; i < line.len; i++) {
        char c = line.ptr[i];
        count += c == '}' || c == ')' || c == ']' || c == '"' || c == '\'';
    }
    return count;
}

static bool ends_in_backslash(struct span line) {
    while (line.len && (line.ptr[line.len - 1] == '\n' || line.ptr[line.len - 1] == '\r')) line.len--;
    return line.len && line.ptr[line.len - 1] == '\\';
}

/* Whether the line holds what closes the innermost of what is open. */
static bool holds_closer(struct span line, char open) {
    switch (open) {
    case '{': return span_find(line, '}') < line.len;
    case '(': return span_find(line, ')') < line.len;
    case '[': return span_find(line, ']') < line.len;
    case '"':
    case '\'': return span_find(line, open) < line.len;
    case '\\': return !ends_in_backslash(line);
    default: return true;
    }
}

/* Whether the line, with those since the last try, could complete a long statement: everything that is open needs a
   character that closes it. It may be wrong about "yes" only. */
static bool could_complete(struct feed *f, struct span line) {
    f->closers += count_closers(line);
    if (holds_closer(line, f->open.kind)) f->may_close = true;
    return f->may_close && f->closers >= f->open.depth;
}

bool feed_line(struct feed *f, struct span line) {
    if (f->stopped) return false;
    struct err err;
    if (!buffer_push(&f->pending, line)) {
        err_memory(&err);
        tell_bad(f, &err);
        forget_pending(f);
        return !f->stopped;
    }
    f->line_count += line.len && line.ptr[line.len - 1] == '\n';
    bool possible = could_complete(f, line);
    bool eager = f->pending.len <= FEED_EAGER || f->pending.len > FEED_STATEMENT_MAX;
    if (eager || possible) try_pending(f, false);
    return !f->stopped;
}

int feed_end(struct feed *f) {
    if (!f->stopped && f->pending.len) try_pending(f, true);
    buffer_clear(&f->pending);
    return f->status;
}
