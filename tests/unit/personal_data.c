/* Personal data is found where it is, and official texts pass. All numbers are made up. */
#include "personal_data.h"

#include <string.h>
#include <unistr.h>

#include "owned.h"
#include "suites.h"

/* What is found stands between brackets, behind its kind: "ĐT <phone:0903 123 456>". */
static const char *const found[] = {
    /* personal identification numbers */
    "<citizen_id:092085001234>",
    "Tôi tên Nguyễn Văn A, CCCD số <citizen_id:092085001234>, ngụ tại Cần Thơ.",
    "Số định danh: <citizen_id:001 185 012 345>.",
    "CCCD <citizen_id:079.302.001.234>, cấp ngày 09/02/2021",
    "CCCD <citizen_id:0920 8500 1234>",
    "CCCD <citizen_id:092 0 85 001234>",
    "CCCD <citizen_id:092-085-001234>; <citizen_id:092185001235>",
    "(<citizen_id:096085001234>)",
    /* telephones */
    "<phone:0903123456>",
    "Điện thoại: <phone:0903123456>.",
    "ĐT:<phone:0903.123.456>, <phone:0912 345 678> hoặc <phone:0387-123-456>",
    "sđt <phone:090 312 3456> gặp anh A",
    "sdt <phone:09 03 12 34 56>",
    "gọi <phone:0903 12 34 56> nhé",
    "Zalo <phone:+84903123456>, <phone:+84 903 123 456>, <phone:(+84) 903.123.456>, <phone:+84 (0) 903 123 456>",
    "<phone:84903123456> hay <phone:84 903 123 456> hay <phone:0084903123456>",
    "máy bàn <phone:02923822333>, <phone:0292 3822333>, <phone:0292.3.822.333>, <phone:(0292) 3822 333>",
    "<phone:024 3822 3344>, <phone:(028) 38223344>, <phone:+84 292 3 822 333>",
    "<phone:0903123456>/<phone:0912345678>",
    "<phone:0903123456>-<phone:0912345678>",
    "<phone:0903123456>,<phone:0912345678>",
    "<phone:0903 123 456> <phone:0912 345 678>",
    "ngày 09.02.2021 số <phone:0903123456> gọi đến",
    "năm 2021 <phone:0903123456>",
    "(<phone:0903123456>)",
    "\u201C<phone:0903\u00A0123\u00A0456>\u201D <phone:0903\u2011123\u2011456>",
    "<phone:0903123456>\n<phone:0903123457>",
    "gọi <phone:0903123456> đồng nghiệp tôi",
    /* e-mail addresses */
    "<email:nguyenvana@example.com>",
    "Thư về <email:nguyen.van-a+1@mail.example.vn>, xin cảm ơn.",
    "email:<email:a_b@example.com.vn>.",
    "<<email:a@example.org>>",
    "<email:0903123456@example.com>",
    "<phone:0903123456>/<email:a@example.com>",
    "mailto:<email:A.B@EXAMPLE.VN>?subject=x",
    "thư <email:a@example.vn>. Xin cảm ơn",
    /* bank cards */
    "thẻ <bank_card:4111 1111 1111 1111>",
    "thẻ <bank_card:4111111111111111>",
    "<bank_card:9704-3612-3456-7895>, <bank_card:9704150123456789128>, <bank_card:3782 822463 10005>",
    "<bank_card:5200828282828210> <bank_card:2223000048410010>",
    /* tax codes */
    "mã số thuế <tax_code:1801998871>",
    "MST: <tax_code:0301234562>, Công ty B",
    "MST <tax_code:1801998871-001>; <tax_code:1801998871 - 002>, <tax_code:1801998871003>",
    "MST <tax_code:0390123452>", /* a telephone, were it not called a tax code */
    "mã số thuế của tôi là <tax_code:0903123450>, điện thoại <phone:0390123452>",
    "công ty có mã <tax_code:1801998871>",
    /* number plates */
    "xe <number_plate:65A-123.45>",
    "biển số <number_plate:51F1-1234>, <number_plate:65-B1 123.45>, <number_plate:65B1-123.45>",
    "<number_plate:65A-12345> <number_plate:65A12345> <number_plate:65B112345> <number_plate:51F 123.45>",
    "<number_plate:29-LD 123.45>; <number_plate:29MĐ1-123.45>",
    "xe <number_plate:65b1-123.45> chạy ngược chiều",
    /* addresses */
    "nhà tôi ở <address:số nhà 12 đường Nguyễn Trãi>, xin cảm ơn",
    "<address:Số nhà 45/2A, đường 30 tháng 4, phường An Khánh, quận Ninh Kiều>",
    "<address:SỐ NHÀ 12 ĐƯỜNG NGUYỄN TRÃI>",
    "<address:so nha 12 duong Nguyen Trai>",
    "o <address:so nha 12 duong nguyen trai phuong an khanh> can tho",
    "<address:nhà số 7 hẻm 5 đường Mậu Thân> bị ngập",
    "<address:số nhà 12, tổ 3, ấp Thới Bình, xã Thới Thạnh>",
    "tại <address:số 12 đường Trần Hưng Đạo> có ổ gà",
    "<address:so 12A-14 duong 3/2>",
    "<address:số nhà 12 đường số 5>",
    "<address:số nhà 12 đường Nguyễn Trãi> <phone:0903123456>",
    "<address:so nha 12 duong hue> <email:abc@example.com>",
    "<address:Số nhà 12, đường Nguyễn Trãi>. Ngày 09/02/2021 tôi gửi",
    /* several, after letters of several bytes */
    "Ông Nguyễn Văn Đức (<citizen_id:092085001234>) \xF0\x9F\x99\x82 ĐT <phone:0903123456>, thẻ "
    "<bank_card:4111111111111111>, xe <number_plate:65A-123.45>",
};

