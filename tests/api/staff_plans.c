/* Plans for planners, over HTTP. The rules are tested in tests/sql/staff_plans.sql. */

#include "arrange.h"
#include "caller.h"
#include "expect.h"
#include "items.h"

#include <stdlib.h>
#include <string.h>

#define DRAFT "/v1/staff/plans/nhap-1"
#define HEAD "'code': 'nhap-1', 'kind': 'reform', 'title': 'Kế hoạch nháp', 'year': 2031, 'unit': 'SO-KHCN'"
#define CLAUSES                                                                                                        \
    "[{'path': 'I', 'kind': 'general', 'heading': 'MỤC ĐÍCH'},"                                                    \
    " {'path': 'I.1', 'kind': 'purpose', 'text': 'Dòng một\\nDòng hai',"                                           \
    "  'readings': [{'ocr': 'Dong', 'reading': 'Dòng', 'confidence': 'low'}]},"                                       \
    " {'path': 'V', 'kind': 'general', 'text': 'Năm'}]"
#define TASKS                                                                                                          \
    "[{'code': 'NV01', 'clause': 'I.1', 'kind': 'other', 'title': 'Niêm yết', 'schedule': 'dated',"                 \
    "  'starts_on': '2031-01-01', 'due_on': '2031-06-30', 'assignments': [{'unit': 'VP-SO', 'role': 'lead'}]},"        \
    " {'code': 'NV02', 'kind': 'other', 'title': 'Kiểm tra', 'schedule': 'continuous'}]"
#define DOCUMENT                                                                                                       \
    "{'format': 'reformd-plan/1', 'plan': {" HEAD ", 'status': 'issued'}, 'clauses': " CLAUSES ", 'tasks': " TASKS "}"

static const char *planner(void)
{
    return staff_of("planner", "SO-KHCN");
}

static void remove_plans(void)
{
    run_sql("delete from reform.plan where code like 'nhap-%'");
}

static void begin(void)
{
    remove_plans();
}

#define ask_as_planner(method, path, body, ...) request(method, path, body, "Authorization", planner(), __VA_ARGS__)
#define post(path, body) ask_as_planner("POST", path, body, "Accept-Language", "en")
#define seen(path) get(path, "Authorization", planner())

static struct answer change(const char *method, const char *path, const char *body, const char *tag)
{
    return ask_as_planner(method, path, body, "If-Match", tag, "Content-Type",
                          strcmp(method, "PATCH") == 0 ? "application/merge-patch+json" : "application/json");
}

/* Once the plan is a draft, as DOCUMENT has it. */
static struct answer import_draft(void)
{
    struct answer imported = post("/v1/staff/plans/import", DOCUMENT);
    expect_status(imported, 201);
    return imported;
}

static struct answer publish_draft(void)
{
    struct answer published = change("POST", DRAFT "/publish", "{}", import_draft().etag);
    expect_status(published, 200);
    return published;
}

/* ---- import ---- */

START_TEST(an_imported_plan_is_a_draft_and_its_doubtful_readings_are_listed)
{
    struct answer imported = import_draft();
    expect_header(imported, "Location", DRAFT);
    expect_header(imported, "ETag", "\"v1\"");
    expect_json(imported, "",
                "{'plan': 'nhap-1', 'created': true, 'version': 1, 'counts': {'clauses': 3, 'tasks': 2},"
                " 'doubtful_readings': [{'pointer': '/clauses/1/readings/0', 'reading': {'ocr': 'Dong'}}]}");
    struct answer plan = seen(DRAFT);
    expect_json(plan, "", "{'status': 'draft', 'published_at': null, 'counts': {'doubtful_readings': 1}}");
    expect_header(plan, "Cache-Control", "no-store");
    expect_status(get("/v1/plans/nhap-1"), 404);
}
END_TEST

START_TEST(text_of_several_lines_comes_in_as_it_is)
{
    import_draft();
    expect(seen(DRAFT "/clauses/I.1"), "/text", "Dòng một\nDòng hai");
    expect(seen(DRAFT "/document"), "/clauses/1/text", "Dòng một\nDòng hai");
}
END_TEST

START_TEST(a_dry_run_of_an_import_changes_nothing)
{
    struct answer tried = post("/v1/staff/plans/import?dry_run=true", DOCUMENT);
    expect_status(tried, 201);
    expect_json(tried, "", "{'plan': 'nhap-1', 'created': true}");
    expect_status(seen(DRAFT), 404);
}
END_TEST

