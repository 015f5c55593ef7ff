/* Tasks: those of all plans, of a plan and of a unit, and one task. */

#include "arrange.h"
#include "expect.h"
#include "spreadsheet.h"

#include <string.h>

#define PLAN_2021 "skhcn-tuyen-truyen-cchc-2021"
#define TASKS_2021 "/v1/plans/" PLAN_2021 "/tasks"
#define SIZE(array) (sizeof(array) / sizeof *(array))

/* ---- tasks that no other test meets ---- */

static void remove_tasks(void)
{
    run_sql("delete from reform.plan where code like 'nvt-%';"
            "delete from reform.unit where code like 'NVT-%';"
            "delete from reform.topic where code like 'nvt-%'");
}

/* NVT-T stands below NVT-P, that below NVT-S; NVT-X stands alone. */
static void add_plans_units_and_topics(void)
{
    run_sql("insert into reform.unit (code, name, kind) values"
            " ('NVT-S', 'Sở Nhiệm vụ', 'department'), ('NVT-X', 'Sở Khác', 'department');"
            "insert into reform.unit (code, name, kind, parent_id)"
            " select 'NVT-P', 'Phòng Nhiệm vụ', 'division', id from reform.unit where code = 'NVT-S';"
            "insert into reform.unit (code, name, kind, parent_id)"
            " select 'NVT-T', 'Tổ Nhiệm vụ', 'group', id from reform.unit where code = 'NVT-P';"
            "insert into reform.topic (code, name, position) values ('nvt-1', 'Một', 901), ('nvt-2', 'Hai', 902);"
            "insert into reform.plan (code, kind, title, year, status, unit_id)"
            " select plan_code, 'other', 'Nhiệm vụ thử', 2041, plan_status::reform.plan_status, unit.id"
            " from (values ('nvt-a', 'issued'), ('nvt-b', 'completed'), ('nvt-rong', 'issued'), ('nvt-nhap', 'draft'))"
            " as listed (plan_code, plan_status)"
            " join reform.unit on unit.code = 'NVT-S'");
}

/* The text of the plan has its tasks in another order than their codes and their dates. */
static void add_tasks_of_plans(void)
{
    run_sql(
        "insert into reform.task (plan_id, code, position, title, description, deliverable, schedule, due_on, status,"
        "  status_on, completed_on)"
        " select plan.id, task_code, 100 - substr(task_code, 2)::int, listed.title, description, deliverable,"
        "  case when due_on is null then 'continuous'::reform.schedule else 'dated' end, due_on::date,"
        "  listed.status::reform.task_status, status_on::date, completed_on::date"
        " from (values"
        "  ('nvt-a', 'T01', 'Phát tờ gấp', null, null, '2041-06-14', 'in_progress', '2041-06-01', null),"
        "  ('nvt-a', 'T02', 'Dán áp phích', 'Trên Đường Số 1', null, '2041-05-31', 'in_progress', '2041-05-02', null),"
        "  ('nvt-a', 'T03', 'Họp tổ', null, 'Biên bản, 100% chữ ký', '2041-06-22', 'not_started', '2041-01-02', null),"
        "  ('nvt-a', 'T04', 'Mở lớp', null, null, '2041-06-23', 'paused', '2041-06-01', null),"
        "  ('nvt-a', 'T05', 'Trả lời', null, 'Tờ gấp trả lời', null, 'in_progress', '2041-06-01', null),"
        "  ('nvt-a', 'T06', 'In', 'In tờ gấp', null, '2041-06-14', 'completed', '2041-06-15', '2041-06-14'),"
        "  ('nvt-a', 'T07', 'Gửi', null, null, '2041-06-14', 'completed', '2041-06-15', '2041-06-15'),"
        "  ('nvt-a', 'T08', 'Thôi', null, null, '2041-06-14', 'cancelled', '2041-06-01', null),"
        "  ('nvt-a', 'T09', 'Im lặng', null, null, '2041-06-14', null, null, null),"
        "  ('nvt-a', 'T10', 'Một phần', null, null, '2041-06-14', 'partly_completed', '2041-06-10', '2041-06-10'),"
        "  ('nvt-a', 'T11', 'Không làm', null, null, '2041-04-30', 'not_completed', '2041-06-10', null),"
        "  ('nvt-a', 'T12', 'Xong', null, null, '2041-06-14', 'completed', '2041-06-15', null),"
        "  ('nvt-a', 'T13', 'Xong không hạn', null, null, null, 'completed', '2041-06-15', '2041-06-15'),"
        "  ('nvt-b', 'P01', 'Đi chợ', 'Phát Tờ gấp tại chợ', null, '2041-06-14', 'in_progress', '2041-06-01', null),"
        "  ('nvt-b', 'P02', 'Chưa rõ', null, null, null, null, null, null),"
        "  ('nvt-b', 'P03', 'Tổng kết', null, null, '2041-12-31', 'in_progress', '2041-06-01', null),"
        "  ('nvt-b', 'P04', 'Dời hạn', null, null, '2041-06-10', 'completed', '2041-06-15', '2041-06-15'),"
        "  ('nvt-nhap', 'N01', 'Phát tờ gấp nháp', null, null, '2041-06-14', 'in_progress', '2041-06-01', null))"
        " as listed (plan_code, task_code, title, description, deliverable, due_on, status, status_on, completed_on)"
        " join reform.plan on plan.code = plan_code"
        " order by plan_code, task_code;"
        "update reform.task set parent_id = (select id from reform.task as whole"
        "  where whole.plan_id = task.plan_id and whole.code = 'T01')"
        " from reform.plan where plan.id = task.plan_id and plan.code = 'nvt-a' and task.code in ('T06', 'T07')");
}

static void assign_tasks(void)
{
    run_sql(
        "insert into reform.assignment (task_id, unit_id, role)"
        " select task.id, unit.id, role::reform.assignment_role"
        " from (values ('T01', 'NVT-S', 'lead'), ('T01', 'NVT-P', 'coordinating'), ('T02', 'NVT-P', 'lead'),"
        "  ('T03', 'NVT-T', 'performing'), ('T04', 'NVT-X', 'lead'), ('T04', 'NVT-S', 'coordinating'),"
        "  ('T05', 'NVT-T', 'lead'), ('T05', 'NVT-X', 'receiving_reports'), ('T06', 'NVT-X', 'supplying'),"
        "  ('T07', 'NVT-P', 'performing'), ('T07', 'NVT-P', 'coordinating'), ('T08', 'NVT-S', 'lead'),"
        "  ('T10', 'NVT-S', 'lead'), ('T10', 'NVT-T', 'lead'), ('T11', 'NVT-P', 'lead'),"
        "  ('T11', 'NVT-X', 'coordinating'), ('P01', 'NVT-T', 'coordinating'), ('P02', 'NVT-X', 'lead'),"
        "  ('P03', 'NVT-P', 'lead'), ('P03', 'VP-SO', 'supplying'), ('N01', 'NVT-S', 'lead'))"
        " as listed (task_code, unit_code, role)"
        " join reform.plan on plan.code like 'nvt-%'"
        " join reform.task on task.plan_id = plan.id and task.code = task_code"
        " join reform.unit on unit.code = unit_code;"
        "insert into reform.task_topic (task_id, topic_id)"
        " select task.id, topic.id"
        " from (values ('T01', 'nvt-1'), ('T01', 'nvt-2'), ('T02', 'nvt-1'), ('T03', 'nvt-2'), ('T05', 'nvt-1'),"
        "  ('P01', 'nvt-1'), ('P02', 'nvt-2'), ('P04', 'nvt-1'), ('N01', 'nvt-1')) as listed (task_code, topic_code)"
        " join reform.plan on plan.code like 'nvt-%'"
        " join reform.task on task.plan_id = plan.id and task.code = task_code"
        " join reform.topic on topic.code = topic_code");
}

