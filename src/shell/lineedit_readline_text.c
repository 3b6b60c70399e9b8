/* The entry being edited, as readline holds it. */
#include "shell/lineedit_readline.h"

struct editor editor;

struct span editor_text(void) {
    return editor.started && rl_line_buffer ? span_of(rl_line_buffer, (size_t)rl_end) : SPAN("");
}

void editor_replace(size_t from, size_t to, struct span with) {
    struct buffer text = {0};
    buffer_push(&text, with);
    const char *inserted = buffer_text(&text);
    if (inserted && !text.failed) {
        (void)rl_begin_undo_group();
        (void)rl_delete_text((int)from, (int)to);
        rl_point = (int)from;
        (void)rl_insert_text(inserted);
        (void)rl_end_undo_group();
    }
    buffer_clear(&text);
}

void editor_finish(enum lineedit_result result) {
    editor.result = result;
    editor.done = true;
    /* Else readline would begin another line at once. */
    rl_callback_handler_remove();
}

void editor_touch(void) {
    editor.touched = true;
}
