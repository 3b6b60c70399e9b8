/* What an error means: whichever call it was, and for each verb that meets it. */
#include "spec/describe.h"

#include "base/err.h"
#include "base/number.h"
#include "spec/constant.h"
#include "spec/describe_parts.h"
#include "spec/error.h"
#include "spec/near.h"
#include "spec/wrap.h"

enum { NAME_MAX_LENGTH = 32 };

/* An error as it is looked up: its one name, and its number (0: the language's own). `meaning` may be NULL. */
struct named {
    const char *name, *meaning;
    int64_t number;
};

/* --- which error is meant ------------------------------------------------------------------------------------------- */

/* An alias (EWOULDBLOCK) stands for the other name of its number. */
static bool find_constant(const char *name, struct named *out) {
    const struct constant *c = constant_find(span_text(name));
    if (!c || (c->set != SET_ERRNO && c->set != SET_EAI)) return false;
    const char *first = constant_name(c->set, c->value);
    const struct constant *main = first ? constant_find(span_text(first)) : c;
    *out = (struct named){main->name, main->meaning, main->value};
    return true;
}

static bool find_number(struct span word, struct named *out) {
    struct number n = number_parse(word);
    const char *name = n.form == NUMBER_INT && n.integer > 0 ? constant_name(SET_ERRNO, n.integer) : NULL;
    return name && find_constant(name, out);
}

static bool find_named(struct span word, struct named *out) {
    char name[NAME_MAX_LENGTH + 1];
    if (word.len == 0 || word.len > NAME_MAX_LENGTH) return false;
    for (size_t i = 0; i < word.len; i++) {
        char c = word.ptr[i];
        name[i] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    }
    name[word.len] = '\0';
    if (find_number(word, out) || find_constant(name, out)) return true;
    const struct error_row *own = error_find(span_of(name, word.len));
    if (own) *out = (struct named){own->name, NULL, 0};
    return own != NULL;
}

/* --- explain ERROR -------------------------------------------------------------------------------------------------- */

/* "ECONNREFUSED (111): Connection refused", and the few words on it. */
static void push_title(struct buffer *out, const struct named *error) {
    struct err err = {0};
    buffer_push_text(out, error->name);
    if (error->number) buffer_printf(out, " (%d)", (int)error->number);
    if (error->number > 0) {
        (void)err_errno(&err, (int)error->number);
        buffer_printf(out, ": %s", err.message);
    }
    buffer_push_byte(out, '\n');
    if (error->meaning) wrap_text(out, span_text(error->meaning), INDENT);
}

static void push_meetings(struct buffer *out, const struct vocabulary *v, const char *name) {
    enum { WIDEST_VERB = 12 };
    bool begun = false;
    for (size_t i = 0; i < v->verb_count; i++) {
        const struct verb *verb = v->verbs[i];
        for (size_t k = 0; k < verb->failure_count; k++) {
            const struct failure *f = &verb->failures[k];
            if (strcmp(f->name, name) != 0) continue;
            if (!begun) part_heading(out, "Met by");
            part_failure(out, verb->name, WIDEST_VERB, f->meaning, f->hint);
            begun = true;
        }
    }
}

bool describe_error(const struct vocabulary *v, struct span word, struct buffer *out) {
    struct named error;
    if (!find_named(word, &error)) return false;
    const struct error_row *general = error_find(span_text(error.name));
    push_title(out, &error);
    if (general) part_paragraph(out, general->text);
    if (general && *general->remedy) {
        part_heading(out, "What to try");
        wrap_text(out, span_text(general->remedy), INDENT);
    }
    push_meetings(out, v, error.name);
    return true;
}

/* --- explain VERB --------------------------------------------------------------------------------------------------- */

/* The general remedy, which is a sentence, stands behind the verb's meaning where the verb has none of its own. */
static void push_failure(struct buffer *out, const struct failure *f, size_t widest) {
    const struct error_row *general = error_find(span_text(f->name));
    struct buffer text = {0};
    buffer_push_text(&text, f->meaning);
    if (f->hint)
        buffer_printf(&text, "; %s", f->hint);
    else if (general && *general->remedy)
        buffer_printf(&text, ". %s", general->remedy);
    wrap_row(out, span_text(f->name), buffer_span(&text), INDENT, part_second_column(widest));
    out->failed |= text.failed;
    buffer_clear(&text);
}

void describe_failures(const struct verb *verb, struct buffer *out) {
    size_t widest = 0;
    buffer_printf(out, "%s: %s\n", verb->name, verb->summary);
    for (size_t i = 0; i < verb->failure_count; i++) {
        size_t width = strlen(verb->failures[i].name);
        if (width > widest) widest = width;
    }
    part_heading(out, verb->failure_count ? "Errors" : "It meets no error that is its own.");
    for (size_t i = 0; i < verb->failure_count; i++) push_failure(out, &verb->failures[i], widest);
    if (verb->failure_count)
        buffer_printf(out, "\nexplain NAME tells more of one; help %s how it is called.\n", verb->name);
}

struct span describe_nearest_error(const struct vocabulary *v, struct span word) {
    struct near n = near_begin(word);
    for (size_t i = 0; i < constant_count; i++) {
        bool error = constants[i].set == SET_ERRNO || constants[i].set == SET_EAI;
        if (error) near_offer(&n, span_text(constants[i].name));
    }
    for (size_t i = 0; i < error_count; i++) near_offer(&n, span_text(error_rows[i].name));
    for (size_t i = 0; i < v->verb_count; i++) near_offer(&n, span_text(v->verbs[i]->name));
    return n.best;
}
