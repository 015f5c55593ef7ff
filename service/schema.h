/* JSON Schema: the keywords that the contract uses, compiled once and read by every thread. */
#ifndef REFORMD_SCHEMA_H
#define REFORMD_SCHEMA_H

#include <jansson.h>
#include <stddef.h>

/* Keywords are those of draft 2020-12:
 *   asserted   type enum const · multipleOf minimum maximum exclusiveMinimum exclusiveMaximum
 *              minLength maxLength pattern format · items contains minItems maxItems uniqueItems
 *              properties required additionalProperties minProperties maxProperties · allOf anyOf oneOf $ref
 *   passed by  title description default example examples deprecated readOnly $defs $schema $comment and every x-…
 * Any other keyword, and a $ref that does not begin with `#`, is refused while compiling. */

struct schema;     /* one compiled schema; owned by its set, never changes after schema_compile() */
struct schema_set; /* all schemas compiled from one document */

enum { SCHEMA_WHY = 512 };    /* bytes of a sentence that says why a schema is refused */
enum { SCHEMA_FAULTS = 100 }; /* a receiver is called at most so often in one validation */

/* Types as bits. `number` is SCHEMA_NUMBER | SCHEMA_INTEGER, `integer` is SCHEMA_INTEGER alone. */
enum schema_type {
    SCHEMA_NULL = 1,
    SCHEMA_BOOLEAN = 2,
    SCHEMA_OBJECT = 4,
    SCHEMA_ARRAY = 8,
    SCHEMA_NUMBER = 16,
    SCHEMA_INTEGER = 32,
    SCHEMA_STRING = 64,
    SCHEMA_ANY = 127,
};

/* Keeps a reference to `root`, against which every $ref is resolved; nobody may change the document while the set
 * lives. NULL when memory is short. */
struct schema_set *schema_set_new(const json_t *root);

/* Frees the set with all its schemas; NULL is allowed. */
void schema_set_free(struct schema_set *set);

/* Compiles `from`, an object or boolean that is part of the set's document; the same part compiled twice is one schema.
 * NULL with a sentence in `why` that names the keyword or the $ref and its place as a JSON pointer. After one refusal
 * the set refuses everything with the same sentence. Compiling is for one thread at a time. */
struct schema *schema_compile(struct schema_set *set, const json_t *from, char why[SCHEMA_WHY]);

/* What is wrong with one part of a value.
 * pointer   JSON pointer (RFC 6901, escaped) into the value; of the missing member for `required`; valid during the
 *           call only
 * code      a stable name, a string constant: required unknown type enum const pattern format too_short too_long
 *           too_small too_large multiple too_few_items too_many_items missing_item not_unique too_few_members
 *           too_many_members any_of one_of not_allowed, and too_complex: not decided within the bounds of depth, work
 * and memory expected  the keyword's value (type name or list, enum list, limit, pattern, format name …), lives as long
 * as the set; NULL for required, unknown, not_unique, any_of, one_of, not_allowed, too_complex
 *
 * Of anyOf and oneOf, when the type of the value, or the `const` that each branch requires of one member, leaves
 * one branch, the faults are that branch's; when it leaves none, there is one of code type or enum that lists the
 * types or constants of all branches. */
struct fault {
    const char *pointer;
    const char *code;
    const json_t *expected;
};
typedef void fault_receiver(void *to, const struct fault *fault);

/* The number of faults, 0 when the value is valid: the verdict is this number, whatever the receiver made of the
 * faults. Those past SCHEMA_FAULTS are counted but not received; one whose pointer finds no memory has the pointer of
 * the whole value. Without a receiver (NULL) it stops at the first. Safe in any number of threads.
 *
 * too_complex is the answer to a value more than 256 schemas deep, one that takes 4,000,000 steps (uniqueItems: 2,800
 * items) and a text on which a pattern takes too many tries (a choice at each character: about 30,000 of them). */
size_t schema_validate(const struct schema *schema, const json_t *value, fault_receiver *receive, void *to)
    __attribute__((warn_unused_result));

/* The types that a valid value can have, as bits of enum schema_type: `type` of the schema and of what it refers to
 * and combines. */
unsigned schema_types(const struct schema *schema);

/* The schema of an array's items, behind $ref too; NULL when it has none. */
const struct schema *schema_items(const struct schema *schema);

#endif
