-- Tasks: form, dates and how they move, topics, assignments.

\ir support/begin.sql
\ir support/empty.sql

select add_unit('TEST-A'), add_unit('TEST-B');
select add_unit('TEST-OLD', '2020-01-01', '2031-06-30'), add_unit('TEST-NEW', '2032-01-01', null);
select add_document('TEST-1');
select add_plan('test-1', 'TEST-A', 'issued'), add_plan('test-2', 'TEST-A', 'draft');
select add_clause('test-1', 'I', 1), add_clause('test-2', 'I', 1);
select add_task('test-1', 'NV01', 1, '2031-01-01', '2031-12-31');
select add_task('test-1', 'NV02', 2), add_task('test-1', 'NV03', 3);
select add_task('test-2', 'NV01', 1, '2031-01-01', '2031-12-31');
insert into reform.topic (code, name, position) values ('test-t1', 'Một', 1001);

create function tap.change_task(assignments text, code text default 'NV01', plan text default 'test-1') returns text
    language sql return format('update reform.task set %s where id = %s', assignments, task(plan, code));

-- Form

select refuses('task_plan', 'a plan that does not exist', $$
    insert into reform.task (plan_id, code, position, title, schedule) values (-1, 'NV01', 1, 'a', 'monthly')$$);
select accepts('task_plan', 'removing the plan with its tasks', $$delete from reform.plan where code = 'test-1'$$);
select refuses('task_code', 'a code twice in a plan', $$select add_task('test-1', 'NV01', 4)$$);
select accepts('task_code', 'the code of another plan''s task', $$select add_task('test-2', 'NV02', 2)$$);
select refuses('task_position', 'a position taken', $$select add_task('test-1', 'NV04', 1)$$);
select accepts('task_position', 'tasks that change places', $$
    update reform.task set position = 4 - position where plan_id = plan('test-1')$$);
select accepts('task_clause', 'a clause of the plan', change_task($$clause_id = clause('test-1', 'I')$$));
select refuses('task_clause', 'a clause of another plan', change_task($$clause_id = clause('test-2', 'I')$$));
select refuses('task_clause', 'removing the clause',
    change_task($$clause_id = clause('test-1', 'I')$$)
    || $$; delete from reform.clause where id = clause('test-1', 'I')$$);
select accepts('task_parent', 'a task of the plan', change_task($$parent_id = task('test-1', 'NV02')$$));
select refuses('task_parent', 'a task of another plan', change_task($$parent_id = task('test-2', 'NV01')$$));
select refuses('task_parent', 'removing a task with parts',
    change_task($$parent_id = task('test-1', 'NV02')$$)
    || $$; delete from reform.task where id = task('test-1', 'NV02')$$);
select refuses('task_parent_cycle', 'a part of itself', change_task('parent_id = id'));
select refuses('task_parent_cycle', 'a ring', concat_ws(';',
    change_task($$parent_id = task('test-1', 'NV02')$$),
    change_task($$parent_id = task('test-1', 'NV03')$$, 'NV02'),
    change_task($$parent_id = task('test-1', 'NV01')$$, 'NV03')));
select accepts('task_parent_cycle', 'a chain', concat_ws(';',
    change_task($$parent_id = task('test-1', 'NV02')$$),
    change_task($$parent_id = task('test-1', 'NV03')$$, 'NV02')));
select refuses('task_stays_in_plan', 'another plan',
    change_task($$plan_id = plan('test-2'), code = 'NV09', position = 9$$));
select accepts('task_stays_in_plan', 'the same plan', change_task('plan_id = plan_id'));
select accepts('task_target', 'a target, its period and unit',
    change_task($$target = 4, target_per = 'yearly', target_unit = 'lượt'$$));
select refuses('task_target', 'a target without period', change_task('target = 4'));
select refuses('task_target', 'a period without target', change_task($$target_per = 'yearly'$$));
select refuses('task_target', 'a unit without target', change_task($$target_unit = 'lượt'$$));
select accepts('task_target_positive', '1', change_task($$target = 1, target_per = 'monthly'$$));
select refuses('task_target_positive', '0', change_task($$target = 0, target_per = 'monthly'$$));
select accepts('task_target_per', per, change_task(format('target = 1, target_per = %L', per)))
from unnest(array['monthly', 'quarterly', 'yearly', 'per_reporting_period']) as per;
select refuses('task_target_per', per, change_task(format('target = 1, target_per = %L', per)))
from unnest(array['continuous', 'dated']) as per;
select accepts('task_weight', '0.01', change_task('weight = 0.01'));
select refuses('task_weight', '0', change_task('weight = 0'));
select refuses('task_weight', '-1', change_task('weight = -1'));
select accepts('task_version', 'the next version', change_task('version = version + 1'));
select refuses('task_version', 'version 0', change_task('version = 0'));
select accepts('task_dated', 'set dates with a due date', change_task($$schedule = 'dated'$$));
select refuses('task_dated', 'set dates without a due date', change_task($$schedule = 'dated'$$, 'NV02'));
select accepts('task_status_dated', 'a status and its date',
    change_task($$status = 'paused', status_on = '2031-02-01'$$));
