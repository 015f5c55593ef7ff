-- Verify reformd:staff_waves on pg

begin;

select
    id, unit_id, state, note, moderator, withheld_at, size, sample_size, refused, decider, decided_at, decision_note,
    version
from reform.spam_wave where false;
select wave_id, feedback_id, sampled, released_at from reform.spam_wave_item where false;
select 'reform.act_on_all(reform.caller,reform.actor_role,bigint[],text,jsonb,timestamptz)'::regprocedure;
select 1 / has_function_privilege('reformd_staff', signature, 'execute')::int,
    1 / (not has_function_privilege('reformd_public', signature, 'execute'))::int
from unnest(array[
    'api.staff_wave(jsonb,text)',
    'api.staff_waves(jsonb,text[],jsonb,int)',
    'api.staff_withhold_wave(jsonb,text,text,jsonb,boolean,boolean,timestamptz)',
    'api.staff_decide_wave(jsonb,text,text,text,text,text,jsonb,boolean,boolean,timestamptz)']) as signature;

rollback;
