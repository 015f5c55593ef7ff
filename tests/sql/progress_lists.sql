-- Lists of tasks: every filter finds what a look at every row finds, and the lists follow every change.

\ir support/begin.sql
\ir support/empty.sql
\ir support/ask.sql

select add_unit(code) from unnest(array['ROOT', 'A', 'A-1', 'A-2', 'B', 'B-1']) as code;
update reform.unit set parent_id = unit('ROOT') where code in ('A', 'B');
update reform.unit set parent_id = unit('A') where code in ('A-1', 'A-2');
update reform.unit set parent_id = unit('B') where code = 'B-1';
insert into reform.topic (code, name, position) values ('t-1', 'Một', 1), ('t-2', 'Hai', 2);
select add_plan('p-1', 'A', 'issued'), add_plan('p-2', 'B', 'in_progress'), add_plan('p-draft', 'B', 'draft');

-- 90 tasks in which every status meets days before, at and after every border of timeliness.
create temporary table made as
select plan, 'NV' || n as code, n::int as position,
    (array[null, 'not_started', 'in_progress', 'paused', 'completed', 'completed', 'partly_completed', 'not_completed',
        'cancelled'])[1 + n % 9]::reform.task_status as status,
    (array[null, '2031-05-31', '2031-06-01', '2031-06-08', '2031-06-09', '2031-12-31'])[1 + n % 6]::date as due_on,
    n
from unnest(array['p-1', 'p-2', 'p-draft']) with ordinality as named (plan, m),
    generate_series(m * 30 - 29, m * 30) as n;
insert into reform.task (plan_id, code, position, title, description, schedule, due_on, status, status_on, completed_on)
select plan(plan), code, position, 'Nhiệm vụ ' || n, case when n % 4 = 0 then 'Phát tờ gấp' end, 'continuous', due_on,
    status, case when status is not null then date '2031-06-05' end,
    case when status = 'completed' and n % 2 = 0 then date '2031-06-03' end
from made;
insert into reform.assignment (task_id, unit_id, role)
select task(plan, code), unit((array['A', 'A-1', 'A-2', 'B-1'])[1 + n % 4]), 'lead'::reform.assignment_role
from made where n % 5 <> 0
union all
select task(plan, code), unit((array['A-2', 'B', 'A-1'])[1 + n % 3]), 'coordinating' from made where n % 2 = 0;
insert into reform.task_topic (task_id, topic_id)
select task(plan, code), topic('t-1') from made where n % 3 = 0
union all
select task(plan, code), topic('t-2') from made where n % 4 = 0;

-- What a look at every row finds, in the order of the list.
create function tap.looked_up(
    plans text[], units text[], roles text[], topics text[], timeliness text[], statuses text[], due_after date,
    due_before date, question text, day date) returns text[]
    language sql stable as $$
        with recursive above as (
            select unit.id, unit.id as above_id, unit.code as above_code from reform.unit
            union all
            select above.id, unit.id, unit.code
            from above join reform.unit as below on below.id = above.above_id
            join reform.unit on unit.id = below.parent_id
        )
        select coalesce(array_agg(task.id::text order by coalesce(due_on, 'infinity'), task.id), '{}')
        from reform.task join reform.plan on plan.id = task.plan_id and plan.status <> 'draft'
        where (plans is null or plan.code = any (plans))
            and (num_nonnulls(units, roles) = 0 or exists (
                select from reform.assignment join above on above.id = assignment.unit_id
                where assignment.task_id = task.id and (units is null or above_code = any (units))
                    and (roles is null or role = any (roles::reform.assignment_role[]))))
            and (topics is null or exists (
                select from reform.task_topic join reform.topic on topic.id = topic_id
                where task_id = task.id and topic.code = any (topics)))
            and (looked_up.timeliness is null or
                case
                    when task.status is null then 'unknown'
                    when task.status = 'cancelled' then 'not_due'
                    when task.status = 'completed' and coalesce(completed_on, status_on) > due_on then 'late'
                    when task.status = 'completed' then 'on_time'
                    when due_on is null then 'not_due'
                    when due_on - day < 0 then 'overdue'
                    when due_on - day <= 7 then 'due_soon'
                    else 'not_due'
                end = any (looked_up.timeliness))
            and (statuses is null or task.status::text = any (statuses))
            and (due_after is null or due_on > due_after)
            and (due_before is null or due_on < due_before)
            and (question is null or task.search like '%' || reform.plain(question) || '%')
    $$;

