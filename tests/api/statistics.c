/* Statistics: every number is the number of rows behind its address, and of complaints nothing is told but how many. */

#include "arrange.h"
#include "items.h"

#include <stdlib.h>
#include <string.h>

#define SIZE(array) (sizeof(array) / sizeof *(array))

#define WORK "start-triage accept assign "
#define REPLY "draft-reply submit-reply approve-reply "
#define ANSWERED WORK REPLY
#define ASKED "start-triage request-information "
#define TASK(code) "'target': {'type': 'task', 'plan': '" PLAN_2021 "', 'code': '" code "'}"

/* ---- a data set in which everything occurs ---- */

/* `days` old when it began to move: what was due meanwhile is overdue. */
static const struct sample {
    bool is_petition;
    int days;
    const char *members, *road, *last, *arguments; /* the last transition has arguments of its own */
} samples[] = {
    {false, 0, "{}", "", NULL, NULL},
    {true, 40, "{'kind': 'report'}", "", NULL, NULL},
    {false, 40, "{'kind': 'report', " TASK("NV05") "}", "publish start-triage", NULL, NULL},
    {true, 0, "{'kind': 'recommendation'}", ASKED, NULL, NULL},
    {true, 40, "{'kind': 'recommendation'}", ASKED, "withhold", "{'reason': 'personal_data'}"},
    {false, 0, "{'kind': 'question', 'topics': ['tthc-moi-truong-dien-tu']}", "start-triage accept publish", NULL,
     NULL},
    {true, 0, "{'topics': ['tthc-moi-truong-dien-tu', 'chu-truong-chinh-sach']}", WORK "redact", NULL, NULL},
    {false, 40, "{'kind': 'question', " TASK("NV06") "}", WORK "redact", NULL, NULL},
    {false, 0, "{'kind': 'praise'}", WORK "hold", "withhold", "{'reason': 'spam'}"},
    {true, 0, "{'target': {'type': 'plan', 'code': '" PLAN_2021 "'}}", WORK "extend draft-reply submit-reply", NULL,
     NULL},
    {true, 0, "{'kind': 'praise'}", "publish " ANSWERED, "rate", "{'result': 5, 'resolved': 'yes'}"},
    {true, 40, "{'kind': 'correction'}", "publish " ANSWERED, "rate", "{'result': 1, 'resolved': 'no'}"},
    {false, 0, "{'target': {'type': 'general'}}", "publish " ANSWERED, "rate", "{'result': 2, 'resolved': 'partly'}"},
    {false, 80, "{'target': {'type': 'general'}}", ANSWERED, "rate", "{'result': 3, 'resolved': 'partly'}"},
    {false, 0, "{'target': {'type': 'unit', 'code': 'CC-TDC'}}", ANSWERED "withhold", "rate",
     "{'result': 4, 'resolved': 'no'}"},
    {true, 0, "{'target': {'type': 'unit', 'code': 'SO-NV'}}", "publish " ANSWERED "close", NULL, NULL},
    {true, 0, "{}", "publish " ANSWERED "reopen", NULL, NULL},
    {true, 80, "{}", "publish " ANSWERED "reopen " REPLY, NULL, NULL},
    {true, 0, "{}", "start-triage reject confirm-rejection", "withhold", "{'reason': 'not_about_reform'}"},
    {false, 0, "{}", "start-triage reject confirm-rejection appeal", "withhold", "{'reason': 'abusive'}"},
    {true, 0, "{}", "publish start-triage transfer", NULL, NULL},
    {false, 40, "{}", "publish start-triage transfer remove confirm-removal", NULL, NULL},
    {true, 0, "{}", "withhold remove confirm-removal", NULL, NULL},
    {false, 0, "{}", "withdraw", NULL, NULL},
    {true, 40, "{}", "publish " ANSWERED "withdraw", NULL, NULL},
};

static const struct sample complaints[] = {
    {true, 0, "{'kind': 'report'}", "start-triage", "divert", "{'reason': 'complaint'}"},
    {true, 0, "{}", "publish start-triage", "divert", "{'reason': 'denunciation'}"},
    {false, 40, "{'topics': ['tthc-moi-truong-dien-tu']}", ASKED "answer-information", "divert",
     "{'reason': 'complaint'}"},
};

