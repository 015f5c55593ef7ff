-- Deploy reformd:staff_waves to pg
-- Waves of spam: one moderator withholds many items at once, a second looks at a sample and confirms or undoes it all.

begin;

create table reform.spam_wave (
    id bigint generated always as identity primary key,
    unit_id bigint not null constraint spam_wave_unit references reform.unit,
    state reform.wave_state not null default 'open',
    note reform.prose not null,
    moderator reform.line not null,
    withheld_at timestamptz not null,
    size int not null,
    sample_size int not null,
    refused jsonb not null constraint spam_wave_refused check (jsonb_typeof(refused) = 'array'),
    decider reform.line,
    decided_at timestamptz,
    decision_note reform.prose,
    version int not null default 1 constraint spam_wave_version check (version > 0),
    constraint spam_wave_sample check (sample_size between 1 and size),
    constraint spam_wave_decided check (
        num_nonnulls(decider, decided_at) = case state when 'open' then 0 else 2 end),
    constraint spam_wave_two_people check (decider <> moderator)
);
comment on table reform.spam_wave is
    'Items that one moderator withheld as spam in one go. A second person, who has looked at the sample, decides on all.';
comment on column reform.spam_wave.unit_id is 'The nearest unit that all its items stood under.';
comment on column reform.spam_wave.refused is 'What was asked for and could not be withheld: [{"code", "problem", "rule"}].';
comment on column reform.spam_wave.version is 'Counts the changes, for If-Match.';
create index spam_wave_unit_index on reform.spam_wave (unit_id, id);
create index spam_wave_state_index on reform.spam_wave (state, id);

comment on constraint spam_wave_unit on reform.spam_wave is
    'vi: Đơn vị của đợt thư rác phải có trong danh sách và không được xóa khi còn dùng.'
    ' | en: The unit of a wave of spam must exist, and stays while it is used.';
comment on constraint spam_wave_refused on reform.spam_wave is
    'vi: Những ý kiến không giữ lại được của đợt thư rác phải là một danh sách JSON.'
    ' | en: What could not be withheld with a wave of spam is a JSON array.';
comment on constraint spam_wave_version on reform.spam_wave is
    'vi: Số phiên bản phải lớn hơn 0.'
    ' | en: A version number must be greater than 0.';
comment on constraint spam_wave_sample on reform.spam_wave is
    'vi: Mẫu kiểm tra của đợt thư rác phải có ít nhất một ý kiến và không nhiều hơn cả đợt.'
    ' | en: The sample of a wave of spam has at least one item, and no more than the wave.';
comment on constraint spam_wave_decided on reform.spam_wave is
    'vi: Đợt thư rác đã quyết định, và chỉ đợt đã quyết định, phải nêu ai quyết định và thời điểm.'
    ' | en: A wave of spam that is decided, and only such a wave, says by whom and when.';
comment on constraint spam_wave_two_people on reform.spam_wave is
    'vi: Người kiểm tra đợt thư rác phải khác người đã giữ lại.'
    ' | en: Who checks a wave of spam must not be who withheld it.';

create table reform.spam_wave_item (
    wave_id bigint not null constraint spam_wave_item_wave references reform.spam_wave,
    feedback_id bigint not null constraint spam_wave_item_feedback references reform.feedback,
    sampled boolean not null,
    released_at timestamptz,
    constraint spam_wave_item_pkey primary key (wave_id, feedback_id)
);
comment on table reform.spam_wave_item is 'What was withheld with a wave, and which of it the second person looks at.';
comment on column reform.spam_wave_item.released_at is 'When it went back to moderation, because the wave was undone.';
create index spam_wave_item_feedback_index on reform.spam_wave_item (feedback_id);

comment on constraint spam_wave_item_wave on reform.spam_wave_item is
    'vi: Ý kiến bị giữ lại phải thuộc một đợt thư rác có trong danh sách.'
    ' | en: A wave of spam must exist to have items.';
