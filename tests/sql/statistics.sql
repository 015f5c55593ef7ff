-- Numbers that are kept, held against the rows that they count.

\ir support/begin.sql
\ir support/empty.sql
\ir support/acts.sql

insert into reform.unit (code, name, kind, parent_id) values ('TEST-C', 'Phòng Khác', 'division', unit('TEST-A'));
insert into reform.topic (code, name, position) values ('test-t1', 'Một', 1001), ('test-t2', 'Hai', 1002);
insert into reform.working_hours (starts_at, ends_at) values ('07:30', '11:30'), ('13:30', '17:00');
insert into reform.service_level (track, stage, amount, calendar)
select track, stage, amount, 'working_days'
from unnest(enum_range(null::reform.track)) as track,
    (values ('triage'::reform.stage, 2), ('transfer', 5), ('reply', 10), ('moderation', 1)) as level (stage, amount);

-- Nothing that the counters hold differs from what the rows say.
create temporary view differing as
select measure, id, code, moment, coalesce(kept.count, 0) as kept, coalesce(found.count, 0) as found
from ops.number as kept
full join ops.number_of_rows as found using (measure, id, code, moment)
where coalesce(kept.count, 0) <> coalesce(found.count, 0);

-- Nor do the lists of deadlines.
create temporary view misplaced as
select deadline_id, unit_id, count(*)
from (
    select deadline_id, unit_id, stage, track, standing, due_at from reform.deadline_entry
    union all
    select deadline_id, unit_id, stage, track, standing, due_at from reform.listed_deadline
) as entry
group by deadline_id, unit_id, stage, track, standing, due_at
having count(*) <> 2;

create function tap.total(measure text) returns numeric
    language sql stable return (select coalesce(sum(count), 0) from ops.counter where counter.measure = total.measure);

select is_empty('select * from differing', 'nothing is counted before there is anything');
select is((select count(*) from ops.counter), 0::bigint, 'whoever empties the table of feedback empties the counters');

-- ---- one item on its way ----

select receive('PA-1');
select is(items ->> 'count', '1', 'what is received is counted') from api.statistics_overview('2026-03-02 10:00+07');
select is(overdue ->> 'count', '0', 'nothing is overdue at once') from api.statistics_overview('2026-03-02 10:00+07');
select is(overdue ->> 'count', '0', 'nor at the last moment of a deadline')
from api.statistics_overview('2026-03-03 17:00+07');
select is(overdue ->> 'count', '1', 'but after it') from api.statistics_overview('2026-03-03 17:00:01+07');
select is(overdue ->> 'count', '1', 'and in other months') from api.statistics_overview('2026-05-03 17:00:01+07');
select results_eq(
    $$select "running.count", "overdue.count" from api.statistics_deadlines(null, null, '2026-03-03 17:00:01+07')
    where stage in ('moderation', 'triage') and track = 'petition' order by stage$$,
    $$values (1::bigint, 0::bigint), (0, 1)$$, 'a deadline that has passed is overdue and runs no more');
select steps('PA-1', 'start-triage request-information');
select results_eq(
    $$select "paused.count", "running.count" from api.statistics_deadlines(null, null, '2026-03-03 11:00+07')
    where stage = 'reply' and track = 'petition'$$,
    $$values (1::bigint, 0::bigint)$$, 'a deadline that is paused does not run');
select steps('PA-1', 'answer-information divert', '2026-03-04 10:00+07');
select results_eq('select count(*) from ops.number where count <> 0', $$values (1::bigint)$$,
    'what is diverted leaves every number');
select results_eq('select month, count from api.statistics_diverted(null, null)', $$values ('2026-03', 1::bigint)$$,
    'but that of its month');
select is_empty('select * from api.statistics_feedback(''month'', null, null, null, null)', 'no other month has it');
select is_empty('select * from api.statistics_units(null, null)', 'no unit has it');
select is_empty($$select * from api.feedback_deadline_list(null, null, null, null, null, null)$$,
    'its deadlines are not listed');
select is_empty('select * from differing', 'the counters hold what the rows say');

-- ---- a walk without a plan: whatever is tried, what is counted is what there is ----

select setseed(0.2031);
\ir support/walk.sql

