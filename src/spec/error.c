/* What errors mean, whichever call ended with them. */
#include "spec/error.h"

const struct error_row error_rows[] = {
#define ERROR(name, text, remedy) {name, text, remedy},
#include "spec/errors.def"
#undef ERROR
};

const size_t error_count = COUNT(error_rows);

const struct error_row *error_find(struct span name) {
    for (size_t i = 0; i < error_count; i++) {
        if (span_is(name, error_rows[i].name)) return &error_rows[i];
    }
    return NULL;
}
