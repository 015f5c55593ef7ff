/* What the contract asks of an operation, and what the loader refuses to take for done. */
#include "contract.h"

#include <string.h>

#include "small_contract.h"
#include "suites.h"

#define SECRET "'security':[{'secret':[]}]"
#define BODY "'requestBody':{'required':true,'content':{'application/json':{'schema':{'type':'object'}}}}"
#define KEY "{'name':'Idempotency-Key','in':'header','required':true,'schema':{'type':'string'}}"
#define LIMIT(policy, quota) "{'policy':'" policy "','per':'address','quota':" quota ",'window':3600}"

/* A statement that names one parameter. */
#define NAMING(parameter)                                                                                              \
    &(const struct statement)                                                                                          \
    {                                                                                                                  \
        .name = "items/send", .text = "select $1", .parameters = (const char *const[]){parameter, NULL},               \
        .parameter_count = 1, .sorts = (const struct sort[]){{NULL, NULL}},                                            \
    }

static char why[CONTRACT_WHY];

/* With a statement (or NULL) for sendItem. */
static struct contract *load(struct small_contract parts, const struct statement *statement)
{
    static const char *const gives[] = {"code", NULL};
    const struct operation rows[] = {
        {.id = "getItem"}, {.id = "sendItem", .statement = statement, .gives = gives}, {.id = NULL}};
    return small_contract_load(&parts, rows, why);
}

static void expect_refused(struct small_contract parts, const struct statement *statement, const char *because)
{
    ck_assert_ptr_null(load(parts, statement));
    ck_assert_msg(strstr(why, "sendItem") && strstr(why, because), "it says: %s", why);
}

static void expect_loaded(struct small_contract parts, const struct statement *statement)
{
    struct contract *contract = load(parts, statement);
    ck_assert_msg(contract != NULL, "%s", why);
    contract_free(contract);
}

START_TEST(an_operation_needs_the_secret_where_the_contract_says_so)
{
    struct contract *contract = load((struct small_contract){.post = SECRET}, NULL);
    ck_assert_msg(contract != NULL, "%s", why);
    ck_assert(small_contract_endpoint(contract, "sendItem")->needs_secret);
    ck_assert(!small_contract_endpoint(contract, "getItem")->needs_secret);
    contract_free(contract);
}
END_TEST

static const char *const other_security[] = {
    "'security':[{'key':[]}]",
    "'security':[{'nobody':[]}]",
    "'security':[{'secret':[]},{'staff':[]}]",
    "'security':[{'secret':[],'staff':[]}]",
    "'security':[{},{'secret':[]}]",
    "'security':[]",
    "'security':'secret'",
};

START_TEST(security_of_another_kind_stops_the_start)
{
    expect_refused((struct small_contract){.post = other_security[_i]}, NULL, "security");
}
END_TEST

#define FOR_STAFF "'security':[{'staff':[]}],'x-roles':['officer','intake'],'x-unit':'object'"

START_TEST(an_operation_is_for_staff_where_the_contract_says_so)
{
    struct contract *contract = load((struct small_contract){.post = FOR_STAFF}, NULL);
    ck_assert_msg(contract != NULL, "%s", why);
    const struct endpoint *endpoint = small_contract_endpoint(contract, "sendItem");
    ck_assert(endpoint->is_for_staff && !endpoint->needs_secret);
    ck_assert_uint_eq(json_array_size(endpoint->roles), 2);
    ck_assert(!small_contract_endpoint(contract, "getItem")->is_for_staff);
    contract_free(contract);
}
END_TEST

static const struct {
    const char *parts, *because;
} faulty_roles[] = {
    {"'security':[{'staff':[]}]", "x-roles"},
    {"'security':[{'staff':[]}],'x-roles':[],'x-unit':'any'", "x-roles"},
    {"'security':[{'staff':[]}],'x-roles':'officer','x-unit':'any'", "x-roles"},
    {"'security':[{'staff':[]}],'x-roles':[1],'x-unit':'any'", "x-roles"},
    {"'security':[{'staff':[]}],'x-roles':['officer']", "x-unit"},
    {"'security':[{'staff':[]}],'x-roles':['officer'],'x-unit':'SO'", "x-unit"},
    {"'x-roles':['officer']", "x-roles"},
    {"'x-unit':'object'", "x-unit"},
    {"'security':[{'secret':[]}],'x-roles':['officer'],'x-unit':'object'", "x-roles"},
};

START_TEST(roles_and_units_stand_where_staff_are_asked_for_and_nowhere_else)
{
    expect_refused((struct small_contract){.post = faulty_roles[_i].parts}, NULL, faulty_roles[_i].because);
}
END_TEST

static const char *const of_staff[] = {"caller", "if_match", "is_valid", "transition"};