comment on constraint spam_wave_item_feedback on reform.spam_wave_item is
    'vi: Ý kiến của đợt thư rác phải có trong danh sách.'
    ' | en: An item of a wave of spam must exist.';
comment on constraint spam_wave_item_pkey on reform.spam_wave_item is
    'vi: Mỗi ý kiến chỉ thuộc một đợt thư rác một lần.'
    ' | en: An item is in a wave of spam once.';

insert into reform.refusal (code, vi, en) values
    ('wave_of_many_units', 'Các ý kiến này thuộc những đơn vị mà bạn không kiểm duyệt chung; hãy chia thành nhiều đợt.',
        'You do not moderate for one unit that all of these stand under; withhold them in several waves.'),
    ('wave_decided', 'Đợt thư rác này đã được quyết định.', 'This wave of spam is decided already.');

-- ---- what staff see of them ----

create function reform.wave_roles() returns reform.actor_role[]
    language sql immutable parallel safe
    return '{moderator,supervisor}'::reform.actor_role[];
comment on function reform.wave_roles() is 'Who sees waves of spam.';

create function reform.wave_path(wave_id bigint) returns text
    language sql immutable
    return '/v1/staff/moderation/waves/DR-' || wave_id;
comment on function reform.wave_path(bigint) is 'Waves are called DR-12 (đợt thư rác).';

create function reform.wave_items(wave_id bigint) returns jsonb
    language sql stable
begin atomic
    select coalesce(jsonb_agg(jsonb_build_object(
        'code', item.code,
        'title', item.title,
        'sampled', kept.sampled,
        'handling', item.handling,
        'publication', item.publication,
        'publication_reason', item.publication_reason,
        'released_at', reform.instant(kept.released_at),
        'links', jsonb_build_object('self', '/v1/staff/feedback/' || item.code))
        order by kept.sampled desc, item.received_at, item.id), '[]')
    from reform.spam_wave_item as kept
    join reform.feedback as item on item.id = kept.feedback_id
    where kept.wave_id = wave_items.wave_id;
end;
comment on function reform.wave_items(bigint) is 'The sample first.';

create function reform.wave_actions(wave reform.spam_wave, caller reform.caller) returns jsonb
    language sql stable
begin atomic
    select coalesce(jsonb_agg(jsonb_build_object(
        'transition', step.name,
        'label', step.label,
        'label_en', step.label_en,
        'note_required', step.note_required,
        'href', reform.wave_path(wave.id) || '/' || step.name) order by step.name), '[]')
    from (values
        ('confirm', 'Xác nhận', 'Confirm', false), ('undo', 'Hoàn lại', 'Undo', true)
    ) as step (name, label, label_en, note_required)
    where wave.state = 'open' and wave.moderator <> caller.subject
        and reform.role_at(caller, '{moderator}', wave.unit_id) is not null;
end;

create function reform.wave_for_staff(wave reform.spam_wave, caller reform.caller) returns json
    language sql stable
    return json_build_object(
        'code', 'DR-' || wave.id,
        'version', wave.version,
        'state', wave.state,
        'unit', reform.unit_reference(wave.unit_id),
        'note', wave.note,
        'moderator', wave.moderator,
        'withheld_at', reform.instant(wave.withheld_at),
        'size', wave.size,
        'sample_size', wave.sample_size,
        'decider', wave.decider,
        'decided_at', reform.instant(wave.decided_at),
        'decision_note', wave.decision_note,
        'items', reform.wave_items(wave.id),
        'refused', wave.refused,
        'actions', reform.wave_actions(wave, caller),
        'links', json_build_object('self', reform.wave_path(wave.id)));

create function reform.wave_done(wave_id bigint, caller reform.caller, status int) returns api.done
    language sql stable
begin atomic
    select row(wave_done.status, reform.wave_path(wave.id), wave.version, reform.wave_for_staff(wave, caller))::api.done
    from reform.spam_wave as wave
    where wave.id = wave_done.wave_id;
end;

