/* Fuzzes the finder of personal data: findings lie inside the text, in order and apart, and none is empty. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistr.h>

#include "normalise.h"
#include "owned.h"
#include "personal_data.h"

/* Where the finding ends. */
static size_t check(const json_t *finding, size_t from, size_t length)
{
    size_t start = (size_t)json_integer_value(json_object_get(finding, "start"));
    size_t extent = (size_t)json_integer_value(json_object_get(finding, "length"));
    if (!json_is_string(json_object_get(finding, "kind")) || json_object_size(finding) != 3 || start < from ||
        start > length || extent == 0 || extent > length - start)
        abort();
    return start + extent;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    OWNED(memory) char *raw = strndup((const char *)bytes, size);
    OWNED(memory) char *text = normalise_text(raw, false);
    OWNED(json) json_t *findings = personal_data_find(text ? text : raw);
    if (!findings) {
        if (text)
            abort();
        return 0;
    }
    size_t length = u8_mbsnlen((const uint8_t *)text, strlen(text));
    size_t end = 0;
    size_t i;
    json_t *finding;
    json_array_foreach(findings, i, finding)
        end = check(finding, end, length);
    return 0;
}
