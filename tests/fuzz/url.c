/* Fuzzes the request target's parser: no input makes it read or write beyond its bounds, and what it accepts is text.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "url.h"
#include "utf8.h"

static void check(const char *text)
{
    if (!utf8_is_text(text, strlen(text)))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static struct url url;
    char *raw = strndup((const char *)bytes, size);
    if (raw && url_parse(&url, raw) == URL_FINE) {
        for (size_t i = 0; i < url.segment_count; i++)
            check(url.segments[i]);
        for (size_t i = 0; i < url.argument_count; i++) {
            check(url.arguments[i].name);
            check(url.arguments[i].value);
        }
    }
    free(raw);
    return 0;
}
