/* The parameters of a request, read from its URL and headers by the contract. */
#include "parameters.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "owned.h"
#include "utf8.h"

/* "-0", "+1", "01" and " 1" are not integers here: one value has one spelling. */
static json_t *typed_integer(const char *text)
{
    const char *digits = *text == '-' ? text + 1 : text;
    size_t length = strspn(digits, "0123456789");
    bool is_zero = strcmp(text, "0") == 0;
    if (length == 0 || digits[length] || (*digits == '0' && !is_zero))
        return NULL;
    errno = 0;
    long long value = strtoll(text, NULL, 10);
    return errno ? NULL : json_integer(value);
}

static json_t *typed_boolean(const char *text)
{
    if (strcmp(text, "true") == 0)
        return json_true();
    return strcmp(text, "false") == 0 ? json_false() : NULL;
}

/* The value as the schema sees it: text that is no integer stays text, and the schema says what is wrong with it. */
static json_t *typed(unsigned type, const char *text)
{
    json_t *value = NULL;
    if (type & SCHEMA_INTEGER)
        value = typed_integer(text);
    else if (type & SCHEMA_BOOLEAN)
        value = typed_boolean(text);
    return value ? value : json_string(text);
}

/* The member that names the place of a fault. */
static const char *kind_of(const struct parameter *parameter)
{
    return parameter->place == IN_HEADER ? "header" : "parameter";
}

struct checked {
    struct call *call;
    const struct parameter *parameter;
};

static void receive_fault(void *to, const struct fault *fault)
{
    const struct checked *checked = to;
    call_add_fault(checked->call, kind_of(checked->parameter), checked->parameter->name, fault->code, fault->expected);
}

static void check_value(struct call *call, const struct parameter *parameter, const json_t *value)
{
    struct checked checked = {call, parameter};
    if (schema_validate(parameter->schema, value, receive_fault, &checked) > 0)
        call->is_invalid = true;
}

static void read_one(struct call *call, const struct parameter *parameter, const char *text)
{
    OWNED(json) json_t *value = typed(parameter->type, text);
    check_value(call, parameter, value);
    json_object_set_new(call->values, parameter->name, json_string(text));
}

static void read_path(struct call *call)
{
    const char *at = call->endpoint->path;
    for (size_t i = 0; i < call->route.value_count; i++) {
        const char *name = strchr(at, '{') + 1;
        at = strchr(name, '}');
        for (size_t k = 0; k < call->endpoint->parameter_count; k++) {
            const struct parameter *parameter = &call->endpoint->parameters[k];
            if (parameter->place == IN_PATH && strncmp(parameter->name, name, (size_t)(at - name)) == 0 &&
                !parameter->name[at - name])
                read_one(call, parameter, call->route.values[i]);
        }
    }
}

static void read_many(struct call *call, const struct parameter *parameter)
{
    OWNED(json) json_t *values = json_array();
    json_t *texts = json_array();
    for (size_t i = 0; i < call->url.argument_count; i++) {
        const struct argument *argument = &call->url.arguments[i];
        if (strcmp(argument->name, parameter->name) != 0)
            continue;
        json_array_append_new(values, typed(parameter->type, argument->value));
        json_array_append_new(texts, json_string(argument->value));
    }
    check_value(call, parameter, values);
    json_object_set_new(call->values, parameter->name, texts);
}

/* The first argument with this name; `count` says how many there are. */
static const struct argument *find_argument(const struct url *url, const char *name, size_t *count)
{
    const struct argument *found = NULL;
    *count = 0;
    for (size_t i = 0; i < url->argument_count; i++) {
        if (strcmp(url->arguments[i].name, name) != 0)
            continue;
        if ((*count)++ == 0)
            found = &url->arguments[i];
    }
    return found;
}

static void read_query(struct call *call, const struct parameter *parameter)
{
    size_t count;
    const struct argument *argument = find_argument(&call->url, parameter->name, &count);
    if (!argument && parameter->required)
        call_add_fault(call, "parameter", parameter->name, "required", NULL);
    if (!argument)
        return;
    if (parameter->many)
        read_many(call, parameter);
    else if (count > 1)
        call_add_fault(call, "parameter", parameter->name, "repeated", NULL);
    else
        read_one(call, parameter, argument->value);
}

/* A header's bytes may be anything; what is not UTF-8 is no text of JSON. */
static void read_header(struct call *call, const struct parameter *parameter)
{
    const char *value = call_header(call, parameter->name);
    if (value && !utf8_is_text(value, strlen(value)))
        call_add_fault(call, kind_of(parameter), parameter->name, "malformed", NULL);
    else if (value)
        read_one(call, parameter, value);
    else if (parameter->required)
        call_add_fault(call, kind_of(parameter), parameter->name, "required", NULL);
}

static void read_by_place(struct call *call, const struct parameter *parameter)
{
    if (parameter->place == IN_QUERY)
        read_query(call, parameter);
    else if (parameter->place == IN_HEADER)
        read_header(call, parameter);
}

static bool is_known(const struct endpoint *endpoint, const char *name)
{
    for (size_t i = 0; i < endpoint->parameter_count; i++)
        if (endpoint->parameters[i].place == IN_QUERY && strcmp(endpoint->parameters[i].name, name) == 0)
            return true;
    return false;
}

void parameters_read(struct call *call)
{
    if (call->endpoint->parameter_count == 0 && call->url.argument_count == 0)
        return; /* jansson finds nothing in NULL */
    call->values = json_object();
    read_path(call);
    for (size_t i = 0; i < call->endpoint->parameter_count; i++)
        read_by_place(call, &call->endpoint->parameters[i]);
    for (size_t i = 0; i < call->url.argument_count; i++)
        if (!is_known(call->endpoint, call->url.arguments[i].name))
            call_add_fault(call, "parameter", call->url.arguments[i].name, "unknown", NULL);
}

bool parameters_absent_or_problem(struct call *call, const char *const names[], const char *code)
{
    for (; *names; names++)
        if (json_object_get(call->values, *names))
            call_add_fault(call, "parameter", *names, code, NULL);
    if (call->is_invalid)
        call_fail(call, &invalid_parameters);
    return !call->is_invalid;
}
