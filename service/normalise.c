/* Bringing text into the form that is stored. */
#include "normalise.h"

#include <math.h>
#include <string.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

#include "number.h"
#include "owned.h"

static bool is_dropped(ucs4_t point)
{
    return (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069) || point == 0xFEFF;
}

static bool is_line_break(ucs4_t point)
{
    return point == '\n' || point == '\r' || point == 0x2028 || point == 0x2029;
}

/* Drops and replaces in place; returns how many code points remain. `previous` is the last that was not dropped. */
static size_t clean(ucs4_t *points, size_t length, bool is_line)
{
    size_t kept = 0;
    ucs4_t previous = 0;
    for (size_t i = 0; i < length; i++) {
        ucs4_t point = points[i];
        if (is_dropped(point))
            continue;
        bool is_second_half = point == '\n' && previous == '\r';
        previous = point;
        if (is_second_half)
            continue;
        if (is_line_break(point))
            point = '\n';
        if (is_line && (point == '\n' || point == '\t'))
            point = ' ';
        if (is_line && point == ' ' && kept > 0 && points[kept - 1] == ' ')
            continue;
        points[kept++] = point;
    }
    return kept;
}

/* The part between white space; a part of a text in NFC is in NFC. */
static void trim(const ucs4_t **points, size_t *length)
{
    while (*length > 0 && uc_is_property_white_space((*points)[*length - 1]))
        --*length;
    while (*length > 0 && uc_is_property_white_space(**points)) {
        ++*points;
        --*length;
    }
}

static char *encode(const ucs4_t *points, size_t length)
{
    size_t size;
    OWNED(memory) uint8_t *bytes = u32_to_u8(points, length, NULL, &size);
    return bytes ? strndup((const char *)bytes, size) : NULL;
}

char *normalise_text(const char *text, bool is_line)
{
    size_t length;
    OWNED(memory) ucs4_t *points = u8_to_u32((const uint8_t *)text, strlen(text), NULL, &length);
    if (!points)
        return NULL;
    length = clean(points, length, is_line);

    OWNED(memory) ucs4_t *composed = u32_normalize(UNINORM_NFC, points, length, NULL, &length);
    if (!composed)
        return NULL;
    const ucs4_t *rest = composed;
    trim(&rest, &length);
    return encode(rest, length);
}

static bool normalise_string(json_t *string, bool is_line)
{
    char *text = normalise_text(json_string_value(string), is_line);
    bool is_set = text && json_string_set(string, text) == 0;
    free(text);
    return is_set;
}

static bool is_prose(const char *name, const char *const prose[])
{
    for (; *prose; prose++)
        if (strcmp(*prose, name) == 0)
            return true;
    return false;
}

/* 166.0 as 166, where a double holds it exactly; NULL for what stays as it is. */
static json_t *as_integer(const json_t *value)
{
    bool is_exact = json_is_real(value) && number_is_whole(value) && fabs(json_real_value(value)) <= 0x1p53;
    return is_exact ? json_integer((json_int_t)json_real_value(value)) : NULL;
}

static bool normalise_value(json_t *value, bool is_line, const char *const prose[])
{
    const char *name;
    json_t *part;
    size_t i;
    bool is_fine = !json_is_string(value) || normalise_string(value, is_line);
    json_array_foreach(value, i, part) {
        json_t *integer = as_integer(part);
        is_fine =
            is_fine && (integer ? json_array_set_new(value, i, integer) == 0 : normalise_value(part, is_line, prose));
    }
    json_object_foreach(value, name, part) {
        json_t *integer = as_integer(part);
        is_fine = is_fine && (integer ? json_object_iter_set_new(value, json_object_key_to_iter(name), integer) == 0
                                      : normalise_value(part, !is_prose(name, prose), prose));
    }
    return is_fine;
}

bool normalise_json(json_t *value, const char *const prose[])
{
    return normalise_value(value, true, prose);
}
