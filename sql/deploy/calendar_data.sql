-- Deploy reformd:calendar_data to pg
-- Days off, working hours, reporting periods and service levels, each with its source. Whoever keeps the service
-- adds years by the same tables; a year becomes final when its notice is known.

begin;

-- Who decided it. Numbers and dates stand here where public copies agree on them.
create temporary table cited (key text primary key, source text not null) on commit drop;
insert into cited (key, source) values
    ('law', 'Bộ luật Lao động 2019 (45/2019/QH14), khoản 1 Điều 112'),
    ('in lieu', 'Bộ luật Lao động 2019 (45/2019/QH14), khoản 3 Điều 111: nghỉ bù ngày lễ trùng ngày nghỉ hằng tuần'),
    ('culture', 'Nghị quyết 28/2026/QH16 của Quốc hội, Điều 2, hiệu lực từ 01/7/2026'),
    ('2021', 'Thông báo 4875/TB-LĐTBXH của Bộ Lao động - Thương binh và Xã hội'),
    ('2024', 'Thông báo 5015/TB-LĐTBXH ngày 22/11/2023 của Bộ Lao động - Thương binh và Xã hội; '
        'Công văn 8662/VPCP-KGVX ngày 03/11/2023 của Văn phòng Chính phủ'),
    ('2024 swap', 'Công văn 2450/VPCP-KGVX ngày 12/4/2024 của Văn phòng Chính phủ'),
    ('2025', 'Thông báo 6150/TB-BLĐTBXH ngày 03/12/2024 của Bộ Lao động - Thương binh và Xã hội; '
        'Công văn 8726/VPCP-KGVX ngày 26/11/2024 của Văn phòng Chính phủ'),
    ('2026', 'Thông báo 9441/TB-BNV ngày 16/10/2025 của Bộ Nội vụ'),
    ('2026 swap', 'Công văn 12729/VPCP-KGVX ngày 25/12/2025 của Văn phòng Chính phủ'),
    ('2027', 'Công văn 10065/VPCP-KGVX ngày 02/10/2026 của Văn phòng Chính phủ');

insert into reform.calendar_year (year, state, source, note) values
    (2021, 'final', 'Bộ luật Lao động 2019, Điều 111 và Điều 112; Thông báo 4875/TB-LĐTBXH',
        'Đối chiếu qua bản công bố lại, chưa đối chiếu bản gốc. Không hoán đổi ngày làm việc.'),
    (2024, 'final', 'Bộ luật Lao động 2019, Điều 111 và Điều 112; Thông báo 5015/TB-LĐTBXH ngày 22/11/2023; '
        'Công văn 2450/VPCP-KGVX ngày 12/4/2024', 'Đối chiếu qua bản công bố lại, chưa đối chiếu bản gốc.'),
    (2025, 'final', 'Bộ luật Lao động 2019, Điều 112; Thông báo 6150/TB-BLĐTBXH ngày 03/12/2024',
        'Đối chiếu qua bản công bố lại, chưa đối chiếu bản gốc.'),
    (2026, 'final', 'Bộ luật Lao động 2019, Điều 111 và Điều 112; Nghị quyết 28/2026/QH16; Thông báo 9441/TB-BNV ngày '
        '16/10/2025; Công văn 12729/VPCP-KGVX ngày 25/12/2025; Công văn 10065/VPCP-KGVX ngày 02/10/2026',
        'Đối chiếu qua bản công bố lại, chưa đối chiếu bản gốc. Dịp 30/4 và dịp 24/11 không hoán đổi ngày làm việc.'),
    (2027, 'provisional', 'Bộ luật Lao động 2019, Điều 111 và Điều 112; Nghị quyết 28/2026/QH16; '
        'Công văn 10065/VPCP-KGVX ngày 02/10/2026',
        'Tết Nguyên đán và Quốc khánh theo Công văn 10065/VPCP-KGVX; chưa đối chiếu thông báo của Bộ Nội vụ, và việc '
        'hoán đổi ngày làm việc còn có thể được quyết định thêm.');

