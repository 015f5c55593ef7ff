-- Revert reformd:api_plans from pg

begin;

drop view api.clause;
drop view api.clause_tree;
drop function reform.clause_tree(bigint, bigint);
drop view reform.clause_text;
drop function api.plans(int[], text[], text[], text[], text[], text[], text);
drop function reform.negative(int[]);
drop view api.plan_citation;
drop view api.plan_topic;
drop index reform.clause_by_topic;
drop index reform.task_topic_by_topic;
drop trigger task_topic_of_plan on reform.task_topic;
drop function reform.fill_plan_of_task_topic();
alter table reform.task_topic drop column plan_id;
drop view api.plan;
drop view api.plan_summary;
drop index reform.plan_by_words;
drop index reform.plan_by_title;
drop index reform.plan_by_year;
drop function reform.plan_words(text, text, text);

commit;
