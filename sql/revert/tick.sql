-- Revert reformd:tick from pg

begin;

drop function api.tick(timestamptz);
drop function reform.may_move_clock();
drop function reform.purge_buckets(timestamptz, int);
drop function reform.purge_challenges(timestamptz, int);
drop function reform.purge_keys(timestamptz, int);
drop function reform.act_on_due(text, timestamptz, timestamptz, int, boolean);
drop function reform.due_items(text, timestamptz, int);
drop function reform.term_over(text, timestamptz);
drop function reform.midnight(date);
drop trigger feedback_gives_end on reform.feedback;
drop function reform.give_end();
drop trigger original_takes_end on private.original;
drop trigger identity_takes_end on private.identity;
drop function reform.take_end();
alter table private.original drop column ended_at;
alter table private.identity drop column ended_at;
drop index reform.feedback_held_index;
drop index reform.feedback_answered_index;
drop index reform.feedback_awaiting_index;
drop table ops.tick;

commit;
