/* Counted objects: made with one reference, freed in a loop. */
#include "run/object.h"

#include "base/mem.h"

void *object_new(enum value_type type, size_t size, struct err *err) {
    struct object *o = mem_zero(1, size);
    if (!o) {
        err_memory(err);
        return NULL;
    }
    o->references = 1;
    o->type = (uint8_t)type;
    return o;
}

static void list_free(struct list *l, struct object **pending) {
    for (size_t i = 0; i < l->count; i++) value_drop(&l->items[i], pending);
    mem_free(l->items);
    mem_free(l);
}

static void record_free(struct record *r, struct object **pending) {
    for (size_t i = 0; i < r->count; i++) {
        value_drop(&r->entries[i].key, pending);
        value_drop(&r->entries[i].value, pending);
    }
    mem_free(r->entries);
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
    case VALUE_BYTES:
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
    struct object *pending = o;
    o->next = NULL;
    while (pending) {
        struct object *first = pending;
        pending = first->next;
        object_end(first, &pending);
    }
}
