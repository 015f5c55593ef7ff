-- A large data set for the plan test, the exports and the bench. Variable: plans (default 2000), each of 50 tasks with
-- three occurrences, some evidence and reports. All of it is made up and says so.
\set ON_ERROR_STOP on
\if :{?plans}
\else
    \set plans 2000
\endif

begin;

insert into reform.unit (code, name, short_name, kind)
select 'T-' || n, 'Ủy ban nhân dân tỉnh số ' || n || ' (dữ liệu minh họa)', 'Tỉnh ' || n, 'peoples_committee'
from generate_series(1, 5) as n;

insert into reform.unit (code, name, kind, parent_id)
select 'S-' || n, 'Sở số ' || n || ' (dữ liệu minh họa)', 'department', parent.id
from generate_series(1, 50) as n
join reform.unit as parent on parent.code = 'T-' || (n % 5 + 1);

insert into reform.unit (code, name, kind, parent_id)
select 'P-' || n, 'Phòng số ' || n || ' (dữ liệu minh họa)', 'division', parent.id
from generate_series(1, 500) as n
join reform.unit as parent on parent.code = 'S-' || (n % 50 + 1);

insert into reform.document (code, kind, number, issued_on, issuer, title, level)
select 'vb-' || n, 'directive', n || '/CT-UBND', date '2010-01-01' + n, 'Ủy ban nhân dân (dữ liệu minh họa)',
    'Chỉ thị số ' || n || ' về cải cách hành chính (dữ liệu minh họa)', 'city'
from generate_series(1, 500) as n;

insert into reform.plan (code, kind, title, year, unit_id, starts_on, ends_on, status, illustrative, published_at)
select 'ke-hoach-' || n, 'reform',
    'Kế hoạch cải cách hành chính số ' || n || ' (dữ liệu minh họa)', 2016 + n % 10, unit.id,
    make_date(2016 + n % 10, 1, 1), make_date(2016 + n % 10, 12, 31), 'in_progress', true,
    make_timestamptz(2016 + n % 10, 1, 5, 1, 0, 0) + n * interval '1 minute'
from generate_series(1, :plans) as n
join reform.unit on unit.code = 'S-' || (n % 50 + 1);

insert into reform.clause (plan_id, path, position, kind, heading, text)
select plan.id, 'I', 1, 'general', 'NHIỆM VỤ', 'Các nhiệm vụ của kế hoạch (dữ liệu minh họa).'
from reform.plan where plan.code like 'ke-hoach-%';

-- What triggers would do for each table, in turn, is done once for all: the lists when tasks are whole, search at the end.
alter table reform.task disable trigger task_searched;
alter table reform.task disable trigger task_is_entered;
alter table reform.assignment disable trigger assignment_is_entered;
alter table reform.task_topic disable trigger task_topic_is_entered;
insert into reform.task (plan_id, code, position, clause_id, kind, title, deliverable, schedule, schedule_text,
    starts_on, due_on, target, target_per, weight, status, status_on, completed_on, illustrative)
select plan.id, 'NV' || lpad(n::text, 2, '0'), n, clause.id, 'other',
    (array['Rà soát', 'Niêm yết', 'Công khai', 'Đơn giản hóa', 'Số hóa', 'Tập huấn'])[1 + n % 6] || ' '
        || (array['thủ tục hành chính', 'hồ sơ', 'kết quả giải quyết', 'dịch vụ công trực tuyến'])[1 + (plan.id + n) % 4]
        || ' đợt ' || n || ' (dữ liệu minh họa)',
    case when n % 3 = 0 then 'Báo cáo kết quả' end,
    (case when n % 5 = 0 then 'continuous' else 'dated' end)::reform.schedule, null,
    plan.starts_on, plan.starts_on + (n * 7) % 350 + 10,
    case when n % 5 = 0 then 12 end, case when n % 5 = 0 then 'monthly'::reform.schedule end,
    1 + n % 3,
    (array['not_started', 'in_progress', 'completed', 'completed', 'paused', null])[1 + (plan.id + n) % 6]::reform.task_status,
    case when (plan.id + n) % 6 < 5 then plan.starts_on + 30 end,
    case when (plan.id + n) % 6 in (2, 3) then plan.starts_on + ((n * 7) % 350 + (plan.id + n) % 20)::int end, true
from reform.plan
join reform.clause on clause.plan_id = plan.id
cross join generate_series(1, 50) as n
where plan.code like 'ke-hoach-%';

