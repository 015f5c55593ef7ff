-- Revert reformd:staff_occurrences from pg

begin;

drop function api.staff_remove_evidence;
drop function api.staff_task_evidence;
drop function api.staff_evidence;
drop function reform.evidence_seen;
drop function api.staff_add_evidence;
drop function reform.evidence_faults;
drop function reform.count_version_of;
drop function reform.check_place;
drop function reform.role_in_place;
drop function reform.lock_place;
drop function reform.evidence_done;
drop function reform.evidence_subject;
drop function reform.place_of;
drop function reform.shown_href;
drop function reform.unit_in_task;
drop type reform.evidence_place;
drop function api.staff_remove_occurrence;
drop function api.staff_change_occurrence;
drop function reform.held_occurrence;
drop function api.staff_record_occurrence;
drop function reform.occurrence_faults;
drop function reform.occurrence_of_body;
drop function reform.is_reported;
drop function api.staff_occurrences;
drop function api.staff_occurrence;
drop function reform.occurrence_seen;
drop function reform.occurrence_done;
drop function reform.occurrence_for_staff;
drop function reform.staff_task_path;
delete from reform.refusal where code = 'occurrence_reported';
alter table reform.occurrence drop column version, drop column recorded_by;

commit;
