/* The errors of operators whose operands' types do not go together. */
#include "run/mismatch.h"

/* How bytes and a number can be made to fit; "" where it is no such pair. `text`: as text they would fit too. */
static const char *conversion(const struct value *a, const struct value *b, bool text) {
    const struct value *other = value_is_bytes(a) ? b : a;
    if (value_is_bytes(a) == value_is_bytes(b)) return "";
    if (other->type == VALUE_INT) return text ? "; convert with str(…) or int(…)" : "; convert with int(…)";
    if (other->type == VALUE_FLOAT) return text ? "; convert with str(…) or float(…)" : "; convert with float(…)";
    return "";
}

/* The operators that take text on both sides. */
static bool for_text(const char *sign) {
    return strcmp(sign, "+") == 0 || strcmp(sign, "==") == 0;
}

bool mismatch(const struct value *a, const char *sign, const struct value *b, struct err *err) {
    return err_set(err, ERR_TYPE, "%s %s %s%s", value_type_name(a), sign, value_type_name(b),
                   conversion(a, b, for_text(sign)));
}

bool mismatch_order(const struct value *a, const struct value *b, struct err *err) {
    return err_set(err, ERR_TYPE, "%s and %s have no order%s", value_type_name(a), value_type_name(b),
                   conversion(a, b, true));
}
