/*
 * Progress, timelines, performance. The figures are worked out by hand from sql/demo/progress-2021.sql:
 *
 *     task   declared                    evidenced                   stands
 *     NV01   100  the year's report      50   the half year's        completed on 2021-12-14, in time
 *     NV02   80   the correction         80   the correction         in progress
 *     NV03   30   the first quarter's    -                           in progress
 *     NV04   75   9 of 12 occurrences    50   6 of 12                completed in part: stays open
 *     NV05   100  the year's report      100  the same               completed on 2021-11-16, in time
 *     NV08   100  the year's report      75   the third quarter's    completed on 2022-01-05, late
 *     NV06, NV07, NV09, NV10: nothing, and no status
 *
 * All are due on 2021-12-31, all weigh 1. NV04 is measured by its target: 3 a quarter, 12 a year.
 */

#include "arrange.h"
#include "expect.h"
#include "spreadsheet.h"

#include <string.h>

#define PLAN_2021 "/v1/plans/skhcn-tuyen-truyen-cchc-2021"
#define PROGRESS PLAN_2021 "/progress"
#define LATER "on=2026-11-24"
#define MARK "Dữ liệu minh họa"

static const char *task_path(const char *code)
{
    return text(PLAN_2021 "/tasks/%s", code);
}

/* The figures at a pointer: declared, evidenced, their gap, and how many tasks have neither. */
struct figures {
    const char *declared, *evidenced, *gap;
    int without_declared, without_evidenced;
};

static void expect_figures(struct answer answer, const char *pointer, struct figures figures)
{
    expect_json(answer, pointer,
                text("{'declared': %s, 'evidenced': %s, 'gap': %s, 'confirmed': 0, 'disputed': 0,"
                     " 'left_out': {'declared': %d, 'evidenced': %d}}",
                     figures.declared, figures.evidenced, figures.gap, figures.without_declared,
                     figures.without_evidenced));
}

struct counts {
    int not_due, due_soon, on_time, late, overdue, unknown;
};

/* No date of the demo was moved: against the first dates all is as against today's. */
static void expect_counts(struct answer answer, const char *pointer, struct counts counts)
{
    const char *expected =
        text("{'not_due': %d, 'due_soon': %d, 'on_time': %d, 'late': %d, 'overdue': %d,"
             " 'unknown': %d}",
             counts.not_due, counts.due_soon, counts.on_time, counts.late, counts.overdue, counts.unknown);
    expect_json(answer, text("%s/timeliness", pointer), expected);
    expect_json(answer, text("%s/timeliness_first", pointer), expected);
}

/* ---- a plan ---- */

START_TEST(a_plan_shows_what_is_declared_beside_what_is_evidenced)
{
    struct answer progress = get(PROGRESS "?" LATER);
    /* (100 + 80 + 30 + 75 + 100 + 100) / 6 = 80.83; (50 + 80 + 50 + 100 + 75) / 5 = 71 */
    expect_figures(progress, "/overall", (struct figures){"80.8", "71", "9.8", 4, 5});
    expect_json(progress, "",
                "{'plan': {'code': 'skhcn-tuyen-truyen-cchc-2021',"
                "          'title': 'Công tác thông tin, tuyên truyền cải cách hành chính năm 2021',"
                "          'href': '/v1/plans/skhcn-tuyen-truyen-cchc-2021'},"
                " 'on': '2026-11-24', 'period': null, 'by': null, 'groups': [],"
                " 'overall': {'tasks': 10, 'illustrative': true},"
                " 'links': {'self': '/v1/plans/skhcn-tuyen-truyen-cchc-2021/progress',"
                "           'plan': '/v1/plans/skhcn-tuyen-truyen-cchc-2021',"
                "           'tasks': '/v1/plans/skhcn-tuyen-truyen-cchc-2021/tasks'}}");
}
END_TEST

START_TEST(without_a_day_it_is_today_in_vietnam)
{
    const char *before = sql_value("select api.today()");
    struct answer progress = get(PROGRESS);
    const char *after = sql_value("select api.today()");
    const char *on = text_at(progress, "/on");
    ck_assert(strcmp(on, before) == 0 || strcmp(on, after) == 0);
    expect_figures(progress, "/overall", (struct figures){"80.8", "71", "9.8", 4, 5});
    expect_counts(progress, "/overall", (struct counts){0, 0, 2, 1, 3, 4});
}
END_TEST

START_TEST(only_what_was_known_on_the_day_counts)
{
    /* Nothing was reported yet; NV04: 2 of 12 occurrences, both with evidence. */
    expect_figures(get(PROGRESS "?on=2021-03-01"), "/overall", (struct figures){"16.7", "16.7", "0", 9, 9});
    /* NV01 50/50, NV02 60/60, NV03 30/-, NV04 5/12 and 3/12, NV08 50/50: 231.67 / 5; 185 / 4 = 46.25 */
    expect_figures(get(PROGRESS "?on=2021-06-30"), "/overall", (struct figures){"46.3", "46.3", "0", 5, 6});
    /* The last report about NV08 comes in January: 75/75. 460 / 6; 355 / 5 */
    expect_figures(get(PROGRESS "?on=2021-12-31"), "/overall", (struct figures){"76.7", "71", "5.7", 4, 5});
    expect_figures(get(PROGRESS "?on=2022-01-15"), "/overall", (struct figures){"80.8", "71", "9.8", 4, 5});
}
END_TEST

