-- Templates of replies, and waves of spam: who may keep, use, withhold, look and decide; what becomes of the items.

\ir support/begin.sql
\ir support/empty.sql
\ir support/acts.sql

insert into reform.unit (code, name, kind) values ('TEST-X', 'Sở Khác', 'department');
insert into reform.unit (code, name, kind, parent_id) values
    ('TEST-C', 'Tổ Thử', 'group', unit('TEST-B')), ('TEST-D', 'Phòng Bên', 'division', unit('TEST-A'));
insert into reform.working_hours (starts_at, ends_at) values ('07:30', '11:30'), ('13:30', '17:00');
insert into reform.service_level (track, stage, amount, calendar)
select 'petition', stage, amount, 'working_days'
from (values ('triage'::reform.stage, 2), ('reply', 10), ('moderation', 1)) as level (stage, amount);
insert into reform.staff_grant (issuer, subject, role, unit_id, valid_from)
select 'i', subject, role::reform.actor_role, unit(unit_code), '2026-01-01'
from (values
    ('officer-b', 'officer', 'TEST-B'), ('officer-c', 'officer', 'TEST-C'), ('officer-x', 'officer', 'TEST-X'),
    ('approver-a', 'approver', 'TEST-A'), ('approver-b', 'approver', 'TEST-B'), ('approver-x', 'approver', 'TEST-X'),
    ('supervisor-a', 'supervisor', 'TEST-A'), ('intake-a', 'intake', 'TEST-A'),
    ('moderator-a', 'moderator', 'TEST-A'), ('moderator-a2', 'moderator', 'TEST-A'),
    ('moderator-b', 'moderator', 'TEST-B'), ('moderator-c', 'moderator', 'TEST-C'),
    ('moderator-x', 'moderator', 'TEST-X'), ('moderator-bd', 'moderator', 'TEST-B'),
    ('moderator-bd', 'moderator', 'TEST-D'), ('both-b', 'moderator', 'TEST-B'), ('both-b', 'intake', 'TEST-D')
) as held (subject, role, unit_code);

-- What the service says of a caller; what becomes of his statement: 'accepted', a problem, a refusal, or the faults.
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

-- ---- templates: rules ----

create function tap.template(code text, unit_code text default 'TEST-B', version int default 1) returns text
    language sql return format($$
        insert into reform.reply_template (code, unit_id, title, text, version, changed_by, changed_at)
        values (%L, %s, 'Mẫu', 'Xin trả lời.', %s, 's', now())$$, $1, coalesce(unit($2), 0), $3);
select accepts('reply_template_code', 'two codes', tap.template('m1') || ';' || tap.template('m2'));
select refuses('reply_template_code', 'a code twice', tap.template('m1') || ';' || tap.template('m1'));
select accepts('reply_template_unit', 'a unit', tap.template('m1'));
select refuses('reply_template_unit', 'no unit', tap.template('m1', 'KHONG-CO'));
select accepts('reply_template_version', 'the first', tap.template('m1'));
select refuses('reply_template_version', 'none', tap.template('m1', version => 0));

-- ---- templates: keeping ----

create function tap.making(
    subject text, body jsonb default '{}', is_valid boolean default true, digest text default null,
    body_digest text default 'b', dry boolean default false)
    returns text
    language sql as $$
        select format('select api.staff_make_reply_template(%L, %L, %L, %L, %L, %L)', tap.caller($1, '{approver}'), $4, $5,
            '{"code": "mau-1", "unit": "TEST-B", "title": "Giải thích", "text": "Thủ tục đã được niêm yết.",
                "resolution": "explained"}'::jsonb || $2, $3, $6)
    $$;
create function tap.version_of(template text) returns text
    language sql return (select version::text from reform.reply_template where code = $1);
create function tap.changing(
    subject text, body jsonb, template text default 'mau-1', if_match text default '', is_valid boolean default true,
    dry boolean default false)
    returns text
    language sql as $$
        select format('select api.staff_change_reply_template(%L, %L, %L, %L, %L, %L)', tap.caller($1, '{approver}'), $3,
            case $4 when '' then tap.version_of($3) when 'none' then null else $4 end, $2, $5, $6)
    $$;
create function tap.removing(
    subject text, template text default 'mau-1', if_match text default '', dry boolean default false)
    returns text
    language sql as $$
        select format('select api.staff_remove_reply_template(%L, %L, %L, %L)', tap.caller($1, '{approver}'), $2,
            case $3 when '' then tap.version_of($2) when 'none' then null else $3 end, $4)
    $$;

