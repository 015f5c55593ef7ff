-- One document.
select * from api.document where code = :document;
