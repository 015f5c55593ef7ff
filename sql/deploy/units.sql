-- Deploy reformd:units to pg
-- Units of an agency: who is responsible, under whom, from when to when, and who came after.

begin;

create table reform.unit (
    id bigint generated always as identity primary key,
    code reform.code not null constraint unit_code unique,
    name reform.line not null,
    short_name reform.line,
    kind reform.unit_kind not null,
    parent_id bigint constraint unit_parent references reform.unit deferrable,
    external boolean not null default false,
    contact_address reform.line,
    contact_phone reform.line constraint unit_phone check (contact_phone ~ '^[0-9+(][0-9 ().+/-]{2,49}$'),
    contact_email reform.line constraint unit_email check (contact_email ~ '^[^@\s]+@[^@\s]+\.[^@\s.]+$'),
    contact_website reform.link,
    note reform.prose,
    valid_from date,
    valid_to date,
    successor_id bigint constraint unit_successor references reform.unit deferrable,
    succession reform.succession_kind,
    version int not null default 1 constraint unit_version check (version > 0),
    constraint unit_dates check (valid_from <= valid_to),
    constraint unit_succession check (successor_id is null or succession is not null)
);
comment on table reform.unit is 'Old plans keep their old units; a unit that ended says what came after it.';
comment on column reform.unit.external is 'Outside the agency whose plans are kept here.';
comment on column reform.unit.valid_from is 'The first day of its existence; null: unknown, taken as always.';
comment on column reform.unit.valid_to is 'The last day of its existence; null: it still exists.';
comment on column reform.unit.version is 'Counts the changes, for If-Match.';

comment on constraint unit_code on reform.unit is
    'vi: Mã đơn vị này đã được dùng.'
    ' | en: This unit code is already in use.';
comment on constraint unit_parent on reform.unit is
    'vi: Đơn vị cấp trên phải có trong danh sách; không xóa được đơn vị còn đơn vị trực thuộc.'
    ' | en: The parent unit must exist; a unit with units below it cannot be removed.';
comment on constraint unit_phone on reform.unit is
    'vi: Số điện thoại chỉ gồm chữ số, khoảng trắng và các dấu + ( ) . / -.'
    ' | en: A telephone number consists of digits, spaces and the signs + ( ) . / -.';
comment on constraint unit_email on reform.unit is
    'vi: Địa chỉ thư điện tử không hợp lệ.'
    ' | en: The e-mail address is not valid.';
comment on constraint unit_successor on reform.unit is
    'vi: Đơn vị kế thừa phải có trong danh sách; không xóa được đơn vị đang là đơn vị kế thừa.'
    ' | en: The successor must exist; a unit that succeeds another cannot be removed.';
comment on constraint unit_version on reform.unit is
    'vi: Số phiên bản phải lớn hơn 0.'
    ' | en: A version number must be greater than 0.';
comment on constraint unit_dates on reform.unit is
    'vi: Ngày hết hiệu lực của đơn vị không được trước ngày bắt đầu.'
    ' | en: A unit must not end before it begins.';
comment on constraint unit_succession on reform.unit is
    'vi: Đơn vị kế thừa phải kèm hình thức kế thừa.'
    ' | en: A successor needs the kind of succession.';

create index unit_parent_index on reform.unit (parent_id);
create index unit_successor_index on reform.unit (successor_id);

create constraint trigger unit_parent_cycle after insert or update of parent_id on reform.unit
    for each row when (new.parent_id is not null) execute function reform.refuse_cycle('parent_id');
comment on constraint unit_parent_cycle on reform.unit is
    'vi: Một đơn vị không được trực thuộc chính nó hoặc đơn vị cấp dưới của nó.'
    ' | en: A unit must not be placed under itself or under a unit below it.';

create constraint trigger unit_successor_cycle after insert or update of successor_id on reform.unit
    for each row when (new.successor_id is not null) execute function reform.refuse_cycle('successor_id');
comment on constraint unit_successor_cycle on reform.unit is
    'vi: Một đơn vị không được kế thừa chính nó, dù qua các đơn vị khác.'
    ' | en: A unit must not succeed itself, not even by way of others.';

commit;
