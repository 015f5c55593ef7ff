/* The contract's GET operations with values from the demo. */

#include "examples.h"
#include "expect.h"
#include "witness.h"

#include <string.h>

/* A code of the demo, and one that nothing has, for each path parameter of the contract. */
static const struct path_value {
    const char *parameter, *known, *unknown;
} path_values[] = {
    {"plan", "skhcn-tuyen-truyen-cchc-2021", "ke-hoach-khong-co"},
    {"clause", "I.1.a", "X.9.z"},
    {"path", "I.1.a", "X.9.z"},
    {"task", "NV02", "NV99"},
    {"unit", "VP-SO", "KHONG-CO"},
    {"code", "PA-2021-7K3M9Q", "PA-2021-000000"},
    {"document", "165-KH-UBND-2020", "999-KH-KHONG-CO"},
    {"type", "not-found", "no-such-problem"},
    {"file", "docs.html", "no-such-file.js"},
    {"number", "1", "999"},
};

/* What a required parameter of the query is asked with. */
static const struct {
    const char *parameter, *value;
} query_values[] = {
    {"q", "tuyen%20truyen"},
    {"from", "2021-06-01T08:00:00%2B07:00"},
    {"track", "petition"},
    {"stage", "reply"},
};

static const struct path_value *path_value(const char *parameter, size_t length)
{
    for (size_t i = 0; i < sizeof path_values / sizeof *path_values; i++)
        if (strlen(path_values[i].parameter) == length && strncmp(path_values[i].parameter, parameter, length) == 0)
            return &path_values[i];
    ck_abort_msg("examples.c has no value for the path parameter %.*s", (int)length, parameter);
    return NULL;
}

/* Fills a template; the nth parameter gets its unknown value. `*count` is set to the number of parameters. */
static const char *filled(const char *template, size_t nth, size_t *count)
{
    const char *path = "";
    size_t parameters = 0;
    while (*template) {
        size_t literal = strcspn(template, "{");
        path = text("%s%.*s", path, (int)literal, template);
        template += literal;
        if (*template == '\0')
            break;
        size_t length = strcspn(++template, "}");
        const struct path_value *value = path_value(template, length);
        path = text("%s%s", path, parameters++ == nth ? value->unknown : value->known);
        template += length + 1;
    }
    *count = parameters;
    return path;
}

const char *with_argument(const char *path, const char *argument)
{
    return text("%s%c%s", path, strchr(path, '?') ? '&' : '?', argument);
}

static const char *required_value(const json_t *parameter)
{
    const char *name = json_string_value(json_object_get(parameter, "name"));
    const json_t *type = pointed(parameter, "/schema/type");
    bool is_number = json_is_string(type) && strcmp(json_string_value(type), "integer") == 0;
    for (size_t i = 0; !is_number && i < sizeof query_values / sizeof *query_values; i++)
        if (strcmp(query_values[i].parameter, name) == 0)
            return query_values[i].value;
    return allowed_value(parameter);
}

static const char *with_required(const char *path, struct example example)
{
    size_t i;
    json_t *parameter;
    json_array_foreach(query_parameters(example), i, parameter) {
        const char *name = json_string_value(json_object_get(parameter, "name"));
        if (json_is_true(json_object_get(parameter, "required")))
            path = with_argument(path, text("%s=%s", name, required_value(parameter)));
    }
    return path;
}

/* ---- operations ---- */

/* The item's GET, unless it only leads elsewhere or is for who has a secret. */
static json_t *reading_of(const json_t *item)
{
    json_t *operation = json_object_get(item, "get");
    bool is_public = !json_object_get(operation, "security");
    return is_public && pointed(operation, "/responses/200") ? operation : NULL;
}

size_t example_count(void)
{
    size_t count = 0;
    const char *template;
    json_t *item;
    json_object_foreach(json_object_get(contract(), "paths"), template, item)
        count += reading_of(item) != NULL;
    return count;
}

struct example example_at(size_t index)
{
    const char *template;
    json_t *item;
    json_object_foreach(json_object_get(contract(), "paths"), template, item) {
        json_t *operation = reading_of(item);
        if (!operation || index-- > 0)
            continue;
        struct example example = {.template = template, .operation = operation};
        example.id = json_string_value(json_object_get(operation, "operationId"));
        size_t count;
        example.path = with_required(filled(template, SIZE_MAX, &count), example);
        return example;
    }
    ck_abort_msg("the contract has fewer operations");
    return (struct example){0};
}

