/* Faulty settings are named, and not repeated. */
#include "settings.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "owned.h"
#include "suites.h"

static struct settings settings;

static void set_only_what_is_required(void)
{
    static const char *const ours[] = {"ALLOWED_ORIGINS",
                                       "LIMITS",
                                       "CHALLENGE",
                                       "CHALLENGE_COST",
                                       "SECRET_KEY",
                                       "SECRET_KEY_FILE",
                                       "CHALLENGE_LIFETIME",
                                       "IDENTITY_PUBLIC_KEY",
                                       "OIDC_ISSUER",
                                       "TRUSTED_PROXIES",
                                       "OIDC_ALGORITHMS",
                                       "OIDC_AUDIENCE",
                                       "ALLOW_DEVELOPMENT_TOKENS",
                                       "JWKS_FILE"};
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        unsetenv(ours[i]);
    setenv("PUBLIC_DATABASE_URL", "postgresql://reformd_public@/x", 1);
}

/* What settings_load() says with this variable set; "" when all is fine. */
static char *faults_with(const char *variable, const char *value)
{
    char *said = NULL;
    size_t length;
    FILE *out = open_memstream(&said, &length);
    ck_assert_ptr_nonnull(out);
    setenv(variable, value, 1);
    bool fine = settings_load(&settings, out);
    fclose(out);
    ck_assert_int_eq(fine, length == 0);
    return said;
}

#define KEY "85a0f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"

#define ISSUER_SAID                                                                                                    \
    "OIDC_ISSUER must be a URL like https://id.example.org/realm, without query; http on loopback only.\n"
#define ALGORITHMS_SAID "OIDC_ALGORITHMS must be names out of RS256, PS256 and ES256, separated by commas, each once.\n"

static const struct {
    const char *variable;
    const char *value;
    const char *said;
} faulty[] = {
    {"SECRET_KEY", "hunter2", "SECRET_KEY must be 64 hexadecimal digits, as `reformd keygen` makes.\n"},
    {"IDENTITY_PUBLIC_KEY", "hunter2",
     "IDENTITY_PUBLIC_KEY must be a public key of 64 hexadecimal digits, as `reformd keygen` makes.\n"},
    {"TRUSTED_PROXIES", "hunter2",
     "TRUSTED_PROXIES must be IP addresses and networks like 192.0.2.1, 10.0.0.0/8, separated by commas, 32 at "
     "most.\n"},
    {"ALLOWED_ORIGINS", "hunter2",
     "ALLOWED_ORIGINS must be origins like https://example.org, separated by commas, without paths and capitals.\n"},
    {"ALLOWED_ORIGINS", "https://a.example/",
     "ALLOWED_ORIGINS must be origins like https://example.org, separated by commas, without paths and capitals.\n"},
    {"ALLOWED_ORIGINS", "https://a.example,",
     "ALLOWED_ORIGINS must be origins like https://example.org, separated by commas, without paths and capitals.\n"},
    {"ALLOWED_ORIGINS", "https://A.example",
     "ALLOWED_ORIGINS must be origins like https://example.org, separated by commas, without paths and capitals.\n"},
    {"ALLOWED_ORIGINS", "https://",
     "ALLOWED_ORIGINS must be origins like https://example.org, separated by commas, without paths and capitals.\n"},
    {"ALLOWED_ORIGINS", "https://a.example https://b.example",
     "ALLOWED_ORIGINS must be origins like https://example.org, separated by commas, without paths and capitals.\n"},
    {"ALLOWED_ORIGINS", "*",
     "ALLOWED_ORIGINS must be origins like https://example.org, separated by commas, without paths and capitals.\n"},
    {"CHALLENGE", "hunter2", "CHALLENGE must be never, by_rate or always.\n"},
    {"CHALLENGE_COST", "hunter2", "CHALLENGE_COST must be a whole number from 1 to 1000000.\n"},
    {"CHALLENGE_LIFETIME", "9", "CHALLENGE_LIFETIME must be a whole number from 10 to 86400.\n"},
    {"OIDC_ISSUER", "hunter2", ISSUER_SAID},
    {"OIDC_ISSUER", "http://id.example.org", ISSUER_SAID},
    {"OIDC_ISSUER", "http://127.0.0.1@id.example.org", ISSUER_SAID},
    {"OIDC_ISSUER", "https://id.example.org/?realm=x", ISSUER_SAID},
    {"OIDC_ISSUER", "https://id.example.org/#x", ISSUER_SAID},
    {"OIDC_ISSUER", "https://user:hunter2@id.example.org", ISSUER_SAID},
    {"OIDC_ISSUER", "https://id.example.org",
     "OIDC_AUDIENCE is not set: with OIDC_ISSUER it must be, or tokens for others would be accepted.\n"},
    {"OIDC_ALGORITHMS", "HS256", ALGORITHMS_SAID},
    {"OIDC_ALGORITHMS", "RS256,none", ALGORITHMS_SAID},
    {"OIDC_ALGORITHMS", "RS256, ES256", ALGORITHMS_SAID},
    {"JWKS_FILE", "/etc/reformd/jwks.json", "JWKS_FILE is set without OIDC_ISSUER, whose keys it holds.\n"},
    {"ALLOW_DEVELOPMENT_TOKENS", "1", "ALLOW_DEVELOPMENT_TOKENS must be of the form: true, false.\n"},
    {"SECRET_KEY_FILE", "/nowhere/hunter2", "SECRET_KEY_FILE names a file that cannot be read or is empty.\n"},
    {"SECRET_KEY_FILE", "/dev/null", "SECRET_KEY_FILE names a file that cannot be read or is empty.\n"},
    {"PUBLIC_DATABASE_URL", "hunter2",
     "PUBLIC_DATABASE_URL must be a URI like postgresql://role@host/database, without options.\n"},
};

