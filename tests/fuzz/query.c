/* Fuzzes the reading of parameters by the real contract: whatever the query, the outcome is values or faults. */
#include <sodium.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "call.h"
#include "pages.h"
#include "parameters.h"
#include "resources.h"

static const struct endpoint *find_endpoint(void)
{
    char why[CONTRACT_WHY];
    size_t count;
    static struct contract *contract; /* for the life of the process */
    contract = contract_load((const char *)openapi_json, openapi_json_length, resources, why);
    if (!contract || sodium_init() < 0) {
        fprintf(stderr, "%s\n", why);
        exit(1);
    }
    const struct endpoint *endpoints = contract_endpoints(contract, &count);
    while (strcmp(endpoints->id, "listTasks") != 0)
        endpoints++;
    return endpoints;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const struct endpoint *endpoint;
    static struct call call;
    if (!endpoint)
        endpoint = find_endpoint();
    char raw[URL_LONGEST + 1];
    snprintf(raw, sizeof raw, "/v1/tasks?%.*s", (int)(size < 4000 ? size : 4000), (const char *)bytes);
    memset(&call, 0, sizeof call);
    call.endpoint = endpoint;
    if (url_parse(&call.url, raw) == URL_FINE)
        parameters_read(&call);
    json_decref(call.values);
    json_decref(call.faults);
    return 0;
}
