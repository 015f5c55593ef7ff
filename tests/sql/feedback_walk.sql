-- Every transition from every state, by every role: what is expected stands here, not in the database.

\ir support/begin.sql
\ir support/acts.sql

-- moves: from>to; from>from: the state stays. first: what must have happened just before.
create temporary table expected (
    axis text, transition text, roles text, who text, moves text, arguments jsonb, at timestamptz, first text);
insert into expected (axis, transition, roles, who, moves, arguments) values
    ('handling', 'submit', 'sender', 'sender', '', '{}'),
    ('handling', 'start-triage', 'intake', 'intake-1', 'received>triage', '{}'),
    ('handling', 'request-information', 'intake officer', 'officer-1',
        'triage>awaiting_sender in_progress>awaiting_sender', '{"text": "Khi nào?"}'),
    ('handling', 'answer-information', 'sender', 'sender', 'awaiting_sender>triage', '{"text": "Hôm qua."}'),
    ('handling', 'accept', 'intake', 'intake-1', 'triage>accepted', '{}'),
    ('handling', 'reject', 'intake', 'intake-1', 'triage>triage', '{"reason": "unclear"}'),
    ('handling', 'confirm-rejection', 'intake approver', 'intake-2', 'triage>rejected', '{}'),
    ('handling', 'decline-rejection', 'intake approver', 'intake-2', 'triage>triage', '{}'),
    ('handling', 'appeal', 'sender', 'sender', 'rejected>triage', '{}'),
    ('handling', 'transfer', 'intake officer', 'officer-1', 'triage>transferred in_progress>transferred',
        '{"unit": "TEST-A"}'),
    ('handling', 'divert', 'intake', 'intake-1', 'triage>diverted', '{"reason": "denunciation"}'),
    ('handling', 'merge', 'intake', 'intake-1', 'triage>merged', '{"to_code": "PA-TARGET"}'),
    ('handling', 'assign', 'intake approver', 'approver-1', 'accepted>in_progress', '{"unit": "TEST-A"}'),
    ('handling', 'reassign', 'intake approver', 'approver-1',
        'awaiting_sender>awaiting_sender in_progress>in_progress on_hold>on_hold reply_in_approval>reply_in_approval',
        '{"officer": "officer-2"}'),
    ('handling', 'hold', 'officer', 'officer-1', 'in_progress>on_hold', '{"review_on": "2026-04-01"}'),
    ('handling', 'resume', 'officer', 'officer-1', 'on_hold>in_progress', '{}'),
    ('handling', 'extend', 'officer', 'officer-1', 'in_progress>in_progress',
        '{"reason": "needs_more_time", "amount": 5}'),
    ('handling', 'draft-reply', 'officer', 'officer-1', 'in_progress>in_progress',
        '{"text": "Trả lời khác.", "resolution": "noted"}'),
    ('handling', 'submit-reply', 'officer', 'officer-1', 'in_progress>reply_in_approval', '{}'),
    ('handling', 'return-reply', 'approver', 'approver-1', 'reply_in_approval>in_progress', '{}'),
    ('handling', 'approve-reply', 'approver', 'approver-1', 'reply_in_approval>answered', '{}'),
    ('handling', 'close', 'sender officer approver', 'sender', 'answered>closed', '{}'),
    ('handling', 'reopen', 'sender', 'sender', 'answered>in_progress', '{}'),
    ('handling', 'withdraw', 'sender', 'sender',
        'received>withdrawn triage>withdrawn awaiting_sender>withdrawn accepted>withdrawn in_progress>withdrawn '
        'on_hold>withdrawn reply_in_approval>withdrawn answered>withdrawn', '{}'),
    ('handling', 'close-unanswered', 'system', 'system', 'awaiting_sender>closed', '{}'),
    ('handling', 'close-answered', 'system', 'system', 'answered>closed', '{}'),
    ('handling', 'return-held', 'system', 'system', 'on_hold>in_progress', '{}'),
    -- Of staff: the sender's own, when he was asked, is his answer.
    ('handling', 'message', 'sender intake officer approver', 'officer-1',
        'received>received triage>triage awaiting_sender>awaiting_sender accepted>accepted in_progress>in_progress '
        'on_hold>on_hold reply_in_approval>reply_in_approval answered>answered', '{"text": "Thêm một ý."}'),
    ('handling', 'rate', 'sender', 'sender', 'answered>answered closed>closed', '{"result": 4, "resolved": "partly"}'),
    ('handling', 'change-display', 'sender', 'sender',
        'received>received triage>triage awaiting_sender>awaiting_sender accepted>accepted in_progress>in_progress '
        'on_hold>on_hold reply_in_approval>reply_in_approval answered>answered closed>closed rejected>rejected '
        'transferred>transferred merged>merged', '{"display": "Công ty B"}'),
    ('handling', 'open-identity', 'privacy officer approver', 'privacy-1',
        'received>received triage>triage awaiting_sender>awaiting_sender accepted>accepted in_progress>in_progress '
        'on_hold>on_hold reply_in_approval>reply_in_approval answered>answered closed>closed rejected>rejected '
        'transferred>transferred diverted>diverted merged>merged', '{"text": "Cần liên hệ người gửi"}'),
    ('handling', 'erase-identity', 'sender privacy system', 'sender',
        'received>received triage>triage awaiting_sender>awaiting_sender accepted>accepted in_progress>in_progress '
        'on_hold>on_hold reply_in_approval>reply_in_approval answered>answered closed>closed rejected>rejected '
        'transferred>transferred diverted>diverted merged>merged', '{}'),
    ('handling', 'renew-secret', 'intake privacy', 'intake-1',
        'received>received triage>triage awaiting_sender>awaiting_sender accepted>accepted in_progress>in_progress '
        'on_hold>on_hold reply_in_approval>reply_in_approval answered>answered closed>closed rejected>rejected '
        'transferred>transferred diverted>diverted merged>merged',
        jsonb_build_object('text', 'Đã xem giấy tờ tùy thân.', 'digest', repeat('a', 64))),
    ('publication', 'publish', 'moderator', 'moderator-1', 'pending>public', '{}'),
    ('publication', 'redact', 'moderator', 'moderator-1', 'pending>redacted', '{"text": "Nội dung đã che"}'),
    ('publication', 'withhold', 'moderator', 'moderator-1', 'pending>private', '{"reason": "abusive"}'),
    ('publication', 'release', 'moderator', 'moderator-1', 'private>pending', '{}'),
    ('publication', 'remove', 'moderator', 'moderator-1', 'public>public redacted>redacted private>private',
        '{"reason": "unlawful"}'),
    ('publication', 'confirm-removal', 'moderator approver', 'moderator-2',
        'public>removed redacted>removed private>removed', '{}'),
    ('publication', 'decline-removal', 'moderator approver', 'moderator-2',
        'public>public redacted>redacted private>private', '{}'),
    ('publication', 'restore', 'moderator', 'moderator-1', 'removed>public', '{}');

