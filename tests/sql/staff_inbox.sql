-- What is due for staff, held against the items that it is about; all feedback as staff find it; the gauges of the office.

\ir support/begin.sql
\ir support/empty.sql
\ir support/acts.sql

insert into reform.unit (code, name, kind, parent_id) values
    ('TEST-C', 'Phòng Khác', 'division', unit('TEST-A')), ('TEST-X', 'Sở Khác', 'department', null);
insert into reform.topic (code, name, position) values ('test-t1', 'Một', 1001);
insert into reform.working_hours (starts_at, ends_at) values ('07:30', '11:30'), ('13:30', '17:00');
insert into reform.service_level (track, stage, amount, calendar)
select track, stage, amount, 'working_days'
from unnest(enum_range(null::reform.track)) as track,
    (values ('triage'::reform.stage, 2), ('transfer', 5), ('reply', 10), ('moderation', 1)) as level (stage, amount);
select add_plan('test-1', 'TEST-A', 'issued');

insert into reform.staff_grant (issuer, subject, role, unit_id, valid_from)
select 'i', subject, role::reform.actor_role, unit(unit_code), '2020-01-01'
from (values
    ('tiep-nhan', 'intake', 'TEST-A'), ('tiep-nhan-b', 'intake', 'TEST-B'), ('kiem-duyet', 'moderator', 'TEST-A'),
    ('mot', 'officer', 'TEST-A'), ('ba', 'officer', 'TEST-B'), ('hai', 'approver', 'TEST-A'), ('ba', 'approver', 'TEST-C'),
    ('nhieu', 'intake', 'TEST-A'), ('nhieu', 'intake', 'TEST-B'), ('nhieu', 'moderator', 'TEST-B'), ('nhieu', 'officer', 'TEST-A'),
    ('nhieu', 'approver', 'TEST-A'), ('noi-khac', 'intake', 'TEST-X'), ('giam-sat', 'supervisor', 'TEST-A'),
    ('giam-sat-c', 'supervisor', 'TEST-C'), ('quan-tri', 'admin', 'TEST-A')
) as held (subject, role, unit_code);

create function tap.caller(subject text, roles text default '{intake,moderator,officer,approver}') returns jsonb
    language sql immutable as $$
        select jsonb_build_object('issuer', 'i', 'subject', $1, 'request_id', 'yeu-cau-1', 'operation', 'test',
            'roles', to_jsonb($2::text[]))
    $$;
create function tap.reader(subject text) returns jsonb
    language sql immutable
    return tap.caller(subject, '{intake,moderator,officer,approver,planner,supervisor,privacy}');

-- ---- rules ----

select refuses('queue_pkey', 'a code twice', $$insert into reform.queue (code, label_vi, label_en) values ('triage', 'a', 'b')$$);
select accepts('queue_pkey', 'another', $$insert into reform.queue (code, label_vi, label_en) values ('test', 'a', 'b')$$);
select refuses('desk_pkey', 'a code twice', $$insert into reform.desk (code, queue, roles) values ('triage', 'triage', '{intake}')$$);
select accepts('desk_pkey', 'another', $$insert into reform.desk (code, queue, roles) values ('test', 'triage', '{intake}')$$);
select refuses('desk_queue', 'a queue that is not there', $$insert into reform.desk (code, queue, roles) values ('test', 'test', '{intake}')$$);
select accepts('desk_queue', 'one that is', $$insert into reform.desk (code, queue, roles) values ('test', 'triage', '{intake}')$$);
select results_eq(
    $$select code::text, roles from reform.desk where code in ('rejection', 'removal', 'approval', 'triage', 'appeal', 'moderation') order by code$$,
    $$select desk, roles from (values ('rejection', 'confirm-rejection'), ('removal', 'confirm-removal'), ('approval', 'approve-reply'),
        ('triage', 'start-triage'), ('appeal', 'accept'), ('moderation', 'publish')) as act (desk, name)
    join reform.transition using (name) order by desk$$, 'a desk is where those sit who may do what is to be done');

