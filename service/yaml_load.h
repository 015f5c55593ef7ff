/* YAML, as people write plan documents, read into a JSON value. (Not named yaml.h: that is libyaml's own.) */
#ifndef REFORMD_YAML_LOAD_H
#define REFORMD_YAML_LOAD_H

#include <jansson.h>
#include <stddef.h>

enum { YAML_WHY = 256 };  /* bytes of a sentence that says why a document is refused */
enum { YAML_DEPTH = 16 }; /* lists and mappings may stand so deep in each other, as in the API's bodies */

/* The one document in `text`; the caller owns it. NULL with a sentence in `why` that names line and column (or says
 * that memory ran out).
 *
 * Text that begins with `{` is JSON and nothing else. All other text is YAML in UTF-8: mappings with distinct text
 * names, sequences, scalars. Quoted and block scalars are text. Plain ones are null (`~`, `null`, nothing), booleans
 * (`true`, `false`), numbers as JSON writes them, and otherwise text: dates, `yes`, `0292…` stay as they stand.
 * Anchors, aliases and tags are refused, so that a document is never larger than it looks. */
json_t *yaml_load(const char *text, size_t length, char why[YAML_WHY]);

#endif
