/* Every suite of the API tests. To add one: write tests/api/NAME.c with `Suite *NAME_suite(void)`, name it here. */

#ifndef TESTS_SUITES_H
#define TESTS_SUITES_H

#include <check.h>

#define SUITES(SUITE)                                                                                                  \
    SUITE(conventions)                                                                                                 \
    SUITE(collections)                                                                                                 \
    SUITE(requests)                                                                                                    \
    SUITE(operation)                                                                                                   \
    SUITE(plans)                                                                                                       \
    SUITE(clauses)                                                                                                     \
    SUITE(tasks)                                                                                                       \
    SUITE(progress)                                                                                                    \
    SUITE(units)                                                                                                       \
    SUITE(documents)                                                                                                   \
    SUITE(calendar)                                                                                                    \
    SUITE(pages)                                                                                                       \
    SUITE(feedback_reading)                                                                                            \
    SUITE(preview)                                                                                                     \
    SUITE(submission)                                                                                                  \
    SUITE(identities)                                                                                                  \
    SUITE(challenges)                                                                                                  \
    SUITE(limits)                                                                                                      \
    SUITE(following)                                                                                                   \
    SUITE(support)                                                                                                     \
    SUITE(authorisation)                                                                                               \
    SUITE(staff_conventions)                                                                                           \
    SUITE(staff_feedback)                                                                                              \
    SUITE(staff_desk)                                                                                                  \
    SUITE(administration)                                                                                              \
    SUITE(staff_progress)                                                                                              \
    SUITE(staff_inbox)                                                                                                 \
    SUITE(staff_plans)                                                                                                 \
    SUITE(staff_records)                                                                                               \
    SUITE(staff_moderation)                                                                                            \
    SUITE(year)                                                                                                        \
    SUITE(statistics)                                                                                                  \
    SUITE(search)                                                                                                      \
    SUITE(lifecycle)                                                                                                   \
    SUITE(ticking)                                                                                                     \
    SUITE(outage)

#define DECLARE_SUITE(name) Suite *name##_suite(void);
SUITES(DECLARE_SUITE)

#endif
