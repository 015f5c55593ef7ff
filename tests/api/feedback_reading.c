/* Feedback as everybody may read it: lists, one item, its events and replies. The rules are tested in tests/sql. */

#include "arrange.h"
#include "items.h"

#include <string.h>

#define SIZE(array) (sizeof(array) / sizeof *(array))

/* What only the senders of items that are not published wrote, and what the others did. */
#define HIDDEN "khongduocdoc"
#define SHOWN "aicungdocduoc"

/* ---- items that no other test meets ---- */

/* An item on task NV02, moved by the transitions named. `words` stand in all that is said about it. */
static void add_item(const char *code, const char *words, const char *kind, const char *received_at,
                     const char *transitions)
{
    run_sql(text(
        "do $$ declare made bigint; begin"
        " insert into reform.feedback (code, track, kind, sender_type, title, text, display, target_type, plan_id,"
        "  task_id, unit_id, received_at, handled_at, receipt)"
        " select '%s', 'suggestion', '%s', 'citizen', 'Tiêu đề %s', 'Nội dung %s gửi cơ quan', 'Nguyễn Văn A %s',"
        "  'task', plan.id, task.id, unit.id, '%s', '%s', repeat('0a', 32)"
        " from reform.plan join reform.task on task.plan_id = plan.id and task.code = 'NV02'"
        " join reform.unit on unit.code = 'VP-SO' where plan.code = '" PLAN_2021 "' returning id into made;"
        " perform reform.open_item(made, '%s');"
        " perform reform.act('%s', transition, row(role::reform.actor_role, who)::reform.actor, arguments::jsonb, '%s')"
        " from regexp_split_to_table('%s', ' ') with ordinality as wanted (transition, place)"
        " join (values"
        "  ('start-triage', 'intake', 'can-bo-1', '{}'),"
        "  ('accept', 'intake', 'can-bo-1', '{\"note\": \"Ghi chú %s\"}'),"
        "  ('assign', 'intake', 'can-bo-1', '{\"officer\": \"can-bo-2\"}'),"
        "  ('extend', 'officer', 'can-bo-2', '{\"amount\": 2, \"reason\": \"needs_more_time\", \"note\": \"Hẹn %s\"}'),"
        "  ('message', 'officer', 'can-bo-2', '{\"text\": \"" HIDDEN "\"}'),"
        "  ('draft-reply', 'officer', 'can-bo-2', '{\"text\": \"Trả lời %s\", \"resolution\": \"explained\"}'),"
        "  ('submit-reply', 'officer', 'can-bo-2', '{}'),"
        "  ('approve-reply', 'approver', 'can-bo-3', '{}'),"
        "  ('divert', 'intake', 'can-bo-1', '{\"reason\": \"complaint\"}'),"
        "  ('withdraw', 'sender', null, '{}'),"
        "  ('publish', 'moderator', 'can-bo-4', '{}'),"
        "  ('withhold', 'moderator', 'can-bo-4', '{\"reason\": \"abusive\", \"note\": \"Vì %s\"}'),"
        "  ('remove', 'moderator', 'can-bo-4', '{\"reason\": \"unlawful\"}'),"
        "  ('confirm-removal', 'moderator', 'can-bo-5', '{}')"
        " ) as road (name, role, who, arguments) on road.name = transition order by place;"
        " insert into reform.outcome (feedback_id, resolution, note, made_at)"
        " values (made, 'noted', 'Kết quả %s', '%s'); end $$",
        code, kind, words, words, words, received_at, received_at, received_at, code, received_at, transitions, words,
        words, words, words, words, received_at));
}

#define ANSWERED "start-triage accept assign extend message draft-reply submit-reply approve-reply"