select is(outcome(statement), told, title) from (values
    (making('officer-b', is_valid => false), 'forbidden', 'make: role'),
    (making('approver-x', is_valid => false), 'forbidden', 'make: for a unit of others'),
    (making('approver-b', '{"unit": "TEST-A"}', false), 'forbidden', 'make: for the unit above'),
    (making('approver-b', is_valid => false), 'invalid-body', 'make: body'),
    (making('approver-b', '{"unit": "KHONG-CO"}'), 'not_found /unit', 'make: a unit that is not there'),
    (making('approver-b', dry => true), 'accepted', 'make: a dry run')
) as asked (statement, told, title);
select is((select count(*) from reform.reply_template), 0::bigint, 'a dry run makes nothing');
select is(outcome(making('approver-b', digest => repeat('1', 64))), 'accepted', 'make');
select is(outcome(making('approver-b', digest => repeat('1', 64))), 'accepted', 'a repeat is answered alike');
select is(outcome(making('approver-b', digest => repeat('1', 64), body_digest => 'c')), 'idempotency-key-reused',
    'with another body it is another request');
select is(outcome(making('approver-a')), 'reply_template_code', 'a code names one template');
select is(outcome(making('approver-a', '{"code": "mau-2", "unit": "TEST-A", "title": "Ghi nhận", "resolution": null}')),
    'accepted', 'one of the unit above');
select is(outcome(making('approver-a', '{"code": "mau-3", "unit": "TEST-D", "resolution": "noted"}')), 'accepted',
    'one of the unit beside');
select is(outcome(making('approver-x', '{"code": "mau-4", "unit": "TEST-X"}')), 'accepted', 'one of another agency');

create function tap.listed(
    subject text, resolutions text[] default null, question text default null, after text default null,
    most int default null)
    returns text
    language sql as $$
        select coalesce(string_agg(code, ' '), '')
        from api.staff_reply_templates(tap.caller($1, '{officer,approver,supervisor}'), $2, $3,
            case when $4 is not null then to_jsonb(array[$4]) end, $5)
    $$;
select is(listed(subject, resolutions, question, after, most), told, title) from (values
    ('officer-b', null::text[], null, null, null::int, 'mau-1 mau-2', 'those of the own unit and of the unit above'),
    ('officer-c', null, null, null, null, 'mau-1 mau-2', 'and of all above that'),
    ('supervisor-a', null, null, null, null, 'mau-1 mau-2 mau-3', 'and of the units below'),
    ('officer-x', null, null, null, null, 'mau-4', 'not those of another agency'),
    ('supervisor-a', '{noted,explained}', null, null, null, 'mau-1 mau-3', 'by resolution'),
    ('supervisor-a', '{amended}', null, null, null, '', 'by one that none is for'),
    ('supervisor-a', null, 'GHI nhan', null, null, 'mau-2', 'by words, whatever their marks'),
    ('supervisor-a', null, 'niem yet', null, null, 'mau-1 mau-2 mau-3', 'of the text, too'),
    ('supervisor-a', '{noted}', 'giai thich', null, null, 'mau-3', 'by both'),
    ('supervisor-a', null, null, 'mau-1', 1, 'mau-2', 'a page begins behind the last')
) as asked (subject, resolutions, question, after, most, told, title);
select is(outcome(format('select api.staff_reply_template(%L, %L)', tap.caller(subject, roles), template)), told, title)
from (values
    ('officer-b', '{officer}', 'mau-2', 'accepted', 'an officer reads one of the unit above'),
    ('officer-x', '{officer}', 'mau-2', 'not-found', 'not one of another agency'),
    ('officer-b', '{officer}', 'mau-3', 'not-found', 'nor one of the unit beside'),
    ('officer-b', '{officer}', 'mau-0', 'not-found', 'what is not there is told alike'),
    ('intake-a', '{officer}', 'mau-1', 'forbidden', 'other roles read none')
) as asked (subject, roles, template, told, title);

