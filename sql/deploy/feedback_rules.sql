-- Deploy reformd:feedback_rules to pg
-- What may happen to an item: from where to where, by whom, under which conditions, with what effect on its clocks.

begin;

-- One row is one transition. To add one: a row here and, where it does something of its own, a function
-- reform.step_EFFECT(reform.step) in feedback_steps.
create table reform.transition (
    name reform.code constraint transition_pkey primary key,
    position int generated always as identity,
    axis reform.axis not null,
    from_states reform.code[] not null,
    to_states reform.code[] not null,
    roles reform.actor_role[] not null,
    label_vi reform.line not null,
    label_en reform.line not null,
    shown_to reform.code not null default 'everybody'
        constraint transition_shown_to check (shown_to in ('everybody', 'sender', 'staff')),
    reason_required boolean not null default false,
    reasons reform.reason[] not null default '{}',
    text_required boolean not null default false,
    says boolean not null default false,
    second_person boolean not null default false,
    most int constraint transition_most check (most > 0),
    within reform.code constraint transition_within references reform.term,
    after reform.code constraint transition_after references reform.term,
    decides reform.code constraint transition_decides references reform.transition,
    effect reform.code,
    starts reform.stage[] not null default '{}',
    ends reform.stage[] not null default '{}',
    voids reform.stage[] not null default '{}',
    pauses reform.stage[] not null default '{}',
    resumes reform.stage[] not null default '{}'
);
comment on table reform.transition is
    'Everything that may happen to an item, on both axes. reform.act() walks it; labels, tests and the service read it.';
comment on column reform.transition.to_states is
    'Empty: the state stays. Several: what happened before, or what is given, decides which.';
comment on column reform.transition.shown_to is 'Who sees the event, as far as he sees the item.';
comment on column reform.transition.reasons is 'The reasons that fit, where not all do; a single one need not be given.';
comment on column reform.transition.says is 'Its text is a message between sender and agency.';
comment on column reform.transition.second_person is 'By another person than who proposed or wrote what it confirms.';
comment on column reform.transition.most is 'How often in the life of an item.';
comment on column reform.transition.within is 'Only until this term has passed since the item came to where it stands.';
comment on column reform.transition.after is 'Only once this term has passed since then.';
comment on column reform.transition.decides is 'The proposal that it confirms, or declines where the state stays.';
comment on column reform.transition.effect is 'What else it does: the function reform.step_EFFECT.';
comment on column reform.transition.starts is 'Clocks that start with it; ends, voids, pauses, resumes alike.';

comment on constraint transition_pkey on reform.transition is
    'vi: Tên bước xử lý này đã được dùng.'
    ' | en: This transition name is already in use.';
comment on constraint transition_shown_to on reform.transition is
    'vi: Bước xử lý hiển thị cho mọi người, cho người gửi hoặc cho cán bộ.'
    ' | en: A transition is shown to everybody, to the sender or to staff.';
comment on constraint transition_most on reform.transition is
    'vi: Số lần tối đa của một bước xử lý phải lớn hơn 0.'
    ' | en: How often a transition may happen must be greater than 0.';
comment on constraint transition_within on reform.transition is
    'vi: Thời hạn mà bước xử lý phải theo phải có trong danh sách.'
    ' | en: The term within which a transition may happen must exist.';
comment on constraint transition_after on reform.transition is
    'vi: Thời hạn phải chờ trước bước xử lý phải có trong danh sách.'
    ' | en: The term after which a transition may happen must exist.';
comment on constraint transition_decides on reform.transition is
    'vi: Bước đề xuất mà bước này quyết định phải có trong danh sách.'
    ' | en: The proposal that a transition decides must exist.';

create index transition_within_index on reform.transition (within);
create index transition_after_index on reform.transition (after);
create index transition_decides_index on reform.transition (decides);

insert into reform.transition (axis, name, from_states, to_states, roles, effect, label_vi, label_en)
select
    axis::reform.axis, name, from_states::reform.code[], to_states::reform.code[], roles::reform.actor_role[], effect,
    label_vi, label_en
