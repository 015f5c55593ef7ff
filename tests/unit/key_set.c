/* Keys come from the provider when they are needed, seldom, and outlast its failures; or from a file. */
#include "key_set.h"

#include <fcntl.h>
#include <gnutls/abstract.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fetch.h"
#include "owned.h"
#include "provider.h"
#include "signer.h"
#include "small_provider.h"
#include "suites.h"
#include "token.h"

enum { NOW = 1800000000, HERE = 500 /* milliseconds in which who does not wait is done, on a slow machine too */ };

static gnutls_privkey_t ec;
static gnutls_privkey_t rsa;
static char *old_set;  /* with the keys "old" and "steady" */
static char *new_set;  /* with the keys "new" and "steady" */
static char *key_text; /* the JWK "old" */
static struct small_provider *provider;
static struct key_set *set;

static void make_keys(void)
{
    ec = signer_make(GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1));
    rsa = signer_make(GNUTLS_PK_RSA, 2048);
    json_t *const named[] = {signer_jwk(ec, "old"), signer_jwk(rsa, "steady"), signer_jwk(ec, "new")};
    old_set = signer_set(named, 2);
    new_set = signer_set(named + 1, 2);
    key_text = json_dumps(named[0], JSON_COMPACT);
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        json_decref(named[i]);
}

static void drop_keys(void)
{
    gnutls_privkey_deinit(ec);
    gnutls_privkey_deinit(rsa);
    free(old_set);
    free(new_set);
    free(key_text);
}

static void start(void)
{
    signal(SIGPIPE, SIG_IGN);
    ck_assert(fetch_open());
    provider = small_provider_start();
    small_provider_answer(provider, (struct small_answer){.body = old_set});
    set = key_set_make(small_provider_issuer(provider), NULL);
    ck_assert_ptr_nonnull(set);
}

static void end(void)
{
    small_provider_end(provider);
    key_set_free(set);
    fetch_close();
}

static long milliseconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* "known", "unknown", or "away" when there are no keys at all. */
static const char *is(const char *kid, time_t now)
{
    OWNED(jwks) struct jwks *keys = key_set_keys(set, kid, now);
    return !keys ? "away" : jwks_find(keys, kid) ? "known" : "unknown";
}

/* Waits until the provider was asked so often in all, which somebody else must have caused, and until what it answers
 * was taken: a key that nobody knows waits for that. */
static void settle(int requests, time_t now)
{
    for (int i = 0; i < 2000 && small_provider_requests(provider) < requests; i++)
        usleep(1000);
    ck_assert_int_ge(small_provider_requests(provider), requests);
    is("nobody's", now);
}

/* The issuer stands for each %s. */
static char *filled(const char *format)
{
    struct text text = {0};
    const char *found;
    text_add(&text, "", 0);
    for (; (found = strstr(format, "%s")); format = found + 2) {
        text_add(&text, format, (size_t)(found - format));
        text_add_string(&text, small_provider_issuer(provider));
    }
    text_add_string(&text, format);
    return text.at ? text.at : strdup("");
}

/* ---- what a set holds ---- */

static const char *read_one(const char *text)
{
    OWNED(memory) char *whole = NULL;
    ck_assert_int_ge(asprintf(&whole, "{\"keys\":[%s]}", text), 0);
    OWNED(jwks) struct jwks *keys = jwks_read(whole, strlen(whole));
    return keys ? "taken" : "ignored";
}

