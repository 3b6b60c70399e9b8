/* What the compiler can't know: which way a branch mostly goes, and which functions are off the way. */
#ifndef BASE_HINT_H
#define BASE_HINT_H

#if defined(__GNUC__) || defined(__clang__)
#define LIKELY(x) __builtin_expect(!!(x), 1)
#define UNLIKELY(x) __builtin_expect(!!(x), 0)
/* Stands before a function that a fast path only jumps over: it stays out of line, and so out of the way. */
#define COLD __attribute__((noinline, cold))
/* The same for one that is run often, whose caller would be worse off for having it inside. */
#define APART __attribute__((noinline))
#else
#define LIKELY(x) (x)
#define UNLIKELY(x) (x)
#define COLD
#define APART
#endif

#endif
