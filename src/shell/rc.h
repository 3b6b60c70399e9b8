/* The rc file: what every session runs first. */
#ifndef SHELL_RC_H
#define SHELL_RC_H

#include "shell/session.h"

/* Runs $XDG_CONFIG_HOME/sockshell/rc.sks (or ~/.config/…), or the file of --rc, unless --no-rc. A file that is not
   there is passed over, but not one that was asked for; so is, with a warning, one that others could have written.
   The exit status, which matters if it ran `exit`. */
int rc_run(struct session *s);

#endif