START_TEST(a_draft_is_overwritten_only_by_who_has_read_it)
{
    struct answer first = import_draft();
    expect_problem(post("/v1/staff/plans/import", DOCUMENT), 428, "precondition-required", NULL);
    expect_problem(change("POST", "/v1/staff/plans/import", DOCUMENT, "\"v9\""), 412, "precondition-failed", NULL);
    struct answer again = change("POST", "/v1/staff/plans/import", DOCUMENT, first.etag);
    expect_status(again, 200);
    expect_json(again, "", "{'created': false, 'changed': false}");
}
END_TEST

START_TEST(a_published_plan_is_not_overwritten)
{
    struct answer published = publish_draft();
    struct answer refused = change("POST", "/v1/staff/plans/import", DOCUMENT, published.etag);
    expect_problem(refused, 409, "rule-broken", NULL);
    expect(refused, "/errors/0/code", "plan_is_public");
}
END_TEST

START_TEST(faults_of_the_shape_and_of_the_database_are_told_together)
{
    struct answer refused =
        post("/v1/staff/plans/import",
             "{'format': 'reformd-plan/1', 'surplus': 1, 'plan': {'code': 'nhap-1', 'kind': 'reform',"
             " 'title': 'Nháp', 'year': 2031, 'unit': 'SO-KHCN', 'status': 'draft'},"
             " 'tasks': [{'code': 'NV01', 'kind': 'other', 'title': 'Một', 'schedule': 'dated'},"
             "  {'code': 'NV02', 'kind': 'other', 'title': 'Hai', 'schedule': 'continuous',"
             "   'assignments': [{'unit': 'KHONG-CO', 'role': 'lead'}]}]}");
    expect_problem(refused, 422, "invalid-body", "/surplus");
    expect_problem(refused, 422, "invalid-body", "/tasks/0");
    expect_problem(refused, 422, "invalid-body", "/tasks/1/assignments/0/unit");
}
END_TEST

START_TEST(a_fault_that_the_contract_finds_is_not_told_twice)
{
    struct answer refused =
        post("/v1/staff/plans/import",
             "{'format': 'reformd-plan/1', 'plan': {'code': 'nhap-1', 'kind': 'reform', 'title': '',"
             " 'year': 2031, 'unit': 'SO-KHCN', 'status': 'draft'}}");
    expect_problem(refused, 422, "invalid-body", "/plan/title");
    expect_count(refused, "/errors", 1);
}
END_TEST

/* A document with `clauses` clauses of 16 KB each. */
static const char *document_of(int clauses)
{
    json_t *document = json_deep_copy(json_of(DOCUMENT));
    char *words = keep(malloc(16001));
    memset(words, 'a', 16000);
    words[16000] = '\0';
    for (int i = 0; i < clauses; i++)
        json_array_append_new(json_object_get(document, "clauses"),
                              json_pack("{s:s, s:s, s:s}", "path", text("P%d", i), "kind", "general", "text", words));
    const char *body = keep(json_dumps(document, 0));
    json_decref(document);
    return body;
}

START_TEST(a_document_may_have_two_mebibytes)
{
    expect_status(post("/v1/staff/plans/import", document_of(120)), 201);
    expect_problem(post("/v1/staff/plans/import", document_of(140)), 413, "content-too-large", NULL);
}
END_TEST

/* ---- refusals, of each operation ---- */

static const struct operation_case {
    const char *method;
    const char *path;  /* below the plan */
    const char *body;  /* that fits */
    const char *wrong; /* that does not; NULL: there is no wrong one */
    bool needs_tag;
} operations[] = {
    {"PATCH", "", "{'title': 'Khác'}", "{'title': 1}", true},
    {"DELETE", "", NULL, NULL, true},
    {"GET", "", NULL, NULL, false},
    {"GET", "/document", NULL, NULL, false},
    {"POST", "/consult", "{}", "{'x': 1}", true},
    {"POST", "/publish", "{}", "{'x': 1}", true},
    {"POST", "/clauses", "{'path': 'II', 'kind': 'general', 'text': 'Hai'}", "{'path': 'II'}", false},
    {"GET", "/clauses/I", NULL, NULL, false},
    {"PATCH", "/clauses/I", "{'heading': 'Khác'}", "{'nobody': 1}", true},
    {"DELETE", "/clauses/V", NULL, NULL, true},
    {"POST", "/tasks", "{'code': 'NV03', 'kind': 'other', 'title': 'Ba', 'schedule': 'continuous'}", "{}", false},
    {"GET", "/tasks/NV01", NULL, NULL, false},
    {"PATCH", "/tasks/NV01", "{'title': 'Khác'}", "{'due_on': 'mai'}", true},
    {"DELETE", "/tasks/NV02", NULL, NULL, true},
    {"POST", "/tasks/NV01/assignments", "{'unit': 'VP-SO', 'role': 'supplying'}", "{'unit': 'VP-SO'}", false},
    {"GET", "/tasks/NV01/assignments/lead/VP-SO", NULL, NULL, false},
    {"PATCH", "/tasks/NV01/assignments/lead/VP-SO", "{'role': 'supplying'}", "{}", true},
    {"DELETE", "/tasks/NV01/assignments/lead/VP-SO", NULL, NULL, true},
};

