-- Deploy reformd:feedback_acts to pg
-- The one function that moves items, and the rule that nothing else moves them.

begin;

-- ---- the item ----

create function reform.has_ended(handling reform.handling) returns boolean
language sql immutable parallel safe
return handling in ('closed', 'rejected', 'transferred', 'diverted', 'merged', 'withdrawn');

create function reform.lock_item(code text, to_code text) returns reform.feedback
language plpgsql as $$
declare
    item reform.feedback;
begin
    perform from reform.feedback where feedback.code in (lock_item.code, lock_item.to_code) order by id for update;
    select * into item from reform.feedback where feedback.code = lock_item.code;
    perform reform.need(found, 'feedback_unknown');
    return item;
end
$$;
comment on function reform.lock_item(text, text) is
    'What is merged and what it is merged into are locked in one order, so that two merges wait instead of deadlocking.';

create function reform.state_of(item reform.feedback, axis reform.axis) returns reform.code
language sql immutable
return case axis when 'handling' then item.handling::text else item.publication::text end;

create function reform.first_person(step reform.step) returns text
language sql stable
return case
    when (step.rule).decides is not null then (reform.open_proposal(step.item, (step.rule).decides)).proposer
    else (reform.last_reply(step.item)).author
end;

-- ---- whether it may be ----

create function reform.check_actor(step reform.step) returns void
language plpgsql stable as $$
begin
    perform reform.need((step.actor).role = any ((step.rule).roles), 'role_not_allowed');
    perform reform.need(
        (step.actor).role in ('sender', 'system') or nullif((step.actor).subject, '') is not null, 'person_needed');
end
$$;

create function reform.check_time(step reform.step) returns void
language plpgsql stable as $$
declare
    item constant reform.feedback := step.item;
    rule constant reform.transition := step.rule;
begin
    perform reform.need(rule.most is null or reform.times_done(item, rule.name) < rule.most, 'too_often');
    perform reform.need(rule.within is null or step.at < reform.term_end(rule.within, item.handled_at), 'too_late');
    perform reform.need(rule.after is null or step.at >= reform.term_end(rule.after, item.handled_at), 'too_early');
end
$$;

create function reform.check_words(step reform.step) returns void
language plpgsql stable as $$
declare
    rule constant reform.transition := step.rule;
begin
    perform reform.need(not rule.reason_required or step.reason is not null, 'reason_required');
    perform reform.need(
        rule.reasons = '{}' or step.reason is null or step.reason = any (rule.reasons), 'reason_not_fitting');
    perform reform.need(not rule.text_required or btrim(step.arguments ->> 'text') <> '', 'text_required');
end
$$;

create function reform.check_people(step reform.step) returns void
language plpgsql stable as $$
begin
    perform reform.need(
        not (step.rule).second_person or reform.first_person(step) is distinct from (step.actor).subject,
        'second_person_needed');
end
$$;

-- ---- the walk ----

create function reform.begin_step(
    item reform.feedback, transition text, actor reform.actor, arguments jsonb, at timestamptz) returns reform.step
language plpgsql stable as $$
declare
    step reform.step;
begin
    step.item := item;
    step.actor := actor;
    step.arguments := coalesce(arguments, '{}');
    step.at := at;
    step.details := '{}';
    step.rule := (select rule from reform.transition as rule where name = case
        when begin_step.transition = 'message' and actor.role = 'sender' and item.handling = 'awaiting_sender'
        then 'answer-information'
        else begin_step.transition end);
    perform reform.need((step.rule).name is not null, 'transition_unknown');
    step.reason := coalesce(
        step.arguments ->> 'reason',
        case when cardinality((step.rule).reasons) = 1 then (step.rule).reasons[1]::text end);
    step.note := step.arguments ->> 'note';
    step.message := case
        when (step.rule).says and btrim(step.arguments ->> 'text') <> '' then step.arguments ->> 'text' end;
    step.to_state := (step.rule).to_states[1];
    return step;
end
$$;
comment on function reform.begin_step(reform.feedback, text, reform.actor, jsonb, timestamptz) is
    'A message of the sender, when he was asked, is his answer.';

create function reform.take_effect(step reform.step) returns reform.step
language plpgsql as $$
begin
    if (step.rule).effect is not null then
        execute format('select (step).* from (select reform.%I($1) as step) as taken', 'step_' || (step.rule).effect)
        using step into step;
    end if;
    return step;
end
$$;

create function reform.turn_clocks(step reform.step) returns void
language plpgsql as $$
declare
    item constant reform.feedback := step.item;
    rule constant reform.transition := step.rule;
begin
    perform reform.end_clocks(item.id, rule.ends, step.at) where rule.ends <> '{}';
    perform reform.void_clocks(item.id, rule.voids, step.at) where rule.voids <> '{}';
    perform reform.pause_clocks(item.id, rule.pauses, step.at) where rule.pauses <> '{}';
    perform reform.resume_clocks(item.id, rule.resumes, step.at) where rule.resumes <> '{}';
    perform reform.start_clocks(item, rule.starts, step.at) where rule.starts <> '{}';
end
$$;

create function reform.enter_state(step reform.step) returns reform.step
language plpgsql as $$
begin
    if step.to_state is null then
        return step;
    end if;
    if (step.rule).axis = 'publication' then
        step.item.publication := step.to_state::reform.publication;
        step.item.publication_reason := step.reason;
    else
        step.item.handling := step.to_state::reform.handling;
        step.item.handling_reason := step.reason;
        step.item.handled_at := step.at;
        step.item.ended_at := case when reform.has_ended((step.item).handling) then step.at end;
    end if;
    update reform.proposal set state = 'declined', decided_at = step.at
    where feedback_id = (step.item).id and state = 'open'
        and transition in (select name from reform.transition where axis = (step.rule).axis);
    return step;
