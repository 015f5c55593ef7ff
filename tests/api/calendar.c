/* The calendar: days off, reporting periods, time limits, and deadlines whose days are counted by hand here. */

#include "arrange.h"
#include "expect.h"
#include "spreadsheet.h"

#include <string.h>

/* ---- years ---- */

START_TEST(each_year_says_how_well_its_days_off_are_known)
{
    expect_json(
        get("/v1/calendar-years"), "/items",
        "[{'year': 2020, 'state': 'missing', 'holiday_count': 0, 'source': null, 'note': null},"
        " {'year': 2021, 'state': 'final', 'holiday_count': 14},"
        " {'year': 2022, 'state': 'missing', 'holiday_count': 0},"
        " {'year': 2023, 'state': 'missing'},"
        " {'year': 2024, 'state': 'final', 'holiday_count': 15},"
        " {'year': 2025, 'state': 'final', 'holiday_count': 13},"
        " {'year': 2026, 'state': 'final', 'holiday_count': 17},"
        " {'year': 2027, 'state': 'provisional', 'holiday_count': 15},"
        " {'year': 2028, 'state': 'missing'}, {'year': 2029, 'state': 'missing'},"
        " {'year': 2030, 'state': 'missing', 'links': {'holidays': '/v1/holidays?year=2030',"
        "                                              'reporting_periods': '/v1/reporting-periods?year=2030'}}]");
}
END_TEST

START_TEST(a_known_year_names_its_source)
{
    expect_json(get("/v1/calendar-years"), "/items/1",
                "{'source': 'Bộ luật Lao động 2019, Điều 111 và Điều 112; Thông báo 4875/TB-LĐTBXH',"
                " 'note': 'Đối chiếu qua bản công bố lại, chưa đối chiếu bản gốc. Không hoán đổi ngày làm việc.'}");
}
END_TEST

START_TEST(each_year_leads_to_as_many_days_off_as_it_counts)
{
    struct answer years = get("/v1/calendar-years");
    size_t i;
    json_t *year;
    json_array_foreach(value_at(years, "/items"), i, year) {
        json_t *days = all_items(json_string_value(pointed(year, "/links/holidays")));
        ck_assert_uint_eq(json_array_size(days), (size_t)json_integer_value(json_object_get(year, "holiday_count")));
    }
}
END_TEST

START_TEST(a_year_beyond_the_others_is_listed_with_those_between)
{
    run_sql("insert into reform.calendar_year (year, state, source) values (2033, 'provisional', 'để thử')");
    struct answer years = get("/v1/calendar-years");
    run_sql("delete from reform.calendar_year where year = 2033");
    expect_count(years, "/items", 14);
    expect_json(years, "/items/12", "{'year': 2032, 'state': 'missing'}");
    expect_json(years, "/items/13", "{'year': 2033, 'state': 'provisional', 'source': 'để thử'}");
}
END_TEST

/* ---- days off ---- */

START_TEST(the_days_off_of_2021_come_by_date)
{
    expect_json(get("/v1/holidays?year=2021"), "/items",
                "[{'date': '2021-01-01'}, {'date': '2021-02-10'}, {'date': '2021-02-11'}, {'date': '2021-02-12'},"
                " {'date': '2021-02-13'}, {'date': '2021-02-14'}, {'date': '2021-02-15'}, {'date': '2021-02-16'},"
                " {'date': '2021-04-21'}, {'date': '2021-04-30'}, {'date': '2021-05-01'}, {'date': '2021-05-03'},"
                " {'date': '2021-09-02'}, {'date': '2021-09-03'}]");
}
END_TEST

START_TEST(a_day_off_says_what_it_is_and_who_decided_it)
{
    expect_json(get("/v1/holidays?year=2021"), "/items/3",
                "{'date': '2021-02-12', 'weekday': 'thứ Sáu', 'weekday_en': 'Friday', 'kind': 'public_holiday',"
                " 'name': 'Tết Nguyên đán (mùng 1)', 'name_en': 'Lunar New Year (first day)', 'works': false,"
                " 'source': 'Thông báo 4875/TB-LĐTBXH của Bộ Lao động - Thương binh và Xã hội',"
                " 'year': 2021, 'year_state': 'final',"
                " 'links': {'year': '/v1/holidays?year=2021', 'calendar_years': '/v1/calendar-years'}}");
    expect_json(get("/v1/holidays?year=2027&limit=1"), "/items/0",
                "{'date': '2027-01-01', 'year_state': 'provisional'}");
}
END_TEST

START_TEST(days_off_are_filtered_by_year_and_repeats_mean_or)
{
    expect_json(get("/v1/holidays?year=2024&count=true"), "/total", "15");
    expect_json(get("/v1/holidays?year=2024&year=2021&count=true"), "/total", "29");
    expect_json(get("/v1/holidays?year=2021&year=2022&count=true"), "/total", "14");
    expect_json(get("/v1/holidays?count=true"), "/total", "74");
}
END_TEST

START_TEST(days_off_are_filtered_by_kind)
{
    expect_json(get("/v1/holidays?kind=working_saturday"), "/items",
                "[{'date': '2024-05-04', 'weekday': 'thứ Bảy', 'works': true}, {'date': '2025-04-26', 'works': true},"
                " {'date': '2026-01-10', 'works': true}, {'date': '2026-08-22', 'works': true}]");
    expect_json(get("/v1/holidays?kind=swapped_off"), "/items",
                "[{'date': '2024-04-29', 'works': false}, {'date': '2025-05-02'}, {'date': '2026-01-02'},"
                " {'date': '2026-08-31'}]");
    expect_json(get("/v1/holidays?kind=public_holiday&count=true"), "/total", "66");
}
END_TEST

