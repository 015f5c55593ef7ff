/* A contract that does not fit the program stops the start, with a sentence that names what does not fit. */
#include <string.h>

#include "contract.h"
#include "suites.h"

#define GET_THING(parameters)                                                                                          \
    "{\"openapi\": \"3.1.0\", \"paths\": {\"/v1/things\": {\"get\": {\"operationId\": \"listThings\", "                \
    "\"summary\": \"Things\", \"parameters\": [" parameters "], \"responses\": {\"200\": {\"description\": \"\"}}}}}}"
#define PARAMETER(name, schema) "{\"name\": \"" name "\", \"in\": \"query\", \"schema\": {" schema "}}"

static const char *const of_colour[] = {"colour", NULL};
static const struct statement by_colour = {
    .name = "things/list", .text = "", .parameters = of_colour, .parameter_count = 1};

static const struct operation one_row[] = {{.id = "listThings"}, {.id = NULL}};
static const struct operation row_by_colour[] = {{.id = "listThings", .statement = &by_colour}, {.id = NULL}};
static const struct operation surplus_row[] = {{.id = "listThings"}, {.id = "listOthers"}, {.id = NULL}};
static const struct operation no_row[] = {{.id = NULL}};

static const char *refusal(const char *text, const struct operation *table)
{
    static char why[CONTRACT_WHY];
    const struct operation *const tables[] = {table, NULL};
    *why = '\0';
    struct contract *contract = contract_load(text, strlen(text), tables, why);
    contract_free(contract);
    return contract ? "fits" : why;
}

static void expect_refusal(const char *text, const struct operation *table, const char *first, const char *second)
{
    const char *why = refusal(text, table);
    ck_assert_msg(strstr(why, first) && strstr(why, second), "%s and %s are not both named: %s", first, second, why);
}

START_TEST(a_contract_that_fits_is_loaded)
{
    ck_assert_str_eq(refusal(GET_THING(""), one_row), "fits");
    ck_assert_str_eq(refusal(GET_THING(PARAMETER("colour", "\"type\": \"string\"")), row_by_colour), "fits");
}
END_TEST

START_TEST(an_operation_without_a_row_is_named)
{
    expect_refusal(GET_THING(""), no_row, "listThings", "row");
}
END_TEST

START_TEST(a_row_without_an_operation_is_named)
{
    expect_refusal(GET_THING(""), surplus_row, "listOthers", "contract");
}
END_TEST

START_TEST(a_parameter_of_a_statement_that_the_operation_lacks_is_named)
{
    expect_refusal(GET_THING(PARAMETER("size", "\"type\": \"string\"")), row_by_colour, "listThings", ":colour");
}
END_TEST

START_TEST(an_unsupported_keyword_is_named)
{
    expect_refusal(GET_THING(PARAMETER("colour", "\"propertyNames\": {}")), row_by_colour, "colour", "propertyNames");
}
END_TEST

START_TEST(an_operation_without_a_name_is_named_by_its_path)
{
    expect_refusal("{\"openapi\": \"3.1.0\", \"paths\": {\"/v1/things\": {\"get\": {\"summary\": \"Things\"}}}}",
                   one_row, "/v1/things", "operationId");
}
END_TEST

START_TEST(what_is_no_json_is_refused_with_its_line)
{
    expect_refusal("{\n\"paths\": }", one_row, "openapi.json", "line 2");
}
END_TEST

Suite *refused_contract_suite(void)
{
    Suite *suite = suite_create("refused contract");
    TCase *all = tcase_create("all");
    tcase_add_test(all, a_contract_that_fits_is_loaded);
    tcase_add_test(all, an_operation_without_a_row_is_named);
    tcase_add_test(all, a_row_without_an_operation_is_named);
    tcase_add_test(all, a_parameter_of_a_statement_that_the_operation_lacks_is_named);
    tcase_add_test(all, an_unsupported_keyword_is_named);
    tcase_add_test(all, an_operation_without_a_name_is_named_by_its_path);
    tcase_add_test(all, what_is_no_json_is_refused_with_its_line);
    suite_add_tcase(suite, all);
    return suite;
}
