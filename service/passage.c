/* A text as code points, and what stands at a place in it. */
#include "passage.h"

#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <unistr.h>

static ucs4_t unify(ucs4_t point)
{
    if (point == 0xA0 || point == 0x202F || (point >= 0x2000 && point <= 0x200A) || point == '\t')
        return ' ';
    return (point >= 0x2010 && point <= 0x2015) || point == 0x2212 ? '-' : point;
}

bool passage_read(struct passage *passage, const char *text)
{
    passage->points = u8_to_u32((const uint8_t *)text, strlen(text), NULL, &passage->length);
    if (!passage->points)
        return false;
    for (size_t i = 0; i < passage->length; i++)
        passage->points[i] = unify(passage->points[i]);
    return true;
}

void passage_free(struct passage *passage)
{
    free(passage->points);
    *passage = (struct passage){0};
}

bool is_digit_point(ucs4_t point)
{
    return point >= '0' && point <= '9';
}

bool is_latin_point(ucs4_t point)
{
    return (point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z');
}

bool is_word_point(ucs4_t point)
{
    return is_digit_point(point) || point == '_' || uc_is_alpha(point);
}

bool is_joint_point(ucs4_t point)
{
    return point == '.' || point == '-';
}

size_t passage_spells(const struct passage *passage, size_t at, const char *spelling)
{
    const uint8_t *rest = (const uint8_t *)spelling;
    size_t end = at;
    ucs4_t wanted;
    for (int size; (size = u8_strmbtouc(&wanted, rest)) > 0; rest += size)
        if (uc_tolower(passage_point(passage, end++)) != wanted)
            return 0;
    return is_word_point(passage_point(passage, end)) ? 0 : end - at;
}

size_t passage_spells_any(const struct passage *passage, size_t at, const char *const spellings[])
{
    size_t length = 0;
    while (*spellings && length == 0)
        length = passage_spells(passage, at, *spellings++);
    return length;
}

size_t passage_skip_spaces(const struct passage *passage, size_t at, size_t most)
{
    while (most-- > 0 && passage_point(passage, at) == ' ')
        at++;
    return at;
}

enum { WIDEST_SEPARATOR = 3 };

size_t passage_skip_separator(const struct passage *passage, size_t at, ucs4_t *separator)
{
    *separator = 0;
    for (int i = 0; i < WIDEST_SEPARATOR; i++, at++) {
        ucs4_t here = passage_point(passage, at);
        if (here != ' ' && !is_joint_point(here))
            break;
        if (is_joint_point(here) && is_joint_point(*separator))
            break;
        if (*separator == 0 || is_joint_point(here))
            *separator = here;
    }
    return at;
}

bool passage_is_free(const struct passage *passage, size_t start)
{
    ucs4_t before = passage_point(passage, start - 1);
    if (is_word_point(before) || before == '@')
        return false;
    bool is_glued = is_joint_point(before) && is_digit_point(passage_point(passage, start - 2));
    return !is_glued || (passage->found_until > 0 && passage->found_until == start - 1);
}
