/* Following an item with its code and secret: what its sender sees and does, and what nobody else does. */

#include "arrange.h"
#include "items.h"
#include "process.h"
#include "proxy.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SIZE(array) (sizeof(array) / sizeof *(array))

#define WORK "start-triage accept assign "
#define REPLY "draft-reply submit-reply approve-reply "
#define ANSWERED WORK REPLY
#define REJECTED "start-triage reject confirm-rejection "

/* Everything that a sender may do. `road` leads a petition to where it may be done. */
static const struct deed {
    const char *place, *method;
    const char *body, *other, *invalid; /* NULL: it takes none */
    const char *transition, *road;
    int status;
} deeds[] = {
    {"messages", "POST", "{'text': 'Tôi xin nói thêm.'}", "{'text': 'Tôi nói khác.'}", "{'text': ''}", "message", "",
     201},
    {"withdraw", "POST", NULL, NULL, NULL, "withdraw", "", 200},
    {"reopen", "POST", "{'text': 'Tôi chưa đồng ý.'}", "{'text': 'Tôi vẫn chưa đồng ý.'}", "{'text': 'Không.'}",
     "reopen", ANSWERED, 200},
    {"appeal", "POST", "{'text': 'Tôi đề nghị xem lại.'}", "{'text': 'Tôi xin xem lại.'}", "{}", "appeal", REJECTED,
     200},
    {"rating", "POST", "{'result': 5, 'attitude': 4, 'time': 3, 'resolved': 'yes'}", "{'result': 4, 'resolved': 'no'}",
     "{'result': 6, 'resolved': 'yes'}", "rate", ANSWERED, 201},
    {"display", "PUT", "{'display': 'Bà B'}", "{'display': null}", "{'display': ''}", "change-display", "", 200},
    {"identity", "DELETE", NULL, NULL, NULL, "erase-identity", "", 200},
};

static const struct deed *deed_at(const char *place)
{
    for (size_t i = 0; i < SIZE(deeds); i++)
        if (strcmp(deeds[i].place, place) == 0)
            return &deeds[i];
    ck_abort_msg("nobody does %s", place);
    return NULL;
}

/* With these members of the request put in place of the usual ones; NULL: the usual. */
struct manner {
    const char *path, *secret, *key, *body, *accept, *type, *language, *address;
};

#define OR(value, usual) ((value) ? (value) : (usual))

static struct answer try_to(const struct deed *deed, struct item item, struct manner manner)
{
    const char *path = OR(manner.path, text("%s/%s", item.path, deed->place));
    const char *body = OR(manner.body, OR(deed->body, ""));
    return request(deed->method, path, body, "Authorization", OR(manner.secret, item.secret), "Idempotency-Key",
                   OR(manner.key, new_key()), "Accept", OR(manner.accept, "*/*"), "Content-Type",
                   OR(manner.type, "application/json"), "Accept-Language", OR(manner.language, "vi"), "X-Forwarded-For",
                   OR(manner.address, "192.0.2.1"));
}

static struct answer do_it(const char *place, struct item item)
{
    return try_to(deed_at(place), item, (struct manner){0});
}

/* A petition that has come to where the deed may be done. */
static struct item ready_for(const struct deed *deed)
{
    struct item item = send_petition("{}");
    move_item(item, "now()", deed->road);
    return item;
}

static struct answer follow(struct item item)
{
    return get(text("%s/private", item.path), "Authorization", item.secret);
}

static struct answer follow_with(struct item item, const char *authorization)
{
    return get(text("%s/private", item.path), "Authorization", authorization);
}

static const char *count_of(const char *what, struct item item)
{
    return sql_value(text("select count(*) from %s where feedback_id = (select id from reform.feedback where code = "
                          "'%s')",
                          what, item.code));
}

/* Another secret of the same length. */
static const char *wrong_secret(struct item item)
{
    char *secret = keep(strdup(item.secret));
    char *last = secret + strlen(secret) - 1;
    *last = *last == 'A' ? 'B' : 'A';
    return secret;
}

/* ---- what the sender sees ---- */

START_TEST(the_sender_sees_what_was_sent)
{
    struct item item = send_petition("{'title': 'Giờ tiếp dân', 'text': 'Xin mở cửa thêm sáng thứ Bảy.',"
                                     " 'topics': ['tthc-moi-truong-dien-tu'], 'display': 'Ông A',"
                                     " 'consents': ['process', 'publish_name']}");
    struct answer answer = follow(item);
    expect_status(answer, 200);
    expect(answer, "/code", item.code);
    expect_json(answer, "",
                "{'track': 'petition', 'kind': 'comment', 'sender_type': 'citizen', 'channel': 'web',"
                " 'language': 'vi', 'title': 'Giờ tiếp dân', 'text': 'Xin mở cửa thêm sáng thứ Bảy.',"
                " 'target': {'type': 'task', 'plan': '" PLAN_2021 "', 'code': 'NV02'},"
                " 'topics': ['tthc-moi-truong-dien-tu'], 'unit': {'code': 'VP-SO'}, 'display': 'Ông A',"
                " 'handling': 'received', 'publication': 'pending', 'published': null, 'rating': null,"
                " 'replies': [], 'guidance': null, 'merged_into': null, 'supporters': 0,"
                " 'consents': [{'purpose': 'process', 'withdrawn_at': null},"
                "  {'purpose': 'publish_name', 'withdrawn_at': null}],"
                " 'identity': {'stored': true, 'opened': []}}");
    ck_assert_str_eq(text_at(answer, "/links/self"), answer.path);
}
END_TEST

