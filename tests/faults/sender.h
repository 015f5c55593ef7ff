/* Who sends feedback while everything is killed around him: repeats with the same key until he knows what became of
 * it, and writes down what he was told before he believes it. */

#ifndef TESTS_SENDER_H
#define TESTS_SENDER_H

#include <stdatomic.h>
#include <stdbool.h>

/* What all processes of the test share. */
struct shared {
    atomic_uint port;         /* where the service is just now */
    atomic_int acknowledged;  /* submissions whose answer is known */
    atomic_int repeats;       /* requests that were sent again */
    atomic_bool is_giving_up; /* somebody was answered what must not be */
};

/*
 * Sends the submissions `first` to `first + count - 1`. The file `journal` takes each answer as a statement that
 * inserts into a table of its name (number, status, code, secret, receipt, asked_at); it is on the disk before the next
 * is sent. To be called in a process of its own. False when he gave up; why stands on standard output.
 */
bool send_feedback(struct shared *shared, int first, int count, const char *table, const char *journal);

#endif
