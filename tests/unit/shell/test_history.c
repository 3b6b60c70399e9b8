/* Tests of shell/history.h: the codec as a table, the path from the environment, and the file. */
#include "shell/history.h"

#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { KEPT = 10000 };

/* --- the codec ------------------------------------------------------------------------------------------------------ */

struct row {
    struct span entry, line;
};

/* A constant initializer, which SPAN is not. */
#define TEXT(literal)                                                                                                  \
    { literal, sizeof(literal) - 1 }

static const struct row codec[] = {
    {TEXT("print 1"), TEXT("print 1")},
    {TEXT("while true {\n  print 1\n}"), TEXT("while true {\\n  print 1\\n}")},
    {TEXT("print 'a\\nb'"), TEXT("print 'a\\\\nb'")},
    {TEXT("\\"), TEXT("\\\\")},
    {TEXT("\t"), TEXT("\\x09")},
    {TEXT("a\0b"), TEXT("a\\x00b")},
    {TEXT("\x1b[2J\x7f"), TEXT("\\x1b[2J\\x7f")},
    {TEXT("print \"\xe4\xbd\xa0\xe5\xa5\xbd\""), TEXT("print \"\xe4\xbd\xa0\xe5\xa5\xbd\"")},
    {TEXT("\xff\xfe"), TEXT("\xff\xfe")},
    {TEXT("#3"), TEXT("#3")},
    {TEXT("a\n\nb"), TEXT("a\\n\\nb")},
    {TEXT(""), TEXT("")},
};

static void assert_span(const struct buffer *b, struct span want) {
    assert_int_equal(b->len, want.len);
    if (want.len) assert_memory_equal(b->ptr, want.ptr, want.len);
}

static void codec_goes_both_ways(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(codec); i++) {
        struct buffer line = {0}, back = {0};
        assert_true(history_encode(&line, codec[i].entry));
        assert_span(&line, codec[i].line);
        assert_true(history_decode(&back, buffer_span(&line)));
        assert_span(&back, codec[i].entry);
        buffer_clear(&line);
        buffer_clear(&back);
    }
}

static void every_byte_comes_back(void **state) {
    (void)state;
    char all[256];
    for (int i = 0; i < 256; i++) all[i] = (char)i;
    struct buffer line = {0}, back = {0};
    assert_true(history_encode(&line, span_of(all, sizeof all)));
    assert_int_equal(span_find(buffer_span(&line), '\n'), line.len);
    assert_true(history_decode(&back, buffer_span(&line)));
    assert_span(&back, span_of(all, sizeof all));
    buffer_clear(&line);
    buffer_clear(&back);
}

/* Lines that we would not write are taken as they are. */
static void odd_lines_are_kept(void **state) {
    (void)state;
    static const struct row rows[] = {
        {TEXT("a\\"), TEXT("a\\")},     {TEXT("\\q"), TEXT("\\q")}, {TEXT("\\x4"), TEXT("\\x4")},
        {TEXT("\\xzz"), TEXT("\\xzz")}, {TEXT("A"), TEXT("\\x41")}, {TEXT("\x0f"), TEXT("\\x0F")},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct buffer back = {0};
        assert_true(history_decode(&back, rows[i].line));
        assert_span(&back, rows[i].entry);
        buffer_clear(&back);
    }
}

static void codec_tells_when_memory_is_out(void **state) {
    (void)state;
    struct buffer out = {0};
    mem_fail_from(1);
    assert_false(history_encode(&out, SPAN("print 1")));
    mem_fail_from(0);
    buffer_clear(&out);
}

/* --- the file ------------------------------------------------------------------------------------------------------- */

static char folder[] = "/tmp/sks-history-XXXXXX";
static char path[64];

static int make_folder(void **state) {
    (void)state;
    if (!mkdtemp(folder)) return 1;
    snprintf(path, sizeof path, "%s/history", folder);
    return 0;
}

static int remove_folder(void **state) {
    (void)state;
    unlink(path);
    return rmdir(folder);
}

static int remove_file(void **state) {
    (void)state;
    unlink(path);
    return 0;
}

struct loaded {
    struct buffer text; /* each entry and a `|` */
    size_t count;
};

