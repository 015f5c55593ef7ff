/* Statistics: how much there is of what, each number with the address of the rows that it counts. */
#include "answer.h"
#include "queries.h"
#include "resources.h"

const struct operation statistics[] = {
    {"getOverview", answer_one, .statement = &statistics_overview},
    {"listFeedbackStatistics", answer_page, .statement = &statistics_feedback},
    {"listDeadlineStatistics", answer_page, .statement = &statistics_deadlines},
    {"listModerationStatistics", answer_page, .statement = &statistics_moderation},
    {"listRatingStatistics", answer_page, .statement = &statistics_ratings},
    {"listUnitStatistics", answer_page, .statement = &statistics_units},
    {"listDivertedStatistics", answer_page, .statement = &statistics_diverted},
    {"listFeedbackDeadlines", answer_page, .statement = &statistics_deadline_list},
    {"listFeedbackRatings", answer_page, .statement = &statistics_rating_list},
    {.id = NULL},
};
