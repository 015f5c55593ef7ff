-- Progress: occurrences, reports and their corrections, evidence.

\ir support/begin.sql
\ir support/empty.sql

select add_unit('TEST-A'), add_unit('TEST-B'), add_plan('test-1', 'TEST-A', 'issued');
select add_task('test-1', 'NV01', 1), add_task('test-1', 'NV02', 2), add_task('test-1', 'NV03', 3);
insert into reform.reporting_period (code, year, kind, name, data_from, data_to, submit_by)
values ('2031-T1', 2031, 'quarter', 'Quý I', '2030-12-15', '2031-03-14', '2031-03-20'),
    ('2031-T2', 2031, 'half_year', 'Sáu tháng', '2030-12-15', '2031-06-14', '2031-06-20'),
    ('2031-T3', 2031, 'year', 'Năm', '2030-12-15', '2031-12-14', '2031-12-20');

-- Occurrences

create function tap.insert_occurrence(quantity text default '1', task text default $$task('test-1', 'NV01')$$,
    unit text default $$unit('TEST-A')$$) returns text
    language sql return format(
        'insert into reform.occurrence (task_id, unit_id, occurred_on, quantity) values (%s, %s, ''2031-02-01'', %s)',
        $2, $3, $1);

select accepts('occurrence_quantity', 'half', insert_occurrence('0.5'));
select refuses('occurrence_quantity', 'none', insert_occurrence('0'));
select refuses('occurrence_quantity', 'less than none', insert_occurrence('-1'));
select accepts('occurrence_task', 'a task', insert_occurrence());
select refuses('occurrence_task', 'a task that does not exist', insert_occurrence(task => '-1'));
select refuses('occurrence_task', 'removing the task',
    insert_occurrence() || $$; delete from reform.task where id = task('test-1', 'NV01')$$);
select refuses('occurrence_task', 'removing the plan',
    insert_occurrence() || $$; delete from reform.plan where code = 'test-1'$$);
select accepts('occurrence_unit', 'a unit', insert_occurrence());
select refuses('occurrence_unit', 'a unit that does not exist', insert_occurrence(unit => '-1'));

-- Reports

create function tap.insert_report(
    assigned text default 'percent', "values" text default '50', task text default 'NV01', unit text default 'TEST-A',
    period text default '2031-T1') returns text
    language sql return format(
        'insert into reform.progress_report (task_id, unit_id, period_id, status, %s) '
        'values (task(''test-1'', %L), unit(%L), period(%L), ''in_progress'', %s)', $1, $3, $4, $5, $2);
