/* The two daemons: the API for everybody, and a small one for operators. */
#include "server.h"

#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ulfius.h>
#include <unistd.h>

#include "call.h"
#include "listen.h"
#include "log.h"
#include "metrics.h"
#include "pages.h"

enum {
    CONNECTION_MEMORY = 64 * 1024,
    CONNECTION_TIMEOUT = 15, /* seconds of inactivity */
    STACK = 512 * 1024,
    ADMIN_CONNECTIONS = 16,
    PAUSE = 5000,      /* microseconds between two looks while stopping */
    HANDSHAKE = 20000, /* microseconds that one takes at most */
    ARRIVAL = 100000,  /* microseconds in which one of those who have just connected begins a request */
};

struct server {
    struct service *service;
    struct _u_instance api;
    struct MHD_Daemon *admin;
};

/* For the callbacks of microhttpd, which carry no data of ours. */
static struct service *serving;

/* A thread serves one connection. ulfius keeps 16 bytes of the address only: it cuts those of IPv6. */
static _Thread_local struct sockaddr_storage peer;

const struct sockaddr *server_peer(void)
{
    return (const struct sockaddr *)&peer;
}

static void note_peer(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const struct sockaddr *address = info ? info->client_addr : NULL;
    memset(&peer, 0, sizeof peer);
    if (address && address->sa_family == AF_INET)
        memcpy(&peer, address, sizeof(struct sockaddr_in));
    if (address && address->sa_family == AF_INET6)
        memcpy(&peer, address, sizeof(struct sockaddr_in6));
}

/* What is remembered of a connection. microhttpd closes those whose query does not fit its memory without saying that
 * the request ended, and what ulfius keeps of it would be lost. */
struct visit {
    void *request; /* the one under way, or NULL */
    bool has_asked;
};

static struct visit *visit_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

/* Connections on which nothing was asked yet; and those of them that microhttpd was given and has not begun with. */
static atomic_int unheard, handed_over;

/* A request counts as under way from its first line to the last byte of its answer. */
static void *begin_request(void *data, const char *uri, struct MHD_Connection *connection)
{
    void *request = ulfius_uri_logger(data, uri);
    note_peer(connection);
    atomic_fetch_add(&serving->in_flight, 1);
    struct visit *visit = visit_of(connection);
    if (!visit)
        return request;
    visit->request = request;
    if (!visit->has_asked)
        atomic_fetch_sub(&unheard, 1);
    visit->has_asked = true;
    return request;
}

static void end_request(void *data, struct MHD_Connection *connection, void **request,
                        enum MHD_RequestTerminationCode code)
{
    mhd_request_completed(data, connection, request, code);
    struct visit *visit = visit_of(connection);
    if (visit)
        visit->request = NULL;
    atomic_fetch_sub(&serving->in_flight, 1);
}

static void begin_visit(void **context)
{
    *context = calloc(1, sizeof(struct visit));
    if (atomic_load(&handed_over) > 0) /* one thread begins all visits */
        atomic_fetch_sub(&handed_over, 1);
    else if (*context)
        atomic_fetch_add(&unheard, 1);
}

static void note_connection(void *data, struct MHD_Connection *connection, void **context,
                            enum MHD_ConnectionNotificationCode code)
{
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        begin_visit(context);
        return;
    }
    struct visit *visit = *context;
    if (!visit)
        return;
    if (visit->request)
        end_request(data, connection, &visit->request, MHD_REQUEST_TERMINATED_WITH_ERROR);
    if (!visit->has_asked)
        atomic_fetch_sub(&unheard, 1);
    free(visit);
    *context = NULL;
}

/* microhttpd's message is formatted once: it can hold a client's text, which must never be a format. */
static void log_library(void *data, const char *format, va_list arguments) __attribute__((format(printf, 2, 0)));

static void log_library(void *data, const char *format, va_list arguments)
{
    (void)data;
    char message[256];
    vsnprintf(message, sizeof message, format, arguments);
    size_t length = strcspn(message, "\r\n");
    message[length] = '\0';
    log_event("microhttpd: %s", message);
}

/* One more than the longest body that an operation takes: what is longer is cut by ulfius and refused by us. Staff send
 * the longest ones; where they are not served, nobody can make us keep as much. */
static size_t body_most(const struct service *service)
{
    size_t count;
    size_t most = 0;
    const struct endpoint *endpoints = contract_endpoints(service->contract, &count);
    for (size_t i = 0; i < count; i++)
        if (endpoints[i].body_limit > most && (service->staff_pool || !endpoints[i].is_for_staff))
            most = endpoints[i].body_limit;
    return most + 1;
}

