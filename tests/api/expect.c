/* Expectations about answers. */

#include "expect.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- failing ---- */

/* Cut at each place: Check ends the test without any message when it is longer than 8 KiB. */
void fail_answer(const char *file, int line, struct answer answer, const char *format, ...)
{
    char *reason = NULL;
    va_list arguments;
    va_start(arguments, format);
    int length = vasprintf(&reason, format, arguments);
    va_end(arguments);
    _ck_assert_failed(file, line, "Expectation failed", "%s %.300s -> %d: %.7000s\n%.300s", answer.method, answer.path,
                      answer.status, length < 0 ? format : reason, answer.body);
}

/* At most 3,000 bytes, so that what was expected has its place in the message too. */
static const char *written(const json_t *value)
{
    if (!value)
        return "absent";
    char *json = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
    return json ? text("%.3000s", (char *)keep(json)) : "not to be written";
}

/* ---- JSON ---- */

static const char *unescaped(const char *member, size_t length)
{
    char *name = keep(strndup(member, length));
    char *to = name;
    for (const char *from = name; *from; from++) {
        bool escape = *from == '~' && (from[1] == '0' || from[1] == '1');
        *to++ = escape ? (*++from == '0' ? '~' : '/') : *from;
    }
    *to = '\0';
    return name;
}

json_t *pointed(const json_t *value, const char *pointer)
{
    const json_t *found = value;
    while (found && *pointer == '/') {
        size_t length = strcspn(++pointer, "/");
        const char *name = unescaped(pointer, length);
        found = json_is_array(found) ? json_array_get(found, strtoul(name, NULL, 10)) : json_object_get(found, name);
        pointer += length;
    }
    return (json_t *)(uintptr_t)found;
}

