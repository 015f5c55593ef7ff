/* Pages of other sites in a browser: what is public they all may read; writing, and reading with a secret, is for the
 * origins of the setting ALLOWED_ORIGINS (https://fetch.spec.whatwg.org/#http-cors-protocol). */
#ifndef REFORMD_ORIGIN_H
#define REFORMD_ORIGIN_H

#include "call.h"

/* Adds Access-Control-Allow-Origin and what belongs to it, as the operation (or the one a preflight asks for) allows;
 * nothing for an origin that may not. */
void origin_add_headers(struct call *call);

/* Answers a preflight for call->asked by `method`. */
void origin_add_permissions(struct call *call, const char *method);

#endif
