/* openapi.json, loaded at start: what may come in, and who answers it. */
#include "contract.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BODY_LIMIT = 64 * 1024 };

const char *const method_names[METHOD_COUNT] = {"GET", "POST", "PUT", "PATCH", "DELETE"};

/* What a statement may name besides the operation's own parameters. */
static const char *const given_by_service[] = {"after", "limit", "body", "schema_change"};

struct contract {
    json_t *document;
    struct schema_set *schemas;
    struct endpoint *endpoints;
    const char **ids;
    size_t count;
};

struct loader {
    struct contract *contract;
    const struct operation *const *tables;
    char *why;
};

static bool refuse(struct loader *loader, const char *format, ...) __attribute__((format(printf, 2, 3)));

static bool refuse(struct loader *loader, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(loader->why, CONTRACT_WHY, format, arguments);
    va_end(arguments);
    return false;
}

/* Follows "#/components/…" once; other values are returned as they are. */
static json_t *resolve(const struct contract *contract, json_t *value)
{
    const char *target = json_string_value(json_object_get(value, "$ref"));
    if (!target || strncmp(target, "#/", 2) != 0)
        return value;

    json_t *at = contract->document;
    for (const char *name = target + 2; at && *name;) {
        size_t length = strcspn(name, "/");
        at = json_object_getn(at, name, length);
        name += length + (name[length] == '/');
    }
    return at;
}

static const struct operation *find_row(const struct operation *const tables[], const char *id)
{
    for (; *tables; tables++)
        for (const struct operation *row = *tables; row->id; row++)
            if (strcmp(row->id, id) == 0)
                return row;
    return NULL;
}

static const struct parameter *find_parameter(const struct endpoint *endpoint, const char *name)
{
    for (size_t i = 0; i < endpoint->parameter_count; i++)
        if (strcmp(endpoint->parameters[i].name, name) == 0)
            return &endpoint->parameters[i];
    return NULL;
}

static bool is_given_by_service(const char *name)
{
    for (size_t i = 0; i < sizeof given_by_service / sizeof *given_by_service; i++)
        if (strcmp(given_by_service[i], name) == 0)
            return true;
    return false;
}

static bool check_statement(struct loader *loader, const struct endpoint *endpoint, const struct statement *statement)
{
    for (size_t i = 0; statement && i < statement->parameter_count; i++) {
        const char *name = statement->parameters[i];
        if (!find_parameter(endpoint, name) && !is_given_by_service(name))
            return refuse(loader, "%s: its statement %s names :%s, which is no parameter of the operation.",
                          endpoint->id, statement->name, name);
    }
    return true;
}

static bool has_sort(const struct statement *statement, const char *key)
{
    for (const struct sort *sort = statement->sorts; sort->key; sort++)
        if (strcmp(sort->key, key) == 0)
            return true;
    return false;
}

/* Each value of ?sort= is the default or has a statement of its own, and each such statement has a value. */
static bool check_sorts(struct loader *loader, const struct endpoint *endpoint, const json_t *choices)
{
    const struct statement *statement = endpoint->operation->statement;
    const struct parameter *parameter = find_parameter(endpoint, "sort");
    size_t orders = 0;
    for (const struct sort *sort = statement ? statement->sorts : NULL; sort && sort->key; sort++) {
        if (!check_statement(loader, endpoint, sort->statement))
            return false;
        orders++;
    }
    if (!parameter)
        return orders == 0 ||
               refuse(loader, "%s has %zu more orders in sql/queries but no parameter sort.", endpoint->id, orders);

    const char *fallback = json_string_value(parameter->fallback);
    if (!fallback)
        return refuse(loader, "%s: sort needs a default, the order of its statement.", endpoint->id);
    size_t i;
    json_t *choice;
    json_array_foreach((json_t *)choices, i, choice) {
        const char *key = json_string_value(choice);
        if (!statement || (strcmp(key, fallback) != 0 && !has_sort(statement, key)))
            return refuse(loader, "%s: no statement answers sort=%s.", endpoint->id, key);
    }
    if (json_array_size(choices) != orders + 1)
        return refuse(loader, "%s: sort lists %zu values, but sql/queries has %zu orders.", endpoint->id,
                      json_array_size(choices), orders + 1);
    return true;
}

static bool load_parameter(struct loader *loader, const struct endpoint *endpoint, struct parameter *parameter,
                           json_t *from)
{
    from = resolve(loader->contract, from);
    const char *place = json_string_value(json_object_get(from, "in"));
    json_t *schema = json_object_get(from, "schema");
    *parameter = (struct parameter){.name = json_string_value(json_object_get(from, "name")),
                                    .required = json_is_true(json_object_get(from, "required"))};
    if (!parameter->name || !place || (strcmp(place, "path") != 0 && strcmp(place, "query") != 0))
        return refuse(loader, "%s: a parameter needs a name and must be in path or query.", endpoint->id);

    char why[SCHEMA_WHY];
    parameter->place = strcmp(place, "path") == 0 ? IN_PATH : IN_QUERY;
    parameter->schema = schema_compile(loader->contract->schemas, schema, why);
    if (!parameter->schema)
        return refuse(loader, "%s, parameter %s: %s", endpoint->id, parameter->name, why);
    parameter->many = schema_types(parameter->schema) == SCHEMA_ARRAY;
    const struct schema *items = parameter->many ? schema_items(parameter->schema) : NULL;
    parameter->type = schema_types(items ? items : parameter->schema);
    parameter->fallback = json_object_get(resolve(loader->contract, schema), "default");
    return true;
}

