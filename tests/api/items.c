/* Items of feedback for tests. */

#include "items.h"
#include "arrange.h"
#include "process.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

/* ---- the server ---- */

static struct process server;

static void open_server(void)
{
    remove_items();
    server = process_start((const char *[]){"CHALLENGE=never", "TRUSTED_PROXIES=127.0.0.1",
                                            "LIMITS=submission=100000/3600,target=100000/3600", NULL});
    ck_assert_msg(!*server.fault, "%s", server.fault);
    client_use(server.port);
}

static void close_server(void)
{
    client_use(server_under_test()->port);
    int status = process_stop(&server);
    remove_items();
    const char *fault = process_log_fault(&server);
    ck_assert_msg(status == 0 && !fault, "ended with %d, its log %s: %s", status, server.log, fault ? fault : "clean");
    unlink(server.log);
}

static void forget_limits(void)
{
    run_sql("delete from ops.rate_bucket");
}

void add_case(Suite *suite, void (*prepare)(void), void (*clear)(void), const TTest *const tests[])
{
    TCase *cases = tcase_create("feedback");
    tcase_set_timeout(cases, 120);
    tcase_add_unchecked_fixture(cases, open_server, close_server);
    tcase_add_unchecked_fixture(cases, prepare, clear);
    tcase_add_checked_fixture(cases, forget_limits, release_kept);
    for (size_t i = 0; tests[i]; i++)
        tcase_add_test(cases, tests[i]);
    suite_add_tcase(suite, cases);
}

Suite *make_feedback_suite(const char *name, const TTest *const tests[])
{
    Suite *suite = suite_create(name);
    add_case(suite, NULL, NULL, tests);
    return suite;
}

/* ---- sending ---- */

const char *new_key(void)
{
    unsigned long random[2];
    if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random)
        abort();
    return text("%016lx-%016lx", random[0], random[1]);
}

static const char SUGGESTION[] = "{'track': 'suggestion', 'kind': 'comment', 'title': 'Góp ý về tờ gấp',"
                                 " 'target': {'type': 'task', 'plan': '" PLAN_2021 "', 'code': 'NV02'}}";
static const char PETITION[] =
    "{'track': 'petition', 'consents': ['process'], 'sender': {'type': 'citizen', 'name': 'Nguyễn Văn A',"
    " 'address': 'Số 1, đường A, thành phố B', 'phone': '0900000000'}}";

static struct item send_body(json_t *body)
{
    const char *written = keep(json_dumps(body, JSON_COMPACT));
    struct answer sent = request("POST", "/v1/feedback", written, "Idempotency-Key", new_key());
    if (sent.status != 201 && sent.status != 202)
        fail_answer(__FILE__, __LINE__, sent, "it was not received");
    const char *code = text_at(sent, "/code");
    return (struct item){code, text("/v1/feedback/%s", code), text("Feedback %s", text_at(sent, "/secret"))};
}

/* No two say the same. */
static json_t *body_of(const char *members)
{
    json_t *body = json_of(SUGGESTION);
    json_object_set_new(body, "text", json_string(text("Nội dung thứ %s gửi cơ quan", new_key())));
    json_object_update(body, json_of(members));
    return body;
}

struct item send_item(const char *members)
{
    return send_body(body_of(members));
}

struct item send_petition(const char *members)
{
    json_t *body = body_of(PETITION);
    json_object_update(body, json_of(members));
    return send_body(body);
}

/* ---- moving ---- */

