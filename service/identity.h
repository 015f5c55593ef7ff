/* Identities are sealed with a public key before they are stored; only where staff are served there may be a private
 * key that opens them. */
#ifndef REFORMD_IDENTITY_H
#define REFORMD_IDENTITY_H

#include <stdbool.h>
#include <stddef.h>

enum {
    IDENTITY_KEY_SIZE = 32,
    IDENTITY_KEY_TEXT_SIZE = 65, /* 64 hexadecimal digits and NUL */
    IDENTITY_KEY_ID_SIZE = 17,   /* 16 hexadecimal digits and NUL */
};

struct identity_key {
    bool is_set; /* false: there is no IDENTITY_PUBLIC_KEY, and nothing can be sealed */
    unsigned char bytes[IDENTITY_KEY_SIZE];
    char id[IDENTITY_KEY_ID_SIZE]; /* tells which private key opens what was sealed */
};

enum { IDENTITY_PRIVATE_KEYS = 4 };

/* The private keys that are there, the present one and former ones. */
struct identity_private_keys {
    size_t count;
    struct identity_private_key {
        char hex[IDENTITY_KEY_TEXT_SIZE];
        char id[IDENTITY_KEY_ID_SIZE]; /* that of its public key */
    } list[IDENTITY_PRIVATE_KEYS];
};

/* Reads IDENTITY_PRIVATE_KEY: keys of 64 hexadecimal digits, separated by commas, IDENTITY_PRIVATE_KEYS at most; an
 * empty text is none. False for any other text. */
bool identity_private_keys_read(struct identity_private_keys *keys, const char *text);

/* Reads IDENTITY_PUBLIC_KEY: 64 hexadecimal digits (X25519, RFC 7748); an empty text leaves it unset. False for any
 * other text, and for a number that is no public key. */
bool identity_key_read(struct identity_key *key, const char *hex);

/* A sealed box (libsodium's crypto_box_seal) of a text, in base64 with padding; another one each time. The caller frees
 * it; NULL when memory ran out. */
char *identity_seal(const struct identity_key *key, const char *text);

/* The text that was sealed with the public key of this private key (64 hexadecimal digits); NULL when it was not, or
 * was changed since. The caller frees it. */
char *identity_open(const char *private_key, const char *sealed);

/* A new pair, as hexadecimal digits. */
void identity_keys_make(char public_key[IDENTITY_KEY_TEXT_SIZE], char private_key[IDENTITY_KEY_TEXT_SIZE]);

#endif
