/* The files that are made of the rows of verbs, functions, options and topics, and kept with the sources. */
#ifndef SHELL_EXPORT_EXPORT_H
#define SHELL_EXPORT_EXPORT_H

#include "base/buffer.h"
#include "spec/verb.h"

/* A file: where it is in the sources, and what makes its text. `old` is its text as it is now, for one of which a part alone
   is made; false if that part is not there, or memory is out. */
struct export_file {
    const char *path;
    bool (*push)(const struct vocabulary *v, struct span old, struct buffer *out);
};

extern const struct export_file export_files[];
extern const size_t export_file_count;

bool export_bash(const struct vocabulary *v, struct span old, struct buffer *out);
bool export_zsh(const struct vocabulary *v, struct span old, struct buffer *out);
bool export_fish(const struct vocabulary *v, struct span old, struct buffer *out);
bool export_man(const struct vocabulary *v, struct span old, struct buffer *out);
bool export_readme(const struct vocabulary *v, struct span old, struct buffer *out);

/* What the value of an option of the command line may be: the words, blanks between; "" for free text or a file. */
const char *export_value_words(const char *value);

/* Adds the text inside single quotes, for a POSIX shell. */
void export_quote(struct buffer *out, struct span text);

#endif
