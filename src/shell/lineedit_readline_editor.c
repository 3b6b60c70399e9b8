/* The entry in the user's editor. */
#include "shell/lineedit_readline.h"

#include "shell/output.h"
#include "shell/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* --- the file ------------------------------------------------------------------------------------------------------- */

/* A new file with the text, where only the user may read it. */
static bool write_file(struct buffer *path, struct span text) {
    const char *folder = getenv("TMPDIR");
    buffer_printf(path, "%s/sockshell-XXXXXX.sks", folder && *folder ? folder : "/tmp");
    if (!buffer_text(path)) return false;
    int fd = mkostemps(path->ptr, 4, O_CLOEXEC);
    if (fd < 0) return false;
    bool written = output_write(fd, text) == 0 && output_write(fd, SPAN("\n")) == 0;
    return close(fd) == 0 && written;
}

/* What it holds now, without the newline at its end. */
static bool read_file(const char *path, struct buffer *text) {
    enum { MOST = 1 << 20 };
    FILE *file = fopen(path, "re");
    if (!file) return false;
    for (int c = getc(file); c != EOF && text->len < MOST; c = getc(file)) {
        if (c != '\0') buffer_push_byte(text, (char)c);
    }
    bool whole = feof(file) && !text->failed;
    (void)fclose(file);
    if (text->len && text->ptr[text->len - 1] == '\n') text->len--;
    return whole;
}

/* --- the editor ----------------------------------------------------------------------------------------------------- */

/* As git does it, so that the variable may hold options. Its output is the terminal, whatever ours is. */
static pid_t start_editor(char *path) {
    char shell[] = "sh", option[] = "-c", command[] = "exec ${VISUAL:-${EDITOR:-vi}} \"$1\"", name[] = "sockshell";
    char *const args[] = {shell, option, command, name, path, NULL};
    posix_spawn_file_actions_t actions;
    pid_t child = -1;
    if (posix_spawn_file_actions_init(&actions) != 0) return -1;
    (void)posix_spawn_file_actions_adddup2(&actions, editor.fd, STDOUT_FILENO);
    editor_lend_environment(true);
    if (posix_spawnp(&child, shell, &actions, NULL, args, environ) != 0) child = -1;
    editor_lend_environment(false);
    (void)posix_spawn_file_actions_destroy(&actions);
    return child;
}

/* Tasks go on meanwhile where the system has a descriptor for a process; what they print waits. Ctrl-C is the editor's. */
static bool wait_editor(pid_t child) {
    int status = 0;
#ifdef SYS_pidfd_open
    int fd = (int)syscall(SYS_pidfd_open, child, 0);
    for (enum lineedit_wait why = LINEEDIT_WAIT_TIME; fd >= 0 && why != LINEEDIT_WAIT_INPUT;) {
        why = lineedit_wait(fd, -1);
        if (editor.hooks->take_interrupt) (void)editor.hooks->take_interrupt(editor.hooks->context);
        if (why == LINEEDIT_WAIT_OVER) break;
    }
    if (fd >= 0) (void)close(fd);
#endif
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static bool run_editor(char *path, struct buffer *text) {
    editor_unprepare();
    terminal_normal();
    pid_t child = start_editor(path);
    bool done = child > 0 && wait_editor(child) && read_file(path, text);
    editor_prepare();
    return done;
}

void editor_edit_elsewhere(void) {
    struct buffer path = {0}, text = {0};
    screen_end(SPAN(""));
    bool made = write_file(&path, editor_text());
    bool done = made && run_editor(path.ptr, &text);
    if (made) (void)unlink(path.ptr);
    if (done) editor_replace(0, editor_text().len, buffer_span(&text));
    buffer_clear(&path);
    buffer_clear(&text);
    screen_begin();
    if (!made) screen_print(SPAN("no file can be made for the editor\n"));
}
