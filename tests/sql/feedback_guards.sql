-- What a transition asks for besides state and role: each guard both ways, and what it does besides.

\ir support/begin.sql
\ir support/acts.sql

create function tap.act(
    who text, transition text, code text, arguments jsonb default '{}', at text default '2026-03-04T10:00+07') returns text
    language sql return format('select does(%L, %L, %L, %L, %L)', $1, $2, $3, $4, $5);

-- Unknown

select receive('PA-1'), steps('PA-1', 'start-triage');
select turns_down('feedback_unknown', 'a code that nobody has', act('intake-1', 'accept', 'PA-0'));
select turns_down('transition_unknown', 'a transition that is none', act('intake-1', 'forget', 'PA-1'));
select throws_ok(act('intake-1', 'forget', 'PA-1'), 'RD001', 'There is no such transition.', 'it says why');

-- Reasons and texts

select turns_down('reason_required', transition, act(who, transition, 'PA-1'))
from (values ('reject', 'intake-1'), ('divert', 'intake-1')) as given (transition, who);
select turns_down('reason_required', 'withhold', act('moderator-1', 'withhold', 'PA-1'));
select lets('withhold with a reason', act('moderator-1', 'withhold', 'PA-1', '{"reason": "spam"}'));
select turns_down('reason_not_fitting', 'divert as spam', act('intake-1', 'divert', 'PA-1', '{"reason": "spam"}'));
select lets('divert as ' || reason, act('intake-1', 'divert', 'PA-1', jsonb_build_object('reason', reason)))
from unnest(array['complaint', 'denunciation']) as reason;
select turns_down('reason_not_fitting', 'transfer as spam',
    act('intake-1', 'transfer', 'PA-1', '{"unit": "TEST-A", "reason": "spam"}'));
select lets('transfer: its only reason need not be given', act('intake-1', 'transfer', 'PA-1', '{"unit": "TEST-A"}'));
select turns_down('text_required', coalesce(text, 'no text'),
    act('intake-1', 'request-information', 'PA-1', jsonb_build_object('text', text)))
from unnest(array[null, '', '  ']) as text;
select lets('a question', act('intake-1', 'request-information', 'PA-1', '{"text": "Ở đâu?"}'));
select turns_down('text_required', 'an empty message', act('sender', 'message', 'PA-1'));

-- Rejecting takes two

select turns_down('proposal_missing', 'confirming nothing', act('intake-2', 'confirm-rejection', 'PA-1'));
select turns_down('proposal_missing', 'declining nothing', act('intake-2', 'decline-rejection', 'PA-1'));
select does('intake-1', 'reject', 'PA-1', '{"reason": "unclear", "note": "Không rõ việc gì"}');
select is((item('PA-1')).handling, 'triage', 'a proposal changes nothing');
select turns_down('proposal_open', 'a second proposal', act('intake-2', 'reject', 'PA-1', '{"reason": "spam"}'));
select turns_down('second_person_needed', 'confirming one''s own', act('intake-1', 'confirm-rejection', 'PA-1'));
select lets('taking back one''s own', act('intake-1', 'decline-rejection', 'PA-1'));
select lets('another person confirms', act('intake-2', 'confirm-rejection', 'PA-1'));
select lets('an approver confirms', act('approver-1', 'confirm-rejection', 'PA-1'));

select receive('PA-declined'), steps('PA-declined', 'start-triage reject');
select does('intake-2', 'decline-rejection', 'PA-declined');
select is((state, decider, decided_at), ('declined'::reform.proposal_state, 'intake-2'::reform.line, '2026-03-03T10:00+07'::timestamptz),
    'declined, by whom and when')
from reform.proposal where feedback_id = (item('PA-declined')).id;
select is((item('PA-declined')).handling, 'triage', 'and the item stays');
select lets('another proposal after it', act('intake-1', 'reject', 'PA-declined', '{"reason": "spam"}'));

