-- Revert reformd:search from pg

begin;

drop function api.search(text, api.searchable[], jsonb, int);
drop function
    reform.search_shown(api.searchable, bigint),
    reform.search_matched(text, text, text[]),
    reform.search_spans(text, text),
    reform.search_fragment(text, int),
    reform.search_patterns(text),
    reform.search_pattern(text[], boolean, boolean),
    reform.search_hits(text, api.searchable[], jsonb, int),
    reform.search_wanted(text, text[], boolean),
    reform.search_row(text, text[], boolean),
    reform.search_groups(text[], boolean),
    reform.search_levels(text),
    reform.search_variants(text[]);
drop view reform.search_form;

drop trigger plan_searched on reform.plan;
drop trigger plan_published on reform.plan;
drop trigger plan_not_searched on reform.plan;
drop trigger plans_not_searched on reform.plan;
drop trigger clause_searched on reform.clause;
drop trigger clause_not_searched on reform.clause;
drop trigger clauses_not_searched on reform.clause;
drop trigger task_searched on reform.task;
drop trigger task_not_searched on reform.task;
drop trigger tasks_not_searched on reform.task;
drop trigger unit_searched on reform.unit;
drop trigger unit_not_searched on reform.unit;
drop trigger units_not_searched on reform.unit;
drop trigger document_searched on reform.document;
drop trigger document_not_searched on reform.document;
drop trigger documents_not_searched on reform.document;
drop function
    reform.rebuild_search(),
    reform.drop_search_entry(),
    reform.publish_search_entries(),
    reform.keep_search_entry(),
    reform.search_entry_of(reform.plan),
    reform.search_entry_of(reform.clause),
    reform.search_entry_of(reform.task),
    reform.search_entry_of(reform.unit),
    reform.search_entry_of(reform.document);

drop table reform.search_entry;
drop type api.searchable;
drop function
    reform.search_lexemes(text, text),
    reform.search_words(text),
    reform.search_plain(text),
    reform.search_exact(text);
drop table reform.abbreviation;

commit;
