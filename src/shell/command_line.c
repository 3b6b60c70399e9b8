/* The command line: what `sockshell` is asked to do. */
#include "shell/command_line.h"

#include "spec/near.h"

enum option_id {
#define OPTION(name, letter, word, value, help) OPTION_##name,
#include "shell/options.def"
#undef OPTION
};

const struct command_option command_options[] = {
#define OPTION(name, letter, word, value, help) {letter, word, value, help},
#include "shell/options.def"
#undef OPTION
};

const size_t command_option_count = COUNT(command_options);

/* Where reading stands. Words that are no options gather at the front of `words`. */
struct reader {
    struct command_line *out;
    char **words;
    size_t count, at, kept;
    bool options_over; /* what follows are operands */
};

static bool set_colour(struct settings *settings, const char *when, struct err *err) {
    static const char *const names[] = {[COLOUR_AUTO] = "auto", [COLOUR_ALWAYS] = "always", [COLOUR_NEVER] = "never"};
    if (strcmp(when, names[COLOUR_AUTO]) == 0)
        settings->colour = COLOUR_AUTO;
    else if (strcmp(when, names[COLOUR_ALWAYS]) == 0)
        settings->colour = COLOUR_ALWAYS;
    else if (strcmp(when, names[COLOUR_NEVER]) == 0)
        settings->colour = COLOUR_NEVER;
    else
        return err_set(err, ERR_VALUE, "--color takes auto, always or never, not '%.100s'", when);
    return true;
}

/* What the option means; `value` is NULL where it takes none. */
static bool apply(struct reader *r, enum option_id id, const char *value, struct err *err) {
    struct command_line *c = r->out;
    switch (id) {
    case OPTION_COMMANDS:
        c->commands = value;
        r->options_over = true;
        break;
    case OPTION_STAY: c->settings.stay = true; break;
    case OPTION_CHECK: c->settings.check = true; break;
    case OPTION_QUIET: c->settings.quiet = true; break;
    case OPTION_TRACE: c->settings.trace = true; break;
    case OPTION_KEEP_GOING: c->settings.keep_going = true; break;
    case OPTION_COLOUR: return set_colour(&c->settings, value, err);
    case OPTION_NO_RC: c->settings.no_rc = true; break;
    case OPTION_RC: c->settings.rc = value; break;
    case OPTION_NO_HISTORY: c->settings.no_history = true; break;
    case OPTION_COMPLETE:
        c->action = ACTION_COMPLETE;
        c->line = value;
        break;
    case OPTION_TEST: c->action = ACTION_TEST; break;
    case OPTION_JUNIT: c->junit = value; break;
    case OPTION_WITH_TASK: c->settings.with_task = true; break;
    case OPTION_HELP: c->action = ACTION_HELP; break;
    case OPTION_VERSION: c->action = ACTION_VERSION; break;
    }
    return true;
}

/* The word after the option, which is its value. NULL with the error if there is none. */
static const char *next_word(struct reader *r, const char *shown, const struct command_option *choice,
                             struct err *err) {
    if (r->at < r->count) return r->words[r->at++];
    err_set(err, ERR_VALUE, "%s needs %s", shown, choice->value);
    return NULL;
}

static bool unknown_word(struct span name, struct err *err) {
    struct near near = near_begin(name);
    for (size_t i = 0; i < command_option_count; i++) near_offer(&near, span_text(command_options[i].word));
    err_set(err, ERR_NAME, "no option '--%.*s'", (int)(name.len < 100 ? name.len : 100), name.ptr);
    return near.best.len ? err_hint(err, "did you mean --%.*s?", SPAN_ARG(near.best)) : false;
}

/* `--name`, `--name=VALUE` or `--name VALUE`; `text` is what follows the dashes. */
static bool read_long(struct reader *r, const char *text, struct err *err) {
    struct span all = span_text(text), name = span_head(all, span_find(all, '='));
    bool given = name.len < all.len;
    size_t i = 0;
    while (i < command_option_count && !(name.len && span_is(name, command_options[i].word))) i++;
    if (i == command_option_count) return unknown_word(name, err);
    bool takes = command_options[i].value[0] != '\0';
    if (given && !takes) return err_set(err, ERR_VALUE, "--%s takes no value", command_options[i].word);
    const char *value = given ? text + name.len + 1 : NULL;
    if (takes && !given) value = next_word(r, r->words[r->at - 1], &command_options[i], err);
    return (value || !takes) && apply(r, (enum option_id)i, value, err);
}

