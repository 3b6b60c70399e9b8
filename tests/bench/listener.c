/* A listening socket for the clients that are measured. */
#include "listener.h"

#include "measure.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 4096 };

static void bind_port(int fd, const char *port) {
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((in_port_t)atoi(port))};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(fd, (const struct sockaddr *)&at, sizeof at) != 0) measure_fail("bind");
}

int listener_at(const char *port) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) measure_fail("socket");
    bind_port(fd, port);
    if (listen(fd, BACKLOG) != 0) measure_fail("listen");
    return fd;
}

/* Binds it to a free port. */
static void bind_any(int fd, char address[static LISTENER_ADDRESS]) {
    struct sockaddr_in at;
    socklen_t len = sizeof at;
    bind_port(fd, "0");
    if (getsockname(fd, (struct sockaddr *)&at, &len) != 0) measure_fail("getsockname");
    (void)snprintf(address, LISTENER_ADDRESS, "%u", (unsigned)ntohs(at.sin_port));
}

static void bind_path(int fd, char address[static LISTENER_ADDRESS]) {
    static const char template[] = "/tmp/bench-XXXXXX", name[] = "/socket";
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    memcpy(address, template, sizeof template);
    if (!mkdtemp(address)) measure_fail("mkdtemp");
    memcpy(address + sizeof template - 1, name, sizeof name);
    (void)snprintf(at.sun_path, sizeof at.sun_path, "%s", address);
    if (bind(fd, (const struct sockaddr *)&at, sizeof at) != 0) measure_fail("bind");
}

int listener_open(bool is_path, char address[static LISTENER_ADDRESS]) {
    const struct timeval timeout = {.tv_sec = 20};
    int fd = socket(is_path ? AF_UNIX : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) measure_fail("socket");
    if (is_path)
        bind_path(fd, address);
    else
        bind_any(fd, address);
    if (listen(fd, BACKLOG) != 0) measure_fail("listen");
    if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout) != 0) measure_fail("setsockopt");
    return fd;
}

int listener_accept(int listener) {
    /* Clients of a unix path inherit no timeout from the listener. */
    const struct timeval timeout = {.tv_sec = 20};
    int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (fd < 0) measure_fail("accept");
    if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout) != 0) measure_fail("setsockopt");
    return fd;
}

void listener_close(int listener, const char *address) {
    char folder[LISTENER_ADDRESS];
    close(listener);
    if (address[0] != '/') return;
    (void)unlink(address);
    (void)snprintf(folder, sizeof folder, "%.*s", (int)(strrchr(address, '/') - address), address);
    (void)rmdir(folder);
}
