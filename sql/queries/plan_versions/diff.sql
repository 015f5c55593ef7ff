-- What has changed from one version of a plan to another.
select * from api.plan_diff(:plan, :from::int, :to::int);
