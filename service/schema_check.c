/* JSON Schema: checking a value, and saying what is wrong with which part of it. */
#include "number.h"
#include "pointer.h"
#include "schema_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Schemas applied and values compared in one validation: 0.1 s, and ten times what 2 MiB of tasks need. */
enum { MOST_WORK = 4000000 };

/* The way from the value to one of its parts. */
struct place {
    const struct place *up; /* NULL: the value itself */
    const char *name;       /* of a member; NULL: an item */
    size_t index;
};

struct run {
    fault_receiver *receive; /* NULL: one fault is enough */
    void *to;
    size_t faults;
    bool undecided; /* a bound is reached: all that follows is void */
    unsigned work, depth;
    pcre2_match_data *match; /* made for the first pattern */
};

static void check(struct run *run, const struct schema *schema, const json_t *value, const struct place *place);

static const char *step_of(const struct place *place, char digits[24])
{
    if (place->name)
        return place->name;
    snprintf(digits, 24, "%zu", place->index);
    return digits;
}

/* From the top down, as pointer_append() does. */
static size_t append_place(char *pointer, size_t size, const struct place *place)
{
    char digits[24];
    if (!place->up)
        return 0;
    size_t length = append_place(pointer, size, place->up);
    return pointer_append(pointer, size, length, step_of(place, digits));
}

/* A new string; NULL when memory is short. */
static char *pointer_to(const struct place *place)
{
    size_t size = append_place(NULL, 0, place) + 1;
    char *pointer = calloc(1, size);
    if (pointer)
        append_place(pointer, size, place);
    return pointer;
}

static void report(struct run *run, const struct place *place, const char *code, const json_t *expected)
{
    if (run->undecided)
        return;
    run->faults++;
    if (!run->receive || run->faults > SCHEMA_FAULTS)
        return;
    char *pointer = pointer_to(place);
    run->receive(run->to, &(struct fault){pointer ? pointer : "", code, expected});
    free(pointer);
}

/* A bound is reached. It counts as a fault, so that what cannot be decided is never taken for valid. */
static void give_up(struct run *run, const struct place *place)
{
    report(run, place, "too_complex", NULL);
    run->undecided = true;
}

static bool is_over(const struct run *run)
{
    return run->undecided || (!run->receive && run->faults > 0);
}

/* Counts work down; false at the bound. */
static bool can_go_on(struct run *run, const struct place *place)
{
    if (run->work > 0) {
        run->work--;
        return true;
    }
    give_up(run, place);
    return false;
}

/* Whether a value satisfies a schema, telling nobody what is wrong with it. */
static bool holds(struct run *run, const struct schema *schema, const json_t *value, const struct place *place)
{
    struct run trial = *run;
    trial.receive = NULL;
    trial.faults = 0;
    check(&trial, schema, value, place);
    run->work = trial.work;
    run->match = trial.match;
    if (trial.undecided)
        give_up(run, place);
    return trial.faults == 0 && !trial.undecided;
}

static bool is_equal(struct run *run, const json_t *one, const json_t *other, const struct place *place);

static bool are_equal_items(struct run *run, const json_t *one, const json_t *other, const struct place *place)
{
    if (json_array_size(one) != json_array_size(other))
        return false;
    for (size_t i = 0; i < json_array_size(one); i++)
        if (!is_equal(run, json_array_get(one, i), json_array_get(other, i), place))
            return false;
    return true;
}

static bool are_equal_members(struct run *run, const json_t *one, const json_t *other, const struct place *place)
{
    if (json_object_size(one) != json_object_size(other))
        return false;
    const char *name;
    json_t *member;
    json_object_foreach((json_t *)one, name, member) {
        const json_t *counterpart = json_object_get(other, name);
        if (!counterpart || !is_equal(run, member, counterpart, place))
            return false;
    }
    return true;
}

static bool are_equal_strings(const json_t *one, const json_t *other)
{
    size_t length = json_string_length(one);
    return length == json_string_length(other) && memcmp(json_string_value(one), json_string_value(other), length) == 0;
}

/* As JSON Schema has it: 1 is 1.0. */
static bool is_equal(struct run *run, const json_t *one, const json_t *other, const struct place *place)
{
    if (!can_go_on(run, place))
        return false;
    if (json_is_number(one) && json_is_number(other))
        return number_compare(one, other) == 0;
    if (json_typeof(one) != json_typeof(other))
        return false;
    if (json_is_string(one))
        return are_equal_strings(one, other);
    if (json_is_array(one))
        return are_equal_items(run, one, other, place);
    if (json_is_object(one))
        return are_equal_members(run, one, other, place);
    return true;
}

static bool is_above(size_t size, const struct size_limit *limit)
{
    return limit->from && size > limit->size;
}

