/* Files opened by a path that a user wrote. */
#ifndef VERBS_OPENFILE_H
#define VERBS_OPENFILE_H

#include "run/call.h"

/* Opens the file (`own` are flags of the shell's, which records leave out): DONE with *fd, which is the caller's; FAILED, telling the path, with the caret under the word in `slot` (a
   parameter, or params + option). What would block (a FIFO nobody has open at its other end) is opened on a helper thread
   where the verb parks: PARK until that is done. */
enum verb_result openfile(struct call *c, size_t slot, struct span path, int flags, int own, mode_t mode, int *fd);

#endif
