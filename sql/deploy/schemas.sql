-- Deploy reformd:schemas to pg
-- Schemas, roles, text domains, and how a rule is named and refused.

begin;

-- Roles belong to the cluster: another database may have made them, at this very moment too.
do $$
declare
    role_name text;
begin
    foreach role_name in array array['reformd_public', 'reformd_staff'] loop
        if to_regrole(role_name) is null then
            execute format('create role %I login', role_name);
        end if;
    end loop;
exception
    when duplicate_object or unique_violation then null;
end
$$;

create schema reform;
create schema private;
create schema ops;
create schema api;

comment on schema reform is 'What is true: plans, tasks, units, documents, calendar, progress.';
comment on schema private is 'Personal data, sealed; the public service cannot read it.';
comment on schema ops is 'What the service needs to run: idempotency, rate buckets, outbox, audit.';
comment on schema api is 'Representations: all that the service may touch.';

revoke all on schema public from public;
grant usage on schema api to reformd_public, reformd_staff;
alter default privileges in schema api grant select on tables to reformd_public, reformd_staff;

create extension unaccent schema reform;
create extension pg_trgm schema reform;
create extension btree_gist schema reform;

create collation reform.vietnamese (provider = icu, locale = 'vi');
comment on collation reform.vietnamese is 'The order of a Vietnamese dictionary, for names.';

-- Text. Domains keep it NFC everywhere, without invisible characters that change what a reader sees.

