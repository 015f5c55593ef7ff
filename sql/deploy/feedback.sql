-- Deploy reformd:feedback to pg
-- Feedback of citizens and businesses: items, what happened to them, who said what, and until when.

begin;

create type reform.feedback_kind as enum (
    'report', 'recommendation', 'comment', 'question', 'praise', 'correction');
create type reform.sender_type as enum (
    'citizen', 'business', 'association', 'agency', 'other_organisation', 'anonymous');
create type reform.channel as enum ('web', 'phone', 'counter', 'post', 'email', 'survey', 'other_system');
create type reform.language as enum ('vi', 'en');
create type reform.target_type as enum ('plan', 'clause', 'task', 'report', 'unit', 'reply', 'general');
create type reform.axis as enum ('handling', 'publication');
create type reform.handling as enum (
    'received', 'triage', 'awaiting_sender', 'accepted', 'in_progress', 'on_hold', 'reply_in_approval', 'answered',
    'closed', 'rejected', 'transferred', 'diverted', 'merged', 'withdrawn');
create type reform.publication as enum ('pending', 'public', 'redacted', 'private', 'removed');
create type reform.actor_role as enum (
    'sender', 'system', 'intake', 'moderator', 'officer', 'approver', 'planner', 'supervisor', 'privacy', 'admin');
create type reform.reason as enum (
    'spam', 'abusive', 'unlawful', 'state_secret', 'personal_data', 'not_about_reform', 'unclear', 'already_answered',
    'duplicate', 'outside_competence', 'complaint', 'denunciation', 'no_answer_of_sender', 'wish_of_sender',
    'needs_more_time', 'needs_more_grounds', 'other');
create type reform.purpose as enum ('process', 'contact', 'publish_name');
create type reform.suspicion as enum ('honeypot', 'duplicate', 'near_duplicate', 'many_links', 'one_sign_repeated');
create type reform.reply_state as enum ('draft', 'in_approval', 'returned', 'approved');
create type reform.proposal_state as enum ('open', 'confirmed', 'declined');
create type reform.wave_state as enum ('open', 'confirmed', 'undone');
create type reform.deadline_state as enum ('running', 'paused', 'overdue', 'met', 'missed', 'void');
create type reform.resolved as enum ('yes', 'partly', 'no');
create type reform.resolution as enum (
    'amended', 'escalated', 'issued_new', 'plan_adjusted', 'conduct_corrected', 'explained', 'noted');
-- No column has it: the service finds these in a text, and tells their kinds.
create type reform.personal_data_kind as enum (
    'citizen_id', 'phone', 'email', 'bank_card', 'tax_code', 'number_plate', 'address');

