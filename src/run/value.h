/* Values: what variables hold. 16 bytes each; numbers and short texts inside, everything else counted.
 *
 *   byte 0      1         2 … 7               8 … 15
 *   +---------+---------+-------------------+----------------------------+
 *   | type    | shorts  |   text of a VALUE_SHORT: up to 14 bytes        |
 *   +---------+---------+-------------------+----------------------------+
 *   | type    | 0       |   0               | integer, real, or object   |
 *   +---------+---------+-------------------+----------------------------+
 *
 * Unused bytes are zero, so two short texts are equal when their 16 bytes are.
 *
 * Ownership: a `struct value` in a register, a list or a record owns one reference to its object. Functions take
 * values borrowed (`const struct value *`) unless their name says `take`; a value that a function gives through
 * `struct value *result` is owned by the caller. value_hold makes a second owner, value_release ends one.
 */
#ifndef RUN_VALUE_H
#define RUN_VALUE_H

#include "base/buffer.h"
#include "base/err.h"
#include "base/span.h"
#include "net/address.h"
#include "net/handle.h"

#include <stdint.h>

enum value_type {
    VALUE_UNSET, /* a variable never set; never seen by a script */
    VALUE_NIL,
    VALUE_BOOL,
    VALUE_INT,
    VALUE_FLOAT,
    VALUE_SHORT, /* bytes of up to VALUE_SHORT_MAX */
    VALUE_BYTES, /* longer bytes; from here on the value owns a reference to an object */
    VALUE_LIST,
    VALUE_RECORD,
    VALUE_PATTERN,
    VALUE_HANDLE,
    VALUE_ADDRESS,
    VALUE_TASK,
    VALUE_ERROR,
    VALUE_RANGE, /* the ints from a to b, never built; made by `..` */
};

enum { VALUE_SHORT_MAX = 14 };

/* The bounds of LANGUAGE.md section 4. */
#define VALUE_BYTES_MAX ((size_t)1 << 30)
#define VALUE_LIST_MAX ((size_t)1 << 27)
enum { VALUE_DEPTH_MAX = 200 };

/* What every counted object begins with. `next` links objects that wait to be freed, so that freeing is a loop. */
struct object {
    uint32_t references;
    uint8_t type; /* enum value_type */
    bool large;   /* of bytes: how they lie in their block (bytes.c) */
    struct object *next;
};

struct value {
    union {
        struct {
            uint8_t type;
            uint8_t short_len;
            char short_text[VALUE_SHORT_MAX];
        };
        struct {
            uint64_t tag; /* type in the lowest byte (little or big endian: compare with VALUE_TAG) */
            union {
                int64_t integer; /* also of VALUE_BOOL: 0 or 1 */
                double real;
                struct object *object;
                struct bytes *bytes;
                struct list *list;
                struct record *record;
                struct pattern *pattern;
                struct handle_object *handle;
                struct address_object *address;
                struct task *task;
                struct error *error;
                struct range *range;
            };
        };
    };
};

struct bytes {
    struct object head;
    size_t len;
    char text[]; /* with a NUL behind it, not counted */
};

/* Of the block, the items that were first and have been taken leave `before` places free; `room` is what lies behind those. */
struct list {
    struct object head;
    struct value *items;
    size_t count, room, before;
};

static inline struct value *list_block(const struct list *l) {
    return l->before ? l->items - l->before : l->items;
}

struct record_entry {
    struct value key; /* bytes */
    struct value value;
};

/* Ordered by insertion. `index` is an open-addressing table of entry numbers + 1, made when there are more than a few. The
   numbers count from the block's beginning, where those that were first and have been removed leave `before` places free. */
struct record {
    struct object head;
    struct record_entry *entries;
    size_t count, room; /* room: of the block */
    uint32_t *index;
    size_t mask, before;
};

static inline struct record_entry *record_block(const struct record *r) {
    return r->before ? r->entries - r->before : r->entries;
}

struct handle_object {
    struct object head;
    struct handle handle;
};

struct address_object {
    struct object head;
    struct address address;
};

