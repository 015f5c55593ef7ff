/* Staff report progress over HTTP. The rules are tested in tests/sql/staff_progress.sql. */

#include "arrange.h"
#include "caller.h"
#include "expect.h"
#include "items.h"
#include "witness.h"

#include <string.h>

#define SIZE(array) (sizeof(array) / sizeof *(array))
#define PLAN "/plans/thu-tien-do"
#define TASKS "/v1/staff" PLAN "/tasks"
#define LINK "{'kind': 'link', 'title': 'Bài viết', 'url': 'https://example.org/bai'}"
#define DRAFT "{'period': '2021-Q1', 'unit': 'THU-A', 'status': 'in_progress', 'percent': 40}"

/* ---- a plan of its own, whose tasks THU-A leads; THU-B beside it has no part. A test that ended early left it. ----
 */

static void remove_plan(void)
{
    remove_trail("code like 'THU-%'");
    run_sql("alter table reform.progress_report disable trigger user;"
            "create temporary table gone on commit drop as select task.id from reform.task"
            " join reform.plan on plan.id = plan_id where plan.code = 'thu-tien-do';"
            "delete from reform.evidence where task_id in (select id from gone)"
            " or report_id in (select id from reform.progress_report where task_id in (select id from gone))"
            " or occurrence_id in (select id from reform.occurrence where task_id in (select id from gone));"
            "delete from reform.occurrence where task_id in (select id from gone);"
            "delete from reform.progress_report where task_id in (select id from gone);"
            "delete from reform.plan where code = 'thu-tien-do';"
            "delete from reform.staff_grant where unit_id in (select id from reform.unit where code like 'THU-%');"
            "delete from reform.unit where code in ('THU-A', 'THU-B');"
            "delete from reform.unit where code = 'THU-SO';"
            "alter table reform.progress_report enable trigger user;");
}

static void arrange_plan(void)
{
    remove_plan();
    run_sql("insert into reform.unit (code, name, kind) values ('THU-SO', 'Sở Thử nghiệm', 'department');"
            "insert into reform.unit (code, name, kind, parent_id) select below.code, 'Phòng ' || below.code, "
            "'division', above.id"
            " from (values ('THU-A'), ('THU-B')) as below (code), reform.unit as above where above.code = 'THU-SO';"
            "insert into reform.plan (code, kind, title, year, unit_id, status, illustrative)"
            " select 'thu-tien-do', 'reform', 'Kế hoạch thử', 2021, id, 'in_progress', true from reform.unit"
            " where code = 'THU-SO';"
            "insert into reform.task (plan_id, code, position, title, schedule)"
            " select plan.id, 'NV0' || n, n, 'Nhiệm vụ thử ' || n, 'continuous' from reform.plan, generate_series(1, "
            "3) as n"
            " where plan.code = 'thu-tien-do';"
            "insert into reform.assignment (task_id, unit_id, role) select task.id, unit.id, 'lead' from reform.task"
            " join reform.plan on plan.id = plan_id, reform.unit"
            " where plan.code = 'thu-tien-do' and unit.code = 'THU-A';");
}

static TCase *case_with_plan(Suite *suite, const char *name)
{
    TCase *cases = tcase_create(name);
    tcase_set_timeout(cases, 120);
    tcase_add_checked_fixture(cases, arrange_plan, remove_plan);
    tcase_add_checked_fixture(cases, NULL, release_kept);
    suite_add_tcase(suite, cases);
    return cases;
}

/* ---- asking ---- */

static struct answer write_as(const char *who, const char *path, const char *body)
{
    return request("POST", path, body, "Authorization", who, "Content-Type", "application/json");
}

static struct answer officer_writes(const char *path, const char *body)
{
    struct answer made = write_as(staff_of("officer", "THU-A"), path, body);
    expect_status(made, 201);
    return made;
}

static struct answer change_as(const char *who, struct answer read, const char *method, const char *path,
                               const char *body)
{
    return request(method, path, body, "Authorization", who, "If-Match", read.etag);
}

static struct answer remove_as(const char *who, const char *tag, const char *path)
{
    return ask_without_body("DELETE", path, "Authorization", who, "If-Match", tag, (char *)NULL);
}

static struct answer read_as(const char *who, const char *path)
{
    struct answer answer = get(path, "Authorization", who);
    expect_status(answer, 200);
    return answer;
}

