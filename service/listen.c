/* Sockets that listen, and one that asks. */
#include "listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 1024 };

static socklen_t make_address(struct sockaddr_storage *storage, const char *address, int port)
{
    struct sockaddr_in *four = (struct sockaddr_in *)storage;
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)storage;
    memset(storage, 0, sizeof *storage);
    if (inet_pton(AF_INET, address, &four->sin_addr) == 1) {
        four->sin_family = AF_INET;
        four->sin_port = htons((in_port_t)port);
        return sizeof *four;
    }
    inet_pton(AF_INET6, address, &six->sin6_addr);
    six->sin6_family = AF_INET6;
    six->sin6_port = htons((in_port_t)port);
    return sizeof *six;
}

int listen_on(const char *address, int port)
{
    struct sockaddr_storage storage;
    socklen_t length = make_address(&storage, address, port);
    int on = 1;
    int listener = socket(storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listener >= 0 && setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
        bind(listener, (struct sockaddr *)&storage, length) == 0 && listen(listener, BACKLOG) == 0)
        return listener;

    if (errno == EADDRINUSE)
        fprintf(stderr, "reformd: port %d on %s is in use by another program.\n", port, address);
    else
        fprintf(stderr, "reformd: port %d on %s cannot be opened: %s.\n", port, address, strerror(errno));
    if (listener >= 0)
        close(listener);
    return -1;
}

bool listen_to_no_newcomers(int listener)
{
    enum { FLAGS = 13, SYN = 0x02, ACK = 0x10 }; /* of TCP: RFC 9293, 3.1 */
    struct sock_filter rules[] = {
        BPF_STMT(BPF_LD | BPF_B | BPF_ABS, FLAGS),      BPF_STMT(BPF_ALU | BPF_AND | BPF_K, SYN | ACK),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYN, 0, 1), BPF_STMT(BPF_RET | BPF_K, 0),
        BPF_STMT(BPF_RET | BPF_K, UINT32_MAX),
    };
    struct sock_fprog filter = {sizeof rules / sizeof *rules, rules};
    return setsockopt(listener, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter) == 0;
}

int connect_to(const char *address, int port)
{
    struct sockaddr_storage storage;
    socklen_t length = make_address(&storage, address, port);
    int asking = socket(storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (asking >= 0 && connect(asking, (struct sockaddr *)&storage, length) == 0)
        return asking;
    if (asking >= 0)
        close(asking);
    return -1;
}