START_TEST(year_and_kind_go_together)
{
    expect_json(get("/v1/holidays?year=2025&year=2024&kind=swapped_off&kind=working_saturday"), "/items",
                "[{'date': '2024-04-29'}, {'date': '2024-05-04'}, {'date': '2025-04-26'}, {'date': '2025-05-02'}]");
    expect_count(get("/v1/holidays?year=2021&kind=swapped_off"), "/items", 0);
}
END_TEST

START_TEST(a_year_without_data_is_an_empty_page)
{
    static const char *const paths[] = {"/v1/holidays?year=2022", "/v1/holidays?year=1900", "/v1/holidays?year=2200",
                                        "/v1/reporting-periods?year=2022"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        expect_count(get(paths[i]), "/items", 0);
        expect_null(get(paths[i]), "/next");
    }
}
END_TEST

START_TEST(filtered_days_off_can_be_paged_to_their_end)
{
    struct answer first = get("/v1/holidays?year=2021&year=2024&limit=7&count=true");
    expect_count(first, "/items", 7);
    expect_json(first, "/total", "29");
    json_t *pages = all_items("/v1/holidays?year=2021&year=2024&limit=7&count=true");
    ck_assert_uint_eq(json_array_size(pages), 29);
    ck_assert(json_equal(pages, all_items("/v1/holidays?year=2021&year=2024&limit=100")));
}
END_TEST

/* ---- reporting periods ---- */

START_TEST(the_reporting_periods_of_2021_have_their_own_cut_offs)
{
    expect_json(get("/v1/reporting-periods?year=2021"), "/items",
                "[{'code': '2021-Q1', 'year': 2021, 'kind': 'quarter', 'name': 'Quý I năm 2021',"
                "  'data_from': '2020-12-15', 'data_to': '2021-03-14', 'submit_by': '2021-03-20',"
                "  'source': 'Công văn 581/BNV-CCHC của Bộ Nội vụ',"
                "  'links': {'year': '/v1/reporting-periods?year=2021'}},"
                " {'code': '2021-H1', 'kind': 'half_year', 'name': '6 tháng đầu năm 2021',"
                "  'data_from': '2020-12-15', 'data_to': '2021-06-14', 'submit_by': '2021-06-20'},"
                " {'code': '2021-Q3', 'kind': 'quarter', 'name': 'Quý III năm 2021',"
                "  'data_from': '2021-06-15', 'data_to': '2021-09-14', 'submit_by': '2021-09-20'},"
                " {'code': '2021-Y', 'kind': 'year', 'name': 'Năm 2021',"
                "  'data_from': '2020-12-15', 'data_to': '2021-12-14', 'submit_by': '2021-12-20'}]");
}
END_TEST

START_TEST(reporting_periods_are_filtered_by_year_and_repeats_mean_or)
{
    expect_json(get("/v1/reporting-periods?year=2024&year=2021"), "/items",
                "[{'code': '2021-Q1'}, {'code': '2021-H1'}, {'code': '2021-Q3'}, {'code': '2021-Y'},"
                " {'code': '2024-Q1'}, {'code': '2024-H1'}, {'code': '2024-Q3'}, {'code': '2024-Y'}]");
    expect_json(get("/v1/reporting-periods?count=true"), "/total", "20");
}
END_TEST

START_TEST(a_period_of_a_later_year_says_that_its_source_may_be_replaced)
{
    expect(get("/v1/reporting-periods?year=2027"), "/items/0/source",
           "Công văn 581/BNV-CCHC của Bộ Nội vụ; chưa đối chiếu văn bản thay thế (nếu có)");
}
END_TEST

START_TEST(reporting_periods_can_be_paged_to_their_end)
{
    json_t *pages = all_items("/v1/reporting-periods?year=2021&year=2025&limit=3");
    ck_assert_uint_eq(json_array_size(pages), 8);
    ck_assert(json_equal(pages, all_items("/v1/reporting-periods?year=2021&year=2025")));
}
END_TEST

/* ---- time limits ---- */

START_TEST(the_time_limits_come_in_the_order_of_the_stages)
{
    expect_json(get("/v1/service-levels?on=2021-01-01"), "/items",
                "[{'track': 'petition', 'stage': 'triage', 'amount': 2, 'statutory': false},"
                " {'track': 'petition', 'stage': 'transfer', 'amount': 5, 'statutory': true},"
                " {'track': 'petition', 'stage': 'reply', 'amount': 15, 'statutory': false},"
                " {'track': 'petition', 'stage': 'moderation', 'amount': 1, 'statutory': false},"
                " {'track': 'suggestion', 'stage': 'triage', 'amount': 2, 'statutory': false},"
                " {'track': 'suggestion', 'stage': 'transfer', 'amount': 5, 'statutory': false},"
                " {'track': 'suggestion', 'stage': 'reply', 'amount': 10, 'statutory': false},"
                " {'track': 'suggestion', 'stage': 'moderation', 'amount': 1, 'statutory': false}]");
}
END_TEST

static void expect_decree(struct answer answer, const char *pointer)
{
    expect_json(answer, pointer,
                "{'track': 'petition', 'stage': 'transfer', 'amount': 5, 'calendar': 'working_days', 'statutory': true,"
                " 'legal_basis': 'Nghị định 20/2008/NĐ-CP: phản ánh, kiến nghị không thuộc thẩm quyền được chuyển đến"
                " cơ quan có thẩm quyền trong 5 ngày làm việc.',"
                " 'document': {'code': '20-2008-ND-CP', 'href': '/v1/documents/20-2008-ND-CP',"
                "              'title': 'về việc tiếp nhận, xử lý phản ánh, kiến nghị của cá nhân, tổ chức về quy định"
                " hành chính'}}");
    expect_status(get(text_at(answer, text("%s/document/href", pointer))), 200);
}

