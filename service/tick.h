/* What time does, asked of the database again and again: one of all replicas that ask does it. */
#ifndef REFORMD_TICK_H
#define REFORMD_TICK_H

#include <stdbool.h>

struct service;
struct tick;

/* Asks from now on every TICK_INTERVAL seconds, a little sooner or later so that replicas do not ask together, in a
 * thread of its own, and tells the metrics what was done. With an interval of 0 nothing is asked. NULL with a line in
 * the log when no thread could be had. Signals must be blocked before. */
struct tick *tick_start(struct service *service);

/* No more is asked. Returns at once, though the database may still be at work. */
void tick_stop(struct tick *tick);

/* Waits until the database has answered, and frees. `hurry` is asked while waiting; when it says true, or after
 * DRAIN_TIMEOUT, ends the process with failure: what was under way is rolled back or done, never half of it. */
void tick_end(struct tick *tick, bool (*hurry)(void));

#endif
