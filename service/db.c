/* Pools of connections to PostgreSQL: statements with a deadline, fair queues, reconnection in the background. */
#include "db.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "log.h"
#include "owned.h"
#include "queries.h"

enum {
    GRACE = 500,                 /* milliseconds beyond statement_timeout before the link is given up */
    BACK_OFF_FIRST = 100,        /* milliseconds */
    BACK_OFF_LAST = 2000,        /* shorter than the 5 s that recovery may take */
    LIFETIME = 30 * 60 * 1000,   /* milliseconds that a connection is used */
    WAITERS_PER_CONNECTION = 64, /* beyond that a request is told to come back */
};

struct connection {
    PGconn *link;
    long long dies; /* milliseconds of the monotonic clock */
    bool is_unsure; /* whether the last commit was warned about */
    bool prepared[2 * STATEMENT_COUNT];
    struct connection *next; /* in the pool's list of idle ones */
};

struct waiter {
    pthread_cond_t called;
    struct connection *given;
    struct waiter *next;
};

struct pool {
    struct pool_settings settings;
    pthread_mutex_t lock;
    pthread_cond_t wanted; /* the keeper waits here */
    pthread_t keeper;
    struct connection *idle;
    struct waiter *first_waiter;
    struct waiter **last_waiter;
    int open;
    int idle_count;
    int waiting;
    atomic_llong answered; /* when the database last did */
    bool closing;
    bool was_away; /* whether the outage has been logged */
};

static long long now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (long long)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static struct timespec moment(long long milliseconds)
{
    return (struct timespec){.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000};
}

const char *db_outcome_name(enum db_outcome outcome)
{
    static const char *const names[] = {"done", "refused", "away", "busy", "slow", "lost"};
    return names[outcome];
}

/* ---- the wire ---- */

/* Waits until the socket has something. False when the deadline passed. */
static bool wait_for_socket(PGconn *link, short events, long long deadline)
{
    for (;;) {
        long long left = deadline - now();
        if (left <= 0)
            return false;
        struct pollfd socket = {.fd = PQsocket(link), .events = events};
        int ready = poll(&socket, 1, (int)left);
        if (ready > 0)
            return true;
        if (ready < 0 && errno != EINTR)
            return false;
    }
}

static enum db_outcome flush(PGconn *link, long long deadline)
{
    int left;
    while ((left = PQflush(link)) > 0) {
        if (!wait_for_socket(link, POLLIN | POLLOUT, deadline))
            return DB_SLOW;
        if (!PQconsumeInput(link))
            return DB_LOST;
    }
    return left < 0 ? DB_LOST : DB_DONE;
}

/* The last result of what was sent; *outcome is DB_DONE when the link is in step again. What takes too long is not
 * cancelled from here: PQcancel() would wait for a frozen server without end. The link is given up, and the server ends
 * the statement by statement_timeout and client_connection_check_interval. */
static PGresult *receive(PGconn *link, long long deadline, enum db_outcome *outcome)
{
    PGresult *last = NULL;
    *outcome = flush(link, deadline);
    while (*outcome == DB_DONE) {
        if (PQisBusy(link)) {
            if (!wait_for_socket(link, POLLIN, deadline))
                *outcome = DB_SLOW;
            else if (!PQconsumeInput(link))
                *outcome = DB_LOST;
            continue;
        }
        PGresult *next = PQgetResult(link);
        if (!next)
            return last;
        PQclear(last);
        last = next;
    }
    PQclear(last);
    return NULL;
}

/* ---- connecting ---- */

static PGconn *link_open(const struct pool_settings *settings)
{
    char options[400];
    char application[64];
    snprintf(options, sizeof options,
             "-c statement_timeout=%d -c lock_timeout=2s -c idle_in_transaction_session_timeout=10s "
             "-c client_connection_check_interval=2s -c timezone=UTC -c datestyle=ISO -c jit=off "
             "-c random_page_cost=1.1 -c search_path=api",
             settings->timeout);
    snprintf(application, sizeof application, "reformd %s", settings->name);
    /* What stands before `dbname` the URL may change, what stands behind it not. */
    const char *const names[] = {"connect_timeout",      "keepalives_idle",  "tcp_user_timeout",
                                 "target_session_attrs", "application_name", "dbname",
                                 "client_encoding",      "options",          NULL};
    const char *const values[] = {"3", "30", "10000", "read-write", application, settings->url, "UTF8", options, NULL};
    PGconn *link = PQconnectdbParams(names, values, 1);
    if (PQstatus(link) == CONNECTION_OK && PQsetnonblocking(link, 1) == 0)
        return link;
    PQfinish(link);
    return NULL;
}