static bool load_parameters(struct loader *loader, struct endpoint *endpoint, const json_t *from)
{
    size_t count = json_array_size(from);
    endpoint->parameters = calloc(count + 1, sizeof *endpoint->parameters);
    if (!endpoint->parameters)
        return refuse(loader, "out of memory.");
    for (size_t i = 0; i < count; i++) {
        if (!load_parameter(loader, endpoint, &endpoint->parameters[i], json_array_get(from, i)))
            return false;
        endpoint->parameter_count++;
    }
    return true;
}

static bool load_body(struct loader *loader, struct endpoint *endpoint, json_t *operation)
{
    json_t *limit = json_object_get(operation, "x-body-limit");
    endpoint->body_limit = limit ? (size_t)json_integer_value(limit) : BODY_LIMIT;
    json_t *body = resolve(loader->contract, json_object_get(operation, "requestBody"));
    if (!body)
        return true;
    json_t *content = json_object_get(body, "content");
    json_t *media = json_object_get(content, "application/json");
    if (!media)
        media = json_object_get(content, "application/merge-patch+json");

    char why[SCHEMA_WHY];
    endpoint->body = schema_compile(loader->contract->schemas, json_object_get(media, "schema"), why);
    if (!endpoint->body)
        return refuse(loader, "%s, body: %s", endpoint->id, why);
    endpoint->body_required = json_is_true(json_object_get(body, "required"));
    return true;
}

static bool load_first_page(struct loader *loader, struct endpoint *endpoint)
{
    const struct statement *list = endpoint->operation->statement;
    endpoint->path_parameters = calloc(endpoint->parameter_count + 1, sizeof *endpoint->path_parameters);
    if (!endpoint->path_parameters)
        return refuse(loader, "out of memory.");
    for (size_t i = 0, count = 0; i < endpoint->parameter_count; i++)
        if (endpoint->parameters[i].place == IN_PATH)
            endpoint->path_parameters[count++] = endpoint->parameters[i].name;
    if (!list || statement_position(list, "limit") == list->parameter_count)
        return true;
    for (size_t i = 0; i < list->parameter_count; i++) {
        const struct parameter *parameter = find_parameter(endpoint, list->parameters[i]);
        if (parameter && parameter->fallback)
            return refuse(loader, "%s: %s has a default; in a list without filters it would be NULL.", endpoint->id,
                          parameter->name);
    }
    endpoint->first_page = statement_first_page(list, endpoint->path_parameters, PAGE_ITEMS + 1);
    return endpoint->first_page || refuse(loader, "out of memory.");
}

/* The media types of the 200, in the order of the contract: the first is the default. */
static bool load_media(struct loader *loader, struct endpoint *endpoint, json_t *operation)
{
    json_t *answer = resolve(loader->contract, json_object_get(json_object_get(operation, "responses"), "200"));
    json_t *content = json_object_get(answer, "content");
    const char **media = calloc(json_object_size(content) + 1, sizeof *media);
    if (!media)
        return refuse(loader, "out of memory.");
    endpoint->media = media;
    for (void *at = json_object_iter(content); at; at = json_object_iter_next(content, at))
        *media++ = json_object_iter_key(at);
    return true;
}

/* What the contract asks for and the service does not do must not be taken for done. */
static bool check_unsupported(struct loader *loader, const struct endpoint *endpoint, const json_t *operation)
{
    static const char *const unsupported[] = {"security", "x-roles", "x-unit", "x-limit"};
    for (size_t i = 0; i < sizeof unsupported / sizeof *unsupported; i++)
        if (json_object_get(operation, unsupported[i]))
            return refuse(loader, "%s: %s is not supported.", endpoint->id, unsupported[i]);
    return true;
}

static const json_t *sort_choices(const struct contract *contract, const json_t *parameters)
{
    size_t i;
    json_t *parameter;
    json_array_foreach((json_t *)parameters, i, parameter) {
        parameter = resolve(contract, parameter);
        const char *name = json_string_value(json_object_get(parameter, "name"));
        if (name && strcmp(name, "sort") == 0)
            return json_object_get(json_object_get(parameter, "schema"), "enum");
    }
    return NULL;
}

