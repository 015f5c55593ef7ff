/* Tokens are accepted when everything about them is right, and each thing that is wrong is noticed. Where keys come
 * from is for key_set.c. */
#include "token.h"

#include <gnutls/abstract.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "owned.h"
#include "signer.h"
#include "suites.h"

#define NOW 1800000000
#define ISSUER "'https://id.example'"
#define TIMES ",'iat':1800000000,'exp':1800003600"
#define CLAIMS(issuer, audience, rest) "{'iss':" issuer ",'aud':" audience rest "}"
#define AUDIENCE(audience) CLAIMS(ISSUER, audience, ",'sub':'alice'" TIMES)
#define LIFE(times) CLAIMS(ISSUER, "'reformd'", ",'sub':'alice'" times)
#define SUBJECT(sub) CLAIMS(ISSUER, "'reformd'", sub TIMES)
#define FINE_CLAIMS SUBJECT(",'sub':'alice'")
#define HEADER(rest) "{'alg':'ES256','kid':'ec'" rest "}"

static gnutls_privkey_t ec;
static gnutls_privkey_t rsa;
static gnutls_privkey_t thief; /* EC; its public half is not known */
static struct token_keys *keys;
static char file[] = "/tmp/reformd-token-XXXXXX";
static struct token_caller caller;

static void write_keys(void)
{
    json_t *const known[] = {signer_jwk(ec, "ec"), signer_jwk(rsa, "rsa"), signer_jwk(rsa, "rsa-one"),
                             signer_jwk(ec, "reformd-development-1")};
    json_object_set_new(known[2], "alg", json_string("RS256"));
    OWNED(memory) char *set = signer_set(known, sizeof known / sizeof *known);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        json_decref(known[i]);
    int out = mkstemp(file);
    ck_assert_int_eq(write(out, set, strlen(set)), (ssize_t)strlen(set));
    close(out);
}

static struct token_settings ours(void)
{
    return (struct token_settings){.issuer = "https://id.example",
                                   .audience = "reformd",
                                   .jwks_file = file,
                                   .algorithms = 1u << JWS_RS256 | 1u << JWS_PS256 | 1u << JWS_ES256};
}

/* Once for all tests, since making keys takes long. */
static void make_keys(void)
{
    ec = signer_make(GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1));
    thief = signer_make(GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1));
    rsa = signer_make(GNUTLS_PK_RSA, 2048);
    write_keys();
    const struct token_settings settings = ours();
    keys = token_keys_make(&settings);
    ck_assert_ptr_nonnull(keys);
}

static void drop_keys(void)
{
    token_keys_free(keys);
    gnutls_privkey_deinit(ec);
    gnutls_privkey_deinit(thief);
    gnutls_privkey_deinit(rsa);
    unlink(file);
}

static const char *outcome_of(const char *token)
{
    memset(&caller, 0, sizeof caller);
    const char *name = token_outcome_name(token_check(keys, token, NOW, &caller));
    ck_assert(strcmp(name, "token-fine") == 0 || !*caller.subject);
    return name;
}

/* ---- what is right ---- */

static const struct {
    const char *what;
    const char *algorithm;
    const char *header;
    const char *claims;
} right[] = {
    {"RS256", "RS256", "{'alg':'RS256','kid':'rsa'}", FINE_CLAIMS},
    {"PS256", "PS256", "{'alg':'PS256','kid':'rsa'}", FINE_CLAIMS},
    {"ES256", "ES256", "{'alg':'ES256','kid':'ec'}", FINE_CLAIMS},
    {"the only algorithm of a key", "RS256", "{'alg':'RS256','kid':'rsa-one'}", FINE_CLAIMS},
    {"the header of RFC 9068", "ES256", "{'typ':'at+jwt','alg':'ES256','kid':'ec'}", FINE_CLAIMS},
    {"thumbprints, which name no key", "ES256", HEADER(",'x5t':'AA','x5t#S256':'AA'"), FINE_CLAIMS},
    {"an audience in an array", "ES256", HEADER(), AUDIENCE("['reformd']")},
    {"an audience among others", "ES256", HEADER(), AUDIENCE("['x','reformd','y']")},
    {"an end just in the leeway", "ES256", HEADER(), LIFE(",'exp':1799999941")},
    {"an end in 292 billion years", "ES256", HEADER(), LIFE(",'exp':9223372036854775807")},
    {"a begin just in the leeway", "ES256", HEADER(), LIFE(",'nbf':1800000060,'exp':1800003600")},
    {"made just in the leeway", "ES256", HEADER(), LIFE(",'iat':1800000060,'exp':1800003600")},
    {"no times but its end", "ES256", HEADER(), LIFE(",'exp':1800003600")},
    {"claims of others", "ES256", HEADER(), SUBJECT(",'sub':'alice','scope':['a',{'b':null}],'azp':1.5")},
};

