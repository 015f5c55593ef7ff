/* The formats of strings: what is one and what only looks like one. */
#include "format.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *format_suite(void);

/* The text is copied to memory of just its size, so that reading past its end is seen. */
static bool is(const char *format, const char *text)
{
    size_t length = strlen(text);
    char *copy = malloc(length ? length : 1);
    for (size_t i = 0; i < length; i++)
        copy[i] = text[i];
    bool answer = format_named(format)(copy, length);
    free(copy);
    return answer;
}

static void expect_all(const char *format, bool expected, const char *const *texts)
{
    for (; *texts; texts++)
        ck_assert_msg(is(format, *texts) == expected, "%s: %s", format, *texts);
}

#define YES(format, ...) expect_all(format, true, (const char *const[]){__VA_ARGS__, NULL})
#define NO(format, ...) expect_all(format, false, (const char *const[]){__VA_ARGS__, NULL})

START_TEST(a_date_is_in_the_calendar)
{
    YES("date", "2021-02-28", "2020-02-29", "2000-02-29", "0001-01-01", "9999-12-31");
    NO("date", "2021-02-29", "2021-02-31", "2100-02-29", "2021-04-31", "2021-13-01", "2021-00-10", "2021-01-00");
    NO("date", "0000-01-01", "", "2021", "2021-1-1", "2021-01-01Z", " 2021-01-01", "2021-01-01\n", "2021/01/01",
       "28-02-2021");
}
END_TEST

START_TEST(a_time_has_an_offset)
{
    YES("time", "08:30:00Z", "08:30:00z", "08:30:00.5+07:00", "23:59:59-23:59", "00:00:00+00:00");
    NO("time", "08:30:00", "08:30Z", "24:00:00Z", "08:60:00Z", "08:30:61Z", "08:30:00.Z", "08:30:00,5Z",
       "08:30:00+24:00");
    NO("time", "08:30:00+07", "08:30:00+0700", "08:30:00+07:60", "08:30:00Z+07:00", "8:30:00Z", "", "08:30:00+");
}
END_TEST

START_TEST(a_leap_second_is_at_the_end_of_a_day_in_utc)
{
    YES("time", "23:59:60Z", "06:59:60+07:00", "15:59:60-08:00", "00:29:60-23:30");
    NO("time", "23:59:60+07:00", "22:59:60Z", "23:58:60Z", "06:59:60Z");
}
END_TEST

START_TEST(an_instant_is_a_date_and_a_time)
{
    YES("date-time", "2021-02-28T08:30:00+07:00", "2021-02-28t08:30:00.123456z", "1998-12-31T23:59:60Z");
    NO("date-time", "2021-02-28", "2021-02-28 08:30:00Z", "2021-02-31T08:30:00Z", "2021-02-28T08:30:00", "2021-02-28T");
    NO("date-time", "2021-02-28T08:30:00Z\n", "2021-02-28T24:00:00Z", "");
}
END_TEST

START_TEST(a_uuid_is_hexadecimal_with_four_hyphens)
{
    YES("uuid", "2eb8aa08-aa98-11ea-b4aa-73b441d16380", "2EB8AA08-AA98-11EA-B4AA-73B441D16380");
    NO("uuid", "", "2eb8aa08aa9811eab4aa73b441d16380", "{2eb8aa08-aa98-11ea-b4aa-73b441d16380}");
    NO("uuid", "2eb8aa08-aa98-11ea-b4aa-73b441d1638", "2eb8aa08-aa98-11ea-b4aa-73b441d163800",
       "2eb8aa08-aa98-11ea-b4aa-73b441d1638g");
    NO("uuid", "2eb8aa0-8aa98-11ea-b4aa-73b441d16380");
}
END_TEST

START_TEST(an_email_is_a_local_part_and_a_domain)
{
    YES("email", "sokhcn@cantho.gov.vn", "a.b+c@x.vn", "o'neil@example.com", "a@localhost", "a@1.2");
    NO("email", "", "@", "a@", "@b.vn", "a", "a@b@c.vn", ".a@b.vn", "a.@b.vn", "a..b@b.vn", "a b@c.vn", "a@-b.vn");
    NO("email", "a@b-.vn", "a@b..vn", "a@b.vn.", "a@b_c.vn", "A <a@b.vn>", "a@[127.0.0.1]", "\"a\"@b.vn", "đ@b.vn",
       "a@đ.vn");
}
END_TEST