static bool start_api(struct server *server)
{
    const struct settings *settings = server->service->settings;
    int listener = listen_on(settings->bind_address, settings->port);
    if (listener < 0 || ulfius_init_instance(&server->api, (unsigned)settings->port, NULL, NULL) != U_OK)
        return false;
    server->api.max_post_body_size = body_most(server->service);
    server->api.allowed_post_processor = U_POST_PROCESS_NONE;
    /* The default endpoint is the only one: ulfius compares no paths. */
    ulfius_set_default_endpoint(&server->api, call_answer, server->service);

    struct MHD_OptionItem options[] = {
        {MHD_OPTION_EXTERNAL_LOGGER, (intptr_t)log_library, NULL},
        {MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)end_request, NULL},
        {MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)begin_request, NULL},
        {MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)note_connection, NULL},
        {MHD_OPTION_LISTEN_SOCKET, listener, NULL},
        {MHD_OPTION_CONNECTION_LIMIT, settings->connection_limit, NULL},
        {MHD_OPTION_CONNECTION_TIMEOUT, CONNECTION_TIMEOUT, NULL},
        {MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_MEMORY, NULL},
        {MHD_OPTION_THREAD_STACK_SIZE, STACK, NULL},
        {MHD_OPTION_END, 0, NULL},
    };
    unsigned flags = MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_POLL | MHD_USE_ITC |
                     MHD_USE_ERROR_LOG;
    return ulfius_start_framework_with_mhd_options(&server->api, flags, options) == U_OK;
}

/* ---- the operators' port ---- */

static void write_pools(struct text *out)
{
    enum { POOLS = 2 };
    struct pool_state none = {0};
    struct pool_state pools[POOLS] = {pool_state(serving->public_pool),
                                      serving->staff_pool ? pool_state(serving->staff_pool) : none};
    const struct {
        const char *name;
        const char *help;
        int values[POOLS];
    } gauges[] = {
        {"size", "Connections that the pool may have.", {pools[0].size, pools[1].size}},
        {"open", "Connections that it has.", {pools[0].open, pools[1].open}},
        {"idle", "Connections that nobody uses.", {pools[0].idle, pools[1].idle}},
        {"waiting", "Requests that wait for a connection.", {pools[0].waiting, pools[1].waiting}},
    };
    for (size_t i = 0; i < sizeof gauges / sizeof *gauges; i++) {
        text_add_format(out, "# HELP reformd_pool_%s_connections %s\n# TYPE reformd_pool_%s_connections gauge\n",
                        gauges[i].name, gauges[i].help, gauges[i].name);
        for (size_t pool = 0; pool < POOLS && pools[pool].name; pool++)
            text_add_format(out, "reformd_pool_%s_connections{pool=\"%s\"} %d\n", gauges[i].name, pools[pool].name,
                            gauges[i].values[pool]);
    }
    text_add_format(out,
                    "# HELP reformd_requests_in_flight Requests under way.\n# TYPE reformd_requests_in_flight gauge\n"
                    "reformd_requests_in_flight %d\n",
                    atomic_load(&serving->in_flight));
}

static unsigned write_admin_page(struct text *out, const char *path)
{
    if (strcmp(path, "/metrics") == 0) {
        metrics_write(out, write_pools);
        return 200;
    }
    bool asks_ready = strcmp(path, "/readyz") == 0;
    if (!asks_ready && strcmp(path, "/healthz") != 0) {
        text_add_string(out, "not found\n");
        return 404;
    }
    bool fine = !asks_ready || is_ready(serving);
    text_add_string(out, fine ? "ok\n" : "not ready\n");
    return fine ? 200 : 503;
}

