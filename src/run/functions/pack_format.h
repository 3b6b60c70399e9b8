/* The format language of pack and unpack: Python's struct. */
#ifndef RUN_FUNCTIONS_PACK_FORMAT_H
#define RUN_FUNCTIONS_PACK_FORMAT_H

#include "run/functions/given.h"

/* What a letter of a format stands for. */
enum pack_class {
    PACK_PAD,
    PACK_BYTE,
    PACK_BOOL,
    PACK_INT,
    PACK_UINT,
    PACK_FLOAT,
    PACK_TEXT,   /* one value, of as many bytes as the count says */
    PACK_PASCAL, /* the same with its length in the first byte */
};

struct pack_code {
    char letter;
    enum pack_class class;
    uint8_t standard, native, align; /* bytes; standard 0: native only */
};

/* A format being read from the left. `size` is the size of what was read so far. */
struct pack_format {
    struct span text;
    size_t at;
    size_t size;
    bool native; /* sizes of C here, `aligned` with alignment too */
    bool aligned;
    bool little;
};

/* `repeats` elements of `size` bytes behind `pad` zero bytes. All but those of PACK_PAD hold a value each. */
struct pack_item {
    const struct pack_code *code;
    size_t pad, repeats, size;
};

/* At the beginning, with the byte order read. */
struct pack_format pack_format_begin(struct span text);

/* The next item; *more is false at the end. A format that is written wrong is VALUE, one of more than VALUE_BYTES_MAX
   bytes LIMIT. */
bool pack_format_next(const struct given *g, struct pack_format *f, struct pack_item *item, bool *more);

/* Reads the whole format for the size of its data and the number of its values. */
bool pack_format_measure(const struct given *g, struct span text, size_t *size, size_t *values);

#endif
