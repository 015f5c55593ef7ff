/* Hostile behaviour: what one sends is fine or not, but when and how often is not. */

#include "behaviour.h"
#include "expect.h"
#include "process.h"

#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

static const char GET_HEALTH[] = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
static const char GET_PLANS[] = "GET /v1/plans HTTP/1.1\r\nHost: x\r\n\r\n";

enum { CROWD = 600 };

static void expect_alive(void)
{
    ck_assert_int_eq(status_of(server_under_test()->port, "/healthz"), 200);
    ck_assert_int_eq(status_of(server_under_test()->admin_port, "/healthz"), 200);
}

/* ---- resets ---- */

static void send_and_reset(const char *bytes)
{
    struct connection connection = connect_to(client_port());
    send_text(&connection, bytes);
    reset(&connection);
}

START_TEST(a_reset_behind_a_url_that_is_a_format_does_not_kill)
{
    for (int i = 0; i < 50; i++) {
        send_and_reset("GET /x/%25s%25s%25s%25s%25s%25s%25n HTTP/1.1\r\nHost: x\r\n\r\n");
        send_and_reset("GET /x/%s%s%s%s%s%s%n HTTP/1.1\r\nHost: x\r\n\r\n");
    }
    expect_alive();
}
END_TEST

START_TEST(a_reset_at_every_point_of_a_request_does_not_kill)
{
    for (size_t length = 0; length < strlen(GET_PLANS); length++)
        send_and_reset(text("%.*s", (int)length, GET_PLANS));
    expect_alive();
}
END_TEST

START_TEST(resets_while_it_answers_do_not_kill)
{
    for (int i = 0; i < 200; i++) {
        struct connection connection = connect_to(client_port());
        send_text(&connection, "GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n");
        usleep((useconds_t)(i * 20));
        reset(&connection);
    }
    expect_alive();
}
END_TEST

START_TEST(resets_in_the_middle_of_an_export_do_not_kill)
{
    for (int i = 0; i < 100; i++) {
        struct connection connection = connect_to(client_port());
        send_text(&connection, "GET /v1/tasks?format=csv HTTP/1.1\r\nHost: x\r\n\r\n");
        usleep((useconds_t)(i * 50));
        reset(&connection);
    }
    expect_alive();
}
END_TEST

START_TEST(connections_that_say_nothing_do_not_kill)
{
    for (int i = 0; i < 500; i++) {
        struct connection connection = connect_to(client_port());
        disconnect(&connection);
    }
    expect_alive();
}
END_TEST

/* ---- pipelining ---- */

START_TEST(requests_in_one_packet_are_answered_in_their_order)
{
    struct connection connection = connect_to(client_port());
    const char *all = "";
    for (int i = 0; i < 20; i++)
        all = text("%sGET /v1/units?limit=%d HTTP/1.1\r\nHost: x\r\nX-Request-Id: pipelined-%d\r\n\r\n", all, i + 1, i);
    send_text(&connection, all);
    for (int i = 0; i < 20; i++) {
        struct answer answer = receive(&connection, "GET");
        expect_status(answer, 200);
        expect_header(answer, "X-Request-Id", text("pipelined-%d", i));
    }
    disconnect(&connection);
}
END_TEST

START_TEST(head_options_and_refusals_keep_a_connection_in_step)
{
    static const char *const methods[] = {"HEAD", "GET", "OPTIONS", "DELETE", "HEAD", "GET"};
    struct connection connection = connect_to(client_port());
    for (size_t i = 0; i < 6; i++) {
        send_text(&connection, text("%s /v1/plans%s HTTP/1.1\r\nHost: x\r\n\r\n", methods[i], i > 3 ? "/none" : ""));
        struct answer answer = receive(&connection, methods[i]);
        ck_assert_msg(answer.complete && answer.status, "request %zu: %d", i, answer.status);
    }
    ck_assert_uint_eq(connection.filled, 0);
    disconnect(&connection);
}
END_TEST

START_TEST(two_thousand_pipelined_requests_do_not_kill)
{
    struct connection connection = connect_to(client_port());
    for (int i = 0; i < 2000 && send_text(&connection, GET_HEALTH); i++)
        continue;
    reset(&connection);
    expect_alive();
}
END_TEST

/* ---- slowness ---- */

START_TEST(a_request_byte_by_byte_is_answered)
{
    struct connection connection = connect_to(client_port());
    for (const char *byte = GET_PLANS; *byte; byte++) {
        send_bytes(&connection, byte, 1);
        usleep(1000);
    }
    expect_status(receive(&connection, "GET"), 200);
    disconnect(&connection);
}
END_TEST