select is(outcome(statement), told, title) from (values
    (changing('officer-b', '{}', if_match => 'none', is_valid => false), 'forbidden', 'change: role'),
    (changing('approver-x', '{}', 'mau-0', 'none', false), 'precondition-required', 'change: precondition'),
    (changing('approver-x', '{}', if_match => '7', is_valid => false), 'not-found', 'change: visible'),
    (changing('approver-b', '{}', 'mau-2', '7', false), 'forbidden', 'change: one of the unit above'),
    (changing('approver-b', '{}', if_match => '7', is_valid => false), 'precondition-failed', 'change: version'),
    (changing('approver-b', '{}', is_valid => false), 'invalid-body', 'change: body'),
    (changing('approver-b', '{"title": "Khác"}', dry => true), 'accepted', 'change: a dry run'),
    (changing('approver-a', '{"text": "Thủ tục có trên cổng.", "resolution": null}'), 'accepted', 'change: from above'),
    (changing('approver-b', '{"title": "Khác"}', if_match => '1'), 'precondition-failed', 'change: the second of two'),
    (removing('officer-b', if_match => 'none'), 'forbidden', 'remove: role'),
    (removing('approver-b', 'mau-0', 'none'), 'precondition-required', 'remove: precondition'),
    (removing('approver-x', if_match => '2'), 'not-found', 'remove: visible'),
    (removing('approver-b', 'mau-2', '1'), 'forbidden', 'remove: one of the unit above'),
    (removing('approver-b', if_match => '1'), 'precondition-failed', 'remove: version'),
    (removing('approver-b', dry => true), 'accepted', 'remove: a dry run')
) as asked (statement, told, title);
select results_eq(
    $$select title::text, text::text, resolution, version, changed_by::text from reform.reply_template where code = 'mau-1'$$,
    $$values ('Giải thích', 'Thủ tục có trên cổng.', null::reform.resolution, 2, 'approver-a')$$,
    'null empties a member, what is missing stays');
select is(outcome(removing('approver-b')), 'accepted', 'a template goes');
select is(version_of('mau-1'), null, 'and is gone');
select results_eq(
    $$select subject, before_digest is null, after_digest is null from ops.audit where object_type = 'reply_template' and object = 'mau-1' order by id$$,
    $$values ('approver-b', true, false), ('approver-a', false, false), ('approver-b', false, true)$$,
    'the trail knows who made, changed and removed it');

-- ---- waves: rules ----

create function tap.wave(members text default 'size', "values" text default '9') returns text
    language sql return format($$
        insert into reform.spam_wave (unit_id, note, moderator, withheld_at, sample_size, refused, %s)
        values (%s, 'Quảng cáo', 's', now(), 5, '[]', %s)$$, $1, unit('TEST-B'), $2);
create function tap.changed_wave(assignments text) returns text
    language sql return tap.wave() || ';update reform.spam_wave set ' || $1;
select receive('PA-1');
create function tap.wave_with(items text) returns text
    language sql return tap.wave() || format($$;
        insert into reform.spam_wave_item (wave_id, feedback_id, sampled)
        select wave.id, item.id, true from reform.spam_wave as wave, (%s) as item (id)$$, $1);
select accepts('spam_wave_unit', 'a unit', tap.wave());
select refuses('spam_wave_unit', 'no unit', changed_wave('unit_id = 0'));
select accepts('spam_wave_refused', 'a list', changed_wave($$refused = '[{}]'$$));
select refuses('spam_wave_refused', 'another thing', changed_wave($$refused = '{}'$$));
select accepts('spam_wave_version', 'the next', changed_wave('version = 2'));
select refuses('spam_wave_version', 'none', changed_wave('version = 0'));
select accepts('spam_wave_sample', 'of all', changed_wave('sample_size = 9'));
select refuses('spam_wave_sample', 'of more than all', changed_wave('sample_size = 10'));
select refuses('spam_wave_sample', 'of nothing', changed_wave('sample_size = 0'));
select accepts('spam_wave_decided', 'by somebody', changed_wave($$state = 'undone', decider = 't', decided_at = now()$$));
select refuses('spam_wave_decided', 'by nobody', changed_wave($$state = 'confirmed', decided_at = now()$$));
select refuses('spam_wave_decided', 'by somebody and yet open', changed_wave($$decider = 't', decided_at = now()$$));
select accepts('spam_wave_two_people', 'another', changed_wave($$state = 'undone', decider = 't', decided_at = now()$$));
select refuses('spam_wave_two_people', 'the same', changed_wave($$state = 'undone', decider = 's', decided_at = now()$$));
select accepts('spam_wave_item_wave', 'a wave', wave_with($$select id from reform.feedback$$));
select refuses('spam_wave_item_wave', 'no wave', $$insert into reform.spam_wave_item values (0, (item('PA-1')).id, true)$$);
select accepts('spam_wave_item_feedback', 'an item', wave_with($$select id from reform.feedback$$));
select refuses('spam_wave_item_feedback', 'no item', wave_with('select 0'));
select accepts('spam_wave_item_pkey', 'an item', wave_with($$select id from reform.feedback$$));
select refuses('spam_wave_item_pkey', 'an item twice',
    wave_with($$select id from reform.feedback union all select id from reform.feedback$$));

