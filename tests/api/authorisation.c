/* Who may do what, and where: each operation for staff × each role × where the role is held, against one table; and who
 * is not let in at all. */

#include "arrange.h"
#include "caller.h"
#include "items.h"
#include "process.h"
#include "proxy.h"
#include "staff_operations.h"
#include "witness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define SIZE(array) (sizeof(array) / sizeof *(array))

/* ---- the table ---- */

enum { ROLES = 8, PLACES = 3 };

static const char *const roles[ROLES] = {"intake",  "moderator",  "officer", "approver",
                                         "planner", "supervisor", "privacy", "admin"};

/* What is asked for is of VP-SO, which stands under SO-KHCN; SO-NV is another agency. */
static const char *const units[PLACES] = {"VP-SO", "SO-KHCN", "SO-NV"};

/*
 * What becomes of each operation, by people who hold one role, in the order above, for the unit itself, for the one
 * above, for another: + is let through (what comes then is no matter of who asks), 3 is 403, 4 is 404, and 9 is 409,
 * where a rule asks for more than the role.
 * A new operation: a row, written from what its office is for, not from the contract that it tests.
 */
static const struct row {
    const char *id;
    const char *outcomes[PLACES];
} table[] = {
    {"getMe", {"++++++++", "++++++++", "++++++++"}},

    {"getStaffFeedback", {"+++++++3", "+++++++3", "44444443"}},
    {"startTriage", {"+3333333", "+3333333", "43333333"}},
    {"requestInformation", {"+3+33333", "+3+33333", "43433333"}},
    {"acceptFeedback", {"+3333333", "+3333333", "43333333"}},
    {"proposeRejection", {"+3333333", "+3333333", "43333333"}},
    {"confirmRejection", {"+33+3333", "+33+3333", "43343333"}},
    {"declineRejection", {"+33+3333", "+33+3333", "43343333"}},
    {"transferFeedback", {"+3+33333", "+3+33333", "43433333"}},
    {"divertFeedback", {"+3333333", "+3333333", "43333333"}},
    {"mergeFeedback", {"+3333333", "+3333333", "43333333"}},
    {"assignFeedback", {"+33+3333", "+33+3333", "43343333"}},
    {"reassignFeedback", {"+33+3333", "+33+3333", "43343333"}},
    {"holdFeedback", {"33+33333", "33+33333", "33433333"}},
    {"resumeFeedback", {"33+33333", "33+33333", "33433333"}},
    {"extendDeadline", {"33+33333", "33+33333", "33433333"}},
    {"draftReply", {"33+33333", "33+33333", "33433333"}},
    {"submitReply", {"33+33333", "33+33333", "33433333"}},
    {"returnReply", {"333+3333", "333+3333", "33343333"}},
    {"approveReply", {"333+3333", "333+3333", "33343333"}},
    {"closeFeedback", {"33++3333", "33++3333", "33443333"}},
    {"messageSender", {"+3++3333", "+3++3333", "43443333"}},
    {"publishFeedback", {"3+333333", "3+333333", "34333333"}},
    {"redactFeedback", {"3+333333", "3+333333", "34333333"}},
    {"withholdFeedback", {"3+333333", "3+333333", "34333333"}},
    {"proposeRemoval", {"3+333333", "3+333333", "34333333"}},
    {"confirmRemoval", {"3+3+3333", "3+3+3333", "34343333"}},
    {"declineRemoval", {"3+3+3333", "3+3+3333", "34343333"}},
    {"restoreFeedback", {"3+333333", "3+333333", "34333333"}},
    {"eraseIdentity", {"333333+3", "333333+3", "33333343"}},

    {"listStaffFeedback", {"+++++++3", "+++++++3", "+++++++3"}},
    {"getInbox", {"++++3333", "++++3333", "++++3333"}},
    {"takeInFeedback", {"+3333333", "+3333333", "33333333"}},
    {"actOnMany", {"++++3333", "++++3333", "++++3333"}},
    {"openIdentity", {"339+33+3", "339+33+3", "33443343"}},
    {"renewSecret", {"+33333+3", "+33333+3", "43333343"}},
    {"getOriginal", {"3+333333", "3+333333", "34333333"}},
    {"addOutcome", {"33++3333", "33++3333", "33443333"}},

    {"listStaffPlans", {"3333++33", "3333++33", "3333++33"}},
    {"createPlan", {"3333+333", "3333+333", "33333333"}},
    {"importPlan", {"3333+333", "3333+333", "33333333"}},
    {"getStaffPlan", {"3333++33", "3333++33", "33334433"}},
    {"getPlanDocument", {"3333++33", "3333++33", "33334433"}},
    {"patchPlan", {"3333+333", "3333+333", "33334333"}},
    {"deletePlan", {"3333+333", "3333+333", "33334333"}},
    {"consultPlan", {"3333+333", "3333+333", "33334333"}},
    {"publishPlan", {"3333+333", "3333+333", "33334333"}},
    {"startPlan", {"3333+333", "3333+333", "33334333"}},
    {"completePlan", {"3333+333", "3333+333", "33334333"}},
    {"cancelPlan", {"3333+333", "3333+333", "33334333"}},
    {"supersedePlan", {"3333+333", "3333+333", "33334333"}},
    {"createClause", {"3333+333", "3333+333", "33334333"}},
    {"getStaffClause", {"3333++33", "3333++33", "33334433"}},
    {"patchClause", {"3333+333", "3333+333", "33334333"}},
    {"deleteClause", {"3333+333", "3333+333", "33334333"}},
    {"createTask", {"3333+333", "3333+333", "33334333"}},
    {"getStaffTask", {"3333++33", "3333++33", "33334433"}},
    {"patchTask", {"3333+333", "3333+333", "33334333"}},
    {"deleteTask", {"3333+333", "3333+333", "33334333"}},
    {"createAssignment", {"3333+333", "3333+333", "33334333"}},
    {"getStaffAssignment", {"3333++33", "3333++33", "33334433"}},
    {"patchAssignment", {"3333+333", "3333+333", "33334333"}},
    {"deleteAssignment", {"3333+333", "3333+333", "33334333"}},
    {"listReadings", {"3333++33", "3333++33", "33334433"}},
    {"getReading", {"3333++33", "3333++33", "33334433"}},
    {"patchReading", {"3333+333", "3333+333", "33334333"}},

    {"listStaffReports", {"33++++33", "33++++33", "33++++33"}},
    {"listAwaitedReports", {"33++++33", "33++++33", "33++++33"}},
    {"draftReformReport", {"33++++33", "33++++33", "33++++33"}},
    {"listStaffEvidence", {"33++++33", "33++++33", "33++++33"}},
    {"listStaffOccurrences", {"33++++33", "33++++33", "33++++33"}},
    {"writeReport", {"33+33333", "33+33333", "33333333"}},
    {"getStaffReport", {"33++++33", "33++++33", "33444433"}},
    {"changeReport", {"33+33333", "33+33333", "33433333"}},
    {"removeReport", {"33+33333", "33+33333", "33433333"}},
    {"submitReport", {"33+33333", "33+33333", "33433333"}},
    {"addReportEvidence", {"33+33333", "33+33333", "33433333"}},
    {"returnReport", {"333+3333", "333+3333", "33343333"}},
    {"approveReport", {"333+3333", "333+3333", "33343333"}},
    {"publishReport", {"333++333", "333++333", "33344333"}},
    {"recordOccurrence", {"33+33333", "33+33333", "33333333"}},
    {"getStaffOccurrence", {"33++++33", "33++++33", "33444433"}},
    {"changeOccurrence", {"33+33333", "33+33333", "33433333"}},
    {"removeOccurrence", {"33+33333", "33+33333", "33433333"}},
    {"addOccurrenceEvidence", {"33+33333", "33+33333", "33433333"}},
    {"addTaskEvidence", {"33+33333", "33+33333", "33333333"}},
    {"getStaffEvidence", {"33++++33", "33++++33", "33444433"}},
    {"removeEvidence", {"33+33333", "33+33333", "33433333"}},

    {"createUnit", {"3333+333", "3333+333", "33333333"}},
    {"getStaffUnit", {"3333++33", "3333++33", "33334433"}},
    {"patchUnit", {"3333+333", "3333+333", "33334333"}},
    {"renameUnit", {"3333+333", "3333+333", "33334333"}},
    {"mergeUnit", {"3333+333", "3333+333", "33334333"}},
    {"splitUnit", {"3333+333", "3333+333", "33334333"}},
    {"dissolveUnit", {"3333+333", "3333+333", "33334333"}},

    {"createDocument", {"3333+333", "3333+333", "3333+333"}},
    {"getStaffDocument", {"3333++33", "3333++33", "3333++33"}},
    {"patchDocument", {"3333+333", "3333+333", "3333+333"}},
    {"createTopic", {"3333+333", "3333+333", "3333+333"}},
    {"getStaffTopic", {"3333++33", "3333++33", "3333++33"}},
    {"patchTopic", {"3333+333", "3333+333", "3333+333"}},
    {"createHoliday", {"3333+333", "3333+333", "3333+333"}},
    {"getStaffHoliday", {"3333++33", "3333++33", "3333++33"}},
    {"patchHoliday", {"3333+333", "3333+333", "3333+333"}},
    {"createReportingPeriod", {"3333+333", "3333+333", "3333+333"}},
    {"getStaffReportingPeriod", {"3333++33", "3333++33", "3333++33"}},
    {"patchReportingPeriod", {"3333+333", "3333+333", "3333+333"}},
    {"createServiceLevel", {"3333+333", "3333+333", "3333+333"}},
    {"getStaffServiceLevel", {"3333++33", "3333++33", "3333++33"}},
    {"patchServiceLevel", {"3333+333", "3333+333", "3333+333"}},
    {"listStaffServiceLevels", {"3333++33", "3333++33", "3333++33"}},

    {"listGrants", {"3333333+", "3333333+", "3333333+"}},
    {"makeGrant", {"3333333+", "3333333+", "33333333"}},
    {"getGrant", {"3333333+", "3333333+", "33333334"}},
    {"endGrant", {"3333333+", "3333333+", "33333334"}},
    {"listAudit", {"33333+3+", "33333+3+", "33333+3+"}},

    {"listReplyTemplates", {"33++3+33", "33++3+33", "33++3+33"}},
    {"makeReplyTemplate", {"333+3333", "333+3333", "33333333"}},
    {"getReplyTemplate", {"33++3+33", "33++3+33", "33443433"}},
    {"changeReplyTemplate", {"333+3333", "333+3333", "33343333"}},
    {"removeReplyTemplate", {"333+3333", "333+3333", "33343333"}},

    {"listWaves", {"3+333+33", "3+333+33", "3+333+33"}},
    {"withholdWave", {"3+333333", "3+333333", "3+333333"}},
    {"getWave", {"3+333+33", "3+333+33", "34333433"}},
    {"confirmWave", {"3+333333", "3+333333", "34333333"}},
    {"undoWave", {"3+333333", "3+333333", "34333333"}},
};

