/* The editor's commands: what the keys of REPL.md section 3 do. */
#include "shell/lineedit_readline.h"

#include "shell/scan.h"

enum { INDENT = 4 };

/* --- rows ----------------------------------------------------------------------------------------------------------- */

static size_t start_of_row(struct span text, size_t at) {
    while (at > 0 && text.ptr[at - 1] != '\n') at--;
    return at;
}

static size_t end_of_row(struct span text, size_t at) {
    return at + span_find(span_from(text, at), '\n');
}

static size_t cursor(void) {
    return (size_t)rl_point;
}

/* How many characters stand before it in its row. */
static size_t column_of(struct span text, size_t at) {
    size_t column = 0;
    for (size_t i = start_of_row(text, at); i < at; i++) column += ((unsigned char)text.ptr[i] & 0xc0) != 0x80;
    return column;
}

/* The place in the row that begins at `row`, so many characters from there, or the row's end. */
static size_t place_in_row(struct span text, size_t row, size_t column) {
    size_t end = end_of_row(text, row), at = row;
    for (; at < end; at++) {
        bool begins = ((unsigned char)text.ptr[at] & 0xc0) != 0x80;
        if (begins && column-- == 0) break;
    }
    return at;
}

/* Up and Down keep to the column that they began at, however short the rows between are. */
static struct {
    size_t column, left_at;
    bool held;
} path;

/* Moves to the row that begins at `row`. */
static void move_to_row(struct span text, size_t row) {
    if (!path.held || path.left_at != cursor()) path.column = column_of(text, cursor());
    rl_point = (int)place_in_row(text, row, path.column);
    path.left_at = cursor();
    path.held = true;
}

static int up(int count, int key) {
    struct span text = editor_text();
    size_t row = start_of_row(text, cursor());
    (void)count, (void)key;
    if (row == 0)
        history_step(-1, true);
    else
        move_to_row(text, start_of_row(text, row - 1));
    return 0;
}

static int down(int count, int key) {
    struct span text = editor_text();
    size_t end = end_of_row(text, cursor());
    (void)count, (void)key;
    if (end == text.len)
        history_step(1, true);
    else
        move_to_row(text, end + 1);
    return 0;
}

static int previous_entry(int count, int key) {
    (void)count, (void)key;
    history_step(-1, false);
    return 0;
}

static int next_entry(int count, int key) {
    (void)count, (void)key;
    history_step(1, false);
    return 0;
}

static int first_entry(int count, int key) {
    (void)count, (void)key;
    history_end(-1);
    return 0;
}

static int last_entry(int count, int key) {
    (void)count, (void)key;
    history_end(1);
    return 0;
}

static int row_start(int count, int key) {
    (void)count, (void)key;
    rl_point = (int)start_of_row(editor_text(), cursor());
    return 0;
}

/* At the row's end it takes its newline, as C-k does at the end of a line in other editors. */
static int kill_row_end(int count, int key) {
    struct span text = editor_text();
    size_t end = end_of_row(text, cursor());
    if (rl_explicit_arg) return rl_kill_line(count, key);
    if (end == cursor() && end < text.len) end++;
    return rl_kill_text(rl_point, (int)end);
}

static int kill_row_start(int count, int key) {
    size_t start = start_of_row(editor_text(), cursor());
    (void)count, (void)key;
    (void)rl_kill_text((int)start, rl_point);
    rl_point = (int)start;
    return 0;
}

/* --- suggestions ---------------------------------------------------------------------------------------------------- */

/* The suggestion is borrowed from the history, which stays. */
static void take_suggestion(size_t len) {
    editor_replace(cursor(), cursor(), span_head(history_suggestion(), len));
}

static int forward_char(int count, int key) {
    if (cursor() < editor_text().len) return rl_forward_char(count, key);
    take_suggestion(SIZE_MAX);
    return 0;
}

static int row_end(int count, int key) {
    size_t end = end_of_row(editor_text(), cursor());
    (void)count, (void)key;
    if (end == cursor() && end == editor_text().len)
        take_suggestion(SIZE_MAX);
    else
        rl_point = (int)end;
    return 0;
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n';
}

static int forward_word(int count, int key) {
    struct span rest = history_suggestion();
    size_t len = 0;
    if (cursor() < editor_text().len) return rl_forward_word(count, key);
    while (len < rest.len && is_blank(rest.ptr[len])) len++;
    while (len < rest.len && !is_blank(rest.ptr[len])) len++;
    take_suggestion(len);
    return 0;
}

/* --- entering ------------------------------------------------------------------------------------------------------- */

/* After a search readline would put the history's line back as it was, with a list of steps that may be gone by then. */
static int accept(int count, int key) {
    editor.entered = true;
    history_settle();
    screen_end(SPAN(""));
    return rl_newline(count, key);
}

