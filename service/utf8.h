/* Which bytes are text. */
#ifndef REFORMD_UTF8_H
#define REFORMD_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/* True for well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates) without control characters other than
 * tab, line feed and carriage return. */
bool utf8_is_text(const char *bytes, size_t length);

#endif
