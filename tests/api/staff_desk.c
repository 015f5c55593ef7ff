/* The desk of staff: other ways in, new secrets, identities, originals, outcomes, many items at once; and whom a
 * process serves. The rules are tested in tests/sql. */

#include "arrange.h"
#include "caller.h"
#include "expect.h"
#include "items.h"
#include "process.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define AGENCY "SO-KHCN"

static const char *path_of(struct item item, const char *rest)
{
    return text("/v1/staff/feedback/%s%s", item.code, rest);
}

#define post(path, body, ...) request("POST", path, body, "Authorization", __VA_ARGS__)

/* ---- other ways in ---- */

static const char CALLED[] = "{'track': 'petition', 'kind': 'report', 'title': 'Chờ lâu ở bộ phận một cửa',"
                             " 'text': 'Người dân phải chờ lâu ở bộ phận một cửa vào buổi sáng.', 'channel': 'phone',"
                             " 'target': {'type': 'unit', 'code': 'VP-SO'}, 'consents': ['process'],"
                             " 'sender': {'type': 'citizen', 'name': 'Nguyễn Văn A',"
                             " 'address': 'Số 1, đường A, thành phố B', 'phone': '0900000000'}}";

START_TEST(what_came_by_phone_is_followed_with_the_secret_that_intake_reads_out)
{
    const char *key = new_key();
    struct answer taken = post("/v1/staff/feedback", CALLED, staff_of("intake", AGENCY), "Idempotency-Key", key);
    expect_status(taken, 201);
    expect_header(taken, "Location", text("/v1/staff/feedback/%s", text_at(taken, "/code")));
    const char *private = text("/v1/feedback/%s/private", text_at(taken, "/code"));
    struct answer followed = get(private, "Authorization", text("Feedback %s", text_at(taken, "/secret")));
    expect_json(followed, "", "{'channel': 'phone', 'identity': {'stored': true}}");

    struct answer again = post("/v1/staff/feedback", CALLED, staff_of("intake", AGENCY), "Idempotency-Key", key);
    expect(again, "/code", text_at(taken, "/code"));
    expect(again, "/secret", text_at(taken, "/secret"));
    ck_assert_ptr_null(tables_that_hold("Nguyễn Văn A"));
}
END_TEST

START_TEST(intake_is_told_all_that_is_wrong)
{
    const char *caller = staff_of("intake", AGENCY);
    struct answer form = post("/v1/staff/feedback", "{'track': 'suggestion', 'title': 'x', 'channel': 'web'}", caller,
                              "Idempotency-Key", new_key());
    expect_problem(form, 422, "invalid-body", "/title");
    expect_problem(form, 422, "invalid-body", "/channel");
    struct answer meaning = post("/v1/staff/feedback",
                                 "{'track': 'suggestion', 'kind': 'comment', 'title': 'Góp ý về tờ gấp',"
                                 " 'text': 'Nội dung góp ý về tờ gấp', 'channel': 'post',"
                                 " 'target': {'type': 'unit', 'code': 'KHONG-CO'}}",
                                 caller, "Idempotency-Key", new_key());
    expect_problem(meaning, 422, "invalid-body", "/target");
    const char *const no_objects[] = {"'AAA'", "7", "[]", "null"};
    for (size_t i = 0; i < sizeof no_objects / sizeof *no_objects; i++)
        expect_problem(post("/v1/staff/feedback", no_objects[i], caller, "Idempotency-Key", new_key()), 422,
                       "invalid-body", "");
    expect_problem(post("/v1/staff/feedback", CALLED, caller), 400, "invalid-parameters", NULL);
    expect_problem(post("/v1/staff/feedback", CALLED, staff_of("officer", AGENCY), "Idempotency-Key", new_key()), 403,
                   "forbidden", NULL);
    expect_problem(post("/v1/staff/feedback", CALLED, staff_of("intake", "SO-NV"), "Idempotency-Key", new_key()), 403,
                   "forbidden", NULL);
}
END_TEST

/* ---- a new secret ---- */

