-- Import a plan document, whole or not at all.
select api.import_plan(:body::jsonb, coalesce(:dry_run::boolean, false)) as outcome;
