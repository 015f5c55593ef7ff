/* JSON Schema: compiling the keywords that the contract uses; any other stops it. */
#include "number.h"
#include "pointer.h"
#include "schema_parts.h"

#include <search.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What one match may cost; an honest pattern and 64 KiB of text stay far below. */
enum { MOST_MATCHING = 200000, MOST_MATCHING_KIB = 8192 };

/* ---- refusing ---- */

/* Always false, so that a reader can return it. */
__attribute__((format(printf, 2, 3))) static bool refuse(const struct schema *schema, const char *format, ...)
{
    struct schema_set *set = schema->set;
    char pointer[SCHEMA_WHY / 2 - sizeof "#: "], sentence[SCHEMA_WHY / 2];
    pointer_locate(set->root, schema->from, pointer, sizeof pointer);

    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    snprintf(set->why, sizeof set->why, "#%s: %s", pointer, sentence);
    return false;
}

static bool refuse_without_memory(const struct schema *schema)
{
    return refuse(schema, "there is no memory left");
}

/* ---- finding ---- */

static int by_place(const void *one, const void *other)
{
    uintptr_t left = (uintptr_t) * (const json_t *const *)one;
    uintptr_t right = (uintptr_t) * (const json_t *const *)other;
    return (left > right) - (left < right);
}

static struct schema *add_schema(struct schema_set *set, const json_t *from)
{
    struct schema *schema = calloc(1, sizeof *schema);
    if (!schema)
        return NULL;
    *schema = (struct schema){.from = from, .set = set, .types = json_is_false(from) ? 0 : SCHEMA_ANY};
    if (!tsearch(schema, &set->index, by_place)) {
        free(schema);
        return NULL;
    }
    *set->end = schema;
    set->end = &schema->next;
    return schema;
}

/* The schema of a part of the document; a new one waits in the list to be read. NULL when memory is short. */
static struct schema *schema_of(struct schema_set *set, const json_t *from)
{
    struct schema *const *found = tfind(&from, &set->index, by_place);
    return found ? *found : add_schema(set, from);
}

static bool is_schema(const json_t *value)
{
    return json_is_object(value) || json_is_boolean(value);
}

/* ---- reading keywords: each reader fills the slot that its row in the table names ---- */

struct keyword {
    const char *name;
    bool (*read)(struct schema *schema, const struct keyword *keyword, const json_t *value);
    size_t slot; /* offset in struct schema */
};

static void *slot_of(struct schema *schema, const struct keyword *keyword)
{
    return (char *)schema + keyword->slot;
}

static bool read_nothing(struct schema *schema, const struct keyword *keyword, const json_t *value)
{
    (void)schema, (void)keyword, (void)value;
    return true;
}

static bool read_number(struct schema *schema, const struct keyword *keyword, const json_t *value)
{
    if (!json_is_number(value))
        return refuse(schema, "\"%s\" must be a number", keyword->name);
    *(const json_t **)slot_of(schema, keyword) = value;
    return true;
}

static bool read_step(struct schema *schema, const struct keyword *keyword, const json_t *value)
{
    if (!json_is_number(value) || json_number_value(value) <= 0)
        return refuse(schema, "\"%s\" must be a number above 0", keyword->name);
    schema->step = value;
    return true;
}

static bool read_size(struct schema *schema, const struct keyword *keyword, const json_t *value)
{
    const double most = 0x1p53;
    if (!json_is_number(value) || !number_is_whole(value) || json_number_value(value) < 0 ||
        json_number_value(value) > most)
        return refuse(schema, "\"%s\" must be a whole number, 0 or above", keyword->name);
    *(struct size_limit *)slot_of(schema, keyword) = (struct size_limit){value, (uint64_t)json_number_value(value)};
    return true;
}

static bool read_distinct(struct schema *schema, const struct keyword *keyword, const json_t *value)
{
    if (!json_is_boolean(value))
        return refuse(schema, "\"%s\" must be true or false", keyword->name);
    schema->distinct = json_is_true(value);
    return true;
}

