-- How figures are made: targets, weights, periods, corrections, evidence; and the timeline.

\ir support/begin.sql
\ir support/empty.sql
\ir support/ask.sql

-- Targets

select is(reform.expected_count(2, per::reform.schedule, first_day, last_day), expected,
    format('2 %s from %s to %s', per, first_day, last_day))
from (values
    ('monthly', '2031-01-01'::date, '2031-12-31'::date, 24),
    ('monthly', '2031-01-01', '2031-01-31', 2),
    ('monthly', '2031-01-01', '2031-02-01', 4),
    ('monthly', '2031-01-15', '2031-02-14', 2),
    ('monthly', '2031-01-31', '2031-01-31', 2),
    ('quarterly', '2031-01-01', '2031-12-31', 8),
    ('quarterly', '2031-01-01', '2031-03-14', 2),
    ('quarterly', '2031-01-01', '2031-04-01', 4),
    ('per_reporting_period', '2030-12-15', '2031-12-14', 8),
    ('yearly', '2031-01-01', '2031-03-14', 2),
    ('yearly', '2031-01-01', '2031-12-31', 2),
    ('yearly', '2031-01-01', '2032-01-01', 4),
    ('monthly', '2031-02-01', '2031-01-31', null)
) as by_hand (per, first_day, last_day, expected);

-- Timeliness

select is(reform.timeliness_of(status::reform.task_status, due_on, done_on, '2031-06-10')::text, expected,
    format('%s, due on %s, done on %s', coalesce(status, 'no status'), coalesce(due_on::text, 'no day'), done_on))
from (values
    (null, '2031-06-01'::date, null::date, 'unknown'),
    ('completed', '2031-06-01', '2031-06-01', 'on_time'),
    ('completed', '2031-06-01', '2031-06-02', 'late'),
    ('completed', null, '2031-06-02', 'on_time'),
    ('cancelled', '2031-06-01', '2031-06-02', 'not_due'),
    ('in_progress', '2031-06-09', '2031-06-01', 'overdue'),
    ('in_progress', '2031-06-10', '2031-06-01', 'due_soon'),
    ('in_progress', '2031-06-17', '2031-06-01', 'due_soon'),
    ('in_progress', '2031-06-18', '2031-06-01', 'not_due'),
    ('in_progress', null, '2031-06-01', 'not_due'),
    ('not_started', '2031-06-09', '2031-06-01', 'overdue'),
    ('paused', '2031-06-09', '2031-06-01', 'overdue'),
    ('partly_completed', '2031-06-09', '2031-06-01', 'overdue'),
    ('not_completed', '2031-06-09', '2031-06-01', 'overdue')
) as by_hand (status, due_on, done_on, expected);

-- Figures of one task

select add_unit('U'), add_unit('V'), add_plan('p', 'U', 'issued'), add_plan('d', 'U', 'draft');
update reform.plan set year = 2031, starts_on = '2031-01-01', ends_on = '2031-12-31';
select add_task('p', 'counted', 1), add_task('p', 'reported', 2), add_task('p', 'bare', 3), add_task('d', 'hidden', 1);
update reform.task
set target = 4, target_per = 'monthly', target_unit = 'tờ', starts_on = '2031-03-01', due_on = '2031-03-31', weight = 3
where id = task('p', 'counted');
update reform.plan set status = 'issued' where code = 'p';
insert into reform.reporting_period (code, year, kind, name, data_from, data_to, submit_by)
values ('2031-Q1', 2031, 'quarter', 'Quý I', '2030-12-15', '2031-03-14', '2031-03-20'),
    ('2031-H1', 2031, 'half_year', 'Sáu tháng', '2030-12-15', '2031-06-14', '2031-06-20');

create function tap.told(statement text) returns jsonb
    language sql as $$select answer from ask($1) as answer$$;
create function tap.of_task(code text, day date default '2031-12-31') returns text
    language sql as $$
        select concat_ws(' ', coalesce(told ->> 'progress.declared', '-'), coalesce(told ->> 'progress.evidenced', '-'),
            coalesce(told ->> 'progress.gap', '-'))
        from told(format(
            'select progress.* from api.task, api.task_progress(id, %L) as progress where code = %L', $2, $1)) as told
    $$;
create function tap.of_period(code text, period text) returns text
    language sql as $$
        select concat_ws(' ', coalesce(told ->> 'declared', '-'), coalesce(told ->> 'evidenced', '-'))
        from told(format(
            'select figures.* from api.roll_up(array[%s], %L, ''2031-12-31'') as figures', task('p', $1), $2)) as told
    $$;
