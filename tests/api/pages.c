/* What the service says about itself: the entry, the contract, the documentation, the pages of the problems. */

#include "expect.h"

#include <string.h>
#include <strings.h>

/* ---- the entry ---- */

/* The entry's row of this operation, NULL when it has none. */
static const json_t *entry_of(json_t *operations, const char *id)
{
    size_t i;
    json_t *row;
    json_array_foreach(operations, i, row)
        if (strcmp(json_string_value(json_object_get(row, "operation")), id) == 0)
            return row;
    return NULL;
}

static void expect_entry(json_t *operations, const char *path, const char *method, const json_t *operation)
{
    const char *id = json_string_value(json_object_get(operation, "operationId"));
    const json_t *row = entry_of(operations, id);
    ck_assert_msg(row, "the entry lacks %s", id);
    const char *address = strchr(path, '{') ? "template" : "href";
    ck_assert_str_eq(json_string_value(json_object_get(row, address)), path);
    ck_assert_int_eq(strcasecmp(json_string_value(json_object_get(row, "method")), method), 0);
    ck_assert(json_equal(json_object_get(row, "summary"), json_object_get(operation, "summary")));
}

START_TEST(the_entry_lists_every_operation_of_the_contract)
{
    struct answer entry = get("/v1");
    struct answer document = get("/openapi.json");
    json_t *operations = value_at(entry, "/operations");
    size_t count = 0;
    const char *path;
    json_t *item;
    json_object_foreach(value_at(document, "/paths"), path, item) {
        const char *method;
        json_t *operation;
        json_object_foreach(item, method, operation) {
            if (strncmp(path, "/v1/", 4) != 0 || !json_object_get(operation, "operationId"))
                continue;
            expect_entry(operations, path, method, operation);
            count++;
        }
    }
    ck_assert_uint_eq(json_array_size(operations), count);
}
END_TEST

START_TEST(the_entry_names_the_version_and_the_contract)
{
    struct answer entry = get("/v1");
    expect_json(entry, "",
                "{'name': 'reformd',"
                " 'links': {'self': '/v1', 'contract': '/openapi.json', 'documentation': '/docs'}}");
    expect(get("/openapi.json"), "/info/version", text_at(entry, "/version"));
    expect_header(entry, "Cache-Control", "public, max-age=60");
}
END_TEST

/* ---- the contract ---- */

START_TEST(every_reference_in_the_contract_is_resolved_in_it)
{
    struct answer document = get("/openapi.json");
    static const char sign[] = "\"$ref\":";
    size_t count = 0;
    for (const char *at = document.body; (at = strstr(at, sign)); count++) {
        at += strlen(sign);
        at += strspn(at, " ");
        const char *target = text("%.*s", (int)strcspn(at + 1, "\""), at + 1);
        ck_assert_msg(strncmp(target, "#/", 2) == 0 && pointed(document.json, target + 1), "%s is not there", target);
    }
    ck_assert_uint_gt(count, 100);
}
END_TEST

START_TEST(the_contract_is_json_and_nothing_else)
{
    struct answer document = get("/openapi.json");
    ck_assert_str_eq(media_type_of(document), "application/json");
    expect_header(document, "Cache-Control", "public, max-age=86400");
    expect_problem(get("/openapi.json", "Accept", "application/yaml"), 406, "not-acceptable", NULL);
    expect_problem(get("/openapi.yaml"), 404, "not-found", NULL);
}
END_TEST

/* ---- the root ---- */

START_TEST(the_root_leads_to_the_page_of_the_api)
{
    struct answer root = get("/");
    expect_status(root, 307);
    ck_assert_uint_eq(root.length, 0);
    expect_status(get(header_of(root, "Location")), 200);
    expect_status(head("/"), 307);
    expect_status(get("/", "Accept", "image/png"), 307);
}
END_TEST

/* ---- the documentation ---- */

START_TEST(the_page_of_the_api_loads_nothing_from_elsewhere)
{
    struct answer page = get("/docs");
    expect_status(page, 200);
    expect_header(page, "Content-Type", "text/html; charset=utf-8");
    expect_header(page, "Cache-Control", "public, max-age=86400");
    const char *policy = header_of(page, "Content-Security-Policy");
    ck_assert_msg(strstr(policy, "default-src 'self'") && !strstr(policy, "//"), "policy: %s", policy);
    ck_assert_msg(!strstr(policy, "script-src") && !strstr(policy, "unsafe-eval"), "policy: %s", policy);
}
END_TEST

