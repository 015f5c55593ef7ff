-- Staff report progress: who may write, submit, return, approve, publish and correct; what becomes public, and when.

\ir support/begin.sql
\ir support/progress_staff.sql

-- ---- rules ----

create function tap.change(assignments text) returns text
    language sql return 'update reform.progress_report set ' || $1;
select outcome(writing('officer-b')) is not null as written \gset
select accepts('progress_report_version', 'the next', change('version = 2'));
select refuses('progress_report_version', 'none', change('version = 0'));
select accepts('progress_report_completed', 'completed in part', change($$status = 'partly_completed', completed_on = '2025-02-01'$$));
select refuses('progress_report_completed', 'not completed', change($$completed_on = '2025-02-01'$$));
select accepts('progress_report_two_people', 'another', change($$approver = 'approver-b'$$));
select refuses('progress_report_two_people', 'the author', change($$approver = 'officer-b'$$));
select accepts('report_step_pkey', 'a new name', $$insert into reform.report_step values ('thu', 9, '{draft}', 'draft', '{officer}', false, false, 'Thử', 'Try')$$);
select refuses('report_step_pkey', 'a name twice', $$insert into reform.report_step select * from reform.report_step where name = 'submit'$$);
select accepts('report_step_position', 'a new place', $$update reform.report_step set position = 9 where name = 'submit'$$);
select refuses('report_step_position', 'one place for two', $$update reform.report_step set position = 2 where name = 'submit'$$);
delete from reform.progress_report;
delete from ops.idempotency_key;

-- ---- writing, and in which order it is refused ----

select is(outcome(statement), told, title) from (values
    (writing('officer-b', task => 'NV09'), 'not-found', 'not about a task that is not there'),
    (writing('officer-x', plan => 'test-2'), 'not-found', 'nor about a draft of another agency'),
    (writing('intake-a', task => 'NV09'), 'forbidden', 'who holds no such role is told that first'),
    (writing('officer-x', is_valid => false), 'forbidden', 'not for a unit of others'),
    (writing('officer-b', '{"unit": "TEST-C"}'), 'forbidden', 'nor for the unit beside'),
    (writing('officer-a', plan => 'test-2', is_valid => false), 'plan_not_issued', 'not while the plan is a draft'),
    (writing('officer-a', '{"unit": "TEST-A"}'), 'unit_without_part', 'not by who only receives reports'),
    (writing('officer-c', '{"unit": "TEST-C"}', 'NV04'), 'accepted', 'by a unit of the group that is named'),
    (writing('officer-b', '{}', 'NV03'), 'accepted', 'by a unit of the agency where nobody is named'),
    (writing('officer-x', '{"unit": "TEST-X"}', 'NV03'), 'unit_without_part', 'not by another agency'),
    (writing('officer-b', is_valid => false), 'invalid-body', 'not what the contract refuses'),
    (writing('officer-b', '{"unit": "KHONG-CO", "period": "KHONG-CO", "corrects": "BC-0"}'),
        'not_found /unit, not_found /period, not_found /corrects', 'all that is not there is told at once'),
    (writing('officer-b', '{"period": "2024-T1"}'), 'out_of_time /period', 'not for a period before the plan'),
    (writing('officer-b', '{"completed_on": "2999-01-01"}'),
        'in_future /completed_on, not_completed /completed_on', 'no completion to come, or without that status'),
    (writing('officer-b', '{"percent": 30, "narrative": "Đã phát tờ gấp."}', dry => true), 'accepted', 'a dry run is accepted')
) as asked (statement, told, title);
select is((select count(*) from reform.progress_report where task_id = task('test-1', 'NV01')), 0::bigint,
    'and writes nothing');
select is(array(select unit.code::text from reform.parties_of(task('test-1', task)) as party (id) join reform.unit using (id) order by 1),
    parties::text[], 'all units with a part in ' || task)
from (values ('NV01', '{TEST-B,TEST-C}'), ('NV02', '{TEST-B,TEST-C}'), ('NV03', '{TEST-A,TEST-B,TEST-C,TEST-G}'),
    ('NV04', '{TEST-B,TEST-C,TEST-G}')) as expected (task, parties);
delete from reform.progress_report;
select is((select count(*) from ops.audit), 3::bigint, 'each report that was written left a line in the trail');

select is(outcome(writing('officer-b', '{"percent": 30}', digest => repeat('1', 64))), 'accepted', 'a draft is written');
select newest() as code \gset
select is(outcome(writing('officer-b', '{"percent": 30}', digest => repeat('1', 64))), 'accepted', 'a repeat is answered alike');
select is(newest(), :'code', 'and writes no second one');
select is(outcome(writing('officer-b', digest => repeat('1', 64), body_digest => 'c')), 'idempotency-key-reused',
    'with another body it is another request');
select is(outcome(writing('officer-b2')), 'report_open', 'one report of a unit is written at a time');
select is(outcome(writing('officer-c', '{"unit": "TEST-C"}')), 'accepted', 'another unit writes its own');
select is(outcome(writing('officer-b', '{"period": "2025-T2"}')), 'accepted', 'and each period has one');

-- ---- who sees what is not public ----