START_TEST(only_staff_are_told_to_statements)
{
    expect_loaded((struct small_contract){.post = FOR_STAFF}, NAMING(of_staff[_i]));
    expect_refused((struct small_contract){.post = SECRET}, NAMING(of_staff[_i]), of_staff[_i]);
}
END_TEST

static const char *const other_extensions[] = {"'x-limits':[]", "'x-anything':true"};

START_TEST(an_unknown_extension_stops_the_start)
{
    expect_refused((struct small_contract){.post = other_extensions[_i]}, NULL, "is not supported");
}
END_TEST

START_TEST(limits_are_told_to_statements)
{
    struct contract *contract =
        load((struct small_contract){.post = "'x-limit':[" LIMIT("submission", "20") "," LIMIT("secret", "10") "]"},
             NAMING("limits"));
    ck_assert_msg(contract != NULL, "%s", why);
    ck_assert_str_eq(small_contract_endpoint(contract, "sendItem")->limits.json,
                     "{\"submission\":{\"quota\":20,\"window\":3600},\"secret\":{\"quota\":10,\"window\":3600}}");
    ck_assert_ptr_null(small_contract_endpoint(contract, "getItem")->limits.json);
    contract_free(contract);
}
END_TEST

static const char *const faulty_limits[] = {
    "'x-limit':{}",
    "'x-limit':[]",
    "'x-limit':[{}]",
    "'x-limit':[{'policy':'a','per':'address','quota':1}]",
    "'x-limit':[{'policy':'a','per':'moon','quota':1,'window':1}]",
    "'x-limit':[{'policy':'a','per':'address','quota':0,'window':1}]",
    "'x-limit':[{'policy':'a','per':'address','quota':1,'window':1.5}]",
    "'x-limit':[{'policy':'A b','per':'address','quota':1,'window':1}]",
    "'x-limit':[{'policy':'a','per':'address','quota':1,'window':1,'burst':1}]",
    "'x-limit':[" LIMIT("a", "1") "," LIMIT("a", "2") "]",
};

START_TEST(a_faulty_limit_stops_the_start)
{
    expect_refused((struct small_contract){.post = faulty_limits[_i]}, NULL, "x-limit");
}
END_TEST

START_TEST(a_policy_is_the_same_everywhere)
{
    struct small_contract parts = {.get = "'x-limit':[" LIMIT("a", "1") "]", .post = "'x-limit':[" LIMIT("a", "2") "]"};
    expect_refused(parts, NULL, "policy a");
    parts.get = parts.post;
    expect_loaded(parts, NULL);
}
END_TEST

START_TEST(the_setting_changes_a_policy_wherever_it_stands)
{
    const char *limits = "'x-limit':[" LIMIT("submission", "20") "," LIMIT("secret", "10") "]";
    struct contract *contract = load((struct small_contract){.get = limits, .post = limits}, NULL);
    ck_assert_msg(contract != NULL, "%s", why);
    ck_assert(contract_set_limits(contract, NULL, why));
    ck_assert(contract_set_limits(contract, "submission=1000/60,secret=50/7200", why));
    const char *json = "{\"submission\":{\"quota\":1000,\"window\":60},\"secret\":{\"quota\":50,\"window\":7200}}";
    ck_assert_str_eq(small_contract_endpoint(contract, "getItem")->limits.json, json);
    ck_assert_str_eq(small_contract_endpoint(contract, "sendItem")->limits.json, json);
    contract_free(contract);
}
END_TEST

static const char *const faulty_settings[] = {
    "submissions=1/1",          "submission",      "submission=", "submission=1", "submission=1/",   "submission=0/1",
    "submission=1/0",           "submission=1/1,", ",",           "=1/1",         "submission=-1/1", "submission=1/1 ",
    "submission=99999999999/1",
};

START_TEST(a_faulty_setting_is_refused)
{
    const char *limits = "'x-limit':[" LIMIT("submission", "20") "]";
    struct contract *contract = load((struct small_contract){.post = limits}, NULL);
    ck_assert_msg(contract != NULL, "%s", why);
    ck_assert(!contract_set_limits(contract, faulty_settings[_i], why));
    ck_assert_msg(strncmp(why, "LIMITS ", 7) == 0, "it says: %s", why);
    contract_free(contract);
}
END_TEST

START_TEST(a_header_is_a_parameter)
{
    struct contract *contract = load((struct small_contract){.parameters = KEY}, NULL);
    ck_assert_msg(contract != NULL, "%s", why);
    const struct endpoint *endpoint = small_contract_endpoint(contract, "sendItem");
    ck_assert_uint_eq(endpoint->parameter_count, 2);
    ck_assert_int_eq(endpoint->parameters[1].place, IN_HEADER);
    ck_assert(endpoint->parameters[1].required);
    contract_free(contract);
}
END_TEST

