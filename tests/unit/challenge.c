/* Challenges are accepted solved, in time, for their purpose, and as they were made. Whether others understand them is
 * for tests/challenge. */
#include "challenge.h"

#include <gnutls/crypto.h>
#include <sodium.h>
#include <stdint.h>
#include <string.h>

#include "owned.h"
#include "suites.h"

enum { COST = 3, LIFETIME = 600, NOW = 1800000000 };

static const char key[] = "a key";
static struct challenge_use use;

static json_t *make(void)
{
    json_t *challenge = challenge_make(key, "feedback", COST, LIFETIME, NOW);
    ck_assert_ptr_nonnull(challenge);
    return challenge;
}

static const char *parameter(const json_t *challenge, const char *name)
{
    return json_string_value(json_object_get(json_object_get(challenge, "parameters"), name));
}

static void derive(const json_t *challenge, uint32_t counter, char hex[65])
{
    unsigned char password[20];
    unsigned char salt[16];
    unsigned char derived[32];
    uint32_t wire = __builtin_bswap32(counter);
    sodium_hex2bin(password, 16, parameter(challenge, "nonce"), 32, NULL, NULL, NULL);
    sodium_hex2bin(salt, 16, parameter(challenge, "salt"), 32, NULL, NULL, NULL);
    memcpy(password + 16, &wire, 4);
    gnutls_pbkdf2(GNUTLS_MAC_SHA256, &(gnutls_datum_t){password, 20}, &(gnutls_datum_t){salt, 16}, COST, derived, 32);
    sodium_bin2hex(hex, 65, derived, 32);
}

/* A member `solution`: the first counter from `from` on that solves it. */
static json_t *solve(const json_t *challenge, uint32_t from)
{
    char derived[65];
    for (uint32_t counter = from;; counter++) {
        derive(challenge, counter, derived);
        if (strncmp(derived, "00", 2) == 0)
            return json_pack("{s:I, s:s, s:f}", "counter", (json_int_t)counter, "derivedKey", derived, "time", 1.5);
    }
}

static enum challenge_verdict check_bytes(const char *bytes, size_t length)
{
    char payload[2 * CHALLENGE_PAYLOAD_LONGEST];
    sodium_bin2base64(payload, sizeof payload, (const unsigned char *)bytes, length, sodium_base64_VARIANT_ORIGINAL);
    return challenge_check(key, "feedback", payload, NOW, &use);
}

static char *payload_of(json_t *challenge, json_t *solution)
{
    OWNED(json) json_t *both = json_pack("{s:O, s:O}", "challenge", challenge, "solution", solution);
    OWNED(memory) char *text = json_dumps(both, JSON_COMPACT);
    size_t room = sodium_base64_encoded_len(strlen(text), sodium_base64_VARIANT_ORIGINAL);
    return sodium_bin2base64(malloc(room), room, (const unsigned char *)text, strlen(text),
                             sodium_base64_VARIANT_ORIGINAL);
}

static enum challenge_verdict check(json_t *challenge, json_t *solution)
{
    OWNED(memory) char *payload = payload_of(challenge, solution);
    return challenge_check(key, "feedback", payload, NOW, &use);
}

START_TEST(a_solved_challenge_is_accepted_and_says_what_it_uses_up)
{
    OWNED(json) json_t *challenge = make();
    OWNED(json) json_t *solution = solve(challenge, 0);
    ck_assert_int_eq(check(challenge, solution), CHALLENGE_SOLVED);
    ck_assert_str_eq(use.nonce, parameter(challenge, "nonce"));
    ck_assert_int_eq(use.expires_at, NOW + LIFETIME);
}
END_TEST

START_TEST(every_counter_of_32_bits_may_solve_it)
{
    OWNED(json) json_t *challenge = make();
    OWNED(json) json_t *middle = solve(challenge, 0x01020304);
    OWNED(json) json_t *last = solve(challenge, UINT32_MAX - 20000);
    ck_assert_int_eq(check(challenge, middle), CHALLENGE_SOLVED);
    ck_assert_int_eq(check(challenge, last), CHALLENGE_SOLVED);
}
END_TEST

START_TEST(no_two_challenges_are_alike)
{
    OWNED(json) json_t *one = make();
    OWNED(json) json_t *two = make();
    ck_assert_str_ne(parameter(one, "nonce"), parameter(two, "nonce"));
    ck_assert_str_ne(parameter(one, "salt"), parameter(two, "salt"));
}
END_TEST

START_TEST(a_challenge_lasts_until_it_expires)
{
    OWNED(json) json_t *challenge = make();
    OWNED(json) json_t *solution = solve(challenge, 0);
    OWNED(memory) char *payload = payload_of(challenge, solution);
    ck_assert_int_eq(challenge_check(key, "feedback", payload, NOW + LIFETIME, &use), CHALLENGE_SOLVED);
    ck_assert_int_eq(challenge_check(key, "feedback", payload, NOW + LIFETIME + 1, &use), CHALLENGE_EXPIRED);
}
END_TEST

