-- A merge patch of a template of replies.
select * from api.staff_change_reply_template(:caller, :template, :if_match, :body, :is_valid, :dry_run);
