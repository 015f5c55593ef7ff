-- Progress of the plan of 2021 that illustrates the service (dữ liệu minh họa). None of it happened: nobody published
-- how that year went. Every row says so in its text and is marked illustrative.
-- Run by the owner after the plan is imported; what is there already stays as it is, so it can be run again.
-- The figures that follow from it are worked out by hand in tests/sql/progress_demo.sql.
\set ON_ERROR_STOP on
\set plan skhcn-tuyen-truyen-cchc-2021

create temporary table demo_task as
select task.id, task.code::text as code
from reform.task
join reform.plan on plan.id = task.plan_id
where plan.code = :'plan';

-- How the tasks stand. NV06, NV07, NV09 and NV10 have no status: that is common, and not hidden.
-- The plan sets no targets; that of NV04 is made up with the rest. What somebody really published stays.
update reform.task
set status = listed.status::reform.task_status, status_on = listed.status_on::date,
    completed_on = listed.completed_on::date, target = listed.target, target_per = listed.per::reform.schedule,
    illustrative = true
from (values
    ('NV01', 'completed', '2021-12-20', '2021-12-14', null::int, null),
    ('NV02', 'in_progress', '2021-12-27', null, null, null),
    ('NV03', 'in_progress', '2021-03-20', null, null, null),
    ('NV04', 'partly_completed', '2021-12-20', null, 3, 'quarterly'),
    ('NV05', 'completed', '2021-12-20', '2021-11-16', null, null),
    ('NV08', 'completed', '2022-01-06', '2022-01-05', null, null)
) as listed (code, status, status_on, completed_on, target, per)
join demo_task on demo_task.code = listed.code
where task.id = demo_task.id and num_nonnulls(task.status, task.target) = 0;

create temporary table demo_occurrence (
    task text, unit text, occurred_on date, quantity numeric, unit_of_count text, place text, description text
);
insert into demo_occurrence values
    ('NV01', 'VP-SO', '2021-01-12', 1, null, null, 'đăng kế hoạch năm 2021 trên Cổng thông tin điện tử.'),
    ('NV01', 'TT-TTKHCN', '2021-03-05', 6, 'tin, bài', null, 'đăng tin, bài về cải cách hành chính.'),
    ('NV01', 'CC-TDC', '2021-06-10', 1, null, 'Trụ sở Chi cục', 'niêm yết danh mục thủ tục hành chính.'),
    ('NV01', 'VP-SO', '2021-09-08', 4, 'tin, bài', null, 'đăng tin, bài về dịch vụ công trực tuyến.'),
    ('NV02', 'VP-SO', '2021-03-02', 300, 'tờ', 'Bộ phận Một cửa', 'phát tờ gấp cho người đến làm thủ tục.'),
    ('NV02', 'TT-UDTB', '2021-05-11', 250, 'tờ', null, 'phát tờ gấp tại buổi tập huấn.'),
    ('NV02', 'VP-SO', '2021-09-07', 200, 'tờ', 'Bộ phận Một cửa', 'phát tờ gấp cho người đến làm thủ tục.'),
    ('NV03', 'VP-SO', '2021-02-03', 40, 'tấm', 'Bảng tin trụ sở Sở', 'dán áp phích tại trụ sở và các đơn vị.'),
    ('NV04', 'VP-SO', '2021-01-20', 1, null, 'Hội trường Sở', 'lồng ghép tại hội nghị công chức, viên chức.'),
    ('NV04', 'CC-TDC', '2021-02-25', 1, null, null, 'lồng ghép tại buổi sinh hoạt pháp luật.'),
    ('NV04', 'TT-KTTDC', '2021-03-10', 1, null, null, 'lồng ghép tại cuộc họp giao ban.'),
    ('NV04', 'VP-SO', '2021-04-15', 1, null, 'Hội trường Sở', 'lồng ghép tại hội nghị phổ biến pháp luật.'),
    ('NV04', 'VU-KVIP', '2021-05-20', 1, null, null, 'lồng ghép tại buổi gặp gỡ doanh nghiệp.'),
    ('NV04', 'VP-SO', '2021-07-08', 1, null, 'Hội trường Sở', 'lồng ghép tại hội nghị sơ kết.'),
    ('NV04', 'TT-TTKHCN', '2021-08-26', 1, null, null, 'lồng ghép tại buổi tập huấn trực tuyến.'),
    ('NV04', 'VP-SO', '2021-10-14', 1, null, 'Hội trường Sở', 'lồng ghép tại hội nghị phổ biến pháp luật.'),
    ('NV04', 'CC-TDC', '2021-11-18', 1, null, null, 'lồng ghép tại buổi sinh hoạt pháp luật.'),
    ('NV05', 'SO-KHCN', '2021-11-16', 2, 'công chức', null, 'cử công chức tham gia thi.'),
    ('NV08', 'VP-SO', '2021-03-19', 1, 'báo cáo', null, 'gửi báo cáo quý I.'),
    ('NV08', 'VP-SO', '2021-06-18', 1, 'báo cáo', null, 'gửi báo cáo 6 tháng.'),
    ('NV08', 'VP-SO', '2021-09-20', 1, 'báo cáo', null, 'gửi báo cáo quý III.'),
    ('NV08', 'VP-SO', '2022-01-05', 1, 'báo cáo', null, 'gửi báo cáo năm.');

