-- A reading is verified or corrected.
select * from api.staff_correct_reading(
    :caller, :plan, :reading::bigint, :if_match, :body, :is_valid, :dry_run);