enum { OPERATION_COUNT = sizeof operations / sizeof *operations };

static struct answer try_as(const char *staff, struct operation_case tried, const char *body, const char *tag)
{
    const char *path = text(DRAFT "%s", tried.path);
    const char *type = strcmp(tried.method, "PATCH") == 0 ? "application/merge-patch+json" : "application/json";
    const char *name = tag ? "If-Match" : "Accept-Language";
    const char *value = tag ? tag : "en";
    const char *who = staff ? "Authorization" : "X-Request-Id";
    const char *token = staff ? staff : "yeu-cau-thu";
    if (!body)
        return ask_without_body(tried.method, path, who, token, name, value, (char *)NULL);
    return request(tried.method, path, body, who, token, name, value, "Content-Type", type);
}

START_TEST(each_operation_is_refused_in_the_order_of_the_architecture)
{
    struct operation_case tried = operations[_i];
    const char *tag = import_draft().etag;
    const char *stale = "\"v7\"";
    expect_problem(try_as(NULL, tried, tried.body, stale), 401, "token-required", NULL);
    expect_problem(try_as(staff_of("intake", "SO-KHCN"), tried, tried.body, NULL), 403, "forbidden", NULL);
    if (tried.needs_tag)
        expect_problem(try_as(staff_of("planner", "VP-SO"), tried, tried.body, NULL), 428, "precondition-required",
                       NULL);
    expect_problem(try_as(staff_of("planner", "VP-SO"), tried, tried.wrong ? tried.wrong : tried.body, stale), 404,
                   "not-found", NULL);
    if (tried.needs_tag)
        expect_problem(try_as(planner(), tried, tried.wrong ? tried.wrong : tried.body, stale), 412,
                       "precondition-failed", NULL);
    if (tried.wrong)
        expect_problem(try_as(planner(), tried, tried.wrong, tag), 422, "invalid-body", NULL);
    if (tried.body && strcmp(tried.method, "GET") != 0)
        expect_problem(ask_as_planner(tried.method, text(DRAFT "%s", tried.path), "{}", "Content-Type", "text/plain"),
                       415, "unsupported-media-type", NULL);
}
END_TEST

START_TEST(each_operation_does_what_it_says)
{
    struct operation_case tried = operations[_i];
    struct answer done = try_as(planner(), tried, tried.body, import_draft().etag);
    bool creates = strcmp(tried.method, "POST") == 0 && !tried.needs_tag;
    expect_status(done, strcmp(tried.method, "DELETE") == 0 ? 204 : creates ? 201 : 200);
    if (strcmp(tried.method, "DELETE") == 0)
        expect_status(seen(text(DRAFT "%s", tried.path)), 404);
    else if (creates)
        expect_header(seen(done.location), "ETag", done.etag);
}
END_TEST

START_TEST(a_dry_run_of_each_operation_changes_nothing)
{
    struct operation_case tried = operations[_i];
    if (strcmp(tried.method, "GET") == 0)
        return;
    const char *tag = import_draft().etag;
    const char *before = seen(DRAFT "/document").body;
    const char *path = tried.path;
    tried.path = text("%s?dry_run=true", path);
    ck_assert_int_lt(try_as(planner(), tried, tried.body, tag).status, 300);
    struct answer after = seen(DRAFT "/document");
    ck_assert_str_eq(after.body, before);
    expect_header(after, "ETag", tag);
}
END_TEST

/* ---- editing ---- */

