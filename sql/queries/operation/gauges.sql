-- how the office stands: what is overdue, what is open, how long the oldest waits for moderation
select * from api.office_gauges()
