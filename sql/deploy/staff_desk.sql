-- Deploy reformd:staff_desk to pg
-- The desk of staff: items that come by other ways than the web, a new secret for who lost the old one, identities opened
-- for a reason, words blacked out, many items at once, what an answer led to.

begin;

-- ---- words that were blacked out ----

insert into reform.refusal (code, vi, en) values
    ('not_in_charge', 'Chỉ cán bộ đang xử lý ý kiến này được mở thông tin định danh.',
        'Only the officer who is in charge of this item may open the identity.'),
    ('original_missing', 'Ý kiến này không có bản gốc được giữ riêng.', 'No original of this item is kept apart.'),
    ('outcome_unfit', 'Chỉ ghi kết quả cho ý kiến đã được trả lời.', 'Only what was answered has an outcome.');

create function api.staff_original(caller jsonb, code text) returns api.done
    language plpgsql stable security definer
    set search_path = reform, pg_temp as $$
declare
    me constant reform.caller := reform.authorise(caller);
    item constant reform.feedback := reform.item_seen(me, code);
begin
    if reform.role_at(me, me.roles, item.unit_id) is null then
        perform reform.refuse_as('forbidden');
    end if;
    perform reform.need(exists (select from private.original where feedback_id = item.id), 'original_missing');
    return (
        select row(200, null, item.version, json_build_object(
            'code', item.code, 'title', original.title, 'text', original.text, 'kept_at', reform.instant(original.kept_at)))::api.done
        from private.original
        where original.feedback_id = item.id);
end
$$;
comment on function api.staff_original(jsonb, text) is 'The words before they were blacked out; the only way to them.';

-- ---- identities ----

create function reform.role_to_open(caller reform.caller, item reform.feedback) returns reform.actor_role
    language plpgsql stable as $$
declare
    role constant reform.actor_role := reform.role_at(caller, '{privacy,approver,officer}', item.unit_id);
begin
    if role is null then
        perform reform.refuse_as('forbidden');
    end if;
    perform reform.need(role <> 'officer' or item.officer is not distinct from caller.subject, 'not_in_charge');
    return role;
end
$$;

create function api.open_identity(
    caller jsonb, code text, idempotency_digest text, body_digest text, body jsonb, is_valid boolean, key_ids text[],
    at timestamptz default now())
    returns api.done
    language plpgsql security definer
    set search_path = reform, pg_temp as $$
declare
    me constant reform.caller := reform.authorise(caller);
    item reform.feedback := reform.item_seen(me, code);
    role reform.actor_role;
    kept private.identity;
    earlier ops.idempotency_key;
begin
    item := reform.lock_item(code, null);
    role := reform.role_to_open(me, item);
    select * into kept from private.identity where feedback_id = item.id;
    perform reform.need(found, 'identity_missing');
    perform reform.need_valid(is_valid);
    if not kept.key_id = any (key_ids) then
        perform reform.refuse_as('identity-closed');
    end if;
    earlier := reform.done_before(me, idempotency_digest, body_digest, at);
    if earlier.status is null then
        perform reform.act(code, 'open-identity', row(role, me.subject)::reform.actor,
            jsonb_build_object('text', body ->> 'reason'), at);
        perform reform.note_write(me, role, item.unit_id, 'identity', code, null, null, at);
        perform reform.note_done(me, idempotency_digest, body_digest, 200, code, at);
    end if;
    return row(200, null, null, json_build_object(
        'code', code, 'sealed', translate(encode(kept.sealed, 'base64'), e'\n', ''), 'key_id', kept.key_id))::api.done;
end
$$;
comment on function api.open_identity(jsonb, text, text, text, jsonb, boolean, text[], timestamptz) is
    'The sealed identity, for one who may and says why: that is written before anything is opened, and the sender sees it.';

-- ---- a new secret ----

create function api.renew_secret(
    caller jsonb, code text, idempotency_digest text, body_digest text, body jsonb, is_valid boolean, digest text,
    at timestamptz default now())
    returns api.done
    language plpgsql security definer
    set search_path = reform, pg_temp as $$
declare
    me constant reform.caller := reform.authorise(caller);
    item constant reform.feedback := reform.item_seen(me, code);
    role constant reform.actor_role := reform.role_at(me, me.roles, item.unit_id);
    earlier ops.idempotency_key;
begin
    if role is null then
        perform reform.refuse_as('forbidden');
    end if;
    perform reform.need_valid(is_valid);
    earlier := reform.done_before(me, idempotency_digest, body_digest, at);
    if earlier.status is null then
        perform reform.act(code, 'renew-secret', row(role, me.subject)::reform.actor,
            jsonb_build_object('text', body ->> 'check', 'digest', digest), at);
        perform reform.note_write(me, role, item.unit_id, 'secret', code, null, null, at);
        perform reform.note_done(me, idempotency_digest, body_digest, 200, code, at);
    end if;
    return row(200, null, null, json_build_object('code', code))::api.done;
