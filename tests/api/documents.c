/* Documents, topics, and the vocabulary. */

#include "arrange.h"
#include "expect.h"

#include <string.h>

/* ---- documents ---- */

static void remove_documents(void)
{
    run_sql("delete from reform.document where code like 'thu-%'");
}

static void add_documents(void)
{
    remove_documents();
    run_sql("insert into reform.document (code, kind, number, title, issued_on, issuer, level) values"
            " ('thu-1', 'law', '1/THU', 'về đường sá để thử', '2031-01-01', 'Cơ quan Thử', 'sector'),"
            " ('thu-2', 'law', '2/THU', null, '2031-12-31', 'Cơ quan Thử', 'sector'),"
            " ('thu-3', 'circular', '3/THU', null, '2031-12-31', 'Cơ quan Thử', 'sector'),"
            " ('thu-4', 'circular', '4/THU', null, null, 'Cơ quan Thử', null)");
}

START_TEST(the_newest_documents_come_first_and_undated_ones_last)
{
    add_documents();
    json_t *one_by_one = all_items("/v1/documents?q=co%20quan%20thu&limit=1");
    struct answer page = get("/v1/documents?q=co%20quan%20thu");
    remove_documents();

    expect_json(page, "/items", "[{'code': 'thu-3'}, {'code': 'thu-2'}, {'code': 'thu-1'}, {'code': 'thu-4'}]");
    ck_assert(json_equal(one_by_one, value_at(page, "/items")));
}
END_TEST

START_TEST(documents_are_filtered_by_kind_level_and_year)
{
    add_documents();
    struct answer circulars = get("/v1/documents?q=thu&kind=circular&kind=directive");
    struct answer sector = get("/v1/documents?level=sector&year=2031");
    struct answer year = get("/v1/documents?year=2031&year=2030");
    struct answer other_year = get("/v1/documents?year=2032");
    remove_documents();

    expect_json(circulars, "/items", "[{'code': 'thu-3'}, {'code': 'thu-4'}]");
    expect_count(sector, "/items", 3);
    expect_count(year, "/items", 3);
    expect_count(other_year, "/items", 0);
}
END_TEST

START_TEST(documents_are_found_by_number_title_and_issuer)
{
    expect_json(get("/v1/documents?q=45%2F2020"), "/items",
                "[{'code': '45-2020-ND-CP', 'kind': 'decree', 'number': '45/2020/NĐ-CP', 'issued_on': '2020-04-08',"
                "  'issuer': 'Chính phủ', 'level': 'central',"
                "  'title': 'về thực hiện thủ tục hành chính trên môi trường điện tử',"
                "  'links': {'self': '/v1/documents/45-2020-ND-CP'}}]");
    expect_json(get("/v1/documents?q=moi%20truong%20dien%20tu"), "/items", "[{'code': '45-2020-ND-CP'}]");
    expect_json(get("/v1/documents?q=uy%20ban%20nhan%20dan&year=2020"), "/items", "[{'code': '165-KH-UBND-2020'}]");
}
END_TEST

START_TEST(wrong_filters_are_refused_by_name)
{
    expect_problem(get("/v1/documents?kind=novel"), 400, "invalid-parameters", "kind");
    expect_problem(get("/v1/documents?level=village"), 400, "invalid-parameters", "level");
    expect_problem(get("/v1/documents?year=twenty"), 400, "invalid-parameters", "year");
    expect_problem(get("/v1/documents?year=99999999999"), 400, "invalid-parameters", "year");
}
END_TEST

START_TEST(a_document_shows_the_plans_that_rest_on_it)
{
    struct answer document = get("/v1/documents/165-KH-UBND-2020");
    expect_json(document, "",
                "{'code': '165-KH-UBND-2020', 'kind': 'plan', 'number': '165/KH-UBND', 'level': 'city',"
                " 'issued_on': '2020-12-25', 'issuer': 'Ủy ban nhân dân thành phố Cần Thơ', 'url': null,"
                " 'valid_from': null, 'valid_to': null, 'replaced_by': null, 'replaces': [], 'note': null,"
                " 'links': {'self': '/v1/documents/165-KH-UBND-2020',"
                "           'plans': '/v1/plans?document=165-KH-UBND-2020'}}");
    expect_json(document, "/cited_by",
                "[{'code': 'skhcn-tuyen-truyen-cchc-2021', 'href': '/v1/plans/skhcn-tuyen-truyen-cchc-2021',"
                "  'title': 'Công tác thông tin, tuyên truyền cải cách hành chính năm 2021',"
                "  'role': 'legal_basis', 'clause': null}]");
}
END_TEST

START_TEST(a_document_shows_how_its_number_was_read)
{
    expect_json(get("/v1/documents/165-KH-UBND-2020"), "/readings",
                "[{'member': 'number', 'ocr': 'sé 165/KH-UBND', 'reading': 'số 165/KH-UBND', 'alternatives': [],"
                "  'confidence': 'high', 'verified': false,"
                "  'note': 'chữ số đọc rõ, nhưng chưa đối chiếu được với bản gốc'}]");
}
END_TEST

