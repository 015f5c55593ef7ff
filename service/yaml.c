/* YAML, as people write plan documents, read into a JSON value. */
#include "yaml_load.h"

#include "owned.h"
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <yaml.h>

enum { SHOWN_NAME = 60 }; /* bytes of a member's name that a sentence repeats */

struct source {
    yaml_parser_t parser;
    yaml_event_t event; /* the one being looked at; all zero after a refusal by libyaml */
    const char *text;
    size_t length;
    unsigned depth;
    char *why;
};

static json_t *read_value(struct source *source);

/* ---- refusing ---- */

static void explain(char *why, size_t line, size_t column, const char *format, va_list arguments)
{
    int length = snprintf(why, YAML_WHY, "line %zu, column %zu: ", line, column);
    if (length > 0)
        vsnprintf(why + length, YAML_WHY - (size_t)length, format, arguments);
}

/* Always NULL, so that a reader can return it. */
__attribute__((format(printf, 2, 3))) static json_t *refuse(struct source *source, const char *format, ...)
{
    yaml_mark_t at = source->event.start_mark;
    va_list arguments;
    va_start(arguments, format);
    explain(source->why, at.line + 1, at.column + 1, format, arguments);
    va_end(arguments);
    return NULL;
}

/* The same, where only the offset in bytes is known. */
__attribute__((format(printf, 5, 6))) static void refuse_at(char *why, const char *text, size_t length, size_t offset,
                                                            const char *format, ...)
{
    size_t line = 1, column = 1;
    for (size_t i = 0; i < offset && i < length; i++) {
        bool is_continuation = ((unsigned char)text[i] & 0xC0) == 0x80;
        column = text[i] == '\n' ? 1 : column + !is_continuation;
        line += text[i] == '\n';
    }
    va_list arguments;
    va_start(arguments, format);
    explain(why, line, column, format, arguments);
    va_end(arguments);
}

static void explain_parser(struct source *source)
{
    const yaml_parser_t *parser = &source->parser;
    if (parser->error == YAML_READER_ERROR)
        refuse_at(source->why, source->text, source->length, parser->problem_offset, "%s", parser->problem);
    else if (parser->error != YAML_MEMORY_ERROR)
        snprintf(source->why, YAML_WHY, "line %zu, column %zu: %s", parser->problem_mark.line + 1,
                 parser->problem_mark.column + 1, parser->problem);
}

/* As much of a name as a sentence has room for, cut between characters. */
static int shown_length(const char *name)
{
    size_t length = strlen(name);
    if (length <= SHOWN_NAME)
        return (int)length;
    for (length = SHOWN_NAME; length && ((unsigned char)name[length] & 0xC0) == 0x80;)
        length--;
    return (int)length;
}

/* ---- reading ---- */

static bool advance(struct source *source)
{
    yaml_event_delete(&source->event);
    if (yaml_parser_parse(&source->parser, &source->event))
        return true;
    explain_parser(source);
    return false;
}

static bool is_one_of(const char *text, const char *const *words)
{
    while (*words && strcmp(text, *words) != 0)
        words++;
    return *words;
}

static json_t *read_number(struct source *source, const char *text, size_t length)
{
    json_error_t error;
    json_t *number = json_loadb(text, length, JSON_DECODE_ANY, &error);
    if (number)
        return number;
    if (json_error_code(&error) == json_error_numeric_overflow)
        return refuse(source, "the number is too large");
    return json_stringn(text, length);
}

static json_t *read_plain(struct source *source, const char *text, size_t length)
{
    static const char *const nothing[] = {"", "~", "null", "Null", "NULL", NULL};
    static const char *const yes[] = {"true", "True", "TRUE", NULL};
    static const char *const no[] = {"false", "False", "FALSE", NULL};
    if (is_one_of(text, nothing))
        return json_null();
    if (is_one_of(text, yes))
        return json_true();
    if (is_one_of(text, no))
        return json_false();
    if (strchr("-0123456789", text[0]))
        return read_number(source, text, length);
    return json_stringn(text, length);
}

static json_t *read_scalar(struct source *source)
{
    const char *text = (const char *)source->event.data.scalar.value;
    size_t length = source->event.data.scalar.length;
    if (memchr(text, 0, length))
        return refuse(source, "the text contains a NUL character");
    if (source->event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE)
        return read_plain(source, text, length);
    return json_stringn(text, length);
}

static json_t *read_sequence(struct source *source)
{
    OWNED(json) json_t *items = json_array();
    while (items && advance(source) && source->event.type != YAML_SEQUENCE_END_EVENT)
        if (json_array_append_new(items, read_value(source)))
            return NULL;
    return source->event.type == YAML_SEQUENCE_END_EVENT ? json_incref(items) : NULL;
}

