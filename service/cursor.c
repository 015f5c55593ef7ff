/* The opaque ?cursor= of a list: a check of 8 bytes, then the keys, in base64url. */
#include "cursor.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum {
    CHECK_SIZE = 16, /* the least that BLAKE2b gives */
    CHECK_USED = 8,
    KEYS_LONGEST = 2048,
};

/* The check keeps mistakes out, not attackers: whoever forges one only chooses where a page begins. */
static void make_check(unsigned char check[CHECK_SIZE], const char *list, const char *keys, size_t length)
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, CHECK_SIZE);
    crypto_generichash_update(&state, (const unsigned char *)list, strlen(list) + 1);
    crypto_generichash_update(&state, (const unsigned char *)keys, length);
    crypto_generichash_final(&state, check, CHECK_SIZE);
}

void cursor_write(struct text *out, const char *list, const char *keys, size_t length)
{
    unsigned char check[CHECK_SIZE];
    unsigned char bytes[CHECK_USED + KEYS_LONGEST];
    if (length > KEYS_LONGEST) {
        out->failed = true;
        return;
    }
    make_check(check, list, keys, length);
    memcpy(bytes, check, CHECK_USED);
    memcpy(bytes + CHECK_USED, keys, length);

    size_t room = sodium_base64_encoded_len(CHECK_USED + length, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *end = text_reserve(out, room);
    if (!end)
        return;
    sodium_bin2base64(end, room, bytes, CHECK_USED + length, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    out->length += room - 1;
}

char *cursor_read(const char *list, const char *cursor)
{
    unsigned char bytes[CHECK_USED + KEYS_LONGEST];
    unsigned char check[CHECK_SIZE];
    size_t length;
    if (sodium_base642bin(bytes, sizeof bytes, cursor, strlen(cursor), NULL, &length, NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
        length <= CHECK_USED)
        return NULL;
    make_check(check, list, (const char *)bytes + CHECK_USED, length - CHECK_USED);
    if (sodium_memcmp(check, bytes, CHECK_USED) != 0)
        return NULL;
    return strndup((const char *)bytes + CHECK_USED, length - CHECK_USED);
}
