/* A contract of one path, for tests of what the service does by the contract. */
#ifndef REFORMD_UNIT_SMALL_CONTRACT_H
#define REFORMD_UNIT_SMALL_CONTRACT_H

#include "contract.h"

/* Loads a contract whose operations GET and POST /v1/items/{item} have these members besides id, summary and answers;
 * `'` stands for `"`, and `parameters` of POST come behind that of the path. `rows` are the table of operations. */
struct small_contract {
    const char *get;
    const char *post;
    const char *parameters;
};
struct contract *small_contract_load(const struct small_contract *parts, const struct operation *rows,
                                     char why[CONTRACT_WHY]);

/* The one with this operationId. */
const struct endpoint *small_contract_endpoint(const struct contract *contract, const char *id);

#endif
