-- Feedback: items, what they are about, what happened to them, what was said.

\ir support/begin.sql
\ir support/empty.sql
\ir support/feedback.sql

create function tap.run(statement text) returns void language plpgsql as $$begin execute statement; end$$;
select run(insert_item('PA-1')), run(insert_item('PA-2'));

-- Items

select refuses('feedback_code', 'a code in use', insert_item('PA-1'));
select accepts('feedback_code', 'a new code', insert_item('PA-3'));
select accepts('feedback_title', what, change_item(format('title = %L', title)))
from (values ('5 characters', 'Đẹp ạ'), ('200 characters', repeat('ạ', 200))) as good (what, title);
select refuses('feedback_title', what, change_item(format('title = %L', title)))
from (values ('4 characters', 'Đẹp!'), ('201 characters', repeat('ạ', 201))) as bad (what, title);
select accepts('feedback_text', what, change_item(format('text = %L', text)))
from (values ('10 characters', repeat('ạ', 10)), ('4,000 characters', repeat('ạ', 4000))) as good (what, text);
select refuses('feedback_text', what, change_item(format('text = %L', text)))
from (values ('9 characters', repeat('ạ', 9)), ('4,001 characters', repeat('ạ', 4001))) as bad (what, text);
select accepts('feedback_words', 'both erased', change_item('title = null, text = null'));
select refuses('feedback_words', 'a title alone', change_item('text = null'));
select refuses('feedback_words', 'a text alone', change_item('title = null'));
select accepts('feedback_supporters', 'none', change_item('supporters = 0'));
select refuses('feedback_supporters', 'less than none', change_item('supporters = -1'));
select accepts('feedback_score', 'none', change_item('score = 0'));
select refuses('feedback_score', 'less than none', change_item('score = -1'));
select accepts('feedback_version', 'none', change_item('version = 0'));
select refuses('feedback_version', 'less than none', change_item('version = -1'));
select accepts('feedback_receipt', 'small digits', change_item($$receipt = repeat('0f', 32)$$));
select refuses('feedback_receipt', digits, change_item(format('receipt = %L', digits)))
from unnest(array[repeat('0F', 32), repeat('0f', 31), repeat('0g', 32), '']) as digits;
select accepts('feedback_unit', 'a unit', change_item($$unit_id = unit('TEST-B')$$));
select refuses('feedback_unit', 'a unit that does not exist', change_item('unit_id = -1'));

-- What they are about

create temporary table member (name text, value text);
insert into member values
    ('plan_id', $$plan('test-1')$$), ('clause_id', $$clause('test-1', 'I')$$), ('task_id', $$task('test-1', 'NV01')$$),
    ('report_id', '(select max(id) from reform.progress_report)'), ('target_unit_id', $$unit('TEST-B')$$),
    ('reply_id', '(select max(id) from reform.reply)');
create temporary table target (type reform.target_type, members text[]);
insert into target values
    ('plan', '{plan_id}'), ('clause', '{plan_id, clause_id}'), ('task', '{plan_id, task_id}'),
    ('report', '{plan_id, task_id, report_id}'), ('unit', '{target_unit_id}'), ('reply', '{reply_id}'),
    ('reply', '{plan_id, reply_id}'), ('reply', '{plan_id, task_id, reply_id}'), ('general', '{}');
create function tap.insert_reply(
    number int default 1, assigned text default 'submitted_at', "values" text default 'null') returns text
    language sql return format($$
        insert into reform.reply (feedback_id, number, text, resolution, author, drafted_at, %s)
        values (item('PA-1'), %s, 'Cảm ơn', 'noted', 'officer-1', '2031-03-04 02:00Z', %s)$$, $2, $1, $3);
create function tap.point_at(type reform.target_type, members text[]) returns text
    language sql stable return insert_reply() || ';' || change_item(concat_ws(', ', format('target_type = %L', $1), (
        select string_agg(format('%s = %s', name, value), ', ') from member where name = any ($2))));

