#include "run/invocation.h"

#include "base/mem.h"

void invocation_init(struct invocation *in, struct machine *m, struct handle_list *handles) {
    *in = (struct invocation){.call = {.machine = m, .handles = handles}};
    for (size_t i = 0; i < VERB_VALUES; i++) in->call.values[i] = value_nil();
}

struct bytes **invocation_large_spare(struct invocation *in) {
    if (in->second && !(in->spare && in->spare->head.large)) {
        bytes_free(in->spare);
        in->spare = in->second;
        in->second = NULL;
    }
    return &in->spare;
}

void invocation_clear(struct invocation *in) {
    for (size_t i = 0; i < VERB_VALUES; i++) value_replace(&in->call.values[i], value_nil());
    for (size_t i = 0; i < in->word_count; i++) value_replace(&in->address_words[i], value_nil());
    in->word_count = 0;
}

void invocation_free(struct invocation *in) {
    invocation_clear(in);
    mem_free(in->args);
    mem_free(in->first);
    bytes_free(in->spare);
    bytes_free(in->second);
    *in = (struct invocation){0};
}
