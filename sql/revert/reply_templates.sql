-- Revert reformd:reply_templates from pg

begin;

drop function api.staff_remove_reply_template;
drop function api.staff_change_reply_template;
drop function reform.held_template;
drop function reform.role_for_template;
drop function api.staff_make_reply_template;
drop function api.staff_reply_templates;
drop function api.staff_reply_template;
drop function reform.template_seen;
drop function reform.template_done;
drop function reform.template_for_staff;
drop function reform.shows_templates;
drop function reform.template_view_of;
drop type reform.template_view;
drop function reform.template_roles;
drop table reform.reply_template;

commit;
