/* The files that are made of the rows, and what their makers share. */
#include "shell/export/export.h"

const struct export_file export_files[] = {
    {"completions/sockshell.bash", export_bash},
    {"completions/_sockshell", export_zsh},
    {"completions/sockshell.fish", export_fish},
    {"docs/sockshell.1", export_man},
    {"README.md", export_readme},
};

const size_t export_file_count = COUNT(export_files);

const char *export_value_words(const char *value) {
    return strcmp(value, "WHEN") == 0 ? "auto always never" : "";
}

void export_quote(struct buffer *out, struct span text) {
    buffer_push_byte(out, '\'');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\'')
            buffer_push_text(out, "'\\''");
        else
            buffer_push_byte(out, text.ptr[i]);
    }
    buffer_push_byte(out, '\'');
}
