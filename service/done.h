/* Operations of staff on one object: their statement answers with the row of api.done, read or written: status,
 * location (sent with 201), version (as ETag "v<version>", the only tag that If-Match takes), answer (NULL: 204).
 * Refusals are raised by the statement (reform.refuse_as). */
#ifndef REFORMD_DONE_H
#define REFORMD_DONE_H

#include <jansson.h>
#include <libpq-fe.h>

#include "call.h"

/* Answers with the row of the operation's statement. */
void answer_done(struct call *call);

/* The row of the operation's statement, the caller's; `given` as in query.h. NULL: the client was answered. */
PGresult *done_or_problem(struct call *call, const char *const given[]);

/* The row's answer, the caller's; NULL when it has none, or without memory. */
json_t *done_document(const PGresult *done);

/* Answers with the row, but with this document, which it takes, in place of the row's; NULL is an internal error. */
void done_answer(struct call *call, const PGresult *done, json_t *document);

#endif
