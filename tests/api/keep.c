/* Memory of one test. */

#include "keep.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

struct kept {
    void *memory;
    json_t *value;
    struct kept *before;
};

static struct kept *latest;

static void *present(void *memory)
{
    if (!memory)
        abort();
    return memory;
}

static void remember(void *memory, json_t *value)
{
    struct kept *kept = present(malloc(sizeof *kept));
    *kept = (struct kept){memory, value, latest};
    latest = kept;
}

void *keep(void *memory)
{
    remember(present(memory), NULL);
    return memory;
}

json_t *keep_json(json_t *value)
{
    remember(NULL, present(value));
    return value;
}

const char *text(const char *format, ...)
{
    char *written = NULL;
    va_list arguments;
    va_start(arguments, format);
    int length = vasprintf(&written, format, arguments);
    va_end(arguments);
    return keep(length < 0 ? NULL : written);
}

void release_kept(void)
{
    while (latest) {
        struct kept *kept = latest;
        latest = kept->before;
        free(kept->memory);
        json_decref(kept->value);
        free(kept);
    }
}
