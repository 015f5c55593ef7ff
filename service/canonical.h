/* The canonical form of a JSON value: one text for all ways to write it, so that anybody can compute its digest. */
#ifndef REFORMD_CANONICAL_H
#define REFORMD_CANONICAL_H

#include <jansson.h>
#include <stdbool.h>

enum { CANONICAL_DIGEST_SIZE = 65 };

/* What `jq -cS .` (jq 1.6) prints for the value, without the line feed: no white space, members ordered by the code
 * points of their names at all depths, and only these characters of a string escaped: quote, backslash, U+0000 to
 * U+001F (\b \f \n \r \t where there is such a form, else \u and small hexadecimal digits) and U+007F.
 * Numbers are whole ones from -2^53 to 2^53, as in bodies that the contract lets in: jq counts in doubles, and beyond
 * them two numbers can look alike. 1.0 is 1; unlike jq, minus zero is 0.
 * NULL without memory, or when the value holds any other number. The caller frees it. */
char *canonical_json(const json_t *value);

/* Writes the SHA-256 of what `jq -cS .` prints, its line feed included, in hexadecimal: what
 * `jq -cS . | sha256sum` shows. False where canonical_json() gives NULL. */
bool canonical_digest(const json_t *value, char digest[CANONICAL_DIGEST_SIZE]);

#endif