START_TEST(the_page_of_the_api_lists_every_path_without_a_script)
{
    struct answer page = get("/docs");
    struct answer document = get("/openapi.json");
    const char *path;
    json_t *item;
    json_object_foreach(value_at(document, "/paths"), path, item)
        expect_body_has(page, text("%s</", path));
}
END_TEST

/* The media type that a file of the documentation must have by its name, NULL for other names. */
static const char *type_by_name(const char *file)
{
    static const char *const types[][2] = {{".html", "text/html"}, {".css", "text/css"}, {".js", "text/javascript"}};
    const char *ending = strrchr(file, '.');
    for (size_t i = 0; ending && i < sizeof types / sizeof *types; i++)
        if (strcmp(ending, types[i][0]) == 0)
            return types[i][1];
    return NULL;
}

START_TEST(each_file_that_the_page_needs_has_the_type_of_its_name)
{
    struct answer page = get("/docs");
    for (const char *at = page.body; (at = strstr(at, "\"/docs/")); at++) {
        const char *file = text("%.*s", (int)strcspn(at + 1, "\""), at + 1);
        struct answer answer = get(file);
        expect_status(answer, 200);
        ck_assert_str_eq(media_type_of(answer), type_by_name(file));
        ck_assert_uint_gt(answer.length, 0);
    }
}
END_TEST

START_TEST(the_page_is_a_file_of_its_own_folder_too)
{
    struct answer page = get("/docs");
    struct answer file = get("/docs/docs.html");
    ck_assert_uint_eq(file.length, page.length);
    ck_assert_mem_eq(file.body, page.body, page.length);
    ck_assert_str_eq(file.etag, page.etag);
}
END_TEST

START_TEST(only_files_of_the_documentation_are_given_out)
{
    expect_problem(get("/docs/openapi.json"), 404, "not-found", NULL);
    expect_problem(get("/docs/assets.py"), 404, "not-found", NULL);
    expect_problem(get("/docs/package.json"), 404, "not-found", NULL);
    expect_problem(get("/docs/docs.html/docs.html"), 404, "not-found", NULL);
    expect_problem(get("/docs/.npmrc"), 400, "invalid-parameters", "file");
    expect_problem(get("/docs/..%2fdocs.html"), 400, "invalid-parameters", "file");
    expect_problem(get("/docs/%2e%2e"), 400, "invalid-parameters", "file");
    expect_problem(get(text("/docs/%065d", 0)), 400, "invalid-parameters", "file");
}
END_TEST

/* ---- the pages of the problems ---- */

static size_t times(const char *haystack, const char *needle)
{
    size_t count = 0;
    for (const char *at = haystack; (at = strstr(at, needle)); at++)
        count++;
    return count;
}

START_TEST(every_problem_in_the_list_has_its_page)
{
    struct answer list = get("/problems");
    expect_status(list, 200);
    expect_header(list, "Content-Type", "text/html; charset=utf-8");
    static const char sign[] = "<a href=\"/problems/";
    ck_assert_uint_gt(times(list.body, sign), 10);
    for (const char *at = list.body; (at = strstr(at, sign)); at++) {
        const char *type = at + strlen(sign);
        type = text("%.*s", (int)strcspn(type, "\""), type);
        struct answer page = get(text("/problems/%s", type));
        expect_status(page, 200);
        expect_body_has(page, text("<h1>%s</h1>", type));
        expect_body_has(page, "<p>HTTP ");
        expect_body_has(page, "<section lang=\"vi\"><h2>");
        expect_body_has(page, "<section lang=\"en\"><h2>");
        expect_body_has(page, "<a href=\"/problems\">");
    }
}
END_TEST

START_TEST(each_problem_is_listed_once)
{
    struct answer list = get("/problems");
    static const char *const types[] = {"malformed-request",  "invalid-parameters", "not-found",
                                        "method-not-allowed", "not-acceptable",     "uri-too-long",
                                        "database-away",      "database-busy",      "headers-too-large",
                                        "content-too-large",  "internal-error"};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        ck_assert_uint_eq(times(list.body, text("\"/problems/%s\"", types[i])), 1);
}
END_TEST

