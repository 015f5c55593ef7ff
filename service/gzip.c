/* gzip (RFC 1952) of whole texts. */
#include "gzip.h"

#include <zlib.h>

enum {
    LEVEL = 5,
    WINDOW = 15 + 16, /* zlib's way to ask for the gzip format */
    MEMORY = 8,
    BLOCK = 64 * 1024,
};

bool gzip_pack(struct text *out, const void *bytes, size_t length)
{
    z_stream zip = {.next_in = (Bytef *)bytes, .avail_in = (uInt)length};
    if (deflateInit2(&zip, LEVEL, Z_DEFLATED, WINDOW, MEMORY, Z_DEFAULT_STRATEGY) != Z_OK)
        return false;
    size_t bound = deflateBound(&zip, length);
    char *room = text_reserve(out, bound);
    zip.next_out = (Bytef *)room;
    zip.avail_out = (uInt)bound;
    bool done = room && deflate(&zip, Z_FINISH) == Z_STREAM_END;
    if (done)
        out->length += zip.total_out;
    deflateEnd(&zip);
    return done;
}

bool gzip_unpack(struct text *out, const void *bytes, size_t length)
{
    z_stream zip = {.next_in = (Bytef *)bytes, .avail_in = (uInt)length};
    if (inflateInit2(&zip, WINDOW) != Z_OK)
        return false;
    int state = Z_OK;
    while (state == Z_OK) {
        char *room = text_reserve(out, BLOCK);
        if (!room)
            break;
        zip.next_out = (Bytef *)room;
        zip.avail_out = BLOCK;
        state = inflate(&zip, Z_NO_FLUSH);
        out->length += BLOCK - zip.avail_out;
    }
    inflateEnd(&zip);
    return state == Z_STREAM_END;
}