/* A new row, as deep as what is open at the cursor. In a string blanks would be a part of it. */
static int newline(int count, int key) {
    struct buffer row = {0};
    char open;
    unsigned depth = scan_depth(span_head(editor_text(), cursor()), &open);
    (void)count, (void)key;
    buffer_push_byte(&row, '\n');
    if (open != '"' && open != '\'') buffer_push_repeat(&row, ' ', (size_t)depth * INDENT);
    editor_replace(cursor(), cursor(), buffer_span(&row));
    buffer_clear(&row);
    return 0;
}

static int enter(int count, int key) {
    const struct lineedit_hooks *h = editor.hooks;
    char open = '\0';
    rl_deactivate_mark();
    bool complete = h->complete_statement(h->context, editor_text(), &open);
    return complete ? accept(count, key) : newline(count, key);
}

/* `}` alone in its row stands as deep as what it closes. */
static int brace(int count, int key) {
    struct span text = editor_text();
    size_t row = start_of_row(text, cursor()), at = row;
    char open;
    while (at < cursor() && text.ptr[at] == ' ') at++;
    unsigned depth = row > 0 && at == cursor() ? scan_depth(span_head(text, row), &open) : 0;
    if (depth > 0 && open == '{') {
        struct buffer blanks = {0};
        buffer_push_repeat(&blanks, ' ', (size_t)(depth - 1) * INDENT);
        editor_replace(row, cursor(), buffer_span(&blanks));
        buffer_clear(&blanks);
    }
    return rl_insert(count, key);
}

/* --- comments ------------------------------------------------------------------------------------------------------- */

/* Adds the text with a `#` before each row, or without it. */
static void push_comment(struct buffer *out, struct span text, bool take_off) {
    while (text.len) {
        size_t end = span_find(text, '\n');
        struct span row = span_head(text, end);
        if (take_off)
            row = span_from(row, row.len && row.ptr[0] == '#');
        else
            buffer_push_byte(out, '#');
        buffer_push(out, row);
        if (end < text.len) buffer_push_byte(out, '\n');
        text = span_from(text, end + 1);
    }
}

/* Kept in the history and not run; what is a comment already becomes an entry to be edited again. */
static int comment(int count, int key) {
    struct buffer text = {0};
    struct span all = editor_text();
    bool take_off = all.len && all.ptr[0] == '#';
    push_comment(&text, all, take_off);
    if (!text.failed) editor_replace(0, all.len, buffer_span(&text));
    buffer_clear(&text);
    return take_off || all.len == 0 ? 0 : enter(count, key);
}

/* --- the rest ------------------------------------------------------------------------------------------------------- */

static int complete(int count, int key) {
    (void)count, (void)key;
    menu_key(1);
    return 0;
}

static int complete_backward(int count, int key) {
    (void)count, (void)key;
    menu_key(-1);
    return 0;
}

/* Help on what stands at the cursor; itself in strings and comments. */
static int help(int count, int key) {
    const struct lineedit_hooks *h = editor.hooks;
    struct buffer lines = {0};
    bool told = h->help && h->help(h->context, editor_text(), cursor(), &lines);
    if (told && !lines.failed) screen_print(buffer_span(&lines));
    buffer_clear(&lines);
    return told || key != '?' ? 0 : rl_insert(count, key);
}

static int clear_screen(int count, int key) {
    (void)count, (void)key;
    screen_wipe();
    return 0;
}

/* The editor runs when readline has returned to us. */
static int edit(int count, int key) {
    (void)count, (void)key;
    editor.later = editor_edit_elsewhere;
    return 0;
}

/* --- bindings ------------------------------------------------------------------------------------------------------- */

struct binding {
    const char *name;
    rl_command_func_t *function;
    const char *maps, *keys;
    rl_command_func_t *stock;
};

static const struct binding bindings[] = {
#define KEY(name, function, maps, keys, stock) {name, function, maps, keys, stock},
#include "shell/lineedit_readline_keys.def"
#undef KEY
};

void keys_name(void) {
    for (size_t i = 0; i < COUNT(bindings); i++) {
        bool again = i > 0 && bindings[i].function == bindings[i - 1].function;
        if (!again) (void)rl_add_defun(bindings[i].name, bindings[i].function, -1);
    }
}

static Keymap map_of(char letter) {
    return letter == 'E' ? emacs_standard_keymap : letter == 'I' ? vi_insertion_keymap : vi_movement_keymap;
}

static void bind_key(const struct binding *b, Keymap map) {
    int type = ISFUNC;
    rl_command_func_t *now = rl_function_of_keyseq(b->keys, map, &type);
    if (type == ISFUNC && (now == NULL || now == b->stock)) (void)rl_bind_keyseq_in_map(b->keys, b->function, map);
}

void keys_bind(void) {
    for (size_t i = 0; i < COUNT(bindings); i++) {
        for (const char *map = bindings[i].maps; *map; map++) bind_key(&bindings[i], map_of(*map));
    }
    /* It would insert the whole line once for each candidate. */
    (void)rl_unbind_function_in_map(rl_insert_completions, emacs_meta_keymap);
}