create function tap.insert_published(
    corrects text default 'null', task text default 'NV01', unit text default 'TEST-A', period text default '2031-T1')
    returns text
    language sql return insert_report(
        'state, published_at, corrects_id', format('''published'', ''2031-03-20'', %s', $1), $2, $3, $4);
create function tap.report(nth int) returns bigint
    language sql stable return (select id from reform.progress_report order by id offset nth - 1 limit 1);

select accepts('progress_report_percent', percent, insert_report('percent', percent))
from unnest(array['0', '100', 'null']) as percent;
select refuses('progress_report_percent', percent,
    insert_report('percent', percent)) from unnest(array['-1', '101']) as percent;
select accepts('progress_report_task', 'a task', insert_report());
select refuses('progress_report_task', 'a task that does not exist',
    insert_report() || '; update reform.progress_report set task_id = -1');
select refuses('progress_report_task', 'removing the task',
    insert_report() || $$; delete from reform.task where id = task('test-1', 'NV01')$$);
select accepts('progress_report_unit', 'a unit', insert_report());
select refuses('progress_report_unit', 'a unit that does not exist',
    insert_report() || '; update reform.progress_report set unit_id = -1');
select accepts('progress_report_period', 'a period', insert_report());
select refuses('progress_report_period', 'a period that does not exist',
    insert_report() || '; update reform.progress_report set period_id = -1');
select accepts('progress_report_instants', what,
    insert_report('state, submitted_at, approved_at, published_at', instants))
from (values
    ('a draft', $$'draft', null, null, null$$),
    ('a submission', $$'submitted', '2031-03-15', null, null$$),
    ('a return', $$'returned', '2031-03-15', null, null$$),
    ('an approval', $$'approved', '2031-03-15', '2031-03-16', null$$),
    ('a publication', $$'published', '2031-03-15', '2031-03-16', '2031-03-17'$$),
    ('a publication of which no more is known', $$'published', null, null, '2031-03-17'$$)
) as good (what, instants);
select refuses('progress_report_instants', what,
    insert_report('state, submitted_at, approved_at, published_at', instants))
from (values
    ('a draft that was submitted', $$'draft', '2031-03-15', null, null$$),
    ('a submission without time', $$'submitted', null, null, null$$),
    ('a submission that was approved', $$'submitted', '2031-03-15', '2031-03-16', null$$),
    ('a return that was published', $$'returned', '2031-03-15', null, '2031-03-17'$$),
    ('an approval without time', $$'approved', '2031-03-15', null, null$$),
    ('an approval that was published', $$'approved', '2031-03-15', '2031-03-16', '2031-03-17'$$),
    ('a publication without time', $$'published', '2031-03-15', '2031-03-16', null$$)
) as bad (what, instants);
select accepts('progress_report_order', 'all at once',
    insert_report('state, submitted_at, approved_at, published_at',
        $$'published', '2031-03-15', '2031-03-15', '2031-03-15'$$));
select refuses('progress_report_order', what, insert_report('state, submitted_at, approved_at, published_at', instants))
from (values
    ('an approval before the submission', $$'approved', '2031-03-15', '2031-03-14', null$$),
    ('a publication before the approval', $$'published', null, '2031-03-16', '2031-03-15'$$),
    ('a publication before the submission', $$'published', '2031-03-16', null, '2031-03-15'$$)
) as bad (what, instants);

select accepts('progress_report_published', 'a draft beside a publication',
    insert_published() || ';' || insert_report());
select refuses('progress_report_published', 'two publications', insert_published() || ';' || insert_published());
select refuses('progress_report_published', 'a draft that is published beside a publication', concat_ws(';',
    insert_published(), insert_report(),
    $$update reform.progress_report set state = 'published', published_at = '2031-03-21' where state = 'draft'$$));
select accepts('progress_report_published', 'publications of another task, unit, period', concat_ws(';',
    insert_published(), insert_published(task => 'NV02'), insert_published(unit => 'TEST-B'),
    insert_published(period => '2031-T2')));
select accepts('progress_report_corrected', 'a correction, and one of the correction', concat_ws(';',
    insert_published(), insert_published('report(1)'), insert_published('report(2)')));
select refuses('progress_report_corrected', 'two corrections of one report', concat_ws(';',
    insert_published(), insert_published('report(1)'), insert_published('report(1)')));
select accepts('progress_report_corrected', 'two drafts of corrections', concat_ws(';',
    insert_published(), insert_report('corrects_id', 'report(1)'), insert_report('corrects_id', 'report(1)')));
select accepts('progress_report_corrects', 'the same task, unit and period',
    insert_published() || ';' || insert_published('report(1)'));
select refuses('progress_report_corrects', 'a report that does not exist', concat_ws(';',
    insert_published(), insert_report('corrects_id', '-1')));
select refuses('progress_report_corrects', what, insert_published() || ';' || correction)
from (values
    ('a correction for another task', insert_published('report(1)', task => 'NV02')),
    ('a correction for another unit', insert_published('report(1)', unit => 'TEST-B')),
    ('a correction for another period', insert_published('report(1)', period => '2031-T2'))
) as bad (what, correction);
select accepts('progress_report_corrects_published', 'a published report',
    insert_published() || ';' || insert_published('report(1)'));
select refuses('progress_report_corrects_published', 'a draft',
    insert_report() || ';' || insert_report('corrects_id', 'report(1)'));
select refuses('progress_report_corrects_published', 'itself',
    insert_report() || '; update reform.progress_report set corrects_id = id');

select accepts('progress_report_immutable', 'a change of a draft',
    insert_report() || '; update reform.progress_report set percent = 60');
select accepts('progress_report_immutable', 'publishing', insert_report()
    || $$; update reform.progress_report set state = 'published', published_at = '2031-03-20'$$);
select accepts('progress_report_immutable', 'removing a draft',
    insert_report() || '; delete from reform.progress_report');
select refuses('progress_report_immutable', change,
    insert_published() || '; update reform.progress_report set ' || change)
from unnest(array[
    'percent = 60', $$status = 'completed'$$, $$narrative = 'Khác'$$, $$state = 'draft', published_at = null$$,
    $$published_at = '2031-03-21'$$, 'illustrative = true']) as change;
select refuses('progress_report_immutable', 'removing', insert_published() || '; delete from reform.progress_report');

-- Evidence

create function tap.insert_evidence(assigned text, "values" text) returns text
    language sql return format(
        'insert into reform.evidence (kind, title, %s) values (''picture'', ''Ảnh'', %s)', $1, $2);

select accepts('evidence_subject', 'a task',
    insert_evidence('task_id, url', $$task('test-1', 'NV01'), 'https://a.vn'$$));
select refuses('evidence_subject', 'nothing', insert_evidence('url', $$'https://a.vn'$$));
select refuses('evidence_subject', 'a task and a report', insert_report() || ';'
    || insert_evidence('task_id, report_id, url', $$task('test-1', 'NV01'), report(1), 'https://a.vn'$$));
select accepts('evidence_content', 'a file',
    insert_evidence('task_id, sha256', $$task('test-1', 'NV01'), repeat('0a', 32)$$));
select refuses('evidence_content', 'neither link nor file', insert_evidence('task_id', $$task('test-1', 'NV01')$$));
select accepts('evidence_sha256', 'small digits',
    insert_evidence('task_id, sha256', $$task('test-1', 'NV01'), repeat('0a', 32)$$));
select refuses('evidence_sha256', digits,
    insert_evidence('task_id, sha256', format($$task('test-1', 'NV01'), %L$$, digits)))
from unnest(array[repeat('0A', 32), repeat('0a', 31), repeat('0g', 32), '']) as digits;
select accepts('evidence_media_type', type,
    insert_evidence('task_id, url, media_type', format($$task('test-1', 'NV01'), 'https://a.vn', %L$$, type)))
from unnest(array['application/pdf', 'image/svg+xml']) as type;
select refuses('evidence_media_type', type,
    insert_evidence('task_id, url, media_type', format($$task('test-1', 'NV01'), 'https://a.vn', %L$$, type)))
from unnest(array['pdf', 'text/html; charset=utf-8', 'Text/HTML']) as type;
select accepts('evidence_task', 'a task', insert_evidence('task_id, url', $$task('test-1', 'NV01'), 'https://a.vn'$$));
select refuses('evidence_task', 'a task that does not exist', insert_evidence('task_id, url', $$-1, 'https://a.vn'$$));
select accepts('evidence_occurrence', 'an occurrence', insert_occurrence() || ';'
    || insert_evidence('occurrence_id, url', $$(select max(id) from reform.occurrence), 'https://a.vn'$$));
select refuses('evidence_occurrence', 'an occurrence that does not exist',
    insert_evidence('occurrence_id, url', $$-1, 'https://a.vn'$$));
select accepts('evidence_report', 'a report',
    insert_report() || ';' || insert_evidence('report_id, url', $$report(1), 'https://a.vn'$$));
select refuses('evidence_report', 'a report that does not exist',
    insert_evidence('report_id, url', $$-1, 'https://a.vn'$$));
select refuses('evidence_report', 'removing the report', concat_ws(';',
    insert_report(), insert_evidence('report_id, url', $$report(1), 'https://a.vn'$$),
    'delete from reform.progress_report'));

\ir support/end.sql