static void age(struct item item, int days)
{
    run_sql(text("update reform.feedback set received_at = received_at - interval '%d days',"
                 " handled_at = handled_at - interval '%d days' where code = '%s';"
                 "update reform.deadline set started_at = started_at - interval '%d days',"
                 " due_at = due_at - interval '%d days', due_on = due_on - %d, first_due_on = first_due_on - %d"
                 " where feedback_id = (select id from reform.feedback where code = '%s')",
                 days, days, item.code, days, days, days, days, item.code));
}

static struct item add_sample(const struct sample *sample)
{
    struct item item = sample->is_petition ? send_petition(sample->members) : send_item(sample->members);
    age(item, sample->days);
    move_item(item, "now()", sample->road);
    if (sample->last)
        act(item, "now()", sample->last, sample->arguments);
    return item;
}

static void add_merged(struct item into)
{
    struct item item = send_item("{}");
    move_item(item, "now()", "publish start-triage");
    act(item, "now()", "merge", text("{'to_code': '%s'}", into.code));
}

static void add_closed_unanswered(void)
{
    struct item item = send_petition("{}");
    move_item(item, "now()", ASKED);
    run_sql(text("update reform.feedback set handled_at = now() - interval '60 days', received_at = now() -"
                 " interval '61 days' where code = '%s'",
                 item.code));
    move_item(item, "now()", "close-unanswered");
}

static void add_everything(void)
{
    for (size_t i = 0; i < SIZE(samples); i++)
        add_sample(&samples[i]);
    for (size_t i = 0; i < SIZE(complaints); i++)
        add_sample(&complaints[i]);
    struct item last = add_sample(&(struct sample){.members = "{'kind': 'praise'}", .road = "publish start-triage"});
    add_merged(last);
    add_closed_unanswered();
}

/* ---- the answers ---- */

static const char OVERVIEW[] = "/v1/statistics/overview";

/* Lists whose numbers have addresses; pages of 7 so that there are several. */
static const char *const lists[] = {
    "/v1/statistics/feedback?limit=7",         "/v1/statistics/feedback?limit=7&by=month",
    "/v1/statistics/feedback?limit=7&by=unit", "/v1/statistics/feedback?limit=7&by=topic",
    "/v1/statistics/feedback?limit=7&by=kind", "/v1/statistics/feedback?limit=7&by=track",
    "/v1/statistics/deadlines?limit=7",        "/v1/statistics/moderation?limit=7",
    "/v1/statistics/ratings?limit=7",          "/v1/statistics/units?limit=7",
};

static const char DIVERTED[] = "/v1/statistics/diverted?limit=1";

/* The overview and every list, whole. */
static json_t *all_statistics(void)
{
    json_t *all = keep_json(json_array());
    struct answer overview = get(OVERVIEW);
    expect_status(overview, 200);
    json_array_append(all, overview.json);
    for (size_t i = 0; i < SIZE(lists); i++)
        json_array_append(all, all_items(lists[i]));
    return all;
}

static long long number_in(json_t *row, const char *pointer)
{
    return json_integer_value(pointed(row, pointer));
}

static const char *word_in(json_t *row, const char *pointer)
{
    const char *word = json_string_value(pointed(row, pointer));
    return word ? word : "";
}

/* ---- each number has rows ---- */

static void expect_as_many_rows(const json_t *number)
{
    const char *href = json_string_value(json_object_get(number, "href"));
    long long count = json_integer_value(json_object_get(number, "count"));
    size_t rows = json_array_size(all_items(href));
    ck_assert_msg((long long)rows == count, "the number is %lld, %s has %zu rows", count, href, rows);
    struct answer counted = get(text("%s%ccount=true&limit=1", href, strchr(href, '?') ? '&' : '?'));
    expect_json(counted, "/total", text("%lld", count));
}

/* Follows every number; how many there are. */
static int follow_numbers(json_t *value)
{
    int numbers = 0;
    size_t i;
    const char *name;
    json_t *part;
    if (json_object_get(value, "count")) {
        ck_assert_msg(json_object_get(value, "href"), "a number without rows: %s", (char *)keep(json_dumps(value, 0)));
        expect_as_many_rows(value);
        numbers++;
    }
    json_array_foreach(value, i, part)
        numbers += follow_numbers(part);
    json_object_foreach(value, name, part) {
        bool is_told = !json_is_integer(part) || strcmp(name, "count") == 0;
        ck_assert_msg(is_told, "%s is a number without rows", name);
        numbers += follow_numbers(part);
    }
    return numbers;
}

