/* One request by a small contract: who may ask, what is refused first, what a handler is given. No database. */
#include "call.h"

#include <string.h>
#include <ulfius.h>

#include "given.h"
#include "metrics.h"
#include "owned.h"
#include "small_contract.h"
#include "suites.h"

#define SECRET_KEY "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define KEY "0b0d7a52-61fb-4f0e-8a6e-0d1f5a4f2c37"
#define ORIGIN "https://trang.example"
#define JSON "Content-Type", "application/json"
#define SECRET "Authorization", "Feedback 7K3M9Q"

static const char limits[] = "'x-limit':[{'policy':'submission','per':'address','quota':20,'window':3600}]";

/* Answers with what statements are given. */
static void tell(struct call *call)
{
    static const char *const names[] = {"body",    "body_digest",   "idempotency_digest", "limits",
                                        "nothing", "secret_digest", "address_key"};
    OWNED(json) json_t *answer = json_object();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        OWNED(memory) char *value = NULL;
        ck_assert(given_make(call, names[i], &value));
        json_object_set_new(answer, names[i], value ? json_string(value) : json_null());
    }
    OWNED(memory) char *dump = json_dumps(answer, JSON_COMPACT);
    text_add_string(&call->content, dump);
    call->status = call->endpoint->method == METHOD_GET ? 200 : 201;
    call->type = call->media;
    call->cache = "public, max-age=60";
}

static const struct operation rows[] = {
    {.id = "getItem", .handle = tell},
    {.id = "sendItem", .handle = tell},
    {.id = NULL},
};

static struct settings settings;
static struct service service;

static void serve(const char *get)
{
    char why[CONTRACT_WHY];
    OWNED(text) struct text post = {0};
    text_add_format(&post,
                    "'security':[{'secret':[]}],%s,'requestBody':{'content':{'application/json':{'schema':"
                    "{'type':'object','properties':{'text':{'type':'string'}}}}}}",
                    limits);
    service.contract = small_contract_load(
        &(struct small_contract){.get = get,
                                 .post = post.at,
                                 .parameters = "{'name':'Idempotency-Key','in':'header','required':true,"
                                               "'schema':{'type':'string','pattern':'^[A-Za-z0-9_-]{22,128}$'}}"},
        rows, why);
    ck_assert_msg(service.contract != NULL, "%s", why);
    size_t count;
    const struct endpoint *endpoints = contract_endpoints(service.contract, &count);
    service.router = router_new(endpoints, count);
    settings =
        (struct settings){.allowed_origins = "https://khac.example," ORIGIN, .serves = SERVES_PUBLIC | SERVES_STAFF};
    ck_assert(secrets_read(&settings.secrets, SECRET_KEY));
    service.settings = &settings;
    ck_assert(metrics_open(contract_ids(service.contract), count));
}

static void serve_public(void)
{
    serve(NULL);
}

static void serve_secret(void)
{
    serve("'security':[{'secret':[]}]");
}

static void stop(void)
{
    metrics_close();
    router_free(service.router);
    contract_free(service.contract);
}

struct asked {
    struct _u_request request;
    struct _u_response response;
    json_t *body;
};

static void forget(struct asked *asked)
{
    ulfius_clean_request(&asked->request);
    ulfius_clean_response(&asked->response);
    json_decref(asked->body);
}

#define ASKED __attribute__((cleanup(forget))) struct asked

/* Asks; `rest` is the body, which may be NULL, then the names and values of headers, ended by NULL. */
static void ask(struct asked *asked, const char *method, const char *path, const char *const rest[])
{
    ulfius_init_request(&asked->request);
    ulfius_init_response(&asked->response);
    asked->request.http_verb = strdup(method);
    asked->request.http_url = strdup(path);
    if (rest[0])
        ulfius_set_binary_body_request(&asked->request, rest[0], strlen(rest[0]));
    for (const char *const *at = rest + 1; *at; at += 2)
        u_map_put(asked->request.map_header, at[0], at[1]);
    ck_assert_int_eq(call_answer(&asked->request, &asked->response, &service), U_CALLBACK_COMPLETE);
    asked->body = json_loadb(asked->response.binary_body, asked->response.binary_body_length, 0, NULL);
}

#define ASK(asked, method, path, ...) ask(asked, method, path, (const char *const[]){__VA_ARGS__, NULL})

static const char *header(const struct asked *asked, const char *name)
{
    return u_map_get_case(asked->response.map_header, name);
}

static const char *member(const struct asked *asked, const char *name)
{
    return json_string_value(json_object_get(asked->body, name));
}

