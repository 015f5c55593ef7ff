-- Revert reformd:plan_export from pg

begin;

drop function api.export_plan;
drop function reform.export_tasks;
drop function reform.export_amendments;
drop function reform.export_assignments;
drop function reform.export_task_topics;
drop function reform.export_clauses;
drop function reform.export_plan;
drop function reform.export_recipients;
drop function reform.export_citations;
drop function reform.export_topics;
drop function reform.export_documents;
drop function reform.export_document_ids;
drop function reform.export_units;
drop function reform.export_unit_ids;
drop function reform.export_readings;

commit;
