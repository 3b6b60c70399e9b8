/* open: a file as a handle. */
#include "verbs/verbs.h"

#include "verbs/openfile.h"

enum { OPEN_PATH, OPEN_FLAGS, OPEN_MODE };
enum { OPEN_MODE_USUAL = 0666 }; /* less what umask takes away */

static enum verb_result open_run(struct call *c) {
    int flags = (int)call_integer(c, OPEN_FLAGS, 0), fd;
    mode_t mode = (mode_t)call_integer(c, OPEN_MODE, OPEN_MODE_USUAL);
    enum verb_result result = openfile(c, OPEN_PATH, call_param(c, OPEN_PATH)->text, flags, 0, mode, &fd);
    if (result != VERB_DONE) return result;
    return handle_value(&c->values[0], c->handles, fd, AF_UNSPEC, 0, 0, c->err) ? VERB_DONE : VERB_FAILED;
}

static const struct param params[] = {
    {"PATH", KIND_PATH, PARAM_ONE, NULL, "the file"},
    {"FLAGS", KIND_OPEN, PARAM_OPTIONAL, "O_RDONLY", "as open(2) takes them: rdonly, wronly, rdwr, creat, trunc"},
    {"MODE", KIND_MODE, PARAM_OPTIONAL, "0666", "who may do what with a new file, in octal, less the umask"},
};

static const struct option options[] = {OPTION_TIMEOUT};

static const struct failure failures[] = {
    {"ENOENT", "no file is at the path", "O_WRONLY|O_CREAT makes one"},
    {"EACCES", "the file, or a folder on the way, may not be used like that", NULL},
    {"EEXIST", "O_CREAT|O_EXCL, and the file is there already", NULL},
    {"EISDIR", "the path is a folder, which can only be read", NULL},
    {"ENXIO", "a FIFO that nobody reads, opened for writing with O_NONBLOCK; or a socket's path",
     "connect opens those"},
    {"ENOTDIR", "a part of the path that should be a folder is none", NULL},
    {"EMFILE", "the shell has as many descriptors open as it may", "close handles, or raise it with ulimit -n"},
    {"ETIMEDOUT", "--timeout passed, and nobody opened the FIFO's other end", NULL},
};

static const char *const value_names[] = {"file"};

const struct verb verb_open = {
    .name = "open",
    .group = "Data",
    .summary = "open a file as a handle",
    .text = "A file that is open can be passed to another process (sendmsg --handles), sent from (send --file) and "
            "received into (recv --to). No other verb reads or writes it.",
    VERB_PARAMS(params),
    VERB_OPTIONS(options),
    VERB_FAILURES(failures),
    .gives = "handle",
    .value_count = 1,
    .value_names = value_names,
    .examples = "file = open /etc/passwd\n"
                "a, b = socketpair\n"
                "send a --file $file\n"
                "assert len((recv b)) > 0\n"
                "\n"
                "# A descriptor goes to another process, here to the other end.\n"
                "file = open /etc/passwd\n"
                "a, b = socketpair\n"
                "sendmsg a \"the users\" --handles file\n"
                "m = recvmsg b\n"
                "assert len($m.handles) == 1\n",
    .python = "fd = os.open(\"/etc/passwd\", os.O_RDONLY)",
    .c = "int fd = open(\"/etc/passwd\", O_RDONLY);",
    .see = "send sendmsg descriptor close",
    .run = open_run,
};
