/* Units: lists, the tree, one unit and what became of it. */

#include "arrange.h"
#include "expect.h"

#include <string.h>

/* ---- lists ---- */

START_TEST(units_come_in_the_order_of_the_vietnamese_alphabet)
{
    struct answer page = get("/v1/units?parent=SO-KHCN");
    expect_json(page, "/items",
                "[{'code': 'BGD'}, {'code': 'NHOM-DV'}, {'code': 'CC-TDC'}, {'code': 'TT-KTTDC'},"
                " {'code': 'TT-TTKHCN'}, {'code': 'TT-UDTB'}, {'code': 'VP-SO'}, {'code': 'VU-KVIP'}]");
    expect_null(page, "/next");
}
END_TEST

START_TEST(a_unit_in_a_list_names_the_one_above_it)
{
    expect_json(get("/v1/units?kind=sub_department"), "/items/0",
                "{'code': 'CC-TDC', 'name': 'Chi cục Tiêu chuẩn Đo lường Chất lượng', 'short_name': null,"
                " 'kind': 'sub_department', 'external': false, 'valid_from': null, 'valid_to': null, 'successor': null,"
                " 'parent': {'code': 'SO-KHCN', 'name': 'Sở Khoa học và Công nghệ thành phố Cần Thơ',"
                "            'href': '/v1/units/SO-KHCN'},"
                " 'links': {'self': '/v1/units/CC-TDC'}}");
}
END_TEST

START_TEST(units_are_filtered_by_kind_and_repeats_mean_or)
{
    expect_json(get("/v1/units?kind=office"), "/items", "[{'code': 'VP-SO'}]");
    expect_json(get("/v1/units?kind=office&kind=leadership"), "/items", "[{'code': 'BGD'}, {'code': 'VP-SO'}]");
}
END_TEST

START_TEST(units_are_filtered_by_parent_but_not_by_what_stands_higher)
{
    expect_json(get("/v1/units?parent=UBND-TP&external=false"), "/items", "[{'code': 'SO-KHCN'}]");
    expect_json(get("/v1/units?parent=UBND-TP&parent=SO-KHCN&kind=office"), "/items", "[{'code': 'VP-SO'}]");
}
END_TEST

START_TEST(units_outside_the_agency_can_be_asked_for)
{
    expect_json(get("/v1/units?external=true&parent=UBND-TP"), "/items",
                "[{'code': 'SO-NV'}, {'code': 'SO-TTTT'}, {'code': 'SO-TP'}, {'code': 'SO-VHTTDL'}]");
}
END_TEST

START_TEST(units_are_found_without_marks_and_capitals)
{
    const char *found = "[{'code': 'TT-TTKHCN'}]";
    expect_json(get("/v1/units?q=trung%20tam%20thong%20tin"), "/items", found);
    expect_json(get("/v1/units?q=TRUNG%20T%C3%82M%20th%C3%B4ng"), "/items", found);
    expect_json(get("/v1/units?q=tt-ttkhcn"), "/items", found);
}
END_TEST

START_TEST(what_is_special_in_patterns_is_only_text)
{
    expect_count(get("/v1/units?q=%25"), "/items", 0);
    expect_count(get("/v1/units?q=_"), "/items", 0);
    expect_count(get("/v1/units?q=%5C"), "/items", 0);
}
END_TEST

START_TEST(a_list_without_matches_is_an_empty_page)
{
    struct answer page = get("/v1/units?q=khong%20co%20don%20vi%20nay&count=true");
    expect_status(page, 200);
    expect_json(page, "", "{'items': [], 'next': null, 'total': 0}");
    expect_count(get("/v1/units?parent=KHONG-CO"), "/items", 0);
}
END_TEST

START_TEST(a_list_of_units_can_be_paged_to_its_end)
{
    json_t *pages = all_items("/v1/units?parent=SO-KHCN&limit=3");
    ck_assert_uint_eq(json_array_size(pages), 8);
    ck_assert(json_equal(pages, value_at(get("/v1/units?parent=SO-KHCN"), "/items")));
}
END_TEST

