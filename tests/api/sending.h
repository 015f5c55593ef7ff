/* Sending feedback as clients do, to servers of the test's own; what a test sends is removed at its end. */

#ifndef TESTS_SENDING_H
#define TESTS_SENDING_H

#include "expect.h"
#include "process.h"

#include <jansson.h>

#define PLAN_2021 "skhcn-tuyen-truyen-cchc-2021"
#define SIZE(array) (sizeof(array) / sizeof *(array))

/* A suite of tests that send; each may take 90 s. The servers that a test starts are stopped at its end, their logs
 * must be clean, and all that was sent by suggestion() and petition() is taken out of the database. */
#define sending_suite_of(name, ...) make_sending_suite(name, (const TTest *[]){__VA_ARGS__, NULL})
Suite *make_sending_suite(const char *name, const TTest *const tests[]);

/*
 * Starts a server with these further settings (NULL: none), which ask() then talks to; a test may start several. It
 * believes X-Forwarded-For, so that each client of a test can have an address of its own.
 */
#define serve(...) serve_with((const char *const[]){__VA_ARGS__, NULL})
const struct process *serve_with(const char *const settings[]);

/* What a server wrote so far; kept. */
const char *log_of(const struct process *server);

/*
 * What a client sends: a suggestion or a petition to which there is nothing to object and like which there is no other,
 * with the members of `changes` in place of its own (null takes one away). Kept.
 *     suggestion("{'target': {'type': 'unit', 'code': 'VP-SO'}, 'language': null}")
 */
json_t *suggestion(const char *changes);
json_t *petition(const char *changes);

/* A name that nobody had before, of 26 letters and digits; kept. Good as an Idempotency-Key. */
const char *new_name(void);

/* An address of a client that nobody had before; kept. */
const char *new_address(void);

/* POST /v1/feedback: by somebody new with a new key; from this address; with this key. */
struct answer submit(const json_t *body);
struct answer submit_from(const char *address, const json_t *body);
struct answer submit_with(const char *key, const json_t *body);

/* POST /v1/feedback/preview. */
struct answer preview(const json_t *body);

/* The body as it is sent; kept. */
const char *written_body(const json_t *body);

/* The request as bytes, for connections whose timing matters; kept. */
const char *request_to_submit(const char *key, const char *address, const json_t *body);

/* The status is 201 or 202. */
#define expect_accepted(answer) expect_accepted_at(__FILE__, __LINE__, answer)
void expect_accepted_at(const char *file, int line, struct answer answer);

/* The faults at the pointer are these "pointer code", each one and no other, in any order. */
#define expect_faults(answer, pointer, ...)                                                                            \
    expect_faults_at(__FILE__, __LINE__, answer, pointer, (const char *const[]){__VA_ARGS__, NULL})
void expect_faults_at(const char *file, int line, struct answer answer, const char *pointer,
                      const char *const faults[]);

/* "reform.plan 1, …": how many rows each table of the schemas reform, private and ops has; kept. */
const char *row_counts(void);

/* Moderators publish the item. */
void publish(const char *code);

#endif
