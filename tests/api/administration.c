/* Administration over HTTP: roles granted and ended, and the trail. Its rules are tested in tests/sql. */

#include "arrange.h"
#include "caller.h"
#include "items.h"

#include <stdlib.h>
#include <string.h>

#define SIZE(array) (sizeof(array) / sizeof *(array))

/* No other test grants for this unit. */
#define UNIT "TT-KTTDC"

static const char GRANTS[] = "/v1/staff/grants";
static const char AUDIT[] = "/v1/staff/audit";

static const char *admin(void)
{
    return staff_of("admin", UNIT);
}

static void forget_grants(void)
{
    run_sql("delete from reform.staff_grant where unit_id = (select id from reform.unit where code = '" UNIT "')");
}

static struct answer make(const char *who, const char *body)
{
    return request("POST", GRANTS, body, "Authorization", who);
}

static struct answer made(const char *subject, const char *more)
{
    struct answer answer =
        make(admin(), text("{'subject': '%s', 'role': 'officer', 'unit': '" UNIT "'%s}", subject, more));
    expect_status(answer, 201);
    return answer;
}

static struct answer end_of(struct answer grant, const char *body)
{
    return request("POST", text("%s/end", text_at(grant, "/links/self")), body, "Authorization", admin(), "If-Match",
                   grant.etag);
}

static const char *trail_of(struct answer grant)
{
    return sql_value(text("select string_agg(operation || ' ' || subject, ', ' order by id) from ops.audit"
                          " where object_type = 'grant' and object = '%lld'",
                          json_integer_value(value_at(grant, "/id"))));
}

/* ---- granting ---- */

START_TEST(an_admin_grants_a_role_and_it_holds_at_once)
{
    forget_grants();
    expect_problem(get("/v1/staff/me", "Authorization", token_of("duoc-giao")), 403, "forbidden", NULL);
    struct answer grant = made("duoc-giao", ", 'valid_to': '2099-12-31'");
    expect_json(grant, "",
                "{'subject': 'duoc-giao', 'role': 'officer', 'unit': {'code': '" UNIT "'},"
                " 'valid_to': '2099-12-31', 'version': 1, 'ended_at': null}");
    expect_header(grant, "Location", text_at(grant, "/links/self"));
    expect_header(grant, "ETag", "\"v1\"");
    struct answer seen = get(grant.location, "Authorization", admin());
    ck_assert(json_equal(seen.json, grant.json));
    struct answer me = get("/v1/staff/me", "Authorization", token_of("duoc-giao"));
    expect_json(me, "/grants", "[{'role': 'officer', 'unit': {'code': '" UNIT "'}, 'valid_to': '2099-12-31'}]");
    ck_assert_str_eq(trail_of(grant), "makeGrant admin-" UNIT);
}
END_TEST

START_TEST(a_grant_is_made_once_for_a_key_and_can_be_tried)
{
    forget_grants();
    const char *body = "{'subject': 'mot-lan', 'role': 'intake', 'unit': '" UNIT "'}", *key = new_key();
    const char *who = admin();
    struct answer tried =
        request("POST", text("%s?dry_run=true", GRANTS), body, "Authorization", who, "Idempotency-Key", key);
    expect_status(tried, 201);
    ck_assert_ptr_null(sql_value("select id from reform.staff_grant where subject = 'mot-lan'"));
    struct answer first = request("POST", GRANTS, body, "Authorization", who, "Idempotency-Key", key);
    expect_status(first, 201);
    struct answer again = request("POST", GRANTS, body, "Authorization", who, "Idempotency-Key", key);
    expect_status(again, 201);
    ck_assert(json_equal(first.json, again.json));
    ck_assert_str_eq(again.location, first.location);
    struct answer other = request("POST", GRANTS, "{'subject': 'hai-lan', 'role': 'intake', 'unit': '" UNIT "'}",
                                  "Authorization", who, "Idempotency-Key", key);
    expect_problem(other, 422, "idempotency-key-reused", NULL);
    ck_assert_str_eq(trail_of(first), "makeGrant admin-" UNIT);
}
END_TEST

