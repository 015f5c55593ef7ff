/* Codes, secrets and digests come from SECRET_KEY, and tell nothing without it. */
#include "secrets.h"

#include <sodium.h>
#include <string.h>

#include "suites.h"

#define KEY "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define OTHER_KEY "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e20"
#define BASE32 "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

enum { NEW_YEAR_IN_VIETNAM = 1798736400 }; /* 2026-12-31T17:00:00Z */

static struct secrets secrets;
static struct secrets others;
static char one[DIGEST_SIZE];
static char two[DIGEST_SIZE];

static void read_keys(void)
{
    ck_assert(secrets_read(&secrets, KEY));
    ck_assert(secrets_read(&others, OTHER_KEY));
}

START_TEST(a_key_is_64_hexadecimal_digits)
{
    ck_assert(secrets.is_set);
    ck_assert_uint_eq(secrets.key[31], 0x1f);
    ck_assert(!secrets_read(&secrets, "00"));
    ck_assert(!secrets_read(&secrets, KEY "20"));
    ck_assert(!secrets_read(&secrets, "g00102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"));
    ck_assert(!secrets_read(&secrets, " " KEY));
    ck_assert(!secrets_read(&secrets, KEY "\n"));
    ck_assert(secrets_read(&secrets, ""));
    ck_assert(!secrets.is_set);
}
END_TEST

START_TEST(a_code_has_the_year_that_it_is_in_vietnam)
{
    char code[FEEDBACK_CODE_SIZE];
    feedback_code_make(code, NEW_YEAR_IN_VIETNAM - 1);
    ck_assert(strncmp(code, "PA-2026-", 8) == 0);
    feedback_code_make(code, NEW_YEAR_IN_VIETNAM);
    ck_assert(strncmp(code, "PA-2027-", 8) == 0);
    ck_assert_uint_eq(strlen(code), 14);
}
END_TEST

START_TEST(codes_use_the_whole_alphabet_and_nothing_else)
{
    bool was_seen[128] = {false};
    for (int i = 0; i < 1000; i++) {
        char code[FEEDBACK_CODE_SIZE];
        feedback_code_make(code, NEW_YEAR_IN_VIETNAM);
        ck_assert_uint_eq(strspn(code + 8, BASE32), 6);
        for (const char *letter = code + 8; *letter; letter++)
            was_seen[(unsigned char)*letter] = true;
    }
    for (const char *letter = BASE32; *letter; letter++)
        ck_assert_msg(was_seen[(unsigned char)*letter], "%c", *letter);
}
END_TEST

START_TEST(a_secret_is_the_same_for_the_same_key_and_code_only)
{
    char secret[FEEDBACK_SECRET_SIZE];
    char again[FEEDBACK_SECRET_SIZE];
    feedback_secret_make(secret, &secrets, "a-key", "PA-2026-7K3M9Q");
    ck_assert_uint_eq(strlen(secret), 26);
    ck_assert_uint_eq(strspn(secret, BASE32), 26);
    feedback_secret_make(again, &secrets, "a-key", "PA-2026-7K3M9Q");
    ck_assert_str_eq(secret, again);
    feedback_secret_make(again, &secrets, "a-key", "PA-2026-7K3M9R");
    ck_assert_str_ne(secret, again);
    feedback_secret_make(again, &secrets, "b-key", "PA-2026-7K3M9Q");
    ck_assert_str_ne(secret, again);
    feedback_secret_make(again, &others, "a-key", "PA-2026-7K3M9Q");
    ck_assert_str_ne(secret, again);
}
END_TEST

/* HMAC-SHA256 of "feedback secret\0a-key\0PA-2026-7K3M9Q\0", computed with Python's hmac; who changes this makes all
 * secrets that people hold differ from those that a repeat gives them. */
START_TEST(a_secret_stays_what_it_was)
{
    char secret[FEEDBACK_SECRET_SIZE];
    feedback_secret_make(secret, &secrets, "a-key", "PA-2026-7K3M9Q");
    ck_assert_str_eq(secret, "MXW21HN2PV64MSC9HT2P8JDFCX");
}
END_TEST

static const char *const copies[] = {
    "01ABCDEFGHJKMNPQRSTVWXYZ01",  "01abcdefghjkmnpqrstvwxyz01",      "OIABCDEFGHJKMNPQRSTVWXYZOL",
    "oiABCDEFGHJKMNPQRSTVWXYZ0l",  "01ABC-DEFGH-JKMNP-QRSTV-WXYZ0-1", "01ABC DEFGH JKMNP QRSTV WXYZ0 1",
    " 01ABCDEFGHJKMNPQRSTVWXYZ01", "01ABCDEFGHJKMNPQRSTVWXYZ01  -  ",
};

START_TEST(a_secret_is_known_as_people_copy_it)
{
    digest_hex(one, copies[0], strlen(copies[0]));
    feedback_secret_digest(two, copies[_i]);
    ck_assert_str_eq(one, two);
}
END_TEST

START_TEST(another_secret_has_another_digest)
{
    static const char *const different[] = {"", "01ABCDEFGHJKMNPQRSTVWXYZ0", "01ABCDEFGHJKMNPQRSTVWXYZ011",
                                            "01ABCDEFGHJKMNPQRSTVWXYZ01\n", "U1ABCDEFGHJKMNPQRSTVWXYZ01"};
    feedback_secret_digest(one, copies[0]);
    for (size_t i = 0; i < sizeof different / sizeof *different; i++) {
        feedback_secret_digest(two, different[i]);
        ck_assert_msg(strcmp(one, two) != 0, "%s", different[i]);
    }
}
END_TEST