static struct answer step(const char *role, const char *report, const char *name, const char *body)
{
    const char *who = staff_of(role, "THU-SO");
    struct answer read = read_as(who, report);
    struct answer done = change_as(who, read, "POST", text("%s/%s", report, name), body);
    expect_status(done, 200);
    return done;
}

static const char *published(const char *task, const char *draft)
{
    const char *report = officer_writes(text(TASKS "/%s/reports", task), draft).location;
    struct answer read = read_as(staff_of("officer", "THU-A"), report);
    expect_status(change_as(staff_of("officer", "THU-A"), read, "POST", text("%s/submit", report), "{}"), 200);
    step("approver", report, "approve", "{}");
    step("planner", report, "publish", "{}");
    return report;
}

/* ---- from draft to public ---- */

START_TEST(a_report_goes_from_draft_to_the_public)
{
    const char *officer = staff_of("officer", "THU-A");
    struct answer draft = officer_writes(TASKS "/NV01/reports", DRAFT);
    expect_header(draft, "ETag", "\"v1\"");
    expect_json(draft, "",
                "{'state': 'draft', 'percent': 40, 'authors': ['officer-THU-A'], 'period': {'code': '2021-Q1'},"
                " 'unit': {'code': 'THU-A'}, 'task': {'code': 'NV01'}, 'evidence': [], 'corrects': null}");

    struct answer changed =
        change_as(officer, draft, "PATCH", draft.location, "{'percent': 60, 'narrative': 'Dòng một\\nDòng hai'}");
    expect_status(changed, 200);
    expect(changed, "/narrative", "Dòng một\nDòng hai");
    expect_status(change_as(officer, draft, "PATCH", draft.location, "{'percent': 1}"), 412);
    expect_status(change_as(officer, changed, "POST", text("%s/submit", draft.location), "{}"), 200);

    struct answer returned = step("approver", draft.location, "return", "{'note': 'Bổ sung số liệu.'}");
    expect_json(returned, "", "{'state': 'returned', 'note': 'Bổ sung số liệu.'}");
    struct answer again = change_as(officer, returned, "PATCH", draft.location, "{'percent': 55}");
    expect_status(change_as(officer, again, "POST", text("%s/submit", draft.location), "{}"), 200);
    expect_json(step("approver", draft.location, "approve", "{}"), "",
                "{'state': 'approved', 'approver': 'approver-THU-SO'}");

    expect_null(get("/v1" PLAN "/tasks/NV01"), "/progress/declared");
    expect_json(get("/v1" PLAN "/progress"), "/overall", "{'declared': null, 'timeliness': {'unknown': 3}}");
    struct answer out = step("planner", draft.location, "publish", "{}");
    expect_json(out, "", "{'state': 'published', 'publisher': 'planner-THU-SO', 'actions': []}");
    expect_json(get("/v1" PLAN "/tasks/NV01"), "",
                "{'status': 'in_progress', 'progress': {'declared': 55}, 'latest_report': {'percent': 55}}");
    expect_json(get("/v1" PLAN "/progress"), "/overall", "{'declared': 55, 'timeliness': {'unknown': 2}}");
    expect_json(get("/v1/units/THU-A/performance"), "", "{'declared': 55, 'left_out': {'declared': 2}}");
    expect_json(get("/v1/units/THU-SO/performance"), "", "{'declared': 55}");
    expect_count(get("/v1" PLAN "/tasks/NV01/reports"), "/items", 1);
    expect_status(change_as(officer, out, "PATCH", draft.location, "{'percent': 1}"), 409);
}
END_TEST

START_TEST(a_correction_takes_the_place_of_what_it_corrects)
{
    const char *first = published("NV01", DRAFT);
    expect_problem(write_as(staff_of("officer", "THU-A"), TASKS "/NV01/reports", DRAFT), 409, "rule-broken", NULL);
    published("NV01", text("{'period': '2021-Q1', 'unit': 'THU-A', 'status': 'in_progress', 'percent': 70,"
                           " 'corrects': '%s'}",
                           strrchr(first, '/') + 1));
    expect_json(get("/v1" PLAN "/tasks/NV01"), "", "{'progress': {'declared': 70}, 'latest_report': {'percent': 70}}");
    expect_json(get("/v1" PLAN "/tasks/NV01/reports"), "/items",
                "[{'percent': 70, 'is_correction': true, 'is_corrected': false},"
                " {'percent': 40, 'is_correction': false, 'is_corrected': true}]");
    struct answer corrected = read_as(staff_of("supervisor", "THU-SO"), first);
    ck_assert(strncmp(text_at(corrected, "/corrected_by"), "BC-", 3) == 0);
}
END_TEST