START_TEST(what_is_no_grant_is_told_with_pointers)
{
    static const struct {
        const char *body, *fault;
    } bad[] = {
        {"{'role': 'intake', 'unit': '" UNIT "'}", "/subject"},
        {"{'subject': '', 'role': 'intake', 'unit': '" UNIT "'}", "/subject"},
        {"{'subject': 's', 'role': 'sender', 'unit': '" UNIT "'}", "/role"},
        {"{'subject': 's', 'role': 'intake'}", "/unit"},
        {"{'subject': 's', 'role': 'intake', 'unit': 'KHONG-CO'}", "/unit"},
        {"{'subject': 's', 'role': 'intake', 'unit': '" UNIT "', 'valid_from': '2026-02-30'}", "/valid_from"},
        {"{'subject': 's', 'role': 'intake', 'unit': '" UNIT "', 'issuer': 'i'}", "/issuer"},
        {"[]", ""},
    };
    for (size_t i = 0; i < SIZE(bad); i++)
        expect_problem(make(admin(), bad[i].body), 422, "invalid-body", bad[i].fault);
}
END_TEST

START_TEST(what_rules_forbid_is_told_by_name_in_both_languages)
{
    forget_grants();
    made("da-co", "");
    static const struct {
        const char *body, *code, *vi, *en;
    } forbidden[] = {
        {"{'subject': 'admin-" UNIT "', 'role': 'privacy', 'unit': '" UNIT "'}", "grant_to_self",
         "Không ai tự giao vai trò cho mình; hãy nhờ quản trị viên khác.",
         "Nobody grants to himself; ask another admin."},
        {"{'subject': 'da-co', 'role': 'officer', 'unit': '" UNIT "'}", "staff_grant_once",
         "Người này đã có vai trò này ở đơn vị này từ ngày đó.",
         "This person has this role for this unit from that day already."},
        {"{'subject': 's', 'role': 'officer', 'unit': '" UNIT
         "', 'valid_from': '2026-02-02', 'valid_to': '2026-02-01'}",
         "staff_grant_dates", "Ngày hết hiệu lực của vai trò không được trước ngày bắt đầu.",
         "A grant must not end before it begins."},
    };
    for (size_t i = 0; i < SIZE(forbidden); i++) {
        struct answer refused = make(admin(), forbidden[i].body);
        expect_problem(refused, 409, "rule-broken", NULL);
        expect_json(refused, "/errors", text("[{'code': '%s', 'detail': '%s'}]", forbidden[i].code, forbidden[i].vi));
        refused = request("POST", GRANTS, forbidden[i].body, "Authorization", admin(), "Accept-Language", "en");
        expect_json(refused, "/errors", text("[{'code': '%s', 'detail': '%s'}]", forbidden[i].code, forbidden[i].en));
    }
}
END_TEST

START_TEST(an_admin_grants_for_his_units_only)
{
    forget_grants();
    struct answer grant = made("cua-don-vi", "");
    const char *beside = staff_of("admin", "CC-TDC"), *above = staff_of("admin", "SO-KHCN");
    const char *body = "{'subject': 's', 'role': 'intake', 'unit': '" UNIT "'}";
    expect_problem(make(beside, body), 403, "forbidden", NULL);
    expect_problem(make(staff_of("planner", UNIT), body), 403, "forbidden", NULL);
    expect_problem(get(grant.location, "Authorization", beside), 404, "not-found", NULL);
    expect_problem(
        request("POST", text("%s/end", grant.location), "{}", "Authorization", beside, "If-Match", grant.etag), 404,
        "not-found", NULL);
    expect_status(make(above, body), 201);
    expect_status(get(grant.location, "Authorization", above), 200);
}
END_TEST

/* ---- ending ---- */

START_TEST(a_grant_ends_at_once_and_is_over)
{
    forget_grants();
    struct answer grant = made("thoi-viec", "");
    expect_status(get("/v1/staff/me", "Authorization", token_of("thoi-viec")), 200);
    struct answer ended = end_of(grant, "{}");
    expect_status(ended, 200);
    expect_header(ended, "ETag", "\"v2\"");
    ck_assert(json_is_string(value_at(ended, "/ended_at")));
    expect_problem(get("/v1/staff/me", "Authorization", token_of("thoi-viec")), 403, "forbidden", NULL);
    expect_problem(end_of(grant, "{}"), 412, "precondition-failed", NULL);
    struct answer refused = end_of(ended, "{}");
    expect_problem(refused, 409, "rule-broken", NULL);
    expect(refused, "/errors/0/code", "grant_over");
    ck_assert_str_eq(trail_of(grant), "makeGrant admin-" UNIT ", endGrant admin-" UNIT);
    struct answer again = made("thoi-viec", "");
    expect_header(again, "ETag", "\"v3\"");
    expect_status(get("/v1/staff/me", "Authorization", token_of("thoi-viec")), 200);
}
END_TEST

