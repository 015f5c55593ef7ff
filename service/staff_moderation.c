/* Waves of spam: withheld at once, sampled by a second moderator. */
#include "answer.h"
#include "done.h"
#include "queries.h"
#include "resources.h"

const struct operation staff_moderation[] = {
    {"listWaves", answer_page, .statement = &staff_wave_list},
    {"withholdWave", answer_done, .statement = &staff_withhold_wave},
    {"getWave", answer_done, .statement = &staff_wave},
    {"confirmWave", answer_done, .statement = &staff_decide_wave},
    {"undoWave", answer_done, .statement = &staff_decide_wave},
    {.id = NULL},
};
