-- Revert reformd:administration from pg

begin;

drop function api.staff_audit;
drop function reform.trails_read;
drop function reform.audit_by_words;
drop function reform.audit_by_unit;
drop type reform.audit_place;
drop type api.audit_filter;
drop trigger audit_is_entered on ops.audit;
drop function reform.enter_audit;
drop function reform.trails_of;
drop index ops.audit_any_object_index;
drop table ops.audit_entry;
drop function api.end_grant;
drop function reform.check_end;
drop function api.make_grant;
drop function reform.insert_grant;
drop function reform.unit_to_grant;
delete from reform.refusal where code in ('grant_to_self', 'grant_over', 'grant_not_longer');
drop function api.staff_grants;
drop type api.grant_filter;
drop function api.staff_grant;
drop function reform.grant_seen;
drop function reform.grant_done;
drop function reform.grant_for_admin;

create or replace function api.grant_role(
    issuer text, subject text, role text, unit text, valid_from date default api.today()) returns json
    language plpgsql security definer
    set search_path = reform, pg_temp as $$
declare
    held reform.staff_grant;
    granted_unit constant reform.unit := reform.unit_of_code(unit);
begin
    insert into reform.staff_grant (issuer, subject, role, unit_id, valid_from)
    values (grant_role.issuer, grant_role.subject, grant_role.role::reform.actor_role, granted_unit.id,
        grant_role.valid_from)
    on conflict on constraint staff_grant_once do update set valid_to = null
    returning * into held;
    return reform.grant_object(held);
end
$$;

drop index reform.staff_grant_subject_index;
drop index reform.staff_grant_list_index;
alter table reform.staff_grant drop column ended_at, drop column version;

create or replace function reform.grants_of(caller reform.caller) returns setof reform.staff_grant
    language sql stable rows 5
begin atomic
    select held.*
    from reform.staff_grant as held
    where held.issuer = caller.issuer and held.subject = caller.subject
        and api.today() between held.valid_from and coalesce(held.valid_to, 'infinity');
end;

commit;