static bool load_endpoint(struct loader *loader, const char *path, enum method method, json_t *operation)
{
    struct contract *contract = loader->contract;
    struct endpoint *endpoint = &contract->endpoints[contract->count];
    *endpoint = (struct endpoint){
        .id = json_string_value(json_object_get(operation, "operationId")),
        .summary = json_string_value(json_object_get(operation, "summary")),
        .path = path,
        .method = method,
        .index = (int)contract->count,
        .streams = json_is_true(json_object_get(operation, "x-stream")),
    };
    if (!endpoint->id || !endpoint->summary)
        return refuse(loader, "%s %s has no operationId or no summary.", method_names[method], path);
    contract->ids[contract->count++] = endpoint->id;

    endpoint->operation = find_row(loader->tables, endpoint->id);
    if (!endpoint->operation)
        return refuse(loader, "%s stands in the contract, but no table of the service has a row for it.", endpoint->id);
    const struct operation *row = endpoint->operation;
    const json_t *parameters = json_object_get(operation, "parameters");
    return check_unsupported(loader, endpoint, operation) && load_parameters(loader, endpoint, parameters) &&
           load_body(loader, endpoint, operation) && load_media(loader, endpoint, operation) &&
           check_statement(loader, endpoint, row->statement) && check_statement(loader, endpoint, row->parent) &&
           check_statement(loader, endpoint, row->whole) && load_first_page(loader, endpoint) &&
           check_sorts(loader, endpoint, sort_choices(contract, parameters));
}

static int method_named(const char *name)
{
    for (int method = 0; method < METHOD_COUNT; method++)
        if (strcasecmp(method_names[method], name) == 0)
            return method;
    return -1;
}

static bool load_paths(struct loader *loader, json_t *paths)
{
    const char *path;
    json_t *item;
    json_object_foreach(paths, path, item) {
        const char *name;
        json_t *operation;
        json_object_foreach(item, name, operation) {
            int method = method_named(name);
            if (method < 0)
                return refuse(loader, "%s: %s is not a method.", path, name);
            if (!load_endpoint(loader, path, (enum method)method, operation))
                return false;
        }
    }
    return true;
}

static bool check_surplus_rows(struct loader *loader)
{
    const struct contract *contract = loader->contract;
    for (const struct operation *const *table = loader->tables; *table; table++)
        for (const struct operation *row = *table; row->id; row++) {
            size_t i = 0;
            while (i < contract->count && contract->endpoints[i].operation != row)
                i++;
            if (i == contract->count)
                return refuse(loader, "%s has a row in a table of the service, but stands nowhere in the contract.",
                              row->id);
        }
    return true;
}

static size_t count_operations(json_t *paths)
{
    size_t count = 0;
    for (void *at = json_object_iter(paths); at; at = json_object_iter_next(paths, at))
        count += json_object_size(json_object_iter_value(at));
    return count;
}

static bool load_document(struct loader *loader, const char *text, size_t length)
{
    struct contract *contract = loader->contract;
    json_error_t error;
    contract->document = json_loadb(text, length, JSON_REJECT_DUPLICATES, &error);
    if (!contract->document)
        return refuse(loader, "openapi.json, line %d: %s.", error.line, error.text);

    json_t *paths = json_object_get(contract->document, "paths");
    size_t count = count_operations(paths);
    contract->schemas = schema_set_new(contract->document);
    contract->endpoints = calloc(count + 1, sizeof *contract->endpoints);
    contract->ids = calloc(count + 1, sizeof *contract->ids);
    if (!contract->schemas || !contract->endpoints || !contract->ids)
        return refuse(loader, "out of memory.");
    return load_paths(loader, paths) && check_surplus_rows(loader);
}

struct contract *contract_load(const char *text, size_t length, const struct operation *const tables[],
                               char why[CONTRACT_WHY])
{
    struct loader loader = {calloc(1, sizeof(struct contract)), tables, why};
    if (!loader.contract) {
        refuse(&loader, "out of memory.");
        return NULL;
    }
    if (load_document(&loader, text, length))
        return loader.contract;
    contract_free(loader.contract);
    return NULL;
}

void contract_free(struct contract *contract)
{
    if (!contract)
        return;
    for (size_t i = 0; contract->endpoints && i < contract->count; i++) {
        free(contract->endpoints[i].parameters);
        free((void *)contract->endpoints[i].media);
        free((void *)contract->endpoints[i].path_parameters);
        statement_free(contract->endpoints[i].first_page);
    }
    free(contract->endpoints);
    free((void *)contract->ids);
    schema_set_free(contract->schemas);
    json_decref(contract->document);
    free(contract);
}

const struct endpoint *contract_endpoints(const struct contract *contract, size_t *count)
{
    *count = contract->count;
    return contract->endpoints;
}

const char *const *contract_ids(const struct contract *contract)
{
    return contract->ids;
}

const struct schema *contract_schema(struct contract *contract, const char *name)
{
    json_t *components = json_object_get(contract->document, "components");
    json_t *schema = json_object_get(json_object_get(components, "schemas"), name);
    char why[SCHEMA_WHY];
    return schema ? schema_compile(contract->schemas, schema, why) : NULL;
}