struct range {
    struct object head;
    int64_t from, to;
};

/* What `catch` names. Texts are bytes. The place holds a reference to its source. */
struct error {
    struct object head;
    struct err err;
};

/* pattern.c: compiled once, with its text. */
struct pattern;
/* task.h */
struct task;

/* --- making, holding, releasing ------------------------------------------------------------------------------------- */

/* The tag of a value that is no short text: its type, in the lowest byte in memory. */
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define VALUE_TAG(type) ((uint64_t)(type) << 56)
#else
#define VALUE_TAG(type) ((uint64_t)(type))
#endif

static inline bool value_counted(const struct value *v) {
    return v->type >= VALUE_BYTES;
}

/* Releases a value at the end of everything: lists and records are emptied first, so that those that hold themselves go
   as well. */
void value_end(struct value *v);

void object_free(struct object *o); /* the last reference went; never deep in recursion */

static inline void value_hold(const struct value *v) {
    if (value_counted(v)) v->object->references++;
}

static inline void value_release(struct value *v) {
    if (value_counted(v) && --v->object->references == 0) object_free(v->object);
}

/* value_release for what an object owned while that object is being freed: an object whose last reference goes is put
   on `*pending` instead of being freed at once, so that a long chain of objects is freed by object_free's loop. */
static inline void value_drop(struct value *v, struct object **pending) {
    if (!value_counted(v) || --v->object->references > 0) return;
    v->object->next = *pending;
    *pending = v->object;
}

/* Values are moved as two words, never as one of 16 bytes: what was just written as two could not be forwarded to a load
   of both, which costs more than all else that an instruction does. */
static inline void value_move(struct value *to, struct value taken) {
    to->tag = taken.tag;
    to->integer = taken.integer;
}

/* A held copy into memory that holds nothing yet. */
static inline void value_copy(struct value *to, const struct value *from) {
    value_hold(from);
    to->tag = from->tag;
    to->integer = from->integer;
}

/* Releases what is there and puts the (owned) new value in its place. */
static inline void value_replace(struct value *at, struct value taken) {
    struct object *old = value_counted(at) ? at->object : NULL;
    value_move(at, taken);
    if (old && --old->references == 0) object_free(old);
}

static inline struct value value_make(enum value_type type, int64_t payload) {
    return (struct value){.tag = VALUE_TAG(type), .integer = payload};
}

static inline struct value value_unset(void) {
    return value_make(VALUE_UNSET, 0);
}
static inline struct value value_nil(void) {
    return value_make(VALUE_NIL, 0);
}
static inline struct value value_bool(bool b) {
    return value_make(VALUE_BOOL, b);
}
static inline struct value value_int(int64_t i) {
    return value_make(VALUE_INT, i);
}
static inline struct value value_float(double real) {
    return (struct value){.tag = VALUE_TAG(VALUE_FLOAT), .real = real};
}
/* Takes the reference. */
static inline struct value value_object(struct object *o) {
    return (struct value){.tag = VALUE_TAG(o->type), .object = o};
}

/* Bytes, copied. False with LIMIT when memory is out or they are over VALUE_BYTES_MAX. */
bool value_bytes(struct value *result, struct span text, struct err *err);
/* The same in the memory of `*spare`, bytes that nobody refers to any more, if they are about as long; else they are freed.
   *spare may be NULL, and is it afterwards. */
bool value_bytes_in(struct bytes **spare, struct value *result, struct span text, struct err *err);
/* Room for bytes that the caller fills: `*room` points at `len` bytes inside the value (short ones lie in *result itself,
   so fill them before it is moved). value_bytes_cut shortens it afterwards and gives memory back where much is left. */
bool value_bytes_room(struct value *result, size_t len, char **room, struct err *err);
void value_bytes_cut(struct value *v, size_t len);
/* The same for room that is made again and again and seldom filled: in the memory of *spare as value_bytes_in, and what is
   cut down to much less is copied out of its block, which becomes *spare. */