select accepts('feedback_target', type || ' by ' || members::text, point_at(type, members)) from target;
-- Every other set of members, of the two to the sixth that there are, for every type.
select is_empty($$
    with wrong as (
        select type, coalesce(array_agg(name order by name) filter (where bits >> nth & 1 = 1), '{}') as members
        from unnest(enum_range(null::reform.target_type)) as type, generate_series(0, 63) as bits,
            (select name, row_number() over ()::int - 1 as nth from member) as numbered
        group by type, bits)
    select type, members from wrong
    where type <> 'reply' and tap.attempt(point_at(type, members)) <> 'feedback_target' and not exists (
        select from target where target.type = wrong.type and members @> wrong.members and members <@ wrong.members)$$,
    'feedback_target refuses: everything else');
select refuses('feedback_target', 'a reply and ' || name, point_at('reply', array['plan_id', 'reply_id', name]))
from unnest(array['report_id', 'target_unit_id']) as name;
select refuses('feedback_target', 'a reply that is not named', point_at('reply', '{plan_id}'));

select accepts('feedback_plan', 'a plan', point_at('plan', '{plan_id}'));
select refuses('feedback_plan', 'a plan that does not exist', change_item($$target_type = 'plan', plan_id = -1$$));
select refuses('feedback_plan', 'removing the plan',
    point_at('plan', '{plan_id}') || $$; delete from reform.progress_report; delete from reform.plan$$);
select accepts('feedback_clause', 'a clause', point_at('clause', '{plan_id, clause_id}'));
select refuses('feedback_clause', 'a clause that does not exist',
    change_item($$target_type = 'clause', plan_id = plan('test-1'), clause_id = -1$$));
select refuses('feedback_clause', 'removing the clause',
    point_at('clause', '{plan_id, clause_id}') || '; delete from reform.clause');
select accepts('feedback_task', 'a task', point_at('task', '{plan_id, task_id}'));
select refuses('feedback_task', 'a task of another plan', concat_ws(';', $$select add_plan('test-2', 'TEST-A', 'issued')$$,
    change_item($$target_type = 'task', plan_id = plan('test-2'), task_id = task('test-1', 'NV01')$$)));
select refuses('feedback_task', 'removing the task', concat_ws(';',
    change_item($$target_type = 'task', plan_id = plan('test-1'), task_id = task('test-1', 'NV02')$$),
    $$delete from reform.task where code = 'NV02'$$));
select accepts('feedback_report', 'a report', point_at('report', '{plan_id, task_id, report_id}'));
select refuses('feedback_report', 'a report that does not exist', change_item(
    $$target_type = 'report', plan_id = plan('test-1'), task_id = task('test-1', 'NV01'), report_id = -1$$));
select refuses('feedback_report', 'removing the report',
    point_at('report', '{plan_id, task_id, report_id}') || '; delete from reform.progress_report');
select accepts('feedback_target_unit', 'a unit', point_at('unit', '{target_unit_id}'));
select refuses('feedback_target_unit', 'a unit that does not exist',
    change_item($$target_type = 'unit', target_unit_id = -1$$));
select refuses('feedback_target_unit', 'removing the unit',
    point_at('unit', '{target_unit_id}') || $$; delete from reform.unit where code = 'TEST-B'$$);
select accepts('feedback_reply', 'a reply', point_at('reply', '{reply_id}'));
select refuses('feedback_reply', 'a reply that does not exist', change_item($$target_type = 'reply', reply_id = -1$$));
select refuses('feedback_reply', 'removing the reply', point_at('reply', '{reply_id}') || '; delete from reform.reply');

-- Where they stand

select accepts('feedback_merged', 'another item', move_item('merged', more => $$merged_into_id = item('PA-2')$$));
select refuses('feedback_merged', 'an item that does not exist', move_item('merged', more => 'merged_into_id = -1'));
select refuses('feedback_merged', 'removing the other item',
    move_item('merged', more => $$merged_into_id = item('PA-2')$$)
    || $$; delete from reform.feedback where code = 'PA-2'$$);
