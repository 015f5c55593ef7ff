-- Asked as the service asks: by its role, which reaches schema api alone. A row is a JSON object of its columns.

grant reformd_public to current_user;

create function tap.ask(question text) returns setof jsonb
    language plpgsql as $$
begin
    perform set_config('role', 'reformd_public', true);
    return query execute format('select to_jsonb(whole_row) from (%s) as whole_row', question);
    perform set_config('role', 'none', true);
end
$$;

-- One column of the answer, row by row.
create function tap.column_of(column_name text, question text) returns text[]
    language sql as $$select coalesce(array_agg(answer ->> $1), '{}') from ask($2) as answer$$;
