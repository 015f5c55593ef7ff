/* What the service itself gives to statements, besides the parameters of the operation. */
#ifndef REFORMD_GIVEN_H
#define REFORMD_GIVEN_H

#include "call.h"

/* The value of a name of given.c's table (:body, :limits, :caller …), to be freed by the caller; NULL for other names,
 * and where the request has no such thing. False without memory. */
bool given_make(const struct call *call, const char *name, char **value);

/* Whether the settings have what the statement's values are made with: digests need SECRET_KEY. */
bool given_is_complete(const struct call *call, const struct statement *statement);

#endif