select is(reform.sample_size(size), drawn, format('of %s items %s are looked at', size, drawn))
from (values (1, 1), (5, 5), (6, 5), (100, 5), (101, 6), (900, 45), (1000, 50)) as wave (size, drawn);

-- ---- waves: withholding ----

create function tap.withholding(
    subject text, codes text, is_valid boolean default true, digest text default null, body_digest text default 'b',
    dry boolean default false, at timestamptz default '2026-03-02T10:00+07')
    returns text
    language sql as $$
        select format('select api.staff_withhold_wave(%L, %L, %L, %L, %L, %L, %L)', tap.caller($1, '{moderator}'), $4, $5,
            jsonb_build_object('codes', to_jsonb(string_to_array($2, ' ')), 'note', 'Cùng một quảng cáo'), $3, $6, $7)
    $$;
create function tap.newest() returns text
    language sql as $$select 'DR-' || max(id) from reform.spam_wave$$;
create function tap.deciding(
    subject text, decision text, wave text default '', body jsonb default '{"note": "Mẫu có ý kiến thật"}',
    if_match text default '', is_valid boolean default true, digest text default null, body_digest text default 'b',
    dry boolean default false, at timestamptz default '2026-03-05T10:00+07')
    returns text
    language sql as $$
        select format('select api.staff_decide_wave(%L, %L, %L, %L, %L, %L, %L, %L, %L, %L)',
            tap.caller($1, '{moderator}'), $2, named.wave, case $5
                when '' then (select version::text from reform.spam_wave where id = reform.number_in_code(named.wave, 'DR'))
                when 'none' then null else $5 end, $7, $8, $4, $6, $9, $10)
        from (select coalesce(nullif($3, ''), tap.newest())) as named (wave)
    $$;
create function tap.shown(wave text) returns json
    language sql as $$select answer from api.staff_wave(tap.caller('supervisor-a', '{supervisor}'), $1)$$;
-- What stands in lists and counters that does not belong there, or is missing.
create function tap.amiss() returns text
    language sql as $$
        select string_agg(measure, ', ')
        from (
            select coalesce(kept.measure, found.measure) as measure
            from ops.number as kept
            full join ops.number_of_rows as found using (measure, id, code, moment)
            where coalesce(kept.count, 0) <> coalesce(found.count, 0)
            union all
            (select 'deadline' from (
                select deadline_id, unit_id, stage, track, standing, due_at from reform.deadline_entry
                union all
                select deadline_id, unit_id, stage, track, standing, due_at from reform.listed_deadline) as entry
            group by deadline_id, unit_id, stage, track, standing, due_at having count(*) <> 2)
            union all
            (select 'feedback' from (
                select * from reform.feedback_entry
                union all
                select * from reform.feedback_entries_of(array(select id from reform.feedback))) as entry
            group by entry having count(*) <> 2)
        ) as wrong
    $$;

select receive('SP-' || n) from generate_series(1, 40) as n;
update reform.feedback set unit_id = unit(unit_code)
from (values ('SP-37', 'TEST-C'), ('SP-38', 'TEST-D'), ('SP-39', 'TEST-X'), ('SP-40', 'TEST-X')) as moved (code, unit_code)
where feedback.code = moved.code;
select steps('SP-36', 'publish');
select ok(amiss() is null, 'lists and counters are right before');

