/*
 * The witness holds every answer of an operation against the contract and writes down what was seen, so that in the
 * end nothing of the contract is left that no test has exercised (coverage.py).
 */

#ifndef TESTS_WITNESS_H
#define TESTS_WITNESS_H

#include "client.h"

/* Fetches /openapi.json from the server under test and compiles it: NULL, or a sentence that says why not. */
const char *witness_open(void);
void witness_close(void);

/* Fails the test when the contract does not allow this answer; appends it to $COVERAGE_FILE. */
void witness(struct answer answer);

/* The contract, for tests that are generated from it; borrowed. */
json_t *contract(void);

#endif
