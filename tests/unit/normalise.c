/* Text comes into one form: composed, trimmed, without characters that mislead the eye. */
#include "normalise.h"

#include <string.h>

#include "owned.h"
#include "suites.h"

static const struct {
    const char *text;
    const char *line;
    const char *prose;
} cases[] = {
    {"", "", ""},
    {"Cải cách hành chính", "Cải cách hành chính", "Cải cách hành chính"},
    {"Ca\u0309i ca\u0301ch ha\u0300nh chi\u0301nh", "Cải cách hành chính", "Cải cách hành chính"},
    {"N\u0303 a\u0302\u0301 a\u0323\u0302 u\u031B\u0309", "Ñ ấ ậ ử", "Ñ ấ ậ ử"},
    {"a\u0302\u0323", "ậ", "ậ"},
    {"\u00EA\u0323", "ệ", "ệ"},
    {"\uFEFFMột\uFEFF hai", "Một hai", "Một hai"},
    {"\u202Eabc\u202C \u2066x\u2069 \u202A\u202B\u202D\u2067\u2068", "abc x", "abc x"},
    {"a\u202E\u0301", "á", "á"},
    {"một\r\nhai\rba\nbốn", "một hai ba bốn", "một\nhai\nba\nbốn"},
    {"một\r\r\nhai", "một hai", "một\n\nhai"},
    {"một\r\uFEFF\nhai", "một hai", "một\nhai"},
    {"một\u2028hai\u2029ba", "một hai ba", "một\nhai\nba"},
    {"một\thai", "một hai", "một\thai"},
    {"một \n\t hai  ba", "một hai ba", "một \n\t hai  ba"},
    {" \n\t\u00A0\u3000một hai\u3000\u00A0\r\n ", "một hai", "một hai"},
    {" \u202E \n\uFEFF", "", ""},
    {"\u212B \u00BD \uFB01", "Å ½ \uFB01", "Å ½ \uFB01"},
    {"👍🏽 ok", "👍🏽 ok", "👍🏽 ok"},
    {"a\x01"
     "b\x7f",
     "a\x01"
     "b\x7f",
     "a\x01"
     "b\x7f"},
};

START_TEST(text_has_one_form)
{
    OWNED(memory) char *line = normalise_text(cases[_i].text, true);
    OWNED(memory) char *prose = normalise_text(cases[_i].text, false);
    ck_assert_str_eq(line, cases[_i].line);
    ck_assert_str_eq(prose, cases[_i].prose);
}
END_TEST

START_TEST(what_comes_out_stays_as_it_is)
{
    OWNED(memory) char *line = normalise_text(cases[_i].line, true);
    OWNED(memory) char *prose = normalise_text(cases[_i].prose, false);
    ck_assert_str_eq(line, cases[_i].line);
    ck_assert_str_eq(prose, cases[_i].prose);
}
END_TEST

START_TEST(what_is_not_utf8_is_refused)
{
    ck_assert_ptr_null(normalise_text("a\xFF", true));
    ck_assert_ptr_null(normalise_text("\xC3", false));
    ck_assert_ptr_null(normalise_text("\xED\xA0\x80", false));
}
END_TEST

START_TEST(whole_numbers_of_a_body_are_integers)
{
    static const char *const prose[] = {NULL};
    OWNED(json)
    json_t *body =
        json_loads("{\"a\": 166.0, \"b\": [1e2, -0.0, 1.5, {\"c\": -3.0}], \"d\": 1e300, \"e\": 7}", 0, NULL);
    OWNED(json)
    json_t *wanted = json_loads("{\"a\": 166, \"b\": [100, 0, 1.5, {\"c\": -3}], \"d\": 1e300, \"e\": 7}", 0, NULL);
    ck_assert(normalise_json(body, prose));
    ck_assert(json_equal(body, wanted));
}
END_TEST

START_TEST(every_string_of_a_body_is_normalised)
{
    static const char *const prose[] = {"text", "reason", NULL};
    OWNED(json)
    json_t *body = json_loads(
        "{\"title\": \" a\\nb\", \"text\": \" a\\r\\nb \", \"topics\": [\" x \", [\"e\\u0302\"]], \"number\": 1, "
        "\"none\": null, \"sender\": {\"name\": \"Nguye\\u0302\\u0303n  Va\\u0306n A\\n\", \"reason\": \"a\\n\\nb\"}}",
        0, NULL);
    OWNED(json)
    json_t *wanted =
        json_loads("{\"title\": \"a b\", \"text\": \"a\\nb\", \"topics\": [\"x\", [\"ê\"]], \"number\": 1, "
                   "\"none\": null, \"sender\": {\"name\": \"Nguyễn Văn A\", \"reason\": \"a\\n\\nb\"}}",
                   0, NULL);
    ck_assert(normalise_json(body, prose));
    ck_assert(json_equal(body, wanted));
}
END_TEST

Suite *normalise_suite(void)
{
    Suite *suite = suite_create("normalise");
    TCase *all = tcase_create("all");
    tcase_add_loop_test(all, text_has_one_form, 0, sizeof cases / sizeof *cases);
    tcase_add_loop_test(all, what_comes_out_stays_as_it_is, 0, sizeof cases / sizeof *cases);
    tcase_add_test(all, what_is_not_utf8_is_refused);
    tcase_add_test(all, every_string_of_a_body_is_normalised);
    tcase_add_test(all, whole_numbers_of_a_body_are_integers);
    suite_add_tcase(suite, all);
    return suite;
}
