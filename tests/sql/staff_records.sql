-- Units, documents, topics, holidays, periods, service levels and readings, kept by planners.

\ir support/begin.sql
\ir support/empty.sql

insert into reform.unit (code, name, kind) values ('SO', 'Sở Thử', 'department'), ('KHAC', 'Sở Khác', 'department');
insert into reform.unit (code, name, kind, parent_id) values
    ('PHONG', 'Phòng Thử', 'division', unit('SO')), ('PHONG-2', 'Phòng Hai', 'division', unit('SO'));
insert into reform.unit (code, name, kind, parent_id) values ('TO', 'Tổ Thử', 'group', unit('PHONG'));
insert into reform.document (code, kind, number) values ('1-KH', 'plan', '1/KH');
insert into reform.calendar_year (year, state, source) values (2020, 'final', 'Thông báo'), (2091, 'final', 'Thông báo');
insert into reform.staff_grant (issuer, subject, role, unit_id, valid_from)
select 'i', subject, role::reform.actor_role, unit(unit_code), api.today()
from (values ('planner', 'planner', 'SO'), ('below', 'planner', 'PHONG'), ('other', 'planner', 'KHAC'),
    ('supervisor', 'supervisor', 'SO')) as held (subject, role, unit_code);

create function tap.caller(subject text, roles text default '{planner}') returns jsonb
    language sql as $$
        select jsonb_build_object(
            'issuer', 'i', 'subject', $1, 'request_id', 'yeu-cau-1', 'operation', 'test', 'roles', to_jsonb($2::text[]))
    $$;
-- 'accepted', or the name of what refuses; of a body the pointers and codes of its faults.
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
        return case name when 'invalid-body' then (
            select string_agg((fault ->> 'pointer') || ' ' || (fault ->> 'code'), ', ')
            from jsonb_array_elements(nullif(faults, '')::jsonb) as fault) else name end;
end
$$;
create function tap.write(
    kind text, name text, body jsonb, if_match text default null, subject text default 'planner',
    is_valid boolean default true, dry boolean default false, digest text default null) returns text
    language sql as $$
        select format('select api.staff_write_record(%L, %L, %L, %L, %L, %L, %L, %L, %L)',
            tap.caller($5), $1, $2, $4, $8, 'b', $3, $6, $7)
    $$;
create function tap.record(kind text, name text) returns jsonb
    language sql volatile return reform.record_of($1, $2);

-- ---- units ----

select is(outcome(statement), told, told || ': ' || title) from (values
    (write('unit', null, '{"code": "TO-2", "name": "Tổ Hai", "kind": "group", "parent": "PHONG"}', subject => 'supervisor'), 'forbidden', 'a planner'),
    (write('unit', null, '{"code": "TO-2", "name": "Tổ Hai", "kind": "group", "parent": "PHONG"}', subject => 'other'), 'forbidden', 'of the unit above'),
    (write('unit', null, '{"code": "GOC", "name": "Gốc", "kind": "department"}'), 'forbidden', 'makes no agency'),
    (write('unit', null, '{"code": "TO-2", "name": "Tổ Hai", "kind": "group", "parent": "X"}'), '/parent unknown_unit', 'and none in the air'),
    (write('unit', null, '{"code": "TO-2", "name": "Tổ Hai", "kind": "group", "parent": "PHONG", "contact_email": "x"}'), '/contact_email unit_email', 'with what it needs'),
    (write('unit', null, '{"code": "TO-2", "name": "Tổ Hai", "kind": "group", "parent": "PHONG"}', digest => repeat('1', 64)), 'accepted', 'a unit'),
    (write('unit', null, '{"code": "TO-2", "name": "Tổ Hai", "kind": "group", "parent": "PHONG"}', digest => repeat('1', 64)), 'accepted', 'once'),
    (write('unit', null, '{"code": "TO-2", "name": "Tổ Hai", "kind": "group", "parent": "PHONG"}'), 'unit_code', 'a code once'),
    (write('unit', 'TO-2', '{}'), 'precondition-required', 'not unread'),
    (write('unit', 'TO-2', '{}', '1', 'other'), 'not-found', 'not by another agency'),
    (write('unit', 'TO-9', '{}', '1'), 'not-found', 'what is there'),
    (write('unit', 'SO', '{"note": "a"}', '1', 'below'), 'not-found', 'not from below'),
    (write('unit', 'TO-2', '{}', '9', is_valid => false), 'precondition-failed', 'what was read'),
    (write('unit', 'TO-2', '{}', '1', is_valid => false), null, 'in shape'),
    (write('unit', 'TO-2', '{"code": "Z", "valid_to": "2031-01-01"}', '1'), '/code fixed, /valid_to fixed', 'it ends by an act'),
    (write('unit', 'TO-2', '{"parent": "KHAC"}', '1'), 'forbidden', 'it is not given away'),
    (write('unit', 'TO-2', '{"parent": "TO-2"}', '1'), ' unit_parent_cycle', 'nor put below itself'),
    (write('unit', 'TO-2', '{"contact_phone": "0292 3000 000"}', '1', dry => true), 'accepted', 'as it would be'),
    (write('unit', 'TO-2', '{"contact_phone": "0292 3000 000", "parent": "PHONG-2"}', '1'), 'accepted', 'a patch'),
    (write('unit', 'TO-2', '{"note": "b"}', '1'), 'precondition-failed', 'for the first of two editors')
) as asked (statement, told, title);
select is((record('unit', 'TO-2') - 'links')::text, ('{"code": "TO-2", "name": "Tổ Hai", "kind": "group", "parent": "PHONG-2", "short_name": null,
    "external": false, "contact_address": null, "contact_phone": "0292 3000 000", "contact_email": null, "contact_website": null,
    "note": null, "valid_from": null, "valid_to": null, "successor": null, "succession": null, "version": 2, "parts": []}'::jsonb)::text,
    'the unit as it is now');
