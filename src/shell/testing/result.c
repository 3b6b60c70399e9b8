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

bool result_add(struct result *r, bool passed, struct span name, struct span message, struct err *err) {
    void *items = r->subtests;
    if (!mem_grow(&items, &r->subtest_room, r->subtest_count + 1, sizeof *r->subtests)) return err_memory(err);
    r->subtests = items;
    struct subtest made = {.passed = passed};
    if (!buffer_push(&made.name, name) || !buffer_push(&made.message, message)) {
        subtest_clear(&made);
        return err_memory(err);
    }
    r->subtests[r->subtest_count++] = made;
    return true;
}

size_t result_failed_subtests(const struct result *r) {
    size_t failed = 0;
    for (size_t i = 0; i < r->subtest_count; i++) failed += !r->subtests[i].passed;
    return failed;
}
