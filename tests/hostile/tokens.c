/* Hostile tokens. None of them is anybody's, so none may be answered with more than a refusal. */

#include "case.h"

#define GET_ME "GET /v1/staff/me HTTP/1.1\r\nHost: x\r\n"
#define WITH(header) GET_ME header "\r\n\r\n"
/* {"alg":"none"} . {"sub":"a"} */
#define UNSIGNED "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0"

const struct hostile_case token_cases[] = {
    WHOLE("no token", GET_ME "\r\n", "401"),
    WHOLE("an empty header", WITH("Authorization:"), "401"),
    WHOLE("a scheme alone", WITH("Authorization: Bearer"), "401"),
    WHOLE("a scheme and a space", WITH("Authorization: Bearer "), "401"),
    WHOLE("a token alone", WITH("Authorization: " UNSIGNED "."), "401"),
    WHOLE("the scheme in lower case", WITH("Authorization: bearer a.b.c"), "401"),
    WHOLE("the scheme in capitals", WITH("Authorization: BEARER a.b.c"), "401"),
    WHOLE("another scheme", WITH("Authorization: Basic OjpAOg=="), "401"),
    WHOLE("the scheme of senders", WITH("Authorization: Feedback 0123-4567"), "401"),
    WHOLE("a scheme that begins alike", WITH("Authorization: BearerToken a.b.c"), "401"),
    WHOLE("a tab behind the scheme", WITH("Authorization: Bearer\ta.b.c"), "401"),
    WHOLE("a tab within", WITH("Authorization: Bearer a.\tb.c"), "401"),
    WHOLE("many spaces", WITH("Authorization:     Bearer      a.b.c     "), "401"),
    WHOLE("a NUL within", WITH("Authorization: Bearer a.b\0.c"), "400 401 closed"),
    WHOLE("control characters", WITH("Authorization: Bearer \x01\x02.\x7f.\x1b"), "400 401"),
    WHOLE("bytes that are no UTF-8", WITH("Authorization: Bearer \xff.\xfe.\xfd"), "400 401"),
    WHOLE("marks", WITH("Authorization: Bearer \xc3\xa9.\xc3\xa9.\xc3\xa9"), "400 401"),
    WHOLE("formats", WITH("Authorization: Bearer %s%n.%s%n.%s%n"), "401"),
    WHOLE("one part", WITH("Authorization: Bearer a"), "401"),
    WHOLE("two parts", WITH("Authorization: Bearer a.b"), "401"),
    WHOLE("four parts", WITH("Authorization: Bearer a.b.c.d"), "401"),
    WHOLE("five parts, as if encrypted", WITH("Authorization: Bearer a.b.c.d.e"), "401"),
    WHOLE("dots alone", WITH("Authorization: Bearer .."), "401"),
    WHOLE("an algorithm that is none", WITH("Authorization: Bearer " UNSIGNED "."), "401"),
    WHOLE("an algorithm that is none, and a signature", WITH("Authorization: Bearer " UNSIGNED ".AAAA"), "401"),
    WHOLE("padding", WITH("Authorization: Bearer e30=.e30=.AA=="), "401"),
    WHOLE("the alphabet of base64, not of base64url", WITH("Authorization: Bearer ++//.++//.++//"), "401"),
    WHOLE("a header that nests without an end", WITH("Authorization: Bearer W1tbW1tbW1tbW1tbW1tb.e30.AA"), "401"),
    WHOLE("a header and claims that are no objects", WITH("Authorization: Bearer MQ.MQ.AA"), "401"),
    WHOLE("two tokens in one header", WITH("Authorization: Bearer a.b.c, Bearer d.e.f"), "401"),
    WHOLE("two headers", WITH("Authorization: Bearer a.b.c\r\nAuthorization: Bearer d.e.f"), "400 401"),
    WHOLE("two headers, spelt otherwise", WITH("Authorization: Bearer a.b.c\r\nauthorization: Basic OjpAOg=="),
          "400 401"),
    WHOLE("a folded token", WITH("Authorization: Bearer a.\r\n b.c"), "400 401"),
    WHOLE("a token in the query", "GET /v1/staff/me?access_token=a.b.c HTTP/1.1\r\nHost: x\r\n\r\n", "400"),
    WHOLE("a token in a cookie", WITH("Cookie: access_token=a.b.c"), "401"),
    WHOLE("a token for proxies", WITH("Proxy-Authorization: Bearer a.b.c"), "401"),
    WHOLE("a token in a form",
          "POST /v1/staff/grants HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
          "Content-Length: 18\r\n\r\naccess_token=a.b.c",
          "415"),
    WHOLE("HEAD without a token", "HEAD /v1/staff/me HTTP/1.1\r\nHost: x\r\n\r\n", "401"),
    FILLED("a token of 9 KiB", GET_ME "Authorization: Bearer ", 'a', 9216, "\r\n\r\n", "401"),
    FILLED("a token of 9 KiB in three parts", GET_ME "Authorization: Bearer a.", 'a', 9212, ".b\r\n\r\n", "401"),
    FILLED("a token of 9 KiB of dots", GET_ME "Authorization: Bearer ", '.', 9216, "\r\n\r\n", "401"),
    FILLED("a token of 15,000 spaces", GET_ME "Authorization: Bearer", ' ', 15000, "\r\n\r\n", "401"),
    FILLED("a token of 17 KiB", GET_ME "Authorization: Bearer ", 'a', 17408, "\r\n\r\n", "431"),
    FILLED("a token of 1 MiB", GET_ME "Authorization: Bearer ", 'a', 1048576, "\r\n\r\n", "413 431 closed"),
    {0},
};
