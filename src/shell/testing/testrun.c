/* `sockshell --test PATH… [--junit FILE]`: scripts run as tests. */
#include "shell/testing/testrun.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "shell/output.h"
#include "shell/run_file.h"
#include "shell/testing/find.h"
#include "shell/testing/junit.h"
#include "shell/testing/subtest.h"
#include "shell/testing/tap.h"
#include "shell/testing/verdict.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* --- the folder of a script --------------------------------------------------------------------------------------- */

static bool make_folder(struct buffer *path, struct err *err) {
    const char *where = getenv("TMPDIR");
    (void)buffer_printf(path, "%s/sockshell-XXXXXX", where && where[0] ? where : "/tmp");
    if (!buffer_text(path)) return err_memory(err);
    return mkdtemp(path->ptr) ? true : err_errno(err, errno);
}

static int remove_entry(const char *path, const struct stat *st, int kind, struct FTW *at) {
    (void)st;
    (void)kind;
    (void)at;
    (void)remove(path);
    return 0;
}

static void remove_folder(const char *path) {
    (void)nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

/* --- one script --------------------------------------------------------------------------------------------------- */

static bool judge(struct result *r, const struct process_plan *plan, struct err *err) {
    struct process_outcome out;
    bool judged = process_run(plan, &out, err) && subtest_decode(r, buffer_span(&out.streams[PROCESS_RECORDS]), err);
    if (judged) verdict_give(r, &out, plan->expectation, plan->tmp);
    process_clear(&out);
    return judged;
}

static bool run_in_folder(struct result *r, const struct settings *settings, const struct expectation *e,
                          struct err *err) {
    struct buffer folder = {0};
    bool run = make_folder(&folder, err);
    if (run) {
        struct process_plan plan = {settings, r->path, folder.ptr, e};
        run = judge(r, &plan, err);
        remove_folder(folder.ptr);
    }
    buffer_clear(&folder);
    return run;
}

static void run_one(struct result *r, const struct settings *settings) {
    struct err err;
    struct expectation e = {0};
    struct source *script = run_file_source(span_text(r->path), &err);
    bool run = script && expectation_read(&e, script->text, &err) && run_in_folder(r, settings, &e, &err);
    if (!run) {
        r->passed = false;
        (void)buffer_push_text(&r->why, err.message);
    }
    expectation_clear(&e);
    source_release(script);
}

/* --- all of them -------------------------------------------------------------------------------------------------- */

/* 0 or −errno. */
static int put(int fd, struct buffer *text) {
    struct span said = text->failed ? SPAN("Bail out! out of memory\n") : buffer_span(text);
    int result = output_write(fd, said);
    buffer_clear(text);
    return result;
}

static int complain(const char *name, const char *message, int status) {
    struct buffer text = {0};
    (void)buffer_push_text(&text, "sockshell: ");
    (void)escape_push(&text, span_text(name), ESCAPE_ALL);
    (void)buffer_printf(&text, "%s%s\n", name[0] ? ": " : "", message);
    (void)put(STDERR_FILENO, &text);
    return status;
}

/* Each result is written as soon as it is there. Results that cannot be written are not passed. */
static bool run_all(struct result *results, const struct script_list *scripts, const struct settings *settings) {
    struct buffer text = {0};
    bool passed = true;
    tap_push_plan(&text, scripts->count);
    int written = put(STDOUT_FILENO, &text);
    for (size_t i = 0; i < scripts->count; i++) {
        results[i].path = scripts->paths[i];
        run_one(&results[i], settings);
        tap_push(&text, &results[i], i + 1);
        int result = put(STDOUT_FILENO, &text);
        if (written == 0) written = result;
        passed = passed && results[i].passed;
    }
    if (written < 0) (void)complain("standard output", strerror(-written), STATUS_FAILED);
    return passed && written == 0;
}

static int write_junit(const char *path, const struct result *results, size_t count) {
    struct buffer text = {0};
    junit_push(&text, results, count);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    int result = fd < 0 ? -errno : text.failed ? -ENOMEM : output_write(fd, buffer_span(&text));
    if (fd >= 0 && close(fd) < 0 && result == 0) result = -errno;
    buffer_clear(&text);
    return result < 0 ? complain(path, strerror(-result), STATUS_FAILED) : 0;
}

static int run_list(const struct command_line *c, const struct script_list *scripts) {
    struct result *results = mem_zero(scripts->count, sizeof *results);
    if (!results) return complain("", "out of memory", STATUS_FAILED);
    int status = run_all(results, scripts, &c->settings) ? 0 : STATUS_FAILED;
    if (c->junit && write_junit(c->junit, results, scripts->count) != 0) status = STATUS_FAILED;
    for (size_t i = 0; i < scripts->count; i++) result_clear(&results[i]);
    mem_free(results);
    return status;
}

int testrun(const struct command_line *c) {
    struct script_list scripts = {0};
    struct err err;
    bool found = true;
    for (size_t i = 0; found && i < c->operand_count; i++) found = script_list_add(&scripts, c->operands[i], &err);
    int status = found ? run_list(c, &scripts) : complain(err.detail, err.message, STATUS_SYNTAX);
    script_list_clear(&scripts);
    return status;
}
