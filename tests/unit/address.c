/* Clients are known by their address, through trusted proxies only. */
#include "address.h"

#include <arpa/inet.h>
#include <string.h>

#include "suites.h"

/* An IPv4 address becomes a peer of that family, any other of IPv6. */
static struct sockaddr_storage peer_of(const char *text)
{
    struct sockaddr_storage peer = {0};
    struct sockaddr_in *four = (struct sockaddr_in *)&peer;
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)&peer;
    peer.ss_family = AF_INET;
    if (inet_pton(AF_INET, text, &four->sin_addr) == 1)
        return peer;
    peer.ss_family = AF_INET6;
    ck_assert_int_eq(inet_pton(AF_INET6, text, &six->sin6_addr), 1);
    return peer;
}

#define TRUSTED "10.0.0.0/8, 192.0.2.1,fd00::/8 ,2001:db8:ffff::1"

static const struct {
    const char *peer;
    const char *forwarded_for;
    const char *client;
} walks[] = {
    {"203.0.113.7", NULL, "203.0.113.7"},
    {"203.0.113.7", "198.51.100.1", "203.0.113.7"}, /* the peer is not trusted */
    {"::ffff:203.0.113.7", NULL, "203.0.113.7"},
    {"2001:db8:1:2:3:4:5:6", NULL, "2001:db8:1:2::/64"},
    {"2001:db8:1:2::ffff", NULL, "2001:db8:1:2::/64"},
    {"2001:db8:1:3::", NULL, "2001:db8:1:3::/64"},
    {"::1", NULL, "::/64"},

    {"10.1.2.3", NULL, "10.1.2.3"},
    {"10.1.2.3", "", "10.1.2.3"},
    {"10.1.2.3", "198.51.100.1", "198.51.100.1"},
    {"::ffff:10.1.2.3", "198.51.100.1", "198.51.100.1"},
    {"192.0.2.1", "198.51.100.1", "198.51.100.1"},
    {"192.0.2.2", "198.51.100.1", "192.0.2.2"},
    {"fd12::1", "198.51.100.1", "198.51.100.1"},
    {"fc12::1", "198.51.100.1", "fc12::/64"},
    {"2001:db8:ffff::1", "2001:db8:9:9:9::9", "2001:db8:9:9::/64"},
    {"2001:db8:ffff::2", "198.51.100.1", "2001:db8:ffff::/64"},
    {"11.0.0.1", "198.51.100.1", "11.0.0.1"},

    {"10.1.2.3", "198.51.100.9, 198.51.100.1", "198.51.100.1"}, /* what the client wrote itself comes first */
    {"10.1.2.3", "198.51.100.9,\t198.51.100.1 , 10.9.9.9", "198.51.100.1"},
    {"10.1.2.3", "198.51.100.1,10.9.9.9,fd00::5", "198.51.100.1"},
    {"10.1.2.3", "10.0.0.4, 10.0.0.5", "10.0.0.4"}, /* trusted all along */
    {"10.1.2.3", "::ffff:198.51.100.1", "198.51.100.1"},
    {"10.1.2.3", "::ffff:10.0.0.9", "10.0.0.9"},

    {"10.1.2.3", "198.51.100.1:4711", "198.51.100.1"},
    {"10.1.2.3", "[2001:db8:9:9::9]:4711", "2001:db8:9:9::/64"},
    {"10.1.2.3", "[2001:db8:9:9::9]", "2001:db8:9:9::/64"},
    {"10.1.2.3", "  198.51.100.1  ", "198.51.100.1"},

    {"10.1.2.3", "unknown", "10.1.2.3"},
    {"10.1.2.3", "198.51.100.1, unknown", "10.1.2.3"},
    {"10.1.2.3", "198.51.100.1, unknown, 10.0.0.5", "10.0.0.5"}, /* the last trusted hop counts */
    {"10.1.2.3", "198.51.100.1,", "10.1.2.3"},
    {"10.1.2.3", "198.51.100.1,,10.0.0.5", "10.0.0.5"},
    {"10.1.2.3", ",", "10.1.2.3"},
    {"10.1.2.3", "198.51.100.1 10.0.0.5", "10.1.2.3"},
    {"10.1.2.3", "198.51.100.256", "10.1.2.3"},
    {"10.1.2.3", "198.51.100", "10.1.2.3"},
    {"10.1.2.3", "0x7f.1", "10.1.2.3"},
    {"10.1.2.3", "198.51.100.1/32", "10.1.2.3"},
    {"10.1.2.3", "198.51.100.1:", "10.1.2.3"},
    {"10.1.2.3", "198.51.100.1:123456", "10.1.2.3"},
    {"10.1.2.3", "198.51.100.1:http", "10.1.2.3"},
    {"10.1.2.3", ":80", "10.1.2.3"},
    {"10.1.2.3", "[198.51.100.1]:80", "10.1.2.3"},
    {"10.1.2.3", "[2001:db8:9:9::9", "10.1.2.3"},
    {"10.1.2.3", "[2001:db8:9:9::9]4711", "10.1.2.3"},
    {"10.1.2.3", "[]", "10.1.2.3"},
    {"10.1.2.3", "[", "10.1.2.3"},
    {"10.1.2.3", "2001:db8:9:9::9]:80", "10.1.2.3"},
    {"10.1.2.3", "fe80::1%eth0", "10.1.2.3"},
    {"10.1.2.3", "\"198.51.100.1\"", "10.1.2.3"},
    {"10.1.2.3", "1111:2222:3333:4444:5555:6666:7777:8888:9999", "10.1.2.3"},
    {"10.1.2.3", "2001:0db8:0000:0000:0000:0000:0000:0000:0000:0001", "10.1.2.3"},
};

