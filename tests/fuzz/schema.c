/* Fuzzing the schema validator. An input is a schema and a value, JSON both, with a newline between them. */
#include "schema.h"

#include "pointer.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(int condition, const char *sentence)
{
    if (condition)
        return;
    fprintf(stderr, "not so: %s\n", sentence);
    abort();
}

static json_t *parse(const char *text, size_t size)
{
    return json_loadb(text, size, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
}

struct received {
    const json_t *value;
    size_t count;
};

/* The pointer leads to a part of the value, unless that part is what is missing. */
static void check_fault(void *to, const struct fault *fault)
{
    struct received *received = to;
    received->count++;
    demand(*fault->pointer == '\0' || *fault->pointer == '/', "a pointer is empty or begins with a slash");

    /* In a reference a % would begin an escape. */
    if (strcmp(fault->code, "required") == 0 || strchr(fault->pointer, '%'))
        return;
    char *reference = NULL;
    demand(asprintf(&reference, "#%s", fault->pointer) >= 0, "there is memory");
    demand(pointer_resolve(received->value, reference) != NULL, "a pointer leads to a part of the value");
    free(reference);
}

static void validate(const struct schema *schema, const json_t *value)
{
    struct received received = {.value = value};
    size_t faults = schema_validate(schema, value, check_fault, &received);
    demand(received.count == (faults < SCHEMA_FAULTS ? faults : SCHEMA_FAULTS),
           "every fault is received, to the bound");
    demand((faults == 0) == (schema_validate(schema, value, NULL, NULL) == 0), "the verdict needs no receiver");
    demand(schema_types(schema) != 0 || faults > 0, "a schema that admits no type has no valid value");
}

static void compile_and_validate(const json_t *root, const json_t *value)
{
    char why[SCHEMA_WHY] = "";
    struct schema_set *set = schema_set_new(root);
    const struct schema *schema = schema_compile(set, root, why);
    demand(schema || *why, "a refusal says why");
    if (schema && value)
        validate(schema, value);
    schema_set_free(set);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    const char *newline = size ? memchr(text, '\n', size) : NULL;
    size_t length = newline ? (size_t)(newline - text) : size;
    json_t *root = parse(text, length);
    json_t *value = newline ? parse(newline + 1, size - length - 1) : NULL;
    if (root)
        compile_and_validate(root, value);
    json_decref(value);
    json_decref(root);
    return 0;
}
