-- A merge patch of a document.
select * from api.staff_write_record(
    :caller, 'document', :document, :if_match, null, null, :body, :is_valid, :dry_run);
