-- The clocks of an item: when each stage is due, and what pauses, extensions and ends make of it. 2024 to 2026 have
-- calendars; 2023 and 2028 have none. The days are counted in the comments.

\ir support/begin.sql
\ir support/acts.sql

create function tap.clock(code text, stage text) returns reform.deadline
    language sql stable as $$
        select deadline from reform.deadline
        where feedback_id = (item(code)).id and deadline.stage = clock.stage::reform.stage order by id desc limit 1
    $$;
create function tap.clocks(code text) returns text
    language sql stable as $$
        select string_agg(stage || ' ' || due_on, ', ' order by stage, id) from reform.deadline
        where feedback_id = (item(code)).id
    $$;
create function tap.states(code text, at timestamptz) returns text
    language sql stable as $$
        select string_agg(stage || ' ' || reform.deadline_state(deadline, at), ', ' order by stage, id)
        from reform.deadline where feedback_id = (item(code)).id
    $$;
create function tap.received(at timestamptz, track text, clocks text, what text) returns text
    language sql as $$
        select receive('PA-' || md5(at || track), at, track);
        select tap.is(tap.clocks('PA-' || md5(at || track)), clocks, what)
    $$;

-- From the receipt

-- Monday 2 March 2026: 3; 4; 5, 6, 9; moderation one day.
select received('2026-03-02T09:00+07', 'petition',
    'triage 2026-03-04, transfer 2026-03-09, reply 2026-03-23, moderation 2026-03-03', 'a petition in ordinary weeks');
select received('2026-03-02T09:00+07', 'suggestion',
    'triage 2026-03-04, transfer 2026-03-09, reply 2026-03-16, moderation 2026-03-03', 'a suggestion');
-- Counts as received on Monday 9 March.
select received('2026-03-06T17:30+07', 'petition',
    'triage 2026-03-11, transfer 2026-03-16, reply 2026-03-30, moderation 2026-03-10', 'received on Friday 17:30');
-- Friday 25 April 2025 after hours, the Saturday after it is worked (26): 28, 29; 30/4-4/5 off; 5, 6, 7.
select received('2025-04-25T17:30+07', 'petition',
    'triage 2025-04-29, transfer 2025-05-07, reply 2025-05-21, moderation 2025-04-28', 'before 30/4-1/5 of 2025');
-- 27/4-1/5 off; 2, 3, 4 (Saturday, worked), 6, 7.
select received('2024-04-26T09:00+07', 'petition',
    'triage 2024-05-03, transfer 2024-05-07, reply 2024-05-21, moderation 2024-05-02', 'before 30/4-1/5 of 2024');
-- Tết 2024: 8-14 February off. Wednesday 7: 15, 16, 19, 20, 21.
select received('2024-02-07T09:00+07', 'petition',
    'triage 2024-02-16, transfer 2024-02-21, reply 2024-03-06, moderation 2024-02-15', 'before Tết 2024');
-- Tết 2025: 25/1-2/2 off. Counts as received on 3 February.
select received('2025-01-29T09:00+07', 'petition',
    'triage 2025-02-05, transfer 2025-02-10, reply 2025-02-24, moderation 2025-02-04', 'on the first day of Tết 2025');
-- Tết 2026: 14-22 February off. Friday 13: 23, 24, 25, 26, 27.
select received('2026-02-13T16:00+07', 'petition',
    'triage 2026-02-24, transfer 2026-02-27, reply 2026-03-13, moderation 2026-02-23', 'before Tết 2026');
-- Friday 2/1/2026 is off, Saturday 10/1 is worked: 5, 6; 7, 8, 9; 10, 12-16, 19-22.
select received('2025-12-31T09:00+07', 'petition',
    'triage 2026-01-06, transfer 2026-01-09, reply 2026-01-22, moderation 2026-01-05', 'before the New Year of 2026');
