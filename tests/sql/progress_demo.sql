-- The illustrative progress of the plan of 2021, with every figure worked out by hand.

\ir support/begin.sql
\ir support/empty.sql
\ir support/ask.sql

-- As in sql/demo/plan-2021.yaml, as far as progress depends on it.
insert into reform.unit (code, name, kind)
select code, 'Đơn vị ' || code, 'division'
from unnest(array['SO-KHCN', 'VP-SO', 'CC-TDC', 'TT-TTKHCN', 'TT-UDTB', 'TT-KTTDC', 'VU-KVIP', 'NHOM-DV']) as code;
update reform.unit set parent_id = unit('SO-KHCN') where code <> 'SO-KHCN';
insert into reform.plan (code, kind, title, year, unit_id, starts_on, ends_on, status)
values ('skhcn-tuyen-truyen-cchc-2021', 'communication', 'Tuyên truyền', 2021, unit('SO-KHCN'), '2021-01-01',
    '2021-12-31', 'issued');
insert into reform.task (plan_id, code, position, title, schedule, starts_on, due_on)
select plan('skhcn-tuyen-truyen-cchc-2021'), 'NV' || to_char(n, 'FM00'), n, 'Nhiệm vụ ' || n,
    (case n when 5 then 'dated' when 8 then 'per_reporting_period' else 'continuous' end)::reform.schedule,
    case n when 5 then date '2021-10-01' else '2021-01-01' end, '2021-12-31'
from generate_series(1, 10) as n;
insert into reform.assignment (task_id, unit_id, role)
select task('skhcn-tuyen-truyen-cchc-2021', task), unit(unit), role::reform.assignment_role
from (values ('NV01', 'VP-SO', 'lead'), ('NV02', 'VP-SO', 'lead'), ('NV03', 'VP-SO', 'lead'), ('NV04', 'VP-SO', 'lead'),
    ('NV06', 'NHOM-DV', 'performing'), ('NV07', 'NHOM-DV', 'performing'), ('NV08', 'VP-SO', 'lead'),
    ('NV09', 'VP-SO', 'performing'), ('NV10', 'TT-TTKHCN', 'performing'), ('NV10', 'VP-SO', 'coordinating')
) as listed (task, unit, role);
insert into reform.reporting_period (code, year, kind, name, data_from, data_to, submit_by)
values ('2021-Q1', 2021, 'quarter', 'Quý I', '2020-12-15', '2021-03-14', '2021-03-20'),
    ('2021-H1', 2021, 'half_year', 'Sáu tháng', '2020-12-15', '2021-06-14', '2021-06-20'),
    ('2021-Q3', 2021, 'quarter', 'Quý III', '2021-06-15', '2021-09-14', '2021-09-20'),
    ('2021-Y', 2021, 'year', 'Năm', '2020-12-15', '2021-12-14', '2021-12-20'),
    ('2022-Q1', 2022, 'quarter', 'Quý I', '2021-12-15', '2022-03-14', '2022-03-20');

\ir ../../sql/demo/progress-2021.sql
\set ON_ERROR_STOP on

create function tap.contents() returns text
    language sql as $$
        select jsonb_build_array(
            (select jsonb_agg(to_jsonb(task) order by id) from reform.task),
            (select jsonb_agg(to_jsonb(occurrence) order by id) from reform.occurrence),
            (select jsonb_agg(to_jsonb(report) order by id) from reform.progress_report as report),
            (select jsonb_agg(to_jsonb(evidence) order by id) from reform.evidence),
            (select jsonb_agg(to_jsonb(event) order by id) from reform.plan_event as event))::text
    $$;
create temporary table once as select contents();
\ir ../../sql/demo/progress-2021.sql
select is(contents(), (select contents from once), 'a second run changes nothing');
select is((select count(*) from reform.occurrence), 22::bigint, 'occurrences');
select is((select count(*) from reform.progress_report), 13::bigint, 'reports');
select is((select count(*) from reform.evidence), 21::bigint, 'evidence');
select is_empty(
    $$select description from reform.occurrence where not illustrative or description not like 'Dữ liệu minh họa: %'
    union all
    select narrative from reform.progress_report where not illustrative or narrative not like 'Dữ liệu minh họa: %'
    union all
    select title from reform.evidence where not illustrative or title not like 'Dữ liệu minh họa: %'
    union all
    select code from reform.task where not illustrative and num_nonnulls(status, target, completed_on) > 0$$,
    'every row says that it illustrates');
select results_eq(
    $$select distinct (published_at at time zone 'Asia/Ho_Chi_Minh')::time from reform.progress_report$$,
    $$values (time '10:00')$$, 'published in the morning in Vietnam, wherever the data is loaded');

-- What the service's role is told.

create function tap.told(statement text) returns jsonb
    language sql as $$select answer from ask($1) as answer$$;
create function tap.task_on(code text, day date) returns jsonb
    language sql as $$
        select told(format(
            'select task.timeliness, task.timeliness_first, progress.* '
            'from (select task.id, api.timeliness(task.status, task.due_on, task.done_on, %2$L) as timeliness, '
            'api.timeliness(task.status, task.first_due_on, task.done_on, %2$L) as timeliness_first '
            'from api.task where task.code = %1$L) as task, api.task_progress(task.id, %2$L) as progress', $1, $2))
    $$;
