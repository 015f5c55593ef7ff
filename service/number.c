/* Comparing and dividing the numbers of JSON without the rounding of doubles. */
#include "number.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* digits · 10^exponent */
struct decimal {
    uint64_t digits;
    int exponent;
};

__extension__ typedef unsigned __int128 product;

static int compare_whole(json_int_t one, json_int_t other)
{
    return (one > other) - (one < other);
}

static int compare_real(double one, double other)
{
    return (one > other) - (one < other);
}

static int compare_mixed(json_int_t whole, double real)
{
    const double beyond = 0x1p63; /* the first double above every json_int_t */
    if (real >= beyond)
        return -1;
    if (real < -beyond)
        return 1;
    json_int_t truncated = (json_int_t)real;
    return whole == truncated ? compare_real((double)truncated, real) : compare_whole(whole, truncated);
}

int number_compare(const json_t *one, const json_t *other)
{
    if (json_is_integer(one) && json_is_integer(other))
        return compare_whole(json_integer_value(one), json_integer_value(other));
    if (json_is_integer(one))
        return compare_mixed(json_integer_value(one), json_real_value(other));
    if (json_is_integer(other))
        return -compare_mixed(json_integer_value(other), json_real_value(one));
    return compare_real(json_real_value(one), json_real_value(other));
}

bool number_is_whole(const json_t *number)
{
    return json_is_integer(number) || compare_real(trunc(json_real_value(number)), json_real_value(number)) == 0;
}

static struct decimal decimal_of_whole(json_int_t whole)
{
    uint64_t digits = whole < 0 ? 0 - (uint64_t)whole : (uint64_t)whole;
    return (struct decimal){digits, 0};
}

/* The shortest decimal that is read back as the same double: what a person wrote, if it had up to 15 digits. */
static struct decimal decimal_of_real(double real)
{
    enum { ENOUGH = 17 };
    char text[ENOUGH + 16];
    int precision = 15;
    for (;; precision++) {
        snprintf(text, sizeof text, "%.*e", precision - 1, real);
        if (precision == ENOUGH || compare_real(strtod(text, NULL), real) == 0)
            break;
    }

    struct decimal decimal = {0, 1 - precision};
    const char *at = text;
    for (; *at && *at != 'e'; at++)
        if (*at >= '0' && *at <= '9') /* the decimal point is the locale's */
            decimal.digits = decimal.digits * 10 + (uint64_t)(*at - '0');
    decimal.exponent += *at ? (int)strtol(at + 1, NULL, 10) : 0;
    return decimal;
}

static struct decimal decimal_of(const json_t *number)
{
    return json_is_integer(number) ? decimal_of_whole(json_integer_value(number))
                                   : decimal_of_real(fabs(json_real_value(number)));
}

bool number_is_multiple(const json_t *number, const json_t *step)
{
    struct decimal dividend = decimal_of(number);
    struct decimal divisor = decimal_of(step);
    int shift = dividend.exponent - divisor.exponent;
    if (dividend.digits == 0 || divisor.digits == 0)
        return dividend.digits == 0;

    for (; shift < 0; shift++) {
        if (divisor.digits > dividend.digits / 10)
            return false;
        divisor.digits *= 10;
    }
    product remainder = dividend.digits % divisor.digits;
    for (; shift > 0 && remainder > 0; shift--)
        remainder = remainder * 10 % divisor.digits;
    return remainder == 0;
}
