# The suites of ./dev test. Sourced by ./dev, whose functions they use.

for_all_tests=("${for_build[@]}" "${for_database[@]}" "${for_tests[@]}" "${for_lint[@]}" "${for_fuzz[@]}")

# Lanes run side by side, the suites of one after another; the last suite, which measures times, alone in the end.
lanes=(
    "lint unit schema challenge migrations sql seed plans exports fuzz durability readme operations"
    "transfer api hostile provider contract coverage")
last_suite=commands

# ---- what the suites need ----

test_cluster() {
    test_root=$(mktemp -d /tmp/reformd-test-XXXXXX)
    chmod 755 "$test_root"
    test_sockets=$test_root/s
    test_data=$test_root/data
    # Nothing here must survive a power cut.
    CLUSTER_OPTIONS="-c fsync=off -c full_page_writes=off" cluster_start "$test_data" "$test_sockets"
    export TEST_SOCKETS=$test_sockets
}

end_tests() {
    [ -n "${test_data:-}" ] || return 0
    cluster_stop "$test_data"
    rm -rf "$test_root"
}

# Keys that everybody knows. The private one opens what test servers seal.
use_test_keys() {
    export SECRET_KEY=000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f
    export TEST_IDENTITY_PRIVATE_KEY=404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f
    export IDENTITY_PUBLIC_KEY=79a631eede1bf9c98f12032cdeadd0e7a079398fc786b88cc846ec89af85a51a
    export TEST_DEVELOPMENT_KEYS=$test_root/development
    use_development_tokens "$TEST_DEVELOPMENT_KEYS"
}

# use_database NAME: points the three URLs at it
use_database() {
    export TEST_DATABASE_URL PUBLIC_DATABASE_URL STAFF_DATABASE_URL
    TEST_DATABASE_URL=$(address owner "$test_sockets" "$1")
    PUBLIC_DATABASE_URL=$(address reformd_public "$test_sockets" "$1")
    STAFF_DATABASE_URL=$(address reformd_staff "$test_sockets" "$1")
}

# demo_database NAME: a new one with the demo data
demo_database() {
    create_database "$test_sockets" "$1"
    use_database "$1"
    migrate "$TEST_DATABASE_URL"
    load_demo "$TEST_DATABASE_URL"
}

# made_database NAME PLANS: the demo and a data set of so many plans, each of 50 tasks
made_database() {
    use_database "$1"
    psql -X -q -At "$TEST_DATABASE_URL" -c "select 1" >/dev/null 2>&1 && return 0
    demo_database "$1"
    psql -X -q -v ON_ERROR_STOP=1 -v plans="$2" "$TEST_DATABASE_URL" -f tests/bench/large.sql >/dev/null
}

# The large data set of the plan test, the exports and the bench; made once a cluster.
large_database() { made_database large 2000; }

# feedback_database NAME ITEMS: 100 plans, and so many items of feedback about them
feedback_database() {
    made_database "$1" 100
    psql -X -q -v ON_ERROR_STOP=1 -v items="$2" "$TEST_DATABASE_URL" -f tests/bench/feedback.sql >/dev/null
    # Both take long, each on a processor of its own.
    psql -X -q -At "$TEST_DATABASE_URL" -c "select ops.recount()" &
    PGOPTIONS="-c maintenance_work_mem=1GB" psql -X -q -At "$TEST_DATABASE_URL" -c "select reform.rebuild_search()"
    wait $!
    psql -X -q "$TEST_DATABASE_URL" -c "vacuum analyze"
}

free_port() { python3 tests/free_port.py; }

# STAFF_TOKENS: a token of each role, for the root of the units, as a JSON object.
use_staff_tokens() {
    local role
    STAFF_TOKENS=$(for role in intake moderator officer approver planner supervisor privacy admin; do
        build/test/reformd grant "all-of-$role" "$role" SO-KHCN >/dev/null
        jq -n --arg role "$role" --arg token "$(build/test/reformd development-token "$TEST_DEVELOPMENT_KEYS" "all-of-$role")" \
            '{($role): $token}'
    done | jq -sc add)
    export STAFF_TOKENS
}

