/* Who sent what is known to nobody but the holder of the private key: not to the database, not to the log. */

#include "arrange.h"
#include "sending.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SENDERS = 100, PERSONAL = 6 };

/* What one sender gave of himself, and what only he is told. */
struct sender {
    const char *personal[PERSONAL];
    const char *address, *key, *code, *secret, *title;
    json_t *sent; /* the member `sender` */
};

static struct sender somebody(int number)
{
    const char *name = new_name();
    return (struct sender){
        .personal =
            {
                text("Nguyễn Văn %s", name),
                text("Số nhà %d, đường %s", number + 1, new_name()),
                text("09%08d", 31415926 + number * 7),
                text("%s@example.com", name),
                text("Công ty %s", new_name()),
                text("18%08d", 27182818 + number * 7),
            },
        .address = new_address(),
        .key = new_name(),
    };
}

static const char *written_sender(const struct sender *sender)
{
    return text("{'type': 'business', 'name': '%s', 'address': '%s', 'phone': '%s', 'email': '%s',"
                " 'organisation': '%s', 'tax_code': '%s'}",
                sender->personal[0], sender->personal[1], sender->personal[2], sender->personal[3], sender->personal[4],
                sender->personal[5]);
}

static struct answer send_as(const struct sender *sender, const json_t *body)
{
    return request("POST", "/v1/feedback", written_body(body), "Idempotency-Key", sender->key, "X-Forwarded-For",
                   sender->address);
}

/* Looks at it before, is refused once, and sends it again: what is refused leaves no more than what is taken. */
static struct sender send_one(int number)
{
    struct sender sender = somebody(number);
    const char *changes = text("{'sender': %s, 'consents': ['process']}", written_sender(&sender));
    json_t *body = number % 2 ? petition(changes) : suggestion(changes);
    expect_status(preview(body), 200);
    json_object_set(body, "topics", json_of("['khong-co']"));
    expect_status(send_as(&sender, body), 422);
    json_object_del(body, "topics");
    struct answer sent = send_as(&sender, body);
    expect_status(sent, 201);
    sender.code = text_at(sent, "/code");
    sender.secret = text_at(sent, "/secret");
    sender.title = text_at(sent, "/title");
    sender.sent = json_object_get(body, "sender");
    return sender;
}

/* ---- what is looked through ---- */

static const char *dump_of_database(void)
{
    char *dump = NULL;
    size_t size = 0;
    FILE *pipe = popen("pg_dump \"$TEST_DATABASE_URL\"", "r");
    ck_assert_ptr_nonnull(pipe);
    ssize_t length = getdelim(&dump, &size, '\0', pipe);
    keep(dump);
    ck_assert_int_eq(pclose(pipe), 0);
    ck_assert_int_gt(length, 0);
    return dump;
}

/* Bytes are dumped in hexadecimal digits. */
static const char *in_hex(const char *value)
{
    char *hex = keep(calloc(2 * strlen(value) + 1, 1));
    return sodium_bin2hex(hex, 2 * strlen(value) + 1, (const unsigned char *)value, strlen(value));
}

static int hits(const char *hay, const char *value)
{
    return (strstr(hay, value) != NULL) + (strstr(hay, in_hex(value)) != NULL);
}

static int hits_of_sender(const char *hay, const struct sender *sender)
{
    int found = hits(hay, sender->key) + hits(hay, sender->secret) + hits(hay, sender->address);
    for (size_t i = 0; i < PERSONAL; i++)
        found += hits(hay, sender->personal[i]);
    return found;
}

static int requests_in(const char *log)
{
    int count = 0;
    while ((log = strstr(log, "\"operation\":\"submitFeedback\"")) && log++)
        count++;
    return count;
}

/* ---- what was sealed ---- */

/* Opened with libsodium alone; NULL when it does not open. */
static json_t *opened(const char *code)
{
    unsigned char private_key[crypto_box_SECRETKEYBYTES];
    unsigned char public_key[crypto_box_PUBLICKEYBYTES];
    unsigned char sealed[4096];
    unsigned char plain[sizeof sealed - crypto_box_SEALBYTES];
    size_t length = 0;
    const char *key = getenv("TEST_IDENTITY_PRIVATE_KEY");
    const char *hex = sql_value(text("select encode(sealed, 'hex') from private.identity join reform.feedback"
                                     " on id = feedback_id where code = '%s'",
                                     code));
    if (!key || !hex || sodium_hex2bin(private_key, sizeof private_key, key, strlen(key), NULL, NULL, NULL) != 0 ||
        crypto_scalarmult_base(public_key, private_key) != 0 ||
        sodium_hex2bin(sealed, sizeof sealed, hex, strlen(hex), NULL, &length, NULL) != 0 ||
        crypto_box_seal_open(plain, sealed, length, public_key, private_key) != 0)
        return NULL;
    return json_loadb((const char *)plain, length - crypto_box_SEALBYTES, 0, NULL);
}

static void expect_opens(const struct sender *sender)
{
    json_t *found = opened(sender->code);
    ck_assert_msg(found != NULL, "what was sealed for %s does not open", sender->code);
    keep_json(found);
    ck_assert_msg(json_equal(found, sender->sent), "sealed for %s was %s", sender->code, written_body(found));
}

