/* What came of a script that was run as a test. */
#include "shell/testing/result.h"

#include "base/mem.h"

static void subtest_clear(struct subtest *t) {
    buffer_clear(&t->name);
    buffer_clear(&t->message);
}

void result_clear(struct result *r) {
    for (size_t i = 0; i < r->subtest_count; i++) subtest_clear(&r->subtests[i]);
    mem_free(r->subtests);
    buffer_clear(&r->why);
    buffer_clear(&r->details);
    *r = (struct result){.path = r->path};
}

bool result_begin(struct result *r, uint32_t task, uint64_t when, struct span name, struct err *err) {
    void *items = r->subtests;
    if (!mem_grow(&items, &r->subtest_room, r->subtest_count + 1, sizeof *r->subtests)) return err_memory(err);
    r->subtests = items;
    struct subtest made = {.begun = when, .task = task};
    bool done =
        buffer_push(&made.name, name) && buffer_push_text(&made.message, "the script ended before the test did");
    if (!done) {
        subtest_clear(&made);
        return err_memory(err);
    }
    r->subtests[r->subtest_count++] = made;
    return true;
}

bool result_end(struct result *r, uint32_t task, uint64_t when, struct span message, struct err *err) {
    size_t i = r->subtest_count;
    while (i && (r->subtests[i - 1].ended || r->subtests[i - 1].task != task)) i--;
    if (i == 0) return true; /* what began it was lost */
    struct subtest *t = &r->subtests[i - 1];
    t->ended = true;
    t->passed = message.len == 0;
    t->took = when - t->begun;
    buffer_clear(&t->message);
    return buffer_push(&t->message, message) || err_memory(err);
}

void result_leave(struct result *r) {
    for (size_t i = 0; i < r->subtest_count; i++) {
        struct subtest *t = &r->subtests[i];
        t->passed = t->passed || !t->ended;
    }
}

size_t result_failed_subtests(const struct result *r) {
    size_t failed = 0;
    for (size_t i = 0; i < r->subtest_count; i++) failed += !r->subtests[i].passed;
    return failed;
}