START_TEST(who_wrote_a_report_does_not_approve_it)
{
    const char *both = staff_of("officer", "THU-SO");
    run_sql("insert into reform.staff_grant (issuer, subject, role, unit_id, valid_from)"
            " select issuer, subject, 'approver', unit_id, valid_from from reform.staff_grant"
            " where subject = 'officer-THU-SO'");
    struct answer draft = write_as(both, TASKS "/NV01/reports", DRAFT);
    struct answer submitted = change_as(both, draft, "POST", text("%s/submit", draft.location), "{}");
    expect_status(submitted, 200);
    expect_problem(change_as(both, submitted, "POST", text("%s/approve", draft.location), "{}"), 409, "rule-broken",
                   NULL);
    expect_status(change_as(staff_of("approver", "THU-A"), submitted, "POST", text("%s/approve", draft.location), "{}"),
                  200);
}
END_TEST

START_TEST(the_contract_names_the_roles_that_the_database_lets_act)
{
    static const char *const steps[] = {"submit", "return", "approve", "publish"};
    for (size_t i = 0; i < SIZE(steps); i++) {
        const char *path = text("/paths/~1v1~1staff~1reports~1{report}~1%s/post/x-roles", steps[i]);
        char *roles = keep(json_dumps(pointed(contract(), path), JSON_COMPACT));
        ck_assert_str_eq(roles,
                         sql_value(text("select to_json(roles) from reform.report_step where name = '%s'", steps[i])));
    }
}
END_TEST

START_TEST(what_happened_is_public_at_once_with_its_evidence)
{
    const char *officer = staff_of("officer", "THU-A");
    struct answer happened =
        officer_writes(TASKS "/NV02/occurrences", "{'unit': 'THU-A', 'occurred_on': '2021-03-01', 'quantity': 2.5,"
                                                  " 'place': 'Hội trường'}");
    expect_json(get("/v1" PLAN "/tasks/NV02/occurrences"), "/items",
                "[{'occurred_on': '2021-03-01', 'quantity': 2.5, 'place': 'Hội trường', 'evidence': []}]");
    struct answer evidence =
        officer_writes(text("%s/evidence", happened.location),
                       "{'kind': 'picture', 'title': 'Ảnh', 'url': 'https://example.org/anh.jpg'}");
    expect_json(get("/v1" PLAN "/tasks/NV02"), "/progress", "{'occurrences': 1, 'occurrences_with_evidence': 1}");
    expect_no_header(evidence, "ETag");
    expect(read_as(officer, evidence.location), "/links/shows", happened.location);

    struct answer read = read_as(officer, happened.location);
    expect_header(read, "ETag", "\"v2\"");
    struct answer changed = change_as(officer, read, "PATCH", happened.location, "{'quantity': 3, 'place': null}");
    expect_json(changed, "", "{'quantity': 3, 'place': null}");
    expect_status(get(evidence.location), 401);
    expect_status(remove_as(officer, "*", evidence.location), 204);
    expect_json(get("/v1" PLAN "/tasks/NV02"), "/progress", "{'occurrences_with_evidence': 0}");
    read = read_as(officer, happened.location);
    expect_status(remove_as(officer, read.etag, happened.location), 204);
    expect_count(get("/v1" PLAN "/tasks/NV02/occurrences"), "/items", 0);
    expect_status(get(happened.location, "Authorization", officer), 404);
}
END_TEST

START_TEST(evidence_of_a_report_becomes_public_with_it)
{
    const char *report = officer_writes(TASKS "/NV01/reports", DRAFT).location;
    const char *file =
        text("{'kind': 'document', 'title': 'Biên bản', 'sha256': '%064d', 'media_type': 'application/pdf'}", 7);
    struct answer evidence = officer_writes(text("%s/evidence", report), file);
    expect_null(evidence, "/published_at");
    officer_writes(TASKS "/NV01/evidence", "{'kind': 'link', 'title': 'Bài viết', 'url': 'https://example.org/bai'}");
    expect_count(get("/v1" PLAN "/tasks/NV01/evidence"), "/items", 1);
    struct answer read = read_as(staff_of("officer", "THU-A"), report);
    expect_count(read, "/evidence", 1);
    expect_status(change_as(staff_of("officer", "THU-A"), read, "POST", text("%s/submit", report), "{}"), 200);
    step("approver", report, "approve", "{}");
    step("planner", report, "publish", "{}");
    expect_count(get("/v1" PLAN "/tasks/NV01/evidence"), "/items", 2);
    expect_json(get("/v1" PLAN "/tasks/NV01"), "/progress", "{'declared': 40, 'evidenced': 40, 'gap': 0}");
    expect_status(remove_as(staff_of("officer", "THU-A"), "*", evidence.location), 409);
}
END_TEST