START_TEST(the_sender_sees_all_that_happened_messages_answers_and_rating)
{
    struct item item = send_petition("{}");
    move_item(item, "now()", "publish start-triage request-information");
    expect_status(do_it("messages", item), 201);
    move_item(item, "now()", "accept assign extend message " REPLY);
    expect_status(do_it("rating", item), 201);
    struct answer answer = follow(item);

    const char *told = "";
    size_t i;
    const json_t *event;
    json_array_foreach(value_at(answer, "/events"), i, event) {
        told = text("%s%s ", told, json_string_value(json_object_get(event, "transition")));
        ck_assert_int_eq(json_integer_value(json_object_get(event, "sequence")), (long long)i + 1);
    }
    ck_assert_str_eq(told, "submit publish start-triage request-information answer-information accept assign extend "
                           "message draft-reply submit-reply approve-reply rate ");
    expect_json(answer, "/events/3",
                "{'role': 'intake', 'from': 'triage', 'to': 'awaiting_sender', 'label': 'đề nghị bổ sung',"
                " 'message': {'from_sender': false, 'text': 'Xin cho biết thêm thời gian và địa điểm.'}}");
    expect_json(answer, "/events/4/message", "{'from_sender': true, 'text': 'Tôi xin nói thêm.'}");
    expect_json(answer, "/events/8/message", "{'from_sender': false, 'text': 'Cơ quan đang xem xét.'}");
    expect_json(answer, "/replies", "[{'number': 1, 'text': 'Cơ quan xin trả lời.', 'resolution': 'explained'}]");
    expect_json(answer, "/rating", "{'result': 5, 'attitude': 4, 'time': 3, 'resolved': 'yes'}");
    ck_assert_ptr_null(strstr(answer.body, "can-bo"));
}
END_TEST

START_TEST(an_answer_that_is_not_approved_is_not_seen)
{
    struct item item = send_petition("{}");
    move_item(item, "now()", WORK "draft-reply submit-reply");
    expect_count(follow(item), "/replies", 0);
}
END_TEST

static void expect_steps(struct answer answer, size_t i)
{
    const char *steps = text("/deadlines/%zu/steps", i);
    size_t last = json_array_size(value_at(answer, steps)) - 1;
    const char *due_on = text_at(answer, text("/deadlines/%zu/due_on", i));
    expect_json(answer, text("%s/0", steps), "{'counted': false}");
    expect(answer, text("%s/%zu/date", steps, last), due_on);
    expect_json(answer, text("%s/%zu", steps, last),
                text("{'counted': true, 'number': %lld}",
                     (long long)json_integer_value(value_at(answer, text("/deadlines/%zu/amount", i)))));
}

START_TEST(every_deadline_is_told_with_the_days_that_count)
{
    struct answer answer = follow(send_petition("{}"));
    expect_count(answer, "/deadlines", 4);
    for (size_t i = 0; i < 4; i++)
        expect_steps(answer, i);
}
END_TEST

START_TEST(the_sender_sees_who_opened_the_identity_and_why)
{
    struct item item = send_petition("{}");
    move_item(item, "now()", "open-identity");
    struct answer answer = follow(item);
    expect_json(answer, "/identity",
                "{'stored': true, 'opened': [{'role': 'privacy', 'actor': 'can-bo-6',"
                " 'reason': 'Liên hệ theo yêu cầu của người gửi.'}]}");
    expect(answer, "/events/1/transition", "open-identity");
    expect_json(answer, "/events/1", "{'role': 'privacy'}");
}
END_TEST

START_TEST(what_was_redacted_is_shown_as_it_was_sent_and_as_everybody_reads_it)
{
    struct item item = send_petition("{'text': 'Xin gọi số 0900000000 để trả lời.'}");
    move_item(item, "now()", "redact");
    struct answer answer = follow(item);
    expect(answer, "/text", "Xin gọi số 0900000000 để trả lời.");
    expect(answer, "/published/text", "Nội dung đã được che bớt.");
    expect(get(item.path), "/text", "Nội dung đã được che bớt.");
}
END_TEST

START_TEST(who_sent_a_complaint_is_told_where_to_go)
{
    struct item item = send_petition("{}");
    move_item(item, "now()", "start-triage divert");
    struct answer answer = follow(item);
    expect_json(answer, "", "{'handling': 'diverted', 'publication': 'private'}");
    expect_json(answer, "/guidance", "{'reason': 'complaint', 'office': {'code': 'SO-KHCN'}}");
    expect_json(answer, "/events/2/message", "{'from_sender': false}");
    expect_problem(get(item.path), 404, "not-found", NULL);
}
END_TEST

START_TEST(what_was_merged_names_what_it_became_part_of)
{
    struct item first = send_item("{}");
    struct item second = send_item("{}");
    move_item(second, "now()", "start-triage");
    act(second, "now()", "merge", text("{'to_code': '%s'}", first.code));
    struct answer answer = follow(second);
    expect(answer, "/handling", "merged");
    expect(answer, "/merged_into/code", first.code);
    expect(answer, "/merged_into/href", first.path);
}
END_TEST

