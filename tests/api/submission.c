/* Feedback is sent: once per key, about what is public, kept as it was sent, with a receipt that anybody can recompute.
 */

#include "arrange.h"
#include "sending.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* ---- what is answered ---- */

static struct answer followed(const char *code, const char *secret)
{
    return get(text("/v1/feedback/%s/private", code), "Authorization", text("Feedback %s", secret));
}

START_TEST(a_suggestion_needs_nothing_of_its_sender)
{
    serve(NULL);
    json_t *body = suggestion("{}");
    struct answer sent = submit(body);
    const char *code = text_at(sent, "/code");

    expect_status(sent, 201);
    expect_header(sent, "Location", text("/v1/feedback/%s", code));
    expect_header(sent, "Cache-Control", "no-store");
    expect_json(sent, "", written_body(body));
    expect_json(sent, "", "{'topics': [], 'language': 'vi', 'handling': 'received', 'publication': 'pending'}");
    expect_json(sent, "/links",
                text("{'self': '/v1/feedback/%s', 'private': '/v1/feedback/%s/private',"
                     " 'support': '/v1/feedback/%s/support'}",
                     code, code, code));
    expect_count(sent, "/deadlines", 4);
    ck_assert_str_eq(
        sql_value(text("select sender_type || ' ' || channel from reform.feedback where code = '%s'", code)),
        "anonymous web");
}
END_TEST

START_TEST(the_secret_opens_the_item_and_no_other_one_does)
{
    serve(NULL);
    struct answer sent = submit(suggestion("{}"));
    struct answer other = submit(suggestion("{}"));
    expect_status(followed(text_at(sent, "/code"), text_at(sent, "/secret")), 200);
    expect_problem(followed(text_at(sent, "/code"), text_at(other, "/secret")), 401, "secret-wrong", NULL);
}
END_TEST

START_TEST(a_deadline_starts_when_it_was_received)
{
    serve(NULL);
    struct answer sent = submit(petition("{}"));
    for (size_t i = 0; i < 4; i++) {
        struct answer computed = get(text("/v1/deadline?from=%s&track=petition&stage=%s", text_at(sent, "/received_at"),
                                          text_at(sent, text("/deadlines/%zu/stage", i))));
        expect(sent, text("/deadlines/%zu/due_at", i), text_at(computed, "/due_at"));
    }
}
END_TEST

START_TEST(text_is_kept_normalised_and_topics_in_order)
{
    serve(NULL);
    struct answer sent =
        submit(suggestion(text("{'title': 'Gửi thử  %s ', 'topics': ['vai-tro-trach-nhiem', 'chu-truong-chinh-sach'],"
                               " 'text': '  Giơ\u0300 mơ\u0309 cư\u0309a\\r\\ncu\u0309a \u202EPhòng %s\\r\\n'}",
                               new_name(), new_name())));
    expect_status(sent, 201);
    ck_assert_msg(strncmp(text_at(sent, "/text"), "Giờ mở cửa\ncủa Phòng ", strlen("Giờ mở cửa\ncủa Phòng ")) == 0,
                  "kept as \"%s\"", text_at(sent, "/text"));
    ck_assert_int_ne(text_at(sent, "/text")[strlen(text_at(sent, "/text")) - 1], '\n');
    expect_json(sent, "/topics", "['chu-truong-chinh-sach', 'vai-tro-trach-nhiem']");
}
END_TEST

/* ---- the receipt ---- */

/* The first word that a command prints when it reads this text. */
static const char *printed_by(const char *command, const char *input)
{
    char name[] = "/tmp/reformd-test-XXXXXX";
    char word[80] = "";
    int file = mkstemp(name);
    ck_assert_int_eq(write(file, input, strlen(input)), (ssize_t)strlen(input));
    close(file);
    FILE *pipe = popen(text("< %s %s", name, command), "r");
    ck_assert_ptr_nonnull(pipe);
    ck_assert_int_eq(fscanf(pipe, "%79s", word), 1);
    ck_assert_int_eq(pclose(pipe), 0);
    unlink(name);
    return text("%s", word);
}

