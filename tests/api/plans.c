/* Plans: lists and one plan. */

#include "arrange.h"
#include "expect.h"

#define PLAN_2021 "skhcn-tuyen-truyen-cchc-2021"

static void remove_plans(void)
{
    run_sql("delete from reform.plan where code like 'thu-%';"
            "delete from reform.unit where code = 'THU-2';"
            "delete from reform.unit where code = 'THU-1'");
}

/* Plans that no other test meets: four of 2031 and 2032, and a draft. What a failed test left behind goes first. */
static void add_plans(void)
{
    remove_plans();
    run_sql("insert into reform.unit (code, name, kind) values ('THU-1', 'Sở Thử', 'department');"
            "insert into reform.unit (code, name, kind, parent_id)"
            " select 'THU-2', 'Phòng Thử', 'division', id from reform.unit where code = 'THU-1';"
            "insert into reform.plan (code, kind, title, year, status, unit_id)"
            " select plan_code, plan_kind::reform.plan_kind, title, year, status::reform.plan_status, unit.id"
            " from (values"
            "  ('thu-b', 'reform', 'Thử việc đường sá', 2031, 'in_progress', 'THU-1'),"
            "  ('thu-a', 'inspection', 'Thử việc ẩm thực', 2031, 'completed', 'THU-2'),"
            "  ('thu-c', 'reform', 'Thử việc ăn uống', 2032, 'cancelled', 'THU-2'),"
            "  ('thu-d', 'other', 'Thử việc an sinh', 2032, 'consultation', 'THU-1'),"
            "  ('thu-nhap', 'other', 'Thử việc nháp', 2032, 'draft', 'THU-1'))"
            " as listed (plan_code, plan_kind, title, year, status, unit_code)"
            " join reform.unit on unit.code = unit_code");
}

/* ---- lists ---- */

START_TEST(the_plan_of_2021_is_in_the_list)
{
    struct answer page = get("/v1/plans?year=2021");
    expect_json(page, "/items/0",
                "{'code': '" PLAN_2021 "', 'kind': 'communication', 'year': 2021, 'status': 'issued',"
                " 'title': 'Công tác thông tin, tuyên truyền cải cách hành chính năm 2021',"
                " 'number': null, 'issued_on': null, 'starts_on': '2021-01-01', 'ends_on': '2021-12-31',"
                " 'illustrative': false,"
                " 'unit': {'code': 'SO-KHCN', 'name': 'Sở Khoa học và Công nghệ thành phố Cần Thơ',"
                "          'href': '/v1/units/SO-KHCN'},"
                " 'links': {'self': '/v1/plans/" PLAN_2021 "'}}");
}
END_TEST

START_TEST(the_newest_year_comes_first)
{
    add_plans();
    struct answer page = get("/v1/plans?q=thu%20viec");
    struct answer named = get("/v1/plans?q=thu%20viec&sort=-year");
    remove_plans();

    const char *newest_first = "[{'code': 'thu-c'}, {'code': 'thu-d'}, {'code': 'thu-a'}, {'code': 'thu-b'}]";
    expect_json(page, "/items", newest_first);
    expect_json(named, "/items", newest_first);
}
END_TEST

START_TEST(titles_are_sorted_by_the_vietnamese_alphabet)
{
    add_plans();
    struct answer page = get("/v1/plans?q=thu%20viec&sort=title");
    json_t *one_by_one = all_items("/v1/plans?q=thu%20viec&sort=title&limit=1");
    remove_plans();

    expect_json(page, "/items", "[{'code': 'thu-d'}, {'code': 'thu-c'}, {'code': 'thu-a'}, {'code': 'thu-b'}]");
    ck_assert(json_equal(one_by_one, value_at(page, "/items")));
}
END_TEST

START_TEST(plans_can_be_paged_to_their_end)
{
    add_plans();
    json_t *one_by_one = all_items("/v1/plans?limit=1&count=true");
    json_t *at_once = all_items("/v1/plans?limit=100");
    remove_plans();

    ck_assert_uint_ge(json_array_size(at_once), 5);
    ck_assert(json_equal(one_by_one, at_once));
}
END_TEST

