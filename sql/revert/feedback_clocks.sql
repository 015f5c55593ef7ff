-- Revert reformd:feedback_clocks from pg

begin;

drop function reform.deadline_object(reform.deadline, boolean, timestamptz);
drop function reform.moves_of(reform.deadline);
drop function reform.clock_steps(reform.deadline, reform.service_level);
drop function reform.longest_amount(reform.deadline, reform.service_level);
drop function reform.stood_still(reform.deadline, reform.calendar_unit, date);
drop function reform.deadline_state(reform.deadline, timestamptz);
drop function reform.extend_clocks(bigint, reform.stage[], int, reform.reason, reform.prose, timestamptz);
drop function reform.resume_clocks(bigint, reform.stage[], timestamptz);
drop function reform.move_clock(reform.deadline, reform.deadline_move, reform.service_level, date);
drop function reform.pause_clocks(bigint, reform.stage[], timestamptz);
drop function reform.time_left(reform.deadline, timestamptz);
drop function reform.clock_day(timestamptz, reform.calendar_unit);
drop function reform.void_clocks(bigint, reform.stage[], timestamptz);
drop function reform.end_clocks(bigint, reform.stage[], timestamptz);
drop function reform.start_clocks(reform.feedback, reform.stage[], timestamptz);
drop function reform.running_clocks(bigint, reform.stage[]);
drop function reform.merged_into(bigint);
drop function reform.term_end(text, timestamptz);
drop function reform.rfc3339(timestamptz);
alter table reform.deadline_move drop column amount, drop column paused_at;

commit;