static const char *const with_receipts[] = {
    "{}",
    "{'language': 'en', 'topics': ['vai-tro-trach-nhiem', 'chu-truong-chinh-sach']}",
    "{'target': {'type': 'report', 'unit': 'VP-SO', 'period': '2021-H1', 'task': 'NV02', 'plan': '" PLAN_2021 "'}}",
    "{'target': {'type': 'reply', 'number': 1, 'feedback': 'PA-2021-7K3M9Q'}}",
    "{'text': 'Hai dòng\\n\\tvà dấu \\\\ / < > & é đ Đ € 😀 \u2028 \u00A0 \u00AD, \\u007Econ lại như thường.'}",
};

START_TEST(anybody_can_recompute_the_receipt_with_jq_and_sha256sum)
{
    static const char command[] =
        "jq -cS '{code, received_at, track, kind, title, text, target, topics, language}' | sha256sum";
    serve(NULL);
    for (size_t i = 0; i < SIZE(with_receipts); i++) {
        struct answer sent = submit(suggestion(with_receipts[i]));
        expect_accepted(sent);
        expect(sent, "/receipt", printed_by(command, sent.body));
    }
    struct answer of_petition = submit(petition("{}"));
    expect(of_petition, "/receipt", printed_by(command, of_petition.body));
}
END_TEST

/* ---- once per key ---- */

START_TEST(a_key_is_needed_and_must_be_one)
{
    static const char *const malformed[] = {"", "21-characters-are-few", "this one has blanks in it",
                                            "không-phải-là-khóa-nào", "no.dots.in.it.whatever.you.do"};
    serve(NULL);
    const char *before = row_counts();
    struct answer without = request("POST", "/v1/feedback", written_body(suggestion("{}")));
    expect_problem(without, 400, "invalid-parameters", NULL);
    expect_json(without, "/errors", "[{'header': 'Idempotency-Key', 'code': 'required'}]");
    for (size_t i = 0; i < SIZE(malformed); i++) {
        struct answer answer = submit_with(malformed[i], suggestion("{}"));
        expect_problem(answer, 400, "invalid-parameters", NULL);
        expect_json(answer, "/errors/0", "{'header': 'Idempotency-Key'}");
    }
    ck_assert_str_eq(row_counts(), before);
}
END_TEST

START_TEST(the_same_again_has_the_same_answer_with_the_secret_and_no_second_effect)
{
    serve(NULL);
    const char *key = "0b0d7a52-61fb-4f0e-8a6e-0d1f5a4f2c37";
    json_t *body = petition("{}");
    struct answer first = submit_with(key, body);
    const char *after_first = row_counts();
    struct answer second = submit_with(key, body);
    serve(NULL); /* another process, which was told nothing */
    struct answer third = submit_with(key, body);

    expect_status(first, 201);
    expect_status(second, 201);
    expect_header(second, "Location", first.location);
    ck_assert_msg(json_equal(second.json, first.json), "first %s, then %s", first.body, second.body);
    ck_assert_msg(json_equal(third.json, first.json), "first %s, then %s", first.body, third.body);
    ck_assert_str_eq(row_counts(), after_first);
}
END_TEST

START_TEST(a_key_that_was_used_for_another_body_is_refused)
{
    serve(NULL);
    const char *key = new_name();
    json_t *body = petition("{}");
    expect_status(submit_with(key, body), 201);
    const char *before = row_counts();
    json_object_set_new(json_object_get(body, "sender"), "name", json_string("Nguyễn Văn C"));
    expect_problem(submit_with(key, body), 422, "idempotency-key-reused", NULL);
    expect_problem(submit_with(key, suggestion("{}")), 422, "idempotency-key-reused", NULL);
    ck_assert_str_eq(row_counts(), before);
}
END_TEST

/* Somebody waits for a lock within 2 s. */
static bool somebody_waits(void)
{
    for (int i = 0; i < 100; i++) {
        if (sql_value("select 1 from pg_locks where not granted"))
            return true;
        usleep(20000);
    }
    return false;
}