/* What was given of the sender is nowhere but in the sealed box. */
START_TEST(nobody_is_told_who_sent_it)
{
    struct item item = send_petition("{'sender': {'type': 'citizen', 'name': 'Nguyễn Văn A Rất Kín',"
                                     " 'address': 'Số 17, đường Rất Kín', 'phone': '0987 654 321'}}");
    ck_assert_str_eq(count_of("private.identity", item), "1");
    ck_assert_ptr_null(strstr(follow(item).body, "Kín"));
    ck_assert_ptr_null(strstr(follow(item).body, "987 654"));
    ck_assert_ptr_null(tables_that_hold("Rất Kín"));
    ck_assert_ptr_null(tables_that_hold("987 654"));
}
END_TEST

/* ---- the secret ---- */

static void expect_no_entry(struct answer answer, const char *problem)
{
    expect_problem(answer, 401, problem, NULL);
    expect_header(answer, "WWW-Authenticate", "Feedback");
    expect_header(answer, "Cache-Control", "no-store");
    expect_no_header(answer, "ETag");
}

START_TEST(without_the_secret_nobody_sees_anything)
{
    static const char *const others[] = {"Bearer abc", "Feedback", "Basic YTpi", ""};
    struct item item = send_petition("{}");
    expect_no_entry(get(text("%s/private", item.path)), "secret-required");
    for (size_t i = 0; i < SIZE(others); i++)
        expect_no_entry(follow_with(item, others[i]), "secret-required");
    expect_no_entry(follow_with(item, wrong_secret(item)), "secret-wrong");
    expect_no_entry(follow_with(item, send_petition("{}").secret), "secret-wrong");
}
END_TEST

START_TEST(without_the_secret_nobody_does_anything)
{
    for (size_t i = 0; i < SIZE(deeds); i++) {
        struct item item = ready_for(&deeds[i]);
        const char *before = standing_of(item);
        struct manner wrong = {.secret = wrong_secret(item)};
        expect_no_entry(try_to(&deeds[i], item, (struct manner){.secret = "Bearer abc"}), "secret-required");
        expect_no_entry(try_to(&deeds[i], item, wrong), "secret-wrong");
        ck_assert_str_eq(standing_of(item), before);
        expect_status(try_to(&deeds[i], item, (struct manner){0}), deeds[i].status);
        ck_assert_str_ne(standing_of(item), before);
    }
}
END_TEST

/* What differs between the answers to any two requests taken out. */
static json_t *lasting_body(struct answer answer)
{
    json_t *body = keep_json(json_deep_copy(answer.json));
    json_object_del(body, "instance");
    json_object_del(body, "request_id");
    return body;
}

START_TEST(a_code_that_nobody_has_is_answered_like_a_wrong_secret)
{
    struct item item = send_petition("{}");
    struct item nobody = {.path = "/v1/feedback/PA-2021-000000", .secret = item.secret};
    struct answer wrong = follow_with(item, wrong_secret(item));
    struct answer unknown = follow(nobody);
    expect_no_entry(unknown, "secret-wrong");
    ck_assert(json_equal(lasting_body(wrong), lasting_body(unknown)));
    for (size_t i = 0; i < SIZE(deeds); i++) {
        unknown = try_to(&deeds[i], nobody, (struct manner){.address = text("192.0.2.%zu", 10 + i)});
        expect_no_entry(unknown, "secret-wrong");
        ck_assert(json_equal(lasting_body(wrong), lasting_body(unknown)));
    }
}
END_TEST

START_TEST(what_was_withdrawn_is_still_opened_by_its_secret)
{
    struct item item = send_item("{}");
    expect_status(do_it("withdraw", item), 200);
    expect(follow(item), "/handling", "withdrawn");
}
END_TEST

START_TEST(the_secret_never_stands_in_an_address)
{
    struct item item = send_petition("{}");
    const char *secret = item.secret + strlen("Feedback ");
    expect_problem(get(text("%s/private?secret=%s", item.path, secret)), 400, "invalid-parameters", "secret");
    expect_problem(get(text("%s/private?authorization=%s", item.path, secret)), 400, "invalid-parameters",
                   "authorization");
    ck_assert_ptr_null(strstr(get(item.path).body, secret));
    ck_assert_ptr_null(strstr(follow(item).body, secret));
    ck_assert_ptr_null(tables_that_hold(secret));
}
END_TEST

/* In lower case, with a sign behind each fourth letter, and O, I and L for what they are mistaken for. */
static const char *copied(const char *authorization, const char *sign)
{
    const char *copy = "Feedback ";
    const char *secret = authorization + strlen(copy);
    for (size_t i = 0; secret[i]; i++) {
        char letter = secret[i];
        if (letter >= 'A' && letter <= 'Z')
            letter = (char)(letter - 'A' + 'a');
        letter = letter == '0' ? 'o' : letter == '1' ? (i % 2 ? 'I' : 'l') : letter;
        copy = text("%s%s%c", copy, i > 0 && i % 4 == 0 ? sign : "", letter);
    }
    return copy;
}

START_TEST(a_secret_may_be_copied_in_lower_case_with_spaces_or_hyphens)
{
    static const char *const signs[] = {"", " ", "-", " - "};
    struct item item = send_petition("{}");
    for (size_t i = 0; i < SIZE(signs); i++)
        expect_status(follow_with(item, copied(item.secret, signs[i])), 200);
    struct manner manner = {.secret = copied(item.secret, " ")};
    expect_status(try_to(deed_at("messages"), item, manner), 201);
}
END_TEST

