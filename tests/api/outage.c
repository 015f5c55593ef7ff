/* The database away, frozen or back: what clients are told meanwhile, and how soon all is well again. */

#include "client.h"
#include "examples.h"
#include "expect.h"
#include "process.h"
#include "proxy.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

static const char PLAN[] = "/v1/plans/skhcn-tuyen-truyen-cchc-2021";

/* A server of the test's own behind a wire that the test can cut. */
static struct proxy wire;
static struct process server;

static void open_wire(void)
{
    wire = proxy_open();
    server = process_start((const char *[]){proxy_setting(&wire), NULL});
    ck_assert_msg(!*server.fault, "%s", server.fault);
    client_use(server.port);
}

static void close_wire(void)
{
    int status = process_stop(&server);
    proxy_close(&wire);
    const char *fault = process_log_fault(&server);
    ck_assert_msg(status == 0 && !fault, "ended with %d, its log %s: %s", status, server.log, fault ? fault : "clean");
    unlink(server.log);
    release_kept();
}

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void expect_away(struct answer answer)
{
    expect_problem(answer, 503, NULL, NULL);
    const char *after = header_of(answer, "Retry-After");
    ck_assert_msg(after && strspn(after, "0123456789") == strlen(after) && *after, "Retry-After: %s", after);
    expect_header(answer, "Cache-Control", "no-store");
}

START_TEST(reads_are_503_while_the_database_is_away_and_back_within_5_seconds)
{
    expect_status(get(PLAN), 200);
    proxy_cut(&wire);
    ck_assert(answers_within(server.port, "/readyz", 503, 5000));
    expect_away(get(PLAN));
    ck_assert_int_eq(status_of(server.port, "/healthz"), 200);
    ck_assert_int_eq(status_of(server.admin_port, "/readyz"), 503);
    sleep(3);
    expect_away(get(PLAN));
    proxy_mend(&wire);
    ck_assert(answers_within(server.port, PLAN, 200, 5000));
    ck_assert(answers_within(server.port, "/readyz", 200, 1000));
}
END_TEST

/* A challenge is not kept before it is solved; its 503 tells that the service has no key. */
static bool needs_the_database(struct example example)
{
    return has_response(example, "503") && strcmp(example.id, "getChallenge") != 0;
}

/* What needs no database answers as ever; everything else says 503 and when to try again. */
START_TEST(each_operation_that_needs_the_database_says_when_to_try_again)
{
    proxy_cut(&wire);
    ck_assert(answers_within(server.port, "/readyz", 503, 5000));
    for (size_t i = 0; i < example_count(); i++) {
        struct example example = example_at(i);
        struct answer answer = get(example.path);
        if (needs_the_database(example))
            expect_away(answer);
        else
            expect_status(answer, 200);
    }
}
END_TEST

START_TEST(an_export_is_503_too_while_the_database_is_away)
{
    proxy_cut(&wire);
    expect_away(get("/v1/plans?format=csv"));
    expect_away(get("/v1/plans?format=ndjson"));
}
END_TEST

START_TEST(a_refusal_needs_no_database)
{
    proxy_cut(&wire);
    expect_problem(get("/v1/plans?nobody-knows=1"), 400, "invalid-parameters", "nobody-knows");
    expect_problem(get("/v1/nothing"), 404, "not-found", NULL);
    expect_problem(get(PLAN, "Accept", "image/png"), 406, "not-acceptable", NULL);
}
END_TEST

START_TEST(connections_that_were_lost_unnoticed_fail_no_request)
{
    for (int i = 0; i < 5; i++) {
        expect_status(get(PLAN), 200);
        proxy_cut(&wire);
        proxy_mend(&wire);
        usleep(100000);
        expect_status(get(PLAN), 200);
    }
}
END_TEST

START_TEST(a_frozen_database_is_503_in_time_and_back_within_5_seconds)
{
    expect_status(get(PLAN), 200);
    proxy_freeze(&wire);
    double before = seconds_now();
    struct answer answer = get(PLAN);
    ck_assert_msg(answer.status == 503 || answer.status == 504, "answered %d", answer.status);
    ck_assert_double_lt(seconds_now() - before, 15);
    ck_assert_int_eq(status_of(server.port, "/healthz"), 200);
    proxy_mend(&wire);
    ck_assert(answers_within(server.port, PLAN, 200, 5000));
}
END_TEST

/* The answer to a statement that was given up comes late: it must not be taken for the answer to the next. */
START_TEST(a_late_answer_is_never_given_to_another_request)
{
    expect_status(get(PLAN), 200);
    proxy_freeze(&wire);
    get(PLAN);
    proxy_mend(&wire);
    ck_assert(answers_within(server.port, PLAN, 200, 5000));
    for (int i = 0; i < 20; i++) {
        expect(get("/v1/units/VP-SO"), "/code", "VP-SO");
        expect(get(PLAN), "/code", "skhcn-tuyen-truyen-cchc-2021");
    }
}
END_TEST