create function tap.figures(figures jsonb) returns text
    language sql immutable return concat_ws(' ', coalesce($1 ->> 'declared', '-'), coalesce($1 ->> 'evidenced', '-'),
        coalesce($1 ->> 'gap', '-'), $1 #>> '{left_out,declared}', $1 #>> '{left_out,evidenced}');
create function tap.figures_of_task(code text, day date) returns text
    language sql as $$
        select figures(jsonb_build_object('declared', told -> 'progress.declared',
            'evidenced', told -> 'progress.evidenced', 'gap', told -> 'progress.gap'))
        from task_on($1, $2) as told
    $$;

select is(figures_of_task(code, '2026-11-24'), expected, code || ': ' || why)
from (values
    ('NV01', '100 50 50', 'the year''s report says 100; the last with evidence, that of the half year, 50'),
    ('NV02', '80 80 0', 'the year''s report said 90, its correction says 80 and has evidence'),
    ('NV03', '30 - -', 'only the first quarter''s report, without evidence'),
    ('NV04', '75 50 25', '3 a quarter in 4 quarters are 12; 9 took place, 6 with evidence'),
    ('NV05', '100 100 0', 'one report, with evidence'),
    ('NV06', '- - -', 'nothing'),
    ('NV08', '100 75 25', 'the year''s report has no evidence, that of the third quarter has')
) as by_hand (code, expected, why);
select is(figures_of_task('NV02', day), expected, 'NV02 on ' || day || ': ' || why)
from (values
    ('2021-06-18'::date, '- - -', 'nothing is published'),
    ('2021-06-19', '60 60 0', 'the report of the half year, with evidence'),
    ('2021-12-26', '90 60 30', 'the report of the year, without evidence, not yet corrected'),
    ('2021-12-27', '80 80 0', 'corrected')
) as by_hand (day, expected, why);
select is(task_on('NV04', day) ->> 'progress.achieved', expected, 'NV04 until ' || day)
from (values ('2021-01-19'::date, '0'), ('2021-01-20', '1'), ('2021-03-14', '3'), ('2021-12-31', '9'))
    as by_hand (day, expected);
select is(task_on('NV04', '2021-12-31') ->> 'progress.expected', '12', 'three in each of four quarters');

select is(task_on(code, day) ->> 'timeliness', expected, code || ' on ' || day || ': ' || why)
from (values
    ('NV01', '2026-11-24'::date, 'on_time', 'completed on 14 December, due on the 31st'),
    ('NV02', '2026-11-24', 'overdue', 'still in progress'),
    ('NV02', '2022-01-01', 'overdue', 'the day after'),
    ('NV02', '2021-12-31', 'due_soon', 'the day itself'),
    ('NV02', '2021-12-24', 'due_soon', 'seven days before'),
    ('NV02', '2021-12-23', 'not_due', 'eight days before'),
    ('NV03', '2026-11-24', 'overdue', 'begun, and nothing more was said'),
    ('NV06', '2026-11-24', 'unknown', 'no status was published'),
    ('NV04', '2026-11-24', 'overdue', 'done in part'),
    ('NV08', '2026-11-24', 'late', 'completed on 5 January')
) as by_hand (code, day, expected, why);

-- Roll-ups; all weights are 1.

create function tap.plan_progress(period text, task_group text) returns jsonb
    language sql as $$
        select told(format(
            'select figures.* from api.task_group, api.roll_up(task_group.tasks, coalesce(task_group.period, %1$L), '
            '''2026-11-24'') as figures where %2$s', $1, $2))
    $$;

select is(figures(plan_progress(null, $$by = 'topic'$$)), '80.8 71 9.8 4 5',
    'all: (100 + 80 + 30 + 75 + 100 + 100) / 6 = 80.8; (50 + 80 + 50 + 100 + 75) / 5 = 71');
select is(plan_progress(null, $$by = 'topic'$$) -> 'timeliness',
    '{"not_due": 0, "due_soon": 0, "on_time": 2, "late": 1, "overdue": 3, "unknown": 4}',
    'NV01 and NV05 on time, NV08 late, NV02, NV03 and NV04 overdue, four unknown');
select is(figures(plan_progress(null, format('by = ''unit'' and reference ->> ''code'' = %L', unit))), expected,
    unit || ': ' || why)
from (values
    ('VP-SO', '77 63.8 13.2 1 2', '(100 + 80 + 30 + 75 + 100) / 5; (50 + 80 + 50 + 75) / 4 = 63.75'),
    ('NHOM-DV', '- - - 2 2', 'nothing'),
    ('TT-TTKHCN', '- - - 1 1', 'nothing')
) as by_hand (unit, expected, why);
select is(figures(plan_progress(null, $$by = 'unit' and reference is null$$)), '100 100 0 0 0',
    'the task that no unit leads');
select is(figures(plan_progress(null, format('by = ''period'' and period = %L', period))), expected,
    period || ': ' || why)
from (values
    ('2021-Q1', '45 38.9 6.1 6 7', '(25 + 30 + 3/3 + 25) / 4 = 45; (25 + 2/3 + 25) / 3 = 38.9'),
    ('2021-H1', '60.8 52.5 8.3 6 6', '(50 + 60 + 5/6 + 50) / 4 = 60.8; (50 + 60 + 3/6 + 50) / 4 = 52.5'),
    ('2021-Q3', '72.2 54.2 18 7 8', '(75 + 2/3 + 75) / 3 = 72.2; (1/3 + 75) / 2 = 54.2'),
    ('2021-Y', '91 76.7 14.3 5 7', '(100 + 80 + 9/12 + 100 + 100) / 5 = 91; (80 + 6/12 + 100) / 3 = 76.7')
) as by_hand (period, expected, why);
select is(
    column_of('period', $$select period from api.task_group where by = 'period' order by place$$),
    '{2021-Q1,2021-H1,2021-Q3,2021-Y}', 'the periods of the plan''s year, by their ends');
select is(api.on_time_rate(plan_progress(null, $$by = 'topic'$$)::json -> 'timeliness'), 33.3,
    '2 of 2 + 1 + 3 are on time');

\ir support/end.sql