START_TEST(a_repeat_with_the_secret_written_otherwise_is_a_repeat)
{
    struct item item = send_petition("{}");
    struct manner manner = {.key = new_key()};
    struct answer first = try_to(deed_at("messages"), item, manner);
    manner.secret = copied(item.secret, "-");
    struct answer again = try_to(deed_at("messages"), item, manner);
    ck_assert_str_eq(again.body, first.body);
    ck_assert_str_eq(count_of("reform.message", item), "1");
}
END_TEST

static void spend_tries(struct item item)
{
    for (int i = 0; i < 10; i++)
        expect_problem(follow_with(item, wrong_secret(item)), 401, "secret-wrong", NULL);
}

static void expect_limited(struct answer answer)
{
    expect_problem(answer, 429, "too-many-requests", NULL);
    const char *after = header_of(answer, "Retry-After");
    ck_assert_msg(after && atoi(after) > 0 && atoi(after) <= 360, "Retry-After: %s", after);
    expect_header(answer, "RateLimit-Policy", "\"secret\";q=10;w=3600");
    const char *left = header_of(answer, "RateLimit");
    ck_assert_msg(left && strstr(left, "\"secret\";r=0;t="), "RateLimit: %s", left);
    expect_header(answer, "Cache-Control", "no-store");
}

START_TEST(an_address_has_ten_wrong_tries_an_hour)
{
    struct item item = send_petition("{}");
    spend_tries(item);
    expect_limited(follow_with(item, wrong_secret(item)));
    expect_limited(follow((struct item){.path = "/v1/feedback/PA-2021-000000", .secret = item.secret}));
    expect_limited(follow_with(send_petition("{}"), item.secret));
    struct answer elsewhere =
        get(text("%s/private", item.path), "Authorization", wrong_secret(item), "X-Forwarded-For", "198.51.100.7");
    expect_problem(elsewhere, 401, "secret-wrong", NULL);
}
END_TEST

START_TEST(a_right_secret_is_never_refused_and_takes_no_try)
{
    struct item item = send_petition("{}");
    for (int i = 0; i < 12; i++)
        expect_status(follow(item), 200);
    spend_tries(item);
    expect_limited(follow_with(item, wrong_secret(item)));
    for (int i = 0; i < 3; i++)
        expect_status(follow(item), 200);
    expect_status(request("POST", text("%s/messages", item.path), "{'text': 'Tôi xin nói thêm.'}", "Authorization",
                          item.secret, "Idempotency-Key", new_key()),
                  201);
}
END_TEST

START_TEST(wrong_tries_are_limited_wherever_the_secret_is_asked_for)
{
    for (size_t i = 0; i < SIZE(deeds); i++) {
        struct item item = ready_for(&deeds[i]);
        struct manner wrong = {.secret = wrong_secret(item), .address = text("198.51.100.%zu", 10 + i)};
        const char *before = standing_of(item);
        for (int try = 0; try < 10; try++)
            expect_problem(try_to(&deeds[i], item, wrong), 401, "secret-wrong", NULL);
        expect_limited(try_to(&deeds[i], item, wrong));
        ck_assert_str_eq(standing_of(item), before);
        wrong.secret = NULL;
        expect_status(try_to(&deeds[i], item, wrong), deeds[i].status);
    }
}
END_TEST

START_TEST(nobody_keeps_a_private_answer)
{
    struct item followed = send_petition("{}");
    struct answer answer = get(text("%s/private", followed.path), "Authorization", followed.secret, "If-None-Match",
                               "*", "Accept-Encoding", "gzip");
    expect_status(answer, 200);
    expect_header(answer, "Cache-Control", "no-store");
    expect_no_header(answer, "ETag");
    for (size_t i = 0; i < SIZE(deeds); i++) {
        struct item item = ready_for(&deeds[i]);
        answer = try_to(&deeds[i], item, (struct manner){0});
        expect_header(answer, "Cache-Control", "no-store");
        expect_no_header(answer, "ETag");
        answer = try_to(&deeds[i], item, (struct manner){.accept = "image/png"});
        expect_header(answer, "Cache-Control", "no-store");
    }
}
END_TEST

/* ---- once per key ---- */

static const char *events_of(struct item item)
{
    return count_of("reform.event", item);
}

START_TEST(each_deed_is_done_once_per_key_and_answered_alike)
{
    for (size_t i = 0; i < SIZE(deeds); i++) {
        struct item item = ready_for(&deeds[i]);
        int before = atoi(events_of(item));
        struct manner manner = {.key = new_key()};
        struct answer first = try_to(&deeds[i], item, manner);
        expect_status(first, deeds[i].status);
        expect(first, "/transition", deeds[i].transition);
        expect_json(first, "", text("{'role': 'sender', 'sequence': %d}", before + 1));
        const char *after = standing_of(item);
        for (int repeat = 0; repeat < 3; repeat++) {
            struct answer again = try_to(&deeds[i], item, manner);
            ck_assert_int_eq(again.status, first.status);
            ck_assert_str_eq(again.body, first.body);
        }
        ck_assert_int_eq(atoi(events_of(item)), before + 1);
        ck_assert_str_eq(standing_of(item), after);
        if (deeds[i].status == 201)
            expect_header(first, "Location", text("%s/private", item.path));
    }
}
END_TEST