START_TEST(a_key_that_is_in_use_at_the_same_time_is_told_so)
{
    unsigned port = serve(NULL)->port;
    const char *key = new_name();
    json_t *body = suggestion("{}");
    struct held_table held = hold_table("reform.topic");
    struct connection first = connect_to(port);
    send_text(&first, request_to_submit(key, new_address(), body));
    bool waits = somebody_waits();
    struct answer meanwhile = submit_with(key, body);
    release_table(&held);
    struct answer answer = receive(&first, "POST");
    disconnect(&first);

    ck_assert_msg(waits, "the first request does not wait for the table");
    expect_problem(meanwhile, 409, "still-running", NULL);
    expect_status(answer, 201);
    expect(submit_with(key, body), "/secret", text_at(answer, "/secret"));
}
END_TEST

/* ---- what it is about ---- */

#define VERSION_OF(table, code) "(select version from reform." table " where code = '" code "')"
#define VERSION_OF_PLAN VERSION_OF("plan", PLAN_2021)
#define VERSION_OF_TASK                                                                                                \
    "(select task.version from reform.task join reform.plan on plan.id = plan_id"                                      \
    " where task.code = 'NV02' and plan.code = '" PLAN_2021 "')"

static const struct {
    const char *target, *version;
} targets[] = {
    {"{'type': 'general'}", "null::int"},
    {"{'type': 'plan', 'code': '" PLAN_2021 "'}", VERSION_OF_PLAN},
    {"{'type': 'clause', 'plan': '" PLAN_2021 "', 'path': 'I.1.a'}", VERSION_OF_PLAN},
    {"{'type': 'task', 'plan': '" PLAN_2021 "', 'code': 'NV02'}", VERSION_OF_TASK},
    {"{'type': 'report', 'plan': '" PLAN_2021 "', 'task': 'NV02', 'period': '2021-Y', 'unit': 'VP-SO'}",
     VERSION_OF_TASK},
    {"{'type': 'unit', 'code': 'VP-SO'}", "null::int"},
    {"{'type': 'reply', 'feedback': 'PA-2021-7K3M9Q', 'number': 1}", "1"},
};

START_TEST(each_kind_of_target_is_taken_where_it_is_public_and_its_version_kept)
{
    serve("CHALLENGE=never", NULL);
    for (size_t i = 0; i < SIZE(targets); i++) {
        struct answer sent = submit(suggestion(text("{'target': %s}", targets[i].target)));
        expect_accepted(sent);
        expect_json(sent, "/target", targets[i].target);
        const char *kept =
            sql_value(text("select target_version is not distinct from %s from reform.feedback where code = '%s'",
                           targets[i].version, text_at(sent, "/code")));
        ck_assert_msg(strcmp(kept, "t") == 0, "%s: the version is not kept", targets[i].target);
    }
}
END_TEST

START_TEST(the_version_that_is_kept_is_the_one_that_there_was)
{
    serve(NULL);
    run_sql("update reform.task set version = version + 1 where code = 'NV10'");
    struct answer sent = submit(suggestion("{'target': {'type': 'task', 'plan': '" PLAN_2021 "', 'code': 'NV10'}}"));
    run_sql("update reform.task set version = version + 1 where code = 'NV10'");
    const char *kept = sql_value(text("select target_version = task.version - 1 from reform.feedback"
                                      " join reform.task on task.id = task_id where feedback.code = '%s'",
                                      text_at(sent, "/code")));
    run_sql("update reform.task set version = version - 2 where code = 'NV10'");
    ck_assert_str_eq(kept, "t");
}
END_TEST

#define NOT_PUBLIC "gui-thu-nhap"

static void remove_what_is_not_public(void)
{
    run_sql("delete from reform.clause where plan_id = (select id from reform.plan where code = '" NOT_PUBLIC "');"
            "delete from reform.task where plan_id = (select id from reform.plan where code = '" NOT_PUBLIC "');"
            "delete from reform.plan where code = '" NOT_PUBLIC "';"
            "delete from reform.progress_report where state = 'draft'");
}