select is(outcome(format('select api.staff_record(%L, %L, %L)', caller(subject), 'unit', name)), told, told || ': ' || subject || ' ' || name)
from (values ('planner', 'TO', 'accepted'), ('below', 'TO', 'accepted'), ('below', 'PHONG-2', 'not-found'), ('other', 'TO', 'not-found'),
    ('planner', 'X', 'not-found')) as asked (subject, name, told);

-- ---- what becomes of units ----

create function tap.succeed(transition text, unit text, body jsonb, if_match text default '', subject text default 'planner', dry boolean default false)
    returns text
    language sql as $$
        select format('select api.staff_succeed_unit(%L, %L, %L, %L, null, null, %L, true, %L)', tap.caller($5), $1, $2,
            case $4 when '' then (select version::text from reform.unit where code = $2) when 'none' then null else $4 end, $3, $6)
    $$;
create function tap.fate(unit text) returns text
    language sql volatile as $$
        select concat_ws(' ', valid_to, succession, (select code from reform.unit as heir where heir.id = unit.successor_id))
        from reform.unit where code = $1
    $$;
savepoint units;
select is(outcome(statement), told, told || ': ' || title) from (values
    (succeed('dissolve', 'TO', '{"on": "2031-01-01"}', 'none'), 'precondition-required', 'not unread'),
    (succeed('dissolve', 'TO', '{"on": "2031-01-01"}', '7'), 'precondition-failed', 'nor by an older version'),
    (succeed('dissolve', 'TO', '{"on": "2031-01-01"}', '1', 'other'), 'not-found', 'nor by others'),
    (succeed('dissolve', 'PHONG', '{"on": "2031-01-01"}'), 'unit_has_parts', 'not from above others'),
    (succeed('dissolve', 'TO', '{"on": "2031-01-01"}', dry => true), 'accepted', 'as it would be'),
    (succeed('dissolve', 'TO', '{"on": "2031-01-01"}'), 'accepted', 'it ends'),
    (succeed('dissolve', 'TO', '{"on": "2032-01-01"}'), 'unit_ended', 'once')
) as asked (statement, told, title);
select is(fate('TO'), '2030-12-31 dissolved', 'on the day before');
rollback to units;
select is(outcome(statement), told, told || ': ' || title) from (values
    (succeed('rename', 'PHONG', '{"on": "2031-01-01", "code": "TO", "name": "Phòng Mới"}'), 'unit_code', 'a code of its own'),
    (succeed('rename', 'PHONG', '{"on": "2031-01-01", "code": "PHONG-MOI", "name": "Phòng Mới"}'), 'accepted', 'renamed')
) as asked (statement, told, title);
select is(fate('PHONG'), '2030-12-31 renamed PHONG-MOI', 'the old one says what it is called now');
select is((select row(name, kind, valid_from, (select code from reform.unit as top where top.id = unit.parent_id))::text
    from reform.unit where code = 'PHONG-MOI'), '("Phòng Mới",division,2031-01-01,SO)', 'the new one stands where it stood');
