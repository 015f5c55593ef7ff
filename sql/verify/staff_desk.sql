-- Verify reformd:staff_desk on pg

begin;

select 1 / has_function_privilege('reformd_staff', name, 'execute')::int,
    1 / (not has_function_privilege('reformd_public', name, 'execute'))::int
from unnest(array[
    'api.staff_original(jsonb,text)',
    'api.open_identity(jsonb,text,text,text,jsonb,boolean,text[],timestamptz)',
    'api.renew_secret(jsonb,text,text,text,jsonb,boolean,text,timestamptz)',
    'api.take_in_by_staff(jsonb,jsonb,boolean,jsonb,text,text,text,text,timestamptz)',
    'api.add_outcome(jsonb,text,text,text,text,jsonb,boolean,timestamptz)',
    'api.staff_bulk(jsonb,text,text,jsonb,boolean,timestamptz)']) as name;

rollback;
