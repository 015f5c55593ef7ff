-- Deploy reformd:feedback_steps to pg
-- What each transition does besides moving the item and its clocks: one small function for each effect.

begin;

create type reform.actor as (role reform.actor_role, subject text);
comment on type reform.actor is 'Who acts: a role, and for staff the person; the sender and the system have no subject.';

create type reform.step as (
    item reform.feedback,
    rule reform.transition,
    actor reform.actor,
    arguments jsonb,
    at timestamptz,
    reason reform.reason,
    note reform.prose,
    message reform.prose,
    details jsonb,
    to_state reform.code
);
comment on type reform.step is
    'A transition on its way: the item as it will be, and what its event will say. Each reform.step_… changes it.';

create function reform.need(given boolean, code text) returns void
language plpgsql as $$
begin
    if given is not true then
        perform reform.turn_down(code);
    end if;
end
$$;

create function reform.unit_of_code(code text) returns reform.unit
language plpgsql stable as $$
declare
    found_unit reform.unit;
begin
    select * into found_unit from reform.unit where unit.code = unit_of_code.code;
    perform reform.need(found, 'unit_unknown');
    return found_unit;
end
$$;

create function reform.last_reply(item reform.feedback) returns reform.reply
language plpgsql stable as $$
begin
    return (select reply from reform.reply where feedback_id = item.id order by number desc limit 1);
end
$$;

create function reform.open_proposal(item reform.feedback, transition text) returns reform.proposal
language plpgsql stable as $$
begin
    return (
        select proposal
        from reform.proposal
        where feedback_id = item.id and state = 'open' and proposal.transition = open_proposal.transition);
end
$$;

create function reform.times_done(item reform.feedback, transition text) returns bigint
language plpgsql stable as $$
begin
    return (select count(*) from reform.event where feedback_id = item.id and event.transition = times_done.transition);
end
$$;

-- ---- the work ----

create function reform.step_answer(step reform.step) returns reform.step
language plpgsql as $$
begin
    step.to_state := (
        select from_state
        from reform.event
        where feedback_id = (step.item).id and axis = 'handling' and to_state = 'awaiting_sender'
        order by sequence desc
        limit 1);
    return step;
end
$$;
comment on function reform.step_answer(reform.step) is 'Back to where it was when the sender was asked.';

create function reform.step_propose(step reform.step) returns reform.step
language plpgsql as $$
begin
    perform reform.need(
        not exists (select from reform.proposal where feedback_id = (step.item).id and state = 'open'), 'proposal_open');
    insert into reform.proposal (feedback_id, transition, proposer, proposed_at, reason, note)
    values ((step.item).id, (step.rule).name, (step.actor).subject, step.at, step.reason, step.note);
    return step;
end
$$;

create function reform.step_decide(step reform.step) returns reform.step
language plpgsql as $$
declare
    decided constant reform.proposal := reform.open_proposal(step.item, (step.rule).decides);
begin
    perform reform.need(decided.id is not null, 'proposal_missing');
    update reform.proposal
    set state = case when (step.rule).to_states = '{}' then 'declined' else 'confirmed' end::reform.proposal_state,
        decider = (step.actor).subject, decided_at = step.at
    where id = decided.id;
    step.reason := decided.reason;
    step.note := coalesce(step.note, decided.note);
    return step;
end
$$;
comment on function reform.step_decide(reform.step) is 'The reason is that of the proposal.';

create function reform.step_transfer(step reform.step) returns reform.step
language plpgsql as $$
declare
    receiver reform.unit;
begin
    if step.arguments ? 'unit' then
        receiver := reform.unit_of_code(step.arguments ->> 'unit');
        step.details := jsonb_build_object('unit', receiver.code, 'agency', receiver.name);
    else
        perform reform.need(btrim(step.arguments ->> 'agency') <> '', 'recipient_required');
        step.details := jsonb_build_object('agency', (step.arguments ->> 'agency')::reform.line);
    end if;
    return step;
end
$$;
comment on function reform.step_transfer(reform.step) is 'To a unit that is known here, or to an agency by its name.';

create function reform.step_divert(step reform.step) returns reform.step
language plpgsql as $$
begin
    if (step.item).publication not in ('private', 'removed') then
        step.item.publication := 'private';
        step.item.publication_reason := step.reason;
    end if;
    select case (step.item).language when 'en' then text_en else text_vi end into step.message
    from reform.guidance where reason = step.reason;
    return step;
