-- Feedback as everybody may read it: who sees what, and lists that find what a look at every row finds.

\ir support/begin.sql
\ir support/empty.sql
\ir support/ask.sql

select add_unit(code) from unnest(array['ROOT', 'A', 'A-1', 'B']) as code;
update reform.unit set parent_id = unit('ROOT') where code in ('A', 'B');
update reform.unit set parent_id = unit('A') where code = 'A-1';
insert into reform.topic (code, name, position) values ('t-1', 'Một', 1), ('t-2', 'Hai', 2);
select add_plan('p-1', 'A', 'issued'), add_plan('p-2', 'B', 'issued'), add_plan('p-draft', 'B', 'draft');
select add_clause('p-1', 'I', 1), add_clause('p-1', 'I.1', 2), add_clause('p-1', 'II', 3);
select add_task('p-1', 'NV01', 1), add_task('p-1', 'NV02', 2), add_task('p-2', 'NV01', 1);
update reform.task set clause_id = clause('p-1', 'I.1') where id = task('p-1', 'NV01');
update reform.task set parent_id = task('p-1', 'NV01') where id = task('p-1', 'NV02');
insert into reform.service_level (track, stage, amount, calendar)
values ('suggestion', 'reply', 10, 'working_days'), ('suggestion', 'triage', 2, 'working_days');

-- Items that stand anywhere: what moved them there is not what is tested here.
alter table reform.feedback disable trigger feedback_state_by_event;

create function tap.item(code text) returns bigint
    language sql stable return (select id from reform.feedback where feedback.code = $1);

create function tap.add_item(
    code text, handling text default 'triage', publication text default 'public', members jsonb default '{}')
    returns void
    language sql as $$
        insert into reform.feedback (
            code, track, kind, sender_type, title, text, display, target_type, plan_id, clause_id, task_id,
            target_unit_id, unit_id, handling, publication, handling_reason, publication_reason, merged_into_id, answered_at,
            received_at, handled_at, receipt, supporters)
        select add_item.code, coalesce(given.track, 'suggestion'), coalesce(given.kind, 'comment'), 'citizen',
            'Tiêu đề ' || add_item.code, 'Lời của người gửi ' || add_item.code, 'Nguyễn Văn A', coalesce(given.target_type, 'general'),
            given.plan_id, given.clause_id, given.task_id, given.target_unit_id, coalesce(given.unit_id, unit('ROOT')),
            add_item.handling::reform.handling, add_item.publication::reform.publication, given.handling_reason,
            given.publication_reason, given.merged_into_id, given.answered_at, coalesce(given.received_at, '2031-03-03 02:00Z'),
            coalesce(given.received_at, '2031-03-03 02:00Z'), repeat('0a', 32), coalesce(given.supporters, 0)
        from jsonb_populate_record(null::reform.feedback, members) as given
    $$;

-- ---- who sees what ----

select add_item('PA-GOAL');
select add_item(
    format('PA-%s-%s%s', replace(handling::text, '_', ''), publication, case when answered then '-a' else '' end),
    handling::text, publication::text,
    jsonb_strip_nulls(jsonb_build_object(
        'handling_reason', 'other',
        'merged_into_id', case handling when 'merged' then item('PA-GOAL') end,
        'answered_at', case when answered then '2031-03-10 02:00Z' end)))
from unnest(enum_range(null::reform.handling)) as handling,
    unnest(enum_range(null::reform.publication)) as publication, unnest(array[false, true]) as answered
where handling <> 'diverted' or publication in ('private', 'removed');
insert into reform.event (feedback_id, sequence, at, transition, axis, from_state, to_state, role, actor, reason, note)
select id, place, received_at, transition, axis::reform.axis, from_state, to_state, role::reform.actor_role, actor,
    'other', note
