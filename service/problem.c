/* The ways to fail, as problem documents (RFC 9457) in Vietnamese and English. */
#include "problem.h"

#include <stdlib.h>
#include <string.h>

#include "owned.h"

const struct problem malformed_request = {
    "malformed-request",
    400,
    {"Yêu cầu không đọc được", "The request cannot be read"},
    {"Địa chỉ chứa ký tự hoặc mã % không hợp lệ, hoặc không phải UTF-8.",
     "The address holds characters or %-escapes that are not allowed, or is not UTF-8."},
};
const struct problem invalid_parameters = {
    "invalid-parameters",
    400,
    {"Tham số không hợp lệ", "Parameters are not valid"},
    {"Một hoặc nhiều tham số sai; xem danh sách `errors`.", "One or more parameters are wrong; see `errors`."},
};
const struct problem unreadable_body = {
    "unreadable-body",
    400,
    {"Nội dung gửi lên không đọc được", "The body cannot be read"},
    {"Nội dung phải là một văn bản JSON, UTF-8, không lặp tên thành phần, lồng nhau không quá 16 cấp, số nguyên trong "
     "64 bit.",
     "The body must be one JSON text in UTF-8 without repeated members, nested at most 16 deep, its integers of 64 "
     "bits."},
};
const struct problem invalid_body = {
    "invalid-body",
    422,
    {"Nội dung gửi lên không hợp lệ", "The body is not valid"},
    {"Một hoặc nhiều thành phần sai; xem danh sách `errors`.", "One or more members are wrong; see `errors`."},
};
const struct problem not_found = {
    "not-found",
    404,
    {"Không tìm thấy", "Not found"},
    {"Không có gì được công bố ở địa chỉ này.", "Nothing is published at this address."},
};
const struct problem method_not_allowed = {
    "method-not-allowed",
    405,
    {"Phương thức không được dùng ở đây", "The method is not allowed here"},
    {"Đầu mục `Allow` liệt kê các phương thức dùng được.", "The header `Allow` lists the methods that are."},
};
const struct problem not_acceptable = {
    "not-acceptable",
    406,
    {"Không có định dạng được yêu cầu", "No acceptable format"},
    {"Dịch vụ không trả lời bằng định dạng nào trong `Accept` hoặc `format`.",
     "The service answers in none of the formats that `Accept` or `format` asks for."},
};
const struct problem content_too_large = {
    "content-too-large",
    413,
    {"Nội dung gửi lên quá lớn", "The body is too large"},
    {"Nội dung vượt quá giới hạn của thao tác này.", "The body is larger than this operation takes."},
};
const struct problem unsupported_media_type = {
    "unsupported-media-type",
    415,
    {"Không nhận định dạng này", "The media type is not supported"},
    {"Nội dung phải có `Content-Type: application/json`.", "The body must have `Content-Type: application/json`."},
};
const struct problem uri_too_long = {
    "uri-too-long",
    414,
    {"Địa chỉ quá dài", "The address is too long"},
    {"Địa chỉ dài tối đa 4.096 byte.", "An address has at most 4,096 bytes."},
};
const struct problem headers_too_large = {
    "headers-too-large",
    431,
    {"Đầu mục quá lớn", "The headers are too large"},
    {"Tối đa 64 đầu mục và tổng cộng 16 KiB.", "At most 64 headers with 16 KiB in all."},
};
const struct problem internal_error = {
    "internal-error",
    500,
    {"Lỗi của dịch vụ", "A fault of the service"},
    {"Lỗi đã được ghi lại. Khi báo lỗi, xin kèm `request_id`.",
     "The fault has been logged. Please give the `request_id` when you report it."},
};
const struct problem database_away = {
    "database-away",
    503,
    {"Tạm thời không phục vụ được", "Not available for the moment"},
    {"Cơ sở dữ liệu tạm thời không trả lời. Hãy thử lại sau số giây trong `Retry-After`.",
     "The database does not answer for the moment. Try again after the seconds of `Retry-After`."},
};
const struct problem database_busy = {
    "database-busy",
    503,
    {"Đang quá tải", "Too busy"},
    {"Có quá nhiều yêu cầu cùng lúc. Hãy thử lại sau số giây trong `Retry-After`.",
     "There are too many requests at once. Try again after the seconds of `Retry-After`."},
};
const struct problem outcome_unknown = {
    "outcome-unknown",
    503,
    {"Chưa rõ kết quả", "The outcome is unknown"},
    {"Cơ sở dữ liệu ngừng trả lời khi đang thực hiện yêu cầu, nên chưa rõ yêu cầu đã được thực hiện hay chưa. Hãy gửi "
     "lại đúng yêu cầu này, với cùng `Idempotency-Key` nếu có, sau số giây trong `Retry-After`.",
     "The database stopped answering while it carried out the request, so whether it was done is unknown. Send the "
     "same request again, with the same `Idempotency-Key` if it has one, after the seconds of `Retry-After`."},
};
const struct problem secret_required = {
    "secret-required",
    401,
    {"Cần có mã bí mật", "The secret is required"},
    {"Thao tác này cần mã bí mật được cấp khi gửi ý kiến, đặt trong đầu mục `Authorization: Feedback …`.",
     "This needs the secret that was given when the item was submitted, in the header `Authorization: Feedback …`."},
};
/* The same whether the item does not exist or has another secret: who guesses learns neither. */
const struct problem secret_wrong = {
    "secret-wrong",
    401,
    {"Mã số hoặc mã bí mật không đúng", "The code or the secret is not right"},
    {"Không có ý kiến nào ứng với mã số và mã bí mật này.", "There is no item with this code and this secret."},
};
const struct problem rule_broken = {
    "rule-broken",
    409,
    {"Trái quy tắc", "A rule forbids this"},
    {"Yêu cầu trái với một quy tắc nên không có gì thay đổi; xem danh sách `errors`.",
     "The request would break a rule, so nothing was changed; see `errors`."},
};
const struct problem idempotency_key_reused = {
    "idempotency-key-reused",
    422,
    {"Khóa `Idempotency-Key` đã dùng cho nội dung khác", "The `Idempotency-Key` was used for another body"},
    {"Khóa này đã được gửi kèm một nội dung khác. Yêu cầu mới cần một khóa mới.",
     "This key came with another body before. A new request needs a new key."},
};
const struct problem still_running = {
    "still-running",
    409,
    {"Yêu cầu trước chưa xong", "The first request is still running"},
    {"Một yêu cầu với cùng `Idempotency-Key` đang được thực hiện. Hãy gửi lại sau ít giây để nhận kết quả.",
     "A request with the same `Idempotency-Key` is being carried out. Send it again in a few seconds for its answer."},
};
const struct problem too_many_requests = {
    "too-many-requests",
    429,
    {"Quá nhiều yêu cầu", "Too many requests"},
    {"Đã hết số lần nêu trong `RateLimit-Policy`. Hãy thử lại sau số giây trong `Retry-After`.",
     "The number of times in `RateLimit-Policy` is used up. Try again after the seconds of `Retry-After`."},
};
const struct problem challenge_required = {
    "challenge-required",
    429,
    {"Cần giải phép thử chống gửi tự động", "A challenge must be solved"},
    {"Hãy lấy phép thử ở địa chỉ trong `Link`, giải rồi gửi lại yêu cầu với lời giải trong thành phần `challenge`.",
     "Fetch a challenge from the address in `Link`, solve it, and send the request again with the solution in the "
     "member `challenge`."},
};
const struct problem feedback_unavailable = {
    "feedback-unavailable",
    503,
    {"Tạm thời chưa nhận ý kiến", "Feedback is not accepted at present"},
    {"Dịch vụ chưa được cấp khóa để bảo vệ ý kiến và thông tin người gửi nên chưa thể nhận. Các phần khác vẫn hoạt "
     "động.",
     "The service has not been given the keys that protect feedback and its senders, so it accepts none yet. All else "
     "works."},
};
const struct problem token_required = {
    "token-required",
    401,
    {"Cần đăng nhập", "Sign in"},
    {"Thao tác này dành cho cán bộ, cần mã truy cập trong đầu mục `Authorization: Bearer …`.",
     "This is for staff and needs an access token in the header `Authorization: Bearer …`."},
};
/* The same whatever is wrong with it: who forges tokens learns nothing. The log says what. */
const struct problem token_invalid = {
    "token-invalid",
    401,
    {"Mã truy cập không dùng được", "The access token cannot be used"},
    {"Mã truy cập không hợp lệ hoặc đã hết hạn. Hãy đăng nhập lại.",
     "The access token is not valid or has expired. Sign in again."},
};
const struct problem forbidden = {
    "forbidden",
    403,
    {"Không có quyền", "Not allowed"},
    {"Bạn không có vai trò cần thiết cho thao tác này ở đơn vị này.",
     "You do not hold the role that this needs for this unit."},
};
const struct problem precondition_required = {
    "precondition-required",
    428,
    {"Cần đầu mục `If-Match`", "The header `If-Match` is required"},
    {"Hãy gửi kèm `If-Match` với `ETag` của bản bạn đã đọc, để không ghi đè thay đổi của người khác.",
     "Send `If-Match` with the `ETag` of what you have read, so that nobody's change is overwritten."},
};
const struct problem precondition_failed = {
    "precondition-failed",
    412,
    {"Đã có người thay đổi", "It was changed meanwhile"},
    {"Nội dung đã thay đổi sau khi bạn đọc. Hãy đọc lại rồi thử lại.",
     "It was changed after you had read it. Read it again, then try again."},
};
const struct problem staff_unavailable = {
    "staff-unavailable",
    503,
    {"Chưa phục vụ được cán bộ", "Staff cannot be served"},
    {"Nơi này chưa được thiết lập để cán bộ đăng nhập, hoặc không kiểm tra được mã truy cập lúc này.",
     "Signing in is not set up here, or access tokens cannot be checked at the moment."},
};
const struct problem identity_closed = {
    "identity-closed",
    503,
    {"Không mở được thông tin định danh ở đây", "The identity cannot be opened here"},
    {"Nơi này không có khóa để mở thông tin định danh. Hãy báo người quản trị hệ thống.",
     "The key that opens the identity is not here. Tell the operator."},
};

