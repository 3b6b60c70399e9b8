/* Completion of the command line for zsh. */
#include "shell/export/export.h"

#include "shell/command_line.h"

static const char head[] =
    "#compdef sockshell\n"
    "# Completion of sockshell's command line for zsh: to be put into a folder of $fpath.\n"
    "# Made by `./dev generate` of the rows of options and verbs; what is changed here is lost.\n"
    "\n"
    "# Verbs, at the beginning of what is typed behind -c.\n"
    "_sockshell_verbs() {\n"
    "    local -a verbs=(\n";

/* As for bash (export/bash.c), but that each candidate has its meaning beside it. */
static const char line_function[] =
    "    )\n"
    "    _describe -t verbs verb verbs -Q -S ' '\n"
    "}\n"
    "\n"
    "# Candidates for sockshell's own language: each is the whole text with its last word completed.\n"
    "_sockshell_line() {\n"
    "    local text=$PREFIX candidate kind meaning rest i\n"
    "    local -a whole shown\n"
    "    if [[ $text != *[^[:alnum:]_]* ]]; then\n"
    "        _sockshell_verbs\n"
    "        return\n"
    "    fi\n"
    "    while IFS=$'\\t' read -r candidate kind meaning; do\n"
    "        for ((i = 0; i <= $#text; i++)); do\n"
    "            rest=${text:$i}\n"
    "            [[ $candidate == ${(b)rest}* ]] && break\n"
    "        done\n"
    "        [[ -z $rest && $text == *[[:alnum:]_] ]] && continue\n"
    "        whole+=(\"${text:0:$i}$candidate\")\n"
    "        shown+=(\"$candidate${meaning:+  -- $meaning}\")\n"
    "    done < <(\"${words[1]}\" --complete \"$text\" 2>/dev/null)\n"
    "    compadd -Q -U -S '' -l -d shown -a whole\n"
    "}\n"
    "\n"
    "_sockshell() {\n"
    "    _arguments -s -S \\\n";

static const char tail[] = "        '1:script:_files -g \"*.sks\"' \\\n"
                           "        '*:argument:_files'\n"
                           "}\n"
                           "\n"
                           "_sockshell \"$@\"\n";

/* `name:meaning`, in which a colon of the name would be taken for the one between. */
static void push_verbs(struct buffer *out, const struct vocabulary *v) {
    for (size_t i = 0; i < v->verb_count; i++) {
        struct buffer text = {0};
        buffer_printf(&text, "%s:%s", v->verbs[i]->name, v->verbs[i]->summary);
        buffer_push_text(out, "        ");
        export_quote(out, buffer_span(&text));
        buffer_push_byte(out, '\n');
        out->failed |= text.failed;
        buffer_clear(&text);
    }
}

/* In the brackets of an _arguments specification a bracket and a backslash are written behind a backslash. */
static void push_meaning(struct buffer *out, const char *text) {
    for (; *text; text++) {
        if (strchr("[]\\", *text)) buffer_push_byte(out, '\\');
        buffer_push_byte(out, *text);
    }
}

/* `:message:action`, for what follows an option. */
static void push_action(struct buffer *out, const struct command_option *o) {
    const char *words = export_value_words(o->value);
    if (!*o->value) return;
    buffer_printf(out, ":%s:", o->value);
    if (*words)
        buffer_printf(out, "(%s)", words);
    else
        buffer_push_text(out, strcmp(o->value, "FILE") == 0 ? "_files" : "_sockshell_line");
}

static void push_option(struct buffer *out, const struct command_option *o, const char *name, const char *other) {
    struct buffer text = {0};
    if (*other) buffer_printf(&text, "(%s)", other);
    bool sign = *o->value && name[1] == '-';
    buffer_printf(&text, "%s%s[", name, sign ? "=" : "");
    push_meaning(&text, o->help);
    buffer_push_byte(&text, ']');
    push_action(&text, o);
    buffer_push_text(out, "        ");
    export_quote(out, buffer_span(&text));
    buffer_push_text(out, " \\\n");
    out->failed |= text.failed;
    buffer_clear(&text);
}

/* Of the two names of an option one is enough on a line. */
static void push_names(struct buffer *out, const struct command_option *o) {
    char letter[3] = {'-', o->letter, '\0'}, word[40] = "--";
    memcpy(word + 2, o->word, strlen(o->word) + 1);
    bool both = o->letter && *o->word;
    if (o->letter) push_option(out, o, letter, both ? word : "");
    if (*o->word) push_option(out, o, word, both ? letter : "");
}

bool export_zsh(const struct vocabulary *v, struct span old, struct buffer *out) {
    (void)old;
    buffer_push_text(out, head);
    push_verbs(out, v);
    buffer_push_text(out, line_function);
    for (size_t i = 0; i < command_option_count; i++) push_names(out, &command_options[i]);
    buffer_push_text(out, tail);
    return !out->failed;
}
