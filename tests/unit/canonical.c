/* The canonical form is what jq prints, however the value was written. */
#include "canonical.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "body.h"
#include "owned.h"
#include "suites.h"

static const char *const values[] = {
    "null",
    "true",
    "false",
    "[]",
    "{}",
    "\"\"",
    " [ [ ] , { } , [ null , true , false ] ]\n",
    "[0, 1, -1, 10, 1.0, 1e2, -5.0e1, 0.0, 9007199254740991, -9007199254740991, 9007199254740992, 1000000000000000]",
    "\"\\u0001\\u0002\\b\\t\\n\\u000b\\f\\r\\u000e\\u001f\\u0020\"",
    "\"\\u007e\\u007f\x7f\\u0080\\u009f\\u00a0\\u00ad\"",
    "\"\\\" \\\\ \\/ / ' < > & +\"",
    "\"\\u2028\\u2029\\ufeff\\ufffd\\ufffe\\uffff\"",
    "\"\\ud83d\\ude00 \xF0\x9F\x98\x80 \\u00e9 é e\\u0301\"",
    "{\"b\": 1, \"a\": 2, \"\": 3, \"B\": 4, \"aa\": 5, \"a b\": 6, \"a\\n\": 7, \"a\\u007f\": 8, \"_\": 9, \"10\": "
    "10, "
    "\"9\": 11}",
    "{\"\\uffff\": 1, \"\\ud83d\\ude00\": 2, \"é\": 3, \"z\": 4, \"Đ\": 5, \"đ\": 6, \"\\ue000\": 7}",
    "{\"c\": {\"z\": [{\"y\": 1, \"x\": {\"b\": 0, \"a\": 0}}], \"a\": \"1\"}, \"a\": [3, 2, 1]}",
    "{\"code\": \"PA-2021-7K3M9Q\", \"received_at\": \"2021-02-09T09:00:00Z\", \"track\": \"suggestion\", \"kind\": "
    "\"idea\", \"title\": \"Đặt màn hình ở bộ phận một cửa\", \"text\": \"Dòng một\\nDòng hai\\t\\\"thử\\\"\", "
    "\"target\": "
    "{\"type\": \"task\", \"plan\": \"p\", \"code\": \"NV02\"}, \"topics\": [\"t2\", \"t1\"], \"language\": \"vi\"}",
};
enum { VALUES = sizeof values / sizeof *values };

/* What the command prints, its first program reading the value. */
static char *ask(const char *command, const char *value)
{
    char name[] = "/tmp/canonical-XXXXXX";
    int file = mkstemp(name);
    ck_assert_int_ge(file, 0);
    ck_assert_int_eq(write(file, value, strlen(value)), (ssize_t)strlen(value));
    close(file);

    char line[256];
    snprintf(line, sizeof line, "< %s %s", name, command);
    FILE *pipe = popen(line, "r");
    ck_assert_ptr_nonnull(pipe);
    char *answer = calloc(1, 8192);
    ck_assert_uint_gt(fread(answer, 1, 8191, pipe), 0);
    ck_assert_int_eq(pclose(pipe), 0);
    unlink(name);
    return answer;
}

static json_t *parse(const char *value)
{
    json_t *parsed = body_parse(value, strlen(value));
    ck_assert_msg(parsed != NULL, "%s", value);
    return parsed;
}

START_TEST(it_is_what_jq_prints)
{
    OWNED(json) json_t *value = parse(values[_i]);
    OWNED(memory) char *ours = canonical_json(value);
    OWNED(memory) char *theirs = ask("jq -cS .", values[_i]);
    ck_assert_ptr_nonnull(ours);
    ck_assert_uint_eq(strlen(theirs), strlen(ours) + 1);
    theirs[strlen(ours)] = '\0';
    ck_assert_str_eq(ours, theirs);
}
END_TEST

START_TEST(its_digest_is_what_jq_and_sha256sum_print)
{
    OWNED(json) json_t *value = parse(values[_i]);
    char digest[CANONICAL_DIGEST_SIZE];
    ck_assert(canonical_digest(value, digest));
    OWNED(memory) char *theirs = ask("jq -cS . | sha256sum", values[_i]);
    ck_assert_uint_eq(strlen(digest), 64);
    theirs[64] = '\0';
    ck_assert_str_eq(digest, theirs);
}
END_TEST

START_TEST(it_is_its_own_canonical_form)
{
    OWNED(json) json_t *value = parse(values[_i]);
    OWNED(memory) char *once = canonical_json(value);
    OWNED(json) json_t *again = parse(once);
    OWNED(memory) char *twice = canonical_json(again);
    ck_assert_str_eq(once, twice);
}
END_TEST

START_TEST(any_byte_of_a_string_is_escaped_as_jq_does)
{
    char text[8] = {(char)_i, '.'};
    OWNED(json) json_t *value = json_pack("{s:s}", text, text);
    OWNED(memory) char *written = json_dumps(value, 0);
    OWNED(memory) char *ours = canonical_json(value);
    OWNED(memory) char *theirs = ask("jq -cS .", written);
    theirs[strlen(theirs) - 1] = '\0';
    ck_assert_str_eq(ours, theirs);
}
END_TEST

START_TEST(the_order_of_members_does_not_matter)
{
    OWNED(json) json_t *one = parse("{\"a\": 1, \"b\": [1.0]}");
    OWNED(json) json_t *other = parse("{\"b\": [1], \"a\": 1}");
    char digest[CANONICAL_DIGEST_SIZE], other_digest[CANONICAL_DIGEST_SIZE];
    ck_assert(canonical_digest(one, digest) && canonical_digest(other, other_digest));
    ck_assert_str_eq(digest, other_digest);
}
END_TEST

START_TEST(numbers_that_jq_would_round_have_none)
{
    static const char *const numbers[] = {"0.5", "9007199254740993", "-9007199254740993", "1e300", "[{\"a\": 1.5}]"};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        OWNED(json) json_t *value = parse(numbers[i]);
        char digest[CANONICAL_DIGEST_SIZE];
        ck_assert_ptr_null(canonical_json(value));
        ck_assert(!canonical_digest(value, digest));
    }
}
END_TEST

START_TEST(minus_zero_is_zero)
{
    OWNED(json) json_t *value = parse("[-0, -0.0]");
    OWNED(memory) char *text = canonical_json(value);
    ck_assert_str_eq(text, "[0,0]");
}
END_TEST

Suite *canonical_suite(void)
{
    Suite *suite = suite_create("canonical");
    TCase *all = tcase_create("all");
    tcase_add_loop_test(all, it_is_what_jq_prints, 0, VALUES);
    tcase_add_loop_test(all, its_digest_is_what_jq_and_sha256sum_print, 0, VALUES);
    tcase_add_loop_test(all, it_is_its_own_canonical_form, 0, VALUES);
    tcase_add_loop_test(all, any_byte_of_a_string_is_escaped_as_jq_does, 1, 128);
    tcase_add_test(all, the_order_of_members_does_not_matter);
    tcase_add_test(all, numbers_that_jq_would_round_have_none);
    tcase_add_test(all, minus_zero_is_zero);
    suite_add_tcase(suite, all);
    return suite;
}
