/* openapi.json, loaded at start: what may come in, and who answers it. */
#ifndef REFORMD_CONTRACT_H
#define REFORMD_CONTRACT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "limits.h"
#include "schema.h"
#include "statement.h"

enum { CONTRACT_WHY = 1024 };
enum { PAGE_ITEMS = 20 }; /* of a page, without ?limit= */

#define IDEMPOTENCY_KEY "Idempotency-Key" /* a header parameter */

struct call;

/* A row of a resource's table: which function and which statement answer an operation of the contract. */
struct operation {
    const char *id; /* operationId; NULL ends a table */
    void (*handle)(struct call *call);
    const struct statement *statement; /* NULL: the handler needs none */
    const struct statement *parent;    /* asked when a list is empty: does what it belongs to exist? */
    const struct statement *whole;     /* instead of `statement` when ?tree=true */
    const struct statement *counts;    /* its rows stand before the items of a page, as `counts` */
    const char *const *gives;          /* what the handler itself gives its statement, ended by NULL; NULL: nothing */
    bool refuses; /* the handler is called with an invalid body too, and tells what else is wrong with it */
};

enum place {
    IN_PATH,
    IN_QUERY,
    IN_HEADER,
};

struct parameter {
    const char *name;
    enum place place;
    bool required;
    bool many;     /* an array: may be repeated */
    unsigned type; /* bits of enum schema_type, of one value */
    const struct schema *schema;
    const json_t *fallback; /* its default, or NULL */
};

enum method {
    METHOD_GET,
    METHOD_POST,
    METHOD_PUT,
    METHOD_PATCH,
    METHOD_DELETE,
    METHOD_COUNT,
};

extern const char *const method_names[METHOD_COUNT];

/* An operation of the contract with all that the service needs to know of it. */
struct endpoint {
    const char *id;
    const char *path; /* template, as /v1/plans/{plan} */
    const char *summary;
    enum method method;
    int index; /* 0 … count - 1 */
    bool streams;
    struct parameter *parameters;
    size_t parameter_count;
    const struct schema *body; /* NULL: takes none */
    bool body_required;
    size_t body_limit; /* bytes */
    bool needs_secret; /* `Authorization: Feedback …` */
    bool is_for_staff; /* `Authorization: Bearer …` */
    json_t *roles;     /* of staff, one of which must be held: x-roles; borrowed, NULL where it is not for staff */
    struct limits limits;
    const char *const *media; /* types of the answer when all is well, best first; NULL ends the list */
    const struct operation *operation;
    struct statement *first_page; /* of a list, as everybody asks for it most; NULL: the operation is no such list */
    const char **path_parameters; /* names, ended by NULL */
};

/* The contract keeps what it needs of `text`. `tables` are the resources' tables, ended by NULL. NULL with a sentence
 * in `why` that names what does not fit: an operation without a row, a row without an operation, an SQL parameter that
 * nobody gives, an unknown keyword or extension, security of another kind, a sort order without a statement. */
struct contract *contract_load(const char *text, size_t length, const struct operation *const tables[],
                               char why[CONTRACT_WHY]);
void contract_free(struct contract *contract);

/* Sets quota and window of policies as the setting LIMITS says (`submission=1000/3600,secret=50/3600`; NULL: leaves
 * all). For use before threads start. False with a sentence in `why`: it has another form or names a policy that no
 * operation has, or memory ran out. */
bool contract_set_limits(struct contract *contract, const char *setting, char why[CONTRACT_WHY]);

const struct endpoint *contract_endpoints(const struct contract *contract, size_t *count);

/* operationIds in the order of the endpoints' indexes. */
const char *const *contract_ids(const struct contract *contract);

/* A schema of components.schemas, compiled; NULL when there is none by that name or it cannot be compiled. For use
 * before threads start. */
const struct schema *contract_schema(struct contract *contract, const char *name);

#endif
