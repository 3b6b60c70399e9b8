/* The commands of fcntl. */
#include "spec/fcntl.h"

#include "base/span.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>

/* The rows name constants; their numbers are those of the constants' rows. */
#define CONSTANT(name, value, set, meaning) enum { number_##name = (int)(value) };
#define ALIAS(name, value, set, meaning) enum { number_##name = (int)(value) };
#define ERROR(name)
#include "spec/constants.def"
#undef CONSTANT
#undef ALIAS
#undef ERROR

static const struct fcntl_command commands[] = {
#define COMMAND(name, takes, gives, names) {#name, number_##name, FCNTL_##takes, FCNTL_##gives, names},
#include "spec/fcntl_commands.def"
#undef COMMAND
};

const struct fcntl_command *fcntl_command(int number) {
    for (size_t i = 0; i < COUNT(commands); i++) {
        if (commands[i].number == number) return &commands[i];
    }
    return NULL;
}
