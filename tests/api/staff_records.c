/* Units, documents, topics, calendars, service levels and readings, kept by planners, over HTTP. The rules are tested
 * in tests/sql/staff_records.sql. */

#include "arrange.h"
#include "caller.h"
#include "expect.h"
#include "items.h"

#include <string.h>

/* Each kind of record: where it is made and found, what it is made with, a patch that fits and one that does not. */
static const struct kind {
    const char *list, *path, *made, *patch, *wrong;
} kinds[] = {
    {"/v1/staff/units", "/v1/staff/units/THU-NV",
     "{'code': 'THU-NV', 'name': 'Phòng Thử', 'kind': 'division', 'parent': 'SO-KHCN'}", "{'note': 'Thử'}",
     "{'nobody': 1}"},
    {"/v1/staff/documents", "/v1/staff/documents/thu-nv",
     "{'code': 'thu-nv', 'kind': 'decision', 'title': 'Quyết định thử'}", "{'note': 'Thử'}", "{'kind': 'poem'}"},
    {"/v1/staff/topics", "/v1/staff/topics/thu-nv", "{'code': 'thu-nv', 'name': 'Chủ đề thử'}", "{'name_en': 'Test'}",
     "{'position': 'x'}"},
    {"/v1/staff/holidays", "/v1/staff/holidays/2099-01-01",
     "{'date': '2099-01-01', 'name': 'Tết', 'name_en': 'New Year', 'kind': 'public_holiday', 'source': 'Bộ luật'}",
     "{'name': 'Tết Dương lịch'}", "{'kind': 'x'}"},
    {"/v1/staff/reporting-periods", "/v1/staff/reporting-periods/2099-Q1",
     "{'code': '2099-Q1', 'year': 2099, 'kind': 'quarter', 'name': 'Quý I', 'data_from': '2098-12-15',"
     " 'data_to': '2099-03-14', 'submit_by': '2099-03-20'}",
     "{'name': 'Quý I năm 2099'}", "{'year': 'x'}"},
    {"/v1/staff/service-levels", NULL,
     "{'track': 'suggestion', 'stage': 'reply', 'amount': 9, 'calendar': 'working_days', 'valid_from': '2099-01-01'}",
     "{'amount': 8}", "{'amount': 0}"},
};

enum { KIND_COUNT = sizeof kinds / sizeof *kinds };
#define KIND (kinds[_i])

static const char *planner(void)
{
    return staff_of("planner", "SO-KHCN");
}

static void remove_records(void)
{
    remove_trail("code like 'THU-NV%'");
    run_sql("delete from reform.unit_part where unit_id in (select id from reform.unit where code like 'THU-NV%');"
            "delete from reform.staff_grant where unit_id in (select id from reform.unit where code like 'THU-NV%');"
            "update reform.unit set parent_id = null, successor_id = null where code like 'THU-NV%';"
            "delete from reform.unit where code like 'THU-NV%';"
            "delete from reform.document where code = 'thu-nv';"
            "delete from reform.topic where code = 'thu-nv';"
            "delete from reform.reporting_period where code = '2099-Q1';"
            "delete from reform.holiday where year = 2099;"
            "delete from reform.calendar_year where year = 2099;"
            "delete from reform.service_level where valid_from = '2099-01-01';"
            "update reform.service_level set valid_to = null where valid_to = '2098-12-31';"
            "delete from reform.plan where code like 'nhap-%'");
}

static void begin(void)
{
    remove_records();
    run_sql("insert into reform.calendar_year (year, state, source) values (2099, 'provisional', 'Thử');"
            "update reform.service_level set valid_to = '2098-12-31'"
            " where track = 'suggestion' and stage = 'reply' and valid_to is null");
}

#define ask_as_planner(method, path, body, ...) request(method, path, body, "Authorization", planner(), __VA_ARGS__)
#define post(path, body) ask_as_planner("POST", path, body, "Accept-Language", "en")
#define seen(path) get(path, "Authorization", planner())