START_TEST(each_number_is_that_of_the_rows_behind_its_address)
{
    ck_assert_int_ge(follow_numbers(all_statistics()), 150);
}
END_TEST

START_TEST(with_hardly_any_feedback_so_too)
{
    remove_items();
    ck_assert_int_ge(follow_numbers(all_statistics()), 80);
}
END_TEST

/* ---- everything occurs, and is what the tables say ---- */

static void expect_each_as_counted(struct answer overview, const char *member, const char *column)
{
    size_t i;
    json_t *number;
    json_array_foreach(value_at(overview, text("/%s", member)), i, number) {
        const char *code = word_in(number, "/code");
        const char *rows = sql_value(text("select count(*) from reform.feedback where %s = '%s' and handling <> "
                                          "'diverted'",
                                          column, code));
        ck_assert_msg(atoi(rows) > 0, "no item is %s", code);
        ck_assert_msg(number_in(number, "/count") == atoi(rows), "%s: %lld, there are %s", code,
                      number_in(number, "/count"), rows);
    }
}

static void expect_counted(struct answer overview, const char *member, const char *condition)
{
    const char *rows =
        sql_value(text("select count(*) from reform.feedback as item where handling <> 'diverted' and %s", condition));
    ck_assert_int_gt(atoi(rows), 0);
    expect_json(overview, text("/%s/count", member), rows);
}

#define REPLY_CLOCK "from reform.deadline where feedback_id = item.id and stage = 'reply' and not void and ended_at "

START_TEST(the_overview_says_what_the_tables_say)
{
    struct answer overview = get(OVERVIEW);
    expect_counted(overview, "items", "true");
    expect_counted(overview, "open",
                   "handling in ('received', 'triage', 'awaiting_sender', 'accepted', 'in_progress', 'on_hold',"
                   " 'reply_in_approval')");
    expect_counted(overview, "overdue",
                   "exists (select from reform.deadline where feedback_id = item.id and ended_at is null"
                   " and due_at < coalesce(paused_at, now()))");
    expect_each_as_counted(overview, "by_track", "track");
    expect_each_as_counted(overview, "by_kind", "kind");
    expect_each_as_counted(overview, "by_handling", "handling");
    expect_each_as_counted(overview, "by_publication", "publication");
    expect_json(overview, "/answered_on_time/count",
                sql_value("select sum((select count(*) " REPLY_CLOCK "<= due_at)) from reform.feedback as item"
                          " where handling <> 'diverted'"));
    expect_json(overview, "/answered_late/count",
                sql_value("select sum((select count(*) " REPLY_CLOCK "> due_at)) from reform.feedback as item"
                          " where handling <> 'diverted'"));
    ck_assert_int_gt(json_integer_value(value_at(overview, "/answered_late/count")), 0);
}
END_TEST

static long long total_of(const char *list, const char *pointer)
{
    long long total = 0;
    size_t i;
    json_t *row;
    json_t *rows = all_items(list);
    json_array_foreach(rows, i, row)
        total += number_in(row, pointer);
    return total;
}

START_TEST(the_parts_make_up_the_whole)
{
    static const char *const parted[] = {"month", "kind", "track"};
    long long items = json_integer_value(value_at(get(OVERVIEW), "/items/count"));
    for (size_t i = 0; i < SIZE(parted); i++)
        ck_assert_int_eq(total_of(text("/v1/statistics/feedback?by=%s", parted[i]), "/count"), items);
    ck_assert_int_eq(total_of("/v1/statistics/feedback", "/count"), items);
    ck_assert_str_eq(sql_value("select count(*) from reform.rating join reform.feedback on id = feedback_id"
                               " where handling <> 'diverted'"),
                     text("%lld", total_of("/v1/statistics/ratings", "/count") / 2));
}
END_TEST

