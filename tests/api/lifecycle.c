/* Starting and stopping: settings, signals, and what happens to requests that were begun. */

#include "arrange.h"
#include "expect.h"
#include "process.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const char PLAN[] = "/v1/plans/skhcn-tuyen-truyen-cchc-2021";

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static struct process started(const char *const settings[])
{
    struct process server = process_start(settings);
    ck_assert_msg(!*server.fault, "%s", server.fault);
    return server;
}

/* Waits for the end of a server that was told to stop: it must be 0, and its log clean. */
static void expect_clean_end(struct process *server)
{
    int status = process_wait(server);
    const char *fault = process_log_fault(server);
    ck_assert_msg(status == 0 && !fault, "ended with %d, its log %s: %s", status, server->log, fault ? fault : "clean");
    unlink(server->log);
}

/* ---- clients under load ---- */

enum outcome {
    ANSWERED,
    TOLD_TO_CLOSE,
    WRONG,
    CUT,
    NOTHING,
};

static enum outcome ask_on(struct connection *connection, const char *path, const char *accept)
{
    send_text(connection, text("GET %s HTTP/1.1\r\nHost: x\r\nAccept: %s\r\n\r\n", path, accept));
    struct answer answer = receive(connection, "GET");
    if (answer.status == 0)
        return NOTHING;
    if (!answer.complete)
        return CUT;
    if (answer.status != 200)
        return WRONG;
    const char *wish = header_of(answer, "Connection");
    return wish && strcasecmp(wish, "close") == 0 ? TOLD_TO_CLOSE : ANSWERED;
}

/* Asks without a pause until an answer says that the connection closes: the outcome of the last request. */
static enum outcome keep_asking(unsigned port, int client)
{
    static const char *const paths[] = {PLAN, "/v1/plans", "/v1/tasks", "/v1/units"};
    static const char *const types[] = {"application/json", "text/csv", "application/x-ndjson"};
    enum outcome outcome = ANSWERED;
    struct connection connection = connect_to(port);
    for (int i = client; outcome == ANSWERED; i++) {
        const char *path = paths[i % 4];
        outcome = ask_on(&connection, path, path == paths[0] ? types[0] : types[i % 3]);
        release_kept();
    }
    disconnect(&connection);
    return outcome;
}

/* A connection for each request, until none is taken any more: ANSWERED when some were taken, and each was answered. */
static enum outcome keep_connecting(unsigned port, int client)
{
    (void)client;
    for (bool has_asked = false;; has_asked = true) {
        struct connection connection = connect_to(port);
        if (connection.socket < 0)
            return has_asked ? ANSWERED : NOTHING;
        enum outcome outcome = ask_on(&connection, "/healthz", "*/*");
        disconnect(&connection);
        release_kept();
        if (outcome != ANSWERED && outcome != TOLD_TO_CLOSE)
            return outcome;
    }
}

/* A client in a process of its own, whose exit status is its outcome. */
static pid_t client_process(unsigned port, int client, enum outcome (*behaviour)(unsigned, int))
{
    pid_t process = fork();
    if (process == 0)
        _exit((int)behaviour(port, client));
    return process;
}

static enum outcome outcome_of(pid_t process)
{
    int status;
    waitpid(process, &status, 0);
    return WIFEXITED(status) ? (enum outcome)WEXITSTATUS(status) : CUT;
}

/* Nothing at all may come when the connection is closed between two requests. */
static bool is_a_fault(enum outcome outcome)
{
    return outcome == WRONG || outcome == CUT;
}

enum { CLIENTS = 8 };

START_TEST(every_request_begun_is_answered_when_it_stops_under_load)
{
    struct process server = started((const char *[]){"DRAIN_DELAY=1000", NULL});
    pid_t clients[CLIENTS];
    for (int i = 0; i < CLIENTS; i++)
        clients[i] = client_process(server.port, i, keep_asking);
    usleep(500000);
    kill(server.pid, SIGTERM);
    for (int i = 0; i < CLIENTS; i++)
        ck_assert_int_eq(outcome_of(clients[i]), TOLD_TO_CLOSE);
    expect_clean_end(&server);
}
END_TEST