START_TEST(a_plain_digest_is_sha_256)
{
    digest_hex(one, "abc", 3); /* FIPS 180-2, appendix B.1 */
    ck_assert_str_eq(one, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}
END_TEST

START_TEST(an_idempotency_key_is_one_of_its_scope)
{
    idempotency_digest(one, &secrets, "submit", "a-key");
    idempotency_digest(two, &secrets, "submit", "a-key");
    ck_assert_str_eq(one, two);
    idempotency_digest(two, &secrets, "rate", "a-key");
    ck_assert_str_ne(one, two);
    idempotency_digest(two, &secrets, "submita", "-key");
    ck_assert_str_ne(one, two);
    idempotency_digest(two, &others, "submit", "a-key");
    ck_assert_str_ne(one, two);
}
END_TEST

START_TEST(a_body_has_a_digest_of_all_its_bytes)
{
    body_digest(one, &secrets, "a\0b", 3);
    body_digest(two, &secrets, "a\0c", 3);
    ck_assert_str_ne(one, two);
    body_digest(two, &secrets, "a\0b", 3);
    ck_assert_str_eq(one, two);
    body_digest(two, &others, "a\0b", 3);
    ck_assert_str_ne(one, two);
    body_digest(one, &secrets, "", 0);
    ck_assert_str_ne(one, two);
}
END_TEST

START_TEST(an_address_has_a_key_for_each_day_in_vietnam)
{
    address_key_make(one, &secrets, "203.0.113.7", NEW_YEAR_IN_VIETNAM);
    address_key_make(two, &secrets, "203.0.113.7", NEW_YEAR_IN_VIETNAM + 86399);
    ck_assert_str_eq(one, two);
    address_key_make(two, &secrets, "203.0.113.7", NEW_YEAR_IN_VIETNAM - 1);
    ck_assert_str_ne(one, two);
    address_key_make(two, &secrets, "203.0.113.8", NEW_YEAR_IN_VIETNAM);
    ck_assert_str_ne(one, two);
    address_key_make(two, &others, "203.0.113.7", NEW_YEAR_IN_VIETNAM);
    ck_assert_str_ne(one, two);
}
END_TEST

START_TEST(a_supporter_is_another_one_at_each_item)
{
    supporter_key_make(one, &secrets, "person", "PA-2026-7K3M9Q");
    supporter_key_make(two, &secrets, "person", "PA-2026-7K3M9Q");
    ck_assert_str_eq(one, two);
    supporter_key_make(two, &secrets, "person", "PA-2026-7K3M9R");
    ck_assert_str_ne(one, two);
    supporter_key_make(two, &secrets, "other person", "PA-2026-7K3M9Q");
    ck_assert_str_ne(one, two);
}
END_TEST

/* The same words for two uses. */
START_TEST(no_digest_serves_for_another_use)
{
    char digests[4][DIGEST_SIZE];
    idempotency_digest(digests[0], &secrets, "2027-01-01", "x");
    address_key_make(digests[1], &secrets, "x", NEW_YEAR_IN_VIETNAM);
    supporter_key_make(digests[2], &secrets, "2027-01-01", "x");
    body_digest(digests[3], &secrets, "2027-01-01\0x", 13);
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < i; j++)
            ck_assert_str_ne(digests[i], digests[j]);
}
END_TEST

START_TEST(the_key_of_challenges_depends_on_the_secret_key)
{
    challenge_key_make(one, &secrets);
    challenge_key_make(two, &others);
    ck_assert_uint_eq(strlen(one), 64);
    ck_assert_str_ne(one, two);
    body_digest(two, &secrets, "", 0);
    ck_assert_str_ne(one, two);
}
END_TEST

Suite *secrets_suite(void)
{
    Suite *suite = suite_create("secrets");
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, read_keys, NULL);
    tcase_add_test(all, a_key_is_64_hexadecimal_digits);
    tcase_add_test(all, a_code_has_the_year_that_it_is_in_vietnam);
    tcase_add_test(all, codes_use_the_whole_alphabet_and_nothing_else);
    tcase_add_test(all, a_secret_is_the_same_for_the_same_key_and_code_only);
    tcase_add_test(all, a_secret_stays_what_it_was);
    tcase_add_loop_test(all, a_secret_is_known_as_people_copy_it, 0, sizeof copies / sizeof *copies);
    tcase_add_test(all, another_secret_has_another_digest);
    tcase_add_test(all, a_plain_digest_is_sha_256);
    tcase_add_test(all, an_idempotency_key_is_one_of_its_scope);
    tcase_add_test(all, a_body_has_a_digest_of_all_its_bytes);
    tcase_add_test(all, an_address_has_a_key_for_each_day_in_vietnam);
    tcase_add_test(all, a_supporter_is_another_one_at_each_item);
    tcase_add_test(all, no_digest_serves_for_another_use);
    tcase_add_test(all, the_key_of_challenges_depends_on_the_secret_key);
    suite_add_tcase(suite, all);
    return suite;
}
