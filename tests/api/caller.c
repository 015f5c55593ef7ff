/* Staff who call in tests. */

#include "caller.h"
#include "arrange.h"
#include "development_token.h"
#include "keep.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

const char *token_of(const char *subject)
{
    char *token = development_token(getenv("TEST_DEVELOPMENT_KEYS"), subject, time(NULL), stderr);
    ck_assert_msg(token != NULL, "no token of %s could be made", subject);
    const char *header = text("Bearer %s", token);
    free(token);
    return header;
}

static const char *granted(const char *subject, const char *role, const char *unit)
{
    run_sql(text("select api.grant_role('" DEVELOPMENT_ISSUER "', '%s', '%s', '%s')", subject, role, unit));
    return token_of(subject);
}

const char *staff_of(const char *role, const char *unit)
{
    return granted(text("%s-%s", role, unit), role, unit);
}

const char *further_staff_of(const char *role, const char *unit, int number)
{
    return granted(text("%s-%s-%d", role, unit, number), role, unit);
}

const char *staff_of_two_roles(const char *role, const char *unit, const char *other_role, const char *other_unit)
{
    const char *subject = text("%s-%s+%s-%s", role, unit, other_role, other_unit);
    granted(subject, role, unit);
    return granted(subject, other_role, other_unit);
}

const char *staff_of_all_roles(const char *unit)
{
    const char *subject = text("all-%s", unit);
    run_sql(text("select api.grant_role('" DEVELOPMENT_ISSUER "', '%s', role::text, '%s')"
                 " from unnest(enum_range(null::reform.actor_role)) as role where role not in ('sender', 'system')",
                 subject, unit));
    return token_of(subject);
}
