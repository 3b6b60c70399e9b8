/* Colours: the one place that knows how a terminal is told of them. Whether there are any is decided by output_style and the
 * setting `colours`, and handed in as `colour`: without it nothing but the text is added.
 */
#ifndef SHELL_PAINT_H
#define SHELL_PAINT_H

#include "base/buffer.h"

enum paint {
#define PAINT(name, code) PAINT_##name,
#include "shell/paint.def"
#undef PAINT
};

/* What follows looks so; PAINT_PLAIN ends that. */
void paint(struct buffer *out, enum paint how, bool colour);

/* Adds the text, which is safe to show, in that look. */
void paint_text(struct buffer *out, enum paint how, struct span text, bool colour);

#endif