static const struct {
    const char *what;
    const char *member;
    const char *value; /* JSON; NULL: the member is missing */
    bool is_rsa;
    bool is_taken;
} members[] = {
    {"for signatures", "use", "\"sig\"", false, true},
    {"for verifying", "key_ops", "[\"verify\"]", false, true},
    {"for ES256", "alg", "\"ES256\"", false, true},
    {"RSA for PS256", "alg", "\"PS256\"", true, true},
    {"with a chain of certificates", "x5c", "[\"AAAA\"]", true, true},
    {"with a private number, which is not read", "d", "\"!\"", true, true},
    {"for encryption", "use", "\"enc\"", false, false},
    {"for a number", "use", "1", false, false},
    {"for signing only", "key_ops", "[\"sign\"]", false, false},
    {"for no operation", "key_ops", "[]", false, false},
    {"for an operation that is no array", "key_ops", "\"verify\"", false, false},
    {"for ES384", "alg", "\"ES384\"", false, false},
    {"RSA for RS512", "alg", "\"RS512\"", true, false},
    {"RSA for ES256", "alg", "\"ES256\"", true, false},
    {"EC for RS256", "alg", "\"RS256\"", false, false},
    {"for HS256", "alg", "\"HS256\"", true, false},
    {"without name", "kid", NULL, false, false},
    {"with an empty name", "kid", "\"\"", false, false},
    {"with a number as name", "kid", "1", false, false},
    {"without type", "kty", NULL, false, false},
    {"of a secret", "kty", "\"oct\"", false, false},
    {"of an unknown type", "kty", "\"OKP\"", false, false},
    {"RSA that says EC", "kty", "\"EC\"", true, false},
    {"EC that says RSA", "kty", "\"RSA\"", false, false},
    {"without curve", "crv", NULL, false, false},
    {"on another curve", "crv", "\"P-384\"", false, false},
    {"off the curve", "x", "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE\"", false, false},
    {"with a short x", "x", "\"AAAA\"", false, false},
    {"without y", "y", NULL, false, false},
    {"RSA without modulus", "n", NULL, true, false},
    {"RSA with a short modulus", "n", "\"AQAB\"", true, false},
    {"RSA with an empty modulus", "n", "\"\"", true, false},
    {"RSA without exponent", "e", NULL, true, false},
    {"RSA with the exponent 1", "e", "\"AQ\"", true, false},
    {"RSA with an even exponent", "e", "\"BA\"", true, false},
    {"RSA with a very long exponent", "e", "\"AQAAAAAAAAAB\"", true, false},
    {"RSA with padding", "e", "\"AQAB====\"", true, false},
    {"RSA with the exponent 3", "e", "\"Aw\"", true, true},
};

START_TEST(a_key_is_taken_or_ignored)
{
    OWNED(json) json_t *key = signer_jwk(members[_i].is_rsa ? rsa : ec, "x");
    OWNED(json) json_t *value = members[_i].value ? json_loads(members[_i].value, JSON_DECODE_ANY, NULL) : NULL;
    json_object_del(key, members[_i].member);
    if (value)
        json_object_set(key, members[_i].member, value);
    OWNED(memory) char *text = json_dumps(key, JSON_COMPACT);
    ck_assert_msg((strcmp(read_one(text), "taken") == 0) == members[_i].is_taken, "%s", members[_i].what);
}
END_TEST

START_TEST(a_good_key_on_another_curve_is_ignored)
{
    gnutls_privkey_t p384 = signer_make(GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP384R1));
    OWNED(json) json_t *key = signer_jwk(p384, "x");
    OWNED(memory) char *text = json_dumps(key, JSON_COMPACT);
    ck_assert_ptr_nonnull(strstr(text, "P-384"));
    ck_assert_str_eq(read_one(text), "ignored");
    gnutls_privkey_deinit(p384);
}
END_TEST

static const char *read_modulus(size_t bytes, unsigned char first, unsigned char last)
{
    unsigned char modulus[2048];
    memset(modulus, 0xff, sizeof modulus);
    modulus[0] = first;
    modulus[bytes - 1] = last;
    OWNED(memory) char *number = base64url(modulus, bytes);
    OWNED(json) json_t *key = json_pack("{s:s, s:s, s:s, s:s}", "kty", "RSA", "kid", "x", "n", number, "e", "AQAB");
    OWNED(memory) char *text = json_dumps(key, JSON_COMPACT);
    return read_one(text);
}

START_TEST(rsa_has_2048_to_8192_bits)
{
    ck_assert_str_eq(read_modulus(128, 0xff, 0xff), "ignored");
    ck_assert_str_eq(read_modulus(256, 0x7f, 0xff), "ignored");
    ck_assert_str_eq(read_modulus(256, 0x80, 0xff), "taken");
    ck_assert_str_eq(read_modulus(257, 0x01, 0xff), "taken");
    ck_assert_str_eq(read_modulus(257, 0x00, 0xff), "ignored");
    ck_assert_str_eq(read_modulus(1024, 0xff, 0xff), "taken");
    ck_assert_str_eq(read_modulus(1025, 0x01, 0xff), "ignored");
}
END_TEST

