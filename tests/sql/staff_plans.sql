-- Plans for planners: imported, written part by part, published, replaced; in which order they are refused.

\ir support/begin.sql
\ir support/empty.sql

-- ---- who asks, and for what ----

insert into reform.unit (code, name, kind) values ('SO', 'Sở Thử', 'department'), ('KHAC', 'Sở Khác', 'department');
insert into reform.unit (code, name, kind, parent_id) values ('PHONG', 'Phòng Thử', 'division', unit('SO'));
insert into reform.document (code, kind, number) values ('1-KH', 'plan', '1/KH');
insert into reform.topic (code, name, position) values ('luat', 'Pháp luật', 1);
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

create function tap.version(plan text default 'ke-hoach') returns text
    language sql volatile return (select version::text from reform.plan where plan.code = $1);
create function tap.stored(plan text default 'ke-hoach') returns jsonb
    language sql volatile return api.export_plan($1)::jsonb;

create function tap.import(
    subject text, body jsonb, if_match text default null, is_valid boolean default true, dry boolean default false,
    digest text default null, body_digest text default 'b') returns text
    language sql as $$
        select format('select api.staff_import_plan(%L, %L, %L, %L, %L, %L, %L)',
            tap.caller($1), $3, $6, $7, $2, $4, $5)
    $$;
create function tap.edit(
    act text, section text, names text[], body jsonb default null, if_match text default null,
    subject text default 'planner', after text default null, is_valid boolean default true, dry boolean default false,
    digest text default null, plan text default 'ke-hoach') returns text
    language sql as $$
        select format('select api.staff_edit_plan(%L, %L, %L, %L, %L, %L, %L, %L, %L, %L, %L, %L)',
            tap.caller($6), $1, $2, $11, $3, $7, $5, $10, 'b', $4, $8, $9)
    $$;
create function tap.move(
    transition text, body jsonb default '{}', if_match text default '', subject text default 'planner',
    is_valid boolean default true, dry boolean default false, digest text default null, plan text default 'ke-hoach')
    returns text
    language sql as $$
        select format('select api.staff_move_plan(%L, %L, %L, %L, %L, %L, %L, %L, %L)',
            tap.caller($4), $1, $8, case $3 when '' then tap.version($8) when 'none' then null else $3 end, $7, 'b', $2, $5, $6)
    $$;

create function tap.sample() returns jsonb
    language sql immutable as $$
        select '{
            "format": "reformd-plan/1",
            "units": [{"code": "PHONG", "name": "Phòng Thử", "kind": "division", "parent": "SO"},
                {"code": "TO", "name": "Tổ Thử", "kind": "group", "parent": "PHONG"}],
            "plan": {"code": "ke-hoach", "kind": "reform", "title": "Kế hoạch thử", "year": 2031, "unit": "SO",
                "superior_document": "1-KH", "status": "issued",
                "recipients": [{"name": "Phòng Thử", "unit": "PHONG"}],
                "readings": [{"member": "title", "ocr": "Kẽ hoạch", "reading": "Kế hoạch", "confidence": "low"}]},
            "clauses": [
                {"path": "I", "kind": "general", "heading": "MỤC ĐÍCH"},
                {"path": "I.1", "kind": "purpose", "text": "Nâng cao nhận thức.", "topic": "luat",
                    "readings": [{"ocr": "nhan", "reading": "nhận", "confidence": "high", "verified": true}]},
                {"path": "II", "kind": "general", "heading": "NHIỆM VỤ"}],
            "tasks": [
                {"code": "NV01", "clause": "II", "kind": "other", "title": "Niêm yết", "schedule": "dated",
                    "starts_on": "2031-01-01", "due_on": "2031-06-30", "topics": ["luat"],
                    "assignments": [{"unit": "SO", "role": "lead"}, {"unit": "PHONG", "role": "performing"}]},
                {"code": "NV02", "kind": "other", "title": "Kiểm tra", "schedule": "continuous"}]
        }'::jsonb
    $$;

-- ---- import ----

