/* Staff at work on feedback: each act over HTTP, who is refused and in which order, and the ways of an item. */

#include "arrange.h"
#include "caller.h"
#include "items.h"

#include <string.h>

#define SIZE(array) (sizeof(array) / sizeof *(array))

#define TRIAGED "start-triage"
#define IN_PROGRESS "start-triage accept assign"
#define DRAFTED IN_PROGRESS " draft-reply"
#define IN_APPROVAL DRAFTED " submit-reply"
#define ANSWERED IN_APPROVAL " approve-reply"

/* Each act by whoever may do it. A new one: a row. In bodies @ stands for the code of another item. */
static const struct act {
    const char *transition, *operation, *role;
    const char *before;    /* what leads to where it can be done, as of move_item() */
    const char *body;      /* all that it takes */
    const char *result;    /* what the item has then */
    const char *bad;       /* a body that is not valid */
    const char *fault;     /* where */
    const char *elsewhere; /* what leads to where it cannot be done */
} acts[] = {
    {"start-triage", "startTriage", "intake", "", "{}", "{'handling': 'triage'}", "{'note': ''}", "/note", TRIAGED},
    {"request-information", "requestInformation", "intake", TRIAGED, "{'text': 'Xin cho biết địa điểm.'}",
     "{'handling': 'awaiting_sender'}", "{}", "/text", ""},
    {"accept", "acceptFeedback", "intake", TRIAGED, "{'note': 'Thuộc thẩm quyền.'}", "{'handling': 'accepted'}",
     "{'note': 1}", "/note", ""},
    {"reject", "proposeRejection", "intake", TRIAGED, "{'reason': 'unclear'}",
     "{'handling': 'triage', 'proposals': [{'transition': 'reject', 'state': 'open', 'proposer': 'intake-VP-SO'}]}",
     "{'reason': 'khac'}", "/reason", ""},
    {"confirm-rejection", "confirmRejection", "approver", TRIAGED " reject", "{}",
     "{'handling': 'rejected', 'proposals': [{'state': 'confirmed', 'decider': 'approver-VP-SO'}]}",
     "{'reason': 'unclear'}", "/reason", ""},
    {"decline-rejection", "declineRejection", "approver", TRIAGED " reject", "{}",
     "{'handling': 'triage', 'proposals': [{'state': 'declined', 'decider': 'approver-VP-SO'}]}", "[]", "", ""},
    {"transfer", "transferFeedback", "intake", TRIAGED, "{'agency': 'Sở Nội vụ'}", "{'handling': 'transferred'}",
     "{'unit': '-'}", "/unit", ""},
    {"divert", "divertFeedback", "intake", TRIAGED, "{'reason': 'complaint'}",
     "{'handling': 'diverted', 'publication': 'private'}", "{'reason': 'unclear'}", "/reason", ""},
    {"merge", "mergeFeedback", "intake", TRIAGED, "{'to_code': '@'}", "{'handling': 'merged'}", "{}", "/to_code", ""},
    {"assign", "assignFeedback", "intake", TRIAGED " accept", "{'officer': 'officer-VP-SO'}",
     "{'handling': 'in_progress', 'officer': 'officer-VP-SO'}", "{'officer': ''}", "/officer", TRIAGED},
    {"reassign", "reassignFeedback", "approver", IN_PROGRESS, "{'officer': 'officer-VP-SO'}",
     "{'handling': 'in_progress', 'officer': 'officer-VP-SO'}", "{'unit': ''}", "/unit", TRIAGED},
    {"hold", "holdFeedback", "officer", IN_PROGRESS, "{'review_on': '2099-01-05'}",
     "{'handling': 'on_hold', 'review_on': '2099-01-05'}", "{'review_on': '2099-02-30'}", "/review_on", TRIAGED},
    {"resume", "resumeFeedback", "officer", IN_PROGRESS " hold", "{}", "{'handling': 'in_progress', 'review_on': null}",
     "{'note': null}", "/note", TRIAGED},
    {"extend", "extendDeadline", "officer", IN_PROGRESS, "{'amount': 2, 'reason': 'needs_more_time'}",
     "{'handling': 'in_progress'}", "{'amount': 0, 'reason': 'needs_more_time'}", "/amount", TRIAGED},
    {"draft-reply", "draftReply", "officer", IN_PROGRESS, "{'text': 'Cơ quan xin trả lời.', 'resolution': 'explained'}",
     "{'replies': [{'state': 'draft', 'author': 'officer-VP-SO', 'text': 'Cơ quan xin trả lời.'}]}",
     "{'text': 'Cơ quan xin trả lời.', 'resolution': 'khac'}", "/resolution", TRIAGED},
    {"submit-reply", "submitReply", "officer", DRAFTED, "{}",
     "{'handling': 'reply_in_approval', 'replies': [{'state': 'in_approval'}]}", "{'note': []}", "/note", TRIAGED},
    {"return-reply", "returnReply", "approver", IN_APPROVAL, "{'note': 'Bổ sung căn cứ.'}",
     "{'handling': 'in_progress', 'replies': [{'state': 'returned'}]}", "{}", "/note", DRAFTED},
    {"approve-reply", "approveReply", "approver", IN_APPROVAL, "{}",
     "{'handling': 'answered', 'replies': [{'state': 'approved', 'approver': 'approver-VP-SO'}]}", "{'text': 'a'}",
     "/text", DRAFTED},
    {"close", "closeFeedback", "officer", ANSWERED, "{}", "{'handling': 'closed'}", "{'note': ''}", "/note",
     IN_APPROVAL},
    {"message", "messageSender", "officer", "", "{'text': 'Cơ quan đang xem xét.'}", "{'handling': 'received'}",
     "{'text': ''}", "/text", "withdraw"},
    {"publish", "publishFeedback", "moderator", "", "{}", "{'publication': 'public'}", "{'note': ''}", "/note",
     "publish"},
    {"redact", "redactFeedback", "moderator", "", "{'spans': [{'pointer': '/title', 'start': 0, 'length': 5}]}",
     "{'publication': 'redacted', 'has_original': true, 'title': '█████ về tờ gấp'}", "{'spans': []}", "/spans",
     "publish"},
    {"withhold", "withholdFeedback", "moderator", "", "{'reason': 'abusive'}",
     "{'publication': 'private', 'publication_reason': 'abusive'}", "{'reason': 1}", "/reason", "publish"},
    {"remove", "proposeRemoval", "moderator", "publish", "{'reason': 'unlawful'}",
     "{'publication': 'public', 'proposals': [{'transition': 'remove', 'state': 'open'}]}", "{}", "/reason", ""},
    {"confirm-removal", "confirmRemoval", "moderator", "publish remove", "{}", "{'publication': 'removed'}",
     "{'note': ''}", "/note", ""},
    {"decline-removal", "declineRemoval", "moderator", "publish remove", "{}",
     "{'publication': 'public', 'proposals': [{'state': 'declined'}]}", "{'note': ''}", "/note", ""},
    {"restore", "restoreFeedback", "moderator", "publish remove confirm-removal", "{}", "{'publication': 'public'}",
     "{'note': ''}", "/note", "publish"},
    {"erase-identity", "eraseIdentity", "privacy", "", "{}", "{'handling': 'received'}", "{'note': ''}", "/note",
     "withdraw"},
};

