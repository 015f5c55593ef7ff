/* Staff at work. What each may do is told by the contract (roles) and by the database (units, states, rules). */
#include "answer.h"
#include "done.h"
#include "queries.h"
#include "resources.h"

const struct operation staff[] = {
    {"getMe", answer_one, .statement = &staff_me},
    {"getStaffFeedback", answer_done, .statement = &staff_feedback_item},
    {"startTriage", answer_done, .statement = &staff_act},
    {"requestInformation", answer_done, .statement = &staff_act},
    {"acceptFeedback", answer_done, .statement = &staff_act},
    {"proposeRejection", answer_done, .statement = &staff_act},
    {"confirmRejection", answer_done, .statement = &staff_act},
    {"declineRejection", answer_done, .statement = &staff_act},
    {"transferFeedback", answer_done, .statement = &staff_act},
    {"divertFeedback", answer_done, .statement = &staff_act},
    {"mergeFeedback", answer_done, .statement = &staff_act},
    {"assignFeedback", answer_done, .statement = &staff_act},
    {"reassignFeedback", answer_done, .statement = &staff_act},
    {"holdFeedback", answer_done, .statement = &staff_act},
    {"resumeFeedback", answer_done, .statement = &staff_act},
    {"extendDeadline", answer_done, .statement = &staff_act},
    {"draftReply", answer_done, .statement = &staff_act},
    {"submitReply", answer_done, .statement = &staff_act},
    {"returnReply", answer_done, .statement = &staff_act},
    {"approveReply", answer_done, .statement = &staff_act},
    {"closeFeedback", answer_done, .statement = &staff_act},
    {"messageSender", answer_done, .statement = &staff_act},
    {"publishFeedback", answer_done, .statement = &staff_act},
    {"redactFeedback", answer_done, .statement = &staff_act},
    {"withholdFeedback", answer_done, .statement = &staff_act},
    {"proposeRemoval", answer_done, .statement = &staff_act},
    {"confirmRemoval", answer_done, .statement = &staff_act},
    {"declineRemoval", answer_done, .statement = &staff_act},
    {"restoreFeedback", answer_done, .statement = &staff_act},
    {"eraseIdentity", answer_done, .statement = &staff_act},
    {.id = NULL},
};
