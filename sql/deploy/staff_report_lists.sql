-- Deploy reformd:staff_report_lists to pg
-- Lists of reports for staff, and which reports are awaited.

begin;

create function api.staff_reports(
    caller jsonb, states text[], periods text[], unit text, plan text, after jsonb, most int)
    returns table (
        code text, version int, state reform.report_state,
        "plan.code" text, "plan.title" text, "plan.href" text, "task.code" text, "task.title" text, "task.href" text,
        "unit.code" text, "unit.name" text, "unit.href" text, period json, status reform.task_status, percent int,
        corrects text, changed_at timestamptz, submitted_at timestamptz, approved_at timestamptz,
        published_at timestamptz, illustrative boolean, "links.self" text, cursor jsonb)
    language plpgsql stable rows 20 security definer
    set search_path = reform, pg_temp
    set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_variable
declare
    me constant reform.caller := reform.authorise(caller);
    mine constant bigint[] := reform.units_of(me, reform.progress_roles());
    below constant bigint[] := case when unit is not null then
        array(select reform.units_below(array(select named.id from reform.unit as named where named.code = unit))) end;
    wanted constant bigint[] := case when below is null then mine
        else array(select unnest(mine) intersect select unnest(below)) end;
    in_states constant reform.report_state[] := states::reform.report_state[];
    of_periods constant bigint[] := case when periods is not null then
        array(select named.id from reform.reporting_period as named where named.code = any (periods)) end;
    of_tasks constant bigint[] := case when plan is not null then
        array(
            select task.id from reform.plan as named
            join reform.task on task.plan_id = named.id where named.code = plan) end;
    before constant bigint := coalesce((after ->> 0)::bigint, 9223372036854775807);
begin
    return query
    select
        'BC-' || report.id, report.version, report.state,
        about.code::text, about.title::text, '/v1/plans/' || about.code,
        task.code::text, task.title::text, '/v1/plans/' || about.code || '/tasks/' || task.code,
        reporting.code::text, reporting.name::text, '/v1/units/' || reporting.code,
        reform.period_reference(in_period), report.status, report.percent, 'BC-' || report.corrects_id,
        report.changed_at, report.submitted_at, report.approved_at, report.published_at, report.illustrative,
        '/v1/staff/reports/BC-' || report.id, jsonb_build_array(report.id)
    from (
        select listed.*
        from reform.progress_report as listed
        where listed.id < before
            and listed.unit_id = any (wanted)
            and (in_states is null or listed.state = any (in_states))
            and (of_periods is null or listed.period_id = any (of_periods))
            and (of_tasks is null or listed.task_id = any (of_tasks))
        order by listed.id desc
        limit most
    ) as report
    join reform.task on task.id = report.task_id
    join reform.plan as about on about.id = task.plan_id
    join reform.unit as reporting on reporting.id = report.unit_id
    join reform.reporting_period as in_period on in_period.id = report.period_id
    order by report.id desc;
end
$$;
comment on function api.staff_reports(jsonb, text[], text[], text, text, jsonb, int) is
    'Reports of the caller''s units, the newest first. Planned with its values: which index serves depends '
    'on the filters.';

-- ---- what is awaited ----

create function reform.report_reminder_days() returns int
    language sql immutable parallel safe return 7;
comment on function reform.report_reminder_days() is
    'So many days before a period''s reports are due they are awaited.';

create function reform.report_owed_days() returns int
    language sql immutable parallel safe return 366;
comment on function reform.report_owed_days() is
    'So many days after that they are no longer awaited: what nobody wrote in a year will not be written.';

create type reform.awaited_report as (
    submit_by date, period_id bigint, plan_id bigint, task_id bigint, unit_id bigint, open_report_id bigint,
    is_overdue boolean);
comment on type reform.awaited_report is
    'A report that a unit in charge of a task owes for a period; open_report_id: what it has begun, if anything.';

create function reform.is_in_charge(role reform.assignment_role, of_task bigint) returns boolean
    language sql stable
    return role = 'lead' or (role = 'performing' and not exists (
        select from reform.assignment where assignment.task_id = of_task and assignment.role = 'lead'));

create function reform.awaited_reports_of(units bigint[], on_day date, tasks bigint[], of_period bigint)
    returns setof reform.awaited_report
    language plpgsql stable rows 100
    set plan_cache_mode = force_custom_plan as $$
