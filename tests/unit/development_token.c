/* Keys of development are made once, and their tokens are what the service accepts where it is told to. */
#include "development_token.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "owned.h"
#include "suites.h"
#include "token.h"

enum { NOW = 1800000000 };

static char folder[] = "/tmp/reformd-development-XXXXXX";
static char private_path[64];
static char public_path[64];
static struct token_caller caller;

static void make_folder(void)
{
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(private_path, sizeof private_path, "%s/private.jwk", folder);
    snprintf(public_path, sizeof public_path, "%s/jwks.json", folder);
}

static void drop_folder(void)
{
    unlink(private_path);
    unlink(public_path);
    rmdir(folder);
}

/* What development_keys() says; it must succeed or fail as wanted. */
static char *make_keys(const char *where, bool succeeds)
{
    char *said = NULL;
    size_t length;
    FILE *out = open_memstream(&said, &length);
    bool fine = development_keys(where, out, out);
    fclose(out);
    ck_assert_msg(fine == succeeds, "%s", said);
    return said;
}

static char *content(const char *path)
{
    char *text = calloc(1, 4096);
    FILE *in = fopen(path, "r");
    ck_assert_ptr_nonnull(in);
    ck_assert_uint_gt(fread(text, 1, 4095, in), 0);
    fclose(in);
    return text;
}

static mode_t mode_of(const char *path)
{
    struct stat found;
    ck_assert_int_eq(stat(path, &found), 0);
    return found.st_mode & 0777;
}

static enum token_outcome check(const char *token, bool allowed, time_t now)
{
    const struct token_settings settings = {.issuer = DEVELOPMENT_ISSUER,
                                            .audience = DEVELOPMENT_AUDIENCE,
                                            .jwks_file = public_path,
                                            .algorithms = 1u << JWS_ES256,
                                            .allows_development_keys = allowed};
    struct token_keys *keys = token_keys_make(&settings);
    enum token_outcome outcome = token_check(keys, token, now, &caller);
    token_keys_free(keys);
    return outcome;
}

static char *token_of(const char *subject)
{
    char *token = development_token(folder, subject, NOW, stderr);
    ck_assert_ptr_nonnull(token);
    return token;
}

START_TEST(the_private_key_is_for_its_owner_only)
{
    OWNED(memory) char *said = make_keys(folder, true);
    ck_assert_ptr_nonnull(strstr(said, "OIDC_ISSUER=http://127.0.0.1/reformd-development\n"));
    ck_assert_ptr_nonnull(strstr(said, "OIDC_AUDIENCE=reformd\n"));
    ck_assert_ptr_nonnull(strstr(said, public_path));
    ck_assert_int_eq(mode_of(private_path), 0600);
    ck_assert_int_eq(mode_of(public_path), 0644);
    OWNED(memory) char *public = content(public_path);
    OWNED(memory) char *private = content(private_path);
    ck_assert_ptr_null(strstr(public, "\"d\""));
    ck_assert_ptr_nonnull(strstr(private, "\"d\""));
}
END_TEST

START_TEST(a_second_call_changes_nothing)
{
    OWNED(memory) char *said = make_keys(folder, true);
    OWNED(memory) char *key = content(private_path);
    OWNED(memory) char *set = content(public_path);
    OWNED(memory) char *said_again = make_keys(folder, true);
    OWNED(memory) char *key_again = content(private_path);
    OWNED(memory) char *set_again = content(public_path);
    ck_assert_str_eq(said, said_again);
    ck_assert_str_eq(key, key_again);
    ck_assert_str_eq(set, set_again);
    unlink(public_path);
    OWNED(memory) char *said_at_last = make_keys(folder, true);
    OWNED(memory) char *set_at_last = content(public_path);
    ck_assert_str_eq(set, set_at_last);
}
END_TEST

START_TEST(its_tokens_are_accepted_where_they_are_allowed)
{
    OWNED(memory) char *said = make_keys(folder, true);
    OWNED(memory) char *token = token_of("dev-planner-SO-KHCN");
    ck_assert_int_eq(check(token, true, NOW), TOKEN_FINE);
    ck_assert_str_eq(caller.subject, "dev-planner-SO-KHCN");
    ck_assert_str_eq(caller.issuer, DEVELOPMENT_ISSUER);
    ck_assert_int_eq(check(token, false, NOW), TOKEN_KEY_OF_DEVELOPMENT);
}
END_TEST

START_TEST(its_tokens_last_for_a_day_of_work)
{
    OWNED(memory) char *said = make_keys(folder, true);
    OWNED(memory) char *token = token_of("alice");
    ck_assert_int_eq(check(token, true, NOW + DEVELOPMENT_LIFETIME), TOKEN_FINE); /* in the leeway */
    ck_assert_int_eq(check(token, true, NOW + DEVELOPMENT_LIFETIME + TOKEN_LEEWAY), TOKEN_EXPIRED);
    ck_assert_int_eq(check(token, true, NOW - TOKEN_LEEWAY - 1), TOKEN_NOT_YET_VALID);
}
END_TEST

START_TEST(other_keys_do_not_accept_them)
{
    OWNED(memory) char *said = make_keys(folder, true);
    OWNED(memory) char *token = token_of("alice");
    drop_folder();
    OWNED(memory) char *said_again = make_keys(folder, true);
    ck_assert_int_eq(check(token, true, NOW), TOKEN_KEY_UNKNOWN);
}
END_TEST

START_TEST(what_cannot_be_done_is_said)
{
    OWNED(memory) char *said = make_keys("/nowhere/at/all", false);
    ck_assert_str_eq(said, "reformd: /nowhere/at/all cannot be made: No such file or directory.\n");
    OWNED(memory) char *faults = NULL;
    size_t length;
    FILE *out = open_memstream(&faults, &length);
    ck_assert_ptr_null(development_token(folder, "alice", NOW, out));
    fclose(out);
    ck_assert_ptr_nonnull(strstr(faults, "no key in"));
    FILE *spoilt = fopen(private_path, "w");
    fputs("{}", spoilt);
    fclose(spoilt);
    OWNED(memory) char *said_of_spoilt = make_keys(folder, false);
    ck_assert_ptr_nonnull(strstr(said_of_spoilt, "is no key"));
}
END_TEST

/* Bytes that are no text cannot stand in a token. */
START_TEST(a_subject_must_be_text)
{
    OWNED(memory) char *said = make_keys(folder, true);
    OWNED(memory) char *faults = NULL;
    size_t length;
    FILE *out = open_memstream(&faults, &length);
    ck_assert_ptr_null(development_token(folder, "\xc3(", NOW, out));
    fclose(out);
    ck_assert_ptr_nonnull(strstr(faults, "no token of this subject"));
}
END_TEST

Suite *development_token_suite(void)
{
    Suite *suite = suite_create("development token");
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, make_folder, drop_folder);
    tcase_add_test(all, the_private_key_is_for_its_owner_only);
    tcase_add_test(all, a_second_call_changes_nothing);
    tcase_add_test(all, its_tokens_are_accepted_where_they_are_allowed);
    tcase_add_test(all, its_tokens_last_for_a_day_of_work);
    tcase_add_test(all, other_keys_do_not_accept_them);
    tcase_add_test(all, what_cannot_be_done_is_said);
    tcase_add_test(all, a_subject_must_be_text);
    suite_add_tcase(suite, all);
    return suite;
}
