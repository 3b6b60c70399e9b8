/* How long something took, for people. */
#include "base/elapsed.h"

void elapsed_push(struct buffer *out, uint64_t nanoseconds) {
    double seconds = (double)nanoseconds / 1e9;
    if (nanoseconds < 1000000)
        buffer_printf(out, "%.1f us", seconds * 1e6);
    else if (nanoseconds < 1000000000)
        buffer_printf(out, "%.2f ms", seconds * 1e3);
    else
        buffer_printf(out, "%.3f s", seconds);
}
