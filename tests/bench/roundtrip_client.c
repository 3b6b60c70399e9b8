/* The same loop as roundtrip.sks in C. usage: bench_roundtrip_client ADDRESS */
#include "measure.h"
#include "process.h"

#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ROUNDS = 100000, SIZE = 64 };

int main(int argc, char **argv) {
    static const char data[SIZE];
    char reply[SIZE];
    if (argc != 2) {
        fputs("usage: bench_roundtrip_client ADDRESS\n", stderr);
        return 2;
    }
    int c = process_connect(argv[1]);
    for (int i = 0; i < ROUNDS; i++) {
        if (send(c, data, sizeof data, MSG_NOSIGNAL) < 0 || recv(c, reply, sizeof reply, 0) < 0) measure_fail("round");
    }
    close(c);
    return 0;
}