/* A commit that was cancelled while it waited for a replica is reported as done, with a warning: it may still be lost.
 * The warning has no SQLSTATE of its own and its text is translated; the function that raises it is named the same
 * everywhere. Other notices are nobody's business. */
static void receive_notice(void *data, const PGresult *notice)
{
    struct connection *connection = data;
    const char *function = PQresultErrorField(notice, PG_DIAG_SOURCE_FUNCTION);
    if (function && strcmp(function, "SyncRepWaitForLSN") == 0)
        connection->is_unsure = true;
}

/* A commit that waits for a replica waits on when its client has gone: no time-out of PostgreSQL ends it. Each that was
 * given up would keep a connection of the server, until there are none. So whoever connects ends those of its role that
 * have waited for longer than a statement may take; what they did stays, and no repeat is told so before a replica has
 * it. */
static bool end_old_waits(PGconn *link, int timeout)
{
    static const char statement[] =
        "select pg_terminate_backend(pid) from pg_stat_activity where usename = current_user "
        "and wait_event = 'SyncRep' and query_start < clock_timestamp() - "
        "make_interval(secs => $1::float8 / 1000)";
    char milliseconds[16];
    snprintf(milliseconds, sizeof milliseconds, "%d", timeout);
    const char *const values[] = {milliseconds};
    if (!PQsendQueryParams(link, statement, 1, NULL, values, NULL, NULL, 0))
        return false;
    enum db_outcome outcome;
    OWNED(result) PGresult *result = receive(link, now() + timeout + GRACE, &outcome);
    return PQresultStatus(result) == PGRES_TUPLES_OK;
}

static struct connection *connection_open(const struct pool_settings *settings)
{
    struct connection *connection = calloc(1, sizeof *connection);
    if (!connection)
        return NULL;
    connection->link = link_open(settings);
    if (!connection->link || !end_old_waits(connection->link, settings->timeout)) {
        PQfinish(connection->link);
        free(connection);
        return NULL;
    }
    PQsetNoticeReceiver(connection->link, receive_notice, connection);
    connection->dies = now() + LIFETIME * (80 + random() % 41) / 100;
    return connection;
}

static void connection_close(struct connection *connection)
{
    PQfinish(connection->link);
    free(connection);
}

/* An idle link that has something to read is dead or out of step, whatever PQstatus() says. */
static bool is_usable(const struct connection *connection)
{
    struct pollfd socket = {.fd = PQsocket(connection->link), .events = POLLIN};
    return poll(&socket, 1, 0) == 0 && now() < connection->dies;
}

/* ---- the pool ---- */

/* Gives a connection to who waits longest, or puts it back. The pool is locked. */
static void hand_over(struct pool *pool, struct connection *connection)
{
    struct waiter *waiter = pool->first_waiter;
    if (!waiter) {
        connection->next = pool->idle;
        pool->idle = connection;
        pool->idle_count++;
        return;
    }
    pool->first_waiter = waiter->next;
    if (!pool->first_waiter)
        pool->last_waiter = &pool->first_waiter;
    pool->waiting--;
    waiter->given = connection;
    pthread_cond_signal(&waiter->called);
}

static void give_back(struct pool *pool, struct connection *connection, bool usable)
{
    pthread_mutex_lock(&pool->lock);
    if (usable) {
        hand_over(pool, connection);
    } else {
        pool->open--;
        pthread_cond_signal(&pool->wanted);
    }
    pthread_mutex_unlock(&pool->lock);
    if (!usable)
        connection_close(connection);
}

/* A server that says nothing has the idle connections, too: else each of them would cost a request its time. */
static void drop_idle(struct pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    struct connection *idle = pool->idle;
    pool->idle = NULL;
    pool->open -= pool->idle_count;
    pool->idle_count = 0;
    pthread_cond_signal(&pool->wanted);
    pthread_mutex_unlock(&pool->lock);
    while (idle) {
        struct connection *connection = idle;
        idle = connection->next;
        connection_close(connection);
    }
}

static void leave_queue(struct pool *pool, const struct waiter *waiter)
{
    struct waiter **at = &pool->first_waiter;
    while (*at && *at != waiter)
        at = &(*at)->next;
    if (!*at)
        return;
    *at = waiter->next;
    if (!waiter->next)
        pool->last_waiter = at;
    pool->waiting--;
}

/* Waits in the queue. The pool is locked. NULL when nobody gave a connection in time. */
static struct connection *wait_in_queue(struct pool *pool)
{
    struct waiter waiter = {0};
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&waiter.called, &monotonic);
    pthread_condattr_destroy(&monotonic);

    *pool->last_waiter = &waiter; /* it leaves the queue before this function does */
    /* cppcheck-suppress autoVariables */
    pool->last_waiter = &waiter.next;
    pool->waiting++;
    struct timespec until = moment(now() + pool->settings.wait);
    int expired = 0;
    while (!waiter.given && !expired)
        expired = pthread_cond_timedwait(&waiter.called, &pool->lock, &until);
    if (!waiter.given)
        leave_queue(pool, &waiter);
    pthread_cond_destroy(&waiter.called);
    return waiter.given;
}