select is(tap.clocks('PA-none'), null, 'before the first service level there is no deadline')
from receive('PA-none', '2020-06-01T09:00+07');
select is(
    (select array_agg(level.valid_from is not distinct from '2021-01-01') from reform.deadline
        join reform.service_level as level on level.id = service_level_id
        where feedback_id = (item('PA-' || md5('2026-03-02T09:00+07'::timestamptz || 'petition'))).id),
    '{t,t,t,t}', 'each deadline keeps its service level');

-- A level that changes: that of the day of receipt holds.
update reform.service_level set valid_to = '2026-03-31' where track = 'petition' and stage = 'reply';
insert into reform.service_level (track, stage, amount, calendar, valid_from) values ('petition', 'reply', 20, 'days', '2026-04-01');
select receive('PA-old', '2026-03-31T09:00+07'), receive('PA-new', '2026-04-01T09:00+07');
select is((clock('PA-old', 'reply')).due_on, date '2026-04-21', 'by the level of the day of receipt');
select is((clock('PA-new', 'reply')).due_on, date '2026-04-21', 'by the next level from its first day on');

-- Years without a calendar

select receive('PA-2028', '2027-12-30T09:00+07'), receive('PA-2023', '2023-04-28T09:00+07');
select is(
    (reform.deadline_object(clock('PA-2028', 'moderation'), false, '2027-12-30T09:00+07')::jsonb)
        - array(select jsonb_object_keys(reform.deadline_object(clock('PA-2028', 'moderation'), false, now())::jsonb)
            except select unnest(array['due_on', 'provisional', 'provisional_years'])),
    '{"due_on": "2027-12-31", "provisional": true, "provisional_years": [2027]}', 'a provisional year is named');
select is(reform.deadline_object(clock('PA-2028', 'reply'), false, now())::jsonb -> 'provisional_years', '[2027, 2028]',
    'and the missing one after it');
select is(reform.deadline_object(clock('PA-2023', 'moderation'), false, now())::jsonb -> 'due_on', '"2023-05-01"',
    'a year without a calendar has weekends only');
select is(reform.deadline_object(clock('PA-2023', 'moderation'), false, now())::jsonb -> 'provisional', 'true', 'and says so');
select is(reform.deadline_object(clock('PA-old', 'reply'), false, now())::jsonb -> 'provisional', 'false', 'a final year is not provisional');

-- Pauses

-- Due: triage 4, transfer 9 March. Asked on Tuesday 3: left 1 and 4 (4; 5, 6, 9). Answered on Friday 6: 9; 10, 11, 12.
select receive('PA-pause'), steps('PA-pause', 'start-triage publish request-information');
select is(states('PA-pause', '2026-03-30T09:00+07'),
    'triage paused, transfer paused, reply paused, moderation met', 'awaiting the sender, the clocks stand still');
select is((reform.deadline_object(clock('PA-pause', 'transfer'), false, '2026-03-30T09:00+07')::jsonb) -> 'remaining_working_days', '4',
    'and as much is left as on that day');
select does('sender', 'message', 'PA-pause', '{"text": "Ở đây."}', '2026-03-06T10:00+07');
select is(clocks('PA-pause'), 'triage 2026-03-09, transfer 2026-03-12, reply 2026-03-26, moderation 2026-03-03',
    'then as much is left again');
select results_eq(
    $$select number, extended, amount, old_due_on, new_due_on, paused_at, at from reform.deadline_move
    where deadline_id = (clock('PA-pause', 'transfer')).id$$,
    $$values (1, false, 4, date '2026-03-09', date '2026-03-12',
        timestamptz '2026-03-03T10:00+07', timestamptz '2026-03-06T10:00+07')$$,
    'and the move is recorded');