create temporary table staffed on commit drop as
select task.id as task_id, task.starts_on, row_number() over (order by task.id) as n
from reform.task join reform.plan on plan.id = task.plan_id
where plan.code like 'ke-hoach-%';

insert into reform.assignment (task_id, unit_id, role, position)
select staffed.task_id, unit.id, side.role::reform.assignment_role, side.position
from staffed
cross join (values ('lead', 1, 0), ('coordinating', 2, 77)) as side (role, position, shift)
join reform.unit on unit.code = 'P-' || ((staffed.n + side.shift) % 500 + 1);

insert into reform.task_topic (task_id, topic_id)
select staffed.task_id, topic.id
from staffed
join (select id, row_number() over (order by position) as n, count(*) over () as topics from reform.topic) as topic
    on topic.n = staffed.n % topic.topics + 1;

alter table reform.task enable trigger task_searched;
alter table reform.task enable trigger task_is_entered;
alter table reform.assignment enable trigger assignment_is_entered;
alter table reform.task_topic enable trigger task_topic_is_entered;
select reform.enter_tasks(array(select task_id from staffed));

insert into reform.occurrence (task_id, unit_id, occurred_on, quantity, place, description, illustrative)
select assignment.task_id, assignment.unit_id, staffed.starts_on + 30 * step, 1, 'Hội trường số ' || step,
    'Dữ liệu minh họa', true
from staffed
join reform.assignment on assignment.task_id = staffed.task_id and assignment.role = 'lead'
cross join generate_series(1, 3) as step;

insert into reform.progress_report (task_id, unit_id, period_id, status, percent, narrative, state,
    submitted_at, approved_at, published_at, illustrative)
select assignment.task_id, assignment.unit_id, reporting_period.id, 'in_progress', 40 + staffed.n % 60,
    'Dữ liệu minh họa', 'published', now(), now(), now(), true
from staffed
join reform.assignment on assignment.task_id = staffed.task_id and assignment.role = 'lead'
join reform.reporting_period on reporting_period.year = extract(year from staffed.starts_on)
where staffed.n % 5 = 0;

insert into reform.evidence (occurrence_id, kind, title, url, published_at, illustrative)
select occurrence.id, 'picture', 'Ảnh (dữ liệu minh họa)', 'https://example.org/' || occurrence.id,
    occurrence.occurred_on + interval '1 day', true
from reform.occurrence join staffed on staffed.task_id = occurrence.task_id
where occurrence.id % 10 = 0;

insert into reform.evidence (report_id, kind, title, url, published_at, illustrative)
select report.id, 'document', 'Báo cáo (dữ liệu minh họa)', 'https://example.org/' || report.id,
    report.published_at, true
from reform.progress_report as report join staffed on staffed.task_id = report.task_id
where report.id % 2 = 0;

-- For staff: who asks; reports that are not public, odd ones drafts and even ones submitted, an occurrence and evidence,
-- with codes that the plan test knows.
select api.grant_role('http://127.0.0.1/reformd-development', 'can-bo-3', 'officer', 'S-10');
select api.grant_role('http://127.0.0.1/reformd-development', 'can-bo-2', role, unit)
from unnest('{officer,approver,supervisor}'::text[]) as role, unnest('{T-1,T-2,T-3,T-4,T-5,SO-KHCN}'::text[]) as unit;
select api.grant_role('http://127.0.0.1/reformd-development', 'can-bo-1', role, unit)
from unnest('{intake,moderator,privacy,officer}'::text[]) as role, unnest('{T-1,T-2,T-3,T-4,T-5,SO-KHCN}'::text[]) as unit;
insert into reform.progress_report (id, task_id, unit_id, period_id, status, percent, narrative, difficulties, state,
    submitted_at, authors, illustrative)
overriding system value
select 90000000 + listed.number, listed.task_id, listed.unit_id, listed.period_id, 'in_progress', 50, 'Dữ liệu minh họa',
    'Dữ liệu minh họa', (case when number % 2 = 1 then 'draft' else 'submitted' end)::reform.report_state,
    case when number % 2 = 0 then now() end, '{can-bo-1}', true