select is(outcome(format('select api.staff_report(%L, %L)', tap.caller(subject, roles), report)), told, title)
from (values
    ('officer-b', '{officer}', :'code', 'accepted', 'who writes sees it'),
    ('supervisor-a', '{supervisor}', :'code', 'accepted', 'so do supervisors'),
    ('officer-c', '{officer}', :'code', 'not-found', 'the unit beside does not'),
    ('officer-x', '{officer}', :'code', 'not-found', 'nor does another agency'),
    ('intake-a', '{officer}', :'code', 'forbidden', 'nor other roles'),
    ('officer-b', '{officer}', 'BC-0', 'not-found', 'what is not there is told alike'),
    ('officer-b', '{officer}', 'BC-99999999999999999999', 'not-found', 'so is what never can be'),
    ('officer-b', '{officer}', 'HD-1', 'not-found', 'and what is no report')
) as asked (subject, roles, report, told, title);
select is(answer ->> 'version' || ' ' || (answer ->> 'percent') || ' ' || (answer ->> 'state'), '1 30 draft', 'it is as written')
from api.staff_report(tap.caller('officer-b', '{officer}'), :'code');
select is((select json_agg(action -> 'transition') from json_array_elements(answer -> 'actions') as action)::text, '["submit"]',
    'and says what may be done next')
from api.staff_report(tap.caller('officer-b', '{officer}'), :'code');

-- ---- changing ----

select is(outcome(statement), told, title) from (values
    (changing('intake-a', :'code', '{}', 'none', false), 'forbidden', 'change: role'),
    (changing('officer-x', 'BC-0', '{}', 'none', false), 'precondition-required', 'change: precondition'),
    (changing('officer-c', :'code', '{}', '7', false), 'not-found', 'change: visible'),
    (changing('officer-b', :'code', '{}', '7', false), 'precondition-failed', 'change: version'),
    (changing('officer-b', :'code', '{}', '', false), 'invalid-body', 'change: body'),
    (changing('officer-b', :'code', '{"completed_on": "2025-02-01"}'), 'not_completed /completed_on', 'change: rule'),
    (changing('officer-b', :'code', '{"percent": 99}', dry => true), 'accepted', 'a dry run'),
    (changing('officer-b2', :'code', '{"percent": 40, "narrative": "Đã phát 200 tờ gấp."}'), 'accepted', 'another officer of the unit')
) as asked (statement, told, title);
select results_eq(
    format('select percent, narrative::text, version, authors::text[] from reform.progress_report where id = %L', reform.number_in_code(:'code', 'BC')),
    $$values (40, 'Đã phát 200 tờ gấp.', 2, '{officer-b,officer-b2}'::text[])$$, 'changes what it says, and is an author');
select is(outcome(changing('officer-b', :'code', '{"percent": 41}', '1')), 'precondition-failed',
    'the second of two editors is told about the first');
select is(outcome(changing('officer-b', :'code', '{"percent": null}')), 'accepted', 'null');
select is((select row(percent, narrative)::text from reform.progress_report where id = reform.number_in_code(:'code', 'BC')),
    '(,"Đã phát 200 tờ gấp.")', 'empties a member, and what is missing stays');
select is(outcome(changing('officer-b', :'code', '{"percent": 40}')), 'accepted', 'it is filled again');

-- ---- a draft is given up ----

create function tap.giving_up(subject text, report text, if_match text default '', dry boolean default false) returns text
    language sql as $$
        select format('select api.staff_remove_report(%L, %L, %L, %L)', tap.caller($1, '{officer}'), $2,
            case $3 when '' then version_of($2) when 'none' then null else $3 end, $4)
    $$;
select outcome(writing('officer-b', task => 'NV03')) as written \gset
select newest() as mistaken \gset
select outcome(moving('officer-b', 'submit', :'mistaken')) as submitted \gset
select is(outcome(statement), told, title) from (values
    (giving_up('intake-a', 'BC-0', 'none'), 'forbidden', 'give up: role'),
    (giving_up('officer-x', 'BC-0', 'none'), 'precondition-required', 'give up: precondition'),
    (giving_up('officer-c', :'mistaken', '7'), 'not-found', 'give up: visible'),
    (giving_up('officer-b', :'mistaken', '7'), 'precondition-failed', 'give up: version'),
    (giving_up('officer-b', :'mistaken'), 'report_closed', 'give up: not what is submitted'),
    (moving('approver-b', 'return', :'mistaken', '{"note": "Nhầm nhiệm vụ."}'), 'accepted', 'it is returned'),
    (giving_up('officer-b', :'mistaken', dry => true), 'accepted', 'give up: a dry run'),
    (giving_up('officer-b', :'mistaken'), 'accepted', 'give up: by an officer of the unit'),
    (giving_up('officer-b', :'mistaken', '3'), 'not-found', 'give up: not twice')
) as asked (statement, told, title);
select is((select array_agg(after_digest is null order by id) from ops.audit where object = :'mistaken'),
    array[false, false, false, true], 'the trail knows that it was');

-- ---- from draft to public ----

