/* Start, wait for a signal, stop; and the commands for operators. */
#include <pthread.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "call.h"
#include "development_token.h"
#include "health.h"
#include "log.h"
#include "metrics.h"
#include "operator.h"
#include "owned.h"
#include "pages.h"
#include "queries.h"
#include "resources.h"
#include "server.h"
#include "tick.h"
#include "transfer.h"

enum exit_code {
    EXIT_FINE = 0,
    EXIT_FAILED = 1,
    EXIT_FAULTY = 2, /* settings or arguments */
};

static const char usage[] = "usage: reformd                      serve\n"
                            "       reformd --check              try settings, contract and database, then exit\n"
                            "       reformd --health             ask the running service whether it is ready\n"
                            "       reformd --help, --version\n"
                            "       reformd keygen               make keys, as lines for an environment file\n"
                            "       reformd import [--dry-run] FILE   take in a plan document (YAML or JSON)\n"
                            "       reformd export PLAN          write a plan as a document (JSON)\n"
                            "       reformd grant SUBJECT ROLE UNIT   let a person act for a unit and those below\n"
                            "       reformd development-keys FOLDER   make or show keys for tokens of development\n"
                            "       reformd development-token FOLDER SUBJECT   sign a token with them\n";

static sigset_t stop_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    return set;
}

/* A second signal while stopping, now or before. */
static bool is_hurried(void)
{
    static bool hurried;
    sigset_t set = stop_signals();
    hurried = hurried || sigtimedwait(&set, NULL, &(struct timespec){0}) > 0;
    return hurried;
}

static enum exit_code load_contract(struct service *service)
{
    char why[CONTRACT_WHY];
    service->contract = contract_load((const char *)openapi_json, openapi_json_length, resources, why);
    if (!service->contract) {
        fprintf(stderr, "reformd: %s\n", why);
        return EXIT_FAILED;
    }
    if (!contract_set_limits(service->contract, service->settings->limits, why)) {
        fprintf(stderr, "%s\n", why);
        return EXIT_FAULTY;
    }
    size_t count;
    const struct endpoint *endpoints = contract_endpoints(service->contract, &count);
    service->router = router_new(endpoints, count);
    bool fine = service->router && metrics_open(contract_ids(service->contract), count);
    return fine ? EXIT_FINE : EXIT_FAILED;
}

static struct pool *open_pool(const struct settings *settings, const char *name, const char *url)
{
    return pool_open(&(struct pool_settings){.name = name,
                                             .url = url,
                                             .size = settings->pool_size,
                                             .wait = settings->pool_wait,
                                             .timeout = settings->query_timeout});
}

/* Who signs in is asked of the provider, and what staff do goes through a role of its own. */
static bool open_for_staff(struct service *service)
{
    const struct settings *settings = service->settings;
    if (!(settings->serves & SERVES_STAFF) || !settings->oidc_issuer || !settings->staff_database_url)
        return true;
    service->staff_pool = open_pool(settings, "staff", settings->staff_database_url);
    service->tokens =
        token_keys_make(&(struct token_settings){.issuer = settings->oidc_issuer,
                                                 .audience = settings->oidc_audience,
                                                 .jwks_file = settings->jwks_file,
                                                 .algorithms = settings->oidc_algorithms,
                                                 .allows_development_keys = settings->allow_development_tokens});
    return service->staff_pool && service->tokens;
}

static void close_service(struct service *service)
{
    pool_close(service->public_pool);
    pool_close(service->staff_pool);
    token_keys_free(service->tokens);
    metrics_close();
    router_free(service->router);
    contract_free(service->contract);
}

static int serve(struct service *service)
{
    sigset_t set = stop_signals();
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    service->public_pool = open_pool(service->settings, "public", service->settings->public_database_url);
    if (!service->public_pool || !open_for_staff(service))
        return EXIT_FAILED;
    struct server *server = server_start(service);
    if (!server)
        return EXIT_FAILED;
    struct tick *tick = tick_start(service);
    if (!tick) {
        server_stop(server, is_hurried);
        return EXIT_FAILED;
    }
    log_event("reformd %s serves on %s, port %d; operators: port %d", REFORMD_VERSION, service->settings->bind_address,
              service->settings->port, service->settings->admin_port);
    if (service->settings->allow_development_tokens)
        log_warning(NULL, "ALLOW_DEVELOPMENT_TOKENS is true: whoever has the development key may call as anybody");
    int signal_number;
    sigwait(&set, &signal_number);
    log_event("stopping");
    tick_stop(tick);
    server_stop(server, is_hurried);
    tick_end(tick, is_hurried);
    log_event("stopped");
    return EXIT_FINE;
}

