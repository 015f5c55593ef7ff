/* Personal data that are numbers: of persons, bank cards, taxpayers and telephones. */
#include "personal_data_parts.h"

#include <string.h>

/* ---- numbers, written in groups ---- */

enum { MOST_DIGITS = 19, MOST_GROUPS = 8 };

struct group {
    size_t size;
    size_t total;     /* digits up to here */
    size_t end;       /* where it ends in the passage */
    ucs4_t separator; /* what stands before it: ' ', '.', '-', or 0 after a bracket */
};

struct number {
    char digits[MOST_DIGITS + 1];
    struct group groups[MOST_GROUPS];
    size_t count;
    bool has_plus;
    bool has_bracket; /* around the first group */
};

/* Whether the first `count` groups of a number are of a kind. */
typedef bool number_question(const struct number *number, size_t count);

static const struct group *last_group(const struct number *number)
{
    return &number->groups[number->count - 1];
}

static bool add_group(const struct passage *passage, size_t at, ucs4_t separator, struct number *number)
{
    struct group group = {.separator = separator, .total = number->count ? last_group(number)->total : 0};
    for (; is_digit_point(passage_point(passage, at)); at++, group.size++) {
        if (group.total == MOST_DIGITS)
            return false;
        number->digits[group.total++] = (char)passage_point(passage, at);
    }
    group.end = at;
    number->groups[number->count] = group;
    number->count += group.size > 0;
    return group.size > 0;
}

/* The zero of calls inside the country, as in +84 (0) 292. */
static size_t skip_trunk_zero(const struct passage *passage, size_t at)
{
    size_t zero = passage_skip_spaces(passage, at, 1);
    bool is_there = passage_point(passage, zero) == '(' && passage_point(passage, zero + 1) == '0' &&
                    passage_point(passage, zero + 2) == ')';
    return is_there ? zero + 3 : at;
}

/* Where the next group begins, if there is one. */
static size_t next_group(const struct passage *passage, const struct number *number, ucs4_t *separator)
{
    size_t end = last_group(number)->end;
    size_t at = end;
    if (number->count == 1 && number->has_bracket)
        at++;
    if (number->count == 1 && number->has_plus)
        at = skip_trunk_zero(passage, at);
    at = passage_skip_separator(passage, at, separator);
    return at > end && is_digit_point(passage_point(passage, at)) ? at : 0;
}

static void read_number(const struct passage *passage, size_t start, struct number *number)
{
    *number = (struct number){0};
    number->has_bracket = passage_point(passage, start) == '(';
    start += number->has_bracket;
    number->has_plus = passage_point(passage, start) == '+';
    start += number->has_plus;

    ucs4_t separator = 0;
    while (number->count < MOST_GROUPS && add_group(passage, start, separator, number)) {
        start = next_group(passage, number, &separator);
        if (!start)
            break;
    }
    if (number->has_bracket && number->count > 0 && passage_point(passage, number->groups[0].end) != ')')
        number->count = 0;
}

static bool is_money(const struct passage *passage, size_t end)
{
    static const char *const units[] = {"đồng",  "dong", "đ",  "vnđ",   "vnd",  "usd", "triệu",
                                        "trieu", "tỷ",   "tỉ", "nghìn", "ngàn", NULL};
    return passage_spells_any(passage, passage_skip_spaces(passage, end, 1), units) > 0;
}

/* Neither in the middle of a word or a longer number, nor the hour of 08:30, nor a sum of money. */
static bool is_free_end(const struct passage *passage, const struct number *number, size_t count)
{
    size_t end = number->groups[count - 1].end;
    ucs4_t next = passage_point(passage, end);
    bool goes_on = is_digit_point(passage_point(passage, end + 1));
    if (is_word_point(next) || next == '@' || (next == ':' && goes_on) ||
        (is_joint_point(next) && goes_on && count > 1))
        return false;
    bool may_be_amount = number->digits[0] != '0' && !number->has_plus;
    return !may_be_amount || !((next == ',' && goes_on) || is_money(passage, end));
}

/* As many groups as answer the question; brackets stand around a part of a number only. */
static size_t match_number(const struct passage *passage, size_t start, number_question *question)
{
    ucs4_t here = passage_point(passage, start);
    if (!(is_digit_point(here) || here == '+' || here == '(') || !passage_is_free(passage, start))
        return 0;
    struct number number;
    read_number(passage, start, &number);
    for (size_t count = number.count; count > number.has_bracket; count--)
        if (question(&number, count) && is_free_end(passage, &number, count))
            return number.groups[count - 1].end - start;
    return 0;
}

