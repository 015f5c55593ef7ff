/* Bodies are one JSON text, not too deep, without repeated members. */
#include "body.h"

#include <string.h>

#include "owned.h"
#include "suites.h"

static const char *const refused[] = {
    "",
    "{",
    "{} {}",
    "{\"a\":1,\"a\":2}",
    "{\"a\":\"\xFF\"}",
    "{\"a\":NaN}",
    "{'a':1}",
    "[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]", /* 17 deep */
};

START_TEST(what_is_not_one_json_text_is_refused)
{
    ck_assert_ptr_null(body_parse(refused[_i], strlen(refused[_i])));
}
END_TEST

static const char *const accepted[] = {
    "{}",
    "{\"a\":[1,2.5,null,true,\"]]]]]]]]]]]]]]]]]]]]\"]}",
    "[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]", /* 16 deep */
    " \"\\\"[[[[[[[[[[[[[[[[[[[[\" ",
};

START_TEST(json_is_read)
{
    OWNED(json) json_t *body = body_parse(accepted[_i], strlen(accepted[_i]));
    ck_assert_ptr_nonnull(body);
}
END_TEST

START_TEST(only_the_length_counts_not_a_nul)
{
    OWNED(json) json_t *body = body_parse("{}garbage", 2);
    ck_assert_ptr_nonnull(body);
}
END_TEST

START_TEST(content_types_are_json_or_not)
{
    ck_assert(body_is_json("application/json"));
    ck_assert(body_is_json("Application/JSON; charset=UTF-8"));
    ck_assert(body_is_json("application/merge-patch+json"));
    ck_assert(!body_is_json(NULL));
    ck_assert(!body_is_json("text/json"));
    ck_assert(!body_is_json("application/json; charset=latin1"));
    ck_assert(!body_is_json("application/jsonx"));
}
END_TEST

Suite *body_suite(void)
{
    Suite *suite = suite_create("body");
    TCase *all = tcase_create("all");
    tcase_add_loop_test(all, what_is_not_one_json_text_is_refused, 0, sizeof refused / sizeof *refused);
    tcase_add_loop_test(all, json_is_read, 0, sizeof accepted / sizeof *accepted);
    tcase_add_test(all, only_the_length_counts_not_a_nul);
    tcase_add_test(all, content_types_are_json_or_not);
    suite_add_tcase(suite, all);
    return suite;
}
