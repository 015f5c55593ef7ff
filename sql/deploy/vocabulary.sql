-- Deploy reformd:vocabulary to pg
-- The enumerations and their labels.

begin;

create type reform.unit_kind as enum (
    'peoples_committee', 'department', 'leadership', 'office', 'division', 'sub_department', 'public_service_unit',
    'group');
create type reform.succession_kind as enum ('merged', 'split', 'renamed', 'dissolved');
create type reform.document_kind as enum (
    'law', 'decree', 'resolution', 'decision', 'circular', 'directive', 'plan', 'report', 'official_letter', 'other');
create type reform.document_level as enum ('central', 'city', 'sector');
create type reform.plan_kind as enum ('reform', 'communication', 'inspection', 'other');
create type reform.plan_status as enum (
    'draft', 'consultation', 'issued', 'in_progress', 'completed', 'superseded', 'cancelled');
create type reform.clause_kind as enum (
    'purpose', 'requirement', 'key_content', 'task_table', 'task_table_row', 'budget', 'organisation', 'general');
create type reform.task_kind as enum ('communication_form', 'organisation_duty', 'other');
create type reform.schedule as enum (
    'continuous', 'monthly', 'quarterly', 'yearly', 'dated', 'per_reporting_period');
create type reform.task_status as enum (
    'not_started', 'in_progress', 'paused', 'completed', 'partly_completed', 'not_completed', 'cancelled');
create type reform.assignment_role as enum ('lead', 'coordinating', 'performing', 'supplying', 'receiving_reports');
create type reform.timeliness as enum ('not_due', 'due_soon', 'on_time', 'late', 'overdue', 'unknown');
create type reform.confidence as enum ('high', 'medium', 'low');
create type reform.report_state as enum ('draft', 'submitted', 'returned', 'approved', 'published');
create type reform.evidence_kind as enum ('document', 'picture', 'link', 'figures', 'minutes');
create type reform.holiday_kind as enum ('public_holiday', 'swapped_off', 'working_saturday');
create type reform.calendar_state as enum ('final', 'provisional', 'missing');
create type reform.calendar_unit as enum ('working_days', 'days');
create type reform.track as enum ('petition', 'suggestion');
create type reform.stage as enum ('triage', 'transfer', 'reply', 'moderation');
create type reform.document_role as enum ('legal_basis', 'cited');
create type reform.budget_source as enum ('state_budget', 'other');
create type reform.period_kind as enum ('quarter', 'half_year', 'three_quarters', 'year');
create type reform.event_kind as enum (
    'plan_issued', 'plan_published', 'task_status', 'task_completed', 'task_amended', 'occurrence', 'report',
    'evidence');

create table reform.vocabulary (
    enumeration text not null,
    code text not null,
    position int not null,
    label_vi reform.line not null,
    label_en reform.line not null,
    constraint vocabulary_pkey primary key (enumeration, code),
    constraint vocabulary_position unique (enumeration, position)
);
comment on table reform.vocabulary is
    'A label for every value of every enumeration of schema reform, in their order; a test compares them.';
comment on constraint vocabulary_pkey on reform.vocabulary is
    'vi: Mỗi giá trị của một danh mục chỉ có một nhãn.'
    ' | en: Each value of an enumeration has one label.';
comment on constraint vocabulary_position on reform.vocabulary is
    'vi: Hai giá trị của một danh mục không được cùng vị trí.'
    ' | en: Two values of an enumeration must not have the same position.';

