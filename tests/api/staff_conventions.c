/* What all operations for staff have in common, whatever they are about: what cannot be read, what is not there, what
 * needs a version, and the database away. */

#include "arrange.h"
#include "caller.h"
#include "items.h"
#include "keep.h"
#include "process.h"
#include "proxy.h"
#include "staff_operations.h"
#include "witness.h"

#include <string.h>
#include <unistd.h>

static bool answers_with_content(struct staff_operation operation)
{
    return !pointed(operation.operation, "/responses/204");
}

START_TEST(what_cannot_be_read_is_told_before_who_asks)
{
    struct staff_objects objects = make_staff_objects();
    for (size_t i = 0; i < staff_operation_count(); i++) {
        struct staff_operation operation = staff_operation_at(i);
        const char *path = staff_path(operation, &objects);
        struct answer answer =
            ask_staff(operation, (struct staff_request){.path = with_parameter(path, "nobody-knows=1")});
        expect_problem(answer, 400, "invalid-parameters", "nobody-knows");
        answer = ask_staff(operation, (struct staff_request){.path = with_parameter(path, text("a=%05000d", 0))});
        expect_problem(answer, 414, "uri-too-long", NULL);
        if (!answers_with_content(operation))
            continue;
        answer = ask_staff(operation, (struct staff_request){.path = path, .accept = "image/png"});
        expect_problem(answer, 406, "not-acceptable", NULL);
    }
    remove_staff_objects();
}
END_TEST

START_TEST(a_body_that_is_none_is_told_before_who_asks)
{
    struct staff_objects objects = make_staff_objects();
    for (size_t i = 0; i < staff_operation_count(); i++) {
        struct staff_operation operation = staff_operation_at(i);
        const char *path = staff_path(operation, &objects);
        if (!takes_body(operation))
            continue;
        json_t *limit = json_object_get(operation.operation, "x-body-limit");
        const char *large = text("{'note': '%0*d'}", limit ? (int)json_integer_value(limit) : 65536, 0);
        expect_problem(ask_staff(operation, (struct staff_request){.path = path, .body = "{'note'"}), 400,
                       "unreadable-body", NULL);
        expect_problem(ask_staff(operation, (struct staff_request){.path = path, .type = "text/plain"}), 415,
                       "unsupported-media-type", NULL);
        expect_problem(ask_staff(operation, (struct staff_request){.path = path, .body = large}), 413,
                       "content-too-large", NULL);
    }
    remove_staff_objects();
}
END_TEST

static const char *method_not_taken(struct staff_operation operation)
{
    static const char *const methods[][2] = {
        {"PUT", "put"}, {"DELETE", "delete"}, {"PATCH", "patch"}, {"POST", "post"}};
    json_t *item = json_object_get(json_object_get(contract(), "paths"), operation.template);
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (!json_object_get(item, methods[i][1]))
            return methods[i][0];
    return "TRACE";
}

START_TEST(another_method_is_405)
{
    struct staff_objects objects = make_staff_objects();
    for (size_t i = 0; i < staff_operation_count(); i++) {
        struct staff_operation operation = staff_operation_at(i);
        struct answer answer = request(method_not_taken(operation), staff_path(operation, &objects), "{}");
        expect_problem(answer, 405, "method-not-allowed", NULL);
        ck_assert_msg(strstr(header_of(answer, "Allow"), operation.method), "%s: Allow: %s", operation.id,
                      header_of(answer, "Allow"));
    }
    remove_staff_objects();
}
END_TEST

START_TEST(what_is_not_there_is_404_whoever_asks)
{
    const struct staff_objects nothing = no_staff_objects();
    const char *everybody = staff_of_all_roles("SO-KHCN");
    for (size_t i = 0; i < staff_operation_count(); i++) {
        struct staff_operation operation = staff_operation_at(i);
        if (!has_parameters(operation))
            continue;
        const char *if_match = takes_if_match(operation) ? "\"v1\"" : NULL;
        expect_problem(ask_staff(operation, (struct staff_request){.path = staff_path(operation, &nothing),
                                                                   .authorization = everybody,
                                                                   .if_match = if_match}),
                       404, "not-found", NULL);
    }
}
END_TEST

START_TEST(what_takes_a_version_needs_the_one_that_is)
{
    static const char *const others[] = {"\"v0\"",   "\"v99\"",
                                         "v1",       "\"1\"",
                                         "W/\"v1\"", "*",
                                         "\"v\"",    "\"v1\", \"v2\"",
                                         "\"v01\"",  "\"v99999999999999999999\""};
    struct staff_objects objects = make_staff_objects();
    const char *everybody = staff_of_all_roles("SO-KHCN");
    for (size_t i = 0; i < staff_operation_count(); i++) {
        struct staff_operation operation = staff_operation_at(i);
        if (!takes_if_match(operation))
            continue;
        struct staff_request wanted = {.path = staff_path(operation, &objects), .authorization = everybody};
        expect_problem(ask_staff(operation, wanted), 428, "precondition-required", NULL);
        for (size_t k = 0; k < sizeof others / sizeof *others; k++) {
            wanted.if_match = others[k];
            expect_problem(ask_staff(operation, wanted), 412, "precondition-failed", NULL);
        }
    }
    remove_staff_objects();
}
END_TEST

/* The operation that reads what this one changes: of the longest path above it that is there; no id: none. */
static struct staff_operation reading_of(struct staff_operation operation)
{
    char *template = keep(strdup(operation.template));
    for (char *end = template + strlen(template); end; end = strrchr(template, '/')) {
        *end = '\0';
        for (size_t i = 0; i < staff_operation_count(); i++)
            if (strcmp(staff_operation_at(i).template, template) == 0 &&
                strcmp(staff_operation_at(i).method, "GET") == 0)
                return staff_operation_at(i);
    }
    return (struct staff_operation){0};
}

