/* openapi.json, loaded at start: what may come in, and who answers it. */
#include "contract.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BODY_LIMIT = 64 * 1024 };

const char *const method_names[METHOD_COUNT] = {"GET", "POST", "PUT", "PATCH", "DELETE"};

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

static bool is_always_given(const struct endpoint *endpoint)
{
    (void)endpoint;
    return true;
}

static bool takes_body(const struct endpoint *endpoint)
{
    return endpoint->body != NULL;
}

static bool takes_idempotency_key(const struct endpoint *endpoint)
{
    const struct parameter *parameter = find_parameter(endpoint, IDEMPOTENCY_KEY);
    return parameter && parameter->place == IN_HEADER;
}

static bool takes_secret(const struct endpoint *endpoint)
{
    return endpoint->needs_secret;
}

static bool is_for_staff(const struct endpoint *endpoint)
{
    return endpoint->is_for_staff;
}

static bool has_limits(const struct endpoint *endpoint)
{
    return endpoint->limits.count > 0;
}

/* What a statement may name besides the operation's own parameters, and of which operations. given.c makes the values;
 * a handler, that of :after, :limit and :schema_change. */
static const struct {
    const char *name;
    bool (*is_given)(const struct endpoint *endpoint);
} given_by_service[] = {
    {"address_key", is_always_given},
    {"after", is_always_given},
    {"body", takes_body},
    {"body_digest", takes_idempotency_key},
    {"caller", is_for_staff},
    {"idempotency_digest", takes_idempotency_key},
    {"if_match", is_for_staff},
    {"is_valid", is_for_staff},
    {"limit", is_always_given},
    {"limits", has_limits},
    {"schema_change", is_always_given},
    {"secret_digest", takes_secret},
    {"transition", is_for_staff},
};

static bool is_given_by_service(const struct endpoint *endpoint, const char *name)
{
    for (size_t i = 0; i < sizeof given_by_service / sizeof *given_by_service; i++)
        if (strcmp(given_by_service[i].name, name) == 0)
            return given_by_service[i].is_given(endpoint);
    return false;
}

static bool is_given_by_handler(const struct operation *row, const char *name)
{
    for (const char *const *given = row->gives; given && *given; given++)
        if (strcmp(*given, name) == 0)
            return true;
    return false;
}

static bool is_own_parameter(const struct endpoint *endpoint, const char *name)
{
    const struct parameter *parameter = find_parameter(endpoint, name);
    return parameter && parameter->place != IN_HEADER;
}