json_t *json_of(const char *json)
{
    char *standard = keep(strdup(json));
    for (char *quote = standard; (quote = strchr(quote, '\'')); quote++)
        *quote = '"';
    json_t *value = json_loads(standard, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
    if (!value)
        ck_abort_msg("the test's own JSON is none: %s", standard);
    return keep_json(value);
}

static bool fits(const json_t *got, const json_t *wanted);

static bool object_fits(const json_t *got, json_t *wanted)
{
    const char *name;
    json_t *member;
    json_object_foreach(wanted, name, member)
        if (!fits(json_object_get(got, name), member))
            return false;
    return json_is_object(got);
}

static bool array_fits(const json_t *got, const json_t *wanted)
{
    if (!json_is_array(got) || json_array_size(got) != json_array_size(wanted))
        return false;
    for (size_t i = 0; i < json_array_size(wanted); i++)
        if (!fits(json_array_get(got, i), json_array_get(wanted, i)))
            return false;
    return true;
}

static bool fits(const json_t *got, const json_t *wanted)
{
    if (!got)
        return false;
    if (json_is_object(wanted))
        return object_fits(got, (json_t *)(uintptr_t)wanted);
    if (json_is_array(wanted))
        return array_fits(got, wanted);
    if (json_is_number(wanted) && json_is_number(got))
        return fabs(json_number_value(got) - json_number_value(wanted)) < 1e-9;
    return json_equal(got, wanted);
}

/* ---- expectations ---- */

json_t *value_at_or_fail(const char *file, int line, struct answer answer, const char *pointer)
{
    json_t *value = pointed(answer.json, pointer);
    if (!value)
        fail_answer(file, line, answer, "nothing at \"%s\"", pointer);
    return value;
}

const char *text_at_or_fail(const char *file, int line, struct answer answer, const char *pointer)
{
    const json_t *value = value_at_or_fail(file, line, answer, pointer);
    if (!json_is_string(value))
        fail_answer(file, line, answer, "\"%s\" is %s, not text", pointer, written(value));
    return json_string_value(value);
}

void expect_status_at(const char *file, int line, struct answer answer, int status)
{
    if (answer.status != status)
        fail_answer(file, line, answer, "expected status %d", status);
    if (!answer.complete)
        fail_answer(file, line, answer, "the body was cut after %zu bytes", answer.length);
}

void expect_text_at(const char *file, int line, struct answer answer, const char *pointer, const char *wanted)
{
    const char *got = text_at_or_fail(file, line, answer, pointer);
    if (strcmp(got, wanted) != 0)
        fail_answer(file, line, answer, "\"%s\" is \"%s\", expected \"%s\"", pointer, got, wanted);
}

void expect_json_at(const char *file, int line, struct answer answer, const char *pointer, const char *json)
{
    const json_t *got = value_at_or_fail(file, line, answer, pointer);
    if (!fits(got, json_of(json)))
        fail_answer(file, line, answer, "\"%s\" is %s, expected %s", pointer, written(got), json);
}

void expect_null_at(const char *file, int line, struct answer answer, const char *pointer)
{
    const json_t *got = value_at_or_fail(file, line, answer, pointer);
    if (!json_is_null(got))
        fail_answer(file, line, answer, "\"%s\" is %s, expected null", pointer, written(got));
}

void expect_absent_at(const char *file, int line, struct answer answer, const char *pointer)
{
    const json_t *got = pointed(answer.json, pointer);
    if (got)
        fail_answer(file, line, answer, "\"%s\" is there: %s", pointer, written(got));
}

void expect_count_at(const char *file, int line, struct answer answer, const char *pointer, size_t count)
{
    const json_t *got = value_at_or_fail(file, line, answer, pointer);
    if (!json_is_array(got) || json_array_size(got) != count)
        fail_answer(file, line, answer, "\"%s\" has %zu elements, expected %zu", pointer, json_array_size(got), count);
}

void expect_header_at(const char *file, int line, struct answer answer, const char *name, const char *value)
{
    const char *got = header_of(answer, name);
    if (!got)
        fail_answer(file, line, answer, "no header %s in\n%s", name, answer.head);
    if (value && strcmp(got, value) != 0)
        fail_answer(file, line, answer, "%s is \"%s\", expected \"%s\"", name, got, value);
}

void expect_no_header_at(const char *file, int line, struct answer answer, const char *name)
{
    const char *got = header_of(answer, name);
    if (got)
        fail_answer(file, line, answer, "%s is there: \"%s\"", name, got);
}

void expect_body_has_at(const char *file, int line, struct answer answer, const char *wanted)
{
    if (!memmem(answer.body, answer.length, wanted, strlen(wanted)))
        fail_answer(file, line, answer, "the body lacks \"%s\"", wanted);
}

/* ---- problems ---- */

static bool ends_with(const char *whole, const char *end)
{
    size_t length = strlen(whole);
    return length >= strlen(end) && strcmp(whole + length - strlen(end), end) == 0;
}

static bool is_at(const json_t *error, const char *where)
{
    static const char *const kinds[] = {"parameter", "pointer", "header"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const char *place = json_string_value(json_object_get(error, kinds[i]));
        if (place && strcmp(place, where) == 0)
            return true;
    }
    return false;
}

static bool names_place(json_t *errors, const char *where)
{
    size_t i;
    json_t *error;
    json_array_foreach(errors, i, error)
        if (is_at(error, where))
            return true;
    return false;
}

static void expect_problem_members(const char *file, int line, struct answer answer, const char *slug)
{
    const char *type = text_at_or_fail(file, line, answer, "/type");
    if (!strstr(type, "/problems/") || (slug && !ends_with(type, text("/problems/%s", slug))))
        fail_answer(file, line, answer, "type is \"%s\", expected \"/problems/%s\"", type, slug ? slug : "...");
    if (*text_at_or_fail(file, line, answer, "/title") == '\0')
        fail_answer(file, line, answer, "the title is empty");
    expect_json_at(file, line, answer, "/status", text("%d", answer.status));
    expect_header_at(file, line, answer, "X-Request-Id", text_at_or_fail(file, line, answer, "/request_id"));
}

void expect_problem_at(const char *file, int line, struct answer answer, int status, const char *slug,
                       const char *where)
{
    expect_status_at(file, line, answer, status);
    if (strcmp(answer.method, "HEAD") == 0)
        return;
    if (strcmp(media_type_of(answer), "application/problem+json") != 0)
        fail_answer(file, line, answer, "no problem document but \"%s\"", media_type_of(answer));
    expect_problem_members(file, line, answer, slug);
    if (where && !names_place(json_object_get(answer.json, "errors"), where))
        fail_answer(file, line, answer, "errors do not name \"%s\"", where);
}

/* ---- collections ---- */

json_t *all_items_or_fail(const char *file, int line, const char *path)
{
    json_t *all = keep_json(json_array());
    for (int pages = 0; path; pages++) {
        struct answer page = get(path);
        expect_status_at(file, line, page, 200);
        if (pages == 1000)
            fail_answer(file, line, page, "the collection does not end after %d pages", pages);
        json_array_extend(all, value_at_or_fail(file, line, page, "/items"));
        path = json_string_value(json_object_get(page.json, "next"));
    }
    return all;
}

/* ---- suites ---- */

static TCase *case_in(Suite *suite, const char *name)
{
    TCase *cases = tcase_create(name);
    tcase_set_timeout(cases, 30);
    tcase_add_checked_fixture(cases, NULL, release_kept);
    suite_add_tcase(suite, cases);
    return cases;
}

Suite *make_suite(const char *name, const TTest *const tests[])
{
    Suite *suite = suite_create(name);
    TCase *cases = case_in(suite, name);
    for (size_t i = 0; tests[i]; i++)
        tcase_add_test(cases, tests[i]);
    return suite;
}

Suite *make_loop_suite(const char *name, size_t count, const TTest *const tests[])
{
    Suite *suite = suite_create(name);
    TCase *cases = case_in(suite, name);
    for (size_t i = 0; tests[i]; i++)
        tcase_add_loop_test(cases, tests[i], 0, (int)count);
    return suite;
}
