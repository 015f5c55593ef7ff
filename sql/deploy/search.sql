-- Deploy reformd:search to pg
-- Search over everything published: the words of it, how well they match a query, and the part that matches.

begin;

-- Abbreviations

create table reform.abbreviation (
    short reform.line not null,
    expansion reform.line not null,
    constraint abbreviation_pkey primary key (short, expansion)
);
comment on table reform.abbreviation is
    'Abbreviations of Vietnamese administration. A search for one form finds the others: a short form, its expansion, and other short forms of the same expansion.';
comment on constraint abbreviation_pkey on reform.abbreviation is
    'vi: Chữ viết tắt này đã có với cùng nghĩa. | en: This abbreviation already has this expansion.';

insert into reform.abbreviation (short, expansion) values
    ('CBCCVC', 'cán bộ, công chức, viên chức'),
    ('CCHC', 'cải cách hành chính'),
    ('CĐS', 'chuyển đổi số'),
    ('CNTT', 'công nghệ thông tin'),
    ('ĐMST', 'đổi mới sáng tạo'),
    ('DVC', 'dịch vụ công'),
    ('DVCTT', 'dịch vụ công trực tuyến'),
    ('HĐND', 'Hội đồng nhân dân'),
    ('KH&CN', 'khoa học và công nghệ'),
    ('KHCN', 'khoa học và công nghệ'),
    ('KT-XH', 'kinh tế - xã hội'),
    ('MTTQ', 'Mặt trận Tổ quốc'),
    ('NSNN', 'ngân sách nhà nước'),
    ('PAKN', 'phản ánh, kiến nghị'),
    ('QLNN', 'quản lý nhà nước'),
    ('SHTT', 'sở hữu trí tuệ'),
    ('TP', 'thành phố'),
    ('TTHC', 'thủ tục hành chính'),
    ('UBND', 'Ủy ban nhân dân'),
    ('VBQPPL', 'văn bản quy phạm pháp luật');

-- Words. Two readings of a text: exact (with its marks) and plain (without).

create function reform.search_exact(text) returns text
    language sql immutable strict parallel safe
    return
        replace(replace(replace(replace(replace(
        replace(replace(replace(replace(replace(
        replace(replace(replace(replace(replace(
            lower(normalize($1, nfc) collate "und-x-icu"),
            'oà', 'òa'), 'oá', 'óa'), 'oả', 'ỏa'), 'oã', 'õa'), 'oạ', 'ọa'),
            'oè', 'òe'), 'oé', 'óe'), 'oẻ', 'ỏe'), 'oẽ', 'õe'), 'oẹ', 'ọe'),
            'uỳ', 'ùy'), 'uý', 'úy'), 'uỷ', 'ủy'), 'uỹ', 'ũy'), 'uỵ', 'ụy');
comment on function reform.search_exact(text) is
    'Small letters with their marks. Both ways of placing a tone (hoà, hòa; uỷ, ủy) are one: they are one spelling to a reader.';

create function reform.search_plain(text) returns text
    language sql immutable strict parallel safe
    return reform.plain(normalize($1, nfc));

create function reform.search_words(text) returns text[]
    language sql immutable strict parallel safe
    return string_to_array(
        btrim(regexp_replace($1 collate "und-x-icu", '[^[:alnum:]]+', ' ', 'g')), ' ');
comment on function reform.search_words(text) is 'The letters and digits between whatever is neither: KH&CN is two words.';

create function reform.search_lexemes(title text, body text) returns tsvector
    language sql immutable parallel safe
begin atomic
    with said as (
        select reading.prefix, left(pair.word, 60) as word, left(coalesce(pair.next_word, ''), 60) as next_word
        from (values
            ('^=', reform.search_exact(title)),
            ('^', reform.search_plain(title)),
            ('=', reform.search_exact(title || e'\n' || body)),
            ('', reform.search_plain(title || e'\n' || body))) as reading (prefix, content)
        cross join string_to_table(reading.content, e'\n') as line
        cross join reform.search_words(line) as words
        cross join unnest(words, words[2:]) as pair (word, next_word)
    )
    select array_to_tsvector(array(
        select prefix || word || '_' || next_word from said
        union all
        select prefix || word from said where prefix in ('^', '')));
