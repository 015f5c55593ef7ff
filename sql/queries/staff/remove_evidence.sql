-- Evidence is taken back.
select * from api.staff_remove_evidence(:caller, :evidence, :dry_run);
