/* The prompt: read an entry, run it, again. */
#include "shell/prompt.h"

#include "run/signals.h"
#include "shell/hint.h"
#include "shell/history.h"
#include "shell/lineedit.h"
#include "shell/output.h"
#include "shell/paint.h"
#include "shell/prompt_state.h"
#include "shell/setting.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char banner[] = "sockshell 1.0: type help, or TAB and ? anywhere; Ctrl-D quits\n";

/* --- what the editor asks ------------------------------------------------------------------------------------------- */

static size_t candidates(void *context, struct span line, size_t cursor, size_t *start, char *append,
                         struct candidate **list) {
    struct prompt *p = context;
    completion_clear(&p->completion);
    if (!complete_line(&p->session->machine, line, cursor, &p->completion)) return 0;
    *start = p->completion.start;
    *append = p->completion.append;
    *list = p->completion.list;
    return p->completion.count;
}

static const char *note(void *context) {
    const struct prompt *p = context;
    return p->completion.note;
}

static bool is_function(const struct machine *m, struct span word) {
    uint32_t number = map_find(&m->function_names, word);
    return number != MAP_NONE && number < m->function_room && m->functions[number].code;
}

static bool known(void *context, struct span word) {
    const struct prompt *p = context;
    const struct machine *m = &p->session->machine;
    return vocabulary_verb(m->vocabulary, word) || reserved_word(word) || is_function(m, word);
}

static void hint(void *context, struct span text, struct buffer *out) {
    const struct prompt *p = context;
    hint_push(&p->session->machine, text, out);
}

static bool help(void *context, struct span line, size_t cursor, struct buffer *out) {
    const struct prompt *p = context;
    return complete_help(&p->session->machine, line, cursor, lineedit_width(), out);
}

/* --- history -------------------------------------------------------------------------------------------------------- */

static size_t history_most(const struct prompt *p) {
    return (size_t)setting_get(p->session, SETTING_HISTORY);
}

static void remember(void *context, struct span entry) {
    struct prompt *p = context;
    journal_recall(&p->session->journal, entry, history_most(p));
    lineedit_remember(entry);
}

static void open_history(void *context) {
    struct prompt *p = context;
    if (p->session->settings.no_history || !history_path(&p->history)) p->history.len = 0;
    if (p->history.len) history_load(p->history.ptr, history_most(p), remember, p);
}

static void complain_history(struct prompt *p, int error) {
    char why[160];
    (void)snprintf(why, sizeof why, "the history cannot be written: %s", history_failure(error));
    session_complain(p->session, p->history.ptr, why);
}

/* What begins with a blank is not kept; what was typed before moves up. Stored before it is run, since it may never end. */
static void keep_entry(struct prompt *p, struct span entry) {
    journal_begin(&p->session->journal, entry, history_most(p));
    if (entry.ptr[0] == ' ' || entry.ptr[0] == '\t') return;
    lineedit_forget(entry);
    lineedit_remember(entry);
    if (!p->history.len || p->history_failed) return;
    int appended = history_append(p->history.ptr, entry);
    p->history_failed = appended < 0;
    if (appended < 0) complain_history(p, -appended);
}

/* --- a session ------------------------------------------------------------------------------------------------------ */

/* Between marks, which the editor takes for what has no width. */
static void mark_paint(struct buffer *out, enum paint how, bool colour) {
    if (colour) buffer_push_byte(out, '\001');
    paint(out, how, colour);
    if (colour) buffer_push_byte(out, '\002');
}

/* While tasks run it tells how many. */
static const char *prompt_text(void *context) {
    struct prompt *p = context;
    const struct scheduler *scheduler = &p->session->machine.scheduler;
    bool colour = session_style(p->session, STREAM_OUT).colour;
    size_t tasks = scheduler->live - scheduler->idle;
    char count[24] = "";
    if (tasks) (void)snprintf(count, sizeof count, " %%%zu", tasks);
    p->text.len = 0;
    mark_paint(&p->text, p->failed ? PAINT_ERROR : PAINT_READY, colour);
    buffer_printf(&p->text, "sks%s>", count);
    mark_paint(&p->text, PAINT_PLAIN, colour);
    buffer_push_byte(&p->text, ' ');
    const char *text = buffer_text(&p->text);
    return text ? text : "sks> ";
}

/* Tasks go on while a line is typed. One of them may end the session. */
static enum lineedit_wait wait(void *context, int fd, int milliseconds) {
    struct prompt *p = context;
    struct err err;
    uint64_t deadline = milliseconds < 0 ? UINT64_MAX : sys_now() + (uint64_t)milliseconds * 1000000;
    if (p->over) return LINEEDIT_WAIT_OVER;
    switch (scheduler_serve(&p->session->machine, fd, deadline, &p->status, &err)) {
    case SCHEDULE_READABLE: return LINEEDIT_WAIT_INPUT;
    case SCHEDULE_INTERRUPTED: return LINEEDIT_WAIT_SIGNAL;
    case SCHEDULE_PASSED: return LINEEDIT_WAIT_TIME;
    case SCHEDULE_EXIT: p->over = true; return LINEEDIT_WAIT_OVER;
    case SCHEDULE_ENDED: break;
    }
    return LINEEDIT_WAIT_TIME;
}

