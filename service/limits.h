/* How often an operation may be asked: `x-limit` of the contract, and what LIMITS says instead. */
#ifndef REFORMD_LIMITS_H
#define REFORMD_LIMITS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

struct limit {
    char policy[32]; /* lower-case letters, digits and hyphens, a letter first */
    int quota;
    int window; /* seconds */
};

/* The limits of an operation. Start with `struct limits limits = {0};` and end with limits_free(). */
struct limits {
    struct limit *list;
    size_t count;
    char *json; /* {"submission":{"quota":20,"window":3600}}, for statements that name :limits; NULL: none */
};

/* Reads `x-limit`: a list of {policy, per, quota, window}, each policy once; NULL is none. False for another form, or
 * without memory. */
bool limits_load(struct limits *limits, const json_t *from);
void limits_free(struct limits *limits);

/* The limit of this policy, or NULL. */
struct limit *limits_find(const struct limits *limits, const char *policy);

/* Writes `json` anew, after a limit was changed. False without memory. */
bool limits_write(struct limits *limits);

/* Reads one `submission=20/3600` of LIMITS, and the comma behind it. False when `*text` has another form. */
bool limits_read_setting(const char **text, struct limit *limit);

#endif
