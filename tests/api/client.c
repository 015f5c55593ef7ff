/* The blocking HTTP/1.1 client of the tests. */

#include "client.h"
#include "keep.h"
#include "witness.h"

#include <arpa/inet.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static unsigned port_under_test;

void client_use(unsigned port)
{
    port_under_test = port;
}

unsigned client_port(void)
{
    return port_under_test;
}

/* ---- bytes ---- */

static long now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool wait_until(int socket, short event, long deadline)
{
    long left = deadline - now_ms();
    struct pollfd wanted = {.fd = socket, .events = event};
    return left > 0 && poll(&wanted, 1, (int)left) == 1;
}

struct connection connect_to(unsigned port)
{
    struct connection connection = {.socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(connection.socket, (struct sockaddr *)&address, sizeof address) == 0)
        return connection;

    close(connection.socket);
    connection.socket = -1;
    return connection;
}

bool send_bytes(const struct connection *connection, const char *bytes, size_t length)
{
    long deadline = now_ms() + PATIENCE_MS;
    while (length > 0) {
        if (!wait_until(connection->socket, POLLOUT, deadline))
            return false;
        ssize_t sent = send(connection->socket, bytes, length, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent <= 0)
            return false;
        bytes += sent;
        length -= (size_t)sent;
    }
    return true;
}

bool send_text(const struct connection *connection, const char *text)
{
    return send_bytes(connection, text, strlen(text));
}

static bool read_more(struct connection *connection, long deadline)
{
    if (connection->space - connection->filled < 16384) {
        connection->space = connection->space * 2 + 32768;
        connection->bytes = realloc(connection->bytes, connection->space);
        if (!connection->bytes)
            abort();
    }
    if (!wait_until(connection->socket, POLLIN, deadline))
        return false;

    ssize_t got =
        recv(connection->socket, connection->bytes + connection->filled, connection->space - connection->filled - 1, 0);
    if (got <= 0)
        return false;
    connection->filled += (size_t)got;
    return true;
}

static void consume(struct connection *connection, size_t length)
{
    connection->filled -= length;
    memmove(connection->bytes, connection->bytes + length, connection->filled);
}

bool closes_within(struct connection *connection, int milliseconds)
{
    long deadline = now_ms() + milliseconds;
    while (read_more(connection, deadline))
        connection->filled = 0;
    return now_ms() < deadline;
}

void disconnect(struct connection *connection)
{
    if (connection->socket >= 0)
        close(connection->socket);
    free(connection->bytes);
    *connection = (struct connection){.socket = -1};
}

