-- Revert reformd:statistics from pg

begin;

drop function api.feedback_rating_list(int[], text[], jsonb, int);
drop function api.feedback_deadline_list(text[], text[], text[], text[], jsonb, int, timestamptz);
drop function reform.deadlines_listed(
    reform.stage[], reform.track[], reform.deadline_state[], bigint[], jsonb, int, timestamptz);
drop index reform.rating_rated_index;
drop function api.statistics_diverted(jsonb, int);
drop function api.statistics_units(jsonb, int, timestamptz);
drop index reform.unit_code_order_index;
drop function api.statistics_ratings(jsonb, int);
drop function api.statistics_moderation(jsonb, int);
drop function api.statistics_deadlines(jsonb, int, timestamptz);
drop function reform.clock_href(reform.stage, reform.track, text);
drop function api.statistics_feedback(text, text, text, jsonb, int);
drop function reform.numbers_of_months(text, timestamptz, timestamptz, jsonb, int);
drop index ops.counter_month_index;
drop function reform.month_href(date);
drop function api.statistics_overview(timestamptz);
drop function reform.handlings_awaiting_answer();
drop function reform.numbers_by(text, text[], text);
drop function reform.number_object(bigint, text);
drop function reform.number_from(text, bigint, text, timestamptz);
drop function reform.number_of(text, bigint, text);
drop function ops.recount();
drop view ops.number_of_rows;
drop view ops.feedback_number;
drop trigger all_feedback_counts_no_more on reform.feedback;
drop function reform.count_nothing();
drop trigger diverted_counts_no_more on reform.feedback;
drop trigger diverted_counts on reform.feedback;
drop trigger diverted_counts_anew on reform.feedback;
drop function reform.count_diverted();
drop trigger rating_counts on reform.rating;
drop function reform.count_rating();
drop trigger old_entries_count on reform.deadline_entry;
drop trigger moved_entries_count on reform.deadline_entry;
drop trigger new_entries_count on reform.deadline_entry;
drop function reform.count_old_deadlines();
drop function reform.count_moved_deadlines();
drop function reform.count_new_deadlines();
drop trigger old_entries_count on reform.feedback_entry;
drop trigger moved_entries_count on reform.feedback_entry;
drop trigger new_entries_count on reform.feedback_entry;
drop function reform.count_old_entries();
drop function reform.count_moved_entries();
drop function reform.count_new_entries();
drop function reform.numbers_of_rating(bigint, text);
drop function reform.numbers_of_deadline(bigint, reform.stage, reform.track, reform.deadline_state, timestamptz);
drop function reform.numbers_of_entry(
    text, bigint, reform.handling, reform.publication, text, reform.feedback_kind, reform.track, timestamptz,
    timestamptz);
drop function reform.awaits_answer(reform.handling);
drop function reform.month_after(timestamptz);
drop function reform.month_of(timestamptz);
drop view ops.number;
drop function ops.count(ops.change[]);
drop function ops.free_slot();
drop type ops.change;
drop table ops.counter;
drop trigger moved_deadlines_are_entered on reform.deadline;
drop trigger new_deadlines_are_entered on reform.deadline;
drop trigger old_entries_leave_deadlines on reform.feedback_entry;
drop trigger new_entries_enter_deadlines on reform.feedback_entry;
drop function reform.enter_changed_deadlines();
drop function reform.enter_deadlines_of_items();
drop function reform.enter_deadlines(bigint[]);
drop view reform.listed_deadline;
drop table reform.deadline_entry;
drop function reform.clock_standing(boolean, timestamptz, timestamptz, timestamptz);

commit;
