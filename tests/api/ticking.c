/* What time does, and how operators see it: the database is asked again and again, by one of all processes. */

#include "arrange.h"
#include "expect.h"
#include "process.h"
#include "proxy.h"

#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct process ticking(const char *setting)
{
    struct process server = process_start((const char *[]){"TICK_INTERVAL=1", setting, NULL});
    ck_assert_msg(!*server.fault, "%s", server.fault);
    return server;
}

static void expect_clean_end(struct process *server)
{
    int status = process_wait(server);
    const char *fault = process_log_fault(server);
    ck_assert_msg(status == 0 && !fault, "ended with %d, its log %s: %s", status, server->log, fault ? fault : "clean");
    unlink(server->log);
}

static void stop(struct process *server)
{
    kill(server->pid, SIGTERM);
    expect_clean_end(server);
}

/* The value of a sample of /metrics, NAN when it is not there. */
static double sample(const struct process *server, const char *name)
{
    struct connection connection = connect_to(server->admin_port);
    send_text(&connection, "GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    struct answer answer = receive(&connection, "GET");
    disconnect(&connection);
    const char *line = strstr(answer.body, text("\n%s ", name));
    return line ? strtod(line + strlen(name) + 2, NULL) : NAN;
}

/* Within 20 s, the sample is there and at least this. */
static bool becomes(const struct process *server, const char *name, double least)
{
    for (int i = 0; i < 1000; i++) {
        if (sample(server, name) >= least)
            return true;
        usleep(20000);
    }
    return false;
}

START_TEST(the_metrics_tell_how_long_something_is_left_undone)
{
    struct process server = ticking(NULL);
    bool told = becomes(&server, "reformd_tick_lag_seconds", 0);
    double lag = sample(&server, "reformd_tick_lag_seconds");
    const char *said = sql_value("select completed_at > now() - interval '60 seconds' from ops.tick");
    stop(&server);
    ck_assert(told);
    ck_assert_double_lt(lag, 60);
    ck_assert_str_eq(said, "t");
}
END_TEST

START_TEST(what_is_due_is_done_and_counted)
{
    run_sql("insert into ops.used_challenge values ('ticking-1', now() - interval '1 second')");
    struct process server = ticking(NULL);
    bool counted = becomes(&server, "reformd_tick_acts_total{act=\"challenges_purged\"}", 1);
    bool again = becomes(&server, "reformd_tick_lag_seconds", 0);
    run_sql("insert into ops.used_challenge values ('ticking-2', now() - interval '1 second')");
    bool more = becomes(&server, "reformd_tick_acts_total{act=\"challenges_purged\"}", 2);
    const char *left = sql_value("select count(*) from ops.used_challenge where nonce like 'ticking-%'");
    stop(&server);
    ck_assert_msg(counted && again && more, "counted %d, told %d, once more %d", counted, again, more);
    ck_assert_str_eq(left, "0");
}
END_TEST

/* Each name under which api.tick() says what was done is a counter from the start. */
START_TEST(every_act_has_a_counter)
{
    const char *acts = sql_value("select string_agg(name, ' ') from pg_proc, unnest(proargnames) with ordinality as "
                                 "argument (name, nth) where oid = 'api.tick(timestamptz)'::regprocedure and nth > 4");
    char *rest = strdup(acts);
    char *place;
    for (char *act = strtok_r(rest, " ", &place); act; act = strtok_r(NULL, " ", &place)) {
        double count = sample(server_under_test(), text("reformd_tick_acts_total{act=\"%s\"}", act));
        ck_assert_msg(count == 0, "%s: %f", act, count);
    }
    free(rest);
}
END_TEST

/* Items without any history, as nobody sends them: they await moderation since then. */
START_TEST(the_metrics_show_how_the_office_stands)
{
    run_sql(
        "insert into reform.feedback (code, track, kind, title, text, target_type, unit_id, received_at, handled_at,"
        " receipt) select 'TD-' || n, 'petition', 'report', 'Góp ý thử', 'Nội dung góp ý thử', 'general', unit.id,"
        " now() - interval '30 years', now(), repeat('0a', 32) from generate_series(1, 2) as n, reform.unit"
        " where code = 'SO-KHCN'; insert into reform.deadline (feedback_id, stage, service_level_id, started_at,"
        " due_on, due_at, first_due_on) select feedback.id, level.stage, level.id, now() - interval '30 years',"
        " '2001-01-01', '2001-01-01', '2001-01-01' from reform.feedback join reform.service_level as level on"
        " level.track = 'petition' and level.stage = 'moderation' where feedback.code like 'TD-%'");
    const char *received = sql_value("select value from api.office_gauges() where code = 'received'");
    const char *overdue = sql_value("select value from api.office_gauges() where code = 'moderation'");
    struct process server = ticking(NULL);
    bool told = becomes(&server, "reformd_feedback_open{handling=\"received\"}", 2);
    double open = sample(&server, "reformd_feedback_open{handling=\"received\"}");
    double late = sample(&server, "reformd_feedback_overdue{stage=\"moderation\"}");
    double oldest = sample(&server, "reformd_feedback_oldest_unmoderated_seconds");
    bool grows = becomes(&server, "reformd_feedback_oldest_unmoderated_seconds", oldest + 1);
    remove_feedback("code like 'TD-%'");
    bool forgets = false;
    for (int i = 0; i < 1000 && !forgets; i++) {
        forgets = sample(&server, "reformd_feedback_oldest_unmoderated_seconds") < oldest;
        usleep(20000);
    }
    stop(&server);
    ck_assert_msg(told && grows && forgets, "told %d, grows %d, forgets %d", told, grows, forgets);
    ck_assert_double_eq_tol(open, strtod(received, NULL), 0.1);
    ck_assert_double_eq_tol(late, strtod(overdue, NULL), 0.1);
    ck_assert_double_ge(late, 2);
    ck_assert_double_eq_tol(oldest, 30 * 365.25 * 86400, 3 * 86400);
}
END_TEST

START_TEST(with_an_interval_of_0_nothing_is_done)
{
    run_sql("insert into ops.used_challenge values ('ticking-3', now() - interval '1 second')");
    struct process idle = process_start(NULL);
    ck_assert_msg(!*idle.fault, "%s", idle.fault);
    double lag = sample(&idle, "reformd_tick_lag_seconds");
    stop(&idle);
    const char *left = sql_value("select count(*) from ops.used_challenge where nonce = 'ticking-3'");
    run_sql("delete from ops.used_challenge where nonce = 'ticking-3'");
    ck_assert(isnan(lag));
    ck_assert_str_eq(left, "1");
}
END_TEST

START_TEST(the_lag_grows_while_the_database_is_away)
{
    struct proxy wire = proxy_open();
    struct process server = ticking(proxy_setting(&wire));
    bool told = becomes(&server, "reformd_tick_lag_seconds", 0);
    proxy_cut(&wire);
    bool grows = becomes(&server, "reformd_tick_lag_seconds", 3);
    proxy_mend(&wire);
    bool shrinks = false;
    for (int i = 0; i < 1000 && !(shrinks = sample(&server, "reformd_tick_lag_seconds") < 3); i++)
        usleep(20000);
    stop(&server);
    proxy_close(&wire);
    ck_assert_msg(told && grows && shrinks, "told %d, grows %d, shrinks %d", told, grows, shrinks);
}
END_TEST

START_TEST(it_stops_cleanly_while_the_database_is_at_it)
{
    struct held_table held = hold_table("ops.tick");
    struct process server = ticking(NULL);
    usleep(200000);
    stop(&server);
    release_table(&held);
}
END_TEST

START_TEST(a_second_signal_does_not_wait_for_it)
{
    struct proxy wire = proxy_open();
    struct process server = ticking(proxy_setting(&wire));
    bool told = becomes(&server, "reformd_tick_lag_seconds", 0);
    proxy_freeze(&wire);
    bool asked = becomes(&server, "reformd_tick_lag_seconds", 2);
    kill(server.pid, SIGTERM);
    usleep(300000);
    kill(server.pid, SIGTERM);
    int status = process_wait(&server);
    const char *fault = process_log_fault(&server);
    unlink(server.log);
    proxy_close(&wire);
    ck_assert_msg(told && asked && status == 1 && !fault, "told %d, asked %d, ended with %d, %s", told, asked, status,
                  fault);
}
END_TEST

Suite *ticking_suite(void)
{
    return suite_of("ticking", the_metrics_tell_how_long_something_is_left_undone, what_is_due_is_done_and_counted,
                    every_act_has_a_counter, the_metrics_show_how_the_office_stands,
                    with_an_interval_of_0_nothing_is_done, the_lag_grows_while_the_database_is_away,
                    it_stops_cleanly_while_the_database_is_at_it, a_second_signal_does_not_wait_for_it);
}
