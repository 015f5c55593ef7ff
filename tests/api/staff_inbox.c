/* What is due for staff, and all feedback as they find it. What belongs where is tested in tests/sql/staff_inbox.sql.
 */

#include "arrange.h"
#include "caller.h"
#include "items.h"
#include "process.h"
#include "proxy.h"

#include <string.h>
#include <unistd.h>

static struct answer ask_as(const char *role, const char *unit, const char *path)
{
    return get(path, "Authorization", staff_of(role, unit));
}

/* All items of a list of staff, page by page of `limit`; the first page must not be the last when `pages` says so. */
static json_t *pages_of(const char *role, const char *unit, const char *path, int limit)
{
    json_t *all = json_array();
    const char *next = text("%s%climit=%d", path, strchr(path, '?') ? '&' : '?', limit);
    for (int page = 0; next; page++) {
        ck_assert_msg(page < 500, "%s does not end", path);
        struct answer answer = ask_as(role, unit, next);
        expect_status(answer, 200);
        json_t *items = value_at(answer, "/items");
        ck_assert_uint_le(json_array_size(items), (size_t)limit);
        json_array_extend(all, items);
        next = json_string_value(value_at(answer, "/next"));
    }
    keep_json(all);
    return all;
}

/* The item of this code; of several, the one in this queue (NULL: any). */
static json_t *find(const json_t *items, struct item item, const char *queue)
{
    size_t i;
    json_t *line;
    json_array_foreach((json_t *)items, i, line) {
        const char *stands = json_string_value(json_object_get(line, "queue"));
        if (strcmp(json_string_value(json_object_get(line, "code")), item.code) == 0 &&
            (!queue || strcmp(stands, queue) == 0))
            return line;
    }
    return NULL;
}

static bool is_in_inbox(const char *role, const char *unit, struct item item, const char *queue)
{
    return find(pages_of(role, unit, "/v1/staff/inbox", 100), item, queue) != NULL;
}

/* How much the caller has in a queue; -1: it is none of his. */
static json_int_t counted(struct answer inbox, const char *queue)
{
    size_t i;
    json_t *count;
    json_array_foreach(value_at(inbox, "/counts"), i, count) {
        if (strcmp(json_string_value(json_object_get(count, "queue")), queue) == 0)
            return json_integer_value(json_object_get(count, "count"));
    }
    return -1;
}

/* ---- the inbox ---- */

START_TEST(what_was_sent_waits_for_intake_and_for_a_moderator)
{
    struct item item = send_item("{}");
    json_t *line = find(pages_of("intake", "SO-KHCN", "/v1/staff/inbox", 100), item, "triage");
    ck_assert_msg(line != NULL, "%s is in no inbox of intake", item.code);
    ck_assert_str_eq(json_string_value(json_object_get(line, "handling")), "received");
    ck_assert(json_is_false(json_object_get(line, "overdue")) && json_is_string(json_object_get(line, "due_at")));
    const char *self = json_string_value(json_object_get(json_object_get(line, "links"), "self"));
    struct answer seen = ask_as("intake", "SO-KHCN", self);
    expect(seen, "/code", item.code);
    ck_assert(is_in_inbox("moderator", "SO-KHCN", item, "to_moderate"));
    ck_assert(!is_in_inbox("moderator", "SO-KHCN", item, "triage"));
}
END_TEST

START_TEST(an_inbox_is_not_kept_by_anybody)
{
    struct answer inbox = ask_as("intake", "SO-KHCN", "/v1/staff/inbox");
    expect_status(inbox, 200);
    expect_header(inbox, "Cache-Control", "no-store");
}
END_TEST

START_TEST(only_who_works_has_an_inbox)
{
    static const char *const roles[] = {"supervisor", "planner", "privacy", "admin"};
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        expect_problem(ask_as(roles[i], "SO-KHCN", "/v1/staff/inbox"), 403, "forbidden", NULL);
    expect_problem(get("/v1/staff/inbox"), 401, NULL, NULL);
    expect_problem(ask_as("admin", "SO-KHCN", "/v1/staff/feedback"), 403, "forbidden", NULL);
    expect_problem(get("/v1/staff/feedback"), 401, NULL, NULL);
}
END_TEST

