/* A PostgreSQL that is started, killed and started again. */

#include "cluster.h"
#include "keep.h"

#include <fcntl.h>
#include <grp.h>
#include <libpq-fe.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TRIES = 600, PAUSE = 100000 };

/* ---- starting ---- */

/* PostgreSQL refuses root; the folder's owner may always start it. */
static void become_owner_of(const char *folder)
{
    struct stat owner;
    if (geteuid() != 0)
        return;
    if (stat(folder, &owner) != 0 || setgroups(0, NULL) != 0 || setgid(owner.st_gid) != 0 || setuid(owner.st_uid) != 0)
        _exit(126);
}

static void write_to(const char *log)
{
    int file = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    dup2(file, STDOUT_FILENO);
    dup2(file, STDERR_FILENO);
}

static _Noreturn void become_postgres(const struct cluster *cluster)
{
    const char *program = text("%s/postgres", getenv("PG_BIN"));
    become_owner_of(cluster->data);
    prctl(PR_SET_PDEATHSIG, SIGQUIT);
    write_to(text("%s/server.log", cluster->data));
    if (chdir(cluster->data) == 0)
        execl(program, program, "-D", cluster->data, "-k", cluster->sockets, "-c", "listen_addresses=", "-c",
              "fsync=on", "-c", "full_page_writes=on", "-c", "synchronous_commit=on", (char *)NULL);
    _exit(127);
}

static bool accepts_connections(const struct cluster *cluster)
{
    return PQping(text("host=%s dbname=postgres user=owner connect_timeout=1", cluster->sockets)) == PQPING_OK;
}

static void spawn(struct cluster *cluster)
{
    cluster->pid = fork();
    if (cluster->pid == 0)
        become_postgres(cluster);
}

bool cluster_start(struct cluster *cluster)
{
    spawn(cluster);
    for (int i = 0; i < TRIES; i++) {
        bool has_ended = waitpid(cluster->pid, NULL, WNOHANG) != 0;
        if (!has_ended && accepts_connections(cluster))
            return true;
        usleep(PAUSE);
        if (has_ended)
            spawn(cluster);
    }
    return false;
}

/* ---- ending ---- */

static void end(struct cluster *cluster, int signal)
{
    kill(cluster->pid, signal);
    waitpid(cluster->pid, NULL, 0);
}

void cluster_kill_head(struct cluster *cluster)
{
    end(cluster, SIGKILL);
}

/* While their parent stands still, the ids of its children belong to nobody else. */
void cluster_kill_all(struct cluster *cluster)
{
    kill(cluster->pid, SIGSTOP);
    FILE *children = fopen(text("/proc/%d/task/%d/children", cluster->pid, cluster->pid), "re");
    for (pid_t child; children && fscanf(children, "%d", &child) == 1;)
        kill(child, SIGKILL);
    if (children)
        fclose(children);
    end(cluster, SIGKILL);
}

void cluster_stop(struct cluster *cluster)
{
    end(cluster, SIGINT);
}
