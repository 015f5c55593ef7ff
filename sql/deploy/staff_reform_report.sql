-- Deploy reformd:staff_reform_report to pg
-- The periodic report of an agency, drafted from what is recorded: as one document, and as Markdown made from it.

begin;

-- ---- what it is about ----

create function reform.tasks_to_report(units bigint[], period reform.reporting_period, plan_code text) returns bigint[]
    language plpgsql stable
    set plan_cache_mode = force_custom_plan as $$
begin
    return (
        select coalesce(array_agg(task.id order by plan.code, task.position), '{}')
        from reform.plan
        join reform.task on task.plan_id = plan.id
        where plan.status not in ('draft', 'consultation')
            and (plan.code = plan_code or (plan_code is null and plan.status not in ('superseded', 'cancelled')))
            and reform.plan_time(plan.year, plan.starts_on, plan.ends_on)
                && daterange(period.data_from, period.data_to, '[]')
            and (plan.unit_id = any (units) or exists (
                select from reform.assignment
                where assignment.task_id = task.id and assignment.unit_id = any (units)
                    and assignment.role in ('lead', 'performing'))));
end
$$;
comment on function reform.tasks_to_report(bigint[], reform.reporting_period, text) is
    'The tasks of plans that run in the period: all of those that the units issued, of others what they lead '
    'or perform.';

-- ---- its parts ----

create function reform.task_to_report(task reform.task, period reform.reporting_period, day date) returns jsonb
    language sql stable
begin atomic
    select jsonb_build_object(
        'code', task.code,
        'title', task.title,
        'href', '/v1/plans/' || plan.code || '/tasks/' || task.code,
        'units', coalesce((
            select jsonb_agg(reform.unit_reference(assignment.unit_id) order by assignment.position, assignment.unit_id)
            from reform.in_charge_of(task.id) as assignment), '[]'),
        'due_on', task.due_on,
        'first_due_on', task.first_due_on,
        'status', task.status,
        'timeliness', reform.timeliness_of(
            task.status, task.due_on, coalesce(task.completed_on, task.status_on), least(day, period.data_to)),
        'timeliness_first', reform.timeliness_of(
            task.status, task.first_due_on, coalesce(task.completed_on, task.status_on), least(day, period.data_to)),
        'declared', reform.shown(figures.declared),
        'evidenced', reform.shown(figures.evidenced),
        'gap', trim_scale(reform.shown(figures.declared) - reform.shown(figures.evidenced)),
        'illustrative', task.illustrative or plan.illustrative or coalesce(figures.illustrative, false))
    from reform.plan
    cross join lateral reform.task_figures(
        task, reform.plan_time(plan.year, plan.starts_on, plan.ends_on), period, day) as figures
    where plan.id = task.plan_id;
end;
comment on function reform.task_to_report(reform.task, reform.reporting_period, date) is
    'How a task goes in a period: the figures that everybody reads, and whether it was in time when the period closed.';

create function reform.figures_to_report(tasks bigint[], period reform.reporting_period, day date) returns jsonb
    language sql stable
begin atomic
    select jsonb_build_object(
        'declared', figures.declared, 'evidenced', figures.evidenced, 'gap', figures.gap,
        'left_out', figures.left_out, 'confirmed', figures.confirmed, 'disputed', figures.disputed)
    from api.roll_up(tasks, period.code, day) as figures;
end;

create function reform.counts_to_report(tasks jsonb) returns jsonb
    language sql stable
begin atomic
    select jsonb_build_object(
        'total', count(*),
        'timeliness', reform.timeliness_counts(array_agg((task ->> 'timeliness')::reform.timeliness)),
        'timeliness_first', reform.timeliness_counts(array_agg((task ->> 'timeliness_first')::reform.timeliness)))
    from jsonb_array_elements(tasks) as task;
end;

create function reform.plan_to_report(plan reform.plan, tasks bigint[], period reform.reporting_period, day date)
    returns jsonb
    language sql stable
begin atomic
    select jsonb_build_object(
        'plan', reform.titled_reference('plans', plan.code, plan.title),
        'progress', reform.figures_to_report(array_agg(task.id), period, day),
        'tasks', jsonb_agg(reform.task_to_report(task, period, day) order by task.position))
    from reform.task
    where task.plan_id = plan.id and task.id = any (tasks);