START_TEST(the_same_key_with_another_body_is_refused)
{
    for (size_t i = 0; i < SIZE(deeds); i++) {
        if (!deeds[i].other)
            continue;
        struct item item = ready_for(&deeds[i]);
        struct manner manner = {.key = new_key()};
        expect_status(try_to(&deeds[i], item, manner), deeds[i].status);
        const char *before = standing_of(item);
        manner.body = deeds[i].other;
        expect_problem(try_to(&deeds[i], item, manner), 422, "idempotency-key-reused", NULL);
        ck_assert_str_eq(standing_of(item), before);
    }
}
END_TEST

START_TEST(the_order_of_members_makes_no_other_body)
{
    struct item item = ready_for(deed_at("rating"));
    struct manner manner = {.key = new_key(), .body = "{'result': 5, 'resolved': 'yes'}"};
    struct answer first = try_to(deed_at("rating"), item, manner);
    manner.body = "{ 'resolved' : 'yes', 'result' : 5 }";
    ck_assert_str_eq(try_to(deed_at("rating"), item, manner).body, first.body);
}
END_TEST

START_TEST(a_key_is_of_one_item_and_one_deed)
{
    struct item item = send_petition("{}");
    struct item other = send_petition("{}");
    struct manner manner = {.key = new_key()};
    expect_status(try_to(deed_at("messages"), item, manner), 201);
    expect_status(try_to(deed_at("messages"), other, manner), 201);
    expect_status(try_to(deed_at("display"), item, manner), 200);
    ck_assert_str_eq(count_of("reform.message", other), "1");
    expect(follow(item), "/display", "Bà B");
}
END_TEST

START_TEST(a_key_holds_for_24_hours)
{
    struct item item = send_petition("{}");
    struct manner manner = {.key = new_key()};
    expect_status(try_to(deed_at("messages"), item, manner), 201);
    run_sql("update ops.idempotency_key set used_at = used_at - interval '24 hours'");
    manner.body = deed_at("messages")->other;
    expect_status(try_to(deed_at("messages"), item, manner), 201);
    ck_assert_str_eq(count_of("reform.message", item), "2");
}
END_TEST

START_TEST(a_refused_request_does_not_use_its_key)
{
    struct item item = send_petition("{}");
    struct manner manner = {.key = new_key()};
    expect_problem(try_to(deed_at("rating"), item, manner), 409, "rule-broken", NULL);
    move_item(item, "now()", ANSWERED);
    expect_status(try_to(deed_at("rating"), item, manner), 201);
}
END_TEST

START_TEST(without_a_key_or_with_one_that_can_be_guessed_nothing_is_done)
{
    static const char *const keys[] = {"", "1", "123456789012345678901", "a key with blanks in between"};
    for (size_t i = 0; i < SIZE(deeds); i++) {
        struct item item = ready_for(&deeds[i]);
        const char *before = standing_of(item);
        const char *path = text("%s/%s", item.path, deeds[i].place);
        struct answer answer = request(deeds[i].method, path, OR(deeds[i].body, ""), "Authorization", item.secret);
        expect_problem(answer, 400, "invalid-parameters", "Idempotency-Key");
        for (size_t key = 0; key < SIZE(keys); key++)
            expect_problem(try_to(&deeds[i], item, (struct manner){.key = keys[key]}), 400, "invalid-parameters",
                           "Idempotency-Key");
        ck_assert_str_eq(standing_of(item), before);
    }
}
END_TEST

static bool somebody_waits(void)
{
    for (int i = 0; i < 200; i++, usleep(10000))
        if (atoi(sql_value("select count(*) from pg_locks where not granted")) > 0)
            return true;
    return false;
}

START_TEST(while_the_first_request_runs_its_repeat_is_told_so)
{
    struct item item = send_petition("{}");
    struct manner manner = {.key = new_key()};
    struct connection connection = connect_to(client_port());
    const char *body = "{\"text\": \"Tôi nói thêm.\"}";
    struct held_table held = hold_table("reform.message");
    send_text(&connection, text("POST %s/messages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                                "Authorization: %s\r\nIdempotency-Key: %s\r\nContent-Length: %zu\r\n\r\n%s",
                                item.path, item.secret, manner.key, strlen(body), body));
    bool waits = somebody_waits();
    manner.body = body;
    struct answer meanwhile = try_to(deed_at("messages"), item, manner);
    release_table(&held);
    struct answer first = receive(&connection, "POST");
    disconnect(&connection);
    ck_assert(waits);
    expect_problem(meanwhile, 409, "still-running", NULL);
    expect_status(first, 201);
    ck_assert_str_eq(try_to(deed_at("messages"), item, manner).body, first.body);
    ck_assert_str_eq(count_of("reform.message", item), "1");
}
END_TEST

/* ---- what each deed does ---- */

START_TEST(a_message_reaches_the_agency_and_nobody_else)
{
    struct item item = send_petition("{}");
    move_item(item, "now()", "publish");
    struct answer answer = do_it("messages", item);
    expect_json(answer, "/message", "{'from_sender': true, 'text': 'Tôi xin nói thêm.'}");
    ck_assert_str_eq(count_of("reform.message", item), "1");
    ck_assert_ptr_null(strstr(get(text("%s/events", item.path)).body, "nói thêm"));
    ck_assert_ptr_null(strstr(get(item.path).body, "nói thêm"));
}
END_TEST

START_TEST(a_message_answers_the_question_of_the_agency)
{
    struct item item = send_petition("{}");
    move_item(item, "now()", "start-triage request-information");
    expect(follow(item), "/deadlines/0/state", "paused");
    struct answer answer = do_it("messages", item);
    expect_json(answer, "", "{'transition': 'answer-information', 'from': 'awaiting_sender', 'to': 'triage'}");
    expect(follow(item), "/handling", "triage");
    expect(follow(item), "/deadlines/0/state", "running");
}
END_TEST

