-- What the service's role is told about documents, topics and the vocabulary.

\ir support/begin.sql
\ir support/empty.sql
\ir support/ask.sql

select add_unit('TEST-A');
insert into reform.document (code, kind, number, title, issued_on, issuer, level)
values ('d-1', 'law', '1/QH', 'về đường sá', '2019-12-31', 'Quốc hội', 'central'),
    ('d-2', 'decree', '2/NĐ', null, '2020-01-01', null, 'central'),
    ('d-3', 'plan', null, 'về cầu', '2020-12-31', null, 'city'),
    ('d-4', 'plan', '4', null, '2021-01-01', null, null), ('d-5', 'other', '5', null, null, null, null);
update reform.document set replaced_by_id = document('d-2') where code = 'd-1';

-- Lists

create function tap.found(condition text) returns text[]
    language sql as $$
        select column_of('code', 'select * from api.documents' || condition || ' as document order by code')
    $$;

select is(found('(null, null, null, null)'), '{d-1,d-2,d-3,d-4,d-5}', 'every document');
select is(found($$('{law,plan}', null, null, null)$$), '{d-1,d-3,d-4}', 'documents of two kinds');
select is(found($$(null, '{city}', null, null)$$), '{d-3}', 'documents of a level');
select is(found($$(null, null, '{2020}', null)$$), '{d-2,d-3}', 'a year, from its first day to its last');
select is(found($$(null, null, '{2021,2019}', null)$$), '{d-1,d-4}', 'two years, not the one between');
select is(found($$(null, null, null, '2/nd')$$), '{d-2}', 'found by the number');
select is(found($$(null, null, null, 'duong sa')$$), '{d-1}', 'found by the title');
select is(found($$(null, null, null, 'quoc hoi')$$), '{d-1}', 'found by the issuer');

-- One document

create function tap.document_shown(code text) returns jsonb
    language sql as $$select ask(format('select * from api.document where code = %L', document_shown.code))$$;

select is(document_shown('d-1') -> 'replaced_by',
    '{"code": "d-2", "title": "2/NĐ", "href": "/v1/documents/d-2", "kind": "decree", "number": "2/NĐ",
      "issued_on": "2020-01-01", "issuer": null}'::jsonb,
    'what replaced it, by its number where the title is not known');
select is(jsonb_path_query_array(document_shown('d-2'), '$.replaces[*].code'), '["d-1"]'::jsonb, 'what it replaces');

select add_plan('test-draft', 'TEST-A', 'draft'), add_plan('test-1', 'TEST-A', 'issued');
select add_clause('test-1', 'I', 1);
insert into reform.plan_document (plan_id, document_id, role, position, clause_id)
values (plan('test-draft'), document('d-1'), 'cited', 1, null),
    (plan('test-1'), document('d-1'), 'legal_basis', 1, null),
    (plan('test-1'), document('d-1'), 'cited', 1, clause('test-1', 'I'));
insert into reform.reading (plan_id, document_id, position, ocr, confidence)
values (plan('test-draft'), document('d-1'), 1, 'nháp', 'low'), (plan('test-1'), document('d-1'), 1, 'l/QH', 'low');

select is(document_shown('d-1') -> 'cited_by',
    '[{"code": "test-1", "title": "Kế hoạch", "href": "/v1/plans/test-1", "role": "legal_basis", "clause": null},
      {"code": "test-1", "title": "Kế hoạch", "href": "/v1/plans/test-1", "role": "cited",
       "clause": {"code": "I", "title": null, "href": "/v1/plans/test-1/clauses/I"}}]'::jsonb,
    'the plans that cite it, but no draft');
select is(jsonb_path_query_array(document_shown('d-1'), '$.readings[*].ocr'), '["l/QH"]'::jsonb,
    'its readings, but none of a draft');

select add_plan('test-many-' || number, 'TEST-A', 'issued') from generate_series(1, 30) as number;
insert into reform.plan_document (plan_id, document_id, role, position)
select id, document('d-1'), 'cited', 1 from reform.plan where code like 'test-many-%';
select is(jsonb_array_length(document_shown('d-1') -> 'cited_by'), 20, 'at most twenty plans that cite it');
select is(document_shown('d-1') #>> '{cited_by,0,code}', 'test-many-30', 'the newest first');

-- Topics and vocabulary

insert into reform.topic (code, name, position) values ('t-2', 'Hai', 2), ('t-1', 'Một', 1);
select is(column_of('code', 'select * from api.topic order by position'), '{t-1,t-2}', 'topics in their order');

select set_eq(
    $$select typname::text from pg_type where typtype = 'e' and typnamespace = 'reform'::regnamespace$$,
    $$select attname::text from pg_attribute
    where attrelid = 'api.vocabulary'::regclass and attnum > 0 and attname <> 'links.self'$$,
    'every enumeration is in the vocabulary');
select is(answer -> 'track',
    '[{"code": "petition", "label": "phản ánh, kiến nghị chính thức", "label_en": "formal petition"},
      {"code": "suggestion", "label": "góp ý", "label_en": "suggestion"}]'::jsonb,
    'with its labels in their order')
from ask('select * from api.vocabulary') as answer;
select is_empty(
    $$select key from ask('select * from api.vocabulary') as answer, jsonb_each(answer) where value = 'null'$$,
    'and none is empty');

\ir support/end.sql
