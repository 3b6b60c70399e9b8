/* Unix sockets as entries of the file system. */
#include "verbs/socketpath.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

bool socketpath_of(const struct address *a, char path[SOCKETPATH_MAX]) {
    struct span text;
    if (!address_path(a, &text) || text.len == 0 || text.ptr[0] == '\0' || text.len >= SOCKETPATH_MAX) return false;
    memcpy(path, text.ptr, text.len);
    path[text.len] = '\0';
    return true;
}

int socketpath_remove(const char *path) {
    struct stat seen;
    if (lstat(path, &seen) != 0) return -errno;
    if (!S_ISSOCK(seen.st_mode)) return -ENOTSOCK;
    return unlink(path) == 0 ? 0 : -errno;
}
