/* No acknowledged submission is lost and none is doubled: feedback is sent while the service and PostgreSQL are killed.
 * usage: durability_tests DATA SOCKETS, the folders of a cluster that is not running and holds the demo database. */

#include "arrange.h"
#include "cluster.h"
#include "keep.h"
#include "process.h"
#include "sender.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    SENDERS = 4,
    EACH = 1300,
    TOTAL = SENDERS * EACH,
    SERVICE_KILLS = 20,
    CLUSTER_KILLS = 5,
    KILLS = SERVICE_KILLS + CLUSTER_KILLS,
    PAUSE = 2000,
    LONGEST_WAIT = 120000000 / PAUSE,
    LONGEST = 600,
};

static struct shared *shared;
static struct cluster cluster;
static struct process service;
static int service_kills, cluster_kills;
static char folder[] = "/tmp/reformd-durability-XXXXXX";

/* ---- the service ---- */

static void start_service(void)
{
    service = process_start((const char *[]){"CHALLENGE=never", "TRUSTED_PROXIES=127.0.0.1",
                                             "LIMITS=submission=1000000/3600,target=1000000/3600", NULL});
    ck_assert_msg(!*service.fault, "%s", service.fault);
    shared->port = service.port;
}

static void end_service(int signal, int wanted)
{
    kill(service.pid, signal);
    int status = process_wait(&service);
    const char *fault = process_log_fault(&service);
    ck_assert_msg(status == wanted && !fault, "ended with %d, its log %s: %s", status, service.log,
                  fault ? fault : "clean");
    unlink(service.log);
}

static void kill_service(void)
{
    service_kills++;
    end_service(SIGKILL, 128 + SIGKILL);
    start_service();
}

/* ---- the database ---- */

/* In turn all of it, and its head alone: then what was under way is still done, and nobody hears of it. */
static void kill_cluster(void)
{
    if (++cluster_kills % 2)
        cluster_kill_all(&cluster);
    else
        cluster_kill_head(&cluster);
    ck_assert(cluster_start(&cluster));
    ck_assert(answers_within(service.port, "/readyz", 200, 20000));
}

/* ---- sending, while all that happens ---- */

static const char *journal_of(int sender, const char *round)
{
    return text("%s/%s-%d", folder, round, sender);
}

static void start_senders(pid_t senders[], const char *round)
{
    fflush(stdout);
    for (int i = 0; i < SENDERS; i++) {
        senders[i] = fork();
        if (senders[i] != 0)
            continue;
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        exit(send_feedback(shared, i * EACH, EACH, round, journal_of(i, round)) ? 0 : 1);
    }
}

static void wait_for_senders(const pid_t senders[])
{
    for (int i = 0; i < SENDERS; i++) {
        int status;
        waitpid(senders[i], &status, 0);
        ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0, "a client was answered what must not be");
    }
}

/* By progress and not by time, so that a slow machine has them killed at the same places as a fast one. */
static void wait_for_progress(int wanted)
{
    for (int i = 0; i < LONGEST_WAIT && shared->acknowledged < wanted && !shared->is_giving_up; i++)
        usleep(PAUSE);
}

static void send_under_fire(void)
{
    pid_t senders[SENDERS];
    start_senders(senders, "sent");
    for (int i = 1; i <= KILLS && !shared->is_giving_up; i++) {
        wait_for_progress(i * TOTAL / (KILLS + 1));
        if (i % (KILLS / CLUSTER_KILLS))
            kill_service();
        else
            kill_cluster();
    }
    wait_for_senders(senders);
}

static void send_again(void)
{
    pid_t senders[SENDERS];
    start_senders(senders, "again");
    wait_for_senders(senders);
}

/* ---- what the clients wrote down, as tables ---- */

static void load_journal(const char *path)
{
    FILE *journal = fopen(path, "re");
    ck_assert(journal);
    char *statements = NULL;
    size_t size = 0;
    ck_assert(getdelim(&statements, &size, '\0', journal) > 0);
    fclose(journal);
    unlink(path);
    run_sql(keep(statements));
}

static void load_journals(const char *round)
{
    run_sql(text("create table %s (number int, status int, code text, secret text, receipt text, asked_at timestamptz)",
                 round));
    for (int i = 0; i < SENDERS; i++)
        load_journal(journal_of(i, round));
}

/* ---- what became of it ---- */

static const char ITEMS[] = "(select * from reform.feedback where title ~ '^Góp ý thử số [0-9]+$') as item";

static int count(const char *what)
{
    return atoi(sql_value(text("select count(*) from %s", what)));
}

static int lost(void)
{
    return count("sent where not exists (select from reform.feedback where feedback.code = sent.code)");
}

static int doubled(void)
{
    return count(ITEMS) - count(text("(select distinct title from %s) as title", ITEMS));
}

static int given_again(void)
{
    return count("sent join reform.feedback using (code) where received_at < asked_at");
}