begin
    return query
    select period.submit_by, period.id, task.plan_id, task.id, assignment.unit_id, begun.id, period.submit_by < on_day
    from reform.assignment
    join reform.task on task.id = assignment.task_id
    join reform.plan on plan.id = task.plan_id and plan.status in ('issued', 'in_progress')
    cross join lateral (
        select daterange(
            coalesce(task.starts_on, lower(reform.plan_time(plan.year, plan.starts_on, plan.ends_on))),
            coalesce(task.due_on, upper(reform.plan_time(plan.year, plan.starts_on, plan.ends_on)) - 1), '[]') as time
    ) as planned
    join reform.reporting_period as period
        on period.submit_by <= on_day + reform.report_reminder_days()
        and (of_period is not null or period.submit_by > on_day - reform.report_owed_days())
        and daterange(period.data_from, period.data_to, '[]') && planned.time
    left join lateral (
        select report.id
        from reform.progress_report as report
        where (report.task_id, report.unit_id, report.period_id) = (task.id, assignment.unit_id, period.id)
            and reform.is_open(report) and report.corrects_id is null
        order by report.id desc
        limit 1
    ) as begun on true
    where assignment.unit_id = any (units)
        and (tasks is null or assignment.task_id = any (tasks))
        and (of_period is null or period.id = of_period)
        and reform.is_in_charge(assignment.role, task.id)
        and (task.status in ('completed', 'cancelled')
            and coalesce(task.completed_on, task.status_on) <= period.data_to) is not true
        and not exists (
            select from reform.progress_report as sent
            join reform.reporting_period as told on told.id = sent.period_id
            where sent.task_id = task.id and sent.unit_id = assignment.unit_id
                and (sent.state in ('submitted', 'approved', 'published') or sent.corrects_id is not null)
                and told.data_from <= period.data_from and told.data_to >= period.data_to)
    order by period.submit_by, task.id, assignment.unit_id, period.id;
end
$$;
comment on function reform.awaited_reports_of(bigint[], date, bigint[], bigint) is
    'Of these tasks and this period, where they are not null. Not inlined: what is given for the units would be asked again '
    'for every row.';

create function reform.awaited_reports(units bigint[], on_day date) returns setof reform.awaited_report
    language sql stable rows 100
begin atomic
    select * from reform.awaited_reports_of(units, on_day, null, null);
end;
comment on function reform.awaited_reports(bigint[], date) is
    'What these units owe on a day, the oldest first: for each period of a task that runs, from a week before it is to '
    'be sent, for a year. A report of a longer period that contains it serves as well. Of what was completed by the end of a period '
    'no more is owed for it.';

create function api.staff_awaited_reports(caller jsonb, "on" date, after jsonb, most int)
    returns table (
        submit_by date, is_overdue boolean, period json, "plan.code" text, "plan.title" text, "plan.href" text,
        "task.code" text, "task.title" text, "task.href" text, "unit.code" text, "unit.name" text, "unit.href" text,
        begun text, "links.write" text, cursor jsonb)
    language plpgsql stable rows 20 security definer
    set search_path = reform, pg_temp as $$
declare
    me constant reform.caller := reform.authorise(caller);
begin
    return query
    select
        awaited.submit_by, awaited.is_overdue, reform.period_reference(in_period), about.code::text, about.title::text,
        '/v1/plans/' || about.code, task.code::text, task.title::text,
        '/v1/plans/' || about.code || '/tasks/' || task.code, unit.code::text, unit.name::text,
        '/v1/units/' || unit.code, 'BC-' || awaited.open_report_id,
        '/v1/staff/plans/' || about.code || '/tasks/' || task.code || '/reports',
        jsonb_build_array(awaited.submit_by, awaited.task_id, awaited.unit_id, awaited.period_id)
    from (
        select listed.*
        from reform.awaited_reports(
            reform.units_of(me, reform.progress_roles()), coalesce(staff_awaited_reports.on, api.today())) as listed
        where after is null or (listed.submit_by, listed.task_id, listed.unit_id, listed.period_id)
            > ((after ->> 0)::date, (after ->> 1)::bigint, (after ->> 2)::bigint, (after ->> 3)::bigint)
        order by listed.submit_by, listed.task_id, listed.unit_id, listed.period_id
        limit most
    ) as awaited
    join reform.task on task.id = awaited.task_id
    join reform.plan as about on about.id = awaited.plan_id
    join reform.unit on unit.id = awaited.unit_id
    join reform.reporting_period as in_period on in_period.id = awaited.period_id
    order by awaited.submit_by, awaited.task_id, awaited.unit_id, awaited.period_id;
end
$$;
comment on function api.staff_awaited_reports(jsonb, date, jsonb, int) is 'The reports that the caller''s units owe.';

do $$
declare
    name regprocedure;
begin
    foreach name in array array[
        'api.staff_reports(jsonb,text[],text[],text,text,jsonb,int)',
        'api.staff_awaited_reports(jsonb,date,jsonb,int)']::regprocedure[] loop
        execute format('revoke execute on function %s from public', name);
        execute format('grant execute on function %s to reformd_staff', name);
    end loop;
end
$$;

commit;
