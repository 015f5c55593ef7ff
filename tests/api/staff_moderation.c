/* Moderation and templates over HTTP: waves of spam by two people, templates of replies. The rules are tested in
 * tests/sql/staff_moderation.sql. */

#include "arrange.h"
#include "caller.h"
#include "items.h"

#include <string.h>

#define SIZE(array) (sizeof(array) / sizeof *(array))

#define UNIT "VP-SO"
#define AGENCY "SO-KHCN"
#define BESIDE "SO-NV"

static const char TEMPLATES[] = "/v1/staff/reply-templates";
static const char WAVES[] = "/v1/staff/moderation/waves";

/* What other tests, or one that ended early, left. */
static void forget(void)
{
    run_sql("delete from reform.reply_template; delete from reform.spam_wave_item; delete from reform.spam_wave");
}

static struct answer send_as(const char *who, const char *method, const char *path, const char *tag, const char *body)
{
    return tag ? request(method, path, body, "Authorization", who, "If-Match", tag)
               : request(method, path, body, "Authorization", who);
}

static struct answer remove_as(const char *who, const char *path, const char *tag)
{
    return ask_without_body("DELETE", path, "Authorization", who, "If-Match", tag, (char *)NULL);
}

static const char *lines_about(const char *type)
{
    return sql_value(text("select string_agg(operation || ' ' || subject, ', ' order by id) from ops.audit"
                          " where object_type = '%s'",
                          type));
}

/* The codes of all items from here on, page by page. */
static const char *codes_of(const char *who, const char *path)
{
    const char *codes = "";
    while (path) {
        struct answer page = get(path, "Authorization", who);
        expect_status(page, 200);
        size_t i;
        json_t *item;
        json_array_foreach(value_at(page, "/items"), i, item)
            codes = text("%s%s%s", codes, *codes ? " " : "", json_string_value(json_object_get(item, "code")));
        path = json_string_value(value_at(page, "/next"));
    }
    return codes;
}

/* ---- templates ---- */

static struct answer make_template(const char *code, const char *unit, const char *more)
{
    struct answer made =
        send_as(staff_of("approver", AGENCY), "POST", TEMPLATES, NULL,
                text("{'code': '%s', 'unit': '%s', 'title': 'Mẫu %s', 'text': 'Cơ quan xin trả lời.'%s}", code, unit,
                     code, more));
    expect_status(made, 201);
    return made;
}

START_TEST(a_template_is_made_by_an_approver_and_read_by_officers)
{
    forget();
    struct answer made = make_template("giai-thich", AGENCY, ", 'resolution': 'explained'");
    expect_header(made, "ETag", "\"v1\"");
    expect_header(made, "Location", "/v1/staff/reply-templates/giai-thich");
    expect_json(made, "",
                "{'code': 'giai-thich', 'version': 1, 'unit': {'code': '" AGENCY "'}, 'title': 'Mẫu giai-thich',"
                " 'text': 'Cơ quan xin trả lời.', 'resolution': 'explained', 'changed_by': 'approver-" AGENCY "'}");
    struct answer read = get(made.location, "Authorization", staff_of("officer", UNIT));
    expect_status(read, 200);
    ck_assert(json_equal(read.json, made.json));
    ck_assert_str_eq(read.etag, made.etag);
    expect_problem(get(made.location, "Authorization", staff_of("officer", BESIDE)), 404, "not-found", NULL);
    expect_problem(get(made.location, "Authorization", staff_of("intake", UNIT)), 403, "forbidden", NULL);
    expect_problem(get(text("%s/khong-co", TEMPLATES), "Authorization", staff_of("officer", UNIT)), 404, "not-found",
                   NULL);
    expect_status(get(made.location), 401);
}
END_TEST

START_TEST(a_template_is_made_once_for_a_key_and_can_be_tried)
{
    forget();
    const char *who = staff_of("approver", UNIT), *key = new_key();
    const char *body = "{'code': 'mot-lan', 'unit': '" UNIT "', 'title': 'Mẫu', 'text': 'Xin trả lời.'}";
    struct answer tried =
        request("POST", text("%s?dry_run=true", TEMPLATES), body, "Authorization", who, "Idempotency-Key", key);
    expect_status(tried, 201);
    expect_problem(get("/v1/staff/reply-templates/mot-lan", "Authorization", who), 404, "not-found", NULL);
    struct answer first = request("POST", TEMPLATES, body, "Authorization", who, "Idempotency-Key", key);
    struct answer again = request("POST", TEMPLATES, body, "Authorization", who, "Idempotency-Key", key);
    expect_status(first, 201);
    expect_status(again, 201);
    ck_assert_str_eq(first.body, again.body);
    expect_problem(request("POST", TEMPLATES, "{'code': 'hai-lan'}", "Authorization", who, "Idempotency-Key", key), 422,
                   "idempotency-key-reused", NULL);
    expect_problem(send_as(who, "POST", TEMPLATES, NULL, body), 409, "rule-broken", NULL);
}
END_TEST

