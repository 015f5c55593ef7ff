-- Items that go their ways without a plan: \ir support/acts.sql first, units TEST-A, TEST-B, TEST-C, and a seed.

create function tap.one_of(choices anyarray) returns anyelement
    language sql volatile as $$select choices[1 + floor(random() * cardinality(choices))::int]$$;

create function tap.enter(n int) returns void
    language plpgsql as $$
declare
    at constant timestamptz := '2026-01-05 09:00+07'::timestamptz + floor(random() * 70) * interval '23 hours';
    made bigint;
begin
    insert into reform.feedback
        (code, track, kind, title, text, target_type, unit_id, received_at, handled_at, receipt)
    values ('W-' || n, one_of(enum_range(null::reform.track)), one_of(enum_range(null::reform.feedback_kind)),
        'Góp ý thử', 'Nội dung góp ý thử', 'general', unit(one_of(array['TEST-A', 'TEST-B', 'TEST-C'])), at, at,
        repeat('0a', 32))
    returning id into made;
    insert into reform.feedback_topic (feedback_id, topic_id)
    select made, topic.id from reform.topic where random() < 0.5;
    perform reform.open_item(made, at);
end
$$;

-- One transition that may be allowed, by somebody, with all that any of them asks for; refused, it does nothing.
create function tap.stagger(at timestamptz) returns text
    language plpgsql as $$
declare
    item constant reform.feedback := (select feedback from reform.feedback order by random() limit 1);
    rule reform.transition;
    role reform.actor_role;
begin
    select * into rule
    from reform.transition as possible
    where item.handling::text = any (from_states) or item.publication::text = any (from_states)
    order by random() * case
        when name in ('withdraw', 'transfer', 'merge', 'message', 'open-identity', 'change-display', 'renew-secret') then 3
        when name in ('appeal', 'reopen', 'start-triage', 'assign', 'draft-reply', 'submit-reply', 'approve-reply') then 0.4
        else 1 end
    limit 1;
    role := one_of(rule.roles);
    perform reform.act(
        item.code, rule.name,
        row(role, case when role not in ('sender', 'system') then one_of(array['mot', 'hai', 'ba']) end)::reform.actor,
        jsonb_build_object(
            'reason', one_of(case when rule.reasons = '{}' then '{spam,abusive,unclear}' else rule.reasons end),
            'text', 'Nội dung thử, đủ dài', 'agency', 'Sở khác', 'resolution', 'explained', 'officer', 'ba',
            'unit', one_of(array['TEST-A', 'TEST-B', 'TEST-C']), 'amount', 2, 'review_on', at::date + 5,
            'result', one_of(array[1, 2, 3, 4, 5]), 'resolved', one_of(enum_range(null::reform.resolved)),
            'to_code', (select code from reform.feedback order by random() limit 1)), at);
    return rule.name;
exception
    when sqlstate 'RD001' or integrity_constraint_violation then return null;
end
$$;
