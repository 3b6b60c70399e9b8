/* The same loop as roundtrip.sks in C. usage: bench_roundtrip_client PORT */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ROUNDS = 100000, SIZE = 64 };

int main(int argc, char **argv) {
    if (argc != 2) {
        fputs("usage: bench_roundtrip_client PORT\n", stderr);
        return 2;
    }
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((in_port_t)atoi(argv[1]))};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int c = socket(AF_INET, SOCK_STREAM, 0);
    if (c < 0 || connect(c, (const struct sockaddr *)&to, sizeof to) != 0) {
        perror("bench_roundtrip_client: connect");
        return 1;
    }
    char data[SIZE], reply[SIZE];
    memset(data, 'x', sizeof data);
    for (int i = 0; i < ROUNDS; i++) {
        if (send(c, data, sizeof data, MSG_NOSIGNAL) < 0 || recv(c, reply, sizeof reply, 0) < 0) {
            perror("bench_roundtrip_client");
            return 1;
        }
    }
    close(c);
    return 0;
}