/* ---- asking ---- */

/* The officer to whom items are assigned is one. Staff close what the sender calls resolved. */
static struct item item_before(const struct act *wanted, const char *transitions)
{
    struct item item = send_petition("{}");
    staff_of("officer", "VP-SO");
    move_item(item, "now()", transitions);
    if (strcmp(wanted->transition, "close") == 0 && transitions == wanted->before)
        act(item, "now()", "rate", "{'result': 5, 'resolved': 'yes'}");
    return item;
}

static struct item ready_for(const struct act *wanted)
{
    return item_before(wanted, wanted->before);
}

static const char *address_of(struct item item)
{
    return text("/v1/staff/feedback/%s", item.code);
}

static const char *body_for(const struct act *act)
{
    const char *mark = strchr(act->body, '@');
    return mark ? text("%.*s%s%s", (int)(mark - act->body), act->body, send_item("{}").code, mark + 1) : act->body;
}

static const char *tag_of(struct item item)
{
    return text("\"v%s\"", sql_value(text("select version from reform.feedback where code = '%s'", item.code)));
}

/* The act as it is meant, by this person, on the item as it is now. */
static struct answer do_as(const struct act *act, struct item item, const char *who, const char *body)
{
    return request("POST", text("%s/%s", address_of(item), act->transition), body, "Authorization", who, "If-Match",
                   tag_of(item));
}

