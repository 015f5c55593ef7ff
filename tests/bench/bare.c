/* The least that ulfius and libpq can do with the same statements: what reformd is measured against.
 * usage: bare PORT DATABASE_URL LIMITS     (as the statement takes them, JSON)
 * /one/PLAN/TASK and /page/PLAN answer the rows as they come, values and tabs; so does a POST, which sends feedback. */
#include <arpa/inet.h>
#include <libpq-fe.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ulfius.h>

#include "queries.h"
#include "secrets.h"
#include "text.h"

enum { POOL = 8, PAGE_ROWS = 21, CANDIDATES = 3 };

static const char *const path_parameters[] = {"plan", NULL};
static struct statement *page;
static const char *limits;

static PGconn *idle[POOL];
static int idle_count;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t freed = PTHREAD_COND_INITIALIZER;

static PGconn *take(void)
{
    pthread_mutex_lock(&lock);
    while (idle_count == 0)
        pthread_cond_wait(&freed, &lock);
    PGconn *link = idle[--idle_count];
    pthread_mutex_unlock(&lock);
    return link;
}

static void give(PGconn *link)
{
    pthread_mutex_lock(&lock);
    idle[idle_count++] = link;
    pthread_cond_signal(&freed);
    pthread_mutex_unlock(&lock);
}

/* `given` are names and values in turn, ended by NULL. */
static const char *value_of(const char *name, const char *const given[])
{
    for (; *given; given += 2)
        if (strcmp(name, given[0]) == 0)
            return given[1];
    return NULL;
}

static PGresult *ask(const struct statement *statement, const char *const given[])
{
    const char *values[32];
    int count = (int)statement->parameter_count;
    for (int i = 0; i < count; i++)
        values[i] = value_of(statement->parameters[i], given);
    PGconn *link = take();
    PGresult *result = PQexecPrepared(link, statement->name, count, values, NULL, NULL, 0);
    give(link);
    return result;
}

static void add_candidate(struct text *candidates)
{
    char code[FEEDBACK_CODE_SIZE];
    char digest[DIGEST_SIZE];
    feedback_code_make(code, time(NULL));
    digest_hex(digest, code, strlen(code));
    text_add_format(candidates, "%s{\"code\": \"%s\", \"digest\": \"%s\"}", candidates->length ? ", " : "[", code,
                    digest);
}

static void digest_header(char hex[DIGEST_SIZE], const struct _u_request *request, const char *name)
{
    const char *value = u_map_get_case(request->map_header, name);
    digest_hex(hex, value ? value : "", value ? strlen(value) : 0);
}

/* With as many codes and digests as reformd makes, but nothing is checked. */
static PGresult *submit(const struct _u_request *request)
{
    struct text body = {0};
    struct text candidates = {0};
    char key[DIGEST_SIZE], body_key[DIGEST_SIZE], address[DIGEST_SIZE];
    text_add(&body, request->binary_body, request->binary_body_length);
    for (int i = 0; i < CANDIDATES; i++)
        add_candidate(&candidates);
    text_add_string(&candidates, "]");
    digest_header(key, request, "Idempotency-Key");
    digest_hex(body_key, body.at, body.length);
    digest_header(address, request, "X-Forwarded-For");
    const char *const given[] = {
        "body",        body.at,  "candidates", candidates.at, "idempotency_digest", key,
        "body_digest", body_key, "limits",     limits,        "challenge",          "{\"mode\": \"never\"}",
        "address_key", address,  NULL};
    PGresult *result = ask(&feedback_submit, given);
    text_free(&body);
    text_free(&candidates);
    return result;
}

static PGresult *read_tasks(const char *url)
{
    char kind[8];
    char plan[65] = "";
    char task[65] = "";
    sscanf(url, "/%7[a-z]/%64[^/]/%64[^/]", kind, plan, task);
    const char *const given[] = {"plan", plan, "task", task, NULL};
    return ask(strcmp(kind, "one") == 0 ? &tasks_get : page, given);
}

static int answer(const struct _u_request *request, struct _u_response *response, void *data)
{
    (void)data;
    bool sends = strcmp(request->http_verb, "POST") == 0;
    PGresult *result = sends ? submit(request) : read_tasks(request->http_url);
    struct text text = {0};
    for (int row = 0; row < PQntuples(result); row++)
        for (int column = 0; column < PQnfields(result); column++) {
            text_add(&text, PQgetvalue(result, row, column), (size_t)PQgetlength(result, row, column));
            text_add(&text, "\t", 1);
        }
    response->status = PQntuples(result) ? 200 : 404;
    if (sends) /* the first column of a write */
        response->status =
            PQntuples(result) && !PQgetisnull(result, 0, 0) ? (unsigned)atoi(PQgetvalue(result, 0, 0)) : 500;
    PQclear(result);
    u_map_put(response->map_header, "Content-Type", "text/plain");
    response->binary_body = text.at;
    response->binary_body_length = text.length;
    return U_CALLBACK_COMPLETE;
}

static void be_quiet(void *data, const char *format, va_list arguments)
{
    (void)data;
    (void)format;
    (void)arguments;
}

static void connect_all(const char *url)
{
    const char *const names[] = {"dbname", "options", NULL};
    const char *const values[] = {
        url, "-c timezone=UTC -c datestyle=ISO -c jit=off -c random_page_cost=1.1 -c search_path=api", NULL};
    for (; idle_count < POOL; idle_count++) {
        idle[idle_count] = PQconnectdbParams(names, values, 1);
        PQclear(PQprepare(idle[idle_count], tasks_get.name, tasks_get.text, 0, NULL));
        PQclear(PQprepare(idle[idle_count], page->name, page->text, 0, NULL));
        PQclear(PQprepare(idle[idle_count], feedback_submit.name, feedback_submit.text, 0, NULL));
    }
}

int main(int count, char **words)
{
    if (count != 4)
        return 2;
    struct _u_instance instance;
    unsigned port = (unsigned)atoi(words[1]);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((in_port_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    page = statement_first_page(&tasks_list_of_plan, path_parameters, PAGE_ROWS);
    limits = words[3];
    connect_all(words[2]);
    ulfius_init_instance(&instance, port, NULL, NULL);
    instance.allowed_post_processor = U_POST_PROCESS_NONE;
    ulfius_add_endpoint_by_val(&instance, "*", NULL, "*", 0, answer, NULL);
    struct MHD_OptionItem options[] = {
        {MHD_OPTION_EXTERNAL_LOGGER, (intptr_t)be_quiet, NULL},
        {MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)mhd_request_completed, NULL},
        {MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)ulfius_uri_logger, NULL},
        {MHD_OPTION_SOCK_ADDR, 0, &address},
        {MHD_OPTION_CONNECTION_LIMIT, 512, NULL},
        {MHD_OPTION_CONNECTION_MEMORY_LIMIT, 65536, NULL},
        {MHD_OPTION_THREAD_STACK_SIZE, 524288, NULL},
        {MHD_OPTION_LISTENING_ADDRESS_REUSE, 1, NULL},
        {MHD_OPTION_END, 0, NULL},
    };
    if (ulfius_start_framework_with_mhd_options(&instance,
                                                MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD |
                                                    MHD_USE_POLL | MHD_USE_ITC | MHD_USE_ERROR_LOG,
                                                options) != U_OK)
        return 1;
    pause();
    return 0;
}
