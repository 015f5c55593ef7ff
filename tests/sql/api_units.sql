-- What the service's role is told about units.

\ir support/begin.sql
\ir support/empty.sql
\ir support/ask.sql

insert into reform.unit (code, name, short_name, kind, external)
values ('UB', 'Ủy ban', null, 'peoples_committee', true), ('SO-A', 'Sở Ánh sáng', 'Sở ÁS', 'department', false),
    ('SO-B', 'Sở Ấm no', null, 'department', false), ('SO-D', 'Sở Đất đai', null, 'department', false),
    ('P-1', 'Phòng 100%', null, 'division', false), ('P-2', 'Phòng 1000', null, 'division', false);
update reform.unit set parent_id = unit('UB') where code like 'SO-%';
update reform.unit set parent_id = unit('SO-D') where code like 'P-%';
update reform.unit set valid_to = '2020-12-31', succession = 'merged', successor_id = unit('SO-B')
where code = 'SO-A';

-- Lists

create function tap.found(condition text) returns text[]
    language sql as $$
        select column_of('code', 'select * from api.units' || condition || ' as unit order by name collate "vi-x-icu"')
    $$;

select is(found('(null, null, null, null, null)'), '{P-1,P-2,SO-A,SO-B,SO-D,UB}', 'every unit, by the alphabet');
select is(found($$('{office,division}', null, null, null, null)$$), '{P-1,P-2}', 'units of a kind');
select is(found($$(null, '{UB}', null, null, null)$$), '{SO-A,SO-B,SO-D}', 'units directly below another');
select is(found($$(null, null, true, null, null)$$), '{UB}', 'units outside the agency');
select is(found($$(null, null, null, '2020-12-31', 'so')$$), '{SO-A,SO-B,SO-D}', 'units on their last day');
select is(found($$(null, null, null, '2021-01-01', 'so')$$), '{SO-B,SO-D}', 'units on the day after');

-- Search

select is(found($$(null, null, null, null, 'DAT dai')$$), '{SO-D}', 'found without marks and capitals');
select is(found($$(null, null, null, null, 'so as')$$), '{SO-A}', 'found by the short name');
select is(found($$(null, null, null, null, 'p-2')$$), '{P-2}', 'found by the code');
select is(found($$(null, null, null, null, ' sở   no ')$$), '{SO-B}', 'found by two words with another between');
select is(found($$(null, null, null, null, 'b sở')$$), '{}', 'not found by words in another order');
select is(found($$(null, null, null, null, '100%')$$), '{P-1}', 'a percent sign is a percent sign');
select is(found($$(null, null, null, null, 'p_1')$$), '{}', 'an underscore is an underscore');
select is(found($$(null, null, null, null, '\')$$), '{}', 'a backslash is a backslash');

-- Trees

select is(column_of('code', $$select * from api.unit_subtree('{SO-D}') order by code$$), '{P-1,P-2,SO-D}',
    'a unit and those below it');
select is(column_of('code', $$select * from api.unit_subtree('{SO-D,P-1,P-9}') order by code$$), '{P-1,P-2,SO-D}',
    'each once, where units overlap');

-- A tree as text: the codes, those below in brackets, in the order of the tree.
create function tap.shape(tree jsonb) returns text
    language plpgsql as $$
begin
    return coalesce((
        select string_agg((node ->> 'code') || case node -> 'children' when '[]' then ''
            else '(' || tap.shape(node -> 'children') || ')' end, ' ' order by place)
        from jsonb_array_elements(tree) with ordinality as listed (node, place)), '');
end
$$;
create function tap.tree(condition text) returns text
    language sql as $$select shape(answer -> 'unit_tree') from ask('select api.unit_tree' || condition) as answer$$;

select is(tree('(null, null, null, null, null)'), 'UB(SO-A SO-B SO-D(P-1 P-2))', 'the whole tree');
select is(tree($$(null, null, null, null, '1000')$$), 'UB(SO-D(P-2))', 'what matches, and what stands above it');
select is(tree($$('{department}', null, null, '2026-01-01', null)$$), 'UB(SO-B SO-D)', 'with two filters');
select is(tree($$(null, null, null, null, 'không có')$$), '', 'nothing matches');
select is(reform.json_tree('{1,2,3,2,1}', array_fill('{"n":1}'::json, '{5}'))::jsonb,
    '[{"n": 1, "children": [{"n": 1, "children": [{"n": 1, "children": []}]}, {"n": 1, "children": []}]},
      {"n": 1, "children": []}]',
    'a tree that goes up and down by more than a step');
select is(reform.json_tree(null, null)::text, '[]', 'a tree of nothing');

-- One unit

create function tap.unit_shown(code text) returns jsonb
    language sql as $$select ask(format('select * from api.unit where code = %L', unit_shown.code))$$;

select is(unit_shown('SO-A') - 'links.performance' - 'links.plans' - 'links.self' - 'links.tasks',
    '{"code": "SO-A", "name": "Sở Ánh sáng", "short_name": "Sở ÁS", "kind": "department", "external": false,
      "parent": {"code": "UB", "name": "Ủy ban", "href": "/v1/units/UB"}, "valid_from": null, "valid_to": "2020-12-31",
      "successor": {"code": "SO-B", "name": "Sở Ấm no", "href": "/v1/units/SO-B"}, "succession": "merged",
      "predecessors": [], "contact.address": null, "contact.phone": null, "contact.email": null,
      "contact.website": null, "note": null, "children": []}'::jsonb,
    'a unit that ended shows what came after it');
select is(unit_shown('SO-B') -> 'predecessors',
    '[{"code": "SO-A", "name": "Sở Ánh sáng", "href": "/v1/units/SO-A"}]'::jsonb,
    'and its successor shows what came before');
select is(jsonb_path_query_array(unit_shown('SO-D'), '$.children[*].code'), '["P-1", "P-2"]'::jsonb,
    'children by the alphabet');

\ir support/end.sql
