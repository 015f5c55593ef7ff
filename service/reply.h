/* How an answer leaves: headers, entity tag, compression, the log line. */
#ifndef REFORMD_REPLY_H
#define REFORMD_REPLY_H

#include "call.h"

/* Hands the call's answer to ulfius. Afterwards `content` and `stream` belong to it. */
void reply_send(struct call *call);

/* Counts and logs an answered request. */
void reply_note(const struct call *call, size_t bytes);

#endif
