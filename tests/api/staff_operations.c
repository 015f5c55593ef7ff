/* The contract's operations for staff. */

#include "staff_operations.h"
#include "arrange.h"
#include "caller.h"
#include "expect.h"
#include "items.h"
#include "keep.h"
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

struct staff_operation staff_operation_of(const char *id)
{
    for (size_t i = 0; i < staff_operation_count(); i++)
        if (strcmp(staff_operation_at(i).id, id) == 0)
            return staff_operation_at(i);
    ck_abort_msg("the contract has no operation %s for staff", id);
    return (struct staff_operation){0};
}

/* ---- objects ---- */

#define DRAFT_PLAN "thu-quyen-nhap"
#define PUBLIC_PLAN "thu-quyen"

static const char DOCUMENT[] =
    "{'format': 'reformd-plan/1', 'plan': {'code': '%s', 'kind': 'reform', 'title': 'Kế hoạch thử quyền', 'year': 2021,"
    " 'unit': 'VP-SO', 'status': '%s'}, 'clauses': [{'path': 'I', 'kind': 'general', 'text': 'Mục đích',"
    " 'readings': [{'ocr': 'Muc', 'reading': 'Mục', 'confidence': 'low'}]}],"
    " 'tasks': [{'code': 'NV01', 'kind': 'other', 'title': 'Kiểm tra', 'schedule': 'continuous',"
    " 'assignments': [{'unit': 'VP-SO', 'role': 'performing'}]}]}";

static void import_plan(const char *code, const char *status)
{
    const char *document = keep(json_dumps(json_of(text(DOCUMENT, code, status)), JSON_COMPACT));
    const char *faults = sql_value(text("select api.import_plan($$%s$$) ->> 'faults'", document));
    ck_assert_msg(strcmp(faults, "[]") == 0, "%s cannot be imported: %s", code, faults);
}

void remove_staff_objects(void)
{
    run_sql("alter table reform.progress_report disable trigger user;"
            "create temporary table gone on commit drop as select task.id from reform.task"
            " join reform.plan on plan.id = plan_id where plan.code in ('" DRAFT_PLAN "', '" PUBLIC_PLAN "');"
            "delete from reform.evidence where occurrence_id in ("
            " select id from reform.occurrence where task_id in (select id from gone));"
            "delete from reform.occurrence where task_id in (select id from gone);"
            "delete from reform.progress_report where task_id in (select id from gone);"
            "delete from reform.plan where code in ('" DRAFT_PLAN "', '" PUBLIC_PLAN "');"
            "alter table reform.progress_report enable trigger user;");
}

static const char *made(const char *prefix, const char *table, const char *columns, const char *values)
{
    return text("%s%s", prefix,
                sql_value(text("insert into reform.%s (%s) select %s from reform.unit, reform.task"
                               " join reform.plan on plan.id = plan_id"
                               " where unit.code = 'VP-SO' and plan.code = '" PUBLIC_PLAN "' returning id",
                               table, columns, values)));
}

static const char *make_wave(void)
{
    return sql_value(text("with wave as (insert into reform.spam_wave"
                          " (unit_id, note, moderator, withheld_at, size, sample_size, refused)"
                          " select id, 'Quảng cáo', 'can-bo-4', now(), 1, 1, '[]' from reform.unit"
                          " where code = 'VP-SO' returning id),"
                          " item as (insert into reform.spam_wave_item (wave_id, feedback_id, sampled)"
                          " select wave.id, feedback.id, true from wave, reform.feedback where code = '%s')"
                          " select 'DR-' || id from wave",
                          send_item("{}").code));
}

static const char *make_template(void)
{
    return sql_value("insert into reform.reply_template (code, unit_id, title, text, changed_by, changed_at)"
                     " select 'mau-thu', id, 'Mẫu thử', 'Xin trả lời.', 'can-bo-3', now() from reform.unit"
                     " where code = 'VP-SO' on conflict (code) do update set version = 1 returning code");
}

