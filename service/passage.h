/* A text as code points, and what stands at a place in it. */
#ifndef REFORMD_PASSAGE_H
#define REFORMD_PASSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <unitypes.h>

/* Start with `struct passage passage = {0};` and end with passage_free(). Spaces and dashes are all ' ' and '-'. */
struct passage {
    ucs4_t *points;
    size_t length;
    size_t found_until; /* where the last finding ended, 0 before the first */
};

/* False without memory, or for text that is not UTF-8. */
bool passage_read(struct passage *passage, const char *text);
void passage_free(struct passage *passage);

/* 0 outside the passage, also for the place before the first: SIZE_MAX. */
static inline ucs4_t passage_point(const struct passage *passage, size_t at)
{
    return at < passage->length ? passage->points[at] : 0;
}

bool is_digit_point(ucs4_t point); /* 0 to 9 */
bool is_latin_point(ucs4_t point); /* A to Z, a to z */
bool is_word_point(ucs4_t point);  /* letters and digits of all scripts, and _ */
bool is_joint_point(ucs4_t point); /* a dot or a dash, which can stand inside a number */

/* The length of `spelling`, which is in small letters, when it stands at `at` as a whole word in any case; else 0. */
size_t passage_spells(const struct passage *passage, size_t at, const char *spelling);

/* The same for the first of several spellings that does; the list ends with NULL. */
size_t passage_spells_any(const struct passage *passage, size_t at, const char *const spellings[]);

/* The place behind at most so many spaces. */
size_t passage_skip_spaces(const struct passage *passage, size_t at, size_t most);

/* The place behind what can stand between two parts of a number: up to three characters, one of them a dot or a dash
 * at most, which is then the separator. No separator is 0. */
size_t passage_skip_separator(const struct passage *passage, size_t at, ucs4_t *separator);

/* Whether a number can begin at `start`. One that continues a code, as in H20-090312, is none of its own, unless what
 * stands before was found itself: 0903…-0912… are two telephone numbers. */
bool passage_is_free(const struct passage *passage, size_t start);

#endif
