/* Memory that runs out wherever it is asked for: each script is done or tells it, and leaves nothing behind. */
#include "base/mem.h"
#include "shell/session.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <unistd.h>

#include "outputs.h"

/* Together they go through the language and the verbs. None of them fails by itself. */
static const char *const scripts[] = {
    "x = 1\nif $x == 1 { print \"one\" } else { print \"other\" }\n",
    "l = [1, 2.5, \"three\", nil, true, {a: 1, b: [2]}]\npush($l, \"a longer text than fits inside a value\")\nprint "
    "$l\n",
    "r = {}\nfor i in 1..20 { r[\"key number $i\"] = $i }\nassert len($r) == 20\nprint $r\n",
    "fn fib n { if $n < 2 { return $n }\n return (fib($n - 1) + fib($n - 2)) }\nassert fib(8) == 21\n",
    "try { x = 1 / 0 } catch e { print $e.name $e.message $e.line $e.hint }\n",
    "fails ECONNREFUSED connect (socket) 127.0.0.1:1\n",
    "s = \"the quick brown fox jumps over the lazy dog\"\nassert $s =~ /qu(.*)k/\nprint match($s, /(\\w+) fox/)\n"
    "print split($s) upper($s) replace($s, \"fox\", \"cat\") join([$s, $s], \", \") hex($s)\n",
    "server = socket AF_INET SOCK_STREAM\nbind server 127.0.0.1:0\nlisten server\na = getsockname server\n"
    "client = socket\nconnect client $a\npeer, from = accept server\nsend client \"hello, out there\\nmore\"\n"
    "shutdown client write\nprint (recv peer --line) (recv peer --all)\nclose client peer server\nprint $client "
    "$from\n",
    "a, b = socketpair AF_UNIX SOCK_STREAM\nsend a (\"x\" * 5000)\nassert len((recv b)) == 5000\n",
    "a, b = socketpair\nsend a (\"0123456789\" * 1000)\nassert len((recv b --exactly 10000)) == 10000\nc = dup "
    "a\nclose a\n"
    "send c \"one|two|\"\nprint (recv b --until \"|\") (recv b --until \"|\")\nhandles\nvars\n",
    "u = socket AF_INET SOCK_DGRAM\nbind u 127.0.0.1:0\nv = socket AF_INET SOCK_DGRAM\nconnect v (getsockname u)\n"
    "send v \"datagram\"\nprint (recv u) (getpeername v)\n",
    "u = socket AF_UNIX\nbind u autobind\nlisten u\nc = socket AF_UNIX\nconnect c $u.local --timeout "
    "5s\n"
    "p = accept u --timeout 5s\nprint $p\n",
    "test \"a block\" { assert pack(\">HI\", 1, 2) == x\"0001 0000 0002\" }\nprint unpack(\"<H\", x\"0100\")\n",
    "hexdump \"some bytes to show, more than sixteen\"\nhelp recv\nhelp\nsleep 0\n",
    "n = 0\nwhile $n < 3 {\n  n = $n + 1\n  if $n == 2 { continue }\n  for k in {a: 1, b: 2} { if $k == \"b\" { break "
    "} }\n}\n"
    "print \"${n}th $(print_it($n))\"\nfn print_it x { return \"<$x>\" }\n",
    /* Who waits for tasks learns of the one that fails, so that nothing hangs. */
    "a, b = socketpair\nfn echo h { while data = recv h { send h $data } }\nt = spawn echo $b\n"
    "u = spawn { send a \"a text that is longer than fits inside a value\"; x = recv a; close a; return $x }\n"
    "assert len((wait t u)[1]) == 46\n",
    "l = []\nfor i in 1..20 { push($l, (spawn { sleep 0; return $i })) }\nassert len((wait ($l))) == 20\n",
    "a, b = socketpair\nt = spawn { recv b }\nu = spawn { recv b --line --timeout 1h }\nv = spawn sleep 1h\n"
    "w = spawn { poll a b --timeout 1h }\nsleep 0\nprint (tasks)\ncancel t u v w\n",
    "a, b = socketpair\nbig = \"x\" * 1m\nt = spawn { return send a $big }\n"
    "u = spawn { return len((recv b --exactly 1m)) }\nassert (wait t u) == [1m, 1m]\n",
    "s = socket\nbind s 127.0.0.1:0\nlisten s\nt = spawn { return accept s }\n"
    "u = spawn { c = socket; connect c localhost:$s.local.port --timeout 10s }\nprint len((wait t u))\n",
    /* What goes with a call that could not park; what is on its way; who ends himself among others. */
    "a, b = socketpair\nt = spawn { poll (dup a) (dup b) --timeout 1h }\nu = spawn { recv (dup a) 10 }\n"
    "send a \"some\"\nv = spawn { expect (dup b) \"more\" }\nsleep 0\nsleep 0\ncancel t u v\n",
    "a, b = socketpair\nc, d = socketpair\nt = spawn relay $b $c\n"
    "u = spawn { send a \"over there\"; x = recv d; close a d; return $x }\n"
    "assert (wait t u)[1] == \"over there\"\n",
    "a, b = socketpair\nt = spawn { x = expect a /t(wo)/ \"one\"; send a \"fives\"; return $x }\n"
    "u = spawn { send b \"two\"; return recvmsg b 5 MSG_WAITALL }\nprint (wait t u)\n",
    "l = []\nt = spawn { sleep 0; cancel ($l) }\npush($l, $t)\nu = spawn { sleep 0; sleep 0; return 1 }\n"
    "fails ECANCELED wait t\nassert (wait u) == 1\n",
    "t = spawn { return 1 / 0 }\ntry { wait t } catch e { print $e.name $t.error }\n",
    "data = \"line one\\nline two\\n\"\nfor line in split(trim($data), \"\\n\") { print $line[0:4] $line[-1] }\n",
};