START_TEST(whoever_lost_the_secret_gets_a_new_one_and_the_old_one_is_none)
{
    struct item item = send_item("{}");
    const char *key = new_key();
    const char *check = "{'check': 'Đã đối chiếu giấy tờ tùy thân tại quầy.'}";
    struct answer made = post(path_of(item, "/secret"), check, staff_of("intake", AGENCY), "Idempotency-Key", key);
    expect_status(made, 200);
    struct answer again = post(path_of(item, "/secret"), check, staff_of("intake", AGENCY), "Idempotency-Key", key);
    expect(again, "/secret", text_at(made, "/secret"));

    const char *private = text("%s/private", item.path);
    expect_status(get(private, "Authorization", item.secret), 401);
    struct answer followed = get(private, "Authorization", text("Feedback %s", text_at(made, "/secret")));
    expect_json(followed, "/events/1",
                "{'transition': 'renew-secret', 'role': 'intake', 'note': 'Đã đối chiếu giấy tờ tùy thân tại quầy.'}");
    expect_count(followed, "/events", 2);
    expect_problem(
        post(path_of(item, "/secret"), "{'check': 'ngắn'}", staff_of("privacy", AGENCY), "Idempotency-Key", new_key()),
        422, "invalid-body", "/check");
    expect_problem(post(path_of(item, "/secret"), check, staff_of("officer", AGENCY), "Idempotency-Key", new_key()),
                   403, "forbidden", NULL);
}
END_TEST

/* ---- identities ---- */

static const char *private_key(void)
{
    return text("IDENTITY_PRIVATE_KEY=%s", getenv("TEST_IDENTITY_PRIVATE_KEY"));
}

/* Asks a server of its own with these settings, then goes on with the suite's. */
static struct process use_server(const char *const settings[])
{
    struct process server = process_start(settings);
    ck_assert_msg(!*server.fault, "%s", server.fault);
    client_use(server.port);
    return server;
}

static void leave_server(struct process *server, unsigned port)
{
    int status = process_stop(server);
    const char *fault = process_log_fault(server);
    unlink(server->log);
    client_use(port);
    ck_assert_msg(status == 0 && !fault, "ended with %d: %s", status, fault ? fault : "");
}

static const char WHY[] = "{'reason': 'Cần mời người gửi đến làm việc.'}";

START_TEST(an_identity_is_opened_for_a_reason_that_the_sender_sees)
{
    struct item item = send_petition("{}");
    unsigned port = client_port();
    struct process server = use_server((const char *[]){private_key(), NULL});
    struct answer opened = post(path_of(item, "/identity-access"), WHY, staff_of("privacy", AGENCY));
    struct answer short_reason =
        post(path_of(item, "/identity-access"), "{'reason': 'xem'}", staff_of("privacy", AGENCY));
    struct answer officer = post(path_of(item, "/identity-access"), WHY, staff_of("officer", AGENCY));
    struct answer intake = post(path_of(item, "/identity-access"), WHY, staff_of("intake", AGENCY));
    struct answer stranger = post(path_of(item, "/identity-access"), WHY, staff_of("privacy", "SO-NV"));
    leave_server(&server, port);

    expect_status(opened, 200);
    expect_json(
        opened, "/sender",
        "{'type': 'citizen', 'name': 'Nguyễn Văn A', 'address': 'Số 1, đường A, thành phố B', 'phone': '0900000000'}");
    expect_header(opened, "Cache-Control", "no-store");
    expect_problem(short_reason, 422, "invalid-body", "/reason");
    expect_problem(officer, 409, "rule-broken", NULL);
    expect_problem(intake, 403, "forbidden", NULL);
    expect_problem(stranger, 404, "not-found", NULL);
    struct answer followed = get(text("%s/private", item.path), "Authorization", item.secret);
    expect_json(followed, "/identity/opened",
                "[{'role': 'privacy', 'actor': 'privacy-" AGENCY "', 'reason': 'Cần mời người gửi đến làm việc.'}]");
}
END_TEST

START_TEST(without_the_private_key_nothing_is_opened_and_nothing_is_written)
{
    struct item item = send_petition("{}");
    const char *before = standing_of(item);
    struct answer closed = post(path_of(item, "/identity-access"), WHY, staff_of("privacy", AGENCY));
    expect_problem(closed, 503, "identity-closed", NULL);
    ck_assert_str_eq(standing_of(item), before);
}
END_TEST

/* ---- whom a process serves ---- */

