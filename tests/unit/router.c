/* From method and path to the operation. */
#include "router.h"

#include "suites.h"

static const struct endpoint endpoints[] = {
    {.id = "root", .path = "/", .method = METHOD_GET},
    {.id = "listPlans", .path = "/v1/plans", .method = METHOD_GET},
    {.id = "createPlan", .path = "/v1/plans", .method = METHOD_POST},
    {.id = "getPlan", .path = "/v1/plans/{plan}", .method = METHOD_GET},
    {.id = "importPlan", .path = "/v1/plans/import", .method = METHOD_POST},
    {.id = "getTask", .path = "/v1/plans/{plan}/tasks/{task}", .method = METHOD_GET},
};

static struct router *router;

static void build(void)
{
    router = router_new(endpoints, sizeof endpoints / sizeof *endpoints);
    ck_assert_ptr_nonnull(router);
}

static void drop(void)
{
    router_free(router);
}

static bool find(struct route *route, size_t count, const char *a, const char *b, const char *c, const char *d,
                 const char *e)
{
    const char *const segments[] = {a, b, c, d, e};
    return router_find(router, segments, count, route);
}

START_TEST(a_path_has_all_its_methods)
{
    struct route route;
    ck_assert(find(&route, 2, "v1", "plans", NULL, NULL, NULL));
    ck_assert_str_eq(route.endpoints[METHOD_GET]->id, "listPlans");
    ck_assert_str_eq(route.endpoints[METHOD_POST]->id, "createPlan");
    ck_assert_ptr_null(route.endpoints[METHOD_DELETE]);
}
END_TEST

START_TEST(parameters_are_read_in_the_order_of_the_path)
{
    struct route route;
    ck_assert(find(&route, 5, "v1", "plans", "a", "tasks", "NV01"));
    ck_assert_str_eq(route.endpoints[METHOD_GET]->id, "getTask");
    ck_assert_uint_eq(route.value_count, 2);
    ck_assert_str_eq(route.values[0], "a");
    ck_assert_str_eq(route.values[1], "NV01");
}
END_TEST

START_TEST(a_literal_wins_over_a_parameter)
{
    struct route route;
    ck_assert(find(&route, 3, "v1", "plans", "import", NULL, NULL));
    ck_assert_str_eq(route.endpoints[METHOD_POST]->id, "importPlan");
    ck_assert_uint_eq(route.value_count, 0);
}
END_TEST

START_TEST(a_parameter_is_taken_where_the_literal_leads_nowhere)
{
    struct route route;
    ck_assert(find(&route, 5, "v1", "plans", "import", "tasks", "x"));
    ck_assert_str_eq(route.endpoints[METHOD_GET]->id, "getTask");
    ck_assert_uint_eq(route.value_count, 2);
    ck_assert_str_eq(route.values[0], "import");
}
END_TEST

START_TEST(unknown_paths_are_not_found)
{
    struct route route;
    ck_assert(find(&route, 0, NULL, NULL, NULL, NULL, NULL));
    ck_assert(!find(&route, 1, "v1", NULL, NULL, NULL, NULL));
    ck_assert(!find(&route, 3, "v1", "plans", "", NULL, NULL));
    ck_assert(!find(&route, 4, "v1", "plans", "a", "tasks", NULL));
    ck_assert(!find(&route, 4, "v1", "plans", "a", "b", NULL));
    ck_assert(!find(&route, 2, "v1", "Plans", NULL, NULL, NULL));
}
END_TEST

START_TEST(methods_are_known_by_their_exact_names)
{
    ck_assert_int_eq(router_method("PATCH"), METHOD_PATCH);
    ck_assert_int_eq(router_method("get"), METHOD_COUNT);
    ck_assert_int_eq(router_method("BREW"), METHOD_COUNT);
}
END_TEST

START_TEST(a_path_with_too_many_parameters_is_refused_at_start)
{
    static const struct endpoint deep = {.id = "deep", .path = "/{a}/{b}/{c}/{d}/{e}", .method = METHOD_GET};
    ck_assert_ptr_null(router_new(&deep, 1));
}
END_TEST

Suite *router_suite(void)
{
    Suite *suite = suite_create("router");
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, build, drop);
    tcase_add_test(all, a_path_has_all_its_methods);
    tcase_add_test(all, parameters_are_read_in_the_order_of_the_path);
    tcase_add_test(all, a_literal_wins_over_a_parameter);
    tcase_add_test(all, a_parameter_is_taken_where_the_literal_leads_nowhere);
    tcase_add_test(all, unknown_paths_are_not_found);
    tcase_add_test(all, methods_are_known_by_their_exact_names);
    tcase_add_test(all, a_path_with_too_many_parameters_is_refused_at_start);
    suite_add_tcase(suite, all);
    return suite;
}
