/* What api.md promises of every operation: each test runs once for each GET operation of the contract. */

#include "examples.h"
#include "expect.h"

#include <string.h>
#include <strings.h>
#include <zlib.h>

#define EXAMPLE (example_at((size_t)_i))

static const char JSON[] = "application/json";

static bool is_cacheable(struct example example)
{
    return has_response(example, "304");
}

/* The operation's own first media type is what a client gets that asks for nothing in particular. */
static const char *first_media_type(struct example example)
{
    if (answers_as(example, JSON))
        return JSON;
    return json_object_iter_key(json_object_iter(pointed(example.operation, "/responses/200/content")));
}

/* ---- every answer ---- */

static void expect_safe(struct answer answer)
{
    expect_header(answer, "X-Content-Type-Options", "nosniff");
    expect_header(answer, "Content-Security-Policy", NULL);
    expect_header(answer, "Referrer-Policy", NULL);
    expect_header(answer, "X-Request-Id", NULL);
}

START_TEST(it_answers_its_example_as_documented)
{
    struct answer answer = get(EXAMPLE.path);
    expect_status(answer, 200);
    expect_safe(answer);
    ck_assert_str_eq(media_type_of(answer), first_media_type(EXAMPLE));
}
END_TEST

START_TEST(whoever_asks_for_nothing_in_particular_gets_the_first_media_type)
{
    static const char *const wishes[] = {"*/*", "image/png, */*;q=0.1", "application/*, text/*"};
    for (size_t i = 0; i < 3; i++)
        ck_assert_str_eq(media_type_of(get(EXAMPLE.path, "Accept", wishes[i])), first_media_type(EXAMPLE));
}
END_TEST

START_TEST(what_it_cannot_write_is_406)
{
    if (!has_response(EXAMPLE, "406"))
        return;
    expect_problem(get(EXAMPLE.path, "Accept", "image/png"), 406, "not-acceptable", NULL);
    expect_problem(get(EXAMPLE.path, "Accept", text("%s;q=0", first_media_type(EXAMPLE))), 406, "not-acceptable", NULL);
    expect_safe(get(EXAMPLE.path, "Accept", "image/png"));
}
END_TEST

START_TEST(any_origin_may_read)
{
    struct answer answer = get(EXAMPLE.path, "Origin", "https://example.org");
    expect_header(answer, "Access-Control-Allow-Origin", "*");
    struct answer refused = get(with_argument(EXAMPLE.path, "nobody-knows=1"), "Origin", "https://example.org");
    expect_header(refused, "Access-Control-Allow-Origin", "*");
}
END_TEST

/* ---- parameters ---- */

START_TEST(an_unknown_parameter_is_refused_by_name)
{
    struct answer answer = get(with_argument(EXAMPLE.path, "nobody-knows=1"));
    expect_problem(answer, 400, "invalid-parameters", "nobody-knows");
    expect_safe(answer);
}
END_TEST

START_TEST(all_faulty_parameters_are_named_at_once)
{
    struct answer answer = get(with_argument(EXAMPLE.path, "nobody-knows=1&neither=2"));
    expect_problem(answer, 400, "invalid-parameters", "nobody-knows");
    expect_problem(answer, 400, "invalid-parameters", "neither");
}
END_TEST

static bool may_be_repeated(const json_t *parameter)
{
    return pointed(parameter, "/schema/items") != NULL;
}

static const char *name_of(const json_t *parameter)
{
    return json_string_value(json_object_get(parameter, "name"));
}

START_TEST(a_single_parameter_given_twice_is_refused_by_name)
{
    size_t i;
    json_t *parameter;
    json_array_foreach(query_parameters(EXAMPLE), i, parameter) {
        if (may_be_repeated(parameter))
            continue;
        const char *argument = text("%s=%s", name_of(parameter), allowed_value(parameter));
        const char *twice = text("%s&%s", argument, argument);
        expect_problem(get(with_argument(EXAMPLE.path, twice)), 400, "invalid-parameters", name_of(parameter));
    }
}
END_TEST

