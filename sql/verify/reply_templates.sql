-- Verify reformd:reply_templates on pg

begin;

select id, code, unit_id, title, text, resolution, version, changed_by, changed_at from reform.reply_template where false;
select 1 / has_function_privilege('reformd_staff', signature, 'execute')::int,
    1 / (not has_function_privilege('reformd_public', signature, 'execute'))::int
from unnest(array[
    'api.staff_reply_template(jsonb,text)',
    'api.staff_reply_templates(jsonb,text[],text,jsonb,int)',
    'api.staff_make_reply_template(jsonb,text,text,jsonb,boolean,boolean,timestamptz)',
    'api.staff_change_reply_template(jsonb,text,text,jsonb,boolean,boolean,timestamptz)',
    'api.staff_remove_reply_template(jsonb,text,text,boolean,timestamptz)']) as signature;

rollback;