/* Without the witness: to the contract, what is not served here is 404 nowhere. */
START_TEST(a_process_answers_those_whom_it_serves)
{
    unsigned port = client_port();
    struct process public = use_server((const char *[]){"SERVE=public", NULL});
    int no_staff = status_of(public.port, "/v1/staff/me");
    int plans = status_of(public.port, "/v1/plans");
    leave_server(&public, port);
    struct process staff = use_server((const char *[]){"SERVE=staff", NULL});
    struct answer me = get("/v1/staff/me", "Authorization", staff_of("intake", AGENCY));
    int no_plans = status_of(staff.port, "/v1/plans");
    int contract_of_staff = status_of(staff.port, "/openapi.json");
    leave_server(&staff, port);

    expect_status(me, 200);
    ck_assert_int_eq(no_staff, 404);
    ck_assert_int_eq(plans, 200);
    ck_assert_int_eq(no_plans, 404);
    ck_assert_int_eq(contract_of_staff, 200);
}
END_TEST

/* ---- words ---- */

START_TEST(what_is_blacked_out_only_moderators_read)
{
    struct item item = send_item("{'text': 'Anh Nguyễn Văn A ở quầy số 3 rất nhiệt tình.'}");
    struct answer redacted =
        post(path_of(item, "/redact"), "{'spans': [{'pointer': '/text', 'start': 4, 'length': 12}]}",
             staff_of("moderator", AGENCY), "If-Match", "\"v1\"");
    expect_status(redacted, 200);
    expect(redacted, "/text", "Anh ████████████ ở quầy số 3 rất nhiệt tình.");
    expect(get(item.path), "/text", "Anh ████████████ ở quầy số 3 rất nhiệt tình.");
    expect(get(path_of(item, ""), "Authorization", staff_of("officer", AGENCY)), "/text",
           "Anh ████████████ ở quầy số 3 rất nhiệt tình.");
    expect(get(path_of(item, "/original"), "Authorization", staff_of("moderator", AGENCY)), "/text",
           "Anh Nguyễn Văn A ở quầy số 3 rất nhiệt tình.");
    expect_problem(get(path_of(item, "/original"), "Authorization", staff_of("approver", AGENCY)), 403, "forbidden",
                   NULL);
}
END_TEST

START_TEST(a_span_that_lies_outside_changes_nothing)
{
    struct item item = send_item("{}");
    const char *before = standing_of(item);
    struct answer outside =
        post(path_of(item, "/redact"), "{'spans': [{'pointer': '/title', 'start': 4, 'length': 400}]}",
             staff_of("moderator", AGENCY), "If-Match", "\"v1\"");
    expect_problem(outside, 409, "rule-broken", NULL);
    expect(outside, "/errors/0/code", "span_outside");
    ck_assert_str_eq(standing_of(item), before);
    struct answer original = get(path_of(item, "/original"), "Authorization", staff_of("moderator", AGENCY));
    expect_problem(original, 409, "rule-broken", NULL);
}
END_TEST

/* ---- what an answer led to ---- */

START_TEST(an_answer_is_linked_to_what_changed)
{
    struct item item = send_item("{}");
    const char *outcomes = path_of(item, "/outcomes");
    const char *officer = staff_of("officer", AGENCY);
    const char *body =
        "{'resolution': 'plan_adjusted', 'note': 'Đã bổ sung hình ảnh.', 'plan': '" PLAN_2021 "', 'task': 'NV02'}";
    expect_problem(post(outcomes, body, officer, "If-Match", "\"v1\""), 409, "rule-broken", NULL);
    move_item(item, "now()", "publish start-triage accept assign draft-reply submit-reply approve-reply");
    const char *etag = get(path_of(item, ""), "Authorization", officer).etag;
    expect_problem(post(outcomes, "{'resolution': 'noted', 'note': 'x', 'plan': 'khong-co', 'task': 'NV02'}", officer,
                        "If-Match", etag),
                   422, "invalid-body", "/plan");
    expect_problem(post(outcomes, "{'resolution': 'noted'}", officer, "If-Match", etag), 422, "invalid-body", "/note");
    expect_problem(post(outcomes, body, officer), 428, "precondition-required", NULL);
    struct answer added = post(outcomes, body, officer, "If-Match", etag, "Idempotency-Key", new_key());
    expect_status(added, 201);
    expect_json(added, "", "{'task': 'NV02', 'clause': null, 'note': 'Đã bổ sung hình ảnh.'}");
    expect(get(item.path), "/outcomes/0/note", "Đã bổ sung hình ảnh.");
}
END_TEST

