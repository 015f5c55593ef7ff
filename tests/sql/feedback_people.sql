-- Feedback: until when, and the people: secrets, consents, ratings, support, outcomes, identities.

\ir support/begin.sql
\ir support/empty.sql
\ir support/feedback.sql

create function tap.run(statement text) returns void language plpgsql as $$begin execute statement; end$$;
select run(insert_item('PA-1')), run(insert_item('PA-2'));

-- Deadlines

create function tap.insert_deadline(
    assigned text default 'void', "values" text default 'false', item text default $$item('PA-1')$$,
    stage text default 'triage') returns text
    language sql return format($$
        insert into reform.deadline (
            feedback_id, stage, service_level_id, started_at, due_on, due_at, first_due_on, %s)
        select %s, %L, id, '2031-03-03 02:00Z', '2031-03-05', '2031-03-05 10:00Z', '2031-03-05', %s
        from reform.service_level where stage = 'triage'$$, $1, $3, $4, $2);
select accepts('deadline_feedback', 'an item', insert_deadline());
select refuses('deadline_feedback', 'an item that does not exist', insert_deadline(item => '-1'));
select accepts('deadline_service_level', 'a time limit', insert_deadline());
select refuses('deadline_service_level', 'a time limit that does not exist',
    insert_deadline() || '; update reform.deadline set service_level_id = -1');
select refuses('deadline_service_level', 'removing the time limit',
    insert_deadline() || $$; delete from reform.service_level where stage = 'triage'$$);
select accepts('deadline_extensions', number, insert_deadline('extensions', number)) from unnest(array['0', '2']) as number;
select refuses('deadline_extensions', number, insert_deadline('extensions', number)) from unnest(array['-1', '3']) as number;
select accepts('deadline_pause', 'a pause', insert_deadline('paused_at, days_left', $$'2031-03-04', 1$$));
select refuses('deadline_pause', 'a pause without what is left', insert_deadline('paused_at', $$'2031-03-04'$$));
select refuses('deadline_pause', 'what is left without a pause', insert_deadline('days_left', '1'));
select accepts('deadline_void', 'the end', insert_deadline('void, ended_at', $$true, '2031-03-04'$$));
select refuses('deadline_void', 'no end', insert_deadline('void', 'true'));
select accepts('deadline_order', 'an end at once', insert_deadline('ended_at', $$'2031-03-03 02:00Z'$$));
select refuses('deadline_order', 'an end before the start', insert_deadline('ended_at', $$'2031-03-03 01:59Z'$$));
select accepts('deadline_one_running', 'one after the other',
    insert_deadline('ended_at', $$'2031-03-04'$$) || ';' || insert_deadline());
select accepts('deadline_one_running', 'two stages', insert_deadline() || ';' || insert_deadline(stage => 'reply'));
select accepts('deadline_one_running', 'two items',
    insert_deadline() || ';' || insert_deadline(item => $$item('PA-2')$$));
select refuses('deadline_one_running', 'two at once', insert_deadline() || ';' || insert_deadline());

create function tap.insert_move(
    number int default 1, new_due_on date default '2031-03-12', extended boolean default true,
    reason text default 'needs_more_time', deadline text default '(select max(id) from reform.deadline)') returns text
    language sql return format($$
        insert into reform.deadline_move (deadline_id, number, at, extended, old_due_on, new_due_on, reason)
        values (%s, %s, '2031-03-04', %L, '2031-03-05', %L, %L)$$, $5, $1, $3, $2, $4);
select accepts('deadline_move_deadline', 'a deadline', insert_deadline() || ';' || insert_move());
select refuses('deadline_move_deadline', 'a deadline that does not exist', insert_move(deadline => '-1'));
select refuses('deadline_move_deadline', 'removing the deadline',
    concat_ws(';', insert_deadline(), insert_move(), 'delete from reform.deadline'));
select accepts('deadline_move_pkey', 'two moves', concat_ws(';', insert_deadline(), insert_move(1), insert_move(2)));
select refuses('deadline_move_pkey', 'a number taken', concat_ws(';', insert_deadline(), insert_move(1), insert_move(1)));
select accepts('deadline_move_order', 'the same date', insert_deadline() || ';' || insert_move(1, '2031-03-05'));
select refuses('deadline_move_order', 'an earlier date', insert_deadline() || ';' || insert_move(1, '2031-03-04'));
select accepts('deadline_move_reason', 'an extension with a reason', insert_deadline() || ';' || insert_move());
select accepts('deadline_move_reason', 'a pause without one',
    insert_deadline() || ';' || insert_move(extended => false, reason => null));
