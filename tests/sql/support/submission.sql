-- Feedback as the service sends it: \ir support/begin.sql first. Agency TEST-A with division TEST-B, agency TEST-C, and
-- TEST-X outside; plan test-1 has clause I, task NV01 (TEST-B leads, with a published report) and task NV02; plan test-2
-- is a draft. All the time is Monday 2 March 2026, 9:00 in Vietnam, where nothing else is said.

\ir empty.sql
\ir ask.sql

insert into reform.unit (code, name, kind, external) values
    ('TEST-X', 'Ủy ban Thử nghiệm', 'peoples_committee', true), ('TEST-A', 'Sở Thử nghiệm', 'department', false),
    ('TEST-B', 'Phòng Thử', 'division', false), ('TEST-C', 'Sở Khác', 'department', false);
update reform.unit set parent_id = unit(above)
from (values ('TEST-A', 'TEST-X'), ('TEST-B', 'TEST-A')) as placed (below, above) where code = below;
select add_plan('test-1', 'TEST-A', 'issued'), add_plan('test-2', 'TEST-A', 'draft');
select add_clause('test-1', 'I', 1), add_clause('test-2', 'I', 1);
select add_task('test-1', 'NV01', 1), add_task('test-1', 'NV02', 2), add_task('test-2', 'NV01', 1);
insert into reform.assignment (task_id, unit_id, role) values
    (task('test-1', 'NV01'), unit('TEST-B'), 'lead'), (task('test-1', 'NV02'), unit('TEST-B'), 'coordinating');
insert into reform.reporting_period (code, year, kind, name, data_from, data_to, submit_by) values
    ('2031-T1', 2031, 'quarter', 'Quý I', '2030-12-15', '2031-03-14', '2031-03-20'),
    ('2031-T2', 2031, 'half_year', 'Sáu tháng', '2030-12-15', '2031-06-14', '2031-06-20');
insert into reform.progress_report (task_id, unit_id, period_id, status, state, submitted_at, approved_at, published_at)
values (task('test-1', 'NV01'), unit('TEST-B'), period('2031-T1'), 'in_progress', 'published', '2026-01-01', '2026-01-02',
    '2026-01-03');
insert into reform.progress_report (task_id, unit_id, period_id, status)
values (task('test-1', 'NV01'), unit('TEST-B'), period('2031-T2'), 'in_progress');
insert into reform.topic (code, name, position) values ('test-t1', 'Một', 1002), ('test-t2', 'Hai', 1001);
insert into reform.service_level (track, stage, amount, calendar)
select track, stage, amount, 'working_days'
from unnest(enum_range(null::reform.track)) as track,
    (values ('triage'::reform.stage, 2), ('transfer', 5), ('reply', 10), ('moderation', 1)) as level (stage, amount);
insert into reform.working_hours (starts_at, ends_at) values ('07:30', '11:30'), ('13:30', '17:00');

create function tap.body(more jsonb default '{}') returns jsonb
    language sql immutable as $$
        select '{"track": "suggestion", "kind": "comment", "title": "Góp ý thử",
            "text": "Nên hướng dẫn cả buổi tối.", "target": {"type": "general"}, "honeypot": false}'::jsonb || more
    $$;
create function tap.petition(more jsonb default '{}') returns jsonb
    language sql immutable as $$
        select body('{"track": "petition", "sender": {"type": "citizen", "given": ["name", "address", "phone"]},
            "consents": ["process"]}') || more
    $$;

create function tap.limits(more jsonb default '{}') returns jsonb
    language sql immutable as $$
        select '{"submission": {"quota": 20, "window": 3600}, "challenge": {"quota": 5, "window": 3600},
            "target": {"quota": 200, "window": 3600}, "secret": {"quota": 10, "window": 3600},
            "support": {"quota": 60, "window": 3600}}'::jsonb || more
    $$;
create function tap.limit_of(policy text, quota int, period int default 3600) returns jsonb
    language sql immutable as $$
        select limits(jsonb_build_object(policy, jsonb_build_object('quota', quota, 'window', period)))
    $$;

-- The statement that sends. Each key is a request of its own; the item has the code PA-KEY, and its secret this digest.
create function tap.digest_of(word text) returns text
    language sql immutable as $$select encode(sha256(convert_to(word, 'UTF8')), 'hex')$$;
create function tap.sending(
    key text, body jsonb default body(), address text default 'a', at timestamptz default '2026-03-02T09:00+07',
    limits jsonb default limits(), challenge jsonb default '{"mode": "never"}', sealed text default null)
    returns text
    language sql as $$
        select format('select * from api.submit_feedback(%L, %L, %L, %L, %L, %L, %L, %L, %L, %L)',
            body, jsonb_build_array(jsonb_build_object('code', 'PA-' || key, 'digest', digest_of(key))), key,
            digest_of(body::text), address, limits, challenge, sealed, case when sealed is not null then 'key-1' end, at)
    $$;
create function tap.answer_to(statement text) returns jsonb
    language sql as $$select ask(statement)$$;

create function tap.item(code text) returns reform.feedback
    language sql stable as $$select feedback from reform.feedback where feedback.code = item.code$$;
create function tap.act(code text, transition text, who text, arguments jsonb default '{}',
    at timestamptz default '2026-03-03T09:00+07') returns void
    language sql as $$
        select reform.act(code, transition, row(split_part(who, '-', 1), who)::reform.actor, arguments, at)
    $$;
create function tap.answer_item(code text, at timestamptz default '2026-03-03T09:00+07') returns void
    language plpgsql as $$
begin
    perform act(code, 'start-triage', 'intake-1', at => at);
    perform act(code, 'accept', 'intake-1', at => at);
    perform act(code, 'assign', 'intake-1', '{"officer": "officer-1"}', at);
    perform act(code, 'draft-reply', 'officer-1', '{"text": "Xin trả lời.", "resolution": "explained"}', at);
    perform act(code, 'submit-reply', 'officer-1', at => at);
    perform act(code, 'approve-reply', 'approver-1', at => at);
end
$$;
