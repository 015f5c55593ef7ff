-- Deploy reformd:staff_reports to pg
-- Progress reports of units: written, submitted, returned or approved by another person, published, corrected.

begin;

-- ---- what is kept of them ----

alter table reform.evidence add column recorded_by text -- in no domain: see reform.add_version()
    constraint evidence_recorded_by check (char_length(recorded_by) between 1 and 500 and recorded_by is nfc normalized);
comment on constraint evidence_recorded_by on reform.evidence is
    'vi: Tên của người ghi minh chứng phải có từ 1 đến 500 ký tự, đã chuẩn hóa (NFC).'
    ' | en: Who recorded evidence is named in 1 to 500 characters in NFC.';
call reform.add_version('reform.progress_report');
alter table reform.progress_report
    add column completed_on date,
    add column authors reform.line[],
    add column approver reform.line,
    add column publisher reform.line,
    add column note reform.prose,
    add column returned_at timestamptz,
    add column changed_at timestamptz,
    add constraint progress_report_completed check (
        completed_on is null or status in ('completed', 'partly_completed')),
    add constraint progress_report_two_people check (approver <> all (authors)),
    disable trigger user;
update reform.progress_report set authors = '{}';
alter table reform.progress_report
    enable trigger user,
    alter column authors set default '{}',
    alter column authors set not null;
comment on column reform.progress_report.completed_on is
    'The day on which the task was completed, as the unit claims; null: not known, the day of publication stands in.';
comment on column reform.progress_report.authors is 'The subjects of all who wrote or submitted it.';
comment on column reform.progress_report.note is 'Why it was returned, the last time.';

comment on constraint progress_report_completed on reform.progress_report is
    'vi: Chỉ báo cáo hoàn thành hoặc hoàn thành một phần mới có ngày hoàn thành.'
    ' | en: Only a report of completion, in whole or in part, has a day of completion.';
comment on constraint progress_report_two_people on reform.progress_report is
    'vi: Người duyệt báo cáo phải khác người soạn và người trình.'
    ' | en: A report is approved by another person than those who wrote or submitted it.';

create table reform.report_step (
    name reform.code constraint report_step_pkey primary key,
    position int not null constraint report_step_position unique,
    from_states reform.report_state[] not null,
    to_state reform.report_state not null,
    roles reform.actor_role[] not null,
    note_required boolean not null default false,
    second_person boolean not null default false,
    label_vi reform.line not null,
    label_en reform.line not null
);
comment on table reform.report_step is
    'What may be done with a report, where it stands, and by whom. One function walks it.';
comment on constraint report_step_pkey on reform.report_step is
    'vi: Đã có bước xử lý báo cáo mang tên này.'
    ' | en: There already is a step of reports with this name.';
comment on constraint report_step_position on reform.report_step is
    'vi: Hai bước xử lý báo cáo không được cùng vị trí.'
    ' | en: Two steps of reports must not have the same position.';

insert into reform.report_step
    (name, position, from_states, to_state, roles, note_required, second_person, label_vi, label_en)
values
    ('submit', 1, '{draft,returned}', 'submitted', '{officer}', false, false, 'Trình duyệt', 'Submit for approval'),
    ('return', 2, '{submitted}', 'returned', '{approver}', true, false, 'Trả lại để sửa', 'Return to be changed'),
    ('approve', 3, '{submitted}', 'approved', '{approver}', false, true, 'Duyệt', 'Approve'),
    ('publish', 4, '{approved}', 'published', '{planner,approver}', false, false, 'Công bố', 'Publish');

insert into reform.refusal (code, vi, en) values
    ('plan_not_issued', 'Kế hoạch chưa ban hành; chưa ghi nhận tiến độ.',
        'The plan is not issued yet; there is no progress to record.'),
    ('unit_without_part', 'Đơn vị này không được phân công thực hiện nhiệm vụ.', 'This unit has no part in the task.'),
    ('report_open', 'Đơn vị đã có báo cáo chưa công bố cho nhiệm vụ và kỳ này; hãy hoàn thiện báo cáo đó.',
        'This unit has a report for the task and period that is not published yet; finish that one.'),
    ('correction_needed', 'Báo cáo của kỳ này đã công bố; báo cáo mới phải nêu báo cáo được đính chính.',
        'The report for this period is published; a new one must name the report that it corrects.'),
    ('correction_of_latest', 'Chỉ đính chính được báo cáo đã công bố mới nhất của nhiệm vụ, đơn vị và kỳ này.',
        'Only the latest published report of this task, unit and period can be corrected.'),
    ('report_closed', 'Chỉ sửa được báo cáo đang soạn hoặc bị trả lại.',
        'Only a draft, or a report that was returned, can be changed.'),
    ('report_step_not_allowed', 'Trạng thái hiện tại của báo cáo không cho phép bước này.',
        'Where the report stands now does not allow that.');

