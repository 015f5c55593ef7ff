/* The headers of HTTP that say what a client wants (RFC 9110). */
#ifndef REFORMD_HTTP_H
#define REFORMD_HTTP_H

#include <stdbool.h>

#include "problem.h"

/* The first of `offers` (ended by NULL) that the header Accept likes best, or NULL when it accepts none. `accept` may
 * be NULL: everything is accepted. */
const char *http_accept(const char *accept, const char *const offers[]);

/* The language of problem documents: Vietnamese unless English is preferred. */
enum language http_language(const char *accept_language);

/* Whether gzip is among what Accept-Encoding allows. */
bool http_accepts_gzip(const char *accept_encoding);

/* Whether If-None-Match names this entity tag (quoted; compared weakly, RFC 9110 section 13.1.2). */
bool http_matches(const char *if_none_match, const char *tag);

/* Whatever stands behind `scheme` and spaces in the header Authorization, a pointer into it; NULL for another scheme,
 * as for no header. */
const char *http_behind_scheme(const char *authorization, const char *scheme);

/* What stands behind `scheme` in the header Authorization, at most 128 characters: one token68 (RFC 9110 section 11.4),
 * or one that was copied with spaces between its letters; a pointer into the header. NULL for anything else, as for no
 * header. */
const char *http_credentials(const char *authorization, const char *scheme);

/* Whether a comma-separated list (NULL: empty) has exactly this origin (RFC 6454 section 6.2). */
bool http_has_origin(const char *list, const char *origin);

#endif
