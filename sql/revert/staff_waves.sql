-- Revert reformd:staff_waves from pg

begin;

drop function api.staff_decide_wave;
drop function reform.held_wave;
drop function reform.check_decision;
drop function reform.release_wave;
drop function api.staff_withhold_wave;
drop function reform.unit_of_wave;
drop function reform.insert_wave;
drop function reform.sample_size;
drop function reform.nearest_unit_over;
drop function reform.wave_fault;
drop function reform.wave_candidates;
drop type reform.wave_candidate;
drop function reform.act_on_all;
drop function reform.lock_items;
drop function api.staff_waves;
drop function api.staff_wave;
drop function reform.wave_seen;
drop function reform.wave_done;
drop function reform.wave_for_staff;
drop function reform.wave_actions;
drop function reform.wave_items;
drop function reform.wave_path;
drop function reform.wave_roles;
delete from reform.refusal where code in ('wave_of_many_units', 'wave_decided');
drop table reform.spam_wave_item;
drop table reform.spam_wave;

commit;