START_TEST(wrong_filters_are_refused_by_name)
{
    expect_problem(get("/v1/units?kind=castle"), 400, "invalid-parameters", "kind");
    expect_problem(get("/v1/units?parent=a%20b"), 400, "invalid-parameters", "parent");
    expect_problem(get("/v1/units?external=perhaps"), 400, "invalid-parameters", "external");
    expect_problem(get("/v1/units?on=2021-02-31"), 400, "invalid-parameters", "on");
    expect_problem(get("/v1/units?q="), 400, "invalid-parameters", "q");
    expect_problem(get("/v1/units?on=2021-01-01&on=2021-01-02"), 400, "invalid-parameters", "on");
}
END_TEST

/* ---- units that ended ---- */

static void remove_former_unit(void)
{
    run_sql("delete from reform.unit where code = 'THU-CU'");
}

static void add_former_unit(void)
{
    remove_former_unit();
    run_sql("insert into reform.unit (code, name, kind, parent_id, valid_from, valid_to, successor_id, succession)"
            " select 'THU-CU', 'Phòng Thử đã sáp nhập', 'division', parent.id, '2000-01-01', '2019-12-31',"
            " successor.id, 'merged' from reform.unit as parent, reform.unit as successor"
            " where parent.code = 'BGD' and successor.code = 'VP-SO'");
}

START_TEST(a_unit_that_ended_shows_its_successor_and_the_other_way_round)
{
    add_former_unit();
    struct answer former = get("/v1/units/THU-CU");
    struct answer successor = get("/v1/units/VP-SO");
    remove_former_unit();

    expect_json(former, "",
                "{'valid_from': '2000-01-01', 'valid_to': '2019-12-31', 'succession': 'merged',"
                " 'successor': {'code': 'VP-SO', 'name': 'Văn phòng Sở', 'href': '/v1/units/VP-SO'}}");
    expect_json(successor, "/predecessors",
                "[{'code': 'THU-CU', 'name': 'Phòng Thử đã sáp nhập', 'href': '/v1/units/THU-CU'}]");
}
END_TEST

START_TEST(units_of_a_day_are_those_that_existed_then)
{
    add_former_unit();
    struct answer last_day = get("/v1/units?parent=BGD&on=2019-12-31");
    struct answer day_after = get("/v1/units?parent=BGD&on=2020-01-01");
    struct answer any_day = get("/v1/units?parent=BGD");
    remove_former_unit();

    expect_count(last_day, "/items", 1);
    expect_count(day_after, "/items", 0);
    expect_count(any_day, "/items", 1);
}
END_TEST

/* ---- the tree ---- */

static const json_t *child_of(const json_t *nodes, const char *code)
{
    size_t i;
    json_t *node;
    json_array_foreach(nodes, i, node) {
        if (strcmp(json_string_value(json_object_get(node, "code")), code) == 0)
            return node;
    }
    ck_abort_msg("no unit %s among these", code);
    return NULL;
}

static const json_t *children_of(const json_t *node)
{
    return json_object_get(node, "children");
}

START_TEST(the_tree_holds_every_unit_inside_its_parent)
{
    struct answer tree = get("/v1/units?tree=true");
    expect_null(tree, "/next");
    const json_t *city = child_of(value_at(tree, "/items"), "UBND-TP");
    const json_t *department = child_of(children_of(city), "SO-KHCN");
    ck_assert_uint_eq(json_array_size(children_of(department)), 8);
    ck_assert_uint_eq(json_array_size(children_of(child_of(children_of(department), "VP-SO"))), 0);
}
END_TEST

START_TEST(a_filtered_tree_keeps_what_stands_above_the_matches)
{
    expect_json(get("/v1/units?tree=true&kind=office"), "/items",
                "[{'code': 'UBND-TP', 'parent': null, 'children': [{'code': 'SO-KHCN', 'children':"
                " [{'code': 'VP-SO', 'children': []}]}]}]");
    expect_count(get("/v1/units?tree=true&q=khong%20co%20don%20vi%20nay"), "/items", 0);
}
END_TEST

