/* Clauses: the text of a plan as a tree, and clause by clause. */

#include "arrange.h"
#include "expect.h"

#include <string.h>

#define PLAN_2021 "/v1/plans/skhcn-tuyen-truyen-cchc-2021"

/* The paths of a tree in the order in which they are read, one to a line. */
static const char *paths_of(const json_t *clauses)
{
    const char *paths = "";
    size_t i;
    json_t *clause;
    json_array_foreach(clauses, i, clause) {
        const char *path = json_string_value(json_object_get(clause, "path"));
        paths = text("%s%s\n%s", paths, path, paths_of(json_object_get(clause, "children")));
    }
    return paths;
}

/* ---- the whole text ---- */

START_TEST(the_text_of_2021_is_whole_and_in_order)
{
    ck_assert_str_eq(paths_of(value_at(get(PLAN_2021 "/clauses"), "/items")),
                     "I\nI.1\nI.1.a\nI.1.b\nI.2\nI.2.a\nI.2.b\nI.2.c\n"
                     "II\nII.1\nII.2\nII.3\nII.4\nII.5\nII.6\n"
                     "III\nIII.1\nIII.2\nIII.3\nIII.4\nIII.5\n"
                     "IV\n"
                     "V\nV.1\nV.1.a\nV.1.b\nV.2\nV.2.a\nV.2.b\nV.3\n");
}
END_TEST

START_TEST(the_text_names_its_plan)
{
    expect_json(get(PLAN_2021 "/clauses"), "",
                "{'plan': {'code': 'skhcn-tuyen-truyen-cchc-2021', 'href': '" PLAN_2021 "',"
                "          'title': 'Công tác thông tin, tuyên truyền cải cách hành chính năm 2021'},"
                " 'links': {'self': '" PLAN_2021 "/clauses', 'plan': '" PLAN_2021 "'}}");
}
END_TEST

START_TEST(the_table_of_tasks_has_its_columns_and_its_rows)
{
    struct answer text_of_plan = get(PLAN_2021 "/clauses");
    expect_json(text_of_plan, "/items/2",
                "{'path': 'III', 'kind': 'task_table', 'heading': 'HÌNH THỨC TUYÊN TRUYỀN', 'text': null,"
                " 'columns': ['TT', 'Hình thức tuyên truyền', 'Cơ quan chủ trì', 'Cơ quan phối hợp',"
                "             'Thời gian thực hiện']}");
    expect_json(text_of_plan, "/items/2/children/1",
                "{'path': 'III.2', 'kind': 'task_table_row', 'columns': null, 'number_inferred': false,"
                " 'text': 'Phát tờ gấp (do Sở Tư pháp, Sở Thông tin và Truyền thông cung cấp)', 'children': [],"
                " 'tasks': [{'code': 'NV02', 'title': 'Phát tờ gấp', 'href': '" PLAN_2021 "/tasks/NV02'}]}");
    expect_json(text_of_plan, "/items/2/children/2", "{'path': 'III.3', 'number_inferred': true}");
}
END_TEST

START_TEST(a_plan_without_text_has_an_empty_tree)
{
    run_sql("insert into reform.plan (code, kind, title, year, unit_id, status)"
            " select 'thu-khong-loi', 'other', 'Thử', 2031, id, 'issued' from reform.unit where code = 'VP-SO'");
    struct answer text_of_plan = get("/v1/plans/thu-khong-loi/clauses");
    run_sql("delete from reform.plan where code = 'thu-khong-loi'");
    expect_count(text_of_plan, "/items", 0);
}
END_TEST

START_TEST(an_unknown_plan_has_no_text)
{
    expect_problem(get("/v1/plans/khong-co/clauses"), 404, "not-found", NULL);
}
END_TEST

START_TEST(the_text_is_whole_and_takes_no_parameters_of_paging)
{
    expect_problem(get(PLAN_2021 "/clauses?limit=5"), 400, "invalid-parameters", "limit");
    expect_problem(get(PLAN_2021 "/clauses", "Accept", "text/csv"), 406, "not-acceptable", NULL);
}
END_TEST

START_TEST(a_text_that_has_not_changed_is_304)
{
    struct answer text_of_plan = get(PLAN_2021 "/clauses");
    expect_status(get(PLAN_2021 "/clauses", "If-None-Match", text_of_plan.etag), 304);
}
END_TEST

/* ---- one clause ---- */

