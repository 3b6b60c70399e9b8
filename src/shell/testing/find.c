/* The scripts that --test is to run. */
#include "shell/testing/find.h"

#include "base/buffer.h"
#include "base/mem.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { FOLDER_DEPTH = 64 }; /* folders in folders; a link that leads back is the only way to have more */

static bool cannot(int number, const char *path, struct err *err) {
    err_errno(err, number);
    return err_detail(err, "%s", path);
}

static bool add_file(struct script_list *list, const char *path, struct err *err) {
    void *items = list->paths;
    if (!mem_grow(&items, &list->room, list->count + 1, sizeof *list->paths)) return err_memory(err);
    list->paths = items;
    size_t size = strlen(path) + 1;
    char *copy = mem_alloc(size);
    if (!copy) return err_memory(err);
    memcpy(copy, path, size);
    list->paths[list->count++] = copy;
    return true;
}

static bool is_script(const char *name) {
    size_t len = strlen(name);
    return len > 4 && strcmp(name + len - 4, ".sks") == 0;
}

static bool add_folder(struct script_list *list, const char *path, unsigned depth, struct err *err);

/* What a folder holds: folders are gone through, scripts added, other files passed over. */
static bool add_entry(struct script_list *list, const char *path, unsigned depth, struct err *err) {
    struct stat st;
    if (stat(path, &st) < 0) return errno == ENOENT ? true : cannot(errno, path, err);
    if (S_ISDIR(st.st_mode)) return add_folder(list, path, depth + 1, err);
    return is_script(path) ? add_file(list, path, err) : true;
}

static bool add_entries(struct script_list *list, DIR *folder, const char *path, unsigned depth, struct err *err) {
    bool added = true;
    const struct dirent *entry;
    while (added && (entry = readdir(folder))) {
        if (entry->d_name[0] == '.') continue;
        struct buffer joined = {0};
        (void)buffer_printf(&joined, "%s%s%s", path, path[strlen(path) - 1] == '/' ? "" : "/", entry->d_name);
        const char *text = buffer_text(&joined);
        added = text && !joined.failed ? add_entry(list, text, depth, err) : err_memory(err);
        buffer_clear(&joined);
    }
    return added;
}

static bool add_folder(struct script_list *list, const char *path, unsigned depth, struct err *err) {
    if (depth > FOLDER_DEPTH) return cannot(ELOOP, path, err);
    DIR *folder = opendir(path);
    if (!folder) return cannot(errno, path, err);
    bool added = add_entries(list, folder, path, depth, err);
    (void)closedir(folder);
    return added;
}

static int compare_paths(const void *a, const void *b) {
    char *const *left = a, *const *right = b;
    return strcmp(*left, *right);
}

bool script_list_add(struct script_list *list, const char *path, struct err *err) {
    struct stat st;
    if (stat(path, &st) < 0) return cannot(errno, path, err);
    if (!S_ISDIR(st.st_mode)) return add_file(list, path, err);
    size_t before = list->count;
    if (!add_folder(list, path, 0, err)) return false;
    if (list->count > before) qsort(list->paths + before, list->count - before, sizeof *list->paths, compare_paths);
    return true;
}

void script_list_clear(struct script_list *list) {
    for (size_t i = 0; i < list->count; i++) mem_free(list->paths[i]);
    mem_free(list->paths);
    *list = (struct script_list){0};
}