static void amend_tasks(void)
{
    run_sql(
        "insert into reform.task_amendment (task_id, position, amended_on, old_due_on, new_due_on, reason, document_id)"
        " select task.id, place, amended_on::date, old_due_on::date, new_due_on::date, reason, document.id"
        " from (values"
        "  ('T02', 1, '2041-05-20', '2041-05-31', '2041-06-15', 'Chờ áp phích', '165-KH-UBND-2020'),"
        "  ('T11', 1, '2041-04-20', '2041-04-30', '2041-05-31', 'Thiếu người', null),"
        "  ('T11', 2, '2041-05-20', '2041-05-31', '2041-06-14', 'Vẫn thiếu người', null),"
        "  ('P04', 1, '2041-06-01', '2041-06-10', '2041-06-15', 'Mưa', null))"
        " as listed (task_code, place, amended_on, old_due_on, new_due_on, reason, document_code)"
        " join reform.plan on plan.code in ('nvt-a', 'nvt-b')"
        " join reform.task on task.plan_id = plan.id and task.code = task_code"
        " left join reform.document on document.code = document_code;"
        "update reform.task set due_on = (select max(new_due_on) from reform.task_amendment where task_id = task.id)"
        " where id in (select amendment.task_id from reform.task_amendment as amendment"
        "  join reform.task as amended on amended.id = amendment.task_id"
        "  join reform.plan on plan.id = amended.plan_id and plan.code in ('nvt-a', 'nvt-b'))");
}

/* What a failed test left behind goes first. */
static void add_tasks(void)
{
    remove_tasks();
    add_plans_units_and_topics();
    add_tasks_of_plans();
    assign_tasks();
    amend_tasks();
}

/* "T01 T02": the codes of these items, in their order. */
static const char *codes_of(const json_t *items)
{
    const char *codes = "";
    size_t i;
    const json_t *item;
    json_array_foreach(items, i, item)
        codes = text("%s%s%s", codes, *codes ? " " : "", json_string_value(json_object_get(item, "code")));
    return codes;
}

static void expect_codes(struct answer page, const char *codes)
{
    expect_status(page, 200);
    const char *got = codes_of(value_at(page, "/items"));
    ck_assert_msg(strcmp(got, codes) == 0, "GET %s: got \"%s\", not \"%s\"", page.path, got, codes);
}

/* The codes that a list of the arranged tasks has. They are there only as long as it takes to ask. */
static void expect_arranged(const char *path, const char *codes)
{
    add_tasks();
    struct answer page = get(path);
    remove_tasks();
    expect_codes(page, codes);
}

/* ---- the plan of 2021 ---- */

static const char ALL_OF_2021[] = "NV01 NV02 NV03 NV04 NV05 NV06 NV07 NV08 NV09 NV10";

START_TEST(the_tasks_of_2021_come_in_the_order_of_the_text)
{
    expect_codes(get(TASKS_2021), ALL_OF_2021);
    expect_codes(get("/v1/tasks?plan=" PLAN_2021), ALL_OF_2021);
    expect_null(get(TASKS_2021), "/next");
}
END_TEST

START_TEST(each_task_of_2021_names_its_clause_kind_and_schedule)
{
    static const char *const rows[][4] = {
        {"III.1", "communication_form", "continuous", "'Thường xuyên năm 2021'"},
        {"III.2", "communication_form", "continuous", "'Thường xuyên năm 2021'"},
        {"III.3", "communication_form", "continuous", "'Thường xuyên năm 2021'"},
        {"III.4", "communication_form", "continuous", "'Thường xuyên năm 2021'"},
        {"III.5", "communication_form", "dated", "'Quý IV năm 2021'"},
        {"V.1.a", "organisation_duty", "continuous", "null"},
        {"V.1.b", "organisation_duty", "continuous", "null"},
        {"V.2.a", "organisation_duty", "per_reporting_period", "'theo thời gian báo cáo kết quả CCHC'"},
        {"V.2.b", "organisation_duty", "continuous", "null"},
        {"V.3", "organisation_duty", "continuous", "null"},
    };
    struct answer page = get(TASKS_2021);
    for (size_t i = 0; i < SIZE(rows); i++)
        expect_json(page, text("/items/%zu", i),
                    text("{'clause': {'code': '%s', 'href': '/v1/plans/" PLAN_2021 "/clauses/%s'}, 'kind': '%s',"
                         " 'schedule': '%s', 'schedule_text': %s}",
                         rows[i][0], rows[i][0], rows[i][1], rows[i][2], rows[i][3]));
}
END_TEST

START_TEST(the_fifth_task_of_2021_runs_in_the_fourth_quarter_and_the_others_all_year)
{
    struct answer page = get(TASKS_2021);
    for (size_t i = 0; i < 10; i++)
        expect_json(page, text("/items/%zu", i),
                    text("{'starts_on': '%s', 'due_on': '2021-12-31', 'needs_review': %s}",
                         i == 4 ? "2021-10-01" : "2021-01-01", i == 4 ? "true" : "false"));
}
END_TEST

START_TEST(only_the_office_leads_tasks_of_2021)
{
    static const char led[] = "1111000100";
    struct answer page = get(TASKS_2021);
    for (size_t i = 0; led[i]; i++)
        expect_json(page, text("/items/%zu/lead_units", i),
                    led[i] == '1' ? "[{'code': 'VP-SO', 'name': 'Văn phòng Sở', 'href': '/v1/units/VP-SO'}]" : "[]");
}
END_TEST

/* "lead VP-SO coordinating CC-TDC": who takes part, in the order of the answer. */
static const char *parts_in(struct answer task)
{
    const char *parts = "";
    size_t i;
    json_t *assignment;
    json_array_foreach(value_at(task, "/assignments"), i, assignment)
        parts = text("%s%s%s %s", parts, *parts ? " " : "", json_string_value(pointed(assignment, "/role")),
                     json_string_value(pointed(assignment, "/unit/code")));
    return parts;
}

START_TEST(everyone_assigned_in_2021_is_named_with_the_role_in_the_order_of_the_text)
{
    static const char *const tasks[][2] = {
        {"NV01", "lead VP-SO coordinating CC-TDC coordinating TT-TTKHCN"},
        {"NV02", "lead VP-SO coordinating CC-TDC coordinating TT-TTKHCN coordinating TT-UDTB coordinating TT-KTTDC"
                 " coordinating VU-KVIP supplying SO-TP supplying SO-TTTT"},
        {"NV03", "lead VP-SO coordinating CC-TDC coordinating TT-TTKHCN coordinating TT-UDTB coordinating TT-KTTDC"
                 " coordinating VU-KVIP supplying SO-VHTTDL"},
        {"NV04", "lead VP-SO coordinating CC-TDC coordinating TT-TTKHCN coordinating TT-UDTB coordinating TT-KTTDC"
                 " coordinating VU-KVIP"},
        {"NV05", ""},
        {"NV06", "performing NHOM-DV"},
        {"NV07", "performing NHOM-DV"},
        {"NV08", "lead VP-SO receiving_reports UBND-TP receiving_reports SO-NV"},
        {"NV09", "performing VP-SO"},
        {"NV10", "coordinating VP-SO performing TT-TTKHCN"},
    };
    for (size_t i = 0; i < SIZE(tasks); i++)
        ck_assert_str_eq(parts_in(get(text(TASKS_2021 "/%s", tasks[i][0]))), tasks[i][1]);
}
END_TEST

START_TEST(a_task_of_2021_says_what_the_plan_says)
{
    expect_json(get(TASKS_2021 "/NV02"), "",
                "{'plan': {'code': '" PLAN_2021 "', 'href': '/v1/plans/" PLAN_2021 "',"
                "          'title': 'Công tác thông tin, tuyên truyền cải cách hành chính năm 2021'},"
                " 'code': 'NV02', 'title': 'Phát tờ gấp', 'kind': 'communication_form',"
                " 'clause': {'code': 'III.2', 'title': null, 'href': '/v1/plans/" PLAN_2021 "/clauses/III.2'},"
                " 'schedule': 'continuous', 'schedule_text': 'Thường xuyên năm 2021',"
                " 'starts_on': '2021-01-01', 'due_on': '2021-12-31',"
                " 'first_starts_on': '2021-01-01', 'first_due_on': '2021-12-31', 'amendments': [],"
                " 'readings': [{'member': 'assignments', 'confidence': 'high', 'verified': false, 'alternatives': [],"
                "   'ocr': 'Vuon wom cong nghé cong nghiép Viét Nam - Han Quf)c', 'note': null,"
                "   'reading': 'Vườn ươm công nghệ công nghiệp Việt Nam - Hàn Quốc'}]}");
}
END_TEST