static void take(void *context, struct span entry) {
    struct loaded *l = context;
    buffer_push(&l->text, entry);
    buffer_push_byte(&l->text, '|');
    l->count++;
}

static void assert_loads(const char *want) {
    struct loaded l = {0};
    history_load(path, KEPT, take, &l);
    assert_string_equal(buffer_text(&l.text), want);
    buffer_clear(&l.text);
}

static void write_file(const char *text) {
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static void a_missing_file_is_empty(void **state) {
    (void)state;
    assert_loads("");
}

static void what_is_appended_is_loaded(void **state) {
    (void)state;
    assert_int_equal(0, history_append(path, SPAN("a = 1")));
    assert_int_equal(0, history_append(path, SPAN("if $a {\n    print 1\n}")));
    assert_int_equal(0, history_append(path, SPAN(" secret")));
    assert_int_equal(0, history_append(path, SPAN("")));
    assert_int_equal(0, history_append(path, SPAN("b = 2")));
    assert_loads("a = 1|if $a {\n    print 1\n}|b = 2|");
}

static void an_older_duplicate_moves_up(void **state) {
    (void)state;
    write_file("a\nb\na\nc\n");
    assert_loads("b|a|c|");
}

static void a_cut_line_is_ended_first(void **state) {
    (void)state;
    write_file("a\nhalf");
    assert_int_equal(0, history_append(path, SPAN("b")));
    assert_loads("a|half|b|");
}

static void the_file_is_for_its_owner_alone(void **state) {
    (void)state;
    write_file("a\n");
    assert_int_equal(chmod(path, 0644), 0);
    assert_int_equal(0, history_append(path, SPAN("b")));
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    unlink(path);
    assert_int_equal(0, history_append(path, SPAN("b")));
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
}

static void no_symlink_is_followed(void **state) {
    (void)state;
    char target[80];
    snprintf(target, sizeof target, "%s/target", folder);
    assert_int_equal(symlink(target, path), 0);
    assert_int_equal(history_append(path, SPAN("b")), -ELOOP);
    assert_loads("");
    assert_int_equal(access(target, F_OK), -1);
}

static void a_folder_or_fifo_is_no_history(void **state) {
    (void)state;
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_int_equal(history_append(path, SPAN("b")), -EINVAL);
    assert_loads("");
    unlink(path);
    assert_int_equal(history_append(folder, SPAN("b")), -EISDIR);
    assert_int_equal(history_append("/nowhere/at/all", SPAN("b")), -ENOENT);
    assert_string_equal(history_failure(ENOENT), "No such file or directory");
    assert_string_equal(history_failure(EINVAL), "it is no regular file");
    assert_string_equal(history_failure(ELOOP), "it is a symbolic link, which is not followed");
}

/* Somebody holds the lock and does not let go: a session reads, and says why it cannot write. */
static void a_lock_that_is_kept_is_not_waited_for(void **state) {
    (void)state;
    write_file("a\nb\n");
    int fd = open(path, O_RDWR | O_CLOEXEC);
    assert_int_equal(flock(fd, LOCK_EX), 0);
    assert_loads("a|b|");
    assert_int_equal(history_append(path, SPAN("c")), -EBUSY);
    assert_string_equal(history_failure(EBUSY), "another session keeps it locked, or writes it anew all the time");
    assert_int_equal(close(fd), 0);
    assert_int_equal(history_append(path, SPAN("c")), 0);
    assert_loads("a|b|c|");
}

static void write_many(size_t count) {
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    for (size_t i = 0; i < count; i++) fprintf(f, "print %zu\n", i);
    assert_int_equal(fclose(f), 0);
}

static void count_only(void *context, struct span entry) {
    size_t *counts = context;
    if (counts[0]++ == 0) counts[1] = entry.len;
}

static void the_newest_are_kept_and_a_long_file_is_cut(void **state) {
    (void)state;
    write_many(2 * KEPT + 5);
    size_t counts[2] = {0};
    history_load(path, KEPT, count_only, counts);
    assert_int_equal(counts[0], KEPT);
    assert_int_equal(counts[1], strlen("print 10005"));
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_size, KEPT * (off_t)strlen("print 10005\n"));
    counts[0] = 0;
    history_load(path, KEPT, count_only, counts);
    assert_int_equal(counts[0], KEPT);
}