START_TEST(a_token_is_accepted_with)
{
    OWNED(memory)
    char *token =
        signer_sign(*right[_i].algorithm == 'E' ? ec : rsa, right[_i].algorithm, right[_i].header, right[_i].claims);
    const char *outcome = outcome_of(token);
    ck_assert_msg(strcmp(outcome, "token-fine") == 0, "%s: %s", right[_i].what, outcome);
    ck_assert_str_eq(caller.subject, "alice");
    ck_assert_str_eq(caller.issuer, "https://id.example");
}
END_TEST

/* ---- what is wrong ---- */

static const struct {
    const char *what;
    const char *outcome;
    const char *header;    /* NULL: a right one */
    const char *claims;    /* NULL: right ones */
    const char *algorithm; /* NULL: ES256 */
    gnutls_privkey_t *key; /* NULL: the right one */
} wrong[] = {
    {"alg none", "token-algorithm-refused", .header = "{'alg':'none','kid':'ec'}"},
    {"alg None", "token-algorithm-refused", .header = "{'alg':'None','kid':'ec'}"},
    {"alg none without a signature", "token-malformed", .header = "{'alg':'none','kid':'ec'}", .algorithm = "none"},
    {"alg ES256 without a signature", "token-malformed", .algorithm = "none"},
    {"alg HS256", "token-algorithm-refused", .header = "{'alg':'HS256','kid':'rsa'}", .algorithm = "HS256"},
    {"alg HS512", "token-algorithm-refused", .header = "{'alg':'HS512','kid':'rsa'}", .algorithm = "HS256"},
    {"alg RS512, which is not allowed", "token-algorithm-refused", .header = "{'alg':'RS512','kid':'rsa'}",
     .algorithm = "RS256", .key = &rsa},
    {"alg in small letters", "token-algorithm-refused", .header = "{'alg':'es256','kid':'ec'}"},
    {"alg missing", "token-algorithm-refused", .header = "{'kid':'ec'}"},
    {"alg a number", "token-algorithm-refused", .header = "{'alg':256,'kid':'ec'}"},
    {"alg an array", "token-algorithm-refused", .header = "{'alg':['ES256'],'kid':'ec'}"},
    {"alg null", "token-algorithm-refused", .header = "{'alg':null,'kid':'ec'}"},
    {"jwk", "token-header-refused", .header = HEADER(",'jwk':{'kty':'EC'}")},
    {"jku", "token-header-refused", .header = HEADER(",'jku':'http://127.0.0.1:9/keys'")},
    {"x5u", "token-header-refused", .header = HEADER(",'x5u':'http://127.0.0.1:9/chain'")},
    {"x5c", "token-header-refused", .header = HEADER(",'x5c':['AA']")},
    {"x5c null", "token-header-refused", .header = HEADER(",'x5c':null")},
    {"zip", "token-header-refused", .header = HEADER(",'zip':'DEF'")},
    {"crit", "token-header-refused", .header = HEADER(",'crit':['exp']")},
    {"crit empty", "token-header-refused", .header = HEADER(",'crit':[]")},
    {"b64", "token-header-refused", .header = HEADER(",'b64':false")},
    {"kid missing", "token-key-unnamed", .header = "{'alg':'ES256'}"},
    {"kid a number", "token-key-unnamed", .header = "{'alg':'ES256','kid':1}"},
    {"kid empty", "token-key-unnamed", .header = "{'alg':'ES256','kid':''}"},
    {"kid null", "token-key-unnamed", .header = "{'alg':'ES256','kid':null}"},
    {"kid unknown", "token-key-unknown", .header = "{'alg':'ES256','kid':'EC'}"},
    {"kid a path", "token-key-unknown", .header = "{'alg':'ES256','kid':'../../dev/null'}"},
    {"kid of development", "token-key-of-development", .header = "{'alg':'ES256','kid':'reformd-development-1'}"},
    {"a member twice in the header", "token-malformed", .header = "{'alg':'ES256','kid':'ec','kid':'ec'}"},
    {"alg twice", "token-malformed", .header = "{'alg':'none','alg':'ES256','kid':'ec'}"},
    {"a member twice in the claims", "token-malformed", .claims = SUBJECT(",'sub':'bob','sub':'alice'")},
    {"a member twice, once escaped", "token-malformed", .claims = SUBJECT(",'sub':'bob','\\u0073ub':'alice'")},
    {"a member twice in depth", "token-malformed", .claims = SUBJECT(",'sub':'alice','x':{'a':1,'a':1}")},
    {"a header that is an array", "token-malformed", .header = "[]"},
    {"a header that is a text", "token-malformed", .header = "'ES256'"},
    {"a header that is no JSON", "token-malformed", .header = "alg=ES256"},
    {"a header with something behind it", "token-malformed", .header = HEADER() "{}"},
    {"a header that is empty", "token-malformed", .header = ""},
    {"claims that are an array", "token-malformed", .claims = "['alice']"},
    {"claims that are no JSON", "token-malformed", .claims = "alice"},
    {"claims that are cut", "token-malformed", .claims = "{'sub':'alice'"},
    {"claims that are empty", "token-malformed", .claims = ""},
    {"claims that are null", "token-malformed", .claims = "null"},
    {"claims that are not UTF-8", "token-malformed", .claims = SUBJECT(",'sub':'\xc3('")},
    {"17 arrays in each other", "token-malformed",
     .claims = SUBJECT(",'sub':'a','x':[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]")},
    {"NUL in the header", "token-malformed", .header = HEADER(",'x':'~'")},
    {"NUL behind the header", "token-malformed", .header = HEADER() "~"},
    {"NUL in the claims", "token-malformed", .claims = SUBJECT(",'sub':'alice~bob'")},
    {"NUL escaped in the subject", "token-malformed", .claims = SUBJECT(",'sub':'alice\\u0000bob'")},
    {"NUL escaped in the kid", "token-malformed", .header = "{'alg':'ES256','kid':'ec\\u0000x'}"},
    {"iss of another", "token-of-other-issuer",
     .claims = CLAIMS("'https://id.example.org'", "'reformd'", ",'sub':'alice'" TIMES)},
    {"iss with a slash more", "token-of-other-issuer",
     .claims = CLAIMS("'https://id.example/'", "'reformd'", ",'sub':'alice'" TIMES)},
    {"iss in capitals", "token-of-other-issuer",
     .claims = CLAIMS("'https://ID.example'", "'reformd'", ",'sub':'alice'" TIMES)},
    {"iss an array", "token-of-other-issuer",
     .claims = CLAIMS("['https://id.example']", "'reformd'", ",'sub':'alice'" TIMES)},
    {"iss missing", "token-of-other-issuer", .claims = "{'aud':'reformd','sub':'alice'" TIMES "}"},
    {"aud of others", "token-for-others", .claims = AUDIENCE("'reform'")},
    {"aud of others in an array", "token-for-others", .claims = AUDIENCE("['reform','reformd-web']")},
    {"aud an empty array", "token-for-others", .claims = AUDIENCE("[]")},
    {"aud an empty text", "token-for-others", .claims = AUDIENCE("''")},
    {"aud in an array of arrays", "token-for-others", .claims = AUDIENCE("[['reformd']]")},
    {"aud in an array with a number", "token-for-others", .claims = AUDIENCE("['reformd',1]")},
    {"aud an object", "token-for-others", .claims = AUDIENCE("{'reformd':'reformd'}")},
    {"aud null", "token-for-others", .claims = AUDIENCE("null")},
    {"aud missing", "token-for-others", .claims = "{'iss':" ISSUER ",'sub':'alice'" TIMES "}"},
    {"exp missing", "token-life-unclear", .claims = LIFE("")},
    {"exp null", "token-life-unclear", .claims = LIFE(",'exp':null")},
    {"exp a text", "token-life-unclear", .claims = LIFE(",'exp':'1800003600'")},
    {"exp a real", "token-life-unclear", .claims = LIFE(",'exp':1800003600.0")},
    {"exp with an exponent", "token-life-unclear", .claims = LIFE(",'exp':18e8")},
    {"exp true", "token-life-unclear", .claims = LIFE(",'exp':true")},
    {"exp 2^63", "token-malformed", .claims = LIFE(",'exp':9223372036854775808")},
    {"exp 1e400", "token-malformed", .claims = LIFE(",'exp':1e400")},
    {"exp zero", "token-expired", .claims = LIFE(",'exp':0")},
    {"exp negative", "token-expired", .claims = LIFE(",'exp':-9223372036854775808")},
    {"exp past", "token-expired", .claims = LIFE(",'exp':1799996400")},
    {"exp just beyond the leeway", "token-expired", .claims = LIFE(",'exp':1799999940")},
    {"nbf in the future", "token-not-yet-valid", .claims = LIFE(",'nbf':1800000061,'exp':1800003600")},
    {"nbf a text", "token-life-unclear", .claims = LIFE(",'nbf':'0','exp':1800003600")},
    {"nbf null", "token-life-unclear", .claims = LIFE(",'nbf':null,'exp':1800003600")},
    {"iat in the future", "token-not-yet-valid", .claims = LIFE(",'iat':1800000061,'exp':1800003600")},
    {"iat a real", "token-life-unclear", .claims = LIFE(",'iat':1800000000.5,'exp':1800003600")},
    {"sub missing", "token-subject-refused", .claims = SUBJECT("")},
    {"sub empty", "token-subject-refused", .claims = SUBJECT(",'sub':''")},
    {"sub a number", "token-subject-refused", .claims = SUBJECT(",'sub':7")},
    {"sub null", "token-subject-refused", .claims = SUBJECT(",'sub':null")},
    {"sub an array", "token-subject-refused", .claims = SUBJECT(",'sub':['alice']")},
    {"sub of two lines", "token-subject-refused", .claims = SUBJECT(",'sub':'alice\\nbob'")},
    {"sub with an escape character", "token-subject-refused", .claims = SUBJECT(",'sub':'\\u001b[2J'")},
    {"the signature of another key", "token-forged", .algorithm = "ES256", .key = &thief},
    {"a signature in DER", "token-forged", .algorithm = "DER"},
    {"a signature of RSA with ES256", "token-forged", .algorithm = "RS256", .key = &rsa},
    {"an HMAC with ES256", "token-forged", .algorithm = "HS256"},
    {"an HMAC with RS256", "token-forged", .header = "{'alg':'RS256','kid':'rsa'}", .algorithm = "HS256"},
    {"a signature of PS256 with RS256", "token-forged", .header = "{'alg':'RS256','kid':'rsa'}", .algorithm = "PS256",
     .key = &rsa},
    {"a signature of RS256 with PS256", "token-forged", .header = "{'alg':'PS256','kid':'rsa'}", .algorithm = "RS256",
     .key = &rsa},
    {"ES256 with a key of RSA", "token-key-unfit", .header = "{'alg':'ES256','kid':'rsa'}"},
    {"RS256 with a key of EC", "token-key-unfit", .header = "{'alg':'RS256','kid':'ec'}", .algorithm = "RS256",
     .key = &rsa},
    {"PS256 with a key that is for RS256", "token-key-unfit", .header = "{'alg':'PS256','kid':'rsa-one'}",
     .algorithm = "PS256", .key = &rsa},
};