static const char *person_for(const struct act *act)
{
    return staff_of(act->role, "VP-SO");
}

static const char *lines_about(struct item item)
{
    return sql_value(
        text("select count(*) from ops.audit where object_type = 'feedback' and object = '%s'", item.code));
}

/* ---- each act ---- */

START_TEST(who_calls_learns_what_is_granted)
{
    struct answer me = get("/v1/staff/me", "Authorization", staff_of("intake", "SO-KHCN"));
    expect_status(me, 200);
    expect_json(me, "", "{'subject': 'intake-SO-KHCN', 'grants': [{'role': 'intake', 'unit': {'code': 'SO-KHCN'}}]}");
    expect_header(me, "Cache-Control", "no-store");
}
END_TEST

static void expect_line(const struct act *act, struct item item, struct answer done)
{
    const char *line = sql_value(
        text("select concat_ws(' ', operation, subject, role, code, before_digest <> after_digest, request_id)"
             " from ops.audit join reform.unit on unit.id = unit_id where object = '%s'",
             item.code));
    const char *wanted =
        text("%s %s-VP-SO %s VP-SO t %s", act->operation, act->role, act->role, header_of(done, "X-Request-Id"));
    ck_assert_msg(strcmp(line, wanted) == 0, "%s: the trail says %s", act->transition, line);
    ck_assert_str_eq(lines_about(item), "1");
}

START_TEST(each_act_moves_the_item_and_leaves_one_line_in_the_trail)
{
    for (size_t i = 0; i < SIZE(acts); i++) {
        const struct act *act = &acts[i];
        struct item item = ready_for(act);
        struct answer seen = get(address_of(item), "Authorization", person_for(act));
        struct answer done = do_as(act, item, person_for(act), body_for(act));
        expect_status(done, 200);
        expect_json(done, "", act->result);
        ck_assert_int_gt(json_integer_value(value_at(done, "/version")),
                         json_integer_value(value_at(seen, "/version")));
        ck_assert_str_eq(done.etag, tag_of(item));
        expect_line(act, item, done);
        struct answer after = get(address_of(item), "Authorization", person_for(act));
        ck_assert_msg(json_equal(after.json, done.json), "%s: seen is another than done", act->transition);
        ck_assert_str_eq(after.etag, done.etag);
    }
}
END_TEST

START_TEST(each_act_points_at_the_faults_of_its_body_and_changes_nothing)
{
    for (size_t i = 0; i < SIZE(acts); i++) {
        const struct act *act = &acts[i];
        struct item item = ready_for(act);
        const char *before = standing_of(item);
        expect_problem(do_as(act, item, person_for(act), act->bad), 422, "invalid-body", act->fault);
        expect_problem(do_as(act, item, person_for(act), "{'nobody-knows': 1}"), 422, "invalid-body", "/nobody-knows");
        ck_assert_str_eq(standing_of(item), before);
        ck_assert_str_eq(lines_about(item), "0");
    }
}
END_TEST

START_TEST(each_act_can_be_tried_without_being_done)
{
    for (size_t i = 0; i < SIZE(acts); i++) {
        const struct act *act = &acts[i];
        struct item item = ready_for(act);
        const char *before = standing_of(item);
        struct answer tried =
            request("POST", text("%s/%s?dry_run=true", address_of(item), act->transition), body_for(act),
                    "Authorization", person_for(act), "If-Match", tag_of(item), "Idempotency-Key", new_key());
        expect_status(tried, 200);
        expect_json(tried, "", act->result);
        ck_assert_str_eq(standing_of(item), before);
        ck_assert_str_eq(lines_about(item), "0");
    }
}
END_TEST

