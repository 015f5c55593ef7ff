/* Cursors are opaque, and only ours are read. */
#include "cursor.h"

#include <stdlib.h>
#include <string.h>

#include "owned.h"
#include "suites.h"

static const char keys[] = "[\"2021-12-31\", 17]";

START_TEST(a_cursor_gives_its_keys_again)
{
    OWNED(text) struct text cursor = {0};
    cursor_write(&cursor, "tasks/list", keys, strlen(keys));
    ck_assert_uint_eq(strspn(cursor.at, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
                      cursor.length);
    OWNED(memory) char *read = cursor_read("tasks/list", cursor.at);
    ck_assert_str_eq(read, keys);
}
END_TEST

START_TEST(a_cursor_of_another_list_is_refused)
{
    OWNED(text) struct text cursor = {0};
    cursor_write(&cursor, "tasks/list", keys, strlen(keys));
    ck_assert_ptr_null(cursor_read("tasks/list_by_due_on_descending", cursor.at));
}
END_TEST

START_TEST(a_changed_cursor_is_refused)
{
    OWNED(text) struct text cursor = {0};
    cursor_write(&cursor, "tasks/list", keys, strlen(keys));
    for (size_t i = 0; i < cursor.length; i++) {
        char was = cursor.at[i];
        cursor.at[i] = was == 'A' ? 'B' : 'A';
        ck_assert_ptr_null(cursor_read("tasks/list", cursor.at));
        cursor.at[i] = was;
    }
    cursor.at[cursor.length - 1] = '\0';
    ck_assert_ptr_null(cursor_read("tasks/list", cursor.at));
    ck_assert_ptr_null(cursor_read("tasks/list", ""));
    ck_assert_ptr_null(cursor_read("tasks/list", "AAAAAAAAAAA"));
    ck_assert_ptr_null(cursor_read("tasks/list", "!!!!"));
}
END_TEST

START_TEST(keys_that_are_too_long_fail_the_text)
{
    OWNED(text) struct text cursor = {0};
    char many[4096];
    memset(many, '1', sizeof many);
    cursor_write(&cursor, "tasks/list", many, sizeof many);
    ck_assert(cursor.failed);
}
END_TEST

Suite *cursor_suite(void)
{
    Suite *suite = suite_create("cursor");
    TCase *all = tcase_create("all");
    tcase_add_test(all, a_cursor_gives_its_keys_again);
    tcase_add_test(all, a_cursor_of_another_list_is_refused);
    tcase_add_test(all, a_changed_cursor_is_refused);
    tcase_add_test(all, keys_that_are_too_long_fail_the_text);
    suite_add_tcase(suite, all);
    return suite;
}
