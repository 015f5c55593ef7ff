-- Verify reformd:api_documents on pg

begin;

select 1 / has_table_privilege(role, 'api.document_summary', 'select')::int,
    1 / has_table_privilege(role, 'api.document', 'select')::int,
    1 / has_table_privilege(role, 'api.topic', 'select')::int,
    1 / has_table_privilege(role, 'api.vocabulary', 'select')::int,
    1 / has_function_privilege(role, 'api.documents(text[], text[], int[], text)', 'execute')::int
from unnest(array['reformd_public', 'reformd_staff']) as role;

rollback;
