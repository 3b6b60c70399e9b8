/* Expected output against actual output, where parts may differ from run to run. */
#ifndef SHELL_TESTING_MASK_H
#define SHELL_TESTING_MASK_H

#include "base/span.h"

/* Whether the line is what the pattern says: masks (masks.def) stand for what they name, `<tmp>` for the folder's path,
   everything else for itself. Neither holds a newline. */
bool mask_matches(struct span pattern, struct span line, struct span tmp);

/* Takes the first line (without its newline) off the text. The text must not be empty. */
struct span mask_next_line(struct span *text);

/* The same for texts of lines; the last may lack its newline. */
bool mask_matches_text(struct span pattern, struct span text, struct span tmp);

#endif