select refuses('deadline_move_reason', 'an extension without one', insert_deadline() || ';' || insert_move(reason => null));

create function tap.insert_term(code text, amount int) returns text
    language sql return format($$
        insert into reform.term (code, amount, calendar, note) values (%L, %s, 'days', 'Thử')$$, $1, $2);
select accepts('term_pkey', 'a new code', insert_term('test', 1));
select refuses('term_pkey', 'a code in use', insert_term('reopen', 1));
select accepts('term_amount', amount::text, insert_term('test', amount)) from unnest(array[0, 3660]) as amount;
select refuses('term_amount', amount::text, insert_term('test', amount)) from unnest(array[-1, 3661]) as amount;

-- What only the sender has, and agreed to

create function tap.insert_secret(item text default $$item('PA-1')$$, digest text default repeat('0a', 32)) returns text
    language sql return format(
        'insert into reform.secret (feedback_id, digest, made_at) values (%s, %L, ''2031-03-03'')', $1, $2);
select accepts('secret_feedback', 'an item', insert_secret());
select refuses('secret_feedback', 'an item that does not exist', insert_secret('-1'));
select accepts('secret_pkey', 'two items', insert_secret() || ';' || insert_secret($$item('PA-2')$$));
select refuses('secret_pkey', 'a second secret', insert_secret() || ';' || insert_secret());
select accepts('secret_digest', 'small digits', insert_secret());
select refuses('secret_digest', digits, insert_secret(digest => digits))
from unnest(array[repeat('0A', 32), repeat('0a', 31), repeat('0g', 32), '']) as digits;

create function tap.insert_consent(
    purpose text default 'process', withdrawn_at text default null, item text default $$item('PA-1')$$) returns text
    language sql return format($$
        insert into reform.consent (feedback_id, purpose, given_at, withdrawn_at)
        values (%s, %L, '2031-03-03', %L)$$, $3, $1, $2);
select accepts('consent_feedback', 'an item', insert_consent());
select refuses('consent_feedback', 'an item that does not exist', insert_consent(item => '-1'));
select accepts('consent_pkey', 'two purposes', insert_consent() || ';' || insert_consent('contact'));
select refuses('consent_pkey', 'a purpose twice', insert_consent() || ';' || insert_consent());
select accepts('consent_order', 'a later withdrawal', insert_consent('process', '2031-03-04'));
select refuses('consent_order', 'an earlier withdrawal', insert_consent('process', '2031-03-02'));

-- Ratings

create function tap.insert_rating(
    assigned text default 'time', "values" text default '5', item text default $$item('PA-1')$$) returns text
    language sql return format($$
        insert into reform.rating (feedback_id, resolved, rated_at%s)
        values (%s, 'yes', '2031-03-20'%s)$$,
        case when $1 ~ 'result' then '' else ', result' end || ', ' || $1, $3,
        case when $1 ~ 'result' then '' else ', 5' end || ', ' || $2);
select accepts('rating_feedback', 'an item', insert_rating());
select refuses('rating_feedback', 'an item that does not exist', insert_rating(item => '-1'));
select accepts('rating_pkey', 'two items', insert_rating() || ';' || insert_rating(item => $$item('PA-2')$$));
select refuses('rating_pkey', 'a second rating', insert_rating() || ';' || insert_rating());
select accepts('rating_' || member, stars, insert_rating(member, stars))
from unnest(array['result', 'attitude', 'time']) as member, unnest(array['1', '5']) as stars;
select refuses('rating_' || member, stars, insert_rating(member, stars))
from unnest(array['result', 'attitude', 'time']) as member, unnest(array['0', '6']) as stars;
select accepts('rating_immutable', 'a rating', insert_rating());
select refuses('rating_immutable', 'another result', insert_rating() || '; update reform.rating set result = 1');
select refuses('rating_immutable', 'removing', insert_rating() || '; delete from reform.rating');

-- Support and outcomes

