-- Deploy reformd:submission to pg
-- Feedback comes in: what would be refused, what it is about, once per key, not too often, and who else said so.
-- What reads a table is plpgsql: it keeps its plan, where SQL would be planned at each call, and that took most of the
-- time of a submission.

begin;

create index feedback_general_index on reform.feedback (received_at desc, id desc) where target_type = 'general';
create index feedback_text_index on reform.feedback (md5(text)) where text is not null;

-- ---- what it is about ----

create type reform.target as (
    type reform.target_type, plan_id bigint, clause_id bigint, task_id bigint, report_id bigint, unit_id bigint,
    reply_id bigint, version int, owner_id bigint);

create function reform.agency_unit() returns bigint
language plpgsql stable as $$
begin
    return (
        select unit.id
        from reform.unit
        left join reform.unit as above on above.id = unit.parent_id
        where not unit.external and (above.id is null or above.external) and unit.valid_to is null
        order by unit.id limit 1);
end
$$;
comment on function reform.agency_unit() is 'The unit in charge of what is nobody else''s.';

create function reform.agency_of(unit_id bigint) returns bigint
language plpgsql stable as $$
begin
    return (
        select case when agency.external then coalesce(reform.agency_unit(), agency.id) else agency.id end
        from reform.root_unit(unit_id) as agency);
end
$$;
comment on function reform.agency_of(bigint) is 'Who answers for a unit: its agency; for one outside, the agency here.';

create function reform.lead_unit(of_task bigint, of_plan bigint) returns bigint
language plpgsql stable as $$
begin
    return (
        select coalesce(
            (select unit_id from reform.assignment where task_id = of_task and role = 'lead' order by position, unit_id limit 1),
            (select unit_id from reform.plan where id = of_plan)));
end
$$;
comment on function reform.lead_unit(bigint, bigint) is 'The lead unit of the task, else the unit that issued the plan.';

create function reform.target_in_plan(named jsonb) returns reform.target
language plpgsql stable as $$
begin
    return (
        select row(
            (named ->> 'type')::reform.target_type, plan.id, clause.id, task.id, report.id, null, null,
            case when task.id is null then plan.version else task.version end,
            reform.lead_unit(task.id, plan.id))::reform.target
        from reform.plan
        left join reform.clause on clause.plan_id = plan.id and clause.path = named ->> 'path'
        left join reform.task on task.plan_id = plan.id
            and task.code = coalesce(named ->> 'task', case when named ->> 'type' = 'task' then named ->> 'code' end)
        left join lateral (
            select progress_report.id
            from reform.progress_report
            join reform.unit on unit.id = progress_report.unit_id
            join reform.reporting_period as period on period.id = progress_report.period_id
            where progress_report.task_id = task.id and progress_report.state = 'published'
                and unit.code = named ->> 'unit' and period.code = named ->> 'period'
            order by progress_report.published_at desc, progress_report.id desc
            limit 1
        ) as report on true
        where plan.code = coalesce(named ->> 'plan', named ->> 'code') and plan.status <> 'draft'
            and case named ->> 'type'
                when 'clause' then clause.id is not null
                when 'task' then task.id is not null
                when 'report' then report.id is not null
                else true
            end);
end
$$;

create function reform.reply_target(named jsonb) returns reform.target
language plpgsql stable as $$
begin
    return (
        select row(
            'reply', about.plan_id, about.clause_id, about.task_id, null, null, reply.id, reply.number,
            about.unit_id)::reform.target
        from reform.feedback as about
        join reform.reply on reply.feedback_id = about.id and reply.state = 'approved'
        where about.code = named ->> 'feedback' and about.publication in ('public', 'redacted')
            and reply.number = (named ->> 'number')::numeric);
end
$$;