select refuses('task_status_dated', 'a status without date', change_task($$status = 'paused'$$));
select refuses('task_status_dated', 'a date without status', change_task($$status_on = '2031-02-01'$$));
select accepts('task_completed', status, change_task(
    format('status = %L, status_on = ''2031-02-01'', completed_on = ''2031-02-01''', status)))
from unnest(array['completed', 'partly_completed']) as status;
select refuses('task_completed', coalesce(status, 'no status'), change_task(
    format('status = %L, status_on = %L, completed_on = ''2031-02-01''',
        status, case when status is not null then '2031-02-01' end)))
from unnest(array['not_started', 'in_progress', 'paused', 'not_completed', 'cancelled', null]) as status;
select is(search, 'nhiem vu nv01', 'a task is found by its title')
from reform.task where id = task('test-1', 'NV01');

-- Dates

select accepts('task_dates', 'one day', $$select add_task('test-1', 'NV04', 4, '2031-05-01', '2031-05-01')$$);
select accepts('task_dates', 'an unknown beginning', $$select add_task('test-1', 'NV04', 4, null, '2031-05-01')$$);
select refuses('task_dates', 'an end before the beginning',
    $$select add_task('test-1', 'NV04', 4, '2031-05-02', '2031-05-01')$$);

create function tap.insert_task(starts_on text, due_on text, first_starts_on text, first_due_on text) returns text
    language sql return format(
        'insert into reform.task '
        '(plan_id, code, position, title, schedule, starts_on, due_on, first_starts_on, first_due_on) '
        'values (plan(''test-1''), ''NV04'', 4, ''Nhiệm vụ'', ''continuous'', %L, %L, %L, %L)', $1, $2, $3, $4);
create function tap.insert_amendment(
    "position" int, old_starts_on text, old_due_on text, new_starts_on text, new_due_on text, code text default 'NV01')
    returns text
    language sql return format(
        'insert into reform.task_amendment '
        '(task_id, position, amended_on, old_starts_on, old_due_on, new_starts_on, new_due_on, reason) '
        'values (task(''test-1'', %L), %s, ''2031-03-01'', %L, %L, %L, %L, ''Lý do'')', $6, $1, $2, $3, $4, $5);

select is((first_starts_on, first_due_on), (starts_on, due_on), 'the first dates are those at the beginning')
from reform.task where id = task('test-1', 'NV01');
select accepts('task_first_dates_order', 'dates in order', concat_ws(';',
    insert_task(null, '2031-06-30', '2031-01-01', '2031-03-31'),
    insert_amendment(1, '2031-01-01', '2031-03-31', null, '2031-06-30', 'NV04')));
select refuses('task_first_dates_order', 'an end before the beginning',
    insert_task(null, '2031-06-30', '2031-03-31', '2031-01-01'));
select refuses('task_first_dates', 'another first due date', change_task($$first_due_on = '2031-06-30'$$));
select refuses('task_first_dates', 'no first due date', change_task('first_due_on = null'));
select refuses('task_first_dates', 'a first date for a task that had none',
    change_task($$first_due_on = '2031-06-30'$$, 'NV02'));
select accepts('task_first_dates', 'the same first date', change_task('first_due_on = first_due_on'));
update reform.task set due_on = '2031-11-30' where id = task('test-2', 'NV01');
select is(first_due_on, '2031-11-30'::date, 'the first dates of a draft follow its dates')
from reform.task where id = task('test-2', 'NV01');
select refuses('task_first_dates', 'the first date of a draft once it is published',
    $$update reform.plan set status = 'issued' where code = 'test-2';$$
    || change_task($$first_due_on = '2031-06-30'$$, 'NV01', 'test-2'));

select accepts('task_dates_explained', 'a draft''s new dates',
    change_task($$due_on = '2031-06-30'$$, 'NV01', 'test-2'));
select refuses('task_dates_explained', 'a new date without amendment', change_task($$due_on = '2032-03-31'$$));
select refuses('task_dates_explained', 'a date for a task that had none',
    change_task($$due_on = '2031-03-31'$$, 'NV02'));
select accepts('task_dates_explained', 'a new date, then its amendment', concat_ws(';',
    change_task($$due_on = '2032-03-31'$$),
    insert_amendment(1, '2031-01-01', '2031-12-31', '2031-01-01', '2032-03-31')));
