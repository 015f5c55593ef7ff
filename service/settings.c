/* Every setting of the service, read once from the environment. */
#include "settings.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "challenge.h"
#include "development_token.h"
#include "fetch.h"

enum type {
    ADDRESS,
    ALGORITHMS,
    AUDIENCES,
    DATABASE,
    FLAG,
    ISSUER,
    NETWORKS,
    NUMBER,
    ORIGINS,
    POLICY,
    PRIVATE_KEYS,
    PUBLIC_KEY,
    SECRET,
    TEXT,
};

static const char *const type_names[] = {
    [ADDRESS] = "IP address", [ALGORITHMS] = "names", [AUDIENCES] = "choice",        [DATABASE] = "libpq URI",
    [FLAG] = "true, false",   [ISSUER] = "https URL", [NETWORKS] = "IP networks",    [NUMBER] = "number",
    [ORIGINS] = "origins",    [POLICY] = "choice",    [PRIVATE_KEYS] = "hex digits", [PUBLIC_KEY] = "hex digits",
    [SECRET] = "hex digits",  [TEXT] = "text",
};

struct setting {
    const char *variable;
    enum type type;
    const char *fallback; /* NULL: none; "" in a DATABASE, key or list: may be absent */
    size_t offset;
    int least;
    int most;
    const char *meaning;
};

#define FIELD(name) offsetof(struct settings, name)

/* In the order of the alphabet. A new setting is a row here and a member in settings.h. */
static const struct setting table[] = {
    {"ADMIN_PORT", NUMBER, "8081", FIELD(admin_port), 1, 65535, "port of /metrics, /healthz and /readyz for operators"},
    {"ALLOW_DEVELOPMENT_TOKENS", FLAG, "false", FIELD(allow_development_tokens), 0, 0,
     "whether tokens of `reformd development-token` are accepted: never where it matters"},
    {"ALLOWED_ORIGINS", ORIGINS, "", FIELD(allowed_origins), 0, 0,
     "origins whose pages may write from a browser, separated by commas: https://example.org"},
    {"BIND_ADDRESS", ADDRESS, "127.0.0.1", FIELD(bind_address), 0, 0, "address that both ports listen on"},
    {"CHALLENGE", POLICY, "by_rate", FIELD(challenge), 0, 0,
     "never, by_rate or always: when a submission must come with proof of work"},
    {"CHALLENGE_COST", NUMBER, "5000", FIELD(challenge_cost), 1, CHALLENGE_COST_MOST,
     "iterations of PBKDF2 for each of the 256 tries that a proof of work takes in the mean"},
    {"CHALLENGE_LIFETIME", NUMBER, "600", FIELD(challenge_lifetime), 10, 86400,
     "seconds in which a challenge can be solved and sent"},
    {"CONNECTION_LIMIT", NUMBER, "512", FIELD(connection_limit), 1, 10000, "open connections of clients at a time"},
    {"DATA_LICENSE", TEXT, "https://creativecommons.org/licenses/by/4.0/", FIELD(data_license), 0, 0,
     "address of the licence that exports name"},
    {"DRAIN_DELAY", NUMBER, "0", FIELD(drain_delay), 0, 60000,
     "milliseconds between saying `not ready` and closing the port, for load balancers to notice"},
    {"DRAIN_TIMEOUT", NUMBER, "25000", FIELD(drain_timeout), 0, 600000,
     "milliseconds that requests under way have to end when the service stops"},
    {"IDENTITY_PRIVATE_KEY", PRIVATE_KEYS, "", FIELD(identity_private_keys), 0, 0,
     "opens the identities of senders for staff who may; the present key and former ones, separated by commas"},
    {"IDENTITY_PUBLIC_KEY", PUBLIC_KEY, "", FIELD(identity_key), 0, 0,
     "seals the identities of senders; without it no petitions are accepted"},
    {"JWKS_FILE", TEXT, "", FIELD(jwks_file), 0, 0,
     "JSON Web Key Set with the keys of OIDC_ISSUER, read again when it changes; without it they are fetched"},
    {"LIMITS", TEXT, "", FIELD(limits), 0, 0,
     "other limits than the contract's: submission=1000/3600,secret=50/3600 (requests/seconds)"},
    {"LOG_REQUESTS", FLAG, "true", FIELD(log_requests), 0, 0, "one line of JSON a request on standard error"},
    {"OIDC_ALGORITHMS", ALGORITHMS, "RS256,PS256,ES256", FIELD(oidc_algorithms), 0, 0,
     "algorithms that tokens may be signed with, separated by commas"},
    {"OIDC_AUDIENCE", TEXT, "", FIELD(oidc_audience), 0, 0, "what tokens for this service name as `aud`"},
    {"OIDC_ISSUER", ISSUER, "", FIELD(oidc_issuer), 0, 0,
     "OpenID Connect provider whose tokens say who is calling; without it no staff can call"},
    {"POOL_SIZE", NUMBER, "8", FIELD(pool_size), 1, 64, "database connections of each role"},
    {"POOL_WAIT", NUMBER, "2000", FIELD(pool_wait), 1, 60000, "milliseconds that a request waits for a connection"},
    {"PORT", NUMBER, "8080", FIELD(port), 1, 65535, "port of the API"},
    {"PUBLIC_DATABASE_URL", DATABASE, NULL, FIELD(public_database_url), 0, 0,
     "database as the role reformd_public; without `options`, which are the service's own"},
    {"QUERY_TIMEOUT", NUMBER, "5000", FIELD(query_timeout), 100, 60000, "milliseconds that a statement may take"},
    {"SECRET_KEY", SECRET, "", FIELD(secrets), 0, 0,
     "secrets of feedback, challenges and digests derive from it; without it no feedback is accepted"},
    {"SERVE", AUDIENCES, "public,staff", FIELD(serves), 0, 0,
     "whom this process answers: public, staff or public,staff; what is for others is 404"},
    {"STAFF_DATABASE_URL", DATABASE, "", FIELD(staff_database_url), 0, 0,
     "database as the role reformd_staff, which staff, import, export and grants need"},
    {"TICK_INTERVAL", NUMBER, "60", FIELD(tick_interval), 0, 3600,
     "seconds between two looks at what time has made due; 0: never, another process looks"},
    {"TRUSTED_PROXIES", NETWORKS, "", FIELD(trusted_proxies), 0, 0,
     "addresses and networks, separated by commas, whose X-Forwarded-For is believed"},
};