START_TEST(a_modulus_is_odd)
{
    ck_assert_str_eq(read_modulus(256, 0xff, 0x01), "taken");
    ck_assert_str_eq(read_modulus(256, 0xff, 0x02), "ignored");
}
END_TEST

START_TEST(what_is_no_set_is_refused)
{
    static const char *const texts[] = {"",
                                        "null",
                                        "[]",
                                        "{}",
                                        "{\"keys\":{}}",
                                        "{\"keys\":[]}",
                                        "{\"keys\":[1,null,[],\"x\"]}",
                                        "{\"keys\":[],\"keys\":[]}",
                                        "<html>"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        ck_assert_msg(!jwks_read(texts[i], strlen(texts[i])), "%s", texts[i]);
    ck_assert_str_eq(read_one(key_text), "taken");
    OWNED(memory) char *spaces = NULL;
    ck_assert_int_ge(asprintf(&spaces, "{\"keys\":[%s]}%*s", key_text, JWKS_LONGEST, ""), 0);
    ck_assert_ptr_null(jwks_read(spaces, strlen(spaces)));
}
END_TEST

START_TEST(keys_that_cannot_be_used_do_not_spoil_the_others)
{
    OWNED(memory) char *text = NULL;
    ck_assert_int_ge(asprintf(&text, "{\"keys\":[1,{\"kty\":\"oct\",\"kid\":\"o\",\"k\":\"AAAA\"},%s,{}]}", key_text),
                     0);
    OWNED(jwks) struct jwks *keys = jwks_read(text, strlen(text));
    ck_assert_ptr_nonnull(jwks_find(keys, "old"));
    ck_assert_ptr_null(jwks_find(keys, "o"));
}
END_TEST

/* ---- where a document may come from ---- */

START_TEST(only_https_and_loopback_are_allowed)
{
    static const char *const allowed[] = {"https://id.example.org",
                                          "https://id.example.org/realm/",
                                          "https://192.0.2.1:8443/x?y=z",
                                          "http://127.0.0.1:8080/x",
                                          "http://localhost",
                                          "http://[::1]:8080"};
    static const char *const refused[] = {"http://id.example.org",
                                          "http://127.0.0.1@id.example.org/",
                                          "http://127.0.0.1:x@id.example.org/",
                                          "https://user:password@id.example.org/",
                                          "http://127.0.0.1.example.org/",
                                          "http://localhost.example.org/",
                                          "http://10.0.0.1/",
                                          "http://169.254.169.254/latest/meta-data",
                                          "http://0.0.0.0/",
                                          "http://[::]/",
                                          "ftp://127.0.0.1/",
                                          "file:///etc/passwd",
                                          "gopher://127.0.0.1/",
                                          "id.example.org",
                                          "//id.example.org",
                                          "https://",
                                          "https://id example.org",
                                          ""};
    for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
        ck_assert_msg(fetch_is_allowed(allowed[i]), "%s", allowed[i]);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        ck_assert_msg(!fetch_is_allowed(refused[i]), "%s", refused[i]);
}
END_TEST

START_TEST(a_document_may_have_as_many_bytes_as_allowed)
{
    OWNED(text) struct text document = {0};
    OWNED(text) struct text cut = {0};
    OWNED(text) struct text url = {0};
    char why[FETCH_WHY];
    small_provider_answer(provider, (struct small_answer){.body = "12345", .padding = 95});
    text_add_format(&url, "%s/keys", small_provider_issuer(provider));
    ck_assert(fetch_document(url.at, 100, 3000, &document, why));
    ck_assert_uint_eq(document.length, 100);
    ck_assert(!fetch_document(url.at, 99, 3000, &cut, why));
    ck_assert_str_eq(why, "more than 99 bytes");
}
END_TEST

START_TEST(no_proxy_is_asked_for_what_is_on_this_machine)
{
    setenv("http_proxy", "http://127.0.0.1:1", 1);
    setenv("all_proxy", "http://127.0.0.1:1", 1);
    ck_assert_str_eq(is("old", NOW), "known");
}
END_TEST

/* ---- when the provider is asked ---- */

static const struct {
    const char *header; /* %s: the address of the provider */
    const char *claims;
    const char *outcome;
} not_for_us[] = {
    {"{'alg':'ES256','kid':'old','jku':'%s/keys'}", "{}", "token-header-refused"},
    {"{'alg':'ES256','kid':'old','x5u':'%s/keys'}", "{}", "token-header-refused"},
    {"{'alg':'ES256','kid':'%s/keys'}", "{}", "token-of-other-issuer"},
    {"{'alg':'ES256','kid':'old'}", "{'iss':'%s/keys'}", "token-of-other-issuer"},
    {"{'alg':'ES256','kid':'old'}", "{'iss':'%s','aud':'x'}", "token-for-others"},
    {"{'alg':'ES256','kid':'old'}", "{'iss':'%s','aud':'reformd','exp':1799990000}", "token-expired"},
    {"{'alg':'HS256','kid':'old'}", "{'iss':'%s'}", "token-algorithm-refused"},
};

static struct token_keys *keys_of_provider(void)
{
    const struct token_settings settings = {
        .issuer = small_provider_issuer(provider), .audience = "reformd", .algorithms = 1u << JWS_ES256};
    return token_keys_make(&settings);
}

static const char *outcome_of(struct token_keys *keys, const char *header, const char *claims)
{
    struct token_caller caller;
    OWNED(memory) char *whole_header = filled(header);
    OWNED(memory) char *whole_claims = filled(claims);
    OWNED(memory) char *token = signer_sign(ec, "ES256", whole_header, whole_claims);
    return token_outcome_name(token_check(keys, token, NOW, &caller));
}

START_TEST(a_token_that_is_not_for_us_makes_us_fetch_nothing)
{
    struct token_keys *keys = keys_of_provider();
    for (size_t i = 0; i < sizeof not_for_us / sizeof *not_for_us; i++)
        ck_assert_str_eq(outcome_of(keys, not_for_us[i].header, not_for_us[i].claims), not_for_us[i].outcome);
    ck_assert_int_eq(small_provider_requests(provider), 0);
    token_keys_free(keys);
}
END_TEST

START_TEST(a_token_is_checked_with_keys_of_its_provider)
{
    static const char claims[] = "{'iss':'%s','aud':'reformd','sub':'alice','exp':1800003600}";
    struct token_keys *keys = keys_of_provider();
    ck_assert_str_eq(outcome_of(keys, "{'alg':'ES256','kid':'old'}", claims), "token-fine");
    ck_assert_str_eq(outcome_of(keys, "{'alg':'ES256','kid':'nobody'}", claims), "token-key-unknown");
    token_keys_free(keys);
    small_provider_answer(provider, (struct small_answer){.hangs_up = true});
    keys = keys_of_provider();
    ck_assert_str_eq(outcome_of(keys, "{'alg':'ES256','kid':'old'}", claims), "token-keys-away");
    token_keys_free(keys);
}
END_TEST

START_TEST(keys_are_fetched_when_they_are_needed_and_then_kept)
{
    ck_assert_int_eq(small_provider_requests(provider), 0);
    ck_assert_str_eq(is("old", NOW), "known");
    ck_assert_str_eq(is("steady", NOW + 1), "known");
    ck_assert_str_eq(is("old", NOW + KEY_SET_FRESH - 1), "known");
    ck_assert_int_eq(small_provider_requests(provider), 2);
    ck_assert_str_eq(is("old", NOW + KEY_SET_FRESH), "known");
    settle(4, NOW + KEY_SET_FRESH);
    ck_assert_int_eq(small_provider_requests(provider), 4);
}
END_TEST

START_TEST(a_new_key_is_found_when_it_is_first_used)
{
    ck_assert_str_eq(is("old", NOW), "known");
    small_provider_answer(provider, (struct small_answer){.body = new_set});
    ck_assert_str_eq(is("new", NOW + KEY_SET_PAUSE - 1), "unknown");
    ck_assert_str_eq(is("old", NOW + KEY_SET_PAUSE - 1), "known");
    ck_assert_str_eq(is("new", NOW + KEY_SET_PAUSE), "known");
    ck_assert_str_eq(is("old", NOW + KEY_SET_PAUSE), "unknown");
    ck_assert_int_eq(small_provider_fetches(provider), 2);
}
END_TEST

START_TEST(unknown_keys_cause_one_fetch_in_30_seconds)
{
    char kid[16];
    for (int second = 0; second < 120; second++)
        for (int i = 0; i < 5; i++) {
            snprintf(kid, sizeof kid, "%d-%d", second, i);
            ck_assert_str_eq(is(kid, NOW + second), "unknown");
        }
    ck_assert_int_eq(small_provider_fetches(provider), 4);
}
END_TEST

START_TEST(a_clock_that_is_set_back_does_not_stop_the_asking)
{
    ck_assert_str_eq(is("old", NOW), "known");
    small_provider_answer(provider, (struct small_answer){.body = new_set});
    ck_assert_str_eq(is("old", NOW - 7200), "known");
    ck_assert_str_eq(is("new", NOW - 7200), "known");
}
END_TEST

START_TEST(an_issuer_may_end_in_a_slash)
{
    OWNED(memory) char *issuer = filled("%s/");
    OWNED(memory) char *configuration = filled("{\"issuer\":\"%s/\",\"jwks_uri\":\"%s/keys\"}");
    small_provider_configure(provider, configuration);
    key_set_free(set);
    set = key_set_make(issuer, NULL);
    ck_assert_str_eq(is("old", NOW), "known");
    key_set_free(set);
    set = NULL;
}
END_TEST

/* ---- when the provider fails ---- */

static const struct {
    const char *what;
    struct small_answer answer;
    const char *configuration; /* NULL: a right one */
} failures[] = {
    {"away", {.hangs_up = true}, NULL},
    {"slow", {.body = "{}", .delay = 60000}, NULL},
    {"huge", {.body = "{}", .padding = 2 * JWKS_LONGEST}, NULL},
    {"one byte too long", {.body = "{", .padding = JWKS_LONGEST}, NULL},
    {"garbage", {.body = "<html>"}, NULL},
    {"empty", {.body = ""}, NULL},
    {"without keys", {.body = "{\"keys\":[]}"}, NULL},
    {"without good keys", {.body = "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"new\",\"k\":\"AAAA\"}]}"}, NULL},
    {"in trouble", {.status = 500}, NULL},
    {"in trouble with keys", {.status = 503, .body = "new"}, NULL},
    {"moved", {.status = 302, .location = "/moved", .body = "new"}, NULL},
    {"moved for good", {.status = 308, .location = "/keys", .body = "new"}, NULL},
    {"another issuer", {.body = "new"}, "{\"issuer\":\"https://other.example\",\"jwks_uri\":\"%s/keys\"}"},
    {"an issuer with a slash more", {.body = "new"}, "{\"issuer\":\"%s/\",\"jwks_uri\":\"%s/keys\"}"},
    {"no issuer", {.body = "new"}, "{\"jwks_uri\":\"%s/keys\"}"},
    {"no address", {.body = "new"}, "{\"issuer\":\"%s\"}"},
    {"an address that is a number", {.body = "new"}, "{\"issuer\":\"%s\",\"jwks_uri\":1}"},
    {"http to another machine", {.body = "new"}, "{\"issuer\":\"%s\",\"jwks_uri\":\"http://192.0.2.1/keys\"}"},
    {"a file", {.body = "new"}, "{\"issuer\":\"%s\",\"jwks_uri\":\"file:///etc/passwd\"}"},
    {"a configuration that is none", {.body = "new"}, "<html>"},
    {"a configuration with issuer twice", {.body = "new"}, "{\"issuer\":\"%s\",\"issuer\":\"%s\",\"jwks_uri\":\"x\"}"},
    {"an empty configuration", {.body = "new"}, ""},
};

static void break_down(int failure)
{
    struct small_answer answer = failures[failure].answer;
    if (answer.body && strcmp(answer.body, "new") == 0)
        answer.body = new_set;
    small_provider_answer(provider, answer);
    if (!failures[failure].configuration)
        return;
    OWNED(memory) char *configuration = filled(failures[failure].configuration);
    small_provider_configure(provider, configuration);
}

static void recover(void)
{
    OWNED(memory) char *configuration = filled("{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}");
    small_provider_configure(provider, configuration);
    small_provider_answer(provider, (struct small_answer){.body = new_set});
}

START_TEST(known_keys_go_on_working_while_the_provider_is)
{
    ck_assert_str_eq(is("old", NOW), "known");
    break_down(_i);
    time_t later = NOW + KEY_SET_FRESH;
    long begun = milliseconds_now();
    ck_assert_msg(strcmp(is("old", later), "known") == 0, "%s", failures[_i].what);
    ck_assert_int_lt(milliseconds_now() - begun, HERE);
    settle(3, later);
    ck_assert_str_eq(is("new", later), "unknown");
    ck_assert_str_eq(is("old", later + KEY_SET_PAUSE - 1), "known");
    int asked = small_provider_requests(provider) - 2;
    ck_assert_msg(asked == 1 || asked == 2, "%s: asked %d times", failures[_i].what, asked); /* follows no redirect */
}
END_TEST

START_TEST(without_any_key_nobody_is_known_while_the_provider_is)
{
    break_down(_i);
    long begun = milliseconds_now();
    ck_assert_msg(strcmp(is("new", NOW), "away") == 0, "%s", failures[_i].what);
    ck_assert_int_lt(milliseconds_now() - begun, PROVIDER_SECONDS * 1000 + HERE);
    recover();
    ck_assert_str_eq(is("new", NOW + KEY_SET_PAUSE - 1), "away");
}
END_TEST

/* The provider answers one request after the other, and may still be busy with a slow answer. */
START_TEST(it_recovers_with_the_provider)
{
    small_provider_answer(provider, (struct small_answer){.hangs_up = true});
    ck_assert_str_eq(is("new", NOW), "away");
    recover();
    ck_assert_str_eq(is("new", NOW + KEY_SET_PAUSE), "known");
}
END_TEST

START_TEST(the_last_good_keys_are_kept_for_a_day)
{
    ck_assert_str_eq(is("old", NOW), "known");
    small_provider_answer(provider, (struct small_answer){.hangs_up = true});
    ck_assert_str_eq(is("old", NOW + KEY_SET_KEPT), "known");
    settle(3, NOW + KEY_SET_KEPT);
    ck_assert_str_eq(is("old", NOW + KEY_SET_KEPT + 1), "away");
    recover();
    ck_assert_str_eq(is("steady", NOW + KEY_SET_KEPT + KEY_SET_PAUSE), "known");
}
END_TEST

/* ---- who waits ---- */

START_TEST(an_unknown_key_waits_for_three_seconds_at_most)
{
    ck_assert_str_eq(is("old", NOW), "known");
    small_provider_answer(provider, (struct small_answer){.body = new_set, .delay = 60000});
    long begun = milliseconds_now();
    ck_assert_str_eq(is("new", NOW + KEY_SET_PAUSE), "unknown");
    long waited = milliseconds_now() - begun;
    ck_assert_int_gt(waited, PROVIDER_SECONDS * 1000 - HERE);
    ck_assert_int_lt(waited, PROVIDER_SECONDS * 1000 + HERE);
    begun = milliseconds_now();
    ck_assert_str_eq(is("new", NOW + KEY_SET_PAUSE + 1), "unknown");
    ck_assert_int_lt(milliseconds_now() - begun, HERE);
}
END_TEST

static void *wait_for_new(void *data)
{
    atomic_int *known = data;
    if (strcmp(is("new", NOW + KEY_SET_PAUSE), "known") == 0)
        atomic_fetch_add(known, 1);
    return NULL;
}

START_TEST(all_who_wait_share_one_fetch_and_known_keys_do_not_wait)
{
    enum { WAITING = 16 };
    pthread_t threads[WAITING];
    atomic_int known = 0;
    ck_assert_str_eq(is("old", NOW), "known");
    small_provider_answer(provider, (struct small_answer){.body = new_set, .delay = 2000});
    long begun = milliseconds_now();
    for (int i = 0; i < WAITING; i++)
        pthread_create(&threads[i], NULL, wait_for_new, &known);
    while (small_provider_fetches(provider) < 2)
        usleep(1000);
    for (int i = 0; i < 1000; i++)
        ck_assert_str_eq(is("old", NOW + KEY_SET_PAUSE), "known");
    ck_assert_int_lt(milliseconds_now() - begun, 2000);
    ck_assert_int_eq(known, 0);
    for (int i = 0; i < WAITING; i++)
        pthread_join(threads[i], NULL);
    ck_assert_int_eq(known, WAITING);
    ck_assert_int_eq(small_provider_fetches(provider), 2);
}
END_TEST

START_TEST(a_clock_that_leaps_during_a_fetch_does_no_harm)
{
    pthread_t thread;
    atomic_int known = 0;
    ck_assert_str_eq(is("old", NOW), "known");
    small_provider_answer(provider, (struct small_answer){.body = new_set, .delay = 1000});
    pthread_create(&thread, NULL, wait_for_new, &known);
    while (small_provider_fetches(provider) < 2)
        usleep(1000);
    ck_assert_str_eq(is("old", NOW + 3600), "known");
    ck_assert_str_eq(is("new", NOW + 3600), "known");
    pthread_join(thread, NULL);
    ck_assert_int_eq(small_provider_fetches(provider), 2);
}
END_TEST

START_TEST(a_key_that_was_taken_back_does_not_survive_a_quiet_night)
{
    ck_assert_str_eq(is("old", NOW), "known");
    small_provider_answer(provider, (struct small_answer){.body = new_set});
    ck_assert_str_eq(is("old", NOW + 8 * 3600), "unknown");
    ck_assert_str_eq(is("new", NOW + 8 * 3600), "known");
}
END_TEST

START_TEST(a_key_that_was_taken_back_is_gone_after_ten_minutes)
{
    ck_assert_str_eq(is("old", NOW), "known");
    small_provider_answer(provider, (struct small_answer){.body = new_set});
    ck_assert_str_eq(is("old", NOW + KEY_SET_FRESH), "known"); /* and asks beside */
    settle(4, NOW + KEY_SET_FRESH);
    ck_assert_str_eq(is("old", NOW + KEY_SET_FRESH + 1), "unknown");
}
END_TEST

/* ---- from a file ---- */

static char file[] = "/tmp/reformd-keys-XXXXXX";

static void write_file(const char *text)
{
    char made[64];
    snprintf(made, sizeof made, "%s.new", file);
    FILE *out = fopen(made, "w");
    ck_assert_ptr_nonnull(out);
    fputs(text, out);
    fclose(out);
    ck_assert_int_eq(rename(made, file), 0);
}

static void start_with_file(void)
{
    close(mkstemp(file));
    write_file(old_set);
    set = key_set_make("http://127.0.0.1:1", file);
}

static void end_with_file(void)
{
    key_set_free(set);
    unlink(file);
}

START_TEST(a_file_is_read_again_when_it_changes)
{
    ck_assert_str_eq(is("old", NOW), "known");
    ck_assert_str_eq(is("new", NOW), "unknown");
    write_file(new_set);
    ck_assert_str_eq(is("old", NOW), "unknown");
    ck_assert_str_eq(is("new", NOW), "known");
    ck_assert_str_eq(is("new", NOW + 10 * KEY_SET_KEPT), "known");
}
END_TEST

static void write_in_place(const char *text)
{
    FILE *out = fopen(file, "w");
    fputs(text, out);
    fclose(out);
}

START_TEST(a_file_that_is_written_in_place_is_read_again)
{
    ck_assert_str_eq(is("old", NOW), "known");
    usleep(20000); /* longer than the clock of the file system ticks */
    write_in_place(new_set);
    ck_assert_str_eq(is("new", NOW), "known");
}
END_TEST

/* Its size and time are the same, so nobody looks into it. */
START_TEST(a_file_that_did_not_change_is_not_read_again)
{
    struct stat before;
    ck_assert_str_eq(is("old", NOW), "known");
    ck_assert_int_eq(stat(file, &before), 0);
    ck_assert_uint_eq(strlen(new_set), (size_t)before.st_size);
    write_in_place(new_set);
    ck_assert_int_eq(utimensat(AT_FDCWD, file, (struct timespec[]){before.st_atim, before.st_mtim}, 0), 0);
    ck_assert_str_eq(is("old", NOW), "known");
}
END_TEST

static void remove_file(void)
{
    ck_assert_int_eq(unlink(file), 0);
}

static void empty_file(void)
{
    write_file("");
}

static void spoil_file(void)
{
    write_file("{\"keys\":[{\"kty\":\"oct\",\"kid\":\"new\",\"k\":\"AAAA\"}]}");
}

static void bloat_file(void)
{
    OWNED(memory) char *text = NULL;
    ck_assert_int_ge(asprintf(&text, "%s%*s", new_set, JWKS_LONGEST, ""), 0);
    write_file(text);
}

static void (*const file_failures[])(void) = {remove_file, empty_file, spoil_file, bloat_file};

START_TEST(a_bad_file_leaves_the_last_good_keys_for_a_day)
{
    ck_assert_str_eq(is("old", NOW), "known");
    file_failures[_i]();
    ck_assert_str_eq(is("old", NOW + 1), "known");
    ck_assert_str_eq(is("new", NOW + 1), "unknown");
    ck_assert_str_eq(is("old", NOW + KEY_SET_KEPT), "known");
    ck_assert_str_eq(is("old", NOW + KEY_SET_KEPT + 1), "away");
    write_file(new_set);
    ck_assert_str_eq(is("new", NOW + KEY_SET_KEPT + 1), "known");
}
END_TEST

START_TEST(a_folder_is_no_file)
{
    remove_file();
    struct key_set *of_folder = key_set_make("http://127.0.0.1:1", "/tmp");
    ck_assert_ptr_null(key_set_keys(of_folder, "old", NOW));
    key_set_free(of_folder);
    write_file(old_set);
    ck_assert_str_eq(is("old", NOW), "known");
}
END_TEST

static TCase *case_with(const char *name, void (*before)(void), void (*after)(void))
{
    TCase *tests = tcase_create(name);
    tcase_set_timeout(tests, 30);
    tcase_add_unchecked_fixture(tests, make_keys, drop_keys);
    tcase_add_checked_fixture(tests, before, after);
    return tests;
}

static TCase *provider_case(void)
{
    TCase *tests = case_with("provider", start, end);
    const int count = sizeof failures / sizeof *failures;
    tcase_add_test(tests, a_document_may_have_as_many_bytes_as_allowed);
    tcase_add_test(tests, no_proxy_is_asked_for_what_is_on_this_machine);
    tcase_add_test(tests, a_token_that_is_not_for_us_makes_us_fetch_nothing);
    tcase_add_test(tests, a_token_is_checked_with_keys_of_its_provider);
    tcase_add_test(tests, keys_are_fetched_when_they_are_needed_and_then_kept);
    tcase_add_test(tests, a_new_key_is_found_when_it_is_first_used);
    tcase_add_test(tests, unknown_keys_cause_one_fetch_in_30_seconds);
    tcase_add_test(tests, an_issuer_may_end_in_a_slash);
    tcase_add_test(tests, a_clock_that_is_set_back_does_not_stop_the_asking);
    tcase_add_loop_test(tests, known_keys_go_on_working_while_the_provider_is, 0, count);
    tcase_add_loop_test(tests, without_any_key_nobody_is_known_while_the_provider_is, 0, count);
    tcase_add_test(tests, it_recovers_with_the_provider);
    tcase_add_test(tests, the_last_good_keys_are_kept_for_a_day);
    tcase_add_test(tests, an_unknown_key_waits_for_three_seconds_at_most);
    tcase_add_test(tests, all_who_wait_share_one_fetch_and_known_keys_do_not_wait);
    tcase_add_test(tests, a_clock_that_leaps_during_a_fetch_does_no_harm);
    tcase_add_test(tests, a_key_that_was_taken_back_does_not_survive_a_quiet_night);
    tcase_add_test(tests, a_key_that_was_taken_back_is_gone_after_ten_minutes);
    return tests;
}

static TCase *file_case(void)
{
    TCase *tests = case_with("file", start_with_file, end_with_file);
    tcase_add_test(tests, a_file_is_read_again_when_it_changes);
    tcase_add_test(tests, a_file_that_is_written_in_place_is_read_again);
    tcase_add_test(tests, a_file_that_did_not_change_is_not_read_again);
    tcase_add_loop_test(tests, a_bad_file_leaves_the_last_good_keys_for_a_day, 0,
                        sizeof file_failures / sizeof *file_failures);
    tcase_add_test(tests, a_folder_is_no_file);
    return tests;
}

Suite *key_set_suite(void)
{
    Suite *suite = suite_create("key set");
    TCase *reading = case_with("reading", NULL, NULL);
    tcase_add_loop_test(reading, a_key_is_taken_or_ignored, 0, sizeof members / sizeof *members);
    tcase_add_test(reading, a_good_key_on_another_curve_is_ignored);
    tcase_add_test(reading, rsa_has_2048_to_8192_bits);
    tcase_add_test(reading, a_modulus_is_odd);
    tcase_add_test(reading, what_is_no_set_is_refused);
    tcase_add_test(reading, keys_that_cannot_be_used_do_not_spoil_the_others);
    tcase_add_test(reading, only_https_and_loopback_are_allowed);
    suite_add_tcase(suite, reading);
    suite_add_tcase(suite, provider_case());
    suite_add_tcase(suite, file_case());
    return suite;
}