from reform.feedback
cross join (values
    (1, 'submit', null, null, null, 'sender', null, null),
    (2, 'accept', 'handling', 'triage', 'accepted', 'intake', 'can-bo-7', 'Lời của cơ quan'),
    (3, 'message', null, null, null, 'officer', 'can-bo-7', 'Lời riêng'),
    (4, 'open-identity', null, null, null, 'privacy', 'can-bo-7', 'Lời riêng'),
    (5, 'reject', null, null, null, 'intake', 'can-bo-7', 'Lời riêng'),
    (6, 'appeal', 'handling', 'rejected', 'triage', 'sender', null, 'Lời riêng')
) as happened (place, transition, axis, from_state, to_state, role, actor, note);
update reform.feedback set version = 6;
insert into reform.message (feedback_id, sequence, from_sender, text) select id, 3, false, 'Lời riêng' from reform.feedback;
insert into reform.reply (
    feedback_id, number, text, resolution, state, author, approver, drafted_at, submitted_at, approved_at)
select id, number, 'Câu trả lời ' || state, 'explained', state::reform.reply_state, 'can-bo-7',
    case state when 'approved' then 'can-bo-8' end, received_at, received_at,
    case state when 'approved' then received_at end
from reform.feedback cross join (values (1, 'approved'), (2, 'draft')) as written (number, state);
insert into reform.outcome (feedback_id, resolution, plan_id, note, made_at)
select id, 'plan_adjusted', plan('p-1'), 'Lời về kết quả', received_at from reform.feedback;
insert into reform.rating (feedback_id, result, resolved, rated_at) select id, 5, 'yes', received_at from reform.feedback;
insert into reform.consent (feedback_id, purpose, given_at) select id, 'process', received_at from reform.feedback;
insert into reform.support (feedback_id, supporter, given_at) select id, repeat('5e', 32), received_at from reform.feedback;
insert into reform.secret (feedback_id, digest, made_at) select id, repeat('5c', 32), received_at from reform.feedback;
insert into reform.deadline (feedback_id, stage, service_level_id, started_at, due_on, due_at, first_due_on)
select feedback.id, 'reply', level.id, received_at, '2031-04-01', '2031-04-01 10:00Z', '2031-03-25'
from reform.feedback join reform.service_level as level on level.stage = 'reply';
insert into reform.deadline_move (deadline_id, number, at, extended, old_due_on, new_due_on, reason, note)
select id, 1, started_at, true, '2031-03-25', '2031-04-01', 'needs_more_time', 'Lời về gia hạn' from reform.deadline;

create temporary view case_of as
select code, split_part(code, '-', 2) = 'diverted' as diverted,
    split_part(code, '-', 3) in ('public', 'redacted')
        and (split_part(code, '-', 2) <> 'withdrawn' or code like '%-a') as has_words,
    split_part(code, '-', 2) as handling, split_part(code, '-', 3) as publication
from reform.feedback where code <> 'PA-GOAL';
create temporary table seen as
select item, item ->> 'code' as code from ask('select * from api.feedback') as item;
create function tap.words_of(code text) returns text[]
    language sql as $$
        select array(
            select place from (
                select 'item', item::text from ask(format('select * from api.feedback where code = %L', $1)) as item
                union all
                select 'events', item::text from ask(format('select * from api.feedback_event where code = %L', $1)) as item
                union all
                select 'replies', item::text from ask(format('select * from api.feedback_reply where code = %L', $1)) as item
                union all
                select 'deadlines', item::text from ask(format('select api.feedback_deadlines(%L)', $1)) as item
                union all
                select 'search', item::text
                from ask(format('select * from api.search(%L, null, null, 100) where code = %L', $1, $1)) as item
            ) as answer (place, said)
            where said ~ 'Lời|Tiêu đề|Câu trả lời|Nguyễn Văn A'
            order by place)
    $$;

select cmp_ok((select count(*) from case_of), '=', 134::bigint, 'every pair of states, answered and not');
select is_empty(
    $$select code from case_of where diverted
        and (code in (select code from seen) or exists (select from ask(
            format('select 1 from api.feedback_event where code = %L union all select 1 from api.feedback_reply '
            'where code = %L', code, code))))$$,
    'what was diverted appears nowhere');
select is(column_of('code', $$select code from api.feedback_deadlines('PA-diverted-private') as code where code::text <> '[]'$$),
    '{}', 'not by its deadlines either');
select set_eq(
    'select code from seen', $$select code from case_of where not diverted union all select 'PA-GOAL'$$,
    'everything else is there: nothing disappears');
select is_empty(
    $$select code, words_of(code) from case_of where not has_words and words_of(code) <> '{}'$$,
    'of what is not published there is not a word: not in the item, its events, replies, deadlines, nor in search');
