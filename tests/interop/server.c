/* server.sks in C, call for call: what test_calls.py compares it with. usage: interop_server PORT */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int fail(const char *what) {
    perror(what);
    return 1;
}

/* Printed as sockshell does, by one write: the buffered output of C asks first what it writes to. */
static int print_data(const char *data, size_t len) {
    char line[1100] = "Received data: ";
    size_t at = strlen(line);
    memcpy(line + at, data, len);
    line[at + len] = '\n';
    return write(STDOUT_FILENO, line, at + len + 1) < 0 ? -1 : 0;
}

int main(int argc, char **argv) {
    static const char thanks[] = "thank you!";
    struct sockaddr_in address = {.sin_family = AF_INET}, peer;
    socklen_t len = sizeof peer;
    char data[1024];
    if (argc != 2) {
        fputs("usage: interop_server PORT\n", stderr);
        return 2;
    }
    address.sin_port = htons((in_port_t)atoi(argv[1]));
    int server = socket(AF_INET, SOCK_STREAM, 0);
    if (server < 0) return fail("socket");
    if (bind(server, (const struct sockaddr *)&address, sizeof address) != 0) return fail("bind");
    if (listen(server, 128) != 0) return fail("listen");
    int client = accept(server, (struct sockaddr *)&peer, &len);
    if (client < 0) return fail("accept");
    ssize_t got = recv(client, data, sizeof data, 0);
    if (got < 0) return fail("recv");
    if (print_data(data, (size_t)got) != 0) return fail("write");
    if (send(client, thanks, sizeof thanks - 1, 0) < 0) return fail("send");
    close(client);
    return 0;
}