START_TEST(no_answer_is_cut_in_the_middle_when_it_stops_without_a_delay)
{
    struct process server = started((const char *[]){"DRAIN_DELAY=0", NULL});
    pid_t clients[CLIENTS];
    for (int i = 0; i < CLIENTS; i++)
        clients[i] = client_process(server.port, i, keep_asking);
    usleep(500000);
    kill(server.pid, SIGTERM);
    for (int i = 0; i < CLIENTS; i++)
        ck_assert_msg(!is_a_fault(outcome_of(clients[i])), "client %d got a wrong or a cut answer", i);
    expect_clean_end(&server);
}
END_TEST

enum { STOPS = 4 };

START_TEST(no_connection_that_is_made_while_it_stops_is_reset)
{
    for (int stop = 0; stop < STOPS; stop++) {
        struct process server = started((const char *[]){"DRAIN_DELAY=0", NULL});
        pid_t clients[CLIENTS];
        for (int i = 0; i < CLIENTS; i++)
            clients[i] = client_process(server.port, i, keep_connecting);
        usleep(300000);
        kill(server.pid, SIGTERM);
        for (int i = 0; i < CLIENTS; i++)
            ck_assert_int_eq(outcome_of(clients[i]), ANSWERED);
        expect_clean_end(&server);
    }
}
END_TEST

enum { WAITING = 300 };

