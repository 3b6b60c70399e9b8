/* The machine's loop: one label for each instruction of lang/opcodes.def, reached by a computed goto where the compiler
 * has one, by a switch elsewhere.
 *
 * This function is long because a jump from one instruction straight to the next is what makes it fast; whatever is not
 * on the fast path of an instruction is a function in slow.c. `i` is the instruction that is run, `frame` the newest frame,
 * `r` its registers: LOAD takes them anew. */
#include "base/hint.h"
#include "run/load.h"
#include "run/slow.h"
#include "run/task.h"

#if defined(__GNUC__) || defined(__clang__)
#define STEP_GOTO 1
#else
#define STEP_GOTO 0
#endif

static inline struct value *registers_of(const struct machine *m, const struct task *t, const struct frame *f) {
    return UNLIKELY(f->code->resident) ? m->globals : t->stack + f->base;
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

/* The same from where a value lies. */
static inline void put_from(struct value *at, const struct value *from) {
    vacate(at);
    at->tag = from->tag;
    at->integer = from->integer;
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

/* Moves arguments to where they are the first registers of a frame. */
static inline void move_values(struct value *to, struct value *from, unsigned count) {
    for (unsigned n = 0; n < count; n++) {
        put_from(&to[n], &from[n]);
        from[n].tag = VALUE_TAG(VALUE_NIL);
    }
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

#define A (&r[i->a])
#define B (&r[i->b])
#define C (&r[i->c])
#define SMALL ((int64_t)(int16_t)i->c)
#define TRY(call)                                                                                                      \
    do {                                                                                                               \
        SAVE();                                                                                                        \
        if (!(call)) goto failed;                                                                                      \
    } while (0)

#define K(n) (&frame->code->constants[n])

/* Goes to where the jump in slot `n` of the instruction leads; one backwards, or a call, uses up fuel. */
#define JUMP(n)                                                                                                        \
    do {                                                                                                               \
        int32_t by_ = i[n].x;                                                                                          \
        i += by_ + (n) + 1;                                                                                            \
        if (by_ < 0 && UNLIKELY(--fuel == 0)) goto slice;                                                              \
        GO();                                                                                                          \
    } while (0)
/* The same for one that is always backwards. */
#define JUMP_BACK(n)                                                                                                   \
    do {                                                                                                               \
        i += i[n].x + (n) + 1;                                                                                         \
        if (UNLIKELY(--fuel == 0)) goto slice;                                                                         \
        GO();                                                                                                          \
    } while (0)

/* Two ints, two floats, or what else there is. */
#define ARITHMETIC(overflows, op, sign, right)                                                                         \
    do {                                                                                                               \
        const struct value *left_ = B, *right_ = (right);                                                              \
        int64_t sum_;                                                                                                  \
        if (LIKELY(is_int(left_) && is_int(right_) && !overflows(left_->integer, right_->integer, &sum_)))             \
            put(A, value_int(sum_));                                                                                   \
        else if (left_->type == VALUE_FLOAT && right_->type == VALUE_FLOAT)                                            \
            put(A, value_float(left_->real op right_->real));                                                          \
        else                                                                                                           \
            TRY(slow_arithmetic(m, t, (sign), i->a, i->b, right_, err));                                               \
    } while (0)

/* The same with the int that is the operand. */
#define ARITHMETIC_SMALL(overflows, sign)                                                                              \
    do {                                                                                                               \
        const struct value *left_ = B;                                                                                 \
        int64_t sum_;                                                                                                  \
        if (LIKELY(is_int(left_) && !overflows(left_->integer, SMALL, &sum_))) {                                       \
            put(A, value_int(sum_));                                                                                   \
        } else {                                                                                                       \
            const struct value right_ = value_int(SMALL);                                                              \
            TRY(slow_arithmetic(m, t, (sign), i->a, i->b, &right_, err));                                              \
        }                                                                                                              \
    } while (0)

#define SLOW_ARITHMETIC(sign, right) TRY(slow_arithmetic(m, t, (sign), i->a, i->b, (right), err))

#define BRANCH_IF(holds)                                                                                               \
    do {                                                                                                               \
        if ((holds) == (bool)i->d) JUMP(1);                                                                            \
        SKIP();                                                                                                        \
    } while (0)

/* Compares ints at once, all else by slow_compare; then jumps if the outcome is what d says. */
#define BRANCH(sign, op, right)                                                                                        \
    do {                                                                                                               \
        const struct value *left_ = A, *right_ = (right);                                                              \
        bool holds_;                                                                                                   \
        if (LIKELY(is_int(left_) && is_int(right_)))                                                                   \
            holds_ = left_->integer sign right_->integer;                                                              \
        else                                                                                                           \
            TRY(slow_compare(m, t, (op), left_, right_, &holds_, err));                                                \
        BRANCH_IF(holds_);                                                                                             \
    } while (0)

#define BRANCH_SMALL(sign, op)                                                                                         \
    do {                                                                                                               \
        const struct value *left_ = A;                                                                                 \
        bool holds_;                                                                                                   \
        if (LIKELY(is_int(left_))) {                                                                                   \
            holds_ = left_->integer sign SMALL;                                                                        \
        } else {                                                                                                       \
            const struct value right_ = value_int(SMALL);                                                              \
            TRY(slow_compare(m, t, (op), left_, &right_, &holds_, err));                                               \
        }                                                                                                              \
        BRANCH_IF(holds_);                                                                                             \
    } while (0)

/* GO runs the instruction at i; NEXT goes on behind an instruction of one slot, SKIP behind one of two. */
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
#define SKIP()                                                                                                         \
    do {                                                                                                               \
        i += 2;                                                                                                        \
        GO();                                                                                                          \
    } while (0)

enum step_result task_step(struct machine *m, struct task *t, struct err *err) {
#if STEP_GOTO
    __extension__ static const void *const labels[] = {
#define OP(name, operands, meaning) &&label_##name,
#include "lang/opcodes.def"
#undef OP
    };
#endif
    const struct instruction *i;
    struct frame *frame;
    struct value *r;
    unsigned fuel = TASK_SLICE;
    if (!t->frame_count) return STEP_DONE;
    LOAD();
#if STEP_GOTO
    GO();
#else
again:
    switch ((enum opcode)i->op) {
    case OP_COUNT: goto failed;
#endif
    STEP_LABEL(MOVE) {
        const struct value *from = B;
        if (LIKELY(is_plain(from)))
            put_from(A, from);
        else if (LIKELY(from->type != VALUE_UNSET))
            put_copy(A, from);
        else
            TRY(task_unset_register(m, t, i->b, KIND_VALUE, err));
        NEXT();
    }
    STEP_LABEL(CONSTANT) {
        put_copy(A, K(i->x));
        NEXT();
    }
    STEP_LABEL(INT) {
        put(A, value_int(i->x));
        NEXT();
    }
    STEP_LABEL(NIL) {
        put(A, value_nil());
        NEXT();
    }
    STEP_LABEL(BOOL) {
        put(A, value_bool(i->d));
        NEXT();
    }
    STEP_LABEL(GET) {
        const struct value *from = &m->globals[i->x];
        if (LIKELY(from->type != VALUE_UNSET))
            put_copy(A, from);
        else
            TRY(task_unset_global(m, (uint32_t)i->x, KIND_VALUE, err));
        NEXT();
    }
    STEP_LABEL(SET) {
        struct value *at = &m->globals[i->x];
        put_from(at, A);
        A->tag = VALUE_TAG(VALUE_NIL);
        if (at->type == VALUE_HANDLE) handle_name(&at->handle->handle, m->global_names.keys[i->x - CODE_TEMPORARIES]);
        NEXT();
    }
    STEP_LABEL(CLEAR) {
        struct value *first = A;
        for (unsigned n = 0; n < i->b; n++) put(&first[n], value_nil());
        NEXT();
    }
    STEP_LABEL(ADD) {
        ARITHMETIC(__builtin_add_overflow, +, '+', C);
        NEXT();
    }
    STEP_LABEL(SUB) {
        ARITHMETIC(__builtin_sub_overflow, -, '-', C);
        NEXT();
    }
    STEP_LABEL(MUL) {
        ARITHMETIC(__builtin_mul_overflow, *, '*', C);
        NEXT();
    }
    STEP_LABEL(DIV) {
        SLOW_ARITHMETIC('/', C);
        NEXT();
    }
    STEP_LABEL(MOD) {
        SLOW_ARITHMETIC('%', C);
        NEXT();
    }
    STEP_LABEL(AND) {
        if (LIKELY(is_int(B) && is_int(C)))
            put(A, value_int(B->integer & C->integer));
        else
            SLOW_ARITHMETIC('&', C);
        NEXT();
    }
    STEP_LABEL(OR) {
        if (LIKELY(is_int(B) && is_int(C)))
            put(A, value_int(B->integer | C->integer));
        else
            SLOW_ARITHMETIC('|', C);
        NEXT();
    }
    STEP_LABEL(XOR) {
        if (LIKELY(is_int(B) && is_int(C)))
            put(A, value_int(B->integer ^ C->integer));
        else
            SLOW_ARITHMETIC('^', C);
        NEXT();
    }
    STEP_LABEL(SHL) {
        SLOW_ARITHMETIC('<', C);
        NEXT();
    }
    STEP_LABEL(SHR) {
        SLOW_ARITHMETIC('>', C);
        NEXT();
    }
    STEP_LABEL(ADD_I) {
        ARITHMETIC_SMALL(__builtin_add_overflow, '+');
        NEXT();
    }
    STEP_LABEL(SUB_I) {
        ARITHMETIC_SMALL(__builtin_sub_overflow, '-');
        NEXT();
    }
    STEP_LABEL(ADD_K) {
        ARITHMETIC(__builtin_add_overflow, +, '+', K(i->c));
        NEXT();
    }
    STEP_LABEL(SUB_K) {
        ARITHMETIC(__builtin_sub_overflow, -, '-', K(i->c));
        NEXT();
    }
    STEP_LABEL(MUL_K) {
        ARITHMETIC(__builtin_mul_overflow, *, '*', K(i->c));
        NEXT();
    }
    STEP_LABEL(DIV_K) {
        const struct value *left = B, *right = K(i->c);
        if (LIKELY(is_int(left) && is_int(right)) && left->integer >= 0 && right->integer > 0) {
            put(A, value_int(left->integer / right->integer));
        } else {
            SLOW_ARITHMETIC('/', right);
        }
        NEXT();
    }
    STEP_LABEL(MOD_K) {
        const struct value *left = B, *right = K(i->c);
        if (LIKELY(is_int(left) && is_int(right)) && left->integer >= 0 && right->integer > 0) {
            put(A, value_int(left->integer % right->integer));
        } else {
            SLOW_ARITHMETIC('%', right);
        }
        NEXT();
    }
    STEP_LABEL(NEGATE) {
        TRY(slow_unary(m, t, '-', i, err));
        NEXT();
    }
    STEP_LABEL(COMPLEMENT) {
        TRY(slow_unary(m, t, '~', i, err));
        NEXT();
    }
    STEP_LABEL(NOT) {
        if (B->type == VALUE_UNSET) TRY(task_unset_register(m, t, i->b, KIND_VALUE, err));
        put(A, value_bool(!value_truth(B)));
        NEXT();
    }
    STEP_LABEL(COMPARE) {
        bool holds;
        TRY(slow_compare(m, t, (enum operator_kind)i->d, B, C, &holds, err));
        put(A, value_bool(holds));
        NEXT();
    }
    STEP_LABEL(JUMP_EQ) {
        BRANCH(==, OPERATOR_EQ, &r[i->b]);
    }
    STEP_LABEL(JUMP_LT) {
        BRANCH(<, OPERATOR_LT, &r[i->b]);
    }
    STEP_LABEL(JUMP_LE) {
        BRANCH(<=, OPERATOR_LE, &r[i->b]);
    }
    STEP_LABEL(JUMP_EQ_I) {
        BRANCH_SMALL(==, OPERATOR_EQ);
    }
    STEP_LABEL(JUMP_LT_I) {
        BRANCH_SMALL(<, OPERATOR_LT);
    }
    STEP_LABEL(JUMP_LE_I) {
        BRANCH_SMALL(<=, OPERATOR_LE);
    }
    STEP_LABEL(JUMP_GT_I) {
        BRANCH_SMALL(>, OPERATOR_GT);
    }
    STEP_LABEL(JUMP_GE_I) {
        BRANCH_SMALL(>=, OPERATOR_GE);
    }
    STEP_LABEL(JUMP_EQ_K) {
        BRANCH(==, OPERATOR_EQ, K(i->c));
    }
    STEP_LABEL(JUMP_LT_K) {
        BRANCH(<, OPERATOR_LT, K(i->c));
    }
    STEP_LABEL(JUMP_LE_K) {
        BRANCH(<=, OPERATOR_LE, K(i->c));
    }
    STEP_LABEL(JUMP_GT_K) {
        BRANCH(>, OPERATOR_GT, K(i->c));
    }
    STEP_LABEL(JUMP_GE_K) {
        BRANCH(>=, OPERATOR_GE, K(i->c));
    }
    STEP_LABEL(JUMP) {
        JUMP(0);
    }
    STEP_LABEL(JUMP_IF) {
        if (A->type == VALUE_UNSET) TRY(task_unset_register(m, t, i->a, KIND_VALUE, err));
        if (value_truth(A) == (bool)i->d) JUMP(0);
        NEXT();
    }
    STEP_LABEL(JOIN) {
        TRY(slow_join(A, B, i->c, err));
        NEXT();
    }
    STEP_LABEL(LIST) {
        TRY(slow_list(A, B, i->c, err));
        NEXT();
    }
    STEP_LABEL(APPEND) {
        TRY(slow_append(A, B, i->c, err));
        NEXT();
    }
    STEP_LABEL(RECORD) {
        TRY(slow_record(A, B, i->c, err));
        NEXT();
    }
    STEP_LABEL(EXTEND) {
        TRY(slow_extend(A, B, i->c, err));
        NEXT();
    }
    STEP_LABEL(RANGE) {
        TRY(slow_range(m, t, i, err));
        NEXT();
    }
    STEP_LABEL(INDEX) {
        const struct value *list = B, *index = C;
        if (LIKELY(list->type == VALUE_LIST && is_int(index)) && (uint64_t)index->integer < list->list->count) {
            struct value item;
            value_copy(&item, &list->list->items[index->integer]);
            put(A, item);
        } else {
            TRY(slow_index(m, t, i, err));
        }
        NEXT();
    }
    STEP_LABEL(SLICE) {
        TRY(slow_slice(m, t, i, err));
        NEXT();
    }
    STEP_LABEL(FIELD) {
        TRY(slow_field(m, t, i, K(i[1].x), err));
        SKIP();
    }
    STEP_LABEL(SET_INDEX) {
        TRY(slow_set_index(m, t, i, err));
        NEXT();
    }
    STEP_LABEL(SET_FIELD) {
        TRY(slow_set_field(m, t, i, K(i[1].x), err));
        SKIP();
    }
    STEP_LABEL(UNPACK) {
        TRY(slow_unpack(m, t, i, err));
        NEXT();
    }
    STEP_LABEL(LOOP) {
        TRY(slow_loop(m, t, i, err));
        NEXT();
    }
    STEP_LABEL(INTS) {
        TRY(slow_ints(m, t, i, err));
        NEXT();
    }
    STEP_LABEL(NEXT_INT) {
        struct value *over = A;
        uint64_t left = (uint64_t)over[1].integer;
        if (UNLIKELY(left == 0)) SKIP();
        int64_t next = over[0].integer;
        over[0].integer = (int64_t)((uint64_t)next + 1);
        over[1].integer = (int64_t)(left - 1);
        put(B, value_int(next));
        JUMP_BACK(1);
    }
    STEP_LABEL(NEXT) {
        bool more;
        TRY(slow_next(A, B, &more, err));
        if (!more) SKIP();
        JUMP_BACK(1);
    }
    STEP_LABEL(CALL) {
        SAVE();
        enum invoke_result result = task_invoke(m, t, frame->code->sites[i->x], i->a, err);
        if (LIKELY(result == INVOKE_DONE)) {
            r = registers_of(m, t, frame);
            NEXT();
        }
        if (result == INVOKE_FAILED) goto failed;
        if (result == INVOKE_EXIT) return STEP_EXIT;
        if (result == INVOKE_PARKED) {
            frame->pc = i; /* it is made again */
            return STEP_PARKED;
        }
        LOAD();
        if (UNLIKELY(--fuel == 0)) goto slice;
        GO();
    }
    STEP_LABEL(CALL_FN) {
        struct code *code = m->functions[i[1].x].code;
        bool resident = frame->code->resident;
        size_t base = frame->base + (resident ? 0u : i->b);
        frame->pc = i + 2;
        if (UNLIKELY(!code || code->parameters != i->c || !has_room(t, base, code->registers))) {
            if (!slow_call(m, t, i, base, err)) goto failed;
            frame = &t->frames[t->frame_count - 1];
            r = registers_of(m, t, frame);
        }
        struct value *own = t->stack + base;
        if (resident) move_values(own, B, code->parameters);
        r = own;
        for (uint32_t n = code->parameters; n < code->local_count; n++) put(&r[n], value_unset());
        frame++;
        frame->code = code;
        frame->base = (uint32_t)base;
        frame->dest = i->a;
        frame->holds = false;
        t->frame_count++;
        i = code->ops;
        if (UNLIKELY(--fuel == 0)) goto slice;
        GO();
    }
    STEP_LABEL(RETURN) {
        struct value result = {.tag = A->tag, .integer = A->integer};
        if (UNLIKELY(A->type == VALUE_UNSET)) TRY(task_unset_register(m, t, i->a, KIND_VALUE, err));
        A->tag = VALUE_TAG(VALUE_NIL);
        for (struct value *v = r, *end = r + i->b; v < end; v++) vacate(v);
        uint16_t dest = frame->dest;
        if (UNLIKELY(--t->frame_count == 0)) {
            value_replace(&t->result, result);
            return STEP_DONE;
        }
        frame--;
        i = frame->pc;
        r = registers_of(m, t, frame);
        if (LIKELY(dest != NO_REGISTER))
            put(&r[dest], result);
        else
            value_release(&result);
        GO();
    }
    STEP_LABEL(END) {
        if (!slow_end(m, t)) return STEP_DONE;
        LOAD();
        GO();
    }
    STEP_LABEL(DEFINE) {
        machine_define(m, frame->code->children[i->x]);
        NEXT();
    }
    STEP_LABEL(SHOW) {
        if (m->hooks.show && A->type != VALUE_UNSET) m->hooks.show(m->hooks.context, value_span(K(i->x)), A);
        r = registers_of(m, t, frame);
        NEXT();
    }
    STEP_LABEL(ASSERT) {
        TRY(slow_assert(m, t, i, err));
        NEXT();
    }
    STEP_LABEL(FAILS_NOT) {
        TRY(slow_fails_not(K(i->x), err));
        NEXT();
    }
    STEP_LABEL(FAILS) {
        TRY(slow_fails(A, K(i->x), err));
        NEXT();
    }
    STEP_LABEL(TEST) {
        if (m->hooks.test_begin) m->hooks.test_begin(m->hooks.context, value_span(K(i->x)));
        NEXT();
    }
    STEP_LABEL(TEST_DONE) {
        if (m->hooks.test_end) m->hooks.test_end(m->hooks.context, NULL);
        NEXT();
    }
    STEP_LABEL(TEST_FAIL) {
        TRY(slow_test_fail(m, A, err));
        NEXT();
    }
    STEP_LABEL(TIME) {
        put(A, value_int((int64_t)sys_now()));
        NEXT();
    }
    STEP_LABEL(TIME_TOLD) {
        TRY(slow_time_told(m, A, err));
        NEXT();
    }
    STEP_LABEL(SPAWN) {
        TRY(slow_spawn(m, t, i, err));
        NEXT();
    }
#if !STEP_GOTO
}
#endif
slice : frame->pc = i;
return STEP_SLICE;
failed : if (!task_catch(m, t, err)) return STEP_FAILED;
LOAD();
GO();
}