static const char *const passing[] = {
    "",
    "Góp ý kế hoạch",
    "Kế hoạch số 165/KH-UBND ngày 09/02/2021 của Ủy ban nhân dân thành phố Cần Thơ",
    "Quyết định số 1234/QĐ-UBND, Nghị định 61/2018/NĐ-CP, Công văn số 581/BNV-CCHC, Luật 91/2025/QH15",
    "ngày 09.02.2021, ngày 09-02-2021 08:30, 2021-02-09 09:00:00, 09/02/2021 10/02/2021",
    "từ 09.02.2021 10 giờ đến 09-03-2021 11 giờ",
    "từ 08.12-09.12.21 đến 09.2021-2025",
    "số tiền 1.500.000 đồng; 84.903.123.456 đồng; 15.000.000.000 đồng, 4.111.111.111.111.111 đồng",
    "1801998871 đồng, 4111111111111111 VND, 84903123456 đ",
    "0,903123456 và 0.903123456 và 1801998871,5",
    "NV02, NV10, nhiệm vụ 02, PA-2026-7K3M9Q, mục V.2.a, H13.25.01-210209-0001",
    "mã hồ sơ 000.00.16.H20-210209-0001, H20-090312-3456",
    "các năm 2018 2019 2020 2021, giai đoạn 2021-2025, 2001 0000 4841 0018",
    "00000000000000000000 12345678901234567890123 09031234560903123456",
    "090312345 09031234567 0103123456 0803123456 0503123457",
    "092885001234 097085001234 000085001234 0920850012345 09208500123",
    "x092085001234 092085001234x _0903123456 0903123456_",
    "4111111111111112 8931234567890126 1111111111111",
    "1801998872 0000000000",
    "01 02 03 04 05 06 07 08",
    "đạt 98,5% năm 2020, tăng 12.345 hồ sơ so với 2019",
    "ISO 9001:2015, biểu mẫu 05A-2021, lớp 12A1 2021, phòng 12B, mẫu 02/BC, 12A-12, 65A-123.456, 05A-123.45",
    "@ a@ @b a@b a@b. a@b.c a@.vn a.b.vn @cantho.gov.vn",
    "số nhà ở xã hội, tổng số nhà 120 căn tại xã A, số 12, sổ nhà 12 đường Nguyễn Trãi",
    "Nghị quyết số 12 đường lối đổi mới; Công văn số 12 phường An Khánh; chỉ thị số 5 đường bộ",
    "so 12 duong bo, so nha o duong Nguyen Trai",
    "tổng đài 1022, 19001234, 113, 18001234",
    "\xF0\x9F\x99\x82\xF0\x9F\x99\x82",
};