static const struct row *row_of(const char *id)
{
    for (size_t i = 0; i < SIZE(table); i++)
        if (strcmp(table[i].id, id) == 0)
            return &table[i];
    return NULL;
}

START_TEST(each_operation_has_its_row_and_each_row_its_operation)
{
    size_t count = staff_operation_count();
    for (size_t i = 0; i < count; i++)
        ck_assert_msg(row_of(staff_operation_at(i).id) != NULL, "authorisation.c has no row for %s",
                      staff_operation_at(i).id);
    ck_assert_uint_eq(SIZE(table), count);
}
END_TEST

/* ---- the walk ---- */

/* No version is v0: whoever is let through changes nothing. */
static struct answer ask_for(struct staff_operation operation, const struct staff_objects *objects, const char *who)
{
    return ask_staff(operation, (struct staff_request){.path = staff_path(operation, objects),
                                                       .authorization = who,
                                                       .if_match = takes_if_match(operation) ? "\"v0\"" : NULL});
}

/* '?' for what is neither a refusal of who asks nor what comes behind it. */
static char outcome_of(struct answer answer)
{
    switch (answer.status) {
    case 200:
    case 204:
    case 412:
    case 422:
        return '+';
    case 403:
        return '3';
    case 404:
        return '4';
    case 409:
        return '9';
    default:
        return '?';
    }
}

