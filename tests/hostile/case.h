/* One hostile request as bytes, and what may come of it. */

#ifndef TESTS_HOSTILE_CASE_H
#define TESTS_HOSTILE_CASE_H

#include <stddef.h>

/*
 * Sent are `before`, then `filler` `repeat` times, then `after`.
 * `accepted` lists what may happen, separated by spaces: statuses, "closed" (without a status) and "waits" (for more,
 * which is right when the bytes are not a whole request: the connection then ends with the time-out).
 */
struct hostile_case {
    const char *name;
    const char *before;
    size_t before_length;
    char filler;
    size_t repeat;
    const char *after;
    size_t after_length;
    const char *accepted;
};

/* Bytes as a literal, which may hold NULs. */
#define BYTES(literal) literal, sizeof(literal) - 1

/* A case whose bytes are all given, and one with a long middle. */
#define WHOLE(name, bytes, accepted)                                                                                   \
    {                                                                                                                  \
        name, BYTES(bytes), '\0', 0, BYTES(""), accepted                                                               \
    }
#define FILLED(name, before, filler, repeat, after, accepted)                                                          \
    {                                                                                                                  \
        name, BYTES(before), filler, repeat, BYTES(after), accepted                                                    \
    }

/* The tables; a new case is a row in one of them. Each ends with a row without a name. */
extern const struct hostile_case framing_cases[];
extern const struct hostile_case target_cases[];
extern const struct hostile_case header_cases[];
extern const struct hostile_case limit_cases[];
extern const struct hostile_case token_cases[];

#endif