select is(words_of('PA-inprogress-public'), '{deadlines,events,item,replies,search}', 'of what is published there are');
select is_empty(
    $$select code from case_of join seen using (code) where has_words
        and (item ->> 'text' is null or item ->> 'reply' is null or item ->> 'rating' is null
            or item -> 'outcomes' = '[]')$$,
    'what is published is told whole');
select is_empty(
    $$select code from seen where (item ->> 'display' is not null) <> (
        code = 'PA-GOAL' or code ~ '(public|redacted)(-a)?$' and code !~ 'withdrawn')$$,
    'the name that the sender chose is shown with the words, and not once he withdrew');
select is_empty(
    $$select code from case_of join seen using (code) where
        item ->> 'handling_reason' is distinct from 'other' or item ->> 'received_at' is null
        or item ->> 'publication' <> publication or item ->> 'target.type' is null or item ->> 'due' is null$$,
    'where it stands, since when and why is told of each');
select is_empty(
    $$select code from case_of where has_words and code not in (
        select item ->> 'code' from ask('select code from api.feedback_reply') as item)$$,
    'approved answers are read by everybody');
select is(column_of('text', $$select text from api.feedback_reply where text like '%draft%'$$), '{}', 'drafts are not');
select is(column_of('transition', $$select transition from api.feedback_event where code = 'PA-inprogress-public'
    order by sequence$$), '{submit,accept,appeal}', 'events are those that reform.transition shows to everybody');
select is(column_of('note', $$select note from api.feedback_event where code = 'PA-inprogress-public'
    order by sequence$$), array[null, 'Lời của cơ quan', null], 'with the words of the agency and not those of the sender');
select is_empty(
    $$select 1 from (
        select item::text as said from seen
        union all select item::text from ask('select * from api.feedback_event') as item
        union all select item::text from ask('select * from api.feedback_reply') as item
        union all select item::text from ask('select * from api.plan_event') as item) as answer
    where said ~ 'can-bo|5e5e|5c5c|Lời riêng'$$,
    'nobody''s subject, no key of a supporter, no secret and nothing said in private is anywhere');
select is((select item ->> 'merged_into.code' from seen where code = 'PA-merged-public'), 'PA-GOAL',
    'what was merged says into what');
update reform.feedback set handling = 'diverted', publication = 'private' where code = 'PA-GOAL';
select is(column_of('m', $$select "merged_into.code" as m from api.feedback where code = 'PA-merged-public'$$),
    array[null::text], 'but not once that is diverted');
select is((select count(*) from reform.feedback_entry where feedback_id = item('PA-GOAL')), 0::bigint,
    'then it stands in no list');
select is((select count(*) from reform.search_entry where type = 'feedback'
    and object_id not in (select item(code) from case_of where has_words)), 0::bigint,
    'search keeps no word that is not shown');

-- By construction: what the views and the functions of schema api that read feedback can reach.
create temporary view reached as
with recursive reach (kind, oid, of_view) as (
    select 'pg_class'::regclass, oid, relname from pg_class
    where relnamespace = 'api'::regnamespace and relkind in ('v', 'm')
    union
    select depend.refclassid::regclass, depend.refobjid, reach.of_view
    from reach
    left join pg_rewrite as rule on reach.kind = 'pg_class'::regclass and rule.ev_class = reach.oid
    join pg_depend as depend on depend.classid in ('pg_rewrite'::regclass, 'pg_proc'::regclass)
        and (depend.classid, depend.objid) = (
            case reach.kind when 'pg_class'::regclass then 'pg_rewrite'::regclass else reach.kind end,
            case reach.kind when 'pg_class'::regclass then rule.oid else reach.oid end)
    where depend.refclassid in ('pg_class'::regclass, 'pg_proc'::regclass)
)
select distinct kind, oid, of_view from reach;
create temporary view closed as
select oid, relname::text as name from pg_class
where relkind in ('r', 'v') and (relnamespace = 'private'::regnamespace
    or oid in ('reform.message'::regclass, 'reform.secret'::regclass, 'reform.consent'::regclass, 'reform.support'::regclass));