# with_server BINARY COMMAND…: the command finds the address in BASE and ADMIN
with_server() {
    local binary=$1 code=0 service tries=0
    shift
    PORT=$(free_port) ADMIN_PORT=$(free_port)
    export PORT ADMIN_PORT BIND_ADDRESS=127.0.0.1 BASE=http://127.0.0.1:$PORT ADMIN=http://127.0.0.1:$ADMIN_PORT
    "$binary" 2>"build/logs/server-$PORT.log" &
    service=$!
    export SERVER_PID=$service
    until curl -fs "$ADMIN/readyz" >/dev/null; do
        tries=$((tries + 1))
        [ $tries -lt 200 ] || { echo "the service did not become ready"; return 1; }
        sleep 0.05
    done
    "$@" || code=$?
    kill -TERM $service
    wait $service || { echo "the service ended with $?"; tail -n 20 "build/logs/server-$PORT.log"; code=1; }
    grep -E 'AddressSanitizer|LeakSanitizer|runtime error' "build/logs/server-$PORT.log" && code=1
    return $code
}

# ---- the suites ----

suite_lint() { tests/lint build/test; }

suite_unit() { build/test/unit_tests; }

suite_schema() { build/test/json_schema_suite; }

suite_challenge() { tests/challenge/run build/test/challenge_program build/challenge; }

suite_migrations() { tests/sql/migrations "$(address owner "$test_sockets" postgres)"; }

suite_sql() {
    create_database "$test_sockets" rules
    use_database rules
    migrate "$TEST_DATABASE_URL"
    tests/sql/run "$TEST_DATABASE_URL"
}

suite_seed() { python3 tests/seed/compare.py sql/demo/plan-2021.yaml ../shared/seed/plan-2021.yaml; }

suite_transfer() {
    use_database demo
    tests/seed/round_trip build/test/reformd "$(address owner "$test_sockets" postgres)"
}

suite_api() {
    use_database demo
    REFORMD=build/test/reformd build/test/api_tests
}

suite_hostile() {
    use_database demo
    REFORMD=build/test/reformd build/test/hostile_tests
}

suite_provider() {
    use_database demo
    python3 tests/provider/run build/test/reformd
}

# A cluster of its own: the others' loses what it has when it is killed. So does this one, until the tests start it.
suite_durability() {
    local test_sockets=$test_root/durable-s data=$test_root/durable
    trap "cluster_stop '$data'" EXIT
    CLUSTER_OPTIONS="-c fsync=off" cluster_start "$data" "$test_sockets"
    demo_database demo
    cluster_stop "$data"
    PG_BIN=$pg_bin REFORMD=build/test/reformd build/test/durability_tests "$data" "$test_sockets"
}

# Requests by thousands from one address: what limits and challenges do is the matter of other suites.
suite_contract() {
    use_database demo
    use_staff_tokens
    export CHALLENGE=never LIMITS=submission=1000000/3600,secret=1000000/3600,support=1000000/3600,target=1000000/3600
    # BASE is known only once the server runs.
    with_server build/test/reformd bash -c 'tests/contract/run "$BASE" "$PWD/build"'
}

suite_coverage() { python3 tests/api/coverage.py build/test/made/openapi.json "$COVERAGE_FILE"; }

suite_plans() {
    large_database || return
    tests/bench/plans "$TEST_DATABASE_URL"
}

suite_exports() {
    large_database || return # without it, there would be ten rows to export
    with_server build/release/reformd tests/bench/exports
}

suite_fuzz() { tests/fuzz/run 10 build/fuzz; }

suite_readme() {
    demo_database readme # as a newcomer's: what other suites sent from here counts towards the limits
    with_server build/release/reformd python3 tests/readme.py
}

# What of the delivery needs no engine and takes a moment.
suite_operations() {
    WORK=$test_root tests/delivery/steps/11-alerts
    tests/delivery/steps/53-documents
}

suite_commands() { tests/commands; }

# ---- running them ----

# "12 3 0" (passed failed skipped) from what a suite printed last
count_results() {
    python3 - "$1" <<'PYTHON'
import re
import sys

text = open(sys.argv[1], encoding="utf-8", errors="replace").read()
passed = failed = skipped = 0
plain = re.findall(r"(\d+) passed, (\d+) failed(?:, (\d+) skipped)?", text)
check = re.findall(r"\d+%: Checks: (\d+), Failures: (\d+), Errors: (\d+)", text)
if plain:
    passed, failed, skipped = (int(number or 0) for number in plain[-1])
for checks, failures, errors in check if not plain else []:
    failed += int(failures) + int(errors)
    passed += int(checks) - int(failures) - int(errors)
print(passed, failed, skipped)
PYTHON
}