bool value_bytes_room_in(struct bytes **spare, struct value *result, size_t len, char **room, struct err *err);
void value_bytes_cut_in(struct bytes **spare, struct value *v, size_t len);
/* Bytes that lie in a block as ahead_give (net/ahead.h) gives it, of `room` bytes: it is taken, and nothing copied. */
void value_bytes_take(struct value *result, char *block, size_t room, size_t len);
/* Whether bytes are so long that a copy costs, and nothing else refers to them; and puts more behind such, which may be
   theirs. False with LIMIT, the value as it was. */
bool value_bytes_grows(const struct value *v);
bool value_bytes_append(struct value *v, struct span more, struct err *err);
/* For *spare alone, and for bytes that nobody refers to. NULL is nothing. */
void bytes_free(struct bytes *b);
enum { BYTES_SPARE_MOST = 1024 * 1024 }; /* what is longer is not kept as spare */

static inline bool value_is_bytes(const struct value *v) {
    return v->type == VALUE_SHORT || v->type == VALUE_BYTES;
}
/* The bytes of a value that is bytes; borrowed from the value (a short one's lie inside it: not past its move). */
static inline struct span value_span(const struct value *v) {
    return v->type == VALUE_SHORT ? (struct span){v->short_text, v->short_len}
                                  : (struct span){v->bytes->text, v->bytes->len};
}

/* --- what values are ------------------------------------------------------------------------------------------------ */

/* "int", "bytes", … as `type` tells and errors say it. */
const char *value_type_name(const struct value *v);

/* False are nil, false, 0, 0.0, "", [], {} and unset. */
bool value_truth(const struct value *v);

/* ==. By content; handles and tasks by identity; int with float by value; anything with nil. Mixtures of other
   types are a TYPE error, nesting beyond VALUE_DEPTH_MAX LIMIT: false is given then and *err filled; else *equal is set.
   value_same is the form of `in`, which takes mixtures as unequal. */
bool value_equal(const struct value *a, const struct value *b, bool *equal, struct err *err);
bool value_same(const struct value *a, const struct value *b, bool *equal, struct err *err);

/* < and the like on ints, floats (mixed too) and bytes: *order is negative, 0, positive; *unordered where a nan is. */
bool value_order(const struct value *a, const struct value *b, int *order, bool *unordered, struct err *err);

/* Adds the value as `str` and print give it: bytes as they are, nil as `nil`, floats in the shortest form that reads
   back, lists and records as one would type them (`[...]` where one holds itself), a handle as a session shows it, an
   error as its message, an address as text. LIMIT beyond VALUE_DEPTH_MAX or out of memory. */
bool value_push_str(struct buffer *out, const struct value *v, struct err *err);

/* The same as a literal that can be typed back: bytes in quotes, safe on a terminal (or x"…" when mostly binary). */
bool value_push_literal(struct buffer *out, const struct value *v, struct err *err);

/* --- lists ---------------------------------------------------------------------------------------------------------- */

bool list_new(struct value *result, size_t room, struct err *err);
bool list_reserve(struct list *l, size_t count, struct err *err);          /* room for so many items in all */
bool list_push(struct list *l, const struct value *item, struct err *err); /* LIMIT beyond VALUE_LIST_MAX */
bool list_push_take(struct list *l, struct value item, struct err *err);   /* owned even when it fails: released then */
/* The last item, and the first one; the list must not be empty. */
struct value list_pop(struct list *l);
struct value list_shift(struct list *l);

/* --- records -------------------------------------------------------------------------------------------------------- */

bool record_new(struct value *result, size_t room, struct err *err);
struct value *record_find(const struct record *r,
                          struct span key); /* borrowed, until the record is changed; NULL if missing */
bool record_set(struct record *r, struct span key, const struct value *value, struct err *err);
bool record_set_take(struct record *r, struct span key, struct value value, struct err *err);
bool record_remove(struct record *r, struct span key); /* whether it was there */

/* --- the others ----------------------------------------------------------------------------------------------------- */

bool address_value(struct value *result, const struct address *a, struct err *err);
bool range_value(struct value *result, int64_t from, int64_t to, struct err *err);
bool error_value(struct value *result, const struct err *e,
                 struct err *err); /* falls back on nothing: LIMIT if memory is out */

