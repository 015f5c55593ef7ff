-- Deploy reformd:plans to pg
-- Plans, their recipients and documents, and their text as a tree of clauses.

begin;

create table reform.topic (
    id bigint generated always as identity primary key,
    code reform.code not null constraint topic_code unique,
    name reform.line not null,
    name_en reform.line,
    position int not null,
    constraint topic_position unique (position) deferrable
);
comment on table reform.topic is 'What communication is about; clauses and tasks carry topics.';

comment on constraint topic_code on reform.topic is
    'vi: Mã chủ đề này đã được dùng.'
    ' | en: This topic code is already in use.';
comment on constraint topic_position on reform.topic is
    'vi: Hai chủ đề không được cùng vị trí.'
    ' | en: Two topics must not have the same position.';

create table reform.plan (
    id bigint generated always as identity primary key,
    code reform.code not null constraint plan_code unique,
    kind reform.plan_kind not null,
    title reform.line not null,
    year int not null constraint plan_year_range check (year between 1945 and 2200),
    unit_id bigint not null constraint plan_unit references reform.unit,
    superior_document_id bigint constraint plan_superior_document references reform.document,
    superior_plan_id bigint constraint plan_superior_plan references reform.plan deferrable,
    number reform.line,
    issued_on date,
    issued_at reform.line,
    signer_title reform.line,
    signer_name reform.line,
    signing_capacity reform.line,
    starts_on date,
    ends_on date,
    budget_source reform.budget_source,
    budget_amount numeric(18, 0) constraint plan_budget_amount check (budget_amount >= 0),
    opening reform.prose,
    closing reform.prose,
    missing_in_source reform.line[] not null default '{}',
    source reform.prose,
    note reform.prose,
    status reform.plan_status not null default 'draft',
    version int not null default 1 constraint plan_version check (version > 0),
    illustrative boolean not null default false,
    published_at timestamptz,
    constraint plan_dates check (starts_on <= ends_on),
    constraint plan_year check (extract(year from starts_on) <= year and year <= extract(year from ends_on)),
    constraint plan_missing_in_source check (array_position(missing_in_source, null) is null)
);
comment on table reform.plan is 'What an agency has promised to do, and by when. Unknown is null.';
comment on column reform.plan.unit_id is 'The unit that issued it.';
comment on column reform.plan.issued_at is 'The place that stands before the date of issue.';
comment on column reform.plan.signing_capacity is 'In whose stead the signer signed, for example "KT. GIÁM ĐỐC".';
comment on column reform.plan.missing_in_source is 'Parts that a plan has but its source does not show.';
comment on column reform.plan.source is 'What the text was reconstructed from.';
comment on column reform.plan.status is 'A draft is not public; anything else is, with all below it.';
comment on column reform.plan.illustrative is 'Made up to show the service, not issued by anyone.';

comment on constraint plan_code on reform.plan is
    'vi: Mã kế hoạch này đã được dùng.'
    ' | en: This plan code is already in use.';
comment on constraint plan_year_range on reform.plan is
    'vi: Năm phải từ 1945 đến 2200.'
    ' | en: A year must lie between 1945 and 2200.';
comment on constraint plan_unit on reform.plan is
    'vi: Đơn vị ban hành phải có trong danh sách; không xóa được đơn vị đã ban hành kế hoạch.'
    ' | en: The issuing unit must exist; a unit that issued a plan cannot be removed.';
comment on constraint plan_superior_document on reform.plan is
    'vi: Văn bản cấp trên phải có trong danh sách và không được xóa khi còn kế hoạch dựa vào.'
    ' | en: The superior document must exist, and stays while a plan rests on it.';
comment on constraint plan_superior_plan on reform.plan is
    'vi: Kế hoạch cấp trên phải có trong danh sách và không được xóa khi còn kế hoạch dựa vào.'
    ' | en: The superior plan must exist, and stays while a plan rests on it.';
comment on constraint plan_budget_amount on reform.plan is
    'vi: Số tiền kinh phí không được âm.'
    ' | en: A budget must not be negative.';
comment on constraint plan_version on reform.plan is
    'vi: Số phiên bản phải lớn hơn 0.'
    ' | en: A version number must be greater than 0.';
comment on constraint plan_dates on reform.plan is
    'vi: Ngày kết thúc kế hoạch không được trước ngày bắt đầu.'
    ' | en: A plan must not end before it begins.';
comment on constraint plan_year on reform.plan is
    'vi: Năm của kế hoạch phải nằm trong thời gian thực hiện.'
    ' | en: The year of a plan must lie in the time of the plan.';
comment on constraint plan_missing_in_source on reform.plan is
    'vi: Danh sách phần thiếu trong nguồn không được có mục trống.'
    ' | en: The list of what is missing in the source must not have empty entries.';

