-- Deploy reformd:staff_occurrences to pg
-- Occurrences and evidence, as units record them and take them back.

begin;

-- ---- what is kept of them ----

call reform.add_version('reform.occurrence');
alter table reform.occurrence add column recorded_by reform.line;

insert into reform.refusal (code, vi, en) values
    ('occurrence_reported',
        'Hoạt động nằm trong kỳ đã có báo cáo công bố của đơn vị; hãy lập báo cáo đính chính trước khi sửa hoặc xóa.',
        'A published report of the unit covers this activity; begin a correction before you change or remove it.');

-- ---- what staff see of them ----

create function reform.staff_task_path(task_id bigint) returns text
    language sql stable
begin atomic
    select '/v1/staff/plans/' || plan.code || '/tasks/' || task.code
    from reform.task join reform.plan on plan.id = task.plan_id
    where task.id = staff_task_path.task_id;
end;

create function reform.occurrence_for_staff(occurrence reform.occurrence) returns jsonb
    language sql stable
begin atomic
    select jsonb_build_object(
        'code', 'HD-' || occurrence.id,
        'version', occurrence.version,
        'plan', reform.titled_reference('plans', plan.code, plan.title),
        'task', reform.task_reference(plan.code, task.code, task.title),
        'unit', reform.unit_reference(occurrence.unit_id),
        'occurred_on', occurrence.occurred_on,
        'quantity', trim_scale(occurrence.quantity),
        'unit_of_count', occurrence.unit_of_count,
        'place', occurrence.place,
        'description', occurrence.description,
        'evidence', coalesce((
            select jsonb_agg(reform.evidence_for_staff(evidence) order by evidence.id)
            from reform.evidence where evidence.occurrence_id = occurrence.id), '[]'),
        'recorded_by', occurrence.recorded_by,
        'recorded_at', reform.instant(occurrence.recorded_at),
        'illustrative', occurrence.illustrative,
        'links', jsonb_build_object(
            'self', reform.staff_task_path(task.id) || '/occurrences/HD-' || occurrence.id,
            'evidence', reform.staff_task_path(task.id) || '/occurrences/HD-' || occurrence.id || '/evidence',
            'task', '/v1/plans/' || plan.code || '/tasks/' || task.code))
    from reform.task
    join reform.plan on plan.id = task.plan_id
    where task.id = occurrence.task_id;
end;

create function reform.occurrence_done(of_occurrence bigint, status int) returns api.done
    language sql stable
begin atomic
    select row(status, shown.occurrence -> 'links' ->> 'self', (shown.occurrence ->> 'version')::int,
        shown.occurrence::json)::api.done
    from (
        select reform.occurrence_for_staff(occurrence) as occurrence
        from reform.occurrence
        where occurrence.id = of_occurrence
        limit 1 -- else it is made twice
    ) as shown;
end;

create function reform.occurrence_seen(caller reform.caller, plan text, task text, code text) returns reform.occurrence
    language plpgsql stable as $$
declare
    about constant reform.task := reform.task_in_view(caller, plan, task);
    seen reform.occurrence;
begin
    select * into seen from reform.occurrence
    where id = reform.number_in_code(occurrence_seen.code, 'HD') and task_id = about.id;
    if seen.id is null or reform.role_at(caller, reform.progress_roles(), seen.unit_id) is null then
        perform reform.refuse_as('not-found');
    end if;
    return seen;
end
$$;

create function api.staff_occurrence(caller jsonb, plan text, task text, occurrence text) returns api.done
    language plpgsql stable security definer
    set search_path = reform, pg_temp as $$
declare
    me constant reform.caller := reform.authorise(caller);
begin
    return reform.occurrence_done((reform.occurrence_seen(me, plan, task, occurrence)).id, 200);
end
$$;
comment on function api.staff_occurrence(jsonb, text, text, text) is 'One occurrence for staff of its unit.';

create function api.staff_occurrences(caller jsonb, plan text, task text, after jsonb, most int)
    returns table (
        code text, version int, "unit.code" text, "unit.name" text, "unit.href" text, occurred_on date,
        quantity numeric, unit_of_count text, place text, description text, evidence jsonb, recorded_by text,
        recorded_at timestamptz, illustrative boolean, "links.self" text, cursor jsonb)
    language plpgsql stable rows 20 security definer
    set search_path = reform, pg_temp as $$
