-- Units that match and all that stand above them, as a tree.
select
    api.unit_tree(:kind::text[], :parent::text[], :external::boolean, :on::date, :q::text) as items,
    null::text as next;