START_TEST(what_the_plan_of_2021_does_not_say_of_a_task_is_null)
{
    struct answer page = get(TASKS_2021);
    for (size_t i = 0; i < 10; i++)
        expect_json(
            get(text_at(page, text("/items/%zu/links/self", i))), "",
            "{'description': null, 'deliverable': null, 'parent': null, 'parts': [], 'topics': [], 'weight': 1}");
    expect_json(get(TASKS_2021 "/NV01"), "", "{'note': null, 'target': null}");
    expect_json(get(TASKS_2021 "/NV06"), "",
                "{'status': null, 'status_on': null, 'completed_on': null, 'timeliness': 'unknown',"
                " 'timeliness_first': 'unknown', 'latest_report': null, 'illustrative': false, 'schedule_text': null}");
}
END_TEST

START_TEST(who_leads_the_fifth_task_of_2021_is_left_open)
{
    expect_json(get(TASKS_2021 "/NV05"), "",
                "{'lead_units': [], 'assignments': [], 'needs_review': true, 'schedule': 'dated',"
                " 'starts_on': '2021-10-01', 'due_on': '2021-12-31', 'schedule_text': 'Quý IV năm 2021',"
                " 'readings': [{'member': 'assignments', 'ocr': null, 'reading': null, 'confidence': 'low',"
                "   'note': 'OCR không có; có thể ô để trống hoặc ô gộp. KHÔNG điền thay."
                " Gợi ý khi cần: Văn phòng Sở'}]}");
}
END_TEST

START_TEST(a_clause_with_a_heading_is_named_by_it)
{
    expect_json(get(TASKS_2021 "/NV10"), "/clause",
                "{'code': 'V.3', 'title': 'Trung tâm Thông tin khoa học và công nghệ'}");
}
END_TEST

START_TEST(what_illustrates_is_marked)
{
    struct answer page = get(TASKS_2021);
    static const char marked[] = "1111100100";
    for (size_t i = 0; marked[i]; i++)
        expect_json(page, text("/items/%zu/illustrative", i), marked[i] == '1' ? "true" : "false");
    expect_json(get(TASKS_2021 "/NV04"), "",
                "{'target': {'count': 3, 'per': 'quarterly', 'unit': null}, 'illustrative': true}");
}
END_TEST

/* Every member of the item is in the task, with the same value. */
static void expect_in_task(const json_t *item)
{
    struct answer task = get(text("%s?on=2021-12-28", json_string_value(pointed(item, "/links/self"))));
    expect_status(task, 200);
    expect_json(task, "", keep(json_dumps(item, 0)));
}

START_TEST(a_list_says_of_a_task_what_the_task_says)
{
    size_t i;
    json_t *item;
    json_array_foreach(all_items("/v1/tasks?on=2021-12-28&plan=" PLAN_2021), i, item)
        expect_in_task(item);
    ck_assert_uint_eq(i, 10);
}
END_TEST

START_TEST(a_task_leads_to_what_belongs_to_it)
{
    static const char *const links[] = {"self", "plan", "occurrences", "reports", "evidence", "timeline"};
    struct answer task = get(TASKS_2021 "/NV01");
    for (size_t i = 0; i < SIZE(links); i++)
        expect_status(get(text_at(task, text("/links/%s", links[i]))), 200);
    expect_status(get(text_at(task, "/clause/href")), 200);
    expect_status(get(text_at(task, "/lead_units/0/href")), 200);
}
END_TEST

/* ---- tasks of a unit ---- */

START_TEST(a_unit_has_the_tasks_it_takes_part_in_with_its_roles)
{
    expect_codes(get("/v1/units/VP-SO/tasks"), "NV01 NV02 NV03 NV04 NV08 NV09 NV10");
    expect_codes(get("/v1/units/VP-SO/tasks?role=lead"), "NV01 NV02 NV03 NV04 NV08");
    expect_codes(get("/v1/units/VP-SO/tasks?role=performing&role=coordinating"), "NV09 NV10");
    expect_json(get("/v1/units/TT-TTKHCN/tasks?role=performing"), "/items",
                "[{'code': 'NV10', 'roles': ['performing'], 'plan': {'code': '" PLAN_2021 "'}}]");
    expect_json(get("/v1/units/SO-TP/tasks"), "/items", "[{'code': 'NV02', 'roles': ['supplying']}]");
}
END_TEST

START_TEST(a_unit_has_the_tasks_of_the_units_below_it)
{
    expect_codes(get("/v1/units/SO-KHCN/tasks"), "NV01 NV02 NV03 NV04 NV06 NV07 NV08 NV09 NV10");
    expect_codes(get("/v1/units/UBND-TP/tasks?role=receiving_reports"), "NV08");
    expect_json(get("/v1/units/SO-KHCN/tasks?limit=1"), "/items/0/roles", "['lead', 'coordinating']");
    expect_json(get("/v1/units/SO-KHCN/tasks?role=coordinating&limit=1"), "/items/0/roles", "['lead', 'coordinating']");
}
END_TEST

START_TEST(a_unit_without_tasks_has_an_empty_list)
{
    expect_json(get("/v1/units/BGD/tasks?count=true"), "", "{'items': [], 'next': null, 'total': 0}");
    expect_codes(get("/v1/units/SO-TP/tasks?role=lead"), "");
}
END_TEST

START_TEST(two_parts_of_a_unit_in_one_task_are_one_item_with_two_roles)
{
    add_tasks();
    struct answer page = get("/v1/units/NVT-P/tasks?status=completed");
    struct answer both = get("/v1/units/NVT-S/tasks?q=phat%20to%20gap");
    remove_tasks();
    expect_json(page, "/items", "[{'code': 'T07', 'roles': ['coordinating', 'performing']}]");
    expect_json(both, "/items",
                "[{'code': 'T01', 'roles': ['lead', 'coordinating']}, {'code': 'P01', 'roles': ['coordinating']}]");
}
END_TEST

START_TEST(a_unit_that_is_moved_takes_its_tasks_along)
{
    add_tasks();
    run_sql(
        "update reform.unit set parent_id = (select id from reform.unit where code = 'NVT-X') where code = 'NVT-P'");
    struct answer old = get("/v1/units/NVT-S/tasks");
    struct answer new = get("/v1/units/NVT-X/tasks?role=performing");
    remove_tasks();
    expect_codes(old, "T01 T08 T10 T04");
    expect_codes(new, "T07 T03");
}
END_TEST

/* ---- order and pages ---- */

START_TEST(the_earliest_due_comes_first_and_what_has_no_date_last)
{
    expect_arranged("/v1/tasks?plan=nvt-a&plan=nvt-b&limit=100",
                    "T01 T06 T07 T08 T09 T10 T11 T12 P01 T02 P04 T03 T04 P03 T05 T13 P02");
    expect_arranged("/v1/tasks?plan=nvt-a&plan=nvt-b&limit=100&sort=due_on",
                    "T01 T06 T07 T08 T09 T10 T11 T12 P01 T02 P04 T03 T04 P03 T05 T13 P02");
}
END_TEST

START_TEST(the_order_by_date_can_be_turned_round)
{
    expect_arranged("/v1/tasks?plan=nvt-a&plan=nvt-b&limit=100&sort=-due_on",
                    "P02 T13 T05 P03 T04 T03 P04 T02 P01 T12 T11 T10 T09 T08 T07 T06 T01");
}
END_TEST

START_TEST(the_tasks_of_a_plan_keep_its_own_order)
{
    expect_arranged("/v1/plans/nvt-a/tasks", "T13 T12 T11 T10 T09 T08 T07 T06 T05 T04 T03 T02 T01");
}
END_TEST

struct pages {
    const char *path;
    json_t *whole, *ones, *threes;
    struct answer counted;
};

static struct pages pages_of(const char *path)
{
    return (struct pages){
        .path = path,
        .whole = all_items(text("%slimit=100", path)),
        .ones = all_items(text("%slimit=1", path)),
        .threes = all_items(text("%slimit=3", path)),
        .counted = get(text("%slimit=1&count=true", path)),
    };
}