select receive('PA-overtaken'), steps('PA-overtaken', 'start-triage reject accept');
select is((state, decider), ('declined'::reform.proposal_state, null::reform.line), 'accepting overtakes the proposal')
from reform.proposal where feedback_id = (item('PA-overtaken')).id;

select does('intake-2', 'confirm-rejection', 'PA-1');
select is((handling, handling_reason, ended_at), ('rejected'::reform.handling, 'unclear'::reform.reason, '2026-03-03T10:00+07'::timestamptz),
    'rejected, for the reason of the proposal')
from item('PA-1');
select is((reason, note, actor), ('unclear'::reform.reason, 'Không rõ việc gì'::reform.prose, 'intake-2'::reform.line), 'the event says it')
from reform.event where feedback_id = (item('PA-1')).id and transition = 'confirm-rejection';

-- One appeal, within 15 days: rejected on 3 March, so until midnight after the 18th

select lets('an appeal in the last minute', act('sender', 'appeal', 'PA-1', '{}', '2026-03-18T23:59:59+07'));
select turns_down('too_late', 'an appeal after it', act('sender', 'appeal', 'PA-1', '{}', '2026-03-19T00:00+07'));
select does('sender', 'appeal', 'PA-1', '{"text": "Tôi đã nêu rõ."}');
select is((handling, handling_reason, ended_at), ('triage'::reform.handling, null::reform.reason, null::timestamptz), 'it is open again')
from item('PA-1');
select is(text::text, 'Tôi đã nêu rõ.', 'what the sender says is kept') from reform.message where feedback_id = (item('PA-1')).id;
select steps('PA-1', 'reject confirm-rejection');
select turns_down('too_often', 'a second appeal', act('sender', 'appeal', 'PA-1'));

-- Where information comes back to

select receive('PA-asked'), steps('PA-asked', 'start-triage accept assign request-information');
select does('sender', 'message', 'PA-asked', '{"text": "Ở đây."}');
select is((item('PA-asked')).handling, 'in_progress', 'the sender''s message answers: back where it was');
select is((transition, from_sender), ('answer-information'::reform.code, true), 'and it is called so')
from reform.message join reform.event using (feedback_id, sequence)
where feedback_id = (item('PA-asked')).id order by sequence desc limit 1;
select does('officer-1', 'message', 'PA-asked', '{"text": "Cảm ơn."}');
select results_eq(
    $$select sequence, from_sender, text::text from reform.message where feedback_id = (item('PA-asked')).id order by 1$$,
    $$values (5, false, 'Ở đâu?'), (6, true, 'Ở đây.'), (7, false, 'Cảm ơn.')$$,
    'messages are parts of their events');

-- Assigning

select receive('PA-work'), steps('PA-work', 'start-triage accept');
select turns_down('officer_required', 'to nobody', act('intake-1', 'assign', 'PA-work'));
select turns_down('unit_unknown', 'to a unit that does not exist', act('intake-1', 'assign', 'PA-work', '{"unit": "TEST-0"}'));
select does('intake-1', 'assign', 'PA-work', '{"officer": "officer-1", "unit": "TEST-A"}');
select is((officer, unit_id), ('officer-1'::reform.line, unit('TEST-A')), 'to an officer and a unit') from item('PA-work');
select is(details, '{"unit": "TEST-A"}', 'the event names the unit alone')
from reform.event where feedback_id = (item('PA-work')).id and transition = 'assign';
select receive('PA-moved'), steps('PA-moved', 'start-triage accept assign');
select does('intake-1', 'reassign', 'PA-moved', '{"unit": "TEST-A"}');
select is((officer, unit_id), (null::reform.line, unit('TEST-A')), 'another unit begins without an officer') from item('PA-moved');
select does('intake-1', 'reassign', 'PA-moved', '{"officer": "officer-2"}');
select is((officer, unit_id), ('officer-2'::reform.line, unit('TEST-A')), 'another officer stays in the unit') from item('PA-moved');
select turns_down('unit_unknown', 'transferred to one', act('officer-1', 'transfer', 'PA-work', '{"unit": "TEST-0"}'));
select turns_down('recipient_required', 'transferred to nobody', act('officer-1', 'transfer', 'PA-work'));
select lets('transferred to an agency by its name', act('officer-1', 'transfer', 'PA-work', '{"agency": "Sở khác"}'));

