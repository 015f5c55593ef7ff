/* "Me, too": one per person, by a key that cannot be linked from item to item. */

#include "arrange.h"
#include "items.h"
#include "process.h"
#include "proxy.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SIZE(array) (sizeof(array) / sizeof *(array))

#define ALICE "nguoi-dong-tinh-thu-nhat-0001"
#define BOB "nguoi-dong-tinh-thu-hai-00002"

static const char *const methods[] = {"PUT", "DELETE"};

/* An item that everybody reads. */
static struct item public_item(void)
{
    struct item item = send_item("{}");
    move_item(item, "now()", "publish");
    return item;
}

static struct answer ask_support(const char *method, struct item item, const char *person)
{
    return ask_without_body(method, text("%s/support", item.path), "Supporter-Key", person, (char *)NULL);
}

static struct answer support(struct item item, const char *person)
{
    return ask_support("PUT", item, person);
}

static struct answer unsupport(struct item item, const char *person)
{
    return ask_support("DELETE", item, person);
}

static void expect_supporters(struct item item, int count)
{
    expect_json(get(item.path), "", text("{'supporters': %d}", count));
    ck_assert_str_eq(sql_value(text("select count(*) from reform.support join reform.feedback on id = feedback_id "
                                    "where code = '%s'",
                                    item.code)),
                     text("%d", count));
}

static const char *stored_at(struct item item)
{
    return sql_value(text("select supporter from reform.support join reform.feedback on id = feedback_id where code = "
                          "'%s'",
                          item.code));
}

/* ---- counting ---- */

START_TEST(each_person_counts_once)
{
    struct item item = public_item();
    struct answer first = support(item, ALICE);
    expect_status(first, 200);
    expect_json(first, "", text("{'code': '%s', 'supporters': 1, 'supported': true}", item.code));
    expect(first, "/links/feedback", item.path);
    for (int i = 0; i < 3; i++)
        ck_assert_str_eq(support(item, ALICE).body, first.body);
    expect_json(support(item, BOB), "", "{'supporters': 2, 'supported': true}");
    expect_supporters(item, 2);
}
END_TEST

START_TEST(support_is_taken_back_once_and_by_whom_gave_it)
{
    struct item item = public_item();
    support(item, ALICE);
    struct answer other = unsupport(item, BOB);
    expect_status(other, 200);
    expect_json(other, "", "{'supporters': 1, 'supported': false}");
    struct answer first = unsupport(item, ALICE);
    expect_status(first, 200);
    expect_json(first, "", "{'supporters': 0, 'supported': false}");
    ck_assert_str_eq(unsupport(item, ALICE).body, first.body);
    expect_supporters(item, 0);
    expect_json(support(item, ALICE), "", "{'supporters': 1}");
}
END_TEST

START_TEST(what_was_redacted_can_be_supported_too)
{
    struct item item = send_item("{}");
    move_item(item, "now()", "redact");
    expect_json(support(item, ALICE), "", "{'supporters': 1}");
}
END_TEST

START_TEST(what_most_people_support_comes_first)
{
    remove_items();
    struct item one = public_item();
    struct item two = public_item();
    support(one, ALICE);
    support(two, ALICE);
    support(two, BOB);
    struct answer list = get("/v1/feedback?sort=-support&limit=2");
    expect(list, "/items/0/code", two.code);
    expect(list, "/items/1/code", one.code);
    expect_json(list, "/items/0", "{'supporters': 2}");
}
END_TEST

START_TEST(supporters_go_with_what_is_merged)
{
    struct item one = public_item();
    struct item two = public_item();
    support(one, ALICE);
    support(one, BOB);
    move_item(one, "now()", "start-triage");
    act(one, "now()", "merge", text("{'to_code': '%s'}", two.code));
    expect_supporters(one, 0);
    expect_supporters(two, 2);
}
END_TEST

START_TEST(support_is_no_event_and_moves_nothing)
{
    struct item item = public_item();
    const char *events = get(text("%s/events", item.path)).body;
    support(item, ALICE);
    ck_assert_str_eq(get(text("%s/events", item.path)).body, events);
    expect_json(get(item.path), "", "{'handling': 'received', 'publication': 'public'}");
}
END_TEST

/* ---- who it was ---- */

START_TEST(one_person_has_another_name_at_each_item)
{
    struct item one = public_item();
    struct item two = public_item();
    support(one, ALICE);
    support(two, ALICE);
    const char *at_one = stored_at(one);
    const char *at_two = stored_at(two);
    ck_assert_str_ne(at_one, at_two);
    ck_assert_uint_eq(strspn(at_one, "0123456789abcdef"), 64);
    ck_assert_uint_eq(strspn(at_two, "0123456789abcdef"), 64);
    unsupport(one, ALICE);
    support(one, ALICE);
    ck_assert_str_eq(stored_at(one), at_one);
}
END_TEST