insert into reform.occurrence (
    task_id, unit_id, occurred_on, quantity, unit_of_count, place, description, illustrative)
select demo_task.id, unit.id, demo.occurred_on, demo.quantity, demo.unit_of_count, demo.place,
    'Dữ liệu minh họa: ' || demo.description, true
from demo_occurrence as demo
join demo_task on demo_task.code = demo.task
join reform.unit on unit.code = demo.unit
where not exists (
    select from reform.occurrence as kept
    where kept.task_id = demo_task.id and kept.occurred_on = demo.occurred_on and kept.illustrative)
order by demo.occurred_on, demo.task;

create temporary table demo_report (
    task text, unit text, period text, status text, percent int, published_on date, narrative text, difficulties text
);
insert into demo_report values
    ('NV01', 'VP-SO', '2021-Q1', 'in_progress', 25, '2021-03-20', 'đã đăng kế hoạch năm.', null),
    ('NV03', 'VP-SO', '2021-Q1', 'in_progress', 30, '2021-03-20', 'đã dán áp phích đợt một.', null),
    ('NV08', 'VP-SO', '2021-Q1', 'in_progress', 25, '2021-03-20', 'đã gửi báo cáo quý I.', null),
    ('NV01', 'VP-SO', '2021-H1', 'in_progress', 50, '2021-06-19', 'đã niêm yết danh mục thủ tục hành chính.', null),
    ('NV02', 'VP-SO', '2021-H1', 'in_progress', 60, '2021-06-19', 'đã phát 550 tờ gấp.', null),
    ('NV08', 'VP-SO', '2021-H1', 'in_progress', 50, '2021-06-19', 'đã gửi báo cáo 6 tháng.', null),
    ('NV01', 'VP-SO', '2021-Q3', 'in_progress', 75, '2021-09-20', 'tiếp tục đăng tin, bài.', null),
    ('NV08', 'VP-SO', '2021-Q3', 'in_progress', 75, '2021-09-20', 'đã gửi báo cáo quý III.', null),
    ('NV01', 'VP-SO', '2021-Y', 'completed', 100, '2021-12-20', 'hoàn thành.', null),
    ('NV02', 'VP-SO', '2021-Y', 'in_progress', 90, '2021-12-20', 'đã phát gần hết tờ gấp.', 'chưa phát hết tờ gấp.'),
    ('NV05', 'SO-KHCN', '2021-Y', 'completed', 100, '2021-12-20', 'đã cử công chức tham gia thi.', null),
    ('NV08', 'VP-SO', '2021-Y', 'completed', 100, '2022-01-06', 'đã gửi báo cáo năm, chậm so với hạn.', null);

insert into reform.progress_report (
    task_id, unit_id, period_id, status, percent, narrative, difficulties, state, submitted_at, approved_at,
    published_at, illustrative)
select demo_task.id, unit.id, period.id, demo.status::reform.task_status, demo.percent,
    'Dữ liệu minh họa: ' || demo.narrative, 'Dữ liệu minh họa: ' || demo.difficulties, 'published',
    (demo.published_on + time '08:00') at time zone 'Asia/Ho_Chi_Minh',
    (demo.published_on + time '09:00') at time zone 'Asia/Ho_Chi_Minh',
    (demo.published_on + time '10:00') at time zone 'Asia/Ho_Chi_Minh', true
from demo_report as demo
join demo_task on demo_task.code = demo.task
join reform.unit on unit.code = demo.unit
join reform.reporting_period as period on period.code = demo.period
where not exists (
    select from reform.progress_report as kept
    where kept.task_id = demo_task.id and kept.unit_id = unit.id and kept.period_id = period.id)
order by demo.published_on, demo.task;

-- A published report is never changed: what was claimed too high is corrected by a further one.
insert into reform.progress_report (
    task_id, unit_id, period_id, status, percent, narrative, state, submitted_at, approved_at, published_at,
    corrects_id, illustrative)
