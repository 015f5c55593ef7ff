-- Deploy reformd:feedback_words to pg
-- Feedback among what happens in plans and what search finds. A change of its own, since a new value of an enumeration
-- cannot be used in the transaction that adds it.

begin;

alter type reform.event_kind add value if not exists 'feedback_received';
alter type reform.event_kind add value if not exists 'feedback_answered';
alter type reform.event_kind add value if not exists 'feedback_outcome';
alter type api.searchable add value if not exists 'feedback';

insert into reform.vocabulary (enumeration, code, position, label_vi, label_en) values
    ('event_kind', 'feedback_received', 9, 'nhận phản ánh, kiến nghị, góp ý', 'feedback received'),
    ('event_kind', 'feedback_answered', 10, 'trả lời phản ánh, kiến nghị, góp ý', 'feedback answered'),
    ('event_kind', 'feedback_outcome', 11, 'thay đổi từ phản ánh, kiến nghị, góp ý', 'change because of feedback');

commit;
