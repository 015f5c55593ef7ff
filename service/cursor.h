/* The opaque ?cursor= of a list: where the next page begins. */
#ifndef REFORMD_CURSOR_H
#define REFORMD_CURSOR_H

#include <stddef.h>

#include "text.h"

/* Writes the cursor for the JSON array `keys`. `list` names the statement it belongs to: a cursor of one list does not
 * open another. */
void cursor_write(struct text *out, const char *list, const char *keys, size_t length);

/* The keys of a cursor that cursor_write() made for this list; NULL for any other text. The caller frees it. */
char *cursor_read(const char *list, const char *cursor);

#endif
