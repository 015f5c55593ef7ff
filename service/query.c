/* A request's question to the database: its values bound by name, and what a failure means to the client. */
#include "query.h"

#include <stdlib.h>
#include <string.h>

#include "given.h"
#include "log.h"
#include "metrics.h"
#include "owned.h"
#include "queries.h"
#include "told_faults.h"

/* {"a","b"} as an array literal of PostgreSQL. */
static char *array_literal(const json_t *values)
{
    struct text text = {0};
    text_add(&text, "{", 1);
    for (size_t i = 0; i < json_array_size(values); i++) {
        text_add_string(&text, i ? ",\"" : "\"");
        for (const char *at = json_string_value(json_array_get(values, i)); *at; at++) {
            if (*at == '"' || *at == '\\')
                text_add(&text, "\\", 1);
            text_add(&text, at, 1);
        }
        text_add(&text, "\"", 1);
    }
    text_add(&text, "}", 1);
    if (text.failed)
        text_free(&text);
    return text.at;
}

static const char *given_value(const char *const given[], const char *name, bool *is_given)
{
    for (; given && *given; given += 2)
        if (strcmp(given[0], name) == 0) {
            *is_given = true;
            return given[1];
        }
    *is_given = false;
    return NULL;
}

/* False without memory. */
static bool bind_value(struct binding *binding, size_t i, const struct call *call, const char *name,
                       const char *const given[])
{
    bool is_given;
    binding->values[i] = given_value(given, name, &is_given);
    if (is_given)
        return true;
    const json_t *value = json_object_get(call->values, name);
    if (json_is_array(value)) {
        binding->values[i] = binding->owned[i] = array_literal(value);
        return binding->values[i] != NULL;
    }
    if (!given_make(call, name, &binding->owned[i]))
        return false;
    binding->values[i] = binding->owned[i] ? binding->owned[i] : call_value(call, name);
    return true;
}

bool binding_make(struct binding *binding, const struct call *call, const struct statement *statement,
                  const char *const given[])
{
    binding->count = statement->parameter_count;
    binding->values = calloc(binding->count + 1, sizeof *binding->values);
    binding->owned = calloc(binding->count + 1, sizeof *binding->owned);
    bool fine = binding->values && binding->owned;
    for (size_t i = 0; fine && i < binding->count; i++)
        fine = bind_value(binding, i, call, statement->parameters[i], given);
    return fine;
}

void binding_free(struct binding *binding)
{
    for (size_t i = 0; binding->owned && i < binding->count; i++)
        free(binding->owned[i]);
    free((void *)binding->values);
    free(binding->owned);
    *binding = (struct binding){0};
}

/* Class 22, data exception: a value that the contract lets pass and PostgreSQL cannot take, as an instant too far. */
static bool is_about_a_value(const char *state)
{
    return state && strncmp(state, "22", 2) == 0;
}

static struct pool *pool_of(const struct call *call)
{
    return call->endpoint->is_for_staff ? call->service->staff_pool : call->service->public_pool;
}

/* The sentence of a rule in the client's language; NULL when there is none, or it cannot be had. The result is the
 * caller's. */
static PGresult *ask_rule(const struct call *call, const char *name)
{
    enum db_outcome outcome;
    const char *const values[] = {name};
    PGresult *result = pool_query(pool_of(call), &operation_rule, values, DB_PREPARED, false, true, &outcome);
    if (outcome == DB_DONE && PQntuples(result) == 1)
        return result;
    PQclear(result);
    return NULL;
}

/* A rule was broken that has a sentence for clients: a constraint (class 23, integrity constraint violation), or one
 * that only a function can tell (RD001, raised by reform.turn_down()). */
static bool fail_by_rule(struct call *call, const char *state, const PGresult *refusal)
{
    const char *name = PQresultErrorField(refusal, PG_DIAG_CONSTRAINT_NAME);
    bool is_rule = state && (strncmp(state, "23", 2) == 0 || strcmp(state, "RD001") == 0);
    if (!is_rule || !name)
        return false;
    OWNED(result) PGresult *rule = ask_rule(call, name);
    if (!rule)
        return false;
    call_drop_faults(call);
    call_add_told_fault(call, NULL, NULL, name, PQgetvalue(rule, 0, call->language == ENGLISH ? 1 : 0));
    call_fail(call, &rule_broken);
    return true;
}

