/* Paging and export: each test runs once for each GET operation, and says something about those that are collections.
 */

#include "examples.h"
#include "expect.h"
#include "spreadsheet.h"

#include <string.h>

#define EXAMPLE (example_at((size_t)_i))

static const char NDJSON[] = "application/x-ndjson";
static const char CSV[] = "text/csv";

static bool is_paged(struct example example)
{
    return has_query_parameter(example, "limit") && has_query_parameter(example, "cursor");
}

static bool is_streamed(struct example example)
{
    return answers_as(example, NDJSON);
}

static json_t *whole_collection(struct example example)
{
    return all_items(with_argument(example.path, "limit=100"));
}

/* ---- paging ---- */

START_TEST(pages_of_any_size_hold_each_item_once_in_the_same_order)
{
    if (!is_paged(EXAMPLE))
        return;
    json_t *whole = whole_collection(EXAMPLE);
    for (int limit = 1; limit <= 3; limit++) {
        json_t *pages = all_items(with_argument(EXAMPLE.path, text("limit=%d", limit)));
        ck_assert_uint_eq(json_array_size(pages), json_array_size(whole));
        ck_assert_msg(json_equal(pages, whole), "limit=%d gives other items or another order", limit);
    }
}
END_TEST

START_TEST(a_page_has_at_most_limit_items_and_twenty_without)
{
    if (!is_paged(EXAMPLE))
        return;
    size_t total = json_array_size(whole_collection(EXAMPLE));
    expect_count(get(EXAMPLE.path), "/items", total < 20 ? total : 20);
    expect_count(get(with_argument(EXAMPLE.path, "limit=2")), "/items", total < 2 ? total : 2);
}
END_TEST

START_TEST(the_link_header_says_the_same_as_next)
{
    if (!is_paged(EXAMPLE))
        return;
    const char *path = with_argument(EXAMPLE.path, "limit=2");
    for (int pages = 0; path && pages < 100; pages++) {
        struct answer page = get(path);
        path = json_string_value(value_at(page, "/next"));
        const char *link = header_of(page, "Link");
        if (path)
            ck_assert_msg(link && strstr(link, text("<%s>; rel=\"next\"", path)), "Link: %s", link ? link : "none");
        else
            ck_assert_msg(!link || !strstr(link, "rel=\"next\""), "a last page with Link: %s", link);
    }
}
END_TEST

START_TEST(count_adds_the_number_of_all_items)
{
    if (!is_paged(EXAMPLE))
        return;
    size_t total = json_array_size(whole_collection(EXAMPLE));
    struct answer counted = get(with_argument(EXAMPLE.path, "count=true&limit=2"));
    expect_json(counted, "/total", text("%zu", total));
    const char *next = json_string_value(value_at(counted, "/next"));
    if (next)
        expect_json(get(next), "/total", text("%zu", total));
    expect_absent(get(with_argument(EXAMPLE.path, "count=false")), "/total");
    expect_absent(get(EXAMPLE.path), "/total");
}
END_TEST

START_TEST(a_limit_outside_1_to_100_is_refused)
{
    static const char *const limits[] = {"0",   "101", "-1", "1.5", "1e1", "%2B1", "", "0x10", "99999999999999999999",
                                         "1%20"};
    if (!is_paged(EXAMPLE))
        return;
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        expect_problem(get(with_argument(EXAMPLE.path, text("limit=%s", limits[i]))), 400, "invalid-parameters",
                       "limit");
}
END_TEST

/* A cursor of another list: well-formed, but not of this question. */
static const char *cursor_in(const char *next)
{
    const char *cursor = next ? strstr(next, "cursor=") : NULL;
    return cursor ? text("%.*s", (int)strcspn(cursor + 7, "&"), cursor + 7) : NULL;
}

static void expect_cursor_refused(struct example example, const char *cursor)
{
    struct answer answer = get(with_argument(example.path, text("cursor=%s", cursor)));
    expect_problem(answer, 400, "invalid-parameters", "cursor");
}

START_TEST(a_cursor_that_was_not_given_out_is_refused)
{
    if (!is_paged(EXAMPLE))
        return;
    const char *const invented[] = {"",
                                    "x",
                                    "WzFd",
                                    "W10",
                                    "bnVsbA",
                                    "e30",
                                    "%00",
                                    "%27",
                                    "WyJhIiwiYiIsImMiXQ",
                                    "WzEsMiwzLDQsNSw2LDcsOCw5XQ",
                                    text("%02000d", 7)};
    for (size_t i = 0; i < sizeof invented / sizeof *invented; i++) {
        struct answer answer = get(with_argument(EXAMPLE.path, text("cursor=%s", invented[i])));
        ck_assert_msg(answer.status == 400, "cursor=%s was answered with %d", invented[i], answer.status);
    }
}
END_TEST