static void expect_problem(const struct asked *asked, long status, const char *type)
{
    ck_assert_int_eq(asked->response.status, status);
    ck_assert_str_eq(header(asked, "Content-Type"), "application/problem+json");
    ck_assert_str_eq(member(asked, "type"), type);
}

/* ---- the secret ---- */

START_TEST(the_secret_is_given_to_statements_as_a_digest)
{
    static const char *const copies[] = {"feedback  7K3M9Q", "Feedback 7k3m9q", "Feedback 7K3 M9Q",
                                         "Feedback 7k3 - m9q"};
    char digest[DIGEST_SIZE];
    feedback_secret_digest(digest, "7K3M9Q");
    for (size_t i = 0; i < sizeof copies / sizeof *copies; i++) {
        ASKED asked;
        ASK(&asked, "POST", "/v1/items/a", "{}", JSON, "Idempotency-Key", KEY, "Authorization", copies[i]);
        ck_assert_int_eq(asked.response.status, 201);
        ck_assert_str_eq(member(&asked, "secret_digest"), digest);
    }
}
END_TEST

static const char *const no_secrets[] = {
    NULL, "", "Feedback", "Feedback ", "Bearer 7K3M9Q", "Feedback7K3M9Q", "Feedback a\tb", "Feedback a,b", "Feedback =",
};

START_TEST(without_the_secret_it_is_401)
{
    ASKED asked;
    ASK(&asked, "POST", "/v1/items/a", "{}", JSON, "Idempotency-Key", KEY,
        no_secrets[_i] ? "Authorization" : "X-Nothing", no_secrets[_i] ? no_secrets[_i] : "x");
    expect_problem(&asked, 401, "/problems/secret-required");
    ck_assert_str_eq(header(&asked, "WWW-Authenticate"), "Feedback");
    ck_assert_str_eq(header(&asked, "Cache-Control"), "no-store");
}
END_TEST

START_TEST(who_reads_in_public_needs_none)
{
    ASKED asked;
    ASK(&asked, "GET", "/v1/items/a", NULL);
    ck_assert_int_eq(asked.response.status, 200);
    ck_assert_ptr_nonnull(header(&asked, "ETag"));
    ck_assert_str_eq(header(&asked, "Cache-Control"), "public, max-age=60");
}
END_TEST

START_TEST(nobody_keeps_what_was_asked_with_a_secret)
{
    ASKED asked;
    ASK(&asked, "GET", "/v1/items/a", NULL, SECRET);
    ck_assert_int_eq(asked.response.status, 200);
    ck_assert_str_eq(header(&asked, "Cache-Control"), "no-store");
    ck_assert_ptr_null(header(&asked, "ETag"));
}
END_TEST

/* ---- what is refused first ---- */

START_TEST(the_first_refusal_that_applies_is_answered)
{
    ASKED no_parameter, no_media, no_type, no_json, no_secret, no_rule;
    ASK(&no_parameter, "POST", "/v1/items/a", "x", "Accept", "image/png");
    expect_problem(&no_parameter, 400, "/problems/invalid-parameters");
    ASK(&no_media, "POST", "/v1/items/a", "x", "Idempotency-Key", KEY, "Accept", "image/png");
    expect_problem(&no_media, 406, "/problems/not-acceptable");
    ASK(&no_type, "POST", "/v1/items/a", "x", "Idempotency-Key", KEY);
    expect_problem(&no_type, 415, "/problems/unsupported-media-type");
    ASK(&no_json, "POST", "/v1/items/a", "x", "Idempotency-Key", KEY, JSON);
    expect_problem(&no_json, 400, "/problems/unreadable-body");
    ASK(&no_secret, "POST", "/v1/items/a", "{\"text\":1}", "Idempotency-Key", KEY, JSON);
    expect_problem(&no_secret, 401, "/problems/secret-required");
    ASK(&no_rule, "POST", "/v1/items/a", "{\"text\":1}", "Idempotency-Key", KEY, JSON, SECRET);
    expect_problem(&no_rule, 422, "/problems/invalid-body");
}
END_TEST

static void expect_header_fault(const struct asked *asked, const char *code, const char *detail)
{
    expect_problem(asked, 400, "/problems/invalid-parameters");
    const json_t *errors = json_object_get(asked->body, "errors");
    ck_assert_uint_eq(json_array_size(errors), 1);
    const json_t *fault = json_array_get(errors, 0);
    ck_assert_str_eq(json_string_value(json_object_get(fault, "header")), "Idempotency-Key");
    ck_assert_str_eq(json_string_value(json_object_get(fault, "code")), code);
    ck_assert_str_eq(json_string_value(json_object_get(fault, "detail")), detail);
}