static void expect_same_pages(struct pages pages)
{
    size_t total = json_array_size(pages.whole);
    ck_assert_msg(total > 4, "%s has too few items for a test of paging", pages.path);
    ck_assert_msg(json_equal(pages.whole, pages.ones), "%slimit=1: %s", pages.path, codes_of(pages.ones));
    ck_assert_msg(json_equal(pages.whole, pages.threes), "%slimit=3: %s", pages.path, codes_of(pages.threes));
    expect_json(pages.counted, "/total", text("%zu", total));
    for (size_t i = 1; i < total; i++)
        for (size_t j = 0; j < i; j++)
            ck_assert_msg(!json_equal(json_array_get(pages.whole, i), json_array_get(pages.whole, j)),
                          "%s names %s twice", pages.path, codes_of(pages.whole));
}

/* Pages end between tasks due on the same day, between those without a date, and between lists that share a task. */
START_TEST(each_task_is_on_one_page_whatever_its_size)
{
    static const char *const paths[] = {
        "/v1/tasks?",
        "/v1/tasks?sort=-due_on&",
        "/v1/tasks?unit=NVT-S&unit=NVT-P&unit=NVT-X&",
        "/v1/tasks?topic=nvt-1&topic=nvt-2&sort=-due_on&",
        "/v1/tasks?on=2041-06-15&timeliness=overdue&timeliness=not_due&timeliness=late&",
        "/v1/tasks?q=to%20gap&",
        "/v1/tasks?role=lead&role=coordinating&status=in_progress&status=not_completed&sort=-due_on&",
        "/v1/plans/nvt-a/tasks?",
        "/v1/plans/nvt-a/tasks?on=2041-06-15&unit=NVT-S&timeliness=overdue&timeliness=late&timeliness=due_soon&",
        "/v1/units/NVT-S/tasks?",
        "/v1/units/NVT-S/tasks?role=lead&role=coordinating&",
    };
    struct pages pages[SIZE(paths)];
    add_tasks();
    for (size_t i = 0; i < SIZE(paths); i++)
        pages[i] = pages_of(paths[i]);
    remove_tasks();
    for (size_t i = 0; i < SIZE(paths); i++)
        expect_same_pages(pages[i]);
}
END_TEST

START_TEST(a_cursor_belongs_to_its_question)
{
    const char *next = text_at(get("/v1/tasks?limit=1"), "/next");
    const char *cursor = strstr(next, "cursor=");
    ck_assert_ptr_nonnull(cursor);
    expect_status(get(text("/v1/tasks?%s", cursor)), 200);
    expect_problem(get(text("/v1/tasks?sort=-due_on&%s", cursor)), 400, "invalid-parameters", "cursor");
    expect_problem(get(text(TASKS_2021 "?%s", cursor)), 400, "invalid-parameters", "cursor");
    expect_problem(get(text("/v1/units/VP-SO/tasks?%s", cursor)), 400, "invalid-parameters", "cursor");
}
END_TEST

/* ---- filters ---- */

/* What can be asked of a list. Several values are separated by commas; NULL asks nothing. */
enum { PLAN, UNIT, ROLE, TOPIC, STATUS, TIMELINESS, DUE_BEFORE, DUE_AFTER, WORDS, PARAMETERS };

static const char *const parameters[PARAMETERS] = {"plan",       "unit",       "role",      "topic", "status",
                                                   "timeliness", "due_before", "due_after", "q"};

struct question {
    const char *asked[PARAMETERS];
};

/* What is asked in the tests below, alone and together: the first is nothing. */
enum { CHOICES = 4 };
static const char *const choices[PARAMETERS][CHOICES] = {
    [PLAN] = {NULL, "nvt-a", "nvt-b," PLAN_2021},
    [UNIT] = {NULL, "NVT-S", "NVT-T,NVT-X", "SO-KHCN"},
    [ROLE] = {NULL, "lead", "coordinating,supplying"},
    [TOPIC] = {NULL, "nvt-1", "nvt-2,nvt-1"},
    [STATUS] = {NULL, "in_progress", "completed,cancelled,not_completed"},
    [TIMELINESS] = {NULL, "overdue", "due_soon,not_due,unknown,late"},
    [DUE_BEFORE] = {NULL, "2041-06-22"},
    [DUE_AFTER] = {NULL, "2041-06-14"},
    [WORDS] = {NULL, "tờ gấp"},
};

static size_t count_choices(size_t parameter)
{
    size_t count = 1;
    while (count < CHOICES && choices[parameter][count])
        count++;
    return count;
}

/* "&status=completed&status=cancelled" */
static const char *as_arguments(const char *name, const char *values)
{
    const char *arguments = "";
    for (const char *value = values; *value; value += *value == ',') {
        int length = (int)strcspn(value, ",");
        arguments = text("%s&%s=%.*s", arguments, name, length, value);
        value += length;
    }
    return arguments;
}

/* Words are asked for without their marks. */
static const char *as_query(struct question question)
{
    const char *query = "";
    for (size_t i = 0; i < WORDS; i++)
        if (question.asked[i])
            query = text("%s%s", query, as_arguments(parameters[i], question.asked[i]));
    return question.asked[WORDS] ? text("%s&q=to%%20gap", query) : query;
}

/* ---- the same filters by hand ---- */

/* Everything that filters look at: each task by its path, with all members; the unit above each unit. */
struct record {
    json_t *tasks, *parents;
};

static struct record read_record(void)
{
    struct record record = {keep_json(json_object()), keep_json(json_object())};
    size_t i;
    json_t *item;
    json_array_foreach(all_items("/v1/units?limit=100"), i, item)
        json_object_set(record.parents, json_string_value(pointed(item, "/code")), pointed(item, "/parent/code"));
    json_array_foreach(all_items("/v1/tasks?limit=100"), i, item) {
        const char *path = json_string_value(pointed(item, "/links/self"));
        json_object_set(record.tasks, path, get(path).json);
    }
    return record;
}

static bool has(const char *values, const char *value)
{
    size_t length = value ? strlen(value) : 0;
    for (const char *at = values; at && value; at = strchr(at, ',')) {
        at += *at == ',';
        if (strcspn(at, ",") == length && strncmp(at, value, length) == 0)
            return true;
    }
    return false;
}

static const char *word_at(const json_t *value, const char *pointer)
{
    return json_string_value(pointed(value, pointer));
}

static bool is_below(struct record record, const char *unit, const char *asked)
{
    for (; unit; unit = json_string_value(json_object_get(record.parents, unit)))
        if (has(asked, unit))
            return true;
    return false;
}

static bool has_part(struct record record, const json_t *task, const char *units, const char *roles)
{
    size_t i;
    const json_t *part;
    json_array_foreach(pointed(task, "/assignments"), i, part)
        if ((!units || is_below(record, word_at(part, "/unit/code"), units)) &&
            (!roles || has(roles, word_at(part, "/role"))))
            return true;
    return !units && !roles;
}

static bool has_topic(const json_t *task, const char *topics)
{
    size_t i;
    const json_t *topic;
    json_array_foreach(pointed(task, "/topics"), i, topic)
        if (has(topics, word_at(topic, "/code")))
            return true;
    return !topics;
}

static bool has_words(const json_t *task, const char *words)
{
    static const char *const members[] = {"/title", "/description", "/deliverable"};
    for (size_t i = 0; words && i < SIZE(members); i++) {
        const char *member = word_at(task, members[i]);
        if (member && strcasestr(member, words))
            return true;
    }
    return !words;
}

static bool is_due(const json_t *task, const char *before, const char *after)
{
    const char *due_on = word_at(task, "/due_on");
    return (!before || (due_on && strcmp(due_on, before) < 0)) && (!after || (due_on && strcmp(due_on, after) > 0));
}

static bool is_one_of(const json_t *item, const char *pointer, const char *values)
{
    return !values || has(values, word_at(item, pointer));
}