-- Holding

select turns_down('review_date_required', coalesce(date, 'no date'),
    act('officer-1', 'hold', 'PA-work', jsonb_build_object('review_on', date)))
from unnest(array[null, '2026-03-03', '2026-03-04']) as date;
select does('officer-1', 'hold', 'PA-work', '{"review_on": "2026-03-20"}');
select is((item('PA-work')).review_on, '2026-03-20'::date, 'until a date');
select turns_down('too_early', 'back a second before it', act('system', 'return-held', 'PA-work', '{}', '2026-03-19T23:59:59+07'));
select lets('back on it', act('system', 'return-held', 'PA-work', '{}', '2026-03-20T00:00+07'));
select does('officer-1', 'resume', 'PA-work');
select is((item('PA-work')).review_on, null, 'resumed before it');

-- Extending: the reply is due on Monday 23 March at 17:00

select turns_down('reason_required', 'an extension without reason', act('officer-1', 'extend', 'PA-work', '{"amount": 5}'));
select turns_down('amount_required', coalesce(amount, 'by nothing'),
    act('officer-1', 'extend', 'PA-work', jsonb_build_object('amount', amount::int, 'reason', 'needs_more_time')))
from unnest(array[null, '0', '-1', '367']) as amount;
select lets('an extension at the last moment',
    act('officer-1', 'extend', 'PA-work', '{"amount": 1, "reason": "needs_more_time"}', '2026-03-23T17:00+07'));
select turns_down('too_late', 'an extension after it',
    act('officer-1', 'extend', 'PA-work', '{"amount": 1, "reason": "needs_more_time"}', '2026-03-23T17:00:01+07'));
select does('officer-1', 'extend', 'PA-work', '{"amount": 5, "reason": "needs_more_time", "note": "Chờ số liệu"}');
select does('officer-1', 'extend', 'PA-work', '{"amount": 2, "reason": "other"}');
select turns_down('too_often', 'a third extension',
    act('officer-1', 'extend', 'PA-work', '{"amount": 1, "reason": "needs_more_time"}'));
select results_eq(
    $$select number, extended, amount, old_due_on, new_due_on, reason::text, note::text
    from reform.deadline_move join reform.deadline on deadline.id = deadline_id
    where feedback_id = (item('PA-work')).id order by number$$,
    $$values (1, true, 5, date '2026-03-23', date '2026-03-30', 'needs_more_time', 'Chờ số liệu'),
        (2, true, 2, date '2026-03-30', date '2026-04-01', 'other', null)$$,
    'the old dates and their reasons stay');
select is((first_due_on, due_on, extensions), (date '2026-03-23', date '2026-04-01', 2), 'the deadline has both')
from reform.deadline where feedback_id = (item('PA-work')).id and stage = 'reply';

-- Replying takes two

select turns_down('resolution_required', 'a draft without resolution', act('officer-1', 'draft-reply', 'PA-work', '{"text": "Vâng."}'));
select turns_down('text_required', 'a draft without text', act('officer-1', 'draft-reply', 'PA-work', '{"resolution": "noted"}'));
select turns_down('reply_missing', 'submitting nothing', act('officer-1', 'submit-reply', 'PA-work'));
select steps('PA-work', 'draft-reply submit-reply');
select turns_down('second_person_needed', 'approving one''s own', 'select reform.act(''PA-work'', ''approve-reply'', row(''approver'', ''officer-1''))');
select lets('another person approves', act('approver-1', 'approve-reply', 'PA-work'));
select does('approver-1', 'return-reply', 'PA-work', '{"note": "Viết rõ hơn"}');
select is((number, state), (1, 'returned'::reform.reply_state), 'a reply comes back') from reform.last_reply(item('PA-work'));
select does('officer-2', 'draft-reply', 'PA-work', '{"text": "Xin trả lời rõ hơn.", "resolution": "plan_adjusted"}');
select steps('PA-work', 'submit-reply');
select turns_down('second_person_needed', 'approving what one wrote last',
    'select reform.act(''PA-work'', ''approve-reply'', row(''approver'', ''officer-2''))');
