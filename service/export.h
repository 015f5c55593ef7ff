/* A whole collection as NDJSON or CSV, streamed page by page: one short statement a page, no connection held between
 * pages, memory that does not grow with the answer. */
#ifndef REFORMD_EXPORT_H
#define REFORMD_EXPORT_H

#include "call.h"

/* Reads the first page, so that a refusal is still a problem document, and leaves the stream in the call. */
void export_open_or_problem(struct call *call, const struct statement *statement);

/* Hands the call's stream to ulfius, which frees it at the end. */
void export_send(struct call *call);

/* Whether the collection has no rows at all. */
bool export_is_empty(const struct export *export);

/* NULL is allowed. */
void export_free(struct export *export);

#endif
