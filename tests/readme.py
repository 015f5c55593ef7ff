#!/usr/bin/env python3
"""Holds README.md to its word: runs the commands of its blocks marked ```sh run one by one, those marked ```sh script
as one script, and looks for the files and settings that it names.

usage: tests/readme.py     (environment: BASE, ADMIN of a service with the demo data, TEST_DATABASE_URL of its owner)
"""
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
PROGRAM = ROOT / "build" / "release"
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
PLACEHOLDER = re.compile(r"\b[A-Z]{2,}\b|…")
results = []


def check(sentence, fine, more=""):
    results.append(bool(fine))
    print(f"{'ok' if fine else 'not ok'} - {sentence}{'' if fine else f': {more}'}")


def section(title):
    return re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL).group(1)


def commands():
    for block in re.findall(r"^```sh run\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL):
        for line in block.replace("\\\n", " ").splitlines():
            if line.strip() and not line.startswith("#"):
                yield line


def scripts():
    return re.findall(r"^```sh script\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)


def run(commands_given, name):
    """As a reader would, but against the service under test; an answer of 400 or more is a failure, any in a pipe too."""
    here = (commands_given.replace("http://127.0.0.1:8080", os.environ["BASE"])
            .replace("http://127.0.0.1:8081", os.environ["ADMIN"])
            .replace("./dev db", 'psql -v ON_ERROR_STOP=1 "$TEST_DATABASE_URL"').replace("./dev token", "token_of"))
    strict = 'set -euo pipefail\ncurl() { command curl -fsS "$@"; }\n' + TOKEN
    done = subprocess.run(["bash", "-c", strict + here], cwd=ROOT, capture_output=True,
                          text=True, env={**os.environ, "PATH": f"{PROGRAM}:{os.environ['PATH']}"})
    check(name, done.returncode == 0 and done.stdout, f"exit {done.returncode} {done.stderr}")
    return done.stdout


# What the scripts of the README show at their ends, in their order.
SHOWN = (
    ('"handling": "answered"', '"transition": "rate"', '"title": "Làm thêm hình ảnh minh họa"'),
    ('"status":"in_progress"', '"state":"published"', '"declared":40,"evidenced":40', '"queue":"triage"', '"answered"'),
)
# ./dev token, with the keys and the database of the tests
TOKEN = """token_of() {
    reformd grant "dev-$2-$4" "$2" "$4" >/dev/null
    reformd development-token "$TEST_DEVELOPMENT_KEYS" "dev-$2-$4"
}
"""


def check_said(printed, shown):
    for words in shown:
        check(f"the script shows {words}", words in printed, printed[-2000:])


def check_paths():
    """Whatever stands in backticks and begins with a folder or file of the checkout."""
    tops = {entry.name for entry in ROOT.iterdir()}
    named = {word.strip("/") for word in re.findall(r"`([\w./-]+)`", TEXT) if not PLACEHOLDER.search(word)}
    for path in sorted(word for word in named if word.split("/")[0] in tops):
        check(f"{path} exists", (ROOT / path).exists())
    for row in re.findall(r"^\| (`.*)$", section("Where things are"), re.MULTILINE):
        check_row(*row.split("|", 1))


def check_row(first, rest):
    """Files that a row of the code map names without their folder lie in the folders of the row."""
    folders = [ROOT / word for word in re.findall(r"`([\w./-]+)`", first) if (ROOT / word).is_dir()]
    words = re.findall(r"`([\w.-]+)`", rest)
    everything = first.startswith("`tests/`")
    for word in words if folders else []:
        if everything or re.search(r"\.\w+$", word):
            check(f"{word} lies in {first.strip()}", any((folder / word).exists() for folder in folders))


def check_settings():
    help_text = subprocess.run([PROGRAM / "reformd", "--help"], capture_output=True, text=True, check=True).stdout
    known = set(re.findall(r"^([A-Z][A-Z_]+) ", help_text, re.MULTILINE))
    rows = re.findall(r"^\| (`[A-Z].*?) \|", section("Settings"), re.MULTILINE)
    named = set(re.findall(r"`([A-Z_]+)`", " ".join(rows)))
    check("the settings are those of reformd --help", known and known == named,
          f"only one of both names {sorted(known ^ named)}")


def main():
    lines = list(commands())
    check("there are commands to run", lines)
    for line in lines:
        run(line, line)
    for number, (script, shown) in enumerate(zip(scripts(), SHOWN, strict=True), start=1):
        check_said(run(script, f"script {number}"), shown)
    check_paths()
    check_settings()
    print(f"{results.count(True)} passed, {results.count(False)} failed")
    return 0 if all(results) else 1


sys.exit(main())
