-- What time does: the clock is moved by the parameter.

\ir support/begin.sql
-- Enough for whatever a machine is busy with: the time that a tick takes for itself is a part of this.
set local statement_timeout = '1h';

-- The moment before which a term is over is what the end of the term says for each day, by the calendar as it is known.
create function tap.differing(calendar reform.calendar_unit, amount int) returns setof timestamptz
    language plpgsql as $$
begin
    insert into reform.term (code, amount, calendar, note) values ('test', differing.amount, differing.calendar, 'Thử')
    on conflict (code) do update set amount = excluded.amount, calendar = excluded.calendar;
    return query
        select at
        from generate_series('2026-02-10 17:00Z', '2026-03-10 17:00Z', interval '1 day') as at,
            generate_series(-60, 0) as days
        where (at + days * interval '1 day' < reform.term_over('test', at))
            <> (reform.term_end('test', at + days * interval '1 day') <= at);
end
$$;
select is_empty(format('select * from differing(%L, %s)', calendar, amount),
    format('%s %s are over when they end, for every day around Tết', amount, calendar))
from (values ('days', 0), ('days', 15), ('working_days', 1), ('working_days', 10)) as term (calendar, amount);

\ir support/empty.sql
\ir support/feedback.sql
insert into reform.working_hours (starts_at, ends_at) values ('07:30', '11:30'), ('13:30', '17:00');

create function tap.run(statement text) returns void language plpgsql as $$begin execute statement; end$$;
create function tap.act(code text, transition text, role text, arguments jsonb, at timestamptz) returns void
    language plpgsql as $$
begin
    perform reform.act(code, transition,
        row(role, case when role not in ('sender', 'system') then role || '-1' end)::reform.actor, arguments, at);
end
$$;
create function tap.begin_item(code text, at timestamptz default '2031-03-03 09:00+07') returns void
    language plpgsql as $$
begin
    perform run(insert_item(code));
    perform reform.open_item(item(code), at);
    perform act(code, 'start-triage', 'intake', '{}', at);
end
$$;
create function tap.ask_sender(code text, at timestamptz default '2031-03-03 09:00+07') returns void
    language plpgsql as $$
begin
    perform begin_item(code, at);
    perform act(code, 'request-information', 'intake', '{"text": "Xin anh chị cho biết thêm."}', at);
end
$$;
create function tap.work_on(code text, at timestamptz default '2031-03-03 09:00+07') returns void
    language plpgsql as $$
begin
    perform begin_item(code, at);
    perform act(code, 'accept', 'intake', '{}', at);
    perform act(code, 'assign', 'intake', '{"officer": "officer-1"}', at);
end
$$;
create function tap.answer(code text, at timestamptz default '2031-03-03 09:00+07') returns void
    language plpgsql as $$
begin
    perform work_on(code, at);
    perform act(code, 'draft-reply', 'officer', '{"text": "Cảm ơn góp ý.", "resolution": "noted"}', at);
    perform act(code, 'submit-reply', 'officer', '{}', at);
    perform act(code, 'approve-reply', 'approver', '{}', at);
end
$$;
create function tap.state(code text) returns text
    language sql stable return (select handling::text from reform.feedback where feedback.code = $1);
create function tap.events(code text, transition text) returns bigint
    language sql stable return (
        select count(*) from reform.event where feedback_id = item($1) and event.transition = $2);

-- Nothing

select results_eq(
    'select ran, complete, lag, closed_unanswered + held_returned + closed_answered + identities_erased + keys_purged
        + challenges_purged + buckets_purged + failed from api.tick()',
    $$values (true, true, 0::double precision, 0)$$, 'when nothing is due, nothing is done');

-- Who was asked and does not answer: 15 days from Monday, 3 March end with Tuesday the 18th