static bool passes(struct record record, const json_t *item, struct question question)
{
    const char *const *asked = question.asked;
    const json_t *task = json_object_get(record.tasks, word_at(item, "/links/self"));
    return task && is_one_of(item, "/plan/code", asked[PLAN]) && is_one_of(item, "/status", asked[STATUS]) &&
           is_one_of(item, "/timeliness", asked[TIMELINESS]) && has_part(record, task, asked[UNIT], asked[ROLE]) &&
           has_topic(task, asked[TOPIC]) && is_due(task, asked[DUE_BEFORE], asked[DUE_AFTER]) &&
           has_words(task, asked[WORDS]);
}

/* ---- both compared ---- */

/* A list of tasks, whole. Of the tasks of a unit, the unit and its roles are asked for together. */
struct list {
    struct record record;
    const char *path;
    const char *plan, *unit; /* whose tasks they are; NULL: anybody's */
    json_t *items;
};

static struct list list_at(struct record record, const char *path, const char *plan, const char *unit)
{
    return (struct list){record, path, plan, unit, all_items(text("%s&on=2041-06-15", path))};
}

/* The question, as far as the list can be asked it. */
static struct question put_to(struct list list, struct question question)
{
    if (list.plan || list.unit)
        question.asked[PLAN] = NULL;
    if (list.unit)
        question.asked[UNIT] = NULL;
    return question;
}

static json_t *filtered_by_hand(struct list list, struct question question)
{
    if (list.unit)
        question.asked[UNIT] = list.unit;
    json_t *items = keep_json(json_array());
    size_t i;
    json_t *item;
    json_array_foreach(list.items, i, item)
        if (passes(list.record, item, question))
            json_array_append(items, item);
    return items;
}

/* How many items the answer has, which must be those found by hand. */
static size_t expect_as_by_hand(struct list list, struct question question)
{
    question = put_to(list, question);
    struct answer page = get(text("%s&on=2041-06-15&count=true%s", list.path, as_query(question)));
    expect_status(page, 200);
    json_t *wanted = filtered_by_hand(list, question);
    ck_assert_msg(json_equal(value_at(page, "/items"), wanted), "GET %s: got \"%s\", not \"%s\"", page.path,
                  codes_of(value_at(page, "/items")), codes_of(wanted));
    expect_json(page, "/total", text("%zu", json_array_size(wanted)));
    return json_array_size(wanted);
}

enum { LISTS = 4 };

static void read_lists(struct list lists[LISTS])
{
    struct record record = read_record();
    lists[0] = list_at(record, "/v1/tasks?limit=100", NULL, NULL);
    lists[1] = list_at(record, "/v1/tasks?limit=100&sort=-due_on", NULL, NULL);
    lists[2] = list_at(record, "/v1/plans/nvt-a/tasks?limit=100", "nvt-a", NULL);
    lists[3] = list_at(record, "/v1/units/NVT-S/tasks?limit=100", NULL, "NVT-S");
}

START_TEST(each_filter_alone_keeps_what_matches_and_the_order)
{
    struct list lists[LISTS];
    add_tasks();
    read_lists(lists);
    for (size_t parameter = 0; parameter < PARAMETERS; parameter++)
        for (size_t choice = 1; choice < count_choices(parameter); choice++)
            for (size_t i = 0; i < LISTS; i++) {
                struct question question = {{NULL}};
                question.asked[parameter] = choices[parameter][choice];
                size_t found = expect_as_by_hand(lists[i], question);
                ck_assert_msg(i > 1 || (found > 0 && found < 27), "%s filters nothing", as_query(question));
            }
    remove_tasks();
}
END_TEST

static void expect_pairs(struct list list, size_t one, size_t other)
{
    for (size_t i = 1; i < count_choices(one); i++)
        for (size_t j = 1; j < count_choices(other); j++) {
            struct question question = {{NULL}};
            question.asked[one] = choices[one][i];
            question.asked[other] = choices[other][j];
            expect_as_by_hand(list, question);
        }
}

START_TEST(any_two_filters_together_keep_what_matches_both)
{
    add_tasks();
    struct list list = list_at(read_record(), "/v1/tasks?limit=100", NULL, NULL);
    for (size_t one = 0; one < PARAMETERS; one++)
        for (size_t other = one + 1; other < PARAMETERS; other++)
            expect_pairs(list, one, other);
    remove_tasks();
}
END_TEST

/* Which choice of each parameter the number stands for, written with as many digits as there are parameters. */
static struct question question_of(size_t number)
{
    struct question question;
    for (size_t i = 0; i < PARAMETERS; i++) {
        size_t count = count_choices(i);
        question.asked[i] = choices[i][number % count];
        number /= count;
    }
    return question;
}

/* All combinations are 7,776; 113 has no factor in common with that, so that the walk meets all choices. */
START_TEST(many_filters_together_keep_what_matches_all)
{
    struct list lists[LISTS];
    size_t found = 0;
    add_tasks();
    read_lists(lists);
    for (size_t number = 0; number < 7776; number += 113)
        for (size_t i = 0; i < LISTS; i++)
            found += expect_as_by_hand(lists[i], question_of(number));
    remove_tasks();
    ck_assert_uint_gt(found, 100);
}
END_TEST

/* ---- filters, each with its own rules ---- */

START_TEST(a_role_is_that_of_the_unit_asked_for)
{
    expect_arranged("/v1/tasks?unit=NVT-X&role=lead", "T04 P02");
    expect_arranged("/v1/tasks?unit=NVT-X&role=coordinating", "T11");
    expect_arranged("/v1/tasks?plan=nvt-a&unit=NVT-T&role=lead", "T10 T05");
    expect_arranged("/v1/tasks?unit=NVT-S&role=lead&status=in_progress", "T01 T02 P03 T05");
}
END_TEST

START_TEST(tasks_are_filtered_by_several_units_roles_and_statuses)
{
    expect_codes(get("/v1/tasks?unit=SO-TP&unit=SO-VHTTDL"), "NV02 NV03");
    expect_codes(get(TASKS_2021 "?role=supplying&role=receiving_reports"), "NV02 NV03 NV08");
    expect_codes(get(TASKS_2021 "?status=in_progress&status=partly_completed"), "NV02 NV03 NV04");
    expect_codes(get(TASKS_2021 "?unit=VP-SO&status=completed"), "NV01 NV08");
    expect_codes(get(TASKS_2021 "?unit=TT-UDTB&role=lead"), "");
    expect_codes(get("/v1/tasks?plan=" PLAN_2021 "&unit=UBND-TP&role=performing&q=long%20ghep"), "NV07");
}
END_TEST

START_TEST(the_days_of_due_before_and_due_after_do_not_count)
{
    expect_arranged("/v1/plans/nvt-a/tasks?due_before=2041-06-14", "");
    expect_arranged("/v1/plans/nvt-a/tasks?due_after=2041-06-22", "T04");
    expect_arranged("/v1/tasks?due_after=2041-06-14&due_before=2041-06-22", "T02 P04");
    expect_arranged("/v1/tasks?due_after=2041-06-22&due_before=2041-06-14", "");
    expect_codes(get(TASKS_2021 "?due_before=2022-01-01&due_after=2021-12-30"), ALL_OF_2021);
}
END_TEST

/* Amended dates count, not the first ones. */
START_TEST(filters_of_dates_follow_amendments)
{
    expect_arranged("/v1/plans/nvt-a/tasks?due_before=2041-06-01", "");
    expect_arranged("/v1/plans/nvt-b/tasks?due_after=2041-06-10&due_before=2041-06-16", "P04 P01");
}
END_TEST

START_TEST(words_are_found_without_marks_and_capitals_and_however_they_are_composed)
{
    static const char *const spellings[] = {
        "to%20gap",
        "T%E1%BB%9C%20G%E1%BA%A4P",         /* TỜ GẤP */
        "t%E1%BB%9D%20g%E1%BA%A5p",         /* tờ gấp */
        "to%CC%9B%CC%80%20ga%CC%82%CC%81p", /* the same, marks behind the letters (NFD) */
        "%20%20to%20%20gap%20",
    };
    for (size_t i = 0; i < SIZE(spellings); i++) {
        expect_codes(get(text("/v1/tasks?q=%s", spellings[i])), "NV02");
        expect_codes(get(text(TASKS_2021 "?q=%s", spellings[i])), "NV02");
        expect_codes(get(text("/v1/units/VP-SO/tasks?q=%s", spellings[i])), "NV02");
    }
}
END_TEST

