/* Faults of a body that only the database can tell, as it tells them. */
#include "told_faults.h"

#include <string.h>

#include "owned.h"

static bool is_told(const json_t *faults, size_t count, const char *kind, const char *where)
{
    for (size_t i = 0; kind && where && i < count; i++) {
        const char *told = json_string_value(json_object_get(json_array_get(faults, i), kind));
        if (told && strcmp(told, where) == 0)
            return true;
    }
    return false;
}

/* Of places where the contract found a fault, `told` of them, the database's is another word for the same. */
static void add_fault(struct call *call, const json_t *fault, size_t told)
{
    static const char *const kinds[] = {"pointer", "parameter", "header"};
    size_t i = 0;
    while (i < sizeof kinds / sizeof *kinds && !json_object_get(fault, kinds[i]))
        i++;
    const char *kind = i < sizeof kinds / sizeof *kinds ? kinds[i] : NULL;
    const char *where = kind ? json_string_value(json_object_get(fault, kind)) : NULL;
    const char *code = json_string_value(json_object_get(fault, "code"));
    const char *detail = json_string_value(json_object_get(fault, call->language == ENGLISH ? "en" : "vi"));
    if (is_told(call->faults, told, kind, where))
        return;
    if (code && detail)
        call_add_told_fault(call, kind, where, code, detail);
    else if (code)
        call_add_fault(call, kind, where, code, NULL);
}

void told_faults_add(struct call *call, const char *text)
{
    OWNED(json) json_t *faults = text ? json_loads(text, JSON_DECODE_ANY, NULL) : NULL;
    size_t told = json_array_size(call->faults);
    size_t i;
    json_t *fault;
    json_array_foreach(faults, i, fault) {
        add_fault(call, fault, told);
    }
}
