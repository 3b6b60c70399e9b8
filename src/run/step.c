/* The machine's loop: one label for each instruction of lang/opcodes.def, reached by a computed goto where the compiler
 * has one, by a switch elsewhere.
 *
 * This function is long because a jump from one instruction straight to the next is what makes it fast; whatever is not
 * on the fast path of an instruction is a function in slow.c. `i` is the instruction that is run, `frame` the newest frame,
 * `r` its registers: LOAD takes them anew. */
#include "run/step.h"

#include "run/load.h"
#include "run/slow.h"

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
