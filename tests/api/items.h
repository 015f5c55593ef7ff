/* Items of feedback that a test sends as anybody would, moves as the agency would, and takes away again. */

#ifndef TESTS_ITEMS_H
#define TESTS_ITEMS_H

#include "expect.h"

#define PLAN_2021 "skhcn-tuyen-truyen-cchc-2021"

struct item {
    const char *code;
    const char *path;   /* /v1/feedback/CODE */
    const char *secret; /* "Feedback SECRET", for the header Authorization */
};

/*
 * A suite whose tests ask a server of their own, which takes any number of items (CHALLENGE=never, no limit of
 * submissions) and believes X-Forwarded-For. Before each test all limits are as if nobody had asked; behind the last
 * one all items that were sent are gone.
 */
#define suite_of_feedback(name, ...) make_feedback_suite(name, (const TTest *[]){__VA_ARGS__, NULL})
Suite *make_feedback_suite(const char *name, const TTest *const tests[]);

/*
 * A further case of such a suite, with a server and items of its own; `prepare` runs once, before its first test, and
 * `clear` once, behind the last one, while the server still runs. NULL: nothing does.
 */
#define add_feedback_case(suite, prepare, ...) add_case(suite, prepare, NULL, (const TTest *[]){__VA_ARGS__, NULL})
void add_case(Suite *suite, void (*prepare)(void), void (*clear)(void), const TTest *const tests[]);

/* POST /v1/feedback: a suggestion about task NV02, with these members (single quotes) added or put in place. */
struct item send_item(const char *members);

/* The same as a petition of Nguyễn Văn A, whose identity is sealed. */
struct item send_petition(const char *members);

/*
 * Does these transitions, separated by spaces, one after the other, at an instant of SQL ("now()"). Those of the tables
 * in items.c are known; who decides what another proposed is another person.
 */
void move_item(struct item item, const char *at, const char *transitions);

/* One transition by whoever may do it, with arguments (single quotes) of the test's own. */
void act(struct item item, const char *at, const char *transition, const char *arguments);

/* An Idempotency-Key that nobody used before. */
const char *new_key(void);

/* A digest of all that is kept of the item: its row, its history, its clocks, words, people. */
const char *standing_of(struct item item);

/* The tables that hold this text anywhere, separated by spaces; NULL when none does. */
const char *tables_that_hold(const char *words);

/* All items but those of the demo, and what belongs to them; the figures are counted anew. */
void remove_items(void);

#endif
