/* Fuzzes the readers of documents: YAML for the command line, JSON for bodies. What is read can be written again. */
#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>

#include "body.h"
#include "owned.h"
#include "yaml_load.h"

static void check(json_t *document)
{
    OWNED(json) json_t *owned = document;
    if (!document)
        return;
    OWNED(memory) char *dump = json_dumps(document, JSON_ENCODE_ANY);
    if (!dump)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char why[YAML_WHY];
    check(yaml_load((const char *)bytes, size, why));
    check(body_parse((const char *)bytes, size));
    return 0;
}
