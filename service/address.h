/* Who is calling, as far as an address tells: what limits count by. */
#ifndef REFORMD_ADDRESS_H
#define REFORMD_ADDRESS_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>

enum {
    ADDRESS_SIZE = INET6_ADDRSTRLEN + 4,
    PROXIES_MOST = 32,
};

/* IPv4 lies in IPv6 as ::ffff:0:0/96, so that there is one kind of address only. */
struct network {
    struct in6_addr address;
    unsigned bits; /* 0 to 128 */
};

struct proxies {
    struct network networks[PROXIES_MOST];
    size_t count;
};

/* Reads TRUSTED_PROXIES: addresses and networks (192.0.2.1, 10.0.0.0/8, fd00::/8) separated by commas; an empty text is
 * none. False when one is malformed or there are more than PROXIES_MOST. */
bool proxies_read(struct proxies *proxies, const char *text);

/* The address of the client in the one form that all its requests share: "203.0.113.7" for IPv4 (also for IPv4 in
 * IPv6), "2001:db8:1:2::/64" for IPv6, since a subscriber has a whole /64. "unknown" where the peer is not of either.
 *
 * `forwarded_for` is the header X-Forwarded-For, all its lines joined by commas; NULL: none. It counts only when the
 * peer is a trusted proxy, and is read from its end: each trusted hop vouches for the one before it. What is malformed
 * ends the walk, and the last trusted hop is the client. The header Forwarded (RFC 7239) is never read: a proxy that
 * writes the one passes the other on as the client wrote it. */
void address_of_client(char address[ADDRESS_SIZE], const struct proxies *proxies, const struct sockaddr *peer,
                       const char *forwarded_for);

#endif
