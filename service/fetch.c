/* One small document from the network, by libcurl. */
#include "fetch.h"

#include <curl/curl.h>
#include <stdio.h>
#include <string.h>

#include "owned.h"

struct received {
    struct text *document;
    size_t most;
    bool is_too_long;
};

static inline void release_url(CURLU **url)
{
    curl_url_cleanup(*url);
}

static inline void release_part(char **part)
{
    curl_free(*part);
}

static inline void release_curl(CURL **curl)
{
    curl_easy_cleanup(*curl);
}

bool fetch_open(void)
{
    return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

void fetch_close(void)
{
    curl_global_cleanup();
}

static bool is_loopback(const char *host)
{
    static const char *const hosts[] = {"127.0.0.1", "[::1]", "localhost"};
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++)
        if (strcmp(host, hosts[i]) == 0)
            return true;
    return false;
}

/* libcurl's own reading of the URL, so that both mean the same host. */
bool fetch_is_allowed(const char *text)
{
    OWNED(url) CURLU *url = curl_url();
    OWNED(part) char *scheme = NULL;
    OWNED(part) char *host = NULL;
    OWNED(part) char *user = NULL;
    if (!url || curl_url_set(url, CURLUPART_URL, text, 0) != CURLUE_OK ||
        curl_url_get(url, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK ||
        curl_url_get(url, CURLUPART_HOST, &host, 0) != CURLUE_OK ||
        curl_url_get(url, CURLUPART_USER, &user, 0) != CURLUE_NO_USER)
        return false;
    return strcmp(scheme, "https") == 0 || (strcmp(scheme, "http") == 0 && is_loopback(host));
}

static size_t receive(char *bytes, size_t one, size_t length, void *data)
{
    struct received *received = data;
    (void)one; /* always 1 */
    if (length > received->most - received->document->length) {
        received->is_too_long = true;
        return 0;
    }
    text_add(received->document, bytes, length);
    return received->document->failed ? 0 : length;
}

/* What goes over http stays on this machine, whatever proxy the environment names. A resolver that hangs is left
 * behind. */
static bool prepare(CURL *curl, const char *url, long milliseconds, struct received *received)
{
    bool is_plain = strncmp(url, "https:", 6) != 0;
    return curl_easy_setopt(curl, CURLOPT_URL, url) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, is_plain ? "http" : "https") == CURLE_OK &&
           (!is_plain || curl_easy_setopt(curl, CURLOPT_PROXY, "") == CURLE_OK) &&
           curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, milliseconds) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_USERAGENT, "reformd/" REFORMD_VERSION) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_WRITEDATA, received) == CURLE_OK;
}

static bool is_answered(CURL *curl, CURLcode code, const struct received *received, char why[FETCH_WHY])
{
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    if (received->is_too_long)
        snprintf(why, FETCH_WHY, "more than %zu bytes", received->most);
    else if (code != CURLE_OK)
        snprintf(why, FETCH_WHY, "%s", curl_easy_strerror(code));
    else if (status != 200)
        snprintf(why, FETCH_WHY, "status %ld", status);
    else
        return true;
    return false;
}

bool fetch_document(const char *url, size_t most, long milliseconds, struct text *document, char why[FETCH_WHY])
{
    struct received received = {.document = document, .most = most};
    if (!fetch_is_allowed(url)) {
        snprintf(why, FETCH_WHY, "not https, and not http on loopback");
        return false;
    }
    if (milliseconds <= 0) { /* to libcurl that would be for ever */
        snprintf(why, FETCH_WHY, "no time is left");
        return false;
    }
    OWNED(curl) CURL *curl = curl_easy_init();
    if (!curl || !prepare(curl, url, milliseconds, &received)) {
        snprintf(why, FETCH_WHY, "no memory");
        return false;
    }
    return is_answered(curl, curl_easy_perform(curl), &received, why);
}