select cmp_ok((select count(*) from reached where of_view = 'feedback'), '>', 8::bigint, 'a view reaches what it reads');
select is_empty(
    $$select of_view, closed.name from reached join closed on reached.kind = 'pg_class'::regclass and closed.oid = reached.oid$$,
    'no view reaches personal data, messages, secrets, consents or supporters');
select is_empty(
    $$select proname, word from reached join pg_proc on reached.kind = 'pg_proc'::regclass and pg_proc.oid = reached.oid
    cross join unnest(array['private', 'message', 'secret', 'consent', 'support']) as word
    where prosrc ~ ('\m' || case word when 'private' then 'private\.' else 'reform\.' || word || '\M' end)$$,
    'nor does a function that a view calls');
select is_empty(
    $$select proname from pg_proc
    where pronamespace = 'api'::regnamespace and proname like 'feedback\_%' and prosrc ~ '\m(private\.|reform\.(message|secret|consent|support)\M)'$$,
    'nor do the functions that list feedback');

-- ---- lists ----

delete from reform.deadline_move;
delete from reform.deadline;
alter table reform.feedback disable trigger user;
alter table reform.feedback enable trigger feedback_is_entered;
select add_item('F-' || n, (enum_range(null::reform.handling))[1 + n % 10]::text,
    (array['public', 'pending', 'redacted', 'private', 'removed'])[1 + n % 5],
    jsonb_strip_nulls(jsonb_build_object(
        'kind', (enum_range(null::reform.feedback_kind))[1 + n % 6], 'track', (enum_range(null::reform.track))[1 + n % 2],
        'received_at', timestamptz '2031-01-01 00:00Z' + (n * 7 % 90) * interval '13 hours', 'supporters', n % 4,
        'publication_reason', case when n % 5 > 2 then (array['spam', 'abusive'])[1 + n % 2] end,
        'unit_id', unit((array['ROOT', 'A', 'A-1', 'B'])[1 + n / 3 % 4])) || case n % 7
            when 0 then '{}'
            when 1 then jsonb_build_object('target_type', 'plan', 'plan_id', plan('p-1'))
            when 2 then jsonb_build_object('target_type', 'task', 'plan_id', plan('p-1'), 'task_id', task('p-1', 'NV02'))
            when 3 then jsonb_build_object('target_type', 'task', 'plan_id', plan('p-2'), 'task_id', task('p-2', 'NV01'))
            when 4 then jsonb_build_object('target_type', 'clause', 'plan_id', plan('p-1'), 'clause_id', clause('p-1', 'I.1'))
            when 5 then jsonb_build_object('target_type', 'unit', 'target_unit_id', unit('A-1'))
            else jsonb_build_object('target_type', 'task', 'plan_id', plan('p-1'), 'task_id', task('p-1', 'NV01'))
        end))
from generate_series(1, 240) as n;
alter table reform.feedback enable trigger user;
alter table reform.feedback disable trigger feedback_state_by_event;
insert into reform.feedback_topic (feedback_id, topic_id)
select id, topic(given.topic) from (values ('t-1', 2), ('t-2', 3)) as given (topic, every)
join reform.feedback on feedback.code like 'F-%' and id % every = 0;
insert into reform.deadline (feedback_id, stage, service_level_id, started_at, due_on, due_at, first_due_on, paused_at, days_left)
select feedback.id, level.stage, level.id, received_at, '2031-03-01', timestamptz '2031-01-10 10:00Z' + feedback.id % 60 * interval '1 day',
    '2031-03-01', case when feedback.id % 5 = 0 then received_at + interval '5 days' end,
    case when feedback.id % 5 = 0 then 1 end
from reform.feedback join reform.service_level as level on (level.stage = 'reply' or feedback.id % 4 = 0)
where feedback.code like 'F-%' and feedback.id % 3 <> 0;
select reform.rebuild_search();

