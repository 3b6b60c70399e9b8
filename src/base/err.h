/* An error on its way from where it is known to where it is told. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "base/source.h"

/* The language's own errors (LANGUAGE.md section 8); those of the kernel go by their errno's name. */
#define ERR_SYNTAX "SYNTAX"
#define ERR_NAME "NAME"
#define ERR_TYPE "TYPE"
#define ERR_VALUE "VALUE"
#define ERR_LIMIT "LIMIT"
#define ERR_ASSERT "ASSERT"
#define ERR_EOF "EOF"

enum { ERR_NO_WORD = -1 };

/* Plain memory, nothing to free, so that an error can be made when memory is out. Texts end in NUL and are cut to fit.
   `name` is static text. `number` is an errno, an EAI_ number, or 0. `verb` is static or NULL: the verb that failed.
   `message`: for an errno strerror's text, else lower case, no full stop. `detail` says more (which address, what was
   received) and may be empty; `hint` says what to try and may be empty.
   `word` is the index of the call's argument at fault, or ERR_NO_WORD; the machine turns it into a place. */
struct err {
    const char *name;
    int number;
    const char *verb;
    int word;
    struct place place;
    char message[480];
    char detail[240];
    char hint[320];
};

/* Fill the error whole (verb, place and hint empty) and give false, so that a function can end in `return err_set(…)`. */
bool err_set(struct err *e, const char *name, const char *format, ...) __attribute__((format(printf, 3, 4)));
bool err_memory(struct err *e);            /* LIMIT: out of memory */
bool err_errno(struct err *e, int number); /* the errno's name and strerror's text */

/* Add to an error that was set; both give false. */
bool err_hint(struct err *e, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool err_detail(struct err *e, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool err_word(struct err *e, int word);

/* The errno's name ("EADDRINUSE"), static, or NULL if unknown; the number of a name, or 0. Exact case. */
const char *err_errno_name(int number);
int err_errno_number(struct span name);

#endif
