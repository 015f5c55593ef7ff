/* Hostile framing: versions, line ends, lengths and chunks. */

#include "case.h"

/* What is lenient here is microhttpd (a missing Host, folded headers, versions); its own 500 is for a chunk line that
 * does not fit into its memory. nginx, which stands in front, refuses these. */

#define GET_HEALTH "GET /healthz HTTP/1.1\r\nHost: x\r\n"
#define POST_PLANS "POST /v1/plans HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"

const struct hostile_case framing_cases[] = {
    /* versions */
    WHOLE("HTTP/1.0 without Host", "GET /healthz HTTP/1.0\r\n\r\n", "200"),
    WHOLE("HTTP/1.0 with Host", "GET /healthz HTTP/1.0\r\nHost: x\r\n\r\n", "200"),
    WHOLE("HTTP/1.1 without Host", "GET /healthz HTTP/1.1\r\n\r\n", "200 400"),
    WHOLE("HTTP/0.9", "GET /healthz\r\n\r\n", "200 400 closed"),
    WHOLE("HTTP/1.7", "GET /healthz HTTP/1.7\r\nHost: x\r\n\r\n", "200 400 505"),
    WHOLE("HTTP/2.0", "GET /healthz HTTP/2.0\r\nHost: x\r\n\r\n", "200 400 505"),
    WHOLE("the version in lower case", "GET /healthz http/1.1\r\nHost: x\r\n\r\n", "200 400"),
    WHOLE("a version that is none", "GET /healthz HTPP/1.1\r\nHost: x\r\n\r\n", "200 400"),
    WHOLE("a version without a number", "GET /healthz HTTP/\r\nHost: x\r\n\r\n", "200 400"),
    WHOLE("the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "400 404 405 505 closed"),
    WHOLE("a TLS greeting", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", "400 closed waits"),
    WHOLE("a greeting of SSH", "SSH-2.0-OpenSSH_9.2\r\n\r\n", "400 405 closed"),
    WHOLE("nothing but NULs", "\0\0\0\0\0\0\0\0\r\n\r\n", "400 405 closed"),
    WHOLE("a proxy's header", "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n" GET_HEALTH "\r\n", "400 404 405 closed"),

    /* line ends */
    WHOLE("an empty line before", "\r\n" GET_HEALTH "\r\n", "200"),
    FILLED("ten thousand empty lines before", "", '\n', 10000, GET_HEALTH "\r\n", "200 400 closed"),
    WHOLE("line feeds alone", "GET /healthz HTTP/1.1\nHost: x\n\n", "200 400"),
    WHOLE("carriage returns alone", "GET /healthz HTTP/1.1\rHost: x\r\r", "200 400 closed waits"),
    WHOLE("a carriage return in a header", GET_HEALTH "X: a\rb\r\n\r\n", "200 400"),
    WHOLE("a carriage return before the end of a line", GET_HEALTH "X: a\r\r\n\r\n", "200 400"),
    WHOLE("a folded header", GET_HEALTH "X: a\r\n b\r\n\r\n", "200 400"),
    WHOLE("a folded first header", "GET /healthz HTTP/1.1\r\n Host: x\r\n\r\n", "200 400"),
    WHOLE("headers without an end", GET_HEALTH, "waits"),
    WHOLE("a method alone", "GET", "waits"),
    WHOLE("a request line alone", "GET /healthz HTTP/1.1\r\n", "waits"),
    WHOLE("spaces alone", "     \r\n\r\n", "400 404 405 closed"),

    /* Content-Length */
    WHOLE("two equal lengths", POST_PLANS "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", "400 405"),
    WHOLE("two lengths, the longer last", POST_PLANS "Content-Length: 2\r\nContent-Length: 5\r\n\r\n{}",
          "400 405 waits"),
    WHOLE("two lengths, the longer first", POST_PLANS "Content-Length: 5\r\nContent-Length: 2\r\n\r\n{}",
          "400 405 waits"),
    WHOLE("a list of lengths", POST_PLANS "Content-Length: 2, 2\r\n\r\n{}", "400 405"),
    WHOLE("a negative length", POST_PLANS "Content-Length: -1\r\n\r\n{}", "400"),
    WHOLE("a length with a plus", POST_PLANS "Content-Length: +2\r\n\r\n{}", "400 405"),
    WHOLE("a hexadecimal length", POST_PLANS "Content-Length: 0x2\r\n\r\n{}", "400"),
    WHOLE("a length as a float", POST_PLANS "Content-Length: 2.0\r\n\r\n{}", "400"),
    WHOLE("two lengths in one", POST_PLANS "Content-Length: 2 2\r\n\r\n{}", "400"),
    WHOLE("no length in its header", POST_PLANS "Content-Length: \r\n\r\n{}", "400 405"),
    WHOLE("a length in words", POST_PLANS "Content-Length: two\r\n\r\n{}", "400"),
    WHOLE("a length beyond 64 bits", POST_PLANS "Content-Length: 99999999999999999999999\r\n\r\n{}", "400 413"),
    WHOLE("a length of 2^63 - 1", POST_PLANS "Content-Length: 9223372036854775807\r\n\r\n{}", "400 405 413 waits"),
    WHOLE("a length of 2^64", POST_PLANS "Content-Length: 18446744073709551616\r\n\r\n{}", "400 413"),
    WHOLE("less than the length", POST_PLANS "Content-Length: 10\r\n\r\n{}", "405 413 waits"),
    WHOLE("no length and no coding", POST_PLANS "\r\n{}", "405 411"),
    WHOLE("GET with a length", GET_HEALTH "Content-Length: 2\r\n\r\n{}", "200 400 413"),
    WHOLE("HEAD with a length", "HEAD /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}", "200 400 413"),

    /* Transfer-Encoding */
    WHOLE("chunks", POST_PLANS "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", "405"),
    WHOLE("chunks with an extension", POST_PLANS "Transfer-Encoding: chunked\r\n\r\n2;a=b\r\n{}\r\n0\r\n\r\n",
          "400 405"),
    WHOLE("chunks with a trailer", POST_PLANS "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX: y\r\n\r\n",
          "400 405"),
    WHOLE("a chunk size that is none", POST_PLANS "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
          "400 405 closed"),
    WHOLE("a negative chunk size", POST_PLANS "Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n",
          "400 405 closed"),
    WHOLE("a chunk size beyond 64 bits", POST_PLANS "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n{}\r\n",
          "400 405 413 closed"),
    WHOLE("a chunk size with 0x", POST_PLANS "Transfer-Encoding: chunked\r\n\r\n0x2\r\n{}\r\n0\r\n\r\n",
          "400 405 closed"),
    WHOLE("a chunk longer than it says", POST_PLANS "Transfer-Encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n",
          "400 405 closed"),
    WHOLE("a chunk that does not come", POST_PLANS "Transfer-Encoding: chunked\r\n\r\nff\r\n{}", "405 waits"),
    WHOLE("chunks without an end", POST_PLANS "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n", "405 waits"),
    FILLED("a chunk size of a thousand zeros", POST_PLANS "Transfer-Encoding: chunked\r\n\r\n", '0', 1000,
           "2\r\n{}\r\n0\r\n\r\n", "400 405 closed"),
    FILLED("an extension of 100 KB", POST_PLANS "Transfer-Encoding: chunked\r\n\r\n2;", 'a', 100000,
           "\r\n{}\r\n0\r\n\r\n", "400 405 413 431 500 closed"),
    WHOLE("a length and chunks",
          POST_PLANS "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", "400 405 closed"),
    WHOLE("chunks and a length",
          POST_PLANS "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n2\r\n{}\r\n0\r\n\r\n", "400 405 closed"),
    WHOLE("an unknown coding", POST_PLANS "Transfer-Encoding: cow\r\n\r\n{}", "400 405 501 waits"),
    WHOLE("gzip and chunks", POST_PLANS "Transfer-Encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
          "400 405 501 waits"),
    WHOLE("chunks twice", POST_PLANS "Transfer-Encoding: chunked, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
          "400 405 501 waits"),
    WHOLE("chunks not last", POST_PLANS "Transfer-Encoding: chunked, identity\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
          "400 405 501 waits"),
    WHOLE("identity", POST_PLANS "Transfer-Encoding: identity\r\nContent-Length: 2\r\n\r\n{}", "400 405 501 waits"),
    WHOLE("chunked with a vertical tab",
          POST_PLANS "Transfer-Encoding: \x0b"
                     "chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
          "400 405 501 waits"),
    WHOLE("chunked in quotes", POST_PLANS "Transfer-Encoding: \"chunked\"\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
          "400 405 501 waits"),
    WHOLE("CHUNKED", POST_PLANS "Transfer-Encoding: CHUNKED\r\n\r\n2\r\n{}\r\n0\r\n\r\n", "400 405"),
    WHOLE("chunks in HTTP/1.0", "POST /v1/plans HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
          "400 405 closed"),
    WHOLE("GET in chunks", GET_HEALTH "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", "200 400 413"),

    /* expectations and upgrades */
    WHOLE("an expectation to continue", POST_PLANS "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n{}", "405 417"),
    WHOLE("an expectation to continue too much", POST_PLANS "Expect: 100-continue\r\nContent-Length: 1000000\r\n\r\n",
          "405 413 417 waits"),
    WHOLE("an unknown expectation", POST_PLANS "Expect: 200-ok\r\nContent-Length: 2\r\n\r\n{}", "405 417"),
    WHOLE("GET with an expectation", GET_HEALTH "Expect: 100-continue\r\n\r\n", "200 417"),
    WHOLE("an upgrade to WebSocket",
          GET_HEALTH "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
          "200 400"),
    WHOLE("an upgrade to HTTP/2",
          GET_HEALTH "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                     "HTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n",
          "200 400"),
    {0},
};