static const char *const faulty_parameters[] = {
    "{'name':'Authorization','in':'header','schema':{'type':'string'}}",
    "{'name':'accept','in':'header','schema':{'type':'string'}}",
    "{'name':'Content-Type','in':'header','schema':{'type':'string'}}",
    "{'name':'X-Many','in':'header','schema':{'type':'array','items':{'type':'string'}}}",
    "{'name':'session','in':'cookie','schema':{'type':'string'}}",
    "{'name':'nowhere','schema':{'type':'string'}}",
};

START_TEST(a_parameter_that_cannot_be_stops_the_start)
{
    expect_refused((struct small_contract){.parameters = faulty_parameters[_i]}, NULL, ":");
}
END_TEST

START_TEST(a_statement_names_what_is_given)
{
    expect_loaded((struct small_contract){0}, NAMING("item"));
    expect_loaded((struct small_contract){0}, NAMING("address_key"));
    expect_loaded((struct small_contract){0}, NAMING("code"));
    expect_loaded((struct small_contract){.post = BODY}, NAMING("body"));
    expect_loaded((struct small_contract){.post = SECRET}, NAMING("secret_digest"));
    expect_loaded((struct small_contract){.parameters = KEY}, NAMING("idempotency_digest"));
    expect_loaded((struct small_contract){.parameters = KEY}, NAMING("body_digest"));
}
END_TEST

static const char *const not_given[] = {"nobody",      "body",  "secret_digest", "idempotency_digest",
                                        "body_digest", "limits"};

START_TEST(a_statement_that_names_what_nobody_gives_stops_the_start)
{
    expect_refused((struct small_contract){0}, NAMING(not_given[_i]), not_given[_i]);
}
END_TEST

START_TEST(a_header_is_no_value_of_a_statement)
{
    expect_refused((struct small_contract){.parameters = "{'name':'prefer','in':'header','schema':{'type':'string'}}"},
                   NAMING("prefer"), ":prefer");
}
END_TEST

START_TEST(a_list_cannot_hang_on_the_caller)
{
    const struct statement list = {.name = "items/list",
                                   .text = "select $1, $2",
                                   .parameters = (const char *const[]){"secret_digest", "limit", NULL},
                                   .parameter_count = 2,
                                   .sorts = (const struct sort[]){{NULL, NULL}}};
    expect_refused((struct small_contract){.post = SECRET}, &list, ":secret_digest");
}
END_TEST

START_TEST(the_answer_of_a_write_has_its_media_type)
{
    struct contract *contract = load((struct small_contract){0}, NULL);
    ck_assert_msg(contract != NULL, "%s", why);
    ck_assert_str_eq(small_contract_endpoint(contract, "sendItem")->media[0], "application/json");
    contract_free(contract);
}
END_TEST

#define ADD_LOOP(test, cases) tcase_add_loop_test(all, test, 0, sizeof cases / sizeof *cases)

Suite *contract_suite(void)
{
    Suite *suite = suite_create("contract");
    TCase *all = tcase_create("all");
    tcase_add_test(all, an_operation_needs_the_secret_where_the_contract_says_so);
    tcase_add_test(all, an_operation_is_for_staff_where_the_contract_says_so);
    tcase_add_loop_test(all, roles_and_units_stand_where_staff_are_asked_for_and_nowhere_else, 0,
                        sizeof faulty_roles / sizeof *faulty_roles);
    tcase_add_loop_test(all, only_staff_are_told_to_statements, 0, sizeof of_staff / sizeof *of_staff);
    ADD_LOOP(security_of_another_kind_stops_the_start, other_security);
    ADD_LOOP(an_unknown_extension_stops_the_start, other_extensions);
    tcase_add_test(all, limits_are_told_to_statements);
    ADD_LOOP(a_faulty_limit_stops_the_start, faulty_limits);
    tcase_add_test(all, a_policy_is_the_same_everywhere);
    tcase_add_test(all, the_setting_changes_a_policy_wherever_it_stands);
    ADD_LOOP(a_faulty_setting_is_refused, faulty_settings);
    tcase_add_test(all, a_header_is_a_parameter);
    ADD_LOOP(a_parameter_that_cannot_be_stops_the_start, faulty_parameters);
    tcase_add_test(all, a_statement_names_what_is_given);
    ADD_LOOP(a_statement_that_names_what_nobody_gives_stops_the_start, not_given);
    tcase_add_test(all, a_header_is_no_value_of_a_statement);
    tcase_add_test(all, a_list_cannot_hang_on_the_caller);
    tcase_add_test(all, the_answer_of_a_write_has_its_media_type);
    suite_add_tcase(suite, all);
    return suite;
}