create index plan_year_index on reform.plan (year, id);
create index plan_unit_index on reform.plan (unit_id);
create index plan_superior_document_index on reform.plan (superior_document_id);
create index plan_superior_plan_index on reform.plan (superior_plan_id);

create constraint trigger plan_superior_plan_cycle after insert or update of superior_plan_id on reform.plan
    for each row when (new.superior_plan_id is not null) execute function reform.refuse_cycle('superior_plan_id');
comment on constraint plan_superior_plan_cycle on reform.plan is
    'vi: Một kế hoạch không được là cấp trên của chính nó, dù qua các kế hoạch khác.'
    ' | en: A plan must not be superior to itself, not even by way of others.';

create function reform.refuse_always() returns trigger
    language plpgsql as $$
begin
    perform reform.refuse(tg_name);
end
$$;
comment on function reform.refuse_always() is 'For triggers whose WHEN says the whole rule.';

create constraint trigger plan_stays_public after update on reform.plan
    for each row when (old.status <> 'draft' and new.status = 'draft') execute function reform.refuse_always();
comment on constraint plan_stays_public on reform.plan is
    'vi: Kế hoạch đã công khai không được chuyển lại thành dự thảo.'
    ' | en: A plan that was public must not become a draft again.';

create function reform.plan_time(year int, starts_on date, ends_on date) returns daterange
    language sql immutable parallel safe
    return daterange(coalesce(starts_on, make_date(year, 1, 1)), coalesce(ends_on, make_date(year, 12, 31)), '[]');
comment on function reform.plan_time(int, date, date) is
    'From its first day to its last; where they are unknown, those of its year.';

create table reform.clause (
    id bigint generated always as identity primary key,
    plan_id bigint not null constraint clause_plan references reform.plan on delete cascade,
    path reform.code not null
        constraint clause_path_form check (path ~ '^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$'),
    parent_id bigint,
    position int not null,
    kind reform.clause_kind not null,
    heading reform.prose,
    intro reform.prose,
    text reform.prose,
    columns reform.line[],
    number_inferred boolean not null default false,
    topic_id bigint constraint clause_topic references reform.topic,
    unit_id bigint constraint clause_unit references reform.unit,
    source_line_from int,
    source_line_to int,
    parent_path text generated always as (substring(path from '^(.*)\.[^.]*$')) stored,
    constraint clause_path unique (plan_id, path),
    constraint clause_position unique (plan_id, position) deferrable,
    constraint clause_of_plan unique (plan_id, id),
    constraint clause_as_parent unique (plan_id, id, path),
    constraint clause_parent foreign key (plan_id, parent_id, parent_path)
        references reform.clause (plan_id, id, path) deferrable,
    constraint clause_root check ((parent_id is null) = (parent_path is null)),
    constraint clause_content check (num_nonnulls(heading, intro, text) > 0),
    constraint clause_columns check (
        columns is null or (kind = 'task_table' and array_position(columns, null) is null)),
    constraint clause_source_lines check (
        num_nonnulls(source_line_from, source_line_to) in (0, 2)
        and source_line_from > 0 and source_line_from <= source_line_to)
);
comment on table reform.clause is 'The text of a plan as a tree, and the thing that a comment can point at.';
comment on column reform.clause.path is
    'Numbers and letters from the root: V.2.a. ASCII only, so the letter đ of a list is written dd.';
comment on column reform.clause.position is 'The order in the document, over the whole plan.';
comment on column reform.clause.columns is 'The column titles of a table of tasks.';
comment on column reform.clause.number_inferred is
    'The number is not legible in the source; it follows from the order.';
comment on column reform.clause.topic_id is 'The topic that this clause sets.';
comment on column reform.clause.unit_id is 'The unit that this clause addresses.';
comment on column reform.clause.source_line_from is 'The first line of the source it was read from, counted from 1.';
comment on column reform.clause.parent_path is
    'What the path says the parent is. The parent''s path is always the shorter one, so there can be no cycle.';

comment on constraint clause_plan on reform.clause is
    'vi: Mục phải thuộc một kế hoạch có trong danh sách.'
    ' | en: A clause must belong to a plan that exists.';
comment on constraint clause_path_form on reform.clause is
    'vi: Đường dẫn mục gồm các số, chữ cái không dấu nối bằng dấu chấm, như V.2.a.'
    ' | en: The path of a clause is numbers and unaccented letters joined by dots, like V.2.a.';
comment on constraint clause_topic on reform.clause is
    'vi: Chủ đề của mục phải có trong danh sách và không được xóa khi còn dùng.'
    ' | en: The topic of a clause must exist, and stays while it is used.';
comment on constraint clause_unit on reform.clause is
    'vi: Đơn vị nêu ở mục phải có trong danh sách và không được xóa khi còn dùng.'
    ' | en: The unit that a clause addresses must exist, and stays while it is used.';
