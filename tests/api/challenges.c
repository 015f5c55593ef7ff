/* Proof of work: when it is asked for, and that each serves once, in time, for its purpose. */

#include "arrange.h"
#include "challenge.h"
#include "secrets.h"
#include "sending.h"

#include <gnutls/crypto.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { COST = 20, BEFORE_ASKED = 5 };

#define CHEAP "CHALLENGE_COST=20"

/* ---- solving ---- */

static const char *parameter(const json_t *challenge, const char *name)
{
    return json_string_value(pointed(challenge, text("/parameters/%s", name)));
}

static const char *derived(const json_t *challenge, unsigned counter)
{
    unsigned char password[20];
    unsigned char salt[16];
    unsigned char key[32];
    char hex[2 * sizeof key + 1];
    sodium_hex2bin(password, 16, parameter(challenge, "nonce"), 32, NULL, NULL, NULL);
    sodium_hex2bin(salt, sizeof salt, parameter(challenge, "salt"), 32, NULL, NULL, NULL);
    for (int i = 0; i < 4; i++)
        password[16 + i] = (unsigned char)(counter >> (24 - 8 * i));
    gnutls_pbkdf2(GNUTLS_MAC_SHA256, &(gnutls_datum_t){password, sizeof password}, &(gnutls_datum_t){salt, sizeof salt},
                  (unsigned)json_integer_value(pointed(challenge, "/parameters/cost")), key, sizeof key);
    return text("%s", sodium_bin2hex(hex, sizeof hex, key, sizeof key));
}

/* What the widget sends: base64 of the challenge with a solution. */
static const char *payload(json_t *challenge, unsigned counter)
{
    json_t *both = keep_json(json_pack("{s:O, s:{s:i, s:s, s:f}}", "challenge", challenge, "solution", "counter",
                                       (int)counter, "derivedKey", derived(challenge, counter), "time", 1.5));
    const char *plain = keep(json_dumps(both, JSON_COMPACT));
    size_t room = sodium_base64_encoded_len(strlen(plain), sodium_base64_VARIANT_ORIGINAL);
    return sodium_bin2base64(keep(malloc(room)), room, (const unsigned char *)plain, strlen(plain),
                             sodium_base64_VARIANT_ORIGINAL);
}

static bool solves(const json_t *challenge, unsigned counter)
{
    return strncmp(derived(challenge, counter), parameter(challenge, "keyPrefix"),
                   strlen(parameter(challenge, "keyPrefix"))) == 0;
}

static const char *solved(json_t *challenge)
{
    unsigned counter = 0;
    while (!solves(challenge, counter))
        counter++;
    return payload(challenge, counter);
}

static const char *unsolved(json_t *challenge)
{
    unsigned counter = 0;
    while (solves(challenge, counter))
        counter++;
    return payload(challenge, counter);
}

static json_t *fetched(void)
{
    struct answer answer = get("/v1/challenges");
    expect_status(answer, 200);
    return answer.json;
}

/* As the service makes them, which has this key. */
static json_t *made(const char *purpose, int lifetime)
{
    struct secrets secrets;
    char key[DIGEST_SIZE];
    ck_assert(getenv("SECRET_KEY") && secrets_read(&secrets, getenv("SECRET_KEY")) && secrets.is_set);
    challenge_key_make(key, &secrets);
    return keep_json(challenge_make(key, purpose, COST, lifetime, time(NULL)));
}

static json_t *suggestion_with(const char *challenge)
{
    return suggestion(text("{'challenge': '%s'}", challenge));
}

static void expect_challenge_required(struct answer answer)
{
    expect_problem(answer, 429, "challenge-required", NULL);
    expect_header(answer, "Link", "</v1/challenges>; rel=\"challenge\"");
}

/* ---- tests ---- */

START_TEST(each_challenge_is_another_and_nobody_keeps_it)
{
    serve(CHEAP, "CHALLENGE_LIFETIME=300", NULL);
    long before = time(NULL);
    struct answer one = get("/v1/challenges");
    struct answer other = get("/v1/challenges?purpose=feedback");
    expect_header(one, "Cache-Control", "no-store");
    expect_no_header(one, "ETag");
    expect_json(one, "/parameters",
                "{'algorithm': 'PBKDF2/SHA-256', 'cost': 20, 'keyLength': 32, 'keyPrefix': '00',"
                " 'data': {'purpose': 'feedback'}}");
    json_int_t expires = json_integer_value(value_at(one, "/parameters/expiresAt"));
    ck_assert_int_ge(expires, before + 300);
    ck_assert_int_le(expires, time(NULL) + 300);
    ck_assert_str_ne(text_at(one, "/parameters/nonce"), text_at(other, "/parameters/nonce"));
    expect_problem(get("/v1/challenges?purpose=other"), 400, "invalid-parameters", "purpose");
}
END_TEST

