/* Which bytes are text. */
#include "utf8.h"

#include <stdint.h>

/* Lead bytes from `first`, the smallest code point that needs that many continuation bytes, the bits they carry. */
static const struct {
    unsigned char first;
    unsigned char bits;
    unsigned continuations;
    uint32_t smallest;
} leads[] = {
    {0xF0, 0x07, 3, 0x10000},
    {0xE0, 0x0F, 2, 0x800},
    {0xC0, 0x1F, 1, 0x80},
};

static bool is_scalar(uint32_t code)
{
    return code <= 0x10FFFF && !(code >= 0xD800 && code <= 0xDFFF);
}

/* The bytes of the multi-byte character at `at`, or 0 when it is malformed. */
static size_t sequence_length(const unsigned char *at, size_t left)
{
    if (at[0] > 0xF4)
        return 0;
    for (size_t i = 0; i < sizeof leads / sizeof *leads; i++) {
        if (at[0] < leads[i].first)
            continue;
        if (left <= leads[i].continuations)
            return 0;
        uint32_t code = at[0] & leads[i].bits;
        for (unsigned k = 1; k <= leads[i].continuations; k++) {
            if ((at[k] & 0xC0) != 0x80)
                return 0;
            code = code << 6 | (at[k] & 0x3F);
        }
        bool is_control = code >= 0x80 && code <= 0x9F;
        return code >= leads[i].smallest && is_scalar(code) && !is_control ? leads[i].continuations + 1 : 0;
    }
    return 0;
}

static bool is_ascii_text(unsigned char byte)
{
    return (byte >= 0x20 && byte < 0x7F) || byte == '\t' || byte == '\n' || byte == '\r';
}

bool utf8_is_text(const char *bytes, size_t length)
{
    const unsigned char *at = (const unsigned char *)bytes;
    for (size_t i = 0; i < length;) {
        size_t step = at[i] < 0x80 ? is_ascii_text(at[i]) : sequence_length(at + i, length - i);
        if (step == 0)
            return false;
        i += step;
    }
    return true;
}