START_TEST(a_document_names_the_clause_that_cites_it)
{
    expect_json(get("/v1/documents/45-2020-ND-CP"), "/cited_by/0",
                "{'role': 'cited', 'clause': {'code': 'II.5', 'title': null,"
                " 'href': '/v1/plans/skhcn-tuyen-truyen-cchc-2021/clauses/II.5'}}");
}
END_TEST

START_TEST(a_document_that_was_replaced_shows_by_what)
{
    add_documents();
    run_sql("update reform.document set replaced_by_id = (select id from reform.document where code = 'thu-2')"
            " where code = 'thu-1'");
    struct answer old = get("/v1/documents/thu-1");
    struct answer new = get("/v1/documents/thu-2");
    remove_documents();

    expect_json(old, "/replaced_by",
                "{'code': 'thu-2', 'title': '2/THU', 'number': '2/THU', 'href': '/v1/documents/thu-2'}");
    expect_json(new, "/replaces", "[{'code': 'thu-1', 'title': 'về đường sá để thử', 'number': '1/THU'}]");
}
END_TEST

START_TEST(an_unknown_document_is_404)
{
    expect_problem(get("/v1/documents/999-KHONG-CO"), 404, "not-found", NULL);
}
END_TEST

START_TEST(a_document_that_has_not_changed_is_304)
{
    struct answer document = get("/v1/documents/45-2020-ND-CP");
    expect_status(get("/v1/documents/45-2020-ND-CP", "If-None-Match", document.etag), 304);
}
END_TEST

/* ---- topics and vocabulary ---- */

START_TEST(the_topics_of_the_plan_of_2021_are_there_in_order)
{
    struct answer topics = get("/v1/topics");
    expect_json(
        topics, "/items",
        "[{'code': 'chu-truong-chinh-sach'}, {'code': 'tam-quan-trong-y-nghia'}, {'code': 'vai-tro-trach-nhiem'},"
        " {'code': 'ket-qua-2011-2020'}, {'code': 'tthc-moi-truong-dien-tu'},"
        " {'code': 'mo-hinh-bieu-duong-phan-anh'}]");
    expect_json(topics, "/items/4",
                "{'name': 'Thực hiện TTHC trên môi trường điện tử', 'name_en': null, 'position': 5,"
                " 'links': {'plans': '/v1/plans?topic=tthc-moi-truong-dien-tu',"
                "           'tasks': '/v1/tasks?topic=tthc-moi-truong-dien-tu'}}");
    expect_count(get(text_at(topics, "/items/4/links/plans")), "/items", 1);
}
END_TEST

START_TEST(the_vocabulary_has_labels_in_both_languages_in_their_order)
{
    struct answer vocabulary = get("/v1/vocabulary");
    expect_json(vocabulary, "/assignment_role/0", "{'code': 'lead', 'label': 'chủ trì', 'label_en': 'lead'}");
    expect_json(vocabulary, "/track", "[{'code': 'petition'}, {'code': 'suggestion'}]");
    expect_count(vocabulary, "/task_status", 7);
}
END_TEST

/* `"enum": [...]` of the schema, without values that are never shown. */
static size_t shown_values(const char *schema)
{
    json_t *document = value_at(get("/openapi.json"), text("/components/schemas/%s/enum", schema));
    return json_array_size(document);
}

START_TEST(the_vocabulary_has_a_label_for_every_value_of_the_contract)
{
    static const char *const enumerations[][2] = {
        {"unit_kind", "UnitKind"},         {"succession_kind", "SuccessionKind"}, {"plan_kind", "PlanKind"},
        {"plan_status", "PlanStatus"},     {"document_kind", "DocumentKind"},     {"document_level", "DocumentLevel"},
        {"document_role", "DocumentRole"}, {"budget_source", "BudgetSource"},     {"clause_kind", "ClauseKind"},
        {"confidence", "Confidence"},      {"assignment_role", "AssignmentRole"}, {"task_kind", "TaskKind"},
        {"task_status", "TaskStatus"},     {"timeliness", "Timeliness"},          {"schedule", "Schedule"},
    };
    struct answer vocabulary = get("/v1/vocabulary");
    for (size_t i = 0; i < sizeof enumerations / sizeof *enumerations; i++)
        expect_count(vocabulary, text("/%s", enumerations[i][0]), shown_values(enumerations[i][1]));
}
END_TEST

Suite *documents_suite(void)
{
    return suite_of("documents", the_newest_documents_come_first_and_undated_ones_last,
                    documents_are_filtered_by_kind_level_and_year, documents_are_found_by_number_title_and_issuer,
                    wrong_filters_are_refused_by_name, a_document_shows_the_plans_that_rest_on_it,
                    a_document_shows_how_its_number_was_read, a_document_names_the_clause_that_cites_it,
                    a_document_that_was_replaced_shows_by_what, an_unknown_document_is_404,
                    a_document_that_has_not_changed_is_304, the_topics_of_the_plan_of_2021_are_there_in_order,
                    the_vocabulary_has_labels_in_both_languages_in_their_order,
                    the_vocabulary_has_a_label_for_every_value_of_the_contract);
}