insert into reform.vocabulary (enumeration, code, position, label_vi, label_en)
select enumeration, code, row_number() over (partition by enumeration order by line), label_vi, label_en
from (values
    (101, 'feedback_kind', 'report', 'phản ánh', 'report'),
    (102, 'feedback_kind', 'recommendation', 'kiến nghị', 'recommendation'),
    (103, 'feedback_kind', 'comment', 'góp ý', 'comment'),
    (104, 'feedback_kind', 'question', 'câu hỏi', 'question'),
    (105, 'feedback_kind', 'praise', 'biểu dương', 'praise'),
    (106, 'feedback_kind', 'correction', 'báo thông tin sai', 'correction'),

    (201, 'sender_type', 'citizen', 'cá nhân', 'citizen'),
    (202, 'sender_type', 'business', 'doanh nghiệp', 'business'),
    (203, 'sender_type', 'association', 'hội, hiệp hội', 'association'),
    (204, 'sender_type', 'agency', 'cơ quan, đơn vị', 'agency'),
    (205, 'sender_type', 'other_organisation', 'tổ chức khác', 'other organisation'),
    (206, 'sender_type', 'anonymous', 'ẩn danh', 'anonymous'),

    (301, 'channel', 'web', 'trang thông tin điện tử', 'web'),
    (302, 'channel', 'phone', 'điện thoại', 'phone'),
    (303, 'channel', 'counter', 'trực tiếp', 'counter'),
    (304, 'channel', 'post', 'đường bưu điện', 'post'),
    (305, 'channel', 'email', 'thư điện tử', 'e-mail'),
    (306, 'channel', 'survey', 'phiếu lấy ý kiến', 'survey'),
    (307, 'channel', 'other_system', 'hệ thống khác', 'other system'),

    (401, 'language', 'vi', 'tiếng Việt', 'Vietnamese'),
    (402, 'language', 'en', 'tiếng Anh', 'English'),

    (501, 'target_type', 'plan', 'kế hoạch', 'plan'),
    (502, 'target_type', 'clause', 'mục của kế hoạch', 'clause'),
    (503, 'target_type', 'task', 'nhiệm vụ', 'task'),
    (504, 'target_type', 'report', 'báo cáo tiến độ', 'progress report'),
    (505, 'target_type', 'unit', 'đơn vị', 'unit'),
    (506, 'target_type', 'reply', 'câu trả lời', 'reply'),
    (507, 'target_type', 'general', 'cải cách hành chính nói chung', 'reform in general'),

    (601, 'axis', 'handling', 'xử lý', 'handling'),
    (602, 'axis', 'publication', 'công khai', 'publication'),

    (701, 'handling', 'received', 'mới gửi', 'received'),
    (702, 'handling', 'triage', 'đang phân loại', 'in triage'),
    (703, 'handling', 'awaiting_sender', 'chờ bổ sung', 'awaiting the sender'),
    (704, 'handling', 'accepted', 'đã tiếp nhận', 'accepted'),
    (705, 'handling', 'in_progress', 'đang xử lý', 'in progress'),
    (706, 'handling', 'on_hold', 'chưa đủ cơ sở, tiếp tục tập hợp', 'on hold'),
    (707, 'handling', 'reply_in_approval', 'chờ duyệt trả lời', 'reply in approval'),
    (708, 'handling', 'answered', 'đã trả lời', 'answered'),
    (709, 'handling', 'closed', 'đã đóng', 'closed'),
    (710, 'handling', 'rejected', 'không tiếp nhận', 'rejected'),
    (711, 'handling', 'transferred', 'đã chuyển', 'transferred'),
    (712, 'handling', 'diverted', 'hướng dẫn nơi khác', 'diverted'),
    (713, 'handling', 'merged', 'đã gộp', 'merged'),
    (714, 'handling', 'withdrawn', 'đã rút', 'withdrawn'),

    (801, 'publication', 'pending', 'chờ kiểm duyệt', 'pending'),
    (802, 'publication', 'public', 'công khai', 'public'),
    (803, 'publication', 'redacted', 'công khai, đã che', 'public, redacted'),
    (804, 'publication', 'private', 'không công khai', 'private'),
    (805, 'publication', 'removed', 'đã gỡ', 'removed'),

    (901, 'actor_role', 'sender', 'người gửi', 'sender'),
    (902, 'actor_role', 'system', 'hệ thống', 'system'),
    (903, 'actor_role', 'intake', 'tiếp nhận, phân loại', 'intake'),
    (904, 'actor_role', 'moderator', 'kiểm duyệt', 'moderator'),
    (905, 'actor_role', 'officer', 'xử lý', 'officer'),
    (906, 'actor_role', 'approver', 'lãnh đạo duyệt', 'approver'),
    (907, 'actor_role', 'planner', 'lập kế hoạch', 'planner'),
    (908, 'actor_role', 'supervisor', 'giám sát', 'supervisor'),
    (909, 'actor_role', 'privacy', 'bảo vệ dữ liệu', 'data protection'),
    (910, 'actor_role', 'admin', 'quản trị', 'administrator'),

    (1001, 'reason', 'spam', 'thư rác, quảng cáo', 'spam'),
    (1002, 'reason', 'abusive', 'xúc phạm', 'abusive'),
    (1003, 'reason', 'unlawful', 'trái pháp luật', 'unlawful'),
    (1004, 'reason', 'state_secret', 'bí mật nhà nước', 'state secret'),
    (1005, 'reason', 'personal_data', 'chứa dữ liệu cá nhân', 'personal data'),
    (1006, 'reason', 'not_about_reform', 'không liên quan đến cải cách hành chính', 'not about reform'),
    (1007, 'reason', 'unclear', 'nội dung không rõ', 'unclear'),
    (1008, 'reason', 'already_answered', 'đã được trả lời', 'already answered'),
    (1009, 'reason', 'duplicate', 'trùng nội dung', 'duplicate'),
    (1010, 'reason', 'outside_competence', 'không thuộc thẩm quyền', 'outside the competence'),
    (1011, 'reason', 'complaint', 'khiếu nại', 'complaint'),
    (1012, 'reason', 'denunciation', 'tố cáo', 'denunciation'),
    (1013, 'reason', 'no_answer_of_sender', 'người gửi không bổ sung', 'no answer of the sender'),
    (1014, 'reason', 'wish_of_sender', 'theo ý muốn của người gửi', 'wish of the sender'),
    (1015, 'reason', 'needs_more_time', 'cần thêm thời gian', 'needs more time'),
    (1016, 'reason', 'needs_more_grounds', 'chưa đủ cơ sở', 'needs more grounds'),
    (1017, 'reason', 'other', 'lý do khác', 'other'),

    (1101, 'purpose', 'process', 'xử lý phản ánh, kiến nghị', 'to process the feedback'),
    (1102, 'purpose', 'contact', 'liên hệ lại', 'to contact the sender'),
    (1103, 'purpose', 'publish_name', 'công khai tên', 'to publish the name'),

    (1201, 'suspicion', 'honeypot', 'điền ô ẩn', 'hidden field filled in'),
    (1202, 'suspicion', 'duplicate', 'trùng với ý kiến đã gửi', 'same as an earlier item'),
    (1203, 'suspicion', 'near_duplicate', 'gần giống ý kiến đã gửi', 'much like an earlier item'),
    (1204, 'suspicion', 'many_links', 'nhiều đường dẫn', 'many links'),
    (1205, 'suspicion', 'one_sign_repeated', 'lặp lại một ký tự', 'one sign repeated'),

    (1301, 'reply_state', 'draft', 'bản nháp', 'draft'),
    (1302, 'reply_state', 'in_approval', 'chờ duyệt', 'in approval'),
    (1303, 'reply_state', 'returned', 'bị trả lại', 'returned'),
    (1304, 'reply_state', 'approved', 'đã duyệt', 'approved'),

    (1401, 'proposal_state', 'open', 'chờ người thứ hai', 'awaits a second person'),
    (1402, 'proposal_state', 'confirmed', 'đã xác nhận', 'confirmed'),
    (1403, 'proposal_state', 'declined', 'không xác nhận', 'declined'),

    (1501, 'deadline_state', 'running', 'đang tính', 'running'),
    (1502, 'deadline_state', 'paused', 'tạm dừng', 'paused'),
    (1503, 'deadline_state', 'overdue', 'quá hạn', 'overdue'),
    (1504, 'deadline_state', 'met', 'đúng hạn', 'met'),
    (1505, 'deadline_state', 'missed', 'trễ hạn', 'missed'),
    (1506, 'deadline_state', 'void', 'không còn áp dụng', 'no longer applies'),

    (1601, 'resolved', 'yes', 'đã giải quyết', 'yes'),
    (1602, 'resolved', 'partly', 'giải quyết một phần', 'partly'),
    (1603, 'resolved', 'no', 'chưa giải quyết', 'no'),

    (1701, 'resolution', 'amended', 'sửa đổi, bãi bỏ quy định', 'rule amended or repealed'),
    (1702, 'resolution', 'escalated', 'kiến nghị cấp trên', 'referred upward'),
    (1703, 'resolution', 'issued_new', 'ban hành mới', 'new rule issued'),
    (1704, 'resolution', 'plan_adjusted', 'điều chỉnh kế hoạch', 'plan adjusted'),
    (1705, 'resolution', 'conduct_corrected', 'chấn chỉnh', 'conduct corrected'),
    (1706, 'resolution', 'explained', 'giải thích', 'explained'),
    (1707, 'resolution', 'noted', 'ghi nhận', 'noted'),

    (1801, 'personal_data_kind', 'citizen_id', 'số định danh cá nhân (CCCD)', 'personal identification number'),
    (1802, 'personal_data_kind', 'phone', 'số điện thoại', 'telephone number'),
    (1803, 'personal_data_kind', 'email', 'địa chỉ thư điện tử', 'e-mail address'),
    (1804, 'personal_data_kind', 'bank_card', 'số thẻ ngân hàng', 'bank card number'),
    (1805, 'personal_data_kind', 'tax_code', 'mã số thuế', 'tax code'),
    (1806, 'personal_data_kind', 'number_plate', 'biển số xe', 'number plate'),
    (1807, 'personal_data_kind', 'address', 'địa chỉ nhà (gợi ý)', 'home address (a hint)'),

    (1901, 'wave_state', 'open', 'chờ người thứ hai', 'awaits a second person'),
    (1902, 'wave_state', 'confirmed', 'đã xác nhận', 'confirmed'),
    (1903, 'wave_state', 'undone', 'đã hoàn lại', 'undone')
) as label (line, enumeration, code, label_vi, label_en)
order by line;

