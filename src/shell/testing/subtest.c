/* How the process that runs a script tells the one that waits for it which tests of the script passed. */
#include "shell/testing/subtest.h"

#include "shell/output.h"
#include "shell/report.h"

#include <stdint.h>

/* A record on the pipe: this, then the name, then the message. Both ends are the same program. */
struct subtest_head {
    uint32_t passed;
    uint32_t name_len, message_len;
};

static void begin(void *context, struct span name) {
    struct session *s = context;
    buffer_clear(&s->testing->name);
    (void)buffer_push(&s->testing->name, name);
}

/* A record that cannot be made is a test that is missing from the count: the script fails over the memory itself. */
static void end(void *context, const struct err *err) {
    struct session *s = context;
    struct buffer message = {0}, record = {0};
    if (err) report_push(&message, err, false, 0);
    struct span name = buffer_span(&s->testing->name);
    struct subtest_head head = {!err, (uint32_t)name.len, (uint32_t)message.len};
    (void)buffer_push(&record, span_of(&head, sizeof head));
    (void)buffer_push(&record, name);
    (void)buffer_push(&record, buffer_span(&message));
    if (!record.failed) (void)output_write(s->testing->fd, buffer_span(&record));
    buffer_clear(&message);
    buffer_clear(&record);
    buffer_clear(&s->testing->name);
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
        if (records.len < (size_t)head.name_len + head.message_len) return true;
        struct span name = span_head(records, head.name_len);
        struct span message = span_head(span_from(records, name.len), head.message_len);
        if (!result_add(r, head.passed != 0, name, message, err)) return false;
        records = span_from(records, name.len + message.len);
    }
    return true;
}