end
$$;
comment on function reform.step_divert(reform.step) is 'Private from now on; the sender is told where to go.';

create function reform.step_merge(step reform.step) returns reform.step
language plpgsql as $$
declare
    target reform.feedback;
    moved int;
begin
    select * into target from reform.feedback where code = step.arguments ->> 'to_code';
    perform reform.need(found, 'merge_target_unknown');
    perform reform.need(
        target.id <> (step.item).id
        and target.handling not in ('rejected', 'transferred', 'diverted', 'merged', 'withdrawn'),
        'merge_target_unfit');
    with taken as (
        delete from reform.support where feedback_id = (step.item).id returning supporter, given_at)
    insert into reform.support (feedback_id, supporter, given_at)
    select target.id, supporter, given_at from taken
    on conflict do nothing;
    get diagnostics moved = row_count;
    update reform.feedback set supporters = supporters + moved where id = target.id;
    if target.handling in ('answered', 'closed') then
        perform reform.end_clocks((step.item).id, '{reply}', step.at);
    end if;
    step.item.supporters := 0;
    step.item.merged_into_id := target.id;
    step.details := jsonb_build_object('to_code', target.code, 'supporters', moved);
    return step;
end
$$;
comment on function reform.step_merge(reform.step) is
    'Supporters go with it. Its own reply clock runs on and ends with the other''s: at once, where that is answered.';

create function reform.step_assign(step reform.step) returns reform.step
language plpgsql as $$
declare
    unit_in_charge reform.unit;
begin
    perform reform.need(step.arguments ->> 'officer' is not null or step.arguments ->> 'unit' is not null, 'officer_required');
    if step.arguments ->> 'unit' is not null then
        unit_in_charge := reform.unit_of_code(step.arguments ->> 'unit');
        step.item.unit_id := unit_in_charge.id;
        step.details := jsonb_build_object('unit', unit_in_charge.code);
    end if;
    step.item.officer := step.arguments ->> 'officer';
    return step;
end
$$;
comment on function reform.step_assign(reform.step) is 'The event names the unit; the person is nobody else''s concern. Another unit begins without one.';

create function reform.step_hold(step reform.step) returns reform.step
language plpgsql as $$
begin
    step.item.review_on := (step.arguments ->> 'review_on')::date;
    perform reform.need((step.item).review_on > reform.civil_date(step.at), 'review_date_required');
    step.details := jsonb_build_object('review_on', (step.item).review_on);
    return step;
end
$$;

create function reform.step_resume(step reform.step) returns reform.step
language plpgsql as $$
begin
    step.item.review_on := null;
    return step;
end
$$;

create function reform.step_return_held(step reform.step) returns reform.step
language plpgsql as $$
begin
    perform reform.need(reform.civil_date(step.at) >= (step.item).review_on, 'too_early');
    return reform.step_resume(step);
end
$$;

create function reform.step_extend(step reform.step) returns reform.step
language plpgsql as $$
declare
    amount constant int := step.arguments ->> 'amount';
    clock reform.deadline;
begin
    perform reform.need(amount between 1 and 366, 'amount_required');
    select * into clock from reform.deadline where feedback_id = (step.item).id and stage = 'reply' and ended_at is null;
    perform reform.need(found, 'clock_missing');
    perform reform.need(step.at <= clock.due_at, 'too_late');
    perform reform.extend_clocks((step.item).id, '{reply}', amount, step.reason, step.note, step.at);
    step.details := jsonb_build_object(
        'old_due_on', clock.due_on,
        'new_due_on', (select due_on from reform.deadline where id = clock.id));
    return step;
end
$$;

create function reform.step_draft_reply(step reform.step) returns reform.step
language plpgsql as $$
declare
    draft reform.reply := reform.last_reply(step.item);
begin
    perform reform.need(step.arguments ->> 'resolution' is not null, 'resolution_required');
    if draft.id is null or draft.state = 'approved' then
        insert into reform.reply (feedback_id, number, text, resolution, author, drafted_at)
        values ((step.item).id, coalesce(draft.number, 0) + 1, step.arguments ->> 'text',
            (step.arguments ->> 'resolution')::reform.resolution, (step.actor).subject, step.at)
        returning * into draft;
    else
        update reform.reply
        set text = step.arguments ->> 'text', resolution = (step.arguments ->> 'resolution')::reform.resolution,
            state = 'draft', author = (step.actor).subject, drafted_at = step.at
        where id = draft.id;
    end if;
    step.details := jsonb_build_object('reply', draft.number);
    return step;