from (values
    ('handling', 'submit', '{}', '{received}', '{sender}', null, 'gửi', 'submitted'),
    ('handling', 'start-triage', '{received}', '{triage}', '{intake}', null,
        'bắt đầu phân loại', 'triage started'),
    ('handling', 'request-information', '{triage,in_progress}', '{awaiting_sender}', '{intake,officer}', null,
        'đề nghị bổ sung', 'information requested'),
    ('handling', 'answer-information', '{awaiting_sender}', '{triage,in_progress}', '{sender}', 'answer',
        'người gửi bổ sung', 'information given'),
    ('handling', 'accept', '{triage}', '{accepted}', '{intake}', null, 'tiếp nhận', 'accepted'),
    ('handling', 'reject', '{triage}', '{}', '{intake}', 'propose',
        'đề xuất không tiếp nhận', 'rejection proposed'),
    ('handling', 'confirm-rejection', '{triage}', '{rejected}', '{intake,approver}', 'decide',
        'không tiếp nhận', 'rejected'),
    ('handling', 'decline-rejection', '{triage}', '{}', '{intake,approver}', 'decide',
        'không đồng ý đề xuất không tiếp nhận', 'rejection declined'),
    ('handling', 'appeal', '{rejected}', '{triage}', '{sender}', null,
        'người gửi đề nghị xem lại', 'appealed'),
    ('handling', 'transfer', '{triage,in_progress}', '{transferred}', '{intake,officer}', 'transfer',
        'chuyển cơ quan có thẩm quyền', 'transferred to the competent agency'),
    ('handling', 'divert', '{triage}', '{diverted}', '{intake}', 'divert',
        'hướng dẫn nơi khác', 'directed elsewhere'),
    ('handling', 'merge', '{triage}', '{merged}', '{intake}', 'merge', 'gộp', 'merged'),
    ('handling', 'assign', '{accepted}', '{in_progress}', '{intake,approver}', 'assign',
        'phân công xử lý', 'assigned'),
    ('handling', 'reassign', '{in_progress,on_hold,reply_in_approval,awaiting_sender}', '{}', '{intake,approver}', 'assign',
        'phân công lại', 'assigned anew'),
    ('handling', 'hold', '{in_progress}', '{on_hold}', '{officer}', 'hold',
        'tiếp tục tập hợp', 'put on hold'),
    ('handling', 'resume', '{on_hold}', '{in_progress}', '{officer}', 'resume',
        'xử lý tiếp', 'resumed'),
    ('handling', 'extend', '{in_progress}', '{}', '{officer}', 'extend',
        'gia hạn', 'extended'),
    ('handling', 'draft-reply', '{in_progress}', '{}', '{officer}', 'draft_reply',
        'soạn trả lời', 'reply drafted'),
    ('handling', 'submit-reply', '{in_progress}', '{reply_in_approval}', '{officer}', 'submit_reply',
        'trình duyệt trả lời', 'reply submitted for approval'),
    ('handling', 'return-reply', '{reply_in_approval}', '{in_progress}', '{approver}', 'return_reply',
        'trả lại dự thảo trả lời', 'reply returned'),
    ('handling', 'approve-reply', '{reply_in_approval}', '{answered}', '{approver}', 'approve_reply',
        'trả lời', 'answered'),
    ('handling', 'close', '{answered}', '{closed}', '{sender,officer,approver}', 'close', 'đóng', 'closed'),
    ('handling', 'reopen', '{answered}', '{in_progress}', '{sender}', null,
        'người gửi mở lại', 'reopened by the sender'),
    ('handling', 'withdraw',
        '{received,triage,awaiting_sender,accepted,in_progress,on_hold,reply_in_approval,answered}', '{withdrawn}',
        '{sender}', 'withdraw', 'người gửi rút', 'withdrawn by the sender'),
    ('handling', 'close-unanswered', '{awaiting_sender}', '{closed}', '{system}', null,
        'đóng vì người gửi không bổ sung', 'closed for want of information'),
    ('handling', 'close-answered', '{answered}', '{closed}', '{system}', null,
        'đóng sau khi trả lời', 'closed after the answer'),
    ('handling', 'return-held', '{on_hold}', '{in_progress}', '{system}', 'return_held',
        'đến ngày xem lại', 'back at the review date'),
    ('handling', 'message',
        '{received,triage,awaiting_sender,accepted,in_progress,on_hold,reply_in_approval,answered}', '{}',
        '{sender,intake,officer,approver}', null, 'nhắn tin', 'message'),
    ('handling', 'rate', '{answered,closed}', '{}', '{sender}', 'rate', 'đánh giá', 'rated'),
    ('handling', 'change-display',
        '{received,triage,awaiting_sender,accepted,in_progress,on_hold,reply_in_approval,answered,closed,rejected,transferred,merged}',
        '{}', '{sender}', 'change_display', 'đổi tên hiển thị', 'display changed'),
    ('handling', 'open-identity',
        '{received,triage,awaiting_sender,accepted,in_progress,on_hold,reply_in_approval,answered,closed,rejected,transferred,diverted,merged}',
        '{}', '{privacy,officer,approver}', 'open_identity', 'mở thông tin định danh', 'identity opened'),
    ('handling', 'erase-identity',
        '{received,triage,awaiting_sender,accepted,in_progress,on_hold,reply_in_approval,answered,closed,rejected,transferred,diverted,merged}',
        '{}', '{sender,privacy,system}', 'erase_identity', 'xóa thông tin định danh', 'identity erased'),
    ('handling', 'renew-secret',
        '{received,triage,awaiting_sender,accepted,in_progress,on_hold,reply_in_approval,answered,closed,rejected,transferred,diverted,merged}',
        '{}', '{intake,privacy}', 'renew_secret', 'cấp lại mã bí mật', 'secret renewed'),
    ('publication', 'publish', '{pending}', '{public}', '{moderator}', 'publish', 'công khai', 'published'),
    ('publication', 'redact', '{pending}', '{redacted}', '{moderator}', 'redact',
        'che thông tin và công khai', 'redacted and published'),
    ('publication', 'withhold', '{pending}', '{private}', '{moderator}', null, 'không công khai', 'withheld'),
    ('publication', 'release', '{private}', '{pending}', '{moderator}', 'release',
        'đưa trở lại chờ kiểm duyệt', 'returned to moderation'),
    ('publication', 'remove', '{public,redacted,private}', '{}', '{moderator}', 'propose',
        'đề xuất gỡ', 'removal proposed'),
    ('publication', 'confirm-removal', '{public,redacted,private}', '{removed}', '{moderator,approver}', 'decide',
        'gỡ', 'removed'),
    ('publication', 'decline-removal', '{public,redacted,private}', '{}', '{moderator,approver}', 'decide',
        'không đồng ý đề xuất gỡ', 'removal declined'),
    ('publication', 'restore', '{removed}', '{public,redacted}', '{moderator}', 'restore', 'khôi phục', 'restored')
) as rule (axis, name, from_states, to_states, roles, effect, label_vi, label_en);