START_TEST(a_challenge_serves_its_purpose_and_its_key_only)
{
    OWNED(json) json_t *challenge = make();
    OWNED(json) json_t *solution = solve(challenge, 0);
    OWNED(memory) char *payload = payload_of(challenge, solution);
    ck_assert_int_eq(challenge_check(key, "support", payload, NOW, &use), CHALLENGE_MISPLACED);
    ck_assert_int_eq(challenge_check("another key", "feedback", payload, NOW, &use), CHALLENGE_FORGED);
}
END_TEST

START_TEST(work_that_was_not_done_is_noticed)
{
    OWNED(json) json_t *challenge = make();
    OWNED(json) json_t *solution = solve(challenge, 0);
    json_int_t counter = json_integer_value(json_object_get(solution, "counter"));
    json_object_set_new(solution, "counter", json_integer(counter + 1));
    ck_assert_int_eq(check(challenge, solution), CHALLENGE_UNSOLVED);
    ck_assert_str_eq(use.nonce, parameter(challenge, "nonce"));
}
END_TEST

START_TEST(a_right_key_without_the_prefix_is_no_solution)
{
    OWNED(json) json_t *challenge = make();
    char derived[65];
    uint32_t counter = 0;
    do
        derive(challenge, counter++, derived);
    while (strncmp(derived, "00", 2) == 0);
    OWNED(json)
    json_t *solution = json_pack("{s:I, s:s}", "counter", (json_int_t)counter - 1, "derivedKey", derived);
    ck_assert_int_eq(check(challenge, solution), CHALLENGE_UNSOLVED);
}
END_TEST

/* A member of parameters and what a client would like it to be, as JSON. */
static const struct {
    const char *member;
    const char *value;
    enum challenge_verdict verdict;
} changes[] = {
    {"nonce", "\"00000000000000000000000000000000\"", CHALLENGE_FORGED},
    {"salt", "\"00000000000000000000000000000000\"", CHALLENGE_FORGED},
    {"cost", "1", CHALLENGE_FORGED},
    {"expiresAt", "1900000000", CHALLENGE_FORGED},
    {"keyPrefix", "\"0\"", CHALLENGE_FORGED},
    {"data", "{\"purpose\": \"support\"}", CHALLENGE_FORGED},
    {"algorithm", "\"PBKDF2/SHA-512\"", CHALLENGE_MALFORMED},
    {"keyLength", "16", CHALLENGE_MALFORMED},
    {"keyPrefix", "\"\"", CHALLENGE_MALFORMED},
    {"keyPrefix", "\"0g\"", CHALLENGE_MALFORMED},
    {"cost", "0", CHALLENGE_MALFORMED},
    {"cost", "-1", CHALLENGE_MALFORMED},
    {"cost", "1000001", CHALLENGE_MALFORMED},
    {"cost", "3.0", CHALLENGE_MALFORMED},
    {"nonce", "\"00\"", CHALLENGE_MALFORMED},
    {"nonce", "\"0000000000000000000000000000000G\"", CHALLENGE_MALFORMED},
    {"salt", "null", CHALLENGE_MALFORMED},
    {"data", "{}", CHALLENGE_MALFORMED},
    {"data", "{\"purpose\": \"feedback\", \"more\": 1}", CHALLENGE_MALFORMED},
    {"keySignature", "\"00\"", CHALLENGE_MALFORMED},
};

START_TEST(changed_parameters_are_refused)
{
    OWNED(json) json_t *challenge = make();
    OWNED(json) json_t *solution = solve(challenge, 0);
    json_t *value = json_loads(changes[_i].value, JSON_DECODE_ANY, NULL);
    json_object_set_new(json_object_get(challenge, "parameters"), changes[_i].member, value);
    ck_assert_msg(check(challenge, solution) == changes[_i].verdict, "%s %s", changes[_i].member, changes[_i].value);
}
END_TEST

START_TEST(a_missing_parameter_is_refused)
{
    static const char *const members[] = {"algorithm", "nonce",     "salt",      "cost",
                                          "keyLength", "keyPrefix", "expiresAt", "data"};
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        OWNED(json) json_t *challenge = make();
        OWNED(json) json_t *solution = solve(challenge, 0);
        json_object_del(json_object_get(challenge, "parameters"), members[i]);
        ck_assert_msg(check(challenge, solution) == CHALLENGE_MALFORMED, "%s", members[i]);
    }
}
END_TEST