end;
comment on function reform.search_lexemes(text, text) is
    'Each word with the next one of its line, in four readings: "hanh_chinh" plain, "=hành_chính" exact, and both of the title alone behind "^". A pair is a key of the index, so a phrase is found without reading any text. Plain words are keys too; an exact word is the beginning "=hành_" of its pairs. 60 letters of a word count.';

-- What is searched. One narrow row for each object (its text lies outside), so that a word that 100,000 of them share
-- is still answered at once.

create type api.searchable as enum ('plan', 'clause', 'task', 'unit', 'document');
comment on type api.searchable is 'What search finds, in the order in which equally good results are listed.';

create table reform.search_entry (
    type api.searchable not null,
    object_id bigint not null,
    plan_id bigint,
    published boolean not null,
    title text not null,
    body text not null,
    constraint search_entry_pkey primary key (type, object_id)
) with (toast_tuple_target = 128);
comment on table reform.search_entry is
    'Derived: what can be found. Triggers keep it; reform.rebuild_search() makes it anew.';
comment on column reform.search_entry.published is 'Drafts are kept here too, but neither indexed nor found.';
comment on column reform.search_entry.title is 'The lines it is known by: title, number, code (not of a plan: its code is a sentence).';
comment on column reform.search_entry.body is 'The other lines.';

create index search_entry_plan_index on reform.search_entry (plan_id);

create function reform.search_entry_of(reform.plan) returns reform.search_entry
    language sql stable
    return row('plan', $1.id, $1.id, $1.status <> 'draft',
        concat_ws(e'\n', $1.title, $1.number),
        concat_ws(e'\n', $1.opening, $1.closing, $1.code))::reform.search_entry;

create function reform.search_entry_of(reform.clause) returns reform.search_entry
    language sql volatile
    return row('clause', $1.id, $1.plan_id, not reform.is_draft($1.plan_id),
        concat_ws(e'\n', $1.heading),
        concat_ws(e'\n', $1.intro, $1.text, array_to_string($1.columns, e'\n')))::reform.search_entry;

create function reform.search_entry_of(reform.task) returns reform.search_entry
    language sql volatile
    return row('task', $1.id, $1.plan_id, not reform.is_draft($1.plan_id),
        concat_ws(e'\n', $1.title, $1.code),
        concat_ws(e'\n', $1.description, $1.deliverable, $1.schedule_text))::reform.search_entry;

create function reform.search_entry_of(reform.unit) returns reform.search_entry
    language sql stable
    return row('unit', $1.id, null, true,
        concat_ws(e'\n', $1.name, $1.short_name, $1.code), '')::reform.search_entry;

create function reform.search_entry_of(reform.document) returns reform.search_entry
    language sql stable
    return row('document', $1.id, null, true,
        concat_ws(e'\n', $1.title, $1.number, $1.code), concat_ws(e'\n', $1.issuer))::reform.search_entry;

create function reform.keep_search_entry() returns trigger
    language plpgsql as $$
begin
    insert into reform.search_entry as kept select (entry).* from reform.search_entry_of(new) as entry
    on conflict (type, object_id) do update
    set published = excluded.published, title = excluded.title, body = excluded.body
    where (kept.published, kept.title, kept.body)
        is distinct from (excluded.published, excluded.title, excluded.body);
    return null;
end
$$;

create function reform.publish_search_entries() returns trigger
    language plpgsql as $$
begin
    update reform.search_entry set published = new.status <> 'draft'
    where plan_id = new.id and published <> (new.status <> 'draft');
    return null;
end
$$;
comment on function reform.publish_search_entries() is
    'Who writes below a plan holds its row (reform.is_draft), so nothing written at the same time is missed.';

create function reform.drop_search_entry() returns trigger
    language plpgsql as $$
begin
    delete from reform.search_entry
    where type = tg_argv[0]::api.searchable and (tg_op = 'TRUNCATE' or object_id = old.id);
    return null;
end
$$;

create trigger plan_searched after insert or update of title, number, code, opening, closing on reform.plan
    for each row execute function reform.keep_search_entry();
