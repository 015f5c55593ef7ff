-- Revert reformd:large_imports from pg

begin;

create or replace trigger task_makes_events after insert on reform.task referencing new table as changed
    for each statement execute function reform.enter_changed_events('{task_status,task_completed}');
create or replace trigger task_changes_events after update on reform.task referencing new table as changed
    for each statement execute function reform.enter_changed_events('{task_status,task_completed}');
drop function reform.enter_events_of_tasks();

create or replace function reform.enter_changed_tasks() returns trigger
    language plpgsql as $$
declare
    tasks bigint[];
begin
    execute format('select array_agg(distinct %I) from changed', tg_argv[0]) into tasks;
    perform reform.enter_tasks(tasks, tg_argv[1]::text[]);
    return null;
end
$$;
comment on function reform.enter_changed_tasks() is
    'For triggers of statements, so that an import of many tasks enters them at once. '
    'The arguments name the column and the kinds of lists.';

create or replace function reform.import_reference_faults(entries reform.import_entry[]) returns setof reform.import_fault
    language sql stable
begin atomic
    with code as (
        select entry.section as kind, coalesce(entry.item ->> 'code', entry.item ->> 'path') as code
        from unnest(entries) as entry
        where entry.section in ('unit', 'document', 'topic', 'clause', 'task')
        union all
        select 'unit', unit.code from reform.unit
        union all
        select 'document', document.code from reform.document
        union all
        select 'topic', topic.code from reform.topic
        union all
        select 'plan', plan.code from reform.plan
    ), reference as (
        select entry.pointer || coalesce('/' || member, '') as pointer, kind,
            case when member is null then entry.item #>> '{}' else entry.item ->> member end as code
        from unnest(entries) as entry
        join (values
            ('unit', 'parent', 'unit'), ('unit', 'successor', 'unit'), ('document', 'replaced_by', 'document'),
            ('plan', 'unit', 'unit'), ('plan', 'superior_document', 'document'), ('plan', 'superior_plan', 'plan'),
            ('clause', 'topic', 'topic'), ('clause', 'unit', 'unit'),
            ('plan_document', 'document', 'document'), ('plan_document', 'clause', 'clause'),
            ('plan_recipient', 'unit', 'unit'), ('task', 'clause', 'clause'), ('task', 'parent', 'task'),
            ('task_amendment', 'document', 'document'), ('task_topic', null, 'topic'),
            ('assignment', 'unit', 'unit')) as way (section, member, kind) on way.section = entry.section
    )
    select (reform.import_fault_of(reference.pointer, 'unknown_' || reference.kind)).*
    from reference
    where reference.code is not null
        and not exists (select from code where code.kind = reference.kind and code.code = reference.code);
end;

create or replace function reform.import_plan(document jsonb, is_tolerant boolean) returns jsonb
    language plpgsql as $$
declare
    entries constant reform.import_entry[] := array(select entry from reform.import_entries(document) as entry);
    faults reform.import_fault[] := array(select fault from reform.import_document_faults(document, entries) as fault);
    created text[] := '{}';
    changed text[] := '{}';
    plan_id bigint := (select plan.id from reform.plan where plan.code = document #>> '{plan,code}');
    entry reform.import_entry;
    outcome text;
    dropped record;
begin
    if cardinality(faults) > 0 and not is_tolerant then
        return reform.import_refused(faults);
    end if;
    set constraints reform.topic_position, reform.clause_position, reform.plan_document_position,
        reform.task_position, reform.task_parent, reform.task_amendment_position, reform.task_dates_explained,
        reform.reading_position, reform.reading_document_of_plan deferred;

    dropped := reform.import_drop(plan_id, entries, 'task');
    faults := faults || dropped.faults;
    changed := changed || case when dropped.is_changed then array['plan'] else '{}' end
        || reform.import_drop_parts(plan_id, entries) || reform.import_drop_readings(plan_id, entries);
    foreach entry in array entries loop
        if is_tolerant then
            faults := faults || reform.import_try(plan_id, entry, cardinality(faults) = 0);
        else
            outcome := reform.import_write(plan_id, entry);
            if outcome <> 'same' then
                changed := changed || reform.import_mark(entry);
            end if;
            if outcome = 'created' and entry.section in ('unit', 'plan', 'task') then
                created := created || reform.import_mark(entry);
            end if;
        end if;
        if entry.section = 'plan' and plan_id is null then
            plan_id := (select plan.id from reform.plan where plan.code = document #>> '{plan,code}');
        end if;
    end loop;
    dropped := reform.import_drop(plan_id, entries, 'clause');
    faults := faults || dropped.faults;
    changed := changed || case when dropped.is_changed then array['plan'] else '{}' end;

    faults := faults || array(select fault from reform.import_whole_faults(plan_id, entries, faults) as fault);
    if cardinality(faults) > 0 then
        return reform.import_refused(faults);
    end if;
    perform reform.import_count_versions(plan_id, created, changed);
    return reform.import_accepted(document, entries, created, changed);
end
$$;
comment on function reform.import_plan(jsonb, boolean) is
    'Writes a document, and stops at the first row that is refused; when tolerant it goes on and tells all faults, '
    'which takes a subtransaction for each row.';

commit;
