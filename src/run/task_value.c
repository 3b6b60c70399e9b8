/* A task as a value: what it shows of itself. */
#include "run/load.h"
#include "run/task.h"

const char *task_state_name(const struct machine *m, const struct task *t) {
    switch ((enum task_state)t->state) {
    case TASK_IDLE:
    case TASK_READY: return m && m->scheduler.current == t ? "running" : "ready";
    case TASK_WAITING: return "waiting";
    case TASK_DONE: return "done";
    case TASK_FAILED: return "failed";
    case TASK_CANCELLED: return "cancelled";
    }
    return "";
}

/* Behind the quotes that begin the text: where they end, or the end of the text. */
static size_t quotes_length(struct span text) {
    char quote = text.ptr[0];
    size_t i = 1;
    while (i < text.len && text.ptr[i] != quote) i += quote == '"' && text.ptr[i] == '\\' ? 2 : 1;
    return i < text.len ? i + 1 : text.len;
}

/* The statement at the beginning of the line: what it stands in ends it, or a semicolon. Quotes and brackets are all that it
   takes to tell, since it was read before. */
static struct span first_statement(struct span line) {
    size_t depth = 0, i = 0;
    while (i < line.len) {
        char c = line.ptr[i];
        bool opens = c == '{' || c == '(' || c == '[', closes = c == '}' || c == ')' || c == ']';
        if (depth == 0 && (closes || c == ';')) break;
        depth = opens ? depth + 1 : closes ? depth - 1 : depth;
        i += c == '"' || c == '\'' ? quotes_length(span_from(line, i)) : 1;
    }
    while (i > 0 && (line.ptr[i - 1] == ' ' || line.ptr[i - 1] == '\t')) i--;
    return span_head(line, i);
}

struct span task_text(const struct task *t) {
    if (!t->code) return SPAN("");
    struct span text = span_from(t->code->source->text, t->code->offset);
    return first_statement(span_head(text, span_find(text, '\n')));
}

static uint32_t line_at(const struct source *source, uint32_t offset, uint32_t length) {
    return source_line_at((struct place){(struct source *)(uintptr_t)source, offset, length}).number;
}

uint32_t task_line(const struct task *t) {
    if (!t->frame_count) return t->code ? line_at(t->code->source, t->code->offset, 1) : 0;
    const struct frame *f = &t->frames[t->frame_count - 1];
    size_t at = (size_t)(f->pc - f->code->ops);
    /* One that runs is behind the instruction; one that waits stands at it. */
    if (!t->parked && at > 0) at--;
    return line_at(f->code->source, f->code->places[at].offset, f->code->places[at].length);
}

bool task_push(struct buffer *out, const struct task *t) {
    if (!t->code) return buffer_push_text(out, "main task");
    return buffer_printf(out, "task %%%u, %s", (unsigned)t->number, task_state_name(NULL, t));
}

bool task_field(struct value *result, const struct task *t, struct span name, struct err *err) {
    *result = value_nil();
    if (span_is(name, "state")) return value_bytes(result, span_text(task_state_name(NULL, t)), err);
    bool wanted = t->state == (span_is(name, "error") ? TASK_FAILED : TASK_DONE);
    if (wanted) value_copy(result, &t->result);
    return true;
}