create temporary table filter as
select *
from (select row_number() over () as n, *
from (values (null::text[]), ('{p-1}'), ('{p-1,p-2}'), ('{p-draft,p-2}')) as by_plan (plans),
    (values (null::text[]), ('{ROOT}'), ('{A}'), ('{B-1,A-1}')) as by_unit (units),
    (values (null::text[]), ('{lead}'), ('{lead,coordinating}'), ('{supplying}')) as by_role (roles),
    (values (null::text[]), ('{t-1}'), ('{t-2,t-1}')) as by_topic (topics),
    (values (null::text[]), ('{overdue}'), ('{not_due}'), ('{due_soon,late}'), ('{on_time,unknown}'))
        as by_timeliness (timeliness),
    (values (null::text[]), ('{completed}'), ('{in_progress,cancelled}')) as by_status (statuses),
    (values (null::date, null::date), ('2031-05-31', null), (null, '2031-06-09'), ('2031-06-01', '2031-12-31'))
        as by_date (due_after, due_before),
    (values (null::text), ('to gap')) as by_words (question)) as every
where n % 17 = 0; -- of 23,040; 17 has nothing in common with how they alternate

create function tap.listed(filter filter, listing text default 'tasks_by_due_on', most int default null) returns text[]
    language sql as $$
        select column_of('task_id', format(
            'select * from api.%I(%L::text[], %L::text[], %L::text[], %L::text[], %L::text[], %L::text[], %L, %L, %L, '
            '%L, null, %L)', $2, $1.plans, $1.units, $1.roles, $1.topics, $1.timeliness, $1.statuses, $1.due_after,
            $1.due_before, $1.question, date '2031-06-01', $3))
    $$;
create function tap.expected(filter filter) returns text[]
    language sql as $$
        select looked_up($1.plans, $1.units, $1.roles, $1.topics, $1.timeliness, $1.statuses, $1.due_after,
            $1.due_before, $1.question, date '2031-06-01')
    $$;
create function tap.backwards(list text[]) returns text[]
    language sql immutable return (
        select coalesce(array_agg(item order by place desc), '{}')
        from unnest($1) with ordinality as item (item, place));

select cmp_ok((select count(*) from filter where expected(filter) <> '{}'), '>', 200::bigint,
    'many filters find something');
select is_empty(
    $$select * from filter where listed(filter) <> expected(filter)$$,
    'each filter and each of them together find what a look at every row finds');
select is_empty(
    $$select * from filter where n % 7 = 0
        and listed(filter, 'tasks_by_due_on_descending') <> backwards(expected(filter))$$,
    'and the other way round');
select is_empty(
    $$select * from filter where n % 7 = 0 and listed(filter, most => 3) <> (expected(filter))[:3]$$,
    'the first three of them');

-- Pages: following the keys finds everything once.
create function tap.paged(listing text) returns text[]
    language plpgsql as $$
declare
    found text[] := '{}';
    after jsonb;
    page jsonb;
begin
    loop
        select jsonb_agg(answer) into page from ask(format(
            'select * from api.%I(null, ''{ROOT}'', null, ''{t-1,t-2}'', null, null, null, null, null, null, %L, 4)',
            listing, after)) as answer;
        exit when page is null;
        found := found || array(select item ->> 'task_id' from jsonb_array_elements(page) as item);
        after := jsonb_build_array(page -> -1 -> 'due_key', page -> -1 -> 'task_id');
    end loop;
    return found;
end
$$;
select is(paged('tasks_by_due_on'), looked_up(null, '{ROOT}', null, '{t-1,t-2}', null, null, null, null, null, null),
    'page by page');
select is(paged('tasks_by_due_on_descending'),
    backwards(looked_up(null, '{ROOT}', null, '{t-1,t-2}', null, null, null, null, null, null)),
    'page by page, backwards');

-- The lists follow every change.

