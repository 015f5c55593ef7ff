/* Runs the unit tests. */
#include <check.h>
#include <sodium.h>
#include <stdlib.h>

#include "suites.h"

int main(void)
{
    if (sodium_init() < 0)
        return EXIT_FAILURE;
    SRunner *runner = srunner_create(body_suite());
    Suite *(*const others[])(void) = {address_suite,
                                      call_suite,
                                      canonical_suite,
                                      challenge_suite,
                                      contract_suite,
                                      cursor_suite,
                                      development_token_suite,
                                      format_suite,
                                      http_suite,
                                      identity_suite,
                                      key_set_suite,
                                      normalise_suite,
                                      personal_data_suite,
                                      refused_contract_suite,
                                      router_suite,
                                      rows_suite,
                                      schema_suite,
                                      secrets_suite,
                                      settings_suite,
                                      text_suite,
                                      token_suite,
                                      url_suite,
                                      yaml_suite};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        srunner_add_suite(runner, others[i]());
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