START_TEST(a_malformed_parameter_is_refused_by_name)
{
    size_t i;
    json_t *parameter;
    json_array_foreach(query_parameters(EXAMPLE), i, parameter) {
        const char *wrong = refused_value(parameter);
        bool is_in_the_example = json_is_true(json_object_get(parameter, "required"));
        if (!wrong || is_in_the_example)
            continue;
        const char *path = with_argument(EXAMPLE.path, text("%s=%s", name_of(parameter), wrong));
        expect_problem(get(path), 400, "invalid-parameters", name_of(parameter));
    }
}
END_TEST

START_TEST(a_required_parameter_that_is_missing_is_named)
{
    size_t i;
    json_t *parameter;
    const char *bare = text("%.*s", (int)strcspn(EXAMPLE.path, "?"), EXAMPLE.path);
    json_array_foreach(query_parameters(EXAMPLE), i, parameter) {
        if (json_is_true(json_object_get(parameter, "required")))
            expect_problem(get(bare), 400, "invalid-parameters", name_of(parameter));
    }
}
END_TEST

START_TEST(every_allowed_parameter_is_taken)
{
    size_t i;
    json_t *parameter;
    json_array_foreach(query_parameters(EXAMPLE), i, parameter) {
        bool needs_company = strcmp(name_of(parameter), "cursor") == 0 || strcmp(name_of(parameter), "separator") == 0;
        if (needs_company || json_is_true(json_object_get(parameter, "required")))
            continue;
        const char *argument = text("%s=%s", name_of(parameter), allowed_value(parameter));
        expect_status(get(with_argument(EXAMPLE.path, argument)), 200);
    }
}
END_TEST

START_TEST(a_code_that_nothing_has_is_404)
{
    const char *path;
    for (size_t nth = 0; (path = path_to_nothing(EXAMPLE, nth)); nth++) {
        struct answer answer = get(path);
        expect_problem(answer, 404, "not-found", NULL);
        expect_safe(answer);
    }
}
END_TEST

START_TEST(an_address_that_is_too_long_is_414)
{
    struct answer answer = get(with_argument(EXAMPLE.path, text("nobody-knows=%05000d", 0)));
    expect_problem(answer, 414, "uri-too-long", NULL);
    expect_safe(answer);
}
END_TEST

START_TEST(a_slash_at_the_end_is_another_path)
{
    const char *example = EXAMPLE.path;
    size_t length = strcspn(example, "?");
    const char *path = text("%.*s/%s", (int)length, example, example + length);
    struct answer answer = get(path);
    ck_assert_msg(answer.status == 404 || answer.status == 400, "%s answered %d", path, answer.status);
}
END_TEST

/* ---- methods ---- */

/* What writes, as the contract and as a request names it. */
static const char *const writing[][2] = {{"post", "POST"}, {"put", "PUT"}, {"patch", "PATCH"}, {"delete", "DELETE"}};
enum { WRITING = sizeof writing / sizeof *writing };

static const char *allowed_methods(struct example example)
{
    const char *methods = "GET, HEAD, ";
    for (size_t i = 0; i < WRITING; i++)
        if (has_method(example, writing[i][0]))
            methods = text("%s%s, ", methods, writing[i][1]);
    return text("%sOPTIONS", methods);
}

static void expect_refused_method(struct answer answer, struct example example)
{
    expect_problem(answer, 405, "method-not-allowed", NULL);
    expect_header(answer, "Allow", allowed_methods(example));
    expect_safe(answer);
}

START_TEST(other_methods_are_405_and_told_which_are_allowed)
{
    static const char *const unknown[] = {"BREW", "TRACE", "get"};
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
        expect_refused_method(ask_without_body(unknown[i], EXAMPLE.path, (char *)NULL), EXAMPLE);
    for (size_t i = 0; i < WRITING; i++)
        if (!has_method(EXAMPLE, writing[i][0]))
            expect_refused_method(request(writing[i][1], EXAMPLE.path, "{}"), EXAMPLE);
}
END_TEST

START_TEST(options_tells_the_methods)
{
    struct answer answer = options(EXAMPLE.path);
    expect_status(answer, 204);
    expect_header(answer, "Allow", allowed_methods(EXAMPLE));
    ck_assert_uint_eq(answer.length, 0);
    expect_safe(answer);
}
END_TEST