START_TEST(a_correction_counts_from_its_day_on)
{
    /* NV01 100/50, NV02 90/60 and then 80/80, NV03 30/-, NV04 75/50, NV05 100/100, NV08 75/75 */
    expect_figures(get(PROGRESS "?on=2021-12-26"), "/overall", (struct figures){"78.3", "67", "11.3", 4, 5});
    expect_figures(get(PROGRESS "?on=2021-12-27"), "/overall", (struct figures){"76.7", "71", "5.7", 4, 5});
}
END_TEST

START_TEST(before_anything_happened_only_a_target_has_a_figure)
{
    struct answer progress = get(PROGRESS "?on=2020-12-31&by=unit");
    /* NV04 has a target: nothing of it is done, and that is known. */
    expect_figures(progress, "/overall", (struct figures){"0", "0", "0", 9, 9});
    expect_json(progress, "/groups/0",
                "{'group': {'code': 'NHOM-DV'}, 'declared': null, 'evidenced': null, 'gap': null,"
                " 'illustrative': false}");
}
END_TEST

START_TEST(a_published_status_makes_a_task_late_and_silence_does_not)
{
    /* The status is the last one published, whatever day is asked for; the day decides whether the date has passed. */
    expect_counts(get(PROGRESS "?on=2021-03-01"), "/overall", (struct counts){3, 0, 2, 1, 0, 4});
    expect_counts(get(PROGRESS "?on=2021-06-30"), "/overall", (struct counts){3, 0, 2, 1, 0, 4});
    expect_counts(get(PROGRESS "?on=2021-12-23"), "/overall", (struct counts){3, 0, 2, 1, 0, 4});
    expect_counts(get(PROGRESS "?on=2021-12-24"), "/overall", (struct counts){0, 3, 2, 1, 0, 4});
    expect_counts(get(PROGRESS "?on=2021-12-31"), "/overall", (struct counts){0, 3, 2, 1, 0, 4});
    expect_counts(get(PROGRESS "?on=2022-01-01"), "/overall", (struct counts){0, 0, 2, 1, 3, 4});
    expect_counts(get(PROGRESS "?on=2022-01-15"), "/overall", (struct counts){0, 0, 2, 1, 3, 4});
}
END_TEST

START_TEST(each_task_is_on_time_late_overdue_or_unknown)
{
    static const char *const tasks[][5] = {
        /* on 2021-03-01, 2021-06-30, 2021-12-31, 2022-01-15 */
        {"NV01", "on_time", "on_time", "on_time", "on_time"},  {"NV02", "not_due", "not_due", "due_soon", "overdue"},
        {"NV03", "not_due", "not_due", "due_soon", "overdue"}, {"NV04", "not_due", "not_due", "due_soon", "overdue"},
        {"NV05", "on_time", "on_time", "on_time", "on_time"},  {"NV06", "unknown", "unknown", "unknown", "unknown"},
        {"NV07", "unknown", "unknown", "unknown", "unknown"},  {"NV08", "late", "late", "late", "late"},
        {"NV09", "unknown", "unknown", "unknown", "unknown"},  {"NV10", "unknown", "unknown", "unknown", "unknown"},
    };
    static const char *const days[] = {"2021-03-01", "2021-06-30", "2021-12-31", "2022-01-15"};
    for (size_t day = 0; day < sizeof days / sizeof *days; day++) {
        struct answer page = get(text(PLAN_2021 "/tasks?on=%s", days[day]));
        for (size_t i = 0; i < sizeof tasks / sizeof *tasks; i++)
            expect_json(page, text("/items/%zu", i),
                        text("{'code': '%s', 'timeliness': '%s'}", tasks[i][0], tasks[i][day + 1]));
    }
    struct answer today = get(PLAN_2021 "/tasks");
    for (size_t i = 0; i < sizeof tasks / sizeof *tasks; i++)
        expect(today, text("/items/%zu/timeliness", i), tasks[i][4]);
}
END_TEST

/* ---- periods ---- */

START_TEST(a_period_counts_its_reports_and_what_was_done_in_it)
{
    /* NV01 25/25, NV03 30/-, NV08 25/25; NV04: 1 quarter of 3, 3 done, 2 with evidence */
    struct answer first = get(PROGRESS "?period=2021-Q1&" LATER);
    expect_figures(first, "/overall", (struct figures){"45", "38.9", "6.1", 6, 7});
    expect_json(first, "/period",
                "{'code': '2021-Q1', 'name': 'Quý I năm 2021', 'href': '/v1/reporting-periods?year=2021'}");
    /* NV01 50/50, NV02 60/60, NV08 50/50; NV04: 2 quarters begun of 3, 5 done, 3 with evidence */
    expect_figures(get(PROGRESS "?period=2021-H1&" LATER), "/overall", (struct figures){"60.8", "52.5", "8.3", 6, 6});
    /* NV01 75/-, NV08 75/75; NV04: 3 expected, 2 done, 1 with evidence */
    expect_figures(get(PROGRESS "?period=2021-Q3&" LATER), "/overall", (struct figures){"72.2", "54.2", "18", 7, 8});
    /* NV01 100/-, NV02 80/80, NV05 100/100, NV08 100/-; NV04: 12 expected, 9 done, 6 with evidence */
    expect_figures(get(PROGRESS "?period=2021-Y&" LATER), "/overall", (struct figures){"91", "76.7", "14.3", 5, 7});
}
END_TEST

