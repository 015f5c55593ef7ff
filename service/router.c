/* From method and path to the operation of the contract: a tree of path segments. */
#include "router.h"

#include <stdlib.h>
#include <string.h>

struct router {
    char *segment;            /* NULL at the root and for a parameter */
    struct router *child;     /* the first literal below */
    struct router *next;      /* the next literal beside */
    struct router *parameter; /* any segment below */
    const struct endpoint *endpoints[METHOD_COUNT];
};

static struct router *find_literal(const struct router *node, const char *segment)
{
    for (struct router *child = node->child; child; child = child->next)
        if (strcmp(child->segment, segment) == 0)
            return child;
    return NULL;
}

static struct router *add_parameter(struct router *node)
{
    if (!node->parameter)
        node->parameter = calloc(1, sizeof *node->parameter);
    return node->parameter;
}

/* Takes ownership of `segment`. */
static struct router *add_literal(struct router *node, char *segment)
{
    struct router *child = segment ? find_literal(node, segment) : NULL;
    if (!child && segment && (child = calloc(1, sizeof *child))) {
        child->segment = segment;
        child->next = node->child;
        node->child = child;
        return child;
    }
    free(segment);
    return child;
}

static bool add_endpoint(struct router *root, const struct endpoint *endpoint)
{
    struct router *node = root;
    size_t parameters = 0;
    for (const char *at = endpoint->path; node && *at == '/' && at[1];) {
        const char *segment = at + 1;
        at = strchrnul(segment, '/');
        if (*segment == '{' && ++parameters > ROUTE_PARAMETERS)
            return false;
        node = *segment == '{' ? add_parameter(node) : add_literal(node, strndup(segment, (size_t)(at - segment)));
    }
    if (node)
        node->endpoints[endpoint->method] = endpoint;
    return node != NULL;
}

struct router *router_new(const struct endpoint *endpoints, size_t count)
{
    struct router *root = calloc(1, sizeof *root);
    for (size_t i = 0; root && i < count; i++) {
        if (!add_endpoint(root, &endpoints[i])) {
            router_free(root);
            return NULL;
        }
    }
    return root;
}

void router_free(struct router *router)
{
    while (router) {
        struct router *next = router->next;
        router_free(router->child);
        router_free(router->parameter);
        free(router->segment);
        free(router);
        router = next;
    }
}

static const struct router *walk(const struct router *node, const char *const segments[], size_t count,
                                 struct route *route)
{
    if (count == 0)
        return node;
    const struct router *literal = find_literal(node, segments[0]);
    const struct router *found = literal ? walk(literal, segments + 1, count - 1, route) : NULL;
    if (found || !node->parameter || !*segments[0])
        return found;

    size_t depth = route->value_count;
    route->values[route->value_count++] = segments[0];
    found = walk(node->parameter, segments + 1, count - 1, route);
    if (!found)
        route->value_count = depth;
    return found;
}

static bool has_endpoint(const struct router *node)
{
    for (size_t i = 0; i < METHOD_COUNT; i++)
        if (node->endpoints[i])
            return true;
    return false;
}

bool router_find(const struct router *router, const char *const segments[], size_t count, struct route *route)
{
    route->value_count = 0;
    const struct router *node = walk(router, segments, count, route);
    if (!node || !has_endpoint(node))
        return false;
    memcpy(route->endpoints, node->endpoints, sizeof route->endpoints);
    return true;
}

enum method router_method(const char *name)
{
    enum method method = METHOD_GET;
    while (method < METHOD_COUNT && strcmp(method_names[method], name) != 0)
        method++;
    return method;
}