select is(outcome(statement), told, title) from (values
    (moving('intake-a', 'submit', 'BC-0', '{}', 'none', false), 'forbidden', 'submit: role'),
    (moving('officer-x', 'submit', 'BC-0', '{}', 'none', false), 'precondition-required', 'submit: precondition'),
    (moving('officer-c', 'submit', :'code', '{}', '7', false), 'not-found', 'submit: visible'),
    (moving('officer-b', 'submit', :'code', '{}', '7', false), 'precondition-failed', 'submit: version'),
    (moving('approver-b', 'approve', :'code', '{}', '', false), 'report_step_not_allowed', 'approve: a draft is not approved'),
    (moving('planner-a', 'publish', :'code'), 'report_step_not_allowed', 'publish: nor published'),
    (moving('officer-b', 'submit', :'code', '{}', '', false), 'invalid-body', 'submit: body'),
    (moving('officer-b', 'submit', :'code', dry => true), 'accepted', 'submit: a dry run'),
    (moving('officer-b', 'submit', :'code', digest => repeat('2', 64)), 'accepted', 'submit: by an officer'),
    (moving('officer-b', 'submit', :'code', digest => repeat('2', 64)), 'accepted', 'submit: a repeat is answered alike'),
    (moving('officer-b', 'submit', :'code', digest => repeat('2', 64), body_digest => 'c'), 'idempotency-key-reused',
        'submit: with another body it is another request'),
    (moving('officer-b', 'submit', :'code'), 'report_step_not_allowed', 'submit: not twice'),
    (changing('officer-b', :'code', '{"percent": 50}'), 'report_closed', 'what is submitted does not change'),
    (moving('approver-b', 'return', :'code', '{"note": "Bổ sung số liệu."}'), 'accepted', 'return: by an approver'),
    (changing('officer-b', :'code', '{"percent": 45}'), 'accepted', 'what was returned does'),
    (moving('both-b', 'submit', :'code'), 'accepted', 'submit: again, by a third'),
    (moving('both-b', 'approve', :'code'), 'second_person_needed', 'approve: not by who submitted it, in whatever role'),
    (moving('approver-b', 'publish', :'code'), 'report_step_not_allowed', 'publish: not before approval'),
    (moving('approver-a', 'approve', :'code'), 'accepted', 'approve: by an approver of the unit above')
) as asked (statement, told, title);
select is(note::text, 'Bổ sung số liệu.', 'why it was returned is kept') from reform.progress_report
where id = reform.number_in_code(:'code', 'BC');
select is((select count(*) from api.report), 0::bigint, 'what is approved is not public yet');
select is("progress.declared", null, 'and not in the figures') from api.task_progress(task('test-1', 'NV01'), api.today());

create function tap.figures() returns text
    language sql as $$
        select concat_ws(' ', task."progress.declared", plan.declared, plan.evidenced, plan.timeliness ->> 'unknown',
            plan.timeliness ->> 'overdue', unit.declared)
        from api.task_progress(task('test-1', 'NV01'), api.today()) as task,
            api.roll_up(array(select id from api.task where plan_code = 'test-1'), null, api.today()) as plan,
            api.roll_up(array(select task_id from reform.assignment where unit_id = unit('TEST-B')), '2025-T1', api.today()) as unit
    $$;
select is(tap.figures(), '4 0', 'before publication nobody knows how the four tasks go');
select is(outcome(moving('planner-a', 'publish', :'code')), 'accepted', 'publish: by a planner');
select is(tap.figures(), '45 45 3 1 45', 'at once the figures of the task, of its plan and of its unit follow');
select results_eq($$select status::text, status_on, version from reform.task where id = task('test-1', 'NV01')$$,
    $$values ('in_progress', api.today(), 2)$$, 'and the status that it claims is published');
select is((select count(*) from reform.plan_event where kind = 'report'), 1::bigint, 'it stands in the timeline');
select is(outcome(statement), told, title) from (values
    (changing('officer-b', :'code', '{"percent": 50}'), 'report_closed', 'what is published does not change'),
    (moving('planner-a', 'publish', :'code'), 'report_step_not_allowed', 'publish: not twice'),
    (writing('officer-b', '{"percent": 60}'), 'correction_needed', 'a second report must be a correction')
) as asked (statement, told, title);
select results_eq(
    format($$select subject, role::text, before_digest <> after_digest from ops.audit where object = %L and role <> 'officer' order by id$$, :'code'),
    $$values ('approver-b', 'approver', true), ('approver-a', 'approver', true), ('planner-a', 'planner', true)$$,
    'the trail has a line of each step');

-- ---- corrections ----

select is(outcome(writing('officer-b', format('{"corrects": "%s", "percent": 60}', :'code')::jsonb)), 'accepted', 'a correction names it');
select newest() as correction \gset
select is(tap.figures(), '45 45 3 1 45', 'until it is published the figures stand');
select is(outcome(statement), 'accepted', 'its way is the same') from (values
    (moving('officer-b', 'submit', :'correction')), (moving('approver-b', 'approve', :'correction')),
    (moving('approver-b', 'publish', :'correction'))) as walked (statement);
select is(tap.figures(), '60 60 3 1 60', 'then it counts instead');
select results_eq('select percent, is_correction, is_corrected from api.report order by id',
    $$values (45, false, true), (60, true, false)$$, 'and both stay visible');
