/* A wire between the service and its database that a test can cut, freeze and mend. */

#ifndef TESTS_PROXY_H
#define TESTS_PROXY_H

#include <sys/types.h>

struct proxy {
    pid_t pid;
    int control;        /* one byte is one command */
    char directory[64]; /* holds the socket .s.PGSQL.5432 */
};

/* Stands between the service and $PUBLIC_DATABASE_URL in a process of its own, which ends with the caller. */
struct proxy proxy_open(void);
void proxy_close(struct proxy *proxy);

/* Every connection is closed and new ones are refused, as when the database's machine is gone. */
void proxy_cut(const struct proxy *proxy);

/* Connections stay, new ones are accepted, but no byte passes: as when the database's machine hangs. */
void proxy_freeze(const struct proxy *proxy);

/* Bytes pass (again). What was held back while frozen is delivered late. */
void proxy_mend(const struct proxy *proxy);

/* PUBLIC_DATABASE_URL=... and STAFF_DATABASE_URL=... through the proxy, as settings for process_start(); kept. */
const char *proxy_setting(const struct proxy *proxy);
const char *proxy_setting_of_staff(const struct proxy *proxy);

#endif