START_TEST(a_preflight_is_allowed)
{
    struct answer answer = options(EXAMPLE.path, "Origin", "https://example.org", "Access-Control-Request-Method",
                                   "GET", "Access-Control-Request-Headers", "if-none-match");
    expect_status(answer, 204);
    expect_header(answer, "Access-Control-Allow-Origin", "*");
    const char *methods = header_of(answer, "Access-Control-Allow-Methods");
    ck_assert_msg(methods && strstr(methods, "GET"), "methods allowed: %s", methods ? methods : "none");
    const char *headers = header_of(answer, "Access-Control-Allow-Headers");
    ck_assert_msg(headers && strcasestr(headers, "if-none-match"), "headers allowed: %s", headers ? headers : "none");
    expect_header(answer, "Access-Control-Max-Age", NULL);
}
END_TEST

/* A header line that may differ between two answers to the same question. */
static bool is_of_the_moment(const char *line)
{
    return strncasecmp(line, "Date:", 5) == 0 || strncasecmp(line, "X-Request-Id:", 13) == 0;
}

/* The header lines of the moment taken out. */
static const char *lasting_head(struct answer answer)
{
    const char *lasting = "";
    for (const char *line = answer.head; *line;) {
        size_t length = strcspn(line, "\r");
        if (!is_of_the_moment(line))
            lasting = text("%s%.*s\n", lasting, (int)length, line);
        line += length + 2;
    }
    return lasting;
}

START_TEST(head_is_get_without_the_body)
{
    ck_assert_str_eq(lasting_head(head(EXAMPLE.path)), lasting_head(get(EXAMPLE.path)));
    ck_assert_uint_eq(bytes_behind_head(EXAMPLE.path, "*/*"), 0);
}
END_TEST

START_TEST(head_of_a_refusal_has_its_status_and_no_body)
{
    const char *refused = with_argument(EXAMPLE.path, "nobody-knows=1");
    expect_status(head(refused), 400);
    ck_assert_uint_eq(bytes_behind_head(refused, "*/*"), 0);
}
END_TEST

/* ---- caching ---- */

START_TEST(a_reading_that_may_be_cached_says_for_whom)
{
    if (!is_cacheable(EXAMPLE))
        return;
    struct answer answer = get(EXAMPLE.path);
    expect_header(answer, "Vary", "Accept, Accept-Encoding, Accept-Language, Origin");
    expect_header(answer, "Cache-Control", NULL);
    expect_header(answer, "ETag", NULL);
    size_t length = strlen(answer.etag);
    ck_assert_msg(answer.etag[0] == '"' && answer.etag[length - 1] == '"' && length > 10, "ETag: %s", answer.etag);
    ck_assert_str_eq(get(EXAMPLE.path).etag, answer.etag);
}
END_TEST

/* The tag of the example's answer; fails where there is none. */
static const char *etag_of(struct example example)
{
    struct answer answer = get(example.path);
    expect_header(answer, "ETag", NULL);
    return answer.etag;
}

static void expect_not_modified(struct answer answer, const char *etag)
{
    expect_status(answer, 304);
    expect_header(answer, "ETag", etag);
    expect_header(answer, "Vary", "Accept, Accept-Encoding, Accept-Language, Origin");
    expect_header(answer, "Cache-Control", NULL);
    expect_safe(answer);
}

START_TEST(a_known_etag_is_304)
{
    if (!is_cacheable(EXAMPLE))
        return;
    const char *etag = etag_of(EXAMPLE);
    const char *const tags[] = {etag, "*", text("W/%s", etag), text("\"other\", %s", etag), text("\"a,b\",%s", etag)};
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        expect_not_modified(get(EXAMPLE.path, "If-None-Match", tags[i]), etag);
    expect_not_modified(head(EXAMPLE.path, "If-None-Match", etag), etag);
}
END_TEST

START_TEST(another_etag_is_200)
{
    if (!is_cacheable(EXAMPLE))
        return;
    const char *etag = etag_of(EXAMPLE);
    const char *const tags[] = {"\"other\"", "\"*\"", "", "W/\"other\"", text("%.*s", (int)strlen(etag) - 1, etag)};
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        expect_status(get(EXAMPLE.path, "If-None-Match", tags[i]), 200);
}
END_TEST