create function tap.agrees(what text) returns text
    language sql as $$
        select is(array(select format('%s %s %s %s', list, due_key, task_id, standing)
                from reform.task_entry order by 1),
            array(select format('%s %s %s %s', list, due_key, task_id, standing)
                from reform.entries_of(array(select id from reform.task), '{task,unit,topic}') order by 1), what)
    $$;
create function tap.words_agree(what text) returns text
    language sql as $$
        select is(array(select format('%s %s %s', word, due_key, task_id) from reform.task_word order by 1),
            array(select distinct format('%s %s %s', word, coalesce(due_on, 'infinity'), task.id)
                from reform.task
                join reform.plan on plan.id = plan_id and plan.status <> 'draft'
                cross join regexp_split_to_table(search, '[^a-z0-9]+') as word
                where word <> '' order by 1), what)
    $$;
select agrees('after inserting');
select words_agree('so do their words');
select is((select count(*) from reform.task_entry where list = 'all'), 60::bigint, 'all but the draft''s');
update reform.task set due_on = '2031-07-01' where plan_id = plan('p-draft') and due_on is null;
update reform.task set status = 'completed', status_on = '2031-06-05' where id = task('p-1', 'NV1');
select agrees('after a change of status');
update reform.task set completed_on = '2031-07-05' where id = task('p-1', 'NV4');
select is((select standing from reform.task_entry where list = 'all' and task_id = task('p-1', 'NV4')), 'late',
    'a date of completion makes it late');
select agrees('after a date of completion');
update reform.task set due_on = '2031-08-01' where id = task('p-1', 'NV2');
insert into reform.task_amendment (task_id, position, amended_on, old_due_on, new_due_on, reason)
values (task('p-1', 'NV2'), 1, '2031-05-01', '2031-06-01', '2031-08-01', 'Dời hạn');
select agrees('after an amendment');
select words_agree('the words, too');
update reform.task set title = 'Phát tờ gấp tờ gấp', deliverable = '12/2031, 100%' where id = task('p-1', 'NV3');
select words_agree('after a change of words');
update reform.unit set parent_id = unit('B') where code = 'A';
select agrees('after a unit moved with those below it');
update reform.unit set code = 'B-2' where code = 'A-1';
select agrees('after a unit changed its code');
update reform.assignment set unit_id = unit('B') where unit_id = unit('A-2') and role = 'lead';
update reform.assignment set task_id = task('p-1', 'NV5') where task_id = task('p-1', 'NV4') and role = 'coordinating';
select agrees('after assignments moved');
delete from reform.assignment where role = 'coordinating' and task_id = task('p-2', 'NV32');
delete from reform.task_topic where topic_id = topic('t-2') and task_id = task('p-2', 'NV32');
select agrees('after assignments and topics were taken away');
update reform.topic set code = 't-3' where code = 't-1';
update reform.plan set code = 'p-3' where code = 'p-2';
select agrees('after a topic and a plan changed their codes');
update reform.plan set status = 'issued' where code = 'p-draft';
select is((select count(*) from reform.task_entry where list = 'all'), 90::bigint, 'a published plan''s tasks come in');
select agrees('after publishing');
select words_agree('with their words');
delete from reform.plan where code = 'p-draft';
select agrees('after a plan was removed');
select words_agree('and so were the words of its tasks');

-- Words are whole and in their order.
create function tap.found(question text, units text[] default null) returns text[]
    language sql as $$
        select array(select code from api.tasks_by_due_on(
            '{p-1}', units, null, null, null, null, null, null, question, null, null, 100)
            join reform.task on task.id = task_id order by code)
    $$;
select is(found('100'), '{NV3}', 'a word that nothing but signs stand beside');
select is(found('12/2031 100%'), '{NV3}', 'signs separate words');
select is(found('to gap to gap'), '{NV3}', 'a word that is asked for twice stands there twice');
select is(found('gap 2031'), '{NV3}', 'other words may stand between');
select is(found('2031 gap'), '{}', 'but not in another order');
select is(found('to ga'), '{}', 'a part of a word is not a word');
select is(found('%'), '{}', 'no word finds nothing');
select is(found('%', '{ROOT}'), '{}', 'and neither with another filter');

\ir support/end.sql