-- ---- what waits, said by plain rows ----

create function tap.was_appealed(item_id bigint) returns boolean
    language sql stable as $$select 'appeal' in (select transition from reform.event where feedback_id = item_id)$$;
create function tap.proposed(item_id bigint) returns text
    language sql stable as $$select transition from reform.proposal where feedback_id = item_id and state = 'open'$$;
create temporary view waiting (desk, feedback_id, unit_id, officer, first_person) as
select 'triage', id, unit_id, '', '' from reform.feedback
where handling = 'received' or (handling = 'triage' and proposed(id) is distinct from 'reject' and not was_appealed(id))
union all
select 'appeal', id, unit_id, '', '' from reform.feedback
where handling = 'triage' and proposed(id) is distinct from 'reject' and was_appealed(id)
union all
select 'moderation', id, unit_id, '', '' from reform.feedback where publication = 'pending' and handling <> 'withdrawn'
union all
select 'assignment', id, unit_id, '', '' from reform.feedback where handling = 'accepted'
union all
select case when exists (select from reform.event where feedback_id = feedback.id and transition = 'reopen') then 'reopened' else 'answer' end,
    id, unit_id, coalesce(officer, ''), ''
from reform.feedback where handling = 'in_progress'
union all
select 'approval', feedback.id, unit_id, '', author
from reform.feedback join reform.reply on reply.feedback_id = feedback.id and reply.state = 'in_approval'
where handling = 'reply_in_approval'
union all
select case transition when 'reject' then 'rejection' else 'removal' end, feedback_id, unit_id, '', proposer
from reform.proposal join reform.feedback on feedback.id = feedback_id where state = 'open';

create temporary view expected as
select waiting.desk, above.id as unit_id, waiting.officer, waiting.first_person, waiting.feedback_id,
    coalesce((
        select due_at from reform.deadline
        where deadline.feedback_id = waiting.feedback_id and ended_at is null and (paused_at is null or paused_at > due_at)
            and stage::text = case waiting.desk when 'triage' then 'triage' when 'appeal' then 'triage' when 'rejection' then 'triage'
                when 'moderation' then 'moderation' when 'removal' then null else 'reply' end), 'infinity') as due_at,
    item.track, item.kind, item.plan_id
from waiting
join reform.feedback as item on item.id = waiting.feedback_id
join reform.unit on unit.id = item.unit_id
join reform.unit as above on above.id in (unit.id, unit.parent_id) or above.id = (
    select higher.parent_id from reform.unit as higher where higher.id = unit.parent_id);
create temporary view differing as
(select * from reform.inbox_entry except select * from expected) union all (select * from expected except select * from reform.inbox_entry);
create temporary view miscounted as
select measure, id, code, moment
from ops.number as kept
full join ops.number_of_rows as found using (measure, id, code, moment)
where coalesce(kept.count, 0) <> coalesce(found.count, 0) and measure like 'inbox%';

create function tap.desks(code text) returns text
    language sql stable as $$
        select string_agg(desk, ' ' order by desk) from reform.inbox_entry
        where feedback_id = (item(desks.code)).id and unit_id = (item(desks.code)).unit_id
    $$;

-- ---- one item on its way ----

select receive('PA-1');
select is(desks('PA-1'), 'moderation triage', 'what is received waits for moderation and to be classified');
select results_eq(
    $$select desk collate "default", (due_at at time zone 'Asia/Ho_Chi_Minh')::date from reform.inbox_entry where unit_id = unit('TEST-B') order by desk$$,
    $$values ('moderation', date '2026-03-03'), ('triage', '2026-03-04')$$, 'each by its own clock');