static const char *with_note(const char *body)
{
    json_t *changed = json_of(body);
    json_object_set_new(changed, "note", json_string("Nội dung khác."));
    return keep(json_dumps(changed, JSON_COMPACT));
}

START_TEST(each_act_is_done_once_for_a_key)
{
    for (size_t i = 0; i < SIZE(acts); i++) {
        const struct act *act = &acts[i];
        struct item item = ready_for(act);
        const char *path = text("%s/%s", address_of(item), act->transition);
        const char *body = body_for(act), *tag = tag_of(item), *key = new_key();
        struct answer first =
            request("POST", path, body, "Authorization", person_for(act), "If-Match", tag, "Idempotency-Key", key);
        expect_status(first, 200);
        const char *before = standing_of(item);
        struct answer again =
            request("POST", path, body, "Authorization", person_for(act), "If-Match", tag, "Idempotency-Key", key);
        expect_status(again, 200);
        ck_assert_msg(json_equal(again.json, first.json), "%s: repeated, it is answered otherwise", act->transition);
        ck_assert_str_eq(again.etag, first.etag);
        struct answer other = request("POST", path, with_note(body), "Authorization", person_for(act), "If-Match", tag,
                                      "Idempotency-Key", key);
        expect_problem(other, 422, "idempotency-key-reused", NULL);
        ck_assert_str_eq(standing_of(item), before);
        ck_assert_str_eq(lines_about(item), "1");
    }
}
END_TEST

START_TEST(each_act_is_refused_by_name_where_the_item_stands_elsewhere)
{
    for (size_t i = 0; i < SIZE(acts); i++) {
        const struct act *act = &acts[i];
        struct item item = item_before(act, act->elsewhere);
        const char *before = standing_of(item);
        struct answer refused = do_as(act, item, person_for(act), body_for(act));
        expect_problem(refused, 409, "rule-broken", NULL);
        expect_json(refused, "/errors",
                    "[{'code': 'transition_not_allowed',"
                    " 'detail': 'Trạng thái hiện tại của ý kiến không cho phép bước xử lý này.'}]");
        struct answer in_english =
            request("POST", text("%s/%s", address_of(item), act->transition), body_for(act), "Authorization",
                    person_for(act), "If-Match", tag_of(item), "Accept-Language", "en");
        expect_json(in_english, "/errors",
                    "[{'code': 'transition_not_allowed',"
                    " 'detail': 'Where the feedback stands now does not allow that.'}]");
        ck_assert_str_eq(standing_of(item), before);
        ck_assert_str_eq(lines_about(item), "0");
    }
}
END_TEST

START_TEST(each_act_is_hidden_from_who_works_for_another_agency_or_a_unit_beside)
{
    for (size_t i = 0; i < SIZE(acts); i++) {
        const struct act *act = &acts[i];
        struct item item = ready_for(act);
        const char *before = standing_of(item);
        expect_problem(do_as(act, item, staff_of(act->role, "SO-NV"), body_for(act)), 404, "not-found", NULL);
        expect_problem(do_as(act, item, staff_of(act->role, "CC-TDC"), body_for(act)), 404, "not-found", NULL);
        expect_problem(get(address_of(item), "Authorization", staff_of(act->role, "SO-NV")), 404, "not-found", NULL);
        ck_assert_str_eq(standing_of(item), before);
    }
}
END_TEST

START_TEST(the_second_of_two_editors_is_told_about_the_first)
{
    struct item item = send_item("{}");
    const char *intake = staff_of("intake", "VP-SO"), *tag = tag_of(item);
    const char *path = text("%s/message", address_of(item));
    expect_status(request("POST", path, "{'text': 'Một.'}", "Authorization", intake, "If-Match", tag), 200);
    expect_problem(request("POST", path, "{'text': 'Hai.'}", "Authorization", intake, "If-Match", tag), 412,
                   "precondition-failed", NULL);
}
END_TEST

