/* Control data of messages (ancillary data): its items, taken apart and put together. */
#ifndef NET_CONTROL_H
#define NET_CONTROL_H

#include "base/buffer.h"
#include "base/err.h"
#include "base/span.h"

#include <stdint.h>

/* What the bytes of an item are. */
enum control_kind {
    CONTROL_BYTES, /* unknown */
    CONTROL_INT,
    CONTROL_UINT,
    CONTROL_BYTE,    /* one byte, or an int */
    CONTROL_SHORT,   /* 16 bits */
    CONTROL_LONG,    /* 64 bits */
    CONTROL_NETWORK, /* 32 bits in network order */
    CONTROL_TEXT,
    CONTROL_RIGHTS, /* descriptors */
    CONTROL_PIDFD,  /* one descriptor */
    CONTROL_CREDENTIALS,
    CONTROL_TIMEVAL,
    CONTROL_TIMESPEC,
    CONTROL_TIMESPECS, /* of software, of nobody any more, of the device */
    CONTROL_STAMPINFO,
    CONTROL_PKTINFO,
    CONTROL_PKTINFO6,
    CONTROL_FAULT, /* sock_extended_err, and who sent the error */
    CONTROL_ADDRESS,
    CONTROL_PATHMTU,
    CONTROL_AUXDATA,
    CONTROL_GROUP,
};

/* An item. With `is_number` its bytes are that number, as wide as its kind has it; else `data`, borrowed. */
struct control_item {
    int level, type;
    bool is_number;
    int64_t number;
    struct span data;
};

/* The item at *at (0 is the first), which is moved on; false at the end. What is cut off at the end is given as far as it
   goes. */
bool control_next(struct span control, size_t *at, struct control_item *out);

/* Adds the item behind the others as the kernel takes it. */
bool control_push(struct buffer *out, const struct control_item *item);

enum control_kind control_kind(int level, int type);

/* "SOL_SOCKET", "SCM_RIGHTS"; NULL if there is none. */
const char *control_level_name(int level);
const char *control_type_name(int level, int type);

/* A level or type by its name, in any case, with or without its prefix, or as a number. The error names what was wrong. */
bool control_read_level(struct span text, int *out, struct err *err);
bool control_read_type(int level, struct span text, int *out, struct err *err);

/* LEVEL:TYPE:DATA or LEVEL:TYPE=NUMBER. */
bool control_read(struct span text, struct control_item *out, struct err *err);

#endif
