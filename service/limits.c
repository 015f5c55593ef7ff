/* How often an operation may be asked: `x-limit` of the contract, and what LIMITS says instead. */
#include "limits.h"

#include <stdlib.h>
#include <string.h>

#include "owned.h"

enum { NUMBER_MOST = 10000000 };

static const char policy_characters[] = "abcdefghijklmnopqrstuvwxyz0123456789-";

/* False for a name that cannot be a policy's. */
static bool set_policy(struct limit *limit, const char *name, size_t length)
{
    if (length == 0 || length >= sizeof limit->policy || strspn(name, policy_characters) < length ||
        !strchr("abcdefghijklmnopqrstuvwxyz", *name))
        return false;
    memcpy(limit->policy, name, length);
    limit->policy[length] = '\0';
    return true;
}

/* Who shares a quota: the contract tells clients, and the statement of the operation counts so. */
static bool is_partition(const char *per)
{
    return per && (strcmp(per, "address") == 0 || strcmp(per, "target") == 0 || strcmp(per, "item") == 0);
}

static bool is_number(json_int_t number)
{
    return number > 0 && number <= NUMBER_MOST;
}

static bool load_limit(struct limit *limit, const json_t *from)
{
    const char *policy = json_string_value(json_object_get(from, "policy"));
    json_int_t quota = json_integer_value(json_object_get(from, "quota"));
    json_int_t window = json_integer_value(json_object_get(from, "window"));
    limit->quota = (int)quota;
    limit->window = (int)window;
    return policy && set_policy(limit, policy, strlen(policy)) && is_number(quota) && is_number(window) &&
           is_partition(json_string_value(json_object_get(from, "per"))) && json_object_size(from) == 4;
}

bool limits_load(struct limits *limits, const json_t *from)
{
    size_t count = json_array_size(from);
    if (!from)
        return true;
    limits->list = calloc(count + 1, sizeof *limits->list);
    if (!limits->list)
        return false;
    for (size_t i = 0; i < count; i++) {
        struct limit *limit = &limits->list[i];
        if (!load_limit(limit, json_array_get(from, i)) || limits_find(limits, limit->policy))
            return false;
        limits->count++;
    }
    return count > 0 && limits_write(limits);
}

void limits_free(struct limits *limits)
{
    free(limits->list);
    free(limits->json);
    *limits = (struct limits){0};
}

struct limit *limits_find(const struct limits *limits, const char *policy)
{
    for (size_t i = 0; i < limits->count; i++)
        if (strcmp(limits->list[i].policy, policy) == 0)
            return &limits->list[i];
    return NULL;
}

bool limits_write(struct limits *limits)
{
    struct text text = {0};
    for (size_t i = 0; i < limits->count; i++)
        text_add_format(&text, "%s\"%s\":{\"quota\":%d,\"window\":%d}", i ? "," : "{", limits->list[i].policy,
                        limits->list[i].quota, limits->list[i].window);
    text_add(&text, "}", 1);
    if (text.failed)
        text_free(&text);
    free(limits->json);
    limits->json = text.at;
    return limits->json != NULL;
}

/* A whole number without sign; 0 when there is none, or one that is too large. */
static int read_number(const char **text)
{
    int number = 0;
    for (; **text >= '0' && **text <= '9'; (*text)++) {
        number = 10 * number + (**text - '0');
        if (number > NUMBER_MOST)
            return 0;
    }
    return number;
}

static bool skip(const char **text, char wanted)
{
    if (**text != wanted)
        return false;
    (*text)++;
    return true;
}

bool limits_read_setting(const char **text, struct limit *limit)
{
    size_t length = strcspn(*text, "=");
    if (!set_policy(limit, *text, length))
        return false;
    *text += length;
    if (!skip(text, '=') || !(limit->quota = read_number(text)) || !skip(text, '/') ||
        !(limit->window = read_number(text)))
        return false;
    return !**text || (skip(text, ',') && **text);
}
