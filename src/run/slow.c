/* What the instructions of values do off their fast path. */
#include "run/slow.h"

#include <stdio.h>

/* Whether the register holds something; else the error that its variable is not set. */
static bool set(struct machine *m, struct task *t, const struct value *v, struct err *err) {
    if (v->type != VALUE_UNSET) return true;
    return task_unset_register(m, t, (uint32_t)(v - task_registers(m, t)), KIND_VALUE, err);
}

bool slow_arithmetic(struct machine *m, struct task *t, char sign, uint32_t a, uint32_t b, const struct value *right,
                     struct err *err) {
    struct value *r = task_registers(m, t), result;
    if (!set(m, t, &r[b], err) || !set(m, t, right, err)) return false;
    if (!value_arithmetic(&result, sign, &r[b], right, err)) return false;
    value_replace(&r[a], result);
    return true;
}

bool slow_unary(struct machine *m, struct task *t, char sign, const struct instruction *i, struct err *err) {
    struct value *r = task_registers(m, t), result;
    if (!set(m, t, &r[i->b], err)) return false;
    if (!(sign == '-' ? value_negate : value_complement)(&result, &r[i->b], err)) return false;
    value_replace(&r[i->a], result);
    return true;
}

static bool compare_order(enum operator_kind op, const struct value *a, const struct value *b, bool *holds,
                          struct err *err) {
    int order = 0;
    bool unordered = false;
    if (!value_order(a, b, &order, &unordered, err)) return false;
    *holds = !unordered && (op == OPERATOR_LT   ? order < 0
                            : op == OPERATOR_LE ? order <= 0
                            : op == OPERATOR_GT ? order > 0
                                                : order >= 0);
    return true;
}

bool slow_compare(struct machine *m, struct task *t, enum operator_kind op, const struct value *a,
                  const struct value *b, bool *holds, struct err *err) {
    if (!set(m, t, a, err) || !set(m, t, b, err)) return false;
    if (op == OPERATOR_EQ) return value_equal(a, b, holds, err);
    if (op == OPERATOR_IN) return value_in(a, b, holds, err);
    if (op == OPERATOR_MATCH) return value_matches(a, b, holds, err);
    if (op != OPERATOR_NE) return compare_order(op, a, b, holds, err);
    if (!value_equal(a, b, holds, err)) return false;
    *holds = !*holds;
    return true;
}

/* --- gathering -------------------------------------------------------------------------------------------------------- */

static void release_all(struct value *first, unsigned count) {
    for (unsigned i = 0; i < count; i++) value_replace(&first[i], value_nil());
}

bool slow_join(struct value *a, struct value *first, unsigned count, struct err *err) {
    struct buffer text = {0};
    bool done = true;
    for (unsigned i = 0; i < count && done; i++) {
        /* What would be too long is refused before it is copied. */
        size_t more = value_is_bytes(&first[i]) ? value_span(&first[i]).len : 0;
        if (more > VALUE_BYTES_MAX - text.len)
            done = err_set(err, ERR_LIMIT, "a value of bytes holds at most 1 GiB");
        else if (value_is_bytes(&first[i]))
            buffer_push(&text, value_span(&first[i]));
        else
            done = value_push_str(&text, &first[i], err);
    }
    if (done && text.failed) done = err_memory(err);
    struct value result;
    done = done && value_bytes(&result, buffer_span(&text), err);
    buffer_clear(&text);
    if (!done) return false;
    release_all(first, count);
    value_replace(a, result);
    return true;
}

/* Moves the registers to the list's end. */
static bool push_all(struct list *l, struct value *first, unsigned count, struct err *err) {
    for (unsigned i = 0; i < count; i++) {
        struct value item = first[i];
        first[i] = value_nil();
        if (!list_push_take(l, item, err)) return false;
    }
    return true;
}

bool slow_list(struct value *a, struct value *first, unsigned count, struct err *err) {
    struct value list;
    if (!list_new(&list, count, err)) return false;
    if (!push_all(list.list, first, count, err)) {
        value_release(&list);
        return false;
    }
    value_replace(a, list);
    return true;
}

bool slow_append(struct value *a, struct value *first, unsigned count, struct err *err) {
    return push_all(a->list, first, count, err);
}

static bool set_all(struct record *record, struct value *first, unsigned pairs, struct err *err) {
    for (unsigned i = 0; i < pairs; i++) {
        struct value key = first[2 * i], value = first[2 * i + 1];
        first[2 * i + 1] = value_nil();
        if (!record_set_take(record, value_span(&key), value, err)) return false;
    }
    release_all(first, 2 * pairs);
    return true;
}

bool slow_record(struct value *a, struct value *first, unsigned pairs, struct err *err) {
    struct value record;
    if (!record_new(&record, pairs, err)) return false;
    if (!set_all(record.record, first, pairs, err)) {
        value_release(&record);
        return false;
    }
    value_replace(a, record);
    return true;
}

