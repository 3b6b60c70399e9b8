# Writes a script that runs the same statements among few or many names, tasks and handles: `awk -v many=100000 -f flat.awk`.
# What it runs is a function's, so that neither kind of code outside functions (resident or not) counts.
BEGIN {
    handles = many < 10000 ? many : 10000
    print "fn one a { return $a }"
    print "s = socket AF_INET SOCK_STREAM"
    print "p, q = socketpair AF_UNIX SOCK_STREAM"
    print "ready, never = socketpair AF_UNIX SOCK_STREAM"
    for (i = 0; i < many; i++) printf "v%d = %d\nfn f%d a { return $a }\n", i, i, i
    print "held = []"
    printf "for i in 1..%d { h = socket AF_UNIX SOCK_DGRAM; push($held, $h) }\n", handles
    printf "for i in 1..%d { spawn { recv ready 1 } }\n", many
    print "sleep 1ms"
    print "fn work times {"
    print "    for i in 1..$times {"
    print "        x = $i + 1; t = \"a$i\"; l = [$i, \"abc\"]; l[0] = $x; r = {a: $x}; r.b = one($x)"
    print "        x = upper(\"abc$i\"); one $x; x = (getsockopt s SO_TYPE); a = dup s; close a; x = $a.state"
    print "        send p \"hello\"; x = recv q 10; poll s --timeout 0"
    print "        try { x = $nothing } catch e { x = $e.name }"
    print "        try { send a \"x\" } catch e { x = $e.errno }"
    print "        t = spawn one $i; x = wait t; t = spawn { sleep 100 }; cancel t"
    print "    }"
    print "}"
    print "work 100"
    print "print ready"
    print "input"
    print "work 2000"
    print "print done"
    print "input"
    print "exit"
}