START_TEST(of_100_senders_neither_the_database_nor_the_log_holds_a_word)
{
    static struct sender senders[SENDERS];
    const struct process *server = serve("CHALLENGE=never", NULL);
    for (int i = 0; i < SENDERS; i++)
        senders[i] = send_one(i);
    const char *dump = dump_of_database();
    const char *log = log_of(server);
    int found = 0;
    for (int i = 0; i < SENDERS; i++) {
        found += hits_of_sender(dump, &senders[i]) + hits_of_sender(log, &senders[i]);
        ck_assert_msg(strstr(dump, senders[i].code) && strstr(dump, senders[i].title), "%s is not in the dump",
                      senders[i].code);
        expect_opens(&senders[i]);
    }
    ck_assert_int_eq(requests_in(log), 2 * SENDERS);
    ck_assert_int_eq(found, 0);
    printf("figure: %d hits of %d identity values, addresses, secrets and keys in %zu bytes of dump and %zu of log\n",
           found, SENDERS * (PERSONAL + 3), strlen(dump), strlen(log));
}
END_TEST

START_TEST(whoever_looks_finds_what_is_there)
{
    serve(NULL);
    const char *word = new_name();
    expect_status(submit(suggestion(text("{'text': 'Nên mở cửa thêm ở %s.'}", word))), 201);
    run_sql(text("create table reform.gui_thu as select convert_to('%s', 'UTF8') as word", in_hex(word)));
    const char *dump = dump_of_database();
    run_sql("drop table reform.gui_thu");
    ck_assert_int_eq(hits(dump, word), 1);
    ck_assert_int_eq(hits(dump, in_hex(word)), 1);
}
END_TEST

START_TEST(of_the_secret_only_its_digest_is_kept)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    char digest[2 * sizeof hash + 1];
    serve(NULL);
    struct answer sent = submit(suggestion("{}"));
    const char *secret = text_at(sent, "/secret");
    crypto_hash_sha256(hash, (const unsigned char *)secret, strlen(secret));
    sodium_bin2hex(digest, sizeof digest, hash, sizeof hash);
    ck_assert_str_eq(sql_value(text("select digest from reform.secret join reform.feedback on id = feedback_id"
                                    " where code = '%s'",
                                    text_at(sent, "/code"))),
                     digest);
}
END_TEST

START_TEST(consent_is_kept_per_purpose_and_a_name_is_shown_with_consent_only)
{
    serve(NULL);
    struct answer named = submit(petition("{'display': 'Ông A', 'consents': ['process', 'publish_name']}"));
    struct answer silent = submit(petition("{}"));
    const char *query = "select concat_ws(' ', display, array(select purpose from reform.consent"
                        " where feedback_id = id order by purpose)) from reform.feedback where code = '%s'";
    ck_assert_str_eq(sql_value(text(query, text_at(named, "/code"))), "Ông A {process,publish_name}");
    ck_assert_str_eq(sql_value(text(query, text_at(silent, "/code"))), "{process}");
}
END_TEST

/* ---- without keys ---- */

START_TEST(without_the_public_key_petitions_wait_and_suggestions_work)
{
    const struct process *server = serve("IDENTITY_PUBLIC_KEY=", NULL);
    const char *before = row_counts();
    struct answer of_petition = submit(petition("{}"));
    struct answer of_sender =
        submit(suggestion("{'sender': {'type': 'citizen', 'name': 'Nguyễn Văn A'}, 'consents': ['process']}"));
    const char *after = row_counts();
    const char *log = log_of(server);

    expect_problem(of_petition, 503, "feedback-unavailable", NULL);
    expect_header(of_petition, "Retry-After", NULL);
    expect_problem(of_sender, 503, "feedback-unavailable", NULL);
    ck_assert_str_eq(after, before);
    ck_assert_msg(strstr(log, "IDENTITY_PUBLIC_KEY is not set") && strstr(log, text_at(of_petition, "/request_id")),
                  "the log does not tell: %s", log);
    expect_status(submit(suggestion("{}")), 201);
    expect_status(submit(suggestion("{'sender': {'type': 'business'}}")), 201);
}
END_TEST

START_TEST(without_the_secret_key_nothing_is_accepted)
{
    const struct process *server = serve("SECRET_KEY=", NULL);
    const char *before = row_counts();
    struct answer of_petition = submit(petition("{}"));
    struct answer of_suggestion = submit(suggestion("{}"));
    struct answer challenge = get("/v1/challenges");

    expect_problem(of_petition, 503, "feedback-unavailable", NULL);
    expect_problem(of_suggestion, 503, "feedback-unavailable", NULL);
    expect_problem(challenge, 503, "feedback-unavailable", NULL);
    ck_assert_str_eq(row_counts(), before);
    ck_assert_ptr_nonnull(strstr(log_of(server), "SECRET_KEY is not set"));
    expect_status(get("/v1/feedback"), 200);
}
END_TEST

Suite *identities_suite(void)
{
    return sending_suite_of(
        "identities", of_100_senders_neither_the_database_nor_the_log_holds_a_word, whoever_looks_finds_what_is_there,
        of_the_secret_only_its_digest_is_kept, consent_is_kept_per_purpose_and_a_name_is_shown_with_consent_only,
        without_the_public_key_petitions_wait_and_suggestions_work, without_the_secret_key_nothing_is_accepted);
}
