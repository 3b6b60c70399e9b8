/* The same as serve.sks in C. usage: bench_serve_server PORT */
#include "listener.h"
#include "measure.h"

#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SIZE = 64 };

static void serve(int client) {
    char data[SIZE];
    ssize_t len = client < 0 ? -1 : recv(client, data, SIZE, 0);
    if (len < 0 || send(client, data, (size_t)len, MSG_NOSIGNAL) != len) measure_fail("serve");
    close(client);
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fputs("usage: bench_serve_server PORT\n", stderr);
        return 2;
    }
    int server = listener_at(argv[1]);
    for (;;) {
        struct sockaddr_in peer;
        socklen_t len = sizeof peer;
        serve(accept4(server, (struct sockaddr *)&peer, &len, SOCK_CLOEXEC));
    }
}