select is(concat_ws(' ', answer ->> 'corrected_by', answer ->> 'corrects'), :'correction', 'the first says which corrects it')
from api.staff_report(tap.caller('officer-b', '{officer}'), :'code');
select is(outcome(writing('officer-b', format('{"corrects": "%s"}', :'code')::jsonb)), 'correction_of_latest', 'only the last one is corrected');
select is(outcome(writing('officer-b', format('{"corrects": "%s", "period": "2025-T2"}', :'correction')::jsonb)), 'not_found /corrects',
    'and only of the same period');

-- ---- what status a task has by its reports ----

create function tap.standing(code text) returns text
    language sql as $$
        select concat_ws(' ', status, status_on, completed_on) from reform.task where id = task('test-1', $1)
    $$;
select publish_report('{"unit": "TEST-C", "period": "2025-T2", "status": "completed"}', 'NV01', '2025-06-20T09:00+07') is not null as published \gset
select is(tap.standing('NV01'), 'in_progress ' || api.today(), 'a unit that does not lead says nothing of the whole');
select publish_report('{"status": "completed", "completed_on": "2025-03-10"}', 'NV02', '2025-03-20T09:00+07') is not null as published \gset
select is(tap.standing('NV02'), 'completed 2025-03-20 2025-03-10', 'the day of completion is the claimed one');
select publish_report('{"unit": "TEST-C"}', 'NV02', '2025-03-21T09:00+07') is not null as published \gset
select is(tap.standing('NV02'), 'in_progress 2025-03-21', 'of two who perform it one is not ready');
select publish_report('{"unit": "TEST-C", "period": "2025-T2", "status": "completed"}', 'NV02', '2025-06-20T09:00+07') is not null as published \gset
select is(tap.standing('NV02'), 'completed 2025-06-20', 'now both are');
select publish_report('{"period": "2025-T2"}', 'NV03', '2025-06-20T09:00+07') is not null as published \gset
select publish_report('{"status": "not_started"}', 'NV03', '2025-06-21T09:00+07') is not null as published \gset
select is(tap.standing('NV03'), 'in_progress 2025-06-20', 'the later period decides, not the later publication');
update reform.task set status = 'cancelled', status_on = '2025-07-01' where id = task('test-1', 'NV04');
select publish_report('{"unit": "TEST-G"}', 'NV04', '2025-07-02T09:00+07') is not null as published \gset
select is(tap.standing('NV04'), 'cancelled 2025-07-01', 'a cancelled task stays cancelled');

-- ---- occurrences ----

insert into reform.occurrence (task_id, unit_id, occurred_on) values (task('test-1', 'NV01'), unit('TEST-B'), '2025-02-01');
select accepts('occurrence_version', 'the next', 'update reform.occurrence set version = 2');
select refuses('occurrence_version', 'none', 'update reform.occurrence set version = 0');
insert into reform.evidence (occurrence_id, kind, title, url)
select id, 'link', 'Bài viết', 'https://example.org/bai' from reform.occurrence;
select accepts('evidence_recorded_by', 'who acts', $$update reform.evidence set recorded_by = 'can-bo-1'$$);
select refuses('evidence_recorded_by', 'nobody', $$update reform.evidence set recorded_by = ''$$);
select refuses('evidence_recorded_by', 'what is not in NFC', $$update reform.evidence set recorded_by = U&'e\0301'$$);
delete from reform.evidence;
delete from reform.occurrence;

create function tap.newest_occurrence() returns text
    language sql as $$select 'HD-' || max(id) from reform.occurrence$$;
create function tap.recording(
    subject text, body jsonb default '{}', task text default 'NV03', plan text default 'test-1',
    is_valid boolean default true, digest text default null, body_digest text default 'b', dry boolean default false)
    returns text
    language sql as $$
        select format('select api.staff_record_occurrence(%L, %L, %L, %L, %L, %L, %L, %L)', tap.caller($1, '{officer}'), $4,
            $3, $6, $7, '{"unit": "TEST-B", "occurred_on": "2025-07-01"}'::jsonb || $2, $5, $8)
    $$;
create function tap.at_occurrence(
    verb text, subject text, code text, body text default null, if_match text default '', is_valid boolean default true,
    dry boolean default false, task text default 'NV03')
    returns text
    language sql as $$
        select format('select api.staff_%s_occurrence(%L, ''test-1'', %L, %L, %s)', $1, tap.caller($2, '{officer}'), $8, $3,
            concat_ws(', ',
                quote_nullable(case $5
                    when '' then (select version::text from reform.occurrence where id = reform.number_in_code($3, 'HD'))
                    when 'none' then null else $5 end),
                case when $1 = 'change' then quote_nullable($4) || ', ' || $6::text end, $7::text))
    $$;
