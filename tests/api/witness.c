/* Holds every answer against the contract and writes down what was seen. */

#include "witness.h"
#include "../../service/schema.h"
#include "expect.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

static json_t *document;
static struct schema_set *schemas;

json_t *contract(void)
{
    return document;
}

/* ---- finding the operation ---- */

static bool is_parameter(const char *segment)
{
    return *segment == '{';
}

/* How many segments are literally the same; -1 when the path is not of this template. */
static int likeness(const char *template, const char *path)
{
    int same = 0;
    while (*template == '/' && *path == '/') {
        size_t wanted = strcspn(++template, "/");
        size_t got = strcspn(++path, "/?");
        bool equal = wanted == got && strncmp(template, path, got) == 0;
        if (!equal && !(is_parameter(template) && got > 0))
            return -1;
        same += equal;
        template += wanted;
        path += got;
    }
    return *template == '\0' && (*path == '\0' || *path == '?') ? same : -1;
}

static json_t *item_for(const char *path)
{
    json_t *best = NULL;
    int best_likeness = -1;
    const char *template;
    json_t *item;
    json_object_foreach(json_object_get(document, "paths"), template, item) {
        int same = likeness(template, path);
        if (same > best_likeness) {
            best = item;
            best_likeness = same;
        }
    }
    return best;
}

static bool is_head(struct answer answer)
{
    return strcmp(answer.method, "HEAD") == 0;
}

/* The operation that answered: HEAD is GET's, a method that is not allowed was refused for all of the path's. */
static json_t *operation_for(struct answer answer)
{
    static const struct {
        const char *method, *key;
    } keys[] = {{"GET", "get"}, {"HEAD", "get"},    {"POST", "post"},
                {"PUT", "put"}, {"PATCH", "patch"}, {"DELETE", "delete"}};

    json_t *item = item_for(answer.path);
    if (answer.status == 405)
        return json_object_iter_value(json_object_iter(item));
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strcmp(answer.method, keys[i].method) == 0)
            return json_object_get(item, keys[i].key);
    return NULL;
}

static json_t *resolved(json_t *part)
{
    const char *reference = json_string_value(json_object_get(part, "$ref"));
    return reference ? pointed(document, reference + 1) : part;
}

/* ---- validating ---- */

static void describe_fault(void *to, const struct fault *fault)
{
    const char **faults = to;
    char *expected = fault->expected ? json_dumps(fault->expected, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;
    *faults = text("%s\n  \"%s\" %s %s", *faults, fault->pointer, fault->code, expected ? expected : "");
    free(expected);
}

static void validate(struct answer answer, json_t *schema)
{
    char why[SCHEMA_WHY];
    const struct schema *compiled = schema_compile(schemas, schema, why);
    if (!compiled)
        fail_answer(__FILE__, __LINE__, answer, "the contract's schema cannot be compiled: %s", why);

    const char *faults = "";
    if (schema_validate(compiled, answer.json, describe_fault, &faults) > 0)
        fail_answer(__FILE__, __LINE__, answer, "the answer is not as its schema says:%s", faults);
}

static void expect_parsed(struct answer answer)
{
    if (!answer.json)
        fail_answer(__FILE__, __LINE__, answer, "the body is not JSON though it says so");
}

/* ---- writing down ---- */

static void record(const json_t *operation, struct answer answer, const char *type)
{
    const char *path = getenv("COVERAGE_FILE");
    if (!path || is_head(answer))
        return;
    const char *line = text("%s %d %s\n", json_string_value(json_object_get(operation, "operationId")), answer.status,
                            *type ? type : "-");
    int file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (file < 0 || write(file, line, strlen(line)) != (ssize_t)strlen(line))
        fail_answer(__FILE__, __LINE__, answer, "%s cannot be written", path);
    close(file);
}

static void record_for_all(struct answer answer, const char *type)
{
    const char *method;
    json_t *operation;
    json_object_foreach(item_for(answer.path), method, operation)
        record(operation, answer, type);
}

/* ---- judging ---- */

/* Refused for its bytes, before any operation is looked at: an operation need not document these. */
static bool is_about_framing(int status)
{
    return status == 413 || status == 414 || status == 431;
}

static void judge_problem(struct answer answer)
{
    json_t *schema = pointed(document, "/components/schemas/Problem");
    if (schema && !is_head(answer) && strcmp(media_type_of(answer), "application/problem+json") == 0) {
        expect_parsed(answer);
        validate(answer, schema);
    }
}

static void judge_body(struct answer answer, json_t *media)
{
    bool is_json = strstr(media_type_of(answer), "json") && !strstr(media_type_of(answer), "ndjson");
    json_t *schema = json_object_get(media, "schema");
    if (is_json && schema && !is_head(answer) && !header_of(answer, "Content-Encoding")) {
        expect_parsed(answer);
        validate(answer, schema);
    }
}

static void judge(struct answer answer, json_t *operation, json_t *response)
{
    const char *type = media_type_of(answer);
    json_t *media = json_object_get(json_object_get(response, "content"), type);
    if (*type && !media)
        fail_answer(__FILE__, __LINE__, answer, "the contract knows no \"%s\" here", type);
    if (*type)
        judge_body(answer, media);
    if (answer.status == 405)
        record_for_all(answer, type);
    else
        record(operation, answer, type);
}

void witness(struct answer answer)
{
    if (!document || answer.status == 0)
        return;
    json_t *operation = operation_for(answer);
    json_t *responses = json_object_get(operation, "responses");
    json_t *response = resolved(json_object_get(responses, text("%d", answer.status)));
    if (response)
        judge(answer, operation, response);
    else if (operation && !is_about_framing(answer.status))
        fail_answer(__FILE__, __LINE__, answer, "the contract does not know this status");
    else
        judge_problem(answer);
}

/* ---- opening ---- */

const char *witness_open(void)
{
    struct answer answer = get("/openapi.json");
    if (answer.status != 200 || !answer.json)
        return text("GET /openapi.json answered %d", answer.status);
    document = json_incref(answer.json);
    schemas = schema_set_new(document);
    return schemas ? NULL : "no memory";
}

void witness_close(void)
{
    schema_set_free(schemas);
    schemas = NULL;
    json_decref(document);
    document = NULL;
}