START_TEST(the_only_limit_fixed_by_law_names_the_decree)
{
    struct answer page = get("/v1/service-levels?track=petition&stage=transfer&on=2021-06-30");
    expect_count(page, "/items", 1);
    expect_decree(page, "/items/0");
    expect_json(page, "/items/0", "{'valid_from': '2021-01-01', 'valid_to': null}");
}
END_TEST

START_TEST(what_the_agency_promises_itself_says_so)
{
    expect_json(get("/v1/service-levels?track=suggestion&stage=reply"), "/items/0",
                "{'statutory': false, 'document': null,"
                " 'legal_basis': 'Thời hạn do cơ quan tự đặt, không phải thời hạn luật định.',"
                " 'links': {'self': '/v1/service-levels?track=suggestion&stage=reply&on=2021-01-01'}}");
}
END_TEST

START_TEST(time_limits_are_filtered_by_track_and_stage)
{
    expect_count(get("/v1/service-levels?track=petition"), "/items", 4);
    expect_count(get("/v1/service-levels?track=petition&track=suggestion"), "/items", 8);
    expect_json(get("/v1/service-levels?stage=reply"), "/items",
                "[{'track': 'petition', 'amount': 15}, {'track': 'suggestion', 'amount': 10}]");
    expect_json(get("/v1/service-levels?stage=moderation&stage=triage&track=suggestion"), "/items",
                "[{'stage': 'triage'}, {'stage': 'moderation'}]");
}
END_TEST

START_TEST(before_the_first_plan_there_are_no_time_limits)
{
    struct answer page = get("/v1/service-levels?on=2020-12-31&count=true");
    expect_count(page, "/items", 0);
    expect_json(page, "/total", "0");
    expect_count(get("/v1/service-levels?on=2021-01-01"), "/items", 8);
    expect_count(get("/v1/service-levels"), "/items", 8);
}
END_TEST

START_TEST(time_limits_can_be_paged_to_their_end)
{
    json_t *pages = all_items("/v1/service-levels?on=2021-06-30&limit=3");
    ck_assert_uint_eq(json_array_size(pages), 8);
    ck_assert(json_equal(pages, all_items("/v1/service-levels?on=2021-06-30")));
}
END_TEST

static void restore_limits(void)
{
    run_sql("delete from reform.service_level where note = 'để thử';"
            "update reform.service_level set valid_from = '2021-01-01' where track = 'petition' and stage = 'triage'");
}

/* Triage of petitions took 5 days until 30 June 2021 and 2 working days since; in 2018 and before, 9 days. */
static void change_limits(void)
{
    restore_limits();
    run_sql("update reform.service_level set valid_from = '2021-07-01' where track = 'petition' and stage = 'triage';"
            "insert into reform.service_level (track, stage, amount, calendar, valid_from, valid_to, note) values"
            " ('petition', 'triage', 5, 'days', '2021-01-01', '2021-06-30', 'để thử'),"
            " ('petition', 'triage', 9, 'days', null, '2018-12-31', 'để thử')");
}

START_TEST(each_day_has_the_time_limit_that_was_valid_then)
{
    change_limits();
    struct answer before = get("/v1/service-levels?track=petition&stage=triage&on=2021-06-30");
    struct answer after = get("/v1/service-levels?track=petition&stage=triage&on=2021-07-01");
    restore_limits();
    expect_json(before, "/items",
                "[{'amount': 5, 'calendar': 'days', 'valid_from': '2021-01-01', 'valid_to': '2021-06-30',"
                "  'legal_basis': null, 'document': null}]");
    expect_json(after, "/items",
                "[{'amount': 2, 'calendar': 'working_days', 'valid_from': '2021-07-01', 'valid_to': null}]");
}
END_TEST

START_TEST(a_time_limit_that_is_over_leads_to_itself)
{
    change_limits();
    struct answer old = get("/v1/service-levels?on=2010-01-01");
    struct answer self = get(text_at(old, "/items/0/links/self"));
    restore_limits();
    expect_json(old, "/items", "[{'amount': 9, 'valid_from': null, 'valid_to': '2018-12-31'}]");
    ck_assert(json_equal(value_at(self, "/items"), value_at(old, "/items")));
}
END_TEST

/* ---- all lists ---- */

