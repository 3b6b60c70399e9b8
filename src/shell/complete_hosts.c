/* Candidates for who is connected to: addresses that were used before, the names of /etc/hosts, and behind `host:` ports. Files
 * of the system are read, names are never looked up.
 */
#include "shell/complete_fill.h"

#include "base/utf8.h"
#include "net/address.h"
#include "shell/complete_text.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

/* How much is looked at: of each file, of the history, and how many of each sort are offered. */
enum { FILE_MOST = 64 * 1024, ENTRIES_MOST = 300, OFFERED_MOST = 40 };

/* --- lines and words ------------------------------------------------------------------------------------------------ */

/* The beginning of the file; false if it cannot be read. */
static bool read_file(const char *path, struct buffer *text) {
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    ssize_t got = -1;
    if (fd >= 0 && buffer_reserve(text, FILE_MOST)) got = read(fd, text->ptr, FILE_MOST);
    if (fd >= 0) (void)close(fd);
    if (got > 0) text->len = (size_t)got;
    return got > 0;
}

static struct span next_line(struct span *text) {
    struct span line = span_head(*text, span_find(*text, '\n'));
    *text = span_from(*text, line.len + 1);
    return span_head(line, span_find(line, '#'));
}

static struct span next_word(struct span *text) {
    while (text->len && (text_blank(text->ptr[0]) || text->ptr[0] == '\n')) *text = span_from(*text, 1);
    size_t len = 0;
    while (len < text->len && !text_blank(text->ptr[len]) && text->ptr[len] != '\n' && text->ptr[len] != ';') len++;
    struct span word = span_head(*text, len);
    *text = span_from(*text, len ? len : text->len ? 1 : 0);
    return word;
}

/* --- addresses that were used before ---------------------------------------------------------------------------------- */

/* Whether the text is an address of the family as it stands: `[::1]:80`, `/tmp/x`, `localhost:http`. */
static bool is_address(struct span text, int family) {
    struct address_word word;
    struct err err;
    if (!text.len || strchr("$(\"'{-", text.ptr[0]) || !address_read(text, NULL, &word, &err)) return false;
    if (word.form == ADDRESS_PATH || word.form == ADDRESS_ABSTRACT) return family == AF_UNIX;
    if (word.form != ADDRESS_HOST || !word.host.len || (family != AF_INET && family != AF_INET6)) return false;
    bool digits = word.host.ptr[0] >= '0' && word.host.ptr[0] <= '9';
    return text.ptr[0] == '[' ? family == AF_INET6 : !digits || family == AF_INET;
}

/* Hands over each ADDRESS of `connect H ADDRESS` in the history, the newest first. */
static void each_used(const struct machine *m, int family, void (*found)(struct offers *o, struct span address),
                      struct offers *o) {
    struct span entry = {0};
    if (!m->hooks.history) return;
    size_t count = m->hooks.history(m->hooks.context, SIZE_MAX, &entry), seen = 0;
    for (size_t i = count; i-- > 0 && seen < ENTRIES_MOST; seen++) {
        (void)m->hooks.history(m->hooks.context, i, &entry);
        for (struct span rest = entry; rest.len;) {
            if (!span_is(next_word(&rest), "connect")) continue;
            (void)next_word(&rest);
            struct span address = next_word(&rest);
            if (is_address(address, family)) found(o, address);
        }
    }
}

static void offer_used(struct offers *o, struct span address) {
    if (!offers_have(o, address)) offer(o, address, "address", SPAN("used before"));
}

/* --- hosts ------------------------------------------------------------------------------------------------------------ */

static void offer_host(struct offers *o, struct span name, struct span number) {
    struct buffer text = {0};
    buffer_push(&text, name);
    buffer_push_byte(&text, ':');
    o->failed |= text.failed;
    if (!offers_have(o, buffer_span(&text))) offer(o, buffer_span(&text), "host", number);
    buffer_clear(&text);
}

/* Names that can stand in a line as they are. */
static bool is_name(struct span word) {
    for (size_t i = 0; i < word.len; i++) {
        if (!text_name_char(word.ptr[i]) && !strchr(".-", word.ptr[i])) return false;
    }
    return word.len > 0;
}

/* The names of the family's numbers in /etc/hosts. */
static void offer_hosts(struct offers *o, int family) {
    struct buffer text = {0};
    size_t most = o->out->count + OFFERED_MOST;
    (void)read_file("/etc/hosts", &text);
    for (struct span rest = buffer_span(&text); rest.len && o->out->count < most;) {
        struct span line = next_line(&rest), number = next_word(&line);
        bool inet6 = span_find(number, ':') < number.len;
        if (!number.len || inet6 != (family == AF_INET6)) continue;
        for (struct span name = next_word(&line); name.len; name = next_word(&line)) {
            if (is_name(name)) offer_host(o, name, number);
        }
    }
    o->failed |= text.failed;
    buffer_clear(&text);
}

/* --- ports ------------------------------------------------------------------------------------------------------------ */

static void offer_port(struct offers *o, struct span port, struct span about) {
    struct buffer text = {0};
    buffer_push(&text, span_head(o->word, text_host_length(o->word)));
    buffer_push(&text, port);
    o->failed |= text.failed;
    if (!offers_have(o, buffer_span(&text))) offer(o, buffer_span(&text), "port", about);
    buffer_clear(&text);
}

/* Those that our listeners are at, whatever the host: it may be a name of ours. */
static void offer_our_ports(struct offers *o, const struct machine *m, int family) {
    size_t seen = 0;
    for (const struct handle *h = m->handles.first; h && seen < OFFERED_MOST; h = h->next) {
        struct address a;
        uint16_t number;
        char port[8];
        if (h->open->family != family || h->open->state != HANDLE_LISTENING) continue;
        if (!handle_local(h, &a) || !address_port(&a, &number)) continue;
        (void)snprintf(port, sizeof port, "%u", (unsigned)number);
        offer_port(o, span_text(port), span_text(h->name[0] ? h->name : "listening"));
        seen++;
    }
}

static void offer_used_port(struct offers *o, struct span address) {
    offer_port(o, span_from(address, text_host_length(address)), SPAN("used before"));
}

/* Names of services, once something of the port was typed. */
static void offer_services(struct offers *o) {
    struct buffer text = {0};
    size_t most = o->out->count + OFFERED_MOST;
    if (text_host_length(o->word) == o->word.len || !read_file("/etc/services", &text)) return;
    for (struct span rest = buffer_span(&text); rest.len && o->out->count < most;) {
        struct span line = next_line(&rest), name = next_word(&line), port = next_word(&line);
        if (is_name(name) && port.len) offer_port(o, name, port);
    }
    o->failed |= text.failed;
    buffer_clear(&text);
}

void fill_ports(struct offers *o, const struct machine *m, int family) {
    each_used(m, family, offer_used_port, o);
    offer_our_ports(o, m, family);
    offer_services(o);
}

void fill_hosts(struct offers *o, const struct machine *m, int family) {
    bool inet = family == AF_INET || family == AF_INET6;
    bool port = inet && text_host_length(o->word) > 0 && escape_needless(o->word);
    if (port)
        fill_ports(o, m, family);
    else
        each_used(m, family, offer_used, o);
    if (inet && !port) offer_hosts(o, family);
}