START_TEST(the_second_of_two_editors_is_told_about_the_first)
{
    static const char *const edited[][2] = {
        {DRAFT, "{'title': 'Của tôi'}"},
        {DRAFT "/clauses/I", "{'heading': 'CỦA TÔI'}"},
        {DRAFT "/tasks/NV01", "{'title': 'Của tôi'}"},
        {DRAFT "/tasks/NV01/assignments/lead/VP-SO", "{'role': 'lead'}"},
    };
    import_draft();
    const char *tag = seen(edited[_i][0]).etag;
    struct answer mine = change("PATCH", edited[_i][0], edited[_i][1], tag);
    expect_status(mine, 200);
    ck_assert_str_ne(mine.etag, tag);
    expect_problem(change("PATCH", edited[_i][0], edited[_i][1], tag), 412, "precondition-failed", NULL);
    expect_status(change("PATCH", edited[_i][0], edited[_i][1], mine.etag), 200);
}
END_TEST

START_TEST(a_repeat_with_the_same_key_has_one_effect)
{
    import_draft();
    const char *key = new_key();
    const char *body = "{'path': 'II', 'kind': 'general', 'text': 'Hai'}";
    struct answer first = ask_as_planner("POST", DRAFT "/clauses", body, "Idempotency-Key", key);
    struct answer again = ask_as_planner("POST", DRAFT "/clauses", body, "Idempotency-Key", key);
    expect_status(first, 201);
    expect_status(again, 201);
    ck_assert_str_eq(first.body, again.body);
    expect_problem(post(DRAFT "/clauses", body), 409, "rule-broken", NULL);
    expect_problem(ask_as_planner("POST", DRAFT "/clauses", "{'path': 'III', 'kind': 'general', 'text': 'Ba'}",
                                  "Idempotency-Key", key),
                   422, "idempotency-key-reused", NULL);
}
END_TEST

START_TEST(a_new_clause_stands_behind_the_one_named)
{
    import_draft();
    expect_status(post(DRAFT "/clauses", "{'path': 'I.2', 'kind': 'purpose', 'text': 'Hai'}"), 201);
    expect_status(post(DRAFT "/clauses?behind=I.1", "{'path': 'I.3', 'kind': 'purpose', 'text': 'Ba'}"), 201);
    expect_json(seen(DRAFT "/document"), "/clauses",
                "[{'path': 'I'}, {'path': 'I.1'}, {'path': 'I.3'}, {'path': 'I.2'}, {'path': 'V'}]");
}
END_TEST

START_TEST(a_plan_can_be_begun_from_nothing)
{
    struct answer made = post("/v1/staff/plans", "{" HEAD "}");
    expect_status(made, 201);
    expect_header(made, "Location", DRAFT);
    expect(made, "/status", "draft");
    expect_problem(post("/v1/staff/plans", "{" HEAD "}"), 409, "rule-broken", NULL);
    expect_problem(change("POST", DRAFT "/publish", "{}", made.etag), 409, "rule-broken", NULL);
    expect_problem(request("POST", "/v1/staff/plans", "{" HEAD "}", "Authorization", staff_of("planner", "VP-SO")), 403,
                   "forbidden", NULL);
    expect_problem(post("/v1/staff/plans", "{'code': 'nhap-2'}"), 422, "invalid-body", "/title");
}
END_TEST

START_TEST(the_list_has_drafts_too_and_can_be_followed_to_its_end)
{
    for (int i = 1; i <= 3; i++)
        expect_status(post("/v1/staff/plans", text("{'code': 'nhap-%d', 'kind': 'reform', 'title': 'Danh sách %d',"
                                                   " 'year': 2031, 'unit': 'SO-KHCN'}",
                                                   i, i)),
                      201);
    struct answer page = seen("/v1/staff/plans?year=2031&limit=2&count=true");
    expect_json(page, "/items", "[{'code': 'nhap-1', 'status': 'draft', 'version': 1}, {'code': 'nhap-2'}]");
    expect_json(page, "/total", "3");
    struct answer rest = seen(text_at(page, "/next"));
    expect_json(rest, "", "{'items': [{'code': 'nhap-3'}], 'next': null}");
    expect_count(seen("/v1/staff/plans?year=2031&status=issued"), "/items", 0);
    expect_count(seen("/v1/staff/plans?year=2031&status=draft&unit=SO-KHCN"), "/items", 3);
    expect_count(seen("/v1/staff/plans?q=danh%20sach%202"), "/items", 1);
    expect_count(get("/v1/staff/plans", "Authorization", staff_of("planner", "VP-SO")), "/items", 0);
    expect_problem(seen("/v1/staff/plans?nobody=1"), 400, "invalid-parameters", "nobody");
    expect_problem(get("/v1/staff/plans", "Authorization", staff_of("intake", "SO-KHCN")), 403, "forbidden", NULL);
}
END_TEST

