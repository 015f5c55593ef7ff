-- Every enumeration with its labels.
select * from api.vocabulary;
