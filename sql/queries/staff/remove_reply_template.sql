-- A template of replies goes.
select * from api.staff_remove_reply_template(:caller, :template, :if_match, :dry_run);
