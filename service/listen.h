/* Listening sockets. */
#ifndef REFORMD_LISTEN_H
#define REFORMD_LISTEN_H

/* A socket that listens on an IPv4 or IPv6 address; -1 with a sentence on standard error when it cannot be had. */
int listen_on(const char *address, int port);

#endif
