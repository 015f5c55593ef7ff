/* Memory of one test: kept while it runs, released at its end, so that tests read without clean-up. */

#ifndef TESTS_KEEP_H
#define TESTS_KEEP_H

#include <jansson.h>

/* Both take over the argument, pass it on and abort the process when it is NULL (no memory is no test result). */
void *keep(void *memory);
json_t *keep_json(json_t *value);

/* printf into kept memory: get(text("/v1/plans/%s", code)). */
const char *text(const char *format, ...) __attribute__((format(printf, 1, 2)));

void release_kept(void);

#endif