START_TEST(a_period_and_a_day_go_together)
{
    /* NV04: 2 of 3, both with evidence */
    expect_figures(get(PROGRESS "?period=2021-Q1&on=2021-03-01"), "/overall",
                   (struct figures){"66.7", "66.7", "0", 9, 9});
    /* NV01 100/-, NV02 90/-, NV04 75/50, NV05 100/100; 91.25; 75 */
    expect_figures(get(PROGRESS "?period=2021-Y&on=2021-12-26"), "/overall",
                   (struct figures){"91.3", "75", "16.3", 6, 8});
}
END_TEST

START_TEST(a_period_outside_the_plan_has_no_figures)
{
    struct answer progress = get(PROGRESS "?period=2024-Q1&" LATER);
    expect_figures(progress, "/overall", (struct figures){"null", "null", "null", 10, 10});
    expect_json(progress, "/overall", "{'tasks': 10}");
}
END_TEST

/* ---- groups ---- */

START_TEST(progress_by_unit_counts_what_a_unit_leads_or_performs)
{
    struct answer progress = get(PROGRESS "?by=unit&" LATER);
    expect(progress, "/by", "unit");
    expect_json(progress, "/groups",
                "[{'tasks': 2, 'group': {'code': 'NHOM-DV'}}, {'tasks': 1, 'group': {'code': 'TT-TTKHCN'}},"
                " {'tasks': 6, 'group': {'code': 'VP-SO', 'name': 'Văn phòng Sở', 'href': '/v1/units/VP-SO'}},"
                " {'tasks': 1, 'group': null}]");
    expect_figures(progress, "/groups/0", (struct figures){"null", "null", "null", 2, 2});
    expect_figures(progress, "/groups/1", (struct figures){"null", "null", "null", 1, 1});
    /* (100 + 80 + 30 + 75 + 100) / 5; (50 + 80 + 50 + 75) / 4 = 63.75 */
    expect_figures(progress, "/groups/2", (struct figures){"77", "63.8", "13.2", 1, 2});
    expect_counts(progress, "/groups/2", (struct counts){0, 0, 1, 1, 3, 1});
    expect_figures(progress, "/groups/3", (struct figures){"100", "100", "0", 0, 0});
}
END_TEST

START_TEST(nobody_is_made_to_lead_what_the_plan_gives_to_nobody)
{
    expect_json(get(PLAN_2021 "/tasks/NV05"), "", "{'lead_units': [], 'assignments': []}");
    expect_null(get(PROGRESS "?by=unit"), "/groups/3/group");
}
END_TEST

START_TEST(progress_by_topic_keeps_the_tasks_that_have_none)
{
    struct answer progress = get(PROGRESS "?by=topic&" LATER);
    expect_json(progress, "/groups", "[{'group': null, 'tasks': 10}]");
    expect_figures(progress, "/groups/0", (struct figures){"80.8", "71", "9.8", 4, 5});
}
END_TEST

static void take_topics(void)
{
    run_sql("delete from reform.task_topic using reform.task, reform.plan where task.id = task_topic.task_id"
            " and plan.id = task.plan_id and plan.code = 'skhcn-tuyen-truyen-cchc-2021'");
}

START_TEST(a_task_of_two_topics_counts_for_both)
{
    take_topics();
    run_sql("insert into reform.task_topic (task_id, topic_id) select task.id, topic.id"
            " from reform.task join reform.plan on plan.id = task.plan_id, reform.topic"
            " where plan.code = 'skhcn-tuyen-truyen-cchc-2021'"
            " and (task.code, topic.code) in (('NV01', 'chu-truong-chinh-sach'), ('NV02', 'chu-truong-chinh-sach'),"
            " ('NV02', 'tthc-moi-truong-dien-tu'))");
    struct answer progress = get(PROGRESS "?by=topic&" LATER);
    take_topics();

    expect_json(progress, "/groups",
                "[{'group': {'code': 'chu-truong-chinh-sach', 'href': '/v1/topics#chu-truong-chinh-sach'}, 'tasks': 2},"
                " {'group': {'code': 'tthc-moi-truong-dien-tu'}, 'tasks': 1}, {'group': null, 'tasks': 8}]");
    expect_figures(progress, "/groups/0", (struct figures){"90", "65", "25", 0, 0});
    expect_figures(progress, "/groups/1", (struct figures){"80", "80", "0", 0, 0});
    /* (30 + 75 + 100 + 100) / 4 = 76.25; (50 + 100 + 75) / 3 */
    expect_figures(progress, "/groups/2", (struct figures){"76.3", "75", "1.3", 4, 5});
}
END_TEST

START_TEST(progress_by_period_is_that_of_each_period)
{
    static const char *const periods[] = {"2021-Q1", "2021-H1", "2021-Q3", "2021-Y"};
    struct answer progress = get(PROGRESS "?by=period&" LATER);
    expect_count(progress, "/groups", 4);
    for (size_t i = 0; i < sizeof periods / sizeof *periods; i++) {
        expect(progress, text("/groups/%zu/group/code", i), periods[i]);
        struct answer alone = get(text(PROGRESS "?period=%s&" LATER, periods[i]));
        json_t *group = value_at(progress, text("/groups/%zu", i));
        json_object_del(group, "group");
        ck_assert(json_equal(group, value_at(alone, "/overall")));
    }
}
END_TEST

START_TEST(groups_can_be_asked_for_in_one_period)
{
    struct answer units = get(PROGRESS "?by=unit&period=2021-H1&" LATER);
    /* NV01 50/50, NV02 60/60, NV04 5/6 and 3/6, NV08 50/50 */
    expect_figures(units, "/groups/2", (struct figures){"60.8", "52.5", "8.3", 2, 2});
    expect_figures(units, "/groups/3", (struct figures){"null", "null", "null", 1, 1});
    struct answer periods = get(PROGRESS "?by=period&period=2021-H1&" LATER);
    expect_json(periods, "/groups", "[{'group': {'code': '2021-H1'}, 'declared': 60.8}]");
}
END_TEST

