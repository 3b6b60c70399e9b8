/* Completion of the command line for fish. */
#include "shell/export/export.h"

#include "shell/command_line.h"

static const char head[] =
    "# Completion of sockshell's command line for fish: to be put into a folder of $fish_complete_path.\n"
    "# Made by `./dev generate` of the rows of options and verbs; what is changed here is lost.\n"
    "\n"
    "# Verbs, at the beginning of what is typed behind -c.\n"
    "function __sockshell_verbs\n"
    "    printf '%s\\t%s\\n'";

/* As for bash (export/bash.c), but that each candidate has its meaning beside it. */
static const char line_function[] =
    "\n"
    "end\n"
    "\n"
    "# Candidates for sockshell's own language: each is the whole text with its last word completed.\n"
    "function __sockshell_line\n"
    "    set -l text (commandline -ct | string replace -r '^(-c|--complete=)' '' | string replace -r '^[\"\\']' '')\n"
    "    if string match -qr '^\\w*$' -- \"$text\"\n"
    "        __sockshell_verbs\n"
    "        return\n"
    "    end\n"
    "    set -l program (commandline -opc)[1]\n"
    "    set -l length (string length -- \"$text\")\n"
    "    for row in ($program --complete \"$text\" 2>/dev/null)\n"
    "        set -l parts (string split \\t -- $row)\n"
    "        for i in (seq 0 $length)\n"
    "            set -l rest (string sub -s (math $i + 1) -- \"$text\")\n"
    "            if test (string sub -l (string length -- \"$rest\") -- \"$parts[1]\") = \"$rest\"\n"
    "                if test -n \"$rest\"; or not string match -qr '\\w$' -- \"$text\"\n"
    "                    printf '%s%s\\t%s\\n' (string sub -l $i -- \"$text\") $parts[1] \"$parts[3]\"\n"
    "                end\n"
    "                break\n"
    "            end\n"
    "        end\n"
    "    end\n"
    "end\n"
    "\n"
    "complete -c sockshell -e\n"
    "complete -c sockshell -n '__fish_is_first_token' -k -xa '(__fish_complete_suffix .sks)'\n";

/* Inside single quotes fish knows two escapes. */
static void push_quoted(struct buffer *out, const char *text) {
    buffer_push_byte(out, '\'');
    for (; *text; text++) {
        if (*text == '\'' || *text == '\\') buffer_push_byte(out, '\\');
        buffer_push_byte(out, *text);
    }
    buffer_push_byte(out, '\'');
}

static void push_verbs(struct buffer *out, const struct vocabulary *v) {
    for (size_t i = 0; i < v->verb_count; i++) {
        buffer_printf(out, " \\\n        %s ", v->verbs[i]->name);
        push_quoted(out, v->verbs[i]->summary);
    }
}

static void push_option(struct buffer *out, const struct command_option *o) {
    const char *words = export_value_words(o->value);
    buffer_push_text(out, "complete -c sockshell");
    if (o->letter) buffer_printf(out, " -s %c", o->letter);
    if (*o->word) buffer_printf(out, " -l %s", o->word);
    if (*words)
        buffer_printf(out, " -xa '%s'", words);
    else if (strcmp(o->value, "FILE") == 0)
        buffer_push_text(out, " -r -F");
    else if (*o->value)
        buffer_push_text(out, " -xa '(__sockshell_line)'");
    buffer_push_text(out, " -d ");
    push_quoted(out, o->help);
    buffer_push_byte(out, '\n');
}

bool export_fish(const struct vocabulary *v, struct span old, struct buffer *out) {
    (void)old;
    buffer_push_text(out, head);
    push_verbs(out, v);
    buffer_push_text(out, line_function);
    for (size_t i = 0; i < command_option_count; i++) push_option(out, &command_options[i]);
    return !out->failed;
}
