/* The vocabulary of the API tests. Each expectation that fails names the request and what it got. */

#ifndef TESTS_EXPECT_H
#define TESTS_EXPECT_H

#include "client.h"
#include "keep.h"

#include <check.h>

/* The status is `status`. */
#define expect_status(answer, status) expect_status_at(__FILE__, __LINE__, answer, status)

/* The member at the JSON pointer is this text. */
#define expect(answer, pointer, text) expect_text_at(__FILE__, __LINE__, answer, pointer, text)

/*
 * The value at the pointer fits the JSON given (single quotes stand for double ones): objects have at least these
 * members, arrays have exactly these elements in this order, numbers are compared by value (1 = 1.0).
 *     expect_json(answer, "/items/0", "{'code': 'NV01', 'target': null}")
 */
#define expect_json(answer, pointer, json) expect_json_at(__FILE__, __LINE__, answer, pointer, json)

/* The member is there and null; is not there at all. */
#define expect_null(answer, pointer) expect_null_at(__FILE__, __LINE__, answer, pointer)
#define expect_absent(answer, pointer) expect_absent_at(__FILE__, __LINE__, answer, pointer)

/* The array at the pointer has this many elements. */
#define expect_count(answer, pointer, count) expect_count_at(__FILE__, __LINE__, answer, pointer, count)

/* The header has this value; with NULL as value: is there. */
#define expect_header(answer, name, value) expect_header_at(__FILE__, __LINE__, answer, name, value)
#define expect_no_header(answer, name) expect_no_header_at(__FILE__, __LINE__, answer, name)

/*
 * A problem document: status, type ending in /problems/SLUG (NULL: any), and, unless NULL, an element of `errors`
 * whose parameter, pointer or header is `where`. Also that the members agree with the headers.
 */
#define expect_problem(answer, status, slug, where) expect_problem_at(__FILE__, __LINE__, answer, status, slug, where)

/* The body holds this text (for CSV, NDJSON and pages). */
#define expect_body_has(answer, text) expect_body_has_at(__FILE__, __LINE__, answer, text)

/* Values of an answer for further use; they fail the test when there is none. Borrowed from the answer. */
#define value_at(answer, pointer) value_at_or_fail(__FILE__, __LINE__, answer, pointer)
#define text_at(answer, pointer) text_at_or_fail(__FILE__, __LINE__, answer, pointer)

/* All items of a paged collection, following `next` to the end, as one array; fails when a page is not 200. */
#define all_items(path) all_items_or_fail(__FILE__, __LINE__, path)

/* The value at an RFC 6901 pointer, NULL when there is none. */
json_t *pointed(const json_t *value, const char *pointer);

/* JSON written with single quotes; fails the test when it is none. */
json_t *json_of(const char *written);

/* A suite of these tests; each may take 30 s, and kept memory is released after each. */
#define suite_of(name, ...) make_suite(name, (const TTest *[]){__VA_ARGS__, NULL})
Suite *make_suite(const char *name, const TTest *const tests[]);

/* The same tests, each run for _i = 0 … count - 1. */
#define suite_of_each(name, count, ...) make_loop_suite(name, count, (const TTest *[]){__VA_ARGS__, NULL})
Suite *make_loop_suite(const char *name, size_t count, const TTest *const tests[]);

/* Ends the test as failed, with a message that names the request. */
void fail_answer(const char *file, int line, struct answer answer, const char *format, ...)
    __attribute__((format(printf, 4, 5), noreturn));

void expect_status_at(const char *file, int line, struct answer answer, int status);
void expect_text_at(const char *file, int line, struct answer answer, const char *pointer, const char *text);
void expect_json_at(const char *file, int line, struct answer answer, const char *pointer, const char *json);
void expect_null_at(const char *file, int line, struct answer answer, const char *pointer);
void expect_absent_at(const char *file, int line, struct answer answer, const char *pointer);
void expect_count_at(const char *file, int line, struct answer answer, const char *pointer, size_t count);
void expect_header_at(const char *file, int line, struct answer answer, const char *name, const char *value);
void expect_no_header_at(const char *file, int line, struct answer answer, const char *name);
void expect_problem_at(const char *file, int line, struct answer answer, int status, const char *slug,
                       const char *where);
void expect_body_has_at(const char *file, int line, struct answer answer, const char *text);
json_t *value_at_or_fail(const char *file, int line, struct answer answer, const char *pointer);
const char *text_at_or_fail(const char *file, int line, struct answer answer, const char *pointer);
json_t *all_items_or_fail(const char *file, int line, const char *path);

#endif
