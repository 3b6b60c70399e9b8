/* What the files around readline share. They alone know that library; readline hands nothing to its callbacks, so what these
 * need is in one place. Nothing is run and nothing is waited for within a callback.
 */
#ifndef SHELL_LINEEDIT_READLINE_H
#define SHELL_LINEEDIT_READLINE_H

#include "shell/frame.h"
#include "shell/keys.h"
#include "shell/lineedit_backend.h"

#include <stdio.h>

#include <readline/history.h>
#include <readline/readline.h>

/* --- lineedit_readline_text.c: the entry ------------------------------------------------------------------------------- */

struct editor {
    const struct lineedit_hooks *hooks;
    const struct lineedit_wants *wants;
    int fd;        /* the terminal that is written to */
    bool started;  /* readline is ready */
    bool prepared; /* the terminal is switched for editing */
    bool touched;  /* what is shown is to be drawn anew */
    bool entered;  /* the entry is known to be whole, and has been shown for the last time */
    bool done;     /* with the entry, by `result` */
    enum lineedit_result result;
    struct buffer *text; /* where the entry goes */
    void (*later)(void); /* what a key asked for that is too long for a callback */
    struct keys keys;
    int64_t typed_at;  /* when a key came, the last time */
    bool locale_fixed; /* LC_ALL is ours, for readline's sake; before it was this */
    char locale_before[64];
};
extern struct editor editor;

/* The text being edited, borrowed until it changes; empty before readline is ready. */
struct span editor_text(void);

/* Puts `with` in the place of the text [from, to), as one step to be undone, and the cursor behind it. */
void editor_replace(size_t from, size_t to, struct span with);

/* Ends the entry. */
void editor_finish(enum lineedit_result result);

/* Something may look otherwise: it is drawn when all keys that have come are done with. */
void editor_touch(void);

/* --- lineedit_readline_mode.c: the terminal and the environment ------------------------------------------------------ */

/* Switches the terminal for editing, and back. */
void editor_prepare(void);
void editor_unprepare(void);
/* Whether pastes are to be marked; before readline is ready it is taken for granted. */
bool editor_pasting_wanted(void);

/* Sees to a locale that readline can work with. */
void editor_fix_locale(void);
/* The environment as the user has it, while a program is started; and as readline needs it. */
void editor_lend_environment(bool lend);

/* --- lineedit_readline_screen.c: what is shown ---------------------------------------------------------------------- */

/* Bytes that show nothing go with what is drawn next: a write of their own would give the terminal our processor before it
   has a prompt to show. */
void screen_put(struct span bytes);
/* An entry begins at the start of a row; its first frame is drawn at once. */
void screen_begin(void);
void screen_clear(void); /* frees */
/* Draws what is due: notices, a changed prompt, what was touched. */
void screen_update(void);
/* The last look at the entry: the whole text without anything beside it, `mark` (dim), and the end of the line. What comes
   next begins a row. screen_begin shows it again. */
void screen_end(struct span mark);
/* Writes whole lines above. */
void screen_print(struct span lines);
/* The window has another size: that is looked at a little later, or before what is shown changes. */
void screen_resized(void);
void screen_settle(void);
/* The entry alone, at the top of an empty window. */
void screen_wipe(void);
/* In how many milliseconds screen_update is due; −1: not before something happens. */
int screen_wait(void);
unsigned screen_rows(void);

/* --- lineedit_readline_history.c: entries ----------------------------------------------------------------------------- */

void history_remember(struct span entry);
void history_forget(struct span entry);
/* The part of the suggestion that can be taken: how the newest entry goes on that begins as the text does; empty: none. */
struct span history_suggestion(void);
/* Shows the next entry in a direction (−1 older, 1 newer); `matching`: of those that begin as what was typed does. */
void history_step(int direction, bool matching);
/* Shows the oldest entry (−1), or what was typed (1). */
void history_end(int direction);
/* Before an entry ends: a search leaves the steps to be undone in the history's entries, where readline would free them
   once more. */
void history_settle(void);
void history_clear(void);

/* --- lineedit_readline_menu.c: completion ----------------------------------------------------------------------------- */

/* TAB (1) and S-TAB (−1). */
void menu_key(int direction);
/* Has readline's own completion commands use ours. */
void menu_install(void);
/* Adds the lines of the list that is shown, at most so many. */
void menu_push(struct buffer *out, size_t most);
/* The list is of an entry that is over: nothing of it is shown below the next. */
void menu_end(void);
void menu_clear(void);

/* --- lineedit_readline_keys.c: commands ------------------------------------------------------------------------------- */

/* Before readline reads the users' file, which may bind them; and after it, for keys that the users left as they were. */
void keys_name(void);
void keys_bind(void);

/* --- lineedit_readline_editor.c --------------------------------------------------------------------------------------- */

/* The entry in the user's editor (^X^E). */
void editor_edit_elsewhere(void);

#endif
