/* Sockets that listen, and one that asks. */
#ifndef REFORMD_LISTEN_H
#define REFORMD_LISTEN_H

/* A socket that listens on an IPv4 or IPv6 address; -1 with a sentence on standard error when it cannot be had. */
int listen_on(const char *address, int port);

/* A socket connected to who listens there; -1 when nobody does. */
int connect_to(const char *address, int port);

#endif