create function reform.wave_seen(caller reform.caller, code text) returns reform.spam_wave
    language plpgsql stable as $$
declare
    wave reform.spam_wave;
begin
    select * into wave from reform.spam_wave where id = reform.number_in_code(wave_seen.code, 'DR');
    if wave.id is null or reform.role_at(caller, reform.wave_roles(), wave.unit_id) is null then
        perform reform.refuse_as('not-found');
    end if;
    return wave;
end
$$;
comment on function reform.wave_seen(reform.caller, text) is
    'A wave that the caller may see. What is not there and what is not for these eyes are refused alike.';

create function api.staff_wave(caller jsonb, wave text) returns api.done
    language plpgsql stable security definer
    set search_path = reform, pg_temp as $$
declare
    me constant reform.caller := reform.authorise(caller);
begin
    return reform.wave_done((reform.wave_seen(me, wave)).id, me, 200);
end
$$;
comment on function api.staff_wave(jsonb, text) is 'One wave of spam with its items.';

create function api.staff_waves(caller jsonb, states text[], after jsonb, most int)
    returns table (
        code text, version int, state reform.wave_state, "unit.code" text, "unit.name" text, "unit.href" text,
        note text, moderator text, withheld_at timestamptz, size int, sample_size int, decider text,
        decided_at timestamptz, decision_note text, "links.self" text, cursor jsonb)
    language plpgsql stable rows 20 security definer
    set search_path = reform, pg_temp
    set plan_cache_mode = force_custom_plan as $$
declare
    me constant reform.caller := reform.authorise(caller);
    granted constant bigint[] := reform.granted_units(me, reform.wave_roles());
    before constant bigint := coalesce((after ->> 0)::bigint, 9223372036854775807);
begin
    return query
    select 'DR-' || wave.id, wave.version, wave.state, at_unit.code::text, at_unit.name::text,
        '/v1/units/' || at_unit.code, wave.note::text, wave.moderator::text, wave.withheld_at, wave.size,
        wave.sample_size, wave.decider::text, wave.decided_at, wave.decision_note::text, reform.wave_path(wave.id),
        jsonb_build_array(wave.id)
    from (
        select listed.*
        from (
            select distinct unnest(coalesce(states::reform.wave_state[], enum_range(null::reform.wave_state)))
        ) as wanted (state)
        cross join lateral (
            select kept.*
            from reform.spam_wave as kept
            where kept.state = wanted.state and kept.id < before and reform.units_above(kept.unit_id) && granted
            order by kept.id desc
            limit most
        ) as listed
        order by listed.id desc
        limit most
    ) as wave
    join reform.unit as at_unit on at_unit.id = wave.unit_id
    order by wave.id desc;
end
$$;
comment on function api.staff_waves(jsonb, text[], jsonb, int) is
    'Waves of spam of the caller''s units, the newest first: a page of each state, and of these the newest.';

-- ---- many items at once ----

create function reform.lock_items(items bigint[]) returns void
    language sql
begin atomic
    select from reform.feedback where feedback.id = any (items) order by feedback.id for update;
end;
comment on function reform.lock_items(bigint[]) is 'In the order in which reform.lock_item() locks two.';

create function reform.act_on_all(
    caller reform.caller, role reform.actor_role, items bigint[], transition text, arguments jsonb, at timestamptz)
    returns void
    language plpgsql as $$
declare
    before constant jsonb := (
        select jsonb_object_agg(item.id, to_jsonb(item)) from reform.feedback as item where item.id = any (items));
    item reform.feedback;
begin
    perform set_config('reform.lists_wait', 'on', true);
    for item in select feedback.* from reform.feedback where feedback.id = any (items) order by feedback.id loop
        perform reform.act(item.code, transition, row(role, caller.subject)::reform.actor, arguments, at);
    end loop;
    perform set_config('reform.lists_wait', 'off', true);
    perform reform.enter_feedback(items);
    perform reform.enter_deadlines(items);
    perform reform.enter_inbox(items);
    perform reform.note_write(
        caller, role, moved.unit_id, 'feedback', moved.code, before -> moved.id::text, to_jsonb(moved), at)
    from reform.feedback as moved
    where moved.id = any (items);
