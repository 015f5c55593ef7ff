-- A merge patch of a topic.
select * from api.staff_write_record(
    :caller, 'topic', :topic, :if_match, null, null, :body, :is_valid, :dry_run);