select claimed.task_id, claimed.unit_id, claimed.period_id, 'in_progress', 80,
    'Dữ liệu minh họa: đính chính số tờ gấp đã phát là 750.', 'published', '2021-12-27T01:00:00Z',
    '2021-12-27T02:00:00Z', '2021-12-27T03:00:00Z', claimed.id, true
from reform.progress_report as claimed
join demo_task on demo_task.id = claimed.task_id and demo_task.code = 'NV02'
join reform.reporting_period as period on period.id = claimed.period_id and period.code = '2021-Y'
where claimed.corrects_id is null
    and not exists (select from reform.progress_report as kept where kept.corrects_id = claimed.id);

-- Evidence: of some occurrences, of some reports, and of one task itself. The links lead nowhere, on purpose.
insert into reform.evidence (task_id, kind, title, url, published_at, illustrative)
select demo_task.id, 'link', 'Dữ liệu minh họa: chuyên mục Cải cách hành chính', 'https://example.org/minh-hoa/NV01',
    '2021-01-12T03:00:00Z', true
from demo_task
where demo_task.code = 'NV01'
    and not exists (select from reform.evidence as kept where kept.task_id = demo_task.id and kept.illustrative);

insert into reform.evidence (occurrence_id, kind, title, url, published_at, illustrative)
select occurrence.id, listed.kind::reform.evidence_kind, 'Dữ liệu minh họa: ' || listed.title,
    'https://example.org/minh-hoa/' || listed.task || '/' || occurrence.occurred_on,
    (occurrence.occurred_on + time '16:00') at time zone 'Asia/Ho_Chi_Minh', true
from (values
    ('NV01', date '2021-01-12', 'link', 'trang đăng kế hoạch'),
    ('NV01', '2021-06-10', 'picture', 'ảnh bảng niêm yết'),
    ('NV02', '2021-03-02', 'picture', 'ảnh phát tờ gấp'),
    ('NV04', '2021-01-20', 'minutes', 'biên bản hội nghị'),
    ('NV04', '2021-02-25', 'minutes', 'biên bản buổi sinh hoạt'),
    ('NV04', '2021-04-15', 'picture', 'ảnh hội nghị'),
    ('NV04', '2021-07-08', 'minutes', 'biên bản hội nghị'),
    ('NV04', '2021-10-14', 'picture', 'ảnh hội nghị'),
    ('NV04', '2021-11-18', 'minutes', 'biên bản buổi sinh hoạt'),
    ('NV05', '2021-11-16', 'document', 'văn bản cử công chức'),
    ('NV08', '2021-03-19', 'document', 'báo cáo quý I'),
    ('NV08', '2021-06-18', 'document', 'báo cáo 6 tháng')
) as listed (task, occurred_on, kind, title)
join demo_task on demo_task.code = listed.task
join reform.occurrence
    on occurrence.task_id = demo_task.id and occurrence.occurred_on = listed.occurred_on and occurrence.illustrative
where not exists (select from reform.evidence as kept where kept.occurrence_id = occurrence.id)
order by occurrence.id;

-- Documents were handed in as files, known by their hash: here that of the title, since there is no file.
insert into reform.evidence (report_id, kind, title, url, sha256, media_type, published_at, illustrative)
select report.id, listed.kind::reform.evidence_kind, 'Dữ liệu minh họa: ' || listed.title,
    case when listed.kind <> 'document' then 'https://example.org/minh-hoa/' || listed.task || '/' || listed.period end,
    case when listed.kind = 'document' then encode(sha256(convert_to(listed.title, 'UTF8')), 'hex') end,
    case when listed.kind = 'document' then 'text/plain' end,
    report.published_at, true
from (values
    ('NV01', '2021-Q1', 'link', 'trang đăng kế hoạch'),
    ('NV01', '2021-H1', 'picture', 'ảnh bảng niêm yết'),
    ('NV02', '2021-H1', 'figures', 'số tờ gấp đã phát'),
    ('NV02', '2021-Y', 'minutes', 'biên bản kiểm đếm tờ gấp'),
    ('NV05', '2021-Y', 'document', 'danh sách công chức dự thi'),
    ('NV08', '2021-Q1', 'document', 'báo cáo quý I'),
    ('NV08', '2021-H1', 'document', 'báo cáo 6 tháng'),
    ('NV08', '2021-Q3', 'document', 'báo cáo quý III')
) as listed (task, period, kind, title)
join demo_task on demo_task.code = listed.task
join reform.reporting_period as period on period.code = listed.period
join reform.progress_report as report
    on report.task_id = demo_task.id and report.period_id = period.id and report.illustrative
where not exists (select from reform.progress_report as correction where correction.corrects_id = report.id)
    and not exists (select from reform.evidence as kept where kept.report_id = report.id)
order by report.id;

drop table demo_task, demo_occurrence, demo_report;
