-- What who has the secret of an item may see and do, how often others may try, and "me too".

\ir support/begin.sql
\ir support/submission.sql

create function tap.following(code text, secret text, address text default 'a',
    at timestamptz default '2026-03-05T09:00+07', limits jsonb default limits()) returns text
    language sql as $$
        select format('select * from api.follow_feedback(%L, %L, %L, %L, %L)', 'PA-' || code, digest_of(secret), address,
            limits, at)
    $$;
create function tap.acting(code text, transition text, key text, body jsonb default null, secret text default null,
    at timestamptz default '2026-03-05T09:00+07', limits jsonb default limits()) returns text
    language sql as $$
        select format('select * from api.act_as_sender(%L, %L, %L, %L, %L, %L, %L, %L, %L, %L)', transition, transition,
            'PA-' || code, digest_of(coalesce(secret, code)), key, digest_of(coalesce(body::text, '')), 'a', limits, body, at)
    $$;
create function tap.shown(code text) returns jsonb
    language sql as $$select answer_to(following(code, code)) -> 'answer'$$;
create function tap.refused_by(statement text) returns text
    language plpgsql as $$
declare
    code text;
begin
    begin
        perform answer_to(statement);
    exception when sqlstate 'RD001' then
        get stacked diagnostics code = constraint_name;
    end;
    perform set_config('role', 'none', true);
    return code;
end
$$;

