/* `reformd --health`: for what watches a container, which has no other program to ask with. */
#include "health.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "listen.h"

static const char question[] = "GET /readyz HTTP/1.0\r\nHost: localhost\r\n\r\n";
static const struct timeval patience = {.tv_sec = 2};

/* Who listens on every address is asked on loopback. */
static const char *address_to_ask(const char *bind_address)
{
    if (strcmp(bind_address, "0.0.0.0") == 0)
        return "127.0.0.1";
    return strcmp(bind_address, "::") == 0 ? "::1" : bind_address;
}

/* The status line of the answer is all that matters, and comes in one piece. */
static bool answers_ready(int service)
{
    char answer[64] = "";
    return setsockopt(service, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) == 0 &&
           send(service, question, strlen(question), MSG_NOSIGNAL) == (ssize_t)strlen(question) &&
           recv(service, answer, sizeof answer - 1, 0) > 0 && strncmp(answer, "HTTP/1.", 7) == 0 &&
           strncmp(answer + 8, " 200 ", 5) == 0;
}

bool health_ask(const struct settings *settings, FILE *faults)
{
    const char *address = address_to_ask(settings->bind_address);
    int service = connect_to(address, settings->admin_port);
    if (service < 0) {
        fprintf(faults, "reformd: nobody answers on %s, port %d.\n", address, settings->admin_port);
        return false;
    }
    bool is_ready = answers_ready(service);
    close(service);
    if (!is_ready)
        fprintf(faults, "reformd: the service on %s, port %d is not ready.\n", address, settings->admin_port);
    return is_ready;
}
