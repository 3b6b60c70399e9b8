/* sockshell as a library: a session that runs texts of the language.
 *
 *     struct sks *s = sks_new(NULL);
 *     int status = 0;
 *     if (s) sks_eval(s, "print (2 + 2)", 13, &status);
 *     sks_free(s);
 *
 * A session is used by one thread at a time. Several sessions may live side by side; each has its own variables and
 * handles. No function sets a signal's action, changes the locale, or ends the process.
 */
#ifndef SOCKSHELL_H
#define SOCKSHELL_H

#include <stddef.h>

#define SKS_VERSION "1.0"

#ifdef __cplusplus
extern "C" {
#endif

struct sks;

/* The streams that a session writes to: what scripts print, and what is told about errors. */
enum sks_stream { SKS_STDOUT = 1, SKS_STDERR = 2 };

/* Takes what a session writes: `len` bytes, borrowed, in the order in which they are written. Gives 0, or a negative
   errno (such as -EPIPE), which the verb that wrote fails with. */
struct sks_output {
    int (*write)(void *context, enum sks_stream stream, const char *bytes, size_t len);
    void *context;
};

/* What came of running a text. Errors have been told on SKS_STDERR by then. */
enum sks_result {
    SKS_DONE,
    SKS_FAILED, /* an error that nothing caught; what ran before it has run */
    SKS_SYNTAX, /* the text is wrong: nothing of it has run */
    SKS_EXIT,   /* `exit N` was run: the status is N */
};

/* A new session, owned by the caller (sks_free), or NULL when memory is out. With `output` NULL it writes to the
   descriptors 1 and 2; otherwise the structure is copied and its context must outlive the session. */
struct sks *sks_new(const struct sks_output *output);

/* Closes every handle that is open and frees the session. NULL is allowed. */
void sks_free(struct sks *s);

/* Runs a text to its end: variables, functions and handles stay for the next. The text is borrowed and may hold any
   bytes. *status is set for SKS_EXIT; `status` may be NULL. Waits as long as its verbs wait. */
enum sks_result sks_eval(struct sks *s, const char *text, size_t len, int *status);

/* Runs a script as `sockshell PATH` does. The exit status: 0, 1 an error, 2 a wrong text, 126 a file that cannot be
   read, 127 one that is not there, or that of `exit`. */
int sks_run_file(struct sks *s, const char *path);

/* The version of the library that is linked: "1.0". Static. */
const char *sks_version(void);

#ifdef __cplusplus
}
#endif

#endif
