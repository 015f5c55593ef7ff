/* YAML becomes JSON, or a sentence that says where it cannot. */
#include "yaml_load.h"

#include "owned.h"
#include <check.h>
#include <stdio.h>
#include <string.h>

static char why[YAML_WHY];

static json_t *load(const char *text)
{
    return yaml_load(text, strlen(text), why);
}

static void expect_json(const char *text, const char *expected)
{
    OWNED(json) json_t *value = load(text);
    ck_assert_msg(value, "%s: %s", text, why);
    OWNED(memory) char *written = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
    ck_assert_str_eq(written, expected);
}

static void expect_refusal(const char *text, const char *sentence)
{
    OWNED(json) json_t *value = load(text);
    ck_assert_msg(!value, "read after all: %s", text);
    ck_assert_str_eq(why, sentence);
}

static void expect_refusal_at(const char *text, size_t length, const char *place)
{
    OWNED(json) json_t *value = yaml_load(text, length, why);
    ck_assert_ptr_null(value);
    ck_assert_msg(strstr(why, place) == why, "%s does not begin with %s", why, place);
}

START_TEST(mappings_and_sequences_keep_their_order)
{
    expect_json("b: 1\na:\n  - x\n  - {y: [z]}\n", "{\"b\":1,\"a\":[\"x\",{\"y\":[\"z\"]}]}");
    expect_json("- {}\n- []\n", "[{},[]]");
}
END_TEST

START_TEST(plain_scalars_have_the_types_of_json)
{
    expect_json("[~, null, NULL, a: ]", "[null,null,null,{\"a\":null}]");
    expect_json("[true, False, 0, -12, 1.5, 2e3]", "[true,false,0,-12,1.5,2000.0]");
    expect_json("a:", "{\"a\":null}");
    expect_json("9223372036854775807", "9223372036854775807");
}
END_TEST

START_TEST(what_only_looks_like_a_number_stays_text)
{
    expect_json(
        "[2021-10-01, 0292 3820674, 0123, +5, .5, 1., 0x1F, 1_000, 12:30, -, .nan]",
        "[\"2021-10-01\",\"0292 3820674\",\"0123\",\"+5\",\".5\",\"1.\",\"0x1F\",\"1_000\",\"12:30\",\"-\",\".nan\"]");
}
END_TEST

START_TEST(yes_no_on_and_off_are_text)
{
    expect_json("[yes, no, on, off, y, NO]", "[\"yes\",\"no\",\"on\",\"off\",\"y\",\"NO\"]");
}
END_TEST

START_TEST(quoted_and_block_scalars_are_text)
{
    expect_json("['1', \"true\", \"\", 'null']", "[\"1\",\"true\",\"\",\"null\"]");
    expect_json("a: >-\n  một\n  hai\nb: |\n  1\n", "{\"a\":\"một hai\",\"b\":\"1\\n\"}");
}
END_TEST

START_TEST(json_is_read_as_json)
{
    expect_json(" \n{\"a\": [1, null, \"\\ud83d\\ude00\"]}", "{\"a\":[1,null,\"😀\"]}");
    expect_refusal_at("{a: 1}", 6, "line 1, column 2: ");
    expect_refusal_at("{\"a\": 1,\n \"a\": 2}", 17, "line 2, column ");
    expect_refusal_at("{\"a\": \"\\u0000\"}", 15, "line 1, column ");
}
END_TEST

START_TEST(a_byte_order_mark_is_passed_over)
{
    expect_json("\xEF\xBB\xBF"
                "a: 1",
                "{\"a\":1}");
}
END_TEST

START_TEST(a_name_that_stands_twice_is_refused_with_its_place)
{
    expect_refusal("a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n", "line 5, column 3: member \"c\" stands twice");
    expect_refusal("\"a\": 1\n'a': 2\n", "line 2, column 1: member \"a\" stands twice");
}
END_TEST

START_TEST(a_long_name_is_cut_between_characters)
{
    char text[512], expected[YAML_WHY];
    const char *name = "aạạạạạạạạạạạạạạạạạạạạạạạạạạạạạạ";
    snprintf(text, sizeof text, "%s: 1\n%s: 2\n", name, name);
    snprintf(expected, sizeof expected, "line 2, column 1: member \"%.58s\" stands twice", name);
    expect_refusal(text, expected);
}
END_TEST

