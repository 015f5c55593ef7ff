/* Plan documents in and out, for operators at the command line. */
#include "transfer.h"

#include <stdio.h>
#include <string.h>

#include "call.h"
#include "operator.h"
#include "owned.h"
#include "queries.h"
#include "yaml_load.h"

enum { FILE_LONGEST = 2 * 1024 * 1024 }; /* bytes */

static bool read_file(struct text *text, const char *file)
{
    FILE *from = strcmp(file, "-") == 0 ? stdin : fopen(file, "rb");
    if (!from) {
        fprintf(stderr, "reformd: %s cannot be opened.\n", file);
        return false;
    }
    size_t length = 0;
    char *room = text_reserve(text, FILE_LONGEST + 1);
    if (room)
        length = fread(room, 1, FILE_LONGEST + 1, from);
    bool failed = ferror(from) || !room;
    if (from != stdin)
        fclose(from);
    text->length = length;
    if (failed || length > FILE_LONGEST)
        fprintf(stderr, "reformd: %s cannot be read, or has more than 2 MiB.\n", file);
    return !failed && length <= FILE_LONGEST;
}

static json_t *load_document(const char *file)
{
    OWNED(text) struct text text = {0};
    char why[YAML_WHY];
    if (!read_file(&text, file))
        return NULL;
    json_t *document = yaml_load(text.at, text.length, why);
    if (!document)
        fprintf(stderr, "reformd: %s: %s\n", file, why);
    return document;
}

/* `told` is an object: its members are the pointers of the faults that were printed. */
static void print_fault(void *told, const struct fault *fault)
{
    OWNED(text) struct text line = {0};
    json_object_set_new(told, fault->pointer, json_true());
    text_add_format(&line, "%s: %s: ", *fault->pointer ? fault->pointer : "/", fault->code);
    problem_add_sentence(&line, fault->code, fault->expected, ENGLISH);
    fprintf(stderr, "%s\n", line.at ? line.at : "");
}

static bool has_shape(struct service *service, const json_t *document, json_t *told)
{
    const struct schema *schema = contract_schema(service->contract, "PlanDocument");
    return schema && schema_validate(schema, document, print_fault, told) == 0;
}

/* The faults that the database found, as {"pointer", "code", "vi", "en"}, without those in places that were told
 * before; true when there were none. */
static bool print_refusals(const json_t *answer, const json_t *told)
{
    const json_t *faults = json_object_get(answer, "faults");
    for (size_t i = 0; i < json_array_size(faults); i++) {
        const json_t *fault = json_array_get(faults, i);
        const char *pointer = json_string_value(json_object_get(fault, "pointer"));
        if (!json_object_get(told, pointer))
            fprintf(stderr, "%s: %s: %s\n", pointer, json_string_value(json_object_get(fault, "code")),
                    json_string_value(json_object_get(fault, "en")));
    }
    return json_array_size(faults) == 0;
}

bool transfer_import(struct service *service, const char *file, bool dry_run)
{
    OWNED(json) json_t *document = load_document(file);
    OWNED(json) json_t *told = json_object();
    if (!document)
        return false;
    /* A document against its shape goes to the database, too, but only to have its other faults named. */
    bool fits = has_shape(service, document, told);
    OWNED(memory) char *body = json_dumps(document, JSON_COMPACT);
    const char *const values[] = {body, dry_run || !fits ? "true" : "false"};
    OWNED(result) PGresult *result = body ? operator_ask(service, &plan_document_import, values) : NULL;
    if (!result)
        return false;
    OWNED(json) json_t *answer = json_loads(PQgetvalue(result, 0, 0), 0, NULL);
    if (!print_refusals(answer, told) || !fits)
        return false;
    puts(PQgetvalue(result, 0, 0));
    return true;
}

bool transfer_export(struct service *service, const char *plan)
{
    const char *const values[] = {plan};
    OWNED(result) PGresult *result = operator_ask(service, &plan_document_export, values);
    if (!result)
        return false;
    if (PQntuples(result) == 0 || PQgetisnull(result, 0, 0)) {
        fprintf(stderr, "reformd: there is no plan %s.\n", plan);
        return false;
    }
    OWNED(json) json_t *document = json_loads(PQgetvalue(result, 0, 0), 0, NULL);
    bool written = document && json_dumpf(document, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(15)) == 0;
    puts("");
    return written;
}