static const char *const policies[] = {
    [CHALLENGE_NEVER] = "never",
    [CHALLENGE_BY_RATE] = "by_rate",
    [CHALLENGE_ALWAYS] = "always",
};

static bool load_text(void *member, const char *value)
{
    *(const char **)member = *value ? value : NULL;
    return true;
}

static bool load_audiences(void *member, const char *value)
{
    static const struct {
        const char *name;
        unsigned serves;
    } choices[] = {{"public", SERVES_PUBLIC},
                   {"staff", SERVES_STAFF},
                   {"public,staff", SERVES_PUBLIC | SERVES_STAFF},
                   {"staff,public", SERVES_PUBLIC | SERVES_STAFF}};
    for (size_t i = 0; i < sizeof choices / sizeof *choices; i++) {
        if (strcmp(value, choices[i].name) != 0)
            continue;
        *(unsigned *)member = choices[i].serves;
        return true;
    }
    return false;
}

static bool load_address(void *member, const char *value)
{
    struct in6_addr address;
    *(const char **)member = value;
    return inet_pton(AF_INET, value, &address) == 1 || inet_pton(AF_INET6, value, &address) == 1;
}

static bool load_database(const struct setting *setting, void *member, const char *value)
{
    if (!*value)
        return setting->fallback && load_text(member, value);
    bool is_uri = strncmp(value, "postgresql://", 13) == 0 || strncmp(value, "postgres://", 11) == 0;
    return is_uri && !strstr(value, "options=") && load_text(member, value);
}

static bool load_flag(void *member, const char *value)
{
    *(bool *)member = strcmp(value, "true") == 0;
    return strcmp(value, "true") == 0 || strcmp(value, "false") == 0;
}

