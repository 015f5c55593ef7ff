/* Personal data that are addresses of houses: a hint, for names of streets have no bounds. */
#include "personal_data_parts.h"

#include <unictype.h>

/* ---- addresses: "số nhà 12/3 đường Nguyễn Trãi", "so nha 12, hem 5, duong Nguyen Trai" ---- */

/* Words with their marks, or without any. */
static const char *const houses[] = {"số nhà", "so nha", "nhà số", "nha so", NULL};
static const char *const numbers[] = {"số", "so", NULL};
static const char *const streets[] = {"đường",  "duong",  "phố",     "pho",     "hẻm",  "hem",
                                      "ngõ",    "ngo",    "ngách",   "ngach",   "kiệt", "kiet",
                                      "đại lộ", "dai lo", "quốc lộ", "quoc lo", NULL};
static const char *const places[] = {
    "đường", "duong", "phố",    "pho",    "hẻm",     "hem",     "ngõ",     "ngo",     "ngách",   "ngach",
    "kiệt",  "kiet",  "đại lộ", "dai lo", "quốc lộ", "quoc lo", "khu phố", "khu pho", "khu vực", "khu vuc",
    "tổ",    "to",    "ấp",     "ap",     "thôn",    "thon",    "khóm",    "khom",    "phường",  "phuong",
    "xã",    "xa",    "quận",   "quan",   "huyện",   "huyen",   NULL};

/* 12, 12A, 45/2A, 12-14: where it ends, or 0. */
static size_t house_number_end(const struct passage *passage, size_t at)
{
    enum { MOST_PARTS = 5, LONGEST_PART = 4 };
    for (int part = 0; part < MOST_PARTS; part++) {
        size_t begin = at;
        while (at - begin < LONGEST_PART && is_digit_point(passage_point(passage, at)))
            at++;
        if (at == begin)
            return 0;
        if (is_latin_point(passage_point(passage, at)))
            at++;
        ucs4_t next = passage_point(passage, at);
        bool goes_on = (next == '/' || next == '-') && is_digit_point(passage_point(passage, at + 1));
        if (!goes_on)
            return is_word_point(next) || next == '@' ? 0 : at;
        at++;
    }
    return 0;
}

static size_t word_end(const struct passage *passage, size_t at)
{
    enum { LONGEST_WORD = 20 };
    size_t begin = at;
    while (at - begin < LONGEST_WORD && uc_is_alpha(passage_point(passage, at)))
        at++;
    return at > begin && !is_word_point(passage_point(passage, at)) ? at : 0;
}

/* "30 tháng 4": streets named after a day. */
static size_t month_end(const struct passage *passage, size_t at)
{
    static const char *const months[] = {"tháng", "thang", NULL};
    size_t month = passage_skip_spaces(passage, at, 1);
    size_t length = passage_spells_any(passage, month, months);
    size_t number = length ? house_number_end(passage, passage_skip_spaces(passage, month + length, 1)) : 0;
    return number ? number : at;
}

/* A number, up to five words with capitals, or two in small letters; 0 when there is no name. */
static size_t name_end(const struct passage *passage, size_t at, bool needs_capital)
{
    enum { MOST_WORDS = 5, MOST_SMALL_WORDS = 2 };
    const char *code;
    if (personal_match_certain(passage, at, &code))
        return 0;
    if (is_digit_point(passage_point(passage, at))) {
        size_t end = house_number_end(passage, at);
        return end ? month_end(passage, end) : 0;
    }

    bool is_small = !uc_is_upper(passage_point(passage, at));
    size_t end = 0;
    for (int words = 0; words < (is_small ? MOST_SMALL_WORDS : MOST_WORDS); words++) {
        size_t next = end ? passage_skip_spaces(passage, end, 1) : at;
        size_t after = word_end(passage, next);
        if (!after || next == end || (is_small && needs_capital) ||
            uc_is_upper(passage_point(passage, next)) == is_small || personal_match_email(passage, next) ||
            passage_spells_any(passage, next, places))
            break;
        end = after;
    }
    return end;
}

/* ", hẻm 5", " đường Nguyễn Trãi", " đường số 3": where it ends, or 0. */
static size_t place_end(const struct passage *passage, size_t at, const char *const words[], bool needs_capital)
{
    at += passage_point(passage, at) == ',';
    at = passage_skip_spaces(passage, at, 2);
    size_t length = passage_spells_any(passage, at, words);
    if (!length)
        return 0;
    at = passage_skip_spaces(passage, at + length, 1);
    return name_end(passage, passage_skip_spaces(passage, at + passage_spells_any(passage, at, numbers), 1),
                    needs_capital);
}

/* "số nhà" and any place, or only "số" and a street whose name has a capital: for there are "Nghị quyết số 12, phường
 * …" and "chỉ thị số 5 đường lối …". */
size_t personal_match_address(const struct passage *passage, size_t start)
{
    enum { MOST_PLACES = 6 };
    size_t opener = passage_spells_any(passage, start, houses);
    bool is_house = opener > 0;
    if (!is_house)
        opener = passage_spells_any(passage, start, numbers);
    if (opener == 0)
        return 0;

    size_t at = start + opener;
    at += passage_point(passage, at) == ':';
    size_t number = house_number_end(passage, passage_skip_spaces(passage, at, 1));
    size_t end = number ? place_end(passage, number, is_house ? places : streets, !is_house) : 0;
    if (!end)
        return 0;
    for (int i = 1; i < MOST_PLACES; i++) {
        size_t next = place_end(passage, end, places, !is_house);
        if (!next)
            break;
        end = next;
    }
    return end - start;
}
