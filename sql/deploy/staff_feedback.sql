-- Deploy reformd:staff_feedback to pg
-- Feedback for staff: what they see of an item, what they may do next, and the function that does it.

begin;

-- ---- what they see ----

create function reform.item_seen(caller reform.caller, code text) returns reform.feedback
    language plpgsql stable as $$
declare
    item constant reform.feedback := (select feedback from reform.feedback where feedback.code = item_seen.code);
begin
    if item.id is null or reform.role_at(caller, reform.reading_roles(), item.unit_id) is null then
        perform reform.refuse_as('not-found');
    end if;
    return item;
end
$$;
comment on function reform.item_seen(reform.caller, text) is
    'An item that the caller may see. What is not there and what is not for these eyes are refused alike.';

create function reform.event_for_staff(event reform.event) returns jsonb
    language sql stable
    return reform.event_object(event)::jsonb || jsonb_build_object('actor', event.actor);

create function reform.reply_for_staff(reply reform.reply) returns json
    language sql stable
    return json_build_object(
        'number', reply.number,
        'text', reply.text,
        'resolution', reply.resolution,
        'state', reply.state,
        'author', reply.author,
        'approver', reply.approver,
        'drafted_at', reform.instant(reply.drafted_at),
        'submitted_at', reform.instant(reply.submitted_at),
        'approved_at', reform.instant(reply.approved_at));

create function reform.proposal_object(proposal reform.proposal) returns json
    language sql stable
    return json_build_object(
        'transition', proposal.transition,
        'state', proposal.state,
        'proposer', proposal.proposer,
        'proposed_at', reform.instant(proposal.proposed_at),
        'reason', proposal.reason,
        'note', proposal.note,
        'decider', proposal.decider,
        'decided_at', reform.instant(proposal.decided_at));

create function reform.is_second_person(item reform.feedback, rule reform.transition, subject text) returns boolean
    language sql stable
    return not rule.second_person or coalesce(
        (reform.open_proposal(item, rule.decides)).proposer,
        case when rule.decides is null then (reform.last_reply(item)).author end) is distinct from subject;

create function reform.act_address(transition text) returns text
    language sql immutable
    return case transition
        when 'open-identity' then 'identity-access'
        when 'renew-secret' then 'secret'
        when 'release' then null
        else transition end;
comment on function reform.act_address(text) is
    'How the address ends at which staff ask for it: its name, with few exceptions; null: not for one item by itself.';

create function reform.actions_of(item reform.feedback, caller reform.caller) returns json
    language plpgsql stable as $$
declare
    held constant reform.actor_role[] := reform.roles_at(caller, item.unit_id);
begin
    return (
        select coalesce(json_agg(json_build_object(
            'transition', rule.name,
            'label', rule.label_vi,
            'label_en', rule.label_en,
            'reason_required', rule.reason_required,
            'reasons', rule.reasons,
            'text_required', rule.text_required,
            'href', '/v1/staff/feedback/' || item.code || '/' || reform.act_address(rule.name))
            order by rule.position), '[]')
        from reform.transition as rule
        where rule.roles && held
            and reform.act_address(rule.name) is not null
            and reform.state_of(item, rule.axis) = any (rule.from_states)
            and (rule.decides is null or (reform.open_proposal(item, rule.decides)).id is not null)
            and (rule.most is null or reform.times_done(item, rule.name) < rule.most)
            and reform.is_second_person(item, rule, caller.subject));
end
$$;
comment on function reform.actions_of(reform.feedback, reform.caller) is
    'What the caller may try next, by the same table that reform.act() walks. What depends on time or words is told then.';

create function reform.item_for_staff(item reform.feedback, caller reform.caller, at timestamptz) returns jsonb
    language plpgsql stable as $$