from (
    select staffed.task_id, assignment.unit_id, period.id as period_id, row_number() over (order by staffed.task_id) as number
    from staffed
    join reform.assignment on assignment.task_id = staffed.task_id and assignment.role = 'lead'
    join reform.reporting_period as period
        on period.year = extract(year from staffed.starts_on) and period.kind = 'half_year'
    where staffed.n % 49 = 1
) as listed;
insert into reform.evidence (report_id, kind, title, url, illustrative)
select id, 'document', 'Báo cáo (dữ liệu minh họa)', 'https://example.org/' || id, true
from reform.progress_report where id > 90000000;
insert into reform.occurrence (id, task_id, unit_id, occurred_on, description, illustrative)
overriding system value
select 90000000, task.id, unit.id, '2021-03-01', 'Dữ liệu minh họa', true
from reform.task join reform.plan on plan.id = task.plan_id, reform.unit
where plan.code = 'skhcn-tuyen-truyen-cchc-2021' and task.code = 'NV09' and unit.code = 'VP-SO';
insert into reform.reply_template (code, unit_id, title, text, resolution, changed_by, changed_at)
select 'mau-' || n, unit.id, 'Mẫu số ' || n, 'Xin trả lời.',
    (enum_range(null::reform.resolution))[1 + n % 7], 'can-bo-2', now()
from generate_series(1, 200) as n
join reform.unit on unit.code = case when n % 2 = 1 then 'SO-KHCN' else 'T-' || (1 + n % 5) end;
insert into reform.evidence (id, occurrence_id, kind, title, url, published_at, illustrative)
overriding system value
values (90000000, 90000000, 'picture', 'Ảnh (dữ liệu minh họa)', 'https://example.org/anh', now(), true);

insert into reform.reading (plan_id, clause_id, position, member, ocr, reading, confidence)
select clause.plan_id, clause.id, n, 'text', 'Cac nhiem vu', 'Các nhiệm vụ', 'high'
from reform.clause
join reform.plan on plan.id = clause.plan_id
cross join generate_series(1, 2) as n
where plan.code like 'ke-hoach-%';

-- For planners: one of everything that there is, and his draft, a copy of a plan.
select api.grant_role('http://127.0.0.1/reformd-development', 'can-bo-3', 'planner', unit)
from unnest('{T-1,T-2,T-3,T-4,T-5,SO-KHCN}'::text[]) as unit;
select api.import_plan(document || jsonb_build_object(
    'plan', document -> 'plan' || '{"code": "du-thao-1", "status": "draft"}',
    'clauses', document -> 'clauses' || '[{"path": "I.1", "kind": "general", "text": "Dữ liệu minh họa."}]')) -> 'faults' as faults
from (select api.export_plan('ke-hoach-1')::jsonb as document) as copied;

-- Feedback: ten items for each plan, loaded where they stand. What triggers would do for each is done once for all.

alter table reform.feedback disable trigger user;
alter table reform.deadline disable trigger user;
alter table reform.event disable trigger user;

insert into reform.feedback (
    code, track, kind, sender_type, title, text, target_type, plan_id, task_id, unit_id, handling, publication,
    publication_reason, answered_at, received_at, handled_at, supporters, receipt, illustrative, officer, suspicions, version)
select 'PA-DL-' || n, (enum_range(null::reform.track))[1 + n % 2], (enum_range(null::reform.feedback_kind))[1 + n % 6],
    'anonymous', 'Góp ý số ' || n || ' (dữ liệu minh họa)',
    'Đề nghị niêm yết thủ tục hành chính tại phòng số ' || n % 500 || '; hồ sơ số ' || n, 'task', staffed.plan_id,
    staffed.task_id, unit.id, (enum_range(null::reform.handling))[1 + n % 10],
    (array['public', 'public', 'public', 'redacted', 'pending', 'private', 'removed'])[1 + n % 7]::reform.publication,
    case when n % 7 >= 5 then (array['spam', 'unlawful', 'personal_data'])[1 + n % 3]::reform.reason end,
    null, timestamptz '2016-01-01 01:00Z' + n * interval '4 hours',
    case when (enum_range(null::reform.handling))[1 + n % 10] in ('awaiting_sender', 'on_hold', 'answered') then now()
        else timestamptz '2016-01-01 01:00Z' + n * interval '4 hours' end, -- where the tick has nothing to do yet
    case when n % 9 = 0 then n % 500 else 0 end, repeat('0a', 32), true, case when n % 200 = 4 then 'can-bo-2' end,
    (case when n % 100 = 7 then '{many_links}' else '{}' end)::reform.suspicion[],
    1 + (n % 10 <> 0)::int + (n % 7 <> 4)::int -- events: it came in, was handled, was moderated