static void check_size(struct run *run, const struct place *place, size_t size, const struct size_limit limits[2],
                       const char *too_little, const char *too_much)
{
    if (limits[0].from && size < limits[0].size)
        report(run, place, too_little, limits[0].from);
    if (is_above(size, &limits[1]))
        report(run, place, too_much, limits[1].from);
}

static size_t characters_in(const char *text, size_t length)
{
    size_t characters = 0;
    for (size_t i = 0; i < length; i++)
        characters += ((unsigned char)text[i] & 0xC0) != 0x80;
    return characters;
}

static int match(struct run *run, const struct schema *schema, const json_t *string)
{
    PCRE2_SPTR text = (PCRE2_SPTR)json_string_value(string);
    size_t length = json_string_length(string);
    if (!run->match)
        run->match = pcre2_match_data_create(1, NULL);
    if (!run->match)
        return PCRE2_ERROR_NOMEMORY;

    int outcome = pcre2_match(schema->pattern, text, length, 0, 0, run->match, schema->set->matching);
    if (outcome == PCRE2_ERROR_JIT_STACKLIMIT) /* machine code has 32 KiB; the interpreter may take more */
        outcome = pcre2_match(schema->pattern, text, length, 0, PCRE2_NO_JIT, run->match, schema->set->matching);
    return outcome;
}

static void check_pattern(struct run *run, const struct schema *schema, const json_t *string, const struct place *place)
{
    int outcome = match(run, schema, string);
    if (outcome == PCRE2_ERROR_NOMATCH)
        report(run, place, "pattern", schema->pattern_text);
    else if (outcome < 0)
        give_up(run, place);
}

static void check_string(struct run *run, const struct schema *schema, const json_t *string, const struct place *place)
{
    const char *text = json_string_value(string);
    size_t length = json_string_length(string);
    size_t characters = characters_in(text, length);
    check_size(run, place, characters, schema->length, "too_short", "too_long");
    if (schema->format && !schema->format(text, length))
        report(run, place, "format", schema->format_name);
    if (schema->pattern && !is_above(characters, &schema->length[1]))
        check_pattern(run, schema, string, place);
}

static void check_number(struct run *run, const struct schema *schema, const json_t *number, const struct place *place)
{
    if (schema->least && number_compare(number, schema->least) < 0)
        report(run, place, "too_small", schema->least);
    if (schema->above && number_compare(number, schema->above) <= 0)
        report(run, place, "too_small", schema->above);
    if (schema->most && number_compare(number, schema->most) > 0)
        report(run, place, "too_large", schema->most);
    if (schema->below && number_compare(number, schema->below) >= 0)
        report(run, place, "too_large", schema->below);
    if (schema->step && !number_is_multiple(number, schema->step))
        report(run, place, "multiple", schema->step);
}

static bool is_repeated(struct run *run, const json_t *array, size_t index, const struct place *place)
{
    for (size_t i = 0; i < index && !run->undecided; i++)
        if (is_equal(run, json_array_get(array, i), json_array_get(array, index), place))
            return true;
    return false;
}

static void check_distinct(struct run *run, const json_t *array, const struct place *place)
{
    for (size_t i = 1; i < json_array_size(array) && !run->undecided; i++)
        if (is_repeated(run, array, i, place)) {
            report(run, &(struct place){place, NULL, i}, "not_unique", NULL);
            return;
        }
}

static bool has_item(struct run *run, const struct schema *wanted, const json_t *array, const struct place *place)
{
    for (size_t i = 0; i < json_array_size(array); i++)
        if (holds(run, wanted, json_array_get(array, i), &(struct place){place, NULL, i}))
            return true;
    return false;
}

static void check_items(struct run *run, const struct schema *schema, const json_t *array, const struct place *place)
{
    size_t size = json_array_size(array);
    check_size(run, place, size, schema->items_count, "too_few_items", "too_many_items");
    for (size_t i = 0; schema->items && i < size; i++)
        check(run, schema->items, json_array_get(array, i), &(struct place){place, NULL, i});
    if (schema->distinct)
        check_distinct(run, array, place);
    if (schema->contained && !has_item(run, schema->contained, array, place))
        report(run, place, "missing_item", schema->contained->constant);
}

static void check_others(struct run *run, const struct schema *schema, const json_t *object, const struct place *place)
{
    bool closed = json_is_false(schema->others->from);
    const char *name;
    json_t *member;
    json_object_foreach((json_t *)object, name, member) {
        struct place here = {place, name, 0};
        if (json_object_get(schema->properties, name))
            continue;
        if (closed)
            report(run, &here, "unknown", NULL);
        else
            check(run, schema->others, member, &here);
    }
}

static void check_members(struct run *run, const struct schema *schema, const json_t *object, const struct place *place)
{
    size_t size = json_object_size(object), known = 0;
    check_size(run, place, size, schema->members_count, "too_few_members", "too_many_members");
    for (size_t i = 0; i < schema->member_count; i++) {
        const struct member *member = &schema->members[i];
        const json_t *value = json_object_get(object, member->name);
        struct place here = {place, member->name, 0};
        if (!value && member->required)
            report(run, &here, "required", NULL);
        if (!value || !member->schema)
            continue;
        known++;
        check(run, member->schema, value, &here);
    }
    if (schema->others && known < size)
        check_others(run, schema, object, place);
}