static struct answer patch(const char *path, const char *body, const char *tag)
{
    return ask_as_planner("PATCH", path, body, "If-Match", tag, "Content-Type", "application/merge-patch+json");
}

static struct answer made(struct kind kind)
{
    struct answer answer = post(kind.list, kind.made);
    expect_status(answer, 201);
    if (kind.path)
        expect_header(answer, "Location", kind.path);
    expect_header(answer, "ETag", "\"v1\"");
    return answer;
}

START_TEST(a_record_is_made_once_and_read_again)
{
    struct answer first = made(KIND);
    struct answer read = seen(first.location);
    expect_status(read, 200);
    ck_assert_str_eq(read.body, first.body);
    expect_header(read, "ETag", first.etag);
    expect_problem(post(KIND.list, KIND.made), 409, "rule-broken", NULL);
}
END_TEST

START_TEST(a_repeat_with_the_same_key_makes_no_second)
{
    const char *key = new_key();
    struct answer first = ask_as_planner("POST", KIND.list, KIND.made, "Idempotency-Key", key);
    struct answer again = ask_as_planner("POST", KIND.list, KIND.made, "Idempotency-Key", key);
    expect_status(again, 201);
    ck_assert_str_eq(again.body, first.body);
}
END_TEST

START_TEST(the_second_of_two_editors_is_told_about_the_first)
{
    struct answer first = made(KIND);
    struct answer mine = patch(first.location, KIND.patch, first.etag);
    expect_status(mine, 200);
    expect_header(mine, "ETag", "\"v2\"");
    expect_problem(patch(first.location, KIND.patch, first.etag), 412, "precondition-failed", NULL);
}
END_TEST

START_TEST(a_dry_run_changes_nothing)
{
    expect_status(post(text("%s?dry_run=true", KIND.list), KIND.made), 201);
    struct answer first = made(KIND);
    struct answer tried = patch(text("%s?dry_run=true", first.location), KIND.patch, first.etag);
    expect_status(tried, 200);
    ck_assert_str_ne(tried.body, first.body);
    ck_assert_str_eq(seen(first.location).body, first.body);
}
END_TEST

START_TEST(what_is_refused_is_refused_in_the_order_of_the_architecture)
{
    struct answer first = made(KIND);
    const char *path = first.location;
    expect_problem(get(path), 401, "token-required", NULL);
    expect_problem(get(path, "Authorization", staff_of("intake", "SO-KHCN")), 403, "forbidden", NULL);
    expect_problem(request("POST", KIND.list, KIND.made, "Authorization", staff_of("intake", "SO-KHCN")), 403,
                   "forbidden", NULL);
    expect_problem(ask_as_planner("PATCH", path, KIND.wrong, "Accept-Language", "en"), 428, "precondition-required",
                   NULL);
    expect_problem(patch(path, KIND.wrong, "\"v7\""), 412, "precondition-failed", NULL);
    expect_problem(patch(path, KIND.wrong, first.etag), 422, "invalid-body", NULL);
    expect_problem(patch(path, "{}", first.etag), 422, "invalid-body", NULL);
    expect_problem(post(KIND.list, "{}"), 422, "invalid-body", NULL);
    expect_problem(ask_as_planner("PATCH", path, KIND.patch, "Content-Type", "text/plain"), 415,
                   "unsupported-media-type", NULL);
}
END_TEST

START_TEST(what_is_not_there_is_404)
{
    static const char *const paths[] = {"/v1/staff/units/KHONG-CO",           "/v1/staff/documents/khong-co",
                                        "/v1/staff/topics/khong-co",          "/v1/staff/holidays/2099-02-02",
                                        "/v1/staff/reporting-periods/2099-X", "/v1/staff/service-levels/999999"};
    expect_problem(seen(paths[_i]), 404, "not-found", NULL);
    expect_problem(patch(paths[_i], KIND.patch, "\"v1\""), 404, "not-found", NULL);
}
END_TEST

/* ---- units ---- */