static size_t total_of(const struct number *number, size_t count)
{
    return number->groups[count - 1].total;
}

/* Whether the groups from `first` on are set apart alike. */
static bool is_even(const struct number *number, size_t count, size_t first)
{
    for (size_t i = first + 1; i < count; i++)
        if (number->groups[i].separator != number->groups[first].separator)
            return false;
    return true;
}

static size_t smallest_group(const struct number *number, size_t count)
{
    size_t smallest = MOST_DIGITS;
    for (size_t i = 0; i < count; i++)
        if (number->groups[i].size < smallest)
            smallest = number->groups[i].size;
    return smallest;
}

static int value_of(const char *digits, size_t length)
{
    int value = 0;
    while (length-- > 0)
        value = value * 10 + (*digits++ - '0');
    return value;
}

/* ---- personal identification numbers: Nghị định 137/2015/NĐ-CP, Điều 13 ---- */

/* Province 3, century and sex 1, year of birth 2, random 6: as people set them apart who know that. */
static bool has_parts_of_citizen_id(const struct number *number, size_t count)
{
    return count == 4 && number->groups[0].size == 3 && number->groups[1].size == 1 && number->groups[2].size == 2;
}

/* Twelve digits without a check digit. Provinces have codes from 001 to 096 (the gaps are let pass); 0 to 3 stand for
 * men and women born in the 20th and 21st century. */
static bool is_citizen_id(const struct number *number, size_t count)
{
    enum { LAST_PROVINCE = 96 };
    if (total_of(number, count) != 12 || number->has_plus || number->has_bracket || !is_even(number, count, 1))
        return false;
    int province = value_of(number->digits, 3);
    return province >= 1 && province <= LAST_PROVINCE && number->digits[3] <= '3' &&
           (smallest_group(number, count) >= 3 || has_parts_of_citizen_id(number, count));
}

size_t personal_match_citizen_id(const struct passage *passage, size_t start)
{
    return match_number(passage, start, is_citizen_id);
}

/* ---- bank cards: ISO/IEC 7812 ---- */

/* Visa, Mastercard, American Express, JCB, Diners Club, Maestro, UnionPay, Discover; 9704 is Napas of Viet Nam. Goods
 * of Viet Nam (893…) and years (20…) begin otherwise. */
static bool is_issuer(const char *digits)
{
    int four = value_of(digits, 4);
    return (digits[0] >= '3' && digits[0] <= '6') || (four >= 2221 && four <= 2720) || four == 9704;
}

static bool has_luhn_digit(const char *digits, size_t length)
{
    int sum = 0;
    for (size_t i = 0; i < length; i++) {
        int digit = digits[length - 1 - i] - '0';
        int weighted = i % 2 ? 2 * digit : digit;
        sum += weighted > 9 ? weighted - 9 : weighted;
    }
    return sum % 10 == 0;
}

/* Groups of four and more, but for the last: sums of money have groups of three. */
static bool is_bank_card(const struct number *number, size_t count)
{
    size_t length = total_of(number, count);
    return length >= 13 && !number->has_plus && !number->has_bracket && is_even(number, count, 1) &&
           smallest_group(number, count > 1 ? count - 1 : 1) >= 4 && is_issuer(number->digits) &&
           has_luhn_digit(number->digits, length);
}

size_t personal_match_bank_card(const struct passage *passage, size_t start)
{
    return match_number(passage, start, is_bank_card);
}

/* ---- tax codes: Thông tư 105/2020/TT-BTC, Điều 5 and Phụ lục I ---- */

/* The tenth digit is 10 - (31·N1 + 29·N2 + … + 3·N9) mod 11; where that is 10, no code was given out. */
static bool has_tax_digit(const char *digits)
{
    static const int weights[] = {31, 29, 23, 19, 17, 13, 7, 5, 3};
    int sum = 0;
    for (size_t i = 0; i < sizeof weights / sizeof *weights; i++)
        sum += weights[i] * (digits[i] - '0');
    bool is_given_out = value_of(digits, 2) > 0 && value_of(digits + 2, 7) > 0;
    return is_given_out && digits[9] - '0' == 10 - sum % 11;
}

static bool is_tax_code(const struct number *number, size_t count)
{
    return count == 1 && total_of(number, count) == 10 && !number->has_plus && has_tax_digit(number->digits);
}