static unsigned type_of(const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_NULL:
        return SCHEMA_NULL;
    case JSON_TRUE:
    case JSON_FALSE:
        return SCHEMA_BOOLEAN;
    case JSON_OBJECT:
        return SCHEMA_OBJECT;
    case JSON_ARRAY:
        return SCHEMA_ARRAY;
    case JSON_STRING:
        return SCHEMA_STRING;
    default:
        return number_is_whole(value) ? SCHEMA_INTEGER : SCHEMA_NUMBER;
    }
}

static void check_by_kind(struct run *run, const struct schema *schema, const json_t *value, const struct place *place)
{
    if (json_is_object(value))
        check_members(run, schema, value, place);
    else if (json_is_array(value))
        check_items(run, schema, value, place);
    else if (json_is_string(value))
        check_string(run, schema, value, place);
    else if (json_is_number(value))
        check_number(run, schema, value, place);
}

static void check_enum(struct run *run, const struct schema *schema, const json_t *value, const struct place *place)
{
    size_t index;
    const json_t *choice;
    json_array_foreach(schema->choices, index, choice)
        if (is_equal(run, choice, value, place))
            return;
    report(run, place, "enum", schema->choices);
}

/* Whether the type of a value alone decides which of the branches can be meant; the faults are then that one's. */
static bool check_by_type(struct run *run, const struct branches *branches, const json_t *value,
                          const struct place *place)
{
    unsigned type = type_of(value);
    const struct schema *meant = NULL;
    size_t count = 0;
    for (size_t i = 0; i < branches->count; i++)
        if (branches->at[i]->admits & type) {
            meant = branches->at[i];
            count++;
        }

    if (count == 0)
        report(run, place, "type", branches->names);
    else if (count == 1)
        check(run, meant, value, place);
    return count < 2;
}

static void check_any(struct run *run, const struct branches *any, const json_t *value, const struct place *place)
{
    if (any->count == 0 || check_by_type(run, any, value, place))
        return;
    for (size_t i = 0; i < any->count; i++)
        if (holds(run, any->at[i], value, place))
            return;
    report(run, place, "any_of", NULL);
}

static void check_by_tag(struct run *run, const struct branches *one, const json_t *object, const struct place *place)
{
    const json_t *tag = json_object_get(object, one->tag);
    struct place here = {place, one->tag, 0};
    for (size_t i = 0; json_is_string(tag) && i < one->count; i++)
        if (are_equal_strings(tag, json_array_get(one->tags, i))) {
            check(run, one->at[i], object, place);
            return;
        }
    report(run, &here, tag ? "enum" : "required", tag ? one->tags : NULL);
}

static void check_one(struct run *run, const struct branches *one, const json_t *value, const struct place *place)
{
    if (one->count == 0)
        return;
    if (one->tags && json_is_object(value)) {
        check_by_tag(run, one, value, place);
        return;
    }
    if (check_by_type(run, one, value, place))
        return;

    size_t held = 0;
    for (size_t i = 0; i < one->count; i++)
        held += holds(run, one->at[i], value, place);
    if (held != 1)
        report(run, place, "one_of", NULL);
}

static void apply(struct run *run, const struct schema *schema, const json_t *value, const struct place *place)
{
    if (json_is_false(schema->from)) {
        report(run, place, "not_allowed", NULL);
        return;
    }
    if (!(schema->types & type_of(value))) {
        report(run, place, "type", schema->type);
        return;
    }
    if (schema->constant && !is_equal(run, schema->constant, value, place))
        report(run, place, "const", schema->constant);
    if (schema->choices)
        check_enum(run, schema, value, place);
    if (schema->reference)
        check(run, schema->reference, value, place);
    check_by_kind(run, schema, value, place);
    for (size_t i = 0; i < schema->all.count; i++)
        check(run, schema->all.at[i], value, place);
    check_any(run, &schema->any, value, place);
    check_one(run, &schema->one, value, place);
}

static void check(struct run *run, const struct schema *schema, const json_t *value, const struct place *place)
{
    if (is_over(run) || !can_go_on(run, place))
        return;
    if (run->depth == SCHEMA_DEPTH) {
        give_up(run, place);
        return;
    }
    run->depth++;
    apply(run, schema, value, place);
    run->depth--;
}

size_t schema_validate(const struct schema *schema, const json_t *value, fault_receiver *receive, void *to)
{
    struct place top = {0};
    struct run run = {.receive = receive, .to = to, .work = MOST_WORK};
    check(&run, schema, value, &top);
    pcre2_match_data_free(run.match);
    return run.faults;
}
