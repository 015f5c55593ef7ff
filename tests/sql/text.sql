-- Text: codes, lines, prose, links, and the plain form that search compares.

\ir support/begin.sql

select accepts('code_form', to_jsonb(code)::text, format('select %L::reform.code', code))
from unnest(array['A', '7', 'skhcn-tuyen-truyen-cchc-2021', 'V.2.a', 'VP_SO', repeat('a', 64)]) as code;
select refuses('code_form', to_jsonb(code)::text, format('select %L::reform.code', code))
from unnest(array[
    '', '-a', '.a', 'a b', 'a/b', 'đơn-vị', 'a%20', e'a\n', repeat('a', 65)]) as code;

select accepts('line_length', 'one character', $$select 'à'::reform.line$$);
select accepts('line_length', '500 characters', $$select repeat('ế', 500)::reform.line$$);
select refuses('line_length', 'nothing', $$select ''::reform.line$$);
select refuses('line_length', '501 characters', $$select repeat('a', 501)::reform.line$$);
select accepts('line_nfc', 'composed letters', $$select U&'Ph\00F2ng'::reform.line$$);
select refuses('line_nfc', 'letters with combining marks', $$select U&'Pho\0300ng'::reform.line$$);
select accepts('line_characters', 'punctuation', $$select 'KT. GIÁM ĐỐC — “x” 50% & <b>'::reform.line$$);
select refuses('line_characters', what, format('select %L::reform.line', text))
from (values
    ('a line break', e'a\nb'), ('a carriage return', e'a\rb'), ('a tab', e'a\tb'), ('a control character', e'a\u0001b'),
    ('a C1 control character', e'a\u0085b'), ('a line separator', e'a\u2028b'),
    ('a right-to-left override', e'a\u202eb'), ('an isolate', e'a\u2066b'), ('a byte order mark', e'a\ufeffb')
) as bad (what, text);
select accepts('line_trimmed', 'spaces inside', $$select 'a b  c'::reform.line$$);
select refuses('line_trimmed', what, format('select %L::reform.line', text))
from (values
    ('a space before', ' a'), ('a space after', 'a '), ('only a space', ' '), ('a no-break space after', e'a\u00a0')
) as bad (what, text);

select accepts('prose_length', '20,000 characters', $$select repeat('ế', 20000)::reform.prose$$);
select refuses('prose_length', '20,001 characters', $$select repeat('a', 20001)::reform.prose$$);
select accepts('prose_nfc', 'composed letters', $$select U&'Ph\00F2ng'::reform.prose$$);
select refuses('prose_nfc', 'letters with combining marks', $$select U&'Pho\0300ng'::reform.prose$$);
select accepts('prose_characters', 'line breaks and tabs', $$select e'a\n\n\tb '::reform.prose$$);
select refuses('prose_characters', what, format('select %L::reform.prose', text))
from (values
    ('a carriage return', e'a\r\nb'), ('an escape', e'a\u001bb'), ('a delete', e'a\u007fb'),
    ('a right-to-left override', e'a\u202eb')
) as bad (what, text);
select accepts('prose_content', 'a letter', $$select e'\n a'::reform.prose$$);
select refuses('prose_content', 'nothing', $$select ''::reform.prose$$);
select refuses('prose_content', 'blanks only', $$select e' \n\t\u00a0'::reform.prose$$);

select accepts('link_form', quote_literal(link), format('select %L::reform.link', link))
from unnest(array['https://cantho.gov.vn', 'http://[::1]:8080/a?b=c#d', 'https://xn--cn-th-6ra.vn/kế-hoạch']) as link;
select refuses('link_form', quote_literal(link), format('select %L::reform.link', link))
from unnest(array['', 'cantho.gov.vn', 'javascript:alert(1)', 'ftp://a.vn', 'https://', 'https:///a']) as link;
select refuses('link_form', '2,001 characters', $$select ('https://a.vn/' || repeat('a', 1988))::reform.link$$);
select accepts('link_nfc', 'composed letters', $$select U&'https://a.vn/\00F2'::reform.link$$);
select refuses('link_nfc', 'letters with combining marks', $$select U&'https://a.vn/o\0300'::reform.link$$);
select accepts('link_characters', 'escapes', $$select 'https://a.vn/%20%22'::reform.link$$);
select refuses('link_characters', quote_literal(link), format('select %L::reform.link', link))
from unnest(array[
    'https://a.vn/"', 'https://a.vn/<b>', e'https://a.vn/\u202e', 'https://a.vn/{x}', 'https://a b']) as link;

select is(reform.plain('Đắk Lắk, ƯỚC MUỐN; Thủ tục hành chính (TTHC)'), 'dak lak, uoc muon; thu tuc hanh chinh (tthc)',
    'plain text has neither marks nor capitals');
select is(reform.plain(chr(letter)), 'e', chr(letter) || ' is plainly e')
from unnest(array[ascii('É'), ascii('ế'), ascii('Ễ'), ascii('ẹ'), ascii('Ẽ'), ascii('ể')]) as letter;
select is(reform.plain(null), null, 'unknown text stays unknown');

-- Only in the transaction of the test: the clock cannot be set, but the zone of the session can.
set local timezone = 'Pacific/Kiritimati';
select is(api.today(), (now() at time zone 'Asia/Ho_Chi_Minh')::date, 'today is the date in Vietnam, in any zone');
set local timezone = 'Pacific/Pago_Pago';
select is(api.today(), (now() at time zone 'UTC' + interval '7 hours')::date, 'which is 7 hours ahead of UTC');

select is(
    (select string_agg(name, ' ' order by name collate reform.vietnamese)
        from unnest(array['dưa', 'đa', 'da', 'đò', 'ăn', 'an', 'ơn']) as name),
    'an ăn da dưa đa đò ơn', 'names are in the order of a Vietnamese dictionary');

\ir support/end.sql