begin
    return (
        select reform.private_object(item.id, at)::jsonb || jsonb_build_object(
            'version', item.version,
            'title', item.title,
            'text', item.text,
            'officer', item.officer,
            'review_on', item.review_on,
            'suspicions', item.suspicions,
            'score', item.score,
            'illustrative', item.illustrative,
            'has_original', exists (select from private.original where original.feedback_id = item.id),
            'events', (
                select jsonb_agg(reform.event_for_staff(event) order by event.sequence)
                from reform.event where event.feedback_id = item.id),
            'replies', coalesce((
                select jsonb_agg(reform.reply_for_staff(reply) order by reply.number)
                from reform.reply where reply.feedback_id = item.id), '[]'),
            'proposals', coalesce((
                select jsonb_agg(reform.proposal_object(proposal) order by proposal.id)
                from reform.proposal where proposal.feedback_id = item.id), '[]'),
            'actions', reform.actions_of(item, caller),
            'links', json_build_object(
                'self', '/v1/staff/feedback/' || item.code,
                'public', '/v1/feedback/' || item.code)));
end
$$;
comment on function reform.item_for_staff(reform.feedback, reform.caller, timestamptz) is
    'What its sender sees and what only staff do. The words are those after redaction; no identity.';

create function reform.item_done(of_item bigint, caller reform.caller, status int, at timestamptz) returns api.done
    language sql stable
begin atomic
    select row(status, '/v1/staff/feedback/' || item.code, item.version,
        reform.item_for_staff(item, caller, at)::json)::api.done
    from reform.feedback as item
    where item.id = of_item;
end;

create function api.staff_item(caller jsonb, code text, at timestamptz default now()) returns api.done
    language plpgsql stable security definer
    set search_path = reform, pg_temp as $$
declare
    me constant reform.caller := reform.authorise(caller);
begin
    return reform.item_done((reform.item_seen(me, code)).id, me, 200, at);
end
$$;
comment on function api.staff_item(jsonb, text, timestamptz) is 'One item for staff.';

-- ---- what they do ----

insert into reform.refusal (code, vi, en) values
    ('unit_not_yours', 'Không phân công được cho đơn vị ngoài phạm vi của bạn; hãy chuyển cơ quan có thẩm quyền.',
        'That unit is none of yours; transfer the item to the competent agency instead.'),
    ('span_outside', 'Đoạn cần che nằm ngoài nội dung.', 'A span lies outside the words.'),
    ('officer_unfit', 'Người này không có vai trò xử lý ở đơn vị phụ trách.',
        'This person is no officer of the unit in charge.');

create function reform.check_assignment(
    caller reform.caller, rule reform.transition, item reform.feedback, body jsonb) returns void
    language plpgsql stable as $$
declare
    in_charge constant bigint := case
        when body ->> 'unit' is null then item.unit_id
        else (reform.unit_of_code(body ->> 'unit')).id end;
    officer reform.caller := caller;
begin
    perform reform.need(reform.role_at(caller, rule.roles, in_charge) is not null, 'unit_not_yours');
    officer.subject := body ->> 'officer';
    perform reform.need(
        officer.subject is null or reform.role_at(officer, '{officer}', in_charge) is not null, 'officer_unfit');
end
$$;
comment on function reform.check_assignment(reform.caller, reform.transition, reform.feedback, jsonb) is
    'Whoever assigns stands above the unit that gets it, and the officer belongs to it.';

create function reform.check_merge(caller reform.caller, body jsonb) returns void
    language plpgsql stable as $$
begin
    perform reform.need(
        reform.role_at(caller, reform.reading_roles(), (
            select unit_id from reform.feedback where code = body ->> 'to_code')) is not null,
        'merge_target_unknown');
end
$$;

create function reform.blacked_out(words text, spans jsonb, pointer text) returns text
    language plpgsql immutable as $$
declare
    span jsonb;
    start int;
    length int;
begin
    for span in select jsonb_array_elements(spans) loop
        continue when span ->> 'pointer' <> pointer;
        start := span ->> 'start';
        length := span ->> 'length';
        perform reform.need(words is not null, 'words_erased');
        perform reform.need(start + length <= char_length(words), 'span_outside');
        words := overlay(words placing repeat('█', length) from start + 1 for length);
    end loop;
    return words;
end
$$;
comment on function reform.blacked_out(text, jsonb, text) is
    'Each character of a span becomes █, so that everybody sees how much is not shown. Counted in code points, from 0.';

