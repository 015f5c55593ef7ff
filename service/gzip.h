/* gzip (RFC 1952) of whole texts. */
#ifndef REFORMD_GZIP_H
#define REFORMD_GZIP_H

#include <stdbool.h>

#include "text.h"

/* Adds the compressed bytes to `out`. False, with `out` as it was, when memory runs out. */
bool gzip_pack(struct text *out, const void *bytes, size_t length);

/* Adds the bytes that were compressed to `out`. False when they are not gzip or memory runs out. */
bool gzip_unpack(struct text *out, const void *bytes, size_t length);

#endif