select is((clock('PA-pause', 'transfer')).first_due_on, date '2026-03-09', 'with the first date');
select results_eq(
    $$select step ->> 'date', (step ->> 'counted')::boolean, (step ->> 'number')::int, step ->> 'reason'
    from json_array_elements(reform.deadline_object(clock('PA-pause', 'transfer'), true, now()) -> 'steps') as step$$,
    $$values ('2026-03-02', false, null, 'ngày nhận, không tính'),
        ('2026-03-03', true, 1, 'ngày làm việc'),
        ('2026-03-04', false, null, 'chờ người gửi bổ sung, không tính'),
        ('2026-03-05', false, null, 'chờ người gửi bổ sung, không tính'),
        ('2026-03-06', false, null, 'chờ người gửi bổ sung, không tính'),
        ('2026-03-07', false, null, 'thứ Bảy'),
        ('2026-03-08', false, null, 'Chủ nhật'),
        ('2026-03-09', true, 2, 'ngày làm việc'),
        ('2026-03-10', true, 3, 'ngày làm việc'),
        ('2026-03-11', true, 4, 'ngày làm việc'),
        ('2026-03-12', true, 5, 'ngày làm việc')$$,
    'the steps say which days stood still');

-- Over the holidays of 25-27 April and 30 April-3 May 2026. Received on Friday 10 April, transfer due on the 17th. Asked
-- on Wednesday 15: two left. Answered on Friday 1 May, which counts as Monday 4: 5, 6.
select receive('PA-holiday', '2026-04-10T09:00+07', 'suggestion');
select steps('PA-holiday', 'start-triage request-information', '2026-04-15T10:00+07');
select is((clock('PA-holiday', 'transfer')).days_left, 2, 'two days are left when the sender is asked');
select does('sender', 'answer-information', 'PA-holiday', '{"text": "Ở đây."}', '2026-05-01T10:00+07');
select is((clock('PA-holiday', 'transfer')).due_on, date '2026-05-06', 'answered on a holiday: from the next working day');
-- Reply: ten days from 13 April are due on Friday 24; left at the question: 16, 17, 20-24: seven. 5-8, 11-13 May.
select is((clock('PA-holiday', 'reply')).due_on, date '2026-05-13', 'so is the reply');

-- Asked and answered on one day, nothing moves; after hours the day is over both times.
select receive('PA-quick'), steps('PA-quick', 'start-triage request-information answer-information');
select is((clock('PA-quick', 'transfer')).due_on, date '2026-03-09', 'answered at once: nothing is won');
select receive('PA-evening'), steps('PA-evening', 'start-triage request-information answer-information', '2026-03-03T18:00+07');
select is((clock('PA-evening', 'transfer')).due_on, date '2026-03-09', 'nor in the evening');

-- Overdue before the question: triage was due on the 4th.
select receive('PA-late'), steps('PA-late', 'start-triage request-information', '2026-03-06T10:00+07');
select is((clock('PA-late', 'triage')).days_left, -2, 'what is overdue has less than nothing left');
select matches(states('PA-late', '2026-03-06T11:00+07'), 'triage overdue, transfer paused', 'and stays overdue in the pause');
select steps('PA-late', 'answer-information', '2026-03-10T10:00+07');
select is((clock('PA-late', 'triage')).due_on, date '2026-03-04', 'its date does not move');

-- Twice, with an extension: asked on 3 (14 left of the reply), answered on the 6th: due 26. Extended by 2: 30. Asked on
-- Monday 9 (15 left: 10-13, 16-20, 23-27, 30), answered on Tuesday 10: due 31.
select steps('PA-pause', 'accept assign', '2026-03-06T11:00+07');
select does('officer-1', 'extend', 'PA-pause', '{"amount": 2, "reason": "needs_more_time"}', '2026-03-06T11:00+07');
select steps('PA-pause', 'request-information', '2026-03-09T10:00+07');
select steps('PA-pause', 'answer-information', '2026-03-10T10:00+07');
select is((clock('PA-pause', 'reply')).due_on, date '2026-03-31', 'pauses and an extension add up');
select results_eq(
    $$select (move ->> 'extended')::boolean, move ->> 'old_due_on', move ->> 'new_due_on'
    from json_array_elements(reform.deadline_object(clock('PA-pause', 'reply'), false, now()) -> 'moves') as move$$,
    $$values (false, '2026-03-23', '2026-03-26'), (true, '2026-03-26', '2026-03-30'), (false, '2026-03-30', '2026-03-31')$$,
    'each move is told, with both dates');