select is(outcome(statement), told, title) from (values
    (recording('intake-a', task => 'NV09'), 'forbidden', 'record: role'),
    (recording('officer-b', task => 'NV09'), 'not-found', 'record: visible'),
    (recording('officer-c'), 'forbidden', 'record: not for the unit beside'),
    (recording('officer-a', plan => 'test-2', task => 'NV01', is_valid => false), 'plan_not_issued', 'record: state'),
    (recording('officer-c', '{"unit": "TEST-C"}', 'NV09'), 'not-found', 'record: task'),
    (recording('officer-b', is_valid => false), 'invalid-body', 'record: body'),
    (recording('officer-b', '{"unit": "KHONG-CO", "occurred_on": "2999-01-01"}'), 'not_found /unit, in_future /occurred_on',
        'record: all faults at once'),
    (recording('officer-b', dry => true), 'accepted', 'record: a dry run')
) as asked (statement, told, title);
select is((select count(*) from api.occurrence), 0::bigint, 'nothing is there yet');
select is(outcome(recording('officer-b', '{"quantity": 2.5, "place": "Hội trường"}', digest => repeat('3', 64))), 'accepted', 'it happened');
select newest_occurrence() as activity \gset
select is(outcome(recording('officer-b', '{"quantity": 2.5, "place": "Hội trường"}', digest => repeat('3', 64))), 'accepted', 'told twice');
select results_eq($$select quantity, place::text, recorded_at = now() from api.occurrence$$, $$values (2.5, 'Hội trường', true)$$,
    'it is public once, and says when it was recorded');
select is("progress.occurrences", 1, 'and counts at once') from api.task_progress(task('test-1', 'NV03'), api.today());
select is(outcome(format('select api.staff_occurrence(%L, %L, %L, %L)', tap.caller(subject, '{officer,supervisor}'), 'test-1', task, code)), told,
    'one: ' || told)
from (values ('officer-b', 'NV03', :'activity', 'accepted'), ('supervisor-a', 'NV03', :'activity', 'accepted'),
    ('officer-c', 'NV03', :'activity', 'not-found'), ('officer-b', 'NV01', :'activity', 'not-found'),
    ('officer-b', 'NV03', 'HD-0', 'not-found')) as asked (subject, task, code, told);
select is(
    (select string_agg(concat_ws(' ', code = :'activity', version, quantity, "links.self" like '%/NV03/occurrences/HD-%'), ',')
    from api.staff_occurrences(tap.caller(subject, '{officer}'), 'test-1', 'NV03', null, null)), told, 'listed for ' || subject)
from (values ('officer-b', 't 1 2.5 t'), ('officer-c', null)) as asked (subject, told);
select is(outcome(statement), told, title) from (values
    (at_occurrence('change', 'intake-a', :'activity', '{}', 'none'), 'forbidden', 'change: role'),
    (at_occurrence('change', 'officer-x', 'HD-0', '{}', 'none', false), 'precondition-required', 'change: precondition'),
    (at_occurrence('change', 'officer-c', :'activity', '{}', '7', false), 'not-found', 'change: visible'),
    (at_occurrence('change', 'officer-b', :'activity', '{}', '7', false), 'precondition-failed', 'change: version'),
    (at_occurrence('change', 'officer-b', :'activity', '{}', '', false), 'invalid-body', 'change: body'),
    (at_occurrence('change', 'officer-b', :'activity', '{"occurred_on": "2999-01-01"}'), 'in_future /occurred_on', 'change: rule'),
    (at_occurrence('change', 'officer-b', :'activity', '{"quantity": 9}', dry => true), 'accepted', 'change: a dry run'),
    (at_occurrence('change', 'officer-b', :'activity', '{"quantity": 3, "place": null}'), 'accepted', 'change: by an officer of the unit'),
    (at_occurrence('change', 'officer-b', :'activity', '{"quantity": 4}', '1'), 'precondition-failed', 'change: the second of two'),
    (at_occurrence('remove', 'intake-a', :'activity', null, 'none'), 'forbidden', 'remove: role'),
    (at_occurrence('remove', 'officer-x', :'activity', null, 'none'), 'precondition-required', 'remove: precondition'),
    (at_occurrence('remove', 'officer-c', :'activity', null, '7'), 'not-found', 'remove: visible'),
    (at_occurrence('remove', 'officer-b', :'activity', null, '1'), 'precondition-failed', 'remove: version'),
    (at_occurrence('remove', 'officer-b', :'activity', dry => true), 'accepted', 'remove: a dry run')
) as asked (statement, told, title);
select results_eq('select quantity, place::text from api.occurrence', 'values (3.0, null::text)', 'it is as it was changed');

-- What a published report covers stays, until a correction of the report is begun.
select outcome(recording('officer-b', '{"occurred_on": "2025-05-05"}')) as recorded \gset
select newest_occurrence() as covered \gset
select is(outcome(statement), 'occurrence_reported', 'covered by a published report') from (values
    (at_occurrence('change', 'officer-b', :'covered', '{"quantity": 9}')),
    (at_occurrence('remove', 'officer-b', :'covered'))) as asked (statement);
select outcome(writing('officer-b', jsonb_build_object('period', '2025-T2', 'corrects', 'BC-' || id), 'NV03')) as written
from reform.progress_report
where task_id = task('test-1', 'NV03') and period_id = period('2025-T2') and state = 'published' \gset
select is(:'written'::text, 'accepted', 'a correction is begun');
select is(outcome(at_occurrence('change', 'officer-b', :'covered', '{"quantity": 9}')), 'accepted', 'and it may change');
select is(outcome(at_occurrence('remove', 'officer-b', :'covered')), 'accepted', 'or go');
select is((select array_agg(after_digest is null order by id) from ops.audit where object = :'covered'), array[false, false, true],
    'the trail knows that it was, and that it went');