START_TEST(what_is_no_template_is_told_with_pointers)
{
    forget();
    static const struct {
        const char *members, *fault;
    } bad[] = {
        {"'unit': 'KHONG-CO'", "/unit"}, {"'unit': 1", "/unit"},  {"'code': 'mã có dấu'", "/code"},
        {"'title': ''", "/title"},       {"'text': ''", "/text"}, {"'resolution': 'khac'", "/resolution"},
        {"'khac': 1", "/khac"},
    };
    for (size_t i = 0; i < SIZE(bad); i++) {
        json_t *body = json_of("{'code': 'xau', 'unit': '" UNIT "', 'title': 'Mẫu', 'text': 'Xin trả lời.'}");
        json_object_update(body, json_of(text("{%s}", bad[i].members)));
        expect_problem(send_as(staff_of("approver", UNIT), "POST", TEMPLATES, NULL, keep(json_dumps(body, 0))), 422,
                       "invalid-body", bad[i].fault);
    }
    expect_problem(send_as(staff_of("approver", BESIDE), "POST", TEMPLATES, NULL, "{'unit': '" UNIT "'}"), 403,
                   "forbidden", NULL);
    expect_problem(send_as(staff_of("officer", UNIT), "POST", TEMPLATES, NULL, "{'unit': '" UNIT "'}"), 403,
                   "forbidden", NULL);
}
END_TEST

START_TEST(a_template_is_changed_and_removed_by_who_read_it_last)
{
    forget();
    run_sql(
        "alter table ops.audit disable trigger user; delete from ops.audit_entry where object_type = 'reply_template';"
        "delete from ops.audit where object_type = 'reply_template'; alter table ops.audit enable trigger user");
    const char *who = staff_of("approver", UNIT);
    struct answer made = make_template("sua-duoc", UNIT, ", 'resolution': 'noted'");
    struct answer tried = send_as(who, "PATCH", text("%s?dry_run=true", made.location), made.etag, "{'title': 'Thử'}");
    expect_json(tried, "", "{'title': 'Thử', 'version': 2}");
    struct answer changed = send_as(who, "PATCH", made.location, made.etag, "{'title': 'Khác', 'resolution': null}");
    expect_status(changed, 200);
    expect_header(changed, "ETag", "\"v2\"");
    expect_json(changed, "", "{'title': 'Khác', 'text': 'Cơ quan xin trả lời.', 'resolution': null, 'version': 2}");
    expect_problem(send_as(who, "PATCH", made.location, NULL, "{'title': 'Nữa'}"), 428, "precondition-required", NULL);
    expect_problem(send_as(who, "PATCH", made.location, made.etag, "{'title': 'Nữa'}"), 412, "precondition-failed",
                   NULL);
    expect_problem(send_as(who, "PATCH", made.location, changed.etag, "{'title': null}"), 422, "invalid-body",
                   "/title");
    expect_problem(send_as(who, "PATCH", made.location, changed.etag, "{'code': 'khac'}"), 422, "invalid-body",
                   "/code");
    expect_problem(send_as(staff_of("officer", UNIT), "PATCH", made.location, changed.etag, "{'title': 'x'}"), 403,
                   "forbidden", NULL);
    expect_problem(send_as(staff_of("approver", BESIDE), "PATCH", made.location, changed.etag, "{'title': 'x'}"), 404,
                   "not-found", NULL);
    expect_problem(remove_as(staff_of("approver", BESIDE), made.location, changed.etag), 404, "not-found", NULL);
    expect_problem(remove_as(staff_of("officer", UNIT), made.location, changed.etag), 403, "forbidden", NULL);
    expect_problem(remove_as(who, made.location, made.etag), 412, "precondition-failed", NULL);
    expect_problem(ask_without_body("DELETE", made.location, "Authorization", who, (char *)NULL), 428,
                   "precondition-required", NULL);
    expect_status(remove_as(who, text("%s?dry_run=true", made.location), changed.etag), 204);
    expect_status(get(made.location, "Authorization", who), 200);
    expect_status(remove_as(who, made.location, changed.etag), 204);
    expect_problem(get(made.location, "Authorization", who), 404, "not-found", NULL);
    ck_assert_str_eq(lines_about("reply_template"),
                     "makeReplyTemplate approver-" AGENCY ", changeReplyTemplate approver-" UNIT
                     ", removeReplyTemplate approver-" UNIT);
}
END_TEST