static void weigh(const char *code, const char *weight)
{
    run_sql(text("update reform.task set weight = %s from reform.plan where plan.id = task.plan_id"
                 " and plan.code = 'skhcn-tuyen-truyen-cchc-2021' and task.code = '%s'",
                 weight, code));
}

START_TEST(a_mean_is_weighted)
{
    weigh("NV08", "3");
    struct answer progress = get(PROGRESS "?" LATER);
    weigh("NV08", "1");
    /* (100 + 80 + 30 + 75 + 100 + 3 * 100) / 8 = 85.63; (50 + 80 + 50 + 100 + 3 * 75) / 7 = 72.14 */
    expect_figures(progress, "/overall", (struct figures){"85.6", "72.1", "13.5", 4, 5});
}
END_TEST

START_TEST(what_asks_for_no_progress_is_refused)
{
    expect_problem(get(PROGRESS "?by=weather"), 400, "invalid-parameters", "by");
    expect_problem(get(PROGRESS "?by=unit&by=topic"), 400, "invalid-parameters", "by");
    expect_problem(get(PROGRESS "?on=2021-02-31"), 400, "invalid-parameters", "on");
    expect_problem(get(PROGRESS "?period=2021%2FQ1"), 400, "invalid-parameters", "period");
    expect_problem(get(PROGRESS "?year=2021"), 400, "invalid-parameters", "year");
    expect_problem(get(PROGRESS "?format=csv"), 400, "invalid-parameters", "format");
    expect_problem(get(PROGRESS "?period=2021-Q2"), 404, "not-found", NULL);
    expect_problem(get("/v1/plans/khong-co/progress"), 404, "not-found", NULL);
}
END_TEST

START_TEST(progress_that_has_not_changed_is_304)
{
    struct answer progress = get(PROGRESS "?" LATER);
    expect_status(get(PROGRESS "?" LATER, "If-None-Match", progress.etag), 304);
    expect_status(get(PROGRESS "?on=2021-06-30", "If-None-Match", progress.etag), 200);
}
END_TEST

/* ---- a task ---- */

START_TEST(a_task_with_a_target_is_measured_by_what_was_done)
{
    struct answer task = get(PLAN_2021 "/tasks/NV04?" LATER);
    expect_json(task, "/target", "{'count': 3, 'per': 'quarterly', 'unit': null}");
    expect_json(task, "/progress",
                "{'measure': 'occurrences', 'declared': 75, 'evidenced': 50, 'gap': 25, 'expected': 12,"
                " 'achieved': 9, 'occurrences': 9, 'occurrences_with_evidence': 6, 'illustrative': true}");
    expect_json(get(PLAN_2021 "/tasks/NV04?on=2021-03-10"), "/progress",
                "{'declared': 25, 'evidenced': 16.7, 'gap': 8.3, 'achieved': 3, 'occurrences_with_evidence': 2}");
}
END_TEST

START_TEST(a_task_without_a_target_is_measured_by_its_last_report)
{
    expect_json(get(PLAN_2021 "/tasks/NV01?" LATER), "/progress",
                "{'measure': 'report', 'declared': 100, 'evidenced': 50, 'gap': 50, 'expected': null,"
                " 'achieved': null, 'occurrences': 4, 'occurrences_with_evidence': 2, 'illustrative': true}");
    expect_json(get(PLAN_2021 "/tasks/NV03?" LATER), "/progress",
                "{'declared': 30, 'evidenced': null, 'gap': null, 'occurrences': 1, 'occurrences_with_evidence': 0}");
}
END_TEST

START_TEST(what_is_made_up_is_marked_and_what_nobody_said_stays_null)
{
    static const char *const made_up[] = {"NV01", "NV02", "NV03", "NV04", "NV05", "NV08"};
    for (size_t i = 0; i < sizeof made_up / sizeof *made_up; i++)
        expect_json(get(task_path(made_up[i])), "", "{'illustrative': true, 'progress': {'illustrative': true}}");
    static const char *const silent[] = {"NV06", "NV07", "NV09", "NV10"};
    for (size_t i = 0; i < sizeof silent / sizeof *silent; i++)
        expect_json(get(task_path(silent[i])), "",
                    "{'illustrative': false, 'status': null, 'status_on': null, 'completed_on': null, 'target': null,"
                    " 'timeliness': 'unknown', 'latest_report': null,"
                    " 'progress': {'measure': 'report', 'declared': null, 'evidenced': null, 'gap': null,"
                    "              'expected': null, 'achieved': null, 'occurrences': 0, 'illustrative': false}}");
    expect_json(get(PLAN_2021), "", "{'illustrative': false}");
}
END_TEST

/* ---- lists of a task ---- */

