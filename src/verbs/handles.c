/* handles: lists what is open. */
#include "verbs/verbs.h"

#include "run/call.h"
#include "verbs/records.h"
#include "verbs/told.h"

static bool add_address(struct record *r, const char *field, const struct handle *h,
                        void (*push)(struct buffer *out, const char *before, const struct handle *h), struct err *err) {
    struct buffer text;
    buffer_init(&text);
    push(&text, "", h);
    bool done = text.failed ? err_memory(err) : records_add_text(r, field, buffer_span(&text), err);
    buffer_clear(&text);
    return done;
}

static bool fill(struct record *r, const struct handle *h, struct err *err) {
    const char *state = handle_state_text(h);
    return records_add_text(r, "name", span_text(h->name), err) && records_add_int(r, "fd", h->fd, err) &&
           records_add_text(r, "kind", span_text(handle_kind(h)), err) &&
           records_add_text(r, "state", span_text(state), err) && add_address(r, "local", h, told_push_local, err) &&
           add_address(r, "peer", h, told_push_peer, err);
}

static enum verb_result handles_run(struct call *c) {
    struct value list;
    if (!list_new(&list, c->handles->count, c->err)) return VERB_FAILED;
    for (const struct handle *h = c->handles->first; h; h = h->next) {
        struct record *r = records_next(list.list, 6, c->err);
        if (r && fill(r, h, c->err)) continue;
        value_release(&list);
        return VERB_FAILED;
    }
    c->values[0] = list;
    return VERB_DONE;
}

static void handles_tell(const struct call *c, struct buffer *out) {
    if (c->values[0].list->count == 0) buffer_push_text(out, "(nothing is open)");
}

static const char *const value_names[] = {"handles"};

const struct verb verb_handles = {
    .name = "handles",
    .group = "Shell",
    .summary = "list the open handles",
    .text =
        "A record for each, oldest first: .name .fd .kind .state .local .peer. They hold names and numbers, never the "
        "handle itself, so that looking at them keeps nothing open.",
    .gives = "list of records",
    .value_count = 1,
    .value_names = value_names,
    .examples = "server = socket\n"
                "bind server 127.0.0.1:0\n"
                "for h in handles {\n"
                "    print $h.name $h.kind $h.state $h.local\n"
                "}\n"
                "\n"
                "assert len((handles)) == 0\n"
                "a, b = socketpair\n"
                "assert len((handles)) == 2\n",
    .see = "vars close handle",
    .run = handles_run,
    .tell = handles_tell,
};
