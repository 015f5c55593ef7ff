-- Revert reformd:staff from pg

begin;

drop function api.grant_role;
drop function api.staff_me;
drop function reform.grant_object;
drop function reform.note_write;
drop function reform.digest_of;
drop table ops.audit;
drop function reform.note_done;
drop procedure reform.add_version;
drop function reform.done_before;
alter table ops.idempotency_key drop column object;
drop function reform.need_valid;
drop function reform.need_version;
drop function reform.need_precondition;
drop type api.done;
drop function reform.units_of(reform.caller, reform.actor_role[], text[]);
drop function reform.roots_within;
drop function reform.topmost;
drop function reform.units_of(reform.caller, reform.actor_role[]);
drop function reform.granted_units;
drop function reform.reading_roles;
drop function reform.role_at;
drop function reform.roles_at;
drop function reform.authorise;
drop function reform.units_above;
drop function reform.units_below;
drop function reform.grants_of;
drop type reform.caller;
drop function reform.refuse_as;
drop table reform.staff_grant;

commit;
