/* What operators do at the command line, as the role reformd_staff. */
#ifndef REFORMD_OPERATOR_H
#define REFORMD_OPERATOR_H

#include <libpq-fe.h>

#include "call.h"

/* Runs a statement with its values on a connection of its own (STAFF_DATABASE_URL). NULL when it failed; then why is
 * printed on standard error. The result is the caller's. */
PGresult *operator_ask(const struct service *service, const struct statement *statement, const char *const values[]);

/* Grants a role for a unit and all below it, from today on, to a subject of OIDC_ISSUER; prints the grant. False when
 * it failed; then why is printed on standard error. */
bool operator_grant(struct service *service, const char *subject, const char *role, const char *unit);

#endif