create temporary table filter as
select row_number() over () as n, every.* from (
    select row_number() over () as nth, row(plans, tasks, clauses, target_units, units, topics, kinds, tracks, handlings, publications,
        overdue, since, until, question, publication_reasons)::api.feedback_filter as filter
    from (values (null::text[], null::text[], null::text[], null::text[]), ('{p-1}', null, null, null),
            ('{p-1,p-2}', null, null, null), ('{p-draft}', null, null, null), (null, '{p-1/NV01}', null, null),
            (null, '{p-1/NV02,p-2/NV01}', null, null), (null, null, '{p-1/I}', null), (null, null, null, '{A}'),
            ('{p-1}', '{p-1/NV01}', '{p-1/I.1}', null))
            as by_target (plans, tasks, clauses, target_units),
        (values (null::text[]), ('{A}'), ('{B,A-1}')) as by_unit (units),
        (values (null::text[]), ('{t-1}'), ('{t-2,t-1}')) as by_topic (topics),
        (values (null::text[], null::text[]), ('{praise}', null), (null, '{petition}')) as by_kind (kinds, tracks),
        (values (null::text[], null::text[], null::text[]), ('{triage,closed}', null, null), (null, '{removed,public}', null),
            ('{accepted}', '{public}', null), (null, null, '{spam}'), ('{triage,accepted}', '{private}', '{spam,abusive}'))
            as by_state (handlings, publications, publication_reasons),
        (values (null::boolean), (true), (false)) as by_due (overdue),
        (values (null::date, null::date), ('2031-01-10', '2031-02-03')) as by_day (since, until),
        (values (null::text), ('loi cua nguoi')) as by_words (question)) as every
where nth % 29 = 0;

create function tap.looked_up(filter api.feedback_filter, at timestamptz) returns setof reform.feedback
    language sql stable as $$
        select feedback.*
        from reform.feedback
        left join reform.plan on plan.id = plan_id
        left join reform.task on task.id = task_id
        left join reform.clause on clause.id = feedback.clause_id
        left join reform.clause as setting on setting.id = task.clause_id
        left join reform.unit as about on about.id = target_unit_id
        join reform.unit on unit.id = feedback.unit_id
        where handling <> 'diverted'
            and ($1.plans is null or plan.code = any ($1.plans))
            and ($1.tasks is null or plan.code || '/' || task.code = any ($1.tasks)
                or (task.parent_id is not null and 'p-1/NV01' = any ($1.tasks)))
            and ($1.clauses is null or exists (
                select from unnest($1.clauses) as wanted
                where starts_with(plan.code || '/' || clause.path || '.', wanted || '.')
                    or starts_with(plan.code || '/' || setting.path || '.', wanted || '.')
                    or (task.parent_id is not null and plan.code = 'p-1')))
            and ($1.target_units is null or about.code like any (
                select code || '%' from unnest($1.target_units) as code))
            and ($1.units is null or unit.code like any (select code || '%' from unnest($1.units) as code))
            and ($1.topics is null or exists (
                select from reform.feedback_topic join reform.topic on topic.id = topic_id
                where feedback_id = feedback.id and topic.code = any ($1.topics)))
            and ($1.kinds is null or feedback.kind::text = any ($1.kinds))
            and ($1.tracks is null or track::text = any ($1.tracks))
            and ($1.handlings is null or handling::text = any ($1.handlings))
            and ($1.publications is null or publication::text = any ($1.publications))
            and ($1.publication_reasons is null or publication_reason::text = any ($1.publication_reasons))
            and ($1.overdue is null or $1.overdue = exists (
                select from reform.deadline
                where feedback_id = feedback.id and ended_at is null and due_at < $2
                    and (paused_at is null or paused_at > due_at)))
            and ($1.since is null or (received_at at time zone 'Asia/Ho_Chi_Minh')::date >= $1.since)
            and ($1.until is null or (received_at at time zone 'Asia/Ho_Chi_Minh')::date <= $1.until)
            and ($1.question is null or (publication in ('public', 'redacted') and feedback.text like 'Lời của người%'
                and (handling <> 'withdrawn' or answered_at is not null)))
    $$;
create function tap.nearest(feedback_id bigint) returns timestamptz
    language sql stable as $$
        select coalesce(min(due_at) filter (where paused_at is null or paused_at > due_at), 'infinity') from reform.deadline
        where deadline.feedback_id = $1 and ended_at is null
    $$;
create function tap.expected(filter api.feedback_filter, listing text) returns text[]
    language sql as $$
        select coalesce(array_agg(code::text order by
            case when $2 like '%received_desc%' then received_at end desc, case when $2 like '%received' then received_at end,
            case when $2 like '%due' then nearest(id) end, case when $2 like '%support%' then supporters end desc,
            case when $2 like '%descending' then -id else id end), '{}')
        from looked_up($1, '2031-02-01 00:00Z')
    $$;