/* ---- the life of a plan ---- */

START_TEST(a_plan_is_published_started_and_completed)
{
    const char *tag = publish_draft().etag;
    expect(get("/v1/plans/nhap-1"), "/status", "issued");
    struct answer started = change("POST", DRAFT "/start", "{}", tag);
    expect(started, "/status", "in_progress");
    expect_problem(change("POST", DRAFT "/publish", "{}", started.etag), 409, "rule-broken", NULL);
    struct answer completed = change("POST", DRAFT "/complete", "{}", started.etag);
    expect(completed, "/status", "completed");
    expect_count(completed, "/actions", 0);
}
END_TEST

START_TEST(who_cancels_says_why_and_everybody_may_read_it)
{
    const char *tag = publish_draft().etag;
    expect_problem(change("POST", DRAFT "/cancel", "{}", tag), 422, "invalid-body", "/reason");
    expect_status(change("POST", DRAFT "/cancel", "{'reason': 'Thay bằng kế hoạch của thành phố.'}", tag), 200);
    expect_json(get("/v1/plans/nhap-1"), "",
                "{'status': 'cancelled', 'status_reason': 'Thay bằng kế hoạch của thành phố.'}");
}
END_TEST

START_TEST(what_is_public_changes_only_by_a_new_version)
{
    publish_draft();
    for (int i = 0; i < OPERATION_COUNT; i++) {
        struct operation_case tried = operations[i];
        if (strcmp(tried.method, "GET") == 0 || strcmp(tried.path, "/publish") == 0)
            continue;
        struct answer now = seen(text(DRAFT "%s", tried.needs_tag && tried.path[0] != '/' ? "" : tried.path));
        const char *tag = now.etag ? now.etag : seen(DRAFT).etag;
        expect_problem(try_as(planner(), tried, tried.body, tag), 409, "rule-broken", NULL);
    }
}
END_TEST

static const char *new_version(const char *reason)
{
    json_t *document = seen(DRAFT "/document").json;
    json_object_set_new(pointed(document, "/tasks/0"), "due_on", json_string("2031-09-30"));
    json_object_set_new(pointed(document, "/clauses/1"), "text", json_string("Viết lại."));
    json_t *body = keep_json(json_pack("{s:s, s:O}", "reason", reason, "document", document));
    return keep(json_dumps(body, 0));
}

START_TEST(a_new_version_leaves_what_stood_before_readable)
{
    const char *tag = publish_draft().etag;
    expect_json(get("/v1/plans/nhap-1/versions"), "/items", "[{'number': 1, 'reason': null, 'replaced_at': null}]");
    struct answer replaced = change("POST", DRAFT "/supersede", new_version("Lùi hạn theo chỉ đạo."), tag);
    expect_status(replaced, 200);
    expect_json(
        get("/v1/plans/nhap-1/versions"), "/items",
        "[{'number': 1, 'reason': null}, {'number': 2, 'reason': 'Lùi hạn theo chỉ đạo.', 'replaced_at': null}]");
    expect(get("/v1/plans/nhap-1/versions/1"), "/document/clauses/1/text", "Dòng một\nDòng hai");
    expect(get("/v1/plans/nhap-1/versions/2"), "/document/clauses/1/text", "Viết lại.");
    expect_status(get("/v1/plans/nhap-1/versions/3"), 404);
    expect_json(get("/v1/plans/nhap-1/diff?from=1&to=2"), "/changes",
                "{'plan': [], 'clauses': {'added': [], 'removed': [], 'changed': [{'path': 'I.1', 'changes': ["
                "   {'member': 'text', 'before': 'Dòng một\\nDòng hai', 'after': 'Viết lại.'}]}]},"
                " 'tasks': {'added': [], 'removed': [], 'changed': [{'code': 'NV01', 'changes': ["
                "   {'member': 'due_on', 'before': '2031-06-30', 'after': '2031-09-30'}]}]}}");
    expect_status(get("/v1/plans/nhap-1/diff?from=1&to=3"), 404);
    expect_problem(get("/v1/plans/nhap-1/diff?from=1"), 400, "invalid-parameters", "to");
}
END_TEST