select accepts('feedback_merged_other', 'another item', move_item('merged', more => $$merged_into_id = item('PA-2')$$));
select refuses('feedback_merged_other', 'itself', move_item('merged', more => 'merged_into_id = id'));
select accepts('feedback_merged_state', 'an item merged into another',
    move_item('merged', more => $$merged_into_id = item('PA-2')$$));
select refuses('feedback_merged_state', 'an item merged into none', move_item('merged'));
select refuses('feedback_merged_state', 'an item in triage, merged into another',
    move_item('triage', more => $$merged_into_id = item('PA-2')$$));
select accepts('feedback_diverted_private', 'diverted and ' || state, move_item('diverted', state))
from unnest(array['private', 'removed']) as state;
select refuses('feedback_diverted_private', 'diverted and ' || state, move_item('diverted', state))
from unnest(array['pending', 'public', 'redacted']) as state;
select accepts('feedback_redacted', state || ', withdrawn without text',
    move_item('withdrawn', state, 'title = null, text = null'))
from unnest(array['public', 'redacted']) as state;
select accepts('feedback_redacted', state || ' without text', move_item('triage', state, 'title = null, text = null'))
from unnest(array['pending', 'private', 'removed']) as state;
select refuses('feedback_redacted', state || ' without text', move_item('triage', state, 'title = null, text = null'))
from unnest(array['public', 'redacted']) as state;

-- Topics

create function tap.insert_topic(item text default $$item('PA-1')$$, topic text default $$topic('test-t1')$$) returns text
    language sql return format('insert into reform.feedback_topic (feedback_id, topic_id) values (%s, %s)', $1, $2);
select accepts('feedback_topic_feedback', 'an item', insert_topic());
select refuses('feedback_topic_feedback', 'an item that does not exist', insert_topic(item => '-1'));
select accepts('feedback_topic_topic', 'a topic', insert_topic());
select refuses('feedback_topic_topic', 'a topic that does not exist', insert_topic(topic => '-1'));
select refuses('feedback_topic_topic', 'removing the topic', insert_topic() || '; delete from reform.topic');
select accepts('feedback_topic_pkey', 'the topic of another item', insert_topic() || ';' || insert_topic($$item('PA-2')$$));
select refuses('feedback_topic_pkey', 'a topic twice', insert_topic() || ';' || insert_topic());

-- Events

select accepts('event_feedback', 'an item', insert_event(1));
select refuses('event_feedback', 'an item that does not exist', $$
    insert into reform.event (feedback_id, sequence, at, transition, role)
    values (-1, 1, '2031-03-03', 'test', 'system')$$);
select refuses('event_feedback', 'removing the item', insert_event(1) || '; delete from reform.feedback');
select accepts('event_pkey', 'two events', insert_event(1) || ';' || insert_event(2));
select refuses('event_pkey', 'a sequence taken', insert_event(1) || ';' || insert_event(1));
select accepts('event_sequence', 'the first', insert_event(1));
select refuses('event_sequence', 'one before the first', insert_event(0));
select accepts('event_details', 'an object', insert_event(1, 'details', $$'{"unit": "TEST-B"}'$$));
select refuses('event_details', json, insert_event(1, 'details', quote_literal(json)))
from unnest(array['[]', '1', 'null']) as json;
select accepts('event_states', 'a move', move_item('triage'));
select accepts('event_states', 'no move', insert_event(1));
select refuses('event_states', 'half a move', insert_event(1, 'axis, from_state', $$'handling', 'received'$$));

select accepts('event_gapless', '1, 2, 3', concat_ws(';', insert_event(1), insert_event(2), insert_event(3)));
select accepts('event_gapless', 'an item without events', insert_item('PA-3'));
select refuses('event_gapless', 'a first event that is not 1', insert_event(2));
select refuses('event_gapless', 'a gap', insert_event(1) || ';' || insert_event(3));
select refuses('event_gapless', 'an event without the version of its item',
    write_event(1, 'note', 'null'));