static bool is_blank(struct span entry) {
    for (size_t i = 0; i < entry.len; i++) {
        if (!strchr(" \t\r\n", entry.ptr[i]) || entry.ptr[i] == '\0') return false;
    }
    return true;
}

static void call_back(void *context) {
    struct prompt *p = context;
    p->session->machine.scheduler.called = true;
}

static void push_count(struct buffer *out, size_t count, const char *what) {
    if (count) buffer_printf(out, "%s%zu %s%s", out->len ? ", " : "", count, what, count == 1 ? "" : "s");
}

/* Ctrl-D on an empty line: who has tasks or handles is told so first. */
static bool may_quit(struct prompt *p) {
    const struct machine *m = &p->session->machine;
    struct buffer line = {0};
    push_count(&line, m->scheduler.live - m->scheduler.idle, "task");
    push_count(&line, m->handles.count, "handle");
    bool quit = p->over || p->warned || line.len == 0;
    buffer_push_text(&line, " open; Ctrl-D again quits\n");
    if (!quit) (void)session_write(p->session, STREAM_ERROR, buffer_span(&line));
    buffer_clear(&line);
    p->warned = true;
    return quit;
}

/* True when the session is over. */
static bool run_entry(struct prompt *p, struct span entry) {
    p->warned = false;
    if (is_blank(entry)) return false;
    keep_entry(p, entry);
    bool over = prompt_run_entry(p, &p->status);
    journal_end(&p->session->journal, !over && !p->failed);
    return over;
}

static struct lineedit_wants wants(struct prompt *p) {
    const struct session *s = p->session;
    return (struct lineedit_wants){
        .colour = session_style(p->session, STREAM_OUT).colour,
        .hints = setting_on(s, SETTING_HINTS),
        .suggest = setting_on(s, SETTING_SUGGEST),
        .notices = (enum notices_mode)setting_get(s, SETTING_NOTICES),
    };
}

/* One entry read and run. True when the session is over. */
static bool next_entry(struct prompt *p, struct buffer *entry) {
    struct lineedit_wants now = wants(p);
    switch (lineedit_read(&now, entry)) {
    case LINEEDIT_TEXT: return run_entry(p, buffer_span(entry));
    case LINEEDIT_INTERRUPTED: p->warned = false; return false;
    case LINEEDIT_END: return may_quit(p);
    case LINEEDIT_FAILED: break;
    }
    p->status = 1;
    return true;
}

static int run_entries(struct prompt *p) {
    struct buffer entry = {0};
    while (!next_entry(p, &entry)) continue;
    buffer_clear(&entry);
    return p->status;
}

static bool open_editor(struct prompt *p) {
    struct lineedit_hooks hooks = {
        .context = p,
        .interrupt_fd = p->session->machine.interrupt_fd,
        .wait = wait,
        .call_back = call_back,
        .prompt = prompt_text,
        .ready = open_history,
        .take_interrupt = prompt_take_interrupt,
        .complete_statement = prompt_load_entry,
        .known = known,
        .hint = hint,
        .candidates = candidates,
        .note = note,
        .help = help,
    };
    return lineedit_open(&hooks);
}

/* What is written goes through the editor where that has the terminal. */
static int write_through_editor(void *context, enum machine_stream stream, struct span bytes) {
    const struct prompt *p = context;
    int fd = stream == STREAM_OUT ? STDOUT_FILENO : STDERR_FILENO;
    if (!session_style(p->session, stream).terminal) return output_write(fd, bytes);
    return lineedit_print(fd, scheduler_number(&p->session->machine), bytes);
}

static void close_prompt(struct prompt *p) {
    struct machine *m = &p->session->machine;
    m->hooks = p->before;
    signals_clear();
    m->interrupt_fd = -1;
    m->interrupted = NULL;
    p->session->prompt = NULL;
    prompt_drop_entry(p);
    completion_clear(&p->completion);
    buffer_clear(&p->history);
    buffer_clear(&p->note);
    buffer_clear(&p->text);
}

static int sit_at(struct prompt *p) {
    struct session *s = p->session;
    int (*write_before)(void *, enum machine_stream, struct span) = s->write;
    void *context_before = s->write_context;
    s->write = write_through_editor;
    s->write_context = p;
    prompt_show_results(p);
    if (!s->settings.quiet && session_style(s, STREAM_OUT).terminal)
        (void)session_write(s, STREAM_OUT, span_text(banner));
    int status = run_entries(p);
    lineedit_close();
    s->write = write_before;
    s->write_context = context_before;
    return status;
}

int prompt_run(struct session *s) {
    struct prompt p = {.session = s, .before = s->machine.hooks};
    if (!signals_session(&s->machine)) {
        session_complain(s, "prompt", "Ctrl-C cannot be caught");
        return 1;
    }
    s->prompt = &p;
    machine_set_session(&s->machine, true);
    bool open = open_editor(&p);
    int status = open ? sit_at(&p) : 1;
    if (!open) session_complain(s, "prompt", "standard input is no terminal");
    close_prompt(&p);
    return status;
}
