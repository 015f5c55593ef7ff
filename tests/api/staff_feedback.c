/* Staff at work on feedback. The rules of transitions are tested in tests/sql. */

#include "caller.h"
#include "expect.h"
#include "items.h"

START_TEST(who_calls_learns_what_is_granted)
{
    struct answer me = get("/v1/staff/me", "Authorization", staff_of("intake", "SO-KHCN"));
    expect_status(me, 200);
    expect_json(me, "", "{'subject': 'intake-SO-KHCN', 'grants': [{'role': 'intake', 'unit': {'code': 'SO-KHCN'}}]}");
    expect_header(me, "Cache-Control", "no-store");
}
END_TEST

START_TEST(an_item_goes_from_the_inbox_of_intake_to_triage)
{
    struct item item = send_item("{}");
    const char *path = text("/v1/staff/feedback/%s", item.code);
    struct answer seen = get(path, "Authorization", staff_of("intake", "SO-KHCN"));
    expect_status(seen, 200);
    expect_header(seen, "ETag", "\"v1\"");
    struct answer done = request("POST", text("%s/start-triage", path), "{}", "Authorization",
                                 staff_of("intake", "SO-KHCN"), "If-Match", seen.etag);
    expect_status(done, 200);
    expect(done, "/handling", "triage");
    expect_header(done, "ETag", "\"v2\"");
}
END_TEST

Suite *staff_feedback_suite(void)
{
    return suite_of_feedback("staff_feedback", who_calls_learns_what_is_granted,
                             an_item_goes_from_the_inbox_of_intake_to_triage);
}
