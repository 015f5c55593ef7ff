/* How much one address may send and one target may get, however many processes serve. */

#include "arrange.h"
#include "sending.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { QUOTA = 20, AT_ONCE = 40 };

/* Refused by this policy, with when to come back: a whole number of seconds, from 1 to the window. */
static void expect_too_many(struct answer answer, const char *policy, int quota, int window)
{
    expect_problem(answer, 429, "too-many-requests", NULL);
    expect_header(answer, "RateLimit-Policy", text("\"%s\";q=%d;w=%d", policy, quota, window));
    expect_header(answer, "Retry-After", NULL);
    int seconds = atoi(header_of(answer, "Retry-After"));
    ck_assert_msg(seconds >= 1 && seconds <= window, "Retry-After: %s", header_of(answer, "Retry-After"));
    const char *state = header_of(answer, "RateLimit");
    ck_assert_msg(state && strncmp(state, text("\"%s\";r=0;t=", policy), strlen(policy) + 7) == 0, "RateLimit: %s",
                  state);
}

static int left_of(struct answer answer)
{
    int left = -1;
    const char *state = header_of(answer, "RateLimit");
    ck_assert_msg(state && sscanf(state, "\"submission\";r=%d;t=", &left) == 1, "RateLimit: %s", state);
    return left;
}

START_TEST(an_address_may_send_20_an_hour)
{
    serve("CHALLENGE=never", NULL);
    const char *address = new_address();
    for (int i = 1; i <= QUOTA; i++) {
        struct answer sent = submit_from(address, suggestion("{}"));
        expect_status(sent, 201);
        expect_header(sent, "RateLimit-Policy", "\"submission\";q=20;w=3600");
        ck_assert_int_eq(left_of(sent), QUOTA - i);
    }
    const char *before = row_counts();
    struct answer refused = submit_from(address, suggestion("{}"));
    ck_assert_str_eq(row_counts(), before);
    expect_too_many(refused, "submission", QUOTA, 3600);
    ck_assert_int_le(atoi(header_of(refused, "Retry-After")), 3600 / QUOTA);
    expect_status(submit(suggestion("{}")), 201);
}
END_TEST

START_TEST(only_what_is_accepted_counts)
{
    serve("CHALLENGE=never", "LIMITS=submission=2/3600", NULL);
    const char *address = new_address();
    const char *key = new_name();
    json_t *body = suggestion("{}");
    for (int i = 0; i < 4; i++) {
        expect_status(submit_from(address, suggestion("{'title': 'abc'}")), 422);
        expect_status(submit_from(address, suggestion("{'topics': ['khong-co']}")), 422);
        expect_status(submit_from(address, suggestion("{'target': {'type': 'plan', 'code': 'khong-co'}}")), 422);
    }
    for (int i = 0; i < 3; i++)
        expect_status(
            request("POST", "/v1/feedback", written_body(body), "Idempotency-Key", key, "X-Forwarded-For", address),
            201);
    expect_status(submit_from(address, suggestion("{}")), 201);
    expect_too_many(submit_from(address, suggestion("{}")), "submission", 2, 3600);
    expect_too_many(submit_from(address, suggestion("{}")), "submission", 2, 3600);
}
END_TEST

/* ---- at once ---- */

/* Sends all but the last byte, so that all can be let go together. */
static struct connection begun(unsigned port, const char *request)
{
    struct connection connection = connect_to(port);
    ck_assert(send_bytes(&connection, request, strlen(request) - 1));
    return connection;
}

static int status_after(struct connection *connection)
{
    struct answer answer = receive(connection, "POST");
    disconnect(connection);
    ck_assert_msg(answer.status == 201 || answer.status == 202 || answer.status == 429, "answered %d: %s",
                  answer.status, answer.body);
    return answer.status;
}