START_TEST(the_key_itself_is_nowhere_in_the_database)
{
    struct item item = public_item();
    support(item, ALICE);
    ck_assert_ptr_null(tables_that_hold(ALICE));
    ck_assert_str_eq(tables_that_hold(stored_at(item)), "reform.support");
    ck_assert_str_ne(stored_at(item), sql_value("select encode(sha256('" ALICE "'), 'hex')"));
}
END_TEST

START_TEST(nobody_learns_who_supports_what)
{
    static const char *const places[] = {"", "/events", "/replies"};
    struct item item = public_item();
    struct answer given = support(item, ALICE);
    expect_header(given, "Cache-Control", "no-store");
    expect_no_header(given, "ETag");
    for (size_t i = 0; i < SIZE(places); i++)
        ck_assert_ptr_null(strstr(get(text("%s%s", item.path, places[i])).body, stored_at(item)));
    struct answer told = get(text("%s/private", item.path), "Authorization", item.secret);
    ck_assert_ptr_null(strstr(told.body, stored_at(item)));
    expect_json(told, "", "{'supporters': 1}");
}
END_TEST

/* ---- what may not be ---- */

START_TEST(what_is_not_public_is_404)
{
    static const char *const roads[] = {"", "withhold", "publish remove confirm-removal",
                                        "publish start-triage divert"};
    for (size_t i = 0; i < SIZE(roads); i++) {
        struct item item = send_item("{}");
        move_item(item, "now()", roads[i]);
        const char *before = standing_of(item);
        for (size_t method = 0; method < SIZE(methods); method++)
            expect_problem(ask_support(methods[method], item, ALICE), 404, "not-found", NULL);
        ck_assert_str_eq(standing_of(item), before);
    }
    for (size_t method = 0; method < SIZE(methods); method++) {
        struct item nobody = {.path = "/v1/feedback/PA-2021-000000"};
        expect_problem(ask_support(methods[method], nobody, ALICE), 404, "not-found", NULL);
    }
}
END_TEST

static void expect_closed(struct item item, const char *method, const char *language, const char *column)
{
    struct answer answer = ask_without_body(method, text("%s/support", item.path), "Supporter-Key", ALICE,
                                            "Accept-Language", language, (char *)NULL);
    expect_problem(answer, 409, "rule-broken", NULL);
    expect(answer, "/errors/0/code", "support_closed");
    expect(answer, "/errors/0/detail",
           sql_value(text("select %s from reform.refusal where code = 'support_closed'", column)));
}

static void expect_closed_for_all(struct item item)
{
    const char *before = standing_of(item);
    for (size_t method = 0; method < SIZE(methods); method++) {
        expect_closed(item, methods[method], "vi", "vi");
        expect_closed(item, methods[method], "en", "en");
    }
    ck_assert_str_eq(standing_of(item), before);
}

START_TEST(what_was_merged_or_withdrawn_takes_no_more)
{
    struct item withdrawn = public_item();
    support(withdrawn, ALICE);
    move_item(withdrawn, "now()", "withdraw");
    expect_closed_for_all(withdrawn);
    struct item merged = public_item();
    move_item(merged, "now()", "start-triage");
    act(merged, "now()", "merge", text("{'to_code': '%s'}", public_item().code));
    expect_closed_for_all(merged);
}
END_TEST

static struct answer support_from(const char *address, struct item item, const char *method)
{
    return ask_without_body(method, text("%s/support", item.path), "Supporter-Key", ALICE, "X-Forwarded-For", address,
                            (char *)NULL);
}

START_TEST(an_address_may_say_so_60_times_an_hour)
{
    struct item item = public_item();
    for (int i = 0; i < 60; i++) {
        struct answer answer = support_from("198.51.100.1", item, methods[i % 2]);
        expect_status(answer, 200);
        expect_header(answer, "RateLimit-Policy", "\"support\";q=60;w=3600");
        const char *left = header_of(answer, "RateLimit");
        ck_assert_msg(left && strstr(left, text("\"support\";r=%d;", 59 - i)), "RateLimit: %s", left);
    }
    for (size_t method = 0; method < SIZE(methods); method++) {
        struct answer refused = support_from("198.51.100.1", item, methods[method]);
        expect_problem(refused, 429, "too-many-requests", NULL);
        const char *after = header_of(refused, "Retry-After");
        ck_assert_msg(after && atoi(after) > 0 && atoi(after) <= 60, "Retry-After: %s", after);
    }
    expect_supporters(item, 0);
    expect_status(support_from("198.51.100.2", item, "PUT"), 200);
}
END_TEST