select turns_down('answer_missing', 'rating a closed item that was never answered', format('%s; %s',
    $$select receive('PA-silent'), steps('PA-silent', 'start-triage request-information'),
        does('system', 'close-unanswered', 'PA-silent', '{}', '2026-04-01T00:00+07')$$,
    act('sender', 'rate', 'PA-silent', '{"result": 1, "resolved": "no"}')));
select steps('PA-work', 'approve-reply');
select is((number, state, text::text, resolution, author::text, approver::text),
    (1, 'approved'::reform.reply_state, 'Xin trả lời rõ hơn.'::text, 'plan_adjusted'::reform.resolution, 'officer-2'::text, 'approver-1'::text),
    'the answer is the one of the last words')
from reform.last_reply(item('PA-work'));
select is((item('PA-work')).answered_at, '2026-03-03T10:00+07'::timestamptz, 'and has its time');

-- After the answer, of 3 March: 15 days end with the 18th

select turns_down('rating_required', given::text, act('sender', 'rate', 'PA-work', given))
from unnest(array['{}', '{"result": 5}', '{"resolved": "yes"}']::jsonb[]) as given;
select is(attempt(act('sender', 'rate', 'PA-work', '{"result": 6, "resolved": "yes"}')), 'rating_result', 'a result above 5');
select turns_down('too_early', 'staff close what may be reopened', act('officer-1', 'close', 'PA-work', '{}', '2026-03-18T23:59+07'));
select lets('staff close what no longer may', act('officer-1', 'close', 'PA-work', '{}', '2026-03-19T00:00+07'));
select lets('the sender closes at once', act('sender', 'close', 'PA-work'));
select turns_down('too_early', 'the system closes', act('system', 'close-answered', 'PA-work', '{}', '2026-03-18T23:59:59+07'));
select lets('the system closes after 15 days', act('system', 'close-answered', 'PA-work', '{}', '2026-03-19T00:00+07'));
select lets('reopened in the last second', act('sender', 'reopen', 'PA-work', '{}', '2026-03-18T23:59:59+07'));
select turns_down('too_late', 'reopened after it', act('sender', 'reopen', 'PA-work', '{}', '2026-03-19T00:00+07'));
select does('sender', 'rate', 'PA-work', '{"result": 4, "attitude": 5, "time": 3, "resolved": "partly"}');
select is((result, attitude, time, resolved), (4, 5, 3, 'partly'::reform.resolved), 'rated')
from reform.rating where feedback_id = (item('PA-work')).id;
select turns_down('too_often', 'a second rating', act('sender', 'rate', 'PA-work', '{"result": 1, "resolved": "no"}'));
select steps('PA-work', 'reopen draft-reply submit-reply approve-reply reopen draft-reply submit-reply approve-reply');
select turns_down('too_often', 'reopened a third time', act('sender', 'reopen', 'PA-work'));
select lets('staff may close then', act('officer-1', 'close', 'PA-work'));
select results_eq(
    $$select number, state::text from reform.reply where feedback_id = (item('PA-work')).id order by 1$$,
    $$values (1, 'approved'), (2, 'approved'), (3, 'approved')$$, 'each answer stays');