select is(record('unit', 'TO') ->> 'parent', 'PHONG-MOI', 'with what was below it');
select is((select string_agg(subject || ' ' || valid_from, '') from reform.staff_grant where unit_id = unit('PHONG-MOI')), 'below 2031-01-01',
    'and its people');
rollback to units;
select is(outcome(statement), told, told || ': ' || title) from (values
    (succeed('merge', 'PHONG', '{"on": "2031-01-01", "successors": ["X"]}'), '/successors/0 unknown_unit', 'into what is there'),
    (succeed('merge', 'PHONG', '{"on": "2031-01-01", "successors": ["KHAC"]}'), '/successors/0 unit_not_yours', 'and is one''s own'),
    (succeed('merge', 'PHONG', '{"on": "2031-01-01", "successors": ["PHONG"]}'), 'unit_successor_cycle', 'not into itself'),
    (succeed('merge', 'PHONG', '{"on": "2031-01-01", "successors": ["PHONG-2"]}'), 'accepted', 'merged'),
    (succeed('merge', 'PHONG-2', '{"on": "2031-06-01", "successors": ["PHONG"]}'), 'successor_gone', 'not into what is gone')
) as asked (statement, told, title);
select is(fate('PHONG'), '2030-12-31 merged PHONG-2', 'it says into what');
select is(record('unit', 'TO') ->> 'parent', 'PHONG-2', 'where those below it are now');
select is((select count(*) from reform.staff_grant where unit_id = unit('PHONG-2')), 0::bigint, 'nobody gets a role over others by that');
rollback to units;
select is(outcome(succeed('split', 'TO', '{"on": "2031-01-01", "successors": ["TO-2", "PHONG-2"]}')), 'accepted', 'split');
select is(fate('TO'), '2030-12-31 split TO-2', 'the first succeeds it');
select is(record('unit', 'TO') -> 'parts', '["TO-2", "PHONG-2"]', 'all are named');
rollback to units;

-- ---- documents and topics ----

select is(outcome(statement), told, told || ': ' || title) from (values
    (write('document', null, '{"code": "2-KH", "kind": "plan"}'), ' document_named', 'with a number or a title'),
    (write('document', null, '{"code": "2-KH", "kind": "plan", "title": "Kế hoạch", "replaced_by": "X"}'), '/replaced_by unknown_document', 'replaced by what is there'),
    (write('document', null, '{"code": "2-KH", "kind": "plan", "title": "Kế hoạch"}'), 'accepted', 'a document'),
    (write('document', null, '{"code": "2-KH", "kind": "plan", "title": "Kế hoạch"}'), 'document_code', 'once'),
    (write('document', '1-KH', '{"replaced_by": "2-KH", "valid_to": "2031-01-01"}', '1'), 'accepted', 'a patch'),
    (write('document', '1-KH', '{"note": "x"}', '1'), 'precondition-failed', 'for the first of two editors'),
    (write('document', '1-KH', '{"code": "x"}', '2'), '/code fixed', 'its code stays'),
    (write('document', '9-KH', '{}', '1'), 'not-found', 'of what is there'),
    (write('topic', null, '{"code": "luat", "name": "Pháp luật"}'), 'accepted', 'a topic'),
    (write('topic', null, '{"code": "luat", "name": "Pháp luật"}'), 'topic_code', 'once'),
    (write('topic', 'luat', '{"name_en": "Law"}', '1'), 'accepted', 'a patch'),
    (write('topic', 'luat', '{"name_en": "Laws"}', '1'), 'precondition-failed', 'for the first of two editors')
) as asked (statement, told, title);
select is(record('document', '1-KH') ->> 'replaced_by', '2-KH', 'a document says what replaced it');
select is((record('topic', 'luat') - 'links')::text, '{"code": "luat", "name": "Pháp luật", "name_en": "Law", "version": 2, "position": 1}', 'a topic');

-- ---- holidays, periods, service levels ----

