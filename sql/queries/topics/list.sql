-- All topics, in their order.
select * from api.topic order by position;
