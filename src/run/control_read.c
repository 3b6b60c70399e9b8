/* Control data that a user gives: text, records, or lists of them. */
#include "run/control.h"

size_t control_value_count(const struct value *v) {
    return v->type == VALUE_LIST ? v->list->count : 1;
}

static bool missing(const char *field, struct err *err) {
    (void)err_set(err, ERR_VALUE, "a record of control data has the fields level, type and data; .%s is missing",
                  field);
    return err_hint(err, "for example {level: IPPROTO_IP, type: IP_TTL, data: 5}");
}

static bool wrong_type(const char *field, const char *wanted, const struct value *v, struct err *err) {
    return err_set(err, ERR_TYPE, ".%s of control data takes %s, not %s", field, wanted, value_type_name(v));
}

/* An int that fits C's, or a name. */
static bool read_name(const struct record *r, const char *field, int level, int *out, struct err *err) {
    const struct value *v = record_find(r, span_text(field));
    bool is_level = strcmp(field, "level") == 0;
    if (!v) return missing(field, err);
    if (v->type == VALUE_INT && v->integer >= INT32_MIN && v->integer <= INT32_MAX) {
        *out = (int)v->integer;
        return true;
    }
    if (!value_is_bytes(v)) return wrong_type(field, "a number or a name", v, err);
    return is_level ? control_read_level(value_span(v), out, err) : control_read_type(level, value_span(v), out, err);
}

static bool read_record(const struct record *r, struct control_item *out, struct err *err) {
    if (!read_name(r, "level", 0, &out->level, err) || !read_name(r, "type", out->level, &out->type, err)) return false;
    const struct value *data = record_find(r, SPAN("data"));
    if (!data) return missing("data", err);
    out->is_number = data->type == VALUE_INT;
    if (out->is_number) {
        out->number = data->integer;
        return true;
    }
    if (!value_is_bytes(data)) return wrong_type("data", "bytes or a number", data, err);
    out->data = value_span(data);
    return true;
}

bool control_value_item(const struct value *v, size_t i, struct control_item *out, struct err *err) {
    *out = (struct control_item){.level = 0};
    if (v->type == VALUE_LIST) v = &v->list->items[i];
    if (v->type == VALUE_RECORD) return read_record(v->record, out, err);
    if (value_is_bytes(v)) return control_read(value_span(v), out, err);
    return err_set(err, ERR_TYPE, "control data is LEVEL:TYPE:DATA or a record, not %s", value_type_name(v));
}