static bool read_const(struct schema *schema, const struct keyword *keyword, const json_t *value)
{
    (void)keyword;
    schema->constant = value;
    return true;
}

static bool read_enum(struct schema *schema, const struct keyword *keyword, const json_t *value)
{
    if (!json_is_array(value))
        return refuse(schema, "\"%s\" must be a list", keyword->name);
    schema->choices = value;
    return true;
}

static const struct {
    const char *name;
    unsigned bits;
} types[] = {
    {"null", SCHEMA_NULL},
    {"boolean", SCHEMA_BOOLEAN},
    {"object", SCHEMA_OBJECT},
    {"array", SCHEMA_ARRAY},
    {"number", SCHEMA_NUMBER | SCHEMA_INTEGER},
    {"integer", SCHEMA_INTEGER},
    {"string", SCHEMA_STRING},
};
enum { TYPES = sizeof types / sizeof *types };

static bool add_type(struct schema *schema, const json_t *name)
{
    for (size_t i = 0; json_is_string(name) && i < TYPES; i++)
        if (strcmp(types[i].name, json_string_value(name)) == 0) {
            schema->types |= types[i].bits;
            return true;
        }
    return refuse(schema, "\"type\" must name null, boolean, object, array, number, integer or string");
}

static bool read_type(struct schema *schema, const struct keyword *keyword, const json_t *value)
{
    (void)keyword;
    schema->type = value;
    schema->types = 0;
    if (!json_is_array(value))
        return add_type(schema, value);

    size_t index;
    const json_t *name;
    json_array_foreach(value, index, name)
        if (!add_type(schema, name))
            return false;
    return true;
}

/* As near to ECMA-262 with its flag u as PCRE2 comes. */
static pcre2_code *compile_pattern(const json_t *text, int *error)
{
    PCRE2_SIZE offset;
    uint32_t options = PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_ALT_BSUX | PCRE2_ALLOW_EMPTY_CLASS |
                       PCRE2_MATCH_UNSET_BACKREF | PCRE2_NEVER_BACKSLASH_C;
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);
    if (!context) {
        *error = PCRE2_ERROR_HEAP_FAILED;
        return NULL;
    }
    pcre2_set_newline(context, PCRE2_NEWLINE_ANYCRLF);
    pcre2_set_compile_extra_options(context, PCRE2_EXTRA_ALT_BSUX);
    pcre2_code *code =
        pcre2_compile((PCRE2_SPTR)json_string_value(text), json_string_length(text), options, error, &offset, context);
    pcre2_compile_context_free(context);
    return code;
}

static bool read_pattern(struct schema *schema, const struct keyword *keyword, const json_t *value)
{
    if (!json_is_string(value))
        return refuse(schema, "\"%s\" must be a string", keyword->name);

    int error;
    schema->pattern_text = value;
    schema->pattern = compile_pattern(value, &error);
    if (!schema->pattern) {
        char message[120];
        pcre2_get_error_message(error, (PCRE2_UCHAR *)message, sizeof message);
        return refuse(schema, "the pattern \"%.80s\" is not understood: %s", json_string_value(value), message);
    }
    pcre2_jit_compile(schema->pattern, PCRE2_JIT_COMPLETE); /* where it cannot, pcre2_match() interprets */
    return true;
}

static bool read_format(struct schema *schema, const struct keyword *keyword, const json_t *value)
{
    if (!json_is_string(value))
        return refuse(schema, "\"%s\" must be a string", keyword->name);
    schema->format_name = value;
    schema->format = format_named(json_string_value(value));
    return schema->format || refuse(schema, "the format \"%.80s\" is not supported", json_string_value(value));
}

static bool read_schema(struct schema *schema, const struct keyword *keyword, const json_t *value)
{
    if (!is_schema(value))
        return refuse(schema, "\"%s\" must be a schema", keyword->name);
    struct schema *part = schema_of(schema->set, value);
    *(struct schema **)slot_of(schema, keyword) = part;
    return part || refuse_without_memory(schema);
}

