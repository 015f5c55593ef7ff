-- Units: codes, contact, dates, the tree, succession.

\ir support/begin.sql
\ir support/empty.sql

select add_unit('TEST-A'), add_unit('TEST-B'), add_unit('TEST-C');
update reform.unit set parent_id = unit('TEST-A') where code = 'TEST-B';
update reform.unit set parent_id = unit('TEST-B') where code = 'TEST-C';
update reform.unit set successor_id = unit('TEST-B'), succession = 'merged' where code = 'TEST-A';

select refuses('unit_code', 'a code in use', $$select add_unit('TEST-A')$$);
select accepts('unit_code', 'a new code', $$select add_unit('TEST-D')$$);

select accepts('unit_phone', phone, format('update reform.unit set contact_phone = %L where code = ''TEST-A''', phone))
from unnest(array['0292 3820674', '(+84) 292.382-0674', '1022', '0292 3820674 / 3820675']) as phone;
select refuses('unit_phone', phone, format('update reform.unit set contact_phone = %L where code = ''TEST-A''', phone))
from unnest(array['12', 'gọi 1022', '0292<br>', repeat('1', 51)]) as phone;
select accepts('unit_email', email, format('update reform.unit set contact_email = %L where code = ''TEST-A''', email))
from unnest(array['sokhcn@cantho.gov.vn', 'a.b+c@d.vn']) as email;
select refuses('unit_email', email, format('update reform.unit set contact_email = %L where code = ''TEST-A''', email))
from unnest(array['sokhcn', 'a@b', 'a b@c.vn', 'a@b@c.vn', 'a@b.']) as email;

select accepts('unit_dates', 'one day', $$select add_unit('TEST-D', '2031-01-01', '2031-01-01')$$);
select accepts('unit_dates', 'an open beginning', $$select add_unit('TEST-D', null, '2031-01-01')$$);
select refuses('unit_dates', 'an end before the beginning', $$select add_unit('TEST-D', '2031-01-02', '2031-01-01')$$);

select accepts('unit_succession', 'an end without successor', $$
    update reform.unit set succession = 'dissolved' where code = 'TEST-C'$$);
select accepts('unit_succession', 'a successor and how', $$
    update reform.unit set successor_id = unit('TEST-A'), succession = 'split' where code = 'TEST-C'$$);
select refuses('unit_succession', 'a successor without how', $$
    update reform.unit set successor_id = unit('TEST-A') where code = 'TEST-C'$$);

select accepts('unit_version', 'the next version', $$update reform.unit set version = version + 1$$);
select refuses('unit_version', 'version 0', $$update reform.unit set version = 0 where code = 'TEST-A'$$);

select refuses('unit_parent', 'a parent that does not exist', $$
    update reform.unit set parent_id = -1 where code = 'TEST-A'$$);
select refuses('unit_parent', 'removing a parent', $$delete from reform.unit where code = 'TEST-B'$$);
select accepts('unit_parent', 'removing a leaf', $$delete from reform.unit where code = 'TEST-C'$$);
select refuses('unit_successor', 'a successor that does not exist', $$
    update reform.unit set successor_id = -1 where code = 'TEST-A'$$);
select accepts('unit_successor', 'another successor', $$
    update reform.unit set successor_id = unit('TEST-C') where code = 'TEST-A'$$);

select refuses('unit_parent_cycle', 'a unit under itself', $$
    update reform.unit set parent_id = id where code = 'TEST-A'$$);
select refuses('unit_parent_cycle', 'a unit under one below it', $$
    update reform.unit set parent_id = unit('TEST-C') where code = 'TEST-A'$$);
select refuses('unit_parent_cycle', 'two units, each under the other, in one statement', $$
    insert into reform.unit (code, name, kind) values ('TEST-D', 'd', 'office'), ('TEST-E', 'e', 'office');
    update reform.unit
    set parent_id = case code when 'TEST-D' then unit('TEST-E') else unit('TEST-D') end
    where code in ('TEST-D', 'TEST-E')$$);
select refuses('unit_parent_cycle', 'a ring below a unit that changes with it', $$
    update reform.unit
    set parent_id = case code when 'TEST-B' then unit('TEST-C') else unit('TEST-B') end
    where code in ('TEST-A', 'TEST-B', 'TEST-C')$$);
select accepts('unit_parent_cycle', 'turning the tree over', $$
    update reform.unit
    set parent_id = case code when 'TEST-A' then unit('TEST-B') when 'TEST-B' then unit('TEST-C') end
    where code like 'TEST-_'$$);
select accepts('unit_parent_cycle', 'moving a unit up', $$
    update reform.unit set parent_id = unit('TEST-A') where code = 'TEST-C'$$);

select refuses('unit_successor_cycle', 'a unit that succeeds itself', $$
    update reform.unit set successor_id = id where code = 'TEST-A'$$);
select refuses('unit_successor_cycle', 'a ring of successors', $$
    update reform.unit set successor_id = unit('TEST-A'), succession = 'renamed' where code = 'TEST-B'$$);
select accepts('unit_successor_cycle', 'a chain of successors', $$
    update reform.unit set successor_id = unit('TEST-C'), succession = 'renamed' where code = 'TEST-B'$$);

\ir support/end.sql