static struct answer succeed(const char *act, const char *body, const char *tag)
{
    return ask_as_planner("POST", text("/v1/staff/units/THU-NV/%s", act), body, "If-Match", tag);
}

START_TEST(a_unit_of_others_is_404)
{
    struct answer unit = made(kinds[0]);
    const char *other = staff_of("planner", "VP-SO");
    expect_problem(get(unit.location, "Authorization", other), 404, "not-found", NULL);
    expect_problem(request("POST", "/v1/staff/units/THU-NV/dissolve", "{'on': '2031-01-01'}", "Authorization", other,
                           "If-Match", unit.etag),
                   404, "not-found", NULL);
    expect_problem(request("POST", "/v1/staff/units", kinds[0].made, "Authorization", other), 403, "forbidden", NULL);
}
END_TEST

/* Whatever is to become of it. */
static void expect_ended(const char *tag)
{
    static const char *const fates[] = {"rename", "merge", "split", "dissolve"};
    for (size_t i = 0; i < sizeof fates / sizeof *fates; i++) {
        struct answer again = succeed(fates[i], "{'on': '2032-01-01'}", tag);
        expect_problem(again, 409, "rule-broken", NULL);
        expect(again, "/errors/0/code", "unit_ended");
    }
}

START_TEST(a_renamed_unit_leads_to_its_new_name)
{
    const char *tag = made(kinds[0]).etag;
    const char *body = "{'on': '2031-01-01', 'code': 'THU-NV-2', 'name': 'Phòng Mới'}";
    expect_problem(ask_as_planner("POST", "/v1/staff/units/THU-NV/rename", body, "Accept-Language", "en"), 428,
                   "precondition-required", NULL);
    expect_problem(succeed("rename", body, "\"v9\""), 412, "precondition-failed", NULL);
    expect_problem(succeed("rename", "{'on': '2031-01-01'}", tag), 422, "invalid-body", "/code");
    struct answer renamed = succeed("rename", body, tag);
    expect_status(renamed, 200);
    expect_json(renamed, "", "{'valid_to': '2030-12-31', 'succession': 'renamed', 'successor': 'THU-NV-2'}");
    expect_json(get("/v1/units/THU-NV"), "", "{'successor': {'code': 'THU-NV-2', 'name': 'Phòng Mới'}}");
    expect_json(seen("/v1/staff/units/THU-NV-2"), "", "{'parent': 'SO-KHCN', 'valid_from': '2031-01-01'}");
    expect_ended(renamed.etag);
}
END_TEST

START_TEST(units_merge_split_and_end)
{
    static const struct {
        const char *act, *body, *fate;
    } fates[] = {
        {"merge", "{'on': '2031-01-01', 'successors': ['VP-SO']}", "{'succession': 'merged', 'successor': 'VP-SO'}"},
        {"split", "{'on': '2031-01-01', 'successors': ['VP-SO', 'SO-KHCN']}",
         "{'succession': 'split', 'successor': 'VP-SO', 'parts': ['VP-SO', 'SO-KHCN']}"},
        {"dissolve", "{'on': '2031-01-01'}", "{'succession': 'dissolved', 'successor': null}"},
    };
    const char *tag = made(kinds[0]).etag;
    const char *path = text("/v1/staff/units/THU-NV/%s?dry_run=true", fates[_i].act);
    expect_json(ask_as_planner("POST", path, fates[_i].body, "If-Match", tag), "", fates[_i].fate);
    expect_null(seen("/v1/staff/units/THU-NV"), "/succession");
    struct answer ended = succeed(fates[_i].act, fates[_i].body, tag);
    expect_json(ended, "", fates[_i].fate);
    expect(ended, "/valid_to", "2030-12-31");
    expect_ended(ended.etag);
}
END_TEST

/* ---- service levels ---- */

