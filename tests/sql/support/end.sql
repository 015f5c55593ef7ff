-- Ends a test: nothing of it stays.

select * from finish();
rollback;
