/* What the machine's loop (step.c, which alone includes this) is written in: how registers are written to, and the
   instructions' common forms. The forms are macros, since they jump: they know the loop's `i`, `frame`, `r`, `t`, `fuel`. */
#ifndef RUN_STEP_H
#define RUN_STEP_H

#include "base/hint.h"
#include "run/task.h"

#if defined(__GNUC__) || defined(__clang__)
#define STEP_GOTO 1
#else
#define STEP_GOTO 0
#endif

static inline struct value *registers_of(const struct machine *m, const struct task *t, const struct frame *f) {
    return UNLIKELY(f->resident) ? m->globals : t->stack + f->base;
}

static inline bool is_int(const struct value *v) {
    return v->type == VALUE_INT;
}

/* Whether a copy is nothing but two words: neither unset nor counted. */
static inline bool is_plain(const struct value *v) {
    return (uint8_t)(v->type - VALUE_NIL) <= VALUE_SHORT - VALUE_NIL;
}

/* Lets go of what a register holds; it is written to next. */
static inline void vacate(struct value *at) {
    if (UNLIKELY(value_counted(at))) value_replace(at, value_nil());
}

/* Puts a value into a register, which takes it. */
static inline void put(struct value *at, struct value v) {
    vacate(at);
    at->tag = v.tag;
    at->integer = v.integer;
}

/* The same from where a value lies, which may be within what the register holds. */
static inline void put_from(struct value *at, const struct value *from) {
    uint64_t tag = from->tag;
    int64_t payload = from->integer;
    vacate(at);
    at->tag = tag;
    at->integer = payload;
}

/* Puts a copy into a register. */
static inline void put_copy(struct value *at, const struct value *from) {
    if (UNLIKELY(value_counted(from))) {
        struct value held;
        value_copy(&held, from);
        value_replace(at, held);
    } else {
        put_from(at, from);
    }
}

/* Whether a frame with registers from `base` on can be pushed as it is. */
static inline bool has_room(const struct task *t, size_t base, size_t registers) {
    return t->frame_count < t->frame_room && base + registers <= t->room;
}

/* Copies the arguments of a CALL_TOP as far as they are plain, and nothing lies where they go; gives how many. */
static inline unsigned pass_plain(struct value *to, struct value *r, const struct instruction *i) {
    unsigned n = 0;
    for (; n < i->n; n++) {
        const struct value *from = value_at(r, i[n + 1].a);
        if (!is_plain(from) || value_counted(&to[n])) break;
        to[n].tag = from->tag;
        to[n].integer = from->integer;
    }
    return n;
}

/* The instruction at i is under way: told to the frame before anything that may look. */
#define SAVE() (frame->pc = i + 1)
/* From the newest frame, after anything that may have pushed or popped one, or moved them or the registers. */
#define LOAD()                                                                                                         \
    do {                                                                                                               \
        frame = &t->frames[t->frame_count - 1];                                                                        \
        i = frame->pc;                                                                                                 \
        r = registers_of(m, t, frame);                                                                                 \
    } while (0)

#define A value_at(r, i->a)
#define B value_at(r, i->b)
#define C value_at(r, i->c)
#define TRY(call)                                                                                                      \
    do {                                                                                                               \
        SAVE();                                                                                                        \
        if (!(call)) goto failed;                                                                                      \
    } while (0)

#define K(n) (&frame->code->constants[n])

/* Goes to where the jump leads; one backwards, or a call, uses up fuel. */
#define JUMP()                                                                                                         \
    do {                                                                                                               \
        fuel -= (uint32_t)i->x >> 31;                                                                                  \
        i += i->x + 1;                                                                                                 \
        if (UNLIKELY(fuel == 0)) goto slice;                                                                           \
        GO();                                                                                                          \
    } while (0)
/* The same for one that is always backwards. */
#define JUMP_BACK()                                                                                                    \
    do {                                                                                                               \
        i += i->x + 1;                                                                                                 \
        if (UNLIKELY(--fuel == 0)) goto slice;                                                                         \
        GO();                                                                                                          \
    } while (0)

/* Two ints, two floats, or what else there is. */
#define ARITHMETIC(overflows, op, right, slow)                                                                         \
    do {                                                                                                               \
        const struct value *left_ = B, *right_ = (right);                                                              \
        int64_t sum_;                                                                                                  \
        if (LIKELY(is_int(left_) && is_int(right_) && !overflows(left_->integer, right_->integer, &sum_)))             \
            put(A, value_int(sum_));                                                                                   \
        else if (left_->type == VALUE_FLOAT && right_->type == VALUE_FLOAT)                                            \
            put(A, value_float(left_->real op right_->real));                                                          \
        else                                                                                                           \
            TRY(slow);                                                                                                 \
        NEXT();                                                                                                        \
    } while (0)