START_TEST(a_grant_reaches_the_units_below_and_no_others)
{
    struct item item = send_item("{}"); /* in the charge of VP-SO, which stands under SO-KHCN */
    ck_assert(is_in_inbox("intake", "VP-SO", item, "triage"));
    ck_assert(is_in_inbox("intake", "UBND-TP", item, "triage"));
    ck_assert(!is_in_inbox("intake", "CC-TDC", item, "triage"));
    ck_assert(!is_in_inbox("intake", "SO-NV", item, "triage"));
    ck_assert(!find(pages_of("supervisor", "SO-NV", "/v1/staff/feedback", 100), item, NULL));
    ck_assert(find(pages_of("supervisor", "UBND-TP", "/v1/staff/feedback", 100), item, NULL));
}
END_TEST

START_TEST(an_item_goes_from_queue_to_queue)
{
    static const struct {
        const char *transitions, *role, *queue;
    } stations[] = {
        {"start-triage", "intake", "triage"},
        {"reject", "approver", "to_confirm"},
        {"confirm-rejection appeal", "intake", "appeals"},
        {"accept", "intake", "to_answer"},
        {"assign draft-reply submit-reply", "approver", "to_approve"},
    };
    struct item item = send_item("{}");
    for (size_t i = 0; i < sizeof stations / sizeof *stations; i++) {
        move_item(item, "now()", stations[i].transitions);
        ck_assert_msg(is_in_inbox(stations[i].role, "SO-KHCN", item, stations[i].queue), "%s: not in %s",
                      stations[i].transitions, stations[i].queue);
    }
    move_item(item, "now()", "approve-reply");
    ck_assert(!is_in_inbox("approver", "SO-KHCN", item, NULL));
}
END_TEST

START_TEST(what_is_assigned_is_the_officers_alone)
{
    struct item item = send_item("{}");
    staff_of("officer", "VP-SO");
    move_item(item, "now()", "start-triage accept");
    ck_assert(is_in_inbox("officer", "VP-SO", item, "to_answer"));
    act(item, "now()", "assign", "{'officer': 'officer-VP-SO'}");
    ck_assert(is_in_inbox("officer", "VP-SO", item, "to_answer"));
    json_t *others =
        value_at(get("/v1/staff/inbox?limit=100", "Authorization", further_staff_of("officer", "VP-SO", 2)), "/items");
    ck_assert(!find(others, item, NULL));
    move_item(item, "now()", "draft-reply submit-reply approve-reply reopen");
    ck_assert(is_in_inbox("officer", "VP-SO", item, "reopened"));
    ck_assert(find(pages_of("officer", "VP-SO", "/v1/staff/feedback?officer=me", 100), item, NULL));
    ck_assert(!find(pages_of("officer", "VP-SO", "/v1/staff/feedback?officer=khong-ai", 100), item, NULL));
}
END_TEST

START_TEST(counts_are_those_of_the_pages)
{
    for (int i = 0; i < 3; i++)
        send_item("{}");
    struct answer inbox = ask_as("intake", "SO-KHCN", "/v1/staff/inbox?limit=1&count=true");
    expect_status(inbox, 200);
    json_t *all = pages_of("intake", "SO-KHCN", "/v1/staff/inbox", 2);
    expect_json(inbox, "/total", text("%zu", json_array_size(all)));
    json_int_t sum = 0;
    size_t i;
    json_t *count;
    json_array_foreach(value_at(inbox, "/counts"), i, count) {
        const char *queue = json_string_value(json_object_get(count, "queue"));
        json_t *items = pages_of("intake", "SO-KHCN", text("/v1/staff/inbox?queue=%s", queue), 100);
        ck_assert_int_eq((json_int_t)json_array_size(items), json_integer_value(json_object_get(count, "count")));
        sum += json_integer_value(json_object_get(count, "count"));
    }
    ck_assert_int_eq(sum, (json_int_t)json_array_size(all));
    ck_assert_int_ge(counted(inbox, "triage"), 3);
    ck_assert_int_eq(counted(inbox, "to_moderate"), -1);
}
END_TEST