end;

create function reform.occurrences_to_report(tasks bigint[], period reform.reporting_period) returns jsonb
    language sql stable
begin atomic
    select jsonb_build_object(
        'count', count(*),
        'with_evidence', count(*) filter (where shown),
        'items', coalesce(jsonb_agg(jsonb_build_object(
            'task', reform.task_reference(plan.code, task.code, task.title),
            'unit', reform.unit_reference(happened.unit_id),
            'occurred_on', happened.occurred_on,
            'quantity', trim_scale(happened.quantity),
            'unit_of_count', happened.unit_of_count,
            'place', happened.place,
            'description', happened.description,
            'with_evidence', shown,
            'illustrative', happened.illustrative) order by happened.occurred_on, happened.id), '[]'))
    from reform.occurrence as happened
    join reform.task on task.id = happened.task_id
    join reform.plan on plan.id = task.plan_id
    cross join lateral (
        select exists (select from reform.evidence where evidence.occurrence_id = happened.id)) as evidenced (shown)
    where happened.task_id = any (tasks) and happened.occurred_on between period.data_from and period.data_to;
end;

create function reform.feedback_to_report(units bigint[], period reform.reporting_period, plan_code text) returns jsonb
    language plpgsql stable
    set plan_cache_mode = force_custom_plan as $$
declare
    of_plan constant bigint := (select plan.id from reform.plan where plan.code = plan_code);
