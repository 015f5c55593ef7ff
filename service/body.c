/* The body of a request. */
#include "body.h"

#include <string.h>

static bool is_too_deep(const char *bytes, size_t length)
{
    int depth = 0;
    bool is_string = false;
    for (size_t i = 0; i < length; i++) {
        if (is_string) {
            if (bytes[i] == '\\')
                i++;
            else if (bytes[i] == '"')
                is_string = false;
        } else if (bytes[i] == '"') {
            is_string = true;
        } else if (bytes[i] == '{' || bytes[i] == '[') {
            if (++depth > BODY_DEPTH)
                return true;
        } else if (bytes[i] == '}' || bytes[i] == ']') {
            depth--;
        }
    }
    return false;
}

json_t *body_parse(const char *bytes, size_t length)
{
    if (is_too_deep(bytes, length))
        return NULL;
    return json_loadb(bytes, length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
}

bool body_is_json(const char *content_type)
{
    static const char *const types[] = {"application/json", "application/merge-patch+json"};
    if (!content_type)
        return false;
    size_t length = strcspn(content_type, "; \t");
    const char *rest = content_type + length;
    rest += strspn(rest, "; \t");
    if (*rest && strcasecmp(rest, "charset=utf-8") != 0)
        return false;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strlen(types[i]) == length && strncasecmp(types[i], content_type, length) == 0)
            return true;
    return false;
}