/* As discovery wants it: OpenID Connect Discovery 1.0 section 3. */
static bool load_issuer(void *member, const char *value)
{
    bool is_issuer = !*value || (fetch_is_allowed(value) && !strpbrk(value, "?#"));
    return is_issuer && load_text(member, value);
}

/* As browsers write them (RFC 6454 section 6.2): no path, no capitals. */
static bool is_origin(const char *text, size_t length)
{
    const char *host = strstr(text, "://");
    if (!host || (strncmp(text, "https://", 8) != 0 && strncmp(text, "http://", 7) != 0))
        return false;
    host += 3;
    size_t rest = length - (size_t)(host - text);
    return rest > 0 && strspn(host, "abcdefghijklmnopqrstuvwxyz0123456789.-:[]") >= rest;
}

static bool load_origins(void *member, const char *value)
{
    for (const char *at = value; *at;) {
        size_t length = strcspn(at, ",");
        if (!is_origin(at, length))
            return false;
        at += length;
        if (*at && !*++at)
            return false;
    }
    return load_text(member, value);
}

static bool load_number(const struct setting *setting, void *member, const char *value)
{
    char *end;
    errno = 0;
    long number = strtol(value, &end, 10);
    if (errno || *end || end == value || number < setting->least || number > setting->most)
        return false;
    *(int *)member = (int)number;
    return true;
}

static bool load_policy(void *member, const char *value)
{
    for (int i = CHALLENGE_NEVER; i <= CHALLENGE_ALWAYS; i++) {
        if (strcmp(value, policies[i]) != 0)
            continue;
        *(enum challenge_policy *)member = (enum challenge_policy)i;
        return true;
    }
    return false;
}

static bool load(const struct setting *setting, void *member, const char *value)
{
    switch (setting->type) {
    case ADDRESS:
        return load_address(member, value);
    case ALGORITHMS:
        return token_algorithms_read(member, value);
    case AUDIENCES:
        return load_audiences(member, value);
    case DATABASE:
        return load_database(setting, member, value);
    case FLAG:
        return load_flag(member, value);
    case ISSUER:
        return load_issuer(member, value);
    case NETWORKS:
        return proxies_read(member, value);
    case NUMBER:
        return load_number(setting, member, value);
    case ORIGINS:
        return load_origins(member, value);
    case POLICY:
        return load_policy(member, value);
    case PRIVATE_KEYS:
        return identity_private_keys_read(member, value);
    case PUBLIC_KEY:
        return identity_key_read(member, value);
    case SECRET:
        return secrets_read(member, value);
    case TEXT:
        return load_text(member, value);
    }
    return false;
}

/* NULL: the name of the type says it. */
static const char *form_of(enum type type)
{
    switch (type) {
    case AUDIENCES:
        return "public, staff or public,staff";
    case PRIVATE_KEYS:
        return "private keys of 64 hexadecimal digits, separated by commas, 4 at most";
    case ALGORITHMS:
        return "names out of RS256, PS256 and ES256, separated by commas, each once";
    case DATABASE:
        return "a URI like postgresql://role@host/database, without options";
    case ISSUER:
        return "a URL like https://id.example.org/realm, without query; http on loopback only";
    case NETWORKS:
        return "IP addresses and networks like 192.0.2.1, 10.0.0.0/8, separated by commas, 32 at most";
    case ORIGINS:
        return "origins like https://example.org, separated by commas, without paths and capitals";
    case POLICY:
        return "never, by_rate or always";
    case PUBLIC_KEY:
        return "a public key of 64 hexadecimal digits, as `reformd keygen` makes";
    case SECRET:
        return "64 hexadecimal digits, as `reformd keygen` makes";
    default:
        return NULL;
    }
}

/* The value itself is not repeated: a key is secret, a database URL may hold a password. */
static void print_fault(FILE *out, const struct setting *setting, bool is_set)
{
    if (!is_set)
        fprintf(out, "%s is not set: %s.\n", setting->variable, setting->meaning);
    else if (setting->type == NUMBER)
        fprintf(out, "%s must be a whole number from %d to %d.\n", setting->variable, setting->least, setting->most);
    else if (form_of(setting->type))
        fprintf(out, "%s must be %s.\n", setting->variable, form_of(setting->type));
    else
        fprintf(out, "%s must be of the form: %s.\n", setting->variable, type_names[setting->type]);
}

