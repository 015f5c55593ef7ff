/* Fuzzes normalisation: what comes out is in NFC, trimmed, without what is to be stripped, and stays as it is. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

#include "body.h"
#include "normalise.h"
#include "owned.h"

static void check_trimmed(ucs4_t first, ucs4_t last)
{
    if (uc_is_property_white_space(first) || uc_is_property_white_space(last))
        abort();
}

static void check_characters(const uint8_t *text, bool is_line)
{
    ucs4_t first = 0;
    ucs4_t last = 0;
    ucs4_t point;
    for (int size; (size = u8_strmbtouc(&point, text)) > 0; text += size) {
        if (point == '\r' || point == 0xFEFF || (point >= 0x2028 && point <= 0x202E) ||
            (point >= 0x2066 && point <= 0x2069) || (is_line && (point == '\n' || point == '\t')))
            abort();
        first = first ? first : point;
        last = point;
    }
    check_trimmed(first, last);
}

static void check_composed(const char *text)
{
    size_t length;
    OWNED(memory) uint8_t *composed = u8_normalize(UNINORM_NFC, (const uint8_t *)text, strlen(text) + 1, NULL, &length);
    if (!composed || strcmp((const char *)composed, text) != 0)
        abort();
}

static void check(const char *raw, bool is_line)
{
    OWNED(memory) char *text = normalise_text(raw, is_line);
    if (!text)
        return;
    OWNED(memory) char *again = normalise_text(text, is_line);
    if (!again || strcmp(text, again) != 0)
        abort();
    check_composed(text);
    check_characters((const uint8_t *)text, is_line);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const char *const prose[] = {"text", NULL};
    OWNED(memory) char *raw = strndup((const char *)bytes, size);
    check(raw, true);
    check(raw, false);
    OWNED(json) json_t *value = body_parse((const char *)bytes, size);
    if (value && !normalise_json(value, prose))
        abort();
    return 0;
}