create function reform.target_of(named jsonb) returns reform.target
language plpgsql stable as $$
declare
    target constant reform.target := case named ->> 'type'
        when 'unit' then (
            select row('unit', null, null, null, null, unit.id, null, null, reform.agency_of(unit.id))::reform.target
            from reform.unit where unit.code = named ->> 'code')
        when 'reply' then reform.reply_target(named)
        when 'general' then row('general', null, null, null, null, null, null, null, reform.agency_unit())::reform.target
        else reform.target_in_plan(named)
    end;
begin
    return case when target.owner_id is not null then target end;
end
$$;
comment on function reform.target_of(jsonb) is 'What a target of a body names; null where nothing public has that name.';

create function reform.items_about(target reform.target, most int) returns setof reform.feedback
language plpgsql stable as $$
begin
    case target.type
        when 'plan' then return query
            select * from reform.feedback where plan_id = target.plan_id order by received_at desc, id desc limit most;
        when 'clause' then return query
            select * from reform.feedback where plan_id = target.plan_id and clause_id = target.clause_id
            order by received_at desc, id desc limit most;
        when 'task' then return query
            select * from reform.feedback where plan_id = target.plan_id and task_id = target.task_id
            order by received_at desc, id desc limit most;
        when 'report' then return query
            select * from reform.feedback where report_id = target.report_id order by received_at desc, id desc limit most;
        when 'unit' then return query
            select * from reform.feedback where target_unit_id = target.unit_id
            order by received_at desc, id desc limit most;
        when 'reply' then return query
            select * from reform.feedback where reply_id = target.reply_id order by received_at desc, id desc limit most;
        else return query
            select * from reform.feedback where target_type = 'general' order by received_at desc, id desc limit most;
    end case;
end
$$;
comment on function reform.items_about(reform.target, int) is 'The latest items about the same, of a plan with all that is in it.';

-- ---- what would be refused ----

create function reform.fault(pointer text, code text, vi text, en text) returns jsonb
language sql stable
return jsonb_build_object('pointer', pointer, 'code', code, 'vi', vi, 'en', en);

create function reform.unknown_topics(topics jsonb) returns setof jsonb
language plpgsql stable as $$
begin
    return query
        select reform.fault('/topics/' || (place - 1), 'not_found', 'Không có chủ đề này.', 'There is no such topic.')
        from jsonb_array_elements_text(coalesce(topics, '[]')) with ordinality as wanted (code, place)
        where not exists (select from reform.topic where topic.code = wanted.code)
        order by place;
end
$$;