update expected set first = case axis when 'handling' then 'reject' else 'remove' end
where transition ~ '^(confirm|decline)-';
update expected set first = 'draft-reply' where transition = 'submit-reply';
update expected set at = '2026-03-25T00:00+07' where transition in ('close-unanswered', 'close-answered', 'return-held');

create temporary table road (axis text, state text, transitions text);
insert into road values
    ('handling', 'received', null),
    ('handling', 'triage', 'start-triage'),
    ('handling', 'awaiting_sender', 'start-triage request-information'),
    ('handling', 'accepted', 'start-triage accept'),
    ('handling', 'in_progress', 'start-triage accept assign'),
    ('handling', 'on_hold', 'start-triage accept assign hold'),
    ('handling', 'reply_in_approval', 'start-triage accept assign draft-reply submit-reply'),
    ('handling', 'answered', 'start-triage accept assign draft-reply submit-reply approve-reply'),
    ('handling', 'closed', 'start-triage accept assign draft-reply submit-reply approve-reply close'),
    ('handling', 'rejected', 'start-triage reject confirm-rejection'),
    ('handling', 'transferred', 'start-triage transfer'),
    ('handling', 'diverted', 'start-triage divert'),
    ('handling', 'merged', 'start-triage merge'),
    ('handling', 'withdrawn', 'withdraw'),
    ('publication', 'pending', null),
    ('publication', 'public', 'publish'),
    ('publication', 'redacted', 'redact'),
    ('publication', 'private', 'withhold'),
    ('publication', 'removed', 'publish remove confirm-removal');

select results_eq(
    'select axis, transition from expected order by 1, 2',
    'select axis::text, name::text from reform.transition order by 1, 2',
    'every transition is expected, and no other');
select results_eq(
    'select axis, state from road order by 1, 2',
    $$select enumeration, code from reform.vocabulary where enumeration in ('handling', 'publication') order by 1, 2$$,
    'every state is reached');

select receive('PA-TARGET'), steps('PA-TARGET', 'start-triage');
select receive('PA-' || state), steps('PA-' || state, transitions) from road;
select is(case axis when 'handling' then (item('PA-' || state)).handling::text
    else (item('PA-' || state)).publication::text end, state, 'an item stands in ' || state)