create function reform.arguments_of(item reform.feedback, rule reform.transition, body jsonb) returns jsonb
    language sql stable
    return case
        when body ? 'spans' then body - 'spans' || jsonb_build_object(
            'title', reform.blacked_out(item.title, body -> 'spans', '/title'),
            'text', reform.blacked_out(item.text, body -> 'spans', '/text'))
        else coalesce(body, '{}') end;
comment on function reform.arguments_of(reform.feedback, reform.transition, jsonb) is
    'What reform.act() takes, of what staff send: spans become the words without them.';

create function reform.check_act(
    caller reform.caller, rule reform.transition, item reform.feedback, if_match text, is_valid boolean, body jsonb)
    returns void
    language plpgsql stable as $$
begin
    perform reform.need_version(if_match, item.version);
    perform reform.need(reform.state_of(item, rule.axis) = any (rule.from_states), 'transition_not_allowed');
    perform reform.need_valid(is_valid);
    if rule.effect = 'assign' then
        perform reform.check_assignment(caller, rule, item, body);
    elsif rule.effect = 'merge' then
        perform reform.check_merge(caller, body);
    end if;
end
$$;
comment on function reform.check_act(reform.caller, reform.transition, reform.feedback, text, boolean, jsonb) is
    'What a person in front of the item has to be told, before reform.act() tells the rest.';

create function reform.role_to_act(caller reform.caller, rule reform.transition, item reform.feedback)
    returns reform.actor_role
    language plpgsql stable as $$
declare
    role constant reform.actor_role := reform.role_at(caller, rule.roles, item.unit_id);
begin
    if role is null then
        perform reform.refuse_as('forbidden');
    end if;
    return role;
end
$$;

create function api.staff_act(
    caller jsonb, transition text, code text, if_match text, idempotency_digest text, body_digest text, body jsonb,
    is_valid boolean, dry_run boolean, at timestamptz default now())
    returns api.done
    language plpgsql security definer
    set search_path = reform, pg_temp as $$
declare
    me constant reform.caller := reform.authorise(caller);
    rule constant reform.transition := (select named from reform.transition as named where name = transition);
    item reform.feedback;
    earlier ops.idempotency_key;
    role reform.actor_role;
    before jsonb;
    done api.done;
begin
    perform reform.need_precondition(if_match);
    item := reform.item_seen(me, code);
    earlier := reform.done_before(me, idempotency_digest, body_digest, at);
    if earlier.status is not null then
        return reform.item_done(item.id, me, earlier.status, at);
    end if;
    item := reform.lock_item(code, body ->> 'to_code');
    role := reform.role_to_act(me, rule, item);
    perform reform.check_act(me, rule, item, if_match, is_valid, body);
    before := reform.item_for_staff(item, me, at);
    begin
        perform reform.act(code, transition, row(role, me.subject)::reform.actor, reform.arguments_of(item, rule, body), at);
        done := reform.item_done(item.id, me, 200, at);
        perform reform.note_write(me, role, item.unit_id, 'feedback', code, before - 'actions', done.answer::jsonb - 'actions', at);
        perform reform.note_done(me, idempotency_digest, body_digest, 200, code, at);
        if dry_run then
            raise exception using errcode = 'RD003';
        end if;
    exception
        when sqlstate 'RD003' then null;
    end;
    return done;
end
$$;
comment on function api.staff_act(jsonb, text, text, text, text, text, jsonb, boolean, boolean, timestamptz) is
    'One transition by staff, once per key. Refused in the order of the architecture: role, precondition, visible, '
    'version, state, body, rule. A dry run undoes what it did, and tells what it would have been.';

do $$
declare
    name regprocedure;
begin
    foreach name in array array[
        'api.staff_item(jsonb,text,timestamptz)',
        'api.staff_act(jsonb,text,text,text,text,text,jsonb,boolean,boolean,timestamptz)']::regprocedure[] loop
        execute format('revoke execute on function %s from public', name);
        execute format('grant execute on function %s to reformd_staff', name);
    end loop;
end
$$;

commit;
