/* Rows become JSON and CSV by the types and names of their columns. */
#include "rows.h"

#include <stdlib.h>
#include <string.h>

#include "owned.h"
#include "suites.h"

struct column {
    const char *name;
    Oid type;
    const char *value; /* NULL is SQL's NULL */
};

static PGresult *make_result(const struct column columns[], int count)
{
    PGresult *result = PQmakeEmptyPGresult(NULL, PGRES_TUPLES_OK);
    PGresAttDesc descriptions[ROWS_COLUMNS + 2] = {0};
    for (int i = 0; i < count; i++) {
        descriptions[i].name = (char *)columns[i].name;
        descriptions[i].typid = columns[i].type;
    }
    PQsetResultAttrs(result, count, descriptions);
    for (int i = 0; i < count; i++) {
        const char *value = columns[i].value;
        PQsetvalue(result, 0, i, (char *)value, value ? (int)strlen(value) : -1);
    }
    return result;
}

#define EXPECT_JSON(columns, expected) expect_json(columns, (int)(sizeof columns / sizeof *columns), expected)

static void expect_json(const struct column columns[], int count, const char *expected)
{
    struct shape shape;
    OWNED(result) PGresult *result = make_result(columns, count);
    OWNED(text) struct text text = {0};
    ck_assert(shape_read(&shape, result));
    rows_write_json(&text, &shape, result, 0);
    ck_assert_str_eq(text.at, expected);
}

START_TEST(values_are_written_by_their_types)
{
    const struct column columns[] = {
        {"text", 25, "a \"b\" \\ \n\x01 ế"},
        {"bool", 16, "t"},
        {"no", 16, "f"},
        {"int", 23, "-7"},
        {"numeric", 1700, "12.50"},
        {"json", 114, "[1, {\"a\": null}]"},
        {"date", 1082, "2021-12-31"},
        {"nothing", 25, NULL},
        {"instant", 1184, "2021-10-01 00:00:00.5+00"},
    };
    EXPECT_JSON(columns, "{\"text\":\"a \\\"b\\\" \\\\ \\n\\u0001 ế\",\"bool\":true,\"no\":false,\"int\":-7,"
                         "\"numeric\":12.50,\"json\":[1, {\"a\": null}],\"date\":\"2021-12-31\",\"nothing\":null,"
                         "\"instant\":\"2021-10-01T00:00:00.5Z\"}");
}
END_TEST

START_TEST(dotted_names_nest)
{
    const struct column columns[] = {
        {"code", 25, "NV01"},         {"plan.code", 25, "p"}, {"plan.unit.code", 25, "SO"},
        {"plan.unit.name", 25, "Sở"}, {"plan.year", 23, "1"}, {"last", 23, "2"},
    };
    EXPECT_JSON(columns, "{\"code\":\"NV01\",\"plan\":{\"code\":\"p\",\"unit\":{\"code\":\"SO\",\"name\":\"Sở\"},"
                         "\"year\":1},\"last\":2}");
}
END_TEST

START_TEST(an_object_of_nulls_is_null)
{
    const struct column columns[] = {
        {"a.b", 25, NULL},
        {"a.c.d", 25, NULL},
        {"e.f", 25, NULL},
        {"e.g", 25, "x"},
    };
    EXPECT_JSON(columns, "{\"a\":null,\"e\":{\"f\":null,\"g\":\"x\"}}");
}
END_TEST

START_TEST(names_with_a_common_beginning_are_not_one_object)
{
    const struct column columns[] = {{"unit", 25, "a"}, {"unit_kind", 25, "b"}, {"units.code", 25, "c"}};
    EXPECT_JSON(columns, "{\"unit\":\"a\",\"unit_kind\":\"b\",\"units\":{\"code\":\"c\"}}");
}
END_TEST

START_TEST(the_cursor_is_no_member)
{
    const struct column columns[] = {{"code", 25, "a"}, {"cursor", 3802, "[1]"}};
    EXPECT_JSON(columns, "{\"code\":\"a\"}");
}
END_TEST

static void expect_csv(const struct column columns[], int count, char separator, const char *expected)
{
    struct shape shape;
    OWNED(result) PGresult *result = make_result(columns, count);
    OWNED(text) struct text text = {0};
    ck_assert(shape_read(&shape, result));
    rows_write_titles(&text, &shape, result, separator);
    rows_write_csv(&text, &shape, result, 0, separator);
    ck_assert_str_eq(text.at, expected);
}

START_TEST(csv_quotes_what_needs_it)
{
    const struct column columns[] = {
        {"plan.code", 25, "a,b"}, {"title", 25, "say \"x\"\nand"}, {"none", 25, NULL},
        {"yes", 16, "t"},         {"cursor", 3802, "[]"},
    };
    expect_csv(columns, 5, ',', "plan.code,title,none,yes\r\n\"a,b\",\"say \"\"x\"\"\nand\",,true\r\n");
    expect_csv(columns, 5, ';', "plan.code;title;none;yes\r\na,b;\"say \"\"x\"\"\nand\";;true\r\n");
}
END_TEST

START_TEST(csv_disarms_formulas_but_not_numbers)
{
    const struct column columns[] = {
        {"a", 25, "=1+1"}, {"b", 25, "@x"}, {"c", 25, "-x"}, {"d", 25, "\tx"}, {"e", 23, "-5"}, {"f", 25, ""},
    };
    expect_csv(columns, 6, ',', "a,b,c,d,e,f\r\n\"'=1+1\",\"'@x\",\"'-x\",\"'\tx\",-5,\r\n");
}
END_TEST

START_TEST(too_many_columns_are_refused)
{
    struct column columns[ROWS_COLUMNS + 1];
    for (int i = 0; i <= ROWS_COLUMNS; i++)
        columns[i] = (struct column){"a", 25, "b"};
    struct shape shape;
    OWNED(result) PGresult *result = make_result(columns, ROWS_COLUMNS + 1);
    ck_assert(!shape_read(&shape, result));
}
END_TEST

Suite *rows_suite(void)
{
    Suite *suite = suite_create("rows");
    TCase *all = tcase_create("all");
    tcase_add_test(all, values_are_written_by_their_types);
    tcase_add_test(all, dotted_names_nest);
    tcase_add_test(all, an_object_of_nulls_is_null);
    tcase_add_test(all, names_with_a_common_beginning_are_not_one_object);
    tcase_add_test(all, the_cursor_is_no_member);
    tcase_add_test(all, csv_quotes_what_needs_it);
    tcase_add_test(all, csv_disarms_formulas_but_not_numbers);
    tcase_add_test(all, too_many_columns_are_refused);
    suite_add_tcase(suite, all);
    return suite;
}
