/* TAB at every place that completion knows (REPL.md section 5): what is offered there, and what stands beside it. */
#include "repl/sitting.h"

/* One handle in each state, variables, a task; sockets of unix alone, so that no port differs from run to run. */
static const char rc[] = "set hints off\nset suggest off\n"
                         "srv = socket unix\nbind srv ./s\nlisten srv\n"
                         "cl = socket unix\nconnect cl ./s\n"
                         "fresh = socket unix\nfresh6 = socket inet6\n"
                         "bound = socket unix\nbind bound @sks-places-$(rand())\n"
                         "r = {port: 80, name: \"x\"}\nn = 5\n";

static int start(void **state) {
    (void)state;
    start_with(rc);
    driver_write(&d, "a.txt", "12345");
    return 0;
}

/* What is typed, and the screen then. */
struct row {
    const char *typed, *want;
};

static void try_rows(const char *prompt, const struct row *rows, size_t count) {
    for (size_t i = 0; i < count; i++) {
        driver_type(&d, "\x15\x0c");
        driver_expect(&d, prompt);
        driver_type(&d, rows[i].typed);
        driver_expect(&d, rows[i].want);
    }
}

#define TRY(prompt, rows) try_rows(prompt, rows, sizeof(rows) / sizeof *(rows))

static void the_start_of_a_statement(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"soc\t", "sks> sock█"},
        {"socke\t\t", "sks> socket█\n"
                      "socket      make a socket\n"
                      "socketpair  make two connected sockets"},
        {"print 1; acce\t", "sks> print 1; accept █"},
        {"if true { acce\t", "sks> if true { accept █"},
        {"x = acce\t", "sks> x = accept █"},
        {"w\t", "sks> w█\n"
                "wait   wait for tasks to end\n"
                "while  run the block as long as the condition holds"},
        {"fr\t", "sks> fresh█"},
        {"x = le\t", "sks> x = len(█"},
    };
    TRY("sks> █", rows);
}

static void constants(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"socket inet6 \t", "sks> socket inet6 █\n"
                            "stream     a stream of bytes, not lost, in order\n"
                            "dgram      datagrams: messages, may be lost\n"
                            "seqpacket  messages, not lost, in order\n"
                            "raw        packets with their protocol's header"},
        {"socket inet dgram \t", "sks> socket inet dgram █\n"
                                 "udp      UDP\n"
                                 "udplite  UDP with partial checksums\n"
                                 "icmp     control messages of IPv4"},
        {"socket AF_INE\t\t", "sks> socket AF_INET█\n"
                              "AF_INET   IPv4\n"
                              "AF_INET6  IPv6"},
        {"shutdown cl r\t", "sks> shutdown cl read █"},
        {"getsockopt cl SO_KEEP\t", "sks> getsockopt cl SO_KEEPALIVE █"},
        {"setsockopt fresh6 tcp_no\t",
         "sks> setsockopt fresh6 tcp_no█\n"
         "tcp_nodelay        send small packets at once\n"
         "tcp_notsent_lowat  writable only below this many unsent bytes; bytes; -1 no bo…"},
        {"fails ECONNREF\t", "sks> fails ECONNREFUSED █"},
        {"recv cl 10 MSG_DONT\t", "sks> recv cl 10 MSG_DONTWAIT █"},
        {"send cl x MSG_DONT\t", "sks> send cl x MSG_DONT█\n"
                                 "MSG_DONTROUTE  only to hosts on the same network\n"
                                 "MSG_DONTWAIT   do not wait, this once"},
    };
    TRY("sks> █", rows);
}

static void handles_that_fit(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"accept \t", "sks> accept srv █"},
        {"recv \t", "sks> recv cl █"},
        {"bind \t", "sks> bind fresh█"},
        {"close \t", "sks> close █\n"
                     "bound   unix stream bound @sks-places-0.<n>, fd <n>\n"
                     "cl      unix stream unnamed -> ./s, fd <n>\n"
                     "fresh   unix stream socket, fd <n>\n"
                     "fresh6  tcp6 socket, fd <n>\n"
                     "srv     unix stream listening ./s, 1 waiting"},
    };
    TRY("sks> █", rows);
}

