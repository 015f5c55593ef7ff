/* A small blocking HTTP/1.1 client that trusts nothing and hides nothing: what came is what the test sees. */

#ifndef TESTS_CLIENT_H
#define TESTS_CLIENT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * One answer. Everything it points to lives until the end of the test (see keep.h).
 * A connection that was closed without a status line has status 0.
 */
struct answer {
    int status;
    char *body;       /* chunks joined, not decompressed; a NUL follows the last byte; never NULL */
    size_t length;    /* of body */
    json_t *json;     /* the body, when its media type is JSON; else NULL; borrowed */
    const char *head; /* status line and header lines as received */
    const char *etag; /* the headers that tests ask for all the time, NULL when absent */
    const char *location;
    const char *method; /* what was asked */
    const char *path;
    bool complete;  /* the body arrived whole, as its own framing says */
    bool continued; /* a 100 Continue came before */
};

/*
 * Ask the server under test. Header names and values follow in pairs.
 * The answer is held against the contract before it is returned (see witness.h).
 *
 *     get("/v1/plans?year=2021")
 *     get("/v1/plans", "Accept", "text/csv", "Accept-Language", "en")
 *     request("POST", "/v1/plans", "{'title': 1}")      -- a body's single quotes become double ones
 */
#define get(...) ask_without_body("GET", __VA_ARGS__, (char *)NULL)
#define head(...) ask_without_body("HEAD", __VA_ARGS__, (char *)NULL)
#define options(...) ask_without_body("OPTIONS", __VA_ARGS__, (char *)NULL)
#define request(method, path, ...) ask(method, path, __VA_ARGS__, (char *)NULL)

struct answer ask_without_body(const char *method, const char *path, ...) __attribute__((sentinel));
struct answer ask(const char *method, const char *path, const char *body, ...) __attribute__((sentinel));

/* The header's value, several of one name joined by ", "; NULL when absent. */
const char *header_of(struct answer answer, const char *name);

/* The media type of the answer without its parameters, "" when it has none. */
const char *media_type_of(struct answer answer);

/* ---- raw bytes, for hostile tests and for requests whose timing matters ---- */

struct connection {
    int socket;  /* -1 when connecting failed */
    char *bytes; /* received and not yet consumed */
    size_t filled, space;
};

/* Every wait of the client ends after this time. */
enum { PATIENCE_MS = 15000 };

struct connection connect_to(unsigned port);
bool send_bytes(const struct connection *connection, const char *bytes, size_t length);
bool send_text(const struct connection *connection, const char *text);

/* Reads one answer; `method` decides whether a body follows (HEAD has none). */
struct answer receive(struct connection *connection, const char *method);

/* True when the other side closes within `milliseconds` (bytes that come meanwhile are thrown away). */
bool closes_within(struct connection *connection, int milliseconds);

void disconnect(struct connection *connection);

/* Closes with a TCP reset. */
void reset(struct connection *connection);

/* HEAD of a path with this Accept, read until the other side closes: how many bytes came behind the head. */
size_t bytes_behind_head(const char *path, const char *accept);

/* The port that ask() talks to. */
void client_use(unsigned port);
unsigned client_port(void);

#endif
