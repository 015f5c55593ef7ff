-- Revert reformd:calendar_data from pg

begin;

delete from reform.service_level where valid_from = '2021-01-01';

-- What plans, readings and reports refer to stays; it goes with its table.
delete from reform.document
where code = '20-2008-ND-CP'
    and not exists (select from reform.plan_document where plan_document.document_id = document.id)
    and not exists (select from reform.plan where plan.superior_document_id = document.id)
    and not exists (select from reform.task_amendment where task_amendment.document_id = document.id)
    and not exists (select from reform.reading where reading.document_id = document.id)
    and not exists (select from reform.service_level where service_level.document_id = document.id)
    and not exists (select from reform.document as older where older.replaced_by_id = document.id);

delete from reform.reporting_period
where year in (2021, 2024, 2025, 2026, 2027)
    and not exists (select from reform.progress_report where progress_report.period_id = reporting_period.id);

delete from reform.working_hours where valid_from is null;
delete from reform.holiday where year in (2021, 2024, 2025, 2026, 2027);
delete from reform.calendar_year where year in (2021, 2024, 2025, 2026, 2027);

commit;