/* Each process appends its own letter; no line may be lost or torn. */
static void append_many(char letter) {
    char entry[200];
    memset(entry, letter, sizeof entry);
    for (size_t i = 0; i < 50; i++) {
        entry[0] = (char)('0' + i);
        if (history_append(path, span_of(entry, sizeof entry))) _exit(1);
    }
    _exit(0);
}

static void two_sessions_lose_nothing(void **state) {
    (void)state;
    pid_t children[2];
    for (int i = 0; i < 2; i++) {
        children[i] = fork();
        assert_true(children[i] >= 0);
        if (children[i] == 0) append_many((char)('a' + i));
    }
    for (int i = 0; i < 2; i++) {
        int status = 0;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_int_equal(status, 0);
    }
    struct loaded l = {0};
    history_load(path, KEPT, take, &l);
    assert_int_equal(l.count, 100);
    assert_int_equal(l.text.len, 100 * 201);
    buffer_clear(&l.text);
}

/* --- the path ------------------------------------------------------------------------------------------------------- */

static void assert_path(const char *want) {
    struct buffer found = {0};
    assert_int_equal(history_path(&found), want != NULL);
    if (want) assert_string_equal(buffer_text(&found), want);
    buffer_clear(&found);
}

static void the_environment_says_where(void **state) {
    (void)state;
    setenv("SOCKSHELL_HISTORY", "/some/where", 1);
    assert_path("/some/where");
    setenv("SOCKSHELL_HISTORY", "", 1);
    assert_path(NULL);
    unsetenv("SOCKSHELL_HISTORY");
    unsetenv("XDG_STATE_HOME");
    unsetenv("HOME");
    assert_path(NULL);
}

static void folders_are_made(void **state) {
    (void)state;
    char want[128], made[128];
    unsetenv("SOCKSHELL_HISTORY");
    setenv("HOME", folder, 1);
    setenv("XDG_STATE_HOME", "relative", 1);
    snprintf(want, sizeof want, "%s/.local/state/sockshell/history", folder);
    assert_path(want);
    struct stat st;
    static const char *const folders[] = {".local/state/sockshell", ".local/state", ".local"};
    for (size_t i = 0; i < COUNT(folders); i++) {
        snprintf(made, sizeof made, "%s/%s", folder, folders[i]);
        assert_int_equal(stat(made, &st), 0);
        assert_int_equal(st.st_mode & 0777, 0700);
        assert_int_equal(rmdir(made), 0);
    }
    setenv("XDG_STATE_HOME", folder, 1);
    snprintf(want, sizeof want, "%s/sockshell/history", folder);
    assert_path(want);
    snprintf(made, sizeof made, "%s/sockshell", folder);
    assert_int_equal(rmdir(made), 0);
}

int main(void) {
    umask(022);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codec_goes_both_ways),
        cmocka_unit_test(every_byte_comes_back),
        cmocka_unit_test(odd_lines_are_kept),
        cmocka_unit_test(codec_tells_when_memory_is_out),
        cmocka_unit_test(a_missing_file_is_empty),
        cmocka_unit_test_teardown(what_is_appended_is_loaded, remove_file),
        cmocka_unit_test_teardown(an_older_duplicate_moves_up, remove_file),
        cmocka_unit_test_teardown(a_cut_line_is_ended_first, remove_file),
        cmocka_unit_test_teardown(the_file_is_for_its_owner_alone, remove_file),
        cmocka_unit_test_teardown(no_symlink_is_followed, remove_file),
        cmocka_unit_test_teardown(a_lock_that_is_kept_is_not_waited_for, remove_file),
        cmocka_unit_test_teardown(a_folder_or_fifo_is_no_history, remove_file),
        cmocka_unit_test_teardown(the_newest_are_kept_and_a_long_file_is_cut, remove_file),
        cmocka_unit_test_teardown(two_sessions_lose_nothing, remove_file),
        cmocka_unit_test(the_environment_says_where),
        cmocka_unit_test(folders_are_made),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
