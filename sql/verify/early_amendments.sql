-- Verify reformd:early_amendments on pg

begin;

select received_at from reform.search_entry where false;
select 'reform.export_clause(reform.clause)'::regprocedure, 'reform.export_task(reform.task)'::regprocedure;

rollback;