START_TEST(plans_are_filtered_by_year_kind_and_status)
{
    add_plans();
    struct answer year = get("/v1/plans?q=thu%20viec&year=2031");
    struct answer years = get("/v1/plans?q=thu%20viec&year=2031&year=2032&kind=reform");
    struct answer kinds = get("/v1/plans?q=thu%20viec&kind=inspection&kind=other");
    struct answer status = get("/v1/plans?q=thu%20viec&status=completed&status=cancelled");
    remove_plans();

    expect_json(year, "/items", "[{'code': 'thu-a'}, {'code': 'thu-b'}]");
    expect_json(years, "/items", "[{'code': 'thu-c'}, {'code': 'thu-b'}]");
    expect_json(kinds, "/items", "[{'code': 'thu-d'}, {'code': 'thu-a'}]");
    expect_json(status, "/items", "[{'code': 'thu-c'}, {'code': 'thu-a'}]");
}
END_TEST

START_TEST(plans_of_a_unit_include_those_of_units_below_it)
{
    add_plans();
    struct answer above = get("/v1/plans?unit=THU-1");
    struct answer below = get("/v1/plans?unit=THU-2");
    struct answer both = get("/v1/plans?unit=THU-2&unit=THU-1&count=true");
    remove_plans();

    expect_count(above, "/items", 4);
    expect_json(below, "/items", "[{'code': 'thu-c'}, {'code': 'thu-a'}]");
    expect_json(both, "/total", "4");
    expect_json(get("/v1/plans?unit=UBND-TP&year=2021"), "/items", "[{'code': '" PLAN_2021 "'}]");
    expect_count(get("/v1/plans?unit=KHONG-CO"), "/items", 0);
}
END_TEST

START_TEST(plans_are_filtered_by_topic_and_document)
{
    const char *plan_2021 = "[{'code': '" PLAN_2021 "'}]";
    expect_json(get("/v1/plans?year=2021&topic=tthc-moi-truong-dien-tu"), "/items", plan_2021);
    expect_json(get("/v1/plans?year=2021&document=45-2020-ND-CP"), "/items", plan_2021);
    expect_json(get("/v1/plans?year=2021&document=khong-co&document=165-KH-UBND-2020"), "/items", plan_2021);
    expect_count(get("/v1/plans?topic=khong-co"), "/items", 0);
    expect_count(get("/v1/plans?document=khong-co"), "/items", 0);
}
END_TEST

START_TEST(plans_are_found_without_marks_and_capitals)
{
    const char *plan_2021 = "[{'code': '" PLAN_2021 "'}]";
    expect_json(get("/v1/plans?year=2021&q=TUYEN%20truyen%20cai%20cach"), "/items", plan_2021);
    expect_json(get("/v1/plans?year=2021&q=skhcn"), "/items", plan_2021);
    expect_count(get("/v1/plans?q=truyen%20tuyen%20cach%20cai"), "/items", 0);
}
END_TEST

START_TEST(wrong_filters_are_refused_by_name)
{
    expect_problem(get("/v1/plans?year=MMXXI"), 400, "invalid-parameters", "year");
    expect_problem(get("/v1/plans?kind=secret"), 400, "invalid-parameters", "kind");
    expect_problem(get("/v1/plans?status=draft"), 400, "invalid-parameters", "status");
    expect_problem(get("/v1/plans?unit="), 400, "invalid-parameters", "unit");
    expect_problem(get("/v1/plans?topic=a/b"), 400, "invalid-parameters", "topic");
    expect_problem(get("/v1/plans?document=45/2020"), 400, "invalid-parameters", "document");
    expect_problem(get("/v1/plans?sort=colour"), 400, "invalid-parameters", "sort");
    expect_problem(get("/v1/plans?sort=title&sort=-year"), 400, "invalid-parameters", "sort");
}
END_TEST

START_TEST(a_cursor_belongs_to_its_order)
{
    add_plans();
    const char *next = text_at(get("/v1/plans?limit=1"), "/next");
    remove_plans();
    expect_problem(get(text("%s&sort=title", next)), 400, "invalid-parameters", "cursor");
}
END_TEST

/* ---- drafts ---- */