drop view api.vocabulary;
create view api.vocabulary as
    select
        json_agg(term.object order by term.position) filter (where term.enumeration = 'unit_kind') as unit_kind,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'succession_kind') as succession_kind,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'document_kind') as document_kind,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'document_level') as document_level,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'document_role') as document_role,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'plan_kind') as plan_kind,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'plan_status') as plan_status,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'budget_source') as budget_source,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'clause_kind') as clause_kind,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'task_kind') as task_kind,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'schedule') as schedule,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'task_status') as task_status,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'assignment_role') as assignment_role,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'timeliness') as timeliness,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'confidence') as confidence,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'period_kind') as period_kind,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'report_state') as report_state,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'evidence_kind') as evidence_kind,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'event_kind') as event_kind,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'holiday_kind') as holiday_kind,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'calendar_state') as calendar_state,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'calendar_unit') as calendar_unit,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'track') as track,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'stage') as stage,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'feedback_kind') as feedback_kind,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'sender_type') as sender_type,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'channel') as channel,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'language') as language,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'target_type') as target_type,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'axis') as axis,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'handling') as handling,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'publication') as publication,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'actor_role') as actor_role,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'reason') as reason,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'purpose') as purpose,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'suspicion') as suspicion,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'reply_state') as reply_state,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'proposal_state') as proposal_state,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'deadline_state') as deadline_state,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'resolved') as resolved,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'resolution') as resolution,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'personal_data_kind')
            as personal_data_kind,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'wave_state') as wave_state,
        '/v1/vocabulary' as "links.self"
    from (
        select enumeration, position,
            json_build_object('code', code, 'label', label_vi, 'label_en', label_en) as object
        from reform.vocabulary
    ) as term;
comment on view api.vocabulary is 'Every enumeration with its labels; a test holds the columns against the types.';

-- ---- the item ----

create table reform.feedback (
    id bigint generated always as identity primary key,
    code reform.code not null constraint feedback_code unique,
    track reform.track not null,
    kind reform.feedback_kind not null,
    sender_type reform.sender_type not null default 'anonymous',
    channel reform.channel not null default 'web',
    language reform.language not null default 'vi',
    title reform.line constraint feedback_title check (char_length(title) between 5 and 200),
    text reform.prose constraint feedback_text check (char_length(text) between 10 and 4000),
    display reform.line,
    target_type reform.target_type not null,
    plan_id bigint constraint feedback_plan references reform.plan,
    clause_id bigint,
    task_id bigint,
    report_id bigint constraint feedback_report references reform.progress_report,
    target_unit_id bigint constraint feedback_target_unit references reform.unit,
    reply_id bigint,
    target_version int,
    unit_id bigint not null constraint feedback_unit references reform.unit,
    handling reform.handling not null default 'received',
    handling_reason reform.reason,
    publication reform.publication not null default 'pending',
    publication_reason reform.reason,
    merged_into_id bigint constraint feedback_merged references reform.feedback,
    officer reform.line,
    received_at timestamptz not null,
    handled_at timestamptz not null,
    published_at timestamptz,
    answered_at timestamptz,
    ended_at timestamptz,
    review_on date,
    supporters int not null default 0 constraint feedback_supporters check (supporters >= 0),
    suspicions reform.suspicion[] not null default '{}',
    score int not null default 0 constraint feedback_score check (score >= 0),
    receipt text not null constraint feedback_receipt check (receipt ~ '^[0-9a-f]{64}$'),
    illustrative boolean not null default false,
    version int not null default 0 constraint feedback_version check (version >= 0),
    constraint feedback_clause foreign key (plan_id, clause_id) references reform.clause (plan_id, id),
    constraint feedback_task foreign key (plan_id, task_id) references reform.task (plan_id, id),
    constraint feedback_target check (
        case target_type
            when 'plan' then
                plan_id is not null and num_nonnulls(clause_id, task_id, report_id, target_unit_id, reply_id) = 0
            when 'clause' then
                num_nonnulls(plan_id, clause_id) = 2 and num_nonnulls(task_id, report_id, target_unit_id, reply_id) = 0
            when 'task' then
                num_nonnulls(plan_id, task_id) = 2 and num_nonnulls(clause_id, report_id, target_unit_id, reply_id) = 0
            when 'report' then
                num_nonnulls(plan_id, task_id, report_id) = 3
                and num_nonnulls(clause_id, target_unit_id, reply_id) = 0
            when 'unit' then
                target_unit_id is not null and num_nonnulls(plan_id, clause_id, task_id, report_id, reply_id) = 0
            when 'reply' then reply_id is not null and report_id is null and target_unit_id is null
            else num_nonnulls(plan_id, clause_id, task_id, report_id, target_unit_id, reply_id) = 0
        end),
    constraint feedback_merged_state check ((handling = 'merged') = (merged_into_id is not null)),
    constraint feedback_merged_other check (merged_into_id <> id),
    constraint feedback_diverted_private check (handling <> 'diverted' or publication in ('private', 'removed')),
    constraint feedback_words check ((title is null) = (text is null)),
    constraint feedback_redacted check (
        publication not in ('public', 'redacted') or text is not null or handling = 'withdrawn')
);
comment on table reform.feedback is
    'What a citizen or a business said, with where it stands on both axes. Only reform.act() moves it.';
comment on column reform.feedback.title is 'As everybody may read it once published; null when it was erased.';
comment on column reform.feedback.display is
    'The text to show as the sender, with consent publish_name; null: nothing.';
comment on column reform.feedback.plan_id is
    'The plan that the target belongs to; a reply is a target within the plan of its item.';
comment on column reform.feedback.target_version is 'The version of the plan or task that the sender saw.';
comment on column reform.feedback.unit_id is 'The unit in charge.';
comment on column reform.feedback.officer is 'Who works on it: the subject of a member of staff, never published.';
comment on column reform.feedback.handled_at is 'Since when it stands where it stands in handling.';
comment on column reform.feedback.receipt is
    'SHA-256 of the canonical form of what was sent, so that the sender can prove it.';