/* The code of a branch: ten digits, a dash, and 001 to 999; the dash may be missing. */
static bool is_branch_tax_code(const struct number *number, size_t count)
{
    if (total_of(number, count) != 13 || number->has_plus || count > 2)
        return false;
    bool is_apart = count == 1 || (number->groups[0].size == 10 && number->groups[1].separator == '-');
    return is_apart && has_tax_digit(number->digits) && value_of(number->digits + 10, 3) > 0;
}

/* Whether the words just before, up to the number before them, speak of tax. */
static bool is_called_tax_code(const struct passage *passage, size_t start)
{
    enum { NEAR = 24 };
    static const char *const names[] = {"mst", "thuế", "thue", NULL};
    for (size_t back = 1; back <= NEAR && back <= start && !is_digit_point(passage_point(passage, start - back));
         back++)
        if (passage_spells_any(passage, start - back, names))
            return true;
    return false;
}

size_t personal_match_certain_tax_code(const struct passage *passage, size_t start)
{
    size_t branch = match_number(passage, start, is_branch_tax_code);
    if (branch)
        return branch;
    return is_called_tax_code(passage, start) ? match_number(passage, start, is_tax_code) : 0;
}

size_t personal_match_tax_code(const struct passage *passage, size_t start)
{
    return match_number(passage, start, is_tax_code);
}

/* ---- telephones: the plan of numbers since 2018 (Thông tư 22/2014/TT-BTTTT) ---- */

/* For each first digit behind 0, the second ones of mobile networks. */
static const char *const mobile_networks[10] = {
    [3] = "23456789", [5] = "25689", [7] = "06789", [8] = "123456789", [9] = "012346789"};

/* For each digit behind 02, the next ones: areas, or what numbers in Hà Nội (024) and Thành phố Hồ Chí Minh (028)
 * begin with. */
static const char *const areas[10] = {"3456789",   "012345689", "01256789", "23456789", "2345678",
                                      "124569789", "012369",    "01234567", "234567",   "0124679"};

static bool is_one_of(char digit, const char *digits)
{
    return digits && strchr(digits, digit);
}

/* The number inside the country, without its 0. */
static bool is_subscriber(const char *digits, size_t length)
{
    if (length == 10)
        return digits[0] == '2' && is_one_of(digits[2], areas[digits[1] - '0']);
    return length == 9 && is_one_of(digits[1], mobile_networks[digits[0] - '0']);
}

/* How many digits stand before the number inside the country; 0 when none do. */
static size_t prefix_length(const struct number *number, size_t total)
{
    static const char *const prefixes[] = {"00840", "0084", "840", "84", "0"};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        size_t length = strlen(prefixes[i]);
        bool is_abroad = prefixes[i][0] == '8';
        if (length < total && strncmp(number->digits, prefixes[i], length) == 0 && (is_abroad || !number->has_plus) &&
            is_subscriber(number->digits + length, total - length))
            return length;
    }
    return 0;
}

/* 09.02.2021 10: what begins with a date is not a telephone. */
static bool is_date(const struct number *number, size_t count)
{
    const struct group *groups = number->groups;
    return count > 2 && groups[0].size == 2 && groups[1].size == 2 && groups[2].size == 4 &&
           value_of(number->digits, 2) <= 31 && value_of(number->digits + 2, 2) <= 12 &&
           value_of(number->digits + 4, 2) >= 19 && value_of(number->digits + 4, 2) <= 20;
}

/* 0903 123 456, 090.312.3456, 0292 3 822 333, 09 03 12 34 56: not 09.2021-2025, nor 0.903123456. */
static bool has_groups_of_phone(const struct number *number, size_t count)
{
    const struct group *groups = number->groups;
    if (count == 1 || number->has_plus)
        return true;
    if (number->digits[0] == '8')
        return groups[0].size == 2 && is_even(number, count, 1);
    bool are_pairs = groups[0].size == 2 && groups[1].size == 2 && total_of(number, count) == 2 * count;
    bool is_alone = groups[1].size == 1 && groups[0].size > 3; /* the first digit of a number in its area */
    return (groups[0].size >= 3 || are_pairs) && (groups[1].size >= 2 || is_alone) &&
           (count < 3 || smallest_group(number, count) >= 2 || is_alone) && is_even(number, count, are_pairs ? 1 : 2) &&
           !is_date(number, count);
}

static bool is_phone(const struct number *number, size_t count)
{
    return prefix_length(number, total_of(number, count)) > 0 && has_groups_of_phone(number, count);
}

size_t personal_match_phone(const struct passage *passage, size_t start)
{
    return match_number(passage, start, is_phone);
}
