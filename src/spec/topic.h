/* The topics of help: what is no verb, no function and no constant. */
#ifndef SPEC_TOPIC_H
#define SPEC_TOPIC_H

#include "base/span.h"

enum topic_group { TOPIC_LANGUAGE, TOPIC_TYPES, TOPIC_ADDRESSES, TOPIC_SOCKETS, TOPIC_WORDS };

/* `of` is what an alias stands for; its other texts are NULL. */
struct topic {
    enum topic_group group;
    const char *name, *summary, *see, *text, *of;
};

extern const struct topic topics[];
extern const size_t topic_count;

/* The topic of that name, or which an alias stands for; NULL if there is none. Exact case. */
const struct topic *topic_find(struct span name);

#endif
