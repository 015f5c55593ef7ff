-- Administration: who grants what to whom, how grants end, and who reads which lines of the trail.

\ir support/begin.sql
\ir support/acts.sql

insert into reform.unit (code, name, kind) values ('TEST-X', 'Sở Khác', 'department');
insert into reform.unit (code, name, kind, parent_id) values ('TEST-C', 'Tổ Thử', 'division', unit('TEST-B'));

select refuses('staff_grant_version', 'version 0', $$
    insert into reform.staff_grant (issuer, subject, role, unit_id, valid_from, version)
    values ('i', 's', 'officer', unit('TEST-A'), '2026-01-01', 0)$$);
select accepts('staff_grant_version', 'version 1', $$
    insert into reform.staff_grant (issuer, subject, role, unit_id, valid_from, version)
    values ('i', 's', 'officer', unit('TEST-A'), '2026-01-01', 1)$$);

select count(*) = 7 as prepared from (values
    ('admin-a', 'admin', 'TEST-A'), ('admin-b', 'admin', 'TEST-B'), ('admin-x', 'admin', 'TEST-X'),
    ('supervisor-a', 'supervisor', 'TEST-A'), ('supervisor-c', 'supervisor', 'TEST-C'), ('intake-a', 'intake', 'TEST-A'),
    ('both', 'admin', 'TEST-A')
) as wanted (subject, role, code), api.grant_role('i', subject, role, code) \gset
select count(*) = 1 as prepared from api.grant_role('i', 'both', 'supervisor', 'TEST-C') \gset

create function tap.caller(subject text, roles text, operation text default 'test') returns jsonb
    language sql as $$
        select jsonb_build_object('issuer', 'i', 'subject', $1, 'request_id', 'yeu-cau-1', 'operation', $3,
            'roles', to_jsonb($2::text[]))
    $$;
create function tap.outcome(statement text) returns text
    language plpgsql as $$
declare
    name text;
begin
    execute statement;
    set constraints all immediate;
    return 'accepted';
exception
    when sqlstate 'RD001' or sqlstate 'RD002' or integrity_constraint_violation then
        get stacked diagnostics name = constraint_name;
        return name;
end
$$;

-- ---- granting ----

create function tap.makes(
    subject text, body jsonb, is_valid boolean default true, digest text default null, body_digest text default 'b',
    dry boolean default false) returns text
    language sql as $$
        select format('select api.make_grant(%L, %L, %L, %L, %L, %L)', tap.caller($1, '{admin}', 'makeGrant'), $4, $5, $2,
            $3, $6)
    $$;
select is(outcome(makes(subject, body::jsonb, is_valid)), told, title)
from (values
    ('intake-a', '{"subject": "s", "role": "intake", "unit": "TEST-A"}', true, 'forbidden', 'who is no admin does not grant'),
    ('admin-a', '{"subject": "s", "role": "intake", "unit": "TEST-X"}', true, 'forbidden', 'nor an admin for other units'),
    ('admin-b', '{"subject": "s", "role": "intake", "unit": "TEST-A"}', true, 'forbidden', 'nor for the one above his'),
    ('admin-x', '{"subject": 1, "role": "intake", "unit": "TEST-A"}', false, 'forbidden', 'which is told before the body'),
    ('admin-a', '{"subject": 1, "role": "intake", "unit": "TEST-A"}', false, 'invalid-body', 'what is no grant is none'),
    ('admin-a', '{"subject": "s", "role": "intake", "unit": "KHONG"}', true, 'invalid-body', 'for no unit, either'),
    ('admin-a', '{"subject": "admin-a", "role": "privacy", "unit": "TEST-A"}', true, 'grant_to_self',
        'nobody grants to himself'),
    ('admin-a', '{"subject": "s", "role": "intake", "unit": "TEST-A", "valid_from": "2026-02-02", "valid_to": "2026-02-01"}',
        true, 'staff_grant_dates', 'a grant has a day at least'),
    ('admin-a', '{"subject": "intake-a", "role": "intake", "unit": "TEST-A"}', true, 'staff_grant_once',
        'what is granted is not granted again')
) as asked (subject, body, is_valid, told, title);
select is_empty('select * from ops.audit', 'refusals leave no trail');
select is(outcome(makes('admin-a', '{"subject": "m", "role": "intake", "unit": "TEST-C"}', dry => true)), 'accepted',
    'it can be tried');
