-- Revert reformd:api_units from pg

begin;

drop function api.unit_tree(text[], text[], boolean, date, text);
drop function api.units(text[], text[], boolean, date, text);
drop function api.unit_subtree(text[]);
drop view api.unit;
drop view api.unit_summary;
drop index reform.unit_by_words;
drop index reform.unit_by_name;
drop function reform.unit_words(text, text, text);
drop function reform.json_tree(int[], json[]);
drop function reform.titled_reference(text, text, text);
drop function reform.named_reference(text, text, text);
drop function reform.search_pattern(text);

commit;