START_TEST(words_are_found_in_title_description_and_deliverable_in_their_order)
{
    expect_arranged("/v1/tasks?q=to%20gap", "NV02 T01 T06 P01 T05");
    expect_arranged("/v1/tasks?q=to%20gap&sort=-due_on", "T05 P01 T06 T01 NV02");
    expect_arranged("/v1/tasks?q=tren%20duong%20so", "T02");
    expect_arranged("/v1/tasks?q=%C4%91%C6%B0%E1%BB%9Dng", "T02");
    expect_arranged("/v1/tasks?q=gap%20to", "");
    expect_arranged("/v1/tasks?q=to%20ga", "");
    expect_arranged("/v1/plans/nvt-a/tasks?q=to%20ga", "");
    expect_codes(get(TASKS_2021 "?q=nghi%20hop"), "NV04 NV07");
}
END_TEST

START_TEST(signs_only_separate_words)
{
    expect_arranged("/v1/tasks?q=100%25", "T03");
    expect_arranged("/v1/tasks?q=%28to%29%2Fgap", "NV02 T01 T06 P01 T05");
    expect_arranged("/v1/tasks?q=t_%20gap", "");
    expect_arranged("/v1/tasks?q=%25", "");
    expect_arranged("/v1/plans/nvt-a/tasks?q=%25", "");
    expect_arranged("/v1/plans/nvt-a/tasks?q=_", "");
    expect_arranged("/v1/units/NVT-S/tasks?q=%5C", "");
    expect_arranged("/v1/tasks?q=%27%20or%20true%20--", "");
}
END_TEST

START_TEST(what_matches_nothing_is_an_empty_list)
{
    static const char *const queries[] = {
        "plan=khong-co",      "unit=KHONG-CO",        "unit=KHONG-CO&role=lead",
        "topic=khong-co",     "status=paused",        "timeliness=on_time&status=paused",
        "q=khong%20co%20dau", "due_after=2199-12-31", "due_before=1900-01-02"};
    for (size_t i = 0; i < SIZE(queries); i++)
        expect_json(get(text("/v1/tasks?count=true&%s", queries[i])), "", "{'items': [], 'next': null, 'total': 0}");
    expect_json(get(TASKS_2021 "?unit=KHONG-CO&count=true"), "", "{'items': [], 'next': null, 'total': 0}");
    expect_json(get("/v1/units/VP-SO/tasks?q=xyz"), "", "{'items': [], 'next': null}");
}
END_TEST

START_TEST(a_value_that_is_asked_twice_is_found_once)
{
    expect_codes(get("/v1/tasks?unit=VP-SO&unit=VP-SO&unit=SO-KHCN&q=to%20gap"), "NV02");
    expect_codes(get(TASKS_2021 "?status=in_progress&status=in_progress"), "NV02 NV03");
    expect_codes(get("/v1/tasks?plan=" PLAN_2021 "&plan=khong-co&plan=" PLAN_2021), ALL_OF_2021);
}
END_TEST

/* ---- timeliness ---- */

static void expect_timeliness(const char *day, const char *const wanted[13])
{
    add_tasks();
    struct answer page = get(text("/v1/plans/nvt-a/tasks?on=%s", day));
    remove_tasks();
    expect_count(page, "/items", 13);
    for (size_t i = 0; i < 13; i++)
        expect_json(page, text("/items/%zu", 12 - i), text("{'code': 'T%02zu', 'timeliness': '%s'}", i + 1, wanted[i]));
}

/* T01 is due on the 14th, T02 on the 15th, T03 on the 22nd, T04 on the 23rd, T05 never; T09 has no status. */
START_TEST(timeliness_follows_from_status_and_date)
{
    static const char *const on_the_day[] = {"overdue", "due_soon", "due_soon", "not_due", "not_due", "on_time", "late",
                                             "not_due", "unknown",  "overdue",  "overdue", "late",    "on_time"};
    expect_timeliness("2041-06-15", on_the_day);
}
END_TEST

START_TEST(timeliness_moves_with_the_day)
{
    static const char *const eight_days_before[] = {"due_soon", "not_due", "not_due", "not_due", "not_due",
                                                    "on_time",  "late",    "not_due", "unknown", "due_soon",
                                                    "due_soon", "late",    "on_time"};
    static const char *const much_later[] = {"overdue", "overdue", "overdue", "overdue", "not_due", "on_time", "late",
                                             "not_due", "unknown", "overdue", "overdue", "late",    "on_time"};
    expect_timeliness("2041-06-07", eight_days_before);
    expect_timeliness("2041-06-24", much_later);
}
END_TEST

START_TEST(tasks_are_filtered_by_timeliness_on_a_day)
{
    expect_codes(get(TASKS_2021 "?timeliness=due_soon&on=2021-12-28"), "NV02 NV03 NV04");
    expect_codes(get(TASKS_2021 "?timeliness=due_soon&on=2021-12-31"), "NV02 NV03 NV04");
    expect_codes(get(TASKS_2021 "?timeliness=due_soon&on=2022-01-01"), "");
    expect_codes(get("/v1/tasks?timeliness=overdue&on=2022-01-01"), "NV02 NV03 NV04");
    expect_codes(get("/v1/tasks?timeliness=not_due&on=2021-12-23"), "NV02 NV03 NV04");
    expect_codes(get("/v1/tasks?timeliness=late&timeliness=on_time&on=2022-01-01"), "NV01 NV05 NV08");
    expect_codes(get("/v1/units/VP-SO/tasks?timeliness=unknown&on=2026-01-01"), "NV09 NV10");
    expect_codes(get("/v1/tasks?timeliness=overdue&status=completed&on=2026-01-01"), "");
}
END_TEST

/* ---- amendments and parts ---- */

START_TEST(an_amended_task_keeps_the_date_first_published)
{
    add_tasks();
    struct answer task = get("/v1/plans/nvt-a/tasks/T02?on=2041-06-15");
    remove_tasks();
    expect_json(task, "",
                "{'due_on': '2041-06-15', 'first_due_on': '2041-05-31', 'timeliness': 'due_soon',"
                " 'timeliness_first': 'overdue', 'starts_on': null, 'first_starts_on': null,"
                " 'amendments': [{'amended_on': '2041-05-20', 'old_starts_on': null, 'old_due_on': '2041-05-31',"
                "   'new_starts_on': null, 'new_due_on': '2041-06-15', 'reason': 'Chờ áp phích',"
                "   'document': {'code': '165-KH-UBND-2020', 'href': '/v1/documents/165-KH-UBND-2020',"
                "     'title': 'về công tác thông tin, tuyên truyền cải cách hành chính năm 2021'}}]}");
}
END_TEST

START_TEST(amendments_come_one_after_the_other)
{
    add_tasks();
    struct answer task = get("/v1/plans/nvt-a/tasks/T11");
    remove_tasks();
    expect_json(task, "",
                "{'due_on': '2041-06-14', 'first_due_on': '2041-04-30', 'amendments': ["
                "  {'old_due_on': '2041-04-30', 'new_due_on': '2041-05-31', 'reason': 'Thiếu người', 'document': null},"
                "  {'old_due_on': '2041-05-31', 'new_due_on': '2041-06-14', 'reason': 'Vẫn thiếu người'}]}");
}
END_TEST

START_TEST(moving_a_date_does_not_hide_that_it_was_missed)
{
    add_tasks();
    struct answer task = get("/v1/plans/nvt-b/tasks/P04?on=2041-07-01");
    remove_tasks();
    expect_json(task, "",
                "{'completed_on': '2041-06-15', 'due_on': '2041-06-15', 'timeliness': 'on_time',"
                " 'first_due_on': '2041-06-10', 'timeliness_first': 'late'}");
}
END_TEST

