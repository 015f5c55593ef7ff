/* The files of the documentation page, made at build by docs/assets.py. */
#ifndef REFORMD_ASSETS_H
#define REFORMD_ASSETS_H

#include <stdbool.h>
#include <stddef.h>

struct asset {
    const char *name; /* as in /docs/NAME; the page itself is docs.html */
    const char *type; /* its media type, with charset */
    const unsigned char *bytes;
    size_t length;
    bool compressed; /* bytes are gzip: only the renderer's own large files */
};

extern const struct asset assets[];
extern const size_t asset_count;

#endif