end
$$;
comment on function reform.act_on_all(
    reform.caller, reform.actor_role, bigint[], text, jsonb, timestamptz) is
    'One transition of each of these items, which are locked; the first refusal ends it. Their lists and the counters of '
    'these are brought up to date once for all: one by one a thousand would take longer than a statement may.';

-- ---- withholding ----

create type reform.wave_candidate as (place int, code text, feedback_id bigint, unit_id bigint, problem text, rule text);
comment on type reform.wave_candidate is 'An item that is to be withheld, and why it cannot be; no problem: it can.';

create function reform.wave_candidates(caller reform.caller, codes jsonb) returns setof reform.wave_candidate
    language plpgsql stable as $$
declare
    sees constant bigint[] := reform.granted_units(caller, reform.reading_roles());
    moderates constant bigint[] := reform.granted_units(caller, '{moderator}');
    rule constant reform.transition := (select named from reform.transition as named where name = 'withhold');
begin
    return query
        select asked.place::int - 1, asked.code, item.id, item.unit_id, judged.problem,
            case judged.problem when 'rule-broken' then 'transition_not_allowed' end
        from jsonb_array_elements_text(codes) with ordinality as asked (code, place)
        left join reform.feedback as item on item.code = asked.code
        cross join lateral (select reform.units_above(item.unit_id) as chain) as above
        cross join lateral (
            select case
                when item.id is null or not above.chain && sees then 'not-found'
                when not above.chain && moderates then 'forbidden'
                when not reform.state_of(item, rule.axis) = any (rule.from_states) then 'rule-broken'
            end as problem) as judged;
end
$$;
comment on function reform.wave_candidates(reform.caller, jsonb) is
    'In the order of the codes. What is not there and what is not for these eyes are told alike.';

create function reform.wave_fault(candidate reform.wave_candidate) returns jsonb
    language sql stable
begin atomic
    select reform.fault('/codes/' || candidate.place, reason.code, reason.vi, reason.en)
    from (
        select 'not-found' as problem, 'not_found' as code, 'Không có ý kiến nào mang mã này.' as vi,
            'There is no feedback of this code.' as en
        union all
        select 'forbidden', 'forbidden', 'Bạn không kiểm duyệt cho đơn vị phụ trách ý kiến này.',
            'You do not moderate for the unit in charge of this feedback.'
        union all
        select 'rule-broken', refusal.code, refusal.vi, refusal.en
        from reform.refusal where refusal.code = candidate.rule
    ) as reason
    where reason.problem = candidate.problem;
end;

create function reform.nearest_unit_over(units bigint[]) returns bigint
    language sql stable
begin atomic
    select above.id
    from unnest(reform.units_above(units[1])) with ordinality as above (id, height)
    where not exists (select from unnest(units) as one (id) where not above.id = any (reform.units_above(one.id)))
    order by above.height
    limit 1;
end;
comment on function reform.nearest_unit_over(bigint[]) is 'The unit that all of these are or stand under; null: there is none.';

create function reform.sample_size(size int) returns int
    language sql immutable parallel safe
    return least(size, 50, greatest(5, ceil(size * 0.05)::int));
comment on function reform.sample_size(int) is 'One in twenty, at least 5 and at most 50; of a few, all.';

create function reform.insert_wave(
    candidates reform.wave_candidate[], caller reform.caller, unit_id bigint, note text, at timestamptz)
    returns reform.spam_wave
    language plpgsql as $$
declare
    size constant int := (select count(*) from unnest(candidates) as candidate where candidate.problem is null);
    wave reform.spam_wave;