START_TEST(names_must_be_text)
{
    expect_refusal("1: a", "line 1, column 1: a member's name must be text (put it in quotes)");
    expect_refusal("~: a", "line 1, column 1: a member's name must be text (put it in quotes)");
    expect_refusal("? [a]\n: b", "line 1, column 3: a member's name must be text");
    expect_json("'1': a", "{\"1\":\"a\"}");
}
END_TEST

START_TEST(anchors_aliases_and_tags_are_refused)
{
    static const char sentence[] = "anchors, aliases and tags are not supported";
    static const char *const texts[] = {"a: &b 1",    "a: &b [1]", "a: &b {c: 1}", "a: *b",
                                        "a: !!str 1", "a: !b {}",  "a: ! 1",       "&a b: 1"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        OWNED(json) json_t *value = load(texts[i]);
        ck_assert_ptr_null(value);
        ck_assert_msg(strstr(why, sentence), "%s: %s", texts[i], why);
    }
}
END_TEST

START_TEST(sixteen_levels_are_read_and_seventeen_refused)
{
    expect_json("[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]", "[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]");
    expect_refusal("[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]", "line 1, column 17: more than 16 levels");
    expect_refusal("{\"a\":[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]}", "line 1, column 21: more than 16 levels");
    expect_json("{\"[[[[[[[[[[[[[[[[[[\\\"[[\":1}", "{\"[[[[[[[[[[[[[[[[[[\\\"[[\":1}");
}
END_TEST

START_TEST(there_is_exactly_one_document)
{
    expect_json("---\na: 1\n...\n", "{\"a\":1}");
    expect_refusal("", "line 1, column 1: there is no document");
    expect_refusal("# nothing\n", "line 2, column 1: there is no document");
    expect_refusal("a: 1\n---\nb: 2\n", "line 2, column 1: there is more than one document");
}
END_TEST

START_TEST(bytes_that_are_no_text_are_refused_with_their_place)
{
    expect_refusal_at("a: 1\nmộ: \xFF", 12, "line 2, column 5: ");
    expect_refusal_at("{\"a\": \"\xFF\"}", 10, "line 1, column ");
    expect_refusal_at("a\0b", 3, "line 1, column 2: ");
    expect_refusal_at("\xFF\xFE"
                      "a\0",
                      4, "line 1, column 1: ");
    expect_refusal("a: \"\\0\"", "line 1, column 4: the text contains a NUL character");
}
END_TEST

START_TEST(broken_yaml_is_refused_with_its_place)
{
    expect_refusal_at("a: [1, 2\nb: 3\n", 14, "line 2, column ");
    expect_refusal_at("a: 'x", 5, "line 1, column ");
    expect_refusal_at("a: 1\n b: 2\n", 11, "line 2, column ");
    expect_refusal_at("\ta: 1", 5, "line 1, column ");
}
END_TEST

START_TEST(numbers_that_json_cannot_hold_are_refused)
{
    expect_refusal("a: 9223372036854775808", "line 1, column 4: the number is too large");
    expect_refusal("a: 1e999", "line 1, column 4: the number is too large");
}
END_TEST

Suite *yaml_suite(void)
{
    const TTest *const tests[] = {
        mappings_and_sequences_keep_their_order,
        plain_scalars_have_the_types_of_json,
        what_only_looks_like_a_number_stays_text,
        yes_no_on_and_off_are_text,
        quoted_and_block_scalars_are_text,
        json_is_read_as_json,
        a_byte_order_mark_is_passed_over,
        a_name_that_stands_twice_is_refused_with_its_place,
        a_long_name_is_cut_between_characters,
        names_must_be_text,
        anchors_aliases_and_tags_are_refused,
        sixteen_levels_are_read_and_seventeen_refused,
        there_is_exactly_one_document,
        bytes_that_are_no_text_are_refused_with_their_place,
        broken_yaml_is_refused_with_its_place,
        numbers_that_json_cannot_hold_are_refused,
    };
    Suite *suite = suite_create("yaml");
    TCase *all = tcase_create("yaml");
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        tcase_add_test(all, tests[i]);
    suite_add_tcase(suite, all);
    return suite;
}
