/* Counters for Prometheus. */
#include "metrics.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const int statuses[] = {200, 201, 202, 204, 304, 307, 400, 401, 403, 404, 405, 406, 408,
                               409, 412, 413, 414, 415, 422, 428, 429, 431, 500, 503, 504};
static const double bounds[] = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
static const char *const acts[] = {"closed_unanswered", "closed_answered", "held_returned",     "identities_erased",
                                   "keys_purged",       "buckets_purged",  "challenges_purged", "failed"};
static const char *const meanings[] = {"refused", "away", "busy", "slow", "lost"};

/* How the office stands. A new gauge: its rows in api.office_gauges(), its line here. */
static const struct family {
    const char *gauge;
    const char *name;
    const char *help;
    const char *label; /* what `code` is; NULL: there is one sample and no code */
    bool is_age;       /* seconds until the next note, too */
} families[] = {
    {"overdue", "reformd_feedback_overdue", "Deadlines of feedback that have passed.", "stage", false},
    {"open", "reformd_feedback_open", "Feedback that awaits an answer.", "handling", false},
    {"oldest_unmoderated", "reformd_feedback_oldest_unmoderated_seconds",
     "Age of the oldest feedback that awaits moderation; 0: none does.", NULL, true},
};

enum {
    FAMILY_COUNT = sizeof families / sizeof *families,
    SAMPLES_MOST = 16, /* of one family */
    STATUS_COUNT = sizeof statuses / sizeof *statuses,
    BOUND_COUNT = sizeof bounds / sizeof *bounds,
    MEANING_COUNT = sizeof meanings / sizeof *meanings,
    ACT_COUNT = sizeof acts / sizeof *acts,
};

struct row {
    atomic_uint_fast64_t by_status[STATUS_COUNT];
    atomic_uint_fast64_t by_bound[BOUND_COUNT]; /* each request in the first bound that holds it */
    atomic_uint_fast64_t count;
    atomic_uint_fast64_t microseconds;
};

struct sample {
    char code[32];
    double value;
    long long noted; /* milliseconds of the monotonic clock */
};

static struct {
    pthread_mutex_t lock;
    struct sample samples[FAMILY_COUNT][SAMPLES_MOST];
    size_t counts[FAMILY_COUNT];
} office = {.lock = PTHREAD_MUTEX_INITIALIZER};

static struct {
    const char *const *names;
    size_t count;
    struct row *rows; /* one more than `count` */
    atomic_uint_fast64_t database_errors[MEANING_COUNT];
    atomic_uint_fast64_t acts[ACT_COUNT];
    atomic_llong completed; /* milliseconds of the monotonic clock, of which it may be before the beginning */
    atomic_bool is_lag_known;
} metrics;

bool metrics_open(const char *const names[], size_t count)
{
    metrics.rows = calloc(count + 1, sizeof *metrics.rows);
    metrics.names = names;
    metrics.count = count;
    return metrics.rows != NULL;
}

void metrics_close(void)
{
    free(metrics.rows);
    metrics.rows = NULL;
}

static void increment(atomic_uint_fast64_t *counter, uint64_t by)
{
    atomic_fetch_add_explicit(counter, by, memory_order_relaxed);
}

void metrics_count(int operation, int status, double seconds)
{
    struct row *row = &metrics.rows[operation < 0 ? metrics.count : (size_t)operation];
    for (size_t i = 0; i < STATUS_COUNT; i++)
        if (statuses[i] == status)
            increment(&row->by_status[i], 1);
    for (size_t i = 0; i < BOUND_COUNT; i++) {
        if (seconds <= bounds[i]) {
            increment(&row->by_bound[i], 1);
            break;
        }
    }
    increment(&row->count, 1);
    increment(&row->microseconds, (uint64_t)(seconds * 1e6));
}

void metrics_count_database_error(const char *meaning)
{
    for (size_t i = 0; i < MEANING_COUNT; i++)
        if (strcmp(meanings[i], meaning) == 0)
            increment(&metrics.database_errors[i], 1);
}

void metrics_count_acts(const char *act, unsigned long long count)
{
    for (size_t i = 0; i < ACT_COUNT; i++)
        if (strcmp(acts[i], act) == 0)
            increment(&metrics.acts[i], count);
}

static long long now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (long long)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

void metrics_note_lag(double seconds)
{
    atomic_store(&metrics.completed, now() - (long long)(seconds * 1000));
    atomic_store(&metrics.is_lag_known, true);
}

static struct sample *find_sample(size_t family, const char *code)
{
    size_t i = 0;
    while (i < office.counts[family] && strcmp(office.samples[family][i].code, code) != 0)
        i++;
    if (i == SAMPLES_MOST || strlen(code) >= sizeof office.samples[family][i].code)
        return NULL;
    if (i == office.counts[family])
        office.counts[family]++;
    return &office.samples[family][i];
}

