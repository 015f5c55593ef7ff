/* What a compiled schema consists of: written by schema.c, read by schema_check.c, nobody else's business. */
#ifndef REFORMD_SCHEMA_PARTS_H
#define REFORMD_SCHEMA_PARTS_H

#include "format.h"
#include "schema.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdbool.h>
#include <stdint.h>

/* Schemas applied inside one another to one value: 64 KiB of stack, 96 with sanitizers. */
enum { SCHEMA_DEPTH = 256 };

struct size_limit {
    const json_t *from; /* NULL: no limit */
    uint64_t size;
};

struct member {
    const char *name;
    const struct schema *schema; /* NULL: named by `required` alone */
    bool required;
};

/* The schemas of allOf, anyOf or oneOf. */
struct branches {
    struct schema **at;
    size_t count;
    unsigned admits; /* types that some branch admits */
    json_t *names;   /* the names of these types */
    const char *tag; /* oneOf only: the member whose `const` tells the branches apart, or NULL */
    json_t *tags;    /* that `const` of each branch */
};

/* All that is json_t here is part of the document, but for what branches hold. */
struct schema {
    const json_t *from; /* first, since the index of a set compares it */
    struct schema_set *set;
    struct schema *next;
    enum { UNSETTLED, SETTLING, SETTLED } state;
    unsigned types;  /* by `type` */
    unsigned admits; /* by `type` and the schemas that apply to the same value */
    const json_t *type, *choices, *constant;
    const json_t *least, *most, *above, *below, *step;
    struct size_limit length[2], items_count[2], members_count[2]; /* at least, at most */
    bool distinct;
    const json_t *pattern_text, *format_name;
    pcre2_code *pattern;
    format_question *format;
    const json_t *properties;
    struct member *members;
    size_t member_count;
    struct schema *others, *items, *contained, *reference;
    struct branches all, any, one;
};

struct schema_set {
    json_t *root;
    pcre2_match_context *matching; /* the bounds of every match */
    void *index;                   /* of tsearch(), by the part of the document that a schema is compiled from */
    struct schema *first, **end;
    struct schema **unread, **unsettled; /* the links to the first schema in the list that is so */
    char why[SCHEMA_WHY];                /* empty until something is refused */
};

#endif
