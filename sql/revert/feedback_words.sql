-- Revert reformd:feedback_words from pg
-- PostgreSQL cannot take a value from an enumeration. Those stay, unused, and deploying again finds them.

begin;

delete from reform.vocabulary where enumeration = 'event_kind' and code like 'feedback_%';

commit;