/* Every problem, ended by NULL; the pages under /problems are made from this list. */
const struct problem *const problems[] = {
    &malformed_request,
    &invalid_parameters,
    &unreadable_body,
    &invalid_body,
    &not_found,
    &method_not_allowed,
    &not_acceptable,
    &content_too_large,
    &unsupported_media_type,
    &uri_too_long,
    &headers_too_large,
    &internal_error,
    &database_away,
    &database_busy,
    &outcome_unknown,
    &secret_required,
    &secret_wrong,
    &rule_broken,
    &idempotency_key_reused,
    &still_running,
    &too_many_requests,
    &challenge_required,
    &feedback_unavailable,
    &token_required,
    &token_invalid,
    &forbidden,
    &precondition_required,
    &precondition_failed,
    &staff_unavailable,
    &identity_closed,
    NULL,
};

const struct problem *problem_find(const char *type)
{
    const struct problem *const *problem = problems;
    while (*problem && strcmp((*problem)->type, type) != 0)
        problem++;
    return *problem;
}

/* The part of a sentence before and after what is expected; a sentence without a second part does not name it. */
static const struct {
    const char *code;
    const char *before[LANGUAGE_COUNT];
    const char *after[LANGUAGE_COUNT];
} sentences[] = {
    {"required", {"Thiếu phần bắt buộc này.", "This is required."}, {NULL}},
    {"unknown", {"Không có tên này.", "There is no such name here."}, {NULL}},
    {"repeated", {"Chỉ được ghi một lần.", "This may be given only once."}, {NULL}},
    {"malformed", {"Giá trị không đọc được.", "The value cannot be read."}, {NULL}},
    {"not_with_format", {"Không dùng cùng NDJSON hoặc CSV.", "This does not go with NDJSON or CSV."}, {NULL}},
    {"not_with_tree", {"Không dùng cùng tree=true.", "This does not go with tree=true."}, {NULL}},
    {"type", {"Phải có kiểu ", "Must be of type "}, {".", "."}},
    {"enum", {"Phải là một trong: ", "Must be one of: "}, {".", "."}},
    {"const", {"Phải là ", "Must be "}, {".", "."}},
    {"pattern", {"Phải theo mẫu ", "Must match the pattern "}, {".", "."}},
    {"format", {"Phải là giá trị đúng của dạng ", "Must be a correct value of the format "}, {".", "."}},
    {"too_short", {"Phải có ít nhất ", "Must have at least "}, {" ký tự.", " characters."}},
    {"too_long", {"Phải có nhiều nhất ", "Must have at most "}, {" ký tự.", " characters."}},
    {"too_small", {"Nhỏ hơn giới hạn ", "Is below the limit "}, {".", "."}},
    {"too_large", {"Lớn hơn giới hạn ", "Is above the limit "}, {".", "."}},
    {"multiple", {"Phải là bội số của ", "Must be a multiple of "}, {".", "."}},
    {"too_few_items", {"Phải có ít nhất ", "Must have at least "}, {" mục.", " items."}},
    {"too_many_items", {"Phải có nhiều nhất ", "Must have at most "}, {" mục.", " items."}},
    {"missing_item", {"Phải có mục ", "Must have the item "}, {".", "."}},
    {"not_unique", {"Các mục không được trùng nhau.", "The items must differ."}, {NULL}},
    {"too_few_members", {"Phải có ít nhất ", "Must have at least "}, {" thành phần.", " members."}},
    {"too_many_members", {"Phải có nhiều nhất ", "Must have at most "}, {" thành phần.", " members."}},
    {"any_of", {"Không thuộc dạng nào được phép.", "Fits none of the forms allowed."}, {NULL}},
    {"one_of", {"Phải thuộc đúng một dạng được phép.", "Must fit exactly one of the forms allowed."}, {NULL}},
    {"not_allowed", {"Không được có.", "This is not allowed."}, {NULL}},
    {"too_complex", {"Quá phức tạp để kiểm tra.", "Too complex to check."}, {NULL}},
};

static void add_expected(struct text *out, const json_t *expected)
{
    if (json_is_string(expected)) {
        text_add_string(out, json_string_value(expected));
        return;
    }
    if (json_is_array(expected)) {
        for (size_t i = 0; i < json_array_size(expected); i++) {
            if (i > 0)
                text_add(out, ", ", 2);
            add_expected(out, json_array_get(expected, i));
        }
        return;
    }
    OWNED(memory) char *dump = json_dumps(expected, JSON_ENCODE_ANY | JSON_COMPACT);
    text_add_string(out, dump ? dump : "?");
}

void problem_add_sentence(struct text *out, const char *code, const json_t *expected, enum language language)
{
    size_t i = 0;
    while (i < sizeof sentences / sizeof *sentences && strcmp(sentences[i].code, code) != 0)
        i++;
    if (i == sizeof sentences / sizeof *sentences) {
        text_add_string(out, code);
        return;
    }
    text_add_string(out, sentences[i].before[language]);
    if (!sentences[i].after[language])
        return;
    add_expected(out, expected);
    text_add_string(out, sentences[i].after[language]);
}
