/* Operations that write: a statement decides, its one row says what to answer. The row has these columns, in this
 * order:
 *
 *   status       int   of the answer when nothing is refused
 *   problem      text  what is refused, as problem.h names it; NULL: nothing
 *   faults       json  of the refusal: [{"pointer" or "parameter" or "header", "code", "vi", "en"}]
 *   retry_after  int   seconds
 *   limits       json  [{"policy", "quota", "window", "remaining", "reset"}]: the headers RateLimit-Policy and
 * RateLimit (draft-ietf-httpapi-ratelimit-headers); sent with refusals too location     text  the address of what was
 * made answer       json  the body; NULL: 204
 *
 * All but status may be NULL. A row with a problem is committed like any other: what must outlive a refusal (a wrong
 * try, a used challenge) may be written by the same statement. */
#ifndef REFORMD_WRITE_H
#define REFORMD_WRITE_H

#include <jansson.h>
#include <libpq-fe.h>

#include "call.h"

/* The operation's statement, answered with its row. */
void answer_write(struct call *call);

/* Runs a statement that writes; `given` as in query.h. Returns its row, the caller's, when nothing was refused.
 * Otherwise the client was answered, and it returns NULL. */
PGresult *write_or_problem(struct call *call, const struct statement *statement, const char *const given[]);

/* The row's answer, the caller's; NULL when it has none, or without memory. */
json_t *write_document(const PGresult *written);

/* Answers with the row: its status and its Location, and `document` (which it takes) in place of the row's answer;
 * NULL: the row's own. */
void write_answer(struct call *call, const PGresult *written, json_t *document);

#endif