select enter(n) from generate_series(1, 80) as n;
-- Roads that chance seldom takes to their end.
select receive('S-' || n, '2026-01-05 09:00+07') from generate_series(1, 6) as n;
select steps('S-' || n, 'start-triage reject confirm-rejection appeal', '2026-01-19 09:00+07') from generate_series(1, 3) as n;
select steps('S-' || n, 'start-triage accept assign draft-reply submit-reply approve-reply', '2026-01-19 09:00+07')
from generate_series(4, 6) as n;
select does('sender', 'rate', 'S-' || n, jsonb_build_object('result', n - 1, 'resolved', 'partly'), '2026-01-19 10:00+07')
from generate_series(4, 6) as n;

create temporary table walked (transition text);
do $$
begin
    for n in 1..2500 loop
        insert into walked select tap.stagger('2026-01-20 09:00+07'::timestamptz + n * interval '1 hour');
    end loop;
end
$$;

select cmp_ok(count(distinct transition), '>', 30::bigint, 'most transitions were walked') from walked;
select bag_has(
    'select transition::text from reform.event',
    $$values ('merge'), ('divert'), ('withdraw'), ('confirm-removal'), ('restore'), ('rate'), ('reopen'), ('extend'),
        ('appeal'), ('reassign')$$,
    'those that change most among them');
select is_empty('select * from differing', 'after each of them the counters hold what the rows say');
select is_empty('select * from misplaced', 'and the lists of deadlines what belongs in them');
select cmp_ok(count(*), '>', 500::bigint, 'there is much in them') from reform.deadline_entry;
select is_empty(
    'select from (select measure, id, code, moment from ops.number where count < 0) as negative', 'no number is negative');

-- The same asked of plain rows, in other words.

create function tap.number_at(object json) returns bigint language sql immutable return (object ->> 'count')::bigint;
create temporary view item as select * from reform.feedback where handling <> 'diverted';
create temporary view clock as
select clock.*, item.track, item.unit_id, reform.deadline_state(clock, '2026-05-10 12:00+07') as state
from reform.deadline as clock join item on item.id = feedback_id;
create temporary view overview as select * from api.statistics_overview('2026-05-10 12:00+07');

select is(number_at(items), (select count(*) from item), 'all items') from overview;
select is(number_at(open), (
    select count(*) from item
    where handling in ('received', 'triage', 'awaiting_sender', 'accepted', 'in_progress', 'on_hold', 'reply_in_approval')),
    'what is still to be answered') from overview;
select is(number_at(overdue), (select count(distinct feedback_id) from clock where state = 'overdue'), 'what is overdue')
from overview;
select cmp_ok(number_at(overdue), '>', 0::bigint, 'something is') from overview;
select is(number_at(answered_on_time) + number_at(answered_late),
    (select count(*) from clock where stage = 'reply' and state in ('met', 'missed')), 'answers') from overview;
select results_eq(
    format($$select number ->> 'code', (number ->> 'count')::bigint
        from overview, json_array_elements(by_%s) with ordinality as listed (number, place) order by place$$, name),
    format($$select value, count(item.id) from unnest(enum_range(null::reform.%s)::text[]) with ordinality as every (value, place)
        left join item on item.%I::text = value where value <> 'diverted' group by value, place order by place$$, type, name),
    'each ' || name)
from (values ('track', 'track'), ('kind', 'feedback_kind'), ('handling', 'handling'), ('publication', 'publication'))
    as named (name, type);

create temporary view in_month as
select to_char(received_at at time zone 'Asia/Ho_Chi_Minh', 'YYYY-MM') as month, kind::text, track::text, unit_id, id
from item;
select set_eq(
    format($$select month, "group.code", count from api.statistics_feedback(%L, null, null, null, null)$$, by),
    format('select month, %s, count(*) from in_month %s group by 1, 2', code, joined), 'months by ' || by)
from (values
    ('month', 'null::text', ''), ('kind', 'kind', ''), ('track', 'track', ''),
    ('topic', 'topic.code', 'join reform.feedback_topic on feedback_id = in_month.id join reform.topic on topic.id = topic_id'),
    ('unit', 'above.code', 'join reform.unit on unit.id = unit_id join reform.unit as above on above.id in (unit.id, unit.parent_id)'))
    as one (by, code, joined);
select set_eq(
    $$select distinct month from api.statistics_feedback('kind', '2026-02', '2026-02', null, null)$$,
    $$values ('2026-02')$$, 'of the months that are asked for');
select set_eq(
    $$select stage, track, state, count from api.statistics_deadlines(null, null, '2026-05-10 12:00+07'),
        lateral (values ('met', "met.count"), ('missed', "missed.count"), ('running', "running.count"),
            ('paused', "paused.count"), ('overdue', "overdue.count"), ('void', "void.count")) as number (state, count)
    where count > 0$$,
    'select stage, track, state::text, count(*) from clock group by 1, 2, 3', 'deadlines by stage, track and state');