select is_empty($$select * from reform.staff_grant where subject = 'm'$$, 'without being done');
select is_empty('select * from ops.audit', 'which leaves no trail');

select answer ->> 'id' as id, status, location, version, answer ->> 'issuer' as issuer from api.make_grant(
    tap.caller('admin-a', '{admin}', 'makeGrant'), repeat('1', 64), 'b',
    '{"subject": "m", "role": "intake", "unit": "TEST-C", "valid_to": "2999-01-01"}', true, null) \gset made_
select is(:made_status, 201, 'it is made');
select is(:'made_location'::text, '/v1/staff/grants/' || :'made_id', 'at an address of its own');
select is(:'made_issuer'::text, 'i', 'for somebody of the same provider');
select is(reform.role_at(reform.authorise(tap.caller('m', '{intake}')), '{intake}', unit('TEST-C'))::text, 'intake',
    'and holds from then on');
select is((api.make_grant(
    tap.caller('admin-a', '{admin}', 'makeGrant'), repeat('1', 64), 'b',
    '{"subject": "m", "role": "intake", "unit": "TEST-C", "valid_to": "2999-01-01"}', true, null)).answer ->> 'id', :'made_id',
    'a repeat answers with the same');
select is(outcome(makes('admin-a', '{"subject": "n", "role": "intake", "unit": "TEST-C"}', true, repeat('1', 64), 'c')),
    'idempotency-key-reused', 'with another body it is another request');
select results_eq(
    'select operation, role::text, object_type, object, before_digest is null, after_digest is null, unit_id from ops.audit',
    format($$values ('makeGrant', 'admin', 'grant', %L, true, false, unit('TEST-C'))$$, :'made_id'),
    'the trail has one line of it');

-- ---- seeing ----

select is(outcome(format($$select api.staff_grant(%L, %L)$$, tap.caller(subject, '{admin}'), :'made_id')), told, title)
from (values
    ('admin-a', 'accepted', 'an admin above sees it'), ('admin-b', 'accepted', 'as does one between'),
    ('admin-x', 'not-found', 'one beside does not'), ('intake-a', 'forbidden', 'nor who is no admin')
) as asked (subject, told, title);

create function tap.listed(subject text, filter api.grant_filter) returns text
    language sql as $$
        select string_agg(listed.subject || ' ' || role, ', ' order by listed.subject, role)
        from api.staff_grants(tap.caller($1, '{admin}'), $2, null, 100) as listed
    $$;
select is(listed(subject, row(who, roles, units, day)::api.grant_filter), found, title)
from (values
    ('admin-b', null, null::text[], null::text[], null::date,
        'admin-b admin, both supervisor, m intake, supervisor-c supervisor', 'an admin lists what is granted for his units'),
    ('admin-a', 'both', null, null, null, 'both admin, both supervisor', 'to one person'),
    ('admin-a', null, '{admin}', null, null, 'admin-a admin, admin-b admin, both admin', 'of one role'),
    ('admin-a', null, '{admin,supervisor}', '{TEST-C}', null, 'both supervisor, supervisor-c supervisor', 'for one unit'),
    ('admin-a', null, null, '{TEST-X}', null, null, 'but not for others'' units'),
    ('admin-a', null, null, null, '2020-01-01', null, 'on a day before it began'),
    ('admin-a', 'm', null, null, '2999-01-01', 'm intake', 'on the last day'),
    ('admin-a', 'm', null, null, '2999-01-02', null, 'and on the day after')
) as asked (subject, who, roles, units, day, found, title);
create function tap.grants_paged(subject text, page_size int) returns text[]
    language plpgsql as $$
declare
    found text[] := '{}';
    line record;
    after jsonb;
    seen int;
begin
    loop
        seen := 0;
        for line in select * from api.staff_grants(tap.caller(subject, '{admin}'), null, after, page_size) loop
            found := found || line.id::text;
            after := line.cursor;
            seen := seen + 1;
        end loop;
        exit when seen < page_size;
    end loop;
    return found;
end
$$;
select is(grants_paged('admin-a', 1), grants_paged('admin-a', 100), 'page by page they are the same');

-- ---- ending ----