select is(outcome(statement), told, told || ': ' || title) from (values
    (import('supervisor', sample()), 'forbidden', 'a planner imports'),
    (import('other', sample()), 'forbidden', 'of the unit that issues the plan'),
    (import('below', sample()), 'forbidden', 'not of one below it'),
    (import('planner', sample(), dry => true), 'accepted', 'to see how it would be'),
    (import('planner', sample() #- '{plan,title}', is_valid => false), '/plan/title required', 'faults are told by the database'),
    (import('planner', jsonb_set(sample(), '{tasks,0,assignments,1,unit}', '"KHONG"') #- '{plan,title}', is_valid => false),
        '/tasks/0/assignments/1/unit unknown_unit, /plan/title required', 'all of them at once, where the shape has others'),
    (import('planner', sample(), is_valid => false), null, 'and when there are none, those of the shape'),
    (import('planner', jsonb_set(sample(), '{tasks,0,amendments}', '[{"amended_on": "2031-02-01", "reason": "Dịch"}]')),
        '/tasks/0/amendments amended_draft', 'a draft was never amended'),
    (import('planner', jsonb_set(sample(), '{units,2}', '{"code": "KHAC", "name": "Sở khác", "kind": "department", "parent": "SO"}')),
        '/units/2 unit_not_yours', 'no other agency is taken over'),
    (import('planner', sample() || jsonb_build_object('tasks', (
            select jsonb_agg(sample() #> '{tasks,1}' || jsonb_build_object('code', 'NV' || number)) from generate_series(1, 900) as number))),
        ' too_many_parts', 'nor more written than time allows')
) as asked (statement, told, title);
select is_empty('select from reform.plan', 'a dry run changes nothing, nor does what is refused');
select is_empty('select from ops.audit', 'nor do they leave a trail');

select is((done.answer::jsonb - 'links', done.status, done.location, done.version)::text, ('{
    "plan": "ke-hoach", "created": true, "changed": true, "version": 1,
    "counts": {"units": 2, "documents": 0, "topics": 0, "clauses": 3, "tasks": 2, "assignments": 2, "readings": 2},
    "doubtful_readings": [{"pointer": "/plan/readings/0",
        "reading": {"member": "title", "ocr": "Kẽ hoạch", "reading": "Kế hoạch", "confidence": "low"}}]}'::jsonb,
    201, '/v1/staff/plans/ke-hoach', 1)::text, 'an import says what it made, and lists the doubtful readings')
from api.staff_import_plan(caller('planner'), null, repeat('1', 64), 'b', sample(), true, false) as done;
select is((select status::text from reform.plan), 'draft', 'whatever the document says, it is a draft');
select is((select status || ' ' || (answer ->> 'created') || ' ' || (answer #>> '{counts,tasks}')
    from api.staff_import_plan(caller('planner'), null, repeat('1', 64), 'b', sample(), true, false)), '201 true 2',
    'a repeat is answered alike');
select is(version(), '1', 'and was done once');
select is(outcome(statement), told, told || ': ' || title) from (values
    (import('planner', sample(), digest => repeat('1', 64), body_digest => 'c'), 'idempotency-key-reused', 'another body, another key'),
    (import('planner', sample()), 'precondition-required', 'what is there is not overwritten unseen'),
    (import('planner', sample(), '7'), 'precondition-failed', 'nor an older version of it'),
    (import('other', jsonb_set(sample(), '{plan,unit}', '"KHAC"'), '1'), 'plan_code', 'the code is taken'),
    (import('planner', jsonb_set(sample(), '{tasks,1,title}', '"Kiểm tra thường xuyên"'), '1'), 'accepted', 'the draft that was read is')
) as asked (statement, told, title);
select is(version(), '2', 'it is another version of the draft');

-- ---- what they see ----

select is(outcome(format('select api.staff_plan_part(%L, %L, %L, %L)', tap.caller(subject, '{planner,supervisor}'), section, plan, names)),
    told, told || ': ' || title) from (values
    ('planner', 'plan', 'ke-hoach', null::text[], 'accepted', 'planners see a draft'),
    ('supervisor', 'plan', 'ke-hoach', null, 'accepted', 'supervisors, too'),
    ('other', 'plan', 'ke-hoach', null, 'not-found', 'those of another agency do not'),
    ('below', 'plan', 'ke-hoach', null, 'not-found', 'nor those of a unit below'),
    ('planner', 'plan', 'khong-co', null, 'not-found', 'what is not there is told alike'),
    ('planner', 'clause', 'ke-hoach', '{I.1}', 'accepted', 'a clause'),
    ('planner', 'clause', 'ke-hoach', '{I.9}', 'not-found', 'a clause that is not there'),
    ('planner', 'task', 'ke-hoach', '{NV01}', 'accepted', 'a task'),
    ('planner', 'task', 'ke-hoach', '{NV09}', 'not-found', 'a task that is not there'),
    ('planner', 'assignment', 'ke-hoach', '{NV01,lead,SO}', 'accepted', 'an assignment'),
    ('planner', 'assignment', 'ke-hoach', '{NV01,lead,PHONG}', 'not-found', 'an assignment that is not there')
) as asked (subject, section, plan, names, told, title);
select is((select answer::jsonb -> 'actions' -> 0 ->> 'transition' from api.staff_plan_part(caller('planner'), 'plan', 'ke-hoach', null)),
    'consult', 'a plan says what its reader may do next');
select is((select answer::jsonb -> 'actions' from api.staff_plan_part(
    caller('supervisor', '{supervisor}'), 'plan', 'ke-hoach', null)), '[]', 'which is nothing for who only reads');
select is((select answer::jsonb from api.staff_plan_document(caller('planner'), 'ke-hoach')), stored(), 'the whole document');
select add_plan(code, unit, status) from (values
    ('cua-phong', 'PHONG', 'draft'), ('cua-so', 'SO', 'issued'), ('cua-khac', 'KHAC', 'draft')) as made (code, unit, status);
select is((select string_agg(code, ' ') from api.staff_plans(caller(subject), years, statuses, issuers, question, after, 10)), told, title)
from (values
    ('planner', null::int[], null::text[], null::text[], null, null::jsonb, 'cua-phong cua-so ke-hoach', 'planners list their plans, drafts too'),
    ('below', null, null, null, null, null, 'cua-phong', 'of their unit and those below'),
    ('other', null, null, null, null, null, 'cua-khac', 'and of no other'),
    ('planner', '{2031}', '{draft}', null, null, null, 'cua-phong ke-hoach', 'by status and year'),
    ('planner', '{2030}', null, null, null, null, null, 'none of another year'),
    ('planner', null, null, '{PHONG}', null, null, 'cua-phong', 'by unit'),
    ('planner', null, null, '{KHAC}', null, null, null, 'a unit of others shows nothing'),
    ('planner', null, null, null, 'ke hoach thu', null, 'ke-hoach', 'by words'),
    ('planner', null, null, null, null, '[-2031, "cua-phong"]', 'cua-so ke-hoach', 'after one of them')
) as asked (subject, years, statuses, issuers, question, after, told, title);

-- ---- in which order an edit is refused ----

savepoint edits;
select is(outcome(statement), told, 'first ' || told) from (values
    (edit('patch', 'plan', null, '{}', subject => 'supervisor'), 'forbidden'),
    (edit('patch', 'plan', null, '{}', subject => 'other'), 'precondition-required'),
    (edit('patch', 'plan', null, '{}', '9', 'other'), 'not-found'),
    (edit('patch', 'clause', '{X}', '{}', '9'), 'not-found'),
    (edit('patch', 'plan', null, '{}', '9', plan => 'cua-so'), 'precondition-failed'),
    (edit('patch', 'plan', null, '{}', '1', plan => 'cua-so', is_valid => false), 'plan_is_public'),
    (edit('patch', 'plan', null, '{"title": ""}', '2', is_valid => false), null),
    (edit('patch', 'plan', null, '{"title": ""}', '2'), '/title line_length')
) as asked (statement, told);

-- ---- the plan ----

select is(outcome(edit('patch', 'plan', null, '{"title": "Của tôi", "recipients": [{"name": "Lưu"}], "superior_document": null}', '2')),
    'accepted', 'a patch');
select is(outcome(edit('patch', 'plan', null, '{"title": "Không, của tôi"}', '2')), 'precondition-failed',
    'the second of two editors is told about the first');
select is((select row(title, superior_document_id, (select string_agg(name, '') from reform.plan_recipient), version,
        (select count(*) from reform.reading where plan_id = plan.id), (select count(*) from reform.task where plan_id = plan.id))::text
    from reform.plan where code = 'ke-hoach'), '("Của tôi",,Lưu,3,2,2)', 'changes what it names and nothing else');
select is(outcome(edit('patch', 'plan', null, body::jsonb, '3')), told, told) from (values
    ('{"code": "khac"}', '/code fixed'), ('{"status": "issued"}', '/status fixed'), ('{"unit": "PHONG"}', '/unit fixed'),
    ('{"year": 1900}', '/year plan_year_range'), ('{"superior_document": "9-KH"}', '/superior_document unknown_document'),
    ('{"documents": [{"document": "1-KH", "role": "cited", "clause": "IX"}]}', '/documents/0/clause unknown_clause'),
    ('{"starts_on": "2031-02-01", "ends_on": "2031-01-01"}', ' plan_dates'),
    ('{"documents": [{"document": "1-KH", "role": "cited", "clause": "I.1"}]}', 'accepted')) as asked (body, told);
select is(outcome(edit('patch', 'plan', null, '{"note": "x"}', '4', dry => true)), 'accepted', 'a dry run');
select is((select row(note, version)::text from reform.plan where code = 'ke-hoach'), '(,4)', 'leaves the plan alone');
select is((select answer::jsonb ->> 'note' from api.staff_edit_plan(
    caller('planner'), 'patch', 'plan', 'ke-hoach', null, null, '4', null, null, '{"note": "x"}', true, true)), 'x',
    'and answers how it would be');

-- ---- clauses ----

select is(outcome(statement), told, told || ': ' || title) from (values
    (edit('create', 'clause', null, '{"path": "I.2", "kind": "purpose", "text": "Hai."}', digest => repeat('2', 64)), 'accepted', 'behind what its parent holds'),
    (edit('create', 'clause', null, '{"path": "I.2", "kind": "purpose", "text": "Hai."}', digest => repeat('2', 64)), 'accepted', 'once'),
    (edit('create', 'clause', null, '{"path": "I.0", "kind": "purpose", "text": "Không."}', after => 'I.1'), 'accepted', 'or behind one of them'),
    (edit('create', 'clause', null, '{"path": "I.0", "kind": "purpose", "text": "Không."}'), 'clause_path', 'a path once'),
    (edit('create', 'clause', null, '{"path": "I.5", "kind": "purpose", "text": "a"}', after => 'II'), 'sibling_unknown', 'only beside its like'),
    (edit('create', 'clause', null, '{"path": "IX.1", "kind": "purpose", "text": "a"}'), '/path parent_missing', 'not in the air'),
    (edit('create', 'clause', null, '{"path": "III", "kind": "purpose"}'), ' clause_content', 'not empty'),
    (edit('create', 'clause', null, '{"path": "III", "kind": "purpose", "text": "a", "unit": "X"}'), '/unit unknown_unit', 'not to nobody'),
    (edit('create', 'clause', null, '{"path": "III", "kind": "general", "text": "Ba."}'), 'accepted', 'at the end'),
    (edit('create', 'clause', null, '{"path": "III", "kind": "purpose"}', subject => 'other'), 'not-found', 'of plans that one sees'),
    (edit('patch', 'clause', '{I.1}', '{"path": "I.7"}', '1'), '/path fixed', 'its path stays'),
    (edit('patch', 'clause', '{I.1}', '{"text": "Nâng cao.", "topic": null}', '1'), 'accepted', 'its words may change'),
    (edit('patch', 'clause', '{I.1}', '{"text": "Khác."}', '1'), 'precondition-failed', 'for the first of two editors'),
    (edit('patch', 'clause', '{I}', '{"heading": "MỤC TIÊU"}', '1'), 'accepted', 'another clause is another matter'),
    (edit('delete', 'clause', '{I}', null, '2'), 'clause_parent', 'not from under others'),
    (edit('delete', 'clause', '{I.2}', null), 'precondition-required', 'not unread'),
    (edit('delete', 'clause', '{I.2}', null, '1'), 'accepted', 'gone')
) as asked (statement, told, title);
select is((select string_agg(path, ' ' order by position) from reform.clause where plan_id = plan('ke-hoach')),
    'I I.1 I.0 II III', 'the clauses in order');
select is((select row(text, topic_id, version, (select count(*) from reform.reading where clause_id = clause.id))::text
    from reform.clause where plan_id = plan('ke-hoach') and path = 'I.1'), '("Nâng cao.",,2,1)', 'a patched clause');

-- ---- tasks and assignments ----

select is(outcome(statement), told, told || ': ' || title) from (values
    (edit('create', 'task', null, '{"code": "NV03", "kind": "other", "title": "Ba", "schedule": "dated", "due_on": "2031-09-30",
        "clause": "I.1", "parent": "NV01", "assignments": [{"unit": "TO", "role": "lead"}]}', after => 'NV01'), 'accepted', 'a task'),
    (edit('create', 'task', null, '{"code": "NV03", "kind": "other", "title": "Ba", "schedule": "continuous"}'), 'task_code', 'once'),
    (edit('create', 'task', null, '{"code": "NV04", "kind": "other", "title": "Bốn", "schedule": "dated"}'), ' task_dated', 'with what it needs'),
    (edit('create', 'task', null, '{"code": "NV04", "kind": "other", "title": "Bốn", "schedule": "continuous", "clause": "Z",
        "topics": ["luat", "luat"], "assignments": [{"unit": "X", "role": "lead"}]}'),
        '/clause unknown_clause, /assignments/0/unit unknown_unit, /topics/1 duplicate', 'all faults at once'),
    (edit('patch', 'task', '{NV01}', '{"due_on": "2031-07-31", "topics": []}', '1'), 'accepted', 'dates of a draft move freely'),
    (edit('patch', 'task', '{NV01}', '{"due_on": "2031-08-31"}', '1'), 'precondition-failed', 'for one of two'),
    (edit('patch', 'task', '{NV01}', '{"amendments": [{"amended_on": "2031-01-01", "reason": "Dịch"}]}', '2'), '/amendments fixed', 'and are not amended'),
    (edit('delete', 'task', '{NV01}', null, '2'), 'task_parent', 'not from under others'),
    (edit('delete', 'task', '{NV03}', null, '1'), 'accepted', 'gone'),
    (edit('create', 'assignment', '{NV01}', '{"unit": "TO", "role": "supplying"}'), 'accepted', 'an assignment'),
    (edit('create', 'assignment', '{NV01}', '{"unit": "TO", "role": "supplying"}'), 'assignment_pkey', 'once'),
    (edit('create', 'assignment', '{NV09}', '{"unit": "TO", "role": "supplying"}'), 'not-found', 'of a task that is there'),
    (edit('create', 'assignment', '{NV01}', '{"unit": "X", "role": "supplying"}'), '/unit unknown_unit', 'of a unit that is there'),
    (edit('patch', 'assignment', '{NV01,supplying,TO}', '{"role": "coordinating"}', '3'), 'accepted', 'in another role'),
    (edit('patch', 'assignment', '{NV01,coordinating,TO}', '{"role": "lead"}', '3'), 'precondition-failed', 'the version is the task''s'),
    (edit('delete', 'assignment', '{NV01,performing,PHONG}', null, '4'), 'accepted', 'gone')
) as asked (statement, told, title);
select is((select row(string_agg(unit.code || ' ' || role, ', ' order by role), task.due_on, task.first_due_on, task.version)::text
    from reform.task join reform.assignment on task_id = task.id join reform.unit on unit.id = unit_id
    where task.id = task('ke-hoach', 'NV01') group by task.id),
    '("SO lead, TO coordinating",2031-07-31,2031-07-31,5)', 'what became of a task');
select ok(answer is null and status = 204, 'what is deleted is answered with nothing')
from api.staff_edit_plan(caller('planner'), 'delete', 'task', 'ke-hoach', '{NV02}', null, '2', null, null, null, true, true);
select is(outcome(edit('delete', 'clause', '{III}', null, '1')), 'accepted', 'what was made with a key');
select is(outcome(edit('create', 'clause', null, '{"path": "I.2", "kind": "purpose", "text": "Hai."}', digest => repeat('2', 64))),
    'not-found', 'is not made again when it is gone');
select is(outcome(edit('delete', 'plan', null, null, version())), 'accepted', 'a draft can be deleted');
select is_empty($$select from reform.plan where code = 'ke-hoach'$$, 'and is gone');
select is(outcome(import('planner', sample(), digest => repeat('1', 64))), 'not-found', 'nor is a plan imported again');
rollback to edits;

-- ---- new plans ----

create function tap.create_plan(subject text, body jsonb, digest text default null) returns text
    language sql as $$
        select format('select api.staff_create_plan(%L, %L, %L, %L, true, false)', tap.caller($1), $3, 'b', $2)
    $$;
select is(outcome(create_plan(subject, '{"code": "moi", "kind": "reform", "title": "Mới", "year": 2031, "unit": "SO"}' || body::jsonb, repeat('3', 64))),
    told, told || ': ' || subject || ' ' || body) from (values
    ('other', '{}', 'forbidden'), ('planner', '{"code": "ke-hoach"}', 'plan_code'), ('planner', '{"unit": "X"}', '/unit unknown_unit'),
    ('planner', '{"status": "issued"}', '/status fixed'), ('planner', '{"year": 1}', '/year plan_year_range'),
    ('planner', '{}', 'accepted'), ('planner', '{}', 'accepted')) as asked (subject, body, told);
select is((select status || ' ' || version from reform.plan where code = 'moi'), 'draft 1', 'a new draft, once');
select is(outcome(move('publish', plan => 'moi')), 'plan_empty', 'an empty plan is not made public');
select ok(not exists (select from ops.audit where role is null), 'the trail knows in which role');

-- ---- moving on ----

select is(outcome(statement), told, 'first ' || told) from (values
    (move('publish', subject => 'supervisor', if_match => 'none'), 'forbidden'),
    (move('publish', subject => 'other', if_match => 'none'), 'precondition-required'),
    (move('publish', subject => 'other', if_match => '9'), 'not-found'),
    (move('start', if_match => '9', is_valid => false), 'precondition-failed'),
    (move('start', is_valid => false), 'plan_not_there_yet'),
    (move('publish', is_valid => false), null),
    (move('publish', dry => true), 'accepted')
) as asked (statement, told);
select is_empty($$select from reform.plan where code = 'ke-hoach' and status <> 'draft'$$, 'a dry run publishes nothing');
-- Each act from each status is possible just where the table says so.
create function tap.tried(transition text, status text) returns text
    language plpgsql as $$
declare
    told text;
begin
    if status <> 'draft' then
        update reform.plan set status = tried.status::reform.plan_status, published_at = now() where code = 'ke-hoach';
    end if;
    told := tap.outcome(tap.move(transition, jsonb_build_object('reason', 'Lý do.', 'document', tap.stored())));
    raise exception using errcode = 'RB001';
exception
    when sqlstate 'RB001' then return told;
end
$$;
select is(tap.tried(rule.name, status::text), case
    when status <> all (rule.from_states) then 'plan_not_there_yet'
    when rule.name = 'supersede' then 'plan_unchanged'
    else 'accepted' end, status || ', ' || rule.name)
from reform.plan_transition as rule, unnest(enum_range(null::reform.plan_status)) as status
order by status, rule.position;

select is(outcome(move('publish', digest => repeat('4', 64))), 'accepted', 'it is published');
select is(outcome(move('publish', digest => repeat('4', 64))), 'accepted', 'a repeat is answered alike');
select is((select row(status, published_at is not null, version)::text from reform.plan where code = 'ke-hoach'), '(issued,t,3)', 'and was done once');
select isnt_empty($$select from api.plan where code = 'ke-hoach'$$, 'everybody may read it');
select is((select string_agg(kind::text, ' ') from reform.plan_event where plan_id = plan('ke-hoach')), 'plan_published',
    'the timeline says so');
select is((select row(first_starts_on, first_due_on)::text from reform.task where id = task('ke-hoach', 'NV01')),
    '(2031-01-01,2031-06-30)', 'its tasks have the dates that they were first published with');
select is(outcome(statement), 'plan_is_public', 'what is public is edited no more') from (values
    (edit('patch', 'plan', null, '{}', version())), (edit('delete', 'plan', null, null, version())),
    (edit('create', 'clause', null, '{"path": "X", "kind": "general", "text": "a"}')), (edit('patch', 'clause', '{I}', '{}', '1')),
    (edit('delete', 'clause', '{I}', null, '1')), (edit('patch', 'task', '{NV01}', '{}', '1')), (edit('delete', 'task', '{NV01}', null, '1')),
    (edit('create', 'assignment', '{NV01}', '{"unit": "TO", "role": "lead"}')), (import('planner', sample(), version()))
) as asked (statement);

-- ---- a new version ----

create function tap.supersede(document jsonb, reason text default 'Bổ sung theo chỉ đạo.', dry boolean default false) returns text
    language sql as $$ select tap.move('supersede', jsonb_build_object('reason', $2, 'document', $1), dry => $3) $$;
update reform.task set status = 'in_progress', status_on = '2031-02-01' where id = task('ke-hoach', 'NV01');
create temporary table former as select stored() as document;
create temporary table later as
select jsonb_set(jsonb_set(jsonb_set(jsonb_set(jsonb_set(document, '{plan,title}', '"Kế hoạch sửa đổi"'),
    '{clauses,1,text}', '"Nâng cao hơn nữa."'), '{clauses,3}', '{"path": "III", "kind": "general", "text": "Mới."}'),
    '{tasks,0,due_on}', '"2031-09-30"'), '{tasks,1}', '{"code": "NV05", "kind": "other", "title": "Năm", "schedule": "continuous",
        "status": "completed", "status_on": "2031-01-01"}') as document
from former;
select is(outcome(statement), told, told) from (
    select supersede(jsonb_set(document, '{plan,code}', '"khac"')), '/document/plan/code fixed' from later
    union all
    select supersede(jsonb_set(document, '{tasks,0,title}', '""')), '/document/tasks/0/title line_length' from later
    union all
    select supersede(document), 'plan_unchanged' from former
    union all
    select supersede(document, dry => true), 'accepted' from later
) as asked (statement, told);
select is_empty('select from reform.plan_version', 'a dry run keeps nothing');
select is((select string_agg(number || coalesce(' ' || reason, ''), ', ') from api.plan_versions('ke-hoach')), '1', 'there is one version');
select is(outcome(supersede(document)), 'accepted', 'a new version') from later;
select is((select string_agg(kind::text, ' ' order by id) from reform.plan_event where plan_id = plan('ke-hoach')),
    'plan_published task_status task_amended', 'the timeline has the date that moved');
select is((select string_agg(number || coalesce(' ' || reason, ''), ', ') from api.plan_versions('ke-hoach')),
    '1, 2 Bổ sung theo chỉ đạo.', 'there are two, and the reason of the second');
select is((select document::jsonb from api.plan_version('ke-hoach', 1)), document, 'what stood before stays readable') from former;
select is((select document::jsonb from api.plan_version('ke-hoach', 2)), stored(), 'and what stands now is readable there, too');
select is_empty($$select from api.plan_version('ke-hoach', 3)$$, 'no more');
select is((select row(title, status)::text from reform.plan where code = 'ke-hoach'), '("Kế hoạch sửa đổi",issued)', 'the plan says the new');
select is((select row(task.due_on, first_due_on, status, old_due_on, new_due_on, amended_on = api.today(), reason)::text
    from reform.task join reform.task_amendment on task_id = task.id where task.id = task('ke-hoach', 'NV01')),
    '(2031-09-30,2031-06-30,in_progress,2031-06-30,2031-09-30,t,"Bổ sung theo chỉ đạo.")',
    'a date moves with an amendment, beside the first one; how the task stands is no matter of the text');
select is((select status::text from reform.task where id = task('ke-hoach', 'NV05')), null, 'a new task was never reported');
select is((select changes::jsonb from api.plan_diff('ke-hoach', 1, 2)), '{
    "plan": [{"member": "title", "before": "Kế hoạch thử", "after": "Kế hoạch sửa đổi"}],
    "clauses": {"removed": [], "added": [{"path": "III", "kind": "general", "heading": null, "intro": null, "text": "Mới.",
            "columns": null, "number_inferred": false, "topic": null, "unit": null, "source_line_from": null,
            "source_line_to": null, "readings": []}],
        "changed": [{"path": "I.1", "changes": [
            {"member": "text", "before": "Nâng cao nhận thức.", "after": "Nâng cao hơn nữa."}]}]},
    "tasks": {"changed": [{"code": "NV01", "changes": [{"member": "due_on", "before": "2031-06-30", "after": "2031-09-30"}]}]}}'::jsonb
    || jsonb_build_object('tasks', jsonb_build_object(
        'changed', '[{"code": "NV01", "changes": [{"member": "due_on", "before": "2031-06-30", "after": "2031-09-30"}]}]'::jsonb,
        'added', jsonb_build_array(stored() #> '{tasks,1}'), 'removed', jsonb_build_array((select document #> '{tasks,1}' from former)))),
    'what has changed');
select is((select changes::jsonb #> '{tasks,removed,0,code}' from api.plan_diff('ke-hoach', 2, 1)), '"NV05"', 'and the other way round');
select is_empty($$select from api.plan_diff('ke-hoach', 1, 3)$$, 'no changes to what is not there');
select is((select changes::jsonb from api.plan_diff('ke-hoach', 1, 1)) #> '{tasks,changed}', '[]', 'none to itself');
select is_empty($$select from api.plan_versions('cua-phong')$$, 'a draft has no versions');
select is_empty($$select from api.plan_version('cua-phong', 1)$$, 'nor can one be read');
select is(outcome(move('cancel', '{"reason": "Không còn cần."}')), 'accepted', 'it is cancelled');
select is((select status_reason from api.plan_standing where code = 'ke-hoach'), 'Không còn cần.', 'and everybody may read why');
select is((select string_agg(distinct object, ' ') from ops.audit where object_type = 'plan'), 'ke-hoach moi', 'by their codes');
select is(
    (select string_agg(object_type || ' ' || (before_digest is null) || ' ' || (after_digest is null), ', ' order by id) from ops.audit),
    'plan true false, plan false false, plan true false, plan false false, plan false false, plan false false',
    'each write has its line in the trail');

-- ---- rules ----

create function tap.kept(more text) returns text
    language sql as $$
        select format('insert into reform.plan_version (plan_id, number, document, published_at, replaced_at, reason) values (%s)', $1)
    $$;
select refuses('plan_version_plan', 'of no plan', kept($$0, 1, '{}', now(), now(), 'r'$$));
select accepts('plan_version_plan', 'of a plan', kept($$plan('cua-so'), 1, '{}', now(), now(), 'r'$$));
select refuses('plan_version_number', 'counted from 0', kept($$plan('cua-so'), 0, '{}', now(), now(), 'r'$$));
select accepts('plan_version_number', 'counted from 1', kept($$plan('cua-so'), 1, '{}', now(), now(), 'r'$$));
select refuses('plan_version_pkey', 'twice', kept($$plan('ke-hoach'), 1, '{}', now(), now(), 'r'$$));
select accepts('plan_version_pkey', 'the next', kept($$plan('ke-hoach'), 2, '{}', now(), now(), 'r'$$));
select refuses('plan_version_times', 'replaced before it was there', kept($$plan('cua-so'), 1, '{}', now(), now() - interval '1 s', 'r'$$));
select accepts('plan_version_times', 'replaced at once', kept($$plan('cua-so'), 1, '{}', now(), now(), 'r'$$));
select refuses('clause_version', '0', $$update reform.clause set version = 0$$);
select accepts('clause_version', '1', $$update reform.clause set version = 1$$);
create function tap.rule(more text) returns text
    language sql as $$
        select format('insert into reform.plan_transition (name, position, from_states, to_state, label_vi, label_en)
            values (%s, ''{draft}'', null, ''a'', ''b'')', $1)
    $$;
select refuses('plan_transition_pkey', 'an act twice', rule($$'publish', 9$$));
select accepts('plan_transition_pkey', 'another act', rule($$'pause', 9$$));
select refuses('plan_transition_position', 'two in one place', rule($$'pause', 1$$));
select accepts('plan_transition_position', 'each in its own', rule($$'pause', 9$$));

\ir support/end.sql
