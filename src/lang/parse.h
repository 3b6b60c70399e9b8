/* From text to tree: DONE, MORE or BAD. */
#ifndef LANG_PARSE_H
#define LANG_PARSE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/source.h"
#include "lang/tree.h"

enum parse_status {
    PARSE_DONE,
    PARSE_MORE, /* something is open, a further line may complete it */
    PARSE_BAD,
};

struct parse_options {
    const struct vocabulary *vocabulary;
    /* Whether a user's function of that name is known already (defined earlier in the session). */
    bool (*function_known)(void *context, struct span name);
    void *context;
    bool whole; /* a script read whole: a function may be used before its `fn`, an unknown one is refused at the end */
    bool last;  /* what is open at the end is an error */
    /* Gets each outermost statement as soon as it is read, whose memory the next one takes afterwards: a text of any
       length needs that of its longest statement. False ends the parse, BAD, with the error
       that the taker has set. NULL: the statements are kept, in `program`. */
    bool (*take)(void *taker, const struct node *statement);
    void *taker;
};

/* Where the text stops in the middle of something. */
struct parse_open {
    char kind;      /* PARSE_MORE: what is open, one of { ( [ " ' \ */
    unsigned depth; /* how many blocks and brackets are */
};

/* What a parse gives. Zeroed memory is a valid empty one; parse_clear frees all. */
struct parsed {
    struct arena arena;
    struct scope *scopes;
    struct nodes program;
    struct parse_open open;
};

enum { LANG_DEPTH_MAX = 200 };
#define LANG_STATEMENT_MAX ((size_t)64 << 20)

/* On PARSE_BAD the error has its place in the source. */
enum parse_status parse(struct source *source, const struct parse_options *options, struct parsed *out,
                        struct err *err);
void parse_clear(struct parsed *p);

#endif