-- ---- evidence ----

create function tap.newest_evidence() returns text
    language sql as $$select 'MC-' || max(id) from reform.evidence$$;
create function tap.showing(
    subject text, report text default null, occurrence text default null, task text default 'NV03',
    body jsonb default '{"kind": "picture", "title": "Ảnh", "url": "https://example.org/anh"}', is_valid boolean default true,
    digest text default null, body_digest text default 'b', dry boolean default false)
    returns text
    language sql as $$
        select format('select api.staff_add_evidence(%L, ''test-1'', %L, %L, %L, %L, %L, %L, %L, %L)',
            tap.caller($1, '{officer}'), $4, $3, $2, $7, $8, $5, $6, $9)
    $$;
create function tap.withdrawing(subject text, code text, dry boolean default false) returns text
    language sql as $$select format('select api.staff_remove_evidence(%L, %L, %L)', tap.caller($1, '{officer}'), $2, $3)$$;

select outcome(writing('officer-b', '{"unit": "TEST-B", "percent": 20}', 'NV04')) as written \gset
select newest() as draft \gset
select is(outcome(statement), told, title) from (values
    (showing('intake-a', 'BC-0'), 'forbidden', 'evidence: role'),
    (showing('officer-b', 'BC-0'), 'not-found', 'evidence: no report'),
    (showing('officer-c', :'draft'), 'not-found', 'evidence: a report of others'),
    (showing('officer-c', null, :'activity'), 'not-found', 'evidence: an occurrence of others'),
    (showing('officer-b', null, null, 'NV09'), 'not-found', 'evidence: no task'),
    (showing('officer-x', null, null, 'NV03'), 'forbidden', 'evidence: a task in which the caller has no part'),
    (showing('officer-b', :'correction', null, null, '{}', false), 'report_closed', 'evidence: a published report'),
    (showing('officer-b', :'draft', is_valid => false), 'invalid-body', 'evidence: body'),
    (showing('officer-b', :'draft', body => '{"kind": "picture", "title": "Ảnh"}'), 'required /url', 'evidence: neither link nor file'),
    (showing('officer-b', :'draft', dry => true), 'accepted', 'evidence: a dry run'),
    (showing('officer-b2', :'draft', digest => repeat('4', 64)), 'accepted', 'evidence of a report'),
    (showing('officer-b2', :'draft', digest => repeat('4', 64)), 'accepted', 'handed in twice'),
    (showing('officer-b', null, :'activity'), 'accepted', 'of an occurrence'),
    (showing('officer-c', null, null, 'NV03', format('{"kind": "figures", "title": "Bảng", "sha256": "%s"}', repeat('0a', 32))::jsonb),
        'accepted', 'of a task')
) as asked (statement, told, title);
select results_eq(
    'select kind::text, num_nonnulls(report_id, occurrence_id), published_at is null, recorded_by::text from reform.evidence order by id',
    $$values ('picture', 1, true, 'officer-b2'), ('picture', 1, false, 'officer-b'), ('figures', 0, false, 'officer-c')$$,
    'each once; that of a draft is not published');
select is(version || ' ' || authors::text, '2 {officer-b,officer-b2}', 'who hands in evidence of a report is an author of it')
from reform.progress_report where id = reform.number_in_code(:'draft', 'BC');
select is((select count(*) from api.task_evidence where task_id = task('test-1', 'NV03')), 2::bigint, 'the others are public');
select is("progress.occurrences_with_evidence", 1, 'and the occurrence is evidenced') from api.task_progress(task('test-1', 'NV03'), api.today());
select is((select count(*) from api.task_evidence where task_id = task('test-1', 'NV04')), 0::bigint, 'that of the draft is not');
create function tap.walk(report text, steps text) returns text
    language sql as $$
        select string_agg(outcome(moving(who, step, report)), ' ' order by place)
        from regexp_split_to_table(steps, ' ') with ordinality as wanted (step, place)
        join (values ('submit', 'officer-b'), ('return', 'approver-b'), ('approve', 'approver-b'), ('publish', 'planner-a')) as by (step, who)
            using (step)
    $$;
select is(
    (select string_agg(concat_ws(' ', kind, "links.shows"), ', ')
    from api.staff_task_evidence(tap.caller(subject, '{officer}'), 'test-1', task, after::jsonb, most)), told,
    concat_ws(' ', 'evidence of', task, 'for', subject, after))