/* RD002, raised by reform.refuse_as(): a problem by its type, with its faults as the detail. */
static bool fail_by_problem(struct call *call, const char *state, const PGresult *refusal)
{
    if (!state || strcmp(state, "RD002") != 0)
        return false;
    const struct problem *problem = problem_find(PQresultErrorField(refusal, PG_DIAG_CONSTRAINT_NAME));
    if (!problem)
        return false;
    if (problem != &invalid_body)
        call_drop_faults(call);
    told_faults_add(call, PQresultErrorField(refusal, PG_DIAG_MESSAGE_DETAIL));
    call_fail(call, problem);
    return true;
}

/* Class 40, transaction rollback: two requests were in each other's way, twice. */
static bool lost_a_race(const char *state)
{
    return state && strncmp(state, "40", 2) == 0;
}

/* PostgreSQL's own text never reaches the client; a refusal nobody foresaw is a bug and is logged. */
static void fail_by_refusal(struct call *call, const struct statement *statement, const PGresult *result)
{
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    if (fail_by_rule(call, state, result) || fail_by_problem(call, state, result))
        return;
    metrics_count_database_error(db_outcome_name(DB_REFUSED));
    if (lost_a_race(state)) {
        call_fail(call, &database_busy);
        return;
    }
    /* PostgreSQL repeats the value it complains about, and what stands in a body may be personal. */
    bool names_body = is_about_a_value(state) && call->body;
    log_trouble(call->request_id, "%s was refused: %s %s", statement->name, state ? state : "",
                message && !names_body ? message : "");
    const struct problem *about_input = call->body ? &invalid_body : &invalid_parameters;
    call_fail(call, is_about_a_value(state) ? about_input : &internal_error);
}

static void fail_by_outcome(struct call *call, enum db_outcome outcome, bool reads)
{
    metrics_count_database_error(db_outcome_name(outcome));
    if (!reads && (outcome == DB_LOST || outcome == DB_SLOW))
        call_fail(call, &outcome_unknown);
    else
        call_fail(call, outcome == DB_BUSY || outcome == DB_SLOW ? &database_busy : &database_away);
}

/* How a statement is run. */
struct manner {
    enum db_style style;
    bool counting;
    bool reads; /* may be repeated, whatever happened to it */
};

static PGresult *run_or_problem(struct call *call, const struct statement *statement, const char *const given[],
                                struct manner manner)
{
    if (!given_is_complete(call, statement)) {
        call_fail(call, &feedback_unavailable);
        return NULL;
    }
    struct binding binding;
    if (!binding_make(&binding, call, statement, given)) {
        binding_free(&binding);
        call_fail(call, &internal_error);
        return NULL;
    }
    enum db_outcome outcome;
    PGresult *result =
        pool_query(pool_of(call), statement, binding.values, manner.style, manner.counting, manner.reads, &outcome);
    binding_free(&binding);
    if (outcome == DB_DONE)
        return result;
    if (outcome == DB_REFUSED)
        fail_by_refusal(call, statement, result);
    else
        fail_by_outcome(call, outcome, manner.reads);
    PQclear(result);
    return NULL;
}

PGresult *query_or_problem(struct call *call, const struct statement *statement, const char *const given[],
                           enum db_style style)
{
    return run_or_problem(call, statement, given, (struct manner){.style = style, .reads = true});
}

PGresult *query_once_or_problem(struct call *call, const struct statement *statement, const char *const given[])
{
    return run_or_problem(call, statement, given, (struct manner){.style = DB_PREPARED});
}

long long count_or_problem(struct call *call, const struct statement *statement, const char *const given[])
{
    struct manner manner = {.style = DB_PLANNED_ANEW, .counting = true, .reads = true};
    OWNED(result) PGresult *result = run_or_problem(call, statement, given, manner);
    return result ? strtoll(PQgetvalue(result, 0, 0), NULL, 10) : -1;
}