START_TEST(every_state_of_a_deadline_and_every_rating_occurs)
{
    static const char *const states[] = {"met", "missed", "running", "paused", "overdue", "void"};
    size_t i;
    json_t *row;
    for (size_t state = 0; state < SIZE(states); state++)
        ck_assert_msg(total_of("/v1/statistics/deadlines", text("/%s/count", states[state])) > 0, "none is %s",
                      states[state]);
    ck_assert_uint_eq(json_array_size(all_items("/v1/statistics/deadlines")), 8);
    json_t *ratings = all_items("/v1/statistics/ratings");
    ck_assert_uint_eq(json_array_size(ratings), 8);
    json_array_foreach(ratings, i, row)
        ck_assert_msg(number_in(row, "/count") > 0, "nobody rated %s", word_in(row, "/code"));
}
END_TEST

START_TEST(moderation_is_told_with_its_reasons)
{
    size_t i;
    json_t *row;
    const char *told = "";
    json_t *rows = all_items("/v1/statistics/moderation");
    json_array_foreach(rows, i, row)
        if (*word_in(row, "/reason"))
            told = text("%s%s %s %lld, ", told, word_in(row, "/publication"), word_in(row, "/reason"),
                        number_in(row, "/count"));
    ck_assert_str_eq(told, "private spam 1, private abusive 2, private personal_data 1, private not_about_reform 1, "
                           "removed unlawful 2, ");
}
END_TEST

static json_t *row_of(const char *list, const char *pointer, const char *word)
{
    size_t i;
    json_t *row;
    json_t *rows = all_items(list);
    json_array_foreach(rows, i, row)
        if (strcmp(word_in(row, pointer), word) == 0)
            return row;
    return NULL;
}

START_TEST(a_unit_counts_what_the_units_below_it_have)
{
    json_t *department = row_of("/v1/statistics/units", "/unit/code", "SO-KHCN");
    json_t *office = row_of("/v1/statistics/units", "/unit/code", "VP-SO");
    ck_assert(department && office);
    ck_assert_int_gt(number_in(office, "/items/count"), 0);
    ck_assert_int_gt(number_in(department, "/items/count"), number_in(office, "/items/count"));
    ck_assert_ptr_null(row_of("/v1/statistics/units", "/unit/code", "TT-UDTB"));
}
END_TEST

START_TEST(an_item_with_two_topics_counts_for_each)
{
    ck_assert_int_eq(total_of("/v1/statistics/feedback?by=topic", "/count"), 3);
    json_t *row = row_of("/v1/statistics/feedback?by=topic", "/group/code", "tthc-moi-truong-dien-tu");
    ck_assert_int_eq(number_in(row, "/count"), 2);
    ck_assert_str_eq(word_in(row, "/group/name"), "Thực hiện TTHC trên môi trường điện tử");
}
END_TEST

/* ---- months ---- */

START_TEST(a_month_begins_at_midnight_in_vietnam)
{
    remove_items();
    struct item before = send_item("{}");
    struct item after = send_item("{}");
    run_sql(text("update reform.feedback set received_at = '2041-02-28T16:59:59Z' where code = '%s';"
                 "update reform.feedback set received_at = '2041-02-28T17:00:00Z' where code = '%s'",
                 before.code, after.code));
    struct answer months = get("/v1/statistics/feedback?since=2041-01");
    expect_json(months, "/items",
                "[{'month': '2041-03', 'count': 1, 'group': null, 'href':"
                " '/v1/feedback?since=2041-03-01&until=2041-03-31'},"
                " {'month': '2041-02', 'count': 1, 'href': '/v1/feedback?since=2041-02-01&until=2041-02-28'}]");
    expect(get("/v1/feedback?since=2041-03-01&until=2041-03-31"), "/items/0/code", after.code);
    expect(get("/v1/feedback?since=2041-02-01&until=2041-02-28"), "/items/0/code", before.code);
    remove_items();
}
END_TEST

START_TEST(months_are_chosen_by_since_and_until)
{
    static const char *const months[] = {"2041-01", "2041-02", "2041-03"};
    remove_items();
    for (size_t i = 0; i < SIZE(months); i++)
        run_sql(text("update reform.feedback set received_at = '%s-15T08:00:00Z' where code = '%s'", months[i],
                     send_item("{}").code));
    expect_count(get("/v1/statistics/feedback?since=2041-01&until=2041-03"), "/items", 3);
    struct answer one = get("/v1/statistics/feedback?by=kind&since=2041-02&until=2041-02");
    expect_json(one, "/items", "[{'month': '2041-02', 'group': {'code': 'comment', 'name': 'góp ý'}}]");
    expect_count(get("/v1/statistics/feedback?since=2041-03"), "/items", 1);
    expect_problem(get("/v1/statistics/feedback?since=2041-13"), 400, "invalid-parameters", "since");
    expect_problem(get("/v1/statistics/feedback?by=person"), 400, "invalid-parameters", "by");
    remove_items();
}
END_TEST