static struct connection *take_locked(struct pool *pool, enum db_outcome *outcome)
{
    struct connection *connection = pool->idle;
    if (connection) {
        pool->idle = connection->next;
        pool->idle_count--;
        return connection;
    }
    *outcome = pool->open == 0 ? DB_AWAY : DB_BUSY;
    bool is_full = pool->waiting >= pool->settings.size * WAITERS_PER_CONNECTION;
    if (is_full || (pool->open == 0 && pool->was_away))
        return NULL;
    return wait_in_queue(pool);
}

static struct connection *take(struct pool *pool, enum db_outcome *outcome)
{
    for (;;) {
        pthread_mutex_lock(&pool->lock);
        struct connection *connection = take_locked(pool, outcome);
        pthread_mutex_unlock(&pool->lock);
        if (!connection || is_usable(connection))
            return connection;
        give_back(pool, connection, false);
    }
}

static void note_state(struct pool *pool, bool away)
{
    if (pool->was_away == away)
        return;
    pool->was_away = away;
    if (away)
        log_trouble(NULL, "database (%s) is away; trying again until it is back", pool->settings.name);
    else
        log_event("database (%s) is back", pool->settings.name);
}

/* Sleeps until a connection is missing, or for `back_off` milliseconds when one could not be made. Locked. */
static void keeper_sleep(struct pool *pool, int back_off)
{
    struct timespec until = moment(now() + back_off);
    int expired = 0;
    while (!pool->closing && !expired && (back_off || pool->open >= pool->settings.size))
        expired = back_off ? pthread_cond_timedwait(&pool->wanted, &pool->lock, &until)
                           : pthread_cond_wait(&pool->wanted, &pool->lock);
}

static int longer(int back_off)
{
    int next = back_off ? back_off * 2 : BACK_OFF_FIRST;
    next = next > BACK_OFF_LAST ? BACK_OFF_LAST : next;
    return next - (int)(random() % (next / 5));
}

/* Keeps the pool full: the only place that connects. */
static void *keep(void *data)
{
    struct pool *pool = data;
    int back_off = 0;
    pthread_mutex_lock(&pool->lock);
    for (;;) {
        keeper_sleep(pool, back_off);
        if (pool->closing)
            break;
        pthread_mutex_unlock(&pool->lock);
        struct connection *connection = connection_open(&pool->settings);
        pthread_mutex_lock(&pool->lock);
        back_off = connection ? 0 : longer(back_off);
        if (connection) {
            pool->open++;
            hand_over(pool, connection);
        }
        note_state(pool, pool->open == 0);
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

static void init_locks(struct pool *pool)
{
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&pool->wanted, &monotonic);
    pthread_condattr_destroy(&monotonic);
    pthread_mutex_init(&pool->lock, NULL);
}

struct pool *pool_open(const struct pool_settings *settings)
{
    struct pool *pool = calloc(1, sizeof *pool);
    if (!pool)
        return NULL;
    pool->settings = *settings;
    pool->last_waiter = &pool->first_waiter;
    init_locks(pool);
    if (pthread_create(&pool->keeper, NULL, keep, pool) == 0)
        return pool;
    free(pool);
    return NULL;
}

void pool_close(struct pool *pool)
{
    if (!pool)
        return;
    pthread_mutex_lock(&pool->lock);
    pool->closing = true;
    pthread_cond_signal(&pool->wanted);
    pthread_mutex_unlock(&pool->lock);
    pthread_join(pool->keeper, NULL);
    while (pool->idle) {
        struct connection *connection = pool->idle;
        pool->idle = connection->next;
        connection_close(connection);
    }
    pthread_mutex_destroy(&pool->lock);
    pthread_cond_destroy(&pool->wanted);
    free(pool);
}

struct pool_state pool_state(struct pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    struct pool_state state = {.name = pool->settings.name,
                               .size = pool->settings.size,
                               .open = pool->open,
                               .idle = pool->idle_count,
                               .waiting = pool->waiting,
                               .silence = now() - atomic_load(&pool->answered)};
    pthread_mutex_unlock(&pool->lock);
    return state;
}

/* ---- one statement ---- */

static bool is_state(const PGresult *result, const char *state)
{
    const char *field = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    return field && strcmp(field, state) == 0;
}

/* A replica has no rows of tables without a log. It says so with the SQLSTATE (0A000) of what is out of step: only the
 * function that raises it tells them apart. */
static bool names_unlogged_table(const PGresult *result)
{
    const char *function = PQresultErrorField(result, PG_DIAG_SOURCE_FUNCTION);
    return is_state(result, "0A000") && function && strcmp(function, "get_relation_info") == 0;
}

static enum db_outcome outcome_of(const struct connection *connection, const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    if (connection->is_unsure || PQstatus(connection->link) != CONNECTION_OK || is_state(result, "57P01") ||
        is_state(result, "57P02"))
        return DB_LOST;
    if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK)
        return DB_DONE;
    if (is_state(result, "57014"))
        return DB_SLOW;
    if (is_state(result, "55P03")) /* lock_timeout */
        return DB_BUSY;
    if (is_state(result, "25006") || names_unlogged_table(result)) /* the server is a replica */
        return DB_AWAY;
    return DB_REFUSED;
}