select receive('PA-happy'), steps('PA-happy', 'start-triage accept assign draft-reply submit-reply approve-reply');
select turns_down('too_early', 'closing what is not rated', act('officer-1', 'close', 'PA-happy'));
select lets('closing what the sender calls resolved', format('%s; %s',
    act('sender', 'rate', 'PA-happy', '{"result": 5, "resolved": "yes"}'), act('officer-1', 'close', 'PA-happy')));

-- Reopening after an answer on Friday 6 March: the 15th day, the 21st, is a Saturday, so it ends with Monday
select receive('PA-friday'), steps('PA-friday', 'start-triage accept assign draft-reply submit-reply approve-reply', '2026-03-06T10:00+07');
select lets('reopened on the working day after it', act('sender', 'reopen', 'PA-friday', '{}', '2026-03-23T23:59+07'));
select turns_down('too_late', 'not later', act('sender', 'reopen', 'PA-friday', '{}', '2026-03-24T00:00+07'));

-- Waiting for the sender, asked on 3 March
select receive('PA-wait'), steps('PA-wait', 'start-triage request-information');
select turns_down('too_early', 'closed for silence', act('system', 'close-unanswered', 'PA-wait', '{}', '2026-03-18T23:59:59+07'));
select does('system', 'close-unanswered', 'PA-wait', '{}', '2026-03-19T00:00+07');
select is((handling, handling_reason), ('closed'::reform.handling, 'no_answer_of_sender'::reform.reason), 'closed for silence')
from item('PA-wait');

-- Merging

select receive('PA-to'), receive('PA-from'), steps('PA-from', 'start-triage');
insert into reform.support (feedback_id, supporter, given_at)
select (item('PA-from')).id, repeat(sign, 64), now() from unnest(array['a', 'b']) as sign;
update reform.feedback set supporters = 2 where code = 'PA-from';
select turns_down('merge_target_unknown', 'into nothing', act('intake-1', 'merge', 'PA-from', jsonb_build_object('to_code', code)))
from unnest(array[null, 'PA-0']) as code;
select turns_down('merge_target_unfit', 'into ' || code, act('intake-1', 'merge', 'PA-from', jsonb_build_object('to_code', code)))
from unnest(array['PA-from', 'PA-1']) as code;
select does('intake-1', 'merge', 'PA-from', '{"to_code": "PA-to"}');
select is((handling, merged_into_id, supporters), ('merged'::reform.handling, (item('PA-to')).id, 0), 'merged') from item('PA-from');
select is((supporters, (select count(*)::int from reform.support where feedback_id = id)), (2, 2), 'supporters follow') from item('PA-to');

-- Withdrawing

select receive('PA-out'), steps('PA-out', 'start-triage request-information answer-information redact');
select does('sender', 'withdraw', 'PA-out');
select is((title, text, display), (null::reform.line, null::reform.prose, null::reform.line), 'the words are erased') from item('PA-out');
select is((item('PA-out')).publication, 'redacted', 'publication stays as it was');
select is_empty($$select from private.identity where feedback_id = (item('PA-out')).id$$, 'the identity is erased');
select is_empty($$select from private.original where feedback_id = (item('PA-out')).id$$, 'and the original words');
select is_empty($$select from reform.consent where feedback_id = (item('PA-out')).id and withdrawn_at is null$$, 'and every consent');
select results_eq(
    $$select from_sender, text::text from reform.message where feedback_id = (item('PA-out')).id order by sequence$$,
    $$values (false, 'Ở đâu?'), (true, null)$$, 'and what the sender wrote since');
select turns_down('words_erased', 'redacting what is erased', format('%s; %s',
    $$select receive('PA-gone'), steps('PA-gone', 'withdraw')$$, act('moderator-1', 'redact', 'PA-gone', '{"text": "Nội dung khác"}')));
select receive('PA-kept'), steps('PA-kept', 'start-triage accept assign draft-reply submit-reply approve-reply withdraw');
select is((title::text, text::text, display), ('Tiêu đề PA-kept'::text, 'Nội dung PA-kept'::text, null::reform.line),
    'what was answered keeps its words, not its name')
