-- What search finds, in which order, and what it shows of it.

\ir support/begin.sql
\ir support/empty.sql
\ir support/ask.sql

select add_unit('TEST-A'), add_document('d-1');
select add_plan('p-1', 'TEST-A', 'issued'), add_plan('p-draft', 'TEST-A', 'draft');

-- A task with this title (and text), whose code says in the answer which one was found.
create function tap.task_says(code text, title text, description text default null) returns void
    language sql as $$
        insert into reform.task (plan_id, code, position, title, description, schedule)
        select plan('p-1'), task_says.code, count(*), task_says.title, task_says.description, 'continuous'
        from reform.task
    $$;

-- The codes of what a query finds, as the service asks.
create function tap.found(query text, types text default 'null') returns text
    language sql as $$
        select array_to_string(column_of('code', format(
            'select code from api.search(%L, %s, null, 100) order by place', query, types)), ' ')
    $$;

-- What is shown of the first one, with its spans in brackets.
create function tap.shown(query text) returns text
    language plpgsql as $$
declare
    first_one constant jsonb := (select ask(format('select * from api.search(%L, null, null, 1)', query)));
    content text := first_one ->> 'matched_text';
    span jsonb;
begin
    for span in
        select value from jsonb_array_elements(first_one -> 'matched_spans') with ordinality order by ordinality desc
    loop
        content := overlay(content placing
            '[' || substring(content from (span ->> 0)::int + 1 for (span ->> 1)::int) || ']'
            from (span ->> 0)::int + 1 for (span ->> 1)::int);
    end loop;
    return content;
end
$$;

-- Marks and case

select task_says('exact', 'Việc một', 'Công tác cải cách trong năm');
select task_says('other', 'Việc hai', 'Mua cái cách nhiệt');
select task_says('plain', 'Việc ba', 'Cong tac cai cach');
select task_says('apart', 'Việc bốn', 'Cách làm mới, cải tiến lối làm');
select task_says('title', 'Cải cách công vụ');
select task_says('other-title', 'Cái cách ly');

select is(found('cải cách'), 'title exact other-title other plain apart', 'marks first, then titles, then words apart');
select is(found('CẢI CÁCH'), found('cải cách'), 'capitals do not matter');
select is(found(normalize('cải cách', nfd)), found('cải cách'), 'nor does the way the marks are encoded');
select is(found('cai cach'), 'title other-title exact other plain apart', 'without marks all marks are as good');
select is(found('cái cách'), 'other-title other title exact plain apart', 'other marks are another query');
select is(found('  cải -- (cách)! '), found('cải cách'), 'what is not a letter or digit only separates');
select is(found('cách cải'), 'title exact apart other-title other plain', 'the same in another order');
select is(found('cải cách nhiệt'), 'other', 'every word must be there');
select is(found('cải cách ly làm'), '', 'or nothing is found');

delete from reform.task;
select task_says('dd', 'Đường điện'), task_says('d', 'Dương diễn');
select is(found('đường'), 'dd d', 'đ is d, but is đ first');
select is(found('ĐƯỜNG'), 'dd d', 'and so is Đ');
select is(found('duong'), 'dd d', 'd is đ');
select is(found('dương'), 'd dd', 'd is d first');

delete from reform.task;
select task_says('new', 'Hòa giải, thủy lợi, Ủy ban'), task_says('old', 'Hoà giải, thuỷ lợi, Uỷ ban');
select is(found(word), 'new old', word || ': a tone on either vowel is the same tone')
from unnest(array['hòa giải', 'hoà giải', 'thủy', 'thuỷ', 'ủy ban', 'Uỷ ban', 'UỶ BAN']) as word;

-- Whole words and parts

delete from reform.task;
select task_says('part', 'Tuyên truyền'), task_says('whole', 'Việc khác', 'Báo cáo tuyên truy'),
    task_says('inside', 'Vượt ngưỡng xtuyên');
select is(found('tuyên'), 'part whole', 'the middle of a word is not found');
select is(found('tuyên truy'), 'whole part', 'a whole word above the beginning of one, even in a title');
select is(found('tuyển truy'), 'whole part', 'without its marks, too');
select is(found('truyền tuy'), 'part', 'the last word may go on when the words stand apart');
select is(found('tuy truyền'), '', 'the others may not');
select is(found('t', '''{task}'''), 'part whole', 'one letter is a beginning');

