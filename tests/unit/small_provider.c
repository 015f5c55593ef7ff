/* A small OpenID Connect provider on loopback. */
#include "small_provider.h"

#include <arpa/inet.h>
#include <check.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "owned.h"

enum { REQUEST_LONGEST = 4096, WHILE = 5000 /* milliseconds that a client may take */ };

struct small_provider {
    int listener;
    int end[2]; /* a pipe: readable when it shall end */
    pthread_t thread;
    pthread_mutex_t lock;
    char issuer[64];
    char *configuration;
    char *body;
    char *location;
    struct small_answer keys; /* its strings are those above */
    int fetches;
    int requests;
};

/* False when it shall end, or nothing came. */
static bool comes(struct small_provider *provider, int from, int milliseconds)
{
    struct pollfd both[] = {{.fd = provider->end[0], .events = POLLIN}, {.fd = from, .events = POLLIN}};
    return poll(both, from < 0 ? 1 : 2, milliseconds) > 0 && !both[0].revents && both[1].revents;
}

static void send_text(int client, const struct text *answer)
{
    size_t sent = 0;
    while (sent < answer->length) {
        ssize_t count = send(client, answer->at + sent, answer->length - sent, MSG_NOSIGNAL);
        if (count <= 0)
            return;
        sent += (size_t)count;
    }
}

static bool is_for_keys(const char *request)
{
    return strncmp(request, "GET /keys ", 10) == 0;
}

/* As it is at this moment: another answer may be set while this one is delayed. */
static void write_answer(struct small_provider *provider, const char *request, struct text *answer)
{
    const struct small_answer configuration = {.body = provider->configuration};
    const struct small_answer nothing = {.status = 404};
    bool is_discovery = strncmp(request, "GET /.well-known/openid-configuration ", 38) == 0;
    const struct small_answer *wanted = is_for_keys(request) ? &provider->keys
                                        : is_discovery       ? &configuration
                                                             : &nothing;
    const char *body = wanted->body ? wanted->body : "";
    if (wanted->hangs_up)
        return;
    text_add_format(answer, "HTTP/1.1 %d Some\r\nConnection: close\r\nContent-Type: application/json\r\n",
                    wanted->status ? wanted->status : 200);
    if (wanted->location)
        text_add_format(answer, "Location: %s\r\n", wanted->location);
    text_add_format(answer, "\r\n%s%*s", body, wanted->padding, "");
}

static void serve_client(struct small_provider *provider, int client)
{
    char request[REQUEST_LONGEST] = "";
    size_t length = 0;
    while (!strstr(request, "\r\n\r\n") && length + 1 < sizeof request && comes(provider, client, WHILE)) {
        ssize_t count = recv(client, request + length, sizeof request - 1 - length, 0);
        if (count <= 0)
            return;
        length += (size_t)count;
    }
    OWNED(text) struct text answer = {0};
    pthread_mutex_lock(&provider->lock);
    provider->requests++;
    provider->fetches += is_for_keys(request);
    int delay = is_for_keys(request) ? provider->keys.delay : 0;
    write_answer(provider, request, &answer);
    pthread_mutex_unlock(&provider->lock);
    if (delay)
        comes(provider, -1, delay);
    send_text(client, &answer);
}

static void *serve(void *data)
{
    struct small_provider *provider = data;
    while (comes(provider, provider->listener, -1)) {
        int client = accept(provider->listener, NULL, NULL);
        serve_client(provider, client);
        close(client);
    }
    return NULL;
}

struct small_provider *small_provider_start(void)
{
    struct small_provider *provider = calloc(1, sizeof *provider);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    provider->listener = socket(AF_INET, SOCK_STREAM, 0);
    ck_assert_int_eq(bind(provider->listener, (struct sockaddr *)&address, sizeof address), 0);
    ck_assert_int_eq(listen(provider->listener, 64), 0);
    ck_assert_int_eq(getsockname(provider->listener, (struct sockaddr *)&address, &length), 0);
    snprintf(provider->issuer, sizeof provider->issuer, "http://127.0.0.1:%d", ntohs(address.sin_port));
    ck_assert_int_ge(asprintf(&provider->configuration, "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}",
                              provider->issuer, provider->issuer),
                     0);
    ck_assert_int_eq(pipe(provider->end), 0);
    pthread_mutex_init(&provider->lock, NULL);
    ck_assert_int_eq(pthread_create(&provider->thread, NULL, serve, provider), 0);
    return provider;
}

void small_provider_end(struct small_provider *provider)
{
    ck_assert_int_eq(write(provider->end[1], "", 1), 1);
    pthread_join(provider->thread, NULL);
    close(provider->listener);
    close(provider->end[0]);
    close(provider->end[1]);
    pthread_mutex_destroy(&provider->lock);
    free(provider->configuration);
    free(provider->body);
    free(provider->location);
    free(provider);
}

const char *small_provider_issuer(const struct small_provider *provider)
{
    return provider->issuer;
}

static void replace(char **old, const char *with)
{
    free(*old);
    *old = with ? strdup(with) : NULL;
}

void small_provider_answer(struct small_provider *provider, struct small_answer keys)
{
    pthread_mutex_lock(&provider->lock);
    replace(&provider->body, keys.body);
    replace(&provider->location, keys.location);
    provider->keys = keys;
    provider->keys.body = provider->body;
    provider->keys.location = provider->location;
    pthread_mutex_unlock(&provider->lock);
}

void small_provider_configure(struct small_provider *provider, const char *configuration)
{
    pthread_mutex_lock(&provider->lock);
    replace(&provider->configuration, configuration);
    pthread_mutex_unlock(&provider->lock);
}

static int locked(struct small_provider *provider, const int *count)
{
    pthread_mutex_lock(&provider->lock);
    int found = *count;
    pthread_mutex_unlock(&provider->lock);
    return found;
}

int small_provider_fetches(struct small_provider *provider)
{
    return locked(provider, &provider->fetches);
}

int small_provider_requests(struct small_provider *provider)
{
    return locked(provider, &provider->requests);
}
