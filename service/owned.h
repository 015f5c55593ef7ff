/* OWNED(kind) releases a local variable when its scope ends, so that early returns are safe. */
#ifndef REFORMD_OWNED_H
#define REFORMD_OWNED_H

#include "text.h"
#include <jansson.h>
#include <libpq-fe.h>
#include <stdlib.h>

#define OWNED(kind) __attribute__((cleanup(release_##kind), unused))

static inline void release_memory(void *pointer)
{
    free(*(void **)pointer);
}

static inline void release_text(struct text *text)
{
    text_free(text);
}

static inline void release_json(json_t **json)
{
    json_decref(*json);
}

static inline void release_result(PGresult **result)
{
    PQclear(*result);
}

#endif