/* Takes the marks out of a model, writes what they say as JSON. */
static json_t *read_model(const char *model, char *text)
{
    json_t *list = json_array();
    json_t *open = NULL;
    size_t at = 0;
    char *end = text;
    for (const char *here = model; *here; here++) {
        size_t kind = *here == '<' ? strcspn(here + 1, "<>: ") : 0;
        if (kind > 0 && here[kind + 1] == ':' && !open) {
            open = json_pack("{s:s%,s:I}", "kind", here + 1, kind, "start", (json_int_t)at);
            json_array_append_new(list, open);
            here += kind + 1;
        } else if (*here == '>' && open) {
            json_int_t start = json_integer_value(json_object_get(open, "start"));
            json_object_set_new(open, "length", json_integer((json_int_t)at - start));
            open = NULL;
        } else {
            at += ((unsigned char)*here & 0xC0) != 0x80;
            *end++ = *here;
        }
    }
    *end = '\0';
    return list;
}

static void expect_findings(const char *text, const json_t *wanted)
{
    OWNED(json) json_t *findings = personal_data_find(text);
    OWNED(memory) char *got = json_dumps(findings, JSON_SORT_KEYS);
    OWNED(memory) char *want = json_dumps(wanted, JSON_SORT_KEYS);
    ck_assert_msg(json_equal(findings, wanted), "%s\n  found  %s\n  wanted %s", text, got, want);
}

START_TEST(personal_data_is_found_where_it_is)
{
    char text[1024];
    OWNED(json) json_t *wanted = read_model(found[_i], text);
    ck_assert_uint_gt(json_array_size(wanted), 0);
    expect_findings(text, wanted);
}
END_TEST

START_TEST(official_text_passes)
{
    OWNED(json) json_t *nothing = json_array();
    expect_findings(passing[_i], nothing);
}
END_TEST

START_TEST(every_part_of_a_long_text_is_searched)
{
    enum { LINES = 4000 };
    static const char line[] = "ĐT 0903123456, a@example.vn\n";
    OWNED(text) struct text text = {0};
    for (int i = 0; i < LINES; i++)
        text_add_string(&text, line);
    OWNED(json) json_t *findings = personal_data_find(text.at);
    ck_assert_uint_eq(json_array_size(findings), 2 * LINES);
    const json_t *last = json_array_get(findings, 2 * LINES - 1);
    size_t length = u8_mbsnlen((const uint8_t *)line, strlen(line));
    ck_assert_int_eq(json_integer_value(json_object_get(last, "start")), (json_int_t)(length * (LINES - 1) + 15));
}
END_TEST

START_TEST(what_is_found_is_not_repeated)
{
    OWNED(json) json_t *findings = personal_data_find("ĐT 0903123456");
    OWNED(memory) char *dump = json_dumps(findings, 0);
    ck_assert_ptr_null(strstr(dump, "0903"));
}
END_TEST

START_TEST(what_is_not_utf8_is_refused)
{
    ck_assert_ptr_null(personal_data_find("0903123456\xFF"));
}
END_TEST

Suite *personal_data_suite(void)
{
    Suite *suite = suite_create("personal data");
    TCase *all = tcase_create("all");
    tcase_add_loop_test(all, personal_data_is_found_where_it_is, 0, sizeof found / sizeof *found);
    tcase_add_loop_test(all, official_text_passes, 0, sizeof passing / sizeof *passing);
    tcase_add_test(all, every_part_of_a_long_text_is_searched);
    tcase_add_test(all, what_is_found_is_not_repeated);
    tcase_add_test(all, what_is_not_utf8_is_refused);
    suite_add_tcase(suite, all);
    return suite;
}