/* The same with the int that is the operand. */
#define ARITHMETIC_SMALL(overflows, sign)                                                                              \
    do {                                                                                                               \
        const struct value *left_ = B;                                                                                 \
        int64_t sum_;                                                                                                  \
        if (LIKELY(is_int(left_) && !overflows(left_->integer, (int64_t)i->x, &sum_))) {                               \
            put(A, value_int(sum_));                                                                                   \
        } else {                                                                                                       \
            const struct value right_ = value_int(i->x);                                                               \
            TRY(SLOW_CONSTANT(sign, &right_));                                                                         \
        }                                                                                                              \
        NEXT();                                                                                                        \
    } while (0)

#define SLOW(sign) slow_arithmetic(m, t, (sign), i, C, err)
#define SLOW_CONSTANT(sign, right) slow_arithmetic_constant(m, t, (sign), i, (right), err)

/* Compares two ints at once, all else by slow_compare; then jumps if the outcome is `sense`. */
#define BRANCH(sense, sign, op)                                                                                        \
    do {                                                                                                               \
        struct value *left_ = A, *right_ = B;                                                                          \
        bool holds_;                                                                                                   \
        if (LIKELY(is_int(left_) && is_int(right_))) {                                                                 \
            if ((left_->integer sign right_->integer) == (sense)) JUMP();                                              \
            NEXT();                                                                                                    \
        }                                                                                                              \
        TRY(slow_compare(m, t, (op), i, left_, right_, &holds_, err));                                                 \
        if (holds_ == (sense)) JUMP();                                                                                 \
        NEXT();                                                                                                        \
    } while (0)

/* The same with a constant. */
#define BRANCH_CONSTANT(sense, op)                                                                                     \
    do {                                                                                                               \
        bool holds_;                                                                                                   \
        TRY(slow_compare_constant(m, t, (op), i, A, K(i->b), &holds_, err));                                           \
        if (holds_ == (sense)) JUMP();                                                                                 \
        NEXT();                                                                                                        \
    } while (0)

/* The same with the int that is the operand. */
#define BRANCH_SMALL(sense, sign, op)                                                                                  \
    do {                                                                                                               \
        struct value *left_ = A;                                                                                       \
        const struct value right_ = value_int((int32_t)i->b);                                                          \
        bool holds_;                                                                                                   \
        if (LIKELY(is_int(left_))) {                                                                                   \
            if ((left_->integer sign right_.integer) == (sense)) JUMP();                                               \
            NEXT();                                                                                                    \
        }                                                                                                              \
        TRY(slow_compare_constant(m, t, (op), i, left_, &right_, &holds_, err));                                       \
        if (holds_ == (sense)) JUMP();                                                                                 \
        NEXT();                                                                                                        \
    } while (0)

#define BRANCH_TRUTH(sense)                                                                                            \
    do {                                                                                                               \
        struct value *of_ = A;                                                                                         \
        bool truth_;                                                                                                   \
        if (LIKELY(of_->type == VALUE_BOOL || of_->type == VALUE_INT)) {                                               \
            if ((of_->integer != 0) == (sense)) JUMP();                                                                \
            NEXT();                                                                                                    \
        }                                                                                                              \
        TRY(slow_truth(m, t, i, of_, &truth_, err));                                                                   \
        if (truth_ == (sense)) JUMP();                                                                                 \
        NEXT();                                                                                                        \
    } while (0)

/* The frame of a function whose arguments are its first registers. */
#define PUSH(function, first)                                                                                          \
    do {                                                                                                               \
        for (uint32_t n_ = (function)->parameters; n_ < (function)->local_count; n_++) put(&r[n_], value_unset());     \
        frame++;                                                                                                       \
        frame->code = (function);                                                                                      \
        frame->base = (first);                                                                                         \
        frame->dest = register_at(i->a);                                                                               \
        frame->holds = false;                                                                                          \
        frame->resident = false;                                                                                       \
        t->frame_count++;                                                                                              \
        i = (function)->ops;                                                                                           \
    } while (0)

/* GO runs the instruction at i, NEXT the one behind it. */
#if STEP_GOTO
#define STEP_LABEL(name) label_##name:
#define GO()                                                                                                           \
    do {                                                                                                               \
        __asm__("" : "+r"(i));                                                                                         \
        __extension__({ goto *labels[i->op]; });                                                                       \
    } while (0)
#else
#define STEP_LABEL(name) case OP_##name:
#define GO() goto again
#endif
#define NEXT()                                                                                                         \
    do {                                                                                                               \
        i++;                                                                                                           \
        GO();                                                                                                          \
    } while (0)

#endif