create index progress_report_state_index on reform.progress_report (state, id);
create index progress_report_of_unit_index on reform.progress_report (unit_id, id);
create index progress_report_of_unit_in_state_index on reform.progress_report (unit_id, state, id);
create index progress_report_of_period_index on reform.progress_report (period_id, id);

-- ---- what staff see of them ----

create function reform.progress_roles() returns reform.actor_role[]
    language sql immutable parallel safe
    return '{officer,approver,planner,supervisor}'::reform.actor_role[];
comment on function reform.progress_roles() is 'Who sees reports before they are public.';

create function reform.number_in_code(code text, prefix text) returns bigint
    language sql immutable parallel safe
    return substring(code from '^' || prefix || '-([1-9][0-9]{0,17})$')::bigint;
comment on function reform.number_in_code(text, text) is
    'The id behind the code of a report (BC-12, báo cáo), an occurrence (HD-, hoạt động), evidence (MC-, minh chứng).';

create function reform.unit_reference(unit_id bigint) returns json
    language sql stable
begin atomic
    select reform.named_reference('units', unit.code, unit.name)
    from reform.unit where unit.id = unit_reference.unit_id;
end;

create function reform.evidence_for_staff(evidence reform.evidence) returns jsonb
    language sql stable
    return reform.evidence_object(evidence)::jsonb || jsonb_build_object(
        'code', 'MC-' || evidence.id,
        'links', jsonb_build_object('self', '/v1/staff/evidence/MC-' || evidence.id));

create function reform.is_second_person(report reform.progress_report, step reform.report_step, subject text)
    returns boolean
    language sql stable
    return not step.second_person or subject <> all (report.authors);

create function reform.report_actions(report reform.progress_report, caller reform.caller) returns json
    language sql stable
begin atomic
    select coalesce(json_agg(json_build_object(
        'transition', step.name,
        'label', step.label_vi,
        'label_en', step.label_en,
        'note_required', step.note_required,
        'href', '/v1/staff/reports/BC-' || report.id || '/' || step.name) order by step.position), '[]')
    from reform.report_step as step
    where report.state = any (step.from_states)
        and reform.role_at(caller, step.roles, report.unit_id) is not null
        and reform.is_second_person(report, step, caller.subject);
end;
comment on function reform.report_actions(reform.progress_report, reform.caller) is
    'What the caller may do next, by the table that api.staff_move_report() walks.';

create function reform.report_for_staff(report reform.progress_report, caller reform.caller) returns jsonb
    language sql stable
begin atomic
    select jsonb_build_object(
        'code', 'BC-' || report.id,
        'version', report.version,
        'state', report.state,
        'plan', reform.titled_reference('plans', plan.code, plan.title),
        'task', reform.task_reference(plan.code, task.code, task.title),
        'unit', reform.unit_reference(report.unit_id),
        'period', reform.period_reference(period),
        'status', report.status,
        'percent', report.percent,
        'completed_on', report.completed_on,
        'narrative', report.narrative,
        'difficulties', report.difficulties,
        'proposals', report.proposals,
        'evidence', coalesce((
            select jsonb_agg(reform.evidence_for_staff(evidence) order by evidence.id)
            from reform.evidence where evidence.report_id = report.id), '[]'),
        'corrects', 'BC-' || report.corrects_id,
        'corrected_by', (
            select 'BC-' || correction.id from reform.progress_report as correction
            where correction.corrects_id = report.id and correction.state = 'published'),
        'authors', report.authors,
        'approver', report.approver,
        'publisher', report.publisher,
        'note', report.note,
        'changed_at', reform.instant(report.changed_at),
        'submitted_at', reform.instant(report.submitted_at),
        'returned_at', reform.instant(report.returned_at),
        'approved_at', reform.instant(report.approved_at),
        'published_at', reform.instant(report.published_at),
        'illustrative', report.illustrative,
        'actions', reform.report_actions(report, caller),
        'links', jsonb_build_object(
            'self', '/v1/staff/reports/BC-' || report.id,
            'evidence', '/v1/staff/reports/BC-' || report.id || '/evidence',
            'task', '/v1/plans/' || plan.code || '/tasks/' || task.code))
    from reform.task
    join reform.plan on plan.id = task.plan_id
    join reform.reporting_period as period on period.id = report.period_id
    where task.id = report.task_id;
