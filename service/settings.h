/* Every setting of the service, read once from the environment and then only read. */
#ifndef REFORMD_SETTINGS_H
#define REFORMD_SETTINGS_H

#include <stdbool.h>
#include <stdio.h>

/* The strings belong to the environment and live as long as the process. */
struct settings {
    const char *bind_address;
    const char *data_license;
    const char *public_database_url;
    const char *staff_database_url; /* NULL: no staff pool */
    int admin_port;
    int connection_limit;
    int drain_delay;   /* milliseconds */
    int drain_timeout; /* milliseconds */
    int pool_size;
    int pool_wait; /* milliseconds */
    int port;
    int query_timeout; /* milliseconds */
    bool log_requests;
};

/* Fills `settings`. Each faulty variable gets a sentence on `faults`; true when there was none. */
bool settings_load(struct settings *settings, FILE *faults);

/* The table of settings: variable, type, default, meaning. */
void settings_print(FILE *out);

#endif
