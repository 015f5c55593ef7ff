-- Items that are walked: \ir support/begin.sql first. Unit TEST-B stands under TEST-A. Who acts is written role or
-- role-1, role-2, which are two people.

insert into reform.unit (code, name, kind, contact_address)
values ('TEST-A', 'Sở Thử nghiệm', 'department', 'Số 1, đường Thử');
insert into reform.unit (code, name, kind, parent_id) values ('TEST-B', 'Phòng Thử', 'division', unit('TEST-A'));

create function tap.item(code text) returns reform.feedback
    language sql stable as $$select feedback from reform.feedback where feedback.code = item.code$$;

-- Inserted and opened: received on Monday 2 March 2026, where nothing else is said.
create function tap.receive(code text, at timestamptz default '2026-03-02T09:00+07', track text default 'petition')
    returns void
    language plpgsql as $$
declare
    made bigint;
begin
    insert into reform.feedback
        (code, track, kind, title, text, display, target_type, unit_id, received_at, handled_at, receipt)
    values (receive.code, receive.track::reform.track, 'report', 'Tiêu đề ' || receive.code, 'Nội dung ' || receive.code,
        'Nguyễn Văn A', 'general', unit('TEST-B'), receive.at, receive.at, repeat('0a', 32))
    returning id into made;
    insert into reform.consent (feedback_id, purpose, given_at)
    select made, purpose, receive.at from unnest(enum_range(null::reform.purpose)) as purpose;
    insert into private.identity (feedback_id, sealed, key_id, stored_at) values (made, '\x00', 'key', receive.at);
    perform reform.open_item(made, receive.at);
end
$$;

create function tap.actor(who text) returns reform.actor
    language sql immutable as $$
        select split_part(who, '-', 1)::reform.actor_role, case when who not in ('sender', 'system') then who end
    $$;

create function tap.does(
    who text, transition text, code text, arguments jsonb default '{}', at timestamptz default '2026-03-03T10:00+07')
    returns void
    language sql as $$select reform.act(code, transition, tap.actor(who), arguments, at)$$;

-- The road of most items: each step by the person who takes it, with what it needs.
create function tap.steps(code text, transitions text, at timestamptz default '2026-03-03T10:00+07') returns void
    language sql as $$
        select tap.does(who, transition, steps.code, arguments::jsonb, steps.at)
        from regexp_split_to_table(transitions, ' ') with ordinality as wanted (transition, place)
        join (values
            ('start-triage', 'intake-1', '{}'),
            ('request-information', 'intake-1', '{"text": "Ở đâu?"}'),
            ('answer-information', 'sender', '{"text": "Ở đây."}'),
            ('accept', 'intake-1', '{}'),
            ('assign', 'intake-1', '{"officer": "officer-1"}'),
            ('hold', 'officer-1', '{"review_on": "2026-03-20"}'),
            ('draft-reply', 'officer-1', '{"text": "Xin trả lời.", "resolution": "explained"}'),
            ('submit-reply', 'officer-1', '{}'),
            ('approve-reply', 'approver-1', '{}'),
            ('close', 'sender', '{}'),
            ('reopen', 'sender', '{}'),
            ('reject', 'intake-1', '{"reason": "unclear"}'),
            ('confirm-rejection', 'intake-2', '{}'),
            ('appeal', 'sender', '{}'),
            ('transfer', 'intake-1', '{"agency": "Sở khác"}'),
            ('divert', 'intake-1', '{"reason": "complaint"}'),
            ('merge', 'intake-1', '{"to_code": "PA-TARGET"}'),
            ('withdraw', 'sender', '{}'),
            ('publish', 'moderator-1', '{}'),
            ('redact', 'moderator-1', '{"text": "Nội dung đã che"}'),
            ('withhold', 'moderator-1', '{"reason": "spam"}'),
            ('remove', 'moderator-1', '{"reason": "unlawful"}'),
            ('confirm-removal', 'moderator-2', '{}')
        ) as road (name, who, arguments) on road.name = transition
        order by place
    $$;

-- What becomes of an act: 'accepted', or the code by which it is turned down; what it did is undone.
create function tap.told(statement text) returns text
    language plpgsql as $$
declare
    code text;
begin
    execute statement;
    raise exception using errcode = 'RB000';
exception
    when sqlstate 'RB000' then return 'accepted';
    when sqlstate 'RD001' then
        get stacked diagnostics code = constraint_name;
        return code;
end
$$;

create function tap.turns_down(code text, what text, statement text) returns text
    language sql return tap.is(tap.told(statement), code, code || ': ' || what);
create function tap.lets(what text, statement text) returns text
    language sql return tap.is(tap.told(statement), 'accepted', what);