-- Conditions

update reform.transition set reason_required = true
where name in ('reject', 'transfer', 'divert', 'hold', 'extend', 'withhold', 'remove', 'close-unanswered');
update reform.transition set text_required = true
where name in ('request-information', 'answer-information', 'message', 'draft-reply', 'open-identity', 'renew-secret');
update reform.transition set says = true
where name in ('request-information', 'answer-information', 'message', 'appeal', 'reopen');
update reform.transition set second_person = true
where name in ('confirm-rejection', 'approve-reply', 'confirm-removal');
update reform.transition set shown_to = 'staff'
where name in ('reject', 'decline-rejection', 'draft-reply', 'remove', 'decline-removal', 'reassign');
update reform.transition set shown_to = 'sender'
where name in ('message', 'open-identity', 'erase-identity', 'change-display', 'renew-secret');

update reform.transition set reasons = given.reasons::reform.reason[]
from (values
    ('transfer', '{outside_competence}'),
    ('divert', '{complaint,denunciation}'),
    ('hold', '{needs_more_grounds}'),
    ('close-unanswered', '{no_answer_of_sender}'),
    ('withdraw', '{wish_of_sender}')
) as given (name, reasons)
where transition.name = given.name;

update reform.transition set most = given.most, within = given.within, after = given.after
from (values
    ('appeal', 1, 'appeal', null),
    ('extend', 2, null, null),
    ('reopen', 2, 'reopen', null),
    ('rate', 1, null, null),
    ('close-unanswered', null, null, 'await_sender'),
    ('close-answered', null, null, 'close_answered')
) as given (name, most, within, after)
where transition.name = given.name;

update reform.transition set decides = given.decides
from (values
    ('confirm-rejection', 'reject'),
    ('decline-rejection', 'reject'),
    ('confirm-removal', 'remove'),
    ('decline-removal', 'remove')
) as given (name, decides)
where transition.name = given.name;

-- Clocks. While the sender is asked, only moderation goes on: it does not need him.

update reform.transition set
    starts = given.starts::reform.stage[],
    ends = given.ends::reform.stage[],
    voids = given.voids::reform.stage[],
    pauses = given.pauses::reform.stage[],
    resumes = given.resumes::reform.stage[]
