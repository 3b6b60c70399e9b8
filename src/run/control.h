/* Control data as values: what sendmsg is given, and what recvmsg gives. */
#ifndef RUN_CONTROL_H
#define RUN_CONTROL_H

#include "net/control.h"
#include "run/value.h"

/* How many items the value stands for: one for bytes (LEVEL:TYPE:DATA) and a record ({level, type, data}), those of a
   list. And the item number `i`, borrowed from the value; TYPE or VALUE with what is wrong. */
size_t control_value_count(const struct value *v);
bool control_value_item(const struct value *v, size_t i, struct control_item *out, struct err *err);

/* Adds a record {level, type, name, data, value} to `items` for each item of the control data that came. Descriptors among
   them become handles, which are added to `handles` as well; whatever fails, none is left open without one. */
bool control_values(struct span control, struct handle_list *list, struct list *items, struct list *handles,
                    struct err *err);

#endif
