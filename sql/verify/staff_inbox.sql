-- Verify reformd:staff_inbox on pg

begin;

select 1 / has_function_privilege('reformd_staff', function, 'execute')::int
from unnest(array[
    'api.staff_inbox(jsonb,text[],text[],text[],text[],boolean,text[],jsonb,int,timestamptz)',
    'api.staff_inbox_counts(jsonb,text[],timestamptz)',
    'api.staff_feedback(jsonb,text[],text[],text,text[],text[],text[],boolean,boolean,date,date,text,text,jsonb,int,timestamptz)'
    ]) as function;
select 1 / has_function_privilege('reformd_public', 'api.office_gauges(timestamptz)', 'execute')::int;

-- What waits is entered, and every entry is counted.
select 1 / (not exists (
    select * from reform.inbox_entries_of(array(select id from reform.feedback))
    except
    select * from reform.inbox_entry))::int;
select 1 / (
    (select coalesce(sum(count), 0) from ops.counter where measure = 'inbox')
    = (select coalesce(sum(1 + (first_person <> '')::int), 0) from reform.inbox_entry))::int;

rollback;