static enum MHD_Result answer_admin(void *data, struct MHD_Connection *connection, const char *path, const char *method,
                                    const char *version, const char *upload, size_t *upload_size, void **request)
{
    (void)data;
    (void)version;
    (void)upload;
    if (!*request) { /* microhttpd calls once more when the request is read */
        *request = connection;
        return MHD_YES;
    }
    if (*upload_size) {
        *upload_size = 0;
        return MHD_YES;
    }
    struct text out = {0};
    bool reads = strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
    unsigned status = reads ? write_admin_page(&out, path) : 405;
    struct MHD_Response *response = MHD_create_response_from_buffer(out.length, out.at, MHD_RESPMEM_MUST_FREE);
    if (!response) {
        text_free(&out);
        return MHD_NO;
    }
    MHD_add_response_header(response, "Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    enum MHD_Result queued = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return queued;
}

static bool start_admin(struct server *server)
{
    const struct settings *settings = server->service->settings;
    int listener = listen_on(settings->bind_address, settings->admin_port);
    if (listener < 0)
        return false;
    /* A thread each: a probe of life does not wait behind one that asks a silent database. */
    unsigned flags = MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_POLL | MHD_USE_ITC |
                     MHD_USE_ERROR_LOG;
    server->admin = MHD_start_daemon(flags, 0, NULL, NULL, answer_admin, NULL, MHD_OPTION_EXTERNAL_LOGGER, log_library,
                                     NULL, MHD_OPTION_LISTEN_SOCKET, listener, MHD_OPTION_CONNECTION_LIMIT,
                                     ADMIN_CONNECTIONS, MHD_OPTION_CONNECTION_TIMEOUT, CONNECTION_TIMEOUT,
                                     MHD_OPTION_THREAD_STACK_SIZE, STACK, MHD_OPTION_END);
    return server->admin != NULL;
}

/* ---- start and stop ---- */

struct server *server_start(struct service *service)
{
    struct server *server = calloc(1, sizeof *server);
    if (!server)
        return NULL;
    serving = service;
    server->service = service;
    if (start_admin(server) && start_api(server))
        return server;
    if (server->admin)
        MHD_stop_daemon(server->admin);
    ulfius_clean_instance(&server->api);
    free(server);
    return NULL;
}

static void wait_until(const struct service *service, int milliseconds, bool idle_is_enough, bool (*hurry)(void))
{
    for (long left = milliseconds * 1000L; left > 0 && !hurry(); left -= PAUSE) {
        if (idle_is_enough && atomic_load(&service->in_flight) == 0)
            return;
        usleep(PAUSE);
    }
}

static void hand_over(struct MHD_Daemon *daemon, int client, const struct sockaddr *address, socklen_t length)
{
    atomic_fetch_add(&unheard, 1);
    atomic_fetch_add(&handed_over, 1);
    if (MHD_add_connection(daemon, client, address, length) == MHD_YES)
        return;
    atomic_fetch_sub(&handed_over, 1);
    atomic_fetch_sub(&unheard, 1);
}

/* Who has connected is answered: a connection that nobody has taken yet would be reset. */
static void take_the_rest(struct MHD_Daemon *daemon, int listener)
{
    struct sockaddr_storage address;
    socklen_t length = sizeof address;
    int client;
    while ((client = accept4(listener, (struct sockaddr *)&address, &length, SOCK_CLOEXEC | SOCK_NONBLOCK)) >= 0) {
        hand_over(daemon, client, (struct sockaddr *)&address, length);
        length = sizeof address;
    }
}

static void stop_listening(struct MHD_Daemon *daemon)
{
    MHD_socket listener = MHD_quiesce_daemon(daemon);
    if (listener == MHD_INVALID_SOCKET)
        return;
    if (!listen_to_no_newcomers(listener))
        log_event("newcomers cannot be kept out while it stops: %s", strerror(errno));
    usleep(HANDSHAKE);
    take_the_rest(daemon, listener);
    close(listener);
}

/* Who has connected may ask: as long as one after another does, the rest is waited for. */
static void hear_the_rest(const struct service *service, bool (*hurry)(void))
{
    int left_unheard = atomic_load(&unheard);
    long silence = 0;
    for (long left = service->settings->drain_timeout * 1000L;
         left > 0 && left_unheard > 0 && silence < ARRIVAL && !hurry(); left -= PAUSE) {
        usleep(PAUSE);
        int before = left_unheard;
        left_unheard = atomic_load(&unheard);
        silence = left_unheard == before ? silence + PAUSE : 0;
    }
}

void server_stop(struct server *server, bool (*hurry)(void))
{
    struct service *service = server->service;
    atomic_store(&service->draining, true);
    wait_until(service, service->settings->drain_delay, false, hurry);
    stop_listening(server->api.mhd_daemon);
    hear_the_rest(service, hurry);
    wait_until(service, service->settings->drain_timeout, true, hurry);
    if (atomic_load(&service->in_flight) > 0) /* their threads may wait for the database: nobody waits for them */
        _exit(EXIT_FAILURE);
    ulfius_stop_framework(&server->api);
    ulfius_clean_instance(&server->api);
    MHD_stop_daemon(server->admin);
    free(server);
}
