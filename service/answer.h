/* What most operations do: answer with the rows of their statement. */
#ifndef REFORMD_ANSWER_H
#define REFORMD_ANSWER_H

#include "call.h"

/* The statement's one row as an object; 404 when there is none. */
void answer_one(struct call *call);

/* A page of a list with its `next`, or the whole list as NDJSON or CSV. */
void answer_page(struct call *call);

/* All rows of a small collection as {"items": […]}. */
void answer_list(struct call *call);

/* A JSON document as it is; takes ownership of `document`. NULL is answered as lack of memory. */
void answer_document(struct call *call, json_t *document);

#endif