delete from reform.task;
select task_says('marked', 'Tuyên dương'), task_says('stripped', 'Tuyển dụng');
select is(found('tuyê'), 'marked stripped', 'exact marks first among beginnings');
select is(found('tuyể'), 'stripped marked', 'both ways');

-- Titles and bodies, lines

delete from reform.task;
select task_says('body', 'Việc một', 'Niêm yết công khai'), task_says('title', 'Niêm yết công khai');
select task_says('lines', 'Việc hai', e'Đã niêm\nyết công việc');
select is(found('niêm yết'), 'title body lines', 'titles first; words of two lines are not in a row');
select is(found('yết niêm'), 'title body lines', 'also where the words stand apart');
select is(found('NV-99'), '', 'no code that is not there');
update reform.task set code = 'NV-99' where code = 'lines';
select is(found('nv-99'), 'NV-99', 'a task by its code');

-- Abbreviations

delete from reform.task;
select task_says('long', 'Công tác cải cách hành chính năm 2021'), task_says('short', 'Công tác CCHC năm 2021');
select task_says('neither', 'Công tác hành chính, cải tiến cách làm năm 2021');
select is(found('CCHC'), 'short long', 'an abbreviation finds what it stands for');
select is(found('cải cách hành chính'), 'long short neither', 'and the other way round');
select is(found('cai cach hanh chinh'), 'long short neither', 'without marks');
select is(found('cchc nam 2021'), 'short long', 'among other words');
select is(found('2021 CCHC'), 'long short', 'in another order');
select is(found('tác CCHC năm'), 'short long', 'in the middle');
select is(found('CCH'), 'short', 'the beginning of an abbreviation is no abbreviation');

delete from reform.task;
select task_says('a', 'Sở Khoa học và Công nghệ'), task_says('b', 'Sở KH&CN'), task_says('c', 'Sở KHCN');
select is(found('KH&CN'), 'b a c', 'KH&CN is KHCN, too');
select is(found('sở khcn'), 'c a b', 'and both are what they stand for');
select is(found('khoa học và công nghệ'), 'a b c', 'which is all of them');

delete from reform.task;
select task_says('1', 'TTHC tại UBND'), task_says('2', 'Thủ tục hành chính tại Ủy ban nhân dân'),
    task_says('3', 'TTHC tại Ủy ban nhân dân'), task_says('4', 'Ứng dụng công nghệ thông tin'),
    task_says('5', 'UBND UBND'), task_says('6', 'Ủy ban nhân dân Ủy ban nhân dân');
select is(found('thủ tục hành chính tại UBND'), '1 2 3', 'two abbreviations in all combinations');
select is(found('tthc ubnd'), '1 2 3', 'apart');
select is(found('CNTT'), '4', 'CNTT');
select is(found('UBND UBND'), '5 6 1 2 3', 'one twice');
insert into reform.abbreviation (short, expansion) values ('UDCN', 'ứng dụng công nghệ');
select is(found('udcn'), '4', 'abbreviations are data');

-- Nothing to search for

