-- Revert reformd:feedback_steps from pg

begin;

drop function reform.step_restore(reform.step);
drop function reform.step_redact(reform.step);
drop function reform.step_publish(reform.step);
drop function reform.step_renew_secret;
drop function reform.step_change_display(reform.step);
drop function reform.step_open_identity(reform.step);
drop function reform.step_erase_identity(reform.step);
drop function reform.step_withdraw(reform.step);
drop function reform.step_rate(reform.step);
drop function reform.step_close(reform.step);
drop function reform.step_approve_reply(reform.step);
drop function reform.step_return_reply(reform.step);
drop function reform.step_submit_reply(reform.step);
drop function reform.step_draft_reply(reform.step);
drop function reform.step_extend(reform.step);
drop function reform.step_return_held(reform.step);
drop function reform.step_resume(reform.step);
drop function reform.step_hold(reform.step);
drop function reform.step_assign(reform.step);
drop function reform.step_merge(reform.step);
drop function reform.step_divert(reform.step);
drop function reform.step_transfer(reform.step);
drop function reform.step_decide(reform.step);
drop function reform.step_propose(reform.step);
drop function reform.step_answer(reform.step);
drop function reform.was_redacted(reform.feedback);
drop function reform.step_release(reform.step);
drop function reform.withdraw_consent(bigint, reform.purpose[], timestamptz);
drop function reform.times_done(reform.feedback, text);
drop function reform.open_proposal(reform.feedback, text);
drop function reform.last_reply(reform.feedback);
drop function reform.unit_of_code(text);
drop function reform.need(boolean, text);
drop type reform.step;
drop type reform.actor;

commit;
