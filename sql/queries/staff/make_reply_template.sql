-- A new template of replies, once per key.
select * from api.staff_make_reply_template(
    :caller, :idempotency_digest, :body_digest, :body, :is_valid, :dry_run);