START_TEST(wrong_filters_are_refused_by_name)
{
    static const struct {
        const char *path, *parameter;
    } wrong[] = {
        {"/v1/holidays?year=MMXXI", "year"},
        {"/v1/holidays?year=1899", "year"},
        {"/v1/holidays?year=2201", "year"},
        {"/v1/holidays?year=2021.5", "year"},
        {"/v1/holidays?year=99999999999999999999", "year"},
        {"/v1/holidays?year=2021&year=", "year"},
        {"/v1/holidays?kind=sunday", "kind"},
        {"/v1/holidays?kind=swapped_off&kind=", "kind"},
        {"/v1/holidays?track=petition", "track"},
        {"/v1/reporting-periods?year=-1", "year"},
        {"/v1/reporting-periods?year=2201", "year"},
        {"/v1/reporting-periods?kind=quarter", "kind"},
        {"/v1/service-levels?track=complaint", "track"},
        {"/v1/service-levels?stage=Reply", "stage"},
        {"/v1/service-levels?on=2021-02-31", "on"},
        {"/v1/service-levels?on=2021-2-3", "on"},
        {"/v1/service-levels?on=2021-02-03T00:00:00Z", "on"},
        {"/v1/service-levels?on=2021-02-03&on=2021-02-04", "on"},
        {"/v1/calendar-years?year=2021", "year"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        expect_problem(get(wrong[i].path), 400, "invalid-parameters", wrong[i].parameter);
}
END_TEST

START_TEST(a_cursor_belongs_to_its_list)
{
    const char *next = text_at(get("/v1/holidays?limit=1"), "/next");
    const char *cursor = strstr(next, "cursor=");
    ck_assert_ptr_nonnull(cursor);
    expect_problem(get(text("/v1/reporting-periods?%s", cursor)), 400, "invalid-parameters", "cursor");
    expect_problem(get(text("/v1/service-levels?%s", cursor)), 400, "invalid-parameters", "cursor");
}
END_TEST

static const char *const lists[] = {"/v1/calendar-years", "/v1/holidays?year=2021", "/v1/reporting-periods?year=2021",
                                    "/v1/service-levels?on=2021-06-30"};

START_TEST(a_list_that_has_not_changed_is_304)
{
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        struct answer list = get(lists[i]);
        expect_status(get(lists[i], "If-None-Match", list.etag), 304);
        expect_status(get(lists[i], "If-None-Match", "\"another\""), 200);
    }
}
END_TEST

START_TEST(a_list_that_has_changed_is_200)
{
    struct answer before = get("/v1/service-levels?on=2021-06-30");
    change_limits();
    struct answer after = get("/v1/service-levels?on=2021-06-30", "If-None-Match", before.etag);
    restore_limits();
    expect_status(after, 200);
    expect_status(get("/v1/service-levels?on=2021-06-30", "If-None-Match", before.etag), 304);
}
END_TEST

START_TEST(filtered_lists_can_be_exported)
{
    for (size_t i = 1; i < sizeof lists / sizeof *lists; i++) {
        json_t *items = all_items(lists[i]);
        struct spreadsheet *table = spreadsheet_of(get(lists[i], "Accept", "text/csv"), ',');
        ck_assert_uint_eq(table->rows, json_array_size(items) + 1);
        for (size_t row = 1; row < table->rows; row++)
            expect_same_item(table, row, json_array_get(items, row - 1));
    }
    expect_body_has(get("/v1/holidays?year=2025&kind=working_saturday&format=csv&separator=;"),
                    "\r\n2025-04-26;thứ Bảy;Saturday;Làm bù cho thứ Sáu 02/5;");
    expect_body_has(get("/v1/holidays?kind=swapped_off&year=2025&format=ndjson"), "{\"date\":\"2025-05-02\",");
}
END_TEST

START_TEST(an_empty_export_has_only_its_titles)
{
    struct spreadsheet *table = spreadsheet_of(get("/v1/holidays?year=2022&format=csv"), ',');
    ck_assert_uint_eq(table->rows, 1);
    ck_assert_str_eq(table->cells[0], "date");
    struct answer lines = get("/v1/service-levels?on=2010-01-01&format=ndjson");
    expect_status(lines, 200);
    ck_assert_uint_eq(lines.length, 0);
}
END_TEST

/* ---- deadlines ---- */

/* Received at `from` (a plus sign written %2B). */
static struct answer deadline(const char *from, const char *track, const char *stage)
{
    return get(text("/v1/deadline?from=%s&track=%s&stage=%s", from, track, stage));
}

/* Counts as received on `started_on`; ends on `due_on` at 17:00 in Vietnam, which is 10:00 in Greenwich. */
#define expect_due(answer, started_on, due_on)                                                                         \
    expect_json(answer, "",                                                                                            \
                text("{'started_on': '%s', 'due_on': '%s', 'due_at': '%sT10:00:00Z'}", started_on, due_on, due_on))

/* One working day from the receipt. */
static void expect_next_day(const char *from, const char *started_on, const char *due_on)
{
    expect_due(deadline(from, "petition", "moderation"), started_on, due_on);
}

/* Monday 8 February 2021 is not counted; Tuesday 9 is day 1; 10 to 16 are off; Wednesday 17 is day 2. */
START_TEST(the_days_of_tet_2021_do_not_count)
{
    struct answer triage = deadline("2021-02-08T09:00:00%2B07:00", "petition", "triage");
    expect_due(triage, "2021-02-08", "2021-02-17");
    expect_json(triage, "",
                "{'track': 'petition', 'stage': 'triage', 'received_at': '2021-02-08T02:00:00Z', 'amount': 2,"
                " 'calendar': 'working_days', 'provisional': false, 'provisional_years': [],"
                " 'provisional_hours': true}");
    expect_json(triage, "/steps",
                "[{'date': '2021-02-08', 'weekday': 'thứ Hai', 'weekday_en': 'Monday', 'counted': false,"
                "  'number': null, 'reason': 'ngày nhận, không tính', 'reason_en': 'day of receipt, not counted'},"
                " {'date': '2021-02-09', 'counted': true, 'number': 1, 'reason': 'ngày làm việc'},"
                " {'date': '2021-02-10', 'counted': false, 'number': null, 'reason': 'Tết Nguyên đán (29 tháng Chạp)'},"
                " {'date': '2021-02-11', 'counted': false, 'reason': 'Tết Nguyên đán (30 tháng Chạp)'},"
                " {'date': '2021-02-12', 'counted': false, 'reason': 'Tết Nguyên đán (mùng 1)'},"
                " {'date': '2021-02-13', 'counted': false, 'reason': 'Tết Nguyên đán (mùng 2)'},"
                " {'date': '2021-02-14', 'counted': false, 'reason': 'Tết Nguyên đán (mùng 3)'},"
                " {'date': '2021-02-15', 'counted': false, 'reason': 'Nghỉ bù Tết Nguyên đán (13/02 là thứ Bảy)'},"
                " {'date': '2021-02-16', 'counted': false, 'reason': 'Nghỉ bù Tết Nguyên đán (14/02 là Chủ nhật)'},"
                " {'date': '2021-02-17', 'weekday': 'thứ Tư', 'counted': true, 'number': 2,"
                "  'reason': 'ngày làm việc', 'reason_en': 'working day'}]");
}
END_TEST

/*
 * From Monday 8 February 2021: 9 (1); 17, 18, 19 (2-4); 22-26 (5-9); 1-5 March (10-14); Monday 8 March (15).
 * A suggestion has ten days: Monday 1 March.
 */
START_TEST(a_reply_over_tet_2021_is_due_in_march)
{
    struct answer petition = deadline("2021-02-08T09:00:00%2B07:00", "petition", "reply");
    expect_due(petition, "2021-02-08", "2021-03-08");
    expect_count(petition, "/steps", 29);
    expect_due(deadline("2021-02-08T09:00:00%2B07:00", "suggestion", "reply"), "2021-02-08", "2021-03-01");
}
END_TEST

/* Saturday 13 February is the second day of Tết: received on Wednesday 17, day 1 is Thursday 18. */
START_TEST(what_comes_in_tet_is_received_after_it)
{
    expect_next_day("2021-02-13T10:00:00%2B07:00", "2021-02-17", "2021-02-18");
    expect_next_day("2021-02-09T17:30:00%2B07:00", "2021-02-17", "2021-02-18");
}
END_TEST

/* Thursday 29 April 2021; Friday 30, Saturday 1 and Sunday 2 May off, Monday 3 in lieu of Saturday; Tuesday 4 is day 1.
 */
START_TEST(thirty_april_and_first_may_2021_do_not_count)
{
    struct answer answer = deadline("2021-04-29T08:00:00%2B07:00", "suggestion", "moderation");
    expect_due(answer, "2021-04-29", "2021-05-04");
    expect_json(answer, "/steps",
                "[{'date': '2021-04-29', 'counted': false},"
                " {'date': '2021-04-30', 'counted': false, 'reason': 'Ngày Chiến thắng', 'reason_en': 'Victory Day'},"
                " {'date': '2021-05-01', 'counted': false, 'reason': 'Ngày Quốc tế lao động'},"
                " {'date': '2021-05-02', 'counted': false, 'reason': 'Chủ nhật', 'reason_en': 'Sunday'},"
                " {'date': '2021-05-03', 'counted': false,"
                "  'reason': 'Nghỉ bù Ngày Quốc tế lao động (01/5 là thứ Bảy)'},"
                " {'date': '2021-05-04', 'counted': true, 'number': 1}]");
}
END_TEST

/*
 * Friday 25 April 2025, 17:30: received on Saturday 26, which is worked for Friday 2 May. Monday 28, Tuesday 29 (1, 2);
 * 30 April to 4 May off; 5, 6, 7 May (3, 4, 5).
 */
START_TEST(a_swapped_saturday_is_worked_and_its_friday_is_not)
{
    struct answer answer = deadline("2025-04-25T17:30:00%2B07:00", "petition", "transfer");
    expect_due(answer, "2025-04-26", "2025-05-07");
    expect_json(answer, "/steps",
                "[{'date': '2025-04-25', 'counted': false, 'reason': 'nhận sau giờ làm việc',"
                "  'reason_en': 'received after hours'},"
                " {'date': '2025-04-26', 'counted': false, 'reason': 'được coi là ngày nhận, không tính'},"
                " {'date': '2025-04-27', 'counted': false, 'reason': 'Chủ nhật'},"
                " {'date': '2025-04-28', 'counted': true, 'number': 1}, {'date': '2025-04-29', 'number': 2},"
                " {'date': '2025-04-30', 'counted': false, 'reason': 'Ngày Chiến thắng'},"
                " {'date': '2025-05-01', 'counted': false, 'reason': 'Ngày Quốc tế lao động'},"
                " {'date': '2025-05-02', 'counted': false, 'reason': 'Nghỉ hoán đổi (làm bù thứ Bảy 26/4)'},"
                " {'date': '2025-05-03', 'counted': false, 'reason': 'thứ Bảy'},"
                " {'date': '2025-05-04', 'counted': false, 'reason': 'Chủ nhật'},"
                " {'date': '2025-05-05', 'number': 3}, {'date': '2025-05-06', 'number': 4},"
                " {'date': '2025-05-07', 'number': 5}]");
}
END_TEST

/* Friday 3 May 2024: Saturday 4 is worked for Monday 29 April and so is day 1; Saturday 26 April 2025 is a day of
 * receipt. */
START_TEST(a_worked_saturday_can_be_the_last_day_and_the_first)
{
    struct answer answer = deadline("2024-05-03T09:00:00%2B07:00", "petition", "moderation");
    expect_due(answer, "2024-05-03", "2024-05-04");
    expect_json(answer, "/steps/1", "{'counted': true, 'number': 1, 'reason': 'Làm bù cho thứ Hai 29/4'}");
    expect_next_day("2025-04-26T10:00:00%2B07:00", "2025-04-26", "2025-04-28");
}
END_TEST

/* Monday 8 March 2021 is received, Tuesday 9 is day 1. */
START_TEST(friday_after_hours_is_received_on_monday)
{
    struct answer answer = deadline("2021-03-05T17:30:00%2B07:00", "petition", "moderation");
    expect_due(answer, "2021-03-08", "2021-03-09");
    expect_json(
        answer, "/steps",
        "[{'date': '2021-03-05', 'reason': 'nhận sau giờ làm việc'}, {'date': '2021-03-06', 'reason': 'thứ Bảy'},"
        " {'date': '2021-03-07', 'reason': 'Chủ nhật'},"
        " {'date': '2021-03-08', 'reason': 'được coi là ngày nhận, không tính'},"
        " {'date': '2021-03-09', 'number': 1}]");
    expect_next_day("2021-03-06T10:00:00%2B07:00", "2021-03-08", "2021-03-09");
}
END_TEST

START_TEST(what_comes_before_hours_or_in_the_lunch_break_is_received_that_day)
{
    expect_next_day("2021-03-08T00:00:00%2B07:00", "2021-03-08", "2021-03-09");
    expect_next_day("2021-03-08T07:29:59%2B07:00", "2021-03-08", "2021-03-09");
    expect_next_day("2021-03-08T12:15:00%2B07:00", "2021-03-08", "2021-03-09");
    expect_next_day("2021-03-08T17:00:00%2B07:00", "2021-03-08", "2021-03-09");
}
END_TEST

/* Tuesday 9 is received, Wednesday 10 is day 1. */
START_TEST(what_comes_a_moment_after_hours_is_received_on_the_next_day)
{
    expect_next_day("2021-03-08T17:00:01%2B07:00", "2021-03-09", "2021-03-10");
    expect_next_day("2021-03-08T17:00:00.000001%2B07:00", "2021-03-09", "2021-03-10");
    expect_next_day("2021-03-08T23:59:59.999999%2B07:00", "2021-03-09", "2021-03-10");
}
END_TEST

START_TEST(a_bare_date_is_received_that_day)
{
    struct answer answer = deadline("2021-03-08", "petition", "moderation");
    expect_due(answer, "2021-03-08", "2021-03-09");
    expect(answer, "/received_at", "2021-03-07T17:00:00Z");
    expect_next_day("2021-03-06", "2021-03-08", "2021-03-09");
}
END_TEST

/* 18:00 in Greenwich is 01:00 of the next day in Vietnam; 12:00 at +09:00 is 10:00; 21:00 at -05:00 is 09:00 of the
 * next. */
START_TEST(an_instant_is_the_same_wherever_it_is_written)
{
    expect_next_day("2021-03-05T18:00:00Z", "2021-03-08", "2021-03-09");
    expect_next_day("2021-03-07T18:00:00Z", "2021-03-08", "2021-03-09");
    expect_next_day("2021-03-08T10:00:00Z", "2021-03-08", "2021-03-09");
    expect_next_day("2021-03-08T10:00:01Z", "2021-03-09", "2021-03-10");
    expect_next_day("2021-03-08T12:00:00%2B09:00", "2021-03-08", "2021-03-09");
    expect_next_day("2021-03-07T21:00:00-05:00", "2021-03-08", "2021-03-09");
}
END_TEST

/* Without a calendar of 2023 Monday 1 May counts: that it is a holiday is not known here. */
START_TEST(a_year_without_a_calendar_makes_the_deadline_provisional)
{
    struct answer answer = deadline("2023-04-28T09:00:00%2B07:00", "petition", "moderation");
    expect_due(answer, "2023-04-28", "2023-05-01");
    expect_json(answer, "", "{'provisional': true, 'provisional_years': [2023]}");
}
END_TEST

/*
 * Friday 31 December 2021 to Monday 3 January 2022; Friday 30 December 2022 to Monday 2 January 2023; Friday 31
 * December 2027 to Monday 3 January 2028; Monday 1 March to Tuesday 2 March 2027; Thursday 31 December 2020 in
 * Greenwich is New Year in Vietnam, Monday 4 January is received, Tuesday 5 is day 1.
 */
START_TEST(every_year_that_is_not_final_is_named)
{
    static const struct {
        const char *from, *due_on, *provisional;
    } cases[] = {
        {"2021-12-31", "2022-01-03", "{'provisional': true, 'provisional_years': [2022]}"},
        {"2022-12-30", "2023-01-02", "{'provisional': true, 'provisional_years': [2022, 2023]}"},
        {"2027-12-31", "2028-01-03", "{'provisional': true, 'provisional_years': [2027, 2028]}"},
        {"2027-03-01", "2027-03-02", "{'provisional': true, 'provisional_years': [2027]}"},
        {"2020-12-31T17:00:00Z", "2021-01-05", "{'provisional': false, 'provisional_years': []}"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct answer answer = deadline(cases[i].from, "petition", "moderation");
        expect(answer, "/due_on", cases[i].due_on);
        expect_json(answer, "", cases[i].provisional);
    }
}
END_TEST

/* Wednesday 30 December 2026; Thursday 31 (1); Friday 1 January off; 4-8 (2-6), 11-15 (7-11), 18-21 (12-15). */
START_TEST(a_deadline_may_run_from_a_final_year_into_a_provisional_one)
{
    struct answer answer = deadline("2026-12-30T09:00:00%2B07:00", "petition", "reply");
    expect_due(answer, "2026-12-30", "2027-01-21");
    expect_json(answer, "", "{'provisional': true, 'provisional_years': [2027]}");
}
END_TEST

START_TEST(the_last_day_that_can_be_asked_for_is_answered)
{
    struct answer answer = deadline("2199-12-31", "petition", "moderation");
    expect_due(answer, "2199-12-31", "2200-01-01");
    expect_json(answer, "/provisional_years", "[2199, 2200]");
}
END_TEST

START_TEST(the_steps_can_be_left_out)
{
    const char *path = "/v1/deadline?from=2021-02-08&track=petition&stage=triage";
    struct answer without = get(text("%s&steps=false", path));
    expect_null(without, "/steps");
    expect_due(without, "2021-02-08", "2021-02-17");
    ck_assert(json_equal(get(path).json, get(text("%s&steps=true", path)).json));
    expect_problem(get(text("%s&steps=maybe", path)), 400, "invalid-parameters", "steps");
}
END_TEST

/*
 * Five days. Friday 5 March 2021: Wednesday 10, the weekend counts. Monday 8: Saturday 13, so Monday 15. Friday 5
 * February: Wednesday 10, in Tết, so Wednesday 17. Friday 5 March after hours: Monday 8 and five days.
 */
START_TEST(days_count_all_days_but_do_not_end_on_a_day_off)
{
    change_limits();
    struct answer weekend = deadline("2021-03-05", "petition", "triage");
    struct answer saturday = deadline("2021-03-08", "petition", "triage");
    struct answer tet = deadline("2021-02-05", "petition", "triage");
    struct answer late = deadline("2021-03-05T17:30:00%2B07:00", "petition", "triage");
    restore_limits();

    expect_due(weekend, "2021-03-05", "2021-03-10");
    expect_json(weekend, "", "{'amount': 5, 'calendar': 'days'}");
    expect_json(weekend, "/steps/1", "{'date': '2021-03-06', 'counted': true, 'number': 1, 'reason': 'thứ Bảy'}");
    expect_due(saturday, "2021-03-08", "2021-03-15");
    expect_json(saturday, "/steps/7",
                "{'date': '2021-03-15', 'counted': false, 'number': null,"
                " 'reason': 'thời hạn kết thúc vào ngày nghỉ nên chuyển sang ngày làm việc này'}");
    expect_due(tet, "2021-02-05", "2021-02-17");
    expect_due(late, "2021-03-08", "2021-03-15");
}
END_TEST

/*
 * Wednesday 30 June 2021, the last day of five days: Monday 5 July; after hours, still that day's limit: from Thursday
 * 1 July, Tuesday 6. Thursday 1 July, two working days: Friday 2, Monday 5.
 */
START_TEST(the_limit_of_the_day_of_receipt_decides)
{
    change_limits();
    struct answer before = deadline("2021-06-30", "petition", "triage");
    struct answer late = deadline("2021-06-30T18:00:00%2B07:00", "petition", "triage");
    struct answer after = deadline("2021-07-01", "petition", "triage");
    restore_limits();

    expect_due(before, "2021-06-30", "2021-07-05");
    expect_due(late, "2021-07-01", "2021-07-06");
    expect_json(late, "", "{'amount': 5, 'calendar': 'days', 'legal_basis': null, 'document': null}");
    expect_due(after, "2021-07-01", "2021-07-05");
    expect_json(after, "", "{'amount': 2, 'calendar': 'working_days'}");
}
END_TEST

START_TEST(a_deadline_names_the_law_that_it_rests_on)
{
    expect_decree(deadline("2021-03-08", "petition", "transfer"), "");
    expect_json(deadline("2021-03-08", "petition", "reply"), "",
                "{'statutory': false, 'document': null,"
                " 'legal_basis': 'Thời hạn do cơ quan tự đặt, không phải thời hạn luật định.'}");
    expect_json(deadline("2021-03-08", "suggestion", "transfer"), "", "{'amount': 5, 'statutory': false}");
}
END_TEST

START_TEST(a_deadline_leads_to_itself_and_to_its_time_limit)
{
    struct answer answer = deadline("2021-03-05T17:30:00.25%2B07:00", "petition", "transfer");
    ck_assert(json_equal(get(text_at(answer, "/links/self")).json, answer.json));
    struct answer limit = get(text_at(answer, "/links/service_level"));
    expect_json(limit, "/items", "[{'track': 'petition', 'stage': 'transfer', 'amount': 5}]");
    expect_status(get(text_at(answer, "/links/calendar_years")), 200);
}
END_TEST

START_TEST(at_the_moment_of_receipt_the_whole_time_is_left)
{
    const char *now = sql_value("select to_char(now() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')");
    expect_json(deadline(now, "petition", "transfer"), "", "{'amount': 5, 'remaining_working_days': 5}");
    expect_json(deadline(now, "suggestion", "reply"), "", "{'amount': 10, 'remaining_working_days': 10}");
}
END_TEST

START_TEST(what_is_left_of_a_deadline_in_the_past_is_negative)
{
    json_t *left = value_at(deadline("2021-03-08", "petition", "moderation"), "/remaining_working_days");
    ck_assert_int_lt(json_integer_value(left), -1000);
}
END_TEST

START_TEST(a_day_without_a_time_limit_is_404)
{
    expect_problem(deadline("1900-01-01", "petition", "reply"), 404, "not-found", NULL);
    expect_problem(deadline("2020-12-31", "petition", "reply"), 404, "not-found", NULL);
    expect_problem(deadline("2020-12-31T16:59:59Z", "petition", "reply"), 404, "not-found", NULL);
    expect_status(deadline("2020-12-31T17:00:00Z", "petition", "reply"), 200);
}
END_TEST

START_TEST(whatever_a_deadline_lacks_is_named)
{
    static const char *const required[] = {"from", "track", "stage"};
    struct answer answer = get("/v1/deadline");
    for (size_t i = 0; i < sizeof required / sizeof *required; i++)
        expect_problem(answer, 400, "invalid-parameters", required[i]);
    expect_problem(get("/v1/deadline?track=petition&stage=reply"), 400, "invalid-parameters", "from");
    expect_problem(get("/v1/deadline?from=2021-03-08&stage=reply"), 400, "invalid-parameters", "track");
    expect_problem(get("/v1/deadline?from=2021-03-08&track=petition"), 400, "invalid-parameters", "stage");
}
END_TEST

START_TEST(a_moment_that_is_none_is_refused)
{
    static const char *const moments[] = {
        "",
        "hier",
        "20210308",
        "2021-3-8",
        "2021-02-29",
        "2021-02-31",
        "2021-02-31T08:00:00Z",
        "2021-13-01",
        "1899-12-31",
        "2200-01-01",
        "infinity",
        "2021-03-08T08:00:00",
        "2021-03-08T08:00Z",
        "2021-03-08T24:00:00Z",
        "2021-03-08T08:60:00Z",
        "2021-03-08T08:00:60Z",
        "2021-03-08t08:00:00z",
        "2021-03-08%2008:00:00Z",
        "2021-03-08T08:00:00+07:00",
        "2021-03-08T08:00:00%2B0700",
        "2021-03-08T08:00:00%2B15:00",
        "2021-03-08T08:00:00.1234567Z",
        "2021-03-08%0A",
    };
    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++)
        expect_problem(deadline(moments[i], "petition", "reply"), 400, "invalid-parameters", "from");
}
END_TEST

START_TEST(unknown_tracks_and_stages_are_refused)
{
    expect_problem(deadline("2021-03-08", "complaint", "reply"), 400, "invalid-parameters", "track");
    expect_problem(deadline("2021-03-08", "petition", "appeal"), 400, "invalid-parameters", "stage");
    expect_problem(deadline("2021-03-08", "petition", "reply&stage=triage"), 400, "invalid-parameters", "stage");
    expect_problem(deadline("2021-03-08&from=2021-03-09", "petition", "reply"), 400, "invalid-parameters", "from");
}
END_TEST

START_TEST(a_deadline_is_no_list)
{
    const char *path = "/v1/deadline?from=2021-03-08&track=petition&stage=reply";
    expect_problem(get(path, "Accept", "text/csv"), 406, "not-acceptable", NULL);
    expect_problem(get(text("%s&format=csv", path)), 400, "invalid-parameters", "format");
    expect_problem(get(text("%s&limit=1", path)), 400, "invalid-parameters", "limit");
}
END_TEST

START_TEST(a_deadline_that_has_not_changed_is_304)
{
    const char *path = "/v1/deadline?from=2021-03-08&track=petition&stage=reply";
    struct answer answer = get(path);
    expect_status(get(path, "If-None-Match", answer.etag), 304);
    expect_status(get(text("%s&steps=false", path), "If-None-Match", answer.etag), 200);
}
END_TEST

/* ---- labels ---- */

START_TEST(the_vocabulary_has_a_label_for_every_value_of_the_calendar)
{
    static const char *const enumerations[][2] = {{"calendar_state", "CalendarState"},
                                                  {"holiday_kind", "HolidayKind"},
                                                  {"period_kind", "PeriodKind"},
                                                  {"calendar_unit", "CalendarUnit"},
                                                  {"track", "Track"},
                                                  {"stage", "Stage"}};
    struct answer vocabulary = get("/v1/vocabulary");
    struct answer document = get("/openapi.json");
    for (size_t i = 0; i < sizeof enumerations / sizeof *enumerations; i++) {
        json_t *values = value_at(document, text("/components/schemas/%s/enum", enumerations[i][1]));
        expect_count(vocabulary, text("/%s", enumerations[i][0]), json_array_size(values));
    }
}
END_TEST

Suite *calendar_suite(void)
{
    return suite_of(
        "calendar", each_year_says_how_well_its_days_off_are_known, a_known_year_names_its_source,
        each_year_leads_to_as_many_days_off_as_it_counts, a_year_beyond_the_others_is_listed_with_those_between,
        the_days_off_of_2021_come_by_date, a_day_off_says_what_it_is_and_who_decided_it,
        days_off_are_filtered_by_year_and_repeats_mean_or, days_off_are_filtered_by_kind, year_and_kind_go_together,
        a_year_without_data_is_an_empty_page, filtered_days_off_can_be_paged_to_their_end,
        the_reporting_periods_of_2021_have_their_own_cut_offs,
        reporting_periods_are_filtered_by_year_and_repeats_mean_or,
        a_period_of_a_later_year_says_that_its_source_may_be_replaced, reporting_periods_can_be_paged_to_their_end,
        the_time_limits_come_in_the_order_of_the_stages, the_only_limit_fixed_by_law_names_the_decree,
        what_the_agency_promises_itself_says_so, time_limits_are_filtered_by_track_and_stage,
        before_the_first_plan_there_are_no_time_limits, time_limits_can_be_paged_to_their_end,
        each_day_has_the_time_limit_that_was_valid_then, a_time_limit_that_is_over_leads_to_itself,
        wrong_filters_are_refused_by_name, a_cursor_belongs_to_its_list, a_list_that_has_not_changed_is_304,
        a_list_that_has_changed_is_200, filtered_lists_can_be_exported, an_empty_export_has_only_its_titles,
        the_days_of_tet_2021_do_not_count, a_reply_over_tet_2021_is_due_in_march,
        what_comes_in_tet_is_received_after_it, thirty_april_and_first_may_2021_do_not_count,
        a_swapped_saturday_is_worked_and_its_friday_is_not, a_worked_saturday_can_be_the_last_day_and_the_first,
        friday_after_hours_is_received_on_monday, what_comes_before_hours_or_in_the_lunch_break_is_received_that_day,
        what_comes_a_moment_after_hours_is_received_on_the_next_day, a_bare_date_is_received_that_day,
        an_instant_is_the_same_wherever_it_is_written, a_year_without_a_calendar_makes_the_deadline_provisional,
        every_year_that_is_not_final_is_named, a_deadline_may_run_from_a_final_year_into_a_provisional_one,
        the_last_day_that_can_be_asked_for_is_answered, the_steps_can_be_left_out,
        days_count_all_days_but_do_not_end_on_a_day_off, the_limit_of_the_day_of_receipt_decides,
        a_deadline_names_the_law_that_it_rests_on, a_deadline_leads_to_itself_and_to_its_time_limit,
        at_the_moment_of_receipt_the_whole_time_is_left, what_is_left_of_a_deadline_in_the_past_is_negative,
        a_day_without_a_time_limit_is_404, whatever_a_deadline_lacks_is_named, a_moment_that_is_none_is_refused,
        unknown_tracks_and_stages_are_refused, a_deadline_is_no_list, a_deadline_that_has_not_changed_is_304,
        the_vocabulary_has_a_label_for_every_value_of_the_calendar);
}
