/* The suites of unit tests, one a module. */
#ifndef REFORMD_UNIT_SUITES_H
#define REFORMD_UNIT_SUITES_H

#include <check.h>

Suite *address_suite(void);
Suite *body_suite(void);
Suite *call_suite(void);
Suite *canonical_suite(void);
Suite *challenge_suite(void);
Suite *contract_suite(void);
Suite *cursor_suite(void);
Suite *development_token_suite(void);
Suite *format_suite(void);
Suite *http_suite(void);
Suite *identity_suite(void);
Suite *key_set_suite(void);
Suite *normalise_suite(void);
Suite *personal_data_suite(void);
Suite *refused_contract_suite(void);
Suite *router_suite(void);
Suite *rows_suite(void);
Suite *schema_suite(void);
Suite *secrets_suite(void);
Suite *settings_suite(void);
Suite *text_suite(void);
Suite *token_suite(void);
Suite *url_suite(void);
Suite *yaml_suite(void);

#endif