select is((select count(*) from reform.inbox_entry where unit_id = unit('TEST-A')), 2::bigint, 'in the unit above, too');
select does('sender', 'message', 'PA-1', '{"text": "Xin thêm."}');
select steps('PA-1', 'start-triage publish');
select is(desks('PA-1'), 'triage', 'what is published needs no moderation');
select steps('PA-1', 'reject');
select is(desks('PA-1'), 'rejection', 'a rejection that is proposed waits for a second person');
select steps('PA-1', 'confirm-rejection');
select is(desks('PA-1'), null, 'what is rejected waits no more');
select steps('PA-1', 'appeal', '2026-03-05 10:00+07');
select is(desks('PA-1'), 'appeal', 'an appeal is told apart');
select steps('PA-1', 'request-information', '2026-03-05 10:00+07');
select is(desks('PA-1'), null, 'while its sender is asked nobody is due');
select steps('PA-1', 'answer-information accept', '2026-03-06 10:00+07');
select is(desks('PA-1'), 'assignment', 'what is accepted waits to be assigned');
select steps('PA-1', 'assign', '2026-03-06 10:00+07');
select is((select officer from reform.inbox_entry where desk = 'answer' and unit_id = unit('TEST-B')), 'officer-1', 'then its officer');
select does('officer-1', 'extend', 'PA-1', '{"amount": 3, "reason": "needs_more_time"}', '2026-03-06 10:00+07');
select is_empty('select * from differing', 'an extension moves what is due');
select steps('PA-1', 'draft-reply submit-reply', '2026-03-06 10:00+07');
select is((select first_person from reform.inbox_entry where desk = 'approval' and unit_id = unit('TEST-B')), 'officer-1',
    'an answer waits for another than who wrote it');
select steps('PA-1', 'approve-reply', '2026-03-06 10:00+07');
select is(desks('PA-1'), null, 'what is answered waits no more');
select steps('PA-1', 'reopen', '2026-03-09 10:00+07');
select is(desks('PA-1'), 'reopened', 'unless its sender reopens it');
select steps('PA-1', 'remove', '2026-03-09 10:00+07');
select is(desks('PA-1'), 'removal reopened', 'two things may be due at once');
select steps('PA-1', 'withdraw confirm-removal', '2026-03-09 10:00+07');
select is_empty('select * from reform.inbox_entry', 'only what is open is in it');
select is_empty('select * from miscounted', 'and is counted');

-- ---- a walk without a plan ----

select setseed(0.2032);
\ir support/walk.sql

select enter(n) from generate_series(1, 40) as n;
update reform.feedback set target_type = 'plan', plan_id = plan('test-1') where id % 3 = 0;
create temporary table walked (transition text, is_right boolean);
do $$
begin
    for n in 1..2400 loop
        exit when n > 800 and (select count(distinct transition) > 28 from walked);
        insert into walked
        select done.transition, not exists (select from differing)
        from (select tap.stagger('2026-01-20 09:00+07'::timestamptz + n * interval '1 hour') as transition offset 0) as done
        where done.transition is not null;
    end loop;
end
$$;
select cmp_ok(count(distinct transition), '>', 28::bigint, 'most transitions were walked') from walked;
select is_empty('select distinct transition from walked where not is_right', 'after each of them the inbox has what waits');
select is_empty('select * from miscounted', 'and the counters hold as much');

-- Something for every desk, due in time; of what takes two, one that the first person sees.
select receive('R-' || n, '2026-03-09 09:00+07') from generate_series(1, 8) as n;
select steps('R-' || n, road, '2026-03-09 10:00+07')
from (values (1, 'start-triage reject confirm-rejection appeal'), (2, 'start-triage accept'), (3, 'start-triage accept assign'),
    (4, 'start-triage accept assign draft-reply submit-reply approve-reply reopen'), (5, 'start-triage accept assign'),
    (6, 'start-triage'), (7, 'publish remove'), (8, 'start-triage reject')) as gone (n, road);
create temporary table acted as
select reform.act('R-' || n, name, row(role, 'nhieu')::reform.actor, arguments::jsonb, '2026-03-09 11:00+07')
from (values (5, 'draft-reply', 'officer', '{"text": "Xin trả lời.", "resolution": "explained"}'), (5, 'submit-reply', 'officer', '{}'),
    (6, 'reject', 'intake', '{"reason": "unclear"}')) as done (n, name, role, arguments);
