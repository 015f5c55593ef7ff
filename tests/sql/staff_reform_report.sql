-- The periodic report: what counts in it, by numbers worked out by hand, and how it reads as Markdown.

\ir support/begin.sql
\ir support/progress_staff.sql

-- NV01 is not due, NV02 is overdue against its amended date, NV03 was completed in time, of NV04 nothing is known.
update reform.task set due_on = '2025-02-28' where id = task('test-1', 'NV02');
update reform.task set due_on = '2025-03-10' where id = task('test-1', 'NV03');
update reform.task set title = 'Phát tờ gấp | *in màu*' where id = task('test-1', 'NV02');
select publish_report('{"percent": 50, "difficulties": "Thiếu *kinh phí* | nhân lực\nvà thời gian."}', 'NV01', '2025-03-20T09:00+07')
    is not null as done \gset
insert into reform.evidence (report_id, kind, title, url)
select id, 'figures', 'Bảng', 'https://example.org/bang' from reform.progress_report;
select publish_report('{"percent": 80, "proposals": "- Bổ sung kinh phí."}', 'NV02', '2025-03-20T09:00+07') is not null as done \gset
select outcome(writing('officer-c', '{"unit": "TEST-C", "percent": 10, "difficulties": "Chưa có số liệu."}', 'NV02')) as done \gset
select outcome(moving('officer-c', 'submit', newest())) as done \gset
update reform.task set status = 'completed', status_on = '2025-03-06', completed_on = '2025-03-05' where id = task('test-1', 'NV03');
insert into reform.occurrence (task_id, unit_id, occurred_on, quantity, unit_of_count, place, description)
values (task('test-1', 'NV03'), unit('TEST-C'), '2025-02-01', 2.5, 'giờ', 'Hội trường', null),
    (task('test-1', 'NV03'), unit('TEST-C'), '2025-03-14', 1, null, null, 'Nói chuyện chuyên đề'),
    (task('test-1', 'NV03'), unit('TEST-C'), '2025-03-15', 1, null, null, 'Sau kỳ'),
    (task('test-1', 'NV03'), unit('TEST-C'), '2024-12-14', 1, null, null, 'Trước kỳ');
insert into reform.evidence (occurrence_id, kind, title, url)
select id, 'picture', 'Ảnh', 'https://example.org/anh' from reform.occurrence where occurred_on = '2025-02-01';

-- Items by their clocks: received, ended, due.
insert into reform.service_level (track, stage, amount, calendar) values ('suggestion', 'reply', 10, 'working_days');
create function tap.item_with_clock(code text, unit_code text, received timestamptz, ended timestamptz, due timestamptz)
    returns void
    language plpgsql as $$
begin
    insert into reform.feedback (code, track, kind, title, text, target_type, unit_id, received_at, handled_at, receipt)
    values (item_with_clock.code, 'suggestion', 'comment', 'Góp ý thử', 'Nội dung góp ý thử', 'general', unit(unit_code),
        received, received, repeat('0a', 32));
    insert into reform.deadline
        (feedback_id, stage, service_level_id, started_at, due_on, due_at, first_due_on, ended_at)
    select feedback.id, 'reply', service_level.id, received, due::date, due, due::date, ended
    from reform.feedback, reform.service_level where feedback.code = item_with_clock.code;
end
$$;
select item_with_clock(code, unit_code, received, ended, due) from (values
    ('PA-1', 'TEST-B', timestamptz '2025-01-02T09:00+07', timestamptz '2025-01-10T09:00+07', timestamptz '2025-01-16T17:00+07'),
    ('PA-2', 'TEST-A', '2025-01-02T09:00+07', '2025-01-20T09:00+07', '2025-01-16T17:00+07'),
    ('PA-3', 'TEST-B', '2025-02-03T09:00+07', '2025-03-20T09:00+07', '2025-02-17T17:00+07'),
    ('PA-4', 'TEST-B', '2024-12-10T09:00+07', '2024-12-20T09:00+07', '2024-12-24T17:00+07'),
    ('PA-5', 'TEST-B', '2025-03-14T23:59+07', null, '2025-03-28T17:00+07'),
    ('PA-6', 'TEST-B', '2025-03-15T00:00+07', null, '2025-03-28T17:00+07'),
    ('PA-7', 'TEST-X', '2025-01-02T09:00+07', '2025-01-10T09:00+07', '2025-01-16T17:00+07'),
    ('PA-8', 'TEST-B', '2024-12-01T09:00+07', '2024-12-10T09:00+07', '2024-12-15T17:00+07')
) as item (code, unit_code, received, ended, due);
insert into reform.feedback (code, track, kind, title, text, target_type, unit_id, received_at, handled_at, receipt)
values ('PA-9', 'suggestion', 'comment', 'Góp ý thử', 'Nội dung góp ý thử', 'general', unit('TEST-B'), '2025-01-02T09:00+07',
    '2025-01-02T09:00+07', repeat('0a', 32));

