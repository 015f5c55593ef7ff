/* Fuzzes cursors: foreign ones are refused, ours come back as they were. */
#include <sodium.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cursor.h"
#include "owned.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (sodium_init() < 0)
        abort();
    OWNED(memory) char *text = strndup((const char *)bytes, size);
    free(cursor_read("tasks/list", text));
    OWNED(text) struct text cursor = {0};
    size_t length = strlen(text);
    if (length == 0 || length > 2048)
        return 0;
    cursor_write(&cursor, "tasks/list", text, length);
    OWNED(memory) char *read = cursor_read("tasks/list", cursor.at);
    if (!read || strcmp(read, text) != 0)
        abort();
    return 0;
}
