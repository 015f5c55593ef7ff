/* The binary under test as a child process. */

#include "process.h"
#include "client.h"
#include "keep.h"
#include "witness.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static struct process shared;

const struct process *server_under_test(void)
{
    return &shared;
}

static void sleep_ms(long milliseconds)
{
    struct timespec pause = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    nanosleep(&pause, NULL);
}

static long now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- ports ---- */

static bool is_free(unsigned port)
{
    int probe = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bool free = bind(probe, (struct sockaddr *)&address, sizeof address) == 0;
    close(probe);
    return free;
}

/* Below the ports that the kernel gives to clients, so that no connection takes it before the server listens; another
 * than `taken`. */
static unsigned free_port(unsigned taken)
{
    for (;;) {
        unsigned any;
        if (getrandom(&any, sizeof any, 0) != sizeof any)
            abort();
        unsigned port = 20000 + any % 12768;
        if (port != taken && is_free(port))
            return port;
    }
}

/* ---- starting ---- */

static void set_environment(const char *const settings[])
{
    for (size_t i = 0; settings && settings[i]; i++)
        putenv(keep(strdup(settings[i])));
}

static _Noreturn void become_reformd(const char *const arguments[], const char *const settings[])
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    set_environment(settings);
    const char *binary = getenv("REFORMD");
    const char *words[16] = {"reformd"};
    for (size_t i = 0; arguments && arguments[i] && i < 14; i++)
        words[i + 1] = arguments[i];
    if (binary)
        execv(binary, (char *const *)(uintptr_t)words);
    fprintf(stderr, "REFORMD=%s cannot be run: %s\n", binary ? binary : "(not set)", strerror(errno));
    _exit(127);
}

static int open_log(struct process *server)
{
    snprintf(server->log, sizeof server->log, "/tmp/reformd-test-XXXXXX");
    return mkostemp(server->log, O_CLOEXEC | O_APPEND);
}

struct process process_spawn(const char *const settings[])
{
    struct process server = {.port = free_port(0)};
    server.admin_port = free_port(server.port);
    int log = open_log(&server);
    const char *port = text("PORT=%u", server.port);
    const char *admin_port = text("ADMIN_PORT=%u", server.admin_port);
    server.pid = fork();
    if (server.pid == 0) {
        dup2(log, STDOUT_FILENO);
        dup2(log, STDERR_FILENO);
        set_environment((const char *[]){port, admin_port, "BIND_ADDRESS=127.0.0.1", "TICK_INTERVAL=0", NULL});
        become_reformd(NULL, settings);
    }
    close(log);
    return server;
}

/* Ready within 20 s; a child that ended before is not waited for. */
static bool becomes_ready(const struct process *server)
{
    for (long deadline = now_ms() + 20000; now_ms() < deadline; sleep_ms(20)) {
        if (status_of(server->port, "/readyz") == 200)
            return true;
        siginfo_t ended = {.si_pid = 0};
        if (waitid(P_PID, (id_t)server->pid, &ended, WEXITED | WNOHANG | WNOWAIT) != 0 || ended.si_pid)
            return false;
    }
    return false;
}

struct process process_start(const char *const settings[])
{
    struct process server = process_spawn(settings);
    if (becomes_ready(&server))
        return server;

    int status = process_stop(&server);
    snprintf(server.fault, sizeof server.fault, "reformd did not become ready (exit %d), its log: %s", status,
             server.log);
    return server;
}

/* ---- probing ---- */

int status_of(unsigned port, const char *path)
{
    struct connection connection = connect_to(port);
    if (connection.socket < 0)
        return 0;
    send_text(&connection, text("GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n", path));
    struct answer answer = receive(&connection, "GET");
    disconnect(&connection);
    return answer.status;
}

bool answers_within(unsigned port, const char *path, int status, int milliseconds)
{
    for (long deadline = now_ms() + milliseconds; now_ms() < deadline; sleep_ms(20))
        if (status_of(port, path) == status)
            return true;
    return false;
}

/* ---- stopping ---- */

static int meaning_of(int status)
{
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int process_wait(struct process *server)
{
    int status = 0;
    for (long deadline = now_ms() + 40000; now_ms() < deadline; sleep_ms(5))
        if (waitpid(server->pid, &status, WNOHANG) == server->pid)
            return meaning_of(status);
    kill(server->pid, SIGKILL);
    waitpid(server->pid, &status, 0);
    return meaning_of(status);
}

int process_stop(struct process *server)
{
    kill(server->pid, SIGTERM);
    return process_wait(server);
}

/* ---- reading what it wrote ---- */

static bool tells_of_a_fault(const char *line)
{
    return strstr(line, "ERROR: AddressSanitizer") || strstr(line, "ERROR: LeakSanitizer") ||
           strstr(line, "runtime error:") || strstr(line, "\"status\":500") || strstr(line, "\"status\": 500");
}

const char *process_log_fault(const struct process *server)
{
    FILE *log = fopen(server->log, "re");
    if (!log)
        return "the log cannot be read";
    char *line = NULL;
    size_t size = 0;
    const char *fault = NULL;
    while (!fault && getline(&line, &size, log) > 0)
        if (tells_of_a_fault(line))
            fault = text("%s", line);
    free(line);
    fclose(log);
    return fault;
}

static const char *everything_from(int pipe_end)
{
    char *all = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&all, &length);
    if (!stream)
        abort();
    char part[4096];
    ssize_t got;
    while ((got = read(pipe_end, part, sizeof part)) > 0)
        fwrite(part, 1, (size_t)got, stream);
    fclose(stream);
    return keep(all);
}

int process_run(const char *const arguments[], const char *const settings[], const char **output)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        abort();
    struct process server = {.pid = fork()};
    if (server.pid == 0) {
        dup2(ends[1], STDOUT_FILENO);
        dup2(ends[1], STDERR_FILENO);
        become_reformd(arguments, settings);
    }
    close(ends[1]);
    *output = everything_from(ends[0]);
    close(ends[0]);
    return process_wait(&server);
}

/* ---- the main of a test program ---- */

static int run_suites(Suite *(*const suites[])(void))
{
    SRunner *runner = srunner_create(NULL);
    for (size_t i = 0; suites[i]; i++)
        srunner_add_suite(runner, suites[i]());
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed;
}

/* The shared server must have survived everything and end as asked. */
static int judge_server(void)
{
    int status = process_stop(&shared);
    const char *fault = process_log_fault(&shared);
    if (status == 0 && !fault)
        return unlink(shared.log);

    printf("reformd ended with %d, its log: %s\n%s\n", status, shared.log, fault ? fault : "");
    return 1;
}

int run_against_server(Suite *(*const suites[])(void))
{
    shared = process_start(NULL);
    if (*shared.fault) {
        printf("%s\n", shared.fault);
        return 1;
    }
    client_use(shared.port);
    const char *why = witness_open();
    if (why)
        printf("the contract cannot be used: %s\n", why);

    int failed = run_suites(suites);
    int server_failed = judge_server();
    witness_close();
    release_kept();
    return failed || server_failed || why ? 1 : 0;
}
