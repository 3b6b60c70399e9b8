/* The unix paths that bind made here, so that they can be removed when the shell ends, even out of a signal handler. */
#include "net/handle.h"

#include "base/mem.h"

#include <stdatomic.h>
#include <sys/stat.h>
#include <unistd.h>

/* The inode tells our socket from one that somebody else has put at the same path since. */
struct bound_path {
    struct bound_path *_Atomic next;
    dev_t device;
    ino_t inode;
    char path[];
};

/* The one global here: a signal handler has no other way to it. The list is whole at each moment, for a node is filled
   before it is linked, and freed after it is unlinked; only the main thread changes it and only the main thread takes
   the signals that walk it. */
static struct bound_path *_Atomic first_path;

struct bound_path *bound_path_add(struct span path) {
    struct stat seen;
    struct bound_path *p = mem_zero(1, sizeof *p + path.len + 1);
    if (!p) return NULL;
    if (path.len) memcpy(p->path, path.ptr, path.len);
    if (lstat(p->path, &seen) != 0) {
        mem_free(p);
        return NULL;
    }
    p->device = seen.st_dev;
    p->inode = seen.st_ino;
    atomic_init(&p->next, atomic_load(&first_path));
    atomic_store(&first_path, p);
    return p;
}

void bound_path_forget(struct bound_path *p) {
    if (!p) return;
    struct bound_path *_Atomic *link = &first_path;
    struct bound_path *at = atomic_load(link);
    while (at && at != p) {
        link = &at->next;
        at = atomic_load(link);
    }
    if (!at) return;
    atomic_store(link, atomic_load(&p->next));
    mem_free(p);
}

void bound_paths_remove(void) {
    struct stat seen;
    for (const struct bound_path *p = atomic_load(&first_path); p; p = atomic_load(&p->next)) {
        bool ours = lstat(p->path, &seen) == 0 && seen.st_dev == p->device && seen.st_ino == p->inode;
        if (ours && S_ISSOCK(seen.st_mode)) (void)unlink(p->path);
    }
}