/* What a failed test left behind goes first. */
static void add_items(void)
{
    remove_items();
    add_item("TD-CONGKHAI", SHOWN, "praise", "2041-03-04T09:00+07", "publish " ANSWERED);
    add_item("TD-CHO", HIDDEN, "report", "2041-03-05T09:00+07", ANSWERED);
    add_item("TD-RIENG", HIDDEN, "report", "2041-03-06T09:00+07", "withhold " ANSWERED);
    add_item("TD-GO", HIDDEN, "correction", "2041-03-07T09:00+07", "publish " ANSWERED " remove confirm-removal");
    add_item("TD-RUT", HIDDEN, "comment", "2041-03-08T09:00+07", "publish start-triage withdraw");
    add_item("TD-KHIEUNAI", HIDDEN, "report", "2041-03-09T09:00+07", "start-triage divert");
}

/* "A B": the codes of the items on a page, in their order. */
static const char *codes_of(struct answer page)
{
    const char *codes = "";
    size_t i;
    const json_t *item;
    expect_status(page, 200);
    json_array_foreach(value_at(page, "/items"), i, item)
        codes = text("%s%s%s", codes, *codes ? " " : "", json_string_value(json_object_get(item, "code")));
    return codes;
}

static void expect_codes(const char *path, const char *codes)
{
    const char *got = codes_of(get(path));
    ck_assert_msg(strcmp(got, codes) == 0, "GET %s: got \"%s\", not \"%s\"", path, got, codes);
}

/* ---- tests ---- */

START_TEST(an_item_is_told_whole)
{
    add_items();
    struct answer item = get("/v1/feedback/TD-CONGKHAI");
    struct answer replies = get("/v1/feedback/TD-CONGKHAI/replies");
    remove_items();

    expect_json(item, "",
                "{'code': 'TD-CONGKHAI', 'track': 'suggestion', 'kind': 'praise', 'sender_type': 'citizen',"
                " 'channel': 'web', 'language': 'vi', 'title': 'Tiêu đề " SHOWN "',"
                " 'text': 'Nội dung " SHOWN " gửi cơ quan', 'display': 'Nguyễn Văn A " SHOWN "',"
                " 'target': {'type': 'task', 'code': 'NV02', 'title': 'Phát tờ gấp', 'version': null,"
                "  'href': '/v1/plans/" PLAN_2021 "/tasks/NV02'},"
                " 'plan': {'code': '" PLAN_2021 "', 'href': '/v1/plans/" PLAN_2021 "'}, 'topics': [],"
                " 'unit': {'code': 'VP-SO', 'name': 'Văn phòng Sở', 'href': '/v1/units/VP-SO'},"
                " 'handling': 'answered', 'handling_reason': null, 'publication': 'public',"
                " 'publication_reason': null, 'received_at': '2041-03-04T02:00:00Z', 'overdue': false, 'supporters': 0,"
                " 'reply': {'number': 1, 'resolution': 'explained', 'href': '/v1/feedback/TD-CONGKHAI/replies'},"
                " 'rating': null, 'merged_into': null, 'illustrative': false,"
                " 'links': {'self': '/v1/feedback/TD-CONGKHAI', 'events': '/v1/feedback/TD-CONGKHAI/events',"
                "  'replies': '/v1/feedback/TD-CONGKHAI/replies', 'target': '/v1/plans/" PLAN_2021 "/tasks/NV02'}}");
    expect(item, "/outcomes/0/note", "Kết quả " SHOWN);
    expect_count(item, "/deadlines", 4);
    expect_count(replies, "/items", 1);
    expect_json(replies, "/items/0",
                "{'number': 1, 'text': 'Trả lời " SHOWN "', 'resolution': 'explained',"
                " 'approved_at': '2041-03-04T02:00:00Z', 'links': {'feedback': '/v1/feedback/TD-CONGKHAI'}}");
}
END_TEST

