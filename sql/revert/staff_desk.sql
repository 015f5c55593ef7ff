-- Revert reformd:staff_desk from pg

begin;

drop function api.staff_bulk;
drop function reform.one_of_many;
drop function api.add_outcome;
drop function reform.outcome_faults;
drop function reform.outcome_object;
drop function api.take_in_by_staff;
drop function reform.role_for_target;
drop function api.renew_secret;
drop function api.open_identity;
drop function reform.role_to_open;
drop function api.staff_original;
delete from reform.refusal where code in ('not_in_charge', 'original_missing', 'outcome_unfit');

commit;