select answer_to(sending('1', petition('{"topics": ["test-t1"], "display": "Nguyễn Văn A",
    "consents": ["process", "publish_name"]}'), sealed => encode('sealed', 'base64'))) ->> 'status';
select answer_to(sending('2', body('{"text": "Một ý kiến khác hẳn."}'))) ->> 'status';

-- The secret

select is(shown('1') ->> 'code', 'PA-1', 'who has the secret sees the item');
select is(answer_to(following('1', '2')) ->> 'problem', 'secret-wrong', 'the secret of another item');
select is(answer_to(following('0', '1')) ->> 'problem', 'secret-wrong', 'a code that nobody has');
select is(answer_to(acting('1', 'message', 'k', '{"text": "Xin chào."}', '2')) ->> 'problem', 'secret-wrong',
    'no act without it');
select is((select count(*) from reform.message), 0::bigint, 'and nothing is done');
select is(array(select answer_to(following('1', 'x' || try, 'b')) ->> 'problem' from generate_series(1, 12) as try),
    array_fill('secret-wrong'::text, array[10]) || array_fill('too-many-requests'::text, array[2]),
    'ten wrong tries an hour');
select is(answer_to(following('1', '1', 'b')) #>> '{answer,code}', 'PA-1', 'then the right secret is not refused');
select is(answer_to(following('1', '1', 'b', limits => limit_of('secret', 1))) #>> '{answer,code}', 'PA-1',
    'however small the limit');
select is((answer_to(following('1', 'x', 'b')) - array['status', 'faults', 'location', 'answer']),
    '{"problem": "too-many-requests", "retry_after": 360,
    "limits": [{"policy": "secret", "quota": 10, "window": 3600, "remaining": 0, "reset": 3600}]}'::jsonb,
    'a wrong one is told when to try again');
select is(answer_to(following('1', 'x', 'b', '2026-03-05T09:06+07')) ->> 'problem', 'secret-wrong', 'then it is one more try');
select is(answer_to(following('1', 'x', 'c')) ->> 'problem', 'secret-wrong', 'another address has its own tries');
select is(reform.are_equal_digests(digest_of('a'), digest_of('a')), true, 'digests that are equal');
select is(reform.are_equal_digests(digest_of('a'), overlay(digest_of('a') placing 'x' from place)), false,
    'that differ at ' || place)
from unnest(array[1, 32, 64]) as place;
select is(reform.are_equal_digests(digest_of('a'), null), false, 'or are not there');

-- What it shows

select is(shown('1') - array['deadlines', 'events', 'consents', 'receipt', 'links', 'unit'], '{"code": "PA-1",
    "received_at": "2026-03-02T02:00:00Z", "track": "petition", "kind": "comment", "sender_type": "citizen",
    "channel": "web", "language": "vi", "title": "Góp ý thử", "text": "Nên hướng dẫn cả buổi tối.", "published": null,
    "target": {"type": "general"}, "topics": ["test-t1"], "handling": "received", "handling_reason": null,
    "publication": "pending", "publication_reason": null, "merged_into": null, "guidance": null, "replies": [],
    "rating": null, "display": "Nguyễn Văn A", "identity": {"stored": true, "opened": []}, "supporters": 0}'::jsonb,
    'all of it, but who sent it');
select is(shown('1') ->> 'receipt', reform.receipt_of(jsonb_object_agg(name, value)), 'the receipt is of what it shows')
from jsonb_each(shown('1')) as member (name, value)
where name in ('code', 'received_at', 'track', 'kind', 'title', 'text', 'target', 'topics', 'language');
select is(array(select consent ->> 'purpose' from jsonb_array_elements(shown('1') -> 'consents') as consent),
    array['process', 'publish_name'], 'consents');
select is(shown('1') #> '{events,0}', '{"sequence": 1, "at": "2026-03-02T02:00:00Z", "transition": "submit",
    "label": "gửi", "label_en": "submitted", "axis": null, "from": null, "to": null, "role": "sender", "reason": null,
    "note": null, "details": {}, "message": null}'::jsonb, 'what happened');
select cmp_ok(jsonb_array_length(shown('1') #> '{deadlines,0,steps}'), '>', 1, 'deadlines, day by day');

select act('PA-1', 'open-identity', 'privacy-1', '{"text": "Liên hệ theo yêu cầu của người gửi."}');
select is(shown('1') #> '{identity,opened}', '[{"at": "2026-03-03T02:00:00Z", "role": "privacy", "actor": "privacy-1",
    "reason": "Liên hệ theo yêu cầu của người gửi."}]'::jsonb, 'who opened the identity, and why');
select act('PA-1', 'redact', 'moderator-1', '{"text": "Nên hướng dẫn ***."}');
select is(shown('1') #> '{published}', '{"title": "Góp ý thử", "text": "Nên hướng dẫn ***.",
    "display": "Nguyễn Văn A"}'::jsonb, 'what everybody reads');
select is(shown('1') ->> 'text', 'Nên hướng dẫn cả buổi tối.', 'beside what was sent');
select is(jsonb_array_length(shown('1') -> 'events'), (item('PA-1')).version, 'every event is there');
select is_empty($$select from jsonb_array_elements(shown('1') -> 'events') as event where event ? 'actor'$$,
    'without the names of staff');

-- What it may do: each once per key

select act('PA-1', 'start-triage', 'intake-1');
select act('PA-1', 'request-information', 'intake-1', '{"text": "Ở quầy nào?"}');
select is(answer_to(acting('1', 'message', 'm1', '{"text": "Ở quầy số 3."}')) - array['answer'],
    '{"status": 201, "problem": null, "faults": null, "retry_after": null, "limits": null,
    "location": "/v1/feedback/PA-1/private"}'::jsonb, 'a message');
select is((item('PA-1')).handling, 'triage', 'answers the question');
select is(answer_to(acting('1', 'message', 'm1', '{"text": "Ở quầy số 3."}')) #>> '{answer,message,text}', 'Ở quầy số 3.',
    'the same again has the same answer');
select is((select count(*) from reform.message where text = 'Ở quầy số 3.'), 1::bigint, 'and no second effect');
select is(answer_to(acting('1', 'message', 'm1', '{"text": "Ở quầy số 4."}')) ->> 'problem', 'idempotency-key-reused',
    'another body is refused');
select is(answer_to(acting('1', 'message', 'm1', '{"text": "Ở quầy số 5."}', at => '2026-03-06T09:00:01+07')) ->> 'status',
    '201', 'but for 24 hours');
select is(answer_to(acting('2', 'message', 'm1', '{"text": "Xin hỏi thêm."}')) ->> 'status', '201',
    'the key of another item is another key');
select is(refused_by(acting('1', 'reopen', 'r1', '{"text": "Chưa được trả lời."}')), 'transition_not_allowed',
    'what may not be is refused by name');
select is((select count(*) from ops.idempotency_key where digest = 'r1'), 0::bigint, 'and the key is not used');

select act('PA-1', 'reject', 'intake-1', '{"reason": "unclear"}'), act('PA-1', 'confirm-rejection', 'intake-2');
select is(answer_to(acting('1', 'appeal', 'p1', '{"text": "Xin xem xét lại."}')) #>> '{answer,to}', 'triage', 'an appeal');
select is(refused_by(acting('1', 'appeal', 'p2', '{"text": "Xin xem xét lại."}')), 'transition_not_allowed', 'is made once');
select is(answer_to(acting('1', 'appeal', 'p1', '{"text": "Xin xem xét lại."}')) #>> '{answer,to}', 'triage',
    'though its request may be repeated');

select answer_item('PA-2');
select is(answer_to(acting('2', 'rate', 'a1', '{"result": 4, "time": 2, "resolved": "partly"}')) ->> 'status', '201',
    'a rating');
select is(shown('2') -> 'rating', '{"result": 4, "attitude": null, "time": 2, "resolved": "partly",
    "rated_at": "2026-03-05T02:00:00Z"}'::jsonb, 'is shown');
select is(refused_by(acting('2', 'rate', 'a2', '{"result": 5, "resolved": "yes"}')), 'too_often', 'and given once');
select is(shown('2') #> '{replies,0}', '{"number": 1, "text": "Xin trả lời.", "resolution": "explained",
    "approved_at": "2026-03-03T02:00:00Z"}'::jsonb, 'so is the answer');
select is(answer_to(acting('2', 'reopen', 'r2', '{"text": "Vẫn chưa rõ."}')) #>> '{answer,to}', 'in_progress', 'reopened');
select is(refused_by(acting('1', 'rate', 'a3', '{"result": 5, "resolved": "yes"}')), 'transition_not_allowed',
    'what has no answer is not rated');

select is(answer_to(acting('2', 'change-display', 'd1', '{"display": "Anh B"}')) ->> 'status', '200', 'a name to show');
select is(shown('2') ->> 'display', 'Anh B', 'is shown');
select is(shown('2') #> '{consents,0,purpose}', '"publish_name"', 'by consent');
select is(answer_to(acting('2', 'change-display', 'd2', '{"display": null}')) ->> 'status', '200', 'no name');
select is(shown('2') -> 'display', 'null', 'is shown none');
select isnt(shown('2') #> '{consents,0,withdrawn_at}', 'null', 'which takes the consent back');

select is(answer_to(acting('1', 'erase-identity', 'e1')) ->> 'status', '200', 'the identity erased');
select is((select count(*) from private.identity where feedback_id = (item('PA-1')).id), 0::bigint, 'is gone');
select is(shown('1') #> '{identity,stored}', 'false', 'as the item says');
select is(refused_by(acting('1', 'erase-identity', 'e2')), 'identity_missing', 'it is erased once');

-- Withdrawn

select answer_to(sending('3', petition('{"text": "Lời này sẽ được xóa.", "display": "Anh C",
    "consents": ["process", "contact", "publish_name"]}'), sealed => encode('sealed', 'base64'))) ->> 'status';
select answer_to(acting('3', 'message', 'm3', '{"text": "Nói thêm điều này."}')) ->> 'status';
select is(answer_to(acting('3', 'withdraw', 'w1')) #>> '{answer,to}', 'withdrawn', 'withdrawn');
select is(answer_to(acting('3', 'withdraw', 'w1')) #>> '{answer,to}', 'withdrawn', 'twice with one key');
select is(refused_by(acting('3', 'withdraw', 'w2')), 'transition_not_allowed', 'but not with two');
select is(refused_by(acting('3', 'message', 'w3', '{"text": "Thêm nữa."}')), 'transition_not_allowed', 'that is the end');
select is(shown('3') - array['deadlines', 'events', 'consents', 'receipt', 'links', 'unit'] @>
    '{"title": null, "text": null, "display": null, "identity": {"stored": false}}', true, 'its words are erased');
select is(shown('3') #> '{events,1,message,text}', 'null', 'those of messages, too');
select is_empty($$select from jsonb_array_elements(shown('3') -> 'consents') as consent
    where consent ->> 'withdrawn_at' is null$$, 'no consent is left');
select is((answer_to(sending('3', petition('{"text": "Lời này sẽ được xóa.", "display": "Anh C",
    "consents": ["process", "contact", "publish_name"]}'), sealed => encode('sealed', 'base64'))) -> 'answer') ->> 'text',
    null, 'a repeat of the submission does not bring them back');
select answer_to(sending('4', body('{"text": "Câu hỏi đã được trả lời."}'))) ->> 'status', answer_item('PA-4');
select answer_to(acting('4', 'withdraw', 'w4')) ->> 'status';
select is(shown('4') ->> 'text', 'Câu hỏi đã được trả lời.', 'what was answered keeps its words');

-- Diverted

select answer_to(sending('5', body('{"text": "Đây là một đơn khiếu nại."}'))) ->> 'status';
select act('PA-5', 'start-triage', 'intake-1'), act('PA-5', 'divert', 'intake-1', '{"reason": "complaint"}');
select is(shown('5') #>> '{guidance,office,code}', 'TEST-A', 'who sent a complaint is told where to go');

-- "Me too"

create function tap.supporting(code text, person text, supports boolean default true, address text default 's') returns text
    language sql as $$
        select format('select * from api.support_feedback(%L, %L, %L, %L, %L, %L)', 'PA-' || code, digest_of(person), address,
            limit_of('support', 8), supports, '2026-03-05T09:00+07')
    $$;
create function tap.supporters(statement text) returns text
    language sql as $$
        select concat_ws(' ', told #>> '{answer,supporters}', told #>> '{answer,supported}', told ->> 'problem')
        from answer_to(statement) as told
    $$;
select is(supporters(supporting('2', 'p')), 'not-found', 'what is not public cannot be supported');
select act('PA-2', 'publish', 'moderator-1');
select is(supporters(supporting('2', 'p')), '1 true', 'one person');
select is(supporters(supporting('2', 'p')), '1 true', 'once');
select is(supporters(supporting('2', 'q')), '2 true', 'another one');
select is((item('PA-2')).supporters, 2, 'they are counted');
select is(supporters(supporting('2', 'p', false)), '1 false', 'taken back');
select is(supporters(supporting('2', 'p', false)), '1 false', 'once');
select is(supporters(supporting('2', 'nobody', false)), '1 false', 'and only one''s own');
select is(supporters(supporting('0', 'p')), 'not-found', 'a code that nobody has');
select is(answer_to(supporting('2', 'r', address => 't')) #> '{limits,0}',
    '{"policy": "support", "quota": 8, "window": 3600, "remaining": 7, "reset": 450}'::jsonb, 'what is left is told');
select is(array(select supporters(supporting('2', 'x' || try, address => 't')) from generate_series(1, 9) as try),
    array['3 true', '4 true', '5 true', '6 true', '7 true', '8 true', '9 true', 'too-many-requests', 'too-many-requests'],
    'so often an address may');
select answer_to(acting('2', 'withdraw', 'w5')) ->> 'status';
select is(refused_by(supporting('2', 'z', address => 'u')), 'support_closed', 'what was withdrawn takes no more support');
select is(refused_by(supporting('2', 'q', false, 'u')), 'support_closed', 'nor is it taken back');

\ir support/end.sql
