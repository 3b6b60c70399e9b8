/* What a value is, bytes short and long, and freeing without recursion. */
#include "values.h"

#include "base/mem.h"

static void types_and_truth(void **state) {
    (void)state;
    static const struct {
        const char *text, *type;
        bool truth;
    } rows[] = {
        {"nil", "nil", false},
        {"false", "bool", false},
        {"true", "bool", true},
        {"0", "int", false},
        {"-1", "int", true},
        {"0.0", "float", false},
        {"-0.0", "float", false},
        {"0.5", "float", true},
        {"nan", "float", true},
        {"''", "bytes", false},
        {"'0'", "bytes", true},
        {"[]", "list", false},
        {"[nil]", "list", true},
        {"{}", "record", false},
        {"{a: nil}", "record", true},
        {"1..0", "range", true},
        {"'a text of more than fourteen'", "bytes", true},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct value v = value_of(rows[i].text);
        assert_string_equal(value_type_name(&v), rows[i].type);
        assert_int_equal(value_truth(&v), rows[i].truth);
        value_release(&v);
    }
    struct value unset = value_unset();
    assert_false(value_truth(&unset));
}

static void lengths(void **state) {
    (void)state;
    static const struct {
        const char *text;
        bool has;
        size_t length;
    } rows[] = {
        {"''", true, 0},
        {"'abc'", true, 3},
        {"'0123456789abcdefghij'", true, 20},
        {"[]", true, 0},
        {"[1, [2, 3]]", true, 2},
        {"{a: 1, b: 2}", true, 2},
        {"1..5", true, 5},
        {"5..1", true, 0},
        {"7..7", true, 1},
        {"-9223372036854775808..9223372036854775807", true, INT64_MAX},
        {"nil", false, 0},
        {"5", false, 0},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct value v = value_of(rows[i].text);
        bool has;
        assert_int_equal(value_length(&v, &has), rows[i].length);
        assert_int_equal(has, rows[i].has);
        value_release(&v);
    }
}

/* Around the bound between short and long, with NULs inside. */
static void bytes_of_each_length(void **state) {
    (void)state;
    char text[64];
    for (size_t i = 0; i < sizeof text; i++) text[i] = (char)(i * 37);
    for (size_t len = 0; len <= sizeof text; len++) {
        struct value v;
        struct err err;
        assert_true(value_bytes(&v, span_of(text, len), &err));
        assert_int_equal(v.type, len <= VALUE_SHORT_MAX ? VALUE_SHORT : VALUE_BYTES);
        assert_true(span_equal(value_span(&v), span_of(text, len)));
        value_release(&v);
    }
}

/* Cut from each length to each length: short forms must be canonical, for equality looks at the whole 16 bytes. */
static void bytes_cut(void **state) {
    (void)state;
    for (size_t len = 0; len <= 40; len++) {
        for (size_t cut = 0; cut <= len; cut++) {
            struct value v, whole;
            struct err err;
            char *room;
            assert_true(value_bytes_room(&v, len, &room, &err));
            memset(room, 'x', len);
            value_bytes_cut(&v, cut);
            assert_true(value_bytes(&whole, span_head(SPAN("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"), cut), &err));
            assert_int_equal(v.type, whole.type);
            assert_true(span_equal(value_span(&v), value_span(&whole)));
            if (v.type == VALUE_SHORT) assert_memory_equal(&v, &whole, sizeof v);
            value_release(&v);
            value_release(&whole);
        }
    }
}

static void bytes_cut_gives_memory_back(void **state) {
    (void)state;
    struct value v;
    struct err err;
    char *room;
    assert_true(value_bytes_room(&v, 65536, &room, &err));
    memset(room, 'y', 65536);
    value_bytes_cut(&v, 100);
    assert_int_equal(value_span(&v).len, 100);
    assert_int_equal(value_span(&v).ptr[99], 'y');
    assert_int_equal(value_span(&v).ptr[100], 0);
    value_release(&v);
}

static bool begins_on_a_page(const struct value *v) {
    return (uintptr_t)v->bytes->text % MEM_PAGE == 0;
}