select is(outcome(statement), told, told || ': ' || title) from (values
    (write('holiday', null, '{"date": "2091-01-01", "name": "Tết Dương lịch", "name_en": "New Year", "kind": "public_holiday", "source": "Luật"}'), 'accepted', 'a holiday'),
    (write('holiday', null, '{"date": "2091-01-01", "name": "Tết Dương lịch", "name_en": "New Year", "kind": "public_holiday", "source": "Luật"}'), 'holiday_pkey', 'once'),
    (write('holiday', null, '{"date": "2077-01-01", "name": "Tết", "name_en": "New Year", "kind": "public_holiday", "source": "Luật"}'), ' holiday_year', 'of a year that is known'),
    (write('holiday', null, '{"date": "2091-01-06", "name": "Làm bù", "name_en": "Swap", "kind": "swapped_off", "source": "Luật"}'), ' holiday_weekday', 'on a day that fits'),
    (write('holiday', '2091-01-01', '{"kind": "swapped_off"}', '1'), 'accepted', 'a patch'),
    (write('holiday', '2091-01-01', '{"name": "Khác"}', '1'), 'precondition-failed', 'for the first of two editors'),
    (write('holiday', '2091-01-01', '{"date": "2091-01-02"}', '2'), '/date fixed', 'its day stays'),
    (write('holiday', null, '{"date": "2020-01-01", "name": "Tết", "name_en": "New Year", "kind": "public_holiday", "source": "Luật"}'), 'accepted', 'of a past year'),
    (write('holiday', '2020-01-01', '{"kind": "swapped_off"}', '1'), '/kind fixed', 'with which days were counted'),
    (write('holiday', '2020-01-02', '{}', '1'), 'not-found', 'of a day that is none'),
    (write('reporting_period', null, '{"code": "2091-Q1", "year": 2091, "kind": "quarter", "name": "Quý I", "data_from": "2090-12-15", "data_to": "2091-03-14", "submit_by": "2091-03-20"}'), 'accepted', 'a period'),
    (write('reporting_period', null, '{"code": "2091-Q2", "year": 2092, "kind": "quarter", "name": "Quý I", "data_from": "2090-12-15", "data_to": "2091-03-14", "submit_by": "2091-03-20"}'), ' reporting_period_year', 'of its year'),
    (write('reporting_period', '2091-Q1', '{"data_to": "2091-03-15"}', '1'), 'accepted', 'of the future'),
    (write('reporting_period', '2091-Q1', '{"data_to": "2091-03-16"}', '1'), 'precondition-failed', 'for the first of two editors'),
    (write('reporting_period', null, '{"code": "2020-Q1", "year": 2020, "kind": "quarter", "name": "Quý I", "data_from": "2019-12-15", "data_to": "2020-03-14", "submit_by": "2020-03-20"}'), 'accepted', 'of the past'),
    (write('reporting_period', '2020-Q1', '{"data_to": "2020-03-15"}', '1'), '/data_to fixed', 'that was reported on'),
    (write('reporting_period', '2020-Q1', '{"name": "Quý I năm 2020"}', '1'), 'accepted', 'may have another name'),
    (write('service_level', null, '{"track": "petition", "stage": "reply", "amount": 15, "calendar": "working_days"}'), 'accepted', 'a service level'),
    (write('service_level', null, '{"track": "petition", "stage": "reply", "amount": 10, "calendar": "working_days"}'), 'service_level_overlap', 'once'),
    (write('service_level', null, '{"track": "petition", "stage": "reply", "amount": 10, "calendar": "working_days", "valid_from": "2091-01-01"}'), ' service_level_overlap', 'at a time'),
    (write('service_level', null, '{"track": "petition", "stage": "triage", "amount": 2, "calendar": "working_days", "document": "X"}'), '/document unknown_document', 'from what is there')
) as asked (statement, told, title);
create function tap.level(valid_from date default null) returns text
    language sql volatile as $$ select id::text from reform.service_level where valid_from is not distinct from $1 $$;
select is(outcome(statement), told, told || ': ' || title) from (values
    (write('service_level', level(), '{"amount": 10}', '1'), '/amount fixed', 'what deadlines were computed with stays'),
    (write('service_level', level(), jsonb_build_object('valid_to', api.today() - 5), '1'), '/valid_to in_the_past', 'and is not ended behind their backs'),
    (write('service_level', level(), '{"valid_to": "2090-12-31"}', '1'), 'accepted', 'it ends'),
    (write('service_level', level(), '{"note": "x"}', '1'), 'precondition-failed', 'for the first of two editors'),
    (write('service_level', null, '{"track": "petition", "stage": "reply", "amount": 10, "calendar": "working_days", "valid_from": "2091-01-01"}'), 'accepted', 'and another begins'),
    (write('service_level', '0', '{}', '1'), 'not-found', 'of what is there')
) as asked (statement, told, title);
select is(outcome(write('service_level', level('2091-01-01'), '{"amount": 12}', '1')), 'accepted', 'which may change until it holds');
select is((select string_agg(amount::text, ' ') from api.staff_service_levels(caller('planner'))), '15 12', 'all service levels');
select is(outcome(format('select api.staff_service_levels(%L)', caller('supervisor'))), 'forbidden', 'for whom the contract says');

