/* What the instructions of functions, tests and assertions do. */
#include "base/elapsed.h"
#include "run/load.h"
#include "run/slow.h"

#include <errno.h>

bool slow_end(struct machine *m, struct task *t) {
    uint16_t dest = t->frames[t->frame_count - 1].dest;
    task_leave(m, t);
    if (!t->frame_count) return false;
    if (dest != NO_REGISTER) value_replace(&task_registers(m, t)[dest], value_nil());
    return true;
}

/* --- assertions ------------------------------------------------------------------------------------------------------- */

enum { ASSERT_NO_OPERATOR = UINT8_MAX, SIDE_MAX = 200 };

/* One side as a literal, cut to what a message holds. */
static void push_side(struct buffer *out, const struct value *v) {
    struct err ignored;
    struct buffer text = {0};
    struct value head = value_nil();
    /* Of long bytes the beginning alone is made a literal. */
    bool cut = v->type == VALUE_BYTES && v->bytes->len > SIDE_MAX &&
               value_bytes(&head, span_head(value_span(v), SIDE_MAX), &ignored);
    if (!value_push_literal(&text, cut ? &head : v, &ignored)) buffer_push_text(&text, value_type_name(v));
    buffer_push(out, span_head(buffer_span(&text), SIDE_MAX));
    if (cut || text.len > SIDE_MAX) buffer_push_text(out, "…");
    value_release(&head);
    buffer_clear(&text);
}

static void push_assertion(struct buffer *out, const struct instruction *i, struct value *r) {
    buffer_push_text(out, "assertion failed: ");
    push_side(out, value_at(r, i->a));
    if (i->d == ASSERT_NO_OPERATOR) {
        buffer_push_text(out, " is not true");
        return;
    }
    buffer_printf(out, " %s ", operator_text((enum operator_kind)i->d));
    push_side(out, value_at(r, i->b));
}

static bool unset(const struct machine *m, const struct task *t, uint32_t place, struct err *err) {
    return task_unset_register(m, t, register_at(place), KIND_VALUE, err);
}

bool slow_assert(struct machine *m, struct task *t, const struct instruction *i, struct err *err) {
    struct value *r = task_registers(m, t);
    const struct value *message = register_at(i->c) == NO_REGISTER ? NULL : value_at(r, i->c);
    struct buffer text = {0};
    struct err ignored;
    if (value_at(r, i->a)->type == VALUE_UNSET) return unset(m, t, i->a, err);
    if (message && message->type == VALUE_UNSET) return unset(m, t, i->c, err);
    push_assertion(&text, i, r);
    if (message) {
        buffer_push_text(&text, ": ");
        (void)value_push_str(&text, message, &ignored);
    }
    if (text.failed)
        (void)err_memory(err);
    else
        (void)err_set(err, ERR_ASSERT, "%.*s", SPAN_ARG(buffer_span(&text)));
    buffer_clear(&text);
    return false;
}

bool slow_fails_not(const struct value *name, struct err *err) {
    return err_set(err, ERR_ASSERT, "expected %.*s, but nothing failed", SPAN_ARG(value_span(name)));
}

bool slow_fails(const struct value *error, const struct value *name, struct err *err) {
    if (span_is(value_span(name), error->error->err.name)) return true;
    *err = error->error->err;
    return false;
}

bool slow_test_fail(struct machine *m, const struct task *t, const struct value *error, struct err *err) {
    *err = error->error->err;
    if (!m->hooks.test_end) return false;
    m->hooks.test_end(m->hooks.context, t->number, err);
    return true;
}

bool slow_time_told(struct machine *m, const struct value *since, struct err *err) {
    struct buffer text = {0};
    elapsed_push(&text, sys_now() - (uint64_t)since->integer);
    buffer_push_byte(&text, '\n');
    int r = text.failed ? -ENOMEM : m->hooks.write(m->hooks.context, STREAM_ERROR, buffer_span(&text), false);
    buffer_clear(&text);
    return r >= 0 || err_errno(err, -r);
}
