/* The body of a request. */
#ifndef REFORMD_BODY_H
#define REFORMD_BODY_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

enum { BODY_DEPTH = 16 };

/* One JSON text: UTF-8, no repeated members, nested at most BODY_DEPTH deep (jansson alone goes to 2,000). NULL
 * otherwise. `bytes` need not end with NUL. The value is the caller's. */
json_t *body_parse(const char *bytes, size_t length);

/* Whether a Content-Type is JSON (application/json or a merge patch, charset UTF-8 at most). */
bool body_is_json(const char *content_type);

#endif