START_TEST(a_service_level_that_holds_ends_and_another_begins)
{
    struct answer all = seen("/v1/staff/service-levels");
    expect_status(all, 200);
    const char *path = sql_value("select '/v1/staff/service-levels/' || id from reform.service_level"
                                 " where track = 'suggestion' and stage = 'reply' and valid_to = '2098-12-31'");
    struct answer level = seen(path);
    expect_problem(patch(path, "{'amount': 366}", level.etag), 422, "invalid-body", "/amount");
    expect_problem(patch(path, "{'valid_to': '2001-01-01'}", level.etag), 422, "invalid-body", "/valid_to");
    expect_status(made(kinds[5]), 201);
}
END_TEST

/* ---- readings ---- */

START_TEST(a_reading_is_verified)
{
    expect_status(post("/v1/staff/plans/import",
                       "{'format': 'reformd-plan/1', 'plan': {'code': 'nhap-doc', 'kind': 'reform', 'title': 'Nháp',"
                       " 'year': 2031, 'unit': 'SO-KHCN', 'status': 'draft', 'readings': ["
                       "  {'ocr': 'Nhap', 'reading': 'Nháp', 'confidence': 'low'},"
                       "  {'ocr': 'Ke', 'reading': 'Kế', 'confidence': 'high', 'verified': true}]}}"),
                  201);
    const char *list = "/v1/staff/plans/nhap-doc/readings";
    expect_count(seen(list), "/items", 2);
    struct answer page = seen(text("%s?limit=1&count=true", list));
    expect_json(page, "", "{'total': 2, 'items': [{'ocr': 'Nhap'}]}");
    expect_json(seen(text_at(page, "/next")), "", "{'next': null, 'items': [{'ocr': 'Ke'}]}");
    struct answer doubtful = seen(text("%s?verified=false", list));
    expect_json(doubtful, "/items", "[{'ocr': 'Nhap', 'verified': false, 'version': 1}]");
    const char *path = text_at(doubtful, "/items/0/links/self");
    struct answer reading = seen(path);
    expect_problem(get(path, "Authorization", staff_of("planner", "VP-SO")), 404, "not-found", NULL);
    expect_problem(ask_as_planner("PATCH", path, "{'verified': true}", "Accept-Language", "en"), 428,
                   "precondition-required", NULL);
    expect_problem(patch(path, "{'ocr': 'x'}", reading.etag), 422, "invalid-body", "/ocr");
    struct answer verified = patch(path, "{'verified': true, 'confidence': 'high'}", reading.etag);
    expect_json(verified, "", "{'verified': true, 'confidence': 'high', 'version': 2}");
    expect_problem(patch(path, "{'verified': false}", reading.etag), 412, "precondition-failed", NULL);
    expect_count(seen(text("%s?verified=false", list)), "/items", 0);
    expect_problem(seen("/v1/staff/plans/nhap-doc/readings/1"), 404, "not-found", NULL);
}
END_TEST

static void add_tests(Suite *suite, const char *name, const TTest *const tests[], int times)
{
    TCase *some = tcase_create(name);
    tcase_add_checked_fixture(some, begin, remove_records);
    tcase_add_checked_fixture(some, NULL, release_kept);
    tcase_set_timeout(some, 60);
    for (; *tests; tests++)
        tcase_add_loop_test(some, *tests, 0, times);
    suite_add_tcase(suite, some);
}

Suite *staff_records_suite(void)
{
    Suite *suite = suite_create("staff_records");
    add_tests(suite, "each kind",
              (const TTest *[]){a_record_is_made_once_and_read_again, a_repeat_with_the_same_key_makes_no_second,
                                the_second_of_two_editors_is_told_about_the_first, a_dry_run_changes_nothing,
                                what_is_refused_is_refused_in_the_order_of_the_architecture, what_is_not_there_is_404,
                                NULL},
              KIND_COUNT);
    add_tests(suite, "units", (const TTest *[]){units_merge_split_and_end, NULL}, 3);
    add_tests(suite, "others",
              (const TTest *[]){a_unit_of_others_is_404, a_renamed_unit_leads_to_its_new_name,
                                a_service_level_that_holds_ends_and_another_begins, a_reading_is_verified, NULL},
              1);
    return suite;
}
