/* Plan documents in and out, for operators at the command line. */
#ifndef REFORMD_TRANSFER_H
#define REFORMD_TRANSFER_H

#include <stdbool.h>

struct service;

/* Takes in the plan document in a file (YAML or JSON), whole or not at all. What happened, or every fault with its
 * JSON pointer, is said on standard output or error. With `dry_run` nothing is stored. */
bool transfer_import(struct service *service, const char *file, bool dry_run);

/* Writes a plan as a document to standard output. */
bool transfer_export(struct service *service, const char *plan);

#endif