end
$$;
comment on function api.renew_secret(jsonb, text, text, text, jsonb, boolean, text, timestamptz) is
    'For a sender who lost the secret, once it was checked who asks. The old one is none any more.';

-- ---- what comes by other ways ----

create function reform.role_for_target(caller reform.caller, target reform.target) returns reform.actor_role
    language plpgsql stable as $$
declare
    role constant reform.actor_role := reform.role_at(caller, caller.roles, target.owner_id);
begin
    if role is null then
        perform reform.refuse_as('forbidden');
    end if;
    return role;
end
$$;

create function api.take_in_by_staff(
    caller jsonb, body jsonb, is_valid boolean, candidates jsonb, idempotency_digest text, body_digest text, sealed text,
    key_id text, at timestamptz default now())
    returns api.done
    language plpgsql security definer
    set search_path = reform, pg_temp as $$
declare
    me constant reform.caller := reform.authorise(caller);
    about constant reform.target := reform.target_of(body -> 'target');
    faults jsonb;
    earlier ops.idempotency_key;
    role reform.actor_role;
    candidate jsonb;
    made record;
    item_id bigint;
begin
    if about.owner_id is not null then
        role := reform.role_for_target(me, about);
    end if;
    perform reform.need_valid(is_valid);
    faults := reform.submission_faults(body, about)::jsonb;
    if faults <> '[]' then
        perform reform.refuse_as('invalid-body', faults);
    end if;
    earlier := reform.done_before(me, idempotency_digest, body_digest, at);
    if earlier.status is not null then
        item_id := (select id from reform.feedback where code = earlier.object);
        return row(201, '/v1/staff/feedback/' || earlier.object, null, reform.submitted_object(item_id, at))::api.done;
    end if;
    candidate := reform.free_candidate(candidates);
    if candidate is null then
        perform reform.refuse_as('database-busy');
    end if;
    made := reform.take_in(body, about, candidate, sealed, key_id, at);
    update reform.feedback set channel = (body ->> 'channel')::reform.channel where id = made.item;
    perform reform.note_write(me, role, about.owner_id, 'feedback', candidate ->> 'code', null, null, at);
    perform reform.note_done(me, idempotency_digest, body_digest, 201, candidate ->> 'code', at);
    return row(201, '/v1/staff/feedback/' || (candidate ->> 'code'), null,
        reform.submitted_object(made.item, at))::api.done;
end
$$;
comment on function api.take_in_by_staff(jsonb, jsonb, boolean, jsonb, text, text, text, text, timestamptz) is
    'What a citizen said by phone, at the counter, by post …: kept as what comes by the web is, without its limits.';

-- ---- what an answer led to ----

create function reform.outcome_object(outcome reform.outcome) returns json
    language sql stable
begin atomic
    select json_build_object(
        'id', outcome.id,
        'resolution', outcome.resolution,
        'note', outcome.note,
        'plan', plan.code,
        'clause', clause.path,
        'task', task.code,
        'document', document.code,
        'made_at', reform.instant(outcome.made_at))
    from (select 1) as one
    left join reform.plan on plan.id = outcome.plan_id
    left join reform.clause on clause.id = outcome.clause_id
    left join reform.task on task.id = outcome.task_id
    left join reform.document on document.id = outcome.document_id;
end;

create function reform.outcome_faults(body jsonb, plan_id bigint, clause_id bigint, task_id bigint, document_id bigint)
    returns jsonb
    language sql stable
begin atomic
    select coalesce(jsonb_agg(reform.fault(pointer, 'not_found', 'Không có đối tượng này.', 'There is no such thing.')), '[]')
    from (values ('plan', plan_id), ('clause', clause_id), ('task', task_id), ('document', document_id)) as named (member, id)
    cross join lateral (select '/' || member) as place (pointer)
    where body ? member and id is null;
end;

create function api.add_outcome(
    caller jsonb, code text, if_match text, idempotency_digest text, body_digest text, body jsonb, is_valid boolean,
    at timestamptz default now())
    returns api.done
    language plpgsql security definer
    set search_path = reform, pg_temp as $$
declare
    me constant reform.caller := reform.authorise(caller);
    item reform.feedback;
    role reform.actor_role;
    earlier ops.idempotency_key;
    plan_of constant bigint := (select id from reform.plan where plan.code = body ->> 'plan' and status <> 'draft');
    clause_of constant bigint := (select id from reform.clause where plan_id = plan_of and path = body ->> 'clause');
    task_of constant bigint := (select id from reform.task where plan_id = plan_of and task.code = body ->> 'task');
    document_of constant bigint := (select id from reform.document where document.code = body ->> 'document');
    faults constant jsonb := reform.outcome_faults(body, plan_of, clause_of, task_of, document_of);
    made reform.outcome;
