/* JSON pointers: what they lead to, where something is, how they are written. */
#include "pointer.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- following ---- */

static int hexadecimal(char character)
{
    const char *digits = "0123456789abcdef0123456789ABCDEF";
    const char *found = character ? strchr(digits, character) : NULL;
    return found ? (int)(found - digits) % 16 : -1;
}

/* Undoes %-escapes in place; false when one is malformed. */
static bool unescape_fragment(char *text)
{
    char *to = text;
    for (; *text; text++) {
        if (*text != '%') {
            *to++ = *text;
            continue;
        }
        int high = hexadecimal(text[1]), low = high < 0 ? -1 : hexadecimal(text[2]);
        if (low < 0 || high + low == 0)
            return false;
        *to++ = (char)(high * 16 + low);
        text += 2;
    }
    *to = '\0';
    return true;
}

/* Undoes ~0 and ~1 in place; false when a ~ is followed by anything else. */
static bool unescape_step(char *text)
{
    char *to = text;
    for (; *text; text++) {
        char character = *text;
        if (character == '~') {
            text++;
            if (*text != '0' && *text != '1')
                return false;
            character = *text == '0' ? '~' : '/';
        }
        *to++ = character;
    }
    *to = '\0';
    return true;
}

static const json_t *element_at(const json_t *array, const char *index)
{
    size_t digits = strspn(index, "0123456789");
    if (digits == 0 || digits > 9 || index[digits] || (digits > 1 && index[0] == '0'))
        return NULL;
    return json_array_get(array, strtoul(index, NULL, 10));
}

static const json_t *walk(const json_t *at, char *pointer)
{
    if (*strsep(&pointer, "/"))
        return NULL;
    while (at && pointer) {
        char *step = strsep(&pointer, "/");
        if (!unescape_step(step))
            return NULL;
        at = json_is_array(at) ? element_at(at, step) : json_object_get(at, step);
    }
    return at;
}

const json_t *pointer_resolve(const json_t *root, const char *reference)
{
    if (*reference != '#')
        return NULL;
    char *pointer = strdup(reference + 1);
    const json_t *found = pointer && unescape_fragment(pointer) ? walk(root, pointer) : NULL;
    free(pointer);
    return found;
}

/* ---- writing ---- */

static size_t append(char *pointer, size_t size, size_t length, char character)
{
    if (length + 1 < size) {
        pointer[length] = character;
        pointer[length + 1] = '\0';
    }
    return length + 1;
}

size_t pointer_append(char *pointer, size_t size, size_t length, const char *step)
{
    length = append(pointer, size, length, '/');
    for (; *step; step++) {
        if (*step != '~' && *step != '/') {
            length = append(pointer, size, length, *step);
            continue;
        }
        length = append(pointer, size, length, '~');
        length = append(pointer, size, length, *step == '~' ? '0' : '1');
    }
    return length;
}

/* ---- finding ---- */

/* The pointer under construction, as far as the value that is looked at. */
struct trail {
    char *pointer;
    size_t size, length;
};

static bool locate(const json_t *within, const json_t *part, struct trail trail);

static bool locate_below(const char *step, const json_t *child, const json_t *part, struct trail trail)
{
    trail.length = pointer_append(trail.pointer, trail.size, trail.length, step);
    return locate(child, part, trail);
}

static bool locate(const json_t *within, const json_t *part, struct trail trail)
{
    if (within == part)
        return true;

    const char *name;
    json_t *child;
    json_object_foreach((json_t *)within, name, child)
        if (locate_below(name, child, part, trail))
            return true;

    size_t index;
    json_array_foreach(within, index, child) {
        char digits[24];
        snprintf(digits, sizeof digits, "%zu", index);
        if (locate_below(digits, child, part, trail))
            return true;
    }
    return false;
}

void pointer_locate(const json_t *root, const json_t *part, char *pointer, size_t size)
{
    *pointer = '\0';
    if (!locate(root, part, (struct trail){pointer, size, 0}))
        *pointer = '\0';
}
