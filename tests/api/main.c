/* The API tests: the real binary, asked over HTTP. */

#include "process.h"
#include "suites.h"

int main(void)
{
#define SUITE_OF(name) name##_suite,
    Suite *(*const suites[])(void) = {SUITES(SUITE_OF) NULL};
    return run_against_server(suites);
}