update reform.feedback set officer = 'nhieu' where code in ('R-3', 'R-4');
select is(count(distinct desk), (select count(*) from reform.desk), 'every desk has something') from reform.inbox_entry;
select is_empty('select * from differing', 'what waits');

-- ---- the inbox of a person ----

-- Asked of plain rows, in other words: what a person may work at.
create temporary view mine as
select distinct held.subject, desk.queue::text, item.code::text, waiting.desk, item.track::text, item.kind::text, item.plan_id,
    unit.code::text as unit_code, due.due_at, coalesce(due.due_at < '2026-03-10 12:00+07', false) as overdue
from waiting
join reform.feedback as item on item.id = waiting.feedback_id
join reform.unit on unit.id = item.unit_id
join reform.desk on desk.code = waiting.desk
join reform.staff_grant as held on held.role = any (desk.roles) and held.unit_id in (unit.id, unit.parent_id)
join expected as due on (due.feedback_id, due.desk, due.unit_id) = (waiting.feedback_id, waiting.desk, item.unit_id)
where waiting.officer in ('', held.subject) and waiting.first_person <> held.subject;
create function tap.inbox(
    subject text, queues text[] default null, units text[] default null, tracks text[] default null, kinds text[] default null,
    late boolean default null, plans text[] default null, after jsonb default null, most int default null)
    returns table (queue text, code text, due_at timestamptz, overdue boolean, cursor jsonb)
    language sql as $$
        select queue, code, due_at, coalesce(overdue, false), cursor
        from api.staff_inbox(tap.caller(subject), queues, units, tracks, kinds, late, plans, after, most, '2026-03-10 12:00+07')
    $$;
select set_eq(
    format('select queue, code, overdue from inbox(%L)', subject),
    format('select queue, code, overdue from mine where subject = %L', subject), subject || ' finds what is due for him')
from unnest('{tiep-nhan,tiep-nhan-b,kiem-duyet,mot,hai,ba,nhieu,noi-khac}'::text[]) as subject;
select is((select count(*) from inbox('nhieu')), (select count(*) from mine where subject = 'nhieu'), 'each thing once, whatever is granted');
select is_empty($$select * from inbox('noi-khac')$$, 'nothing of another agency');
select cmp_ok(count(*), '>', 20::bigint, 'there is something to find') from inbox('nhieu');
select results_eq(
    $$select due_at from inbox('nhieu')$$, $$select due_at from inbox('nhieu') order by due_at$$, 'what is due first, first');
select ok(bool_and(overdue) filter (where place = 1) and not bool_and(overdue), 'what is overdue before all')
from inbox('nhieu') with ordinality as listed (queue, code, due_at, overdue, cursor, place);
select set_eq(
    format('select queue, code from inbox(%L, %s)', 'nhieu', arguments),
    format($$select queue, code from mine where subject = 'nhieu' and %s$$, condition), 'filter: ' || arguments)
from (values
    ('queues => ''{triage,to_confirm}''', 'queue in (''triage'', ''to_confirm'')'),
    ('queues => ''{awaiting_report}''', 'false'),
    ('units => ''{TEST-B}''', 'unit_code = ''TEST-B'''), ('units => ''{TEST-X}''', 'false'),
    ('units => ''{TEST-B,TEST-C}''', 'unit_code in (''TEST-B'', ''TEST-C'')'),
    ('tracks => ''{petition}''', 'track = ''petition'''), ('kinds => ''{praise,report}''', 'kind in (''praise'', ''report'')'),
    ('kinds => ''{praise,report}'', tracks => ''{suggestion}'', late => true',
        'kind in (''praise'', ''report'') and track = ''suggestion'' and overdue'),
    ('late => true', 'overdue'), ('late => false', 'not overdue'),
    ('plans => ''{test-1}''', 'plan_id is not null'), ('plans => ''{no-plan}''', 'false'),
    ('plans => ''{test-1}'', kinds => ''{praise}'', tracks => ''{petition}'', late => false',
        'plan_id is not null and kind = ''praise'' and track = ''petition'' and not overdue')
) as asked (arguments, condition);
select set_eq(
    $$select queue, code from inbox('tiep-nhan-b', units => '{TEST-A}')$$,
    $$select queue, code from mine where subject = 'tiep-nhan-b'$$, 'of a unit above, the part that is seen');