START_TEST(pages_go_on_where_they_ended)
{
    for (int i = 0; i < 3; i++)
        send_item("{}");
    static const char *const orders[] = {"/v1/staff/inbox", "/v1/staff/feedback", "/v1/staff/feedback?sort=due"};
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        json_t *by_two = pages_of("intake", "SO-KHCN", orders[i], 2);
        json_t *whole = pages_of("intake", "SO-KHCN", orders[i], 100);
        ck_assert_msg(json_equal(by_two, whole) && json_array_size(whole) >= 3, "%s: pages differ", orders[i]);
    }
    expect_problem(ask_as("intake", "SO-KHCN", "/v1/staff/inbox?cursor=AAAA"), 400, "invalid-parameters", "cursor");
}
END_TEST

START_TEST(what_is_overdue_comes_first)
{
    send_item("{}");
    struct item late = send_item("{}");
    run_sql(text("update reform.deadline set due_at = now() - interval '20 years', due_on = first_due_on"
                 " where feedback_id = (select id from reform.feedback where code = '%s')",
                 late.code));
    struct answer inbox = ask_as("intake", "SO-KHCN", "/v1/staff/inbox?queue=triage");
    expect(inbox, "/items/0/code", late.code);
    expect_json(inbox, "/items/0/overdue", "true");
    expect_json(ask_as("intake", "SO-KHCN", "/v1/staff/inbox?queue=triage&unit=VP-SO&overdue=true"), "/items",
                text("[{'code': '%s', 'unit': {'code': 'VP-SO'}}]", late.code));
    ck_assert(!find(pages_of("intake", "SO-KHCN", "/v1/staff/inbox?overdue=false", 100), late, "triage"));
    expect(ask_as("supervisor", "SO-KHCN", "/v1/staff/feedback?sort=due"), "/items/0/code", late.code);
}
END_TEST

/* ---- filters ---- */

struct filter {
    const char *found, *not_found;
};

static void expect_filters(const char *list, struct item item, const struct filter *filters, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        json_t *found = pages_of("intake", "SO-KHCN", text("%s?%s", list, filters[i].found), 100);
        ck_assert_msg(find(found, item, NULL) != NULL, "%s?%s does not find it", list, filters[i].found);
        json_t *others = pages_of("intake", "SO-KHCN", text("%s?%s", list, filters[i].not_found), 100);
        ck_assert_msg(find(others, item, NULL) == NULL, "%s?%s finds it", list, filters[i].not_found);
    }
}

START_TEST(every_filter_of_the_inbox_finds_what_it_asks_for)
{
    static const struct filter filters[] = {
        {"queue=triage&queue=appeals", "queue=appeals"},
        {"unit=VP-SO", "unit=CC-TDC"},
        {"unit=UBND-TP", "unit=SO-NV"},
        {"track=petition", "track=suggestion"},
        {"kind=praise&kind=report", "kind=report"},
        {"overdue=false", "overdue=true"},
        {"plan=" PLAN_2021, "plan=khong-co"},
        {"plan=" PLAN_2021 "&kind=praise&track=petition", "plan=" PLAN_2021 "&kind=praise&track=suggestion"},
    };
    struct item item = send_petition("{'kind': 'praise'}");
    expect_filters("/v1/staff/inbox", item, filters, sizeof filters / sizeof *filters);
    expect_problem(ask_as("intake", "SO-KHCN", "/v1/staff/inbox?queue=lunch"), 400, "invalid-parameters", "queue");
    expect_problem(ask_as("intake", "SO-KHCN", "/v1/staff/inbox?officer=me"), 400, "invalid-parameters", "officer");
}
END_TEST

START_TEST(every_filter_of_feedback_finds_what_it_asks_for)
{
    const char *today = sql_value("select api.today()");
    const char *tomorrow = sql_value("select api.today() + 1");
    struct item item = send_petition("{'kind': 'praise', 'title': 'Cầu vồng đôi'}");
    run_sql(text("update reform.feedback set suspicions = '{many_links}' where code = '%s'", item.code));
    const struct filter filters[] = {
        {"handling=received", "handling=triage&handling=diverted"},
        {"publication=pending", "publication=public"},
        {"unit=VP-SO", "unit=SO-NV"},
        {"track=petition", "track=suggestion"},
        {"kind=praise", "kind=report"},
        {"overdue=false", "overdue=true"},
        {"suspicious=true", "suspicious=true&kind=report"},
        {text("since=%s", today), text("since=%s", tomorrow)},
        {text("until=%s", today), "until=2001-01-01"},
        {"q=cau%20vong", "q=cau%20vong%20ba"},
        {"q=cau%20vong&sort=due", "q=cau%20vong&sort=due&handling=closed"},
        {"sort=due", "officer=me&sort=due"},
    };
    expect_filters("/v1/staff/feedback", item, filters, sizeof filters / sizeof *filters);
    expect_problem(ask_as("intake", "SO-KHCN", "/v1/staff/feedback?sort=code"), 400, "invalid-parameters", "sort");
    expect_problem(ask_as("intake", "SO-KHCN", "/v1/staff/feedback?suspicious=false"), 400, "invalid-parameters",
                   "suspicious");
    expect_json(ask_as("intake", "SO-KHCN", "/v1/staff/feedback?q=cau%20vong&count=true"), "/total", "1");
}
END_TEST

