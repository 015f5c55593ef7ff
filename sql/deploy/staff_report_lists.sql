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
    mine constant bigint[] := reform.units_of(me, reform.progress_roles(), case when unit is not null then array[unit] end);
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
            and listed.unit_id = any (mine)
            and (in_states is null or listed.state = any (in_states))
            and (of_periods is null or listed.period_id = any (of_periods))
            and (of_tasks is null or listed.task_id = any (of_tasks))
        order by listed.id desc
        limit most
    ) as report
    join reform.task on task.id = report.task_id
    join reform.plan as about on about.id = task.plan_id
    cross join lateral (
        select unit.code, unit.name from reform.unit where unit.id = report.unit_id limit 1 -- else all units are read
    ) as reporting
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

create function reform.in_charge_of(of_task bigint) returns setof reform.assignment
    language sql stable rows 1
begin atomic
    select assignment.*
    from reform.assignment
    where assignment.task_id = of_task and (assignment.role = 'lead' or (assignment.role = 'performing' and not exists (
        select from reform.assignment as lead where lead.task_id = of_task and lead.role = 'lead')));
end;
comment on function reform.in_charge_of(bigint) is 'Who owes reports of a task: who leads it, or else performs it.';

create function reform.tasks_since(units bigint[], day date) returns bigint[]
    language plpgsql stable as $$
declare
    lists constant text[] := array(
        select 'unit ' || unit.code || ' ' || role
        from reform.unit
        cross join unnest('{lead,performing}'::text[]) as role
        where unit.id = any (units) and (unit.parent_id = any (units)) is not true);
begin
    return array(
        select distinct entry.task_id from reform.task_entry as entry
        where entry.list = any (lists) and entry.due_key >= tasks_since.day);
end
$$;
comment on function reform.tasks_since(bigint[], date) is
    'What these units, or units below them, have to do on a day or later, from the lists of the topmost: of all that was '
    'ever planned only what may still be reported is read.';

create function reform.owed_for(
    periods reform.reporting_period[], units bigint[], tasks bigint[], on_day date, after reform.awaited_report, most int)
    returns setof reform.awaited_report
    language plpgsql stable rows 100
    set plan_cache_mode = force_custom_plan as $$
begin
    return query
    select owed.*
    from (
        select listed.id from unnest(tasks) as listed (id)
        where after.task_id is null or listed.id >= after.task_id
        order by listed.id
    ) as listed
    cross join lateral ( -- task by task, so that it ends with the page
        select period.submit_by, period.id as period_id, task.plan_id, listed.id as task_id, in_charge.unit_id, (
                select max(begun.id)
                from reform.progress_report as begun
                where (begun.task_id, begun.unit_id, begun.period_id) = (listed.id, in_charge.unit_id, period.id)
                    and reform.is_open(begun) and begun.corrects_id is null),
            period.submit_by < on_day
        from reform.task
        join reform.plan on plan.id = task.plan_id and plan.status in ('issued', 'in_progress')
        join unnest(periods) as period on daterange(period.data_from, period.data_to, '[]') && daterange(
            coalesce(task.starts_on, lower(reform.plan_time(plan.year, plan.starts_on, plan.ends_on))),
            coalesce(task.due_on, upper(reform.plan_time(plan.year, plan.starts_on, plan.ends_on)) - 1), '[]')
        cross join reform.in_charge_of(listed.id) as in_charge
        where task.id = listed.id
            and (task.status in ('completed', 'cancelled')
                and coalesce(task.completed_on, task.status_on) <= period.data_to) is not true
            and in_charge.unit_id = any (units)
            and not exists (
                select from reform.progress_report as sent
                where sent.task_id = listed.id and sent.unit_id = in_charge.unit_id
                    and (sent.state in ('submitted', 'approved', 'published') or sent.corrects_id is not null)
                    and exists (
                        select from reform.reporting_period as told
                        where told.id = sent.period_id
                            and told.data_from <= period.data_from and told.data_to >= period.data_to))
    ) as owed
    where after.task_id is null
        or (owed.task_id, owed.unit_id, owed.period_id) > (after.task_id, after.unit_id, after.period_id)
    order by listed.id, owed.unit_id, owed.period_id
    limit most;
end
$$;
comment on function reform.owed_for(
    reform.reporting_period[], bigint[], bigint[], date, reform.awaited_report, int) is
    'What is owed of these tasks for periods whose reports are due on one day.';

create function reform.awaited_reports_of(
    units bigint[], on_day date, tasks bigint[], of_period bigint, after reform.awaited_report, most int)
    returns setof reform.awaited_report
    language plpgsql stable rows 100 as $$
declare
    due record;
    missing int := most;
    found_here int;
begin
    for due in
        select period.submit_by, array_agg(period) as periods, min(period.data_from) as since
        from reform.reporting_period as period
        where period.submit_by <= on_day + reform.report_reminder_days()
            and case when of_period is null then period.submit_by > on_day - reform.report_owed_days()
                else period.id = of_period end
            and (after.submit_by is null or period.submit_by >= after.submit_by)
        group by period.submit_by
        order by period.submit_by
    loop
        return query
            select * from reform.owed_for(due.periods, units, coalesce(tasks, reform.tasks_since(units, due.since)), on_day,
                case when due.submit_by = after.submit_by then after end, missing);
        get diagnostics found_here = row_count;
        missing := missing - found_here;
        exit when missing = 0;
    end loop;
end
$$;
comment on function reform.awaited_reports_of(bigint[], date, bigint[], bigint, reform.awaited_report, int) is
    'Of these tasks and this period, where they are not null; day by day until there are enough.';

create function reform.awaited_reports(units bigint[], on_day date) returns setof reform.awaited_report
    language sql stable rows 100
begin atomic
    select * from reform.awaited_reports_of(units, on_day, null, null, null, null);
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
    begin_behind constant reform.awaited_report := row(after ->> 0, after ->> 3, null, after ->> 1, after ->> 2, null, null);
begin
    return query
    select
        awaited.submit_by, awaited.is_overdue, reform.period_reference(in_period), about.code::text, about.title::text,
        '/v1/plans/' || about.code, task.code::text, task.title::text,
        '/v1/plans/' || about.code || '/tasks/' || task.code, unit.code::text, unit.name::text,
        '/v1/units/' || unit.code, 'BC-' || awaited.open_report_id,
        '/v1/staff/plans/' || about.code || '/tasks/' || task.code || '/reports',
        jsonb_build_array(awaited.submit_by, awaited.task_id, awaited.unit_id, awaited.period_id)
    from reform.awaited_reports_of(
        reform.units_of(me, reform.progress_roles()), coalesce(staff_awaited_reports.on, api.today()), null, null, begin_behind,
        most) as awaited
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