end
$$;
comment on function reform.enter_state(reform.step) is
    'A proposal that nobody decided is overtaken when the item moves on that axis: declined, by nobody.';

create function reform.write_event(
    step reform.step, sequence int, axis reform.axis, from_state text, to_state text) returns reform.event
language plpgsql as $$
declare
    written reform.event;
begin
    insert into reform.event
        (feedback_id, sequence, at, transition, axis, from_state, to_state, role, actor, reason, note, details)
    values
        ((step.item).id, sequence, step.at, (step.rule).name, axis, from_state, to_state, (step.actor).role,
            (step.actor).subject, step.reason, step.note, step.details)
    returning * into written;
    return written;
end
$$;

create function reform.write_events(before reform.feedback, step reform.step) returns reform.event
language plpgsql as $$
declare
    item constant reform.feedback := step.item;
    first constant int := before.version + 1;
    written reform.event;
begin
    if before.handling <> item.handling then
        written := reform.write_event(step, first, 'handling', before.handling::text, item.handling::text);
    end if;
    if before.publication <> item.publication then
        written := coalesce(written, reform.write_event(
            step, first, 'publication', before.publication::text, item.publication::text));
        if written.axis = 'handling' then
            perform reform.write_event(
                step, first + 1, 'publication', before.publication::text, item.publication::text);
        end if;
    end if;
    return coalesce(written, reform.write_event(step, first, null, null, null));
end
$$;
comment on function reform.write_events(reform.feedback, reform.step) is
    'One for each axis that moved, or one that says only that it happened. Returns the first.';

create function reform.keep_item(item reform.feedback) returns void
language plpgsql as $$
begin
    update reform.feedback
    set title = item.title, text = item.text, display = item.display, unit_id = item.unit_id, handling = item.handling,
        handling_reason = item.handling_reason, publication = item.publication,
        publication_reason = item.publication_reason, merged_into_id = item.merged_into_id, officer = item.officer,
        handled_at = item.handled_at, published_at = item.published_at, answered_at = item.answered_at,
        ended_at = item.ended_at, review_on = item.review_on, supporters = item.supporters,
        version = (select max(sequence) from reform.event where feedback_id = item.id)
    where id = item.id;
end
$$;

create function reform.act(
    code text, transition text, actor reform.actor, arguments jsonb default '{}', at timestamptz default now())
returns reform.event
language plpgsql as $$
declare
    before constant reform.feedback := reform.lock_item(code, arguments ->> 'to_code');
    step reform.step := reform.begin_step(before, transition, actor, arguments, at);
    written reform.event;
begin
    perform reform.check_actor(step);
    perform reform.need(
        reform.state_of(before, (step.rule).axis) = any ((step.rule).from_states), 'transition_not_allowed');
    perform reform.check_time(step);
    perform reform.check_words(step);
    perform reform.check_people(step);
    step := reform.take_effect(step);
    step := reform.enter_state(step);
    perform reform.turn_clocks(step);
    written := reform.write_events(before, step);
    insert into reform.message (feedback_id, sequence, from_sender, text)
    select written.feedback_id, written.sequence, actor.role = 'sender', step.message
    where step.message is not null;
    perform reform.keep_item(step.item);
    return written;
end
$$;
comment on function reform.act(text, text, reform.actor, jsonb, timestamptz) is
    'The only way to move an item. Refuses by a code of reform.refusal, in this order: unknown, role, state, time, words, '
    'people, and what the transition itself asks for. Returns the event.';

create function reform.open_item(feedback_id bigint, at timestamptz default now()) returns reform.event
language plpgsql as $$
declare
    step reform.step;
    written reform.event;
begin
    step.item := (select feedback from reform.feedback where id = feedback_id);
    step.rule := (select transition from reform.transition where name = 'submit');
    step.actor := row('sender', null);
    step.at := at;
    step.details := '{}';
    perform reform.turn_clocks(step);
    written := reform.write_event(step, 1, null, null, null);
    update reform.feedback set version = 1 where id = open_item.feedback_id;
    return written;
end
$$;
comment on function reform.open_item(bigint, timestamptz) is
    'Once, after an item was inserted: its first event, and the clocks that start at the receipt.';

-- ---- nothing else moves an item ----

create function reform.last_state(feedback_id bigint, axis reform.axis) returns text
language plpgsql stable as $$
begin
    return (
        select to_state
        from reform.event
        where event.feedback_id = last_state.feedback_id and event.axis = last_state.axis
        order by sequence desc
        limit 1);
end
$$;

create function reform.refuse_state_without_event() returns trigger
language plpgsql as $$
begin
    if (new.version, new.handling::text, new.publication::text) is distinct from (
        coalesce((select max(sequence) from reform.event where feedback_id = new.id), 0),
        coalesce(reform.last_state(new.id, 'handling'), 'received'),
        coalesce(reform.last_state(new.id, 'publication'), 'pending'))
    then
        perform reform.refuse(tg_name);
    end if;
    return null;
end
$$;
comment on function reform.refuse_state_without_event() is
    'An item stands where its last events left it, and its version is the number of the last. Deferrable, so that '
    'events may be loaded after their items.';

create constraint trigger feedback_state_by_event after insert or update of handling, publication, version
    on reform.feedback deferrable
    for each row execute function reform.refuse_state_without_event();
comment on constraint feedback_state_by_event on reform.feedback is
    'vi: Trạng thái của ý kiến chỉ thay đổi cùng với một sự kiện được ghi lại.'
    ' | en: Where feedback stands changes only together with a recorded event.';

commit;