static bool read_branches(struct schema *schema, const struct keyword *keyword, const json_t *value)
{
    struct branches *branches = slot_of(schema, keyword);
    if (json_array_size(value) == 0)
        return refuse(schema, "\"%s\" must be a list of schemas", keyword->name);
    branches->at = calloc(json_array_size(value), sizeof(struct schema *));
    if (!branches->at)
        return refuse_without_memory(schema);

    size_t index;
    const json_t *branch;
    json_array_foreach(value, index, branch) {
        if (!is_schema(branch))
            return refuse(schema, "\"%s\" must be a list of schemas", keyword->name);
        branches->at[index] = schema_of(schema->set, branch);
        if (!branches->at[index])
            return refuse_without_memory(schema);
        branches->count++;
    }
    return true;
}

static struct member *find_member(const struct schema *schema, const char *name)
{
    for (size_t i = 0; i < schema->member_count; i++)
        if (strcmp(schema->members[i].name, name) == 0)
            return &schema->members[i];
    return NULL;
}

/* The member of that name, added if need be; NULL when memory is short. */
static struct member *member_named(struct schema *schema, const char *name)
{
    struct member *member = find_member(schema, name);
    if (member)
        return member;

    struct member *members = reallocarray(schema->members, schema->member_count + 1, sizeof *members);
    if (!members)
        return NULL;
    schema->members = members;
    member = &members[schema->member_count++];
    *member = (struct member){.name = name};
    return member;
}

static bool read_properties(struct schema *schema, const struct keyword *keyword, const json_t *value)
{
    if (!json_is_object(value))
        return refuse(schema, "\"%s\" must be an object", keyword->name);
    schema->properties = value;

    const char *name;
    json_t *from;
    json_object_foreach((json_t *)value, name, from) {
        if (!is_schema(from))
            return refuse(schema, "the property \"%.80s\" must be a schema", name);
        struct member *member = member_named(schema, name);
        if (member)
            member->schema = schema_of(schema->set, from);
        if (!member || !member->schema)
            return refuse_without_memory(schema);
    }
    return true;
}

static bool read_required(struct schema *schema, const struct keyword *keyword, const json_t *value)
{
    if (!json_is_array(value))
        return refuse(schema, "\"%s\" must be a list of names", keyword->name);

    size_t index;
    const json_t *name;
    json_array_foreach(value, index, name) {
        if (!json_is_string(name))
            return refuse(schema, "\"%s\" must be a list of names", keyword->name);
        struct member *member = member_named(schema, json_string_value(name));
        if (!member)
            return refuse_without_memory(schema);
        member->required = true;
    }
    return true;
}

static bool read_reference(struct schema *schema, const struct keyword *keyword, const json_t *value)
{
    if (!json_is_string(value))
        return refuse(schema, "\"%s\" must be a string", keyword->name);
    const json_t *target = pointer_resolve(schema->set->root, json_string_value(value));
    if (!is_schema(target))
        return refuse(schema, "the $ref \"%.160s\" leads to no schema in this document", json_string_value(value));
    schema->reference = schema_of(schema->set, target);
    return schema->reference || refuse_without_memory(schema);
}

#define SLOT(member) offsetof(struct schema, member)

/* A keyword more is a row here and, if no reader fits, a reader above. */
static const struct keyword keywords[] = {
    {"type", read_type, 0},
    {"description", read_nothing, 0},
    {"properties", read_properties, 0},
    {"required", read_required, 0},
    {"additionalProperties", read_schema, SLOT(others)},
    {"items", read_schema, SLOT(items)},
    {"contains", read_schema, SLOT(contained)},
    {"enum", read_enum, 0},
    {"const", read_const, 0},
    {"pattern", read_pattern, 0},
    {"format", read_format, 0},
    {"$ref", read_reference, 0},
    {"allOf", read_branches, SLOT(all)},
    {"anyOf", read_branches, SLOT(any)},
    {"oneOf", read_branches, SLOT(one)},
    {"minLength", read_size, SLOT(length[0])},
    {"maxLength", read_size, SLOT(length[1])},
    {"minItems", read_size, SLOT(items_count[0])},
    {"maxItems", read_size, SLOT(items_count[1])},
    {"minProperties", read_size, SLOT(members_count[0])},
    {"maxProperties", read_size, SLOT(members_count[1])},
    {"minimum", read_number, SLOT(least)},
    {"maximum", read_number, SLOT(most)},
    {"exclusiveMinimum", read_number, SLOT(above)},
    {"exclusiveMaximum", read_number, SLOT(below)},
    {"multipleOf", read_step, 0},
    {"uniqueItems", read_distinct, 0},
    {"title", read_nothing, 0},
    {"default", read_nothing, 0},
    {"example", read_nothing, 0},
    {"examples", read_nothing, 0},
    {"deprecated", read_nothing, 0},
    {"readOnly", read_nothing, 0},
    {"$defs", read_nothing, 0},
    {"$schema", read_nothing, 0},
    {"$comment", read_nothing, 0},
};