comment on column reform.feedback.suspicions is 'Why it waits for moderation with suspicion; nothing is dropped.';
comment on column reform.feedback.illustrative is 'Made up to show the service; nobody sent it.';
comment on column reform.feedback.version is 'The sequence of its last event.';

comment on constraint feedback_code on reform.feedback is
    'vi: Đã có ý kiến mang mã này.'
    ' | en: There already is an item with this code.';
comment on constraint feedback_title on reform.feedback is
    'vi: Tiêu đề ý kiến phải có từ 5 đến 200 ký tự.'
    ' | en: The title of an item has 5 to 200 characters.';
comment on constraint feedback_text on reform.feedback is
    'vi: Nội dung ý kiến phải có từ 10 đến 4.000 ký tự.'
    ' | en: The text of an item has 10 to 4,000 characters.';
comment on constraint feedback_plan on reform.feedback is
    'vi: Kế hoạch được góp ý phải có trong danh sách và không được xóa khi đã có ý kiến.'
    ' | en: The plan that an item is about must exist, and stays once there is an item.';
comment on constraint feedback_report on reform.feedback is
    'vi: Báo cáo tiến độ được góp ý phải có trong danh sách và không được xóa khi đã có ý kiến.'
    ' | en: The report that an item is about must exist, and stays once there is an item.';
comment on constraint feedback_target_unit on reform.feedback is
    'vi: Đơn vị được góp ý phải có trong danh sách và không được xóa khi đã có ý kiến.'
    ' | en: The unit that an item is about must exist, and stays once there is an item.';
comment on constraint feedback_unit on reform.feedback is
    'vi: Đơn vị phụ trách ý kiến phải có trong danh sách và không được xóa khi còn phụ trách.'
    ' | en: The unit in charge of an item must exist, and stays while it is in charge.';
comment on constraint feedback_merged on reform.feedback is
    'vi: Ý kiến được gộp vào phải có trong danh sách.'
    ' | en: The item that another is merged into must exist.';
comment on constraint feedback_supporters on reform.feedback is
    'vi: Số người đồng tình không được âm.'
    ' | en: The number of supporters must not be negative.';
comment on constraint feedback_score on reform.feedback is
    'vi: Điểm nghi vấn không được âm.'
    ' | en: The score of suspicion must not be negative.';
comment on constraint feedback_receipt on reform.feedback is
    'vi: Mã biên nhận gồm 64 chữ số thập lục phân viết thường.'
    ' | en: A receipt is 64 hexadecimal digits in small letters.';
comment on constraint feedback_version on reform.feedback is
    'vi: Số phiên bản của ý kiến không được âm.'
    ' | en: The version of an item must not be negative.';
comment on constraint feedback_clause on reform.feedback is
    'vi: Mục được góp ý phải thuộc kế hoạch được góp ý và không được xóa khi đã có ý kiến.'
    ' | en: The clause that an item is about must be of its plan, and stays once there is an item.';
comment on constraint feedback_task on reform.feedback is
    'vi: Nhiệm vụ được góp ý phải thuộc kế hoạch được góp ý và không được xóa khi đã có ý kiến.'
    ' | en: The task that an item is about must be of its plan, and stays once there is an item.';
comment on constraint feedback_target on reform.feedback is
    'vi: Đối tượng góp ý phải được chỉ rõ đúng theo loại đối tượng.'
    ' | en: What an item is about must be named as its type of target requires, and nothing else.';
comment on constraint feedback_merged_state on reform.feedback is
    'vi: Ý kiến đã gộp, và chỉ ý kiến đã gộp, phải nêu ý kiến được gộp vào.'
    ' | en: An item that is merged, and only such an item, names the one it is merged into.';
comment on constraint feedback_merged_other on reform.feedback is
    'vi: Ý kiến không được gộp vào chính nó.'
    ' | en: An item must not be merged into itself.';
comment on constraint feedback_diverted_private on reform.feedback is
    'vi: Ý kiến được hướng dẫn đến nơi khác không được công khai.'
    ' | en: An item that was diverted must not be public.';
comment on constraint feedback_words on reform.feedback is
    'vi: Tiêu đề và nội dung của ý kiến chỉ được xóa cùng nhau.'
    ' | en: The title and the text of an item are there together or erased together.';
comment on constraint feedback_redacted on reform.feedback is
    'vi: Ý kiến công khai phải có nội dung, trừ khi người gửi đã rút.'
    ' | en: An item that is public has its text, unless its sender withdrew it.';

create index feedback_received_index on reform.feedback (received_at desc, id desc);
create index feedback_plan_index on reform.feedback (plan_id, received_at desc, id desc);
create index feedback_clause_index on reform.feedback (plan_id, clause_id, received_at desc, id desc);
create index feedback_task_index on reform.feedback (plan_id, task_id, received_at desc, id desc);
create index feedback_report_index on reform.feedback (report_id);
create index feedback_target_unit_index on reform.feedback (target_unit_id, received_at desc, id desc);
create index feedback_reply_index on reform.feedback (reply_id);
create index feedback_unit_index on reform.feedback (unit_id, received_at desc, id desc);
create index feedback_merged_index on reform.feedback (merged_into_id);

create table reform.feedback_topic (
    feedback_id bigint not null constraint feedback_topic_feedback references reform.feedback on delete cascade,
    topic_id bigint not null constraint feedback_topic_topic references reform.topic,
    constraint feedback_topic_pkey primary key (feedback_id, topic_id)
);
comment on table reform.feedback_topic is 'What an item is about.';

comment on constraint feedback_topic_feedback on reform.feedback_topic is
    'vi: Nội dung tuyên truyền phải được gắn với một ý kiến có trong danh sách.'
    ' | en: A topic is put on an item that exists.';
comment on constraint feedback_topic_topic on reform.feedback_topic is
    'vi: Nội dung tuyên truyền của ý kiến phải có trong danh sách và không được xóa khi còn dùng.'
    ' | en: The topic of an item must exist, and stays while it is used.';
comment on constraint feedback_topic_pkey on reform.feedback_topic is
    'vi: Mỗi nội dung tuyên truyền chỉ gắn với một ý kiến một lần.'
    ' | en: A topic is put on an item only once.';
create index feedback_topic_topic_index on reform.feedback_topic (topic_id, feedback_id);