START_TEST(a_fault_is_one_sentence_without_the_value)
{
    OWNED(memory) char *said = faults_with(faulty[_i].variable, faulty[_i].value);
    ck_assert_str_eq(said, faulty[_i].said);
}
END_TEST

START_TEST(keys_and_lists_may_be_absent)
{
    OWNED(memory) char *said = faults_with("SECRET_KEY", "");
    ck_assert_str_eq(said, "");
    ck_assert(!settings.secrets.is_set);
    ck_assert(!settings.identity_key.is_set);
    ck_assert_uint_eq(settings.trusted_proxies.count, 0);
    ck_assert_ptr_null(settings.allowed_origins);
    ck_assert_ptr_null(settings.limits);
    ck_assert_ptr_null(settings.oidc_issuer);
    ck_assert_ptr_null(settings.oidc_audience);
    ck_assert_ptr_null(settings.jwks_file);
    ck_assert_uint_eq(settings.oidc_algorithms, 1u << JWS_RS256 | 1u << JWS_PS256 | 1u << JWS_ES256);
    ck_assert(!settings.allow_development_tokens);
    ck_assert_int_eq(settings.challenge, CHALLENGE_BY_RATE);
    ck_assert_int_eq(settings.challenge_cost, 5000);
    ck_assert_int_eq(settings.challenge_lifetime, 600);
}
END_TEST

START_TEST(keys_and_lists_are_read)
{
    setenv("ALLOWED_ORIGINS", "https://a.example,http://[::1]:8080", 1);
    setenv("IDENTITY_PUBLIC_KEY", KEY, 1);
    setenv("TRUSTED_PROXIES", "127.0.0.1,fd00::/8", 1);
    setenv("CHALLENGE", "always", 1);
    OWNED(memory) char *said = faults_with("SECRET_KEY", KEY);
    ck_assert_str_eq(said, "");
    ck_assert_str_eq(settings.allowed_origins, "https://a.example,http://[::1]:8080");
    ck_assert(settings.secrets.is_set);
    ck_assert_uint_eq(settings.secrets.key[0], 0x85);
    ck_assert(settings.identity_key.is_set);
    ck_assert_uint_eq(settings.trusted_proxies.count, 2);
    ck_assert_int_eq(settings.challenge, CHALLENGE_ALWAYS);
}
END_TEST