/* `-nq`, `-xc COMMANDS`: letters in a row, the last of which may take a value. */
static bool read_letters(struct reader *r, const char *letters, struct err *err) {
    for (; *letters; letters++) {
        char shown[] = {'-', *letters, '\0'};
        size_t i = 0;
        while (i < command_option_count && command_options[i].letter != *letters) i++;
        if (i == command_option_count) return err_set(err, ERR_NAME, "no option '%s'", shown);
        const char *value = NULL;
        if (command_options[i].value[0]) {
            bool touching = letters[1] != '\0';
            value = touching ? letters + 1 : next_word(r, shown, &command_options[i], err);
            if (!value) return false;
            return apply(r, (enum option_id)i, value, err);
        }
        if (!apply(r, (enum option_id)i, NULL, err)) return false;
    }
    return true;
}

/* A word alone. The first ends the options, but not under --test: `--test PATH… --junit FILE`. */
static void keep_word(struct reader *r, char *word) {
    r->words[r->kept++] = word;
    if (r->out->action != ACTION_TEST) r->options_over = true;
}

static bool read_word(struct reader *r, char *word, struct err *err) {
    bool option = !r->options_over && word[0] == '-' && word[1];
    if (!option) {
        keep_word(r, word);
        return true;
    }
    if (strcmp(word, "--") == 0) {
        r->options_over = true;
        return true;
    }
    return word[1] == '-' ? read_long(r, word + 2, err) : read_letters(r, word + 1, err);
}

static bool agrees(const struct command_line *c, struct err *err) {
    bool test = c->action == ACTION_TEST;
    if (c->junit && !test) return err_set(err, ERR_VALUE, "--junit is an option of --test");
    if (c->settings.with_task && !test) return err_set(err, ERR_VALUE, "--with-task is an option of --test");
    if (test && c->operand_count == 0) return err_set(err, ERR_VALUE, "--test needs a script or a folder");
    return true;
}

bool command_line_read(struct command_line *c, int argc, char **argv, struct err *err) {
    *c = (struct command_line){.action = ACTION_RUN};
    struct reader r = {.out = c, .words = argv + 1, .count = argc > 0 ? (size_t)argc - 1 : 0};
    if (argc < 1) r.words = argv;
    while (r.at < r.count) {
        if (!read_word(&r, r.words[r.at++], err)) return false;
        if (c->action == ACTION_HELP || c->action == ACTION_VERSION) return true;
    }
    c->operands = r.words;
    c->operand_count = r.kept;
    return agrees(c, err);
}

void command_line_push_usage(struct buffer *out) {
    (void)buffer_push_text(out, "usage: sockshell [OPTIONS] [SCRIPT [ARG…]]; sockshell --help tells the options\n");
}

/* One option's row: the letter, the word, the value, what it does in the column where all do. */
static void push_choice(struct buffer *out, const struct command_option *choice) {
    size_t begun = out->len;
    (void)buffer_push_text(out, "  ");
    if (choice->letter) (void)buffer_printf(out, "-%c", choice->letter);
    if (choice->word[0]) (void)buffer_printf(out, "%s--%s", choice->letter ? ", " : "    ", choice->word);
    if (choice->value[0]) (void)buffer_printf(out, "%c%s", choice->word[0] ? '=' : ' ', choice->value);
    size_t used = out->len - begun;
    (void)buffer_push_repeat(out, ' ', used < 24 ? 24 - used : 1);
    (void)buffer_printf(out, "%s\n", choice->help);
}

void command_line_push_help(struct buffer *out) {
    (void)buffer_push_text(out, "An interactive socket shell: every socket call as a command.\n\n"
                                "  sockshell                        a session\n"
                                "  sockshell SCRIPT [ARG…]          run a script; $1… and $args are its arguments\n"
                                "  sockshell -c COMMANDS [ARG…]     run the words given\n"
                                "  sockshell - [< SCRIPT]           run what standard input gives\n"
                                "  sockshell --test PATH… [--junit FILE]\n\n");
    for (size_t i = 0; i < command_option_count; i++) push_choice(out, &command_options[i]);
    (void)buffer_push_text(out, "\nIn a session `help` tells the verbs, and `help VERB` all about one.\n");
}