START_TEST(what_happened_is_told_by_role_and_never_by_person)
{
    add_items();
    struct answer events = get("/v1/feedback/TD-CONGKHAI/events?limit=100");
    remove_items();

    const char *told = "";
    size_t i;
    const json_t *event;
    json_array_foreach(value_at(events, "/items"), i, event)
        told = text("%s%s ", told, json_string_value(json_object_get(event, "transition")));
    ck_assert_str_eq(told, "submit publish start-triage accept assign extend submit-reply approve-reply ");
    expect_json(events, "/items/3",
                "{'label': 'tiếp nhận', 'label_en': 'accepted', 'axis': 'handling', 'from': 'triage',"
                " 'to': 'accepted', 'role': 'intake', 'reason': null, 'note': 'Ghi chú " SHOWN "', 'unit': null}");
    ck_assert_ptr_null(strstr(events.body, "can-bo"));
}
END_TEST

START_TEST(of_what_is_not_published_the_statuses_are_told)
{
    static const struct {
        const char *code, *standing;
    } cases[] = {
        {"TD-CHO", "{'handling': 'answered', 'publication': 'pending', 'publication_reason': null}"},
        {"TD-RIENG", "{'handling': 'answered', 'publication': 'private', 'publication_reason': 'abusive'}"},
        {"TD-GO", "{'handling': 'answered', 'publication': 'removed', 'publication_reason': 'unlawful'}"},
        {"TD-RUT", "{'handling': 'withdrawn', 'handling_reason': 'wish_of_sender', 'publication': 'public'}"},
    };
    struct answer answers[SIZE(cases)];
    add_items();
    for (size_t i = 0; i < SIZE(cases); i++)
        answers[i] = get(text("/v1/feedback/%s", cases[i].code));
    remove_items();

    for (size_t i = 0; i < SIZE(cases); i++) {
        expect_json(answers[i], "", cases[i].standing);
        expect_json(answers[i], "",
                    "{'title': null, 'text': null, 'display': null, 'reply': null, 'rating': null, 'outcomes': [],"
                    " 'target': {'type': 'task', 'code': 'NV02'}, 'unit': {'code': 'VP-SO'}}");
        expect_header(answers[i], "ETag", NULL);
    }
}
END_TEST

START_TEST(what_was_diverted_appears_nowhere)
{
    static const char *const paths[] = {"", "/events", "/replies"};
    struct answer answers[SIZE(paths)];
    add_items();
    for (size_t i = 0; i < SIZE(paths); i++)
        answers[i] = get(text("/v1/feedback/TD-KHIEUNAI%s", paths[i]));
    struct answer list = get("/v1/feedback?since=2041-03-01&until=2041-03-31");
    remove_items();

    for (size_t i = 0; i < SIZE(paths); i++)
        expect_problem(answers[i], 404, "not-found", NULL);
    ck_assert_str_eq(codes_of(list), "TD-RUT TD-GO TD-RIENG TD-CHO TD-CONGKHAI");
}
END_TEST

/* Every address that shows feedback, in every format. */
static const char *const places[] = {
    "/v1/feedback",
    "/v1/feedback?sort=received&since=2041-03-01",
    "/v1/feedback?sort=due&since=2041-03-01",
    "/v1/feedback?sort=-support&since=2041-03-01",
    "/v1/feedback?task=" PLAN_2021 "/NV02",
    "/v1/plans/" PLAN_2021 "/feedback",
    "/v1/plans/" PLAN_2021 "/tasks/NV02/feedback",
    "/v1/units/VP-SO/feedback",
    "/v1/plans/" PLAN_2021 "/timeline",
    "/v1/plans/" PLAN_2021 "/tasks/NV02/timeline",
    "/v1/search?q=" SHOWN,
};
static const char *const formats[] = {"json", "ndjson", "csv"};
static const char *const hidden_items[] = {"TD-CHO", "TD-RIENG", "TD-GO", "TD-RUT", "TD-KHIEUNAI"};

