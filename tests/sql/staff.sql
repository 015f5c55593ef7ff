-- Staff: grants, who may act for which unit, in which order requests are refused, and the trail.

\ir support/begin.sql
\ir support/acts.sql

insert into reform.unit (code, name, kind) values ('TEST-X', 'Sở Khác', 'department');
insert into reform.unit (code, name, kind, parent_id) values ('TEST-C', 'Tổ Thử', 'division', unit('TEST-B'));

-- ---- grants ----

create function tap.grants(more text default '') returns text
    language sql as $$
        select format('insert into reform.staff_grant (issuer, subject, role, unit_id, valid_from, valid_to)
            values (%s)', $1)
    $$;
select refuses('staff_grant_role', 'to be the sender', grants($$'i', 's', 'sender', unit('TEST-A'), '2026-01-01', null$$));
select accepts('staff_grant_role', 'to be an officer', grants($$'i', 's', 'officer', unit('TEST-A'), '2026-01-01', null$$));
select refuses('staff_grant_unit', 'for no unit', grants($$'i', 's', 'officer', 0, '2026-01-01', null$$));
select accepts('staff_grant_unit', 'for a unit', grants($$'i', 's', 'officer', unit('TEST-B'), '2026-01-01', null$$));
select refuses('staff_grant_dates', 'ended before it began',
    grants($$'i', 's', 'officer', unit('TEST-A'), '2026-01-02', '2026-01-01'$$));
select accepts('staff_grant_dates', 'for one day',
    grants($$'i', 's', 'officer', unit('TEST-A'), '2026-01-01', '2026-01-01'$$));
select refuses('staff_grant_once', 'twice from the same day', $$
    insert into reform.staff_grant (issuer, subject, role, unit_id, valid_from)
    select 'i', 's', 'officer', unit('TEST-A'), '2026-01-01' from generate_series(1, 2)$$);
select accepts('staff_grant_once', 'again from another day', $$
    insert into reform.staff_grant (issuer, subject, role, unit_id, valid_from)
    select 'i', 's', 'officer', unit('TEST-A'), date '2026-01-01' + n from generate_series(1, 2) as n$$);

select api.grant_role('i', 'intake-1', 'intake', 'TEST-A') is not null as granted \gset
select ok(:'granted', 'an operator grants a role');
select is(api.grant_role('i', 'intake-1', 'intake', 'TEST-A') ->> 'id', api.grant_role('i', 'intake-1', 'intake', 'TEST-A') ->> 'id',
    'and again, which changes nothing');
select turns_down('unit_unknown', 'for no unit', $$select api.grant_role('i', 's', 'intake', 'KHONG-CO')$$);
insert into reform.staff_grant (issuer, subject, role, unit_id, valid_from, valid_to)
select 'i', subject, role::reform.actor_role, unit(unit_code), api.today() + since, api.today() + until
from (values
    ('officer-1', 'officer', 'TEST-B', 0, null::int), ('officer-2', 'officer', 'TEST-C', 0, null),
    ('officer-x', 'officer', 'TEST-X', 0, null), ('intake-x', 'intake', 'TEST-X', 0, null),
    ('approver-1', 'approver', 'TEST-A', 0, null), ('moderator-1', 'moderator', 'TEST-A', 0, null),
    ('supervisor-1', 'supervisor', 'TEST-A', 0, null), ('admin-1', 'admin', 'TEST-A', 0, null),
    ('both-1', 'intake', 'TEST-A', 0, null), ('both-1', 'approver', 'TEST-A', 0, null),
    ('former-1', 'intake', 'TEST-A', -10, -1), ('future-1', 'intake', 'TEST-A', 1, null)
) as held (subject, role, unit_code, since, until);

-- What the service says of a caller, and what becomes of his statement: 'accepted', a problem, or a refusal.
create function tap.caller(subject text, roles text default '{intake,moderator,officer,approver,supervisor,privacy}', issuer text default 'i')
    returns jsonb
    language sql as $$
        select jsonb_build_object(
            'issuer', $3, 'subject', $1, 'request_id', 'yeu-cau-1', 'operation', 'test', 'roles', to_jsonb($2::text[]))
    $$;
create function tap.outcome(statement text) returns text
    language plpgsql as $$
declare
    name text;
begin
    execute statement;
    return 'accepted';
exception
    when sqlstate 'RD001' or sqlstate 'RD002' then
        get stacked diagnostics name = constraint_name;
        return name;
end
$$;

select is(outcome(format('select reform.authorise(%L)', tap.caller(subject, roles, issuer))), told, title)
from (values
    ('intake-1', '{intake}', 'i', 'accepted', 'who holds the role goes on'),
    ('intake-1', '{officer,intake}', 'i', 'accepted', 'or one of the roles'),
    ('intake-1', '{officer}', 'i', 'forbidden', 'who holds another does not'),
    ('intake-1', '{intake}', 'j', 'forbidden', 'nor a namesake of another issuer'),
    ('nobody', '{intake}', 'i', 'forbidden', 'nor whom nothing was granted'),
    ('former-1', '{intake}', 'i', 'forbidden', 'nor whose grant has ended'),
    ('future-1', '{intake}', 'i', 'forbidden', 'nor whose grant has not begun')
) as asked (subject, roles, issuer, told, title);
select is(
    reform.role_at(reform.authorise(tap.caller(subject)), '{approver,intake,officer}', unit(unit_code))::text, role, title)
from (values
    ('intake-1', 'TEST-A', 'intake', 'a grant holds for its unit'),
    ('intake-1', 'TEST-C', 'intake', 'and for every unit below'),
    ('officer-1', 'TEST-A', null, 'not for the one above'),
    ('intake-1', 'TEST-X', null, 'nor for one beside'),
    ('both-1', 'TEST-B', 'approver', 'of several the first that is asked for')
) as asked (subject, unit_code, role, title);
select bag_eq(
    $$select code::text from reform.unit where id = any (reform.units_of(reform.authorise(tap.caller('intake-1')), '{intake}'))$$,
    $$values ('TEST-A'), ('TEST-B'), ('TEST-C')$$, 'all the units of a grant');
select is((select json_array_length(grants) from api.staff_me(tap.caller('both-1'))), 2, 'who asks learns what is granted');

-- ---- what they see ----

select receive('PA-1', now() - interval '1 hour');
select receive('PA-2', now() - interval '1 hour');
select is(outcome(format($$select api.staff_item(%L, %L)$$, tap.caller(subject), code)), told, title)
from (values
    ('intake-1', 'PA-1', 'accepted', 'staff of the unit see an item'),
    ('supervisor-1', 'PA-1', 'accepted', 'so do supervisors of the agency'),
    ('officer-2', 'PA-1', 'not-found', 'those of the unit below do not'),
    ('officer-x', 'PA-1', 'not-found', 'nor do those of another agency'),
    ('intake-1', 'PA-0', 'not-found', 'what is not there is told alike'),
    ('admin-1', 'PA-1', 'forbidden', 'an admin sees no content')
) as asked (subject, code, told, title);
select ok(
    (answer -> 'actions')::jsonb @> '[{"transition": "start-triage", "href": "/v1/staff/feedback/PA-1/start-triage"}]'
        and not (answer -> 'actions')::jsonb @> '[{"transition": "publish"}]',
    'an item says what its reader may do next')
from api.staff_item(tap.caller('intake-1'), 'PA-1');
select is((answer ->> 'version')::int, version, 'and its version') from api.staff_item(tap.caller('intake-1'), 'PA-1');
select ok(answer::text !~ '\\x00|sealed', 'never who sent it') from api.staff_item(tap.caller('intake-1'), 'PA-1');

-- ---- what they do, and in which order they are refused ----

create function tap.act(
    subject text, transition text, code text default 'PA-1', if_match text default '', body jsonb default '{}',
    is_valid boolean default true, digest text default null, body_digest text default 'b', dry boolean default false)
    returns text
    language sql as $$
        select format('select api.staff_act(%L, %L, %L, %L, %L, %L, %L, %L, %L)', tap.caller($1, roles::text), $2, $3,
            case $4 when '' then (select version::text from reform.feedback where feedback.code = $3) when 'none' then null else $4 end,
            $7, $8, $5, $6, $9)
        from reform.transition where name = $2
    $$;
select is(outcome(statement), told, 'first ' || told) from (values
    (tap.act('officer-x', 'start-triage', 'PA-0', 'none', '{}', false), 'forbidden'),
    (tap.act('intake-x', 'start-triage', 'PA-0', 'none', '{}', false), 'precondition-required'),
    (tap.act('intake-x', 'start-triage', 'PA-1', '7', '{}', false), 'not-found'),
    (tap.act('intake-1', 'accept', 'PA-1', '7', '{}', false), 'precondition-failed'),
    (tap.act('intake-1', 'accept', 'PA-1', '', '{}', false), 'transition_not_allowed'),
    (tap.act('intake-1', 'start-triage', 'PA-1', '', '{}', false), 'invalid-body'),
    (tap.act('intake-1', 'start-triage', 'PA-1', '', '{}', true, null, null, true), 'accepted')
) as asked (statement, told);
select is((select handling::text from reform.feedback where code = 'PA-1'), 'received', 'a dry run changes nothing');
select is_empty('select * from ops.audit', 'and leaves no trail, nor do refusals');

select is(outcome(tap.act('intake-1', 'start-triage', digest => repeat('1', 64), if_match => '1')), 'accepted', 'it is done');
select is(outcome(tap.act('intake-1', 'start-triage', digest => repeat('1', 64), if_match => '1')), 'accepted',
    'a repeat is answered alike');
select is(outcome(tap.act('intake-1', 'start-triage', digest => repeat('1', 64), if_match => '1', body_digest => 'c')),
    'idempotency-key-reused', 'with another body it is another request');
select is((select version from reform.feedback where code = 'PA-1'), 2, 'and was done once');
select results_eq(
    'select issuer, subject, role::text, operation, object_type, object, request_id, before_digest <> after_digest from ops.audit',
    $$values ('i', 'intake-1', 'intake', 'test', 'feedback', 'PA-1', 'yeu-cau-1', true)$$, 'the trail has one line of it');
select is((select actor::text from reform.event where transition = 'start-triage'), 'intake-1', 'the event knows who');
select is(outcome(tap.act('intake-1', 'accept', if_match => '1')), 'precondition-failed',
    'the second of two editors is told about the first');

-- ---- people and units ----

select is(outcome(tap.act('both-1', 'reject', body => '{"reason": "unclear"}')), 'accepted', 'who proposes');
select is(outcome(tap.act('both-1', 'confirm-rejection')), 'second_person_needed', 'does not confirm, in whatever role');
select ok(not (answer -> 'actions')::jsonb @> '[{"transition": "confirm-rejection"}]', 'nor is it offered')
from api.staff_item(tap.caller('both-1'), 'PA-1');
select ok((answer -> 'actions')::jsonb @> '[{"transition": "confirm-rejection"}]', 'as it is to another')
from api.staff_item(tap.caller('approver-1'), 'PA-1');
select is(outcome(tap.act('approver-1', 'decline-rejection')), 'accepted', 'who decides');
select is(outcome(tap.act('intake-1', 'accept')), 'accepted', 'the item is accepted');
select is(outcome(tap.act('intake-1', 'assign', body => body::jsonb)), told, told || ': ' || body)
from (values
    ('{"unit": "TEST-X"}', 'unit_not_yours'), ('{"officer": "officer-x"}', 'officer_unfit'),
    ('{"officer": "officer-2"}', 'officer_unfit'), ('{"unit": "KHONG-CO"}', 'unit_unknown'),
    ('{"unit": "TEST-C", "officer": "officer-2"}', 'accepted')
) as asked (body, told);
select is((select unit_id from reform.feedback where code = 'PA-1'), unit('TEST-C'), 'it goes to the unit below');
select is(outcome(tap.act('officer-x', 'hold', body => '{"review_on": "2099-01-01", "reason": "needs_more_grounds"}')), 'not-found',
    'no officer of another agency');
select is(outcome(tap.act('intake-1', 'merge', 'PA-2', body => '{"to_code": "PA-1"}')), 'transition_not_allowed', 'merge waits for triage');
select outcome(tap.act('intake-1', 'start-triage', 'PA-2')) is not null as done \gset
select receive('PA-X', now() - interval '1 hour');
update reform.feedback set unit_id = unit('TEST-X') where code = 'PA-X';
select is(outcome(tap.act('intake-1', 'merge', 'PA-2', body => '{"to_code": "PA-X"}')), 'merge_target_unknown',
    'nothing is merged into what the caller does not see');
select is(outcome(tap.act('intake-1', 'merge', 'PA-2', body => '{"to_code": "PA-1"}')), 'accepted', 'but into what he sees');

-- ---- the trail stays ----

create function tap.kept(statement text) returns text
    language plpgsql as $$
begin
    execute statement;
    return 'done';
exception when others then return sqlstate;
end
$$;
select isnt(tap.kept(statement), 'done', statement) from (values
    ('delete from ops.audit'), ('update ops.audit set subject = ''x'''), ('truncate ops.audit')) as tried (statement);

\ir support/end.sql