from (values
    ('officer-b', 'NV03', null, null, 'figures /v1/plans/test-1/tasks/NV03, picture /v1/staff/plans/test-1/tasks/NV03/occurrences/' || :'activity'),
    ('officer-b', 'NV03', null, 1, 'figures /v1/plans/test-1/tasks/NV03'),
    ('officer-b', 'NV03', (select format('[%s]', max(id)) from reform.evidence), null,
        'picture /v1/staff/plans/test-1/tasks/NV03/occurrences/' || :'activity'),
    ('officer-c', 'NV03', null, null, 'figures /v1/plans/test-1/tasks/NV03'),
    ('officer-b', 'NV04', null, null, 'picture /v1/staff/reports/' || :'draft'),
    ('officer-x', 'NV03', null, null, null)
) as asked (subject, task, after, most, told);
select is(outcome(moving('officer-b', 'submit', :'draft')), 'accepted', 'the draft is submitted');
select 'MC-' || min(id) as of_report, 'MC-' || (min(id) + 1) as of_activity, newest_evidence() as of_task from reform.evidence \gset
select is(outcome(statement), told, title) from (values
    (withdrawing('intake-a', 'MC-0'), 'forbidden', 'take back: role'),
    (withdrawing('officer-b', 'MC-0'), 'not-found', 'take back: none'),
    (withdrawing('officer-c', :'of_report'), 'not-found', 'take back: of others'),
    (withdrawing('officer-b', :'of_report'), 'report_closed', 'take back: of what is submitted'),
    (showing('officer-b', :'draft'), 'report_closed', 'nor is any added'),
    (moving('approver-b', 'return', :'draft', '{"note": "Thiếu số liệu."}'), 'accepted', 'it is returned'),
    (withdrawing('officer-b', :'of_report', true), 'accepted', 'take back: a dry run'),
    (withdrawing('officer-x', :'of_task'), 'not-found', 'take back: of a task of others'),
    (withdrawing('officer-c', :'of_task'), 'accepted', 'take back: of a task'),
    (withdrawing('officer-b', :'of_activity'), 'accepted', 'take back: of an occurrence')
) as asked (statement, told, title);
select is((select array_agg('MC-' || id) from reform.evidence), array[:'of_report'], 'they are gone, the other is there');
select is(outcome(format('select api.staff_evidence(%L, %L)', tap.caller(subject, '{officer}'), code)), told, 'one: ' || told)
from (values ('officer-b', :'of_report', 'accepted'), ('officer-c', :'of_report', 'not-found'),
    ('officer-b', :'of_task', 'not-found')) as asked (subject, code, told);
select is(walk(:'draft', 'submit approve publish'), 'accepted accepted accepted', 'the report is published');
select is(published_at, now(), 'and its evidence with it') from api.task_evidence where task_id = task('test-1', 'NV04');
select is("progress.declared" || ' ' || "progress.evidenced", '20 20', 'what it declares is evidenced at once')
from api.task_progress(task('test-1', 'NV04'), api.today());

-- ---- lists ----

create function tap.listed(
    subject text, states text default null, periods text default null, unit text default null, plan text default null,
    after bigint default null, most int default null)
    returns text
    language sql as $$
        select coalesce(string_agg("unit.code" || ' ' || "task.code" || ' ' || (period ->> 'code') || ' ' || state, ', '), '')
        from api.staff_reports(tap.caller($1, '{officer,approver,planner,supervisor}'), $2::text[], $3::text[], $4, $5,
            to_jsonb(array[$6]), $7)
    $$;
alter table reform.progress_report disable trigger user;
delete from reform.evidence;
delete from reform.progress_report;
alter table reform.progress_report enable trigger user;
select string_agg(outcome(statement), ' ') as written from (values
    (writing('officer-b')), (writing('officer-b', '{"period": "2025-T2"}')),
    (writing('officer-c', '{"unit": "TEST-C"}', 'NV02')), (writing('officer-a', '{"unit": "TEST-G"}', 'NV04'))) as asked (statement) \gset
select publish_report('{}', 'NV02') as published \gset
select is(tap.listed(subject, states, periods, unit, plan), told, title) from (values
    ('planner-a', null, null, null, null,
        'TEST-B NV02 2025-T1 published, TEST-G NV04 2025-T1 draft, TEST-C NV02 2025-T1 draft, TEST-B NV01 2025-T2 draft, TEST-B NV01 2025-T1 draft',
        'all of the units below, the newest first'),
    ('officer-c', null, null, null, null, 'TEST-C NV02 2025-T1 draft', 'only of the own unit'),
    ('officer-x', null, null, null, null, '', 'nothing of another agency'),
    ('planner-a', '{published}', null, null, null, 'TEST-B NV02 2025-T1 published', 'by state'),
    ('planner-a', '{published,submitted}', null, null, null, 'TEST-B NV02 2025-T1 published', 'by several states'),
    ('planner-a', null, '{2025-T2}', null, null, 'TEST-B NV01 2025-T2 draft', 'by period'),
    ('planner-a', null, null, 'TEST-C', null, 'TEST-C NV02 2025-T1 draft', 'by unit'),
    ('officer-c', null, null, 'TEST-A', null, 'TEST-C NV02 2025-T1 draft', 'by a unit above, of which only the own is seen'),
    ('officer-c', null, null, 'TEST-B', null, '', 'not by the unit beside'),
    ('planner-a', null, null, null, 'test-2', '', 'by plan'),
    ('planner-a', '{draft}', '{2025-T1}', 'TEST-B', 'test-1', 'TEST-B NV01 2025-T1 draft', 'by all together')
) as asked (subject, states, periods, unit, plan, told, title);
select is(tap.listed('planner-a', most => 2, after => max(id)), 'TEST-G NV04 2025-T1 draft, TEST-C NV02 2025-T1 draft',
    'a page begins behind the last') from reform.progress_report;

