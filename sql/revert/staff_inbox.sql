-- Revert reformd:staff_inbox from pg

begin;

drop function api.office_gauges;
drop index reform.feedback_unmoderated_index;
drop function api.staff_feedback;
drop function reform.staff_filter_of;
drop function reform.staff_by_due;
drop function reform.staff_candidates;
drop function reform.staff_by_received_descending;
drop function reform.staff_by_words;
drop function reform.diverted_for_staff;
drop function reform.public_filter;
drop function reform.passes_for_staff;
drop view reform.dated_feedback;
drop type reform.staff_filter;
drop index reform.feedback_diverted_index;
drop index reform.feedback_suspicious_index;
drop index reform.feedback_officer_index;
drop function reform.all_with_words;
drop function reform.is_common_for_staff;
drop function reform.rebuild_hidden_words;
drop trigger words_are_hidden_anew on reform.feedback;
drop trigger words_are_hidden on reform.feedback;
drop function reform.keep_hidden_words;
drop function reform.hidden_words_of;
drop table reform.hidden_words;
drop function api.staff_inbox_counts;
drop function reform.reports_awaited;
drop function reform.inbox_numbers;
drop function api.staff_inbox;
drop function reform.inbox_at;
drop function reform.line_for_staff;
drop function reform.desks_for;

create or replace view ops.number_of_rows as
    select measure, id, code, moment, count(*) as count from ops.feedback_number group by measure, id, code, moment;
delete from ops.counter where measure in ('inbox', 'inbox due', 'inbox due month');

drop trigger old_inbox_counts on reform.inbox_entry;
drop trigger moved_inbox_counts on reform.inbox_entry;
drop trigger new_inbox_counts on reform.inbox_entry;
drop function reform.count_inbox;
drop function reform.numbers_of_inbox;
drop function reform.rebuild_inbox;
drop function reform.may_wait;
drop trigger unit_enters_inbox on reform.unit;
drop trigger proposal_leaves_inbox on reform.proposal;
drop trigger proposal_enters_inbox on reform.proposal;
drop trigger deadline_leaves_inbox on reform.deadline;
drop trigger deadline_moves_inbox on reform.deadline;
drop trigger deadline_enters_inbox on reform.deadline;
drop trigger feedback_enters_inbox on reform.feedback;
drop function reform.enter_inbox_of_unit;
drop function reform.enter_started_inbox;
drop function reform.enter_row_in_inbox;
drop function reform.enter_item_in_inbox;
drop function reform.enter_inbox;
drop function reform.inbox_entries_of;
drop table reform.inbox_entry;
drop table reform.desk;
drop table reform.queue;

commit;
