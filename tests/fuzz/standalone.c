/* Runs a fuzz target without libFuzzer: over files, or over mutations of its seeds that are the same every time.
 *
 *     fuzz_NAME [--rounds N] [--seconds N] [--seed N] [FILE...]
 *
 * An input that ends the program is told in hex, for a file to run it alone: xxd -r -p >FILE. */
#include "fuzz.h"

#include <signal.h>
#include <time.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/common_interface_defs.h>
#endif

enum { INPUT_MAX = 8192, ROUNDS = 20000, REPEATS_MAX = 300 };

static struct {
    uint64_t random; /* state of the generator */
    uint64_t round;
    uint8_t bytes[INPUT_MAX];
    size_t size;
} now;

/* --- telling ---------------------------------------------------------------------------------------------------------- */

static void tell_input(void) {
    (void)fprintf(stderr, "\nround %llu, %zu bytes:\n", (unsigned long long)now.round, now.size);
    for (size_t i = 0; i < now.size; i++) (void)fprintf(stderr, "%02x", now.bytes[i]);
    (void)fprintf(stderr, "\n");
}

static void on_abort(int number) {
    tell_input();
    (void)signal(number, SIG_DFL);
    (void)raise(number);
}

/* --- mutations -------------------------------------------------------------------------------------------------------- */

/* splitmix64 */
static uint64_t next_random(void) {
    uint64_t z = (now.random += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/* 0 to below - 1; 0 if that is nothing. */
static size_t below(size_t limit) {
    return limit ? (size_t)(next_random() % limit) : 0;
}

/* A piece of some seed, mostly a short one. */
static struct span piece_of_seed(void) {
    struct span seed = span_text(fuzz_seeds[below(fuzz_seed_count)]);
    struct span piece = span_from(seed, below(seed.len));
    return span_head(piece, 1 + below(below(4) ? 8 : piece.len));
}

/* Puts bytes in at a place; what does not fit is left out. */
static void put_in(size_t at, struct span bytes) {
    size_t len = bytes.len < INPUT_MAX - now.size ? bytes.len : INPUT_MAX - now.size;
    memmove(now.bytes + at + len, now.bytes + at, now.size - at);
    if (len) memcpy(now.bytes + at, bytes.ptr, len);
    now.size += len;
}

static void take_out(size_t at, size_t len) {
    if (len > now.size - at) len = now.size - at;
    memmove(now.bytes + at, now.bytes + at + len, now.size - at - len);
    now.size -= len;
}

static void mutate_byte(void) {
    if (now.size) now.bytes[below(now.size)] = (uint8_t)next_random();
}

static void mutate_bit(void) {
    if (now.size) now.bytes[below(now.size)] ^= (uint8_t)(1u << below(8));
}

static void mutate_insert(void) {
    put_in(below(now.size + 1), piece_of_seed());
}

static void mutate_remove(void) {
    take_out(below(now.size), 1 + below(below(4) ? 4 : now.size));
}

/* The same piece many times over: nesting and chains. */
static void mutate_repeat(void) {
    uint8_t copy[16];
    size_t from = below(now.size), len = 1 + below(sizeof copy), times = 1 + below(below(4) ? 8 : REPEATS_MAX);
    if (len > now.size - from) len = now.size - from;
    memcpy(copy, now.bytes + from, len);
    while (times--) put_in(from, span_of(copy, len));
}

static void mutate_cut(void) {
    now.size = below(now.size + 1);
}

static void (*const mutations[])(void) = {mutate_byte,   mutate_bit,    mutate_insert, mutate_insert,
                                          mutate_remove, mutate_repeat, mutate_cut};

/* A seed, changed more or less; the first rounds are the seeds as they are. */
static void make_input(void) {
    bool plain = now.round < fuzz_seed_count;
    now.size = 0;
    put_in(0, span_text(fuzz_seeds[plain ? (size_t)now.round : below(fuzz_seed_count)]));
    for (size_t times = plain ? 0 : 1 + below(6); times; times--) mutations[below(COUNT(mutations))]();
}

/* --- running ---------------------------------------------------------------------------------------------------------- */

/* In memory of exactly its size, so that a byte read too much is seen. */
static void run_input(void) {
    uint8_t *copy = malloc(now.size ? now.size : 1);
    if (!copy) abort();
    memcpy(copy, now.bytes, now.size);
    (void)LLVMFuzzerTestOneInput(copy, now.size);
    free(copy);
}

static bool run_file(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        return false;
    }
    now.size = fread(now.bytes, 1, INPUT_MAX, file);
    (void)fclose(file);
    run_input();
    return true;
}

static void run_rounds(uint64_t rounds, long seconds) {
    time_t end = time(NULL) + seconds;
    for (; seconds ? time(NULL) < end : now.round < rounds; now.round++) {
        make_input();
        run_input();
    }
    (void)printf("%llu rounds\n", (unsigned long long)now.round);
}

/* Takes `--name N` for one of the three options; false if the word is a file. */
static bool take_option(const char *word, const char *value, uint64_t *rounds, long *seconds) {
    if (strcmp(word, "--rounds") == 0)
        *rounds = strtoull(value, NULL, 10);
    else if (strcmp(word, "--seconds") == 0)
        *seconds = strtol(value, NULL, 10);
    else if (strcmp(word, "--seed") == 0)
        now.random = strtoull(value, NULL, 10);
    else
        return false;
    return true;
}

int main(int argc, char **argv) {
    uint64_t rounds = ROUNDS;
    long seconds = 0;
    int status = 0, files = 0;
    (void)signal(SIGABRT, on_abort);
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_set_death_callback(tell_input);
#endif
    for (int i = 1; i < argc; i++) {
        if (i + 1 < argc && take_option(argv[i], argv[i + 1], &rounds, &seconds)) {
            i++;
        } else {
            status |= !run_file(argv[i]);
            files++;
        }
    }
    if (!files) run_rounds(rounds, seconds);
    return status;
}
