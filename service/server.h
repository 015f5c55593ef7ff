/* The two daemons: the API for everybody, and a small one for operators. */
#ifndef REFORMD_SERVER_H
#define REFORMD_SERVER_H

#include <stdbool.h>

struct server;
struct service;
struct sockaddr;

/* Serves the API and the operators' port from now on, each in threads of its own. NULL with a sentence on standard
 * error when a port cannot be had. Signals must be blocked before. */
struct server *server_start(struct service *service);

/* Stops without cutting anybody: says `not ready`, waits DRAIN_DELAY, closes the port, waits for the requests under way
 * (DRAIN_TIMEOUT at most), and ends. `hurry` is asked while waiting: true ends at once. Ends the process with failure
 * when requests had to be cut. */
void server_stop(struct server *server, bool (*hurry)(void));

/* The address at the other end of the connection that this thread serves, whole for IPv4 and IPv6; of family AF_UNSPEC
 * in any other thread. Good until the request ends. */
const struct sockaddr *server_peer(void);

#endif