START_TEST(no_answer_has_a_word_of_what_is_not_published)
{
    struct answer answers[SIZE(places) * SIZE(formats) + SIZE(hidden_items) * 7];
    size_t count = 0;
    add_items();
    for (size_t place = 0; place < SIZE(places); place++)
        for (size_t format = 0; format < SIZE(formats); format++)
            answers[count++] = get(text("%s%cformat=%s&limit=100", places[place],
                                        strchr(places[place], '?') ? '&' : '?', formats[format]));
    size_t of_all = count;
    for (size_t item = 0; item < SIZE(hidden_items); item++) {
        answers[count++] = get(text("/v1/feedback/%s", hidden_items[item]));
        for (size_t format = 0; format < SIZE(formats); format++) {
            answers[count++] = get(text("/v1/feedback/%s/events?format=%s", hidden_items[item], formats[format]));
            answers[count++] = get(text("/v1/feedback/%s/replies?format=%s", hidden_items[item], formats[format]));
        }
    }
    struct answer searched = get("/v1/search?q=" HIDDEN);
    struct answer filtered = get("/v1/feedback?q=" HIDDEN);
    remove_items();

    for (size_t i = 0; i < count; i++) {
        ck_assert_msg(!strstr(answers[i].body, HIDDEN), "GET %s tells what nobody may read", answers[i].path);
        if (i < of_all)
            ck_assert_msg(strstr(answers[i].body, SHOWN), "GET %s does not tell what everybody may read",
                          answers[i].path);
    }
    expect_count(searched, "/items", 0);
    expect_count(filtered, "/items", 0);
}
END_TEST

#define IN_MARCH "since=2041-03-01&until=2041-03-31"
#define ALL "TD-RUT TD-GO TD-RIENG TD-CHO TD-CONGKHAI"
#define OF_PLAN "/v1/plans/" PLAN_2021 "/feedback?"
#define OF_TASK "/v1/plans/" PLAN_2021 "/tasks/NV02/feedback?"
#define OF_UNIT "/v1/units/VP-SO/feedback?"

/* The same items, wherever they are looked for. */
static const char *const all_lists[] = {"/v1/feedback?", OF_PLAN, OF_TASK, OF_UNIT};

static const struct {
    const char *filter, *codes;
} filters[] = {
    {IN_MARCH, ALL},
    {IN_MARCH "&topic=tam-quan-trong-y-nghia", "TD-GO TD-CONGKHAI"},
    {IN_MARCH "&topic=tam-quan-trong-y-nghia&topic=chu-truong-chinh-sach", "TD-GO TD-CHO TD-CONGKHAI"},
    {IN_MARCH "&topic=khong-co", ""},
    {IN_MARCH "&kind=praise", "TD-CONGKHAI"},
    {IN_MARCH "&kind=praise&kind=correction", "TD-GO TD-CONGKHAI"},
    {IN_MARCH "&track=suggestion", ALL},
    {IN_MARCH "&track=petition", ""},
    {IN_MARCH "&handling=withdrawn", "TD-RUT"},
    {IN_MARCH "&handling=withdrawn&handling=answered", ALL},
    {IN_MARCH "&handling=closed", ""},
    {IN_MARCH "&publication=removed", "TD-GO"},
    {IN_MARCH "&publication=removed&publication=pending", "TD-GO TD-CHO"},
    {IN_MARCH "&publication_reason=unlawful", "TD-GO"},
    {IN_MARCH "&publication_reason=unlawful&publication_reason=abusive", "TD-GO TD-RIENG"},
    {IN_MARCH "&publication_reason=complaint", ""},
    {IN_MARCH "&overdue=true", "TD-RIENG"},
    {IN_MARCH "&overdue=false", "TD-RUT TD-GO TD-CHO TD-CONGKHAI"},
    {"since=2041-03-07", "TD-RUT TD-GO"},
    {"since=2041-03-05&until=2041-03-06", "TD-RIENG TD-CHO"},
    {IN_MARCH "&q=" SHOWN, "TD-CONGKHAI"},
    {IN_MARCH "&q=tieu+de+" SHOWN, "TD-CONGKHAI"},
    {IN_MARCH "&kind=report&publication=private&overdue=true&topic=ket-qua-2011-2020", "TD-RIENG"},
    {IN_MARCH "&kind=report&publication=private&overdue=false", ""},
};