START_TEST(occurrences_come_latest_first)
{
    struct answer page = get(PLAN_2021 "/tasks/NV02/occurrences");
    expect_json(page, "/items",
                "[{'occurred_on': '2021-09-07'}, {'occurred_on': '2021-05-11'}, {'occurred_on': '2021-03-02'}]");
    expect_json(page, "/items/1",
                "{'quantity': 250, 'unit_of_count': 'tờ', 'place': null, 'evidence': [], 'illustrative': true,"
                " 'unit': {'code': 'TT-UDTB', 'name': 'Trung tâm Ứng dụng tiến bộ khoa học và công nghệ',"
                "          'href': '/v1/units/TT-UDTB'},"
                " 'links': {'task': '/v1/plans/skhcn-tuyen-truyen-cchc-2021/tasks/NV02'}}");
    expect_json(page, "/items/2/evidence",
                "[{'kind': 'picture', 'url': 'https://example.org/minh-hoa/NV02/2021-03-02', 'sha256': null,"
                "  'media_type': null, 'published_at': '2021-03-02T09:00:00Z', 'illustrative': true}]");
    expect_null(page, "/next");
}
END_TEST

START_TEST(reports_come_latest_first_and_a_correction_stands_beside_what_it_corrects)
{
    struct answer page = get(PLAN_2021 "/tasks/NV02/reports");
    expect_json(page, "/items",
                "[{'percent': 80, 'is_correction': true, 'is_corrected': false, 'status': 'in_progress'},"
                " {'percent': 90, 'is_correction': false, 'is_corrected': true},"
                " {'percent': 60, 'is_correction': false, 'is_corrected': false}]");
    expect_json(page, "/items/0",
                "{'period': {'code': '2021-Y', 'name': 'Năm 2021', 'href': '/v1/reporting-periods?year=2021'},"
                " 'unit': {'code': 'VP-SO'}, 'difficulties': null, 'proposals': null, 'illustrative': true,"
                " 'published_at': '2021-12-27T03:00:00Z',"
                " 'links': {'task': '/v1/plans/skhcn-tuyen-truyen-cchc-2021/tasks/NV02'}}");
    expect_count(page, "/items/0/evidence", 1);
    expect_count(page, "/items/1/evidence", 0);
}
END_TEST

START_TEST(evidence_says_what_it_shows)
{
    struct answer page = get(PLAN_2021 "/tasks/NV01/evidence");
    expect_json(page, "/items", "[{'shows': 'report'}, {'shows': 'occurrence'}, {'shows': 'report'}, {}, {}]");
    expect_json(page, "/items/0",
                "{'kind': 'picture', 'occurred_on': null, 'period': {'code': '2021-H1'}, 'illustrative': true,"
                " 'published_at': '2021-06-19T03:00:00Z',"
                " 'links': {'task': '/v1/plans/skhcn-tuyen-truyen-cchc-2021/tasks/NV01'}}");
    expect_json(page, "/items/1", "{'occurred_on': '2021-06-10', 'period': null}");
    struct answer file = get(PLAN_2021 "/tasks/NV05/evidence");
    expect_json(file, "/items",
                "[{'shows': 'report', 'period': {'code': '2021-Y'}, 'url': null, 'media_type': 'text/plain'},"
                " {'shows': 'occurrence', 'occurred_on': '2021-11-16', 'sha256': null, 'media_type': null}]");
    ck_assert_uint_eq(strlen(text_at(file, "/items/0/sha256")), 64);
}
END_TEST

static void remove_undated_evidence(void)
{
    run_sql("delete from reform.evidence where title = 'Thử: không ngày'");
}

START_TEST(undated_evidence_comes_last_and_not_in_the_timeline)
{
    remove_undated_evidence();
    run_sql("insert into reform.evidence (task_id, kind, title, sha256, media_type, illustrative)"
            " select task.id, 'document', 'Thử: không ngày', repeat('0a', 32), 'application/pdf', true"
            " from reform.task join reform.plan on plan.id = task.plan_id"
            " where plan.code = 'skhcn-tuyen-truyen-cchc-2021' and task.code = 'NV05'");
    struct answer evidence = get(PLAN_2021 "/tasks/NV05/evidence");
    struct answer first = get(PLAN_2021 "/tasks/NV05/evidence?limit=2");
    struct answer last = get(text_at(first, "/next"));
    struct answer timeline = get(PLAN_2021 "/tasks/NV05/timeline");
    remove_undated_evidence();

    expect_count(evidence, "/items", 3);
    expect_json(evidence, "/items/2",
                text("{'shows': 'task', 'url': null, 'sha256': '%s', 'media_type': 'application/pdf',"
                     " 'published_at': null, 'occurred_on': null, 'period': null}",
                     "0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a"));
    expect_json(last, "", "{'items': [{'title': 'Thử: không ngày'}], 'next': null}");
    ck_assert_ptr_null(strstr(timeline.body, "không ngày"));
}
END_TEST

static void remove_draft_report(void)
{
    run_sql("delete from reform.progress_report where narrative = 'Thử: chưa công bố'");
}

START_TEST(what_is_not_published_is_not_shown)
{
    remove_draft_report();
    run_sql("insert into reform.progress_report (task_id, unit_id, period_id, status, percent, narrative, state,"
            " submitted_at, approved_at, illustrative)"
            " select task.id, unit.id, period.id, 'completed', 99, 'Thử: chưa công bố', 'approved',"
            " '2021-12-20T00:00:00Z', '2021-12-20T01:00:00Z', true"
            " from reform.task join reform.plan on plan.id = task.plan_id, reform.unit,"
            " reform.reporting_period as period"
            " where plan.code = 'skhcn-tuyen-truyen-cchc-2021' and task.code = 'NV09' and unit.code = 'VP-SO'"
            " and period.code = '2021-Y'");
    struct answer reports = get(PLAN_2021 "/tasks/NV09/reports");
    struct answer timeline = get(PLAN_2021 "/tasks/NV09/timeline");
    struct answer progress = get(PROGRESS "?" LATER);
    remove_draft_report();

    expect_count(reports, "/items", 0);
    expect_count(timeline, "/items", 0);
    expect_figures(progress, "/overall", (struct figures){"80.8", "71", "9.8", 4, 5});
}
END_TEST

