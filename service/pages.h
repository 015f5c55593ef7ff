/* What the service says about itself: the entry, its health, the contract, documentation, the problems' pages. */
#ifndef REFORMD_PAGES_H
#define REFORMD_PAGES_H

#include "contract.h"

extern const struct operation pages[];

/* The contract as it is served at /openapi.json. */
extern const unsigned char openapi_json[];
extern const size_t openapi_json_length;

struct service;

/* Whether the service can answer: it is not stopping, the database is there and has the schema of this build. */
bool is_ready(struct service *service);

#endif
