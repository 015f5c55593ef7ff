-- Revert reformd:feedback_acts from pg

begin;

drop trigger feedback_state_by_event on reform.feedback;
drop function reform.refuse_state_without_event();
drop function reform.last_state(bigint, reform.axis);
drop function reform.open_item(bigint, timestamptz);
drop function reform.act(text, text, reform.actor, jsonb, timestamptz);
drop function reform.keep_item(reform.feedback);
drop function reform.write_events(reform.feedback, reform.step);
drop function reform.write_event(reform.step, int, reform.axis, text, text);
drop function reform.enter_state(reform.step);
drop function reform.turn_clocks(reform.step);
drop function reform.take_effect(reform.step);
drop function reform.begin_step(reform.feedback, text, reform.actor, jsonb, timestamptz);
drop function reform.check_people(reform.step);
drop function reform.check_words(reform.step);
drop function reform.check_time(reform.step);
drop function reform.check_actor(reform.step);
drop function reform.first_person(reform.step);
drop function reform.state_of(reform.feedback, reform.axis);
drop function reform.lock_item(text, text);
drop function reform.has_ended(reform.handling);

commit;
