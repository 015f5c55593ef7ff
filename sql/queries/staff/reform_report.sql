-- The periodic report of the caller's units, drafted as JSON or as Markdown.
select api.staff_reform_report(:caller, :period, :plan, :markdown);