create function tap.drafted(subject text, period text, plan text default null, markdown boolean default false) returns text
    language sql as $$
        select api.staff_reform_report(tap.caller($1, '{officer,approver,planner,supervisor}'), $2, $3, $4)
    $$;
create function tap.part(path text, subject text default 'planner-a', period text default '2025-T1', plan text default null)
    returns text
    language sql as $$select tap.drafted($2, $3, $4)::jsonb #>> $1::text[]$$;

select is(tap.part('{tasks}')::jsonb, '{"total": 4,
    "timeliness": {"not_due": 1, "due_soon": 0, "on_time": 1, "late": 0, "overdue": 1, "unknown": 1},
    "timeliness_first": {"not_due": 2, "due_soon": 0, "on_time": 1, "late": 0, "overdue": 0, "unknown": 1}}'::jsonb,
    'tasks by timeliness when the period closed, against today''s dates and the first');
select is(tap.part('{progress}')::jsonb, '{"declared": 65, "evidenced": 50, "gap": 15, "confirmed": 0, "disputed": 0,
    "left_out": {"declared": 2, "evidenced": 3}}'::jsonb, 'declared is the mean of 50 and 80, evidenced 50 alone');
select is(tap.part('{progress,declared}'), (
    select declared::text from api.roll_up(array(select id from api.task where plan_code = 'test-1'), '2025-T1', api.today())),
    'as everybody reads it');
select is(tap.part('{plans,0,tasks,1,units}')::jsonb -> 1 ->> 'code', 'TEST-C', 'each task names who is in charge');
select is(concat_ws(' ', tap.part('{occurrences,count}'), tap.part('{occurrences,with_evidence}')), '2 1',
    'occurrences from the first day of the period to its last');
select is(tap.part('{feedback}')::jsonb, '{"received": 5, "answered": 3, "answered_on_time": 2, "answered_late": 1,
    "overdue": 1, "illustrative": false}'::jsonb, 'feedback by the days of receipt and of answer');
select is(tap.part('{difficulties,0,text}'), e'Thiếu *kinh phí* | nhân lực\nvà thời gian.', 'difficulties in the words of the unit');
select is(concat_ws(' ', tap.part('{difficulties,1,unit,code}'), tap.part('{difficulties,1,state}')), 'TEST-C submitted',
    'also of what is not approved yet, which it says');
select is(tap.part('{awaited}'), '[{"task": {"code": "NV04", "href": "/v1/plans/test-1/tasks/NV04", "title": "Nhiệm vụ NV04"}, '
    '"unit": {"code": "TEST-G", "href": "/v1/units/TEST-G", "name": "Các phòng"}, "is_overdue": true}]', 'and who has sent nothing');
select is(tap.part('{illustrative}'), 'false', 'nothing of it is made up');

-- ---- whose ----

select is(concat_ws(' ', tap.part('{tasks,total}', subject, period, plan), tap.part('{feedback,received}', subject, period, plan)), told, title)
from (values
    ('officer-c', '2025-T1', null, '1 0', 'of another unit''s plan only what the own unit leads or performs'),
    ('officer-b', '2025-T1', null, '2 4', 'each unit sees its own'),
    ('officer-x', '2025-T1', null, '0 1', 'nothing of another agency'),
    ('planner-a', '2024-T1', null, '0 0', 'no plan runs in that period'),
    ('planner-a', '2025-T1', 'test-1', '4 0', 'of one plan, with the feedback about it')
) as asked (subject, period, plan, told, title);
select is(outcome(format('select tap.drafted(%L, %L, %L)', subject, period, plan)), told, 'refused: ' || told)
from (values ('planner-a', '2025-T9', null, 'not_found'), ('planner-a', '2025-T1', 'test-2', 'not-found'),
    ('planner-a', '2025-T1', 'khong-co', 'not-found'), ('officer-x', '2025-T1', 'test-1', 'not-found'),
    ('intake-a', '2025-T1', null, 'forbidden')) as asked (subject, period, plan, told);

