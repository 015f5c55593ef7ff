-- is the database of the schema version that this build needs
select 1 from api.deployed_change where change = :schema_change
