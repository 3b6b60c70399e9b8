/* The machine's loop: one label for each instruction of lang/opcodes.def, reached by a computed goto where the compiler
 * has one, by a switch elsewhere.
 *
 * This function is long because a jump from one instruction straight to the next is what makes it fast; whatever is not
 * on the fast path of an instruction is a function in slow.c. `r` are the registers of the frame, `k` its constants. Both, and `pc`, are
 * loaded again (LOAD) after anything that may push or pop a frame or move the stack. */
#include "base/hint.h"
#include "run/load.h"
#include "run/slow.h"
#include "run/task.h"

#if defined(__GNUC__) || defined(__clang__)
#define STEP_GOTO 1
#else
#define STEP_GOTO 0
#endif

static inline bool is_int(const struct value *v) {
    return v->type == VALUE_INT;
}

/* Puts a value without an object into a register. */
static inline void put(struct value *at, struct value v) {
    if (LIKELY(!value_counted(at))) {
        at->tag = v.tag;
        at->integer = v.integer;
    } else {
        value_replace(at, v);
    }
}

/* The next instruction of the newest frame is about to be run at pc: told to the frame before anything that may look. */
#define SAVE() (t->frames[t->frame_count - 1].pc = pc)
#define LOAD()                                                                                                         \
    do {                                                                                                               \
        const struct frame *frame = &t->frames[t->frame_count - 1];                                                    \
        pc = frame->pc;                                                                                                \
        k = frame->code->constants;                                                                                    \
        r = task_registers(m, t);                                                                                      \
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

/* A jump by `offset`; one backwards, or a call, uses up fuel. */
#define JUMP(offset)                                                                                                   \
    do {                                                                                                               \
        int32_t by = (offset);                                                                                         \
        pc += by;                                                                                                      \
        if (by < 0 && UNLIKELY(--fuel == 0)) goto slice;                                                               \
    } while (0)
/* The same for one that is always backwards. */
#define JUMP_BACK(offset)                                                                                              \
    do {                                                                                                               \
        pc += (offset);                                                                                                \
        if (UNLIKELY(--fuel == 0)) goto slice;                                                                         \
    } while (0)

#define ARITHMETIC(overflows, sign, right)                                                                             \
    do {                                                                                                               \
        const struct value *left_ = B, *right_ = (right);                                                              \
        int64_t sum_;                                                                                                  \
        if (LIKELY(is_int(left_) && is_int(right_) && !overflows(left_->integer, right_->integer, &sum_))) {           \
            put(A, value_int(sum_));                                                                                   \
        } else {                                                                                                       \
            TRY(slow_arithmetic(m, t, (sign), i->a, i->b, right_, err));                                               \
        }                                                                                                              \
    } while (0)

/* Two registers: ints, floats, or what else there is. */
#define ARITHMETIC_REAL(overflows, op, sign)                                                                           \
    do {                                                                                                               \
        const struct value *x_ = B, *y_ = C;                                                                           \
        if (UNLIKELY(x_->type == VALUE_FLOAT && y_->type == VALUE_FLOAT))                                              \
            put(A, value_float(x_->real op y_->real));                                                                 \
        else                                                                                                           \
            ARITHMETIC(overflows, sign, y_);                                                                           \
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
        if ((holds) == (bool)i->d)                                                                                     \
            JUMP(pc->x + 1);                                                                                           \
        else                                                                                                           \
            pc++;                                                                                                      \
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

#if STEP_GOTO
#define STEP_LABEL(name) label_##name:
#define NEXT()                                                                                                         \
    do {                                                                                                               \
        i = pc++;                                                                                                      \
        __extension__({ goto *labels[i->op]; });                                                                       \
    } while (0)
#else
#define STEP_LABEL(name) case OP_##name:
#define NEXT() break
#endif

enum step_result task_step(struct machine *m, struct task *t, struct err *err) {
#if STEP_GOTO
    __extension__ static const void *const labels[] = {
#define OP(name, operands, meaning) &&label_##name,
#include "lang/opcodes.def"
#undef OP
    };
#endif
    const struct instruction *pc, *i;
    const struct value *k;
    struct value *r;
    unsigned fuel = TASK_SLICE;
    if (!t->frame_count) return STEP_DONE;
    LOAD();
#if STEP_GOTO
    NEXT();
#else
again:
    for (;;) {
        i = pc++;
        switch ((enum opcode)i->op) {
        case OP_COUNT: goto failed;
#endif
    STEP_LABEL(MOVE) {
        const struct value *from = B;
        if (LIKELY(from->type != VALUE_UNSET)) {
            value_hold(from);
            put(A, *from);
        } else {
            TRY(task_unset_register(m, t, i->b, KIND_VALUE, err));
        }
        NEXT();
    }
    STEP_LABEL(CONSTANT) {
        value_hold(&k[i->x]);
        put(A, k[i->x]);
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
        if (LIKELY(from->type != VALUE_UNSET)) {
            value_hold(from);
            put(A, *from);
        } else {
            TRY(task_unset_global(m, (uint32_t)i->x, KIND_VALUE, err));
        }
        NEXT();
    }
    STEP_LABEL(SET) {
        struct value taken = *A;
        *A = value_nil();
        put(&m->globals[i->x], taken);
        if (taken.type == VALUE_HANDLE)
            handle_name(&taken.handle->handle, m->global_names.keys[i->x - CODE_TEMPORARIES]);
        NEXT();
    }
    STEP_LABEL(CLEAR) {
        struct value *first = A;
        for (unsigned n = 0; n < i->b; n++) put(&first[n], value_nil());
        NEXT();
    }
    STEP_LABEL(ADD) {
        ARITHMETIC_REAL(__builtin_add_overflow, +, '+');
        NEXT();
    }
    STEP_LABEL(SUB) {
        ARITHMETIC_REAL(__builtin_sub_overflow, -, '-');
        NEXT();
    }
    STEP_LABEL(MUL) {
        ARITHMETIC_REAL(__builtin_mul_overflow, *, '*');
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
        ARITHMETIC(__builtin_add_overflow, '+', &k[i->c]);
        NEXT();
    }
    STEP_LABEL(SUB_K) {
        ARITHMETIC(__builtin_sub_overflow, '-', &k[i->c]);
        NEXT();
    }
    STEP_LABEL(MUL_K) {
        ARITHMETIC(__builtin_mul_overflow, '*', &k[i->c]);
        NEXT();
    }
    STEP_LABEL(DIV_K) {
        const struct value *left = B, *right = &k[i->c];
        if (LIKELY(is_int(left) && is_int(right)) && left->integer >= 0 && right->integer > 0) {
            put(A, value_int(left->integer / right->integer));
        } else {
            SLOW_ARITHMETIC('/', right);
        }
        NEXT();
    }
    STEP_LABEL(MOD_K) {
        const struct value *left = B, *right = &k[i->c];
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
        NEXT();
    }
    STEP_LABEL(JUMP_LT) {
        BRANCH(<, OPERATOR_LT, &r[i->b]);
        NEXT();
    }
    STEP_LABEL(JUMP_LE) {
        BRANCH(<=, OPERATOR_LE, &r[i->b]);
        NEXT();
    }
    STEP_LABEL(JUMP_EQ_I) {
        BRANCH_SMALL(==, OPERATOR_EQ);
        NEXT();
    }
    STEP_LABEL(JUMP_LT_I) {
        BRANCH_SMALL(<, OPERATOR_LT);
        NEXT();
    }
    STEP_LABEL(JUMP_LE_I) {
        BRANCH_SMALL(<=, OPERATOR_LE);
        NEXT();
    }
    STEP_LABEL(JUMP_GT_I) {
        BRANCH_SMALL(>, OPERATOR_GT);
        NEXT();
    }
    STEP_LABEL(JUMP_GE_I) {
        BRANCH_SMALL(>=, OPERATOR_GE);
        NEXT();
    }
    STEP_LABEL(JUMP_EQ_K) {
        BRANCH(==, OPERATOR_EQ, &k[i->c]);
        NEXT();
    }
    STEP_LABEL(JUMP_LT_K) {
        BRANCH(<, OPERATOR_LT, &k[i->c]);
        NEXT();
    }
    STEP_LABEL(JUMP_LE_K) {
        BRANCH(<=, OPERATOR_LE, &k[i->c]);
        NEXT();
    }
    STEP_LABEL(JUMP_GT_K) {
        BRANCH(>, OPERATOR_GT, &k[i->c]);
        NEXT();
    }
    STEP_LABEL(JUMP_GE_K) {
        BRANCH(>=, OPERATOR_GE, &k[i->c]);
        NEXT();
    }
    STEP_LABEL(JUMP) {
        JUMP(i->x);
        NEXT();
    }
    STEP_LABEL(JUMP_IF) {
        if (A->type == VALUE_UNSET) TRY(task_unset_register(m, t, i->a, KIND_VALUE, err));
        if (value_truth(A) == (bool)i->d) JUMP(i->x);
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
        TRY(slow_field(m, t, i, &k[pc->x], err));
        pc++;
        NEXT();
    }
    STEP_LABEL(SET_INDEX) {
        TRY(slow_set_index(m, t, i, err));
        NEXT();
    }
    STEP_LABEL(SET_FIELD) {
        TRY(slow_set_field(m, t, i, &k[pc->x], err));
        pc++;
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
        if (LIKELY(left)) {
            int64_t next = over[0].integer;
            over[0].integer = (int64_t)((uint64_t)next + 1);
            over[1].integer = (int64_t)(left - 1);
            put(B, value_int(next));
            JUMP_BACK(pc->x + 1);
        } else {
            pc++;
        }
        NEXT();
    }
    STEP_LABEL(NEXT) {
        bool more;
        TRY(slow_next(A, B, &more, err));
        if (more)
            JUMP_BACK(pc->x + 1);
        else
            pc++;
        NEXT();
    }
    STEP_LABEL(CALL) {
        SAVE();
        enum invoke_result result = task_invoke(m, t, t->frames[t->frame_count - 1].code->sites[i->x], i->a, err);
        if (result == INVOKE_FAILED) goto failed;
        if (result == INVOKE_EXIT) return STEP_EXIT;
        if (result == INVOKE_PARKED) {
            t->frames[t->frame_count - 1].pc--;
            return STEP_PARKED;
        }
        LOAD();
        if (result == INVOKE_ENTERED && --fuel == 0) goto slice;
        NEXT();
    }
    STEP_LABEL(RETURN) {
        struct value result = *A;
        *A = value_nil();
        if (!slow_return(m, t, result)) return STEP_DONE;
        LOAD();
        NEXT();
    }
    STEP_LABEL(END) {
        if (!slow_return(m, t, value_nil())) return STEP_DONE;
        LOAD();
        NEXT();
    }
    STEP_LABEL(DEFINE) {
        machine_define(m, t->frames[t->frame_count - 1].code->children[i->x]);
        NEXT();
    }
    STEP_LABEL(SHOW) {
        if (m->hooks.show && A->type != VALUE_UNSET) m->hooks.show(m->hooks.context, value_span(&k[i->x]), A);
        r = task_registers(m, t);
        NEXT();
    }
    STEP_LABEL(ASSERT) {
        TRY(slow_assert(m, t, i, err));
        NEXT();
    }
    STEP_LABEL(FAILS_NOT) {
        TRY(slow_fails_not(&k[i->x], err));
        NEXT();
    }
    STEP_LABEL(FAILS) {
        TRY(slow_fails(A, &k[i->x], err));
        NEXT();
    }
    STEP_LABEL(TEST) {
        if (m->hooks.test_begin) m->hooks.test_begin(m->hooks.context, value_span(&k[i->x]));
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
}
#endif
slice : SAVE();
return STEP_SLICE;
failed : if (!task_catch(m, t, err)) return STEP_FAILED;
LOAD();
#if STEP_GOTO
NEXT();
#else
            goto again;
#endif
}