START_TEST(it_starts_while_the_database_is_away_and_is_ready_when_it_comes)
{
    proxy_cut(&wire);
    usleep(100000);
    struct process early = process_spawn((const char *[]){proxy_setting(&wire), NULL});
    bool alive = answers_within(early.port, "/healthz", 200, 5000);
    int readiness = status_of(early.port, "/readyz");
    proxy_mend(&wire);
    bool ready = answers_within(early.port, "/readyz", 200, 5000);
    int status = process_stop(&early);
    ck_assert_msg(alive && readiness == 503 && ready && status == 0, "alive %d, ready %d then %d, ended with %d", alive,
                  readiness, ready, status);
    unlink(early.log);
}
END_TEST

/* A request that is sent, whose answer is not waited for. */
static struct connection begin_asking(unsigned port, const char *path)
{
    struct connection connection = connect_to(port);
    send_text(&connection, text("GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n", path));
    usleep(300000);
    return connection;
}

START_TEST(operators_are_answered_while_a_frozen_database_is_asked)
{
    expect_status(get(PLAN), 200);
    proxy_freeze(&wire);
    sleep(3); /* what answered a moment ago is not asked */
    struct connection asking = begin_asking(server.admin_port, "/readyz");
    double before = seconds_now();
    ck_assert_int_eq(status_of(server.admin_port, "/healthz"), 200);
    ck_assert_int_eq(status_of(server.admin_port, "/metrics"), 200);
    ck_assert_double_lt(seconds_now() - before, 1);
    ck_assert_int_eq(receive(&asking, "GET").status, 503);
    disconnect(&asking);
}
END_TEST

/* What is busy would be no less so if its requests went to others; what is silent is not ready. */
START_TEST(a_process_with_a_queue_is_ready_as_long_as_the_database_answers)
{
    struct process busy = process_start((const char *[]){proxy_setting(&wire), "POOL_SIZE=1", "POOL_WAIT=100", NULL});
    ck_assert_msg(!*busy.fault, "%s", busy.fault);
    ck_assert_int_eq(status_of(busy.port, PLAN), 200);
    proxy_freeze(&wire);
    struct connection asking = begin_asking(busy.port, PLAN);
    int crowded = status_of(busy.port, PLAN);
    int readiness = status_of(busy.port, "/readyz");
    bool is_noticed = answers_within(busy.admin_port, "/readyz", 503, 4000);
    disconnect(&asking);
    int status = process_stop(&busy);
    ck_assert_msg(crowded == 503 && readiness == 200 && is_noticed && status == 0,
                  "one too many: %d, ready: %d, not ready when it is silent: %d, ended with %d", crowded, readiness,
                  is_noticed, status);
    unlink(busy.log);
}
END_TEST

START_TEST(a_process_whose_staff_have_no_database_is_not_ready)
{
    static const char nowhere[] = "STAFF_DATABASE_URL=postgresql://reformd_staff@/x?host=/tmp/no-such-directory";
    struct process partial = process_spawn((const char *[]){nowhere, NULL});
    bool alive = answers_within(partial.port, PLAN, 200, 5000);
    int readiness = status_of(partial.port, "/readyz");
    int status = process_stop(&partial);
    ck_assert_msg(alive && readiness == 503 && status == 0, "answers: %d, ready: %d, ended with %d", alive, readiness,
                  status);
    unlink(partial.log);
}
END_TEST

Suite *outage_suite(void)
{
    Suite *suite = suite_create("outage");
    TCase *cases = tcase_create("outage");
    tcase_set_timeout(cases, 90);
    tcase_add_checked_fixture(cases, open_wire, close_wire);
    tcase_add_test(cases, reads_are_503_while_the_database_is_away_and_back_within_5_seconds);
    tcase_add_test(cases, each_operation_that_needs_the_database_says_when_to_try_again);
    tcase_add_test(cases, an_export_is_503_too_while_the_database_is_away);
    tcase_add_test(cases, a_refusal_needs_no_database);
    tcase_add_test(cases, connections_that_were_lost_unnoticed_fail_no_request);
    tcase_add_test(cases, a_frozen_database_is_503_in_time_and_back_within_5_seconds);
    tcase_add_test(cases, a_late_answer_is_never_given_to_another_request);
    tcase_add_test(cases, it_starts_while_the_database_is_away_and_is_ready_when_it_comes);
    tcase_add_test(cases, operators_are_answered_while_a_frozen_database_is_asked);
    tcase_add_test(cases, a_process_with_a_queue_is_ready_as_long_as_the_database_answers);
    tcase_add_test(cases, a_process_whose_staff_have_no_database_is_not_ready);
    suite_add_tcase(suite, cases);
    return suite;
}
