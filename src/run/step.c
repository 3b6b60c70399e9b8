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
            TRY(task_unset_register(m, t, register_at(i->b), KIND_VALUE, err));
        NEXT();
    }
    STEP_LABEL(TAKE) {
        struct value *from = B;
        put_from(A, from);
        from->tag = VALUE_TAG(VALUE_NIL);
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
        for (unsigned n = 0; n < i->n; n++) put(&first[n], value_nil());
        NEXT();
    }
    STEP_LABEL(ADD) {
        ARITHMETIC(__builtin_add_overflow, +, C, SLOW('+'));
    }
    STEP_LABEL(SUB) {
        ARITHMETIC(__builtin_sub_overflow, -, C, SLOW('-'));
    }
    STEP_LABEL(MUL) {
        ARITHMETIC(__builtin_mul_overflow, *, C, SLOW('*'));
    }
    STEP_LABEL(DIV) {
        TRY(SLOW('/'));
        NEXT();
    }
    STEP_LABEL(MOD) {
        TRY(SLOW('%'));
        NEXT();
    }
    STEP_LABEL(AND) {
        if (LIKELY(is_int(B) && is_int(C)))
            put(A, value_int(B->integer & C->integer));
        else
            TRY(SLOW('&'));
        NEXT();
    }
    STEP_LABEL(OR) {
        if (LIKELY(is_int(B) && is_int(C)))
            put(A, value_int(B->integer | C->integer));
        else
            TRY(SLOW('|'));
        NEXT();
    }
    STEP_LABEL(XOR) {
        if (LIKELY(is_int(B) && is_int(C)))
            put(A, value_int(B->integer ^ C->integer));
        else
            TRY(SLOW('^'));
        NEXT();
    }
    STEP_LABEL(SHL) {
        TRY(SLOW('<'));
        NEXT();
    }
    STEP_LABEL(SHR) {
        TRY(SLOW('>'));
        NEXT();
    }
    STEP_LABEL(ADD_I) {
        ARITHMETIC_SMALL(__builtin_add_overflow, '+');
    }
    STEP_LABEL(SUB_I) {
        ARITHMETIC_SMALL(__builtin_sub_overflow, '-');
    }
    STEP_LABEL(ADD_K) {
        ARITHMETIC(__builtin_add_overflow, +, K(i->x), SLOW_CONSTANT('+', right_));
    }
    STEP_LABEL(SUB_K) {
        ARITHMETIC(__builtin_sub_overflow, -, K(i->x), SLOW_CONSTANT('-', right_));
    }
    STEP_LABEL(MUL_K) {
        ARITHMETIC(__builtin_mul_overflow, *, K(i->x), SLOW_CONSTANT('*', right_));
    }
    STEP_LABEL(DIV_K) {
        const struct value *left = B, *right = K(i->x);
        if (LIKELY(is_int(left) && is_int(right)) && left->integer >= 0 && right->integer > 0) {
            put(A, value_int(left->integer / right->integer));
        } else {
            TRY(SLOW_CONSTANT('/', right));
        }
        NEXT();
    }
    STEP_LABEL(MOD_K) {
        const struct value *left = B, *right = K(i->x);
        if (LIKELY(is_int(left) && is_int(right)) && left->integer >= 0 && right->integer > 0) {
            put(A, value_int(left->integer % right->integer));
        } else {
            TRY(SLOW_CONSTANT('%', right));
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
        bool truth;
        TRY(slow_truth(m, t, i, B, &truth, err));
        put(A, value_bool(!truth));
        NEXT();
    }
    STEP_LABEL(COMPARE) {
        bool holds;
        TRY(slow_compare(m, t, (enum operator_kind)(i->d & ~(TAKES_LEFT | TAKES_RIGHT)), i, B, C, &holds, err));
        put(A, value_bool(holds));
        NEXT();
    }
    STEP_LABEL(JUMP_EQ) {
        BRANCH(true, ==, OPERATOR_EQ);
    }
    STEP_LABEL(JUMP_LT) {
        BRANCH(true, <, OPERATOR_LT);
    }
    STEP_LABEL(JUMP_LE) {
        BRANCH(true, <=, OPERATOR_LE);
    }
    STEP_LABEL(JUMP_EQ_I) {
        BRANCH_SMALL(true, ==, OPERATOR_EQ);
    }
    STEP_LABEL(JUMP_LT_I) {
        BRANCH_SMALL(true, <, OPERATOR_LT);
    }
    STEP_LABEL(JUMP_LE_I) {
        BRANCH_SMALL(true, <=, OPERATOR_LE);
    }
    STEP_LABEL(JUMP_GT_I) {
        BRANCH_SMALL(true, >, OPERATOR_GT);
    }
    STEP_LABEL(JUMP_GE_I) {
        BRANCH_SMALL(true, >=, OPERATOR_GE);
    }
    STEP_LABEL(JUMP_EQ_K) {
        BRANCH_CONSTANT(true, OPERATOR_EQ);
    }
    STEP_LABEL(JUMP_LT_K) {
        BRANCH_CONSTANT(true, OPERATOR_LT);
    }
    STEP_LABEL(JUMP_LE_K) {
        BRANCH_CONSTANT(true, OPERATOR_LE);
    }
    STEP_LABEL(JUMP_GT_K) {
        BRANCH_CONSTANT(true, OPERATOR_GT);
    }
    STEP_LABEL(JUMP_GE_K) {
        BRANCH_CONSTANT(true, OPERATOR_GE);
    }
    STEP_LABEL(UNLESS_EQ) {
        BRANCH(false, ==, OPERATOR_EQ);
    }
    STEP_LABEL(UNLESS_LT) {
        BRANCH(false, <, OPERATOR_LT);
    }
    STEP_LABEL(UNLESS_LE) {
        BRANCH(false, <=, OPERATOR_LE);
    }
    STEP_LABEL(UNLESS_EQ_I) {
        BRANCH_SMALL(false, ==, OPERATOR_EQ);
    }
    STEP_LABEL(UNLESS_LT_I) {
        BRANCH_SMALL(false, <, OPERATOR_LT);
    }
    STEP_LABEL(UNLESS_LE_I) {
        BRANCH_SMALL(false, <=, OPERATOR_LE);
    }
    STEP_LABEL(UNLESS_GT_I) {
        BRANCH_SMALL(false, >, OPERATOR_GT);
    }
    STEP_LABEL(UNLESS_GE_I) {
        BRANCH_SMALL(false, >=, OPERATOR_GE);
    }
    STEP_LABEL(UNLESS_EQ_K) {
        BRANCH_CONSTANT(false, OPERATOR_EQ);
    }
    STEP_LABEL(UNLESS_LT_K) {
        BRANCH_CONSTANT(false, OPERATOR_LT);
    }
    STEP_LABEL(UNLESS_LE_K) {
        BRANCH_CONSTANT(false, OPERATOR_LE);
    }
    STEP_LABEL(UNLESS_GT_K) {
        BRANCH_CONSTANT(false, OPERATOR_GT);
    }
    STEP_LABEL(UNLESS_GE_K) {
        BRANCH_CONSTANT(false, OPERATOR_GE);
    }
    STEP_LABEL(JUMP) {
        JUMP();
    }
    STEP_LABEL(JUMP_IF) {
        BRANCH_TRUTH(true);
    }
    STEP_LABEL(UNLESS) {
        BRANCH_TRUTH(false);
    }
    STEP_LABEL(JOIN) {
        TRY(slow_join(A, B, i->n, err));
        NEXT();
    }
    STEP_LABEL(LIST) {
        TRY(slow_list(A, B, i->n, err));
        NEXT();
    }
    STEP_LABEL(APPEND) {
        TRY(slow_append(A, B, i->n, err));
        NEXT();
    }
    STEP_LABEL(RECORD) {
        TRY(slow_record(A, B, i->n, err));
        NEXT();
    }
    STEP_LABEL(EXTEND) {
        TRY(slow_extend(A, B, i->n, err));
        NEXT();
    }
    STEP_LABEL(RANGE) {
        TRY(slow_range(m, t, i, err));
        NEXT();
    }
    STEP_LABEL(INDEX) {
        const struct value *list = B, *index = C;
        bool inside = list->type == VALUE_LIST && is_int(index) && (uint64_t)index->integer < list->list->count;
        if (LIKELY(inside && !(i->d & TAKES_LEFT)))
            put_copy(A, &list->list->items[index->integer]);
        else
            TRY(slow_index(m, t, i, err));
        NEXT();
    }
    STEP_LABEL(SLICE) {
        TRY(slow_slice(m, t, i, err));
        NEXT();
    }
    STEP_LABEL(FIELD) {
        TRY(slow_field(m, t, i, K(i->x), err));
        NEXT();
    }
    STEP_LABEL(SET_INDEX) {
        TRY(slow_set_index(m, t, i, err));
        NEXT();
    }
    STEP_LABEL(SET_FIELD) {
        TRY(slow_set_field(m, t, i, K(i->x), err));
        NEXT();
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
        if (UNLIKELY(left == 0)) NEXT();
        int64_t next = over[0].integer;
        over[0].integer = (int64_t)((uint64_t)next + 1);
        over[1].integer = (int64_t)(left - 1);
        put(B, value_int(next));
        JUMP_BACK();
    }
    STEP_LABEL(NEXT) {
        bool more;
        TRY(slow_next(A, B, &more, err));
        if (!more) NEXT();
        JUMP_BACK();
    }
    STEP_LABEL(CALL) {
        SAVE();
        enum invoke_result result = task_invoke(m, t, frame->code->sites[i->x], register_at(i->a), err);
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
        struct code *code = m->functions[i->x].code;
        uint32_t base = frame->base + register_at(i->b);
        frame->pc = i + 1;
        if (UNLIKELY(!code || code->parameters != i->n || !has_room(t, base, code->registers))) {
            if (!slow_call(m, t, i, base, err)) goto failed;
            frame = &t->frames[t->frame_count - 1];
        }
        r = t->stack + base;
        PUSH(code, base);
        if (UNLIKELY(--fuel == 0)) goto slice;
        GO();
    }
    STEP_LABEL(CALL_TOP) {
        struct code *code = m->functions[i->x].code;
        uint32_t base = frame->base;
        frame->pc = i + 1; /* the place of an error is the call's */
        if (UNLIKELY(!code || code->parameters != i->n || !has_room(t, base, code->registers))) {
            if (!slow_call(m, t, i, base, err)) goto failed;
            frame = &t->frames[t->frame_count - 1];
        }
        struct value *own = t->stack + base;
        unsigned passed = pass_plain(own, r, i);
        if (UNLIKELY(passed < i->n) && !slow_pass(m, t, own, i, passed, err)) goto failed;
        frame->pc = i + 1 + i->n;
        r = own;
        PUSH(code, base);
        if (UNLIKELY(--fuel == 0)) goto slice;
        GO();
    }
    STEP_LABEL(ARGUMENT) {
        NEXT(); /* calls step over it */
    }
    STEP_LABEL(RETURN) {
        struct value *from = A;
        uint64_t tag = from->tag;
        int64_t payload = from->integer;
        if (UNLIKELY(from->type == VALUE_UNSET)) TRY(task_unset_register(m, t, register_at(i->a), KIND_VALUE, err));
        from->tag = VALUE_TAG(VALUE_NIL);
        for (struct value *v = r, *end = r + i->n; v < end; v++) vacate(v);
        uint16_t dest = frame->dest;
        if (UNLIKELY(--t->frame_count == 0)) {
            value_move(&m->returned, (struct value){.tag = tag, .integer = payload});
            return STEP_DONE;
        }
        frame--;
        i = frame->pc;
        r = registers_of(m, t, frame);
        if (UNLIKELY(dest == NO_REGISTER)) {
            struct value nobodys = {.tag = tag, .integer = payload};
            value_release(&nobodys);
            GO();
        }
        vacate(&r[dest]);
        r[dest].tag = tag;
        r[dest].integer = payload;
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
        if (m->hooks.test_begin) m->hooks.test_begin(m->hooks.context, t->number, value_span(K(i->x)));
        NEXT();
    }
    STEP_LABEL(TEST_DONE) {
        if (m->hooks.test_end) m->hooks.test_end(m->hooks.context, t->number, NULL);
        NEXT();
    }
    STEP_LABEL(TEST_FAIL) {
        TRY(slow_test_fail(m, t, A, err));
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