from (
    select task.id as task_id, task.plan_id, row_number() over (order by task.id) as n
    from reform.task join reform.plan on plan.id = task.plan_id
    where plan.code like 'ke-hoach-%' and task.position % 5 = 0
) as staffed
join reform.unit on unit.code = 'P-' || (staffed.n % 500 + 1);

insert into reform.event (feedback_id, sequence, at, transition, axis, from_state, to_state, role)
select item.id, row_number() over (partition by item.id order by moved.place), item.received_at, moved.transition,
    moved.axis::reform.axis, moved.from_state, moved.to_state, moved.role::reform.actor_role
from reform.feedback as item
cross join lateral (values
    (1, 'submit', null, null, null, 'sender'),
    (2, 'start-triage', 'handling', 'received', item.handling::text, 'intake'),
    (3, 'publish', 'publication', 'pending', item.publication::text, 'moderator')
) as moved (place, transition, axis, from_state, to_state, role)
where item.code like 'PA-DL-%' and (moved.axis is null or moved.from_state <> moved.to_state);

insert into reform.feedback_topic (feedback_id, topic_id)
select feedback.id, topic.id
from reform.feedback
join (select id, row_number() over (order by position) as n, count(*) over () as topics from reform.topic) as topic
    on topic.n = feedback.id % topic.topics + 1
where feedback.code like 'PA-DL-%';

insert into reform.reply (
    feedback_id, number, text, resolution, state, author, approver, drafted_at, submitted_at, approved_at)
select id, 1, 'Đã rõ (dữ liệu minh họa).', 'explained', 'approved', 'A', 'B', handled_at, handled_at, handled_at
from reform.feedback
where code like 'PA-DL-%' and handling in ('answered', 'closed');

insert into reform.deadline (feedback_id, stage, service_level_id, started_at, due_on, due_at, first_due_on)
select feedback.id, 'reply', level.id, received_at, reform.civil_date(received_at) + 20,
    case when feedback.id % 100 = 0 then now() - interval '1 day' else reform.due_at(reform.civil_date(now()) + 1 + (feedback.id / 1500)::int) end,
    reform.civil_date(received_at) + 20
from reform.feedback
join lateral (
    select id from reform.service_level where track = feedback.track and stage = 'reply' order by id limit 1
) as level on true
where feedback.code like 'PA-DL-%' and feedback.handling in ('received', 'triage', 'accepted', 'in_progress');

alter table reform.feedback enable trigger user;
alter table reform.deadline enable trigger user;
alter table reform.event enable trigger user;
select reform.enter_feedback(array(select id from reform.feedback where code like 'PA-DL-%'));
select reform.enter_events(
    '{feedback_received,feedback_answered}', array(select id from reform.feedback where code like 'PA-DL-%'));

-- Who acts in one city, and who acts in all.
select api.grant_role('http://127.0.0.1/reformd-development', person, role, unit)
from unnest('{intake,moderator,officer,approver}'::text[]) as role
cross join (select 'can-bo-1', 'T-1' union all select 'can-bo-2', 'T-' || n from generate_series(1, 5) as n)
    as held (person, unit);
select reform.rebuild_inbox();
select reform.rebuild_hidden_words();
set local maintenance_work_mem = '512MB';
select reform.rebuild_search();

-- Staff: four people in each division, some who stand above many, and what they did in a year.

insert into reform.staff_grant (issuer, subject, role, unit_id, valid_from)
select 'i', role || '-' || unit.code, role::reform.actor_role, unit.id, '2021-01-01'
from reform.unit
join (values ('P-%', '{intake,moderator,officer,approver}'::text[]), ('T-1', '{admin,supervisor}'), ('S-7', '{admin,supervisor}'),
    ('P-7', '{admin,supervisor}'), ('S-28', '{intake,supervisor}')) as held (codes, roles) on unit.code like held.codes
cross join unnest(held.roles) as role
order by unit.code <> 'T-1', unit.id, role; -- the first is of T-1

insert into ops.audit (at, issuer, subject, role, unit_id, operation, object_type, object, request_id)
select timestamptz '2025-01-01 00:00Z' + n * interval '25 minutes', 'i', 'officer-' || unit.code, 'officer', unit.id,
    (array['startTriage', 'acceptFeedback', 'draftReply', 'submitReply'])[1 + n % 4],
    case when n % 50 = 0 then 'grant' else 'feedback' end, 'PA-DL-' || n / 5, 'yeu-cau-' || n