START_TEST(a_token_is_refused_with)
{
    const char *header = wrong[_i].header ? wrong[_i].header : HEADER();
    const char *algorithm = wrong[_i].algorithm ? wrong[_i].algorithm : "ES256";
    const char *claims = wrong[_i].claims ? wrong[_i].claims : FINE_CLAIMS;
    OWNED(memory) char *token = signer_sign(wrong[_i].key ? *wrong[_i].key : ec, algorithm, header, claims);
    const char *outcome = outcome_of(token);
    ck_assert_msg(strcmp(outcome, wrong[_i].outcome) == 0, "%s: %s", wrong[_i].what, outcome);
}
END_TEST

/* ---- what is bent after signing ---- */

static char *formatted(const char *format, const char *token)
{
    char *bent;
    ck_assert_int_ge(asprintf(&bent, format, token), 0);
    return bent;
}

static char *replaced(const char *token, size_t at, char with)
{
    char *bent = strdup(token);
    bent[at] = bent[at] == with ? 'B' : with;
    return bent;
}

static char *signed_again(const char *token, const char *signature)
{
    char *bent;
    ck_assert_int_ge(asprintf(&bent, "%.*s.%s", (int)(strrchr(token, '.') - token), token, signature), 0);
    return bent;
}

static char *whole(void)
{
    return signer_sign(ec, "ES256", HEADER(), FINE_CLAIMS);
}