-- Every day off that is not a Saturday or Sunday, holidays on such days too, and every Saturday that is worked.
insert into reform.holiday (holiday_on, name, name_en, kind, source)
select day.holiday_on::date, day.name, day.name_en, day.kind::reform.holiday_kind, cited.source
from (values
    ('2021-01-01', 'Tết Dương lịch', 'New Year''s Day', 'public_holiday', 'law'),
    ('2021-02-10', 'Tết Nguyên đán (29 tháng Chạp)', 'Lunar New Year (29th of the last month)', 'public_holiday', '2021'),
    ('2021-02-11', 'Tết Nguyên đán (30 tháng Chạp)', 'Lunar New Year''s Eve', 'public_holiday', '2021'),
    ('2021-02-12', 'Tết Nguyên đán (mùng 1)', 'Lunar New Year (first day)', 'public_holiday', '2021'),
    ('2021-02-13', 'Tết Nguyên đán (mùng 2)', 'Lunar New Year (second day)', 'public_holiday', '2021'),
    ('2021-02-14', 'Tết Nguyên đán (mùng 3)', 'Lunar New Year (third day)', 'public_holiday', '2021'),
    ('2021-02-15', 'Nghỉ bù Tết Nguyên đán (13/02 là thứ Bảy)', 'Day off in lieu of Lunar New Year (13 February is a Saturday)', 'public_holiday', '2021'),
    ('2021-02-16', 'Nghỉ bù Tết Nguyên đán (14/02 là Chủ nhật)', 'Day off in lieu of Lunar New Year (14 February is a Sunday)', 'public_holiday', '2021'),
    ('2021-04-21', 'Giỗ Tổ Hùng Vương', 'Hung Kings'' Commemoration Day', 'public_holiday', 'law'),
    ('2021-04-30', 'Ngày Chiến thắng', 'Victory Day', 'public_holiday', 'law'),
    ('2021-05-01', 'Ngày Quốc tế lao động', 'International Labour Day', 'public_holiday', 'law'),
    ('2021-05-03', 'Nghỉ bù Ngày Quốc tế lao động (01/5 là thứ Bảy)', 'Day off in lieu of Labour Day (1 May is a Saturday)', 'public_holiday', 'in lieu'),
    ('2021-09-02', 'Quốc khánh', 'National Day', 'public_holiday', 'law'),
    ('2021-09-03', 'Quốc khánh (ngày liền kề sau)', 'National Day (the day after)', 'public_holiday', '2021'),

    ('2024-01-01', 'Tết Dương lịch', 'New Year''s Day', 'public_holiday', 'law'),
    ('2024-02-08', 'Tết Nguyên đán (29 tháng Chạp)', 'Lunar New Year (29th of the last month)', 'public_holiday', '2024'),
    ('2024-02-09', 'Tết Nguyên đán (30 tháng Chạp)', 'Lunar New Year''s Eve', 'public_holiday', '2024'),
    ('2024-02-10', 'Tết Nguyên đán (mùng 1)', 'Lunar New Year (first day)', 'public_holiday', '2024'),
    ('2024-02-11', 'Tết Nguyên đán (mùng 2)', 'Lunar New Year (second day)', 'public_holiday', '2024'),
    ('2024-02-12', 'Tết Nguyên đán (mùng 3)', 'Lunar New Year (third day)', 'public_holiday', '2024'),
    ('2024-02-13', 'Nghỉ bù Tết Nguyên đán (10/02 là thứ Bảy)', 'Day off in lieu of Lunar New Year (10 February is a Saturday)', 'public_holiday', '2024'),
    ('2024-02-14', 'Nghỉ bù Tết Nguyên đán (11/02 là Chủ nhật)', 'Day off in lieu of Lunar New Year (11 February is a Sunday)', 'public_holiday', '2024'),
    ('2024-04-18', 'Giỗ Tổ Hùng Vương', 'Hung Kings'' Commemoration Day', 'public_holiday', 'law'),
    ('2024-04-29', 'Nghỉ hoán đổi (làm bù thứ Bảy 04/5)', 'Day off swapped for Saturday 4 May', 'swapped_off', '2024 swap'),
    ('2024-04-30', 'Ngày Chiến thắng', 'Victory Day', 'public_holiday', 'law'),
    ('2024-05-01', 'Ngày Quốc tế lao động', 'International Labour Day', 'public_holiday', 'law'),
    ('2024-05-04', 'Làm bù cho thứ Hai 29/4', 'Working Saturday, swapped for Monday 29 April', 'working_saturday', '2024 swap'),
    ('2024-09-02', 'Quốc khánh', 'National Day', 'public_holiday', 'law'),
    ('2024-09-03', 'Quốc khánh (ngày liền kề sau)', 'National Day (the day after)', 'public_holiday', '2024'),

    ('2025-01-01', 'Tết Dương lịch', 'New Year''s Day', 'public_holiday', 'law'),
    ('2025-01-27', 'Tết Nguyên đán (28 tháng Chạp)', 'Lunar New Year (28th of the last month)', 'public_holiday', '2025'),
    ('2025-01-28', 'Tết Nguyên đán (29 tháng Chạp)', 'Lunar New Year''s Eve', 'public_holiday', '2025'),
    ('2025-01-29', 'Tết Nguyên đán (mùng 1)', 'Lunar New Year (first day)', 'public_holiday', '2025'),
    ('2025-01-30', 'Tết Nguyên đán (mùng 2)', 'Lunar New Year (second day)', 'public_holiday', '2025'),
    ('2025-01-31', 'Tết Nguyên đán (mùng 3)', 'Lunar New Year (third day)', 'public_holiday', '2025'),
    ('2025-04-07', 'Giỗ Tổ Hùng Vương', 'Hung Kings'' Commemoration Day', 'public_holiday', 'law'),
    ('2025-04-26', 'Làm bù cho thứ Sáu 02/5', 'Working Saturday, swapped for Friday 2 May', 'working_saturday', '2025'),
    ('2025-04-30', 'Ngày Chiến thắng', 'Victory Day', 'public_holiday', 'law'),
    ('2025-05-01', 'Ngày Quốc tế lao động', 'International Labour Day', 'public_holiday', 'law'),
    ('2025-05-02', 'Nghỉ hoán đổi (làm bù thứ Bảy 26/4)', 'Day off swapped for Saturday 26 April', 'swapped_off', '2025'),
    ('2025-09-01', 'Quốc khánh (ngày liền kề trước)', 'National Day (the day before)', 'public_holiday', '2025'),
    ('2025-09-02', 'Quốc khánh', 'National Day', 'public_holiday', 'law'),

    ('2026-01-01', 'Tết Dương lịch', 'New Year''s Day', 'public_holiday', 'law'),
    ('2026-01-02', 'Nghỉ hoán đổi (làm bù thứ Bảy 10/01)', 'Day off swapped for Saturday 10 January', 'swapped_off', '2026 swap'),
    ('2026-01-10', 'Làm bù cho thứ Sáu 02/01', 'Working Saturday, swapped for Friday 2 January', 'working_saturday', '2026 swap'),
    ('2026-02-16', 'Tết Nguyên đán (29 tháng Chạp)', 'Lunar New Year''s Eve', 'public_holiday', '2026'),
    ('2026-02-17', 'Tết Nguyên đán (mùng 1)', 'Lunar New Year (first day)', 'public_holiday', '2026'),
    ('2026-02-18', 'Tết Nguyên đán (mùng 2)', 'Lunar New Year (second day)', 'public_holiday', '2026'),
    ('2026-02-19', 'Tết Nguyên đán (mùng 3)', 'Lunar New Year (third day)', 'public_holiday', '2026'),
    ('2026-02-20', 'Tết Nguyên đán (mùng 4)', 'Lunar New Year (fourth day)', 'public_holiday', '2026'),
    ('2026-04-26', 'Giỗ Tổ Hùng Vương', 'Hung Kings'' Commemoration Day', 'public_holiday', 'law'),
    ('2026-04-27', 'Nghỉ bù Giỗ Tổ Hùng Vương (26/4 là Chủ nhật)', 'Day off in lieu of the Hung Kings'' Day (26 April is a Sunday)', 'public_holiday', 'in lieu'),
    ('2026-04-30', 'Ngày Chiến thắng', 'Victory Day', 'public_holiday', 'law'),
    ('2026-05-01', 'Ngày Quốc tế lao động', 'International Labour Day', 'public_holiday', 'law'),
    ('2026-08-22', 'Làm bù cho thứ Hai 31/8', 'Working Saturday, swapped for Monday 31 August', 'working_saturday', '2026'),
    ('2026-08-31', 'Nghỉ hoán đổi (làm bù thứ Bảy 22/8)', 'Day off swapped for Saturday 22 August', 'swapped_off', '2026'),
    ('2026-09-01', 'Quốc khánh (ngày liền kề trước)', 'National Day (the day before)', 'public_holiday', '2026'),
    ('2026-09-02', 'Quốc khánh', 'National Day', 'public_holiday', 'law'),
    ('2026-11-24', 'Ngày Văn hóa Việt Nam', 'Vietnamese Culture Day', 'public_holiday', 'culture'),

    ('2027-01-01', 'Tết Dương lịch', 'New Year''s Day', 'public_holiday', 'law'),
    ('2027-02-04', 'Tết Nguyên đán (28 tháng Chạp)', 'Lunar New Year (28th of the last month)', 'public_holiday', '2027'),
    ('2027-02-05', 'Tết Nguyên đán (29 tháng Chạp)', 'Lunar New Year''s Eve', 'public_holiday', '2027'),
    ('2027-02-06', 'Tết Nguyên đán (mùng 1)', 'Lunar New Year (first day)', 'public_holiday', '2027'),
    ('2027-02-07', 'Tết Nguyên đán (mùng 2)', 'Lunar New Year (second day)', 'public_holiday', '2027'),
    ('2027-02-08', 'Tết Nguyên đán (mùng 3)', 'Lunar New Year (third day)', 'public_holiday', '2027'),
    ('2027-02-09', 'Nghỉ bù Tết Nguyên đán (06/02 là thứ Bảy)', 'Day off in lieu of Lunar New Year (6 February is a Saturday)', 'public_holiday', '2027'),
    ('2027-02-10', 'Nghỉ bù Tết Nguyên đán (07/02 là Chủ nhật)', 'Day off in lieu of Lunar New Year (7 February is a Sunday)', 'public_holiday', '2027'),
    ('2027-04-16', 'Giỗ Tổ Hùng Vương', 'Hung Kings'' Commemoration Day', 'public_holiday', 'law'),
    ('2027-04-30', 'Ngày Chiến thắng', 'Victory Day', 'public_holiday', 'law'),
    ('2027-05-01', 'Ngày Quốc tế lao động', 'International Labour Day', 'public_holiday', 'law'),
    ('2027-05-03', 'Nghỉ bù Ngày Quốc tế lao động (01/5 là thứ Bảy)', 'Day off in lieu of Labour Day (1 May is a Saturday)', 'public_holiday', 'in lieu'),
    ('2027-09-02', 'Quốc khánh', 'National Day', 'public_holiday', 'law'),
    ('2027-09-03', 'Quốc khánh (ngày liền kề sau)', 'National Day (the day after)', 'public_holiday', '2027'),
    ('2027-11-24', 'Ngày Văn hóa Việt Nam', 'Vietnamese Culture Day', 'public_holiday', 'culture')
) as day (holiday_on, name, name_en, kind, cited_as)
left join cited on cited.key = day.cited_as; -- left: a wrong key is refused by the column, not lost

