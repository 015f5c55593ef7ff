/* Makes and checks challenges at the command line, for tests/challenge/run.
 *
 * usage: challenge_program make KEY PURPOSE COST LIFETIME    prints a challenge
 *        challenge_program check KEY PURPOSE                 reads a payload, prints the verdict
 */
#include "challenge.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const verdicts[] = {
    [CHALLENGE_SOLVED] = "solved",   [CHALLENGE_MALFORMED] = "malformed", [CHALLENGE_FORGED] = "forged",
    [CHALLENGE_EXPIRED] = "expired", [CHALLENGE_MISPLACED] = "misplaced", [CHALLENGE_UNSOLVED] = "unsolved",
};

static int make(const char *key, const char *purpose, const char *cost, const char *lifetime)
{
    json_t *challenge = challenge_make(key, purpose, atoi(cost), atoi(lifetime), time(NULL));
    int code = challenge ? json_dumpf(challenge, stdout, JSON_COMPACT) : -1;
    json_decref(challenge);
    return code == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int check(const char *key, const char *purpose)
{
    char payload[2 * CHALLENGE_PAYLOAD_LONGEST];
    struct challenge_use use;
    payload[fread(payload, 1, sizeof payload - 1, stdin)] = '\0';
    puts(verdicts[challenge_check(key, purpose, payload, time(NULL), &use)]);
    return EXIT_SUCCESS;
}

int main(int count, char **words)
{
    if (sodium_init() < 0)
        return EXIT_FAILURE;
    if (count == 6 && strcmp(words[1], "make") == 0)
        return make(words[2], words[3], words[4], words[5]);
    if (count == 4 && strcmp(words[1], "check") == 0)
        return check(words[2], words[3]);
    return EXIT_FAILURE;
}