select accepts('task_dates_explained', 'an amendment, then the new date', concat_ws(';',
    insert_amendment(1, '2031-01-01', '2031-12-31', '2031-01-01', '2032-03-31'),
    change_task($$due_on = '2032-03-31'$$)));
select accepts('task_dates_explained', 'two amendments', concat_ws(';',
    insert_amendment(1, '2031-01-01', '2031-12-31', '2031-01-01', '2032-03-31'),
    insert_amendment(2, '2031-01-01', '2032-03-31', '2031-02-01', null),
    change_task($$starts_on = '2031-02-01', due_on = null$$)));
select accepts('task_dates_explained', 'back to the first dates, in two amendments', concat_ws(';',
    insert_amendment(1, '2031-01-01', '2031-12-31', '2031-01-01', '2032-03-31'),
    insert_amendment(2, '2031-01-01', '2032-03-31', '2031-01-01', '2031-12-31')));
select refuses('task_dates_explained', 'an amendment without the new date',
    insert_amendment(1, '2031-01-01', '2031-12-31', '2031-01-01', '2032-03-31'));
select refuses('task_dates_explained', 'an amendment of other dates', concat_ws(';',
    insert_amendment(1, '2031-01-01', '2031-11-30', '2031-01-01', '2032-03-31'),
    change_task($$due_on = '2032-03-31'$$)));
select refuses('task_dates_explained', 'a second amendment that does not begin where the first ended', concat_ws(';',
    insert_amendment(1, '2031-01-01', '2031-12-31', '2031-01-01', '2032-03-31'),
    insert_amendment(2, '2031-01-01', '2031-12-31', '2031-01-01', '2032-06-30'),
    change_task($$due_on = '2032-06-30'$$)));
select refuses('task_dates_explained', 'removing an amendment', concat_ws(';',
    insert_amendment(1, '2031-01-01', '2031-12-31', '2031-01-01', '2032-03-31'),
    change_task($$due_on = '2032-03-31'$$),
    'delete from reform.task_amendment'));
select accepts('task_dates_explained', 'removing a task with its amendments', concat_ws(';',
    insert_amendment(1, '2031-01-01', '2031-12-31', '2031-01-01', '2032-03-31'),
    change_task($$due_on = '2032-03-31'$$),
    $$delete from reform.task where id = task('test-1', 'NV01')$$));
select accepts('task_dates_imported', 'a task with the amendments that explain it', concat_ws(';',
    insert_task('2031-01-01', '2031-06-30', '2031-01-01', '2031-03-31'),
    insert_amendment(1, '2031-01-01', '2031-03-31', '2031-01-01', '2031-06-30', 'NV04')));
select refuses('task_dates_imported', 'a task that was moved without amendment',
    insert_task('2031-01-01', '2031-06-30', '2031-01-01', '2031-03-31'));

select refuses('task_amendment_task', 'a task that does not exist', $$
    insert into reform.task_amendment (task_id, position, amended_on, new_due_on, reason)
    values (-1, 1, '2031-01-01', '2031-01-02', 'Lý do')$$);
select accepts('task_amendment_task', 'a task', concat_ws(';',
    insert_amendment(1, null, null, null, '2031-12-31', 'NV02'), change_task($$due_on = '2031-12-31'$$, 'NV02')));
select accepts('task_amendment_position', 'the next position', concat_ws(';',
    insert_amendment(1, null, null, null, '2031-12-31', 'NV02'),
    insert_amendment(2, null, '2031-12-31', null, '2031-11-30', 'NV02'),
    change_task($$due_on = '2031-11-30'$$, 'NV02')));
select refuses('task_amendment_position', 'a position taken', concat_ws(';',
    insert_amendment(1, null, null, null, '2031-12-31', 'NV02'),
    insert_amendment(1, null, '2031-12-31', null, '2031-11-30', 'NV02')));
select accepts('task_amendment_change', 'a date that becomes unknown', concat_ws(';',
    insert_amendment(1, '2031-01-01', '2031-12-31', '2031-01-01', null), change_task('due_on = null')));
select refuses('task_amendment_change', 'the same dates',
    insert_amendment(1, '2031-01-01', '2031-12-31', '2031-01-01', '2031-12-31'));
select accepts('task_amendment_dates', 'one day', concat_ws(';',
    insert_amendment(1, '2031-01-01', '2031-12-31', '2031-12-31', '2031-12-31'), change_task('starts_on = due_on')));
select refuses('task_amendment_dates', 'an end before the beginning',
    insert_amendment(1, '2031-01-01', '2031-12-31', '2031-01-02', '2031-01-01'));
select accepts('task_amendment_document', 'a document', concat_ws(';',
    insert_amendment(1, null, null, null, '2031-12-31', 'NV02'), change_task($$due_on = '2031-12-31'$$, 'NV02'),
    $$update reform.task_amendment set document_id = document('TEST-1')$$));