create function reform.submission_faults(body jsonb, target reform.target) returns json
language plpgsql stable as $$
begin
    return (
        select coalesce(json_agg(fault), '[]') from (
            select reform.fault('/target', 'not_found', 'Không có đối tượng công khai nào có tên này.',
                'Nothing public has this name.') as fault
            where target.type is null and body ? 'target'
            union all
            select reform.unknown_topics(body -> 'topics')
            union all
            select reform.fault('/language', 'vietnamese_needed', 'Phản ánh, kiến nghị chính thức phải viết bằng tiếng Việt.',
                'A petition must be in Vietnamese.')
            where body ->> 'track' = 'petition' and body ->> 'language' = 'en'
            union all
            select reform.fault('/sender/phone', 'contact_needed', 'Cần số điện thoại hoặc thư điện tử để trả lời.',
                'A phone number or an e-mail address is needed for the answer.')
            where body ->> 'track' = 'petition' and not body #> '{sender,given}' ?| array['phone', 'email']
            union all
            select reform.fault('/consents', 'consent_needed', 'Cần đồng ý xử lý thông tin người gửi (process).',
                'What is given of the sender needs the consent `process`.')
            where body ->> 'track' = 'suggestion' and jsonb_array_length(body #> '{sender,given}') > 0
                and not coalesce(body -> 'consents', '[]') ? 'process'
            union all
            select reform.fault('/display', 'consent_needed', 'Cần đồng ý công khai tên (publish_name).',
                'A name to be shown needs the consent `publish_name`.')
            where body ? 'display' and not coalesce(body -> 'consents', '[]') ? 'publish_name'
        ) as possible);
end
$$;
comment on function reform.submission_faults(jsonb, reform.target) is
    'All that the contract cannot say, at once. sender.given names the members that the sender gave, not their values.';

-- ---- not too often ----

create function ops.allow(
    bucket text, quota int, period int, at timestamptz,
    out allowed boolean, out remaining int, out reset int, out retry_after int)
language plpgsql as $$
declare
    every constant interval := make_interval(secs => period::double precision / quota);
    until constant timestamptz := at + make_interval(secs => period);
    full_at timestamptz;
begin
    insert into ops.rate_bucket as held (key, free_at) values (bucket, at + every)
    on conflict (key) do update set free_at = greatest(held.free_at, at) + every
        where greatest(held.free_at, at) + every <= until
    returning free_at into full_at;
    allowed := found;
    if not allowed then
        select free_at into full_at from ops.rate_bucket where key = bucket;
        retry_after := greatest(1, ceil(extract(epoch from full_at + every - until)));
    end if;
    remaining := greatest(0, floor(extract(epoch from until - full_at) / extract(epoch from every) + 1e-6));
    reset := greatest(0, ceil(extract(epoch from full_at - at)));
end
$$;
comment on function ops.allow(text, int, int, timestamptz) is
    'GCRA: takes one of `quota` in `period` seconds, or says when to come back. Exact under concurrency: who waited for '
    'the row and is refused reads it by a statement of its own, since the first does not see what it waited for.';

create function ops.is_spent(bucket text, quota int, period int, at timestamptz) returns boolean
language plpgsql stable as $$
begin
    return exists (
        select from ops.rate_bucket
        where key = bucket
            and free_at + make_interval(secs => period::double precision / quota) > at + make_interval(secs => period));
end
$$;
comment on function ops.is_spent(text, int, int, timestamptz) is 'Whether ops.allow() would refuse; takes nothing.';

-- ---- who else said so ----

create function reform.likeness(one text, other text) returns real
language sql immutable parallel safe
return reform.similarity(left(one, 500), left(other, 500));

create function reform.suspicions_of(body jsonb, target reform.target) returns reform.suspicion[]
language plpgsql stable as $$
begin
    return (
        select array(
            select 'honeypot'::reform.suspicion where coalesce((body ->> 'honeypot')::boolean, false)
            union all
            select 'duplicate' where exists (
                select from reform.feedback
                where md5(feedback.text) = md5(body ->> 'text') and feedback.text = body ->> 'text')
            union all
            select 'near_duplicate' where exists (
                select from reform.items_about(target, 200) as item
                where char_length(item.text) between char_length(body ->> 'text') * 0.7 and char_length(body ->> 'text') * 1.4
                    and item.text <> body ->> 'text' and reform.likeness(item.text, body ->> 'text') >= 0.8)
            union all
            select 'many_links' where (
                select count(*) from regexp_matches(body ->> 'text', 'https?://|www\.', 'gi')) >= 3
            union all
            select 'one_sign_repeated' where body ->> 'text' ~ '(\S)\1{29}'));
end
$$;
comment on function reform.suspicions_of(jsonb, reform.target) is
    'What is unusual. It leads to moderation, never to loss. Near duplicates are looked for among the last 200 items.';

create function reform.score_of(suspicions reform.suspicion[]) returns int
language plpgsql immutable as $$
begin
    return coalesce((
        select sum(case suspicion when 'honeypot' then 5 when 'duplicate' then 3 else 2 end)
        from unnest(suspicions) as suspicion), 0);
end
$$;

-- ---- keeping it ----

create function reform.canonical(value jsonb) returns text
language plpgsql immutable strict parallel safe as $$
begin
    case jsonb_typeof(value)
        when 'object' then
            return '{' || coalesce((
                select string_agg(to_json(key) || ':' || case
                    when jsonb_typeof(member) in ('object', 'array') then reform.canonical(member) else member::text end,
                    ',' order by key collate "C")
                from jsonb_each(value) as each (key, member)), '') || '}';
        when 'array' then
            return '[' || coalesce((
                select string_agg(reform.canonical(item), ',' order by place)
                from jsonb_array_elements(value) with ordinality as each (item, place)), '') || ']';
        else
            return value::text;
    end case;
end
$$;
comment on function reform.canonical(jsonb) is 'As `jq -cS` prints it: members sorted by code point, nothing between them.';

create function reform.target_as_sent(target reform.target) returns jsonb
language plpgsql stable as $$
begin
    return (
        select case target.type
            when 'general' then jsonb_build_object('type', 'general')
            when 'plan' then jsonb_build_object('type', 'plan', 'code', plan.code)
            when 'clause' then jsonb_build_object('type', 'clause', 'plan', plan.code, 'path', clause.path)
            when 'task' then jsonb_build_object('type', 'task', 'plan', plan.code, 'code', task.code)
            when 'report' then jsonb_build_object(
                'type', 'report', 'plan', plan.code, 'task', task.code, 'period', period.code, 'unit', reporting.code)
            when 'unit' then jsonb_build_object('type', 'unit', 'code', unit.code)
            else jsonb_build_object('type', 'reply', 'feedback', about.code, 'number', reply.number)
        end
        from (select) as one
        left join reform.plan on plan.id = target.plan_id
        left join reform.clause on clause.id = target.clause_id
        left join reform.task on task.id = target.task_id
        left join reform.progress_report as report on report.id = target.report_id
        left join reform.reporting_period as period on period.id = report.period_id
        left join reform.unit as reporting on reporting.id = report.unit_id
        left join reform.unit on unit.id = target.unit_id
        left join reform.reply on reply.id = target.reply_id
        left join reform.feedback as about on about.id = reply.feedback_id);
end
$$;
comment on function reform.target_as_sent(reform.target) is 'The target as a body names it; codes do not change.';

create function reform.target_of_item(item reform.feedback) returns reform.target
language sql immutable
return row(
    item.target_type, item.plan_id, item.clause_id, item.task_id, item.report_id, item.target_unit_id, item.reply_id,
    item.target_version, item.unit_id)::reform.target;

create function reform.sorted_codes(codes jsonb) returns jsonb
language plpgsql immutable as $$
begin
    return (
        select coalesce(jsonb_agg(code order by code collate "C"), '[]')
        from jsonb_array_elements_text(coalesce(codes, '[]')) as code);
end
$$;

create function reform.topic_codes(of_item bigint) returns jsonb
language plpgsql stable as $$
begin
    return (
        select coalesce(jsonb_agg(topic.code::text order by topic.code collate "C"), '[]')
        from reform.feedback_topic
        join reform.topic on topic.id = topic_id
        where feedback_id = of_item);
end
$$;

create function reform.sent_object(code text, received_at timestamptz, body jsonb, target reform.target) returns jsonb
language sql stable
return jsonb_build_object(
    'code', code, 'received_at', reform.instant(received_at), 'track', body -> 'track', 'kind', body -> 'kind',
    'title', body -> 'title', 'text', body -> 'text', 'target', reform.target_as_sent(target),
    'topics', reform.sorted_codes(body -> 'topics'), 'language', coalesce(body -> 'language', '"vi"'));
comment on function reform.sent_object(text, timestamptz, jsonb, reform.target) is
    'What the receipt is made of: all that was sent but who sent it, as every answer to the sender shows it.';

create function reform.receipt_of(sent jsonb) returns text
language sql immutable
return encode(sha256(convert_to(reform.canonical(sent) || e'\n', 'UTF8')), 'hex');
comment on function reform.receipt_of(jsonb) is 'As `jq -cS . | sha256sum`, which hashes the line feed, too.';

create function reform.keep_people(of_item bigint, body jsonb, digest text, sealed text, key_id text, at timestamptz)
returns void
language plpgsql as $$
begin
    insert into reform.secret (feedback_id, digest, made_at) values (of_item, digest, at);
    if body ? 'consents' then
        insert into reform.consent (feedback_id, purpose, given_at)
        select of_item, purpose::reform.purpose, at
        from jsonb_array_elements_text(body -> 'consents') as purpose;
    end if;
    if sealed is not null then
        insert into private.identity (feedback_id, sealed, key_id, stored_at)
        values (of_item, decode(sealed, 'base64'), key_id, at);
    end if;
end
$$;

create function reform.insert_item(
    wanted_code text, body jsonb, target reform.target, suspicions reform.suspicion[], at timestamptz)
returns bigint
language plpgsql as $$
declare
    item bigint;
begin
    insert into reform.feedback (
        code, track, kind, sender_type, language, title, text, display, target_type, plan_id, clause_id, task_id,
        report_id, target_unit_id, reply_id, target_version, unit_id, received_at, handled_at, suspicions, score, receipt)
    values (
        wanted_code, (body ->> 'track')::reform.track, (body ->> 'kind')::reform.feedback_kind,
        coalesce((body #>> '{sender,type}')::reform.sender_type, 'anonymous'),
        coalesce((body ->> 'language')::reform.language, 'vi'), body ->> 'title', body ->> 'text', body ->> 'display',
        target.type, target.plan_id, target.clause_id, target.task_id, target.report_id, target.unit_id, target.reply_id,
        target.version, target.owner_id, at, at, suspicions, reform.score_of(suspicions),
        reform.receipt_of(reform.sent_object(wanted_code, at, body, target)))
    on conflict (code) do nothing
    returning id into item;
    return item;
end
$$;

create function reform.keep_topics(of_item bigint, topics jsonb) returns void
language plpgsql as $$
begin
    if topics <> '[]' then
        insert into reform.feedback_topic (feedback_id, topic_id)
        select of_item, topic.id
        from jsonb_array_elements_text(topics) as wanted
        join reform.topic on topic.code = wanted;
    end if;
end
$$;

create function reform.deadline_objects(of_item bigint, with_steps boolean, at timestamptz) returns jsonb
language plpgsql stable as $$
begin
    return (
        select coalesce(jsonb_agg(reform.deadline_object(deadline, with_steps, at) order by deadline.id), '[]')
        from reform.deadline
        where feedback_id = of_item);
end
$$;

create function reform.submitted_object(of_item bigint, at timestamptz) returns json
language plpgsql stable as $$
begin
    return (
        select json_build_object(
            'code', item.code,
            'receipt', item.receipt,
            'received_at', reform.instant(item.received_at),
            'track', item.track,
            'kind', item.kind,
            'title', coalesce(original.title, item.title),
            'text', coalesce(original.text, item.text),
            'target', reform.target_as_sent(reform.target_of_item(item)),
            'topics', reform.topic_codes(item.id),
            'language', item.language,
            'handling', item.handling,
            'publication', item.publication,
            'deadlines', reform.deadline_objects(item.id, false, at),
            'links', json_build_object(
                'self', '/v1/feedback/' || item.code,
                'private', '/v1/feedback/' || item.code || '/private',
                'support', '/v1/feedback/' || item.code || '/support'))
        from reform.feedback as item
        left join private.original on original.feedback_id = item.id
        where item.id = of_item);
end
$$;

-- ---- once per key ----

create type api.written as (
    status int, problem text, faults json, retry_after int, limits json, location text, answer json);
comment on type api.written is 'What a write has to say: a problem with its faults, or a status, an address and a representation.';

create function reform.refused(problem text, faults json default null, retry_after int default null, limits json default null)
returns api.written
language sql immutable
return row(null, problem, faults, retry_after, limits, null, null)::api.written;

create function ops.done_before(
    wanted_operation text, wanted_caller text, wanted_digest text, wanted_body_digest text, at timestamptz,
    out used ops.idempotency_key, out problem text)
language plpgsql as $$
begin
    if not pg_try_advisory_xact_lock(hashtextextended(concat_ws(' ', wanted_operation, wanted_caller, wanted_digest), 0)) then
        problem := 'still-running';
        return;
    end if;
    select * into used from ops.idempotency_key
    where operation = wanted_operation and caller = wanted_caller and digest = wanted_digest
        and used_at > at - interval '24 hours';
    if used.body_digest <> wanted_body_digest then
        problem := 'idempotency-key-reused';
    elsif used.body_digest is not null then
        perform pg_logical_emit_message(true, 'reformd', 'told again');
    end if;
end
$$;
comment on function ops.done_before(text, text, text, text, timestamptz) is
    'The write that was done with this key, if any. A lock, since a second INSERT would wait for the first. The commit of '
    'the write may have been cancelled while it waited for a replica, so who tells of it waits again; and only what wrote '
    'something waits: a message that nobody reads.';

create function ops.note_done(
    wanted_operation text, wanted_caller text, wanted_digest text, wanted_body_digest text, of_item bigint,
    of_sequence int, with_status int, at timestamptz)
returns void
language plpgsql as $$
begin
    insert into ops.idempotency_key as held
        (operation, caller, digest, body_digest, feedback_id, sequence, status, used_at)
    values (wanted_operation, wanted_caller, wanted_digest, wanted_body_digest, of_item, of_sequence, with_status, at)
    on conflict (operation, caller, digest) do update set
        body_digest = excluded.body_digest, feedback_id = excluded.feedback_id, sequence = excluded.sequence,
        status = excluded.status, used_at = excluded.used_at;
end
$$;

create function reform.free_candidate(candidates jsonb) returns jsonb
language plpgsql stable as $$
declare
    candidate jsonb;
begin
    for candidate in select jsonb_array_elements(candidates) loop
        if not exists (select from reform.feedback where code = candidate ->> 'code') then
            return candidate;
        end if;
    end loop;
    return null;
end
$$;
comment on function reform.free_candidate(jsonb) is 'Codes are random: among a million, one in a thousand new ones is taken.';

-- ---- the two operations ----

create function ops.limit_state(policy text, quota int, period int, remaining int, reset int) returns json
language sql stable
return json_build_array(json_build_object(
    'policy', policy, 'quota', quota, 'window', period, 'remaining', remaining, 'reset', reset));

create function ops.take_limit(
    limits jsonb, policy text, address_key text, at timestamptz, out problem api.written, out state json)
language plpgsql as $$
declare
    quota constant int := limits #>> array[policy, 'quota'];
    period constant int := limits #>> array[policy, 'window'];
    rate constant record := ops.allow(policy || ' ' || address_key, quota, period, at);
begin
    state := ops.limit_state(policy, quota, period, rate.remaining, rate.reset);
    if not rate.allowed then
        problem := reform.refused('too-many-requests', null, rate.retry_after, state);
    end if;
end
$$;
comment on function ops.take_limit(jsonb, text, text, timestamptz) is
    'Takes one, and says how many are left; or refuses.';

create function ops.is_limit_spent(limits jsonb, policy text, address_key text, at timestamptz) returns boolean
language sql stable
return ops.is_spent(policy || ' ' || address_key,
    (limits #>> array[policy, 'quota'])::int, (limits #>> array[policy, 'window'])::int, at);

create function reform.use_challenge(challenge jsonb, limits jsonb, address_key text, at timestamptz) returns boolean
language plpgsql as $$
begin
    if challenge ->> 'nonce' is not null then
        insert into ops.used_challenge (nonce, expires_at)
        values (challenge ->> 'nonce', to_timestamp((challenge ->> 'expires')::bigint))
        on conflict do nothing;
        if found then
            return true;
        end if;
    end if;
    return case challenge ->> 'mode'
        when 'always' then false
        when 'never' then true
        else not ops.is_limit_spent(limits, 'challenge', address_key, at)
    end;
end
$$;
comment on function reform.use_challenge(jsonb, jsonb, text, timestamptz) is
    'Whether the sender may go on: a challenge was solved and not used before, or none is asked for.';

create function reform.busy_target(target reform.target, limits jsonb, at timestamptz) returns api.written
language plpgsql stable as $$
declare
    quota constant int := limits #>> '{target,quota}';
    period constant int := limits #>> '{target,window}';
    oldest timestamptz;
    wait int;
begin
    select min(received_at) into oldest from reform.items_about(target, quota) as item
    having count(*) = quota;
    wait := ceil(extract(epoch from oldest - at) + period);
    if wait > 0 then
        return reform.refused('too-many-requests', null, wait, ops.limit_state('target', quota, period, 0, wait));
    end if;
    return null;
end
$$;
comment on function reform.busy_target(reform.target, jsonb, timestamptz) is
    'Null unless too many wrote about the same. Counted, not kept: one row per target would make all who write about it '
    'wait for one another.';

create function reform.take_in(
    body jsonb, target reform.target, candidate jsonb, sealed text, key_id text, at timestamptz,
    out item bigint, out status int)
language plpgsql as $$
declare
    suspected constant reform.suspicion[] := reform.suspicions_of(body, target);
begin
    item := reform.insert_item(candidate ->> 'code', body, target, suspected, at);
    if item is null then -- taken since it was looked at
        raise exception using errcode = 'serialization_failure';
    end if;
    status := case when suspected = '{}' then 201 else 202 end;
    perform reform.keep_topics(item, body -> 'topics');
    perform reform.keep_people(item, body, candidate ->> 'digest', sealed, key_id, at);
    perform reform.open_item(item, at);
end
$$;
comment on function reform.take_in(jsonb, reform.target, jsonb, text, text, timestamptz) is
    'The item with all that belongs to it. 202 says that something about it is unusual.';

create function reform.taken_in(of_item bigint, status int, limits json, at timestamptz) returns api.written
language plpgsql stable as $$
begin
    return (
        select row(
            status, null, null, null, limits, '/v1/feedback/' || code, reform.submitted_object(of_item, at))::api.written
        from reform.feedback
        where id = of_item);
end
$$;

create function api.submit_feedback(
    body jsonb, candidates jsonb, idempotency_digest text, body_digest text, address_key text, limits jsonb,
    challenge jsonb, sealed text, key_id text, at timestamptz default now())
returns api.written
language plpgsql security definer
set search_path = reform, pg_temp
set plan_cache_mode = force_generic_plan as $$
declare
    earlier record;
    about reform.target;
    faults json;
    busy api.written;
    candidate jsonb;
    rate record;
    made record;
begin
    earlier := ops.done_before('submitFeedback', '', idempotency_digest, body_digest, at);
    if earlier.problem is not null then
        return reform.refused(earlier.problem);
    end if;
    if (earlier.used).feedback_id is not null then
        return reform.taken_in((earlier.used).feedback_id, (earlier.used).status, null, at);
    end if;
    about := reform.target_of(body -> 'target');
    faults := reform.submission_faults(body, about);
    if json_array_length(faults) > 0 then
        return reform.refused('invalid-body', faults);
    end if;
    busy := reform.busy_target(about, limits, at);
    if busy.problem is not null then
        return busy;
    end if;
    if not ops.is_limit_spent(limits, 'submission', address_key, at)
        and not reform.use_challenge(challenge, limits, address_key, at)
    then
        return reform.refused('challenge-required');
    end if;
    candidate := reform.free_candidate(candidates);
    if candidate is null then
        return reform.refused('database-busy');
    end if;
    rate := ops.take_limit(limits, 'submission', address_key, at);
    if (rate.problem).problem is not null then
        return rate.problem;
    end if;

    made := reform.take_in(body, about, candidate, sealed, key_id, at);
    perform ops.take_limit(limits, 'challenge', address_key, at);
    perform ops.note_done('submitFeedback', '', idempotency_digest, body_digest, made.item, 1, made.status, at);
    return reform.taken_in(made.item, made.status, rate.state, at);
end
$$;
comment on function api.submit_feedback(jsonb, jsonb, text, text, text, jsonb, jsonb, text, text, timestamptz) is
    'Takes one item in, once per key; says why where it does not. `sender` of the body names the members that were given, '
    'never their values: these come sealed. `candidates` are codes with the digests of their secrets. A limit is taken '
    'from last, so that only what is taken in counts; nobody solves a challenge in vain.';

create function reform.similar_items(body jsonb, target reform.target) returns jsonb
language sql stable
begin atomic
    select coalesce(jsonb_agg(jsonb_build_object(
        'code', code, 'title', title, 'handling', handling, 'supporters', supporters,
        'href', '/v1/feedback/' || code) order by likeness desc, code), '[]')
    from (
        select item.code, item.title, item.handling, item.supporters,
            reform.likeness(reform.plain(item.title || ' ' || item.text),
                reform.plain((body ->> 'title') || ' ' || (body ->> 'text'))) as likeness
        from reform.items_about(target, 200) as item
        where item.publication in ('public', 'redacted') and item.text is not null
        order by likeness desc, item.code
        limit 5
    ) as nearest
    where likeness > 0.2;
end;

create function reform.clock_of(of_item bigint, level reform.service_level, at timestamptz) returns reform.deadline
language sql stable
begin atomic
    select row(
        null, of_item, level.stage, level.id, at, due_on, reform.due_at(due_on), due_on, null, null, 0, null, false
    )::reform.deadline
    from reform.due_on(reform.clock_start(at), level.amount, level.calendar) as due_on;
end;

create function reform.expected_deadlines(of_track text, at timestamptz) returns jsonb
language sql stable
begin atomic
    select coalesce(jsonb_agg(reform.deadline_object(reform.clock_of(null, level, at), true, at) order by level.stage), '[]')
    from reform.service_level as level
    where level.track::text = of_track
        and reform.civil_date(at) between coalesce(level.valid_from, '-infinity') and coalesce(level.valid_to, 'infinity');
end;

create function api.preview_feedback(body jsonb, at timestamptz default now()) returns api.written
language plpgsql stable security definer
set search_path = reform, pg_temp as $$
declare
    about constant reform.target := reform.target_of(body -> 'target');
begin
    return row(200, null, null, null, null, null, json_build_object(
        'faults', reform.submission_faults(body, about),
        'similar', case when about.type is null then '[]' else reform.similar_items(body, about) end,
        'deadlines', reform.expected_deadlines(body ->> 'track', at)))::api.written;
end
$$;
comment on function api.preview_feedback(jsonb, timestamptz) is 'What would happen to this submission; changes nothing.';

create function api.refuse_feedback(body jsonb) returns api.written
language sql stable security definer set search_path = reform, pg_temp
begin atomic
    select * from reform.refused('invalid-body', reform.submission_faults(body, reform.target_of(body -> 'target')));
end;
comment on function api.refuse_feedback(jsonb) is
    'Refuses what the contract refuses already, so that what only the database knows is told with it.';

do $$
declare
    name regprocedure;
begin
    foreach name in array array[
        'api.submit_feedback(jsonb,jsonb,text,text,text,jsonb,jsonb,text,text,timestamptz)',
        'api.preview_feedback(jsonb,timestamptz)',
        'api.refuse_feedback(jsonb)']::regprocedure[] loop
        execute format('revoke execute on function %s from public', name);
        execute format('grant execute on function %s to reformd_public', name);
    end loop;
end
$$;

commit;
