/* The real binary as a child process: started on free ports, stopped, and its log read for what must not be there. */

#ifndef TESTS_PROCESS_H
#define TESTS_PROCESS_H

#include <check.h>
#include <stdbool.h>
#include <sys/types.h>

struct process {
    pid_t pid;
    unsigned port, admin_port;
    char log[64];    /* the file that takes its stderr */
    char fault[200]; /* why it could not be started, "" when it could */
};

/*
 * Starts $REFORMD on two free ports of 127.0.0.1 and waits until /readyz says 200. `settings` are further
 * NAME=value, ended by NULL; they win over the environment; NULL for none. Time does nothing (TICK_INTERVAL=0) unless
 * they say so. On failure `fault` says why and nothing runs. The child is killed when the caller dies.
 */
struct process process_start(const char *const settings[]);

/* The same without waiting for readiness: for starts that are not expected to become ready. */
struct process process_spawn(const char *const settings[]);

/* The status of a GET of `path` on a port, 0 when there is no answer. */
int status_of(unsigned port, const char *path);

/* The path answers with the status within this time. */
bool answers_within(unsigned port, const char *path, int status, int milliseconds);

/* SIGTERM, then waits up to 40 s (then SIGKILL): the exit status, or 128 + the signal that ended it. */
int process_stop(struct process *server);

/* Waits for its end, without asking for it, up to 40 s: as process_stop(). */
int process_wait(struct process *server);

/* The first line of the log that a sanitizer wrote or that tells of a status 500, kept; NULL when all is well. */
const char *process_log_fault(const struct process *server);

/* Runs $REFORMD to its end: exit status as above; what it wrote to stdout and stderr in `output` (kept). */
int process_run(const char *const arguments[], const char *const settings[], const char **output);

/* The server that all suites of this program share. */
const struct process *server_under_test(void);

/*
 * The main of a test program: starts the shared server, makes the suites (which may read the contract by then) and runs
 * them, stops it and reads its log.
 * 0 when all tests passed, it ended with 0 and nothing stands in the log that must not.
 */
int run_against_server(Suite *(*const suites[])(void));

#endif
