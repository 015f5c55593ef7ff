/* The request target is read strictly. */
#include "url.h"

#include <stdlib.h>
#include <string.h>

#include "suites.h"

static struct url url;

START_TEST(a_path_becomes_its_decoded_segments)
{
    ck_assert_int_eq(url_parse(&url, "/v1/plans/k%E1%BA%BF-ho%E1%BA%A1ch"), URL_FINE);
    ck_assert_uint_eq(url.segment_count, 3);
    ck_assert_str_eq(url.segments[0], "v1");
    ck_assert_str_eq(url.segments[2], "kế-hoạch");
    ck_assert_uint_eq(url.argument_count, 0);
}
END_TEST

START_TEST(the_root_has_no_segments_and_a_last_slash_an_empty_one)
{
    ck_assert_int_eq(url_parse(&url, "/"), URL_FINE);
    ck_assert_uint_eq(url.segment_count, 0);
    ck_assert_int_eq(url_parse(&url, "/v1/"), URL_FINE);
    ck_assert_uint_eq(url.segment_count, 2);
    ck_assert_str_eq(url.segments[1], "");
}
END_TEST

START_TEST(arguments_keep_their_order_and_repetitions)
{
    ck_assert_int_eq(url_parse(&url, "/v1/tasks?status=paused&q=c%C3%A1i+c%C3%A1ch&status=&flag"), URL_FINE);
    ck_assert_uint_eq(url.argument_count, 4);
    ck_assert_str_eq(url.arguments[0].name, "status");
    ck_assert_str_eq(url.arguments[0].value, "paused");
    ck_assert_str_eq(url.arguments[1].value, "cái cách");
    ck_assert_str_eq(url.arguments[2].value, "");
    ck_assert_str_eq(url.arguments[3].name, "flag");
    ck_assert_str_eq(url.arguments[3].value, "");
}
END_TEST

START_TEST(a_plus_is_a_space_in_arguments_only)
{
    ck_assert_int_eq(url_parse(&url, "/a+b?c=d+e%2Bf"), URL_FINE);
    ck_assert_str_eq(url.segments[0], "a+b");
    ck_assert_str_eq(url.arguments[0].value, "d e+f");
}
END_TEST

START_TEST(an_escaped_slash_is_part_of_its_segment)
{
    ck_assert_int_eq(url_parse(&url, "/a%2Fb/c"), URL_FINE);
    ck_assert_uint_eq(url.segment_count, 2);
    ck_assert_str_eq(url.segments[0], "a/b");
}
END_TEST

static const struct {
    const char *raw;
    enum url_fault fault;
} refused[] = {
    {"", URL_BAD_FORM},
    {"v1/plans", URL_BAD_FORM},
    {"*", URL_BAD_FORM},
    {"http://host/v1", URL_BAD_FORM},
    {"?q=1", URL_BAD_FORM},
    {"/v1?=1", URL_BAD_FORM},
    {"/v1?a=1&&b=2", URL_BAD_FORM},
    {"/v1?a=1&", URL_BAD_FORM},
    {"/v1/%", URL_BAD_ESCAPE},
    {"/v1/%4", URL_BAD_ESCAPE},
    {"/v1/%zz", URL_BAD_ESCAPE},
    {"/v1?q=%4g", URL_BAD_ESCAPE},
    {"/v1?q%=1", URL_BAD_ESCAPE},
    {"/v1/%00", URL_BAD_TEXT},
    {"/v1/a%00b", URL_BAD_TEXT},
    {"/v1?q=%01", URL_BAD_TEXT},
    {"/v1?q=%7F", URL_BAD_TEXT},
    {"/v1?q=%C2%85", URL_BAD_TEXT},       /* a C1 control */
    {"/v1?q=%C0%AF", URL_BAD_TEXT},       /* overlong */
    {"/v1?q=%E0%80%AF", URL_BAD_TEXT},    /* overlong */
    {"/v1?q=%ED%A0%80", URL_BAD_TEXT},    /* a surrogate */
    {"/v1?q=%F5%80%80%80", URL_BAD_TEXT}, /* beyond Unicode */
    {"/v1?q=%F4%90%80%80", URL_BAD_TEXT}, /* beyond Unicode */
    {"/v1?q=%E1%BA", URL_BAD_TEXT},       /* cut */
    {"/v1?q=%80", URL_BAD_TEXT},          /* a lone continuation */
    {"/v1?q=\xFF", URL_BAD_TEXT},
    {"/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17", URL_UNKNOWN_PATH},
};

START_TEST(what_is_malformed_is_refused)
{
    ck_assert_msg(url_parse(&url, refused[_i].raw) == refused[_i].fault, "%s", refused[_i].raw);
}
END_TEST

START_TEST(the_longest_target_is_read_and_one_byte_more_is_not)
{
    char raw[URL_LONGEST + 2];
    memset(raw, 'a', sizeof raw);
    raw[0] = '/';
    raw[URL_LONGEST] = '\0';
    ck_assert_int_eq(url_parse(&url, raw), URL_FINE);
    raw[URL_LONGEST] = 'a';
    raw[URL_LONGEST + 1] = '\0';
    ck_assert_int_eq(url_parse(&url, raw), URL_TOO_LONG);
}
END_TEST

START_TEST(more_arguments_than_any_operation_takes_are_refused)
{
    char raw[4 + 2 * (URL_ARGUMENTS + 1)] = "/v?";
    for (int i = 0; i < URL_ARGUMENTS; i++)
        memcpy(raw + 3 + 2 * i, i ? "&a" : "aa", 2);
    ck_assert_int_eq(url_parse(&url, raw), URL_FINE);
    memcpy(raw + 3 + 2 * URL_ARGUMENTS, "&a", 3);
    ck_assert_int_eq(url_parse(&url, raw), URL_TOO_MANY);
}
END_TEST

Suite *url_suite(void)
{
    Suite *suite = suite_create("url");
    TCase *all = tcase_create("all");
    tcase_add_test(all, a_path_becomes_its_decoded_segments);
    tcase_add_test(all, the_root_has_no_segments_and_a_last_slash_an_empty_one);
    tcase_add_test(all, arguments_keep_their_order_and_repetitions);
    tcase_add_test(all, a_plus_is_a_space_in_arguments_only);
    tcase_add_test(all, an_escaped_slash_is_part_of_its_segment);
    tcase_add_loop_test(all, what_is_malformed_is_refused, 0, sizeof refused / sizeof *refused);
    tcase_add_test(all, the_longest_target_is_read_and_one_byte_more_is_not);
    tcase_add_test(all, more_arguments_than_any_operation_takes_are_refused);
    suite_add_tcase(suite, all);
    return suite;
}
