-- Deploy reformd:documents to pg
-- Legal documents: what plans rest on, cite and are guided by.

begin;

create table reform.document (
    id bigint generated always as identity primary key,
    code reform.code not null constraint document_code unique,
    kind reform.document_kind not null,
    number reform.line,
    issued_on date,
    issuer reform.line,
    title reform.prose,
    level reform.document_level,
    url reform.link,
    valid_from date,
    valid_to date,
    replaced_by_id bigint constraint document_replaced_by references reform.document deferrable,
    note reform.prose,
    constraint document_dates check (valid_from <= valid_to),
    constraint document_named check (num_nonnulls(number, title) > 0)
);
comment on table reform.document is 'Legal documents, by number and date; what is unknown of them is null.';
comment on column reform.document.valid_to is 'The last day in force; null: in force, or unknown.';

comment on constraint document_code on reform.document is
    'vi: Mã văn bản này đã được dùng.'
    ' | en: This document code is already in use.';
comment on constraint document_replaced_by on reform.document is
    'vi: Văn bản thay thế phải có trong danh sách; không xóa được văn bản đang thay thế văn bản khác.'
    ' | en: The replacing document must exist; a document that replaces another cannot be removed.';
comment on constraint document_dates on reform.document is
    'vi: Ngày hết hiệu lực của văn bản không được trước ngày có hiệu lực.'
    ' | en: A document must not cease to be in force before it enters into force.';
comment on constraint document_named on reform.document is
    'vi: Văn bản phải có số, ký hiệu hoặc trích yếu.'
    ' | en: A document needs a number or a title.';

create index document_replaced_by_index on reform.document (replaced_by_id);

create constraint trigger document_replaced_by_cycle after insert or update of replaced_by_id on reform.document
    for each row when (new.replaced_by_id is not null) execute function reform.refuse_cycle('replaced_by_id');
comment on constraint document_replaced_by_cycle on reform.document is
    'vi: Một văn bản không được thay thế chính nó, dù qua các văn bản khác.'
    ' | en: A document must not replace itself, not even by way of others.';

commit;
