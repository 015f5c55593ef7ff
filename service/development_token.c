/* Keys and tokens for development and tests, by cjose. */
#include "development_token.h"

#include <cjose/cjose.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "owned.h"

enum {
    KID_RANDOM = 8, /* bytes */
    KID_SIZE = sizeof DEVELOPMENT_KID + (size_t)KID_RANDOM * 2,
    PRIVATE_MODE = 0600,
    PUBLIC_MODE = 0644,
    FOLDER_MODE = 0700,
};

static inline void release_key(cjose_jwk_t **key)
{
    cjose_jwk_release(*key);
}

static inline void release_signed(cjose_jws_t **token)
{
    cjose_jws_release(*token);
}

static inline void release_header(cjose_header_t **header)
{
    cjose_header_release(*header);
}

static inline void release_stream(FILE **stream)
{
    if (*stream)
        fclose(*stream);
}

static char *path_in(const char *folder, const char *name)
{
    char *path;
    return asprintf(&path, "%s/%s", folder, name) < 0 ? NULL : path;
}

static bool fail(FILE *faults, const char *path, const char *what)
{
    fprintf(faults, "reformd: %s %s: %s.\n", path, what, strerror(errno));
    return false;
}

/* ---- files ---- */

/* Whole or not at all, and never over one that is there. */
static bool keep(const char *path, mode_t mode, const char *text, FILE *faults)
{
    OWNED(memory) char *made = NULL;
    if (asprintf(&made, "%s.%d", path, (int)getpid()) < 0)
        return fail(faults, path, "cannot be written");
    int file = open(made, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode);
    if (file < 0)
        return fail(faults, path, "cannot be written");
    size_t length = strlen(text);
    bool is_written = fchmod(file, mode) == 0 && write(file, text, length) == (ssize_t)length && fsync(file) == 0;
    is_written = close(file) == 0 && is_written;
    is_written = is_written && (link(made, path) == 0 || errno == EEXIST);
    if (!is_written)
        fail(faults, path, "cannot be written");
    unlink(made);
    return is_written;
}

/* The key of the folder, or NULL; `errno` is ENOENT when there is none. */
static cjose_jwk_t *read_key(const char *path)
{
    OWNED(stream) FILE *stream = fopen(path, "re");
    OWNED(json) json_t *json = stream ? json_loadf(stream, JSON_REJECT_DUPLICATES, NULL) : NULL;
    if (stream)
        errno = EINVAL;
    return json ? cjose_jwk_import_json((cjose_header_t *)json, NULL) : NULL;
}

/* ---- keys ---- */

static char *make_key(void)
{
    unsigned char random[KID_RANDOM];
    char kid[KID_SIZE] = DEVELOPMENT_KID;
    const size_t prefix = strlen(DEVELOPMENT_KID);
    randombytes_buf(random, sizeof random);
    sodium_bin2hex(kid + prefix, sizeof kid - prefix, random, sizeof random);
    OWNED(key) cjose_jwk_t *key = cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, NULL);
    return key && cjose_jwk_set_kid(key, kid, strlen(kid), NULL) ? cjose_jwk_to_json(key, true, NULL) : NULL;
}

/* {"keys": [the public half of it]} */
static char *public_set(const cjose_jwk_t *key)
{
    OWNED(memory) char *text = cjose_jwk_to_json(key, false, NULL);
    json_t *half = text ? json_loads(text, 0, NULL) : NULL;
    OWNED(json) json_t *set = json_pack("{s:[o]}", "keys", half);
    return set && json_object_set_new(half, "use", json_string("sig")) == 0 &&
                   json_object_set_new(half, "alg", json_string(CJOSE_HDR_ALG_ES256)) == 0
               ? json_dumps(set, JSON_COMPACT)
               : NULL;
}

static bool keep_private(const char *path, FILE *faults)
{
    if (access(path, F_OK) == 0)
        return true;
    OWNED(memory) char *text = make_key();
    return text ? keep(path, PRIVATE_MODE, text, faults) : fail(faults, path, "cannot be made");
}

static bool keep_public(const char *path, const char *private_path, FILE *faults)
{
    OWNED(key) cjose_jwk_t *key = read_key(private_path);
    if (!key)
        return fail(faults, private_path, "is no key");
    OWNED(memory) char *text = public_set(key);
    return text ? keep(path, PUBLIC_MODE, text, faults) : fail(faults, path, "cannot be made");
}

bool development_keys(const char *folder, FILE *out, FILE *faults)
{
    OWNED(memory) char *private_path = path_in(folder, "private.jwk");
    OWNED(memory) char *public_path = path_in(folder, "jwks.json");
    if (!private_path || !public_path)
        return fail(faults, folder, "cannot be made");
    if (mkdir(folder, FOLDER_MODE) != 0 && errno != EEXIST)
        return fail(faults, folder, "cannot be made");
    if (!keep_private(private_path, faults) || !keep_public(public_path, private_path, faults))
        return false;
    fprintf(out, "OIDC_ISSUER=%s\nOIDC_AUDIENCE=%s\nJWKS_FILE=%s\nALLOW_DEVELOPMENT_TOKENS=true\n", DEVELOPMENT_ISSUER,
            DEVELOPMENT_AUDIENCE, public_path);
    return true;
}

/* ---- tokens ---- */

static char *make_claims(const char *subject, time_t now)
{
    OWNED(json)
    json_t *claims = json_pack("{s:s, s:s, s:s, s:I, s:I}", "iss", DEVELOPMENT_ISSUER, "aud", DEVELOPMENT_AUDIENCE,
                               "sub", subject, "iat", (json_int_t)now, "exp", (json_int_t)now + DEVELOPMENT_LIFETIME);
    return claims ? json_dumps(claims, JSON_COMPACT) : NULL;
}

static char *sign(const cjose_jwk_t *key, const char *claims)
{
    OWNED(header) cjose_header_t *header = cjose_header_new(NULL);
    if (!header || !cjose_header_set(header, CJOSE_HDR_ALG, CJOSE_HDR_ALG_ES256, NULL) ||
        !cjose_header_set(header, CJOSE_HDR_KID, cjose_jwk_get_kid(key, NULL), NULL) ||
        !cjose_header_set(header, "typ", "JWT", NULL))
        return NULL;
    OWNED(signed)
    cjose_jws_t *token = cjose_jws_sign(key, header, (const uint8_t *)claims, strlen(claims), NULL);
    const char *compact;
    return token && cjose_jws_export(token, &compact, NULL) ? strdup(compact) : NULL;
}

char *development_token(const char *folder, const char *subject, time_t now, FILE *faults)
{
    OWNED(memory) char *path = path_in(folder, "private.jwk");
    OWNED(key) cjose_jwk_t *key = path ? read_key(path) : NULL;
    if (!key || !cjose_jwk_get_kid(key, NULL)) {
        fprintf(faults, "reformd: no key in %s; `reformd development-keys %s` makes one.\n", folder, folder);
        return NULL;
    }
    OWNED(memory) char *claims = make_claims(subject, now);
    char *token = claims ? sign(key, claims) : NULL;
    if (!token)
        fprintf(faults, "reformd: no token of this subject can be signed with the key in %s.\n", folder);
    return token;
}