end;

create function reform.report_done(of_report bigint, caller reform.caller, status int) returns api.done
    language sql stable
begin atomic
    select row(report_done.status, '/v1/staff/reports/BC-' || report.id, report.version,
        reform.report_for_staff(report, caller)::json)::api.done
    from reform.progress_report as report
    where report.id = of_report;
end;

create function reform.report_seen(caller reform.caller, code text) returns reform.progress_report
    language plpgsql stable as $$
declare
    report reform.progress_report;
begin
    select * into report from reform.progress_report where id = reform.number_in_code(report_seen.code, 'BC');
    if report.id is null or reform.role_at(caller, reform.progress_roles(), report.unit_id) is null then
        perform reform.refuse_as('not-found');
    end if;
    return report;
end
$$;
comment on function reform.report_seen(reform.caller, text) is
    'A report that the caller may see. What is not there and what is not for these eyes are refused alike.';

create function api.staff_report(caller jsonb, report text) returns api.done
    language plpgsql stable security definer
    set search_path = reform, pg_temp as $$
declare
    me constant reform.caller := reform.authorise(caller);
begin
    return reform.report_done((reform.report_seen(me, report)).id, me, 200);
end
$$;
comment on function api.staff_report(jsonb, text) is 'One report for staff, whatever its state.';

-- ---- who may write about which task ----

create function reform.task_in_view(caller reform.caller, plan_code text, task_code text) returns reform.task
    language plpgsql stable as $$
declare
    found_task reform.task;
    found_plan reform.plan;
begin
    select plan.* into found_plan from reform.plan where plan.code = plan_code;
    select task.* into found_task from reform.task where task.plan_id = found_plan.id and task.code = task_code;
    if found_task.id is null or (found_plan.status = 'draft'
        and reform.role_at(caller, reform.progress_roles(), found_plan.unit_id) is null) then
        perform reform.refuse_as('not-found');
    end if;
    return found_task;
end
$$;
comment on function reform.task_in_view(reform.caller, text, text) is
    'A task that everybody may read, or of a draft of the caller''s own units.';

create function reform.parties_of(of_task bigint) returns setof bigint
    language sql stable rows 10
begin atomic
    with named as materialized (
        select party.id, party.kind, party.parent_id
        from reform.assignment
        join reform.unit as party on party.id = assignment.unit_id
        where assignment.task_id = of_task and assignment.role <> 'receiving_reports'
    )
    select named.id from named
    union
    select beside.id
    from named
    join reform.unit as beside on beside.parent_id = named.parent_id
    where named.kind = 'group'
    union
    select reform.units_below(array[plan.unit_id])
    from reform.task
    join reform.plan on plan.id = task.plan_id
    where task.id = of_task and not exists (select from named);
end;
comment on function reform.parties_of(bigint) is
    'The units that are assigned to a task, themselves or as one of a group: the units beside it. Of a task that names '
    'nobody, the issuing unit and those below it take care.';

create function reform.check_unit_in_task(unit_id bigint, task reform.task) returns void
    language plpgsql stable as $$
begin
    perform reform.need((
        select plan.status not in ('draft', 'consultation') from reform.plan where plan.id = task.plan_id),
        'plan_not_issued');
    perform reform.need(unit_id is null or unit_id in (select reform.parties_of(task.id)), 'unit_without_part');
end
$$;

create function reform.role_for_body(caller reform.caller, unit_id bigint) returns reform.actor_role
    language plpgsql stable as $$
declare
    role constant reform.actor_role := reform.role_at(caller, caller.roles, unit_id);
begin
    if unit_id is not null and role is null then
        perform reform.refuse_as('forbidden');
    end if;
    return role;
