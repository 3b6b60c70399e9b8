/* What the instructions of values do off their fast path. */
#include "run/slow.h"

#include "base/number.h"
#include "run/sequence.h"

#include <stdio.h>

/* Whether the register holds something; else the error that its variable is not set. */
static bool set(struct machine *m, struct task *t, const struct value *v, struct err *err) {
    if (v->type != VALUE_UNSET) return true;
    return task_unset_register(m, t, (uint32_t)(v - task_registers(m, t)), KIND_VALUE, err);
}

/* The operands that are temporaries are let go of, as d tells; ints and floats never need it. */
static void release_operands(const struct instruction *i, struct value *left, struct value *right) {
    if (i->d & TAKES_LEFT) value_replace(left, value_nil());
    if (i->d & TAKES_RIGHT) value_replace(right, value_nil());
}

/* `s = $s + …`, or a sum of sums: whether it can be made where the left operand is, of which nothing else stays. */
static bool adds_in_place(char sign, const struct instruction *i, const struct value *left, const struct value *right) {
    bool goes = i->a == i->b || i->d & TAKES_LEFT;
    return sign == '+' && goes && sequence_pair(left, right) && sequence_grows(left);
}

static bool add_in_place(const struct instruction *i, struct value *to, struct value *left, struct value *right,
                         struct err *err) {
    if (!sequence_append(left, right, err)) return false;
    if (i->d & TAKES_RIGHT) value_replace(right, value_nil());
    if (to == left) return true;
    struct value sum = *left;
    *left = value_nil();
    value_replace(to, sum);
    return true;
}

bool slow_arithmetic(struct machine *m, struct task *t, char sign, const struct instruction *i, struct value *right,
                     struct err *err) {
    struct value *r = task_registers(m, t), *left = value_at(r, i->b), result;
    if (!set(m, t, left, err) || !set(m, t, right, err)) return false;
    if (adds_in_place(sign, i, left, right)) return add_in_place(i, value_at(r, i->a), left, right, err);
    if (!value_arithmetic(&result, sign, left, right, err)) return false;
    release_operands(i, left, right);
    value_replace(value_at(r, i->a), result);
    return true;
}

bool slow_arithmetic_constant(struct machine *m, struct task *t, char sign, const struct instruction *i,
                              const struct value *right, struct err *err) {
    struct value held;
    value_copy(&held, right);
    bool done = slow_arithmetic(m, t, sign, i, &held, err);
    value_release(&held);
    return done;
}

bool slow_unary(struct machine *m, struct task *t, char sign, const struct instruction *i, struct err *err) {
    struct value *r = task_registers(m, t), *of = value_at(r, i->b), result;
    if (!set(m, t, of, err)) return false;
    if (!(sign == '-' ? value_negate : value_complement)(&result, of, err)) return false;
    value_replace(value_at(r, i->a), result);
    return true;
}