START_TEST(where_it_is_always_asked_for_nothing_is_taken_without_it)
{
    serve("CHALLENGE=always", CHEAP, NULL);
    const char *before = row_counts();
    expect_challenge_required(submit(suggestion("{}")));
    expect_challenge_required(submit(petition("{}")));
    ck_assert_str_eq(row_counts(), before);
    expect_status(submit(suggestion_with(solved(fetched()))), 201);
}
END_TEST

START_TEST(by_rate_it_is_asked_for_after_five_of_one_address)
{
    serve(CHEAP, NULL);
    const char *address = new_address();
    for (int i = 0; i < BEFORE_ASKED; i++)
        expect_status(submit_from(address, suggestion("{}")), 201);
    expect_challenge_required(submit_from(address, suggestion("{}")));
    expect_status(submit(suggestion("{}")), 201);
    expect_status(submit_from(address, suggestion_with(solved(fetched()))), 201);
    expect_challenge_required(submit_from(address, suggestion("{}")));
}
END_TEST

START_TEST(where_it_is_never_asked_for_there_is_no_end_at_five)
{
    serve("CHALLENGE=never", NULL);
    const char *address = new_address();
    for (int i = 0; i < 2 * BEFORE_ASKED; i++)
        expect_status(submit_from(address, suggestion("{}")), 201);
}
END_TEST

START_TEST(a_challenge_works_once)
{
    serve("CHALLENGE=always", CHEAP, NULL);
    const char *first = solved(fetched());
    expect_status(submit(suggestion_with(first)), 201);
    expect_challenge_required(submit(suggestion_with(first)));
    serve("CHALLENGE=always", CHEAP, NULL);
    expect_challenge_required(submit(suggestion_with(first)));
    expect_status(submit(suggestion_with(solved(fetched()))), 201);
}
END_TEST

START_TEST(a_repeat_needs_no_other_challenge)
{
    serve("CHALLENGE=always", CHEAP, NULL);
    const char *key = new_name();
    json_t *body = suggestion_with(solved(fetched()));
    struct answer first = submit_with(key, body);
    struct answer second = submit_with(key, body);
    expect_status(first, 201);
    expect_status(second, 201);
    expect(second, "/secret", text_at(first, "/secret"));
}
END_TEST

START_TEST(only_what_is_solved_in_time_for_this_purpose_and_this_service_counts)
{
    serve("CHALLENGE=always", CHEAP, NULL);
    json_t *forged = made("feedback", 600);
    json_object_set_new(pointed(forged, "/parameters"), "expiresAt", json_integer(time(NULL) + 601));

    expect_status(submit(suggestion_with(solved(made("feedback", 600)))), 201);
    expect_challenge_required(submit(suggestion_with(solved(made("feedback", -2)))));
    expect_challenge_required(submit(suggestion_with(solved(made("support", 600)))));
    expect_challenge_required(submit(suggestion_with(unsolved(made("feedback", 600)))));
    expect_challenge_required(submit(suggestion_with(solved(forged))));
    expect_challenge_required(submit(suggestion_with("bm90IGEgY2hhbGxlbmdl")));
    expect_challenge_required(submit(suggestion_with("%%%")));
}
END_TEST

START_TEST(nobody_solves_a_challenge_in_vain)
{
    serve("CHALLENGE=always", CHEAP, "LIMITS=submission=1/3600", NULL);
    const char *address = new_address();
    const char *challenge = solved(fetched());
    expect_problem(submit_from(address, suggestion(text("{'challenge': '%s', 'topics': ['khong-co']}", challenge))),
                   422, "invalid-body", NULL);
    expect_status(submit_from(address, suggestion_with(challenge)), 201);
    expect_problem(submit_from(address, suggestion("{}")), 429, "too-many-requests", NULL);
}
END_TEST

Suite *challenges_suite(void)
{
    return sending_suite_of(
        "challenges", each_challenge_is_another_and_nobody_keeps_it,
        where_it_is_always_asked_for_nothing_is_taken_without_it, by_rate_it_is_asked_for_after_five_of_one_address,
        where_it_is_never_asked_for_there_is_no_end_at_five, a_challenge_works_once, a_repeat_needs_no_other_challenge,
        only_what_is_solved_in_time_for_this_purpose_and_this_service_counts, nobody_solves_a_challenge_in_vain);
}