START_TEST(a_grant_is_made_shorter_not_longer)
{
    forget_grants();
    struct answer grant = made("rut-ngan", ", 'valid_to': '2098-01-01'");
    expect_problem(end_of(grant, "{'valid_to': '2020-01-01'}"), 422, "invalid-body", "/valid_to");
    expect_problem(end_of(grant, "{'valid_to': 'mai'}"), 422, "invalid-body", "/valid_to");
    expect(end_of(grant, "{'valid_to': '2098-01-02'}"), "/errors/0/code", "grant_not_longer");
    struct answer tried = request("POST", text("%s/end?dry_run=true", grant.location), "{'valid_to': '2097-01-01'}",
                                  "Authorization", admin(), "If-Match", grant.etag);
    expect_json(tried, "", "{'valid_to': '2097-01-01', 'version': 2}");
    const char *key = new_key();
    for (int i = 0; i < 2; i++) {
        struct answer done = request("POST", text("%s/end", grant.location), "{'valid_to': '2097-01-01'}",
                                     "Authorization", admin(), "If-Match", grant.etag, "Idempotency-Key", key);
        expect_status(done, 200);
        expect_json(done, "", "{'valid_to': '2097-01-01', 'ended_at': null, 'version': 2}");
    }
    expect_problem(request("POST", text("%s/end", grant.location), "{}", "Authorization", admin(), "If-Match",
                           grant.etag, "Idempotency-Key", key),
                   422, "idempotency-key-reused", NULL);
    ck_assert_str_eq(trail_of(grant), "makeGrant admin-" UNIT ", endGrant admin-" UNIT);
    expect_status(get("/v1/staff/me", "Authorization", token_of("rut-ngan")), 200);
}
END_TEST

/* ---- lists ---- */

/* All items from here on, page by page. */
static json_t *all_for(const char *who, const char *path)
{
    json_t *all = keep_json(json_array());
    for (int pages = 0; path; pages++) {
        struct answer page = get(path, "Authorization", who);
        expect_status(page, 200);
        json_array_extend(all, value_at(page, "/items"));
        const json_t *next = value_at(page, "/next");
        path = json_is_null(next) ? NULL : json_string_value(next);
        ck_assert_msg(pages < 500, "%s has no end", path);
    }
    return all;
}

/* The values of a member, separated by spaces. */
static const char *column(const json_t *items, const char *pointer)
{
    const char *values = "";
    size_t i;
    json_t *item;
    json_array_foreach(items, i, item)
        values = text("%s%s%s", values, i ? " " : "", json_string_value(pointed(item, pointer)));
    return values;
}

START_TEST(grants_are_listed_by_every_filter)
{
    forget_grants();
    const char *who = admin();
    made("mot", "");
    made("hai", ", 'valid_from': '2090-01-01'");
    expect_status(make(who, "{'subject': 'mot', 'role': 'intake', 'unit': '" UNIT "'}"), 201);
    static const struct {
        const char *query, *subjects;
    } lists[] = {
        {"", "admin-" UNIT " mot hai mot"},
        {"?subject=mot", "mot mot"},
        {"?role=intake&role=admin", "admin-" UNIT " mot"},
        {"?on=2090-06-01", "admin-" UNIT " mot hai mot"},
        {"?on=2089-12-31&role=officer", "mot"},
        {"?on=2020-01-01", ""},
        {"?unit=" UNIT "&role=officer", "mot hai"},
        {"?unit=VP-SO", ""},
        {"?subject=khong-ai", ""},
    };
    for (size_t i = 0; i < SIZE(lists); i++)
        ck_assert_str_eq(column(all_for(who, text("%s%s", GRANTS, lists[i].query)), "/subject"), lists[i].subjects);
    expect_json(get(text("%s?count=true&limit=1", GRANTS), "Authorization", who), "/total", "4");
    ck_assert(json_equal(all_for(who, text("%s?limit=1", GRANTS)), all_for(who, GRANTS)));
    expect_problem(get(text("%s?cursor=abc", GRANTS), "Authorization", who), 400, "invalid-parameters", "cursor");
    expect_problem(get(text("%s?role=sender", GRANTS), "Authorization", who), 400, "invalid-parameters", "role");
    ck_assert(json_array_size(all_for(staff_of("admin", "SO-KHCN"), text("%s?unit=" UNIT, GRANTS))) == 4);
}
END_TEST