/* A handle object with an open handle on the descriptor. When it fails the descriptor has been closed: none is lost. */
bool handle_value(struct value *result, struct handle_list *list, int fd, int family, int type, int protocol,
                  struct err *err);
/* The value of a handle that has one, borrowed. */
struct value handle_value_of(struct handle *h);
/* The same for a descriptor that shares the open socket of `other`. */
bool handle_value_shared(struct value *result, int fd, struct handle *other, struct err *err);
/* The same for one that was received: the kernel is asked what it is, and whether its open socket is known here. */
bool handle_value_received(struct value *result, struct handle_list *list, int fd, struct err *err);

/* Patterns (PCRE2, bytes). The error of a bad pattern is SYNTAX and says where in it. */
bool pattern_value(struct value *result, struct span text, struct err *err);
struct span pattern_text(const struct pattern *p);
/* Where the pattern matches in the subject from `from` on. `*matched` says whether; groups[0] is the whole match as
   [start, end) pairs, up to `room` pairs, `*count` of them filled; a group that took no part has start SIZE_MAX.
   LIMIT beyond 10^6 steps. */
bool pattern_match(const struct pattern *p, struct span subject, size_t from, size_t (*groups)[2], size_t room,
                   size_t *count, bool *matched, struct err *err);
/* The same where more bytes may follow. A match on what is there wins at once; without one *resume is where the next look
   has to begin: at the beginning of what may become a match, or at the end. */
bool pattern_seek(const struct pattern *p, struct span subject, size_t from, size_t (*groups)[2], size_t room,
                  size_t *count, bool *matched, size_t *resume, struct err *err);
size_t pattern_group_count(const struct pattern *p); /* the groups, the whole match included */

/* Tasks, for the functions of this header; implemented beside struct task (run/task.h), which begins with a struct object.
   task_free frees the task whose last reference went; the values that it owns go through value_drop.
   task_push adds how a session shows it. task_field is value_field for `.state .result .error`; any other name is
   refused before it is called. */
void task_free(struct task *t, struct object **pending);
bool task_push(struct buffer *out, const struct task *t);
bool task_field(struct value *result, const struct task *t, struct span name, struct err *err);

/* --- operations (the machine's slow paths and the built-in functions) ------------------------------------------------ */

/* The binary operators by their sign: one of + - * / % & | ^, '<' for <<, '>' for >>. Types that do not fit are TYPE
   ("int + bytes; convert with str(…) or int(…)"), overflow and division by zero VALUE. */
bool value_arithmetic(struct value *result, char sign, const struct value *a, const struct value *b, struct err *err);
bool value_negate(struct value *result, const struct value *v, struct err *err);
bool value_complement(struct value *result, const struct value *v, struct err *err);
bool value_in(const struct value *needle, const struct value *hay, bool *found,
              struct err *err); /* bytes in bytes, item in list or range, key in record */
bool value_matches(const struct value *subject, const struct value *pattern, bool *matched, struct err *err); /* =~ */

bool value_index(struct value *result, const struct value *v, const struct value *index, struct err *err);
/* from and to may be nil: the ends. */
bool value_slice(struct value *result, const struct value *v, const struct value *from, const struct value *to,
                 struct err *err);
bool value_field(struct value *result, const struct value *v, struct span name, struct err *err);
/* Assignments through lists and records; the new value is borrowed. */
bool value_set_index(const struct value *v, const struct value *index, const struct value *item, struct err *err);
bool value_set_field(const struct value *v, struct span name, const struct value *item, struct err *err);
/* The names of a value's fields, for completion and for the hint of a missing one; count 0 if it has none. */
size_t value_field_count(const struct value *v);
struct span value_field_name(const struct value *v, size_t i);

/* `for`: the item number `at` of a list, range, record's keys, bytes; *more false at the end. TYPE for anything else. */
bool value_iterate(const struct value *v, uint64_t at, struct value *item, bool *more, struct err *err);
size_t value_length(const struct value *v, bool *has);

#endif
