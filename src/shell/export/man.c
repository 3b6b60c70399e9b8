/* The manual page, in mdoc(7). */
#include "shell/export/export.h"

#include "shell/command_line.h"
#include "shell/export/mdoc.h"
#include "spec/setting.h"
#include "spec/topic.h"

#include <stdio.h>

static const char head[] =
    ".\\\" Made by `./dev generate` of the rows of options, verbs, functions, settings and topics.\n"
    ".Dd November 27, 2026\n"
    ".Dt SOCKSHELL 1\n"
    ".Os\n"
    ".Sh NAME\n"
    ".Nm sockshell\n"
    ".Nd a shell whose commands are the socket calls\n"
    ".Sh SYNOPSIS\n"
    ".Nm\n"
    ".Op Ar OPTION ...\n"
    ".Op Ar SCRIPT Op Ar ARG ...\n"
    ".Nm\n"
    ".Op Ar OPTION ...\n"
    ".Fl c Ar COMMANDS\n"
    ".Op Ar ARG ...\n"
    ".Nm\n"
    ".Fl -test Ar PATH ...\n"
    ".Op Fl -junit Ar FILE\n"
    ".Sh DESCRIPTION\n"
    ".Nm\n"
    "opens servers and clients by hand, one system call at a time, and shows what\n"
    "each gives.\n"
    "The same lines in a file are a script.\n"
    ".Pp\n"
    "Without a\n"
    ".Ar SCRIPT\n"
    "it is a session, if standard input is a terminal; else the script is what\n"
    "standard input gives.\n"
    "The options are:\n";

static const char foot[] = ".Sh ENVIRONMENT\n"
                           ".Bl -tag -width Ds\n"
                           ".It Ev INPUTRC\n"
                           "Another file for the keys.\n"
                           ".It Ev NO_COLOR\n"
                           "If it is set and not empty, there are no colours.\n"
                           ".It Ev FORCE_COLOR , CLICOLOR_FORCE\n"
                           "If one of them is set, and neither empty nor 0, there are colours even where no\n"
                           "terminal is.\n"
                           ".It Ev SOCKSHELL_HISTORY\n"
                           "Another file for the history; if it is empty, none is kept.\n"
                           ".It Ev TERM\n"
                           "What the terminal can do;\n"
                           ".Dq dumb\n"
                           "has neither colours nor editing of the line.\n"
                           ".It Ev VISUAL , EDITOR\n"
                           "The editor that C-x C-e opens, the first that is set; else vi.\n"
                           ".It Ev XDG_CONFIG_HOME , XDG_STATE_HOME\n"
                           "The folders that the files below are in.\n"
                           ".El\n"
                           ".Sh FILES\n"
                           ".Bl -tag -width Ds\n"
                           ".It Pa ~/.config/sockshell/rc.sks\n"
                           "A script that every session runs first, unless others could have written it.\n"
                           ".It Pa ~/.local/state/sockshell/history\n"
                           "What was typed in sessions.\n"
                           ".It Pa ~/.inputrc\n"
                           "The keys, as for every program that uses readline.\n"
                           ".El\n"
                           ".Sh EXIT STATUS\n"
                           ".Bl -tag -width Ds -compact\n"
                           ".It 0\n"
                           "All went well, or what\n"
                           ".Ic exit\n"
                           "says.\n"
                           ".It 1\n"
                           "An error that nothing caught, or an assertion that failed.\n"
                           ".It 2\n"
                           "Wrong usage, or a script that does not read: nothing of it has run.\n"
                           ".It 126\n"
                           "The script can't be read.\n"
                           ".It 127\n"
                           "The script isn't there.\n"
                           ".It 130\n"
                           "Ctrl-C ended a script.\n"
                           ".El\n"
                           ".Sh EXAMPLES\n"
                           "A server that receives one message:\n"
                           ".Bd -literal -offset indent\n"
                           "server = socket AF_INET SOCK_STREAM\n"
                           "bind server :7788\n"
                           "listen server 128\n"
                           "client, address = accept server\n"
                           "print \"Received data:\" (recv client 1024)\n"
                           ".Ed\n"
                           ".Pp\n"
                           "Its client, from the command line:\n"
                           ".Bd -literal -offset indent\n"
                           "sockshell \\-c 'c = socket; connect c :7788; send c \"Hello body\"'\n"
                           ".Ed\n"
                           ".Sh SEE ALSO\n"
                           ".Xr nc 1 ,\n"
                           ".Xr socket 2 ,\n"
                           ".Xr ip 7 ,\n"
                           ".Xr socket 7 ,\n"
                           ".Xr tcp 7 ,\n"
                           ".Xr udp 7 ,\n"
                           ".Xr unix 7\n";

