/* What operators read: one line of JSON an event, on standard error. No personal data, no tokens, no query values. */
#ifndef REFORMD_LOG_H
#define REFORMD_LOG_H

#include <stdbool.h>
#include <stddef.h>

struct log_request {
    const char *request_id;
    const char *method;
    const char *operation; /* operationId, or NULL */
    int status;
    size_t bytes;
    double milliseconds;
};

/* Opens the log. False when yder could not be set up. */
bool log_open(void);
void log_close(void);

/* One line for a request that was answered. */
void log_answered(const struct log_request *request);

/* Something an operator should know: an outage, a bug. `request_id` may be NULL. */
void log_trouble(const char *request_id, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Something that an operator may want to know and need not mend: a token that was refused, a setting for development.
 * `request_id` may be NULL. */
void log_warning(const char *request_id, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Something that happened: started, stopped. */
void log_event(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
