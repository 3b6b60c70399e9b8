/* Where candidates come from. Each function offers all names of its sort; what fits the word is taken. */
#ifndef SHELL_COMPLETE_FILL_H
#define SHELL_COMPLETE_FILL_H

#include "shell/complete_offer.h"
#include "shell/complete_slot.h"

/* complete_names.c */
void fill_verbs(struct offers *o, const struct machine *m);       /* all */
void fill_value_verbs(struct offers *o, const struct machine *m); /* those that give a value, then the others */
void fill_keywords(struct offers *o, char where);                 /* `where` as in complete.def */
void fill_functions(struct offers *o,
                    const struct machine *m);               /* `fn`s of the session, and `name(` of the built-in ones */
void fill_calls(struct offers *o, const struct machine *m); /* both as `name(` */
void fill_topics(struct offers *o, const struct machine *m);
void fill_escapes(struct offers *o);
void fill_settings(struct offers *o, const struct machine *m);
void fill_setting_words(struct offers *o, const struct machine *m,
                        struct span name); /* none: no setting of that name */

/* complete_variables.c */
void fill_variables(struct offers *o, const struct machine *m);
void fill_fields(struct offers *o, const struct machine *m, struct span path); /* of the value that `$path` is now */
void fill_tasks(struct offers *o, const struct machine *m);

/* complete_handles.c: those that fit the verb, or if none does all that are open, with why not. */
void fill_handles(struct offers *o, const struct machine *m, enum handle_need need, const struct scene *scene);
/* Adds the names of the open handles, ", " between them; false if there is none. */
bool push_open_handles(struct buffer *out, const struct machine *m);

/* complete_sockopt.c: where a level, an option or its value is due. */
struct offers_place {
    const struct machine *m;
    const struct verb *verb;
    const struct scene *scene;
};
void fill_sockopt(struct offers *o, const struct offers_place *p, enum kind kind);
/* Says how the value of the option is written; false if no option was named. */
bool note_sockopt(struct buffer *note, const struct offers_place *p, enum kind kind);

/* complete_addresses.c */
/* The handle that the words before the cursor name, or NULL. */
const struct handle *fill_named_handle(const struct machine *m, const struct verb *verb, const struct scene *scene);
void fill_addresses(struct offers *o, const struct machine *m, const struct verb *verb, const struct scene *scene);
/* Where the port is a word of its own. */
void fill_port_word(struct offers *o, const struct offers_place *place);

/* complete_hosts.c: hosts of the family that a connection may lead to, `host:`, and ports behind `host:`; ports alone. */
void fill_hosts(struct offers *o, const struct machine *m, int family);
void fill_ports(struct offers *o, const struct machine *m, int family);

/* complete_constants.c: `word` is the whole word, of which o->word is what stands behind the last `|`. */
void fill_constants(struct offers *o, const struct offers_place *place, enum kind kind, struct span word);
void fill_expression_constants(struct offers *o); /* once a capital is typed */
void fill_errnos(struct offers *o);

/* complete_paths.c: those first that are most likely meant. */
enum paths_first { PATHS_ANY, PATHS_SCRIPTS, PATHS_SOCKETS };
void fill_paths(struct offers *o, enum paths_first first);

#endif
