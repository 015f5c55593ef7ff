/* Operations of staff on one object: their statement answers with the row of api.done, read or written. */
#ifndef REFORMD_DONE_H
#define REFORMD_DONE_H

#include "call.h"

/* Answers with the row of the operation's statement: status, location (sent with 201), version (as ETag "v<version>",
 * the only tag that If-Match takes), answer. No row: 404. Refusals are raised by the statement (reform.refuse_as). */
void answer_done(struct call *call);

#endif