select set_eq(
    $$select publication, reason, count from api.statistics_moderation(null, null) where count > 0$$,
    $$select publication::text, null, count(*) from item group by 1 union all
    select publication::text, publication_reason::text, count(*) from item where publication_reason is not null group by 1, 2$$,
    'states of publication and their reasons');
select set_eq(
    $$select by, code, count from api.statistics_ratings(null, null) where count > 0$$,
    $$select 'result', result::text, count(*) from reform.rating join item on item.id = feedback_id group by 2 union all
    select 'resolved', resolved::text, count(*) from reform.rating join item on item.id = feedback_id group by 2$$,
    'ratings by result and by whether it is resolved');
select set_eq(
    $$select "unit.code", "items.count", "open.count", "overdue.count", "answered_on_time.count", "answered_late.count"
    from api.statistics_units(null, null, '2026-05-10 12:00+07')$$,
    $$select above.code::text, count(distinct item.id) as items,
        count(distinct item.id) filter (where reform.awaits_answer(handling)) as open,
        count(distinct item.id) filter (where state = 'overdue') as overdue,
        count(clock.id) filter (where stage = 'reply' and state = 'met') as met,
        count(clock.id) filter (where stage = 'reply' and state = 'missed') as missed
    from item join reform.unit on unit.id = item.unit_id join reform.unit as above on above.id in (unit.id, unit.parent_id)
    left join clock on clock.feedback_id = item.id group by 1$$,
    'units, each with the units below it');
select results_eq(
    'select sum(count) from api.statistics_diverted(null, null)',
    $$select count(*)::numeric from reform.feedback where handling = 'diverted'$$, 'what is diverted, by month');

-- ---- pages go on where they ended ----

select results_eq(
    format($$select t::text from api.%1$s(%2$s null, null) as t$$, name, arguments),
    format($$select t::text from api.%1$s(%2$s null, 2) as t union all
        select t::text from api.%1$s(%2$s (select cursor from api.%1$s(%2$s null, 2) offset 1), null) as t$$, name, arguments),
    name || ' in two pages')
from (values ('statistics_feedback', '''kind'', null, null,'), ('statistics_deadlines', ''),
    ('statistics_moderation', ''), ('statistics_ratings', ''), ('statistics_units', ''),
    ('feedback_deadline_list', 'null, null, null, null,'), ('feedback_deadline_list', 'null, null, ''{met,overdue,running}'', null,'),
    ('feedback_rating_list', 'null, null,')) as paged (name, arguments);
select set_eq(
    format($$select "feedback.code", stage, due_at from api.feedback_deadline_list(%L, null, %L, %L, null, null, '2026-05-10 12:00+07')$$,
        stages, states, units),
    format($$select item.code::text, stage, due_at from clock join item on item.id = feedback_id
        where (%1$L::text[] is null or stage::text = any (%1$L)) and (%2$L::text[] is null or state::text = any (%2$L))
            and (%3$L::text[] is null or item.unit_id = any (select unit(unnest(%3$L::text[]))))$$, stages, states, units),
    format('deadlines: %s %s %s', stages, states, units))
from (values (null, null, null), ('{reply}', null, null), (null, '{overdue}', null), (null, '{running,paused}', '{TEST-B}'),
    ('{triage,reply}', '{met,void}', '{TEST-B,TEST-C}')) as asked (stages, states, units);

-- ---- what moves otherwise ----

update reform.unit set parent_id = unit('TEST-B') where code = 'TEST-C';
select is_empty('select * from differing', 'a unit that is moved takes its numbers along');
select is_empty('select * from misplaced', 'and its deadlines');
update reform.feedback set received_at = received_at - interval '40 days' where code in ('W-1', 'PA-1');
delete from reform.feedback_topic where feedback_id in (select id from reform.feedback where code < 'W-3');
select is_empty('select * from differing', 'months and topics may change');
alter table reform.rating disable trigger rating_immutable;
delete from reform.rating;
delete from reform.deadline_move;
delete from reform.deadline;
select is_empty('select * from differing', 'what is taken away is counted no more');
select is_empty('select from reform.deadline_entry', 'nor listed');
select is(total('clock') + total('clock due') + total('rating'), 0::numeric, 'nothing of it is left');
update ops.counter set count = count + 1 where measure = 'kind';
select isnt_empty('select * from differing', 'what is wrong would be seen');
select ops.recount();
select is_empty('select * from differing', 'and is made right by counting anew');

\ir support/end.sql