static void long_bytes_begin_on_a_page(void **state) {
    (void)state;
    enum { LONG = 300000 };
    struct value v, cut;
    struct err err;
    char *room;
    for (size_t len = LONG; len < LONG + 20; len++) {
        assert_true(value_bytes_room(&v, len, &room, &err));
        assert_true(begins_on_a_page(&v));
        memset(room, 'z', len);
        value_bytes_cut(&v, len - 10);
        assert_ptr_equal(value_span(&v).ptr, room);
        assert_int_equal(value_span(&v).len, len - 10);
        assert_true(value_bytes(&cut, span_head(value_span(&v), 140000), &err));
        assert_true(begins_on_a_page(&cut));
        value_bytes_cut(&v, 140000);
        assert_true(span_equal(value_span(&v), value_span(&cut)));
        value_bytes_cut(&v, 3);
        assert_true(span_equal(value_span(&v), SPAN("zzz")));
        value_release(&v);
        value_release(&cut);
    }
}

/* Room is made, filled a little, and made again: the block is the same all the time. */
static void what_is_cut_leaves_its_block_for_the_next(void **state) {
    (void)state;
    struct bytes *spare = NULL;
    struct value v;
    struct err err;
    char *room, *first = NULL;
    for (size_t len = 0; len < 32000; len += len < 40 ? 1 : 3000) {
        assert_true(value_bytes_room_in(&spare, &v, 262144, &room, &err));
        assert_null(spare);
        if (!first) first = room;
        assert_ptr_equal(room, first);
        memset(room, 'x', len);
        value_bytes_cut_in(&spare, &v, len);
        assert_int_equal(value_span(&v).len, len);
        assert_non_null(spare);
        value_release(&v);
    }
    /* One that is much larger than what is wanted, or too small, is let go of. */
    assert_true(value_bytes_room_in(&spare, &v, 1000, &room, &err));
    assert_null(spare);
    spare = v.bytes;
    assert_true(value_bytes_room_in(&spare, &v, 1001, &room, &err));
    assert_null(spare);
    value_release(&v);
    /* And one that is too large to be kept at all. */
    assert_true(value_bytes_room_in(&spare, &v, BYTES_SPARE_MOST + 1, &room, &err));
    value_bytes_cut_in(&spare, &v, 20);
    assert_null(spare);
    value_release(&v);
}

/* A read of 256 KiB that got 64 keeps its block, and the next has all of it again. */
static void what_is_cut_less_stays_where_it_is(void **state) {
    (void)state;
    enum { ROOM = 262144 };
    static const size_t lengths[] = {65536, ROOM, 100000, 32768, ROOM - 1, 32769};
    struct bytes *spare = NULL;
    struct value v;
    struct err err;
    char *room, *first = NULL;
    for (size_t i = 0; i < COUNT(lengths); i++) {
        assert_true(value_bytes_room_in(&spare, &v, ROOM, &room, &err));
        if (!first) first = room;
        assert_ptr_equal(room, first);
        memset(room, (int)('a' + i), lengths[i]);
        value_bytes_cut_in(&spare, &v, lengths[i]);
        assert_null(spare);
        assert_ptr_equal(value_span(&v).ptr, first);
        assert_int_equal(value_span(&v).len, lengths[i]);
        assert_int_equal(first[lengths[i] - 1], 'a' + (int)i);
        assert_int_equal(first[lengths[i]], '\0');
        spare = v.bytes;
    }
    bytes_free(spare);
}

/* What is too large to be kept has a block of its size. */
static void what_is_cut_from_much_is_made_smaller(void **state) {
    (void)state;
    struct value v;
    struct err err;
    char *room;
    for (int fails = 0; fails < 2; fails++) {
        assert_true(value_bytes_room(&v, 5000000, &room, &err));
        memset(room, 'x', 5000000);
        mem_fail_from(fails ? 1 : 0);
        value_bytes_cut(&v, 50000);
        mem_fail_from(0);
        assert_int_equal(value_span(&v).len, 50000);
        assert_int_equal(value_span(&v).ptr[49999], 'x');
        assert_int_equal(value_span(&v).ptr[50000], '\0');
        value_release(&v);
    }
}

static void without_memory_a_cut_stays_where_it_is(void **state) {
    (void)state;
    struct bytes *spare = NULL;
    struct value v;
    struct err err;
    char *room;
    assert_true(value_bytes_room_in(&spare, &v, 262144, &room, &err));
    memset(room, 'x', 100);
    mem_fail_from(1);
    value_bytes_cut_in(&spare, &v, 100);
    mem_fail_from(0);
    assert_int_equal(value_span(&v).len, 100);
    assert_null(spare);
    value_release(&v);
    mem_fail_from(1);
    assert_false(value_bytes_room_in(&spare, &v, 262144, &room, &err));
    mem_fail_from(0);
}