insert into reform.working_hours (starts_at, ends_at, provisional, source)
select starts_at::time, ends_at::time, true, 'Giờ hành chính tạm dùng; chưa có quy định của cơ quan để đối chiếu'
from (values ('07:30', '11:30'), ('13:30', '17:00')) as stretch (starts_at, ends_at);

-- The third quarter's report covers the quarter alone; the others begin with the year.
insert into reform.reporting_period (code, year, kind, name, data_from, data_to, submit_by, source)
select
    year || '-' || period.suffix,
    year,
    period.kind::reform.period_kind,
    period.name || year,
    make_date(year + period.from_year, period.from_month, 15),
    make_date(year, period.to_month, 14),
    make_date(year, period.to_month, 20),
    'Công văn 581/BNV-CCHC của Bộ Nội vụ'
        || case when year > 2021 then '; chưa đối chiếu văn bản thay thế (nếu có)' else '' end
from unnest(array[2021, 2024, 2025, 2026, 2027]) as year
cross join (values
    ('Q1', 'quarter', 'Quý I năm ', -1, 12, 3),
    ('H1', 'half_year', '6 tháng đầu năm ', -1, 12, 6),
    ('Q3', 'quarter', 'Quý III năm ', 0, 6, 9),
    ('Y', 'year', 'Năm ', -1, 12, 12)
) as period (suffix, kind, name, from_year, from_month, to_month)
on conflict (code) do nothing; -- a period that reports refer to has outlived the revert

