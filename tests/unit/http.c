/* What clients ask for in headers. */
#include "http.h"

#include <stddef.h>
#include <string.h>

#include "suites.h"

static const char *const offers[] = {"application/json", "application/x-ndjson", "text/csv", NULL};

static const struct {
    const char *accept;
    const char *chosen;
} choices[] = {
    {NULL, "application/json"},
    {"", "application/json"},
    {"*/*", "application/json"},
    {"text/csv", "text/csv"},
    {"TEXT/CSV", "text/csv"},
    {"text/*", "text/csv"},
    {"application/*", "application/json"},
    {"text/csv;q=0.5, application/json;q=0.4", "text/csv"},
    {"text/csv ; q=0.5 , application/x-ndjson", "application/x-ndjson"},
    {"text/html, */*;q=0.1", "application/json"},
    {"application/json;q=0, */*", "application/x-ndjson"},
    {"text/csv;charset=utf-8;q=0.9, application/json;q=0.8", "text/csv"},
    {"image/png", NULL},
    {"application/json;q=0", NULL},
    {"text/csvx", NULL},
    {"text/cs", NULL},
    {"application", NULL},
    {",,,", NULL},
};

START_TEST(the_best_offer_is_chosen)
{
    const char *chosen = http_accept(choices[_i].accept, offers);
    ck_assert_pstr_eq(chosen, choices[_i].chosen);
}
END_TEST

static const struct {
    const char *header;
    enum language language;
} languages[] = {
    {NULL, VIETNAMESE},
    {"vi", VIETNAMESE},
    {"en", ENGLISH},
    {"en-GB, en;q=0.9", ENGLISH},
    {"vi;q=0.5, en;q=0.6", ENGLISH},
    {"vi-VN, en;q=0.9", VIETNAMESE},
    {"en, vi", VIETNAMESE},
    {"fr, en;q=0.3", ENGLISH},
    {"fr", VIETNAMESE},
    {"*", VIETNAMESE},
    {"english", VIETNAMESE},
    {"en;q=0", VIETNAMESE},
};

START_TEST(english_is_spoken_to_those_who_prefer_it)
{
    ck_assert_int_eq(http_language(languages[_i].header), languages[_i].language);
}
END_TEST

START_TEST(gzip_is_used_where_it_is_accepted)
{
    ck_assert(!http_accepts_gzip(NULL));
    ck_assert(http_accepts_gzip("gzip"));
    ck_assert(http_accepts_gzip("br, GZIP;q=0.5"));
    ck_assert(http_accepts_gzip("*"));
    ck_assert(!http_accepts_gzip("gzip;q=0, *"));
    ck_assert(!http_accepts_gzip("identity"));
    ck_assert(!http_accepts_gzip("xgzip"));
}
END_TEST

START_TEST(entity_tags_are_compared_weakly)
{
    ck_assert(http_matches("\"a\"", "\"a\""));
    ck_assert(http_matches("W/\"a\"", "\"a\""));
    ck_assert(http_matches("\"b\", \"a\"", "\"a\""));
    ck_assert(http_matches("*", "\"a\""));
    ck_assert(!http_matches("\"b\"", "\"a\""));
    ck_assert(!http_matches("a", "\"a\""));
    ck_assert(!http_matches("\"aa\"", "\"a\""));
    ck_assert(!http_matches(NULL, "\"a\""));
    ck_assert(!http_matches("W/", "\"a\""));
}
END_TEST

static const struct {
    const char *header;
    const char *token;
} credentials[] = {
    {NULL, NULL},
    {"", NULL},
    {"Feedback", NULL},
    {"Feedback ", NULL},
    {"Feedback abc", "abc"},
    {"fEEDBACK   a-b._~+/c==", "a-b._~+/c=="},
    {"Feedback a=b", NULL},
    {"Feedback ==", NULL},
    {"Feedback a b  c", "a b  c"},
    {"Feedback a ", "a "},
    {"Feedback a\tb", NULL},
    {"Feedback a, Feedback b", NULL},
    {"Feedbacks abc", NULL},
    {"Bearer abc", NULL},
    {" Feedback abc", NULL},
    {"Feedback \xc3\xa9", NULL},
};

START_TEST(credentials_are_one_token_that_may_have_spaces)
{
    ck_assert_pstr_eq(http_credentials(credentials[_i].header, "Feedback"), credentials[_i].token);
}
END_TEST

START_TEST(credentials_have_128_characters_at_most)
{
    char header[160] = "Feedback ";
    memset(header + 9, 'a', 128);
    ck_assert_ptr_nonnull(http_credentials(header, "Feedback"));
    header[9 + 128] = '=';
    ck_assert_ptr_null(http_credentials(header, "Feedback"));
}
END_TEST

Suite *http_suite(void)
{
    Suite *suite = suite_create("http");
    TCase *all = tcase_create("all");
    tcase_add_loop_test(all, the_best_offer_is_chosen, 0, sizeof choices / sizeof *choices);
    tcase_add_loop_test(all, english_is_spoken_to_those_who_prefer_it, 0, sizeof languages / sizeof *languages);
    tcase_add_test(all, gzip_is_used_where_it_is_accepted);
    tcase_add_test(all, entity_tags_are_compared_weakly);
    tcase_add_loop_test(all, credentials_are_one_token_that_may_have_spaces, 0,
                        sizeof credentials / sizeof *credentials);
    tcase_add_test(all, credentials_have_128_characters_at_most);
    suite_add_tcase(suite, all);
    return suite;
}
