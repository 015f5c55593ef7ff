/* Staff report progress: reports, occurrences, evidence. Who may do what, and when, is told by the database. */
#include <string.h>

#include "answer.h"
#include "done.h"
#include "owned.h"
#include "queries.h"
#include "query.h"
#include "resources.h"

/* The statement answers with the document itself, in the form that is asked for. */
static void answer_reform_report(struct call *call)
{
    bool is_markdown = strcmp(call->media, "text/markdown") == 0;
    const char *const given[] = {"markdown", is_markdown ? "true" : "false", NULL};
    OWNED(result)
    PGresult *report = query_or_problem(call, call->endpoint->operation->statement, given, DB_PLANNED_ANEW);
    if (!report)
        return;
    call->status = 200;
    call->type = is_markdown ? "text/markdown; charset=utf-8" : "application/json";
    text_add(&call->content, PQgetvalue(report, 0, 0), (size_t)PQgetlength(report, 0, 0));
}

static const char *const by_form[] = {"markdown", NULL};

const struct operation staff_progress[] = {
    {"listStaffReports", answer_page, .statement = &staff_report_list},
    {"listAwaitedReports", answer_page, .statement = &staff_awaited_report_list},
    {"getStaffReport", answer_done, .statement = &staff_report},
    {"writeReport", answer_done, .statement = &staff_write_report},
    {"changeReport", answer_done, .statement = &staff_change_report},
    {"removeReport", answer_done, .statement = &staff_remove_report},
    {"submitReport", answer_done, .statement = &staff_move_report},
    {"returnReport", answer_done, .statement = &staff_move_report},
    {"approveReport", answer_done, .statement = &staff_move_report},
    {"publishReport", answer_done, .statement = &staff_move_report},
    {"listStaffOccurrences", answer_page, .statement = &staff_occurrence_list},
    {"getStaffOccurrence", answer_done, .statement = &staff_occurrence},
    {"recordOccurrence", answer_done, .statement = &staff_record_occurrence},
    {"changeOccurrence", answer_done, .statement = &staff_change_occurrence},
    {"removeOccurrence", answer_done, .statement = &staff_remove_occurrence},
    {"listStaffEvidence", answer_page, .statement = &staff_evidence_list},
    {"addReportEvidence", answer_done, .statement = &staff_add_report_evidence},
    {"addOccurrenceEvidence", answer_done, .statement = &staff_add_occurrence_evidence},
    {"addTaskEvidence", answer_done, .statement = &staff_add_task_evidence},
    {"getStaffEvidence", answer_done, .statement = &staff_evidence},
    {"removeEvidence", answer_done, .statement = &staff_remove_evidence},
    {"draftReformReport", answer_reform_report, .statement = &staff_reform_report, .gives = by_form},
    {.id = NULL},
};
