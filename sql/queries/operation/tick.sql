-- what time does: closes, returns, erases, purges; and how long ago that was last done to its end
select * from api.tick()