begin
    insert into reform.spam_wave (unit_id, note, moderator, withheld_at, size, sample_size, refused)
    select insert_wave.unit_id, insert_wave.note, caller.subject, at, size, reform.sample_size(size),
        coalesce(jsonb_agg(jsonb_build_object(
            'code', candidate.code, 'problem', '/problems/' || candidate.problem, 'rule', candidate.rule)
            order by candidate.place) filter (where candidate.problem is not null), '[]')
    from unnest(candidates) as candidate
    returning * into wave;
    insert into reform.spam_wave_item (wave_id, feedback_id, sampled)
    select wave.id, candidate.feedback_id, row_number() over (order by random()) <= wave.sample_size
    from unnest(candidates) as candidate
    where candidate.problem is null;
    return wave;
end
$$;
comment on function reform.insert_wave(reform.wave_candidate[], reform.caller, bigint, text, timestamptz) is
    'With a sample that is drawn by lot, so that nobody knows before what will be looked at.';

create function reform.unit_of_wave(caller reform.caller, candidates reform.wave_candidate[]) returns bigint
    language plpgsql stable as $$
declare
    units constant bigint[] := array(
        select distinct candidate.unit_id from unnest(candidates) as candidate where candidate.problem is null);
    over_all constant bigint := reform.nearest_unit_over(units);
begin
    if units = '{}' then
        perform reform.need_no_faults((
            select jsonb_agg(reform.wave_fault(candidate) order by candidate.place)
            from unnest(candidates) as candidate));
    end if;
    perform reform.need(reform.role_at(caller, '{moderator}', over_all) is not null, 'wave_of_many_units');
    return over_all;
end
$$;

create function api.staff_withhold_wave(
    caller jsonb, idempotency_digest text, body_digest text, body jsonb, is_valid boolean, dry_run boolean,
    at timestamptz default now())
    returns api.done
    language plpgsql security definer
    set search_path = reform, pg_temp as $$
declare
    me constant reform.caller := reform.authorise(caller);
    earlier constant ops.idempotency_key := reform.done_before(me, idempotency_digest, body_digest, at);
    candidates reform.wave_candidate[];
    unit_id bigint;
    wave reform.spam_wave;
    done api.done;
begin
    if earlier.status is not null then
        return reform.wave_done(reform.number_in_code(earlier.object, 'DR'), me, earlier.status);
    end if;
    perform reform.need_valid(is_valid);
    perform reform.lock_items(array(
        select id from reform.feedback where code = any (array(select jsonb_array_elements_text(body -> 'codes')))));
    candidates := array(select candidate from reform.wave_candidates(me, body -> 'codes') as candidate);
    unit_id := reform.unit_of_wave(me, candidates);
    begin
        wave := reform.insert_wave(candidates, me, unit_id, body ->> 'note', at);
        perform reform.act_on_all(
            me, 'moderator', array(select feedback_id from reform.spam_wave_item where wave_id = wave.id), 'withhold',
            jsonb_build_object('reason', 'spam', 'note', body ->> 'note'), at);
        done := reform.wave_done(wave.id, me, 201);
        perform reform.note_write(me, 'moderator', unit_id, 'wave', 'DR-' || wave.id, null, to_jsonb(wave), at);
        perform reform.note_done(me, idempotency_digest, body_digest, 201, 'DR-' || wave.id, at);
        if dry_run then
            raise exception using errcode = 'RD003';
        end if;
    exception
        when sqlstate 'RD003' then null;
    end;
    return done;
end
$$;
comment on function api.staff_withhold_wave(jsonb, text, text, jsonb, boolean, boolean, timestamptz) is
    'Withholds as spam what can be of up to 1,000 items, once per key, and says of the others why they cannot.';

-- ---- confirming, undoing ----

create function reform.release_wave(caller reform.caller, wave reform.spam_wave, note text, at timestamptz) returns void
    language plpgsql as $$
declare
    items bigint[] := array(select feedback_id from reform.spam_wave_item where wave_id = wave.id);