from road;

-- All that is known of an item.
create function tap.all_of(code text) returns jsonb
    language sql stable as $$
        select jsonb_build_array(
            to_jsonb(item),
            (select jsonb_agg(event order by sequence) from reform.event where feedback_id = item.id),
            (select jsonb_agg(message order by sequence) from reform.message where feedback_id = item.id),
            (select jsonb_agg(deadline order by id) from reform.deadline where feedback_id = item.id),
            (select jsonb_agg(move order by deadline_id, number)
                from reform.deadline_move as move
                where deadline_id in (select id from reform.deadline where feedback_id = item.id)),
            (select jsonb_agg(reply order by id) from reform.reply where feedback_id = item.id),
            (select jsonb_agg(proposal order by id) from reform.proposal where feedback_id = item.id),
            (select jsonb_agg(rating) from reform.rating where feedback_id = item.id),
            (select jsonb_agg(consent order by purpose) from reform.consent where feedback_id = item.id),
            (select jsonb_agg(identity) from private.identity where feedback_id = item.id),
            (select jsonb_agg(original) from private.original where feedback_id = item.id),
            (select jsonb_agg(access) from private.identity_access as access where feedback_id = item.id))
        from item(all_of.code) as item
    $$;

-- All other items; but merging gives supporters to its target.
create function tap.others(code text) returns text
    language sql stable as $$
        select md5(string_agg(concat(item, clocks), '' order by item.id))
        from reform.feedback as item
        cross join lateral (
            select jsonb_agg(deadline order by id) as clocks from reform.deadline where feedback_id = item.id) as deadlines
        where item.code not in (others.code, 'PA-TARGET')
    $$;

-- The events since a version, shortly: transition, and what moved from where to where.
create function tap.events_since(code text, version int) returns text
    language sql stable as $$
        select string_agg(concat_ws(' ', transition, axis, from_state || '>' || to_state), ', ' order by sequence)
        from reform.event
        where feedback_id = (item(events_since.code)).id and sequence > events_since.version
    $$;

-- What comes of a transition: its events, or the code of the refusal.
create function tap.walk(code text, wanted expected) returns text
    language plpgsql as $$
declare
    before constant jsonb := all_of(code);
    others_before constant text := others(code);
    version int;
    outcome text;
begin
    begin
        if wanted.first is not null and tap.told(format('select steps(%L, %L)', code, wanted.first)) = 'accepted' then
            perform steps(code, wanted.first, '2026-03-04T10:00+07');
        end if;
        version := (item(code)).version;
        perform does(wanted.who, wanted.transition, code, wanted.arguments, coalesce(wanted.at, '2026-03-04T10:00+07'));
        outcome := events_since(code, version);
        if others(code) <> others_before then
            outcome := 'another item moved';
        end if;
        raise exception using errcode = 'RB000';
    exception
        when sqlstate 'RB000' then null;
        when sqlstate 'RD001' then get stacked diagnostics outcome = constraint_name;
    end;
    return case when all_of(code) = before then outcome else 'something changed' end;
end
$$;

create function tap.expected_outcome(wanted expected, state text) returns text
    language sql stable as $$
        select coalesce(
            (select concat_ws(' ', wanted.transition,
                    case when split_part(move, '>', 2) <> state then wanted.axis || ' ' || move end)
                || case when wanted.transition = 'divert' then ', divert publication pending>private' else '' end
            from regexp_split_to_table(wanted.moves, ' ') as move
            where split_part(move, '>', 1) = state),
            'transition_not_allowed')
    $$;

select is(walk('PA-' || state, expected), expected_outcome(expected, state), format('%s: %s', state, transition))
from road join expected using (axis);

-- Roles

select is(
    told(format('select does(%L, %L, ''PA-target'', ''{}'')', role || case when role in ('sender', 'system') then '' else '-1' end,
        transition)) = 'role_not_allowed',
    role <> all (string_to_array(roles, ' ')), format('%s as %s', transition, role))
from (select receive('PA-target')) as made, expected, unnest(enum_range(null::reform.actor_role)::text[]) as role;
select is(
    told(format('select reform.act(''PA-target'', %L, row(%L, null)::reform.actor)', transition, role)),
    case when role in ('sender', 'system') then told(format('select does(%L, %L, ''PA-target'')', role, transition))
        else 'person_needed' end,
    format('%s as %s without a person', transition, role))
from expected, regexp_split_to_table(roles, ' ') as role;

\ir support/end.sql
