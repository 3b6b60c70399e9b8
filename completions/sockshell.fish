# Completion of sockshell's command line for fish: to be put into a folder of $fish_complete_path.
# Made by `./dev generate` of the rows of options and verbs; what is changed here is lost.

# Verbs, at the beginning of what is typed behind -c.
function __sockshell_verbs
    printf '%s\t%s\n' \
        accept 'take the next connection' \
        bind 'give a socket its own address' \
        cancel 'end tasks' \
        close 'close handles' \
        complete 'print what could complete a line' \
        connect 'connect a socket with an address' \
        dup 'make a second handle on the same socket' \
        exit 'end the script or the session' \
        expect 'read until a text or pattern comes' \
        explain 'tell what an error means and what to try' \
        fcntl 'ask or change what a descriptor is' \
        getaddrinfo 'look a name up' \
        getnameinfo 'tell the names of an address' \
        getpeername 'tell the address that a socket is connected with' \
        getsockname 'tell a socket\'s own address' \
        getsockopt 'read an option of a socket' \
        handles 'list the open handles' \
        help 'explain verbs, functions and topics' \
        hexdump 'show bytes in hex beside their text' \
        history 'list what was typed' \
        info 'tell all that is known of a handle' \
        input 'ask the user for a line' \
        interfaces 'list the network interfaces' \
        listen 'take connections on a socket' \
        open 'open a file as a handle' \
        options 'list every option of a socket' \
        poll 'wait until handles are ready' \
        print 'write values as text' \
        recv 'receive bytes' \
        recvfrom 'receive a message and its sender\'s address' \
        recvmsg 'receive a message and what comes with it' \
        relay 'pass on what two sockets say to each other' \
        save 'write what was typed and worked as a script' \
        send 'send bytes' \
        sendmsg 'send a message with control data' \
        sendto 'send a message to an address' \
        set 'show or change the session\'s settings' \
        setsockopt 'set an option of a socket' \
        shutdown 'end one direction of a connection, or both' \
        sleep 'wait for a time' \
        socket 'make a socket' \
        socketpair 'make two connected sockets' \
        source 'run a script in this session' \
        talk 'type to the peer, and see what it answers' \
        tasks 'list the tasks' \
        trace 'tell each socket call as it is made' \
        vars 'list the variables' \
        wait 'wait for tasks to end'
end

# Candidates for sockshell's own language: each is the whole text with its last word completed.
function __sockshell_line
    set -l text (commandline -ct | string replace -r '^(-c|--complete=)' '' | string replace -r '^["\']' '')
    if string match -qr '^\w*$' -- "$text"
        __sockshell_verbs
        return
    end
    set -l program (commandline -opc)[1]
    set -l length (string length -- "$text")
    for row in ($program --complete "$text" 2>/dev/null)
        set -l parts (string split \t -- $row)
        for i in (seq 0 $length)
            set -l rest (string sub -s (math $i + 1) -- "$text")
            if test (string sub -l (string length -- "$rest") -- "$parts[1]") = "$rest"
                if test -n "$rest"; or not string match -qr '\w$' -- "$text"
                    printf '%s%s\t%s\n' (string sub -l $i -- "$text") $parts[1] "$parts[3]"
                end
                break
            end
        end
    end
end

complete -c sockshell -e
complete -c sockshell -n '__fish_is_first_token' -k -xa '(__fish_complete_suffix .sks)'
complete -c sockshell -s c -xa '(__sockshell_line)' -d 'run the words given; what follows are its arguments'
complete -c sockshell -s i -d 'stay in the session after SCRIPT or -c'
complete -c sockshell -s n -l check -d 'check the script, run nothing'
complete -c sockshell -s q -l quiet -d 'no banner'
complete -c sockshell -s x -l trace -d 'show every socket call on standard error as it is made'
complete -c sockshell -s k -l keep-going -d 'go on after an error; the status is 1 at the end'
complete -c sockshell -l color -xa 'auto always never' -d 'auto, always or never'
complete -c sockshell -l no-rc -d 'do not read the rc file'
complete -c sockshell -l rc -r -F -d 'read this rc file instead'
complete -c sockshell -l no-history -d 'keep no history'
complete -c sockshell -l complete -xa '(__sockshell_line)' -d 'print what could complete the line'
complete -c sockshell -l test -d 'run the scripts and folders PATH… as tests: TAP on standard output'
complete -c sockshell -l junit -r -F -d 'with --test: write the results as JUnit XML too'
complete -c sockshell -l with-task -d 'with --test: as if another task were there all the time, so that what waits parks'
complete -c sockshell -s h -l help -d 'this text'
complete -c sockshell -l version -d 'the version'
