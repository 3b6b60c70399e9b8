/* Tests of shell/complete.h: what is told beside the candidates, and of the word that `?` is asked about. In a line `^` is the
   cursor. */
#include "unit/shell/complete_session.h"

static const struct candidate *get(const struct completion *c, const char *text) {
    for (size_t i = 0; i < c->count; i++) {
        if (strcmp(c->list[i].text, text) == 0) return &c->list[i];
    }
    fail_msg("%s is not offered", text);
    return NULL;
}

static void candidates_are_described(void **state) {
    (void)state;
    struct completion c;
    complete_marked("acc^", &c);
    assert_string_equal(c.list[0].kind, "verb");
    assert_string_equal(c.list[0].description, "take the next connection");
    completion_clear(&c);
    complete_marked("print $^", &c);
    assert_string_equal(get(&c, "count")->description, "int 42");
    assert_string_equal(get(&c, "reply")->description, "record of 2");
    /* What came from outside steers no terminal. */
    assert_null(strchr(get(&c, "data")->description, '\x1b'));
    assert_non_null(strstr(get(&c, "data")->description, "Hello"));
    completion_clear(&c);
}

/* Who waits in the backlog is told beside a listener. */
static void a_listener_tells_who_waits(void **state) {
    (void)state;
    struct completion c;
    struct sockaddr_in a;
    socklen_t len = sizeof a;
    int fd = machine_global(&machine, SPAN("server"))->handle->handle.fd, client = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(listen(fd, 4), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &len), 0);
    assert_int_equal(connect(client, (const struct sockaddr *)&a, len), 0);
    char want[64];
    snprintf(want, sizeof want, "tcp listening 0.0.0.0:%u, 1 waiting", (unsigned)ntohs(a.sin_port));
    complete_marked("accept ^", &c);
    assert_string_equal(c.list[0].description, want);
    completion_clear(&c);
    close(client);
}

static void paths_tell_what_they_are(void **state) {
    (void)state;
    struct completion c;
    complete_marked("source ./^", &c);
    assert_string_equal(get(&c, "./client.sks")->description, "file, 0 bytes");
    assert_string_equal(get(&c, "./sub/")->description, "folder");
    assert_string_equal(get(&c, "./zz.sock")->description, "socket");
    completion_clear(&c);
}

/* A name that is not to be shown as it is goes into quotes, escaped. */
static void strange_names_of_files_are_quoted(void **state) {
    (void)state;
    struct completion c;
    FILE *f = fopen("odd\xe2\x80\xae\x1b", "w");
    assert_non_null(f);
    fclose(f);
    complete_marked("source od^", &c);
    assert_int_equal(c.count, 1);
    assert_string_equal(c.list[0].text, "\"odd\\u{202e}\\e\"");
    completion_clear(&c);
    assert_int_equal(unlink("odd\xe2\x80\xae\x1b"), 0);
}

static void services_are_offered_by_name(void **state) {
    (void)state;
    struct completion c;
    if (access("/etc/services", R_OK) != 0) skip();
    complete_marked("connect fresh localhost:htt^", &c);
    assert_string_equal(get(&c, "localhost:http")->description, "80/tcp");
    completion_clear(&c);
}

static void a_handle_that_does_not_fit_says_why(void **state) {
    (void)state;
    struct completion c;
    complete_marked("accept boun^", &c);
    assert_int_equal(c.count, 1);
    assert_non_null(strstr(c.list[0].description, "(not listening)"));
    completion_clear(&c);
}

static void connect_offers_our_own_listeners(void **state) {
    (void)state;
    struct completion c;
    struct sockaddr_in a;
    socklen_t len = sizeof a;
    const struct value *v = machine_global(&machine, SPAN("server"));
    assert_int_equal(getsockname(v->handle->handle.fd, (struct sockaddr *)&a, &len), 0);
    char want[32];
    snprintf(want, sizeof want, "127.0.0.1:%u", (unsigned)ntohs(a.sin_port));
    complete_marked("connect fresh ^", &c);
    assert_string_equal(c.list[0].text, want);
    assert_string_equal(c.list[0].description, "server, listening");
    completion_clear(&c);
}

static void verbs_that_give_a_value_come_first_after_an_assignment(void **state) {
    (void)state;
    struct completion c;
    complete_marked("x = ^", &c);
    assert_true(get(&c, "socket") < get(&c, "bind"));
    completion_clear(&c);
}

static void the_list_is_a_line_each(void **state) {
    (void)state;
    struct completion c;
    struct buffer out = {0};
    complete_marked("sou^", &c);
    completion_push(&out, &c);
    assert_string_equal(buffer_text(&out), "source\tverb\trun a script\n");
    buffer_clear(&out);
    completion_clear(&c);
}

static void the_question_mark_helps(void **state) {
    (void)state;
    struct buffer out = {0};
    assert_true(complete_help(&machine, SPAN("listen bound "), 13, 80, &out));
    assert_string_equal(buffer_text(&out), "listen HANDLE [BACKLOG]\n  take connections\n"
                                           "  BACKLOG: connections that may wait, for example 128\n");
    buffer_clear(&out);
    assert_true(complete_help(&machine, SPAN("listen"), 6, 80, &out));
    assert_string_equal(buffer_text(&out), "listen HANDLE [BACKLOG]\n  take connections\n");
    buffer_clear(&out);
    assert_false(complete_help(&machine, SPAN("print \"what"), 11, 80, &out));
    assert_false(complete_help(&machine, SPAN("# what"), 6, 80, &out));
    assert_int_equal(out.len, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(candidates_are_described),
        cmocka_unit_test(a_listener_tells_who_waits),
        cmocka_unit_test(paths_tell_what_they_are),
        cmocka_unit_test(strange_names_of_files_are_quoted),
        cmocka_unit_test(services_are_offered_by_name),
        cmocka_unit_test(a_handle_that_does_not_fit_says_why),
        cmocka_unit_test(connect_offers_our_own_listeners),
        cmocka_unit_test(verbs_that_give_a_value_come_first_after_an_assignment),
        cmocka_unit_test(the_list_is_a_line_each),
        cmocka_unit_test(the_question_mark_helps),
    };
    return cmocka_run_group_tests(tests, make_session, end_session);
}