create function tap.listed(filter api.feedback_filter, listing text, most int default null, after jsonb default null)
    returns text[]
    language sql as $$
        select column_of('code', format('select item.code from api.%I(%L::api.feedback_filter, %L, %L, %L) with ordinality as found (id, cursor, place) join api.feedback as item using (id) order by place',
            $2, $1, $4, $3, '2031-02-01 00:00Z'))
    $$;

select cmp_ok((select count(*) from filter where expected(filter, 'received') <> '{}'), '>', 60::bigint, 'many filters find something');
select is_empty(
    $$select n, filter from filter where listed(filter, 'feedback_by_received_descending') <> expected(filter, 'received_descending')$$,
    'each filter, and each of them together, finds what a look at every row finds');
select is_empty(
    format($$select n from filter where n %% 3 = 0 and listed(filter, %L) <> expected(filter, %L)$$, listing, listing),
    'also in the order of ' || listing)
from unnest(array['feedback_by_received', 'feedback_by_due', 'feedback_by_support_descending']) as listing;
select is_empty(
    format($$
        select n from filter
        cross join lateral (
            select cursor from api.%I(filter, null, 3, '2031-02-01 00:00Z') with ordinality as page (feedback_id, cursor, place)
            order by place desc limit 1) as last_one
        where n %% 5 = 0
            and listed(filter, %L, 3) || listed(filter, %L, null, last_one.cursor) <> listed(filter, %L)$$,
        listing, listing, listing, listing),
    'a page goes on where the one before it ended: ' || listing)
from unnest(array['feedback_by_received_descending', 'feedback_by_received', 'feedback_by_due',
    'feedback_by_support_descending']) as listing;

create function tap.paged(filter api.feedback_filter, listing text, most int) returns text[]
    language plpgsql as $$
declare
    codes text[] := '{}';
    got text[];
    after jsonb;