create domain reform.code as text
    constraint code_form check (value ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$');
comment on domain reform.code is 'Names an object in paths, so it needs no escaping there.';
comment on constraint code_form on domain reform.code is
    'vi: Mã gồm 1 đến 64 chữ cái không dấu, chữ số, dấu chấm, gạch dưới, gạch ngang; đầu mã là chữ cái hoặc chữ số.'
    ' | en: A code is 1 to 64 unaccented letters, digits, dots, underscores or hyphens; a letter or digit first.';

create domain reform.line as text
    constraint line_length check (char_length(value) between 1 and 500)
    constraint line_nfc check (value is nfc normalized)
    constraint line_characters check (
        value !~ '[\u0001-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff]')
    constraint line_trimmed check (value = btrim(value, U&' \00A0\3000'));
comment on domain reform.line is 'One line of text.';
comment on constraint line_length on domain reform.line is
    'vi: Một dòng chữ có từ 1 đến 500 ký tự.'
    ' | en: A line of text has 1 to 500 characters.';
comment on constraint line_nfc on domain reform.line is
    'vi: Chữ phải ở dạng Unicode dựng sẵn (NFC).'
    ' | en: Text must be in Unicode normalization form C (NFC).';
comment on constraint line_characters on domain reform.line is
    'vi: Một dòng chữ không được chứa ký tự xuống dòng, ký tự điều khiển hoặc ký tự đổi chiều viết.'
    ' | en: A line of text must not contain line breaks, control characters or any that turn its direction.';
comment on constraint line_trimmed on domain reform.line is
    'vi: Một dòng chữ không được bắt đầu hoặc kết thúc bằng khoảng trắng.'
    ' | en: A line of text must not begin or end with a space.';

create domain reform.prose as text
    constraint prose_length check (char_length(value) <= 20000)
    constraint prose_nfc check (value is nfc normalized)
    constraint prose_characters check (
        value !~ '[\u0001-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff]')
    constraint prose_content check (btrim(value, U&' \00A0\3000' || e'\n\t') <> '');
comment on domain reform.prose is 'Text of several lines; line breaks and tabs are the only control characters.';
comment on constraint prose_length on domain reform.prose is
    'vi: Đoạn văn có nhiều nhất 20.000 ký tự.'
    ' | en: A text has at most 20,000 characters.';
comment on constraint prose_nfc on domain reform.prose is
    'vi: Chữ phải ở dạng Unicode dựng sẵn (NFC).'
    ' | en: Text must be in Unicode normalization form C (NFC).';
comment on constraint prose_characters on domain reform.prose is
    'vi: Đoạn văn không được chứa ký tự điều khiển (trừ xuống dòng và tab) hoặc ký tự đổi chiều viết.'
    ' | en: A text must not contain control characters but line breaks and tabs, nor any that turn its direction.';
comment on constraint prose_content on domain reform.prose is
    'vi: Đoạn văn không được để trống.'
    ' | en: A text must not be empty or blank.';

create domain reform.link as text
    constraint link_form check (value ~ '^https?://[^/\s][^\s]*$' and char_length(value) <= 2000)
    constraint link_nfc check (value is nfc normalized)
    constraint link_characters check (
        value !~ '[\u0001-\u0020\u007f-\u00a0\u2028-\u202e\u2066-\u2069\ufeff<>"{}|\\^`]');
comment on domain reform.link is 'A web address; only http and https, so that it is safe to put behind a link.';
comment on constraint link_form on domain reform.link is
    'vi: Địa chỉ web phải bắt đầu bằng http:// hoặc https:// và dài không quá 2.000 ký tự.'
    ' | en: A web address must begin with http:// or https:// and have at most 2,000 characters.';
comment on constraint link_nfc on domain reform.link is
    'vi: Địa chỉ web phải ở dạng Unicode dựng sẵn (NFC).'
    ' | en: A web address must be in Unicode normalization form C (NFC).';
comment on constraint link_characters on domain reform.link is
    'vi: Địa chỉ web chứa ký tự không được phép.'
    ' | en: The web address contains characters that are not allowed.';

create function reform.plain(text) returns text
    language sql immutable strict parallel safe
    return lower(reform.unaccent('reform.unaccent', $1));
comment on function reform.plain(text) is
    'Text without accents and capitals, for search: "Đà Nẵng" is "da nang". '
    'Marks go first: then lower() does not depend on the locale.';

create function api.today() returns date
    language sql stable parallel safe
    return (now() at time zone 'Asia/Ho_Chi_Minh')::date;
comment on function api.today() is 'The civil date in Vietnam. The date of UTC is yesterday there until 07:00.';
revoke execute on function api.today() from public;
grant execute on function api.today() to reformd_public, reformd_staff;

-- Rules. Each is a constraint (a constraint trigger where a declaration cannot say it) with a short, stable name
-- and the sentence for the client in its comment: 'vi: … | en: …'. A constraint of one name on several tables
-- is one rule, seen from several sides; one comment suffices.

create view api.rule as
    select distinct on (name)
        constraint_of.conname::text as name,
        substring(obj_description(constraint_of.oid, 'pg_constraint') from '^vi: (.*) \| en: ') as vi,
        substring(obj_description(constraint_of.oid, 'pg_constraint') from ' \| en: (.*)$') as en
    from pg_catalog.pg_constraint as constraint_of
    join pg_catalog.pg_namespace as schema_of on schema_of.oid = constraint_of.connamespace
    where schema_of.nspname = 'reform' and obj_description(constraint_of.oid, 'pg_constraint') like 'vi: %'
    order by name;
comment on view api.rule is 'What each constraint says to a client, by the name that PostgreSQL reports.';

create function reform.refuse(rule text) returns void
    language plpgsql as $$
begin
    raise exception using errcode = 'check_violation', constraint = rule,
        message = coalesce((select rules.en from api.rule as rules where rules.name = rule), rule);
end
$$;
comment on function reform.refuse(text) is
    'Ends the statement as a check constraint of that name would. Constraint triggers call it with their own name.';

create function reform.refuse_cycle() returns trigger
    language plpgsql as $$
declare
    step constant text := format('select %I from %s where id = $1 for share', tg_argv[0], tg_relid::regclass);
    seen bigint[] := array[new.id];
    next_id bigint := to_jsonb(new) ->> tg_argv[0];
begin
    while next_id is not null loop
        if next_id = any (seen) then
            perform reform.refuse(tg_name);
        end if;
        seen := seen || next_id;
        execute step into next_id using next_id;
    end loop;
    return null;
end
$$;
comment on function reform.refuse_cycle() is
    'Follows the column named by the argument up to its end. The locks on the way make two transactions that would '
    'close a cycle together wait for, or abort, one another.';

commit;
