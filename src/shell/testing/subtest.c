/* How the process that runs a script tells the one that waits for it which tests of the script passed. */
#include "shell/testing/subtest.h"

#include "shell/output.h"
#include "shell/report.h"

#include <stdint.h>

/* A record on the pipe: this, then the name of a test that begins, or the message of one that ends, empty where it passed.
   Both ends are the same program. */
struct subtest_head {
    uint64_t when; /* nanoseconds */
    uint32_t task, len;
    bool ends;
};

/* A record that cannot be made is a test that is missing from the count: the script fails over the memory itself. */
static void write_record(const struct session *s, uint32_t task, bool ends, struct span text) {
    struct buffer record = {0};
    struct subtest_head head;
    memset(&head, 0, sizeof head); /* what lies between its members goes over the pipe too */
    head.when = sys_now();
    head.task = task;
    head.len = (uint32_t)text.len;
    head.ends = ends;
    (void)buffer_push(&record, span_of(&head, sizeof head));
    (void)buffer_push(&record, text);
    if (!record.failed) (void)output_write(s->testing->fd, buffer_span(&record));
    buffer_clear(&record);
}

static void begin(void *context, uint32_t task, struct span name) {
    write_record(context, task, false, name);
}

static void end(void *context, uint32_t task, const struct err *err) {
    struct buffer message = {0};
    if (err) report_push(&message, err, false, 0);
    write_record(context, task, true, buffer_span(&message));
    buffer_clear(&message);
}

void subtest_attach(struct session *s, struct testing *t, int fd) {
    *t = (struct testing){.fd = fd};
    s->testing = t;
    s->machine.hooks.test_begin = begin;
    s->machine.hooks.test_end = end;
}

bool subtest_decode(struct result *r, struct span records, struct err *err) {
    struct subtest_head head;
    while (records.len >= sizeof head) {
        memcpy(&head, records.ptr, sizeof head);
        records = span_from(records, sizeof head);
        if (records.len < head.len) return true;
        struct span text = span_head(records, head.len);
        bool done = head.ends ? result_end(r, head.task, head.when, text, err)
                              : result_begin(r, head.task, head.when, text, err);
        if (!done) return false;
        records = span_from(records, head.len);
    }
    return true;
}
