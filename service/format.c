/* The formats of strings: dates, times, identifiers and addresses, each read by its grammar. */
#include "format.h"

#include <arpa/inet.h>
#include <stdint.h>
#include <string.h>

/* What is left to read of a text. */
struct rest {
    const char *at;
    const char *end;
};

static bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

static bool is_letter(char character)
{
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
}

static bool is_hexadecimal(char character)
{
    return is_digit(character) || (character >= 'a' && character <= 'f') || (character >= 'A' && character <= 'F');
}

static bool is_one_of(char character, const char *characters)
{
    return character && strchr(characters, character);
}

static bool skip(struct rest *rest, const char *any_of)
{
    if (rest->at == rest->end || !is_one_of(*rest->at, any_of))
        return false;
    rest->at++;
    return true;
}

static bool skip_digits(struct rest *rest)
{
    const char *begin = rest->at;
    while (rest->at < rest->end && is_digit(*rest->at))
        rest->at++;
    return rest->at > begin;
}

static bool read_number(struct rest *rest, int digits, unsigned least, unsigned most, unsigned *number)
{
    *number = 0;
    for (; digits > 0; digits--, rest->at++) {
        if (rest->at == rest->end || !is_digit(*rest->at))
            return false;
        *number = *number * 10 + (unsigned)(*rest->at - '0');
    }
    return *number >= least && *number <= most;
}

/* ---- dates and times ---- */

static bool is_leap_year(unsigned year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static unsigned days_of(unsigned year, unsigned month)
{
    static const unsigned days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && is_leap_year(year));
}

/* Year 0 is left out although RFC 3339 has it: PostgreSQL's calendar goes from 1 BC to 1 AD. */
static bool read_date(struct rest *rest)
{
    unsigned year, month, day;
    return read_number(rest, 4, 1, 9999, &year) && skip(rest, "-") && read_number(rest, 2, 1, 12, &month) &&
           skip(rest, "-") && read_number(rest, 2, 1, days_of(year, month), &day);
}

/* Minutes east of UTC. */
static bool read_offset(struct rest *rest, int *minutes)
{
    *minutes = 0;
    if (skip(rest, "Zz"))
        return true;

    bool west = rest->at < rest->end && *rest->at == '-';
    unsigned hour, minute;
    if (!skip(rest, "+-") || !read_number(rest, 2, 0, 23, &hour) || !skip(rest, ":") ||
        !read_number(rest, 2, 0, 59, &minute))
        return false;
    *minutes = (int)(hour * 60 + minute) * (west ? -1 : 1);
    return true;
}

/* Leap seconds are inserted at the end of a day in UTC, whatever the clock on the wall says. */
static bool is_last_minute_of_utc_day(unsigned hour, unsigned minute, int offset)
{
    enum { DAY = 24 * 60 };
    return ((int)(hour * 60 + minute) - offset + DAY) % DAY == DAY - 1;
}

static bool read_time(struct rest *rest)
{
    unsigned hour, minute, second;
    if (!read_number(rest, 2, 0, 23, &hour) || !skip(rest, ":") || !read_number(rest, 2, 0, 59, &minute) ||
        !skip(rest, ":") || !read_number(rest, 2, 0, 60, &second))
        return false;
    if (skip(rest, ".") && !skip_digits(rest))
        return false;

    int offset;
    return read_offset(rest, &offset) && (second < 60 || is_last_minute_of_utc_day(hour, minute, offset));
}

bool format_is_date(const char *text, size_t length)
{
    struct rest rest = {text, text + length};
    return read_date(&rest) && rest.at == rest.end;
}

bool format_is_time(const char *text, size_t length)
{
    struct rest rest = {text, text + length};
    return read_time(&rest) && rest.at == rest.end;
}

bool format_is_date_time(const char *text, size_t length)
{
    struct rest rest = {text, text + length};
    return read_date(&rest) && skip(&rest, "Tt") && read_time(&rest) && rest.at == rest.end;
}

/* ---- identifiers and addresses ---- */

bool format_is_uuid(const char *text, size_t length)
{
    static const char model[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    if (length != sizeof model - 1)
        return false;
    for (size_t i = 0; i < length; i++)
        if (model[i] == '-' ? text[i] != '-' : !is_hexadecimal(text[i]))
            return false;
    return true;
}

/* A label of a host name: letters, digits and inner hyphens. */
static bool is_label(const char *text, size_t length)
{
    if (length == 0 || length > 63 || text[0] == '-' || text[length - 1] == '-')
        return false;
    for (size_t i = 0; i < length; i++)
        if (!is_letter(text[i]) && !is_digit(text[i]) && text[i] != '-')
            return false;
    return true;
}

/* An atom of a local part, RFC 5322 atext. */
static bool is_atom(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!is_letter(text[i]) && !is_digit(text[i]) && !is_one_of(text[i], "!#$%&'*+-/=?^_`{|}~"))
            return false;
    return length > 0;
}