/* ---- compression ---- */

static const char *inflated(struct answer answer, size_t *length)
{
    size_t space = answer.length * 50 + 65536;
    char *plain = keep(malloc(space));
    z_stream stream = {.next_in = (Bytef *)answer.body, .avail_in = (uInt)answer.length};
    stream.next_out = (Bytef *)plain;
    stream.avail_out = (uInt)space;
    ck_assert_int_eq(inflateInit2(&stream, 16 + MAX_WBITS), Z_OK);
    ck_assert_int_eq(inflate(&stream, Z_FINISH), Z_STREAM_END);
    *length = stream.total_out;
    inflateEnd(&stream);
    return plain;
}

static const char *compressed_tag(const char *etag)
{
    return text("%.*s-gz\"", (int)strlen(etag) - 1, etag);
}

START_TEST(a_long_answer_is_compressed_for_who_takes_gzip)
{
    struct answer plain = get(EXAMPLE.path);
    if (!is_cacheable(EXAMPLE) || plain.length <= 1024)
        return;
    struct answer answer = get(EXAMPLE.path, "Accept-Encoding", "br, gzip");
    expect_header(answer, "Content-Encoding", "gzip");
    expect_header(answer, "ETag", compressed_tag(etag_of(EXAMPLE)));
    expect_header(answer, "Content-Length", text("%zu", answer.length));
    ck_assert_uint_lt(answer.length, plain.length);
    size_t length;
    const char *body = inflated(answer, &length);
    ck_assert_uint_eq(length, plain.length);
    ck_assert_mem_eq(body, plain.body, length);
}
END_TEST

START_TEST(the_tag_of_the_compressed_answer_is_304_too)
{
    if (!is_cacheable(EXAMPLE))
        return;
    struct answer answer = get(EXAMPLE.path, "Accept-Encoding", "gzip");
    expect_header(answer, "ETag", NULL);
    struct answer again = get(EXAMPLE.path, "Accept-Encoding", "gzip", "If-None-Match", answer.etag);
    expect_not_modified(again, answer.etag);
}
END_TEST

START_TEST(who_does_not_take_gzip_gets_none)
{
    static const char *const refusals[] = {"identity", "gzip;q=0", "gzip;q=0, *", "br", "gzip;q=0.000"};
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
        expect_no_header(get(EXAMPLE.path, "Accept-Encoding", refusals[i]), "Content-Encoding");
}
END_TEST

START_TEST(a_short_answer_is_not_compressed)
{
    struct answer plain = get(EXAMPLE.path);
    if (plain.length <= 1024)
        expect_no_header(get(EXAMPLE.path, "Accept-Encoding", "gzip"), "Content-Encoding");
}
END_TEST

START_TEST(head_of_a_compressed_answer_is_get_without_the_body)
{
    struct answer whole = get(EXAMPLE.path, "Accept-Encoding", "gzip");
    ck_assert_str_eq(lasting_head(head(EXAMPLE.path, "Accept-Encoding", "gzip")), lasting_head(whole));
}
END_TEST

/* ---- request ids ---- */

START_TEST(a_wellformed_request_id_is_echoed)
{
    expect_header(get(EXAMPLE.path, "X-Request-Id", "4bf92f35-77b3_4da6.A"), "X-Request-Id", "4bf92f35-77b3_4da6.A");
}
END_TEST

START_TEST(a_malformed_request_id_is_replaced)
{
    const char *const malformed[] = {"", "with space", "quote\"", "<script>", "\xc3\xa9", "{}", text("%0300d", 7)};
    for (size_t i = 0; i < sizeof malformed / sizeof *malformed; i++) {
        const char *id = header_of(get(EXAMPLE.path, "X-Request-Id", malformed[i]), "X-Request-Id");
        ck_assert_msg(id && *id && strcmp(id, malformed[i]) != 0, "%s was echoed", malformed[i]);
    }
}
END_TEST

START_TEST(each_request_without_an_id_gets_its_own)
{
    const char *first = header_of(get(EXAMPLE.path), "X-Request-Id");
    ck_assert_str_ne(header_of(get(EXAMPLE.path), "X-Request-Id"), first);
}
END_TEST

