/* Statements made from others at start. */
#include "statement.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "queries.h"
#include "text.h"

size_t statement_position(const struct statement *statement, const char *name)
{
    size_t i = 0;
    while (i < statement->parameter_count && strcmp(statement->parameters[i], name) != 0)
        i++;
    return i;
}

/* The position of `name` in `kept`, counted from 1; 0 when it is not there. */
static size_t kept_position(const char *const kept[], const char *name)
{
    for (size_t i = 0; kept[i]; i++)
        if (strcmp(kept[i], name) == 0)
            return i + 1;
    return 0;
}

static void add_parameter(struct text *text, const char *name, const char *const kept[], int limit)
{
    size_t position = kept_position(kept, name);
    if (position)
        text_add_format(text, "$%zu", position);
    else if (strcmp(name, "limit") == 0)
        text_add_format(text, "'%d'", limit);
    else
        text_add_string(text, "null");
}

/* compile.py sees to it that a $ with a digit is a parameter and nothing else. */
static char *rewrite(const struct statement *list, const char *const kept[], int limit)
{
    struct text text = {0};
    for (const char *at = list->text; *at;) {
        if (*at != '$' || !isdigit((unsigned char)at[1])) {
            text_add(&text, at++, 1);
            continue;
        }
        char *end;
        unsigned long number = strtoul(at + 1, &end, 10);
        add_parameter(&text, list->parameters[number - 1], kept, limit);
        at = end;
    }
    if (text.failed)
        text_free(&text);
    return text.at;
}

struct statement *statement_first_page(const struct statement *list, const char *const kept[], int limit)
{
    struct statement *page = calloc(1, sizeof *page);
    if (!page)
        return NULL;
    while (kept[page->parameter_count])
        page->parameter_count++;
    page->index = STATEMENT_COUNT + list->index;
    page->parameters = kept;
    page->sorts = list->sorts;
    page->text = rewrite(list, kept, limit);
    char *name;
    if (page->text && asprintf(&name, "%s first", list->name) > 0) {
        page->name = name;
        return page;
    }
    statement_free(page);
    return NULL;
}

void statement_free(struct statement *statement)
{
    if (!statement)
        return;
    free((void *)statement->name);
    free((void *)statement->text);
    free(statement);
}
