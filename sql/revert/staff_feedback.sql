-- Revert reformd:staff_feedback from pg

begin;

drop function api.staff_act;
drop function reform.role_to_act;
drop function reform.check_act;
drop function reform.arguments_of;
drop function reform.blacked_out;
drop function reform.check_merge;
drop function reform.check_assignment;
delete from reform.refusal where code in ('unit_not_yours', 'span_outside', 'officer_unfit');
drop function api.staff_item;
drop function reform.item_done;
drop function reform.item_for_staff;
drop function reform.actions_of;
drop function reform.act_address;
drop function reform.is_second_person;
drop function reform.proposal_object;
drop function reform.reply_for_staff;
drop function reform.event_for_staff;
drop function reform.item_seen;

commit;
