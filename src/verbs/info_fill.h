/* What info tells: the record, part by part. */
#ifndef VERBS_INFO_FILL_H
#define VERBS_INFO_FILL_H

#include "run/value.h"

/* Fills an empty record with all that the shell and the kernel know of an open handle. Everything is asked for
   unrecorded, and nothing is taken by asking. False with the error when memory is out. */
bool info_fill(struct handle *h, struct record *out, struct err *err);

#endif