-- ---- what happened ----

create table reform.event (
    feedback_id bigint not null constraint event_feedback references reform.feedback,
    sequence int not null,
    at timestamptz not null,
    transition reform.code not null,
    axis reform.axis,
    from_state reform.code,
    to_state reform.code,
    role reform.actor_role not null,
    actor reform.line,
    reason reform.reason,
    note reform.prose,
    details jsonb not null default '{}' constraint event_details check (jsonb_typeof(details) = 'object'),
    constraint event_pkey primary key (feedback_id, sequence),
    constraint event_sequence check (sequence > 0),
    constraint event_states check (num_nonnulls(axis, from_state, to_state) in (0, 3))
);
comment on table reform.event is
    'What happened to an item, numbered without gaps and never changed. '
    'Its words are the agency''s own, not the sender''s.';
comment on column reform.event.actor is
    'The subject of a member of staff, never published; null: the sender or the system.';
comment on column reform.event.note is 'For everybody who may see the item.';
comment on column reform.event.details is 'What else there is to say: units, dates, codes; no personal data.';

comment on constraint event_feedback on reform.event is
    'vi: Sự kiện phải thuộc một ý kiến có trong danh sách.'
    ' | en: An event must belong to an item that exists.';
comment on constraint event_details on reform.event is
    'vi: Chi tiết của sự kiện phải là một đối tượng JSON.'
    ' | en: The details of an event are a JSON object.';
comment on constraint event_pkey on reform.event is
    'vi: Hai sự kiện của một ý kiến không được cùng số thứ tự.'
    ' | en: Two events of an item must not have the same sequence.';
comment on constraint event_sequence on reform.event is
    'vi: Số thứ tự của sự kiện bắt đầu từ 1.'
    ' | en: The sequence of events begins with 1.';
comment on constraint event_states on reform.event is
    'vi: Sự kiện chuyển trạng thái phải nêu đủ trục, trạng thái trước và trạng thái sau.'
    ' | en: An event that moves an item names its axis, the state before and the state after.';

-- The right to update one column is what a reference to a row takes: its lock is asked for as an update would be.
revoke update, delete, truncate on reform.event from current_user;
grant update (feedback_id) on reform.event to current_user;

create constraint trigger event_append_only after update or delete on reform.event
    for each row execute function reform.refuse_always();
comment on constraint event_append_only on reform.event is
    'vi: Sự kiện đã ghi không được sửa hoặc xóa.'
    ' | en: An event that was recorded must not be changed or removed.';

create function reform.refuse_gap() returns trigger
    language plpgsql security definer
    set search_path = reform, pg_temp as $$
begin
    if (select feedback.version <> coalesce(max(event.sequence), 0) or count(event.sequence) <> feedback.version
        from reform.feedback left join reform.event on event.feedback_id = feedback.id
        where feedback.id = new.feedback_id
        group by feedback.id) then
        perform reform.refuse(tg_name);
    end if;
    return null;
end
$$;
comment on function reform.refuse_gap() is
    'Sequences are greater than 0 and differ, so as many as the greatest of them are all of them.';

-- Deferred: an event and the version of its item are written by two statements. Then it runs as whoever commits, and
-- needs the rights of its owner.
create constraint trigger event_gapless after insert on reform.event deferrable initially deferred
    for each row execute function reform.refuse_gap();
comment on constraint event_gapless on reform.event is
    'vi: Sự kiện của ý kiến được đánh số liên tục từ 1, và phiên bản của ý kiến là số của sự kiện cuối cùng.'
    ' | en: The events of an item are numbered from 1 without gaps, and its version is the number of the last.';

create index event_at_index on reform.event (at desc, feedback_id, sequence);

create table reform.message (
    feedback_id bigint not null,
    sequence int not null,
    from_sender boolean not null,
    text reform.prose constraint message_text check (char_length(text) <= 4000),
    constraint message_pkey primary key (feedback_id, sequence),
    constraint message_event foreign key (feedback_id, sequence) references reform.event (feedback_id, sequence)
);
comment on table reform.message is
    'What sender and agency say to one another; part of the event of its number. Private.';
comment on column reform.message.text is 'Null when it was erased.';

comment on constraint message_text on reform.message is
    'vi: Nội dung trao đổi có nhiều nhất 4.000 ký tự.'
    ' | en: A message has at most 4,000 characters.';
comment on constraint message_pkey on reform.message is
    'vi: Mỗi sự kiện chỉ có một nội dung trao đổi.'
    ' | en: An event has only one message.';
comment on constraint message_event on reform.message is
    'vi: Nội dung trao đổi phải thuộc một sự kiện của ý kiến.'
    ' | en: A message must belong to an event of its item.';

create table reform.reply (
    id bigint generated always as identity primary key,
    feedback_id bigint not null constraint reply_feedback references reform.feedback,
    number int not null constraint reply_number_positive check (number > 0),
    text reform.prose not null,
    resolution reform.resolution not null,
    state reform.reply_state not null default 'draft',
    author reform.line not null,
    approver reform.line,
    drafted_at timestamptz not null,
    submitted_at timestamptz,
    approved_at timestamptz,
    constraint reply_number unique (feedback_id, number),
    constraint reply_approval check ((state = 'approved') = (num_nonnulls(approver, approved_at) = 2)),
    constraint reply_approver check (approver <> author)
);
comment on table reform.reply is 'Answers to an item; an approved one is published with it and never changed.';

comment on constraint reply_feedback on reform.reply is
    'vi: Câu trả lời phải thuộc một ý kiến có trong danh sách.'
    ' | en: A reply must belong to an item that exists.';
comment on constraint reply_number_positive on reform.reply is
    'vi: Số thứ tự của câu trả lời phải lớn hơn 0.'
    ' | en: The number of a reply must be greater than 0.';
comment on constraint reply_number on reform.reply is
    'vi: Hai câu trả lời của một ý kiến không được cùng số thứ tự.'
    ' | en: Two replies to an item must not have the same number.';
comment on constraint reply_approval on reform.reply is
    'vi: Câu trả lời đã duyệt, và chỉ câu trả lời đã duyệt, phải nêu người duyệt và thời điểm duyệt.'
    ' | en: A reply that is approved, and only such a reply, names who approved it and when.';
comment on constraint reply_approver on reform.reply is
    'vi: Người duyệt không được là người soạn câu trả lời.'
    ' | en: Who approves a reply must not be who wrote it.';