end
$$;
comment on function reform.step_draft_reply(reform.step) is
    'A new reply, or other words for the one that is not approved yet: whoever wrote last is its author.';

create function reform.step_submit_reply(step reform.step) returns reform.step
language plpgsql as $$
declare
    draft constant reform.reply := reform.last_reply(step.item);
begin
    perform reform.need(draft.state in ('draft', 'returned'), 'reply_missing');
    update reform.reply set state = 'in_approval', submitted_at = step.at where id = draft.id;
    step.details := jsonb_build_object('reply', draft.number);
    return step;
end
$$;

create function reform.step_return_reply(step reform.step) returns reform.step
language plpgsql as $$
declare
    draft constant reform.reply := reform.last_reply(step.item);
begin
    update reform.reply set state = 'returned' where id = draft.id;
    step.details := jsonb_build_object('reply', draft.number);
    return step;
end
$$;

create function reform.step_approve_reply(step reform.step) returns reform.step
language plpgsql as $$
declare
    draft constant reform.reply := reform.last_reply(step.item);
begin
    update reform.reply
    set state = 'approved', approver = (step.actor).subject, approved_at = step.at
    where id = draft.id;
    step.item.answered_at := step.at;
    step.details := jsonb_build_object('reply', draft.number, 'resolution', draft.resolution);
    return step;
end
$$;

create function reform.step_close(step reform.step) returns reform.step
language plpgsql as $$
begin
    perform reform.need(
        (step.actor).role = 'sender'
        or step.at >= reform.term_end('reopen', (step.item).handled_at)
        or reform.times_done(step.item, 'reopen') >= (select most from reform.transition where name = 'reopen')
        or exists (select from reform.rating where feedback_id = (step.item).id and resolved = 'yes'),
        'too_early');
    return step;
end
$$;
comment on function reform.step_close(reform.step) is
    'Staff do not close what the sender may still reopen, unless he says himself that it is resolved.';

create function reform.step_rate(step reform.step) returns reform.step
language plpgsql as $$
begin
    perform reform.need((step.item).answered_at is not null, 'answer_missing');
    perform reform.need(num_nonnulls(step.arguments ->> 'result', step.arguments ->> 'resolved') = 2, 'rating_required');
    insert into reform.rating (feedback_id, result, attitude, time, resolved, rated_at)
    values ((step.item).id, (step.arguments ->> 'result')::int, (step.arguments ->> 'attitude')::int,
        (step.arguments ->> 'time')::int, (step.arguments ->> 'resolved')::reform.resolved, step.at);
    step.details := jsonb_build_object('result', (step.arguments ->> 'result')::int, 'resolved', step.arguments ->> 'resolved');
    return step;
end
$$;

-- ---- words and people ----

create function reform.withdraw_consent(feedback_id bigint, purposes reform.purpose[], at timestamptz) returns void
language sql as $$
    update reform.consent
    set withdrawn_at = greatest(at, given_at)
    where consent.feedback_id = withdraw_consent.feedback_id and purpose = any (purposes) and withdrawn_at is null
$$;

create function reform.step_withdraw(step reform.step) returns reform.step
language plpgsql as $$
begin
    delete from private.identity where feedback_id = (step.item).id;
    delete from private.original where feedback_id = (step.item).id;
    perform reform.withdraw_consent((step.item).id, enum_range(null::reform.purpose), step.at);
    step.item.display := null;
    if (step.item).answered_at is null then
        step.item.title := null;
        step.item.text := null;
        update reform.message set text = null where feedback_id = (step.item).id and from_sender;
    end if;
    return step;
end
$$;
comment on function reform.step_withdraw(reform.step) is
    'Who sent it is erased; what was said too, unless it was answered: then the answer would stand without a question.';

create function reform.step_erase_identity(step reform.step) returns reform.step
language plpgsql as $$
declare
    identities int;
    originals int;
begin
    perform reform.need(
        (step.actor).role <> 'system' or step.at >= reform.term_end('keep_identity', (step.item).ended_at), 'too_early');
    delete from private.identity where feedback_id = (step.item).id;
    get diagnostics identities = row_count;
    delete from private.original where feedback_id = (step.item).id;
    get diagnostics originals = row_count;
    perform reform.need(identities + originals > 0, 'identity_missing');
    perform reform.withdraw_consent((step.item).id, '{process,contact}', step.at);
    return step;
