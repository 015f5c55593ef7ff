/* Search: what is found, in which order, and what is shown of it. The rules themselves are tested in tests/sql. */

#include "arrange.h"
#include "expect.h"

#include <string.h>

/* The address of a search for these words, as they are written here. */
static const char *search_for(const char *words)
{
    const char *path = "/v1/search?q=";
    for (const char *byte = words; *byte; byte++)
        path = text("%s%%%02X", path, (unsigned char)*byte);
    return path;
}

/* The codes of all results in their order, as JSON. */
static json_t *codes_of(const char *path)
{
    json_t *items = all_items(path), *codes = keep_json(json_array()), *item;
    size_t index;
    json_array_foreach(items, index, item)
        json_array_append(codes, json_object_get(item, "code"));
    return codes;
}

static void expect_codes(const char *words, const char *codes)
{
    json_t *found = codes_of(search_for(words));
    const char *written = keep(json_dumps(found, 0));
    ck_assert_msg(json_equal(found, json_of(codes)), "%s finds %s", words, written);
}

static void expect_same(const char *words, const char *other_words)
{
    json_t *found = codes_of(search_for(words));
    ck_assert_msg(json_array_size(found) > 0, "%s finds nothing", words);
    ck_assert_msg(json_equal(found, codes_of(search_for(other_words))), "%s is not %s", words, other_words);
}

/* ---- what is found ---- */

START_TEST(plans_clauses_tasks_units_and_documents_are_found)
{
    expect_json(get(text("%s&type=plan", search_for("tuyên truyền"))), "/items",
                "[{'type': 'plan', 'code': 'skhcn-tuyen-truyen-cchc-2021', 'plan': null,"
                "  'href': '/v1/plans/skhcn-tuyen-truyen-cchc-2021'}]");
    expect_json(get(text("%s&type=clause", search_for("niêm yết"))), "/items/0",
                "{'type': 'clause', 'code': 'III.1', 'title': 'HÌNH THỨC TUYÊN TRUYỀN',"
                " 'href': '/v1/plans/skhcn-tuyen-truyen-cchc-2021/clauses/III.1'}");
    expect_json(get(text("%s&type=task", search_for("niêm yết"))), "/items/0",
                "{'type': 'task', 'code': 'NV01', 'href': '/v1/plans/skhcn-tuyen-truyen-cchc-2021/tasks/NV01',"
                " 'plan': {'code': 'skhcn-tuyen-truyen-cchc-2021',"
                "          'href': '/v1/plans/skhcn-tuyen-truyen-cchc-2021'}}");
    expect_json(get(search_for("chi cục tiêu chuẩn")), "/items/0",
                "{'type': 'unit', 'code': 'CC-TDC', 'title': 'Chi cục Tiêu chuẩn Đo lường Chất lượng',"
                " 'plan': null, 'href': '/v1/units/CC-TDC'}");
    expect_json(get(search_for("45/2020/NĐ-CP")), "/items/0",
                "{'type': 'document', 'code': '45-2020-ND-CP', 'plan': null, 'href': '/v1/documents/45-2020-ND-CP'}");
}
END_TEST

START_TEST(what_is_found_is_there)
{
    json_t *items = all_items(search_for("tuyên truyền")), *item;
    size_t index;
    json_array_foreach(items, index, item)
        expect_status(get(json_string_value(json_object_get(item, "href"))), 200);
    ck_assert_uint_gt(json_array_size(items), 5);
}
END_TEST

START_TEST(marks_capitals_and_their_encoding_do_not_matter)
{
    const char *decomposed = "ca\xCC\x89i ca\xCC\x81"
                             "ch";
    expect_same("cải cách", "CẢI CÁCH");
    expect_same("cải cách", decomposed);
    expect_same("do luong", "DO LUONG");
    expect_codes("chi cuc tieu chuan do luong", "['CC-TDC']");
    expect_codes("CHI CỤC TIÊU CHUẨN ĐO LƯỜNG", "['CC-TDC']");
}
END_TEST

START_TEST(exact_marks_come_first)
{
    run_sql("insert into reform.unit (code, name, kind) values"
            " ('SEARCH-1', 'Nhóm tìm dưới', 'group'), ('SEARCH-2', 'Nhóm tìm đuối', 'group')");
    expect_codes("nhóm tìm dưới", "['SEARCH-1', 'SEARCH-2']");
    expect_codes("nhóm tìm đuối", "['SEARCH-2', 'SEARCH-1']");
    run_sql("delete from reform.unit where code in ('SEARCH-1', 'SEARCH-2')");
    expect_codes("nhóm tìm đuối", "[]");
}
END_TEST

START_TEST(abbreviations_find_what_they_stand_for_and_the_other_way_round)
{
    struct answer short_form = get(text("%s&type=plan", search_for("CCHC")));
    expect(short_form, "/items/0/code", "skhcn-tuyen-truyen-cchc-2021");
    expect_json(get(text("%s&type=task", search_for("cải cách hành chính nội dung"))), "/items/0",
                "{'matched': {'text': 'Lồng ghép nội dung CCHC vào các hội nghị, họp, sinh hoạt tuyên truyền, phổ biến,"
                " giáo dục pháp luật', 'spans': [[10, 3], [14, 4], [19, 4]]}}");
    expect_json(get(search_for("Sở KHCN")), "/items/0", "{'code': 'SO-KHCN'}");
    expect_json(get(search_for("UBND thành phố Cần Thơ")), "/items/0", "{'code': 'UBND-TP'}");
}
END_TEST