static json_t *read_name(struct source *source, const json_t *members)
{
    if (source->event.type != YAML_SCALAR_EVENT)
        return refuse(source, "a member's name must be text");
    OWNED(json) json_t *name = read_value(source);
    if (!name)
        return NULL;
    const char *text = json_string_value(name);
    if (!text)
        return refuse(source, "a member's name must be text (put it in quotes)");
    if (json_object_get(members, text))
        return refuse(source, "member \"%.*s\" stands twice", shown_length(text), text);
    return json_incref(name);
}

static json_t *read_mapping(struct source *source)
{
    OWNED(json) json_t *members = json_object();
    while (members && advance(source) && source->event.type != YAML_MAPPING_END_EVENT) {
        OWNED(json) json_t *name = read_name(source, members);
        if (!name || !advance(source) || json_object_set_new(members, json_string_value(name), read_value(source)))
            return NULL;
    }
    return source->event.type == YAML_MAPPING_END_EVENT ? json_incref(members) : NULL;
}

static json_t *read_nested(struct source *source, json_t *(*read)(struct source *source))
{
    if (source->depth == YAML_DEPTH)
        return refuse(source, "more than %d levels", YAML_DEPTH);
    source->depth++;
    json_t *value = read(source);
    source->depth--;
    return value;
}

static bool is_decorated(const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        return event->data.scalar.anchor || event->data.scalar.tag;
    case YAML_SEQUENCE_START_EVENT:
        return event->data.sequence_start.anchor || event->data.sequence_start.tag;
    case YAML_MAPPING_START_EVENT:
        return event->data.mapping_start.anchor || event->data.mapping_start.tag;
    default:
        return event->type == YAML_ALIAS_EVENT;
    }
}

static json_t *read_value(struct source *source)
{
    if (is_decorated(&source->event))
        return refuse(source, "anchors, aliases and tags are not supported");
    if (source->event.type == YAML_SCALAR_EVENT)
        return read_scalar(source);
    if (source->event.type == YAML_SEQUENCE_START_EVENT)
        return read_nested(source, read_sequence);
    return read_nested(source, read_mapping);
}

static json_t *read_document(struct source *source)
{
    if (!advance(source) || !advance(source))
        return NULL;
    if (source->event.type == YAML_STREAM_END_EVENT)
        return refuse(source, "there is no document");
    OWNED(json) json_t *document = advance(source) ? read_value(source) : NULL;
    if (!document || !advance(source) || !advance(source))
        return NULL;
    if (source->event.type != YAML_STREAM_END_EVENT)
        return refuse(source, "there is more than one document");
    return json_incref(document);
}

static json_t *load_yaml(struct source *source)
{
    if (!yaml_parser_initialize(&source->parser))
        return NULL;
    yaml_parser_set_encoding(&source->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&source->parser, (const unsigned char *)source->text, source->length);
    json_t *document = read_document(source);
    yaml_event_delete(&source->event);
    yaml_parser_delete(&source->parser);
    return document;
}

/* ---- JSON ---- */

/* Where lists and objects stand too deep in each other; `length` when nowhere. Before parsing: jansson goes to 2,048.
 */
static size_t too_deep_at(const char *text, size_t length)
{
    unsigned depth = 0;
    bool is_quoted = false;
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '"')
            is_quoted = !is_quoted;
        else if (is_quoted)
            i += text[i] == '\\';
        else if (text[i] == '{' || text[i] == '[')
            depth++;
        else if (depth && (text[i] == '}' || text[i] == ']'))
            depth--;
        if (depth > YAML_DEPTH)
            return i;
    }
    return length;
}

static json_t *load_json(const char *text, size_t length, char *why)
{
    size_t too_deep = too_deep_at(text, length);
    if (too_deep < length) {
        refuse_at(why, text, length, too_deep, "more than %d levels", YAML_DEPTH);
        return NULL;
    }
    json_error_t error;
    json_t *document = json_loadb(text, length, JSON_REJECT_DUPLICATES, &error);
    if (!document)
        snprintf(why, YAML_WHY, "line %d, column %d: %s", error.line, error.column, error.text);
    return document;
}

static bool is_json(const char *text, size_t length)
{
    size_t at = 0;
    while (at < length && strchr(" \t\r\n", text[at]) && text[at])
        at++;
    return at < length && text[at] == '{';
}

json_t *yaml_load(const char *text, size_t length, char why[YAML_WHY])
{
    snprintf(why, YAML_WHY, "memory ran out");
    if (is_json(text, length))
        return load_json(text, length, why);
    struct source source = {.text = text, .length = length, .why = why};
    return load_yaml(&source);
}