/* ---- lists and the periodic report ---- */

START_TEST(reports_are_listed_by_what_is_asked_for)
{
    published("NV01", DRAFT);
    officer_writes(TASKS "/NV02/reports", DRAFT);
    officer_writes(TASKS "/NV02/reports", "{'period': '2021-H1', 'unit': 'THU-A', 'status': 'in_progress'}");
    const char *planner = staff_of("planner", "THU-SO");
    static const struct {
        const char *query;
        size_t count;
    } asked[] = {
        {"", 3},
        {"?state=draft", 2},
        {"?state=draft&state=published", 3},
        {"?state=approved", 0},
        {"?period=2021-H1", 1},
        {"?unit=THU-SO", 3},
        {"?unit=THU-B", 0},
        {"?plan=thu-tien-do", 3},
        {"?plan=skhcn-tuyen-truyen-cchc-2021", 0},
        {"?plan=thu-tien-do&period=2021-Q1&state=draft", 1},
    };
    for (size_t i = 0; i < SIZE(asked); i++) {
        struct answer listed = get(text("/v1/staff/reports%s", asked[i].query), "Authorization", planner);
        expect_count(listed, "/items", asked[i].count);
        expect_header(listed, "Cache-Control", "no-store");
    }
    struct answer first = get("/v1/staff/reports?limit=2&count=true", "Authorization", planner);
    expect_json(first, "", "{'total': 3, 'items': [{'period': {'code': '2021-H1'}}, {'state': 'draft'}]}");
    struct answer last = get(text_at(first, "/next"), "Authorization", planner);
    expect_json(last, "", "{'items': [{'state': 'published', 'task': {'code': 'NV01'}}], 'next': null}");
    expect_count(get("/v1/staff/reports", "Authorization", staff_of("officer", "THU-B")), "/items", 0);
    expect_problem(get("/v1/staff/reports", "Authorization", staff_of("intake", "THU-A")), 403, "forbidden", NULL);
    expect_status(get("/v1/staff/reports?state=x", "Authorization", planner), 400);
    expect_status(get("/v1/staff/reports"), 401);
}
END_TEST

START_TEST(what_is_awaited_is_listed_until_it_is_sent)
{
    const char *officer = staff_of("officer", "THU-A");
    const char *path = "/v1/staff/reports/awaited?on=2021-03-21";
    expect_json(
        get(path, "Authorization", officer), "/items/0",
        "{'submit_by': '2021-03-20', 'is_overdue': true, 'period': {'code': '2021-Q1'}, 'task': {'code': 'NV01'},"
        " 'unit': {'code': 'THU-A'}, 'begun': null}");
    published("NV01", DRAFT);
    struct answer first = get(text("%s&limit=1&count=true", path), "Authorization", officer);
    expect_json(first, "", "{'total': 2, 'items': [{'task': {'code': 'NV02'}}]}");
    expect_json(get(text_at(first, "/next"), "Authorization", officer), "",
                "{'items': [{'task': {'code': 'NV03'}}], 'next': null}");
    expect_count(get(path, "Authorization", staff_of("officer", "THU-B")), "/items", 0);
    expect_status(get(path), 401);
    expect_status(get(path, "Authorization", staff_of("intake", "THU-A")), 403);
}
END_TEST