/* None does: all of them, with what keeps them from it. */
static void handles_that_do_not_fit(void **state) {
    (void)state;
    driver_type(&d, "close bound\r\x0c");
    driver_expect(&d, "sks> █");
    static const struct row rows[] = {{"listen \t", "sks> listen █\n"
                                                    "cl      unix stream unnamed -> ./s, fd <n> (not bound)\n"
                                                    "fresh   unix stream socket, fd <n> (not bound)\n"
                                                    "fresh6  tcp6 socket, fd <n> (not bound)\n"
                                                    "srv     unix stream listening ./s, 1 waiting (not bound)"}};
    TRY("sks> █", rows);
    /* One alone is told of as well, and put in by who asks again. */
    driver_type(&d, "\x15listen fresh6\t");
    driver_expect(&d, "sks> listen fresh6█\nfresh6  tcp6 socket, fd <n> (not bound)");
    driver_type(&d, "\x15listen sr\t");
    driver_expect(&d, "sks> listen sr█\nsrv  unix stream listening ./s, 1 waiting (not bound)");
    driver_type(&d, "\t");
    driver_expect(&d, "sks> listen srv█\nsrv  unix stream listening ./s, 1 waiting (not bound)");
}

static void addresses(void **state) {
    (void)state;
    driver_type(&d, "t = socket inet\rconnect t 127.9.9.9:1\r\x0c");
    driver_expect(&d, "sks> █");
    static const struct row rows[] = {
        {"bind fresh6 [::\t", "sks> bind fresh6 [::█\n"
                              "[::1]:  this machine alone\n"
                              "[::]:   every address of this machine, at this port"},
        {"connect t 127.9\t", "sks> connect t 127.9.9.9:1 █"},
        {"connect t 127.9.9.9:\t", "sks> connect t 127.9.9.9:1 █"},
        {"connect t 127.8.8.8 \t", "sks> connect t 127.8.8.8 1 █"},
        {"bind t 127.9.9.9:\t", "sks> bind t 127.9.9.9:█\na port follows; 0 takes one that is free"},
    };
    TRY("sks> █", rows);
}

static void paths(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"connect fresh ./\t", "sks> connect fresh ./█\n"
                               "./s       srv, listening\n"
                               "./a.txt   file, 5 bytes\n"
                               "./rc.sks  file, <n> bytes"},
        {"source ./\t", "sks> source ./█\n"
                        "./rc.sks  file, <n> bytes\n"
                        "./a.txt   file, 5 bytes\n"
                        "./s       socket"},
        {"source ./r\t", "sks> source ./rc.sks █"},
        {"source \"./r\t", "sks> source \"./rc.sks\" █"},
        {"source ./nosuch\t", "sks> source ./nosuch█\nno file starts with './nosuch'"},
    };
    TRY("sks> █", rows);
}

/* Nothing is put in: what is due is told. */
static void numbers(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"recv cl \t", "sks> recv cl █\n"
                       "SIZE: bytes, for example 1024 or 64k"},
        {"listen bound \t", "sks> listen bound █\n"
                            "BACKLOG: connections that may wait, for example 128"},
        {"sleep \t", "sks> sleep █\n"
                     "DURATION: a time, for example 250ms, 2s or 1min30s"},
        {"send cl \t", "sks> send cl █\n"
                       "DATA: bytes: text, \"a string\" or x\"00ff\""},
    };
    TRY("sks> █", rows);
}

static void options(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"send cl x --\t", "sks> send cl x --█\n"
                           "--file     send what is in this file, in place of DATA (sendfile)\n"
                           "--offset   begin so many bytes behind the file's beginning\n"
                           "--count    end after so many bytes; else at the end of the file\n"
                           "--timeout  fail with ETIMEDOUT when the whole of it takes longer"},
        {"send cl x --timeout 2s --f\t", "sks> send cl x --timeout 2s --file █"},
        {"send cl --timeout=\t", "sks> send cl --timeout=█\n"
                                 "--timeout: a time, for example 250ms, 2s or 1min30s"},
        {"send cl --timeout \t", "sks> send cl --timeout █\n"
                                 "--timeout: a time, for example 250ms, 2s or 1min30s"},
        {"send cl --file ./a\t", "sks> send cl --file ./a.txt █"},
        {"recv cl --max \t", "sks> recv cl --max █\n"
                             "--max: bytes, for example 1024 or 64k"},
    };
    TRY("sks> █", rows);
}

