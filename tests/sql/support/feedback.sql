-- Items to test with: \ir support/empty.sql first. Plan test-1 of unit TEST-A has clause I and tasks NV01, NV02.

select add_unit('TEST-A'), add_unit('TEST-B'), add_document('TEST-1'), add_plan('test-1', 'TEST-A', 'issued');
select add_clause('test-1', 'I', 1), add_task('test-1', 'NV01', 1), add_task('test-1', 'NV02', 2);
insert into reform.topic (code, name, position) values ('test-t1', 'Một', 1001);
insert into reform.reporting_period (code, year, kind, name, data_from, data_to, submit_by)
values ('2031-T1', 2031, 'quarter', 'Quý I', '2030-12-15', '2031-03-14', '2031-03-20');
insert into reform.progress_report (task_id, unit_id, period_id, status)
values (task('test-1', 'NV01'), unit('TEST-A'), period('2031-T1'), 'in_progress');
insert into reform.service_level (track, stage, amount, calendar)
values ('suggestion', 'triage', 2, 'working_days'), ('suggestion', 'reply', 10, 'working_days');

create function tap.item(code text) returns bigint
    language sql stable return (select id from reform.feedback where feedback.code = $1);

create function tap.insert_item(code text, assigned text default 'score', "values" text default '0') returns text
    language sql return format($$
        insert into reform.feedback (
            code, track, kind, title, text, target_type, unit_id, received_at, handled_at, receipt, %s)
        values (%L, 'suggestion', 'comment', 'Góp ý thử', 'Nội dung góp ý thử', 'general', unit('TEST-A'),
            '2031-03-03 02:00Z', '2031-03-03 02:00Z', repeat('0a', 32), %s)$$, $2, $1, $3);

create function tap.change_item(assignments text, code text default 'PA-1') returns text
    language sql return format('update reform.feedback set %s where code = %L', $1, $2);

-- An event as it is written: with the version of its item.
create function tap.write_event(sequence int, assigned text, "values" text, code text default 'PA-1') returns text
    language sql return format($$
        insert into reform.event (feedback_id, sequence, at, transition, role, %s)
        values (item(%L), %s, '2031-03-03 02:00Z', 'test', 'system', %s)$$, $2, $4, $1, $3);
create function tap.insert_event(
    sequence int, assigned text default 'note', "values" text default 'null', code text default 'PA-1') returns text
    language sql return write_event($1, $2, $3, $4) || ';' || change_item(format('version = %s', $1), $4);

-- An item that goes to other states, with the events that say so.
create function tap.move_item(handling text, publication text default null, more text default 'score = 0') returns text
    language sql return concat_ws(';',
        write_event(1, 'axis, from_state, to_state', format($$'handling', 'received', %L$$, $1)),
        case when $2 <> 'pending' then
            write_event(2, 'axis, from_state, to_state', format($$'publication', 'pending', %L$$, $2)) end,
        change_item(format('handling = %L, publication = %L, version = %s, %s',
            $1, coalesce($2, 'pending'), case when $2 <> 'pending' then 2 else 1 end, $3)));
