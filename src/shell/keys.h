/* Keys on their way from the terminal to the editor. A paste (what stands between ESC[200~ and ESC[201~) is let through
 * only when it is whole, cleaned, so that one that has half arrived holds up nothing; nor is a character given in parts.
 */
#ifndef SHELL_KEYS_H
#define SHELL_KEYS_H

#include "base/buffer.h"
#include "base/span.h"

#include <stdbool.h>

/* One of zeroes is empty. */
struct keys {
    struct buffer ready; /* what may be taken, from `taken` on */
    size_t taken;
    struct buffer paste; /* of the paste under way */
    size_t matched;      /* how much of the marker that is looked for has come */
    bool pasting;
    char partial[4]; /* the beginning of a character */
    size_t partial_len;
};

enum { KEYS_PASTE_MOST = 1 << 20 }; /* bytes of a paste; what is beyond is dropped */

/* How many bytes may be fed: never more than belong to the key, or the paste, that is under way, so that what is typed
   behind them stays where another can read it. */
size_t keys_wanted(const struct keys *k);
void keys_feed(struct keys *k, struct span bytes);

/* The next byte for the editor; −1: none is ready. */
int keys_take(struct keys *k);
bool keys_ready(const struct keys *k);

/* Whether what is ready ends within the sequence of a key that begins with ESC, which may be a key by itself. */
bool keys_go_on(const struct keys *k);

/* Makes of a paste that is ready the keys of its first line: for a search, which would end with the markers. */
void keys_unwrap_paste(struct keys *k);

/* The end of a paste never came: what came of it is taken for all. */
void keys_end_paste(struct keys *k);

/* Drops all, and is empty again. */
void keys_clear(struct keys *k);

/* Adds a pasted text as it goes into the editor: newlines for every kind of line end, no control characters but these and
   tabs, no newline at the end. Of a session's transcript (it begins with a prompt) the prompts and gutters are taken
   off, and the lines without one: what the statements gave. */
void keys_clean(struct buffer *out, struct span paste);

#endif
