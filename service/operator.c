/* What operators do at the command line, as the role reformd_staff. */
#include "operator.h"

#include <stdio.h>

#include "owned.h"
#include "queries.h"

enum { TIMEOUT = 60000 }; /* milliseconds: a person waits, not a client */

PGresult *operator_ask(const struct service *service, const struct statement *statement, const char *const values[])
{
    if (!service->settings->staff_database_url) {
        fputs("reformd: STAFF_DATABASE_URL is not set.\n", stderr);
        return NULL;
    }
    struct pool *pool = pool_open(&(struct pool_settings){
        .name = "staff", .url = service->settings->staff_database_url, .size = 1, .wait = 5000, .timeout = TIMEOUT});
    if (!pool)
        return NULL;
    enum db_outcome outcome;
    PGresult *result = pool_query(pool, statement, values, DB_PLANNED_ANEW, false, false, &outcome);
    pool_close(pool);
    if (outcome == DB_DONE)
        return result;
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    fprintf(stderr, "reformd: the database did not do it (%s) %s\n", db_outcome_name(outcome), message ? message : "");
    PQclear(result);
    return NULL;
}

bool operator_grant(struct service *service, const char *subject, const char *role, const char *unit)
{
    const char *issuer = service->settings->oidc_issuer;
    if (!issuer) {
        fputs("reformd: OIDC_ISSUER is not set; it says whose subject this is.\n", stderr);
        return false;
    }
    const char *const values[] = {issuer, subject, role, unit};
    OWNED(result) PGresult *granted = operator_ask(service, &staff_grant, values);
    if (granted)
        puts(PQgetvalue(granted, 0, 0));
    return granted != NULL;
}
