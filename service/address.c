/* Who is calling, as far as an address tells. */
#include "address.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

enum {
    IPV4_BITS = 96,       /* of ::ffff:0:0/96 */
    SUBSCRIBER_BYTES = 8, /* a /64 */
    BITS_LONGEST = 3,     /* digits */
};

static struct in6_addr from_ipv4(const struct in_addr *four)
{
    struct in6_addr six = {.s6_addr = {[10] = 0xff, [11] = 0xff}};
    memcpy(six.s6_addr + 12, four, sizeof *four);
    return six;
}

static bool read_address(struct in6_addr *address, const char *from, size_t length)
{
    char text[INET6_ADDRSTRLEN];
    struct in_addr four;
    if (length >= sizeof text)
        return false;
    memcpy(text, from, length);
    text[length] = '\0';
    if (strlen(text) != length)
        return false;
    if (inet_pton(AF_INET, text, &four) == 1) {
        *address = from_ipv4(&four);
        return true;
    }
    return inet_pton(AF_INET6, text, address) == 1;
}

/* ---- trusted proxies ---- */

/* "24" behind the slash of a network. */
static bool read_bits(unsigned *bits, const char *from, size_t length, unsigned most)
{
    *bits = 0;
    for (size_t i = 0; i < length; i++) {
        if (from[i] < '0' || from[i] > '9')
            return false;
        *bits = *bits * 10 + (unsigned)(from[i] - '0');
    }
    return length > 0 && length <= BITS_LONGEST && *bits <= most;
}

static bool read_network(struct network *network, const char *from, size_t length)
{
    const char *slash = memchr(from, '/', length);
    size_t address_length = slash ? (size_t)(slash - from) : length;
    if (!read_address(&network->address, from, address_length))
        return false;
    network->bits = 128;
    if (!slash)
        return true;

    unsigned before = memchr(from, ':', address_length) ? 0 : IPV4_BITS;
    bool fine = read_bits(&network->bits, slash + 1, length - address_length - 1, 128 - before);
    network->bits += before;
    return fine;
}

static bool is_space(char character)
{
    return character == ' ' || character == '\t';
}

static void trim(const char **from, size_t *length)
{
    while (*length && is_space(**from)) {
        ++*from;
        --*length;
    }
    while (*length && is_space((*from)[*length - 1]))
        --*length;
}

bool proxies_read(struct proxies *proxies, const char *text)
{
    proxies->count = 0;
    for (const char *from = text; *text;) {
        size_t length = strcspn(from, ",");
        const char *next = from + length;
        trim(&from, &length);
        if (proxies->count == PROXIES_MOST || !read_network(&proxies->networks[proxies->count++], from, length))
            return false;
        if (!*next)
            return true;
        from = next + 1;
    }
    return true;
}

static bool holds(const struct network *network, const struct in6_addr *address)
{
    size_t bytes = network->bits / 8;
    unsigned rest = network->bits % 8;
    if (memcmp(network->address.s6_addr, address->s6_addr, bytes) != 0)
        return false;
    return rest == 0 || (network->address.s6_addr[bytes] ^ address->s6_addr[bytes]) >> (8 - rest) == 0;
}

static bool is_trusted(const struct proxies *proxies, const struct in6_addr *address)
{
    for (size_t i = 0; i < proxies->count; i++)
        if (holds(&proxies->networks[i], address))
            return true;
    return false;
}

/* ---- the client ---- */

static bool is_port(const char *from, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (from[i] < '0' || from[i] > '9')
            return false;
    return length > 0 && length <= 5;
}

/* "[2001:db8::1]" or "[2001:db8::1]:4711" */
static bool read_bracketed(struct in6_addr *address, const char *from, size_t length)
{
    const char *close = memchr(from, ']', length);
    if (!close || !memchr(from, ':', (size_t)(close - from)))
        return false;
    size_t rest = length - (size_t)(close - from) - 1;
    return (rest == 0 || (close[1] == ':' && is_port(close + 2, rest - 1))) &&
           read_address(address, from + 1, (size_t)(close - from) - 1);
}

/* One element of the header. Some proxies write the port, too. */
static bool read_hop(struct in6_addr *address, const char *from, size_t length)
{
    trim(&from, &length);
    if (length > 0 && *from == '[')
        return read_bracketed(address, from, length);
    const char *colon = memchr(from, ':', length);
    if (!colon || memchr(colon + 1, ':', length - (size_t)(colon + 1 - from)))
        return read_address(address, from, length);
    size_t before = (size_t)(colon - from);
    return is_port(colon + 1, length - before - 1) && read_address(address, from, before);
}

static struct in6_addr walk(const struct proxies *proxies, struct in6_addr peer, const char *forwarded_for)
{
    struct in6_addr client = peer;
    size_t left = forwarded_for ? strlen(forwarded_for) : 0;
    while (left > 0 && is_trusted(proxies, &client)) {
        const char *comma = memrchr(forwarded_for, ',', left);
        size_t start = comma ? (size_t)(comma - forwarded_for) + 1 : 0;
        struct in6_addr before;
        if (!read_hop(&before, forwarded_for + start, left - start))
            return client;
        client = before;
        left = comma ? start - 1 : 0;
    }
    return client;
}

static void write_address(char text[ADDRESS_SIZE], struct in6_addr address)
{
    if (IN6_IS_ADDR_V4MAPPED(&address)) {
        inet_ntop(AF_INET, address.s6_addr + 12, text, ADDRESS_SIZE);
        return;
    }
    char network[INET6_ADDRSTRLEN];
    memset(address.s6_addr + SUBSCRIBER_BYTES, 0, sizeof address.s6_addr - SUBSCRIBER_BYTES);
    inet_ntop(AF_INET6, &address, network, sizeof network);
    snprintf(text, ADDRESS_SIZE, "%s/64", network);
}

void address_of_client(char address[ADDRESS_SIZE], const struct proxies *proxies, const struct sockaddr *peer,
                       const char *forwarded_for)
{
    struct in6_addr here;
    if (peer && peer->sa_family == AF_INET) {
        here = from_ipv4(&((const struct sockaddr_in *)(const void *)peer)->sin_addr);
    } else if (peer && peer->sa_family == AF_INET6) {
        here = ((const struct sockaddr_in6 *)(const void *)peer)->sin6_addr;
    } else {
        snprintf(address, ADDRESS_SIZE, "unknown");
        return;
    }
    write_address(address, walk(proxies, here, forwarded_for));
}