create function tap.ends(
    subject text, body jsonb default '{}', if_match text default '1', is_valid boolean default true,
    digest text default null, dry boolean default false, grantee text default 'm') returns text
    language sql as $$
        select format('select api.end_grant(%L, %s, %L, %L, %L, %L, %L, %L)', tap.caller($1, '{admin}', 'endGrant'),
            (select id from reform.staff_grant where staff_grant.subject = $7), $3, $5, 'b', $2, $4, $6)
    $$;
select is(outcome(statement), told, 'first ' || told) from (values
    (ends('intake-a', if_match => null), 'forbidden'),
    (ends('admin-x', if_match => null), 'precondition-required'),
    (ends('admin-x', if_match => '7'), 'not-found'),
    (ends('admin-a', if_match => '7', is_valid => false), 'precondition-failed'),
    (ends('admin-a', is_valid => false), 'invalid-body'),
    (ends('admin-a', '{"valid_to": "2020-01-01"}'), 'invalid-body'),
    (ends('admin-a', '{"valid_to": "2999-01-02"}'), 'grant_not_longer'),
    (ends('admin-a', dry => true), 'accepted')
) as asked (statement, told);
select is((select version from reform.staff_grant where subject = 'm'), 1, 'it was only tried');
select is(outcome(ends('admin-a', '{"valid_to": "2998-01-01"}', digest => repeat('2', 64))), 'accepted', 'it ends earlier');
select is(outcome(ends('admin-a', '{"valid_to": "2998-01-01"}', digest => repeat('2', 64))), 'accepted', 'which is repeated');
select results_eq($$select version, valid_to, ended_at from reform.staff_grant where subject = 'm'$$,
    $$values (2, date '2998-01-01', null::timestamptz)$$, 'and done once');
select is(outcome(ends('admin-a')), 'precondition-failed', 'the second of two editors is told about the first');
select is(outcome(ends('admin-b', if_match => '2')), 'accepted', 'it ends at once');
select is(outcome(format('select reform.authorise(%L)', tap.caller('m', '{intake}'))), 'forbidden', 'from now on it is none');
select is(outcome(ends('admin-b', if_match => '3')), 'grant_over', 'what is over does not end');
select is(listed('admin-a', row('m', null, null, api.today())::api.grant_filter), null, 'nor does it hold on any day');
select is(outcome(makes('admin-a', '{"subject": "m", "role": "intake", "unit": "TEST-C"}')), 'accepted',
    'what was taken away is granted again');
select is(outcome(format('select reform.authorise(%L)', tap.caller('m', '{intake}'))), 'accepted', 'and holds');
select is(outcome(ends('admin-a', if_match => '4')), 'accepted', 'it is ended once more');
select is(api.grant_role('i', 'm', 'intake', 'TEST-C') ->> 'subject', 'm', 'an operator');
select is(outcome(format('select reform.authorise(%L)', tap.caller('m', '{intake}'))), 'accepted', 'may give it back, too');
select is(outcome(ends('admin-a', grantee => 'admin-a')), 'accepted', 'an admin may leave');
select is(outcome(makes('admin-a', '{"subject": "s", "role": "intake", "unit": "TEST-A"}')), 'forbidden', 'and then is none');

-- ---- the trail ----

create function tap.note(subject text, operation text, object text, unit_id bigint, at timestamptz) returns void
    language sql as $$
        insert into ops.audit (at, issuer, subject, role, unit_id, operation, object_type, object, request_id)
        values ($5, 'i', $1, 'officer', $4, $2, case when $2 = 'makeGrant' then 'grant' else 'feedback' end, $3, 'yeu-cau-2')
    $$;
create temporary table before as select max(id) as id from ops.audit;
select count(note(subject, operation, object, unit(code), at::timestamptz)) is null as noted from (values
    ('p', 'acceptFeedback', 'PA-1', 'TEST-A', '2020-05-04T08:00+07'), ('p', 'closeFeedback', 'PA-2', 'TEST-B', '2020-05-05T23:59+07'),
    ('q', 'acceptFeedback', 'PA-2', 'TEST-C', '2020-05-06T00:00+07'), ('q', 'makeGrant', '7', 'TEST-C', '2020-05-06T08:00+07'),
    ('p', 'acceptFeedback', 'PA-X', 'TEST-X', '2020-05-06T09:00+07'), ('p', 'closeFeedback', 'KY-1', null, '2020-05-07T09:00+07')
) as line (subject, operation, object, code, at) \gset
create function tap.trail(subject text, filter api.audit_filter) returns text
    language sql as $$
        select string_agg(object || ' ' || operation, ', ' order by place)
        from api.staff_audit(tap.caller($1, '{supervisor,admin}'), $2, null, 100)
            with ordinality as line (id, at, issuer, subject, role, unit_code, unit_name, href, operation, object_type, object,
                before, after, request_id, cursor, place)
        where line.id > (select id from before)
    $$;