/* A draft of a plan, and of a report on a task that is public. */
static void add_what_is_not_public(void)
{
    remove_what_is_not_public();
    run_sql("insert into reform.plan (code, kind, title, year, status, unit_id)"
            " select '" NOT_PUBLIC "', 'other', 'Gửi thử bản nháp', 2032, 'draft', id from reform.unit"
            " where code = 'VP-SO';"
            "insert into reform.progress_report (task_id, unit_id, period_id, status)"
            " select task.id, unit.id, period.id, 'in_progress' from reform.task"
            " join reform.plan on plan.id = plan_id and plan.code = '" PLAN_2021 "'"
            " join reform.unit on unit.code = 'VP-SO' join reform.reporting_period as period on period.code = '2021-Q1'"
            " where task.code = 'NV10'");
}

static const char *const nowhere[] = {
    "{'type': 'plan', 'code': 'khong-co'}",
    "{'type': 'plan', 'code': '" NOT_PUBLIC "'}",
    "{'type': 'clause', 'plan': '" PLAN_2021 "', 'path': 'X.9'}",
    "{'type': 'task', 'plan': '" PLAN_2021 "', 'code': 'NV99'}",
    "{'type': 'report', 'plan': '" PLAN_2021 "', 'task': 'NV10', 'period': '2021-Q1', 'unit': 'VP-SO'}",
    "{'type': 'report', 'plan': '" PLAN_2021 "', 'task': 'NV02', 'period': '2021-Y', 'unit': 'SO-KHCN'}",
    "{'type': 'unit', 'code': 'KHONG-CO'}",
    "{'type': 'reply', 'feedback': 'PA-2021-7K3M9Q', 'number': 2}",
    "{'type': 'reply', 'feedback': 'PA-2021-000000', 'number': 1}",
};

START_TEST(what_is_not_there_or_not_public_is_no_target)
{
    struct answer answers[SIZE(nowhere)];
    serve(NULL);
    add_what_is_not_public();
    const char *before = row_counts();
    for (size_t i = 0; i < SIZE(nowhere); i++)
        answers[i] = submit(suggestion(text("{'target': %s}", nowhere[i])));
    const char *after = row_counts();
    for (size_t i = 0; i < SIZE(nowhere); i++) {
        expect_problem(answers[i], 422, "invalid-body", "/target");
        expect_faults(answers[i], "/errors", "/target not_found");
    }
    remove_what_is_not_public();
    ck_assert_str_eq(after, before);
}
END_TEST

/* ---- what is refused ---- */

static const struct {
    const char *sender, *consents, *fault;
} incomplete[] = {
    {"{'type': 'citizen', 'address': 'Số nhà 12', 'phone': '0903123456'}", "['process']", "/sender/name required"},
    {"{'type': 'citizen', 'name': 'Nguyễn Văn A', 'phone': '0903123456'}", "['process']", "/sender/address required"},
    {"{'type': 'citizen', 'name': 'Nguyễn Văn A', 'address': 'Số nhà 12'}", "['process']",
     "/sender/phone contact_needed"},
    {"{'type': 'citizen', 'name': 'Nguyễn Văn A', 'address': 'Số nhà 12', 'email': 'a@example.com'}", "['contact']",
     "/consents missing_item"},
    {"{'type': 'anonymous', 'name': 'Nguyễn Văn A', 'address': 'Số nhà 12', 'email': 'a@example.com'}", "['process']",
     "/sender/type enum"},
};

