/* What operators see: health, readiness, metrics, the log, the contract and its page. */

#include "expect.h"
#include "process.h"
#include "witness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- health ---- */

START_TEST(it_is_alive_and_ready_on_both_ports)
{
    static const char *const paths[] = {"/healthz", "/readyz"};
    for (size_t i = 0; i < 2; i++) {
        ck_assert_int_eq(status_of(server_under_test()->port, paths[i]), 200);
        ck_assert_int_eq(status_of(server_under_test()->admin_port, paths[i]), 200);
        expect_status(get(paths[i]), 200);
        expect_header(get(paths[i]), "Cache-Control", "no-store");
    }
}
END_TEST

START_TEST(the_admin_port_does_not_serve_the_api)
{
    ck_assert_int_eq(status_of(server_under_test()->admin_port, "/v1/plans"), 404);
    ck_assert_int_eq(status_of(server_under_test()->admin_port, "/metrics/"), 404);
    ck_assert_int_eq(status_of(server_under_test()->port, "/metrics"), 404);
}
END_TEST

/* ---- metrics ---- */

/* The admin port is not in the contract, so the witness has nothing to say about it. */
static struct answer metrics_of(const struct process *server)
{
    struct connection connection = connect_to(server->admin_port);
    send_text(&connection, "GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    struct answer answer = receive(&connection, "GET");
    disconnect(&connection);
    answer.path = "/metrics";
    expect_status(answer, 200);
    return answer;
}

static struct answer metrics(void)
{
    return metrics_of(server_under_test());
}

START_TEST(metrics_are_what_prometheus_reads)
{
    struct answer answer = metrics();
    const char *type = header_of(answer, "Content-Type");
    ck_assert_msg(type && strncmp(type, "text/plain; version=0.0.4", 25) == 0, "Content-Type: %s", type);
    static const char *const told[] = {"reformd_build_info{", "_bucket{", "le=\"+Inf\"", "operation=\"listPlans\"",
                                       "status=\"200\"",      "pool",     "database"};
    get("/v1/plans");
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        expect_body_has(metrics(), told[i]);
}
END_TEST

static void expect_promtool_is_silent(struct answer answer)
{
    if (system("command -v promtool >/dev/null 2>&1") != 0)
        return;
    char path[] = "/tmp/reformd-metrics-XXXXXX";
    FILE *file = fdopen(mkstemp(path), "w");
    fwrite(answer.body, 1, answer.length, file);
    fclose(file);
    int status = system(text("promtool check metrics < %s > %s.said 2>&1 && test ! -s %s.said", path, path, path));
    if (status == 0)
        remove(text("%s.said", path));
    remove(path);
    ck_assert_msg(status == 0, "promtool says: %s.said", path);
}

START_TEST(promtool_has_nothing_to_say_about_the_metrics)
{
    expect_promtool_is_silent(metrics());
}
END_TEST

START_TEST(promtool_has_nothing_to_say_about_the_gauges_of_the_office)
{
    struct process server = process_start((const char *[]){"TICK_INTERVAL=1", NULL});
    ck_assert_msg(!*server.fault, "%s", server.fault);
    struct answer answer = metrics_of(&server);
    for (int i = 0; i < 1000 && !strstr(answer.body, "reformd_feedback_open{"); i++) {
        usleep(20000);
        answer = metrics_of(&server);
    }
    int status = process_stop(&server);
    unlink(server.log);
    ck_assert_int_eq(status, 0);
    expect_body_has(answer, "reformd_feedback_overdue{stage=\"triage\"}");
    expect_body_has(answer, "reformd_feedback_oldest_unmoderated_seconds ");
    expect_promtool_is_silent(answer);
}
END_TEST

/* The sum of all samples whose line has both texts. */
static double sum_of(struct answer answer, const char *name, const char *label)
{
    double sum = 0;
    for (const char *line = answer.body; *line; line += strcspn(line, "\n"), line += *line == '\n') {
        const char *whole = text("%.*s", (int)strcspn(line, "\n"), line);
        if (strncmp(whole, name, strlen(name)) == 0 && strstr(whole, label) && strrchr(whole, ' '))
            sum += strtod(strrchr(whole, ' '), NULL);
    }
    return sum;
}

START_TEST(each_request_is_counted_once)
{
    double before = sum_of(metrics(), "reformd_requests_total", "operation=\"getPlan\"");
    get("/v1/plans/skhcn-tuyen-truyen-cchc-2021");
    get("/v1/plans/khong-co");
    double after = sum_of(metrics(), "reformd_requests_total", "operation=\"getPlan\"");
    ck_assert_double_eq_tol(after - before, 2, 0.1);
}
END_TEST

/* ---- the log ---- */

/* The line of the log that has this text; NULL when none has. */
static const char *logged(const char *needle)
{
    FILE *log = fopen(server_under_test()->log, "re");
    char *line = NULL;
    size_t size = 0;
    const char *found = NULL;
    while (log && !found && getline(&line, &size, log) > 0)
        if (strstr(line, needle))
            found = text("%s", line);
    free(line);
    fclose(log);
    return found;
}

static json_t *line_of_request(const char *id)
{
    const char *line = NULL;
    for (int i = 0; i < 100 && !(line = logged(id)); i++)
        usleep(10000);
    ck_assert_msg(line != NULL, "request %s is not in the log", id);
    json_t *json = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
    ck_assert_msg(json != NULL, "not JSON: %s", line);
    return keep_json(json);
}

START_TEST(each_request_is_one_line_of_json_in_the_log)
{
    struct answer answer = get("/v1/plans?year=2021", "X-Request-Id", "operation-logged-1");
    json_t *line = line_of_request("operation-logged-1");
    ck_assert_str_eq(json_string_value(json_object_get(line, "method")), "GET");
    ck_assert_str_eq(json_string_value(json_object_get(line, "operation")), "listPlans");
    ck_assert_int_eq(json_integer_value(json_object_get(line, "status")), 200);
    ck_assert_uint_eq((size_t)json_integer_value(json_object_get(line, "bytes")), answer.length);
    ck_assert(json_is_number(json_object_get(line, "milliseconds")));
    ck_assert(json_is_string(json_object_get(line, "time")));
}
END_TEST

START_TEST(the_log_tells_nothing_of_what_was_asked_for)
{
    get("/v1/plans?q=bi-mat-cua-toi", "X-Request-Id", "operation-logged-2", "Authorization", "Bearer bi-mat-khac");
    get("/v1/bi-mat-nua", "X-Request-Id", "operation-logged-3");
    line_of_request("operation-logged-2");
    line_of_request("operation-logged-3");
    ck_assert_ptr_null(logged("bi-mat"));
}
END_TEST

START_TEST(refusals_are_logged_with_their_status)
{
    get("/v1/plans/%zz", "X-Request-Id", "operation-logged-4");
    json_t *line = line_of_request("operation-logged-4");
    ck_assert_int_eq(json_integer_value(json_object_get(line, "status")), 400);
}
END_TEST

/* ---- the contract ---- */

START_TEST(the_contract_is_served)
{
    struct answer answer = get("/openapi.json");
    expect_status(answer, 200);
    ck_assert(strncmp(text_at(answer, "/openapi"), "3.1.", 4) == 0);
    expect_json(answer, "/servers", "[{'url': '/'}]");
    expect(answer, "/paths/~1v1~1plans~1{plan}/get/operationId", "getPlan");
}
END_TEST

START_TEST(the_entry_leads_to_every_collection)
{
    struct answer answer = get("/v1");
    expect_status(answer, 200);
    expect(answer, "/links/self", "/v1");
    static const char *const collections[] = {
        "/v1/plans",  "/v1/tasks",      "/v1/units",    "/v1/documents",      "/v1/topics",           "/v1/holidays",
        "/v1/search", "/v1/vocabulary", "/v1/deadline", "/v1/service-levels", "/v1/reporting-periods"};
    for (size_t i = 0; i < sizeof collections / sizeof *collections; i++)
        expect_body_has(answer, text("\"%s\"", collections[i]));
}
END_TEST

/* The value of the next `name="..."` in a page, NULL when there is none; *at moves behind it. */
static const char *next_attribute(const char **at, const char *name)
{
    const char *found = strstr(*at, text(" %s=\"", name));
    if (!found)
        return NULL;
    found += strlen(name) + 3;
    *at = found + strcspn(found, "\"");
    return text("%.*s", (int)(*at - found), found);
}

static void expect_own_resources(struct answer page, const char *attribute)
{
    const char *at = page.body;
    const char *address;
    while ((address = next_attribute(&at, attribute))) {
        bool is_elsewhere = strstr(address, "//") || *address == '#' || strncmp(address, "data:", 5) == 0;
        ck_assert_msg(strcmp(attribute, "src") != 0 || !strstr(address, "//"), "/docs loads %s", address);
        if (is_elsewhere)
            continue;
        struct answer answer = get(*address == '/' ? address : text("/%s", address));
        bool is_fine = answer.status < 400 || answer.status == 401; /* what staff ask needs a token */
        ck_assert_msg(is_fine, "/docs needs %s, which is %d", address, answer.status);
    }
}

START_TEST(the_page_of_the_api_works_offline)
{
    struct answer page = get("/docs");
    expect_status(page, 200);
    ck_assert_str_eq(media_type_of(page), "text/html");
    expect_own_resources(page, "src");
    expect_own_resources(page, "href");
}
END_TEST

Suite *operation_suite(void)
{
    return suite_of("operation", it_is_alive_and_ready_on_both_ports, the_admin_port_does_not_serve_the_api,
                    metrics_are_what_prometheus_reads, promtool_has_nothing_to_say_about_the_metrics,
                    promtool_has_nothing_to_say_about_the_gauges_of_the_office, each_request_is_counted_once,
                    each_request_is_one_line_of_json_in_the_log, the_log_tells_nothing_of_what_was_asked_for,
                    refusals_are_logged_with_their_status, the_contract_is_served, the_entry_leads_to_every_collection,
                    the_page_of_the_api_works_offline);
}