insert into reform.vocabulary (enumeration, code, position, label_vi, label_en)
select enumeration, code, row_number() over (partition by enumeration order by line), label_vi, label_en
from (values
    (101, 'unit_kind', 'peoples_committee', 'Ủy ban nhân dân', 'people''s committee'),
    (102, 'unit_kind', 'department', 'sở, ban, ngành', 'department'),
    (103, 'unit_kind', 'leadership', 'lãnh đạo', 'leadership'),
    (104, 'unit_kind', 'office', 'văn phòng', 'office'),
    (105, 'unit_kind', 'division', 'phòng chuyên môn', 'division'),
    (106, 'unit_kind', 'sub_department', 'chi cục', 'sub-department'),
    (107, 'unit_kind', 'public_service_unit', 'đơn vị sự nghiệp', 'public service unit'),
    (108, 'unit_kind', 'group', 'nhóm đơn vị', 'group of units'),

    (201, 'succession_kind', 'merged', 'sáp nhập', 'merged'),
    (202, 'succession_kind', 'split', 'chia tách', 'split'),
    (203, 'succession_kind', 'renamed', 'đổi tên', 'renamed'),
    (204, 'succession_kind', 'dissolved', 'giải thể', 'dissolved'),

    (301, 'document_kind', 'law', 'luật', 'law'),
    (302, 'document_kind', 'decree', 'nghị định', 'decree'),
    (303, 'document_kind', 'resolution', 'nghị quyết', 'resolution'),
    (304, 'document_kind', 'decision', 'quyết định', 'decision'),
    (305, 'document_kind', 'circular', 'thông tư', 'circular'),
    (306, 'document_kind', 'directive', 'chỉ thị', 'directive'),
    (307, 'document_kind', 'plan', 'kế hoạch', 'plan'),
    (308, 'document_kind', 'report', 'báo cáo', 'report'),
    (309, 'document_kind', 'official_letter', 'công văn', 'official letter'),
    (310, 'document_kind', 'other', 'văn bản khác', 'other document'),

    (401, 'document_level', 'central', 'trung ương', 'central'),
    (402, 'document_level', 'city', 'thành phố', 'city'),
    (403, 'document_level', 'sector', 'ngành', 'sector'),

    (501, 'plan_kind', 'reform', 'cải cách hành chính', 'administrative reform'),
    (502, 'plan_kind', 'communication', 'thông tin, tuyên truyền', 'communication'),
    (503, 'plan_kind', 'inspection', 'kiểm tra', 'inspection'),
    (504, 'plan_kind', 'other', 'kế hoạch khác', 'other plan'),

    (601, 'plan_status', 'draft', 'dự thảo', 'draft'),
    (602, 'plan_status', 'consultation', 'lấy ý kiến', 'in consultation'),
    (603, 'plan_status', 'issued', 'đã ban hành', 'issued'),
    (604, 'plan_status', 'in_progress', 'đang thực hiện', 'in progress'),
    (605, 'plan_status', 'completed', 'đã kết thúc', 'completed'),
    (606, 'plan_status', 'superseded', 'bị thay thế', 'superseded'),
    (607, 'plan_status', 'cancelled', 'bị hủy bỏ', 'cancelled'),

    (701, 'clause_kind', 'purpose', 'mục đích', 'purpose'),
    (702, 'clause_kind', 'requirement', 'yêu cầu', 'requirement'),
    (703, 'clause_kind', 'key_content', 'nội dung trọng tâm', 'key content'),
    (704, 'clause_kind', 'task_table', 'bảng nhiệm vụ', 'table of tasks'),
    (705, 'clause_kind', 'task_table_row', 'dòng của bảng nhiệm vụ', 'row of the table of tasks'),
    (706, 'clause_kind', 'budget', 'kinh phí', 'budget'),
    (707, 'clause_kind', 'organisation', 'tổ chức thực hiện', 'organisation of the work'),
    (708, 'clause_kind', 'general', 'mục chung', 'general clause'),

    (801, 'task_kind', 'communication_form', 'hình thức tuyên truyền', 'form of communication'),
    (802, 'task_kind', 'organisation_duty', 'nhiệm vụ tổ chức thực hiện', 'duty of organisation'),
    (803, 'task_kind', 'other', 'nhiệm vụ khác', 'other task'),

    (901, 'schedule', 'continuous', 'thường xuyên', 'continuous'),
    (902, 'schedule', 'monthly', 'hằng tháng', 'monthly'),
    (903, 'schedule', 'quarterly', 'hằng quý', 'quarterly'),
    (904, 'schedule', 'yearly', 'hằng năm', 'yearly'),
    (905, 'schedule', 'dated', 'theo thời hạn xác định', 'by set dates'),
    (906, 'schedule', 'per_reporting_period', 'theo kỳ báo cáo', 'each reporting period'),

    (1001, 'task_status', 'not_started', 'chưa bắt đầu', 'not started'),
    (1002, 'task_status', 'in_progress', 'đang thực hiện', 'in progress'),
    (1003, 'task_status', 'paused', 'tạm dừng', 'paused'),
    (1004, 'task_status', 'completed', 'hoàn thành', 'completed'),
    (1005, 'task_status', 'partly_completed', 'hoàn thành một phần', 'partly completed'),
    (1006, 'task_status', 'not_completed', 'không hoàn thành', 'not completed'),
    (1007, 'task_status', 'cancelled', 'hủy bỏ', 'cancelled'),

    (1101, 'assignment_role', 'lead', 'chủ trì', 'lead'),
    (1102, 'assignment_role', 'coordinating', 'phối hợp', 'coordinating'),
    (1103, 'assignment_role', 'performing', 'thực hiện', 'performing'),
    (1104, 'assignment_role', 'supplying', 'cung cấp tài liệu', 'supplying material'),
    (1105, 'assignment_role', 'receiving_reports', 'nhận báo cáo', 'receiving reports'),

    (1201, 'timeliness', 'not_due', 'chưa đến hạn', 'not due'),
    (1202, 'timeliness', 'due_soon', 'sắp đến hạn', 'due soon'),
    (1203, 'timeliness', 'on_time', 'đúng hạn', 'on time'),
    (1204, 'timeliness', 'late', 'trễ hạn', 'late'),
    (1205, 'timeliness', 'overdue', 'quá hạn', 'overdue'),
    (1206, 'timeliness', 'unknown', 'chưa rõ', 'unknown'),

    (1301, 'confidence', 'high', 'cao', 'high'),
    (1302, 'confidence', 'medium', 'vừa', 'medium'),
    (1303, 'confidence', 'low', 'thấp', 'low'),

    (1401, 'report_state', 'draft', 'bản nháp', 'draft'),
    (1402, 'report_state', 'submitted', 'đã trình', 'submitted'),
    (1403, 'report_state', 'returned', 'bị trả lại', 'returned'),
    (1404, 'report_state', 'approved', 'đã duyệt', 'approved'),
    (1405, 'report_state', 'published', 'đã công bố', 'published'),

    (1501, 'evidence_kind', 'document', 'văn bản, tài liệu', 'document'),
    (1502, 'evidence_kind', 'picture', 'hình ảnh', 'picture'),
    (1503, 'evidence_kind', 'link', 'đường dẫn', 'link'),
    (1504, 'evidence_kind', 'figures', 'số liệu', 'figures'),
    (1505, 'evidence_kind', 'minutes', 'biên bản', 'minutes'),

    (1601, 'holiday_kind', 'public_holiday', 'ngày nghỉ lễ, tết', 'public holiday'),
    (1602, 'holiday_kind', 'swapped_off', 'ngày nghỉ hoán đổi', 'working day swapped off'),
    (1603, 'holiday_kind', 'working_saturday', 'thứ Bảy làm việc bù', 'working Saturday'),

    (1701, 'calendar_state', 'final', 'chính thức', 'final'),
    (1702, 'calendar_state', 'provisional', 'tạm thời', 'provisional'),
    (1703, 'calendar_state', 'missing', 'chưa có dữ liệu', 'missing'),

    (1801, 'calendar_unit', 'working_days', 'ngày làm việc', 'working days'),
    (1802, 'calendar_unit', 'days', 'ngày', 'days'),

    (1901, 'track', 'petition', 'phản ánh, kiến nghị chính thức', 'formal petition'),
    (1902, 'track', 'suggestion', 'góp ý', 'suggestion'),

    (2001, 'stage', 'triage', 'phân loại', 'triage'),
    (2002, 'stage', 'transfer', 'chuyển cơ quan có thẩm quyền', 'transfer to the competent agency'),
    (2003, 'stage', 'reply', 'trả lời', 'reply'),
    (2004, 'stage', 'moderation', 'kiểm duyệt', 'moderation'),

    (2101, 'document_role', 'legal_basis', 'căn cứ ban hành', 'legal basis'),
    (2102, 'document_role', 'cited', 'viện dẫn', 'cited'),

    (2201, 'budget_source', 'state_budget', 'ngân sách nhà nước', 'state budget'),
    (2202, 'budget_source', 'other', 'nguồn khác', 'other source'),

    (2301, 'period_kind', 'quarter', 'quý', 'quarter'),
    (2302, 'period_kind', 'half_year', 'sáu tháng', 'half year'),
    (2303, 'period_kind', 'three_quarters', 'chín tháng', 'three quarters'),
    (2304, 'period_kind', 'year', 'năm', 'year'),

    (2401, 'event_kind', 'plan_issued', 'ban hành kế hoạch', 'plan issued'),
    (2402, 'event_kind', 'plan_published', 'công bố kế hoạch', 'plan published'),
    (2403, 'event_kind', 'task_status', 'cập nhật trạng thái nhiệm vụ', 'task status published'),
    (2404, 'event_kind', 'task_completed', 'hoàn thành nhiệm vụ', 'task completed'),
    (2405, 'event_kind', 'task_amended', 'điều chỉnh thời hạn nhiệm vụ', 'task dates amended'),
    (2406, 'event_kind', 'occurrence', 'hoạt động đã thực hiện', 'activity carried out'),
    (2407, 'event_kind', 'report', 'báo cáo tiến độ', 'progress report'),
    (2408, 'event_kind', 'evidence', 'minh chứng', 'evidence')
) as label (line, enumeration, code, label_vi, label_en)
order by line;

commit;