START_TEST(a_tree_is_neither_paged_nor_exported)
{
    expect_problem(get("/v1/units?tree=true&limit=5"), 400, "invalid-parameters", "limit");
    expect_problem(get("/v1/units?tree=true&count=true"), 400, "invalid-parameters", "count");
    expect_problem(get("/v1/units?tree=true&format=csv"), 400, "invalid-parameters", "format");
    expect_status(get("/v1/units?tree=false&limit=5"), 200);
}
END_TEST

/* ---- one unit ---- */

START_TEST(a_unit_shows_where_it_stands_and_where_to_go_from_it)
{
    struct answer unit = get("/v1/units/SO-KHCN");
    expect_json(unit, "",
                "{'code': 'SO-KHCN', 'short_name': 'Sở KH&CN', 'kind': 'department', 'contact': null,"
                " 'succession': null, 'successor': null, 'predecessors': [], 'note': null,"
                " 'parent': {'code': 'UBND-TP', 'name': 'Ủy ban nhân dân thành phố Cần Thơ',"
                "            'href': '/v1/units/UBND-TP'},"
                " 'links': {'self': '/v1/units/SO-KHCN', 'tasks': '/v1/units/SO-KHCN/tasks',"
                "           'performance': '/v1/units/SO-KHCN/performance', 'plans': '/v1/plans?unit=SO-KHCN'}}");
    expect_count(unit, "/children", 8);
    expect(unit, "/children/0/href", "/v1/units/BGD");
    expect_null(get("/v1/units/UBND-TP"), "/parent");
}
END_TEST

START_TEST(what_is_only_inferred_of_a_unit_is_said)
{
    expect(get("/v1/units/VU-KVIP"), "/note", "văn bản không nói rõ trực thuộc; quan hệ cha-con là suy đoán");
}
END_TEST

START_TEST(a_contact_that_is_partly_known_has_nulls_for_the_rest)
{
    run_sql("insert into reform.unit (code, name, kind, contact_phone)"
            " values ('THU-LH', 'Đơn vị Thử liên hệ', 'office', '0292 000 0000')");
    struct answer unit = get("/v1/units/THU-LH");
    run_sql("delete from reform.unit where code = 'THU-LH'");
    expect_json(unit, "/contact", "{'address': null, 'phone': '0292 000 0000', 'email': null, 'website': null}");
}
END_TEST

START_TEST(an_unknown_unit_is_404)
{
    expect_problem(get("/v1/units/KHONG-CO"), 404, "not-found", NULL);
    expect_problem(get("/v1/units/so-khcn"), 404, "not-found", NULL);
}
END_TEST

START_TEST(a_unit_that_has_not_changed_is_304)
{
    struct answer unit = get("/v1/units/VP-SO");
    expect_status(get("/v1/units/VP-SO", "If-None-Match", unit.etag), 304);
    run_sql("update reform.unit set short_name = 'VP' where code = 'VP-SO'");
    struct answer changed = get("/v1/units/VP-SO", "If-None-Match", unit.etag);
    run_sql("update reform.unit set short_name = null where code = 'VP-SO'");
    expect(changed, "/short_name", "VP");
}
END_TEST

Suite *units_suite(void)
{
    return suite_of(
        "units", units_come_in_the_order_of_the_vietnamese_alphabet, a_unit_in_a_list_names_the_one_above_it,
        units_are_filtered_by_kind_and_repeats_mean_or, units_are_filtered_by_parent_but_not_by_what_stands_higher,
        units_outside_the_agency_can_be_asked_for, units_are_found_without_marks_and_capitals,
        what_is_special_in_patterns_is_only_text, a_list_without_matches_is_an_empty_page,
        a_list_of_units_can_be_paged_to_its_end, wrong_filters_are_refused_by_name,
        a_unit_that_ended_shows_its_successor_and_the_other_way_round, units_of_a_day_are_those_that_existed_then,
        the_tree_holds_every_unit_inside_its_parent, a_filtered_tree_keeps_what_stands_above_the_matches,
        a_tree_is_neither_paged_nor_exported, a_unit_shows_where_it_stands_and_where_to_go_from_it,
        what_is_only_inferred_of_a_unit_is_said, a_contact_that_is_partly_known_has_nulls_for_the_rest,
        an_unknown_unit_is_404, a_unit_that_has_not_changed_is_304);
}