START_TEST(the_trail_is_read_by_every_filter_newest_first)
{
    forget_grants();
    const char *who = staff_of("supervisor", "BGD");
    const char *item = send_item("{}").code;
    run_sql(text("update reform.feedback set unit_id = (select id from reform.unit where code = 'BGD')"
                 " where code = '%s'",
                 item));
    const char *path = text("/v1/staff/feedback/%s/message", item);
    for (int i = 1; i <= 3; i++)
        expect_status(request("POST", path, "{'text': 'Cơ quan đang xem xét.'}", "Authorization",
                              staff_of(i == 2 ? "officer" : "intake", "BGD"), "If-Match", text("\"v%d\"", i),
                              "X-Request-Id", text("yeu-cau-%d", i)),
                      200);
    const struct {
        const char *query, *requests;
    } lists[] = {
        {text("?object=%s", item), "yeu-cau-3 yeu-cau-2 yeu-cau-1"},
        {text("?object=%s&subject=officer-BGD", item), "yeu-cau-2"},
        {text("?object=%s&object_type=feedback&operation=messageSender", item), "yeu-cau-3 yeu-cau-2 yeu-cau-1"},
        {text("?object=%s&operation=startTriage", item), ""},
        {text("?object=%s&object_type=grant", item), ""},
        {text("?object=%s&unit=BGD", item), "yeu-cau-3 yeu-cau-2 yeu-cau-1"},
        {text("?object=%s&unit=VP-SO", item), ""},
        {text("?object=%s&since=2020-01-01&until=2098-01-01", item), "yeu-cau-3 yeu-cau-2 yeu-cau-1"},
        {text("?object=%s&since=2098-01-01", item), ""},
        {text("?object=%s&until=2020-01-01", item), ""},
        {"?operation=messageSender&limit=1", "yeu-cau-3 yeu-cau-2 yeu-cau-1"},
        {"?unit=BGD&object_type=feedback&limit=2", "yeu-cau-3 yeu-cau-2 yeu-cau-1"},
    };
    for (size_t i = 0; i < SIZE(lists); i++)
        ck_assert_str_eq(column(all_for(who, text("%s%s", AUDIT, lists[i].query)), "/request_id"), lists[i].requests);
    expect_json(get(text("%s?object=%s&limit=1&count=true", AUDIT, item), "Authorization", who), "/total", "3");
    expect_problem(get(text("%s?cursor=abc", AUDIT), "Authorization", who), 400, "invalid-parameters", "cursor");
    expect_problem(get(text("%s?since=hom-qua", AUDIT), "Authorization", who), 400, "invalid-parameters", "since");
    ck_assert_uint_eq(json_array_size(all_for(staff_of("supervisor", "CC-TDC"), text("%s?object=%s", AUDIT, item))), 0);
    ck_assert_uint_eq(json_array_size(all_for(staff_of("admin", "SO-KHCN"), text("%s?object=%s", AUDIT, item))), 3);
}
END_TEST

START_TEST(a_line_of_the_trail_says_who_did_what_to_what)
{
    forget_grants();
    struct answer grant = made("nguoi-moi", "");
    struct answer page = get(text("%s?object_type=grant&limit=1", AUDIT), "Authorization", admin());
    expect_json(page, "/items/0",
                text("{'subject': 'admin-" UNIT "', 'role': 'admin', 'unit': {'code': '" UNIT "'},"
                     " 'operation': 'makeGrant', 'object_type': 'grant', 'object': '%lld',"
                     " 'before_digest': null, 'request_id': '%s'}",
                     json_integer_value(value_at(grant, "/id")), header_of(grant, "X-Request-Id")));
    ck_assert_uint_eq(strlen(text_at(page, "/items/0/after_digest")), 64);
    ck_assert_msg(!strstr(page.body, "nguoi-moi"), "the trail says what was granted to whom");
}
END_TEST

Suite *administration_suite(void)
{
    return suite_of_feedback("administration", an_admin_grants_a_role_and_it_holds_at_once,
                             a_grant_is_made_once_for_a_key_and_can_be_tried, what_is_no_grant_is_told_with_pointers,
                             what_rules_forbid_is_told_by_name_in_both_languages, an_admin_grants_for_his_units_only,
                             a_grant_ends_at_once_and_is_over, a_grant_is_made_shorter_not_longer,
                             grants_are_listed_by_every_filter, the_trail_is_read_by_every_filter_newest_first,
                             a_line_of_the_trail_says_who_did_what_to_what);
}