#variable_conflict use_column
declare
    me constant reform.caller := reform.authorise(caller);
    about constant reform.task := reform.task_in_view(me, plan, task);
    granted constant bigint[] := reform.granted_units(me, reform.progress_roles());
begin
    return query
    select
        'HD-' || happened.id, happened.version, unit.code::text, unit.name::text, '/v1/units/' || unit.code,
        happened.occurred_on, trim_scale(happened.quantity), happened.unit_of_count::text, happened.place::text,
        happened.description::text, coalesce((
            select jsonb_agg(reform.evidence_for_staff(evidence) order by evidence.id)
            from reform.evidence where evidence.occurrence_id = happened.id), '[]'),
        happened.recorded_by::text, happened.recorded_at, happened.illustrative,
        reform.staff_task_path(happened.task_id) || '/occurrences/HD-' || happened.id,
        jsonb_build_array(happened.occurred_on, happened.id)
    from reform.occurrence as happened
    join reform.unit on unit.id = happened.unit_id
    where happened.task_id = about.id and reform.units_above(happened.unit_id) && granted
        and (after is null or (happened.occurred_on, happened.id) < ((after ->> 0)::date, (after ->> 1)::bigint))
    order by happened.occurred_on desc, happened.id desc
    limit most;
end
$$;
comment on function api.staff_occurrences(jsonb, text, text, jsonb, int) is
    'What the caller''s units did for a task, the latest first, with the codes to change it by.';

-- ---- recording, changing, taking back ----

create function reform.is_reported(occurrence reform.occurrence) returns boolean
    language sql stable
begin atomic
    select coalesce(bool_or(report.state = 'published') and not bool_or(report.state <> 'published'), false)
    from reform.progress_report as report
    join reform.reporting_period as period on period.id = report.period_id
    where report.task_id = occurrence.task_id and report.unit_id = occurrence.unit_id
        and occurrence.occurred_on between period.data_from and period.data_to
        and (report.state = 'published' or report.corrects_id is not null);
end;
comment on function reform.is_reported(reform.occurrence) is
    'Whether a published report covers it and no correction is being written: then it stays, as the report does.';

create function reform.occurrence_of_body(task reform.task, body jsonb) returns reform.occurrence
    language plpgsql stable as $$
declare
    made reform.occurrence := jsonb_populate_record(null::reform.occurrence, body - 'unit');
begin
    made.task_id := task.id;
    made.unit_id := (select id from reform.unit where code = body ->> 'unit');
    made.quantity := coalesce(made.quantity, 1);
    return made;
end
$$;

create function reform.occurrence_faults(occurrence reform.occurrence) returns jsonb
    language sql stable
begin atomic
    select coalesce(jsonb_agg(fault), '[]')
    from (
        select reform.not_found_fault(occurrence.unit_id is not null, '/unit', 'Không có đơn vị nào mang mã này.',
            'There is no unit of this code.') as fault
        union all
        select reform.day_faults(occurrence.occurred_on, '/occurred_on')
    ) as every;
end;

