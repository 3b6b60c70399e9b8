/* Collecting candidates: which of the names offered fit what was typed. */
#ifndef SHELL_COMPLETE_OFFER_H
#define SHELL_COMPLETE_OFFER_H

#include "shell/complete.h"

/* How an offered name must fit the word. The candidates are generated once for each, until there are some. */
enum match {
    MATCH_PREFIX,    /* begins with it; capitals count only if the word has one */
    MATCH_SUBSTRING, /* has it somewhere, without regard to case */
    MATCH_NEAR,      /* is the one nearest to it, at most two edits away */
};

struct offers {
    struct completion *out;
    struct span word;
    enum match match;
    bool quoted;      /* the word is what a string holds so far: what takes its place is a string */
    unsigned nearest; /* MATCH_NEAR: the distance of the one candidate so far */
    bool failed;      /* memory ran out */
};

/* Whether a name would be taken; ask before making a description that costs something. */
bool offer_fits(const struct offers *o, struct span name);

/* Adds the name as a candidate if it fits. `kind` is static; the others are copied, the description made safe for a
   terminal; it may be empty. */
void offer(struct offers *o, struct span name, const char *kind, struct span description);

/* The same where what is put into the line differs from what is compared: a path in quotes. */
void offer_as(struct offers *o, struct span name, struct span text, const char *kind, struct span description);

/* Sorts the candidates from number `from` on by their text. */
void offers_sort(struct offers *o, size_t from);

/* Sorts them, and describes the first of them, where that costs system calls: `describe` adds the words on the name. Where
   there are very many, the rest stays without. */
enum { OFFERS_DESCRIBED = 200 };
void offers_describe(struct offers *o, size_t from,
                     void (*describe)(const void *context, struct span name, struct buffer *out), const void *context);

/* Frees what the candidate holds. */
void candidate_clear(struct candidate *c);

/* Whether a candidate has that text already. */
bool offers_have(const struct offers *o, struct span text);

#endif
