/* Exact arithmetic on the numbers of JSON, where 1 and 1.0 are one number and 2^53 + 1 is not 2^53. */
#ifndef REFORMD_NUMBER_H
#define REFORMD_NUMBER_H

#include <jansson.h>
#include <stdbool.h>

/* Both arguments of each function are numbers (json_is_number), whole or real in any mixture. */

/* Negative, zero or positive, as in strcmp(). */
int number_compare(const json_t *one, const json_t *other);

/* Whether the number has no fraction: 1 and 1.0. */
bool number_is_whole(const json_t *number);

/* Whether the number is a multiple of `step`, both taken as decimals as they were written: 0.3 is one of 0.1,
 * and 0 the only one of 0. */
bool number_is_multiple(const json_t *number, const json_t *step);

#endif
