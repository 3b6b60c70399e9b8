/* C structs as records with the members' names. */
#ifndef VERBS_LAYOUT_H
#define VERBS_LAYOUT_H

#include "run/value.h"
#include "spec/sockopt.h"

/* The size of the struct as far as its members go. */
size_t layout_size(enum sockopt_type type);

/* A record of the members that are whole in the bytes; what stands behind the last known one is `.rest`. */
bool layout_read(enum sockopt_type type, struct span bytes, struct value *result, struct err *err);

/* Writes the record's fields into `room`, which has space for the struct, and leaves all else. `names` as typed_integer has
   it. False with VALUE for a field that the struct lacks, or a value that its member cannot hold. */
bool layout_write(enum sockopt_type type, const struct record *record, const char *names, char *room, struct err *err);

/* The same for one address as a member has it: text, an address value, raw bytes. */
bool layout_write_v4(const struct value *v, char *room);
bool layout_write_address(const struct value *v, char *room); /* a sockaddr_storage */

/* The value of an address member. */
bool layout_read_v4(const char *from, struct value *result, struct err *err);
bool layout_read_address(struct span bytes, struct value *result, struct err *err);

#endif