select ask_sender('PA-1'), ask_sender('PA-2');
select act('PA-2', 'answer-information', 'sender', '{"text": "Thưa, đó là quầy số 3."}', '2031-03-10 09:00+07');
select is(closed_unanswered, 0, 'until midnight in Vietnam the sender may answer')
from api.tick('2031-03-18 23:59:59+07');
select is(closed_unanswered, 1, 'then it is closed') from api.tick('2031-03-19 00:00+07');
select is(state('PA-1'), 'closed', 'for want of information');
select is(state('PA-2'), 'triage', 'but not what was answered');
select results_eq(
    $$select role, actor, reason, at from reform.event
    where feedback_id = item('PA-1') and transition = 'close-unanswered'$$,
    $$values ('system'::reform.actor_role, null::reform.line, 'no_answer_of_sender'::reform.reason,
        '2031-03-19 00:00+07'::timestamptz)$$, 'with the event that says so');
select is(closed_unanswered, 0, 'a second time there is nothing to do') from api.tick('2031-03-19 00:00+07');
select is(events('PA-1', 'close-unanswered'), 1::bigint, 'and nothing was done twice');

select ask_sender('PA-3', '2031-03-07 09:00+07');
select is(closed_unanswered, 0, 'what would end on a Saturday ends on Monday') from api.tick('2031-03-24 23:59+07');
select is(closed_unanswered, 1, 'and is over on Tuesday') from api.tick('2031-03-25 00:00+07');
update reform.term set amount = 3 where code = 'await_sender';
select ask_sender('PA-4');
select is(closed_unanswered, 1, 'how long is data') from api.tick('2031-03-07 00:00+07');
update reform.term set amount = 15 where code = 'await_sender';

-- What was held

select work_on('PA-5');
select act('PA-5', 'hold', 'officer', '{"reason": "needs_more_grounds", "review_on": "2031-04-10"}', '2031-03-04 09:00+07');
select is(held_returned, 0, 'what is held stays so until its review date') from api.tick('2031-04-09 23:59:59+07');
select is(held_returned, 1, 'and comes back on it') from api.tick('2031-04-10 00:00+07');
select is(state('PA-5'), 'in_progress', 'to be worked on');
select is(held_returned, 0, 'once') from api.tick('2031-04-11 00:00+07');

-- What was answered

select answer('PA-6'), answer('PA-7');
select act('PA-7', 'reopen', 'sender', '{"text": "Chưa được giải quyết."}', '2031-03-10 09:00+07');
select is(closed_answered, 0, 'an answer may be objected to for 15 days') from api.tick('2031-03-18 23:59:59+07');
select is(closed_answered, 1, 'then the item is closed') from api.tick('2031-03-19 00:00+07');
select is(state('PA-6'), 'closed', 'after the answer');
select is(state('PA-7'), 'in_progress', 'but not what was reopened');

-- Identities: 90 days after 19 March, on 17 June, of which the day after is free

create function tap.identify(code text) returns void
    language sql as $$
        insert into private.identity (feedback_id, sealed, key_id, stored_at)
        values (item(code), '\x00', 'test', '2031-03-03')
    $$;
select identify('PA-6'), identify('PA-7'), identify('PA-5');
insert into private.original (feedback_id, title, text, kept_at)
select item(code), 'Tên cũ', 'Nội dung cũ', '2031-03-03' from unnest(array['PA-1', 'PA-7']) as code;
select is(identities_erased, 0, 'identities are kept for 90 days') from api.tick('2031-06-17 23:59:59+07');
select is(identities_erased, 2, 'then identities and what was redacted are erased') from api.tick('2031-06-18 00:00+07');
select set_eq(
    'select feedback_id from private.identity union all select feedback_id from private.original',
    $$values (item('PA-5')), (item('PA-7'))$$, 'of items that have ended, and of no others');
select is(events(code, 'erase-identity'), 1::bigint, 'with an event: ' || code) from unnest(array['PA-1', 'PA-6']) as code;
select is(identities_erased, 0, 'once') from api.tick('2032-06-18 00:00+07');

select begin_item('PA-8'), identify('PA-8');
select act('PA-8', 'reject', 'intake', '{"reason": "unclear"}', '2031-03-04 09:00+07');
select act('PA-8', 'confirm-rejection', 'approver', '{}', '2031-03-04 10:00+07');
select is(ended_at, '2031-03-04 10:00+07', 'the end of an item stands beside its identity')
from private.identity where feedback_id = item('PA-8');
select act('PA-8', 'appeal', 'sender', '{"text": "Xin xem lại."}', '2031-03-10 09:00+07');
select is(identities_erased, 0, 'an item that goes on has not ended') from api.tick('2032-06-18 00:00+07');
select is(ended_at, null, 'nor does its identity say so') from private.identity where feedback_id = item('PA-8');

