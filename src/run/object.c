/* Counted objects: made with one reference, freed in a loop. */
#include "run/object.h"

#include "base/mem.h"

void object_begin(struct object *o, enum value_type type) {
    o->references = 1;
    o->type = (uint8_t)type;
}

void *object_new(enum value_type type, size_t size, struct err *err) {
    struct object *o = mem_zero(1, size);
    if (!o) {
        err_memory(err);
        return NULL;
    }
    object_begin(o, type);
    return o;
}

static void list_free(struct list *l, struct object **pending) {
    for (size_t i = 0; i < l->count; i++) value_drop(&l->items[i], pending);
    mem_free(list_block(l));
    mem_free(l);
}

static void record_free(struct record *r, struct object **pending) {
    for (size_t i = 0; i < r->count; i++) {
        value_drop(&r->entries[i].key, pending);
        value_drop(&r->entries[i].value, pending);
    }
    mem_free(record_block(r));
    mem_free(r->index);
    mem_free(r);
}

/* Frees one object; those that it alone referred to are put on `*pending`. */
static void object_end(struct object *o, struct object **pending) {
    switch ((enum value_type)o->type) {
    case VALUE_LIST: list_free((struct list *)o, pending); break;
    case VALUE_RECORD: record_free((struct record *)o, pending); break;
    case VALUE_PATTERN: pattern_free((struct pattern *)o); break;
    case VALUE_HANDLE: handle_object_free((struct handle_object *)o); break;
    case VALUE_TASK: task_free((struct task *)o, pending); break;
    case VALUE_ERROR:
        source_release(((struct error *)o)->err.place.source);
        mem_free(o);
        break;
    case VALUE_BYTES: bytes_free((struct bytes *)o); break;
    case VALUE_ADDRESS:
    case VALUE_RANGE: mem_free(o); break;
    case VALUE_UNSET:
    case VALUE_NIL:
    case VALUE_BOOL:
    case VALUE_INT:
    case VALUE_FLOAT:
    case VALUE_SHORT: break; /* These have no object. */
    }
}

void object_free(struct object *o) {
    if (o->type == VALUE_BYTES) {
        bytes_free((struct bytes *)o);
        return;
    }
    struct object *pending = o;
    o->next = NULL;
    while (pending) {
        struct object *first = pending;
        pending = first->next;
        object_end(first, &pending);
    }
}

/* --- the end of everything -------------------------------------------------------------------------------------------- */

/* Values that wait to be emptied. */
struct ending {
    struct value *values;
    size_t count, room;
};

/* Takes the value: one that holds others waits to be emptied. Without memory for that a cycle stays. */
static void ending_add(struct ending *e, struct value v) {
    void *values = e->values;
    bool holds = v.type == VALUE_LIST || v.type == VALUE_RECORD;
    if (!holds || !mem_grow(&values, &e->room, e->count + 1, sizeof v)) {
        value_release(&v);
        return;
    }
    e->values = values;
    e->values[e->count++] = v;
}

static void empty_list(struct ending *e, struct list *l) {
    size_t count = l->count;
    l->count = 0;
    for (size_t i = 0; i < count; i++) ending_add(e, l->items[i]);
}

static void empty_record(struct ending *e, struct record *r) {
    size_t count = r->count;
    r->count = 0;
    for (size_t i = 0; i < count; i++) {
        value_release(&r->entries[i].key);
        ending_add(e, r->entries[i].value);
    }
}

void value_end(struct value *v) {
    struct ending e = {0};
    ending_add(&e, *v);
    while (e.count) {
        struct value next = e.values[--e.count];
        if (next.type == VALUE_LIST)
            empty_list(&e, next.list);
        else
            empty_record(&e, next.record);
        value_release(&next);
    }
    mem_free(e.values);
}