select is(outcome(statement), told, title) from (values
    (withholding('intake-a', 'SP-1', false), 'forbidden', 'withhold: role'),
    (withholding('moderator-b', 'SP-1', false), 'invalid-body', 'withhold: body'),
    (withholding('both-b', 'SP-39 SP-38 SP-36 SP-0'),
        'not_found /codes/0, forbidden /codes/1, transition_not_allowed /codes/2, not_found /codes/3',
        'withhold: none of them can be, and why'),
    (withholding('moderator-bd', 'SP-1 SP-38'), 'wave_of_many_units', 'withhold: of units with none above that is the caller''s'),
    (withholding('moderator-b', 'SP-1', dry => true), 'accepted', 'withhold: a dry run')
) as asked (statement, told, title);
select is((select count(*) from reform.spam_wave) || ' ' || (item('SP-1')).publication, '0 pending', 'a dry run does nothing');
select ok(amiss() is null, 'nor to lists and counters');

select string_agg('SP-' || n, ' ') as codes from generate_series(1, 40) as n \gset
select is(outcome(withholding('moderator-a', :'codes', digest => repeat('2', 64))), 'accepted', 'a wave is withheld');
select is(outcome(withholding('moderator-a', :'codes', digest => repeat('2', 64))), 'accepted', 'a repeat is answered alike');
select is(outcome(withholding('moderator-a', :'codes', digest => repeat('2', 64), body_digest => 'c')),
    'idempotency-key-reused', 'with another body it is another request');
select is((select count(*) from reform.spam_wave), 1::bigint, 'and was withheld once');
select newest() as wave \gset
select is(concat_ws(' ', answer -> 'unit' ->> 'code', answer ->> 'state', answer ->> 'size', answer ->> 'sample_size',
    answer ->> 'moderator', json_array_length(answer -> 'items')), 'TEST-A open 37 5 moderator-a 37',
    'it belongs to the unit that all stand under')
from shown(:'wave') as answer;
select is(array(select item ->> 'sampled' from json_array_elements(answer -> 'items') with ordinality as listed (item, place) order by place),
    array_fill('true'::text, array[5]) || array_fill('false'::text, array[32]), 'the sample comes first')
from shown(:'wave') as answer;
select is((answer -> 'refused')::jsonb, '[
    {"code": "SP-36", "problem": "/problems/rule-broken", "rule": "transition_not_allowed"},
    {"code": "SP-39", "problem": "/problems/not-found", "rule": null},
    {"code": "SP-40", "problem": "/problems/not-found", "rule": null}]', 'and says what could not be, and why')
from shown(:'wave') as answer;
select results_eq(
    $$select publication::text, publication_reason::text, count(*) from reform.feedback where code like 'SP-%' group by 1, 2 order by 3$$,
    $$values ('public', null, 1::bigint), ('pending', null, 2), ('private', 'spam', 37)$$, 'the others are private, as spam');
select results_eq(
    $$select actor::text, role::text, reason::text, note::text, count(*) from reform.event
    where transition = 'withhold' group by 1, 2, 3, 4$$,
    $$values ('moderator-a', 'moderator', 'spam', 'Cùng một quảng cáo', 37::bigint)$$, 'each by an event of its own');
select results_eq(
    $$select object_type, count(*), count(distinct object), bool_and(before_digest is distinct from after_digest)
    from ops.audit where subject = 'moderator-a' group by 1 order by 1$$,
    $$values ('feedback', 37::bigint, 37::bigint, true), ('wave', 1, 1, true)$$, 'and with a line of its own in the trail');
select is((select count(*) from reform.deadline join reform.feedback on feedback.id = feedback_id
    where stage = 'moderation' and deadline.ended_at is null and code like 'SP-%'), 2::bigint, 'their moderation is done');
select ok(amiss() is null, 'lists and counters are right after a wave');

-- By lot: the same sample of 37 would be drawn again once in 400,000 times.
select is(outcome(deciding('moderator-a2', 'undo')), 'accepted', 'a wave is undone');
select is(outcome(withholding('moderator-a', :'codes', at => '2026-03-05T11:00+07')), 'accepted', 'what was released is withheld again');
select isnt(
    (select array_agg(feedback_id order by feedback_id) from reform.spam_wave_item where sampled and wave_id = reform.number_in_code(:'wave', 'DR')),
    (select array_agg(feedback_id order by feedback_id) from reform.spam_wave_item where sampled and wave_id = reform.number_in_code(newest(), 'DR')),
    'with another sample');

-- ---- waves: looking ----