static const char *const lists_of_a_task[] = {"occurrences", "reports", "evidence", "timeline"};
enum { LISTS_OF_A_TASK = sizeof lists_of_a_task / sizeof *lists_of_a_task };

START_TEST(every_list_of_a_task_can_be_paged_to_its_end)
{
    static const struct {
        const char *path;
        size_t count;
    } lists[] = {
        {PLAN_2021 "/tasks/NV04/occurrences", 9}, {PLAN_2021 "/tasks/NV01/reports", 4},
        {PLAN_2021 "/tasks/NV01/evidence", 5},    {PLAN_2021 "/tasks/NV04/timeline", 16},
        {PLAN_2021 "/tasks/NV02/timeline", 10},
    };
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        struct answer whole = get(text("%s?count=true&limit=100", lists[i].path));
        expect_count(whole, "/items", lists[i].count);
        expect_json(whole, "", text("{'total': %zu, 'next': null}", lists[i].count));
        ck_assert(json_equal(all_items(text("%s?limit=2", lists[i].path)), value_at(whole, "/items")));
    }
}
END_TEST

START_TEST(a_task_about_which_nothing_is_known_has_empty_lists)
{
    for (size_t i = 0; i < LISTS_OF_A_TASK; i++)
        expect_json(get(text(PLAN_2021 "/tasks/NV06/%s?count=true", lists_of_a_task[i])), "",
                    "{'items': [], 'next': null, 'total': 0}");
}
END_TEST

START_TEST(the_lists_of_what_does_not_exist_are_404)
{
    for (size_t i = 0; i < LISTS_OF_A_TASK; i++) {
        expect_problem(get(text(PLAN_2021 "/tasks/NV99/%s", lists_of_a_task[i])), 404, "not-found", NULL);
        expect_problem(get(text(PLAN_2021 "/tasks/nv01/%s", lists_of_a_task[i])), 404, "not-found", NULL);
        expect_problem(get(text("/v1/plans/khong-co/tasks/NV01/%s", lists_of_a_task[i])), 404, "not-found", NULL);
    }
    expect_problem(get("/v1/plans/khong-co/timeline"), 404, "not-found", NULL);
}
END_TEST

START_TEST(wrong_parameters_of_lists_are_refused_by_name)
{
    for (size_t i = 0; i < LISTS_OF_A_TASK; i++) {
        const char *path = text(PLAN_2021 "/tasks/NV01/%s", lists_of_a_task[i]);
        expect_problem(get(text("%s?limit=0", path)), 400, "invalid-parameters", "limit");
        expect_problem(get(text("%s?cursor=abc", path)), 400, "invalid-parameters", "cursor");
        expect_problem(get(text("%s?period=2021-Q1", path)), 400, "invalid-parameters", "period");
        expect_problem(get(text("%s?on=2021-06-30", path)), 400, "invalid-parameters", "on");
    }
    const char *next = text_at(get(PLAN_2021 "/tasks/NV01/timeline?limit=1"), "/next");
    const char *cursor = strstr(next, "cursor=");
    ck_assert_ptr_nonnull(cursor);
    expect_problem(get(text(PLAN_2021 "/timeline?%s", cursor)), 400, "invalid-parameters", "cursor");
}
END_TEST

START_TEST(lists_can_be_exported)
{
    for (size_t i = 0; i < LISTS_OF_A_TASK; i++) {
        const char *path = text(PLAN_2021 "/tasks/NV01/%s", lists_of_a_task[i]);
        struct spreadsheet *table = spreadsheet_of(get(path, "Accept", "text/csv"), ',');
        ck_assert_uint_eq(table->rows, json_array_size(value_at(get(path), "/items")) + 1);
        expect_body_has(get(text("%s?format=ndjson", path)), MARK);
    }
}
END_TEST

/* ---- timelines ---- */

static void expect_latest_first(json_t *events)
{
    const char *after = "9999-12-31";
    size_t i;
    json_t *event;
    json_array_foreach(events, i, event) {
        const char *on = json_string_value(json_object_get(event, "on"));
        ck_assert_msg(on && strcmp(on, after) <= 0, "event %zu of %s follows %s", i, on ? on : "no day", after);
        after = on;
    }
}

static size_t count_of_kind(json_t *events, const char *kind)
{
    size_t i, count = 0;
    json_t *event;
    json_array_foreach(events, i, event)
        count += strcmp(json_string_value(json_object_get(event, "kind")), kind) == 0;
    return count;
}

START_TEST(the_timeline_of_a_plan_has_all_that_happened_the_latest_first)
{
    static const struct {
        const char *kind;
        size_t count;
    } kinds[] = {{"plan_published", 1}, {"task_status", 6}, {"task_completed", 3},
                 {"occurrence", 22},    {"report", 13},     {"evidence", 21}};
    json_t *events = all_items(PLAN_2021 "/timeline?limit=7");
    expect_latest_first(events);
    size_t all = 0;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        ck_assert_uint_eq(count_of_kind(events, kinds[i].kind), kinds[i].count);
        all += kinds[i].count;
    }
    ck_assert_uint_eq(json_array_size(events), all);
    ck_assert(json_equal(events, value_at(get(PLAN_2021 "/timeline?limit=100"), "/items")));
}
END_TEST