create function tap.paged(arguments text, size int) returns table (page int, queue text, code text)
    language plpgsql as $$
declare
    last jsonb;
    line record;
    got int;
begin
    for number in 1..100 loop
        got := 0;
        for line in execute format('select * from inbox(''nhieu'', %s after => %L, most => %s)', arguments, last, size) loop
            page := number;
            queue := line.queue;
            code := line.code;
            last := line.cursor;
            got := got + 1;
            return next;
        end loop;
        exit when got < size;
    end loop;
end
$$;
select results_eq(
    format('select queue, code from paged(%L, 7)', arguments), format('select queue, code from inbox(''nhieu'', %s most => null)', arguments),
    'page by page: ' || arguments)
from unnest(array['', 'plans => ''{test-1}'',', 'kinds => ''{praise,report}'',', 'late => false,', 'queues => ''{to_moderate,to_answer}'',']) as arguments;

create function tap.counts(subject text, units text[] default null) returns table (queue text, count bigint, overdue bigint)
    language sql as $$
        select queue, count, overdue from api.staff_inbox_counts(tap.caller(subject), units, '2026-03-10 12:00+07')
    $$;
select set_eq(
    format('select queue, count, overdue from counts(%L) where count > 0', subject),
    format('select queue, count(*) as count, count(*) filter (where overdue) as overdue from mine where subject = %L group by queue', subject),
    subject || ' learns how much it is')
from unnest('{tiep-nhan,tiep-nhan-b,kiem-duyet,mot,hai,ba,nhieu,noi-khac}'::text[]) as subject;
select set_eq(
    $$select queue, count from counts('nhieu', '{TEST-C}') where count > 0$$,
    $$select queue, count(*) from mine where subject = 'nhieu' and unit_code = 'TEST-C' group by queue$$, 'in one unit, too');
select results_eq(
    $$select queue, label_en, href from api.staff_inbox_counts(caller('kiem-duyet'), null)$$,
    $$values ('to_moderate', 'to moderate', '/v1/staff/inbox?queue=to_moderate'), ('to_confirm', 'to confirm', '/v1/staff/inbox?queue=to_confirm')$$,
    'each queue that is his, also when nothing is due');
select is((select count from counts('mot') where queue = 'awaiting_report'), 0::bigint, 'no report is awaited');
create or replace function reform.awaited_reports(units bigint[], on_day date) returns setof reform.awaited_report
    language sql as $$
        select row(on_day + n, null, null, null, null, null, n < 0)::reform.awaited_report
        from generate_series(-2, 0) as n where $1 @> array[tap.unit('TEST-B'), tap.unit('TEST-A')]
    $$;
select results_eq($$select count, overdue from counts('mot') where queue = 'awaiting_report'$$, $$values (3::bigint, 2::bigint)$$,
    'reports that are awaited are counted');
select is(href, '/v1/staff/reports/awaited', 'and stand in a list of their own')
from api.staff_inbox_counts(caller('mot'), null) where queue = 'awaiting_report';
select throws_ok(format($$select * from %s$$, call), 'RD002', 'forbidden', 'who holds no such role is refused: ' || call)
from (values ('api.staff_inbox(tap.caller(''giam-sat''), null, null, null, null, null, null, null, 1)'),
    ('api.staff_inbox_counts(tap.caller(''quan-tri''), null)'),
    ('api.staff_feedback(tap.reader(''quan-tri''), null, null, null, null, null, null, null, null, null, null, null, null, null, 1)')) as asked (call);

