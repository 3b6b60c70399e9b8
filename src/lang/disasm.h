/* Code as text, for reading what the compiler made. */
#ifndef LANG_DISASM_H
#define LANG_DISASM_H

#include "base/buffer.h"
#include "base/map.h"
#include "lang/code.h"

/* Adds the code and its children: a heading, then an instruction a line, then what is covered by a `catch`.
 *
 *     fn twice n: 3 registers
 *        0  line 2   MUL_K         t0, n, 2
 *        1  line 2   RETURN        t0, n=1
 *
 * Registers go by their variable's name; `t0` is the first temporary, `g70` a global without a known name, `-` none.
 * A call is shown as its site: the results, then the verb's parameters and options with where each comes from.
 * `globals` has the name of the global CODE_TEMPORARIES + i as its key i, `functions` the name of the user's function i;
 * NULL: no names are known.
 * False when memory is out. */
bool disasm_push(struct buffer *out, const struct code *code, const struct map *globals, const struct map *functions);

#endif