START_TEST(a_header_that_is_missing_or_wrong_is_named)
{
    ASKED missing, wrong, torn;
    ASK(&missing, "POST", "/v1/items/a", "{}", JSON, SECRET);
    expect_header_fault(&missing, "required", "Thiếu phần bắt buộc này.");
    ASK(&wrong, "POST", "/v1/items/a", "{}", JSON, SECRET, "Idempotency-Key", "1", "Accept-Language", "en");
    expect_header_fault(&wrong, "pattern", "Must match the pattern ^[A-Za-z0-9_-]{22,128}$.");
    ASK(&torn, "POST", "/v1/items/a", "{}", JSON, SECRET, "Idempotency-Key", "\xff\xfe", "Accept-Language", "en");
    expect_header_fault(&torn, "malformed", "The value cannot be read.");
}
END_TEST

/* ---- what statements are given ---- */

static json_t *given_for(const char *path, const char *body, const char *key, const char *secret)
{
    ASKED asked;
    ASK(&asked, "POST", path, body, JSON, "idempotency-key", key, "Authorization", secret);
    ck_assert_int_eq(asked.response.status, 201);
    return json_incref(asked.body);
}

static bool is_same(const json_t *one, const json_t *other, const char *name)
{
    ck_assert_ptr_nonnull(json_string_value(json_object_get(one, name)));
    return json_equal(json_object_get(one, name), json_object_get(other, name));
}

START_TEST(a_repeat_is_known_by_its_key_and_body)
{
    OWNED(json) json_t *first = given_for("/v1/items/a", "{\"a\":1,\"b\":2}", KEY, "Feedback x");
    OWNED(json) json_t *again = given_for("/v1/items/a", "{ \"b\":2, \"a\":1 }", KEY, "Feedback x");
    OWNED(json) json_t *body = given_for("/v1/items/a", "{\"a\":1,\"b\":3}", KEY, "Feedback x");
    OWNED(json) json_t *key = given_for("/v1/items/a", "{\"a\":1,\"b\":2}", KEY "0", "Feedback x");
    OWNED(json) json_t *item = given_for("/v1/items/b", "{\"a\":1,\"b\":2}", KEY, "Feedback x");
    OWNED(json) json_t *caller = given_for("/v1/items/a", "{\"a\":1,\"b\":2}", KEY, "Feedback y");
    ck_assert(is_same(first, again, "idempotency_digest") && is_same(first, again, "body_digest"));
    ck_assert(is_same(first, body, "idempotency_digest") && !is_same(first, body, "body_digest"));
    ck_assert(!is_same(first, key, "idempotency_digest") && is_same(first, key, "body_digest"));
    ck_assert(!is_same(first, item, "idempotency_digest"));
    ck_assert(!is_same(first, caller, "idempotency_digest"));
}
END_TEST

START_TEST(what_a_request_has_not_is_null)
{
    ASKED asked;
    ASK(&asked, "GET", "/v1/items/a", NULL, "Idempotency-Key", KEY);
    ck_assert_int_eq(asked.response.status, 200);
    static const char *const absent[] = {"body",   "body_digest", "idempotency_digest",
                                         "limits", "nothing",     "secret_digest"};
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++)
        ck_assert_msg(json_is_null(json_object_get(asked.body, absent[i])), "%s is there", absent[i]);
    ck_assert_uint_eq(strlen(member(&asked, "address_key")), 64);
}
END_TEST

START_TEST(limits_are_those_of_the_contract)
{
    OWNED(json) json_t *given = given_for("/v1/items/a", "{}", KEY, "Feedback x");
    ck_assert_str_eq(json_string_value(json_object_get(given, "limits")),
                     "{\"submission\":{\"quota\":20,\"window\":3600}}");
}
END_TEST

START_TEST(digests_need_a_key)
{
    const struct statement keyed = {.parameters = (const char *const[]){"body", "address_key", NULL},
                                    .parameter_count = 2};
    const struct statement plain = {.parameters = (const char *const[]){"body", "secret_digest", NULL},
                                    .parameter_count = 2};
    const struct call call = {.service = &service};
    ck_assert(given_is_complete(&call, &keyed));
    settings.secrets.is_set = false;
    ck_assert(!given_is_complete(&call, &keyed));
    ck_assert(given_is_complete(&call, &plain));
}
END_TEST

/* ---- other sites ---- */

