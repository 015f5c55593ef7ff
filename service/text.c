/* A growing piece of text: how answers are written. */
#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FORMAT_ROOM = 120 }; /* most formats fit: they are written once */

char *text_reserve(struct text *text, size_t length)
{
    if (text->failed)
        return NULL;
    if (text->length + length < text->room)
        return text->at + text->length;

    size_t room = (text->length + length) * 2 + 256;
    char *at = realloc(text->at, room);
    if (!at) {
        text->failed = true;
        return NULL;
    }
    text->at = at;
    text->room = room;
    return at + text->length;
}

void text_add(struct text *text, const char *bytes, size_t length)
{
    char *end = text_reserve(text, length);
    if (!end)
        return;
    memcpy(end, bytes, length);
    end[length] = '\0';
    text->length += length;
}

void text_add_string(struct text *text, const char *string)
{
    text_add(text, string, strlen(string));
}

void text_add_format(struct text *text, const char *format, ...)
{
    va_list arguments;
    va_list again;
    va_start(arguments, format);
    va_copy(again, arguments);
    char *end = text_reserve(text, FORMAT_ROOM);
    int length = end ? vsnprintf(end, FORMAT_ROOM + 1, format, arguments) : -1;
    if (length > FORMAT_ROOM && (end = text_reserve(text, (size_t)length)))
        vsnprintf(end, (size_t)length + 1, format, again);
    va_end(arguments);
    va_end(again);
    if (end && length > 0)
        text->length += (size_t)length;
}

static bool is_plain(unsigned char byte)
{
    return byte >= 0x20 && byte != '"' && byte != '\\' && byte != 0x7F;
}

static void add_escaped(struct text *text, unsigned char byte)
{
    static const char names[] = "\"\"\\\\\bb\ff\nn\rr\tt";
    for (const char *name = names; *name; name += 2) {
        if (byte == (unsigned char)*name) {
            const char escape[] = {'\\', name[1]};
            text_add(text, escape, sizeof escape);
            return;
        }
    }
    text_add_format(text, "\\u%04x", byte);
}

void text_add_json(struct text *text, const char *bytes, size_t length)
{
    text_add(text, "\"", 1);
    size_t start = 0;
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        if (is_plain(byte))
            continue;
        text_add(text, bytes + start, i - start);
        add_escaped(text, byte);
        start = i + 1;
    }
    text_add(text, bytes + start, length - start);
    text_add(text, "\"", 1);
}

static const char *html_escape(char character)
{
    switch (character) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void text_add_html(struct text *text, const char *string)
{
    for (; *string; string++) {
        const char *escape = html_escape(*string);
        if (escape)
            text_add_string(text, escape);
        else
            text_add(text, string, 1);
    }
}

void text_free(struct text *text)
{
    free(text->at);
    *text = (struct text){0};
}
