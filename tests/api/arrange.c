/* Data arranged by the owner of the database. */

#include "arrange.h"
#include "keep.h"

#include <check.h>
#include <libpq-fe.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static void fail_sql(PGconn *connection, const char *statement)
{
    const char *message = text("%s", PQerrorMessage(connection));
    PQfinish(connection);
    ck_abort_msg("%.200s: %s", statement, message);
}

static PGconn *connect_as_owner(void)
{
    const char *address = getenv("TEST_DATABASE_URL");
    if (!address)
        ck_abort_msg("TEST_DATABASE_URL is not set: the tests arrange data as the owner of the database");
    PGconn *connection = PQconnectdb(address);
    if (PQstatus(connection) != CONNECTION_OK)
        fail_sql(connection, "connect");
    return connection;
}

void run_sql(const char *statements)
{
    PGconn *connection = connect_as_owner();
    PGresult *result = PQexec(connection, statements);
    ExecStatusType status = PQresultStatus(result);
    PQclear(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY)
        fail_sql(connection, statements);
    PQfinish(connection);
}

const char *sql_value(const char *statement)
{
    PGconn *connection = connect_as_owner();
    PGresult *result = PQexec(connection, statement);
    if (PQresultStatus(result) != PGRES_TUPLES_OK) {
        PQclear(result);
        fail_sql(connection, statement);
    }
    bool is_there = PQntuples(result) > 0 && !PQgetisnull(result, 0, 0);
    const char *value = is_there ? text("%s", PQgetvalue(result, 0, 0)) : NULL;
    PQclear(result);
    PQfinish(connection);
    return value;
}

/* Their history is kept for ever; only the owner can take it away. While triggers are off nothing is counted. What is
 * about a reply must not hold that. */
void remove_feedback(const char *condition)
{
    static const char *const append_only[] = {"reform.event", "reform.reply", "reform.rating",
                                              "private.identity_access"};
    static const char *const tables[] = {
        "ops.idempotency_key", "private.identity_access", "private.original",     "private.identity",
        "reform.support",      "reform.consent",          "reform.secret",        "reform.outcome",
        "reform.rating",       "reform.message",          "reform.event",         "reform.reply",
        "reform.proposal",     "reform.deadline",         "reform.spam_wave_item"};
    const char *statements = text("create temporary table gone on commit drop as select id from reform.feedback"
                                  " where %s;",
                                  condition);
    statements = text("%s delete from reform.deadline_move where deadline_id in (select id from reform.deadline"
                      " where feedback_id in (select id from gone));",
                      statements);
    statements = text("%s update reform.feedback set target_type = 'general', plan_id = null, clause_id = null,"
                      " task_id = null, reply_id = null where reply_id is not null and id in (select id from gone);",
                      statements);
    for (size_t i = 0; i < sizeof append_only / sizeof *append_only; i++)
        statements = text("alter table %s disable trigger user; %s", append_only[i], statements);
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        statements = text("%s delete from %s where feedback_id in (select id from gone);", statements, tables[i]);
    statements = text("%s delete from reform.feedback where id in (select id from gone);", statements);
    for (size_t i = 0; i < sizeof append_only / sizeof *append_only; i++)
        statements = text("%s alter table %s enable trigger user;", statements, append_only[i]);
    run_sql(text("%s select ops.recount()", statements));
}

void remove_trail(const char *units)
{
    run_sql(text("create temporary table gone on commit drop as select id from reform.unit where %s;"
                 "alter table ops.audit disable trigger user;"
                 "delete from ops.audit_entry where unit_id in (select id from gone)"
                 " or audit_id in (select id from ops.audit where unit_id in (select id from gone));"
                 "delete from ops.audit where unit_id in (select id from gone);"
                 "alter table ops.audit enable trigger user;",
                 units));
}

static struct held_table hold(const char *statements, ExecStatusType wanted)
{
    PGconn *connection = connect_as_owner();
    PGresult *result = PQexec(connection, statements);
    ExecStatusType status = PQresultStatus(result);
    PQclear(result);
    if (status != wanted)
        fail_sql(connection, statements);
    return (struct held_table){connection};
}

struct held_table hold_table(const char *table)
{
    return hold(text("begin; lock table %s in access exclusive mode", table), PGRES_COMMAND_OK);
}

struct held_table hold_key(const char *operation)
{
    return hold(text("select pg_advisory_lock(hashtextextended(concat_ws(' ', operation, caller, digest), 0)) from ("
                     "select * from ops.idempotency_key where operation = '%s' order by used_at desc limit 1) as used",
                     operation),
                PGRES_TUPLES_OK);
}

void release_table(struct held_table *held)
{
    PQfinish(held->connection);
    held->connection = NULL;
}
