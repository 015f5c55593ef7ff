-- Verify reformd:feedback_words on pg

begin;

select 'feedback_received'::reform.event_kind, 'feedback_answered'::reform.event_kind,
    'feedback_outcome'::reform.event_kind, 'feedback'::api.searchable;
select 1 / (count(*) = 3)::int from reform.vocabulary where enumeration = 'event_kind' and code like 'feedback_%';

rollback;