from generate_series(1, 20000) as n
join reform.unit on unit.code = 'P-' || (n * 7 % 500 + 1);

commit;

vacuum analyze;

-- Three items that came in as items do and went the whole way, for what their senders may do.

select count(*) from (
    select api.submit_feedback(
        jsonb_build_object(
            'track', 'suggestion', 'kind', 'comment', 'title', 'Góp ý về kế hoạch số ' || n,
            'text', 'Đề nghị làm rõ nội dung của kế hoạch, lần thứ ' || n,
            'target', jsonb_build_object('type', 'plan', 'code', 'ke-hoach-' || least(77, :plans))),
        jsonb_build_array(jsonb_build_object('code', 'PA-2026-00000' || n, 'digest', repeat('a', 64))),
        'key ' || n, 'body', 'address', '{"submission": {"quota": 20, "window": 3600}, "challenge": {"quota": 5, "window": 3600},
            "target": {"quota": 200, "window": 3600}}', '{"mode": "never"}',
        case n when 3 then 'YQ==' end, case n when 3 then '1' end)
    from generate_series(1, 3) as n) as submitted;
select count(*) from (values
    (1, 'publish', 'moderator', 'A', '{}'), (1, 'start-triage', 'intake', 'B', '{}'), (1, 'accept', 'intake', 'B', '{}'),
    (1, 'assign', 'intake', 'B', '{"officer": "C"}'),
    (1, 'draft-reply', 'officer', 'C', '{"text": "Đã làm rõ.", "resolution": "explained"}'),
    (1, 'submit-reply', 'officer', 'C', '{}'), (1, 'approve-reply', 'approver', 'D', '{}'),
    (2, 'start-triage', 'intake', 'B', '{}'), (2, 'reject', 'intake', 'B', '{"reason": "unclear"}'),
    (2, 'confirm-rejection', 'approver', 'D', '{}')
) as act (n, transition, role, person, arguments)
cross join lateral reform.act(
    'PA-2026-00000' || n, transition, row(role, person)::reform.actor, arguments::jsonb) as done;
insert into private.original (feedback_id, title, text, kept_at)
select id, title, text, received_at from reform.feedback where code = 'PA-2026-000003';

-- Waves of spam: many that are decided, and one of two items that is open.

insert into reform.spam_wave
    (unit_id, state, note, moderator, withheld_at, size, sample_size, refused, decider, decided_at)
select unit.id, (case when n % 2 = 0 then 'confirmed' else 'undone' end)::reform.wave_state, 'Dữ liệu minh họa', 'A',
    now(), 1000, 50, '[]', 'B', now()
from generate_series(1, 2000) as n
join reform.unit on unit.code = 'T-' || (1 + n % 5);
select count(*) from (
    select api.submit_feedback(
        jsonb_build_object(
            'track', 'suggestion', 'kind', 'comment', 'title', 'Quảng cáo số ' || n,
            'text', 'Nội dung quảng cáo, lần thứ ' || n,
            'target', jsonb_build_object('type', 'plan', 'code', 'ke-hoach-' || least(77, :plans))),
        jsonb_build_array(jsonb_build_object('code', 'PA-2026-00000' || n, 'digest', repeat('a', 64))),
        'key ' || n, 'body', 'address', '{"submission": {"quota": 20, "window": 3600}, "challenge": {"quota": 5, "window": 3600},
            "target": {"quota": 200, "window": 3600}}', '{"mode": "never"}', null, null)
    from generate_series(4, 7) as n) as submitted;
select count(*) from generate_series(6, 7) as n
cross join lateral reform.act('PA-2026-00000' || n, 'withhold', row('moderator', 'A')::reform.actor, '{"reason": "spam"}') as done;
insert into reform.spam_wave (id, unit_id, note, moderator, withheld_at, size, sample_size, refused)
overriding system value
select 90000000, unit_id, 'Dữ liệu minh họa', 'A', now(), 2, 2, '[]' from reform.feedback where code = 'PA-2026-000006';
insert into reform.spam_wave_item (wave_id, feedback_id, sampled)
select 90000000, id, true from reform.feedback where code in ('PA-2026-000006', 'PA-2026-000007');
select ops.recount();