static void print_figures(void)
{
    printf("figure: %d submissions by %d clients, the service killed %d times, PostgreSQL %d times: %d lost, "
           "%d doubled; %d requests repeated, %d answers that were lost on their way given again\n",
           count("sent"), SENDERS, service_kills, cluster_kills, lost(), doubled(), shared->repeats, given_again());
}

START_TEST(postgresql_keeps_what_was_committed)
{
    ck_assert_str_eq(sql_value("select string_agg(name || ' ' || setting, ', ' order by name) from pg_settings "
                               "where name in ('fsync', 'full_page_writes', 'synchronous_commit')"),
                     "fsync on, full_page_writes on, synchronous_commit on");
    ck_assert_str_eq(sql_value("select count(*) from pg_db_role_setting"), "0");
}
END_TEST

START_TEST(each_submission_was_acknowledged_in_the_end)
{
    ck_assert_int_ge(TOTAL, 5000);
    ck_assert_int_eq(count("sent"), TOTAL);
    ck_assert_int_eq(count("(select distinct code from sent) as code"), TOTAL);
}
END_TEST

START_TEST(nothing_that_was_acknowledged_is_lost)
{
    ck_assert_int_eq(lost(), 0);
}
END_TEST

START_TEST(nothing_is_there_twice)
{
    ck_assert_int_eq(doubled(), 0);
    ck_assert_int_eq(count(ITEMS), TOTAL);
}
END_TEST

START_TEST(each_item_is_the_one_that_was_sent_with_that_key)
{
    ck_assert_int_eq(count("sent join reform.feedback using (code, receipt) where title = 'Góp ý thử số ' || number"),
                     TOTAL);
}
END_TEST

START_TEST(a_repeat_has_the_same_code_secret_receipt_and_status)
{
    ck_assert_int_eq(count("again"), TOTAL);
    ck_assert_int_eq(count("sent natural join (select number, status, code, secret, receipt from again) as again"),
                     TOTAL);
    ck_assert_int_ge(count("sent where status = 202"), 1);
}
END_TEST

START_TEST(each_item_is_whole)
{
    ck_assert_int_eq(count("sent join reform.feedback using (code) join reform.secret on feedback_id = id "
                           "where digest = encode(sha256(convert_to(secret, 'UTF8')), 'hex')"),
                     TOTAL);
    ck_assert_int_eq(count(text("%s where version = 1 and (select array_agg(sequence) from reform.event "
                                "where feedback_id = item.id) = '{1}'",
                                ITEMS)),
                     TOTAL);
    ck_assert_int_eq(
        count(text("%s where (select count(*) from reform.deadline where feedback_id = item.id) = "
                   "(select count(*) from reform.service_level, reform.transition where track = item.track "
                   "and valid_to is null and name = 'submit' and stage = any (starts))",
                   ITEMS)),
        TOTAL);
    ck_assert_int_eq(
        count(text("%s where (select count(*) from ops.idempotency_key where feedback_id = item.id) = 1", ITEMS)),
        TOTAL);
}
END_TEST

/* Else nothing was killed where it hurts, and the rest proves little. */
START_TEST(answers_were_lost_on_their_way)
{
    ck_assert_int_ge(given_again(), 1);
}
END_TEST

/* ---- all of it ---- */

static void survive(void)
{
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ck_assert(shared != MAP_FAILED && mkdtemp(folder));
    ck_assert(cluster_start(&cluster));
    start_service();
    send_under_fire();
    kill_service();
    kill_cluster();
    send_again();
    load_journals("sent");
    load_journals("again");
    rmdir(folder);
    print_figures();
}

static void end(void)
{
    end_service(SIGTERM, 0);
    cluster_stop(&cluster);
    release_kept();
}

static Suite *durability_suite(void)
{
    Suite *suite = suite_create("durability");
    TCase *cases = tcase_create("durability");
    tcase_set_timeout(cases, LONGEST);
    tcase_add_unchecked_fixture(cases, survive, end);
    tcase_add_test(cases, postgresql_keeps_what_was_committed);
    tcase_add_test(cases, each_submission_was_acknowledged_in_the_end);
    tcase_add_test(cases, nothing_that_was_acknowledged_is_lost);
    tcase_add_test(cases, nothing_is_there_twice);
    tcase_add_test(cases, each_item_is_the_one_that_was_sent_with_that_key);
    tcase_add_test(cases, a_repeat_has_the_same_code_secret_receipt_and_status);
    tcase_add_test(cases, each_item_is_whole);
    tcase_add_test(cases, answers_were_lost_on_their_way);
    suite_add_tcase(suite, cases);
    return suite;
}

int main(int count, char **words)
{
    if (count != 3)
        return 2;
    cluster = (struct cluster){.data = words[1], .sockets = words[2]};
    SRunner *runner = srunner_create(durability_suite());
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    printf("%d passed, %d failed\n", srunner_ntests_run(runner) - failed, failed);
    srunner_free(runner);
    return failed ? 1 : 0;
}
