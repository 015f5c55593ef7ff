/* One request, from its URL to its answer. Handlers see only this. */
#ifndef REFORMD_CALL_H
#define REFORMD_CALL_H

#include <jansson.h>
#include <stdatomic.h>
#include <time.h>

#include "address.h"
#include "contract.h"
#include "db.h"
#include "problem.h"
#include "router.h"
#include "settings.h"
#include "text.h"
#include "token.h"
#include "url.h"

struct _u_request;
struct _u_response;
struct export;

/* What all requests share: read-only after start but for the atomics. */
struct service {
    const struct settings *settings;
    struct contract *contract;
    struct router *router;
    struct pool *public_pool;
    struct pool *staff_pool;   /* NULL: staff are not served here */
    struct token_keys *tokens; /* NULL: nobody signs in here */
    atomic_int in_flight;      /* requests under way */
    atomic_bool draining;
    atomic_bool fits; /* the database has had the schema that this build needs */
};

enum { REQUEST_ID_LONGEST = 64 };

struct call {
    struct service *service;
    const struct _u_request *request;
    struct _u_response *response;
    const struct endpoint *endpoint; /* NULL until the path and method are known to the contract */
    const struct endpoint *asked;    /* by a preflight: the operation that a browser wants to send */
    struct route route;
    struct url url;
    json_t *values;             /* parameters by name: a string, or an array of strings; absent ones are absent */
    json_t *faults;             /* of the input, as the member `errors` */
    bool is_invalid;            /* the input has faults, even if memory for their list ran out */
    json_t *body;               /* NULL: none */
    const char *secret;         /* of `Authorization: Feedback …`, where the operation needs it */
    struct token_caller caller; /* where the operation is for staff */
    enum language language;
    const char *media; /* the type that the client accepts, of the contract's list */
    char request_id[REQUEST_ID_LONGEST + 1];
    struct timespec started;

    /* The answer, as handlers leave it. */
    int status;
    const char *type;
    struct text content;
    bool is_packed;        /* the content is gzip already */
    const char *cache;     /* Cache-Control; NULL: no-store */
    const char *policy;    /* Content-Security-Policy; NULL: nothing is allowed */
    struct export *stream; /* instead of content; owned by the call until it is sent */
};

/* ulfius' callback for every request; `service` is a struct service. */
int call_answer(const struct _u_request *request, struct _u_response *response, void *service);

/* The first value of a parameter, or its default of the contract, or NULL. */
const char *call_value(const struct call *call, const char *name);

/* A header of the request, or NULL. */
const char *call_header(const struct call *call, const char *name);

/* Where the request comes from: the peer, or whom the trusted proxies forward for (see address.h). */
void call_client_address(const struct call *call, char address[ADDRESS_SIZE]);

/* The value of Idempotency-Key, where the operation takes it and the client sent it, or NULL. */
const char *call_idempotency_key(const struct call *call);

/* Adds a header to the answer. */
void call_add_header(struct call *call, const char *name, const char *value);

/* Notes a fault of the input: `kind` is "parameter", "header" or "pointer". Answered later, all at once. */
void call_add_fault(struct call *call, const char *kind, const char *where, const char *code, const json_t *expected);

/* The same with its sentence. A NULL `where` (or `kind`): the fault is of no place in the input. */
void call_add_told_fault(struct call *call, const char *kind, const char *where, const char *code, const char *detail);

/* Forgets the faults that were noted: something else has to be said first. */
void call_drop_faults(struct call *call);

/* Answers with a problem. Whatever was prepared as an answer is dropped. */
void call_fail(struct call *call, const struct problem *problem);

/* Milliseconds since the request came. */
double call_milliseconds(const struct call *call);

#endif