/* ---- the rows behind ---- */

START_TEST(a_rating_tells_its_item_only_while_that_is_published)
{
    remove_items();
    struct item item = add_sample(&(struct sample){
        .members = "{}", .road = ANSWERED, .last = "rate", .arguments = "{'result': 2, 'resolved': 'no'}"});
    expect_json(get("/v1/feedback-ratings?result=2&resolved=no"), "/items", "[{'feedback': null, 'result': 2}]");
    move_item(item, "now()", "publish");
    expect_json(get("/v1/feedback-ratings?result=2"), "/items", text("[{'feedback': {'code': '%s'}}]", item.code));
    expect_count(get("/v1/feedback-ratings?result=2&resolved=yes"), "/items", 0);
    expect_problem(get("/v1/feedback-ratings?result=6"), 400, "invalid-parameters", "result");
}
END_TEST

START_TEST(deadlines_are_chosen_by_stage_track_state_and_unit)
{
    remove_items();
    struct item item = send_petition("{'target': {'type': 'unit', 'code': 'CC-TDC'}}");
    move_item(item, "now()", WORK);
    struct answer met = get("/v1/feedback-deadlines?stage=triage&track=petition&state=met&unit=SO-KHCN");
    expect_json(met, "/items",
                text("[{'feedback': {'code': '%s'}, 'stage': 'triage', 'track': 'petition', 'state': 'met',"
                     " 'statutory': false, 'extensions': 0, 'paused_at': null}]",
                     item.code));
    expect_count(get("/v1/feedback-deadlines?stage=triage&track=suggestion&state=running"), "/items", 0);
    expect_count(get("/v1/feedback-deadlines?unit=VP-SO&track=petition"), "/items", 0);
    expect_count(get("/v1/feedback-deadlines?unit=KHONG-CO"), "/items", 0);
    expect_count(get("/v1/feedback-deadlines?track=petition&state=running&state=void"), "/items", 3);
    expect_problem(get("/v1/feedback-deadlines?state=late"), 400, "invalid-parameters", "state");
}
END_TEST

START_TEST(the_latest_due_comes_first)
{
    size_t i;
    json_t *row;
    const char *before = "9999";
    json_t *rows = all_items("/v1/feedback-deadlines");
    json_array_foreach(rows, i, row) {
        ck_assert_str_le(word_in(row, "/due_at"), before);
        before = word_in(row, "/due_at");
    }
    ck_assert_uint_gt(i, 60);
}
END_TEST

/* ---- complaints and denunciations ---- */

/* A number grows for a moment, and is as it was once the item is diverted, however far it had come. */
START_TEST(what_is_diverted_counts_nowhere_but_in_its_month)
{
    remove_items();
    json_t *before = all_statistics();
    long long diverted = total_of(DIVERTED, "/count");
    struct item item = add_sample(&(struct sample){
        .is_petition = true, .members = "{'topics': ['tthc-moi-truong-dien-tu']}", .road = "publish start-triage"});
    ck_assert(!json_equal(all_statistics(), before));
    act(item, "now()", "divert", "{'reason': 'denunciation'}");
    ck_assert(json_equal(all_statistics(), before));
    ck_assert_int_eq(total_of(DIVERTED, "/count"), diverted + 1);
    move_item(item, "now()", "open-identity erase-identity");
    ck_assert(json_equal(all_statistics(), before));
    ck_assert_int_eq(total_of(DIVERTED, "/count"), diverted + 1);
}
END_TEST

START_TEST(of_complaints_nothing_is_told_but_how_many_came_each_month)
{
    json_t *rows = all_items(DIVERTED);
    ck_assert_uint_ge(json_array_size(rows), 2);
    ck_assert_int_eq(total_of(DIVERTED, "/count"), SIZE(complaints));
    ck_assert_uint_eq(json_object_size(json_array_get(rows, 0)), 2);
    ck_assert_str_eq(word_in(json_array_get(rows, 0), "/month"),
                     sql_value("select to_char(max(received_at) at time zone 'Asia/Ho_Chi_Minh', 'YYYY-MM')"
                               " from reform.feedback where handling = 'diverted'"));
    struct answer table = get("/v1/statistics/diverted?format=csv");
    expect_body_has(table, "month,count");
}
END_TEST

