/* What would happen to feedback is told before it is sent, and nothing is kept of it. */

#include "arrange.h"
#include "proxy.h"
#include "sending.h"

#include <string.h>
#include <time.h>

/* ---- faults ---- */

START_TEST(nothing_is_said_against_what_could_be_sent)
{
    serve(NULL);
    struct answer of_suggestion = preview(suggestion("{}"));
    struct answer of_petition = preview(petition("{}"));

    expect_status(of_suggestion, 200);
    expect_json(of_suggestion, "", "{'faults': [], 'personal_data': [], 'similar': []}");
    expect_json(of_petition, "", "{'faults': [], 'personal_data': [], 'similar': []}");
    expect_header(of_suggestion, "Cache-Control", "no-store");
}
END_TEST

/* Of its form, which the contract says, and of its meaning, which the database says. */
#define FAULTY                                                                                                         \
    "{'kind': 'rumour', 'title': 'abc', 'target': {'type': 'plan', 'code': 'khong-co'}, 'topics': ['khong-co'],"       \
    " 'language': 'en', 'sender': {'type': 'citizen', 'name': 'A'}, 'display': 'Nguyễn Văn A', 'consents': [],"     \
    " 'surplus': 1}"

START_TEST(all_faults_are_told_at_once_and_where_they_are)
{
    serve(NULL);
    struct answer answer = preview(petition(FAULTY));
    expect_status(answer, 200);
    expect_faults(answer, "/faults", "/kind enum", "/title too_short", "/sender/name too_short",
                  "/sender/address required", "/sender/phone contact_needed", "/consents missing_item",
                  "/surplus unknown", "/target not_found", "/topics/0 not_found", "/language vietnamese_needed",
                  "/display consent_needed");
}
END_TEST

static const char *sentence_of(struct answer answer, const char *wanted)
{
    size_t i;
    json_t *fault;
    json_array_foreach(value_at(answer, "/faults"), i, fault) {
        if (strcmp(json_string_value(json_object_get(fault, "pointer")), wanted) == 0)
            return json_string_value(json_object_get(fault, "detail"));
    }
    return "";
}

START_TEST(faults_are_told_in_vietnamese_or_in_english)
{
    serve(NULL);
    const char *body = written_body(petition(FAULTY));
    struct answer vietnamese = preview(petition(FAULTY));
    struct answer english = request("POST", "/v1/feedback/preview", body, "Accept-Language", "en");

    ck_assert_str_eq(sentence_of(vietnamese, "/target"), "Không có đối tượng công khai nào có tên này.");
    ck_assert_str_eq(sentence_of(english, "/target"), "Nothing public has this name.");
    ck_assert_str_eq(sentence_of(vietnamese, "/sender/address"), "Thiếu phần bắt buộc này.");
    ck_assert_str_eq(sentence_of(english, "/sender/address"), "This is required.");
}
END_TEST

START_TEST(what_is_given_of_a_sender_needs_consent)
{
    serve(NULL);
    struct answer without = preview(suggestion("{'sender': {'type': 'citizen', 'name': 'Nguyễn Văn A'}}"));
    struct answer with =
        preview(suggestion("{'sender': {'type': 'citizen', 'name': 'Nguyễn Văn A'}, 'consents': ['process']}"));
    struct answer of_petition = preview(petition("{'consents': ['contact']}"));

    expect_faults(without, "/faults", "/consents consent_needed");
    expect_json(with, "/faults", "[]");
    expect_faults(of_petition, "/faults", "/consents missing_item");
}
END_TEST

START_TEST(what_is_not_finished_yet_is_taken)
{
    serve(NULL);
    struct answer nothing = preview(json_of("{}"));
    struct answer half = preview(json_of("{'track': 'suggestion', 'title': 'Giờ mở cửa'}"));

    expect_faults(nothing, "/faults", "/track required");
    expect_faults(half, "/faults", "/kind required", "/text required", "/target required");
}
END_TEST

/* ---- personal data ---- */

static const struct {
    const char *before, *value, *kind;
} findings[] = {
    {"CCCD của tôi là ", "092085001234", "citizen_id"},
    {"Xin gọi số ", "0903 123 456", "phone"},
    {"Điện thoại ", "+84903123456", "phone"},
    {"Thư gửi về ", "nguyenvana@example.com", "email"},
    {"Tôi trả bằng thẻ ", "4111 1111 1111 1111", "bank_card"},
    {"Mã số thuế ", "1801998871", "tax_code"},
    {"Chiếc xe biển số ", "65A-123.45", "number_plate"},
    {"Tôi ở ", "số nhà 12 đường Nguyễn Trãi", "address"},
};

