/* `reformd --health`: for what watches a container, which has no other program to ask with. */
#ifndef REFORMD_HEALTH_H
#define REFORMD_HEALTH_H

#include <stdbool.h>
#include <stdio.h>

#include "settings.h"

/* Asks the operators' port of the service that runs with the same settings whether it is ready, 2 s at most; false: a
 * sentence is on `faults`. */
bool health_ask(const struct settings *settings, FILE *faults);

#endif
