/* Finding personal data in free text. */
#include "personal_data.h"

#include "owned.h"
#include "personal_data_parts.h"

static void release_passage(struct passage *passage)
{
    passage_free(passage);
}

/* ---- e-mail addresses: of RFC 5321 what people have, so that 0903…/a@… and x=a@… are parted ---- */

enum { LONGEST_LOCAL_PART = 64, LONGEST_DOMAIN = 253 };

static bool is_local(ucs4_t point)
{
    return is_latin_point(point) || is_digit_point(point) || is_joint_point(point) || point == '_' || point == '+' ||
           point == '%';
}

static bool is_label(ucs4_t point)
{
    return is_latin_point(point) || is_digit_point(point) || point == '-';
}

/* Where the domain that begins at `start` ends: behind its last dot and at least two letters. */
static size_t domain_end(const struct passage *passage, size_t start)
{
    size_t end = 0;
    size_t label = start;
    size_t letters = 0;
    for (size_t at = start; at - start <= LONGEST_DOMAIN; at++) {
        ucs4_t here = passage_point(passage, at);
        if (is_label(here)) {
            letters += is_latin_point(here);
            continue;
        }
        if (label > start && letters >= 2 && letters == at - label && !is_word_point(here))
            end = at;
        if (here != '.' || at == label)
            break;
        label = at + 1;
        letters = 0;
    }
    return end;
}

size_t personal_match_email(const struct passage *passage, size_t start)
{
    size_t at = start;
    while (at - start < LONGEST_LOCAL_PART && is_local(passage_point(passage, at)))
        at++;
    if (at == start || passage_point(passage, at) != '@')
        return 0;
    size_t end = domain_end(passage, at + 1);
    return end ? end - start : 0;
}

/* ---- number plates: 65A-123.45, 51F1-1234, 65-B1 123.45 ---- */

/* Where the serial number at `at` ends, or 0: 123.45, 12345 or, with a separator before it, 1234 that is no year. */
static size_t serial_end(const struct passage *passage, size_t at, bool is_apart)
{
    size_t digits = 0;
    while (digits <= 5 && is_digit_point(passage_point(passage, at + digits)))
        digits++;
    bool is_dotted = digits == 3 && passage_point(passage, at + 3) == '.' &&
                     is_digit_point(passage_point(passage, at + 4)) && is_digit_point(passage_point(passage, at + 5));
    bool is_year = (passage_point(passage, at) == '1' && passage_point(passage, at + 1) == '9') ||
                   (passage_point(passage, at) == '2' && passage_point(passage, at + 1) == '0');
    if (!is_dotted && digits != 5 && !(digits == 4 && is_apart && !is_year))
        return 0;

    size_t end = at + (is_dotted ? 6 : digits);
    ucs4_t next = passage_point(passage, end);
    bool goes_on = (is_joint_point(next) || next == ',') && is_digit_point(passage_point(passage, end + 1));
    return is_word_point(next) || next == '@' || next == '/' || goes_on ? 0 : end;
}

/* Small letters are let pass only where the serial number has its dot, as on the plate itself. */
static bool is_series_letter(ucs4_t point, bool is_small)
{
    return is_small ? (point >= 'a' && point <= 'z') || point == 0x111
                    : (point >= 'A' && point <= 'Z') || point == 0x110;
}

static size_t plate_end(const struct passage *passage, size_t series, bool is_small)
{
    size_t at = series;
    while (at - series < 2 && is_series_letter(passage_point(passage, at), is_small))
        at++;
    if (at == series)
        return 0;
    for (int digits = 0; digits < 2; digits++, at++) {
        ucs4_t separator;
        size_t serial = passage_skip_separator(passage, at, &separator);
        size_t end = serial_end(passage, serial, serial > at);
        if (end && (!is_small || passage_point(passage, end - 3) == '.'))
            return end;
        if (!is_digit_point(passage_point(passage, at)))
            break;
    }
    return 0;
}

size_t personal_match_number_plate(const struct passage *passage, size_t start)
{
    enum { FIRST_PROVINCE = 11 };
    ucs4_t tens = passage_point(passage, start);
    ucs4_t ones = passage_point(passage, start + 1);
    if (!is_digit_point(tens) || !is_digit_point(ones) || (tens - '0') * 10 + (ones - '0') < FIRST_PROVINCE ||
        !passage_is_free(passage, start))
        return 0;
    size_t series = start + 2;
    series += passage_point(passage, series) == '-';
    size_t end = plate_end(passage, series, false);
    if (!end)
        end = plate_end(passage, series, true);
    return end ? end - start : 0;
}

/* ---- all kinds but addresses ---- */

/* Where several fit, the one that is harder to meet by chance wins: an e-mail address over the number in it, twelve
 * digits with a province over a card, a check digit and the word "thuế" over a telephone, a telephone's prefix over a
 * check digit alone. A finding ends the search up to its end. */
static const struct kind {
    const char *code;
    personal_matcher *match;
} kinds[] = {
    {"email", personal_match_email},
    {"citizen_id", personal_match_citizen_id},
    {"tax_code", personal_match_certain_tax_code},
    {"bank_card", personal_match_bank_card},
    {"phone", personal_match_phone},
    {"tax_code", personal_match_tax_code},
    {"number_plate", personal_match_number_plate},
};

size_t personal_match_certain(const struct passage *passage, size_t start, const char **code)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        size_t length = kinds[i].match(passage, start);
        if (length > 0) {
            *code = kinds[i].code;
            return length;
        }
    }
    return 0;
}

/* ---- the whole text ---- */

static bool can_start(const struct passage *passage, size_t at)
{
    ucs4_t here = passage_point(passage, at);
    return here == '+' || here == '(' || (is_word_point(here) && !is_word_point(passage_point(passage, at - 1)));
}

/* The length of what was found at `at`, now in the list; 0 for nothing, -1 without memory. */
static long add_finding(const struct passage *passage, size_t at, json_t *list)
{
    const char *code = "address";
    size_t length = personal_match_certain(passage, at, &code);
    if (length == 0)
        length = personal_match_address(passage, at);
    if (length == 0)
        return 0;
    json_t *finding = json_pack("{s:s,s:I,s:I}", "kind", code, "start", (json_int_t)at, "length", (json_int_t)length);
    return json_array_append_new(list, finding) == 0 ? (long)length : -1;
}

static bool find_all(struct passage *passage, json_t *list)
{
    for (size_t at = 0; at < passage->length; at++) {
        long length = can_start(passage, at) ? add_finding(passage, at, list) : 0;
        if (length < 0)
            return false;
        if (length > 0) {
            passage->found_until = at + (size_t)length;
            at = passage->found_until - 1;
        }
    }
    return true;
}

json_t *personal_data_find(const char *text)
{
    OWNED(passage) struct passage passage = {0};
    OWNED(json) json_t *list = json_array();
    if (!list || !passage_read(&passage, text))
        return NULL;
    return find_all(&passage, list) ? json_incref(list) : NULL;
}