-- What is no longer needed

insert into ops.idempotency_key (operation, caller, digest, body_digest, status, used_at)
values ('test', 'a', '1', '0', 201, '2031-03-03 09:00+07'), ('test', 'a', '2', '0', 201, '2031-03-03 09:01+07');
insert into ops.used_challenge values ('1', '2031-03-04 08:59+07'), ('2', '2031-03-04 09:01+07');
insert into ops.rate_bucket values ('1', '2031-03-04 08:59+07'), ('2', '2031-03-04 09:01+07');
select results_eq(
    $$select keys_purged, challenges_purged, buckets_purged from api.tick('2031-03-04 09:00:30+07')$$,
    'values (1, 1, 1)', 'keys of yesterday, challenges that expired and buckets that are empty go');
select results_eq(
    $$select (select string_agg(digest, '') from ops.idempotency_key where operation = 'test'),
        (select string_agg(nonce, '') from ops.used_challenge where nonce in ('1', '2')),
        (select string_agg(key, '') from ops.rate_bucket where key in ('1', '2'))$$,
    $$values ('2', '2', '2')$$, 'and the others stay');
insert into ops.used_challenge select 'many-' || number, '2020-01-01' from generate_series(1, 1001) as number;
select results_eq('select challenges_purged, complete from api.tick()', 'values (1000, false)', 'a thousand at a time');
select results_eq('select challenges_purged, complete from api.tick()', 'values (1, true)', 'and then the rest');

-- Parts

select run(format('select ask_sender(%L, %L)', 'PA-' || 1000 + number,
    '2031-03-03 09:00+07'::timestamptz + number * interval '1 minute'))
from generate_series(1, 101) as number;
update ops.tick set completed_at = now() - interval '1 hour';
select results_eq(
    $$select closed_unanswered, complete, lag from api.tick('2031-05-01')$$,
    'values (100, false, 3600::double precision)', 'a hundred items at a time, and something is left');
select is(state('PA-1101'), 'awaiting_sender', 'that which waits shortest');
select results_eq(
    $$select closed_unanswered, complete, lag from api.tick('2031-05-01')$$,
    'values (1, true, 0::double precision)', 'then nothing is left');

select ask_sender('PA-9'), ask_sender('PA-10');
select results_eq(
    $$select * from reform.act_on_due('close-unanswered', '2031-05-01', clock_timestamp() - interval '1 second', 0, true)$$,
    'values (0, 0, false)', 'no act begins when the time is up');

-- An item that cannot be moved

create function tap.break_down() returns trigger language plpgsql as $$begin raise exception 'broken'; end$$;
select run(format(
    'create trigger fails before insert on reform.event for each row when (new.feedback_id = %s) execute function tap.break_down()',
    item('PA-9')));
set local client_min_messages = error;
select results_eq(
    $$select closed_unanswered, failed, complete from api.tick('2031-05-01')$$,
    'values (1, 1, true)', 'one that fails is counted and does not keep the others');
select is(state('PA-9'), 'awaiting_sender', 'it stays where it was');
select is(state('PA-10'), 'closed', 'and the others are moved');

-- Who may

create function tap.tick_as(role text, at timestamptz) returns text
    language plpgsql as $$
begin
    perform set_config('session_authorization', role, true);
    perform api.tick(at);
    raise exception using errcode = 'RB000';
exception
    when sqlstate 'RB000' then return 'allowed';
    when others then return sqlstate;
end
$$;
select is(tick_as('reformd_public', now()), 'allowed', 'the service may ask what is due now');
select is(tick_as('reformd_public', now() + interval '1 second'), '42501', 'but not what will be due');
select is(tick_as('reformd_staff', now()), '42501', 'the staff role has nothing to do with it');

\ir support/end.sql