static size_t characters_of(const char *utf8)
{
    size_t count = 0;
    for (; *utf8; utf8++)
        count += (*utf8 & 0xC0) != 0x80;
    return count;
}

START_TEST(personal_data_in_the_text_is_told_by_kind_and_place_and_never_repeated)
{
    serve(NULL);
    for (size_t i = 0; i < SIZE(findings); i++) {
        const char *said = text("%s%s, xin cảm ơn.", findings[i].before, findings[i].value);
        struct answer answer = preview(suggestion(text("{'text': '%s'}", said)));
        expect_json(answer, "/personal_data",
                    text("[{'pointer': '/text', 'kind': '%s', 'start': %zu, 'length': %zu}]", findings[i].kind,
                         characters_of(findings[i].before), characters_of(findings[i].value)));
        ck_assert_msg(!strstr(answer.body, findings[i].value), "%s is repeated", findings[i].value);
    }
}
END_TEST

START_TEST(the_title_is_looked_at_too_and_a_card_needs_its_check_digit)
{
    serve(NULL);
    struct answer answer = preview(suggestion(
        "{'title': 'Hỏi số 0903123456', 'text': 'Thẻ 4111 1111 1111 1112 của tôi, gọi lại số 0912 345 678 nhé.'}"));
    expect_json(answer, "/personal_data",
                "[{'pointer': '/title', 'kind': 'phone', 'start': 7, 'length': 10},"
                " {'pointer': '/text', 'kind': 'phone', 'start': 44, 'length': 12}]");
}
END_TEST

START_TEST(places_are_those_in_the_text_as_it_would_be_kept)
{
    serve(NULL);
    /* The marks of "Số" come apart, and one character before it turns the direction of writing. */
    struct answer answer = preview(suggestion("{'text': '  \u202ESo\u0302\u0301 cu\u0309a tôi: 0903123456'}"));
    expect_json(answer, "/personal_data", "[{'pointer': '/text', 'kind': 'phone', 'start': 12, 'length': 10}]");
}
END_TEST

/* ---- what others said ---- */

static const char *submitted(const char *said, const char *target)
{
    struct answer answer = submit(suggestion(text("{'text': '%s', 'target': %s}", said, target)));
    expect_accepted(answer);
    return text_at(answer, "/code");
}

START_TEST(up_to_five_public_items_about_the_same_are_told_the_most_similar_first)
{
    static const char target[] = "{'type': 'clause', 'plan': '" PLAN_2021 "', 'path': 'V.2.a'}";
    static const char said[] = "Phòng một cửa nên mở thêm buổi tối thứ năm cho người đi làm";
    serve("CHALLENGE=never", NULL);
    const char *nearest = submitted(text("%s.", said), target);
    const char *hidden = submitted(text("%s!", said), target);
    const char *elsewhere = submitted(text("%s?", said), "{'type': 'unit', 'code': 'VP-SO'}");
    const char *unlike = submitted("Xin sửa đường dây điện ngoài chợ nổi Cái Răng.", target);
    publish(nearest);
    publish(elsewhere);
    publish(unlike);
    for (int i = 0; i < 5; i++)
        publish(submitted(text("%s và cả chủ nhật, lần thứ %d, xin cảm ơn nhiều.", said, i), target));
    struct answer answer =
        preview(suggestion(text("{'title': 'Gửi thử giờ mở cửa', 'text': '%s.', 'target': %s}", said, target)));

    expect_count(answer, "/similar", 5);
    expect_json(
        answer, "/similar/0",
        text("{'code': '%s', 'handling': 'received', 'supporters': 0, 'href': '/v1/feedback/%s'}", nearest, nearest));
    ck_assert_ptr_null(strstr(answer.body, hidden));
    ck_assert_ptr_null(strstr(answer.body, elsewhere));
    ck_assert_ptr_null(strstr(answer.body, unlike));
}
END_TEST

/* ---- until when ---- */

static struct answer deadline_from(const char *from, const char *track, const char *stage)
{
    return get(text("/v1/deadline?from=%s&track=%s&stage=%s", from, track, stage));
}

static const char *now_written(void)
{
    char written[32];
    time_t now = time(NULL);
    struct tm utc;
    gmtime_r(&now, &utc);
    strftime(written, sizeof written, "%Y-%m-%dT%H:%M:%SZ", &utc);
    return text("%s", written);
}