START_TEST(any_site_may_read_what_is_public)
{
    ASKED asked, preflight;
    ASK(&asked, "GET", "/v1/items/a", NULL, "Origin", "https://la.example");
    ck_assert_str_eq(header(&asked, "Access-Control-Allow-Origin"), "*");
    ASK(&preflight, "OPTIONS", "/v1/items/a", NULL, "Origin", "https://la.example", "Access-Control-Request-Method",
        "GET");
    ck_assert_int_eq(preflight.response.status, 204);
    ck_assert_str_eq(header(&preflight, "Access-Control-Allow-Origin"), "*");
    ck_assert_str_eq(header(&preflight, "Access-Control-Allow-Methods"), "GET");
}
END_TEST

START_TEST(sites_of_the_setting_may_write)
{
    ASKED asked, preflight;
    ASK(&asked, "POST", "/v1/items/a", "{}", JSON, SECRET, "Idempotency-Key", KEY, "Origin", ORIGIN);
    ck_assert_int_eq(asked.response.status, 201);
    ck_assert_str_eq(header(&asked, "Access-Control-Allow-Origin"), ORIGIN);
    ck_assert_ptr_nonnull(strstr(header(&asked, "Vary"), "Origin"));
    ASK(&preflight, "OPTIONS", "/v1/items/a", NULL, "Origin", ORIGIN, "Access-Control-Request-Method", "POST");
    ck_assert_str_eq(header(&preflight, "Access-Control-Allow-Origin"), ORIGIN);
    ck_assert_str_eq(header(&preflight, "Access-Control-Allow-Methods"), "POST");
    const char *headers = header(&preflight, "Access-Control-Allow-Headers");
    ck_assert_msg(strstr(headers, "Content-Type") && strstr(headers, "Authorization") &&
                      strstr(headers, "Idempotency-Key"),
                  "%s", headers);
}
END_TEST

static const char *const strangers[] = {"https://la.example",   "null",          "https://trang.example.la",
                                        "http://trang.example", "trang.example", ""};

START_TEST(other_sites_may_not_write)
{
    ASKED asked, preflight;
    ASK(&asked, "POST", "/v1/items/a", "{}", JSON, SECRET, "Idempotency-Key", KEY, "Origin", strangers[_i]);
    ck_assert_ptr_null(header(&asked, "Access-Control-Allow-Origin"));
    ASK(&preflight, "OPTIONS", "/v1/items/a", NULL, "Origin", strangers[_i], "Access-Control-Request-Method", "POST");
    ck_assert_int_eq(preflight.response.status, 204);
    ck_assert_ptr_null(header(&preflight, "Access-Control-Allow-Origin"));
    ck_assert_ptr_null(header(&preflight, "Access-Control-Allow-Methods"));
    ck_assert_ptr_null(header(&preflight, "Access-Control-Allow-Headers"));
}
END_TEST

START_TEST(other_sites_may_not_read_with_a_secret)
{
    ASKED asked, allowed;
    ASK(&asked, "GET", "/v1/items/a", NULL, SECRET, "Origin", "https://la.example");
    ck_assert_ptr_null(header(&asked, "Access-Control-Allow-Origin"));
    ASK(&allowed, "GET", "/v1/items/a", NULL, SECRET, "Origin", ORIGIN);
    ck_assert_str_eq(header(&allowed, "Access-Control-Allow-Origin"), ORIGIN);
}
END_TEST

#define ADD_LOOP(test, cases) tcase_add_loop_test(public, test, 0, sizeof cases / sizeof *cases)

Suite *call_suite(void)
{
    Suite *suite = suite_create("call");
    TCase *public = tcase_create("with a public item");
    tcase_add_checked_fixture(public, serve_public, stop);
    tcase_add_test(public, the_secret_is_given_to_statements_as_a_digest);
    ADD_LOOP(without_the_secret_it_is_401, no_secrets);
    tcase_add_test(public, who_reads_in_public_needs_none);
    tcase_add_test(public, the_first_refusal_that_applies_is_answered);
    tcase_add_test(public, a_header_that_is_missing_or_wrong_is_named);
    tcase_add_test(public, a_repeat_is_known_by_its_key_and_body);
    tcase_add_test(public, what_a_request_has_not_is_null);
    tcase_add_test(public, limits_are_those_of_the_contract);
    tcase_add_test(public, digests_need_a_key);
    tcase_add_test(public, any_site_may_read_what_is_public);
    tcase_add_test(public, sites_of_the_setting_may_write);
    ADD_LOOP(other_sites_may_not_write, strangers);
    suite_add_tcase(suite, public);
    TCase *secret = tcase_create("with a secret item");
    tcase_add_checked_fixture(secret, serve_secret, stop);
    tcase_add_test(secret, nobody_keeps_what_was_asked_with_a_secret);
    tcase_add_test(secret, other_sites_may_not_read_with_a_secret);
    suite_add_tcase(suite, secret);
    return suite;
}