from (values
    ('submit', '{triage,transfer,reply,moderation}', '{}', '{}', '{}', '{}'),
    ('request-information', '{}', '{}', '{}', '{triage,transfer,reply}', '{}'),
    ('answer-information', '{}', '{}', '{}', '{}', '{triage,transfer,reply}'),
    ('accept', '{}', '{triage}', '{transfer}', '{}', '{}'),
    ('confirm-rejection', '{}', '{triage}', '{transfer,reply}', '{}', '{}'),
    ('appeal', '{triage,transfer,reply}', '{}', '{}', '{}', '{}'),
    ('transfer', '{}', '{triage,transfer}', '{reply}', '{}', '{}'),
    ('divert', '{}', '{triage,moderation}', '{transfer,reply}', '{}', '{}'),
    ('merge', '{}', '{triage}', '{transfer}', '{}', '{}'),
    ('approve-reply', '{}', '{reply}', '{}', '{}', '{}'),
    ('reopen', '{reply}', '{}', '{}', '{}', '{}'),
    ('withdraw', '{}', '{}', '{triage,transfer,reply,moderation}', '{}', '{}'),
    ('close-unanswered', '{}', '{}', '{triage,transfer,reply}', '{}', '{}'),
    ('publish', '{}', '{moderation}', '{}', '{}', '{}'),
    ('redact', '{}', '{moderation}', '{}', '{}', '{}'),
    ('withhold', '{}', '{moderation}', '{}', '{}', '{}'),
    ('release', '{moderation}', '{}', '{}', '{}', '{}')
) as given (name, starts, ends, voids, pauses, resumes)
where transition.name = given.name;

-- Refusals

insert into reform.refusal (code, vi, en) values
    ('feedback_unknown', 'Không có ý kiến nào mang mã này.', 'There is no feedback of this code.'),
    ('transition_unknown', 'Không có bước xử lý này.', 'There is no such transition.'),
    ('role_not_allowed', 'Vai trò này không được thực hiện bước xử lý này.', 'This role may not do that.'),
    ('person_needed', 'Phải ghi rõ cán bộ thực hiện.', 'It must be known which member of staff does it.'),
    ('transition_not_allowed', 'Trạng thái hiện tại của ý kiến không cho phép bước xử lý này.',
        'Where the feedback stands now does not allow that.'),
    ('too_often', 'Bước này đã được thực hiện đủ số lần cho phép.', 'That was done as often as it may be.'),
    ('too_late', 'Đã quá thời hạn để thực hiện bước này.', 'It is too late for that.'),
    ('too_early', 'Chưa đến lúc được thực hiện bước này.', 'It is too early for that.'),
    ('reason_required', 'Phải nêu lý do.', 'A reason is needed.'),
    ('reason_not_fitting', 'Lý do này không phù hợp với bước xử lý.', 'This reason does not fit.'),
    ('text_required', 'Phải có nội dung.', 'A text is needed.'),
    ('proposal_open', 'Ý kiến này đang có một đề xuất chờ người thứ hai xác nhận.',
        'A proposal about this feedback still awaits a second person.'),
    ('proposal_missing', 'Không có đề xuất nào đang chờ xác nhận.', 'There is no proposal to decide.'),
    ('second_person_needed', 'Người xác nhận phải khác người đề xuất hoặc người soạn.',
        'It takes another person than the one who proposed or wrote it.'),
    ('unit_unknown', 'Không có đơn vị nào mang mã này.', 'There is no unit of this code.'),
    ('recipient_required', 'Phải nêu cơ quan nhận.', 'The agency that receives it must be named.'),
    ('officer_required', 'Phải nêu cán bộ hoặc đơn vị xử lý.', 'The officer or the unit in charge must be named.'),
    ('merge_target_unknown', 'Không có ý kiến mang mã cần gộp vào.', 'The feedback to merge into does not exist.'),
    ('merge_target_unfit', 'Không gộp được vào ý kiến này.', 'This feedback cannot be merged into.'),
    ('review_date_required', 'Phải nêu ngày xem lại sau ngày hôm nay.', 'A review date after today is needed.'),
    ('amount_required', 'Thời gian gia hạn phải từ 1 đến 366 ngày.', 'An extension is 1 to 366 days.'),
    ('clock_missing', 'Ý kiến này không có thời hạn trả lời đang tính.', 'No deadline for a reply is running.'),
    ('resolution_required', 'Phải nêu hình thức giải quyết.', 'The form of the resolution is needed.'),
    ('reply_missing', 'Chưa có dự thảo trả lời.', 'There is no draft of a reply.'),
    ('answer_missing', 'Ý kiến này chưa được trả lời.', 'This feedback has not been answered.'),
    ('rating_required', 'Phải đánh giá kết quả từ 1 đến 5 và cho biết vấn đề đã được giải quyết chưa.',
        'A result from 1 to 5 and whether it is resolved are needed.'),
    ('words_required', 'Phải có tiêu đề hoặc nội dung sau khi che.', 'The redacted title or text is needed.'),
    ('words_erased', 'Nội dung ý kiến đã được xóa.', 'The words of this feedback were erased.'),
    ('release_unfit', 'Chỉ đưa trở lại chờ kiểm duyệt ý kiến bị giữ lại vì thư rác, chưa rút và chưa hướng dẫn nơi khác.',
        'Only what was withheld as spam, and neither withdrawn nor diverted since, returns to moderation.'),
    ('identity_missing', 'Không còn thông tin định danh.', 'There is no identity.'),
    ('digest_required', 'Phải có mã băm của mã bí mật mới.', 'The digest of the new secret is needed.'),
    ('purpose_required', 'Phải nêu lý do mở thông tin định danh, ít nhất 10 ký tự.',
        'Why the identity is opened must be said in at least 10 characters.');

