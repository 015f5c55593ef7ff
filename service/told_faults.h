/* Faults of a body that only the database can tell, as it tells them. */
#ifndef REFORMD_TOLD_FAULTS_H
#define REFORMD_TOLD_FAULTS_H

#include "call.h"

/* Notes the faults of a JSON text, [{"pointer" or "parameter" or "header", "code", "vi", "en"}]; without its sentences
 * a fault has that of its code (see problem.h). NULL, and what is no such text: none. */
void told_faults_add(struct call *call, const char *text);

#endif
