/* The commands of fcntl: what each takes and gives. */
#ifndef SPEC_FCNTL_H
#define SPEC_FCNTL_H

/* What a command's value is. */
enum fcntl_value {
    FCNTL_NONE,
    FCNTL_NUMBER,
    FCNTL_HANDLE, /* a new descriptor of the same open file */
    FCNTL_LOCK,   /* struct flock */
    FCNTL_OWNER,  /* struct f_owner_ex */
    FCNTL_HINT,   /* a uint64_t */
    FCNTL_IDS,    /* two uid_t */
};

struct fcntl_command {
    const char *name;
    int number;
    enum fcntl_value takes, gives;
    const char *names; /* what names of constants the value may have begin with; may be "" */
};

/* The command of that number, or NULL. */
const struct fcntl_command *fcntl_command(int number);

#endif