bool slow_truth(struct machine *m, struct task *t, const struct instruction *i, struct value *of, bool *truth,
                struct err *err) {
    if (!set(m, t, of, err)) return false;
    *truth = value_truth(of);
    if (i->d & TAKES_LEFT) value_replace(of, value_nil());
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

static bool compare(enum operator_kind op, const struct value *a, const struct value *b, bool *holds, struct err *err) {
    if (op == OPERATOR_EQ && value_is_bytes(a) && value_is_bytes(b)) {
        *holds = span_equal(value_span(a), value_span(b));
        return true;
    }
    if (op == OPERATOR_EQ) return value_equal(a, b, holds, err);
    if (op == OPERATOR_IN) return value_in(a, b, holds, err);
    if (op == OPERATOR_MATCH) return value_matches(a, b, holds, err);
    if (op != OPERATOR_NE) return compare_order(op, a, b, holds, err);
    if (!value_equal(a, b, holds, err)) return false;
    *holds = !*holds;
    return true;
}

bool slow_compare(struct machine *m, struct task *t, enum operator_kind op, const struct instruction *i,
                  struct value *a, struct value *b, bool *holds, struct err *err) {
    if (!set(m, t, a, err) || !set(m, t, b, err) || !compare(op, a, b, holds, err)) return false;
    release_operands(i, a, b);
    return true;
}

bool slow_compare_constant(struct machine *m, struct task *t, enum operator_kind op, const struct instruction *i,
                           struct value *a, const struct value *b, bool *holds, struct err *err) {
    if (!set(m, t, a, err) || !compare(op, a, b, holds, err)) return false;
    if (i->d & TAKES_LEFT) value_replace(a, value_nil());
    return true;
}

/* --- gathering -------------------------------------------------------------------------------------------------------- */

static void release_all(struct value *first, unsigned count) {
    for (unsigned i = 0; i < count; i++) {
        if (value_counted(&first[i])) value_replace(&first[i], value_nil());
    }
}

/* The text of a part that needs no memory for it; false for all others. */
static inline bool part_text(const struct value *v, char room[static NUMBER_INT_ROOM], struct span *text) {
    if (value_is_bytes(v))
        *text = value_span(v);
    else if (v->type == VALUE_INT)
        *text = number_int_text(v->integer, room);
    else
        return false;
    return true;
}

/* Joins bytes and ints to a text that is not long; false if they are not, or it is. */
static bool join_small(struct value *result, const struct value *first, unsigned count, struct err *err) {
    char text[256], room[NUMBER_INT_ROOM];
    size_t len = 0;
    struct span part;
    for (unsigned i = 0; i < count; i++) {
        if (!part_text(&first[i], room, &part) || part.len > sizeof text - len) return false;
        if (part.len) memcpy(text + len, part.ptr, part.len);
        len += part.len;
    }
    return value_bytes(result, span_of(text, len), err);
}

static bool join_any(struct value *result, const struct value *first, unsigned count, struct err *err) {
    struct buffer text = {0};
    bool done = true;
    for (unsigned i = 0; i < count && done; i++) {
        /* What would be too long is refused before it is copied. */
        size_t more = value_is_bytes(&first[i]) ? value_span(&first[i]).len : 0;
        if (more > VALUE_BYTES_MAX - text.len)
            done = err_set(err, ERR_LIMIT, "a value of bytes holds at most 1 GiB");
        else
            done = value_push_str(&text, &first[i], err);
    }
    done = done && value_bytes(result, buffer_span(&text), err);
    buffer_clear(&text);
    return done;
}

static bool join(struct value *result, const struct value *first, unsigned count, struct err *err) {
    return join_small(result, first, count, err) || join_any(result, first, count, err);
}

/* `s = "$s…"`: whether the first part is what is in `a`, which nothing but the two refers to. */
static bool joins_in_place(const struct value *a, const struct value *first) {
    bool same = a != first && a->type == VALUE_BYTES && first->type == VALUE_BYTES && a->bytes == first->bytes;
    return same && a->bytes->head.large && a->bytes->head.references == 2;
}

COLD static bool join_behind(struct value *a, struct value *first, unsigned count, struct err *err) {
    struct value rest;
    if (!join(&rest, first + 1, count - 1, err)) return false;
    release_all(first, count);
    bool done = value_bytes_append(a, value_span(&rest), err);
    value_release(&rest);
    return done;
}

bool slow_join(struct value *a, struct value *first, unsigned count, struct err *err) {
    struct value result;
    if (UNLIKELY(joins_in_place(a, first))) return join_behind(a, first, count, err);
    if (!join(&result, first, count, err)) return false;
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
static bool range_ends(struct machine *m, struct task *t, const struct value *from, const struct value *to,
                       struct err *err) {
    if (!set(m, t, from, err) || !set(m, t, to, err)) return false;
    if (from->type == VALUE_INT && to->type == VALUE_INT) return true;
    return err_set(err, ERR_TYPE, "a range goes from int to int, not from %s to %s", value_type_name(from),
                   value_type_name(to));
}

bool slow_range(struct machine *m, struct task *t, const struct instruction *i, struct err *err) {
    struct value *r = task_registers(m, t), *from = value_at(r, i->b), *to = value_at(r, i->c), result;
    if (!range_ends(m, t, from, to, err) || !range_value(&result, from->integer, to->integer, err)) return false;
    value_replace(value_at(r, i->a), result);
    return true;
}

/* The next int, and behind it how many are left; of all 2^64 ints the last is never reached anyway. */
bool slow_ints(struct machine *m, struct task *t, const struct instruction *i, struct err *err) {
    struct value *r = task_registers(m, t), *over = value_at(r, i->a);
    const struct value *from = value_at(r, i->b), *to = value_at(r, i->c);
    if (!range_ends(m, t, from, to, err)) return false;
    int64_t first = from->integer, last = to->integer;
    uint64_t steps = (uint64_t)last - (uint64_t)first;
    uint64_t count = first > last ? 0 : steps == UINT64_MAX ? steps : steps + 1;
    value_replace(over, value_int(first));
    value_replace(over + 1, value_int((int64_t)count));
    return true;
}

bool slow_index(struct machine *m, struct task *t, const struct instruction *i, struct err *err) {
    struct value *r = task_registers(m, t), *of = value_at(r, i->b), *index = value_at(r, i->c), result;
    if (!set(m, t, of, err) || !set(m, t, index, err)) return false;
    if (!value_index(&result, of, index, err)) return false;
    release_operands(i, of, index);
    value_replace(value_at(r, i->a), result);
    return true;
}

bool slow_slice(struct machine *m, struct task *t, const struct instruction *i, struct err *err) {
    struct value *r = task_registers(m, t), *of = value_at(r, i->b), *ends = value_at(r, i->c), result;
    if (!set(m, t, of, err)) return false;
    if (!value_slice(&result, of, &ends[0], &ends[1], err)) return false;
    release_operands(i, of, NULL);
    value_replace(value_at(r, i->a), result);
    return true;
}

bool slow_field(struct machine *m, struct task *t, const struct instruction *i, const struct value *name,
                struct err *err) {
    struct value *r = task_registers(m, t), *of = value_at(r, i->b), result;
    if (!set(m, t, of, err)) return false;
    if (!value_field(&result, of, value_span(name), err)) return false;
    release_operands(i, of, NULL);
    value_replace(value_at(r, i->a), result);
    return true;
}

bool slow_set_index(struct machine *m, struct task *t, const struct instruction *i, struct err *err) {
    struct value *r = task_registers(m, t), *of = value_at(r, i->a), *index = value_at(r, i->b),
                 *item = value_at(r, i->c);
    return set(m, t, of, err) && set(m, t, index, err) && set(m, t, item, err) && value_set_index(of, index, item, err);
}

bool slow_set_field(struct machine *m, struct task *t, const struct instruction *i, const struct value *name,
                    struct err *err) {
    struct value *r = task_registers(m, t), *of = value_at(r, i->a), *item = value_at(r, i->b);
    return set(m, t, of, err) && set(m, t, item, err) && value_set_field(of, value_span(name), item, err);
}

bool slow_unpack(struct machine *m, struct task *t, const struct instruction *i, struct err *err) {
    struct value *r = task_registers(m, t), *to = value_at(r, i->b);
    const struct value *v = value_at(r, i->a);
    unsigned count = i->n;
    if (!set(m, t, v, err)) return false;
    if (v->type != VALUE_LIST)
        return err_set(err, ERR_TYPE, "%u names take a list apart, not %s", count, value_type_name(v));
    if (v->list->count != count) {
        return err_set(err, ERR_VALUE, "%u names, but the list has %zu item%s", count, v->list->count,
                       v->list->count == 1 ? "" : "s");
    }
    for (unsigned n = 0; n < count; n++) {
        struct value item;
        value_copy(&item, &v->list->items[n]);
        value_replace(&to[n], item);
    }
    return true;
}

bool slow_loop(struct machine *m, struct task *t, const struct instruction *i, struct err *err) {
    struct value *over = value_at(task_registers(m, t), i->a), item;
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
