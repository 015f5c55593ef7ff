-- Staff who report progress: \ir support/begin.sql first. Agency TEST-A with divisions TEST-B and TEST-C and their group
-- TEST-G, agency TEST-X beside it. Of plan test-1 of 2025 TEST-B leads NV01, TEST-B and TEST-C perform NV02, nobody is
-- named for NV03, the group performs NV04. Plan test-2 is a draft.

\ir empty.sql

select add_unit('TEST-X'), add_unit('TEST-A');
insert into reform.unit (code, name, kind, parent_id) values
    ('TEST-B', 'Phòng Thử', 'division', unit('TEST-A')), ('TEST-C', 'Phòng Khác', 'division', unit('TEST-A')),
    ('TEST-G', 'Các phòng', 'group', unit('TEST-A'));
select add_plan('test-1', 'TEST-A', 'issued'), add_plan('test-2', 'TEST-A', 'draft');
update reform.plan set year = 2025;
select add_task('test-1', 'NV01', 1, '2025-01-01', '2025-11-30'), add_task('test-1', 'NV02', 2),
    add_task('test-1', 'NV03', 3), add_task('test-1', 'NV04', 4), add_task('test-2', 'NV01', 1);
insert into reform.assignment (task_id, unit_id, role)
select task('test-1', code), unit(unit_code), role::reform.assignment_role
from (values
    ('NV01', 'TEST-B', 'lead'), ('NV01', 'TEST-C', 'coordinating'), ('NV01', 'TEST-A', 'receiving_reports'),
    ('NV02', 'TEST-B', 'performing'), ('NV02', 'TEST-C', 'performing'),
    ('NV04', 'TEST-G', 'performing')) as part (code, unit_code, role);
insert into reform.reporting_period (code, year, kind, name, data_from, data_to, submit_by) values
    ('2025-T1', 2025, 'quarter', 'Quý I năm 2025', '2024-12-15', '2025-03-14', '2025-03-20'),
    ('2025-T2', 2025, 'half_year', '6 tháng đầu năm 2025', '2024-12-15', '2025-06-14', '2025-06-20'),
    ('2024-T1', 2024, 'quarter', 'Quý I năm 2024', '2023-12-15', '2024-03-14', '2024-03-20');

insert into reform.staff_grant (issuer, subject, role, unit_id, valid_from)
select 'i', subject, role::reform.actor_role, unit(unit_code), '2025-01-01'
from (values
    ('officer-b', 'officer', 'TEST-B'), ('officer-b2', 'officer', 'TEST-B'), ('officer-c', 'officer', 'TEST-C'),
    ('officer-a', 'officer', 'TEST-A'), ('officer-x', 'officer', 'TEST-X'), ('approver-b', 'approver', 'TEST-B'),
    ('approver-a', 'approver', 'TEST-A'), ('both-b', 'officer', 'TEST-B'), ('both-b', 'approver', 'TEST-B'),
    ('planner-a', 'planner', 'TEST-A'), ('supervisor-a', 'supervisor', 'TEST-A'), ('intake-a', 'intake', 'TEST-A')
) as held (subject, role, unit_code);

-- What the service says of a caller, and what becomes of his statement: 'accepted', a problem, or a refusal.
create function tap.caller(subject text, roles text) returns jsonb
    language sql as $$
        select jsonb_build_object(
            'issuer', 'i', 'subject', $1, 'request_id', 'yeu-cau-1', 'operation', 'test', 'roles', to_jsonb($2::text[]))
    $$;
create function tap.outcome(statement text) returns text
    language plpgsql as $$
declare
    name text;
    faults text;
begin
    execute statement;
    return 'accepted';
exception
    when sqlstate 'RD001' or sqlstate 'RD002' or integrity_constraint_violation then
        get stacked diagnostics name = constraint_name, faults = pg_exception_detail;
        return case when faults ~ '^\[' then (
            select string_agg(concat_ws(' ', fault ->> 'code', fault ->> 'pointer'), ', ')
            from jsonb_array_elements(faults::jsonb) as fault) else name end;
end
$$;

-- Each is the statement that the service sends. If-Match: '' is the version there is, 'none' no header.
create function tap.version_of(report text) returns text
    language sql as $$select version::text from reform.progress_report where id = reform.number_in_code(report, 'BC')$$;
create function tap.writing(
    subject text, body jsonb default '{}', task text default 'NV01', plan text default 'test-1',
    is_valid boolean default true, digest text default null, body_digest text default 'b', dry boolean default false)
    returns text
    language sql as $$
        select format('select api.staff_write_report(%L, %L, %L, %L, %L, %L, %L, %L)', tap.caller($1, '{officer}'), $4, $3,
            $6, $7, '{"period": "2025-T1", "unit": "TEST-B", "status": "in_progress"}'::jsonb || $2, $5, $8)
    $$;
create function tap.changing(
    subject text, report text, body jsonb, if_match text default '', is_valid boolean default true,
    dry boolean default false)
    returns text
    language sql as $$
        select format('select api.staff_change_report(%L, %L, %L, %L, %L, %L)', tap.caller($1, '{officer}'), $2,
            case $4 when '' then version_of($2) when 'none' then null else $4 end, $3, $5, $6)
    $$;
create function tap.moving(
    subject text, step text, report text, body jsonb default '{}', if_match text default '',
    is_valid boolean default true, digest text default null, body_digest text default 'b', dry boolean default false,
    at timestamptz default now())
    returns text
    language sql as $$
        select format('select api.staff_move_report(%L, %L, %L, %L, %L, %L, %L, %L, %L, %L)',
            tap.caller($1, (select roles::text from reform.report_step where name = $2)), $2, $3,
            case $5 when '' then version_of($3) when 'none' then null else $5 end, $7, $8, $4, $6, $9, $10)
    $$;

-- The code of the newest report.
create function tap.newest() returns text
    language sql as $$select 'BC-' || max(id) from reform.progress_report$$;
-- Written, submitted, approved, published at an instant; the answer is its code.
create function tap.publish_report(body jsonb, task text default 'NV01', at timestamptz default now()) returns text
    language plpgsql as $$
declare
    code text;
begin
    execute writing('officer-a', body, task);
    code := newest();
    execute moving('officer-a', 'submit', code, at => publish_report.at);
    execute moving('approver-a', 'approve', code, at => publish_report.at);
    execute moving('planner-a', 'publish', code, at => publish_report.at);
    return code;
end
$$;