create function tap.happen(day date, quantity numeric, unit_of_count text, task text default 'counted') returns bigint
    language sql as $$
        insert into reform.occurrence (task_id, unit_id, occurred_on, quantity, unit_of_count)
        values (task('p', $4), unit('U'), $1, $2, $3) returning id
    $$;
create function tap.publish(task text, unit text, period text, percent int, day date, corrects bigint default null)
    returns bigint
    language sql as $$
        insert into reform.progress_report (
            task_id, unit_id, period_id, status, percent, state, published_at, corrects_id)
        values (task('p', $1), unit($2), period($3), 'in_progress', $4, 'published', $5 + time '12:00', $6) returning id
    $$;
create function tap.show_occurrence(occurrence bigint, day date) returns void
    language sql as $$
        insert into reform.evidence (occurrence_id, kind, title, url, published_at)
        values ($1, 'picture', 'Ảnh', 'https://example.org/a', $2 + time '12:00')
    $$;
create function tap.show_report(report bigint, day date) returns void
    language sql as $$
        insert into reform.evidence (report_id, kind, title, url, published_at)
        values ($1, 'figures', 'Số liệu', 'https://example.org/b', $2 + time '12:00')
    $$;

select is(of_task('counted'), '0 0 0', 'a target without occurrences');
select is(of_task('reported'), '- - -', 'neither target nor report');
select show_occurrence(happen('2031-03-02', 2, 'tờ'), '2031-03-05');
select is(of_task('counted'), '50 50 0', 'quantities in the unit of the target count');
select is(of_task('counted', '2031-03-04'), '50 0 50', 'evidence counts from its day');
select happen('2031-03-03', 100, 'tấm') as entered \gset
select happen('2031-03-03', 100, null) as entered \gset
select is(of_task('counted'), '50 50 0', 'what is counted in another unit does not');
select happen('2031-03-20', 9, 'tờ') as entered \gset
select is(of_task('counted'), '100 50 50', 'at most 100');
select is(of_task('counted', '2031-03-19'), '50 50 0', 'not what is still to come');
select is(of_period('counted', '2031-Q1'), '50 50', 'of a period its own days only');
select publish('counted', 'U', '2031-Q1', 7, '2031-03-20') as entered \gset
select is(of_task('counted'), '100 50 50', 'a percentage says nothing where occurrences do');

select publish('reported', 'U', '2031-Q1', 20, '2031-03-20') as first_report \gset
select show_report(:first_report, '2031-03-21');
select is(of_task('reported'), '20 20 0', 'a report with evidence');
select publish('reported', 'U', '2031-H1', 60, '2031-06-20') as second_report \gset
select is(of_task('reported'), '60 20 40', 'the last report, and the last with evidence');
select publish('reported', 'V', '2031-Q1', 99, '2031-07-01') as entered \gset
select is(of_task('reported'), '60 20 40', 'the last period counts before the last publication');
select is(of_period('reported', '2031-Q1'), '99 20', 'within a period the last publication');
select is(of_period('reported', '2031-H1'), '60 -', 'of a period its own reports only');
select publish('reported', 'U', '2031-H1', 40, '2031-07-02', :second_report) as entered \gset
select is(of_task('reported'), '40 20 20', 'a correction takes the place of a report');
select is(of_task('reported', '2031-07-01'), '60 20 40', 'from its day on');
select publish('reported', 'U', '2031-Q1', 10, '2031-07-03', :first_report) as entered \gset
select is(of_task('reported'), '40 - -', 'evidence for what was corrected shows nothing any more');
insert into reform.progress_report (task_id, unit_id, period_id, status, percent)
values (task('p', 'bare'), unit('U'), period('2031-H1'), 'in_progress', 50);
select is(of_task('bare'), '- - -', 'a draft of a report declares nothing');
select publish('bare', 'V', '2031-H1', null, '2031-06-20') as entered \gset
select is(of_task('bare'), '- - -', 'nor a report without a percentage');

-- Roll-ups

create function tap.rolled(codes text[]) returns jsonb
    language sql as $$
        select told(format('select figures.* from api.roll_up(%L, null, ''2031-12-31'') as figures',
            (select array_agg(id) from reform.task where code = any (codes))))
    $$;
select is(rolled('{counted,reported,bare}') ->> 'declared', '85', '(3 * 100 + 1 * 40) / 4');
select is(rolled('{counted,reported,bare}') ->> 'evidenced', '50', '3 * 50 / 3');
select is(rolled('{counted,reported,bare}') -> 'left_out', '{"declared": 1, "evidenced": 2}',
    'nulls are left out and counted');
select is(
    told(format('select tasks from api.roll_up(array[%1$s, %2$s, %1$s], null, ''2031-12-31'')',
        task('p', 'counted'), task('p', 'bare'))) ->> 'tasks',
    '2', 'a task counts once, however often it is named');