START_TEST(a_clause_has_its_words_its_topic_and_its_place)
{
    expect_json(get(PLAN_2021 "/clauses/II.5"), "",
                "{'path': 'II.5', 'kind': 'key_content', 'heading': null, 'intro': null, 'unit': null, 'tasks': [],"
                " 'text': 'Việc thực hiện TTHC trên môi trường điện tử theo Nghị định số 45/2020/NĐ-CP ngày 08 tháng"
                " 4 năm 2020 của Chính phủ.', 'readings': [], 'children': [],"
                " 'topic': {'code': 'tthc-moi-truong-dien-tu', 'name': 'Thực hiện TTHC trên môi trường điện tử'},"
                " 'parent': {'code': 'II', 'title': 'NỘI DUNG TUYÊN TRUYỀN', 'href': '" PLAN_2021 "/clauses/II'},"
                " 'plan': {'code': 'skhcn-tuyen-truyen-cchc-2021', 'href': '" PLAN_2021 "'},"
                " 'links': {'self': '" PLAN_2021 "/clauses/II.5', 'plan': '" PLAN_2021 "',"
                "           'previous': '" PLAN_2021 "/clauses/II.4', 'next': '" PLAN_2021 "/clauses/II.6'}}");
}
END_TEST

START_TEST(a_clause_has_all_that_is_below_it)
{
    struct answer clause = get(PLAN_2021 "/clauses/I");
    ck_assert_str_eq(paths_of(value_at(clause, "/children")), "I.1\nI.1.a\nI.1.b\nI.2\nI.2.a\nI.2.b\nI.2.c\n");
    expect_null(clause, "/parent");
}
END_TEST

START_TEST(a_clause_in_the_tree_is_the_same_as_alone)
{
    struct answer tree = get(PLAN_2021 "/clauses");
    json_t *alone = json_deep_copy(get(PLAN_2021 "/clauses/V.2").json);
    json_t *in_tree = value_at(tree, "/items/4/children/1");
    static const char *const only_alone[] = {"plan", "parent"};
    for (size_t i = 0; i < 2; i++)
        json_object_del(alone, only_alone[i]);
    json_object_set(alone, "links", json_object_get(in_tree, "links"));
    ck_assert(json_equal(keep_json(alone), in_tree));
}
END_TEST

START_TEST(a_clause_names_the_unit_that_it_addresses)
{
    expect_json(get(PLAN_2021 "/clauses/V.2"), "/unit",
                "{'code': 'VP-SO', 'name': 'Văn phòng Sở', 'href': '/v1/units/VP-SO'}");
}
END_TEST

START_TEST(a_doubtful_word_is_shown_with_what_else_it_could_be)
{
    expect_json(get(PLAN_2021 "/clauses/I.2.b"), "/readings",
                "[{'member': 'text', 'ocr': 'truyén théng', 'reading': 'truyền thống', 'verified': false,"
                "  'alternatives': ['truyền thông'], 'confidence': 'medium'}]");
}
END_TEST

START_TEST(one_can_walk_from_the_first_clause_to_the_last_and_back)
{
    const char *path = PLAN_2021 "/clauses/I", *last = path;
    size_t seen = 0;
    for (; path; seen++) {
        last = path;
        path = json_string_value(value_at(get(path), "/links/next"));
    }
    ck_assert_uint_eq(seen, 30);
    ck_assert_str_eq(last, PLAN_2021 "/clauses/V.3");
    for (; last; seen--)
        last = json_string_value(value_at(get(last), "/links/previous"));
    ck_assert_uint_eq(seen, 0);
}
END_TEST

START_TEST(an_unknown_clause_is_404)
{
    expect_problem(get(PLAN_2021 "/clauses/VI"), 404, "not-found", NULL);
    expect_problem(get(PLAN_2021 "/clauses/i.1"), 404, "not-found", NULL);
    expect_problem(get("/v1/plans/khong-co/clauses/I"), 404, "not-found", NULL);
}
END_TEST

Suite *clauses_suite(void)
{
    return suite_of("clauses", the_text_of_2021_is_whole_and_in_order, the_text_names_its_plan,
                    the_table_of_tasks_has_its_columns_and_its_rows, a_plan_without_text_has_an_empty_tree,
                    an_unknown_plan_has_no_text, the_text_is_whole_and_takes_no_parameters_of_paging,
                    a_text_that_has_not_changed_is_304, a_clause_has_its_words_its_topic_and_its_place,
                    a_clause_has_all_that_is_below_it, a_clause_in_the_tree_is_the_same_as_alone,
                    a_clause_names_the_unit_that_it_addresses, a_doubtful_word_is_shown_with_what_else_it_could_be,
                    one_can_walk_from_the_first_clause_to_the_last_and_back, an_unknown_clause_is_404);
}