START_TEST(a_date_that_moves_stands_beside_the_first_one)
{
    const char *tag = publish_draft().etag;
    expect_status(change("POST", DRAFT "/supersede", new_version("Lùi hạn theo chỉ đạo."), tag), 200);
    struct answer task = seen(DRAFT "/tasks/NV01");
    expect_json(
        task, "",
        "{'due_on': '2031-09-30', 'first_due_on': '2031-06-30', 'amendments': [{'reason': 'Lùi hạn theo chỉ đạo.',"
        " 'old_due_on': '2031-06-30', 'new_due_on': '2031-09-30'}]}");
    expect_json(get("/v1/plans/nhap-1/tasks/NV01"), "", "{'due_on': '2031-09-30', 'first_due_on': '2031-06-30'}");
}
END_TEST

START_TEST(a_new_version_needs_a_reason_and_a_change)
{
    const char *tag = publish_draft().etag;
    expect_problem(change("POST", DRAFT "/supersede", new_version("Ngắn"), tag), 422, "invalid-body", "/reason");
    expect_problem(change("POST", DRAFT "/supersede", new_version("Lùi hạn theo chỉ đạo."), "\"v1\""), 412,
                   "precondition-failed", NULL);
    const char *same = text("{'reason': 'Không có gì mới.', 'document': %s}", seen(DRAFT "/document").body);
    struct answer refused = change("POST", DRAFT "/supersede", same, tag);
    expect_problem(refused, 409, "rule-broken", NULL);
    expect(refused, "/errors/0/code", "plan_unchanged");
}
END_TEST

START_TEST(each_write_is_in_the_trail_with_its_request)
{
    struct answer imported =
        ask_as_planner("POST", "/v1/staff/plans/import", DOCUMENT, "X-Request-Id", "yeu-cau-thu-nhap");
    expect_status(imported, 201);
    const char *trail = sql_value("select subject || ' ' || role || ' ' || operation || ' ' || object from ops.audit"
                                  " where request_id = 'yeu-cau-thu-nhap' order by id desc limit 1");
    ck_assert_str_eq(trail, "planner-SO-KHCN planner importPlan nhap-1");
}
END_TEST

static void add_tests(Suite *suite, const char *name, const TTest *const tests[], int times)
{
    TCase *some = tcase_create(name);
    tcase_add_checked_fixture(some, begin, remove_plans);
    tcase_add_checked_fixture(some, NULL, release_kept);
    tcase_set_timeout(some, 60);
    for (; *tests; tests++)
        tcase_add_loop_test(some, *tests, 0, times);
    suite_add_tcase(suite, some);
}

Suite *staff_plans_suite(void)
{
    Suite *suite = suite_create("staff_plans");
    const TTest *const once[] = {an_imported_plan_is_a_draft_and_its_doubtful_readings_are_listed,
                                 text_of_several_lines_comes_in_as_it_is,
                                 a_dry_run_of_an_import_changes_nothing,
                                 a_draft_is_overwritten_only_by_who_has_read_it,
                                 a_published_plan_is_not_overwritten,
                                 faults_of_the_shape_and_of_the_database_are_told_together,
                                 a_fault_that_the_contract_finds_is_not_told_twice,
                                 a_document_may_have_two_mebibytes,
                                 a_repeat_with_the_same_key_has_one_effect,
                                 a_new_clause_stands_behind_the_one_named,
                                 a_plan_can_be_begun_from_nothing,
                                 the_list_has_drafts_too_and_can_be_followed_to_its_end,
                                 a_plan_is_published_started_and_completed,
                                 who_cancels_says_why_and_everybody_may_read_it,
                                 what_is_public_changes_only_by_a_new_version,
                                 a_new_version_leaves_what_stood_before_readable,
                                 a_date_that_moves_stands_beside_the_first_one,
                                 a_new_version_needs_a_reason_and_a_change,
                                 each_write_is_in_the_trail_with_its_request,
                                 NULL};
    add_tests(suite, "plans", once, 1);
    add_tests(suite, "each operation",
              (const TTest *[]){each_operation_is_refused_in_the_order_of_the_architecture,
                                each_operation_does_what_it_says, a_dry_run_of_each_operation_changes_nothing, NULL},
              OPERATION_COUNT);
    add_tests(suite, "each kind", (const TTest *[]){the_second_of_two_editors_is_told_about_the_first, NULL}, 4);
    return suite;
}