START_TEST(in_a_timeline_only_what_is_real_is_not_marked)
{
    json_t *events = all_items(PLAN_2021 "/timeline?limit=100");
    size_t i;
    json_t *event;
    json_array_foreach(events, i, event) {
        bool real = strcmp(json_string_value(json_object_get(event, "kind")), "plan_published") == 0;
        ck_assert(json_is_true(json_object_get(event, "illustrative")) == !real);
        ck_assert(json_is_null(json_object_get(event, "task")) == real);
    }
}
END_TEST

START_TEST(the_timeline_begins_with_the_plan_and_ends_with_what_was_first)
{
    struct answer timeline = get(PLAN_2021 "/timeline?limit=100");
    expect_json(timeline, "/items/0",
                "{'kind': 'plan_published', 'task': null, 'unit': {'code': 'SO-KHCN'}, 'illustrative': false,"
                " 'summary': 'Công tác thông tin, tuyên truyền cải cách hành chính năm 2021',"
                " 'links': {'subject': '/v1/plans/skhcn-tuyen-truyen-cchc-2021'}}");
    size_t count = json_array_size(value_at(timeline, "/items"));
    expect(timeline, text("/items/%zu/on", count - 1), "2021-01-12");
    expect(timeline, text("/items/%zu/task/code", count - 1), "NV01");
}
END_TEST

START_TEST(the_timeline_of_a_task_has_that_task_alone)
{
    struct answer timeline = get(PLAN_2021 "/tasks/NV08/timeline?limit=100");
    json_t *events = value_at(timeline, "/items");
    expect_latest_first(events);
    /* 4 reports sent, 4 reports about it, 2 + 3 pieces of evidence, its status and its completion */
    expect_count(timeline, "/items", 15);
    size_t i;
    json_t *event;
    json_array_foreach(events, i, event)
        ck_assert_str_eq(json_string_value(pointed(event, "/task/code")), "NV08");
}
END_TEST

START_TEST(an_event_says_when_who_and_where_more_stands)
{
    struct answer timeline = get(PLAN_2021 "/tasks/NV03/timeline");
    expect_json(timeline, "/items/2",
                "{'on': '2021-02-03', 'at': null, 'kind': 'occurrence',"
                " 'task': {'code': 'NV03', 'title': 'Dán áp phích',"
                "          'href': '/v1/plans/skhcn-tuyen-truyen-cchc-2021/tasks/NV03'},"
                " 'unit': {'code': 'VP-SO', 'name': 'Văn phòng Sở', 'href': '/v1/units/VP-SO'},"
                " 'illustrative': true,"
                " 'links': {'subject': '/v1/plans/skhcn-tuyen-truyen-cchc-2021/tasks/NV03/occurrences'}}");
    expect_json(get(PLAN_2021 "/tasks/NV01/timeline"), "/items/3",
                "{'on': '2021-09-20', 'kind': 'report', 'at': '2021-09-20T03:00:00Z',"
                " 'summary': 'Dữ liệu minh họa: tiếp tục đăng tin, bài.',"
                " 'links': {'subject': '/v1/plans/skhcn-tuyen-truyen-cchc-2021/tasks/NV01/reports'}}");
}
END_TEST

START_TEST(a_timeline_that_has_not_changed_is_304)
{
    struct answer timeline = get(PLAN_2021 "/timeline");
    expect_status(get(PLAN_2021 "/timeline", "If-None-Match", timeline.etag), 304);
}
END_TEST

START_TEST(the_words_of_everything_made_up_say_so)
{
    static const char *const words[][2] = {
        {"occurrences", "description"}, {"reports", "narrative"}, {"evidence", "title"}};
    json_t *tasks = value_at(get(PLAN_2021 "/tasks"), "/items");
    size_t i, j;
    json_t *task, *item;
    json_array_foreach(tasks, i, task) {
        const char *path = task_path(json_string_value(json_object_get(task, "code")));
        for (size_t list = 0; list < sizeof words / sizeof *words; list++) {
            json_t *items = all_items(text("%s/%s", path, words[list][0]));
            json_array_foreach(items, j, item) {
                ck_assert(json_is_true(json_object_get(item, "illustrative")));
                const char *said = json_string_value(json_object_get(item, words[list][1]));
                ck_assert_msg(said && strncmp(said, MARK, strlen(MARK)) == 0, "%s: %s", path, said ? said : "null");
            }
        }
    }
}
END_TEST

/* ---- units ---- */

START_TEST(a_unit_performs_as_the_tasks_that_it_leads_or_performs)
{
    struct answer office = get("/v1/units/VP-SO/performance?" LATER);
    expect_json(office, "",
                "{'unit': {'code': 'VP-SO', 'name': 'Văn phòng Sở', 'href': '/v1/units/VP-SO'}, 'on': '2026-11-24',"
                " 'year': null, 'tasks': 6, 'reply_time': null, 'rating': null, 'illustrative': true,"
                " 'links': {'self': '/v1/units/VP-SO/performance', 'unit': '/v1/units/VP-SO',"
                "           'tasks': '/v1/units/VP-SO/tasks'}}");
    expect_figures(office, "", (struct figures){"77", "63.8", "13.2", 1, 2});
    expect_counts(office, "", (struct counts){0, 0, 1, 1, 3, 1});
    /* 1 of 1 + 1 + 3 */
    expect_json(office, "", "{'on_time_rate': 20, 'on_time_rate_first': 20}");
}
END_TEST

