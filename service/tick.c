/* What time does, asked of the database again and again: one of all replicas that ask does it. */
#include "tick.h"

#include <pthread.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "call.h"
#include "log.h"
#include "metrics.h"
#include "owned.h"
#include "queries.h"

enum {
    RAN,        /* the columns of api.tick(): false when another process is at it */
    COMPLETE,   /* nothing is left that is due */
    LAG,        /* seconds since nothing was left */
    FIRST_ACT,  /* from here on: how often each act was done, by its name */
    REST = 100, /* milliseconds between two asks while something is left, for others to come between */
    PAUSE = 5,  /* milliseconds between two looks while stopping */
};

enum gauge_column {
    GAUGE,
    CODE, /* of a state or stage */
    VALUE,
};

struct tick {
    struct service *service;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t called; /* to stop */
    bool stopping;
    bool failing; /* whether that has been logged */
};

static bool is_true(const PGresult *result, int column)
{
    return strcmp(PQgetvalue(result, 0, column), "t") == 0;
}

static void note_acts(const PGresult *result)
{
    for (int column = FIRST_ACT; column < PQnfields(result); column++)
        metrics_count_acts(PQfname(result, column), strtoull(PQgetvalue(result, 0, column), NULL, 10));
    metrics_note_lag(strtod(PQgetvalue(result, 0, LAG), NULL));
}

/* The database being away, slow or busy is logged where it is noticed, and seen in the lag. */
static void note_refusal(struct tick *tick, const PGresult *result)
{
    bool fails = result && PQresultStatus(result) != PGRES_TUPLES_OK;
    if (fails && !tick->failing)
        log_trouble(NULL, "tick: %s %s", PQresultErrorField(result, PG_DIAG_SQLSTATE),
                    PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));
    tick->failing = fails;
}

/* NULL when it could not be answered; that is logged and counted. */
static PGresult *answer_to(struct tick *tick, const struct statement *statement, bool reads)
{
    enum db_outcome outcome;
    PGresult *result = pool_query(tick->service->public_pool, statement, NULL, DB_PREPARED, false, reads, &outcome);
    note_refusal(tick, result);
    if (outcome == DB_DONE)
        return result;
    metrics_count_database_error(db_outcome_name(outcome));
    PQclear(result);
    return NULL;
}

/* Each process shows how the office stands, whichever of them does what is due. */
static void note_gauges(struct tick *tick)
{
    OWNED(result) PGresult *gauges = answer_to(tick, &operation_gauges, true);
    for (int row = 0; gauges && row < PQntuples(gauges); row++)
        metrics_note_gauge(PQgetvalue(gauges, row, GAUGE), PQgetvalue(gauges, row, CODE),
                           strtod(PQgetvalue(gauges, row, VALUE), NULL));
}

/* Whether something is left that this process may do at once. */
static bool ask(struct tick *tick)
{
    OWNED(result) PGresult *result = answer_to(tick, &operation_tick, false);
    if (!result)
        return false;
    note_acts(result);
    bool goes_on = is_true(result, RAN) && !is_true(result, COMPLETE);
    if (!goes_on)
        note_gauges(tick);
    return goes_on;
}

static struct timespec moment_in(long milliseconds)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    time.tv_sec += milliseconds / 1000;
    time.tv_nsec += milliseconds % 1000 * 1000000;
    if (time.tv_nsec >= 1000000000) {
        time.tv_sec++;
        time.tv_nsec -= 1000000000;
    }
    return time;
}

/* False when it was told to stop meanwhile. */
static bool sleep_well(struct tick *tick, long milliseconds)
{
    struct timespec until = moment_in(milliseconds);
    int expired = 0;
    pthread_mutex_lock(&tick->lock);
    while (!tick->stopping && !expired)
        expired = pthread_cond_timedwait(&tick->called, &tick->lock, &until);
    bool goes_on = !tick->stopping;
    pthread_mutex_unlock(&tick->lock);
    return goes_on;
}

static void *keep_asking(void *data)
{
    struct tick *tick = data;
    long interval = tick->service->settings->tick_interval * 1000L;
    long pause = 0;
    while (sleep_well(tick, pause))
        pause = ask(tick) ? REST : interval * (90 + randombytes_uniform(21)) / 100;
    return NULL;
}

static void init_locks(struct tick *tick)
{
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&tick->called, &monotonic);
    pthread_condattr_destroy(&monotonic);
    pthread_mutex_init(&tick->lock, NULL);
}

static bool is_asked(const struct tick *tick)
{
    return tick->service->settings->tick_interval > 0;
}

struct tick *tick_start(struct service *service)
{
    struct tick *tick = calloc(1, sizeof *tick);
    if (!tick)
        return NULL;
    tick->service = service;
    init_locks(tick);
    if (!is_asked(tick) || pthread_create(&tick->thread, NULL, keep_asking, tick) == 0)
        return tick;
    log_trouble(NULL, "no thread for the tick could be had");
    free(tick);
    return NULL;
}

void tick_stop(struct tick *tick)
{
    pthread_mutex_lock(&tick->lock);
    tick->stopping = true;
    pthread_cond_signal(&tick->called);
    pthread_mutex_unlock(&tick->lock);
}

static bool has_ended(const struct tick *tick, bool (*hurry)(void))
{
    for (long left = tick->service->settings->drain_timeout; left > 0 && !hurry(); left -= PAUSE) {
        if (pthread_tryjoin_np(tick->thread, NULL) == 0)
            return true;
        usleep(PAUSE * 1000);
    }
    return false;
}

void tick_end(struct tick *tick, bool (*hurry)(void))
{
    if (is_asked(tick) && !has_ended(tick, hurry))
        _exit(EXIT_FAILURE);
    pthread_cond_destroy(&tick->called);
    pthread_mutex_destroy(&tick->lock);
    free(tick);
}
