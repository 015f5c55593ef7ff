-- Whether there is such an item, that everybody may know of.
select 1 from api.feedback as item where item.code = :code;
