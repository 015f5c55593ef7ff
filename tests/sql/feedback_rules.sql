-- The table of transitions: its own rules, and that data and functions fit together.

\ir support/begin.sql

create function tap.add_transition(column_name text, value text) returns text
    language sql return format(
        'insert into reform.transition (name, axis, from_states, to_states, roles, label_vi, label_en, %I) '
        'values (''test'', ''handling'', ''{}'', ''{}'', ''{}'', ''thử'', ''test'', %L)', $1, $2);

select accepts('transition_pkey', 'another name', add_transition('most', null));
select refuses('transition_pkey', 'a name twice', concat_ws(';', add_transition('most', null), add_transition('most', null)));
select accepts('transition_shown_to', shown_to, add_transition('shown_to', shown_to))
from unnest(array['everybody', 'sender', 'staff']) as shown_to;
select refuses('transition_shown_to', 'nobody', add_transition('shown_to', 'nobody'));
select accepts('transition_most', 'once', add_transition('most', '1'));
select refuses('transition_most', 'never', add_transition('most', '0'));
select accepts('transition_within', 'a term', add_transition('within', 'appeal'));
select refuses('transition_within', 'no term', add_transition('within', 'soon'));
select accepts('transition_after', 'a term', add_transition('after', 'await_sender'));
select refuses('transition_after', 'no term', add_transition('after', 'soon'));
select accepts('transition_decides', 'a proposal', add_transition('decides', 'reject'));
select refuses('transition_decides', 'no transition', add_transition('decides', 'dream'));
select accepts('guidance_pkey', 'guidance for another reason', $$
    insert into reform.guidance values ('other', 'Hướng dẫn', 'Guidance')$$);
select refuses('guidance_pkey', 'guidance twice for a reason', $$
    insert into reform.guidance values ('complaint', 'Hướng dẫn', 'Guidance')$$);

select is_empty(
    $$select name, state from reform.transition, unnest(from_states || to_states) as state
    where not exists (select from reform.vocabulary where enumeration = axis::text and code = state)$$,
    'states are those of the axis');
select is_empty(
    $$select name, effect from reform.transition
    where effect is not null and to_regprocedure(format('reform.step_%s(reform.step)', effect)) is null$$,
    'every effect is a function');
select is_empty(
    $$select proname from pg_proc
    where pronamespace = 'reform'::regnamespace and proname ~ '^step_'
        and substr(proname, 6) not in (select effect from reform.transition where effect is not null)$$,
    'and every such function an effect');
select is_empty(
    $$select label_vi from reform.transition group by axis, label_vi having count(*) > 1
    union all select label_en from reform.transition group by axis, label_en having count(*) > 1$$,
    'two transitions never read alike');
select is_empty(
    $$select name from reform.transition where label_en <> reform.unaccent(label_en)$$, 'English labels are English');
select is_empty(
    $$select name from reform.transition
    where second_person and decides is null and name <> 'approve-reply' or decides is not null and effect <> 'decide'$$,
    'where a second person is needed, there is a first');
select is_empty(
    $$select name from reform.transition
    where name ~ '[^a-z-]' or starts && ends or starts && voids or ends && voids or pauses && resumes$$,
    'no clock is told two things at once');
select is_empty(
    $$select stage from unnest(enum_range(null::reform.stage)) as stage
    where stage <> all (select unnest(starts) from reform.transition where name = 'submit')$$,
    'every clock starts at the receipt');

-- Refusals: what functions say can be told in both languages; some go by the name of a constraint.
create temporary view said as
select distinct said[1] as code
from pg_proc
cross join lateral regexp_matches(prosrc, '(?:turn_down\(|need\([^;]*?)''([a-z_]+)''\s*\)\s*;', 'g') as said
where pronamespace in ('reform'::regnamespace, 'api'::regnamespace, 'ops'::regnamespace);
select cmp_ok((select count(*) from said), '>=', 30::bigint, 'functions turn down');
select is_empty(
    'select code from said except (select code from reform.refusal union all select name from api.rule)',
    'what they say has its sentences');
select is_empty('select code from reform.refusal except select code from said', 'and the table says nothing else');
select is_empty(
    $$select code from reform.refusal where code ~ '[^a-z_]' or vi !~ '^[^a-z].*\.$' or en !~ '^[A-Z].*\.$'$$,
    'in whole sentences');
select throws_ok('select reform.turn_down(''too_late'')', 'RD001', 'It is too late for that.', 'a refusal says its sentence');

\ir support/end.sql