struct staff_objects make_staff_objects(void)
{
    remove_staff_objects();
    import_plan(DRAFT_PLAN, "draft");
    import_plan(PUBLIC_PLAN, "issued");
    staff_of("planner", "VP-SO");
    const char *item = send_petition("{}").code;
    run_sql(text("insert into private.original (feedback_id, title, text, kept_at)"
                 " select id, 'Tiêu đề đầu', 'Nội dung đầu', now() from reform.feedback where code = '%s'",
                 item));
    const char *occurrence =
        made("HD-", "occurrence", "task_id, unit_id, occurred_on", "task.id, unit.id, '2021-02-01'");
    return (struct staff_objects){
        .item = item,
        .grant = sql_value("select id from reform.staff_grant where subject = 'planner-VP-SO'"),
        .draft = DRAFT_PLAN,
        .public_plan = PUBLIC_PLAN,
        .task = "NV01",
        .clause = "I",
        .reading = sql_value("select reading.id from reform.reading join reform.plan on plan.id = plan_id"
                             " where plan.code = '" DRAFT_PLAN "'"),
        .report = made("BC-", "progress_report", "task_id, unit_id, period_id, status",
                       "task.id, unit.id, (select id from reform.reporting_period where code = '2021-Q1'),"
                       " 'in_progress'"),
        .occurrence = occurrence,
        .evidence = made("MC-", "evidence", "occurrence_id, kind, title, url, published_at",
                         text("%s, 'link', 'Bài viết', 'https://example.org/bai', now()", occurrence + strlen("HD-"))),
        .unit = "VP-SO",
        .document = sql_value("select code from reform.document order by code limit 1"),
        .topic = sql_value("select code from reform.topic order by code limit 1"),
        .holiday = sql_value("select max(holiday_on) from reform.holiday"),
        .period = "2021-Q1",
        .level = sql_value("select min(id) from reform.service_level"),
        .wave = make_wave(),
        .template = make_template(),
    };
}

struct staff_objects no_staff_objects(void)
{
    static const char nobody[] = "thu-khong-co", number[] = "999999999999999";
    return (struct staff_objects){
        .item = "PA-2021-000000",
        .grant = number,
        .draft = nobody,
        .public_plan = nobody,
        .task = nobody,
        .clause = "I.99",
        .reading = number,
        .report = "BC-999999999",
        .occurrence = "HD-999999999",
        .evidence = "MC-999999999",
        .unit = nobody,
        .document = nobody,
        .topic = nobody,
        .holiday = "1946-01-01",
        .period = nobody,
        .level = number,
        .wave = "DR-999999999",
        .template = nobody,
    };
}

/* ---- paths ---- */

/* The first row of the name whose `within` stands in the template. */
static const struct object_at {
    const char *name, *within;
    size_t member;
} objects_at[] = {
    {"code", "/feedback/", offsetof(struct staff_objects, item)},
    {"id", "/grants/", offsetof(struct staff_objects, grant)},
    {"plan", "/reports", offsetof(struct staff_objects, public_plan)},
    {"plan", "/evidence", offsetof(struct staff_objects, public_plan)},
    {"plan", "/occurrences", offsetof(struct staff_objects, public_plan)},
    {"plan", "/plans/", offsetof(struct staff_objects, draft)},
    {"task", "/tasks/", offsetof(struct staff_objects, task)},
    {"path", "/clauses/", offsetof(struct staff_objects, clause)},
    {"reading", "/readings/", offsetof(struct staff_objects, reading)},
    {"report", "/reports/", offsetof(struct staff_objects, report)},
    {"occurrence", "/occurrences/", offsetof(struct staff_objects, occurrence)},
    {"evidence", "/evidence/", offsetof(struct staff_objects, evidence)},
    {"unit", "/", offsetof(struct staff_objects, unit)},
    {"document", "/documents/", offsetof(struct staff_objects, document)},
    {"topic", "/topics/", offsetof(struct staff_objects, topic)},
    {"date", "/holidays/", offsetof(struct staff_objects, holiday)},
    {"period", "/reporting-periods/", offsetof(struct staff_objects, period)},
    {"level", "/service-levels/", offsetof(struct staff_objects, level)},
    {"wave", "/waves/", offsetof(struct staff_objects, wave)},
    {"template", "/reply-templates/", offsetof(struct staff_objects, template)},
};

static const char *object_named(const char *template, const char *name, const struct staff_objects *objects)
{
    if (strcmp(name, "role") == 0)
        return "performing";
    for (size_t i = 0; i < sizeof objects_at / sizeof *objects_at; i++)
        if (strcmp(objects_at[i].name, name) == 0 && strstr(template, objects_at[i].within))
            return *(const char *const *)((const char *)objects + objects_at[i].member);
    ck_abort_msg("staff_operations.c knows no object for {%s} of %s", name, template);
    return NULL;
}

