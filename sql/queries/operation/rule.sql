-- What a rule or a refusal says to a client, by the name that PostgreSQL reports.
select vi, en from api.rule where name = :rule
union all
select vi, en from api.refusal where code = :rule