-- Where to go with what other laws deal with

create table reform.guidance (
    reason reform.reason constraint guidance_pkey primary key,
    text_vi reform.prose not null,
    text_en reform.prose not null
);
comment on table reform.guidance is
    'What is said to whoever sent a complaint or a denunciation. The address is that of the agency''s root unit.';
comment on constraint guidance_pkey on reform.guidance is
    'vi: Lý do này đã có nội dung hướng dẫn.'
    ' | en: There is guidance for this reason already.';

insert into reform.guidance (reason, text_vi, text_en) values
    ('complaint',
        'Nội dung bạn gửi được phân loại là khiếu nại. Khiếu nại được giải quyết theo Luật Khiếu nại, không theo thủ tục '
        'tiếp nhận phản ánh, kiến nghị, nên không được xử lý và không được công khai tại đây. Bạn có thể gửi đơn khiếu '
        'nại hoặc trình bày trực tiếp tại nơi tiếp công dân của cơ quan dưới đây.',
        'What you sent was classified as a complaint (khiếu nại). Complaints are settled under the Law on Complaints, not '
        'as feedback, so it is neither dealt with nor published here. You may send the complaint to, or present it at, '
        'the office for receiving citizens of the agency below.'),
    ('denunciation',
        'Nội dung bạn gửi được phân loại là tố cáo. Tố cáo được giải quyết theo Luật Tố cáo, không theo thủ tục tiếp nhận '
        'phản ánh, kiến nghị, nên không được xử lý và không được công khai tại đây. Bạn có thể gửi đơn tố cáo hoặc trình '
        'bày trực tiếp tại nơi tiếp công dân của cơ quan dưới đây.',
        'What you sent was classified as a denunciation (tố cáo). Denunciations are settled under the Law on '
        'Denunciations, not as feedback, so it is neither dealt with nor published here. You may send the denunciation '
        'to, or present it at, the office for receiving citizens of the agency below.');

create function reform.root_unit(unit_id bigint) returns reform.unit
language sql stable as $$
    with recursive above (id, parent_id, height) as (
        select id, parent_id, 0 from reform.unit where id = root_unit.unit_id
        union all
        select unit.id, unit.parent_id, height + 1
        from above
        join reform.unit on unit.id = above.parent_id and not unit.external)
    select unit from reform.unit join above using (id) order by height desc limit 1
$$;
comment on function reform.root_unit(bigint) is 'The agency that a unit belongs to.';

create function reform.guidance_object(item reform.feedback) returns json
language sql stable as $$
    select json_build_object(
        'reason', guidance.reason,
        'text', guidance.text_vi,
        'text_en', guidance.text_en,
        'office', json_build_object(
            'code', agency.code,
            'name', agency.name,
            'address', agency.contact_address,
            'phone', agency.contact_phone,
            'email', agency.contact_email,
            'website', agency.contact_website,
            'href', '/v1/units/' || agency.code))
    from reform.guidance
    cross join lateral reform.root_unit(item.unit_id) as agency
    where guidance.reason = item.handling_reason and item.handling = 'diverted'
$$;
comment on function reform.guidance_object(reform.feedback) is
    'For the sender of a diverted item: where to go instead. What is not known of the office is null.';

create view reform.diverted_month as
select to_char(received_at at time zone 'Asia/Ho_Chi_Minh', 'YYYY-MM') as month, count(*)::int as count
from reform.feedback
where handling = 'diverted'
group by 1;
comment on view reform.diverted_month is
    'All that everybody learns of diverted items: how many were received in each month. No code, target or unit.';

commit;
