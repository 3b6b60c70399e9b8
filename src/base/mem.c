#include "base/mem.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* The tests' fault injection: the one mutable state of this layer. */
static uint64_t asked;
static uint64_t fail_from;

static bool refused(void) {
    asked++;
    return fail_from != 0 && asked >= fail_from;
}

void mem_fail_from(uint64_t nth) {
    fail_from = nth == 0 ? 0 : asked + nth;
}

uint64_t mem_count(void) {
    return asked;
}

void *mem_alloc(size_t size) {
    return refused() ? NULL : malloc(size ? size : 1);
}

void *mem_zero(size_t count, size_t size) {
    return refused() ? NULL : calloc(count ? count : 1, size ? size : 1);
}

void *mem_resize(void *block, size_t size) {
    return refused() ? NULL : realloc(block, size ? size : 1);
}

void *mem_pages(size_t size) {
    void *block = NULL;
    return !refused() && posix_memalign(&block, MEM_PAGE, size) == 0 ? block : NULL;
}

void mem_discard(void *from, size_t size) {
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    uintptr_t first = ((uintptr_t)from + page - 1) / page * page, end = ((uintptr_t)from + size) / page * page;
    if (first < end) (void)madvise((char *)from + (first - (uintptr_t)from), end - first, MADV_DONTNEED);
}

void mem_free(void *block) {
    free(block);
}

bool mem_grow_more(void **items, size_t *room, size_t need, size_t size) {
    size_t wanted = *room < 8 ? 8 : *room;
    while (wanted < need) {
        if (wanted > SIZE_MAX / 2) return false;
        wanted *= 2;
    }
    if (wanted > SIZE_MAX / size) return false;
    void *grown = mem_resize(*items, wanted * size);
    if (!grown) return false;
    *items = grown;
    *room = wanted;
    return true;
}
