/* What is said before any operation is chosen: addresses, headers, bodies, languages, the pages of the problems. */

#include "expect.h"

#include <string.h>

static const char PLANS[] = "/v1/plans";

/* ---- addresses ---- */

static const char *const malformed[] = {
    "/v1/plans/%",
    "/v1/plans/%zz",
    "/v1/plans/%4",
    "/v1/plans/a%",
    "/v1/plans/%00",
    "/v1/plans/a%00b",
    "/v1/plans/%01",
    "/v1/plans/%7f",
    "/v1/plans/%C3%28",
    "/v1/plans/%C0%AF",
    "/v1/plans/%E0%80%AF",
    "/v1/plans/%ED%A0%80",
    "/v1/plans/%F5%80%80%80",
    "/v1/plans/%F8%88%80%80%80",
    "/v1/plans/%FF",
    "/v1/plans/%C3",
    "/v1/plans/\xc3\x28",
    "/v1/plans/\xff\xfe",
    "/v1/plans?%zz=1",
    "/v1/plans?year=%zz",
    "/v1/plans?q=%00",
    "/v1/plans?q=%C0%AF",
    "/v1/plans?q=%",
    "/v1/plans?=1",
    "/v1/plans?&",
    "/v1/plans?year=2021&",
    "/v1/plans?year=2021&&limit=1",
};

START_TEST(a_malformed_address_is_400)
{
    struct answer answer = get(malformed[_i]);
    expect_problem(answer, 400, "malformed-request", NULL);
}
END_TEST

static const char *const unknown[] = {
    "/v2",
    "/v1/",
    "//v1/plans",
    "/v1//plans",
    "/v1/plans/",
    "/v1/plans//",
    "/v1/./plans",
    "/v1/../v1/plans",
    "/v1/%2e%2e/v1/plans",
    "/V1/plans",
    "/v1/Plans",
    "/v1/plans/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r/s/t",
    "/v1/plans%2fskhcn-tuyen-truyen-cchc-2021",
    "/v1/plans;x=1",
    "/favicon.ico",
    "/.git/config",
    "/problems/",
};

START_TEST(an_unknown_address_is_404)
{
    struct answer answer = get(unknown[_i]);
    expect_problem(answer, 404, "not-found", NULL);
}
END_TEST

START_TEST(the_root_leads_to_the_documentation)
{
    struct answer answer = get("/");
    expect_status(answer, 307);
    expect_header(answer, "Location", "/docs");
    expect_problem(get("/?nobody-knows=1"), 400, "invalid-parameters", "nobody-knows");
    expect_problem(request("POST", "/", "{}"), 405, "method-not-allowed", NULL);
    expect_problem(get(text("/?a=%05000d", 0)), 414, "uri-too-long", NULL);
}
END_TEST

START_TEST(escapes_that_are_not_needed_are_understood)
{
    expect_status(get("/v1/%70lans/skhcn%2Dtuyen-truyen-cchc-2021"), 200);
    expect_status(get("/v1/plans?%6cimit=%31"), 200);
}
END_TEST

/* A path of `length` bytes under /v1/plans. */
static const char *long_path(int length)
{
    return text("/v1/plans?q=%0*d", length - 12, 0);
}

START_TEST(an_address_above_4_kib_is_414)
{
    expect_problem(get(long_path(4097)), 414, "uri-too-long", NULL);
    expect_problem(get(long_path(5 * 1024)), 414, "uri-too-long", NULL);
    expect_problem(get(text("/%05000d", 0)), 414, "uri-too-long", NULL);
}
END_TEST

START_TEST(an_address_of_4_kib_is_read)
{
    expect_problem(get(long_path(4096)), 400, "invalid-parameters", "q");
}
END_TEST

START_TEST(too_many_arguments_are_refused)
{
    const char *path = "/v1/plans?a=1";
    for (int i = 0; i < 300; i++)
        path = text("%s&a=1", path);
    expect_status(get(path), 400);
}
END_TEST

/* ---- headers ---- */

static struct answer get_with_lines(const char *lines)
{
    struct connection connection = connect_to(client_port());
    send_text(&connection, text("GET /v1/plans HTTP/1.1\r\nHost: x\r\n%s\r\n", lines));
    struct answer answer = receive(&connection, "GET");
    answer.path = PLANS;
    disconnect(&connection);
    return answer;
}

static const char *header_lines(int count)
{
    const char *lines = "";
    for (int i = 0; i < count; i++)
        lines = text("%sX-Filler-%d: a\r\n", lines, i);
    return lines;
}

START_TEST(more_than_64_headers_are_431)
{
    expect_status(get_with_lines(header_lines(63)), 200);
    expect_problem(get_with_lines(header_lines(64)), 431, "headers-too-large", NULL);
    expect_problem(get_with_lines(header_lines(200)), 431, "headers-too-large", NULL);
}
END_TEST

START_TEST(more_than_16_kib_of_headers_are_431)
{
    expect_status(get_with_lines(text("X-Filler: %015000d\r\n", 0)), 200);
    expect_problem(get_with_lines(text("X-Filler: %016400d\r\n", 0)), 431, "headers-too-large", NULL);
    expect_problem(get_with_lines(text("X-Filler: %030000d\r\n", 0)), 431, "headers-too-large", NULL);
}
END_TEST

/* ---- bodies ---- */