insert into reform.document (code, kind, number, issued_on, issuer, title, level) values
    ('20-2008-ND-CP', 'decree', '20/2008/NĐ-CP', '2008-02-14', 'Chính phủ',
        'về việc tiếp nhận, xử lý phản ánh, kiến nghị của cá nhân, tổ chức về quy định hành chính', 'central')
on conflict (code) do nothing; -- likewise, where plans cite it

-- From the first day of the first plan kept here: the decree is older, the service's own promises are not, and what
-- came in before that day has no deadline here. The decree is about petitions; a suggestion only borrows its time.
insert into reform.service_level
    (track, stage, amount, calendar, statutory, legal_basis, document_id, note, valid_from)
select
    level.track::reform.track,
    level.stage::reform.stage,
    level.amount,
    'working_days',
    level.statutory,
    level.legal_basis,
    document.id,
    'Áp dụng từ ngày đầu của kế hoạch đầu tiên trong hệ thống; cơ quan thay đổi bằng dữ liệu.',
    '2021-01-01'
from (values
    ('petition', 'triage', 2, false, 'Thời hạn do cơ quan tự đặt, không phải thời hạn luật định.'),
    ('petition', 'transfer', 5, true, 'Nghị định 20/2008/NĐ-CP: phản ánh, kiến nghị không thuộc thẩm quyền được chuyển đến cơ quan có thẩm quyền trong 5 ngày làm việc.'),
    ('petition', 'reply', 15, false, 'Thời hạn do cơ quan tự đặt, không phải thời hạn luật định.'),
    ('petition', 'moderation', 1, false, 'Thời hạn do cơ quan tự đặt, không phải thời hạn luật định.'),
    ('suggestion', 'triage', 2, false, 'Thời hạn do cơ quan tự đặt, không phải thời hạn luật định.'),
    ('suggestion', 'transfer', 5, false, 'Thời hạn do cơ quan tự đặt cho góp ý, bằng thời hạn mà Nghị định 20/2008/NĐ-CP đặt cho phản ánh, kiến nghị.'),
    ('suggestion', 'reply', 10, false, 'Thời hạn do cơ quan tự đặt, không phải thời hạn luật định.'),
    ('suggestion', 'moderation', 1, false, 'Thời hạn do cơ quan tự đặt, không phải thời hạn luật định.')
) as level (track, stage, amount, statutory, legal_basis)
left join reform.document on level.stage = 'transfer' and document.code = '20-2008-ND-CP';

commit;
