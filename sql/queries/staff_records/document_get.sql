-- One document, for staff.
select * from api.staff_record(:caller, 'document', :document);