/* Made once: to grant a role takes longer than to ask. */
static const char *people[ROLES][PLACES];

static void make_people(void)
{
    for (size_t role = 0; role < ROLES; role++)
        for (size_t place = 0; place < PLACES; place++)
            people[role][place] = staff_of(roles[role], units[place]);
}

static const char *compare(struct staff_operation operation, const struct staff_objects *objects, size_t role,
                           size_t place)
{
    const struct row *row = row_of(operation.id);
    char wanted = row ? row->outcomes[place][role] : '?';
    struct answer answer = ask_for(operation, objects, people[role][place]);
    if (outcome_of(answer) == wanted)
        return "";
    return text("%s by %s of %s: %d where %c is wanted\n", operation.id, roles[role], units[place], answer.status,
                wanted);
}

START_TEST(each_role_may_do_what_the_table_says_where_it_is_held)
{
    struct staff_objects objects = make_staff_objects();
    make_people();
    const char *differences = "";
    size_t cells = 0;
    for (size_t i = 0; i < staff_operation_count(); i++)
        for (size_t role = 0; role < ROLES; role++)
            for (size_t place = 0; place < PLACES; place++, cells++)
                differences = text("%s%s", differences, compare(staff_operation_at(i), &objects, role, place));
    ck_assert_msg(!*differences, "%.3000s", differences);
    remove_staff_objects();
    ck_assert_uint_eq(cells, SIZE(table) * ROLES * PLACES);
    printf("figure: authorisation: %zu cells (%zu operations, %d roles, %d places)\n", cells, staff_operation_count(),
           ROLES, PLACES);
    fflush(stdout);
}
END_TEST

