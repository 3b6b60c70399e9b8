# Completion of sockshell's command line for bash: to be sourced, or put where bash-completion looks.
# Made by `./dev generate` of the rows of options and verbs; what is changed here is lost.

_sockshell_options='-c -i -n --check -q --quiet -x --trace -k --keep-going --color= --no-rc --rc= --no-history --complete= --test --junit= --with-task -h --help --version'
_sockshell_verbs='accept bind cancel close complete connect dup exit expect explain fcntl getaddrinfo getnameinfo getpeername getsockname getsockopt handles help hexdump history info input interfaces listen open options poll print recv recvfrom recvmsg relay save send sendmsg sendto set setsockopt shutdown sleep socket socketpair source talk tasks trace vars wait'

# Candidates for sockshell's own language: each is the whole text with its last word completed.
_sockshell_line() {
    local program=$1 text=$2 candidate kind meaning i rest
    if [[ $text != *[![:alnum:]_]* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$_sockshell_verbs" -- "$text")
    else
        while IFS=$'\t' read -r candidate kind meaning; do
            for ((i = 0; i <= ${#text}; i++)); do
                rest=${text:i}
                [[ $candidate == "$rest"* ]] && break
            done
            [[ -z $rest && $text == *[[:alnum:]_] ]] && continue
            COMPREPLY+=("${text:0:i}$candidate")
        done < <("$program" --complete "$text" 2>/dev/null)
    fi
    # Of one candidate bash would take the word to be complete, and close the quote. More is to come.
    if [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *[\(/:@] ]]; then
        COMPREPLY+=("${COMPREPLY[0]} ")
    elif [[ ${#COMPREPLY[@]} == 1 ]]; then
        COMPREPLY=("${COMPREPLY[0]} " "${COMPREPLY[0]}  ")
    fi
}

_sockshell() {
    local program=$1 cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} word
    COMPREPLY=()
    # `--color=al` is three words for bash.
    if [[ $cur == = ]]; then cur=; fi
    if [[ $prev == = ]]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi
    case $prev in
    -c)
        _sockshell_line "$program" "${cur#[\"\']}"
        return
        ;;
    --color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
        return
        ;;
    --rc)
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -f -- "$cur")
        return
        ;;
    --complete)
        _sockshell_line "$program" "${cur#[\"\']}"
        return
        ;;
    --junit)
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -f -- "$cur")
        return
        ;;
    esac
    if [[ $cur == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$_sockshell_options" -- "$cur")
        [[ ${COMPREPLY[*]} == *= ]] && compopt -o nospace
        return
    fi
    compopt -o filenames 2>/dev/null
    # A script first, then whatever it takes.
    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        if [[ $word != -* || $word == --test ]]; then
            mapfile -t COMPREPLY < <(compgen -f -- "$cur")
            return
        fi
    done
    mapfile -t COMPREPLY < <(compgen -d -- "$cur"; compgen -f -X '!*.sks' -- "$cur")
}

complete -F _sockshell sockshell