/* Filters that not every list has. */
static const struct {
    const char *path, *codes;
} places_and_orders[] = {
    {"/v1/feedback?plan=" PLAN_2021 "&" IN_MARCH, ALL},
    {"/v1/feedback?plan=ke-hoach-khong-co&" IN_MARCH, ""},
    {"/v1/feedback?task=" PLAN_2021 "/NV02&" IN_MARCH, ALL},
    {"/v1/feedback?task=" PLAN_2021 "/NV01&" IN_MARCH, ""},
    {"/v1/feedback?clause=" PLAN_2021 "/III&" IN_MARCH, ALL},
    {"/v1/feedback?clause=" PLAN_2021 "/III.2&" IN_MARCH, ALL},
    {"/v1/feedback?clause=" PLAN_2021 "/III.1&" IN_MARCH, ""},
    {"/v1/feedback?unit=VP-SO&" IN_MARCH, ALL},
    {"/v1/feedback?unit=SO-KHCN&" IN_MARCH, ALL},
    {"/v1/feedback?unit=CC-TDC&" IN_MARCH, ""},
    {"/v1/feedback?target_unit=VP-SO&" IN_MARCH, ""},
    {"/v1/feedback?sort=received&" IN_MARCH, "TD-CONGKHAI TD-CHO TD-RIENG TD-GO TD-RUT"},
    {"/v1/feedback?sort=-received&" IN_MARCH, ALL},
    {"/v1/feedback?sort=due&limit=2&" IN_MARCH, "TD-RIENG TD-CHO"},
    {"/v1/feedback?sort=-support&limit=2&" IN_MARCH, "TD-CHO TD-GO"},
    {"/v1/feedback?sort=-support&kind=report&publication=private&" IN_MARCH, "TD-RIENG"},
    {"/v1/feedback?sort=due&overdue=true&q=" SHOWN, ""},
    {OF_PLAN "unit=SO-KHCN&" IN_MARCH, ALL},
    {OF_PLAN "unit=CC-TDC&" IN_MARCH, ""},
    {OF_PLAN "target_unit=VP-SO&" IN_MARCH, ""},
    {OF_TASK "unit=VP-SO&" IN_MARCH, ALL},
    {OF_TASK "unit=BGD&" IN_MARCH, ""},
    {OF_UNIT "plan=" PLAN_2021 "&" IN_MARCH, ALL},
    {OF_UNIT "plan=ke-hoach-khong-co&" IN_MARCH, ""},
    {"/v1/units/SO-KHCN/feedback?" IN_MARCH, ALL},
    {"/v1/units/CC-TDC/feedback?" IN_MARCH, ""},
    {"/v1/plans/" PLAN_2021 "/tasks/NV01/feedback?" IN_MARCH, ""},
};

/* Topics, supporters and one deadline that has passed, so that each filter has something to tell apart. */
static void add_telling_items(void)
{
    add_items();
    run_sql("insert into reform.feedback_topic (feedback_id, topic_id)"
            " select feedback.id, topic.id from reform.feedback join (values"
            "  ('TD-CONGKHAI', 'tam-quan-trong-y-nghia'), ('TD-GO', 'tam-quan-trong-y-nghia'),"
            "  ('TD-CHO', 'chu-truong-chinh-sach'), ('TD-RIENG', 'ket-qua-2011-2020')"
            " ) as given (item, topic) on item = feedback.code join reform.topic on topic.code = given.topic;"
            "update reform.feedback set supporters = case code when 'TD-CHO' then 7 else 3 end"
            " where code in ('TD-CHO', 'TD-GO');"
            "update reform.deadline set due_at = now() - interval '1 minute', ended_at = null, void = false"
            " where stage = 'reply' and feedback_id = (select id from reform.feedback where code = 'TD-RIENG');"
            "update reform.deadline set ended_at = null, void = false"
            " where stage = 'reply' and feedback_id = (select id from reform.feedback where code = 'TD-CHO')");
}