START_TEST(templates_are_listed_by_every_filter)
{
    forget();
    make_template("a-don-vi", UNIT, ", 'resolution': 'noted'");
    make_template("b-co-quan", AGENCY, "");
    make_template("c-chi-cuc", "CC-TDC", ", 'resolution': 'explained'");
    static const struct {
        const char *unit, *query, *codes;
    } lists[] = {
        {UNIT, "", "a-don-vi b-co-quan"},
        {AGENCY, "", "a-don-vi b-co-quan c-chi-cuc"},
        {BESIDE, "", ""},
        {AGENCY, "?limit=1", "a-don-vi b-co-quan c-chi-cuc"},
        {AGENCY, "?resolution=noted&resolution=explained", "a-don-vi c-chi-cuc"},
        {AGENCY, "?resolution=amended", ""},
        {AGENCY, "?q=MAU+chi+cuc", "c-chi-cuc"},
        {AGENCY, "?q=co+quan+tra+loi", "a-don-vi b-co-quan c-chi-cuc"},
        {AGENCY, "?q=khong+co+gi", ""},
    };
    for (size_t i = 0; i < SIZE(lists); i++)
        ck_assert_str_eq(codes_of(staff_of("officer", lists[i].unit), text("%s%s", TEMPLATES, lists[i].query)),
                         lists[i].codes);
    const char *who = staff_of("supervisor", AGENCY);
    expect_json(get(text("%s?count=true&limit=1", TEMPLATES), "Authorization", who), "/total", "3");
    expect_problem(get(text("%s?cursor=abc", TEMPLATES), "Authorization", who), 400, "invalid-parameters", "cursor");
    expect_problem(get(text("%s?resolution=khac", TEMPLATES), "Authorization", who), 400, "invalid-parameters",
                   "resolution");
    expect_problem(get(TEMPLATES, "Authorization", staff_of("moderator", UNIT)), 403, "forbidden", NULL);
    forget();
}
END_TEST

/* ---- waves ---- */

static const char *moderator(void)
{
    return staff_of("moderator", AGENCY);
}

static const char *second_moderator(void)
{
    return further_staff_of("moderator", AGENCY, 2);
}

static const char *body_of_wave(const struct item items[], size_t count)
{
    const char *codes = "";
    for (size_t i = 0; i < count; i++)
        codes = text("%s%s'%s'", codes, i ? ", " : "", items[i].code);
    return text("{'codes': [%s], 'note': 'Cùng một quảng cáo'}", codes);
}

