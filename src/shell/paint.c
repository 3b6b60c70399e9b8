/* Colours. */
#include "shell/paint.h"

static const char *const codes[] = {
#define PAINT(name, code) "\x1b[" code "m",
#include "shell/paint.def"
#undef PAINT
};

void paint(struct buffer *out, enum paint how, bool colour) {
    if (colour) (void)buffer_push_text(out, codes[how]);
}

void paint_text(struct buffer *out, enum paint how, struct span text, bool colour) {
    paint(out, how, colour);
    (void)buffer_push(out, text);
    paint(out, PAINT_PLAIN, colour);
}
