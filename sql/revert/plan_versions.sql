-- Revert reformd:plan_versions from pg

begin;

drop function api.plan_diff;
drop function reform.document_changes;
drop function reform.parts_changed;
drop function reform.members_changed;
drop function api.plan_version;
drop function api.plan_versions;
drop function reform.version_links;
drop function reform.versions_of;
drop table reform.plan_version;

commit;