end
$$;
comment on function reform.role_for_body(reform.caller, bigint) is
    'The role for the unit that a body names; a unit that is not there is a fault of the body, told later.';

create function reform.need_no_faults(faults jsonb) returns void
    language plpgsql as $$
begin
    if jsonb_array_length(faults) > 0 then
        perform reform.refuse_as('invalid-body', faults);
    end if;
end
$$;

create function reform.not_found_fault(is_there boolean, pointer text, vi text, en text) returns setof jsonb
    language sql stable rows 1
begin atomic
    select reform.fault(pointer, 'not_found', vi, en) where not is_there;
end;

create function reform.day_faults(day date, pointer text) returns setof jsonb
    language sql stable rows 1
begin atomic
    select reform.fault(pointer, 'in_future', 'Ngày này chưa đến.', 'That day has not come yet.')
    where day > api.today();
end;

create function reform.completion_faults(report reform.progress_report) returns setof jsonb
    language sql stable rows 1
begin atomic
    select reform.day_faults(report.completed_on, '/completed_on')
    union all
    select reform.fault('/completed_on', 'not_completed', 'Chỉ ghi ngày hoàn thành khi đã hoàn thành, dù một phần.',
        'A day of completion goes with completion, in whole or in part.')
    where report.completed_on is not null and report.status not in ('completed', 'partly_completed');
end;

-- ---- writing ----

create function reform.report_of_body(task reform.task, body jsonb) returns reform.progress_report
    language plpgsql stable as $$
declare
    report reform.progress_report;
begin
    report := jsonb_populate_record(null::reform.progress_report, body - '{unit,period,corrects}'::text[]);
    report.task_id := task.id;
    report.unit_id := (select id from reform.unit where code = body ->> 'unit');
    report.period_id := (select id from reform.reporting_period where code = body ->> 'period');
    report.corrects_id := (
        select id from reform.progress_report as corrected
        where corrected.id = reform.number_in_code(body ->> 'corrects', 'BC')
            and (corrected.task_id, corrected.unit_id, corrected.period_id)
                = (report.task_id, report.unit_id, report.period_id));
    return report;
end
$$;

create function reform.report_faults(report reform.progress_report, task reform.task, body jsonb) returns jsonb
    language sql stable
begin atomic
    select coalesce(jsonb_agg(fault), '[]')
    from (
        select reform.not_found_fault(report.unit_id is not null, '/unit', 'Không có đơn vị nào mang mã này.',
            'There is no unit of this code.') as fault
        union all
        select reform.not_found_fault(report.period_id is not null, '/period', 'Không có kỳ báo cáo nào mang mã này.',
            'There is no reporting period of this code.')
        union all
        select reform.fault('/period', 'out_of_time', 'Kỳ báo cáo nằm ngoài thời gian của kế hoạch.',
            'The period lies outside the time of the plan.')
        from reform.reporting_period as period
        join reform.plan on plan.id = task.plan_id
        where period.id = report.period_id
            and not daterange(period.data_from, period.data_to, '[]')
                && reform.plan_time(plan.year, plan.starts_on, plan.ends_on)
        union all
        select reform.not_found_fault(body ->> 'corrects' is null or report.corrects_id is not null, '/corrects',
            'Không có báo cáo này của nhiệm vụ, đơn vị và kỳ đó.',
            'There is no such report of that task, unit and period.')
        union all
        select reform.completion_faults(report)
    ) as every;
end;

create function reform.check_report_chain(report reform.progress_report) returns void
    language plpgsql stable as $$
declare
    latest constant bigint := (
        select published.id from reform.progress_report as published
        where (published.task_id, published.unit_id, published.period_id, published.state)
                = (report.task_id, report.unit_id, report.period_id, 'published')
            and not exists (
                select from reform.progress_report as correction
                where correction.corrects_id = published.id and correction.state = 'published'));
begin
    perform reform.need(not exists (
        select from reform.progress_report as other
        where (other.task_id, other.unit_id, other.period_id) = (report.task_id, report.unit_id, report.period_id)
            and other.state <> 'published'), 'report_open');
    perform reform.need(latest is null or report.corrects_id is not null, 'correction_needed');
    perform reform.need(report.corrects_id is not distinct from latest, 'correction_of_latest');
end
$$;
comment on function reform.check_report_chain(reform.progress_report) is
    'One report of a task, unit and period is written at a time; a second one corrects the last that was published.';