select refuses('task_amendment_document', 'a document that does not exist',
    insert_amendment(1, null, null, null, '2031-12-31', 'NV02')
    || '; update reform.task_amendment set document_id = -1');

-- Topics

insert into reform.task_topic (task_id, topic_id) values (task('test-1', 'NV01'), topic('test-t1'));

select refuses('task_topic_pkey', 'a topic twice',
    $$insert into reform.task_topic values (task('test-1', 'NV01'), topic('test-t1'))$$);
select accepts('task_topic_pkey', 'a topic of another task', $$
    insert into reform.task_topic values (task('test-1', 'NV02'), topic('test-t1'))$$);
select refuses('task_topic_task', 'a task that does not exist',
    $$insert into reform.task_topic values (-1, topic('test-t1'))$$);
select accepts('task_topic_task', 'removing the task', $$delete from reform.task where id = task('test-1', 'NV01')$$);
select refuses('task_topic_topic', 'removing the topic', $$delete from reform.topic where code = 'test-t1'$$);
select accepts('task_topic_topic', 'removing the topic after its use', $$
    delete from reform.task_topic; delete from reform.topic where code = 'test-t1'$$);

-- Assignments

create function tap.assign(unit text, role text default 'lead', code text default 'NV01') returns text
    language sql return format(
        'insert into reform.assignment (task_id, unit_id, role) values (task(''test-1'', %L), unit(%L), %L)',
        $3, $1, $2);

select refuses('assignment_task', 'a task that does not exist', $$
    insert into reform.assignment (task_id, unit_id, role) values (-1, unit('TEST-A'), 'lead')$$);
select accepts('assignment_task', 'removing the task', $$delete from reform.task where id = task('test-1', 'NV01')$$);
select refuses('assignment_unit', 'a unit that does not exist',
    assign('TEST-A') || '; update reform.assignment set unit_id = -1');
select refuses('assignment_unit', 'removing the unit',
    assign('TEST-B') || $$; delete from reform.unit where code = 'TEST-B'$$);
select accepts('assignment_unit', 'a unit', assign('TEST-B'));
select accepts('assignment_pkey', 'a unit in two roles', assign('TEST-A') || ';' || assign('TEST-A', 'supplying'));
select accepts('assignment_pkey', 'two leads', assign('TEST-A') || ';' || assign('TEST-B'));
select refuses('assignment_pkey', 'a unit twice in a role', assign('TEST-A') || ';' || assign('TEST-A'));

select accepts('assignment_unit_in_time', 'a unit that ended during the plan', assign('TEST-OLD'));
select refuses('assignment_unit_in_time', 'a unit that began after the plan', assign('TEST-NEW'));
select refuses('assignment_unit_in_time', 'a unit that ended before the plan',
    $$update reform.plan set starts_on = '2031-07-01' where code = 'test-1';$$ || assign('TEST-OLD'));
select accepts('assignment_unit_in_time', 'a unit that ended on the first day of the plan',
    $$update reform.plan set starts_on = '2031-06-30' where code = 'test-1';$$ || assign('TEST-OLD'));
select accepts('assignment_unit_in_time', 'a unit that began on the last day of the plan',
    $$update reform.plan set ends_on = '2032-01-01' where code = 'test-1';$$ || assign('TEST-NEW'));
select refuses('assignment_unit_in_time', 'an assignment handed to a unit that is too new',
    assign('TEST-A') || $$; update reform.assignment set unit_id = unit('TEST-NEW')$$);
select refuses('assignment_unit_in_time', 'a unit that turns out to have ended before',
    assign('TEST-OLD') || $$; update reform.unit set valid_to = '2030-12-31' where code = 'TEST-OLD'$$);
select accepts('assignment_unit_in_time', 'a unit that turns out to have ended later',
    assign('TEST-OLD') || $$; update reform.unit set valid_to = '2031-01-01' where code = 'TEST-OLD'$$);
select refuses('assignment_unit_in_time', 'a unit that turns out to have begun after',
    assign('TEST-A') || $$; update reform.unit set valid_from = '2032-01-01' where code = 'TEST-A'$$);
select refuses('assignment_unit_in_time', 'a plan that turns out to have begun after the end of its unit',
    assign('TEST-OLD') || $$; update reform.plan set starts_on = '2031-07-01' where code = 'test-1'$$);
select refuses('assignment_unit_in_time', 'a plan of a later year',
    assign('TEST-OLD') || $$; update reform.plan set year = 2032 where code = 'test-1'$$);
select accepts('assignment_unit_in_time', 'a plan that turns out to have ended early',
    assign('TEST-OLD') || $$; update reform.plan set ends_on = '2031-03-31' where code = 'test-1'$$);

\ir support/end.sql
