/* How an answer leaves: headers, entity tag, compression, the log line. */
#include "reply.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ulfius.h>

#include "export.h"
#include "gzip.h"
#include "http.h"
#include "log.h"
#include "metrics.h"
#include "origin.h"

enum {
    COMPRESS_FROM = 1024, /* bytes: below, gzip costs more than it saves */
    TAG_SIZE = 16,
    TAG_LENGTH = 2 * TAG_SIZE + 8,
};

static void add_common_headers(struct call *call)
{
    call_add_header(call, "X-Request-Id", call->request_id);
    call_add_header(call, "X-Content-Type-Options", "nosniff");
    call_add_header(call, "Referrer-Policy", "no-referrer");
    call_add_header(call, "Content-Security-Policy",
                    call->policy ? call->policy : "default-src 'none'; frame-ancestors 'none'");
    origin_add_headers(call);
    call_add_header(call, "Vary", "Accept, Accept-Encoding, Accept-Language, Origin");
    call_add_header(call, "Cache-Control", call->cache ? call->cache : "no-store");
    if (call->type)
        call_add_header(call, "Content-Type", call->type);
    if (atomic_load(&call->service->draining))
        call_add_header(call, "Connection", "close");
}

/* False leaves the content as it is. */
static bool compress_content(struct call *call)
{
    struct text packed = {0};
    if (!gzip_pack(&packed, call->content.at, call->content.length)) {
        text_free(&packed);
        return false;
    }
    text_free(&call->content);
    call->content = packed;
    return true;
}

/* The tag is of the bytes before compression; compressed ones are another representation (RFC 9110 section 8.8.3). */
static void name_content(const struct text *content, char tag[TAG_LENGTH], char packed_tag[TAG_LENGTH])
{
    unsigned char hash[TAG_SIZE];
    char name[2 * TAG_SIZE + 1];
    crypto_generichash(hash, sizeof hash, (const unsigned char *)content->at, content->length, NULL, 0);
    sodium_bin2hex(name, sizeof name, hash, sizeof hash);
    snprintf(tag, TAG_LENGTH, "\"%s\"", name);
    snprintf(packed_tag, TAG_LENGTH, "\"%s-gz\"", name);
}

/* A client that has the same bytes, packed or not, gets 304 (RFC 9110 section 13.2.2). */
static bool answer_not_modified(struct call *call, bool packs)
{
    char tag[TAG_LENGTH];
    char packed_tag[TAG_LENGTH];
    name_content(&call->content, tag, packed_tag);
    call_add_header(call, "ETag", packs ? packed_tag : tag);
    const char *known = call_header(call, "If-None-Match");
    if (!known || !(http_matches(known, tag) || http_matches(known, packed_tag)))
        return false;
    call->status = 304;
    call->type = NULL;
    text_free(&call->content);
    return true;
}

static bool is_for_staff(const struct call *call)
{
    return call->endpoint && call->endpoint->is_for_staff;
}

/* What staff get is not compressed: its tag is that of a version, and no secret stands beside what others wrote
 * (BREACH). */
static void shape_content(struct call *call)
{
    if (is_for_staff(call))
        return;
    bool packs = !call->is_packed && call->content.length > COMPRESS_FROM &&
                 http_accepts_gzip(call_header(call, "Accept-Encoding"));
    if (call->cache && call->status == 200 && answer_not_modified(call, packs || call->is_packed))
        return;
    if (call->is_packed || (packs && compress_content(call)))
        call_add_header(call, "Content-Encoding", "gzip");
}

void reply_note(const struct call *call, size_t bytes)
{
    double milliseconds = call_milliseconds(call);
    metrics_count(call->endpoint ? call->endpoint->index : -1, call->status, milliseconds / 1e3);
    if (!call->service->settings->log_requests)
        return;
    log_answered(&(struct log_request){
        .request_id = call->request_id,
        .method = call->request->http_verb,
        .operation = call->endpoint ? call->endpoint->id : NULL,
        .status = call->status,
        .bytes = bytes,
        .milliseconds = milliseconds,
    });
}

/* Nobody keeps what a write answers, or what not everybody may ask. */
static bool may_be_kept(const struct endpoint *endpoint)
{
    return endpoint && endpoint->method == METHOD_GET && !endpoint->needs_secret && !endpoint->is_for_staff;
}

static bool is_head(const struct call *call)
{
    return strcmp(call->request->http_verb, "HEAD") == 0;
}

void reply_send(struct call *call)
{
    if (!may_be_kept(call->endpoint))
        call->cache = NULL;
    if (call->stream && !is_head(call)) {
        add_common_headers(call);
        export_send(call);
        return;
    }
    bool is_stream = call->stream != NULL;
    export_free(call->stream);
    call->stream = NULL;
    if (call->content.failed)
        call_fail(call, &internal_error);
    if (!is_stream)
        shape_content(call);
    add_common_headers(call);
    reply_note(call, is_head(call) ? 0 : call->content.length);
    /* ulfius frees the body with free(), which is what text.c takes it from: no copy. */
    call->response->status = call->status;
    call->response->binary_body = call->content.at;
    call->response->binary_body_length = call->content.length;
    call->content = (struct text){0};
}
