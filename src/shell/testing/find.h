/* The scripts that --test is to run. */
#ifndef SHELL_TESTING_FIND_H
#define SHELL_TESTING_FIND_H

#include "base/err.h"

/* Owned paths. A list of zeroes is empty and valid. */
struct script_list {
    char **paths;
    size_t count, room;
};

/* Adds the path if it is a file, else all *.sks below the folder, sorted; names that begin with a point are passed
   over. False with the error (its detail is the path) when something is not there or cannot be read. */
bool script_list_add(struct script_list *list, const char *path, struct err *err);
void script_list_clear(struct script_list *list);

#endif
