/* Lists of records: what the verbs that show tables give. */
#ifndef VERBS_RECORDS_H
#define VERBS_RECORDS_H

#include "run/value.h"

/* Each adds a field to the record; false with the error when memory is out. */
bool records_add_text(struct record *r, const char *field, struct span text, struct err *err);
bool records_add_int(struct record *r, const char *field, int64_t number, struct err *err);

/* Makes a new, empty record the last item of the list: borrowed from it; NULL with the error. */
struct record *records_next(struct list *l, size_t fields, struct err *err);

#endif