static PGresult *judge(const struct connection *connection, PGresult *result, enum db_outcome *outcome)
{
    if (*outcome != DB_DONE)
        return NULL;
    *outcome = outcome_of(connection, result);
    if (*outcome == DB_DONE || *outcome == DB_REFUSED)
        return result;
    PQclear(result);
    return NULL;
}

static PGresult *prepare(struct connection *connection, const struct statement *statement, long long deadline,
                         enum db_outcome *outcome)
{
    PGconn *link = connection->link;
    if (!PQsendPrepare(link, statement->name, statement->text, 0, NULL)) {
        *outcome = DB_LOST;
        return NULL;
    }
    PGresult *result = judge(connection, receive(link, deadline, outcome), outcome);
    connection->prepared[statement->index] = *outcome == DB_DONE;
    return result;
}

static bool send_counting(PGconn *link, const struct statement *statement, const char *const values[])
{
    OWNED(text) struct text text = {0};
    text_add_format(&text, "select count(*) from (%s) as counted", statement->text);
    return !text.failed &&
           PQsendQueryParams(link, text.at, (int)statement->parameter_count, NULL, values, NULL, NULL, 0);
}

static PGresult *run(struct connection *connection, const struct statement *statement, const char *const values[],
                     enum db_style style, bool counting, long long deadline, enum db_outcome *outcome)
{
    PGconn *link = connection->link;
    int count = (int)statement->parameter_count;
    if (style == DB_PREPARED && !connection->prepared[statement->index]) {
        PGresult *result = prepare(connection, statement, deadline, outcome);
        if (*outcome != DB_DONE)
            return result;
        PQclear(result);
    }
    int sent = counting               ? send_counting(link, statement, values)
               : style == DB_PREPARED ? PQsendQueryPrepared(link, statement->name, count, values, NULL, NULL, 0)
                                      : PQsendQueryParams(link, statement->text, count, NULL, values, NULL, NULL, 0);
    if (!sent) {
        *outcome = DB_LOST;
        return NULL;
    }
    return judge(connection, receive(link, deadline, outcome), outcome);
}

/* Prepared statements are gone (26000) or no longer fit the schema (0A000) on this connection. */
static bool is_out_of_step(const PGresult *result)
{
    return is_state(result, "26000") || is_state(result, "0A000");
}

static bool lost_a_race(const PGresult *result)
{
    return is_state(result, "40001") || is_state(result, "40P01");
}

static bool may_repeat(const PGresult *result, enum db_outcome outcome, bool repeatable)
{
    if (outcome == DB_LOST)
        return repeatable;
    return outcome == DB_REFUSED && (is_out_of_step(result) || lost_a_race(result));
}

PGresult *pool_query(struct pool *pool, const struct statement *statement, const char *const values[],
                     enum db_style style, bool counting, bool repeatable, enum db_outcome *outcome)
{
    for (int attempt = 1;; attempt++) {
        struct connection *connection = take(pool, outcome);
        if (!connection)
            return NULL;
        long long deadline = now() + pool->settings.timeout + GRACE;
        PGresult *result = run(connection, statement, values, style, counting, deadline, outcome);
        if (*outcome == DB_DONE)
            atomic_store(&pool->answered, now());
        bool usable = *outcome == DB_DONE || (*outcome == DB_REFUSED && !is_out_of_step(result));
        bool is_silent = *outcome == DB_SLOW && PQtransactionStatus(connection->link) == PQTRANS_ACTIVE;
        bool was_sent = style != DB_PREPARED || connection->prepared[statement->index];
        give_back(pool, connection, usable);
        if (is_silent)
            drop_idle(pool);
        if (attempt == 2 || !may_repeat(result, *outcome, repeatable || !was_sent))
            return result;
        PQclear(result);
    }
}
