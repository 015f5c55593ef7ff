"""Sums up a report of schemathesis: summary.py REPORT.json OUTPUT.txt OPENAPI.json LEAST.

The last line: "N passed, N failed"."""
import json
import pathlib
import sys


def read(path):
    return json.loads(pathlib.Path(path).read_text(encoding="utf-8"))


def faults_of(report, contract, least):
    """What is wrong with the run as a whole, one sentence each."""
    every, cases = sum(map(len, contract["paths"].values())), report["test_cases"]["generated"]
    if report["operations"]["tested"] != every:
        yield f"{report['operations']['tested']} of {every} operations were asked"
    if cases < least:
        yield f"only {cases} requests, {least} were to be made"
    if not report["complete"]:
        yield f"the run ended early: {report['stop_reason']}"
    yield from (f"error: {error}" for error in report["errors"])


def main():
    report = read(sys.argv[1])
    faults = list(faults_of(report, read(sys.argv[3]), int(sys.argv[4])))
    cases = report["test_cases"]
    bad = cases["with_failures"] + cases["errored"]
    if bad or faults:
        print(pathlib.Path(sys.argv[2]).read_text(encoding="utf-8"))
    for failure in report["failures"]:
        print(f"{failure['title']}: {failure['count']}, at {', '.join(failure['operations'])}")
    for fault in faults:
        print(fault)
    print(f"{cases['generated']} requests to {report['operations']['tested']} operations"
          f" in {report['running_time']:.0f} s, seed {report['seed']}")
    print(f"{cases['generated'] - bad} passed, {bad + len(faults)} failed")
    sys.exit(1 if bad or faults else 0)


main()