START_TEST(the_client_is_whom_the_trusted_hops_vouch_for)
{
    struct proxies proxies;
    ck_assert(proxies_read(&proxies, TRUSTED));
    struct sockaddr_storage peer = peer_of(walks[_i].peer);
    char address[ADDRESS_SIZE];
    address_of_client(address, &proxies, (const struct sockaddr *)&peer, walks[_i].forwarded_for);
    ck_assert_msg(strcmp(address, walks[_i].client) == 0, "%s, %s: %s", walks[_i].peer, walks[_i].forwarded_for,
                  address);
}
END_TEST

START_TEST(without_trusted_proxies_only_the_peer_counts)
{
    struct proxies proxies;
    ck_assert(proxies_read(&proxies, ""));
    struct sockaddr_storage peer = peer_of("127.0.0.1");
    char address[ADDRESS_SIZE];
    address_of_client(address, &proxies, (const struct sockaddr *)&peer, "198.51.100.1");
    ck_assert_str_eq(address, "127.0.0.1");
}
END_TEST

START_TEST(a_peer_without_an_address_is_unknown)
{
    struct proxies proxies;
    struct sockaddr_storage peer = {0};
    char address[ADDRESS_SIZE];
    ck_assert(proxies_read(&proxies, "0.0.0.0/0,::/0"));
    address_of_client(address, &proxies, (const struct sockaddr *)&peer, "198.51.100.1");
    ck_assert_str_eq(address, "unknown");
    address_of_client(address, &proxies, NULL, "198.51.100.1");
    ck_assert_str_eq(address, "unknown");
}
END_TEST

START_TEST(the_longest_address_fits)
{
    struct proxies proxies = {0};
    struct sockaddr_storage peer = peer_of("2001:1111:2222:3333:4444:5555:6666:7777");
    char address[ADDRESS_SIZE];
    address_of_client(address, &proxies, (const struct sockaddr *)&peer, NULL);
    ck_assert_str_eq(address, "2001:1111:2222:3333::/64");
}
END_TEST