-- A correction that is sent speaks instead of what it corrects.
savepoint corrected;
select outcome(writing('officer-b', jsonb_build_object('corrects', 'BC-' || id, 'percent', 55, 'difficulties', 'Đã đủ kinh phí.'), 'NV01')) as done
from reform.progress_report where task_id = task('test-1', 'NV01') \gset
select tap.part('{difficulties,0,text}') as while_written \gset
select outcome(moving('officer-b', 'submit', newest())) as done \gset
select tap.part('{difficulties,0,text}') as when_sent, tap.part('{progress,declared}') as figure \gset
rollback to corrected;
select is(:'while_written', e'Thiếu *kinh phí* | nhân lực\nvà thời gian.'::text, 'a draft of a correction says nothing');
select is(:'when_sent', 'Đã đủ kinh phí.'::text, 'once sent it does');
select is(:'figure', '65'::text, 'but figures wait for its publication');

-- ---- as Markdown ----

select is(replace(tap.drafted('planner-a', '2025-T1', null, true), to_char(api.today(), 'DD/MM/YYYY'), 'HÔM NAY'),
$markdown$# Báo cáo kết quả thực hiện công tác cải cách hành chính

**Quý I năm 2025** (số liệu từ 15/12/2024 đến 14/03/2025, gửi trước ngày 20/03/2025)

*Dự thảo lập ngày HÔM NAY từ số liệu đã ghi nhận.*

## 1. Tiến độ thực hiện nhiệm vụ

Tổng số nhiệm vụ: 4.

| Tiến độ | Theo thời hạn hiện hành | Theo thời hạn công bố lần đầu |
|---|---:|---:|
| chưa đến hạn | 1 | 2 |
| sắp đến hạn | 0 | 0 |
| đúng hạn | 1 | 1 |
| trễ hạn | 0 | 0 |
| quá hạn | 1 | 0 |
| chưa rõ | 1 | 1 |

## 2. Kết quả thực hiện: mức công bố và mức có minh chứng

Chung: công bố 65 %, có minh chứng 50 %, chênh lệch 15. Phản ánh của người dân, doanh nghiệp: 0 xác nhận, 0 không đồng tình.

### Kế hoạch

Mức công bố: 65 %; có minh chứng: 50 %; chênh lệch: 15.

| Nhiệm vụ | Đơn vị | Trạng thái | Tiến độ | Công bố (%) | Có minh chứng (%) |
|---|---|---|---|---:|---:|
| NV01. Nhiệm vụ NV01 | Phòng Thử | đang thực hiện | chưa đến hạn | 50 | 50 |
| NV02. Phát tờ gấp \| \*in màu\* | Phòng Thử; Phòng Khác | đang thực hiện | quá hạn | 80 | – |
| NV03. Nhiệm vụ NV03 | – | hoàn thành | đúng hạn | – | – |
| NV04. Nhiệm vụ NV04 | Các phòng | – | chưa rõ | – | – |

## 3. Hoạt động đã thực hiện trong kỳ

Số hoạt động: 2, trong đó có minh chứng: 1.

- 01/02/2025, NV03, Phòng Khác: Nhiệm vụ NV03; Hội trường; 2,5 giờ
- 14/03/2025, NV03, Phòng Khác: Nói chuyện chuyên đề; chưa có minh chứng

## 4. Phản ánh, kiến nghị, góp ý

- Tiếp nhận trong kỳ: 5
- Trả lời trong kỳ: 3, trong đó đúng hạn: 2, trễ hạn: 1
- Quá hạn chưa trả lời khi kết thúc kỳ: 1

## 5. Khó khăn, vướng mắc

- NV01, Phòng Thử: Thiếu \*kinh phí\* \| nhân lực và thời gian.
- NV02, Phòng Khác: Chưa có số liệu. *(chưa duyệt)*

## 6. Đề xuất, kiến nghị

- NV02, Phòng Thử: \- Bổ sung kinh phí.

## 7. Báo cáo của đơn vị còn thiếu

- NV04, Các phòng (quá hạn gửi)
$markdown$, 'it reads as a report does');
select is(reform.markdown(words), marked, 'nothing is taken for a mark: ' || words) from (values
    ('1. Một', '1\. Một'), ('- Một', '\- Một'), ('+ Một', '\+ Một'), ('<b>`[a](b)`</b>', '\<b\>\`\[a\](b)\`\</b\>'),
    (e' a_b #1 \n\n c\\d ', 'a\_b \#1 c\\d'), ('2021 là năm', '2021 là năm')) as line (words, marked);
update reform.occurrence set illustrative = true where occurred_on = '2025-02-01';
select ok(tap.drafted('planner-a', '2025-T1', null, true) ~ 'Có số liệu minh họa', 'what is made up says so');

\ir support/end.sql