create constraint trigger reply_immutable after update or delete on reform.reply
    for each row when (old.state = 'approved') execute function reform.refuse_always();
comment on constraint reply_immutable on reform.reply is
    'vi: Câu trả lời đã công bố không được sửa hoặc xóa; hãy lập câu trả lời mới.'
    ' | en: A published reply must not be changed or removed; write a new one.';

alter table reform.feedback add constraint feedback_reply foreign key (reply_id) references reform.reply;

comment on constraint feedback_reply on reform.feedback is
    'vi: Câu trả lời được góp ý phải có trong danh sách và không được xóa khi đã có ý kiến.'
    ' | en: The reply that an item is about must exist, and stays once there is an item.';

create table reform.proposal (
    id bigint generated always as identity primary key,
    feedback_id bigint not null constraint proposal_feedback references reform.feedback,
    transition reform.code not null,
    state reform.proposal_state not null default 'open',
    proposer reform.line not null,
    proposed_at timestamptz not null,
    reason reform.reason,
    note reform.prose,
    details jsonb not null default '{}' constraint proposal_details check (jsonb_typeof(details) = 'object'),
    decider reform.line,
    decided_at timestamptz,
    constraint proposal_decided check (
        case state
            when 'open' then num_nonnulls(decider, decided_at) = 0
            when 'confirmed' then num_nonnulls(decider, decided_at) = 2
            else decided_at is not null
        end),
    constraint proposal_second_person check (state <> 'confirmed' or decider <> proposer)
);
comment on table reform.proposal is 'A decision for two people: it takes effect when another one confirms it.';
comment on column reform.proposal.decider is 'Null in one that was overtaken by events: declined, by nobody.';
create index proposal_feedback_index on reform.proposal (feedback_id);
alter table reform.proposal add constraint proposal_one_open exclude (feedback_id with =) where (state = 'open');

comment on constraint proposal_feedback on reform.proposal is
    'vi: Đề xuất phải thuộc một ý kiến có trong danh sách.'
    ' | en: A proposal must belong to an item that exists.';
comment on constraint proposal_details on reform.proposal is
    'vi: Chi tiết của đề xuất phải là một đối tượng JSON.'
    ' | en: The details of a proposal are a JSON object.';
comment on constraint proposal_decided on reform.proposal is
    'vi: Đề xuất đã quyết định, và chỉ đề xuất đã quyết định, phải nêu thời điểm; đề xuất được xác nhận phải nêu ai xác nhận.'
    ' | en: A proposal that is decided, and only such a proposal, says when; one that is confirmed, by whom.';
comment on constraint proposal_second_person on reform.proposal is
    'vi: Người xác nhận không được là người đề xuất.'
    ' | en: Who confirms a proposal must not be who made it.';
comment on constraint proposal_one_open on reform.proposal is
    'vi: Ý kiến đang có một đề xuất chờ người thứ hai quyết định.'
    ' | en: A proposal about this item already awaits a second person.';

-- ---- until when ----

create table reform.deadline (
    id bigint generated always as identity primary key,
    feedback_id bigint not null constraint deadline_feedback references reform.feedback,
    stage reform.stage not null,
    service_level_id bigint not null constraint deadline_service_level references reform.service_level,
    started_at timestamptz not null,
    due_on date not null,
    due_at timestamptz not null,
    first_due_on date not null,
    paused_at timestamptz,
    days_left int,
    extensions int not null default 0 constraint deadline_extensions check (extensions between 0 and 2),
    ended_at timestamptz,
    void boolean not null default false,
    constraint deadline_pause check (num_nonnulls(paused_at, days_left) in (0, 2)),
    constraint deadline_void check (not void or ended_at is not null),
    constraint deadline_order check (ended_at >= started_at)
);
comment on table reform.deadline is 'The clock of a stage of an item. Whether it is overdue is derived, never stored.';
comment on column reform.deadline.first_due_on is 'Before any pause or extension.';
comment on column reform.deadline.days_left is 'When it was paused: working days or days, as its service level counts.';
comment on column reform.deadline.void is
    'It ended without being met or missed: what it was for was no longer to be done.';
create index deadline_feedback_index on reform.deadline (feedback_id, stage);
create index deadline_service_level_index on reform.deadline (service_level_id);
create index deadline_running_index on reform.deadline (due_at, feedback_id)
    where ended_at is null and paused_at is null;
alter table reform.deadline add constraint deadline_one_running exclude (feedback_id with =, stage with =)
    where (ended_at is null);

comment on constraint deadline_feedback on reform.deadline is
    'vi: Thời hạn phải thuộc một ý kiến có trong danh sách.'
    ' | en: A deadline must belong to an item that exists.';
comment on constraint deadline_service_level on reform.deadline is
    'vi: Thời hạn phải dựa trên một quy định thời hạn có trong danh sách và không được xóa khi còn dùng.'
    ' | en: The time limit that a deadline follows must exist, and stays while it is used.';
comment on constraint deadline_extensions on reform.deadline is
    'vi: Thời hạn được gia hạn nhiều nhất 2 lần.'
    ' | en: A deadline is extended at most twice.';
comment on constraint deadline_pause on reform.deadline is
    'vi: Thời hạn tạm dừng phải nêu số ngày còn lại.'
    ' | en: A deadline that is paused says how many days are left.';
comment on constraint deadline_void on reform.deadline is
    'vi: Chỉ thời hạn đã kết thúc mới được bỏ.'
    ' | en: Only a deadline that has ended is void.';
comment on constraint deadline_order on reform.deadline is
    'vi: Thời hạn không được kết thúc trước khi bắt đầu.'
    ' | en: A deadline must not end before it starts.';
comment on constraint deadline_one_running on reform.deadline is
    'vi: Mỗi bước xử lý của một ý kiến chỉ có một thời hạn đang tính.'
    ' | en: Each stage of an item has one running deadline.';

create table reform.deadline_move (
    deadline_id bigint not null constraint deadline_move_deadline references reform.deadline,
    number int not null,
    at timestamptz not null,
    extended boolean not null,
    old_due_on date not null,
    new_due_on date not null,
    reason reform.reason,
    note reform.prose,
    constraint deadline_move_pkey primary key (deadline_id, number),
    constraint deadline_move_order check (new_due_on >= old_due_on),
    constraint deadline_move_reason check (not extended or reason is not null)
);
comment on table reform.deadline_move is
    'Each time a deadline was moved, by an extension or a pause: the old date stays visible.';

