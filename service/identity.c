/* Identities are sealed with a public key before they are stored. */
#include "identity.h"

#include <sodium.h>
#include <string.h>

#include "owned.h"

enum { BASE64 = sodium_base64_VARIANT_ORIGINAL };

static bool read_key(unsigned char key[IDENTITY_KEY_SIZE], const char *hex)
{
    size_t length;
    return sodium_hex2bin(key, IDENTITY_KEY_SIZE, hex, strlen(hex), NULL, &length, NULL) == 0 &&
           length == IDENTITY_KEY_SIZE;
}

/* Points of low order are no keys: libsodium seals nothing for them. */
static bool can_seal(const struct identity_key *key)
{
    unsigned char sealed[crypto_box_SEALBYTES];
    return crypto_box_seal(sealed, (const unsigned char *)"", 0, key->bytes) == 0;
}

static void name_key(struct identity_key *key)
{
    unsigned char hash[crypto_generichash_BYTES];
    crypto_generichash(hash, sizeof hash, key->bytes, IDENTITY_KEY_SIZE, NULL, 0);
    sodium_bin2hex(key->id, IDENTITY_KEY_ID_SIZE, hash, IDENTITY_KEY_ID_SIZE / 2);
}

bool identity_key_read(struct identity_key *key, const char *hex)
{
    memset(key, 0, sizeof *key);
    if (!*hex)
        return true;
    if (!read_key(key->bytes, hex) || !can_seal(key))
        return false;
    name_key(key);
    key->is_set = true;
    return true;
}

static bool read_private_key(struct identity_private_key *key, const char *hex)
{
    unsigned char bytes[IDENTITY_KEY_SIZE];
    struct identity_key public_key;
    if (!read_key(bytes, hex) || crypto_scalarmult_base(public_key.bytes, bytes) != 0)
        return false;
    sodium_memzero(bytes, sizeof bytes);
    name_key(&public_key);
    memcpy(key->id, public_key.id, sizeof key->id);
    return true;
}

bool identity_private_keys_read(struct identity_private_keys *keys, const char *text)
{
    keys->count = 0;
    while (*text) {
        size_t length = strcspn(text, ",");
        if (keys->count == IDENTITY_PRIVATE_KEYS || length != IDENTITY_KEY_TEXT_SIZE - 1)
            return false;
        struct identity_private_key *key = &keys->list[keys->count++];
        memcpy(key->hex, text, length);
        key->hex[length] = '\0';
        if (!read_private_key(key, key->hex))
            return false;
        text += length;
        if (*text && !*++text)
            return false;
    }
    return true;
}

char *identity_seal(const struct identity_key *key, const char *text)
{
    size_t length = strlen(text);
    size_t sealed_length = length + crypto_box_SEALBYTES;
    size_t room = sodium_base64_encoded_len(sealed_length, BASE64);
    OWNED(text) struct text box = {0};
    struct text encoded = {0};
    unsigned char *sealed = (unsigned char *)text_reserve(&box, sealed_length);
    char *to = text_reserve(&encoded, room);
    if (sealed && to && crypto_box_seal(sealed, (const unsigned char *)text, length, key->bytes) == 0)
        return sodium_bin2base64(to, room, sealed, sealed_length, BASE64);
    text_free(&encoded);
    return NULL;
}

static char *open_box(const unsigned char *private_key, const unsigned char *sealed, size_t length)
{
    unsigned char public_key[IDENTITY_KEY_SIZE];
    if (length < crypto_box_SEALBYTES || crypto_scalarmult_base(public_key, private_key) != 0)
        return NULL;
    char *text = calloc(1, length - crypto_box_SEALBYTES + 1);
    if (text && crypto_box_seal_open((unsigned char *)text, sealed, length, public_key, private_key) == 0)
        return text;
    free(text);
    return NULL;
}

char *identity_open(const char *private_key, const char *sealed)
{
    unsigned char key[IDENTITY_KEY_SIZE];
    size_t room = strlen(sealed) / 4 * 3 + 3;
    size_t length;
    OWNED(text) struct text box = {0};
    unsigned char *bytes = (unsigned char *)text_reserve(&box, room);
    char *text = NULL;
    if (bytes && read_key(key, private_key) &&
        sodium_base642bin(bytes, room, sealed, strlen(sealed), NULL, &length, NULL, BASE64) == 0)
        text = open_box(key, bytes, length);
    sodium_memzero(key, sizeof key);
    return text;
}

void identity_keys_make(char public_key[IDENTITY_KEY_TEXT_SIZE], char private_key[IDENTITY_KEY_TEXT_SIZE])
{
    unsigned char both[2][IDENTITY_KEY_SIZE];
    crypto_box_keypair(both[0], both[1]);
    sodium_bin2hex(public_key, IDENTITY_KEY_TEXT_SIZE, both[0], IDENTITY_KEY_SIZE);
    sodium_bin2hex(private_key, IDENTITY_KEY_TEXT_SIZE, both[1], IDENTITY_KEY_SIZE);
    sodium_memzero(both, sizeof both);
}