begin
    perform reform.lock_items(items);
    items := array(
        select item.id from reform.feedback as item
        where item.id = any (items) and (item.publication, item.publication_reason) = ('private', 'spam')
            and item.handling not in ('withdrawn', 'diverted'));
    perform reform.act_on_all(caller, 'moderator', items, 'release', jsonb_build_object('note', note), at);
    update reform.spam_wave_item set released_at = at where wave_id = wave.id and feedback_id = any (items);
end
$$;
comment on function reform.release_wave(reform.caller, reform.spam_wave, text, timestamptz) is
    'What still stands as the wave left it waits for moderation again. What was removed meanwhile, withdrawn or diverted '
    'stays as it is.';

create function reform.check_decision(caller reform.caller, wave reform.spam_wave, if_match text, is_valid boolean)
    returns void
    language plpgsql stable as $$
begin
    perform reform.need_version(if_match, wave.version);
    perform reform.need(wave.state = 'open', 'wave_decided');
    perform reform.need_valid(is_valid);
    perform reform.need(wave.moderator <> caller.subject, 'second_person_needed');
end
$$;

create function reform.held_wave(caller reform.caller, wave_id bigint) returns reform.spam_wave
    language plpgsql as $$
declare
    wave reform.spam_wave;
begin
    select * into wave from reform.spam_wave where id = wave_id for update;
    if reform.role_at(caller, caller.roles, wave.unit_id) is null then
        perform reform.refuse_as('forbidden');
    end if;
    return wave;
end
$$;
comment on function reform.held_wave(reform.caller, bigint) is 'A wave, locked, on which the caller may decide.';

create function api.staff_decide_wave(
    caller jsonb, transition text, wave text, if_match text, idempotency_digest text, body_digest text, body jsonb,
    is_valid boolean, dry_run boolean, at timestamptz default now())
    returns api.done
    language plpgsql security definer
    set search_path = reform, pg_temp as $$
declare
    me constant reform.caller := reform.authorise(caller);
    held reform.spam_wave;
    decided reform.spam_wave;
    earlier ops.idempotency_key;
    done api.done;
begin
    perform reform.need_precondition(if_match);
    held := reform.wave_seen(me, wave);
    earlier := reform.done_before(me, idempotency_digest, body_digest, at);
    if earlier.status is not null then
        return reform.wave_done(held.id, me, earlier.status);
    end if;
    held := reform.held_wave(me, held.id);
    perform reform.check_decision(me, held, if_match, is_valid);
    begin
        if transition = 'undo' then
            perform reform.release_wave(me, held, body ->> 'note', at);
        end if;
        update reform.spam_wave as changed
        set state = case transition when 'undo' then 'undone' else 'confirmed' end::reform.wave_state,
            decider = me.subject, decided_at = at, decision_note = body ->> 'note', version = changed.version + 1
        where changed.id = held.id
        returning * into decided;
        done := reform.wave_done(held.id, me, 200);
        perform reform.note_write(
            me, 'moderator', held.unit_id, 'wave', 'DR-' || held.id, to_jsonb(held), to_jsonb(decided), at);
        perform reform.note_done(me, idempotency_digest, body_digest, 200, 'DR-' || held.id, at);
        if dry_run then
            raise exception using errcode = 'RD003';
        end if;
    exception
        when sqlstate 'RD003' then null;
    end;
    return done;
end
$$;
comment on function api.staff_decide_wave(
    jsonb, text, text, text, text, text, jsonb, boolean, boolean, timestamptz) is
    'A second moderator confirms a wave, or undoes it, once per key.';

do $$
declare
    name regprocedure;
begin
    foreach name in array array[
        'api.staff_wave(jsonb,text)',
        'api.staff_waves(jsonb,text[],jsonb,int)',
        'api.staff_withhold_wave(jsonb,text,text,jsonb,boolean,boolean,timestamptz)',
        'api.staff_decide_wave(jsonb,text,text,text,text,text,jsonb,boolean,boolean,timestamptz)']::regprocedure[] loop
        execute format('revoke execute on function %s from public', name);
        execute format('grant execute on function %s to reformd_staff', name);
    end loop;
end
$$;

commit;