begin
    loop
        got := listed(filter, listing, most, after);
        codes := codes || got;
        exit when cardinality(got) < most;
        execute format('select cursor from api.%I($1, $2, $3, $4) with ordinality as page (feedback_id, cursor, place)
            order by place desc limit 1', listing)
        into after using filter, after, most, timestamptz '2031-02-01 00:00Z';
    end loop;
    return codes;
end
$$;
create or replace function reform.search_likely(wanted tsquery, types api.searchable[]) returns bigint
    language sql stable return 1000000000;
select is_empty(
    format($$select n from filter
        where n %% 3 = 0 and (filter).question is not null and paged(filter, %L, 3) <> expected(filter, %L)$$, listing, listing),
    'words that many items have are found part by part, page by page: ' || listing)
from unnest(array['feedback_by_received_descending', 'feedback_by_received']) as listing;

-- ---- the lists follow every change ----

create temporary view stale as
(select * from reform.feedback_entry except select * from reform.feedback_entries_of(array(select id from reform.feedback)))
union all
(select * from reform.feedback_entries_of(array(select id from reform.feedback)) except select * from reform.feedback_entry);
select is_empty('select * from stale', 'the lists are right to begin with');
update reform.unit set parent_id = unit('B') where code = 'A-1';
select is_empty('select * from stale', 'when a unit moves');
update reform.task set parent_id = null, clause_id = clause('p-1', 'II') where id = task('p-1', 'NV02');
select is_empty('select * from stale', 'when a task moves');
update reform.feedback_topic set topic_id = topic('t-2') where topic_id = topic('t-1')
    and feedback_id not in (select feedback_id from reform.feedback_topic where topic_id = topic('t-2'));
delete from reform.feedback_topic where feedback_id % 2 = 0;
select is_empty('select * from stale', 'when topics change');
update reform.deadline set due_at = due_at + interval '3 days' where feedback_id % 2 = 0 and ended_at is null;
update reform.deadline set ended_at = started_at where feedback_id % 7 = 0;
delete from reform.deadline where feedback_id % 11 = 0;
select is_empty('select * from stale', 'when deadlines move, end and go');
update reform.feedback set handling = 'diverted', publication = 'private', unit_id = unit('B'), supporters = 9
where code like 'F-1%';
update reform.feedback set handling = 'closed', kind = 'praise', unit_id = unit('A-1') where code like 'F-2%';
select is_empty('select * from stale', 'when items move');

-- ---- search, timelines, progress ----

select add_item('S-1', 'triage', 'pending', jsonb_build_object('target_type', 'task', 'plan_id', plan('p-2'),
    'task_id', task('p-2', 'NV01'), 'kind', 'praise', 'received_at', '2031-05-05 02:00Z'));
update reform.feedback set title = 'Hoa phượng vĩ', text = 'Trồng thêm cây trước trụ sở' where code = 'S-1';
create function tap.found(query text) returns text[]
    language sql as $$select column_of('code', format('select code from api.search(%L, null, null, 100) order by place', $1))$$;
create function tap.told() returns text[]
    language sql as $$
        select column_of('said', format('select kind || '' '' || coalesce(summary, '''') || coalesce('' '' || "links.subject", '''') as said '
            'from api.timeline(''p-2'', ''NV01'', null, 100) where summary like ''Hoa%%'' or summary like ''Cây%%'''))
    $$;
create function tap.opinions(day date) returns text
    language sql as $$
        select format('%s %s', answer ->> 'progress.confirmed', answer ->> 'progress.disputed')
        from ask(format('select * from api.task_progress(%s, %L)', task('p-2', 'NV01'), $1)) as answer
    $$;
delete from reform.feedback_topic;
delete from reform.deadline;
create temporary table before as select opinions('2031-12-31') as said;

select is(found('phượng vĩ') || told(), '{}', 'what waits for moderation is found nowhere');
update reform.feedback set publication = 'public' where code = 'S-1';
select is(found('phượng vĩ'), '{S-1}', 'published, it is found by its title');
select is(found('phuong vi truoc tru so'), '{S-1}', 'and by its text without marks');
select is(found('S-1'), '{S-1}', 'and by its code');
select is(told(), '{"feedback_received Hoa phượng vĩ /v1/feedback/S-1"}', 'and stands in the timeline of its task');
select isnt(opinions('2031-12-31'), (select said from before), 'and praise confirms');
select is(opinions('2031-05-04'), (select said from before), 'from the day on which it was received');
update reform.feedback set handling = 'answered', answered_at = '2031-05-06 02:00Z' where code = 'S-1';
insert into reform.outcome (feedback_id, resolution, note, made_at)
select item('S-1'), 'conduct_corrected', 'Cây đã trồng', '2031-05-07 02:00Z';
select is(told(), '{"feedback_outcome Cây đã trồng /v1/feedback/S-1","feedback_answered Hoa phượng vĩ /v1/feedback/S-1",'
    '"feedback_received Hoa phượng vĩ /v1/feedback/S-1"}', 'so do its answer and its outcome, the latest first');
update reform.feedback set kind = 'correction' where code = 'S-1';
select is(split_part(opinions('2031-12-31'), ' ', 2)::int, split_part((select said from before), ' ', 2)::int + 1,
    'a correction disputes');
insert into reform.rating (feedback_id, result, resolved, rated_at) values (item('S-1'), 4, 'partly', '2031-05-09 02:00Z');
select is(split_part(opinions('2031-12-31'), ' ', 1)::int, split_part((select said from before), ' ', 1)::int + 1,
    'what was solved, in part at least, confirms');
select is(
    (select answer ->> 'disputed' from ask(format('select * from api.roll_up(array[%s], null, %L)', task('p-2', 'NV01'), '2031-12-31')) as answer),
    split_part(opinions('2031-12-31'), ' ', 2), 'a roll-up counts the same');
update reform.feedback set publication = 'removed' where code = 'S-1';
select is(found('phượng vĩ') || told(), '{}', 'removed, it is found nowhere again');
select is(opinions('2031-12-31'), (select said from before), 'and counts no more');
update reform.feedback set publication = 'redacted', title = 'Hoa phượng …' where code = 'S-1';
select is(found('phượng vĩ') || found('hoa phượng'), '{S-1}', 'redacted, it is found by what is left');
update reform.feedback set handling = 'withdrawn', answered_at = null, title = null, text = null where code = 'S-1';
select is(found('hoa phượng') || told(), '{}', 'withdrawn and erased, it is gone');

\ir support/end.sql
