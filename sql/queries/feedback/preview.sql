-- What would happen to feedback; changes nothing.
select * from api.preview_feedback(:body);
