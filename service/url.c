/* The request target, read strictly: nothing malformed is passed on. */
#include "url.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "utf8.h"

static int hexadecimal(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    if (digit >= 'a' && digit <= 'f')
        return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F')
        return digit - 'A' + 10;
    return -1;
}

/* The byte that a "%41" at `from` stands for, or -1. */
static int escaped_byte(const char *from, size_t length)
{
    if (length < 3)
        return -1;
    int high = hexadecimal(from[1]);
    int low = hexadecimal(from[2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/* Decodes `length` bytes to *end, which moves behind the terminating NUL. */
static enum url_fault decode(char **end, const char *from, size_t length, bool plus_is_space)
{
    char *start = *end;
    char *to = start;
    for (size_t i = 0; i < length; i++) {
        int byte = (unsigned char)from[i];
        if (byte == '%') {
            byte = escaped_byte(from + i, length - i);
            if (byte < 0)
                return URL_BAD_ESCAPE;
            i += 2;
        } else if (byte == '+' && plus_is_space) {
            byte = ' ';
        }
        *to++ = (char)byte;
    }
    *to = '\0';
    *end = to + 1;
    return utf8_is_text(start, (size_t)(to - start)) ? URL_FINE : URL_BAD_TEXT;
}

static enum url_fault parse_path(struct url *url, char **end, const char *path, size_t length)
{
    if (length == 0 || path[0] != '/')
        return URL_BAD_FORM;
    if (length == 1)
        return URL_FINE;

    const char *stop = path + length;
    for (const char *at = path; at < stop;) {
        const char *segment = at + 1;
        at = memchr(segment, '/', (size_t)(stop - segment));
        if (!at)
            at = stop;
        if (url->segment_count == URL_SEGMENTS)
            return URL_UNKNOWN_PATH;
        url->segments[url->segment_count++] = *end;
        enum url_fault fault = decode(end, segment, (size_t)(at - segment), false);
        if (fault)
            return fault;
    }
    return URL_FINE;
}

static enum url_fault parse_argument(struct url *url, char **end, const char *from, size_t length)
{
    if (url->argument_count == URL_ARGUMENTS)
        return URL_TOO_MANY;

    const char *equals = memchr(from, '=', length);
    size_t name_length = equals ? (size_t)(equals - from) : length;
    if (name_length == 0)
        return URL_BAD_FORM;

    struct argument *argument = &url->arguments[url->argument_count++];
    argument->name = *end;
    enum url_fault fault = decode(end, from, name_length, true);
    if (fault)
        return fault;
    argument->value = *end;
    size_t skipped = equals ? name_length + 1 : length;
    return decode(end, from + skipped, length - skipped, true);
}

static enum url_fault parse_query(struct url *url, char **end, const char *query)
{
    while (*query) {
        size_t length = strcspn(query, "&");
        enum url_fault fault = parse_argument(url, end, query, length);
        if (fault)
            return fault;
        query += length;
        if (*query == '&' && !*++query)
            return URL_BAD_FORM;
    }
    return URL_FINE;
}

enum url_fault url_parse(struct url *url, const char *raw)
{
    url->segment_count = 0;
    url->argument_count = 0;
    size_t length = strlen(raw);
    if (length > URL_LONGEST)
        return URL_TOO_LONG;

    char *end = url->text;
    size_t path_length = strcspn(raw, "?");
    enum url_fault fault = parse_path(url, &end, raw, path_length);
    if (fault || path_length == length)
        return fault;
    return parse_query(url, &end, raw + path_length + 1);
}
