/* The prompt: read an entry, run it, again. */
#include "shell/prompt.h"

#include "run/signals.h"
#include "shell/history.h"
#include "shell/lineedit.h"
#include "shell/prompt_state.h"
#include "shell/setting.h"

#include <errno.h>
#include <string.h>

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

static void open_history(struct prompt *p) {
    if (p->session->settings.no_history || !history_path(&p->history)) p->history.len = 0;
    if (p->history.len) history_load(p->history.ptr, history_most(p), remember, p);
}

/* What begins with a blank is not kept; what was typed before moves up. Stored before it is run, since it may never end. */
static void keep_entry(struct prompt *p, struct span entry) {
    journal_begin(&p->session->journal, entry, history_most(p));
    if (entry.ptr[0] == ' ' || entry.ptr[0] == '\t') return;
    lineedit_forget(entry);
    lineedit_remember(entry);
    if (!p->history.len || p->history_failed || history_append(p->history.ptr, entry)) return;
    p->history_failed = true;
    session_complain(p->session, p->history.ptr, "the history cannot be written");
}

/* --- a session ------------------------------------------------------------------------------------------------------ */

static const char *prompt_text(void *context) {
    const struct prompt *p = context;
    if (!session_style(p->session, STREAM_OUT).colour) return "sks> ";
    return p->failed ? "\001\x1b[1;31m\002sks>\001\x1b[0m\002 " : "\001\x1b[1;32m\002sks>\001\x1b[0m\002 ";
}

static bool is_blank(struct span entry) {
    for (size_t i = 0; i < entry.len; i++) {
        if (!strchr(" \t\r\n", entry.ptr[i]) || entry.ptr[i] == '\0') return false;
    }
    return true;
}

/* Ctrl-D on an empty line: who has handles open is told so first. */
static bool may_quit(struct prompt *p) {
    size_t open = p->session->machine.handles.count;
    if (open == 0 || p->warned) return true;
    struct buffer line = {0};
    buffer_printf(&line, "%zu handle%s open; Ctrl-D again quits\n", open, open == 1 ? "" : "s");
    if (!line.failed) (void)session_write(p->session, STREAM_ERROR, buffer_span(&line));
    buffer_clear(&line);
    p->warned = true;
    return false;
}

/* True when the session is over. */
static bool run_entry(struct prompt *p, struct span entry, int *status) {
    p->warned = false;
    if (is_blank(entry)) return false;
    keep_entry(p, entry);
    bool over = prompt_run_entry(p, status);
    journal_end(&p->session->journal, !over && !p->failed);
    return over;
}

static int run_entries(struct prompt *p) {
    struct buffer entry = {0};
    int status = 0;
    for (bool over = false; !over;) {
        switch (lineedit_read(&entry)) {
        case LINEEDIT_TEXT: over = run_entry(p, buffer_span(&entry), &status); break;
        case LINEEDIT_INTERRUPTED: p->warned = false; break;
        case LINEEDIT_END: over = may_quit(p); break;
        case LINEEDIT_FAILED:
            status = 1;
            over = true;
            break;
        }
    }
    buffer_clear(&entry);
    return status;
}

static bool open_editor(struct prompt *p) {
    struct lineedit_hooks hooks = {
        .context = p,
        .interrupt_fd = p->session->machine.interrupt_fd,
        .prompt = prompt_text,
        .take_interrupt = prompt_take_interrupt,
        .complete_statement = prompt_load_entry,
        .candidates = candidates,
        .note = note,
        .help = help,
    };
    return lineedit_open(&hooks, session_style(p->session, STREAM_OUT).colour);
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
}

static int sit_at(struct prompt *p) {
    struct session *s = p->session;
    prompt_show_results(p);
    open_history(p);
    if (!s->settings.quiet && session_style(s, STREAM_OUT).terminal)
        (void)session_write(s, STREAM_OUT, span_text(banner));
    int status = run_entries(p);
    lineedit_close();
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