end
$$;
comment on function reform.step_erase_identity(reform.step) is
    'With it the words that were redacted, since that was personal data.';

create function reform.step_open_identity(step reform.step) returns reform.step
language plpgsql as $$
begin
    perform reform.need(char_length(btrim(step.arguments ->> 'text')) >= 10, 'purpose_required');
    perform reform.need(
        exists (select from private.identity where feedback_id = (step.item).id), 'identity_missing');
    insert into private.identity_access (feedback_id, at, actor, role, reason)
    values ((step.item).id, step.at, (step.actor).subject, (step.actor).role, step.arguments ->> 'text');
    return step;
end
$$;

create function reform.step_renew_secret(step reform.step) returns reform.step
language plpgsql as $$
begin
    perform reform.need(step.arguments ->> 'digest' is not null, 'digest_required');
    insert into reform.secret (feedback_id, digest, made_at)
    values ((step.item).id, step.arguments ->> 'digest', step.at)
    on conflict (feedback_id) do update set digest = excluded.digest, made_at = excluded.made_at;
    step.note := step.arguments ->> 'text';
    return step;
end
$$;
comment on function reform.step_renew_secret(reform.step) is
    'For a sender who lost the old one, which is none any more. The note says how it was checked who asks.';

create function reform.step_change_display(step reform.step) returns reform.step
language plpgsql as $$
begin
    step.item.display := step.arguments ->> 'display';
    if (step.item).display is null then
        perform reform.withdraw_consent((step.item).id, '{publish_name}', step.at);
    elsif not exists (
        select from reform.consent
        where feedback_id = (step.item).id and purpose = 'publish_name' and withdrawn_at is null)
    then
        insert into reform.consent (feedback_id, purpose, given_at) values ((step.item).id, 'publish_name', step.at);
    end if;
    return step;
end
$$;
comment on function reform.step_change_display(reform.step) is 'Giving the text is the consent to show it.';

create function reform.step_publish(step reform.step) returns reform.step
language plpgsql as $$
begin
    step.item.published_at := coalesce((step.item).published_at, step.at);
    return step;
end
$$;

create function reform.step_redact(step reform.step) returns reform.step
language plpgsql as $$
begin
    perform reform.need(num_nonnulls(step.arguments ->> 'title', step.arguments ->> 'text') > 0, 'words_required');
    perform reform.need((step.item).text is not null, 'words_erased');
    insert into private.original (feedback_id, title, text, kept_at)
    values ((step.item).id, (step.item).title, (step.item).text, step.at)
    on conflict (feedback_id) do nothing;
    step.item.title := coalesce(step.arguments ->> 'title', (step.item).title);
    step.item.text := coalesce(step.arguments ->> 'text', (step.item).text);
    return reform.step_publish(step);
end
$$;
comment on function reform.step_redact(reform.step) is 'The first original stays, however often it is redacted.';

create function reform.step_release(step reform.step) returns reform.step
language plpgsql as $$
begin
    perform reform.need(
        (step.item).publication_reason = 'spam' and (step.item).handling not in ('withdrawn', 'diverted'),
        'release_unfit');
    return step;
end
$$;
comment on function reform.step_release(reform.step) is
    'Of a wave that was taken for spam. Of what was withdrawn or diverted nothing is left to moderate.';

create function reform.was_redacted(item reform.feedback) returns boolean
language sql stable as $$
    select exists (
        select from reform.event where feedback_id = item.id and axis = 'publication' and to_state = 'redacted')
$$;

create function reform.step_restore(step reform.step) returns reform.step
language plpgsql as $$
begin
    perform reform.need((step.item).handling <> 'diverted', 'transition_not_allowed');
    step.to_state := 'public';
    if num_nonnulls(step.arguments ->> 'title', step.arguments ->> 'text') > 0 then
        step.to_state := 'redacted';
        return reform.step_redact(step);
    end if;
    if reform.was_redacted(step.item) then
        step.to_state := 'redacted';
    end if;
    return reform.step_publish(step);
end
$$;
comment on function reform.step_restore(reform.step) is
    'As it was shown before; redacted, where other words are given. What is diverted is never shown.';

commit;
