/* How the kinds of object that own more than memory are freed: for object_free alone. */
#ifndef RUN_OBJECT_H
#define RUN_OBJECT_H

#include "run/value.h"

/* Each ends what the object owns and frees it; no value may refer to it any more. */
void pattern_free(struct pattern *p);
void handle_object_free(struct handle_object *h); /* closes the descriptor if it is open */

/* Zeroed memory becomes an object with one reference. */
void object_begin(struct object *o, enum value_type type);
/* Zeroed memory for an object with one reference; LIMIT when memory is out. */
void *object_new(enum value_type type, size_t size, struct err *err);

#endif