START_TEST(withdrawing_erases_the_identity_and_every_word)
{
    struct item item = send_petition("{'title': 'Tiêu đề xinxoatoi', 'text': 'Nội dung xinxoatoi gửi cơ quan',"
                                     " 'display': 'Ông xinxoatoi', 'consents': ['process', 'publish_name']}");
    move_item(item, "now()", "redact");
    struct manner manner = {.body = "{'text': 'Lời nhắn xinxoatoi.'}"};
    expect_status(try_to(deed_at("messages"), item, manner), 201);
    ck_assert_ptr_nonnull(tables_that_hold("xinxoatoi"));
    expect(do_it("withdraw", item), "/to", "withdrawn");

    struct answer answer = follow(item);
    expect_json(answer, "",
                "{'handling': 'withdrawn', 'title': null, 'text': null, 'display': null,"
                " 'identity': {'stored': false}}");
    expect_json(answer, "/events/2/message", "{'from_sender': true, 'text': null}");
    ck_assert(json_is_string(value_at(answer, "/consents/0/withdrawn_at")));
    ck_assert(json_is_string(value_at(answer, "/consents/1/withdrawn_at")));
    ck_assert_str_eq(count_of("private.identity", item), "0");
    ck_assert_str_eq(count_of("private.original", item), "0");
    ck_assert_ptr_null(tables_that_hold("xinxoatoi"));
    expect_json(get(item.path), "", "{'handling': 'withdrawn', 'title': null, 'text': null, 'display': null}");
}
END_TEST

START_TEST(what_was_answered_keeps_its_words_when_it_is_withdrawn)
{
    struct item item = send_petition("{'text': 'Nội dung đã được trả lời.', 'display': 'Ông A',"
                                     " 'consents': ['process', 'publish_name']}");
    move_item(item, "now()", "publish " ANSWERED);
    expect_status(do_it("withdraw", item), 200);
    struct answer answer = follow(item);
    expect_json(answer, "",
                "{'handling': 'withdrawn', 'text': 'Nội dung đã được trả lời.', 'display': null,"
                " 'identity': {'stored': false}}");
    ck_assert(json_is_string(value_at(answer, "/consents/0/withdrawn_at")));
    ck_assert_str_eq(count_of("private.identity", item), "0");
    expect_json(get(item.path), "", "{'text': 'Nội dung đã được trả lời.', 'display': null}");
    expect_count(get(text("%s/replies", item.path)), "/items", 1);
}
END_TEST

START_TEST(reopening_starts_the_work_and_its_clock_again)
{
    struct item item = ready_for(deed_at("reopen"));
    struct answer answer = do_it("reopen", item);
    expect_json(answer, "", "{'from': 'answered', 'to': 'in_progress', 'message': {'text': 'Tôi chưa đồng ý.'}}");
    answer = follow(item);
    expect_count(answer, "/deadlines", 5);
    expect_json(answer, "/deadlines/4", "{'stage': 'reply', 'state': 'running'}");
}
END_TEST

START_TEST(an_appeal_leads_back_to_triage)
{
    struct item item = ready_for(deed_at("appeal"));
    expect_json(do_it("appeal", item), "", "{'from': 'rejected', 'to': 'triage'}");
    expect(follow(item), "/handling", "triage");
}
END_TEST

START_TEST(a_rating_is_shown_with_the_answer)
{
    struct item item = ready_for(deed_at("rating"));
    move_item(item, "now()", "publish");
    expect_status(do_it("rating", item), 201);
    expect_json(get(item.path), "/rating", "{'result': 5, 'attitude': 4, 'time': 3, 'resolved': 'yes'}");
}
END_TEST

START_TEST(a_name_is_shown_by_consent_and_taken_back)
{
    struct item item = send_item("{}");
    move_item(item, "now()", "publish");
    expect_status(do_it("display", item), 200);
    expect(get(item.path), "/display", "Bà B");
    expect_json(follow(item), "/consents", "[{'purpose': 'publish_name', 'withdrawn_at': null}]");
    expect_status(try_to(deed_at("display"), item, (struct manner){.body = "{'display': null}"}), 200);
    expect_null(get(item.path), "/display");
    ck_assert(json_is_string(value_at(follow(item), "/consents/0/withdrawn_at")));
}
END_TEST

START_TEST(an_erased_identity_is_gone_and_the_item_goes_on)
{
    struct item item = send_petition("{'consents': ['process', 'contact']}");
    expect_status(do_it("identity", item), 200);
    struct answer answer = follow(item);
    expect_json(answer, "", "{'handling': 'received', 'identity': {'stored': false}}");
    ck_assert(json_is_string(value_at(answer, "/consents/0/withdrawn_at")));
    ck_assert(json_is_string(value_at(answer, "/consents/1/withdrawn_at")));
    ck_assert_str_eq(count_of("private.identity", item), "0");
    move_item(item, "now()", ANSWERED);
    expect_count(follow(item), "/replies", 1);
}
END_TEST

/* ---- what may not be ---- */