static void section(struct buffer *out, const char *macro, const char *title) {
    buffer_printf(out, ".%s %s\n", macro, title);
}

/* --- options -------------------------------------------------------------------------------------------------------- */

static void push_options(struct buffer *out) {
    buffer_push_text(out, ".Bl -tag -width Ds\n");
    for (size_t i = 0; i < command_option_count; i++) {
        const struct command_option *o = &command_options[i];
        buffer_push_text(out, ".It");
        if (o->letter) buffer_printf(out, " Fl %c", o->letter);
        if (o->letter && *o->word) buffer_push_text(out, " ,");
        if (*o->word) buffer_printf(out, " Fl -%s", o->word);
        if (*o->value) buffer_printf(out, " Ar %s", o->value);
        buffer_push_byte(out, '\n');
        mdoc_text(out, span_text(o->help));
    }
    buffer_push_text(out, ".El\n");
}

/* --- verbs ---------------------------------------------------------------------------------------------------------- */

static void push_param(struct buffer *out, const struct param *p) {
    bool optional = p->count == PARAM_OPTIONAL || p->count == PARAM_ANY;
    bool repeated = param_repeats(p);
    buffer_push_text(out, optional ? " Op Ar " : " Ar ");
    mdoc_word(out, span_text(p->name));
    if (repeated) buffer_push_text(out, " ...");
}

/* Macros on one line would nest: each argument behind an optional one is inside its brackets. So each begins a line. */
static void push_usage(struct buffer *out, const struct verb *verb) {
    buffer_printf(out, ".It Xo\n.Ic %s\n", verb->name);
    for (size_t i = 0; i < verb->param_count; i++) {
        struct buffer line = {0};
        push_param(&line, &verb->params[i]);
        buffer_printf(out, ".%.*s\n", SPAN_ARG(span_from(buffer_span(&line), 1)));
        out->failed |= line.failed;
        buffer_clear(&line);
    }
    buffer_push_text(out, ".Xc\n");
}

static void push_verb_options(struct buffer *out, const struct verb *verb) {
    if (!verb->option_count) return;
    buffer_push_text(out, ".Bl -tag -width Ds -compact\n");
    for (size_t i = 0; i < verb->option_count; i++) {
        const struct option *o = &verb->options[i];
        buffer_printf(out, ".It Fl -%s", o->name);
        if (o->kind != KIND_NONE) buffer_printf(out, " Ar %s", kind_usage(o->kind));
        buffer_push_byte(out, '\n');
        mdoc_text(out, span_text(o->help ? o->help : kind_meaning(o->kind)));
    }
    buffer_push_text(out, ".El\n");
}

static void push_failures(struct buffer *out, const struct verb *verb) {
    if (!verb->failure_count) return;
    buffer_push_text(out, ".Pp\nErrors:\n.Bl -tag -width Ds -compact\n");
    for (size_t i = 0; i < verb->failure_count; i++) {
        const struct failure *f = &verb->failures[i];
        struct buffer text = {0};
        buffer_push_text(&text, f->meaning);
        if (f->hint) buffer_printf(&text, "; %s", f->hint);
        buffer_printf(out, ".It Er %s\n", f->name);
        mdoc_text(out, buffer_span(&text));
        out->failed |= text.failed;
        buffer_clear(&text);
    }
    buffer_push_text(out, ".El\n");
}

static void push_verb(struct buffer *out, const struct verb *verb) {
    push_usage(out, verb);
    mdoc_text(out, span_text(verb->text));
    if (verb->gives) {
        buffer_push_text(out, "Gives ");
        mdoc_text(out, span_text(verb->gives));
    }
    push_verb_options(out, verb);
    push_failures(out, verb);
}

