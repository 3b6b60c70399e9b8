/* Completion of the command line for bash. */
#include "shell/export/export.h"

#include "shell/command_line.h"

static const char head[] =
    "# Completion of sockshell's command line for bash: to be sourced, or put where bash-completion looks.\n"
    "# Made by `./dev generate` of the rows of options and verbs; what is changed here is lost.\n"
    "\n";

/* What is typed in quotes behind -c is completed by sockshell itself, but for a verb at the beginning. A candidate replaces
   the longest end of the text that it begins with; one that only resembles it is none here. */
static const char line_function[] =
    "\n"
    "# Candidates for sockshell's own language: each is the whole text with its last word completed.\n"
    "_sockshell_line() {\n"
    "    local program=$1 text=$2 candidate kind meaning i rest\n"
    "    if [[ $text != *[![:alnum:]_]* ]]; then\n"
    "        mapfile -t COMPREPLY < <(compgen -W \"$_sockshell_verbs\" -- \"$text\")\n"
    "    else\n"
    "        while IFS=$'\\t' read -r candidate kind meaning; do\n"
    "            for ((i = 0; i <= ${#text}; i++)); do\n"
    "                rest=${text:i}\n"
    "                [[ $candidate == \"$rest\"* ]] && break\n"
    "            done\n"
    "            [[ -z $rest && $text == *[[:alnum:]_] ]] && continue\n"
    "            COMPREPLY+=(\"${text:0:i}$candidate\")\n"
    "        done < <(\"$program\" --complete \"$text\" 2>/dev/null)\n"
    "    fi\n"
    "    # Of one candidate bash would take the word to be complete, and close the quote. More is to come.\n"
    "    if [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *[\\(/:@] ]]; then\n"
    "        COMPREPLY+=(\"${COMPREPLY[0]} \")\n"
    "    elif [[ ${#COMPREPLY[@]} == 1 ]]; then\n"
    "        COMPREPLY=(\"${COMPREPLY[0]} \" \"${COMPREPLY[0]}  \")\n"
    "    fi\n"
    "}\n"
    "\n"
    "_sockshell() {\n"
    "    local program=$1 cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} word\n"
    "    COMPREPLY=()\n"
    "    # `--color=al` is three words for bash.\n"
    "    if [[ $cur == = ]]; then cur=; fi\n"
    "    if [[ $prev == = ]]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi\n"
    "    case $prev in\n";

static const char tail[] = "    esac\n"
                           "    if [[ $cur == -* ]]; then\n"
                           "        mapfile -t COMPREPLY < <(compgen -W \"$_sockshell_options\" -- \"$cur\")\n"
                           "        [[ ${COMPREPLY[*]} == *= ]] && compopt -o nospace\n"
                           "        return\n"
                           "    fi\n"
                           "    compopt -o filenames 2>/dev/null\n"
                           "    # A script first, then whatever it takes.\n"
                           "    for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
                           "        if [[ $word != -* || $word == --test ]]; then\n"
                           "            mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n"
                           "            return\n"
                           "        fi\n"
                           "    done\n"
                           "    mapfile -t COMPREPLY < <(compgen -d -- \"$cur\"; compgen -f -X '!*.sks' -- \"$cur\")\n"
                           "}\n"
                           "\n"
                           "complete -F _sockshell sockshell\n";

static void push_verbs(struct buffer *out, const struct vocabulary *v) {
    buffer_push_text(out, "_sockshell_verbs='");
    for (size_t i = 0; i < v->verb_count; i++) buffer_printf(out, "%s%s", i ? " " : "", v->verbs[i]->name);
    buffer_push_text(out, "'\n");
}

/* An option that takes a value behind `=` ends in it. */
static void push_options(struct buffer *out) {
    buffer_push_text(out, "_sockshell_options='");
    for (size_t i = 0; i < command_option_count; i++) {
        const struct command_option *o = &command_options[i];
        if (o->letter) buffer_printf(out, "%s-%c", i ? " " : "", o->letter);
        if (*o->word) buffer_printf(out, "%s--%s%s", i || o->letter ? " " : "", o->word, *o->value ? "=" : "");
    }
    buffer_push_text(out, "'\n");
}

/* What may follow an option that takes a value. */
static void push_case(struct buffer *out, const struct command_option *o) {
    const char *words = export_value_words(o->value);
    if (!*o->value) return;
    buffer_printf(out, "    ");
    if (o->letter) buffer_printf(out, "-%c", o->letter);
    if (*o->word) buffer_printf(out, "%s--%s", o->letter ? " | " : "", o->word);
    buffer_push_text(out, ")\n");
    if (*words)
        buffer_printf(out, "        mapfile -t COMPREPLY < <(compgen -W '%s' -- \"$cur\")\n", words);
    else if (strcmp(o->value, "FILE") == 0)
        buffer_push_text(out, "        compopt -o filenames 2>/dev/null\n"
                              "        mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n");
    else
        buffer_push_text(out, "        _sockshell_line \"$program\" \"${cur#[\\\"\\']}\"\n");
    buffer_push_text(out, "        return\n        ;;\n");
}

bool export_bash(const struct vocabulary *v, struct span old, struct buffer *out) {
    (void)old;
    buffer_push_text(out, head);
    push_options(out);
    push_verbs(out, v);
    buffer_push_text(out, line_function);
    for (size_t i = 0; i < command_option_count; i++) push_case(out, &command_options[i]);
    buffer_push_text(out, tail);
    return !out->failed;
}
