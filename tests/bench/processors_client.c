/* The same as processors.sks in C. usage: bench_processors_client PORT */
#include "measure.h"
#include "process.h"

#include <stdio.h>
#include <sys/socket.h>

enum { ROUNDS = 1000, SIZE = 64 };

static void run_rounds(int c) {
    static const char data[SIZE];
    char reply[SIZE];
    for (int i = 0; i < ROUNDS; i++) {
        if (send(c, data, SIZE, MSG_NOSIGNAL) != SIZE || recv(c, reply, SIZE, 0) != SIZE) measure_fail("round");
    }
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fputs("usage: bench_processors_client PORT\n", stderr);
        return 2;
    }
    int c = process_connect(argv[1]);
    for (;;) {
        puts("ready");
        (void)fflush(stdout);
        if (getchar() == EOF) return 0;
        run_rounds(c);
    }
}
