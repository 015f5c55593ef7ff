-- How much is due for the caller, by queue.
select * from api.staff_inbox_counts(:caller, :unit::text[]);
