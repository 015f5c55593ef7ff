/* Text and numbers from clients, brought into the form that is stored. */
#ifndef REFORMD_NORMALISE_H
#define REFORMD_NORMALISE_H

#include <jansson.h>
#include <stdbool.h>

/* What is stored for a text: Unicode normalization form C (NFC), without characters that turn the direction of writing
 * (U+202A to U+202E, U+2066 to U+2069) and byte order marks, trimmed of white space. CR LF, CR, U+2028 and U+2029 are
 * line feeds; in a line (`is_line`) these and tabs are spaces, and spaces next to each other one. Other control
 * characters stay, for the one who validates to refuse. What comes out comes out unchanged the next time.
 * `text` must be valid UTF-8. NULL without memory, or for text that is not; the caller frees it. */
char *normalise_text(const char *text, bool is_line);

/* The same for every string in `value`, in place; names of members stay. Strings in members called by one of the names
 * in `prose` (ends with NULL), at any depth, keep their line breaks; all others are lines. Numbers inside that are
 * whole become integers, since to JSON Schema 166.0 is one (2020-12, 6.1.1) and to PostgreSQL it is not. False without
 * memory: then some parts are normalised and others not. */
bool normalise_json(json_t *value, const char *const prose[]);

#endif