/* The page says what the problem document says, in this language. */
static void expect_page_says(struct answer problem)
{
    struct answer page = get(text_at(problem, "/type"));
    expect_body_has(page, text("<h2>%s</h2>", text_at(problem, "/title")));
    expect_body_has(page, text("<p>HTTP %d</p>", problem.status));
}

START_TEST(a_page_says_the_same_as_its_problem_in_both_languages)
{
    static const char *const languages[] = {"vi", "en"};
    for (size_t i = 0; i < 2; i++) {
        expect_page_says(get("/problems/nothing", "Accept-Language", languages[i]));
        expect_page_says(get("/problems?nobody-knows=1", "Accept-Language", languages[i]));
        expect_page_says(get("/problems", "Accept", "image/png", "Accept-Language", languages[i]));
        expect_page_says(ask_without_body("DELETE", "/problems", "Accept-Language", languages[i], (char *)NULL));
    }
}
END_TEST

START_TEST(a_page_of_a_problem_runs_no_script)
{
    struct answer page = get("/problems/not-found");
    const char *policy = header_of(page, "Content-Security-Policy");
    ck_assert_msg(strstr(policy, "default-src 'none'") && !strstr(policy, "script"), "policy: %s", policy);
    ck_assert_ptr_null(strstr(page.body, "<script"));
}
END_TEST

START_TEST(a_problem_that_there_is_not_has_no_page)
{
    expect_problem(get("/problems/no-such-problem"), 404, "not-found", NULL);
    expect_problem(get("/problems/Not-Found"), 400, "invalid-parameters", "type");
    expect_problem(get("/problems/not_found"), 400, "invalid-parameters", "type");
    expect_problem(get("/problems/%3Cscript%3E"), 400, "invalid-parameters", "type");
}
END_TEST

/* ---- all of them ---- */

START_TEST(a_page_that_has_not_changed_is_304)
{
    static const char *const paths[] = {"/v1",       "/openapi.json",      "/docs", "/docs/docs.html",
                                        "/problems", "/problems/not-found"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct answer page = get(paths[i]);
        expect_status(get(paths[i], "If-None-Match", page.etag), 304);
        expect_status(get(paths[i], "If-None-Match", "\"another\""), 200);
    }
}
END_TEST

/* What is packed at build has a tag made from its packed bytes: another one than the plain file, and as lasting. */
static void expect_packed(const char *path)
{
    struct answer plain = get(path);
    struct answer packed = get(path, "Accept-Encoding", "gzip");
    expect_header(packed, "Content-Encoding", "gzip");
    ck_assert_str_ne(packed.etag, plain.etag);
    ck_assert_str_eq(packed.etag + strlen(packed.etag) - 4, "-gz\"");
    ck_assert_uint_lt(packed.length, plain.length);
    expect_status(get(path, "Accept-Encoding", "gzip", "If-None-Match", packed.etag), 304);
    expect_status(get(path, "If-None-Match", plain.etag), 304);
}

START_TEST(a_packed_page_has_a_tag_of_its_own)
{
    expect_packed("/openapi.json");
    expect_packed("/docs");
    struct answer page = get("/docs");
    for (const char *at = page.body; (at = strstr(at, "\"/docs/swagger")); at++)
        expect_packed(text("%.*s", (int)strcspn(at + 1, "\""), at + 1));
}
END_TEST

Suite *pages_suite(void)
{
    return suite_of("pages", the_entry_lists_every_operation_of_the_contract,
                    the_entry_names_the_version_and_the_contract, every_reference_in_the_contract_is_resolved_in_it,
                    the_contract_is_json_and_nothing_else, the_root_leads_to_the_page_of_the_api,
                    the_page_of_the_api_loads_nothing_from_elsewhere,
                    the_page_of_the_api_lists_every_path_without_a_script,
                    each_file_that_the_page_needs_has_the_type_of_its_name, the_page_is_a_file_of_its_own_folder_too,
                    only_files_of_the_documentation_are_given_out, every_problem_in_the_list_has_its_page,
                    each_problem_is_listed_once, a_page_says_the_same_as_its_problem_in_both_languages,
                    a_page_of_a_problem_runs_no_script, a_problem_that_there_is_not_has_no_page,
                    a_page_that_has_not_changed_is_304, a_packed_page_has_a_tag_of_its_own);
}