create trigger plan_published after update of status on reform.plan
    for each row when ((old.status = 'draft') <> (new.status = 'draft'))
    execute function reform.publish_search_entries();
create trigger clause_searched after insert or update of heading, intro, text, columns on reform.clause
    for each row execute function reform.keep_search_entry();
create trigger task_searched after insert or update of title, code, description, deliverable, schedule_text
    on reform.task for each row execute function reform.keep_search_entry();
create trigger unit_searched after insert or update of name, short_name, code on reform.unit
    for each row execute function reform.keep_search_entry();
create trigger document_searched after insert or update of title, number, code, issuer on reform.document
    for each row execute function reform.keep_search_entry();

create trigger plan_not_searched after delete on reform.plan
    for each row execute function reform.drop_search_entry('plan');
create trigger plans_not_searched after truncate on reform.plan
    for each statement execute function reform.drop_search_entry('plan');
create trigger clause_not_searched after delete on reform.clause
    for each row execute function reform.drop_search_entry('clause');
create trigger clauses_not_searched after truncate on reform.clause
    for each statement execute function reform.drop_search_entry('clause');
create trigger task_not_searched after delete on reform.task
    for each row execute function reform.drop_search_entry('task');
create trigger tasks_not_searched after truncate on reform.task
    for each statement execute function reform.drop_search_entry('task');
create trigger unit_not_searched after delete on reform.unit
    for each row execute function reform.drop_search_entry('unit');
create trigger units_not_searched after truncate on reform.unit
    for each statement execute function reform.drop_search_entry('unit');
create trigger document_not_searched after delete on reform.document
    for each row execute function reform.drop_search_entry('document');
create trigger documents_not_searched after truncate on reform.document
    for each statement execute function reform.drop_search_entry('document');

create function reform.rebuild_search() returns void
    language plpgsql
    set client_min_messages = warning as $$
begin
    drop index if exists reform.search_entry_lexemes;
    truncate reform.search_entry;
    insert into reform.search_entry select (entry).* from reform.plan, reform.search_entry_of(plan) as entry;
    insert into reform.search_entry select (entry).* from reform.clause, reform.search_entry_of(clause) as entry;
    insert into reform.search_entry select (entry).* from reform.task, reform.search_entry_of(task) as entry;
    insert into reform.search_entry select (entry).* from reform.unit, reform.search_entry_of(unit) as entry;
    insert into reform.search_entry select (entry).* from reform.document, reform.search_entry_of(document) as entry;
    create index search_entry_lexemes on reform.search_entry using gin (reform.search_lexemes(title, body))
        with (fastupdate = off) where published;
    -- Nothing is planned by these statistics, and taking them would split 30,000 texts into words.
    alter index reform.search_entry_lexemes alter column 1 set statistics 0;
end
$$;
comment on function reform.rebuild_search() is
    'Makes the entries and their index anew: faster than the triggers where very many rows are loaded with those off.';

do 'begin perform reform.rebuild_search(); end';

-- What is asked. A query is read in several ways, from strict to loose; each is a level. A level has alternatives,
-- each a list of groups of words: words of a group stand in a row, "cai+cach"; groups anywhere, "cai cach".

create view reform.search_form as
    select abbreviation.expansion, reform.search_words(reform.search_plain(form.content)) as words
    from reform.abbreviation
    cross join lateral (values (short), (expansion)) as form (content)
    group by 1, 2;
comment on view reform.search_form is 'All ways to write what an expansion says.';

create function reform.search_variants(words text[]) returns text[]
    language plpgsql stable as $$
declare
    most constant int := 8;
    found text[] := array[' ' || array_to_string(words, '  ') || ' '];
    said text;
    meant text;
begin
    for said, meant in
        select ' ' || array_to_string(form.words, '  ') || ' ', ' ' || array_to_string(twin.words, '+') || ' '
        from reform.search_form as form
        join reform.search_form as twin on twin.expansion = form.expansion and twin.words <> form.words
        order by cardinality(form.words) desc, form.words, twin.words
    loop
        found := found || array(
            select replace(variant, said, meant) from unnest(found) as variant
            where strpos(variant, said) > 0 limit most - cardinality(found));
    end loop;
    return array(select distinct btrim(replace(variant, '  ', ' ')) from unnest(found[2:]) as variant);