static void expect(char *token, const char *outcome)
{
    ck_assert_str_eq(outcome_of(token), outcome);
    free(token);
}

START_TEST(three_parts_of_base64url_it_must_be)
{
    static const char *const formats[] = {"%s.",  "%s.AAAA", ".%s", "%.10s", "%.0s",  "%.0s..", "%.0s...",  "%s=",
                                          "%s==", "%s ",     " %s", "%s\n",  "%s*AA", "%s+/+/", "Bearer %s"};
    OWNED(memory) char *token = whole();
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        expect(formatted(formats[i], token), "token-malformed");
    expect(replaced(token, 3, '='), "token-malformed");
    expect(replaced(token, strlen(token) - 20, '.'), "token-malformed");
    *strrchr(token, '.') = '\0';
    expect(strdup(token), "token-malformed");
    expect(formatted("%s.", token), "token-malformed");
}
END_TEST

START_TEST(bits_that_are_left_over_are_refused)
{
    OWNED(memory) char *token = whole();
    size_t last = strlen(token) - 1; /* of 64 bytes it carries two bits */
    ck_assert_ptr_nonnull(strchr("AQgw", token[last]));
    token[last]++;
    ck_assert_str_eq(outcome_of(token), "token-malformed");
}
END_TEST

/* One byte more behind a right signature, which cjose would not see. */
static char *longer(const char *token)
{
    unsigned char bytes[65] = {0};
    const char *signature = strrchr(token, '.') + 1;
    ck_assert_int_eq(sodium_base642bin(bytes, 64, signature, strlen(signature), NULL, &(size_t){0}, NULL,
                                       sodium_base64_VARIANT_URLSAFE_NO_PADDING),
                     0);
    OWNED(memory) char *encoded = base64url(bytes, sizeof bytes);
    return signed_again(token, encoded);
}