select is(
    (select count(*) from json_array_elements(reform.deadline_object(clock('PA-pause', 'reply'), true, now()) -> 'steps') as step
        where (step ->> 'counted')::boolean), 17::bigint, 'and the days counted are the 15 and the two');

-- Days of the calendar: received on Wednesday 1 April 2026, twenty days: Tuesday 21. Asked on the 11th, ten left;
-- answered on the 14th: the 24th.
select steps('PA-new', 'start-triage request-information', '2026-04-11T10:00+07');
select steps('PA-new', 'answer-information', '2026-04-14T10:00+07');
select is((clock('PA-new', 'reply')).due_on, date '2026-04-24', 'a clock in days counts days');
select is(
    (select count(*) from json_array_elements(reform.deadline_object(clock('PA-new', 'reply'), true, now()) -> 'steps') as step
        where (step ->> 'counted')::boolean), 20::bigint, 'twenty of them');

-- Ends

select receive('PA-end'), receive('PA-other');
select is(states('PA-end', '2026-03-03T17:00+07'),
    'triage running, transfer running, reply running, moderation running', 'all four run from the receipt');
select is(states('PA-end', '2026-03-03T17:00:01+07'),
    'triage running, transfer running, reply running, moderation overdue', 'to the end of the hours of the last day');
select steps('PA-end', 'start-triage accept assign publish', '2026-03-04T17:00+07');
select is(states('PA-end', '2027-01-01T00:00+07'),
    'triage met, transfer void, reply overdue, moderation missed', 'met, missed, or no longer to be done');
select is((reform.deadline_object(clock('PA-end', 'triage'), false, now())::jsonb) -> 'remaining_working_days', 'null',
    'nothing remains of what ended');
select is(states('PA-other', '2026-03-03T10:00+07'),
    'triage running, transfer running, reply running, moderation running', 'those of another item run on');
-- Transfer was due on the 9th.
select does('officer-1', 'transfer', 'PA-end', '{"agency": "Sở khác"}', '2026-03-12T10:00+07');
select is(states('PA-end', '2026-03-12T10:00+07'),
    'triage met, transfer missed, reply void, moderation missed', 'what was accepted and then transferred late is late');
select steps('PA-other', 'start-triage transfer', '2026-03-09T17:00+07');
select is(states('PA-other', '2026-04-01T10:00+07'),
    'triage missed, transfer met, reply void, moderation overdue', 'transferred in time; moderation goes on');
select receive('PA-no'), steps('PA-no', 'start-triage reject confirm-rejection');
select is(states('PA-no', '2026-03-03T10:00+07'), 'triage met, transfer void, reply void, moderation running', 'rejected');
select steps('PA-no', 'appeal', '2026-03-10T10:00+07');
select is(clocks('PA-no'), 'triage 2026-03-04, triage 2026-03-12, transfer 2026-03-09, transfer 2026-03-17, '
    'reply 2026-03-23, reply 2026-03-31, moderation 2026-03-03', 'an appeal starts them again');
select receive('PA-diverted'), steps('PA-diverted', 'start-triage divert');
select is(states('PA-diverted', '2026-03-03T10:00+07'), 'triage met, transfer void, reply void, moderation met', 'diverted');
select receive('PA-withdrawn'), steps('PA-withdrawn', 'start-triage withdraw');
select is(states('PA-withdrawn', '2026-03-03T10:00+07'), 'triage void, transfer void, reply void, moderation void', 'withdrawn');
select receive('PA-silent'), steps('PA-silent', 'start-triage request-information');
select does('system', 'close-unanswered', 'PA-silent', '{}', '2026-03-20T00:00+07');
select is(states('PA-silent', '2026-03-20T00:00+07'), 'triage void, transfer void, reply void, moderation overdue', 'closed for silence');