START_TEST(who_has_connected_is_answered_though_nobody_has_taken_the_connection)
{
    struct process server = started((const char *[]){"DRAIN_DELAY=0", NULL});
    struct connection waiting[WAITING];
    kill(server.pid, SIGSTOP);
    for (int i = 0; i < WAITING; i++) {
        waiting[i] = connect_to(server.port);
        send_text(&waiting[i], "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    }
    kill(server.pid, SIGTERM);
    kill(server.pid, SIGCONT);
    int answered = 0;
    for (int i = 0; i < WAITING; i++) {
        struct answer answer = receive(&waiting[i], "GET");
        answered += answer.status == 200 && answer.complete;
        disconnect(&waiting[i]);
    }
    ck_assert_int_eq(answered, WAITING);
    expect_clean_end(&server);
}
END_TEST

/* ---- requests that wait for the database ---- */

/* Has begun a request that waits for the table that the test holds. */
static struct connection begun_request(unsigned port)
{
    struct connection connection = connect_to(port);
    send_text(&connection, text("GET %s HTTP/1.1\r\nHost: x\r\n\r\n", PLAN));
    usleep(300000);
    return connection;
}

START_TEST(a_request_that_waits_for_the_database_is_answered_before_it_stops)
{
    struct process server = started(NULL);
    struct held_table held = hold_table("reform.plan");
    struct connection waiting = begun_request(server.port);
    kill(server.pid, SIGTERM);
    usleep(300000);
    ck_assert_int_eq(status_of(server.port, "/healthz"), 0);
    release_table(&held);
    struct answer answer = receive(&waiting, "GET");
    disconnect(&waiting);
    expect_status(answer, 200);
    expect_header(answer, "Connection", "close");
    expect_clean_end(&server);
}
END_TEST

START_TEST(a_second_signal_ends_it_at_once)
{
    struct process server = started(NULL);
    struct held_table held = hold_table("reform.plan");
    struct connection waiting = begun_request(server.port);
    double before = seconds_now();
    kill(server.pid, SIGTERM);
    usleep(100000);
    kill(server.pid, SIGTERM);
    process_wait(&server);
    double after = seconds_now();
    release_table(&held);
    disconnect(&waiting);
    unlink(server.log);
    ck_assert_double_lt(after - before, 1.5);
}
END_TEST

START_TEST(interrupt_is_as_good_as_terminate)
{
    struct process server = started(NULL);
    kill(server.pid, SIGINT);
    expect_clean_end(&server);
}
END_TEST

START_TEST(connections_without_a_request_do_not_delay_the_stop)
{
    struct process server = started(NULL);
    struct connection silent = connect_to(server.port);
    struct connection idle = connect_to(server.port);
    ck_assert_int_eq(ask_on(&idle, "/v1/plans", "*/*"), ANSWERED);
    double before = seconds_now();
    kill(server.pid, SIGTERM);
    expect_clean_end(&server);
    ck_assert_double_lt(seconds_now() - before, 5);
    disconnect(&silent);
    disconnect(&idle);
}
END_TEST

START_TEST(half_a_request_delays_the_stop_no_longer_than_its_patience)
{
    struct process server = started(NULL);
    struct connection half = connect_to(server.port);
    send_text(&half, "GET /v1/plans HTTP/1.1\r\nHos");
    usleep(100000);
    double before = seconds_now();
    kill(server.pid, SIGTERM);
    expect_clean_end(&server);
    ck_assert_double_lt(seconds_now() - before, 20);
    disconnect(&half);
}
END_TEST

START_TEST(it_says_not_ready_while_it_drains_and_still_answers)
{
    struct process server = started((const char *[]){"DRAIN_DELAY=1500", NULL});
    kill(server.pid, SIGTERM);
    ck_assert(answers_within(server.port, "/readyz", 503, 1000));
    ck_assert_int_eq(status_of(server.admin_port, "/readyz"), 503);
    ck_assert_int_eq(status_of(server.port, "/healthz"), 200);
    struct connection connection = connect_to(server.port);
    ck_assert_int_eq(ask_on(&connection, PLAN, "*/*"), TOLD_TO_CLOSE);
    disconnect(&connection);
    expect_clean_end(&server);
}
END_TEST

/* ---- starting ---- */

START_TEST(it_starts_again_on_the_same_ports_at_once)
{
    struct process first = started(NULL);
    struct connection connection = connect_to(first.port);
    ck_assert_int_eq(ask_on(&connection, PLAN, "*/*"), ANSWERED);
    kill(first.pid, SIGTERM);
    expect_clean_end(&first);
    const char *const same[] = {text("PORT=%u", first.port), text("ADMIN_PORT=%u", first.admin_port), NULL};
    struct process second = process_spawn(same);
    bool ready = answers_within(first.port, "/readyz", 200, 10000);
    disconnect(&connection);
    kill(second.pid, SIGTERM);
    expect_clean_end(&second);
    ck_assert(ready);
}
END_TEST

static size_t lines_in(const char *output)
{
    size_t lines = 0;
    for (; *output; output++)
        lines += *output == '\n';
    return lines;
}

START_TEST(a_port_in_use_is_said_in_one_sentence)
{
    const char *output;
    const char *const taken[] = {text("PORT=%u", server_under_test()->port), "ADMIN_PORT=20001",
                                 "BIND_ADDRESS=127.0.0.1", NULL};
    ck_assert_int_ne(process_run(NULL, taken, &output), 0);
    ck_assert_msg(strstr(output, text("%u", server_under_test()->port)) != NULL, "it said: %s", output);
}
END_TEST

START_TEST(all_faulty_settings_are_told_at_once)
{
    static const char *const faulty[] = {
        "PORT=eighty", "ADMIN_PORT=0", "BIND_ADDRESS=nowhere", "POOL_SIZE=1e3", "PUBLIC_DATABASE_URL=mysql://x", NULL};
    const char *output;
    ck_assert_int_eq(process_run(NULL, faulty, &output), 2);
    for (size_t i = 0; faulty[i]; i++) {
        const char *variable = text("%.*s", (int)strcspn(faulty[i], "="), faulty[i]);
        ck_assert_msg(strstr(output, variable) != NULL, "%s is not named: %s", variable, output);
    }
    ck_assert_msg(lines_in(output) == 5, "not one sentence each: %s", output);
}
END_TEST

START_TEST(a_missing_setting_is_named)
{
    const char *output;
    ck_assert_int_eq(process_run(NULL, (const char *[]){"PUBLIC_DATABASE_URL=", NULL}, &output), 2);
    ck_assert_msg(strstr(output, "PUBLIC_DATABASE_URL") != NULL, "it said: %s", output);
}
END_TEST

START_TEST(a_password_in_a_faulty_setting_is_not_repeated)
{
    const char *output;
    const char *const secret[] = {"PUBLIC_DATABASE_URL=mysql://role:bi-mat@host/x", NULL};
    ck_assert_int_eq(process_run(NULL, secret, &output), 2);
    ck_assert_msg(strstr(output, "bi-mat") == NULL, "it said: %s", output);
}
END_TEST

START_TEST(help_lists_the_settings)
{
    static const char *const told[] = {"PORT", "ADMIN_PORT", "BIND_ADDRESS", "PUBLIC_DATABASE_URL", "8080", "8081"};
    const char *output;
    ck_assert_int_eq(process_run((const char *[]){"--help", NULL}, NULL, &output), 0);
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        ck_assert_msg(strstr(output, told[i]) != NULL, "%s is not in --help: %s", told[i], output);
}
END_TEST

START_TEST(version_says_name_and_version)
{
    const char *output;
    ck_assert_int_eq(process_run((const char *[]){"--version", NULL}, NULL, &output), 0);
    ck_assert_msg(strncmp(output, "reformd ", 8) == 0 && lines_in(output) == 1, "it said: %s", output);
}
END_TEST

/* What --health says about a server: the exit status. */
static int health_of(const struct process *server)
{
    const char *const same[] = {text("PORT=%u", server->port), text("ADMIN_PORT=%u", server->admin_port),
                                "BIND_ADDRESS=127.0.0.1", NULL};
    const char *output;
    return process_run((const char *[]){"--health", NULL}, same, &output);
}

START_TEST(health_is_0_while_the_service_is_ready)
{
    ck_assert_int_eq(health_of(server_under_test()), 0);
}
END_TEST

START_TEST(health_is_1_where_nobody_answers)
{
    ck_assert_int_eq(health_of(&(struct process){.port = 20002, .admin_port = 1}), 1);
}
END_TEST

START_TEST(health_is_1_without_the_database)
{
    static const char *const away[] = {"PUBLIC_DATABASE_URL=postgresql://reformd_public@/x?host=/tmp/no-such-directory",
                                       NULL};
    struct process server = process_spawn(away);
    ck_assert(answers_within(server.admin_port, "/healthz", 200, 5000));
    ck_assert_int_eq(health_of(&server), 1);
    kill(server.pid, SIGTERM);
    expect_clean_end(&server);
}
END_TEST

START_TEST(check_ends_with_0_when_all_is_well)
{
    const char *output;
    int status = process_run((const char *[]){"--check", NULL}, NULL, &output);
    ck_assert_msg(status == 0, "ended with %d: %s", status, output);
}
END_TEST

START_TEST(check_says_that_the_database_is_away)
{
    const char *const nowhere[] = {"PUBLIC_DATABASE_URL=postgresql://reformd_public@/x?host=/tmp/no-such-directory",
                                   NULL};
    const char *output;
    ck_assert_int_ne(process_run((const char *[]){"--check", NULL}, nowhere, &output), 0);
    ck_assert_msg(*output != '\0', "it said nothing");
}
END_TEST

START_TEST(check_says_that_staff_have_no_database)
{
    static const char *const nowhere[] = {
        "STAFF_DATABASE_URL=postgresql://reformd_staff@/x?host=/tmp/no-such-directory", NULL};
    const char *output;
    ck_assert_int_eq(process_run((const char *[]){"--check", NULL}, nowhere, &output), 1);
    ck_assert_msg(strstr(output, "reformd_staff") != NULL, "it said: %s", output);
}
END_TEST

/* The same cluster, but a database in which nothing of reformd was deployed. */
static const char *empty_database(void)
{
    const char *url = getenv("PUBLIC_DATABASE_URL");
    ck_assert_ptr_nonnull(url);
    return text("PUBLIC_DATABASE_URL=%s%cdbname=postgres", url, strchr(url, '?') ? '&' : '?');
}

START_TEST(a_database_without_the_migrations_is_not_ready)
{
    struct process server = process_spawn((const char *[]){empty_database(), NULL});
    bool alive = answers_within(server.port, "/healthz", 200, 5000);
    int readiness = status_of(server.port, "/readyz");
    kill(server.pid, SIGTERM);
    expect_clean_end(&server);
    ck_assert_msg(alive && readiness == 503, "alive: %d, /readyz: %d", alive, readiness);
}
END_TEST

START_TEST(check_says_that_migrations_are_missing)
{
    const char *output;
    const char *const empty[] = {empty_database(), NULL};
    ck_assert_int_ne(process_run((const char *[]){"--check", NULL}, empty, &output), 0);
    ck_assert_msg(*output != '\0', "it said nothing");
}
END_TEST

START_TEST(a_limit_that_no_operation_has_is_a_faulty_setting)
{
    const char *const unknown[] = {"LIMITS=nobody=1/1", NULL};
    const char *output;
    ck_assert_int_eq(process_run((const char *[]){"--check", NULL}, unknown, &output), 2);
    ck_assert_msg(strstr(output, "LIMITS") && strstr(output, "nobody") && lines_in(output) == 1, "it said: %s", output);
}
END_TEST

static int warnings_in(const char *path)
{
    char line[1024];
    int count = 0;
    FILE *log = fopen(path, "r");
    ck_assert_ptr_nonnull(log);
    while (fgets(line, sizeof line, log))
        count += strstr(line, "\"level\":\"warning\"") && strstr(line, "ALLOW_DEVELOPMENT_TOKENS");
    fclose(log);
    return count;
}

START_TEST(it_says_once_that_it_takes_tokens_of_development)
{
    const char *const lax[] = {"OIDC_ISSUER=http://127.0.0.1/reformd-development", "OIDC_AUDIENCE=reformd",
                               "JWKS_FILE=/tmp/no-such-file", "ALLOW_DEVELOPMENT_TOKENS=true", NULL};
    struct process server = started(lax);
    ck_assert_int_eq(warnings_in(server.log), 1);
    kill(server.pid, SIGTERM);
    expect_clean_end(&server);
}
END_TEST

START_TEST(it_does_not_start_with_tokens_of_development_by_mistake)
{
    const char *const strict[] = {"OIDC_ISSUER=http://127.0.0.1/reformd-development", "OIDC_AUDIENCE=reformd",
                                  "ALLOW_DEVELOPMENT_TOKENS=false", NULL};
    const char *output;
    ck_assert_int_eq(process_run(NULL, strict, &output), 2);
    ck_assert_msg(strstr(output, "ALLOW_DEVELOPMENT_TOKENS") && lines_in(output) == 1, "it said: %s", output);
}
END_TEST

START_TEST(an_unknown_argument_is_refused)
{
    const char *output;
    ck_assert_int_eq(process_run((const char *[]){"--no-such-option", NULL}, NULL, &output), 2);
    ck_assert_msg(strstr(output, "--help") != NULL, "it said: %s", output);
}
END_TEST

Suite *lifecycle_suite(void)
{
    return suite_of("lifecycle", every_request_begun_is_answered_when_it_stops_under_load,
                    no_answer_is_cut_in_the_middle_when_it_stops_without_a_delay,
                    no_connection_that_is_made_while_it_stops_is_reset,
                    who_has_connected_is_answered_though_nobody_has_taken_the_connection,
                    a_request_that_waits_for_the_database_is_answered_before_it_stops, a_second_signal_ends_it_at_once,
                    interrupt_is_as_good_as_terminate, connections_without_a_request_do_not_delay_the_stop,
                    half_a_request_delays_the_stop_no_longer_than_its_patience,
                    it_says_not_ready_while_it_drains_and_still_answers, it_starts_again_on_the_same_ports_at_once,
                    a_port_in_use_is_said_in_one_sentence, all_faulty_settings_are_told_at_once,
                    a_missing_setting_is_named, a_password_in_a_faulty_setting_is_not_repeated, help_lists_the_settings,
                    version_says_name_and_version, health_is_0_while_the_service_is_ready,
                    health_is_1_where_nobody_answers, health_is_1_without_the_database,
                    check_ends_with_0_when_all_is_well, check_says_that_the_database_is_away,
                    check_says_that_staff_have_no_database, a_database_without_the_migrations_is_not_ready,
                    check_says_that_migrations_are_missing, a_limit_that_no_operation_has_is_a_faulty_setting,
                    it_says_once_that_it_takes_tokens_of_development,
                    it_does_not_start_with_tokens_of_development_by_mistake, an_unknown_argument_is_refused);
}
