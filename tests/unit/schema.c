/* The schema validator: which faults it finds, where, and what it refuses to compile. */
#include "schema.h"

#include "pointer.h"

#include <check.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *schema_suite(void);

/* ---- helpers: texts have ' for " ---- */

static json_t *json_of(const char *text)
{
    char *copy = strdup(text);
    for (char *at = copy; *at; at++)
        if (*at == '\'')
            *at = '"';
    json_error_t error;
    json_t *value = json_loads(copy, JSON_DECODE_ANY, &error);
    ck_assert_msg(value, "%s: %s", copy, error.text);
    free(copy);
    return value;
}

/* One fault a line: pointer, code, expected. */
struct record {
    char text[4096];
    size_t received;
};

static void write_down(void *to, const struct fault *fault)
{
    struct record *record = to;
    record->received++;
    char *expected = fault->expected ? json_dumps(fault->expected, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;
    size_t length = strlen(record->text);
    snprintf(record->text + length, sizeof record->text - length, "%s%s %s%s%s", length ? "\n" : "", fault->pointer,
             fault->code, expected ? " " : "", expected ? expected : "");
    free(expected);
}

struct compiled {
    json_t *root;
    struct schema_set *set;
    const struct schema *schema;
};

static struct compiled compile(const char *text)
{
    char why[SCHEMA_WHY] = "";
    struct compiled compiled = {.root = json_of(text)};
    compiled.set = schema_set_new(compiled.root);
    compiled.schema = schema_compile(compiled.set, compiled.root, why);
    ck_assert_msg(compiled.schema, "%s: %s", text, why);
    return compiled;
}

static void release(struct compiled compiled)
{
    schema_set_free(compiled.set);
    json_decref(compiled.root);
}

/* `faults` is empty for a valid value. */
static void expect_faults_of(const char *schema, const json_t *value, const char *faults)
{
    struct compiled compiled = compile(schema);
    struct record record = {0};
    size_t count = schema_validate(compiled.schema, value, write_down, &record);
    ck_assert_str_eq(record.text, faults);
    ck_assert_uint_eq(count, record.received);
    ck_assert_int_eq(schema_validate(compiled.schema, value, NULL, NULL) == 0, count == 0);
    release(compiled);
}

static void expect(const char *schema, const char *value, const char *faults)
{
    json_t *parsed = json_of(value);
    expect_faults_of(schema, parsed, faults);
    json_decref(parsed);
}

static void expect_valid(const char *schema, const char *value)
{
    expect(schema, value, "");
}

static void expect_refusal(const char *text, const char *sentence)
{
    char why[SCHEMA_WHY] = "";
    json_t *root = json_of(text);
    struct schema_set *set = schema_set_new(root);
    ck_assert_ptr_null(schema_compile(set, root, why));
    ck_assert_str_eq(why, sentence);
    schema_set_free(set);
    json_decref(root);
}

/* ---- faults ---- */

START_TEST(each_keyword_has_its_code_and_says_what_it_expects)
{
    expect("{'type': 'integer'}", "'x'", " type \"integer\"");
    expect("{'type': ['string', 'null']}", "1", " type [\"string\",\"null\"]");
    expect("{'enum': ['a', 'b']}", "'c'", " enum [\"a\",\"b\"]");
    expect("{'const': {'a': 1}}", "{'a': 2}", " const {\"a\":1}");
    expect("{'minimum': 3}", "2", " too_small 3");
    expect("{'exclusiveMinimum': 3}", "3", " too_small 3");
    expect("{'maximum': 3}", "4", " too_large 3");
    expect("{'exclusiveMaximum': 3}", "3", " too_large 3");
    expect("{'multipleOf': 3}", "4", " multiple 3");
    expect("{'minLength': 2}", "'a'", " too_short 2");
    expect("{'maxLength': 2}", "'abc'", " too_long 2");
    expect("{'pattern': '^a$'}", "'b'", " pattern \"^a$\"");
    expect("{'format': 'date'}", "'2021-02-31'", " format \"date\"");
    expect("{'minItems': 1}", "[]", " too_few_items 1");
    expect("{'maxItems': 1}", "[1, 2]", " too_many_items 1");
    expect("{'uniqueItems': true}", "[1, 2, 1]", "/2 not_unique");
    expect("{'minProperties': 1}", "{}", " too_few_members 1");
    expect("{'maxProperties': 1}", "{'a': 1, 'b': 2}", " too_many_members 1");
    expect("{'required': ['a']}", "{}", "/a required");
    expect("{'additionalProperties': false}", "{'a': 1}", "/a unknown");
    expect("{'properties': {'a': false}}", "{'a': 1}", "/a not_allowed");
    expect("{'anyOf': [{'minimum': 3}, {'maximum': 1}]}", "2", " any_of");
    expect("{'oneOf': [{'minimum': 1}, {'maximum': 3}]}", "2", " one_of");
}
END_TEST

START_TEST(all_faults_are_told_at_once_each_with_its_pointer)
{
    expect("{'type': 'object', 'required': ['title', 'unit'], 'additionalProperties': false, 'properties': {"
           "  'title': {'type': 'string', 'minLength': 3, 'pattern': '^[A-Z]'},"
           "  'tasks': {'items': {'properties': {'weight': {'exclusiveMinimum': 0}}}}}}",
           "{'title': 'a', 'tasks': [{'weight': 1}, {'weight': 0}], 'tilte': 'b'}",
           "/title too_short 3\n"
           "/title pattern \"^[A-Z]\"\n"
           "/unit required\n"
           "/tasks/1/weight too_small 0\n"
           "/tilte unknown");
}
END_TEST

START_TEST(pointers_are_escaped)
{
    expect("{'additionalProperties': false}", "{'a/b~c': 1}", "/a~1b~0c unknown");
    expect("{'additionalProperties': {'items': {'required': ['~/']}}}", "{'/': [1, {}]}", "/~1/1/~0~1 required");
}
END_TEST

START_TEST(a_wrong_type_is_the_only_fault_of_a_value)
{
    expect("{'type': 'string', 'enum': ['a'], 'minimum': 3}", "1", " type \"string\"");
}
END_TEST

START_TEST(a_text_that_is_too_long_is_not_matched)
{
    expect("{'maxLength': 1, 'pattern': 'b'}", "'aa'", " too_long 1");
}
END_TEST

static void count_up(void *to, const struct fault *fault)
{
    (void)fault;
    ++*(size_t *)to;
}

START_TEST(at_most_a_hundred_faults_are_received_and_all_are_counted)
{
    struct compiled compiled = compile("{'items': false}");
    json_t *value = json_array();
    for (int i = 0; i < 150; i++)
        json_array_append_new(value, json_integer(i));

    size_t received = 0;
    ck_assert_uint_eq(schema_validate(compiled.schema, value, count_up, &received), 150);
    ck_assert_uint_eq(received, SCHEMA_FAULTS);
    json_decref(value);
    release(compiled);
}
END_TEST

START_TEST(a_boolean_is_a_schema)
{
    expect_valid("true", "1");
    expect("false", "1", " not_allowed");
    expect_valid("{'properties': {'a': true}, 'additionalProperties': false}", "{'a': 1}");
}
END_TEST

START_TEST(a_required_name_alone_does_not_make_a_member_known)
{
    expect("{'required': ['a'], 'additionalProperties': false}", "{'a': 1}", "/a unknown");
}
END_TEST

/* ---- combining ---- */

#define TARGETS                                                                                                        \
    "{'$defs': {"                                                                                                      \
    "  'task': {'type': 'object', 'required': ['type', 'code'], 'additionalProperties': false,"                        \
    "           'properties': {'type': {'const': 'task'}, 'code': {'type': 'string'}}},"                               \
    "  'plan': {'type': 'object', 'required': ['type'], 'additionalProperties': false,"                                \
    "           'properties': {'type': {'const': 'plan'}, 'plan': {'type': 'string'}}}},"                              \
    " 'oneOf': [{'$ref': '#/$defs/task'}, {'$ref': '#/$defs/plan'}]}"

START_TEST(one_of_several_objects_is_told_by_its_type)
{
    expect_valid(TARGETS, "{'type': 'task', 'code': 'NV01'}");
    expect_valid(TARGETS, "{'type': 'plan'}");
    expect(TARGETS, "{'type': 'task', 'plan': 1}", "/code required\n/plan unknown");
    expect(TARGETS, "{'type': 'plan', 'plan': 1}", "/plan type \"string\"");
    expect(TARGETS, "{'code': 'NV01'}", "/type required");
    expect(TARGETS, "{'type': 'unit'}", "/type enum [\"task\",\"plan\"]");
    expect(TARGETS, "{'type': 1}", "/type enum [\"task\",\"plan\"]");
    expect(TARGETS, "'task'", " type [\"object\"]");
}
END_TEST

START_TEST(one_of_several_objects_is_told_by_any_member_that_differs)
{
    const char *tracks = "{'oneOf': ["
                         "  {'type': 'object', 'required': ['track', 'name'], 'properties': {'kind': {'const': 'x'},"
                         "   'track': {'const': 'petition'}}},"
                         "  {'type': 'object', 'required': ['track'], 'properties': {'kind': {'const': 'y'},"
                         "   'track': {'const': 'suggestion'}}}]}";
    expect_valid(tracks, "{'track': 'suggestion'}");
    expect(tracks, "{'track': 'petition'}", "/name required");
    expect(tracks, "{'kind': 'x'}", "/track required");
    expect(tracks, "{'track': 'other'}", "/track enum [\"petition\",\"suggestion\"]");
}
END_TEST

START_TEST(an_array_may_have_to_contain_an_item)
{
    expect_valid("{'contains': {'const': 'process'}}", "['contact', 'process']");
    expect("{'contains': {'const': 'process'}}", "['contact']", " missing_item \"process\"");
    expect("{'contains': {'minimum': 5}}", "[]", " missing_item");
    expect_valid("{'contains': {'const': 1}}", "'no array'");
}
END_TEST

START_TEST(objects_whose_type_may_be_missing_are_tried_one_by_one)
{
    const char *schema = "{'oneOf': [{'type': 'object', 'properties': {'type': {'const': 'a'}}},"
                         "           {'type': 'object', 'properties': {'type': {'const': 'b'}}}]}";
    expect_valid(schema, "{'type': 'a'}");
    expect(schema, "{}", " one_of");
    expect(schema, "{'type': 'c'}", " one_of");
}
END_TEST

START_TEST(branches_of_the_same_type_name_are_tried_one_by_one)
{
    const char *branch = "{'type': 'object', 'required': ['type'], 'properties': {'type': {'const': 'a'}}";
    char schema[512];
    snprintf(schema, sizeof schema, "{'oneOf': [%s}, %s, 'minProperties': 2}]}", branch, branch);
    expect_valid(schema, "{'type': 'a'}");
    expect(schema, "{'type': 'a', 'b': 1}", " one_of");
}
END_TEST

START_TEST(of_a_value_or_null_the_faults_of_the_value_are_told)
{
    const char *any = "{'anyOf': [{'type': 'object', 'required': ['code']}, {'type': 'null'}]}";
    const char *one = "{'oneOf': [{'type': 'object', 'required': ['code']}, {'type': 'null'}]}";
    expect_valid(any, "null");
    expect_valid(one, "null");
    expect(any, "{}", "/code required");
    expect(one, "{}", "/code required");
    expect(any, "1", " type [\"null\",\"object\"]");
    expect(one, "1", " type [\"null\",\"object\"]");
}
END_TEST

START_TEST(all_of_tells_the_faults_of_each)
{
    expect("{'allOf': [{'minimum': 3}, {'multipleOf': 2}]}", "1", " too_small 3\n multiple 2");
}
END_TEST

START_TEST(keywords_beside_a_reference_count)
{
    const char *schema = "{'$defs': {'a': {'minimum': 3}}, '$ref': '#/$defs/a', 'maximum': 5}";
    expect_valid(schema, "4");
    expect(schema, "2", " too_small 3");
    expect(schema, "6", " too_large 5");
}
END_TEST

/* ---- references ---- */

START_TEST(a_schema_can_contain_itself)
{
    const char *tree = "{'type': 'object', 'additionalProperties': false, 'properties': {"
                       "  'name': {'type': 'string'}, 'parts': {'type': 'array', 'items': {'$ref': '#'}}}}";
    expect_valid(tree, "{'name': 'a', 'parts': [{'name': 'b', 'parts': []}]}");
    expect(tree, "{'parts': [{'parts': [{'name': 1}]}]}", "/parts/0/parts/0/name type \"string\"");
}
END_TEST

START_TEST(a_reference_is_a_pointer_with_both_kinds_of_escapes)
{
    expect("{'$defs': {'a/b~c d%': {'type': 'null'}}, '$ref': '#/$defs/a~1b~0c%20d%25'}", "1", " type \"null\"");
    expect("{'anyOf': [{'type': 'null'}], 'properties': {'a': {'$ref': '#/anyOf/0'}}}", "1", " type [\"null\"]");
    expect("{'properties': {'a': {'$ref': '#/$defs/no'}}, '$defs': {'no': false}}", "{'a': 1}", "/a not_allowed");
}
END_TEST

START_TEST(a_loop_that_enters_nothing_is_refused)
{
    expect_refusal("{'$ref': '#'}", "#: $ref leads back here without entering a member or an item");
    expect_refusal("{'$defs': {'a': {'allOf': [{'$ref': '#/$defs/b'}]}, 'b': {'anyOf': [{'$ref': '#/$defs/a'}]}},"
                   " 'properties': {'x': {'$ref': '#/$defs/a'}}}",
                   "#/$defs/a: $ref leads back here without entering a member or an item");
}
END_TEST

START_TEST(references_that_lead_to_no_schema_are_refused)
{
    static const char *const references[] = {
        "#/$defs/none", "#/$defs/", "#a",        "other.json", "",           "#/$defs/a/~2", "#/%zz",
        "#/$defs%00",   "#/list/1", "#/list/00", "#/list/-1",  "#/list/0x0", "#/title",
    };
    for (size_t i = 0; i < sizeof references / sizeof *references; i++) {
        char schema[256], sentence[SCHEMA_WHY];
        snprintf(schema, sizeof schema, "{'title': 'a', '$defs': {'a': {}}, 'x-list': [{}], 'items': {'$ref': '%s'}}",
                 references[i]);
        snprintf(sentence, sizeof sentence, "#/items: the $ref \"%s\" leads to no schema in this document",
                 references[i]);
        expect_refusal(schema, sentence);
    }
}
END_TEST

START_TEST(a_part_compiled_twice_is_one_schema)
{
    char why[SCHEMA_WHY];
    json_t *root = json_of("{'a': {'type': 'string'}, 'b': {'$ref': '#/a'}}");
    struct schema_set *set = schema_set_new(root);
    const struct schema *first = schema_compile(set, json_object_get(root, "a"), why);
    ck_assert_ptr_nonnull(first);
    ck_assert_ptr_nonnull(schema_compile(set, json_object_get(root, "b"), why));
    ck_assert_ptr_eq(first, schema_compile(set, json_object_get(root, "a"), why));
    schema_set_free(set);
    json_decref(root);
}
END_TEST

START_TEST(a_set_keeps_the_document_that_it_was_made_from)
{
    char why[SCHEMA_WHY];
    json_t *root = json_of("{'enum': ['a', 'b']}"), *value = json_string("c");
    struct schema_set *set = schema_set_new(root);
    const struct schema *schema = schema_compile(set, root, why);
    json_decref(root);

    struct record record = {0};
    ck_assert_uint_eq(schema_validate(schema, value, write_down, &record), 1);
    ck_assert_str_eq(record.text, " enum [\"a\",\"b\"]");
    json_decref(value);
    schema_set_free(set);
}
END_TEST

/* ---- refusals ---- */

START_TEST(what_is_not_supported_is_refused_with_its_name_and_place)
{
    expect_refusal("{'properties': {'a/b': {'if': {}}}}", "#/properties/a~1b: the keyword \"if\" is not supported");
    expect_refusal("{'anyOf': [{}, {'nullable': true}]}", "#/anyOf/1: the keyword \"nullable\" is not supported");
    expect_refusal("{'items': {'format': 'ipv4'}}", "#/items: the format \"ipv4\" is not supported");
    expect_refusal("{'pattern': '('}", "#: the pattern \"(\" is not understood: missing closing parenthesis");
}
END_TEST

START_TEST(annotations_and_extensions_are_passed_by)
{
    expect_valid("{'title': 'a', 'description': 'b', 'default': 1, 'example': 2, 'examples': [3], 'deprecated': true,"
                 " 'readOnly': true, '$schema': 's', '$comment': 'c', 'x-roles': ['staff'], 'x-any': {'if': 1}}",
                 "1");
}
END_TEST

START_TEST(a_keyword_with_a_wrong_value_is_refused)
{
    static const struct {
        const char *schema;
        const char *sentence;
    } rows[] = {
        {"1", "a schema must be an object, true or false"},
        {"{'type': 'text'}", "#: \"type\" must name null, boolean, object, array, number, integer or string"},
        {"{'type': [1]}", "#: \"type\" must name null, boolean, object, array, number, integer or string"},
        {"{'type': {}}", "#: \"type\" must name null, boolean, object, array, number, integer or string"},
        {"{'enum': 'a'}", "#: \"enum\" must be a list"},
        {"{'minimum': '1'}", "#: \"minimum\" must be a number"},
        {"{'multipleOf': 0}", "#: \"multipleOf\" must be a number above 0"},
        {"{'minLength': -1}", "#: \"minLength\" must be a whole number, 0 or above"},
        {"{'minLength': 1.5}", "#: \"minLength\" must be a whole number, 0 or above"},
        {"{'maxItems': '1'}", "#: \"maxItems\" must be a whole number, 0 or above"},
        {"{'maxItems': 1e300}", "#: \"maxItems\" must be a whole number, 0 or above"},
        {"{'uniqueItems': 1}", "#: \"uniqueItems\" must be true or false"},
        {"{'pattern': 1}", "#: \"pattern\" must be a string"},
        {"{'format': 1}", "#: \"format\" must be a string"},
        {"{'$ref': 1}", "#: \"$ref\" must be a string"},
        {"{'items': [{}]}", "#: \"items\" must be a schema"},
        {"{'additionalProperties': 1}", "#: \"additionalProperties\" must be a schema"},
        {"{'properties': []}", "#: \"properties\" must be an object"},
        {"{'properties': {'a': 1}}", "#: the property \"a\" must be a schema"},
        {"{'required': 'a'}", "#: \"required\" must be a list of names"},
        {"{'required': [1]}", "#: \"required\" must be a list of names"},
        {"{'allOf': {}}", "#: \"allOf\" must be a list of schemas"},
        {"{'anyOf': []}", "#: \"anyOf\" must be a list of schemas"},
        {"{'oneOf': [1]}", "#: \"oneOf\" must be a list of schemas"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect_refusal(rows[i].schema, rows[i].sentence);
}
END_TEST

START_TEST(after_one_refusal_a_set_refuses_everything)
{
    char why[SCHEMA_WHY] = "";
    json_t *root = json_of("{'good': {}, 'bad': {'properties': {'a': {'if': 1}}}}");
    struct schema_set *set = schema_set_new(root);
    ck_assert_ptr_null(schema_compile(set, json_object_get(root, "bad"), why));
    *why = '\0';
    ck_assert_ptr_null(schema_compile(set, json_object_get(root, "good"), why));
    ck_assert_str_eq(why, "#/bad/properties/a: the keyword \"if\" is not supported");
    schema_set_free(set);
    json_decref(root);
}
END_TEST

START_TEST(schemas_nested_too_deeply_are_refused)
{
    json_t *root = json_object();
    for (int i = 0; i < 1000; i++)
        root = json_pack("{s:[o]}", "allOf", root);
    char why[SCHEMA_WHY];
    struct schema_set *set = schema_set_new(root);
    ck_assert_ptr_null(schema_compile(set, root, why));
    ck_assert_ptr_nonnull(strstr(why, ": $ref, allOf, anyOf and oneOf are nested too deeply"));
    schema_set_free(set);
    json_decref(root);
}
END_TEST

/* ---- values ---- */

START_TEST(one_and_one_point_zero_are_one_number)
{
    expect_valid("{'const': 1}", "1.0");
    expect_valid("{'enum': [[{'a': 1.0}]]}", "[{'a': 1}]");
    expect_valid("{'type': 'integer'}", "1.0");
    expect("{'type': 'integer'}", "1.5", " type \"integer\"");
    expect("{'uniqueItems': true}", "[1, 1.0]", "/1 not_unique");
    expect_valid("{'const': 0}", "-0.0");
    expect("{'const': 1}", "true", " const 1");
    expect("{'const': 0}", "false", " const 0");
    expect("{'const': ''}", "null", " const \"\"");
}
END_TEST

START_TEST(equality_is_deep_and_ignores_the_order_of_members)
{
    expect("{'uniqueItems': true}", "[{'a': 1, 'b': [2]}, {'b': [2.0], 'a': 1}]", "/1 not_unique");
    expect_valid("{'uniqueItems': true}",
                 "[{'a': 1}, {'a': 1, 'b': 1}, {'b': 1}, [1], [1, 2], [2, 1], 'a', 'b', null, {}]");
}
END_TEST

START_TEST(whole_numbers_past_two_to_the_53_are_exact)
{
    expect("{'maximum': 9007199254740992}", "9007199254740993", " too_large 9007199254740992");
    expect("{'const': 9007199254740992.0}", "9007199254740993", " const 9007199254740992.0");
    expect("{'minimum': 9007199254740993}", "9007199254740992.0", " too_small 9007199254740993");
    expect("{'exclusiveMinimum': -9223372036854775808}", "-9223372036854775808", " too_small -9223372036854775808");
    expect_valid("{'maximum': 1e19}", "9223372036854775807");
    expect_valid("{'minimum': -1e19}", "-9223372036854775808");
    expect("{'maximum': 9223372036854775807}", "9223372036854775808.0", " too_large 9223372036854775807");
    expect("{'exclusiveMaximum': 2}", "2.0", " too_large 2");
    expect("{'exclusiveMaximum': -0.5}", "0", " too_large -0.5");
    expect_valid("{'exclusiveMinimum': -1.5}", "-1");
    expect("{'multipleOf': 2}", "9007199254740993", " multiple 2");
}
END_TEST

START_TEST(multiples_are_those_of_the_decimals_as_written)
{
    static const struct {
        const char *step, *number;
        bool multiple;
    } rows[] = {
        {"0.1", "0.3", true},
        {"0.01", "1.15", true},
        {"0.01", "4.35", true},
        {"0.01", "1.155", false},
        {"0.25", "10", true},
        {"0.3", "1", false},
        {"1.5", "-4.5", true},
        {"1e-8", "12391239123", true},
        {"0.123456789", "1e308", false},
        {"0.5", "1e308", true},
        {"7", "0.0", true},
        {"10", "5", false},
        {"1e300", "1e301", true},
        {"1e301", "1e300", false},
        {"3", "-9223372036854775808", false},
        {"2", "-9223372036854775808", true},
        {"1000000", "1e6", true},
        {"0.0001", "0.00751", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char schema[64], fault[64];
        snprintf(schema, sizeof schema, "{'multipleOf': %s, 'x-': %zu}", rows[i].step, i);
        json_t *step = json_of(rows[i].step);
        char *text = json_dumps(step, JSON_ENCODE_ANY);
        snprintf(fault, sizeof fault, " multiple %s", text);
        expect(schema, rows[i].number, rows[i].multiple ? "" : fault);
        free(text);
        json_decref(step);
    }
}
END_TEST

START_TEST(length_counts_characters_not_bytes)
{
    expect_valid("{'minLength': 7, 'maxLength': 7}", "'Cần Thơ'");
    expect_valid("{'maxLength': 1}", "'\xf0\x9f\x98\x80'");
    expect("{'maxLength': 6}", "'Cần Thơ'", " too_long 6");
    expect_valid("{'maxLength': 2.0}", "'ab'");
}
END_TEST

START_TEST(an_end_is_the_end_and_not_before_a_newline)
{
    expect("{'pattern': '^[a-z]+$'}", "'abc\\n'", " pattern \"^[a-z]+$\"");
    expect("{'pattern': '^.$'}", "'\\r'", " pattern \"^.$\"");
}
END_TEST

START_TEST(patterns_are_read_as_clients_read_them)
{
    expect_valid("{'pattern': '^\\\\u0110$'}", "'Đ'");
    expect_valid("{'pattern': '^\\\\u{1F600}$'}", "'\xf0\x9f\x98\x80'");
    expect_valid("{'pattern': '^\\\\p{L}+$'}", "'Đỗ'");
    expect_valid("{'pattern': '^.$'}", "'Đ'");
    expect("{'pattern': '^\\\\d$'}", "'৪'", " pattern \"^\\\\d$\"");
    expect("{'pattern': '[]'}", "'a'", " pattern \"[]\"");
    expect_valid("{'pattern': 'a+'}", "'xxaayy'");
}
END_TEST

/* ---- bounds ---- */

static json_t *text_of(size_t length, char character)
{
    char *text = malloc(length);
    memset(text, character, length);
    json_t *value = json_stringn(text, length);
    free(text);
    return value;
}

START_TEST(a_pattern_that_explodes_is_given_up)
{
    json_t *value = text_of(60000, 'a');
    expect_faults_of("{'pattern': '^(a+)+[bc]$'}", value, " too_complex");
    json_decref(value);
}
END_TEST

START_TEST(an_honest_pattern_takes_a_whole_body)
{
    json_t *body = text_of(65536, 'a');
    expect_faults_of("{'pattern': '^[a-z]+$'}", body, "");
    expect_faults_of("{'pattern': '^[a-z]+( [a-z]+)*$'}", body, "");
    expect_faults_of("{'pattern': '[0-9]{4}'}", body, " pattern \"[0-9]{4}\"");
    expect_faults_of("{'pattern': 'a[0-9]'}", body, " pattern \"a[0-9]\"");
    json_decref(body);
}
END_TEST

START_TEST(a_choice_at_every_character_is_left_to_the_interpreter)
{
    json_t *prose = text_of(20000, 'a');
    expect_faults_of("{'pattern': '^(?:[^\\\\u0000-\\\\u001f]|\\\\n)*$'}", prose, "");
    json_decref(prose);
}
END_TEST

START_TEST(what_cannot_be_decided_is_never_valid)
{
    json_t *value = text_of(60000, 'a');
    expect_faults_of("{'oneOf': [{'type': ['string', 'null']}, {'pattern': '^(a+)+[bc]$'}]}", value, " too_complex");
    expect_faults_of("{'anyOf': [{'pattern': '^(a+)+[bc]$'}, {'minLength': 1}]}", value, " too_complex");
    json_decref(value);
}
END_TEST

/* The value in so many arrays. */
static json_t *nested(int depth, json_t *value)
{
    for (; depth > 0; depth--)
        value = json_pack("[o]", value);
    return value;
}

START_TEST(a_value_nested_too_deeply_is_given_up)
{
    json_t *value = nested(1000, json_array());
    struct compiled compiled = compile("{'items': {'$ref': '#'}}");
    struct record record = {0};
    ck_assert_uint_eq(schema_validate(compiled.schema, value, write_down, &record), 1);
    ck_assert_ptr_nonnull(strstr(record.text, "/0/0/0 too_complex"));
    release(compiled);
    json_decref(value);
}
END_TEST

static void *validate_deeply(void *value)
{
    expect_faults_of("{'anyOf': [{'items': {'$ref': '#'}}, {'items': {'$ref': '#'}, 'minItems': 1}]}", value,
                     " too_complex");
    return NULL;
}

START_TEST(the_deepest_recursion_fits_the_stack_of_a_connection)
{
    enum { STACK_OF_A_CONNECTION = 524288 };
    json_t *value = nested(1000, json_array());
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK_OF_A_CONNECTION);
    pthread_t thread;
    ck_assert_int_eq(pthread_create(&thread, &attributes, validate_deeply, value), 0);
    pthread_join(thread, NULL);
    pthread_attr_destroy(&attributes);
    json_decref(value);
}
END_TEST

START_TEST(comparing_too_many_items_is_given_up)
{
    json_t *value = json_array();
    for (int i = 0; i < 20000; i++)
        json_array_append_new(value, json_integer(i));
    expect_faults_of("{'uniqueItems': true}", value, " too_complex");
    json_decref(value);
}
END_TEST

START_TEST(branches_that_multiply_are_given_up)
{
    json_t *value = nested(60, json_of("[1, 2]"));
    expect_faults_of("{'anyOf': [{'items': {'$ref': '#'}, 'maxItems': 1}, {'items': {'$ref': '#'}, 'maxItems': 1.0}]}",
                     value, " too_complex");
    json_decref(value);
}
END_TEST

/* ---- asking a schema ---- */

static unsigned types_of(const char *text)
{
    struct compiled compiled = compile(text);
    unsigned types = schema_types(compiled.schema);
    release(compiled);
    return types;
}

START_TEST(a_schema_tells_its_types)
{
    ck_assert_uint_eq(types_of("{}"), SCHEMA_ANY);
    ck_assert_uint_eq(types_of("false"), 0);
    ck_assert_uint_eq(types_of("{'type': 'integer'}"), SCHEMA_INTEGER);
    ck_assert_uint_eq(types_of("{'type': 'number'}"), SCHEMA_NUMBER | SCHEMA_INTEGER);
    ck_assert_uint_eq(types_of("{'type': ['string', 'null']}"), SCHEMA_STRING | SCHEMA_NULL);
    ck_assert_uint_eq(types_of("{'$ref': '#/$defs/a', '$defs': {'a': {'type': 'boolean'}}}"), SCHEMA_BOOLEAN);
    ck_assert_uint_eq(types_of("{'type': ['string', 'null'], 'allOf': [{'type': ['string', 'array']}]}"),
                      SCHEMA_STRING);
    ck_assert_uint_eq(types_of("{'anyOf': [{'type': 'string'}, {'type': 'null'}]}"), SCHEMA_STRING | SCHEMA_NULL);
}
END_TEST

START_TEST(a_schema_tells_the_schema_of_its_items)
{
    struct compiled compiled =
        compile("{'$ref': '#/$defs/list', '$defs': {'list': {'type': 'array', 'items': {'type': 'integer'}}}}");
    ck_assert_uint_eq(schema_types(compiled.schema), SCHEMA_ARRAY);
    ck_assert_uint_eq(schema_types(schema_items(compiled.schema)), SCHEMA_INTEGER);
    release(compiled);

    compiled = compile("{'type': 'array'}");
    ck_assert_ptr_null(schema_items(compiled.schema));
    release(compiled);
}
END_TEST

/* ---- many threads, little memory ---- */

static void *validate_often(void *argument)
{
    const struct schema *schema = argument;
    json_t *good = json_of("{'code': 'NV01', 'on': '2021-02-28', 'list': [1, 2]}");
    json_t *bad = json_of("{'code': 'nv', 'on': '2021-02-31', 'list': [1, 1.0]}");
    size_t wrong = 0;
    for (int i = 0; i < 2000; i++) {
        struct record record = {0};
        wrong += schema_validate(schema, good, NULL, NULL) != 0;
        wrong += schema_validate(schema, bad, write_down, &record) != 3 || record.received != 3;
    }
    json_decref(good);
    json_decref(bad);
    return wrong ? argument : NULL;
}

START_TEST(threads_share_a_schema)
{
    struct compiled compiled =
        compile("{'properties': {'code': {'pattern': '^[A-Z]{2}[0-9]+$'}, 'on': {'format': 'date'},"
                "                'list': {'uniqueItems': true, 'items': {'enum': [1, 2]}}}}");
    pthread_t threads[4];
    for (int i = 0; i < 4; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, validate_often, (void *)compiled.schema), 0);
    for (int i = 0; i < 4; i++) {
        void *wrong;
        pthread_join(threads[i], &wrong);
        ck_assert_ptr_null(wrong);
    }
    release(compiled);
}
END_TEST

static unsigned allocations_left;

static void *allocate_a_few_times(size_t size)
{
    if (allocations_left == 0)
        return NULL;
    allocations_left--;
    return malloc(size);
}

START_TEST(compiling_without_memory_is_a_refusal)
{
    json_t *root = json_of(TARGETS);
    const struct schema *schema = NULL;
    json_set_alloc_funcs(allocate_a_few_times, free);
    for (unsigned allowed = 0; !schema; allowed++) {
        char why[SCHEMA_WHY] = "";
        ck_assert_uint_lt(allowed, 100);
        allocations_left = allowed;
        struct schema_set *set = schema_set_new(root);
        schema = schema_compile(set, root, why);
        ck_assert(schema || strcmp(why, "#: there is no memory left") == 0);
        schema_set_free(set);
    }
    json_set_alloc_funcs(malloc, free);
    json_decref(root);
}
END_TEST

/* ---- pointers ---- */

START_TEST(a_pointer_is_cut_where_there_is_no_room)
{
    char pointer[8];
    size_t length = pointer_append(pointer, sizeof pointer, 0, "a/b");
    ck_assert_uint_eq(length, 5);
    ck_assert_str_eq(pointer, "/a~1b");
    ck_assert_uint_eq(pointer_append(pointer, sizeof pointer, length, "cde"), 9);
    ck_assert_str_eq(pointer, "/a~1b/c");
    ck_assert_uint_eq(pointer_append(NULL, 0, length, "~"), 8);
}
END_TEST

START_TEST(a_value_is_located_by_identity)
{
    json_t *root = json_of("{'a': [{'b': {}}, {'b': {}}]}");
    const json_t *second = json_object_get(json_array_get(json_object_get(root, "a"), 1), "b");
    json_t *stranger = json_object();
    char pointer[32];
    pointer_locate(root, second, pointer, sizeof pointer);
    ck_assert_str_eq(pointer, "/a/1/b");
    ck_assert_ptr_eq(pointer_resolve(root, "#/a/1/b"), second);
    pointer_locate(root, stranger, pointer, sizeof pointer);
    ck_assert_str_eq(pointer, "");
    json_decref(stranger);
    json_decref(root);
}
END_TEST

static void add_faults(Suite *suite)
{
    TCase *faults = tcase_create("faults");
    tcase_add_test(faults, each_keyword_has_its_code_and_says_what_it_expects);
    tcase_add_test(faults, all_faults_are_told_at_once_each_with_its_pointer);
    tcase_add_test(faults, pointers_are_escaped);
    tcase_add_test(faults, a_wrong_type_is_the_only_fault_of_a_value);
    tcase_add_test(faults, a_text_that_is_too_long_is_not_matched);
    tcase_add_test(faults, at_most_a_hundred_faults_are_received_and_all_are_counted);
    tcase_add_test(faults, a_boolean_is_a_schema);
    tcase_add_test(faults, a_required_name_alone_does_not_make_a_member_known);
    suite_add_tcase(suite, faults);

    TCase *combining = tcase_create("combining");
    tcase_add_test(combining, one_of_several_objects_is_told_by_its_type);
    tcase_add_test(combining, one_of_several_objects_is_told_by_any_member_that_differs);
    tcase_add_test(combining, an_array_may_have_to_contain_an_item);
    tcase_add_test(combining, objects_whose_type_may_be_missing_are_tried_one_by_one);
    tcase_add_test(combining, branches_of_the_same_type_name_are_tried_one_by_one);
    tcase_add_test(combining, of_a_value_or_null_the_faults_of_the_value_are_told);
    tcase_add_test(combining, all_of_tells_the_faults_of_each);
    tcase_add_test(combining, keywords_beside_a_reference_count);
    suite_add_tcase(suite, combining);
}

static void add_compiling(Suite *suite)
{
    TCase *references = tcase_create("references");
    tcase_add_test(references, a_schema_can_contain_itself);
    tcase_add_test(references, a_reference_is_a_pointer_with_both_kinds_of_escapes);
    tcase_add_test(references, a_loop_that_enters_nothing_is_refused);
    tcase_add_test(references, references_that_lead_to_no_schema_are_refused);
    tcase_add_test(references, a_part_compiled_twice_is_one_schema);
    tcase_add_test(references, a_set_keeps_the_document_that_it_was_made_from);
    suite_add_tcase(suite, references);

    TCase *refusals = tcase_create("refusals");
    tcase_add_test(refusals, what_is_not_supported_is_refused_with_its_name_and_place);
    tcase_add_test(refusals, annotations_and_extensions_are_passed_by);
    tcase_add_test(refusals, a_keyword_with_a_wrong_value_is_refused);
    tcase_add_test(refusals, after_one_refusal_a_set_refuses_everything);
    tcase_add_test(refusals, schemas_nested_too_deeply_are_refused);
    suite_add_tcase(suite, refusals);
}

static void add_values(Suite *suite)
{
    TCase *values = tcase_create("values");
    tcase_add_test(values, one_and_one_point_zero_are_one_number);
    tcase_add_test(values, equality_is_deep_and_ignores_the_order_of_members);
    tcase_add_test(values, whole_numbers_past_two_to_the_53_are_exact);
    tcase_add_test(values, multiples_are_those_of_the_decimals_as_written);
    tcase_add_test(values, length_counts_characters_not_bytes);
    tcase_add_test(values, an_end_is_the_end_and_not_before_a_newline);
    tcase_add_test(values, patterns_are_read_as_clients_read_them);
    suite_add_tcase(suite, values);

    TCase *bounds = tcase_create("bounds");
    tcase_add_test(bounds, a_pattern_that_explodes_is_given_up);
    tcase_add_test(bounds, an_honest_pattern_takes_a_whole_body);
    tcase_add_test(bounds, a_choice_at_every_character_is_left_to_the_interpreter);
    tcase_add_test(bounds, what_cannot_be_decided_is_never_valid);
    tcase_add_test(bounds, a_value_nested_too_deeply_is_given_up);
    tcase_add_test(bounds, the_deepest_recursion_fits_the_stack_of_a_connection);
    tcase_add_test(bounds, comparing_too_many_items_is_given_up);
    tcase_add_test(bounds, branches_that_multiply_are_given_up);
    suite_add_tcase(suite, bounds);
}

static void add_use(Suite *suite)
{
    TCase *use = tcase_create("use");
    tcase_add_test(use, a_schema_tells_its_types);
    tcase_add_test(use, a_schema_tells_the_schema_of_its_items);
    tcase_add_test(use, threads_share_a_schema);
    tcase_add_test(use, compiling_without_memory_is_a_refusal);
    tcase_add_test(use, a_pointer_is_cut_where_there_is_no_room);
    tcase_add_test(use, a_value_is_located_by_identity);
    suite_add_tcase(suite, use);
}

Suite *schema_suite(void)
{
    Suite *suite = suite_create("schema");
    add_faults(suite);
    add_compiling(suite);
    add_values(suite);
    add_use(suite);
    return suite;
}