START_TEST(a_signature_of_another_length_is_refused)
{
    OWNED(memory) char *token = whole();
    size_t length = strlen(token);
    unsigned char zeros[64] = {0};
    OWNED(memory) char *none = base64url(zeros, sizeof zeros);
    OWNED(memory) char *shorter = base64url(zeros, 62);
    expect(signed_again(token, none), "token-forged");
    expect(signed_again(token, shorter), "token-forged");
    expect(formatted("%sAAA", token), "token-malformed");
    expect(longer(token), "token-forged");
    token[length - 6] = '\0';
    ck_assert_str_eq(outcome_of(token), "token-forged");
}
END_TEST

START_TEST(every_character_is_signed)
{
    OWNED(memory) char *token = whole();
    size_t length = strlen(token);
    for (size_t at = 0; at < length; at++) {
        OWNED(memory) char *bent = replaced(token, at, 'A');
        ck_assert_msg(strcmp(outcome_of(bent), "token-fine") != 0, "at %zu", at);
    }
    ck_assert_str_eq(outcome_of(token), "token-fine");
}
END_TEST

/* A header that was signed with other claims. */
START_TEST(claims_of_another_token_are_refused)
{
    OWNED(memory) char *one = whole();
    OWNED(memory) char *other = signer_sign(thief, "ES256", HEADER(), SUBJECT(",'sub':'root'"));
    expect(signed_again(other, strrchr(one, '.') + 1), "token-forged");
}
END_TEST

static char *token_with_padding(size_t in_header, size_t in_claims)
{
    char header[64];
    OWNED(memory) char *claims = NULL;
    snprintf(header, sizeof header, "{'alg':'ES256','kid':'ec','x':'%.*s'}", (int)in_header, "xxxx");
    OWNED(memory) char *padding = calloc(1, in_claims + 1);
    memset(padding, 'x', in_claims);
    ck_assert_int_ge(asprintf(&claims, CLAIMS(ISSUER, "'reformd'", ",'sub':'alice'" TIMES ",'x':'%s'"), padding), 0);
    return signer_sign(ec, "ES256", header, claims);
}

START_TEST(eight_kibibytes_are_read_and_no_more)
{
    char *token = NULL;
    for (size_t i = 0; i < 16 && (!token || strlen(token) != TOKEN_LONGEST); i++) {
        free(token);
        token = token_with_padding(i / 4, 5940 + i % 4);
    }
    ck_assert_uint_eq(strlen(token), TOKEN_LONGEST);
    expect(token, "token-fine");
    for (size_t i = 0; i < 4; i++) {
        token = token_with_padding(i, 5949);
        ck_assert_uint_gt(strlen(token), TOKEN_LONGEST);
        expect(token, "token-too-long");
    }
    expect(token_with_padding(0, 6500), "token-too-long");
}
END_TEST

