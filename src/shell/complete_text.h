/* Small readings of half-written text, for completion. */
#ifndef SHELL_COMPLETE_TEXT_H
#define SHELL_COMPLETE_TEXT_H

#include "base/buffer.h"
#include "base/span.h"

bool text_blank(char c); /* a space, a tab, a carriage return */
bool text_name_start(char c);
bool text_name_char(char c);
size_t text_name_length(struct span text); /* of the name that the text begins with; 0: none */

/* Of an address that is being written, what stands before the port, with the colon; 0 where none was begun. */
size_t text_host_length(struct span word);

/* Adds what a string stands for that begins with `"` and has no end yet. False where it has parts that only running it would
   tell, or is none. */
bool text_unquote(struct span word, struct buffer *out);

enum targets {
    TARGETS_NONE,
    TARGETS_ASSIGNED, /* `a, b =`: *end is behind the `=` */
    TARGETS_OPEN,     /* `a, b` up to the end of the text: *end is where the last name begins */
};

/* What an assignment at `at` would begin with. */
enum targets text_targets(struct span text, size_t at, size_t *end);

/* Whether the text behind a `{` is that of a record: a key and a colon. */
bool text_record_follows(struct span text);

/* A variable that the text ends in: `$na`, `${na`, `$m.control[0].le`. `start` is where the name, or the last field,
   begins; `path` what stands between `$` and the last point, empty for a name alone. */
struct variable {
    size_t start;
    struct span path;
};

/* False if text[from…] does not end in one. */
bool text_variable(struct span text, size_t from, struct variable *v);

#endif
