/* The public JSON Schema test suite against our validator: json_schema_suite [DIRECTORY OF 2020-12 FILES]
 *
 * Draft 7 comes from Debian's json-schema-test-suite. The files of 2020-12 are in the directory given, else in
 * $JSON_SCHEMA_TESTS, else in ../shared/json-schema-tests; where none is, they are passed over with a message.
 * What the validator refuses to compile is skipped, and each reason must stand in `left_out`; a case that it decides
 * otherwise must stand in `decided_otherwise`. A row that is no longer needed fails the test, as a missing one does. */
#include "schema.h"

#include <fts.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum dialect { DRAFT_7 = 1, DRAFT_2020_12 = 2, BOTH = 3 };

/* Sentences of schema_compile(), without the place. */
static const struct {
    unsigned dialects;
    const char *sentence;
    const char *reason;
} left_out[] = {
    {DRAFT_7, "\"items\" must be a schema", "tuples: 2020-12 calls them prefixItems"},
    {DRAFT_7, "the keyword \"additionalItems\" is not supported", "tuples"},
    {DRAFT_2020_12, "the keyword \"prefixItems\" is not supported", "tuples"},
    {DRAFT_7, "the keyword \"if\" is not supported", "conditions: bodies are told apart by oneOf"},
    {DRAFT_7, "the keyword \"then\" is not supported", "conditions"},
    {DRAFT_7, "the keyword \"else\" is not supported", "conditions"},
    {DRAFT_7, "the keyword \"dependencies\" is not supported", "conditions"},
    {DRAFT_2020_12, "the keyword \"dependentSchemas\" is not supported", "conditions"},
    {DRAFT_7, "the keyword \"not\" is not supported", "a fault could not say what is wrong"},
    {BOTH, "the keyword \"patternProperties\" is not supported", "member names are fixed"},
    {BOTH, "the keyword \"propertyNames\" is not supported", "member names are fixed"},
    {DRAFT_7, "the keyword \"contentEncoding\" is not supported", "bodies carry text, not files"},
    {DRAFT_7, "the keyword \"contentMediaType\" is not supported", "bodies carry text, not files"},
    {DRAFT_7, "the keyword \"$id\" is not supported", "the contract is one document"},
    {DRAFT_7, "the keyword \"tilda~field\" is not supported", "schemas stand where the contract can have them"},
    {DRAFT_7, "the $ref \"http://json-schema.org/draft-07/schema#\" leads to no schema in this document", "remote"},
    {DRAFT_7, "the $ref \"http://localhost:1234/integer.json\" leads to no schema in this document", "remote"},
    {DRAFT_7, "the $ref \"http://localhost:1234/subSchemas.json#/integer\" leads to no schema in this document",
     "remote"},
    {DRAFT_7, "the $ref \"http://localhost:1234/subSchemas.json#/refToInteger\" leads to no schema in this document",
     "remote"},
    {DRAFT_7, "the format \"hostname\" is not supported", "no member is a host name"},
    {DRAFT_7, "the format \"idn-email\" is not supported", "addresses are ASCII"},
    {DRAFT_7, "the format \"idn-hostname\" is not supported", "addresses are ASCII"},
    {DRAFT_7, "the format \"ipv4\" is not supported", "no member is a network address"},
    {DRAFT_7, "the format \"ipv6\" is not supported", "no member is a network address"},
    {DRAFT_7, "the format \"iri\" is not supported", "addresses are ASCII"},
    {DRAFT_7, "the format \"iri-reference\" is not supported", "addresses are ASCII"},
    {DRAFT_7, "the format \"json-pointer\" is not supported", "no member is a pointer"},
    {DRAFT_7, "the format \"relative-json-pointer\" is not supported", "no member is a pointer"},
    {DRAFT_7, "the format \"regex\" is not supported", "no member is a pattern"},
    {DRAFT_7, "the format \"uri-reference\" is not supported", "links are whole"},
    {DRAFT_7, "the format \"uri-template\" is not supported", "links are whole"},
    {DRAFT_2020_12, "the pattern \"^\\p{Letter}+$\" is not understood: unknown property after \\P or \\p",
     "PCRE2 knows \\p{L}, not the long names"},
};

