/* The contract's operations for staff. */

#include "staff_operations.h"
#include "arrange.h"
#include "caller.h"
#include "expect.h"
#include "items.h"
#include "witness.h"

#include <string.h>
#include <strings.h>

static const char PREFIX[] = "/v1/staff/";

static bool is_for_staff(const char *template, const json_t *operation)
{
    return strncmp(template, PREFIX, strlen(PREFIX)) == 0 && json_object_get(operation, "security");
}

size_t staff_operation_count(void)
{
    size_t count = 0;
    const char *template;
    json_t *item;
    json_object_foreach(json_object_get(contract(), "paths"), template, item) {
        const char *method;
        json_t *operation;
        json_object_foreach(item, method, operation)
            count += is_for_staff(template, operation);
    }
    return count;
}

static const char *in_capitals(const char *method)
{
    static const char *const methods[] = {"GET", "POST", "PUT", "PATCH", "DELETE"};
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (strcasecmp(methods[i], method) == 0)
            return methods[i];
    ck_abort_msg("%s is no method", method);
    return NULL;
}

struct staff_operation staff_operation_at(size_t index)
{
    const char *template;
    json_t *item;
    json_object_foreach(json_object_get(contract(), "paths"), template, item) {
        const char *method;
        json_t *operation;
        json_object_foreach(item, method, operation) {
            if (!is_for_staff(template, operation) || index-- > 0)
                continue;
            const char *id = json_string_value(json_object_get(operation, "operationId"));
            return (struct staff_operation){id, in_capitals(method), template, operation};
        }
    }
    ck_abort_msg("the contract has fewer operations for staff");
    return (struct staff_operation){0};
}

/* ---- objects ---- */

static const struct {
    const char *template;
    size_t member;
} objects_at[] = {
    {"/v1/staff/feedback/{code}", offsetof(struct staff_objects, item)},
    {"/v1/staff/grants/{id}", offsetof(struct staff_objects, grant)},
};

struct staff_objects make_staff_objects(void)
{
    staff_of("planner", "VP-SO");
    return (struct staff_objects){
        .item = send_item("{}").code,
        .grant = sql_value("select id from reform.staff_grant where subject = 'planner-VP-SO'"),
    };
}

struct staff_objects no_staff_objects(void)
{
    return (struct staff_objects){.item = "PA-2021-000000", .grant = "999999999999999"};
}

const char *staff_path(struct staff_operation operation, const struct staff_objects *objects)
{
    for (size_t i = 0; i < sizeof objects_at / sizeof *objects_at; i++) {
        const char *template = objects_at[i].template;
        size_t length = strlen(template);
        if (strncmp(operation.template, template, length) != 0)
            continue;
        const char *value = *(const char *const *)((const char *)objects + objects_at[i].member);
        const char *path = text("%.*s%s%s", (int)strcspn(template, "{"), template, value, operation.template + length);
        ck_assert_msg(!strchr(path, '{'), "staff_operations.c knows no object for %s", path);
        return path;
    }
    ck_assert_msg(!strchr(operation.template, '{'), "staff_operations.c knows no object for %s", operation.template);
    return operation.template;
}

/* ---- what it takes ---- */

bool has_parameters(struct staff_operation operation)
{
    return strchr(operation.template, '{') != NULL;
}

bool takes_if_match(struct staff_operation operation)
{
    return pointed(operation.operation, "/responses/428") != NULL;
}

bool takes_body(struct staff_operation operation)
{
    return json_object_get(operation.operation, "requestBody") != NULL;
}

/* The first NULL ends the headers. */
struct answer ask_staff(struct staff_operation operation, struct staff_request wanted)
{
    const char *const given[][2] = {{"Authorization", wanted.authorization},
                                    {"If-Match", wanted.if_match},
                                    {"Accept", wanted.accept},
                                    {"Content-Type", wanted.type}};
    const char *headers[2 * 4] = {NULL};
    for (size_t i = 0, count = 0; i < 4; i++) {
        if (!given[i][1])
            continue;
        headers[count++] = given[i][0];
        headers[count++] = given[i][1];
    }
    const char *body = takes_body(operation) ? (wanted.body ? wanted.body : "{}") : "";
    return ask(operation.method, wanted.path, body, headers[0], headers[1], headers[2], headers[3], headers[4],
               headers[5], headers[6], headers[7], (char *)NULL);
}
