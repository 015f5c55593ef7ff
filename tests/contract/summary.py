"""Sums up a report of schemathesis: summary.py REPORT.json OUTPUT.txt LEAST. The last line: "N passed, N failed"."""
import json
import pathlib
import sys


def faults_of(report, least):
    """What is wrong with the run as a whole, one sentence each."""
    operations, cases = report["operations"], report["test_cases"]["generated"]
    if operations["tested"] != operations["total"]:
        yield f"{operations['tested']} of {operations['total']} operations were asked"
    if cases < least:
        yield f"only {cases} requests, {least} were to be made"
    if not report["complete"]:
        yield f"the run ended early: {report['stop_reason']}"
    yield from (f"error: {error}" for error in report["errors"])


def main():
    report = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
    faults = list(faults_of(report, int(sys.argv[3])))
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
