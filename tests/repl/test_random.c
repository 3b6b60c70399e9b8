/* Keys that come as they come: whatever was pressed, the screen shows the line that is edited, Ctrl-C gives a new one, and
   nothing is sent that the screen does not know. What is pressed depends on a number alone, which a failure tells; given as
   SKS_KEYS_SEED it comes first, and SKS_KEYS_ROUNDS says how many follow each other. */
#include "repl/sitting.h"

#include <stdint.h>

enum { ROUNDS = 100, KEYS_MOST = 24 };

static unsigned long seed, last_seed;

static const char *const pieces[] = {
    /* of the language */
    "print ",
    "if true {",
    "} else {",
    "}",
    "spawn { ",
    "srv = socket inet stream",
    "send ",
    "bind ",
    "connect ",
    " --",
    "$",
    "$x",
    "\"",
    "'",
    "\\",
    "(",
    ")",
    "[",
    "{",
    "# ",
    "=",
    ";",
    "help ",
    "127.0.0.1:",
    "0x",
    "..",
    "explain E",
    /* of other alphabets, narrow, wide, combining, and no character at all */
    "ä",
    "日本",
    "e\xcc\x81",
    "\xf0\x9f\x98\x80",
    "\xff",
    "\xe6",
    "\xe2\x80\xae",
    /* keys */
    UP,
    DOWN,
    LEFT,
    RIGHT,
    LEFT LEFT LEFT,
    S_TAB,
    F1,
    "\t",
    "\t\t",
    "\t\t\t",
    "?",
    M_ENTER,
    "\x01",
    "\x02",
    "\x05",
    "\x06",
    "\x08",
    "\x0b",
    "\x0c",
    "\x0e",
    "\x10",
    "\x12",
    "\x13",
    "\x12p",
    "\x14",
    "\x15",
    "\x16",
    "\x17",
    "\x19",
    "\x1f",
    "\x1f\x1f\x1f",
    "\x1b",
    "\x1b"
    "b",
    "\x1b"
    "f",
    "\x1b"
    "d",
    "\x1b"
    "u",
    "\x1b"
    "c",
    "\x1b"
    "t",
    "\x1b"
    "y",
    "\x1b.",
    "\x1b"
    "5",
    "\x1b-",
    "\x1b<",
    "\x1b>",
    "\x1b#",
    "\x1b*",
    "\x1b\x7f",
    "\x1b\\",
    "\x7f",
    "\x7f\x7f\x7f",
    "\x1b[3~",
    "\x1b[H",
    "\x1b[F",
    "\x1b[1;5C",
    "\x1b[1;5D",
    "\x1d"
    "p",
    "\x07",
    /* pastes */
    PASTE("one\ntwo"),
    PASTE("sks> print 1\n1\n"),
    PASTE("\x1b[31m日\r\n{"),
    PASTE(""),
};

static uint32_t state_of_chance;

static uint32_t chance(uint32_t below) {
    state_of_chance ^= state_of_chance << 13;
    state_of_chance ^= state_of_chance >> 17;
    state_of_chance ^= state_of_chance << 5;
    return state_of_chance % below;
}

static void press(void) {
    driver_resize(&d, 6 + (int)chance(30), 12 + (int)chance(120));
    for (uint32_t left = 1 + chance(KEYS_MOST); left; left--)
        driver_type(&d, pieces[chance(sizeof pieces / sizeof *pieces)]);
}

/* Where the frame of the line begins in what the screen shows. */
static const char *frame(const char *text) {
    const char *at = text;
    for (const char *row = text; row; row = strchr(row, '\n')) {
        if (*row == '\n') row++;
        if (strncmp(row, "sks", 3) == 0) at = row;
    }
    return at;
}

static bool frame_is(const char *text, const char *want) {
    return strcmp(frame(text), want) == 0;
}

/* Whether the text has what is wanted, wherever its rows end. */
static bool shows(const char *text, const char *want) {
    for (; *text; text++) {
        const char *at = text, *left = want;
        while (*left && (*at == *left || *at == '\n')) left += *at++ == *left;
        if (!*left) return true;
    }
    return false;
}

/* After Ctrl-C: the kernel drops what the terminal has not taken yet, so that a sequence on its way may be torn. */
static void expect_after_torn(const char *want, bool (*fits)(const char *text, const char *want)) {
    char text[SCREEN_TEXT];
    long deadline = now_ms() + PATIENCE_MS;
    do {
        d.screen.failure[0] = '\0';
        screen_text(&d.screen, text);
        if (fits(text, want)) return;
    } while (take_output(&d, deadline));
    fail_msg("no %s in what is shown: %s", want, text);
}

static unsigned long number_of(const char *name, unsigned long otherwise) {
    const char *text = getenv(name);
    return text ? strtoul(text, NULL, 10) : otherwise;
}

static int start(void **state) {
    (void)state;
    seed = number_of("SKS_KEYS_SEED", 1);
    last_seed = seed + number_of("SKS_KEYS_ROUNDS", ROUNDS);
    return start_with("set hints off\n");
}

static void begin_round(void) {
    state_of_chance = 2654435761U * (uint32_t)seed | 1;
    fprintf(stderr, "seed %lu\n", seed);
}

/* As the keys have left it in a window that changes, and as it is drawn on an empty screen. */
static void the_screen_shows_the_line(void **state) {
    (void)state;
    for (; seed < last_seed; seed++) {
        char text[SCREEN_TEXT];
        begin_round();
        press();
        driver_type(&d, "\x07\x07@@");
        expect(&d, "@@█", shows);
        driver_resize(&d, 50, 100);
        driver_type(&d, "@");
        expect(&d, "@@@█", shows);
        screen_text(&d.screen, text);
        memcpy(strstr(text, "@@@█"), "@@%", 3);
        driver_type(&d, "\x0c\x7f%");
        expect(&d, frame(text), frame_is);
        driver_type(&d, "\x03\x0c");
        expect_after_torn("sks> █", matches);
    }
}

int main(void) {
    if (!getenv("SOCKSHELL")) return 77; /* skipped: there is no program to drive */
    const struct CMUnitTest tests[] = {
        AT_PROMPT(the_screen_shows_the_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
