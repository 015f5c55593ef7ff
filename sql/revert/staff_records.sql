-- Revert reformd:staff_records from pg

begin;

drop function api.staff_correct_reading;
drop function reform.count_holder;
drop function api.staff_reading;
drop function reform.reading_done;
drop function api.staff_readings;
drop function reform.reading_seen;
drop function api.staff_succeed_unit;
drop function reform.succeed_unit;
drop function reform.heirs_of;
drop function reform.successor_faults;
drop function reform.renamed_unit;
drop function reform.move_parts;
drop function reform.end_unit;
drop function api.staff_write_record;
drop function reform.save_record;
drop function reform.lock_record;
drop function reform.planner_of_record;
drop function reform.rule_of_new_record;
drop function reform.name_of_record;
drop function reform.check_record;
drop function reform.ended_faults;
drop function reform.members_fixed;
drop function reform.write_record;
drop function reform.unknown_reference_faults;
drop function reform.import_row_of_document_record;
drop function reform.import_row_of_unit_record;
drop function reform.import_row_of_reading;
drop function reform.import_row_of_service_level;
drop function reform.import_row_of_reporting_period;
drop function reform.import_row_of_holiday;
drop function api.staff_service_levels;
drop function api.staff_record;
drop function reform.record_done;
drop function reform.record_of;
drop function reform.reading_record;
drop function reform.service_level_record;
drop function reform.document_record;
drop function reform.unit_record;
delete from reform.refusal where code in ('unit_ended', 'unit_has_parts', 'successor_gone');
drop table reform.unit_part;
do $$
declare
    name text;
begin
    foreach name in array array['document', 'topic', 'holiday', 'reporting_period', 'service_level', 'reading'] loop
        execute format('drop trigger %1$s_counts_version on reform.%1$I', name);
        execute format('alter table reform.%I drop column version', name);
    end loop;
end
$$;

commit;