START_TEST(a_client_that_has_nothing_more_to_say_is_answered)
{
    struct connection connection = connect_to(client_port());
    send_text(&connection, "GET /v1/plans HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    shutdown(connection.socket, SHUT_WR);
    expect_status(receive(&connection, "GET"), 200);
    disconnect(&connection);
}
END_TEST

START_TEST(half_a_request_is_given_up_after_the_timeout)
{
    static const char *const halves[] = {
        "", "GET", "GET /v1/plans HTTP/1.1\r\nHost: x\r\n",
        "POST /v1/plans HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{",
        "POST /v1/plans HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"};
    struct connection connections[5];
    for (size_t i = 0; i < 5; i++) {
        connections[i] = connect_to(client_port());
        send_text(&connections[i], halves[i]);
    }
    for (size_t i = 0; i < 5; i++) {
        ck_assert_msg(closes_within(&connections[i], 20000), "\"%s\" is waited for for ever", halves[i]);
        disconnect(&connections[i]);
    }
}
END_TEST

START_TEST(clients_that_do_not_read_do_not_hinder_others)
{
    struct connection deaf[50];
    int small = 1024;
    for (size_t i = 0; i < 50; i++) {
        deaf[i] = connect_to(client_port());
        setsockopt(deaf[i].socket, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
        for (int k = 0; k < 5; k++)
            send_text(&deaf[i], "GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n");
    }
    expect_status(get("/v1/plans"), 200);
    expect_alive();
    for (size_t i = 0; i < 50; i++)
        reset(&deaf[i]);
}
END_TEST

/* ---- crowds ---- */

static void allow_many_sockets(void)
{
    struct rlimit most;
    getrlimit(RLIMIT_NOFILE, &most);
    most.rlim_cur = most.rlim_max;
    setrlimit(RLIMIT_NOFILE, &most);
}

START_TEST(more_connections_than_the_limit_do_not_hide_health_and_are_forgotten)
{
    static struct connection crowd[CROWD];
    allow_many_sockets();
    for (size_t i = 0; i < CROWD; i++) {
        crowd[i] = connect_to(client_port());
        send_text(&crowd[i], "GET /v1/plans HTTP/1.1\r\n");
    }
    ck_assert_int_eq(status_of(server_under_test()->admin_port, "/healthz"), 200);
    for (size_t i = 0; i < CROWD; i++)
        reset(&crowd[i]);
    ck_assert(answers_within(server_under_test()->port, "/healthz", 200, 5000));
}
END_TEST

START_TEST(four_hundred_at_once_are_all_answered)
{
    static struct connection crowd[400];
    allow_many_sockets();
    for (size_t i = 0; i < 400; i++) {
        crowd[i] = connect_to(client_port());
        send_text(&crowd[i], GET_PLANS);
    }
    for (size_t i = 0; i < 400; i++) {
        struct answer answer = receive(&crowd[i], "GET");
        ck_assert_msg(answer.complete && (answer.status == 200 || answer.status == 503), "answered %d", answer.status);
        disconnect(&crowd[i]);
    }
    expect_alive();
}
END_TEST

/* ---- afterwards ---- */

static bool nothing_is_under_way(void)
{
    struct connection connection = connect_to(server_under_test()->admin_port);
    send_text(&connection, "GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    struct answer answer = receive(&connection, "GET");
    disconnect(&connection);
    return strstr(answer.body, "\nreformd_requests_in_flight 0\n") != NULL;
}

/* A request that counts as under way for ever would delay every stop until the patience of DRAIN_TIMEOUT ends. */
START_TEST(no_request_stays_under_way)
{
    bool calm = false;
    for (int i = 0; i < 200 && !(calm = nothing_is_under_way()); i++)
        usleep(100000);
    ck_assert(calm);
}
END_TEST

Suite *behaviour_suite(void)
{
    return suite_of("behaviour", a_reset_behind_a_url_that_is_a_format_does_not_kill,
                    a_reset_at_every_point_of_a_request_does_not_kill, resets_while_it_answers_do_not_kill,
                    resets_in_the_middle_of_an_export_do_not_kill, connections_that_say_nothing_do_not_kill,
                    requests_in_one_packet_are_answered_in_their_order,
                    head_options_and_refusals_keep_a_connection_in_step, two_thousand_pipelined_requests_do_not_kill,
                    a_request_byte_by_byte_is_answered, a_client_that_has_nothing_more_to_say_is_answered,
                    half_a_request_is_given_up_after_the_timeout, clients_that_do_not_read_do_not_hinder_others,
                    more_connections_than_the_limit_do_not_hide_health_and_are_forgotten,
                    four_hundred_at_once_are_all_answered, no_request_stays_under_way);
}