/* Whether the parts between dots, at least one, are all of a kind. */
static bool is_dotted(const char *text, size_t length, format_question *is_part)
{
    const char *end = text + length;
    for (;;) {
        const char *dot = memchr(text, '.', (size_t)(end - text));
        if (!is_part(text, (size_t)((dot ? dot : end) - text)))
            return false;
        if (!dot)
            return true;
        text = dot + 1;
    }
}

bool format_is_email(const char *text, size_t length)
{
    const char *at = memchr(text, '@', length);
    if (!at || length > 254 || at - text > 64)
        return false;
    size_t local = (size_t)(at - text);
    return is_dotted(text, local, is_atom) && is_dotted(at + 1, length - local - 1, is_label);
}

/* Whether a part of a URI holds only unreserved characters, sub-delims, %-escapes and those in `more`. */
static bool is_escaped(const char *text, const char *end, const char *more)
{
    for (; text < end; text++) {
        if (*text == '%') {
            if (end - text < 3 || !is_hexadecimal(text[1]) || !is_hexadecimal(text[2]))
                return false;
            text += 2;
        } else if (!is_letter(*text) && !is_digit(*text) && !is_one_of(*text, "-._~!$&'()*+,;=") &&
                   !is_one_of(*text, more)) {
            return false;
        }
    }
    return true;
}

static bool is_future_address(const char *text, const char *end)
{
    struct rest rest = {text, end};
    if (!skip(&rest, "Vv"))
        return false;
    const char *version = rest.at;
    while (rest.at < end && is_hexadecimal(*rest.at))
        rest.at++;
    return rest.at > version && skip(&rest, ".") && rest.at < end && !memchr(rest.at, '%', (size_t)(end - rest.at)) &&
           is_escaped(rest.at, end, ":");
}

/* What stands between the brackets of a host. */
static bool is_address(const char *text, const char *end)
{
    char address[INET6_ADDRSTRLEN];
    struct in6_addr binary;
    size_t length = (size_t)(end - text);
    if (length >= sizeof address || memchr(text, '\0', length))
        return is_future_address(text, end);
    memcpy(address, text, length);
    address[length] = '\0';
    return inet_pton(AF_INET6, address, &binary) == 1 || is_future_address(text, end);
}

static bool is_port(const char *text, const char *end)
{
    struct rest rest = {text, end};
    if (text == end)
        return true;
    if (!skip(&rest, ":"))
        return false;
    skip_digits(&rest);
    return rest.at == end;
}

/* [user "@"] host [":" port] */
static bool is_authority(const char *text, const char *end)
{
    const char *at = memchr(text, '@', (size_t)(end - text));
    if (at && !is_escaped(text, at, ":"))
        return false;

    const char *host = at ? at + 1 : text;
    if (host < end && *host == '[') {
        const char *bracket = memchr(host, ']', (size_t)(end - host));
        return bracket && is_address(host + 1, bracket) && is_port(bracket + 1, end);
    }
    const char *colon = memchr(host, ':', (size_t)(end - host));
    return is_escaped(host, colon ? colon : end, "") && is_port(colon ? colon : end, end);
}

static const char *first_of(const char *text, const char *end, const char *characters)
{
    while (text < end && !is_one_of(*text, characters))
        text++;
    return text;
}

static bool skip_scheme(struct rest *rest)
{
    if (rest->at == rest->end || !is_letter(*rest->at))
        return false;
    while (rest->at < rest->end && (is_letter(*rest->at) || is_digit(*rest->at) || is_one_of(*rest->at, "+-.")))
        rest->at++;
    return skip(rest, ":");
}

bool format_is_uri(const char *text, size_t length)
{
    struct rest rest = {text, text + length};
    if (!skip_scheme(&rest))
        return false;

    if (rest.end - rest.at >= 2 && rest.at[0] == '/' && rest.at[1] == '/') {
        const char *path = first_of(rest.at + 2, rest.end, "/?#");
        if (!is_authority(rest.at + 2, path))
            return false;
        rest.at = path;
    }

    const char *query = first_of(rest.at, rest.end, "?#");
    const char *fragment = first_of(query, rest.end, "#");
    return is_escaped(rest.at, query, ":@/") && is_escaped(query, fragment, ":@/?") &&
           (fragment == rest.end || is_escaped(fragment + 1, rest.end, ":@/?"));
}

/* ---- by name ---- */

static const struct {
    const char *name;
    format_question *question;
} formats[] = {
    {"date", format_is_date}, {"date-time", format_is_date_time}, {"email", format_is_email}, {"time", format_is_time},
    {"uri", format_is_uri},   {"uuid", format_is_uuid},
};

format_question *format_named(const char *name)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (strcmp(formats[i].name, name) == 0)
            return formats[i].question;
    return NULL;
}