end
$$;
comment on function reform.search_variants(text[]) is
    'The query with abbreviations expanded and expansions abbreviated, as groups: "cai+cach+hanh+chinh 2021" for "cchc 2021". Each word has spaces of its own on the way, so that neighbours are both replaced.';

create function reform.search_levels(query text)
    returns table (level int, exact boolean, part boolean, alternatives text[])
    language sql stable
begin atomic
    with reading as (
        select
            array_to_string(exact_words, ' ') as exact_apart,
            array_to_string(exact_words, '+') as exact_row,
            array_to_string(plain_words, ' ') as plain_apart,
            array_to_string(plain_words, '+') as plain_row,
            exact_words <> plain_words as has_marks,
            cardinality(plain_words) as word_count,
            reform.search_variants(plain_words) as variants
        from reform.search_words(reform.search_exact(query)) as exact_words
        cross join reform.search_words(reform.search_plain(query)) as plain_words
        where cardinality(exact_words) > 0 and cardinality(plain_words) > 0
    )
    select 7, true, false, array[exact_row] from reading where has_marks
    union all select 6, true, true, array[exact_row] from reading where has_marks
    union all select 5, false, false, array[plain_row] from reading
    union all select 4, false, false, array(select replace(variant, ' ', '+') from unnest(variants) as variant)
        from reading where variants <> '{}'
    union all select 3, false, true, array[plain_row] from reading
    union all select 2, true, false, array[exact_apart] from reading where has_marks and word_count between 2 and 6
    union all select 1, false, false, array[plain_apart] || variants from reading where word_count > 1
    union all select 0, false, true, array[plain_apart] from reading where word_count > 1;
end;
comment on function reform.search_levels(text) is
    'From 7, the query as it is written, with its marks, to 0, its words anywhere. `part`: the last word may go on. A query without marks has no exact levels; more than six exact words apart would be slow to find, and are found without their marks.';

create function reform.search_groups(alternatives text[], part boolean)
    returns table (alternative bigint, words text[], part boolean)
    language sql immutable parallel safe
begin atomic
    select
        listed.place,
        string_to_array(one.content, '+'),
        search_groups.part and lead(one.place) over (partition by listed.place order by one.place) is null
    from unnest(alternatives) with ordinality as listed (content, place)
    cross join string_to_table(listed.content, ' ') with ordinality as one (content, place);
end;

