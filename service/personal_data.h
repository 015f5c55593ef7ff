/* Finding personal data in free text, so that who writes can be warned and who publishes can hide it. */
#ifndef REFORMD_PERSONAL_DATA_H
#define REFORMD_PERSONAL_DATA_H

#include <jansson.h>

/* What looks like personal data in a text: a new array of {"kind": code, "start": …, "length": …}, in the order of the
 * text and without overlaps, counted in Unicode code points from 0; never the text itself. NULL without memory, or for
 * text that is not UTF-8; the caller owns it. `text` is in NFC, as normalise_text() gives it. Linear in its length.
 *
 * The kinds, of enumeration `personal_data_kind`:
 *   citizen_id    số định danh cá nhân (CCCD) · personal identification number
 *   phone         số điện thoại · telephone number
 *   email         địa chỉ thư điện tử · e-mail address
 *   bank_card     số thẻ ngân hàng · bank card number
 *   tax_code      mã số thuế · tax code
 *   number_plate  biển số xe · number plate
 *   address       địa chỉ nhà (gợi ý) · home address (a hint)
 *
 * A warning too many costs the sender a glance, one too few publishes somebody's number; still dates, sums of money,
 * numbers of documents, codes of tasks and lists of years must pass, for official texts are full of them. */
json_t *personal_data_find(const char *text);

#endif
