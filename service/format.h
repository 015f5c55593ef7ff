/* The formats that a string in the contract can have, checked for real: 31 February is no date. */
#ifndef REFORMD_FORMAT_H
#define REFORMD_FORMAT_H

#include <stdbool.h>
#include <stddef.h>

/* Whether `length` bytes at `text` are of a format; they need no NUL at the end. */
typedef bool format_question(const char *text, size_t length);

format_question format_is_date;      /* RFC 3339 full-date: 2021-02-28 */
format_question format_is_time;      /* RFC 3339 full-time: 08:30:00+07:00; a leap second only at 23:59:60Z */
format_question format_is_date_time; /* RFC 3339 date-time: 2021-02-28T08:30:00+07:00 */
format_question format_is_uuid;      /* RFC 9562, in either case */
format_question format_is_email;     /* RFC 5321 Mailbox in ASCII, without quoted local parts and address literals */
format_question format_is_uri;       /* RFC 3986 URI: with a scheme, in ASCII */

/* The question that belongs to a value of the keyword `format`; NULL for a name that is not in the table. */
format_question *format_named(const char *name);

#endif