START_TEST(a_draft_is_shown_nowhere)
{
    add_plans();
    struct answer list = get("/v1/plans?q=thu%20viec%20nhap");
    struct answer one = get("/v1/plans/thu-nhap");
    struct answer clauses = get("/v1/plans/thu-nhap/clauses");
    struct answer tasks = get("/v1/plans/thu-nhap/tasks");
    remove_plans();

    expect_count(list, "/items", 0);
    expect_problem(one, 404, "not-found", NULL);
    expect_problem(clauses, 404, "not-found", NULL);
    expect_problem(tasks, 404, "not-found", NULL);
}
END_TEST

/* ---- one plan ---- */

START_TEST(the_plan_of_2021_says_who_issued_it_and_on_what_grounds)
{
    struct answer plan = get("/v1/plans/" PLAN_2021);
    expect_json(plan, "/unit", "{'code': 'SO-KHCN', 'href': '/v1/units/SO-KHCN'}");
    expect_json(plan, "/superior_document", "{'code': '165-KH-UBND-2020', 'number': '165/KH-UBND'}");
    expect_json(plan, "/legal_bases",
                "[{'code': '165-KH-UBND-2020', 'kind': 'plan', 'number': '165/KH-UBND', 'issued_on': '2020-12-25',"
                "  'issuer': 'Ủy ban nhân dân thành phố Cần Thơ', 'href': '/v1/documents/165-KH-UBND-2020',"
                "  'title': 'về công tác thông tin, tuyên truyền cải cách hành chính năm 2021', 'clause': null}]");
    expect_json(plan, "/cited_documents",
                "[{'code': '45-2020-ND-CP', 'number': '45/2020/NĐ-CP', 'issuer': 'Chính phủ',"
                "  'clause': {'code': 'II.5', 'href': '/v1/plans/" PLAN_2021 "/clauses/II.5'}}]");
}
END_TEST

START_TEST(the_plan_of_2021_says_to_whom_it_was_sent)
{
    expect_json(get("/v1/plans/" PLAN_2021), "/recipients",
                "[{'name': 'Sở Thông tin và Truyền thông', 'unit': {'code': 'SO-TTTT', 'href': '/v1/units/SO-TTTT'}},"
                " {'name': 'Các phòng, đơn vị trực thuộc Sở', 'unit': {'code': 'NHOM-DV'}},"
                " {'name': 'Lưu: VT', 'unit': null}]");
}
END_TEST

START_TEST(what_the_plan_of_2021_does_not_say_is_null_and_named)
{
    struct answer plan = get("/v1/plans/" PLAN_2021);
    expect_json(plan, "",
                "{'number': null, 'issued_on': null, 'issued_at': null, 'signer_name': null, 'budget_amount': null,"
                " 'signing_capacity': 'KT. GIÁM ĐỐC', 'signer_title': 'PHÓ GIÁM ĐỐC', 'budget_source': 'state_budget',"
                " 'superior_plan': null, 'unit_successor': null, 'illustrative': false}");
    expect_count(plan, "/missing_in_source", 6);
    expect(plan, "/missing_in_source/2", "Số, ký hiệu văn bản của Sở; địa danh; ngày tháng năm ban hành");
}
END_TEST

START_TEST(the_plan_of_2021_shows_its_doubtful_readings)
{
    struct answer plan = get("/v1/plans/" PLAN_2021);
    expect_json(plan, "/readings",
                "[{'member': 'closing', 'ocr': 'giai quyets', 'reading': 'giải quyết./.', 'alternatives': [],"
                "  'confidence': 'medium', 'verified': false},"
                " {'member': 'recipients', 'ocr': null, 'reading': null, 'confidence': 'low'}]");
}
END_TEST

START_TEST(the_plan_of_2021_counts_what_is_in_it)
{
    struct answer plan = get("/v1/plans/" PLAN_2021);
    expect_json(plan, "/counts", "{'clauses': 30, 'tasks': 10, 'units': 12}");
    json_t *overall = value_at(get("/v1/plans/skhcn-tuyen-truyen-cchc-2021/progress"), "/overall");
    ck_assert_msg(json_equal(value_at(plan, "/progress"), overall), "the plan's progress is not that of /progress");
    expect_json(plan, "/counts/doubtful_readings",
                sql_value("select count(*) from reform.reading join reform.plan on plan.id = plan_id"
                          " where code = '" PLAN_2021 "' and not verified"));
}
END_TEST