-- ---- all feedback, for staff ----

update reform.feedback set suspicions = '{many_links}' where id % 7 = 0;
update reform.feedback set title = 'Đường ngập sâu' where id % 5 = 0 and title is not null;
create function tap.found(
    subject text, handlings text[] default null, publications text[] default null, in_charge text default null,
    units text[] default null, tracks text[] default null, kinds text[] default null, late boolean default null,
    suspicious boolean default null, since date default null, until date default null, question text default null,
    sort text default '-received', after jsonb default null, most int default null)
    returns table (code text, received_at timestamptz, due_at timestamptz, cursor jsonb)
    language sql as $$
        select code, received_at, due_at, cursor
        from api.staff_feedback(tap.reader(subject), handlings, publications, in_charge, units, tracks, kinds, late, suspicious,
            since, until, question, sort, after, most, '2026-03-10 12:00+07')
    $$;
create temporary view seen as
select feedback.*, unit.code as unit_code, reform.running_until(feedback.id) as due_at
from reform.feedback join reform.unit on unit.id = unit_id where unit.code <> 'TEST-X';
select cmp_ok((select count(*) from seen where handling = 'diverted'), '>', 0::bigint, 'something was diverted');
select set_eq(
    format($$select code from found('giam-sat', sort => %L %s)$$, sort, arguments),
    format('select code::text from seen where %s', condition), format('by %s %s', sort, arguments))
from (values
    ('', 'true'), (', handlings => ''{diverted,triage}''', 'handling in (''diverted'', ''triage'')'),
    (', handlings => ''{triage}''', 'handling = ''triage'''),
    (', publications => ''{private,pending}''', 'publication in (''private'', ''pending'')'),
    (', in_charge => ''ba''', 'officer = ''ba'''), (', in_charge => ''ba'', late => true', 'officer = ''ba'' and due_at < ''2026-03-10 12:00+07'''),
    (', units => ''{TEST-C}''', 'unit_code = ''TEST-C'''), (', units => ''{TEST-X}''', 'false'),
    (', tracks => ''{petition}'', kinds => ''{praise,report}''', 'track = ''petition'' and kind in (''praise'', ''report'')'),
    (', late => true', 'due_at < ''2026-03-10 12:00+07'''), (', late => false', 'due_at >= ''2026-03-10 12:00+07'''),
    (', suspicious => true', 'suspicions <> ''{}'''),
    (', suspicious => true, kinds => ''{praise}''', 'suspicions <> ''{}'' and kind = ''praise'''),
    (', since => ''2026-02-01'', until => ''2026-02-10''',
        '(received_at at time zone ''Asia/Ho_Chi_Minh'')::date between ''2026-02-01'' and ''2026-02-10'''),
    (', question => ''ngap sau''', 'title = ''Đường ngập sâu'''), (', question => ''ngập'', units => ''{TEST-B}''',
        'title = ''Đường ngập sâu'' and unit_code = ''TEST-B'''),
    (', question => ''ngập sâu'', publications => ''{private}''', 'title = ''Đường ngập sâu'' and publication = ''private'''),
    (', question => ''khong co gi''', 'false')
) as asked (arguments, condition), unnest('{-received,due}'::text[]) as sort;
select set_eq($$select code from found('giam-sat-c')$$, $$select code::text from seen where unit_code = 'TEST-C'$$, 'who sees a unit finds what is there');
select set_eq($$select code from found('ba', in_charge => 'me')$$, $$select code::text from seen where officer = 'ba' and unit_code in ('TEST-B', 'TEST-C')$$, 'mine');
select results_eq($$select received_at from found('giam-sat')$$, $$select received_at from found('giam-sat') order by 1 desc$$, 'the latest first');
select results_eq($$select due_at from found('giam-sat', sort => 'due')$$, $$select due_at from found('giam-sat', sort => 'due') order by due_at$$, 'or what is due first');

create function tap.all_pages(arguments text) returns setof text
    language plpgsql as $$