select accepts('event_append_only', 'a change of nothing', insert_event(1) || '; update reform.event set note = note where false');
select refuses('event_append_only', change, insert_event(1) || '; update reform.event set ' || change)
from unnest(array[$$note = 'Khác'$$, $$actor = 'other'$$, $$at = at$$]) as change;
select refuses('event_append_only', 'removing', insert_event(1) || '; delete from reform.event');
select is(attempt(insert_event(1) || '; set constraints all immediate; truncate reform.event cascade'), 'RD001 ' || en, 'events are not emptied out')
from reform.refusal where code = 'history_stays';
select is(attempt(insert_event(1) || '; set constraints all immediate; truncate reform.plan cascade'), 'RD001 ' || en, 'not by way of a plan either')
from reform.refusal where code = 'history_stays';
select is(attempt('set constraints all immediate; truncate reform.event cascade'), 'accepted', 'but where there are none');

-- An owner who is no superuser has only the rights that the migration leaves.
create role tap_owner;
grant tap_owner to current_user;
grant usage, create on schema reform, private to tap_owner;
grant usage on schema tap to tap_owner;
alter table reform.event owner to tap_owner;
alter table private.identity_access owner to tap_owner;
create function tap.attempt_as_owner(statement text) returns text
    language plpgsql as $$
begin
    set local role tap_owner;
    execute statement;
    reset role;
    return 'allowed';
exception
    when others then return sqlstate;
end
$$;
select is(attempt_as_owner(statement), '42501', 'not even the owner may: ' || statement)
from unnest(array['reform.event', 'private.identity_access']) as place,
    unnest(array['delete from ' || place, 'truncate ' || place || ' cascade', 'update ' || place || ' set at = now()'])
        as statement;
select is(attempt_as_owner('select from reform.event for key share'), 'allowed', 'the owner may refer to events');

-- Messages

create function tap.insert_message(sequence int default 1, text text default 'Chào anh') returns text
    language sql return format(
        'insert into reform.message (feedback_id, sequence, from_sender, text) values (item(''PA-1''), %s, true, %L)', $1, $2);
select accepts('message_event', 'an event', insert_event(1) || ';' || insert_message());
select refuses('message_event', 'no event', insert_message());
select accepts('message_pkey', 'two events', concat_ws(';', insert_event(1), insert_message(), insert_event(2), insert_message(2)));
select refuses('message_pkey', 'one event', concat_ws(';', insert_event(1), insert_message(), insert_message()));
select accepts('message_text', '4,000 characters', insert_event(1) || ';' || insert_message(1, repeat('ạ', 4000)));
select accepts('message_text', 'erased', insert_event(1) || ';' || insert_message(1, null));
select refuses('message_text', '4,001 characters', insert_event(1) || ';' || insert_message(1, repeat('ạ', 4001)));

-- Replies

create function tap.insert_approved(number int default 1) returns text
    language sql return insert_reply($1, 'state, approver, approved_at', $$'approved', 'approver-1', '2031-03-05 02:00Z'$$);
select accepts('reply_feedback', 'an item', insert_reply());
select refuses('reply_feedback', 'an item that does not exist', insert_reply() || '; update reform.reply set feedback_id = -1');
select accepts('reply_number', 'two replies', insert_reply(1) || ';' || insert_reply(2));
select refuses('reply_number', 'a number taken', insert_reply(1) || ';' || insert_reply(1));
select accepts('reply_number_positive', 'the first', insert_reply(1));
select refuses('reply_number_positive', 'one before the first', insert_reply(0));
select accepts('reply_approval', 'a draft', insert_reply());
select accepts('reply_approval', 'an approved reply', insert_approved());
select refuses('reply_approval', 'an approval by nobody',
    insert_reply(1, 'state, approved_at', $$'approved', '2031-03-05 02:00Z'$$));