static bool read_keyword(struct schema *schema, const char *name, const json_t *value)
{
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
        if (strcmp(keywords[i].name, name) == 0)
            return keywords[i].read(schema, &keywords[i], value);
    return strncmp(name, "x-", 2) == 0 || refuse(schema, "the keyword \"%.80s\" is not supported", name);
}

static bool read_keywords(struct schema *schema)
{
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)schema->from, name, value)
        if (!read_keyword(schema, name, value))
            return false;
    return true;
}

/* ---- settling: what is known only when all parts are read ---- */

/* The `const` that a schema, or what it refers to, requires of a member. */
static const json_t *required_tag(const struct schema *schema, const char *name)
{
    const json_t *tag = NULL;
    bool required = false;
    for (; schema; schema = schema->reference) {
        const struct member *member = find_member(schema, name);
        if (!member)
            continue;
        required = required || member->required;
        if (!tag && member->schema && json_is_string(member->schema->constant))
            tag = member->schema->constant;
    }
    return required ? tag : NULL;
}

static bool is_new_tag(const struct branches *branches, const char *name, size_t index, const json_t *tag)
{
    for (size_t i = 0; i < index; i++)
        if (json_equal(tag, required_tag(branches->at[i], name)))
            return false;
    return true;
}

static bool are_told_apart(const struct branches *branches, const char *name)
{
    for (size_t i = 0; i < branches->count; i++) {
        const json_t *tag = required_tag(branches->at[i], name);
        if (!tag || branches->at[i]->admits != SCHEMA_OBJECT || !is_new_tag(branches, name, i, tag))
            return false;
    }
    return true;
}

/* The first member of the first branch that tells all branches apart, or NULL. */
static const char *find_tag(const struct branches *branches)
{
    for (const struct schema *at = branches->count ? branches->at[0] : NULL; at; at = at->reference)
        for (size_t i = 0; i < at->member_count; i++)
            if (are_told_apart(branches, at->members[i].name))
                return at->members[i].name;
    return NULL;
}

/* False when memory is short, as in list_names(). */
static bool list_tags(struct branches *branches)
{
    branches->tag = find_tag(branches);
    if (!branches->tag)
        return true;
    branches->tags = json_array();
    for (size_t i = 0; i < branches->count; i++)
        if (json_array_append(branches->tags, (json_t *)required_tag(branches->at[i], branches->tag)) != 0)
            return false;
    return true;
}

static bool is_admitted(unsigned type, unsigned bits)
{
    bool implied = type == SCHEMA_INTEGER && bits & SCHEMA_NUMBER;
    return (bits & type) == type && !implied;
}

static bool list_names(struct branches *branches)
{
    branches->names = json_array();
    for (size_t i = 0; i < TYPES; i++)
        if (is_admitted(types[i].bits, branches->admits) &&
            json_array_append_new(branches->names, json_string(types[i].name)) != 0)
            return false;
    return branches->names != NULL;
}

static bool settle(struct schema *schema, unsigned depth);

static bool settle_branches(const struct schema *schema, struct branches *branches, unsigned depth)
{
    for (size_t i = 0; i < branches->count; i++) {
        if (!settle(branches->at[i], depth))
            return false;
        branches->admits |= branches->at[i]->admits;
    }
    return branches->count == 0 || list_names(branches) || refuse_without_memory(schema);
}

