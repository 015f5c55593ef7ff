/* One small document from the network, by libcurl. */
#ifndef REFORMD_FETCH_H
#define REFORMD_FETCH_H

#include <stdbool.h>
#include <stddef.h>

#include "text.h"

enum {
    FETCH_WHY = 256,
};

/* Before the first thread is started, and after the last has ended; calls may be nested. */
bool fetch_open(void);
void fetch_close(void);

/* Whether anything may be fetched from there: https, or http on loopback (127.0.0.1, [::1], localhost); no user and
 * password in it. */
bool fetch_is_allowed(const char *url);

/* Gets a document of `most` bytes at most within so many milliseconds, with status 200; follows no redirects. True: it
 * is added to `document`. False: `why` says what happened. Thread-safe. */
bool fetch_document(const char *url, size_t most, long milliseconds, struct text *document, char why[FETCH_WHY]);

#endif