START_TEST(a_petition_needs_name_address_phone_or_email_and_consent)
{
    serve(NULL);
    for (size_t i = 0; i < SIZE(incomplete); i++) {
        struct answer answer =
            submit(petition(text("{'sender': %s, 'consents': %s}", incomplete[i].sender, incomplete[i].consents)));
        expect_problem(answer, 422, "invalid-body", NULL);
        expect_faults(answer, "/errors", incomplete[i].fault);
    }
    expect_problem(submit(petition("{'sender': null}")), 422, "invalid-body", "/sender");
    expect_problem(submit(petition("{'consents': null}")), 422, "invalid-body", "/consents");
    expect_status(submit(petition("{'sender': {'type': 'citizen', 'name': 'Nguyễn Văn A', 'address': 'Số nhà 12',"
                                  " 'email': 'a@example.com'}}")),
                  201);
}
END_TEST

START_TEST(all_faults_are_told_at_once_in_both_languages_and_nothing_is_kept)
{
    serve(NULL);
    json_t *misshapen = suggestion("{'kind': 'rumour', 'title': 'abc', 'text': '', 'topics': 1, 'surplus': 1}");
    json_t *senseless = petition("{'target': {'type': 'unit', 'code': 'KHONG-CO'}, 'topics': ['a', 'b'],"
                                 " 'language': 'en', 'display': 'A',"
                                 " 'sender': {'type': 'citizen', 'name': 'Nguyễn Văn A', 'address': 'Số nhà 12'}}");
    json_t *both = suggestion("{'kind': 'rumour', 'target': {'type': 'unit', 'code': 'KHONG-CO'}, 'topics': ['a', 'a'],"
                              " 'display': 'A', 'consents': ['publish_name', 'x']}");
    const char *before = row_counts();
    struct answer of_form = submit(misshapen);
    struct answer of_meaning = submit(senseless);
    struct answer of_both = submit(both);
    struct answer english = request("POST", "/v1/feedback", written_body(senseless), "Idempotency-Key", new_name(),
                                    "Accept-Language", "en");

    ck_assert_str_eq(row_counts(), before);
    expect_problem(of_form, 422, "invalid-body", NULL);
    expect_faults(of_form, "/errors", "/kind enum", "/title too_short", "/text too_short", "/topics type",
                  "/surplus unknown");
    expect_problem(of_meaning, 422, "invalid-body", NULL);
    expect_faults(of_meaning, "/errors", "/target not_found", "/topics/0 not_found", "/topics/1 not_found",
                  "/language vietnamese_needed", "/sender/phone contact_needed", "/display consent_needed");
    expect_problem(of_both, 422, "invalid-body", NULL);
    expect_faults(of_both, "/errors", "/kind enum", "/consents/1 enum", "/topics/1 not_unique", "/target not_found");
    expect(of_meaning, "/title", "Nội dung gửi lên không hợp lệ");
    expect(of_meaning, "/errors/0/detail", "Không có đối tượng công khai nào có tên này.");
    expect(english, "/title", "The body is not valid");
    expect(english, "/errors/0/detail", "Nothing public has this name.");
}
END_TEST

#define ask_to_submit(body, ...) request("POST", "/v1/feedback", body, "Idempotency-Key", new_name(), __VA_ARGS__)

START_TEST(what_cannot_be_read_or_answered_is_refused)
{
    serve(NULL);
    const char *body = written_body(suggestion("{}"));
    const char *before = row_counts();
    expect_problem(ask_to_submit("{'track': ", "Accept", "*/*"), 400, "unreadable-body", NULL);
    expect_problem(ask_to_submit("{'track': 'suggestion', 'track': 'petition'}", "Accept", "*/*"), 400,
                   "unreadable-body", NULL);
    expect_problem(ask_to_submit(body, "Accept", "text/csv"), 406, "not-acceptable", NULL);
    expect_problem(ask_to_submit(body, "Content-Type", "application/xml"), 415, "unsupported-media-type", NULL);
    expect_problem(ask_to_submit(text("{'text': '%070000d'}", 0), "Accept", "*/*"), 413, "content-too-large", NULL);
    expect_problem(request("POST", text("/v1/feedback?a=%05000d", 0), body), 414, "uri-too-long", NULL);
    expect_problem(request("PUT", "/v1/feedback", body), 405, "method-not-allowed", NULL);
    ck_assert_str_eq(row_counts(), before);
}
END_TEST

/* ---- what is unusual ---- */