create function api.staff_record_occurrence(
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
    made reform.occurrence;
    done api.done;
begin
    if earlier.status is not null then
        return reform.occurrence_done(reform.number_in_code(earlier.object, 'HD'), earlier.status);
    end if;
    perform reform.check_unit_in_task(in_body, about);
    perform reform.need_valid(is_valid);
    made := reform.occurrence_of_body(about, body);
    perform reform.need_no_faults(reform.occurrence_faults(made));
    begin
        insert into reform.occurrence (task_id, unit_id, occurred_on, quantity, unit_of_count, place, description,
            recorded_at, recorded_by)
        values (made.task_id, made.unit_id, made.occurred_on, made.quantity, made.unit_of_count, made.place,
            made.description, at, me.subject)
        returning * into made;
        done := reform.occurrence_done(made.id, 201);
        perform reform.note_write(me, role, made.unit_id, 'occurrence', 'HD-' || made.id, null, done.answer::jsonb, at);
        perform reform.note_done(me, idempotency_digest, body_digest, 201, 'HD-' || made.id, at);
        if dry_run then
            raise exception using errcode = 'RD003';
        end if;
    exception
        when sqlstate 'RD003' then null;
    end;
    return done;
end
$$;
comment on function api.staff_record_occurrence(jsonb, text, text, text, text, jsonb, boolean, boolean, timestamptz) is
    'It happened: public at once, once per key. What was forgotten may be added when its period is reported already.';

create function reform.held_occurrence(
    caller reform.caller, seen reform.occurrence, if_match text) returns reform.occurrence
    language plpgsql as $$
declare
    held reform.occurrence;
begin
    if reform.role_at(caller, caller.roles, seen.unit_id) is null then
        perform reform.refuse_as('forbidden');
    end if;
    select * into held from reform.occurrence where id = seen.id for update;
    if held.id is null then
        perform reform.refuse_as('not-found');
    end if;
    perform reform.need_version(if_match, held.version);
    perform reform.need(not reform.is_reported(held), 'occurrence_reported');
    return held;
end
$$;
comment on function reform.held_occurrence(reform.caller, reform.occurrence, text) is
    'Locked, and as the caller has read it. Another may have taken it back meanwhile.';

create function api.staff_change_occurrence(
    caller jsonb, plan text, task text, occurrence text, if_match text, body jsonb, is_valid boolean, dry_run boolean,
    at timestamptz default now())
    returns api.done
    language plpgsql security definer
    set search_path = reform, pg_temp as $$
#variable_conflict use_variable
declare
    me constant reform.caller := reform.authorise(caller);
    held reform.occurrence;
    changed reform.occurrence;
    before jsonb;
    done api.done;
begin
    perform reform.need_precondition(if_match);
    held := reform.held_occurrence(me, reform.occurrence_seen(me, plan, task, occurrence), if_match);
    perform reform.need_valid(is_valid);
    changed := jsonb_populate_record(held, body);
    perform reform.need_no_faults(reform.occurrence_faults(changed));
    before := reform.occurrence_for_staff(held);
    begin
        update reform.occurrence as updated
        set (occurred_on, quantity, unit_of_count, place, description, version) = (
            changed.occurred_on, changed.quantity, changed.unit_of_count, changed.place, changed.description,
            held.version + 1)
        where updated.id = held.id;
        done := reform.occurrence_done(held.id, 200);
        perform reform.note_write(me, reform.role_at(me, me.roles, held.unit_id), held.unit_id, 'occurrence',
            'HD-' || held.id, before, done.answer::jsonb, at);
        if dry_run then
            raise exception using errcode = 'RD003';
        end if;
    exception
        when sqlstate 'RD003' then null;
    end;
    return done;
end
$$;

create function api.staff_remove_occurrence(
    caller jsonb, plan text, task text, occurrence text, if_match text, dry_run boolean, at timestamptz default now())
    returns api.done
    language plpgsql security definer
    set search_path = reform, pg_temp as $$
#variable_conflict use_variable
declare
    me constant reform.caller := reform.authorise(caller);
    held reform.occurrence;
    before jsonb;
begin
    perform reform.need_precondition(if_match);
    held := reform.held_occurrence(me, reform.occurrence_seen(me, plan, task, occurrence), if_match);
    before := reform.occurrence_for_staff(held);
    begin
        delete from reform.evidence where occurrence_id = held.id;
        delete from reform.occurrence as gone where gone.id = held.id;
        perform reform.note_write(me, reform.role_at(me, me.roles, held.unit_id), held.unit_id, 'occurrence',
            'HD-' || held.id, before, null, at);
        if dry_run then
            raise exception using errcode = 'RD003';
        end if;
    exception
        when sqlstate 'RD003' then null;
    end;
    return row(204, null, null, null)::api.done;
end
$$;
comment on function api.staff_remove_occurrence(jsonb, text, text, text, text, boolean, timestamptz) is
    'Taken back, with its evidence; the trail keeps the digest of what it was.';

-- ---- evidence ----

create type reform.evidence_place as (
    task_id bigint, occurrence_id bigint, report_id bigint, unit_id bigint, is_closed boolean, href text);
comment on type reform.evidence_place is
    'What evidence belongs to: a report or an occurrence of a unit, or a task, of which is_closed is never true.';

create function reform.unit_in_task(granted bigint[], of_task bigint) returns bigint
    language plpgsql stable as $$
begin
    return (
        select min(party.id)
        from reform.parties_of(of_task) as party (id)
        where reform.units_above(party.id) && granted);
end
$$;
comment on function reform.unit_in_task(bigint[], bigint) is
    'A unit with a part in the task that is among those granted or stands under one of them; null: there is none.';

create function reform.shown_href(shown reform.evidence) returns text
    language sql stable
    return case
        when shown.report_id is not null then '/v1/staff/reports/BC-' || shown.report_id
        when shown.occurrence_id is not null then (
            select reform.staff_task_path(occurrence.task_id) || '/occurrences/HD-' || occurrence.id
            from reform.occurrence where occurrence.id = shown.occurrence_id)
        else (
            select '/v1/plans/' || plan.code || '/tasks/' || task.code
            from reform.task join reform.plan on plan.id = task.plan_id where task.id = shown.task_id) end;
comment on function reform.shown_href(reform.evidence) is 'Where the report, the occurrence or the task is that it shows.';

create function reform.place_of(shown reform.evidence, caller reform.caller) returns reform.evidence_place
    language plpgsql stable as $$
declare
    report reform.progress_report;
    occurrence reform.occurrence;
begin
    select * into report from reform.progress_report where id = shown.report_id;
    select * into occurrence from reform.occurrence where id = shown.occurrence_id;
    return row(coalesce(shown.task_id, report.task_id, occurrence.task_id), occurrence.id, report.id,
        coalesce(report.unit_id, occurrence.unit_id,
            reform.unit_in_task(reform.granted_units(caller, caller.roles), shown.task_id)),
        case when report.id is not null then not reform.is_open(report)
            when occurrence.id is not null then reform.is_reported(occurrence) else false end,
        reform.shown_href(shown))::reform.evidence_place;
end
$$;

create function reform.evidence_subject(caller reform.caller, plan text, task text, occurrence text, report text)
    returns reform.evidence
    language plpgsql stable as $$
declare
    subject reform.evidence;
begin
    if report is not null then
        subject.report_id := (reform.report_seen(caller, report)).id;
    elsif occurrence is not null then
        subject.occurrence_id := (reform.occurrence_seen(caller, plan, task, occurrence)).id;
    else
        subject.task_id := (reform.task_in_view(caller, plan, task)).id;
    end if;
    return subject;
end
$$;

create function reform.evidence_done(shown reform.evidence, place reform.evidence_place, status int) returns api.done
    language sql stable
    return row(status, '/v1/staff/evidence/MC-' || shown.id, null,
        reform.evidence_for_staff(shown) || jsonb_build_object(
            'recorded_by', shown.recorded_by,
            'links', jsonb_build_object('self', '/v1/staff/evidence/MC-' || shown.id, 'shows', place.href)))::api.done;

create function reform.lock_place(place reform.evidence_place) returns void
    language sql
begin atomic
    select id from reform.progress_report where id = place.report_id for update;
    select id from reform.occurrence where id = place.occurrence_id for update;
end;

create function reform.role_in_place(caller reform.caller, place reform.evidence_place) returns reform.actor_role
    language plpgsql as $$
declare
    role constant reform.actor_role := reform.role_at(caller, caller.roles, place.unit_id);
begin
    if role is null then
        perform reform.refuse_as('forbidden');
    end if;
    return role;
end
$$;

create function reform.check_place(place reform.evidence_place, is_taken_back boolean) returns void
    language plpgsql stable as $$
begin
    perform reform.check_unit_in_task(place.unit_id, (select task from reform.task where id = place.task_id));
    perform reform.need(not (place.is_closed and place.report_id is not null), 'report_closed');
    perform reform.need(not (place.is_closed and is_taken_back), 'occurrence_reported');
end
$$;
comment on function reform.check_place(reform.evidence_place, boolean) is
    'Evidence of a report changes with its words. To an activity that was reported more may be added, and nothing is taken '
    'away.';

create function reform.count_version_of(place reform.evidence_place, subject text, at timestamptz) returns void
    language sql
begin atomic
    update reform.progress_report
    set version = version + 1, changed_at = count_version_of.at, authors = reform.with_author(authors, subject)
    where id = place.report_id;
    update reform.occurrence set version = version + 1 where id = place.occurrence_id;
end;
comment on function reform.count_version_of(reform.evidence_place, text, timestamptz) is
    'What evidence belongs to is another with it. Who hands in evidence of a report is one of its authors.';

create function reform.evidence_faults(body jsonb) returns jsonb
    language sql stable
    return case when num_nonnulls(body ->> 'url', body ->> 'sha256') > 0 then '[]'::jsonb
        else jsonb_build_array(reform.fault('/url', 'required',
            'Minh chứng phải có đường dẫn (url) hoặc mã tệp (sha256).',
            'Evidence needs a link (url) or the hash of a file (sha256).')) end;

create function api.staff_add_evidence(
    caller jsonb, plan text, task text, occurrence text, report text, idempotency_digest text, body_digest text,
    body jsonb, is_valid boolean, dry_run boolean, at timestamptz default now())
    returns api.done
    language plpgsql security definer
    set search_path = reform, pg_temp as $$
#variable_conflict use_variable
declare
    me constant reform.caller := reform.authorise(caller);
    shown reform.evidence := reform.evidence_subject(me, plan, task, occurrence, report);
    earlier constant ops.idempotency_key := reform.done_before(me, idempotency_digest, body_digest, at);
    place reform.evidence_place := reform.place_of(shown, me);
    role reform.actor_role;
    done api.done;
begin
    if earlier.status is not null then
        return (select reform.evidence_done(kept, place, earlier.status) from reform.evidence as kept
            where kept.id = reform.number_in_code(earlier.object, 'MC'));
    end if;
    role := reform.role_in_place(me, place);
    perform reform.lock_place(place);
    place := reform.place_of(shown, me);
    perform reform.check_place(place, false);
    perform reform.need_valid(is_valid);
    perform reform.need_no_faults(reform.evidence_faults(body));
    begin
        insert into reform.evidence (task_id, occurrence_id, report_id, kind, title, url, sha256, media_type,
            published_at, recorded_by)
        select shown.task_id, shown.occurrence_id, shown.report_id, given.kind, given.title, given.url, given.sha256,
            given.media_type, case when shown.report_id is null then at end, me.subject
        from jsonb_populate_record(null::reform.evidence, body) as given
        returning * into shown;
        perform reform.count_version_of(place, me.subject, at);
        done := reform.evidence_done(shown, place, 201);
        perform reform.note_write(me, role, place.unit_id, 'evidence', 'MC-' || shown.id, null, done.answer::jsonb, at);
        perform reform.note_done(me, idempotency_digest, body_digest, 201, 'MC-' || shown.id, at);
        if dry_run then
            raise exception using errcode = 'RD003';
        end if;
    exception
        when sqlstate 'RD003' then null;
    end;
    return done;
end
$$;
comment on function api.staff_add_evidence(
    jsonb, text, text, text, text, text, text, jsonb, boolean, boolean, timestamptz) is
    'Evidence of a report, an occurrence or a task. That of a report becomes public with it, the other at once.';

create function reform.evidence_seen(caller reform.caller, code text) returns reform.evidence
    language plpgsql stable as $$
declare
    shown reform.evidence;
    place reform.evidence_place;
begin
    select * into shown from reform.evidence where id = reform.number_in_code(evidence_seen.code, 'MC');
    place := reform.place_of(shown, caller);
    if shown.id is null or place.unit_id is null
        or reform.role_at(caller, reform.progress_roles(), place.unit_id) is null then
        perform reform.refuse_as('not-found');
    end if;
    return shown;
end
$$;

create function api.staff_evidence(caller jsonb, evidence text) returns api.done
    language plpgsql stable security definer
    set search_path = reform, pg_temp as $$
declare
    me constant reform.caller := reform.authorise(caller);
    shown constant reform.evidence := reform.evidence_seen(me, evidence);
begin
    return reform.evidence_done(shown, reform.place_of(shown, me), 200);
end
$$;
comment on function api.staff_evidence(jsonb, text) is 'One piece of evidence for staff of its unit.';

create function api.staff_task_evidence(caller jsonb, plan text, task text, after jsonb, most int)
    returns table (
        code text, kind reform.evidence_kind, title text, url text, sha256 text, media_type text,
        published_at timestamptz, illustrative boolean, recorded_by text, "links.self" text, "links.shows" text,
        cursor jsonb)
    language plpgsql stable rows 20 security definer
    set search_path = reform, pg_temp as $$
#variable_conflict use_column
declare
    me constant reform.caller := reform.authorise(caller);
    about constant reform.task := reform.task_in_view(me, plan, task);
    granted constant bigint[] := reform.granted_units(me, reform.progress_roles());
begin
    return query
    select
        'MC-' || shown.id, shown.kind, shown.title::text, shown.url::text, shown.sha256, shown.media_type,
        shown.published_at, shown.illustrative, shown.recorded_by::text, '/v1/staff/evidence/MC-' || shown.id,
        reform.shown_href(shown), jsonb_build_array(shown.id)
    from (
        select evidence.* from reform.evidence
        where evidence.task_id = about.id
            and reform.unit_in_task(granted, about.id) is not null
        union all
        select evidence.* from reform.occurrence
        join reform.evidence on evidence.occurrence_id = occurrence.id
        where occurrence.task_id = about.id and reform.units_above(occurrence.unit_id) && granted
        union all
        select evidence.* from reform.progress_report as report
        join reform.evidence on evidence.report_id = report.id
        where report.task_id = about.id and reform.units_above(report.unit_id) && granted
    ) as shown
    where after is null or shown.id < (after ->> 0)::bigint
    order by shown.id desc
    limit most;
end
$$;
comment on function api.staff_task_evidence(jsonb, text, text, jsonb, int) is
    'Evidence of a task, and of what the caller''s units did for it and reported about it, the newest first.';

create function api.staff_remove_evidence(
    caller jsonb, evidence text, dry_run boolean, at timestamptz default now()) returns api.done
    language plpgsql security definer
    set search_path = reform, pg_temp as $$
#variable_conflict use_variable
declare
    me constant reform.caller := reform.authorise(caller);
    shown constant reform.evidence := reform.evidence_seen(me, evidence);
    place reform.evidence_place := reform.place_of(shown, me);
    role constant reform.actor_role := reform.role_in_place(me, place);
begin
    perform reform.lock_place(place);
    place := reform.place_of(shown, me);
    perform reform.check_place(place, true);
    begin
        delete from reform.evidence as gone where gone.id = shown.id;
        if not found then
            perform reform.refuse_as('not-found');
        end if;
        perform reform.count_version_of(place, me.subject, at);
        perform reform.note_write(me, role, place.unit_id, 'evidence', 'MC-' || shown.id,
            (reform.evidence_done(shown, place, 200)).answer::jsonb, null, at);
        if dry_run then
            raise exception using errcode = 'RD003';
        end if;
    exception
        when sqlstate 'RD003' then null;
    end;
    return row(204, null, null, null)::api.done;
end
$$;
comment on function api.staff_remove_evidence(jsonb, text, boolean, timestamptz) is
    'Taken back. Evidence never changes, so there is no version to have read.';

do $$
declare
    name regprocedure;
begin
    foreach name in array array[
        'api.staff_occurrence(jsonb,text,text,text)',
        'api.staff_occurrences(jsonb,text,text,jsonb,int)',
        'api.staff_task_evidence(jsonb,text,text,jsonb,int)',
        'api.staff_record_occurrence(jsonb,text,text,text,text,jsonb,boolean,boolean,timestamptz)',
        'api.staff_change_occurrence(jsonb,text,text,text,text,jsonb,boolean,boolean,timestamptz)',
        'api.staff_remove_occurrence(jsonb,text,text,text,text,boolean,timestamptz)',
        'api.staff_add_evidence(jsonb,text,text,text,text,text,text,jsonb,boolean,boolean,timestamptz)',
        'api.staff_evidence(jsonb,text)',
        'api.staff_remove_evidence(jsonb,text,boolean,timestamptz)']::regprocedure[] loop
        execute format('revoke execute on function %s from public', name);
        execute format('grant execute on function %s to reformd_staff', name);
    end loop;
end
$$;

commit;
