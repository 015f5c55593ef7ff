/* The headers of HTTP that say what a client wants (RFC 9110). */
#include "http.h"

#include <ctype.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { CREDENTIALS_LONGEST = 128 };

/* One element of a comma-separated list: its value and its weight. */
struct element {
    const char *value;
    size_t length;
    double weight; /* 0 … 1 */
};

static const char *skip_space(const char *at)
{
    while (*at == ' ' || *at == '\t')
        at++;
    return at;
}

static double read_weight(const char *parameters, const char *end)
{
    for (const char *at = parameters; at && at < end; at = memchr(at + 1, ';', (size_t)(end - at - 1))) {
        const char *name = skip_space(at + 1);
        if (end - name < 3 || (*name != 'q' && *name != 'Q') || name[1] != '=')
            continue;
        double weight = strtod(name + 2, NULL);
        return weight >= 0 && weight <= 1 ? weight : 0;
    }
    return 1;
}

/* The next element of a list, or false at its end. */
static bool next_element(const char **at, struct element *element)
{
    const char *start = *at;
    while (*start == ',' || *start == ' ' || *start == '\t')
        start++;
    if (!*start)
        return false;
    const char *end = start + strcspn(start, ",");
    const char *stop = start + strcspn(start, ";, \t");
    const char *parameters = memchr(start, ';', (size_t)(end - start));
    *element = (struct element){start, (size_t)(stop - start), read_weight(parameters, end)};
    *at = end;
    return true;
}

/* How exactly a range names a type: 3 type/subtype, 2 type/ *, 1 * / *, 0 not at all. */
static int specificity(const struct element *range, const char *type)
{
    if (range->length == 3 && strncmp(range->value, "*/*", 3) == 0)
        return 1;
    if (range->length == strlen(type) && strncasecmp(range->value, type, range->length) == 0)
        return 3;
    size_t major = strcspn(type, "/") + 1;
    bool is_any = range->length == major + 1 && range->value[major] == '*';
    return is_any && strncasecmp(range->value, type, major) == 0 ? 2 : 0;
}

static double weight_of(const char *accept, const char *type)
{
    struct element range;
    int best = 0;
    double weight = 0;
    while (next_element(&accept, &range)) {
        int found = specificity(&range, type);
        if (found > best) {
            best = found;
            weight = range.weight;
        }
    }
    return weight;
}

const char *http_accept(const char *accept, const char *const offers[])
{
    if (!accept || !*skip_space(accept))
        return offers[0];
    const char *best = NULL;
    double best_weight = 0;
    for (; *offers; offers++) {
        double weight = weight_of(accept, *offers);
        if (weight > best_weight) {
            best_weight = weight;
            best = *offers;
        }
    }
    return best;
}

static bool is_language(const struct element *element, const char *code)
{
    return element->length >= 2 && strncasecmp(element->value, code, 2) == 0 &&
           (element->length == 2 || element->value[2] == '-');
}

enum language http_language(const char *accept_language)
{
    double vietnamese = 0;
    double english = 0;
    struct element element;
    while (accept_language && next_element(&accept_language, &element)) {
        if (is_language(&element, "vi") && element.weight > vietnamese)
            vietnamese = element.weight;
        if (is_language(&element, "en") && element.weight > english)
            english = element.weight;
    }
    return english > vietnamese ? ENGLISH : VIETNAMESE;
}

bool http_accepts_gzip(const char *accept_encoding)
{
    struct element element;
    double any = 0;
    while (accept_encoding && next_element(&accept_encoding, &element)) {
        if (element.length == 4 && strncasecmp(element.value, "gzip", 4) == 0)
            return element.weight > 0;
        if (element.length == 1 && *element.value == '*')
            any = element.weight;
    }
    return any > 0;
}

bool http_matches(const char *if_none_match, const char *tag)
{
    struct element element;
    size_t length = strlen(tag);
    while (if_none_match && next_element(&if_none_match, &element)) {
        if (element.length == 1 && *element.value == '*')
            return true;
        bool is_weak = element.length > 2 && strncmp(element.value, "W/", 2) == 0;
        const char *value = element.value + (is_weak ? 2 : 0);
        if (element.length - (is_weak ? 2 : 0) == length && memcmp(value, tag, length) == 0)
            return true;
    }
    return false;
}

const char *http_behind_scheme(const char *authorization, const char *scheme)
{
    size_t length = strlen(scheme);
    if (!authorization || strncasecmp(authorization, scheme, length) != 0 || authorization[length] != ' ')
        return NULL;
    const char *rest = authorization + length;
    return rest + strspn(rest, " ");
}

const char *http_credentials(const char *authorization, const char *scheme)
{
    const char *token = http_behind_scheme(authorization, scheme);
    if (!token)
        return NULL;
    size_t plain = strspn(token, " 0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-._~+/");
    size_t whole = plain + strspn(token + plain, "=");
    return plain > 0 && whole <= CREDENTIALS_LONGEST && !token[whole] ? token : NULL;
}

bool http_has_origin(const char *list, const char *origin)
{
    struct element element;
    while (list && next_element(&list, &element))
        if (element.length == strlen(origin) && memcmp(element.value, origin, element.length) == 0)
            return true;
    return false;
}