START_TEST(the_plan_of_2021_leads_to_its_parts)
{
    struct answer plan = get("/v1/plans/" PLAN_2021);
    static const char *const parts[] = {"self", "clauses", "tasks", "progress", "timeline"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        expect_status(get(text_at(plan, text("/links/%s", parts[i]))), 200);
}
END_TEST

START_TEST(a_superior_plan_is_named_when_it_is_published)
{
    add_plans();
    run_sql("update reform.plan set superior_plan_id = (select id from reform.plan where code = 'thu-b')"
            " where code = 'thu-a';"
            "update reform.plan set superior_plan_id = (select id from reform.plan where code = 'thu-nhap')"
            " where code = 'thu-b'");
    struct answer below = get("/v1/plans/thu-a");
    struct answer above = get("/v1/plans/thu-b");
    remove_plans();

    expect_json(below, "/superior_plan", "{'code': 'thu-b', 'title': 'Thử việc đường sá', 'href': '/v1/plans/thu-b'}");
    expect_null(above, "/superior_plan");
}
END_TEST

START_TEST(an_old_plan_keeps_its_unit_and_shows_the_successor)
{
    add_plans();
    run_sql("update reform.unit set succession = 'renamed',"
            " successor_id = (select id from reform.unit where code = 'THU-1') where code = 'THU-2'");
    struct answer plan = get("/v1/plans/thu-a");
    remove_plans();

    expect(plan, "/unit/code", "THU-2");
    expect_json(plan, "/unit_successor", "{'code': 'THU-1', 'name': 'Sở Thử', 'href': '/v1/units/THU-1'}");
}
END_TEST

START_TEST(a_budget_is_a_number)
{
    add_plans();
    run_sql("update reform.plan set budget_source = 'other', budget_amount = 123456789012345678 where code = 'thu-a'");
    struct answer plan = get("/v1/plans/thu-a");
    remove_plans();
    expect_json(plan, "/budget_amount", "123456789012345678");
}
END_TEST

START_TEST(an_unknown_plan_is_404)
{
    expect_problem(get("/v1/plans/khong-co"), 404, "not-found", NULL);
    expect_problem(get("/v1/plans/" PLAN_2021 "/clauses/X.9.z"), 404, "not-found", NULL);
}
END_TEST

START_TEST(a_plan_that_has_not_changed_is_304)
{
    struct answer plan = get("/v1/plans/" PLAN_2021);
    expect_status(get("/v1/plans/" PLAN_2021, "If-None-Match", plan.etag), 304);
    expect_status(get("/v1/plans/" PLAN_2021, "If-None-Match", "\"another\""), 200);
}
END_TEST

Suite *plans_suite(void)
{
    return suite_of("plans", the_plan_of_2021_is_in_the_list, the_newest_year_comes_first,
                    titles_are_sorted_by_the_vietnamese_alphabet, plans_can_be_paged_to_their_end,
                    plans_are_filtered_by_year_kind_and_status, plans_of_a_unit_include_those_of_units_below_it,
                    plans_are_filtered_by_topic_and_document, plans_are_found_without_marks_and_capitals,
                    wrong_filters_are_refused_by_name, a_cursor_belongs_to_its_order, a_draft_is_shown_nowhere,
                    the_plan_of_2021_says_who_issued_it_and_on_what_grounds, the_plan_of_2021_says_to_whom_it_was_sent,
                    what_the_plan_of_2021_does_not_say_is_null_and_named, the_plan_of_2021_shows_its_doubtful_readings,
                    the_plan_of_2021_counts_what_is_in_it, the_plan_of_2021_leads_to_its_parts,
                    a_superior_plan_is_named_when_it_is_published, an_old_plan_keeps_its_unit_and_shows_the_successor,
                    a_budget_is_a_number, an_unknown_plan_is_404, a_plan_that_has_not_changed_is_304);
}