-- Reopened on Thursday 12 March: 13, 16-20, 23-27, 30, 31, 1, 2 April.
select receive('PA-again'), steps('PA-again', 'start-triage accept assign draft-reply submit-reply approve-reply');
select steps('PA-again', 'reopen', '2026-03-12T10:00+07');
select is(
    (select string_agg(concat_ws(' ', due_on, reform.deadline_state(deadline, '2026-03-12T10:00+07')), ', ' order by id)
        from reform.deadline where feedback_id = (item('PA-again')).id and stage = 'reply'),
    '2026-03-23 met, 2026-04-02 running', 'reopening starts another reply clock');

-- Merged: received a week later, each has its own date; both end with the answer.
select receive('PA-into'), receive('PA-merged', '2026-03-09T09:00+07'), receive('PA-third', '2026-03-09T09:00+07');
select steps('PA-third', 'start-triage', '2026-03-09T10:00+07'), steps('PA-merged', 'start-triage', '2026-03-09T10:00+07');
select does('intake-1', 'merge', 'PA-third', '{"to_code": "PA-merged"}', '2026-03-09T10:00+07');
select does('intake-1', 'merge', 'PA-merged', '{"to_code": "PA-into"}', '2026-03-09T10:00+07');
select is(states('PA-merged', '2026-03-09T10:00+07'), 'triage met, transfer void, reply running, moderation running',
    'the reply clock of a merged item runs on');
select steps('PA-into', 'start-triage request-information', '2026-03-10T10:00+07');
select matches(states('PA-third', '2026-03-10T10:00+07'), 'reply paused', 'it pauses with the other');
select steps('PA-into', 'answer-information accept assign draft-reply submit-reply approve-reply', '2026-03-31T10:00+07');
select is(states(code, '2026-03-31T10:00+07'), 'triage met, transfer void, reply met, moderation overdue', code || ' ends with it')
from unnest(array['PA-merged', 'PA-third']) as code;
select receive('PA-after'), steps('PA-after', 'start-triage', '2026-03-10T10:00+07');
select does('intake-1', 'merge', 'PA-after', '{"to_code": "PA-into"}', '2026-03-10T10:00+07');
select matches(states('PA-after', '2026-03-10T10:00+07'), 'reply met', 'merged into what is answered, it ends at once');

-- The deadline as it is shown

select is(
    array(select key from json_object_keys(reform.deadline_object(clock('PA-old', 'transfer'), true, now())) as key),
    array['stage', 'track', 'state', 'started_at', 'started_on', 'due_on', 'due_at', 'first_due_on', 'paused_at', 'ended_at',
        'amount', 'calendar', 'extensions', 'remaining_working_days', 'statutory', 'legal_basis', 'document', 'provisional',
        'provisional_years', 'provisional_hours', 'moves', 'steps', 'links'],
    'it has its members');
create temporary view shown as
select reform.deadline_object(clock('PA-old', 'transfer'), false, '2026-04-01T10:00+07')::jsonb as deadline;
select is(deadline ->> 'due_at', '2026-04-07T10:00:00Z', 'due at 17:00 in Vietnam') from shown;
select is(deadline -> 'statutory', 'true', 'fixed by law') from shown;
select is(deadline -> 'document' ->> 'code', '20-2008-ND-CP', 'by a decree') from shown;
select is(deadline -> 'remaining_working_days', '4', 'four working days are left after 1 April') from shown;
select is(deadline -> 'steps', 'null', 'steps only on request') from shown;
select is(deadline -> 'links' ->> 'service_level', '/v1/service-levels?track=petition&stage=transfer&on=2021-01-01',
    'by this service level')
from shown;

-- Terms last to the midnight of their last day, or of the working day after it
select is(reform.term_end('reopen', since::timestamptz), ends::timestamptz, 'a term from ' || since)
from (values ('2026-03-03T00:00+07', '2026-03-19T00:00+07'), ('2026-03-03T23:59+07', '2026-03-19T00:00+07'),
    ('2026-03-06T10:00+07', '2026-03-24T00:00+07'), ('2026-04-15T10:00+07', '2026-05-05T00:00+07')) as term (since, ends);
select is(reform.term_end('unheard-of', now()), null, 'an unknown term has no end');

\ir support/end.sql
