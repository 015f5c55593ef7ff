/* What operators read: one line of JSON an event, on standard error. */
#include "log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <yder.h>

#include "owned.h"

/* One write(2) a line, so that lines of several threads do not mix. */
static void write_out(const char *line, size_t length)
{
    if (write(STDERR_FILENO, line, length) < 0)
        return; /* nobody is left to tell */
}

static void write_line(void *data, const char *app_name, const time_t date, const unsigned long level,
                       const char *message)
{
    (void)data;
    (void)app_name;
    (void)date;
    (void)level;
    OWNED(text) struct text line = {0};
    if (!*message) /* yder's own first line */
        return;
    text_add_string(&line, message);
    text_add(&line, "\n", 1);
    if (!line.failed)
        write_out(line.at, line.length);
}

bool log_open(void)
{
    return y_init_logs("reformd", Y_LOG_MODE_CALLBACK, Y_LOG_LEVEL_INFO, NULL, NULL) &&
           y_set_logs_callback(write_line, NULL, "");
}

void log_close(void)
{
    y_close_logs();
}

static void add_time(struct text *line)
{
    struct timespec now;
    struct tm utc;
    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &utc);
    text_add_format(line, "{\"time\":\"%d-%02d-%02dT%02d:%02d:%02d.%03ldZ\"", utc.tm_year + 1900, utc.tm_mon + 1,
                    utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec, now.tv_nsec / 1000000);
}

static void add_member(struct text *line, const char *name, const char *value)
{
    text_add(line, ",\"", 2);
    text_add_string(line, name);
    text_add(line, "\":", 2);
    if (value)
        text_add_json(line, value, strlen(value));
    else
        text_add(line, "null", 4);
}

/* Not by way of yder, which formats and copies each line again: this one is written for every request. */
void log_answered(const struct log_request *request)
{
    OWNED(text) struct text line = {0};
    long microseconds = (long)(request->milliseconds * 1000);
    add_time(&line);
    add_member(&line, "request_id", request->request_id);
    add_member(&line, "method", request->method);
    add_member(&line, "operation", request->operation);
    text_add_format(&line, ",\"status\":%d,\"bytes\":%zu,\"milliseconds\":%ld.%03ld}\n", request->status,
                    request->bytes, microseconds / 1000, microseconds % 1000);
    if (!line.failed)
        write_out(line.at, line.length);
}

static const char *level_name(unsigned long level)
{
    return level == Y_LOG_LEVEL_ERROR ? "error" : level == Y_LOG_LEVEL_WARNING ? "warning" : "info";
}

static void log_message(unsigned long level, const char *request_id, const char *format, va_list arguments)
{
    char message[1024];
    vsnprintf(message, sizeof message, format, arguments);
    OWNED(text) struct text line = {0};
    add_time(&line);
    add_member(&line, "level", level_name(level));
    if (request_id)
        add_member(&line, "request_id", request_id);
    add_member(&line, "message", message);
    text_add(&line, "}", 1);
    if (!line.failed)
        y_log_message(level, "%s", line.at);
}

void log_trouble(const char *request_id, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    log_message(Y_LOG_LEVEL_ERROR, request_id, format, arguments);
    va_end(arguments);
}

void log_warning(const char *request_id, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    log_message(Y_LOG_LEVEL_WARNING, request_id, format, arguments);
    va_end(arguments);
}

void log_event(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    log_message(Y_LOG_LEVEL_INFO, NULL, format, arguments);
    va_end(arguments);
}
