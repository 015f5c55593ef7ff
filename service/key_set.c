/* The keys that are current. */
#include "key_set.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "log.h"
#include "owned.h"
#include "provider.h"

struct key_set {
    const char *issuer;
    const char *file; /* NULL: the provider is asked */
    pthread_mutex_t lock;
    struct jwks *keys;  /* the last good ones */
    time_t good_at;     /* when they were */
    bool is_failing;    /* whether that has been logged */
    struct stat looked; /* of the file, when it was last read */
    bool has_looked;

    pthread_cond_t fetched;
    pthread_t fetcher;
    bool has_fetcher; /* to be joined */
    bool is_fetching;
    bool is_overdue;
    bool has_tried;
    time_t tried_at;
};

struct key_set *key_set_make(const char *issuer, const char *file)
{
    struct key_set *set = calloc(1, sizeof *set);
    if (!set)
        return NULL;
    set->issuer = issuer;
    set->file = file;
    pthread_mutex_init(&set->lock, NULL);
    pthread_cond_init(&set->fetched, NULL);
    return set;
}

void key_set_free(struct key_set *set)
{
    if (!set)
        return;
    if (set->has_fetcher)
        pthread_join(set->fetcher, NULL);
    jwks_release(set->keys);
    pthread_cond_destroy(&set->fetched);
    pthread_mutex_destroy(&set->lock);
    free(set);
}

/* Takes the keys over; NULL: there were none, and `why` says what happened. An outage is logged when it begins and when
 * it ends. */
static void take(struct key_set *set, struct jwks *keys, time_t now, const char *why)
{
    const char *source = set->file ? set->file : set->issuer;
    if (keys) {
        jwks_release(set->keys);
        set->keys = keys;
        set->good_at = now;
        if (set->is_failing)
            log_event("keys of tokens can be had again from %s", source);
    } else if (!set->is_failing) {
        log_trouble(NULL, "keys of tokens cannot be had from %s: %s", source, why);
    }
    set->is_failing = !keys;
}

static bool has_good(const struct key_set *set, time_t now)
{
    return set->keys && now - set->good_at <= KEY_SET_KEPT;
}

/* ---- from a file ---- */

static bool is_same(const struct stat *one, const struct stat *other)
{
    return one->st_dev == other->st_dev && one->st_ino == other->st_ino && one->st_size == other->st_size &&
           one->st_mtim.tv_sec == other->st_mtim.tv_sec && one->st_mtim.tv_nsec == other->st_mtim.tv_nsec;
}

/* -1: `errno` says why. */
static ssize_t read_whole(int file, char *bytes, size_t room)
{
    size_t length = 0;
    while (length < room) {
        ssize_t count = read(file, bytes + length, room - length);
        if (count < 0 && errno != EINTR)
            return -1;
        if (count == 0)
            break;
        length += count > 0 ? (size_t)count : 0;
    }
    return (ssize_t)length;
}

static struct jwks *read_keys(int file, const char **why)
{
    OWNED(memory) char *bytes = malloc(JWKS_LONGEST + 1); /* one more shows that it is longer */
    ssize_t length = bytes ? read_whole(file, bytes, JWKS_LONGEST + 1) : -1;
    *why = length < 0 ? "cannot be read" : "no set with a key that can be used";
    return length < 0 ? NULL : jwks_read(bytes, (size_t)length);
}

/* The same file is not read twice, be it good or bad. */
static void look_at_file(struct key_set *set, time_t now)
{
    struct stat found;
    const char *why = "no such file";
    if (stat(set->file, &found) != 0 || !S_ISREG(found.st_mode)) {
        take(set, NULL, now, why);
        set->has_looked = false;
        return;
    }
    if (set->has_looked && is_same(&found, &set->looked)) {
        set->good_at = set->is_failing ? set->good_at : now;
        return;
    }
    set->looked = found;
    set->has_looked = true;
    int file = open(set->file, O_RDONLY | O_CLOEXEC);
    struct jwks *keys = file < 0 ? NULL : read_keys(file, &why);
    if (file >= 0)
        close(file);
    take(set, keys, now, why);
}

/* ---- from the provider ---- */

static void *fetch(void *data)
{
    struct key_set *set = data;
    char why[FETCH_WHY];
    struct jwks *keys = provider_keys(set->issuer, why);
    pthread_mutex_lock(&set->lock);
    take(set, keys, set->tried_at, why);
    set->is_fetching = false;
    pthread_cond_broadcast(&set->fetched);
    pthread_mutex_unlock(&set->lock);
    return NULL;
}

static void start_fetch(struct key_set *set, time_t now)
{
    if (set->has_fetcher)
        pthread_join(set->fetcher, NULL); /* it has let go of the lock and is done */
    set->is_overdue = now - set->tried_at >= KEY_SET_FRESH + KEY_SET_OVERDUE;
    set->has_tried = true;
    set->tried_at = now;
    set->is_fetching = set->has_fetcher = pthread_create(&set->fetcher, NULL, fetch, set) == 0;
    if (!set->is_fetching)
        take(set, NULL, now, "no thread");
}

/* A clock that was set back must not stop the asking. */
static bool has_paused(const struct key_set *set, time_t now)
{
    return !set->has_tried || now - set->tried_at >= KEY_SET_PAUSE || now < set->tried_at;
}

static void wait_for_fetch(struct key_set *set)
{
    struct timespec until;
    int expired = 0;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += PROVIDER_SECONDS;
    while (set->is_fetching && !expired)
        expired = pthread_cond_clockwait(&set->fetched, &set->lock, CLOCK_MONOTONIC, &until);
}

static void look_at_provider(struct key_set *set, const char *kid, time_t now)
{
    bool is_known = has_good(set, now) && jwks_find(set->keys, kid);
    bool is_fresh = is_known && now - set->good_at < KEY_SET_FRESH;
    if (!is_fresh && !set->is_fetching && has_paused(set, now))
        start_fetch(set, now);
    if (set->is_fetching && (!is_known || set->is_overdue))
        wait_for_fetch(set);
}

struct jwks *key_set_keys(struct key_set *set, const char *kid, time_t now)
{
    pthread_mutex_lock(&set->lock);
    if (set->file)
        look_at_file(set, now);
    else
        look_at_provider(set, kid, now);
    struct jwks *keys = has_good(set, now) ? jwks_share(set->keys) : NULL;
    pthread_mutex_unlock(&set->lock);
    return keys;
}