# Says what came out and leaves a row for the table.
run_suite() {
    local name=$1 log=build/logs/$1.log begun=$SECONDS code=0 passed failed skipped shown
    (set -euo pipefail; "suite_$name") >"$log" 2>&1 || code=$?
    read -r passed failed skipped < <(count_results "$log")
    [ $code -eq 0 ] || [ "$failed" -gt 0 ] || failed=1
    [ $((passed + failed)) -gt 0 ] || failed=1
    if [ "$failed" -gt 0 ]; then
        shown=$(tail -n 120 "$log")
    else
        shown=$(grep -E '^(skipped|SKIP|figure)|skipped:' "$log" || true)
    fi
    say "$name: $passed passed, $failed failed"
    [ -z "$shown" ] || printf '%s\n' "$shown"
    echo "$name $passed $failed $skipped $((SECONDS - begun))" >"build/logs/$name.row"
}

run_lane() {
    local name
    for name in "$@"; do run_suite "$name"; done
}

# print_results NAME…: a suite that left no row has failed
print_results() {
    local row name passed=0 failed=0 skipped=0
    printf '\n%-12s %8s %8s %8s %8s\n' suite passed failed skipped seconds
    for name in "$@"; do
        row=$(cat "build/logs/$name.row" 2>/dev/null || echo "$name 0 1 0 0")
        # shellcheck disable=SC2086
        printf '%-12s %8d %8d %8d %8d\n' $row
        read -r _ p f s _ <<<"$row"
        passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
    done
    printf '%-12s %8d %8d %8d %8d\n\n' all "$passed" "$failed" "$skipped" "$SECONDS"
    printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
    [ "$failed" -eq 0 ]
}

run_all_lanes() {
    local lane
    for lane in "${lanes[@]}"; do
        # shellcheck disable=SC2086
        run_lane $lane &
    done
    wait
    run_lane $last_suite
}

# run_suites NAME…: all of them when none is named, else those one after another
run_suites() {
    SECONDS=0
    need "for the tests" "${for_all_tests[@]}"
    mkdir -p build/logs
    rm -f build/logs/*.row
    export ASAN_OPTIONS=detect_leaks=1:abort_on_error=0 UBSAN_OPTIONS=print_stacktrace=1
    export COVERAGE_FILE=$root/build/logs/coverage.txt
    rm -f "$COVERAGE_FILE"
    say "building …"
    build_release
    build test reformd unit_tests json_schema_suite challenge_program api_tests hostile_tests durability_tests -- -DSANITIZE=ON \
        -DCMAKE_BUILD_TYPE=Debug
    trap end_tests EXIT
    test_cluster
    use_test_keys
    export PORT=8080 ADMIN_PORT=8081 BIND_ADDRESS=127.0.0.1
    demo_database demo
    if [ $# -gt 0 ]; then
        run_lane "$@"
        print_results "$@"
    else
        run_all_lanes
        # shellcheck disable=SC2086
        print_results ${lanes[*]} $last_suite
    fi
}

run_bench() {
    build release reformd bare bare_http -- -DCMAKE_BUILD_TYPE=RelWithDebInfo
    trap end_tests EXIT
    test_cluster
    use_test_keys
    say "making the data sets …"
    export FEEDBACK_ITEMS=${FEEDBACK_ITEMS:-1000000}
    feedback_database much "$FEEDBACK_ITEMS"
    feedback_database little 10000
    made_database small 20
    large_database
    # What is measured waits for the disk, as it does where nothing may be lost.
    cluster_stop "$test_data"
    cluster_start "$test_data" "$test_sockets"
    tests/bench/run build/release "$PUBLIC_DATABASE_URL" "$(address reformd_public "$test_sockets" small)" \
        "$TEST_DATABASE_URL" "$(address reformd_public "$test_sockets" much)" \
        "$(address reformd_public "$test_sockets" little)"
}
