/* JSON pointers (RFC 6901): following, finding and writing them. */
#ifndef REFORMD_POINTER_H
#define REFORMD_POINTER_H

#include <jansson.h>
#include <stddef.h>

/* The part of `root` that a reference like `#/components/schemas/Plan` leads to (%-escapes undone); NULL when the
 * reference leaves the document, is malformed or leads nowhere, and when memory is short. */
const json_t *pointer_resolve(const json_t *root, const char *reference);

/* Writes the pointer of the part of `root` that is this very value (not merely an equal one), cut to `size` - 1 bytes;
 * an empty string for `root` itself and for what is no part of it. */
void pointer_locate(const json_t *root, const json_t *part, char *pointer, size_t size);

/* Appends a slash and a step, escaped, to a pointer of `length` bytes, as far as `size` allows. Returns the length
 * that it has, or would have if there were room: with size 0 it only measures. */
size_t pointer_append(char *pointer, size_t size, size_t length, const char *step);

#endif
