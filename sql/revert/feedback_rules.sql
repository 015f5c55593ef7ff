-- Revert reformd:feedback_rules from pg

begin;

drop view reform.diverted_month;
drop function reform.guidance_object(reform.feedback);
drop function reform.root_unit(bigint);
drop table reform.guidance;
delete from reform.refusal where code in (
    'feedback_unknown', 'transition_unknown', 'role_not_allowed', 'person_needed', 'transition_not_allowed', 'too_often',
    'too_late', 'too_early', 'reason_required', 'reason_not_fitting', 'text_required', 'proposal_open',
    'proposal_missing', 'second_person_needed', 'unit_unknown', 'recipient_required', 'officer_required',
    'merge_target_unknown', 'merge_target_unfit', 'review_date_required', 'amount_required', 'clock_missing',
    'resolution_required', 'reply_missing', 'answer_missing', 'rating_required', 'words_required', 'words_erased', 'release_unfit',
    'identity_missing', 'purpose_required');
drop table reform.transition;

commit;
