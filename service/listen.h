/* Sockets that listen, and one that asks. */
#ifndef REFORMD_LISTEN_H
#define REFORMD_LISTEN_H

#include <stdbool.h>

/* A socket that listens on an IPv4 or IPv6 address; -1 with a sentence on standard error when it cannot be had. */
int listen_on(const char *address, int port);

/*
 * Who asks the listener for a connection from now on hears nothing, asks again after a second, and is refused when it
 * is closed by then: a connection that is made between the last accept() and close() would be reset, with a request on
 * it. Handshakes under way come to their end. False: the filter was not taken, and errno says why.
 */
bool listen_to_no_newcomers(int listener);

/* A socket connected to who listens there; -1 when nobody does. */
int connect_to(const char *address, int port);

#endif
