/* Lists of records. */
#include "verbs/records.h"

bool records_add_text(struct record *r, const char *field, struct span text, struct err *err) {
    struct value v;
    return value_bytes(&v, text, err) && record_set_take(r, span_text(field), v, err);
}

bool records_add_int(struct record *r, const char *field, int64_t number, struct err *err) {
    return record_set_take(r, span_text(field), value_int(number), err);
}

struct record *records_next(struct list *l, size_t fields, struct err *err) {
    struct value v;
    if (!record_new(&v, fields, err)) return NULL;
    struct record *r = v.record;
    return list_push_take(l, v, err) ? r : NULL;
}