START_TEST(each_filter_finds_its_items_in_every_list)
{
    add_telling_items();
    for (size_t list = 0; list < SIZE(all_lists); list++)
        for (size_t i = 0; i < SIZE(filters); i++)
            expect_codes(text("%s%s", all_lists[list], filters[i].filter), filters[i].codes);
    remove_items();
}
END_TEST

static void expect_codes_in_any_order(const char *path, const char *codes)
{
    const char *got = codes_of(get(path));
    bool is_same = strlen(got) == strlen(codes);
    for (const char *code = got; is_same && *code; code += strcspn(code, " "), code += strspn(code, " "))
        is_same = strstr(codes, text("%.*s", (int)strcspn(code, " "), code));
    ck_assert_msg(is_same, "GET %s: got \"%s\", not \"%s\"", path, got, codes);
}

START_TEST(each_filter_finds_its_items_in_every_order)
{
    static const char *const orders[] = {"received", "due", "-support"};
    add_telling_items();
    for (size_t order = 0; order < SIZE(orders); order++)
        for (size_t i = 0; i < SIZE(filters); i++)
            expect_codes_in_any_order(text("/v1/feedback?sort=%s&%s", orders[order], filters[i].filter),
                                      filters[i].codes);
    remove_items();
}
END_TEST

START_TEST(places_and_orders_find_their_items)
{
    add_telling_items();
    for (size_t i = 0; i < SIZE(places_and_orders); i++)
        expect_codes(places_and_orders[i].path, places_and_orders[i].codes);
    remove_items();
}
END_TEST

START_TEST(a_target_is_found_with_all_that_is_below_it)
{
    static const char *const about[] = {
        "update reform.feedback set target_type = 'unit', plan_id = null, task_id = null,"
        " target_unit_id = (select id from reform.unit where code = 'CC-TDC')"
        " where code = 'TD-CHO'",
        "update reform.feedback set target_type = 'clause', task_id = null, clause_id ="
        " (select clause.id from reform.clause join reform.plan on plan.id = plan_id"
        " where plan.code = '" PLAN_2021 "' and path = 'V.2.a') where code = 'TD-RIENG'"};
    add_items();
    for (size_t i = 0; i < SIZE(about); i++)
        run_sql(about[i]);
    expect_codes("/v1/feedback?target_unit=CC-TDC&" IN_MARCH, "TD-CHO");
    expect_codes("/v1/feedback?target_unit=SO-KHCN&" IN_MARCH, "TD-CHO");
    expect_codes("/v1/feedback?clause=" PLAN_2021 "/V.2&" IN_MARCH, "TD-RIENG");
    expect_codes("/v1/feedback?clause=" PLAN_2021 "/V&clause=" PLAN_2021 "/III.2&publication=private&" IN_MARCH,
                 "TD-RIENG");
    expect_codes(OF_PLAN IN_MARCH, "TD-RUT TD-GO TD-RIENG TD-CONGKHAI");
    expect_codes(OF_TASK IN_MARCH, "TD-RUT TD-GO TD-CONGKHAI");
    remove_items();
}
END_TEST

START_TEST(bad_input_is_refused_by_name_in_every_list)
{
    static const struct {
        const char *name, *value;
    } wrong[] = {{"topic", "-a-"},          {"kind", "rumour"},
                 {"track", "third"},        {"handling", "diverted"},
                 {"publication", "secret"}, {"publication_reason", "taste"},
                 {"overdue", "perhaps"},    {"since", "2041-02-30"},
                 {"until", "tomorrow"},     {"q", "a"},
                 {"person", "1"},           {"publication_reason", ""}};
    for (size_t list = 0; list < SIZE(all_lists); list++)
        for (size_t i = 0; i < SIZE(wrong); i++)
            expect_problem(get(text("%s%s=%s", all_lists[list], wrong[i].name, wrong[i].value)), 400,
                           "invalid-parameters", wrong[i].name);
    expect_problem(get("/v1/feedback?task=NV02"), 400, "invalid-parameters", "task");
    expect_problem(get("/v1/feedback?clause=III"), 400, "invalid-parameters", "clause");
    expect_problem(get("/v1/feedback?sort=title"), 400, "invalid-parameters", "sort");
    expect_problem(get(OF_PLAN "sort=due"), 400, "invalid-parameters", "sort");
    expect_problem(get("/v1/units/KHONG-CO/feedback"), 404, "not-found", NULL);
    expect_problem(get("/v1/plans/ke-hoach-khong-co/feedback"), 404, "not-found", NULL);
    expect_problem(get("/v1/plans/" PLAN_2021 "/tasks/NV99/feedback"), 404, "not-found", NULL);
}
END_TEST