START_TEST(a_task_leads_to_its_parts_and_they_to_it)
{
    add_tasks();
    struct answer whole = get("/v1/plans/nvt-a/tasks/T01");
    struct answer part = get("/v1/plans/nvt-a/tasks/T06");
    remove_tasks();
    expect_json(whole, "",
                "{'parent': null, 'parts': [{'code': 'T07', 'title': 'Gửi', 'href': '/v1/plans/nvt-a/tasks/T07'},"
                " {'code': 'T06', 'title': 'In', 'href': '/v1/plans/nvt-a/tasks/T06'}]}");
    expect_json(
        part, "",
        "{'parent': {'code': 'T01', 'title': 'Phát tờ gấp', 'href': '/v1/plans/nvt-a/tasks/T01'}, 'parts': []}");
}
END_TEST

START_TEST(a_task_names_its_topics_and_all_who_lead_it)
{
    add_tasks();
    struct answer topics = get("/v1/plans/nvt-a/tasks/T01");
    struct answer leads = get("/v1/plans/nvt-a/tasks/T10");
    remove_tasks();
    expect_json(topics, "/topics", "[{'code': 'nvt-1', 'name': 'Một'}, {'code': 'nvt-2', 'name': 'Hai'}]");
    expect_json(leads, "/lead_units", "[{'code': 'NVT-S'}, {'code': 'NVT-T'}]");
    expect_null(leads, "/clause");
}
END_TEST

/* ---- drafts ---- */

START_TEST(tasks_of_a_draft_are_shown_nowhere)
{
    static const char *const lists[] = {"/v1/tasks?plan=nvt-nhap", "/v1/tasks?q=to%20gap%20nhap",
                                        "/v1/units/NVT-S/tasks?q=nhap", "/v1/tasks?topic=nvt-1&q=nhap",
                                        "/v1/tasks?sort=-due_on&unit=NVT-S&status=in_progress&q=nhap"};
    struct answer answers[SIZE(lists)];
    add_tasks();
    for (size_t i = 0; i < SIZE(lists); i++)
        answers[i] = get(lists[i]);
    struct answer of_plan = get("/v1/plans/nvt-nhap/tasks");
    struct answer task = get("/v1/plans/nvt-nhap/tasks/N01");
    remove_tasks();
    for (size_t i = 0; i < SIZE(lists); i++)
        expect_codes(answers[i], "");
    expect_problem(of_plan, 404, "not-found", NULL);
    expect_problem(task, 404, "not-found", NULL);
}
END_TEST

START_TEST(tasks_are_shown_as_soon_as_their_plan_is_issued)
{
    add_tasks();
    run_sql("update reform.plan set status = 'issued' where code = 'nvt-nhap'");
    struct answer of_plan = get("/v1/plans/nvt-nhap/tasks");
    struct answer found = get("/v1/tasks?plan=nvt-nhap&unit=NVT-S&topic=nvt-1&status=in_progress");
    struct answer of_unit = get("/v1/units/NVT-S/tasks?q=nhap");
    struct answer task = get("/v1/plans/nvt-nhap/tasks/N01");
    remove_tasks();
    expect_codes(of_plan, "N01");
    expect_codes(found, "N01");
    expect_codes(of_unit, "N01");
    expect(task, "/title", "Phát tờ gấp nháp");
}
END_TEST

/* ---- exports ---- */

static void expect_lines(const char *path, const json_t *items)
{
    struct answer lines = get(text("%s&format=ndjson", path));
    expect_status(lines, 200);
    const char *at = lines.body;
    size_t i;
    const json_t *item;
    json_array_foreach(items, i, item) {
        json_t *line = keep_json(json_loads(text("%.*s", (int)strcspn(at, "\n"), at), 0, NULL));
        ck_assert_msg(json_equal(line, item), "%s: line %zu differs from the page", path, i + 1);
        at += strcspn(at, "\n") + 1;
    }
    ck_assert_msg(!*at, "%s: more lines than items", path);
}

static void expect_rows(const char *path, const json_t *items)
{
    struct spreadsheet *table = spreadsheet_of(get(text("%s&format=csv", path)), ',');
    ck_assert_uint_eq(table->rows, json_array_size(items) + 1);
    for (size_t row = 1; row < table->rows; row++)
        expect_same_item(table, row, json_array_get(items, row - 1));
}

START_TEST(filtered_lists_can_be_exported)
{
    static const char *const paths[] = {
        "/v1/tasks?unit=VP-SO&role=lead&on=2021-12-28",
        "/v1/tasks?plan=" PLAN_2021 "&q=cong%20thong%20tin&sort=-due_on&on=2021-12-28",
        TASKS_2021 "?status=in_progress&status=completed&on=2021-12-28",
        TASKS_2021 "?timeliness=due_soon&due_before=2022-01-01&on=2021-12-28",
        "/v1/units/SO-KHCN/tasks?role=performing&on=2021-12-28",
    };
    for (size_t i = 0; i < SIZE(paths); i++) {
        json_t *items = all_items(paths[i]);
        ck_assert_msg(json_array_size(items) > 1, "%s: too few items", paths[i]);
        expect_rows(paths[i], items);
        expect_lines(paths[i], items);
    }
}
END_TEST

START_TEST(an_empty_export_has_only_its_titles)
{
    struct spreadsheet *table = spreadsheet_of(get(TASKS_2021 "?unit=KHONG-CO&format=csv"), ',');
    ck_assert_uint_eq(table->rows, 1);
    ck_assert_str_eq(table->cells[0], "plan.code");
    struct answer lines = get("/v1/tasks?topic=khong-co", "Accept", "application/x-ndjson");
    expect_status(lines, 200);
    ck_assert_uint_eq(lines.length, 0);
}
END_TEST

START_TEST(a_task_is_no_list)
{
    expect_problem(get(TASKS_2021 "/NV01", "Accept", "text/csv"), 406, "not-acceptable", NULL);
    expect_problem(get(TASKS_2021 "/NV01?format=csv"), 400, "invalid-parameters", "format");
    expect_problem(get(TASKS_2021 "/NV01?limit=1"), 400, "invalid-parameters", "limit");
    expect_problem(get(TASKS_2021 "/NV01?status=completed"), 400, "invalid-parameters", "status");
}
END_TEST

/* ---- nothing there, and bad input ---- */

START_TEST(a_plan_without_tasks_has_an_empty_list_and_an_unknown_one_is_404)
{
    expect_arranged("/v1/plans/nvt-rong/tasks?count=true", "");
    expect_problem(get("/v1/plans/khong-co/tasks"), 404, "not-found", NULL);
    expect_problem(get("/v1/plans/khong-co/tasks?status=completed&limit=1"), 404, "not-found", NULL);
    expect_problem(get("/v1/plans/khong-co/tasks?format=csv"), 404, "not-found", NULL);
    expect_problem(get("/v1/plans/khong-co/tasks", "Accept", "application/x-ndjson"), 404, "not-found", NULL);
}
END_TEST

START_TEST(an_unknown_task_or_unit_is_404)
{
    expect_problem(get(TASKS_2021 "/NV11"), 404, "not-found", NULL);
    expect_problem(get(TASKS_2021 "/nv01"), 404, "not-found", NULL);
    expect_problem(get("/v1/plans/khong-co/tasks/NV01"), 404, "not-found", NULL);
    expect_problem(get("/v1/units/KHONG-CO/tasks"), 404, "not-found", NULL);
    expect_problem(get("/v1/units/KHONG-CO/tasks?role=lead&format=ndjson"), 404, "not-found", NULL);
}
END_TEST

/* Refused by each of the three lists. */
START_TEST(wrong_filters_are_refused_by_name)
{
    static const char *const lists[] = {"/v1/tasks", TASKS_2021, "/v1/units/VP-SO/tasks"};
    static const char *const wrong[][2] = {
        {"role", "boss"},
        {"role", ""},
        {"role", "lead&role=boss"},
        {"topic", "a/b"},
        {"status", "done"},
        {"status", "in_progress,paused"},
        {"status", "COMPLETED"},
        {"timeliness", "never"},
        {"due_before", "2021-02-29"},
        {"due_before", "2021-12-31&due_before=2022-01-01"},
        {"due_after", "hier"},
        {"due_after", "2021-1-1"},
        {"q", ""},
        {"q", "a&q=b"},
        {"on", "2021-02-30"},
        {"on", "today"},
        {"colour", "red"},
    };
    for (size_t i = 0; i < SIZE(lists); i++)
        for (size_t j = 0; j < SIZE(wrong); j++)
            expect_problem(get(text("%s?%s=%s", lists[i], wrong[j][0], wrong[j][1])), 400, "invalid-parameters",
                           wrong[j][0]);
}
END_TEST