static bool check_statement(struct loader *loader, const struct endpoint *endpoint, const struct statement *statement)
{
    for (size_t i = 0; statement && i < statement->parameter_count; i++) {
        const char *name = statement->parameters[i];
        if (!is_own_parameter(endpoint, name) && !is_given_by_service(endpoint, name) &&
            !is_given_by_handler(endpoint->operation, name))
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

/* IN_PATH … IN_HEADER by the word of the contract; -1 for any other. */
static int place_named(const char *name)
{
    static const char *const places[] = {[IN_PATH] = "path", [IN_QUERY] = "query", [IN_HEADER] = "header"};
    for (int place = IN_PATH; name && place <= IN_HEADER; place++)
        if (strcmp(places[place], name) == 0)
            return place;
    return -1;
}

/* OpenAPI 3.1 section 4.8.12.2: a parameter of such a name says nothing. */
static bool is_header_of_http(const char *name)
{
    return strcasecmp(name, "Accept") == 0 || strcasecmp(name, "Content-Type") == 0 ||
           strcasecmp(name, "Authorization") == 0;
}

static bool load_parameter(struct loader *loader, const struct endpoint *endpoint, struct parameter *parameter,
                           json_t *from)
{
    from = resolve(loader->contract, from);
    int place = place_named(json_string_value(json_object_get(from, "in")));
    json_t *schema = json_object_get(from, "schema");
    *parameter = (struct parameter){.name = json_string_value(json_object_get(from, "name")),
                                    .required = json_is_true(json_object_get(from, "required"))};
    if (!parameter->name || place < 0)
        return refuse(loader, "%s: a parameter needs a name and must be in path, query or header.", endpoint->id);
    if (place == IN_HEADER && is_header_of_http(parameter->name))
        return refuse(loader, "%s: the header %s cannot be a parameter.", endpoint->id, parameter->name);

    char why[SCHEMA_WHY];
    parameter->place = (enum place)place;
    parameter->schema = schema_compile(loader->contract->schemas, schema, why);
    if (!parameter->schema)
        return refuse(loader, "%s, parameter %s: %s", endpoint->id, parameter->name, why);
    parameter->many = schema_types(parameter->schema) == SCHEMA_ARRAY;
    const struct schema *items = parameter->many ? schema_items(parameter->schema) : NULL;
    parameter->type = schema_types(items ? items : parameter->schema);
    parameter->fallback = json_object_get(resolve(loader->contract, schema), "default");
    if (place == IN_HEADER && parameter->many)
        return refuse(loader, "%s: the header %s must be one value.", endpoint->id, parameter->name);
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
    if (!list || endpoint->is_for_staff || statement_position(list, "limit") == list->parameter_count)
        return true;
    for (size_t i = 0; i < list->parameter_count; i++) {
        const struct parameter *parameter = find_parameter(endpoint, list->parameters[i]);
        if (parameter && parameter->fallback)
            return refuse(loader, "%s: %s has a default; in a list without filters it would be NULL.", endpoint->id,
                          parameter->name);
        if (!parameter && strcmp(list->parameters[i], "after") != 0 && strcmp(list->parameters[i], "limit") != 0)
            return refuse(loader, "%s: a list cannot use :%s; on its first page it would be NULL.", endpoint->id,
                          list->parameters[i]);
    }
    endpoint->first_page = statement_first_page(list, endpoint->path_parameters, PAGE_ITEMS + 1);
    return endpoint->first_page || refuse(loader, "out of memory.");
}

/* The media types of the first answer of class 2xx that has content, in the order of the contract: the first is the
 * default. */
static json_t *content_of_success(const struct contract *contract, json_t *operation)
{
    const char *status;
    json_t *answer;
    json_object_foreach(json_object_get(operation, "responses"), status, answer) {
        json_t *content = json_object_get(resolve(contract, answer), "content");
        if (*status == '2' && json_object_size(content) > 0)
            return content;
    }
    return NULL;
}

static bool load_media(struct loader *loader, struct endpoint *endpoint, json_t *operation)
{
    json_t *content = content_of_success(loader->contract, operation);
    const char **media = calloc(json_object_size(content) + 1, sizeof *media);
    if (!media)
        return refuse(loader, "out of memory.");
    endpoint->media = media;
    for (void *at = json_object_iter(content); at; at = json_object_iter_next(content, at))
        *media++ = json_object_iter_key(at);
    return true;
}

/* ---- who may ask, how often, and what else is not HTTP's ---- */

static bool is_text(const json_t *value, const char *wanted)
{
    return json_is_string(value) && strcasecmp(json_string_value(value), wanted) == 0;
}

/* Two schemes of http are known: the secret of a feedback item, and the token of staff. */
static bool load_scheme(struct endpoint *endpoint, const json_t *scheme)
{
    bool is_of_http = is_text(json_object_get(scheme, "type"), "http");
    const json_t *name = json_object_get(scheme, "scheme");
    endpoint->needs_secret = is_of_http && is_text(name, "Feedback");
    endpoint->is_for_staff = is_of_http && is_text(name, "bearer");
    return endpoint->needs_secret || endpoint->is_for_staff;
}

/* What the contract asks for and the service does not do must not be taken for done. */
static bool load_security(struct loader *loader, struct endpoint *endpoint, const json_t *operation)
{
    const json_t *security = json_object_get(operation, "security");
    if (!security)
        return true;
    json_t *choice = json_array_get(security, 0);
    const char *name = json_object_iter_key(json_object_iter(choice));
    const json_t *components = json_object_get(loader->contract->document, "components");
    const json_t *scheme = json_object_get(json_object_get(components, "securitySchemes"), name ? name : "");
    return (json_array_size(security) == 1 && json_object_size(choice) == 1 && load_scheme(endpoint, scheme)) ||
           refuse(loader, "%s: its security is not supported; of http, the scheme Feedback or bearer alone is.",
                  endpoint->id);
}

static bool are_texts(const json_t *list)
{
    size_t i;
    json_t *text;
    json_array_foreach((json_t *)list, i, text) {
        if (!json_is_string(text))
            return false;
    }
    return json_array_size(list) > 0;
}

/* Where the unit comes from for which a role must be held: the object that the path names, what the body names, or any
 * unit will do. The database function that acts looks it up. */
static bool is_source_of_unit(const json_t *source)
{
    return is_text(source, "object") || is_text(source, "body") || is_text(source, "any");
}

static bool load_roles(struct loader *loader, struct endpoint *endpoint, const json_t *operation)
{
    endpoint->roles = json_object_get(operation, "x-roles");
    const json_t *source = json_object_get(operation, "x-unit");
    if (!endpoint->is_for_staff)
        return (!endpoint->roles && !source) ||
               refuse(loader, "%s: x-roles and x-unit stand only where security asks for a token.", endpoint->id);
    if (!are_texts(endpoint->roles))
        return refuse(loader, "%s: x-roles must list the roles of staff that may ask for it.", endpoint->id);
    return is_source_of_unit(source) ||
           refuse(loader, "%s: x-unit must be object, body or any: where the unit comes from.", endpoint->id);
}

/* A policy has one quota wherever it stands: LIMITS names it once. */
static bool check_limits_agree(struct loader *loader, const struct endpoint *endpoint)
{
    for (size_t i = 0; i < endpoint->limits.count; i++) {
        const struct limit *limit = &endpoint->limits.list[i];
        for (const struct endpoint *other = loader->contract->endpoints; other != endpoint; other++) {
            const struct limit *same = limits_find(&other->limits, limit->policy);
            if (same && (same->quota != limit->quota || same->window != limit->window))
                return refuse(loader, "%s and %s: the policy %s has not the same quota and window.", other->id,
                              endpoint->id, limit->policy);
        }
    }
    return true;
}

static bool load_limits(struct loader *loader, struct endpoint *endpoint, const json_t *operation)
{
    if (!limits_load(&endpoint->limits, json_object_get(operation, "x-limit")))
        return refuse(loader, "%s: x-limit must list {policy, per (address, target, item), quota, window}, each once.",
                      endpoint->id);
    return check_limits_agree(loader, endpoint);
}

static bool check_extensions(struct loader *loader, const struct endpoint *endpoint, json_t *operation)
{
    static const char *const supported[] = {"x-body-limit", "x-limit", "x-roles", "x-stream", "x-unit"};
    const char *name;
    json_t *value;
    json_object_foreach(operation, name, value) {
        size_t i = 0;
        while (i < sizeof supported / sizeof *supported && strcmp(supported[i], name) != 0)
            i++;
        if (strncmp(name, "x-", 2) == 0 && i == sizeof supported / sizeof *supported)
            return refuse(loader, "%s: %s is not supported.", endpoint->id, name);
    }
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
    return check_extensions(loader, endpoint, operation) && load_security(loader, endpoint, operation) &&
           load_roles(loader, endpoint, operation) && load_limits(loader, endpoint, operation) &&
           load_parameters(loader, endpoint, parameters) && load_body(loader, endpoint, operation) &&
           load_media(loader, endpoint, operation) && check_statement(loader, endpoint, row->statement) &&
           check_statement(loader, endpoint, row->parent) && check_statement(loader, endpoint, row->whole) &&
           check_statement(loader, endpoint, row->counts) && load_first_page(loader, endpoint) &&
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

    if (json_object_get(contract->document, "security"))
        return refuse(loader, "security of the whole contract is not supported; it stands at the operations.");
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
        limits_free(&contract->endpoints[i].limits);
    }
    free(contract->endpoints);
    free((void *)contract->ids);
    schema_set_free(contract->schemas);
    json_decref(contract->document);
    free(contract);
}

/* Sets one policy wherever it stands. False when it stands nowhere, or without memory. */
static bool set_limit(struct contract *contract, const struct limit *wanted)
{
    bool is_known = false;
    for (size_t i = 0; i < contract->count; i++) {
        struct limit *limit = limits_find(&contract->endpoints[i].limits, wanted->policy);
        if (!limit)
            continue;
        *limit = *wanted;
        is_known = true;
        if (!limits_write(&contract->endpoints[i].limits))
            return false;
    }
    return is_known;
}

bool contract_set_limits(struct contract *contract, const char *setting, char why[CONTRACT_WHY])
{
    struct loader loader = {.contract = contract, .why = why};
    while (setting && *setting) {
        struct limit limit;
        if (!limits_read_setting(&setting, &limit))
            return refuse(&loader, "LIMITS must be of the form: submission=1000/3600,secret=50/3600.");
        if (!set_limit(contract, &limit))
            return refuse(&loader, "LIMITS names %s, which is no policy of the contract.", limit.policy);
    }
    return true;
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