static void variables_and_fields(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"print $\t", "sks> print $█\n"
                      "bound   unix stream bound @sks-places-0.<n>, fd <n>\n"
                      "cl      unix stream unnamed -> ./s, fd <n>\n"
                      "fresh   unix stream socket, fd <n>\n"
                      "fresh6  tcp6 socket, fd <n>\n"
                      "n       int 5\n"
                      "r       record of 2\n"
                      "srv     unix stream listening ./s, fd <n>"},
        {"print $r.\t", "sks> print $r.█\n"
                        "port  int 80\n"
                        "name  bytes \"x\""},
        {"print \"${fre\t", "sks> print \"${fresh█"},
        {"print $fresh6.fam\t", "sks> print $fresh6.family█"},
    };
    TRY("sks> █", rows);
}

static void escapes(void **state) {
    (void)state;
    static const struct row rows[] = {{"print \"a\\\t", "sks> print \"a\\█\n"
                                                        "\\n   a newline\n"
                                                        "\\r   a carriage return\n"
                                                        "\\t   a tab\n"
                                                        "\\0   the byte 0\n"
                                                        "\\e   the escape character, 0x1b\n"
                                                        "\\\\   a backslash\n"
                                                        "\\\"   a double quote\n"
                                                        "\\$   a dollar sign\n"
                                                        "\\x   a byte in two hex digits: \\x41\n"
                                                        "\\u{  a character by its number in hex: \\u{e9}"}};
    TRY("sks> █", rows);
}

static void what_stands_behind_shell_verbs(void **state) {
    (void)state;
    driver_type(&d, "t = spawn { accept srv; accept srv }\ru = spawn { print \"on\"; sleep 1h }\r");
    /* Who printed has run, and waits. */
    driver_expect(&d, "sks> t = spawn { accept srv; accept srv }\nt = task %1, ready\n"
                      "sks %1> u = spawn { print \"on\"; sleep 1h }\nu = task %2, ready\n[%2] on\nsks %2> █");
    static const struct row rows[] = {
        {"help exp\t", "sks %2> help exp█\n"
                       "expect       read until a text or pattern comes\n"
                       "explain      tell what an error means and what to try\n"
                       "expressions  operators, indexing and calls"},
        {"explain ECONNRE\t\t", "sks %2> explain ECONNREFUSED█\n"
                                "ECONNREFUSED  nobody listens there\n"
                                "ECONNRESET    the peer broke the connection off"},
        {"set \t", "sks %2> set █\n"
                   "colours  auto; colours; auto: as terminal and environment ask\n"
                   "hints    off; grey behind what is typed: what a verb still takes\n"
                   "history  10000; how many entries the history keeps\n"
                   "notices  on; what tasks print: above the line, or held for later\n"
                   "suggest  off; grey behind what is typed: the newest such entry\n"
                   "timing   off; after each statement, how long it took"},
        {"set notices \t", "sks %2> set notices █\n"
                           "on    as it is now\n"
                           "hold\n"
                           "off"},
        {"wait \t", "sks %2> wait █\n"
                    "t  %1, waiting: spawn { accept srv; accept srv }\n"
                    "u  %2, waiting: spawn { print \"on\"; sleep 1h }"},
        {"cancel u\t", "sks %2> cancel u █"},
    };
    TRY("sks %2> █", rows);
}

/* Smart case, a part of a name, one near miss; else what there is. */
static void how_words_match(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"ckname\t", "sks> getsockname █"},
        {"shutdwon\t", "sks> shutdown █"},
        {"send FRE\t", "sks> send FRE█\n"
                       "fresh   unix stream socket, fd <n> (not connected)\n"
                       "fresh6  tcp6 socket, fd <n> (not connected)"},
        {"send cx\t", "sks> send cl █"},
        {"send xyz\t", "sks> send xyz█\n"
                       "no handle starts with 'xyz'; open: srv, cl, fresh, fresh6, bound"},
        {"xyzzyx\t", "sks> xyzzyx█\n"
                     "no verb starts with 'xyzzyx'"},
    };
    TRY("sks> █", rows);
}

int main(void) {
    if (!getenv("SOCKSHELL")) return 77; /* skipped: there is no program to drive */
    const struct CMUnitTest tests[] = {
        AT_PROMPT(the_start_of_a_statement),
        AT_PROMPT(constants),
        AT_PROMPT(handles_that_fit),
        AT_PROMPT(handles_that_do_not_fit),
        AT_PROMPT(addresses),
        AT_PROMPT(paths),
        AT_PROMPT(numbers),
        AT_PROMPT(options),
        AT_PROMPT(variables_and_fields),
        AT_PROMPT(escapes),
        AT_PROMPT(what_stands_behind_shell_verbs),
        AT_PROMPT(how_words_match),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