/* ---- the contract and the state machine ---- */

static const char *array_of_roles(struct staff_operation operation)
{
    const char *list = "";
    size_t i;
    json_t *role;
    json_array_foreach(json_object_get(operation.operation, "x-roles"), i, role)
        list = text("%s%s%s", list, i ? "," : "", json_string_value(role));
    return text("{%s}", list);
}

static const char *transition_of(struct staff_operation operation)
{
    static const char prefix[] = "/v1/staff/feedback/{code}/";
    bool is_of_item = strncmp(operation.template, prefix, strlen(prefix)) == 0;
    return is_of_item ? operation.template + strlen(prefix) : "";
}

/* What answers with more than an item has another name; items are released by the wave. */
START_TEST(each_act_is_for_the_roles_of_its_transition_and_each_transition_of_staff_is_an_act)
{
    const char *acts = "";
    for (size_t i = 0; i < staff_operation_count(); i++) {
        struct staff_operation operation = staff_operation_at(i);
        const char *name = transition_of(operation);
        const char *differs = sql_value(text(
            "select array_to_string(array(select role from unnest(roles) as role where role not in ('sender', 'system')"
            " order by role), ',') from reform.transition where name = '%s' and array(select role from unnest(roles) as"
            " role where role not in ('sender', 'system') order by role)"
            " <> array(select role from unnest('%s'::reform.actor_role[]) as role order by role)",
            name, array_of_roles(operation)));
        ck_assert_msg(!differs, "%s: x-roles %s, its transition's are %s", name, array_of_roles(operation), differs);
        acts = text("%s%s'%s'", acts, *acts ? "," : "", name);
    }
    const char *without = sql_value(text("select string_agg(name, ' ' order by name) from reform.transition"
                                         " where exists (select from unnest(roles) as role"
                                         " where role not in ('sender', 'system')) and name not in (%s)",
                                         acts));
    ck_assert_msg(without && strcmp(without, "open-identity release renew-secret") == 0,
                  "transitions without an operation: %s", without);
}
END_TEST

/* ---- who is not let in ---- */

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void expect_unknown(struct staff_operation operation, const char *authorization, const char *problem,
                           const char *scheme)
{
    const struct staff_objects objects = no_staff_objects();
    double before = seconds_now();
    struct answer answer = ask_staff(
        operation, (struct staff_request){.path = staff_path(operation, &objects), .authorization = authorization});
    ck_assert_msg(seconds_now() - before < 1, "%s: a refusal without the database took %.1f s", operation.id,
                  seconds_now() - before);
    expect_problem(answer, 401, problem, NULL);
    expect_header(answer, "WWW-Authenticate", scheme);
    expect_header(answer, "Cache-Control", "no-store");
}

/* The last byte of the signature of RS256 tokens holds bits that count: A and Q differ in them. */
static const char *forged(const char *authorization)
{
    char *changed = keep(strdup(authorization));
    char *signature = strrchr(changed, '.') + 1;
    *signature = *signature == 'A' ? 'Q' : 'A';
    return changed;
}