void metrics_note_gauge(const char *gauge, const char *code, double value)
{
    pthread_mutex_lock(&office.lock);
    for (size_t family = 0; family < FAMILY_COUNT; family++) {
        struct sample *sample = strcmp(families[family].gauge, gauge) == 0 ? find_sample(family, code) : NULL;
        if (!sample)
            continue;
        snprintf(sample->code, sizeof sample->code, "%s", code);
        sample->value = value;
        sample->noted = now();
    }
    pthread_mutex_unlock(&office.lock);
}

static uint64_t value_of(atomic_uint_fast64_t *counter)
{
    return atomic_load_explicit(counter, memory_order_relaxed);
}

static const char *name_of(size_t row)
{
    return row == metrics.count ? "none" : metrics.names[row];
}

static void write_statuses(struct text *out)
{
    text_add_string(out, "# HELP reformd_requests_total Answered requests.\n# TYPE reformd_requests_total counter\n");
    for (size_t row = 0; row <= metrics.count; row++)
        for (size_t i = 0; i < STATUS_COUNT; i++) {
            uint64_t value = value_of(&metrics.rows[row].by_status[i]);
            if (value)
                text_add_format(out, "reformd_requests_total{operation=\"%s\",status=\"%d\"} %ju\n", name_of(row),
                                statuses[i], (uintmax_t)value);
        }
}

static void write_histogram(struct text *out, size_t row)
{
    const char *name = name_of(row);
    uint64_t sum = 0;
    for (size_t i = 0; i < BOUND_COUNT; i++) {
        sum += value_of(&metrics.rows[row].by_bound[i]);
        text_add_format(out, "reformd_request_duration_seconds_bucket{operation=\"%s\",le=\"%g\"} %ju\n", name,
                        bounds[i], (uintmax_t)sum);
    }
    uintmax_t count = value_of(&metrics.rows[row].count);
    text_add_format(out, "reformd_request_duration_seconds_bucket{operation=\"%s\",le=\"+Inf\"} %ju\n", name, count);
    text_add_format(out, "reformd_request_duration_seconds_sum{operation=\"%s\"} %.6f\n", name,
                    (double)value_of(&metrics.rows[row].microseconds) / 1e6);
    text_add_format(out, "reformd_request_duration_seconds_count{operation=\"%s\"} %ju\n", name, count);
}

static void write_durations(struct text *out)
{
    text_add_string(out, "# HELP reformd_request_duration_seconds Time from the request to its answer.\n"
                         "# TYPE reformd_request_duration_seconds histogram\n");
    for (size_t row = 0; row <= metrics.count; row++)
        if (value_of(&metrics.rows[row].count))
            write_histogram(out, row);
}

static void write_database_errors(struct text *out)
{
    text_add_string(out, "# HELP reformd_database_errors_total Statements that failed, by what it meant.\n"
                         "# TYPE reformd_database_errors_total counter\n");
    for (size_t i = 0; i < MEANING_COUNT; i++)
        text_add_format(out, "reformd_database_errors_total{meaning=\"%s\"} %ju\n", meanings[i],
                        (uintmax_t)value_of(&metrics.database_errors[i]));
}

static void write_tick(struct text *out)
{
    text_add_string(out, "# HELP reformd_tick_acts_total What was done because its time had come.\n"
                         "# TYPE reformd_tick_acts_total counter\n");
    for (size_t i = 0; i < ACT_COUNT; i++)
        text_add_format(out, "reformd_tick_acts_total{act=\"%s\"} %ju\n", acts[i],
                        (uintmax_t)value_of(&metrics.acts[i]));
    if (!atomic_load(&metrics.is_lag_known))
        return;
    text_add_format(out,
                    "# HELP reformd_tick_lag_seconds Time since nothing was left to do that is due.\n"
                    "# TYPE reformd_tick_lag_seconds gauge\nreformd_tick_lag_seconds %.3f\n",
                    (double)(now() - atomic_load(&metrics.completed)) / 1000);
}

static void write_sample(struct text *out, const struct family *family, const struct sample *sample)
{
    bool grows = family->is_age && sample->value > 0;
    double value = sample->value + (grows ? (double)(now() - sample->noted) / 1000 : 0);
    if (family->label)
        text_add_format(out, "%s{%s=\"%s\"} %.0f\n", family->name, family->label, sample->code, value);
    else
        text_add_format(out, "%s %.3f\n", family->name, value);
}

static void write_office(struct text *out)
{
    pthread_mutex_lock(&office.lock);
    for (size_t i = 0; i < FAMILY_COUNT; i++) {
        if (office.counts[i])
            text_add_format(out, "# HELP %s %s\n# TYPE %s gauge\n", families[i].name, families[i].help,
                            families[i].name);
        for (size_t at = 0; at < office.counts[i]; at++)
            write_sample(out, &families[i], &office.samples[i][at]);
    }
    pthread_mutex_unlock(&office.lock);
}

void metrics_write(struct text *out, void (*pools)(struct text *out))
{
    text_add_format(out,
                    "# HELP reformd_build_info What is running.\n# TYPE reformd_build_info gauge\n"
                    "reformd_build_info{version=\"%s\"} 1\n",
                    REFORMD_VERSION);
    write_statuses(out);
    write_durations(out);
    write_database_errors(out);
    write_tick(out);
    write_office(out);
    pools(out);
}