comment on constraint deadline_move_deadline on reform.deadline_move is
    'vi: Lần thay đổi phải thuộc một thời hạn có trong danh sách.'
    ' | en: A move must belong to a deadline that exists.';
comment on constraint deadline_move_pkey on reform.deadline_move is
    'vi: Hai lần thay đổi của một thời hạn không được cùng số thứ tự.'
    ' | en: Two moves of a deadline must not have the same number.';
comment on constraint deadline_move_order on reform.deadline_move is
    'vi: Thời hạn mới không được trước thời hạn cũ.'
    ' | en: A deadline must not be moved to an earlier date.';
comment on constraint deadline_move_reason on reform.deadline_move is
    'vi: Gia hạn phải nêu lý do.'
    ' | en: An extension needs a reason.';

create table reform.term (
    code reform.code constraint term_pkey primary key,
    amount int not null constraint term_amount check (amount between 0 and 3660),
    calendar reform.calendar_unit not null,
    legal_basis reform.prose,
    note reform.prose not null
);
comment on table reform.term is 'How long what the agency sets itself may take: changed as data.';

comment on constraint term_pkey on reform.term is
    'vi: Đã có khoảng thời gian mang mã này.'
    ' | en: There already is a term with this code.';
comment on constraint term_amount on reform.term is
    'vi: Khoảng thời gian phải từ 0 đến 3.660 ngày.'
    ' | en: A term lies between 0 and 3,660 days.';
insert into reform.term (code, amount, calendar, legal_basis, note) values
    ('await_sender', 15, 'days', null, 'Chờ người gửi bổ sung; quá thời gian này thì đóng.'),
    ('close_answered', 15, 'days', null, 'Đóng sau khi trả lời nếu người gửi không mở lại.'),
    ('reopen', 15, 'days', null, 'Người gửi được mở lại trong thời gian này sau khi trả lời.'),
    ('appeal', 15, 'days', null, 'Người gửi được đề nghị xem lại việc không tiếp nhận trong thời gian này.'),
    ('keep_identity', 90, 'days', null, 'Giữ thông tin định danh sau khi kết thúc, rồi xóa.');

-- ---- people ----

create table reform.secret (
    feedback_id bigint constraint secret_pkey primary key constraint secret_feedback references reform.feedback,
    digest text not null constraint secret_digest check (digest ~ '^[0-9a-f]{64}$'),
    made_at timestamptz not null
);
comment on table reform.secret is 'The SHA-256 of what only the sender has.';

comment on constraint secret_pkey on reform.secret is
    'vi: Mỗi ý kiến chỉ có một khóa bí mật.'
    ' | en: An item has only one secret.';
comment on constraint secret_feedback on reform.secret is
    'vi: Khóa bí mật phải thuộc một ý kiến có trong danh sách.'
    ' | en: A secret must belong to an item that exists.';
comment on constraint secret_digest on reform.secret is
    'vi: Mã băm của khóa bí mật gồm 64 chữ số thập lục phân viết thường.'
    ' | en: The digest of a secret is 64 hexadecimal digits in small letters.';

create table reform.consent (
    feedback_id bigint not null constraint consent_feedback references reform.feedback,
    purpose reform.purpose not null,
    given_at timestamptz not null,
    withdrawn_at timestamptz constraint consent_order check (withdrawn_at >= given_at),
    constraint consent_pkey primary key (feedback_id, purpose, given_at)
);
comment on table reform.consent is 'What the sender agreed to, per purpose; silence is no consent.';

comment on constraint consent_feedback on reform.consent is
    'vi: Sự đồng ý phải thuộc một ý kiến có trong danh sách.'
    ' | en: A consent must belong to an item that exists.';
comment on constraint consent_order on reform.consent is
    'vi: Sự đồng ý không được rút lại trước khi được đưa ra.'
    ' | en: A consent must not be withdrawn before it was given.';
comment on constraint consent_pkey on reform.consent is
    'vi: Sự đồng ý cho mục đích này vào thời điểm này đã được ghi.'
    ' | en: The consent to this purpose at this time is already recorded.';

create table reform.rating (
    feedback_id bigint constraint rating_pkey primary key constraint rating_feedback references reform.feedback,
    result int not null constraint rating_result check (result between 1 and 5),
    attitude int constraint rating_attitude check (attitude between 1 and 5),
    time int constraint rating_time check (time between 1 and 5),
    resolved reform.resolved not null,
    rated_at timestamptz not null
);
comment on table reform.rating is 'What the sender thinks of the answer, said once.';

comment on constraint rating_pkey on reform.rating is
    'vi: Ý kiến này đã được đánh giá.'
    ' | en: This item was already rated.';
comment on constraint rating_feedback on reform.rating is
    'vi: Đánh giá phải thuộc một ý kiến có trong danh sách.'
    ' | en: A rating must belong to an item that exists.';
comment on constraint rating_result on reform.rating is
    'vi: Điểm kết quả phải từ 1 đến 5.'
    ' | en: The result is rated from 1 to 5.';
comment on constraint rating_attitude on reform.rating is
    'vi: Điểm thái độ phải từ 1 đến 5.'
    ' | en: The attitude is rated from 1 to 5.';
comment on constraint rating_time on reform.rating is
    'vi: Điểm thời gian phải từ 1 đến 5.'
    ' | en: The time taken is rated from 1 to 5.';

create constraint trigger rating_immutable after update or delete on reform.rating
    for each row execute function reform.refuse_always();
comment on constraint rating_immutable on reform.rating is
    'vi: Đánh giá đã gửi không được sửa hoặc xóa.'
    ' | en: A rating that was given must not be changed or removed.';

create table reform.support (
    feedback_id bigint not null constraint support_feedback references reform.feedback,
    supporter text not null constraint support_supporter check (supporter ~ '^[0-9a-f]{64}$'),
    given_at timestamptz not null,
    constraint support_pkey primary key (feedback_id, supporter)
);
comment on table reform.support is '"Me too", one per person; the key of a person differs from item to item.';

comment on constraint support_feedback on reform.support is
    'vi: Sự đồng tình phải thuộc một ý kiến có trong danh sách.'
    ' | en: A support must belong to an item that exists.';
comment on constraint support_supporter on reform.support is
    'vi: Khóa của người đồng tình gồm 64 chữ số thập lục phân viết thường.'
    ' | en: The key of a supporter is 64 hexadecimal digits in small letters.';
