/* Counters for Prometheus: https://prometheus.io/docs/instrumenting/exposition_formats/ */
#ifndef REFORMD_METRICS_H
#define REFORMD_METRICS_H

#include "text.h"

/* Makes room for the operations of the contract. `names` (operationIds) must outlive the metrics; one more row, for
 * requests that match no operation, is added. False without memory. */
bool metrics_open(const char *const names[], size_t count);
void metrics_close(void);

/* Counts an answered request. `operation` is its index, or -1 for none. */
void metrics_count(int operation, int status, double seconds);

/* Counts an error of the database by what it meant: refused, away, busy, slow. */
void metrics_count_database_error(const char *meaning);

/* Counts what time did: `act` is a column of api.tick(). */
void metrics_count_acts(const char *act, unsigned long long count);

/* Notes how many seconds ago nothing was left to do that is due. The gauge grows from there until the next note. */
void metrics_note_lag(double seconds);

/* Notes how the office stands: `gauge` and `code` are columns of api.office_gauges(). One that nobody knows, and what
 * there is no room for, is left out. What is noted stays until it is noted again; an age grows meanwhile. */
void metrics_note_gauge(const char *gauge, const char *code, double value);

/* Writes all counters; `pools` adds the gauges of the database pools. */
void metrics_write(struct text *out, void (*pools)(struct text *out));

#endif