static bool is_development_issuer(const char *issuer)
{
    return issuer && strcmp(issuer, DEVELOPMENT_ISSUER) == 0;
}

/* What no variable can say alone; looked at when each is fine. */
static bool fit_together(const struct settings *settings, FILE *faults)
{
    const struct {
        bool is_faulty;
        const char *sentence;
    } rules[] = {
        {settings->port == settings->admin_port, "PORT and ADMIN_PORT must not be the same."},
        {settings->oidc_issuer && !settings->oidc_audience,
         "OIDC_AUDIENCE is not set: with OIDC_ISSUER it must be, or tokens for others would be accepted."},
        {settings->identity_private_keys.count > 0 && !(settings->serves & SERVES_STAFF),
         "IDENTITY_PRIVATE_KEY is set where staff are not served: it must not lie there."},
        {settings->jwks_file && !settings->oidc_issuer, "JWKS_FILE is set without OIDC_ISSUER, whose keys it holds."},
        {is_development_issuer(settings->oidc_issuer) && !settings->allow_development_tokens,
         "OIDC_ISSUER is the one of development, which anybody may be: only with ALLOW_DEVELOPMENT_TOKENS=true."},
    };
    bool fine = true;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        if (!rules[i].is_faulty)
            continue;
        fprintf(faults, "%s\n", rules[i].sentence);
        fine = false;
    }
    return fine;
}

enum {
    NAME_SIZE = 64,   /* of a variable that names a file */
    FILE_MOST = 4096, /* bytes of a value that stands in one */
};

/* The first line of the file that VARIABLE_FILE names, for secrets that lie in files; kept as the environment is. NULL:
 * there is no such file, or nothing in it, or more than is taken, and it is named on `faults`. */
static const char *read_file(size_t row, const char *variable, const char *name, FILE *faults)
{
    static char values[sizeof table / sizeof *table][FILE_MOST];
    FILE *file = fopen(name, "re");
    size_t length = file ? fread(values[row], 1, FILE_MOST - 1, file) : 0;
    if (file)
        fclose(file);
    values[row][length] = '\0';
    size_t line = strcspn(values[row], "\r\n");
    values[row][line] = '\0';
    if (line > 0 && line < FILE_MOST - 1)
        return values[row];
    fprintf(faults, "%s names a file %s.\n", variable,
            line ? "whose first line is too long" : "that cannot be read or is empty");
    return NULL;
}

/* What stands in the environment itself goes before a file; "" when neither is there. NULL: the file is faulty. */
static const char *value_of(size_t row, FILE *faults)
{
    const char *value = getenv(table[row].variable);
    if (value && *value)
        return value;
    char variable[NAME_SIZE];
    snprintf(variable, sizeof variable, "%s_FILE", table[row].variable);
    const char *name = getenv(variable);
    return name && *name ? read_file(row, variable, name, faults) : "";
}

/* False: a sentence is on `faults`. */
static bool load_row(struct settings *settings, size_t row, FILE *faults)
{
    const char *value = value_of(row, faults);
    if (!value)
        return false;
    const char *used = *value ? value : table[row].fallback;
    if (used && load(&table[row], (char *)settings + table[row].offset, used))
        return true;
    print_fault(faults, &table[row], *value);
    return false;
}

bool settings_load(struct settings *settings, FILE *faults)
{
    bool fine = true;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        fine &= load_row(settings, i, faults);
    return fine && fit_together(settings, faults);
}

void settings_print(FILE *out)
{
    fprintf(out, "%-24s %-12s %-44s %s\n", "Variable", "Type", "Default", "Meaning");
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const char *fallback = !table[i].fallback ? "(required)" : *table[i].fallback ? table[i].fallback : "(none)";
        fprintf(out, "%-24s %-12s %-44s %s\n", table[i].variable, type_names[table[i].type], fallback,
                table[i].meaning);
    }
    fprintf(out, "\nEach may stand in a file instead, as secrets do: SECRET_KEY_FILE=/run/secrets/secret_key.\n");
}
