-- Very much feedback about the plans of large.sql, for the bench alone. Variable: items, how many there are in the end.
-- All of it is made up and says so. Afterwards ops.recount() and reform.rebuild_search() are due. The words of what is not
-- public are left out: nothing here asks for them.
--
-- Texts are phrases drawn as words of a language are: of 3,000 the n-th is said about 1/n as often as the first. So
-- "khuyến" is in one item of sixteen and "khuya" in one of a hundred, in a small data set as in a large one.
\set ON_ERROR_STOP on

begin;

-- No triggers, not even those of foreign keys: what they would do for each row is done once for all.
set local session_replication_role = replica;
set local maintenance_work_mem = '1GB';
set local work_mem = '256MB';
do 'begin perform setseed(0.5); end';

create function pg_temp.made_texts(many int) returns table (n int, title text, text text)
    language plpgsql as $$
declare
    phrases text[] := array(
        select string_agg(onset || vowel || coda, ' ')
        from (
            select onset, vowel, coda, (row_number() over (order by random()) - 1) % 3000 as phrase
            from unnest('{b,c,ch,d,đ,g,h,kh,l,m,n,ng,nh,ph,r,s,t,th,tr,v}'::text[]) as onset
            cross join unnest('{a,á,à,o,ó,ò,u,ú,ù,ô,ố,ồ,ư,ứ,ừ}'::text[]) as vowel
            cross join unnest('{"",c,i,m,n,ng,nh,p,t,ch}'::text[]) as coda
            cross join generate_series(1, 4)
        ) as syllable
        group by phrase);
    said text;
begin
    phrases[8] := 'khuyến khích';
    phrases[60] := 'đêm khuya';
    for item in 1..many loop
        said := '';
        for place in 1..2 + (random() * 4)::int loop
            said := said || ' ' || phrases[power(cardinality(phrases), random())::int];
        end loop;
        return query values (item, 'Góp ý' || left(said, 40), 'Đề nghị xem xét' || said || ', hồ sơ số ' || item);
    end loop;
end
$$;

-- Whole indexes are made faster than they grow.
create temporary table index_to_make on commit drop as
select index.indexrelid::regclass as name, pg_get_indexdef(index.indexrelid) as definition
from pg_index as index
where index.indrelid in ('reform.feedback'::regclass, 'reform.feedback_entry'::regclass, 'reform.event'::regclass)
    and not exists (select from pg_constraint as constraint_ where constraint_.conindid = index.indexrelid);
select 'drop index ' || name from index_to_make \gexec

-- Some plans and tasks are talked about much more than others. What came in lately waits; the rest was seen to.
select :items - count(*) as many from reform.feedback \gset
create temporary table made on commit drop as
select texts.*, texts.n > :many * 0.97 as waits, random() as popularity, random() as fate, random() as luck,
    now() - interval '5 years' * (1 - texts.n::double precision / :many) as at
from pg_temp.made_texts(:many) as texts;

create temporary table task_by_place on commit drop as
select task.id as task_id, task.plan_id, row_number() over (order by task.id) as place
from reform.task join reform.plan on plan.id = task.plan_id
where plan.code like 'ke-hoach-%';
select count(*) as tasks from task_by_place \gset
analyze task_by_place, made;

insert into reform.feedback (
    code, track, kind, sender_type, title, text, target_type, plan_id, task_id, unit_id, handling, publication,
    received_at, handled_at, published_at, answered_at, ended_at, supporters, receipt, illustrative, version)
select 'PA-NL-' || n, (enum_range(null::reform.track))[1 + n % 2], (enum_range(null::reform.feedback_kind))[1 + n % 6],
    'anonymous', btrim(made.title), made.text, (case when n % 5 = 0 then 'plan' else 'task' end)::reform.target_type,
    task.plan_id, case when n % 5 <> 0 then task.task_id end, unit.id, state.handling, state.publication, at,
    at + interval '1 day', case when state.publication in ('public', 'redacted') then at + interval '1 day' end,
    case when state.handling = 'closed' then at + interval '9 days' end,
    case when not waits then at + interval '25 days' end,
    case when n % 9 = 0 then n % 500 else 0 end, repeat('0a', 32), true,
    1 + (state.publication <> 'pending')::int + (state.handling <> 'received')::int
from made
join task_by_place as task on task.place = 1 + floor(:tasks * made.popularity ^ 2)::bigint
join reform.unit on unit.code = 'P-' || (made.n % 500 + 1)
cross join lateral (
    select
        (case
            when waits then (array['received', 'triage', 'accepted', 'in_progress'])[1 + floor(luck * 4)::int]
            when luck < 0.9 then 'closed'
            else 'rejected'
        end)::reform.handling as handling,
        (case
            when waits and fate < 0.4 then 'pending'
            when fate < 0.4 then 'public'
            when fate < 0.45 then 'redacted'
            when fate < 0.95 then 'private'
            else 'removed'
        end)::reform.publication as publication
) as state;

create temporary table item on commit drop as
select feedback.* from reform.feedback where feedback.code like 'PA-NL-%';
analyze item;

insert into reform.feedback_topic (feedback_id, topic_id)
select item.id, topic.id
from item
join (select id, row_number() over (order by position) as n, count(*) over () as topics from reform.topic) as topic
    on topic.n = item.id % topic.topics + 1;

insert into reform.event (feedback_id, sequence, at, transition, axis, from_state, to_state, role)
select id, 1, received_at, 'submit', null::reform.axis, null, null, 'sender'::reform.actor_role from item
union all
select id, 2, handled_at,
    case publication when 'public' then 'publish' when 'redacted' then 'redact' else 'withhold' end,
    'publication', 'pending', publication::text, 'moderator'
from item where publication <> 'pending'
union all
select id, version, coalesce(ended_at, handled_at),
    case handling when 'closed' then 'close-answered' when 'rejected' then 'confirm-rejection' else 'accept' end,
    'handling', 'received', handling::text, 'intake'
from item where handling <> 'received';

-- A deadline of the reply for every second item, and those by which staff work; to count it through the calendar is done once for a day.
with due as materialized (
    select level.id as level_id, level.track, level.stage, day::date,
        reform.due_on(reform.clock_start(day), level.amount, level.calendar) as due_on
    from generate_series(date_trunc('day', now() - interval '5 years 1 day'), now(), interval '1 day') as day
    cross join reform.service_level as level
    where level.stage <> 'transfer'
)
insert into reform.deadline (feedback_id, stage, service_level_id, started_at, due_on, due_at, first_due_on, ended_at)
select item.id, due.stage, due.level_id, item.received_at, due.due_on, reform.due_at(due.due_on), due.due_on,
    case when item.ended_at is not null then item.received_at + interval '5 days' * (1 + item.id % 6) end
from item
join due on due.track = item.track and due.day = item.received_at::date
where case due.stage
    when 'reply' then item.id % 4 < 2
    when 'triage' then item.handling in ('received', 'triage')
    else item.publication = 'pending' end;

insert into reform.feedback_entry
select entry.*
from (select array_agg(id) as ids from item group by id / 10000) as part
cross join lateral reform.feedback_entries_of(part.ids) as entry;

select definition from index_to_make \gexec

select reform.rebuild_inbox();
select reform.enter_events('{feedback_received,feedback_answered}', array_agg(id)) from item group by id / 10000;

commit;
