/* The topics of help. */
#include "spec/topic.h"

/* Rows of one group each: the groups are files, so each is a table of its own here. */
#define TOPIC(name, summary, see, text) {GROUP, name, summary, see, text, NULL},
#define ALIAS(name, of) {GROUP, name, NULL, NULL, NULL, of},
const struct topic topics[] = {
#define GROUP TOPIC_LANGUAGE
#include "spec/topics/language.def"
#undef GROUP
#define GROUP TOPIC_TYPES
#include "spec/topics/types.def"
#undef GROUP
#define GROUP TOPIC_ADDRESSES
#include "spec/topics/addresses.def"
#undef GROUP
#define GROUP TOPIC_SOCKETS
#include "spec/topics/sockets.def"
#undef GROUP
#define GROUP TOPIC_WORDS
#include "spec/topics/words.def"
#undef GROUP
};

const size_t topic_count = COUNT(topics);

const struct topic *topic_find(struct span name) {
    for (size_t i = 0; i < topic_count; i++) {
        if (!span_is(name, topics[i].name)) continue;
        return topics[i].of ? topic_find(span_text(topics[i].of)) : &topics[i];
    }
    return NULL;
}
