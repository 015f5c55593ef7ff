-- Feedback comes in: what is refused, what it is about, once per key, not too often, with what is unusual.

\ir support/begin.sql
\ir support/submission.sql

create function tap.status(sent text) returns int language sql as $$select (answer_to(sent) ->> 'status')::int$$;
create function tap.problem(sent text) returns text language sql as $$select answer_to(sent) ->> 'problem'$$;
create function tap.faults(sent text) returns text
    language sql as $$
        select coalesce(string_agg(fault ->> 'pointer' || ' ' || (fault ->> 'code'), ', ' order by place), '')
        from jsonb_array_elements(coalesce(nullif(answer_to(sent) -> 'faults', 'null'), '[]'))
            with ordinality as told (fault, place)
    $$;

-- What is refused: all at once, and both ways

select is(status(sending('f1')), 201, 'a suggestion needs nothing of the sender');
select is(status(sending('f2', petition('{"text": "Quầy số ba đóng sớm."}'))), 201, 'a petition with a telephone number');
select is(status(sending('f3', petition('{"text": "Máy lấy số bị hỏng.",
    "sender": {"type": "citizen", "given": ["name", "address", "email"]}}'))), 201, 'or with an e-mail address');
select is(
    faults(sending('f4', petition('{"target": {"type": "plan", "code": "none"}, "topics": ["test-t1", "x", "y"],
        "language": "en", "sender": {"type": "citizen", "given": ["name", "address"]}, "display": "A"}'))),
    '/target not_found, /topics/1 not_found, /topics/2 not_found, /language vietnamese_needed, '
    '/sender/phone contact_needed, /display consent_needed',
    'all faults are told at once');
select is(problem(sending('f4', body('{"topics": ["x"]}'))), 'invalid-body', 'as faults of the body');
select is(faults(sending('f5', body('{"sender": {"type": "citizen", "given": ["name"]}}'))),
    '/consents consent_needed', 'what is given needs consent');
select is(status(sending('f6', body('{"sender": {"type": "citizen", "given": ["name"]}, "consents": ["process"],
    "text": "Có đồng ý xử lý."}'))), 201, 'and may be given with it');
select is(status(sending('f7', body('{"sender": {"type": "business", "given": []}, "text": "Không nêu tên tuổi."}'))), 201,
    'a kind of sender is nothing personal');
select is(faults(sending('f8', body('{"display": "Nguyễn Văn A", "consents": ["contact"]}'))),
    '/display consent_needed', 'a name is shown only with consent');
select is(status(sending('f9', body('{"display": "Nguyễn Văn A", "consents": ["publish_name"],
    "text": "Xin nêu tên tôi."}'))), 201, 'with it, it is');
select is(status(sending('f10', body('{"language": "en", "text": "Please open in the evening."}'))), 201,
    'a suggestion may be in English');
select is_empty(
    $$select code from jsonb_array_elements(answer_to(sending('f11', petition('{"language": "en", "topics": ["x"],
        "target": {"type": "plan", "code": "none"}, "display": "A",
        "sender": {"type": "citizen", "given": []}}'))) -> 'faults') as fault, jsonb_each_text(fault) as said (code, sentence)
    where code in ('vi', 'en') and (sentence !~ '\.$' or sentence is not nfc normalized)$$,
    'each with a sentence in both languages');
select is((select count(*) from reform.feedback where code in ('PA-f4', 'PA-f5', 'PA-f8', 'PA-f11')), 0::bigint,
    'and nothing is kept');
select is(
    array(select purpose::text from reform.consent where feedback_id = (item('PA-f9')).id), array['publish_name'],
    'consents are kept per purpose');
select is((item('PA-f9')).display, 'Nguyễn Văn A', 'and what to show');

-- What it is about

select is(status(sending('reply', body('{"text": "Một ý kiến được trả lời."}'))), 201, 'an item to answer');
select is(status(sending('hidden', body('{"text": "Một ý kiến không công khai."}'))), 201, 'and another one');
select answer_item(code) from unnest(array['PA-reply', 'PA-hidden']) as code;
select act('PA-reply', 'publish', 'moderator-1');

create temporary table named (number int generated always as identity, target jsonb, type text, owner text, version int);
insert into named (target, type, owner, version) values
    ('{"type": "general"}', 'general', 'TEST-A', null),
    ('{"type": "plan", "code": "test-1"}', 'plan', 'TEST-A', 1),
    ('{"type": "clause", "plan": "test-1", "path": "I"}', 'clause', 'TEST-A', 1),
    ('{"type": "task", "plan": "test-1", "code": "NV01"}', 'task', 'TEST-B', 1),
    ('{"type": "task", "plan": "test-1", "code": "NV02"}', 'task', 'TEST-A', 1),
    ('{"type": "report", "plan": "test-1", "task": "NV01", "period": "2031-T1", "unit": "TEST-B"}', 'report', 'TEST-B', 1),
    ('{"type": "unit", "code": "TEST-B"}', 'unit', 'TEST-A', null),
    ('{"type": "unit", "code": "TEST-C"}', 'unit', 'TEST-C', null),
    ('{"type": "unit", "code": "TEST-X"}', 'unit', 'TEST-A', null),
    ('{"type": "reply", "feedback": "PA-reply", "number": 1}', 'reply', 'TEST-A', 1),
    ('{"type": "plan", "code": "test-2"}', null, null, null),
    ('{"type": "plan", "code": "none"}', null, null, null),
    ('{"type": "clause", "plan": "test-1", "path": "II"}', null, null, null),
    ('{"type": "clause", "plan": "test-2", "path": "I"}', null, null, null),
    ('{"type": "task", "plan": "test-1", "code": "NV09"}', null, null, null),
    ('{"type": "task", "plan": "test-2", "code": "NV01"}', null, null, null),
    ('{"type": "report", "plan": "test-1", "task": "NV01", "period": "2031-T2", "unit": "TEST-B"}', null, null, null),
    ('{"type": "report", "plan": "test-1", "task": "NV01", "period": "2031-T1", "unit": "TEST-A"}', null, null, null),
    ('{"type": "unit", "code": "none"}', null, null, null),
    ('{"type": "reply", "feedback": "PA-reply", "number": 2}', null, null, null),
    ('{"type": "reply", "feedback": "PA-hidden", "number": 1}', null, null, null),
    ('{"type": "reply", "feedback": "PA-none", "number": 1}', null, null, null);
create temporary table told as
select number, answer_to(sending('t' || number, body(jsonb_build_object('target', target, 'text',
    format('Ý kiến thứ %s, khác với mọi ý kiến khác.', repeat(number::text, 9)))), 'b' || number))
from named;
select is(
    array[(item('PA-t' || number)).target_type::text, (select code from reform.unit where id = (item('PA-t' || number)).unit_id),
        (item('PA-t' || number)).target_version::text],
    array[type, owner, version::text],
    format('%s: of %s', target, owner))
from named where type is not null order by number;
select is(answer_to #>> '{faults,0,pointer}', '/target', target::text || ' is not public')
from named join told using (number) where type is null order by number;
select is(answer_to #> '{answer,target}', target, target::text || ' is told as it was sent')
from named join told using (number) where type is not null order by number;
select is(
    (answer_to(sending('t99', body('{"target": {"type": "reply", "feedback": "PA-reply", "number": 1.0},
        "text": "Số thứ tự viết kiểu khác."}'))) #> '{answer,target,number}')::text,
    '1', 'a number is a number');
insert into reform.assignment (task_id, unit_id, role, position) values
    (task('test-1', 'NV02'), unit('TEST-C'), 'lead', 2), (task('test-1', 'NV02'), unit('TEST-A'), 'lead', 1);
select is(answer_to(sending('t98', body('{"target": {"type": "task", "plan": "test-1", "code": "NV02"},
        "text": "Nhiệm vụ có hai đơn vị chủ trì."}'))) ->> 'status', '201', 'two units lead');
select is((item('PA-t98')).unit_id, unit('TEST-A'), 'the first of them is in charge');

-- What is kept, and the receipt

select answer_to(sending('kept', petition('{"topics": ["test-t2", "test-t1"], "title": "Một \"tiêu đề\" \\ khác",
    "text": "Dòng một\n\tdòng hai, € và 😀.", "sender": {"type": "business", "given": ["name", "address", "email"]}}'),
    at => '2026-03-02T09:00:00.123456+07', sealed => encode('sealed', 'base64'))) -> 'answer' as kept \gset
select is(:'kept'::jsonb ->> 'receipt', encode(sha256(convert_to(
    '{"code":"PA-kept","kind":"comment","language":"vi","received_at":"2026-03-02T02:00:00.123456Z",'
    '"target":{"type":"general"},"text":"Dòng một\n\tdòng hai, € và 😀.","title":"Một \"tiêu đề\" \\ khác",'
    '"topics":["test-t1","test-t2"],"track":"petition"}' || e'\n', 'UTF8')), 'hex'), 'the receipt is of the canonical form');
select is(:'kept'::jsonb - array['receipt', 'deadlines', 'links'], '{"code": "PA-kept", "kind": "comment", "language": "vi",
    "received_at": "2026-03-02T02:00:00.123456Z", "target": {"type": "general"}, "topics": ["test-t1", "test-t2"],
    "text": "Dòng một\n\tdòng hai, € và 😀.", "title": "Một \"tiêu đề\" \\ khác", "track": "petition",
    "handling": "received", "publication": "pending"}'::jsonb, 'the answer tells what was received');
select is(array(select clock ->> 'stage' from jsonb_array_elements(:'kept'::jsonb -> 'deadlines') as clock),
    array['triage', 'transfer', 'reply', 'moderation'], 'and until when');
select is((item('PA-kept')).sender_type, 'business', 'the kind of sender is kept');
select is((select convert_from(sealed, 'UTF8') || ' ' || key_id from private.identity
    where feedback_id = (item('PA-kept')).id), 'sealed key-1', 'who it was is sealed');
select is((select digest from reform.secret where feedback_id = (item('PA-kept')).id), digest_of('kept'),
    'of the secret the digest is kept');
select is((select count(*) from reform.event where feedback_id = (item('PA-kept')).id), 1::bigint, 'it has its first event');
select is(reform.canonical('{"b": [1, {"é": null, "a": "\u2028"}], "a": {"10": true, "9": 1.50}}'),
    e'{"a":{"10":true,"9":1.50},"b":[1,{"a":"\u2028","é":null}]}', 'members are sorted by code point');

-- Once per key

select is((answer_to(sending('kept', petition('{"topics": ["test-t2", "test-t1"], "title": "Một \"tiêu đề\" \\ khác",
    "text": "Dòng một\n\tdòng hai, € và 😀.", "sender": {"type": "business", "given": ["name", "address", "email"]}}'),
    at => '2026-03-03T08:59:59+07')) -> 'answer') - 'deadlines', :'kept'::jsonb - 'deadlines',
    'the same again within 24 hours has the same answer');
select is(problem(sending('kept', petition(), at => '2026-03-03T08:59:59+07')), 'idempotency-key-reused',
    'another body is refused');
select is((select count(*) from reform.feedback where code = 'PA-kept'), 1::bigint, 'and there is one item');
-- One of the candidates is taken by then.
select is(status(replace(sending('kept', petition(), at => '2026-03-03T09:00:01+07'), '[{"code": "PA-kept"',
    '[{"code": "PA-kept", "digest": ""}, {"code": "PA-kept2"')), 202, 'after 24 hours it is another request');
select is(status(sending('f1')), 201, 'a key that was used is not counted twice');
select is(problem(replace(sending('full'), 'PA-full', 'PA-kept')), 'database-busy', 'no code is free');

-- Not too often: so many in a period, at once or spread

create function tap.takes(bucket text, at timestamptz, quota int default 4, period int default 3600) returns text
    language sql as $$
        select concat_ws(' ', allowed, remaining, reset, retry_after) from ops.allow(bucket, quota, period, at)
    $$;
select is(takes('g', '2026-03-02 09:00Z'), 't 3 900', 'one of four: three left, empty in a quarter of the hour');
select is(takes('g', '2026-03-02 09:00Z'), 't 2 1800', 'two');
select is(takes('g', '2026-03-02 09:00Z'), 't 1 2700', 'three');
select is(takes('g', '2026-03-02 09:00Z'), 't 0 3600', 'four');
select is(takes('g', '2026-03-02 09:00Z'), 'f 0 3600 900', 'the fifth comes back in a quarter of an hour');
select is(takes('g', '2026-03-02 09:14:59Z'), 'f 0 2701 1', 'not before');
select is(takes('g', '2026-03-02 09:15Z'), 't 0 3600', 'by then there is one');
select is(takes('g', '2026-03-02 09:15Z'), 'f 0 3600 900', 'and no more');
select is(takes('g', '2026-03-02 10:00Z'), 't 2 1800', 'three are left after three quarters of an hour; one was taken');
select is(takes('g', '2026-03-03 09:00Z'), 't 3 900', 'more than all is never saved');
select is(takes('h', '2026-03-02 09:00Z'), 't 3 900', 'another bucket');
select is(takes('i', '2026-03-02 09:00Z', 1, 7), 't 0 7', 'one in seven seconds');
select is(takes('i', '2026-03-02 09:00:06.5Z', 1, 7), 'f 0 1 1', 'seconds are rounded up');
select is(ops.is_spent('g', 4, 3600, '2026-03-03 09:00Z'), false, 'looking takes nothing');
select is(ops.is_spent('i', 1, 7, '2026-03-02 09:00:06.9Z'), true, 'and tells what would be refused');
select is(ops.is_spent('i', 1, 7, '2026-03-02 09:00:07Z'), false, 'in time');

create function tap.text_of(number int) returns jsonb
    language sql immutable as $$select jsonb_build_object('text', 'Ý kiến ' || repeat(chr(96 + number) || number, 5))$$;
create temporary table often as
select number, answer_to(sending('o' || number, body(text_of(number)), 'often', limits => limit_of('submission', 3)))
from generate_series(1, 4) as number;
select is(answer_to ->> 'status', '201', 'number ' || number) from often where number < 4 order by number;
select is(answer_to -> 'limits',
    jsonb_build_array(jsonb_build_object('policy', 'submission', 'quota', 3, 'window', 3600, 'remaining', 3 - number,
        'reset', 1200 * number)), number || ': what is left') from often where number < 4 order by number;
select is(answer_to ->> 'problem', 'too-many-requests', 'the fourth is refused') from often where number = 4;
select is(answer_to ->> 'retry_after', '1200', 'and told when to come back') from often where number = 4;
select is(answer_to #> '{limits,0,remaining}', '0', 'with the state of the limit') from often where number = 4;
select is(status(sending('o5', body(text_of(5)), 'seldom', limits => limit_of('submission', 3))), 201, 'another address');
select is(status(sending('o1', body(text_of(1)), 'often', limits => limit_of('submission', 3))), 201,
    'a repeat is answered when nothing is left');
select is(problem(sending('o6', body('{"topics": ["x"]}'), 'faulty', limits => limit_of('submission', 1))), 'invalid-body',
    'what is refused');
select is(status(sending('o7', body(text_of(7)), 'faulty', limits => limit_of('submission', 1))), 201, 'is not counted');

-- Not too much about the same

create function tap.about_task(number int, at timestamptz, task text default 'NV02') returns text
    language sql as $$
        select sending('k' || number, body(text_of(number)
            || jsonb_build_object('target', jsonb_build_object('type', 'task', 'plan', 'test-1', 'code', task))),
            'k' || number, at, limit_of('target', 2))
    $$;
select is(status(about_task(11, '2026-03-04 09:00Z')), 201, 'one about a task');
select is(status(about_task(12, '2026-03-04 09:30Z')), 201, 'two');
select is(answer_to(about_task(13, '2026-03-04 09:40Z')) - array['status', 'faults', 'location', 'answer'],
    '{"problem": "too-many-requests", "retry_after": 1200,
    "limits": [{"policy": "target", "quota": 2, "window": 3600, "remaining": 0, "reset": 1200}]}'::jsonb,
    'the third waits until the first is an hour old');
select is(status(about_task(14, '2026-03-04 09:40Z', 'NV01')), 201, 'another task does not');
select is(status(about_task(15, '2026-03-04 10:00Z')), 201, 'then it is taken in');

-- Proof of work

create function tap.proving(number int, mode text, nonce text default null, address text default 'p') returns text
    language sql as $$
        select sending('p' || number, body(text_of(number)), address, limits => limit_of('challenge', 2),
            challenge => jsonb_strip_nulls(jsonb_build_object('mode', mode, 'nonce', nonce, 'expires', case when nonce is not null
                then 1800000000 end)))
    $$;
select is(problem(proving(21, 'always')), 'challenge-required', 'always: one is asked for');
select is(status(proving(21, 'always', 'n1')), 201, 'one that was solved is taken');
select is(problem(proving(22, 'always', 'n1')), 'challenge-required', 'once');
select is(status(proving(22, 'always', 'n2')), 201, 'another one, too');
select is((select expires_at from ops.used_challenge where nonce = 'n1'), to_timestamp(1800000000),
    'it is remembered until it expires');
select is(problem(proving(23, 'by_rate')), 'challenge-required', 'by rate: after two, with or without a challenge');
select is(status(proving(23, 'by_rate', 'n3')), 201, 'one that was solved opens the way');
select is(status(proving(24, 'by_rate', address => 'q')), 201, 'the first of another address is free');
select is(status(proving(25, 'by_rate', 'n3', 'q')), 201, 'a used one is as good as none');
select is(problem(proving(26, 'by_rate', address => 'q')), 'challenge-required', 'then it is asked for');
select is(status(proving(27, 'never')), 201, 'never: none is');
select is(problem(sending('p28', body(text_of(1)), 'often', limits => limit_of('submission', 3),
    challenge => '{"mode": "always", "nonce": "n4", "expires": 1800000000}')), 'too-many-requests',
    'who may send no more');
select is((select count(*) from ops.used_challenge where nonce = 'n4'), 0::bigint, 'does not use up a challenge');

-- What is unusual: kept, with its reasons

create function tap.suspicions(key text) returns text
    language sql as $$select array_to_string((item('PA-' || key)).suspicions, ' ') || ' ' || (item('PA-' || key)).score$$;
create temporary table unusual (key text, body jsonb, expected text);
insert into unusual values
    ('u1', '{"honeypot": true, "text": "Điền cả ô ẩn."}', 'honeypot 5'),
    ('u2', '{"text": "Xem https://a.example http://b.example và www.c.example"}', 'many_links 2'),
    ('u3', '{"text": "Xem https://a.example và www.c.example"}', ' 0'),
    ('u4', '{"text": "Quá tệ!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!"}', 'one_sign_repeated 2'),
    ('u5', '{"text": "Chưa tệ lắm!!!!!!!!!!!!!!!!!!!!!!!!!!!!!"}', ' 0'),
    ('u6', '{"text": "Phòng một cửa nên mở thêm buổi tối thứ năm cho người đi làm."}', ' 0'),
    ('u7', '{"text": "Phòng một cửa nên mở thêm buổi tối thứ năm cho người đi làm."}', 'duplicate 3'),
    ('u8', '{"text": "Phòng một cửa nên mở thêm buổi tối thứ sáu cho người đi làm."}', 'near_duplicate 2'),
    ('u9', '{"text": "Phòng một cửa nên mở thêm buổi tối thứ bảy cho người đi làm.",
        "target": {"type": "unit", "code": "TEST-C"}}', ' 0'),
    ('u10', '{"text": "Phòng một cửa nên mở thêm buổi tối thứ năm cho người đi làm.", "honeypot": true,
        "target": {"type": "unit", "code": "TEST-C"}}', 'honeypot duplicate near_duplicate 10');
create temporary table judged as
select key, status(sending(key, body(body), 'u')), expected from unusual order by length(key), key;
select is(suspicions(key), expected, key || ': reasons and score') from judged order by length(key), key;
select is(status, case when expected = ' 0' then 201 else 202 end, key || ': status') from judged order by length(key), key;
select is((item('PA-u10')).publication, 'pending', 'it waits for moderation');

-- A preview

create function tap.preview(body jsonb) returns jsonb
    language sql as $$
        select ask(format('select * from api.preview_feedback(%L, %L)', body, '2026-03-02T09:00+07')) -> 'answer'
    $$;
select act('PA-u6', 'publish', 'moderator-1');
select is(preview(body('{"title": "Mở buổi tối", "text": "Phòng một cửa nên mở buổi tối thứ năm."}')) #> '{similar,0,code}',
    '"PA-u6"', 'what is public and like it');
select is_empty(
    $$select from jsonb_array_elements(preview(body('{"text": "Phòng một cửa nên mở thêm buổi tối thứ năm cho người đi làm."}'))
        -> 'similar') as one where (item(one ->> 'code')).publication <> 'public'$$, 'and nothing that is not public');
select is(preview(body()) -> 'faults', '[]', 'no faults');
select is(array(select jsonb_array_elements(preview(petition('{"topics": ["x"], "display": "A"}')) -> 'faults') ->> 'pointer'),
    array['/topics/0', '/display'], 'those that sending would meet');
select is(array(select clock ->> 'stage' || ' ' || (clock ->> 'due_on') from jsonb_array_elements(
    preview(petition()) -> 'deadlines') as clock),
    array['triage 2026-03-04', 'transfer 2026-03-09', 'reply 2026-03-16', 'moderation 2026-03-03'], 'until when');
select cmp_ok(jsonb_array_length(preview(petition()) #> '{deadlines,0,steps}'), '>', 1, 'with the days that count');
select is(preview('{}'), '{"faults": [], "similar": [], "deadlines": []}'::jsonb, 'of nothing there is little to say');
select is(preview('{"track": "petition", "sender": {"type": "citizen", "given": []}}') #>> '{faults,0,pointer}',
    '/sender/phone', 'what is missing of what is there');

\ir support/end.sql