create function tap.insert_support(item text default $$item('PA-1')$$, supporter text default repeat('0b', 32))
    returns text
    language sql return format(
        'insert into reform.support (feedback_id, supporter, given_at) values (%s, %L, ''2031-03-03'')', $1, $2);
select accepts('support_feedback', 'an item', insert_support());
select refuses('support_feedback', 'an item that does not exist', insert_support('-1'));
select accepts('support_pkey', 'two persons', insert_support() || ';' || insert_support(supporter => repeat('0c', 32)));
select refuses('support_pkey', 'a person twice', insert_support() || ';' || insert_support());
select accepts('support_supporter', 'small digits', insert_support());
select refuses('support_supporter', digits, insert_support(supporter => digits))
from unnest(array[repeat('0B', 32), repeat('0b', 33), repeat('0g', 32), '']) as digits;

create function tap.insert_outcome(
    assigned text default 'plan_id', "values" text default $$plan('test-1')$$, item text default $$item('PA-1')$$)
    returns text
    language sql return format($$
        insert into reform.outcome (feedback_id, resolution, note, made_at, %s)
        values (%s, 'plan_adjusted', 'Đã điều chỉnh kế hoạch', '2031-03-20', %s)$$, $1, $3, $2);
select accepts('outcome_feedback', 'an item', insert_outcome());
select refuses('outcome_feedback', 'an item that does not exist', insert_outcome(item => '-1'));
select accepts('outcome_plan', 'a plan', insert_outcome());
select refuses('outcome_plan', 'a plan that does not exist', insert_outcome('plan_id', '-1'));
select accepts('outcome_document', 'a document', insert_outcome('document_id', $$document('TEST-1')$$));
select refuses('outcome_document', 'a document that does not exist', insert_outcome('document_id', '-1'));
select accepts('outcome_clause', 'a clause',
    insert_outcome('plan_id, clause_id', $$plan('test-1'), clause('test-1', 'I')$$));
select refuses('outcome_clause', 'a clause that does not exist', insert_outcome('plan_id, clause_id', $$plan('test-1'), -1$$));
select accepts('outcome_task', 'a task', insert_outcome('plan_id, task_id', $$plan('test-1'), task('test-1', 'NV01')$$));
select refuses('outcome_task', 'a task that does not exist', insert_outcome('plan_id, task_id', $$plan('test-1'), -1$$));

-- Refusals

select accepts('refusal_pkey', 'a new code', $$insert into reform.refusal values ('test', 'Không.', 'No.')$$);
select refuses('refusal_pkey', 'a code in use', $$insert into reform.refusal values ('history_stays', 'Không.', 'No.')$$);
select isnt_empty('select from api.refusal', 'there are refusals');
select is_empty(
    $$select code from api.refusal
    where code !~ '^[a-z][a-z_]{0,39}$' or vi !~ '^[^a-z].*[^ ]\.$' or en !~ '^[A-Z].*[^ ]\.$'
        or length(vi) > 300 or length(en) > 300$$,
    'each has a short name and whole sentences');
select is_empty($$select code from api.refusal join api.rule on name = code$$, 'no refusal has the name of a rule');
select is_empty('select vi from api.refusal group by vi having count(*) > 1', 'two refusals do not say the same');
select throws_ok($$select reform.turn_down('history_stays')$$, 'RD001', 'History that was recorded is not removed.',
    'a refusal says its sentence');

-- Identities: outside of schema reform, so that no client hears of their rules.

create function tap.insert_access() returns text
    language sql return $$
        insert into private.identity_access (feedback_id, at, actor, role, reason)
        values (item('PA-1'), '2031-03-04', 'privacy-1', 'privacy', 'Liên hệ theo yêu cầu')$$;
select is(attempt(insert_access()), 'accepted', 'an identity is opened for a reason');
select is(attempt(insert_access() || '; ' || change), 'identity_access_append_only', 'who opened it stays: ' || change)
from unnest(array[
    $$update private.identity_access set actor = 'other'$$, 'delete from private.identity_access']) as change;
select is(attempt(insert_access() || '; set constraints all immediate; truncate private.identity_access'),
    'RD001 ' || en, 'even all at once')
from reform.refusal where code = 'history_stays';
select is(attempt(replace(insert_access(), 'Liên hệ theo yêu cầu', 'Xem')), 'identity_access_reason_check',
    'a word is no reason');

\ir support/end.sql