static void push_verbs(struct buffer *out, const struct vocabulary *v) {
    section(out, "Sh", "VERBS");
    for (size_t group = 0; group < verb_group_count; group++) {
        section(out, "Ss", verb_groups[group]);
        buffer_push_text(out, ".Bl -tag -width Ds\n");
        for (size_t i = 0; i < v->verb_count; i++) {
            if (strcmp(v->verbs[i]->group, verb_groups[group]) == 0) push_verb(out, v->verbs[i]);
        }
        buffer_push_text(out, ".El\n");
    }
}

/* --- functions, settings, topics -------------------------------------------------------------------------------------- */

static void push_function_errors(struct buffer *out, const char *errors) {
    buffer_push_text(out, ".Pp\nErrors:\n.Bl -tag -width Ds -compact\n");
    for (struct span rest = span_text(errors); rest.len;) {
        struct span line = span_head(rest, span_find(rest, '\n')), name = span_head(line, span_find(line, ' '));
        rest = span_from(rest, line.len + 1);
        buffer_printf(out, ".It Er %.*s\n", SPAN_ARG(name));
        mdoc_text(out, span_from(line, name.len + 1));
    }
    buffer_push_text(out, ".El\n");
}

static void push_functions(struct buffer *out, const struct vocabulary *v) {
    section(out, "Sh", "FUNCTIONS");
    buffer_push_text(out, ".Bl -tag -width Ds\n");
    for (size_t i = 0; i < v->function_count; i++) {
        const struct function *f = &v->functions[i];
        buffer_push_text(out, ".It Ic \"");
        mdoc_word(out, span_text(f->usage));
        buffer_push_text(out, "\"\n");
        mdoc_text(out, span_text(f->summary));
        if (f->text) mdoc_paragraphs(out, f->text);
        if (f->errors) push_function_errors(out, f->errors);
    }
    buffer_push_text(out, ".El\n");
}

static void push_settings(struct buffer *out) {
    section(out, "Sh", "SETTINGS");
    mdoc_text(out, SPAN("`set` shows and changes them; the rc file is the place for lasting ones."));
    buffer_push_text(out, ".Bl -tag -width Ds\n");
    for (int i = 0; i < SETTING_COUNT; i++) {
        const struct setting_row *row = &setting_rows[i];
        struct buffer text = {0};
        buffer_printf(&text, "%s; at first ", row->meaning);
        setting_push(&text, (enum setting)i, row->first);
        buffer_printf(out, ".It Ic %s Ar %s\n", row->name, *row->takes ? row->takes : "N");
        mdoc_text(out, buffer_span(&text));
        out->failed |= text.failed;
        buffer_clear(&text);
    }
    buffer_push_text(out, ".El\n");
}

static void push_topics(struct buffer *out, enum topic_group group, const char *title) {
    section(out, "Sh", title);
    for (size_t i = 0; i < topic_count; i++) {
        const struct topic *t = &topics[i];
        if (t->group != group || t->of) continue;
        section(out, "Ss", t->name);
        buffer_push_byte(out, (char)(t->summary[0] >= 'a' ? t->summary[0] - 'a' + 'A' : t->summary[0]));
        mdoc_text(out, span_from(span_text(t->summary), 1));
        out->len--;
        buffer_push_text(out, ".\n");
        mdoc_paragraphs(out, t->text);
    }
}

bool export_man(const struct vocabulary *v, struct span old, struct buffer *out) {
    (void)old;
    buffer_push_text(out, head);
    push_options(out);
    push_topics(out, TOPIC_LANGUAGE, "THE LANGUAGE");
    push_verbs(out, v);
    push_functions(out, v);
    push_settings(out);
    push_topics(out, TOPIC_TYPES, "VALUES");
    push_topics(out, TOPIC_ADDRESSES, "ADDRESSES");
    push_topics(out, TOPIC_SOCKETS, "SOCKETS");
    push_topics(out, TOPIC_WORDS, "RESERVED WORDS");
    buffer_push_text(out, foot);
    return !out->failed;
}
