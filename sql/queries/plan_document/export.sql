-- A plan as a plan document.
select document from api.export_plan(:plan) as document where document is not null;
