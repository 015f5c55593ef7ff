/* A small OpenID Connect provider on loopback, which can do everything wrong. */
#ifndef REFORMD_UNIT_SMALL_PROVIDER_H
#define REFORMD_UNIT_SMALL_PROVIDER_H

#include <stdbool.h>

struct small_provider;

/* What it answers for /keys; what is 0 or NULL is as it should be. */
struct small_answer {
    const char *body;
    const char *location; /* for a redirect */
    int status;
    int delay;     /* milliseconds */
    int padding;   /* spaces behind the body */
    bool hangs_up; /* without any answer */
};

/* One that listens on a free port and answers one request after the other. End it with small_provider_end(). */
struct small_provider *small_provider_start(void);
void small_provider_end(struct small_provider *provider);

/* "http://127.0.0.1:PORT" */
const char *small_provider_issuer(const struct small_provider *provider);

/* What it answers from now on. The strings are copied. */
void small_provider_answer(struct small_provider *provider, struct small_answer keys);

/* The configuration that it answers with from now on; the first one is right. It is copied. */
void small_provider_configure(struct small_provider *provider, const char *configuration);

/* How often it was asked for its keys, and for anything at all. */
int small_provider_fetches(struct small_provider *provider);
int small_provider_requests(struct small_provider *provider);

#endif