START_TEST(staff_find_what_nobody_else_does)
{
    struct item item = send_item("{'title': 'Chim cánh cụt lạc đường'}");
    expect_count(get("/v1/feedback?q=canh%20cut%20lac"), "/items", 0);
    expect_count(ask_as("supervisor", "SO-KHCN", "/v1/staff/feedback?q=canh%20cut%20lac"), "/items", 1);
    move_item(item, "now()", "start-triage divert");
    expect_status(get(item.path), 404);
    struct answer diverted = ask_as("supervisor", "SO-KHCN", "/v1/staff/feedback?handling=diverted&q=canh%20cut");
    expect_json(diverted, "/items", text("[{'code': '%s', 'handling': 'diverted', 'due_at': null}]", item.code));
    ck_assert(find(pages_of("supervisor", "SO-KHCN", "/v1/staff/feedback", 3), item, NULL));
    ck_assert(!is_in_inbox("intake", "SO-KHCN", item, NULL));
}
END_TEST

/* ---- without the database, and against the rules of HTTP ---- */

static const char *const lists[] = {"/v1/staff/inbox", "/v1/staff/feedback"};

START_TEST(what_http_does_not_allow_is_refused)
{
    const char *who = staff_of("intake", "SO-KHCN");
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        expect_problem(get(lists[i], "Authorization", who, "Accept", "text/csv"), 406, "not-acceptable", NULL);
        expect_problem(get(text("%s?a=%05000d", lists[i], 0), "Authorization", who), 414, "uri-too-long", NULL);
        expect_problem(request("PUT", lists[i], "{}", "Authorization", who), 405, "method-not-allowed", NULL);
        expect_problem(get(text("%s?limit=101", lists[i]), "Authorization", who), 400, "invalid-parameters", "limit");
    }
}
END_TEST

START_TEST(while_the_database_is_away_lists_say_when_to_try_again)
{
    const char *who = staff_of("intake", "SO-KHCN");
    struct proxy wire = proxy_open();
    const char *setting = text("STAFF_DATABASE_URL=postgresql://reformd_staff%s", strchr(proxy_setting(&wire), '@'));
    struct process server = process_start((const char *[]){setting, NULL});
    ck_assert_msg(!*server.fault, "%s", server.fault);
    client_use(server.port);
    expect_status(get(lists[0], "Authorization", who), 200);
    proxy_cut(&wire);
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        struct answer answer = get(lists[i], "Authorization", who);
        expect_problem(answer, 503, NULL, NULL);
        expect_header(answer, "Retry-After", NULL);
    }
    proxy_close(&wire);
    ck_assert_int_eq(process_stop(&server), 0);
    ck_assert_ptr_null(process_log_fault(&server));
    unlink(server.log);
}
END_TEST

Suite *staff_inbox_suite(void)
{
    return suite_of_feedback(
        "staff_inbox", what_was_sent_waits_for_intake_and_for_a_moderator, an_inbox_is_not_kept_by_anybody,
        only_who_works_has_an_inbox, a_grant_reaches_the_units_below_and_no_others, an_item_goes_from_queue_to_queue,
        what_is_assigned_is_the_officers_alone, counts_are_those_of_the_pages, pages_go_on_where_they_ended,
        what_is_overdue_comes_first, what_http_does_not_allow_is_refused,
        while_the_database_is_away_lists_say_when_to_try_again, every_filter_of_the_inbox_finds_what_it_asks_for,
        every_filter_of_feedback_finds_what_it_asks_for, staff_find_what_nobody_else_does);
}
