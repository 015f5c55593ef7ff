-- One template of replies.
select * from api.staff_reply_template(:caller, :template);