static bool check_pool(struct pool *pool, const char *role)
{
    enum db_outcome outcome;
    const char *const values[] = {schema_change};
    OWNED(result) PGresult *result = pool_query(pool, &operation_readiness, values, DB_PREPARED, false, true, &outcome);
    if (outcome != DB_DONE && outcome != DB_REFUSED) {
        fprintf(stderr, "reformd: the database cannot be used as %s (%s).\n", role, db_outcome_name(outcome));
        return false;
    }
    if (outcome == DB_REFUSED || PQntuples(result) == 0) { /* without any migration there is no schema api */
        fprintf(stderr, "reformd: the database lacks the change `%s`; deploy the migrations first.\n", schema_change);
        return false;
    }
    return true;
}

static int check(struct service *service)
{
    service->public_pool = open_pool(service->settings, "public", service->settings->public_database_url);
    if (!service->public_pool || !open_for_staff(service) || !check_pool(service->public_pool, "reformd_public") ||
        (service->staff_pool && !check_pool(service->staff_pool, "reformd_staff")))
        return EXIT_FAILED;
    puts("settings, contract, database and its schema are fine");
    return EXIT_FINE;
}

static int run_command(struct service *service, int count, char **words)
{
    if (count == 0)
        return serve(service);
    if (count == 1 && strcmp(words[0], "--check") == 0)
        return check(service);
    if (count == 2 && strcmp(words[0], "import") == 0)
        return transfer_import(service, words[1], false) ? EXIT_FINE : EXIT_FAILED;
    if (count == 3 && strcmp(words[0], "import") == 0 && strcmp(words[1], "--dry-run") == 0)
        return transfer_import(service, words[2], true) ? EXIT_FINE : EXIT_FAILED;
    if (count == 4 && strcmp(words[0], "grant") == 0)
        return operator_grant(service, words[1], words[2], words[3]) ? EXIT_FINE : EXIT_FAILED;
    if (count == 2 && strcmp(words[0], "export") == 0)
        return transfer_export(service, words[1]) ? EXIT_FINE : EXIT_FAILED;
    fputs(usage, stderr);
    return EXIT_FAULTY;
}

static void print_keys(void)
{
    char public_key[IDENTITY_KEY_TEXT_SIZE];
    char private_key[IDENTITY_KEY_TEXT_SIZE];
    char secret_key[2 * SECRET_KEY_SIZE + 1];
    unsigned char random[SECRET_KEY_SIZE];
    identity_keys_make(public_key, private_key);
    randombytes_buf(random, sizeof random);
    sodium_bin2hex(secret_key, sizeof secret_key, random, sizeof random);
    printf("IDENTITY_PUBLIC_KEY=%s\nIDENTITY_PRIVATE_KEY=%s\nSECRET_KEY=%s\n", public_key, private_key, secret_key);
}

static enum exit_code print_token(const char *folder, const char *subject)
{
    OWNED(memory) char *token = development_token(folder, subject, time(NULL), stderr);
    if (!token)
        return EXIT_FAILED;
    puts(token);
    return EXIT_FINE;
}

static void print_help(void)
{
    fputs(usage, stdout);
    puts("\nSettings, from the environment:\n");
    settings_print(stdout);
}

/* Commands that need neither settings nor a database. */
static bool answer_alone(int count, char **words, enum exit_code *code)
{
    *code = EXIT_FINE;
    if (count == 1 && strcmp(words[0], "keygen") == 0)
        print_keys();
    else if (count == 1 && strcmp(words[0], "--version") == 0)
        puts("reformd " REFORMD_VERSION);
    else if (count == 1 && strcmp(words[0], "--help") == 0)
        print_help();
    else if (count == 2 && strcmp(words[0], "development-keys") == 0)
        *code = development_keys(words[1], stdout, stderr) ? EXIT_FINE : EXIT_FAILED;
    else if (count == 3 && strcmp(words[0], "development-token") == 0)
        *code = print_token(words[1], words[2]);
    else
        return false;
    return true;
}

int main(int count, char **words)
{
    if (sodium_init() < 0)
        return EXIT_FAILED;
    enum exit_code answered;
    if (answer_alone(count - 1, words + 1, &answered))
        return (int)answered;
    struct settings settings;
    struct service service = {.settings = &settings};
    if (!settings_load(&settings, stderr))
        return EXIT_FAULTY;
    if (count == 2 && strcmp(words[1], "--health") == 0)
        return health_ask(&settings, stderr) ? EXIT_FINE : EXIT_FAILED;
    if (!log_open())
        return EXIT_FAILED;
    signal(SIGPIPE, SIG_IGN);
    int code = (int)load_contract(&service);
    if (code == EXIT_FINE)
        code = run_command(&service, count - 1, words + 1);
    close_service(&service);
    log_close();
    return code;
}
