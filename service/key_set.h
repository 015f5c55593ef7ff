/* The keys that are current: fetched from the provider when needed and kept, or read from a file. */
#ifndef REFORMD_KEY_SET_H
#define REFORMD_KEY_SET_H

#include <time.h>

#include "jwks.h"

enum {
    KEY_SET_FRESH = 600,  /* seconds that keys are used without asking again */
    KEY_SET_KEPT = 86400, /* seconds that the last good ones are used while the provider does not answer */
    KEY_SET_PAUSE = 30,   /* seconds at least between two asks */
    KEY_SET_OVERDUE = 60, /* seconds after which keys that are no longer fresh are waited for, not only asked for */
};

struct key_set;

/* Keys of this issuer (see provider.h), or of a file where `file` is not NULL: then nothing is fetched, and the file is
 * read again whenever it changed. Both strings must outlive it. NULL without memory. */
struct key_set *key_set_make(const char *issuer, const char *file);

/* Waits for what is being fetched, PROVIDER_SECONDS at most. Takes NULL. */
void key_set_free(struct key_set *set);

/* The keys at `now`, the caller's to release; NULL: there are none. An unknown `kid` waits for one fetch, unless the
 * last began less than KEY_SET_PAUSE ago. A known one does not wait: keys that are no longer fresh are fetched beside.
 * Only when nobody asked for so long that they are overdue everyone waits, so that a key which the provider has taken
 * back does not come to life after a quiet night. Any thread may call this; nobody waits longer than
 * PROVIDER_SECONDS. */
struct jwks *key_set_keys(struct key_set *set, const char *kid, time_t now);

#endif