/* ---- the order of refusals ---- */

START_TEST(of_all_that_is_wrong_the_first_is_told)
{
    struct item item = send_item("{}");
    const char *accept = text("%s/accept", address_of(item)), *triage = text("%s/start-triage", address_of(item));
    const char *stranger = staff_of("intake", "SO-NV"), *intake = staff_of("intake", "VP-SO");
    const char *officer = staff_of("officer", "SO-NV"), *bad = "{'note': 1}";
    const char *strange = text("%s?nobody-knows=1", accept);
    expect_problem(request("POST", strange, bad), 400, "invalid-parameters", "nobody-knows");
    expect_problem(request("POST", accept, "{'note'"), 400, "unreadable-body", NULL);
    expect_problem(request("POST", accept, bad), 401, "token-required", NULL);
    expect_problem(request("POST", accept, bad, "Authorization", "Bearer a.b.c"), 401, "token-invalid", NULL);
    expect_problem(request("POST", accept, bad, "Authorization", officer), 403, "forbidden", NULL);
    expect_problem(request("POST", accept, bad, "Authorization", stranger), 428, "precondition-required", NULL);
    expect_problem(request("POST", accept, bad, "Authorization", stranger, "If-Match", "\"v9\""), 404, "not-found",
                   NULL);
    expect_problem(request("POST", accept, bad, "Authorization", intake, "If-Match", "\"v9\""), 412,
                   "precondition-failed", NULL);
    expect_problem(request("POST", accept, bad, "Authorization", intake, "If-Match", "\"v1\""), 409, "rule-broken",
                   NULL);
    expect_problem(request("POST", triage, bad, "Authorization", intake, "If-Match", "\"v1\""), 422, "invalid-body",
                   "/note");
    expect_status(request("POST", triage, "{}", "Authorization", intake, "If-Match", "\"v1\""), 200);
}
END_TEST

/* He sees the item as an officer of its unit, and is intake of another. */
START_TEST(a_role_that_is_held_elsewhere_lets_nobody_act_on_what_he_sees)
{
    struct item item = send_item("{}");
    const char *who = staff_of_two_roles("intake", "SO-NV", "officer", "VP-SO");
    expect_status(get(address_of(item), "Authorization", who), 200);
    expect_problem(request("POST", text("%s/start-triage", address_of(item)), "{}", "Authorization", who, "If-Match",
                           tag_of(item)),
                   403, "forbidden", NULL);
}
END_TEST

START_TEST(a_grant_that_has_ended_or_not_begun_is_none)
{
    struct item item = send_item("{}");
    const char *who = further_staff_of("intake", "VP-SO", 7);
    static const char *const changes[] = {"valid_from = api.today() - 9, valid_to = api.today() - 1",
                                          "valid_from = api.today() + 1, valid_to = null",
                                          "valid_from = api.today(), valid_to = api.today(), ended_at = now()"};
    expect_status(get(address_of(item), "Authorization", who), 200);
    for (size_t i = 0; i < SIZE(changes); i++) {
        run_sql(text("update reform.staff_grant set %s where subject = 'intake-VP-SO-7'", changes[i]));
        expect_problem(get(address_of(item), "Authorization", who), 403, "forbidden", NULL);
        expect_problem(get("/v1/staff/me", "Authorization", who), 403, "forbidden", NULL);
    }
    run_sql("delete from reform.staff_grant where subject = 'intake-VP-SO-7'");
}
END_TEST

/* ---- what is offered ---- */

static const char *const standings[] = {
    "",
    TRIAGED,
    TRIAGED " reject",
    TRIAGED " reject confirm-rejection",
    TRIAGED " request-information",
    TRIAGED " accept",
    TRIAGED " transfer",
    TRIAGED " divert",
    IN_PROGRESS,
    IN_PROGRESS " hold",
    DRAFTED,
    IN_PROGRESS " extend extend",
    IN_APPROVAL,
    ANSWERED,
    ANSWERED " close",
    "publish",
    "redact",
    "withhold",
    "publish remove",
    "publish remove confirm-removal",
    "withdraw",
};