START_TEST(what_was_done_for_a_task_is_listed_with_its_codes)
{
    const char *officer = staff_of("officer", "THU-A");
    const char *first =
        officer_writes(TASKS "/NV02/occurrences", "{'unit': 'THU-A', 'occurred_on': '2021-03-01'}").location;
    const char *second =
        officer_writes(TASKS "/NV02/occurrences", "{'unit': 'THU-A', 'occurred_on': '2021-03-02'}").location;
    struct answer shown = officer_writes(text("%s/evidence", first), LINK);
    officer_writes(TASKS "/NV02/evidence", LINK);

    struct answer page = get(TASKS "/NV02/occurrences?limit=1&count=true", "Authorization", officer);
    expect_json(page, "", text("{'total': 2, 'items': [{'links': {'self': '%s'}, 'evidence': []}]}", second));
    page = get(text_at(page, "/next"), "Authorization", officer);
    expect_json(page, "", text("{'items': [{'links': {'self': '%s'}}], 'next': null}", first));
    expect_count(page, "/items/0/evidence", 1);

    page = get(TASKS "/NV02/evidence?limit=1&count=true", "Authorization", officer);
    expect_json(page, "", "{'total': 2, 'items': [{'links': {'shows': '/v1" PLAN "/tasks/NV02'}}]}");
    page = get(text_at(page, "/next"), "Authorization", officer);
    expect_json(page, "",
                text("{'items': [{'links': {'self': '%s', 'shows': '%s'}}], 'next': null}", shown.location, first));

    static const char *const lists[] = {TASKS "/NV02/occurrences", TASKS "/NV02/evidence"};
    for (size_t i = 0; i < SIZE(lists); i++) {
        expect_count(get(lists[i], "Authorization", staff_of("officer", "THU-B")), "/items", 0);
        expect_status(get(lists[i], "Authorization", staff_of("intake", "THU-A")), 403);
        expect_status(get(lists[i]), 401);
        expect_status(get(text("%s?x=1", lists[i]), "Authorization", officer), 400);
        expect_status(get(lists[i], "Authorization", officer, "Accept", "text/csv"), 406);
    }
    expect_status(get(TASKS "/KHONG-CO/occurrences", "Authorization", officer), 404);
    expect_status(get(TASKS "/KHONG-CO/evidence", "Authorization", officer), 404);
}
END_TEST

#define REFORM "/v1/staff/reports/reform"

START_TEST(the_periodic_report_is_drafted_to_be_read_or_pasted)
{
    published("NV01", "{'period': '2021-Q1', 'unit': 'THU-A', 'status': 'in_progress', 'percent': 40,"
                      " 'difficulties': 'Thiếu kinh phí.'}");
    const char *planner = staff_of("planner", "THU-SO");
    struct answer draft = get(REFORM "?period=2021-Q1", "Authorization", planner);
    expect_json(draft, "",
                "{'tasks': {'total': 3, 'timeliness': {'unknown': 2}}, 'progress': {'declared': 40},"
                " 'difficulties': [{'text': 'Thiếu kinh phí.', 'unit': {'code': 'THU-A'}}], 'illustrative': true}");
    expect_header(draft, "Cache-Control", "no-store");
    struct answer words = get(REFORM "?period=2021-Q1", "Authorization", planner, "Accept", "text/markdown");
    expect_header(words, "Content-Type", "text/markdown; charset=utf-8");
    expect_body_has(words, "- NV01, Phòng THU-A: Thiếu kinh phí.");
    expect_body_has(get(text_at(draft, "/links/markdown"), "Authorization", planner), "## 5. Khó khăn, vướng mắc");
    expect_status(get(REFORM "?period=2021-Q1&plan=thu-tien-do", "Authorization", planner), 200);
    expect_status(get(REFORM "?period=2021-Q1&plan=khong-co", "Authorization", planner), 404);
    expect_problem(get(REFORM "?period=2021-Q9", "Authorization", planner), 400, "invalid-parameters", "period");
    expect_problem(get(REFORM, "Authorization", planner), 400, "invalid-parameters", "period");
    expect_status(get(REFORM "?period=2021-Q1&format=csv", "Authorization", planner), 400);
    expect_status(get(REFORM "?period=2021-Q1", "Authorization", planner, "Accept", "text/csv"), 406);
    expect_status(get(REFORM "?period=2021-Q1"), 401);
    expect_status(get(REFORM "?period=2021-Q1", "Authorization", staff_of("intake", "THU-A")), 403);
}
END_TEST

/* ---- every operation, refused in every way ---- */

/* What an operation needs: `object` is made before, in the state in which it is taken. */
struct case_of_operation {
    const char *method, *role;
    const char *(*object)(void);
    const char *more;            /* behind the object's path */
    const char *body, *bad_body; /* NULL: takes none */
    bool needs_tag, takes_key;
    int of_others; /* the answer to the same role of the unit beside */
    int fine;
};