/* Every address where feedback might be told of. */
static const char *const places[] = {
    "/v1/feedback",
    "/v1/feedback?sort=received",
    "/v1/feedback?sort=due",
    "/v1/feedback?sort=-support",
    "/v1/feedback?publication=private",
    "/v1/feedback?publication_reason=complaint",
    "/v1/feedback?publication_reason=denunciation",
    "/v1/plans/" PLAN_2021 "/feedback",
    "/v1/plans/" PLAN_2021 "/tasks/NV02/feedback",
    "/v1/units/SO-KHCN/feedback",
    "/v1/plans/" PLAN_2021 "/timeline",
    "/v1/plans/" PLAN_2021 "/tasks/NV02/timeline",
    "/v1/feedback-deadlines",
    "/v1/feedback-ratings",
    "/v1/search?q=khieunaitocao",
    "/v1/statistics/feedback?by=unit",
    "/v1/statistics/feedback?by=topic",
    "/v1/statistics/deadlines",
    "/v1/statistics/moderation",
    "/v1/statistics/ratings",
    "/v1/statistics/units",
    "/v1/statistics/diverted",
};

static void expect_nothing_about(struct item item)
{
    for (size_t i = 0; i < SIZE(places); i++) {
        struct answer answer = get(text("%s%cformat=ndjson", places[i], strchr(places[i], '?') ? '&' : '?'));
        expect_status(answer, 200);
        ck_assert_msg(!strstr(answer.body, item.code), "%s tells of %s", places[i], item.code);
        ck_assert_msg(!strstr(answer.body, "khieunaitocao"), "%s has its words", places[i]);
    }
    expect_problem(get(item.path), 404, "not-found", NULL);
    expect_problem(get(text("%s/events", item.path)), 404, "not-found", NULL);
    expect_problem(get(text("%s/replies", item.path)), 404, "not-found", NULL);
}

START_TEST(what_is_diverted_appears_nowhere)
{
    remove_items();
    struct item item = send_petition("{'title': 'Về việc khieunaitocao', 'text': 'Nội dung khieunaitocao gửi cơ quan',"
                                     " 'topics': ['tthc-moi-truong-dien-tu']}");
    move_item(item, "now()", "publish start-triage");
    ck_assert_ptr_nonnull(strstr(get("/v1/feedback?format=ndjson").body, item.code));
    move_item(item, "now()", "divert");
    expect_nothing_about(item);
}
END_TEST

/* ---- freshness ---- */

START_TEST(a_number_that_changed_has_another_tag)
{
    remove_items();
    struct answer before = get(OVERVIEW);
    expect_status(get(OVERVIEW, "If-None-Match", before.etag), 304);
    send_item("{}");
    struct answer after = get(OVERVIEW, "If-None-Match", before.etag);
    expect_status(after, 200);
    ck_assert_int_eq(json_integer_value(value_at(after, "/items/count")),
                     json_integer_value(value_at(before, "/items/count")) + 1);
}
END_TEST

Suite *statistics_suite(void)
{
    Suite *suite = suite_of_feedback(
        "statistics", with_hardly_any_feedback_so_too, a_month_begins_at_midnight_in_vietnam,
        months_are_chosen_by_since_and_until, a_rating_tells_its_item_only_while_that_is_published,
        deadlines_are_chosen_by_stage_track_state_and_unit, what_is_diverted_counts_nowhere_but_in_its_month,
        what_is_diverted_appears_nowhere, a_number_that_changed_has_another_tag);
    add_feedback_case(suite, add_everything, each_number_is_that_of_the_rows_behind_its_address,
                      the_overview_says_what_the_tables_say, the_parts_make_up_the_whole,
                      every_state_of_a_deadline_and_every_rating_occurs, moderation_is_told_with_its_reasons,
                      a_unit_counts_what_the_units_below_it_have, an_item_with_two_topics_counts_for_each,
                      the_latest_due_comes_first, of_complaints_nothing_is_told_but_how_many_came_each_month);
    return suite;
}