create function api.staff_write_report(
    caller jsonb, plan text, task text, idempotency_digest text, body_digest text, body jsonb, is_valid boolean,
    dry_run boolean, at timestamptz default now())
    returns api.done
    language plpgsql security definer
    set search_path = reform, pg_temp as $$
#variable_conflict use_variable
declare
    me constant reform.caller := reform.authorise(caller);
    about constant reform.task := reform.task_in_view(me, plan, task);
    earlier constant ops.idempotency_key := reform.done_before(me, idempotency_digest, body_digest, at);
    in_body constant bigint := (select id from reform.unit where code = body ->> 'unit');
    role constant reform.actor_role := reform.role_for_body(me, in_body);
    report reform.progress_report;
    done api.done;
begin
    if earlier.status is not null then
        return reform.report_done(reform.number_in_code(earlier.object, 'BC'), me, earlier.status);
    end if;
    perform from reform.task where id = about.id for no key update;
    perform reform.check_unit_in_task(in_body, about);
    perform reform.need_valid(is_valid);
    report := reform.report_of_body(about, body);
    perform reform.need_no_faults(reform.report_faults(report, about, body));
    perform reform.check_report_chain(report);
    begin
        insert into reform.progress_report (task_id, unit_id, period_id, corrects_id, status, percent, completed_on,
            narrative, difficulties, proposals, authors, changed_at)
        values (report.task_id, report.unit_id, report.period_id, report.corrects_id, report.status, report.percent,
            report.completed_on, report.narrative, report.difficulties, report.proposals, array[me.subject], at)
        returning * into report;
        done := reform.report_done(report.id, me, 201);
        perform reform.note_write(me, role, report.unit_id, 'report', 'BC-' || report.id, null,
            done.answer::jsonb - 'actions', at);
        perform reform.note_done(me, idempotency_digest, body_digest, 201, 'BC-' || report.id, at);
        if dry_run then
            raise exception using errcode = 'RD003';
        end if;
    exception
        when sqlstate 'RD003' then null;
    end;
    return done;
end
$$;
comment on function api.staff_write_report(jsonb, text, text, text, text, jsonb, boolean, boolean, timestamptz) is
    'A draft of a unit''s report about a task, once per key. The lock on the task lets one of two begin.';

create function reform.role_for_report(caller reform.caller, roles reform.actor_role[], report reform.progress_report)
    returns reform.actor_role
    language plpgsql stable as $$
declare
    role constant reform.actor_role := reform.role_at(caller, roles, report.unit_id);
begin
    if role is null then
        perform reform.refuse_as('forbidden');
    end if;
    return role;
end
$$;

create function reform.lock_report(seen reform.progress_report) returns reform.progress_report
    language plpgsql as $$
declare
    report reform.progress_report;
begin
    select * into report from reform.progress_report where id = seen.id for update;
    if report.id is null then
        perform reform.refuse_as('not-found');
    end if;
    return report;
end
$$;

create function reform.is_open(report reform.progress_report) returns boolean
    language sql immutable
    return report.state in ('draft', 'returned');
comment on function reform.is_open(reform.progress_report) is 'Whether its words and its evidence may still change.';

create function reform.with_author(authors reform.line[], subject text) returns reform.line[]
    language sql immutable
    return case when subject = any (authors) then authors else authors || subject::reform.line end;

create function api.staff_change_report(
    caller jsonb, report text, if_match text, body jsonb, is_valid boolean, dry_run boolean,
    at timestamptz default now())
    returns api.done
    language plpgsql security definer
    set search_path = reform, pg_temp as $$
#variable_conflict use_variable
declare
    me constant reform.caller := reform.authorise(caller);
    held reform.progress_report;
    changed reform.progress_report;
    role reform.actor_role;
    before jsonb;
    done api.done;