-- ---- readings ----

select add_plan('ke-hoach', 'SO', 'issued');
select add_clause('ke-hoach', 'I', 1);
insert into reform.reading (plan_id, clause_id, position, member, ocr, reading, confidence)
values (plan('ke-hoach'), clause('ke-hoach', 'I'), 1, 'text', 'nhan', 'nhận', 'low');
insert into reform.reading (plan_id, position, ocr, confidence, verified) values (plan('ke-hoach'), 1, 'x', 'high', true);
create function tap.doubt() returns bigint language sql volatile return (select id from reform.reading where not verified or version > 1);
create function tap.correct(body jsonb, if_match text default '1', subject text default 'planner', dry boolean default false, reading bigint default null)
    returns text
    language sql as $$
        select format('select api.staff_correct_reading(%L, %L, %L, %L, %L, true, %L)', tap.caller($3), 'ke-hoach', coalesce($5, tap.doubt()), $2, $1, $4)
    $$;
select is((select string_agg(ocr, ' ' order by id) from api.staff_readings(caller('planner'), 'ke-hoach', null, null, 10)), 'nhan x', 'all readings of a plan');
select is((select string_agg(ocr, ' ') from api.staff_readings(caller('planner'), 'ke-hoach', false, null, 10)), 'nhan', 'those in doubt');
select is((select string_agg(ocr, ' ') from api.staff_readings(caller('planner'), 'ke-hoach', null, jsonb_build_array(doubt()), 10)), 'x', 'behind one');
select is(outcome(format('select api.staff_readings(%L, %L, null, null, 10)', caller('other'), 'ke-hoach')), 'not-found', 'of plans that one sees');
select is(outcome(statement), told, told || ': ' || title) from (values
    (correct('{"verified": true}', null), 'precondition-required', 'not unread'),
    (correct('{"verified": true}', '1', 'other'), 'not-found', 'not by others'),
    (correct('{"verified": true}', '1', reading => 0), 'not-found', 'what is there'),
    (correct('{"verified": true}', '9'), 'precondition-failed', 'what was read'),
    (correct('{"ocr": "y"}'), '/ocr fixed', 'what was scanned stays'),
    (correct('{"reading": ""}'), '/reading prose_content', 'a text'),
    (correct('{"verified": true}', dry => true), 'accepted', 'as it would be'),
    (correct('{"reading": "nhân", "verified": true}'), 'accepted', 'corrected'),
    (correct('{"verified": true}'), 'precondition-failed', 'by the first of two editors')
) as asked (statement, told, title);
select is((select row(reading, verified, reading.version, clause.version, plan.version, clause.text)::text
    from reform.reading join reform.clause on clause.id = clause_id join reform.plan on plan.id = reading.plan_id),
    '(nhân,t,2,2,2,"Nội dung mục I")', 'and the text of a published plan stays');
select is((select string_agg(distinct object_type, ' ' order by object_type) from ops.audit),
    'document holiday reading reporting_period service_level topic unit', 'each kind leaves its trail');

-- ---- rules ----

-- Not counted: so that the rule itself is asked.
create function tap.set_version(kind text, version int) returns text
    language sql as $$
        select format('set constraints all immediate; alter table reform.%1$I disable trigger %1$s_counts_version;
            update reform.%1$I set version = %2$s', $1, $2)
    $$;
select refuses(kind || '_version', '0', set_version(kind, 0)) || E'\n' || accepts(kind || '_version', '5', set_version(kind, 5))
from unnest(array['document', 'topic', 'holiday', 'reporting_period', 'service_level', 'reading']) as kind;
create function tap.part(more text) returns text
    language sql as $$ select format('insert into reform.unit_part (unit_id, successor_id, position) values (%s)', $1) $$;
select refuses('unit_part_unit', 'of no unit', part($$0, unit('TO'), 1$$));
select accepts('unit_part_unit', 'of a unit', part($$unit('SO'), unit('TO'), 1$$));
select refuses('unit_part_successor', 'into no unit', part($$unit('SO'), 0, 1$$));
select accepts('unit_part_successor', 'into a unit', part($$unit('SO'), unit('TO'), 1$$));
select refuses('unit_part_pkey', 'twice', part($$unit('SO'), unit('TO'), 1), (unit('SO'), unit('TO'), 2$$));
select accepts('unit_part_pkey', 'once', part($$unit('SO'), unit('TO'), 1), (unit('SO'), unit('PHONG'), 2$$));

\ir support/end.sql