const char *path_to_nothing(struct example example, size_t nth)
{
    size_t count;
    const char *path = filled(example.template, nth, &count);
    return nth < count ? with_required(path, example) : NULL;
}

bool has_method(struct example example, const char *method)
{
    json_t *item = json_object_get(json_object_get(contract(), "paths"), example.template);
    return json_object_get(item, method) != NULL;
}

bool has_response(struct example example, const char *status)
{
    return json_object_get(json_object_get(example.operation, "responses"), status) != NULL;
}

bool answers_as(struct example example, const char *media_type)
{
    json_t *success = pointed(example.operation, "/responses/200/content");
    return json_object_get(success, media_type) != NULL;
}

/* ---- parameters of the query ---- */

static json_t *resolved(const json_t *part)
{
    const char *reference = json_string_value(json_object_get(part, "$ref"));
    return reference ? pointed(contract(), reference + 1) : (json_t *)(uintptr_t)part;
}

json_t *query_parameters(struct example example)
{
    json_t *found = keep_json(json_array());
    size_t i;
    json_t *part;
    json_array_foreach(json_object_get(example.operation, "parameters"), i, part) {
        json_t *parameter = resolved(part);
        const char *place = json_string_value(json_object_get(parameter, "in"));
        if (place && strcmp(place, "query") == 0)
            json_array_append(found, parameter);
    }
    return found;
}

bool has_query_parameter(struct example example, const char *name)
{
    size_t i;
    json_t *parameter;
    json_array_foreach(query_parameters(example), i, parameter)
        if (strcmp(json_string_value(json_object_get(parameter, "name")), name) == 0)
            return true;
    return false;
}

/* The schema of one value, also where the parameter may be repeated. */
static json_t *schema_of_one(const json_t *parameter)
{
    json_t *schema = resolved(json_object_get(parameter, "schema"));
    json_t *items = json_object_get(schema, "items");
    return items ? resolved(items) : schema;
}

static bool is_named(const json_t *value, const char *name)
{
    return json_is_string(value) && strcmp(json_string_value(value), name) == 0;
}

/* An example in the contract, the first one of a list. */
static json_t *first_example(const json_t *parameter)
{
    json_t *given = json_object_get(parameter, "example");
    if (!given)
        given = json_object_get(schema_of_one(parameter), "example");
    return json_is_array(given) ? json_array_get(given, 0) : given;
}

static const char *in_query(const json_t *value)
{
    if (!json_is_string(value))
        return keep(json_dumps(value, JSON_ENCODE_ANY));
    const char *escaped = "";
    for (const char *byte = json_string_value(value); *byte; byte++)
        escaped = text("%s%%%02X", escaped, (unsigned)(unsigned char)*byte);
    return escaped;
}

const char *allowed_value(const json_t *parameter)
{
    const json_t *schema = schema_of_one(parameter);
    const json_t *given = first_example(parameter);
    if (!given)
        given = json_array_get(json_object_get(schema, "enum"), 0);
    if (given)
        return in_query(given);
    if (is_named(json_object_get(schema, "type"), "boolean"))
        return "true";
    if (is_named(json_object_get(schema, "type"), "integer"))
        return json_object_get(schema, "maximum") ? in_query(json_object_get(schema, "maximum")) : "2021";
    return is_named(json_object_get(schema, "format"), "date") ? "2021-06-30" : "a";
}

const char *refused_value(const json_t *parameter)
{
    const json_t *schema = schema_of_one(parameter);
    const json_t *type = json_object_get(schema, "type");
    if (json_object_get(schema, "enum") || is_named(type, "boolean") || is_named(type, "integer"))
        return "neither-nor";
    if (is_named(json_object_get(schema, "format"), "date"))
        return "2021-02-31";
    if (is_named(json_object_get(schema, "format"), "date-time"))
        return "2021-02-31T08:00:00Z";
    return json_object_get(schema, "pattern") ? "-%20-" : NULL;
}