-- ---- what is awaited ----

create function tap.awaited(day date, units text default 'TEST-B', code text default 'NV01') returns text
    language sql as $$
        select coalesce(string_agg(concat_ws(' ', unit.code, period.code, case when is_overdue then 'overdue' end,
            case when open_report_id is not null then 'begun' end), ', '), '')
        from reform.awaited_reports(array(select unit.id from reform.unit where unit.code = any (string_to_array($2, ','))), $1) as owed
        join reform.unit on unit.id = owed.unit_id
        join reform.reporting_period as period on period.id = owed.period_id
        where task_id = task('test-1', $3)
    $$;
update reform.task set status = null, status_on = null, completed_on = null;
select is(tap.awaited(day::date), told, title) from (values
    ('2025-03-12', '', 'eight days before it is to be sent nothing is awaited'),
    ('2025-03-13', 'TEST-B 2025-T1 begun', 'from a week before it is; it was begun'),
    ('2025-03-20', 'TEST-B 2025-T1 begun', 'on the last day it is not late'),
    ('2025-03-21', 'TEST-B 2025-T1 overdue begun', 'then it is'),
    ('2025-06-13', 'TEST-B 2025-T1 overdue begun, TEST-B 2025-T2 begun', 'and the next comes'),
    ('2026-03-20', 'TEST-B 2025-T1 overdue begun, TEST-B 2025-T2 overdue begun', 'for a year'),
    ('2026-03-21', 'TEST-B 2025-T2 overdue begun', 'and not for ever')
) as asked (day, told, title);
select is(tap.awaited('2025-03-21', 'TEST-C'), '', 'who coordinates owes nothing');
select is(tap.awaited('2025-03-21', 'TEST-B,TEST-C', 'NV02'), 'TEST-C 2025-T1 overdue begun', 'who performs where nobody leads does');
select is(tap.awaited('2025-03-21', 'TEST-B,TEST-C,TEST-A', 'NV03'), '', 'nobody does where nobody is named');
select is(outcome(moving('officer-b', 'submit', 'BC-' || id)), 'accepted', 'the longer period is sent')
from reform.progress_report where task_id = task('test-1', 'NV01') and period_id = period('2025-T2');
select is(tap.awaited('2025-06-21'), '', 'and serves for the shorter one');
select is(outcome(moving('approver-b', 'return', 'BC-' || id, '{"note": "Thiếu."}')), 'accepted', 'it comes back')
from reform.progress_report where task_id = task('test-1', 'NV01') and period_id = period('2025-T2');
select is(tap.awaited('2025-06-21'), 'TEST-B 2025-T1 overdue begun, TEST-B 2025-T2 overdue begun', 'and is awaited again');
update reform.task set status = 'completed', status_on = '2025-06-01', completed_on = '2025-06-01' where id = task('test-1', 'NV01');
select is(tap.awaited('2025-06-21'), 'TEST-B 2025-T1 overdue begun', 'of what is completed no more is owed');
update reform.plan set status = 'completed' where code = 'test-1';
select is(tap.awaited('2025-06-21'), '', 'nor of a plan that ended');
update reform.plan set status = 'in_progress' where code = 'test-1';
select results_eq(
    format($$select "unit.code", period ->> 'code', begun is null, cursor from api.staff_awaited_reports(%L, '2025-03-21', %s, 1)$$,
        tap.caller('planner-a', '{planner}'), after),
    format($$values (%L::text, '2025-T1'::text, %L::boolean, %L::jsonb)$$, unit_code, begun, jsonb_build_array(date '2025-03-20', task('test-1', code), unit(unit_code), period('2025-T1'))),
    'page by page: ' || unit_code)
from (values ('null', 'TEST-B', false, 'NV01'),
    (format('%L', jsonb_build_array(date '2025-03-20', task('test-1', 'NV01'), unit('TEST-B'), period('2025-T1'))), 'TEST-C', false, 'NV02'))
    as page (after, unit_code, begun, code);
create function tap.awaited_page_by_page(units bigint[], day date) returns setof reform.awaited_report
    language sql as $$
        with recursive page as (
            select first from reform.awaited_reports_of(units, day, null, null, null, 1) as first
            union all
            select next from page cross join lateral reform.awaited_reports_of(units, day, null, null, page.first, 1) as next
        )
        select (first).* from page
    $$;
select is(
    array(select owed from tap.awaited_page_by_page(units, day::date) as owed),
    array(select owed from reform.awaited_reports(units, day::date) as owed),
    'pages of one are together all that is awaited on ' || day)
from (select array_agg(id) as units from reform.unit) as every, unnest('{2025-03-21,2025-06-21,2026-03-20}'::text[]) as day;
select isnt_empty($$select from reform.awaited_reports(array(select id from reform.unit), '2025-06-21') group by submit_by having count(*) > 1$$,
    'of which there are several on a day');

\ir support/end.sql