/* ---- many at once ---- */

START_TEST(a_key_that_is_in_use_at_the_same_time_is_told_so)
{
    struct item item = send_item("{}");
    const char *acts = text("{'items': [{'code': '%s', 'version': 1, 'transition': 'start-triage'}]}", item.code);
    const char *const writes[][3] = {
        {"takeInFeedback", "/v1/staff/feedback", CALLED},
        {"actOnMany", "/v1/staff/feedback/bulk", acts},
        {"renewSecret", path_of(item, "/secret"), "{'check': 'Đã đối chiếu giấy tờ tùy thân tại quầy.'}"},
    };
    for (size_t i = 0; i < sizeof writes / sizeof *writes; i++) {
        const char *key = new_key(), *path = writes[i][1], *body = writes[i][2];
        struct answer first = post(path, body, staff_of("intake", AGENCY), "Idempotency-Key", key);
        ck_assert_msg(first.status == 200 || first.status == 201, "%s: %d", path, first.status);
        struct held_table held = hold_key(writes[i][0]);
        struct answer meanwhile = post(path, body, staff_of("intake", AGENCY), "Idempotency-Key", key);
        release_table(&held);
        expect_problem(meanwhile, 409, "still-running", NULL);
        expect_status(post(path, body, staff_of("intake", AGENCY), "Idempotency-Key", key), first.status);
    }
}
END_TEST

START_TEST(of_many_acts_each_is_done_or_refused_by_itself)
{
    struct item one = send_item("{}"), other = send_item("{}");
    const char *body = text("{'items': [{'code': '%s', 'version': 1, 'transition': 'start-triage'},"
                            " {'code': '%s', 'version': 7, 'transition': 'start-triage'},"
                            " {'code': '%s', 'version': 2, 'transition': 'publish'},"
                            " {'code': '%s', 'version': 2, 'transition': 'start-triage'},"
                            " {'code': 'PA-2026-KHONG', 'version': 1, 'transition': 'accept'}]}",
                            one.code, other.code, one.code, one.code);
    const char *key = new_key();
    struct answer done = post("/v1/staff/feedback/bulk", body, staff_of("intake", AGENCY), "Idempotency-Key", key);
    expect_status(done, 200);
    const char *told = text("[{'code': '%s', 'outcome': 'done', 'version': 2, 'handling': 'triage', 'problem': null},"
                            " {'outcome': 'refused', 'problem': '/problems/precondition-failed', 'rule': null},"
                            " {'outcome': 'refused', 'problem': '/problems/forbidden'},"
                            " {'outcome': 'refused', 'problem': '/problems/rule-broken',"
                            "  'rule': 'transition_not_allowed'},"
                            " {'outcome': 'refused', 'problem': '/problems/not-found'}]",
                            one.code);
    expect_json(done, "/results", told);
    expect_json(post("/v1/staff/feedback/bulk", body, staff_of("intake", AGENCY), "Idempotency-Key", key), "/results",
                told);
    expect_problem(post("/v1/staff/feedback/bulk", "{'items': []}", staff_of("intake", AGENCY)), 422, "invalid-body",
                   "/items");
    const char *items = "";
    for (int i = 0; i < 101; i++)
        items = text("%s%s{'code': 'PA-%d', 'version': 1, 'transition': 'accept'}", items, i ? ", " : "", i);
    expect_problem(post("/v1/staff/feedback/bulk", text("{'items': [%s]}", items), staff_of("intake", AGENCY)), 422,
                   "invalid-body", "/items");
}
END_TEST

Suite *staff_desk_suite(void)
{
    return suite_of_feedback(
        "staff_desk", what_came_by_phone_is_followed_with_the_secret_that_intake_reads_out,
        intake_is_told_all_that_is_wrong, whoever_lost_the_secret_gets_a_new_one_and_the_old_one_is_none,
        an_identity_is_opened_for_a_reason_that_the_sender_sees,
        without_the_private_key_nothing_is_opened_and_nothing_is_written, a_process_answers_those_whom_it_serves,
        what_is_blacked_out_only_moderators_read, a_span_that_lies_outside_changes_nothing,
        an_answer_is_linked_to_what_changed, a_key_that_is_in_use_at_the_same_time_is_told_so,
        of_many_acts_each_is_done_or_refused_by_itself);
}
