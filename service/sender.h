/* Whoever sends feedback: what he gave of himself is sealed here, before SQL sees it; his secret is made. */
#ifndef REFORMD_SENDER_H
#define REFORMD_SENDER_H

#include "call.h"

/* Whether the body says more of the sender than what kind he is. */
bool sender_is_named(const struct call *call);

/* Whether the settings have what keeping this body needs; else the client is answered, and the operator told by the
 * log: a missing key is his to mend. */
bool sender_can_be_kept(struct call *call);

/* The body as SQL gets it, the caller's: of the sender the kind and the names of what was given, without the challenge
 * and the trap. NULL without memory. */
json_t *sender_free_body(const struct call *call);

/* The sender as it is stored, the caller's; NULL when nothing personal was given, or without memory. */
char *sender_seal(const struct call *call);

/* Codes to choose from, each with the digest of the secret that belongs to it: [{"code", "digest"}]. The caller's. The
 * request must have an Idempotency-Key. */
json_t *sender_candidates(const struct call *call);

/* Adds the member `secret` to an answer with a member `code`: that of the code that was chosen, now or when this key
 * was first used. */
void sender_add_secret(const struct call *call, json_t *answer);

#endif