/* Whoever takes a connection of the frozen database waits for seconds. */
START_TEST(without_a_token_that_holds_nobody_is_let_in_and_the_database_is_not_asked)
{
    struct proxy wire = proxy_open();
    struct process server = process_start((const char *[]){proxy_setting(&wire), proxy_setting_of_staff(&wire), NULL});
    ck_assert_msg(!*server.fault, "%s", server.fault);
    client_use(server.port);
    const char *fine = staff_of("intake", "VP-SO");
    expect_status(get("/v1/staff/me", "Authorization", fine), 200);
    proxy_freeze(&wire);
    for (size_t i = 0; i < staff_operation_count(); i++) {
        struct staff_operation operation = staff_operation_at(i);
        expect_unknown(operation, NULL, "token-required", "Bearer");
        expect_unknown(operation, forged(fine), "token-invalid", "Bearer error=\"invalid_token\"");
    }
    proxy_mend(&wire);
    ck_assert_int_eq(process_stop(&server), 0);
    proxy_close(&wire);
    ck_assert_ptr_null(process_log_fault(&server));
    unlink(server.log);
}
END_TEST

/* ---- what is written down ---- */

static const char *content_of(const char *path)
{
    char *content = keep(calloc(1, 1 << 20));
    FILE *file = fopen(path, "re");
    ck_assert_msg(file != NULL, "%s cannot be read", path);
    size_t length = fread(content, 1, (1 << 20) - 1, file);
    fclose(file);
    content[length] = '\0';
    return content;
}

static void expect_unwritten(const char *log, const char *secret)
{
    ck_assert_msg(!strstr(log, secret), "the log holds \"%s\"", secret);
}

static void expect_no_part_written(const char *log, const char *authorization)
{
    char *token = keep(strdup(authorization + strlen("Bearer ")));
    for (char *part = strtok(token, "."); part; part = strtok(NULL, "."))
        expect_unwritten(log, text("%.20s", part));
}

START_TEST(the_log_holds_neither_tokens_nor_who_asked_nor_what_is_granted)
{
    struct process server = process_start((const char *[]){"LOG_REQUESTS=true", NULL});
    ck_assert_msg(!*server.fault, "%s", server.fault);
    client_use(server.port);
    const char *admin = staff_of("admin", "CC-TDC");
    const char *forbidden = staff_of("supervisor", "CC-TDC");
    const char *body = "{'subject': 'nguoi-duoc-giao', 'role': 'privacy', 'unit': 'CC-TDC'}";
    expect_status(get("/v1/staff/me", "Authorization", admin, "X-Request-Id", "yeu-cau-duoc"), 200);
    expect_status(request("POST", "/v1/staff/grants", body, "Authorization", admin), 201);
    expect_status(request("POST", "/v1/staff/grants", body, "Authorization", admin), 409);
    expect_status(request("POST", "/v1/staff/grants", "{'subject': 1, 'unit': 'CC-TDC'}", "Authorization", admin), 422);
    expect_status(request("POST", "/v1/staff/grants", body, "Authorization", forbidden), 403);
    expect_status(get("/v1/staff/me", "Authorization", forged(admin), "X-Request-Id", "yeu-cau-gia-mao"), 401);
    ck_assert_int_eq(process_stop(&server), 0);
    const char *log = content_of(server.log);
    ck_assert_msg(strstr(log, "yeu-cau-duoc") && strstr(log, "yeu-cau-gia-mao"), "the log has not all requests: %s",
                  log);
    expect_no_part_written(log, admin);
    expect_no_part_written(log, forged(admin));
    expect_unwritten(log, "admin-CC-TDC");
    expect_unwritten(log, "supervisor-CC-TDC");
    expect_unwritten(log, "nguoi-duoc-giao");
    expect_unwritten(log, "privacy");
    unlink(server.log);
    run_sql("delete from reform.staff_grant where subject = 'nguoi-duoc-giao'");
}
END_TEST

Suite *authorisation_suite(void)
{
    return suite_of_feedback("authorisation", each_operation_has_its_row_and_each_row_its_operation,
                             each_role_may_do_what_the_table_says_where_it_is_held,
                             each_act_is_for_the_roles_of_its_transition_and_each_transition_of_staff_is_an_act,
                             without_a_token_that_holds_nobody_is_let_in_and_the_database_is_not_asked,
                             the_log_holds_neither_tokens_nor_who_asked_nor_what_is_granted);
}
