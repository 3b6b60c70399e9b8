/* The history's codec, and where its file is. What reads and writes the file is history_file.c. */
#include "shell/history.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

/* --- the codec ------------------------------------------------------------------------------------------------------ */

static bool is_control(char c) {
    return (unsigned char)c < 0x20 || c == 0x7f;
}

bool history_encode(struct buffer *out, struct span entry) {
    for (size_t i = 0; i < entry.len; i++) {
        char c = entry.ptr[i];
        if (c == '\n')
            buffer_push_text(out, "\\n");
        else if (c == '\\')
            buffer_push_text(out, "\\\\");
        else if (is_control(c))
            buffer_printf(out, "\\x%02x", (unsigned)(unsigned char)c);
        else
            buffer_push_byte(out, c);
    }
    return !out->failed;
}

static int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/* The byte that the escape at the beginning of the text stands for, and its length; 0 in `*used` where it is none. */
static char escape_read(struct span text, size_t *used) {
    *used = 2;
    if (text.len >= 2 && text.ptr[1] == 'n') return '\n';
    if (text.len >= 2 && text.ptr[1] == '\\') return '\\';
    *used = 4;
    if (text.len >= 4 && text.ptr[1] == 'x') {
        int high = hex_digit(text.ptr[2]), low = hex_digit(text.ptr[3]);
        if (high >= 0 && low >= 0) return (char)(high * 16 + low);
    }
    *used = 0;
    return 0;
}

/* A line that we did not write may hold other backslashes: they stay as they are. */
bool history_decode(struct buffer *out, struct span line) {
    for (size_t i = 0; i < line.len;) {
        size_t used = 0;
        char byte = line.ptr[i];
        if (byte == '\\') byte = escape_read(span_from(line, i), &used);
        buffer_push_byte(out, used ? byte : line.ptr[i]);
        i += used ? used : 1;
    }
    return !out->failed;
}

/* --- the path ------------------------------------------------------------------------------------------------------- */

/* Makes the folder of `path` and those above it from offset `from` on, which are taken to be there. */
static bool make_folders(char *path, size_t from) {
    for (char *slash = strchr(path + from, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        bool made = mkdir(path, 0700) == 0 || errno == EEXIST;
        *slash = '/';
        if (!made) return false;
    }
    return true;
}

/* `root` and `rest` as one path, with its folders made below the first character. */
static bool path_below(struct buffer *path, const char *root, const char *rest) {
    path->len = 0;
    buffer_push_text(path, root);
    buffer_push_text(path, rest);
    return buffer_text(path) && make_folders(path->ptr, 1);
}

bool history_path(struct buffer *path) {
    const char *named = getenv("SOCKSHELL_HISTORY");
    const char *state = getenv("XDG_STATE_HOME");
    const char *home = getenv("HOME");
    if (named) {
        path->len = 0;
        return *named && buffer_push_text(path, named) && buffer_text(path);
    }
    /* A relative XDG_STATE_HOME is to be ignored, says the specification. */
    if (state && *state == '/') return path_below(path, state, "/sockshell/history");
    return home && *home == '/' && path_below(path, home, "/.local/state/sockshell/history");
}
