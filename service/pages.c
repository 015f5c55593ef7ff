/* What the service says about itself: the entry, its health, the contract, documentation, the problems' pages. */
#include "pages.h"

#include <string.h>

#include "answer.h"
#include "assets.h"
#include "call.h"
#include "gzip.h"
#include "http.h"
#include "owned.h"
#include "queries.h"

enum { SILENCE = 2000 }; /* milliseconds */

#define CACHE_DAY "public, max-age=86400"
#define POLICY_DOCS                                                                                                    \
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "              \
    "frame-ancestors 'none'"
#define POLICY_PAGE "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"

static void answer_text(struct call *call, const char *type, const void *bytes, size_t length)
{
    text_add(&call->content, bytes, length);
    call->status = 200;
    call->type = type;
    call->cache = CACHE_DAY;
}

/* ---- the entry: made from the contract, so that it lists what there is ---- */

static json_t *describe(const struct endpoint *endpoint)
{
    bool is_template = strchr(endpoint->path, '{') != NULL;
    return json_pack("{s:s, s:s, s:s, s:s}", "operation", endpoint->id, "method", method_names[endpoint->method],
                     is_template ? "template" : "href", endpoint->path, "summary", endpoint->summary);
}

static void get_entry(struct call *call)
{
    size_t count;
    const struct endpoint *endpoints = contract_endpoints(call->service->contract, &count);
    json_t *items = json_array();
    for (size_t i = 0; i < count; i++)
        if (strncmp(endpoints[i].path, "/v1/", 4) == 0)
            json_array_append_new(items, describe(&endpoints[i]));
    answer_document(call, json_pack("{s:s, s:s, s:o, s:{s:s, s:s, s:s}}", "name", "reformd", "version", REFORMD_VERSION,
                                    "operations", items, "links", "self", "/v1", "contract", "/openapi.json",
                                    "documentation", "/docs"));
}

static void get_root(struct call *call)
{
    call_add_header(call, "Location", "/docs");
    call->status = 307;
    call->cache = CACHE_DAY;
}

static void get_contract(struct call *call)
{
    answer_text(call, "application/json", openapi_json, openapi_json_length);
}

/* ---- health ---- */

static void answer_state(struct call *call, const char *state)
{
    text_add_format(&call->content, "{\"status\":\"%s\"}", state);
    call->status = 200;
    call->type = "application/json";
}

static void get_health(struct call *call)
{
    answer_state(call, "alive");
}

/* Whether the role of a pool can use the database, and this has what the build needs. While it answers others nobody
 * asks: what is overloaded would only be the more so, and its requests would go to others that are. */
static bool is_usable(struct service *service, struct pool *pool)
{
    if (atomic_load(&service->fits) && pool_state(pool).silence < SILENCE)
        return true;
    enum db_outcome outcome;
    const char *const values[] = {schema_change};
    OWNED(result) PGresult *result = pool_query(pool, &operation_readiness, values, DB_PREPARED, false, true, &outcome);
    if (outcome != DB_DONE || PQntuples(result) != 1)
        return false;
    atomic_store(&service->fits, true);
    return true;
}

bool is_ready(struct service *service)
{
    return !atomic_load(&service->draining) && is_usable(service, service->public_pool) &&
           (!service->staff_pool || is_usable(service, service->staff_pool));
}

static void get_readiness(struct call *call)
{
    if (is_ready(call->service))
        answer_state(call, "ready");
    else
        call_fail(call, &database_away);
}

/* ---- documentation ---- */

/* Packed at build; unpacked for the few clients that do not take gzip. */
static void send_asset(struct call *call, const struct asset *asset)
{
    OWNED(text) struct text plain = {0};
    call->is_packed = asset->compressed && http_accepts_gzip(call_header(call, "Accept-Encoding"));
    if (asset->compressed && !call->is_packed) {
        plain.failed = !gzip_unpack(&plain, asset->bytes, asset->length);
        answer_text(call, asset->type, plain.at ? plain.at : "", plain.length);
        call->content.failed |= plain.failed;
    } else {
        answer_text(call, asset->type, asset->bytes, asset->length);
    }
    call->policy = POLICY_DOCS;
}

static void answer_asset(struct call *call, const char *name)
{
    for (size_t i = 0; i < asset_count; i++) {
        if (strcmp(assets[i].name, name) != 0)
            continue;
        send_asset(call, &assets[i]);
        return;
    }
    call_fail(call, &not_found);
}

static void get_docs(struct call *call)
{
    answer_asset(call, "docs.html");
}

static void get_docs_file(struct call *call)
{
    answer_asset(call, call_value(call, "file"));
}

/* ---- the pages of the problems ---- */

static void add_part(struct text *page, const struct problem *problem, enum language language)
{
    text_add_format(page, "<section lang=\"%s\"><h2>", language == ENGLISH ? "en" : "vi");
    text_add_html(page, problem->title[language]);
    text_add_string(page, "</h2><p>");
    text_add_html(page, problem->detail[language]);
    text_add_string(page, "</p></section>");
}

static void begin_page(struct text *page, const char *title)
{
    text_add_format(page,
                    "<!doctype html><html lang=\"vi\"><meta charset=\"utf-8\">"
                    "<meta name=\"viewport\" content=\"width=device-width\"><title>%s</title>"
                    "<style>body{font:1rem/1.5 sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem}</style>"
                    "<h1>%s</h1>",
                    title, title);
}

static void get_problem_page(struct call *call)
{
    const struct problem *problem = problem_find(call_value(call, "type"));
    if (!problem) {
        call_fail(call, &not_found);
        return;
    }
    OWNED(text) struct text page = {0};
    begin_page(&page, problem->type);
    text_add_format(&page, "<p>HTTP %d</p>", problem->status);
    add_part(&page, problem, VIETNAMESE);
    add_part(&page, problem, ENGLISH);
    text_add_string(&page, "<p><a href=\"/problems\">/problems</a></p></html>\n");
    answer_text(call, "text/html; charset=utf-8", page.at ? page.at : "", page.length);
    call->policy = POLICY_PAGE;
}

static void list_problem_pages(struct call *call)
{
    OWNED(text) struct text page = {0};
    begin_page(&page, "problems");
    text_add_string(&page, "<ul>");
    for (const struct problem *const *at = problems; *at; at++) {
        const struct problem *problem = *at;
        text_add_format(&page, "<li><a href=\"/problems/%s\">%s</a> (%d): ", problem->type, problem->type,
                        problem->status);
        text_add_html(&page, problem->title[VIETNAMESE]);
        text_add_format(&page, " · <span lang=\"en\">");
        text_add_html(&page, problem->title[ENGLISH]);
        text_add_string(&page, "</span></li>");
    }
    text_add_string(&page, "</ul></html>\n");
    answer_text(call, "text/html; charset=utf-8", page.at ? page.at : "", page.length);
    call->policy = POLICY_PAGE;
}

const struct operation pages[] = {
    {.id = "getRoot", .handle = get_root},
    {.id = "getEntry", .handle = get_entry},
    {.id = "getContract", .handle = get_contract},
    {.id = "getHealth", .handle = get_health},
    {.id = "getReadiness", .handle = get_readiness},
    {.id = "getDocs", .handle = get_docs},
    {.id = "getDocsFile", .handle = get_docs_file},
    {.id = "listProblemPages", .handle = list_problem_pages},
    {.id = "getProblemPage", .handle = get_problem_page},
    {.id = NULL},
};
