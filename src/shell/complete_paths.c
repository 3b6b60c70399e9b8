/* Candidates where a path is due: what the folder holds. */
#include "shell/complete_fill.h"

#include "base/utf8.h"
#include "shell/complete_text.h"

#include <dirent.h>
#include <sys/stat.h>

/* A folder with more than this is not listed to its end: completion must not take long. */
enum { ENTRIES_MAX = 5000 };

/* Where the last `/` ends: the part of the word that names the folder. */
static size_t folder_length(struct span word) {
    size_t len = word.len;
    while (len > 0 && word.ptr[len - 1] != '/') len--;
    return len;
}

/* Whether it can stand in a line as it is: nothing in it means something there, or is not to be shown. */
static bool is_plain(struct span path) {
    for (size_t i = 0; i < path.len; i++) {
        char c = path.ptr[i];
        if (!text_name_char(c) && !((unsigned char)c & 0x80) && !strchr("./-+@%:,", c)) return false;
    }
    return escape_needless(path);
}

static const char *kind_of(const char *path, unsigned char type) {
    struct stat st;
    if (type == DT_DIR) return "folder";
    if (type == DT_SOCK) return "socket";
    if (type == DT_REG || stat(path, &st) != 0) return "file";
    return S_ISDIR(st.st_mode) ? "folder" : S_ISSOCK(st.st_mode) ? "socket" : "file";
}

/* The path as a word: in quotes where it holds what means something there, or where it was begun so. */
static void push_word(struct buffer *out, struct span path, bool quoted, bool folder) {
    bool plain = !quoted && is_plain(path);
    if (!plain) buffer_push_byte(out, '"');
    if (plain)
        buffer_push(out, path);
    else
        escape_push(out, path, ESCAPE_LITERAL);
    if (folder) buffer_push_byte(out, '/');
    if (!plain && !folder) buffer_push_byte(out, '"');
}

/* "file, 1.2k", "folder", "socket". */
static void push_about(struct buffer *out, const char *path, const char *kind) {
    struct stat st;
    buffer_push_text(out, kind);
    if (strcmp(kind, "file") != 0 || stat(path, &st) != 0) return;
    double size = (double)st.st_size;
    const char *unit = "kmg";
    if (size < 1024) {
        buffer_printf(out, ", %d byte%s", (int)size, st.st_size == 1 ? "" : "s");
        return;
    }
    for (size /= 1024; size >= 1024 && unit[1]; unit++) size /= 1024;
    buffer_printf(out, ", %.1f%c", size, *unit);
}

/* Whether it is among the first `count`: the session knows more of it than the folder does (an address that it uses). */
static bool is_offered(const struct offers *o, size_t count, struct span text) {
    for (size_t i = 0; i < count; i++) {
        if (span_is(text, o->out->list[i].text)) return true;
    }
    return false;
}

static void offer_entry(struct offers *o, size_t from, struct span folder, const struct dirent *entry) {
    struct buffer path = {0}, text = {0}, about = {0};
    buffer_push(&path, folder);
    buffer_push_text(&path, entry->d_name);
    if (buffer_text(&path) && offer_fits(o, buffer_span(&path))) {
        const char *kind = kind_of(path.ptr, entry->d_type);
        push_word(&text, buffer_span(&path), o->quoted, strcmp(kind, "folder") == 0);
        push_about(&about, path.ptr, kind);
        if (!is_offered(o, from, buffer_span(&text)))
            offer_as(o, buffer_span(&path), buffer_span(&text), kind, buffer_span(&about));
    }
    o->failed |= path.failed || text.failed || about.failed;
    buffer_clear(&path);
    buffer_clear(&text);
    buffer_clear(&about);
}

static bool is_script(const char *text) {
    size_t len = strlen(text);
    if (len && text[len - 1] == '"') len--;
    return len > 4 && strncmp(text + len - 4, ".sks", 4) == 0;
}

static bool is_first(const struct candidate *c, enum paths_first first) {
    return (first == PATHS_SOCKETS && strcmp(c->kind, "socket") == 0) || (first == PATHS_SCRIPTS && is_script(c->text));
}

/* The candidates from `from` on are sorted; those that come first are put there, each sort in its order. */
static void put_first(struct offers *o, size_t from, enum paths_first first) {
    struct candidate *list = o->out->list;
    for (size_t i = from, to = from; i < o->out->count; i++) {
        if (!is_first(&list[i], first)) continue;
        struct candidate moved = list[i];
        memmove(list + to + 1, list + to, (i - to) * sizeof *list);
        list[to++] = moved;
    }
}

/* Hidden entries are offered to who types the point. */
static bool is_wanted(const char *name, struct span base) {
    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0) return false;
    return name[0] != '.' || (base.len && base.ptr[0] == '.');
}

void fill_paths(struct offers *o, enum paths_first first) {
    struct span folder = span_head(o->word, folder_length(o->word));
    struct span base = span_from(o->word, folder.len);
    struct buffer name = {0};
    buffer_push(&name, folder.len ? folder : SPAN("."));
    size_t from = o->out->count, seen = 0;
    DIR *dir = buffer_text(&name) ? opendir(name.ptr) : NULL;
    if (dir) {
        for (struct dirent *entry; seen < ENTRIES_MAX && (entry = readdir(dir)); seen++) {
            if (is_wanted(entry->d_name, base)) offer_entry(o, from, folder, entry);
        }
        closedir(dir);
    }
    buffer_clear(&name);
    offers_sort(o, from);
    if (first != PATHS_ANY) put_first(o, from, first);
}