select is(found(query), '', format('%L finds nothing', query))
from unnest(array[
    '', '  ', '!?', '&', '|', '!', '''', '\', ':*', '<->', '%', '_', '().*', '…', '№', '🙂', 'zzzz']) as query;
select is(found(query), '2 3', format('%L is only words', query))
from unnest(array[
    'tại''ủy', 'tại & ủy', 'tại | !ủy', 'tại'':*ủy', 'tại\ủy', 'tại <-> ủy', 'tại%ủy', '(tại)ủy*', 'tại.ủy']) as query;
select is(found(repeat('tại ', 25) || 'ủy'), '2 3', 'a long query');
select is(found(repeat('x', 100)), '', 'a long word');

-- What is shown

delete from reform.task;
select task_says('1', 'Việc', 'Niêm yết công khai thủ tục hành chính (TTHC) tại trụ sở.');
select is(shown('thu tuc hanh chinh'), 'Niêm yết công khai [thủ tục hành chính] (TTHC) tại trụ sở.', 'words in a row');
select is(shown('TTHC'), 'Niêm yết công khai thủ tục hành chính ([TTHC]) tại trụ sở.', 'the abbreviation itself');
select is(shown('trụ tại'), 'Niêm yết công khai thủ tục hành chính (TTHC) [tại] [trụ] sở.', 'words apart');
select is(shown('hanh chinh tthc tại tr'), 'Niêm yết công khai thủ tục [hành chính (TTHC) tại tr]ụ sở.', 'a beginning');
select is(shown('NIÊM YẾT'), '[Niêm yết] công khai thủ tục hành chính (TTHC) tại trụ sở.', 'at the beginning');
select is(shown('công tru'), 'Niêm yết [công] khai thủ tục hành chính (TTHC) tại [trụ] sở.', 'with and without marks');
update reform.task set description = 'Phổ biến CNTT và TTHC.';
select is(shown('công nghệ thông tin'), 'Phổ biến [CNTT] và TTHC.', 'an abbreviation of what was asked');

update reform.task set description = 'Năm đầu. Đẩy mạnh.' || e'\n' || 'Đường dài, đường Đua, DUONG.';
select is(shown('đường'), '[Đường] dài, [đường] Đua, DUONG.', 'the line that has it, each place with these marks');
select is(shown('duong'), '[Đường] dài, [đường] Đua, [DUONG].', 'each place with any marks');
update reform.task set description = 'Café Garçon';
select is(found('garcon'), '1', 'marks of other languages do not matter either');
select is(shown('garcon'), 'Việc', 'though they are not shown');

update reform.task set description =
    repeat('trước đó ', 40) || 'giải quyết hồ sơ ' || repeat('về sau này ', 40);
select matches(
    shown('hồ sơ'), '^(trước|đó) .*giải quyết \[hồ sơ\] về sau .*(về|sau|này)$', 'of a long line the words around it');
select cmp_ok(length(shown('hồ sơ')), '<=', 242, 'and not more');
update reform.task set description = repeat('x', 3000) || ' hồ sơ ' || repeat('y', 3000);
select is(shown('hồ sơ'), '[hồ sơ]', 'a word without end is left out');
update reform.task set description = repeat('x', 3000);
select is(found(repeat('x', 70)), '1', 'the beginning of a word without end');

select results_eq(
    $$select * from ask('select type, code, title, plan_code, plan_title, href, matched_spans
        from api.search(''viec'', null, null, 1)')$$,
    $$values ('{"type": "task", "code": "1", "title": "Việc", "plan_code": "p-1", "plan_title": "Kế hoạch",
        "href": "/v1/plans/p-1/tasks/1", "matched_spans": [[0, 4]]}'::jsonb)$$,
    'a task is shown with its plan');

-- Everything published

update reform.plan set title = 'Kế hoạch mẫu', opening = 'Mở đầu: tre xanh', number = '12/KH-SKHCN' where code = 'p-1';
update reform.unit set name = 'Văn phòng mẫu', short_name = 'VP' where code = 'TEST-A';
update reform.document set title = 'Về việc mẫu', number = '45/2020/NĐ-CP', issuer = 'Chính phủ' where code = 'd-1';
select add_clause('p-1', 'I', 1), add_clause('p-1', 'I.1', 2), add_clause('p-1', 'I.1.a', 3);
update reform.clause set heading = 'Mục mẫu' where path = 'I';
update reform.clause set intro = 'Lời dẫn', text = 'Nội dung tre xanh' where path = 'I.1.a';
update reform.task set title = 'Việc mẫu', deliverable = 'Báo cáo tre', schedule_text = 'Quý IV' where code = '1';
select is(found('mẫu'), 'p-1 I 1 TEST-A d-1', 'plans, clauses, tasks, units, documents');
select is(found('mẫu', '''{unit,task}'''), '1 TEST-A', 'of two types');
select is(found('mẫu', '''{}'''), '', 'of none');
select is(found('tre'), 'p-1 I.1.a 1', 'in their bodies');
select is(found(query), code, query || ' finds ' || code)
from (values
    ('12/KH', 'p-1'), ('skhcn', 'p-1'), ('vp', 'TEST-A'), ('test-a', 'TEST-A'), ('45/2020/nd-cp', 'd-1'),
    ('NĐ-CP', 'd-1'), ('chính phủ', 'd-1'), ('lời dẫn', 'I.1.a'), ('quý iv', '1'), ('Kế hoạch mẫu', 'p-1'))
    as example (query, code);
select is(
    (
        select jsonb_agg(answer)
        from ask($$select title, plan_code, href from api.search('mẫu', null, null, 9) order by place$$) as answer
    ),
    '[{"title": "Kế hoạch mẫu", "plan_code": null, "href": "/v1/plans/p-1"},
      {"title": "Mục mẫu", "plan_code": "p-1", "href": "/v1/plans/p-1/clauses/I"},
      {"title": "Việc mẫu", "plan_code": "p-1", "href": "/v1/plans/p-1/tasks/1"},
      {"title": "Văn phòng mẫu", "plan_code": null, "href": "/v1/units/TEST-A"},
      {"title": "Về việc mẫu", "plan_code": null, "href": "/v1/documents/d-1"}]',
    'each with its name and address');
select is(
    column_of('title', $$select title from api.search('tre xanh', '{clause}', null, 9)$$), '{Mục mẫu}',
    'a clause without a heading by the one it stands under');
update reform.document set title = null;
select is(
    column_of('title', $$select title from api.search('45/2020', null, null, 9)$$), '{45/2020/NĐ-CP}',
    'a document without a title by its number');

-- Drafts

select add_clause('p-draft', 'I', 1), add_task('p-draft', 'D-1', 1);
update reform.clause set text = 'Hoa sen' where plan_id = plan('p-draft');
update reform.task set title = 'Hoa sen' where plan_id = plan('p-draft');
update reform.plan set title = 'Hoa sen' where code = 'p-draft';
select is(found('hoa sen'), '', 'nothing of a draft');
update reform.plan set status = 'issued' where code = 'p-draft';
select is(found('hoa sen'), 'p-draft D-1 I', 'all of it once it is published');
delete from reform.task where code = 'D-1';
select is(found('hoa sen'), 'p-draft I', 'nothing that is gone');
delete from reform.plan where code = 'p-draft';
select is(found('hoa sen'), '', 'nor below what is gone');
select set_eq(
    'select type::text, object_id from reform.search_entry',
    $$select 'plan', id from reform.plan union all select 'clause', id from reform.clause
    union all select 'task', id from reform.task union all select 'unit', id from reform.unit
    union all select 'document', id from reform.document$$,
    'there is an entry for each object');
create temporary table kept as select * from reform.search_entry;
select lives_ok('select reform.rebuild_search()', 'the entries can be made anew');
select set_eq('table reform.search_entry', 'table kept', 'and are the same');

-- Pages

select task_says('T' || n, case when n % 2 = 0 then 'Trang Giấy' else 'Trang giầy' end, 'trang giay ' || n)
from generate_series(1, 30) as n;
create temporary table page as
with recursive walk as (
    select answer, 1 as place from ask($$select * from api.search('trang giấy', null, null, 1)$$) as answer
    union all
    select following, walk.place + 1
    from walk
    cross join lateral ask(format(
        $$select * from api.search('trang giấy', null, %L, 1)$$,
        jsonb_build_array(answer -> 'score', answer -> 'type', answer -> 'id', answer -> 'place'))) as following
)
select * from walk;
select results_eq(
    'select answer from page order by place',
    $$select * from ask('select * from api.search(''trang giấy'', null, null, null) order by place')$$,
    'page by page is the same as all at once');
select is((select count(*) from page), 30::bigint, 'and all of it');
select is((select string_agg(answer ->> 'code', ' ' order by place) from page where place <= 16),
    'T2 T4 T6 T8 T10 T12 T14 T16 T18 T20 T22 T24 T26 T28 T30 T1', 'the best first');
insert into reform.task (plan_id, code, position, title, schedule)
select plan('p-1'), 'N' || n, 1000 + n, 'Niêm yết số ' || n, 'continuous' from generate_series(1, 1100) as n;
select is((select count(*) from ask($$select from api.search('niêm yết', null, null, null)$$)), 1000::bigint,
    'there are a thousand places');
select is(
    (select count(*) from ask($$select from api.search('niêm yết', null, '[15, "task", 0, 990]', 100)$$)), 10::bigint,
    'and not one more after them');

-- Common words are looked for part by part of the ids; what is found is the same.

insert into reform.task (id, plan_id, code, position, title, description, schedule)
overriding system value
select 10000000 + n, plan('p-1'), 'P' || n, 10000 + n, case when n % 3 = 0 then 'Phổ biến ' else 'Việc ' end || n,
    case when n % 3 = 1 then 'Phổ biến' end, 'continuous'
from generate_series(1, 300000) as n
where n % 1009 = 0 or n between 32700 and 32800;
insert into reform.clause (plan_id, path, position, kind, text)
select plan('p-1'), 'P' || n, 100 + n, 'general', 'Phổ biến' from generate_series(1, 3) as n;
create function tap.walked(types text, page_size int) returns text[]
    language plpgsql as $$
declare
    found text[] := '{}';
    after jsonb;
    page jsonb;
begin
    loop
        select jsonb_agg(answer order by place) into page
        from ask(format('select * from api.search(''phổ biến'', %s, %L, %s)', types, after, page_size))
            with ordinality as answers (answer, place);
        exit when page is null;
        found := found || array(select item ->> 'code' from jsonb_array_elements(page) as item);
        after := jsonb_build_array(
            page -> -1 -> 'score', page -> -1 -> 'type', page -> -1 -> 'id', page -> -1 -> 'place');
    end loop;
    return found;
end
$$;
create temporary table common as
select code, type, id, score
from (
    select task.code::text, 2 as type, task.id, (task.title ~ 'Phổ')::int as score
    from reform.task where task.code ~ '^P' and task.title || coalesce(task.description, '') ~ 'Phổ'
    union all
    select clause.path, 1, clause.id, 0 from reform.clause where clause.path ~ '^P'
) as said;
select cmp_ok((select count(*) from common), '>', 200::bigint, 'a word that many have');
create function tap.walks(how text) returns setof text
    language sql as $$
    select is(walked('null', 7), array(select code from common order by score desc, type, id), 'page by page: ' || how)
    union all
    select is(walked('null', 1000), array(select code from common order by score desc, type, id), 'at once: ' || how)
    union all
    select is(walked('''{task}''', 20), array(select code from common where type = 2 order by score desc, id),
        'by its type: ' || how)
    union all
    select is(walked('''{clause,unit}''', 2), array(select code from common where type = 1 order by id),
        'by a type where it is rare: ' || how)
    $$;
select walks('read whole');

-- How many there are likely to be, told by samples; written another way.
insert into reform.search_entry (type, object_id, published, title, body)
select 'task', 64 * neighbourhood + one, true, 'Mẫu thử', case when one % 2 = 0 then 'chẵn' else '' end
from generate_series(100000, 130000) as neighbourhood
cross join generate_series(0, 3) as one
where hashint8(neighbourhood) & 511 = 0;
create function tap.sampled(word tsquery, size int) returns bigint
    language sql as $$
    select count(*) from reform.search_entry
    where published and type = 'task' and reform.search_lexemes(title, body) @@ word
        and hashint8(object_id / 64) % (1 << size) = 0
    $$;
select cmp_ok(sampled('mau_thu', 12), '>', 3::bigint, 'the smallest sample has some');
select is(reform.search_likely('mau_thu', '{plan,task}'), sampled('mau_thu', 12) * 4096, 'a word of the smallest sample');
delete from reform.search_entry
where type = 'task' and title = 'Mẫu thử' and hashint8(object_id >> 6) & 4095 = 0;
select is(reform.search_likely('chan', '{task}'), sampled('chan', 9) * 512, 'a word of the next');
select is(reform.search_likely('chan', '{clause}'), 0::bigint, 'that another type does not have');
delete from reform.search_entry where type = 'task' and title = 'Mẫu thử' and object_id not in (
    select object_id from reform.search_entry where title = 'Mẫu thử' order by object_id limit 2);
select is(reform.search_likely('mau_thu', '{task}'), 2::bigint * 8, 'a rare one, of the greatest');
select is(reform.search_likely('khong_dau_co', '{task}'), 0::bigint, 'none');
delete from reform.search_entry where type = 'task' and title = 'Mẫu thử';
select is(reform.search_size(20, 511, 1000000, '{6,9,12}'), null, 'few are read whole');
select is(reform.search_size(20, 512, 100000, '{6,9,12}'), 12, 'else the part where there should be enough: 20.97');
select is(reform.search_size(20, 512, 105000, '{6,9,12}'), null, '19.97 are not enough: all');
select is(reform.search_size(20, 100000, 100000, '{6,9,12}'), 6, 'the smallest');

create or replace function reform.search_likely(wanted tsquery, types api.searchable[]) returns bigint
    language sql stable return 1000000000;
select walks('read in parts');

-- The rule

\set abbreviation 'insert into reform.abbreviation (short, expansion) values '
select refuses('abbreviation_pkey', 'a short form twice with one meaning',
    :'abbreviation' || $$('CCHC', 'cải cách hành chính')$$);
select accepts('abbreviation_pkey', 'twice with two', :'abbreviation' || $$('CCHC', 'chứng chỉ hành chính')$$);

\ir support/end.sql
