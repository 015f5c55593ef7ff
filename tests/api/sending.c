/* Sending feedback as clients do. */

#include "sending.h"
#include "arrange.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* All titles begin so, and so the items are found again. */
#define TITLE "Gửi thử"

enum { SERVERS_MOST = 4 };

static struct process servers[SERVERS_MOST];
static size_t server_count;

/* ---- around each test ---- */

/* What a failed test left behind goes first. The limits of those before do not count. */
static void clear(void)
{
    remove_feedback("title like '" TITLE " %'");
    run_sql("delete from ops.rate_bucket");
}

static void expect_clean_end(struct process *server)
{
    int status = process_stop(server);
    const char *fault = process_log_fault(server);
    ck_assert_msg(status == 0 && !fault, "ended with %d, its log %s: %s", status, server->log, fault ? fault : "clean");
    unlink(server->log);
}

static void stop_all(void)
{
    while (server_count > 0)
        expect_clean_end(&servers[--server_count]);
    clear();
    release_kept();
}

Suite *make_sending_suite(const char *name, const TTest *const tests[])
{
    Suite *suite = suite_create(name);
    TCase *cases = tcase_create(name);
    tcase_set_timeout(cases, 90);
    tcase_add_checked_fixture(cases, clear, stop_all);
    for (size_t i = 0; tests[i]; i++)
        tcase_add_test(cases, tests[i]);
    suite_add_tcase(suite, cases);
    return suite;
}

const struct process *serve_with(const char *const settings[])
{
    const char *all[8] = {"TRUSTED_PROXIES=127.0.0.1"};
    for (size_t i = 0; settings[i] && i < SIZE(all) - 2; i++)
        all[i + 1] = settings[i];
    ck_assert_uint_lt(server_count, SERVERS_MOST);
    struct process *server = &servers[server_count];
    *server = process_start(all);
    ck_assert_msg(!*server->fault, "%s", server->fault);
    server_count++;
    client_use(server->port);
    return server;
}

const char *log_of(const struct process *server)
{
    FILE *log = fopen(server->log, "re");
    ck_assert_ptr_nonnull(log);
    char *all = NULL;
    size_t size = 0;
    ssize_t length = getdelim(&all, &size, '\0', log);
    fclose(log);
    keep(all);
    return length < 0 ? "" : all;
}

/* ---- what is sent ---- */

const char *new_name(void)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
    unsigned char random[26];
    char name[sizeof random + 1] = "";
    randombytes_buf(random, sizeof random);
    for (size_t i = 0; i < sizeof random; i++)
        name[i] = letters[random[i] % 32];
    return text("%s", name);
}

const char *new_address(void)
{
    uint32_t any = randombytes_random();
    return text("10.%u.%u.%u", any >> 16 & 255, any >> 8 & 255, any & 255);
}

static json_t *changed(json_t *body, const char *changes)
{
    json_t *members = json_of(changes);
    const char *name;
    json_t *value;
    json_object_foreach(members, name, value) {
        if (json_is_null(value))
            json_object_del(body, name);
        else
            json_object_set(body, name, value);
    }
    return body;
}

/* Letters at random have next to nothing in common with other letters at random. */
static json_t *something_new(void)
{
    return json_of(text("{'track': 'suggestion', 'kind': 'comment', 'title': '" TITLE " %s',"
                        " 'text': 'Nên hướng dẫn thêm về %s %s %s.', 'target': {'type': 'general'}}",
                        new_name(), new_name(), new_name(), new_name()));
}

json_t *suggestion(const char *changes)
{
    return changed(something_new(), changes);
}

json_t *petition(const char *changes)
{
    json_t *body = changed(something_new(), "{'track': 'petition', 'kind': 'report', 'consents': ['process'], 'sender':"
                                            " {'type': 'citizen', 'name': 'Nguyễn Văn A', 'phone': '0903123456',"
                                            "  'address': 'Số nhà 12, đường Nguyễn Trãi'}}");
    return changed(body, changes);
}

const char *written_body(const json_t *body)
{
    return keep(json_dumps(body, JSON_COMPACT));
}

/* ---- sending ---- */

static struct answer send_body(const char *key, const char *address, const json_t *body)
{
    return request("POST", "/v1/feedback", written_body(body), "Idempotency-Key", key, "X-Forwarded-For", address);
}

struct answer submit(const json_t *body)
{
    return send_body(new_name(), new_address(), body);
}

struct answer submit_from(const char *address, const json_t *body)
{
    return send_body(new_name(), address, body);
}

struct answer submit_with(const char *key, const json_t *body)
{
    return send_body(key, new_address(), body);
}

struct answer preview(const json_t *body)
{
    return request("POST", "/v1/feedback/preview", written_body(body));
}

const char *request_to_submit(const char *key, const char *address, const json_t *body)
{
    const char *written = written_body(body);
    return text("POST /v1/feedback HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                "Idempotency-Key: %s\r\nX-Forwarded-For: %s\r\nContent-Length: %zu\r\n\r\n%s",
                key, address, strlen(written), written);
}

/* ---- expectations ---- */

void expect_accepted_at(const char *file, int line, struct answer answer)
{
    if (answer.status != 201 && answer.status != 202)
        fail_answer(file, line, answer, "expected status 201 or 202");
}

static bool holds_fault(const char *const faults[], const char *wanted)
{
    for (size_t i = 0; faults[i]; i++)
        if (strcmp(faults[i], wanted) == 0)
            return true;
    return false;
}

static const char *fault_at(json_t *list, size_t index)
{
    json_t *fault = json_array_get(list, index);
    return text("%s %s", json_string_value(json_object_get(fault, "pointer")),
                json_string_value(json_object_get(fault, "code")));
}

void expect_faults_at(const char *file, int line, struct answer answer, const char *pointer, const char *const faults[])
{
    json_t *list = value_at_or_fail(file, line, answer, pointer);
    const char *told = "";
    size_t found = 0;
    size_t wanted = 0;
    while (faults[wanted])
        wanted++;
    for (size_t i = 0; i < json_array_size(list); i++) {
        told = text("%s\n  %s", told, fault_at(list, i));
        found += holds_fault(faults, fault_at(list, i));
    }
    if (found != wanted || json_array_size(list) != wanted)
        fail_answer(file, line, answer, "%zu of %zu faults are told, among these:%s", found, wanted, told);
}

/* ---- in the database ---- */

const char *row_counts(void)
{
    return sql_value(
        "select string_agg(format('%I.%I ', schemaname, tablename) || (xpath('/row/count/text()',"
        " query_to_xml(format('select count(*) from %I.%I', schemaname, tablename), false, true, '')))[1]::text,"
        " ', ' order by schemaname, tablename)"
        " from pg_tables where schemaname in ('reform', 'private', 'ops')");
}

void publish(const char *code)
{
    run_sql(text("select reform.act('%s', 'publish', row('moderator', 'can-bo')::reform.actor)", code));
}
