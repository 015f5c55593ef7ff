/* What the finders of personal data share. */
#ifndef REFORMD_PERSONAL_DATA_PARTS_H
#define REFORMD_PERSONAL_DATA_PARTS_H

#include "passage.h"

/* How much of the passage, from `start` on, is of a kind; 0 for nothing. It looks at no more than a fixed number of
 * code points, which keeps the whole linear. */
typedef size_t personal_matcher(const struct passage *passage, size_t start);

personal_matcher personal_match_email;
personal_matcher personal_match_citizen_id;
personal_matcher personal_match_certain_tax_code; /* of a branch, or called so by the words before it */
personal_matcher personal_match_tax_code;
personal_matcher personal_match_bank_card;
personal_matcher personal_match_phone;
personal_matcher personal_match_number_plate;
personal_matcher personal_match_address;

/* The first kind that fits, whose code it sets, all but addresses. */
size_t personal_match_certain(const struct passage *passage, size_t start, const char **code);

#endif
