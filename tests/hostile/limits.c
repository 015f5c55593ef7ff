/* Hostile sizes. */

#include "case.h"

#define GET_PLANS "GET /v1/plans HTTP/1.1\r\nHost: x\r\n"
#define POST_PLANS "POST /v1/plans HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
#define END " HTTP/1.1\r\nHost: x\r\n\r\n"

const struct hostile_case limit_cases[] = {
    FILLED("a target of 4,096 bytes", "GET /", 'a', 4095, END, "404"),
    FILLED("a target of 4,097 bytes", "GET /", 'a', 4096, END, "414"),
    FILLED("a target of 16 KiB", "GET /", 'a', 16384, END, "414"),
    FILLED("a target of 60 KiB", "GET /", 'a', 61440, END, "414 431"),
    FILLED("a target of 1 MiB", "GET /", 'a', 1048576, END, "413 414 431 closed"),
    FILLED("a target of 16 MiB", "GET /", 'a', 16777216, END, "413 414 431 closed"),
    FILLED("a target of 5,000 escapes", "GET /v1/plans?q=%41", '%', 5000, END, "414"),
    FILLED("a query of 8 KiB", "GET /v1/plans?q=", 'a', 8192, END, "414"),
    FILLED("a query of 1 MiB", "GET /v1/plans?q=", 'a', 1048576, END, "413 414 431 closed"),
    FILLED("a header of 16 KiB", GET_PLANS "X: ", 'a', 16384, "\r\n\r\n", "431"),
    FILLED("a header of 60 KiB", GET_PLANS "X: ", 'a', 61440, "\r\n\r\n", "431"),
    FILLED("a header of 1 MiB", GET_PLANS "X: ", 'a', 1048576, "\r\n\r\n", "413 431 closed"),
    FILLED("a header of 16 MiB", GET_PLANS "X: ", 'a', 16777216, "\r\n\r\n", "413 431 closed"),
    FILLED("a header that does not end", GET_PLANS "X: ", 'a', 10000, "", "waits"),
    FILLED("a name of 20,000 letters", GET_PLANS, 'X', 20000, ": a\r\n\r\n", "431"),
    FILLED("a name of 100,000 letters", GET_PLANS, 'X', 100000, ": a\r\n\r\n", "413 431 closed"),
    FILLED("spaces before a value", GET_PLANS "X:", ' ', 20000, "a\r\n\r\n", "200 431"),
    FILLED("100,000 spaces in the request line", "GET", ' ', 100000, "/v1/plans" END, "200 400 413 414 431 closed"),
    FILLED("a body of 64 KiB", POST_PLANS "Content-Length: 65536\r\n\r\n", ' ', 65536, "", "405"),
    FILLED("a body of 64 KiB and one", POST_PLANS "Content-Length: 65537\r\n\r\n", ' ', 65537, "", "405 413"),
    FILLED("a body of 1 MiB", POST_PLANS "Content-Length: 1048576\r\n\r\n", ' ', 1048576, "", "405 413"),
    FILLED("a body of 16 MiB", POST_PLANS "Content-Length: 16777216\r\n\r\n", ' ', 16777216, "", "405 413 closed"),
    FILLED("an announced body of 1 GiB", POST_PLANS "Content-Length: 1073741824\r\n\r\n", ' ', 1, "", "405 413 waits"),
    FILLED("a body of 60,000 brackets", POST_PLANS "Content-Length: 60000\r\n\r\n", '[', 60000, "", "400 405"),
    FILLED("a body of 60,000 quotes", POST_PLANS "Content-Length: 60000\r\n\r\n", '"', 60000, "", "400 405"),
    FILLED("a body of 60,000 NULs", POST_PLANS "Content-Length: 60000\r\n\r\n", '\0', 60000, "", "400 405"),
    FILLED("a body of bytes that are no UTF-8", POST_PLANS "Content-Length: 60000\r\n\r\n", '\xff', 60000, "",
           "400 405"),
    FILLED("a form of 60,000 ampersands",
           "POST /v1/plans HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
           "Content-Length: 60000\r\n\r\n",
           '&', 60000, "", "405 415"),
    FILLED("a chunk of 1 MiB", POST_PLANS "Transfer-Encoding: chunked\r\n\r\n100000\r\n", ' ', 1048576, "\r\n0\r\n\r\n",
           "405 413"),
    FILLED("GET with a body of 1 MiB", GET_PLANS "Content-Length: 1048576\r\n\r\n", ' ', 1048576, "", "200 400 413"),
    FILLED("1 MiB that is no HTTP", "", 'a', 1048576, "\r\n\r\n", "400 413 414 431 closed"),
    FILLED("1 MiB of NULs", "", '\0', 1048576, "\r\n\r\n", "400 405 413 414 431 closed"),
    FILLED("1 MiB of line feeds", "", '\n', 1048576, "", "400 413 414 431 closed waits"),
    FILLED("1 MiB of spaces", "", ' ', 1048576, "\r\n\r\n", "400 405 413 414 431 closed"),
    {0},
};