static const char *file_with(const char *content)
{
    static char name[] = "/tmp/reformd-settings-XXXXXX";
    int made = mkstemp(name);
    ck_assert_int_ge(made, 0);
    ck_assert_int_eq(write(made, content, strlen(content)), (ssize_t)strlen(content));
    close(made);
    return name;
}

START_TEST(a_setting_may_stand_in_a_file)
{
    const char *file = file_with(KEY "\n");
    OWNED(memory) char *said = faults_with("SECRET_KEY_FILE", file);
    unlink(file);
    ck_assert_str_eq(said, "");
    ck_assert(settings.secrets.is_set);
    ck_assert_uint_eq(settings.secrets.key[0], 0x85);
}
END_TEST

START_TEST(a_file_with_too_long_a_line_is_refused_rather_than_cut)
{
    char line[5000];
    memset(line, 'a', sizeof line - 1);
    line[sizeof line - 1] = '\0';
    const char *file = file_with(line);
    OWNED(memory) char *said = faults_with("SECRET_KEY_FILE", file);
    unlink(file);
    ck_assert_str_eq(said, "SECRET_KEY_FILE names a file whose first line is too long.\n");
}
END_TEST

START_TEST(the_environment_goes_before_a_file)
{
    setenv("SECRET_KEY_FILE", "/nowhere", 1);
    OWNED(memory) char *said = faults_with("SECRET_KEY", KEY);
    ck_assert_str_eq(said, "");
    ck_assert(settings.secrets.is_set);
}
END_TEST

START_TEST(the_provider_of_tokens_is_read)
{
    setenv("OIDC_AUDIENCE", "reformd", 1);
    setenv("OIDC_ALGORITHMS", "ES256", 1);
    setenv("JWKS_FILE", "/etc/reformd/jwks.json", 1);
    OWNED(memory) char *said = faults_with("OIDC_ISSUER", "https://id.example.org/realm/");
    ck_assert_str_eq(said, "");
    ck_assert_str_eq(settings.oidc_issuer, "https://id.example.org/realm/");
    ck_assert_str_eq(settings.oidc_audience, "reformd");
    ck_assert_str_eq(settings.jwks_file, "/etc/reformd/jwks.json");
    ck_assert_uint_eq(settings.oidc_algorithms, 1u << JWS_ES256);
}
END_TEST

START_TEST(the_provider_may_be_on_this_machine)
{
    setenv("OIDC_AUDIENCE", "reformd", 1);
    OWNED(memory) char *said = faults_with("OIDC_ISSUER", "http://127.0.0.1:8083/api/oidc");
    ck_assert_str_eq(said, "");
}
END_TEST

START_TEST(tokens_of_development_must_be_allowed)
{
    setenv("OIDC_AUDIENCE", "reformd", 1);
    OWNED(memory) char *refused = faults_with("OIDC_ISSUER", "http://127.0.0.1/reformd-development");
    ck_assert_str_eq(refused, "OIDC_ISSUER is the one of development, which anybody may be: only with "
                              "ALLOW_DEVELOPMENT_TOKENS=true.\n");
    OWNED(memory) char *allowed = faults_with("ALLOW_DEVELOPMENT_TOKENS", "true");
    ck_assert_str_eq(allowed, "");
    ck_assert(settings.allow_development_tokens);
}
END_TEST

Suite *settings_suite(void)
{
    Suite *suite = suite_create("settings");
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, set_only_what_is_required, NULL);
    tcase_add_loop_test(all, a_fault_is_one_sentence_without_the_value, 0, sizeof faulty / sizeof *faulty);
    tcase_add_test(all, keys_and_lists_may_be_absent);
    tcase_add_test(all, keys_and_lists_are_read);
    tcase_add_test(all, a_setting_may_stand_in_a_file);
    tcase_add_test(all, a_file_with_too_long_a_line_is_refused_rather_than_cut);
    tcase_add_test(all, the_environment_goes_before_a_file);
    tcase_add_test(all, the_provider_of_tokens_is_read);
    tcase_add_test(all, the_provider_may_be_on_this_machine);
    tcase_add_test(all, tokens_of_development_must_be_allowed);
    suite_add_tcase(suite, all);
    return suite;
}
