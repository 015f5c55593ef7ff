/* A growing piece of text: how answers are written. */
#ifndef REFORMD_TEXT_H
#define REFORMD_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Start with `struct text text = {0};` and end with text_free(). When memory runs out `failed` is set, and what is
 * added after that is dropped: writers need not check, the one who sends the text does. */
struct text {
    char *at; /* NUL-terminated once anything was added */
    size_t length;
    size_t room;
    bool failed;
};

void text_add(struct text *text, const char *bytes, size_t length);
void text_add_string(struct text *text, const char *string);
void text_add_format(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A JSON string with its quotes, escaped as jq does. `bytes` must be valid UTF-8, which PostgreSQL and the URL parser
 * guarantee. */
void text_add_json(struct text *text, const char *bytes, size_t length);

/* Text for an HTML page: & < > and quotes are escaped. */
void text_add_html(struct text *text, const char *string);

/* Makes room for `length` more bytes and returns where they go, or NULL; the caller adds to `length` what it wrote. */
char *text_reserve(struct text *text, size_t length);

void text_free(struct text *text);

#endif
