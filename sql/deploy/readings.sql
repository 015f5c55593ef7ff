-- Deploy reformd:readings to pg
-- Doubtful readings of scanned documents, shown to the public.

begin;

create table reform.reading (
    id bigint generated always as identity primary key,
    plan_id bigint not null constraint reading_plan references reform.plan on delete cascade,
    clause_id bigint,
    task_id bigint,
    document_id bigint constraint reading_document references reform.document,
    position int not null,
    member text constraint reading_member check (member ~ '^[a-z][a-z_]{0,63}$'),
    ocr reform.prose,
    reading reform.prose,
    alternatives reform.line[] not null default '{}',
    confidence reform.confidence not null,
    verified boolean not null default false,
    note reform.prose,
    constraint reading_subject check (num_nonnulls(clause_id, task_id, document_id) <= 1),
    constraint reading_content check (num_nonnulls(ocr, reading, note) > 0),
    constraint reading_alternatives check (array_position(alternatives, null) is null),
    constraint reading_position unique nulls not distinct (plan_id, clause_id, task_id, document_id, position)
        deferrable,
    constraint reading_clause foreign key (plan_id, clause_id) references reform.clause (plan_id, id)
        on delete cascade deferrable,
    constraint reading_task foreign key (plan_id, task_id) references reform.task (plan_id, id)
        on delete cascade deferrable
);
comment on table reform.reading is
    'A place where the source is hard to read: what was seen, what was chosen, what else it could be.';
comment on column reform.reading.clause_id is 'Its subject; with no clause, task or document it is the plan itself.';
comment on column reform.reading.member is 'The member of the subject that it is about; null: the whole.';
comment on column reform.reading.position is 'The order within the subject.';
comment on column reform.reading.verified is 'Compared with the original by a person.';

comment on constraint reading_plan on reform.reading is
    'vi: Cách đọc phải thuộc một kế hoạch có trong danh sách.'
    ' | en: A reading must belong to a plan that exists.';
comment on constraint reading_document on reform.reading is
    'vi: Văn bản của cách đọc phải có trong danh sách và không được xóa khi còn dùng.'
    ' | en: The document of a reading must exist, and stays while it is used.';
comment on constraint reading_member on reform.reading is
    'vi: Tên trường của cách đọc gồm chữ thường không dấu và gạch dưới.'
    ' | en: The member of a reading is named by small letters and underscores.';
comment on constraint reading_subject on reform.reading is
    'vi: Một cách đọc chỉ nói về một mục, một nhiệm vụ hoặc một văn bản.'
    ' | en: A reading is about one clause, one task or one document.';
comment on constraint reading_content on reform.reading is
    'vi: Cách đọc phải có chữ nhận dạng, chữ được chọn hoặc ghi chú.'
    ' | en: A reading needs the text as scanned, the text as chosen or a note.';
comment on constraint reading_alternatives on reform.reading is
    'vi: Danh sách cách đọc khác không được có mục trống.'
    ' | en: The list of alternatives must not have empty entries.';
comment on constraint reading_position on reform.reading is
    'vi: Hai cách đọc của cùng một đối tượng không được cùng vị trí.'
    ' | en: Two readings of the same subject must not have the same position.';
comment on constraint reading_clause on reform.reading is
    'vi: Mục của cách đọc phải thuộc cùng kế hoạch.'
    ' | en: The clause of a reading must be of the same plan.';
comment on constraint reading_task on reform.reading is
    'vi: Nhiệm vụ của cách đọc phải thuộc cùng kế hoạch.'
    ' | en: The task of a reading must be of the same plan.';

create index reading_clause_index on reform.reading (clause_id);
create index reading_task_index on reform.reading (task_id);
create index reading_document_index on reform.reading (document_id);

-- A document belongs to a plan that rests on it or cites it. The locks keep it so until the reading is committed.

create function reform.has_document(plan_id bigint, document_id bigint) returns boolean
    language plpgsql as $$
begin
    perform from reform.plan_document as named
    where named.plan_id = has_document.plan_id and named.document_id = has_document.document_id for key share;
    if found then
        return true;
    end if;
    perform from reform.plan
    where plan.id = has_document.plan_id and plan.superior_document_id = has_document.document_id for share;
    return found;
end
$$;

create function reform.refuse_reading_of_other_document() returns trigger
    language plpgsql as $$
begin
    if exists (select from reform.reading where id = new.id and document_id = new.document_id)
        and not reform.has_document(new.plan_id, new.document_id) then
        perform reform.refuse(tg_name);
    end if;
    return null;
end
$$;

create function reform.refuse_document_taken_away() returns trigger
    language plpgsql as $$
declare
    plan_left constant bigint := to_jsonb(old) ->> tg_argv[0];
    document_left constant bigint := to_jsonb(old) ->> tg_argv[1];
begin
    if exists (select from reform.reading where plan_id = plan_left and document_id = document_left)
        and not reform.has_document(plan_left, document_left) then
        perform reform.refuse(tg_name);
    end if;
    return null;
end
$$;

-- Deferred: documents of a plan may be written after its readings, or replaced. So what is asked is what is left at
-- the end of the transaction.
create constraint trigger reading_document_of_plan after insert or update on reform.reading
    deferrable initially deferred
    for each row when (new.document_id is not null) execute function reform.refuse_reading_of_other_document();
create constraint trigger reading_document_of_plan after update or delete on reform.plan_document
    deferrable initially deferred
    for each row execute function reform.refuse_document_taken_away('plan_id', 'document_id');
create constraint trigger reading_document_of_plan after update of superior_document_id on reform.plan
    deferrable initially deferred
    for each row when (old.superior_document_id is distinct from new.superior_document_id)
    execute function reform.refuse_document_taken_away('id', 'superior_document_id');
comment on constraint reading_document_of_plan on reform.reading is
    'vi: Văn bản của cách đọc phải là căn cứ, viện dẫn hoặc văn bản cấp trên của kế hoạch.'
    ' | en: The document of a reading must be a basis, a citation or the superior document of the plan.';

commit;
