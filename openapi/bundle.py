#!/usr/bin/env python3
"""Bundles openapi/*.yaml into the one JSON document that the service is built with.

usage: bundle.py OUT.json OUT.c VERSION

An operation's file states what is particular about it. What every operation has is added here, once:
  - the answers to bad requests (openapi.yaml, components.responses);
  - 404 where the path has parameters, 406 where there is something to accept, 503 where the database is asked;
  - 304 where a GET answers with content, but for the probes and what needs a secret, which are never stored;
  - 401 where a secret or a token is needed, 403 for a token, 429 where `x-limit` stands;
  - 412 and 428 where `If-Match` is taken;
  - 409 where something is written; 413, 415 and 422 where a body is taken;
  - for `x-stream: true`: the parameters of a collection, and its answer as NDJSON and CSV.
What of this an operation never answers, it says itself: `'409': null`.
"""
import json
import pathlib
import sys

import yaml

METHODS = ("get", "post", "put", "patch", "delete")
EXTENSIONS = {"x-roles", "x-unit", "x-limit", "x-body-limit", "x-stream"}
MAY_BE_NULL = {"const", "default", "example"}
COLLECTION_PARAMETERS = ("limit", "cursor", "count", "format", "separator")
ALWAYS = {"400": "BadRequest", "405": "MethodNotAllowed", "414": "UriTooLong"}
FOR_STAFF = [{"staff": []}]
PROBES = ("/healthz", "/readyz")


def stop(sentence):
    sys.exit(f"openapi: {sentence}")


class Loader(yaml.SafeLoader):
    """YAML where a date stays text and a repeated key is a mistake."""


def build_mapping(loader, node, deep=False):
    keys = [key.value for key, _ in node.value]
    for key in keys:
        if keys.count(key) > 1:
            stop(f"{node.start_mark}: {key} stands twice")
    return yaml.SafeLoader.construct_mapping(loader, node, deep=True)


Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, build_mapping)
Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def merge(into, more, where):
    for key, value in more.items():
        if key not in into:
            into[key] = value
        elif isinstance(into[key], dict) and isinstance(value, dict):
            merge(into[key], value, f"{where}/{key}")
        elif isinstance(into[key], list) and isinstance(value, list):
            into[key] += value
        else:
            stop(f"{where}/{key} stands in more than one file")


def read_all(directory):
    document = yaml.load((directory / "openapi.yaml").read_text(encoding="utf-8"), Loader)
    for path in sorted(directory.glob("*.yaml")):
        if path.name != "openapi.yaml":
            merge(document, yaml.load(path.read_text(encoding="utf-8"), Loader), path.name)
    return document


def reference(kind, name):
    return {"$ref": f"#/components/{kind}/{name}"}


def complete_stream(operation):
    operation.setdefault("parameters", []).extend(reference("parameters", name) for name in COLLECTION_PARAMETERS)
    content = operation["responses"]["200"]["content"]
    content["application/x-ndjson"] = {"schema": {"type": "string", "description": "One item a line, each as JSON."}}
    content["text/csv"] = {"schema": {"type": "string", "description": "UTF-8 with a byte order mark, one title line."}}


def takes(operation, *names):
    return any(reference("parameters", name) in operation.get("parameters", []) for name in names)


def answers_of_access(operation):
    if operation.get("security") == FOR_STAFF:
        yield "401", "TokenRefused"
        yield "403", "Forbidden"
    elif operation.get("security"):
        yield "401", "Unauthorized"
    if takes(operation, "if_match"):
        yield "412", "PreconditionFailed"
        yield "428", "PreconditionRequired"
    if operation.get("x-limit"):
        yield "429", "TooManyRequests"


def answers_of_writing(method, operation):
    if method != "get":
        yield "409", "Conflict"
    if "requestBody" in operation:
        yield "413", "ContentTooLarge"
        yield "415", "UnsupportedMediaType"
        yield "422", "Unprocessable"


def common_answers(path, method, operation, content):
    yield from ALWAYS.items()
    yield from answers_of_access(operation)
    yield from answers_of_writing(method, operation)
    if "{" in path:
        yield "404", "NotFound"
    if content:
        yield "406", "NotAcceptable"
    if path.startswith("/v1/") or path == "/readyz":
        yield "503", "Unavailable"
    if method == "get" and content and path not in PROBES and not operation.get("security"):
        yield "304", "NotModified"


def content_of_success(responses):
    return any(status.startswith("2") and "content" in response for status, response in responses.items())


def complete(path, method, operation):
    responses = operation["responses"]
    if operation.get("x-stream"):
        complete_stream(operation)
    for status, name in common_answers(path, method, operation, content_of_success(responses)):
        responses.setdefault(status, reference("responses", name))
    operation["responses"] = {status: response for status, response in sorted(responses.items()) if response}


def check_members(value, where):
    if isinstance(value, list):
        for index, item in enumerate(value):
            check_members(item, f"{where}/{index}")
    if isinstance(value, dict):
        for key, item in value.items():
            if isinstance(key, str) and key.startswith("x-") and key not in EXTENSIONS and "headers" not in where:
                stop(f"{where}/{key} is not an extension of ours")
            if item is None and key not in MAY_BE_NULL:
                stop(f"{where}/{key} has no value: a comma in a text without quotes?")
            check_members(item, f"{where}/{key}")


def check_references(document, value):
    if isinstance(value, list):
        for item in value:
            check_references(document, item)
    if isinstance(value, dict):
        target = value.get("$ref")
        if isinstance(target, str):
            at = document
            for name in target.removeprefix("#/").split("/"):
                at = at.get(name.replace("~1", "/")) if isinstance(at, dict) else None
            if at is None:
                stop(f"$ref {target} leads nowhere")
        for item in value.values():
            check_references(document, item)


def c_array(content):
    """The bundle as C, as pages.h declares it."""
    lines = (content[at:at + 32] for at in range(0, len(content), 32))
    rows = "".join("    " + "".join(f"{byte}, " for byte in line) + "\n" for line in lines)
    return ("/* Made from openapi/ by openapi/bundle.py. */\n#include \"pages.h\"\n\n"
            f"const unsigned char openapi_json[] = {{\n{rows}}};\nconst size_t openapi_json_length = {len(content)};\n")


def main():
    directory = pathlib.Path(__file__).parent
    document = read_all(directory)
    document["info"]["version"] = sys.argv[3]
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method not in METHODS:
                stop(f"{path}/{method} is not a method")
            complete(path, method, operation)
    check_members(document, "")
    check_references(document, document)
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    pathlib.Path(sys.argv[1]).write_text(text, encoding="utf-8")
    pathlib.Path(sys.argv[2]).write_text(c_array(text.encode()), encoding="utf-8")


main()
