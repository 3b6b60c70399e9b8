/* Writes the files that are made of the rows: `generate FOLDER`, where the folder is that of the sources. For who works on
   sockshell (`./dev generate`); it is not installed. */
#include "shell/export/export.h"
#include "verbs/verbs.h"

#include <errno.h>
#include <stdio.h>

static bool read_whole(const char *path, struct buffer *text) {
    FILE *f = fopen(path, "r");
    if (!f) return errno == ENOENT; /* not there yet */
    char bytes[4096];
    for (size_t got; (got = fread(bytes, 1, sizeof bytes, f)) > 0;) buffer_push(text, span_of(bytes, got));
    return fclose(f) == 0 && !text->failed;
}

static bool write_whole(const char *path, struct span text) {
    FILE *f = fopen(path, "w");
    if (!f) return false;
    bool written = fwrite(text.ptr, 1, text.len, f) == text.len;
    return fclose(f) == 0 && written;
}

/* A file that is as it should be is not touched. */
static bool generate(const char *folder, const struct export_file *file) {
    struct buffer path = {0}, old = {0}, text = {0};
    buffer_printf(&path, "%s/%s", folder, file->path);
    const char *name = buffer_text(&path);
    bool done = name && read_whole(name, &old) && file->push(&verbs_vocabulary, buffer_span(&old), &text);
    bool same = done && span_equal(buffer_span(&old), buffer_span(&text));
    if (done && !same) done = write_whole(name, buffer_span(&text));
    if (!done) fprintf(stderr, "generate: %s could not be made\n", file->path);
    if (done && !same) printf("%s\n", file->path);
    buffer_clear(&path);
    buffer_clear(&old);
    buffer_clear(&text);
    return done;
}

int main(int argc, char **argv) {
    bool done = argc == 2;
    if (!done) fprintf(stderr, "usage: generate FOLDER\n");
    for (size_t i = 0; done && i < export_file_count; i++) done = generate(argv[1], &export_files[i]);
    return done ? 0 : 1;
}