static const struct step {
    const char *transition, *role, *person, *arguments;
} steps[] = {
    {"start-triage", "intake", "can-bo-1", "{}"},
    {"request-information", "intake", "can-bo-1", "{'text': 'Xin cho biết thêm thời gian và địa điểm.'}"},
    {"answer-information", "sender", NULL, "{'text': 'Sáng thứ Hai, tại bộ phận một cửa.'}"},
    {"accept", "intake", "can-bo-1", "{}"},
    {"reject", "intake", "can-bo-1", "{'reason': 'unclear'}"},
    {"confirm-rejection", "approver", "can-bo-3", "{}"},
    {"transfer", "intake", "can-bo-1", "{'agency': 'Sở Nội vụ'}"},
    {"divert", "intake", "can-bo-1", "{'reason': 'complaint'}"},
    {"merge", "intake", "can-bo-1", "{}"},
    {"assign", "intake", "can-bo-1", "{'officer': 'can-bo-2'}"},
    {"hold", "officer", "can-bo-2", "{'review_on': '2099-01-05'}"},
    {"extend", "officer", "can-bo-2", "{'amount': 2, 'reason': 'needs_more_time'}"},
    {"message", "officer", "can-bo-2", "{'text': 'Cơ quan đang xem xét.'}"},
    {"draft-reply", "officer", "can-bo-2", "{'text': 'Cơ quan xin trả lời.', 'resolution': 'explained'}"},
    {"submit-reply", "officer", "can-bo-2", "{}"},
    {"approve-reply", "approver", "can-bo-3", "{}"},
    {"close-answered", "system", NULL, "{}"},
    {"close-unanswered", "system", NULL, "{}"},
    {"close", "sender", NULL, "{}"},
    {"rate", "sender", NULL, "{'result': 4, 'resolved': 'partly'}"},
    {"reopen", "sender", NULL, "{'text': 'Tôi chưa đồng ý với câu trả lời.'}"},
    {"appeal", "sender", NULL, "{'text': 'Tôi đề nghị xem lại.'}"},
    {"withdraw", "sender", NULL, "{}"},
    {"open-identity", "privacy", "can-bo-6", "{'text': 'Liên hệ theo yêu cầu của người gửi.'}"},
    {"erase-identity", "privacy", "can-bo-6", "{}"},
    {"publish", "moderator", "can-bo-4", "{}"},
    {"redact", "moderator", "can-bo-4", "{'text': 'Nội dung đã được che bớt.'}"},
    {"withhold", "moderator", "can-bo-4", "{'reason': 'abusive'}"},
    {"remove", "moderator", "can-bo-4", "{'reason': 'unlawful'}"},
    {"confirm-removal", "moderator", "can-bo-5", "{}"},
};

static const struct step *step_named(const char *transition, size_t length)
{
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (strlen(steps[i].transition) == length && strncmp(steps[i].transition, transition, length) == 0)
            return &steps[i];
    ck_abort_msg("items.c does not know the transition %.*s", (int)length, transition);
    return NULL;
}

static const char *statement_of(struct item item, const char *at, const struct step *step, const char *arguments)
{
    const char *person = step->person ? text("'%s'", step->person) : "null";
    return text("select reform.act('%s', '%s', row('%s', %s)::reform.actor, $json$%s$json$::jsonb, %s);", item.code,
                step->transition, step->role, person, (char *)keep(json_dumps(json_of(arguments), 0)), at);
}

void act(struct item item, const char *at, const char *transition, const char *arguments)
{
    run_sql(statement_of(item, at, step_named(transition, strlen(transition)), arguments));
}

void move_item(struct item item, const char *at, const char *transitions)
{
    const char *statements = "";
    while (*transitions) {
        size_t length = strcspn(transitions, " ");
        const struct step *step = step_named(transitions, length);
        statements = text("%s%s", statements, statement_of(item, at, step, step->arguments));
        transitions += length;
        transitions += strspn(transitions, " ");
    }
    run_sql(statements);
}

/* ---- looking ---- */

const char *standing_of(struct item item)
{
    static const char *const tables[] = {"reform.event",         "reform.reply",
                                         "reform.message",       "reform.proposal",
                                         "reform.deadline",      "reform.consent",
                                         "reform.rating",        "reform.support",
                                         "private.identity",     "private.identity_access",
                                         "private.original",     "ops.idempotency_key",
                                         "reform.feedback_entry"};
    const char *parts = text("select item::text as part from reform.feedback as item where code = '%s'", item.code);
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        parts = text("%s union all select kept::text from %s as kept where feedback_id = "
                     "(select id from reform.feedback where code = '%s')",
                     parts, tables[i], item.code);
    return sql_value(text("select md5(string_agg(part, '|' order by part)) from (%s) as parts", parts));
}

const char *tables_that_hold(const char *words)
{
    return sql_value(text("select string_agg(format('%%I.%%I', schemaname, tablename), ' ') from pg_tables "
                          "where schemaname not in ('pg_catalog', 'information_schema') and query_to_xml(format("
                          "'select 1 as one from %%I.%%I as kept where position(%%L in kept::text) > 0 limit 1', "
                          "schemaname, tablename, '%s'), false, true, '')::text <> ''",
                          words));
}

/* ---- taking away ---- */

void remove_items(void)
{
    remove_feedback("not illustrative");
}