static bool is_email_of(int local, int label)
{
    char text[300];
    snprintf(text, sizeof text, "%0*d@%0*d.vn", local, 1, label, 1);
    return is("email", text);
}

START_TEST(parts_of_an_email_have_a_greatest_length)
{
    ck_assert(is_email_of(64, 63));
    ck_assert(!is_email_of(65, 63));
    ck_assert(!is_email_of(64, 64));

    char long_domain[300];
    snprintf(long_domain, sizeof long_domain, "a@%060d.%060d.%060d.%060d.abcdefgh", 1, 1, 1, 1);
    ck_assert_uint_eq(strlen(long_domain), 254);
    ck_assert(is("email", long_domain));
    snprintf(long_domain, sizeof long_domain, "a@%060d.%060d.%060d.%060d.abcdefghi", 1, 1, 1, 1);
    ck_assert(!is("email", long_domain));
}
END_TEST

START_TEST(a_uri_has_a_scheme)
{
    YES("uri", "https://cantho.gov.vn/a?b=c#d", "mailto:a@b.vn", "urn:uuid:2eb8aa08", "tel:+84", "a:", "file:///etc");
    NO("uri", "", "/a", "//a.vn/b", "a", "1a:b", "a_b:c", ":a", "?a", "#a");
}
END_TEST

START_TEST(a_uri_is_ascii_with_escapes)
{
    YES("uri", "https://a.vn/C%E1%BA%A7n", "https://a.vn/a;b,c=(d)'!$&*+~", "a:b?c/d?e#f/g?h");
    NO("uri", "https://a.vn/Cần", "https://a.vn/a b", "https://a.vn/%", "https://a.vn/%A", "https://a.vn/%zz");
    NO("uri", "https://a.vn/\\", "https://a.vn/<a>", "https://a.vn/[a]", "https://a.vn/a#b#c", "https://a.vn/\n",
       "a:^");
}
END_TEST

START_TEST(a_uri_has_a_well_formed_host_and_port)
{
    YES("uri", "http://a.vn:8080/", "http://a.vn:/", "http://u:p@a.vn/", "http://[::1]:80/", "http://[::ffff:1.2.3.4]",
        "http://[v1.a:b]/");
    NO("uri", "http://a.vn:80a/", "http://a:b:c/", "http://[::1", "http://[::1]a", "http://[1.2.3.4]/",
       "http://[:::1]/", "http://u@v@a.vn/");
    NO("uri", "http://[]/", "http://[v.a]/", "http://[v1.]/", "http://[v1.%41]/", "http://[@a.vn/",
       "http://[1:2:3:4:5:6:7:8:9:10:11:12:13:14:15:16:17:18]/");
}
END_TEST

START_TEST(a_nul_is_part_of_no_format)
{
    static const char *const formats[] = {"date", "time", "date-time", "uuid", "email", "uri"};
    static const char text[] = "2021-01-01\0http://[::1\0]/a@b.vn\0";
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        for (size_t from = 0; from < sizeof text; from++)
            if (memchr(text + from, '\0', sizeof text - from))
                ck_assert(!format_named(formats[i])(text + from, sizeof text - from));
}
END_TEST

START_TEST(a_format_is_found_by_its_name)
{
    ck_assert(format_named("date-time") == format_is_date_time);
    ck_assert(!format_named("hostname"));
    ck_assert(!format_named(""));
}
END_TEST

Suite *format_suite(void)
{
    Suite *suite = suite_create("format");
    TCase *formats = tcase_create("formats");
    tcase_add_test(formats, a_date_is_in_the_calendar);
    tcase_add_test(formats, a_time_has_an_offset);
    tcase_add_test(formats, a_leap_second_is_at_the_end_of_a_day_in_utc);
    tcase_add_test(formats, an_instant_is_a_date_and_a_time);
    tcase_add_test(formats, a_uuid_is_hexadecimal_with_four_hyphens);
    tcase_add_test(formats, an_email_is_a_local_part_and_a_domain);
    tcase_add_test(formats, parts_of_an_email_have_a_greatest_length);
    tcase_add_test(formats, a_uri_has_a_scheme);
    tcase_add_test(formats, a_uri_is_ascii_with_escapes);
    tcase_add_test(formats, a_uri_has_a_well_formed_host_and_port);
    tcase_add_test(formats, a_nul_is_part_of_no_format);
    tcase_add_test(formats, a_format_is_found_by_its_name);
    suite_add_tcase(suite, formats);
    return suite;
}
