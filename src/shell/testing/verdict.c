/* Whether a script gave what it had to. */
#include "shell/testing/verdict.h"

#include "shell/testing/diff.h"
#include "shell/testing/mask.h"

#include <stdarg.h>
#include <sys/wait.h>

/* Lines of a stream that is shown, not compared. */
enum { SHOWN_LINES = 40 };

/* Adds a reason; the first makes the test fail, the others follow it on the same line. */
static void blame(struct result *r, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void blame(struct result *r, const char *format, ...) {
    va_list args;
    va_start(args, format);
    if (!r->passed) (void)buffer_push_text(&r->why, "; ");
    (void)buffer_vprintf(&r->why, format, args);
    va_end(args);
    r->passed = false;
}

/* As a shell tells it: 128 and the signal's number for one that died of a signal. */
static int exit_status(int status) {
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static void judge_end(struct result *r, const struct process_outcome *out, const struct expectation *e) {
    int status = exit_status(out->status);
    if (out->timed_out)
        blame(r, "timed out after %u s", e->timeout);
    else if (out->flooded)
        blame(r, "wrote more than %zu MiB", PROCESS_MOST >> 20);
    else if (status == e->status)
        return;
    else if (WIFSIGNALED(out->status))
        blame(r, "died of signal %d, expected status %d", WTERMSIG(out->status), e->status);
    else
        blame(r, "status %d, expected %d", status, e->status);
}

/* What the stream had to be: gives whether it was compared and differs. */
static bool judge_stream(struct result *r, const char *name, struct span expected, struct span actual,
                         struct span tmp) {
    if (mask_matches_text(expected, actual, tmp)) return false;
    blame(r, "%s is not as expected", name);
    (void)buffer_printf(&r->details, "%s: |2\n", name);
    diff_push(&r->details, expected, actual, tmp, 2);
    return true;
}

static void show_stream(struct result *r, const char *name, struct span actual) {
    if (actual.len == 0) return;
    (void)buffer_printf(&r->details, "%s: |2\n", name);
    diff_push_lines(&r->details, actual, "", SHOWN_LINES, 2);
}

void verdict_give(struct result *r, const struct process_outcome *out, const struct expectation *e, const char *tmp) {
    struct span told = buffer_span(&out->streams[PROCESS_ERR]), given = buffer_span(&out->streams[PROCESS_OUT]);
    struct span folder = span_text(tmp);
    r->passed = true;
    r->seconds = out->seconds;
    judge_end(r, out, e);
    if (r->passed) result_leave(r);
    size_t failed = result_failed_subtests(r);
    if (failed) blame(r, "%zu of %zu tests failed", failed, r->subtest_count);
    bool silent = e->has_err || (e->status == 0 && r->passed);
    bool out_shown = e->has_out && judge_stream(r, "stdout", buffer_span(&e->out), given, folder);
    bool err_shown = silent && judge_stream(r, "stderr", buffer_span(&e->err), told, folder);
    if (!r->passed && !e->has_out && !out_shown) show_stream(r, "stdout", given);
    if (!r->passed && !err_shown) show_stream(r, "stderr", told);
}