START_TEST(units_and_plans_are_named_by_codes)
{
    expect_problem(get("/v1/tasks?unit=a/b"), 400, "invalid-parameters", "unit");
    expect_problem(get("/v1/tasks?unit="), 400, "invalid-parameters", "unit");
    expect_problem(get(TASKS_2021 "?unit=V%C4%82N"), 400, "invalid-parameters", "unit");
    expect_problem(get("/v1/tasks?plan=-a"), 400, "invalid-parameters", "plan");
    expect_problem(get("/v1/tasks?plan=a%0A"), 400, "invalid-parameters", "plan");
}
END_TEST

START_TEST(a_list_knows_only_its_own_parameters)
{
    expect_problem(get(TASKS_2021 "?plan=" PLAN_2021), 400, "invalid-parameters", "plan");
    expect_problem(get(TASKS_2021 "?sort=due_on"), 400, "invalid-parameters", "sort");
    expect_problem(get("/v1/units/VP-SO/tasks?unit=VP-SO"), 400, "invalid-parameters", "unit");
    expect_problem(get("/v1/units/VP-SO/tasks?plan=" PLAN_2021), 400, "invalid-parameters", "plan");
    expect_problem(get("/v1/units/VP-SO/tasks?sort=-due_on"), 400, "invalid-parameters", "sort");
    expect_problem(get("/v1/tasks?sort=title"), 400, "invalid-parameters", "sort");
    expect_problem(get("/v1/tasks?sort=due_on&sort=-due_on"), 400, "invalid-parameters", "sort");
}
END_TEST

START_TEST(too_much_at_once_is_refused)
{
    static const char *const repeated[][2] = {{"plan", "a"},    {"unit", "a"},        {"topic", "a"},
                                              {"role", "lead"}, {"status", "paused"}, {"timeliness", "late"}};
    for (size_t i = 0; i < SIZE(repeated); i++) {
        const char *query = "";
        for (int times = 0; times < 10; times++)
            query = text("%s&%s=%s", query, repeated[i][0], repeated[i][1]);
        expect_status(get(text("/v1/tasks?limit=1%s", query)), 200);
        expect_problem(get(text("/v1/tasks?%s=%s%s", repeated[i][0], repeated[i][1], query)), 400, "invalid-parameters",
                       repeated[i][0]);
    }
    expect_status(get(text("/v1/tasks?q=%0200d", 7)), 200);
    expect_problem(get(text("/v1/tasks?q=%0201d", 7)), 400, "invalid-parameters", "q");
}
END_TEST

START_TEST(a_bad_day_for_a_task_is_refused)
{
    expect_problem(get(TASKS_2021 "/NV01?on=2021-02-30"), 400, "invalid-parameters", "on");
    expect_problem(get(TASKS_2021 "/NV01?on="), 400, "invalid-parameters", "on");
    expect_problem(get(TASKS_2021 "/NV01?on=2021-12-31&on=2021-12-31"), 400, "invalid-parameters", "on");
    expect_problem(get(TASKS_2021 "/NV%2001"), 400, NULL, NULL);
}
END_TEST

/* ---- conditional requests ---- */

START_TEST(what_has_not_changed_is_304)
{
    static const char *const paths[] = {"/v1/tasks?on=2021-12-28", TASKS_2021 "?status=completed&on=2021-12-28",
                                        "/v1/units/VP-SO/tasks?role=lead&on=2021-12-28",
                                        TASKS_2021 "/NV02?on=2021-12-28"};
    for (size_t i = 0; i < SIZE(paths); i++) {
        struct answer answer = get(paths[i]);
        struct answer again = get(paths[i], "If-None-Match", answer.etag);
        expect_status(again, 304);
        ck_assert_uint_eq(again.length, 0);
        expect_status(get(paths[i], "If-None-Match", "\"another\""), 200);
    }
    const char *etag = get(TASKS_2021 "/NV02?on=2021-12-28").etag;
    expect_status(get(TASKS_2021 "/NV02?on=2022-01-01", "If-None-Match", etag), 200);
}
END_TEST

START_TEST(what_has_changed_is_200)
{
    add_tasks();
    struct answer list = get("/v1/tasks?plan=nvt-b");
    struct answer task = get("/v1/plans/nvt-b/tasks/P02");
    run_sql("update reform.task set status = 'in_progress', status_on = '2041-01-02'"
            " where code = 'P02' and plan_id = (select id from reform.plan where code = 'nvt-b')");
    struct answer new_list = get("/v1/tasks?plan=nvt-b", "If-None-Match", list.etag);
    struct answer new_task = get("/v1/plans/nvt-b/tasks/P02", "If-None-Match", task.etag);
    struct answer found = get("/v1/tasks?plan=nvt-b&status=in_progress");
    remove_tasks();
    expect_status(new_list, 200);
    expect(new_task, "/status", "in_progress");
    expect_codes(found, "P01 P03 P02");
}
END_TEST

Suite *tasks_suite(void)
{
    return suite_of(
        "tasks", the_tasks_of_2021_come_in_the_order_of_the_text, each_task_of_2021_names_its_clause_kind_and_schedule,
        the_fifth_task_of_2021_runs_in_the_fourth_quarter_and_the_others_all_year, only_the_office_leads_tasks_of_2021,
        everyone_assigned_in_2021_is_named_with_the_role_in_the_order_of_the_text,
        a_task_of_2021_says_what_the_plan_says, what_the_plan_of_2021_does_not_say_of_a_task_is_null,
        who_leads_the_fifth_task_of_2021_is_left_open, a_clause_with_a_heading_is_named_by_it,
        what_illustrates_is_marked, a_list_says_of_a_task_what_the_task_says, a_task_leads_to_what_belongs_to_it,
        a_unit_has_the_tasks_it_takes_part_in_with_its_roles, a_unit_has_the_tasks_of_the_units_below_it,
        a_unit_without_tasks_has_an_empty_list, two_parts_of_a_unit_in_one_task_are_one_item_with_two_roles,
        a_unit_that_is_moved_takes_its_tasks_along, the_earliest_due_comes_first_and_what_has_no_date_last,
        the_order_by_date_can_be_turned_round, the_tasks_of_a_plan_keep_its_own_order,
        each_task_is_on_one_page_whatever_its_size, a_cursor_belongs_to_its_question,
        each_filter_alone_keeps_what_matches_and_the_order, any_two_filters_together_keep_what_matches_both,
        many_filters_together_keep_what_matches_all, a_role_is_that_of_the_unit_asked_for,
        tasks_are_filtered_by_several_units_roles_and_statuses, the_days_of_due_before_and_due_after_do_not_count,
        filters_of_dates_follow_amendments, words_are_found_without_marks_and_capitals_and_however_they_are_composed,
        words_are_found_in_title_description_and_deliverable_in_their_order, signs_only_separate_words,
        what_matches_nothing_is_an_empty_list, a_value_that_is_asked_twice_is_found_once,
        timeliness_follows_from_status_and_date, timeliness_moves_with_the_day,
        tasks_are_filtered_by_timeliness_on_a_day, an_amended_task_keeps_the_date_first_published,
        amendments_come_one_after_the_other, moving_a_date_does_not_hide_that_it_was_missed,
        a_task_leads_to_its_parts_and_they_to_it, a_task_names_its_topics_and_all_who_lead_it,
        tasks_of_a_draft_are_shown_nowhere, tasks_are_shown_as_soon_as_their_plan_is_issued,
        filtered_lists_can_be_exported, an_empty_export_has_only_its_titles, a_task_is_no_list,
        a_plan_without_tasks_has_an_empty_list_and_an_unknown_one_is_404, an_unknown_task_or_unit_is_404,
        wrong_filters_are_refused_by_name, units_and_plans_are_named_by_codes, a_list_knows_only_its_own_parameters,
        too_much_at_once_is_refused, a_bad_day_for_a_task_is_refused, what_has_not_changed_is_304,
        what_has_changed_is_200);
}