create function reform.search_row(prefix text, words text[], part boolean) returns text
    language sql immutable parallel safe
    return (
        select string_agg(
            format(
                '''%s%s%s''%s', prefix, left(word, 60),
                case when next_word is not null then '_' || left(next_word, 60) when exact_word then '_' end,
                case when exact_word or (part and place >= cardinality(words) - 1) then ':*' end),
            ' & ')
        from unnest(words, words[2:]) with ordinality as pair (word, next_word, place)
        cross join lateral (
            select next_word is null and not part and prefix like '%=' as exact_word
        ) as kind
        where next_word is not null or place = 1);
comment on function reform.search_row(text, text[], boolean) is
    'Words in a row, as lexemes of reform.search_lexemes(). Words are letters and digits, so quotes hold them.';

create function reform.search_wanted(prefix text, alternatives text[], part boolean) returns tsquery
    language sql immutable parallel safe
    return (
        select string_agg('(' || every_group || ')', ' | ')::tsquery
        from (
            select string_agg(reform.search_row(prefix, groups.words, groups.part), ' & ')
            from reform.search_groups(alternatives, part) as groups
            group by groups.alternative
        ) as one (every_group));

-- Only the index is read, never the texts: each tier leaves out by the index, too, what those before it found. A page
-- ends the search as soon as it is full, and so does the last place: nobody reads on, and no answer grows without end.
create function reform.search_hits(query text, types api.searchable[], after jsonb, page_size int)
    returns table (score int, type api.searchable, object_id bigint, place int)
    language plpgsql stable rows 20
    set enable_seqscan = off
    set enable_indexscan = off
    set jit = off
    set plan_cache_mode = force_custom_plan as $$
declare
    last_score constant int := after ->> 0;
    last_type constant api.searchable := after ->> 1;
    last_id constant bigint := after ->> 2;
    last_place int := coalesce((after ->> 3)::int, 0);
    room int := least(page_size, 1000 - last_place);
    tier record;
    covered tsquery;
    got int;
begin
    for tier in
        select
            2 * levels.level + title.weight as score,
            reform.search_wanted(
                title.mark || case when levels.exact then '=' else '' end, levels.alternatives, levels.part) as wanted
        from reform.search_levels(query) as levels
        cross join (values ('^', 1), ('', 0)) as title (mark, weight)
        order by score desc
    loop
        if tier.score <= last_score or after is null then
            return query
                select
                    tier.score, entry.type, entry.object_id,
                    last_place + row_number() over (order by entry.type, entry.object_id)::int
                from reform.search_entry as entry
                where entry.published
                    and reform.search_lexemes(entry.title, entry.body)
                        @@ coalesce(tier.wanted && !!covered, tier.wanted)
                    and (types is null or entry.type = any (types))
                    and (after is null or tier.score < last_score
                        or (entry.type, entry.object_id) > (last_type, last_id))
                order by entry.type, entry.object_id
                limit room;
            get diagnostics got = row_count;
            last_place := last_place + got;
            room := room - got;
            exit when room = 0;
        end if;
        covered := coalesce(covered || tier.wanted, tier.wanted);
    end loop;
end
$$;
comment on function reform.search_hits(text, api.searchable[], jsonb, int) is
    'The best first, after the key [score, type, id, place]. A score is twice the level, and one more where the title has it. There are 1,000 places.';

-- What is shown

create function reform.search_pattern(words text[], exact boolean, part boolean) returns text
    language sql immutable parallel safe
    return '(?<![[:alnum:]])' || (
        select string_agg(
            case when exact then word else
                replace(replace(replace(replace(replace(replace(replace(word,
                    'a', '[aàáảãạăằắẳẵặâầấẩẫậ]'), 'd', '[dđ]'), 'e', '[eèéẻẽẹêềếểễệ]'), 'i', '[iìíỉĩị]'),
                    'o', '[oòóỏõọôồốổỗộơờớởỡợ]'), 'u', '[uùúủũụưừứửữự]'), 'y', '[yỳýỷỹỵ]')
            end,
            '[^[:alnum:]\n]+' order by place)
        from unnest(words) with ordinality as listed (word, place)
    ) || case when part then '' else '(?![[:alnum:]])' end;
comment on function reform.search_pattern(text[], boolean, boolean) is
    'Words in a row as a regular expression on the text as it is written, which tells where they stand.';

create function reform.search_patterns(query text) returns text[]
    language sql stable
begin atomic
    select array_agg(pattern order by level desc)
    from generate_series(0, 7) as level
    left join (
        select levels.level, string_agg(reform.search_pattern(groups.words, levels.exact, groups.part), '|') as pattern
        from reform.search_levels(query) as levels
        cross join reform.search_groups(levels.alternatives, levels.part) as groups
        group by levels.level
    ) as known using (level);
end;
comment on function reform.search_patterns(text) is 'What to show of a result, the pattern of level 7 first.';

create function reform.search_fragment(content text, place int) returns text
    language plpgsql immutable strict parallel safe as $$
declare
    most constant int := 240;
    before text := split_part(left(content, place - 1), e'\n', -1);
    after text := split_part(substring(content from place), e'\n', 1);
begin
    if length(before) > most / 3 then
        before := regexp_replace(right(before, most / 3), '^\S*\s+', '');
    end if;
    if length(after) > most - length(before) then
        after := regexp_replace(left(after, most - length(before)), '\s+\S*$', '');
    end if;
    return before || after;
end
$$;
comment on function reform.search_fragment(text, int) is
    'The line around a place, cut between words to at most 80 characters before it and 240 in all.';

create function reform.search_spans(fragment text, pattern text) returns jsonb
    language plpgsql immutable parallel safe as $$
declare
    spans jsonb := '[]';
    first int := 0;
    beyond int := 1;
begin
    loop
        first := regexp_instr(fragment, pattern, beyond, 1, 0, 'i');
        exit when coalesce(first, 0) = 0;
        beyond := regexp_instr(fragment, pattern, first, 1, 1, 'i');
        spans := spans || jsonb_build_array(jsonb_build_array(first - 1, beyond - first));
    end loop;
    return spans;
end
$$;
comment on function reform.search_spans(text, text) is 'Where the pattern stands: [start, length], counted in characters from 0.';

create function reform.search_matched(title text, body text, patterns text[], out fragment text, out spans jsonb)
    language plpgsql stable parallel safe as $$
declare
    pattern text;
    content text;
    place int;
begin
    foreach pattern in array patterns loop
        foreach content in array array[title, body] loop
            place := regexp_instr(content collate "und-x-icu", pattern, 1, 1, 0, 'i');
            if place > 0 then
                fragment := reform.search_fragment(content, place);
                spans := reform.search_spans(fragment collate "und-x-icu", pattern);
                return;
            end if;
        end loop;
    end loop;
    fragment := reform.search_fragment(coalesce(nullif(title, ''), body), 1);
    spans := '[]';
end
$$;
comment on function reform.search_matched(text, text, text[]) is
    'The first part that the strictest pattern finds. Letters of other languages (ç for c) are found by the index but not marked: then it is the beginning, without spans.';

create function reform.search_shown(wanted_type api.searchable, wanted_id bigint)
    returns table (code text, title text, plan_code text, plan_title text, href text)
    language sql stable rows 1
begin atomic
    select plan.code, plan.title, null::text, null::text, '/v1/plans/' || plan.code
    from reform.plan where wanted_type = 'plan' and plan.id = wanted_id
    union all
    select clause.path, (
            select above.heading from reform.clause as above
            where above.plan_id = clause.plan_id and above.heading is not null
                and starts_with(clause.path || '.', above.path || '.')
            order by length(above.path) desc limit 1),
        plan.code, plan.title, '/v1/plans/' || plan.code || '/clauses/' || clause.path
    from reform.clause join reform.plan on plan.id = clause.plan_id
    where wanted_type = 'clause' and clause.id = wanted_id
    union all
    select task.code, task.title, plan.code, plan.title, '/v1/plans/' || plan.code || '/tasks/' || task.code
    from reform.task join reform.plan on plan.id = task.plan_id
    where wanted_type = 'task' and task.id = wanted_id
    union all
    select unit.code, unit.name, null, null, '/v1/units/' || unit.code
    from reform.unit where wanted_type = 'unit' and unit.id = wanted_id
    union all
    select document.code, coalesce(document.title, document.number), null, null, '/v1/documents/' || document.code
    from reform.document where wanted_type = 'document' and document.id = wanted_id;
end;

create function api.search(query text, types api.searchable[], after jsonb, page_size int)
    returns table (
        type api.searchable, code text, title text, plan_code text, plan_title text, matched_text text,
        matched_spans jsonb, href text, score int, id bigint, place int)
    language sql stable security definer rows 20
    set search_path = pg_catalog, pg_temp
    set jit = off
begin atomic
    select
        hit.type, shown.code, shown.title, shown.plan_code, shown.plan_title, matched.fragment, matched.spans,
        shown.href, hit.score, hit.object_id, hit.place
    from reform.search_patterns(query) as patterns
    cross join reform.search_hits(query, types, after, page_size) as hit
    join reform.search_entry as entry on entry.type = hit.type and entry.object_id = hit.object_id
    cross join reform.search_matched(entry.title, entry.body, patterns[8 - hit.score / 2:]) as matched
    cross join reform.search_shown(hit.type, hit.object_id) as shown
    order by hit.place;
end;
comment on function api.search(text, api.searchable[], jsonb, int) is
    'What is published and matches the query, the best 1,000, the best first. Runs as the owner because it reads what no view shows.';
revoke execute on function api.search(text, api.searchable[], jsonb, int) from public;
grant execute on function api.search(text, api.searchable[], jsonb, int) to reformd_public, reformd_staff;

commit;
