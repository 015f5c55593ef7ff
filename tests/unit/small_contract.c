/* A contract of one path, for tests of what the service does by the contract. */
#include "small_contract.h"

#include <string.h>

#include "owned.h"

#define ITEM "{'name':'item','in':'path','required':true,'schema':{'type':'string'}}"
#define ANSWER "{'description':'Fine.','content':{'application/json':{'schema':{'type':'object'}}}}"

struct contract *small_contract_load(const struct small_contract *parts, const struct operation *rows,
                                     char why[CONTRACT_WHY])
{
    OWNED(text) struct text text = {0};
    text_add_format(&text,
                    "{'openapi':'3.1.0','paths':{'/v1/items/{item}':{"
                    "'get':{'operationId':'getItem','summary':'Get','parameters':[" ITEM "],"
                    "'responses':{'200':" ANSWER "}%s%s},"
                    "'post':{'operationId':'sendItem','summary':'Send','parameters':[" ITEM "%s%s],"
                    "'responses':{'201':" ANSWER "}%s%s}}},"
                    "'components':{'securitySchemes':{'secret':{'type':'http','scheme':'Feedback'},"
                    "'staff':{'type':'http','scheme':'bearer'},'key':{'type':'apiKey','in':'header','name':'X'}}}}",
                    parts->get ? "," : "", parts->get ? parts->get : "", parts->parameters ? "," : "",
                    parts->parameters ? parts->parameters : "", parts->post ? "," : "", parts->post ? parts->post : "");
    for (char *at = text.at; (at = strchr(at, '\'')); at++)
        *at = '"';
    const struct operation *const tables[] = {rows, NULL};
    return contract_load(text.at, text.length, tables, why);
}

const struct endpoint *small_contract_endpoint(const struct contract *contract, const char *id)
{
    size_t count;
    const struct endpoint *endpoints = contract_endpoints(contract, &count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(endpoints[i].id, id) == 0)
            return &endpoints[i];
    return NULL;
}