static struct session session;
static struct outputs said;

/* The lowest free descriptor: the same again when all were closed. */
static int lowest_free(void) {
    int fd = dup(STDIN_FILENO);
    (void)close(fd);
    return fd;
}

static unsigned open_descriptors(void) {
    unsigned count = 0;
    for (int fd = 3; fd < 256; fd++) {
        int copy = dup(fd);
        if (copy < 0) continue;
        (void)close(copy);
        count++;
    }
    return count;
}

/* Runs the script in a session of its own, with the nth allocation and all after it failing (0: none). */
static enum session_result run_failing(const char *script, uint64_t n, uint64_t *asked) {
    struct err err;
    int status = 0;
    enum session_result result = SESSION_FAILED;
    uint64_t before = mem_count();
    outputs_reset(&said);
    mem_fail_from(n);
    if (outputs_session(&session, &said, (struct settings){0}, &err)) {
        result = session_run_text(&session, "t.sks", span_text(script), &status);
        session_clear(&session);
    } else {
        (void)snprintf(said.err, sizeof said.err, "%s", err.message);
    }
    mem_fail_from(0);
    *asked = mem_count() - before;
    return result;
}

static void check_failure(const char *script, uint64_t n) {
    if (!strstr(said.err, "memory"))
        fail_msg("allocation %llu of\n%s\ntold: %s", (unsigned long long)n, script, said.err);
}

/* Every allocation in turn; `whole` is how many a run makes. */
static void fail_each(const char *script, uint64_t whole) {
    uint64_t asked;
    unsigned open = open_descriptors();
    int lowest = lowest_free();
    for (uint64_t n = 1; n <= whole; n++) {
        if (run_failing(script, n, &asked) != SESSION_DONE) check_failure(script, n);
        if (lowest_free() != lowest)
            fail_msg("allocation %llu of\n%s\nleaves a descriptor", (unsigned long long)n, script);
    }
    assert_int_equal(open_descriptors(), open);
}

static void test_every_allocation(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(scripts); i++) {
        uint64_t asked;
        if (run_failing(scripts[i], 0, &asked) != SESSION_DONE) fail_msg("%s\n%s", scripts[i], said.err);
        fail_each(scripts[i], asked);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_allocation)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