select is(outcome(format('select api.staff_wave(%L, %L)', tap.caller(subject, roles), coalesce(wave, newest()))), told, title)
from (values
    ('moderator-a2', '{moderator}', null, 'accepted', 'moderators see a wave'),
    ('supervisor-a', '{supervisor}', null, 'accepted', 'so do supervisors'),
    ('moderator-b', '{moderator}', null, 'not-found', 'those of a part do not'),
    ('moderator-x', '{moderator}', null, 'not-found', 'nor do those of another agency'),
    ('moderator-a', '{moderator}', 'DR-0', 'not-found', 'what is not there is told alike'),
    ('moderator-a', '{moderator}', 'BC-1', 'not-found', 'so is what is no wave'),
    ('officer-b', '{moderator}', null, 'forbidden', 'other roles see none')
) as asked (subject, roles, wave, told, title);
select is((select string_agg(action ->> 'transition', ' ') from json_array_elements(answer -> 'actions') as action), offered, title)
from (values
    ('moderator-a2', 'confirm undo', 'a second moderator may decide'), ('moderator-a', null, 'the first may not'),
    ('supervisor-a', null, 'nor may who only looks')) as asked (subject, offered, title),
    api.staff_wave(tap.caller(subject, '{moderator,supervisor}'), newest());

-- ---- waves: deciding ----

select is(outcome(statement), told, title) from (values
    (deciding('supervisor-a', 'confirm', 'DR-0', if_match => 'none', is_valid => false), 'forbidden', 'confirm: role'),
    (deciding('moderator-b', 'confirm', 'DR-0', if_match => 'none', is_valid => false), 'precondition-required', 'confirm: precondition'),
    (deciding('moderator-b', 'confirm', if_match => '7', is_valid => false), 'not-found', 'confirm: visible'),
    (deciding('moderator-a', 'confirm', if_match => '7', is_valid => false), 'precondition-failed', 'confirm: version'),
    (deciding('moderator-a', 'confirm', is_valid => false), 'invalid-body', 'confirm: body'),
    (deciding('moderator-a', 'confirm'), 'second_person_needed', 'confirm: not by the first person'),
    (deciding('moderator-a', 'undo'), 'second_person_needed', 'undo: nor is it undone so'),
    (deciding('moderator-a2', 'undo', dry => true), 'accepted', 'undo: a dry run'),
    (deciding('moderator-a2', 'confirm', body => '{}', digest => repeat('3', 64)), 'accepted', 'confirm'),
    (deciding('moderator-a2', 'confirm', body => '{}', digest => repeat('3', 64)), 'accepted', 'a repeat is answered alike'),
    (deciding('moderator-a2', 'confirm', digest => repeat('3', 64), body_digest => 'c'), 'idempotency-key-reused',
        'with another body it is another request'),
    (deciding('moderator-a2', 'undo'), 'wave_decided', 'what is confirmed is not undone'),
    (deciding('moderator-a2', 'undo', :'wave'), 'wave_decided', 'what is undone is not undone again')
) as asked (statement, told, title);
select is(concat_ws(' ', state, decider, version, decision_note is null), 'confirmed moderator-a2 2 t', 'a wave is confirmed')
from reform.spam_wave where 'DR-' || id = newest();
select is((select count(*) from reform.feedback where code like 'SP-%' and publication = 'private'), 37::bigint,
    'and its items stay as they are');
select ok(amiss() is null, 'lists and counters are right after a decision');

create function tap.waves(subject text, states text[] default null, after text default null, most int default null)
    returns text
    language sql as $$
        select coalesce(string_agg(state || ' ' || size, ', '), '')
        from api.staff_waves(tap.caller($1, '{moderator,supervisor}'), $2, to_jsonb(array[reform.number_in_code($3, 'DR')]), $4)
    $$;

-- Of a wave of ten: three go on meanwhile, seven come back.
select receive('UN-' || n) from generate_series(1, 10) as n;
select string_agg('UN-' || n, ' ') as codes from generate_series(1, 10) as n \gset
select is(outcome(withholding('moderator-b', :'codes', at => '2026-03-02T11:00+07')), 'accepted', 'a wave of ten');
select is(unit_id, unit('TEST-B'), 'of one unit is that unit''s') from reform.spam_wave where 'DR-' || id = newest();
select steps('UN-1', 'withdraw'), steps('UN-2', 'start-triage divert'), steps('UN-3', 'remove confirm-removal'),
    steps('UN-4', 'remove'), steps('UN-5', 'start-triage accept');
