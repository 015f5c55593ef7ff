/* The request target, read strictly: nothing malformed is passed on (RFC 3986, RFC 9110 section 4). */
#ifndef REFORMD_URL_H
#define REFORMD_URL_H

#include <stddef.h>

enum {
    URL_LONGEST = 4096,
    URL_SEGMENTS = 16,
    URL_ARGUMENTS = 64,
};

enum url_fault {
    URL_FINE,
    URL_TOO_LONG,     /* 414 */
    URL_BAD_ESCAPE,   /* a % that is not followed by two hexadecimal digits */
    URL_BAD_TEXT,     /* a control character, or not UTF-8 */
    URL_BAD_FORM,     /* not an absolute path, or an argument without a name */
    URL_TOO_MANY,     /* more arguments than any operation takes */
    URL_UNKNOWN_PATH, /* more segments than any path of the contract has */
};

struct argument {
    const char *name;
    const char *value;
};

/* Segments and arguments point into `text`. "/v1/plans" has the segments "v1" and "plans"; "/" has none;
 * "/v1/" has "v1" and "". */
struct url {
    const char *segments[URL_SEGMENTS];
    size_t segment_count;
    struct argument arguments[URL_ARGUMENTS];
    size_t argument_count;
    char text[2 * URL_LONGEST]; /* each segment and argument takes at most one byte more than in `raw` */
};

/* Reads a request target as it came over the wire. `url` is complete only for URL_FINE. */
enum url_fault url_parse(struct url *url, const char *raw);

#endif
