/* The two daemons: the API for everybody, and a small one for operators. */
#ifndef REFORMD_SERVER_H
#define REFORMD_SERVER_H

#include <stdbool.h>

struct server;
struct service;

/* Serves the API and the operators' port from now on, each in threads of its own. NULL with a sentence on standard
 * error when a port cannot be had. Signals must be blocked before. */
struct server *server_start(struct service *service);

/* Stops without cutting anybody: says `not ready`, waits DRAIN_DELAY, closes the port, waits for the requests under way
 * (DRAIN_TIMEOUT at most), and ends. `hurry` is asked while waiting: true ends at once. Ends the process with failure
 * when requests had to be cut. */
void server_stop(struct server *server, bool (*hurry)(void));

#endif