static bool is_offered(struct answer seen, const char *transition)
{
    size_t i;
    json_t *action;
    json_array_foreach(value_at(seen, "/actions"), i, action)
        if (strcmp(json_string_value(json_object_get(action, "transition")), transition) == 0)
            return true;
    return false;
}

/* What time and words forbid is told when it is tried. */
static bool is_told_when_tried(struct answer tried)
{
    static const char *const codes[] = {"too_early", "too_late", "reply_missing", "proposal_open", "words_erased"};
    const char *code = json_string_value(pointed(tried.json, "/errors/0/code"));
    for (size_t i = 0; code && i < SIZE(codes); i++)
        if (strcmp(codes[i], code) == 0)
            return true;
    return false;
}

static void expect_offer_holds(const struct act *act, struct item item, struct answer seen, const char *who)
{
    struct answer tried = request("POST", text("%s/%s?dry_run=true", address_of(item), act->transition), body_for(act),
                                  "Authorization", who, "If-Match", seen.etag);
    bool is_done = tried.status == 200 || (tried.status == 409 && is_told_when_tried(tried));
    if (is_offered(seen, act->transition) != is_done)
        fail_answer(__FILE__, __LINE__, tried, "offered %d", is_offered(seen, act->transition));
}

START_TEST(what_is_offered_is_what_then_can_be_done_wherever_an_item_stands)
{
    const char *everybody = staff_of_all_roles("VP-SO");
    staff_of("officer", "VP-SO");
    for (size_t i = 0; i < SIZE(standings); i++) {
        struct item item = send_petition("{}");
        move_item(item, "now()", standings[i]);
        struct answer seen = get(address_of(item), "Authorization", everybody);
        expect_status(seen, 200);
        for (size_t k = 0; k < SIZE(acts); k++)
            expect_offer_holds(&acts[k], item, seen, everybody);
    }
}
END_TEST

START_TEST(to_each_role_only_its_own_acts_are_offered)
{
    for (size_t i = 0; i < SIZE(acts); i++) {
        struct item item = ready_for(&acts[i]);
        struct answer seen = get(address_of(item), "Authorization", person_for(&acts[i]));
        ck_assert_msg(is_offered(seen, acts[i].transition), "%s is not offered", acts[i].transition);
        seen = get(address_of(item), "Authorization", staff_of("supervisor", "VP-SO"));
        expect_json(seen, "/actions", "[]");
    }
}
END_TEST

START_TEST(nobody_confirms_what_he_proposed_nor_approves_what_he_wrote)
{
    static const struct {
        const char *before, *first, *body, *second;
    } pairs[] = {
        {TRIAGED, "reject", "{'reason': 'unclear'}", "confirm-rejection"},
        {"publish", "remove", "{'reason': 'unlawful'}", "confirm-removal"},
        {DRAFTED, "draft-reply submit-reply", "{'text': 'Lời khác.', 'resolution': 'noted'}", "approve-reply"}};
    const char *both = staff_of_all_roles("VP-SO");
    for (size_t i = 0; i < SIZE(pairs); i++) {
        struct item item = send_item("{}");
        move_item(item, "now()", pairs[i].before);
        const char *first = text("%.*s", (int)strcspn(pairs[i].first, " "), pairs[i].first);
        struct answer done = request("POST", text("%s/%s", address_of(item), first), pairs[i].body, "Authorization",
                                     both, "If-Match", tag_of(item));
        expect_status(done, 200);
        if (strchr(pairs[i].first, ' '))
            move_item(item, "now()", strchr(pairs[i].first, ' ') + 1);
        struct answer refused = request("POST", text("%s/%s", address_of(item), pairs[i].second), "{}", "Authorization",
                                        both, "If-Match", tag_of(item));
        expect_problem(refused, 409, "rule-broken", NULL);
        expect(refused, "/errors/0/code", "second_person_needed");
        ck_assert(!is_offered(get(address_of(item), "Authorization", both), pairs[i].second));
        struct answer by_another = request("POST", text("%s/%s", address_of(item), pairs[i].second), "{}",
                                           "Authorization", staff_of("approver", "SO-KHCN"), "If-Match", tag_of(item));
        expect_status(by_another, 200);
    }
}
END_TEST