static void bytes_over_the_bound(void **state) {
    (void)state;
    struct value v;
    struct err err;
    char *room;
    assert_false(value_bytes_room(&v, VALUE_BYTES_MAX + 1, &room, &err));
    assert_error(&err, "LIMIT", "a value of bytes holds at most 1 GiB");
}

/* The text may lie inside the value that is written. */
static void bytes_from_themselves(void **state) {
    (void)state;
    struct value v = value_of("'abcdef'");
    struct err err;
    assert_true(value_bytes(&v, span_from(value_span(&v), 2), &err));
    assert_literal(&v, "\"cdef\"");
}

static void counting(void **state) {
    (void)state;
    struct value v = value_of("'long enough to be counted'"), copy;
    value_copy(&copy, &v);
    assert_int_equal(v.object->references, 2);
    value_release(&copy);
    assert_int_equal(v.object->references, 1);
    value_replace(&v, value_int(1));
    assert_int_equal(v.integer, 1);
}

enum { DEEP = 1000000 };

static void deep_lists_are_freed_in_a_loop(void **state) {
    (void)state;
    struct value v = value_of("[]");
    struct err err;
    for (int i = 0; i < DEEP; i++) {
        struct value outer;
        assert_true(list_new(&outer, 0, &err));
        assert_true(list_push_take(outer.list, v, &err));
        v = outer;
    }
    value_release(&v);
}

static void deep_records_are_freed_in_a_loop(void **state) {
    (void)state;
    struct value v = value_of("{}");
    struct err err;
    for (int i = 0; i < DEEP / 10; i++) {
        struct value outer;
        assert_true(record_new(&outer, 0, &err));
        assert_true(record_set_take(outer.record, SPAN("a key longer than a short one"), v, &err));
        v = outer;
    }
    value_release(&v);
}

static void shared_parts_outlive_one_owner(void **state) {
    (void)state;
    struct value part = value_of("[1, 2]"), a = value_of("[]"), b = value_of("{}");
    struct err err;
    assert_true(list_push(a.list, &part, &err) && list_push(a.list, &part, &err));
    assert_true(record_set(b.record, SPAN("part"), &part, &err));
    value_release(&part);
    value_release(&a);
    assert_literal(&b, "{part: [1, 2]}");
    value_release(&b);
}

static void iteration(void **state) {
    (void)state;
    static const struct {
        const char *over, *items;
    } rows[] = {
        {"[]", "[]"},
        {"[1, 'a', nil]", "[1, \"a\", nil]"},
        {"{a: 1, bb: 2}", "[\"a\", \"bb\"]"},
        {"'ab'", "[97, 98]"},
        {"2..4", "[2, 3, 4]"},
        {"4..2", "[]"},
        {"9223372036854775806..9223372036854775807", "[9223372036854775806, 9223372036854775807]"},
        {"-1..1", "[-1, 0, 1]"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct value over = value_of(rows[i].over), items = value_of("[]"), item;
        struct err err;
        bool more = true;
        for (uint64_t at = 0; value_iterate(&over, at, &item, &more, &err) && more; at++)
            assert_true(list_push_take(items.list, item, &err));
        assert_false(more);
        assert_literal(&items, rows[i].items);
        value_release(&items);
        value_release(&over);
    }
    struct value five = value_int(5), item;
    struct err err;
    bool more;
    assert_false(value_iterate(&five, 0, &item, &more, &err));
    assert_error(&err, "TYPE", "`for` can't go over int");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(types_and_truth),
        cmocka_unit_test(lengths),
        cmocka_unit_test(bytes_of_each_length),
        cmocka_unit_test(bytes_cut),
        cmocka_unit_test(bytes_cut_gives_memory_back),
        cmocka_unit_test(long_bytes_begin_on_a_page),
        cmocka_unit_test(what_is_cut_leaves_its_block_for_the_next),
        cmocka_unit_test(what_is_cut_less_stays_where_it_is),
        cmocka_unit_test(what_is_cut_from_much_is_made_smaller),
        cmocka_unit_test(without_memory_a_cut_stays_where_it_is),
        cmocka_unit_test(bytes_over_the_bound),
        cmocka_unit_test(bytes_from_themselves),
        cmocka_unit_test(counting),
        cmocka_unit_test(deep_lists_are_freed_in_a_loop),
        cmocka_unit_test(deep_records_are_freed_in_a_loop),
        cmocka_unit_test(shared_parts_outlive_one_owner),
        cmocka_unit_test(iteration),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
