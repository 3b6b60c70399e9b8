/* The same as bulk.sks in C, by send(2) and recv(2) with 256 KiB at a time, or sendfile(2) of a whole file.
   usage: bench_bulk_peer send|recv|relay|file PORT, and behind file a PATH before PORT */
#include "measure.h"
#include "process.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SIZE = 256 * 1024 };
static char room[SIZE];

/* Segments go out at once, as in bulk.sks. */
static int open_connection(const char *port) {
    static const char way[] = "reno";
    int fd = process_connect(port);
    if (setsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, way, sizeof way - 1) != 0) measure_fail("setsockopt");
    return fd;
}

static void send_all(int fd, size_t size) {
    for (size_t sent = 0; sent < size;) {
        ssize_t r = send(fd, room + sent, size - sent, MSG_NOSIGNAL);
        if (r < 0) measure_fail("send");
        sent += (size_t)r;
    }
}

/* What comes by the one connection goes out by the other, if there is one. */
static void pass_on(int from, int to) {
    ssize_t r;
    while ((r = recv(from, room, sizeof room, 0)) > 0) {
        if (to >= 0) send_all(to, (size_t)r);
    }
    if (r < 0) measure_fail("recv");
}

static void send_file(int fd, const char *path) {
    struct stat seen;
    int file = open(path, O_RDONLY);
    if (file < 0 || fstat(file, &seen) != 0) measure_fail(path);
    for (off_t at = 0; at < seen.st_size;) {
        if (sendfile(fd, file, &at, (size_t)(seen.st_size - at)) <= 0) measure_fail("sendfile");
    }
    (void)close(file);
}

int main(int argc, char **argv) {
    const char *path = argc == 4 && strcmp(argv[1], "file") == 0 ? argv[2] : NULL;
    if (argc != 3 && !path) {
        fputs("usage: bench_bulk_peer send|recv|relay|file [PATH] PORT\n", stderr);
        return 2;
    }
    bool sends = strcmp(argv[1], "send") == 0, relays = strcmp(argv[1], "relay") == 0;
    memset(room, 'x', sizeof room); /* pages never written to are all the same one, which would be in the cache */
    int from = open_connection(argv[argc - 1]);
    while (path) send_file(from, path);
    while (sends) send_all(from, sizeof room);
    pass_on(from, relays ? open_connection(argv[2]) : -1);
    return 0;
}