static char *token_of_subject(size_t length)
{
    char subject[TOKEN_SUBJECT_SIZE + 1] = "";
    char claims[512];
    memset(subject, 'x', length);
    snprintf(claims, sizeof claims, CLAIMS(ISSUER, "'reformd'", ",'sub':'%s'" TIMES), subject);
    return signer_sign(ec, "ES256", HEADER(), claims);
}

START_TEST(a_subject_has_255_bytes_at_most)
{
    expect(token_of_subject(1), "token-fine");
    expect(token_of_subject(255), "token-fine");
    ck_assert_uint_eq(strlen(caller.subject), 255);
    expect(token_of_subject(256), "token-subject-refused");
    expect(signer_sign(ec, "ES256", HEADER(), SUBJECT(",'sub':'Nguyễn Văn A'")), "token-fine");
    ck_assert_str_eq(caller.subject, "Nguyễn Văn A");
}
END_TEST

/* ---- settings ---- */

START_TEST(only_the_algorithms_of_the_settings_are_allowed)
{
    struct token_settings settings = ours();
    ck_assert(token_algorithms_read(&settings.algorithms, "PS256"));
    struct token_keys *strict = token_keys_make(&settings);
    OWNED(memory) char *rs256 = signer_sign(rsa, "RS256", "{'alg':'RS256','kid':'rsa'}", FINE_CLAIMS);
    OWNED(memory) char *ps256 = signer_sign(rsa, "PS256", "{'alg':'PS256','kid':'rsa'}", FINE_CLAIMS);
    OWNED(memory) char *es256 = whole();
    ck_assert_int_eq(token_check(strict, rs256, NOW, &caller), TOKEN_ALGORITHM_REFUSED);
    ck_assert_int_eq(token_check(strict, es256, NOW, &caller), TOKEN_ALGORITHM_REFUSED);
    ck_assert_int_eq(token_check(strict, ps256, NOW, &caller), TOKEN_FINE);
    token_keys_free(strict);
}
END_TEST

START_TEST(keys_of_development_are_accepted_where_that_is_set)
{
    struct token_settings settings = ours();
    settings.allows_development_keys = true;
    struct token_keys *lax = token_keys_make(&settings);
    OWNED(memory)
    char *token = signer_sign(ec, "ES256", "{'alg':'ES256','kid':'reformd-development-1'}", FINE_CLAIMS);
    ck_assert_int_eq(token_check(lax, token, NOW, &caller), TOKEN_FINE);
    ck_assert_int_eq(token_check(keys, token, NOW, &caller), TOKEN_KEY_OF_DEVELOPMENT);
    token_keys_free(lax);
}
END_TEST

START_TEST(algorithms_are_a_list_of_names)
{
    static const char *const faulty[] = {"",      "none",         "HS256",  "rs256",       "RS256,", ",RS256",
                                         "RS512", "RS256, ES256", "RS2567", "RS256,RS256", "RS",     "RS256,,PS256"};
    unsigned algorithms;
    for (size_t i = 0; i < sizeof faulty / sizeof *faulty; i++)
        ck_assert_msg(!token_algorithms_read(&algorithms, faulty[i]), "%s", faulty[i]);
    ck_assert(token_algorithms_read(&algorithms, "ES256,RS256"));
    ck_assert_uint_eq(algorithms, 1u << JWS_ES256 | 1u << JWS_RS256);
}
END_TEST

Suite *token_suite(void)
{
    Suite *suite = suite_create("token");
    TCase *all = tcase_create("all");
    tcase_add_unchecked_fixture(all, make_keys, drop_keys);
    tcase_add_loop_test(all, a_token_is_accepted_with, 0, sizeof right / sizeof *right);
    tcase_add_loop_test(all, a_token_is_refused_with, 0, sizeof wrong / sizeof *wrong);
    tcase_add_test(all, three_parts_of_base64url_it_must_be);
    tcase_add_test(all, bits_that_are_left_over_are_refused);
    tcase_add_test(all, a_signature_of_another_length_is_refused);
    tcase_add_test(all, every_character_is_signed);
    tcase_add_test(all, claims_of_another_token_are_refused);
    tcase_add_test(all, eight_kibibytes_are_read_and_no_more);
    tcase_add_test(all, a_subject_has_255_bytes_at_most);
    tcase_add_test(all, only_the_algorithms_of_the_settings_are_allowed);
    tcase_add_test(all, keys_of_development_are_accepted_where_that_is_set);
    tcase_add_test(all, algorithms_are_a_list_of_names);
    suite_add_tcase(suite, all);
    return suite;
}
