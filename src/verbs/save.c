/* save: writes what was typed and worked into a file, as a script. */
#include "verbs/verbs.h"

#include "run/call.h"
#include "run/machine.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <unistd.h>

enum { SAVE_PATH };
enum { SAVE_REPLACE };

static const char head[] = "#!/usr/bin/env sockshell\n# Typed in a session, where it worked.\n";

static int write_all(int fd, struct span bytes) {
    while (bytes.len) {
        ssize_t put = write(fd, bytes.ptr, bytes.len);
        if (put < 0 && errno != EINTR) return -errno;
        if (put > 0) bytes = span_from(bytes, (size_t)put);
    }
    return 0;
}

/* 0 or −errno. A script may be run, where the user's umask has nothing against it. */
static int write_file(const char *path, bool replace, struct span text) {
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | (replace ? O_TRUNC : O_EXCL), 0777);
    if (fd < 0) return -errno;
    int result = write_all(fd, text);
    if (close(fd) != 0 && result == 0) result = -errno;
    return result;
}

static enum verb_result failed(struct call *c, int number) {
    (void)call_fail_errno(c, number, NULL, NULL);
    err_word(c->err, (int)c->first[SAVE_PATH]);
    if (number == EEXIST) err_hint(c->err, "save PATH --replace writes over it");
    return VERB_FAILED;
}

static enum verb_result write_script(struct call *c, struct buffer *text) {
    struct span word = call_param(c, SAVE_PATH)->text;
    struct buffer path = {0};
    buffer_push(&path, word);
    const char *name = buffer_text(&path);
    enum verb_result result = VERB_DONE;
    if (!name || text->failed) {
        err_memory(c->err);
        result = VERB_FAILED;
    } else if (strlen(name) != word.len) {
        result = call_fail_param(c, SAVE_PATH, ERR_VALUE, "a path holds no NUL");
    } else {
        int r = write_file(name, call_option_count(c, SAVE_REPLACE) > 0, buffer_span(text));
        if (r < 0) result = failed(c, -r);
    }
    buffer_clear(&path);
    return result;
}

static enum verb_result save_run(struct call *c) {
    const struct machine_hooks *hooks = &c->machine->hooks;
    struct buffer text = {0};
    buffer_push_text(&text, head);
    size_t count = hooks->script ? hooks->script(hooks->context, &text) : 0;
    enum verb_result result = VERB_FAILED;
    c->progress = count;
    if (count)
        result = write_script(c, &text);
    else
        (void)call_fail(c, ERR_VALUE, "nothing was typed yet that worked");
    buffer_clear(&text);
    return result;
}

static void save_tell(const struct call *c, struct buffer *out) {
    buffer_printf(out, "%" PRIu64 " entr%s saved; sockshell ", c->progress, c->progress == 1 ? "y" : "ies");
    buffer_push(out, call_param(c, SAVE_PATH)->text);
    buffer_push_text(out, c->progress == 1 ? " runs it" : " runs them");
}

static const struct param params[] = {
    {"PATH", KIND_PATH, PARAM_ONE, NULL, "the file to write, for example session.sks"},
};

static const struct option options[] = {
    [SAVE_REPLACE] = {"replace", KIND_NONE, "write over a file that is there already"},
};

static const struct failure failures[] = {
    {"EEXIST", "a file is at the path already", "--replace writes over it"},
    {"ENOENT", "the folder of the path is not there", NULL},
    {"EACCES", "the file, or its folder, may not be written", NULL},
    {ERR_VALUE, "nothing was typed yet that worked, as in a script", NULL},
};

const struct verb verb_save = {
    .name = "save",
    .group = "Shell",
    .summary = "write what was typed and worked as a script",
    .text =
        "Every entry of this session that did not fail, in its order, with names for the values that the session named "
        "(h1 = socket). Left out are entries that began with a blank and those about the session alone, as help and "
        "history.",
    VERB_PARAMS(params),
    VERB_OPTIONS(options),
    VERB_FAILURES(failures),
    .examples = "try {\n"
                "    save session.sks\n"
                "} catch e {\n"
                "    print \"not saved: $e\"\n"
                "}\n"
                "\n"
                "try { save session.sks --replace } catch e { print \"not saved: $e\" }\n",
    .see = "history source scripts",
    .aside = true,
    .run = save_run,
    .tell = save_tell,
};