START_TEST(of_40_sent_at_once_to_two_processes_exactly_20_are_accepted)
{
    unsigned ports[2];
    struct connection connections[AT_ONCE];
    const char *address = new_address();
    for (int i = 0; i < 2; i++)
        ports[i] = serve("CHALLENGE=never", "POOL_WAIT=10000", NULL)->port;
    for (int i = 0; i < AT_ONCE; i++)
        connections[i] = begun(ports[i % 2], request_to_submit(new_name(), address, suggestion("{}")));
    for (int i = 0; i < AT_ONCE; i++)
        send_text(&connections[i], "}");
    int accepted = 0;
    for (int i = 0; i < AT_ONCE; i++)
        accepted += status_after(&connections[i]) != 429;
    ck_assert_int_eq(accepted, QUOTA);
    ck_assert_str_eq(sql_value("select count(*) from reform.feedback where title like 'Gửi thử %'"), "20");
    printf("figure: %d of %d sent at once to two processes were accepted\n", accepted, AT_ONCE);
}
END_TEST

/* ---- about one target ---- */

START_TEST(about_one_target_there_may_be_so_many)
{
    static const char target[] = "{'target': {'type': 'clause', 'plan': '" PLAN_2021 "', 'path': 'I.1.a'}}";
    serve("CHALLENGE=never", "LIMITS=target=3/3600", NULL);
    for (int i = 0; i < 3; i++)
        expect_status(submit(suggestion(target)), 201);
    const char *before = row_counts();
    struct answer refused = submit(suggestion(target));
    ck_assert_str_eq(row_counts(), before);
    expect_too_many(refused, "target", 3, 3600);
    expect_status(submit(suggestion("{'target': {'type': 'clause', 'plan': '" PLAN_2021 "', 'path': 'V.2.a'}}")), 201);
}
END_TEST

/* ---- whose address it is ---- */

START_TEST(where_no_proxy_is_trusted_a_client_cannot_choose_its_address)
{
    serve("TRUSTED_PROXIES=", "LIMITS=submission=2/3600", NULL);
    expect_status(submit(suggestion("{}")), 201);
    expect_status(submit(suggestion("{}")), 201);
    expect_too_many(submit(suggestion("{}")), "submission", 2, 3600);
}
END_TEST

START_TEST(a_peer_that_is_another_than_the_trusted_proxy_is_not_believed)
{
    serve("TRUSTED_PROXIES=192.0.2.1, 10.0.0.0/8", "LIMITS=submission=1/3600", NULL);
    expect_status(submit_from("203.0.113.1", suggestion("{}")), 201);
    expect_too_many(submit_from("203.0.113.2", suggestion("{}")), "submission", 1, 3600);
}
END_TEST

START_TEST(a_trusted_proxy_is_believed_and_what_the_client_put_before_is_not)
{
    serve("LIMITS=submission=1/3600", NULL);
    expect_status(submit_from("203.0.113.1", suggestion("{}")), 201);
    expect_too_many(submit_from("203.0.113.1", suggestion("{}")), "submission", 1, 3600);
    expect_too_many(submit_from("198.51.100.7, 203.0.113.1", suggestion("{}")), "submission", 1, 3600);
    expect_status(submit_from("203.0.113.1, 203.0.113.2", suggestion("{}")), 201);
}
END_TEST

START_TEST(a_subscriber_of_ipv6_is_one_client)
{
    serve("LIMITS=submission=1/3600", NULL);
    expect_status(submit_from("2001:db8:1:2::1", suggestion("{}")), 201);
    expect_too_many(submit_from("2001:db8:1:2:ffff::9", suggestion("{}")), "submission", 1, 3600);
    expect_status(submit_from("2001:db8:1:3::1", suggestion("{}")), 201);
}
END_TEST

Suite *limits_suite(void)
{
    return sending_suite_of(
        "limits", an_address_may_send_20_an_hour, only_what_is_accepted_counts,
        of_40_sent_at_once_to_two_processes_exactly_20_are_accepted, about_one_target_there_may_be_so_many,
        where_no_proxy_is_trusted_a_client_cannot_choose_its_address,
        a_peer_that_is_another_than_the_trusted_proxy_is_not_believed,
        a_trusted_proxy_is_believed_and_what_the_client_put_before_is_not, a_subscriber_of_ipv6_is_one_client);
}