select is(rolled('{bare}') ->> 'gap', null, 'nothing known, no gap');
select is(rolled('{hidden}') ->> 'tasks', '0', 'tasks of drafts are not told, not even to who knows their ids');
select is(rolled('{bare}') ->> 'illustrative', 'false', 'nothing illustrates');
update reform.progress_report set illustrative = true where state = 'draft';
select publish('bare', 'U', '2031-Q1', 5, '2031-03-20') as third_report \gset
select is(rolled('{bare}') ->> 'illustrative', 'false', 'drafts count for nothing');
update reform.task set illustrative = true where id = task('p', 'bare');
select is(rolled('{bare}') ->> 'illustrative', 'true', 'what illustrates says so');
select is(api.on_time_rate('{"on_time": 1, "late": 1, "overdue": 1}'), 33.3, 'one in three on time');
select is(api.on_time_rate('{"on_time": 0, "late": 0, "overdue": 0}'), null, 'no rate where no date decided');

-- The timeline

create function tap.events(task text default null) returns text[]
    language sql as $$
        select column_of('line', format(
            'select concat_ws('' '', "on", kind, "task.code", "unit.code", summary) as line '
            'from api.timeline(''p'', %L, null, null)', $1))
    $$;
create function tap.agrees(what text) returns text
    language sql as $$
        select is(
            array(select format('%s %s %s %s %s %s', kind, source_id, plan_id, task_id, happened_on, unit_id)
                from reform.plan_event order by 1),
            array(select format('%s %s %s %s %s %s', kind, source_id, plan_id, task_id, happened_on, unit_id)
                from reform.event_source order by 1), what)
    $$;
select agrees('the timeline has what the rows say');
update reform.task set status = 'completed', status_on = '2031-12-20', completed_on = '2031-12-15'
where id = task('p', 'bare');
select is(events('bare'), array[
    '2031-12-20 task_status bare hoàn thành',
    '2031-12-15 task_completed bare hoàn thành',
    '2031-06-20 report bare V đang thực hiện',
    '2031-03-20 report bare U đang thực hiện'], 'what happened to a task');
select is(events('hidden'), '{}', 'nothing is told of drafts');
update reform.plan set issued_on = '2030-12-31', published_at = '2031-01-02T20:00:00Z' where code = 'p';
select is((events())[cardinality(events()) - 1:], array[
    '2031-01-03 plan_published U Kế hoạch', '2030-12-31 plan_issued U Kế hoạch'],
    'a plan begins with its issue; days are those of Vietnam');
insert into reform.evidence (report_id, kind, title, url, published_at)
select id, 'link', 'Của bản nháp', 'https://example.org/c', '2031-05-01'
from reform.progress_report where state = 'draft';
select ok(not 'evidence' = any (column_of('kind', $$select kind from api.timeline('p', 'bare', null, null)$$)),
    'evidence of a draft report is not told');
select agrees('nor entered');
delete from reform.evidence
using reform.progress_report as report
where report.id = report_id and report.task_id = task('p', 'bare') and report.state = 'draft';
update reform.progress_report set state = 'published', published_at = '2031-12-30' , corrects_id = :third_report,
    period_id = period('2031-Q1')
where state = 'draft';
select agrees('after publishing a report');
update reform.occurrence set occurred_on = occurred_on + 1, description = repeat('dài ', 60);
select agrees('after correcting occurrences');
select is((select max(length(summary)) from reform.plan_event), 200, 'summaries are short');
delete from reform.evidence;
delete from reform.occurrence;
select agrees('after removing evidence and occurrences');
insert into reform.task_amendment (
    task_id, position, amended_on, old_starts_on, old_due_on, new_starts_on, new_due_on, reason)
values (task('p', 'counted'), 1, '2031-03-10', '2031-03-01', '2031-03-31', '2031-03-01', '2031-05-31', 'Mưa bão');
update reform.task set due_on = '2031-05-31' where id = task('p', 'counted');
select is((events('counted'))[2], '2031-03-10 task_amended counted Mưa bão', 'an amendment tells its reason');
delete from reform.task_amendment;
select agrees('after removing an amendment');
insert into reform.evidence (task_id, kind, title, url)
values (task('p', 'counted'), 'link', 'Không ngày', 'https://example.org/d');
select ok(not 'evidence' = any (column_of('kind', $$select kind from api.timeline('p', 'counted', null, null)$$)),
    'what has no day is not in the timeline');
select is(column_of('title', $$select title from api.task_evidence$$), '{Không ngày}', 'but among the evidence');

\ir support/end.sql
