/* A PostgreSQL of the test's own that may be killed: nothing of it is switched off that keeps what was committed. */

#ifndef TESTS_CLUSTER_H
#define TESTS_CLUSTER_H

#include <stdbool.h>
#include <sys/types.h>

struct cluster {
    const char *data, *sockets; /* folders; borrowed */
    pid_t pid;                  /* the postmaster, a child of this process */
};

/*
 * Starts $PG_BIN/postgres on a cluster that is not running, as the owner of its folder, and waits until it accepts
 * connections. After a kill it tries again for as long as something of the old one is left. False after 60 s.
 */
bool cluster_start(struct cluster *cluster);

/* SIGKILL to the postmaster. Its children end when they notice, some after what they are at. */
void cluster_kill_head(struct cluster *cluster);

/* SIGKILL to all its processes at once, so that what was not yet on its way to the disk is gone. */
void cluster_kill_all(struct cluster *cluster);

/* Ends it as an administrator would. */
void cluster_stop(struct cluster *cluster);

#endif
