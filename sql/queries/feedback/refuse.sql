-- What is wrong with a submission that the contract refuses already; changes nothing.
select * from api.refuse_feedback(:body);