comment on constraint clause_path on reform.clause is
    'vi: Kế hoạch đã có mục này.'
    ' | en: The plan already has a clause with this path.';
comment on constraint clause_position on reform.clause is
    'vi: Hai mục của một kế hoạch không được cùng vị trí.'
    ' | en: Two clauses of a plan must not have the same position.';
comment on constraint clause_parent on reform.clause is
    'vi: Mục cha phải thuộc cùng kế hoạch và đường dẫn của mục phải nối tiếp đường dẫn của mục cha.'
    ' | en: The parent of a clause must be of the same plan, and the clause''s path must continue the parent''s.';
comment on constraint clause_root on reform.clause is
    'vi: Mục có đường dẫn nhiều cấp phải có mục cha; mục cấp một thì không.'
    ' | en: A clause whose path has several levels needs a parent; one of the first level has none.';
comment on constraint clause_content on reform.clause is
    'vi: Mục phải có tiêu đề hoặc nội dung.'
    ' | en: A clause needs a heading or a text.';
comment on constraint clause_columns on reform.clause is
    'vi: Chỉ bảng nhiệm vụ mới có tên cột, và tên cột không được trống.'
    ' | en: Only a table of tasks has column titles, and none of them is empty.';
comment on constraint clause_source_lines on reform.clause is
    'vi: Dòng nguồn phải có cả dòng đầu và dòng cuối, tính từ 1, theo thứ tự.'
    ' | en: Lines of the source need a first and a last, counted from 1, in order.';

create index clause_parent_index on reform.clause (parent_id);
create index clause_topic_index on reform.clause (topic_id);
create index clause_unit_index on reform.clause (unit_id);

create table reform.plan_recipient (
    plan_id bigint not null constraint plan_recipient_plan references reform.plan on delete cascade,
    position int not null,
    name reform.line not null,
    unit_id bigint constraint plan_recipient_unit references reform.unit,
    constraint plan_recipient_pkey primary key (plan_id, position)
);
comment on table reform.plan_recipient is 'Nơi nhận: to whom the plan was sent, in its own words.';
comment on column reform.plan_recipient.unit_id is 'The unit meant; null where it is none or not known.';

comment on constraint plan_recipient_plan on reform.plan_recipient is
    'vi: Nơi nhận phải thuộc một kế hoạch có trong danh sách.'
    ' | en: A recipient must belong to a plan that exists.';
comment on constraint plan_recipient_unit on reform.plan_recipient is
    'vi: Đơn vị nhận phải có trong danh sách và không được xóa khi còn dùng.'
    ' | en: The receiving unit must exist, and stays while it is used.';
comment on constraint plan_recipient_pkey on reform.plan_recipient is
    'vi: Hai nơi nhận của một kế hoạch không được cùng vị trí.'
    ' | en: Two recipients of a plan must not have the same position.';

create index plan_recipient_unit_index on reform.plan_recipient (unit_id);

create table reform.plan_document (
    plan_id bigint not null constraint plan_document_plan references reform.plan on delete cascade,
    document_id bigint not null constraint plan_document_document references reform.document,
    role reform.document_role not null,
    clause_id bigint,
    position int not null,
    constraint plan_document_pkey primary key (plan_id, document_id, role),
    constraint plan_document_position unique (plan_id, role, position) deferrable,
    constraint plan_document_clause foreign key (plan_id, clause_id) references reform.clause (plan_id, id) deferrable
);
comment on table reform.plan_document is 'The legal documents that a plan rests on or cites.';
comment on column reform.plan_document.clause_id is 'The clause where it is cited; null: the plan as a whole.';

comment on constraint plan_document_plan on reform.plan_document is
    'vi: Căn cứ, viện dẫn phải thuộc một kế hoạch có trong danh sách.'
    ' | en: A legal basis or citation must belong to a plan that exists.';
comment on constraint plan_document_document on reform.plan_document is
    'vi: Văn bản phải có trong danh sách và không được xóa khi còn kế hoạch nêu đến.'
    ' | en: The document must exist, and stays while a plan names it.';
comment on constraint plan_document_pkey on reform.plan_document is
    'vi: Kế hoạch đã nêu văn bản này với cùng vai trò.'
    ' | en: The plan already names this document in this role.';
comment on constraint plan_document_position on reform.plan_document is
    'vi: Hai văn bản cùng vai trò của một kế hoạch không được cùng vị trí.'
    ' | en: Two documents of a plan in the same role must not have the same position.';
comment on constraint plan_document_clause on reform.plan_document is
    'vi: Mục viện dẫn phải thuộc cùng kế hoạch.'
    ' | en: The clause that cites must be of the same plan.';

create index plan_document_document_index on reform.plan_document (document_id);
create index plan_document_clause_index on reform.plan_document (plan_id, clause_id);

commit;
