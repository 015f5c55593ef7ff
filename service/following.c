/* Following an item with its secret; and "me too", which needs none. */
#include "owned.h"
#include "queries.h"
#include "resources.h"
#include "secrets.h"
#include "write.h"

/* SQL gets a key that differs from item to item, so that nobody's support can be linked. */
static void support(struct call *call)
{
    const struct secrets *secrets = &call->service->settings->secrets;
    char supporter[DIGEST_SIZE];
    if (!secrets->is_set) {
        call_fail(call, &feedback_unavailable);
        return;
    }
    supporter_key_make(supporter, secrets, call_header(call, "Supporter-Key"), call_value(call, "code"));
    const char *const given[] = {"supporter", supporter, NULL};
    OWNED(result) PGresult *written = write_or_problem(call, call->endpoint->operation->statement, given);
    if (written)
        write_answer(call, written, NULL);
}

static const char *const support_gives[] = {"supporter", NULL};

const struct operation following[] = {
    {"followFeedback", answer_write, .statement = &following_get},
    {"addFeedbackMessage", answer_write, .statement = &following_message},
    {"withdrawFeedback", answer_write, .statement = &following_withdraw},
    {"reopenFeedback", answer_write, .statement = &following_reopen},
    {"appealFeedback", answer_write, .statement = &following_appeal},
    {"rateFeedback", answer_write, .statement = &following_rate},
    {"setFeedbackDisplay", answer_write, .statement = &following_display},
    {"eraseFeedbackIdentity", answer_write, .statement = &following_erase_identity},
    {"supportFeedback", support, .statement = &following_support, .gives = support_gives},
    {"unsupportFeedback", support, .statement = &following_unsupport, .gives = support_gives},
    {.id = NULL},
};