begin
    perform reform.need_precondition(if_match);
    held := reform.report_seen(me, report);
    role := reform.role_for_report(me, me.roles, held);
    held := reform.lock_report(held);
    perform reform.need_version(if_match, held.version);
    perform reform.need(reform.is_open(held), 'report_closed');
    perform reform.need_valid(is_valid);
    changed := jsonb_populate_record(held, body);
    perform reform.need_no_faults((
        select coalesce(jsonb_agg(fault), '[]') from reform.completion_faults(changed) as fault));
    before := reform.report_for_staff(held, me);
    begin
        update reform.progress_report as updated
        set (status, percent, completed_on, narrative, difficulties, proposals, authors, version, changed_at) = (
            changed.status, changed.percent, changed.completed_on, changed.narrative, changed.difficulties,
            changed.proposals, reform.with_author(held.authors, me.subject), held.version + 1, at)
        where updated.id = held.id;
        done := reform.report_done(held.id, me, 200);
        perform reform.note_write(me, role, held.unit_id, 'report', 'BC-' || held.id, before - 'actions',
            done.answer::jsonb - 'actions', at);
        if dry_run then
            raise exception using errcode = 'RD003';
        end if;
    exception
        when sqlstate 'RD003' then null;
    end;
    return done;
end
$$;
comment on function api.staff_change_report(jsonb, text, text, jsonb, boolean, boolean, timestamptz) is
    'A merge patch: a member that is null empties it, one that is missing stays. Whoever changes it is an author.';

create function api.staff_remove_report(
    caller jsonb, report text, if_match text, dry_run boolean, at timestamptz default now()) returns api.done
    language plpgsql security definer
    set search_path = reform, pg_temp as $$
#variable_conflict use_variable
declare
    me constant reform.caller := reform.authorise(caller);
    held reform.progress_report;
    role reform.actor_role;
    before jsonb;
begin
    perform reform.need_precondition(if_match);
    held := reform.report_seen(me, report);
    role := reform.role_for_report(me, me.roles, held);
    held := reform.lock_report(held);
    perform reform.need_version(if_match, held.version);
    perform reform.need(reform.is_open(held), 'report_closed');
    before := reform.report_for_staff(held, me);
    begin
        delete from reform.evidence where report_id = held.id;
        delete from reform.progress_report as gone where gone.id = held.id;
        perform reform.note_write(me, role, held.unit_id, 'report', 'BC-' || held.id, before - 'actions', null, at);
        if dry_run then
            raise exception using errcode = 'RD003';
        end if;
    exception
        when sqlstate 'RD003' then null;
    end;
    return row(204, null, null, null)::api.done;
end
$$;
comment on function api.staff_remove_report(jsonb, text, text, boolean, timestamptz) is
    'A draft is given up, with its evidence; the trail keeps the digest of what it was.';

-- ---- from draft to public ----

create function reform.claimed_status(task_id bigint) returns reform.progress_report
    language plpgsql stable as $$
declare
    deciding constant reform.assignment_role := (
        select min(assignment.role) from reform.assignment
        where assignment.task_id = claimed_status.task_id and assignment.role in ('lead', 'performing'));
    claim reform.progress_report;
begin
    select (latest.report).* into claim
    from (
        select distinct on (report.unit_id) report, period.data_to
        from reform.progress_report as report
        join reform.reporting_period as period on period.id = report.period_id
        where report.task_id = claimed_status.task_id and report.state = 'published'
            and (deciding is null or exists (
                select from reform.assignment
                where assignment.task_id = report.task_id and assignment.unit_id = report.unit_id
                    and assignment.role = deciding))
            and not exists (
                select from reform.progress_report as correction
                where correction.corrects_id = report.id and correction.state = 'published')
        order by report.unit_id, period.data_to desc, report.published_at desc, report.id desc
    ) as latest
    order by (latest.report).status = 'completed', latest.data_to desc, (latest.report).published_at desc,
        (latest.report).id desc
    limit 1;
    return claim;
end
$$;
comment on function reform.claimed_status(bigint) is
    'The report that says how a task stands: the last one published of each unit in charge (who leads, or else performs, '
    'or else whoever reports), and of these one that does not claim completion, as long as there is one.';

create function reform.publish_status(task_id bigint) returns void
    language plpgsql as $$
declare
    claim reform.progress_report;
begin
    perform from reform.task where task.id = publish_status.task_id for no key update;
    claim := reform.claimed_status(task_id);
    update reform.task
    set status = claim.status,
        status_on = case when task.status = claim.status then task.status_on
            else reform.civil_date(claim.published_at) end,
        completed_on = case when claim.status in ('completed', 'partly_completed') then
            coalesce(claim.completed_on, case when task.status = claim.status then task.completed_on end) end,
        version = task.version + 1
    where task.id = publish_status.task_id and claim.id is not null and task.status is distinct from 'cancelled'
        and (task.status is distinct from claim.status or task.completed_on is distinct from
            coalesce(claim.completed_on, task.completed_on));
