/* The parameters of a request, read from its URL and headers by the contract. */
#ifndef REFORMD_PARAMETERS_H
#define REFORMD_PARAMETERS_H

#include "call.h"

/* Fills call->values; each fault is added to call->faults. */
void parameters_read(struct call *call);

/* Refuses parameters (ended by NULL) that make no sense with another one; `code` says why. */
bool parameters_absent_or_problem(struct call *call, const char *const names[], const char *code);

#endif