static const struct {
    const char *solution;
    enum challenge_verdict verdict;
} solutions[] = {
    {"{\"counter\": -1, \"derivedKey\": \"%s\"}", CHALLENGE_MALFORMED},
    {"{\"counter\": 4294967296, \"derivedKey\": \"%s\"}", CHALLENGE_MALFORMED},
    {"{\"counter\": 1.5, \"derivedKey\": \"%s\"}", CHALLENGE_MALFORMED},
    {"{\"counter\": \"1\", \"derivedKey\": \"%s\"}", CHALLENGE_MALFORMED},
    {"{\"derivedKey\": \"%s\"}", CHALLENGE_MALFORMED},
    {"{\"counter\": 1, \"derivedKey\": \"%s00\"}", CHALLENGE_MALFORMED},
    {"{\"counter\": 1, \"derivedKey\": \"00\"}", CHALLENGE_MALFORMED},
    {"{\"counter\": 1}", CHALLENGE_MALFORMED},
    {"[]", CHALLENGE_MALFORMED},
    {"{\"counter\": 1, \"derivedKey\": \"%s\"}", CHALLENGE_UNSOLVED},
};

START_TEST(a_solution_that_is_none_is_refused)
{
    static const char zeros[] = "0000000000000000000000000000000000000000000000000000000000000000";
    OWNED(json) json_t *challenge = make();
    OWNED(text) struct text text = {0};
    text_add_format(&text, solutions[_i].solution, zeros);
    OWNED(json) json_t *solution = json_loads(text.at, 0, NULL);
    ck_assert_msg(check(challenge, solution) == solutions[_i].verdict, "%s", text.at);
}
END_TEST

START_TEST(a_wrong_signature_is_refused)
{
    OWNED(json) json_t *challenge = make();
    OWNED(json) json_t *solution = solve(challenge, 0);
    OWNED(memory) char *signature = strdup(json_string_value(json_object_get(challenge, "signature")));
    *signature = *signature == '0' ? '1' : '0';
    json_object_set_new(challenge, "signature", json_string(signature));
    ck_assert_int_eq(check(challenge, solution), CHALLENGE_FORGED);
    json_object_set_new(challenge, "signature", json_string(""));
    ck_assert_int_eq(check(challenge, solution), CHALLENGE_FORGED);
    json_object_del(challenge, "signature");
    ck_assert_int_eq(check(challenge, solution), CHALLENGE_MALFORMED);
}
END_TEST

START_TEST(what_is_no_payload_is_refused)
{
    static const char *const payloads[] = {"", "=", "no base64", "e30", "e30=\n", "e30=", "bnVsbA==", "W10="};
    for (size_t i = 0; i < sizeof payloads / sizeof *payloads; i++)
        ck_assert_msg(challenge_check(key, "feedback", payloads[i], NOW, &use) == CHALLENGE_MALFORMED, "%s",
                      payloads[i]);
    char nested[CHALLENGE_PAYLOAD_LONGEST / 4 * 3 - 4];
    memset(nested, '[', sizeof nested);
    ck_assert_int_eq(check_bytes(nested, sizeof nested), CHALLENGE_MALFORMED);
}
END_TEST

START_TEST(the_longest_payload_is_read_and_a_longer_one_is_not)
{
    OWNED(json) json_t *challenge = make();
    OWNED(json) json_t *solution = solve(challenge, 0);
    OWNED(json) json_t *both = json_pack("{s:O, s:O}", "challenge", challenge, "solution", solution);
    OWNED(memory) char *text = json_dumps(both, JSON_COMPACT);
    enum { MOST = CHALLENGE_PAYLOAD_LONGEST / 4 * 3 };
    char bytes[MOST + 1];
    memset(bytes, ' ', sizeof bytes);
    memcpy(bytes, text, strlen(text));
    ck_assert_int_eq(check_bytes(bytes, MOST), CHALLENGE_SOLVED);
    ck_assert_int_eq(check_bytes(bytes, MOST + 1), CHALLENGE_MALFORMED);
}
END_TEST

Suite *challenge_suite(void)
{
    Suite *suite = suite_create("challenge");
    TCase *all = tcase_create("all");
    tcase_add_test(all, a_solved_challenge_is_accepted_and_says_what_it_uses_up);
    tcase_add_test(all, every_counter_of_32_bits_may_solve_it);
    tcase_add_test(all, no_two_challenges_are_alike);
    tcase_add_test(all, a_challenge_lasts_until_it_expires);
    tcase_add_test(all, a_challenge_serves_its_purpose_and_its_key_only);
    tcase_add_test(all, work_that_was_not_done_is_noticed);
    tcase_add_test(all, a_right_key_without_the_prefix_is_no_solution);
    tcase_add_loop_test(all, changed_parameters_are_refused, 0, sizeof changes / sizeof *changes);
    tcase_add_test(all, a_missing_parameter_is_refused);
    tcase_add_loop_test(all, a_solution_that_is_none_is_refused, 0, sizeof solutions / sizeof *solutions);
    tcase_add_test(all, a_wrong_signature_is_refused);
    tcase_add_test(all, what_is_no_payload_is_refused);
    tcase_add_test(all, the_longest_payload_is_read_and_a_longer_one_is_not);
    suite_add_tcase(suite, all);
    return suite;
}