/* ---- links ---- */

/* A fragment is a place in the answer, not part of the question. */
static void add_path(json_t *paths, const json_t *value)
{
    const char *path = json_string_value(value);
    if (path && *path == '/')
        json_object_set_new(paths, text("%.*s", (int)strcspn(path, "#"), path), json_true());
}

/* The entry says with which method an address is asked; no method: it is a link to follow. */
static bool is_to_be_read(const json_t *described)
{
    const char *method = json_string_value(json_object_get(described, "method"));
    return !method || strcmp(method, "GET") == 0;
}

/* Adds every `href`, every `next` and every member of `links` that is a path of the service. */
static void gather_links(json_t *paths, json_t *value)
{
    if (json_is_object(value) && !is_to_be_read(value))
        return;
    size_t i;
    const char *name;
    json_t *part;
    json_array_foreach(value, i, part)
        gather_links(paths, part);
    json_object_foreach(value, name, part) {
        if (strcmp(name, "href") == 0 || strcmp(name, "next") == 0)
            add_path(paths, part);
        const char *relation;
        json_t *link;
        if (strcmp(name, "links") == 0)
            json_object_foreach(part, relation, link)
                add_path(paths, link);
        gather_links(paths, part);
    }
}

/* The entry names operations that say what they need to be told, some that only take what is sent, and those of staff.
 */
static void expect_found(const char *path)
{
    struct answer answer = get(path);
    json_t *missing = pointed(answer.json, "/errors/0/code");
    if (answer.status == 400 && missing)
        ck_assert_str_eq(json_string_value(missing), "required");
    else if (answer.status == 405)
        ck_assert_ptr_nonnull(strstr(header_of(answer, "Allow"), "POST"));
    else if (strncmp(path, "/v1/staff/", strlen("/v1/staff/")) == 0)
        expect_problem(answer, 401, "token-required", NULL);
    else
        expect_status(answer, 200);
}

START_TEST(every_link_in_it_leads_somewhere)
{
    struct answer answer = get(EXAMPLE.path);
    bool is_the_contract = json_object_get(answer.json, "openapi") != NULL;
    if (!answer.json || is_the_contract)
        return;
    json_t *paths = keep_json(json_object());
    gather_links(paths, answer.json);
    const char *path;
    json_t *value;
    json_object_foreach(paths, path, value)
        expect_found(path);
}
END_TEST

START_TEST(it_links_to_itself)
{
    struct answer answer = get(EXAMPLE.path);
    json_t *self = pointed(answer.json, "/links/self");
    if (self)
        ck_assert(json_equal(get(json_string_value(self)).json, answer.json));
}
END_TEST

Suite *conventions_suite(void)
{
    return suite_of_each("conventions", example_count(), it_answers_its_example_as_documented,
                         whoever_asks_for_nothing_in_particular_gets_the_first_media_type, what_it_cannot_write_is_406,
                         any_origin_may_read, an_unknown_parameter_is_refused_by_name,
                         all_faulty_parameters_are_named_at_once, a_single_parameter_given_twice_is_refused_by_name,
                         a_malformed_parameter_is_refused_by_name, a_required_parameter_that_is_missing_is_named,
                         every_allowed_parameter_is_taken, a_code_that_nothing_has_is_404,
                         an_address_that_is_too_long_is_414, a_slash_at_the_end_is_another_path,
                         other_methods_are_405_and_told_which_are_allowed, options_tells_the_methods,
                         a_preflight_is_allowed, head_is_get_without_the_body,
                         head_of_a_refusal_has_its_status_and_no_body, a_reading_that_may_be_cached_says_for_whom,
                         a_known_etag_is_304, another_etag_is_200, a_long_answer_is_compressed_for_who_takes_gzip,
                         the_tag_of_the_compressed_answer_is_304_too, who_does_not_take_gzip_gets_none,
                         a_short_answer_is_not_compressed, head_of_a_compressed_answer_is_get_without_the_body,
                         a_wellformed_request_id_is_echoed, a_malformed_request_id_is_replaced,
                         each_request_without_an_id_gets_its_own, every_link_in_it_leads_somewhere, it_links_to_itself);
}
