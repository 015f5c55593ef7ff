/* Every setting of the service, read once from the environment and then only read. */
#ifndef REFORMD_SETTINGS_H
#define REFORMD_SETTINGS_H

#include <stdbool.h>
#include <stdio.h>

#include "address.h"
#include "identity.h"
#include "secrets.h"
#include "token.h"

/* When a submission must come with a solved challenge. */
enum challenge_policy {
    CHALLENGE_NEVER,
    CHALLENGE_BY_RATE,
    CHALLENGE_ALWAYS,
};

/* Whom a process answers. */
enum audience {
    SERVES_PUBLIC = 1,
    SERVES_STAFF = 2,
};

/* The strings belong to the environment and live as long as the process. */
struct settings {
    const char *allowed_origins; /* separated by commas; NULL: none */
    const char *bind_address;
    const char *data_license;
    const char *jwks_file;     /* NULL: keys come from the issuer */
    const char *limits;        /* for contract_set_limits(); NULL: those of the contract */
    const char *oidc_audience; /* set where the issuer is */
    const char *oidc_issuer;   /* NULL: no tokens are accepted */
    const char *public_database_url;
    const char *staff_database_url; /* NULL: no staff pool */
    enum challenge_policy challenge;
    struct identity_key identity_key;
    struct identity_private_keys identity_private_keys;
    struct proxies trusted_proxies;
    struct secrets secrets;
    unsigned oidc_algorithms; /* see token.h */
    int admin_port;
    int challenge_cost;     /* iterations of PBKDF2 */
    int challenge_lifetime; /* seconds */
    int connection_limit;
    int drain_delay;   /* milliseconds */
    int drain_timeout; /* milliseconds */
    int pool_size;
    int pool_wait; /* milliseconds */
    int port;
    int query_timeout; /* milliseconds */
    int tick_interval; /* seconds; 0: never */
    unsigned serves;   /* bits of enum audience */
    bool allow_development_tokens;
    bool log_requests;
};

/* Fills `settings`. Each faulty variable gets a sentence on `faults`; true when there was none. */
bool settings_load(struct settings *settings, FILE *faults);

/* The table of settings: variable, type, default, meaning. */
void settings_print(FILE *out);

#endif