/* ---- what is seen ---- */

START_TEST(staff_see_all_of_an_item_but_who_sent_it)
{
    struct item item = send_petition("{}");
    move_item(item, "now()", ANSWERED " publish");
    struct answer seen = get(address_of(item), "Authorization", staff_of("supervisor", "SO-KHCN"));
    expect_status(seen, 200);
    expect_json(seen, "",
                "{'handling': 'answered', 'publication': 'public', 'officer': 'can-bo-2', 'actions': [],"
                " 'replies': [{'author': 'can-bo-2', 'approver': 'can-bo-3', 'state': 'approved'}]}");
    expect(seen, "/links/self", address_of(item));
    expect(seen, "/events/1/transition", "start-triage");
    expect(seen, "/events/1/actor", "can-bo-1");
    static const char *const personal[] = {"Nguyễn Văn A", "0900000000", "đường A"};
    for (size_t i = 0; i < SIZE(personal); i++)
        ck_assert_msg(!strstr(seen.body, personal[i]), "staff are told \"%s\"", personal[i]);
}
END_TEST

/* ---- ways ---- */

static void walk(struct item item, const char *role, const char *transition, const char *body, const char *state)
{
    struct answer done = request("POST", text("%s/%s", address_of(item), transition), body, "Authorization",
                                 staff_of(role, "VP-SO"), "If-Match", tag_of(item), "Idempotency-Key", new_key());
    expect_status(done, 200);
    expect(done, "/handling", state);
}

static void tell_as_sender(struct item item, const char *what, const char *body)
{
    struct answer told = request("POST", text("%s/%s", item.path, what), body, "Authorization", item.secret,
                                 "Idempotency-Key", new_key());
    ck_assert_msg(told.status == 200 || told.status == 201, "%s: %d", what, told.status);
}

START_TEST(an_item_goes_the_whole_way_by_the_hands_of_all)
{
    const char *reply = "{'text': 'Cơ quan xin trả lời.', 'resolution': 'explained'}";
    struct item item = send_petition("{}");
    walk(item, "intake", "start-triage", "{}", "triage");
    walk(item, "intake", "request-information", "{'text': 'Ở đâu?'}", "awaiting_sender");
    tell_as_sender(item, "messages", "{'text': 'Tại bộ phận một cửa.'}");
    walk(item, "intake", "accept", "{}", "accepted");
    staff_of("officer", "VP-SO");
    walk(item, "approver", "assign", "{'officer': 'officer-VP-SO'}", "in_progress");
    walk(item, "officer", "hold", "{'review_on': '2099-01-05'}", "on_hold");
    walk(item, "officer", "resume", "{}", "in_progress");
    walk(item, "officer", "extend", "{'amount': 3, 'reason': 'needs_more_time'}", "in_progress");
    walk(item, "officer", "draft-reply", reply, "in_progress");
    walk(item, "officer", "submit-reply", "{}", "reply_in_approval");
    walk(item, "approver", "return-reply", "{'note': 'Bổ sung căn cứ.'}", "in_progress");
    walk(item, "officer", "draft-reply", reply, "in_progress");
    walk(item, "officer", "submit-reply", "{}", "reply_in_approval");
    walk(item, "approver", "approve-reply", "{}", "answered");
    tell_as_sender(item, "reopen", "{'text': 'Tôi chưa đồng ý.'}");
    walk(item, "officer", "draft-reply", reply, "in_progress");
    walk(item, "officer", "submit-reply", "{}", "reply_in_approval");
    walk(item, "approver", "approve-reply", "{}", "answered");
    tell_as_sender(item, "rating", "{'result': 5, 'resolved': 'yes'}");
    walk(item, "officer", "close", "{}", "closed");
    struct answer seen = get(address_of(item), "Authorization", staff_of("supervisor", "VP-SO"));
    expect_count(seen, "/replies", 2);
    ck_assert_str_eq(lines_about(item), "17");
}
END_TEST