static const struct {
    const char *text;
    const char *inside;
    const char *outside;
} networks[] = {
    {"10.0.0.0/8", "10.255.255.255", "11.0.0.0"},
    {"10.9.9.9/8", "10.0.0.1", "9.255.255.255"}, /* bits behind the length do not count */
    {"192.0.2.128/25", "192.0.2.128", "192.0.2.127"},
    {"192.0.2.4/31", "192.0.2.5", "192.0.2.6"},
    {"192.0.2.4/32", "192.0.2.4", "192.0.2.5"},
    {"0.0.0.0/0", "203.0.113.1", "2001:db8::1"},
    {"::/0", "203.0.113.1", NULL},
    {"2001:db8::/32", "2001:db8:ffff::", "2001:db9::"},
    {"2001:db8::/33", "2001:db8:7fff::", "2001:db8:8000::"},
    {"2001:db8::1/128", "2001:db8::1", "2001:db8::"},
    {"::ffff:10.0.0.0/104", "10.1.1.1", "11.1.1.1"},
};

static bool is_believed(const struct proxies *proxies, const char *address)
{
    struct sockaddr_storage peer = peer_of(address);
    char client[ADDRESS_SIZE];
    address_of_client(client, proxies, (const struct sockaddr *)&peer, "198.51.100.77");
    return strcmp(client, "198.51.100.77") == 0;
}

START_TEST(a_network_holds_what_its_bits_say)
{
    struct proxies proxies;
    ck_assert(proxies_read(&proxies, networks[_i].text));
    ck_assert_msg(is_believed(&proxies, networks[_i].inside), "%s", networks[_i].text);
    ck_assert_msg(!networks[_i].outside || !is_believed(&proxies, networks[_i].outside), "%s", networks[_i].text);
}
END_TEST

static const char *const malformed[] = {
    ",",
    "10.0.0.1,",
    ",10.0.0.1",
    "10.0.0.1,,10.0.0.2",
    "10.0.0.0/33",
    "10.0.0.0/-1",
    "10.0.0.0/",
    "10.0.0.0/8x",
    "10.0.0.0/0008",
    "10.0.0.0/ 8",
    "2001:db8::/129",
    "10.0.0",
    "localhost",
    "10.0.0.1 10.0.0.2",
    "10.0.0.1;",
    "[::1]",
    "/8",
    " ",
    "10.0.0.0/8/8",
    "10.0.0.1:80",
};

START_TEST(a_malformed_list_of_proxies_is_refused)
{
    struct proxies proxies;
    ck_assert_msg(!proxies_read(&proxies, malformed[_i]), "%s", malformed[_i]);
}
END_TEST

START_TEST(there_is_a_most_of_proxies)
{
    struct proxies proxies;
    char text[PROXIES_MOST * 3 + 3];
    for (size_t i = 0; i <= PROXIES_MOST; i++)
        memcpy(text + 3 * i, "::,", 3);
    text[3 * PROXIES_MOST - 1] = '\0';
    ck_assert(proxies_read(&proxies, text));
    text[3 * PROXIES_MOST - 1] = ',';
    text[3 * PROXIES_MOST + 2] = '\0';
    ck_assert(!proxies_read(&proxies, text));
}
END_TEST

Suite *address_suite(void)
{
    Suite *suite = suite_create("address");
    TCase *all = tcase_create("all");
    tcase_add_loop_test(all, the_client_is_whom_the_trusted_hops_vouch_for, 0, sizeof walks / sizeof *walks);
    tcase_add_test(all, without_trusted_proxies_only_the_peer_counts);
    tcase_add_test(all, a_peer_without_an_address_is_unknown);
    tcase_add_test(all, the_longest_address_fits);
    tcase_add_loop_test(all, a_network_holds_what_its_bits_say, 0, sizeof networks / sizeof *networks);
    tcase_add_loop_test(all, a_malformed_list_of_proxies_is_refused, 0, sizeof malformed / sizeof *malformed);
    tcase_add_test(all, there_is_a_most_of_proxies);
    suite_add_tcase(suite, all);
    return suite;
}
