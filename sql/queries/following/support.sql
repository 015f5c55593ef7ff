-- Me, too.
select * from api.support_feedback(:code, :supporter, :address_key, :limits, true);
