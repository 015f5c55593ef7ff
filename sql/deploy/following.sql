-- Deploy reformd:following to pg
-- What whoever has the secret of an item may see and do; and "me too", which needs none.

begin;

-- ---- the secret ----

create function reform.are_equal_digests(one text, other text) returns boolean
language sql immutable
return coalesce((
    select bit_or(get_byte(convert_to(one, 'UTF8'), place) # get_byte(convert_to(other, 'UTF8'), place)) = 0
    from generate_series(0, 63) as place), false);
comment on function reform.are_equal_digests(text, text) is 'Compares all 64 digits, wherever the first difference is.';

create function reform.item_with_secret(
    wanted_code text, secret_digest text, address_key text, limits jsonb, at timestamptz,
    out item bigint, out problem api.written)
language plpgsql as $$
begin
    select feedback.id into item
    from reform.feedback
    join reform.secret on secret.feedback_id = feedback.id
    where feedback.code = wanted_code and reform.are_equal_digests(secret.digest, secret_digest);
    if item is null then
        problem := (ops.take_limit(limits, 'secret', address_key, at)).problem;
        if problem.problem is null then
            problem := reform.refused('secret-wrong');
        end if;
    end if;
end
$$;
comment on function reform.item_with_secret(text, text, text, jsonb, timestamptz) is
    'The item, for who has its secret. Wrong tries are limited, and a code that nobody has is a wrong try; a right '
    'secret is never refused.';

-- ---- what it shows ----

create function reform.event_object(event reform.event) returns json
language sql stable
begin atomic
    select json_build_object(
        'sequence', event.sequence,
        'at', reform.instant(event.at),
        'transition', event.transition,
        'label', rule.label_vi,
        'label_en', rule.label_en,
        'axis', event.axis,
        'from', event.from_state,
        'to', event.to_state,
        'role', event.role,
        'reason', event.reason,
        'note', event.note,
        'details', event.details,
        'message', (
            select json_build_object('from_sender', message.from_sender, 'text', message.text)
            from reform.message
            where message.feedback_id = event.feedback_id and message.sequence = event.sequence))
    from reform.transition as rule
    where rule.name = event.transition;
end;
comment on function reform.event_object(reform.event) is 'An event as the sender sees it: roles, not persons.';

create function reform.answer_object(reply reform.reply) returns json
language sql stable
return json_build_object(
    'number', reply.number, 'text', reply.text, 'resolution', reply.resolution,
    'approved_at', reform.instant(reply.approved_at));

create function reform.private_object(of_item bigint, at timestamptz) returns json
language plpgsql stable as $$
begin
    return (
        select json_build_object(
            'code', item.code,
            'receipt', item.receipt,
            'received_at', reform.instant(item.received_at),
            'track', item.track,
            'kind', item.kind,
            'sender_type', item.sender_type,
            'channel', item.channel,
            'language', item.language,
            'title', coalesce(original.title, item.title),
            'text', coalesce(original.text, item.text),
            'published', case when item.publication in ('public', 'redacted')
                then json_build_object('title', item.title, 'text', item.text, 'display', item.display) end,
            'target', reform.target_as_sent(reform.target_of_item(item)),
            'topics', reform.topic_codes(item.id),
            'unit', json_build_object('code', unit.code, 'name', unit.name, 'href', '/v1/units/' || unit.code),
            'handling', item.handling,
            'handling_reason', item.handling_reason,
            'publication', item.publication,
            'publication_reason', item.publication_reason,
            'merged_into', (
                select json_build_object('code', other.code, 'href', '/v1/feedback/' || other.code)
                from reform.feedback as other where other.id = item.merged_into_id),
            'guidance', reform.guidance_object(item),
            'deadlines', reform.deadline_objects(item.id, true, at),
            'replies', coalesce((
                select json_agg(reform.answer_object(reply) order by reply.number)
                from reform.reply where reply.feedback_id = item.id and reply.state = 'approved'), '[]'),
            'events', (
                select json_agg(reform.event_object(event) order by event.sequence)
                from reform.event where event.feedback_id = item.id),
            'rating', (
                select json_build_object('result', rating.result, 'attitude', rating.attitude, 'time', rating.time,
                    'resolved', rating.resolved, 'rated_at', reform.instant(rating.rated_at))
                from reform.rating where rating.feedback_id = item.id),
            'display', item.display,
            'consents', coalesce((
                select json_agg(json_build_object('purpose', consent.purpose, 'given_at', reform.instant(consent.given_at),
                    'withdrawn_at', reform.instant(consent.withdrawn_at)) order by consent.given_at, consent.purpose)
                from reform.consent where consent.feedback_id = item.id), '[]'),
            'identity', json_build_object(
                'stored', exists (select from private.identity where identity.feedback_id = item.id),
                'opened', coalesce((
                    select json_agg(json_build_object('at', reform.instant(access.at), 'role', access.role,
                        'actor', access.actor, 'reason', access.reason) order by access.at, access.id)
                    from private.identity_access as access where access.feedback_id = item.id), '[]')),
            'supporters', item.supporters,
            'links', json_build_object(
                'self', '/v1/feedback/' || item.code || '/private',
                'public', '/v1/feedback/' || item.code,
                'messages', '/v1/feedback/' || item.code || '/messages'))
        from reform.feedback as item
        join reform.unit on unit.id = item.unit_id
        left join private.original on original.feedback_id = item.id
        where item.id = of_item);
end
$$;
comment on function reform.private_object(bigint, timestamptz) is 'All that the agency knows of an item, for its sender.';

create function api.follow_feedback(
    code text, secret_digest text, address_key text, limits jsonb, at timestamptz default now())
returns api.written
language plpgsql security definer
set search_path = reform, pg_temp as $$
declare
    found record;
begin
    found := reform.item_with_secret(code, secret_digest, address_key, limits, at);
    return case when (found.problem).problem is not null then found.problem
        else row(200, null, null, null, null, null, reform.private_object(found.item, at))::api.written end;
end
$$;
comment on function api.follow_feedback(text, text, text, jsonb, timestamptz) is
    'An item as its sender sees it. Writes only where the secret is wrong: the try counts.';

-- ---- what it may do ----

create function reform.sender() returns reform.actor
language sql immutable
return row('sender', null)::reform.actor;

create function api.act_as_sender(
    operation text, transition text, code text, secret_digest text, idempotency_digest text, body_digest text,
    address_key text, limits jsonb, body jsonb, at timestamptz default now())
returns api.written
language plpgsql security definer
set search_path = reform, pg_temp as $$
declare
    opened record;
    earlier record;
    done reform.event;
    state constant int := case when transition in ('message', 'rate') then 201 else 200 end;
begin
    opened := reform.item_with_secret(code, secret_digest, address_key, limits, at);
    if (opened.problem).problem is not null then
        return opened.problem;
    end if;
    earlier := ops.done_before(operation, code, idempotency_digest, body_digest, at);
    if earlier.problem is not null then
        return reform.refused(earlier.problem);
    end if;
    if (earlier.used).status is null then
        done := reform.act(code, transition, reform.sender(), coalesce(body, '{}'), at);
        perform ops.note_done(operation, code, idempotency_digest, body_digest, opened.item, done.sequence, state, at);
    else
        select * into done from reform.event
        where feedback_id = opened.item and sequence = (earlier.used).sequence;
    end if;
    return row(state, null, null, null, null, '/v1/feedback/' || code || '/private', reform.event_object(done))::api.written;
end
$$;
comment on function api.act_as_sender(text, text, text, text, text, text, text, jsonb, jsonb, timestamptz) is
    'One act of the sender, once per key; the answer is the event that it made.';

-- ---- "me too" ----

insert into reform.refusal (code, vi, en) values
    ('support_closed', 'Ý kiến này đã được gộp hoặc đã rút nên không nhận thêm đồng tình.',
        'This item was merged or withdrawn and takes no more support.');

create function reform.change_support(item reform.feedback, of_supporter text, supports boolean, at timestamptz)
returns int
language plpgsql as $$
declare
    change int;
begin
    if supports then
        insert into reform.support (feedback_id, supporter, given_at) values (item.id, of_supporter, at)
        on conflict do nothing;
        get diagnostics change = row_count;
    else
        delete from reform.support where feedback_id = item.id and supporter = of_supporter;
        get diagnostics change = row_count;
        change := -change;
    end if;
    update reform.feedback set supporters = supporters + change where id = item.id and change <> 0;
    return item.supporters + change;
end
$$;
comment on function reform.change_support(reform.feedback, text, boolean, timestamptz) is
    'How many support it then. The item must be locked.';

create function api.support_feedback(
    code text, supporter text, address_key text, limits jsonb, supports boolean, at timestamptz default now())
returns api.written
language plpgsql security definer
set search_path = reform, pg_temp as $$
declare
    item reform.feedback;
    rate constant record := ops.take_limit(limits, 'support', address_key, at);
begin
    if (rate.problem).problem is not null then
        return rate.problem;
    end if;
    select * into item from reform.feedback
    where feedback.code = support_feedback.code and publication in ('public', 'redacted')
    for update;
    if not found then
        return reform.refused('not-found', limits => rate.state);
    end if;
    perform reform.need(item.handling not in ('merged', 'withdrawn'), 'support_closed');
    return row(200, null, null, null, rate.state, null, json_build_object(
        'code', item.code, 'supporters', reform.change_support(item, supporter, supports, at), 'supported', supports,
        'links', json_build_object('feedback', '/v1/feedback/' || item.code)))::api.written;
end
$$;
comment on function api.support_feedback(text, text, text, jsonb, boolean, timestamptz) is
    'Adds or takes back the support of one person; a second time changes nothing.';

do $$
declare
    name regprocedure;
begin
    foreach name in array array[
        'api.follow_feedback(text,text,text,jsonb,timestamptz)',
        'api.act_as_sender(text,text,text,text,text,text,text,jsonb,jsonb,timestamptz)',
        'api.support_feedback(text,text,text,jsonb,boolean,timestamptz)']::regprocedure[] loop
        execute format('revoke execute on function %s from public', name);
        execute format('grant execute on function %s to reformd_public', name);
    end loop;
end
$$;

commit;