select is(trail(who, row(subject, operations, types, object, units, since, until)::api.audit_filter), found, title)
from (values
    ('supervisor-a', null, null::text[], null::text[], null, null::text[], null::date, null::date,
        'KY-1 closeFeedback, 7 makeGrant, PA-2 acceptFeedback, PA-2 closeFeedback, PA-1 acceptFeedback',
        'a supervisor reads what was done in his units, newest first, and what concerns no one unit'),
    ('both', null, null, null, null, null, null, null,
        'KY-1 closeFeedback, 7 makeGrant, PA-2 acceptFeedback, PA-2 closeFeedback, PA-1 acceptFeedback',
        'who holds two roles reads each line once'),
    ('admin-b', null, null, null, null, null, null, null, '7 makeGrant, PA-2 acceptFeedback, PA-2 closeFeedback',
        'an admin those of his'),
    ('supervisor-c', null, null, null, null, null, null, null, '7 makeGrant, PA-2 acceptFeedback', 'below only what is below'),
    ('supervisor-c', null, null, null, null, '{TEST-B}', null, null, null, 'not what stands above'),
    ('supervisor-a', null, null, null, null, '{TEST-B}', null, null, '7 makeGrant, PA-2 acceptFeedback, PA-2 closeFeedback',
        'of a unit and those below it'),
    ('supervisor-a', 'p', null, null, null, null, null, null, 'KY-1 closeFeedback, PA-2 closeFeedback, PA-1 acceptFeedback',
        'of one person'),
    ('supervisor-a', null, '{acceptFeedback}', null, null, null, null, null, 'PA-2 acceptFeedback, PA-1 acceptFeedback',
        'of one operation'),
    ('supervisor-a', 'p', '{acceptFeedback}', null, null, null, null, null, 'PA-1 acceptFeedback', 'of one person''s'),
    ('supervisor-a', null, null, '{grant}', null, null, null, null, '7 makeGrant', 'of one kind of thing'),
    ('supervisor-a', 'q', null, '{grant}', null, null, null, null, '7 makeGrant', 'that one person did'),
    ('supervisor-a', null, null, null, 'PA-2', null, null, null, 'PA-2 acceptFeedback, PA-2 closeFeedback', 'of one thing'),
    ('supervisor-a', null, null, null, 'PA-X', null, null, null, null, 'but not of others'''),
    ('supervisor-a', null, null, null, 'PA-2', '{TEST-C}', null, null, 'PA-2 acceptFeedback', 'in one unit'),
    ('supervisor-a', null, null, null, null, null, '2020-05-06', '2020-05-06', '7 makeGrant, PA-2 acceptFeedback',
        'on one day in Vietnam'),
    ('supervisor-a', 'p', null, null, null, null, '2020-05-05', '2020-05-06', 'PA-2 closeFeedback', 'that one person had')
) as asked (who, subject, operations, types, object, units, since, until, found, title);
select is(outcome($$select api.staff_audit(tap.caller('intake-a', '{supervisor,admin}'), null, null, 1)$$), 'forbidden',
    'others do not read it');
create function tap.trail_paged(subject text, filter api.audit_filter, page_size int) returns bigint[]
    language plpgsql as $$
declare
    found bigint[] := '{}';
    line record;
    after jsonb;
    seen int;
begin
    loop
        seen := 0;
        for line in select * from api.staff_audit(tap.caller(subject, '{supervisor,admin}'), filter, after, page_size) loop
            found := found || line.id;
            after := line.cursor;
            seen := seen + 1;
        end loop;
        exit when seen < page_size;
    end loop;
    return found;
end
$$;
select is(trail_paged(who, filter, 1), trail_paged(who, filter, 100), 'page by page it is the same')
from (values ('both', null::api.audit_filter), ('supervisor-a', row('p', null, null, null, null, null, null)::api.audit_filter))
    as asked (who, filter);

\ir support/end.sql