static const char *version_of(struct staff_operation operation, const struct staff_objects *objects, const char *who)
{
    struct staff_operation reading = reading_of(operation);
    if (!takes_if_match(operation) || !reading.id)
        return NULL;
    return get(staff_path(reading, objects), "Authorization", who).etag;
}

/* What the standing of the object forbids, is told before. */
static bool may_be_forbidden(struct staff_operation operation)
{
    return strstr(operation.template, "/feedback/{code}/") || strstr(operation.template, "/reports/{report}/") ||
           strstr(operation.template, "/plans/{plan}/");
}

/* A plan's act is tried where it may be done. */
static void let_plan_stand_before(struct staff_operation operation, const struct staff_objects *objects)
{
    run_sql(
        text("update reform.plan set status = from_states[1] from reform.plan_transition as act"
             " where '%s' = '/v1/staff/plans/{plan}/' || act.name and plan.code = '%s' and status <> from_states[1]",
             operation.template, objects->draft));
}

START_TEST(a_body_that_does_not_fit_is_422)
{
    struct staff_objects objects = make_staff_objects();
    const char *everybody = staff_of_all_roles("SO-KHCN");
    for (size_t i = 0; i < staff_operation_count(); i++) {
        struct staff_operation operation = staff_operation_at(i);
        if (!takes_body(operation))
            continue;
        let_plan_stand_before(operation, &objects);
        struct answer answer =
            ask_staff(operation, (struct staff_request){.path = staff_path(operation, &objects),
                                                        .authorization = everybody,
                                                        .if_match = version_of(operation, &objects, everybody),
                                                        .body = "{'nobody-knows': 1}"});
        if (answer.status == 409 && may_be_forbidden(operation))
            continue;
        expect_problem(answer, 422, "invalid-body", NULL);
    }
    remove_staff_objects();
}
END_TEST

/* What is published stays, of what is not issued nothing is reported, and no draft is carried out or given up by an
 * act. */
START_TEST(what_the_standing_of_plan_and_report_forbids_is_409)
{
    static const char *const forbidden[] = {
        "writeReport",           "changeReport",     "removeReport",     "submitReport",     "addReportEvidence",
        "addTaskEvidence",       "recordOccurrence", "changeOccurrence", "removeOccurrence", "removeEvidence",
        "addOccurrenceEvidence", "startPlan",        "completePlan",     "cancelPlan"};
    struct staff_objects objects = make_staff_objects();
    const char *everybody = staff_of_all_roles("SO-KHCN");
    run_sql(text("update reform.progress_report set state = 'published', published_at = now() where 'BC-' || id = '%s';"
                 "update reform.plan set status = 'consultation' where code = '%s'",
                 objects.report, objects.public_plan));
    for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++) {
        struct staff_operation operation = staff_operation_of(forbidden[i]);
        expect_problem(
            ask_staff(operation, (struct staff_request){.path = staff_path(operation, &objects),
                                                        .authorization = everybody,
                                                        .if_match = version_of(operation, &objects, everybody)}),
            409, "rule-broken", NULL);
    }
    remove_staff_objects();
}
END_TEST

START_TEST(nobody_keeps_or_packs_what_staff_are_answered)
{
    struct staff_objects objects = make_staff_objects();
    const char *everybody = staff_of_all_roles("SO-KHCN");
    for (size_t i = 0; i < staff_operation_count(); i++) {
        struct staff_operation operation = staff_operation_at(i);
        if (strcmp(operation.method, "GET") != 0)
            continue;
        struct answer answer = get(staff_path(operation, &objects), "Authorization", everybody, "Accept-Encoding",
                                   "gzip", "If-None-Match", "*");
        expect_status(answer, 200);
        expect_header(answer, "Cache-Control", "no-store");
        expect_no_header(answer, "Content-Encoding");
        expect_status(head(staff_path(operation, &objects), "Authorization", everybody), 200);
    }
    remove_staff_objects();
}
END_TEST

START_TEST(while_the_database_is_away_staff_are_told_when_to_try_again)
{
    struct staff_objects objects = make_staff_objects();
    const char *everybody = staff_of_all_roles("SO-KHCN");
    struct proxy wire = proxy_open();
    struct process server = process_start((const char *[]){proxy_setting(&wire), proxy_setting_of_staff(&wire), NULL});
    ck_assert_msg(!*server.fault, "%s", server.fault);
    client_use(server.port);
    proxy_cut(&wire);
    ck_assert(answers_within(server.port, "/readyz", 503, 5000));
    for (size_t i = 0; i < staff_operation_count(); i++) {
        struct staff_operation operation = staff_operation_at(i);
        struct answer answer = ask_staff(operation, (struct staff_request){.path = staff_path(operation, &objects),
                                                                           .authorization = everybody,
                                                                           .if_match = "\"v1\""});
        expect_problem(answer, 503, NULL, NULL);
        expect_header(answer, "Retry-After", NULL);
    }
    proxy_close(&wire);
    ck_assert_int_eq(process_stop(&server), 0);
    ck_assert_ptr_null(process_log_fault(&server));
    unlink(server.log);
    remove_staff_objects();
}
END_TEST

Suite *staff_conventions_suite(void)
{
    return suite_of_feedback(
        "staff_conventions", what_cannot_be_read_is_told_before_who_asks, a_body_that_is_none_is_told_before_who_asks,
        another_method_is_405, what_is_not_there_is_404_whoever_asks, what_takes_a_version_needs_the_one_that_is,
        a_body_that_does_not_fit_is_422, what_the_standing_of_plan_and_report_forbids_is_409,
        nobody_keeps_or_packs_what_staff_are_answered, while_the_database_is_away_staff_are_told_when_to_try_again);
}