static const struct {
    unsigned dialects;
    const char *group;
    const char *test;
    const char *reason;
} decided_otherwise[] = {
    {DRAFT_7, "ref overrides any sibling keywords", "ref valid, maxItems ignored",
     "since 2019-09 the neighbours of $ref count, and OpenAPI 3.1 follows"},
    {DRAFT_2020_12, "validation of e-mail addresses", "a quoted string with a space in the local part is valid",
     "quoted local parts are refused: rare, and many mail services refuse them too"},
    {DRAFT_2020_12, "validation of e-mail addresses", "a quoted string with a double dot in the local part is valid",
     "quoted local parts"},
    {DRAFT_2020_12, "validation of e-mail addresses", "a quoted string with a @ in the local part is valid",
     "quoted local parts"},
    {DRAFT_2020_12, "validation of e-mail addresses", "an IPv4-address-literal after the @ is valid",
     "address literals are refused: a contact address has a domain"},
    {DRAFT_2020_12, "validation of e-mail addresses", "an IPv6-address-literal after the @ is valid",
     "address literals are refused: a contact address has a domain"},
};

enum { LEFT_OUT = sizeof left_out / sizeof *left_out };
enum { DECIDED_OTHERWISE = sizeof decided_otherwise / sizeof *decided_otherwise };

static struct {
    size_t passed, failed, skipped, cases;
    unsigned dialects;                              /* those whose files were there */
    size_t groups_left_out[LEFT_OUT];               /* by row */
    unsigned dialects_left_out[LEFT_OUT];           /* by row: where its sentence was met */
    unsigned dialects_otherwise[DECIDED_OTHERWISE]; /* by row: where its case was met */
} tally;

static const char *text_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text ? text : "";
}

static bool is_expected_otherwise(enum dialect dialect, const char *group, const char *test)
{
    for (size_t i = 0; i < DECIDED_OTHERWISE; i++) {
        if (decided_otherwise[i].dialects & dialect && strcmp(decided_otherwise[i].group, group) == 0 &&
            strcmp(decided_otherwise[i].test, test) == 0) {
            tally.dialects_otherwise[i] |= dialect;
            return true;
        }
    }
    return false;
}

static bool pass_case(enum dialect dialect, const struct schema *schema, const char *group, const json_t *test)
{
    bool valid = schema_validate(schema, json_object_get(test, "data"), NULL, NULL) == 0;
    bool otherwise = valid != json_is_true(json_object_get(test, "valid"));
    tally.cases++;
    if (otherwise == is_expected_otherwise(dialect, group, text_of(test, "description")))
        return true;
    printf("FAILED  %s: %s: %s\n", group, text_of(test, "description"),
           otherwise ? (valid ? "found valid" : "found invalid") : "as the suite says now: remove its row");
    return false;
}

static void run_cases(enum dialect dialect, const struct schema *schema, const json_t *group)
{
    bool passed = true;
    size_t index;
    const json_t *test;
    json_array_foreach(json_object_get(group, "tests"), index, test)
        passed = pass_case(dialect, schema, text_of(group, "description"), test) && passed;
    tally.passed += passed;
    tally.failed += !passed;
}

static void skip(enum dialect dialect, const json_t *group, const char *why)
{
    const char *sentence = strstr(why, ": ") ? strstr(why, ": ") + 2 : why;
    for (size_t i = 0; i < LEFT_OUT; i++)
        if (left_out[i].dialects & dialect && strcmp(left_out[i].sentence, sentence) == 0) {
            tally.dialects_left_out[i] |= dialect;
            tally.groups_left_out[i]++;
            tally.skipped++;
            return;
        }
    printf("FAILED  %s: refused unexpectedly: %s\n", text_of(group, "description"), why);
    tally.failed++;
}

/* Draft 7 keeps its named schemas in `definitions`, 2019-09 and later in `$defs`; nothing else differs about them. */
static void rename_definitions(json_t *value)
{
    static const char old[] = "#/definitions/";
    const char *reference = json_string_value(json_object_get(value, "$ref"));
    if (reference && strncmp(reference, old, sizeof old - 1) == 0)
        json_object_set_new(value, "$ref", json_sprintf("#/$defs/%s", reference + sizeof old - 1));
    if (json_is_object(json_object_get(value, "definitions"))) {
        json_object_set(value, "$defs", json_object_get(value, "definitions"));
        json_object_del(value, "definitions");
    }

    const char *name;
    json_t *part;
    json_object_foreach(value, name, part) {
        rename_definitions(part);
    }
    size_t index;
    json_array_foreach(value, index, part) {
        rename_definitions(part);
    }
}