select is(waves(subject, states, after, most), told, title) from (values
    ('moderator-a', null::text[], null, null::int, 'open 10, confirmed 37, undone 37', 'all of the units below, the newest first'),
    ('moderator-b', null, null, null, 'open 10', 'only of the own unit'),
    ('moderator-x', null, null, null, '', 'nothing of another agency'),
    ('supervisor-a', '{open}', null, null, 'open 10', 'by state'),
    ('supervisor-a', '{undone,confirmed,undone}', null, null, 'confirmed 37, undone 37', 'by several states, each once'),
    ('moderator-a', null, newest(), 1, 'confirmed 37', 'a page begins behind the last')
) as asked (subject, states, after, most, told, title);

select is(outcome(deciding('moderator-a', 'undo', digest => repeat('4', 64))), 'accepted', 'undo: by a moderator from above');
select is(outcome(deciding('moderator-a', 'undo', digest => repeat('4', 64))), 'accepted', 'a repeat is answered alike');
select results_eq(
    $$select code::text, handling::text, publication::text, publication_reason::text from reform.feedback
    where code like 'UN-%' and code not in ('UN-6', 'UN-7', 'UN-8', 'UN-9', 'UN-10') order by code$$,
    $$values ('UN-1', 'withdrawn', 'private', 'spam'), ('UN-2', 'diverted', 'private', 'spam'),
        ('UN-3', 'received', 'removed', 'unlawful'), ('UN-4', 'received', 'pending', null), ('UN-5', 'accepted', 'pending', null)$$,
    'what was withdrawn, diverted or removed meanwhile stays as it is; the others await moderation');
select is((select count(*) from reform.feedback where code like 'UN-%' and publication = 'pending'), 7::bigint, 'seven of them');
select is((select state::text from reform.proposal where feedback_id = (item('UN-4')).id), 'declined', 'a proposal is overtaken');
select results_eq(
    $$select axis::text, from_state::text, to_state::text, actor::text, note::text, count(*) from reform.event
    where transition = 'release' and feedback_id in (select id from reform.feedback where code like 'UN-%') group by 1, 2, 3, 4, 5$$,
    $$values ('publication', 'private', 'pending', 'moderator-a', 'Mẫu có ý kiến thật', 7::bigint)$$, 'each by an event of its own');
select results_eq(
    $$select started_at, due_on, ended_at, void from reform.deadline
    where feedback_id = (item('UN-6')).id and stage = 'moderation' order by id$$,
    $$values (timestamptz '2026-03-02T09:00+07', date '2026-03-03', timestamptz '2026-03-02T11:00+07', false),
        ('2026-03-05T10:00+07', '2026-03-06', null, false)$$,
    'the clock of moderation starts anew; what it showed before stays');
select is((select count(*) from reform.deadline where feedback_id = (item('UN-1')).id and stage = 'moderation' and ended_at is null),
    0::bigint, 'not of what was withdrawn');
select is(concat_ws(' ', answer ->> 'state', answer ->> 'decider', answer ->> 'decision_note', (
    select count(*) from json_array_elements(answer -> 'items') as item where item ->> 'released_at' is not null)),
    'undone moderator-a Mẫu có ý kiến thật 7', 'the wave says what came back')
from shown(newest()) as answer;
select ok(amiss() is null, 'lists and counters are right after an undoing');
select ok(not reform.lists_wait(), 'and lists wait no more');
select is(outcome(format('select reform.act(%L, ''publish'', row(''moderator'', ''m'')::reform.actor)', 'UN-6')), 'accepted',
    'what came back can be published');
select ok(amiss() is null, 'and that is in all lists at once');
select is(outcome(format('select reform.act(%L, ''release'', row(''moderator'', ''m'')::reform.actor)', code)), told, title)
from (values ('UN-1', 'release_unfit', 'what was withdrawn is not released'), ('UN-2', 'release_unfit', 'nor what was diverted'),
    ('UN-3', 'transition_not_allowed', 'nor what was removed')) as asked (code, told, title);
select steps('PA-1', 'withhold');
update reform.feedback set publication_reason = 'abusive' where code = 'PA-1';
select is(outcome($$select reform.act('PA-1', 'release', row('moderator', 'm')::reform.actor)$$), 'release_unfit',
    'nor what was withheld for another reason');
select ok(not (answer -> 'actions')::jsonb @> '[{"transition": "release"}]', 'nor is it offered for one item')
from api.staff_item(tap.caller('moderator-b', '{moderator}'), 'SP-1');

\ir support/end.sql