begin
    perform reform.need_precondition(if_match);
    item := reform.item_seen(me, code);
    earlier := reform.done_before(me, idempotency_digest, body_digest, at);
    if earlier.status is not null then
        select * into made from reform.outcome where id = earlier.object::bigint;
        return row(201, null, item.version, reform.outcome_object(made))::api.done;
    end if;
    item := reform.lock_item(code, null);
    role := reform.role_at(me, me.roles, item.unit_id);
    if role is null then
        perform reform.refuse_as('forbidden');
    end if;
    perform reform.need_version(if_match, item.version);
    perform reform.need(item.answered_at is not null, 'outcome_unfit');
    perform reform.need_valid(is_valid);
    if faults <> '[]' then
        perform reform.refuse_as('invalid-body', faults);
    end if;
    insert into reform.outcome (feedback_id, resolution, plan_id, clause_id, task_id, document_id, note, made_at)
    values (item.id, (body ->> 'resolution')::reform.resolution, plan_of, clause_of, task_of, document_of, body ->> 'note', at)
    returning * into made;
    perform reform.note_write(me, role, item.unit_id, 'outcome', code, null, reform.outcome_object(made)::jsonb, at);
    perform reform.note_done(me, idempotency_digest, body_digest, 201, made.id::text, at);
    return row(201, null, item.version, reform.outcome_object(made))::api.done;
end
$$;
comment on function api.add_outcome(jsonb, text, text, text, text, jsonb, boolean, timestamptz) is
    'Links an answered item to what changed: a plan, a clause, a task or a document.';

-- ---- many at once ----

create function reform.one_of_many(caller jsonb, asked jsonb, at timestamptz) returns json
    language plpgsql as $$
declare
    done api.done;
    problem text;
    kind text;
begin
    done := api.staff_act(
        caller, asked ->> 'transition', asked ->> 'code', asked ->> 'version', null, null,
        asked - '{code,transition,version}'::text[], true, false, at);
    return json_build_object('code', asked ->> 'code', 'outcome', 'done', 'version', done.version,
        'handling', done.answer ->> 'handling', 'publication', done.answer ->> 'publication', 'problem', null, 'rule', null);
exception
    when sqlstate 'RD001' or sqlstate 'RD002' then
        get stacked diagnostics problem = constraint_name, kind = returned_sqlstate;
        return json_build_object('code', asked ->> 'code', 'outcome', 'refused', 'version', null, 'handling', null,
            'publication', null, 'problem', '/problems/' || case kind when 'RD001' then 'rule-broken' else problem end,
            'rule', case kind when 'RD001' then problem end);
end
$$;
comment on function reform.one_of_many(jsonb, jsonb, timestamptz) is 'One act, undone alone when it is refused.';

create function api.staff_bulk(
    caller jsonb, idempotency_digest text, body_digest text, body jsonb, is_valid boolean, at timestamptz default now())
    returns api.done
    language plpgsql security definer
    set search_path = reform, pg_temp as $$
declare
    me constant reform.caller := reform.authorise(caller);
    earlier constant ops.idempotency_key := reform.done_before(me, idempotency_digest, body_digest, at);
    results json;
begin
    perform reform.need_valid(is_valid);
    if earlier.status is not null then
        return row(200, null, null, earlier.object::json)::api.done;
    end if;
    select json_build_object('results', coalesce(json_agg(reform.one_of_many(caller, asked, at) order by place), '[]'))
    into results
    from jsonb_array_elements(body -> 'items') with ordinality as each (asked, place);
    perform reform.note_done(me, idempotency_digest, body_digest, 200, results::text, at);
    return row(200, null, null, results)::api.done;
end
$$;
comment on function api.staff_bulk(jsonb, text, text, jsonb, boolean, timestamptz) is
    'Up to 100 acts, each by itself: what one is refused for does not keep the others. Each leaves its line in the trail.';

do $$
declare
    name regprocedure;
begin
    foreach name in array array[
        'api.staff_original(jsonb,text)',
        'api.open_identity(jsonb,text,text,text,jsonb,boolean,text[],timestamptz)',
        'api.renew_secret(jsonb,text,text,text,jsonb,boolean,text,timestamptz)',
        'api.take_in_by_staff(jsonb,jsonb,boolean,jsonb,text,text,text,text,timestamptz)',
        'api.add_outcome(jsonb,text,text,text,text,jsonb,boolean,timestamptz)',
        'api.staff_bulk(jsonb,text,text,jsonb,boolean,timestamptz)']::regprocedure[] loop
        execute format('revoke execute on function %s from public', name);
        execute format('grant execute on function %s to reformd_staff', name);
    end loop;
end
$$;

commit;
