/* Text grows, and escapes what it must. */
#include "text.h"

#include <string.h>

#include "owned.h"
#include "suites.h"

START_TEST(text_grows_beyond_its_room)
{
    OWNED(text) struct text text = {0};
    for (int i = 0; i < 10000; i++)
        text_add(&text, "0123456789", 10);
    ck_assert_uint_eq(text.length, 100000);
    ck_assert_uint_eq(strlen(text.at), 100000);
    ck_assert(!text.failed);
}
END_TEST

START_TEST(formats_of_any_length_fit)
{
    OWNED(text) struct text text = {0};
    char many[1000];
    memset(many, 'a', sizeof many - 1);
    many[sizeof many - 1] = '\0';
    text_add_format(&text, "<%s|%d>", many, 42);
    ck_assert_uint_eq(text.length, sizeof many - 1 + 5);
    ck_assert_str_eq(text.at + text.length - 4, "|42>");
}
END_TEST

START_TEST(json_strings_are_escaped)
{
    OWNED(text) struct text text = {0};
    text_add_json(&text, "\b\f\n\r\t\"\\/\x1f\x7f", 10);
    ck_assert_str_eq(text.at, "\"\\b\\f\\n\\r\\t\\\"\\\\/\\u001f\\u007f\"");
}
END_TEST

START_TEST(html_is_escaped)
{
    OWNED(text) struct text text = {0};
    text_add_html(&text, "<a href=\"x\">'&'</a>");
    ck_assert_str_eq(text.at, "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;");
}
END_TEST

START_TEST(a_failed_text_takes_no_more)
{
    OWNED(text) struct text text = {.failed = true};
    text_add_string(&text, "x");
    text_add_format(&text, "%d", 1);
    ck_assert_ptr_null(text.at);
    ck_assert_uint_eq(text.length, 0);
}
END_TEST

Suite *text_suite(void)
{
    Suite *suite = suite_create("text");
    TCase *all = tcase_create("all");
    tcase_add_test(all, text_grows_beyond_its_room);
    tcase_add_test(all, formats_of_any_length_fit);
    tcase_add_test(all, json_strings_are_escaped);
    tcase_add_test(all, html_is_escaped);
    tcase_add_test(all, a_failed_text_takes_no_more);
    suite_add_tcase(suite, all);
    return suite;
}
