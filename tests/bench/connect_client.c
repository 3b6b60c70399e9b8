/* The same as connect.sks in C. usage: bench_connect_client PORT */
#include "measure.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CONNECTIONS = 10000, SIZE = 64 };

static void visit(const struct sockaddr_in *at) {
    static const char data[SIZE];
    char reply[SIZE];
    int c = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (c < 0 || connect(c, (const struct sockaddr *)at, sizeof *at) != 0) measure_fail("connect");
    if (send(c, data, SIZE, MSG_NOSIGNAL) != SIZE || recv(c, reply, SIZE, 0) != SIZE) measure_fail("message");
    close(c);
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fputs("usage: bench_connect_client PORT\n", stderr);
        return 2;
    }
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((in_port_t)atoi(argv[1]))};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (int i = 0; i < CONNECTIONS; i++) visit(&at);
    return 0;
}