/* Why it is suspected, the score, and how it stands. */
static const char *judgement_of(struct answer sent)
{
    return sql_value(text("select concat_ws(' ', suspicions, score, handling, publication, (select count(*)"
                          " from reform.event where feedback_id = feedback.id)) from reform.feedback where code = '%s'",
                          text_at(sent, "/code")));
}

static void expect_same_members(struct answer one, struct answer other)
{
    const char *name;
    json_t *value;
    ck_assert_uint_eq(json_object_size(one.json), json_object_size(other.json));
    json_object_foreach(one.json, name, value)
        ck_assert_msg(json_object_get(other.json, name) != NULL, "%s is missing: %s", name, other.body);
}

START_TEST(what_is_unusual_is_kept_marked_with_reasons_and_waits)
{
    static const char target[] = "{'type': 'unit', 'code': 'VP-SO'}";
    serve(NULL);
    const char *said = text("%s %s %s", new_name(), new_name(), new_name());
    struct answer usual = submit(suggestion(text("{'text': '%s.', 'target': %s}", said, target)));
    struct answer trapped = submit(suggestion("{'website': 'https://example.com'}"));
    struct answer near = submit(suggestion(text("{'text': '%s, xin.', 'target': %s}", said, target)));
    struct answer same = submit(suggestion(text("{'text': '%s.', 'target': {'type': 'general'}}", said)));
    struct answer elsewhere = submit(suggestion(text("{'text': '%s nhé.'}", said)));

    expect_status(usual, 201);
    ck_assert_str_eq(judgement_of(usual), "{} 0 received pending 1");
    expect_status(trapped, 202);
    ck_assert_str_eq(judgement_of(trapped), "{honeypot} 5 received pending 1");
    expect_status(near, 202);
    ck_assert_str_eq(judgement_of(near), "{near_duplicate} 2 received pending 1");
    expect_status(same, 202);
    ck_assert_str_eq(judgement_of(same), "{duplicate} 3 received pending 1");
    expect_status(elsewhere, 202); /* much like the one before, which is about the same */
    ck_assert_str_eq(judgement_of(elsewhere), "{near_duplicate} 2 received pending 1");
    expect_same_members(usual, trapped);
    expect_header(trapped, "Location", text("/v1/feedback/%s", text_at(trapped, "/code")));
    expect_status(followed(text_at(trapped, "/code"), text_at(trapped, "/secret")), 200);
}
END_TEST

START_TEST(what_is_unusual_has_the_same_answer_when_it_is_sent_again)
{
    serve(NULL);
    const char *key = new_name();
    json_t *body = suggestion("{'website': 'x'}");
    struct answer first = submit_with(key, body);
    struct answer second = submit_with(key, body);
    expect_status(first, 202);
    expect_status(second, 202);
    ck_assert(json_equal(first.json, second.json));
}
END_TEST

Suite *submission_suite(void)
{
    return sending_suite_of(
        "submission", a_suggestion_needs_nothing_of_its_sender, the_secret_opens_the_item_and_no_other_one_does,
        a_deadline_starts_when_it_was_received, text_is_kept_normalised_and_topics_in_order,
        anybody_can_recompute_the_receipt_with_jq_and_sha256sum, a_key_is_needed_and_must_be_one,
        the_same_again_has_the_same_answer_with_the_secret_and_no_second_effect,
        a_key_that_was_used_for_another_body_is_refused, a_key_that_is_in_use_at_the_same_time_is_told_so,
        each_kind_of_target_is_taken_where_it_is_public_and_its_version_kept,
        the_version_that_is_kept_is_the_one_that_there_was, what_is_not_there_or_not_public_is_no_target,
        a_petition_needs_name_address_phone_or_email_and_consent,
        all_faults_are_told_at_once_in_both_languages_and_nothing_is_kept, what_cannot_be_read_or_answered_is_refused,
        what_is_unusual_is_kept_marked_with_reasons_and_waits,
        what_is_unusual_has_the_same_answer_when_it_is_sent_again);
}
