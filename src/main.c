/* The command line: what is asked for is read, and done. */
#include "base/source.h"
#include "base/utf8.h"
#include "shell/command_line.h"
#include "shell/output.h"
#include "shell/prompt.h"
#include "shell/rc.h"
#include "shell/run_file.h"
#include "shell/testing/testrun.h"
#include "sockshell/sockshell.h"

#include <errno.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* `sockshell: MESSAGE`, and the hint behind it: words of the command line may stand in them. */
static void push_error(struct buffer *out, const struct err *err) {
    (void)buffer_push_text(out, "sockshell: ");
    (void)escape_push(out, span_text(err->message), ESCAPE_ALL);
    if (err->hint[0]) (void)buffer_push_text(out, "; ");
    (void)escape_push(out, span_text(err->hint), ESCAPE_ALL);
    (void)buffer_push_byte(out, '\n');
}

/* Writes a text that was built, and frees it. 0 or −errno. */
static int put(int fd, struct buffer *text) {
    int result = text->failed ? -ENOMEM : output_write(fd, buffer_span(text));
    buffer_clear(text);
    return result;
}

static int fail(const struct err *err) {
    struct buffer text = {0};
    push_error(&text, err);
    (void)put(STDERR_FILENO, &text);
    return STATUS_FAILED;
}

/* Writes what was asked for to standard output, and frees it; a failure is told. The exit status. */
static int put_out(struct buffer *text) {
    struct err err;
    int result = put(STDOUT_FILENO, text);
    if (result == 0) return 0;
    (void)err_set(&err, "", "standard output: %s", strerror(-result));
    return fail(&err);
}

static int put_help(void) {
    struct buffer text = {0};
    command_line_push_help(&text);
    return put_out(&text);
}

static int put_version(void) {
    struct buffer text = {0};
    (void)buffer_printf(&text, "sockshell %s\n", sks_version());
    return put_out(&text);
}

/* One line says what is wrong, one how it is used. */
static int misused(const struct err *err) {
    struct buffer text = {0};
    push_error(&text, err);
    command_line_push_usage(&text);
    (void)put(STDERR_FILENO, &text);
    return STATUS_SYNTAX;
}

static int complete(struct session *s, const char *line) {
    struct buffer text = {0};
    const struct machine_hooks *hooks = &s->machine.hooks;
    text.failed |= !hooks->complete(hooks->context, span_text(line), &text);
    return put_out(&text);
}

/* The script's own operand is not one of its arguments. */
static int run_script(struct session *s, const struct command_line *c) {
    bool named = !c->commands && c->operand_count > 0;
    struct err err;
    if (!session_set_arguments(s, c->operands + named, c->operand_count - named, &err)) {
        session_tell(s, &err);
        return STATUS_FAILED;
    }
    if (c->commands) return session_run_script(s, source_new("-c", span_text(c->commands), 1));
    bool standard = !named || strcmp(c->operands[0], "-") == 0;
    return standard ? session_run_fd(s, "<stdin>", STDIN_FILENO) : session_run_file(s, c->operands[0]);
}

static int sit_at_prompt(struct session *s) {
    int status = rc_run(s);
    return s->exited ? status : prompt_run(s);
}

static bool has_script(const struct command_line *c) {
    return c->commands || c->operand_count > 0 || !isatty(STDIN_FILENO);
}

static int run(struct session *s, const struct command_line *c) {
    if (!has_script(c)) return sit_at_prompt(s);
    int status = run_script(s, c);
    if (!c->settings.stay) return session_finish(s, status);
    return s->exited ? status : sit_at_prompt(s);
}

static int run_session(const struct command_line *c) {
    static struct session session;
    struct err err;
    if (c->settings.check && !has_script(c)) {
        (void)err_set(&err, ERR_VALUE, "-n checks a script, and there is none");
        return misused(&err);
    }
    if (!session_init(&session, &c->settings, &err)) return fail(&err);
    int status = c->action == ACTION_COMPLETE ? complete(&session, c->line) : run(&session, c);
    session_clear(&session);
    return status;
}

/* Many sockets are what the program is for: as many descriptors as it may have. */
static void raise_descriptor_limit(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) < 0 || limit.rlim_cur >= limit.rlim_max) return;
    limit.rlim_cur = limit.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &limit);
}

int main(int argc, char **argv) {
    output_fill_descriptors();
    raise_descriptor_limit();
    struct command_line c;
    struct err err;
    if (!command_line_read(&c, argc, argv, &err)) return misused(&err);
    switch (c.action) {
    case ACTION_HELP: return put_help();
    case ACTION_VERSION: return put_version();
    case ACTION_TEST: return testrun(&c);
    case ACTION_COMPLETE:
    case ACTION_RUN: return run_session(&c);
    }
    return STATUS_FAILED;
}
