/* Patterns: PCRE2 on bytes, with bounded matching. */
#define PCRE2_CODE_UNIT_WIDTH 8

#include "run/object.h"

#include "base/mem.h"

#include <pcre2.h>

/* What one match may cost: steps of backtracking from one start, and kibibytes for what it remembers meanwhile. */
enum { STEPS_MAX = 1000000, MATCH_KIB_MAX = 65536 };

/* `memory` makes PCRE2 allocate by base/mem.h. `bounds` are set once; matching itself changes nothing here. */
struct pattern {
    struct object head;
    pcre2_general_context *memory;
    pcre2_match_context *bounds;
    pcre2_code *code;
    size_t groups;
    bool anchored;     /* \G stands in it: where a look begins is part of what it asks */
    struct value text; /* bytes */
};

static void *pattern_allocate(PCRE2_SIZE size, void *data) {
    (void)data;
    return mem_alloc(size);
}

static void pattern_release(void *block, void *data) {
    (void)data;
    mem_free(block);
}

/* A part that was not made yet is NULL, which PCRE2 takes. */
void pattern_free(struct pattern *p) {
    pcre2_code_free(p->code);
    pcre2_match_context_free(p->bounds);
    pcre2_general_context_free(p->memory);
    value_release(&p->text);
    mem_free(p);
}

static bool pattern_prepare(struct pattern *p, struct span text, struct err *err) {
    if (!value_bytes(&p->text, text, err)) return false;
    p->memory = pcre2_general_context_create(pattern_allocate, pattern_release, NULL);
    if (!p->memory) return err_memory(err);
    p->bounds = pcre2_match_context_create(p->memory);
    if (!p->bounds) return err_memory(err);
    pcre2_set_match_limit(p->bounds, STEPS_MAX);
    pcre2_set_heap_limit(p->bounds, MATCH_KIB_MAX);
    return true;
}

/* An error of PCRE2 in its words. */
struct reason {
    char text[160];
};

static struct reason reason_of(int code) {
    struct reason why;
    if (pcre2_get_error_message(code, (PCRE2_UCHAR *)why.text, sizeof why.text) < 0)
        why.text[sizeof why.text - 1] = '\0';
    return why;
}

static bool pattern_refused(int code, size_t offset, struct err *err) {
    if (code == PCRE2_ERROR_HEAP_FAILED) return err_memory(err);
    struct reason why = reason_of(code);
    return err_set(err, ERR_SYNTAX, "pattern: %s (at byte %zu)", why.text, offset);
}

/* Bytes, not characters: a pattern can't turn UTF on. The newline is set so that it does not depend on how the library
   was built.
   There is no JIT on purpose: it counts other steps than these, at far fewer places, so that the bound would mean
   something else; its code would cost more to make than a short-lived pattern saves; valgrind can't follow it. */
static bool pattern_compile(struct pattern *p, struct err *err) {
    pcre2_compile_context *context = pcre2_compile_context_create(p->memory);
    if (!context) return err_memory(err);
    pcre2_set_newline(context, PCRE2_NEWLINE_LF);
    struct span text = value_span(&p->text);
    int code = 0;
    PCRE2_SIZE offset = 0;
    p->code = pcre2_compile((PCRE2_SPTR)text.ptr, text.len, PCRE2_NEVER_UTF | PCRE2_NEVER_UCP, &code, &offset, context);
    pcre2_compile_context_free(context);
    if (!p->code) return pattern_refused(code, offset, err);
    uint32_t captures = 0;
    (void)pcre2_pattern_info(p->code, PCRE2_INFO_CAPTURECOUNT, &captures);
    p->groups = (size_t)captures + 1;
    return true;
}

/* Of a quoted \G it says so too, which costs no more than time. */
static bool has_start_anchor(struct span text) {
    for (size_t i = 0; i + 1 < text.len; i++) {
        if (text.ptr[i] == '\\' && text.ptr[++i] == 'G') return true;
    }
    return false;
}

