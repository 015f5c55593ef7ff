"""What a schema cannot say about a request, told to schemathesis."""
import itertools
import json
import os
import pathlib
import re
import urllib.parse

import schemathesis
from schemathesis.generation.meta import TestPhase
from schemathesis.openapi.checks import IgnoredAuth, RejectedPositiveData

CURSOR = re.compile(r"[A-Za-z0-9_-]+")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# What the service says by itself of a value is what the contract can say, but for which parameters go together. Other
# faults are of rules that no schema says, such as what there is.
PROBLEMS = pathlib.Path(__file__).resolve().parents[2] / "service" / "problem.c"
TOLD_BY_CONTRACT = {code for code in re.findall(r'^    \{"(\w+)", \{"', PROBLEMS.read_text(encoding="utf-8"), re.MULTILINE)
                    if not code.startswith("not_with_")}
assert {"type", "required", "malformed"} <= TOLD_BY_CONTRACT
LARGE = re.compile(rb"-?\d{19,}")
# A token of each role, and what staff work at, by the start of its path: the parameter and those that there are.
STAFF_TOKENS = json.loads(os.environ["STAFF_TOKENS"])
STAFF_OBJECTS = json.loads(os.environ["STAFF_OBJECTS"])

SECRET = "feedback_secret"
turn = itertools.count()
tags = {}  # of objects, as answers told them last


@schemathesis.hook
def map_query(context, query):
    """A cursor is taken from an answer; one made up would end nearly every question to a list."""
    if query and isinstance(query.get("cursor"), str) and CURSOR.fullmatch(query["cursor"]):
        return {name: value for name, value in query.items() if name != "cursor"}
    return query


def is_secured_by(context, scheme):
    return {scheme: []} in (context.operation.definition.raw.get("security") or [])


def in_turn(values):
    return values[next(turn) % len(values)]


def name_object(context, case):
    """What is followed with a secret, or worked at, is one that there is: a code made up would end every request."""
    known = {"/v1/feedback/{code}": ["code", [os.environ["FOLLOWED_CODE"]]]} if is_secured_by(context, SECRET) else {}
    for start, (parameter, values) in {**known, **STAFF_OBJECTS}.items():
        named = (case.path_parameters or {}).get(parameter)
        if context.operation.path.startswith(start) and CODE.fullmatch(str(named)):
            case.path_parameters[parameter] = in_turn(values)


def credentials_for(context):
    """Of staff each fourth time of any role, else of one that the contract lets ask."""
    if is_secured_by(context, SECRET):
        return f"Feedback {os.environ['FOLLOWED_SECRET']}"
    roles = list(STAFF_TOKENS) if next(turn) % 4 == 0 else context.operation.definition.raw["x-roles"]
    return f"Bearer {STAFF_TOKENS[in_turn(roles)]}"


def object_of(case):
    return json.dumps(case.path_parameters, sort_keys=True, default=str)


@schemathesis.hook
def before_call(context, case, kwargs):
    """Here, since examples and what is tried step by step do not pass the hooks that map what is generated."""
    if not context.operation.definition.raw.get("security"):
        return
    name_object(context, case)
    if case.headers and "Authorization" in case.headers:
        case.headers["Authorization"] = credentials_for(context)
    if case.headers and "If-Match" in case.headers and next(turn) % 4:
        case.headers["If-Match"] = tags.get(object_of(case), '"v1"')


@schemathesis.hook
def after_call(context, case, response):
    tag = response.headers.get("etag")
    if tag and tag[0].startswith('"v') and "dry_run=true" not in response.request.url:
        tags[object_of(case)] = tag[0]


def is_sent_by_us(response):
    sent = response.request.headers.get("Authorization") or ""
    return sent.partition(" ")[2] in {os.environ["FOLLOWED_SECRET"], *STAFF_TOKENS.values()}


def value_at(body, pointer):
    """What a JSON pointer leads to in a JSON text; None where it leads nowhere."""
    value = json.loads(body)
    for name in pointer.split("/")[1:]:
        name = name.replace("~1", "/").replace("~0", "~")
        value = value[int(name)] if isinstance(value, list) else value.get(name)
    return value


def is_blank_at_an_end(error, body):
    """White space around a text does not count."""
    value = value_at(body, error["pointer"]) if error["code"] in ("too_short", "pattern") and "pointer" in error else None
    return isinstance(value, str) and value != value.strip()


def is_rightly_refused(error, body, is_stateful):
    """A rule beyond the schemas; a cursor that no answer gave; where schemathesis guesses from answers what to ask next, a
    name that it took for a code."""
    return (error["code"] not in TOLD_BY_CONTRACT
            or (error.get("parameter"), error["code"]) == ("cursor", "malformed")
            or is_stateful and error["code"] == "pattern"
            or is_blank_at_an_end(error, body))


def is_rightly_unreadable(body):
    """No text of PostgreSQL holds U+0000, and an integer has 64 bits."""
    return b"\\u0000" in body or LARGE.search(body)


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """False for a request that fits its schemas and that a rule beyond them refuses, and for one with a token or secret
    that we gave it, which schemathesis takes for one that it made up."""
    if isinstance(failure, IgnoredAuth):
        return not is_sent_by_us(response)
    if not isinstance(failure, RejectedPositiveData) or response.status_code not in (400, 422):
        return True
    problem, kind = response.json(), response.json()["type"].rpartition("/")[2]
    if kind == "idempotency-key-reused":
        return False
    if kind == "unreadable-body":
        return not is_rightly_unreadable(response.request.body or b"")
    if kind == "malformed-request":
        return not CONTROL.search(urllib.parse.unquote(response.request.url))
    is_stateful = case.meta is not None and case.meta.phase.name == TestPhase.STATEFUL
    errors = problem.get("errors", [])
    return not (errors and all(is_rightly_refused(error, response.request.body, is_stateful) for error in errors))
