-- A grant by the operator.
select api.grant_role(:issuer, :subject, :role, :unit);