static bool settle_parts(struct schema *schema, unsigned depth)
{
    if (schema->reference && !settle(schema->reference, depth))
        return false;
    if (!settle_branches(schema, &schema->all, depth) || !settle_branches(schema, &schema->any, depth) ||
        !settle_branches(schema, &schema->one, depth))
        return false;
    return list_tags(&schema->one) || refuse_without_memory(schema);
}

static unsigned admitted(const struct schema *schema)
{
    unsigned admits = schema->types;
    if (schema->reference)
        admits &= schema->reference->admits;
    for (size_t i = 0; i < schema->all.count; i++)
        admits &= schema->all.at[i]->admits;
    if (schema->any.count)
        admits &= schema->any.admits;
    if (schema->one.count)
        admits &= schema->one.admits;
    return admits;
}

/* Follows the schemas that apply to the same value; coming back to one, validating would never end. */
static bool settle(struct schema *schema, unsigned depth)
{
    if (schema->state == SETTLED)
        return true;
    if (schema->state == SETTLING)
        return refuse(schema, "$ref leads back here without entering a member or an item");
    if (depth == SCHEMA_DEPTH)
        return refuse(schema, "$ref, allOf, anyOf and oneOf are nested too deeply");

    schema->state = SETTLING;
    if (!settle_parts(schema, depth + 1))
        return false;
    schema->admits = admitted(schema);
    schema->state = SETTLED;
    return true;
}

/* ---- sets ---- */

struct schema_set *schema_set_new(const json_t *root)
{
    struct schema_set *set = calloc(1, sizeof *set);
    if (!set)
        return NULL;
    set->root = json_incref((json_t *)root);
    set->end = set->unread = set->unsettled = &set->first;
    set->matching = pcre2_match_context_create(NULL);
    if (!set->matching) {
        schema_set_free(set);
        return NULL;
    }
    pcre2_set_match_limit(set->matching, MOST_MATCHING);
    pcre2_set_heap_limit(set->matching, MOST_MATCHING_KIB);
    return set;
}

static void free_branches(struct branches *branches)
{
    json_decref(branches->names);
    json_decref(branches->tags);
    free(branches->at);
}

static void free_schema(struct schema *schema)
{
    free_branches(&schema->all);
    free_branches(&schema->any);
    free_branches(&schema->one);
    pcre2_code_free(schema->pattern);
    free(schema->members);
    free(schema);
}

static void keep(void *schema)
{
    (void)schema; /* the list frees it */
}

void schema_set_free(struct schema_set *set)
{
    if (!set)
        return;
    tdestroy(set->index, keep);
    for (struct schema *schema = set->first, *next; schema; schema = next) {
        next = schema->next;
        free_schema(schema);
    }
    pcre2_match_context_free(set->matching);
    json_decref(set->root);
    free(set);
}

/* Reading a schema adds its parts to the end of the list, so nothing recurses and $ref may lead anywhere. */
static bool read_all(struct schema_set *set)
{
    for (; *set->unread; set->unread = &(*set->unread)->next)
        if (!read_keywords(*set->unread))
            return false;
    for (; *set->unsettled; set->unsettled = &(*set->unsettled)->next)
        if (!settle(*set->unsettled, 0))
            return false;
    return true;
}

struct schema *schema_compile(struct schema_set *set, const json_t *from, char why[SCHEMA_WHY])
{
    struct schema *schema = NULL;
    if (!*set->why && !is_schema(from))
        snprintf(set->why, sizeof set->why, "a schema must be an object, true or false");
    if (!*set->why) {
        schema = schema_of(set, from);
        if (!schema)
            snprintf(set->why, sizeof set->why, "there is no memory left for a schema");
    }
    if (*set->why || !read_all(set)) {
        memcpy(why, set->why, SCHEMA_WHY);
        return NULL;
    }
    return schema;
}

unsigned schema_types(const struct schema *schema)
{
    return schema->admits;
}

const struct schema *schema_items(const struct schema *schema)
{
    while (schema && !schema->items)
        schema = schema->reference;
    return schema ? schema->items : NULL;
}