START_TEST(a_unit_performs_as_those_below_it_too)
{
    struct answer department = get("/v1/units/SO-KHCN/performance?" LATER);
    expect_json(department, "", "{'tasks': 9}");
    expect_figures(department, "", (struct figures){"77", "63.8", "13.2", 4, 5});
    expect_counts(department, "", (struct counts){0, 0, 1, 1, 3, 4});
}
END_TEST

START_TEST(performance_depends_on_the_day)
{
    struct answer june = get("/v1/units/VP-SO/performance?on=2021-06-30");
    /* NV01 50/50, NV02 60/60, NV03 30/-, NV04 5/12 and 3/12, NV08 50/50 */
    expect_figures(june, "", (struct figures){"46.3", "46.3", "0", 1, 2});
    expect_counts(june, "", (struct counts){3, 0, 1, 1, 0, 1});
    expect_json(june, "", "{'on': '2021-06-30', 'on_time_rate': 50}");
}
END_TEST

START_TEST(performance_can_be_that_of_one_year)
{
    struct answer year = get("/v1/units/VP-SO/performance?year=2021&" LATER);
    expect_json(year, "", "{'year': 2021, 'tasks': 6, 'declared': 77}");
    struct answer next = get("/v1/units/VP-SO/performance?year=2022&" LATER);
    expect_figures(next, "", (struct figures){"null", "null", "null", 0, 0});
    expect_counts(next, "", (struct counts){0, 0, 0, 0, 0, 0});
    expect_json(next, "", "{'tasks': 0, 'on_time_rate': null, 'on_time_rate_first': null, 'illustrative': false}");
}
END_TEST

START_TEST(who_only_helps_has_no_performance)
{
    struct answer helper = get("/v1/units/CC-TDC/performance?" LATER);
    expect_json(helper, "", "{'tasks': 0, 'declared': null, 'evidenced': null, 'gap': null, 'on_time_rate': null}");
    struct answer centre = get("/v1/units/TT-TTKHCN/performance?" LATER);
    expect_json(centre, "", "{'tasks': 1, 'declared': null, 'on_time_rate': null, 'illustrative': false}");
    expect_counts(centre, "", (struct counts){0, 0, 0, 0, 0, 1});
}
END_TEST

START_TEST(wrong_questions_about_performance_are_refused)
{
    expect_problem(get("/v1/units/KHONG-CO/performance"), 404, "not-found", NULL);
    expect_problem(get("/v1/units/VP-SO/performance?year=1944"), 400, "invalid-parameters", "year");
    expect_problem(get("/v1/units/VP-SO/performance?year=x"), 400, "invalid-parameters", "year");
    expect_problem(get("/v1/units/VP-SO/performance?on=hier"), 400, "invalid-parameters", "on");
    expect_problem(get("/v1/units/VP-SO/performance?period=2021-Q1"), 400, "invalid-parameters", "period");
}
END_TEST

START_TEST(performance_that_has_not_changed_is_304)
{
    struct answer performance = get("/v1/units/VP-SO/performance?" LATER);
    expect_status(get("/v1/units/VP-SO/performance?" LATER, "If-None-Match", performance.etag), 304);
}
END_TEST

Suite *progress_suite(void)
{
    return suite_of(
        "progress", a_plan_shows_what_is_declared_beside_what_is_evidenced, without_a_day_it_is_today_in_vietnam,
        only_what_was_known_on_the_day_counts, a_correction_counts_from_its_day_on,
        before_anything_happened_only_a_target_has_a_figure, a_published_status_makes_a_task_late_and_silence_does_not,
        each_task_is_on_time_late_overdue_or_unknown, a_period_counts_its_reports_and_what_was_done_in_it,
        a_period_and_a_day_go_together, a_period_outside_the_plan_has_no_figures,
        progress_by_unit_counts_what_a_unit_leads_or_performs, nobody_is_made_to_lead_what_the_plan_gives_to_nobody,
        progress_by_topic_keeps_the_tasks_that_have_none, a_task_of_two_topics_counts_for_both,
        progress_by_period_is_that_of_each_period, groups_can_be_asked_for_in_one_period, a_mean_is_weighted,
        what_asks_for_no_progress_is_refused, progress_that_has_not_changed_is_304,
        a_task_with_a_target_is_measured_by_what_was_done, a_task_without_a_target_is_measured_by_its_last_report,
        what_is_made_up_is_marked_and_what_nobody_said_stays_null, occurrences_come_latest_first,
        reports_come_latest_first_and_a_correction_stands_beside_what_it_corrects, evidence_says_what_it_shows,
        undated_evidence_comes_last_and_not_in_the_timeline, what_is_not_published_is_not_shown,
        every_list_of_a_task_can_be_paged_to_its_end, a_task_about_which_nothing_is_known_has_empty_lists,
        the_lists_of_what_does_not_exist_are_404, wrong_parameters_of_lists_are_refused_by_name, lists_can_be_exported,
        the_timeline_of_a_plan_has_all_that_happened_the_latest_first, in_a_timeline_only_what_is_real_is_not_marked,
        the_timeline_begins_with_the_plan_and_ends_with_what_was_first, the_timeline_of_a_task_has_that_task_alone,
        an_event_says_when_who_and_where_more_stands, a_timeline_that_has_not_changed_is_304,
        the_words_of_everything_made_up_say_so, a_unit_performs_as_the_tasks_that_it_leads_or_performs,
        a_unit_performs_as_those_below_it_too, performance_depends_on_the_day, performance_can_be_that_of_one_year,
        who_only_helps_has_no_performance, wrong_questions_about_performance_are_refused,
        performance_that_has_not_changed_is_304);
}