static bool takes_parameter(struct staff_operation operation, const char *name)
{
    size_t i;
    json_t *parameter;
    json_array_foreach(json_object_get(operation.operation, "parameters"), i, parameter) {
        const char *reference = json_string_value(json_object_get(parameter, "$ref"));
        if (reference && strcmp(strrchr(reference, '/') + 1, name) == 0)
            return true;
    }
    return false;
}

const char *with_parameter(const char *path, const char *parameter)
{
    return text("%s%c%s", path, strchr(path, '?') ? '&' : '?', parameter);
}

static const char *with_needed_parameters(struct staff_operation operation, const char *path)
{
    size_t i;
    json_t *parameter;
    json_array_foreach(json_object_get(operation.operation, "parameters"), i, parameter) {
        const char *in = json_string_value(json_object_get(parameter, "in"));
        if (in && strcmp(in, "query") == 0 && json_is_true(json_object_get(parameter, "required")))
            path = with_parameter(path, text("%s=%s", json_string_value(json_object_get(parameter, "name")),
                                             json_string_value(json_object_get(parameter, "example"))));
    }
    return takes_parameter(operation, "dry_run") ? with_parameter(path, "dry_run=true") : path;
}

const char *staff_path(struct staff_operation operation, const struct staff_objects *objects)
{
    const char *path = "";
    const char *rest = operation.template;
    for (const char *open; (open = strchr(rest, '{')); rest = strchr(open, '}') + 1) {
        const char *name = text("%.*s", (int)strcspn(open + 1, "}"), open + 1);
        path = text("%s%.*s%s", path, (int)(open - rest), rest, object_named(operation.template, name, objects));
    }
    return with_needed_parameters(operation, text("%s%s", path, rest));
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

/* ---- asking ---- */

/* Where the unit or the plan stands in the body. */
static const struct {
    const char *id, *body;
} bodies[] = {
    {"makeGrant", "{'unit': 'VP-SO'}"},
    {"makeReplyTemplate", "{'unit': 'VP-SO'}"},
    {"takeInFeedback", "{'target': {'type': 'task', 'plan': '" PLAN_2021 "', 'code': 'NV02'}}"},
    {"createPlan", "{'unit': 'VP-SO'}"},
    {"importPlan", "{'plan': {'code': '" DRAFT_PLAN "', 'unit': 'VP-SO'}}"},
    {"writeReport", "{'unit': 'VP-SO'}"},
    {"recordOccurrence", "{'unit': 'VP-SO'}"},
    {"createUnit", "{'parent': 'VP-SO'}"},
};

static const char *body_of(struct staff_operation operation)
{
    if (!takes_body(operation))
        return "";
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
        if (strcmp(bodies[i].id, operation.id) == 0)
            return bodies[i].body;
    return "{}";
}

static const char *type_of_body(struct staff_operation operation)
{
    json_t *content = pointed(operation.operation, "/requestBody/content");
    return content ? json_object_iter_key(json_object_iter(content)) : NULL;
}

/* The first NULL ends the headers. */
struct answer ask_staff(struct staff_operation operation, struct staff_request wanted)
{
    const char *const given[][2] = {
        {"Authorization", wanted.authorization},
        {"If-Match", wanted.if_match},
        {"Accept", wanted.accept},
        {"Content-Type", wanted.type ? wanted.type : type_of_body(operation)},
        {"Idempotency-Key", takes_parameter(operation, "idempotency_key") ? new_key() : NULL},
    };
    enum { GIVEN = sizeof given / sizeof *given };
    const char *headers[2 * GIVEN] = {NULL};
    for (size_t i = 0, count = 0; i < GIVEN; i++) {
        if (!given[i][1])
            continue;
        headers[count++] = given[i][0];
        headers[count++] = given[i][1];
    }
    const char *body = wanted.body && takes_body(operation) ? wanted.body : body_of(operation);
    return ask(operation.method, wanted.path, body, headers[0], headers[1], headers[2], headers[3], headers[4],
               headers[5], headers[6], headers[7], headers[8], headers[9], (char *)NULL);
}
