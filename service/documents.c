/* Documents that plans rest on, and the words that the API uses: topics, enumerations. */
#include "answer.h"
#include "queries.h"
#include "resources.h"

const struct operation documents[] = {
    {"listDocuments", answer_page, .statement = &documents_list},
    {"getDocument", answer_one, .statement = &documents_get},
    {"listTopics", answer_list, .statement = &topics_list},
    {"getVocabulary", answer_one, .statement = &vocabulary_get},
    {.id = NULL},
};