static const struct forbidden {
    const char *place, *days, *road, *code;
} forbidden[] = {
    {"messages", "0", REJECTED, "transition_not_allowed"},
    {"messages", "0", "withdraw", "transition_not_allowed"},
    {"withdraw", "0", "withdraw", "transition_not_allowed"},
    {"withdraw", "0", REJECTED, "transition_not_allowed"},
    {"withdraw", "0", "start-triage divert", "transition_not_allowed"},
    {"withdraw", "0", ANSWERED "close", "transition_not_allowed"},
    {"reopen", "0", WORK, "transition_not_allowed"},
    {"reopen", "0", ANSWERED "close", "transition_not_allowed"},
    {"reopen", "0", ANSWERED "reopen " REPLY "reopen " REPLY, "too_often"},
    {"reopen", "16", ANSWERED, "too_late"},
    {"appeal", "0", "start-triage", "transition_not_allowed"},
    {"appeal", "0", "start-triage reject", "transition_not_allowed"},
    {"appeal", "0", REJECTED "appeal reject confirm-rejection", "too_often"},
    {"appeal", "30", REJECTED, "too_late"},
    {"rating", "0", WORK, "transition_not_allowed"},
    {"rating", "0", ANSWERED "rate", "too_often"},
    {"display", "0", "withdraw", "transition_not_allowed"},
    {"display", "0", "start-triage divert", "transition_not_allowed"},
    {"identity", "0", "withdraw", "transition_not_allowed"},
    {"identity", "0", "erase-identity", "identity_missing"},
};

static void expect_rule(struct answer answer, const char *code, const char *column)
{
    expect_problem(answer, 409, "rule-broken", NULL);
    expect_count(answer, "/errors", 1);
    expect(answer, "/errors/0/code", code);
    expect(answer, "/errors/0/detail",
           sql_value(text("select %s from reform.refusal where code = '%s'", column, code)));
}

/* A petition that came so long ago to where this road leads. */
static struct item item_since(const char *days, const char *road)
{
    struct item item = send_petition("{}");
    move_item(item, "now()", road);
    run_sql(text("update reform.feedback set received_at = received_at - interval '%s days',"
                 " handled_at = handled_at - interval '%s days' where code = '%s'",
                 days, days, item.code));
    return item;
}

static void expect_forbidden(struct forbidden wanted)
{
    const struct deed *deed = deed_at(wanted.place);
    struct item item = item_since(wanted.days, wanted.road);
    const char *before = standing_of(item);
    struct answer vietnamese = try_to(deed, item, (struct manner){.language = "vi"});
    struct answer english = try_to(deed, item, (struct manner){.language = "en"});
    expect_rule(vietnamese, wanted.code, "vi");
    expect_rule(english, wanted.code, "en");
    ck_assert_str_ne(text_at(vietnamese, "/errors/0/detail"), text_at(english, "/errors/0/detail"));
    if (strcmp(standing_of(item), before) != 0)
        fail_answer(__FILE__, __LINE__, english, "something changed after \"%s\"", wanted.road);
}

START_TEST(what_may_not_be_is_refused_by_name_in_both_languages_and_changes_nothing)
{
    for (size_t i = 0; i < SIZE(forbidden); i++)
        expect_forbidden(forbidden[i]);
}
END_TEST

START_TEST(what_was_closed_without_an_answer_is_not_rated)
{
    struct item item = item_since("60", "start-triage request-information");
    move_item(item, "now()", "close-unanswered");
    const char *before = standing_of(item);
    expect_rule(do_it("rating", item), "answer_missing", "vi");
    ck_assert_str_eq(standing_of(item), before);
}
END_TEST

START_TEST(a_suggestion_without_a_sender_has_no_identity_to_erase)
{
    struct item item = send_item("{}");
    expect_rule(do_it("identity", item), "identity_missing", "vi");
}
END_TEST

START_TEST(reopening_and_appealing_are_possible_until_the_last_day)
{
    struct item item = item_since("15", ANSWERED);
    expect_status(do_it("reopen", item), 200);
    item = item_since("15", REJECTED);
    expect_status(do_it("appeal", item), 200);
}
END_TEST

/* ---- what cannot be read ---- */

START_TEST(a_body_that_is_not_valid_is_422_and_changes_nothing)
{
    for (size_t i = 0; i < SIZE(deeds); i++) {
        if (!deeds[i].invalid)
            continue;
        struct item item = ready_for(&deeds[i]);
        const char *before = standing_of(item);
        expect_problem(try_to(&deeds[i], item, (struct manner){.body = deeds[i].invalid}), 422, "invalid-body", NULL);
        expect_problem(try_to(&deeds[i], item, (struct manner){.body = "{'nobody-knows': 1}"}), 422, "invalid-body",
                       "/nobody-knows");
        expect_problem(try_to(&deeds[i], item, (struct manner){.body = "{'text':"}), 400, "unreadable-body", NULL);
        expect_problem(try_to(&deeds[i], item, (struct manner){.type = "text/plain"}), 415, "unsupported-media-type",
                       NULL);
        const char *large = text("{'text': '%070000d'}", 0);
        expect_problem(try_to(&deeds[i], item, (struct manner){.body = large}), 413, "content-too-large", NULL);
        ck_assert_str_eq(standing_of(item), before);
    }
}
END_TEST

