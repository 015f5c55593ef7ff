/* The hostile tests: raw bytes against the real binary, which must answer as the tables say and stay alive. */

#include "behaviour.h"
#include "case.h"
#include "expect.h"
#include "process.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static bool accepts(const struct hostile_case *sent, const char *outcome)
{
    size_t length = strlen(outcome);
    for (const char *word = sent->accepted; *word; word += strcspn(word, " "), word += *word == ' ')
        if (strcspn(word, " ") == length && strncmp(word, outcome, length) == 0)
            return true;
    return false;
}

static void send_case(const struct connection *connection, const struct hostile_case *sent)
{
    size_t length = sent->before_length + sent->repeat + sent->after_length;
    char *bytes = keep(malloc(length + 1));
    memcpy(bytes, sent->before, sent->before_length);
    memset(bytes + sent->before_length, sent->filler, sent->repeat);
    memcpy(bytes + sent->before_length + sent->repeat, sent->after, sent->after_length);
    send_bytes(connection, bytes, length);
}

/* Where waiting is right, a second without an answer is proof enough; `100 Continue` is none. */
static bool stays_silent(const struct connection *connection, const struct hostile_case *sent)
{
    struct pollfd answer = {.fd = connection->socket, .events = POLLIN};
    if (!accepts(sent, "waits"))
        return false;
    char start[12];
    bool silent = poll(&answer, 1, 1000) == 0;
    return silent || (recv(connection->socket, start, 12, MSG_PEEK) == 12 && memcmp(start, "HTTP/1.1 100", 12) == 0);
}

static const char *outcome_of(const struct hostile_case *sent)
{
    struct connection connection = connect_to(client_port());
    send_case(&connection, sent);
    if (stays_silent(&connection, sent)) {
        disconnect(&connection);
        return "waits";
    }
    struct answer answer = receive(&connection, strncmp(sent->before, "HEAD", 4) == 0 ? "HEAD" : "GET");
    disconnect(&connection);
    return answer.status ? text("%d", answer.status) : "closed";
}

static void try_case(const struct hostile_case *sent)
{
    const char *outcome = outcome_of(sent);
    ck_assert_msg(accepts(sent, outcome), "%s: %s, accepted: %s", sent->name, outcome, sent->accepted);
    ck_assert_msg(status_of(client_port(), "/healthz") == 200, "%s: not alive afterwards", sent->name);
}

START_TEST(framing)
{
    try_case(&framing_cases[_i]);
}
END_TEST

START_TEST(targets)
{
    try_case(&target_cases[_i]);
}
END_TEST

START_TEST(headers)
{
    try_case(&header_cases[_i]);
}
END_TEST

START_TEST(limits)
{
    try_case(&limit_cases[_i]);
}
END_TEST

START_TEST(tokens)
{
    try_case(&token_cases[_i]);
}
END_TEST

static size_t count_of(const struct hostile_case *cases)
{
    size_t count = 0;
    while (cases[count].name)
        count++;
    return count;
}

static Suite *framing_suite(void)
{
    return suite_of_each("framing", count_of(framing_cases), framing);
}

static Suite *target_suite(void)
{
    return suite_of_each("targets", count_of(target_cases), targets);
}

static Suite *header_suite(void)
{
    return suite_of_each("headers", count_of(header_cases), headers);
}

static Suite *limit_suite(void)
{
    return suite_of_each("limits", count_of(limit_cases), limits);
}

static Suite *token_suite(void)
{
    return suite_of_each("tokens", count_of(token_cases), tokens);
}

int main(void)
{
    Suite *(*const suites[])(void) = {framing_suite, target_suite,    header_suite, limit_suite,
                                      token_suite,   behaviour_suite, NULL};
    return run_against_server(suites);
}