bool slow_extend(struct value *a, struct value *first, unsigned pairs, struct err *err) {
    return set_all(a->record, first, pairs, err);
}

/* --- parts ------------------------------------------------------------------------------------------------------------ */

/* The ends of a range. */
static bool range_ends(struct machine *m, struct task *t, const struct instruction *i, struct err *err) {
    const struct value *r = task_registers(m, t), *from = &r[i->b], *to = &r[i->c];
    if (!set(m, t, from, err) || !set(m, t, to, err)) return false;
    if (from->type == VALUE_INT && to->type == VALUE_INT) return true;
    return err_set(err, ERR_TYPE, "a range goes from int to int, not from %s to %s", value_type_name(from),
                   value_type_name(to));
}

bool slow_range(struct machine *m, struct task *t, const struct instruction *i, struct err *err) {
    struct value *r = task_registers(m, t), result;
    if (!range_ends(m, t, i, err) || !range_value(&result, r[i->b].integer, r[i->c].integer, err)) return false;
    value_replace(&r[i->a], result);
    return true;
}

/* The next int, and behind it how many are left; of all 2^64 ints the last is never reached anyway. */
bool slow_ints(struct machine *m, struct task *t, const struct instruction *i, struct err *err) {
    if (!range_ends(m, t, i, err)) return false;
    struct value *r = task_registers(m, t);
    int64_t from = r[i->b].integer, to = r[i->c].integer;
    uint64_t steps = (uint64_t)to - (uint64_t)from, count = from > to ? 0 : steps == UINT64_MAX ? steps : steps + 1;
    value_replace(&r[i->a], value_int(from));
    value_replace(&r[i->a + 1], value_int((int64_t)count));
    return true;
}

bool slow_index(struct machine *m, struct task *t, const struct instruction *i, struct err *err) {
    struct value *r = task_registers(m, t), result;
    if (!set(m, t, &r[i->b], err) || !set(m, t, &r[i->c], err)) return false;
    if (!value_index(&result, &r[i->b], &r[i->c], err)) return false;
    value_replace(&r[i->a], result);
    return true;
}

bool slow_slice(struct machine *m, struct task *t, const struct instruction *i, struct err *err) {
    struct value *r = task_registers(m, t), result;
    if (!set(m, t, &r[i->b], err)) return false;
    if (!value_slice(&result, &r[i->b], &r[i->c], &r[i->c + 1], err)) return false;
    value_replace(&r[i->a], result);
    return true;
}

bool slow_field(struct machine *m, struct task *t, const struct instruction *i, const struct value *name,
                struct err *err) {
    struct value *r = task_registers(m, t), result;
    if (!set(m, t, &r[i->b], err)) return false;
    if (!value_field(&result, &r[i->b], value_span(name), err)) return false;
    value_replace(&r[i->a], result);
    return true;
}

bool slow_set_index(struct machine *m, struct task *t, const struct instruction *i, struct err *err) {
    const struct value *r = task_registers(m, t);
    return set(m, t, &r[i->a], err) && set(m, t, &r[i->b], err) && set(m, t, &r[i->c], err) &&
           value_set_index(&r[i->a], &r[i->b], &r[i->c], err);
}

bool slow_set_field(struct machine *m, struct task *t, const struct instruction *i, const struct value *name,
                    struct err *err) {
    const struct value *r = task_registers(m, t);
    return set(m, t, &r[i->a], err) && set(m, t, &r[i->c], err) &&
           value_set_field(&r[i->a], value_span(name), &r[i->c], err);
}

bool slow_unpack(struct machine *m, struct task *t, const struct instruction *i, struct err *err) {
    struct value *r = task_registers(m, t);
    const struct value *v = &r[i->a];
    if (!set(m, t, v, err)) return false;
    if (v->type != VALUE_LIST)
        return err_set(err, ERR_TYPE, "%u names take a list apart, not %s", (unsigned)i->c, value_type_name(v));
    if (v->list->count != i->c) {
        return err_set(err, ERR_VALUE, "%u names, but the list has %zu items", (unsigned)i->c, v->list->count);
    }
    for (unsigned n = 0; n < i->c; n++) {
        struct value item;
        value_copy(&item, &v->list->items[n]);
        value_replace(&r[i->b + n], item);
    }
    return true;
}

bool slow_loop(struct machine *m, struct task *t, const struct instruction *i, struct err *err) {
    struct value *over = &task_registers(m, t)[i->a], item;
    bool more = false;
    if (!set(m, t, over, err) || !value_iterate(over, 0, &item, &more, err)) return false;
    if (more) value_release(&item);
    value_replace(over + 1, value_int(0));
    return true;
}

bool slow_next(struct value *over, struct value *item, bool *more, struct err *err) {
    struct value next;
    uint64_t at = (uint64_t)over[1].integer;
    if (!value_iterate(over, at, &next, more, err)) return false;
    if (!*more) return true;
    over[1] = value_int((int64_t)(at + 1));
    value_replace(item, next);
    return true;
}
