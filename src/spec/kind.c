#include "spec/kind.h"

static const struct {
    const char *usage, *meaning;
} kinds[] = {
#define KIND(name, usage, meaning) {usage, meaning},
#include "spec/kind.def"
#undef KIND
};

const char *kind_usage(enum kind kind) {
    return kinds[kind].usage;
}

const char *kind_meaning(enum kind kind) {
    return kinds[kind].meaning;
}

bool kind_takes_value(enum kind kind) {
    return kind == KIND_TEXT || kind == KIND_VALUE || kind == KIND_TYPED || kind == KIND_CONTROL || kind == KIND_FILE ||
           kind == KIND_PATTERN;
}

bool kind_repeats(enum kind kind) {
    return kind == KIND_CONTROL;
}