static void run_group(enum dialect dialect, const json_t *group)
{
    char why[SCHEMA_WHY] = "";
    json_t *root = json_object_get(group, "schema");
    if (dialect == DRAFT_7)
        rename_definitions(root);
    struct schema_set *set = schema_set_new(root);
    const struct schema *schema = set ? schema_compile(set, root, why) : NULL;
    if (schema)
        run_cases(dialect, schema, group);
    else
        skip(dialect, group, why);
    schema_set_free(set);
}

/* Numbers past 64 bits are read as reals, in those files only that have some. */
static json_t *load(const char *path)
{
    json_error_t error;
    json_t *groups = json_load_file(path, JSON_ALLOW_NUL, &error);
    if (!groups)
        groups = json_load_file(path, JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL, &error);
    if (!groups)
        printf("FAILED  %s: line %d: %s\n", path, error.line, error.text);
    return groups;
}

static void run_file(enum dialect dialect, const char *path)
{
    json_t *groups = load(path);
    tally.failed += !groups;

    size_t index;
    const json_t *group;
    json_array_foreach(groups, index, group) {
        run_group(dialect, group);
    }
    json_decref(groups);
}

static int by_name(const FTSENT **one, const FTSENT **other)
{
    return strcmp((*one)->fts_name, (*other)->fts_name);
}

static bool is_json(const FTSENT *entry)
{
    const char *ending = strrchr(entry->fts_name, '.');
    return entry->fts_info == FTS_F && ending && strcmp(ending, ".json") == 0;
}

/* False when the directory is not there. */
static bool run_directory(enum dialect dialect, const char *path)
{
    size_t before = tally.passed;
    char *roots[] = {(char *)path, NULL};
    FTS *tree = fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, by_name);
    if (!tree)
        return false;
    for (FTSENT *entry = fts_read(tree); entry; entry = fts_read(tree))
        if (is_json(entry))
            run_file(dialect, entry->fts_path);
    fts_close(tree);
    if (tally.passed > before)
        tally.dialects |= dialect;
    return tally.passed > before;
}

static void report_left_out(void)
{
    for (size_t i = 0; i < LEFT_OUT; i++)
        if (tally.groups_left_out[i] > 0)
            printf("skipped %zu: %s (%s)\n", tally.groups_left_out[i], left_out[i].sentence, left_out[i].reason);
    for (size_t i = 0; i < LEFT_OUT; i++)
        if (left_out[i].dialects & tally.dialects & ~tally.dialects_left_out[i]) {
            printf("FAILED  no group is left out because of this any more, remove the row: %s\n", left_out[i].sentence);
            tally.failed++;
        }
}

static void report_decided_otherwise(void)
{
    for (size_t i = 0; i < DECIDED_OTHERWISE; i++) {
        const char *group = decided_otherwise[i].group, *test = decided_otherwise[i].test;
        if (tally.dialects_otherwise[i])
            printf("decided otherwise: %s: %s (%s)\n", group, test, decided_otherwise[i].reason);
        if (decided_otherwise[i].dialects & tally.dialects & ~tally.dialects_otherwise[i]) {
            printf("FAILED  there is no such case, remove the row: %s: %s\n", group, test);
            tally.failed++;
        }
    }
}

static const char *directory_of_2020_12(const char *argument)
{
    const char *variable = getenv("JSON_SCHEMA_TESTS");
    if (argument)
        return argument;
    return variable && *variable ? variable : "../shared/json-schema-tests";
}

int main(int count, char **arguments)
{
    const char *debian = "/usr/share/json-schema-test-suite/tests/draft7";
    const char *newer = directory_of_2020_12(count > 1 ? arguments[1] : NULL);
    if (!run_directory(DRAFT_7, debian)) {
        printf("FAILED  %s is not there: install the package json-schema-test-suite\n", debian);
        tally.failed++;
    }
    if (!run_directory(DRAFT_2020_12, newer))
        printf("the files of 2020-12 are passed over: %s is not there\n", newer);

    report_left_out();
    report_decided_otherwise();
    printf("%zu cases in the groups that ran\n", tally.cases);
    printf("schema suite: %zu passed, %zu failed, %zu skipped\n", tally.passed, tally.failed, tally.skipped);
    return tally.failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