void reset(struct connection *connection)
{
    struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    setsockopt(connection->socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    disconnect(connection);
}

/* ---- one answer ---- */

/* The head of an answer, its final blank line taken off; NULL when the connection ends before. */
static char *take_head(struct connection *connection, long deadline)
{
    const char *end;
    while (!connection->filled || !(end = memmem(connection->bytes, connection->filled, "\r\n\r\n", 4)))
        if (!read_more(connection, deadline))
            return NULL;

    size_t length = (size_t)(end - connection->bytes) + 2;
    char *taken = keep(strndup(connection->bytes, length));
    consume(connection, length + 2);
    return taken;
}

static bool append_to_body(struct answer *answer, struct connection *connection, size_t length, long deadline)
{
    while (connection->filled < length)
        if (!read_more(connection, deadline))
            return false;
    if (length == 0)
        return true;

    char *longer = realloc(answer->body, answer->length + length + 1);
    if (!longer)
        abort();
    memcpy(longer + answer->length, connection->bytes, length);
    answer->body = longer;
    answer->length += length;
    longer[answer->length] = '\0';
    consume(connection, length);
    return true;
}

/* A line of a chunked body, without its CRLF, as kept text; NULL when the connection ends before. */
static const char *take_line(struct connection *connection, long deadline)
{
    const char *end;
    while (!connection->filled || !(end = memmem(connection->bytes, connection->filled, "\r\n", 2)))
        if (!read_more(connection, deadline))
            return NULL;

    size_t length = (size_t)(end - connection->bytes);
    const char *taken = keep(strndup(connection->bytes, length));
    consume(connection, length + 2);
    return taken;
}

static bool take_chunks(struct answer *answer, struct connection *connection, long deadline)
{
    for (;;) {
        const char *size = take_line(connection, deadline);
        if (!size)
            return false;
        size_t length = strtoul(size, NULL, 16);
        if (!append_to_body(answer, connection, length, deadline))
            return false;
        const char *end = take_line(connection, deadline);
        if (!end || *end != '\0')
            return false;
        if (length == 0)
            return true;
    }
}

static void take_to_the_end(struct answer *answer, struct connection *connection, long deadline)
{
    while (read_more(connection, deadline))
        continue;
    append_to_body(answer, connection, connection->filled, deadline);
}

static bool take_body(struct answer *answer, struct connection *connection, long deadline)
{
    bool has_none = strcmp(answer->method, "HEAD") == 0 || answer->status == 204 || answer->status == 304;
    if (has_none)
        return true;

    const char *coding = header_of(*answer, "Transfer-Encoding");
    if (coding && strcasecmp(coding, "chunked") == 0)
        return take_chunks(answer, connection, deadline);

    const char *length = header_of(*answer, "Content-Length");
    if (length)
        return append_to_body(answer, connection, strtoul(length, NULL, 10), deadline);

    take_to_the_end(answer, connection, deadline);
    return true;
}

static bool is_json(struct answer answer)
{
    const char *type = media_type_of(answer);
    size_t length = strlen(type);
    bool named_json = strcmp(type, "application/json") == 0 || (length > 5 && strcmp(type + length - 5, "+json") == 0);
    return named_json && !header_of(answer, "Content-Encoding");
}

static void understand(struct answer *answer)
{
    answer->etag = header_of(*answer, "ETag");
    answer->location = header_of(*answer, "Location");
    if (!answer->complete || !is_json(*answer) || strcmp(answer->method, "HEAD") == 0)
        return;

    json_t *json = json_loadb(answer->body, answer->length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
    answer->json = json ? keep_json(json) : NULL;
}

struct answer receive(struct connection *connection, const char *method)
{
    struct answer answer = {.method = method, .path = "", .head = "", .body = calloc(1, 1)};
    long deadline = now_ms() + PATIENCE_MS;
    char *head;
    while ((head = take_head(connection, deadline)) && strncmp(head, "HTTP/1.1 100", 12) == 0)
        answer.continued = true;
    if (head && sscanf(head, "HTTP/1.%*1[01] %3d", &answer.status) == 1) {
        answer.head = head;
        answer.complete = take_body(&answer, connection, deadline);
    }
    keep(answer.body);
    understand(&answer);
    return answer;
}

size_t bytes_behind_head(const char *path, const char *accept)
{
    struct connection connection = connect_to(port_under_test);
    send_text(&connection,
              text("HEAD %s HTTP/1.1\r\nHost: x\r\nAccept: %s\r\nConnection: close\r\n\r\n", path, accept));
    receive(&connection, "HEAD");
    long deadline = now_ms() + PATIENCE_MS;
    while (read_more(&connection, deadline))
        continue;
    size_t behind = connection.filled;
    disconnect(&connection);
    return behind;
}

/* ---- headers ---- */

/* The value in a header line of this name, NULL when the line is another; `end` is where the line ends. */
static const char *value_in_line(const char *line, const char *end, const char *name)
{
    size_t length = strlen(name);
    if ((size_t)(end - line) <= length || strncasecmp(line, name, length) != 0 || line[length] != ':')
        return NULL;
    const char *value = line + length + 1;
    return value + strspn(value, " \t");
}

const char *header_of(struct answer answer, const char *name)
{
    const char *found = NULL;
    const char *line = strstr(answer.head, "\r\n");
    while (line && line[2] != '\0') {
        const char *end = strstr(line + 2, "\r\n");
        if (!end)
            break;
        const char *value = value_in_line(line + 2, end, name);
        if (value)
            found = text("%s%s%.*s", found ? found : "", found ? ", " : "", (int)(end - value), value);
        line = end;
    }
    return found;
}

const char *media_type_of(struct answer answer)
{
    const char *type = header_of(answer, "Content-Type");
    return type ? text("%.*s", (int)strcspn(type, "; "), type) : "";
}

/* ---- asking the server under test ---- */

static const char *with_double_quotes(const char *written)
{
    char *json = keep(strdup(written));
    for (char *quote = json; (quote = strchr(quote, '\'')); quote++)
        *quote = '"';
    return json;
}

static const char *header_lines(va_list headers)
{
    const char *lines = "";
    const char *name;
    while ((name = va_arg(headers, const char *)))
        lines = text("%s%s: %s\r\n", lines, name, va_arg(headers, const char *));
    return lines;
}

static struct answer exchange(const char *method, const char *path, const char *headers, const char *body)
{
    struct connection connection = connect_to(port_under_test);
    send_text(&connection,
              text("%s %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n%s\r\n%s", method, path, port_under_test, headers, body));
    struct answer answer = receive(&connection, method);
    disconnect(&connection);
    answer.path = keep(strdup(path));
    witness(answer);
    return answer;
}

struct answer ask_without_body(const char *method, const char *path, ...)
{
    va_list headers;
    va_start(headers, path);
    const char *lines = header_lines(headers);
    va_end(headers);
    return exchange(method, path, lines, "");
}

struct answer ask(const char *method, const char *path, const char *body, ...)
{
    va_list headers;
    va_start(headers, body);
    const char *lines = header_lines(headers);
    va_end(headers);

    const char *sent = with_double_quotes(body);
    const char *type = strcasestr(lines, "Content-Type:") ? "" : "Content-Type: application/json\r\n";
    return exchange(method, path, text("%s%sContent-Length: %zu\r\n", lines, type, strlen(sent)), sent);
}