bool pattern_value(struct value *result, struct span text, struct err *err) {
    struct pattern *p = object_new(VALUE_PATTERN, sizeof *p, err);
    if (!p) return false;
    p->text = value_nil();
    if (!pattern_prepare(p, text, err) || !pattern_compile(p, err)) {
        pattern_free(p);
        return false;
    }
    p->anchored = has_start_anchor(text);
    *result = value_object(&p->head);
    return true;
}

struct span pattern_text(const struct pattern *p) {
    return value_span(&p->text);
}

size_t pattern_group_count(const struct pattern *p) {
    return p->groups;
}

static bool match_failed(int code, struct err *err) {
    if (code == PCRE2_ERROR_NOMEMORY) return err_memory(err);
    if (code == PCRE2_ERROR_MATCHLIMIT || code == PCRE2_ERROR_HEAPLIMIT || code == PCRE2_ERROR_DEPTHLIMIT) {
        err_set(err, ERR_LIMIT, "the pattern took more than %d steps on this text", STEPS_MAX);
        return err_hint(err, "repeats inside repeats, as in (a+)+, cost the most");
    }
    struct reason why = reason_of(code);
    return err_set(err, ERR_VALUE, "the pattern can't be matched: %s", why.text);
}

/* PCRE2's unset offset is the SIZE_MAX of the contract. */
static size_t copy_groups(pcre2_match_data *data, size_t count, size_t (*groups)[2], size_t room) {
    const PCRE2_SIZE *offsets = pcre2_get_ovector_pointer(data);
    if (count > room) count = room;
    for (size_t i = 0; i < count; i++) {
        groups[i][0] = offsets[2 * i];
        groups[i][1] = offsets[2 * i + 1];
    }
    return count;
}

/* What is asked of a match, and what it came to. */
struct matching {
    uint32_t options;
    size_t (*groups)[2];
    size_t room, count;
    bool matched;
    size_t resume; /* with PCRE2_PARTIAL_SOFT */
};

/* What a match remembers is made for each anew: kept with the pattern, one costly match would hold its memory for good. */
static bool match(const struct pattern *p, struct span subject, size_t from, struct matching *m, struct err *err) {
    m->count = 0;
    m->matched = false;
    m->resume = subject.len;
    if (from > subject.len) return true;
    pcre2_match_data *data = pcre2_match_data_create_from_pattern(p->code, p->memory);
    if (!data) return err_memory(err);
    PCRE2_SPTR text = (PCRE2_SPTR)(subject.len ? subject.ptr : "");
    int code = pcre2_match(p->code, text, subject.len, from, m->options, data, p->bounds);
    m->matched = code > 0;
    if (m->matched) m->count = copy_groups(data, p->groups, m->groups, m->room);
    if (code == PCRE2_ERROR_PARTIAL) m->resume = pcre2_get_ovector_pointer(data)[0];
    pcre2_match_data_free(data);
    return code > 0 || code == PCRE2_ERROR_NOMATCH || code == PCRE2_ERROR_PARTIAL || match_failed(code, err);
}

bool pattern_match(const struct pattern *p, struct span subject, size_t from, size_t (*groups)[2], size_t room,
                   size_t *count, bool *matched, struct err *err) {
    struct matching m = {.groups = groups, .room = room};
    bool done = match(p, subject, from, &m, err);
    *count = m.count;
    *matched = m.matched;
    return done;
}

/* Soft: what only might go on is given where there is no whole match. Hard would never match /login: $/ before more came. */
bool pattern_seek(const struct pattern *p, struct span subject, size_t from, size_t (*groups)[2], size_t room,
                  size_t *count, bool *matched, size_t *resume, struct err *err) {
    struct matching m = {.options = PCRE2_PARTIAL_SOFT, .groups = groups, .room = room};
    bool done = match(p, subject, p->anchored ? 0 : from, &m, err);
    *count = m.count;
    *matched = m.matched;
    *resume = m.resume;
    return done;
}
