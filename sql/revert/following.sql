-- Revert reformd:following from pg

begin;

drop function api.support_feedback;
drop function reform.change_support;
delete from reform.refusal where code = 'support_closed';
drop function api.act_as_sender;
drop function reform.sender;
drop function api.follow_feedback;
drop function reform.private_object;
drop function reform.answer_object;
drop function reform.event_object;
drop function reform.item_with_secret;
drop function reform.are_equal_digests;

commit;
