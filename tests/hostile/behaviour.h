/* Hostile behaviour that is more than a row of bytes. */

#ifndef TESTS_HOSTILE_BEHAVIOUR_H
#define TESTS_HOSTILE_BEHAVIOUR_H

#include <check.h>

Suite *behaviour_suite(void);

#endif
