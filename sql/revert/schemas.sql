-- Revert reformd:schemas from pg
-- The roles stay: they are the cluster's, and other databases may use them.

begin;

drop function reform.refuse_cycle();
drop function reform.refuse(text);
drop view api.rule;
drop function api.today();
drop function reform.plain(text);
drop domain reform.link;
drop domain reform.prose;
drop domain reform.line;
drop domain reform.code;
drop collation reform.vietnamese;
drop extension btree_gist;
drop extension pg_trgm;
drop extension unaccent;
drop schema api;
drop schema ops;
drop schema private;
drop schema reform;
grant usage on schema public to public;

commit;
