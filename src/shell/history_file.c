/* The history file: read once, appended to under a lock, and cut when it has grown long. */
#include "shell/history.h"

#include "base/map.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* --- reading -------------------------------------------------------------------------------------------------------- */

/* The newest entries, newest first, each once: the lines of the file, still encoded, borrowed from its text. */
struct kept {
    struct map seen;
    size_t most;
    size_t lines; /* all that the file has */
};

/* Opens without following a symlink and without waiting for a FIFO's other end; the descriptor, or −errno: −EINVAL for what
   is no regular file. */
static int open_regular(const char *path, int flags) {
    int fd = open(path, flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0600);
    struct stat st;
    if (fd < 0) return -errno;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) return fd;
    close(fd);
    return -EINVAL;
}

static bool read_all(int fd, struct buffer *text) {
    for (;;) {
        if (!buffer_reserve(text, 64 * 1024)) return false;
        ssize_t got = read(fd, text->ptr + text->len, 64 * 1024);
        if (got == 0) return true;
        if (got < 0 && errno != EINTR) return false;
        if (got > 0) text->len += (size_t)got;
    }
}

/* Walks the lines from the last to the first, so that of equal entries the newest is kept. */
static void keep_newest(struct kept *kept, struct span text) {
    size_t end = text.len;
    while (end > 0) {
        size_t from = text.ptr[end - 1] == '\n' ? end - 1 : end;
        size_t start = from;
        while (start > 0 && text.ptr[start - 1] != '\n') start--;
        if (start < from && kept->seen.count < kept->most)
            map_put(&kept->seen, span_of(text.ptr + start, from - start));
        kept->lines++;
        end = start;
    }
}

static void hand_out(const struct kept *kept, void (*each)(void *context, struct span entry), void *context) {
    struct buffer entry = {0};
    for (size_t i = kept->seen.count; i-- > 0;) {
        entry.len = 0;
        if (history_decode(&entry, kept->seen.keys[i])) each(context, buffer_span(&entry));
    }
    buffer_clear(&entry);
}

/* --- writing -------------------------------------------------------------------------------------------------------- */

/* 0 or −errno. */
static int write_all(int fd, struct span bytes) {
    while (bytes.len) {
        ssize_t put = write(fd, bytes.ptr, bytes.len);
        if (put < 0 && errno != EINTR) return -errno;
        if (put > 0) bytes = span_from(bytes, (size_t)put);
    }
    return 0;
}

/* Whether the path still names the open file: another session may have written it anew meanwhile. */
static bool still_there(const char *path, int fd) {
    struct stat open_one, named;
    return fstat(fd, &open_one) == 0 && lstat(path, &named) == 0 && open_one.st_ino == named.st_ino &&
           open_one.st_dev == named.st_dev;
}

/* Who holds the lock does so for as long as a write takes; one that hangs must not hang us. It is tried so often, with 10 ms
   between. 0 or −errno. */
enum { TRIES_TO_READ = 5, TRIES_TO_WRITE = 100 };

static int lock(int fd, int how, int tries) {
    const struct timespec moment = {.tv_nsec = 10 * 1000 * 1000};
    while (flock(fd, how | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR) return -errno;
        if (--tries == 0) return -EBUSY;
        (void)nanosleep(&moment, NULL);
    }
    return 0;
}

/* The file, locked for us alone until it is closed; −errno if that cannot be had. */
static int open_locked(const char *path, int flags) {
    for (int attempt = 0; attempt < 8; attempt++) {
        int fd = open_regular(path, flags);
        if (fd < 0) return fd;
        int locked = lock(fd, LOCK_EX, TRIES_TO_WRITE);
        if (locked == 0 && still_there(path, fd)) return fd;
        close(fd);
        if (locked < 0) return locked;
    }
    return -EBUSY;
}

/* Writes the kept entries to a new file and puts that in the place of the old one, so that a crash loses nothing. */
static void trim(const char *path, const struct kept *kept) {
    struct buffer text = {0}, name = {0};
    for (size_t i = kept->seen.count; i-- > 0;) {
        buffer_push(&text, kept->seen.keys[i]);
        buffer_push_byte(&text, '\n');
    }
    buffer_printf(&name, "%s.%ld", path, (long)getpid());
    const char *fresh = buffer_text(&name);
    if (fresh && !text.failed) {
        int fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
        bool written = fd >= 0 && write_all(fd, buffer_span(&text)) == 0;
        if (fd >= 0 && close(fd) != 0) written = false;
        if (fd >= 0 && (!written || rename(fresh, path) != 0)) unlink(fresh);
    }
    buffer_clear(&text);
    buffer_clear(&name);
}

/* Under the lock, because an entry appended between reading and renaming would be lost. */
static void trim_locked(const char *path, size_t most) {
    int fd = open_locked(path, O_RDWR);
    if (fd < 0) return;
    struct buffer text = {0};
    struct kept kept = {.most = most};
    if (read_all(fd, &text)) {
        keep_newest(&kept, buffer_span(&text));
        trim(path, &kept);
    }
    map_clear(&kept.seen);
    buffer_clear(&text);
    close(fd);
}

void history_load(const char *path, size_t most, void (*each)(void *context, struct span entry), void *context) {
    int fd = open_regular(path, O_RDONLY);
    if (fd < 0) return;
    struct buffer text = {0};
    struct kept kept = {.most = most};
    /* Without the lock it is whole as well, but for an entry that is just being written. */
    (void)lock(fd, LOCK_SH, TRIES_TO_READ);
    bool whole = read_all(fd, &text);
    close(fd);
    if (whole) {
        keep_newest(&kept, buffer_span(&text));
        hand_out(&kept, each, context);
        if (most && kept.lines / 2 >= most) trim_locked(path, most);
    }
    map_clear(&kept.seen);
    buffer_clear(&text);
}

/* A line that a crash cut off must not swallow the next one. */
static bool ends_in_newline(int fd) {
    char last = '\n';
    off_t size = lseek(fd, 0, SEEK_END);
    return size <= 0 || (pread(fd, &last, 1, size - 1) == 1 && last == '\n');
}

static int append_line(const char *path, struct buffer *line) {
    int fd = open_locked(path, O_RDWR | O_APPEND | O_CREAT);
    if (fd < 0) return fd;
    /* A file that somebody made readable for others stops being so. */
    int done = fchmod(fd, 0600) == 0 ? 0 : -errno;
    struct span bytes = buffer_span(line);
    if (done == 0) done = write_all(fd, ends_in_newline(fd) ? span_from(bytes, 1) : bytes);
    if (close(fd) != 0 && done == 0) done = -errno;
    return done;
}

int history_append(const char *path, struct span entry) {
    if (entry.len == 0 || entry.ptr[0] == ' ' || entry.ptr[0] == '\t') return 0;
    struct buffer line = {0};
    buffer_push_byte(&line, '\n');
    history_encode(&line, entry);
    buffer_push_byte(&line, '\n');
    int done = line.failed ? -ENOMEM : append_line(path, &line);
    buffer_clear(&line);
    return done;
}

const char *history_failure(int error) {
    switch (error) {
    case ELOOP: return "it is a symbolic link, which is not followed";
    case EINVAL: return "it is no regular file";
    case EBUSY: return "another session keeps it locked, or writes it anew all the time";
    default: return strerror(error);
    }
}
