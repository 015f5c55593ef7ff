/* Staff who call in tests: each is granted what he needs, and has a token of development. */

#ifndef TESTS_CALLER_H
#define TESTS_CALLER_H

/*
 * The value of the header Authorization of a person who holds one role for a unit and nothing else. The same role and
 * unit are the same person: the subject "ROLE-UNIT". Grants stay; they are of no interest to other tests.
 *
 *     request("POST", path, "{}", "Authorization", staff_of("intake", "SO-KHCN"), "If-Match", item.etag)
 */
const char *staff_of(const char *role, const char *unit);

/* Another person of the same role and unit, for what takes two: the subject "ROLE-UNIT-NUMBER". */
const char *further_staff_of(const char *role, const char *unit, int number);

/* A person who holds one role for one unit and another for another: the subject "ROLE-UNIT+ROLE-UNIT". */
const char *staff_of_two_roles(const char *role, const char *unit, const char *other_role, const char *other_unit);

/* A person who holds every role for a unit: the subject "all-UNIT". */
const char *staff_of_all_roles(const char *unit);

/* The header of a subject as it is, to whom nothing is granted here. */
const char *token_of(const char *subject);

#endif
