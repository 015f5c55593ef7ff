-- Deploy reformd:api_units to pg
-- Units, as published; and what all representations share.

begin;

create function reform.search_pattern(question text) returns text
    language sql immutable strict parallel safe
    return '%' || regexp_replace(regexp_replace(reform.plain(question), '[\\%_]', '\\\&', 'g'), '\s+', '%', 'g') || '%';
comment on function reform.search_pattern(text) is
    'What ?q= looks for in a list: its words in their order with anything between them, marks and case aside.';

create function reform.named_reference(collection text, code text, name text) returns json
    language sql stable parallel safe
    return case when code is not null then
        json_build_object('code', code, 'name', name, 'href', '/v1/' || collection || '/' || code) end;

create function reform.titled_reference(collection text, code text, title text) returns json
    language sql stable parallel safe
    return case when code is not null then
        json_build_object('code', code, 'title', title, 'href', '/v1/' || collection || '/' || code) end;

create function reform.json_tree(depths int[], objects json[]) returns json
    language sql immutable parallel safe
begin atomic
    select coalesce('[' || string_agg(opened || closing || separator, '' order by place) || ']', '[]')::json
    from (
        select place,
            left(object::text, -1) || ',"children":[' as opened,
            repeat(']}', depth - coalesce(next_depth, 1) + 1) as closing,
            case when next_depth <= depth then ',' else '' end as separator
        from (
            select place, depth, object, lead(depth) over (order by place) as next_depth
            from unnest(depths, objects) with ordinality as listed (depth, object, place)
        ) as node
    ) as written;
end;
comment on function reform.json_tree(int[], json[]) is
    'Nests objects, listed parents first and each with its depth from 1, into their member children. '
    'An object stays open until one comes that is not deeper, so one pass over the list is enough.';

create function reform.unit_words(name text, short_name text, code text) returns text
    language sql immutable parallel safe
    return reform.plain(name || ' ' || coalesce(short_name, '') || ' ' || code);
comment on function reform.unit_words(text, text, text) is 'What a unit is found by in lists.';

create index unit_by_name on reform.unit ((name collate "vi-x-icu"), code);
create index unit_by_words on reform.unit using gin (reform.unit_words(name, short_name, code) reform.gin_trgm_ops);

create view api.unit_summary as
    select
        unit.code,
        unit.name,
        unit.short_name,
        unit.kind,
        unit.external,
        parent.code as "parent.code",
        parent.name as "parent.name",
        '/v1/units/' || parent.code as "parent.href",
        unit.valid_from,
        unit.valid_to,
        successor.code as "successor.code",
        successor.name as "successor.name",
        '/v1/units/' || successor.code as "successor.href",
        '/v1/units/' || unit.code as "links.self"
    from reform.unit
    left join reform.unit as parent on parent.id = unit.parent_id
    left join reform.unit as successor on successor.id = unit.successor_id;
comment on view api.unit_summary is 'A unit as it stands in lists.';

create view api.unit as
    select
        unit.code,
        unit.name,
        unit.short_name,
        unit.kind,
        unit.external,
        reform.named_reference('units', parent.code, parent.name) as parent,
        unit.valid_from,
        unit.valid_to,
        reform.named_reference('units', successor.code, successor.name) as successor,
        unit.succession,
        (
            select coalesce(json_agg(reform.named_reference('units', former.code, former.name) order by former.code), '[]')
            from reform.unit as former where former.successor_id = unit.id
        ) as predecessors,
        unit.contact_address as "contact.address",
        unit.contact_phone as "contact.phone",
        unit.contact_email as "contact.email",
        unit.contact_website as "contact.website",
        unit.note,
        (
            select coalesce(json_agg(reform.named_reference('units', child.code, child.name)
                order by child.name collate "vi-x-icu", child.code), '[]')
            from reform.unit as child where child.parent_id = unit.id
        ) as children,
        '/v1/units/' || unit.code as "links.self",
        '/v1/units/' || unit.code || '/tasks' as "links.tasks",
        '/v1/units/' || unit.code || '/performance' as "links.performance",
        '/v1/plans?unit=' || unit.code as "links.plans"
    from reform.unit
    left join reform.unit as parent on parent.id = unit.parent_id
    left join reform.unit as successor on successor.id = unit.successor_id;
comment on view api.unit is 'A unit.';

create function api.unit_subtree(roots text[]) returns table (code text)
    language sql stable parallel safe
begin atomic
    with recursive below as (
        select unit.code::text from api.unit_summary as unit where unit.code = any (roots)
        union
        select child.code::text from below join api.unit_summary as child on child."parent.code" = below.code
    )
    select below.code from below;
end;
comment on function api.unit_subtree(text[]) is 'The codes of these units and of all units below them.';

create function api.units(kinds text[], above text[], is_external boolean, day date, question text)
    returns setof api.unit_summary
    language sql stable parallel safe
begin atomic
    select unit.*
    from api.unit_summary as unit
    where (kinds is null or unit.kind = any (kinds::reform.unit_kind[]))
        and (above is null or unit."parent.code" = any (above))
        and (is_external is null or unit.external = is_external)
        and (day is null or day between coalesce(unit.valid_from, '-infinity') and coalesce(unit.valid_to, 'infinity'))
        and (question is null
            or reform.unit_words(unit.name, unit.short_name, unit.code) like reform.search_pattern(question));
end;
comment on function api.units(text[], text[], boolean, date, text) is 'The units that match; null asks for all.';

create function api.unit_tree(kinds text[], above text[], is_external boolean, day date, question text) returns json
    language sql stable parallel safe
begin atomic
    with recursive kept as (
        select unit.code, unit."parent.code" as parent
        from api.units(kinds, above, is_external, day, question) as unit
        union
        select parent.code, parent."parent.code"
        from kept join api.unit_summary as parent on parent.code = kept.parent
    ),
    node as (
        select kept.parent, unit.code, array[unit.name::text, unit.code::text] as place, json_build_object(
            'code', unit.code,
            'name', unit.name,
            'short_name', unit.short_name,
            'kind', unit.kind,
            'external', unit.external,
            'parent', reform.named_reference('units', unit."parent.code", unit."parent.name"),
            'valid_from', unit.valid_from,
            'valid_to', unit.valid_to,
            'successor', reform.named_reference('units', unit."successor.code", unit."successor.name"),
            'links', json_build_object('self', unit."links.self")) as object
        from kept join api.unit_summary as unit on unit.code = kept.code
    ),
    walk as (
        select node.code, node.object, node.place, 1 as depth
        from node where node.parent is null
        union all
        select node.code, node.object, walk.place || node.place, walk.depth + 1
        from walk join node on node.parent = walk.code
    )
    select reform.json_tree(array_agg(listed.depth), array_agg(listed.object))
    from (select walk.depth, walk.object from walk order by walk.place collate "vi-x-icu") as listed;
end;
comment on function api.unit_tree(text[], text[], boolean, date, text) is
    'The units that match and all that stand above them, as a tree.';

revoke execute on function
    api.unit_subtree(text[]),
    api.units(text[], text[], boolean, date, text),
    api.unit_tree(text[], text[], boolean, date, text)
from public;
grant execute on function
    api.unit_subtree(text[]),
    api.units(text[], text[], boolean, date, text),
    api.unit_tree(text[], text[], boolean, date, text)
to reformd_public, reformd_staff;

commit;