comment on constraint support_pkey on reform.support is
    'vi: Mỗi người chỉ đồng tình với một ý kiến một lần.'
    ' | en: A person supports an item only once.';

create table reform.outcome (
    id bigint generated always as identity primary key,
    feedback_id bigint not null constraint outcome_feedback references reform.feedback,
    resolution reform.resolution not null,
    plan_id bigint constraint outcome_plan references reform.plan,
    clause_id bigint,
    task_id bigint,
    document_id bigint constraint outcome_document references reform.document,
    note reform.prose not null,
    made_at timestamptz not null,
    constraint outcome_clause foreign key (plan_id, clause_id) references reform.clause (plan_id, id),
    constraint outcome_task foreign key (plan_id, task_id) references reform.task (plan_id, id)
);
comment on table reform.outcome is 'What changed because of an item: "bạn góp ý, chúng tôi đã làm".';

comment on constraint outcome_feedback on reform.outcome is
    'vi: Kết quả phải thuộc một ý kiến có trong danh sách.'
    ' | en: An outcome must belong to an item that exists.';
comment on constraint outcome_plan on reform.outcome is
    'vi: Kế hoạch của kết quả phải có trong danh sách và không được xóa khi còn dùng.'
    ' | en: The plan of an outcome must exist, and stays while it is used.';
comment on constraint outcome_document on reform.outcome is
    'vi: Văn bản của kết quả phải có trong danh sách và không được xóa khi còn dùng.'
    ' | en: The document of an outcome must exist, and stays while it is used.';
comment on constraint outcome_clause on reform.outcome is
    'vi: Mục của kết quả phải thuộc kế hoạch của kết quả và không được xóa khi còn dùng.'
    ' | en: The clause of an outcome must be of its plan, and stays while it is used.';
comment on constraint outcome_task on reform.outcome is
    'vi: Nhiệm vụ của kết quả phải thuộc kế hoạch của kết quả và không được xóa khi còn dùng.'
    ' | en: The task of an outcome must be of its plan, and stays while it is used.';
create index outcome_feedback_index on reform.outcome (feedback_id);
create index outcome_clause_index on reform.outcome (plan_id, clause_id);
create index outcome_task_index on reform.outcome (plan_id, task_id);
create index outcome_plan_index on reform.outcome (plan_id);
create index outcome_document_index on reform.outcome (document_id);

create table private.identity (
    feedback_id bigint primary key references reform.feedback,
    sealed bytea not null,
    key_id text not null,
    stored_at timestamptz not null
);
comment on table private.identity is
    'Who sent it, sealed with a public key; the service that stores it cannot open it.';

create table private.identity_access (
    id bigint generated always as identity primary key,
    feedback_id bigint not null references reform.feedback,
    at timestamptz not null,
    actor text not null,
    role reform.actor_role not null,
    reason text not null check (char_length(reason) >= 10)
);
comment on table private.identity_access is 'Who opened an identity and why; the sender sees it.';
create index identity_access_feedback_index on private.identity_access (feedback_id);

revoke update, delete, truncate on private.identity_access from current_user;
create constraint trigger identity_access_append_only after update or delete on private.identity_access
    for each row execute function reform.refuse_always();

create table private.original (
    feedback_id bigint primary key references reform.feedback,
    title text,
    text text,
    kept_at timestamptz not null
);
comment on table private.original is 'The words before they were redacted; only moderators read them.';

-- ---- what the service needs to run ----

create table ops.idempotency_key (
    operation text not null,
    caller text not null,
    digest text not null,
    body_digest text not null,
    feedback_id bigint references reform.feedback,
    sequence int,
    status int not null,
    used_at timestamptz not null default now(),
    primary key (operation, caller, digest)
);
comment on table ops.idempotency_key is
    'Writes that were done, so that a repeat has the same answer; it holds no answer and no secret.';
create index idempotency_key_used_index on ops.idempotency_key (used_at);
create index idempotency_key_feedback_index on ops.idempotency_key (feedback_id);

create unlogged table ops.rate_bucket (
    key text primary key,
    free_at timestamptz not null
);
comment on table ops.rate_bucket is
    'GCRA: when each bucket will be empty again. Unlogged: lost in a crash, which only forgives.';
create index rate_bucket_free_index on ops.rate_bucket (free_at);

create table ops.used_challenge (
    nonce text primary key,
    expires_at timestamptz not null
);
comment on table ops.used_challenge is 'Challenges that were used, until they expire.';
create index used_challenge_expires_index on ops.used_challenge (expires_at);

-- ---- refusals that no declaration can say ----

create table reform.refusal (
    code reform.code constraint refusal_pkey primary key,
    vi reform.line not null,
    en reform.line not null
);
comment on table reform.refusal is
    'Why an act is refused: a code that stays and a sentence. Functions refuse with reform.turn_down().';

comment on constraint refusal_pkey on reform.refusal is
    'vi: Đã có lời từ chối mang mã này.'
    ' | en: There already is a refusal with this code.';
insert into reform.refusal (code, vi, en) values
    ('history_stays', 'Lịch sử đã ghi không được xóa.', 'History that was recorded is not removed.');

create view api.refusal as select code, vi, en from reform.refusal;
comment on view api.refusal is
    'What each refusal says to a client, by the name that PostgreSQL reports as the constraint.';

create function reform.turn_down(code text) returns void
    language plpgsql as $$
begin
    raise exception using errcode = 'RD001', constraint = code,
        message = coalesce((select refusal.en from reform.refusal where refusal.code = turn_down.code), code);
end
$$;
comment on function reform.turn_down(text) is
    'Ends the statement with a refusal of reform.refusal; nothing of it remains.';

-- Row triggers do not see a table emptied at once. To empty an empty table loses nothing.
create function reform.keep_history() returns trigger
    language plpgsql as $$
declare
    has_rows boolean;
begin
    execute format('select exists (select from %s)', tg_relid::regclass) into has_rows;
    if has_rows then
        perform reform.turn_down('history_stays');
    end if;
    return null;
end
$$;
comment on function reform.keep_history() is 'Before a table is emptied: refuses while it has rows.';
create trigger event_not_emptied before truncate on reform.event
    for each statement execute function reform.keep_history();
create trigger identity_access_not_emptied before truncate on private.identity_access
    for each statement execute function reform.keep_history();

commit;