/* Each kind of address; what changes is told though it was asked for with the tag of before. */
START_TEST(who_knows_the_tag_is_told_only_what_changed)
{
    static const char *const paths[] = {"/v1/feedback?" IN_MARCH,   OF_PLAN IN_MARCH,
                                        OF_TASK IN_MARCH,           OF_UNIT IN_MARCH,
                                        "/v1/feedback/TD-CONGKHAI", "/v1/feedback/TD-CONGKHAI/events?limit=100"};
    const char *tags[SIZE(paths)];
    add_items();
    for (size_t i = 0; i < SIZE(paths); i++) {
        tags[i] = get(paths[i]).etag;
        expect_status(get(paths[i], "If-None-Match", tags[i]), 304);
    }
    run_sql("select reform.act('TD-CONGKHAI', 'remove', row('moderator', 'can-bo-4')::reform.actor,"
            " '{\"reason\": \"unlawful\"}');"
            "select reform.act('TD-CONGKHAI', 'confirm-removal', row('moderator', 'can-bo-5')::reform.actor, '{}')");
    for (size_t i = 0; i < SIZE(paths); i++) {
        struct answer answer = get(paths[i], "If-None-Match", tags[i]);
        expect_status(answer, 200);
        ck_assert_ptr_null(strstr(answer.body, SHOWN));
    }
    remove_items();
}
END_TEST

START_TEST(pages_follow_one_another)
{
    add_items();
    struct answer first = get("/v1/feedback?since=2041-03-01&limit=2&count=true");
    struct answer second = get(text_at(first, "/next"));
    struct answer third = get(text_at(second, "/next"));
    remove_items();

    expect_json(first, "/total", "5");
    const char *codes = text("%s %s %s", codes_of(first), codes_of(second), codes_of(third));
    ck_assert_str_eq(codes, "TD-RUT TD-GO TD-RIENG TD-CHO TD-CONGKHAI");
    expect_null(third, "/next");
}
END_TEST

START_TEST(what_people_say_counts_in_progress)
{
    struct answer before = get("/v1/plans/" PLAN_2021 "/tasks/NV02?on=2041-12-31");
    add_items();
    struct answer task = get("/v1/plans/" PLAN_2021 "/tasks/NV02?on=2041-12-31");
    struct answer plan = get("/v1/plans/" PLAN_2021 "/progress?on=2041-12-31");
    remove_items();

    expect_json(before, "/progress", "{'confirmed': 0, 'disputed': 0}");
    expect_json(task, "/progress", "{'confirmed': 1, 'disputed': 0}");
    expect_json(plan, "/overall", "{'confirmed': 1, 'disputed': 0}");
}
END_TEST

Suite *feedback_reading_suite(void)
{
    return suite_of("feedback_reading", an_item_is_told_whole, what_happened_is_told_by_role_and_never_by_person,
                    of_what_is_not_published_the_statuses_are_told, what_was_diverted_appears_nowhere,
                    no_answer_has_a_word_of_what_is_not_published, each_filter_finds_its_items_in_every_list,
                    each_filter_finds_its_items_in_every_order, places_and_orders_find_their_items,
                    a_target_is_found_with_all_that_is_below_it, bad_input_is_refused_by_name_in_every_list,
                    who_knows_the_tag_is_told_only_what_changed, pages_follow_one_another,
                    what_people_say_counts_in_progress);
}