START_TEST(a_body_where_none_is_taken_does_not_confuse_the_next_request)
{
    struct connection connection = connect_to(client_port());
    send_text(&connection,
              "GET /v1/plans HTTP/1.1\r\nHost: x\r\nContent-Length: 25\r\n\r\nGET /smuggled HTTP/1.1\r\n\r\n");
    send_text(&connection, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    struct answer first = receive(&connection, "GET");
    struct answer second = receive(&connection, "GET");
    disconnect(&connection);
    ck_assert_msg(first.status == 200 || first.status == 400 || first.status == 413, "answered %d", first.status);
    ck_assert_msg(second.status == 200 || second.status == 0, "the body was read as a request: %d", second.status);
}
END_TEST

START_TEST(a_body_of_64_kib_and_more_is_not_read_to_the_end)
{
    const char *body = text("%070000d", 0);
    struct answer answer = request("POST", PLANS, body);
    ck_assert_msg(answer.status == 405 || answer.status == 413, "answered %d", answer.status);
    expect_status(get(PLANS), 200);
}
END_TEST

/* ---- languages ---- */

static const char *title_in(const char *language)
{
    struct answer answer = get("/v1/nothing", "Accept-Language", language);
    expect_problem(answer, 404, "not-found", NULL);
    return text_at(answer, "/title");
}

START_TEST(problems_are_in_vietnamese_unless_english_is_preferred)
{
    static const char *const vietnamese[] = {"vi", "vi-VN,vi;q=0.9,en;q=0.8", "fr", "*", "", "en;q=0", "en;q=0.5, vi"};
    static const char *const english[] = {"en", "en-GB", "en-US,en;q=0.9", "fr, en;q=0.5", "vi;q=0.1, en", "EN"};
    const char *fallback = text_at(get("/v1/nothing"), "/title");
    ck_assert_str_ne(title_in("en"), fallback);
    for (size_t i = 0; i < sizeof vietnamese / sizeof *vietnamese; i++)
        ck_assert_str_eq(title_in(vietnamese[i]), fallback);
    for (size_t i = 0; i < sizeof english / sizeof *english; i++)
        ck_assert_str_eq(title_in(english[i]), title_in("en"));
}
END_TEST

START_TEST(faults_are_explained_in_the_same_language)
{
    const char *path = "/v1/plans?nobody-knows=1";
    const char *vietnamese = text_at(get(path), "/errors/0/detail");
    struct answer english = get(path, "Accept-Language", "en");
    ck_assert_str_ne(text_at(english, "/errors/0/detail"), vietnamese);
    ck_assert_str_ne(text_at(english, "/detail"), text_at(get(path), "/detail"));
}
END_TEST

START_TEST(a_problem_is_written_even_for_who_accepts_none)
{
    expect_problem(get("/v1/nothing", "Accept", "text/html"), 404, "not-found", NULL);
}
END_TEST

/* ---- the pages of the problems ---- */

static void expect_page_of(struct answer problem)
{
    const char *type = text_at(problem, "/type");
    const char *path = strstr(type, "/problems/");
    struct answer page = get(path, "Accept", "text/html");
    expect_status(page, 200);
    ck_assert_str_eq(media_type_of(page), "text/html");
    expect_body_has(page, text_at(problem, "/title"));
}

START_TEST(the_type_of_a_problem_is_a_page)
{
    expect_page_of(get("/v1/nothing"));
    expect_page_of(get("/v1/plans?nobody-knows=1"));
    expect_page_of(get("/v1/plans/%zz"));
    expect_page_of(get(PLANS, "Accept", "image/png"));
    expect_page_of(ask_without_body("DELETE", PLANS, (char *)NULL));
    expect_page_of(get(long_path(5000)));
    expect_page_of(get_with_lines(header_lines(100)));
}
END_TEST

START_TEST(the_page_is_in_english_too)
{
    struct answer page = get("/problems/not-found", "Accept-Language", "en");
    expect_status(page, 200);
    expect_body_has(page, title_in("en"));
}
END_TEST

static TCase *added_case(Suite *suite, const char *name)
{
    TCase *cases = tcase_create(name);
    tcase_add_checked_fixture(cases, NULL, release_kept);
    suite_add_tcase(suite, cases);
    return cases;
}

Suite *requests_suite(void)
{
    Suite *suite = suite_of(
        "requests", the_root_leads_to_the_documentation, escapes_that_are_not_needed_are_understood,
        an_address_above_4_kib_is_414, an_address_of_4_kib_is_read, too_many_arguments_are_refused,
        more_than_64_headers_are_431, more_than_16_kib_of_headers_are_431,
        a_body_where_none_is_taken_does_not_confuse_the_next_request, a_body_of_64_kib_and_more_is_not_read_to_the_end,
        problems_are_in_vietnamese_unless_english_is_preferred, faults_are_explained_in_the_same_language,
        a_problem_is_written_even_for_who_accepts_none, the_type_of_a_problem_is_a_page, the_page_is_in_english_too);
    tcase_add_loop_test(added_case(suite, "malformed"), a_malformed_address_is_400, 0,
                        sizeof malformed / sizeof *malformed);
    tcase_add_loop_test(added_case(suite, "unknown"), an_unknown_address_is_404, 0, sizeof unknown / sizeof *unknown);
    return suite;
}
