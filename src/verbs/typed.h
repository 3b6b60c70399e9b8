/* Values that verbs set: numbers, names of constants, texts and raw bytes told apart. */
#ifndef VERBS_TYPED_H
#define VERBS_TYPED_H

#include "run/value.h"

/* Reads a number: an int, a bool, or the text of a number, of `on`, `off`, `yes`, `no`, or of constants' names joined with
   `|`, in any case and with or without the prefix `names` ("" for none). False if it is none of these. */
bool typed_integer(const struct value *v, const char *names, int64_t *number);

/* Reads a time: a float, or the text of a time (`2s`); not an int, which each option counts as it does. */
bool typed_seconds(const struct value *v, double *seconds);

/* Whether bytes are something that somebody typed (letters, digits and what stands between them) rather than a number as
   the machine has it. */
bool typed_is_text(struct span bytes);

/* Reads an interface: its number, or its name, which is looked up. 1, 0 if the value is neither, or −ENODEV. */
int typed_interface(const struct value *v, uint32_t *index);

/* The value as a message shows it, escaped and cut. */
struct shown;
const char *typed_show(struct shown *room, const struct value *v);

#endif