static void expect_deadlines_of(const char *track, const json_t *body)
{
    const char *now = now_written();
    struct answer answer = preview(body);
    size_t i;
    json_t *deadline;
    expect_status(answer, 200);
    expect_count(answer, "/deadlines", 4);
    json_array_foreach(value_at(answer, "/deadlines"), i, deadline) {
        struct answer computed = deadline_from(now, track, text_at(answer, text("/deadlines/%zu/stage", i)));
        expect(answer, text("/deadlines/%zu/due_on", i), text_at(computed, "/due_on"));
        expect(answer, text("/deadlines/%zu/due_at", i), text_at(computed, "/due_at"));
        ck_assert_msg(json_equal(json_object_get(deadline, "steps"), value_at(computed, "/steps")),
                      "the days that count are others than those of /v1/deadline: %s", answer.body);
        ck_assert_uint_gt(json_array_size(json_object_get(deadline, "steps")), 0);
    }
}

START_TEST(the_deadlines_are_those_of_the_track_with_every_day)
{
    serve(NULL);
    expect_deadlines_of("suggestion", suggestion("{}"));
    expect_deadlines_of("petition", petition("{}"));
}
END_TEST

/* ---- nothing is kept ---- */

START_TEST(a_preview_keeps_nothing_in_any_table)
{
    serve(NULL);
    const char *before = row_counts();
    expect_status(preview(petition("{}")), 200);
    expect_status(preview(suggestion("{'topics': [], 'website': 'x', 'display': 'A'}")), 200);
    expect_status(preview(petition(FAULTY)), 200);
    const char *after = row_counts();
    expect_accepted(submit(petition("{}")));
    const char *after_sending = row_counts();

    ck_assert_str_eq(before, after);
    ck_assert_str_ne(after, after_sending);
    ck_assert_ptr_nonnull(strstr(before, "private.identity "));
    ck_assert_ptr_nonnull(strstr(before, "ops.rate_bucket "));
}
END_TEST

/* ---- what cannot be looked at ---- */

#define ask_preview(body, ...) request("POST", "/v1/feedback/preview", body, __VA_ARGS__)

START_TEST(what_cannot_be_read_is_refused)
{
    serve(NULL);
    expect_problem(ask_preview("{'track': ", "Accept", "*/*"), 400, "unreadable-body", NULL);
    expect_problem(ask_preview("['track']", "Accept", "*/*"), 422, "invalid-body", NULL);
    expect_problem(ask_preview("{}", "Accept", "text/csv"), 406, "not-acceptable", NULL);
    expect_problem(ask_preview("{}", "Content-Type", "text/plain"), 415, "unsupported-media-type", NULL);
    expect_problem(ask_preview(text("{'text': '%070000d'}", 0), "Accept", "*/*"), 413, "content-too-large", NULL);
    expect_problem(request("POST", text("/v1/feedback/preview?a=%05000d", 0), "{}"), 414, "uri-too-long", NULL);
    expect_problem(request("POST", "/v1/feedback/preview?a=1", "{}"), 400, "invalid-parameters", "a");
    struct answer read = get("/v1/feedback/preview");
    expect_problem(read, 405, "method-not-allowed", NULL);
    expect_header(read, "Allow", "POST, OPTIONS");
}
END_TEST

START_TEST(it_says_so_while_the_database_is_away)
{
    struct proxy wire = proxy_open();
    serve(proxy_setting(&wire), NULL);
    proxy_cut(&wire);
    struct answer of_preview = preview(suggestion("{}"));
    struct answer of_sending = submit(suggestion("{}"));
    proxy_close(&wire);
    expect_problem(of_preview, 503, NULL, NULL);
    expect_header(of_preview, "Retry-After", NULL);
    expect_problem(of_sending, 503, NULL, NULL);
    expect_header(of_sending, "Retry-After", NULL);
}
END_TEST

Suite *preview_suite(void)
{
    return sending_suite_of(
        "preview", nothing_is_said_against_what_could_be_sent, all_faults_are_told_at_once_and_where_they_are,
        faults_are_told_in_vietnamese_or_in_english, what_is_given_of_a_sender_needs_consent,
        what_is_not_finished_yet_is_taken, personal_data_in_the_text_is_told_by_kind_and_place_and_never_repeated,
        the_title_is_looked_at_too_and_a_card_needs_its_check_digit, places_are_those_in_the_text_as_it_would_be_kept,
        up_to_five_public_items_about_the_same_are_told_the_most_similar_first,
        the_deadlines_are_those_of_the_track_with_every_day, a_preview_keeps_nothing_in_any_table,
        what_cannot_be_read_is_refused, it_says_so_while_the_database_is_away);
}
