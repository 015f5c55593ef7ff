/* The least that libmicrohttpd can do: one answer with given headers and body. What a trivial answer of reformd is
 * measured against. usage: bare_http PORT FILE, where FILE holds an answer as curl -i prints it. */
#include <arpa/inet.h>
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char content[16384];

static enum MHD_Result answer(void *response, struct MHD_Connection *connection, const char *path, const char *method,
                              const char *version, const char *upload, size_t *upload_size, void **request)
{
    (void)path;
    (void)method;
    (void)version;
    (void)upload;
    (void)upload_size;
    if (!*request) {
        *request = connection;
        return MHD_YES;
    }
    return MHD_queue_response(connection, 200, response);
}

/* Content-Length and Date are microhttpd's own. */
static void add_header(struct MHD_Response *response, char *line)
{
    char *value = strstr(line, ": ");
    if (!value || strncasecmp(line, "content-length", 14) == 0 || strncasecmp(line, "date", 4) == 0)
        return;
    *value = '\0';
    MHD_add_response_header(response, line, value + 2);
}

static struct MHD_Response *read_answer(const char *file)
{
    FILE *from = fopen(file, "rb");
    if (!from || fread(content, 1, sizeof content - 1, from) == 0)
        exit(2);
    fclose(from);
    char *body = strstr(content, "\r\n\r\n");
    if (!body)
        exit(2);
    *body = '\0';
    body += 4;
    struct MHD_Response *response = MHD_create_response_from_buffer(strlen(body), body, MHD_RESPMEM_PERSISTENT);
    char *rest = NULL;
    for (char *line = strtok_r(content, "\r\n", &rest); line; line = strtok_r(NULL, "\r\n", &rest))
        add_header(response, line);
    return response;
}

int main(int count, char **words)
{
    if (count != 3)
        return 2;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((in_port_t)atoi(words[1]))};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    unsigned flags = MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_POLL | MHD_USE_ITC;
    if (!MHD_start_daemon(flags, 0, NULL, NULL, answer, read_answer(words[2]), MHD_OPTION_SOCK_ADDR, &address,
                          MHD_OPTION_CONNECTION_LIMIT, 512, MHD_OPTION_END))
        return 1;
    pause();
    return 0;
}