from item('PA-kept');
select is_empty($$select from private.identity where feedback_id = (item('PA-kept')).id$$, 'nor its identity');

-- Words

select receive('PA-words');
select turns_down('words_required', 'redacting without words', act('moderator-1', 'redact', 'PA-words'));
select does('moderator-1', 'redact', 'PA-words', '{"text": "Nội dung đã che", "reason": "personal_data"}');
select is((title::text, text::text, publication_reason, published_at),
    ('Tiêu đề PA-words'::text, 'Nội dung đã che'::text, 'personal_data'::reform.reason, '2026-03-03T10:00+07'::timestamptz), 'redacted')
from item('PA-words');
select is((title, text), ('Tiêu đề PA-words'::text, 'Nội dung PA-words'::text), 'the original is kept')
from private.original where feedback_id = (item('PA-words')).id;
select turns_down('proposal_missing', 'removing nothing', act('moderator-2', 'confirm-removal', 'PA-words'));
select does('moderator-1', 'remove', 'PA-words', '{"reason": "unlawful"}');
select turns_down('second_person_needed', 'removing alone', act('moderator-1', 'confirm-removal', 'PA-words'));
select does('moderator-2', 'confirm-removal', 'PA-words');
select is((publication, publication_reason), ('removed'::reform.publication, 'unlawful'::reform.reason), 'removed') from item('PA-words');
select does('moderator-1', 'restore', 'PA-words');
select is((item('PA-words')).publication, 'redacted', 'restored as it was shown');
select steps('PA-words', 'remove confirm-removal');
select does('moderator-1', 'restore', 'PA-words', '{"title": "Tiêu đề đã che"}');
select is((title::text, text::text), ('Tiêu đề đã che'::text, 'Nội dung đã che'::text), 'restored with other words') from item('PA-words');
select is((title, text), ('Tiêu đề PA-words'::text, 'Nội dung PA-words'::text), 'the original is still the first')
from private.original where feedback_id = (item('PA-words')).id;
select receive('PA-whole'), steps('PA-whole', 'publish remove confirm-removal');
select does('moderator-1', 'restore', 'PA-whole', '{"text": "Nội dung che sau"}');
select is((item('PA-whole')).publication, 'redacted', 'what was public is redacted when it is restored with other words');

-- Diverting

select receive('PA-away'), steps('PA-away', 'start-triage publish');
select does('intake-1', 'divert', 'PA-away', '{"reason": "denunciation"}');
select is((handling, publication, publication_reason),
    ('diverted'::reform.handling, 'private'::reform.publication, 'denunciation'::reform.reason), 'diverted is private')
from item('PA-away');
select is(message.text, guidance.text_vi, 'the sender is told where to go')
from reform.message, reform.guidance where feedback_id = (item('PA-away')).id and guidance.reason = 'denunciation';
select is(reform.guidance_object(item('PA-away')) -> 'office' ->> 'address', 'Số 1, đường Thử', 'to the root unit of the agency');
select is(reform.guidance_object(item('PA-to'))::text, null, 'nobody else is');
select ok((select array_agg(distinct reason) from reform.guidance) @> (select reasons from reform.transition where name = 'divert'),
    'there is guidance for every reason to divert');
select is(attempt(act('moderator-1', 'publish', 'PA-away')), attempt('select reform.turn_down(''transition_not_allowed'')'),
    'it is never published');
select steps('PA-away', 'remove confirm-removal');
select turns_down('transition_not_allowed', 'nor restored', act('moderator-1', 'restore', 'PA-away'));
select columns_are('reform', 'diverted_month', array['month', 'count'], 'only months count it');
select results_eq($$select month, count from reform.diverted_month where month = '2026-03'$$, $$values ('2026-03', 1)$$, 'by its receipt');

-- Identity