START_TEST(a_cursor_that_was_changed_is_refused)
{
    const char *next =
        is_paged(EXAMPLE) ? json_string_value(value_at(get(with_argument(EXAMPLE.path, "limit=1")), "/next")) : NULL;
    const char *cursor = cursor_in(next);
    if (!cursor)
        return;
    expect_cursor_refused(EXAMPLE, text("%.*s", (int)strlen(cursor) - 1, cursor));
    expect_cursor_refused(EXAMPLE, text("%sA", cursor));
    expect_cursor_refused(EXAMPLE, text("%c%s", cursor[0] == 'A' ? 'B' : 'A', cursor + 1));
}
END_TEST

START_TEST(a_page_keeps_the_question_of_the_first)
{
    if (!is_paged(EXAMPLE))
        return;
    const char *next = json_string_value(value_at(get(with_argument(EXAMPLE.path, "limit=1")), "/next"));
    if (next)
        ck_assert_msg(strstr(next, "limit=1&") || strstr(next, "&limit=1") || strstr(next, "?limit=1"), "next: %s",
                      next);
}
END_TEST

/* ---- NDJSON ---- */

static json_t *items_of_lines(struct answer answer)
{
    json_t *items = keep_json(json_array());
    for (const char *line = answer.body; *line;) {
        size_t length = strcspn(line, "\n");
        json_t *item = json_loadb(line, length, JSON_REJECT_DUPLICATES, NULL);
        if (!item || line[length] != '\n')
            fail_answer(__FILE__, __LINE__, answer, "not a whole line of JSON: %.*s", (int)length, line);
        json_array_append_new(items, item);
        line += length + 1;
    }
    return items;
}

START_TEST(ndjson_has_the_whole_collection_line_by_line)
{
    if (!is_streamed(EXAMPLE))
        return;
    struct answer answer = get(EXAMPLE.path, "Accept", NDJSON);
    expect_status(answer, 200);
    ck_assert_str_eq(media_type_of(answer), NDJSON);
    ck_assert(json_equal(items_of_lines(answer), whole_collection(EXAMPLE)));
}
END_TEST

START_TEST(a_stream_is_not_cached_and_has_no_etag)
{
    static const char *const types[] = {NDJSON, CSV};
    for (size_t i = 0; is_streamed(EXAMPLE) && i < 2; i++) {
        struct answer answer = get(EXAMPLE.path, "Accept", types[i], "If-None-Match", "*");
        expect_status(answer, 200);
        expect_no_header(answer, "ETag");
        expect_header(answer, "Cache-Control", "no-cache");
        expect_header(answer, "Vary", "Accept, Accept-Encoding, Accept-Language, Origin");
        expect_header(answer, "X-Content-Type-Options", "nosniff");
        expect_header(answer, "X-Request-Id", NULL);
        expect_no_header(answer, "Content-Encoding");
    }
}
END_TEST

START_TEST(limit_cuts_a_stream)
{
    if (!is_streamed(EXAMPLE))
        return;
    size_t total = json_array_size(whole_collection(EXAMPLE));
    struct answer lines = get(with_argument(EXAMPLE.path, "limit=2&format=ndjson"));
    ck_assert_uint_eq(json_array_size(items_of_lines(lines)), total < 2 ? total : 2);
    struct answer table = get(with_argument(EXAMPLE.path, "limit=2&format=csv"));
    ck_assert_uint_eq(spreadsheet_of(table, ',')->rows, 1 + (total < 2 ? total : 2));
}
END_TEST

START_TEST(a_stream_has_neither_cursor_nor_count)
{
    static const char *const formats[] = {"ndjson", "csv"};
    for (size_t i = 0; is_streamed(EXAMPLE) && i < 2; i++) {
        const char *path = with_argument(EXAMPLE.path, text("format=%s", formats[i]));
        expect_problem(get(with_argument(path, "cursor=abc")), 400, "invalid-parameters", "cursor");
        expect_problem(get(with_argument(path, "count=true")), 400, "invalid-parameters", "count");
    }
}
END_TEST