static void send_items(struct item items[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        items[i] = send_item("{}");
}

static struct answer withhold(const struct item items[], size_t count)
{
    struct answer made = send_as(moderator(), "POST", WAVES, NULL, body_of_wave(items, count));
    expect_status(made, 201);
    return made;
}

static size_t sampled(struct answer wave)
{
    size_t count = 0, i;
    json_t *item;
    json_array_foreach(value_at(wave, "/items"), i, item)
        count += json_is_true(json_object_get(item, "sampled"));
    return count;
}

static const char *figures(void)
{
    return sql_value(
        "select count(*) from (select measure, id, code, moment, sum(count) from (select measure, id, code,"
        " moment, count from ops.number union all select measure, id, code, moment, -count from"
        " ops.number_of_rows) as every group by 1, 2, 3, 4 having sum(count) <> 0) as wrong");
}

START_TEST(a_wave_is_withheld_at_once_and_a_sample_is_drawn)
{
    forget();
    struct item items[8];
    send_items(items, SIZE(items));
    move_item(items[7], "now()", "publish");
    struct answer wave = withhold(items, SIZE(items));
    expect_header(wave, "ETag", "\"v1\"");
    expect_header(wave, "Location", text_at(wave, "/links/self"));
    expect_json(wave, "",
                "{'state': 'open', 'unit': {'code': 'VP-SO'}, 'size': 7, 'sample_size': 5, 'decider': null,"
                " 'moderator': 'moderator-" AGENCY "', 'note': 'Cùng một quảng cáo', 'actions': []}");
    expect_json(wave, "/refused",
                text("[{'code': '%s', 'problem': '/problems/rule-broken',"
                     " 'rule': 'transition_not_allowed'}]",
                     items[7].code));
    expect_count(wave, "/items", 7);
    ck_assert_uint_eq(sampled(wave), 5);
    expect_json(wave, "/items/0",
                "{'sampled': true, 'publication': 'private', 'publication_reason': 'spam',"
                " 'released_at': null}");
    struct answer first = get(text_at(wave, "/items/0/links/self"), "Authorization", moderator());
    expect_json(first, "", "{'publication': 'private', 'publication_reason': 'spam'}");
    expect_json(get(items[0].path), "", "{'publication': 'private', 'title': null}");
    ck_assert_str_eq(figures(), "0");
    struct answer seen = get(wave.location, "Authorization", second_moderator());
    expect_json(seen, "/actions",
                text("[{'transition': 'confirm', 'note_required': false, 'href': '%s/confirm'},"
                     " {'transition': 'undo', 'note_required': true, 'href': '%s/undo'}]",
                     wave.location, wave.location));
}
END_TEST

START_TEST(a_wave_is_withheld_once_for_a_key_and_can_be_tried)
{
    forget();
    struct item items[2];
    send_items(items, SIZE(items));
    const char *body = body_of_wave(items, SIZE(items)), *key = new_key(), *before = standing_of(items[0]);
    struct answer tried =
        request("POST", text("%s?dry_run=true", WAVES), body, "Authorization", moderator(), "Idempotency-Key", key);
    expect_status(tried, 201);
    expect_json(tried, "", "{'size': 2, 'sample_size': 2}");
    ck_assert_str_eq(standing_of(items[0]), before);
    struct answer first = request("POST", WAVES, body, "Authorization", moderator(), "Idempotency-Key", key);
    struct answer again = request("POST", WAVES, body, "Authorization", moderator(), "Idempotency-Key", key);
    expect_status(first, 201);
    expect_status(again, 201);
    ck_assert_str_eq(first.body, again.body);
    expect_problem(request("POST", WAVES, body_of_wave(items, 1), "Authorization", moderator(), "Idempotency-Key", key),
                   422, "idempotency-key-reused", NULL);
}
END_TEST

START_TEST(what_is_no_wave_is_told_with_pointers)
{
    forget();
    struct item item = send_item("{}");
    static const struct {
        const char *body, *fault;
    } bad[] = {
        {"{'codes': [], 'note': 'x'}", "/codes"},
        {"{'codes': ['PA-1', 'PA-1'], 'note': 'x'}", "/codes/1"},
        {"{'codes': ['PA-1']}", "/note"},
        {"{'codes': ['PA 1'], 'note': 'x'}", "/codes/0"},
        {"{'codes': ['PA-KHONG-CO'], 'note': 'x'}", "/codes/0"},
        {"{'codes': ['PA-1'], 'note': 'x', 'reason': 'spam'}", "/reason"},
    };
    for (size_t i = 0; i < SIZE(bad); i++)
        expect_problem(send_as(moderator(), "POST", WAVES, NULL, bad[i].body), 422, "invalid-body", bad[i].fault);
    struct answer of_others = send_as(staff_of("moderator", BESIDE), "POST", WAVES, NULL, body_of_wave(&item, 1));
    expect_problem(of_others, 422, "invalid-body", "/codes/0");
    expect_problem(send_as(staff_of("officer", UNIT), "POST", WAVES, NULL, body_of_wave(&item, 1)), 403, "forbidden",
                   NULL);
    expect_status(request("POST", WAVES, "{}"), 401);
}
END_TEST

START_TEST(a_wave_of_several_units_is_for_who_moderates_above_them)
{
    forget();
    struct item items[] = {send_item("{}"), send_item("{}")};
    run_sql(text("update reform.feedback set unit_id = (select id from reform.unit where code = 'CC-TDC')"
                 " where code = '%s'",
                 items[1].code));
    const char *both = staff_of_two_roles("moderator", UNIT, "moderator", "CC-TDC");
    struct answer refused = send_as(both, "POST", WAVES, NULL, body_of_wave(items, 2));
    expect_problem(refused, 409, "rule-broken", NULL);
    expect(refused, "/errors/0/code", "wave_of_many_units");
    struct answer wave = withhold(items, 2);
    expect(wave, "/unit/code", AGENCY);
    expect_problem(get(wave.location, "Authorization", both), 404, "not-found", NULL);
    expect_status(get(wave.location, "Authorization", staff_of("supervisor", AGENCY)), 200);
}
END_TEST

static struct answer decide(const char *who, struct answer wave, const char *decision, const char *body)
{
    return send_as(who, "POST", text("%s/%s", text_at(wave, "/links/self"), decision), wave.etag, body);
}

START_TEST(a_second_moderator_confirms_a_wave)
{
    forget();
    struct item items[2];
    send_items(items, SIZE(items));
    struct answer wave = withhold(items, SIZE(items));
    struct answer own = decide(moderator(), wave, "confirm", "{}");
    expect_problem(own, 409, "rule-broken", NULL);
    expect(own, "/errors/0/code", "second_person_needed");
    struct answer confirmed = decide(second_moderator(), wave, "confirm", "{'note': 'Đã xem cả mẫu.'}");
    expect_status(confirmed, 200);
    expect_header(confirmed, "ETag", "\"v2\"");
    expect_json(confirmed, "",
                "{'state': 'confirmed', 'decider': 'moderator-" AGENCY "-2', 'actions': [],"
                " 'decision_note': 'Đã xem cả mẫu.'}");
    expect_json(get(items[0].path), "", "{'publication': 'private', 'publication_reason': 'spam'}");
    expect(decide(second_moderator(), confirmed, "undo", "{'note': 'x'}"), "/errors/0/code", "wave_decided");
}
END_TEST

START_TEST(a_wave_that_is_undone_awaits_moderation_again)
{
    forget();
    struct item items[3];
    send_items(items, SIZE(items));
    struct answer wave = withhold(items, SIZE(items));
    move_item(items[0], "now()", "withdraw");
    struct answer undone = decide(second_moderator(), wave, "undo", "{'note': 'Mẫu có ý kiến thật.'}");
    expect_status(undone, 200);
    expect_json(undone, "", "{'state': 'undone', 'decision_note': 'Mẫu có ý kiến thật.', 'version': 2}");
    struct answer one = get(text("/v1/staff/feedback/%s", items[1].code), "Authorization", moderator());
    expect_json(one, "", "{'publication': 'pending', 'publication_reason': null, 'version': 3}");
    expect_json(one, "/events/2",
                "{'transition': 'release', 'actor': 'moderator-" AGENCY "-2', 'role': 'moderator',"
                " 'from': 'private', 'to': 'pending', 'note': 'Mẫu có ý kiến thật.'}");
    expect_json(get(items[0].path), "", "{'handling': 'withdrawn', 'publication': 'private'}");
    ck_assert_str_eq(
        sql_value(text("select string_agg(case when deadline.ended_at is null then 'running' else 'ended' end, ' '"
                       " order by deadline.id) from reform.deadline join reform.feedback on feedback.id ="
                       " feedback_id where code = '%s' and stage = 'moderation'",
                       items[1].code)),
        "ended running");
    ck_assert_str_eq(figures(), "0");
    expect_status(send_as(moderator(), "POST", text("/v1/staff/feedback/%s/publish", items[1].code), one.etag, "{}"),
                  200);
    ck_assert_str_eq(figures(), "0");
}
END_TEST

static void refuse_decision(const char *decision, struct answer wave, const char *bad_body)
{
    const char *path = text("%s/%s", wave.location, decision), *body = "{'note': 'x'}", *who = second_moderator();
    expect_status(request("POST", path, body, "If-Match", wave.etag), 401);
    expect_problem(send_as(staff_of("supervisor", AGENCY), "POST", path, wave.etag, body), 403, "forbidden", NULL);
    expect_problem(send_as(who, "POST", path, NULL, body), 428, "precondition-required", NULL);
    expect_problem(send_as(staff_of("moderator", BESIDE), "POST", path, wave.etag, body), 404, "not-found", NULL);
    expect_problem(send_as(who, "POST", text("%s/DR-0/%s", WAVES, decision), wave.etag, body), 404, "not-found", NULL);
    expect_problem(send_as(who, "POST", path, "\"v9\"", body), 412, "precondition-failed", NULL);
    expect_problem(send_as(who, "POST", path, wave.etag, bad_body), 422, "invalid-body", "/note");
    struct answer tried = send_as(who, "POST", text("%s?dry_run=true", path), wave.etag, body);
    expect_json(tried, "", "{'version': 2, 'decider': 'moderator-" AGENCY "-2'}");
    expect_header(get(wave.location, "Authorization", who), "ETag", wave.etag);
}

static void repeat_decision(const char *decision, struct answer wave)
{
    const char *path = text("%s/%s", wave.location, decision), *key = new_key();
    struct answer answers[2];
    for (size_t i = 0; i < 2; i++) {
        answers[i] = request("POST", path, "{'note': 'x'}", "Authorization", second_moderator(), "If-Match", wave.etag,
                             "Idempotency-Key", key);
        expect_status(answers[i], 200);
    }
    ck_assert_str_eq(answers[0].body, answers[1].body);
    expect_problem(request("POST", path, "{'note': 'y'}", "Authorization", second_moderator(), "If-Match", wave.etag,
                           "Idempotency-Key", key),
                   422, "idempotency-key-reused", NULL);
}

START_TEST(decisions_are_refused_in_order_and_done_once)
{
    forget();
    static const struct {
        const char *decision, *bad_body;
    } decisions[] = {{"confirm", "{'note': ''}"}, {"undo", "{}"}};
    for (size_t i = 0; i < SIZE(decisions); i++) {
        struct item item = send_item("{}");
        struct answer wave = withhold(&item, 1);
        refuse_decision(decisions[i].decision, wave, decisions[i].bad_body);
        repeat_decision(decisions[i].decision, wave);
    }
}
END_TEST

START_TEST(waves_are_listed_by_state_newest_first)
{
    forget();
    struct answer waves[3];
    for (size_t i = 0; i < SIZE(waves); i++) {
        struct item item = send_item("{}");
        waves[i] = withhold(&item, 1);
    }
    expect_status(decide(second_moderator(), waves[0], "confirm", "{}"), 200);
    expect_status(decide(second_moderator(), waves[1], "undo", "{'note': 'x'}"), 200);
    const char *codes[3];
    for (size_t i = 0; i < SIZE(waves); i++)
        codes[i] = text_at(waves[i], "/code");
    const char *who = staff_of("supervisor", AGENCY);
    ck_assert_str_eq(codes_of(who, WAVES), text("%s %s %s", codes[2], codes[1], codes[0]));
    ck_assert_str_eq(codes_of(who, text("%s?limit=1", WAVES)), text("%s %s %s", codes[2], codes[1], codes[0]));
    ck_assert_str_eq(codes_of(who, text("%s?state=open", WAVES)), codes[2]);
    ck_assert_str_eq(codes_of(who, text("%s?state=undone&state=confirmed", WAVES)), text("%s %s", codes[1], codes[0]));
    ck_assert_str_eq(codes_of(staff_of("moderator", BESIDE), WAVES), "");
    expect_json(get(text("%s?count=true&limit=1", WAVES), "Authorization", who), "",
                "{'total': 3, 'items': [{'size': 1, 'sample_size': 1, 'unit': {'code': '" UNIT
                "'}, 'decider': null}]}");
    expect_problem(get(text("%s?state=khac", WAVES), "Authorization", who), 400, "invalid-parameters", "state");
    expect_problem(get(text("%s?cursor=abc", WAVES), "Authorization", who), 400, "invalid-parameters", "cursor");
    expect_problem(get(WAVES, "Authorization", staff_of("approver", AGENCY)), 403, "forbidden", NULL);
    forget();
}
END_TEST

Suite *staff_moderation_suite(void)
{
    return suite_of_feedback(
        "staff_moderation", a_template_is_made_by_an_approver_and_read_by_officers,
        a_template_is_made_once_for_a_key_and_can_be_tried, what_is_no_template_is_told_with_pointers,
        a_template_is_changed_and_removed_by_who_read_it_last, templates_are_listed_by_every_filter,
        a_wave_is_withheld_at_once_and_a_sample_is_drawn, a_wave_is_withheld_once_for_a_key_and_can_be_tried,
        what_is_no_wave_is_told_with_pointers, a_wave_of_several_units_is_for_who_moderates_above_them,
        a_second_moderator_confirms_a_wave, a_wave_that_is_undone_awaits_moderation_again,
        decisions_are_refused_in_order_and_done_once, waves_are_listed_by_state_newest_first);
}
