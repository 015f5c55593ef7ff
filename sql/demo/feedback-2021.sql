-- One item of feedback that illustrates: it was asked, answered and rated. Nobody sent it, and it says so.

do $$
declare
    made bigint;
begin
    insert into reform.feedback (
        code, track, kind, sender_type, title, text, target_type, unit_id, received_at, handled_at, receipt, illustrative)
    select 'PA-2021-7K3M9Q', 'suggestion', 'question', 'anonymous', 'Giờ làm việc của bộ phận một cửa',
        'Dữ liệu minh họa: bộ phận một cửa có làm việc sáng thứ Bảy không?', 'general', unit.id,
        '2021-03-01T08:30+07', '2021-03-01T08:30+07',
        encode(sha256(convert_to('Dữ liệu minh họa', 'UTF8')), 'hex'), true
    from reform.unit
    where unit.code = 'VP-SO'
    on conflict (code) do nothing
    returning id into made;
    if made is null then
        return;
    end if;
    perform reform.open_item(made, '2021-03-01T08:30+07');
    perform reform.act('PA-2021-7K3M9Q', transition, row(role::reform.actor_role, who)::reform.actor, arguments::jsonb, at::timestamptz)
    from (values
        (1, 'start-triage', 'intake', 'minh-hoa-1', '{}', '2021-03-01T09:00+07'),
        (2, 'publish', 'moderator', 'minh-hoa-2', '{}', '2021-03-01T14:00+07'),
        (3, 'accept', 'intake', 'minh-hoa-1', '{}', '2021-03-02T09:00+07'),
        (4, 'assign', 'intake', 'minh-hoa-1', '{"officer": "minh-hoa-3"}', '2021-03-02T09:05+07'),
        (5, 'draft-reply', 'officer', 'minh-hoa-3',
            '{"text": "Dữ liệu minh họa: có, từ 7 giờ 30 đến 11 giờ.", "resolution": "explained"}',
            '2021-03-03T10:00+07'),
        (6, 'submit-reply', 'officer', 'minh-hoa-3', '{}', '2021-03-03T10:30+07'),
        (7, 'approve-reply', 'approver', 'minh-hoa-4', '{}', '2021-03-04T08:00+07'),
        (8, 'rate', 'sender', null, '{"result": 5, "resolved": "yes"}', '2021-03-05T20:00+07'),
        (9, 'close', 'sender', null, '{}', '2021-03-05T20:01+07')
    ) as step (place, transition, role, who, arguments, at)
    order by place;
end
$$;
