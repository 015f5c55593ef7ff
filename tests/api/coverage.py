#!/usr/bin/env python3
"""Says which operation, status and media type of the contract no test has exercised.

usage: coverage.py OPENAPI.json COVERAGE

COVERAGE is what the witness of the API tests wrote (COVERAGE_FILE): a line "operationId status media-type" for each
answer, with "-" for an answer without a body. Exit 1 when anything is left. What /docs serves only where npm fetched its
renderer at build is skipped where it was not: assets.c beside the contract says which files the program has.
"""
import json
import pathlib
import sys

RENDERER = {("getDocsFile", "200", "text/css"), ("getDocsFile", "200", "text/javascript")}


def resolved(document, part):
    while "$ref" in part:
        target = document
        for name in part["$ref"].removeprefix("#/").split("/"):
            target = target[name]
        part = target
    return part


def documented(document):
    for item in document["paths"].values():
        for operation in item.values():
            for status, response in operation["responses"].items():
                for media_type in resolved(document, response).get("content") or ["-"]:
                    yield operation["operationId"], status, media_type


def exercised(path):
    return {tuple(line.split()) for line in path.read_text(encoding="utf-8").splitlines()}


def has_renderer(contract):
    return '"swagger-ui' in contract.with_name("assets.c").read_text(encoding="utf-8")


def main():
    contract = pathlib.Path(sys.argv[1])
    document = json.loads(contract.read_text(encoding="utf-8"))
    seen = exercised(pathlib.Path(sys.argv[2]))
    every = list(documented(document))
    left = [case for case in every if case not in seen]
    absent = [] if has_renderer(contract) else [case for case in left if case in RENDERER]
    for case in left:
        print("skipped: built without the renderer of /docs:" if case in absent else "not exercised:", *case)
    print("answers of the contract that a test has exercised:")
    print(f"{len(every) - len(left)} passed, {len(left) - len(absent)} failed, {len(absent)} skipped")
    return 1 if len(left) > len(absent) else 0


sys.exit(main())