START_TEST(a_draft_is_not_found)
{
    run_sql("insert into reform.plan (code, kind, title, year, unit_id)"
            " select 'search-draft', 'reform', 'Kế hoạch tìm thử', 2031, id from reform.unit where code = 'SO-KHCN'");
    expect_codes("kế hoạch tìm thử", "[]");
    run_sql("update reform.plan set status = 'consultation' where code = 'search-draft'");
    expect_codes("kế hoạch tìm thử", "['search-draft']");
    run_sql("delete from reform.plan where code = 'search-draft'");
    expect_codes("kế hoạch tìm thử", "[]");
}
END_TEST

/* ---- what is shown ---- */

START_TEST(the_matched_part_is_the_text_as_written_with_spans_in_code_points)
{
    expect_json(get(text("%s&type=task", search_for("cong thong tin"))), "/items/0/matched",
                "{'text': 'Niêm yết, thông báo trên Cổng thông tin điện tử của Sở và các đơn vị trực thuộc',"
                " 'spans': [[25, 14]]}");
    expect_json(get(text("%s&type=unit", search_for("KH&CN"))), "/items/0/matched",
                "{'text': 'Sở KH&CN', 'spans': [[3, 5]]}");
}
END_TEST

/* ---- conventions ---- */

START_TEST(types_are_chosen_and_repeats_mean_or)
{
    json_t *items = all_items(text("%s&type=unit&type=document", search_for("khoa học và công nghệ"))), *item;
    size_t index;
    json_array_foreach(items, index, item) {
        const char *type = json_string_value(json_object_get(item, "type"));
        ck_assert(strcmp(type, "unit") == 0 || strcmp(type, "document") == 0);
    }
    ck_assert_uint_gt(json_array_size(items), 1);
}
END_TEST

START_TEST(pages_go_on_where_the_last_one_ended)
{
    json_t *whole = all_items(text("%s&limit=100", search_for("tuyên truyền")));
    json_t *pages = all_items(text("%s&limit=1", search_for("tuyên truyền")));
    ck_assert(json_equal(whole, pages));
    struct answer counted = get(text("%s&limit=1&count=true", search_for("tuyên truyền")));
    expect_json(counted, "/total", text("%zu", json_array_size(whole)));
}
END_TEST

START_TEST(a_query_without_words_finds_nothing)
{
    static const char *const queries[] = {"--", "&&", "  ", "'\"", "%_", "\\\\", "()", ":*", "<->", "🙂🙂"};
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        struct answer page = get(search_for(queries[i]));
        expect_status(page, 200);
        expect_count(page, "/items", 0);
        expect_null(page, "/next");
    }
}
END_TEST

START_TEST(what_is_special_elsewhere_is_only_text)
{
    expect_same("niêm yết", "niêm' & !yết:*");
    expect_same("niêm yết", "(niêm) | \\yết%");
    expect_count(get(search_for("x'); drop table reform.plan; --")), "/items", 0);
    expect_status(get("/v1/plans/skhcn-tuyen-truyen-cchc-2021"), 200);
}
END_TEST

START_TEST(bad_input_is_refused_by_name)
{
    expect_problem(get("/v1/search"), 400, NULL, "q");
    expect_problem(get("/v1/search?q=a"), 400, NULL, "q");
    expect_problem(get(search_for("mười chữ, mười chữ, mười chữ, mười chữ, mười chữ, mười chữ, mười chữ, "
                                  "mười chữ, mười chữ, mười chữ, x")),
                   400, NULL, "q");
    expect_problem(get("/v1/search?q=aa&q=bb"), 400, NULL, "q");
    expect_problem(get("/v1/search?q=aa&type=holiday"), 400, NULL, "type");
    expect_problem(get("/v1/search?q=aa&kind=plan"), 400, NULL, "kind");
    expect_problem(get("/v1/search?q=aa&limit=0"), 400, NULL, "limit");
    expect_problem(get("/v1/search?q=aa&cursor=abc"), 400, NULL, "cursor");
}
END_TEST

START_TEST(an_unchanged_page_is_not_sent_again)
{
    const char *path = search_for("niêm yết");
    struct answer page = get(path);
    expect_header(page, "ETag", NULL);
    expect_status(get(path, "If-None-Match", page.etag), 304);
    expect_status(get(search_for("công khai"), "If-None-Match", page.etag), 200);
}
END_TEST

START_TEST(results_are_exported_with_their_places)
{
    struct answer lines = get(text("%s&format=ndjson&limit=1", search_for("niêm yết")));
    expect_status(lines, 200);
    expect_body_has(lines, "\"spans\":[[0, 8]]");
    struct answer table = get(text("%s&format=csv", search_for("niêm yết")));
    expect_status(table, 200);
    expect_body_has(table, "type,code,title,plan.code,plan.title,plan.href,matched.text,matched.spans,href");
}
END_TEST

Suite *search_suite(void)
{
    return suite_of("search", plans_clauses_tasks_units_and_documents_are_found, what_is_found_is_there,
                    marks_capitals_and_their_encoding_do_not_matter, exact_marks_come_first,
                    abbreviations_find_what_they_stand_for_and_the_other_way_round, a_draft_is_not_found,
                    the_matched_part_is_the_text_as_written_with_spans_in_code_points,
                    types_are_chosen_and_repeats_mean_or, pages_go_on_where_the_last_one_ended,
                    a_query_without_words_finds_nothing, what_is_special_elsewhere_is_only_text,
                    bad_input_is_refused_by_name, an_unchanged_page_is_not_sent_again,
                    results_are_exported_with_their_places);
}
