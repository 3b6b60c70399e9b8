/* What a socket receives into a file. */
#ifndef VERBS_RECEIVEFILE_H
#define VERBS_RECEIVEFILE_H

#include "run/call.h"

/* `file`: bytes (a path, made or emptied) or an open handle (written to where it stands), from the word in `slot`. At most
   `count` bytes, UINT64_MAX: until the end of the stream. `exactly`: an end before is error EOF. */
struct receivefile_wish {
    const struct value *file;
    size_t slot;
    uint64_t count;
    bool exactly;
};

/* Receives until the end, by splice(2) where it goes, and makes the number of bytes that were written the verb's value.
   Whatever ends it: what was received is either in the file or unread. Uses c->phase. */
enum verb_result receivefile(struct call *c, struct handle *h, const struct receivefile_wish *wish);

#endif