select refuses('reply_approval', 'an approval at no time', insert_reply(1, 'state, approver', $$'approved', 'approver-1'$$));
select refuses('reply_approval', 'a draft that was approved',
    insert_reply(1, 'approver, approved_at', $$'approver-1', '2031-03-05 02:00Z'$$));
select accepts('reply_approver', 'another one', insert_approved());
select refuses('reply_approver', 'the author', insert_reply(1, 'state, approver, approved_at',
    $$'approved', 'officer-1', '2031-03-05 02:00Z'$$));
select accepts('reply_immutable', 'a change of a draft', insert_reply() || $$; update reform.reply set text = 'Khác'$$);
select accepts('reply_immutable', 'approving', insert_reply() || $$; update reform.reply
    set state = 'approved', approver = 'approver-1', approved_at = '2031-03-05 02:00Z'$$);
select accepts('reply_immutable', 'removing a draft', insert_reply() || '; delete from reform.reply');
select accepts('reply_immutable', 'another reply', insert_approved() || ';' || insert_approved(2));
select refuses('reply_immutable', change, insert_approved() || '; update reform.reply set ' || change)
from unnest(array[$$text = 'Khác'$$, $$resolution = 'amended'$$, $$state = 'draft', approver = null, approved_at = null$$])
    as change;
select refuses('reply_immutable', 'removing', insert_approved() || '; delete from reform.reply');

-- Proposals

create function tap.insert_proposal(
    assigned text default 'note', "values" text default 'null', code text default 'PA-1') returns text
    language sql return format($$
        insert into reform.proposal (feedback_id, transition, proposer, proposed_at, %s)
        values (item(%L), 'reject', 'intake-1', '2031-03-04 02:00Z', %s)$$, $1, $3, $2);
create function tap.insert_decided(state text, decider text default 'intake-2') returns text
    language sql return insert_proposal(
        'state, decider, decided_at', format($$%L, %L, '2031-03-05 02:00Z'$$, $1, $2));
select accepts('proposal_feedback', 'an item', insert_proposal());
select refuses('proposal_feedback', 'an item that does not exist',
    insert_proposal() || '; update reform.proposal set feedback_id = -1');
select accepts('proposal_details', 'an object', insert_proposal('details', $$'{"unit": "TEST-B"}'$$));
select refuses('proposal_details', 'a list', insert_proposal('details', $$'[]'$$));
select accepts('proposal_decided', 'an open proposal', insert_proposal());
select accepts('proposal_decided', state || ' by another', insert_decided(state))
from unnest(array['confirmed', 'declined']) as state;
select refuses('proposal_decided', 'an open proposal that is decided', insert_decided('open'));
select accepts('proposal_decided', 'one declined by nobody',
    insert_proposal('state, decided_at', $$'declined', '2031-03-05 02:00Z'$$));
select refuses('proposal_decided', 'one declined at no time', insert_proposal('state', $$'declined'$$));
select refuses('proposal_decided', 'a confirmation by nobody', insert_proposal('state', $$'confirmed'$$));
select refuses('proposal_decided', 'a confirmation at no time',
    insert_proposal('state, decider', $$'confirmed', 'intake-2'$$));
select accepts('proposal_second_person', 'another one', insert_decided('confirmed'));
select accepts('proposal_second_person', 'who takes a proposal back', insert_decided('declined', 'intake-1'));
select refuses('proposal_second_person', 'a confirmation by who made it', insert_decided('confirmed', 'intake-1'));
select accepts('proposal_one_open', 'a proposal after one that was declined',
    insert_decided('declined') || ';' || insert_proposal());
select accepts('proposal_one_open', 'two items', insert_proposal() || ';' || insert_proposal(code => 'PA-2'));
select refuses('proposal_one_open', 'two open proposals', insert_proposal() || ';' || insert_proposal());

\ir support/end.sql