START_TEST(an_item_goes_to_another_unit_and_out_of_sight)
{
    struct item item = send_item("{}");
    move_item(item, "now()", TRIAGED " accept");
    staff_of("officer", "CC-TDC");
    const char *path = text("%s/assign", address_of(item));
    const char *away = "{'unit': 'SO-NV'}", *below = "{'unit': 'CC-TDC', 'officer': 'officer-CC-TDC'}";
    const char *intake = staff_of("intake", "VP-SO"), *above = staff_of("intake", "SO-KHCN");
    struct answer refused = request("POST", path, below, "Authorization", intake, "If-Match", tag_of(item));
    expect(refused, "/errors/0/code", "unit_not_yours");
    refused = request("POST", path, away, "Authorization", above, "If-Match", tag_of(item));
    expect(refused, "/errors/0/code", "unit_not_yours");
    refused = request("POST", path, "{'unit': 'CC-TDC', 'officer': 'officer-VP-SO'}", "Authorization", above,
                      "If-Match", tag_of(item));
    expect(refused, "/errors/0/code", "officer_unfit");
    expect_status(request("POST", path, below, "Authorization", above, "If-Match", tag_of(item)), 200);
    expect_problem(get(address_of(item), "Authorization", intake), 404, "not-found", NULL);
    expect_status(get(address_of(item), "Authorization", staff_of("officer", "CC-TDC")), 200);
}
END_TEST

/* A repeat by somebody else is no repeat. */
START_TEST(a_key_is_of_one_person_and_one_item)
{
    struct item item = send_item("{}"), other = send_item("{}");
    const char *key = new_key(), *body = "{'text': 'Cơ quan đang xem xét.'}";
    const char *one = staff_of("intake", "VP-SO"), *another = staff_of("officer", "VP-SO");
    const char *path = text("%s/message", address_of(item)), *beside = text("%s/message", address_of(other));
    expect_status(request("POST", path, body, "Authorization", one, "If-Match", "\"v1\"", "Idempotency-Key", key), 200);
    expect_status(request("POST", path, body, "Authorization", another, "If-Match", "\"v2\"", "Idempotency-Key", key),
                  200);
    expect_status(request("POST", beside, body, "Authorization", one, "If-Match", "\"v1\"", "Idempotency-Key", key),
                  200);
    ck_assert_str_eq(lines_about(item), "2");
    ck_assert_str_eq(lines_about(other), "1");
    expect_problem(request("POST", path, body, "Authorization", one, "If-Match", "\"v3\"", "Idempotency-Key", "ngan"),
                   400, "invalid-parameters", NULL);
}
END_TEST

Suite *staff_feedback_suite(void)
{
    return suite_of_feedback(
        "staff_feedback", who_calls_learns_what_is_granted, each_act_moves_the_item_and_leaves_one_line_in_the_trail,
        each_act_points_at_the_faults_of_its_body_and_changes_nothing, each_act_can_be_tried_without_being_done,
        each_act_is_done_once_for_a_key, each_act_is_refused_by_name_where_the_item_stands_elsewhere,
        each_act_is_hidden_from_who_works_for_another_agency_or_a_unit_beside,
        the_second_of_two_editors_is_told_about_the_first, of_all_that_is_wrong_the_first_is_told,
        a_role_that_is_held_elsewhere_lets_nobody_act_on_what_he_sees, a_grant_that_has_ended_or_not_begun_is_none,
        what_is_offered_is_what_then_can_be_done_wherever_an_item_stands, to_each_role_only_its_own_acts_are_offered,
        nobody_confirms_what_he_proposed_nor_approves_what_he_wrote, staff_see_all_of_an_item_but_who_sent_it,
        an_item_goes_the_whole_way_by_the_hands_of_all, an_item_goes_to_another_unit_and_out_of_sight,
        a_key_is_of_one_person_and_one_item);
}
