-- Revert reformd:plans from pg

begin;

drop table reform.plan_document;
drop table reform.plan_recipient;
drop table reform.clause;
drop function reform.plan_time(int, date, date);
drop table reform.plan;
drop function reform.refuse_always();
drop table reform.topic;

commit;
