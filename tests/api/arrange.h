/* Data that a test needs and the demo does not have, written by the owner of the database (TEST_DATABASE_URL). */

#ifndef TESTS_ARRANGE_H
#define TESTS_ARRANGE_H

/*
 * Runs one or more statements in one transaction; fails the test with the database's message when it cannot.
 * All tests share the demo's data: whoever adds rows removes them at the end of the same test, and names them so that
 * no other test meets them.
 */
void run_sql(const char *statements);

/* The first column of the first row as kept text, NULL when there is none or it is null. */
const char *sql_value(const char *statement);

/*
 * Takes the items of feedback away for which the condition holds, with all that belongs to them. Their history is kept
 * for ever: only the owner of the database can do this, and only for a test.
 *     remove_feedback("code like 'TD-%'")
 */
void remove_feedback(const char *condition);

/*
 * Takes the lines of the trail away that stand for units for which the condition holds, so that these can go. The trail
 * is kept for ever, too.
 *     remove_trail("code like 'THU-%'")
 */
void remove_trail(const char *units);

/* Locks a table against every reader until it is released: whoever asks for it meanwhile waits. */
struct held_table {
    void *connection;
};
struct held_table hold_table(const char *table);
void release_table(struct held_table *held);

/* The key that was used last for the operation is in use until it is released, as by a request that is not done yet. */
struct held_table hold_key(const char *operation);

#endif