static const char *task_itself(void)
{
    return TASKS "/NV03";
}

static const char *draft(void)
{
    return officer_writes(TASKS "/NV03/reports", DRAFT).location;
}

static const char *submitted(void)
{
    const char *report = draft();
    struct answer read = read_as(staff_of("officer", "THU-A"), report);
    expect_status(change_as(staff_of("officer", "THU-A"), read, "POST", text("%s/submit", report), "{}"), 200);
    return report;
}

static const char *approved(void)
{
    const char *report = submitted();
    step("approver", report, "approve", "{}");
    return report;
}

static const char *happened(void)
{
    return officer_writes(TASKS "/NV03/occurrences", "{'unit': 'THU-A', 'occurred_on': '2021-03-01'}").location;
}

static const char *shown(void)
{
    return officer_writes(TASKS "/NV03/evidence", LINK).location;
}

static const struct case_of_operation cases[] = {
    {"POST", "officer", task_itself, "/reports", DRAFT, "{'period': 1}", false, true, 403, 201},
    {"GET", "officer", draft, "", NULL, NULL, false, false, 404, 200},
    {"PATCH", "officer", draft, "", "{'percent': 1}", "{'percent': 101}", true, false, 404, 200},
    {"DELETE", "officer", draft, "", NULL, NULL, true, false, 404, 204},
    {"POST", "officer", draft, "/submit", "{}", "{'x': 1}", true, true, 404, 200},
    {"POST", "approver", submitted, "/return", "{'note': 'Thiếu.'}", "{}", true, true, 404, 200},
    {"POST", "approver", submitted, "/approve", "{}", "{'x': 1}", true, true, 404, 200},
    {"POST", "planner", approved, "/publish", "{}", "{'x': 1}", true, true, 404, 200},
    {"POST", "officer", draft, "/evidence", LINK, "{'kind': 'x'}", false, true, 404, 201},
    {"POST", "officer", task_itself, "/evidence", LINK, "{'kind': 'x'}", false, true, 403, 201},
    {"POST", "officer", task_itself, "/occurrences", "{'unit': 'THU-A', 'occurred_on': '2021-03-01'}", "{}", false,
     true, 403, 201},
    {"GET", "officer", happened, "", NULL, NULL, false, false, 404, 200},
    {"PATCH", "officer", happened, "", "{'quantity': 2}", "{'quantity': 0}", true, false, 404, 200},
    {"POST", "officer", happened, "/evidence", LINK, "{'kind': 'x'}", false, true, 404, 201},
    {"DELETE", "officer", happened, "", NULL, NULL, true, false, 404, 204},
    {"GET", "officer", shown, "", NULL, NULL, false, false, 404, 200},
    {"DELETE", "officer", shown, "", NULL, NULL, false, false, 404, 204},
};

/* As this person, with one more header. */
static struct answer ask_as(struct case_of_operation of, const char *path, const char *who, const char *body,
                            const char *name, const char *value)
{
    if (!body)
        return ask_without_body(of.method, path, "Authorization", who, name, value, (char *)NULL);
    return request(of.method, path, body, "Authorization", who, name, value);
}

static void refuse_who_may_not(struct case_of_operation of, const char *path, const char *tag)
{
    struct answer unsigned_one = of.body ? request(of.method, path, of.body, "If-Match", tag)
                                         : ask_without_body(of.method, path, "If-Match", tag, (char *)NULL);
    expect_status(unsigned_one, 401);
    expect_problem(ask_as(of, path, staff_of("intake", "THU-A"), of.body, "Accept", "*/*"), 403, "forbidden", NULL);
    expect_status(ask_as(of, path, staff_of(of.role, "THU-B"), of.body, "If-Match", tag), of.of_others);
    if (!*of.more)
        expect_status(ask_as(of, text("%.*s/KHONG-CO", (int)(strrchr(path, '/') - path), path),
                             staff_of(of.role, "THU-A"), of.body, "If-Match", tag),
                      404);
}

static void refuse_old_tags(struct case_of_operation of, const char *path)
{
    const char *who = staff_of(of.role, "THU-A");
    expect_problem(ask_as(of, path, who, of.body, "Accept", "*/*"), 428, "precondition-required", NULL);
    expect_problem(ask_as(of, path, who, of.body, "If-Match", "\"v999\""), 412, "precondition-failed", NULL);
    expect_problem(ask_as(of, path, who, of.body, "If-Match", "*"), 412, "precondition-failed", NULL);
}