begin
    return (
        select jsonb_build_object(
            'received', count(*) filter (where item.received_at >= time.since),
            'answered', count(*) filter (where clock.ended_at >= time.since and clock.ended_at < time.until),
            'answered_on_time', count(*) filter (
                where clock.ended_at >= time.since and clock.ended_at < time.until and clock.ended_at <= clock.due_at),
            'answered_late', count(*) filter (
                where clock.ended_at >= time.since and clock.ended_at < time.until and clock.ended_at > clock.due_at),
            'overdue', count(*) filter (
                where clock.due_at < time.until and (clock.ended_at is null or clock.ended_at >= time.until)
                    and clock.paused_at is null),
            'illustrative', coalesce(bool_or(item.illustrative), false))
        from (
            select period.data_from::timestamp at time zone 'Asia/Ho_Chi_Minh' as since,
                (period.data_to + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh' as until
        ) as time
        join reform.feedback as item
            on item.unit_id = any (units) and item.received_at < time.until and item.handling <> 'diverted'
        left join lateral (
            select deadline.ended_at, deadline.due_at, deadline.paused_at
            from reform.deadline
            where deadline.feedback_id = item.id and deadline.stage = 'reply' and not deadline.void
                and deadline.started_at < time.until
            order by deadline.id desc
            limit 1
        ) as clock on true
        where plan_code is null or item.plan_id = of_plan);
end
$$;
comment on function reform.feedback_to_report(bigint[], reform.reporting_period, text) is
    'Items that came in the period, and what was answered in it, by the last clock of each that had begun by its end. '
    'What other laws are for is not counted.';

create function reform.words_to_report(tasks bigint[], period reform.reporting_period, member text) returns jsonb
    language sql stable
begin atomic
    select coalesce(jsonb_agg(jsonb_build_object(
        'plan', plan.code,
        'task', reform.task_reference(plan.code, task.code, task.title),
        'unit', reform.unit_reference(report.unit_id),
        'report', 'BC-' || report.id,
        'state', report.state,
        'text', said.text,
        'illustrative', report.illustrative) order by plan.code, task.position, report.id), '[]')
    from reform.progress_report as report
    join reform.task on task.id = report.task_id
    join reform.plan on plan.id = task.plan_id
    cross join lateral (
        select case member when 'difficulties' then report.difficulties when 'proposals' then report.proposals end
    ) as said (text)
    where report.task_id = any (tasks) and report.period_id = period.id and said.text is not null
        and report.state in ('submitted', 'approved', 'published')
        and not exists (
            select from reform.progress_report as correction
            where correction.corrects_id = report.id and correction.state in ('submitted', 'approved', 'published'));
end;
comment on function reform.words_to_report(bigint[], reform.reporting_period, text) is
    'What units say of difficulties or proposals in what they sent, each in its latest words, approved or not.';

create function reform.owed_to_report(units bigint[], tasks bigint[], period reform.reporting_period, day date)
    returns jsonb
    language sql stable
begin atomic
    select coalesce(jsonb_agg(jsonb_build_object(
        'task', reform.task_reference(plan.code, task.code, task.title),
        'unit', reform.unit_reference(owed.unit_id),
        'is_overdue', owed.is_overdue) order by plan.code, task.position, owed.unit_id), '[]')
    from reform.awaited_reports_of(units, day, tasks, period.id, null, null) as owed
    join reform.task on task.id = owed.task_id
    join reform.plan on plan.id = owed.plan_id;
end;

create function reform.reform_report(
    units bigint[], period reform.reporting_period, plan_code text, tasks bigint[], day date) returns jsonb
    language sql stable
begin atomic
    select jsonb_build_object(
        'period', reform.period_reference(period)::jsonb || jsonb_build_object(
            'data_from', period.data_from, 'data_to', period.data_to, 'submit_by', period.submit_by),
        'on', day,
        'tasks', reform.counts_to_report(parts.tasks),
        'progress', reform.figures_to_report(reform_report.tasks, period, day),
        'plans', parts.plans,
        'occurrences', reform.occurrences_to_report(reform_report.tasks, period),
        'feedback', reform.feedback_to_report(units, period, plan_code),
        'difficulties', reform.words_to_report(reform_report.tasks, period, 'difficulties'),
        'proposals', reform.words_to_report(reform_report.tasks, period, 'proposals'),
        'awaited', reform.owed_to_report(units, reform_report.tasks, period, day))
    from (
        select coalesce(jsonb_agg(listed.part order by listed.code), '[]') as plans,
            coalesce(jsonb_path_query_array(jsonb_agg(listed.part), '$[*].tasks[*]'), '[]') as tasks
        from (
            select plan.code, reform.plan_to_report(plan, reform_report.tasks, period, day) as part
            from reform.plan
            where plan.id in (select task.plan_id from reform.task where task.id = any (reform_report.tasks))
        ) as listed
    ) as parts;
end;

create function reform.is_illustrative(document jsonb) returns boolean
    language sql immutable
    return jsonb_path_exists(document, '$.**.illustrative ? (@ == true)');

-- ---- as Markdown ----

create function reform.markdown(words text) returns text
    language sql immutable
    return regexp_replace(regexp_replace(regexp_replace(regexp_replace(btrim(words), '\s*\n\s*', ' ', 'g'),
        '([\\`*_{}\[\]<>#|~])', '\\\1', 'g'),
        '^([-+])', '\\\1'),
        '^(\d+)([.)])', '\1\\\2');
comment on function reform.markdown(text) is
    'Text in a line, a cell or a list of Markdown: nothing of it is taken for a mark.';

create function reform.vietnamese_day(day text) returns text
    language sql immutable
    return to_char(day::date, 'DD/MM/YYYY');

create function reform.vietnamese_number(number jsonb) returns text
    language sql immutable
    return coalesce(replace(number #>> '{}', '.', ','), '–');

create function reform.label_of(enumeration text, code text) returns text
    language sql stable
begin atomic
    select label.label_vi from reform.vocabulary as label
    where label.enumeration = label_of.enumeration and label.code = label_of.code;
end;

create function reform.lines(variadic parts text[]) returns text
    language sql immutable
    return array_to_string(parts, e'\n', '');

create function reform.listed(items text) returns text
    language sql immutable
    return coalesce(items, 'Không có.');

create function reform.report_head(document jsonb) returns text
    language sql stable
    return reform.lines(
        '# Báo cáo kết quả thực hiện công tác cải cách hành chính',
        '',
        format('**%s** (số liệu từ %s đến %s, gửi trước ngày %s)',
            reform.markdown(document #>> '{period,name}'),
            reform.vietnamese_day(document #>> '{period,data_from}'),
            reform.vietnamese_day(document #>> '{period,data_to}'),
            reform.vietnamese_day(document #>> '{period,submit_by}')),
        '',
        format('*Dự thảo lập ngày %s từ số liệu đã ghi nhận.%s*',
            reform.vietnamese_day(document ->> 'on'),
            case when (document ->> 'illustrative')::boolean then ' Có số liệu minh họa.' else '' end),
        '');

create function reform.report_timeliness(document jsonb) returns text
    language sql stable
begin atomic
    select reform.lines(
        '## 1. Tiến độ thực hiện nhiệm vụ',
        '',
        format('Tổng số nhiệm vụ: %s.', document #>> '{tasks,total}'),
        '',
        '| Tiến độ | Theo thời hạn hiện hành | Theo thời hạn công bố lần đầu |',
        '|---|---:|---:|',
        string_agg(format('| %s | %s | %s |',
            label.label_vi,
            document #>> array['tasks', 'timeliness', label.code],
            document #>> array['tasks', 'timeliness_first', label.code]), e'\n' order by label.position),
        '')
    from reform.vocabulary as label
    where label.enumeration = 'timeliness';
end;

create function reform.report_task(task jsonb) returns text
    language sql stable
begin atomic
    select format('| %s. %s | %s | %s | %s | %s | %s |',
        task ->> 'code',
        reform.markdown(task ->> 'title'),
        coalesce(string_agg(reform.markdown(unit ->> 'name'), '; ' order by place), '–'),
        coalesce(reform.label_of('task_status', task ->> 'status'), '–'),
        reform.label_of('timeliness', task ->> 'timeliness'),
        reform.vietnamese_number(task -> 'declared'),
        reform.vietnamese_number(task -> 'evidenced'))
    from jsonb_array_elements(task -> 'units') with ordinality as in_charge (unit, place);
end;

create function reform.report_plan(part jsonb) returns text
    language sql stable
begin atomic
    select reform.lines(
        '### ' || reform.markdown(part #>> '{plan,title}'),
        '',
        format('Mức công bố: %s %%; có minh chứng: %s %%; chênh lệch: %s.',
            reform.vietnamese_number(part #> '{progress,declared}'),
            reform.vietnamese_number(part #> '{progress,evidenced}'),
            reform.vietnamese_number(part #> '{progress,gap}')),
        '',
        '| Nhiệm vụ | Đơn vị | Trạng thái | Tiến độ | Công bố (%) | Có minh chứng (%) |',
        '|---|---|---|---|---:|---:|',
        string_agg(reform.report_task(task), e'\n' order by place),
        '')
    from jsonb_array_elements(part -> 'tasks') with ordinality as listed (task, place);
end;

create function reform.report_progress(document jsonb) returns text
    language sql stable
begin atomic
    select reform.lines(
        '## 2. Kết quả thực hiện: mức công bố và mức có minh chứng',
        '',
        format('Chung: công bố %s %%, có minh chứng %s %%, chênh lệch %s. '
            'Phản ánh của người dân, doanh nghiệp: %s xác nhận, %s không đồng tình.',
            reform.vietnamese_number(document #> '{progress,declared}'),
            reform.vietnamese_number(document #> '{progress,evidenced}'),
            reform.vietnamese_number(document #> '{progress,gap}'),
            document #>> '{progress,confirmed}',
            document #>> '{progress,disputed}'),
        '',
        string_agg(reform.report_plan(part), e'\n' order by place))
    from jsonb_array_elements(document -> 'plans') with ordinality as listed (part, place);
end;

create function reform.report_occurrence(item jsonb) returns text
    language sql stable
    return format('- %s, %s, %s: %s',
        reform.vietnamese_day(item ->> 'occurred_on'),
        item #>> '{task,code}',
        reform.markdown(item #>> '{unit,name}'),
        concat_ws('; ',
            reform.markdown(coalesce(item ->> 'description', item #>> '{task,title}')),
            reform.markdown(item ->> 'place'),
            reform.vietnamese_number(item -> 'quantity') || ' ' || reform.markdown(item ->> 'unit_of_count'),
            case when not (item ->> 'with_evidence')::boolean then 'chưa có minh chứng' end));

create function reform.report_occurrences(document jsonb) returns text
    language sql stable
begin atomic
    select reform.lines(
        '## 3. Hoạt động đã thực hiện trong kỳ',
        '',
        format('Số hoạt động: %s, trong đó có minh chứng: %s.',
            document #>> '{occurrences,count}', document #>> '{occurrences,with_evidence}'),
        '',
        reform.listed(string_agg(reform.report_occurrence(item), e'\n' order by place)),
        '')
    from jsonb_array_elements(document #> '{occurrences,items}') with ordinality as happened (item, place);
end;

create function reform.report_feedback(document jsonb) returns text
    language sql stable
    return reform.lines(
        '## 4. Phản ánh, kiến nghị, góp ý',
        '',
        '- Tiếp nhận trong kỳ: ' || (document #>> '{feedback,received}'),
        format('- Trả lời trong kỳ: %s, trong đó đúng hạn: %s, trễ hạn: %s',
            document #>> '{feedback,answered}',
            document #>> '{feedback,answered_on_time}',
            document #>> '{feedback,answered_late}'),
        '- Quá hạn chưa trả lời khi kết thúc kỳ: ' || (document #>> '{feedback,overdue}'),
        '');

create function reform.report_words(title text, said jsonb) returns text
    language sql stable
begin atomic
    select reform.lines(
        '## ' || title,
        '',
        reform.listed(string_agg(format('- %s, %s: %s%s',
            item #>> '{task,code}',
            reform.markdown(item #>> '{unit,name}'),
            reform.markdown(item ->> 'text'),
            case when item ->> 'state' = 'submitted' then ' *(chưa duyệt)*' else '' end), e'\n' order by place)),
        '')
    from jsonb_array_elements(said) with ordinality as spoken (item, place);
end;

create function reform.report_owed(document jsonb) returns text
    language sql stable
begin atomic
    select reform.lines(
        '## 7. Báo cáo của đơn vị còn thiếu',
        '',
        reform.listed(string_agg(format('- %s, %s%s',
            item #>> '{task,code}',
            reform.markdown(item #>> '{unit,name}'),
            case when (item ->> 'is_overdue')::boolean then ' (quá hạn gửi)' else '' end), e'\n' order by place)),
        '')
    from jsonb_array_elements(document -> 'awaited') with ordinality as owed (item, place);
end;

create function reform.reform_report_markdown(document jsonb) returns text
    language sql stable
    return reform.lines(
        reform.report_head(document),
        reform.report_timeliness(document),
        reform.report_progress(document),
        reform.report_occurrences(document),
        reform.report_feedback(document),
        reform.report_words('5. Khó khăn, vướng mắc', document -> 'difficulties'),
        reform.report_words('6. Đề xuất, kiến nghị', document -> 'proposals'),
        reform.report_owed(document));

-- ---- asked for ----

create function reform.period_asked(code text) returns reform.reporting_period
    language plpgsql stable as $$
declare
    period reform.reporting_period;
begin
    select * into period from reform.reporting_period where reporting_period.code = period_asked.code;
    if period.id is null then
        perform reform.refuse_as('invalid-parameters', jsonb_build_array(jsonb_build_object('parameter', 'period',
            'code', 'not_found', 'vi', 'Không có kỳ báo cáo nào mang mã này.',
            'en', 'There is no reporting period of this code.')));
    end if;
    return period;
end
$$;

create function api.staff_reform_report(caller jsonb, period text, plan text, markdown boolean) returns text
    language plpgsql stable security definer
    set search_path = reform, pg_temp as $$
declare
    me constant reform.caller := reform.authorise(caller);
    units constant bigint[] := reform.units_of(me, reform.progress_roles());
    asked constant reform.reporting_period := reform.period_asked(period);
    tasks constant bigint[] := reform.tasks_to_report(units, asked, plan);
    document jsonb;
begin
    if plan is not null and tasks = '{}' then
        perform reform.refuse_as('not-found');
    end if;
    document := reform.reform_report(units, asked, plan, tasks, api.today());
    document := document || jsonb_build_object('illustrative', reform.is_illustrative(document),
        'links', jsonb_build_object('markdown', '/v1/staff/reports/reform?format=markdown&period=' || asked.code
            || coalesce('&plan=' || plan, '')));
    return case when markdown then reform.reform_report_markdown(document) else document::text end;
end
$$;
comment on function api.staff_reform_report(jsonb, text, text, boolean) is
    'The periodic report of the caller''s units, drafted: JSON, or Markdown ready to be pasted.';

revoke execute on function api.staff_reform_report(jsonb, text, text, boolean) from public;
grant execute on function api.staff_reform_report(jsonb, text, text, boolean) to reformd_staff;

commit;
