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
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
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

void remove_feedback(const char *condition)
{
    static const char *const tables[] = {
        "reform.outcome", "reform.rating",    "reform.support",   "reform.reply",
        "reform.message", "reform.event",     "reform.proposal",  "reform.secret",
        "reform.consent", "private.identity", "private.original", "ops.idempotency_key",
    };
    const char *deletes = "";
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        deletes = text("%sdelete from %s where feedback_id in (select id from gone);", deletes, tables[i]);
    run_sql(text("alter table reform.event disable trigger user;"
                 "alter table reform.reply disable trigger user;"
                 "alter table reform.rating disable trigger user;"
                 "create temporary table gone on commit drop as select id from reform.feedback where %s;"
                 "delete from reform.deadline_move where deadline_id in"
                 " (select id from reform.deadline where feedback_id in (select id from gone));"
                 "delete from reform.deadline where feedback_id in (select id from gone);"
                 "%s"
                 "delete from reform.feedback where id in (select id from gone);"
                 "alter table reform.event enable trigger user;"
                 "alter table reform.reply enable trigger user;"
                 "alter table reform.rating enable trigger user",
                 condition, deletes));
}

struct held_table hold_table(const char *table)
{
    PGconn *connection = connect_as_owner();
    PGresult *result = PQexec(connection, text("begin; lock table %s in access exclusive mode", table));
    ExecStatusType status = PQresultStatus(result);
    PQclear(result);
    if (status != PGRES_COMMAND_OK)
        fail_sql(connection, table);
    return (struct held_table){connection};
}

void release_table(struct held_table *held)
{
    PQfinish(held->connection);
    held->connection = NULL;
}