end
$$;
comment on function reform.publish_status(bigint) is
    'A published report publishes the status that it claims. A task that was cancelled stays so: that is no claim of a '
    'unit. Of two that are published at once the second sees the first.';

create function reform.take_step(
    report reform.progress_report, step reform.report_step, subject text, body jsonb, at timestamptz) returns void
    language plpgsql as $$
begin
    update reform.progress_report as moved
    set state = step.to_state,
        version = report.version + 1,
        changed_at = take_step.at,
        authors = case step.to_state when 'submitted' then reform.with_author(report.authors, subject)
            else report.authors end,
        submitted_at = case step.to_state when 'submitted' then take_step.at else report.submitted_at end,
        returned_at = case step.to_state when 'returned' then take_step.at else report.returned_at end,
        note = case step.to_state when 'returned' then body ->> 'note' else report.note end,
        approved_at = case step.to_state when 'approved' then take_step.at else report.approved_at end,
        approver = case step.to_state when 'approved' then subject else report.approver end,
        published_at = case step.to_state when 'published' then take_step.at else report.published_at end,
        publisher = case step.to_state when 'published' then subject else report.publisher end
    where moved.id = report.id;
    if step.to_state = 'published' then
        update reform.evidence set published_at = take_step.at where report_id = report.id and published_at is null;
        perform reform.publish_status(report.task_id);
    end if;
end
$$;

create function api.staff_move_report(
    caller jsonb, transition text, report text, if_match text, idempotency_digest text, body_digest text, body jsonb,
    is_valid boolean, dry_run boolean, at timestamptz default now())
    returns api.done
    language plpgsql security definer
    set search_path = reform, pg_temp as $$
#variable_conflict use_variable
declare
    me constant reform.caller := reform.authorise(caller);
    step constant reform.report_step := (select named from reform.report_step as named where named.name = transition);
    held reform.progress_report;
    earlier ops.idempotency_key;
    role reform.actor_role;
    before jsonb;
    done api.done;
begin
    perform reform.need_precondition(if_match);
    held := reform.report_seen(me, report);
    earlier := reform.done_before(me, idempotency_digest, body_digest, at);
    if earlier.status is not null then
        return reform.report_done(held.id, me, earlier.status);
    end if;
    role := reform.role_for_report(me, step.roles, held);
    held := reform.lock_report(held);
    perform reform.need_version(if_match, held.version);
    perform reform.need(held.state = any (step.from_states), 'report_step_not_allowed');
    perform reform.need_valid(is_valid);
    perform reform.need(reform.is_second_person(held, step, me.subject), 'second_person_needed');
    before := reform.report_for_staff(held, me);
    begin
        perform reform.take_step(held, step, me.subject, body, at);
        done := reform.report_done(held.id, me, 200);
        perform reform.note_write(me, role, held.unit_id, 'report', 'BC-' || held.id, before - 'actions',
            done.answer::jsonb - 'actions', at);
        perform reform.note_done(me, idempotency_digest, body_digest, 200, 'BC-' || held.id, at);
        if dry_run then
            raise exception using errcode = 'RD003';
        end if;
    exception
        when sqlstate 'RD003' then null;
    end;
    return done;
end
$$;
comment on function api.staff_move_report(
    jsonb, text, text, text, text, text, jsonb, boolean, boolean, timestamptz) is
    'One step of a report, once per key. Published, it is in all public figures at once: they are worked out from it.';

do $$
declare
    name regprocedure;
begin
    foreach name in array array[
        'api.staff_report(jsonb,text)',
        'api.staff_write_report(jsonb,text,text,text,text,jsonb,boolean,boolean,timestamptz)',
        'api.staff_change_report(jsonb,text,text,jsonb,boolean,boolean,timestamptz)',
        'api.staff_remove_report(jsonb,text,text,boolean,timestamptz)',
        'api.staff_move_report(jsonb,text,text,text,text,text,jsonb,boolean,boolean,timestamptz)']::regprocedure[] loop
        execute format('revoke execute on function %s from public', name);
        execute format('grant execute on function %s to reformd_staff', name);
    end loop;
end
$$;

commit;
