/* The server of one client in C: recv and send, each waiting in the kernel. usage: bench_processors_server PORT */
#include "listener.h"
#include "measure.h"

#include <stdio.h>
#include <sys/socket.h>

enum { SIZE = 4096 };

int main(int argc, char **argv) {
    char data[SIZE];
    ssize_t len;
    if (argc != 2) {
        fputs("usage: bench_processors_server PORT\n", stderr);
        return 2;
    }
    int client = listener_accept(listener_at(argv[1]));
    while ((len = recv(client, data, SIZE, 0)) > 0) {
        if (send(client, data, (size_t)len, MSG_NOSIGNAL) != len) measure_fail("send");
    }
    return 0;
}
