/* Pages of other sites in a browser. */
#include "origin.h"

#include "http.h"
#include "owned.h"

static bool is_for_everybody(const struct endpoint *endpoint)
{
    return !endpoint || (endpoint->method == METHOD_GET && !endpoint->needs_secret && !endpoint->is_for_staff);
}

/* The value of Access-Control-Allow-Origin; NULL: the browser keeps the answer from the page. */
static const char *allowed_origin(const struct call *call)
{
    if (is_for_everybody(call->asked ? call->asked : call->endpoint))
        return "*";
    const char *origin = call_header(call, "Origin");
    return origin && http_has_origin(call->service->settings->allowed_origins, origin) ? origin : NULL;
}

void origin_add_headers(struct call *call)
{
    const char *origin = allowed_origin(call);
    if (!origin)
        return;
    call_add_header(call, "Access-Control-Allow-Origin", origin);
    call_add_header(call, "Access-Control-Expose-Headers",
                    "Allow, Content-Disposition, ETag, Link, Location, RateLimit, RateLimit-Policy, Retry-After, "
                    "WWW-Authenticate, X-Request-Id");
}

/* Only the method that was asked for: a browser keeps the permission for the address, whatever it is for. */
void origin_add_permissions(struct call *call, const char *method)
{
    if (!allowed_origin(call))
        return;
    const struct endpoint *endpoint = call->asked;
    OWNED(text) struct text headers = {0};
    text_add_string(&headers, "Accept, Accept-Language, If-None-Match, X-Request-Id");
    if (endpoint->body)
        text_add_string(&headers, ", Content-Type");
    if (endpoint->needs_secret || endpoint->is_for_staff)
        text_add_string(&headers, ", Authorization");
    for (size_t i = 0; i < endpoint->parameter_count; i++)
        if (endpoint->parameters[i].place == IN_HEADER)
            text_add_format(&headers, ", %s", endpoint->parameters[i].name);
    call_add_header(call, "Access-Control-Allow-Methods", method);
    if (!headers.failed)
        call_add_header(call, "Access-Control-Allow-Headers", headers.at);
    call_add_header(call, "Access-Control-Max-Age", "86400");
}
