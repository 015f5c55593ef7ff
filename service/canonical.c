/* The canonical form of a JSON value. */
#include "canonical.h"

#include <math.h>
#include <sodium.h>
#include <string.h>

#include "number.h"
#include "owned.h"

static bool add_value(struct text *text, const json_t *value);

static bool add_number(struct text *text, const json_t *number)
{
    const json_int_t most = (json_int_t)1 << 53;
    bool is_beyond = fabs(json_number_value(number)) > (double)most;
    if (is_beyond || !number_is_whole(number))
        return false;
    json_int_t whole = json_is_integer(number) ? json_integer_value(number) : (json_int_t)json_real_value(number);
    if (whole < -most || whole > most) /* as a double it was rounded */
        return false;
    text_add_format(text, "%" JSON_INTEGER_FORMAT, whole);
    return true;
}

static bool add_array(struct text *text, const json_t *array)
{
    size_t i;
    json_t *element;
    text_add(text, "[", 1);
    json_array_foreach(array, i, element) {
        if (i > 0)
            text_add(text, ",", 1);
        if (!add_value(text, element))
            return false;
    }
    text_add(text, "]", 1);
    return true;
}

/* The order of the bytes of UTF-8 is that of the code points. */
static int by_name(const void *one, const void *other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

static void collect_names(const json_t *object, const char **names)
{
    json_t *all = (json_t *)object; /* iterators are declared for objects that may change */
    for (void *at = json_object_iter(all); at; at = json_object_iter_next(all, at))
        *names++ = json_object_iter_key(at);
}

static bool add_object(struct text *text, const json_t *object)
{
    size_t count = json_object_size(object);
    OWNED(memory) const char **names = calloc(count + 1, sizeof *names);
    if (!names)
        return false;
    collect_names(object, names);
    qsort(names, count, sizeof *names, by_name);

    text_add(text, "{", 1);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            text_add(text, ",", 1);
        text_add_json(text, names[i], strlen(names[i]));
        text_add(text, ":", 1);
        if (!add_value(text, json_object_get(object, names[i])))
            return false;
    }
    text_add(text, "}", 1);
    return true;
}

static bool add_value(struct text *text, const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return add_object(text, value);
    case JSON_ARRAY:
        return add_array(text, value);
    case JSON_STRING:
        text_add_json(text, json_string_value(value), json_string_length(value));
        return true;
    case JSON_INTEGER:
    case JSON_REAL:
        return add_number(text, value);
    case JSON_TRUE:
        text_add_string(text, "true");
        return true;
    case JSON_FALSE:
        text_add_string(text, "false");
        return true;
    case JSON_NULL:
        break;
    }
    text_add_string(text, "null");
    return true;
}

char *canonical_json(const json_t *value)
{
    struct text text = {0};
    if (add_value(&text, value) && !text.failed)
        return text.at;
    text_free(&text);
    return NULL;
}

bool canonical_digest(const json_t *value, char digest[CANONICAL_DIGEST_SIZE])
{
    OWNED(text) struct text text = {0};
    if (!add_value(&text, value))
        return false;
    text_add(&text, "\n", 1);
    if (text.failed)
        return false;

    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, (const unsigned char *)text.at, text.length);
    sodium_bin2hex(digest, CANONICAL_DIGEST_SIZE, hash, sizeof hash);
    return true;
}