select turns_down('purpose_required', coalesce(why, 'no reason'), act('privacy-1', 'open-identity', 'PA-to', jsonb_build_object('text', why)))
from unnest(array['vì cần']) as why;
select does('privacy-1', 'open-identity', 'PA-to', '{"text": "Cần mời đến làm việc"}');
select is((actor, role, reason), ('privacy-1'::text, 'privacy'::reform.actor_role, 'Cần mời đến làm việc'::text), 'who opened it and why is kept')
from private.identity_access where feedback_id = (item('PA-to')).id;
select is_empty($$select from reform.event where feedback_id = (item('PA-to')).id and event::text ~ 'mời'$$, 'the event does not say why');
select turns_down('too_early', 'the system erases what is open', act('system', 'erase-identity', 'PA-to', '{}', '2030-01-01T00:00+07'));
-- Closed on 19 March: 90 days later is 17 June.
select turns_down('too_early', 'the system erases', act('system', 'erase-identity', 'PA-wait', '{}', '2026-06-17T23:59+07'));
select lets('the system erases after 90 days', act('system', 'erase-identity', 'PA-wait', '{}', '2026-06-18T00:00+07'));
select does('sender', 'erase-identity', 'PA-to');
select is_empty($$select from private.identity where feedback_id = (item('PA-to')).id$$, 'erased');
select results_eq(
    $$select purpose::text from reform.consent where feedback_id = (item('PA-to')).id and withdrawn_at is null$$,
    $$values ('publish_name')$$, 'with the consents that it stood on');
select turns_down('identity_missing', 'erasing it again', act('sender', 'erase-identity', 'PA-to'));
select turns_down('identity_missing', 'opening it', act('privacy-1', 'open-identity', 'PA-to', '{"text": "Cần mời đến làm việc"}'));
select does('sender', 'change-display', 'PA-to', '{"display": null}', '2026-03-05T10:00+07');
select is((item('PA-to')).display, null, 'the display is taken back');
select is_empty($$select from reform.consent where feedback_id = (item('PA-to')).id and withdrawn_at is null$$, 'with its consent');
select does('sender', 'change-display', 'PA-to', '{"display": "Công ty B"}', '2026-03-05T11:00+07');
select is((item('PA-to')).display::text, 'Công ty B', 'and given again');
select results_eq(
    $$select purpose::text from reform.consent where feedback_id = (item('PA-to')).id and withdrawn_at is null$$,
    $$values ('publish_name')$$, 'with its consent, too');

-- Nothing else moves an item

select refuses('feedback_state_by_event', change, format('update reform.feedback set %s where code = ''PA-to''', change))
from unnest(array[$$handling = 'closed'$$, $$publication = 'public'$$, 'version = version + 1', 'version = 0']) as change;
select accepts('feedback_state_by_event', 'an act', act('intake-1', 'start-triage', 'PA-to'));
select accepts('feedback_state_by_event', 'what is no state', $$update reform.feedback set supporters = 7 where code = 'PA-to'$$);
select refuses('feedback_state_by_event', 'an item that begins answered', $$
    insert into reform.feedback (code, track, kind, title, text, target_type, unit_id, received_at, handled_at, receipt, handling)
    values ('PA-2', 'petition', 'report', 'Tiêu đề', 'Nội dung thử', 'general', unit('TEST-B'), now(), now(), repeat('0', 64), 'answered')$$);
select is(
    attempt(format('set local role %I; update reform.feedback set handling = ''closed''', role)),
    '42501 permission denied for schema reform', role || ' cannot touch a status')
from unnest(array['reformd_public', 'reformd_staff']) as role;
select is(
    attempt(format('set local role %I; select reform.act(''PA-to'', ''start-triage'', row(''intake'', ''x''))', role)),
    '42501 permission denied for schema reform', role || ' cannot act itself')
from unnest(array['reformd_public', 'reformd_staff']) as role;

\ir support/end.sql
