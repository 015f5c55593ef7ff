/* Fuzzes the canonical form: it is JSON with its members in order, and its own canonical form. */
#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "body.h"
#include "canonical.h"
#include "owned.h"

/* jansson keeps the order in which members were read. */
static void check_order(json_t *value)
{
    const char *name;
    const char *before = NULL;
    json_t *part;
    size_t i;
    json_object_foreach(value, name, part) {
        if (before && strcmp(before, name) >= 0)
            abort();
        before = name;
        check_order(part);
    }
    json_array_foreach(value, i, part)
        check_order(part);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    OWNED(json) json_t *value = body_parse((const char *)bytes, size);
    OWNED(memory) char *text = value ? canonical_json(value) : NULL;
    if (!text)
        return 0;
    OWNED(json) json_t *again = body_parse(text, strlen(text));
    OWNED(memory) char *text_again = again ? canonical_json(again) : NULL;
    char digest[CANONICAL_DIGEST_SIZE], digest_again[CANONICAL_DIGEST_SIZE];
    if (!text_again || strcmp(text, text_again) != 0 || !canonical_digest(value, digest) ||
        !canonical_digest(again, digest_again) || strcmp(digest, digest_again) != 0)
        abort();
    check_order(again);
    return 0;
}
