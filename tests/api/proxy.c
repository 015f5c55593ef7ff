/* The wire between the service and its database. */

#include "proxy.h"
#include "keep.h"

#include <check.h>
#include <fcntl.h>
#include <libpq-fe.h>
#include <netdb.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { MOST_PAIRS = 128 };

enum mode {
    MENDED = 'm',
    CUT = 'c',
    FROZEN = 'f',
};

struct pair {
    int service, database; /* -1: free */
};

struct wire {
    enum mode mode;
    int control, listener; /* listener is -1 while cut */
    struct sockaddr_un address;
    struct pair pairs[MOST_PAIRS];
};

/* ---- the database's address ---- */

static const char *address_part(const char *keyword, const char *fallback)
{
    const char *url = getenv("PUBLIC_DATABASE_URL");
    PQconninfoOption *parts = PQconninfoParse(url ? url : "", NULL);
    const char *found = fallback;
    for (PQconninfoOption *part = parts; part && part->keyword; part++)
        if (strcmp(part->keyword, keyword) == 0 && part->val)
            found = text("%s", part->val);
    PQconninfoFree(parts);
    return found;
}

static const char *setting(const struct proxy *proxy, const char *name, const char *role)
{
    const char *password = address_part("password", "");
    return text("%s=postgresql://%s%s%s@/%s?host=%s&port=5432", name, role, *password ? ":" : "", password,
                address_part("dbname", "reformd"), proxy->directory);
}

const char *proxy_setting(const struct proxy *proxy)
{
    return setting(proxy, "PUBLIC_DATABASE_URL", address_part("user", "reformd_public"));
}

const char *proxy_setting_of_staff(const struct proxy *proxy)
{
    return setting(proxy, "STAFF_DATABASE_URL", "reformd_staff");
}

static int connect_to_socket(const char *directory, const char *port)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s/.s.PGSQL.%s", directory, port);
    int end = socket(AF_UNIX, SOCK_STREAM, 0);
    if (connect(end, (struct sockaddr *)&address, sizeof address) == 0)
        return end;
    close(end);
    return -1;
}

