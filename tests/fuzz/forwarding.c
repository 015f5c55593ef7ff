/* Fuzzes trusted proxies and X-Forwarded-For: whatever a list or a header says, the client has an address in its one
 * form. The input is the list, a line feed, and the header. */
#include <arpa/inet.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "address.h"

/* A dotted address, or a network of 64 bits. */
static void check(const char *address)
{
    char network[ADDRESS_SIZE];
    struct in6_addr any;
    if (inet_pton(AF_INET, address, &any) == 1)
        return;
    size_t length = strlen(address);
    if (length < 3 || length >= sizeof network || strcmp(address + length - 3, "/64") != 0)
        abort();
    memcpy(network, address, length - 3);
    network[length - 3] = '\0';
    if (inet_pton(AF_INET6, network, &any) != 1)
        abort();
    for (size_t i = 8; i < 16; i++)
        if (any.s6_addr[i])
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static struct proxies proxies;
    struct sockaddr_in peer = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct sockaddr_in6 peer_six = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    char address[ADDRESS_SIZE];
    char *list = strndup((const char *)bytes, size);
    if (!list)
        return 0;
    char *header = strchr(list, '\n');
    if (header)
        *header++ = '\0';
    if (!proxies_read(&proxies, list))
        proxies_read(&proxies, "127.0.0.0/8,::/1");
    address_of_client(address, &proxies, (const struct sockaddr *)&peer, header);
    check(address);
    address_of_client(address, &proxies, (const struct sockaddr *)&peer_six, header);
    check(address);
    free(list);
    return 0;
}