START_TEST(what_is_not_there_counts_for_the_limit_too)
{
    struct item nobody = {.path = "/v1/feedback/PA-2021-000000"};
    for (int i = 0; i < 60; i++)
        expect_status(support_from("198.51.100.3", nobody, "PUT"), 404);
    expect_problem(support_from("198.51.100.3", nobody, "PUT"), 429, "too-many-requests", NULL);
}
END_TEST

/* ---- what cannot be read ---- */

START_TEST(a_key_must_be_there_and_hard_to_guess)
{
    static const char *const keys[] = {"", "ngan", "nguoi-dong-tinh-0001A", "nguoi dong tinh thu nhat 1",
                                       "nguoi-dong-tinh-thu-nhat-0001!"};
    struct item item = public_item();
    for (size_t method = 0; method < SIZE(methods); method++) {
        struct answer without = ask_without_body(methods[method], text("%s/support", item.path), (char *)NULL);
        expect_problem(without, 400, "invalid-parameters", "Supporter-Key");
        for (size_t i = 0; i < SIZE(keys); i++)
            expect_problem(ask_support(methods[method], item, keys[i]), 400, "invalid-parameters", "Supporter-Key");
    }
    expect_supporters(item, 0);
}
END_TEST

START_TEST(it_is_refused_as_everywhere)
{
    struct item item = public_item();
    const char *path = text("%s/support", item.path);
    for (size_t i = 0; i < SIZE(methods); i++) {
        struct answer unknown =
            ask_without_body(methods[i], text("%s?a=1", path), "Supporter-Key", ALICE, (char *)NULL);
        expect_problem(unknown, 400, "invalid-parameters", "a");
        struct answer image =
            ask_without_body(methods[i], path, "Supporter-Key", ALICE, "Accept", "image/png", (char *)NULL);
        expect_problem(image, 406, "not-acceptable", NULL);
        struct answer large =
            ask_without_body(methods[i], text("%s?a=%05000d", path, 0), "Supporter-Key", ALICE, (char *)NULL);
        expect_problem(large, 414, "uri-too-long", NULL);
    }
    struct answer refused = get(path, "Supporter-Key", ALICE);
    expect_problem(refused, 405, "method-not-allowed", NULL);
    expect_header(refused, "Allow", "PUT, DELETE, OPTIONS");
    expect_supporters(item, 0);
}
END_TEST

static void expect_unavailable(struct item item)
{
    for (size_t i = 0; i < SIZE(methods); i++) {
        struct answer answer = ask_support(methods[i], item, ALICE);
        expect_problem(answer, 503, NULL, NULL);
        expect_header(answer, "Cache-Control", "no-store");
    }
}

START_TEST(without_the_database_it_says_when_to_try_again)
{
    struct item item = public_item();
    struct proxy wire = proxy_open();
    struct process server = process_start((const char *[]){proxy_setting(&wire), NULL});
    ck_assert_msg(!*server.fault, "%s", server.fault);
    client_use(server.port);
    proxy_cut(&wire);
    ck_assert(answers_within(server.port, "/readyz", 503, 5000));
    expect_header(ask_support("PUT", item, ALICE), "Retry-After", NULL);
    expect_unavailable(item);
    proxy_close(&wire);
    ck_assert_int_eq(process_stop(&server), 0);
    unlink(server.log);
}
END_TEST

/* Stored under a key that anybody could make, support could be linked after all. */
START_TEST(without_a_key_of_its_own_the_service_takes_no_support)
{
    struct item item = public_item();
    struct process server = process_start((const char *[]){"SECRET_KEY=", NULL});
    ck_assert_msg(!*server.fault, "%s", server.fault);
    client_use(server.port);
    expect_unavailable(item);
    ck_assert_int_eq(process_stop(&server), 0);
    unlink(server.log);
    ck_assert_ptr_null(stored_at(item));
}
END_TEST

Suite *support_suite(void)
{
    return suite_of_feedback(
        "support", each_person_counts_once, support_is_taken_back_once_and_by_whom_gave_it,
        what_was_redacted_can_be_supported_too, what_most_people_support_comes_first, supporters_go_with_what_is_merged,
        support_is_no_event_and_moves_nothing, one_person_has_another_name_at_each_item,
        the_key_itself_is_nowhere_in_the_database, nobody_learns_who_supports_what, what_is_not_public_is_404,
        what_was_merged_or_withdrawn_takes_no_more, an_address_may_say_so_60_times_an_hour,
        what_is_not_there_counts_for_the_limit_too, a_key_must_be_there_and_hard_to_guess, it_is_refused_as_everywhere,
        without_the_database_it_says_when_to_try_again, without_a_key_of_its_own_the_service_takes_no_support);
}