START_TEST(format_wins_over_accept)
{
    if (!is_streamed(EXAMPLE))
        return;
    struct answer lines = get(with_argument(EXAMPLE.path, "format=ndjson"), "Accept", CSV);
    ck_assert_str_eq(media_type_of(lines), NDJSON);
    struct answer table = get(with_argument(EXAMPLE.path, "format=csv"), "Accept", "application/json");
    ck_assert_str_eq(media_type_of(table), CSV);
    struct answer page = get(with_argument(EXAMPLE.path, "format=json"), "Accept", CSV);
    ck_assert_str_eq(media_type_of(page), "application/json");
}
END_TEST

START_TEST(head_of_a_stream_has_no_body)
{
    if (!is_streamed(EXAMPLE))
        return;
    ck_assert_uint_eq(bytes_behind_head(EXAMPLE.path, NDJSON), 0);
    ck_assert_uint_eq(bytes_behind_head(EXAMPLE.path, CSV), 0);
    expect_header(head(EXAMPLE.path, "Accept", CSV), "Content-Disposition", NULL);
}
END_TEST

START_TEST(an_export_names_its_licence_and_the_time_it_was_made)
{
    static const char *const types[] = {NDJSON, CSV};
    for (size_t i = 0; is_streamed(EXAMPLE) && i < 2; i++) {
        struct answer answer = get(EXAMPLE.path, "Accept", types[i]);
        const char *link = header_of(answer, "Link");
        ck_assert_msg(link && strstr(link, "rel=\"license\""), "Link: %s", link ? link : "none");
        expect_header(answer, "Date", NULL);
    }
}
END_TEST

/* ---- CSV ---- */

START_TEST(csv_opens_in_a_spreadsheet_and_is_saved_as_a_file)
{
    if (!is_streamed(EXAMPLE))
        return;
    struct answer answer = get(EXAMPLE.path, "Accept", CSV);
    expect_status(answer, 200);
    const char *type = header_of(answer, "Content-Type");
    ck_assert_msg(type && strcasestr(type, "charset=utf-8"), "Content-Type: %s", type);
    ck_assert_msg(strncmp(answer.body, "\xef\xbb\xbf", 3) == 0, "there is no byte order mark");
    const char *disposition = header_of(answer, "Content-Disposition");
    ck_assert_msg(disposition && strncmp(disposition, "attachment;", 11) == 0, "Content-Disposition: %s", disposition);
    ck_assert_msg(strstr(disposition, "filename*=UTF-8''") && strstr(disposition, ".csv"), "%s", disposition);
}
END_TEST

START_TEST(csv_says_the_same_as_json)
{
    if (!is_streamed(EXAMPLE))
        return;
    json_t *whole = whole_collection(EXAMPLE);
    struct spreadsheet *table = spreadsheet_of(get(EXAMPLE.path, "Accept", CSV), ',');
    ck_assert_uint_eq(table->rows, json_array_size(whole) + 1);
    for (size_t row = 1; row < table->rows; row++)
        expect_same_item(table, row, json_array_get(whole, row - 1));
}
END_TEST

START_TEST(csv_may_be_separated_by_semicolons)
{
    if (!is_streamed(EXAMPLE))
        return;
    struct spreadsheet *commas = spreadsheet_of(get(with_argument(EXAMPLE.path, "format=csv")), ',');
    const char *path = with_argument(EXAMPLE.path, "format=csv&separator=%3B");
    struct spreadsheet *semicolons = spreadsheet_of(get(path), ';');
    expect_same_spreadsheet(commas, semicolons);
    expect_same_spreadsheet(commas, spreadsheet_of(get(with_argument(EXAMPLE.path, "format=csv&separator=,")), ','));
    expect_problem(get(with_argument(EXAMPLE.path, "format=csv&separator=x")), 400, "invalid-parameters", "separator");
}
END_TEST

Suite *collections_suite(void)
{
    return suite_of_each("collections", example_count(), pages_of_any_size_hold_each_item_once_in_the_same_order,
                         a_page_has_at_most_limit_items_and_twenty_without, the_link_header_says_the_same_as_next,
                         count_adds_the_number_of_all_items, a_limit_outside_1_to_100_is_refused,
                         a_cursor_that_was_not_given_out_is_refused, a_cursor_that_was_changed_is_refused,
                         a_page_keeps_the_question_of_the_first, ndjson_has_the_whole_collection_line_by_line,
                         a_stream_is_not_cached_and_has_no_etag, limit_cuts_a_stream,
                         a_stream_has_neither_cursor_nor_count, format_wins_over_accept, head_of_a_stream_has_no_body,
                         an_export_names_its_licence_and_the_time_it_was_made,
                         csv_opens_in_a_spreadsheet_and_is_saved_as_a_file, csv_says_the_same_as_json,
                         csv_may_be_separated_by_semicolons);
}
