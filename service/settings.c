/* Every setting of the service, read once from the environment. */
#include "settings.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum type {
    ADDRESS,
    DATABASE,
    FLAG,
    NUMBER,
    TEXT,
};

static const char *const type_names[] = {
    [ADDRESS] = "IP address", [DATABASE] = "libpq URI", [FLAG] = "true, false", [NUMBER] = "number", [TEXT] = "text",
};

struct setting {
    const char *variable;
    enum type type;
    const char *fallback; /* NULL: none; "" in a DATABASE: may be absent */
    size_t offset;
    int least;
    int most;
    const char *meaning;
};

#define FIELD(name) offsetof(struct settings, name)

/* In the order of the alphabet. A new setting is a row here and a member in settings.h. */
static const struct setting table[] = {
    {"ADMIN_PORT", NUMBER, "8081", FIELD(admin_port), 1, 65535, "port of /metrics, /healthz and /readyz for operators"},
    {"BIND_ADDRESS", ADDRESS, "127.0.0.1", FIELD(bind_address), 0, 0, "address that both ports listen on"},
    {"CONNECTION_LIMIT", NUMBER, "512", FIELD(connection_limit), 1, 10000, "open connections of clients at a time"},
    {"DATA_LICENSE", TEXT, "https://creativecommons.org/licenses/by/4.0/", FIELD(data_license), 0, 0,
     "address of the licence that exports name"},
    {"DRAIN_DELAY", NUMBER, "0", FIELD(drain_delay), 0, 60000,
     "milliseconds between saying `not ready` and closing the port, for load balancers to notice"},
    {"DRAIN_TIMEOUT", NUMBER, "25000", FIELD(drain_timeout), 0, 600000,
     "milliseconds that requests under way have to end when the service stops"},
    {"LOG_REQUESTS", FLAG, "true", FIELD(log_requests), 0, 0, "one line of JSON a request on standard error"},
    {"POOL_SIZE", NUMBER, "8", FIELD(pool_size), 1, 64, "database connections of each role"},
    {"POOL_WAIT", NUMBER, "2000", FIELD(pool_wait), 1, 60000, "milliseconds that a request waits for a connection"},
    {"PORT", NUMBER, "8080", FIELD(port), 1, 65535, "port of the API"},
    {"PUBLIC_DATABASE_URL", DATABASE, NULL, FIELD(public_database_url), 0, 0,
     "database as the role reformd_public; without `options`, which are the service's own"},
    {"QUERY_TIMEOUT", NUMBER, "5000", FIELD(query_timeout), 100, 60000, "milliseconds that a statement may take"},
    {"STAFF_DATABASE_URL", DATABASE, "", FIELD(staff_database_url), 0, 0,
     "database as the role reformd_staff, which import and export need"},
};

static bool load_text(void *member, const char *value)
{
    *(const char **)member = *value ? value : NULL;
    return true;
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

static bool load(const struct setting *setting, void *member, const char *value)
{
    switch (setting->type) {
    case ADDRESS:
        return load_address(member, value);
    case DATABASE:
        return load_database(setting, member, value);
    case FLAG:
        return load_flag(member, value);
    case NUMBER:
        return load_number(setting, member, value);
    case TEXT:
        return load_text(member, value);
    }
    return false;
}

/* The value itself is not repeated: a database URL may hold a password. */
static void print_fault(FILE *out, const struct setting *setting, bool is_set)
{
    if (!is_set)
        fprintf(out, "%s is not set: %s.\n", setting->variable, setting->meaning);
    else if (setting->type == NUMBER)
        fprintf(out, "%s must be a whole number from %d to %d.\n", setting->variable, setting->least, setting->most);
    else if (setting->type == DATABASE)
        fprintf(out, "%s must be a URI like postgresql://role@host/database, without options.\n", setting->variable);
    else
        fprintf(out, "%s must be of the form: %s.\n", setting->variable, type_names[setting->type]);
}

bool settings_load(struct settings *settings, FILE *faults)
{
    bool fine = true;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const char *value = getenv(table[i].variable);
        bool is_set = value && *value;
        const char *used = is_set ? value : table[i].fallback;
        if (used && load(&table[i], (char *)settings + table[i].offset, used))
            continue;
        print_fault(faults, &table[i], is_set);
        fine = false;
    }
    if (fine && settings->port == settings->admin_port) {
        fprintf(faults, "PORT and ADMIN_PORT must not be the same.\n");
        fine = false;
    }
    return fine;
}

void settings_print(FILE *out)
{
    fprintf(out, "%-20s %-12s %-44s %s\n", "Variable", "Type", "Default", "Meaning");
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const char *fallback = !table[i].fallback ? "(required)" : *table[i].fallback ? table[i].fallback : "(none)";
        fprintf(out, "%-20s %-12s %-44s %s\n", table[i].variable, type_names[table[i].type], fallback,
                table[i].meaning);
    }
}