static void refuse_bodies(struct case_of_operation of, const char *path, const char *tag)
{
    const char *who = staff_of(of.role, "THU-A");
    expect_problem(ask_as(of, path, who, of.bad_body, "If-Match", tag), 422, "invalid-body", NULL);
    expect_status(ask_as(of, path, who, "{", "If-Match", tag), 400);
    expect_status(ask_as(of, path, who, text("{'x': '%070000d'}", 0), "If-Match", tag), 413);
    expect_status(ask_as(of, path, who, of.body, "Content-Type", "text/plain"), 415);
    expect_status(ask_as(of, path, who, of.body, "Accept", "text/csv"), 406);
    expect_problem(ask_as(of, text("%s?x=1", path), who, of.body, "If-Match", tag), 400, "invalid-parameters", "x");
}

static const char *lines_of_trail(void)
{
    return sql_value("select count(*) || ' ' || coalesce(max(id), 0) from ops.audit");
}

static void try_dry(struct case_of_operation of, const char *path, const char *tag)
{
    const char *before = lines_of_trail();
    const char *dry = text("%s?dry_run=true", path);
    expect_status(ask_as(of, dry, staff_of(of.role, "THU-A"), of.body, "If-Match", tag), of.fine);
    ck_assert_str_eq(lines_of_trail(), before);
}

static struct answer send_with_key(struct case_of_operation of, const char *path, const char *tag, const char *body,
                                   const char *key)
{
    return request(of.method, path, body, "Authorization", staff_of(of.role, "THU-A"), "If-Match", tag,
                   "Idempotency-Key", key);
}

/* A repeat with the key of the first is answered alike and does nothing more. */
static void repeat(struct case_of_operation of, const char *path, const char *tag)
{
    const char *key = new_key();
    struct answer first = send_with_key(of, path, tag, of.body, key);
    expect_status(first, of.fine);
    const char *before = lines_of_trail();
    struct answer second = send_with_key(of, path, tag, of.body, key);
    expect_status(second, of.fine);
    ck_assert_str_eq(second.body, first.body);
    ck_assert_str_eq(lines_of_trail(), before);
    expect_problem(send_with_key(of, path, tag, of.bad_body, key), 422, "idempotency-key-reused", NULL);
}

static const char *tag_of(const char *object)
{
    struct answer read = get(object, "Authorization", staff_of("supervisor", "THU-SO"));
    return read.etag ? read.etag : "\"v1\"";
}

START_TEST(every_operation_refuses_in_order_and_is_done_once)
{
    struct case_of_operation of = cases[_i];
    const char *object = of.object();
    const char *tag = object == task_itself() ? "\"v1\"" : tag_of(object);
    const char *path = text("%s%s", object, of.more);
    refuse_who_may_not(of, path, tag);
    if (of.needs_tag)
        refuse_old_tags(of, path);
    if (of.body)
        refuse_bodies(of, path, tag);
    if (strcmp(of.method, "GET") != 0)
        try_dry(of, path, tag);
    if (of.takes_key)
        repeat(of, path, tag);
    else
        expect_status(ask_as(of, path, staff_of(of.role, "THU-A"), of.body, "If-Match", tag), of.fine);
}
END_TEST

Suite *staff_progress_suite(void)
{
    const TTest *const tests[] = {a_report_goes_from_draft_to_the_public,
                                  a_correction_takes_the_place_of_what_it_corrects,
                                  who_wrote_a_report_does_not_approve_it,
                                  the_contract_names_the_roles_that_the_database_lets_act,
                                  what_happened_is_public_at_once_with_its_evidence,
                                  evidence_of_a_report_becomes_public_with_it,
                                  reports_are_listed_by_what_is_asked_for,
                                  what_is_awaited_is_listed_until_it_is_sent,
                                  what_was_done_for_a_task_is_listed_with_its_codes,
                                  the_periodic_report_is_drafted_to_be_read_or_pasted};
    Suite *suite = suite_create("staff_progress");
    TCase *roads = case_with_plan(suite, "roads");
    for (size_t i = 0; i < SIZE(tests); i++)
        tcase_add_test(roads, tests[i]);
    tcase_add_loop_test(case_with_plan(suite, "operations"), every_operation_refuses_in_order_and_is_done_once, 0,
                        (int)SIZE(cases));
    return suite;
}
