/* What is sealed opens with the private key only. */
#include "identity.h"

#include <string.h>

#include "owned.h"
#include "suites.h"

/* Alice's of RFC 7748, section 6.1. */
#define PUBLIC_KEY "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"

static const char identity[] = "{\"address\": \"Cần Thơ\", \"name\": \"Nguyễn Văn A\", \"phone\": \"0901234567\"}";

static struct identity_key key;
static char public_key[IDENTITY_KEY_TEXT_SIZE];
static char private_key[IDENTITY_KEY_TEXT_SIZE];

static void make_pair(void)
{
    identity_keys_make(public_key, private_key);
    ck_assert(identity_key_read(&key, public_key));
}

START_TEST(what_was_sealed_opens_with_the_private_key)
{
    OWNED(memory) char *sealed = identity_seal(&key, identity);
    OWNED(memory) char *opened = identity_open(private_key, sealed);
    ck_assert_str_eq(opened, identity);
    ck_assert_ptr_null(strstr(sealed, "Cần"));
}
END_TEST

START_TEST(nothing_is_sealed_to_the_same_twice)
{
    OWNED(memory) char *one = identity_seal(&key, identity);
    OWNED(memory) char *two = identity_seal(&key, identity);
    ck_assert_str_ne(one, two);
}
END_TEST

START_TEST(an_empty_text_can_be_sealed)
{
    OWNED(memory) char *sealed = identity_seal(&key, "");
    OWNED(memory) char *opened = identity_open(private_key, sealed);
    ck_assert_str_eq(opened, "");
}
END_TEST

START_TEST(a_changed_box_does_not_open)
{
    OWNED(memory) char *sealed = identity_seal(&key, identity);
    for (char *at = sealed; *at; at++) {
        char was = *at;
        *at = was == 'A' ? 'Q' : 'A';
        ck_assert_ptr_null(identity_open(private_key, sealed));
        *at = was;
    }
    ck_assert_ptr_null(identity_open(private_key, ""));
    ck_assert_ptr_null(identity_open(private_key, "AAAA"));
    ck_assert_ptr_null(identity_open(private_key, "no base64"));
}
END_TEST

START_TEST(another_private_key_does_not_open_it)
{
    char other_public_key[IDENTITY_KEY_TEXT_SIZE];
    char other_private_key[IDENTITY_KEY_TEXT_SIZE];
    OWNED(memory) char *sealed = identity_seal(&key, identity);
    identity_keys_make(other_public_key, other_private_key);
    ck_assert_ptr_null(identity_open(other_private_key, sealed));
    ck_assert_ptr_null(identity_open(public_key, sealed));
    ck_assert_ptr_null(identity_open(PUBLIC_KEY, sealed));
    ck_assert_ptr_null(identity_open("00", sealed));
    ck_assert_ptr_null(identity_open("", sealed));
}
END_TEST

START_TEST(a_key_is_named_by_its_digest)
{
    ck_assert(identity_key_read(&key, PUBLIC_KEY));
    ck_assert(key.is_set);
    ck_assert_str_eq(key.id, "7a91869e4c114964"); /* b2sum -l 256 */
}
END_TEST

START_TEST(no_key_is_no_fault)
{
    ck_assert(identity_key_read(&key, ""));
    ck_assert(!key.is_set);
}
END_TEST

static const char *const malformed[] = {
    "00",
    PUBLIC_KEY "00",
    "z520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a",
    " " PUBLIC_KEY,
    /* points of low order: sealed for them, everybody could open it */
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
};

START_TEST(what_is_no_public_key_is_refused)
{
    ck_assert_msg(!identity_key_read(&key, malformed[_i]), "%s", malformed[_i]);
    ck_assert(!key.is_set);
}
END_TEST

Suite *identity_suite(void)
{
    Suite *suite = suite_create("identity");
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, make_pair, NULL);
    tcase_add_test(all, what_was_sealed_opens_with_the_private_key);
    tcase_add_test(all, nothing_is_sealed_to_the_same_twice);
    tcase_add_test(all, an_empty_text_can_be_sealed);
    tcase_add_test(all, a_changed_box_does_not_open);
    tcase_add_test(all, another_private_key_does_not_open_it);
    tcase_add_test(all, a_key_is_named_by_its_digest);
    tcase_add_test(all, no_key_is_no_fault);
    tcase_add_loop_test(all, what_is_no_public_key_is_refused, 0, sizeof malformed / sizeof *malformed);
    suite_add_tcase(suite, all);
    return suite;
}