declare
    last jsonb;
    line record;
    got int;
begin
    for number in 1..100 loop
        got := 0;
        for line in execute format('select * from found(''giam-sat'', %s after => %L, most => 5)', arguments, last) loop
            last := line.cursor;
            got := got + 1;
            return next line.code;
        end loop;
        exit when got < 5;
    end loop;
end
$$;
select results_eq(
    format('select * from all_pages(%L)', arguments), format('select code from found(''giam-sat'', %s most => null)', arguments),
    'page by page: ' || arguments)
from unnest(array['', 'sort => ''due'',', 'question => ''ngap sau'',', 'question => ''ngap sau'', sort => ''due'',', 'in_charge => ''ba'',',
    'in_charge => ''ba'', sort => ''due'',', 'suspicious => true,', 'handlings => ''{triage,diverted,closed}'',', 'late => true,']) as arguments;

-- Words go where everybody finds them, or where staff do, and nowhere else.
create temporary view misplaced as
select id from reform.feedback
where (text is not null) <> (
    exists (select from reform.hidden_words where feedback_id = feedback.id)
    or exists (select from reform.search_entry where type = 'feedback' and object_id = feedback.id and published))
union all
select object_id from reform.search_entry join reform.hidden_words on feedback_id = object_id where type = 'feedback';
select is_empty('select * from misplaced', 'the words of every item are found once');
select receive('PA-2', '2026-03-09 10:00+07');
select steps('PA-2', 'withdraw', '2026-03-09 11:00+07');
select is_empty($$select * from reform.hidden_words where feedback_id = (item('PA-2')).id$$, 'what was withdrawn is not kept');

-- ---- the gauges ----

create temporary view gauge as select * from api.office_gauges('2026-03-10 12:00+07');
select set_eq(
    $$select code, value from gauge where gauge = 'overdue' and value > 0$$,
    $$select stage::text, count(*)::double precision from reform.deadline join reform.feedback on feedback.id = feedback_id
    where handling <> 'diverted' and reform.deadline_state(deadline, '2026-03-10 12:00+07') = 'overdue' group by 1$$,
    'what is overdue, by stage');
select set_eq(
    $$select code, value from gauge where gauge = 'open' and value > 0$$,
    $$select handling::text, count(*)::double precision from reform.feedback
    where handling in ('received', 'triage', 'awaiting_sender', 'accepted', 'in_progress', 'on_hold', 'reply_in_approval') group by 1$$,
    'what is open, by state');
select is((select count(*) from gauge where gauge = 'open'), 7::bigint, 'every open state, also an empty one');
select is(value, (
    select extract(epoch from '2026-03-10 12:00+07' - min(received_at))::double precision from reform.feedback
    where publication = 'pending' and handling <> 'withdrawn'), 'how long the oldest waits for moderation')
from gauge where gauge = 'oldest_unmoderated';

-- ---- what moves otherwise ----

update reform.unit set parent_id = unit('TEST-B') where code = 'TEST-C';
select is_empty('select * from differing', 'a unit that is moved takes along what waits in it');
update reform.feedback set kind = 'praise', track = 'petition' where id % 4 = 0;
delete from reform.deadline_move;
delete from reform.deadline;
select is_empty('select * from differing', 'clocks may go');
delete from reform.proposal;
select is_empty('select * from differing', 'and proposals');
select is_empty('select * from miscounted', 'all of it is counted');
delete from reform.inbox_entry where desk = 'moderation';
update reform.inbox_entry set due_at = '2026-01-01' where desk = 'answer';
select isnt_empty('select * from differing', 'what is wrong would be seen');
select reform.rebuild_inbox();
select ops.recount();
select is_empty('select * from differing', 'and is made right by making it anew');
select is_empty('select * from miscounted', 'with its counters');
delete from reform.hidden_words;
select reform.rebuild_hidden_words();
select is_empty('select * from misplaced', 'so are the words');

\ir support/end.sql