static int connect_to_host(const char *host, const char *port)
{
    struct addrinfo wanted = {.ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    if (getaddrinfo(host, port, &wanted, &found) != 0)
        return -1;
    int end = socket(found->ai_family, SOCK_STREAM, 0);
    bool connected = connect(end, found->ai_addr, found->ai_addrlen) == 0;
    freeaddrinfo(found);
    if (connected)
        return end;
    close(end);
    return -1;
}

static int connect_to_database(void)
{
    const char *host = address_part("host", "/var/run/postgresql");
    const char *port = address_part("port", "5432");
    int end = *host == '/' ? connect_to_socket(host, port) : connect_to_host(host, port);
    release_kept();
    return end;
}

/* ---- the wire, in its own process ---- */

static void listen_again(struct wire *wire)
{
    if (wire->listener >= 0)
        return;
    unlink(wire->address.sun_path);
    wire->listener = socket(AF_UNIX, SOCK_STREAM, 0);
    if (bind(wire->listener, (struct sockaddr *)&wire->address, sizeof wire->address) != 0 ||
        listen(wire->listener, 64) != 0)
        _exit(1);
}

static void drop(struct pair *pair)
{
    close(pair->service);
    close(pair->database);
    *pair = (struct pair){-1, -1};
}

static void cut_everything(struct wire *wire)
{
    close(wire->listener);
    unlink(wire->address.sun_path);
    wire->listener = -1;
    for (int i = 0; i < MOST_PAIRS; i++)
        if (wire->pairs[i].service >= 0)
            drop(&wire->pairs[i]);
}

/* The test is over, or dead: nothing may be left in the file system. */
static _Noreturn void end_wire(struct wire *wire)
{
    cut_everything(wire);
    *strrchr(wire->address.sun_path, '/') = '\0';
    rmdir(wire->address.sun_path);
    _exit(0);
}

static void obey(struct wire *wire)
{
    char command;
    if (read(wire->control, &command, 1) != 1)
        end_wire(wire);
    wire->mode = (enum mode)command;
    if (wire->mode == CUT)
        cut_everything(wire);
    else
        listen_again(wire);
}

static void take_connection(struct wire *wire)
{
    int service = accept(wire->listener, NULL, NULL);
    int database = connect_to_database();
    for (int i = 0; i < MOST_PAIRS && service >= 0 && database >= 0; i++) {
        if (wire->pairs[i].service < 0) {
            wire->pairs[i] = (struct pair){service, database};
            return;
        }
    }
    close(service);
    close(database);
}

/* False when the one end is gone. */
static bool pass(int from, int to)
{
    char bytes[65536];
    ssize_t got = recv(from, bytes, sizeof bytes, 0);
    for (ssize_t passed = 0; passed < got;) {
        ssize_t sent = send(to, bytes + passed, (size_t)(got - passed), MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        passed += sent;
    }
    return got > 0;
}

static void serve_pair(struct pair *pair, const struct pollfd *service, const struct pollfd *database)
{
    if (pair->service != service->fd || service->fd < 0)
        return;
    bool is_whole = !service->revents || pass(pair->service, pair->database);
    is_whole = is_whole && (!database->revents || pass(pair->database, pair->service));
    if (!is_whole)
        drop(pair);
}

static void carry(struct wire *wire)
{
    struct pollfd watched[2 + 2 * MOST_PAIRS] = {{.fd = wire->control, .events = POLLIN},
                                                 {.fd = wire->listener, .events = POLLIN}};
    for (int i = 0; i < MOST_PAIRS; i++) {
        bool passes = wire->mode == MENDED;
        watched[2 + 2 * i] = (struct pollfd){.fd = passes ? wire->pairs[i].service : -1, .events = POLLIN};
        watched[3 + 2 * i] = (struct pollfd){.fd = passes ? wire->pairs[i].database : -1, .events = POLLIN};
    }
    poll(watched, 2 + 2 * MOST_PAIRS, -1);
    for (int i = 0; i < MOST_PAIRS; i++)
        serve_pair(&wire->pairs[i], &watched[2 + 2 * i], &watched[3 + 2 * i]);
    if (watched[1].revents)
        take_connection(wire);
    if (watched[0].revents)
        obey(wire);
}

/* Check kills the process group of a test that failed; the wire ends by itself when nobody holds its control. */
static _Noreturn void be_the_wire(int control, const char *path)
{
    setpgid(0, 0);
    static struct wire wire;
    wire = (struct wire){.mode = MENDED, .control = control, .listener = -1, .address.sun_family = AF_UNIX};
    snprintf(wire.address.sun_path, sizeof wire.address.sun_path, "%s", path);
    for (int i = 0; i < MOST_PAIRS; i++)
        wire.pairs[i] = (struct pair){-1, -1};
    listen_again(&wire);
    for (;;)
        carry(&wire);
}

/* ---- its handle ---- */

struct proxy proxy_open(void)
{
    struct proxy proxy = {.directory = "/tmp/reformd-wire-XXXXXX"};
    int ends[2];
    if (!mkdtemp(proxy.directory) || pipe2(ends, O_CLOEXEC) != 0)
        ck_abort_msg("no directory or pipe for the proxy");
    const char *path = text("%s/.s.PGSQL.5432", proxy.directory);
    proxy.pid = fork();
    if (proxy.pid == 0) {
        close(ends[1]);
        be_the_wire(ends[0], path);
    }
    close(ends[0]);
    proxy.control = ends[1];
    for (int i = 0; i < 500 && access(path, F_OK) != 0; i++)
        usleep(10000);
    return proxy;
}

static void command(const struct proxy *proxy, enum mode mode)
{
    char byte = (char)mode;
    if (write(proxy->control, &byte, 1) != 1)
        ck_abort_msg("the proxy is gone");
}

void proxy_cut(const struct proxy *proxy)
{
    command(proxy, CUT);
}

void proxy_freeze(const struct proxy *proxy)
{
    command(proxy, FROZEN);
}

void proxy_mend(const struct proxy *proxy)
{
    command(proxy, MENDED);
}

void proxy_close(struct proxy *proxy)
{
    close(proxy->control);
    proxy->control = -1;
}