START_TEST(a_request_that_cannot_be_answered_changes_nothing)
{
    for (size_t i = 0; i < SIZE(deeds); i++) {
        struct item item = ready_for(&deeds[i]);
        const char *before = standing_of(item);
        const char *path = text("%s/%s", item.path, deeds[i].place);
        expect_problem(try_to(&deeds[i], item, (struct manner){.accept = "image/png"}), 406, "not-acceptable", NULL);
        expect_problem(try_to(&deeds[i], item, (struct manner){.path = text("%s?nobody-knows=1", path)}), 400,
                       "invalid-parameters", "nobody-knows");
        expect_problem(try_to(&deeds[i], item, (struct manner){.path = text("%s?a=%05000d", path, 0)}), 414,
                       "uri-too-long", NULL);
        struct answer refused = get(path, "Authorization", item.secret);
        expect_problem(refused, 405, "method-not-allowed", NULL);
        expect_header(refused, "Allow", text("%s, OPTIONS", deeds[i].method));
        ck_assert_str_eq(standing_of(item), before);
    }
}
END_TEST

START_TEST(reading_is_refused_as_everywhere)
{
    struct item item = send_item("{}");
    const char *path = text("%s/private", item.path);
    expect_problem(get(path, "Authorization", item.secret, "Accept", "image/png"), 406, "not-acceptable", NULL);
    expect_problem(get(text("%s?nobody-knows=1", path), "Authorization", item.secret), 400, "invalid-parameters",
                   "nobody-knows");
    expect_problem(get(text("%s?a=%05000d", path, 0), "Authorization", item.secret), 414, "uri-too-long", NULL);
    struct answer refused = request("POST", path, "{}", "Authorization", item.secret);
    expect_problem(refused, 405, "method-not-allowed", NULL);
    expect_header(refused, "Allow", "GET, HEAD, OPTIONS");
    struct answer without_body = head(path, "Authorization", item.secret);
    expect_status(without_body, 200);
    expect_header(without_body, "Cache-Control", "no-store");
}
END_TEST

/* ---- without the database ---- */

static void expect_away(struct answer answer)
{
    expect_problem(answer, 503, NULL, NULL);
    expect_header(answer, "Retry-After", NULL);
    expect_header(answer, "Cache-Control", "no-store");
}

static void expect_all_away(struct item item)
{
    expect_away(follow(item));
    for (size_t i = 0; i < SIZE(deeds); i++)
        expect_away(try_to(&deeds[i], item, (struct manner){0}));
}

START_TEST(while_the_database_is_away_everything_says_when_to_try_again)
{
    struct item item = send_petition("{}");
    const char *before = standing_of(item);
    struct proxy wire = proxy_open();
    struct process server = process_start((const char *[]){proxy_setting(&wire), NULL});
    ck_assert_msg(!*server.fault, "%s", server.fault);
    client_use(server.port);
    proxy_cut(&wire);
    ck_assert(answers_within(server.port, "/readyz", 503, 5000));
    expect_all_away(item);
    proxy_close(&wire);
    ck_assert_int_eq(process_stop(&server), 0);
    ck_assert_ptr_null(process_log_fault(&server));
    unlink(server.log);
    ck_assert_str_eq(standing_of(item), before);
}
END_TEST

Suite *following_suite(void)
{
    return suite_of_feedback(
        "following", the_sender_sees_what_was_sent, the_sender_sees_all_that_happened_messages_answers_and_rating,
        an_answer_that_is_not_approved_is_not_seen, every_deadline_is_told_with_the_days_that_count,
        the_sender_sees_who_opened_the_identity_and_why,
        what_was_redacted_is_shown_as_it_was_sent_and_as_everybody_reads_it, who_sent_a_complaint_is_told_where_to_go,
        what_was_merged_names_what_it_became_part_of, nobody_is_told_who_sent_it,
        without_the_secret_nobody_sees_anything, without_the_secret_nobody_does_anything,
        a_code_that_nobody_has_is_answered_like_a_wrong_secret, what_was_withdrawn_is_still_opened_by_its_secret,
        the_secret_never_stands_in_an_address, a_secret_may_be_copied_in_lower_case_with_spaces_or_hyphens,
        a_repeat_with_the_secret_written_otherwise_is_a_repeat, an_address_has_ten_wrong_tries_an_hour,
        a_right_secret_is_never_refused_and_takes_no_try, wrong_tries_are_limited_wherever_the_secret_is_asked_for,
        nobody_keeps_a_private_answer, each_deed_is_done_once_per_key_and_answered_alike,
        the_same_key_with_another_body_is_refused, the_order_of_members_makes_no_other_body,
        a_key_is_of_one_item_and_one_deed, a_key_holds_for_24_hours, a_refused_request_does_not_use_its_key,
        without_a_key_or_with_one_that_can_be_guessed_nothing_is_done,
        while_the_first_request_runs_its_repeat_is_told_so, a_message_reaches_the_agency_and_nobody_else,
        a_message_answers_the_question_of_the_agency, withdrawing_erases_the_identity_and_every_word,
        what_was_answered_keeps_its_words_when_it_is_withdrawn, reopening_starts_the_work_and_its_clock_again,
        an_appeal_leads_back_to_triage, a_rating_is_shown_with_the_answer, a_name_is_shown_by_consent_and_taken_back,
        an_erased_identity_is_gone_and_the_item_goes_on, what_was_closed_without_an_answer_is_not_rated,
        a_suggestion_without_a_sender_has_no_identity_to_erase, reopening_and_appealing_are_possible_until_the_last_day,
        a_body_that_is_not_valid_is_422_and_changes_nothing, a_request_that_cannot_be_answered_changes_nothing,
        reading_is_refused_as_everywhere, while_the_database_is_away_everything_says_when_to_try_again,
        what_may_not_be_is_refused_by_name_in_both_languages_and_changes_nothing);
}
